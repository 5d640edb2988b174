//! Laying one text on another: what is new joins it, what has the name of something below refines it.
//!
//! Nothing below is taken away, and nothing of it is made laxer.

use super::changes::{Aspect, Change, Sort};
use crate::diagnostic::{Code, Diagnostic, Part};
use crate::lexicon::{Language, Word};
use crate::model::key;
use crate::source::{SourceId, Span};
use crate::syntax::ast::{
    Clause, Consent, Declaration, Event, Fact, FactType, Goal, GoalClause, Grant, Header, HeaderClause, Name, Pool, Reopening, Role, Rung,
    Step, StepClause, Transition, TransitionClause, What,
};
use crate::syntax::goal_words;
use std::collections::{BTreeMap, BTreeSet};

/// One text on its way onto another.
pub(super) struct Merger<'m> {
    pub(super) language: Language,
    source: SourceId,
    /// The text that is laid on the other.
    layer: String,
    /// The other.
    base: String,
    line: &'m dyn Fn(Span) -> u32,
    /// The default ladder of the text below.
    pub(super) ladder: Vec<Rung>,
    /// The steps and the events of the text below.
    steps: BTreeSet<String>,
    events: BTreeSet<String>,
    /// The facts of either text that an event may come without.
    may_miss: BTreeSet<String>,
    /// The roles of either text that stand outside.
    pub(super) outside: BTreeSet<String>,
    /// What was refined already, and where.
    refined: BTreeMap<(u8, String), Span>,
    pub(super) changes: Vec<Change>,
    pub(super) faults: Vec<Diagnostic>,
}

/// A tree with its steps gathered below their headings.
struct Whole {
    header: Option<Declaration>,
    others: Vec<Declaration>,
    phases: Vec<Phase>,
}

#[derive(Default)]
struct Phase {
    heading: Option<Declaration>,
    steps: Vec<Declaration>,
}

impl Whole {
    /// The text below: its scenarios are played where it stands alone.
    fn of(declarations: Vec<Declaration>) -> Self {
        let mut whole = Self { header: None, others: Vec::new(), phases: vec![Phase::default()] };
        for declaration in declarations {
            match declaration.what {
                What::Header(_) if whole.header.is_none() => whole.header = Some(declaration),
                What::Scenario(_) => {}
                What::Phase(_) => whole.phases.push(Phase { heading: Some(declaration), steps: Vec::new() }),
                What::Step(_) => whole.phases.iter_mut().last().into_iter().for_each(|phase| phase.steps.push(declaration.clone())),
                _ => whole.others.push(declaration),
            }
        }
        whole
    }

    fn phase_named(&self, name: &Name) -> Option<usize> {
        self.phases.iter().position(|phase| match phase.heading.as_ref().map(|heading| &heading.what) {
            Some(What::Phase(other)) => key(&other.text) == key(&name.text),
            _ => false,
        })
    }

    fn declarations(self) -> Vec<Declaration> {
        let steps = self.phases.into_iter().flat_map(|phase| phase.heading.into_iter().chain(phase.steps));
        self.header.into_iter().chain(self.others).chain(steps).collect()
    }
}

/// The names of a list, to compare them without places and without case.
pub(super) fn keys(names: &[Name]) -> BTreeSet<String> {
    names.iter().map(|name| key(&name.text)).collect()
}

fn texts(names: &[Name]) -> String {
    names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", ")
}

impl<'m> Merger<'m> {
    pub(super) fn new(language: Language, source: SourceId, layer: String, base: String, line: &'m dyn Fn(Span) -> u32) -> Self {
        Self {
            language,
            source,
            layer,
            base,
            line,
            ladder: Vec::new(),
            steps: BTreeSet::new(),
            events: BTreeSet::new(),
            may_miss: BTreeSet::new(),
            outside: BTreeSet::new(),
            refined: BTreeMap::new(),
            changes: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Lays a text on another.
    pub(super) fn onto(&mut self, below: Vec<Declaration>, above: Vec<Declaration>) -> Vec<Declaration> {
        for declaration in &below {
            match &declaration.what {
                What::Step(step) => drop(self.steps.insert(key(&step.name.text))),
                What::Event(Event { name, .. }) | What::Grant(Grant { name, .. }) | What::Consent(Consent { name, .. }) => {
                    self.events.insert(key(&name.text));
                }
                What::Pool(pool) => self.events.extend(pool.answers().map(|name| key(&name.text))),
                _ => {}
            }
        }
        for declaration in below.iter().chain(&above) {
            match &declaration.what {
                What::Role(Role { outside: true, name, .. }) => drop(self.outside.insert(key(&name.text))),
                What::Fact(Fact { may_miss: true, name, .. }) => drop(self.may_miss.insert(key(&name.text))),
                _ => {}
            }
        }
        let below_header = Header::among(&below).cloned();
        self.ladder = below_header.iter().flat_map(|header| &header.clauses).find_map(ladder_of).map(<[Rung]>::to_vec).unwrap_or_default();
        let mut whole = Whole::of(below);
        let mut phase = 0;
        let mut added = Vec::new();
        let mut scenarios = Vec::new();
        for mut declaration in above {
            match &mut declaration.what {
                What::Header(header) => {
                    if let Some(below) = &below_header {
                        self.header(below, header);
                    }
                    whole.header = Some(declaration);
                }
                What::Phase(name) => match whole.phase_named(name) {
                    Some(at) => phase = at,
                    None => {
                        phase = whole.phases.len();
                        self.change(Sort::Phase, &name.clone(), Aspect::Added, name.span, None, None);
                        whole.phases.push(Phase { heading: Some(declaration), steps: Vec::new() });
                    }
                },
                What::Step(step) if self.steps.contains(&key(&step.name.text)) => {
                    if self.is_first(0, &step.name) {
                        let name = key(&step.name.text);
                        let named = |below: &&mut Declaration| matches!(&below.what, What::Step(other) if key(&other.name.text) == name);
                        if let Some(below) = whole.phases.iter_mut().flat_map(|phase| &mut phase.steps).find(named) {
                            self.refine_step(below, &declaration);
                        }
                    }
                }
                What::Step(step) => {
                    self.new_step(step);
                    if let Some(phase) = whole.phases.get_mut(phase) {
                        phase.steps.push(declaration);
                    }
                }
                What::Scenario(_) => scenarios.push(declaration),
                _ => {
                    if self.other(&mut whole.others, &declaration) {
                        added.push(declaration);
                    }
                }
            }
        }
        whole.others.extend(added);
        let mut declarations = whole.declarations();
        declarations.extend(scenarios);
        declarations
    }

    /// Is this the first time the text speaks of something below?
    fn is_first(&mut self, sort: u8, name: &Name) -> bool {
        match self.refined.get(&(sort, key(&name.text))) {
            Some(first) => {
                let fault = self.fault(Code::DuplicateName, name.span).with(name.text.as_str()).also(*first);
                self.faults.push(fault);
                false
            }
            None => {
                self.refined.insert((sort, key(&name.text)), name.span);
                true
            }
        }
    }

    pub(super) fn fault(&self, code: Code, span: Span) -> Diagnostic {
        Diagnostic::new(code, self.source, span)
    }

    /// Only the text below can change this.
    pub(super) fn fixed(&mut self, span: Span, words: impl Into<Part>, help: impl Into<Part>) {
        let fault = self.fault(Code::FixedInBase, span).with(words).with(self.base.as_str()).with(help);
        self.faults.push(fault);
    }

    /// This would be laxer than what stands below.
    pub(super) fn laxer(&mut self, span: Span, words: &str, (below, place): (&str, Span), help: impl Into<Part>) {
        let fault = self.fault(Code::LaxerThanBase, span).with(words).with(below).with(help).also(place);
        self.faults.push(fault);
    }

    pub(super) fn change(&mut self, sort: Sort, name: &Name, aspect: Aspect, at: Span, from: Option<String>, to: Option<String>) {
        let (layer, base, line) = (self.layer.clone(), self.base.clone(), (self.line)(at));
        self.changes.push(Change { layer, base, line, sort, name: name.text.clone(), aspect, from, to });
    }

    /// A new step may add, and take nothing away.
    fn new_step(&mut self, step: &mut Step) {
        if self.events.contains(&key(&step.name.text)) {
            let help = (
                "giv trinnet et andet navn: det, der kommer efter hændelsen, skal stadig gøre det",
                "give the step another name: what comes after the event must still do so",
            );
            self.fixed(step.name.span, step.name.text.as_str(), help);
        }
        let steps = &self.steps;
        let replaced: Vec<Name> = step
            .clauses
            .iter()
            .filter_map(|clause| if let StepClause::Replaces(names) = &clause.what { Some(names) } else { None })
            .flatten()
            .filter(|name| steps.contains(&key(&name.text)))
            .cloned()
            .collect();
        for name in replaced {
            let words = format!("{} {}", Word::k_replaces.text(self.language), name.text);
            let help = (
                "et nyt trin kan komme til, men ikke træde i stedet for et, der gælder i forvejen",
                "a new step may join, but not replace one that applies already",
            );
            self.fixed(name.span, words, help);
        }
        let label = step.label.as_ref().map(|label| label.text.clone());
        self.change(Sort::Step, &step.name.clone(), Aspect::Added, step.name.span, None, label);
    }

    /// Roles, facts, events, the goal, endings. Answers whether it is new.
    fn other(&mut self, below: &mut [Declaration], declaration: &Declaration) -> bool {
        match &declaration.what {
            What::Role(own) => {
                let found = below.iter_mut().find_map(|d| match &mut d.what {
                    What::Role(role) if key(&role.name.text) == key(&own.name.text) => Some(role),
                    _ => None,
                });
                let Some(role) = found else { return self.added(Sort::Role, &own.name) };
                if self.is_first(1, &own.name) {
                    self.refine_role(role, own);
                }
                false
            }
            What::Fact(own) => {
                let found = below.iter_mut().find_map(|d| match &mut d.what {
                    What::Fact(fact) if key(&fact.name.text) == key(&own.name.text) => Some(fact),
                    _ => None,
                });
                let Some(fact) = found else { return self.added(Sort::Fact, &own.name) };
                if self.is_first(2, &own.name) {
                    self.refine_fact(fact, own);
                }
                false
            }
            What::Event(own) => {
                let found = below.iter_mut().find_map(|d| match &mut d.what {
                    What::Event(event) if key(&event.name.text) == key(&own.name.text) => Some(event),
                    _ => None,
                });
                if let Some(event) = found {
                    if self.is_first(3, &own.name) {
                        self.refine_event(event, own);
                    }
                    return false;
                }
                if self.steps.contains(&key(&own.name.text)) {
                    let help = (
                        "giv hændelsen et andet navn: trinnet opfyldes af sin egen hændelse, og hvem der kan melde den, står fast",
                        "give the event another name: the step is met by its own event, and who may report that is settled",
                    );
                    self.fixed(own.name.span, own.name.text.as_str(), help);
                }
                self.added(Sort::Event, &own.name)
            }
            What::Goal(own) => {
                let found = below.iter_mut().find(|d| matches!(d.what, What::Goal(_)));
                let Some(Declaration { what: What::Goal(goal), quote, .. }) = found else { return self.added(Sort::Goal, &own.name) };
                if self.is_first(4, &own.name) {
                    quote.extend(declaration.quote.iter().cloned());
                    self.refine_goal(goal, own);
                }
                false
            }
            What::Ending(own) => {
                let ended = |name: &Name| {
                    below.iter().any(|d| matches!(&d.what, What::Ending(other) if other.manner == own.manner && keys(&other.on).contains(&key(&name.text))))
                };
                let new: Vec<Name> = own.on.iter().filter(|name| !ended(name)).cloned().collect();
                self.endings(&new);
                false
            }
            What::Handover(own) => {
                let ended =
                    |name: &Name| below.iter().any(|d| matches!(&d.what, What::Handover(other) if keys(other).contains(&key(&name.text))));
                let new: Vec<Name> = own.iter().filter(|name| !ended(name)).cloned().collect();
                self.endings(&new);
                false
            }
            What::Tally(own) => self.added(Sort::Tally, &own.name),
            What::Ramp(own) => self.added(Sort::Ramp, &own.name),
            What::Decision(own) => self.added(Sort::Decision, &own.name),
            What::Indicator(own) => self.added(Sort::Indicator, &own.name),
            What::Activity(own) => self.added(Sort::Activity, &own.name),
            What::Grant(own) => {
                let found = below.iter_mut().find_map(|d| match &mut d.what {
                    What::Grant(grant) if key(&grant.name.text) == key(&own.name.text) => Some((grant, &mut d.quote)),
                    _ => None,
                });
                let Some((grant, quote)) = found else { return self.grant(&own.name) };
                if self.is_first(6, &own.name) {
                    quote.extend(declaration.quote.iter().cloned());
                    self.refine_grant(grant, own);
                }
                false
            }
            What::Document(own) => {
                let found = below.iter_mut().find_map(|d| match &mut d.what {
                    What::Document(document) if key(&document.name.text) == key(&own.name.text) => Some(document),
                    _ => None,
                });
                let Some(document) = found else { return self.added(Sort::Document, &own.name) };
                if self.is_first(5, &own.name) {
                    self.refine_document(document, own);
                }
                false
            }
            What::Principle(own) => self.added(Sort::Principle, &own.name),
            What::Consent(own) => self.consent(&own.name),
            What::Pool(own) => self.pool(own),
            What::Transition(own) => self.transition(below, own),
            What::Reopening(own) => self.reopening(below, own),
            _ => true,
        }
    }

    /// What a new pool answers are events of its own.
    fn pool(&mut self, own: &Pool) -> bool {
        let taken = |name: &&Name| self.events.contains(&key(&name.text)) || self.steps.contains(&key(&name.text));
        let taken: Vec<Name> = own.answers().filter(taken).cloned().collect();
        for name in &taken {
            let help = ("lad puljen svare noget, der ikke hedder det samme", "let the pool answer something of another name");
            self.fixed(name.span, name.text.as_str(), help);
        }
        taken.is_empty() && self.added(Sort::Pool, &own.name)
    }

    /// A new consent is an event of its own.
    fn consent(&mut self, name: &Name) -> bool {
        let wanted = key(&name.text);
        if self.events.contains(&wanted) || self.steps.contains(&wanted) {
            let help = ("giv samtykket et andet navn, eller slet det", "give the consent another name, or delete it");
            self.fixed(name.span, name.text.as_str(), help);
            return false;
        }
        self.added(Sort::Consent, name)
    }

    /// A new grant is an event of its own.
    fn grant(&mut self, name: &Name) -> bool {
        let wanted = key(&name.text);
        if self.events.contains(&wanted) || self.steps.contains(&wanted) {
            let help = ("giv bevillingen et andet navn, eller slet den", "give the grant another name, or delete it");
            self.fixed(name.span, name.text.as_str(), help);
            return false;
        }
        self.added(Sort::Grant, name)
    }

    fn added(&mut self, sort: Sort, name: &Name) -> bool {
        self.change(sort, name, Aspect::Added, name.span, None, None);
        true
    }

    /// A further ending would be a way around the goal and around every duty that is open then.
    fn endings(&mut self, new: &[Name]) {
        for name in new {
            let help = (
                "slet linjen: hvordan en sag kan slutte uden at nå målet, siger den tekst, der bygges på",
                "delete the line: how a case may end without reaching the goal is for the text below to say",
            );
            self.fixed(name.span, name.text.as_str(), help);
        }
    }

    /// A text may say which of its cases go over to it, where the one below does not, and never that a step below begins no more.
    fn transition(&mut self, below: &[Declaration], own: &Transition) -> bool {
        let steps = &self.steps;
        let stopped =
            own.clauses.iter().filter_map(|clause| if let TransitionClause::NoNew(names, _) = &clause.what { Some(names) } else { None });
        let stopped: Vec<Name> = stopped.flatten().filter(|name| steps.contains(&key(&name.text))).cloned().collect();
        for name in stopped {
            let help = (
                "slet det: et trin, der gælder i forvejen, kan kun den tekst standse, der bygges på",
                "delete it: a step that applies already can be stopped by the text below alone",
            );
            self.fixed(name.span, name.text.as_str(), help);
        }
        let stands = below.iter().any(|d| matches!(d.what, What::Transition(_)));
        if stands {
            let help = ("slet overgangen: den tekst, der bygges på, har en", "delete the transition: the text below has one");
            self.fixed(own.span, ("overgangen", "the transition"), help);
        }
        !stands
    }

    fn reopening(&mut self, below: &[Declaration], own: &Reopening) -> bool {
        for name in &own.on {
            let stands = below.iter().find_map(|d| match &d.what {
                What::Reopening(other) if keys(&other.on).contains(&key(&name.text)) => Some(other),
                _ => None,
            });
            match stands {
                Some(other) if other.within == own.within && own.on.len() == 1 => return false,
                Some(_) => {
                    let help = (
                        "slet linjen: den tekst, der bygges på, siger, hvornår en sag genåbnes",
                        "delete the line: the text below says when a case reopens",
                    );
                    self.fixed(name.span, name.text.as_str(), help);
                }
                None => drop(self.added(Sort::Reopening, name)),
            }
        }
        true
    }

    fn refine_role(&mut self, below: &mut Role, own: &Role) {
        if own.outside && !below.outside {
            let help = ("slet de ord", "delete those words");
            self.fixed(own.name.span, Word::k_outside.text(self.language), help);
        }
        if own.own_only && !below.own_only {
            let words = Word::k_own_only.text(self.language).to_owned();
            self.change(Sort::Role, &own.name, Aspect::Hidden, own.name.span, None, Some(words));
            below.own_only = true;
        }
        let known = keys(&below.leads);
        let new: Vec<Name> = own.leads.iter().filter(|name| !known.contains(&key(&name.text))).cloned().collect();
        if !new.is_empty() {
            let words = format!("{} {}", Word::k_leads.text(self.language), texts(&new));
            self.change(Sort::Role, &own.name, Aspect::Place, own.name.span, None, Some(words));
            below.leads.extend(new);
        }
        let known = keys(&below.separate);
        let new: Vec<Name> = own.separate.iter().filter(|name| !known.contains(&key(&name.text))).cloned().collect();
        if !new.is_empty() {
            let words = format!("{} {}", Word::k_separate.text(self.language), texts(&new));
            self.change(Sort::Role, &own.name, Aspect::Place, own.name.span, None, Some(words));
            below.separate.extend(new);
        }
        // Who is of a team says who may do what it may.
        let known = keys(&below.made_of);
        for member in own.made_of.iter().filter(|name| !known.contains(&key(&name.text))) {
            let help = (
                "giv teamet sit eget navn i denne tekst: rolle …, består af …",
                "give the team a name of its own in this text: role …, consists of …",
            );
            self.fixed(member.span, member.text.as_str(), help);
        }
        match (&below.substitute, &own.substitute) {
            (_, None) => {}
            (None, Some(substitute)) => {
                let words = format!("{} {}", Word::k_substitute.text(self.language), substitute.text);
                self.change(Sort::Role, &own.name, Aspect::Place, own.name.span, None, Some(words));
                below.substitute = Some(substitute.clone());
            }
            (Some(stands), Some(substitute)) if key(&stands.text) == key(&substitute.text) => {}
            (Some(stands), Some(substitute)) => {
                let help = Part::Each(
                    format!("»{}« er stedfortræder i forvejen", stands.text),
                    format!("`{}` is the substitute already", stands.text),
                );
                self.fixed(substitute.span, substitute.text.as_str(), help);
            }
        }
    }

    /// What is hidden below stays hidden; a text may hide it from more.
    pub(super) fn hide(&mut self, sort: Sort, name: &Name, below: &mut Vec<Name>, own: &[Name]) {
        let known = keys(below);
        let new: Vec<Name> = own.iter().filter(|role| !known.contains(&key(&role.text))).cloned().collect();
        if !new.is_empty() {
            let words = format!("{} {}", Word::k_hidden.text(self.language), texts(&new));
            self.change(sort, name, Aspect::Hidden, name.span, None, Some(words));
            below.extend(new);
        }
    }

    fn refine_fact(&mut self, below: &mut Fact, own: &Fact) {
        self.hide(Sort::Fact, &own.name, &mut below.hidden, &own.hidden);
        let same = match (&below.kind, &own.kind) {
            (FactType::Choice(one), FactType::Choice(other)) => keys(one) == keys(other),
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        };
        let periods = |fact: &Fact| fact.lasts.map(|(period, _)| period);
        let said_alike = keys(&own.assessed_by) == keys(&below.assessed_by) && periods(own) == periods(below);
        if !same || !said_alike || (own.may_miss && !below.may_miss) {
            let help = (
                "slet linjen, eller skriv oplysningen, som den står i forvejen",
                "delete the line, or write the fact as it stands already",
            );
            self.fixed(own.name.span, own.name.text.as_str(), help);
        }
    }

    fn refine_event(&mut self, below: &mut Event, own: &Event) {
        self.hide(Sort::Event, &own.name, &mut below.hidden, &own.hidden);
        let planned = |event: &Event| event.planned.as_ref().map(|name| key(&name.text));
        for consent in own.needs.iter().filter(|consent| !keys(&below.needs).contains(&key(&consent.text))) {
            let help = (
                "slet »kræver samtykke …«: hvad hændelsen kræver, står fast",
                "delete `requires consent …`: what the event needs is settled",
            );
            self.fixed(consent.span, consent.text.as_str(), help);
        }
        // Within the house a text may say who; outside it that is settled.
        let outside = |roles: &[Name]| roles.is_empty() || keys(roles).iter().any(|role| self.outside.contains(role));
        if !own.from.is_empty() && !outside(&own.from) && !outside(&below.from) && keys(&own.from) != keys(&below.from) {
            self.change(Sort::Event, &own.name, Aspect::Actors, own.name.span, Some(texts(&below.from)), Some(texts(&own.from)));
            below.from.clone_from(&own.from);
        }
        if !own.from.is_empty() && keys(&own.from) != keys(&below.from) {
            let help = ("slet »fra …«: hvem der kan melde det, står fast", "delete `from …`: who may report it is settled");
            self.fixed(own.name.span, own.name.text.as_str(), help);
        }
        if own.planned.is_some() && planned(own) != planned(below) {
            let help = (
                "slet »planlagt ved …«: fristerne regnes, som de gør i forvejen",
                "delete `planned for …`: deadlines are counted as before",
            );
            self.fixed(own.name.span, own.name.text.as_str(), help);
        }
        let known = keys(&below.states);
        for fact in own.states.iter().filter(|fact| !known.contains(&key(&fact.text))) {
            if self.may_miss.contains(&key(&fact.text)) {
                self.change(Sort::Event, &own.name, Aspect::States, fact.span, None, Some(fact.text.clone()));
                below.states.push(fact.clone());
            } else {
                let help = (
                    "skriv »kan mangle« ved oplysningen, eller lav en ny hændelse, der oplyser den",
                    "write `may be missing` at the fact, or make a new event that states it",
                );
                self.fixed(fact.span, fact.text.as_str(), help);
            }
        }
        if let Some(label) = &own.label {
            self.change(Sort::Event, &own.name, Aspect::Label, label.span, None, Some(label.text.clone()));
            below.label = Some(label.clone());
        }
    }

    fn refine_goal(&mut self, below: &mut Goal, own: &Goal) {
        if key(&below.name.text) != key(&own.name.text) {
            let help = Part::Each(
                format!("der er ét mål, og det hedder »{}«: skriv det navn her", below.name.text),
                format!("there is one goal, and it is called `{}`: write that name here", below.name.text),
            );
            self.fixed(own.name.span, own.name.text.as_str(), help);
            return;
        }
        below.damaged |= own.damaged;
        for clause in &own.clauses {
            let words = goal_words(self.language, &clause.what);
            if below.clauses.iter().any(|other| goal_words(self.language, &other.what) == words) {
                continue;
            }
            let narrows = match &clause.what {
                GoalClause::CountsNot(values) => {
                    let not = keys(values);
                    for other in &mut below.clauses {
                        if let GoalClause::Counts(values) = &mut other.what {
                            values.retain(|value| !not.contains(&key(&value.text)));
                        }
                    }
                    below.clauses.retain(|other| !matches!(&other.what, GoalClause::Counts(values) if values.is_empty()));
                    true
                }
                GoalClause::If(..) | GoalClause::Revoked(_) => true,
                GoalClause::Basis(_) => {
                    self.change(Sort::Goal, &own.name, Aspect::Basis, clause.span, None, Some(words.clone()));
                    below.clauses.push(clause.clone());
                    continue;
                }
                GoalClause::Reached(event, Some(_), _) => {
                    let same = |other: &&mut Clause<GoalClause>| matches!(&other.what, GoalClause::Reached(below, None, None) if key(&below.text) == key(&event.text));
                    let language = self.language;
                    let Some(stands) = below.clauses.iter_mut().find(same) else {
                        self.goal_is_fixed(clause, &words);
                        continue;
                    };
                    let before = goal_words(language, &stands.what);
                    *stands = clause.clone();
                    self.change(Sort::Goal, &own.name, Aspect::Narrowed, clause.span, Some(before), Some(words));
                    continue;
                }
                GoalClause::Reached(..) | GoalClause::Counts(_) | GoalClause::For(..) => false,
            };
            if narrows {
                self.change(Sort::Goal, &own.name, Aspect::Narrowed, clause.span, None, Some(words));
                below.clauses.push(clause.clone());
            } else {
                self.goal_is_fixed(clause, &words);
            }
        }
    }

    fn goal_is_fixed(&mut self, clause: &Clause<GoalClause>, words: &str) {
        let help = (
            "målet kan kun gøres strengere: »medregner ikke«, »hvis«, »tilbagekaldes ved« og »bekræftet af«",
            "the goal can only be made stricter: `does not count`, `if`, `revoked on` and `confirmed by`",
        );
        self.fixed(clause.span, words, help);
    }
}

fn ladder_of(clause: &Clause<HeaderClause>) -> Option<&[Rung]> {
    if let HeaderClause::IfLate(rungs) = &clause.what { Some(rungs) } else { None }
}
