//! Grants: what may be granted, by whom, when, and up to what, in lengths of time or in numbers; by two persons; asked for and refused.

use crate::procedures::{Author, Event};
use crate::tape::Tape;

/// Limits from low to high, in Danish and in English; each is certainly more than the one before.
const LENGTHS: &[(&str, &str)] =
    &[("10 dage", "10 days"), ("8 uger", "8 weeks"), ("3 måneder", "3 months"), ("24 uger", "24 weeks"), ("1 år", "1 year")];
const NUMBERS: &[(&str, &str)] = &[("0,5", "0.5"), ("12", "12"), ("50.000", "50,000"), ("50.000,25", "50,000.25")];

const KRONER: &[(&str, &str)] =
    &[("900 kr.", "900 kr."), ("12.000,50 kr.", "12,000.50 kr."), ("50.000 kr.", "50,000 kroner"), ("1000000 kr.", "1000000 kr.")];
const HOURS: &[(&str, &str)] = &[
    ("1 time om ugen", "1 hour a week"),
    ("12,5 timer om ugen", "12.5 hours a week"),
    ("20 timer om ugen", "20 hours a week"),
    ("37 timer om ugen", "37 hours a week"),
];

/// Days on which an authority begins or ends, around the days on which stories begin.
const DATES: &[(&str, &str)] = &[
    ("5. januar 2026", "5 January 2026"),
    ("30. januar 2026", "30 January 2026"),
    ("27. marts 2026", "27 March 2026"),
    ("1. april 2026", "1 April 2026"),
    ("12. maj 2026", "12 May 2026"),
    ("23. oktober 2026", "23 October 2026"),
    ("24. december 2026", "24 December 2026"),
    ("24. marts 2027", "24 March 2027"),
];

/// Writes the grants of a procedure.
pub(crate) fn write(author: &mut Author, tape: &mut Tape<'_>) {
    for _ in 0..tape.of(&[0, 1, 1, 2, 1], 0) {
        author.blank(tape);
        grant(author, tape);
    }
}

fn grant(author: &mut Author, tape: &mut Tape<'_>) {
    let name = author.names.fresh(tape, &["mentor", "revalidering", "hjælpemiddel"], true);
    let label = if tape.chance(30) { " \"Det, der kan bevilges\"" } else { "" };
    let line = format!("{} {}{label}", author.w("bevilling", "grant"), name.written(tape));
    author.line(&line);
    author.has("a grant");
    let limits = tape.of(&[LENGTHS, NUMBERS, LENGTHS, KRONER, LENGTHS, HOURS], LENGTHS);
    let count = tape.between(1, 3);
    let mut next = tape.below(2);
    for number in 0..=count {
        let otherwise = number > 0;
        let keyword = if otherwise { author.w("ellers af", "otherwise by") } else { author.w("af", "by") }.to_owned();
        let inside = author.inside.clone();
        let roles = tape.some(&inside, 2);
        let roles: Vec<String> = roles.iter().map(|role| author.role(tape, *role)).collect();
        let roles = author.list(&roles, true);
        if otherwise {
            author.has("a higher authority");
        }
        let limit = limits.get(next).filter(|_| !tape.chance(30)).copied();
        next += 1 + tape.below(2);
        let most = author.w("højst", "at most").to_owned();
        let at_most = limit.map(|(danish, english)| format!(", {most} {}", author.w(danish, english))).unwrap_or_default();
        let in_force = in_force(author, tape);
        author.clause(tape, &format!("{keyword} {roles}{at_most}{in_force}"));
        if limit.is_none() {
            author.has("a grant without limit");
            break;
        }
    }
    if tape.chance(45) {
        author.has("a grant by two persons");
        let clause = author.w("kræver to personer", "requires two persons").to_owned();
        author.clause(tape, &clause);
    }
    let asks = tape.chance(45).then(|| author.names.fresh(tape, &["anmodning", "andragende"], true));
    let refuses = asks.as_ref().filter(|_| tape.clone().chance(70)).map(|_| author.names.fresh(tape, &["afvisning", "intet"], true));
    if let Some(asks) = &asks {
        author.has("a grant that is asked for");
        let clause = format!("{} {}", author.w("sendes videre ved", "passed on by"), asks.written(tape));
        author.clause(tape, &clause);
    }
    if let Some(refuses) = &refuses {
        author.has("a grant that is refused");
        let clause = format!("{} {}", author.w("afslås ved", "refused on"), refuses.written(tape));
        author.clause(tape, &clause);
    }
    if tape.chance(80) {
        let clause = author.w("hjemmel lokal \"Kompetenceplan\"", "basis local \"Kompetenceplan\"").to_owned();
        author.clause(tape, &clause);
    }
    for name in asks.iter().chain(&refuses) {
        author.blank(tape);
        let line = format!("{} {}", author.w("hændelse", "event"), name.written(tape));
        author.line(&line);
        author.events.push(Event::plain(name.clone()));
    }
    let amounts = limits.iter().map(|(danish, english)| author.w(danish, english).to_owned()).collect();
    let grants = Some(amounts);
    author.events.push(Event { grants, ..Event::plain(name) });
}

/// `, fra … til …`, now and then.
fn in_force(author: &mut Author, tape: &mut Tape<'_>) -> String {
    if !tape.chance(40) {
        return String::new();
    }
    author.has("an authority for a time");
    let first = tape.below(DATES.len());
    let last = first + 1 + tape.below(DATES.len());
    let date = |author: &Author, at: usize| DATES.get(at).map(|(danish, english)| author.w(danish, english).to_owned());
    let from = date(author, first).filter(|_| !tape.clone().chance(40));
    let until = if from.is_some() { date(author, last) } else { date(author, first) };
    let from = from.map(|from| format!(" {} {from}", author.w("fra", "from"))).unwrap_or_default();
    let until = until.map(|until| format!(" {} {until}", author.w("til", "to"))).unwrap_or_default();
    if from.is_empty() && until.is_empty() { String::new() } else { format!(",{from}{until}") }
}
