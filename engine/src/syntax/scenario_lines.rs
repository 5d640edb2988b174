//! Lines of a scenario: what somebody does, and what then holds.

use super::ast::{Act, Instance, PowerKind, Report, Says, ScenarioLine, StepState, WaitsFor, When, Why};
use super::clauses::{amount, clock_below, iso_date, name_in, value};
use super::peg::{Kind, Node};
use super::read::{Reader, Text};
use crate::calendar::Day;
use crate::diagnostic::Code;
use crate::lexicon::weekdays;
use crate::terms::leading_number;

pub(super) fn line(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<ScenarioLine> {
    let when = match node.child(&[Kind::when]) {
        Some(node) => Some(when(reader, node, text)?),
        None => None,
    };
    let says = node.children().find(|child| child.kind != Kind::when)?;
    let says = match says.kind {
        Kind::so_goal_not => Says::GoalNot,
        Kind::so_goal => Says::Goal(match says.find(Kind::iso_date) {
            Some(date) => Some(iso_date(reader, date, text)?),
            None => None,
        }),
        Kind::k_so_closed => Says::Closed,
        Kind::k_so_reopened => Says::Reopened,
        Kind::so_refused => {
            match says.find(Kind::why).and_then(|why| why.child(&[Kind::why_limit, Kind::must_grant, Kind::not_there, Kind::lacking])) {
                Some(limit) if limit.kind == Kind::why_limit => Says::OverLimit(amount(reader, limit.find(Kind::grant_amount)?, text)?),
                Some(role) if role.kind == Kind::not_there => Says::NotThere(name_in(role, text)),
                Some(fact) if fact.kind == Kind::lacking => Says::Lacking(name_in(fact, text)),
                Some(role) => Says::MustGrant(name_in(role, text)),
                None => Says::Refused(says.find(Kind::why).and_then(why)),
            }
        }
        Kind::so_waits => {
            let of = says.children().find(|child| child.kind == Kind::name)?;
            let on = says.children().find(|child| child.kind == Kind::role_name);
            let on = match on {
                Some(role) => Some(WaitsFor::Role(name_in(role, text))),
                None => says.has(Kind::k_second_person).then_some(WaitsFor::SecondPerson),
            };
            Says::Waits(text.name(of), on)
        }
        Kind::so_reminded => Says::Reminded(name_in(says, text), instance(says, text)?),
        Kind::so_told => Says::Told(name_in(says, text), instance(says, text)?, true),
        Kind::so_not_told => Says::Told(name_in(says, text), instance(says, text)?, false),
        Kind::so_sees | Kind::so_not_sees => {
            let what = says.children().find(|child| child.kind == Kind::name)?;
            Says::Sees(name_in(says, text), text.name(what), says.kind == Kind::so_sees)
        }
        Kind::so_level => Says::Level(super::pools::level(says, text)?),
        Kind::so_is => {
            let due = match says.find(Kind::due) {
                Some(due) => Some(day_and_clock(reader, due, text)?),
                None => None,
            };
            Says::State(instance(says, text)?, state(says.find(Kind::step_state)?)?, due)
        }
        _ => Says::Report(report(reader, says, text)?),
    };
    Some(ScenarioLine { when, says })
}

fn when(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<When> {
    let (day, clock) = day_and_clock(reader, node, text)?;
    let written = node.find(Kind::weekday).map(|weekday| (text.of(weekday).to_lowercase(), text.span(weekday)));
    let names = weekdays(reader.language);
    let mut weekday = None;
    if let Some((name, span)) = written {
        let number = names.iter().position(|known| known.to_lowercase() == name)?;
        let actual = usize::from(day.weekday().number()).saturating_sub(1);
        if number != actual {
            let right = names.get(actual).copied().unwrap_or("");
            let wrong = names.get(number).copied().unwrap_or("");
            let fault = reader.fault(Code::WrongWeekday, span).with(day.to_string()).with(right).with(wrong).fix(span, right);
            reader.push(fault);
        }
        weekday = Some(day.weekday().number());
    }
    Some(When { weekday, day, clock, span: text.span(node) })
}

fn day_and_clock(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<(Day, Option<(u8, u8)>)> {
    Some((iso_date(reader, node.find(Kind::iso_date)?, text)?, clock_below(reader, node, text)?))
}

fn instance(node: Node<'_>, text: Text<'_>) -> Option<Instance> {
    let instance = node.find(Kind::instance)?;
    let nth = instance.find(Kind::integer).and_then(|number| leading_number(text.of(number)));
    Some(Instance { step: name_in(instance, text), nth })
}

fn state(node: Node<'_>) -> Option<StepState> {
    Some(match node.children().next()?.kind {
        Kind::k_is_not_open => StepState::NotOpen,
        Kind::k_is_open => StepState::Open,
        Kind::k_is_met_late => StepState::MetLate,
        Kind::k_is_met => StepState::Met,
        Kind::k_is_late => StepState::Late,
        Kind::k_is_paused => StepState::Paused,
        Kind::k_is_lapsed => StepState::Lapsed,
        Kind::k_is_cancelled => StepState::Cancelled,
        Kind::k_is_excused => StepState::Excused,
        Kind::k_is_lifted => StepState::Lifted,
        _ => StepState::Expired,
    })
}

fn why(node: Node<'_>) -> Option<Why> {
    Some(match node.children().next()?.kind {
        Kind::k_why_goal => Why::Goal,
        Kind::k_why_role => Why::Role,
        Kind::k_why_not_open => Why::NotOpen,
        Kind::k_why_consent => Why::Consent,
        Kind::k_why_reason => Why::Reason,
        Kind::k_why_venue => Why::Venue,
        Kind::k_why_channel => Why::Channel,
        Kind::k_why_same => Why::SamePerson,
        Kind::k_why_separate => Why::Separate,
        Kind::k_why_order => Why::Order,
        _ => Why::Closed,
    })
}

fn report(reader: &mut Reader, node: Node<'_>, text: Text<'_>) -> Option<Report> {
    let role = name_in(node.find(Kind::role_name)?, text);
    let act = if node.has(Kind::k_close_case) {
        Act::Close
    } else if let Some(confirms) = node.find(Kind::confirms) {
        Act::Confirms(name_in(confirms, text))
    } else if let Some(act) = super::pools::act(node, text) {
        Act::InPool(act)
    } else if let Some(uses) = node.child(&[Kind::extends, Kind::excuses, Kind::lifts]) {
        let what = match uses.kind {
            Kind::extends => PowerKind::Extend,
            Kind::excuses => PowerKind::Excuse,
            _ => PowerKind::Lift,
        };
        let until = match uses.find(Kind::iso_date) {
            Some(date) => Some(iso_date(reader, date, text)?),
            None => None,
        };
        Act::Uses(what, instance(uses, text)?, until)
    } else if let Some(grants) = node.find(Kind::grants) {
        let granted = match grants.find(Kind::grant_amount) {
            Some(granted) => Some(amount(reader, granted, text)?),
            None => None,
        };
        Act::Grants(name_in(grants, text), granted)
    } else if let Some(assesses) = node.find(Kind::assesses) {
        let reason = assesses.children().find(|child| child.kind == Kind::label).map(|reason| text.name(reason));
        Act::Assesses(name_in(assesses, text), value(reader, assesses.child(&[Kind::value])?, text)?, reason)
    } else if let Some(absent) = node.find(Kind::absent) {
        Act::Absent(iso_date(reader, absent.find(Kind::iso_date)?, text)?)
    } else {
        let what = node.find(Kind::what)?;
        let asked = match what.find(Kind::grant_amount) {
            Some(asked) => Some(amount(reader, asked, text)?),
            None => None,
        };
        Act::Event(name_in(what, text), asked)
    };
    let mut nodes = Vec::new();
    node.each(Kind::tell, &mut |tell| nodes.push(tell));
    let mut tells = Vec::new();
    for tell in nodes {
        let fact = text.name(tell.child(&[Kind::name])?);
        tells.push((fact, value(reader, tell.find(Kind::value)?, text)?));
    }
    let known = match node.find(Kind::known) {
        Some(known) => Some(day_and_clock(reader, known, text)?),
        None => None,
    };
    let person = node.child(&[Kind::person]).map(|person| text.name(person));
    let reason = node.child(&[Kind::because]).and_then(|because| because.child(&[Kind::label])).map(|reason| text.name(reason));
    Some(Report { role, person, act, tells, details: super::documents::details(node, text), reason, known })
}
