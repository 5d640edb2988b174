//! Pieces to tree: decides what each piece is, has the grammar read it, and turns what could not be read into one
//! message a piece. Must not know pest, nor what names stand for.

use super::ast::{Declaration, File, Header, Name, What};
use super::nouns::expectation;
use super::peg::{self, Entry, Kind, Node, Stopped};
use super::pieces::{self, Fragment, Piece};
use super::{Parsed, ast, clauses, heads, scenario_lines};
use crate::diagnostic::{self, Code, Diagnostic, Part, nearest};
use crate::lexicon::{At, Language, WORDS, Word, weekdays};
use crate::source::{SourceId, Span};

/// The most declarations a text may have.
const MAX_DECLARATIONS: usize = 20_000;
/// The most messages that are given for one text.
const MAX_DIAGNOSTICS: usize = 500;

pub(super) fn read(text: &str, source: SourceId, language: Language) -> Parsed {
    let cut = pieces::cut(text, language);
    let mut reader = Reader { language, source, diagnostics: Vec::new() };
    for stray in &cut.strays {
        reader.report(Code::StrayLine, *stray);
    }
    if let Some(piece) = cut.pieces.get(MAX_DECLARATIONS) {
        let fault = reader.fault(Code::TooMany, piece.head.span());
        reader.push(fault.with(("erklæringer", "declarations")).with(MAX_DECLARATIONS.to_string()));
    }
    let declarations = cut.pieces.into_iter().take(MAX_DECLARATIONS).map(|piece| reader.declaration(piece)).collect();
    let mut diagnostics = reader.diagnostics;
    diagnostic::sort(&mut diagnostics);
    diagnostics.truncate(MAX_DIAGNOSTICS);
    Parsed { file: File { language, declarations, trailing: cut.trailing }, diagnostics }
}

/// Reads the pieces of one text and collects what it has to say about them.
pub(super) struct Reader {
    pub(super) language: Language,
    source: SourceId,
    diagnostics: Vec<Diagnostic>,
}

/// A piece's text with the place where it begins, to turn nodes into names and spans.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl<'a> Text<'a> {
    pub(super) fn of(self, node: &Node) -> &'a str {
        self.text.get(node.start..node.end).unwrap_or("").trim_end()
    }

    pub(super) fn span(self, node: &Node) -> Span {
        Span::new(self.start + node.start, self.start + node.start + self.of(node).len())
    }

    /// The name a `name`, `label`, `phrase`, `word` or `role_name` node stands for.
    pub(super) fn name(self, node: &Node) -> Name {
        let inner = node.find(Kind::inner).or_else(|| node.find(Kind::word)).unwrap_or(node);
        let words: Vec<&str> = self.of(inner).split_whitespace().collect();
        let place = node.find(Kind::name).unwrap_or(node);
        Name { text: words.join(" "), span: self.span(place) }
    }

    /// All names below a node, in order.
    pub(super) fn names(self, node: &Node) -> Vec<Name> {
        let mut names = Vec::new();
        node.each(Kind::name, &mut |name| names.push(self.name(name)));
        names
    }
}

impl Node {
    /// The first node of a kind at or below this one.
    pub(super) fn find(&self, kind: Kind) -> Option<&Self> {
        if self.kind == kind { Some(self) } else { self.children.iter().find_map(|child| child.find(kind)) }
    }

    pub(super) fn has(&self, kind: Kind) -> bool {
        self.find(kind).is_some()
    }

    /// Visits every node of a kind, not looking below a match.
    pub(super) fn each<'n>(&'n self, kind: Kind, visit: &mut impl FnMut(&'n Self)) {
        if self.kind == kind {
            visit(self);
        } else {
            for child in &self.children {
                child.each(kind, visit);
            }
        }
    }

    /// The first child whose kind is one of these.
    pub(super) fn child(&self, kinds: &[Kind]) -> Option<&Self> {
        self.children.iter().find(|child| kinds.contains(&child.kind))
    }
}

const DECLARATIONS: &[(Word, Entry)] = &[
    (Word::k_header, Entry::header_head),
    (Word::k_role, Entry::role_head),
    (Word::k_fact, Entry::fact_head),
    (Word::k_event, Entry::event_head),
    (Word::k_goal, Entry::goal_head),
    (Word::k_ends_now, Entry::ending_head),
    (Word::k_ends_well, Entry::ending_head),
    (Word::k_ends_also, Entry::ending_head),
    (Word::k_reopens, Entry::reopen_head),
    (Word::k_phase, Entry::phase_head),
    (Word::k_step, Entry::step_head),
    (Word::k_scenario, Entry::scenario_head),
];

/// The clauses of a step by their keyword; where one keyword begins another, the longer stands first.
const STEP_CLAUSES: &[(Word, Entry)] = &[
    (Word::k_after, Entry::after_clause),
    (Word::k_each_time, Entry::each_clause),
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
    (Word::k_expires, Entry::expires_clause),
    (Word::k_remind, Entry::remind_clause),
    (Word::k_not_met_by, Entry::not_met_clause),
    (Word::k_met_by, Entry::met_clause),
    (Word::k_lapses_on, Entry::lapses_clause),
    (Word::k_survives, Entry::survives_clause),
    (Word::k_basis, Entry::basis_clause),
    (Word::k_on, Entry::restores_clause),
];

fn step_entry(text: &str, language: Language) -> Entry {
    let known = STEP_CLAUSES.iter().find(|(word, _)| begins(text, *word, language));
    known.map_or(Entry::deed_clause, |(_, entry)| *entry)
}

/// A scenario's line says what holds when its first word after the date is *så* or *then*.
fn scenario_entry(text: &str, language: Language) -> Entry {
    let so = language.pick("så", "then");
    let dated = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) || word == Word::k_at_clock.text(language);
    let weekday = |word: &str| weekdays(language).iter().any(|name| name.to_lowercase() == word.to_lowercase());
    let mut words = text.split_whitespace().skip_while(|word| dated(word) || weekday(word));
    if words.next().is_some_and(|word| word.to_lowercase() == so) { Entry::scenario_says } else { Entry::scenario_report }
}

impl Reader {
    pub(super) fn fault(&self, code: Code, span: Span) -> Diagnostic {
        Diagnostic::new(code, self.source, span)
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn report(&mut self, code: Code, span: Span) {
        let fault = self.fault(code, span);
        self.push(fault);
    }

    fn declaration(&mut self, piece: Piece) -> Declaration {
        let end = piece.clauses.last().unwrap_or(&piece.head).span();
        let span = piece.head.span().to(end);
        let Piece { lead, quote, head, clauses } = piece;
        let comment = head.comment.clone();
        let what = self.what(&head, clauses);
        Declaration { span, lead, quote, what, comment }
    }

    fn what(&mut self, head: &Fragment, below: Vec<Fragment>) -> What {
        let Some((_, entry)) = DECLARATIONS.iter().find(|(word, _)| begins(&head.text, *word, self.language)) else {
            return self.unknown_declaration(head);
        };
        let Some(node) = self.node(*entry, head) else { return What::Broken(mentioned(&head.text)) };
        let text = Text { text: &head.text, start: head.start };
        match entry {
            Entry::header_head => {
                let clauses = self.clauses(|_, _| Entry::header_clause, below, clauses::header);
                What::Header(Header { name: text.name(&node), clauses: clauses.0 })
            }
            Entry::goal_head => {
                let clauses = self.clauses(|_, _| Entry::goal_clause, below, clauses::goal);
                What::Goal(ast::Goal { name: text.name(&node), clauses: clauses.0 })
            }
            Entry::step_head => {
                let (clauses, damaged) = self.clauses(step_entry, below, clauses::step);
                let name = node.find(Kind::name).map_or_else(|| text.name(&node), |name| text.name(name));
                let label = node.find(Kind::label).map(|label| text.name(label));
                What::Step(ast::Step { name, label, clauses, damaged })
            }
            Entry::scenario_head => {
                let lines = self.clauses(scenario_entry, below, scenario_lines::line);
                What::Scenario(ast::Scenario { title: text.name(&node), lines: lines.0 })
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
                heads::one_line(self, &node, text)
            }
        }
    }

    fn unknown_declaration(&mut self, head: &Fragment) -> What {
        let word = first_words(&head.text, 1);
        let declared = |language| {
            WORDS.iter().filter(|entry| entry.at == At::Declaration).filter_map(move |entry| entry.forms(language).first().copied())
        };
        let other = self.language.pick(Language::English, Language::Danish);
        let foreign = WORDS
            .iter()
            .find(|entry| entry.at == At::Declaration && entry.forms(other).contains(&word.to_lowercase().as_str()))
            .and_then(|entry| entry.forms(self.language).first().copied());
        let suggestion = foreign.or_else(|| nearest(&word, declared(self.language)));
        let help = match suggestion {
            Some(known) => Part::Each(format!("mente du »{known}«?"), format!("did you mean `{known}`?")),
            None => Part::from((
                "en erklæring begynder med fx rolle, oplysning, hændelse, mål, fase, trin eller scenarie; linjer under den rykkes ind",
                "a declaration begins with role, fact, event, goal, phase, step or scenario, for instance; lines below it are indented",
            )),
        };
        let place = Span::new(head.start, head.start + word.len());
        let mut fault = self.fault(Code::UnknownDeclaration, place).with(word).with(help);
        if let Some(known) = suggestion {
            fault = fault.fix(place, known);
        }
        self.push(fault);
        What::Broken(mentioned(&head.text))
    }

    fn clauses<T>(
        &mut self,
        entry: fn(&str, Language) -> Entry,
        fragments: Vec<Fragment>,
        build: fn(&mut Self, &Node, Text<'_>) -> Option<T>,
    ) -> (Vec<ast::Clause<T>>, bool) {
        let mut clauses = Vec::with_capacity(fragments.len());
        let mut damaged = false;
        for fragment in fragments {
            if fragment.unindented {
                let place = Span::new(fragment.start, fragment.start + first_words(&fragment.text, 1).len());
                let fault = self.fault(Code::UnindentedClause, place).with(first_words(&fragment.text, 1));
                self.push(fault.fix(Span::new(fragment.start, fragment.start), "    "));
            }
            let span = fragment.span();
            let read = self.node(entry(&fragment.text, self.language), &fragment);
            let what = read.and_then(|node| build(self, &node, Text { text: &fragment.text, start: fragment.start }));
            match what {
                Some(what) => clauses.push(ast::Clause { span, lead: fragment.lead, what, comment: fragment.comment }),
                None => damaged = true,
            }
        }
        (clauses, damaged)
    }

    fn node(&mut self, entry: Entry, fragment: &Fragment) -> Option<Node> {
        match peg::read(self.language, entry, &fragment.text) {
            Ok(node) => Some(node),
            Err(stopped) => {
                let fault = self.explain(entry, fragment, &stopped);
                self.push(fault);
                None
            }
        }
    }

    /// One message for a piece that could not be read.
    fn explain(&self, entry: Entry, fragment: &Fragment, stopped: &Stopped) -> Diagnostic {
        let text = fragment.text.as_str();
        if matches!(entry, Entry::deed_clause | Entry::goal_clause | Entry::header_clause)
            && !self.begins_like_a_clause(text)
            && !self.has_modal(text)
        {
            return self.unknown_clause(fragment);
        }
        let rest = text.get(stopped.at..).unwrap_or("");
        let skipped = rest.len() - rest.trim_start().len();
        let at = fragment.start + stopped.at + skipped;
        let found = first_words(rest.trim_start(), 1);
        let place = Span::new(at, at + found.len());
        let found_part = if found.is_empty() {
            Part::from(("linjens slutning", "the end of the line"))
        } else {
            Part::Each(format!("»{found}«"), format!("`{found}`"))
        };
        let keywords = stopped.expected.iter().filter_map(|kind| crate::lexicon::entry(kind.id()));
        let near = nearest(&found, keywords.flat_map(|entry| entry.forms(self.language)).copied());
        let help = match near {
            Some(known) => Part::Each(format!("mente du »{known}«?"), format!("did you mean `{known}`?")),
            None => self.shape_of(entry, text),
        };
        let mut fault = self.fault(Code::Syntax, place).with(expectation(&stopped.expected)).with(found_part).with(help);
        if let Some(known) = near {
            fault = fault.fix(place, known);
        }
        fault
    }

    /// How such a line is written, by an example.
    fn shape_of(&self, entry: Entry, text: &str) -> Part {
        let example = |da: &str, en: &str| Part::Each(format!("skriv fx: {da}"), format!("write for instance: {en}"));
        let starts = |word: Word| begins(text, word, self.language);
        match entry {
            Entry::header_head => example("sagsgang \"Sygefravær\"", "procedure \"Sickness absence\""),
            Entry::role_head => example("rolle teamlederen   leder sagsbehandleren", "role team_leader   leads the caseworker"),
            Entry::fact_head => {
                example("oplysning arbejdssted   en af job, fleksjob eller praktik", "fact workplace   one of job, flexjob or placement")
            }
            Entry::event_head => example(
                "hændelse sygemelding   fra borgeren, oplyser \"første fraværsdag\"",
                "event recovery   from the citizen, states \"fit for work\"",
            ),
            Entry::step_head => example("trin kontakt \"Første kontakt\"", "step contact \"First contact\""),
            Entry::scenario_says | Entry::scenario_report => {
                example("ma 2018-02-05  borgeren: sygemelding", "Mon 2018-02-05  citizen: recovery")
            }
            _ if starts(Word::k_latest) => example(
                "senest 10 dage efter kontakt, på en fridag hverdagen før",
                "no later than 10 days after contact, on a day off the working day before",
            ),
            _ if starts(Word::k_if_late) => {
                example("ved overskridelse: teamlederen 1. hverdag kl. 8", "if late: the team_leader 1st working day at 8")
            }
            _ if starts(Word::k_after) => {
                example("efter første sygemelding · efter kontakt og samtale", "after the first report · after contact and talk")
            }
            _ if starts(Word::k_if) => {
                example("hvis \"kan vende tilbage\" er nej, ukendt tæller som ja", "if \"can go back\" is no, unknown counts as yes")
            }
            _ if starts(Word::k_valid_from) => example("gælder fra 1. februar 2018", "applies from 1 February 2018"),
            _ if starts(Word::k_basis) => example("hjemmel lov \"sygedagpengeloven § 13 b\"", "basis law \"sygedagpengeloven § 13 b\""),
            _ => Part::from((
                "én linje siger én ting; se et eksempel med »sagsgang explain-code syntax«",
                "a line says one thing; see an example with `sagsgang explain-code syntax`",
            )),
        }
    }

    fn begins_like_a_clause(&self, text: &str) -> bool {
        WORDS
            .iter()
            .filter(|entry| entry.at == At::Clause || entry.id == "k_after")
            .flat_map(|entry| entry.forms(self.language))
            .any(|form| starts_with_words(text, form))
    }

    fn has_modal(&self, text: &str) -> bool {
        [Word::k_must, Word::k_should, Word::k_may, Word::k_right].into_iter().any(|word| {
            let modal = word.text(self.language);
            text.match_indices(modal).any(|(at, _)| {
                text.get(at..).is_some_and(|rest| starts_with_words(rest, modal))
                    && text.get(..at).is_some_and(|before| before.ends_with(' '))
            })
        })
    }

    fn unknown_clause(&self, fragment: &Fragment) -> Diagnostic {
        let known = |language| {
            WORDS
                .iter()
                .filter(|entry| entry.at == At::Clause || entry.id == "k_after")
                .filter_map(move |entry| entry.forms(language).first().copied())
        };
        let other = self.language.pick(Language::English, Language::Danish);
        let foreign = WORDS
            .iter()
            .filter(|entry| entry.at == At::Clause || entry.id == "k_after")
            .find(|entry| entry.forms(other).iter().any(|form| starts_with_words(&fragment.text, form)))
            .and_then(|entry| {
                Some((entry.forms(other).iter().find(|form| starts_with_words(&fragment.text, form))?, entry.forms(self.language).first()?))
            });
        let near = (1..=3).rev().find_map(|count| {
            let words = first_words(&fragment.text, count);
            let candidates = known(self.language).filter(|form| form.split(' ').count() == count);
            nearest(&words, candidates).map(|known| (words.clone(), known))
        });
        let (wrote, suggestion) = match (foreign, near) {
            (Some((form, ours)), _) => ((*form).to_owned(), Some(*ours)),
            (None, Some((words, ours))) => (words, Some(ours)),
            (None, None) => (first_words(&fragment.text, 1), None),
        };
        let help = match suggestion {
            Some(known) => Part::Each(format!("mente du »{known}«?"), format!("did you mean `{known}`?")),
            None => Part::from((
                "en linje under et trin siger fx hvem der skal hvad, efter …, inden for …, senest …, ved overskridelse: …, hjemmel …",
                "a line below a step says who must do what, after …, within …, no later than …, if late: …, basis …",
            )),
        };
        let place = Span::new(fragment.start, fragment.start + wrote.len());
        let fault = self.fault(Code::UnknownClause, place).with(wrote).with(help);
        match suggestion {
            Some(known) => fault.fix(place, known),
            None => fault,
        }
    }
}

/// Does a text begin with this keyword, in any of its forms?
pub(super) fn begins(text: &str, word: Word, language: Language) -> bool {
    WORDS.get(word as usize).is_some_and(|entry| entry.forms(language).iter().any(|form| starts_with_words(text, form)))
}

pub(super) fn starts_with_words(text: &str, form: &str) -> bool {
    let mut rest = text.chars().peekable();
    for expected in form.chars() {
        if expected == ' ' {
            if rest.next_if(|c| c.is_whitespace()).is_none() {
                return false;
            }
            while rest.next_if(|c| c.is_whitespace()).is_some() {}
        } else if !rest.next().is_some_and(|c| c == expected || c.to_lowercase().eq(expected.to_lowercase())) {
            return false;
        }
    }
    rest.next().is_none_or(|c| !(c.is_alphanumeric() || c == '_'))
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
