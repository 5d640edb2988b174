//! Decisions: what each row asks, whether every answer has its row and none has two, and an example where that is not so.

use super::boxes::{self, Set};
use super::names::Names;
use super::{Checker, legal_basis};
use crate::diagnostic::{Code, Part};
use crate::lexicon::{Language, Word};
use crate::model::{Allowed, Answer, Decision, Fact, FactId, MILLION, Row, Type, Value, key, limits, value_words};
use crate::source::Span;
use crate::syntax::ast::{self, CellPart, DecisionClause, File, What};

/// The most boxes that are looked at to prove one table.
const MOST_BOXES: usize = 200_000;

/// What a decision's results are: yes or no, numbers, or words to choose among.
pub(super) fn result_type(written: &ast::Decision) -> Type {
    let mut results = rows(written).skip(1).map(|row| &row.result).peekable();
    let all = |is: fn(&ast::Value) -> bool| rows(written).skip(1).all(|row| is(&row.result));
    if results.peek().is_some() && all(|result| matches!(result, ast::Value::YesNo(..))) {
        return Type::YesNo;
    }
    if results.peek().is_some() && all(|result| matches!(result, ast::Value::Number(..))) {
        return Type::Number;
    }
    let mut options: Vec<String> = Vec::new();
    for result in results {
        if let ast::Value::Words(name) = result
            && !options.iter().any(|option| key(option) == key(&name.text))
        {
            options.push(name.text.clone());
        }
    }
    Type::Choice(options)
}

fn rows(written: &ast::Decision) -> impl Iterator<Item = &ast::Row> {
    written.clauses.iter().filter_map(|clause| if let DecisionClause::Row(row) = &clause.what { Some(row) } else { None })
}

fn noun(written: &ast::Decision) -> Part {
    Part::named(("beslutningen", "the decision"), &written.name.text)
}

impl Checker<'_> {
    /// The decisions of a text, in its order.
    pub(super) fn decisions(&mut self, file: &File, names: &Names, facts: &[Fact]) -> Vec<Decision> {
        let mut decisions = Vec::new();
        for declaration in &file.declarations {
            let What::Decision(written) = &declaration.what else { continue };
            decisions.push(self.decision(written, names, facts));
        }
        decisions
    }

    /// A fact that an event states: none that a decision gives.
    pub(super) fn told_fact(&mut self, file: &File, names: &Names, facts: &[Fact], name: &ast::Name) -> Option<FactId> {
        let found = self.fact(names, name)?;
        let fact = facts.get(found.index())?;
        if fact.said_by.is_some() {
            let fault = self.fault(Code::StatedElsewhere, name.span).with(name.text.as_str()).also(fact.declared_at);
            self.push(fault);
            return None;
        }
        if fact.decided.is_none() {
            return Some(found);
        }
        let decision = file.declarations.iter().find_map(|declaration| match &declaration.what {
            What::Decision(decision) if key(&decision.name.text) == key(&name.text) => Some(decision),
            _ => None,
        })?;
        let asked = rows(decision).next().into_iter().flat_map(|head| &head.cells);
        let asked: Vec<String> = asked.map(|cell| crate::syntax::cell_words(self.language, cell)).collect();
        let fault = self.fault(Code::DecidedFact, name.span).with(name.text.as_str()).with(asked.join(", "));
        self.push(fault.also(decision.name.span));
        None
    }

    fn decision(&mut self, written: &ast::Decision, names: &Names, facts: &[Fact]) -> Decision {
        let mut decision = Decision {
            fact: names.fact_id(&written.name).unwrap_or(FactId::new(0)),
            label: written.label.as_ref().map(|label| label.text.clone()),
            columns: Vec::new(),
            adds_up: false,
            rows: Vec::new(),
            basis: Vec::new(),
            layer: self.layer(written.name.span),
        };
        self.policy(written, &mut decision);
        if decision.basis.is_empty() && !written.damaged {
            let fault = self.fault(Code::MissingLegalBasis, written.name.span).with(noun(written));
            self.push(fault);
        }
        let mut lines = rows(written);
        let Some(head) = lines.next() else {
            if !written.damaged {
                let help = (
                    "skriv først de oplysninger, der spørges til, og så en linje for hvert svar: | oplysning || resultat |",
                    "write first the facts that are asked about, and then a row for each answer: | fact || result |",
                );
                let fault =
                    self.fault(Code::MissingClause, written.name.span).with(noun(written)).with(("| … || … |", "| … || … |")).with(help);
                self.push(fault);
            }
            return decision;
        };
        let Some(columns) = self.columns(written, head, names, facts) else { return decision };
        decision.columns = columns;
        let before = self.diagnostics.len();
        let Some(result) = facts.get(decision.fact.index()) else { return decision };
        for (number, line) in (1..).zip(lines) {
            if number == limits::TABLE_ROWS + 1 {
                let fault = self.fault(Code::TooMany, line.span).with(("linjer i tabellen", "rows in the table"));
                self.push(fault.with(limits::TABLE_ROWS.to_string()));
                break;
            }
            if line.cells.len() != head.cells.len() {
                self.shape(
                    line.span,
                    Part::Each(
                        format!("antallet af svar er {}, og tabellen spørger om {}", line.cells.len(), head.cells.len()),
                        format!("the number of answers is {}, and the table asks about {}", line.cells.len(), head.cells.len()),
                    ),
                );
                continue;
            }
            let answers = decision.columns.iter().zip(&line.cells).map(|(fact, cell)| self.answer(facts.get(fact.index())?, cell));
            let answers: Vec<Option<Answer>> = answers.collect();
            let words = line.cells.iter().map(|cell| crate::syntax::cell_words(self.language, cell)).collect();
            let value = self.result(result, &line.result, decision.adds_up);
            if let (Some(answers), Some(value)) = (answers.into_iter().collect(), value) {
                decision.rows.push(Row { answers, result: value, words });
            }
        }
        if decision.rows.is_empty() && !written.damaged && self.diagnostics.len() == before {
            self.shape(head.span, ("tabellen har ingen linjer under den øverste", "the table has no rows below the first"));
        }
        for (column, cell) in head.cells.iter().enumerate() {
            let of_time =
                decision.columns.get(column).and_then(|fact| facts.get(fact.index())).is_some_and(|fact| fact.kind == Type::Duration);
            let units: std::collections::BTreeSet<i64> = decision.bounds(column).map(|bound| bound.0 & 7).collect();
            if of_time && units.len() > 1 {
                self.shape(
                    cell.span,
                    (
                        "svarene blander dage og måneder, som ikke altid kan holdes op mod hinanden",
                        "the answers mix days and months, which cannot always be held against each other",
                    ),
                );
            }
        }
        if self.diagnostics.len() == before && !written.damaged && !decision.rows.is_empty() {
            self.prove(written, &decision, facts);
        }
        decision
    }

    fn policy(&mut self, written: &ast::Decision, decision: &mut Decision) {
        let mut policies = Vec::new();
        for clause in &written.clauses {
            match &clause.what {
                DecisionClause::ExactlyOne(span) => policies.push((*span, false)),
                DecisionClause::AddsUp(span) => policies.push((*span, true)),
                DecisionClause::Basis(basis) => decision.basis.push(legal_basis(basis)),
                DecisionClause::Row(_) => {}
            }
        }
        match policies.as_slice() {
            [] if written.damaged => {}
            [] => {
                let help = (
                    "skriv, hvordan linjerne vælges: præcis én linje passer · linjer der passer lægges sammen",
                    "say how rows are chosen: exactly one row matches · rows that match are added up",
                );
                let missing = ("præcis én linje passer", "exactly one row matches");
                let fault = self.fault(Code::MissingClause, written.name.span).with(noun(written)).with(missing).with(help);
                self.push(fault);
            }
            [(_, adds_up), more @ ..] => {
                decision.adds_up = *adds_up;
                for (span, _) in more {
                    let fault = self.fault(Code::DuplicateClause, *span).with(("præcis én linje passer", "exactly one row matches"));
                    self.push(fault.also(policies.first().map_or(*span, |first| first.0)));
                }
            }
        }
    }

    fn shape(&mut self, span: Span, why: impl Into<Part>) {
        let fault = self.fault(Code::TableShape, span).with(why);
        self.push(fault);
    }

    /// The facts that the first row names; nothing, where it is no such row.
    fn columns(&mut self, written: &ast::Decision, head: &ast::Row, names: &Names, facts: &[Fact]) -> Option<Vec<FactId>> {
        let named = matches!(&head.result, ast::Value::Words(name) if key(&name.text) == key(&written.name.text));
        if !named {
            self.shape(
                head.span,
                Part::Each(
                    format!(
                        "den øverste linje skal nævne de oplysninger, der spørges til, og efter »||« beslutningens navn: {}",
                        written.name.text
                    ),
                    format!(
                        "the first row must name the facts that are asked about, and after `||` the decision's name: {}",
                        written.name.text
                    ),
                ),
            );
            return None;
        }
        if let Some(cell) = head.cells.get(limits::TABLE_COLUMNS) {
            let fault = self.fault(Code::TooMany, cell.span).with(("oplysninger i tabellen", "facts in the table"));
            self.push(fault.with(limits::TABLE_COLUMNS.to_string()));
            return None;
        }
        let mut columns: Vec<Option<FactId>> = Vec::new();
        for cell in &head.cells {
            let [CellPart::Is(ast::Value::Words(name))] = cell.parts.as_slice() else {
                self.shape(cell.span, ("den øverste linje nævner oplysninger og ingen svar", "the first row names facts and no answers"));
                return None;
            };
            let column = self.fact(names, name);
            if let Some(id) = column.filter(|id| columns.contains(&Some(*id))) {
                let fault = self.fault(Code::DuplicateName, name.span).with(name.text.as_str());
                self.push(fault.also(facts.get(id.index()).map_or(name.span, |fact| fact.declared_at)));
                return None;
            }
            if let Some(fact) = column.and_then(|id| facts.get(id.index())) {
                if fact.decided.is_some() {
                    self.shape(
                        name.span,
                        Part::Each(
                            format!("»{}« følger af en anden beslutning; spørg til de oplysninger, den hviler på", fact.name),
                            format!("`{}` follows from another decision; ask about the facts it rests on", fact.name),
                        ),
                    );
                    return None;
                }
                if matches!(fact.kind, Type::Text | Type::Identifier | Type::Plan) {
                    let help =
                        ("spørg til ja/nej, tal, datoer, varigheder eller valg", "ask about yes/no, numbers, dates, durations or choices")
                            .into();
                    self.mismatch(fact, name.span, ("et spørgsmål i en tabel", "a question of a table"), help);
                    return None;
                }
            }
            columns.push(column);
        }
        columns.into_iter().collect()
    }

    fn answer(&mut self, fact: &Fact, cell: &ast::Cell) -> Option<Answer> {
        let mut allowed = Vec::new();
        for part in &cell.parts {
            allowed.push(match part {
                CellPart::Unknown => Allowed::Unknown,
                CellPart::Is(value) => Allowed::Value(self.value(fact, value)?, true),
                CellPart::Not(value) => Allowed::Value(self.value(fact, value)?, false),
                CellPart::Bounds(written) => {
                    if !matches!(fact.kind, Type::Date | Type::Duration | Type::Number) {
                        self.mismatch(fact, cell.span, ("en sammenligning", "a comparison"), super::types::expected(&fact.kind));
                        return None;
                    }
                    let mut bounds = Vec::new();
                    for (comparison, value) in written {
                        bounds.push((*comparison, self.value(fact, value)?));
                    }
                    Allowed::Bounds(bounds)
                }
            });
        }
        Some(Answer(allowed))
    }

    fn result(&mut self, decided: &Fact, written: &ast::Value, adds_up: bool) -> Option<Value> {
        if adds_up && !matches!(written, ast::Value::Number(..)) {
            let span = written.span();
            self.shape(span, ("det, der lægges sammen, skal være tal", "what is added up must be numbers"));
            return None;
        }
        if matches!(decided.kind, Type::Choice(_)) && !matches!(written, ast::Value::Words(_)) {
            let span = written.span();
            self.shape(
                span,
                (
                    "resultaterne er ikke af samme slags: skriv ja eller nej, tal, eller ord i alle linjer",
                    "the results are not of one sort: write yes or no, numbers, or words in every row",
                ),
            );
            return None;
        }
        self.value(decided, written)
    }

    /// Every combination of answers has its row, and none has two.
    fn prove(&mut self, written: &ast::Decision, decision: &Decision, facts: &[Fact]) {
        if decision.adds_up {
            return;
        }
        let asked = decision.columns.iter().filter_map(|fact| facts.get(fact.index())).enumerate();
        let columns: Vec<Column<'_>> = asked.map(|(column, fact)| Column { fact, told: classes(fact, decision.bounds(column)) }).collect();
        let rows: Vec<boxes::Row> =
            decision.rows.iter().map(|row| row.answers.iter().zip(&columns).map(|(answer, column)| column.set(answer)).collect()).collect();
        let place = |number: usize| self::rows(written).nth(number + 1).map_or(written.name.span, |row| row.span);
        if let Some((one, other, point)) = boxes::overlap(&rows) {
            let (first, second) = ((one + 1).to_string(), (other + 1).to_string());
            let fault = self.fault(Code::TableOverlap, place(other)).with(first).with(second).with(example(&columns, &point));
            self.push(fault.also(place(one)));
        }
        let space = columns.iter().map(|column| Set::of(column.told.len(), |_| true)).collect();
        match boxes::gap(space, &rows, MOST_BOXES) {
            Ok(None) => {}
            Ok(Some(point)) => {
                let row = |language| {
                    let cells = columns.iter().zip(&point).map(|(column, at)| format!("| {} ", column.words(language, *at)));
                    cells.collect::<String>() + "|| … |"
                };
                let row = Part::Each(row(Language::Danish), row(Language::English));
                let fault = self.fault(Code::TableGap, written.name.span).with(example(&columns, &point)).with(row);
                self.push(fault);
            }
            Err(boxes::TooMany) => {
                let cases = ("tilfælde, tabellen skiller ad", "cases that the table tells apart");
                let fault = self.fault(Code::TooMany, written.name.span).with(cases).with(MOST_BOXES.to_string());
                self.push(fault);
            }
        }
    }
}

/// A question of a table, with one answer of each sort that its rows can tell apart.
struct Column<'f> {
    fact: &'f Fact,
    told: Vec<Option<Value>>,
}

impl Column<'_> {
    /// The answers that a row lets through.
    fn set(&self, answer: &Answer) -> Set {
        Set::of(self.told.len(), |at| self.told.get(at).is_some_and(|value| answer.allows(&self.fact.kind, *value)))
    }

    fn words(&self, language: Language, at: usize) -> String {
        value_words(language, &self.fact.kind, self.told.get(at).copied().flatten())
    }
}

/// A case that the table is asked about.
fn example(columns: &[Column<'_>], point: &[usize]) -> Part {
    let words = |language: Language| {
        let is = Word::k_is.text(language);
        let told = columns
            .iter()
            .zip(point)
            .map(|(column, at)| format!("{} {is} {}", language.quoted(&column.fact.name), column.words(language, *at)));
        told.collect::<Vec<_>>().join(", ")
    };
    Part::Each(words(Language::Danish), words(Language::English))
}

/// One answer of each sort that the rows can tell apart, the unknown one first: whatever is told, a row treats it as one of these.
fn classes(fact: &Fact, bounds: impl Iterator<Item = Value>) -> Vec<Option<Value>> {
    let bounds: Vec<Value> = bounds.collect::<std::collections::BTreeSet<Value>>().into_iter().collect();
    let known: Vec<Value> = match &fact.kind {
        Type::YesNo => vec![Value::yes_no(true), Value::yes_no(false)],
        Type::Choice(options) => (0..).zip(options).map(|(at, _)| Value(at)).collect(),
        Type::Date => between(&bounds, 1, 1, i64::MIN),
        Type::Number => between(&bounds, MILLION, 1, i64::MIN),
        // A number of days or of months: the kind of unit stands in the lowest bits.
        Type::Duration => between(&bounds, 1 << 3, 1 << 3, 0),
        Type::Text | Type::Identifier | Type::Plan => Vec::new(),
    };
    std::iter::once(None).chain(known.into_iter().map(Some)).collect()
}

/// The bounds, and a value below, between and above them where there is one: a whole step from a bound if it fits, else the
/// smallest step there is.
fn between(bounds: &[Value], step: i64, smallest: i64, least: i64) -> Vec<Value> {
    let Some((first, last)) = bounds.first().zip(bounds.last()) else { return vec![Value(0)] };
    let mut values = Vec::new();
    if first.0 >> 3 > least >> 3 {
        values.push(Value(first.0 - step));
    }
    for (at, bound) in bounds.iter().enumerate() {
        values.push(*bound);
        if let Some(next) = bounds.get(at + 1) {
            let gap = next.0 - bound.0;
            if gap > step {
                values.push(Value(bound.0 + step));
            } else if gap > smallest {
                values.push(Value(bound.0 + smallest));
            }
        }
    }
    values.push(Value(last.0 + step));
    values
}
