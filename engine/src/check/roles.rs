//! Roles: who leads, who stands in for whom, what a team consists of, and which roles nobody has both of in one case.

use super::Checker;
use super::names::Names;
use crate::diagnostic::Code;
use crate::model::{Role, RoleId, Roles, limits};
use crate::syntax::ast::{self, File, What};

impl Checker<'_> {
    pub(super) fn role_list(&mut self, file: &File, names: &Names) -> Vec<Role> {
        let mut roles = Vec::new();
        for role in roles_of(file) {
            for led in &role.leads {
                self.role(names, led);
            }
            let substitute = role.substitute.as_ref().and_then(|substitute| self.role(names, substitute));
            roles.push(Role {
                name: role.name.text.clone(),
                outside: role.outside,
                led_by: Vec::new(),
                substitute,
                members: Roles::default(),
                separate: Roles::default(),
                own_only: role.own_only,
            });
        }
        self.teams(file, names, &mut roles);
        self.separations(file, names, &mut roles);
        roles.extend(super::pools::reporters(file));
        self.acting =
            (0..roles.len()).map(RoleId::new).zip(&roles).map(|(id, role)| role.members.join([id].into_iter().collect())).collect();
        roles
    }

    /// A team consists of roles of the house itself; what a team among them consists of, it consists of too.
    fn teams(&mut self, file: &File, names: &Names, roles: &mut [Role]) {
        let mut own: Vec<Roles> = Vec::new();
        for team in roles_of(file) {
            let mut members = Roles::default();
            for name in &team.made_of {
                let Some(id) = self.role(names, name) else { continue };
                let outside = roles.get(id.index()).is_some_and(|role| role.outside);
                let itself = id.index() == own.len();
                if outside || itself {
                    let why = if outside {
                        ("rollen står udenfor", "the role stands outside")
                    } else {
                        ("et team består ikke af sig selv", "a team does not consist of itself")
                    };
                    let fault =
                        self.fault(Code::ClauseOutOfPlace, name.span).with(format!("består af {}", name.text).as_str()).with(why).with((
                            "nævn de af husets egne roller, der er med i teamet",
                            "name the roles of the house itself that are in the team",
                        ));
                    self.push(fault);
                    continue;
                }
                members.add(id);
            }
            own.push(members);
        }
        // Until nothing is found any more, also where teams are in each other: each time at least one role more, of as many as a set holds.
        loop {
            let before: Vec<Roles> = own.iter().copied().take(limits::ROLES).collect();
            let mut more = false;
            for members in own.iter_mut().filter(|members| !members.is_empty()) {
                let within = before.iter().enumerate().filter(|(at, _)| members.contains(RoleId::new(*at)));
                let all = within.fold(*members, |all, (_, other)| all.join(*other));
                more |= all != *members;
                *members = all;
            }
            if !more {
                break;
            }
        }
        for (at, (role, members)) in roles.iter_mut().zip(own).enumerate() {
            role.members = members.less([RoleId::new(at)].into_iter().collect());
        }
    }

    /// Separation holds both ways, and for each member of a team.
    fn separations(&mut self, file: &File, names: &Names, roles: &mut [Role]) {
        for (at, written) in roles_of(file).enumerate() {
            for name in &written.separate {
                let Some(other) = self.role(names, name) else { continue };
                if other.index() == at {
                    let fault = self
                        .fault(Code::ClauseOutOfPlace, name.span)
                        .with(format!("adskilt fra {}", name.text).as_str())
                        .with(("en rolle kan ikke adskilles fra sig selv", "a role cannot be separate from itself"))
                        .with(("nævn den rolle, ingen må have samtidig", "name the role that nobody may have as well"));
                    self.push(fault);
                    continue;
                }
                // A team acts by its members: whoever is of one acts for it.
                let all =
                    |id: RoleId| roles.get(id.index()).map_or_else(Roles::default, |role| role.members).join([id].into_iter().collect());
                let (own, others) = (all(RoleId::new(at)), all(other));
                for (id, role) in roles.iter_mut().enumerate().map(|(at, role)| (RoleId::new(at), role)) {
                    let from = if own.contains(id) { others } else { Roles::default() };
                    let from = if others.contains(id) { from.join(own) } else { from };
                    role.separate = role.separate.join(from.less([id].into_iter().collect()));
                }
            }
        }
    }
}

pub(super) fn led_by(roles: &mut [Role], file: &File, names: &Names) {
    for (at, leader) in roles_of(file).enumerate() {
        for led in &leader.leads {
            if let Some(role) = names.role_id(led).and_then(|id| roles.get_mut(id.index())) {
                role.led_by.push(RoleId::new(at));
            }
        }
    }
}

pub(super) fn roles_of(file: &File) -> impl Iterator<Item = &ast::Role> {
    file.declarations.iter().filter_map(|declaration| if let What::Role(role) = &declaration.what { Some(role) } else { None })
}
