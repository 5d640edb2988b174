//! Grants: who may grant something and how much, and what scenarios say is granted.

use super::names::Names;
use super::{Checker, legal_basis};
use crate::calendar::Unit;
use crate::diagnostic::{Code, Part};
use crate::model::{Amount, Authority, Counted, EventKind, FieldValue, Grant, KindId, Procedure, Role, Roles, Says};
use crate::source::Span;
use crate::syntax::ast::{self, AmountOf, File, GrantClause, Name, What};
use std::collections::BTreeMap;

impl Checker<'_> {
    /// Who may grant something, from the lowest authority up. Where several texts say it, what the upper one says holds, and it gives
    /// nobody more than the one below lets be granted.
    pub(super) fn grant(&mut self, written: &ast::Grant, names: &Names, roles: &[Role]) -> Grant {
        let mut grant =
            Grant { authorities: Vec::new(), two_persons: false, passed_on_by: Vec::new(), refused_on: Vec::new(), basis: Vec::new() };
        let mut said: BTreeMap<u8, Vec<(&ast::Authority, Span)>> = BTreeMap::new();
        let mut seen = BTreeMap::new();
        for clause in &written.clauses {
            match &clause.what {
                GrantClause::By(authority) => said.entry(self.layer(clause.span)).or_default().push((authority, clause.span)),
                GrantClause::Hidden(_) => self.once(&mut seen, 1, ("skjult for", "hidden from"), clause.span),
                GrantClause::TwoPersons => {
                    self.once(&mut seen, 2, ("kræver to personer", "requires two persons"), clause.span);
                    grant.two_persons = true;
                }
                GrantClause::PassedOn(_) => self.once(&mut seen, 3, ("sendes videre ved", "passed on by"), clause.span),
                GrantClause::Refused(_) => self.once(&mut seen, 4, ("afslås ved", "refused on"), clause.span),
                GrantClause::Basis(basis) => grant.basis.push(legal_basis(basis)),
            }
        }
        if said.is_empty() && !written.damaged {
            let fault = self.fault(Code::NobodyMayGrant, written.name.span).with(written.name.text.as_str());
            self.push(fault);
        }
        let mut below: Option<Vec<(Authority, Span)>> = None;
        for lines in said.values() {
            let own = self.authorities(written, lines, names, roles);
            for (authority, span) in below.iter().flat_map(|below| own.iter().filter(|(own, _)| !is_covered(below, own))) {
                self.gives_more(below.as_deref().unwrap_or_default(), authority, *span);
            }
            // Of lines that could not be read nothing can be compared.
            below = (own.len() == lines.len()).then_some(own.clone());
            grant.authorities = own.into_iter().map(|(authority, _)| authority).collect();
        }
        if grant.basis.is_empty() && !written.damaged {
            let noun = Part::named(("bevillingen", "the grant"), &written.name.text);
            let fault = self.fault(Code::MissingLegalBasis, written.name.span).with(noun);
            self.push(fault);
        }
        grant
    }

    /// What the lines of one text say.
    fn authorities(
        &mut self,
        written: &ast::Grant,
        lines: &[(&ast::Authority, Span)],
        names: &Names,
        roles: &[Role],
    ) -> Vec<(Authority, Span)> {
        let mut authorities: Vec<(Authority, Span)> = Vec::new();
        let mut seen = BTreeMap::new();
        for (authority, span) in lines {
            if !authority.otherwise {
                self.once(&mut seen, 0, ("af", "by"), *span);
            } else if authorities.is_empty() && !written.damaged {
                let fault = self
                    .fault(Code::ClauseOutOfPlace, authority.span)
                    .with(("ellers af", "otherwise by"))
                    .with(("ingen linje over den siger, hvem der ellers bevilger", "no line above it says who else grants"))
                    .with(("begynd linjen med »af«", "begin the line with `by`"));
                self.push(fault);
            }
            let by = self.grantors(authority, names, roles);
            let at_most = authority.at_most.as_ref().and_then(|limit| self.grant_limit(limit, authority.span));
            // A limit that cannot be read says nothing about the others.
            if authority.at_most.is_some() && at_most.is_none() {
                continue;
            }
            self.in_force(authority);
            let authority = Authority { by, at_most, from: authority.from, until: authority.until };
            self.is_higher(&authorities, &authority, *span);
            authorities.push((authority, *span));
        }
        authorities
    }

    /// A line that would let more be granted than the text below does, or at another time.
    fn gives_more(&mut self, below: &[(Authority, Span)], authority: &Authority, span: Span) {
        // The highest of those it stands beside in time, or else of all.
        let beside = below.iter().rev().find(|(other, _)| other.overlaps(authority)).or(below.last());
        let Some((_, place)) = beside else { return };
        let words = self.words(span);
        let fault = self
            .fault(Code::LaxerThanBase, span)
            .with(words)
            .with(self.words(*place))
            .with((
                "skriv højst så meget, og ikke på andre dage, som den tekst lader bevilge, der bygges på",
                "write no more, and no other days, than the text below lets be granted",
            ))
            .also(*place);
        self.push(fault);
    }

    /// The roles of a line: none of them may stand outside.
    fn grantors(&mut self, authority: &ast::Authority, names: &Names, roles: &[Role]) -> Roles {
        let mut by = Vec::new();
        for name in &authority.by {
            let Some(id) = self.role(names, name) else { continue };
            if roles.get(id.index()).is_some_and(|role| role.outside) {
                let fault = self.fault(Code::OutsiderGrants, name.span).with(name.text.as_str());
                self.push(fault);
            }
            by.push(id);
        }
        self.acting_for(&by)
    }

    /// An authority that begins on the day it ends, or later, never holds.
    fn in_force(&mut self, authority: &ast::Authority) {
        if let (Some(from), Some(until)) = (authority.from, authority.until)
            && until <= from
        {
            let words = self.words(authority.span);
            let fault = self
                .fault(Code::ClauseOutOfPlace, authority.span)
                .with(words)
                .with(("kompetencen hører op, før den begynder", "the authority ends before it begins"))
                .with(("den dag, der står efter »til og med«, er den sidste", "the day after `through` is the last one"));
            self.push(fault);
        }
    }

    /// The events by which grants are asked for, and refused to whoever asked.
    pub(super) fn requests(&mut self, file: &File, names: &Names, kinds: &mut [EventKind]) {
        for declaration in &file.declarations {
            let What::Grant(written) = &declaration.what else { continue };
            let (mut asked, mut refused) = (Vec::new(), Vec::new());
            for clause in &written.clauses {
                match &clause.what {
                    GrantClause::PassedOn(on) => asked.extend(on.iter().filter_map(|name| self.no_grant_itself(names, kinds, name))),
                    GrantClause::Refused(on) => {
                        if !written.damaged && !written.clauses.iter().any(|clause| matches!(clause.what, GrantClause::PassedOn(_))) {
                            let fault = self
                                .fault(Code::ClauseOutOfPlace, clause.span)
                                .with(("afslås ved", "refused on"))
                                .with(("ingen beder om bevillingen", "nobody asks for the grant"))
                                .with(("skriv også »sendes videre ved …«", "write `passed on by …` too"));
                            self.push(fault);
                        }
                        refused.extend(on.iter().filter_map(|name| self.no_grant_itself(names, kinds, name)));
                    }
                    _ => {}
                }
            }
            let Some(id) = names.event_id(&written.name.text) else { continue };
            for kind in &asked {
                kinds.get_mut(kind.index()).into_iter().for_each(|kind| kind.asks_for.push(id));
            }
            for kind in &refused {
                kinds.get_mut(kind.index()).into_iter().for_each(|kind| kind.refuses.push(id));
            }
            if let Some(grant) = kinds.get_mut(id.index()).and_then(|kind| kind.grant.as_mut()) {
                (grant.passed_on_by, grant.refused_on) = (asked, refused);
            }
        }
    }

    /// An event that is no grant: a grant is made, and not asked for, by its own event.
    fn no_grant_itself(&mut self, names: &Names, kinds: &[EventKind], name: &Name) -> Option<KindId> {
        let id = self.event(names, name)?;
        let kind = kinds.get(id.index()).filter(|kind| kind.grant.is_some());
        let Some(kind) = kind else { return Some(id) };
        let fault = self
            .fault(Code::WrongKind, name.span)
            .with(name.text.as_str())
            .with(("en bevilling", "a grant"))
            .with(("en hændelse", "an event"))
            .with(("erklær den hændelse, der beder om bevillingen: hændelse …", "declare the event that asks for the grant: event …"))
            .also(kind.declared_at);
        self.push(fault);
        None
    }

    /// A limit counted in days or months, or a number.
    fn grant_limit(&mut self, limit: &ast::Amount, span: Span) -> Option<Amount> {
        let amount = amount(limit);
        let why = match &amount {
            Some(Amount::Measured { .. } | Amount::Number(_)) => return amount,
            None => ("tallet har for mange cifre", "the number has too many digits"),
            Some(Amount::Length(period)) if !matches!(period.unit(), Unit::Days | Unit::Weeks | Unit::Months | Unit::Years) => {
                ("en bevilling måles i dage, uger, måneder eller år", "a grant is measured in days, weeks, months or years")
            }
            Some(_) => return amount,
        };
        let words = self.words(span);
        let fault = self
            .fault(Code::ClauseOutOfPlace, span)
            .with(words)
            .with(why)
            .with(("skriv fx »højst 1 år« eller »højst 50.000«", "write for instance `at most 1 year` or `at most 50.000`"));
        self.push(fault);
        None
    }

    /// Each line gives more than those above it, in the same measure.
    fn is_higher(&mut self, below: &[(Authority, Span)], authority: &Authority, span: Span) {
        for (other, place) in below.iter().filter(|(other, _)| other.overlaps(authority)) {
            let code = match (&other.at_most, &authority.at_most) {
                (Some(low), Some(high)) if !low.is_like(high) || !high.is_like(low) => Code::MixedLimits,
                (Some(low), Some(high)) if high.is_within(low) => Code::AuthorityNotHigher,
                (None, _) => Code::AuthorityNotHigher,
                _ => continue,
            };
            let words = self.words(span);
            let fault = self.fault(code, span).with(words).with(self.words(*place)).also(*place);
            self.push(fault);
            return;
        }
    }

    /// `bevilger X, …` in a scenario: what is granted, and how much.
    pub(super) fn granted(
        &mut self,
        names: &Names,
        procedure: &Procedure,
        name: &ast::Name,
        amount_written: Option<&ast::Amount>,
    ) -> Option<(KindId, Vec<(String, FieldValue)>)> {
        let id = self.grant_named(names, procedure, name)?;
        let grant = procedure.kind(id).grant.as_ref()?;
        let Some(value) = amount_written else { return Some((id, Vec::new())) };
        let told = self.amount_like(name, procedure, id, grant, value)?;
        Some((id, vec![(Amount::FIELD.to_owned(), told.field())]))
    }

    /// A grant, by its name.
    pub(super) fn grant_named(&mut self, names: &Names, procedure: &Procedure, name: &Name) -> Option<KindId> {
        let id = self.event(names, name)?;
        if procedure.kind(id).grant.is_none() {
            self.no_grant(name, procedure.kind(id));
            return None;
        }
        Some(id)
    }

    /// `…, 20 timer om ugen` behind an event that asks for a grant.
    pub(super) fn asked_for(
        &mut self,
        name: &Name,
        id: KindId,
        procedure: &Procedure,
        value: &ast::Amount,
    ) -> Option<(String, FieldValue)> {
        let of = procedure.kind(id).asks_for.first().copied();
        let Some(grant) = of.and_then(|of| procedure.kind(of).grant.as_ref()) else {
            let wrote = self.words(value.span);
            let fault = self
                .fault(Code::ClauseOutOfPlace, value.span)
                .with(wrote)
                .with(("hændelsen beder ikke om en bevilling", "the event asks for no grant"))
                .with((
                    "slet det, eller skriv »sendes videre ved …« under bevillingen",
                    "delete it, or write `passed on by …` below the grant",
                ))
                .also(procedure.kind(id).declared_at);
            self.push(fault);
            return None;
        };
        let told = self.amount_like(name, procedure, id, grant, value)?;
        Some((Amount::FIELD.to_owned(), told.field()))
    }

    /// An amount that can be set beside the limits of a grant.
    fn amount_like(&mut self, name: &Name, procedure: &Procedure, id: KindId, grant: &Grant, value: &ast::Amount) -> Option<Amount> {
        let limit = grant.authorities.iter().find_map(|authority| authority.at_most.as_ref());
        let told = amount(value);
        if let Some(limit) = limit.filter(|limit| told.as_ref().is_none_or(|told| !told.is_like(limit))) {
            let length =
                (("en bevilling af en længde", "a grant of a length of time"), ("skriv fx 14 måneder", "write for instance 14 months"));
            let plain = (("en bevilling af et tal", "a grant of a number"), ("skriv fx 50.000", "write for instance 50.000"));
            let kroner = (("en bevilling i kroner", "a grant in kroner"), ("skriv fx 50.000 kr.", "write for instance 50.000 kr."));
            let hours = (
                ("en bevilling af timer om ugen", "a grant of hours a week"),
                ("skriv fx 20 timer om ugen", "write for instance 20 hours a week"),
            );
            let (noun, help) = match limit {
                Amount::Length(_) => length,
                Amount::Number(_) => plain,
                Amount::Measured { of: Counted::Kroner, .. } => kroner,
                Amount::Measured { of: Counted::WeekHours, .. } => hours,
            };
            let wrote = self.words(value.span);
            let fault = self
                .fault(Code::TypeMismatch, value.span)
                .with(name.text.as_str())
                .with(noun)
                .with(Part::quoted(&wrote))
                .with(help)
                .also(procedure.kind(id).declared_at);
            self.push(fault);
            return None;
        }
        if told.is_none() {
            self.grant_limit(value, value.span);
        }
        told
    }

    fn no_grant(&mut self, name: &ast::Name, kind: &EventKind) {
        let fault = self
            .fault(Code::WrongKind, name.span)
            .with(name.text.as_str())
            .with(("en hændelse", "an event"))
            .with(("en bevilling", "a grant"))
            .with(("slet »bevilger«, eller erklær den: bevilling …", "delete `grants`, or declare it: grant …"))
            .also(kind.declared_at);
        self.push(fault);
    }

    /// Why a grant is refused, as a scenario says it.
    pub(super) fn refused_because(&mut self, says: &ast::Says, names: &Names) -> Option<Says> {
        match says {
            ast::Says::MustGrant(role) => self.role(names, role).map(Says::MustGrant),
            ast::Says::OverLimit(limit) => amount(limit).map(Says::OverLimit),
            _ => None,
        }
    }
}

/// Does a line of the text below let so much be granted, whenever the authority holds?
fn is_covered(below: &[(Authority, Span)], own: &Authority) -> bool {
    below.iter().any(|(other, _)| other.covers(own))
}

/// A written amount; nothing where the number has too many digits.
fn amount(written: &ast::Amount) -> Option<Amount> {
    let digits = |words: &str| words.replace('.', "");
    match &written.what {
        AmountOf::Length(period) => Some(Amount::Length(*period)),
        AmountOf::Number(words) => Amount::number(&digits(words)),
        AmountOf::Kroner(words) => Amount::measured(&digits(words), Counted::Kroner),
        AmountOf::WeekHours(words) => Amount::measured(&digits(words), Counted::WeekHours),
    }
}
