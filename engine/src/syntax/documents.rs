//! The lines of a document, and of a step those that say what it takes to meet it.

use super::ast::{Detail, DocumentClause, Takes};
use super::clauses::{basis, inner, name_in};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};

pub(super) fn clause(_: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<DocumentClause> {
    let clause = inner(node)?;
    Some(match clause.kind {
        Kind::must_contain => DocumentClause::Must(text.names(clause)),
        Kind::should_contain => DocumentClause::Should(text.names(clause)),
        Kind::hidden => DocumentClause::Hidden(text.names(clause)),
        _ => DocumentClause::Basis(basis(clause, text)),
    })
}

pub(super) fn takes(clause: Node<'_>, text: Text<'_>) -> Takes {
    let names = text.names(clause);
    match clause.kind {
        Kind::with_document => Takes::Documents(names),
        Kind::participants => Takes::Participants(names),
        Kind::at_venue => Takes::Venues(names),
        Kind::by_channel => Takes::Channels(names),
        _ => Takes::Checklist(names),
    }
}

/// How something was done, on a line of a scenario.
pub(super) fn details(report: Node<'_>, text: Text<'_>) -> Vec<Detail> {
    let mut details = Vec::new();
    report.each(Kind::detail, &mut |detail| {
        details.extend(inner(detail).map(|detail| match detail.kind {
            Kind::attended => Detail::Attended(text.names(detail)),
            Kind::met_at => Detail::Venue(name_in(detail, text)),
            Kind::met_through => Detail::Channel(name_in(detail, text)),
            _ => Detail::Covered(text.names(detail)),
        }));
    });
    details
}
