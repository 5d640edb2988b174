//! Pools: how much they hold, what they answer, who is told when too little is left; and the steps that ask them.

use super::names::Names;
use super::steps::Slots;
use super::{Checker, legal_basis};
use crate::calendar::{CountRule, MonthEnd, Period, Unit};
use crate::diagnostic::{Code, Part};
use crate::lexicon::Language;
use crate::model::{KindId, Pool, PoolAct, PoolAnswer, PoolId, PoolLevel, PoolTarget, Role, RoleId, Roles, Rung, Shortage, Step, limits};
use crate::source::Span;
use crate::syntax::ast::{self, File, Name, PoolClause, What};
use std::collections::BTreeMap;

/// A pool reports its answers as a role of its own, which nobody in the text acts in.
pub(super) fn reporters(file: &File) -> impl Iterator<Item = Role> {
    pools_of(file).map(|pool| Role {
        name: pool.name.text.clone(),
        outside: true,
        led_by: Vec::new(),
        substitute: None,
        members: Roles::default(),
        separate: Roles::default(),
        own_only: false,
    })
}

/// What a pool answers, who reports it, and what it says.
pub(super) fn answers<'p>(
    pool: &'p ast::Pool,
    names: &Names,
) -> impl Iterator<Item = (&'p Name, Roles, Option<(PoolId, PoolAnswer)>)> + use<'p> {
    let id = names.pool_id(&pool.name);
    let from: Roles = names.reporter_id(&pool.name).into_iter().collect();
    pool.clauses.iter().filter_map(move |clause| match &clause.what {
        PoolClause::Answers(name, answer) => Some((name, from, id.map(|id| (id, *answer)))),
        _ => None,
    })
}

fn pools_of(file: &File) -> impl Iterator<Item = &ast::Pool> {
    file.declarations.iter().filter_map(|declaration| if let What::Pool(pool) = &declaration.what { Some(pool) } else { None })
}

/// How a line begins that says who may do something.
fn allowed_words(act: PoolAct) -> (&'static str, &'static str) {
    (act.word().text(Language::Danish), act.word().text(Language::English))
}

/// Has a role a part in a pool: is it told of too little, must it fill it up, or may it do something in its log?
pub(super) fn has_part(pool: &Pool, role: RoleId) -> bool {
    let told = |rungs: &[Rung]| rungs.iter().any(|rung| rung.to.contains(&role));
    let fills = |target: &PoolTarget| told(&target.duty().rungs) || target.duty().actors.contains(&role);
    pool.shortages.iter().any(|shortage| told(&shortage.rungs))
        || pool.target.as_ref().is_some_and(fills)
        || pool.may.iter().any(|(_, roles)| roles.contains(role))
}

pub(super) fn noun(pool: &ast::Pool) -> Part {
    Part::named(("puljen", "the pool"), &pool.name.text)
}

impl Checker<'_> {
    /// The pools of a text, in its order.
    pub(super) fn pools(&mut self, file: &File, names: &Names, month_end: MonthEnd) -> Vec<Pool> {
        let mut pools = Vec::new();
        for declaration in &file.declarations {
            let What::Pool(written) = &declaration.what else { continue };
            let mut pool = self.pool(written, names, month_end);
            pool.target = self.pool_target(file, declaration, written);
            pools.push(pool);
        }
        pools
    }

    fn pool(&mut self, written: &ast::Pool, names: &Names, month_end: MonthEnd) -> Pool {
        let mut pool = Pool {
            name: written.name.text.clone(),
            label: written.label.as_ref().map(|label| label.text.clone()),
            role: names.reporter_id(&written.name).unwrap_or(RoleId(u16::MAX)),
            places: 0,
            expires: None,
            waits: false,
            answers: Vec::new(),
            shortages: Vec::new(),
            target: None,
            may: Vec::new(),
            basis: Vec::new(),
        };
        let mut seen = BTreeMap::new();
        for clause in &written.clauses {
            let once = match &clause.what {
                PoolClause::Holds(..) => Some((0, ("rummer", "holds"))),
                PoolClause::Expires(..) => Some((1, ("en reservation udløber efter", "a reservation expires after"))),
                PoolClause::WaitingList => Some((2, ("venteliste", "waiting list"))),
                PoolClause::Hidden(_) => Some((3, ("skjult for", "hidden from"))),
                PoolClause::Answers(_, answer) => Some((4 + *answer as u16, ("svarer", "answers"))),
                PoolClause::Keeps(..) => Some((20, ("skal have mindst", "must have at least"))),
                PoolClause::May(act, _) => Some((21 + *act as u16, allowed_words(*act))),
                PoolClause::Short(_) | PoolClause::Basis(_) | PoolClause::Step(_) => None,
            };
            if let Some((kind, word)) = once {
                self.once(&mut seen, kind, word, clause.span);
            }
            match &clause.what {
                PoolClause::Holds(places, span) => pool.places = self.places(*places, *span),
                PoolClause::Expires(period, span) => pool.expires = self.reservation(*period, *span, month_end),
                PoolClause::WaitingList => pool.waits = true,
                PoolClause::Answers(name, answer) => pool.answers.extend(names.event_id(&name.text).map(|kind| (*answer, kind))),
                PoolClause::Short(shortage) => pool.shortages.extend(self.shortage(shortage, names, month_end)),
                PoolClause::Basis(basis) => pool.basis.push(legal_basis(basis)),
                PoolClause::May(act, roles) => pool.may.push((*act, self.acting(names, roles))),
                PoolClause::Hidden(_) | PoolClause::Keeps(..) | PoolClause::Step(_) => {}
            }
        }
        self.answers_fit(written, &pool);
        if !written.damaged && pool.basis.is_empty() {
            let fault = self.fault(Code::MissingLegalBasis, written.name.span).with(noun(written));
            self.push(fault);
        }
        pool
    }

    fn places(&mut self, places: u32, span: Span) -> u32 {
        if places == 0 {
            self.no_places(span, ("en pulje uden pladser begynder tom af sig selv", "a pool without places begins empty by itself"));
        }
        if places as usize > limits::PLACES {
            let fault = self.fault(Code::TooMany, span).with(("pladser i en pulje", "places in a pool")).with(limits::PLACES.to_string());
            self.push(fault);
        }
        places.min(u32::try_from(limits::PLACES).unwrap_or(u32::MAX))
    }

    pub(super) fn no_places(&mut self, span: Span, why: (&'static str, &'static str)) {
        let words = self.words(span);
        let help = ("slet linjen, eller skriv et tal over nul", "delete the line, or write a number above zero");
        let fault = self.fault(Code::ClauseOutOfPlace, span).with(words).with(why).with(help);
        self.push(fault);
    }

    /// A reservation lasts for whole days.
    fn reservation(&mut self, period: Period, span: Span, month_end: MonthEnd) -> Option<CountRule> {
        if !matches!(period.unit(), Unit::Hours(_)) && period.amount() > 0 {
            return Some(CountRule { month_end, ..CountRule::new(period) });
        }
        let words = self.words(span);
        let why = ("en reservation gælder hele dage", "a reservation holds for whole days");
        let help = ("skriv fx 14 dage eller 5 hverdage", "write for instance 14 days or 5 working days");
        let fault = self.fault(Code::ClauseOutOfPlace, span).with(words).with(why).with(help);
        self.push(fault);
        None
    }

    fn shortage(&mut self, written: &ast::Shortage, names: &Names, month_end: MonthEnd) -> Option<Shortage> {
        if written.below == Some(0) {
            self.no_places(written.span, ("færre end nul er der aldrig", "there are never fewer than zero"));
            return None;
        }
        let rungs = self.ladder(names, month_end, &written.rungs);
        if rungs.len() > limits::RUNGS {
            let fault = self.fault(Code::TooMany, written.span).with(("beskeder på én linje", "messages on one line"));
            let fault = fault.with(limits::RUNGS.to_string());
            self.push(fault);
        }
        let of = if written.of_all { PoolLevel::All } else { PoolLevel::Free };
        Some(Shortage { below: written.below.unwrap_or(1), of, rungs })
    }

    /// It says what it answers when there is a place, and answers nothing that cannot be.
    fn answers_fit(&mut self, written: &ast::Pool, pool: &Pool) {
        if written.damaged {
            return;
        }
        if !written.clauses.iter().any(|clause| matches!(clause.what, PoolClause::Answers(_, PoolAnswer::Reserved))) {
            let fault = self
                .fault(Code::MissingClause, written.name.span)
                .with(noun(written))
                .with(("svarer …, når en plads er reserveret", "answers …, when a place is reserved"))
                .with((
                    "skriv, hvad en sag får at vide: svarer \"plads reserveret\", når en plads er reserveret",
                    "write what a case is told: answers \"place reserved\", when a place is reserved",
                ));
            self.push(fault);
        }
        for clause in &written.clauses {
            let PoolClause::Answers(name, answer) = &clause.what else { continue };
            let (why, help) = match answer {
                PoolAnswer::Waits if !pool.waits => (
                    ("puljen har ingen venteliste, så ingen sag venter", "the pool has no waiting list, so no case waits"),
                    ("tilføj linjen »venteliste«, eller slet svaret", "add the line `waiting list`, or delete the answer"),
                ),
                PoolAnswer::Refused if pool.waits => (
                    ("puljen har en venteliste, så ingen sag afvises", "the pool has a waiting list, so no case is refused"),
                    ("slet svaret, eller slet linjen »venteliste«", "delete the answer, or delete the line `waiting list`"),
                ),
                PoolAnswer::Expired if !written.clauses.iter().any(|clause| matches!(clause.what, PoolClause::Expires(..))) => (
                    ("en reservation i puljen udløber aldrig", "a reservation in the pool never expires"),
                    (
                        "tilføj linjen »en reservation udløber efter …«, eller slet svaret",
                        "add the line `a reservation expires after …`, or delete the answer",
                    ),
                ),
                _ => continue,
            };
            let fault = self.fault(Code::ClauseOutOfPlace, clause.span).with(name.text.as_str()).with(why).with(help);
            self.push(fault);
        }
    }

    /// The pool a step asks, and the events that give the place back.
    pub(super) fn asked_pool(&mut self, written: &ast::Step, slots: &Slots<'_>, names: &Names) -> (Option<PoolId>, Vec<KindId>) {
        let asks = slots.reserves.and_then(|name| self.pool_named(names, name));
        let events = slots.gives_back.map_or(&[][..], Vec::as_slice);
        if let (None, Some(first), false) = (slots.reserves, events.first(), written.damaged) {
            let fault = self
                .fault(Code::ClauseOutOfPlace, first.span)
                .with(("giver pladsen tilbage ved", "gives the place back on"))
                .with(("trinnet reserverer ingen plads", "the step reserves no place"))
                .with(("tilføj linjen »reserverer en plads i …«, eller slet den", "add the line `reserves a place in …`, or delete it"));
            self.push(fault);
        }
        let gives_back = events.iter().filter_map(|name| self.event(names, name)).collect();
        (asks, gives_back)
    }

    /// A pool that no step asks.
    pub(super) fn idle_pools(&mut self, file: &File, names: &Names, steps: &[Step]) {
        for pool in pools_of(file) {
            let id = names.pool_id(&pool.name);
            if !steps.iter().any(|step| step.asks.is_some() && step.asks == id) {
                let fault = self.fault(Code::Unused, pool.name.span).with(pool.name.text.as_str()).with(("puljen", "the pool"));
                self.push(fault);
            }
        }
    }
}
