//! What to write instead: the smallest change with which a line that could not be read says something.
//!
//! In: a text, what of it was read, and the faults of the lines that were not. Out: an edit for each such fault, where one is likelier than
//! every other. Changes are tried one by one and the grammar judges them, so there is no second grammar here; of several that can be read the
//! one is taken that costs least and whose names the rest of the text knows. Must not know pest, nor what a text means.

use super::ast::{Class, Declaration, File, Used};
use super::peg::{self, Entry, Kind};
use super::pieces::{self, Fragment, Piece};
use super::read::{self, Trial};
use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::lexicon::Language;
use crate::source::Span;
use slips::Slip;
use std::borrow::Cow;
use std::collections::BTreeMap;
use words::Vocabulary;

mod slips;
mod words;

/// How many lines of a text are helped with.
const MOST_LINES: usize = 40;
/// A longer line than this is not helped with.
const MOST_LINE: usize = 400;
/// How much a name weighs that nothing else in the text knows.
const UNKNOWN: u32 = 20;
/// What is as unlikely as this is not proposed.
const MOST: u32 = 32;
/// How much a name weighs that is declared elsewhere already.
const TWICE: u32 = 30;
/// How many slips of one line are mended together.
const MOST_SLIPS: usize = 4;
/// Of how many equally likely changes whoever wrote the line may choose.
const MOST_CHOICES: usize = 3;
/// How much likelier than the next a change must be to be written without asking.
const SURE: u32 = 4;

/// Adds to each fault of a line what to write there instead.
pub(super) fn propose(text: &str, file: &File, language: Language, faults: &mut [Diagnostic]) {
    let unreadable = |fault: &&mut Diagnostic| {
        matches!(fault.code, Code::Syntax | Code::UnknownClause | Code::UnknownDeclaration | Code::ClauseOutOfPlace)
    };
    let mut faults = faults.iter_mut().filter(unreadable).take(MOST_LINES).peekable();
    if faults.peek().is_none() {
        return;
    }
    let cut = pieces::cut(text, language);
    let mut desk = Desk { language, known: Known::of(file), vocabulary: Vocabulary::of(language), trial: Trial::of(language) };
    for fault in faults {
        let Some((piece, fragment)) = cut.at(fault.span.start as usize) else { continue };
        let line = Line { piece, fragment };
        if line.text().len() > MOST_LINE {
            continue;
        }
        let Some(found) = desk.mended(&line) else { continue };
        if fault.code == Code::ClauseOutOfPlace {
            // It belongs where it stands, with a slip in it.
            fault.code = Code::UnknownClause;
            fault.parts.truncate(2);
        }
        if !found.slips.iter().any(|slip| slip.keeps_help(fault)) {
            fault.parts.pop();
            fault.parts.push(slips::words(&found.slips, line.text()));
        }
        let fix = |slip: Slip| {
            let start = line.fragment.start + slip.start;
            Fix { span: Span::new(start, start + slip.length), text: slip.text, safe: found.sure }
        };
        fault.fixes = found.slips.into_iter().map(fix).collect();
    }
}

/// What each name of a text is, as far as the text could be read.
#[derive(Default)]
pub(super) struct Known {
    declared: BTreeMap<String, Vec<Class>>,
    wanted: BTreeMap<String, Vec<Class>>,
}

impl Known {
    fn of(file: &File) -> Self {
        let mut known = Self::default();
        for mention in file.mentions() {
            let (names, classes) = match mention.used {
                Used::Declares(classes) => (&mut known.declared, classes),
                Used::Refers(classes) => (&mut known.wanted, classes),
                _ => continue,
            };
            names.entry(super::editing::name_key(&mention.name.text)).or_default().extend(classes);
        }
        known
    }

    /// Does the text write this name anywhere?
    fn has(&self, name: &str) -> bool {
        let name = super::editing::name_key(name);
        self.declared.contains_key(&name) || self.wanted.contains_key(&name)
    }

    /// How badly the names of a declaration fit the rest of the text.
    fn misfit(&self, declaration: &Declaration, own: Span) -> u32 {
        let is = |names: &BTreeMap<String, Vec<Class>>, name: &str, classes: &[Class]| {
            names.get(name).is_some_and(|known| known.iter().any(|class| classes.contains(class)))
        };
        let weigh = |mention: super::ast::Mention<'_>| {
            let name = super::editing::name_key(&mention.name.text);
            match mention.used {
                Used::Declares(classes) if is(&self.declared, &name, classes) => TWICE,
                Used::Declares(classes) if is(&self.wanted, &name, classes) => 0,
                Used::Declares(_) => UNKNOWN / 4,
                Used::Refers(classes) if is(&self.declared, &name, classes) => 0,
                // It may be declared in a text that this one builds on.
                Used::Refers(classes) if is(&self.wanted, &name, classes) => UNKNOWN / 4,
                Used::Refers(_) => UNKNOWN,
                _ => 0,
            }
        };
        let mentions =
            declaration.mentions().into_iter().filter(|mention| own.start <= mention.name.span.start && mention.name.span.start < own.end);
        mentions.map(weigh).sum()
    }
}

/// A line that could not be read.
struct Line<'t, 'p> {
    piece: &'p Piece<'t>,
    fragment: &'p Fragment<'t>,
}

/// The changes with which it can, each as likely as the others.
struct Found {
    slips: Vec<Slip>,
    sure: bool,
}

impl<'t, 'p> Line<'t, 'p> {
    fn text(&self) -> &str {
        &self.fragment.text
    }

    fn is_head(&self) -> bool {
        std::ptr::eq(self.fragment, &raw const self.piece.head)
    }

    /// The declaration with this line written otherwise, and nothing else below it but a line that was taken for a part of it.
    fn piece<'l>(&self, text: &'l str, after: Option<&'l str>) -> Piece<'l>
    where
        't: 'l,
    {
        let line = |text| Fragment { start: self.fragment.start, text: Cow::Borrowed(text), ..Fragment::default() };
        let mut lines = std::iter::once(text).chain(after).map(line);
        let head = Fragment { start: self.piece.head.start, text: self.piece.head.text.clone(), ..Fragment::default() };
        let head = if self.is_head() { lines.next().unwrap_or_default() } else { head };
        Piece { head, clauses: lines.collect(), ..Piece::default() }
    }

    /// What such a line may be read as: a line below a head, or nothing where it is a head.
    fn entry(&self, language: Language, text: &str) -> Option<Entry> {
        let below = usize::from(!self.is_head());
        read::piece(self.piece(text, None), language).1.get(below).map(|watched| watched.entry)
    }
}

/// What is needed to judge a change.
struct Desk {
    language: Language,
    known: Known,
    vocabulary: Vocabulary,
    trial: Trial,
}

impl Desk {
    /// The likeliest changes with which a line can be read: one, or one after another where each lets more of it be read.
    fn mended(&mut self, line: &Line<'_, '_>) -> Option<Found> {
        // The line is read as it stands: what is wrong with it is something else.
        if self.trial.read(line.piece(line.text(), None)).is_some() {
            return None;
        }
        let mut text = line.text().to_owned();
        for before in 0..MOST_SLIPS {
            let slips = self.slips(line, &text);
            if let Some(found) = self.readable(line, &text, &slips) {
                return if before == 0 { Some(found) } else { found.all_of(line.text(), &text) };
            }
            text = self.furthest(line, &text, &slips)?.applied(&text)?;
        }
        None
    }

    /// The slips that may have been made in a line, what people do often first.
    fn slips(&self, line: &Line<'_, '_>, text: &str) -> Vec<Slip> {
        let mut slips = slips::of(&slips::Thought {
            line: text,
            tokens: &words::tokens(text),
            language: self.language,
            vocabulary: &self.vocabulary,
            openers: &self.openers(line),
            wanted: &self.wanted(line, text),
            known: &|name| self.known.has(name),
        });
        slips.sort_by_key(|slip| slip.cost);
        slips
    }

    /// Of the changes that are surely slips, the one after which the grammar reads on longest: a line is read
    /// from the left, so what stands to the right may be wrong as well.
    fn furthest(&self, line: &Line<'_, '_>, text: &str, slips: &[Slip]) -> Option<Slip> {
        let left = |text: &str| self.stopped(line, text).map(|at| text.len().saturating_sub(at));
        let now = left(text)?;
        let stopped = text.len().saturating_sub(now);
        let tried = slips.iter().filter(|slip| slip.is_likely(text, stopped));
        // A line that begins like one of its kind at last is read as another, and may stop where it stopped before.
        let openers: Vec<&str> = self.openers(line).into_iter().chain(crate::lexicon::weekdays(self.language)).collect();
        let opens = |text: &str| openers.iter().any(|form| read::starts_with_words(text, form));
        let opened = line.is_head() || opens(text);
        let further = tried.filter_map(|slip| {
            let mended = slip.applied(text)?;
            let left = left(&mended)?;
            let opens = !opened && opens(&mended);
            (left < now || opens).then_some(((!opens, left, slip.cost), slip))
        });
        further.min_by_key(|(key, _)| *key).map(|(_, slip)| slip.clone())
    }

    /// Of some changes those after which the line can be read and that are likeliest.
    fn readable(&mut self, line: &Line<'_, '_>, text: &str, slips: &[Slip]) -> Option<Found> {
        let mut found: Vec<(u32, Slip, String)> = Vec::new();
        for slip in slips {
            // What costs more than would cast doubt on the best so far is not looked at.
            if found.iter().any(|(cost, ..)| slip.cost >= cost + SURE) {
                break;
            }
            let Some(mended) = slip.applied(text) else { continue };
            let (this, after) = match slip.parts_lines(text).then(|| mended.split_once('\n')).flatten() {
                Some((this, after)) => (this, Some(after.trim_start())),
                None => (mended.as_str(), None),
            };
            // Where a quotation mark was too many, a remark may have been taken for words.
            let Some(declaration) = self.trial.read(line.piece(pieces::without_comment(this).0.trim_end(), after)) else { continue };
            let own = Span::new(line.fragment.start, line.fragment.start + mended.len());
            let cost = slip.cost + self.known.misfit(&declaration, own);
            // The same line by another way casts no doubt.
            match found.iter_mut().find(|(.., other)| same_words(other, &mended)) {
                Some((least, ..)) if *least <= cost => {}
                Some(other) => *other = (cost, slip.clone(), mended),
                None => found.push((cost, slip.clone(), mended)),
            }
        }
        found.sort_by_key(|(cost, ..)| *cost);
        let least = found.first()?.0;
        let next = found.get(1).map_or(u32::MAX, |(cost, ..)| *cost);
        let sure = least < UNKNOWN && next >= least + SURE;
        found.retain(|(cost, ..)| *cost == least);
        // A line with names that nobody knows says nothing, and what may be any of many is nobody's to guess.
        if least >= MOST || found.len() > MOST_CHOICES {
            return None;
        }
        let slips: Vec<Slip> = found.into_iter().map(|(_, slip, _)| slip).collect();
        let sure = sure && slips.first().is_some_and(Slip::is_a_slip);
        Some(Found { slips, sure })
    }

    /// The words that such a line may begin with.
    fn openers(&self, line: &Line<'_, '_>) -> Vec<&'static str> {
        if line.is_head() {
            return words::declaring(self.language);
        }
        // No line begins with this.
        let entry = line.entry(self.language, "\u{1}");
        entry.into_iter().flat_map(super::faults::openers).map(|word| word.text(self.language)).collect()
    }

    /// Where reading a line stops.
    fn stopped(&self, line: &Line<'_, '_>, text: &str) -> Option<usize> {
        let entry = line.entry(self.language, text)?;
        peg::read(self.language, entry, text).err().map(|stopped| stopped.at)
    }

    /// Where reading stops, and the words with which it would go on.
    fn wanted(&self, line: &Line<'_, '_>, text: &str) -> (usize, Vec<&'static str>) {
        let stopped = line.entry(self.language, text).and_then(|entry| peg::read(self.language, entry, text).err());
        let forms = |kind: &Kind| crate::lexicon::entry(kind.id()).and_then(|entry| entry.forms(self.language).first().copied());
        stopped.map_or((0, Vec::new()), |stopped| (stopped.at, stopped.expected.iter().filter_map(forms).collect()))
    }
}

impl Found {
    /// The same, and the changes that were made before, as one: from the first letter that differs to the last. Where much is wrong, only
    /// what is beyond doubt is proposed.
    fn all_of(self, line: &str, text: &str) -> Option<Self> {
        let [slip] = self.slips.as_slice() else { return None };
        let slip = Some(slip).filter(|slip| self.sure && slip.is_likely(text, text.len()))?;
        Some(Self { slips: vec![Slip::between(line, &slip.applied(text)?)], sure: true })
    }
}

/// Do two lines differ in their blanks alone?
fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
