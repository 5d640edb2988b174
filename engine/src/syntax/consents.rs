//! The lines of a consent.

use super::ast::ConsentClause;
use super::clauses::{basis, inner, period};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};

pub(super) fn clause(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<ConsentClause> {
    let clause = inner(node)?;
    Some(match clause.kind {
        Kind::given_by => ConsentClause::From(text.names(clause)),
        Kind::given_to => ConsentClause::To(text.names(clause)),
        Kind::about => ConsentClause::About(text.name(clause.find(Kind::label)?)),
        Kind::purpose => ConsentClause::Purpose(text.name(clause.find(Kind::label)?)),
        Kind::no_longer => ConsentClause::AtMost(period(reader, clause.find(Kind::period)?, text)?, text.span(clause)),
        Kind::refused_on => ConsentClause::RefusedOn(text.names(clause)),
        Kind::withdrawn_on => ConsentClause::WithdrawnOn(text.names(clause)),
        Kind::hidden => ConsentClause::Hidden(text.names(clause)),
        _ => ConsentClause::Basis(basis(clause, text)),
    })
}
