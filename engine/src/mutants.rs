//! A text with one small mistake in it: would its scenarios notice?
//!
//! In: a text. Out: every small mistake that is worth trying, as an edit of the text's own words, and what becomes of each: `check` stops
//! it, a scenario fails, all hold though it means something else, or it can be shown to mean the same. Other texts that the text builds on
//! are left alone. Must not know how any of this is shown.

use crate::calendar::Calendars;
use crate::check::load;
use crate::lexicon::Language;
use crate::model::{Checked, Procedure};
use crate::scenario::fails;
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::ast::{Declaration, GoalClause, HeaderClause, What};
use crate::syntax::parse;
use edits::Edits;
use serde::Serialize;

mod edits;
mod tables;

/// What sort of mistake it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slip {
    /// A length of time is one longer.
    Longer,
    /// A length of time is one shorter.
    Shorter,
    /// A deadline on a day off goes elsewhere.
    Landing,
    /// Something may put a deadline before or after what it was bound by.
    Bound,
    /// A reminder or a message is gone.
    RungGone,
    /// A reminder or a message comes a day later.
    RungMoved,
    /// A condition is turned around.
    Negated,
    /// A condition is gone.
    ConditionGone,
    /// The first occurrence and the latest change places.
    Which,
    /// `og` and `eller` change places.
    AndOr,
    /// What must be done may be done.
    Modal,
    /// An ending is gone.
    EndingGone,
    /// The goal needs no confirmation.
    ConfirmationGone,
    /// A row of a table gives another answer.
    Answer,
    /// A row of a table is gone.
    RowGone,
    /// One more or one fewer time.
    Times,
    /// One of several names is gone.
    NameGone,
    /// A line is gone.
    LineGone,
}

impl Slip {
    /// What was changed, in words.
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        let (da, en) = match self {
            Self::Longer => ("et tidsrum er længere", "a length of time is longer"),
            Self::Shorter => ("et tidsrum er kortere", "a length of time is shorter"),
            Self::Landing => ("en anden regel for fridage", "another rule for days off"),
            Self::Bound => ("en grænse for fristen er væk", "a bound of the deadline is gone"),
            Self::RungGone => ("en besked er væk", "a message is gone"),
            Self::RungMoved => ("en besked kommer en dag senere", "a message comes a day later"),
            Self::Negated => ("betingelsen er vendt om", "the condition is turned around"),
            Self::ConditionGone => ("betingelsen er væk", "the condition is gone"),
            Self::Which => ("første og seneste er byttet", "first and latest have changed places"),
            Self::AndOr => ("og og eller er byttet", "and and or have changed places"),
            Self::Modal => ("pligten er blevet frivillig", "the duty has become voluntary"),
            Self::EndingGone => ("en afslutning er væk", "an ending is gone"),
            Self::ConfirmationGone => ("bekræftelsen er væk", "the confirmation is gone"),
            Self::Answer => ("rækken svarer noget andet", "the row gives another answer"),
            Self::RowGone => ("rækken er væk", "the row is gone"),
            Self::Times => ("et andet antal gange", "another number of times"),
            Self::NameGone => ("et af navnene er væk", "one of the names is gone"),
            Self::LineGone => ("linjen er væk", "the line is gone"),
        };
        language.pick(da, en)
    }
}

/// One small mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// What sort.
    pub slip: Slip,
    /// The line it is on.
    pub line: u32,
    /// The step, the decision or the goal it is about; nothing for what stands for itself.
    pub about: Option<String>,
    /// The words as they are.
    pub was: String,
    /// The words in their place; nothing where they are gone.
    pub becomes: Option<String>,
    span: Span,
    with: String,
}

/// What became of a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// `check` finds an error.
    Stopped,
    /// A scenario fails.
    Killed,
    /// Every scenario holds.
    Alive,
    /// It is no mistake: the text means the same with it, as both have one fingerprint.
    Same,
}

/// Every small mistake that is worth trying in a text, in the order of the text.
#[must_use]
pub fn mutants(sources: &SourceMap, id: SourceId) -> Vec<Mutant> {
    let parsed = parse(sources, id);
    let Some(source) = sources.get(id) else { return Vec::new() };
    if !parsed.file.whole {
        return Vec::new();
    }
    let mut edits = Edits::new(source, parsed.file.language);
    for declaration in &parsed.file.declarations {
        of_declaration(&mut edits, declaration);
    }
    edits.mutants
}

fn of_declaration(edits: &mut Edits<'_>, declaration: &Declaration) {
    match &declaration.what {
        What::Header(header) => {
            for clause in &header.clauses {
                if let HeaderClause::IfLate(rungs) = &clause.what {
                    edits.ladder(clause.span, rungs, |edits, rungs| edits.header(&HeaderClause::IfLate(rungs)));
                }
            }
        }
        What::Goal(goal) => {
            edits.about = Some(goal.name.text.clone());
            for clause in &goal.clauses {
                match &clause.what {
                    GoalClause::Reached(by, Some(_), _) => {
                        let words = edits.goal(&GoalClause::Reached(by.clone(), None, None));
                        edits.replace(Slip::ConfirmationGone, clause.span, words);
                    }
                    GoalClause::If(_, negated) => edits.condition(clause.span, *negated),
                    GoalClause::Revoked(_) => edits.remove(Slip::LineGone, clause.span),
                    GoalClause::CountsNot(names) => edits.names(clause.span, names),
                    _ => {}
                }
            }
        }
        What::Ending(ending) => edits.ending(declaration.span, &ending.on),
        What::Reopening(_) => edits.remove(Slip::LineGone, declaration.span),
        What::Handover(_) => edits.remove(Slip::EndingGone, declaration.span),
        What::Decision(decision) => {
            edits.about = Some(decision.name.text.clone());
            tables::rows(edits, decision);
        }
        What::Grant(grant) => {
            edits.about = Some(grant.name.text.clone());
            tables::grant(edits, grant);
        }
        What::Step(step) => {
            edits.about = Some(step.name.text.clone());
            for clause in &step.clauses {
                edits.clause(clause);
            }
        }
        _ => {}
    }
    edits.about = None;
}

impl Mutant {
    /// The texts with this mistake in one of them.
    #[must_use]
    pub fn apply(&self, sources: &SourceMap, id: SourceId) -> SourceMap {
        let text = sources.get(id).map_or("", |source| source.text());
        let (before, after) = (text.get(..self.span.start as usize), text.get(self.span.end as usize..));
        let whole = format!("{}{}{}", before.unwrap_or_default(), self.with, after.unwrap_or_default());
        sources.with(id, &whole)
    }

    /// What becomes of it, beside the procedure without it; nothing where the words cannot even be read, which is no mistake of a text.
    #[must_use]
    pub fn verdict(&self, sources: &SourceMap, id: SourceId, calendars: &Calendars, original: &Checked<Procedure>) -> Option<Verdict> {
        let changed = self.apply(sources, id);
        let loaded = load(&changed, id, calendars);
        if !loaded.file.whole {
            return None;
        }
        let Some(procedure) = loaded.procedure else { return Some(Verdict::Stopped) };
        if procedure.fingerprint() == original.fingerprint() {
            return Some(Verdict::Same);
        }
        if fails(&procedure) {
            return Some(Verdict::Killed);
        }
        Some(Verdict::Alive)
    }
}
