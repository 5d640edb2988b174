//! A duty as a case keeps it: what is usual in sixty-four bytes, the rest in a box of its own.
//!
//! In and out: a [`Duty`], whole. A host may have a million cases, and hardly any duty was ever paused, corrected or planned
//! in rounds: its times are then those of its opening and of its deadline.

use super::duties::{Duty, State};
use super::{Case, Instance, Tick};
use crate::model::StepId;

/// A remembered duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(super) wake: Tick,
    pub(super) passes: Tick,
    opened: Tick,
    known: Tick,
    pub(super) key: u64,
    /// INVARIANT: nothing, where it would say no more than is usual: equal duties are kept alike.
    more: Option<Box<More>>,
    trigger: u32,
    gone: u32,
    pub(crate) step: StepId,
    nth: u16,
    pub(super) state: State,
    times: u8,
    clocked: bool,
    confirmed: bool,
}

/// What is as a rule told by the rest of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct More {
    by_rule: Tick,
    rests_on: Tick,
    pause_ends: Tick,
    first_known: Tick,
    first_passes: Tick,
    first_counted: Tick,
    base: Tick,
    rounds: u32,
    paused: bool,
    shortened: bool,
    revoked: bool,
}

impl More {
    /// As it is for a duty that was opened, counted once, and not touched since.
    fn usual(passes: Tick, opened: Tick, known: Tick) -> Self {
        Self {
            by_rule: passes,
            rests_on: known,
            pause_ends: Tick::NEVER,
            first_known: known,
            first_passes: passes,
            first_counted: if passes == Tick::NEVER { Tick::NEVER } else { known },
            base: opened,
            rounds: 1,
            paused: false,
            shortened: false,
            revoked: false,
        }
    }
}

impl From<Duty> for Kept {
    fn from(duty: Duty) -> Self {
        // Every field by name, so that none can be forgotten.
        let Duty {
            wake,
            passes,
            by_rule,
            opened,
            known,
            rests_on,
            pause_ends,
            first_known,
            first_passes,
            first_counted,
            base,
            key,
            rounds,
            times,
            trigger,
            nth,
            gone,
            step,
            state,
            clocked,
            paused,
            shortened,
            confirmed,
            revoked,
        } = duty;
        let more =
            More { by_rule, rests_on, pause_ends, first_known, first_passes, first_counted, base, rounds, paused, shortened, revoked };
        let more = (more != More::usual(passes, opened, known)).then(|| Box::new(more));
        Self { wake, passes, opened, known, key, more, trigger, gone, step, nth, state, times, clocked, confirmed }
    }
}

impl Kept {
    /// The next time something happens to it by itself.
    pub(crate) fn wake(&self) -> Tick {
        self.wake
    }

    /// The whole duty.
    pub(crate) fn duty(&self) -> Duty {
        let Self { wake, passes, opened, known, key, trigger, gone, step, nth, state, times, clocked, confirmed, .. } = *self;
        let more = self.more.as_deref().copied().unwrap_or_else(|| More::usual(passes, opened, known));
        let More { by_rule, rests_on, pause_ends, first_known, first_passes, first_counted, base, rounds, paused, shortened, revoked } =
            more;
        Duty {
            wake,
            passes,
            by_rule,
            opened,
            known,
            rests_on,
            pause_ends,
            first_known,
            first_passes,
            first_counted,
            base,
            key,
            rounds,
            times,
            trigger,
            nth,
            gone,
            step,
            state,
            clocked,
            paused,
            shortened,
            confirmed,
            revoked,
        }
    }

    pub(crate) fn instance(&self) -> Instance {
        Instance { step: self.step, trigger: self.trigger, nth: self.nth }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state == State::Open
    }

    pub(super) fn is_alive(&self) -> bool {
        self.state.is_alive()
    }

    pub(super) fn is_early(&self) -> bool {
        self.state == State::Early
    }
}

impl Case {
    /// The duty at a place.
    pub(super) fn duty(&self, at: usize) -> Option<Duty> {
        self.duties.get(at).map(Kept::duty)
    }

    /// Keeps a duty as it is now, at its place.
    pub(super) fn put(&mut self, at: usize, duty: Duty) {
        if let Some(place) = self.duties.get_mut(at) {
            *place = duty.into();
        }
    }

    /// Remembers one more duty. Most cases have a handful: little room is kept in reserve.
    pub(super) fn remember(&mut self, duty: Duty) {
        if self.duties.len() == self.duties.capacity() {
            self.duties.reserve_exact(if self.duties.is_empty() { 4 } else { 2 });
        }
        self.duties.push(duty.into());
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, More};
    use crate::case::Case;

    #[test]
    fn a_case_stays_small() {
        assert_eq!(size_of::<Kept>(), 64);
        assert_eq!(size_of::<More>(), 64);
        assert_eq!(size_of::<Case>(), 96);
    }
}
