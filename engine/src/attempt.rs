//! Asking before acting: a command becomes events the host may append, or a refusal with every reason.
//!
//! In: a procedure, a log, a command, and the context (who, when, which id). Out: events or a [`Refusal`]. It decides
//! nothing of its own: it looks at what [`crate::case::Case::advance`] would do with the event. Must not know storage or delivery.

use crate::calendar::{Day, Instant, Moment};
use crate::case::{Bar, Tick, amount_told, beyond};
use crate::explain::{self, Missing, WhyNot};
use crate::log::{Actor, Event, FieldValue, Log, built_in, looks_like_cpr};
use crate::model::{Amount, Beyond, Checked, Detail, FactId, KindId, LegalBasis, PowerKind, Procedure, RoleId, Roles, Value, key};
use crate::parties::log_for;
use crate::situation::{AsOf, Finding, Lack, Obstacle, Said, Situation, situation};
use serde::Serialize;
use std::collections::BTreeMap;

mod pool;

pub use pool::{PoolBar, in_pool};

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Report that something happened, or that a step was done.
    Report {
        /// The event's kind, by name.
        kind: String,
        /// What it tells.
        fields: BTreeMap<String, FieldValue>,
        /// The id of the trigger whose instance it is about, where several are open.
        about: Option<String>,
        /// The event it corrects, if any.
        supersedes: Option<String>,
        /// Why, by reference.
        reason: Option<String>,
    },
    /// Confirm an event, named by its id, or by its kind for the latest of that kind.
    Confirm {
        /// Id or kind.
        event: String,
    },
    /// Take an event back.
    Retract {
        /// The event's id.
        event: String,
        /// Why, by reference.
        reason: Option<String>,
    },
    /// Acknowledge a message.
    Acknowledge {
        /// The message's id.
        message: String,
    },
    /// Use a power over a duty: put its deadline off, excuse it, lift it. Never without a reason.
    Use {
        /// Which power.
        power: PowerKind,
        /// The step, by name.
        step: String,
        /// The id of the trigger whose instance it is about, where several are open.
        about: Option<String>,
        /// Of an extension: the new day.
        until: Option<Day>,
        /// Why, by reference.
        reason: Option<String>,
    },
    /// Say that whoever acts in the role is away, through a day.
    Absent {
        /// The last day.
        until: Day,
    },
    /// Close the case.
    Close,
}

/// Who asks, when, and what the host supplies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The present, as the host sees it. Becomes the event's `recorded`.
    pub now: Instant,
    /// When it happened; nothing means now.
    pub happened: Option<Moment>,
    /// Who, in which role.
    pub actor: Actor,
    /// The id of the event to come, from the host.
    pub id: String,
}

/// One reason for a refusal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum Reason {
    /// The procedure knows no such event.
    UnknownKind {
        /// What was asked for.
        kind: String,
    },
    /// The procedure knows no such role.
    UnknownRole {
        /// The role.
        role: String,
    },
    /// The role may not do this.
    RoleMayNot {
        /// The role.
        role: String,
        /// Who may.
        who: Vec<String>,
    },
    /// The event would meet a step that is not open.
    StepNotOpen {
        /// What keeps each of the steps from being open.
        steps: Vec<WhyNot>,
    },
    /// The case is closed.
    CaseClosed,
    /// The case has ended and everything stopped.
    CaseEnded,
    /// The case has ended, and it is too late to reopen it.
    TooLateToReopen,
    /// Closing: what stands in the way.
    MayNotClose {
        /// Everything that does.
        obstacles: Vec<Obstacle>,
    },
    /// Nothing waits for this confirmation.
    NothingToConfirm,
    /// A fact that must be told is missing.
    MissingFact {
        /// The fact.
        fact: String,
    },
    /// A fact's value is not of its type.
    WrongValue {
        /// The fact.
        fact: String,
    },
    /// It would meet a step, and lacks something that this takes.
    Lacks {
        /// The step.
        step: String,
        /// All that it lacks.
        lacks: Vec<Lack>,
    },
    /// How it was done is told in a form that cannot be read.
    WrongDetail {
        /// What.
        detail: Detail,
    },
    /// How much is granted is neither a length of time nor a number.
    WrongAmount,
    /// The event does not tell this.
    UnknownField {
        /// The field.
        field: String,
    },
    /// It would have happened in the future.
    NotYetHappened,
    /// The event to correct or to take back is not there.
    NoSuchEvent {
        /// Its id.
        event: String,
    },
    /// No such message is due.
    NoSuchMessage {
        /// Its id.
        message: String,
    },
    /// The id is used already, or looks like a CPR number.
    BadId,
    /// The role may not grant this, or not so much.
    BeyondAuthority(Beyond),
    /// Consents that it needs do not hold.
    ConsentMissing {
        /// Each, with what is known of it.
        consents: Vec<ConsentLack>,
    },
    /// It takes two persons, and the same one has granted it already.
    SamePerson {
        /// What was to be granted.
        grant: String,
        /// The roles in which another person may.
        who: Vec<String>,
    },
    /// Whoever acts has acted in a role that is separate from this one.
    Separate {
        /// The role.
        role: String,
        /// The roles it is separate from.
        separate_from: Vec<String>,
    },
    /// Principles put other options first, of which nothing has become.
    OutOfOrder {
        /// Each, with what it puts first.
        principles: Vec<PutsFirst>,
    },
    /// The step has as many open instances as it may have.
    TooManyInstances,
    /// A power is used without a reason.
    ReasonMissing,
    /// What it would add to a tally is not told, or is a period that ends before it begins.
    NothingToCount,
    /// The deadline has passed, or stands still: it can no longer be put off.
    DeadlinePassed,
    /// The deadline may not be put off so far, or so often.
    BeyondPower {
        /// The step.
        step: String,
        /// The roles that may.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        who: Vec<String>,
    },
    /// The procedure has no such step.
    UnknownStep {
        /// What was asked for.
        step: String,
    },
    /// It would have no effect in the log of a pool.
    InPool {
        /// Why.
        why: PoolBar,
    },
}

/// A consent that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentLack {
    /// Its name.
    pub consent: String,
    /// What became of it; nothing where nobody was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
}

/// A principle that puts other options first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PutsFirst {
    /// Its name.
    pub principle: String,
    /// What people read.
    pub title: String,
    /// Must its order be followed? Else a reason is enough.
    pub must: bool,
    /// What was to be used.
    pub option: String,
    /// The options before it that were not used, given up or ruled out.
    pub first: Vec<String>,
    /// Why.
    pub basis: Vec<LegalBasis>,
}

/// A refusal: every reason, in a fixed order, each with its legal basis where one exists.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("refused for {} reason(s)", reasons.len())]
pub struct Refusal {
    /// All reasons; never empty.
    pub reasons: Vec<Reason>,
    /// The legal basis of the step or goal that stands behind them.
    pub basis: Vec<LegalBasis>,
}

/// Asks whether a command may be carried out now.
///
/// A role that may not see all of the case can act on nothing that it does not see, and hears of no more when it is refused.
///
/// # Errors
/// A [`Refusal`] with all reasons. Nothing is changed either way: the host appends the events.
pub fn attempt(procedure: &Checked<Procedure>, log: &Log, command: &Command, context: &Context) -> Result<Vec<Event>, Refusal> {
    let role = procedure.role_named(&context.actor.role).filter(|role| procedure.hides_from(*role));
    if let Some(role) = role {
        decide(procedure, &log_for(procedure, log, role), command, context).map_err(|refusal| as_seen(procedure, refusal, role))?;
    }
    decide(procedure, log, command, context)
}

/// A refusal without steps that are hidden from a role.
fn as_seen(procedure: &Procedure, mut refusal: Refusal, role: RoleId) -> Refusal {
    let is_seen = |why: &WhyNot| procedure.step_named(&why.step).is_none_or(|(id, _)| !procedure.step_is_hidden(id, role));
    for reason in &mut refusal.reasons {
        if let Reason::StepNotOpen { steps } = reason {
            steps.retain(is_seen);
        }
    }
    refusal.reasons.retain(|reason| match reason {
        Reason::Lacks { step, .. } => procedure.step_named(step).is_none_or(|(id, _)| !procedure.step_is_hidden(id, role)),
        _ => true,
    });
    refusal
}

fn decide(procedure: &Checked<Procedure>, log: &Log, command: &Command, context: &Context) -> Result<Vec<Event>, Refusal> {
    let now = AsOf::at(Moment::Instant(context.now));
    let before = situation(procedure, log, now);
    let mut asked = Asked { procedure, log, context, before, reasons: Vec::new(), basis: Vec::new() };
    asked.context();
    let event = asked.event(command);
    if let Some(event) = &event {
        asked.effect(event);
    }
    let Asked { reasons, basis, .. } = asked;
    match event {
        Some(event) if reasons.is_empty() => Ok(vec![event]),
        _ => Err(Refusal { reasons, basis }),
    }
}

struct Asked<'a> {
    procedure: &'a Checked<Procedure>,
    log: &'a Log,
    context: &'a Context,
    before: Situation,
    reasons: Vec<Reason>,
    basis: Vec<LegalBasis>,
}

impl Asked<'_> {
    fn refuse(&mut self, reason: Reason) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    fn context(&mut self) {
        let id = &self.context.id;
        if id.is_empty()
            || looks_like_cpr(id)
            || looks_like_cpr(&self.context.actor.id)
            || self.log.events().iter().any(|event| event.id == *id)
        {
            self.refuse(Reason::BadId);
        }
        let happened = self.context.happened.unwrap_or(Moment::Instant(self.context.now));
        if Tick::of(happened, self.procedure.calendar()) > Tick::at(self.context.now) {
            self.refuse(Reason::NotYetHappened);
        }
    }

    /// The event the command would become; refused where that cannot even be said.
    fn event(&mut self, command: &Command) -> Option<Event> {
        let mut event = Event {
            id: self.context.id.clone(),
            kind: String::new(),
            happened: self.context.happened.unwrap_or(Moment::Instant(self.context.now)),
            recorded: self.context.now,
            actor: self.context.actor.clone(),
            fields: BTreeMap::new(),
            about: None,
            supersedes: None,
            reason: None,
        };
        match command {
            Command::Report { kind, fields, about, supersedes, reason } => {
                let Some(id) = self.procedure.kind_named(kind) else {
                    self.refuse(Reason::UnknownKind { kind: kind.clone() });
                    return None;
                };
                self.procedure.kind(id).name.clone_into(&mut event.kind);
                event.fields = self.fields(id, fields);
                event.about.clone_from(about);
                event.reason.clone_from(reason);
                if let Some(corrected) = supersedes {
                    self.must_exist(corrected);
                    event.supersedes = Some(corrected.clone());
                }
                // Whether a role may grant turns on how much: the transition judges it.
                if self.procedure.kind(id).grant.is_none() {
                    self.role(id);
                }
            }
            Command::Confirm { event: wanted } => {
                built_in::CONFIRMED.clone_into(&mut event.kind);
                let of = self.before.narrative.event_named(wanted, self.procedure);
                let Some(of) = of else {
                    self.refuse(Reason::NothingToConfirm);
                    return None;
                };
                event.fields.insert(built_in::EVENT_FIELD.to_owned(), FieldValue::Text(of));
            }
            Command::Retract { event: retracted, reason } => {
                built_in::RETRACTED.clone_into(&mut event.kind);
                self.must_exist(retracted);
                self.may_take_back(retracted);
                event.supersedes = Some(retracted.clone());
                event.reason.clone_from(reason);
            }
            Command::Acknowledge { message } => {
                built_in::ACKNOWLEDGED.clone_into(&mut event.kind);
                if !self.before.messages.iter().any(|due| due.id == *message) {
                    self.refuse(Reason::NoSuchMessage { message: message.clone() });
                }
                event.fields.insert("message".to_owned(), FieldValue::Text(message.clone()));
            }
            Command::Use { power, step, about, until, reason } => {
                let kind = match power {
                    PowerKind::Extend => built_in::EXTENDED,
                    PowerKind::Excuse => built_in::EXCUSED,
                    PowerKind::Lift => built_in::LIFTED,
                };
                kind.clone_into(&mut event.kind);
                let Some((_, found)) = self.procedure.step_named(step) else {
                    self.refuse(Reason::UnknownStep { step: step.clone() });
                    return None;
                };
                event.fields.insert(built_in::STEP_FIELD.to_owned(), FieldValue::Text(found.name.clone()));
                if let Some(until) = until {
                    event.fields.insert(built_in::UNTIL_FIELD.to_owned(), FieldValue::Text(until.to_string()));
                }
                event.about.clone_from(about);
                event.reason.clone_from(reason);
            }
            Command::Absent { until } => {
                built_in::ABSENT.clone_into(&mut event.kind);
                event.fields.insert(built_in::UNTIL_FIELD.to_owned(), FieldValue::Text(until.to_string()));
            }
            Command::Close => built_in::CLOSED.clone_into(&mut event.kind),
        }
        Some(event)
    }

    /// Who may report an event may take it back.
    fn may_take_back(&mut self, id: &str) {
        let retracted = self.log.events().iter().find(|event| event.id == id);
        match retracted.and_then(|event| self.procedure.kind_named(&event.kind)) {
            Some(kind) => self.role(kind),
            None if self.procedure.role_named(&self.context.actor.role).is_none() => {
                let role = self.context.actor.role.clone();
                self.refuse(Reason::UnknownRole { role });
            }
            None => {}
        }
    }

    fn must_exist(&mut self, id: &str) {
        if !self.log.events().iter().any(|event| event.id == id) {
            self.refuse(Reason::NoSuchEvent { event: id.to_owned() });
        }
    }

    /// The fields under their declared names; what is missing or wrong is refused.
    fn fields(&mut self, kind: KindId, given: &BTreeMap<String, FieldValue>) -> BTreeMap<String, FieldValue> {
        let procedure = self.procedure;
        let tells = &procedure.kind(kind).tells;
        let mut fields = BTreeMap::new();
        for (name, value) in given {
            let detail = Detail::of_field(name).filter(|detail| procedure.kind(kind).details.contains(detail));
            if let Some(detail) = detail {
                let takes: Vec<_> = procedure.kind(kind).meets.iter().map(|step| &procedure.step(*step).takes).collect();
                if !detail.reads(procedure, &takes, value) {
                    self.refuse(Reason::WrongDetail { detail });
                }
                fields.insert(name.clone(), value.clone());
                continue;
            }
            match tells.iter().map(|fact| procedure.fact(*fact)).find(|fact| key(&fact.name) == key(name)) {
                None if procedure.kind(kind).tells_amount() && name == built_in::AMOUNT_FIELD => {
                    if Amount::read(value).is_none() {
                        self.refuse(Reason::WrongAmount);
                    }
                    fields.insert(name.clone(), value.clone());
                }
                None => self.refuse(Reason::UnknownField { field: name.clone() }),
                Some(fact) => {
                    if Value::read(value, &fact.kind).is_none() {
                        self.refuse(Reason::WrongValue { fact: fact.name.clone() });
                    }
                    fields.insert(fact.name.clone(), value.clone());
                }
            }
        }
        for fact in tells.iter().map(|fact| procedure.fact(*fact)).filter(|fact| !fact.may_miss) {
            if !fields.contains_key(&fact.name) {
                self.refuse(Reason::MissingFact { fact: fact.name.clone() });
            }
        }
        fields
    }

    fn role(&mut self, kind: KindId) {
        let kind = self.procedure.kind(kind);
        if kind.from.is_anyone() {
            return;
        }
        let role = &self.context.actor.role;
        match self.procedure.role_named(role) {
            None => self.refuse(Reason::UnknownRole { role: role.clone() }),
            Some(id) if !kind.from.contains(id) => {
                let who = self.procedure.roles_among(kind.from);
                for step in &kind.meets {
                    self.basis.extend(self.procedure.step(*step).basis.clone());
                }
                self.refuse(Reason::RoleMayNot { role: role.clone(), who });
            }
            Some(_) => {}
        }
    }

    /// What the one transition would make of the event.
    fn effect(&mut self, event: &Event) {
        let mut log = self.log.clone();
        log.append(event.clone());
        let after = situation(self.procedure, &log, AsOf::at(Moment::Instant(self.context.now)));
        for finding in &after.findings {
            let Finding::NoEffect { event: idle, why, .. } = finding else { continue };
            if *idle == event.id {
                self.bar(*why, event);
            }
        }
        self.lacks(event, &after);
    }

    /// What the event lacks to meet a step, where it meets none.
    fn lacks(&mut self, event: &Event, after: &Situation) {
        let done = |situation: &Situation| situation.duties.iter().map(|record| u32::from(record.done)).sum::<u32>();
        let meets = after.duties.iter().any(|record| record.met.as_ref().is_some_and(|met| met.by == event.id));
        if meets || done(after) > done(&self.before) {
            return;
        }
        for finding in &after.findings {
            let Finding::Lacks { event: lacking, step, lacks } = finding else { continue };
            if *lacking != event.id {
                continue;
            }
            if let Some((_, declared)) = self.procedure.step_named(step) {
                self.basis.extend(declared.basis.clone());
                let documents =
                    lacks.iter().flat_map(|lack| if let Lack::Fact(unknown) = lack { unknown.documents.as_slice() } else { &[] });
                let documents = documents.filter_map(|name| self.procedure.document_named(name)).map(|id| self.procedure.document(id));
                self.basis.extend(documents.flat_map(|document| document.basis.clone()));
            }
            self.refuse(Reason::Lacks { step: step.clone(), lacks: lacks.clone() });
        }
    }

    /// The roles among these whose same act would have its effect.
    fn who_else(&self, roles: Roles, event: &Event) -> Vec<String> {
        let would = |role: &String| {
            let mut log = self.log.clone();
            log.append(Event { actor: Actor { role: role.clone(), ..event.actor.clone() }, ..event.clone() });
            let then = situation(self.procedure, &log, AsOf::at(Moment::Instant(self.context.now)));
            !then.findings.iter().any(|finding| matches!(finding, Finding::NoEffect { event: idle, .. } if *idle == event.id))
        };
        self.procedure.roles_among(roles).into_iter().filter(would).collect()
    }

    fn bar(&mut self, why: Bar, event: &Event) {
        // What stood in the way is asked where the event stands, which may be before now.
        let there = Moment::Instant(self.procedure.calendar().instant(event.happened));
        let then = AsOf { happened_by: there, known_by: Moment::Instant(self.context.now) };
        let mut log = self.log.clone();
        if event.supersedes.is_some() {
            // What it corrects is gone by then.
            log.append(event.clone());
        }
        let then = situation(self.procedure, &log, then);
        match why {
            Bar::UnknownKind => self.refuse(Reason::UnknownKind { kind: event.kind.clone() }),
            Bar::UnknownRole => self.refuse(Reason::UnknownRole { role: event.actor.role.clone() }),
            Bar::RoleMayNot => {
                let who = match event.kind.as_str() {
                    built_in::CLOSED => self.procedure.roles().iter().filter(|role| !role.outside).map(|role| role.name.clone()).collect(),
                    built_in::CONFIRMED => {
                        self.procedure.goal().confirmed_by.map(|role| self.procedure.role(role).name.clone()).into_iter().collect()
                    }
                    _ => match power_asked(self.procedure, event) {
                        Some((power, step)) => {
                            self.basis.extend(step.basis.clone());
                            self.procedure.roles_among(step.power(power))
                        }
                        None => return,
                    },
                };
                self.refuse(Reason::RoleMayNot { role: event.actor.role.clone(), who });
            }
            Bar::StepNotOpen => {
                let powered = power_asked(self.procedure, event).and_then(|(_, step)| self.procedure.step_named(&step.name));
                let meets = self.procedure.kind_named(&event.kind).map(|kind| self.procedure.kind(kind).meets.clone());
                let meets = meets.or(powered.map(|(id, _)| vec![id])).unwrap_or_default();
                let mut steps: Vec<WhyNot> = meets.iter().map(|step| explain::why_not(self.procedure, &then, *step)).collect();
                if let Some(about) = event.about.as_ref().filter(|_| steps.iter().any(|why_not| why_not.reasons.is_empty())) {
                    // The step is open, but not the instance that is named.
                    self.refuse(Reason::NoSuchEvent { event: about.clone() });
                    return;
                }
                for (why_not, step) in steps.iter_mut().zip(&meets).filter(|(why_not, _)| why_not.reasons.is_empty()) {
                    // It is open, but for another part of the case than the event names.
                    let per = self.procedure.step(*step).per.map(|per| self.procedure.fact(per).name.clone());
                    why_not.reasons.extend(per.map(|fact| Missing::OtherPart { fact }));
                }
                // One that is open lacks something, and that is said by itself.
                if steps.iter().any(|why_not| !why_not.reasons.is_empty()) {
                    steps.retain(|why_not| !why_not.reasons.is_empty());
                }
                for step in &meets {
                    self.basis.extend(self.procedure.step(*step).basis.clone());
                }
                self.refuse(Reason::StepNotOpen { steps });
            }
            Bar::BeyondAuthority => {
                let Some(beyond) = beyond(self.procedure, &event.into()) else { return };
                self.basis.extend(beyond.basis.clone());
                self.refuse(Reason::BeyondAuthority(beyond));
            }
            Bar::SamePerson => {
                let kind = self.procedure.kind_named(&event.kind).map(|kind| self.procedure.kind(kind));
                let Some((kind, grant)) = kind.and_then(|kind| Some((kind, kind.grant.as_ref()?))) else { return };
                self.basis.extend(grant.basis.clone());
                let day = self.procedure.calendar().day(event.happened);
                let who = self.procedure.roles_among(grant.who(amount_told(Some(&event.fields)).as_ref(), day));
                self.refuse(Reason::SamePerson { grant: kind.name.clone(), who });
            }
            Bar::OutOfOrder => {
                let Some(kind) = self.procedure.kind_named(&event.kind) else { return };
                let reasoned = event.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
                let mut principles = Vec::new();
                for (id, place) in self.procedure.places_of(kind) {
                    let principle = self.procedure.principle(id);
                    let name = |at: usize| principle.options.get(at).map(|choice| self.procedure.kind(choice.option).name.clone());
                    let first: Vec<String> = then.state.passed_over(self.procedure, id, place).into_iter().filter_map(name).collect();
                    if first.is_empty() || (reasoned && !principle.must) {
                        continue;
                    }
                    self.basis.extend(principle.basis.clone());
                    principles.push(PutsFirst {
                        principle: principle.name.clone(),
                        title: principle.title().to_owned(),
                        must: principle.must,
                        option: self.procedure.kind(kind).name.clone(),
                        first,
                        basis: principle.basis.clone(),
                    });
                }
                self.refuse(Reason::OutOfOrder { principles });
            }
            Bar::Separate => {
                let Some(role) = self.procedure.role_named(&event.actor.role).map(|role| self.procedure.role(role)) else { return };
                let separate_from = self.procedure.roles_among(role.separate);
                self.refuse(Reason::Separate { role: role.name.clone(), separate_from });
            }
            Bar::ConsentMissing => {
                let kind = self.procedure.kind_named(&event.kind).map(|kind| self.procedure.kind(kind));
                let needs = kind.map_or(&[][..], |kind| &kind.needs);
                let holds = |fact: &FactId| then.state.value(self.procedure, *fact) == Some(Value::yes_no(true));
                let mut consents = Vec::new();
                for fact in needs.iter().filter(|fact| !holds(fact)) {
                    let consent = self.procedure.fact(*fact).name.clone();
                    let said = then.said.iter().find(|said| said.name == consent).cloned();
                    consents.push(ConsentLack { consent, said });
                    let declared = self.procedure.consent(*fact);
                    self.basis.extend(declared.into_iter().flat_map(|consent| consent.basis.clone()));
                }
                self.refuse(Reason::ConsentMissing { consents });
            }
            Bar::CaseClosed => self.refuse(Reason::CaseClosed),
            Bar::CaseEnded => self.refuse(Reason::CaseEnded),
            Bar::TooLateToReopen => self.refuse(Reason::TooLateToReopen),
            Bar::MayNotClose => {
                self.basis.extend(self.procedure.goal().basis.clone());
                let mut obstacles = then.closing.obstacles.clone();
                if obstacles.is_empty() {
                    // It was reached by then, and has been taken back since.
                    obstacles.push(Obstacle::GoalNotReached);
                }
                self.refuse(Reason::MayNotClose { obstacles });
            }
            Bar::NothingToConfirm => self.refuse(Reason::NothingToConfirm),
            Bar::TooManyInstances => self.refuse(Reason::TooManyInstances),
            Bar::ReasonMissing => self.refuse(Reason::ReasonMissing),
            Bar::NothingToCount => self.refuse(Reason::NothingToCount),
            Bar::DeadlinePassed => self.refuse(Reason::DeadlinePassed),
            Bar::BeyondPower => {
                let Some((_, step)) = power_asked(self.procedure, event) else { return };
                self.basis.extend(step.basis.clone());
                let (step, who) = (step.name.clone(), self.who_else(step.power(PowerKind::Extend), event));
                self.refuse(Reason::BeyondPower { step, who });
            }
        }
    }
}

/// The power an event uses, and over which step.
fn power_asked<'p>(procedure: &'p Procedure, event: &Event) -> Option<(PowerKind, &'p crate::model::Step)> {
    let power = match event.kind.as_str() {
        built_in::EXTENDED => PowerKind::Extend,
        built_in::EXCUSED => PowerKind::Excuse,
        built_in::LIFTED => PowerKind::Lift,
        _ => return None,
    };
    match event.fields.get(built_in::STEP_FIELD) {
        Some(FieldValue::Text(step)) => procedure.step_named(step).map(|(_, step)| (power, step)),
        _ => None,
    }
}
