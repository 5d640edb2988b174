//! Faults of meaning: every line can be read, and what they say together cannot stand.

use super::lines::{self, Line, Sort as Token};
use super::texts::{Base, Dice, Mutant, Sort};
use std::ops::Range;

pub(crate) const SORTS: &[Sort] = &[
    Sort {
        name: "the goal is gone",
        make: |base, dice| without_declaration(base, dice, "mål", "goal", &["missing-goal", "goal-unreachable"]),
    },
    Sort { name: "a role is gone", make: |base, dice| without_declaration(base, dice, "rolle", "role", &["unknown-name"]) },
    Sort { name: "a fact is gone", make: |base, dice| without_declaration(base, dice, "oplysning", "fact", &["unknown-name"]) },
    Sort {
        name: "an event is gone",
        make: |base, dice| without_declaration(base, dice, "hændelse", "event", &["unknown-name", "dead-step", "goal-unreachable"]),
    },
    Sort { name: "a step is gone", make: |base, dice| without_declaration(base, dice, "trin", "step", &["unknown-name", "unused"]) },
    Sort { name: "a declaration stands twice", make: twice },
    Sort { name: "no landing", make: no_landing },
    Sort { name: "steps wait in a circle", make: circle },
    Sort { name: "a deadline from an unknown fact", make: unknown_anchor },
    Sort { name: "a role that is none", make: wrong_role },
    Sort { name: "nobody is told", make: unwatched },
    Sort { name: "no legal basis", make: no_basis },
    Sort { name: "first, latest or each is not said", make: no_occurrence },
    Sort { name: "the goal is another ending too", make: ends_at_goal },
    Sort { name: "a row of a table is gone or twice", make: rows },
    Sort { name: "what unknown does is not said", make: no_unknown },
    Sort { name: "a value that is none", make: wrong_value },
    Sort { name: "a scenario expects another day of the week", make: weekday },
];

/// A declaration with the lines below it.
struct Block {
    head: Line,
    at: Range<usize>,
}

fn blocks(base: &Base, danish: &str, english: &str) -> Vec<Block> {
    let word = base.language.pick(danish, english);
    let lines = lines::of(&base.text);
    let mut blocks = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let text = &base.text[line.at.clone()];
        if text.split_whitespace().next() != Some(word) || text.starts_with(' ') {
            continue;
        }
        let next = lines[at + 1..].iter().find(|next| !base.text[next.at.clone()].starts_with(' '));
        let end = next.map_or(base.text.len(), |next| next.at.start);
        // Quotations and comments above the next one belong to it.
        let body = &base.text[line.at.start..end];
        let kept: usize = body.split_inclusive('\n').take_while(|line| line.starts_with(' ') || line.starts_with(word)).map(str::len).sum();
        blocks.push(Block { head: line.clone(), at: line.at.start..line.at.start + kept });
    }
    blocks
}

fn name_of<'t>(base: &'t Base, head: &Line) -> Option<&'t str> {
    let token = head.tokens.get(1)?;
    Some(base.text[token.at.clone()].trim_matches('"'))
}

/// The lines that mention a name, as they stand once a part of the text is gone.
fn mentions(text: &str, name: &str) -> Vec<u32> {
    let is = |line: &Line| line.tokens.iter().any(|token| text[token.at.clone()].trim_matches('"') == name);
    lines::of(text).iter().filter(|line| is(line)).map(|line| line.number).collect()
}

fn without_declaration(base: &Base, dice: &mut Dice, danish: &str, english: &str, codes: &'static [&'static str]) -> Option<Mutant> {
    let blocks = blocks(base, danish, english);
    let block = dice.pick(&blocks)?;
    let name = name_of(base, &block.head)?;
    let mut mutant = Mutant::replacing(base, block.at.clone(), "");
    mutant.lines = mentions(&mutant.text, name);
    // A procedure without a goal is told of at its top.
    if danish == "mål" {
        mutant.lines.push(lines::of(&mutant.text).first()?.number);
    }
    mutant.codes = codes;
    Some(mutant)
}

fn twice(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (danish, english) = *dice.pick(&[("rolle", "role"), ("oplysning", "fact"), ("hændelse", "event"), ("trin", "step")])?;
    let blocks = blocks(base, danish, english);
    let block = dice.pick(&blocks)?;
    let copy = format!("{}\n", base.text[block.at.clone()].trim_end());
    let end = block.at.start + base.text[block.at.clone()].trim_end().len() + 1;
    let mut mutant = Mutant::replacing(base, end..end, &copy);
    mutant.codes = &["duplicate-name"];
    mutant.lines = vec![block.head.number];
    Some(mutant)
}

/// The lines inside declarations of one sort, without scenarios.
fn clauses(base: &Base, danish: &str, english: &str) -> Vec<(Block, Line)> {
    let lines = lines::of(&base.text);
    blocks(base, danish, english)
        .into_iter()
        .flat_map(|block| {
            let inside: Vec<Line> =
                lines.iter().filter(|line| block.at.contains(&line.at.start) && line.number != block.head.number).cloned().collect();
            inside.into_iter().map(move |line| (Block { head: block.head.clone(), at: block.at.clone() }, line))
        })
        .collect()
}

fn find(base: &Base, line: &Line, danish: &str, english: &str) -> Option<Range<usize>> {
    let words = base.language.pick(danish, english);
    base.text[line.at.clone()].find(words).map(|at| line.at.start + at..line.at.start + at + words.len())
}

/// Of the lines with these words below a step, one.
fn with_words(base: &Base, dice: &mut Dice, danish: &str, english: &str) -> Option<(Line, Range<usize>)> {
    let lines: Vec<(Line, Range<usize>)> =
        clauses(base, "trin", "step").into_iter().filter_map(|(_, line)| find(base, &line, danish, english).map(|at| (line, at))).collect();
    dice.pick(&lines).cloned()
}

fn no_landing(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (line, at) = with_words(base, dice, ", på en fridag hverdagen", ", on a day off the working day")?;
    let mut mutant = Mutant::replacing(base, at.start..line.at.end, "");
    mutant.place = line.at.start..at.start;
    mutant.codes = &["missing-landing"];
    Some(mutant)
}

/// A step that waits for an event waits for one that waits for it instead.
fn circle(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let steps = blocks(base, "trin", "step");
    let after = base.language.pick("efter", "after");
    let first = |block: &Block| {
        let lines = lines::of(&base.text);
        lines.into_iter().find(|line| block.at.contains(&line.at.start) && base.text[line.at.clone()].trim_start().starts_with(after))
    };
    let mut pairs = Vec::new();
    for step in &steps {
        let Some(name) = name_of(base, &step.head) else { continue };
        for other in &steps {
            let waits =
                first(other).is_some_and(|line| line.tokens.len() == 2 && base.text[line.tokens[1].at.clone()].trim_matches('"') == name);
            if waits && let (Some(line), Some(later)) = (first(step), other.head.tokens.get(1)) {
                pairs.push((line, base.text[later.at.clone()].to_owned(), other.head.number, name));
            }
        }
    }
    let (line, later, at, name) = dice.pick(&pairs)?;
    let start = line.tokens.first()?.at.start;
    let mut mutant = Mutant::replacing(base, start..line.at.end, &format!("{after} {later}"));
    mutant.codes = &["circular-wait"];
    let later = later.trim_matches('"');
    mutant.lines = mentions(&mutant.text, later).into_iter().chain(mentions(&mutant.text, name)).chain([*at]).collect();
    Some(mutant)
}

fn unknown_anchor(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (line, at) = with_words(base, dice, "senest ", "no later than ")?;
    let after = base.language.pick("efter", "after");
    let from = base.text[at.end..line.at.end].find(&format!(" {after} ")).map(|found| at.end + found + after.len() + 2)?;
    let token = line.tokens.iter().rev().find(|token| token.at.start >= from && matches!(token.sort, Token::Phrase | Token::Word))?;
    // The anchor is the last name before the comma, if there is one.
    let comma = line.tokens.iter().find(|token| token.at.start > from && base.text[token.at.clone()] == *",");
    let token = comma.map_or(Some(token), |comma| line.tokens.iter().rev().find(|token| token.at.end <= comma.at.start))?;
    let mut mutant = Mutant::replacing(base, token.at.clone(), base.language.pick("\"dagen for optagelsen\"", "\"day of admission\""));
    mutant.codes = &["unknown-name"];
    Some(mutant)
}

fn wrong_role(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (line, at) = with_words(base, dice, " skal ", " must ")?;
    let who = line.tokens.iter().rev().find(|token| token.at.end <= at.start)?;
    let mut mutant = Mutant::replacing(base, who.at.clone(), base.language.pick("jobkonsulenten", "job_consultant"));
    mutant.codes = &["unknown-name"];
    Some(mutant)
}

/// Nobody is told of a missed deadline any more.
fn unwatched(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let words = base.language.pick("ved overskridelse:", "if late:");
    let above = lines::of(&base.text).into_iter().take_while(|line| base.text[line.at.clone()].starts_with(' ') || line.number < 3);
    // Where the header has a ladder for all, no step is without one.
    if above.into_iter().any(|line| base.text[line.at.clone()].trim_start().starts_with(words)) {
        return None;
    }
    let (line, _) = with_words(base, dice, "    ved overskridelse:", "    if late:")?;
    let mut mutant = Mutant::replacing(base, line.at.start..line.at.end + 1, "");
    mutant.codes = &["deadline-unwatched"];
    let step = blocks(base, "trin", "step").into_iter().find(|block| block.at.contains(&line.at.start))?;
    mutant.lines = (step.head.number..=line.number + 10).collect();
    Some(mutant)
}

fn no_basis(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (line, _) = with_words(base, dice, "    hjemmel ", "    basis ")?;
    let mut mutant = Mutant::replacing(base, line.at.start..line.at.end + 1, "");
    let step = blocks(base, "trin", "step").into_iter().find(|block| block.at.contains(&line.at.start))?;
    mutant.lines = vec![step.head.number];
    mutant.codes = &["missing-legal-basis"];
    Some(mutant)
}

fn no_occurrence(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (danish, english) = *dice.pick(&[("efter første ", "after the first "), ("efter seneste ", "after the latest ")])?;
    let (_, at) = with_words(base, dice, danish, english)?;
    let mut mutant = Mutant::replacing(base, at, base.language.pick("efter ", "after "));
    mutant.codes = &["missing-occurrence"];
    Some(mutant)
}

/// What reaches the goal ends the case in another way as well.
fn ends_at_goal(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let goals = clauses(base, "mål", "goal");
    let reached: Vec<(Block, Line)> = goals.into_iter().filter(|(_, line)| find(base, line, "nås ved ", "reached on ").is_some()).collect();
    let (goal, line) = dice.pick(&reached)?;
    let at = find(base, line, "nås ved ", "reached on ")?;
    let event = line.tokens.iter().find(|token| token.at.start >= at.end)?;
    let ending = format!("{} {}\n\n", base.language.pick("slutter også ved", "also ends on"), &base.text[event.at.clone()]);
    let before = goal.at.end;
    let mut mutant = Mutant::replacing(base, before..before, &format!("\n{ending}"));
    mutant.codes = &["closes-without-goal"];
    mutant.lines = vec![line.number];
    Some(mutant)
}

fn rows(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let tables = clauses(base, "beslutning", "decision");
    let rows: Vec<(Block, Line)> =
        tables.into_iter().filter(|(_, line)| base.text[line.at.clone()].trim_start().starts_with('|')).collect();
    let (block, line) = dice.pick(&rows)?;
    let head = rows.iter().find(|(other, _)| other.at == block.at).is_some_and(|(_, first)| first.number == line.number);
    if head {
        return None;
    }
    let row = format!("{}\n", &base.text[line.at.clone()]);
    let mut mutant = if dice.below(2) == 0 {
        Mutant::replacing(base, line.at.start..line.at.end + 1, "")
    } else {
        Mutant::replacing(base, line.at.start..line.at.start, &row)
    };
    mutant.codes = &["table-gap", "table-overlap", "table-shape"];
    mutant.lines = (block.head.number..=line.number + 1).collect();
    Some(mutant)
}

fn no_unknown(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (line, at) = with_words(base, dice, ", ukendt ", ", unknown ")?;
    let mut mutant = Mutant::replacing(base, at.start..line.at.end, "");
    mutant.place = line.at.start..at.start;
    mutant.codes = &["missing-unknown"];
    Some(mutant)
}

fn wrong_value(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let (danish, english) = *dice.pick(&[("hvis ", "if "), ("medmindre ", "unless ")])?;
    let (line, at) = with_words(base, dice, danish, english)?;
    let is = base.language.pick(" er ", " is ");
    let start = base.text[at.end..line.at.end].find(is).map(|found| at.end + found + is.len())?;
    let value = line.tokens.iter().find(|token| token.at.start >= start)?;
    let mut mutant = Mutant::replacing(base, value.at.clone(), base.language.pick("\"måske en anden gang\"", "\"perhaps another time\""));
    mutant.codes = &["type-mismatch", "unknown-name", "syntax"];
    Some(mutant)
}

/// The day of the week in a scenario is another one.
fn weekday(base: &Base, dice: &mut Dice) -> Option<Mutant> {
    let names = base.language.pick(["ma", "ti", "on", "to", "fr", "lø", "sø"], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
    let mut days = Vec::new();
    for (_, line) in clauses(base, "scenarie", "scenario") {
        let Some(first) = line.tokens.first() else { continue };
        if let Some(at) = names.iter().position(|name| *name == &base.text[first.at.clone()]) {
            days.push((first.at.clone(), at));
        }
    }
    let (place, at) = dice.pick(&days)?.clone();
    let mut mutant = Mutant::replacing(base, place, names[(at + 1) % 7]);
    mutant.codes = &["wrong-weekday"];
    Some(mutant)
}
