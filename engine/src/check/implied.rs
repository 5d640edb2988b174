//! Steps that a clause implies: *confirmed by R within …* is a duty of R's, with a deadline and a ladder like any other.

use crate::lexicon::{Language, Word};
use crate::source::Span;
use crate::syntax::ast::{After, Clause, Declaration, Deed, File, Goal, GoalClause, MetItem, Modal, Name, Step, StepClause, What, Which};
use std::borrow::Cow;

/// The text with the steps written out that it implies; the text itself where it implies none.
pub(super) fn written_out(file: &File) -> Cow<'_, File> {
    let goals = file.declarations.iter().filter_map(|d| if let What::Goal(goal) = &d.what { Some(goal) } else { None });
    let implied: Vec<Declaration> = goals.filter_map(|goal| confirmation(goal, file.language)).collect();
    if implied.is_empty() {
        return Cow::Borrowed(file);
    }
    let mut file = file.clone();
    file.declarations.extend(implied);
    Cow::Owned(file)
}

/// The duty to confirm what reaches the goal, where that has a deadline.
fn confirmation(goal: &Goal, language: Language) -> Option<Declaration> {
    let (span, event, role, limit) = goal.clauses.iter().find_map(|clause| match &clause.what {
        GoalClause::Reached(event, Some(role), Some(limit)) => Some((clause.span, event, role, limit)),
        _ => None,
    })?;
    let name = Name { text: format!("{} {}", Word::k_confirm_of.text(language), event.text), span: event.span };
    let part = goal.clauses.iter().find_map(|clause| match &clause.what {
        GoalClause::For(_, by, _) => Some(by.clone()),
        _ => None,
    });
    // The latest time is the one that matters; of each part, where the case has several.
    let which = Which::Latest;
    let action = format!("{} »{}«", language.pick("bekræfte", "confirm"), event.text);
    let action = if language == Language::English { action.replace(['»', '«'], "`") } else { action };
    let mut clauses = vec![
        StepClause::After(After { which, all: false, signals: vec![event.clone()] }),
        StepClause::Deed(Deed { actors: vec![role.clone()], modal: Modal::Must, action, action_span: span }),
        StepClause::Limit(limit.clone()),
        StepClause::MetBy(vec![MetItem::ConfirmationOf(event.clone())]),
        StepClause::Survives,
    ];
    clauses.extend(part.map(StepClause::Per));
    clauses.extend(goal.clauses.iter().filter_map(|clause| match &clause.what {
        GoalClause::Basis(basis) => Some(StepClause::Basis(basis.clone())),
        _ => None,
    }));
    let clauses = clauses.into_iter().map(|what| clause(span, what)).collect();
    let step = Step { name, label: None, clauses, damaged: goal.damaged, again: Vec::new() };
    Some(Declaration { span, lead: Vec::new(), quote: Vec::new(), what: What::Step(step), comment: None })
}

fn clause(span: Span, what: StepClause) -> Clause<StepClause> {
    Clause { span, lead: Vec::new(), what, comment: None }
}
