//! The lines of a principle: its options in their order, and how binding that is.

use super::ast::{Choice, PrincipleClause};
use super::clauses::{atom, basis, inner};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};

pub(super) fn clause(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<PrincipleClause> {
    let clause = inner(node)?;
    Some(match clause.kind {
        Kind::option => {
            let unless = match clause.child(&[Kind::atom]) {
                Some(node) => Some(atom(reader, node, text)?),
                None => None,
            };
            PrincipleClause::Option(Choice {
                first: clause.child(&[Kind::k_option_first]).is_some(),
                option: text.name(clause.child(&[Kind::name])?),
                unless,
                given_up: clause.child(&[Kind::given_up]).map(|given_up| text.names(given_up)).unwrap_or_default(),
                span: text.span(clause),
            })
        }
        Kind::k_order_must | Kind::k_order_should => PrincipleClause::Binding(clause.kind == Kind::k_order_must, text.span(clause)),
        _ => PrincipleClause::Basis(basis(clause, text)),
    })
}
