//! Consents, assessments and facts that hold for a while: who says them, what needs them, until when they hold.

use crate::limits::{Unit, period};
use crate::procedures::{Author, Event, Fact, Kind};
use crate::tape::Tape;
use crate::words::Name;

/// The consent of a procedure, before it is written.
#[derive(Debug, Clone)]
pub(crate) struct ConsentPlan {
    name: Name,
    refused: Name,
    withdrawn: Name,
}

/// How long things hold: short, so that they often run out in a story.
const LENGTHS: &[(&str, &str)] = &[("2 dage", "2 days"), ("1 uge", "1 week"), ("1 måned", "1 month"), ("12 dage", "12 days")];

/// Plans what people say for themselves: conditions can ask for it.
pub(crate) fn plan(author: &mut Author, tape: &mut Tape<'_>) {
    if tape.chance(40) {
        let name = author.names.fresh(tape, &["journaldeling", "accept"], true);
        let refused = author.names.fresh(tape, &["afslag", "nejtak"], true);
        let withdrawn = author.names.fresh(tape, &["tilbagetrækning", "fortrudt"], true);
        author.said.push(Fact { name: name.clone(), kind: Kind::YesNo, lasts: false });
        author.consent = Some(ConsentPlan { name, refused, withdrawn });
    }
    if tape.chance(62) {
        let name = author.names.fresh(tape, &["egnet", "risiko"], true);
        let kind = if tape.chance(90) { Kind::YesNo } else { Kind::Choice((0..2).map(|_| author.names.value(tape)).collect()) };
        author.said.push(Fact { name: name.clone(), kind: kind.clone(), lasts: false });
        author.assessed = Some(Fact { name, kind, lasts: false });
    }
}

/// `, gælder i …`, now and then, and often where it is wanted.
pub(crate) fn lasts(author: &mut Author, tape: &mut Tape<'_>, percent: u16) -> String {
    if !tape.chance(percent) {
        return String::new();
    }
    author.has("fact that holds for a while");
    let (danish, english) = tape.of(LENGTHS, ("2 dage", "2 days"));
    format!(", {} {}", author.w("gælder i", "holds for"), author.w(danish, english))
}

/// What an event needs, as the end of its line.
pub(crate) fn needs(author: &mut Author, tape: &mut Tape<'_>, comma: bool) -> String {
    let Some(consent) = author.consent.clone().filter(|_| tape.chance(12)) else { return String::new() };
    author.has("event that needs a consent");
    format!("{} {} {}", if comma { "," } else { "" }, author.w("kræver samtykke", "requires consent"), consent.name.written(tape))
}

/// What a step needs, as a clause; and that it stands unless somebody assesses otherwise.
pub(crate) fn step_needs(author: &mut Author, tape: &mut Tape<'_>, clauses: &mut Vec<String>) {
    if let Some(fact) = author.assessed.clone().filter(|fact| fact.kind == Kind::YesNo && tape.chance(80))
        && !clauses.iter().any(|clause| clause.to_lowercase().contains(&fact.name.text.to_lowercase()))
    {
        let name = fact.name.written(tape);
        clauses
            .push(author.language.pick(format!("medmindre {name}, ukendt tæller som nej"), format!("unless {name}, unknown counts as no")));
    }
    let Some(consent) = author.consent.clone().filter(|_| tape.chance(20)) else { return };
    // A step that waits for it to be refused as well could never begin.
    if clauses.iter().any(|clause| clause.to_lowercase().contains(&consent.name.text.to_lowercase())) {
        return;
    }
    author.has("step that needs a consent");
    clauses.push(format!("{} {}", author.w("kræver samtykke", "requires consent"), consent.name.written(tape)));
}

/// `når … er trukket tilbage`, `… udløber`, `… ikke længere gælder`: a step for each thing that can cease to hold, with little else.
pub(crate) fn steps(author: &mut Author, tape: &mut Tape<'_>) {
    for (name, is_consent, runs_out) in author.asides.ceases.clone() {
        let ways = [
            (is_consent, "a step that comes as a consent is withdrawn", author.w("er trukket tilbage", "is withdrawn")),
            (runs_out, "a step that comes as something runs out", author.w("udløber", "runs out")),
            (is_consent || runs_out, "a step that comes as something holds no longer", author.w("ikke længere gælder", "no longer holds")),
        ];
        let ways: Vec<_> = ways.into_iter().filter(|(can, ..)| *can).collect();
        let Some((_, construct, way)) = tape.pick(&ways).copied() else { continue };
        author.has(construct);
        let step = author.names.fresh(tape, &["spørg_igen", "ryd_op"], true);
        author.blank(tape);
        let line = format!("{} {}", author.w("trin", "step"), step.written(tape));
        author.line(&line);
        let who = author.role(tape, 0);
        let clauses = [
            format!("{} {} {way}", author.w("når", "when"), name.written(tape)),
            format!("{who} {} {}", author.w("skal", "must"), author.w("spørge igen", "ask again")),
            format!("{} {}", author.w("inden for", "within"), period(author.language, tape.between(1, 5), Unit::WorkingDays)),
            format!("{}: {who} {}", author.w("ved overskridelse", "if late"), author.w("straks", "at once")),
            author.w("hjemmel lokal \"planen\"", "basis local \"the plan\"").to_owned(),
        ];
        for clause in &clauses {
            author.clause(tape, clause);
        }
    }
}

/// Writes the consent and the assessment, and the events that end the consent.
pub(crate) fn write(author: &mut Author, tape: &mut Tape<'_>) {
    if let Some(fact) = author.assessed.clone() {
        author.blank(tape);
        let kind = match &fact.kind {
            Kind::Choice(values) => {
                let values: Vec<String> = values.iter().map(|value| value.written(tape)).collect();
                format!("{} {}", author.w("en af", "one of"), author.list(&values, false))
            }
            _ => author.w("ja/nej", "yes/no").to_owned(),
        };
        let (_, by) = author.role_list(tape, 3, false);
        let lasts = lasts(author, tape, 60);
        author.asides.ceases.push((fact.name.clone(), false, !lasts.is_empty()));
        let line =
            format!("{} {}  {kind}, {} {by}{lasts}", author.w("vurdering", "assessment"), fact.name.written(tape), author.w("af", "by"));
        author.line(&line);
        author.has("an assessment");
        let said = Event { said: true, ..Event::plain(fact.name) };
        author.events.insert(2.min(author.events.len()), said);
    }
    let Some(consent) = author.consent.clone() else { return };
    author.blank(tape);
    let (_, from) = author.role_list(tape, 3, false);
    for name in [&consent.refused, &consent.withdrawn] {
        let line = format!("{} {}  {} {from}", author.w("hændelse", "event"), name.written(tape), author.w("fra", "from"));
        author.line(&line);
    }
    author.blank(tape);
    let label = if tape.chance(30) { " \"Kommunen må spørge lægen\"" } else { "" };
    let line = format!("{} {}{label}", author.w("samtykke", "consent"), consent.name.written(tape));
    author.line(&line);
    author.has("a consent");
    // Whoever acts on it is among those it is given to: all.
    let all: Vec<String> = (0..author.roles.len()).map(|role| author.role(tape, role)).collect();
    let mut clauses = vec![
        format!("{} {from}", author.w("fra", "from")),
        format!("{} {}", author.w("til", "to"), author.list(&all, true)),
        author.w("formål \"at vide, hvordan det går\"", "purpose \"to know how it goes\"").to_owned(),
        format!("{} {}", author.w("trækkes tilbage ved", "withdrawn on"), consent.withdrawn.written(tape)),
    ];
    if tape.chance(80) {
        clauses.push(format!("{} {}", author.w("afslås ved", "refused on"), consent.refused.written(tape)));
    }
    let runs_out = tape.chance(65);
    author.asides.ceases.push((consent.name.clone(), true, runs_out));
    if runs_out {
        author.has("a consent that runs out");
        let (danish, english) = tape.of(LENGTHS, ("2 dage", "2 days"));
        clauses.push(format!("{} {}", author.w("højst", "at most"), author.w(danish, english)));
    }
    if tape.chance(40) {
        clauses.push(author.w("om \"det, lægen ved\"", "about \"what the doctor knows\"").to_owned());
    }
    if tape.chance(80) {
        clauses.push(author.w("hjemmel lov \"GDPR art. 6\"", "basis law \"GDPR art. 6\"").to_owned());
    }
    for clause in clauses {
        author.clause(tape, &clause);
    }
    // Not last: from there the goal and the endings take theirs.
    let at = 2.min(author.events.len());
    author.events.splice(at..at, [consent.name, consent.refused, consent.withdrawn].map(Event::plain));
}
