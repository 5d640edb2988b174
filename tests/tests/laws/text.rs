//! Text and tree: what is written is read back, whatever the keyword language, and no comment is lost.

use super::{holds, places, same, so};
use sagsgang::lexicon::Language;
use sagsgang::source::SourceMap;
use sagsgang::syntax::{Parsed, ast::File, format, parse};
use sagsgang_tests::story::{Story, faults, loaded};
use sagsgang_tests::tape::Tape;

pub(crate) fn read(text: &str) -> (SourceMap, Parsed) {
    let mut sources = SourceMap::new();
    let id = sources.add("prøve.sag", text);
    let parsed = parse(&sources, id);
    (sources, parsed)
}

fn formatted(file: &File) -> Result<String, String> {
    format(file).map_err(|error| format!("not formatted: {error:?}"))
}

#[test]
fn formatted_text_reads_the_same_and_is_formatted_already() {
    holds("formatted text reads the same", |story, _| {
        let (sources, parsed) = read(&story.written.text);
        places::of_tree(sources.get(id(&sources)).ok_or("no source")?, &parsed.file)?;
        let canonical = formatted(&parsed.file)?;
        let (again_sources, again) = read(&canonical);
        places::of_tree(again_sources.get(id(&again_sources)).ok_or("no source")?, &again.file)?;
        same("another tree", &again.file.without_places(), &parsed.file.without_places())?;
        same("formatting twice", &formatted(&again.file)?, &canonical)?;
        same("another meaning", &fingerprint(&canonical)?, &story.procedure.fingerprint().to_owned())
    });
}

fn id(sources: &SourceMap) -> sagsgang::source::SourceId {
    // The only text of a map: its id is that of the first text of any map.
    let _ = sources;
    SourceMap::new().add("", "")
}

fn fingerprint(text: &str) -> Result<String, String> {
    let (sources, loaded) = loaded(text);
    let faults = faults(&sources, &loaded);
    let procedure = loaded.procedure.ok_or_else(|| format!("no longer checks:\n{faults}\n{text}"))?;
    Ok(procedure.fingerprint().to_owned())
}

#[test]
fn the_other_keyword_language_says_the_same_and_leads_back_to_the_same_bytes() {
    holds("the other keyword language says the same", |story, _| {
        let (_, parsed) = read(&story.written.text);
        let canonical = formatted(&parsed.file)?;
        let mut file = parsed.file.as_ref().clone();
        file.language = file.language.pick(Language::English, Language::Danish);
        let translated = formatted(&file)?;
        let (_, again) = read(&translated);
        same("another tree", &again.file.without_places(), &file.without_places())?;
        let mut back = std::sync::Arc::unwrap_or_clone(again.file);
        back.language = parsed.file.language;
        same("there and back", &formatted(&back)?, &canonical)?;
        same("another meaning", &fingerprint(&translated)?, &story.procedure.fingerprint().to_owned())
    });
}

#[test]
fn no_comment_is_lost() {
    holds("no comment is lost", |story, numbers| {
        let (text, comments) = commented(story, &numbers.more);
        let (_, parsed) = read(&text);
        so(parsed.diagnostics.is_empty(), || format!("comments change what is read: {:?}\n{text}", parsed.diagnostics))?;
        let canonical = formatted(&parsed.file).map_err(|why| format!("{why}\n{text}"))?;
        for number in 0..comments {
            let comment = format!("komm{number}x");
            let count = canonical.matches(&comment).count();
            so(count == 1, || format!("`{comment}` stands {count} times:\n{text}\n--- formatted\n{canonical}"))?;
        }
        let (_, again) = read(&canonical);
        same("formatting twice", &formatted(&again.file)?, &canonical)?;
        same("another meaning", &fingerprint(&canonical)?, &story.procedure.fingerprint().to_owned())
    });
}

/// The text with comments at random lines and ends of lines, and how many.
fn commented(story: &Story, numbers: &[u16]) -> (String, usize) {
    let mut tape = Tape::new(numbers);
    let mut text = String::new();
    let mut comments = 0;
    let mut next = |text: &mut String, before: &str, tape: &mut Tape<'_>| {
        let rest = tape.of(&["", " og mere, ", " \"citat", " – «æøå»"], "");
        text.push_str(&format!("{before}# komm{comments}x{rest}"));
        comments += 1;
    };
    let gap = 1 + tape.below(12);
    for (number, line) in story.written.text.lines().enumerate() {
        if number % gap == 0 && tape.chance(40) {
            next(&mut text, tape.of(&["", "    ", " "], ""), &mut tape);
            text.push('\n');
        }
        text.push_str(line);
        if number % gap == 1 && !line.trim().is_empty() && !line.starts_with('>') {
            next(&mut text, "  ", &mut tape);
        }
        text.push('\n');
    }
    if tape.chance(50) {
        next(&mut text, "", &mut tape);
    }
    (text, comments)
}
