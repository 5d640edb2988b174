//! What the transition of one version says about a case.

use super::Reason;
use crate::calendar::{Day, Instant};
use crate::case::{Known, Occurrence, Subject};
use crate::log::Event;
use crate::model::{Checked, Keeps, Procedure, Telling};
use crate::situation::Narrative;

/// What a version's transition says about a case.
pub(super) enum Verdict {
    /// Nothing: it has no rule about cases.
    Silent,
    /// It cannot tell yet.
    Unknown(Reason),
    /// The case goes on under the version before; when what decides that was recorded.
    Keeps(Reason, Instant),
    /// The version takes the case, from this instant on at the earliest.
    Takes(Reason, Instant),
}

/// What a version says about a case on a day.
pub(super) fn verdict(text: &Checked<Procedure>, narrative: &Narrative, today: Day) -> Verdict {
    let Some(transition) = text.transition() else { return Verdict::Silent };
    let (of, calendar) = (text.validity().0, text.calendar());
    let begins = of.map_or(Instant::from_milliseconds(i64::MIN / 8), |of| calendar.midnight(of));
    let mut kept: Option<(Keeps, &Event)> = None;
    let mut passed: Option<(Keeps, &Event)> = None;
    let mut unknown = Vec::new();
    for keeps in &transition.keeps {
        match told(text, narrative, keeps.by) {
            None => unknown.push(text.telling_name(keeps.by).to_owned()),
            // Of several lines that fit, the one that leaves it there longest.
            Some((day, event)) if day < keeps.before => {
                let longer =
                    |(other, _): (Keeps, &Event)| other.until.is_some() && keeps.until.is_none_or(|until| other.until < Some(until));
                if kept.is_none_or(longer) {
                    kept = Some((*keeps, event));
                }
            }
            Some((_, event)) => passed = passed.or(Some((*keeps, event))),
        }
    }
    let name = |keeps: Keeps| text.telling_name(keeps.by).to_owned();
    if let Some((keeps, event)) = kept {
        let (by, event_id) = (name(keeps), event.id.clone());
        return match keeps.until {
            Some(until) if until <= today => {
                Verdict::Takes(Reason::Ended { of, by, event: event_id, until }, calendar.midnight(until).max(event.recorded))
            }
            until => Verdict::Keeps(Reason::Kept { of, by, event: event_id, before: keeps.before, until }, event.recorded),
        };
    }
    if transition.all_open {
        return Verdict::Takes(Reason::AtOnce { of }, begins);
    }
    if !unknown.is_empty() {
        return Verdict::Unknown(Reason::Unknown { of, by: unknown });
    }
    match passed {
        Some((keeps, event)) => {
            let reason = Reason::Taken { of, by: name(keeps), event: event.id.clone(), before: keeps.before };
            Verdict::Takes(reason, begins.max(event.recorded))
        }
        None => Verdict::Silent,
    }
}

/// The day that decides, and the event that tells it: a fact as it was told last, an event as it happened first.
fn told<'n>(text: &Checked<Procedure>, narrative: &'n Narrative, telling: Telling) -> Option<(Day, &'n Event)> {
    let mut telling_days = narrative.events().filter_map(|event| {
        let reference = event.into();
        let occurrence = Occurrence::read(text, &reference, Known::alone(&reference));
        let Subject::Kind(kind) = occurrence.subject else { return None };
        let day = match telling {
            _ if occurrence.bar.is_some() => None,
            Telling::Event(wanted) => (kind == wanted).then(|| occurrence.day(text.calendar())),
            Telling::Fact(fact) if text.kind(kind).tells.contains(&fact) => occurrence.tells(text, fact).and_then(|value| value.as_day()),
            Telling::Fact(_) => None,
        };
        Some((day?, event))
    });
    match telling {
        Telling::Event(_) => telling_days.next(),
        Telling::Fact(_) => telling_days.last(),
    }
}
