//! Procedures as text, drawn from tapes: every construct of the grammar, and always without errors when checked.
//!
//! In: a [`Recipe`], the numbers. Out: [`Written`], the text in Danish or English with the constructs it holds.

use crate::activities;
use crate::consents::{self, ConsentPlan};
use crate::decisions;
use crate::forms::{self, FormPlan};
use crate::grants;
use crate::indicators;
use crate::passing;
use crate::pools;
use crate::principles;
use crate::ramps::{self, RampPlan};
use crate::scenes;
use crate::steps::{self, StepPlan};
use crate::tallies::{self, Asides, TallyPlan};
use crate::tape::Tape;
use crate::words::{self, Name, Names, in_language};
use sagsgang::lexicon::Language;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The numbers a procedure is made of.
#[derive(Debug, Clone, Default)]
pub struct Recipe {
    /// For everything but steps and scenarios.
    pub head: Vec<u16>,
    /// One tape a step; two at least are made.
    pub steps: Vec<Vec<u16>>,
    /// One tape a scenario.
    pub scenes: Vec<Vec<u16>>,
}

/// A text and what stands in it.
#[derive(Debug, Clone)]
pub struct Written {
    /// The text.
    pub text: String,
    /// Its keyword language.
    pub language: Language,
    /// The constructs that occur in it.
    pub constructs: BTreeSet<&'static str>,
}

/// The type of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Date,
    Duration,
    YesNo,
    Text,
    Number,
    Choice(Vec<Name>),
}

#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) name: Name,
    pub(crate) kind: Kind,
    /// Does it hold for a while only?
    pub(crate) lasts: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) name: Name,
    pub(crate) states: Vec<usize>,
    /// Is it planned for a day that a fact tells?
    pub(crate) planned: bool,
    /// Does it name the part of the case it is about?
    pub(crate) parted: bool,
    /// The step that has the same name, and that it meets.
    pub(crate) step: Option<usize>,
    /// Of a grant: amounts that may be told with it.
    pub(crate) grants: Option<Vec<String>>,
    /// Is it an assessment?
    pub(crate) said: bool,
    /// Does it need a consent?
    pub(crate) needs: bool,
}

impl Event {
    /// One that says nothing but that it happened.
    pub(crate) fn plain(name: Name) -> Self {
        Self { name, states: Vec::new(), planned: false, parted: false, step: None, grants: None, said: false, needs: false }
    }
}

/// Writes one procedure.
pub(crate) struct Author {
    pub(crate) language: Language,
    pub(crate) names: Names,
    pub(crate) roles: Vec<Name>,
    /// The roles that do not stand outside.
    pub(crate) inside: Vec<usize>,
    pub(crate) facts: Vec<Fact>,
    /// What decisions give, and nobody tells.
    pub(crate) decided: Vec<Fact>,
    /// Whether the consent holds, and the assessment: said by those they name.
    pub(crate) said: Vec<Fact>,
    pub(crate) consent: Option<ConsentPlan>,
    /// The pool that steps may ask.
    pub(crate) pool: Option<Name>,
    pub(crate) assessed: Option<Fact>,
    pub(crate) form: Option<FormPlan>,
    /// How the events of steps' own names may have been done.
    pub(crate) hows: Vec<(Name, String)>,
    pub(crate) events: Vec<Event>,
    /// Facts that only tallies and parts of the case rest on.
    pub(crate) asides: Asides,
    pub(crate) tallies: Vec<TallyPlan>,
    pub(crate) ramp: Option<RampPlan>,
    pub(crate) steps: Vec<StepPlan>,
    /// Does the header have a default ladder?
    pub(crate) ladder: bool,
    /// The event whose confirmation reaches the goal.
    pub(crate) confirmed: Option<Name>,
    /// The fact that tells which cases the text applies to.
    pub(crate) scope: Option<usize>,
    /// The step that reaches the goal, and the events that end a case otherwise: they must not meet it.
    pub(crate) goal_step: Option<usize>,
    pub(crate) endings: Vec<Name>,
    /// Steps that are duties and have a deadline.
    pub(crate) owed: Vec<Name>,
    /// Rights that run out.
    pub(crate) lapsing: Vec<Name>,
    /// Steps that another's deadline may shorten, and steps whose deadline may shorten another.
    pub(crate) shortened: BTreeSet<usize>,
    pub(crate) shortening: BTreeSet<usize>,
    pub(crate) constructs: BTreeSet<&'static str>,
    pub(crate) text: String,
}

/// Writes the procedure of a recipe.
#[must_use]
pub fn write(recipe: &Recipe) -> Written {
    let mut tape = Tape::new(&recipe.head);
    let language = tape.of(&[Language::Danish, Language::English], Language::Danish);
    let mut author = Author {
        language,
        names: Names::default(),
        roles: Vec::new(),
        inside: Vec::new(),
        facts: Vec::new(),
        decided: Vec::new(),
        said: Vec::new(),
        consent: None,
        assessed: None,
        pool: None,
        form: None,
        hows: Vec::new(),
        events: Vec::new(),
        asides: Asides::default(),
        tallies: Vec::new(),
        ramp: None,
        steps: Vec::new(),
        ladder: false,
        confirmed: None,
        scope: None,
        goal_step: None,
        endings: Vec::new(),
        owed: Vec::new(),
        lapsing: Vec::new(),
        shortened: BTreeSet::new(),
        shortening: BTreeSet::new(),
        constructs: BTreeSet::new(),
        text: String::new(),
    };
    author.constructs.insert(in_language(language, "in Danish", "in English"));
    author.header(&mut tape);
    author.roles(&mut tape);
    author.facts(&mut tape);
    tallies::facts(&mut author, &mut tape);
    decisions::write(&mut author, &mut tape);
    consents::plan(&mut author, &mut tape.clone());
    pools::plan(&mut author, &mut tape.clone());
    let mut tapes: Vec<Tape<'_>> = recipe.steps.iter().map(|numbers| Tape::new(numbers)).collect();
    while tapes.len() < 2 {
        tapes.push(Tape::new(&[]));
    }
    for tape in &mut tapes {
        steps::plan(&mut author, tape);
    }
    author.events(&mut tape);
    author.scope(&mut tape.clone());
    tallies::write(&mut author, &mut tape);
    ramps::write(&mut author, &mut tape.clone());
    // From the same numbers as what follows, so that the rest is as it would be without grants.
    grants::write(&mut author, &mut tape.clone());
    principles::write(&mut author, &mut tape.clone());
    consents::write(&mut author, &mut tape.clone());
    pools::write(&mut author, &mut tape.clone());
    forms::plan(&mut author, &mut tape.clone());
    author.goal(&mut tape);
    author.endings(&mut tape);
    author.reopening(&mut tape);
    author.handing_over(&mut tape);
    author.write_steps(&mut tape, &mut tapes);
    ramps::steps(&mut author, &mut tape.clone());
    consents::steps(&mut author, &mut tape.clone());
    passing::steps(&mut author, &mut tape.clone());
    forms::write(&mut author, &mut tape.clone());
    indicators::write(&mut author);
    activities::write(&mut author);
    for numbers in &recipe.scenes {
        scenes::write(&mut author, &mut Tape::new(numbers));
    }
    Written { text: author.text, language, constructs: author.constructs }
}

impl Author {
    /// Notes that a construct occurs.
    pub(crate) fn has(&mut self, construct: &'static str) {
        self.constructs.insert(construct);
    }

    pub(crate) fn w<'w>(&self, danish: &'w str, english: &'w str) -> &'w str {
        in_language(self.language, danish, english)
    }

    pub(crate) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A clause: indented, now and then continued on the next line after a comma.
    pub(crate) fn clause(&mut self, tape: &mut Tape<'_>, clause: &str) {
        let clause = if clause.contains(", ") && tape.chance(15) {
            self.has("a clause over two lines");
            broken_after_comma(clause)
        } else {
            clause.to_owned()
        };
        let indent = tape.of(&["    ", "  ", " ", "        "], "    ");
        self.line(&format!("{indent}{clause}"));
    }

    pub(crate) fn blank(&mut self, tape: &mut Tape<'_>) {
        for _ in 0..tape.of(&[1, 1, 0, 2], 1) {
            self.line("");
        }
    }

    /// A role as it is written where it acts: with an article in English, perhaps.
    pub(crate) fn role(&mut self, tape: &mut Tape<'_>, role: usize) -> String {
        let name = self.roles.get(role).map_or_else(String::new, |role| role.written(tape));
        if self.language == Language::English && !tape.chance(20) { format!("the {name}") } else { name }
    }

    /// Some roles as a list.
    pub(crate) fn role_list(&mut self, tape: &mut Tape<'_>, most: usize, and: bool) -> (Vec<usize>, String) {
        let all: Vec<usize> = (0..self.roles.len()).collect();
        let roles = tape.some(&all, most);
        let written: Vec<String> = roles.iter().map(|role| self.role(tape, *role)).collect();
        (roles, self.list(&written, and))
    }

    pub(crate) fn list(&self, items: &[String], and: bool) -> String {
        let last = if and { self.w("og", "and") } else { self.w("eller", "or") };
        match items.split_last() {
            None => String::new(),
            Some((only, [])) => only.clone(),
            Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
        }
    }

    fn header(&mut self, tape: &mut Tape<'_>) {
        if tape.chance(20) {
            self.line("");
        }
        let name = tape.of(&["Prøve", "En sagsgang, der prøver alt #1", "x"], "Prøve");
        let line = format!("{} \"{name}\"", self.w("sagsgang", "procedure"));
        self.line(&line);
        if tape.chance(40) {
            let from = self.w("gælder fra 1. januar 2018", "applies from 1 January 2018").to_owned();
            let to = if tape.chance(50) { self.w(" til 29. februar 2028", " to 29 February 2028") } else { "" };
            self.clause(tape, &format!("{from}{to}"));
            self.has("valid from");
        }
        let calendar = if tape.chance(75) {
            self.has("a calendar of its own");
            self.w("kalender kommunen", "calendar kommunen")
        } else {
            self.w("kalender danmark", "calendar denmark")
        };
        self.clause(tape, calendar);
        if tape.chance(40) {
            let sticky = "\"restaurationsloven § 36 a\"";
            let rule = tape.of(&[sticky, sticky, self.w("\"dagen efter\"", "\"the day after\"")], "");
            let clause = format!("{} {rule}", self.w("fristberegning", "counting rule"));
            self.clause(tape, &clause);
            self.has("counting rule");
        }
        if tape.chance(30) {
            let clause = self.w("tema tidligt, \"før det er for sent\" og organisering", "themes early, \"before it is late\" and order");
            self.clause(tape, clause);
            self.has("themes");
        }
        self.ladder = tape.chance(50);
    }

    fn roles(&mut self, tape: &mut Tape<'_>) {
        let count = tape.between(3, 8);
        for _ in 0..count {
            let role = self.names.fresh(tape, words::ROLES, false);
            self.roles.push(role);
        }
        if self.ladder {
            let clause = steps::ladder(self, tape);
            self.clause(tape, &clause);
            self.has("default ladder");
        }
        self.blank(tape);
        for at in 0..self.roles.len() {
            let Some(name) = self.roles.get(at).map(|role| role.written(tape)) else { continue };
            let mut outside = false;
            let rest = match tape.below(4) {
                // One role at least is the municipality's own, so that somebody can close the case.
                1 if at > 0 => {
                    self.has("outside role");
                    outside = true;
                    format!("  {}", self.w("uden for kommunen", "outside the municipality"))
                }
                3 if !self.inside.is_empty() && tape.clone().chance(60) => {
                    self.has("a team");
                    let among = self.inside.clone();
                    let members = tape.clone().some(&among, 2);
                    let members: Vec<String> = members.iter().map(|role| self.role(&mut tape.clone(), *role)).collect();
                    format!(" {} {}", self.w("består af", "consists of"), self.list(&members, true))
                }
                2 => {
                    self.has("leading role");
                    let (_, led) = self.role_list(tape, 3, true);
                    format!(" {} {led}", self.w("leder", "leads"))
                }
                _ => String::new(),
            };
            if !outside {
                self.inside.push(at);
            }
            let others: Vec<Name> = self.roles.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, role)| role.clone()).collect();
            let substitute = if tape.chance(60) {
                self.has("a substitute");
                let comma = if rest.is_empty() { "" } else { "," };
                let other = tape.pick(&others).map_or_else(String::new, |role| role.written(&mut tape.clone()));
                format!("{comma} {} {other}", self.w("stedfortræder", "substitute"))
            } else {
                String::new()
            };
            let separate = if tape.clone().chance(5) {
                self.has("separate roles");
                let comma = if rest.is_empty() && substitute.is_empty() { "" } else { "," };
                let other = tape.clone().pick(&others).map_or_else(String::new, |role| role.written(&mut tape.clone()));
                format!("{comma} {} {other}", self.w("adskilt fra", "separate from"))
            } else {
                String::new()
            };
            let line = format!("{} {name}{rest}{substitute}{separate}", self.w("rolle", "role"));
            self.line(&line);
        }
    }

    fn facts(&mut self, tape: &mut Tape<'_>) {
        self.blank(tape);
        let count = tape.between(1, 8);
        for _ in 0..count {
            let name = self.names.fresh(tape, words::FACTS, true);
            let kind = match tape.below(9) {
                1 => Kind::YesNo,
                2 => Kind::Duration,
                3 => Kind::Number,
                4 | 5 => {
                    let count = tape.between(1, 4);
                    Kind::Choice((0..count).map(|_| self.names.value(tape)).collect())
                }
                6 => Kind::Text,
                _ => Kind::Date,
            };
            let (construct, words) = match &kind {
                Kind::Date => ("date fact", self.w("dato", "date").to_owned()),
                Kind::Duration => ("duration fact", self.w("varighed", "duration").to_owned()),
                Kind::YesNo => ("yes/no fact", self.w("ja/nej", "yes/no").to_owned()),
                Kind::Text => ("text fact", self.w("tekst", "text").to_owned()),
                Kind::Number => ("number fact", self.w("tal", "number").to_owned()),
                Kind::Choice(values) => {
                    let values: Vec<String> = values.iter().map(|value| value.written(tape)).collect();
                    ("choice fact", format!("{} {}", self.w("en af", "one of"), self.list(&values, false)))
                }
            };
            self.has(construct);
            let missing = if tape.chance(30) {
                self.has("fact that may be missing");
                self.w(", kan mangle", ", may be missing")
            } else {
                ""
            };
            let lasts = if kind == Kind::Date { String::new() } else { consents::lasts(self, &mut tape.clone(), 20) };
            let line = format!("{} {}   {words}{missing}{lasts}", self.w("oplysning", "fact"), name.written(tape));
            self.line(&line);
            self.facts.push(Fact { name, kind, lasts: !lasts.is_empty() });
        }
    }

    fn events(&mut self, tape: &mut Tape<'_>) {
        self.blank(tape);
        let count = tape.between(3, 8);
        let facts: Vec<usize> = (0..self.facts.len()).collect();
        for number in 0..count {
            // An event and a step share a name when the event is what meets the step.
            let shares = self.steps.iter().position(|step| step.own && !step.shared).filter(|_| number > 1 && tape.chance(15));
            let name = match shares.and_then(|at| self.steps.get_mut(at)) {
                Some(step) => {
                    step.shared = true;
                    step.name.clone()
                }
                None => self.names.fresh(tape, words::EVENTS, true),
            };
            let mut line = format!("{} {}", self.w("hændelse", "event"), name.written(tape));
            if tape.chance(25) {
                line.push_str(" \"En hændelse, # ingen kommentar\"");
                self.has("event with a label");
            }
            let reported = tape.chance(60);
            if reported {
                let (_, words) = self.role_list(tape, 3, false);
                let _ = write!(line, "  {} {words}", self.w("fra", "from"));
            } else {
                self.has("event from anyone");
            }
            let mut states = Vec::new();
            let part = self.asides.part.clone().filter(|_| number < 2 || tape.chance(85));
            // The first event tells something, so that facts become known.
            if number == 0 || tape.chance(60) {
                states = tape.some(&facts, 4);
                let choice = self.facts.iter().position(|fact| matches!(fact.kind, Kind::Choice(_)));
                if let Some(choice) = choice
                    && tape.chance(70)
                    && !states.contains(&choice)
                {
                    states.push(choice);
                }
            }
            if !states.is_empty() || part.is_some() {
                let stated = states.iter().filter_map(|at| self.facts.get(*at)).map(|fact| &fact.name);
                let words: Vec<String> = stated.chain(&part).map(|name| name.written(tape)).collect();
                let comma = if reported { "," } else { "" };
                let _ = write!(line, "{comma} {} {}", self.w("oplyser", "states"), self.list(&words, true));
                self.has("event that states facts");
            }
            let dates: Vec<&Fact> = self.facts.iter().filter(|fact| fact.kind == Kind::Date).collect();
            let planned = tape.pick(&dates).filter(|_| tape.clone().chance(45)).map(|fact| fact.name.written(&mut tape.clone()));
            tape.next();
            if let Some(fact) = &planned {
                let comma = if reported || !states.is_empty() || part.is_some() { "," } else { "" };
                let _ = write!(line, "{comma} {} {fact}", self.w("planlagt ved", "planned for"));
                self.has("event that is planned");
            }
            let mut needs = false;
            if number > 0 {
                let comma = reported || !states.is_empty() || part.is_some() || planned.is_some();
                let words = consents::needs(self, &mut tape.clone(), comma);
                needs = !words.is_empty();
                line.push_str(&words);
            }
            if shares.is_some() {
                self.has("event and step share a name");
            }
            self.line(&line);
            self.events.push(Event {
                name,
                states,
                planned: planned.is_some(),
                parted: part.is_some(),
                step: shares,
                grants: None,
                said: false,
                needs,
            });
        }
    }

    fn goal(&mut self, tape: &mut Tape<'_>) {
        self.blank(tape);
        if tape.chance(30) {
            self.line("> Den slutter først, når personen er tilbage.  # ingen kommentar");
        }
        let line = format!("{} \"målet – the goal\"", self.w("mål", "goal"));
        self.line(&line);
        let by_step = tape.chance(25) && !self.steps.is_empty();
        let at = if by_step { tape.below(self.steps.len()) } else { self.goal_event(tape) };
        let event = if by_step { None } else { self.events.get(at).cloned() };
        let name = match (&event, self.steps.get(at)) {
            (Some(event), _) => event.name.written(tape),
            (None, Some(step)) => step.name.written(tape),
            (None, None) => String::new(),
        };
        self.goal_step = by_step.then_some(at);
        self.has(if by_step { "goal reached by a step" } else { "goal reached by an event" });
        let mut clause = format!("{} {name}", self.w("nås ved", "reached on"));
        if tape.chance(65) {
            let role = tape.below(self.roles.len());
            let role = self.role(tape, role);
            let _ = write!(clause, ", {} {role}", self.w("bekræftet af", "confirmed by"));
            self.has("confirmed goal");
            // What must be confirmed in time is a duty, and falls to the ladder of the header.
            if self.ladder && event.is_some() && tape.chance(50) {
                let within = steps::to_confirm(self, tape);
                let _ = write!(clause, " {within}");
                self.has("goal that is confirmed in time");
            }
            self.confirmed = event.as_ref().map(|event| event.name.clone());
        }
        self.clause(tape, &clause);
        let counted_in_parts = event.as_ref().is_some_and(|event| event.parted);
        let counted = event.filter(|event| event.step.is_none()).and_then(|event| {
            event.states.iter().filter_map(|fact| self.facts.get(*fact)).find_map(|fact| match &fact.kind {
                Kind::Choice(values) => Some(values.clone()),
                _ => None,
            })
        });
        if let Some(values) = counted {
            self.counted(tape, &values);
        }
        let mut conditions = Vec::new();
        steps::conditions(self, tape, &[0, 1], &mut conditions);
        for condition in &conditions {
            self.clause(tape, condition);
            self.has("goal with a condition");
        }
        if counted_in_parts {
            self.parts(tape);
        }
        self.revoking(tape, (!by_step).then_some(at));
        if !tape.chance(15) {
            let clause = self.w("hjemmel lov \"sygedagpengeloven § 7\"", "basis law \"sygedagpengeloven § 7\"");
            self.clause(tape, clause);
        }
    }

    /// Whether each part of the case must reach the goal, or one.
    fn parts(&mut self, tape: &mut Tape<'_>) {
        let Some(part) = self.asides.part.clone().filter(|_| !tape.chance(10)) else { return };
        let each = !tape.chance(20);
        let mut clause = format!(
            "{} {}",
            if each { self.w("gælder for hver", "applies to each") } else { self.w("gælder for mindst én", "applies to at least one") },
            part.written(tape)
        );
        let parted = self.events.iter().skip(1).filter(|event| event.parted && event.step.is_none()).map(|event| event.name.clone());
        let parted: Vec<Name> = parted.collect();
        if each && !parted.is_empty() && tape.chance(95) {
            let written: Vec<String> = tape.some(&parted, 1).iter().map(|name| name.written(tape)).collect();
            let _ = write!(clause, ", {} {}", self.w("undtagen efter", "except after"), self.list(&written, false));
            self.has("goal that lets a part go");
        }
        self.clause(tape, &clause);
        self.has(if each { "goal for each part" } else { "goal for one part" });
    }

    /// What takes the goal back: another event than the one that reaches it, and rather one that opens nothing.
    fn revoking(&mut self, tape: &mut Tape<'_>, goal: Option<usize>) {
        let others = self.events.iter().enumerate().filter(|(at, event)| Some(*at) != goal && event.step.is_none() && !event.needs);
        // What tells where a case belongs takes no goal back.
        let others = others.filter(|(_, event)| self.scope.is_none_or(|scope| !event.states.contains(&scope)));
        let names: Vec<Name> = others.map(|(_, event)| event.name.clone()).rev().take(3).collect();
        if !names.is_empty() && tape.chance(65) {
            let most = tape.of(&[1, 1, 2], 1);
            let written: Vec<String> = tape.some(&names, most).iter().map(|name| name.written(tape)).collect();
            let clause = format!("{} {}", self.w("tilbagekaldes ved", "revoked on"), self.list(&written, false));
            self.clause(tape, &clause);
            self.has("goal that is taken back");
        }
    }

    /// Which cases the text applies to: those of which a choice that events tell has one of some values.
    fn scope(&mut self, tape: &mut Tape<'_>) {
        (0..4).for_each(|_| _ = tape.next());
        let told = |at: &usize| self.events.iter().any(|event| event.states.contains(at));
        let choices = self.facts.iter().enumerate().filter_map(|(at, fact)| match &fact.kind {
            Kind::Choice(values) if !fact.lasts && values.len() > 1 => Some((at, values.clone())),
            _ => None,
        });
        let choices: Vec<(usize, Vec<Name>)> = choices.filter(|(at, _)| told(at)).collect();
        if !tape.chance(60) {
            return;
        }
        let Some((at, values)) = tape.pick(&choices).cloned() else { return };
        let here = tape.some(&values, values.len() - 1);
        let here: Vec<String> = here.iter().map(|value| value.written(tape)).collect();
        let name = self.facts.get(at).map(|fact| fact.name.written(tape)).unwrap_or_default();
        let clause = self.w("gælder for sager hvor", "applies to cases where");
        let line = format!("    {clause} {name} {} {}\n", self.w("er", "is"), self.list(&here, false));
        // Below the first line, where it would have been written.
        let start = self.text.find(self.w("sagsgang", "procedure")).unwrap_or(0);
        let end = self.text.get(start..).and_then(|rest| rest.find('\n')).map_or(self.text.len(), |end| start + end + 1);
        self.text.insert_str(end, &line);
        self.scope = Some(at);
        self.has("applies to some cases");
    }

    /// What hands the case over to another municipality.
    fn handing_over(&mut self, tape: &mut Tape<'_>) {
        let names: Vec<Name> = self.events.iter().filter(|event| event.step.is_none()).map(|event| event.name.clone()).rev().collect();
        if !names.is_empty() && tape.chance(40) {
            let most = tape.of(&[1, 1, 2], 1);
            let written: Vec<String> = tape.some(&names, most).iter().map(|name| name.written(tape)).collect();
            let line = format!("{} {}", self.w("overdrages ved", "is handed over on"), self.list(&written, false));
            self.line(&line);
            self.has("handed over");
        }
    }

    /// An event for the goal: one that no step's name hides, if there is one.
    fn goal_event(&self, tape: &mut Tape<'_>) -> usize {
        let own: Vec<usize> = self.events.iter().enumerate().filter(|(_, event)| event.step.is_none()).map(|(at, _)| at).collect();
        // Rather not the first two, which open most steps: such a case is over when it begins.
        let late: Vec<usize> = own.iter().copied().filter(|at| *at > 1).collect();
        if late.is_empty() || tape.chance(5) {
            return tape.of(&own, 0);
        }
        let tells = |at: &&usize| {
            let states = self.events.get(**at).map_or(&[][..], |event| event.states.as_slice());
            states.iter().filter_map(|fact| self.facts.get(*fact)).any(|fact| matches!(fact.kind, Kind::Choice(_)))
        };
        let telling: Vec<usize> = late.iter().filter(tells).copied().collect();
        if telling.is_empty() || tape.chance(30) { tape.of(&late, 0) } else { tape.of(&telling, 0) }
    }

    fn counted(&mut self, tape: &mut Tape<'_>, values: &[Name]) {
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for (number, value) in values.iter().enumerate() {
            if tape.chance(if number + 1 == values.len() { 80 } else { 25 }) {
                no.push(value.written(tape))
            } else {
                yes.push(value.written(tape))
            }
        }
        for (values, danish, english) in [(yes, "medregner", "counts"), (no, "medregner ikke", "does not count")] {
            if !values.is_empty() {
                let clause = format!("{} {}", self.w(danish, english), self.list(&values, true));
                self.clause(tape, &clause);
                self.has("goal that counts values");
            }
        }
    }

    fn endings(&mut self, tape: &mut Tape<'_>) {
        let ways = [("slutter også ved", "also ends on"), ("slutter straks ved", "ends at once on"), ("slutter godt ved", "ends well on")];
        let constructs = ["also ends", "ends at once", "ends well"];
        for (way, construct) in ways.iter().zip(constructs) {
            if !tape.chance(33) {
                continue;
            }
            let count = tape.between(1, 2);
            let mut names = Vec::new();
            for _ in 0..count {
                let name = self.names.fresh(tape, &["dødsfald", "pension", "afslag", "flytning", "annullering"], true);
                names.push(name);
            }
            for name in &names {
                let line = format!("{} {}", self.w("hændelse", "event"), name.written(tape));
                self.line(&line);
                self.events.push(Event::plain(name.clone()));
            }
            self.endings.extend(names.iter().cloned());
            let words: Vec<String> = names.iter().map(|name| name.written(tape)).collect();
            let and = tape.chance(50);
            let line = format!("{} {}", self.w(way.0, way.1), self.list(&words, and));
            self.line(&line);
            self.has(construct);
        }
    }

    fn reopening(&mut self, tape: &mut Tape<'_>) {
        if !tape.chance(60) {
            return;
        }
        let events: Vec<Name> = self.events.iter().filter(|event| event.step.is_none()).take(4).map(|event| event.name.clone()).collect();
        let names: Vec<String> = tape.some(&events, 2).iter().map(|name| name.written(tape)).collect();
        let within = tape.of(&[("28 dage", "28 days"), ("3 måneder", "3 months"), ("10 hverdage", "10 working days")], ("1 uge", "1 week"));
        let words = (self.w("genåbnes ved", "reopens on"), self.w("inden for", "within"), self.w(within.0, within.1));
        let line = format!("{} {} {} {}", words.0, self.list(&names, false), words.1, words.2);
        self.line(&line);
        self.has("reopens");
    }

    fn write_steps(&mut self, tape: &mut Tape<'_>, tapes: &mut [Tape<'_>]) {
        let backwards = tape.chance(25);
        let mut order: Vec<usize> = (0..tapes.len()).collect();
        if backwards {
            order.reverse();
            self.has("steps in another order than their triggers");
        }
        for at in order {
            let Some(own) = tapes.get_mut(at) else { continue };
            if tape.chance(25) {
                self.blank(tape);
                let line = format!("{} \"Fase {at}\"", self.w("fase", "phase"));
                self.line(&line);
                self.has("phase");
            }
            self.blank(tape);
            if tape.chance(20) {
                self.line("> Vi vender gerne tilbage samme dag,");
                self.line(">   men ellers altid inden for 24 timer.");
                self.has("quoted text");
            }
            steps::write(self, at, own);
        }
    }
}

/// A clause broken after its first comma that stands in no quotation marks.
fn broken_after_comma(clause: &str) -> String {
    let mut quoted = false;
    for (at, c) in clause.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '»' => quoted = true,
            '«' => quoted = false,
            ',' if !quoted => {
                let (before, after) = clause.split_at_checked(at + 1).unwrap_or((clause, ""));
                if let Some(after) = after.strip_prefix(' ') {
                    return format!("{before}\n            {after}");
                }
            }
            _ => {}
        }
    }
    clause.to_owned()
}
