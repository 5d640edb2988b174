//! A procedure, or a case on its procedure, as plain data for pictures.
//!
//! In: a procedure and, if there is a case, its situation. Out: a [`flow::Flow`] in the words of the procedure's language.
//! Must not know layout, colours or any form a picture takes.

use crate::calendar::Moment;
use crate::case::beyond;
use crate::explain::{basis_words, left_out_sentences, listed, moment_words, state_words};
use crate::lexicon::{Language, Word};
use crate::model::{
    Checked, Condition, Consent, EventKind, FactId, Grant, KindId, LegalBasis, Manner, Modal, Procedure, Roles, Rung, RungTime, Signal,
    Step, StepId, ThresholdId, Turn, Value, Which,
};
use crate::situation::{Record, Situation, State, Taken};
use crate::syntax::{clock_words, long_date, name_words};
use crate::terms::{decimal, period_words};

pub mod flow;
mod heading;
mod options;
mod outside;
mod part;
mod stairs;
mod tables;
mod way;

pub use part::{Part, flow_of};

use flow::{Edge, EdgeKind, Flow, Lane, Mark, Node, NodeKind, NodeState, TimelineRow};
use tables::decision_id;
use way::End;

/// The picture of a procedure; with a situation, of that case on the procedure.
#[must_use]
pub fn flow(procedure: &Checked<Procedure>, situation: Option<&Situation>) -> Flow {
    let painter = Painter { procedure, situation, language: procedure.language() };
    let as_of = situation.map(|situation| situation.as_of.happened_by);
    Flow {
        title: painter.title(),
        scope: painter.scope(),
        valid: painter.valid(),
        part: None,
        language: painter.language,
        lanes: painter.lanes(),
        phases: procedure.phases().to_vec(),
        nodes: painter.nodes(),
        edges: painter.edges(),
        tables: painter.tables(),
        outside: painter.outside(),
        stairs: painter.stairs(),
        as_of: as_of.map(|moment| moment_words(painter.language, procedure.calendar(), moment)),
        as_of_day: as_of.map(|moment| procedure.calendar().day(moment).days_since_1970()),
        timeline: painter.timeline(|_| true),
    }
}

struct Painter<'a> {
    procedure: &'a Procedure,
    situation: Option<&'a Situation>,
    language: Language,
}

impl Painter<'_> {
    /// One lane for every role that acts or reports, and one for the case itself.
    fn lanes(&self) -> Vec<Lane> {
        let lane = |role: &crate::model::Role| {
            let pool = self.procedure.pool_named(&role.name).map(|_| self.language.pick("pulje", "pool").to_owned());
            let (outside, sees) = if pool.is_some() { (false, pool) } else { (role.outside, self.sees(role)) };
            Lane { name: role.name.clone(), outside, sees }
        };
        let mut lanes: Vec<Lane> = self.acting().map(lane).collect();
        lanes.push(Lane { name: self.language.pick("sagen", "the case").to_owned(), outside: false, sees: None });
        lanes
    }

    fn acting(&self) -> impl Iterator<Item = &crate::model::Role> {
        let roles = self.procedure.roles().iter().enumerate();
        roles.filter(|(at, _)| self.acts(crate::model::RoleId::new(*at))).map(|(_, role)| role)
    }

    fn acts(&self, role: crate::model::RoleId) -> bool {
        let leads_a_step = self.procedure.steps().iter().any(|step| step.actors.first() == Some(&role));
        leads_a_step || self.drawn_kinds().any(|kind| self.reporter(self.procedure.kind(kind).from) == Some(role))
    }

    /// The role in whose lane an event stands: the first that may report it.
    fn reporter(&self, from: Roles) -> Option<crate::model::RoleId> {
        let ids = (0..self.procedure.roles().len()).map(crate::model::RoleId::new);
        if from.is_anyone() { None } else { ids.into_iter().find(|id| from.contains(*id)) }
    }

    fn lane(&self, role: Option<crate::model::RoleId>) -> usize {
        let name = role.map(|role| self.procedure.role(role).name.as_str());
        let lanes = self.acting().count();
        name.and_then(|name| self.acting().position(|role| role.name == name)).unwrap_or(lanes)
    }

    /// Events with a box of their own: all that are not simply a step's own event, nor only an ending.
    fn drawn_kinds(&self) -> impl Iterator<Item = KindId> {
        (0..self.procedure.kinds().len()).map(KindId::new).filter(|id| {
            let kind = self.procedure.kind(*id);
            let own_step = kind.meets.iter().any(|step| self.procedure.step(*step).name.to_lowercase() == kind.name.to_lowercase());
            let meets_others = kind.meets.iter().any(|step| self.procedure.step(*step).name.to_lowercase() != kind.name.to_lowercase());
            let opens = !kind.heard.opens.is_empty() || self.opens_by_tally(kind).next().is_some();
            let reaches = self.procedure.goal().reached_by == Signal::Event(*id);
            let says = kind.grant.is_some() || kind.assesses || !kind.settles.is_empty() || self.is_option(*id);
            let used = says || opens || meets_others || !kind.lapses.is_empty() || reaches || !kind.confirmation_meets.is_empty();
            used && (!own_step || opens || reaches)
        })
    }

    /// The steps that come when a tally in which the event counts has come far enough, or a progression that hears of it.
    fn opens_by_tally<'k>(&'k self, kind: &'k EventKind) -> impl Iterator<Item = &'k StepId> {
        let tallies = kind.tallied.iter().flat_map(|tally| self.procedure.thresholds_of(*tally));
        let ramps = kind.climbs.iter().flat_map(|ramp| self.procedure.marks_of(*ramp));
        let says = |fact| kind.speaks_of().any(|said| said == fact);
        let ceases = self.procedure.thresholds().iter().filter(move |threshold| threshold.mark.ceases().is_some_and(says));
        tallies.chain(ramps).map(|(_, threshold)| threshold).chain(ceases).flat_map(|threshold| &threshold.heard.opens)
    }

    fn is_drawn(&self, id: KindId) -> bool {
        self.drawn_kinds().any(|kind| kind == id)
    }

    fn nodes(&self) -> Vec<Node> {
        let mut nodes: Vec<Node> = self.drawn_kinds().map(|id| self.event_node(id)).collect();
        nodes.extend((0..self.procedure.steps().len()).map(|at| self.step_node(StepId::new(at))));
        nodes.extend(self.decision_nodes());
        nodes.push(self.goal_node());
        let endings = self.procedure.kinds().iter().filter_map(|kind| Some((kind, kind.ends?)));
        nodes.extend(endings.map(|(kind, manner)| self.ending_node(kind.label.as_ref().unwrap_or(&kind.name), &kind.name, manner)));
        nodes
    }

    fn event_node(&self, id: KindId) -> Node {
        let kind = self.procedure.kind(id);
        let consent = self.procedure.consents().iter().find(|consent| consent.given_by == id);
        let settled = self.steps_settled(kind).next();
        let follows =
            kind.heard.opens.iter().chain(self.opens_by_tally(kind)).chain(&kind.meets).chain(&kind.lapses).next().copied().or(settled);
        // What is only told stands by the first step that asks for it.
        let follows = follows.or_else(|| kind.tells.iter().find_map(|fact| self.asking(*fact).next()));
        let happened = self.situation.and_then(|situation| {
            let events = situation.narrative.events().filter(|event| self.procedure.kind_named(&event.kind) == Some(id));
            // What nobody had the authority for was not granted.
            let mut events =
                events.filter(|event| beyond(self.procedure, &(*event).into()).is_none() && !situation.halves.contains(&event.id));
            let first = events.next()?.happened;
            Some((first, 1 + events.count()))
        });
        let state = happened.map(|(first, times)| {
            let when = self.when(first);
            let words = if times == 1 {
                when
            } else {
                self.language.pick(format!("{when}, i alt {times} gange"), format!("{when}, {times} times in all"))
            };
            NodeState { mark: Mark::Happened, words, due: None }
        });
        Node {
            id: event_id(&kind.name),
            kind: NodeKind::Event,
            lane: self.lane(self.reporter(kind.from)),
            phase: follows.and_then(|step| self.procedure.step(step).phase).map(|phase| phase.index()),
            title: kind.label.clone().unwrap_or_else(|| kind.name.clone()),
            action: kind
                .grant
                .as_ref()
                .map(|grant| self.authorities(grant))
                .or(consent.map(|consent| self.agreed(consent)))
                .or(kind.answers.map(|(_, answer)| answer.word().text(self.language).to_owned()))
                .or(kind.assesses.then(|| self.language.pick("vurderes, med begrundelse", "is assessed, with a reason").to_owned())),
            also: self.holds_for(kind).into_iter().chain(self.needs(kind)).chain(self.plans(id)).collect(),
            deadline: Vec::new(),
            basis: kind
                .grant
                .iter()
                .flat_map(|grant| &grant.basis)
                .chain(consent.iter().flat_map(|consent| &consent.basis))
                .map(|basis| basis_words(self.language, basis))
                .chain(self.first_of(id))
                .collect(),
            ladder: Vec::new(),
            hidden: self.hidden_of_event(kind),
            quote: Vec::new(),
            line: 0,
            beside: false,
            state,
        }
    }

    /// The events from which an arrow says what a tally or a progression comes to.
    fn drawn_for(&self, threshold: ThresholdId) -> Vec<KindId> {
        let mut kinds = self.procedure.kinds_for(threshold);
        let mark = self.procedure.threshold(threshold).mark;
        let Some(ramp) = mark.ramp().map(|id| self.procedure.ramp(id)) else { return kinds };
        let turn = if let crate::model::Mark::Turn { turn, .. } = mark { Some(turn) } else { None };
        kinds.retain(|id| {
            let tells = self.procedure.kind(*id).tells.contains(&ramp.measures);
            match turn {
                Some(Turn::Review) => ramp.begins_on.contains(id),
                Some(Turn::Stalls) => ramp.begins_on.contains(id) || tells,
                Some(Turn::Falls | Turn::Complete) | None => tells,
            }
        });
        kinds
    }

    /// The plans that begin with an event: their levels, how long each lasts, and after how long what is measured stalls.
    fn plans(&self, id: KindId) -> impl Iterator<Item = String> + '_ {
        self.procedure.ramps().iter().filter(move |ramp| ramp.begins_on.contains(&id)).map(|ramp| {
            let levels: Vec<String> = ramp.levels.iter().map(|level| decimal(self.language, *level)).collect();
            let own = || self.language.pick("sagens egen plan", "the case's own plan").to_owned();
            let plan = if levels.is_empty() { own() } else { levels.join(" – ") };
            let every = ramp.every.map(|every| {
                let each = period_words(self.language, every.period);
                self.language.pick(format!(", hvert trin {each}"), format!(", each level {each}"))
            });
            let stalls = ramp.stalls.map(|stalls| {
                let after = period_words(self.language, stalls.period);
                format!("; {} {after}", Word::k_stalls_after.text(self.language))
            });
            format!("{}: {plan}{}{}", ramp.title(), every.unwrap_or_default(), stalls.unwrap_or_default())
        })
    }

    /// The steps that need a consent which the event gives, refuses or withdraws.
    fn steps_settled<'k>(&'k self, kind: &'k EventKind) -> impl Iterator<Item = StepId> + 'k {
        let settled = |id: &StepId| kind.settles.iter().any(|(fact, _)| self.procedure.step(*id).needs.contains(fact));
        (0..self.procedure.steps().len()).map(StepId::new).filter(settled)
    }

    /// Who may act on a consent, on what, and what for.
    fn agreed(&self, consent: &Consent) -> String {
        let (to, about, purpose) = (Word::k_given_to, Word::k_about, Word::k_purpose);
        let roles = self.procedure.roles_among(consent.to).join(", ");
        let about = consent.about.iter().map(|what| format!("{} {what}", about.text(self.language)));
        let purpose = format!("{}: {}", purpose.text(self.language), consent.purpose);
        let parts: Vec<String> = std::iter::once(format!("{} {roles}", to.text(self.language))).chain(about).chain([purpose]).collect();
        parts.join("; ")
    }

    /// How long what the event says holds.
    fn holds_for(&self, kind: &EventKind) -> Option<String> {
        let given = kind.settles.iter().find(|(_, value)| *value == Value::yes_no(true)).map(|(fact, _)| *fact);
        let said = if kind.assesses { kind.tells.first().copied() } else { given };
        let lasts = self.procedure.fact(said?).lasts?;
        Some(format!("{} {}", Word::k_lasts.text(self.language), period_words(self.language, lasts.rule.period)))
    }

    /// The consents it needs.
    fn needs(&self, kind: &EventKind) -> Option<String> {
        let names: Vec<String> = kind.needs.iter().map(|fact| name_words(self.language, &self.procedure.fact(*fact).name)).collect();
        (!names.is_empty()).then(|| format!("{} {}", Word::k_needs_consent.text(self.language), names.join(", ")))
    }

    /// Who may grant how much.
    fn authorities(&self, grant: &Grant) -> String {
        let authorities = grant.authorities.iter().enumerate().map(|(at, authority)| {
            let word = if at == 0 { Word::k_granted_by } else { Word::k_otherwise_by };
            let roles = self.procedure.roles_among(authority.by).join(", ");
            let most = Word::k_at_most.text(self.language);
            let limit = authority.at_most.as_ref().map(|limit| format!(", {most} {}", limit.words(self.language))).unwrap_or_default();
            let last = authority.until.map(|until| until.plus(-1));
            let dates = [(Word::k_from, authority.from), (Word::k_through, last)].into_iter();
            let dates = dates.filter_map(|(word, day)| Some(format!("{} {}", word.text(self.language), long_date(self.language, day?))));
            let in_force = dates.collect::<Vec<_>>().join(" ");
            let in_force = if in_force.is_empty() { in_force } else { format!(", {in_force}") };
            format!("{} {roles}{limit}{in_force}", word.text(self.language))
        });
        let two = grant.two_persons.then(|| Word::k_two_persons.text(self.language).to_owned());
        let named = |word: Word, kinds: &[KindId]| {
            let names: Vec<String> = kinds.iter().map(|kind| name_words(self.language, &self.procedure.kind(*kind).name)).collect();
            (!names.is_empty()).then(|| format!("{} {}", word.text(self.language), names.join(", ")))
        };
        let asked = named(Word::k_passed_on, &grant.passed_on_by).into_iter().chain(named(Word::k_refused_on, &grant.refused_on));
        authorities.chain(two).chain(asked).collect::<Vec<_>>().join("; ")
    }

    fn step_node(&self, id: StepId) -> Node {
        let step = self.procedure.step(id);
        let modal = match step.modal {
            Modal::Must => Word::k_must,
            Modal::Should => Word::k_should,
            Modal::May => Word::k_may,
            Modal::Right => Word::k_right,
        };
        let others: Vec<&str> = step.actors.iter().skip(1).map(|role| self.procedure.role(*role).name.as_str()).collect();
        let with = if others.is_empty() {
            String::new()
        } else {
            format!(" ({} {})", self.language.pick("sammen med", "with"), others.join(", "))
        };
        Node {
            id: step_id(step),
            kind: if step.is_duty() { NodeKind::Duty } else { NodeKind::Right },
            lane: self.lane(step.actors.first().copied()),
            phase: step.phase.map(|phase| phase.index()),
            title: step.title().to_owned(),
            action: Some(format!("{} {}{with}", modal.text(self.language), step.action)),
            also: self
                .conditions_of_all(step)
                .into_iter()
                .chain(step.per.map(|by| self.per(Word::k_per, by)))
                .chain(self.takes(step))
                .chain(self.asks(step))
                .collect(),
            deadline: deadlines(step),
            basis: step
                .basis
                .iter()
                .map(|basis: &LegalBasis| basis_words(self.language, basis))
                .chain(self.undrawn(step).into_iter().flat_map(|kind| self.first_of(kind)))
                .collect(),
            ladder: step.rungs.iter().map(|rung| self.rung(rung)).collect(),
            hidden: self.hidden(None, step.hidden).into_iter().collect(),
            quote: step.quote.clone(),
            line: step.line,
            beside: false,
            state: self.situation.map(|situation| self.step_state(situation, id)),
        }
    }

    /// The pool it asks.
    fn asks(&self, step: &Step) -> Option<String> {
        let pool = &self.procedure.pool(step.asks?).name;
        Some(format!("{} {}", Word::k_reserves.text(self.language), name_words(self.language, pool)))
    }

    /// What it takes to meet it, as the text says it; of a document what must stand in it.
    fn takes(&self, step: &Step) -> Vec<String> {
        let taken = Taken::of(self.procedure, step).unwrap_or_default();
        let line = |word: Word, words: &[String], last: Word| {
            let words: Vec<String> = words.iter().map(|words| name_words(self.language, words)).collect();
            format!("{} {}", word.text(self.language), listed(&words, last.text(self.language)))
        };
        let documents = step.takes.documents.iter().map(|id| {
            let document = self.procedure.document(*id);
            let named = |word: Word, facts: &[FactId]| {
                let facts: Vec<String> = facts.iter().map(|fact| name_words(self.language, &self.procedure.fact(*fact).name)).collect();
                (!facts.is_empty()).then(|| format!("{} {}", word.text(self.language), listed(&facts, Word::k_and.text(self.language))))
            };
            let holds = named(Word::k_must_contain, &document.must).into_iter().chain(named(Word::k_should_contain, &document.should));
            let name = name_words(self.language, &document.name);
            format!("{} {name}: {}", Word::k_with_document.text(self.language), holds.collect::<Vec<_>>().join(", "))
        });
        let roles = taken.participants.iter().map(|roles| line(Word::k_participants, roles, Word::k_and));
        let venues = taken.venues.iter().map(|venues| line(Word::k_venue, venues, Word::k_or));
        let channels = taken.channels.iter().map(|channels| line(Word::k_channel, channels, Word::k_or));
        let checklist = (!taken.checklist.is_empty()).then(|| {
            let items: Vec<String> = taken.checklist.iter().map(|item| format!("\"{item}\"")).collect();
            format!("{} {}", Word::k_checklist.text(self.language), listed(&items, Word::k_and.text(self.language)))
        });
        documents.chain(roles).chain(venues).chain(channels).chain(checklist).collect()
    }

    fn sees(&self, role: &crate::model::Role) -> Option<String> {
        role.own_only.then(|| Word::k_own_only.text(self.language).to_owned())
    }

    /// Whom something is hidden from. That a role sees only its own steps stands with the role.
    fn hidden(&self, what: Option<&str>, from: Roles) -> Option<String> {
        let roles = self.procedure.roles_among(from).into_iter();
        let roles: Vec<String> =
            roles.filter(|name| self.procedure.roles().iter().any(|role| role.name == *name && !role.own_only)).collect();
        let what = what.map(|name| format!("{name}: ")).unwrap_or_default();
        (!roles.is_empty()).then(|| format!("{what}{} {}", Word::k_hidden.text(self.language), roles.join(", ")))
    }

    /// The event itself, or else each of the facts it tells.
    fn hidden_of_event(&self, kind: &EventKind) -> Vec<String> {
        let facts = kind.tells.iter().map(|fact| self.procedure.fact(*fact));
        self.hidden(None, kind.hidden)
            .into_iter()
            .chain(facts.filter_map(|fact| self.hidden(Some(&fact.name), fact.hidden.less(kind.hidden))))
            .collect()
    }

    /// Which parts of a case something is for.
    fn per(&self, word: Word, by: crate::model::FactId) -> String {
        format!("{} {}", word.text(self.language), name_words(self.language, &self.procedure.fact(by).name))
    }

    /// Who is told and when, counted from what began.
    fn rung_alone(&self, rung: &Rung) -> String {
        let to = self.procedure.role_names(&rung.to).join(", ");
        match rung.when {
            RungTime::AtOnce => format!("{to} {}", Word::k_at_once.text(self.language)),
            RungTime::Off { rule, hour, minute } => {
                let (period, clock) = (period_words(self.language, rule.period), clock_words(self.language, (hour, minute)));
                format!("{to} {} {period} {} {clock}", Word::k_after.text(self.language), Word::k_at_clock.text(self.language))
            }
        }
    }

    fn rung(&self, rung: &Rung) -> String {
        let to = self.procedure.role_names(&rung.to).join(", ");
        match rung.when {
            RungTime::AtOnce => format!("{to} {}", Word::k_at_once.text(self.language)),
            RungTime::Off { rule, hour, minute } => {
                let period = period_words(self.language, rule.period);
                let side = if rule.direction == crate::calendar::Direction::Backward { Word::k_before } else { Word::k_after };
                let (side, clock) = (side.text(self.language), clock_words(self.language, (hour, minute)));
                format!("{to} {period} {side} {} {} {clock}", Word::k_deadline.text(self.language), Word::k_at_clock.text(self.language))
            }
        }
    }

    fn step_state(&self, situation: &Situation, id: StepId) -> NodeState {
        let records: Vec<&Record> = situation.duties.iter().filter(|record| record.id.step == id).collect();
        let worst = records
            .iter()
            .find(|record| record.state == State::Late)
            .or(records.iter().rev().find(|record| record.is_open()))
            .or(records.last());
        let Some(record) = worst else {
            return NodeState { mark: Mark::NotYet, words: self.language.pick("ikke begyndt", "not begun").to_owned(), due: None };
        };
        let mut words = [self.record_words(record)].into_iter().chain(self.lacks(record)).collect::<Vec<_>>().join("; ");
        if records.len() > 1 {
            let met = records.iter().filter(|record| record.met.is_some()).count();
            let all = records.len();
            words = self.language.pick(format!("{words} ({met} af {all} opfyldt)"), format!("{words} ({met} of {all} met)"));
        }
        NodeState { mark: mark(record.state), words, due: record.due.map(|due| self.when(due)) }
    }

    fn record_words(&self, record: &Record) -> String {
        let state = state_words(self.language, record.state);
        let on = record.met.as_ref().map(|met| met.on).or(record.ended.as_ref().map(|ended| ended.on));
        match on {
            Some(on) => format!("{state} {}", self.when(on)),
            None => state.to_owned(),
        }
    }

    /// What is still lacking of what can be met, and what was left out of what was.
    fn lacks(&self, record: &Record) -> Vec<String> {
        let Some(taken) = &record.takes else { return Vec::new() };
        let mut lacks: Vec<String> = taken.missing.iter().map(|unknown| unknown.fact.clone()).collect();
        if !lacks.is_empty() {
            lacks = vec![format!("{} {}", self.language.pick("mangler", "lacks"), lacks.join(", "))];
        }
        if record.met.is_some() {
            lacks.extend(left_out_sentences(self.language, taken).into_iter().map(|words| small(words.trim_end_matches('.'))));
        }
        lacks
    }

    fn when(&self, moment: Moment) -> String {
        moment_words(self.language, self.procedure.calendar(), moment)
    }

    fn goal_node(&self) -> Node {
        let goal = self.procedure.goal();
        let confirmed = goal.confirmed_by.map(|role| {
            let role = &self.procedure.role(role).name;
            self.language.pick(format!(", bekræftet af {role}"), format!(", confirmed by the {role}"))
        });
        let by = name_words(self.language, self.procedure.signal_name(goal.reached_by));
        let reached = Word::k_reached.text(self.language);
        let state = self.situation.map(|situation| match (&situation.goal.reached, &situation.goal.awaits) {
            (Some(event), _) => {
                let on = self.when(event.on);
                NodeState { mark: Mark::Reached, words: self.language.pick(format!("nået {on}"), format!("reached {on}")), due: None }
            }
            (None, Some(event)) => {
                let on = self.when(event.on);
                NodeState {
                    mark: Mark::Open,
                    words: self.language.pick(format!("sket {on}, mangler bekræftelse"), format!("happened {on}, to be confirmed")),
                    due: None,
                }
            }
            (None, None) => NodeState { mark: Mark::NotYet, words: self.language.pick("ikke nået", "not reached").to_owned(), due: None },
        });
        Node {
            id: "goal".to_owned(),
            kind: NodeKind::Goal,
            lane: self.acting().count(),
            phase: self.procedure.phases().len().checked_sub(1),
            title: goal.name.clone(),
            action: Some(format!("{reached} {by}{}", confirmed.unwrap_or_default())),
            also: goal
                .parts
                .map(|parts| self.per(if parts.each { Word::k_for_each } else { Word::k_for_one }, parts.by))
                .into_iter()
                .collect(),
            deadline: Vec::new(),
            basis: goal.basis.iter().map(|basis| basis_words(self.language, basis)).collect(),
            ladder: Vec::new(),
            hidden: Vec::new(),
            quote: goal.quote.clone(),
            line: goal.line,
            beside: false,
            state,
        }
    }

    fn ending_node(&self, title: &str, name: &str, manner: Manner) -> Node {
        let how = match manner {
            Manner::AtOnce => self.language.pick("sagen slutter straks", "the case ends at once"),
            Manner::Well => self.language.pick("sagen slutter godt", "the case ends well"),
            Manner::Also => self.language.pick("sagen slutter", "the case ends"),
        };
        let ended = self.situation.and_then(|situation| {
            let event = situation.goal.ended.as_ref()?;
            let is_this = situation.narrative.events().any(|candidate| candidate.id == event.event && candidate.kind == name);
            is_this.then(|| NodeState { mark: Mark::Reached, words: self.when(event.on), due: None })
        });
        Node {
            id: format!("end:{name}"),
            kind: NodeKind::Ending,
            lane: self.acting().count(),
            phase: None,
            title: title.to_owned(),
            action: Some(how.to_owned()),
            also: Vec::new(),
            deadline: Vec::new(),
            basis: Vec::new(),
            ladder: Vec::new(),
            hidden: Vec::new(),
            quote: Vec::new(),
            line: 0,
            beside: false,
            state: ended,
        }
    }

    fn edges(&self) -> Vec<Edge> {
        let mut edges = Vec::new();
        for (at, step) in self.procedure.steps().iter().enumerate() {
            let id = End::Step(StepId::new(at));
            self.trigger_edges(StepId::new(at), step, &mut edges);
            let own = |kind: &KindId| self.procedure.kind(*kind).name.to_lowercase() == step.name.to_lowercase();
            for kind in step.met_by.iter().filter(|kind| !own(kind)) {
                self.edge(Signal::Event(*kind), id, EdgeKind::Meets, None, &mut edges);
            }
            for kind in &step.met_by_confirmation {
                let label = self.language.pick("bekræftelse", "confirmation").to_owned();
                self.edge(Signal::Event(*kind), id, EdgeKind::Meets, Some(label), &mut edges);
            }
        }
        for step in self.procedure.steps() {
            let answers = step.asks.iter().flat_map(|pool| &self.procedure.pool(*pool).answers);
            for (_, kind) in answers.filter(|(_, kind)| self.is_drawn(*kind)) {
                let label = self.language.pick("beder om en plads", "asks for a place").to_owned();
                let (asking, answered) = (step_id(step), event_id(&self.procedure.kind(*kind).name));
                let travelled = self.happened(Signal::Event(*kind));
                edges.push(Edge { from: asking, to: answered, kind: EdgeKind::After, label: Some(label), travelled });
            }
        }
        for (at, kind) in self.procedure.kinds().iter().enumerate() {
            let signal = Signal::Event(KindId::new(at));
            for step in &kind.lapses {
                self.edge(signal, End::Step(*step), EdgeKind::Lapses, None, &mut edges);
            }
            let gives = kind.settles.iter().any(|(_, value)| *value == Value::yes_no(true));
            for step in self.steps_settled(kind).filter(|step| !self.procedure.step(*step).after.signals.contains(&signal)) {
                let label = gives.then(|| self.language.pick("samtykke", "consent").to_owned());
                let how = if gives { EdgeKind::After } else { EdgeKind::Lapses };
                self.edge(signal, End::Step(step), how, label, &mut edges);
            }
            if kind.ends.is_some() && self.is_drawn(KindId::new(at)) {
                self.edge(signal, End::Ending(KindId::new(at)), EdgeKind::Ends, None, &mut edges);
            }
        }
        self.edge(self.procedure.goal().reached_by, End::Goal, EdgeKind::Reaches, None, &mut edges);
        edges.extend(self.decision_edges());
        edges
    }

    fn trigger_edges(&self, id: StepId, step: &Step, edges: &mut Vec<Edge>) {
        let (signals, reached) = self.comes_after(step);
        let each = step.after.which == Which::Each && reached.is_none();
        // What holds however the step is come by is said once, in its box.
        let asked = if signals.len() > 1 { Vec::new() } else { self.conditions(step) };
        let label = reached.into_iter().chain(asked).collect::<Vec<_>>().join(", ");
        let label = (!label.is_empty()).then_some(label);
        for signal in signals {
            self.edge(signal, End::Step(id), if each { EdgeKind::EachTime } else { EdgeKind::After }, label.clone(), edges);
        }
    }

    /// From which signals an arrow leads to a step, and what a tally or the like must have come to.
    fn comes_after(&self, step: &Step) -> (Vec<Signal>, Option<String>) {
        let [Signal::Reached(threshold)] = step.after.signals.as_slice() else { return (step.after.signals.clone(), None) };
        let data = self.procedure.threshold(*threshold);
        let passes = data.mark.passes().map(|_| Signal::Reached(*threshold));
        (passes.into_iter().chain(self.drawn_for(*threshold).into_iter().map(Signal::Event)).collect(), Some(data.words.clone()))
    }

    /// That only the latest counts, and what is asked.
    fn conditions(&self, step: &Step) -> Vec<String> {
        let several = step.after.signals.len() > 1;
        let latest = (step.after.which == Which::Latest).then(|| match several {
            true => self.language.pick("efter den seneste af dem", "after the latest of them").to_owned(),
            false => self.language.pick("efter den seneste", "after the latest").to_owned(),
        });
        latest.into_iter().chain(step.conditions.iter().map(|condition| self.asked(condition))).collect()
    }

    /// What is asked where several arrows lead to a step; where there is one, the arrow says it.
    fn conditions_of_all(&self, step: &Step) -> Vec<String> {
        if self.comes_after(step).0.len() > 1 { self.conditions(step) } else { Vec::new() }
    }

    /// What a condition asks, without what counts while the answer is unknown.
    fn asked(&self, condition: &Condition) -> String {
        let unknown = |last: &str| {
            let words = [Word::k_unknown_yes, Word::k_unknown_no, Word::k_unknown_waits];
            words.iter().any(|word| word.forms(self.language).contains(&last))
        };
        let words = condition.words.rsplit_once(", ").filter(|(_, last)| unknown(last)).map(|(words, _)| words);
        words.unwrap_or(&condition.words).to_owned()
    }

    /// An arrow from where a signal is drawn: its event's box, or the step whose own event it is.
    fn edge(&self, signal: Signal, to: End, kind: EdgeKind, label: Option<String>, edges: &mut Vec<Edge>) {
        let from = match signal {
            Signal::Met(step) => Some(step_id(self.procedure.step(step))),
            Signal::Event(id) if self.is_drawn(id) => Some(event_id(&self.procedure.kind(id).name)),
            Signal::Reached(threshold) => self.procedure.threshold(threshold).mark.passes().map(|step| step_id(self.procedure.step(step))),
            Signal::Event(id) => self.procedure.kind(id).meets.first().map(|step| step_id(self.procedure.step(*step))),
        };
        let travelled = self.travelled(signal, kind, to);
        let to = match to {
            End::Step(step) => step_id(self.procedure.step(step)),
            End::Goal => "goal".to_owned(),
            End::Ending(kind) => format!("end:{}", self.procedure.kind(kind).name),
        };
        let Some(from) = from.filter(|from| *from != to) else { return };
        edges.push(Edge { from, to, kind, label, travelled });
    }

    fn timeline(&self, of: impl Fn(StepId) -> bool) -> Vec<TimelineRow> {
        let Some(situation) = self.situation else { return Vec::new() };
        let day = |moment| self.procedure.calendar().day(moment).days_since_1970();
        // What never opened was owed on no day.
        let shown = situation.duties.iter().filter(|record| record.began && of(record.id.step));
        shown
            .map(|record| {
                // A right is there through its last day.
                let last = record.due.filter(|_| record.state == State::Expired);
                let end = record.met.as_ref().map(|met| met.on).or(last).or(record.ended.as_ref().map(|ended| ended.on));
                TimelineRow {
                    label: record.title.clone(),
                    from_day: day(record.opened),
                    due_day: record.due.map(day),
                    end_day: end.map(day),
                    mark: mark(record.state),
                    from: self.when(record.opened),
                    due: record.due.map(|due| self.when(due)),
                    end: end.map(|end| self.when(end)),
                }
            })
            .collect()
    }
}

/// Every clause that says by when.
fn deadlines(step: &Step) -> Vec<String> {
    let tighter = step.tighter.iter().flat_map(|tighter| std::iter::once(&tighter.limit).chain(&tighter.born_late));
    let limits =
        step.earliest.iter().chain(&step.target).chain(&step.limit).chain(&step.born_late).chain(tighter).map(|limit| limit.words.clone());
    let cap = step.cap.iter().map(|cap| cap.words.clone());
    limits.chain(cap).chain(step.pausing.iter().map(|pausing| pausing.words.clone())).collect()
}

/// The same with a small first letter.
fn small(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn step_id(step: &Step) -> String {
    format!("step:{}", step.name)
}

fn event_id(name: &str) -> String {
    format!("event:{name}")
}

fn mark(state: State) -> Mark {
    match state {
        State::Waiting => Mark::NotYet,
        State::Open | State::Paused => Mark::Open,
        State::Late => Mark::Late,
        State::Met => Mark::Met,
        State::MetLate => Mark::MetLate,
        State::Expired => Mark::Expired,
        State::Lapsed | State::Superseded | State::Excused | State::Lifted | State::HandedOver => Mark::Lapsed,
        State::Cancelled => Mark::Cancelled,
    }
}
