//! Decision tables: what the checker says of them, and what a case is told, against trying rows one by one.
//!
//! Tables are made by cutting the space of all answers again and again, so that exactly one row fits; then one row is taken
//! away, or made to say more than it did. Regions are sets of small numbers here: nothing of the engine's own is used.

use super::{Verdict, runner, same, so};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{TestCaseError, TestError};
use sagsgang::calendar::Instant;
use sagsgang::lexicon::Language;
use sagsgang::log::{Actor, Event, FieldValue, Log};
use sagsgang::situation::{AsOf, situation};
use sagsgang_tests::story::{checked_text, loaded};
use sagsgang_tests::tape::Tape;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What a column's fact may be; its answers are numbers from 0, and −1 is that it is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sort {
    YesNo,
    Choice(i32),
    Number,
    Days,
}

/// Numbers and days go from 0 to below this; cuts lie inside.
const MOST: i32 = 40;
const UNKNOWN: i32 = -1;
type Cell = BTreeSet<i32>;

impl Sort {
    fn all(self) -> Cell {
        let size = match self {
            Self::YesNo => 2,
            Self::Choice(options) => options,
            Self::Number | Self::Days => MOST,
        };
        (UNKNOWN..size).collect()
    }

    fn is_ordered(self) -> bool {
        matches!(self, Self::Number | Self::Days)
    }

    fn declared(self) -> String {
        match self {
            Self::YesNo => "ja/nej".to_owned(),
            Self::Choice(options) => {
                let names: Vec<String> = (0..options).map(|at| format!("v{at}")).collect();
                format!("en af {} eller {}", names[..names.len() - 1].join(", "), names[names.len() - 1])
            }
            Self::Number => "tal".to_owned(),
            Self::Days => "varighed".to_owned(),
        }
    }

    fn value(self, answer: i32) -> String {
        match self {
            Self::YesNo => ["nej", "ja"][answer as usize].to_owned(),
            Self::Choice(_) => format!("v{answer}"),
            Self::Number => answer.to_string(),
            Self::Days => format!("{answer} {}", if answer == 1 { "dag" } else { "dage" }),
        }
    }

    /// A cell as an author writes it. A region of an ordered fact is one stretch, besides that it may be unknown.
    fn written(self, cell: &Cell) -> String {
        if *cell == self.all() {
            return "enhver".to_owned();
        }
        let mut parts: Vec<String> = Vec::new();
        if cell.contains(&UNKNOWN) {
            parts.push("ukendt".to_owned());
        }
        let known: Vec<i32> = cell.iter().copied().filter(|answer| *answer != UNKNOWN).collect();
        match (self.is_ordered(), known.first(), known.last()) {
            (true, Some(first), Some(last)) => {
                let (from, below) = (self.value(*first), self.value(last + 1));
                parts.push(match (*first > 0, *last < MOST - 1) {
                    (true, true) => format!("mindst {from} og under {below}"),
                    (true, false) => format!("mindst {from}"),
                    (false, true) => format!("under {below}"),
                    (false, false) => format!("under {} eller mindst {}", self.value(7), self.value(7)),
                });
            }
            _ => parts.extend(known.iter().map(|answer| self.value(*answer))),
        }
        parts.join(" eller ")
    }

    fn field(self, answer: i32) -> FieldValue {
        match self {
            Self::YesNo => FieldValue::YesNo(answer == 1),
            Self::Number => FieldValue::Number(answer.into()),
            Self::Choice(_) | Self::Days => FieldValue::Text(self.value(answer)),
        }
    }

    /// An answer as a message shows it.
    fn shown(self, words: &str) -> i32 {
        match self {
            _ if words == "ukendt" => UNKNOWN,
            Self::YesNo => i32::from(words == "ja"),
            Self::Choice(_) => words[1..].parse().unwrap(),
            Self::Number => words.parse().unwrap(),
            Self::Days => {
                let (amount, unit) = words.split_once(' ').unwrap();
                amount.parse::<i32>().unwrap() * if unit.starts_with("uge") { 7 } else { 1 }
            }
        }
    }
}

#[derive(Debug)]
struct Table {
    sorts: Vec<Sort>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    fn fitting(&self, point: &[i32]) -> Vec<usize> {
        let fits = |row: &Vec<Cell>| row.iter().zip(point).all(|(cell, answer)| cell.contains(answer));
        (0..).zip(&self.rows).filter(|(_, row)| fits(row)).map(|(at, _)| at).collect()
    }

    fn text(&self) -> String {
        let mut text =
            String::from("sagsgang \"Tabel\"\n    kalender danmark\n\nrolle borgeren  uden for kommunen\nrolle sagsbehandleren\n\n");
        for (at, sort) in self.sorts.iter().enumerate() {
            writeln!(text, "oplysning f{at}  {}, kan mangle", sort.declared()).unwrap();
        }
        let facts: Vec<String> = (0..self.sorts.len()).map(|at| format!("f{at}")).collect();
        let told = match facts.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} og {last}", rest.join(", ")),
            _ => facts.concat(),
        };
        writeln!(text, "\nhændelse start  fra borgeren, oplyser {told}\nhændelse slut  fra borgeren\n").unwrap();
        writeln!(text, "beslutning svar\n    præcis én linje passer\n    | {} || svar |", facts.join(" | ")).unwrap();
        for (number, row) in self.rows.iter().enumerate() {
            let cells: Vec<String> = self.sorts.iter().zip(row).map(|(sort, cell)| sort.written(cell)).collect();
            writeln!(text, "    | {} || r{} |", cells.join(" | "), number + 1).unwrap();
        }
        text + "    hjemmel lokal \"x\"\n\nmål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\n\ntrin arbejde\n    efter første start\n    sagsbehandleren skal arbejde\n    inden for 5 hverdage\n    ved overskridelse: sagsbehandleren straks\n    hjemmel lokal \"x\"\n"
    }
}

/// Cuts the space of all answers into at most so many rows.
fn cut(tape: &mut Tape<'_>, sorts: &[Sort], most: usize) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = vec![sorts.iter().map(|sort| sort.all()).collect()];
    for _ in 0..4 * most {
        if rows.len() >= most {
            break;
        }
        let (at, column) = (tape.below(rows.len()), tape.below(sorts.len()));
        let cell = rows[at][column].clone();
        if cell.len() < 2 {
            continue;
        }
        let answers: Vec<i32> = cell.iter().copied().collect();
        let one: Cell = if sorts[column].is_ordered() {
            // Unknown by itself, or a stretch up to somewhere.
            let known: Vec<i32> = answers.iter().copied().filter(|answer| *answer != UNKNOWN).collect();
            let end = if known.len() < 2 { 0 } else { 1 + tape.below(known.len() - 1) };
            if answers[0] == UNKNOWN && (end == 0 || tape.chance(40)) {
                Cell::from([UNKNOWN])
            } else {
                known[..end].iter().copied().collect()
            }
        } else {
            answers.iter().copied().filter(|_| tape.chance(50)).collect()
        };
        let other: Cell = cell.difference(&one).copied().collect();
        if one.is_empty() || other.is_empty() {
            continue;
        }
        let mut second = rows[at].clone();
        rows[at][column] = one;
        second[column] = other;
        rows.push(second);
    }
    rows
}

fn table(tape: &mut Tape<'_>) -> Table {
    let columns = 1 + tape.below(10);
    let sort = |tape: &mut Tape<'_>| match tape.below(5) {
        0 => Sort::YesNo,
        1 => Sort::Number,
        2 => Sort::Days,
        _ => Sort::Choice(2 + tape.below(4) as i32),
    };
    let sorts: Vec<Sort> = (0..columns).map(|_| sort(tape)).collect();
    let most = [4, 12, 40, 200][tape.below(4)];
    let mut rows = cut(tape, &sorts, most);
    match tape.below(3) {
        0 if rows.len() > 1 => drop(rows.remove(tape.below(rows.len()))),
        1 => {
            let (at, column) = (tape.below(rows.len()), tape.below(columns));
            rows[at][column] = sorts[column].all();
        }
        _ => {}
    }
    Table { sorts, rows }
}

/// Is this a point of the table, and do so many rows fit it?
fn shown_point(table: &Table, title: &str) -> Vec<i32> {
    let told: BTreeMap<&str, &str> = title.split('»').skip(1).filter_map(|part| part.split_once("« er ")).collect();
    let answer = |(at, sort): (usize, &Sort)| {
        let words = told[format!("f{at}").as_str()].trim_end_matches([',', ' ']);
        sort.shown(words)
    };
    table.sorts.iter().enumerate().map(answer).collect()
}

fn agrees(numbers: &[u16]) -> Verdict {
    let mut tape = Tape::new(numbers);
    let table = table(&mut tape);
    let text = table.text();
    let (_, found) = loaded(&text);
    let told = |slug: &str| found.diagnostics.iter().find(|fault| fault.code.slug() == slug).map(|fault| fault.title(Language::Danish));
    for fault in &found.diagnostics {
        so(["table-gap", "table-overlap"].contains(&fault.code.slug()), || format!("{}\n{text}", fault.title(Language::English)))?;
    }
    // What a message shows is so.
    if let Some(title) = told("table-gap") {
        let point = shown_point(&table, &title);
        same(&format!("{title}: rows that fit\n{text}"), &table.fitting(&point).len(), &0)?;
    }
    if let Some(title) = told("table-overlap") {
        let point = shown_point(&table, &title);
        so(table.fitting(&point).len() >= 2, || format!("{title}: only one row fits\n{text}"))?;
    }
    // What is so is told: points at random, and in every row.
    let anywhere =
        |tape: &mut Tape<'_>| -> Vec<i32> { table.sorts.iter().map(|sort| tape.below(sort.all().len()) as i32 + UNKNOWN).collect() };
    let mut points: Vec<Vec<i32>> = (0..200).map(|_| anywhere(&mut tape)).collect();
    for row in &table.rows {
        points.push(row.iter().map(|cell| *cell.iter().nth(tape.below(cell.len())).unwrap()).collect());
    }
    for point in &points {
        let fitting = table.fitting(point).len();
        so(fitting > 0 || told("table-gap").is_some(), || format!("no row fits {point:?}, and no gap is told\n{text}"))?;
        so(fitting < 2 || told("table-overlap").is_some(), || format!("{fitting} rows fit {point:?}, and no overlap is told\n{text}"))?;
    }
    if found.diagnostics.is_empty() {
        let procedure = checked_text(&text)?;
        for point in points.iter().rev().take(4) {
            let fields = table.sorts.iter().zip(point).enumerate().filter(|(_, (_, answer))| **answer != UNKNOWN);
            let fields = fields.map(|(at, (sort, answer))| (format!("f{at}"), sort.field(*answer))).collect();
            let at = Instant::parse("2024-04-08T09:00:00Z").unwrap();
            let mut log = Log::new("sag", "Tabel");
            log.append(Event {
                id: "e1".into(),
                kind: "start".into(),
                happened: at.into(),
                recorded: at,
                actor: Actor { id: "b1".into(), role: "borgeren".into() },
                fields,
                about: None,
                supersedes: None,
                reason: None,
            });
            let decided = situation(&procedure, &log, AsOf::at(at.into())).decided;
            let rows: Vec<usize> = decided[0].rows.iter().map(|row| row.number - 1).collect();
            same(&format!("rows for {point:?}\n{text}"), &rows, &table.fitting(point))?;
            same("the result", &decided[0].result, &FieldValue::Text(format!("r{}", rows[0] + 1)))?;
        }
    }
    Ok(())
}

#[test]
fn tables_are_proved_as_trying_answers_says() {
    let numbers = vec(any::<u16>(), 900..6_000);
    let verdict = runner(super::cases().max(200)).run(&numbers, |numbers| agrees(&numbers).map_err(TestCaseError::fail));
    if let Err(TestError::Fail(why, _)) = verdict {
        panic!("{why}");
    }
}
