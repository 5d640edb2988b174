//! What is to be carried between a pool and its cases: what they ask, and what it answers.
//!
//! Both are derived, as messages are, and what is there already is left out: carrying again adds nothing, whatever the order of
//! the cases. What was carried and can no longer be derived (a log was corrected) is taken back. Only what was carried is: events of
//! people's own are facts.

use super::fold::text;
use super::{MAX_ROUNDS, stock};
use crate::calendar::{Instant, Moment};
use crate::case::Tick;
use crate::log::{Actor, Event, FieldValue, Log, built_in};
use crate::model::{Checked, PoolId, Procedure};
use crate::situation::{AsOf, AskedStanding, Situation, digest, situation, standing};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A case has met its step with a place that was not reserved for it, as is known now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unfounded {
    /// The case's id.
    pub case: String,
    /// The step's instance.
    pub instance: String,
    /// The answer that is taken back.
    pub event: String,
}

/// The id of whoever carries.
const CARRIER: &str = "sagsgang";

/// The events that are to be appended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// To the log of the pool.
    pub to_pool: Vec<Event>,
    /// To the logs of cases, by the case's id.
    pub to_cases: BTreeMap<String, Vec<Event>>,
    /// Cases whose step was met with a place that, as it now turns out, they did not have.
    pub unfounded: Vec<Unfounded>,
    /// Did it come to rest? A text that asks again on every refusal does not.
    pub settled: bool,
}

impl Carried {
    /// Is there nothing to carry?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.to_pool.is_empty() && self.to_cases.values().all(Vec::is_empty)
    }
}

/// Carries between the log of a pool and the logs of cases, as of a date, until nobody has anything to say any more. What is
/// appended is recorded at the last instant of what is known then.
#[must_use]
pub fn carry(procedure: &Checked<Procedure>, pool: PoolId, pool_log: &Log, cases: &[Log], as_of: AsOf) -> Carried {
    let mut pool_log = pool_log.clone();
    let mut logs: BTreeMap<String, Log> = cases.iter().map(|log| (log.case().to_owned(), log.clone())).collect();
    let mut carried = Carried { to_pool: Vec::new(), to_cases: BTreeMap::new(), unfounded: Vec::new(), settled: false };
    let post = Post { procedure, pool, as_of, recorded: as_of.last_known(procedure.calendar()) };
    for _ in 0..MAX_ROUNDS {
        let mut still = true;
        let situations: BTreeMap<String, Situation> =
            logs.iter().map(|(case, log)| (case.clone(), situation(procedure, log, as_of))).collect();
        let asked = situations.values().flat_map(|situation| post.requests(situation)).collect();
        let of_these = |event: &Event| text(event, built_in::CASE_FIELD).is_some_and(|case| logs.contains_key(case));
        for event in post.lacking(&pool_log, asked, of_these) {
            still = false;
            pool_log.append(event.clone());
            carried.to_pool.push(event);
        }
        let mut answers = post.answers(&pool_log);
        for (case, log) in &mut logs {
            let own = answers.remove(case).unwrap_or_default();
            let is_answer = |event: &Event| {
                let kind = procedure.kind_named(&event.kind).and_then(|kind| procedure.kind(kind).answers);
                kind.is_some_and(|(of, _)| of == pool)
            };
            for event in post.lacking(log, own, is_answer) {
                still = false;
                carried.unfounded.extend(situations.get(case).and_then(|situation| unfounded(situation, &event)));
                log.append(event.clone());
                carried.to_cases.entry(case.clone()).or_default().push(event);
            }
        }
        if still {
            carried.settled = true;
            break;
        }
    }
    carried
}

/// The log of a pool with what these cases ask it, as of a date. Nothing is answered.
pub(crate) fn with_asked(procedure: &Checked<Procedure>, pool: PoolId, pool_log: &Log, cases: &[Log], as_of: AsOf) -> Log {
    let post = Post { procedure, pool, as_of, recorded: as_of.last_known(procedure.calendar()) };
    let mut log = pool_log.clone();
    let asked = cases.iter().flat_map(|case| post.requests(&situation(procedure, case, as_of))).collect();
    post.lacking(pool_log, asked, |_| true).into_iter().for_each(|event| log.append(event));
    log
}

/// Does an event take back the answer that a step was met on?
fn unfounded(situation: &Situation, event: &Event) -> Option<Unfounded> {
    let answer = event.supersedes.as_ref().filter(|_| event.kind == built_in::RETRACTED)?;
    let asked = situation.asked.iter().find(|asked| asked.by.as_ref() == Some(answer))?;
    let taken = matches!(asked.state, AskedStanding::Taken | AskedStanding::GivenBack);
    taken.then(|| Unfounded { case: situation.case.clone(), instance: asked.instance.clone(), event: answer.clone() })
}

/// An event that is derived, without its id.
#[derive(Debug, Clone, PartialEq)]
struct Word {
    kind: String,
    happened: Moment,
    role: String,
    about: Option<String>,
    fields: BTreeMap<String, FieldValue>,
    /// Which answer to its request it is: of one position they stand in this order.
    nth: Option<usize>,
}

impl Word {
    fn is(&self, event: &Event) -> bool {
        self.kind == event.kind && self.happened == event.happened && self.fields == event.fields && self.about == event.about
    }

    /// The same words have the same id, unless that was taken back before.
    fn id(&self, time: u32) -> String {
        let fields: Vec<String> = self.fields.iter().map(|(name, value)| format!("{name}\t{}", written(value))).collect();
        let hash = digest(&format!("{}\n{}\n{}\n{time}", self.kind, self.happened, fields.join("\n")));
        self.nth.map_or(hash.clone(), |nth| format!("{nth:04}-{hash}"))
    }
}

fn written(value: &FieldValue) -> String {
    match value {
        FieldValue::Text(words) => words.clone(),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::YesNo(yes) => yes.to_string(),
        FieldValue::List(words) => words.join("\t"),
    }
}

struct Post<'p> {
    procedure: &'p Checked<Procedure>,
    pool: PoolId,
    as_of: AsOf,
    recorded: Instant,
}

impl Post<'_> {
    /// What a case asks, takes and gives back.
    fn requests(&self, situation: &Situation) -> Vec<Word> {
        let mut words = Vec::new();
        for asked in situation.asked.iter().filter(|asked| asked.pool_id == self.pool) {
            let field = |name: &str, value: &str| (name.to_owned(), FieldValue::Text(value.to_owned()));
            let fields: BTreeMap<String, FieldValue> = [
                field(built_in::REQUEST_FIELD, &asked.request),
                field(built_in::CASE_FIELD, &situation.case),
                field(built_in::STEP_FIELD, &asked.step),
            ]
            .into();
            let mut say = |kind: &str, happened| {
                let role = self.procedure.pool(self.pool).name.clone();
                words.push(Word { kind: kind.to_owned(), happened, role, about: None, fields: fields.clone(), nth: None });
            };
            say(built_in::ASKED, asked.on);
            match asked.ended {
                Some((on, true)) => say(built_in::TAKEN, on),
                Some((on, false)) => say(built_in::RELEASED, on),
                None => {}
            }
            if let Some(on) = asked.given_back {
                say(built_in::RELEASED, on);
            }
        }
        words
    }

    /// What the pool says to each case, where its text has a name for that.
    fn answers(&self, log: &Log) -> BTreeMap<String, Vec<Word>> {
        let declared = self.procedure.pool(self.pool);
        let keys: BTreeMap<String, Vec<Word>> = BTreeMap::new();
        stock(self.procedure, self.pool, log, self.as_of).answers.into_iter().fold(keys, |mut all, answered| {
            let Some(kind) = declared.answer(answered.answer) else { return all };
            let mut fields = BTreeMap::from([(built_in::REQUEST_FIELD.to_owned(), FieldValue::Text(answered.request))]);
            fields.extend(answered.number.map(|number| (built_in::NUMBER_FIELD.to_owned(), FieldValue::Number(number.into()))));
            fields.extend(answered.place.map(|place| (built_in::PLACE_FIELD.to_owned(), FieldValue::Text(place))));
            fields.extend(answered.until.map(|day| (built_in::UNTIL_FIELD.to_owned(), FieldValue::Text(day.to_string()))));
            let kind = self.procedure.kind(kind).name.clone();
            let own = all.entry(answered.case).or_default();
            let nth = own.iter().filter(|word| word.fields.get(built_in::REQUEST_FIELD) == fields.get(built_in::REQUEST_FIELD)).count();
            let (happened, role) = (answered.at, declared.name.clone());
            own.push(Word { kind, happened, role, about: None, fields, nth: Some(nth) });
            all
        })
    }

    /// What a log lacks of what is derived, and what is to be taken back.
    fn lacking(&self, log: &Log, mut words: Vec<Word>, of_these: impl Fn(&Event) -> bool) -> Vec<Event> {
        let calendar = self.procedure.calendar();
        let until = Tick::end_of(self.as_of.happened_by, calendar);
        let mut ids: BTreeSet<String> = log.events().iter().map(|event| event.id.clone()).collect();
        let mut events = Vec::new();
        let log = super::guard::allowed(self.procedure, self.procedure.pool(self.pool), log, self.as_of, &mut Vec::new());
        for event in standing(&log, self.as_of, calendar, &mut Vec::new()) {
            if event.actor.id != CARRIER
                || event.kind == built_in::RETRACTED
                || !of_these(event)
                || Tick::of(event.happened, calendar) > until
            {
                continue;
            }
            match words.iter().position(|word| word.is(event)) {
                Some(there) => drop(words.remove(there)),
                None => events.push(self.taken_back(event)),
            }
        }
        for word in words {
            let id = (0..).map(|time| word.id(time)).find(|id| !ids.contains(id)).unwrap_or_default();
            ids.insert(id.clone());
            events.push(Event {
                id,
                kind: word.kind,
                happened: word.happened,
                recorded: self.recorded,
                actor: Actor { id: CARRIER.to_owned(), role: word.role },
                fields: word.fields,
                about: word.about,
                supersedes: None,
                reason: None,
            });
        }
        events.sort_by(|one, other| one.id.cmp(&other.id));
        events.sort_by_key(|event| Tick::of(event.happened, calendar));
        events
    }

    fn taken_back(&self, event: &Event) -> Event {
        Event {
            id: digest(&format!("{}\n{}", built_in::RETRACTED, event.id)),
            kind: built_in::RETRACTED.to_owned(),
            happened: Moment::Instant(self.recorded),
            recorded: self.recorded,
            actor: event.actor.clone(),
            fields: BTreeMap::new(),
            about: None,
            supersedes: Some(event.id.clone()),
            reason: None,
        }
    }
}
