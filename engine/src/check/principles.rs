//! Principles: each orders at least two options, names none twice, and no two of them, nor a principle and the steps, put the same
//! things in opposite orders.

use super::names::Names;
use super::{Checker, legal_basis};
use crate::diagnostic::{Code, Part};
use crate::model::{Atom, Choice, Condition, EventKind, Fact, KindId, Principle, Signal, Step, Unknown};
use crate::source::Span;
use crate::syntax::ast::{self, File, PrincipleClause, What};
use std::collections::{BTreeMap, BTreeSet};

/// What stands before what, with the place of the one that comes later.
type Order = BTreeMap<KindId, Vec<(KindId, Span)>>;

impl Checker<'_> {
    /// The principles of a text, in its order.
    pub(super) fn principles(&mut self, file: &File, names: &Names, facts: &[Fact], kinds: &[EventKind], steps: &[Step]) -> Vec<Principle> {
        let mut principles = Vec::new();
        let (mut order, mut strict) = (Order::new(), Order::new());
        for declaration in &file.declarations {
            let What::Principle(written) = &declaration.what else { continue };
            let (principle, places) = self.principle(written, names, facts);
            let options = principle.options.iter().zip(&places);
            for ((before, _), (choice, place)) in options.clone().zip(options.skip(1)) {
                order.entry(before.option).or_default().push((choice.option, *place));
                // What can be given up holds nothing up for good.
                if principle.must && before.given_up_on.is_empty() && before.unless.is_none() {
                    strict.entry(before.option).or_default().push((choice.option, *place));
                }
            }
            principles.push(principle);
        }
        if !self.in_circles(&order, &order, kinds) {
            let mut with_steps = strict.clone();
            follow_steps(&mut with_steps, kinds, steps);
            self.in_circles(&strict, &with_steps, kinds);
        }
        principles
    }

    fn principle(&mut self, written: &ast::Principle, names: &Names, facts: &[Fact]) -> (Principle, Vec<Span>) {
        let mut principle = Principle {
            name: written.name.text.clone(),
            label: written.label.as_ref().map(|label| label.text.clone()),
            must: true,
            options: Vec::new(),
            basis: Vec::new(),
        };
        let (mut places, mut seen) = (Vec::new(), BTreeMap::new());
        let mut bindings = BTreeMap::new();
        let mut options = 0;
        for clause in &written.clauses {
            match &clause.what {
                PrincipleClause::Option(choice) => {
                    options += 1;
                    self.said_in_order(choice, options == 1);
                    let Some(option) = self.event(names, &choice.option) else { continue };
                    if let Some(before) = seen.insert(option, choice.option.span) {
                        let fault = self.fault(Code::DuplicateName, choice.option.span).with(choice.option.text.as_str()).also(before);
                        self.push(fault);
                        continue;
                    }
                    let given_up_on = choice.given_up.iter().filter_map(|name| self.event(names, name)).collect();
                    let unless = choice.unless.as_ref().and_then(|atom| self.rules_out(names, facts, atom));
                    principle.options.push(Choice { option, given_up_on, unless });
                    places.push(choice.option.span);
                }
                PrincipleClause::Binding(must, span) => {
                    let word = ("rækkefølgen skal følges", "the order must be followed");
                    self.once(&mut bindings, 0, word, *span);
                    principle.must = *must;
                }
                PrincipleClause::Basis(basis) => principle.basis.push(legal_basis(basis)),
            }
        }
        if !written.damaged {
            let needed = [
                (
                    options > 1,
                    ("derefter …", "after that …"),
                    ("nævn mindst to muligheder, den mindst indgribende først", "name at least two options, the least intrusive first"),
                ),
                (
                    !bindings.is_empty(),
                    ("rækkefølgen skal følges", "the order must be followed"),
                    (
                        "skriv, hvor bindende det er: rækkefølgen skal følges · rækkefølgen bør følges",
                        "say how binding it is: the order must be followed · the order should be followed",
                    ),
                ),
            ];
            for (_, clause, help) in needed.into_iter().filter(|(said, ..)| !said) {
                let fault = self.fault(Code::MissingClause, written.name.span).with(noun(written)).with(clause).with(help);
                self.push(fault);
            }
            if principle.basis.is_empty() {
                let fault = self.fault(Code::MissingLegalBasis, written.name.span).with(noun(written));
                self.push(fault);
            }
        }
        (principle, places)
    }

    /// The first option is said to be the first, and no other.
    fn said_in_order(&mut self, choice: &ast::Choice, first: bool) {
        if choice.first == first {
            return;
        }
        let (clause, why, help) = if first {
            (
                ("derefter …", "after that …"),
                ("der står ingen mulighed før den", "no option stands before it"),
                ("skriv først … om den første mulighed", "write first of all … of the first option"),
            )
        } else {
            (
                ("først …", "first of all …"),
                ("der står en mulighed før den", "an option stands before it"),
                ("skriv derefter … om dem, der følger", "write after that … of those that follow"),
            )
        };
        let fault = self.fault(Code::ClauseOutOfPlace, choice.span).with(clause).with(why).with(help);
        self.push(fault);
    }

    /// What rules an option out must be known to hold.
    fn rules_out(&mut self, names: &Names, facts: &[Fact], atom: &ast::Atom) -> Option<Condition> {
        let words = self.words(atom.span);
        let atom: Atom = self.atom(names, facts, atom)?;
        Some(Condition { all: true, atoms: vec![atom], negated: false, unknown: Unknown::No, words })
    }

    /// Tells of what principles put before itself, along all that stands before something; answers whether there is any.
    fn in_circles(&mut self, principles: &Order, order: &Order, kinds: &[EventKind]) -> bool {
        let mut told = BTreeSet::new();
        for (from, afters) in principles {
            for (to, place) in afters {
                if told.contains(to) {
                    continue;
                }
                let Some(path) = path(order, *to, *from) else { continue };
                told.extend(path.iter().copied());
                let circle = path.iter().chain(path.first()).filter_map(|kind| kinds.get(kind.index()));
                let circle: Vec<&str> = circle.map(|kind| kind.name.as_str()).collect();
                let circle = circle.join(" → ");
                let fault = self.fault(Code::OpposedOrders, *place).with(Part::Each(circle.clone(), circle));
                self.push(fault);
            }
        }
        !told.is_empty()
    }
}

/// A step's own event comes after what alone opens the step.
fn follow_steps(order: &mut Order, kinds: &[EventKind], steps: &[Step]) {
    for step in steps {
        let [signal] = step.after.signals.as_slice() else { continue };
        let before = match signal {
            Signal::Event(kind) => Some(*kind),
            Signal::Met(before) => steps.get(before.index()).and_then(|before| only(&before.met_by, kinds)),
            Signal::Reached(_) => None,
        };
        if let (Some(before), Some(own)) = (before, only(&step.met_by, kinds)) {
            order.entry(before).or_default().push((own, step.declared_at));
        }
    }
}

/// The one event that meets a step, where it happens only while the step is open.
fn only(met_by: &[KindId], kinds: &[EventKind]) -> Option<KindId> {
    let [kind] = met_by else { return None };
    kinds.get(kind.index()).is_some_and(|kind| !kind.declared).then_some(*kind)
}

/// A way along the order from one thing to another, both included.
fn path(order: &Order, from: KindId, to: KindId) -> Option<Vec<KindId>> {
    let mut came: BTreeMap<KindId, KindId> = BTreeMap::new();
    let mut next = vec![from];
    while let Some(at) = next.pop() {
        if at == to {
            let mut path = vec![to];
            while let Some(before) = path.last().and_then(|last| came.get(last)).filter(|_| path.last() != Some(&from)) {
                path.push(*before);
            }
            path.reverse();
            return Some(path);
        }
        for (after, _) in order.get(&at).into_iter().flatten() {
            if *after != from && !came.contains_key(after) {
                came.insert(*after, at);
                next.push(*after);
            }
        }
    }
    None
}

fn noun(written: &ast::Principle) -> Part {
    Part::named(("princippet", "the principle"), &written.name.text)
}
