//! Why: for every date the event, the rule, the counted and skipped days, the landing; for every "not open" all reasons.
//!
//! In: a procedure and a situation. Out: data, and sentences in either language. Must not know how it is shown.

use crate::calendar::{CountRule, Counted, Day, Direction, Instant, Moment, Question, Standstill};
use crate::case::{Ground, Stage};
use crate::log::Event;
use crate::model::{Anchor, Checked, FieldValue, LegalBasis, Mark, Procedure, Signal, StepId, ThresholdId, Truth, Turn, Which, key};
use crate::situation::{
    Ceased, Decided, Extension, Measure, Met, Ordered, Passed, Record, Said, Situation, State, Taken, Tallied, Turning, of_fact,
};
use serde::Serialize;

mod ceased;
mod consents;
mod decided;
mod findings;
mod grants;
mod order;
mod passed;
mod progress;
mod takes;
pub mod ways;
mod words;

pub use consents::said_sentence;
pub use decided::{decided_sentence, field_words};
pub use findings::finding_sentence;
pub use grants::waiting_sentence;
pub use order::ordered_sentences;
pub use progress::{coming_turn_sentence, progress_sentences};
pub use takes::{left_out_sentences, taken_sentences};
pub use words::{
    basis_words, closing_sentences, count_sentences, deadline_sentences, moment_words, reason_sentences, state_words, way_sentence,
    why_not_sentences,
};
pub(crate) use words::{instant_words, listed};

/// What a deadline was counted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// Fact, event, step or the opening itself.
    pub kind: OriginKind,
    /// Its name.
    pub name: String,
    /// The anchor: the day or the instant counted from.
    pub on: Moment,
    /// The event that told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// When that event was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Instant>,
}

/// What an anchor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OriginKind {
    /// The date a fact tells.
    Fact,
    /// When an event happened.
    Event,
    /// When a step was met.
    Step,
    /// When the step itself opened.
    Opening,
    /// The round before of a recurring step, or its beginning.
    Round,
    /// The day it became known, where the deadline had passed before.
    Known,
    /// The day on which a tally was reached.
    Tally,
    /// The day on which a progression came to something.
    Progression,
}

/// One term of a limit with several bounds.
#[derive(Debug, Clone, Serialize)]
pub struct Term {
    /// As written.
    pub rule: String,
    /// What it does.
    pub kind: TermKind,
    /// What it was counted from.
    pub from: Origin,
    /// The day or instant it gives, before the limit as a whole lands.
    pub due: Moment,
    /// Is it the one that decides?
    pub decides: bool,
}

/// The limit that one text gives a step which several texts limit.
#[derive(Debug, Clone, Serialize)]
pub struct LayerLimit {
    /// The text's name.
    pub layer: String,
    /// The line on which it speaks of the step.
    pub line: u32,
    /// As written.
    pub rule: String,
    /// The legal basis that text names.
    pub basis: Vec<LegalBasis>,
    /// The day or instant it gives.
    pub due: Moment,
    /// Is it the one that decides?
    pub decides: bool,
}

/// What a term of a limit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermKind {
    /// The limit itself.
    Limit,
    /// Not after this.
    Ceiling,
    /// Not before this.
    Floor,
}

/// Which limit of a step its deadline comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applied {
    /// Its own.
    Limit,
    /// Another bound of its own, which decides.
    Bound,
    /// The one for deadlines that had passed before anybody knew.
    AlreadyExpired,
    /// The shorter one, because another step's deadline comes first.
    Shortened,
}

/// Why a deadline is the day it is. A third party can recount it from this and the calendar alone.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// The instance, as `step@key`.
    pub instance: String,
    /// The step's name.
    pub step: String,
    /// What people read.
    pub title: String,
    /// The clause, as written.
    pub rule: String,
    /// The line of the step in the text that the deadline comes from.
    pub line: u32,
    /// The name of that text, where the procedure is made of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// Every limit of the step, where several texts give it one: the earliest decides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LayerLimit>,
    /// The procedure's fingerprint.
    pub fingerprint: String,
    /// The calendar's name.
    pub calendar: String,
    /// The counting rule's source.
    pub counting_rule: String,
    /// What opened the step.
    pub opened_by: String,
    /// How a tally came to what the step waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tallied: Option<Tallied>,
    /// How a progression stood that the step came of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turned: Option<Turning>,
    /// What ceased to hold, where the step came of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceased: Option<Ceased>,
    /// The deadline that passed, where the step came of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed: Option<Passed>,
    /// The principles that what meets the step is an option of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ordered: Vec<Ordered>,
    /// What it was counted from.
    pub from: Origin,
    /// Which of the step's limits applies.
    pub applies: Applied,
    /// What was counted, as data: calendar, rule, rounds, anchor and pauses.
    pub question: Question,
    /// Each counted, skipped and landed-over day.
    pub counted: Counted,
    /// Every term of a limit with several bounds, in the order in which they act; the one that decides is `counted` too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// By when.
    pub due: Moment,
    /// How it was put off since: the last one is the deadline.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extended: Vec<Extension>,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
    /// How it was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<Met>,
}

/// Why the deadline of a duty is the day it is; nothing while it has none.
///
/// The last day and each skipped one are named in `counted`; [`deadline_sentences`] says it in words.
#[must_use]
pub fn deadline(procedure: &Checked<Procedure>, situation: &Situation, record: &Record) -> Option<Explanation> {
    record.due?;
    let step = procedure.step(record.id.step);
    let ground = record.ground?;
    let limit = step.limit_numbered(ground.limit)?;
    // A deadline that stands still is on no day.
    record.due?;
    let born_late = step.born_late_numbered(ground.limit).filter(|_| ground.born_late);
    let cap = step.cap.as_ref().filter(|_| ground.capped);
    let bound = usize::from(ground.bound).checked_sub(1).and_then(|at| limit.bounds.get(at)).filter(|_| born_late.is_none());
    let own_landing = limit.rule.landing;
    let limit = born_late.unwrap_or(limit);
    let (applies, one_round, rounds) = match (born_late, cap, bound) {
        (_, _, Some(bound)) => (Applied::Bound, CountRule { landing: own_landing, ..bound.rule }, 1),
        (_, Some(cap), None) => (Applied::Shortened, cap.rule, 1),
        (Some(instead), None, None) => (Applied::AlreadyExpired, instead.rule, 1),
        (None, None, None) => (Applied::Limit, limit.rule, ground.rounds.max(1)),
    };
    let rule = crate::case::rounds_of(one_round, rounds);
    let day = |moment| procedure.calendar().day(moment);
    let pauses: Vec<_> = record.pauses.iter().filter_map(|pause| Some((day(pause.from), day(pause.until?)))).collect();
    let pauses = crate::case::standstills(step, pauses, rule, procedure.calendar());
    let moves = (rule.period.amount() > 0 || limit.bounds.is_empty()) && rule.direction == Direction::Forward;
    let counted = if pauses.is_empty() || !moves {
        procedure.calendar().explain(&rule, ground.anchor)
    } else {
        crate::case::explain_with_pauses(rule, ground.anchor, &pauses, procedure.calendar())
    };
    // Closures that begin after the deadline do not bear on it.
    let last = day(counted.due);
    let question = Question {
        calendar: procedure.calendar().name().to_owned(),
        rule: one_round,
        rounds,
        anchor: ground.anchor,
        // What is counted towards a planned day, or is that day, does not stand still.
        pauses: pauses.into_iter().filter(|(from, _)| moves && *from <= last).map(|(from, until)| Standstill { from, until }).collect(),
    };
    let from = |anchor, on| origin(procedure, situation, record, anchor, Ground { anchor: on, ..ground });
    let terms = record.terms.iter().filter_map(|(number, on, due)| {
        let bound = usize::from(*number).checked_sub(1).map(|at| limit.bounds.get(at));
        let (words, kind, anchor) = match bound {
            None => (&limit.words, TermKind::Limit, limit.anchor),
            Some(bound) => {
                let bound = bound?;
                (&bound.words, if bound.floor { TermKind::Floor } else { TermKind::Ceiling }, bound.anchor)
            }
        };
        Some(Term { rule: words.clone(), kind, from: from(anchor, *on), due: *due, decides: *number == ground.bound })
    });
    Some(Explanation {
        instance: record.instance.clone(),
        step: step.name.clone(),
        title: step.title().to_owned(),
        rule: cap.map_or(&limit.words, |cap| &cap.words).clone(),
        line: step.place_of_limit(ground.limit).1,
        layer: procedure.layers().get(usize::from(step.place_of_limit(ground.limit).0)).cloned(),
        limits: layer_limits(procedure, record, ground),
        fingerprint: procedure.fingerprint().to_owned(),
        calendar: procedure.calendar_name().to_owned(),
        counting_rule: procedure.counting_rule.to_owned(),
        opened_by: record.opened_by.clone(),
        tallied: record.tallied.clone(),
        turned: record.turned.clone(),
        ceased: record.ceased.clone(),
        passed: record.passed_before.clone(),
        ordered: Ordered::of_step(procedure, &situation.ordered, record.id.step),
        from: from(bound.map_or(limit.anchor, |bound| bound.anchor), ground.anchor),
        due: record.due.filter(|_| !record.extended.is_empty()).unwrap_or(counted.due),
        applies,
        question,
        counted,
        extended: record.extended.clone(),
        terms: terms.collect(),
        basis: step.basis.clone(),
        met: record.met.clone(),
    })
}

/// The limits of a step of which the earliest decides, as each text has it.
fn layer_limits(procedure: &Procedure, record: &Record, ground: Ground) -> Vec<LayerLimit> {
    let step = procedure.step(record.id.step);
    let of = |(number, due): &(u8, Moment)| {
        let (layer, line) = step.place_of_limit(*number);
        Some(LayerLimit {
            layer: procedure.layers().get(usize::from(layer))?.clone(),
            line,
            rule: step.limit_numbered(*number)?.words.clone(),
            basis: step.basis_of(layer).cloned().collect(),
            due: *due,
            decides: *number == ground.limit,
        })
    };
    record.limits.iter().filter_map(of).collect()
}

fn origin(procedure: &Procedure, situation: &Situation, record: &Record, anchor: Anchor, ground: Ground) -> Origin {
    let counted_from = anchor;
    let anchor = ground.anchor;
    let from = |kind, name: &str, event: Option<&Event>| Origin {
        kind,
        name: name.to_owned(),
        on: anchor,
        event: event.map(|event| event.id.clone()),
        recorded: event.map(|event| event.recorded),
    };
    match counted_from {
        Anchor::Opening | Anchor::Reached(_)
            if ground.born_late && procedure.step(record.id.step).born_late_numbered(ground.limit).is_some() =>
        {
            from(OriginKind::Known, &record.step, situation.narrative.event(record.id.trigger))
        }
        Anchor::Round => {
            let day = |moment| procedure.calendar().day(moment);
            let event = situation.narrative.events().filter(|event| day(event.happened) == day(anchor)).last();
            let met = |other: &Record| other.met.as_ref().is_some_and(|met| day(met.on) == day(anchor));
            let done = situation.duties.iter().any(|other| other.id.step == record.id.step && met(other));
            let first = procedure.step(record.id.step).after.signals.first();
            let name =
                if done { record.step.as_str() } else { first.map_or(record.step.as_str(), |signal| procedure.signal_name(*signal)) };
            from(OriginKind::Round, name, event)
        }
        Anchor::Reached(threshold) => {
            let data = procedure.threshold(threshold);
            let name = data.mark.tally().map_or(data.words.as_str(), |tally| &procedure.tally(tally).name);
            from(OriginKind::Tally, name, situation.narrative.event(record.id.trigger))
        }
        Anchor::Signal(Signal::Reached(threshold), which) => {
            let day = procedure.calendar().day(anchor);
            let mut turned = situation.turned.iter().filter(|turned| turned.threshold == threshold && turned.on == day);
            let turned = if which == Which::First { turned.next() } else { turned.next_back() };
            // What time brought, no event did on that day.
            let event = turned.filter(|turned| !turned.by_time()).and_then(|turned| situation.narrative.event(turned.ordinal));
            from(OriginKind::Progression, &procedure.threshold(threshold).words, event)
        }
        Anchor::Opening => {
            // What time brought, no event did on that day.
            let by_time = record.turned.as_ref().is_some_and(Turning::by_time)
                || record.ceased.as_ref().is_some_and(Ceased::by_time)
                || record.passed_before.is_some();
            let event = situation.narrative.event(record.id.trigger).filter(|_| !by_time);
            from(OriginKind::Opening, &record.step, event)
        }
        Anchor::Fact(fact) => {
            let name = &procedure.fact(fact).name;
            let told = |event: &&Event| event.fields.iter().any(|(field, value)| key(field) == key(name) && is_moment(value, anchor));
            let event = situation.narrative.events().filter(told).last();
            from(OriginKind::Fact, name, event)
        }
        Anchor::Signal(Signal::Event(kind), which) => {
            let name = procedure.kind(kind).name.as_str();
            let calendar = procedure.calendar();
            let mut fits = situation
                .narrative
                .events()
                .filter(|event| procedure.kind_named(&event.kind) == Some(kind) && calendar.day(event.happened) == calendar.day(anchor));
            let event = if which == Which::First { fits.next() } else { fits.last() };
            from(OriginKind::Event, name, event)
        }
        Anchor::Signal(Signal::Met(step), _) => {
            let met = situation.duties.iter().rev().find(|other| other.id.step == step && other.met.is_some());
            let event = met.and_then(|met| met.met.as_ref()).and_then(|met| situation.narrative.events().find(|event| event.id == met.by));
            from(OriginKind::Step, &procedure.step(step).name, event)
        }
    }
}

fn is_moment(value: &crate::log::FieldValue, anchor: Moment) -> bool {
    matches!(value, crate::log::FieldValue::Text(words) if Moment::parse(words) == Some(anchor))
}

/// Why a step is not open: all reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyNot {
    /// The step's name.
    pub step: String,
    /// What people read.
    pub title: String,
    /// All reasons; empty when it is open.
    pub reasons: Vec<Missing>,
    /// Of one that is open, or waits: what it takes to meet it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<Box<Taken>>,
    /// The principles that what meets the step is an option of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ordered: Vec<Ordered>,
    /// The step's legal basis.
    pub basis: Vec<LegalBasis>,
}

/// One thing that keeps a step from being open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "missing")]
pub enum Missing {
    /// It was met already.
    AlreadyMet {
        /// When.
        on: Moment,
        /// By which event.
        by: String,
    },
    /// It ended already, without being met.
    AlreadyEnded {
        /// How.
        state: State,
    },
    /// What it comes after has not happened.
    Waits {
        /// The events or steps.
        after: Vec<String>,
        /// All of them are needed, or any.
        all: bool,
    },
    /// Its first day has not come, or is not known yet.
    TooEarly {
        /// As written.
        rule: String,
        /// The day; nothing while what it is counted from is unknown.
        from: Option<Day>,
    },
    /// A tally has not come so far.
    Tally {
        /// Its name.
        tally: String,
        /// What it must reach, as written.
        needed: String,
        /// What is counted.
        measure: Measure,
        /// How far it has come; a sum in millionths.
        total: i64,
    },
    /// A progression has not come to what the step waits for.
    Progression {
        /// Its name.
        progression: String,
        /// What it must come to, as written.
        needed: String,
        /// What was told last.
        #[serde(skip_serializing_if = "Option::is_none")]
        actual: Option<FieldValue>,
        /// Of one that stalls: the last day on which it may rise.
        #[serde(skip_serializing_if = "Option::is_none")]
        must_rise_by: Option<Day>,
    },
    /// A consent, or what holds for a while, has not ceased to hold as the step waits for.
    StillHolds {
        /// Its name.
        name: String,
        /// What is waited for, as written.
        needed: String,
        /// What was said of it last.
        #[serde(skip_serializing_if = "Option::is_none")]
        said: Option<Said>,
    },
    /// A deadline has not passed, or a right has not run out, as the step waits for.
    DeadlineStands {
        /// The step whose deadline it is.
        of: String,
        /// What is waited for, as written.
        needed: String,
        /// The deadline, where the step is open and has one.
        #[serde(skip_serializing_if = "Option::is_none")]
        due: Option<Moment>,
    },
    /// It is open for another part of the case than the one that is named.
    OtherPart {
        /// The fact that tells the parts apart.
        fact: String,
    },
    /// A condition does not hold.
    Condition {
        /// As written.
        condition: String,
        /// Is it false, or is a fact unknown?
        truth: Truth,
        /// The facts that are not known.
        unknown: Vec<String>,
        /// What the decisions say that it rests on.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        decided: Vec<Decided>,
        /// What became of the consents and assessments that it rests on.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        said: Vec<Said>,
    },
    /// By a transition it opens no more from a day on, and that day has come.
    NoNew {
        /// From which day.
        from: Day,
    },
    /// It is no step of the law, and the case belongs elsewhere.
    Elsewhere {
        /// The fact that tells it.
        fact: String,
        /// The event that told it last.
        event: Option<String>,
    },
    /// The goal is reached or the case ended, and the step does not go on after that.
    CaseFinished {
        /// How far the case has come.
        stage: Stage,
    },
}

/// Why a step is not open. Empty reasons mean that it is.
#[must_use]
pub fn why_not(procedure: &Checked<Procedure>, situation: &Situation, id: StepId) -> WhyNot {
    let step = procedure.step(id);
    let mut reasons = Vec::new();
    let records: Vec<&Record> = situation.duties.iter().filter(|record| record.id.step == id).collect();
    let open = records.iter().any(|record| record.is_open());
    if !open {
        let running = situation.stage == Stage::Running || (step.survives && matches!(situation.stage, Stage::GoalReached | Stage::Ended));
        if !running {
            reasons.push(Missing::CaseFinished { stage: situation.stage });
        }
        let today = procedure.calendar().day(situation.as_of.happened_by);
        if let Some(from) = step.no_new_from.filter(|from| *from <= today) {
            reasons.push(Missing::NoNew { from });
        }
        if let Some(belongs) = situation.belongs.as_ref().filter(|belongs| belongs.here == Some(false) && !step.is_statutory()) {
            reasons.push(Missing::Elsewhere { fact: belongs.fact.clone(), event: belongs.event.clone() });
        }
        match records.last() {
            Some(record) if record.state != State::Waiting => match &record.met {
                Some(met) => reasons.push(Missing::AlreadyMet { on: met.on, by: met.by.clone() }),
                None => reasons.push(Missing::AlreadyEnded { state: record.state }),
            },
            Some(record) => reasons.extend(too_early(procedure, situation, record)),
            None => {
                let not_yet = |signal: &&Signal| !happened(procedure, situation, **signal);
                let after: Vec<String> =
                    step.after.signals.iter().filter(not_yet).map(|signal| procedure.signal_name(*signal).to_owned()).collect();
                if let [Signal::Reached(threshold)] = step.after.signals.as_slice() {
                    reasons.push(mark_missing(procedure, situation, *threshold));
                } else if !after.is_empty() {
                    reasons.push(Missing::Waits { after, all: step.after.all });
                }
            }
        }
        // What lapsed may have done so because a condition came to hold no longer.
        let lapsed = reasons.iter().any(|reason| matches!(reason, Missing::AlreadyEnded { state: State::Lapsed }));
        let finished = reasons.iter().any(|reason| matches!(reason, Missing::AlreadyMet { .. } | Missing::AlreadyEnded { .. }));
        if !finished || lapsed {
            for condition in &step.conditions {
                let known = |fact| situation.state.known(procedure, fact);
                let lets_open = condition.lets_open(known);
                if lets_open == Truth::False || (lets_open == Truth::Unknown && !lapsed) {
                    let unknown = condition.atoms.iter().map(crate::model::Atom::fact).filter(|fact| known(*fact).1.is_none());
                    let facts = condition.atoms.iter().map(crate::model::Atom::fact);
                    let decided = facts.filter_map(|fact| of_fact(procedure, &situation.state, fact)).collect();
                    let asked = |said: &&Said| condition.atoms.iter().any(|atom| atom.fact() == said.fact);
                    reasons.push(Missing::Condition {
                        decided,
                        said: situation.said.iter().filter(asked).cloned().collect(),
                        condition: condition.words.clone(),
                        truth: condition.truth(known),
                        unknown: unknown.map(|fact| procedure.fact(fact).name.clone()).collect(),
                    });
                }
            }
        }
    }
    let living = records.iter().rev().find(|record| record.is_open() || record.state == State::Waiting);
    let takes = living.and_then(|record| record.takes.clone());
    let ordered = Ordered::of_step(procedure, &situation.ordered, id);
    WhyNot { step: step.name.clone(), title: step.title().to_owned(), reasons, takes, ordered, basis: step.basis.clone() }
}

/// That a step waits for its first day, if it does.
fn too_early(procedure: &Procedure, situation: &Situation, record: &Record) -> Option<Missing> {
    let rule = procedure.step(record.id.step).earliest.as_ref()?;
    let from = situation.state.first_day_of(procedure, record.id);
    let today = procedure.calendar().day(situation.as_of.happened_by);
    from.is_none_or(|from| from > today).then(|| Missing::TooEarly { rule: rule.words.clone(), from })
}

/// How far a tally or a progression has come that a step waits for.
fn mark_missing(procedure: &Procedure, situation: &Situation, threshold: ThresholdId) -> Missing {
    let data = procedure.threshold(threshold);
    let needed = data.words.clone();
    match data.mark {
        Mark::Tally { tally: id, .. } => {
            let (tally, calendar) = (procedure.tally(id), procedure.calendar());
            let today = calendar.day(situation.as_of.happened_by);
            let total = situation.state.run(id).map_or(0, |run| run.total(tally, today, calendar));
            Missing::Tally { tally: tally.name.clone(), needed, measure: Measure::of(tally), total }
        }
        Mark::Ramp { ramp, .. } | Mark::Turn { ramp, .. } => {
            let progression = procedure.ramp(ramp).name.clone();
            let stands = situation.progress.iter().find(|progress| progress.progression == progression);
            let stalls = matches!(data.mark, Mark::Turn { turn: Turn::Stalls, .. });
            let actual = stands.and_then(|stands| stands.actual.as_ref()).map(|actual| actual.level.clone());
            let must_rise_by = stands.filter(|_| stalls).and_then(|stands| stands.must_rise_by);
            Missing::Progression { progression, needed, actual, must_rise_by }
        }
        Mark::Ceases { fact, .. } => Missing::StillHolds {
            name: procedure.fact(fact).name.clone(),
            needed,
            said: situation.said.iter().find(|said| said.fact == fact).cloned(),
        },
        Mark::Passes { step } => {
            let open = situation.duties.iter().filter(|record| record.id.step == step && record.is_open());
            let due = open.filter_map(|record| record.due).min_by_key(|due| crate::case::Tick::end_of(*due, procedure.calendar()));
            Missing::DeadlineStands { of: procedure.step(step).name.clone(), needed, due }
        }
    }
}

fn happened(procedure: &Procedure, situation: &Situation, signal: Signal) -> bool {
    match signal {
        Signal::Event(kind) => {
            let barred = |event: &Event| {
                let idle = |finding: &crate::situation::Finding| matches!(finding, crate::situation::Finding::NoEffect { event: idle, why, .. } if *idle == event.id && *why != crate::case::Bar::StepNotOpen);
                situation.findings.iter().any(idle)
            };
            // What happened before the case was reopened is forgotten.
            let reopened = situation.goal.reopened.as_ref().map(|reopened| reopened.event.as_str());
            let since = situation.narrative.events().position(|event| Some(event.id.as_str()) == reopened).unwrap_or(0);
            situation.narrative.events().skip(since).any(|event| procedure.kind_named(&event.kind) == Some(kind) && !barred(event))
        }
        Signal::Met(step) => situation.duties.iter().any(|record| record.id.step == step && record.met.is_some()),
        Signal::Reached(threshold) => situation.has_reached(threshold),
    }
}
