//! Who has acted in which role, where the text keeps roles separate: nobody acts in both in one case.

use super::Witness;
use super::duties::{Bar, Work};
use super::occurrence::Subject;
use crate::model::{RoleId, Roles, letters};

/// One person, and the roles in which that person has acted. The id is kept as a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Acted {
    person: u64,
    roles: Roles,
}

impl<W: Witness> Work<'_, '_, W> {
    /// The role the event is an act in, where it is separate from others. A confirmation is knowledge, not an act.
    fn separate_role(&self) -> Option<(RoleId, Roles)> {
        let role = self.occurrence.role?;
        let separate = self.procedure.role(role).separate;
        let acts = !matches!(self.occurrence.subject, Subject::Aside | Subject::Confirmation(_));
        (acts && !separate.is_empty()).then_some((role, separate))
    }

    /// Has the same person acted in a role that is separate from this one?
    pub(super) fn separated(&self) -> Option<Bar> {
        let (_, separate) = self.separate_role()?;
        let person = letters(self.occurrence.event.actor);
        let acted = &self.case.aside.as_ref()?.acted;
        let before = acted.binary_search_by_key(&person, |acted| acted.person).ok().and_then(|at| acted.get(at))?;
        before.roles.meets(separate).then_some(Bar::Separate)
    }

    /// Remembers who acted in this role, where that matters.
    pub(super) fn acted(&mut self) {
        let Some((role, _)) = self.separate_role() else { return };
        let person = letters(self.occurrence.event.actor);
        let acted = &mut self.case.aside.get_or_insert_default().acted;
        let at = match acted.binary_search_by_key(&person, |acted| acted.person) {
            Ok(at) => at,
            Err(at) => {
                acted.insert(at, Acted { person, roles: Roles::default() });
                at
            }
        };
        acted.get_mut(at).into_iter().for_each(|acted| acted.roles.add(role));
    }
}
