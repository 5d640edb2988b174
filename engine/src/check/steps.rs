//! Each step: its slots, who may meet it, what its deadline needs.

use super::Checker;
use super::procedure::HeaderFacts;
use super::time_limits::Setting;
use crate::diagnostic::Code;
use crate::model::{Condition, EventKind, KindId, LegalBasis, Modal, PhaseId, RoleId, Roles, Signal, Step, StepId, Trigger, Which, limits};
use crate::source::Span;
use crate::syntax::ast::{self, Declaration, File, MetItem, StepClause, What};
use std::collections::BTreeMap;

impl Checker<'_> {
    pub(super) fn steps(&mut self, file: &File, setting: &Setting<'_>, header: &HeaderFacts<'_>, kinds: &mut [EventKind]) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut phase = None;
        let mut phases = 0;
        for declaration in &file.declarations {
            match &declaration.what {
                What::Phase(_) => {
                    phase = Some(PhaseId::new(phases));
                    phases += 1;
                }
                What::Step(step) => {
                    let id = StepId::new(steps.len());
                    steps.push(self.step(declaration, step, id, phase, setting, header, kinds));
                }
                _ => {}
            }
        }
        steps
    }

    #[expect(clippy::too_many_arguments, reason = "a step is read with all that surrounds it, in one place")]
    fn step(
        &mut self,
        declaration: &Declaration,
        written: &ast::Step,
        id: StepId,
        phase: Option<PhaseId>,
        setting: &Setting<'_>,
        header: &HeaderFacts<'_>,
        kinds: &mut [EventKind],
    ) -> Step {
        let slots = self.slots(written);
        let after = self.after(written, slots.after, setting);
        let conditions = self.conditions(&slots, setting);
        let (actors, modal, action) = self.deed(written, slots.deed, setting);
        let duty = matches!(modal, Modal::Must | Modal::Should);
        let limit_clause = if duty { slots.limit } else { slots.expires };
        self.misplaced(written, &slots, duty);
        let limit = limit_clause.and_then(|(limit, clause)| self.limit(setting, &after, limit, clause));
        let target = slots.target.and_then(|(target, clause)| self.target(setting, target, clause));
        let default_ladder: Vec<ast::Rung> = header.ladder.iter().map(|rung| (*rung).clone()).collect();
        let ladder = slots.if_late.map_or(if duty && limit_clause.is_some() { default_ladder } else { Vec::new() }, <[ast::Rung]>::to_vec);
        if modal == Modal::Must && limit_clause.is_some() && ladder.is_empty() && !written.damaged && !header.damaged {
            let fault = self
                .fault(Code::DeadlineUnwatched, written.name.span)
                .with(written.name.text.as_str())
                .with(("teamlederen", "team_leader"));
            self.push(fault);
        }
        let rungs = self.rungs(setting, &slots.reminds, &ladder);
        if let Some(span) = (rungs.len() > limits::RUNGS).then_some(written.name.span) {
            let fault = self
                .fault(Code::TooMany, span)
                .with(("påmindelser og beskeder i ét trin", "reminders and messages in one step"))
                .with(limits::RUNGS.to_string());
            self.push(fault);
        }
        let (met_by, met_by_confirmation) = self.met_by(written, &slots, setting, &actors, id, kinds);
        for name in slots.lapses {
            if let Some(kind) = self.event(setting.names, name).and_then(|kind| kinds.get_mut(kind.index())) {
                kind.lapses.push(id);
            }
        }
        let basis: Vec<LegalBasis> =
            slots.basis.iter().map(|basis| LegalBasis { kind: basis.kind, place: basis.place.text.clone() }).collect();
        if basis.is_empty() && !written.damaged {
            let title = written.name.text.clone();
            let part = crate::diagnostic::Part::Each(format!("trinnet »{title}«"), format!("the step `{title}`"));
            let fault = self.fault(Code::MissingLegalBasis, written.name.span).with(part);
            self.push(fault);
        }
        Step {
            name: written.name.text.clone(),
            label: written.label.as_ref().map(|label| label.text.clone()),
            phase,
            after,
            conditions,
            actors,
            modal,
            action,
            target,
            limit,
            rungs,
            met_by,
            met_by_confirmation,
            survives: slots.survives,
            heard: crate::model::Heard::default(),
            basis,
            quote: declaration.quote.clone(),
            declared_at: written.name.span,
            line: self.line(written.name.span),
        }
    }

    fn slots<'s>(&mut self, written: &'s ast::Step) -> Slots<'s> {
        let mut slots = Slots::default();
        let mut seen = BTreeMap::new();
        for clause in &written.clauses {
            let once = match &clause.what {
                StepClause::After(_) => Some((0, ("efter / hver gang", "after / each time"))),
                StepClause::Deed(_) => Some((1, ("hvem der skal hvad", "who must do what"))),
                StepClause::Target(_) => Some((2, ("helst", "preferably"))),
                StepClause::Limit(_) => Some((3, ("fristen", "the deadline"))),
                StepClause::Expires(_) => Some((4, ("udløber", "expires"))),
                StepClause::IfLate(_) => Some((5, ("ved overskridelse", "if late"))),
                StepClause::MetBy(_) => Some((6, ("opfyldes ved", "met by"))),
                StepClause::Survives => Some((7, ("gælder også efter målet", "also applies after the goal"))),
                StepClause::If(..) | StepClause::Remind(_) | StepClause::NotMetBy(_) | StepClause::LapsesOn(_) | StepClause::Basis(_) => {
                    None
                }
            };
            if let Some((kind, word)) = once {
                self.once(&mut seen, kind, word, clause.span);
            }
            match &clause.what {
                StepClause::After(after) => slots.after = slots.after.or(Some(after)),
                StepClause::If(test, negated) => slots.conditions.push((test, *negated)),
                StepClause::Deed(deed) => slots.deed = slots.deed.or(Some(deed)),
                StepClause::Target(target) => slots.target = slots.target.or(Some((target, &clause.what))),
                StepClause::Limit(limit) => slots.limit = slots.limit.or(Some((limit, &clause.what))),
                StepClause::Expires(limit) => slots.expires = slots.expires.or(Some((limit, &clause.what))),
                StepClause::Remind(remind) => slots.reminds.push(remind),
                StepClause::IfLate(rungs) => slots.if_late = slots.if_late.or(Some(rungs.as_slice())),
                StepClause::MetBy(items) => slots.met_by = slots.met_by.or(Some(items.as_slice())),
                StepClause::NotMetBy(names) => slots.not_met_by.extend(names),
                StepClause::LapsesOn(names) => slots.lapses.extend(names),
                StepClause::Survives => slots.survives = true,
                StepClause::Basis(basis) => slots.basis.push(basis),
            }
            if matches!(clause.what, StepClause::IfLate(_)) {
                slots.if_late_at = Some(clause.span);
            }
            if matches!(clause.what, StepClause::Remind(_)) {
                slots.remind_at = slots.remind_at.or(Some(clause.span));
            }
        }
        slots
    }

    fn after(&mut self, written: &ast::Step, after: Option<&ast::After>, setting: &Setting<'_>) -> Trigger {
        let Some(after) = after else {
            if !written.damaged {
                self.missing(
                    written,
                    ("efter …", "after …"),
                    (
                        "skriv, hvad trinnet kommer efter, fx: efter første sygemelding · efter kontakt",
                        "say what the step comes after, for instance: after the first report · after contact",
                    ),
                );
            }
            return Trigger { which: Which::First, all: false, signals: Vec::new() };
        };
        let mut signals = Vec::new();
        let mut asks = after.which == Which::Unsaid;
        for name in &after.signals {
            let Some(signal) = self.signal(setting.names, name) else { continue };
            if asks && matches!(signal, Signal::Event(_)) && !setting.names.perhaps(&name.text) {
                self.which_one(name, true);
                asks = false;
            }
            signals.push(signal);
        }
        Trigger { which: after.which, all: after.all, signals }
    }

    fn conditions(&mut self, slots: &Slots<'_>, setting: &Setting<'_>) -> Vec<Condition> {
        slots.conditions.iter().filter_map(|(test, negated)| self.condition(setting.names, setting.facts, test, *negated)).collect()
    }

    fn deed(&mut self, written: &ast::Step, deed: Option<&ast::Deed>, setting: &Setting<'_>) -> (Vec<RoleId>, Modal, String) {
        let Some(deed) = deed else {
            if !written.damaged {
                self.missing(
                    written,
                    ("hvem der skal hvad", "who must do what"),
                    ("skriv fx: sagsbehandleren skal tale med borgeren", "write for instance: the caseworker must talk to the citizen"),
                );
            }
            return (Vec::new(), Modal::Must, String::new());
        };
        (self.roles(setting.names, &deed.actors), deed.modal, deed.action.clone())
    }

    fn missing(&mut self, written: &ast::Step, clause: (&str, &str), help: (&str, &str)) {
        let name = &written.name.text;
        let part = crate::diagnostic::Part::Each(format!("trinnet »{name}«"), format!("the step `{name}`"));
        let fault = self.fault(Code::MissingClause, written.name.span).with(part).with(clause).with(help);
        self.push(fault);
    }

    /// Clauses that would have no effect on this kind of step.
    fn misplaced(&mut self, written: &ast::Step, slots: &Slots<'_>, duty: bool) {
        if written.damaged {
            return;
        }
        let has_limit = if duty { slots.limit.is_some() } else { slots.expires.is_some() };
        let mut misplaced = Vec::new();
        if let (false, Some((limit, _))) = (duty, slots.limit) {
            misplaced.push((
                limit.span,
                ("fristen", "the deadline"),
                ("det, man kan eller har ret til, kan ikke være for sent", "what one may do cannot be late"),
                ("skriv: udløber … efter …", "write: expires … after …"),
            ));
        }
        if let (true, Some((limit, _))) = (duty, slots.expires) {
            misplaced.push((
                limit.span,
                ("udløber", "expires"),
                ("en pligt udløber ikke", "a duty does not expire"),
                ("skriv: senest … efter …", "write: no later than … after …"),
            ));
        }
        // A deadline of the wrong sort is told once, and not again by the lines that need one.
        let told = !misplaced.is_empty();
        if let (Some(span), false) = (slots.if_late_at, has_limit && duty || told) {
            let (why, help) = if duty {
                (
                    ("trinnet har ingen frist", "the step has no deadline"),
                    ("tilføj en frist, eller slet linjen", "add a deadline, or delete the line"),
                )
            } else {
                (
                    ("det, man kan eller har ret til, kan ikke være for sent", "what one may do cannot be late"),
                    ("slet linjen", "delete the line"),
                )
            };
            misplaced.push((span, ("ved overskridelse", "if late"), why, help));
        }
        if let (Some(span), false) = (slots.remind_at, has_limit || told) {
            misplaced.push((
                span,
                ("påmind", "remind"),
                ("trinnet har ingen frist", "the step has no deadline"),
                ("tilføj en frist, eller slet linjen", "add a deadline, or delete the line"),
            ));
        }
        for (span, clause, why, help) in misplaced {
            let fault = self.fault(Code::ClauseOutOfPlace, span).with(clause).with(why).with(help);
            self.push(fault);
        }
    }

    /// The events that meet the step; the step's own event may be reported by its actors.
    fn met_by(
        &mut self,
        written: &ast::Step,
        slots: &Slots<'_>,
        setting: &Setting<'_>,
        actors: &[RoleId],
        id: StepId,
        kinds: &mut [EventKind],
    ) -> (Vec<KindId>, Vec<KindId>) {
        let mut met_by = Vec::new();
        let mut by_confirmation = Vec::new();
        let mut places: Vec<(KindId, Span)> = Vec::new();
        match slots.met_by {
            None => met_by.extend(setting.names.event_id(&written.name.text)),
            Some(items) => {
                for item in items {
                    match item {
                        MetItem::Event(name) => {
                            if let Some(kind) = self.event(setting.names, name) {
                                met_by.push(kind);
                                places.push((kind, name.span));
                            }
                        }
                        MetItem::ConfirmationOf(name) => by_confirmation.extend(self.event(setting.names, name)),
                    }
                }
            }
        }
        for name in &slots.not_met_by {
            let Some(attempt) = self.event(setting.names, name) else { continue };
            if met_by.contains(&attempt) {
                let place = places.iter().find(|(kind, _)| *kind == attempt).map_or(written.name.span, |(_, place)| *place);
                let fault = self.fault(Code::AttemptDischarges, name.span).with(name.text.as_str()).also(place);
                self.push(fault);
            }
            if let Some(kind) = kinds.get_mut(attempt.index()) {
                kind.attempts.push(id);
            }
        }
        for kind in &met_by {
            if let Some(kind) = kinds.get_mut(kind.index()) {
                kind.meets.push(id);
                if !kind.declared {
                    let mut from = Roles::default();
                    actors.iter().for_each(|role| from.add(*role));
                    kind.from = kind.from.join(from);
                }
            }
        }
        for kind in &by_confirmation {
            if let Some(kind) = kinds.get_mut(kind.index()) {
                kind.confirmation_meets.push(id);
            }
        }
        (met_by, by_confirmation)
    }
}

/// The clauses of a step, each in its slot.
#[derive(Default)]
struct Slots<'s> {
    after: Option<&'s ast::After>,
    conditions: Vec<(&'s ast::Test, bool)>,
    deed: Option<&'s ast::Deed>,
    target: Option<(&'s ast::Target, &'s StepClause)>,
    limit: Option<(&'s ast::Limit, &'s StepClause)>,
    expires: Option<(&'s ast::Limit, &'s StepClause)>,
    reminds: Vec<&'s ast::Remind>,
    remind_at: Option<Span>,
    if_late: Option<&'s [ast::Rung]>,
    if_late_at: Option<Span>,
    met_by: Option<&'s [MetItem]>,
    not_met_by: Vec<&'s ast::Name>,
    lapses: Vec<&'s ast::Name>,
    survives: bool,
    basis: Vec<&'s ast::Basis>,
}
