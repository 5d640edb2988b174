//! What is wrong with a text, as the editor shows it, and the edits that mend it.

use crate::lines::Range;
use crate::texts::{Read, Shelf};
use sagsgang::diagnostic::{Code, Diagnostic, Severity};
use sagsgang::lexicon::Language;
use serde_json::{Value, json};

/// How many faults of a text that is built on are shown at the line that names it.
const MOST_BELOW: usize = 5;

/// All that is wrong with a text, in its order.
pub(crate) fn faults(shelf: &mut Shelf, key: &str) -> Vec<Value> {
    let Some(read) = shelf.read(key) else { return Vec::new() };
    let Some(text) = shelf.get(key) else { return Vec::new() };
    let language = text.language();
    let own = |fault: &&Diagnostic| read.key(fault.source) == Some(key);
    let mut faults: Vec<Value> = read.loaded.diagnostics.iter().filter(own).map(|fault| told(shelf, key, &read, fault, language)).collect();
    faults.extend(below(shelf, key, &read, language));
    faults
}

fn told(shelf: &Shelf, key: &str, read: &Read, fault: &Diagnostic, language: Language) -> Value {
    let Some(text) = shelf.get(key) else { return Value::Null };
    let mut told = json!({
        "range": text.lines.range(fault.span),
        "severity": severity(fault.severity),
        "code": fault.code.slug(),
        "source": "sagsgang",
        "message": format!("{}\n{}", fault.title(language), fault.help(language)).trim_end(),
    });
    if fault.code == Code::Unused {
        told["tags"] = json!([1]);
    }
    let also = fault.also.and_then(|span| {
        let other = fault.also_in.map_or(Some(key), |id| read.key(id))?;
        let text = shelf.get(other)?;
        Some((text.address.clone(), text.lines.range(span)))
    });
    if let Some((uri, range)) = also {
        let message = fault.also_label(language);
        told["relatedInformation"] = json!([{ "location": { "uri": uri, "range": range }, "message": message }]);
    }
    told
}

fn severity(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 1,
        Severity::Warning => 2,
    }
}

/// Errors in the texts that are built on, told at the line that names the next one.
fn below(shelf: &Shelf, key: &str, read: &Read, language: Language) -> Option<Value> {
    let others: Vec<&Diagnostic> = read.loaded.diagnostics.iter().filter(|fault| read.key(fault.source) != Some(key)).collect();
    let name = read.loaded.file.header()?.builds_on()?;
    let first = others.first()?;
    let text = shelf.get(key)?;
    let place = |fault: &&Diagnostic| {
        let text = shelf.get(read.key(fault.source)?)?;
        let location = json!({ "uri": text.address, "range": text.lines.range(fault.span) });
        Some(json!({ "location": location, "message": fault.title(language) }))
    };
    let related: Vec<Value> = others.iter().filter_map(place).take(MOST_BELOW).collect();
    let (title, number) = (first.title(language), others.len());
    let message = match number {
        1 => language
            .pick(format!("der er en fejl i det, der bygges på: {title}"), format!("there is an error in what is built on: {title}")),
        _ => language.pick(
            format!("der er {number} fejl i det, der bygges på; den første: {title}"),
            format!("there are {number} errors in what is built on; the first: {title}"),
        ),
    };
    Some(json!({
        "range": text.lines.range(name.span),
        "severity": 1,
        "code": first.code.slug(),
        "source": "sagsgang",
        "message": message,
        "relatedInformation": related,
    }))
}

/// The edits that mend what is wrong within a stretch.
pub(crate) fn fixes(shelf: &mut Shelf, key: &str, asked: Range) -> Value {
    let Some(read) = shelf.read(key) else { return json!([]) };
    let Some(text) = shelf.get(key) else { return json!([]) };
    let language = text.language();
    let mut fixes = Vec::new();
    for fault in read.loaded.diagnostics.iter().filter(|fault| read.key(fault.source) == Some(key)) {
        let range = text.lines.range(fault.span);
        if range.start > asked.end || asked.start > range.end {
            continue;
        }
        for fix in &fault.fixes {
            let replaced = text.lines.text().get(fix.span.start as usize..fix.span.end as usize).unwrap_or_default();
            let edit = json!({ "range": text.lines.range(fix.span), "newText": fix.text });
            fixes.push(json!({
                "title": title(language, replaced, &fix.text),
                "kind": "quickfix",
                "isPreferred": fix.safe,
                "diagnostics": [told(shelf, key, &read, fault, language)],
                "edit": { "changes": { &text.address: [edit] } },
            }));
        }
    }
    json!(fixes)
}

/// What an edit does, in words.
fn title(language: Language, replaced: &str, with: &str) -> String {
    let (replaced, with) = (replaced.trim(), with.trim());
    match (replaced.is_empty(), with.is_empty()) {
        (true, true) => language.pick("Ryk linjen ind", "Indent the line").to_owned(),
        (_, true) => language.pick("Slet ", "Delete ").to_owned() + &language.quoted(replaced),
        _ => language.pick("Skriv ", "Write ").to_owned() + &language.quoted(with),
    }
}
