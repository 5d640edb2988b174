//! What holds for a while: a consent that runs out, a fact or an assessment that must be told again.
//!
//! It holds through its last day. When that has passed, everything that rests on it is looked at again, as when an event
//! tells something; what opens then is counted from the first day after.

use super::duties::{Bar, Work};
use super::few::Few;
use super::occurrence::Occurrence;
use super::{Case, Cause, Change, Stage, Tick, Transition, Witness};
use crate::calendar::Moment;
use crate::log::EventRef;
use crate::model::{Ceasing, FactId, Procedure, Signal, Value};

/// A fact that holds for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lasting {
    fact: FactId,
    /// From here on it does not hold any more: the beginning of the first day after.
    pub(super) until: Tick,
    /// When it became known what was told.
    known: Tick,
    /// The event that told it, and the key of what that opens.
    by: u32,
    key: u64,
}

impl Case {
    /// Ends what holds no longer by a tick, one at a time; what falls due earlier comes first. Tells whether there was anything.
    pub(super) fn over_by(&mut self, procedure: &Procedure, by: Tick, due: Option<Tick>, witness: &mut impl Witness) -> bool {
        let all = self.aside.iter().flat_map(|aside| &aside.lasting);
        let first = all.filter(|lasting| lasting.until <= by && due.is_none_or(|due| lasting.until <= due));
        let Some(over) = first.min_by_key(|lasting| (lasting.until, lasting.fact)).copied() else { return false };
        if let Some(aside) = &mut self.aside {
            aside.lasting.retain(|lasting| lasting.fact != over.fact);
        }
        self.is_over(procedure, over, witness);
        true
    }

    fn is_over(&mut self, procedure: &Procedure, over: Lasting, witness: &mut impl Witness) {
        let Lasting { fact, until, known, by, key } = over;
        let known = until.max(known);
        witness.note(Transition { at: until, cause: Cause::Time, change: Change::Over(fact) });
        let then = procedure.fact(fact).lasts.and_then(|lasts| lasts.then);
        self.forget(procedure, fact, then, known);
        self.by_time(procedure, (until, known), (by, key), witness, |work| {
            work.learned(&[fact], &[]);
            work.ceases(fact, Ceasing::RunsOut);
        });
    }

    /// Something that time does, at the beginning of a day or as a deadline in hours passes: like an event that nobody reports, in the name of the one it follows from.
    pub(super) fn by_time<W: Witness>(
        &mut self,
        procedure: &Procedure,
        (at, known): (Tick, Tick),
        (by, key): (u32, u64),
        witness: &mut W,
        act: impl FnOnce(&mut Work<'_, '_, W>),
    ) {
        if at > self.clock {
            self.clock = at;
            (self.rank, self.letters) = (0, 0);
        }
        if self.stage != Stage::Closed && self.stage != Stage::Stopped {
            // A deadline in hours passes at an instant.
            let happened =
                if at.is_after() { Moment::Instant(at.instant()) } else { Moment::Day(procedure.calendar().day_of(at.instant())) };
            let event = EventRef {
                id: "",
                kind: "",
                happened,
                recorded: at.instant(),
                actor: "",
                role: "",
                fields: None,
                about: None,
                supersedes: None,
                reason: None,
            };
            let occurrence = Occurrence::of_time(&event, at, known, key);
            let mut work = Work {
                procedure,
                case: self,
                occurrence: &occurrence,
                ordinal: by,
                cause: Cause::Time,
                witness,
                raised: Few::new(),
                triggered: Few::new(),
                begun: Few::new(),
            };
            act(&mut work);
            work.open_what_follows();
            work.free_places();
        }
        self.settle();
    }
}

impl<W: Witness> Work<'_, '_, W> {
    /// What is told holds from now on, for as long as its declaration says; what it was before is not forgotten yet.
    pub(super) fn holds_from_now(&mut self, fact: FactId, value: Value, known: Tick) {
        let declared = self.procedure.fact(fact);
        let lasts = declared.lasts.filter(|lasts| lasts.bears_on(value));
        if declared.lasts.is_none() && declared.said_by.is_none() {
            return;
        }
        let calendar = self.procedure.calendar();
        let until = lasts.map_or(Tick::NEVER, |lasts| {
            let last = calendar.day(calendar.count(&lasts.rule, Moment::Day(self.occurrence.day(calendar))));
            Tick::at(calendar.midnight(last.plus(1)))
        });
        let aside = self.case.aside.get_or_insert_default();
        aside.lasting.retain(|lasting| lasting.fact != fact);
        if until != Tick::NEVER {
            aside.lasting.push(Lasting { fact, until, known, by: self.ordinal, key: self.occurrence.key() });
        }
        self.note(Change::Holds { fact, value, until });
        // A consent that never held does not cease to hold.
        if declared.is_consent && value == Value::yes_no(false) && self.case.value(self.procedure, fact) == Some(Value::yes_no(true)) {
            self.ceases(fact, Ceasing::Withdrawn);
        }
    }

    /// Something holds no longer: steps may wait for that.
    fn ceases(&mut self, fact: FactId, way: Ceasing) {
        let procedure = self.procedure;
        for threshold in procedure.ceasing(fact, way) {
            self.note(Change::Ceased { threshold, way, event: self.ordinal });
            let raised = self.by_this(Signal::Reached(threshold));
            self.raised.push(raised);
        }
    }

    /// Is a consent lacking that the event needs?
    pub(super) fn consent_missing(&self) -> Option<Bar> {
        let super::occurrence::Subject::Kind(kind) = self.occurrence.subject else { return None };
        let holds = |fact: &FactId| self.case.value(self.procedure, *fact) == Some(Value::yes_no(true));
        (!self.procedure.kind(kind).needs.iter().all(holds)).then_some(Bar::ConsentMissing)
    }
}
