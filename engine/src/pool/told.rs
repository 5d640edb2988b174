//! Who is told that too little is left: a ladder that begins when the level falls below what the text says, and stops when it
//! rises again.

use super::Told;
use super::course::LevelOn;
use crate::calendar::{Calendar, Instant, Moment};
use crate::case::Tick;
use crate::model::{Pool, PoolLevel, Procedure, RungTime};
use crate::situation::digest;
use std::collections::BTreeSet;

/// How much there was after each change.
#[derive(Debug, Default)]
pub(super) struct Levels {
    changes: Vec<Change>,
    /// When the last of what was looked at was recorded.
    known: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    tick: Tick,
    pub(super) at: Moment,
    /// When it could be known.
    pub(super) known: Instant,
    level: LevelOn,
}

impl Levels {
    /// Something of this position was recorded then.
    pub(super) fn known(&mut self, recorded: Instant) {
        self.known = self.known.max(Some(recorded));
    }

    /// What is left after all of a position.
    pub(super) fn note(&mut self, tick: Tick, at: Moment, level: LevelOn) {
        let known = self.known.take().unwrap_or(tick.instant());
        self.changes.push(Change { tick, at, known, level });
    }

    /// How much there was after each change.
    pub(super) fn course(&self) -> impl Iterator<Item = LevelOn> + '_ {
        self.changes.iter().map(|change| change.level)
    }
}

pub(super) fn told(procedure: &Procedure, pool: &Pool, levels: &Levels, until: Tick, acknowledged: &BTreeSet<String>) -> Vec<Told> {
    let mut all = Vec::new();
    for (line, shortage) in pool.shortages.iter().enumerate() {
        for (begun, over) in spells(shortage.below, shortage.of, levels) {
            for (number, rung) in shortage.rungs.iter().enumerate() {
                let comes = rung_tick(rung.when, begun, procedure.calendar());
                if over.is_some_and(|over| over.tick <= comes) {
                    continue;
                }
                let at = comes.instant().max(begun.known);
                if Tick::at(at) > until {
                    continue;
                }
                let id = digest(&format!("{}\n{line}\n{number}\n{}", pool.name, begun.at));
                all.push(Told {
                    acknowledged: acknowledged.contains(&id),
                    id,
                    at,
                    to: procedure.role_names(&rung.to),
                    below: shortage.below,
                    of: shortage.of,
                    since: begun.at,
                    rung: u8::try_from(number + 1).unwrap_or(u8::MAX),
                });
            }
        }
    }
    all.sort_by(|one, other| (one.at, one.of, one.below, &one.id).cmp(&(other.at, other.of, other.below, &other.id)));
    all
}

/// When there was too little: since which change, and until when.
pub(super) fn spells(below: u32, of: PoolLevel, levels: &Levels) -> Vec<(Change, Option<Change>)> {
    let mut spells: Vec<(Change, Option<Change>)> = Vec::new();
    for change in &levels.changes {
        let running = spells.last_mut().filter(|(_, over)| over.is_none());
        match (change.level.of(of) < below, running) {
            (true, None) => spells.push((*change, None)),
            (false, Some((_, over))) => *over = Some(*change),
            _ => {}
        }
    }
    spells
}

/// At once, or so many days after the day on which it began.
fn rung_tick(when: RungTime, begun: Change, calendar: &Calendar) -> Tick {
    match when {
        RungTime::AtOnce => begun.tick,
        RungTime::Off { rule, hour, minute } => {
            let day = calendar.day(calendar.count(&rule, Moment::Day(calendar.day(begun.at))));
            Tick::after(calendar.at(day, hour, minute))
        }
    }
}
