//! What could be written instead, for faults of meaning: an edit the author can take over, or choose among where the choice is theirs.
//!
//! In: a diagnostic and the text it stands in. Out: the same with proposals, the likeliest first. None of them is written without
//! being asked for, but what has no effect anyway. Must not decide what is wrong.

use crate::calendar::Day;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::lexicon::{Language, Word, months};
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::ast::{Class, File, Used, What};
use places::Places;
use std::cell::OnceCell;
use std::collections::BTreeMap;

mod places;

/// The words of lines that may be missing and whose other words are names.
const OPENERS: &[Word] = &[
    Word::k_after,
    Word::k_reached,
    Word::k_must_contain,
    Word::k_tallies,
    Word::k_measures,
    Word::k_begins_on,
    Word::k_answers,
    Word::k_given_to,
    Word::k_about,
    Word::k_purpose,
    Word::k_from,
    Word::k_exactly_one,
    Word::k_option_first,
];

/// Adds proposals to the faults of a text that have none.
pub(super) fn add(sources: &SourceMap, own: SourceId, file: &File, diagnostics: &mut [Diagnostic]) {
    let mut open = diagnostics.iter_mut().filter(|fault| fault.source == own && fault.fixes.is_empty()).peekable();
    let Some(source) = sources.get(own).filter(|_| open.peek().is_some()) else { return };
    let desk = Desk { file, language: file.language, places: Places::of(source.text(), file.language), refers: OnceCell::new() };
    for fault in open {
        let taken = std::mem::replace(fault, Diagnostic::new(fault.code, own, fault.span));
        *fault = desk.with_proposals(taken);
    }
}

struct Desk<'t> {
    file: &'t File,
    language: Language,
    places: Places<'t>,
    /// What the name at each place would stand for; asked only where one stands for nothing.
    refers: OnceCell<BTreeMap<(u32, u32), &'static [Class]>>,
}

impl Desk<'_> {
    fn with_proposals(&self, fault: Diagnostic) -> Diagnostic {
        let edits = self.edits(&fault);
        let safe = fault.code == Code::NeedlessLanding;
        edits.into_iter().fold(fault, |fault, (span, text)| if safe { fault.fix(span, text) } else { fault.propose(span, text) })
    }

    /// The edits that would mend a fault; more than one where somebody must choose.
    fn edits(&self, fault: &Diagnostic) -> Vec<(Span, String)> {
        let one = |edit: Option<(Span, String)>| edit.into_iter().collect();
        let span = fault.span;
        match fault.code {
            Code::NoHeader => {
                let first = self.places.text(span).split_whitespace().next().unwrap_or("");
                let header = Word::k_header.text(self.language);
                if nearest(first, [header]).is_some() {
                    let end = span.start + u32::try_from(first.len()).unwrap_or(0);
                    return vec![(Span { end, ..span }, header.to_owned())];
                }
                vec![(Span::new(0, 0), self.words("sagsgang \"…\"\n    kalender danmark\n\n", "procedure \"…\"\n    calendar denmark\n\n"))]
            }
            Code::DuplicateClause
            | Code::LaxerThanBase
            | Code::FixedInBase
            | Code::AttemptDischarges
            | Code::EmptyIndicator
            | Code::EmptyActivity
            | Code::TableOverlap => one(self.places.without_line(span)),
            Code::Unused => one(self.places.without_declaration(span)),
            Code::ClauseOutOfPlace => one(self.places.without_line_or_part(span)),
            Code::NeedlessLanding => one(self.needless(fault)),
            Code::ClosesWithoutGoal | Code::CountedTwice | Code::StatedElsewhere | Code::DecidedFact => one(self.places.without_item(span)),
            Code::DuplicateName => {
                let name = fault.parts.first().map_or("", |name| name.text(self.language));
                vec![(span, crate::syntax::name_words(self.language, &format!("{name} 2")))]
            }
            Code::BareHours => self.hours(span),
            Code::AmbiguousNumber => {
                let readings = fault.parts.iter().skip(1).map(|reading| reading.text(self.language).to_owned());
                readings.map(|reading| (span, reading)).collect()
            }
            Code::PeriodTooLong if self.places.text(span).ends_with(char::is_alphabetic) => vec![(span, self.words("50 år", "50 years"))],
            Code::NoSuchDate => one(self.last_of_month(span)),
            Code::DeadlineInProse => one(self.own_line(span)),
            Code::UnknownName => one(self.declare(fault)),
            Code::UnknownCalendar => vec![(span, self.words("danmark", "denmark"))],
            Code::UnknownCountingRule => vec![(span, self.words("\"dagen efter\"", "\"the day after\""))],
            Code::MissingOccurrence => self.occurrences(span),
            Code::MissingLanding => {
                let landings = [Word::k_land_next, Word::k_land_prev, Word::k_land_stay].map(|word| word.text(self.language));
                landings.iter().map(|landing| (Span { start: span.end, ..span }, format!(", {landing}"))).collect()
            }
            Code::MissingUnknown => {
                let unknown = [Word::k_unknown_no, Word::k_unknown_yes, Word::k_unknown_waits].map(|word| word.text(self.language));
                let Some(end) = self.places.end_of_first_line(span) else { return Vec::new() };
                unknown.iter().map(|words| (end, format!(", {words}"))).collect()
            }
            Code::MissingClause => one(self.missing_clause(fault)),
            Code::MissingLegalBasis => one(self.places.below(span, &self.words("hjemmel lokal \"…\"", "basis local \"…\""))),
            Code::NobodyMayGrant => one(self.places.below(span, &self.by_whom())),
            Code::OutsiderGrants => one(self.insider().map(|role| (span, self.places.like(span, &role)))),
            Code::AuthorityNotHigher => one(self.places.without_from(span, &format!(", {} ", Word::k_at_most.text(self.language)))),
            Code::ConsentForGood => {
                let clause = self.words("trækkes tilbage ved \"samtykke trukket tilbage\"", "withdrawn on \"consent withdrawn\"");
                one(self.places.below(span, &clause))
            }
            Code::DeadlineUnwatched => one(self.places.below(span, &self.ladder())),
            Code::MissingGoal => vec![self.goal()],
            Code::UncoveredValue => one(self.uncovered(fault)),
            Code::TableGap => one(self.row(fault)),
            _ => Vec::new(),
        }
    }

    fn words(&self, danish: &str, english: &str) -> String {
        self.language.pick(danish, english).to_owned()
    }

    /// `, på en fridag hverdagen før` where that can never matter.
    fn needless(&self, fault: &Diagnostic) -> Option<(Span, String)> {
        let landing = fault.parts.get(1)?.text(self.language);
        self.places.part(fault.span, &format!(", {landing}")).map(|span| (span, String::new()))
    }

    /// `24 timer` as each of the two kinds of hours.
    fn hours(&self, span: Span) -> Vec<(Span, String)> {
        let number: String = self.places.text(span).chars().take_while(char::is_ascii_digit).collect();
        if number.is_empty() {
            return Vec::new();
        }
        let form = |word: Word| word.forms(self.language).get(usize::from(number == "1")).copied().unwrap_or(word.text(self.language));
        let both = [form(Word::k_u_running), form(Word::k_u_workhours)];
        both.iter().map(|hours| (span, format!("{number} {hours}"))).collect()
    }

    /// The last day of a month that has fewer days than somebody thought.
    fn last_of_month(&self, span: Span) -> Option<(Span, String)> {
        let written = self.places.text(span);
        let last = |year: i32, month: u32| (28..=31).rev().find_map(|day| Day::from_ymd(year, month, day));
        let parts: Vec<&str> = written.split('-').collect();
        if let [year, month, _] = parts.as_slice() {
            return last(year.parse().ok()?, month.parse().ok()?).map(|day| (span, day.to_string()));
        }
        let words: Vec<&str> = written.split_whitespace().collect();
        let [_, name, year] = words.as_slice() else { return None };
        let month = months(self.language).iter().position(|month| month.eq_ignore_ascii_case(name))?;
        let day = last(year.parse().ok()?, u32::try_from(month).ok()? + 1)?;
        Some((span, crate::syntax::long_date(self.language, day)))
    }

    /// A deadline in free words, on a line of its own.
    fn own_line(&self, span: Span) -> Option<(Span, String)> {
        let deadline = self.places.text(span);
        let lower = deadline.to_lowercase();
        let within = Word::k_within.text(self.language);
        let begins = |word: Word| word.forms(self.language).iter().any(|form| lower.starts_with(form));
        // `inden 14 dage`: the first word alone says as much.
        let short = within.split(' ').next().filter(|_| !begins(Word::k_within)).and_then(|first| lower.strip_prefix(first));
        let clause = match short {
            Some(rest) => format!("{within}{rest}"),
            None if [Word::k_within, Word::k_latest].into_iter().any(begins) => lower,
            None => format!("{within} {deadline}"),
        };
        self.places.moved_below(span, &clause)
    }

    /// A declaration of a name that has none.
    fn declare(&self, fault: &Diagnostic) -> Option<(Span, String)> {
        let classes = *self.refers.get_or_init(|| self.refers()).get(&(fault.span.start, fault.span.end))?;
        let name = crate::syntax::name_words(self.language, fault.parts.first()?.text(self.language));
        // What counts a deadline is a date where it is a fact.
        let kind = if classes.len() > 1 { self.words("dato", "date") } else { self.words("ja/nej", "yes/no") };
        let (word, line): (Word, String) = match classes.first()? {
            Class::Role => (Word::k_role, name),
            Class::Fact => (Word::k_fact, format!("{name}  {kind}")),
            Class::Event => (Word::k_event, name),
            _ => return None,
        };
        let beside = self.file.declarations.iter().rfind(|declaration| match classes.first() {
            Some(Class::Role) => matches!(declaration.what, What::Role(_)),
            Some(Class::Fact) => matches!(declaration.what, What::Fact(_)),
            _ => matches!(declaration.what, What::Event(_)),
        });
        let beside = beside.or_else(|| self.file.declarations.first())?;
        self.places.after(beside.span, &format!("{} {line}", word.text(self.language)))
    }

    fn refers(&self) -> BTreeMap<(u32, u32), &'static [Class]> {
        let mut refers = BTreeMap::new();
        for mention in self.file.mentions() {
            if let Used::Refers(classes) = mention.used {
                refers.entry((mention.name.span.start, mention.name.span.end)).or_insert(classes);
            }
        }
        refers
    }

    fn occurrences(&self, span: Span) -> Vec<(Span, String)> {
        let words = [Word::k_first, Word::k_latest_of].map(|word| word.text(self.language));
        words.iter().map(|word| (Span { end: span.start, ..span }, format!("{word} "))).collect()
    }

    /// The line that is missing: its words, what only the author knows left open; or else the example of the help.
    fn missing_clause(&self, fault: &Diagnostic) -> Option<(Span, String)> {
        let clause = fault.parts.get(1)?.text(self.language);
        let begins = |word: Word| word.forms(self.language).iter().any(|form| clause.starts_with(form));
        let line = if begins(Word::k_calendar) {
            self.words("kalender danmark", "calendar denmark")
        } else if OPENERS.iter().any(|word| begins(*word)) {
            clause.replace('…', "\"…\"")
        } else {
            let help = fault.parts.get(2)?.text(self.language);
            let (_, example) = help.split_once(self.language.pick("fx: ", "for instance: "))?;
            example.split([';', '·']).next()?.trim().to_owned()
        };
        self.places.below(fault.span, &line)
    }

    /// The first role inside that is told of others' work, or else the first inside.
    fn insider(&self) -> Option<String> {
        let roles = || {
            self.file.declarations.iter().filter_map(|declaration| if let What::Role(role) = &declaration.what { Some(role) } else { None })
        };
        let leads = roles().find(|role| !role.leads.is_empty() && !role.outside);
        leads.or_else(|| roles().find(|role| !role.outside)).map(|role| role.name.text.clone())
    }

    fn role_or(&self, danish: &str, english: &str) -> String {
        let role = self.insider().unwrap_or_else(|| self.words(danish, english));
        let name = crate::syntax::name_words(self.language, &role);
        self.language.pick(name.clone(), format!("the {name}"))
    }

    /// A line that says who may grant something.
    fn by_whom(&self) -> String {
        format!("{} {}", Word::k_granted_by.text(self.language), self.role_or("teamlederen", "team_leader"))
    }

    /// A line that says who is told when a deadline is missed.
    fn ladder(&self) -> String {
        let role = self.role_or("teamlederen", "team_leader");
        self.language.pick(format!("ved overskridelse: {role} 1. hverdag kl. 8"), format!("if late: {role} 1st working day at 8"))
    }

    fn goal(&self) -> (Span, String) {
        let declared = |what: &What| if let What::Event(event) = what { Some(event.name.text.clone()) } else { None };
        let mut events =
            self.file.declarations.iter().filter_map(|declaration| declared(&declaration.what).map(|name| (declaration.span, name)));
        let last = events.next_back();
        let name = last.as_ref().map_or("\"…\"".to_owned(), |(_, name)| crate::syntax::name_words(self.language, name));
        let after = last.map(|(span, _)| span).or_else(|| self.file.declarations.first().map(|header| header.span));
        let goal = self.language.pick(
            format!("\nmål \"tilbage på arbejdspladsen\"\n    nås ved {name}"),
            format!("\ngoal \"back at the workplace\"\n    reached on {name}"),
        );
        after.and_then(|after| self.places.after(after, &goal)).unwrap_or((Span::new(0, 0), goal))
    }

    /// A value that is neither counted nor left out.
    fn uncovered(&self, fault: &Diagnostic) -> Option<(Span, String)> {
        let value = crate::syntax::name_words(self.language, fault.parts.first()?.text(self.language));
        let not = Word::k_counts_not.text(self.language);
        let goal = self.file.declarations.iter().find(|declaration| matches!(declaration.what, What::Goal(_)))?;
        match self.places.line_beginning(goal.span, not) {
            Some(line) => Some(self.places.with_item(line, &value)),
            None => self.places.below(goal.span, &format!("{not} {value}")),
        }
    }

    /// The row that is missing, with the result of the last one.
    fn row(&self, fault: &Diagnostic) -> Option<(Span, String)> {
        let row = fault.parts.get(1)?.text(self.language);
        let last = self.places.last_line_beginning(fault.span, "|")?;
        let result = self.places.text(last).rsplit("||").next()?.trim().to_owned();
        let row = row.replace("|| … |", &format!("|| {result}"));
        self.places.after(last, &format!("    {row}"))
    }
}
