//! Documents: what stands in them; and what it takes to meet a step.

use super::names::Names;
use super::time_limits::Setting;
use super::{Checker, legal_basis};
use crate::diagnostic::{Code, Part};
use crate::model::{Decision, Document, EventKind, Fact, FactId, Requirement, Role, RoleId, Roles, Step, Takes, key, limits};
use crate::source::Span;
use crate::syntax::ast::{self, DocumentClause, File, MetItem, Name, StepClause, What};
use std::collections::{BTreeMap, BTreeSet};

impl Checker<'_> {
    /// The documents of a text, in its order.
    pub(super) fn documents(&mut self, file: &File, names: &Names, facts: &[Fact], kinds: &[EventKind]) -> Vec<Document> {
        let mut documents = Vec::new();
        for declaration in &file.declarations {
            let What::Document(written) = &declaration.what else { continue };
            // One that has the name of another is told of, and has no number.
            let is_named = names.document_id(&written.name).is_some_and(|id| id.index() == documents.len());
            let document = self.document(written, names, facts, kinds);
            documents.extend(Some(document).filter(|_| is_named));
        }
        documents
    }

    fn document(&mut self, written: &ast::Document, names: &Names, facts: &[Fact], kinds: &[EventKind]) -> Document {
        let mut document = Document {
            name: written.name.text.clone(),
            label: written.label.as_ref().map(|label| label.text.clone()),
            must: Vec::new(),
            should: Vec::new(),
            hidden: Roles::default(),
            basis: Vec::new(),
        };
        let mut seen: BTreeMap<String, &Name> = BTreeMap::new();
        let mut hidden = BTreeMap::new();
        for clause in &written.clauses {
            match &clause.what {
                DocumentClause::Must(listed) => {
                    for name in listed {
                        self.once_named(&mut seen, name);
                        let Some(fact) = self.fact(names, name) else { continue };
                        self.can_be_told(&document.name, name, fact, facts, kinds);
                        add(&mut document.must, fact);
                    }
                }
                DocumentClause::Should(listed) => {
                    for name in listed {
                        self.once_named(&mut seen, name);
                        if let Some(fact) = self.fact(names, name) {
                            add(&mut document.should, fact);
                        }
                    }
                }
                DocumentClause::Hidden(roles) => {
                    self.once(&mut hidden, u16::from(self.layer(clause.span)), ("skjult for", "hidden from"), clause.span);
                    self.roles(names, roles).into_iter().for_each(|role| document.hidden.add(role));
                }
                DocumentClause::Basis(basis) => document.basis.push(legal_basis(basis)),
            }
        }
        // A text may require what the one below recommends.
        document.should.retain(|fact| !document.must.contains(fact));
        if document.must.is_empty() && document.should.is_empty() && !written.damaged && seen.is_empty() {
            let fault = self
                .fault(Code::MissingClause, written.name.span)
                .with(noun(&written.name.text))
                .with(("skal indeholde …", "must contain …"))
                .with((
                    "skriv, hvilke oplysninger der skal stå i det: skal indeholde …",
                    "write which facts must stand in it: must contain …",
                ));
            self.push(fault);
        }
        document
    }

    /// Somebody must be able to tell what must stand in a document.
    fn can_be_told(&mut self, document: &str, name: &Name, id: FactId, facts: &[Fact], kinds: &[EventKind]) {
        let Some(fact) = facts.get(id.index()) else { return };
        if fact.decided.is_some() || kinds.iter().any(|kind| kind.speaks_of().any(|told| told == id)) {
            return;
        }
        let words = crate::syntax::name_words(self.language, &fact.name);
        let fault = self.fault(Code::NobodyTells, name.span).with(fact.name.as_str()).with(document).with(words).also(fact.declared_at);
        self.push(fault);
    }

    /// In one list of one text nothing stands twice.
    fn once_named<'n>(&mut self, seen: &mut BTreeMap<String, &'n Name>, name: &'n Name) {
        match seen.get(&key(&name.text)) {
            Some(first) if self.layer(first.span) == self.layer(name.span) => {
                let fault = self.fault(Code::DuplicateName, name.span).with(name.text.as_str()).also(first.span);
                self.push(fault);
            }
            _ => drop(seen.insert(key(&name.text), name)),
        }
    }

    /// What it takes to meet a step.
    pub(super) fn takes(&mut self, written: &ast::Step, slots: &[(&ast::Takes, Span)], setting: &Setting<'_>) -> Takes {
        let mut takes = Takes::default();
        for (clause, span) in slots {
            let mut seen = BTreeMap::new();
            clause.names().iter().for_each(|name| self.once_named(&mut seen, name));
            if !matches!(clause, ast::Takes::Documents(_)) {
                self.told_by_an_event(written, clause, *span);
            }
            let words = || clause.names().iter().map(|name| name.text.clone());
            match clause {
                ast::Takes::Documents(names) => {
                    for name in names {
                        let Some(id) = self.document_named(setting.names, name) else { continue };
                        add(&mut takes.documents, id);
                    }
                }
                ast::Takes::Participants(names) => {
                    let roles = self.roles(setting.names, names).into_iter().collect();
                    add(&mut takes.requirements, Requirement::Attended(roles));
                }
                ast::Takes::Venues(_) => add(&mut takes.requirements, Requirement::Venue(words().collect())),
                ast::Takes::Channels(_) => add(&mut takes.requirements, Requirement::Channel(words().collect())),
                ast::Takes::Checklist(_) => words().for_each(|item| add(&mut takes.checklist, item)),
            }
        }
        let documents = takes.documents.iter().filter_map(|id| setting.documents.get(id.index()));
        let (mut must, mut should) = (Vec::new(), Vec::new());
        for document in documents {
            document.must.iter().for_each(|fact| add(&mut must, *fact));
            document.should.iter().for_each(|fact| add(&mut should, *fact));
        }
        should.retain(|fact| !must.contains(fact));
        // What is lacking of a document is told before who was lacking.
        takes.requirements = must.into_iter().map(Requirement::Known).chain(takes.requirements).collect();
        takes.should = should;
        if takes.requirements.len() > limits::TAKES || takes.should.len() > limits::TAKES {
            let fault = self
                .fault(Code::TooMany, written.name.span)
                .with(("krav til ét trin", "requirements of one step"))
                .with(limits::TAKES.to_string());
            self.push(fault);
            takes.requirements.truncate(limits::TAKES);
            takes.should.truncate(limits::TAKES);
        }
        takes
    }

    /// A confirmation says of an event that it is so, and not how anything was done.
    fn told_by_an_event(&mut self, written: &ast::Step, clause: &ast::Takes, span: Span) {
        let by_confirmation = |clause: &StepClause| matches!(clause, StepClause::MetBy(items) if items.iter().any(|item| matches!(item, MetItem::ConfirmationOf(_))));
        if !written.clauses.iter().any(|clause| by_confirmation(&clause.what)) {
            return;
        }
        let word = match clause {
            ast::Takes::Documents(_) => ("med dokument", "with document"),
            ast::Takes::Participants(_) => ("deltagere", "participants"),
            ast::Takes::Venues(_) => ("mødested", "venue"),
            ast::Takes::Channels(_) => ("kontaktform", "channel"),
            ast::Takes::Checklist(_) => ("huskeliste", "checklist"),
        };
        let fault = self
            .fault(Code::ClauseOutOfPlace, span)
            .with(word)
            .with(("en bekræftelse fortæller ikke, hvordan noget blev gjort", "a confirmation does not tell how anything was done"))
            .with((
                "lad en hændelse opfylde trinnet i stedet for »bekræftelse af …«",
                "let an event meet the step instead of `confirmation of …`",
            ));
        self.push(fault);
    }

    /// Whoever must use a document can see it and what must stand in it; and each document is used.
    pub(super) fn use_documents(&mut self, file: &File, documents: &[Document], roles: &[Role], steps: &[Step]) {
        let written: Vec<&ast::Document> =
            file.declarations.iter().filter_map(|d| if let What::Document(document) = &d.what { Some(document) } else { None }).collect();
        let place = |document: &Document| written.iter().find(|other| other.name.text == document.name).map(|other| other.name.span);
        for (at, document) in documents.iter().enumerate() {
            let Some(place) = place(document) else { continue };
            let mut using = steps.iter().filter(|step| step.takes.documents.iter().any(|id| id.index() == at)).peekable();
            if using.peek().is_none() && file.whole && !crate::diagnostic::has_errors(&self.diagnostics) {
                let fault = self.fault(Code::Unused, place).with(document.name.as_str()).with(("dokumentet", "the document"));
                self.push(fault);
            }
            let mut told = Vec::new();
            for role in using.flat_map(|step| &step.actors).filter(|role| document.hidden.contains(**role)) {
                add(&mut told, *role);
            }
            for role in told {
                let Some(role) = roles.get(RoleId::index(role)) else { continue };
                let part = ("skal gøre et trin med det", "must do a step with it");
                let help = ("lad rollen kunne se det, eller lad en anden gøre trinnet", "let the role see it, or let another do the step");
                let fault = self.fault(Code::HiddenFromActor, place).with(noun(&document.name)).with(Part::quoted(&role.name));
                self.push(fault.with(part).with(help));
            }
        }
    }
}

/// Events are told how what they meet may have been done, and whether they tell, or take, what stands in a document.
pub(super) fn tell_details(kinds: &mut [EventKind], steps: &[Step], decisions: &[Decision]) {
    for step in steps {
        for kind in &step.met_by {
            if let Some(kind) = kinds.get_mut(kind.index()) {
                step.takes.details().for_each(|detail| add(&mut kind.details, detail));
                kind.takes_facts |= step.takes.facts().next().is_some();
            }
        }
    }
    let taken: BTreeSet<FactId> = steps.iter().flat_map(|step| step.takes.facts()).collect();
    // What a decision gives is told by what it asks about.
    let asked = decisions.iter().filter(|decision| taken.contains(&decision.fact)).flat_map(|decision| &decision.columns);
    let taken: BTreeSet<FactId> = taken.iter().chain(asked).copied().collect();
    for kind in kinds {
        let tells = kind.speaks_of().any(|fact| taken.contains(&fact));
        kind.tells_taken = tells;
    }
}

fn add<T: PartialEq>(items: &mut Vec<T>, item: T) {
    if !items.contains(&item) {
        items.push(item);
    }
}

fn noun(name: &str) -> Part {
    Part::named(("dokumentet", "the document"), name)
}
