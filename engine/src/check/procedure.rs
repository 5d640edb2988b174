//! The procedure as a whole: header, roles, facts, events, goal, endings; and the wiring between them.

use super::activities::Ground;
use super::documents::tell_details;
use super::names::Names;
use super::roles::{led_by, roles_of};
use super::time_limits::Setting;
use super::types::fact_with_options;
use super::wire::wire;
use super::{Checker, has_broken, legal_basis};
use crate::calendar::{CountRule, MonthEnd};
use crate::diagnostic::{Code, Part, has_errors};
use crate::model::{
    EventKind, Fact, Fingerprint, Goal, Heard, Procedure, Requirement, Role, Roles, Signal, Step, StepId, Type, Value, key, limits,
};
use crate::source::Span;
use crate::syntax::ast::{self, File, GoalClause, What};
use std::collections::BTreeMap;

impl Checker<'_> {
    pub(super) fn procedure(&mut self, file: &File) -> Option<Procedure> {
        let header = self.header(file)?;
        let names = self.names(file);
        self.validity(file);
        self.sizes(file);
        header.ladder.iter().for_each(|rung| drop(self.roles(&names, &rung.roles)));
        let mut roles = self.role_list(file, &names);
        let mut facts = self.fact_list(file, &names, header.month_end);
        let mut kinds = self.kind_list(file, &names, &facts, &roles);
        let pools = self.pools(file, &names, header.month_end);
        self.requests(file, &names, &mut kinds);
        let consents = self.consents(file, &names, &facts, &mut kinds);
        let phases =
            file.declarations.iter().filter_map(|d| if let What::Phase(name) = &d.what { Some(name.text.clone()) } else { None }).collect();
        let planned: Vec<_> = kinds.iter().map(|kind| kind.planned).collect();
        let documents = self.documents(file, &names, &facts, &kinds);
        let (calendar, month_end) = (&header.calendar, header.month_end);
        let awaited = super::ramps::awaited(file, &names);
        let setting =
            Setting { awaited: &awaited, names: &names, facts: &facts, documents: &documents, planned: &planned, calendar, month_end };
        let decisions = self.decisions(file, &names, &facts);
        self.tallies = self.tallies(file, &names, &facts, &mut kinds, header.month_end);
        self.ramps = self.ramps(file, &names, &facts, &kinds, header.month_end);
        let mut steps = self.steps(file, &setting, &header, &mut kinds);
        tell_details(&mut kinds, &steps, &decisions);
        self.use_documents(file, &documents, &roles, &steps);
        self.counted_from_what_stays(&facts, &kinds, &steps);
        self.act_on_consent(file, &consents, &facts, &roles, &kinds, &steps);
        let goal = self.goal(file, &names, &facts, &kinds);
        self.endings(file, &names, &mut kinds, goal.as_ref());
        self.reopenings(file, &names, &mut kinds, header.month_end);
        self.hand_overs(file, &names, &mut kinds);
        let indicators = self.indicators(file, &names, &facts, &kinds, (&steps, &pools), header.month_end);
        let activities = self.activities(file, &Ground { names: &names, facts: &facts, kinds: &kinds, steps: &steps, header: &header });
        self.revokes_unasked(&kinds);
        let transition = self.transition(file, &names, &facts, header.valid.0);
        let scope = self.scope(file, &names, &facts, &kinds);
        replaced(&mut steps);
        self.caps(&mut steps);
        self.passing(file, &names, &steps);
        let principles = self.principles(file, &names, &facts, &kinds, &steps);
        let ruling = principles.iter().flat_map(|principle| &principle.options).flat_map(|choice| &choice.unless);
        let ruling = ruling.flat_map(|condition| condition.facts()).map(|fact| fact.index());
        let asked = goal.iter().flat_map(|goal| &goal.conditions).flat_map(|condition| &condition.atoms).map(|atom| atom.fact().index());
        let skipped = self.tallies.iter().filter_map(|tally| tally.skips).map(|(_, fact)| fact.index());
        let columns = decisions.iter().flat_map(|decision| &decision.columns).map(|fact| fact.index());
        let needed = kinds.iter().flat_map(|kind| &kind.needs).map(|fact| fact.index());
        let taken = steps.iter().flat_map(|step| step.takes.facts()).map(|fact| fact.index()).collect::<Vec<_>>();
        // What a decision gives is not remembered, only what it asks about.
        let taken = taken.into_iter().filter(|fact| facts.get(*fact).is_some_and(|fact| fact.decided.is_none()));
        let ceasing = self.thresholds.iter().filter_map(|threshold| threshold.mark.ceases()).map(|fact| fact.index());
        let asked: Vec<usize> = asked.chain(skipped).chain(columns).chain(needed).chain(taken).chain(ceasing).chain(ruling).collect();
        let mut layout = wire(&mut facts, &mut kinds, &mut steps, &mut self.thresholds, asked.into_iter(), &decisions, &principles);
        super::activities::remember(&activities, &decisions, &mut facts, &mut layout);
        led_by(&mut roles, file, &names);
        let goal = match goal {
            Some(goal) => goal,
            None => {
                // The flow can still be looked at without a goal.
                self.flow(&kinds, &steps, None);
                return None;
            }
        };
        self.flow(&kinds, &steps, Some(&goal));
        if !has_errors(&self.diagnostics) && file.whole {
            self.unused(file, &names, &roles, &facts, &kinds, &steps, &goal, (&activities, &pools));
            self.idle_tallies(file);
            self.idle_ramps(file);
            self.idle_pools(file, &names, &steps);
        }
        let mut divides: Vec<_> = steps.iter().filter_map(|step| step.per).chain(goal.parts.map(|parts| parts.by)).collect();
        divides.extend(self.ramps.iter().filter_map(|ramp| ramp.per));
        divides.sort_unstable();
        divides.dedup();
        for (at, kind) in kinds.iter_mut().enumerate() {
            kind.climbs = self.climbs(crate::model::KindId::new(at), kind);
        }
        let kind_by_name = crate::model::Names::of(kinds.iter().map(|kind| kind.name.as_str()));
        let role_by_name = crate::model::Names::of(roles.iter().map(|role| role.name.as_str()));
        let fact_by_name = crate::model::Names::of(facts.iter().map(|fact| fact.name.as_str()));
        let mut procedure = Procedure {
            name: header.name,
            language: file.language,
            layers: self.layers.to_vec(),
            valid_from: header.valid.0,
            valid_to: header.valid.1,
            calendar_name: header.calendar_name,
            calendar: header.calendar,
            counting_rule: header.rule,
            themes: header.themes,
            roles,
            facts,
            kinds,
            phases,
            decisions,
            consents,
            documents,
            principles,
            pools,
            tallies: std::mem::take(&mut self.tallies),
            thresholds: std::mem::take(&mut self.thresholds),
            ramps: std::mem::take(&mut self.ramps),
            steps,
            goal,
            transition,
            scope,
            indicators,
            activities,
            scenarios: Vec::new(),
            later: Vec::new(),
            divides,
            layout,
            kind_by_name,
            role_by_name,
            fact_by_name,
            fingerprint: Fingerprint::default(),
        };
        procedure.close_for_new();
        if !has_errors(&self.diagnostics) && file.whole {
            self.sight(&mut procedure);
        }
        procedure.scenarios = self.scenarios(file, &names, &procedure);
        Some(procedure)
    }

    /// Reports a clause that stands for the second time.
    pub(super) fn once(&mut self, seen: &mut BTreeMap<u16, Span>, kind: u16, word: (&str, &str), span: Span) {
        match seen.get(&kind) {
            Some(first) => {
                let fault = self.fault(Code::DuplicateClause, span).with(word).also(*first);
                self.push(fault);
            }
            None => {
                seen.insert(kind, span);
            }
        }
    }

    fn sizes(&mut self, file: &File) {
        let count = |is: fn(&What) -> bool, limit: usize| file.declarations.iter().filter(|d| is(&d.what)).nth(limit).map(|d| d.span);
        let too_many = [
            (("roller", "roles"), limits::ROLES, count(|what| matches!(what, What::Role(_) | What::Pool(_)), limits::ROLES)),
            (("oplysninger", "facts"), limits::FACTS, count(|what| matches!(what, What::Fact(_)), limits::FACTS)),
            (("trin", "steps"), limits::STEPS, count(|what| matches!(what, What::Step(_)), limits::STEPS)),
            (
                ("hændelser", "events"),
                limits::EVENTS,
                count(|what| matches!(what, What::Event(_) | What::Grant(_) | What::Consent(_)), limits::EVENTS),
            ),
            (("aktiviteter", "activities"), limits::ACTIVITIES, count(|what| matches!(what, What::Activity(_)), limits::ACTIVITIES)),
            (("nøgletal", "indicators"), limits::INDICATORS, count(|what| matches!(what, What::Indicator(_)), limits::INDICATORS)),
        ];
        for (noun, limit, first) in too_many {
            if let Some(first) = first {
                let fault = self.fault(Code::TooMany, first).with(noun).with(limit.to_string());
                self.push(fault);
            }
        }
    }

    fn fact_list(&mut self, file: &File, names: &Names, month_end: MonthEnd) -> Vec<Fact> {
        let (mut facts, mut decisions) = (Vec::new(), 0);
        for declaration in &file.declarations {
            let (name, kind, may_miss, decided, lasts) = match &declaration.what {
                What::Fact(fact) => (&fact.name, self.fact_type(&fact.kind), fact.may_miss, None, self.holds_for(fact, month_end)),
                What::Decision(decision) => {
                    decisions += 1;
                    (&decision.name, super::decisions::result_type(decision), true, Some(decisions - 1), None)
                }
                What::Consent(consent) => (&consent.name, Type::YesNo, true, None, self.consent_holds_for(consent, month_end)),
                _ => continue,
            };
            let own = match &declaration.what {
                What::Fact(fact) => !fact.assessed_by.is_empty(),
                what => matches!(what, What::Consent(_)),
            };
            let said_by = names.event_id(&name.text).filter(|_| own);
            let is_consent = matches!(declaration.what, What::Consent(_));
            let hidden = self.hidden_from(names, &declaration.what);
            let (name, declared_at) = (name.text.clone(), name.span);
            facts.push(Fact {
                name,
                kind,
                may_miss,
                hidden,
                slot: None,
                for_agendas: false,
                decided,
                lasts,
                said_by,
                is_consent,
                bears_on: Vec::new(),
                declared_at,
            });
        }
        facts
    }

    /// Declared events, then the steps' own, as [`Names`] numbered them.
    fn kind_list(&mut self, file: &File, names: &Names, facts: &[Fact], roles: &[Role]) -> Vec<EventKind> {
        let mut kinds = Vec::new();
        let empty = |name: &str, label: Option<String>, declared, from, declared_at| EventKind {
            name: name.to_owned(),
            label,
            declared,
            from,
            tells: Vec::new(),
            settles: Vec::new(),
            answers: None,
            needs: Vec::new(),
            details: Vec::new(),
            takes_facts: false,
            tells_taken: false,
            assesses: false,
            meets: Vec::new(),
            confirmation_meets: Vec::new(),
            attempts: Vec::new(),
            lapses: Vec::new(),
            declines: Vec::new(),
            hands_over: false,
            revokes: false,
            ends_part: false,
            ends: None,
            planned: None,
            reopens: None,
            grant: None,
            asks_for: Vec::new(),
            refuses: Vec::new(),
            tallied: Vec::new(),
            climbs: Vec::new(),
            restarts: Vec::new(),
            hidden: Roles::default(),
            heard: Heard::default(),
            declared_at,
        };
        for declaration in &file.declarations {
            if let What::Grant(written) = &declaration.what {
                let (grant, name) = (self.grant(written, names, roles), &written.name);
                let label = written.label.as_ref().map(|label| label.text.clone());
                let from = grant.anybody();
                let hidden = self.hidden_from(names, &declaration.what);
                kinds.push(EventKind { grant: Some(grant), hidden, ..empty(&name.text, label, true, from, name.span) });
            }
            if let What::Fact(fact) = &declaration.what
                && !fact.assessed_by.is_empty()
            {
                let from = self.assessors(fact, names);
                let tells = names.fact_id(&fact.name).into_iter().collect();
                let hidden = self.hidden_from(names, &declaration.what);
                kinds.push(EventKind { tells, hidden, assesses: true, ..empty(&fact.name.text, None, true, from, fact.name.span) });
            }
            if let What::Consent(consent) = &declaration.what {
                let label = consent.label.as_ref().map(|label| label.text.clone());
                let from = self.consenting(consent, names);
                let hidden = self.hidden_from(names, &declaration.what);
                kinds.push(EventKind { hidden, ..empty(&consent.name.text, label, true, from, consent.name.span) });
            }
            if let What::Pool(pool) = &declaration.what {
                let hidden = self.hidden_from(names, &declaration.what);
                for (name, from, answers) in super::pools::answers(pool, names) {
                    kinds.push(EventKind { answers, hidden, ..empty(&name.text, None, true, from, name.span) });
                }
            }
            let What::Event(event) = &declaration.what else { continue };
            let from = if event.from.is_empty() { Roles::ANYONE } else { self.acting(names, &event.from) };
            let mut kind = empty(&event.name.text, event.label.as_ref().map(|label| label.text.clone()), true, from, event.name.span);
            kind.tells = event.states.iter().filter_map(|fact| self.told_fact(file, names, facts, fact)).collect();
            kind.hidden = self.hidden_from(names, &declaration.what);
            kind.needs = event.needs.iter().filter_map(|consent| self.consent_named(names, facts, consent)).collect();
            kind.planned = event.planned.as_ref().and_then(|fact| self.fact(names, fact));
            kinds.push(kind);
        }
        for declaration in &file.declarations {
            let What::Step(step) = &declaration.what else { continue };
            if names.event_id(&step.name.text).is_some_and(|id| id.index() == kinds.len()) {
                let label = step.label.as_ref().map(|label| label.text.clone());
                kinds.push(empty(&step.name.text, label, false, Roles::default(), step.name.span));
            }
        }
        kinds
    }

    fn goal(&mut self, file: &File, names: &Names, facts: &[Fact], kinds: &[EventKind]) -> Option<Goal> {
        let mut goals = file.declarations.iter().filter_map(|d| if let What::Goal(goal) = &d.what { Some((d, goal)) } else { None });
        let Some((declaration, goal)) = goals.next() else {
            let header_damaged = file.header().is_some_and(|header| header.damaged);
            // What could not be read may have been the goal, or may have named the text that has it.
            if !has_broken(file) && !header_damaged {
                let header = file.declarations.first().map_or(Span::new(0, 0), |d| d.span);
                let place = Span { start: header.start, end: header.start };
                let fault = self.fault(Code::MissingGoal, place);
                self.push(fault);
            }
            return None;
        };
        for (_, again) in goals {
            let fault = self.fault(Code::DuplicateClause, again.name.span).with(("mål", "goal")).also(goal.name.span);
            self.push(fault);
        }
        let mut seen = BTreeMap::new();
        let mut conditions = Vec::new();
        let (mut reached, mut counts, mut not, mut basis) = (None, Vec::new(), Vec::new(), Vec::new());
        let mut parts = None;
        for clause in &goal.clauses {
            match &clause.what {
                GoalClause::Reached(name, role, _) => {
                    self.once(&mut seen, 0, ("nås ved", "reached on"), clause.span);
                    let role = role.as_ref().map(|role| self.role(names, role));
                    reached = Some((self.signal(names, name), role, name.clone()));
                }
                GoalClause::If(test, negated) => conditions.extend(self.condition(names, facts, test, *negated)),
                GoalClause::For(each, name, except) => {
                    self.once(&mut seen, 1, ("gælder for", "applies to"), clause.span);
                    if let Some(by) = self.identifier(names, facts, name) {
                        parts = Some(crate::model::GoalParts { by, each: *each });
                    }
                    if let (false, Some(first)) = (each, except.first()) {
                        let fault = self
                            .fault(Code::ClauseOutOfPlace, first.span)
                            .with(("undtagen efter", "except after"))
                            .with(("én er nok, så ingen ventes der på", "one is enough, so none is waited for"))
                            .with(("slet det, eller skriv »gælder for hver«", "delete it, or write `applies to each`"));
                        self.push(fault);
                    }
                }
                // The events are told of it once the goal is known.
                GoalClause::Revoked(_) => {}
                GoalClause::Counts(values) => counts.extend(values),
                GoalClause::CountsNot(values) => not.extend(values),
                GoalClause::Basis(written) => basis.push(legal_basis(written)),
            }
        }
        let Some((signal, role, name)) = reached else {
            if goal.damaged {
                return None;
            }
            let fault =
                self.fault(Code::MissingClause, goal.name.span).with(("målet", "the goal")).with(("nås ved …", "reached on …")).with((
                    "skriv, hvilken hændelse der når målet, fx: nås ved tilbagekomst, bekræftet af arbejdsgiveren",
                    "say which event reaches it, for instance: reached on return, confirmed by the employer",
                ));
            self.push(fault);
            return None;
        };
        if basis.is_empty() && !goal.damaged {
            let fault = self.fault(Code::MissingLegalBasis, goal.name.span).with(("målet", "the goal"));
            self.push(fault);
        }
        let signal = signal?;
        let confirmed_by = match role {
            Some(role) => Some(role?),
            None => None,
        };
        let tells: &[crate::model::FactId] = match signal {
            Signal::Event(kind) => kinds.get(kind.index()).map_or(&[][..], |kind| &kind.tells),
            Signal::Met(_) | Signal::Reached(_) => &[],
        };
        // What seems to be missing may stand in a line that could not be read.
        let doubtful = goal.damaged || counts.iter().chain(&not).any(|value| names.perhaps(&value.text));
        Some(Goal {
            name: goal.name.text.clone(),
            reached_by: signal,
            confirmed_by,
            conditions,
            parts: parts.filter(|parts| self.goal_tells(&signal, parts.by, kinds, facts, &name)),
            counts: self.counted(facts, tells, &name, &counts, &not, doubtful),
            basis,
            quote: declaration.quote.clone(),
            line: self.line(declaration.span),
        })
    }

    /// A fact that tells one thing from another of its sort.
    pub(super) fn identifier(&mut self, names: &Names, facts: &[Fact], name: &ast::Name) -> Option<crate::model::FactId> {
        self.fact(names, name).filter(|fact| self.of_type(facts, *fact, name, &Type::Identifier))
    }

    /// Does the goal's event tell which part of the case it is about?
    fn goal_tells(&mut self, signal: &Signal, by: crate::model::FactId, kinds: &[EventKind], facts: &[Fact], name: &ast::Name) -> bool {
        let told = match signal {
            Signal::Event(kind) => kinds.get(kind.index()).is_some_and(|kind| kind.tells.contains(&by)),
            Signal::Met(_) | Signal::Reached(_) => false,
        };
        if let (false, Some(fact)) = (told, facts.get(by.index())) {
            self.not_told(name.span, &fact.name, &name.text, fact.declared_at);
        }
        told
    }

    /// The values that count: every option of the fact must be decided, once.
    fn counted(
        &mut self,
        facts: &[Fact],
        tells: &[crate::model::FactId],
        event: &ast::Name,
        counts: &[&ast::Name],
        not: &[&ast::Name],
        doubtful: bool,
    ) -> Option<(crate::model::FactId, Vec<Value>)> {
        let first = counts.first().or(not.first())?;
        let Some(id) = counts.iter().chain(not).find_map(|value| fact_with_options(facts, tells, &value.text)) else {
            if doubtful {
                return None;
            }
            let help = self.let_it_tell(&event.text);
            let fault = self
                .fault(Code::UnknownName, first.span)
                .with(first.text.as_str())
                .with(("en værdi, som målets hændelse oplyser", "a value that the goal's event states"))
                .with(help);
            self.push(fault);
            return None;
        };
        let fact = facts.get(id.index())?;
        let Type::Choice(options) = &fact.kind else { return None };
        let mut values = Vec::new();
        for value in counts {
            values.extend(self.option(fact, value, options));
        }
        for value in not {
            self.option(fact, value, options);
            if let Some(twice) = counts.iter().find(|other| key(&other.text) == key(&value.text)) {
                let fault = self.fault(Code::CountedTwice, value.span).with(value.text.as_str()).also(twice.span);
                self.push(fault);
            }
        }
        // A value that was misspelt may be the one that seems to be missing.
        let known = |value: &&ast::Name| options.iter().any(|option| key(option) == key(&value.text));
        let all_known = counts.iter().chain(not).all(known);
        for option in options {
            let decided = counts.iter().chain(not).any(|value| key(&value.text) == key(option));
            if !decided && all_known && !doubtful {
                let fault = self.fault(Code::UncoveredValue, first.span).with(option.as_str()).also(fact.declared_at);
                self.push(fault);
            }
        }
        Some((id, values))
    }

    /// Events that hand the case over, and events that take the goal back.
    fn hand_overs(&mut self, file: &File, names: &Names, kinds: &mut [EventKind]) {
        for declaration in &file.declarations {
            let mut tell = |checker: &mut Self, on: &[ast::Name], tell: fn(&mut EventKind)| {
                for name in on {
                    if let Some(kind) = checker.event(names, name).and_then(|id| kinds.get_mut(id.index())) {
                        tell(kind);
                    }
                }
            };
            match &declaration.what {
                What::Handover(on) => tell(self, on, |kind| kind.hands_over = true),
                What::Goal(goal) => {
                    for clause in &goal.clauses {
                        match &clause.what {
                            GoalClause::Revoked(on) => tell(self, on, |kind| kind.revokes = true),
                            GoalClause::For(_, _, except) => tell(self, except, |kind| kind.ends_part = true),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn endings(&mut self, file: &File, names: &Names, kinds: &mut [EventKind], goal: Option<&Goal>) {
        for declaration in &file.declarations {
            let What::Ending(ending) = &declaration.what else { continue };
            for name in &ending.on {
                let Some(id) = self.event(names, name) else { continue };
                let is_goal = goal.is_some_and(|goal| match goal.reached_by {
                    Signal::Event(kind) => kind == id,
                    Signal::Met(step) => kinds.get(id.index()).is_some_and(|kind| kind.meets.contains(&step)),
                    Signal::Reached(_) => false,
                });
                if is_goal {
                    let fault = self.fault(Code::ClosesWithoutGoal, name.span).with(name.text.as_str());
                    self.push(fault);
                }
                if let Some(kind) = kinds.get_mut(id.index()) {
                    if kind.ends.is_some() {
                        let ending = Part::Each(format!("slutter … ved {}", name.text), format!("ends … on {}", name.text));
                        let fault = self.fault(Code::DuplicateClause, name.span).with(ending);
                        self.push(fault);
                    }
                    kind.ends = Some(ending.manner);
                }
            }
        }
    }

    /// Tells each step whose limits its deadline may shorten. A step that shortens is not shortened itself.
    fn caps(&mut self, steps: &mut [Step]) {
        let pairs: Vec<(StepId, StepId, Span)> = steps
            .iter()
            .enumerate()
            .filter_map(|(at, step)| Some((StepId::new(at), step.cap.as_ref()?.before, step.declared_at)))
            .collect();
        for (capped, before, place) in &pairs {
            if let Some((_, _, other)) = pairs.iter().find(|(other, _, _)| other == before) {
                let names = [capped, before].map(|id| steps.get(id.index()).map_or("", |step| step.name.as_str()));
                let path = names.join(" → ");
                let fault = self.fault(Code::CircularWait, *place).with(Part::Each(path.clone(), path)).also(*other);
                self.push(fault);
            } else if let Some(step) = steps.get_mut(before.index()) {
                step.shortens.push(*capped);
            }
        }
    }

    fn reopenings(&mut self, file: &File, names: &Names, kinds: &mut [EventKind], month_end: MonthEnd) {
        for declaration in &file.declarations {
            let What::Reopening(reopening) = &declaration.what else { continue };
            for name in &reopening.on {
                if let Some(kind) = self.event(names, name).and_then(|id| kinds.get_mut(id.index())) {
                    let rule = CountRule { month_end, ..CountRule::new(reopening.within) };
                    kind.reopens = Some(rule);
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what is unused is used by none of these")]
    fn unused(
        &mut self,
        file: &File,
        names: &Names,
        roles: &[Role],
        facts: &[Fact],
        kinds: &[EventKind],
        steps: &[Step],
        goal: &Goal,
        (activities, pools): (&[crate::model::Activity], &[crate::model::Pool]),
    ) {
        for (at, fact) in facts.iter().enumerate() {
            let id = crate::model::FactId::new(at);
            let told = fact.said_by.is_none() && kinds.iter().any(|kind| kind.tells.contains(&id));
            let counted = goal.counts.as_ref().is_some_and(|(counted, _)| *counted == id);
            let asked = fact.slot.is_some() || kinds.iter().any(|kind| kind.planned == Some(id));
            if !told && !asked && !counted && fact.decided.is_none() {
                let fault = self.fault(Code::Unused, fact.declared_at).with(fact.name.as_str()).with(("oplysningen", "the fact"));
                self.push(fault);
            }
        }
        let leads = |id| {
            file.declarations
                .iter()
                .any(|d| matches!(&d.what, What::Role(role) if !role.leads.is_empty() && key(&role.name.text) == key(id)))
        };
        for (at, role) in roles_of(file).enumerate() {
            let id = crate::model::RoleId::new(at);
            let used = role.own_only
                || kinds.iter().any(|kind| !kind.from.is_anyone() && kind.from.contains(id))
                || steps.iter().any(|step| step.actors.contains(&id) || step.rungs.iter().any(|rung| rung.to.contains(&id)))
                || steps.iter().any(|step| step.powers().contains(id))
                || roles_of(file).filter_map(|role| role.substitute.as_ref()).any(|other| names.role_id(other) == Some(id))
                || goal.confirmed_by == Some(id)
                || activities.iter().any(|activity| super::activities::has_part(activity, id))
                || pools.iter().any(|pool| super::pools::has_part(pool, id))
                || roles.iter().any(|role| role.members.contains(id))
                || steps.iter().map(|step| step.hidden).chain(facts.iter().map(|fact| fact.hidden)).any(|from| from.contains(id))
                || kinds.iter().any(|kind| kind.hidden.contains(id))
                || steps
                    .iter()
                    .flat_map(|step| &step.takes.requirements)
                    .any(|taken| matches!(taken, Requirement::Attended(roles) if roles.contains(id)))
                || leads(&role.name.text);
            if !used {
                let fault = self.fault(Code::Unused, role.name.span).with(role.name.text.as_str()).with(("rollen", "the role"));
                self.push(fault);
            }
        }
    }
}

/// Tells each step which others may take its place.
fn replaced(steps: &mut [Step]) {
    let pairs: Vec<(StepId, StepId)> =
        steps.iter().enumerate().flat_map(|(at, step)| step.replaces.iter().map(move |replaced| (StepId::new(at), *replaced))).collect();
    for (by, replaced) in pairs {
        if let Some(step) = steps.get_mut(replaced.index()) {
            step.replaced_by.push(by);
        }
    }
}
