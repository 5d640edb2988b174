//! Grants: who may grant something and how much, and what scenarios say is granted.

use super::names::Names;
use super::types::field;
use super::{Checker, legal_basis};
use crate::calendar::Unit;
use crate::diagnostic::{Code, Part};
use crate::model::{Amount, Authority, EventKind, FieldValue, Grant, KindId, Procedure, Role, Roles, Says};
use crate::source::Span;
use crate::syntax::ast::{self, GrantClause};
use std::collections::BTreeMap;

impl Checker<'_> {
    /// Who may grant something, from the lowest authority up.
    pub(super) fn grant(&mut self, written: &ast::Grant, names: &Names, roles: &[Role]) -> Grant {
        let mut grant = Grant { authorities: Vec::new(), basis: Vec::new() };
        let mut places: Vec<Span> = Vec::new();
        let mut seen = BTreeMap::new();
        for clause in &written.clauses {
            let authority = match &clause.what {
                GrantClause::By(authority) => authority,
                GrantClause::Hidden(_) => {
                    self.once(&mut seen, 1, ("skjult for", "hidden from"), clause.span);
                    continue;
                }
                GrantClause::Basis(basis) => {
                    grant.basis.push(legal_basis(basis));
                    continue;
                }
            };
            if !authority.otherwise {
                self.once(&mut seen, 0, ("af", "by"), clause.span);
            } else if grant.authorities.is_empty() && !written.damaged {
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
            let authority = Authority { by, at_most };
            self.is_higher(&grant.authorities, &places, &authority, clause.span);
            grant.authorities.push(authority);
            places.push(clause.span);
        }
        let says_who = written.clauses.iter().any(|clause| matches!(clause.what, GrantClause::By(_)));
        if !says_who && !written.damaged {
            let fault = self.fault(Code::NobodyMayGrant, written.name.span).with(written.name.text.as_str());
            self.push(fault);
        }
        if grant.basis.is_empty() && !written.damaged {
            let noun = Part::named(("bevillingen", "the grant"), &written.name.text);
            let fault = self.fault(Code::MissingLegalBasis, written.name.span).with(noun);
            self.push(fault);
        }
        grant
    }

    /// The roles of a line: none of them may stand outside.
    fn grantors(&mut self, authority: &ast::Authority, names: &Names, roles: &[Role]) -> Roles {
        let mut by = Roles::default();
        for name in &authority.by {
            let Some(id) = self.role(names, name) else { continue };
            if roles.get(id.index()).is_some_and(|role| role.outside) {
                let fault = self.fault(Code::OutsiderGrants, name.span).with(name.text.as_str());
                self.push(fault);
            }
            by.add(id);
        }
        by
    }

    /// A limit counted in days or months, or a number.
    fn grant_limit(&mut self, limit: &ast::Value, span: Span) -> Option<Amount> {
        let amount = amount(limit);
        let why = match &amount {
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
    fn is_higher(&mut self, below: &[Authority], places: &[Span], authority: &Authority, span: Span) {
        for (other, place) in below.iter().zip(places) {
            let code = match (&other.at_most, &authority.at_most) {
                (Some(low), Some(high)) if !low.is_like(high) => Code::MixedLimits,
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
        amount_written: Option<&ast::Value>,
    ) -> Option<(KindId, Vec<(String, FieldValue)>)> {
        let id = self.event(names, name)?;
        let Some(grant) = &procedure.kind(id).grant else {
            self.no_grant(name, procedure.kind(id));
            return None;
        };
        let Some(value) = amount_written else { return Some((id, Vec::new())) };
        let limit = grant.authorities.iter().find_map(|authority| authority.at_most.as_ref());
        let told = amount(value);
        if let Some(limit) = limit.filter(|limit| told.as_ref().is_none_or(|told| !told.is_like(limit))) {
            let length =
                (("en bevilling af en længde", "a grant of a length of time"), ("skriv fx 14 måneder", "write for instance 14 months"));
            let plain = (("en bevilling af et tal", "a grant of a number"), ("skriv fx 50.000", "write for instance 50.000"));
            let (noun, help) = if matches!(limit, Amount::Length(_)) { length } else { plain };
            let wrote = self.words(value.span());
            let fault = self
                .fault(Code::TypeMismatch, value.span())
                .with(name.text.as_str())
                .with(noun)
                .with(Part::quoted(&wrote))
                .with(help)
                .also(procedure.kind(id).declared_at);
            self.push(fault);
            return None;
        }
        Some((id, vec![(Amount::FIELD.to_owned(), field(value))]))
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

/// A written value as an amount.
fn amount(value: &ast::Value) -> Option<Amount> {
    match value {
        ast::Value::Duration(period, _) => Some(Amount::Length(*period)),
        ast::Value::Number(words, _) => Amount::number(&words.replace('.', "")),
        _ => None,
    }
}
