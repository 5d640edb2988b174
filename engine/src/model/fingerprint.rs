//! What tells two meanings apart: SHA-256 over the canonical model, reckoned when it is first asked for.

use super::{Procedure, Threshold};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

/// A procedure's fingerprint, once somebody has asked for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fingerprint {
    text: OnceLock<String>,
    /// How many of the last steps the words imply. They are named in the words' own language, and mean the same in either.
    implied: usize,
}

impl Fingerprint {
    /// Of a procedure whose last steps, so many, are implied by its words.
    pub(crate) fn of_all_but(implied: usize) -> Self {
        Self { text: OnceLock::new(), implied }
    }

    /// In hexadecimal.
    pub(super) fn text(&self, procedure: &Procedure) -> &str {
        self.text.get_or_init(|| {
            let plain = procedure.facts.iter().all(|fact| !fact.for_agendas) && procedure.thresholds.iter().all(Threshold::is_heard);
            let as_it_is = self.implied == 0 && plain;
            let canonical = if as_it_is { serde_json::to_vec(procedure) } else { serde_json::to_vec(&self.bare(procedure)) };
            Sha256::digest(canonical.unwrap_or_default()).iter().map(|byte| format!("{byte:02x}")).collect()
        })
    }

    /// The procedure without the names of what its words imply, and without what is remembered for agendas, or asked by indicators, alone.
    fn bare(&self, procedure: &Procedure) -> Procedure {
        let mut procedure = procedure.clone();
        for fact in procedure.facts.iter_mut().filter(|fact| fact.for_agendas) {
            fact.slot = None;
        }
        // Those of steps come first, so that no number changes.
        procedure.thresholds.retain(Threshold::is_heard);
        for step in procedure.steps.iter_mut().rev().take(self.implied) {
            (step.name, step.action) = (String::new(), String::new());
        }
        procedure
    }
}
