//! What each role may see of a case: the log as it may be seen, and the situation that follows from that alone.
//!
//! In: a procedure, a log, a role. Out: a log without what is hidden from the role, and the situation folded from it. What is
//! hidden is never there to be shown, so no answer, explanation or number made from it can give it away; that what *is* seen is
//! true all the same, is for `check` to see to (`hidden-leaks`). Must not know how anything is shown.

use crate::case::Bar;
use crate::explain::ways::{Proposed, Way};
use crate::log::{Event, FieldValue, Log, built_in};
use crate::model::{Amount, Checked, Detail, EventKind, Procedure, RoleId, StepId, same};
use crate::situation::{AsOf, Finding, MessageKind, Obstacle, Situation, situation};
use std::collections::BTreeMap;

/// What an event is about, where the role must not hear what.
const UNSEEN: &str = "~";

/// The log as a role may see it: without the events that are hidden from it, and without what the others tell of hidden facts.
/// An event that a hidden one takes the place of, is taken back.
#[must_use]
pub fn log_for(procedure: &Procedure, log: &Log, role: RoleId) -> Log {
    if !procedure.hides_from(role) {
        return log.clone();
    }
    let eyes = Eyes::of(procedure, log, role);
    log.with_events(log.events().iter().filter_map(|event| eyes.event(event)).collect())
}

/// What holds in a case, as a role may see it: only what follows from the log as it may see that, and of it only what is not hidden
/// from the role. Messages are those that go to it.
///
/// ```
/// # use sagsgang::{calendar::*, check::load, log::Log, situation::*, source::SourceMap};
/// use sagsgang::parties::situation_for;
/// # let text = "procedure \"Try\"\n    calendar denmark\nrole citizen     outside the municipality\nrole employer    outside the municipality\nrole caseworker\nfact diagnosis  text, hidden from the employer\nevent report  from the citizen, states diagnosis\nevent return  from the citizen\ngoal \"back\"\n    reached on return\n    basis local \"x\"\nstep contact\n    after the first report\n    the caseworker must talk to the citizen\n    within 2 working days\n    if late: the caseworker at once\n    basis local \"x\"\nstep certificate\n    after the first report\n    if diagnosis is given, unknown counts as no\n    the caseworker must ask for a certificate\n    within 2 working days\n    if late: the caseworker at once\n    hidden from the employer\n    basis local \"x\"\n";
/// # let mut sources = SourceMap::new();
/// # let id = sources.add("try.sag", text);
/// # let procedure = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
/// # let (log, _) = Log::read("{\"sagsgang\":1,\"case\":\"case-1\",\"procedure\":\"Try\",\"zone\":\"Europe/Copenhagen\"}\n{\"id\":\"e1\",\"kind\":\"report\",\"happened\":\"2026-03-27\",\"recorded\":\"2026-03-27T09:00:00+01:00\",\"actor\":{\"id\":\"b1\",\"role\":\"citizen\"},\"fields\":{\"diagnosis\":\"…\"}}");
/// let now = AsOf::at(Moment::parse("2026-03-28").unwrap());
/// assert_eq!(situation(&procedure, &log, now).duties.len(), 2);
///
/// let employer = procedure.role_named("employer").unwrap();
/// let seen = situation_for(&procedure, &log, now, employer);
/// assert_eq!(seen.duties.len(), 1);
/// assert_eq!(seen.duties[0].step, "contact");
/// ```
#[must_use]
pub fn situation_for(procedure: &Checked<Procedure>, log: &Log, as_of: AsOf, role: RoleId) -> Situation {
    let mut seen = situation(procedure, &log_for(procedure, log, role), as_of);
    only_for(procedure, &mut seen, role);
    seen
}

/// Leaves in a situation, folded from the log as a role may see it, what the role may see.
pub fn only_for(procedure: &Procedure, situation: &mut Situation, role: RoleId) {
    let name = &procedure.role(role).name;
    let step_is_seen = |step: &str| procedure.step_named(step).is_some_and(|(id, _)| !procedure.step_is_hidden(id, role));
    let seen = |id: StepId| !procedure.step_is_hidden(id, role);
    situation.seen_by = Some(name.clone());
    situation.duties.retain(|record| seen(record.id.step));
    let grant_is_seen = |grant: &str| procedure.kind_named(grant).is_some_and(|kind| !procedure.event_is_hidden(kind, role));
    situation.messages.retain(|message| {
        let seen = if message.kind == MessageKind::Request { grant_is_seen(&message.step) } else { step_is_seen(&message.step) };
        seen && message.to.contains(name)
    });
    situation.coming.retain(|coming| step_is_seen(&coming.step) && (coming.to.is_empty() || coming.to.contains(name)));
    let fact_is_seen = |fact: &str| procedure.fact_named(fact).is_none_or(|fact| !procedure.fact_is_hidden(fact, role));
    situation.decided.retain(|decided| fact_is_seen(&decided.decision));
    // What a hidden event may have said anew is not known to the role.
    let spoken_of = |fact| procedure.kinds().iter().any(|kind| kind.hidden.contains(role) && kind.speaks_of().any(|other| other == fact));
    situation.said.retain(|said| !procedure.fact_is_hidden(said.fact, role) && !spoken_of(said.fact));
    situation.ordered.retain(|ordered| ordered.is_seen(procedure, role, |fact| !spoken_of(fact)));
    let hides = |name: &str| procedure.ramps().iter().any(|ramp| ramp.name == name && ramp.hidden.contains(role));
    situation.progress.retain(|progress| !hides(&progress.progression));
    // Of what was asked, nothing is told where an answer to it may be hidden.
    let answer_is_seen = |pool: &str| {
        procedure.pool_named(pool).is_some_and(|(_, pool)| pool.answers.iter().all(|(_, kind)| !procedure.event_is_hidden(*kind, role)))
    };
    let back_is_seen = |step: &str| {
        let kinds = procedure.step_named(step).map(|(_, step)| &step.gives_back);
        kinds.into_iter().flatten().all(|kind| !procedure.event_is_hidden(*kind, role))
    };
    situation.asked.retain(|asked| step_is_seen(&asked.step) && answer_is_seen(&asked.pool) && back_is_seen(&asked.step));
    situation.closing.obstacles.retain(|obstacle| match obstacle {
        Obstacle::StillOwed { step, .. } => step_is_seen(step),
        _ => true,
    });
    let touched: Vec<bool> = procedure.kinds().iter().map(|kind| touches_hidden(procedure, kind, role)).collect();
    let kind_of = |id: &str| situation.narrative.events().find(|event| event.id == id).and_then(|event| procedure.kind_named(&event.kind));
    let instances: Vec<&str> = situation.duties.iter().map(|record| record.instance.as_str()).collect();
    let is_seen = |finding: &Finding| match finding {
        // What became of an event with a hidden step is hidden.
        Finding::NoEffect { event, why: Bar::StepNotOpen | Bar::TooLateToReopen | Bar::NothingToCount | Bar::TooManyInstances, .. } => {
            kind_of(event).is_none_or(|kind| touched.get(kind.index()) != Some(&true))
        }
        Finding::MissingFact { fact, .. } | Finding::WrongValue { fact, .. } => fact_is_seen(fact),
        Finding::Lacks { step, .. } => step_is_seen(step),
        Finding::DueInClosure { instance, .. } => instances.contains(&instance.as_str()),
        _ => true,
    };
    let findings = situation.findings.iter().filter(|finding| is_seen(finding)).cloned().collect();
    situation.findings = findings;
    situation.state.keep_only(seen);
}

/// The ways that a role may hear of: made of events it may see, and without what these would tell of hidden facts.
#[must_use]
pub fn ways_for(procedure: &Procedure, ways: Vec<Way>, role: RoleId) -> Vec<Way> {
    let event_is_seen = |event: &Proposed| procedure.kind_named(&event.kind).is_some_and(|kind| !procedure.event_is_hidden(kind, role));
    let fact_is_seen = |fact: &str| procedure.fact_named(fact).is_some_and(|fact| !procedure.fact_is_hidden(fact, role));
    let mut seen: Vec<Way> = Vec::new();
    for mut way in ways.into_iter().filter(|way| way.events.iter().all(event_is_seen)) {
        way.events.iter_mut().for_each(|event| event.tells.retain(|(fact, _)| fact_is_seen(fact)));
        if !seen.contains(&way) {
            seen.push(way);
        }
    }
    seen
}

/// Does what becomes of such an event turn on something hidden from the role?
fn touches_hidden(procedure: &Procedure, kind: &EventKind, role: RoleId) -> bool {
    let mut steps = kind.meets.iter().chain(&kind.confirmation_meets).chain(&kind.heard.opens);
    steps.any(|step| procedure.step_is_hidden(*step, role))
        || kind.tallied.iter().any(|tally| procedure.tally(*tally).hidden.contains(role))
        || kind.climbs.iter().any(|ramp| procedure.ramp(*ramp).hidden.contains(role))
}

/// How a role looks at one log.
struct Eyes<'l> {
    procedure: &'l Procedure,
    role: RoleId,
    /// For each id: does the role hear that there is such an event?
    heard: BTreeMap<&'l str, bool>,
}

impl<'l> Eyes<'l> {
    fn of(procedure: &'l Procedure, log: &'l Log, role: RoleId) -> Self {
        let mut events: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
        for event in log.events() {
            events.entry(&event.id).or_default().push(event);
        }
        let mut eyes = Self { procedure, role, heard: BTreeMap::new() };
        let named = |id: &str| events.get(id).into_iter().flatten().any(|event| eyes.kind(event).is_some_and(|seen| seen));
        let plain: BTreeMap<&str, bool> = events
            .iter()
            .map(|(id, versions)| {
                let seen = |event: &&Event| match (eyes.kind(event), confirmed(event)) {
                    (Some(seen), _) => seen,
                    (None, Some(of)) => named(of),
                    (None, None) => false,
                };
                (*id, versions.iter().any(seen))
            })
            .collect();
        // What is put in the place of something heard of, is heard of.
        for start in events.keys() {
            let (mut path, mut at) = (Vec::new(), *start);
            let heard = loop {
                if let Some(heard) = eyes.heard.get(at) {
                    break *heard;
                }
                if plain.get(at) == Some(&true) {
                    break true;
                }
                if path.contains(&at) {
                    break false;
                }
                path.push(at);
                match events.get(at).into_iter().flatten().find_map(|event| event.supersedes.as_deref()) {
                    Some(corrected) if events.contains_key(corrected) => at = corrected,
                    _ => break false,
                }
            };
            eyes.heard.extend(path.into_iter().map(|id| (id, heard)));
            eyes.heard.entry(start).or_insert(heard);
        }
        eyes
    }

    /// May the role see an event, going by its kind alone; nothing where its kind does not say.
    fn kind(&self, event: &Event) -> Option<bool> {
        if let Some(kind) = self.procedure.kind_named(&event.kind) {
            return Some(!self.procedure.event_is_hidden(kind, self.role));
        }
        match event.kind.as_str() {
            built_in::CLOSED | built_in::ABSENT | built_in::MIGRATED => Some(true),
            built_in::ACKNOWLEDGED => Some(same(&event.actor.role, &self.procedure.role(self.role).name)),
            built_in::EXTENDED | built_in::EXCUSED | built_in::LIFTED => {
                let step = match event.fields.get(built_in::STEP_FIELD) {
                    Some(FieldValue::Text(step)) => self.procedure.step_named(step),
                    _ => None,
                };
                Some(step.is_some_and(|(id, _)| !self.procedure.step_is_hidden(id, self.role)))
            }
            // A confirmation and a retraction are seen as what they are about. What the text does not know may be anything.
            built_in::CONFIRMED | built_in::RETRACTED => None,
            _ => Some(false),
        }
    }

    fn hears_of(&self, id: &str) -> bool {
        self.heard.get(id).copied().unwrap_or(true)
    }

    /// An event as the role may see it.
    fn event(&self, event: &Event) -> Option<Event> {
        let corrects = event.supersedes.as_deref().filter(|id| self.hears_of(id));
        let seen = match (self.kind(event), confirmed(event)) {
            (Some(seen), _) => seen,
            (None, Some(of)) => self.heard.get(of) == Some(&true),
            (None, None) => corrects.is_some(),
        };
        if seen {
            let about = event.about.as_ref().map(|about| if self.hears_of(about) { about.clone() } else { UNSEEN.to_owned() });
            let fields = event.fields.iter().filter(|(name, _)| self.field(event, name));
            let fields = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
            return Some(Event { fields, about, supersedes: corrects.map(str::to_owned), ..event.clone() });
        }
        // It takes the place of something the role has heard of: all it hears is that this no longer stands.
        let actor = crate::log::Actor { id: UNSEEN.to_owned(), role: UNSEEN.to_owned() };
        let kind = built_in::RETRACTED.to_owned();
        let happened = event.recorded.into();
        let taken_back = corrects.filter(|id| self.heard.contains_key(id)).map(str::to_owned);
        taken_back.map(|corrected| Event {
            kind,
            happened,
            actor,
            fields: BTreeMap::new(),
            about: None,
            supersedes: Some(corrected),
            reason: None,
            ..event.clone()
        })
    }

    /// May the role see what an event tells under a name?
    fn field(&self, event: &Event, name: &str) -> bool {
        let Some(kind) = self.procedure.kind_named(&event.kind) else { return true };
        let kind = self.procedure.kind(kind);
        let told = kind.tells.iter().find(|fact| same(&self.procedure.fact(**fact).name, name));
        match told {
            Some(fact) => !self.procedure.fact_is_hidden(*fact, self.role),
            None if kind.tells_amount() && name == Amount::FIELD => true,
            None if kind.answers.is_some() => true,
            None => Detail::of_field(name).is_some_and(|detail| kind.details.contains(&detail)),
        }
    }
}

/// The id of the event that a confirmation names.
fn confirmed(event: &Event) -> Option<&str> {
    match event.fields.get(built_in::EVENT_FIELD) {
        Some(FieldValue::Text(id)) if event.kind == built_in::CONFIRMED => Some(id),
        _ => None,
    }
}
