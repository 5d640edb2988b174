//! What a case remembers of facts and signals: dense cells, laid out by the procedure.

use super::{Case, Tick};
use crate::model::{FactId, Heard, Procedure, StepId, Type, Value, Which};

/// A cell that holds nothing yet.
const EMPTY: i64 = i64::MIN;
/// Cells of one fact: its value, and when that became known.
const FACT_CELLS: usize = 2;
/// Cells of one signal: first and latest occurrence, and when each became known.
const SIGNAL_CELLS: usize = 4;

/// The memory of a case; that of a short procedure which remembers no facts and no signals stands in the case itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cells {
    Two([i64; 2]),
    Many(Box<[i64]>),
}

impl Cells {
    /// Nothing is known, heard or opened.
    pub(super) fn empty(procedure: &Procedure) -> Self {
        let remembered = signals_end(procedure);
        match (remembered, procedure.layout.step_words) {
            (0, 2) => Self::Two([0, 0]),
            (_, words) => {
                let mut cells = vec![EMPTY; remembered];
                cells.resize(remembered + words, 0);
                Self::Many(cells.into_boxed_slice())
            }
        }
    }
}

impl std::ops::Deref for Cells {
    type Target = [i64];

    fn deref(&self) -> &[i64] {
        match self {
            Self::Two(cells) => cells,
            Self::Many(cells) => cells,
        }
    }
}

impl std::ops::DerefMut for Cells {
    fn deref_mut(&mut self) -> &mut [i64] {
        match self {
            Self::Two(cells) => cells,
            Self::Many(cells) => cells,
        }
    }
}

fn signals_start(procedure: &Procedure) -> usize {
    procedure.layout.facts * FACT_CELLS
}

fn signals_end(procedure: &Procedure) -> usize {
    signals_start(procedure) + procedure.layout.signals * SIGNAL_CELLS
}

/// When a signal came, first and latest, and when each of these became known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) first: Tick,
    first_known: Tick,
    pub(crate) latest: Tick,
    latest_known: Tick,
}

impl Seen {
    /// The occurrence that is meant, and when it became known: the first, where the latest is not asked for.
    pub(crate) fn one(self, which: Which) -> (Tick, Tick) {
        if which == Which::Latest { (self.latest, self.latest_known) } else { (self.first, self.first_known) }
    }
}

impl Case {
    /// The value of a fact, if it is known and remembered, or a decision gives it.
    pub(crate) fn value(&self, procedure: &Procedure, fact: FactId) -> Option<Value> {
        match procedure.decision(fact) {
            Some(decision) => decision.decide(|column| self.known(procedure, column)).0,
            None => self.told(procedure, fact).map(|(value, _)| value),
        }
    }

    /// The value of a fact and when it became known.
    pub(crate) fn told(&self, procedure: &Procedure, fact: FactId) -> Option<(Value, Tick)> {
        let start = procedure.fact(fact).slot? * FACT_CELLS;
        match self.cells.get(start..start + FACT_CELLS)? {
            [value, known] if *value != EMPTY => Some((Value(*value), Tick(*known))),
            _ => None,
        }
    }

    /// Type and value of a fact, as conditions ask for them.
    pub(crate) fn known<'p>(&self, procedure: &'p Procedure, fact: FactId) -> (&'p Type, Option<Value>) {
        (&procedure.fact(fact).kind, self.value(procedure, fact))
    }

    /// Remembers a fact; tells whether that changed anything.
    pub(super) fn learn(&mut self, procedure: &Procedure, fact: FactId, value: Value, known: Tick) -> bool {
        let Some(slot) = procedure.fact(fact).slot else { return false };
        let start = slot * FACT_CELLS;
        match self.cells.get_mut(start..start + FACT_CELLS) {
            Some([old, old_known]) if *old != value.0 => {
                (*old, *old_known) = (value.0, known.0);
                true
            }
            _ => false,
        }
    }

    /// A fact holds no longer: what it is from now on, or nothing.
    pub(super) fn forget(&mut self, procedure: &Procedure, fact: FactId, then: Option<Value>, known: Tick) {
        let Some(slot) = procedure.fact(fact).slot else { return };
        let start = slot * FACT_CELLS;
        if let Some([value, since]) = self.cells.get_mut(start..start + FACT_CELLS) {
            (*value, *since) = (then.map_or(EMPTY, |then| then.0), known.0);
        }
    }

    /// When a remembered signal came, if it did.
    pub(crate) fn seen(&self, procedure: &Procedure, heard: &Heard) -> Option<Seen> {
        let start = signals_start(procedure) + heard.slot? * SIGNAL_CELLS;
        match self.cells.get(start..start + SIGNAL_CELLS)? {
            [first, first_known, latest, latest_known] if *first != EMPTY => Some(Seen {
                first: Tick(*first),
                first_known: Tick(*first_known),
                latest: Tick(*latest),
                latest_known: Tick(*latest_known),
            }),
            _ => None,
        }
    }

    pub(super) fn hear(&mut self, procedure: &Procedure, heard: &Heard, tick: Tick, known: Tick) {
        let Some(slot) = heard.slot else { return };
        let start = signals_start(procedure) + slot * SIGNAL_CELLS;
        if let Some([first, first_known, latest, latest_known]) = self.cells.get_mut(start..start + SIGNAL_CELLS) {
            if *first == EMPTY {
                (*first, *first_known) = (tick.0, known.0);
            }
            (*latest, *latest_known) = (tick.0, known.0);
        }
    }

    /// Has the step opened since the case did?
    pub(crate) fn has_opened(&self, procedure: &Procedure, step: StepId) -> bool {
        let (word, bit) = self.step_bit(procedure, step);
        self.cells.get(word).is_some_and(|cell| cell & bit != 0)
    }

    pub(super) fn mark_opened(&mut self, procedure: &Procedure, step: StepId) {
        let (word, bit) = self.step_bit(procedure, step);
        if let Some(cell) = self.cells.get_mut(word) {
            *cell |= bit;
        }
    }

    /// *First* is counted since the last reopening: what was seen and opened before it is forgotten, facts are not.
    pub(super) fn forget_firsts(&mut self, procedure: &Procedure) {
        for cell in self.cells.iter_mut().take(signals_end(procedure)).skip(signals_start(procedure)) {
            *cell = EMPTY;
        }
        for cell in self.cells.iter_mut().skip(signals_end(procedure)) {
            *cell = 0;
        }
    }

    /// Was the step met since the case was opened, or reopened?
    pub(crate) fn has_been_met(&self, procedure: &Procedure, step: StepId) -> bool {
        let (word, bit) = self.met_bit(procedure, step);
        self.cells.get(word).is_some_and(|cell| cell & bit != 0)
    }

    pub(super) fn mark_met(&mut self, procedure: &Procedure, step: StepId) {
        let (word, bit) = self.met_bit(procedure, step);
        if let Some(cell) = self.cells.get_mut(word) {
            *cell |= bit;
        }
    }

    fn met_bit(&self, procedure: &Procedure, step: StepId) -> (usize, i64) {
        let (word, bit) = self.step_bit(procedure, step);
        (word + procedure.layout.step_words / 2, bit)
    }

    fn step_bit(&self, procedure: &Procedure, step: StepId) -> (usize, i64) {
        (signals_end(procedure) + step.index() / 64, 1_i64 << (step.index() % 64))
    }
}
