//! How the cases of a population go: shares of personas and values, weights of scenarios, how often things go awry.
//!
//! A file in JSON, read whole: every fault is told with its line. What it does not say keeps its plain value.

use crate::chance::CHANCES;
use crate::noise::Noise;
use crate::places::{self, Entry, Node, What};
use crate::tales::Ends;
use sagsgang::lexicon::Language;
use sagsgang::log::FieldValue;
use sagsgang::model::{Checked, Procedure, Type, Value};
use sagsgang::scenario::stories;
use std::collections::{BTreeMap, BTreeSet};

/// The most that a weight or a number of cases may be.
const MOST: u32 = 1_000_000;
/// The most places that a pool may have in the beginning.
const MOST_PLACES: u32 = 10_000;

/// Personas of a role of the house, in shares that add up to [`CHANCES`]. Each case draws one for each role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// Well before the deadline.
    pub diligent: u32,
    /// Around the deadline.
    pub pressed: u32,
    /// When reminded, or told that it is late.
    pub forgetful: u32,
    /// Never; somebody up the ladder may.
    pub absent: u32,
}

/// Personas of a role outside the house, likewise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outside {
    /// Answers in time.
    pub prompt: u32,
    /// Answers after the deadline.
    pub late: u32,
    /// Does not answer.
    pub silent: u32,
}

impl Own {
    /// Nobody is ever late.
    pub const DILIGENT: Self = Self { diligent: CHANCES, pressed: 0, forgetful: 0, absent: 0 };
}

impl Outside {
    /// Everybody answers in time.
    pub const PROMPT: Self = Self { prompt: CHANCES, late: 0, silent: 0 };
}

/// The personas of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personas {
    /// Of the house.
    Own(Own),
    /// From outside.
    Outside(Outside),
}

/// How much slower or faster than its scenario a case goes: each case draws its pace between the two, [`CHANCES`] being the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The fastest.
    pub shortest: u32,
    /// The slowest.
    pub longest: u32,
}

/// A population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// Cases that begin in each month of the year; how they lie to each other decides where cases begin.
    pub months: [u32; 12],
    /// Is the number of cases a month told?
    pub counted: bool,
    /// Of roles that `roles` does not name.
    pub own: Own,
    /// Of roles outside that `roles` does not name.
    pub outside: Outside,
    /// Personas of a role, by its name in lower case.
    pub roles: BTreeMap<String, Personas>,
    /// Shares of the values of a fact, by its name in lower case: a case draws one, and tells that.
    pub facts: BTreeMap<String, Vec<(FieldValue, u32)>>,
    /// Weights of scenarios, by title. Of those that are not named one that
    /// reaches the goal weighs 6, one that ends otherwise 2, one that stops half-way 1.
    pub scenarios: BTreeMap<String, u32>,
    /// The pace.
    pub stretch: Stretch,
    /// Of cases whose scenario stops half-way: they go on to an end that another scenario tells of.
    pub goes_on: u32,
    /// How many places a pool has by name in the beginning, by the pool's name in lower case. One that is not named has as many as it must
    /// have by its text, or 10 where its text says nothing of places at all.
    pub pools: BTreeMap<String, u32>,
    /// What happens on top.
    pub noise: Noise,
}

impl Default for Population {
    fn default() -> Self {
        Self {
            months: [1; 12],
            counted: false,
            own: Own { diligent: 600, pressed: 280, forgetful: 100, absent: 20 },
            outside: Outside { prompt: 750, late: 180, silent: 70 },
            roles: BTreeMap::new(),
            facts: BTreeMap::new(),
            scenarios: BTreeMap::new(),
            stretch: Stretch { shortest: 700, longest: 1500 },
            goes_on: 900,
            pools: BTreeMap::new(),
            noise: Noise::default(),
        }
    }
}

/// What a scenario weighs that reaches the goal, one that ends otherwise, and one that stops half-way.
const WEIGHT_GOAL: u32 = 6;
const WEIGHT_OTHERWISE: u32 = 2;
const WEIGHT_HALF: u32 = 1;

impl Population {
    /// Everybody keeps every deadline, and nothing goes awry.
    #[must_use]
    pub fn without_noise() -> Self {
        Self { own: Own::DILIGENT, outside: Outside::PROMPT, noise: Noise::NONE, ..Self::default() }
    }

    /// What a scenario weighs.
    pub(crate) fn weight_of(&self, title: &str, ends: Ends) -> u32 {
        self.scenarios.get(title).copied().unwrap_or(match ends {
            Ends::Goal => WEIGHT_GOAL,
            Ends::Otherwise => WEIGHT_OTHERWISE,
            Ends::HalfWay => WEIGHT_HALF,
        })
    }

    /// How many cases begin in a period, where the file says how many begin in a month: whole months as they are, parts of one by their days.
    #[must_use]
    pub fn cases_in(&self, period: crate::Period) -> Option<u64> {
        if !self.counted {
            return None;
        }
        let days = (0..=period.from.days_until(period.to)).map(|days| period.from.plus(days));
        let mut each: BTreeMap<(i32, u32), (u64, u64)> = BTreeMap::new();
        for day in days {
            let (year, month, _) = day.ymd();
            let (_, _, length) = day.last_of_month().ymd();
            each.entry((year, month)).or_insert((0, u64::from(length))).0 += 1;
        }
        let in_month = |((_, month), (days, length)): ((i32, u32), (u64, u64))| {
            let place = usize::try_from(month).unwrap_or(1).saturating_sub(1);
            u64::from(self.months.get(place).copied().unwrap_or(0)) * days / length
        };
        Some(each.into_iter().map(in_month).sum())
    }

    /// Reads a population for some texts: roles, facts and values are theirs.
    ///
    /// # Errors
    /// Every fault, in the order of the lines.
    pub fn read(text: &str, procedures: &[Checked<Procedure>]) -> Result<Self, Vec<PopulationFault>> {
        let node = match places::read(text) {
            Ok(node) => node,
            Err(error) => {
                let line = u32::try_from(error.line).unwrap_or(0);
                return Err(vec![PopulationFault { line, wrong: Wrong::NotJson { column: error.column, message: error.message } }]);
            }
        };
        let mut reading = Reading { procedures, faults: Vec::new() };
        let population = reading.population(&node);
        if reading.faults.is_empty() {
            return Ok(population);
        }
        reading.faults.sort_by_key(|fault| fault.line);
        Err(reading.faults)
    }
}

/// Something wrong with a population file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PopulationFault {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What may be wrong with a population file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// It is not JSON from here on.
    NotJson {
        /// The column.
        column: usize,
        /// What the reader of JSON says.
        message: String,
    },
    /// There is no such key, or the text has no such thing.
    Unknown {
        /// What it should have been.
        thing: Thing,
        /// What stands there.
        name: String,
        /// What could stand there.
        known: Vec<String>,
    },
    /// It stands there twice.
    Twice {
        /// The key.
        key: String,
    },
    /// It should be something else.
    Form {
        /// The key.
        key: String,
        /// What it should be.
        wanted: Wanted,
    },
    /// Shares that do not add up.
    Shares {
        /// Of what.
        key: String,
        /// What they add up to.
        sum: u64,
    },
    /// Nobody tells the fact: it is decided.
    Decided {
        /// The fact.
        fact: String,
    },
    /// Nothing is left to draw from.
    NothingLeft {
        /// The key.
        key: String,
    },
    /// The fastest pace is slower than the slowest.
    PaceBackwards,
}

/// What a name in a population file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A key of the file's form.
    Key,
    /// A role.
    Role,
    /// A fact.
    Fact,
    /// A value of a fact.
    Value,
    /// A scenario's title.
    Scenario,
    /// A pool.
    Pool,
}

/// What should stand somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Keys and what belongs to them.
    Object,
    /// A whole number from 0 to 1000.
    Chances,
    /// A whole number from 0 to a million.
    Weight,
    /// A whole number of cases, or twelve of them.
    Months,
    /// A pace from 1 to 10,000.
    Pace,
    /// A whole number of places from 0 to 10,000.
    Places,
    /// Words.
    Words,
}

impl PopulationFault {
    /// In words, without the line.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let quoted = |name: &str| language.quoted(name);
        match &self.wrong {
            Wrong::NotJson { column, message } => language
                .pick(format!("tegn {column}: det er ikke JSON ({message})"), format!("column {column}: it is not JSON ({message})")),
            Wrong::Unknown { thing, name, known } => {
                let name = quoted(name);
                let what = match thing {
                    Thing::Key => language.pick(format!("jeg kender ikke {name} her"), format!("I do not know {name} here")),
                    Thing::Role => language.pick(format!("sagsgangen har ingen rolle {name}"), format!("the procedure has no role {name}")),
                    Thing::Fact => {
                        language.pick(format!("sagsgangen har ingen oplysning {name}"), format!("the procedure has no fact {name}"))
                    }
                    Thing::Value => language.pick(format!("oplysningen kan ikke være {name}"), format!("the fact cannot be {name}")),
                    Thing::Scenario => {
                        language.pick(format!("sagsgangen har intet scenarie {name}"), format!("the procedure has no scenario {name}"))
                    }
                    Thing::Pool => language.pick(format!("sagsgangen har ingen pulje {name}"), format!("the procedure has no pool {name}")),
                };
                if known.is_empty() {
                    return what;
                }
                let known: Vec<String> = known.iter().map(|name| quoted(name)).collect();
                let known = known.join(", ");
                language.pick(format!("{what}; vælg mellem: {known}"), format!("{what}; choose from: {known}"))
            }
            Wrong::Twice { key } => {
                let key = quoted(key);
                language.pick(format!("{key} står der to gange"), format!("{key} stands there twice"))
            }
            Wrong::Form { key, wanted } => {
                let (danish, english) = match wanted {
                    Wanted::Object => ("nøgler i krøllede parenteser", "keys in braces"),
                    Wanted::Chances => {
                        ("et helt tal fra 0 til 1000: så mange ud af 1000", "a whole number from 0 to 1000: so many out of 1000")
                    }
                    Wanted::Weight => ("et helt tal fra 0 til 1000000", "a whole number from 0 to 1000000"),
                    Wanted::Months => (
                        "et helt antal sager, eller tolv af dem, januar først",
                        "a whole number of cases, or twelve of them, January first",
                    ),
                    Wanted::Pace => (
                        "et helt tal fra 1 til 10000; 1000 er scenariets eget tempo",
                        "a whole number from 1 to 10000; 1000 is the scenario's own pace",
                    ),
                    Wanted::Places => ("et helt antal pladser, højst 10000", "a whole number of places, at most 10000"),
                    Wanted::Words => ("ord i anførselstegn", "words in quotation marks"),
                };
                let key = quoted(key);
                language.pick(format!("{key} skal være {danish}"), format!("{key} must be {english}"))
            }
            Wrong::Shares { key, sum } => {
                let key = quoted(key);
                language.pick(
                    format!("andelene under {key} giver {sum} tilsammen; de skal give 1000"),
                    format!("the shares under {key} add up to {sum}; they must add up to 1000"),
                )
            }
            Wrong::Decided { fact } => {
                let fact = quoted(fact);
                language.pick(
                    format!("{fact} fortælles ikke af nogen: det er en beslutning, et samtykke eller en vurdering"),
                    format!("nobody tells {fact}: it is a decision, a consent or an assessment"),
                )
            }
            Wrong::NothingLeft { key } => {
                let key = quoted(key);
                language.pick(
                    format!("alt under {key} er 0, så der er intet at trække"),
                    format!("all under {key} is 0, so there is nothing to draw"),
                )
            }
            Wrong::PaceBackwards => language
                .pick("det hurtigste tempo er langsommere end det langsomste", "the fastest pace is slower than the slowest")
                .to_owned(),
        }
    }
}

/// The keys of the file.
const KEYS: [&str; 10] =
    ["source", "cases_per_month", "own_roles", "outside_roles", "roles", "facts", "scenarios", "course", "pools", "noise"];
const OWN: [&str; 4] = ["diligent", "pressed", "forgetful", "absent"];
const OUTSIDE: [&str; 3] = ["prompt", "late", "silent"];
const COURSE: [&str; 3] = ["shortest", "longest", "goes_on"];
const NOISE: [&str; 11] = [
    "late_registration",
    "correction",
    "withdrawal",
    "duplicate",
    "disorder",
    "relapse",
    "vain_attempt",
    "extension",
    "other_value",
    "left_open",
    "place_withdrawn",
];

struct Reading<'p> {
    procedures: &'p [Checked<Procedure>],
    faults: Vec<PopulationFault>,
}

impl Reading<'_> {
    fn wrong(&mut self, line: u32, wrong: Wrong) {
        self.faults.push(PopulationFault { line, wrong });
    }

    /// The entries of an object; none, and a fault, where it is none.
    fn entries<'n>(&mut self, key: &str, node: &'n Node) -> &'n [Entry] {
        let What::Object(entries) = &node.what else {
            self.wrong(node.line, Wrong::Form { key: key.to_owned(), wanted: Wanted::Object });
            return &[];
        };
        let mut seen = BTreeSet::new();
        for entry in entries {
            if !seen.insert(entry.key.to_lowercase()) {
                self.wrong(entry.line, Wrong::Twice { key: entry.key.clone() });
            }
        }
        entries
    }

    /// The entries of an object whose keys are known.
    fn known<'n>(&mut self, key: &str, node: &'n Node, keys: &[&str]) -> Vec<&'n Entry> {
        let entries = self.entries(key, node);
        let (known, unknown): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|entry| keys.contains(&entry.key.as_str()));
        for entry in unknown {
            let known = keys.iter().map(|key| (*key).to_owned()).collect();
            self.wrong(entry.line, Wrong::Unknown { thing: Thing::Key, name: entry.key.clone(), known });
        }
        known
    }

    fn number(&mut self, entry: &Entry, most: u32, wanted: Wanted) -> u32 {
        let number = if let What::Number(digits) = &entry.node.what { digits.parse::<u32>().ok() } else { None };
        number.filter(|number| *number <= most).unwrap_or_else(|| {
            self.wrong(entry.node.line, Wrong::Form { key: entry.key.clone(), wanted });
            0
        })
    }

    fn chances(&mut self, entry: &Entry) -> u32 {
        self.number(entry, CHANCES, Wanted::Chances)
    }

    fn population(&mut self, node: &Node) -> Population {
        let mut population = Population::default();
        for entry in self.known("population", node, &KEYS) {
            let (key, node) = (entry.key.as_str(), &entry.node);
            match key {
                "source" if !matches!(node.what, What::Text(_)) => {
                    self.wrong(node.line, Wrong::Form { key: key.to_owned(), wanted: Wanted::Words });
                }
                "cases_per_month" => {
                    population.counted = true;
                    population.months = self.months(entry);
                }
                "own_roles" => population.own = self.own(key, node),
                "outside_roles" => population.outside = self.outside(key, node),
                "roles" => population.roles = self.roles(node),
                "facts" => population.facts = self.facts(node),
                "scenarios" => population.scenarios = self.scenarios(node),
                "course" => self.course(node, &mut population),
                "pools" => population.pools = self.pools(node),
                "noise" => self.noise(node, &mut population.noise),
                _ => {}
            }
        }
        population
    }

    fn months(&mut self, entry: &Entry) -> [u32; 12] {
        let mut months = [1; 12];
        let form = Wrong::Form { key: entry.key.clone(), wanted: Wanted::Months };
        match &entry.node.what {
            What::List(items) => {
                if items.len() != 12 {
                    self.wrong(entry.node.line, form);
                    return months;
                }
                for (month, item) in months.iter_mut().zip(items) {
                    let one = Entry { key: entry.key.clone(), line: item.line, node: item.clone() };
                    *month = self.number(&one, MOST, Wanted::Months);
                }
            }
            _ => months = [self.number(entry, MOST, Wanted::Months); 12],
        }
        if months.iter().all(|month| *month == 0) && self.faults.is_empty() {
            self.wrong(entry.line, Wrong::NothingLeft { key: entry.key.clone() });
        }
        months
    }

    /// Shares by their keys; those not named are 0.
    fn shares(&mut self, key: &str, node: &Node, keys: &[&str]) -> Vec<u32> {
        let mut shares = vec![0; keys.len()];
        let before = self.faults.len();
        for entry in self.known(key, node, keys) {
            let share = self.chances(entry);
            for (place, _) in shares.iter_mut().zip(keys).filter(|(_, name)| **name == entry.key) {
                *place = share;
            }
        }
        self.add_up(key, node.line, shares.iter().copied(), before);
        shares
    }

    fn add_up(&mut self, key: &str, line: u32, shares: impl Iterator<Item = u32>, before: usize) {
        let sum = shares.map(u64::from).sum();
        if sum != u64::from(CHANCES) && self.faults.len() == before {
            self.wrong(line, Wrong::Shares { key: key.to_owned(), sum });
        }
    }

    fn own(&mut self, key: &str, node: &Node) -> Own {
        match self.shares(key, node, &OWN).as_slice() {
            [diligent, pressed, forgetful, absent] => {
                Own { diligent: *diligent, pressed: *pressed, forgetful: *forgetful, absent: *absent }
            }
            _ => Own::DILIGENT,
        }
    }

    fn outside(&mut self, key: &str, node: &Node) -> Outside {
        match self.shares(key, node, &OUTSIDE).as_slice() {
            [prompt, late, silent] => Outside { prompt: *prompt, late: *late, silent: *silent },
            _ => Outside::PROMPT,
        }
    }

    fn roles(&mut self, node: &Node) -> BTreeMap<String, Personas> {
        let mut roles = BTreeMap::new();
        for entry in self.entries("roles", node) {
            let named = self.procedures.iter().find_map(|text| text.role_named(&entry.key).map(|id| text.role(id)));
            let Some(role) = named else {
                let known = self.names(|text| text.roles().iter().map(|role| role.name.clone()).collect());
                self.wrong(entry.line, Wrong::Unknown { thing: Thing::Role, name: entry.key.clone(), known });
                continue;
            };
            let personas = if role.outside {
                Personas::Outside(self.outside(&entry.key, &entry.node))
            } else {
                Personas::Own(self.own(&entry.key, &entry.node))
            };
            roles.insert(entry.key.to_lowercase(), personas);
        }
        roles
    }

    /// Names of all texts, each once, in their order.
    fn names(&self, of: impl Fn(&Procedure) -> Vec<String>) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in self.procedures.iter().flat_map(|text| of(text)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn facts(&mut self, node: &Node) -> BTreeMap<String, Vec<(FieldValue, u32)>> {
        let mut facts = BTreeMap::new();
        for entry in self.entries("facts", node) {
            let named = self.procedures.iter().find_map(|text| text.fact_named(&entry.key).map(|id| (text, id)));
            let Some((text, id)) = named else {
                let known = self.names(|text| told_facts(text).map(|id| text.fact(id).name.clone()).collect());
                self.wrong(entry.line, Wrong::Unknown { thing: Thing::Fact, name: entry.key.clone(), known });
                continue;
            };
            if !self
                .procedures
                .iter()
                .any(|text| told_facts(text).any(|told| text.fact(told).name.to_lowercase() == entry.key.to_lowercase()))
            {
                self.wrong(entry.line, Wrong::Decided { fact: entry.key.clone() });
                continue;
            }
            let kind = text.fact(id).kind.clone();
            let before = self.faults.len();
            let mut values = Vec::new();
            for share in self.entries(&entry.key, &entry.node) {
                let chances = self.chances(share);
                match value(&share.key, &kind) {
                    Some(value) => values.push((value, chances)),
                    None => {
                        let known = match &kind {
                            Type::Choice(options) => options.clone(),
                            Type::YesNo => text.language().pick(["ja", "nej"], ["yes", "no"]).map(str::to_owned).to_vec(),
                            _ => Vec::new(),
                        };
                        self.wrong(share.line, Wrong::Unknown { thing: Thing::Value, name: share.key.clone(), known });
                    }
                }
            }
            self.add_up(&entry.key, entry.node.line, values.iter().map(|(_, share)| *share), before);
            facts.insert(entry.key.to_lowercase(), values);
        }
        facts
    }

    fn scenarios(&mut self, node: &Node) -> BTreeMap<String, u32> {
        let titles = self.names(|text| text.scenario_titles().map(str::to_owned).collect());
        let mut weights = BTreeMap::new();
        for entry in self.entries("scenarios", node) {
            if !titles.contains(&entry.key) {
                self.wrong(entry.line, Wrong::Unknown { thing: Thing::Scenario, name: entry.key.clone(), known: titles.clone() });
                continue;
            }
            let weight = self.number(entry, MOST, Wanted::Weight);
            weights.insert(entry.key.clone(), weight);
        }
        let told =
            |text: &Checked<Procedure>| stories(text).into_iter().any(|story| weights.get(&story.title).is_none_or(|weight| *weight > 0));
        if !titles.is_empty() && self.faults.is_empty() && !self.procedures.iter().any(told) {
            self.wrong(node.line, Wrong::NothingLeft { key: "scenarios".to_owned() });
        }
        weights
    }

    /// Pools are those of the first text.
    fn pools(&mut self, node: &Node) -> BTreeMap<String, u32> {
        let mut pools = BTreeMap::new();
        let text = self.procedures.first();
        for entry in self.entries("pools", node) {
            if text.and_then(|text| text.pool_named(&entry.key)).is_none() {
                let known = text.map_or_else(Vec::new, |text| text.pools().iter().map(|pool| pool.name.clone()).collect());
                self.wrong(entry.line, Wrong::Unknown { thing: Thing::Pool, name: entry.key.clone(), known });
                continue;
            }
            let places = self.number(entry, MOST_PLACES, Wanted::Places);
            pools.insert(entry.key.to_lowercase(), places);
        }
        pools
    }

    fn course(&mut self, node: &Node, population: &mut Population) {
        for entry in self.known("course", node, &COURSE) {
            match entry.key.as_str() {
                "goes_on" => population.goes_on = self.chances(entry),
                pace => {
                    let number = self.number(entry, 10_000, Wanted::Pace);
                    if number == 0 && self.faults.is_empty() {
                        self.wrong(entry.node.line, Wrong::Form { key: entry.key.clone(), wanted: Wanted::Pace });
                    }
                    let place = if pace == "shortest" { &mut population.stretch.shortest } else { &mut population.stretch.longest };
                    *place = number;
                }
            }
        }
        if population.stretch.shortest > population.stretch.longest && self.faults.is_empty() {
            self.wrong(node.line, Wrong::PaceBackwards);
        }
    }

    fn noise(&mut self, node: &Node, noise: &mut Noise) {
        for entry in self.known("noise", node, &NOISE) {
            let chances = self.chances(entry);
            let place = match entry.key.as_str() {
                "late_registration" => &mut noise.late_registration,
                "correction" => &mut noise.correction,
                "withdrawal" => &mut noise.withdrawal,
                "duplicate" => &mut noise.duplicate,
                "disorder" => &mut noise.disorder,
                "relapse" => &mut noise.relapse,
                "vain_attempt" => &mut noise.vain_attempt,
                "extension" => &mut noise.extension,
                "other_value" => &mut noise.other_value,
                "left_open" => &mut noise.left_open,
                _ => &mut noise.place_withdrawn,
            };
            *place = chances;
        }
    }
}

/// The facts that events tell.
fn told_facts(text: &Procedure) -> impl Iterator<Item = sagsgang::model::FactId> + '_ {
    text.kinds().iter().filter(|kind| !kind.assesses).flat_map(|kind| kind.tells.iter().copied())
}

/// A value as a key of the file has it; nothing where it is not of the fact's type.
fn value(words: &str, kind: &Type) -> Option<FieldValue> {
    let value = match (kind, words.to_lowercase().as_str()) {
        (Type::YesNo, "ja" | "yes" | "true") => FieldValue::YesNo(true),
        (Type::YesNo, "nej" | "no" | "false") => FieldValue::YesNo(false),
        (Type::YesNo | Type::Date | Type::Plan, _) => return None,
        _ => FieldValue::Text(words.to_owned()),
    };
    Value::read(&value, kind).map(|_| value)
}
