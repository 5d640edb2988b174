//! What a text consists of: for the outline, for folding, and for the colours of names.

use crate::lines::{Lines, Range};
use sagsgang::source::Span;
use sagsgang::syntax::ast::{Class, Declaration, File, Name, Used, What};
use serde_json::{Value, json};

/// Kinds of symbols in the protocol.
mod kind {
    pub(super) const FILE: u8 = 1;
    pub(super) const MODULE: u8 = 2;
    pub(super) const NAMESPACE: u8 = 3;
    pub(super) const PACKAGE: u8 = 4;
    pub(super) const CLASS: u8 = 5;
    pub(super) const METHOD: u8 = 6;
    pub(super) const PROPERTY: u8 = 7;
    pub(super) const FUNCTION: u8 = 12;
    pub(super) const VARIABLE: u8 = 13;
    pub(super) const CONSTANT: u8 = 14;
    pub(super) const STRING: u8 = 15;
    pub(super) const NUMBER: u8 = 16;
    pub(super) const OBJECT: u8 = 19;
    pub(super) const KEY: u8 = 20;
    pub(super) const EVENT: u8 = 24;
    pub(super) const OPERATOR: u8 = 25;
}

/// The name and the label of a declaration, with its kind; nothing for what has no name of its own.
fn named(what: &What) -> Option<(&Name, Option<&Name>, u8)> {
    Some(match what {
        What::Header(header) => (&header.name, None, kind::MODULE),
        What::Role(role) => (&role.name, None, kind::CLASS),
        What::Fact(fact) => (&fact.name, None, kind::PROPERTY),
        What::Event(event) => (&event.name, event.label.as_ref(), kind::EVENT),
        What::Tally(tally) => (&tally.name, tally.label.as_ref(), kind::VARIABLE),
        What::Ramp(ramp) => (&ramp.name, ramp.label.as_ref(), kind::VARIABLE),
        What::Decision(decision) => (&decision.name, decision.label.as_ref(), kind::OBJECT),
        What::Grant(grant) => (&grant.name, grant.label.as_ref(), kind::OPERATOR),
        What::Consent(consent) => (&consent.name, consent.label.as_ref(), kind::KEY),
        What::Pool(pool) => (&pool.name, pool.label.as_ref(), kind::PACKAGE),
        What::Document(document) => (&document.name, document.label.as_ref(), kind::FILE),
        What::Goal(goal) => (&goal.name, None, kind::CONSTANT),
        What::Phase(name) => (name, None, kind::NAMESPACE),
        What::Step(step) => (&step.name, step.label.as_ref(), kind::FUNCTION),
        What::Indicator(indicator) => (&indicator.name, None, kind::NUMBER),
        What::Principle(principle) => (&principle.name, principle.label.as_ref(), kind::OBJECT),
        What::Activity(activity) => (&activity.name, activity.label.as_ref(), kind::METHOD),
        What::Scenario(scenario) => (&scenario.title, None, kind::STRING),
        What::Ending(_) | What::Reopening(_) | What::Handover(_) | What::Transition(_) | What::Broken(_) => return None,
    })
}

/// The outline: a phase holds the steps below it.
pub(crate) fn symbols(file: &File, lines: &Lines) -> Value {
    let mut symbols: Vec<Value> = Vec::new();
    let mut phase: Option<(Value, Vec<Value>, Span)> = None;
    let close = |phase: &mut Option<(Value, Vec<Value>, Span)>, symbols: &mut Vec<Value>| {
        if let Some((mut symbol, steps, span)) = phase.take() {
            symbol["children"] = Value::Array(steps);
            symbol["range"] = json!(lines.range(span));
            symbols.push(symbol);
        }
    };
    for declaration in &file.declarations {
        let Some((name, label, kind)) = named(&declaration.what) else { continue };
        let text = if name.text.is_empty() { "…" } else { name.text.as_str() };
        let symbol = json!({
            "name": text,
            "detail": label.map(|label| label.text.as_str()).unwrap_or_default(),
            "kind": kind,
            "range": lines.range(declaration.span),
            "selectionRange": lines.range(name.span),
        });
        match (&declaration.what, &mut phase) {
            (What::Phase(_), _) => {
                close(&mut phase, &mut symbols);
                phase = Some((symbol, Vec::new(), declaration.span));
            }
            (What::Step(_), Some((_, steps, span))) => {
                *span = span.to(declaration.span);
                steps.push(symbol);
            }
            _ => {
                close(&mut phase, &mut symbols);
                symbols.push(symbol);
            }
        }
    }
    close(&mut phase, &mut symbols);
    Value::Array(symbols)
}

/// What can be folded: declarations, phases with their steps, remarks and quotations of several lines.
pub(crate) fn folds(file: &File, lines: &Lines) -> Value {
    let mut folds: Vec<(u32, u32, Option<&str>)> = Vec::new();
    let line = |offset| lines.position(offset).line;
    let mut phase: Option<(u32, u32)> = None;
    for declaration in &file.declarations {
        let (first, last) = (line(declaration.span.start), line(declaration.span.end));
        if matches!(declaration.what, What::Phase(_)) {
            folds.extend(phase.take().map(|(first, last)| (first, last, Some("region"))));
            phase = Some((first, last));
            continue;
        }
        match (&declaration.what, &mut phase) {
            (What::Step(_), Some((_, end))) => *end = last,
            _ => folds.extend(phase.take().map(|(first, last)| (first, last, Some("region")))),
        }
        folds.push((first, last, None));
    }
    folds.extend(phase.map(|(first, last)| (first, last, Some("region"))));
    let mut remark: Option<usize> = None;
    for at in 0..=lines.count() {
        let is = at < lines.count() && lines.line(at).starts_with(['#', '>']);
        match (is, remark) {
            (true, None) => remark = Some(at),
            (false, Some(first)) => {
                folds.push((narrow(first), narrow(at - 1), Some("comment")));
                remark = None;
            }
            _ => {}
        }
    }
    folds.retain(|(first, last, _)| last > first);
    folds.sort();
    let fold = |(first, last, kind): &(u32, u32, Option<&str>)| match kind {
        Some(kind) => json!({ "startLine": first, "endLine": last, "kind": kind }),
        None => json!({ "startLine": first, "endLine": last }),
    };
    folds.iter().map(fold).collect()
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The sorts of names that are coloured, by number.
pub(crate) const TOKENS: &[&str] =
    &["class", "property", "event", "function", "variable", "namespace", "struct", "interface", "enumMember"];

fn token(used: Used<'_>) -> Option<(usize, bool)> {
    let of = |class: &Class| match class {
        Class::Role => 0,
        Class::Fact => 1,
        Class::Event => 2,
        Class::Step => 3,
        Class::Tally | Class::Ramp => 4,
        Class::Pool => 5,
        Class::Document => 6,
        Class::Activity | Class::Principle => 7,
    };
    match used {
        Used::Declares(classes) => classes.first().map(|class| (of(class), true)),
        Used::Refers(classes) => classes.first().map(|class| (of(class), false)),
        Used::Value(_) => Some((8, false)),
        _ => None,
    }
}

/// The names of a text with what they stand for, as the protocol packs them: each from the one before.
pub(crate) fn tokens(file: &File, lines: &Lines) -> Value {
    let mut data: Vec<u32> = Vec::new();
    let (mut last_line, mut last_start) = (0, 0);
    for mention in file.mentions() {
        let Some((sort, declares)) = token(mention.used) else { continue };
        let Range { start, end } = lines.range(mention.name.span);
        if start.line != end.line || end.character <= start.character || (start.line, start.character) < (last_line, last_start) {
            continue;
        }
        let from = if start.line == last_line { start.character - last_start } else { start.character };
        data.extend([start.line - last_line, from, end.character - start.character, narrow(sort), u32::from(declares)]);
        (last_line, last_start) = (start.line, start.character);
    }
    json!({ "data": data })
}

/// The line a declaration begins with, and some of those below it, as they are written.
pub(crate) fn excerpt(declaration: &Declaration, lines: &Lines, most: usize) -> String {
    let first = lines.position(declaration.span.start).line as usize;
    let last = lines.position(declaration.span.end).line as usize;
    let mut all: Vec<&str> = (first..=last).take(most).map(|line| lines.line(line)).collect();
    if last - first + 1 > most {
        all.push("    …");
    }
    all.join("\n")
}
