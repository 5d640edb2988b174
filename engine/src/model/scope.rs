//! Which cases a text applies to: those of which a fact tells so. Two texts that share out all cases by one fact are each a text of
//! its own, and neither knows the other.

use super::{FactId, Procedure, Value};
use serde::Serialize;

/// Which cases a text applies to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scope {
    /// What is asked.
    pub fact: FactId,
    /// A case belongs here while the fact has one of these values.
    pub values: Vec<Value>,
    /// The values as written, in the order of the text.
    #[serde(skip)]
    pub words: Vec<String>,
}

impl Procedure {
    /// Which cases it applies to; nothing where it applies to all.
    #[must_use]
    pub fn scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }
}
