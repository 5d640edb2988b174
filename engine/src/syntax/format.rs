//! Tree to canonical text. Keeps every comment and every word of the author's; puts keywords, blanks, quotation marks
//! and columns in their one form. Reads its own result again and compares before it gives it away.

use super::ast::{
    Atom, AtomTest, Basis, BasisKind, Bound, Clause, Deed, Event, File, GoalClause, Lead, Manner, MetItem, Modal, Name, Rung, RungTime,
    StepClause, Target, Test, Unknown, Value, What, Which,
};
use crate::calendar::{Day, Landing};
use crate::lexicon::{Language, Word, crowded, day_names, months, weekdays};
use crate::source::SourceMap;
use crate::terms::{marked, period_words};

mod activity;
mod consent;
mod deadline;
mod decision;
mod document;
mod goal;
mod grant;
mod header;
mod heads;
mod hidden;
mod indicator;
mod pool;
mod principle;
mod ramp;
mod scenario;
mod tally;
mod transition;
mod translate;

pub(crate) use indicator::{aim_words, measure_words};
pub(crate) use ramp::turn_words;
pub use translate::{TranslateError, translate};

/// Why a text was not formatted. Nothing is lost: the text stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Part of the text could not be read; mend that first.
    #[error("part of the text could not be read")]
    Unreadable,
    /// The formatted text would not read the same. A fault of ours.
    #[error("the formatted text would not read the same")]
    Changed,
}

/// The canonical text of a tree.
///
/// # Errors
/// [`FormatError::Unreadable`] when a declaration is broken, [`FormatError::Changed`] when the result would read differently.
pub fn format(file: &File) -> Result<String, FormatError> {
    if !file.whole {
        return Err(FormatError::Unreadable);
    }
    reread(file).map_err(|_| FormatError::Changed)
}

/// The text of a tree; as an error, where it does not read the same.
fn reread(file: &File) -> Result<String, String> {
    let text = Printer { language: file.language, text: String::new() }.file(file);
    let mut sources = SourceMap::new();
    let id = sources.add("", &text);
    let again = super::parse(&sources, id);
    if again.file.without_places() == file.without_places() { Ok(text) } else { Err(text) }
}

/// The words of a limit itself, without its other bounds and its landing.
pub(crate) fn limit_words(language: Language, limit: &super::ast::Limit) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.limit(&super::ast::Limit { bounds: Vec::new(), landing: None, ..limit.clone() }, Word::k_latest);
    printer.text
}

/// The words of an answer in a table.
pub(crate) fn cell_words(language: Language, cell: &super::ast::Cell) -> String {
    Printer { language, text: String::new() }.cell(cell)
}

/// The words of a limit, a condition or another clause, as the formatter writes them; used by answers and pictures.
pub(crate) fn clause_words(language: Language, clause: &StepClause) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.step_clause(clause);
    printer.text
}

/// A clause of the header as it is written.
pub(crate) fn header_words(language: Language, clause: &super::ast::HeaderClause) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.header_clause(clause);
    printer.text
}

/// A clause of a document as it is written.
pub(crate) fn document_words(language: Language, clause: &super::ast::DocumentClause) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.document_clause(clause);
    printer.text
}

/// A clause of a grant as it is written.
pub(crate) fn grant_words(language: Language, clause: &super::ast::GrantClause) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.grant_clause(clause);
    printer.text
}

/// On which days an activity comes, as it is written.
pub(crate) fn comes_words(language: Language, comes: &super::ast::Comes) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.comes(comes);
    printer.text
}

/// What puts a case on an agenda, as it is written.
pub(crate) fn reason_words(language: Language, reason: &super::ast::Reason) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.reason(reason);
    printer.text
}

/// A clause of the goal as it is written.
pub(crate) fn goal_words(language: Language, clause: &GoalClause) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.goal_clause(clause);
    printer.text
}

/// A bound as it is written: `dog senest ved …`.
pub(crate) fn bound_words(language: Language, bound: &Bound) -> String {
    let mut printer = Printer { language, text: String::new() };
    printer.word(if bound.floor { Word::k_but_earliest } else { Word::k_but_latest });
    printer.term(bound.period, bound.anchor.as_ref(), bound.inclusive, bound.before);
    printer.text
}

/// A name as it is written: quoted when it is not one free word.
pub(crate) fn name_words(language: Language, name: &str) -> String {
    if bare(language, name) { name.to_owned() } else { format!("\"{name}\"") }
}

fn bare(language: Language, name: &str) -> bool {
    // Narrower than the grammar: letters about which Unicode's classes disagree (`Ⓐ`, `x²`) go into quotation marks.
    let letter = |c: char| c.is_ascii_alphabetic() || (matches!(c, '\u{c0}'..='\u{24f}') && !matches!(c, '×' | '÷'));
    let mut chars = name.chars();
    let word = chars.next().is_some_and(letter)
        && chars.all(|c| letter(c) || c.is_ascii_digit() || c == '_' || c == '-')
        && !name.ends_with('-')
        && !name.contains("--");
    if !word {
        return false;
    }
    let lower = name.to_lowercase();
    // Asked of every name of every line that is shown: most days begin with another letter.
    let begins = lower.as_bytes().first().copied();
    let near = |form: &str| form.as_bytes().first().map(u8::to_ascii_lowercase) == begins;
    // A word that begins a keyword could be read as one in some places; in quotation marks it never is. A keyword also
    // ends before a hyphen: `efter-møde` would be read as `efter`.
    let keyword = lower.split('-').next().is_some_and(|first| crowded(language, first));
    let article = language == Language::English && lower == "the";
    let weekday = weekdays(language).iter().chain(&day_names(language)).any(|day| near(day) && day.to_lowercase() == lower);
    !keyword && !article && !weekday
}

struct Printer {
    language: Language,
    text: String,
}

impl Printer {
    fn file(mut self, file: &File) -> String {
        let columns = columns(file);
        for (at, (declaration, column)) in file.declarations.iter().zip(columns).enumerate() {
            self.lead(&declaration.lead, "", at == 0);
            for line in &declaration.quote {
                self.line(&if line.is_empty() { ">".to_owned() } else { format!("> {line}") });
            }
            self.declaration(&declaration.what, column, declaration.comment.as_deref());
        }
        self.lead(&file.trailing, "", file.declarations.is_empty());
        self.text
    }

    fn declaration(&mut self, what: &What, column: usize, comment: Option<&str>) {
        let head = match what {
            What::Header(header) => format!("{} \"{}\"", self.w(Word::k_header), header.name.text),
            What::Role(role) => self.role(role, column),
            What::Fact(fact) => self.fact(fact, column),
            What::Event(event) => self.event(event, column),
            What::Tally(tally) => format!("{} {}", self.w(Word::k_tally), titled(self.language, &tally.name, tally.label.as_ref())),
            What::Ramp(ramp) => format!("{} {}", self.w(Word::k_ramp), titled(self.language, &ramp.name, ramp.label.as_ref())),
            What::Decision(decision) => {
                format!("{} {}", self.w(Word::k_decision), titled(self.language, &decision.name, decision.label.as_ref()))
            }
            What::Grant(grant) => format!("{} {}", self.w(Word::k_grant), titled(self.language, &grant.name, grant.label.as_ref())),
            What::Consent(consent) => {
                format!("{} {}", self.w(Word::k_consent), titled(self.language, &consent.name, consent.label.as_ref()))
            }
            What::Pool(pool) => format!("{} {}", self.w(Word::k_pool), titled(self.language, &pool.name, pool.label.as_ref())),
            What::Document(document) => {
                format!("{} {}", self.w(Word::k_document), titled(self.language, &document.name, document.label.as_ref()))
            }
            What::Principle(it) => format!("{} {}", self.w(Word::k_principle), titled(self.language, &it.name, it.label.as_ref())),
            What::Goal(goal) => format!("{} \"{}\"", self.w(Word::k_goal), goal.name.text),
            What::Ending(ending) => {
                let word = match ending.manner {
                    Manner::AtOnce => Word::k_ends_now,
                    Manner::Well => Word::k_ends_well,
                    Manner::Also => Word::k_ends_also,
                };
                format!("{} {}", self.w(word), self.names(&ending.on, Word::k_or))
            }
            What::Reopening(reopening) => {
                let on = self.names(&reopening.on, Word::k_or);
                let within = period_words(self.language, reopening.within);
                format!("{} {on} {} {within}", self.w(Word::k_reopens), self.w(Word::k_within))
            }
            What::Handover(on) => format!("{} {}", self.w(Word::k_hands_over), self.names(on, Word::k_or)),
            What::Transition(_) => self.w(Word::k_transition).to_owned(),
            What::Phase(name) => format!("{} \"{}\"", self.w(Word::k_phase), name.text),
            What::Step(step) => format!("{} {}", self.w(Word::k_step), titled(self.language, &step.name, step.label.as_ref())),
            What::Indicator(indicator) => format!("{} \"{}\"", self.w(Word::k_indicator), indicator.name.text),
            What::Activity(activity) => {
                format!("{} {}", self.w(Word::k_activity), titled(self.language, &activity.name, activity.label.as_ref()))
            }
            What::Scenario(scenario) => format!("{} \"{}\"", self.w(Word::k_scenario), scenario.title.text),
            What::Broken(_) => String::new(),
        };
        self.commented(&head, comment);
        match what {
            What::Header(header) => self.clauses(&header.clauses, Self::header_clause),
            What::Tally(tally) => self.clauses(&tally.clauses, Self::tally_clause),
            What::Ramp(ramp) => self.clauses(&ramp.clauses, Self::ramp_clause),
            What::Decision(decision) => self.decision(decision),
            What::Grant(grant) => self.clauses(&grant.clauses, Self::grant_clause),
            What::Indicator(indicator) => self.clauses(&indicator.clauses, Self::indicator_clause),
            What::Activity(activity) => self.clauses(&activity.clauses, Self::activity_clause),
            What::Consent(consent) => self.clauses(&consent.clauses, Self::consent_clause),
            What::Pool(pool) => self.clauses(&pool.clauses, Self::pool_clause),
            What::Document(document) => self.clauses(&document.clauses, Self::document_clause),
            What::Principle(principle) => self.clauses(&principle.clauses, Self::principle_clause),
            What::Transition(transition) => self.clauses(&transition.clauses, Self::transition_clause),
            What::Goal(goal) => self.clauses(&goal.clauses, Self::goal_clause),
            What::Step(step) => self.clauses(&step.clauses, Self::step_clause),
            What::Scenario(scenario) => self.scenario(&scenario.lines),
            _ => {}
        }
    }

    fn clauses<T>(&mut self, clauses: &[Clause<T>], print: impl Fn(&mut Self, &T)) {
        for clause in clauses {
            self.lead(&clause.lead, "    ", false);
            let mut inner = Self { language: self.language, text: String::new() };
            print(&mut inner, &clause.what);
            let words = inner.text.replace('\n', "\n    ");
            self.commented(&format!("    {words}"), clause.comment.as_deref());
        }
    }

    fn lead(&mut self, lead: &[Lead], indent: &str, first: bool) {
        for lead in lead {
            match lead {
                Lead::Blank if first && self.text.is_empty() => {}
                Lead::Blank => self.text.push('\n'),
                Lead::Comment(words) => self.line(&format!("{indent}{}", remark(words))),
            }
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn commented(&mut self, line: &str, comment: Option<&str>) {
        let comment = comment.map(|comment| format!("  {}", remark(comment))).unwrap_or_default();
        // A comment stands at the end of the first line of a clause.
        match line.split_once('\n') {
            Some((first, rest)) => self.line(&format!("{first}{comment}\n{rest}")),
            None => self.line(&format!("{line}{comment}")),
        }
    }

    fn w(&self, word: Word) -> &'static str {
        word.text(self.language)
    }

    fn put(&mut self, words: &str) {
        if !self.text.is_empty() && !words.starts_with([',', ':']) && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
        self.text.push_str(words);
    }

    fn word(&mut self, word: Word) {
        self.put(self.w(word));
    }

    fn name(&self, name: &Name) -> String {
        name_words(self.language, &name.text)
    }

    fn role_name(&self, name: &Name) -> String {
        let article = self.language.pick("", "the ");
        format!("{article}{}", self.name(name))
    }

    fn join(&self, items: &[String], last: Word) -> String {
        match items.split_last() {
            None => String::new(),
            Some((only, [])) => only.clone(),
            Some((end, rest)) => format!("{} {} {end}", rest.join(", "), self.w(last)),
        }
    }

    fn names(&self, names: &[Name], last: Word) -> String {
        let items: Vec<String> = names.iter().map(|name| self.name(name)).collect();
        self.join(&items, last)
    }

    fn roles(&self, names: &[Name], last: Word) -> String {
        let items: Vec<String> = names.iter().map(|name| self.role_name(name)).collect();
        self.join(&items, last)
    }

    fn padded(&self, word: Word, title: &str, rest: &str, column: usize) -> String {
        let start = format!("{} {title}", self.w(word));
        if rest.is_empty() {
            return start;
        }
        let gap = column.saturating_sub(title.chars().count()) + 2;
        format!("{start}{}{rest}", " ".repeat(gap))
    }

    fn step_clause(&mut self, clause: &StepClause) {
        match clause {
            StepClause::After(after) => {
                self.word(if after.which == Which::Each { Word::k_each_time } else { Word::k_after });
                self.which(after.which);
                self.put(&self.names(&after.signals, if after.all { Word::k_and } else { Word::k_or }));
            }
            StepClause::Reached(reached) => self.reached(reached),
            StepClause::Per(name) => {
                self.word(Word::k_per);
                self.put(&self.name(name));
            }
            StepClause::Every(every) => {
                self.word(Word::k_every);
                self.cycle(every.period);
                self.word(Word::k_after);
                self.which(every.which);
                self.put(&self.name(&every.after));
                self.put(",");
                self.word(if every.from_actual { Word::k_base_actual } else { Word::k_base_planned });
                if !every.until.is_empty() {
                    self.put(",");
                    self.word(Word::k_until);
                    self.put(&self.names(&every.until, Word::k_or));
                }
            }
            StepClause::Times(times, limit) => {
                self.word(Word::k_at_least);
                self.put(&times.to_string());
                self.word(Word::k_times);
                self.word(Word::k_within);
                self.put(&period_words(self.language, limit.period));
                self.word(Word::k_after);
                if let Some(anchor) = &limit.anchor {
                    self.which(anchor.which);
                    self.put(&self.name(&anchor.name));
                }
                self.landing(limit.landing);
            }
            StepClause::Pauses(test, at_most) => {
                self.word(Word::k_pauses);
                if test.bullets {
                    self.word(if test.all { Word::k_all_of } else { Word::k_any_of });
                    test.atoms.iter().for_each(|atom| {
                        self.text.push_str("\n    - ");
                        self.atom(atom);
                    });
                } else if let Some(atom) = test.atoms.first() {
                    self.atom(atom);
                }
                if let Some(period) = at_most {
                    self.put(&format!(", {} {}", self.w(Word::k_at_most), period_words(self.language, *period)));
                }
            }
            StepClause::Capped(period, step) => {
                self.word(Word::k_but);
                self.put(&format!("{},", period_words(self.language, *period)));
                self.word(Word::k_if_deadline);
                self.put(&self.name(step));
                self.word(Word::k_comes_first);
            }
            StepClause::Replaces(names) => {
                self.word(Word::k_replaces);
                self.put(&self.names(names, Word::k_and));
            }
            StepClause::Restores(event, step) => {
                self.word(Word::k_on);
                self.put(&format!("{}:", self.name(event)));
                self.put(&self.name(step));
                self.word(Word::k_again);
            }
            StepClause::BornLate(period, landing, _) => {
                self.word(Word::k_born_late);
                self.put(":");
                self.word(Word::k_within);
                self.put(&period_words(self.language, *period));
                self.landing(*landing);
            }
            StepClause::OnTheDay(landing) => {
                self.word(Word::k_on_the_day);
                self.put(",");
                self.word(landing_word(*landing));
            }
            StepClause::If(test, negated) => {
                self.word(if *negated { Word::k_unless } else { Word::k_if });
                self.test(test);
            }
            StepClause::Deed(deed) => self.deed(deed),
            StepClause::Target(target, hard) => {
                self.word(Word::k_preferably);
                match target {
                    Target::SameDay => self.word(Word::k_same_day),
                    Target::Within(period) => {
                        self.word(Word::k_within);
                        self.put(&period_words(self.language, *period));
                    }
                }
                if let Some(hard) = hard {
                    self.put(",");
                    self.limit(hard, Word::k_latest);
                }
            }
            StepClause::Limit(limit) => self.limit(limit, Word::k_latest),
            StepClause::Earliest(limit) => self.limit(limit, Word::k_earliest),
            StepClause::Expires(limit) => self.limit(limit, Word::k_expires),
            StepClause::Remind(remind) => {
                self.word(Word::k_remind);
                self.put(&self.roles(&remind.roles, Word::k_and));
                self.put(&period_words(self.language, remind.period));
                self.word(if remind.before { Word::k_before } else { Word::k_after });
                self.word(Word::k_deadline);
                self.clock(remind.clock);
            }
            StepClause::IfLate(rungs) => self.ladder(rungs),
            StepClause::MetBy(items) => {
                self.word(Word::k_met_by);
                let items: Vec<String> = items
                    .iter()
                    .map(|item| match item {
                        MetItem::Event(name) => self.name(name),
                        MetItem::ConfirmationOf(name) => format!("{} {}", self.w(Word::k_confirm_of), self.name(name)),
                    })
                    .collect();
                self.put(&self.join(&items, Word::k_or));
            }
            StepClause::NotMetBy(names) => {
                self.word(Word::k_not_met_by);
                self.put(&self.names(names, Word::k_or));
            }
            StepClause::LapsesOn(names) => {
                self.word(Word::k_lapses_on);
                self.put(&self.names(names, Word::k_or));
            }
            StepClause::Power(power) => self.power(power),
            StepClause::Survives => self.word(Word::k_survives),
            StepClause::Hidden(roles) => self.hidden(roles),
            StepClause::Basis(basis) => self.basis(basis),
            StepClause::Takes(takes) => self.takes(takes),
            StepClause::Needs(consents) => {
                self.word(Word::k_needs_consent);
                self.put(&self.names(consents, Word::k_and));
            }
            StepClause::Reserves(pool) => {
                self.word(Word::k_reserves);
                self.put(&self.name(pool));
            }
            StepClause::GivesBack(events) => {
                self.word(Word::k_gives_back);
                self.put(&self.names(events, Word::k_or));
            }
        }
    }

    fn which(&mut self, which: Which) {
        match which {
            Which::First => self.word(Word::k_first),
            Which::Latest => self.word(Word::k_latest_of),
            Which::Unsaid | Which::Each => {}
        }
    }

    fn test(&mut self, test: &Test) {
        if test.bullets {
            self.word(if test.all { Word::k_all_of } else { Word::k_any_of });
        } else if let Some(atom) = test.atoms.first() {
            self.atom(atom);
        }
        if let Some(unknown) = test.unknown {
            self.put(",");
            self.word(match unknown {
                Unknown::Yes => Word::k_unknown_yes,
                Unknown::No => Word::k_unknown_no,
                Unknown::Waits => Word::k_unknown_waits,
            });
        }
        if test.bullets {
            for atom in &test.atoms {
                self.text.push_str("\n    - ");
                self.atom(atom);
            }
        }
    }

    fn atom(&mut self, atom: &Atom) {
        self.put(&self.name(&atom.fact));
        match &atom.test {
            AtomTest::Holds => {}
            AtomTest::Missing => self.word(Word::k_missing),
            AtomTest::Given => {
                self.word(Word::k_is);
                self.word(Word::k_given);
            }
            AtomTest::Equals(value, negated) => {
                self.word(Word::k_is);
                if *negated {
                    self.word(Word::k_not);
                }
                self.put(&self.value(value));
            }
            AtomTest::Compare(comparison, value) => {
                self.word(Word::k_is);
                self.word(decision::comparing(*comparison));
                self.put(&self.value(value));
            }
        }
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::YesNo(true, _) => self.w(Word::k_yes).to_owned(),
            Value::YesNo(false, _) => self.w(Word::k_no).to_owned(),
            Value::Date(day, _) => day.to_string(),
            Value::Duration(period, _) => period_words(self.language, *period),
            Value::Number(number, _) => marked(self.language, number),
            Value::Words(name) => self.name(name),
        }
    }

    fn deed(&mut self, deed: &Deed) {
        self.put(&self.roles(&deed.actors, Word::k_and));
        self.word(match deed.modal {
            Modal::Must => Word::k_must,
            Modal::Should => Word::k_should,
            Modal::May => Word::k_may,
            Modal::Right if deed.actors.len() > 1 => return self.put(&format!("{} {}", Word::k_right.of_many(self.language), deed.action)),
            Modal::Right => Word::k_right,
        });
        self.put(&deed.action);
    }

    fn ladder(&mut self, rungs: &[Rung]) {
        self.word(Word::k_if_late);
        self.rungs(rungs);
    }

    fn rungs(&mut self, rungs: &[Rung]) {
        self.put(":");
        for (at, rung) in rungs.iter().enumerate() {
            if at > 0 {
                self.put(",");
            }
            self.put(&self.roles(&rung.roles, Word::k_and));
            match rung.when {
                RungTime::AtOnce => self.word(Word::k_at_once),
                RungTime::Nth { nth, working, clock } => {
                    self.put(&ordinal(self.language, nth));
                    self.put((if working { Word::k_u_workdays } else { Word::k_u_days }).counted(self.language, 1));
                    self.clock(clock);
                }
            }
        }
    }

    fn clock(&mut self, clock: Option<(u8, u8)>) {
        if let Some(clock) = clock {
            self.word(Word::k_at_clock);
            self.put(&clock_words(self.language, clock));
        }
    }

    fn basis(&mut self, basis: &Basis) {
        self.word(Word::k_basis);
        self.word(match basis.kind {
            BasisKind::Law => Word::k_law,
            BasisKind::Local => Word::k_local,
            BasisKind::Practice => Word::k_practice,
        });
        self.put(&format!("\"{}\"", basis.place.text));
    }
}

/// A comment with its mark; whoever writes several marks keeps them.
fn remark(words: &str) -> String {
    let gap = if words.is_empty() || words.starts_with('#') { "" } else { " " };
    format!("#{gap}{words}")
}

fn landing_word(landing: Landing) -> Word {
    match landing {
        Landing::Previous => Word::k_land_prev,
        Landing::Next => Word::k_land_next,
        Landing::Stays => Word::k_land_stay,
    }
}

/// A landing in words.
pub(crate) fn landing_words(language: Language, landing: Landing) -> &'static str {
    landing_word(landing).text(language)
}

/// A time of day: `8`, `15.40`, `15:40`.
pub(crate) fn clock_words(language: Language, (hour, minute): (u8, u8)) -> String {
    if minute == 0 { hour.to_string() } else { format!("{hour}{}{minute:02}", language.pick('.', ':')) }
}

fn ordinal(language: Language, number: u32) -> String {
    let ending = match (language, number % 10, number % 100) {
        (Language::Danish, ..) => ".",
        (Language::English, 1, tens) if tens != 11 => "st",
        (Language::English, 2, tens) if tens != 12 => "nd",
        (Language::English, 3, tens) if tens != 13 => "rd",
        (Language::English, ..) => "th",
    };
    format!("{number}{ending}")
}

/// A date in words: `1. februar 2018`.
pub(crate) fn long_date(language: Language, day: Day) -> String {
    let (year, month, date) = day.ymd();
    let month = usize::try_from(month).ok().and_then(|month| months(language).get(month.saturating_sub(1)).copied()).unwrap_or("");
    format!("{date}{} {month} {year}", language.pick(".", ""))
}

fn event_title(language: Language, event: &Event) -> String {
    titled(language, &event.name, event.label.as_ref())
}

/// What is declared, and what people read instead of the name.
fn titled(language: Language, name: &Name, label: Option<&Name>) -> String {
    let label = label.map(|label| format!(" \"{}\"", label.text)).unwrap_or_default();
    format!("{}{label}", name_words(language, &name.text))
}

/// How wide the names of a run of like declarations are: their second column is aligned.
fn columns(file: &File) -> Vec<usize> {
    let key = |what: &What| match what {
        What::Role(role) => Some((1, name_words(file.language, &role.name.text).chars().count())),
        What::Fact(fact) => Some((2, name_words(file.language, &fact.name.text).chars().count())),
        What::Event(event) => Some((3, event_title(file.language, event).chars().count())),
        _ => None,
    };
    let mut columns = vec![0; file.declarations.len()];
    let mut start = 0;
    while start < file.declarations.len() {
        let run = file
            .declarations
            .iter()
            .skip(start)
            .enumerate()
            .take_while(|(at, declaration)| {
                let same = key(&declaration.what).map(|key| key.0)
                    == file.declarations.get(start).and_then(|first| key(&first.what)).map(|key| key.0);
                same && (*at == 0 || (!declaration.lead.contains(&Lead::Blank) && key(&declaration.what).is_some()))
            })
            .count()
            .max(1);
        let widest = file
            .declarations
            .iter()
            .skip(start)
            .take(run)
            .filter_map(|declaration| key(&declaration.what))
            .map(|key| key.1)
            .max()
            .unwrap_or(0);
        columns.iter_mut().skip(start).take(run).for_each(|column| *column = widest);
        start += run;
    }
    columns
}
