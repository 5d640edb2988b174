//! What rests on what: whoever sees one thing could tell from it what it rests on.

use super::{
    Anchor, Condition, Counts, FactId, KindId, Mark, Procedure, RampId, RoleId, Signal, StepId, TallyId, Telling, ThresholdId, TimeLimit,
};
use std::collections::{BTreeMap, BTreeSet};

/// Something of a case that a role may see, or may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    /// What is known of a fact.
    Fact(FactId),
    /// What one event tells of a fact.
    Told(FactId),
    /// That an event happened, and when.
    Event(KindId),
    /// What becomes of a step.
    Step(StepId),
    /// How far a tally has come.
    Tally(TallyId),
    /// How far a progression has come.
    Ramp(RampId),
    /// Whether the case is open, has ended, may be closed.
    Case,
}

/// How one thing rests on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum How {
    ComesAfter,
    AsksAbout,
    CountedFrom,
    ShortenedBy,
    PausesOn,
    MetBy,
    LapsesOn,
    ReplacedBy,
    StandsFor,
    Counts,
    Measures,
    BeginsOn,
    DecidedFrom,
    ToldBy,
    PlannedFor,
    Needs,
    Takes,
    Settles,
    Answers,
    GoalReachedBy,
    GoalAsksAbout,
    EndsOn,
    Survives,
    VersionBy,
    BelongsBy,
    AnsweredBy,
    SeparateFrom,
    /// A principle puts it first.
    ComesLaterThan,
    Itself,
}

/// What every thing rests on, and how.
pub(crate) type Rests = BTreeMap<Thing, Vec<(How, Thing)>>;

/// Everything that some things rest on, and they themselves.
pub(crate) fn all_below(rests: &Rests, things: impl IntoIterator<Item = Thing>) -> BTreeSet<Thing> {
    let mut all = BTreeSet::new();
    let mut open: Vec<Thing> = things.into_iter().collect();
    while let Some(thing) = open.pop() {
        if all.insert(thing) {
            open.extend(rests.get(&thing).into_iter().flatten().map(|(_, on)| *on));
        }
    }
    all
}

impl Procedure {
    /// Is it hidden from a role? What a decision gives is, where it rests on something hidden.
    #[must_use]
    pub fn fact_is_hidden(&self, fact: FactId, role: RoleId) -> bool {
        self.fact(fact).hidden.contains(role)
    }

    /// Is it hidden from a role that such an event happened?
    #[must_use]
    pub fn event_is_hidden(&self, kind: KindId, role: RoleId) -> bool {
        self.kind(kind).hidden.contains(role)
    }

    /// Is it hidden from a role that there is such a step?
    #[must_use]
    pub fn step_is_hidden(&self, step: StepId, role: RoleId) -> bool {
        self.step(step).hidden.contains(role)
    }

    /// Is anything hidden from a role?
    #[must_use]
    pub fn hides_from(&self, role: RoleId) -> bool {
        let steps = self.steps.iter().map(|step| step.hidden);
        let others = self.facts.iter().map(|fact| fact.hidden).chain(self.kinds.iter().map(|kind| kind.hidden));
        steps.chain(others).any(|hidden| hidden.contains(role))
    }

    /// What every thing rests on, in the order of the text.
    pub(crate) fn rests(&self) -> Rests {
        let mut rests = Rests::default();
        for (at, fact) in self.facts.iter().enumerate() {
            let id = FactId::new(at);
            rests.entry(Thing::Told(id)).or_default();
            let on = rests.entry(Thing::Fact(id)).or_default();
            match fact.decided.and_then(|at| self.decisions.get(at)) {
                Some(decision) => on.extend(decision.columns.iter().map(|column| (How::DecidedFrom, Thing::Fact(*column)))),
                None => on.push((How::Itself, Thing::Told(id))),
            }
        }
        for id in self.kind_ids() {
            let kind = self.kind(id);
            for fact in kind.speaks_of() {
                rests.entry(Thing::Fact(fact)).or_default().push((How::ToldBy, Thing::Event(id)));
            }
            for step in kind.lapses.iter().chain(&kind.declines) {
                rests.entry(Thing::Step(*step)).or_default().push((How::LapsesOn, Thing::Event(id)));
            }
            let on = rests.entry(Thing::Event(id)).or_default();
            on.extend(kind.planned.iter().map(|fact| (How::PlannedFor, Thing::Told(*fact))));
            on.extend(kind.needs.iter().map(|consent| (How::Needs, Thing::Fact(*consent))));
            // Whether what was asked for still waits, and whether whoever acts may.
            let answers = kind.asks_for.iter().flat_map(|grant| {
                let refused = self.kind(*grant).grant.iter().flat_map(|grant| grant.refused_on.iter().copied());
                std::iter::once(*grant).chain(refused)
            });
            on.extend(answers.map(|kind| (How::AnsweredBy, Thing::Event(kind))));
            on.extend(self.separate_acts(kind.from));
            // Whoever hears of it hears whether the consent holds.
            on.extend(kind.settles.iter().map(|(consent, _)| (How::Settles, Thing::Told(*consent))));
        }
        // Whether an option may be used turns on what became of those before it.
        for principle in &self.principles {
            for (at, choice) in principle.options.iter().enumerate() {
                let before = principle.options.iter().take(at);
                let things = before.flat_map(|before| {
                    let asked = before.unless.iter().flat_map(|condition| &condition.atoms).map(|atom| Thing::Fact(atom.fact()));
                    std::iter::once(&before.option).chain(&before.given_up_on).map(|kind| Thing::Event(*kind)).chain(asked)
                });
                rests.entry(Thing::Event(choice.option)).or_default().extend(things.map(|thing| (How::ComesLaterThan, thing)));
            }
        }
        // A pool answers only what was asked: whoever hears an answer can tell that the step was open.
        for (at, step) in self.steps.iter().enumerate() {
            let answers = step.asks.iter().flat_map(|pool| &self.pool(*pool).answers);
            for (_, kind) in answers {
                rests.entry(Thing::Event(*kind)).or_default().push((How::Answers, Thing::Step(StepId::new(at))));
            }
        }
        for (at, tally) in self.tallies.iter().enumerate() {
            let told = match tally.counts {
                Counts::Events => Vec::new(),
                Counts::Days { from, through } => vec![from, through],
                Counts::Sum(fact) => vec![fact],
            };
            let on = rests.entry(Thing::Tally(TallyId::new(at))).or_default();
            let events = tally.on.iter().chain(&tally.restarts).map(|kind| Thing::Event(*kind));
            let skips = tally.skips.iter().map(|(_, fact)| Thing::Fact(*fact));
            on.extend(events.chain(told.into_iter().map(Thing::Told)).chain(skips).map(|thing| (How::Counts, thing)));
        }
        for (at, ramp) in self.ramps.iter().enumerate() {
            let on = rests.entry(Thing::Ramp(RampId::new(at))).or_default();
            // Its sum is about all parts; one that goes for good no longer counts.
            let gone = self.kind_ids().filter(|kind| ramp.per.is_some() && self.kind(*kind).ends_part);
            let facts = std::iter::once(ramp.measures).chain(ramp.per).map(Thing::Fact);
            let measures = facts.chain(gone.map(Thing::Event)).map(|thing| (How::Measures, thing));
            let begins = ramp.begins_on.iter().map(|kind| Thing::Event(*kind)).chain(ramp.own_plan.map(Thing::Told));
            on.extend(measures.chain(begins.map(|thing| (How::BeginsOn, thing))));
        }
        for at in 0..self.steps.len() {
            let id = StepId::new(at);
            let mut on = self.step_rests_on(id);
            let falls = rests.entry(Thing::Step(id)).or_default();
            on.append(falls);
            *falls = on;
        }
        rests.insert(Thing::Case, self.case_rests_on());
        rests
    }

    fn signal_thing(&self, signal: Signal) -> Thing {
        match signal {
            Signal::Event(kind) => Thing::Event(kind),
            Signal::Met(step) => Thing::Step(step),
            Signal::Reached(threshold) => self.mark_thing(threshold),
        }
    }

    fn mark_thing(&self, threshold: ThresholdId) -> Thing {
        match self.threshold(threshold).mark {
            Mark::Tally { tally, .. } => Thing::Tally(tally),
            Mark::Ramp { ramp, .. } | Mark::Turn { ramp, .. } => Thing::Ramp(ramp),
            Mark::Ceases { fact, .. } => Thing::Fact(fact),
            Mark::Passes { step } => Thing::Step(step),
        }
    }

    fn step_rests_on(&self, id: StepId) -> Vec<(How, Thing)> {
        let step = self.step(id);
        let mut on: Vec<(How, Thing)> = step.after.signals.iter().map(|signal| (How::ComesAfter, self.signal_thing(*signal))).collect();
        let facts = |condition: &Condition| condition.atoms.iter().map(|atom| Thing::Fact(atom.fact())).collect::<Vec<_>>();
        on.extend(step.conditions.iter().flat_map(facts).map(|fact| (How::AsksAbout, fact)));
        let late = step.born_late.iter().chain(step.tighter.iter().filter_map(|tighter| tighter.born_late.as_ref()));
        let anchors = step.limits().chain(late).chain(&step.earliest).chain(&step.target).flat_map(TimeLimit::anchors);
        on.extend(anchors.filter_map(|anchor| match anchor {
            Anchor::Opening | Anchor::Round => None,
            Anchor::Fact(fact) => Some((How::CountedFrom, Thing::Fact(fact))),
            Anchor::Signal(signal, _) => Some((How::CountedFrom, self.signal_thing(signal))),
            Anchor::Reached(threshold) => Some((How::CountedFrom, self.mark_thing(threshold))),
        }));
        on.extend(step.takes.facts().map(|fact| (How::Takes, Thing::Fact(fact))));
        on.extend(step.cap.iter().map(|cap| (How::ShortenedBy, Thing::Step(cap.before))));
        on.extend(step.pausing.iter().flat_map(|pausing| facts(&pausing.while_)).map(|fact| (How::PausesOn, fact)));
        let met = step.met_by.iter().chain(&step.met_by_confirmation);
        on.extend(met.map(|kind| (How::MetBy, Thing::Event(*kind))));
        on.extend(step.replaced_by.iter().map(|other| (How::ReplacedBy, Thing::Step(*other))));
        on.extend(step.per.iter().map(|fact| (How::StandsFor, Thing::Told(*fact))));
        on.extend(self.separate_acts(step.powers()));
        on
    }

    /// What nobody may have done who acts in one of these roles.
    fn separate_acts(&self, roles: super::Roles) -> Vec<(How, Thing)> {
        let acting = self.roles.iter().enumerate().filter(|(at, _)| roles.contains(RoleId::new(*at)));
        let apart = acting.fold(super::Roles::default(), |apart, (_, role)| apart.join(role.separate));
        if apart.is_empty() {
            return Vec::new();
        }
        let events = self.kind_ids().filter(|kind| self.kind(*kind).from.meets(apart)).map(Thing::Event);
        let steps = (0..self.steps.len()).map(StepId::new).filter(|step| self.step(*step).powers().meets(apart)).map(Thing::Step);
        events.chain(steps).map(|thing| (How::SeparateFrom, thing)).collect()
    }

    fn case_rests_on(&self) -> Vec<(How, Thing)> {
        let goal = &self.goal;
        let mut on = vec![(How::GoalReachedBy, self.signal_thing(goal.reached_by))];
        let asked = goal.conditions.iter().flat_map(|condition| &condition.atoms).map(super::Atom::fact);
        let counted = goal.counts.iter().map(|(fact, _)| *fact).chain(goal.parts.map(|parts| parts.by));
        on.extend(asked.chain(counted).map(|fact| (How::GoalAsksAbout, Thing::Fact(fact))));
        let turns = |kind: &KindId| {
            let kind = self.kind(*kind);
            kind.ends.is_some() || kind.revokes || kind.ends_part || kind.hands_over || kind.reopens.is_some()
        };
        on.extend(self.kind_ids().filter(turns).map(|kind| (How::EndsOn, Thing::Event(kind))));
        let steps = (0..self.steps.len()).map(StepId::new);
        // A right, and what should be done, hold no case open.
        let holds_open = |step: &StepId| self.step(*step).survives && self.step(*step).modal == super::Modal::Must;
        on.extend(steps.filter(holds_open).map(|step| (How::Survives, Thing::Step(step))));
        on.extend(self.scope.iter().map(|scope| (How::BelongsBy, Thing::Fact(scope.fact))));
        let keeps = self.transition.iter().flat_map(|transition| &transition.keeps);
        // Who closes it acts too.
        let inside = self.roles.iter().enumerate().filter(|(_, role)| !role.outside).map(|(at, _)| RoleId::new(at));
        on.extend(self.separate_acts(inside.collect()));
        on.extend(keeps.map(|keeps| match keeps.by {
            Telling::Fact(fact) => (How::VersionBy, Thing::Fact(fact)),
            Telling::Event(kind) => (How::VersionBy, Thing::Event(kind)),
        }));
        on
    }

    /// The roles a thing is hidden from by what the text says of it.
    pub(crate) fn hidden_from(&self, thing: Thing) -> super::Roles {
        match thing {
            Thing::Fact(fact) | Thing::Told(fact) => self.fact(fact).hidden,
            Thing::Event(kind) => self.kind(kind).hidden,
            Thing::Step(step) => self.step(step).hidden,
            Thing::Tally(tally) => self.tally(tally).hidden,
            Thing::Ramp(ramp) => self.ramp(ramp).hidden,
            Thing::Case => super::Roles::default(),
        }
    }
}
