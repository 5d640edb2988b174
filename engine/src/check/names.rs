//! Every name means one thing.

use super::Checker;
use crate::diagnostic::{Code, Part, nearest};
use crate::lexicon::{At, WORDS};
use crate::model::{DocumentId, FactId, KindId, PoolId, RampId, RoleId, Signal, StepId, TallyId, key};
use crate::source::Span;
use crate::syntax::ast::{File, MetItem, Name, PoolClause, StepClause, What};
use std::collections::{BTreeMap, BTreeSet};

/// How many unknown names of a file are given a suggestion.
const MOST_GUESSES: usize = 100;

/// What a name can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Role,
    Fact,
    Event,
    Step,
    Tally,
    Document,
    Pool,
    Ramp,
    Principle,
}

impl Sort {
    fn noun(self) -> (&'static str, &'static str) {
        match self {
            Self::Role => ("en rolle", "a role"),
            Self::Fact => ("en oplysning", "a fact"),
            Self::Event => ("en hændelse", "an event"),
            Self::Step => ("et trin", "a step"),
            Self::Tally => ("en optælling", "a tally"),
            Self::Ramp => ("en optrapning", "a progression"),
            Self::Pool => ("en pulje", "a pool"),
            Self::Principle => ("et princip", "a principle"),
            Self::Document => ("et dokument", "a document"),
        }
    }
}

/// All names of a file.
#[derive(Debug, Default)]
pub(super) struct Names {
    roles: BTreeMap<String, RoleId>,
    facts: BTreeMap<String, FactId>,
    events: BTreeMap<String, KindId>,
    steps: BTreeMap<String, StepId>,
    tallies: BTreeMap<String, TallyId>,
    ramps: BTreeMap<String, RampId>,
    pools: BTreeMap<String, PoolId>,
    /// As whom each pool reports, after all roles.
    reporters: BTreeMap<String, RoleId>,
    documents: BTreeMap<String, DocumentId>,
    declared: BTreeMap<String, Vec<(Sort, Span)>>,
    spelled: BTreeMap<String, String>,
    /// Names that an unreadable declaration may have declared.
    perhaps: BTreeSet<String>,
}

impl Checker<'_> {
    /// Collects the declared names, in the order of the text.
    pub(super) fn names(&mut self, file: &File) -> Names {
        let mut names = Names::default();
        let (mut roles, mut facts, mut events, mut steps, mut tallies) = (0, 0, 0, 0, 0);
        let (mut ramps, mut pools) = (0, 0);
        for declaration in &file.declarations {
            match &declaration.what {
                What::Role(role) => {
                    self.reserved(&role.name);
                    if self.declare(&mut names, Sort::Role, &role.name) {
                        names.roles.insert(key(&role.name.text), RoleId::new(roles));
                    }
                    roles += 1;
                }
                What::Fact(fact) => {
                    if self.declare(&mut names, Sort::Fact, &fact.name) {
                        names.facts.insert(key(&fact.name.text), FactId::new(facts));
                        // Somebody says an assessment: that is an event of the same name.
                        if !fact.assessed_by.is_empty() {
                            names.events.insert(key(&fact.name.text), KindId::new(events));
                        }
                    }
                    facts += 1;
                    events += usize::from(!fact.assessed_by.is_empty());
                }
                What::Consent(consent) => {
                    if self.declare(&mut names, Sort::Fact, &consent.name) {
                        names.facts.insert(key(&consent.name.text), FactId::new(facts));
                        names.events.insert(key(&consent.name.text), KindId::new(events));
                    }
                    facts += 1;
                    events += 1;
                }
                What::Decision(decision) => {
                    if self.declare(&mut names, Sort::Fact, &decision.name) {
                        names.facts.insert(key(&decision.name.text), FactId::new(facts));
                    }
                    facts += 1;
                }
                What::Event(event) => {
                    if self.declare(&mut names, Sort::Event, &event.name) {
                        names.events.insert(key(&event.name.text), KindId::new(events));
                    }
                    events += 1;
                }
                What::Grant(grant) => {
                    if self.declare(&mut names, Sort::Event, &grant.name) {
                        names.events.insert(key(&grant.name.text), KindId::new(events));
                    }
                    events += 1;
                }
                What::Step(step) => {
                    if self.declare(&mut names, Sort::Step, &step.name) {
                        names.steps.insert(key(&step.name.text), StepId::new(steps));
                    }
                    steps += 1;
                }
                What::Tally(tally) => {
                    if self.declare(&mut names, Sort::Tally, &tally.name) {
                        names.tallies.insert(key(&tally.name.text), TallyId::new(tallies));
                    }
                    tallies += 1;
                }
                What::Ramp(ramp) => {
                    if self.declare(&mut names, Sort::Ramp, &ramp.name) {
                        names.ramps.insert(key(&ramp.name.text), RampId::new(ramps));
                    }
                    ramps += 1;
                }
                What::Pool(pool) => {
                    if self.declare(&mut names, Sort::Pool, &pool.name) {
                        names.pools.insert(key(&pool.name.text), PoolId::new(pools));
                    }
                    pools += 1;
                    for clause in &pool.clauses {
                        let PoolClause::Answers(event, _) = &clause.what else { continue };
                        if self.declare(&mut names, Sort::Event, event) {
                            names.events.insert(key(&event.text), KindId::new(events));
                        }
                        events += 1;
                    }
                }
                What::Principle(principle) => _ = self.declare(&mut names, Sort::Principle, &principle.name),
                What::Document(document) if self.declare(&mut names, Sort::Document, &document.name) => {
                    let at = names.documents.len();
                    names.documents.insert(key(&document.name.text), DocumentId::new(at));
                }
                What::Broken(mentioned) => names.perhaps.extend(mentioned.iter().map(|name| key(name))),
                _ => {}
            }
        }
        names.reporters = names.pools.iter().map(|(name, pool)| (name.clone(), RoleId::new(roles + pool.index()))).collect();
        // A step has an event of its own name, unless other events are said to meet it.
        let mut own = 0;
        for declaration in &file.declarations {
            let What::Step(step) = &declaration.what else { continue };
            let name = key(&step.name.text);
            let met_otherwise = step.clauses.iter().any(|clause| match &clause.what {
                StepClause::MetBy(items) => !items.iter().any(|item| matches!(item, MetItem::Event(by) if key(&by.text) == name)),
                _ => false,
            });
            if !met_otherwise && !names.events.contains_key(&name) {
                names.events.insert(name, KindId::new(events + own));
                own += 1;
            }
        }
        names
    }

    fn declare(&mut self, names: &mut Names, sort: Sort, name: &Name) -> bool {
        let wanted = key(&name.text);
        let entry = names.declared.entry(wanted.clone()).or_default();
        let clash = entry.iter().find(|(other, _)| !matches!((sort, other), (Sort::Event, Sort::Step) | (Sort::Step, Sort::Event)));
        if let Some((_, first)) = clash.copied() {
            let fault = self.fault(Code::DuplicateName, name.span).with(name.text.as_str()).also(first);
            self.push(fault);
            return false;
        }
        entry.push((sort, name.span));
        names.spelled.entry(wanted).or_insert_with(|| name.text.clone());
        true
    }

    /// A role must not be called like a word that begins a clause: the clause would be read as the role's.
    fn reserved(&mut self, name: &Name) {
        let wanted = key(&name.text);
        let taken = WORDS
            .iter()
            .filter(|entry| matches!(entry.at, At::Clause | At::Hard))
            .flat_map(|entry| entry.forms(self.language))
            .any(|form| *form == wanted);
        if taken {
            let fault = self.fault(Code::ReservedName, name.span).with(name.text.as_str()).with(("en rolle", "a role"));
            self.push(fault);
        }
    }

    pub(super) fn role(&mut self, names: &Names, name: &Name) -> Option<RoleId> {
        let found = names.roles.get(&key(&name.text)).copied();
        if found.is_none() {
            self.unknown(names, name, &[Sort::Role]);
        }
        found
    }

    /// Who reports something: a role, or a pool that answers.
    pub(super) fn reporter(&mut self, names: &Names, name: &Name) -> Option<RoleId> {
        let pool = names.reporters.get(&key(&name.text)).copied();
        pool.or_else(|| self.role(names, name))
    }

    pub(super) fn pool_named(&mut self, names: &Names, name: &Name) -> Option<PoolId> {
        let found = names.pools.get(&key(&name.text)).copied();
        if found.is_none() {
            self.unknown(names, name, &[Sort::Pool]);
        }
        found
    }

    pub(super) fn fact(&mut self, names: &Names, name: &Name) -> Option<FactId> {
        let found = names.facts.get(&key(&name.text)).copied();
        if found.is_none() {
            self.unknown(names, name, &[Sort::Fact]);
        }
        found
    }

    /// An event, or the event of a step's own.
    pub(super) fn event(&mut self, names: &Names, name: &Name) -> Option<KindId> {
        let found = names.events.get(&key(&name.text)).copied();
        if found.is_none() {
            self.unknown(names, name, &[Sort::Event]);
        }
        found
    }

    pub(super) fn step_named(&mut self, names: &Names, name: &Name) -> Option<StepId> {
        let found = names.step_id(name);
        if found.is_none() {
            self.unknown(names, name, &[Sort::Step]);
        }
        found
    }

    pub(super) fn tally_named(&mut self, names: &Names, name: &Name) -> Option<TallyId> {
        let found = names.tallies.get(&key(&name.text)).copied();
        if found.is_none() {
            self.unknown(names, name, &[Sort::Tally, Sort::Ramp]);
        }
        found
    }

    pub(super) fn ramp_named(&mut self, names: &Names, name: &Name) -> Option<RampId> {
        let found = names.ramp_id(name);
        if found.is_none() {
            self.unknown(names, name, &[Sort::Ramp]);
        }
        found
    }

    pub(super) fn document_named(&mut self, names: &Names, name: &Name) -> Option<DocumentId> {
        let found = names.document_id(name);
        if found.is_none() {
            self.unknown(names, name, &[Sort::Document]);
        }
        found
    }

    /// Something steps can wait for: a step (that it is met) before an event of the same name.
    pub(super) fn signal(&mut self, names: &Names, name: &Name) -> Option<Signal> {
        let found = names.signal(name);
        if found.is_none() {
            self.unknown(names, name, &[Sort::Event, Sort::Step]);
        }
        found
    }

    /// A date fact, an event or a step, for deadlines.
    pub(super) fn anchor_unknown(&mut self, names: &Names, name: &Name) {
        self.unknown(names, name, &[Sort::Fact, Sort::Event, Sort::Step]);
    }

    /// An event, where a date fact would do as well.
    pub(super) fn fact_or_event(&mut self, names: &Names, name: &Name) -> Option<KindId> {
        let found = names.events.get(&key(&name.text)).copied();
        if found.is_none() {
            self.unknown(names, name, &[Sort::Fact, Sort::Event]);
        }
        found
    }

    fn unknown(&mut self, names: &Names, name: &Name, wanted: &[Sort]) {
        if names.perhaps(&name.text) {
            return;
        }
        let nouns = |language: crate::lexicon::Language| {
            let nouns: Vec<&str> = wanted.iter().map(|sort| language.pick(sort.noun().0, sort.noun().1)).collect();
            match nouns.split_last() {
                Some((last, rest)) if !rest.is_empty() => format!("{} {} {last}", rest.join(", "), language.pick("eller", "or")),
                _ => nouns.concat(),
            }
        };
        let needed = Part::Each(nouns(crate::lexicon::Language::Danish), nouns(crate::lexicon::Language::English));
        if let Some((sort, place)) = names.declared.get(&key(&name.text)).and_then(|declared| declared.first()).copied() {
            let help = match (sort, wanted) {
                (Sort::Step, [Sort::Event]) => {
                    ("trinnet opfyldes af andre hændelser; nævn en af dem", "the step is met by other events; name one of them")
                }
                (Sort::Event | Sort::Step, [Sort::Fact]) => (
                    "en oplysning er noget, man ved om sagen; noget, der sker, nævnes efter »efter« eller »bortfalder ved«",
                    "a fact is something known about the case; something that happens is named after `after` or `lapses on`",
                ),
                (Sort::Tally, [Sort::Event, ..]) => (
                    "en optælling nås: skriv »når … er over …« i stedet for »efter …«",
                    "a tally is reached: write `when … is over …` instead of `after …`",
                ),
                (Sort::Ramp, [Sort::Event, ..]) => (
                    "en optrapning er ingen hændelse: skriv »når … går i stå«, »skal vurderes«, »går ned« eller »er nået« i stedet for »efter …«",
                    "a progression is no event: write `when … stalls`, `is due for review`, `goes down` or `is reached` instead of `after …`",
                ),
                (Sort::Ramp, [Sort::Fact, ..]) => {
                    ("nævn den oplysning, som optrapningen måler", "name the fact that the progression measures")
                }
                (Sort::Tally, [Sort::Ramp]) => (
                    "en optælling når et tal: skriv »når … er mindst …« eller »er over …«",
                    "a tally comes to a number: write `when … is at least …` or `is over …`",
                ),
                (Sort::Fact, [Sort::Ramp]) => (
                    "erklær en optrapning, der måler oplysningen: optrapning …",
                    "declare a progression that measures the fact: progression …",
                ),
                (Sort::Fact, [Sort::Tally, ..]) => (
                    "en oplysning er én værdi; skal den lægges sammen, så erklær en optælling, der tæller den, og skal den stige, en optrapning, der måler den",
                    "a fact is one value; to add it up, declare a tally that counts it, and if it is to rise, a progression that measures it",
                ),
                (Sort::Fact, [Sort::Event, ..]) => ("nævn den hændelse, der oplyser det", "name the event that states it"),
                (Sort::Pool, [Sort::Event, ..]) => {
                    ("nævn det, som puljen svarer: det, der står efter »svarer«", "name what the pool answers: what stands after `answers`")
                }
                _ => ("vælg et andet navn her", "choose another name here"),
            };
            let fault =
                self.fault(Code::WrongKind, name.span).with(name.text.as_str()).with(sort.noun()).with(needed).with(help).also(place);
            self.push(fault);
            return;
        }
        let candidates = names
            .declared
            .iter()
            .filter(|(_, declared)| declared.iter().any(|(sort, _)| wanted.contains(sort)))
            .filter_map(|(key, _)| names.spelled.get(key).map(String::as_str));
        // A file with more unknown names than this is not helped by guessing at each.
        self.guesses += 1;
        let near = if self.guesses <= MOST_GUESSES { nearest(&name.text, candidates).map(str::to_owned) } else { None };
        let declare = match wanted.first() {
            Some(Sort::Role) => ("erklær den øverst: rolle …", "declare it at the top: role …"),
            Some(Sort::Fact) if wanted.len() == 2 => {
                ("erklær den øverst: oplysning … eller hændelse …", "declare it at the top: fact … or event …")
            }
            Some(Sort::Fact) if wanted.len() > 1 => (
                "erklær den øverst: oplysning …, eller nævn en hændelse eller et trin",
                "declare it at the top: fact …, or name an event or a step",
            ),
            Some(Sort::Fact) => ("erklær den øverst: oplysning …", "declare it at the top: fact …"),
            Some(Sort::Step) => ("erklær det: trin …", "declare it: step …"),
            Some(Sort::Ramp) => ("erklær den øverst: optrapning …", "declare it at the top: progression …"),
            Some(Sort::Pool) => ("erklær den øverst: pulje …", "declare it at the top: pool …"),
            Some(Sort::Document) => ("erklær det øverst: dokument …", "declare it at the top: document …"),
            Some(Sort::Tally) => ("erklær den øverst: optælling …", "declare it at the top: tally …"),
            _ => ("erklær den øverst: hændelse …", "declare it at the top: event …"),
        };
        let help = match &near {
            Some(known) => Part::Each(format!("mente du »{known}«?"), format!("did you mean `{known}`?")),
            None => Part::from(declare),
        };
        let mut fault = self.fault(Code::UnknownName, name.span).with(name.text.as_str()).with(needed).with(help);
        if let Some(known) = near {
            fault.also = names.declared.get(&key(&known)).and_then(|declared| declared.first()).map(|(_, place)| *place);
            fault = fault.fix(name.span, crate::syntax::name_words(self.language, &known));
        }
        self.push(fault);
    }

    /// Reports that an event does not tell a fact that is asked of it.
    pub(super) fn not_told(&mut self, place: Span, fact: &str, event: &str, also: Span) {
        let needed = Part::Each(format!("en oplysning, som »{event}« oplyser"), format!("a fact that `{event}` states"));
        let help = self.let_it_tell(event);
        let fault = self.fault(Code::UnknownName, place).with(fact).with(needed).with(help).also(also);
        self.push(fault);
    }

    /// How to let an event tell something.
    pub(super) fn let_it_tell(&self, event: &str) -> Part {
        let words = crate::syntax::name_words(self.language, event);
        Part::Each(
            format!("lad hændelsen oplyse den: hændelse {words} …, oplyser …"),
            format!("let the event state it: event {words} …, states …"),
        )
    }
}

impl Names {
    /// May an unreadable declaration have declared this? Its words are known, but not which of them belong together.
    pub(super) fn perhaps(&self, name: &str) -> bool {
        let name = key(name);
        self.perhaps.contains(&name) || name.split(' ').all(|word| self.perhaps.contains(word))
    }

    pub(super) fn signal(&self, name: &Name) -> Option<Signal> {
        let step = self.step_id(name).map(Signal::Met);
        step.or_else(|| self.events.get(&key(&name.text)).copied().map(Signal::Event))
    }

    /// What the goal implies is known by its name in either language, so that a text can be translated.
    pub(super) fn step_id(&self, name: &Name) -> Option<StepId> {
        let wanted = key(&name.text);
        let elsewhere = || self.steps.get(&crate::terms::implied_elsewhere(&wanted)?);
        self.steps.get(&wanted).or_else(elsewhere).copied()
    }

    pub(super) fn pool_id(&self, name: &Name) -> Option<PoolId> {
        self.pools.get(&key(&name.text)).copied()
    }

    /// As whom a pool reports.
    pub(super) fn reporter_id(&self, pool: &Name) -> Option<RoleId> {
        self.reporters.get(&key(&pool.text)).copied()
    }

    pub(super) fn fact_id(&self, name: &Name) -> Option<FactId> {
        self.facts.get(&key(&name.text)).copied()
    }

    pub(super) fn ramp_id(&self, name: &Name) -> Option<RampId> {
        self.ramps.get(&key(&name.text)).copied()
    }

    pub(super) fn document_id(&self, name: &Name) -> Option<DocumentId> {
        self.documents.get(&key(&name.text)).copied()
    }

    pub(super) fn role_id(&self, name: &Name) -> Option<RoleId> {
        self.roles.get(&key(&name.text)).copied()
    }

    pub(super) fn event_id(&self, name: &str) -> Option<KindId> {
        self.events.get(&key(name)).copied()
    }
}
