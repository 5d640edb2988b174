//! Versions of one procedure: which one a case follows and why, and what moving a case to another one would change.
//!
//! A case follows the version it was opened under, unless the transition rule of a later version says otherwise or an event
//! moved it ([`built_in::MIGRATED`]). What was done, owed and told until it changed stands as it was judged then: the rules it
//! goes over to count as known from then on, so nobody is late by them before. Must not know how anything is shown.

use crate::calendar::{Calendar, Day, Instant, Moment};
use crate::case::Stage;
use crate::log::{Actor, Event, FieldValue, Log, built_in};
use crate::model::{Checked, LegalBasis, Procedure};
use crate::situation::{AsOf, Finding, Narrative, Situation, situation};
use serde::Serialize;

mod moves;
mod transition;
mod words;

pub use moves::{Rehearsal, Rule, RuleSays, migration, rehearse};
pub use words::{follows_sentences, reason_sentence};

pub(crate) use moves::joined;
use moves::{compared, move_at};
use transition::{Verdict, verdict};

/// The most times a case changes its version; what lies before counts as its beginning.
const MOST_TURNS: usize = 64;

/// The versions of one procedure: texts with one name, each with its time.
#[derive(Debug, Clone, Default)]
pub struct Versions(Vec<Checked<Procedure>>);

/// Why a case follows a version. `of` is the first day of the version whose transition speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum Reason {
    /// It applied on the day of the first event.
    Opened {
        /// That day.
        on: Day,
    },
    /// The log names it.
    Pinned,
    /// An event moved the case to it.
    Moved {
        /// The event.
        by: String,
    },
    /// A later version leaves the case with this one: something lies before a day.
    Kept {
        /// Whose transition.
        of: Option<Day>,
        /// The fact or the event, by name.
        by: String,
        /// The event that told it.
        event: String,
        /// Before which day it lies.
        before: Day,
        /// Until when the case is left with it.
        until: Option<Day>,
    },
    /// The version takes the case: what would have left it with the earlier one does not lie before the day.
    Taken {
        /// Whose transition.
        of: Option<Day>,
        /// The fact or the event, by name.
        by: String,
        /// The event that told it.
        event: String,
        /// Before which day it would have to lie.
        before: Day,
    },
    /// The version applies at once to all open cases.
    AtOnce {
        /// Whose transition.
        of: Option<Day>,
    },
    /// The case was left with the earlier version until a day, and that day has come.
    Ended {
        /// Whose transition.
        of: Option<Day>,
        /// The fact or the event, by name.
        by: String,
        /// The event that told it.
        event: String,
        /// The day.
        until: Day,
    },
    /// The transition cannot tell yet: what it goes by is not known.
    Unknown {
        /// Whose transition.
        of: Option<Day>,
        /// The facts or events, by name.
        by: Vec<String>,
    },
    /// The transition would take the case, but these duties would vanish: it stays until somebody moves it.
    Held {
        /// Whose transition.
        of: Option<Day>,
        /// The duties, as `step@key`.
        vanish: Vec<String>,
    },
    /// The transition leaves the case with an earlier version that is not among the texts.
    Absent {
        /// Whose transition.
        of: Option<Day>,
    },
}

/// Which version a case follows, since when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Follows {
    /// The version's fingerprint.
    pub version: String,
    /// Its first day.
    pub from: Option<Day>,
    /// The last day on which new cases begin under it.
    pub to: Option<Day>,
    /// Since when, where the case followed another one before.
    pub since: Option<Instant>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The legal basis of the transition that decided.
    pub basis: Vec<LegalBasis>,
    #[serde(skip)]
    at: usize,
    /// Did an event of the log move it here?
    #[serde(skip)]
    by_event: bool,
}

/// What decides about a case as of a date.
struct Seen<'n> {
    narrative: &'n Narrative,
    /// The day looked at.
    today: Day,
    /// The day of its first event.
    first: Option<Day>,
    /// The version its log names.
    pin: Option<usize>,
    /// The version an event moved it to last, and that event.
    moved: Option<(usize, &'n Event)>,
}

/// A version that a case follows as of a date, and since when at the earliest.
struct Found {
    at: usize,
    reasons: Vec<Reason>,
    turn: Option<Instant>,
}

/// A text, and what it is on the later versions of those it builds on.
fn with_later(mut text: Checked<Procedure>) -> Vec<Checked<Procedure>> {
    let later = std::mem::take(&mut text.0.later);
    std::iter::once(text).chain(later).collect()
}

impl Versions {
    /// Puts versions in the order of their validity. What one of them says of steps that begin no more holds for the cases
    /// that go on under an earlier one, too.
    #[must_use]
    pub fn of(texts: Vec<Checked<Procedure>>) -> Self {
        let mut texts: Vec<Checked<Procedure>> = texts.into_iter().flat_map(with_later).collect();
        texts.sort_by_key(|text| text.validity().0);
        for at in 1..texts.len() {
            let (earlier, later) = texts.split_at_mut(at);
            if let Some(later) = later.first().filter(|later| later.transition().is_some()) {
                earlier.iter_mut().for_each(|text| text.0.close_for_new_as(later));
            }
        }
        Self(texts)
    }

    /// The version that new cases follow on a day: the latest that applies then. After the last day of a version no new case
    /// begins under it; those that have begun go on.
    #[must_use]
    pub fn for_new_case(&self, on: Day) -> Option<&Checked<Procedure>> {
        let applies = |(at, text): &(usize, &Checked<Procedure>)| {
            text.validity().0.is_none_or(|from| from <= on) && self.last_day(*at).is_none_or(|to| on <= to)
        };
        self.0.iter().enumerate().rev().find(applies).map(|(_, text)| text)
    }

    /// The last day on which new cases begin under a version: its own, or the day before the next one takes over.
    fn last_day(&self, at: usize) -> Option<Day> {
        let next = || self.0.get(at + 1).and_then(|next| next.validity().0).map(|from| from.plus(-1));
        self.0.get(at).and_then(|text| text.validity().1).or_else(next)
    }

    /// Is there only one, and nothing that says which cases it takes over?
    #[must_use]
    pub fn is_single(&self) -> bool {
        matches!(self.0.as_slice(), [only] if only.transition().is_none())
    }

    /// The latest version: it reads what tells which of them a case follows.
    #[must_use]
    pub fn reader(&self) -> Option<&Checked<Procedure>> {
        self.0.last()
    }

    /// The version a case follows as of a date: [`Versions::follows`] says why.
    #[must_use]
    pub fn of_case(&self, log: &Log, as_of: AsOf) -> Option<&Checked<Procedure>> {
        self.follows(log, as_of).and_then(|follows| self.text(&follows))
    }

    /// The text that is meant.
    #[must_use]
    pub fn text(&self, follows: &Follows) -> Option<&Checked<Procedure>> {
        self.0.get(follows.at)
    }

    /// Which version a case follows as of a date, since when and why: the one an event moved it to last; else the one that the
    /// transition rules of the versions in force say; else the one its log names; else the one that applied on the day of its
    /// first event.
    #[must_use]
    pub fn follows(&self, log: &Log, as_of: AsOf) -> Option<Follows> {
        self.course(log, as_of).pop()
    }

    /// The versions a case has followed as of a date, in order.
    #[must_use]
    pub fn course(&self, log: &Log, as_of: AsOf) -> Vec<Follows> {
        let Some(calendar) = self.0.last().map(|text| text.calendar()) else { return Vec::new() };
        // From what holds now back to the beginning, then forwards, because a rule moves no case in which a duty would vanish.
        let mut back = Vec::new();
        let mut look = as_of;
        while back.len() < MOST_TURNS {
            let Some(found) = self.found(log, look) else { break };
            let turn = found.turn;
            back.push(found);
            let Some(turn) = turn else { break };
            look = just_before(look, turn, calendar);
        }
        let mut course: Vec<Follows> = Vec::new();
        for found in back.into_iter().rev() {
            let Some(mut next) = self.follow(&found) else { continue };
            match course.last_mut() {
                None => course.push(Follows { since: None, ..next }),
                Some(last) if last.at == next.at => {
                    next.since = last.since;
                    next.by_event |= last.by_event;
                    *last = next;
                }
                Some(last) => match self.bar(log, as_of, last, &next) {
                    Bar::None => course.push(next),
                    Bar::Closed => {}
                    Bar::Vanish(vanish) => {
                        last.reasons.retain(|reason| !matches!(reason, Reason::Held { .. }));
                        last.reasons.push(Reason::Held { of: next.from, vanish });
                        last.basis = next.basis;
                    }
                },
            }
        }
        course
    }

    fn follow(&self, found: &Found) -> Option<Follows> {
        let text = self.0.get(found.at)?;
        let (from, to) = text.validity();
        let speaks = found.reasons.iter().rev().find_map(|reason| match reason {
            Reason::Kept { of, .. } | Reason::Taken { of, .. } | Reason::AtOnce { of } | Reason::Ended { of, .. } => Some(*of),
            _ => None,
        });
        let transition = speaks.and_then(|of| self.0.iter().rev().find(|text| text.validity().0 == of)).and_then(|text| text.transition());
        Some(Follows {
            version: text.fingerprint().to_owned(),
            from,
            to,
            since: found.turn,
            reasons: found.reasons.clone(),
            basis: transition.map(|transition| transition.basis.clone()).unwrap_or_default(),
            at: found.at,
            by_event: found.reasons.iter().any(|reason| matches!(reason, Reason::Moved { .. })),
        })
    }

    /// What keeps a rule from moving a running case on.
    fn bar(&self, log: &Log, as_of: AsOf, last: &Follows, next: &Follows) -> Bar {
        let (Some(since), true) = (next.since, next.at > last.at && !next.by_event) else { return Bar::None };
        let then = AsOf { happened_by: Moment::Instant(since), known_by: as_of.known_by };
        let (Some(before), Some(after)) = (self.read(last, log, then), self.read(next, log, then)) else { return Bar::None };
        if before.stage == Stage::Closed {
            return Bar::Closed;
        }
        let after = joined(&before, after, since);
        let vanish: Vec<String> = compared(&before, &after).vanish.into_iter().map(|gone| gone.instance).collect();
        if vanish.is_empty() { Bar::None } else { Bar::Vanish(vanish) }
    }

    /// The situation of a case under the versions it has followed. What ended, and what was told, before it went over to
    /// another one stands as it was judged by the version it followed then.
    #[must_use]
    pub fn situation(&self, log: &Log, as_of: AsOf) -> Option<Situation> {
        let calendar = self.0.last()?.calendar();
        let course = self.course(log, as_of);
        let mut whole: Option<Situation> = None;
        for (at, stage) in course.iter().enumerate() {
            let until = course.get(at + 1).and_then(|next| next.since).map_or(as_of, |since| just_before(as_of, since, calendar));
            let read = self.read(stage, log, until)?;
            whole = Some(match (whole, stage.since) {
                (Some(before), Some(since)) => joined(&before, read, since),
                _ => read,
            });
        }
        whole
    }

    /// A case as one of its versions reads it. That a rule took it over is told to it as if an event had said so.
    fn read(&self, stage: &Follows, log: &Log, as_of: AsOf) -> Option<Situation> {
        let text = self.text(stage)?;
        let Some(since) = stage.since.filter(|_| !stage.by_event) else {
            let mut read = situation(text, log, as_of);
            // It is known why it follows another text than the one its log names.
            if !stage.reasons.iter().any(|reason| matches!(reason, Reason::Pinned)) {
                read.findings.retain(|finding| *finding != Finding::OtherFingerprint);
            }
            return Some(read);
        };
        let mut told = log.clone();
        told.append(move_at(text, log, since, "~", Actor { id: "~".to_owned(), role: "~".to_owned() }));
        let mut read = situation(text, &told, as_of);
        read.events = read.events.saturating_sub(1);
        Some(read)
    }

    /// What a case follows as of a date, without what came before.
    fn found(&self, log: &Log, as_of: AsOf) -> Option<Found> {
        let reader = self.0.last()?;
        let narrative = Narrative::of(reader, log, as_of);
        let calendar = reader.calendar();
        let numbered = |fingerprint: &str| self.0.iter().position(|text| text.fingerprint() == fingerprint);
        let moves = narrative.events().filter(|event| event.kind == built_in::MIGRATED);
        let moved = match moves.max_by_key(|event| (event.recorded, &event.id)) {
            // It follows a text that is not here.
            Some(event) => Some((target(event).and_then(numbered)?, event)),
            None => None,
        };
        let seen = Seen {
            narrative: &narrative,
            today: calendar.day(as_of.happened_by),
            first: narrative.events().map(|event| calendar.day(event.happened)).min(),
            pin: log.header().and_then(|header| header.fingerprint.as_deref()).and_then(numbered),
            moved,
        };
        self.decide(self.0.len(), &seen, false)
    }

    /// Which of the first so many versions a case follows; `kept` when a later one left it with these, whatever day it began.
    fn decide(&self, versions: usize, case: &Seen<'_>, kept: bool) -> Option<Found> {
        let at = versions.checked_sub(1)?;
        let text = self.0.get(at)?;
        if let Some((to, event)) = case.moved
            && to == at
        {
            return Some(Found { at, reasons: vec![Reason::Moved { by: event.id.clone() }], turn: Some(event.recorded) });
        }
        let moved = case.moved.filter(|(to, _)| *to < at).map(|(_, event)| event.recorded);
        let from = text.validity().0;
        let in_force = from.is_none_or(|from| from <= case.today);
        if !in_force && case.pin != Some(at) {
            return self.decide(at, case, kept);
        }
        let said = if in_force { verdict(text, case.narrative, case.today) } else { Verdict::Silent };
        match said {
            Verdict::Keeps(reason, known) => {
                let Some(mut found) = self.decide(at, case, true) else {
                    return Some(Found { at, reasons: vec![reason, Reason::Absent { of: from }], turn: None });
                };
                if !matches!(found.reasons.first(), Some(Reason::Moved { .. })) {
                    found.reasons.push(reason);
                    found.turn = found.turn.max(Some(known));
                }
                Some(found)
            }
            // Somebody moved the case elsewhere when this was known.
            Verdict::Takes(_, turn) if moved.is_some_and(|moved| turn <= moved) => self.decide(at, case, kept),
            Verdict::Takes(reason, turn) => Some(Found { at, reasons: vec![reason], turn: Some(turn) }),
            Verdict::Unknown(_) | Verdict::Silent => {
                let begun = |on: &Day| from.is_none_or(|from| from <= *on) && (kept || self.last_day(at).is_none_or(|to| *on <= to));
                let own = match (moved, case.pin) {
                    (Some(_), _) => None,
                    (None, Some(pin)) if pin == at => Some(Reason::Pinned),
                    (None, Some(pin)) if pin < at => None,
                    (None, _) => case.first.filter(begun).map(|on| Reason::Opened { on }),
                };
                let mut found = match own {
                    Some(reason) => Found { at, reasons: vec![reason], turn: None },
                    None => self.decide(at, case, kept)?,
                };
                if let Verdict::Unknown(reason) = said {
                    found.reasons.push(reason);
                }
                Some(found)
            }
        }
    }
}

/// What keeps a case from being moved by a rule.
enum Bar {
    /// Nothing.
    None,
    /// It is closed.
    Closed,
    /// These duties would vanish.
    Vanish(Vec<String>),
}

/// The same look, but not later than just before an instant.
pub(crate) fn just_before(as_of: AsOf, instant: Instant, calendar: &Calendar) -> AsOf {
    let before = instant.plus_milliseconds(-1);
    let last = |moment: Moment| match moment {
        Moment::Day(day) => calendar.end(day).plus_milliseconds(-1),
        Moment::Instant(instant) => instant,
    };
    let earlier = |moment: Moment| if last(moment) > before { Moment::Instant(before) } else { moment };
    AsOf { happened_by: earlier(as_of.happened_by), known_by: earlier(as_of.known_by) }
}

fn target(event: &Event) -> Option<&str> {
    match event.fields.get(built_in::VERSION_FIELD) {
        Some(FieldValue::Text(fingerprint)) => Some(fingerprint),
        _ => None,
    }
}
