//! What may stand at a place: found by having the grammar read on with each word in turn, so that it can never say anything
//! else than the grammar.

use super::super::ast::{Class, Used};
use super::super::faults::openers;
use super::super::peg::{self, Entry, Node, Stopped, Tree};
use super::super::pieces::{self, Fragment, Piece};
use super::super::read::{self, begins};
use super::Keyword;
use crate::lexicon::{Language, WORDS, Word, day_names, months, weekdays};
use crate::source::Span;
use std::borrow::Cow;

/// A longer line than this is not helped with.
const MOST_LINE: usize = 4_000;
/// No line goes on with this.
const STOP: char = '\u{1}';
/// A name nobody gives: it stands for any.
const ANY: &str = "zzqzzq";

/// What may stand at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// What is there already of a name.
    pub replace: Span,
    /// Words of the language.
    pub words: Vec<Offer>,
    /// Names, and what they must stand for.
    pub wanted: Vec<Wanted>,
}

/// A word that may stand there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    /// As it is written.
    pub form: &'static str,
    /// The keyword it is; nothing for a weekday or a month.
    pub keyword: Option<Keyword>,
    /// What is there already of it: of several words perhaps the first.
    pub replace: Span,
}

/// A name that may stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// One of these.
    Name(&'static [Class]),
    /// A value, of this fact where that is known.
    Value(Option<String>),
    /// The name of another text.
    OtherText,
    /// A calendar.
    Calendar,
    /// A counting rule.
    CountingRule,
}

/// What may stand at a place of a text, which may be half written there.
///
/// ```
/// use sagsgang::{lexicon::Language, syntax::editing::expected};
/// let text = "sagsgang \"Prøve\"\nfase \"Først\"\nsc";
/// let expected = expected(text, Language::Danish, text.len());
/// assert_eq!(expected.words.iter().map(|offer| offer.form).collect::<Vec<_>>(), ["scenarie"]);
/// ```
#[must_use]
pub fn expected(text: &str, language: Language, offset: usize) -> Expected {
    let mut expected = Expected { replace: Span::new(offset, offset), words: Vec::new(), wanted: Vec::new() };
    if let Some(asked) = Asked::of(text, language, offset) {
        asked.answer(&mut expected);
    }
    expected
}

/// The declaration and the line that are being written.
struct Asked {
    language: Language,
    offset: usize,
    /// The head of the declaration, where it is not the head itself that is written.
    head: Option<Fragment<'static>>,
    /// Where the line begins, and what of it stands before the place.
    start: usize,
    line: String,
    /// Ends what is there with a blank?
    apart: bool,
}

impl Asked {
    fn of(text: &str, language: Language, offset: usize) -> Option<Self> {
        let before = text.get(..offset)?;
        // From the last line in column 0 on: nothing before it bears on what may stand here.
        let starts = |line: &str| line.starts_with(|first: char| !first.is_whitespace() && !matches!(first, '#' | '>'));
        let mut start = before.rfind('\n').map_or(0, |at| at + 1);
        while start > 0 && !before.get(start..).is_some_and(starts) {
            start = before.get(..start - 1)?.rfind('\n').map_or(0, |at| at + 1);
        }
        // Something stands at the place, so that a line without a word is a line.
        let written = format!("{}{STOP}", before.get(start..)?);
        let mut piece = pieces::cut(&written, language).pieces.pop()?;
        let (head, line) = match piece.clauses.pop() {
            Some(line) => (Some(piece.head), line),
            None => (None, piece.head),
        };
        // A remark, or a quotation.
        let there = line.text.strip_suffix(STOP)?;
        if there.len() > MOST_LINE {
            return None;
        }
        let owned = |fragment: &Fragment<'_>| Fragment { text: Cow::Owned(fragment.text.clone().into_owned()), ..Fragment::default() };
        Some(Self {
            language,
            offset,
            head: head.as_ref().map(owned),
            start: start + line.start,
            line: there.to_owned(),
            apart: before.ends_with(char::is_whitespace),
        })
    }

    fn answer(&self, expected: &mut Expected) {
        let text = self.line.as_str();
        let quoted = text.matches(['"', '“', '”', '„', '»', '«']).count() % 2 == 1;
        let half = if quoted {
            text.rfind(['"', '“', '”', '„', '»', '«']).unwrap_or(0)
        } else if self.apart {
            text.len()
        } else {
            let half = text.char_indices().rev().take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
            half.last().map_or(text.len(), |(at, _)| at)
        };
        self.beginnings(text, expected);
        let base = text.get(..half).unwrap_or("").trim_end();
        let entries = self.entries(base);
        for entry in entries {
            self.inside(entry, base, (half, quoted), expected);
        }
    }

    /// The words that the line may begin with.
    fn beginnings(&self, text: &str, expected: &mut Expected) {
        let openers: Vec<Word> = match &self.head {
            None => Vec::new(),
            Some(_) => self.entries("").into_iter().flat_map(|entry| openers(entry).into_iter().chain(also_opens(entry))).collect(),
        };
        for entry in WORDS {
            let opens = openers.iter().any(|word| word.entry().is_some_and(|other| other.id == entry.id));
            let declares = entry.at.declares() && self.head.is_none();
            for form in entry.forms(self.language).iter().filter(|form| goes_on_as(text, form)) {
                let keyword = Some(Keyword(entry));
                // One keyword may be the beginning of another, which no table has: `senest` of `senest på dagen`.
                let longer = || {
                    let shorter = openers.iter().flat_map(|word| word.forms(self.language));
                    let begins = shorter.into_iter().any(|shorter| form.strip_prefix(shorter).is_some_and(|rest| rest.starts_with(' ')));
                    begins && self.entries(form).into_iter().any(|entry| self.is_read_as(entry, "", (form, keyword), None))
                };
                if opens || declares || longer() {
                    self.offer(expected, self.start, form, keyword);
                }
            }
        }
    }

    /// As what a line with this beginning is read.
    fn entries(&self, base: &str) -> Vec<Entry> {
        let text = format!("{base} {STOP}").trim_start().to_owned();
        let line = Fragment { text: Cow::Owned(text), ..Fragment::default() };
        let (_, watched) = read::piece(self.piece(line), self.language);
        let below = usize::from(self.head.is_some());
        let mut entries: Vec<Entry> = watched.iter().skip(below).map(|watched| watched.entry).collect();
        match entries.last() {
            // Before its first word is whole, a line of a scenario may be either.
            Some(Entry::scenario_report) => entries.push(Entry::scenario_says),
            // What begins with who acts is a line of its own.
            Some(Entry::agenda_clause) => entries.push(Entry::deed_clause),
            // What gives a step back is known by its end alone.
            Some(Entry::deed_clause) if begins(base, Word::k_on, self.language) => entries.push(Entry::restores_clause),
            _ => {}
        }
        entries
    }

    /// The declaration with this line in it.
    fn piece<'l>(&self, line: Fragment<'l>) -> Piece<'l> {
        match &self.head {
            None => Piece::of(line),
            Some(head) => Piece { clauses: vec![line], ..Piece::of(head.clone()) },
        }
    }

    /// What may stand after the part of the line that is read as it is.
    fn inside(&self, entry: Entry, base: &str, (half, quoted): (usize, bool), expected: &mut Expected) {
        let Err(stopped) = self.read(entry, base, "") else { return };
        let text = self.line.as_str();
        let read_whole = stopped.at >= base.len();
        // Several words of one keyword: what is there of it begins where reading stopped.
        let (base, from) = if read_whole { (base, half) } else { (text.get(..stopped.at).unwrap_or("").trim_end(), stopped.at) };
        let written = text.get(from..).unwrap_or("");
        let skipped = written.len() - written.trim_start().len();
        let (from, written) = (from + skipped, written.trim_start());
        let after_name = self.read(entry, base, ANY);
        let phrase = format!("\"{ANY}\"");
        let reaches = |word: &str| match self.read(entry, base, word) {
            Ok(_) => true,
            Err(stopped) => stopped.at >= joined(base, word).len(),
        };
        let named = reaches(ANY) || reaches(&phrase);
        let start = self.start + from;
        if !quoted {
            let forms = WORDS.iter().flat_map(|word| word.forms(self.language).iter().map(move |form| (*form, Some(Keyword(word)))));
            let calendar = weekdays(self.language).into_iter().chain(months(self.language)).chain(day_names(self.language));
            for (form, keyword) in forms.chain(calendar.map(|form| (form, None))) {
                if goes_on_as(written, form) && self.is_read_as(entry, base, (form, keyword), after_name.as_ref().err()) {
                    self.offer(expected, start, form, keyword);
                }
            }
        }
        let one_word = !written.trim_matches(['"', '“', '”', '„', '»', '«']).contains(' ') || quoted;
        if named && one_word {
            for wanted in self.wanted(base) {
                expected.replace = Span::new(start, self.offset);
                if !expected.wanted.contains(&wanted) {
                    expected.wanted.push(wanted);
                }
            }
        }
    }

    /// Is a word read as a keyword here? Where any name can stand, only what is read otherwise than a name is one.
    fn is_read_as(&self, entry: Entry, base: &str, (form, keyword): (&str, Option<Keyword>), after_name: Option<&Stopped>) -> bool {
        let end = joined(base, form).len();
        let stands_in = |tree: &Tree| {
            keyword.is_some_and(|keyword| {
                let kind = |node: Node<'_>| node.end == end && node.start + form.len() == end && node.kind.id() == keyword.0.id;
                tree.root().is_some_and(|root| root.any(&kind))
            })
        };
        if peg::read(self.language, entry, &joined(base, form)).is_ok_and(|tree| stands_in(&tree)) {
            return true;
        }
        match self.read(entry, base, form) {
            Ok(tree) => stands_in(&tree),
            Err(stopped) if stopped.at < end => false,
            Err(stopped) => {
                // The last word of several may be a name after a shorter keyword.
                let shorter = form.rsplit_once(' ').map(|(first, _)| joined(base, first));
                let as_last = shorter.and_then(|first| Some((joined(&first, ANY).len(), self.read(entry, &first, ANY).err()?)));
                let as_name = after_name.map(|after| (joined(base, ANY).len(), after));
                let same = |(name_end, name): (usize, &Stopped)| {
                    name.at >= name_end && name.at - name_end == stopped.at - end && name.expected == stopped.expected
                };
                !as_last.as_ref().is_some_and(|(end, name)| same((*end, name))) && !as_name.is_some_and(same)
            }
        }
    }

    /// Reads the line as it is, with a word more, up to something that can never be read.
    fn read(&self, entry: Entry, base: &str, word: &str) -> Result<Tree, Stopped> {
        let text = joined(&joined(base, word), &STOP.to_string());
        peg::read(self.language, entry, &text)
    }

    /// What a name would stand for here.
    fn wanted(&self, base: &str) -> Vec<Wanted> {
        let mut found: Vec<Wanted> = Vec::new();
        for tail in tails(self.language) {
            let line = Fragment { text: Cow::Owned(format!("{}{tail}", joined(base, ANY))), ..Fragment::default() };
            let phrase = Fragment { text: Cow::Owned(format!("{}{tail}", joined(base, &format!("\"{ANY}\"")))), ..Fragment::default() };
            for line in [line, phrase] {
                let (declaration, _) = read::piece(self.piece(line), self.language);
                for mention in declaration.mentions().into_iter().filter(|mention| mention.name.text == ANY) {
                    let wanted = match mention.used {
                        Used::Refers(classes) => Wanted::Name(classes),
                        Used::Value(of) => Wanted::Value(of.map(|fact| fact.text.clone())),
                        Used::OtherText => Wanted::OtherText,
                        Used::Calendar => Wanted::Calendar,
                        Used::CountingRule => Wanted::CountingRule,
                        Used::Declares(_) | Used::Text | Used::Title | Used::Words => continue,
                    };
                    if !found.contains(&wanted) {
                        found.push(wanted);
                    }
                }
            }
        }
        found
    }

    fn offer(&self, expected: &mut Expected, start: usize, form: &'static str, keyword: Option<Keyword>) {
        let offer = Offer { form, keyword, replace: Span::new(start, self.offset) };
        if !expected.words.iter().any(|other| other.form == form && other.keyword == keyword) {
            expected.words.push(offer);
        }
    }
}

/// Words that begin lines of such a clause besides those that the messages about it name.
fn also_opens(entry: Entry) -> impl Iterator<Item = Word> {
    (entry == Entry::deed_clause).then_some(Word::k_on).into_iter()
}

/// How a line may go on after a name, so that it can be read whole.
fn tails(language: Language) -> Vec<String> {
    let word = |word: Word| word.text(language);
    let (days, day) = (word(Word::k_u_days), language.pick("1. januar 2025", "1 January 2025"));
    let first = language.pick("1.", "1st");
    vec![
        String::new(),
        format!(" {} x", word(Word::k_must)),
        format!(" 2 {days} {} {}", word(Word::k_before), word(Word::k_deadline)),
        format!(" {}", word(Word::k_at_once)),
        format!(" {} 1", word(Word::k_over)),
        format!(" {} {} 1", word(Word::k_is), word(Word::k_over)),
        format!(" {}", word(Word::k_stalls)),
        format!(" {} x", word(Word::k_to)),
        format!(" {} x", word(Word::k_on)),
        format!(" {} x {} x", word(Word::k_through), word(Word::k_on)),
        format!(" {} {} x", word(Word::k_within), format_args!("1 {days} {}", word(Word::k_after))),
        format!(" {} 1 {days}", word(Word::k_within)),
        format!(" {}", word(Word::k_comes_first)),
        format!(": x {}", word(Word::k_again)),
        format!(" {}", word(Word::k_again)),
        format!(": {}", word(Word::k_close_case)),
        format!(" {} x", word(Word::k_reminded_of)),
        format!(" {} x", word(Word::k_told_of)),
        format!(" {} x", word(Word::k_can_see)),
        format!(" {}", word(Word::k_is_open)),
        format!(" {}", word(Word::k_stands_open)),
        format!(" {}", word(Word::k_waits_not)),
        format!(" {}", word(Word::k_must_grant)),
        format!(" {}", word(Word::k_not_there)),
        format!(" {}", word(Word::k_missing)),
        format!(" {}", word(Word::k_yes)),
        format!(" {} 2025-01-01", word(Word::k_to)),
        format!(" {} {day} {}", word(Word::k_before), word(Word::k_follow_earlier)),
        format!(" {} {day}", word(Word::k_from)),
        format!(" {}", word(Word::k_tallies_not)),
        format!(", {}", word(Word::k_base_planned)),
        format!(", {}", word(Word::k_when_reserved)),
        format!(" {first} {} 8", word(Word::k_at_clock)),
    ]
}

/// A word more, with one blank before it.
fn joined(base: &str, word: &str) -> String {
    match (base.is_empty(), word.is_empty()) {
        (true, _) => word.to_owned(),
        (_, true) => base.to_owned(),
        _ => format!("{base} {word}"),
    }
}

/// Can what is written become this word, by going on?
fn goes_on_as(written: &str, form: &str) -> bool {
    let written = written.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let form = form.to_lowercase();
    form.starts_with(&written)
}
