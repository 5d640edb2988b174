//! Consents and assessments: who says them, who may act on them, and until when they hold.

use super::names::Names;
use super::{Checker, legal_basis};
use crate::calendar::{CountRule, MonthEnd, Period, Unit};
use crate::diagnostic::{Code, Part};
use crate::model::{
    Anchor, Atom, Ceasing, Condition, Consent, EventKind, Fact, FactId, KindId, Lasts, Mark, Role, Roles, Step, Unknown, Value, key,
};
use crate::source::Span;
use crate::syntax::ast::{self, ConsentClause, File, StepClause, What};
use std::collections::BTreeMap;

const YES: Value = Value::yes_no(true);
const NO: Value = Value::yes_no(false);

impl Checker<'_> {
    /// How long a fact that events tell, or an assessment, holds.
    pub(super) fn holds_for(&mut self, fact: &ast::Fact, month_end: MonthEnd) -> Option<Lasts> {
        let (period, span) = fact.lasts?;
        Some(Lasts { rule: self.holding(period, span, month_end)?, then: None })
    }

    /// How long a consent holds, where its text says so.
    pub(super) fn consent_holds_for(&mut self, consent: &ast::Consent, month_end: MonthEnd) -> Option<Lasts> {
        let (period, span) = consent
            .clauses
            .iter()
            .find_map(|clause| if let ConsentClause::AtMost(period, span) = &clause.what { Some((*period, *span)) } else { None })?;
        Some(Lasts { rule: self.holding(period, span, month_end)?, then: Some(NO) })
    }

    /// What holds is counted in days, weeks, months or years.
    fn holding(&mut self, period: Period, span: Span, month_end: MonthEnd) -> Option<CountRule> {
        if matches!(period.unit(), Unit::Days | Unit::Weeks | Unit::Months | Unit::Years) && period.amount() > 0 {
            return Some(CountRule { month_end, ..CountRule::new(period) });
        }
        let words = self.words(span);
        let fault = self
            .fault(Code::ClauseOutOfPlace, span)
            .with(words)
            .with((
                "hvor længe noget gælder, måles i dage, uger, måneder eller år",
                "how long something holds is measured in days, weeks, months or years",
            ))
            .with(("skriv fx 3 måneder", "write for instance 3 months"));
        self.push(fault);
        None
    }

    /// Who may make an assessment.
    pub(super) fn assessors(&mut self, fact: &ast::Fact, names: &Names) -> Roles {
        self.acting(names, &fact.assessed_by)
    }

    /// Who gives a consent.
    pub(super) fn consenting(&mut self, written: &ast::Consent, names: &Names) -> Roles {
        let from = written.clauses.iter().find_map(|clause| if let ConsentClause::From(roles) = &clause.what { Some(roles) } else { None });
        from.map_or(Roles::default(), |from| self.acting(names, from))
    }

    /// The consents of a text, in its order; events are told what they settle.
    pub(super) fn consents(&mut self, file: &File, names: &Names, facts: &[Fact], kinds: &mut [EventKind]) -> Vec<Consent> {
        let mut consents = Vec::new();
        for declaration in &file.declarations {
            let What::Consent(written) = &declaration.what else { continue };
            consents.extend(self.consent(written, names, facts, kinds));
        }
        consents
    }

    fn consent(&mut self, written: &ast::Consent, names: &Names, facts: &[Fact], kinds: &mut [EventKind]) -> Option<Consent> {
        let fact = names.fact_id(&written.name)?;
        let given_by = facts.get(fact.index())?.said_by?;
        let mut consent = Consent {
            fact,
            given_by,
            label: written.label.as_ref().map(|label| label.text.clone()),
            to: Roles::default(),
            about: None,
            purpose: String::new(),
            refused_on: Vec::new(),
            withdrawn_on: Vec::new(),
            basis: Vec::new(),
        };
        let mut seen = BTreeMap::new();
        for clause in &written.clauses {
            let once = match &clause.what {
                ConsentClause::From(_) => Some((0, ("fra", "from"))),
                ConsentClause::To(_) => Some((1, ("til", "to"))),
                ConsentClause::About(_) => Some((2, ("om", "about"))),
                ConsentClause::Purpose(_) => Some((3, ("formål", "purpose"))),
                ConsentClause::AtMost(..) => Some((4, ("højst", "at most"))),
                ConsentClause::Hidden(_) => Some((5, ("skjult for", "hidden from"))),
                ConsentClause::RefusedOn(_) | ConsentClause::WithdrawnOn(_) | ConsentClause::Basis(_) => None,
            };
            if let Some((kind, word)) = once {
                self.once(&mut seen, kind, word, clause.span);
            }
            match &clause.what {
                ConsentClause::To(roles) => consent.to = self.acting(names, roles),
                ConsentClause::About(words) => consent.about = Some(words.text.clone()),
                ConsentClause::Purpose(words) => consent.purpose.clone_from(&words.text),
                ConsentClause::RefusedOn(events) => consent.refused_on.extend(self.ends_it(written, events, names)),
                ConsentClause::WithdrawnOn(events) => consent.withdrawn_on.extend(self.ends_it(written, events, names)),
                ConsentClause::Basis(basis) => consent.basis.push(legal_basis(basis)),
                ConsentClause::From(_) | ConsentClause::AtMost(..) | ConsentClause::Hidden(_) => {}
            }
        }
        self.complete(written, &consent);
        self.can_be_withdrawn(written, &consent, kinds);
        let ends = consent.refused_on.iter().chain(&consent.withdrawn_on).map(|kind| (*kind, NO));
        for (kind, value) in std::iter::once((given_by, YES)).chain(ends) {
            if let Some(kind) = kinds.get_mut(kind.index())
                && !kind.settles.iter().any(|(settled, _)| *settled == fact)
            {
                kind.settles.push((fact, value));
            }
        }
        Some(consent)
    }

    /// The events that refuse or withdraw a consent: not the one that gives it.
    fn ends_it(&mut self, written: &ast::Consent, events: &[ast::Name], names: &Names) -> Vec<KindId> {
        let mut kinds = Vec::new();
        for name in events {
            if key(&name.text) == key(&written.name.text) {
                let fault = self
                    .fault(Code::ClauseOutOfPlace, name.span)
                    .with(name.text.as_str())
                    .with(("det er den hændelse, der giver samtykket", "that is the event that gives the consent"))
                    .with(("nævn en anden hændelse", "name another event"));
                self.push(fault);
                continue;
            }
            kinds.extend(self.event(names, name));
        }
        kinds
    }

    /// A consent says who gives it, to whom, what for, and on what basis.
    fn complete(&mut self, written: &ast::Consent, consent: &Consent) {
        if written.damaged {
            return;
        }
        let says = |is: fn(&ConsentClause) -> bool| written.clauses.iter().any(|clause| is(&clause.what));
        let needed = [
            (
                says(|clause| matches!(clause, ConsentClause::From(_))),
                ("fra …", "from …"),
                ("skriv, hvem der giver det", "write who gives it"),
            ),
            (
                says(|clause| matches!(clause, ConsentClause::To(_))),
                ("til …", "to …"),
                ("skriv, hvem der må bruge det", "write who may act on it"),
            ),
            (
                says(|clause| matches!(clause, ConsentClause::Purpose(_))),
                ("formål …", "purpose …"),
                ("skriv, hvad det er til: formål \"at planlægge tilbagevenden\"", "write what it is for: purpose \"to plan the return\""),
            ),
        ];
        for (_, clause, help) in needed.into_iter().filter(|(said, ..)| !said) {
            let fault = self.fault(Code::MissingClause, written.name.span).with(noun(written)).with(clause).with(help);
            self.push(fault);
        }
        if consent.basis.is_empty() {
            let fault = self.fault(Code::MissingLegalBasis, written.name.span).with(noun(written));
            self.push(fault);
        }
    }

    /// Whoever gives a consent can take it back (the General Data Protection Regulation, article 7 (3)).
    fn can_be_withdrawn(&mut self, written: &ast::Consent, consent: &Consent, kinds: &[EventKind]) {
        if written.damaged
            || written
                .clauses
                .iter()
                .any(|clause| matches!(&clause.what, ConsentClause::WithdrawnOn(on) if on.len() != consent.withdrawn_on.len()))
        {
            return;
        }
        let Some(giver) = kinds.get(consent.given_by.index()).map(|kind| kind.from) else { return };
        let by_all = |kind: &EventKind| giver.are_among(kind.from);
        if consent.withdrawn_on.iter().filter_map(|kind| kinds.get(kind.index())).any(by_all) {
            return;
        }
        let help = match consent.withdrawn_on.first().and_then(|kind| kinds.get(kind.index())) {
            None => Part::from(("skriv, hvordan det sker: trækkes tilbage ved …", "write how it is done: withdrawn on …")),
            Some(kind) => Part::Each(
                format!("lad den, der giver det, også melde »{}«", kind.name),
                format!("let whoever gives it also report `{}`", kind.name),
            ),
        };
        let fault = self.fault(Code::ConsentForGood, written.name.span).with(written.name.text.as_str()).with(help);
        self.push(fault);
    }

    /// A name that is that of a consent.
    pub(super) fn consent_named(&mut self, names: &Names, facts: &[Fact], name: &ast::Name) -> Option<FactId> {
        let id = self.fact(names, name)?;
        let fact = facts.get(id.index())?;
        if fact.is_consent {
            return Some(id);
        }
        let fault = self
            .fault(Code::WrongKind, name.span)
            .with(name.text.as_str())
            .with(("en oplysning", "a fact"))
            .with(("et samtykke", "a consent"))
            .with((
                "skriv »hvis …« om en oplysning, eller erklær samtykket: samtykke …",
                "write `if …` of a fact, or declare the consent: consent …",
            ))
            .also(fact.declared_at);
        self.push(fault);
        None
    }

    pub(super) fn no_assessment(&mut self, name: &ast::Name, fact: &Fact) {
        let fault = self
            .fault(Code::WrongKind, name.span)
            .with(name.text.as_str())
            .with(("en oplysning", "a fact"))
            .with(("en vurdering", "an assessment"))
            .with(("lad en hændelse oplyse den, eller erklær den: vurdering …", "let an event state it, or declare it: assessment …"))
            .also(fact.declared_at);
        self.push(fault);
    }

    /// A step that needs a consent opens when it is given, and lapses when it does not hold any more.
    pub(super) fn while_consent_holds(&self, facts: &[Fact], consent: FactId) -> Option<Condition> {
        let name = ast::Name { text: facts.get(consent.index())?.name.clone(), span: Span::new(0, 0) };
        let words = crate::syntax::clause_words(self.language, &StepClause::Needs(vec![name]));
        Some(Condition { all: true, atoms: vec![Atom::Equals(consent, YES, true)], negated: false, unknown: Unknown::Waits, words })
    }

    /// What takes the goal back does so for good and at once: it asks for nobody's consent.
    pub(super) fn revokes_unasked(&mut self, kinds: &[EventKind]) {
        for kind in kinds.iter().filter(|kind| kind.revokes && !kind.needs.is_empty()) {
            let fault = self
                .fault(Code::ClauseOutOfPlace, kind.declared_at)
                .with(("kræver samtykke", "requires consent"))
                .with((
                    "hændelsen tager målet tilbage, og det gælder også uden samtykke",
                    "the event takes the goal back, and does so without a consent too",
                ))
                .with(("slet »kræver samtykke …« ved hændelsen", "delete `requires consent …` of the event"));
            self.push(fault);
        }
    }

    /// A deadline is counted from what stays known.
    pub(super) fn counted_from_what_stays(&mut self, facts: &[Fact], kinds: &[EventKind], steps: &[Step]) {
        for (at, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.lasts.is_some()) {
            let id = FactId::new(at);
            let counts = |step: &&Step| {
                step.limits()
                    .chain(&step.earliest)
                    .chain(&step.born_late)
                    .chain(&step.target)
                    .flat_map(crate::model::TimeLimit::anchors)
                    .any(|anchor| anchor == Anchor::Fact(id))
            };
            let by = steps.iter().find(counts).map(|step| step.declared_at);
            let Some(by) = by.or_else(|| kinds.iter().find(|kind| kind.planned == Some(id)).map(|kind| kind.declared_at)) else { continue };
            let fault = self
                .fault(Code::ClauseOutOfPlace, fact.declared_at)
                .with(("gælder i …", "holds for …"))
                .with((
                    "en frist regnes fra oplysningen, og fristen ville forsvinde, når den ikke gælder mere",
                    "a deadline is counted from the fact, and would vanish when it holds no longer",
                ))
                .with((
                    "slet »gælder i …«, eller regn fristen fra en hændelse",
                    "delete `holds for …`, or count the deadline from an event",
                ))
                .also(by);
            self.push(fault);
        }
    }

    /// What a step waits for to cease to hold: a consent, or what holds for a while.
    pub(super) fn ceasing(&mut self, names: &Names, facts: &[Fact], written: &ast::Reached, how: Ceasing) -> Option<Mark> {
        let of = if how == Ceasing::Withdrawn { self.consent_named(names, facts, &written.of)? } else { self.fact(names, &written.of)? };
        let fact = facts.get(of.index())?;
        // A consent can always be withdrawn.
        let ceases = fact.lasts.is_some() || (fact.is_consent && how != Ceasing::RunsOut);
        if !ceases {
            let (clause, help) = if fact.is_consent {
                (
                    ("højst …", "at most …"),
                    (
                        "skriv i samtykket, hvor længe det gælder, fx: højst 12 måneder",
                        "say in the consent how long it holds, for instance: at most 12 months",
                    ),
                )
            } else {
                (
                    ("gælder i …", "holds for …"),
                    (
                        "skriv, hvor længe det gælder, hvor det erklæres, fx: gælder i 3 måneder",
                        "say where it is declared how long it holds, for instance: holds for 3 months",
                    ),
                )
            };
            let what = if fact.is_consent {
                Part::named(("samtykket", "the consent"), &fact.name)
            } else {
                Part::named(("oplysningen", "the fact"), &fact.name)
            };
            let fault = self.fault(Code::MissingClause, written.span).with(what).with(clause).with(help).also(fact.declared_at);
            self.push(fault);
            return None;
        }
        Some(Mark::Ceases { fact: of, how })
    }

    /// Whoever acts on a consent is one of those it was given to; and each consent is acted on by somebody.
    pub(super) fn act_on_consent(
        &mut self,
        file: &File,
        consents: &[Consent],
        facts: &[Fact],
        roles: &[Role],
        kinds: &[EventKind],
        steps: &[Step],
    ) {
        for consent in consents.iter().filter(|consent| consent.to != Roles::default()) {
            let of_steps = steps
                .iter()
                .filter(|step| step.needs.contains(&consent.fact))
                .map(|step| (step.declared_at, step.actors.iter().copied().collect::<Roles>()));
            let of_events = kinds
                .iter()
                .filter(|kind| kind.needs.contains(&consent.fact) && !kind.from.is_anyone())
                .map(|kind| (kind.declared_at, kind.from));
            let fact = facts.get(consent.fact.index());
            for (place, acting) in of_steps.chain(of_events).collect::<Vec<_>>() {
                let stranger = roles.iter().enumerate().find_map(|(at, role)| {
                    let id = crate::model::RoleId::new(at);
                    (acting.contains(id) && !consent.to.contains(id)).then_some(role)
                });
                let (Some(stranger), Some(fact)) = (stranger, fact) else { continue };
                let fault =
                    self.fault(Code::ConsentNotToActor, place).with(fact.name.as_str()).with(stranger.name.as_str()).also(fact.declared_at);
                self.push(fault);
            }
        }
        if !file.whole || crate::diagnostic::has_errors(&self.diagnostics) {
            return;
        }
        for consent in consents {
            let asks = |condition: &Condition| condition.atoms.iter().any(|atom| atom.fact() == consent.fact);
            let used = steps.iter().any(|step| step.needs.contains(&consent.fact) || step.conditions.iter().any(asks))
                || kinds.iter().any(|kind| kind.needs.contains(&consent.fact));
            if let (false, Some(fact)) = (used, facts.get(consent.fact.index())) {
                let fault = self.fault(Code::Unused, fact.declared_at).with(fact.name.as_str()).with(("samtykket", "the consent"));
                self.push(fault);
            }
        }
    }
}

fn noun(written: &ast::Consent) -> Part {
    Part::named(("samtykket", "the consent"), &written.name.text)
}
