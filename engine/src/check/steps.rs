//! Each step: its slots, who may meet it, what its deadline needs.

use super::header::HeaderFacts;
use super::time_limits::Setting;
use super::{Checker, legal_basis};
use crate::calendar::{CountRule, Landing, Period, Unit};
use crate::diagnostic::Code;
use crate::model::{
    Condition, EventKind, Extension, KindId, LegalBasis, Modal, Pausing, PhaseId, PowerKind, RoleId, Roles, Signal, Step, StepId, Tighter,
    Trigger, Unknown, Which, limits,
};
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
        let after = match slots.every {
            Some((every, _)) => self.recurring(every, setting),
            None => match slots.reached {
                Some(reached) => {
                    let signal = self.threshold(setting.names, setting.facts, reached).map(Signal::Reached);
                    Trigger { which: Which::Each, all: false, signals: signal.into_iter().collect() }
                }
                None => self.after(written, slots.after, setting),
            },
        };
        let mut conditions = self.conditions(&slots, setting);
        let needs: Vec<_> = slots.needs.iter().filter_map(|name| self.consent_named(setting.names, setting.facts, name)).collect();
        conditions.extend(needs.iter().filter_map(|fact| self.while_consent_holds(setting.facts, *fact)));
        let (actors, modal, action) = self.deed(written, slots.deed, setting);
        let takes = self.takes(written, &slots.takes, setting);
        let duty = matches!(modal, Modal::Must | Modal::Should);
        let times = slots.times.map(|(times, limit, clause)| (times, (limit, clause)));
        let limit_clause = if duty { slots.limit.or(times.map(|(_, limit)| limit)) } else { slots.expires };
        self.misplaced(written, &slots, duty);
        let limit = match slots.every {
            Some((every, clause)) => {
                let landing = self.on_the_day(written, slots.on_the_day);
                Some(self.round(setting, every, landing, clause))
            }
            None => limit_clause.and_then(|(limit, clause)| self.limit(setting, &after, limit, clause)),
        };
        let earliest = slots.earliest.and_then(|(limit, clause)| self.earliest(setting, &after, slots.every.is_some(), limit, clause));
        let born_late = slots.born_late.map(|(period, landing, span, clause)| self.born_late(setting, period, landing, span, clause));
        let tighter = self.tighter(&slots, &after, setting);
        let target = slots.target.and_then(|(target, clause)| self.target(setting, target, clause));
        let of_headers = if duty && (limit.is_some() || !tighter.is_empty()) { header.ladder.as_slice() } else { &[] };
        let ladder = self.whom_texts_tell(self.layer(written.name.span), slots.if_late.unwrap_or_default(), of_headers);
        if modal == Modal::Must
            // A deadline that could not be understood is told of by itself.
            && (limit.is_some() || (limit_clause.is_none() && slots.every.is_some()) || !tighter.is_empty())
            && ladder.is_empty()
            // Whoever has a step to take when it passes knows of it.
            && !setting.awaited.contains(&id)
            && !written.damaged
            && !header.damaged
        {
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
        // A deadline that was written and not understood is a deadline all the same.
        let written_limit = limit_clause.map(|(limit, _)| limit.period.unit());
        let limit_unit = limit.as_ref().map(|limit| limit.rule.period.unit()).or(written_limit);
        let replaces = self.replaced_steps(written, &slots, setting, id, kinds);
        let until = slots.every.iter().flat_map(|(every, _)| &every.until);
        for name in slots.lapses.iter().copied().chain(until) {
            if let Some(kind) = self.event(setting.names, name).and_then(|kind| kinds.get_mut(kind.index())) {
                kind.lapses.push(id);
            }
        }
        let (asks, gives_back) = self.asked_pool(written, &slots, setting.names);
        let basis: Vec<LegalBasis> = slots.basis.iter().map(|basis| legal_basis(basis)).collect();
        if basis.is_empty() && !written.damaged {
            let part = crate::diagnostic::Part::named(("trinnet", "the step"), &written.name.text);
            let fault = self.fault(Code::MissingLegalBasis, written.name.span).with(part);
            self.push(fault);
        }
        let cap = match (slots.capped, &limit) {
            (Some((period, step, clause)), Some(limit)) => self.step_named(setting.names, step).map(|before| crate::model::Cap {
                before,
                rule: crate::calendar::CountRule { period, ..limit.rule },
                words: crate::syntax::clause_words(self.language, clause),
            }),
            _ => None,
        };
        let power = |checker: &mut Self, kind| -> Roles {
            slots
                .powers
                .iter()
                .filter(|power| power.what == kind)
                .map(|power| checker.acting(setting.names, &power.by))
                .fold(Roles::default(), Roles::join)
        };
        let (excusable_by, liftable_by) = (power(self, PowerKind::Excuse), power(self, PowerKind::Lift));
        let extensions = self.extensions(setting, &slots, limit_unit);
        Step {
            name: written.name.text.clone(),
            label: written.label.as_ref().map(|label| label.text.clone()),
            phase,
            after,
            conditions,
            needs,
            takes,
            actors,
            modal,
            action,
            target,
            earliest,
            limit,
            per: slots.per.and_then(|name| self.identifier(setting.names, setting.facts, name)),
            tighter,
            times: times.map_or(1, |(times, _)| u8::try_from(times).unwrap_or(u8::MAX)),
            replaces,
            replaced_by: Vec::new(),
            cap,
            shortens: Vec::new(),
            pausing: slots.pausing.and_then(|(test, at_most, span)| self.pausing(setting, test, at_most, span, limit_unit)),
            every: slots.every.map(|(every, _)| crate::model::Every { from_actual: every.from_actual }),
            born_late,
            rungs,
            alarms: crate::model::Alarms::default(),
            extensions,
            excusable_by,
            liftable_by,
            met_by,
            met_by_confirmation,
            survives: slots.survives,
            hidden: self.hidden_step(setting.names, &slots.hidden),
            no_new_from: None,
            heard: crate::model::Heard::default(),
            asks,
            gives_back,
            basis,
            quote: declaration.quote.clone(),
            declared_at: written.name.span,
            line: self.line(written.name.span),
            spoken_of: std::iter::once(&written.name)
                .chain(&written.again)
                .map(|name| (self.layer(name.span), self.line(name.span)))
                .collect(),
            limit_layer: limit_clause.map_or(self.layer(written.name.span), |(limit, _)| self.layer(limit.span)),
            basis_layers: slots.basis.iter().map(|basis| self.layer(basis.place.span)).collect(),
        }
    }

    /// The limits that texts building on the step's own text add to it.
    fn tighter(&mut self, slots: &Slots<'_>, after: &Trigger, setting: &Setting<'_>) -> Vec<Tighter> {
        let mut all = Vec::new();
        for (layer, limit, clause) in &slots.tighter {
            let born_late = slots.tighter_born_late.iter().find(|(of, ..)| of == layer);
            let born_late = born_late.map(|(_, (period, landing, span, clause))| self.born_late(setting, *period, *landing, *span, clause));
            if let Some(limit) = self.limit(setting, after, limit, clause) {
                all.push(Tighter { layer: *layer, limit, born_late });
            }
        }
        all
    }

    fn slots<'s>(&mut self, written: &'s ast::Step) -> Slots<'s> {
        let mut slots = Slots::default();
        let mut seen = BTreeMap::new();
        for clause in &written.clauses {
            let once = match &clause.what {
                StepClause::After(_) | StepClause::Every(_) | StepClause::Reached(_) => {
                    Some((0, ("efter / hver gang / når", "after / each time / when")))
                }
                StepClause::Capped(..) => Some((10, ("dog …", "but …"))),
                StepClause::Pauses(..) => Some((9, ("holder pause mens", "pauses while"))),
                StepClause::BornLate(..) => Some((8, ("allerede udløbet", "already expired"))),
                StepClause::Deed(_) => Some((1, ("hvem der skal hvad", "who must do what"))),
                StepClause::Target(..) => Some((2, ("helst", "preferably"))),
                StepClause::Limit(_) | StepClause::OnTheDay(_) | StepClause::Times(..) => Some((3, ("fristen", "the deadline"))),
                StepClause::Expires(_) => Some((4, ("udløber", "expires"))),
                StepClause::IfLate(_) => Some((5, ("ved overskridelse", "if late"))),
                StepClause::MetBy(_) => Some((6, ("opfyldes ved", "met by"))),
                StepClause::Power(power) if power.otherwise => None,
                StepClause::Power(power) => Some(match power.what {
                    PowerKind::Extend => (11, ("kan forlænges af", "may be extended by")),
                    PowerKind::Excuse => (12, ("kan undskyldes af", "may be excused by")),
                    PowerKind::Lift => (13, ("kan ophæves af", "may be lifted by")),
                }),
                StepClause::Earliest(_) => Some((16, ("tidligst", "no earlier than"))),
                StepClause::Takes(ast::Takes::Participants(_)) => Some((17, ("deltagere", "participants"))),
                StepClause::Takes(ast::Takes::Venues(_)) => Some((18, ("mødested", "venue"))),
                StepClause::Takes(ast::Takes::Channels(_)) => Some((19, ("kontaktform", "channel"))),
                StepClause::Takes(ast::Takes::Checklist(_)) => Some((20, ("huskeliste", "checklist"))),
                StepClause::Per(_) => Some((14, ("pr.", "per"))),
                StepClause::Hidden(_) => Some((15, ("skjult for", "hidden from"))),
                StepClause::Survives => Some((7, ("gælder også efter målet", "also applies after the goal"))),
                StepClause::Reserves(_) => Some((21, ("reserverer en plads i", "reserves a place in"))),
                StepClause::GivesBack(_) => Some((22, ("giver pladsen tilbage ved", "gives the place back on"))),
                StepClause::If(..)
                | StepClause::Remind(_)
                | StepClause::NotMetBy(_)
                | StepClause::LapsesOn(_)
                | StepClause::Needs(_)
                | StepClause::Takes(ast::Takes::Documents(_))
                | StepClause::Basis(_)
                | StepClause::Replaces(_)
                | StepClause::Restores(..) => None,
            };
            let layer = self.layer(clause.span);
            if let Some((kind, word)) = once {
                self.once(&mut seen, kind + u16::from(layer) * 32, word, clause.span);
            }
            match &clause.what {
                StepClause::After(after) => slots.after = slots.after.or(Some(after)),
                StepClause::Per(name) => slots.per = slots.per.or(Some(name)),
                StepClause::Reached(reached) => slots.reached = slots.reached.or(Some(reached)),
                StepClause::Times(times, limit) => slots.times = slots.times.or(Some((*times, limit, &clause.what))),
                StepClause::Pauses(test, at_most) => slots.pausing = slots.pausing.or(Some((test, *at_most, clause.span))),
                StepClause::Capped(period, step) => slots.capped = slots.capped.or(Some((*period, step, &clause.what))),
                StepClause::Replaces(names) => slots.replaces.extend(names),
                StepClause::Restores(event, step) => slots.restores.push((event, step)),
                StepClause::Every(every) => slots.every = slots.every.or(Some((every, &clause.what))),
                StepClause::BornLate(period, landing, span) => {
                    let born_late = (*period, *landing, *span, &clause.what);
                    // It goes with the deadline of its own text, where that has one.
                    let own =
                        |other: &&ast::Clause<StepClause>| matches!(other.what, StepClause::Limit(_)) && self.layer(other.span) == layer;
                    match slots.born_late {
                        _ if layer > self.layer(written.name.span) && written.clauses.iter().any(|other| own(&other)) => {
                            slots.tighter_born_late.push((layer, born_late));
                        }
                        None => slots.born_late = Some(born_late),
                        Some(_) => {}
                    }
                }
                StepClause::OnTheDay(landing) => slots.on_the_day = slots.on_the_day.or(Some((*landing, clause.span))),
                StepClause::If(test, negated) => slots.conditions.push((test, *negated)),
                StepClause::Deed(deed) => slots.deed = slots.deed.or(Some(deed)),
                StepClause::Target(target, hard) => {
                    slots.target = slots.target.or(Some((target, &clause.what)));
                    if let Some(hard) = hard {
                        self.once(&mut seen, 3 + u16::from(layer) * 32, ("fristen", "the deadline"), clause.span);
                        slots.limit = slots.limit.or(Some((hard, &clause.what)));
                    }
                }
                StepClause::Limit(limit) if layer > self.layer(written.name.span) => slots.tighter.push((layer, limit, &clause.what)),
                StepClause::Limit(limit) => slots.limit = slots.limit.or(Some((limit, &clause.what))),
                StepClause::Earliest(limit) => slots.earliest = slots.earliest.or(Some((limit, &clause.what))),
                StepClause::Expires(limit) => slots.expires = slots.expires.or(Some((limit, &clause.what))),
                StepClause::Remind(remind) => slots.reminds.push(remind),
                StepClause::IfLate(rungs) => slots.if_late = slots.if_late.or(Some(rungs.as_slice())),
                StepClause::MetBy(items) => slots.met_by = slots.met_by.or(Some(items.as_slice())),
                StepClause::NotMetBy(names) => slots.not_met_by.extend(names),
                StepClause::LapsesOn(names) => slots.lapses.extend(names),
                StepClause::Power(power) => slots.powers.push(power),
                StepClause::Hidden(roles) => slots.hidden.extend(roles),
                StepClause::Survives => slots.survives = true,
                StepClause::Needs(consents) => slots.needs.extend(consents),
                StepClause::Reserves(pool) => slots.reserves = slots.reserves.or(Some(pool)),
                StepClause::GivesBack(events) => slots.gives_back = slots.gives_back.or(Some(events)),
                StepClause::Takes(takes) => slots.takes.push((takes, clause.span)),
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

    /// A recurring step begins after one thing, and then follows itself; after the latest one, it begins anew each time that comes.
    fn recurring(&mut self, every: &ast::Every, setting: &Setting<'_>) -> Trigger {
        let signal = self.signal(setting.names, &every.after);
        if every.which == Which::Unsaid && matches!(signal, Some(Signal::Event(_))) {
            self.which_one(&every.after, false);
        }
        let which = if every.which == Which::Latest { Which::Latest } else { Which::First };
        Trigger { which, all: false, signals: signal.into_iter().collect() }
    }

    fn on_the_day(&mut self, written: &ast::Step, clause: Option<(Landing, Span)>) -> Landing {
        if clause.is_none() && !written.damaged {
            self.missing(
                written,
                ("senest på dagen, …", "no later than on the day, …"),
                (
                    "skriv hvad der sker på en fridag, fx: senest på dagen, på en fridag hverdagen før",
                    "say what happens on a day off, for instance: no later than on the day, on a day off the working day before",
                ),
            );
        }
        clause.map_or(Landing::Stays, |(landing, _)| landing)
    }

    /// The steps this one takes the place of, and the events that give them back.
    fn replaced_steps(
        &mut self,
        written: &ast::Step,
        slots: &Slots<'_>,
        setting: &Setting<'_>,
        id: StepId,
        kinds: &mut [EventKind],
    ) -> Vec<StepId> {
        let replaces: Vec<StepId> = slots.replaces.iter().filter_map(|name| self.step_named(setting.names, name)).collect();
        if let Some(own) = slots.replaces.iter().find(|name| crate::model::key(&name.text) == crate::model::key(&written.name.text)) {
            let fault = self.fault(Code::CircularWait, own.span).with(own.text.as_str());
            self.push(fault);
        }
        for (event, step) in &slots.restores {
            let restored = self.step_named(setting.names, step);
            if restored.is_some_and(|restored| !replaces.contains(&restored)) {
                let why = crate::diagnostic::Part::Each(
                    format!("trinnet træder ikke i stedet for »{}«", step.text),
                    format!("the step does not replace `{}`", step.text),
                );
                let help = ("tilføj linjen »træder i stedet for …«", "add the line `replaces …`");
                let fault = self.fault(Code::ClauseOutOfPlace, step.span).with(step.text.as_str()).with(why).with(help);
                self.push(fault);
            }
            if let Some(kind) = self.event(setting.names, event).and_then(|kind| kinds.get_mut(kind.index())) {
                kind.declines.push(id);
            }
        }
        replaces
    }

    fn pausing(
        &mut self,
        setting: &Setting<'_>,
        test: &ast::Test,
        at_most: Option<Period>,
        span: Span,
        unit: Option<Unit>,
    ) -> Option<Pausing> {
        let misplaced = match (unit, at_most.map(Period::unit)) {
            (None, _) => Some((
                ("trinnet har ingen frist", "the step has no deadline"),
                ("tilføj en frist, eller slet linjen", "add a deadline, or delete the line"),
            )),
            (Some(Unit::Hours(_)), _) => Some((
                ("en frist i timer kan ikke holde pause", "a deadline in hours cannot pause"),
                ("skriv fristen i dage", "write the deadline in days"),
            )),
            (_, Some(unit)) if !matches!(unit, Unit::Days | Unit::Weeks) => Some((
                ("det længste regnes i dage eller uger", "the longest is counted in days or weeks"),
                ("skriv fx: højst 4 uger", "write for instance: at most 4 weeks"),
            )),
            _ => None,
        };
        if let Some((why, help)) = misplaced {
            let fault = self.fault(Code::ClauseOutOfPlace, span).with(("holder pause mens", "pauses while")).with(why).with(help);
            self.push(fault);
        }
        let test = ast::Test { unknown: Some(Unknown::No), ..test.clone() };
        let while_ = self.condition(setting.names, setting.facts, &test, false)?;
        let at_most_days = at_most.map(|period| if period.unit() == Unit::Weeks { period.amount() * 7 } else { period.amount() });
        let words = crate::syntax::clause_words(self.language, &StepClause::Pauses(test, at_most));
        Some(Pausing { while_, at_most_days, words })
    }

    /// How far the deadline may be put off.
    fn extensions(&mut self, setting: &Setting<'_>, slots: &Slots<'_>, unit: Option<Unit>) -> Vec<Extension> {
        let mut powers = slots.powers.iter().filter(|power| power.what == PowerKind::Extend).copied();
        let Some(power) = powers.next() else { return Vec::new() };
        if power.otherwise {
            let fault = self
                .fault(Code::ClauseOutOfPlace, power.span)
                .with(("ellers af", "otherwise by"))
                .with(("ingen linje over den siger, hvem der ellers kan forlænge", "no line above it says who else may extend"))
                .with(("begynd linjen med »kan forlænges af«", "begin the line with `may be extended by`"));
            self.push(fault);
        }
        let misplaced = match unit {
            None => Some((
                ("trinnet har ingen frist", "the step has no deadline"),
                ("tilføj en frist, eller slet linjen", "add a deadline, or delete the line"),
            )),
            Some(Unit::Hours(_)) => Some((
                ("en frist i timer kan ikke forlænges til en dag", "a deadline in hours cannot be extended to a day"),
                ("skriv fristen i dage", "write the deadline in days"),
            )),
            Some(_) => None,
        };
        if let Some((why, help)) = misplaced {
            let clause = ("kan forlænges af", "may be extended by");
            let fault = self.fault(Code::ClauseOutOfPlace, power.span).with(clause).with(why).with(help);
            self.push(fault);
        }
        let mut extensions: Vec<Extension> = Vec::new();
        let mut above: Option<&ast::Power> = None;
        for power in std::iter::once(power).chain(powers) {
            let by = self.acting(setting.names, &power.by);
            let times = power.times.map(|times| u8::try_from(times).unwrap_or(u8::MAX));
            let at_most = power.at_most.map(|period| CountRule { month_end: setting.month_end, ..CountRule::new(period) });
            let extension = Extension { by, times, at_most };
            if let Some((lower, place)) = extensions.last().zip(above)
                && !extension.gives_more_than(lower)
            {
                let words = self.words(power.span);
                let fault = self.fault(Code::AuthorityNotHigher, power.span).with(words).with(self.words(place.span)).also(place.span);
                self.push(fault);
            }
            extensions.push(extension);
            above = Some(power);
        }
        extensions
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
        let part = crate::diagnostic::Part::named(("trinnet", "the step"), name);
        let fault = self.fault(Code::MissingClause, written.name.span).with(part).with(clause).with(help);
        self.push(fault);
    }

    /// Clauses that would have no effect on this kind of step.
    fn misplaced(&mut self, written: &ast::Step, slots: &Slots<'_>, duty: bool) {
        if written.damaged {
            return;
        }
        let has_limit = slots.times.is_some()
            || slots.every.is_some()
            || if duty { slots.limit.is_some() || !slots.tighter.is_empty() } else { slots.expires.is_some() };
        let mut misplaced = Vec::new();
        if let Some(per) = slots.per {
            let word = ("pr.", "per");
            let why = if slots.every.is_some() {
                Some(("et trin, der gentages, står én gang for sagen", "a recurring step stands once for the case"))
            } else if slots.after.is_some_and(|after| after.all) {
                Some(("flere hændelser med »og« kan handle om hver sin", "several events with `and` may each be about another one"))
            } else if slots.reached.is_some() {
                Some(("en optælling og en optrapning gælder for hele sagen", "a tally and a progression are about the whole case"))
            } else if !slots.replaces.is_empty() {
                Some((
                    "et trin, der træder i stedet for et andet, gør det for hele sagen",
                    "a step that replaces another does so for the whole case",
                ))
            } else {
                None
            };
            if let Some(why) = why {
                misplaced.push((per.span, word, why, ("slet linjen, eller skriv to trin", "delete the line, or write two steps")));
            }
        }
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
        if let (Some((_, span)), None) = (slots.on_the_day, slots.every) {
            misplaced.push((
                span,
                ("senest på dagen", "no later than on the day"),
                ("trinnet kommer ikke igen og igen", "the step does not recur"),
                ("skriv en frist: senest … efter …, eller hver … efter …", "write a deadline: no later than … after …, or every … after …"),
            ));
        }
        if let (Some((_, _, span, _)), false) = (slots.born_late, has_limit && duty) {
            misplaced.push((
                span,
                ("allerede udløbet", "already expired"),
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
                    kind.from = kind.from.join(self.acting_for(actors));
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

/// `allerede udløbet: …`, as written.
type BornLate<'s> = (Period, Option<Landing>, Span, &'s StepClause);

/// The clauses of a step, each in its slot.
#[derive(Default)]
pub(super) struct Slots<'s> {
    after: Option<&'s ast::After>,
    reached: Option<&'s ast::Reached>,
    per: Option<&'s ast::Name>,
    conditions: Vec<(&'s ast::Test, bool)>,
    needs: Vec<&'s ast::Name>,
    takes: Vec<(&'s ast::Takes, Span)>,
    every: Option<(&'s ast::Every, &'s StepClause)>,
    times: Option<(u32, &'s ast::Limit, &'s StepClause)>,
    pausing: Option<(&'s ast::Test, Option<Period>, Span)>,
    capped: Option<(Period, &'s ast::Name, &'s StepClause)>,
    replaces: Vec<&'s ast::Name>,
    restores: Vec<(&'s ast::Name, &'s ast::Name)>,
    powers: Vec<&'s ast::Power>,
    on_the_day: Option<(Landing, Span)>,
    born_late: Option<BornLate<'s>>,
    deed: Option<&'s ast::Deed>,
    target: Option<(&'s ast::Target, &'s StepClause)>,
    limit: Option<(&'s ast::Limit, &'s StepClause)>,
    expires: Option<(&'s ast::Limit, &'s StepClause)>,
    earliest: Option<(&'s ast::Limit, &'s StepClause)>,
    /// Of texts that build on the step's own: each layer's limit, and what takes its place where it had expired already.
    tighter: Vec<(u8, &'s ast::Limit, &'s StepClause)>,
    tighter_born_late: Vec<(u8, BornLate<'s>)>,
    reminds: Vec<&'s ast::Remind>,
    remind_at: Option<Span>,
    if_late: Option<&'s [ast::Rung]>,
    if_late_at: Option<Span>,
    pub(super) reserves: Option<&'s ast::Name>,
    pub(super) gives_back: Option<&'s Vec<ast::Name>>,
    met_by: Option<&'s [MetItem]>,
    not_met_by: Vec<&'s ast::Name>,
    lapses: Vec<&'s ast::Name>,
    survives: bool,
    hidden: Vec<&'s ast::Name>,
    basis: Vec<&'s ast::Basis>,
}
