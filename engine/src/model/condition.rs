//! Typed, three-valued conditions. No unresolved name can be written down here.

use super::{Comparison, FactId, Type, Unknown, Value};
use serde::Serialize;
use std::cmp::Ordering;

/// Three-valued truth: unknown is not false.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Truth {
    /// It holds.
    True,
    /// It does not.
    False,
    /// A fact it rests on is not known.
    Unknown,
}

impl Truth {
    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

/// What is asked of one fact.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Atom {
    /// The fact is known (true), or is not (false).
    Given(FactId, bool),
    /// The fact has this value (true), or has not (false).
    Equals(FactId, Value, bool),
    /// The fact compares so with this value.
    Compare(FactId, Comparison, Value),
}

impl Atom {
    /// The fact it rests on.
    #[must_use]
    pub fn fact(&self) -> FactId {
        match self {
            Self::Given(fact, _) | Self::Equals(fact, ..) | Self::Compare(fact, ..) => *fact,
        }
    }

    /// The value it tells apart from others.
    pub(crate) fn bound(&self) -> Option<Value> {
        match self {
            Self::Given(..) => None,
            Self::Equals(_, value, _) | Self::Compare(_, _, value) => Some(*value),
        }
    }

    fn truth(&self, kind: &Type, known: Option<Value>) -> Truth {
        match (self, known) {
            (Self::Given(_, given), known) => (known.is_some() == *given).into(),
            (_, None) => Truth::Unknown,
            (Self::Equals(_, value, same), Some(known)) => match known.compare(*value, kind) {
                Some(ordering) => ((ordering == Ordering::Equal) == *same).into(),
                None => Truth::Unknown,
            },
            (Self::Compare(_, comparison, value), Some(known)) => match (known.compare(*value, kind), comparison) {
                (None, _) => Truth::Unknown,
                (Some(ordering), comparison) => comparison.holds(ordering).into(),
            },
        }
    }
}

/// A condition of a step.
#[derive(Debug, Clone, Serialize)]
pub struct Condition {
    /// All atoms must hold, or one of them.
    pub all: bool,
    /// The atoms.
    pub atoms: Vec<Atom>,
    /// Written with *unless*: it must not hold.
    pub negated: bool,
    /// What unknown does.
    pub unknown: Unknown,
    /// As written.
    #[serde(skip)]
    pub words: String,
}

impl Condition {
    /// The facts it asks about.
    pub(crate) fn facts(&self) -> impl Iterator<Item = FactId> {
        self.atoms.iter().map(Atom::fact)
    }

    /// Does it hold, given what is known? `known` answers with a fact's type and value.
    pub fn truth<'a>(&self, known: impl Fn(FactId) -> (&'a Type, Option<Value>)) -> Truth {
        self.said(self.test(known))
    }

    /// Does it let its step open? Where a fact is unknown, the text says what the test then counts as; `Unknown` means
    /// that the step waits. What unknown counts as is said of the test itself: *unless X, unknown counts as no* opens.
    pub fn lets_open<'a>(&self, known: impl Fn(FactId) -> (&'a Type, Option<Value>)) -> Truth {
        self.said(match (self.test(known), self.unknown) {
            (Truth::Unknown, Unknown::Yes) => Truth::True,
            (Truth::Unknown, Unknown::No) => Truth::False,
            (truth, _) => truth,
        })
    }

    fn said(&self, test: Truth) -> Truth {
        if self.negated { test.not() } else { test }
    }

    /// Strong Kleene: a decided atom decides, otherwise one unknown makes the whole unknown.
    fn test<'a>(&self, known: impl Fn(FactId) -> (&'a Type, Option<Value>)) -> Truth {
        let (decides, neutral) = if self.all { (Truth::False, Truth::True) } else { (Truth::True, Truth::False) };
        let mut whole = neutral;
        for atom in &self.atoms {
            let (kind, value) = known(atom.fact());
            let truth = atom.truth(kind, value);
            if truth == decides {
                return decides;
            }
            if truth == Truth::Unknown {
                whole = Truth::Unknown;
            }
        }
        whole
    }
}
