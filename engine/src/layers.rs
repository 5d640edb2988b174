//! Texts that build on each other, such as a law, a municipality's text and a department's: laid on top of each other into the
//! one tree that is checked.
//!
//! In: a tree and the texts the host supplies. Out: one tree, each of whose places tells which text it stands in; what each
//! text changes of the one below; and everything that would make that one laxer. Texts find each other by the name in their
//! header, never by path. Must not know what a step means when a case runs.

use crate::calendar::Day;
use crate::diagnostic::{Code, Diagnostic, Part, nearest};
use crate::model::{key, limits};
use crate::source::{Joined, SourceId, SourceMap};
use crate::syntax::ast::{Declaration, File, Header, HeaderClause, Name, What};
use serde::Serialize;
use std::borrow::Cow;
use std::sync::Arc;

mod changes;
mod documents;
mod header;
mod merge;
mod steps;

pub use changes::{Aspect, Change, Sort, change_sentence};

/// What a host must know of a text to supply those it builds on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// The name in its header.
    pub name: String,
    /// The name of the text it builds on.
    pub builds_on: Option<String>,
}

/// The header of a text, without reading the rest; nothing where it has none.
///
/// ```
/// use sagsgang::{layers::head, source::SourceMap};
/// let mut sources = SourceMap::new();
/// let id = sources.add("kommune.sag", "sagsgang \"Byen\"\n    bygger på \"Loven\"\n");
/// let head = head(&sources, id).unwrap();
/// assert_eq!((head.name.as_str(), head.builds_on.as_deref()), ("Byen", Some("Loven")));
/// ```
#[must_use]
pub fn head(sources: &SourceMap, id: SourceId) -> Option<Head> {
    let header = crate::syntax::header(sources, id)?;
    let builds_on = built_on(&header).map(|name| name.text.clone());
    Some(Head { name: header.name.text, builds_on })
}

/// The text that a text builds on, among those supplied; nothing where it builds on none, or it is not clear on which.
#[must_use]
pub fn base(sources: &SourceMap, id: SourceId) -> Option<SourceId> {
    let header = crate::syntax::header(sources, id)?;
    let name = built_on(&header)?;
    base_of(sources, id, name, std::slice::from_ref(&header.name.text), validity(&header).0).ok()
}

/// The days on which one of the texts below a text is followed by its next version, as long as the text applies: from each of them on it
/// means something else, though no word of it has changed. The first day of the text itself is not among them.
#[must_use]
pub fn editions(sources: &SourceMap, id: SourceId) -> Vec<Day> {
    crate::syntax::header(sources, id).map(|header| course(sources, id, &header).0).unwrap_or_default()
}

/// The days on which a text below a text is followed by its next version, and the last day on which there is one, where the text itself
/// would go on after it.
pub(crate) fn course(sources: &SourceMap, id: SourceId, header: &Header) -> (Vec<Day>, Option<Day>) {
    let mut days = Vec::new();
    let (Some(from), to) = validity(header) else { return (days, None) };
    if built_on(header).is_none() {
        return (days, None);
    }
    let mut on = from;
    while let Some(last) = end_below(sources, id, header, on).filter(|last| *last >= on) {
        if to.is_some_and(|to| to <= last) {
            break;
        }
        let next = last.plus(1);
        if days.len() >= limits::EDITIONS || !in_force_below(sources, id, header, next) {
            return (days, Some(last));
        }
        days.push(next);
        on = next;
    }
    (days, None)
}

/// The texts below a text as of a day, the nearest first; nothing where one of them is not clear.
fn below(sources: &SourceMap, id: SourceId, header: &Header, on: Day) -> Option<Vec<Dated>> {
    let (mut id, mut header) = (id, header.clone());
    let mut above = vec![header.name.text.clone()];
    let mut found = Vec::new();
    while let Some(name) = built_on(&header) {
        let base = base_of(sources, id, name, &above, Some(on)).ok()?;
        let dated = versions_of(sources, id, name).into_iter().find(|dated| dated.id == base)?;
        above.insert(0, dated.header.name.text.clone());
        (id, header) = (base, dated.header.clone());
        found.push(dated);
    }
    Some(found)
}

/// The last day on which all the texts below a text are those of a day.
fn end_below(sources: &SourceMap, id: SourceId, header: &Header, on: Day) -> Option<Day> {
    below(sources, id, header, on)?.iter().filter_map(|dated| dated.to).min()
}

/// Are all the texts below a text in force on a day?
fn in_force_below(sources: &SourceMap, id: SourceId, header: &Header, on: Day) -> bool {
    below(sources, id, header, on).is_some_and(|texts| texts.iter().all(|dated| dated.on(on)))
}

/// A text with its time. One without a last day applies until the next of its name begins.
struct Dated {
    id: SourceId,
    header: Header,
    from: Option<Day>,
    to: Option<Day>,
}

impl Dated {
    fn on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The texts of a name among those supplied, but for one that builds on it.
fn versions_of(sources: &SourceMap, id: SourceId, name: &Name) -> Vec<Dated> {
    let named = sources.ids().filter(|other| *other != id).filter_map(|other| Some((other, crate::syntax::header(sources, other)?)));
    let named = named.filter(|(_, header)| key(&header.name.text) == key(&name.text));
    let mut found: Vec<Dated> = named
        .map(|(id, header)| {
            let (from, to) = validity(&header);
            Dated { id, header, from, to }
        })
        .collect();
    let firsts: Vec<Day> = found.iter().filter_map(|dated| dated.from).collect();
    for dated in found.iter_mut().filter(|dated| dated.to.is_none()) {
        let next = firsts.iter().filter(|first| dated.from.is_none_or(|from| from < **first)).min();
        dated.to = next.map(|next| next.plus(-1));
    }
    found
}

/// A text with those it builds on, as one tree.
pub(crate) struct Stack<'f> {
    /// The tree: the text's own, where it stands alone.
    pub(crate) file: Cow<'f, File>,
    /// Where its places lie: the text itself first, then the one it builds on, and so on.
    pub(crate) joined: Joined,
    /// The names of the texts, the one that all others build on first; empty where there is one only.
    pub(crate) names: Vec<String>,
    /// What each changes of the one below.
    pub(crate) changes: Vec<Change>,
    /// What is wrong: with places in the whole for what concerns two texts, in their own text otherwise.
    pub(crate) of_whole: Vec<Diagnostic>,
    pub(crate) of_texts: Vec<Diagnostic>,
    /// Is there nothing to check, because a text that is built on is missing?
    pub(crate) broken: bool,
}

fn header_of(declarations: &[Declaration]) -> Option<&Header> {
    declarations.iter().find_map(|declaration| if let What::Header(header) = &declaration.what { Some(header) } else { None })
}

pub(crate) fn built_on(header: &Header) -> Option<&Name> {
    header.clauses.iter().find_map(|clause| if let HeaderClause::BuildsOn(name) = &clause.what { Some(name) } else { None })
}

fn validity(header: &Header) -> (Option<Day>, Option<Day>) {
    let said = header.clauses.iter().find_map(|clause| match clause.what {
        HeaderClause::ValidFrom(from, to) => Some((Some(from), to)),
        _ => None,
    });
    said.unwrap_or_default()
}

/// Lays a text on those it builds on, as they are on a day: where none is said, on its first.
pub(crate) fn stack<'f>(sources: &SourceMap, id: SourceId, file: &'f File, on: Option<Day>) -> Stack<'f> {
    let mut stack = Stack {
        file: Cow::Borrowed(file),
        joined: Joined::of(id),
        names: Vec::new(),
        changes: Vec::new(),
        of_whole: Vec::new(),
        of_texts: Vec::new(),
        broken: false,
    };
    let Some(top) = header_of(&file.declarations).filter(|header| built_on(header).is_some()) else { return stack };
    let on = on.or(validity(top).0);
    let mut whole = File { language: file.language, declarations: Vec::new(), trailing: Vec::new(), whole: file.whole };
    let mut texts = vec![file.declarations.clone()];
    let mut ids = vec![id];
    while let Some(header) = texts.last().and_then(|text| header_of(text)) {
        stack.names.insert(0, header.name.text.clone());
        let Some(name) = built_on(header) else { break };
        let source = ids.last().copied().unwrap_or(id);
        match base_of(sources, source, name, &stack.names, on) {
            Ok(base) if !ids.contains(&base) => {
                let parsed = crate::syntax::parse(sources, base);
                stack.of_texts.extend(parsed.diagnostics);
                whole.whole &= parsed.file.whole;
                texts.push(Arc::unwrap_or_clone(parsed.file).declarations);
                ids.push(base);
            }
            Ok(_) => break,
            Err(fault) => {
                stack.of_texts.push(*fault);
                stack.broken = true;
                stack.file = Cow::Owned(whole);
                return stack;
            }
        }
    }
    if texts.len() < 2 {
        stack.names.clear();
        return stack;
    }
    for (text, id) in texts.iter_mut().zip(&ids).skip(1) {
        let start = stack.joined.add(sources, *id);
        text.iter_mut().for_each(|declaration| declaration.move_on(start.into()));
    }
    let mut below = texts.pop().unwrap_or_default();
    for (at, above) in texts.into_iter().enumerate().rev() {
        let layer = stack.names.len().saturating_sub(at + 1);
        let name = |layer: usize| stack.names.get(layer).cloned().unwrap_or_default();
        let (base, layer) = (name(layer.saturating_sub(1)), name(layer));
        let line = |span| {
            let (_, id, span) = stack.joined.place(span);
            sources.get(id).map_or(1, |source| source.place(span.start).line)
        };
        let mut merger = merge::Merger::new(file.language, id, layer, base, &line);
        below = merger.onto(below, above);
        let merge::Merger { changes, faults, .. } = merger;
        stack.changes.extend(changes);
        stack.of_whole.extend(faults);
    }
    whole.declarations = below;
    stack.file = Cow::Owned(whole);
    stack
}

/// The text that a text builds on, among those supplied: of several versions the one in force on a day.
fn base_of(sources: &SourceMap, id: SourceId, name: &Name, above: &[String], on: Option<Day>) -> Result<SourceId, Box<Diagnostic>> {
    let fault = |code| Diagnostic::new(code, id, name.span).with(name.text.as_str());
    if let Some(at) = above.iter().position(|other| key(other) == key(&name.text)) {
        let circle: Vec<&str> = above.iter().take(at + 1).rev().map(String::as_str).chain([name.text.as_str()]).collect();
        let all = |open, close| circle.iter().map(|name| format!("{open}{name}{close}")).collect::<Vec<_>>().join(" → ");
        let path = Part::Each(all('»', '«'), all('`', '`'));
        return Err(Box::new(fault(Code::CircularLayers).with(path)));
    }
    if above.len() >= limits::LAYERS {
        let noun = ("tekster, der bygger på hinanden", "texts that build on each other");
        let fault = Diagnostic::new(Code::TooMany, id, name.span).with(noun).with(limits::LAYERS.to_string());
        return Err(Box::new(fault));
    }
    let named = versions_of(sources, id, name);
    let fitting: Vec<&Dated> = named.iter().filter(|dated| on.is_some_and(|day| dated.on(day))).collect();
    match (named.as_slice(), fitting.as_slice()) {
        ([only], _) => Ok(only.id),
        (_, [only]) => Ok(only.id),
        ([], _) => {
            let others = sources.ids().filter(|other| *other != id).filter_map(|other| crate::syntax::header(sources, other));
            let others: Vec<String> = others.map(|header| header.name.text).collect();
            let near = nearest(&name.text, others.iter().map(String::as_str));
            let help = near.map_or(
                Part::from((
                    "giv teksten med, eller læg den i samme mappe; navnet er det, der står efter »sagsgang« i den",
                    "supply that text too, or put it into the same folder; the name is what stands after `procedure` in it",
                )),
                |near| Part::Each(format!("mente du »{near}«?"), format!("did you mean `{near}`?")),
            );
            let fixed = near.map(|near| format!("\"{near}\""));
            let fault = fault(Code::UnknownBase).with(help);
            Err(Box::new(match fixed {
                Some(fixed) => fault.fix(name.span, fixed),
                None => fault,
            }))
        }
        (several, _) => Err(Box::new(fault(Code::AmbiguousBase).with(several.len().to_string()))),
    }
}
