//! Numbers for what a procedure declares, and sets of roles.

use serde::Serialize;

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $id(pub(crate) u16);

        impl $id {
            pub(crate) fn new(index: usize) -> Self {
                Self(u16::try_from(index).unwrap_or(u16::MAX))
            }

            /// Its place among those of its sort, in the order of the text, from 0; a host keeps what it knows about them in an
            /// array.
            #[must_use]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        })*
    };
}

ids! {
    /// A role of one procedure. Holds only with the procedure it came from; what is stored is the name.
    RoleId;
    /// A fact of one procedure.
    FactId;
    /// A kind of event of one procedure.
    KindId;
    /// A step of one procedure.
    StepId;
    /// A phase of one procedure.
    PhaseId;
    /// A pool of one procedure.
    PoolId;
    /// A tally of one procedure.
    TallyId;
    /// A progression of one procedure.
    RampId;
    /// A principle of one procedure.
    PrincipleId;
    /// What a tally or a progression of one procedure must come to.
    ThresholdId;
    /// A document of one procedure.
    DocumentId;
}

impl FromIterator<RoleId> for Roles {
    fn from_iter<I: IntoIterator<Item = RoleId>>(roles: I) -> Self {
        let mut set = Self::default();
        roles.into_iter().for_each(|role| set.add(role));
        set
    }
}

/// A set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Roles(pub(crate) u64);

impl Roles {
    pub(crate) const ANYONE: Self = Self(u64::MAX);

    pub(crate) fn add(&mut self, role: RoleId) {
        self.0 |= 1_u64.checked_shl(u32::from(role.0)).unwrap_or(0);
    }

    pub(crate) fn join(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn less(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Is no role in it?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0 == 0
    }

    /// Is the role in the set?
    #[must_use]
    pub fn contains(self, role: RoleId) -> bool {
        self.0 & 1_u64.checked_shl(u32::from(role.0)).unwrap_or(0) != 0
    }

    /// Is any of these in the other set?
    pub(crate) fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Are all of these in the other set?
    pub(crate) fn are_among(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// May anyone?
    #[must_use]
    pub fn is_anyone(self) -> bool {
        self == Self::ANYONE
    }
}
