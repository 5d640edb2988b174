//! Texts that share out the cases between them by a fact: to which of them a case belongs, since when, and what becomes of its duties
//! as it goes from one to the other.
//!
//! Each text says for itself which cases it applies to, and knows no other. A case goes over when that is told, or on the day for which
//! it is told, whichever is later: what was done, owed and told before stands as it was judged where it belonged then. What the law asks
//! for goes along with its dates; what was promised there has ended, and what is promised here begins. Must not know how anything is
//! shown.

use crate::calendar::{Calendar, Instant, Moment};
use crate::consequence::Standing;
use crate::log::Log;
use crate::model::{Checked, Procedure, Value, is_statutory, key};
use crate::situation::{AsOf, Ending, Finding, Narrative, Record, Situation, State};
use crate::versions::{Follows, Versions, joined, just_before};
use serde::Serialize;
use std::collections::BTreeMap;

mod words;

pub use words::{handover_sentences, stay_sentences};

/// The most times a case goes from one text to another; what lies before counts as its beginning.
const MOST_STAYS: usize = 64;

/// Texts that share out the cases between them, each with its versions.
///
/// ```
/// # use sagsgang::{calendar::*, check::load, homes::Homes, log::Log, situation::AsOf, source::SourceMap};
/// # let text = |name: &str| format!("sagsgang \"{name}\"\n    kalender danmark\n    gælder for sager hvor bopæl er {name}\nrolle borgeren\noplysning bopæl  betegnelse\nhændelse start  fra borgeren, oplyser bopæl\nhændelse slut  fra borgeren\nmål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\n");
/// # let load = |name: &str| { let mut sources = SourceMap::new(); let id = sources.add(name, &text(name)); load(&sources, id, &Calendars::builtin()).procedure.unwrap() };
/// let homes = Homes::of(vec![load("Nord"), load("Syd")]).unwrap();
/// let (log, _) = Log::read("{\"sagsgang\":1,\"case\":\"sag-1\",\"procedure\":\"Nord\",\"zone\":\"Europe/Copenhagen\"}\n{\"id\":\"e1\",\"kind\":\"start\",\"happened\":\"2026-03-27\",\"recorded\":\"2026-03-27T09:00:00+01:00\",\"actor\":{\"id\":\"b1\",\"role\":\"borgeren\"},\"fields\":{\"bopæl\":\"Syd\"}}");
/// let now = AsOf::at(Moment::parse("2026-03-28").unwrap());
/// assert_eq!(homes.stays(&log, now).last().unwrap().procedure.as_deref(), Some("Syd"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Homes(Vec<Versions>);

/// Two texts that apply to the same cases.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{first}` and `{second}` both apply to cases where `{fact}` is `{value}`")]
pub struct SharedTwice {
    /// One of them.
    pub first: String,
    /// The other.
    pub second: String,
    /// The fact that tells the cases apart.
    pub fact: String,
    /// For this value both apply.
    pub value: String,
}

/// A time for which a case belongs to one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stay {
    /// The text's name; nothing, where none of the texts applies to the case: it is then read on by the one it belonged to before.
    pub procedure: Option<String>,
    /// Since when, where it belonged elsewhere before.
    pub since: Option<Instant>,
    /// The event that told it, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The fact that told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    #[serde(skip)]
    at: Option<usize>,
}

/// What became of the duties of a case as it went from one text to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Handover {
    /// When.
    pub at: Instant,
    /// The event that told it.
    pub event: Option<String>,
    /// From this text.
    pub from: String,
    /// To this one; nothing, where none of the texts applies to the case.
    pub to: Option<String>,
    /// What was owed before or is owed after, in the order of the records.
    pub duties: Vec<Carried>,
}

/// What became of one duty or right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// `step@key`.
    pub instance: String,
    /// The step's name.
    pub step: String,
    /// What people read.
    pub title: String,
    /// What became of it.
    pub what: Carrying,
    /// How it stood before.
    pub before: Option<Standing>,
    /// How it stands after.
    pub after: Option<Standing>,
}

/// What becomes of a duty as a case goes from one text to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carrying {
    /// It rests on the law and goes along.
    GoesAlong,
    /// It was a promise of the text that the case leaves, and ends.
    Ends,
    /// It begins under the text to which the case comes.
    Begins,
    /// It rests on the law, and the text to which the case comes has no such step: somebody must look at it.
    NotCarried,
}

/// To which text a case belongs as of a date, by what was told last.
struct Told {
    at: Option<usize>,
    event: String,
    fact: String,
    turn: Instant,
}

impl Homes {
    /// Puts texts together: those of one name are versions of one procedure.
    ///
    /// # Errors
    /// [`SharedTwice`] when two procedures apply to the same cases.
    pub fn of(texts: Vec<Checked<Procedure>>) -> Result<Self, SharedTwice> {
        let mut families: Vec<(String, Vec<Checked<Procedure>>)> = Vec::new();
        for text in texts {
            let name = key(text.name());
            match families.iter_mut().find(|(other, _)| *other == name) {
                Some((_, versions)) => versions.push(text),
                None => families.push((name, vec![text])),
            }
        }
        for (at, (_, one)) in families.iter().enumerate() {
            let others = families.iter().skip(at + 1).flat_map(|(_, texts)| texts);
            for (first, second) in one.iter().flat_map(|first| others.clone().map(move |second| (first, second))) {
                if let Some(shared) = shared(first, second) {
                    return Err(shared);
                }
            }
        }
        Ok(Self(families.into_iter().map(|(_, texts)| Versions::of(texts)).collect()))
    }

    /// The version that a case follows as of a date, of the text it belongs to.
    #[must_use]
    pub fn follows(&self, log: &Log, as_of: AsOf) -> Option<Follows> {
        self.family(log, as_of)?.follows(log, as_of)
    }

    /// The text that a case follows as of a date.
    #[must_use]
    pub fn of_case(&self, log: &Log, as_of: AsOf) -> Option<&Checked<Procedure>> {
        self.family(log, as_of)?.of_case(log, as_of)
    }

    /// The versions of the text by which a case is read as of a date.
    #[must_use]
    pub fn family(&self, log: &Log, as_of: AsOf) -> Option<&Versions> {
        self.family_at(&self.stays(log, as_of))
    }

    /// The versions of the text by which a case is read that has belonged where `stays` tells.
    #[must_use]
    pub fn family_at(&self, stays: &[Stay]) -> Option<&Versions> {
        self.0.get(stays.iter().rev().find_map(|stay| stay.at)?)
    }

    /// Where a case has belonged as of a date, in order.
    #[must_use]
    pub fn stays(&self, log: &Log, as_of: AsOf) -> Vec<Stay> {
        let Some(calendar) = self.calendar() else { return Vec::new() };
        let mut back: Vec<Stay> = Vec::new();
        let mut look = as_of;
        while back.len() < MOST_STAYS {
            let Some(told) = self.told(log, look) else { break };
            let procedure = told.at.and_then(|at| self.name(at));
            back.push(Stay { procedure, since: Some(told.turn), event: Some(told.event), fact: Some(told.fact), at: told.at });
            look = just_before(look, told.turn, calendar);
        }
        // Before anything was told it belonged where its log was opened.
        let opened = self.opened(log);
        let anything_before = self.0.first().and_then(Versions::reader).is_some_and(|text| Narrative::of(text, log, look).len() > 0);
        if back.is_empty() || (anything_before && back.len() < MOST_STAYS) {
            back.push(Stay { procedure: self.name(opened), since: None, event: None, fact: None, at: Some(opened) });
        }
        let mut stays: Vec<Stay> = Vec::new();
        for next in back.into_iter().rev() {
            match stays.last_mut() {
                // Told again, it belongs where it did.
                Some(last) if last.at == next.at && last.event.is_some() => {}
                Some(last) if last.at == next.at => (last.event, last.fact) = (next.event, next.fact),
                Some(_) => stays.push(next),
                None => stays.push(Stay { since: None, ..next }),
            }
        }
        stays
    }

    /// The situation of a case by the texts it has belonged to. What was over, and what was told, while it belonged to another stands
    /// as it was judged there.
    #[must_use]
    pub fn situation(&self, log: &Log, as_of: AsOf) -> Option<Situation> {
        let mut whole: Option<Situation> = None;
        let stays = self.stays(log, as_of);
        for (number, stay) in stays.iter().enumerate() {
            // Where none of the texts applies, the one before reads on: the law's duties are still owed.
            let Some(at) = stays.iter().take(number + 1).rev().find_map(|stay| stay.at) else { continue };
            let versions = self.0.get(at)?;
            let mut situation = match stays.get(number + 1).and_then(|next| next.since).zip(self.calendar()) {
                // As it leaves: what was told until that was known was told.
                Some((since, calendar)) => {
                    let until = versions.situation(log, just_before(as_of, since, calendar))?;
                    let leaving = versions.situation(log, just_before(as_of, since.plus_milliseconds(1), calendar))?;
                    joined(&until, leaving, since)
                }
                None => versions.situation(log, as_of)?,
            };
            // It is known why another text reads it than the one its log names.
            if stay.event.is_some() {
                situation.findings.retain(|finding| !matches!(finding, Finding::OtherProcedure { .. }));
            }
            whole = Some(match (whole, stay.since) {
                (Some(before), Some(since)) if stay.at.is_some() => taken_over(before, situation, since),
                (Some(before), Some(since)) => joined(&before, situation, since),
                _ => situation,
            });
        }
        whole
    }

    /// What became of the duties of a case each time it went from one text to another, as it was known then.
    #[must_use]
    pub fn handovers(&self, log: &Log, as_of: AsOf) -> Vec<Handover> {
        self.handovers_between(log, &self.stays(log, as_of))
    }

    /// What became of the duties of a case each time it went from one of the places where it has belonged to the next.
    #[must_use]
    pub fn handovers_between(&self, log: &Log, stays: &[Stay]) -> Vec<Handover> {
        let Some(calendar) = self.calendar() else { return Vec::new() };
        let pairs = stays.iter().zip(stays.iter().skip(1));
        pairs.filter_map(|(from, to)| self.handover(log, (from, to), calendar)).collect()
    }

    fn handover(&self, log: &Log, (from, to): (&Stay, &Stay), calendar: &Calendar) -> Option<Handover> {
        let since = to.since?;
        let then = AsOf::at(Moment::Instant(since));
        let before = self.situation(log, just_before(then, since, calendar))?;
        let after = self.situation(log, then)?;
        let (mut duties, was) = (Vec::new(), by_instance(&before));
        let is = by_instance(&after);
        for record in before.duties.iter().filter(|record| owed(record)) {
            let twin = is.get(record.instance.as_str()).copied();
            let carried = |what, after: Option<&Record>| Carried {
                instance: record.instance.clone(),
                step: record.step.clone(),
                title: record.title.clone(),
                what,
                before: Some(Standing::of(record)),
                after: after.map(Standing::of),
            };
            let not_carried = Finding::NotCarried { instance: record.instance.clone() };
            duties.push(match twin {
                _ if after.findings.contains(&not_carried) => carried(Carrying::NotCarried, None),
                _ if !is_statutory(&record.basis) => carried(Carrying::Ends, None),
                twin => carried(Carrying::GoesAlong, twin),
            });
        }
        for record in after.duties.iter().filter(|record| owed(record)) {
            let twin = was.get(record.instance.as_str()).filter(|was| owed(was));
            if twin.is_none_or(|_| !is_statutory(&record.basis)) {
                duties.push(Carried {
                    instance: record.instance.clone(),
                    step: record.step.clone(),
                    title: record.title.clone(),
                    what: Carrying::Begins,
                    before: None,
                    after: Some(Standing::of(record)),
                });
            }
        }
        Some(Handover { at: since, event: to.event.clone(), from: from.procedure.clone()?, to: to.procedure.clone(), duties })
    }

    fn calendar(&self) -> Option<&Calendar> {
        self.0.first().and_then(Versions::reader).map(|text| text.calendar())
    }

    fn name(&self, at: usize) -> Option<String> {
        self.0.get(at).and_then(Versions::reader).map(|text| text.name().to_owned())
    }

    /// The text under whose name the log was opened; the first, where none has that name.
    fn opened(&self, log: &Log) -> usize {
        let named = log.header().map(|header| key(&header.procedure));
        let is = |versions: &Versions| versions.reader().map(|text| key(text.name())) == named;
        self.0.iter().position(is).unwrap_or(0)
    }

    /// What was told last of where a case belongs, as each text reads it.
    fn told(&self, log: &Log, as_of: AsOf) -> Option<Told> {
        let readers = self.0.iter().enumerate().filter_map(|(at, versions)| Some((at, versions.reader()?)));
        let tellings = readers.filter_map(|(at, text)| {
            let narrative = Narrative::of(text, log, as_of);
            let (event, here) = narrative.belonging(text).last()?;
            let event = narrative.event(event)?.clone();
            Some((at, text, here, event))
        });
        let tellings: Vec<_> = tellings.collect();
        let place = |text: &Checked<Procedure>, event: &crate::log::Event| (text.calendar().instant(event.happened), event.id.clone());
        let last = tellings.iter().map(|(_, text, _, event)| place(text, event)).max()?;
        let of_last = tellings.iter().filter(|(_, text, _, event)| place(text, event) == last);
        let (mut owner, mut any) = (None, None);
        for (at, text, here, event) in of_last {
            any = any.or(Some((text, event)));
            owner = owner.or((*here).then_some(*at));
        }
        let (text, event) = any?;
        let fact = text.scope().map(|scope| text.fact(scope.fact).name.clone())?;
        Some(Told { at: owner, event: event.id.clone(), fact, turn: last.0.max(event.recorded) })
    }
}

/// The value for which two texts apply to the same cases, if there is one.
fn shared(first: &Checked<Procedure>, second: &Checked<Procedure>) -> Option<SharedTwice> {
    let (one, other) = (first.scope()?, second.scope()?);
    let (fact, other_fact) = (first.fact(one.fact), second.fact(other.fact));
    if key(&fact.name) != key(&other_fact.name) {
        return None;
    }
    // Each text reads the words of the other as a log would tell them.
    let reads = |words: &String| Value::read(&crate::log::FieldValue::Text(words.clone()), &other_fact.kind);
    let both = one.words.iter().find(|words| reads(words).is_some_and(|value| other.values.contains(&value)))?;
    Some(SharedTwice { first: first.name().to_owned(), second: second.name().to_owned(), fact: fact.name.clone(), value: both.clone() })
}

/// Is it owed, or would it be, or may it be done?
fn owed(record: &Record) -> bool {
    record.is_open() || record.state == State::Waiting
}

fn by_instance(situation: &Situation) -> BTreeMap<&str, &Record> {
    situation.duties.iter().map(|record| (record.instance.as_str(), record)).collect()
}

/// A situation by the text to which a case came, with what was over and told before as it was judged then.
fn taken_over(mut before: Situation, after: Situation, since: Instant) -> Situation {
    let has_twin = |record: &Record| after.duties.iter().any(|twin| twin.instance == record.instance);
    let mut left: Vec<Record> = Vec::new();
    for record in before.duties.iter_mut().filter(|record| owed(record)) {
        if !is_statutory(&record.basis) {
            // The text before may not have heard that the case left.
            record.state = State::HandedOver;
            record.ended = Some(Ending { on: Moment::Instant(since), by: None });
        } else if !has_twin(record) {
            left.push(record.clone());
        }
    }
    let mut whole = joined(&before, after, since);
    whole.findings.extend(left.iter().map(|record| Finding::NotCarried { instance: record.instance.clone() }));
    whole.findings.sort();
    whole.duties.extend(left);
    whole
}
