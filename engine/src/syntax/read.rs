//! Pieces to tree: decides what each piece is, has the grammar read it, and turns what could not be read into one
//! message a piece. Must not know pest, nor what names stand for.

use super::again::{Memory, Seen};
use super::ast::{Declaration, File, Header, Name, What};
use super::openers::Openers;
use super::peg::{self, Entry, Kind, Node, Tree};
use super::pieces::{self, Fragment, Piece};
use super::{
    Parsed, activities, ast, clauses, consents, decisions, documents, heads, indicators, pools, principles, ramps, repair, scenario_lines,
};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::lexicon::{Language, Word, weekdays};
use crate::source::{SourceId, Span};
use std::hash::{DefaultHasher, Hasher};
use std::rc::Rc;
use std::sync::Arc;

/// The most declarations a text may have.
const MAX_DECLARATIONS: usize = 20_000;
/// The most messages that are given for one text.
const MAX_DIAGNOSTICS: usize = 500;

pub(super) fn read(text: &str, source: SourceId, language: Language, memory: &mut Memory) -> Parsed {
    let cut = pieces::cut(text, language);
    let (seen, earlier) = memory.take(language);
    let mut reader = Reader { seen, ..Reader::of(source, language) };
    for stray in &cut.strays {
        let line = text.get(..stray.start as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let fault = reader.fault(Code::StrayLine, *stray);
        // What begins like a declaration is one; anything else may be a remark.
        let declares = text.get(stray.start as usize..).is_some_and(|rest| reader.declarations.begin(rest));
        let place = stray.start as usize;
        reader.push(if declares { fault.fix(Span::new(line, place), "") } else { fault.propose(Span::new(place, place), "# ") });
    }
    if let Some(piece) = cut.pieces.get(MAX_DECLARATIONS) {
        let fault = reader.fault(Code::TooMany, piece.head.span());
        reader.push(fault.with(("erklæringer", "declarations")).with(MAX_DECLARATIONS.to_string()));
    }
    let same = earlier.same(text, &cut.pieces);
    let mut clean = Vec::with_capacity(cut.pieces.len());
    let mut declaration = |(piece, same): (Piece<'_>, Option<Declaration>)| {
        let said = reader.diagnostics.len();
        let declaration = match same {
            Some(same) => piece.said_again(same),
            None => reader.declaration(piece),
        };
        clean.push(reader.diagnostics.len() == said);
        declaration
    };
    let declarations = cut.pieces.into_iter().zip(same).take(MAX_DECLARATIONS).map(&mut declaration).collect();
    let Reader { mut diagnostics, seen, .. } = reader;
    diagnostic::sort(&mut diagnostics);
    diagnostics.truncate(MAX_DIAGNOSTICS);
    let whole = !diagnostic::has_errors(&diagnostics);
    let file = File { language, declarations, trailing: cut.trailing, whole };
    repair::propose(text, &file, language, &mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    let file = Arc::new(file);
    *memory = Memory::of(text, &file, clean, seen);
    Parsed { file, diagnostics }
}

/// Reads pieces alone, one after another.
pub(super) struct Trial(Reader);

impl Trial {
    pub(super) fn of(language: Language) -> Self {
        Self(Reader::of(SourceId(0), language))
    }

    /// What a piece says; nothing if anything is wrong with it.
    pub(super) fn read(&mut self, piece: Piece<'_>) -> Option<Declaration> {
        self.0.diagnostics.clear();
        let declaration = self.0.declaration(piece);
        self.0.diagnostics.is_empty().then_some(declaration)
    }
}

/// Reads one piece alone, and tells how each of its lines was read.
pub(super) fn piece(piece: Piece<'_>, language: Language) -> (Declaration, Vec<Watched>) {
    let mut reader = Reader::of(SourceId(0), language);
    reader.watched = Some(Vec::new());
    let declaration = reader.declaration(piece);
    (declaration, reader.watched.unwrap_or_default())
}

/// How a line was read.
#[derive(Debug, Clone)]
pub(super) struct Watched {
    /// Where it begins.
    pub(super) start: usize,
    /// As what.
    pub(super) entry: Entry,
    /// What it says, if it could be read.
    pub(super) tree: Option<Rc<Tree>>,
}

/// Reads the pieces of one text and collects what it has to say about them.
pub(super) struct Reader {
    pub(super) language: Language,
    source: SourceId,
    diagnostics: Vec<Diagnostic>,
    /// What each line that was read is: the same line is often written under many steps.
    seen: Seen,
    declarations: Openers<(Word, Entry)>,
    step_clauses: Openers<(Word, Entry)>,
    /// How each line was read, where somebody asks.
    watched: Option<Vec<Watched>>,
}

/// A piece's text with the place where it begins, to turn nodes into names and spans.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl<'a> Text<'a> {
    pub(super) fn of(self, node: Node<'_>) -> &'a str {
        self.text.get(node.start..node.end).unwrap_or("").trim_end()
    }

    pub(super) fn span(self, node: Node<'_>) -> Span {
        Span::new(self.start + node.start, self.start + node.start + self.of(node).len())
    }

    /// The name a `name`, `label`, `phrase`, `word` or `role_name` node stands for.
    pub(super) fn name(self, node: Node<'_>) -> Name {
        let inner = node.find(Kind::inner).or_else(|| node.find(Kind::word)).unwrap_or(node);
        let place = node.find(Kind::name).unwrap_or(node);
        Name { text: in_one_line(self.of(inner)), span: self.span(place) }
    }

    /// What a head declares, and what people read instead of the name.
    fn name_and_label(self, head: Node<'_>) -> (Name, Option<Name>) {
        (self.name(head.find(Kind::name).unwrap_or(head)), head.find(Kind::label).map(|label| self.name(label)))
    }

    /// All names below a node, in order.
    pub(super) fn names(self, node: Node<'_>) -> Vec<Name> {
        let mut names = Vec::new();
        node.each(Kind::name, &mut |name| names.push(self.name(name)));
        names
    }
}

/// Words with one blank between them.
fn in_one_line(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const DECLARATIONS: &[(Word, Entry)] = &[
    (Word::k_header, Entry::header_head),
    (Word::k_role, Entry::role_head),
    (Word::k_fact, Entry::fact_head),
    (Word::k_event, Entry::event_head),
    (Word::k_tally, Entry::tally_head),
    (Word::k_ramp, Entry::ramp_head),
    (Word::k_decision, Entry::decision_head),
    (Word::k_grant, Entry::grant_head),
    (Word::k_consent, Entry::consent_head),
    (Word::k_assessment, Entry::assess_head),
    (Word::k_pool, Entry::pool_head),
    (Word::k_document, Entry::document_head),
    (Word::k_principle, Entry::principle_head),
    (Word::k_goal, Entry::goal_head),
    (Word::k_ends_now, Entry::ending_head),
    (Word::k_ends_well, Entry::ending_head),
    (Word::k_ends_also, Entry::ending_head),
    (Word::k_reopens, Entry::reopen_head),
    (Word::k_hands_over, Entry::handover_head),
    (Word::k_transition, Entry::transition_head),
    (Word::k_phase, Entry::phase_head),
    (Word::k_step, Entry::step_head),
    (Word::k_indicator, Entry::indicator_head),
    (Word::k_activity, Entry::activity_head),
    (Word::k_scenario, Entry::scenario_head),
];

/// The clauses of a step by their keyword; where one keyword begins another, the longer stands first.
pub(super) const STEP_CLAUSES: &[(Word, Entry)] = &[
    (Word::k_after, Entry::after_clause),
    (Word::k_each_time, Entry::each_clause),
    (Word::k_when, Entry::reached_clause),
    (Word::k_per, Entry::per_clause),
    (Word::k_every, Entry::every_clause),
    (Word::k_born_late, Entry::born_clause),
    (Word::k_at_least, Entry::times_clause),
    (Word::k_but, Entry::capped_clause),
    (Word::k_pauses, Entry::pauses_clause),
    (Word::k_replaces, Entry::replaces_clause),
    (Word::k_if_late, Entry::late_clause),
    (Word::k_if, Entry::if_clause),
    (Word::k_unless, Entry::unless_clause),
    (Word::k_preferably, Entry::target_clause),
    (Word::k_within, Entry::within_clause),
    (Word::k_latest, Entry::latest_clause),
    (Word::k_earliest, Entry::earliest_clause),
    (Word::k_expires, Entry::expires_clause),
    (Word::k_remind, Entry::remind_clause),
    (Word::k_not_met_by, Entry::not_met_clause),
    (Word::k_met_by, Entry::met_clause),
    (Word::k_lapses_on, Entry::lapses_clause),
    (Word::k_survives, Entry::survives_clause),
    (Word::k_hidden, Entry::hidden_clause),
    (Word::k_extendable, Entry::power_clause),
    (Word::k_excusable, Entry::power_clause),
    (Word::k_liftable, Entry::power_clause),
    (Word::k_otherwise_by, Entry::power_clause),
    (Word::k_needs_consent, Entry::consent_needed),
    (Word::k_reserves, Entry::reserves_clause),
    (Word::k_gives_back, Entry::gives_back_clause),
    (Word::k_with_document, Entry::takes_clause),
    (Word::k_participants, Entry::takes_clause),
    (Word::k_venue, Entry::takes_clause),
    (Word::k_channel, Entry::takes_clause),
    (Word::k_checklist, Entry::takes_clause),
    (Word::k_basis, Entry::basis_clause),
    (Word::k_on, Entry::restores_clause),
];

/// The forms of a table's words in a language, each with the word and its entry.
fn forms(table: &[(Word, Entry)], language: Language) -> impl Iterator<Item = (&'static str, (Word, Entry))> {
    table.iter().flat_map(move |(word, entry)| word.forms(language).iter().map(move |form| (*form, (*word, *entry))))
}

fn step_entry(reader: &Reader, text: &str) -> Entry {
    let language = reader.language;
    // `ved` alone begins no clause: only what it says after the colon tells it from a misspelt ladder.
    let spaced = || text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = |word: Word| word != Word::k_on || Word::k_again.forms(language).iter().any(|form| spaced().contains(form));
    let known = reader.step_clauses.beginning(text).find(|(word, _)| fits(*word));
    known.map_or(Entry::deed_clause, |(_, entry)| entry)
}

/// The clauses of an activity by their keyword.
pub(super) const ACTIVITY_CLAUSES: &[(Word, Entry)] = &[
    (Word::k_every, Entry::comes_clause),
    (Word::k_on_the, Entry::comes_clause),
    (Word::k_agenda, Entry::agenda_clause),
    (Word::k_remind, Entry::remind_clause),
    (Word::k_if_late, Entry::late_clause),
    (Word::k_cancellable, Entry::arranged_clause),
    (Word::k_movable, Entry::arranged_clause),
    (Word::k_basis, Entry::basis_clause),
];

/// What is none of an activity's own lines, and does not say who must do what either, is told as a line of an activity.
fn activity_entry(reader: &Reader, text: &str) -> Entry {
    let known = ACTIVITY_CLAUSES.iter().find(|(word, _)| begins(text, *word, reader.language));
    let deed = || if pieces::has_modal(text, reader.language) { Entry::deed_clause } else { Entry::agenda_clause };
    known.map_or_else(deed, |(_, entry)| *entry)
}

/// The clauses of a pool by their keyword.
pub(super) const POOL_CLAUSES: &[(Word, Entry)] = &[
    (Word::k_contains, Entry::pool_clause),
    (Word::k_reservation, Entry::pool_clause),
    (Word::k_waiting_list, Entry::pool_clause),
    (Word::k_answers, Entry::pool_clause),
    (Word::k_none_free, Entry::pool_clause),
    (Word::k_fewer_than, Entry::pool_clause),
    (Word::k_keeps, Entry::pool_clause),
    (Word::k_within, Entry::within_clause),
    (Word::k_remind, Entry::remind_clause),
    (Word::k_if_late, Entry::late_clause),
    (Word::k_may_add, Entry::pool_clause),
    (Word::k_may_withdraw, Entry::pool_clause),
    (Word::k_may_reserve, Entry::pool_clause),
    (Word::k_may_give_back, Entry::pool_clause),
    (Word::k_may_shut, Entry::pool_clause),
    (Word::k_hidden, Entry::pool_clause),
    (Word::k_basis, Entry::pool_clause),
];

/// What is none of a pool's own lines, and does not say who must fill it up either, is told as a line of a pool.
fn pool_entry(reader: &Reader, text: &str) -> Entry {
    let known = POOL_CLAUSES.iter().find(|(word, _)| begins(text, *word, reader.language));
    let deed = || if pieces::has_modal(text, reader.language) { Entry::deed_clause } else { Entry::pool_clause };
    known.map_or_else(deed, |(_, entry)| *entry)
}

/// A scenario's line says what holds when its first word after the date is *så* or *then*.
fn scenario_entry(reader: &Reader, text: &str) -> Entry {
    let language = reader.language;
    let so = language.pick("så", "then");
    let dated = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) || word == Word::k_at_clock.text(language);
    let weekday = |word: &str| weekdays(language).iter().any(|name| name.to_lowercase() == word.to_lowercase());
    let mut words = text.split_whitespace().skip_while(|word| dated(word) || weekday(word));
    if words.next().is_some_and(|word| word.to_lowercase() == so) { Entry::scenario_says } else { Entry::scenario_report }
}

impl Reader {
    fn of(source: SourceId, language: Language) -> Self {
        Self {
            language,
            source,
            diagnostics: Vec::new(),
            seen: Seen::new(),
            declarations: Openers::of(forms(DECLARATIONS, language)),
            step_clauses: Openers::of(forms(STEP_CLAUSES, language)),
            watched: None,
        }
    }

    fn watch(&mut self, start: usize, entry: Entry, tree: Option<&Rc<Tree>>) {
        if let Some(watched) = &mut self.watched {
            watched.push(Watched { start, entry, tree: tree.cloned() });
        }
    }

    pub(super) fn fault(&self, code: Code, span: Span) -> Diagnostic {
        Diagnostic::new(code, self.source, span)
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn declaration(&mut self, piece: Piece<'_>) -> Declaration {
        let span = piece.span();
        let Piece { mut lead, quote, mut head, clauses } = piece;
        lead.append(&mut head.lead);
        let comment = head.comment.clone();
        let what = self.what(&head, clauses);
        Declaration { span, lead, quote, what, comment }
    }

    fn what(&mut self, head: &Fragment<'_>, below: Vec<Fragment<'_>>) -> What {
        let Some((_, entry)) = self.declarations.beginning(&head.text).next() else {
            let fault = self.unknown_declaration(head);
            self.push(fault);
            return What::Broken(mentioned(&head.text));
        };
        let tree = self.line(entry, head);
        self.watch(head.start, entry, tree.as_ref());
        let Some(node) = tree.as_deref().and_then(Tree::root) else { return What::Broken(mentioned(&head.text)) };
        let text = Text { text: &head.text, start: head.start };
        match entry {
            Entry::header_head => {
                let clauses = self.clauses(|_, _| Entry::header_clause, below, clauses::header);
                What::Header(Header { name: text.name(node), clauses: clauses.0, damaged: clauses.1 })
            }
            Entry::goal_head => {
                let clauses = self.clauses(|_, _| Entry::goal_clause, below, clauses::goal);
                What::Goal(ast::Goal { name: text.name(node), clauses: clauses.0, damaged: clauses.1 })
            }
            Entry::tally_head => {
                let (clauses, damaged) = self.clauses(|_, _| Entry::tally_clause, below, clauses::tally);
                let (name, label) = text.name_and_label(node);
                What::Tally(ast::Tally { name, label, clauses, damaged })
            }
            Entry::ramp_head => {
                let (clauses, damaged) = self.clauses(|_, _| Entry::ramp_clause, below, ramps::clause);
                let (name, label) = text.name_and_label(node);
                What::Ramp(ast::Ramp { name, label, clauses, damaged })
            }
            Entry::decision_head => {
                let (clauses, damaged) = self.clauses(|_, _| Entry::decision_clause, below, decisions::clause);
                let (name, label) = text.name_and_label(node);
                What::Decision(ast::Decision { name, label, clauses, damaged })
            }
            Entry::grant_head => {
                let (clauses, damaged) = self.clauses(|_, _| Entry::grant_clause, below, clauses::grant);
                let (name, label) = text.name_and_label(node);
                What::Grant(ast::Grant { name, label, clauses, damaged })
            }
            Entry::indicator_head => {
                let (clauses, damaged) = self.clauses(|_, _| Entry::indicator_clause, below, indicators::clause);
                What::Indicator(ast::Indicator { name: text.name(node), clauses, damaged })
            }
            Entry::consent_head => {
                let (clauses, damaged) = self.clauses(|_, _| Entry::consent_clause, below, consents::clause);
                let (name, label) = text.name_and_label(node);
                What::Consent(ast::Consent { name, label, clauses, damaged })
            }
            Entry::activity_head => {
                let (clauses, damaged) = self.clauses(activity_entry, below, activities::clause);
                let (name, label) = text.name_and_label(node);
                What::Activity(ast::Activity { name, label, clauses, damaged })
            }
            Entry::pool_head => {
                let (clauses, damaged) = self.clauses(pool_entry, below, pools::clause);
                let (name, label) = text.name_and_label(node);
                What::Pool(ast::Pool { name, label, clauses, damaged })
            }
            Entry::document_head => {
                let (clauses, damaged) = self.clauses(|_, _| Entry::document_clause, below, documents::clause);
                let (name, label) = text.name_and_label(node);
                What::Document(ast::Document { name, label, clauses, damaged })
            }
            Entry::principle_head => {
                let (clauses, damaged) = self.clauses(|_, _| Entry::principle_clause, below, principles::clause);
                let (name, label) = text.name_and_label(node);
                What::Principle(ast::Principle { name, label, clauses, damaged })
            }
            Entry::transition_head => {
                let (clauses, damaged) = self.clauses(|_, _| Entry::transition_clause, below, clauses::transition);
                What::Transition(ast::Transition { span: text.span(node), clauses, damaged })
            }
            Entry::step_head => {
                let (clauses, damaged) = self.clauses(step_entry, below, clauses::step);
                let (name, label) = text.name_and_label(node);
                What::Step(ast::Step { name, label, clauses, damaged, again: Vec::new() })
            }
            Entry::scenario_head => {
                let lines = self.clauses(scenario_entry, below, scenario_lines::line);
                What::Scenario(ast::Scenario { title: text.name(node), lines: lines.0 })
            }
            _ => {
                for fragment in &below {
                    let fault = self
                        .fault(Code::ClauseOutOfPlace, fragment.span())
                        .with(first_words(&fragment.text, 3))
                        .with(("erklæringen ovenfor har ingen linjer under sig", "the declaration above has no lines below it"))
                        .with((
                            "flyt linjen op på erklæringens egen linje, eller hen under et trin",
                            "move it to the declaration's own line, or below a step",
                        ));
                    self.push(fault);
                }
                heads::one_line(self, node, text)
            }
        }
    }

    fn clauses<T>(
        &mut self,
        entry: fn(&Self, &str) -> Entry,
        fragments: Vec<Fragment<'_>>,
        build: fn(&mut Self, Node<'_>, Text<'_>) -> Option<T>,
    ) -> (Vec<ast::Clause<T>>, bool) {
        let mut clauses = Vec::with_capacity(fragments.len());
        let mut damaged = false;
        for fragment in fragments {
            if fragment.unindented {
                let wrote = first_words(&fragment.text, 2);
                let place = Span::new(fragment.start, fragment.start + wrote.len());
                let fault = self.fault(Code::UnindentedClause, place).with(wrote);
                self.push(fault.fix(Span::new(fragment.start, fragment.start), "    "));
            }
            let span = fragment.span();
            let entry = entry(self, &fragment.text);
            let read = self.line(entry, &fragment);
            self.watch(fragment.start, entry, read.as_ref());
            let node = read.as_deref().and_then(Tree::root);
            let what = node.and_then(|node| build(self, node, Text { text: &fragment.text, start: fragment.start }));
            match what {
                Some(what) => clauses.push(ast::Clause { span, lead: fragment.lead, what, comment: fragment.comment }),
                None => damaged = true,
            }
        }
        (clauses, damaged)
    }

    /// A line: read once, however often it is written.
    fn line(&mut self, entry: Entry, fragment: &Fragment<'_>) -> Option<Rc<Tree>> {
        let mut hasher = DefaultHasher::new();
        hasher.write(fragment.text.as_bytes());
        let hash = hasher.finish();
        let before = self.seen.get(&hash);
        if let Some(Some((text, seen, tree))) = before
            && *text == fragment.text
            && *seen == entry
        {
            return Some(Rc::clone(tree));
        }
        let again = before.is_some();
        let tree = Rc::new(self.tree(entry, fragment)?);
        self.seen.insert(hash, again.then(|| (fragment.text.clone().into_owned(), entry, Rc::clone(&tree))));
        Some(tree)
    }

    fn tree(&mut self, entry: Entry, fragment: &Fragment<'_>) -> Option<Tree> {
        match peg::read(self.language, entry, &fragment.text) {
            Ok(tree) => Some(tree),
            Err(stopped) => {
                let fault = self.explain(entry, fragment, &stopped);
                self.push(fault);
                None
            }
        }
    }
}

/// Does a text begin with this keyword, in any of its forms?
pub(super) fn begins(text: &str, word: Word, language: Language) -> bool {
    word.forms(language).iter().any(|form| starts_with_words(text, form))
}

/// Does a text begin with these words, small letters or large, however far apart?
#[inline]
pub(super) fn starts_with_words(text: &str, form: &str) -> bool {
    // Asked of every line for every keyword, and most lines begin with another letter.
    let otherwise = |first: &u8, expected: &u8| first.is_ascii() && expected.is_ascii() && !first.eq_ignore_ascii_case(expected);
    match (text.as_bytes().first(), form.as_bytes().first()) {
        (Some(first), Some(expected)) if otherwise(first, expected) => false,
        _ => all_words_begin(text, form),
    }
}

fn all_words_begin(text: &str, form: &str) -> bool {
    // Most lines differ in the first letters already, and most that do not have single blanks.
    let (text_bytes, form_bytes) = (text.as_bytes(), form.as_bytes());
    let differs = text_bytes.iter().zip(form_bytes).find(|(one, other)| !one.eq_ignore_ascii_case(other));
    match differs {
        // Several blanks are one, so a blank is no other letter.
        Some((one, other)) if one.is_ascii() && !one.is_ascii_whitespace() && other.is_ascii_alphabetic() => return false,
        None if matches!(text_bytes.get(form_bytes.len()), Some(b' ' | b':')) => return true,
        _ => {}
    }
    let mut rest = text.chars().peekable();
    for expected in form.chars() {
        if expected == ' ' {
            if rest.next_if(|c| c.is_whitespace()).is_none() {
                return false;
            }
            while rest.next_if(|c| c.is_whitespace()).is_some() {}
        } else if !rest.next().is_some_and(|c| same_letter(c, expected)) {
            return false;
        }
    }
    rest.next().is_none_or(|c| !(c.is_alphanumeric() || c == '_'))
}

/// Are two letters the same, small or large?
fn same_letter(one: char, other: char) -> bool {
    if one.is_ascii() && other.is_ascii() {
        one.eq_ignore_ascii_case(&other)
    } else {
        one == other || one.to_lowercase().eq(other.to_lowercase())
    }
}

/// The first words of a text, at most 40 letters.
pub(super) fn first_words(text: &str, count: usize) -> String {
    let mut end = 0;
    let mut words = 0;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            inside = false;
        } else if !inside {
            if words == count || at > 40 {
                break;
            }
            inside = true;
            words += 1;
        }
        if inside {
            end = at + c.len_utf8();
        }
    }
    let words = text.get(..end).unwrap_or("");
    words.trim_end_matches([',', ':']).to_owned()
}

/// Every word and phrase of a broken head: what it might have declared.
fn mentioned(head: &str) -> Vec<String> {
    let mut names: Vec<String> =
        head.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    names.extend(head.split(['"', '“', '”', '»', '«', '„']).skip(1).step_by(2).map(str::to_owned));
    names
}
