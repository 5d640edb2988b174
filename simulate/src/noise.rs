//! What happens on top of the course of a case: things told late, wrongly, twice, or in another order.

use crate::chance::Chance;
use sagsgang::log::Event;
use serde::Serialize;

/// How often each thing happens, out of [`crate::CHANCES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Noise {
    /// What happened is recorded some days later.
    pub late_registration: u32,
    /// The day that was told is corrected by a few days.
    pub correction: u32,
    /// What was told is taken back, and most often told again.
    pub withdrawal: u32,
    /// The same is told twice.
    pub duplicate: u32,
    /// What was told arrives before what was told earlier.
    pub disorder: u32,
    /// Of cases that reach the goal: it is taken back, the case is reopened, or it begins anew.
    pub relapse: u32,
    /// Of duties that know attempts: one is in vain first.
    pub vain_attempt: u32,
    /// Of duties whose deadline may be put off: it is.
    pub extension: u32,
    /// A value is told that another scenario told.
    pub other_value: u32,
    /// Of cases that may be closed: nobody does.
    pub left_open: u32,
    /// Of a pool's places by name, each month: whoever had given it takes it back.
    pub place_withdrawn: u32,
}

impl Default for Noise {
    fn default() -> Self {
        Self {
            late_registration: 60,
            correction: 15,
            withdrawal: 5,
            duplicate: 10,
            disorder: 20,
            relapse: 50,
            vain_attempt: 80,
            extension: 30,
            other_value: 100,
            left_open: 100,
            place_withdrawn: 10,
        }
    }
}

impl Noise {
    /// Nothing of it.
    pub const NONE: Self = Self {
        late_registration: 0,
        correction: 0,
        withdrawal: 0,
        duplicate: 0,
        disorder: 0,
        relapse: 0,
        vain_attempt: 0,
        extension: 0,
        other_value: 0,
        left_open: 0,
        place_withdrawn: 0,
    };
}

/// Something that was done on top of the course of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoiseKind {
    /// Recorded days after it happened.
    LateRegistration,
    /// A day was corrected.
    Correction,
    /// Something was taken back.
    Withdrawal,
    /// The same event stands twice in the log.
    Duplicate,
    /// Two events changed places in the log.
    Disorder,
    /// The goal was taken back, the case reopened or begun anew.
    Relapse,
    /// An attempt in vain.
    VainAttempt,
    /// A deadline was put off.
    Extension,
}

/// The events as they arrive: some twice, some before those that were told earlier. Arrival changes nothing in a case.
pub(crate) fn arrive(events: &[Event], noise: &Noise, chance: &mut Chance, done: &mut Vec<NoiseKind>) -> Vec<Event> {
    let mut arrived: Vec<Event> = Vec::with_capacity(events.len());
    for event in events {
        arrived.push(event.clone());
        if chance.hit(noise.duplicate) {
            arrived.push(event.clone());
            done.push(NoiseKind::Duplicate);
        }
    }
    for at in 1..arrived.len() {
        if chance.hit(noise.disorder) && arrived.get(at) != arrived.get(at - 1) {
            arrived.swap(at - 1, at);
            done.push(NoiseKind::Disorder);
        }
    }
    arrived
}
