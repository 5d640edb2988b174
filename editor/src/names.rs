//! Where a name is declared and where it is used, also in the texts that build on each other; renaming it everywhere.

use crate::lines::Range;
use crate::texts::Shelf;
use sagsgang::diagnostic::has_errors;
use sagsgang::lexicon::Language;
use sagsgang::source::Span;
use sagsgang::syntax::ast::{Class, Declaration, File, Mention, Name, Used, What};
use sagsgang::syntax::editing::{may_be_a_role, name_key, same_name, written};

/// The longest name that something is given here.
const LONGEST: usize = 200;

/// A place in one of the texts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) key: String,
    pub(crate) span: Span,
    pub(crate) declares: bool,
}

/// What a name at a place is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum At {
    /// A name that is declared somewhere: its words, and what it may stand for here.
    Name(Name, &'static [Class]),
    /// A value, of a fact if the line says which.
    Value(Name, Option<String>),
    /// The name of another text.
    OtherText(Name),
    /// Words that name nothing.
    Words(Name),
}

impl At {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Name(name, _) | Self::Value(name, _) | Self::OtherText(name) | Self::Words(name) => name.span,
        }
    }
}

/// The declaration at a place.
pub(crate) fn declaration_at(file: &File, offset: u32) -> Option<&Declaration> {
    file.declarations.iter().find(|declaration| declaration.span.start <= offset && offset <= declaration.span.end)
}

/// The name at a place.
pub(crate) fn name_at(file: &File, offset: u32) -> Option<At> {
    let mentions = declaration_at(file, offset)?.mentions();
    let inside = |mention: &&Mention<'_>| mention.name.span.start <= offset && offset <= mention.name.span.end;
    let mention = mentions.iter().filter(inside).max_by_key(|mention| mention.name.span.start)?;
    let name = mention.name.clone();
    Some(match mention.used {
        Used::Declares(classes) | Used::Refers(classes) => At::Name(name, classes),
        Used::Value(of) => At::Value(name, of.map(|fact| fact.text.clone())),
        Used::OtherText => At::OtherText(name),
        Used::Text | Used::Calendar | Used::CountingRule | Used::Title | Used::Words => At::Words(name),
    })
}

/// Every place of a text where a name stands for something declared.
pub(crate) fn uses_in(shelf: &mut Shelf, key: &str, name: &str) -> Vec<Found> {
    let Some(parsed) = shelf.parsed(key) else { return Vec::new() };
    let wanted = name_key(name);
    let found = parsed.file.mentions().into_iter().filter(|mention| name_key(&mention.name.text) == wanted);
    let found = found.filter_map(|mention| match mention.used {
        Used::Declares(_) => Some((mention.name.span, true)),
        Used::Refers(_) => Some((mention.name.span, false)),
        _ => None,
    });
    found.map(|(span, declares)| Found { key: key.to_owned(), span, declares }).collect()
}

/// Where a name is declared, among a text and those it builds on: its own text first.
pub(crate) fn declarations(shelf: &mut Shelf, key: &str, name: &str) -> Vec<Found> {
    let stack = shelf.read(key).map(|read| read.stack.clone()).unwrap_or_default();
    stack.iter().flat_map(|key| uses_in(shelf, key, name)).filter(|found| found.declares).collect()
}

/// Every place where what a name of a text stands for is named, in all texts that know it.
pub(crate) fn uses(shelf: &mut Shelf, key: &str, name: &str) -> Vec<Found> {
    texts_that_know(shelf, key, name).iter().flat_map(|key| uses_in(shelf, key, name)).collect()
}

/// The text that declares a name first, and all that build on it.
fn texts_that_know(shelf: &mut Shelf, key: &str, name: &str) -> Vec<String> {
    let home = declarations(shelf, key, name).pop().map_or_else(|| key.to_owned(), |found| found.key);
    shelf.around(&home)
}

/// The declaration a value of a fact is listed in, in a text and those it builds on.
pub(crate) fn value_declared(shelf: &mut Shelf, key: &str, value: &str, of: Option<&str>) -> Vec<Found> {
    let stack = shelf.read(key).map(|read| read.stack.clone()).unwrap_or_default();
    let mut found = Vec::new();
    for key in &stack {
        let Some(parsed) = shelf.parsed(key) else { continue };
        for declaration in &parsed.file.declarations {
            let owner = match &declaration.what {
                What::Fact(fact) => &fact.name.text,
                What::Decision(decision) => &decision.name.text,
                _ => continue,
            };
            if of.is_some_and(|of| !same_name(of, owner)) {
                continue;
            }
            let is_it = |mention: &Mention<'_>| {
                let own = matches!(mention.used, Used::Value(Some(fact)) if same_name(&fact.text, owner));
                own && same_name(&mention.name.text, value)
            };
            let first = declaration.mentions().into_iter().find(is_it);
            found.extend(first.map(|mention| Found { key: key.clone(), span: mention.name.span, declares: true }));
        }
    }
    found
}

/// Where a name of another text leads: to the name in that text's header.
pub(crate) fn other_text(shelf: &mut Shelf, key: &str) -> Option<Found> {
    let below = shelf.read(key)?.stack.get(1).cloned()?;
    let parsed = shelf.parsed(&below)?;
    let header = parsed.file.declarations.iter().find_map(|declaration| match &declaration.what {
        What::Header(header) => Some(header.name.span),
        _ => None,
    })?;
    Some(Found { key: below, span: header, declares: true })
}

/// What stands in the editor at a found place.
pub(crate) fn range(shelf: &Shelf, found: &Found) -> Option<(String, Range)> {
    let text = shelf.get(&found.key)?;
    Some((text.address.clone(), text.lines.range(found.span)))
}

/// A change of name: each place with what stands there then, or why it cannot be.
pub(crate) fn rename(shelf: &mut Shelf, key: &str, old: &str, new: &str) -> Result<Vec<(Found, String)>, (String, String)> {
    let new = new.trim().trim_matches(['"', '“', '”', '„', '»', '«']).split_whitespace().collect::<Vec<_>>().join(" ");
    let refuse = |danish: String, english: String| Err((danish, english));
    if new.is_empty() || new.chars().count() > LONGEST || new.contains(['"', '“', '”', '„', '»', '«']) || new.contains(char::is_control)
    {
        return refuse(
            format!("et navn er ord på én linje uden anførselstegn, højst {LONGEST} tegn"),
            format!("a name is words on one line without quotation marks, at most {LONGEST} characters"),
        );
    }
    let places = uses(shelf, key, old);
    let texts = texts_that_know(shelf, key, old);
    for text in &texts {
        let Some(parsed) = shelf.parsed(text) else { continue };
        if has_errors(&parsed.diagnostics) {
            let file = shelf.get(text).map(|text| short(&text.address)).unwrap_or_default();
            return refuse(
                format!("{file} har linjer, der ikke kan læses; navnet kunne stå i dem, så ret dem først"),
                format!("{file} has lines that cannot be read; the name may stand in them, so mend those first"),
            );
        }
    }
    if !same_name(old, &new) {
        for text in &texts {
            if let Some(taken) = declarations(shelf, text, &new).first() {
                let (file, line) = shelf
                    .get(&taken.key)
                    .map(|text| (short(&text.address), text.lines.position(taken.span.start).line + 1))
                    .unwrap_or_default();
                return refuse(
                    format!("»{new}« er allerede et navn ({file}, linje {line}); to ting kan ikke hedde det samme"),
                    format!("`{new}` is a name already ({file}, line {line}); two things cannot have one name"),
                );
            }
        }
    }
    let language = shelf.get(key).map_or(Language::Danish, |text| text.language());
    let is_role = places.iter().any(|found| found.declares && declares(shelf, found, Class::Role));
    if is_role && !may_be_a_role(language, &new) {
        return refuse(
            format!("»{new}« er et ord, som linjer begynder med; en rolle kan ikke hedde det"),
            format!("`{new}` is a word that lines begin with; a role cannot be called that"),
        );
    }
    let words = |found: &Found| {
        let language = shelf.get(&found.key).map_or(Language::Danish, |text| text.language());
        written(language, &new)
    };
    Ok(places.iter().map(|found| (found.clone(), words(found))).collect())
}

fn declares(shelf: &mut Shelf, found: &Found, class: Class) -> bool {
    let Some(parsed) = shelf.parsed(&found.key) else { return false };
    let mentions = parsed.file.mentions();
    mentions
        .iter()
        .any(|mention| mention.name.span == found.span && matches!(mention.used, Used::Declares(classes) if classes.contains(&class)))
}

/// The file name of an address.
pub(crate) fn short(address: &str) -> String {
    let path = crate::address::path_of(address);
    let name = path.as_deref().and_then(std::path::Path::file_name).map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| address.to_owned())
}
