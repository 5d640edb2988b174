//! Declarations that stand on one line: role, fact, event, ending, phase.

use super::ast::{Ending, Event, Fact, FactType, Manner, Name, Reopening, Role, What};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};

pub(super) fn one_line(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> What {
    let name = |node: Node<'_>| node.child(&[Kind::name]).map_or_else(|| text.name(node), |name| text.name(name));
    match node.kind {
        Kind::role_head => What::Role(Role {
            name: name(node),
            outside: node.has(Kind::k_outside),
            leads: node.find(Kind::leads).map(|leads| text.names(leads)).unwrap_or_default(),
            made_of: node.find(Kind::made_of).map(|made_of| text.names(made_of)).unwrap_or_default(),
            separate: node.find(Kind::separate).map(|separate| text.names(separate)).unwrap_or_default(),
            substitute: node.find(Kind::substitute).and_then(|node| node.find(Kind::name)).map(|name| text.name(name)),
            own_only: node.has(Kind::k_own_only),
        }),
        Kind::fact_head | Kind::assess_head => {
            let lasts = match node.find(Kind::lasts) {
                None => None,
                Some(lasts) => match lasts.find(Kind::period).and_then(|period| super::clauses::period(reader, period, text)) {
                    Some(period) => Some((period, text.span(lasts))),
                    None => return What::Broken(vec![name(node).text]),
                },
            };
            What::Fact(Fact {
                name: name(node),
                kind: node.find(Kind::fact_type).map_or(FactType::Text, |kind| fact_type(kind, text)),
                may_miss: node.has(Kind::k_may_miss),
                assessed_by: node.find(Kind::assessed_by).map(|by| text.names(by)).unwrap_or_default(),
                lasts,
                hidden: hidden(node, text),
            })
        }
        Kind::event_head => What::Event(Event {
            name: name(node),
            label: node.child(&[Kind::label]).map(|label| text.name(label)),
            from: node.find(Kind::from).map(|from| text.names(from)).unwrap_or_default(),
            states: node.find(Kind::states).map(|states| text.names(states)).unwrap_or_default(),
            planned: node.find(Kind::planned).and_then(|planned| planned.child(&[Kind::name])).map(|name| text.name(name)),
            hidden: hidden(node, text),
            needs: node.find(Kind::needs_consent).map(|needs| text.names(needs)).unwrap_or_default(),
        }),
        Kind::ending_head => What::Ending(Ending {
            manner: if node.has(Kind::k_ends_now) {
                Manner::AtOnce
            } else if node.has(Kind::k_ends_well) {
                Manner::Well
            } else {
                Manner::Also
            },
            on: text.names(node),
        }),
        Kind::reopen_head => {
            let within = node.find(Kind::period).and_then(|node| super::clauses::period(reader, node, text));
            match within {
                Some(within) => What::Reopening(Reopening { on: text.names(node), within }),
                None => What::Broken(Vec::new()),
            }
        }
        Kind::handover_head => What::Handover(text.names(node)),
        _ => What::Phase(text.name(node)),
    }
}

/// The roles it is hidden from.
fn hidden(node: Node<'_>, text: Text<'_>) -> Vec<Name> {
    node.find(Kind::hidden).map(|hidden| text.names(hidden)).unwrap_or_default()
}

fn fact_type(node: Node<'_>, text: Text<'_>) -> FactType {
    match node.children().next().map(|child| child.kind) {
        Some(Kind::k_t_date) => FactType::Date,
        Some(Kind::k_t_duration) => FactType::Duration,
        Some(Kind::k_t_yes_no) => FactType::YesNo,
        Some(Kind::k_t_number) => FactType::Number,
        Some(Kind::k_t_identifier) => FactType::Identifier,
        Some(Kind::choice) => FactType::Choice(text.names(node)),
        _ => FactType::Text,
    }
}
