//! Steps: the declaration of a duty or a right, with all that its block says.

use super::{
    Alarms, Cap, Condition, Every, Extension, FactId, Heard, KindId, LegalBasis, Modal, Pausing, PhaseId, PoolId, PowerKind, RoleId, Roles,
    Rung, StepId, Takes, Tighter, TimeLimit, Trigger,
};
use crate::calendar::Day;
use crate::source::Span;
use serde::Serialize;

/// A step: the declaration of a duty or a right.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// What people read.
    #[serde(skip)]
    pub label: Option<String>,
    /// The heading it stands under.
    pub phase: Option<PhaseId>,
    /// What it comes after.
    pub after: Trigger,
    /// What must hold besides.
    pub conditions: Vec<Condition>,
    /// The consents it rests on; each is a condition too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<FactId>,
    /// The pool it asks for a place as it opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asks: Option<PoolId>,
    /// The events that give the place back that it was met with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gives_back: Vec<KindId>,
    /// What it takes to meet it, besides an event that meets it.
    #[serde(skip_serializing_if = "Takes::is_nothing")]
    pub takes: Takes,
    /// Who acts.
    pub actors: Vec<RoleId>,
    /// How binding it is.
    pub modal: Modal,
    /// What is to be done, in free words.
    pub action: String,
    /// The soft target.
    pub target: Option<TimeLimit>,
    /// The first day on which it may be open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<TimeLimit>,
    /// The deadline; of a right, when it expires.
    pub limit: Option<TimeLimit>,
    /// The fact that tells its instances apart: it stands once for each of its values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<FactId>,
    /// Limits that texts building on this step's own text add: the earliest of all decides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tighter: Vec<Tighter>,
    /// How many times it must be done; once, as a rule.
    pub times: u8,
    /// The steps it takes the place of while it is open, and once it is met.
    pub replaces: Vec<StepId>,
    /// The steps that may take its place.
    pub replaced_by: Vec<StepId>,
    /// A shorter limit, where another step's deadline comes first.
    pub cap: Option<Cap>,
    /// The steps whose limit may be shortened by this one's deadline.
    pub shortens: Vec<StepId>,
    /// When its deadline stands still.
    pub pausing: Option<Pausing>,
    /// Does it come again and again?
    pub every: Option<Every>,
    /// The deadline in place of one that had passed before anybody knew, counted from the day it became known.
    pub born_late: Option<TimeLimit>,
    /// Reminders and the ladder.
    pub rungs: Vec<Rung>,
    #[serde(skip)]
    pub(crate) alarms: Alarms,
    /// Who may put its deadline off, and how far, from the lowest authority up.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// Who may end it because it could not be kept.
    pub excusable_by: Roles,
    /// Who may end it because it is no longer needed.
    pub liftable_by: Roles,
    /// The events that meet it.
    pub met_by: Vec<KindId>,
    /// The events whose confirmation meets it.
    pub met_by_confirmation: Vec<KindId>,
    /// Does it survive the goal?
    pub survives: bool,
    /// From which day on it opens no more, by a transition; what is open then runs on.
    #[serde(skip)]
    pub no_new_from: Option<Day>,
    /// The roles it is hidden from.
    #[serde(skip_serializing_if = "Roles::is_empty")]
    pub hidden: Roles,
    /// What hears that it is met.
    pub heard: Heard,
    /// Its legal basis.
    pub basis: Vec<LegalBasis>,
    /// The text it implements.
    #[serde(skip)]
    pub quote: Vec<String>,
    #[serde(skip)]
    pub(crate) declared_at: Span,
    /// The line it stands on, from 1.
    #[serde(skip)]
    pub(crate) line: u32,
    /// The layers that speak of it, each with the line where it does; the first declares it.
    #[serde(skip)]
    pub(crate) spoken_of: Vec<(u8, u32)>,
    /// The layer its own limit comes from.
    #[serde(skip)]
    pub(crate) limit_layer: u8,
    /// For each legal basis the layer that names it.
    #[serde(skip)]
    pub(crate) basis_layers: Vec<u8>,
}

impl Step {
    /// Every limit of its deadline: its own, then those that texts building on its text add.
    pub fn limits(&self) -> impl Iterator<Item = &TimeLimit> {
        self.limit.iter().chain(self.tighter.iter().map(|tighter| &tighter.limit))
    }

    /// Does a layer declare it, or say more about it?
    pub(crate) fn is_spoken_of_by(&self, layer: u8) -> bool {
        self.spoken_of.iter().any(|(of, _)| *of == layer)
    }

    /// Its own limit (0), or one of the tighter ones, from 1.
    pub(crate) fn limit_numbered(&self, number: u8) -> Option<&TimeLimit> {
        match usize::from(number).checked_sub(1) {
            None => self.limit.as_ref(),
            Some(at) => self.tighter.get(at).map(|tighter| &tighter.limit),
        }
    }

    /// What takes the place of a limit, numbered likewise, where it had passed before anybody knew.
    pub(crate) fn born_late_numbered(&self, number: u8) -> Option<&TimeLimit> {
        match usize::from(number).checked_sub(1) {
            None => self.born_late.as_ref(),
            Some(at) => self.tighter.get(at).and_then(|tighter| tighter.born_late.as_ref()),
        }
    }

    /// The layer a limit, numbered likewise, comes from, and the line on which that layer speaks of the step.
    pub(crate) fn place_of_limit(&self, number: u8) -> (u8, u32) {
        let tighter = usize::from(number).checked_sub(1).and_then(|at| self.tighter.get(at));
        let layer = tighter.map_or(self.limit_layer, |tighter| tighter.layer);
        let place = self.spoken_of.iter().find(|(of, _)| *of == layer);
        place.copied().unwrap_or((layer, self.line))
    }

    /// The legal bases that a layer names.
    pub(crate) fn basis_of(&self, layer: u8) -> impl Iterator<Item = &LegalBasis> {
        self.basis.iter().zip(&self.basis_layers).filter(move |(_, of)| **of == layer).map(|(basis, _)| basis)
    }

    /// Has it a deadline; of a right, does it expire?
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.limit.is_some() || !self.tighter.is_empty()
    }

    /// What people read: the label, or else the name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// Does it rest on a statute or an order? Local duties end when the case is handed over.
    #[must_use]
    pub fn is_statutory(&self) -> bool {
        super::is_statutory(&self.basis)
    }

    /// Who may use a power over it.
    #[must_use]
    pub fn power(&self, power: PowerKind) -> Roles {
        match power {
            PowerKind::Extend => self.extensions.iter().fold(Roles::default(), |by, extension| by.join(extension.by)),
            PowerKind::Excuse => self.excusable_by,
            PowerKind::Lift => self.liftable_by,
        }
    }

    /// Whoever may use any power over it.
    pub(crate) fn powers(&self) -> Roles {
        PowerKind::ALL.iter().fold(Roles::default(), |all, power| all.join(self.power(*power)))
    }

    /// A duty (`skal`, `bør`), or a right (`kan`, `har ret til at`)?
    #[must_use]
    pub fn is_duty(&self) -> bool {
        matches!(self.modal, Modal::Must | Modal::Should)
    }
}
