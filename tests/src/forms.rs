//! What it takes to meet a step: a document, participants, venues, channels, a checklist.

use crate::procedures::Author;
use crate::tape::Tape;
use crate::words::Name;

/// The document of a procedure, before it is written: at the end, where a step uses it.
#[derive(Debug, Clone)]
pub(crate) struct FormPlan {
    name: Name,
    must: Vec<Name>,
    should: Vec<Name>,
    used: bool,
}

const VENUES: &[(&str, &str)] =
    &[("arbejdspladsen", "workplace"), ("hjemmet", "home"), ("\"jobcentret, 2. sal\"", "\"job centre, 2nd floor\"")];
const CHANNELS: &[(&str, &str)] = &[("telefon", "telephone"), ("\"personligt møde\"", "\"personal meeting\""), ("video", "video")];
const ITEMS: &[(&str, &str)] =
    &[("Fysiske forhold", "Physical conditions"), ("Ændrede opgaver", "Changed tasks"), ("Støtte #1, og mere", "Support #1, and more")];

/// Decides what stands in the document: what events tell, what is decided or assessed.
pub(crate) fn plan(author: &mut Author, tape: &mut Tape<'_>) {
    let stated = |from: usize, to: usize| -> Vec<Name> {
        let states = author.events.iter().skip(from).take(to).flat_map(|event| &event.states);
        states.filter_map(|at| author.facts.get(*at)).map(|fact| fact.name.clone()).collect()
    };
    // What the first event tells is known early, and what a decision gives always: rather something else.
    let early = stated(0, 1);
    let late: Vec<Name> = stated(1, usize::MAX).into_iter().filter(|name| !early.contains(name)).collect();
    let said: Vec<Name> = author.said.iter().map(|fact| fact.name.clone()).collect();
    let decided: Vec<Name> = author.decided.iter().map(|fact| fact.name.clone()).collect();
    let mut all: Vec<Name> = Vec::new();
    for name in late.into_iter().chain(said).chain(early).chain(decided) {
        all.extend(Some(name).filter(|name| !all.contains(name)));
    }
    if all.is_empty() || !tape.chance(85) {
        return;
    }
    let first: Vec<Name> = if tape.chance(80) { all.iter().take(2).cloned().collect() } else { all.clone() };
    let must = tape.some(&first, 2);
    let rest: Vec<Name> = all.into_iter().filter(|name| !must.contains(name)).collect();
    let should = if rest.is_empty() || tape.chance(30) { Vec::new() } else { tape.some(&rest, 2) };
    let name = author.names.fresh(tape, &["skemaet", "henvendelse", "attestbrev"], true);
    author.form = Some(FormPlan { name, must, should, used: false });
}

/// What it takes to meet a step, now and then.
pub(crate) fn step(author: &mut Author, tape: &mut Tape<'_>, own: Option<&Name>, clauses: &mut Vec<String>) {
    // What must be done several times is done seldom enough as it is.
    if clauses.iter().any(|clause| clause.contains(author.w(" gange ", " times "))) && !tape.chance(20) {
        return;
    }
    if let Some(form) = author.form.clone().filter(|_| tape.chance(46)) {
        author.form = Some(FormPlan { used: true, ..form.clone() });
        clauses.push(format!("{} {}", author.w("med dokument", "with document"), form.name.written(tape)));
        author.has("step with a document");
    }
    // What a confirmation meets is not told how it was done.
    let confirmed = author.w("bekræftelse af", "confirmation of");
    if clauses.iter().any(|clause| clause.contains(confirmed)) {
        return;
    }
    if tape.chance(32) {
        let all: Vec<usize> = (0..author.roles.len()).collect();
        let roles = tape.some(&all, 3);
        let roles: Vec<String> = roles.into_iter().map(|role| author.role(tape, role)).collect();
        clauses.push(format!("{} {}", author.w("deltagere", "participants"), author.list(&roles, true)));
        author.has("step with participants");
        // Now and then somebody is not there.
        let there: Vec<String> = roles.iter().rev().take(1).cloned().collect();
        how(
            author,
            own,
            format!("{} {}", author.w("deltagere", "participants"), author.list(if tape.chance(50) { &roles } else { &there }, true)),
        );
    }
    let words = |author: &Author, tape: &mut Tape<'_>, all: &[(&str, &str)]| -> Vec<String> {
        let mut all: Vec<String> = all.iter().map(|(danish, english)| author.w(danish, english).to_owned()).collect();
        all.truncate(tape.below(3).max(1));
        all
    };
    if tape.chance(22) {
        let venues = words(author, tape, VENUES);
        clauses.push(format!("{} {}", author.w("mødested", "venue"), author.list(&venues, false)));
        author.has("step at a venue");
        how(author, own, format!("{} {}", author.w("mødested", "venue"), venues.last().map_or("", String::as_str)));
    }
    if tape.chance(16) {
        let channels = words(author, tape, CHANNELS);
        clauses.push(format!("{} {}", author.w("kontaktform", "channel"), author.list(&channels, false)));
        author.has("step through a channel");
        how(author, own, format!("{} {}", author.w("kontaktform", "channel"), author.w("telefon", "telephone")));
    }
    if tape.chance(34) {
        let items: Vec<String> = words(author, tape, ITEMS).iter().map(|item| format!("\"{item}\"")).collect();
        clauses.push(format!("{} {}", author.w("huskeliste", "checklist"), author.list(&items, true)));
        author.has("step with a checklist");
        how(author, own, format!("{} {}", author.w("huskeliste", "checklist"), items.first().map_or("", String::as_str)));
    }
}

/// How the event of a step's own name may be told to have been done.
fn how(author: &mut Author, own: Option<&Name>, words: String) {
    author.hows.extend(own.map(|name| (name.clone(), words)));
}

/// Writes the document, where a step uses it.
pub(crate) fn write(author: &mut Author, tape: &mut Tape<'_>) {
    let Some(form) = author.form.clone().filter(|form| form.used) else { return };
    author.blank(tape);
    let label = if tape.chance(30) { " \"Brev til lægen\"" } else { "" };
    let line = format!("{} {}{label}", author.w("dokument", "document"), form.name.written(tape));
    author.line(&line);
    author.has("a document");
    let mut clauses = Vec::new();
    for (names, danish, english) in [(&form.must, "skal indeholde", "must contain"), (&form.should, "bør indeholde", "should contain")] {
        let names: Vec<String> = names.iter().map(|name| name.written(tape)).collect();
        if !names.is_empty() {
            clauses.push(format!("{} {}", author.w(danish, english), author.list(&names, true)));
        }
    }
    if tape.chance(50) {
        clauses.push(author.w("hjemmel lov \"§ 11, stk. 1\"", "basis law \"§ 11, stk. 1\"").to_owned());
    }
    for clause in clauses {
        author.clause(tape, &clause);
    }
}
