//! What is hidden from a role can be told from nothing that it sees, and from nobody who has a part in it is it hidden.

use super::Checker;
use super::names::Names;
use crate::diagnostic::{Code, Part};
use crate::lexicon::Language;
use crate::model::{FactId, How, KindId, Procedure, RampId, Rests, RoleId, Roles, StepId, TallyId, Thing, all_below};
use crate::source::Span;
use crate::syntax::ast::{Clause, ConsentClause, GrantClause, Name, PoolClause, What};
use std::collections::{BTreeMap, BTreeSet};

/// A link of a chain: a thing, how it rests on the next, and the next.
type Link = (Thing, How, Thing);

/// The most leaks that are told of in one text.
const MOST_LEAKS: usize = 100;
/// The most links of a chain that are told of: the first and the last ones.
const MOST_LINKS: usize = 12;

impl Checker<'_> {
    /// Works out what each role may see, and tells where it would see too much, or too little to do its part.
    pub(super) fn sight(&mut self, procedure: &mut Procedure) {
        own_events(procedure);
        let rests = procedure.rests();
        own_only(procedure, &rests);
        let anything = rests.keys().any(|thing| !procedure.hidden_from(*thing).is_empty());
        if !anything {
            return;
        }
        self.parts_of_roles(procedure);
        self.given_to(procedure);
        let told = told_by(procedure, &rests);
        let named = |thing: &Thing| matches!(thing, Thing::Step(_) | Thing::Event(_) | Thing::Case);
        let could = |thing: &Thing| told.get(thing).copied().unwrap_or_default().less(procedure.hidden_from(*thing));
        let leaking: Vec<(Thing, Roles)> =
            rests.keys().filter(|thing| named(thing)).map(|thing| (*thing, could(thing))).filter(|(_, roles)| !roles.is_empty()).collect();
        let mut leaks: BTreeMap<(Thing, Vec<Link>), Roles> = BTreeMap::new();
        for role in roles(procedure).filter(|role| leaking.iter().any(|(_, roles)| roles.contains(*role))) {
            let links = links_down(procedure, &rests, role);
            for (thing, _) in leaking.iter().filter(|(_, roles)| roles.contains(role)).take(MOST_LEAKS) {
                let chain = chain(&links, *thing);
                // That whoever must do a step cannot see what it takes is told of already.
                let told = matches!(chain.as_slice(), [(Thing::Step(step), How::Takes, Thing::Fact(fact)), ..]
                    if cannot_see(procedure, *step).any(|one| one == (role, *fact)));
                if !told {
                    leaks.entry((*thing, chain)).or_default().add(role);
                }
            }
        }
        for ((thing, chain), roles) in leaks.into_iter().take(MOST_LEAKS) {
            self.leak(procedure, thing, &chain, roles);
        }
        derived(procedure, &told);
    }

    /// The roles that a declaration hides itself from: a fact its value, an event, a grant, an assessment or a consent that it happened.
    pub(super) fn hidden_from(&mut self, names: &Names, what: &What) -> Roles {
        let roles: Vec<Name> = match what {
            What::Fact(fact) => fact.hidden.clone(),
            What::Event(event) => event.hidden.clone(),
            What::Grant(grant) => {
                let hidden =
                    |clause: &Clause<GrantClause>| if let GrantClause::Hidden(roles) = &clause.what { roles.clone() } else { Vec::new() };
                grant.clauses.iter().flat_map(hidden).collect()
            }
            What::Consent(consent) => {
                let hidden = |clause: &Clause<ConsentClause>| {
                    if let ConsentClause::Hidden(roles) = &clause.what { roles.clone() } else { Vec::new() }
                };
                consent.clauses.iter().flat_map(hidden).collect()
            }
            What::Pool(pool) => {
                let hidden =
                    |clause: &Clause<PoolClause>| if let PoolClause::Hidden(roles) = &clause.what { roles.clone() } else { Vec::new() };
                pool.clauses.iter().flat_map(hidden).collect()
            }
            _ => Vec::new(),
        };
        self.acting(names, &roles)
    }

    /// The roles that a step is hidden from.
    pub(super) fn hidden_step(&mut self, names: &Names, roles: &[&Name]) -> Roles {
        let roles: Vec<RoleId> = roles.iter().filter_map(|role| self.role(names, role)).collect();
        self.acting_for(&roles)
    }

    fn leak(&mut self, procedure: &Procedure, thing: Thing, chain: &[Link], roles: Roles) {
        let Some((_, _, hidden)) = chain.last().copied() else { return };
        let who = who(procedure, roles);
        let why = Part::Each(links(procedure, chain, Language::Danish), links(procedure, chain, Language::English));
        let (seen, secret) = (named(procedure, thing), named(procedure, hidden));
        let names = |language| {
            let last = language_names(procedure, roles, language);
            (last, secret.text(language).to_owned())
        };
        let ((da, secret_da), (en, secret_en)) = (names(Language::Danish), names(Language::English));
        let help = match thing {
            Thing::Case => Part::Each(
                format!("lad {secret_da} kunne ses, eller lad sagens gang ikke bero på den"),
                format!("let {secret_en} be seen, or let the course of the case not rest on it"),
            ),
            Thing::Event(kind) if procedure.kind(kind).answers.is_some() => Part::Each(
                format!("skriv »skjult for {da}« under puljen, eller lad {secret_da} kunne ses"),
                format!("write `hidden from {en}` below the pool, or let {secret_en} be seen"),
            ),
            Thing::Event(_) => Part::Each(
                format!("skriv »skjult for {da}« på hændelsens linje, eller lad {secret_da} kunne ses"),
                format!("write `hidden from {en}` on the event's line, or let {secret_en} be seen"),
            ),
            _ => Part::Each(
                format!("skriv også »skjult for {da}« under trinnet, eller lad det ikke bero på {secret_da}"),
                format!("write `hidden from {en}` below the step too, or let it not rest on {secret_en}"),
            ),
        };
        let (place, also) = (place(procedure, thing), place(procedure, hidden));
        let fault = self.fault(Code::HiddenLeaks, place.or(also).unwrap_or(Span::new(0, 0)));
        let mut fault = fault.with(who).with(seen).with(secret.clone()).with(why).with(help);
        if let Some(also) = also.filter(|_| place.is_some()) {
            fault = fault.also(also);
        }
        self.push(fault);
    }

    /// Whoever has a part in something must be able to see it.
    fn parts_of_roles(&mut self, procedure: &Procedure) {
        for at in 0..procedure.steps().len() {
            let id = StepId::new(at);
            let step = procedure.step(id);
            for role in roles(procedure).filter(|role| step.hidden.contains(*role)) {
                let part = if step.actors.iter().any(|actor| procedure.acts_for(role, *actor)) {
                    ("selv handler i det", "acts in it")
                } else if hears(procedure, id, role) {
                    ("får besked om det", "is told about it")
                } else if step.powers().contains(role) {
                    ("har kompetence over det", "has a power over it")
                } else if let Some(kind) = step.met_by.iter().find(|kind| procedure.kind(**kind).declared && may(procedure, **kind, role)) {
                    self.reports_what_meets(procedure, id, *kind, role);
                    continue;
                } else {
                    continue;
                };
                let help = (
                    "lad trinnet kunne ses af den, der har del i det, eller giv en anden den del",
                    "let the step be seen by whoever has a part in it, or give that part to another",
                );
                self.hidden_from_actor(procedure, Thing::Step(id), role, part, help);
            }
        }
        for id in procedure.kind_ids().filter(|id| procedure.kind(*id).declared) {
            for role in roles(procedure).filter(|role| procedure.kind(id).hidden.contains(*role) && may(procedure, id, *role)) {
                let part = ("kan melde den", "may report it");
                self.hidden_from_actor(procedure, Thing::Event(id), role, part, only_from(procedure, id));
            }
        }
        for (at, step) in procedure.steps().iter().enumerate() {
            for (role, fact) in cannot_see(procedure, StepId::new(at)) {
                let step = |language: Language| language.quoted(&step.name);
                let part = (
                    &*format!("skal have den med for at opfylde {}", step(Language::Danish)),
                    &*format!("must include it to meet {}", step(Language::English)),
                );
                let help = ("lad rollen kunne se det, eller lad en anden gøre trinnet", "let the role see it, or let another do the step");
                self.hidden_from_actor(procedure, Thing::Fact(fact), role, part, help);
            }
        }
        for id in procedure.kind_ids() {
            let of = procedure.kind(id).asks_for.iter().filter_map(|grant| procedure.kind(*grant).grant.as_ref());
            let asked = of.fold(Roles::default(), |asked, grant| asked.join(grant.anybody()));
            for role in roles(procedure).filter(|role| asked.contains(*role) && procedure.kind(id).hidden.contains(*role)) {
                let part = ("bedes om svar ved den", "is asked by it");
                let help = ("lad den, der skal svare, se den", "let whoever is to answer see it");
                self.hidden_from_actor(procedure, Thing::Event(id), role, part, help);
            }
        }
        for at in 0..procedure.facts().len() {
            let id = FactId::new(at);
            for role in roles(procedure).filter(|role| procedure.fact(id).hidden.contains(*role) && !procedure.role(*role).own_only) {
                let tells = |kind: &KindId| procedure.kind(*kind).tells.contains(&id) && may(procedure, *kind, role);
                let Some(kind) = procedure.kind_ids().find(tells) else { continue };
                let event = |language: Language| language.quoted(&procedure.kind(kind).name);
                let part = (
                    &*format!("kan oplyse den ved {}", event(Language::Danish)),
                    &*format!("may state it with {}", event(Language::English)),
                );
                self.hidden_from_actor(procedure, Thing::Fact(id), role, part, only_from(procedure, kind));
            }
        }
    }

    /// Whoever may act on a consent must know whether it holds.
    fn given_to(&mut self, procedure: &Procedure) {
        for consent in procedure.consents() {
            for role in roles(procedure).filter(|role| consent.to.contains(*role) && procedure.fact(consent.fact).hidden.contains(*role)) {
                let part = ("det er givet til", "it is given to");
                let help = ("lad rollen kunne se det, eller slet den efter »til«", "let the role see it, or delete it after `to`");
                self.hidden_from_actor(procedure, Thing::Fact(consent.fact), role, part, help);
            }
        }
    }

    /// Whether the report has an effect would tell whether the step is open.
    fn reports_what_meets(&mut self, procedure: &Procedure, step: StepId, kind: KindId, role: RoleId) {
        let event = |language: Language| language.quoted(&procedure.kind(kind).name);
        let part = (
            &*format!("kan melde {}, der opfylder det, og så få svar på, om det venter", event(Language::Danish)),
            &*format!("may report {}, which meets it, and so be told whether it is waiting", event(Language::English)),
        );
        self.hidden_from_actor(procedure, Thing::Step(step), role, part, only_from(procedure, kind));
    }

    fn hidden_from_actor(&mut self, procedure: &Procedure, thing: Thing, role: RoleId, part: (&str, &str), help: impl Into<Part>) {
        let Some(place) = place(procedure, thing) else { return };
        let fault = self.fault(Code::HiddenFromActor, place).with(named(procedure, thing));
        let fault = fault.with(Part::quoted(&procedure.role(role).name)).with(part).with(help);
        self.push(fault);
    }
}

fn only_from(procedure: &Procedure, kind: KindId) -> (&'static str, &'static str) {
    if procedure.kind(kind).from.is_anyone() {
        ("enhver kan melde hændelsen: skriv »fra …« på dens linje", "anybody may report the event: write `from …` on its line")
    } else {
        ("lad rollen kunne se det, eller lad en anden melde hændelsen", "let the role see it, or let another report the event")
    }
}

fn may(procedure: &Procedure, kind: KindId, role: RoleId) -> bool {
    procedure.kind(kind).from.contains(role)
}

fn roles(procedure: &Procedure) -> impl Iterator<Item = RoleId> + use<> {
    (0..procedure.roles().len()).map(RoleId::new)
}

/// Who must do a step, and a fact without which it is not met that is hidden from him.
fn cannot_see(procedure: &Procedure, step: StepId) -> impl Iterator<Item = (RoleId, FactId)> {
    let step = procedure.step(step);
    let hidden = move |(_, fact): &(RoleId, FactId), role: RoleId| procedure.fact(*fact).hidden.contains(role);
    let pairs = step.actors.iter().flat_map(|role| step.takes.required().map(|fact| (*role, fact)));
    pairs.filter(move |pair| hidden(pair, pair.0))
}

/// Is a role told about a step, itself or in another's place?
fn hears(procedure: &Procedure, step: StepId, role: RoleId) -> bool {
    let mut told: Vec<RoleId> = procedure.step(step).rungs.iter().flat_map(|rung| &rung.to).copied().collect();
    let mut seen = Roles::default();
    while let Some(next) = told.pop() {
        if !seen.contains(next) {
            seen.add(next);
            told.extend(procedure.role(next).substitute);
        }
    }
    seen.contains(role)
}

/// A step's own event is hidden as the step is.
fn own_events(procedure: &mut Procedure) {
    let hidden: BTreeMap<String, Roles> = procedure.steps.iter().rev().map(|step| (crate::model::key(&step.name), step.hidden)).collect();
    for kind in procedure.kinds.iter_mut().filter(|kind| !kind.declared) {
        if let Some(hidden) = hidden.get(&crate::model::key(&kind.name)) {
            kind.hidden = *hidden;
        }
    }
}

/// A role that sees only its own steps sees what it has a part in, what that rests on, and how the case stands.
fn own_only(procedure: &mut Procedure, rests: &Rests) {
    for role in roles(procedure).filter(|role| procedure.role(*role).own_only).collect::<Vec<_>>() {
        let own = |step: &StepId| {
            let data = procedure.step(*step);
            data.actors.iter().any(|actor| procedure.acts_for(role, *actor))
                || hears(procedure, *step, role)
                || data.powers().contains(role)
                || data.met_by.iter().any(|kind| may(procedure, *kind, role))
        };
        let steps = (0..procedure.steps().len()).map(StepId::new).filter(own).map(Thing::Step);
        let kinds: Vec<KindId> = procedure.kind_ids().filter(|kind| may(procedure, *kind, role)).collect();
        let says = |kind: &KindId| !procedure.kind(*kind).from.is_anyone();
        let told = kinds.iter().filter(|kind| says(kind)).flat_map(|kind| &procedure.kind(*kind).tells).map(|fact| Thing::Told(*fact));
        let given: Vec<Thing> =
            procedure.consents().iter().filter(|consent| consent.to.contains(role)).map(|one| Thing::Fact(one.fact)).collect();
        let seeds: Vec<Thing> =
            steps.chain(kinds.iter().map(|kind| Thing::Event(*kind))).chain(told).chain(given).chain([Thing::Case]).collect();
        let sees: BTreeSet<Thing> = all_below(rests, seeds);
        for (at, fact) in procedure.facts.iter_mut().enumerate() {
            let id = FactId::new(at);
            if !sees.contains(&Thing::Fact(id)) && !sees.contains(&Thing::Told(id)) {
                fact.hidden.add(role);
            }
        }
        for (at, kind) in procedure.kinds.iter_mut().enumerate() {
            if !sees.contains(&Thing::Event(KindId::new(at))) {
                kind.hidden.add(role);
            }
        }
        for (at, step) in procedure.steps.iter_mut().enumerate() {
            if !sees.contains(&Thing::Step(StepId::new(at))) {
                step.hidden.add(role);
            }
        }
    }
}

/// For each thing the roles that could tell from it what is hidden from them.
fn told_by(procedure: &Procedure, rests: &Rests) -> BTreeMap<Thing, Roles> {
    let above = turned(rests);
    let mut told: BTreeMap<Thing, Roles> = BTreeMap::new();
    let mut open = Vec::new();
    for thing in rests.keys() {
        let hidden = procedure.hidden_from(*thing);
        if !hidden.is_empty() {
            told.insert(*thing, hidden);
            open.push(*thing);
        }
    }
    while let Some(thing) = open.pop() {
        let roles = told.get(&thing).copied().unwrap_or_default();
        for (next, _) in above.get(&thing).into_iter().flatten() {
            let before = told.get(next).copied().unwrap_or_default();
            let after = before.join(roles);
            if after != before {
                told.insert(*next, after);
                open.push(*next);
            }
        }
    }
    told
}

/// For each thing those that rest on it, and how.
fn turned(rests: &Rests) -> BTreeMap<Thing, Vec<(Thing, How)>> {
    let mut above: BTreeMap<Thing, Vec<(Thing, How)>> = BTreeMap::new();
    for (thing, on) in rests {
        on.iter().for_each(|(how, on)| above.entry(*on).or_default().push((*thing, *how)));
    }
    above
}

/// What a decision gives is hidden where something it rests on is; so is how far a tally or a progression has come.
fn derived(procedure: &mut Procedure, told: &BTreeMap<Thing, Roles>) {
    let of = |thing| told.get(&thing).copied().unwrap_or_default();
    for (at, fact) in procedure.facts.iter_mut().enumerate().filter(|(_, fact)| fact.decided.is_some()) {
        fact.hidden = fact.hidden.join(of(Thing::Fact(FactId::new(at))));
    }
    for (at, tally) in procedure.tallies.iter_mut().enumerate() {
        tally.hidden = of(Thing::Tally(TallyId::new(at)));
    }
    for (at, ramp) in procedure.ramps.iter_mut().enumerate() {
        ramp.hidden = of(Thing::Ramp(RampId::new(at)));
    }
}

/// For each thing from which a role could tell something hidden, the first link of the shortest chain down to that.
fn links_down(procedure: &Procedure, rests: &Rests, role: RoleId) -> BTreeMap<Thing, Option<Link>> {
    let above = turned(rests);
    let mut level: Vec<Thing> = rests.keys().filter(|thing| procedure.hidden_from(**thing).contains(role)).copied().collect();
    let mut links: BTreeMap<Thing, Option<Link>> = level.iter().map(|thing| (*thing, None)).collect();
    while !level.is_empty() {
        let mut next = Vec::new();
        for on in level {
            for (thing, how) in above.get(&on).into_iter().flatten() {
                if !links.contains_key(thing) {
                    links.insert(*thing, Some((*thing, *how, on)));
                    next.push(*thing);
                }
            }
        }
        level = next;
    }
    links
}

/// The chain from a thing down to what is hidden.
fn chain(links: &BTreeMap<Thing, Option<Link>>, thing: Thing) -> Vec<Link> {
    let mut chain = Vec::new();
    let mut at = thing;
    while let Some(Some(link)) = links.get(&at) {
        chain.push(*link);
        at = link.2;
    }
    chain
}

fn place(procedure: &Procedure, thing: Thing) -> Option<Span> {
    match thing {
        Thing::Fact(fact) | Thing::Told(fact) => Some(procedure.fact(fact).declared_at),
        Thing::Event(kind) => Some(procedure.kind(kind).declared_at),
        Thing::Step(step) => Some(procedure.step(step).declared_at),
        Thing::Tally(_) | Thing::Ramp(_) | Thing::Case => None,
    }
}

fn name(procedure: &Procedure, thing: Thing) -> &str {
    match thing {
        Thing::Fact(fact) | Thing::Told(fact) => &procedure.fact(fact).name,
        Thing::Event(kind) => &procedure.kind(kind).name,
        Thing::Step(step) => &procedure.step(step).name,
        Thing::Tally(tally) => &procedure.tally(tally).name,
        Thing::Ramp(ramp) => &procedure.ramp(ramp).name,
        Thing::Case => "",
    }
}

fn named(procedure: &Procedure, thing: Thing) -> Part {
    let noun = match thing {
        Thing::Fact(fact) | Thing::Told(fact) if procedure.fact(fact).is_consent => ("samtykket", "the consent"),
        Thing::Fact(fact) | Thing::Told(fact) if procedure.fact(fact).said_by.is_some() => ("vurderingen", "the assessment"),
        Thing::Fact(_) | Thing::Told(_) => ("oplysningen", "the fact"),
        Thing::Event(_) => ("hændelsen", "the event"),
        Thing::Step(_) => ("trinnet", "the step"),
        Thing::Tally(_) => ("optællingen", "the tally"),
        Thing::Ramp(_) => ("optrapningen", "the progression"),
        Thing::Case => return Part::from(("hvordan sagen står", "how the case stands")),
    };
    Part::named(noun, name(procedure, thing))
}

/// The roles of a set, as a line names them.
fn language_names(procedure: &Procedure, roles: Roles, language: Language) -> String {
    let names: Vec<String> = procedure
        .roles_among(roles)
        .iter()
        .map(|name| format!("{}{}", language.pick("", "the "), crate::syntax::name_words(language, name)))
        .collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {} {last}", rest.join(", "), language.pick("og", "and")),
        _ => names.concat(),
    }
}

fn who(procedure: &Procedure, roles: Roles) -> Part {
    let quoted = |language: Language| {
        let names: Vec<String> = procedure.roles_among(roles).iter().map(|name| language.quoted(name)).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} {} {last}", rest.join(", "), language.pick("og", "and")),
            _ => names.concat(),
        }
    };
    Part::Each(quoted(Language::Danish), quoted(Language::English))
}

/// Every link of a chain in words.
fn links(procedure: &Procedure, chain: &[Link], language: Language) -> String {
    let quoted = |thing| match thing {
        Thing::Case => language.pick("lukningen", "the closing").to_owned(),
        thing => language.quoted(name(procedure, thing)),
    };
    let words = chain.iter().filter(|(_, how, _)| *how != How::Itself).map(|(thing, how, on)| {
        let (one, other) = (quoted(*thing), quoted(*on));
        let (da, en) = match how {
            How::ComesAfter => (format!("{one} kommer efter {other}"), format!("{one} comes after {other}")),
            How::AsksAbout => (format!("{one} spørger om {other}"), format!("{one} asks about {other}")),
            How::CountedFrom => (format!("fristen for {one} regnes fra {other}"), format!("the deadline of {one} is counted from {other}")),
            How::ShortenedBy => (
                format!("fristen for {one} afkortes af fristen for {other}"),
                format!("the deadline of {one} is shortened by that of {other}"),
            ),
            How::PausesOn => (format!("{one} holder pause efter {other}"), format!("{one} pauses by {other}")),
            How::MetBy => (format!("{one} opfyldes ved {other}"), format!("{one} is met by {other}")),
            How::LapsesOn => (format!("{one} bortfalder ved {other}"), format!("{one} lapses on {other}")),
            How::ReplacedBy => (format!("{other} træder i stedet for {one}"), format!("{other} replaces {one}")),
            How::StandsFor => (format!("{one} står pr. {other}"), format!("{one} stands per {other}")),
            How::Counts => (format!("{one} tæller {other}"), format!("{one} counts {other}")),
            How::Measures => (format!("{one} måler {other}"), format!("{one} measures {other}")),
            How::BeginsOn => (format!("{one} begynder ved {other}"), format!("{one} begins on {other}")),
            How::DecidedFrom => (format!("{one} besluttes ud fra {other}"), format!("{one} is decided from {other}")),
            How::ToldBy => (format!("{one} oplyses ved {other}"), format!("{one} is stated with {other}")),
            How::Takes => (format!("{one} opfyldes kun, når {other} er kendt"), format!("{one} is met only when {other} is known")),
            How::Needs => (format!("{one} kræver samtykket {other}"), format!("{one} needs the consent {other}")),
            How::Settles => {
                (format!("{one} afgør, om samtykket {other} gælder"), format!("{one} settles whether the consent {other} holds"))
            }
            How::Answers => (format!("{one} er svar på det, {other} beder om"), format!("{one} answers what {other} asks for")),
            How::PlannedFor => (format!("{one} er planlagt ved {other}"), format!("{one} is planned for {other}")),
            How::GoalReachedBy => (format!("målet nås ved {other}"), format!("the goal is reached on {other}")),
            How::GoalAsksAbout => (format!("målet spørger om {other}"), format!("the goal asks about {other}")),
            How::EndsOn => (format!("sagen slutter eller genåbnes ved {other}"), format!("the case ends or reopens on {other}")),
            How::Survives => (format!("sagen kan ikke lukkes før {other}"), format!("the case cannot be closed before {other}")),
            How::BelongsBy => (format!("{other} siger, om sagen hører til her"), format!("{other} tells whether the case belongs here")),
            How::VersionBy => (format!("udgaven vælges efter {other}"), format!("the version is chosen by {other}")),
            How::AnsweredBy => (format!("{one} besvares ved {other}"), format!("{one} is answered by {other}")),
            How::ComesLaterThan => (format!("et princip sætter {other} før {one}"), format!("a principle puts {other} before {one}")),
            How::SeparateFrom => (
                format!("rollerne er adskilt: {one} kan bero på, hvem der stod bag {other}"),
                format!("the roles are separate: {one} may rest on who was behind {other}"),
            ),
            How::Itself => return String::new(),
        };
        language.pick(da, en)
    });
    let mut words: Vec<String> = words.collect();
    if words.len() > MOST_LINKS {
        words.splice(MOST_LINKS / 2..words.len() - MOST_LINKS / 2, ["…".to_owned()]);
    }
    // What hides in what an event tells needs no link of its own.
    if words.is_empty() { quoted(chain.last().map_or(Thing::Case, |link| link.2)) } else { words.join(", ") }
}
