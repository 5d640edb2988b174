//! Activities: they come on some day, somebody must hold them, and every line of an agenda can fit a case.
//!
//! A day of an activity is a procedure of one step, written out here and checked like any other text, so that its ladder, its powers
//! and its messages mean what they mean in a case.

use super::header::HeaderFacts;
use super::names::Names;
use super::{Checker, legal_basis};
use crate::calendar::{Landing, Period, Unit};
use crate::diagnostic::{Code, Part};
use crate::model::{
    Activity, AgendaMark, Checked, Comes, Condition, DayOff, Decision, EventKind, Fact, FactId, Fingerprint, Layout, MarkOf, Reason,
    RoleId, Stands, Step, Type, Unknown, Value, key,
};
use crate::source::Span;
use crate::syntax::ast::{self, ActivityClause, Clause, Declaration, File, GoalClause, Modal, Name, PowerKind, StepClause, What, Which};
use std::collections::BTreeMap;

/// What activities are held against.
pub(super) struct Ground<'g> {
    pub(super) names: &'g Names,
    pub(super) facts: &'g [Fact],
    pub(super) kinds: &'g [EventKind],
    pub(super) steps: &'g [Step],
    pub(super) header: &'g HeaderFacts<'g>,
}

/// What an activity says, each in its place.
#[derive(Default)]
struct Said<'a> {
    comes: Option<&'a ast::Comes>,
    agenda: Option<&'a ast::Agenda>,
    deed: Option<&'a ast::Deed>,
    basis: Vec<&'a ast::Basis>,
}

impl Checker<'_> {
    /// The activities of a text, in its order.
    pub(super) fn activities(&mut self, file: &File, ground: &Ground<'_>) -> Vec<Activity> {
        let mut declared: BTreeMap<String, Span> = BTreeMap::new();
        let mut activities = Vec::new();
        for declaration in &file.declarations {
            let What::Activity(written) = &declaration.what else { continue };
            if let Some(first) = declared.get(&key(&written.name.text)) {
                let fault = self.fault(Code::DuplicateName, written.name.span).with(written.name.text.as_str()).also(*first);
                self.push(fault);
            } else {
                declared.insert(key(&written.name.text), written.name.span);
            }
            activities.extend(self.activity(file, ground, declaration, written));
        }
        activities
    }

    fn activity(&mut self, file: &File, ground: &Ground<'_>, declaration: &Declaration, written: &ast::Activity) -> Option<Activity> {
        let said = self.said(written);
        let comes = said.comes.and_then(|comes| self.comes(ground, &written.name, comes));
        let agenda = said.agenda.map_or(&[][..], |agenda| &agenda.reasons);
        let agenda: Vec<Option<Reason>> = agenda.iter().map(|reason| self.reason(ground, &written.name, reason)).collect();
        let day = self.day(file, declaration, written, said.deed?);
        Some(Activity {
            name: written.name.text.clone(),
            label: written.label.as_ref().map(|label| label.text.clone()),
            comes: comes?,
            agenda: agenda.into_iter().collect::<Option<_>>()?,
            day: day?,
            basis: said.basis.into_iter().map(legal_basis).collect(),
            quote: declaration.quote.clone(),
        })
    }

    /// What stands below an activity, and what is missing there.
    fn said<'a>(&mut self, written: &'a ast::Activity) -> Said<'a> {
        let (mut said, mut seen) = (Said::default(), BTreeMap::new());
        for clause in &written.clauses {
            match &clause.what {
                ActivityClause::Comes(comes) => {
                    self.once(&mut seen, 0, ("hver … fra", "every … from"), clause.span);
                    said.comes = said.comes.or(Some(comes));
                }
                ActivityClause::Agenda(agenda) => {
                    self.once(&mut seen, 1, ("dagsorden", "agenda"), clause.span);
                    said.agenda = said.agenda.or(Some(agenda));
                }
                ActivityClause::Step(StepClause::Deed(deed)) => said.deed = said.deed.or(Some(deed)),
                ActivityClause::Step(StepClause::Basis(basis)) => said.basis.push(basis),
                ActivityClause::Step(_) | ActivityClause::Arranged(_) => {}
            }
        }
        if written.damaged {
            return said;
        }
        let missing = [
            (
                said.comes.is_none(),
                ("hver … fra …", "every … from …"),
                (
                    "skriv, hvornår den kommer, fx: hver 2. uge fra 7. marts 2017",
                    "say when it comes, for instance: every 2nd week from 7 March 2017",
                ),
            ),
            (
                said.deed.is_none(),
                ("hvem der skal hvad", "who must do what"),
                ("skriv fx: teamlederen skal holde mødet", "write for instance: the team_leader must hold the meeting"),
            ),
        ];
        for (_, clause, help) in missing.into_iter().filter(|(missing, ..)| *missing) {
            let part = Part::named(("aktiviteten", "the activity"), &written.name.text);
            let fault = self.fault(Code::MissingClause, written.name.span).with(part).with(clause).with(help);
            self.push(fault);
        }
        if said.basis.is_empty() {
            let part = Part::named(("aktiviteten", "the activity"), &written.name.text);
            let fault = self.fault(Code::MissingLegalBasis, written.name.span).with(part);
            self.push(fault);
        }
        said
    }

    fn comes(&mut self, ground: &Ground<'_>, activity: &Name, written: &ast::Comes) -> Option<Comes> {
        let calendar = &ground.header.calendar;
        let mut comes = Comes {
            rhythm: written.rhythm,
            from: written.from,
            to: written.to,
            clock: written.clock,
            day_off: written.day_off.unwrap_or(DayOff::Lands(Landing::Stays)),
            month_end: ground.header.month_end,
            words: crate::syntax::comes_words(self.language, written),
        };
        let off = comes.planned().find(|day| !calendar.is_working_day(*day));
        if let (None, Some(off)) = (written.day_off, off) {
            let at = |landing| crate::model::lands(calendar, off, landing);
            let (before, after) = (at(Landing::Previous), at(Landing::Next));
            let help = Part::Each(
                format!(
                    "tilføj »på en fridag hverdagen før«, »på en fridag hverdagen efter«, »uændret på en fridag« eller »ikke på en fridag«: {off} er en fridag, og de giver {before}, {after}, {off} og ingen"
                ),
                format!(
                    "add `on a day off the working day before`, `on a day off the working day after`, `even on a day off` or `not on a day off`: {off} is a day off, and they give {before}, {after}, {off} and none"
                ),
            );
            let fault = self.fault(Code::MissingLanding, written.span).with(help);
            self.push(fault);
            return None;
        }
        if comes.days(calendar).next().is_none() {
            let why = ("ingen dag passer", "no day fits");
            let help = ("ret datoerne, eller hvad der sker på en fridag", "mend the dates, or what happens on a day off");
            self.empty_activity(activity, written.span, comes.words.clone(), why, help);
            return None;
        }
        if off.is_none() {
            comes.day_off = DayOff::Lands(Landing::Stays);
        }
        Some(comes)
    }

    fn reason(&mut self, ground: &Ground<'_>, activity: &Name, written: &ast::Reason) -> Option<Reason> {
        let marks: Vec<Option<AgendaMark>> = written.marks.iter().map(|mark| self.mark(ground, activity, mark)).collect();
        let marks: Vec<AgendaMark> = marks.into_iter().collect::<Option<_>>()?;
        let words = crate::syntax::reason_words(self.language, written);
        if contradicts(ground.facts, &marks) {
            let why = ("det hele kan ikke gælde på én gang", "all of it cannot hold at once");
            let help = (
                "skriv det på hver sin linje med »-« foran, hvis det ene er nok",
                "put it on lines of their own, with `-` in front, if one of them is enough",
            );
            self.empty_activity(activity, written.span, words.clone(), why, help);
        }
        Some(Reason { marks, words })
    }

    fn mark(&mut self, ground: &Ground<'_>, activity: &Name, written: &ast::AgendaMark) -> Option<AgendaMark> {
        let of = match &written.of {
            ast::MarkOf::Runs => MarkOf::Runs,
            ast::MarkOf::Goal(reached) => MarkOf::Goal(*reached),
            ast::MarkOf::Step(name, stands) => {
                let id = self.step_named(ground.names, name)?;
                let never = ground.steps.get(id.index()).and_then(|step| never(step, *stands));
                if let Some((why, help)) = never {
                    self.empty_activity(activity, written.span, name.text.clone(), why, help);
                }
                MarkOf::Step(id, *stands)
            }
            ast::MarkOf::Fact(atom) => {
                // Only what is known to hold puts a case on.
                let test = ast::Test { all: true, atoms: vec![atom.clone()], unknown: Some(Unknown::No), bullets: false };
                let condition = self.condition(ground.names, ground.facts, &test, false)?;
                self.never_told(ground, activity, atom);
                MarkOf::Fact(condition)
            }
        };
        Some(AgendaMark { of, since_last: written.since_last })
    }

    /// Reports a fact that nobody ever tells.
    fn never_told(&mut self, ground: &Ground<'_>, activity: &Name, atom: &ast::Atom) {
        let Some(id) = ground.names.fact_id(&atom.fact).filter(|_| !matches!(atom.test, ast::AtomTest::Missing)) else { return };
        let said = |kind: &EventKind| kind.tells.contains(&id) || kind.settles.iter().any(|(fact, _)| *fact == id);
        let decided = ground.facts.get(id.index()).is_some_and(|fact| fact.decided.is_some());
        if !decided && !ground.kinds.iter().any(said) {
            let why = ("ingen hændelse oplyser det", "no event states it");
            let help = ("lad en hændelse oplyse det: hændelse …, oplyser …", "let an event state it: event …, states …");
            self.empty_activity(activity, atom.span, atom.fact.text.clone(), why, help);
        }
    }

    fn empty_activity(&mut self, activity: &Name, span: Span, what: String, why: impl Into<Part>, help: impl Into<Part>) {
        let fault =
            self.fault(Code::EmptyActivity, span).with(activity.text.as_str()).with(Part::Each(what.clone(), what)).with(why).with(help);
        self.push(fault);
    }

    /// One day of an activity, as a procedure of one step.
    fn day(
        &mut self,
        file: &File,
        declaration: &Declaration,
        written: &ast::Activity,
        deed: &ast::Deed,
    ) -> Option<Checked<crate::model::Procedure>> {
        if !matches!(deed.modal, Modal::Must | Modal::Should) {
            let fault = self
                .fault(Code::ClauseOutOfPlace, deed.action_span)
                .with(deed.action.as_str())
                .with(("en aktivitet er noget, nogen skal eller bør gøre", "an activity is something that somebody must or should do"))
                .with(("skriv »skal« eller »bør«", "write `must` or `should`"));
            self.push(fault);
            return None;
        }
        let text = written_out(file, declaration, written)?;
        self.one_step(declaration, &text)
    }

    /// Checks a text of one step that a declaration stands for.
    pub(super) fn one_step(&mut self, declaration: &Declaration, text: &File) -> Option<Checked<crate::model::Procedure>> {
        let mut checker = Checker {
            source: self.source,
            sources: self.sources,
            calendars: self.calendars,
            joined: self.joined,
            layers: self.layers,
            language: self.language,
            diagnostics: Vec::new(),
            guesses: self.guesses,
            acting: Vec::new(),
            days: self.days,
            tallies: Vec::new(),
            thresholds: Vec::new(),
            ramps: Vec::new(),
        };
        let day = checker.procedure(text);
        // What is wrong with the header and the roles is told once, by the text itself; what is missing below it, above.
        let own = |span: Span| span.start >= declaration.span.start && span.end <= declaration.span.end;
        let found = checker.diagnostics.into_iter().filter(|found| own(found.span) && found.code != Code::MissingLegalBasis);
        self.diagnostics.extend(found);
        day.map(|mut day| {
            day.fingerprint = Fingerprint::default();
            Checked(day)
        })
    }
}

/// Has a role a part in an activity: holds it, is told of it, or may arrange it otherwise?
pub(super) fn has_part(activity: &Activity, role: RoleId) -> bool {
    let step = activity.duty();
    let arranges = [PowerKind::Extend, PowerKind::Lift].iter().any(|power| step.power(*power).contains(role));
    arranges || step.actors.contains(&role) || step.rungs.iter().any(|rung| rung.to.contains(&role))
}

/// Gives a place in a case's memory to the facts that agendas ask for, after those that the case itself needs.
pub(super) fn remember(activities: &[Activity], decisions: &[Decision], facts: &mut [Fact], layout: &mut Layout) {
    let marks = activities.iter().flat_map(|activity| &activity.agenda).flat_map(|reason| &reason.marks);
    let asked = marks.filter_map(|mark| if let MarkOf::Fact(condition) = &mark.of { Some(condition) } else { None });
    for atom in asked.flat_map(|condition| &condition.atoms) {
        let decision = facts.get(atom.fact().index()).and_then(|fact| decisions.get(fact.decided?));
        let told: Vec<FactId> = decision.map_or_else(|| vec![atom.fact()], |decision| decision.columns.clone());
        for fact in told {
            if let Some(fact) = facts.get_mut(fact.index()).filter(|fact| fact.slot.is_none()) {
                (fact.slot, fact.for_agendas) = (Some(layout.facts), true);
                layout.facts += 1;
            }
        }
    }
}

/// Words in Danish and in English.
type InBoth = (&'static str, &'static str);

/// Why a step can never stand so, and what to do.
fn never(step: &Step, stands: Stands) -> Option<(InBoth, InBoth)> {
    let waits = !step.conditions.is_empty() || step.earliest.is_some();
    match stands {
        Stands::Late if !step.is_duty() => Some((
            ("det, man kan eller har ret til, kan ikke være for sent", "what one may do cannot be late"),
            ("skriv »er åben«", "write `is open`"),
        )),
        Stands::Late if !step.is_limited() => {
            Some((("trinnet har ingen frist", "the step has no deadline"), ("skriv »er åben«", "write `is open`")))
        }
        Stands::Paused if step.pausing.is_none() => {
            Some((("trinnet holder aldrig pause", "the step never pauses"), ("skriv »er åben«", "write `is open`")))
        }
        Stands::Waiting if !waits => Some((
            ("trinnet åbner straks og venter aldrig", "the step opens at once and never waits"),
            ("skriv »er åben«", "write `is open`"),
        )),
        _ => None,
    }
}

/// Can what stands in one line never hold at once?
fn contradicts(facts: &[Fact], marks: &[AgendaMark]) -> bool {
    let goal = |wanted: bool| marks.iter().any(|mark| matches!(mark.of, MarkOf::Goal(reached) if reached == wanted));
    let runs = marks.iter().any(|mark| matches!(mark.of, MarkOf::Runs));
    if goal(true) && (goal(false) || runs) {
        return true;
    }
    let asked: Vec<&Condition> =
        marks.iter().filter_map(|mark| if let MarkOf::Fact(condition) = &mark.of { Some(condition) } else { None }).collect();
    let of = |fact: FactId| asked.iter().filter(move |condition| condition.atoms.iter().all(|atom| atom.fact() == fact));
    asked.iter().flat_map(|condition| &condition.atoms).any(|atom| {
        let Some(fact) = facts.get(atom.fact().index()).filter(|fact| fact.kind != Type::Duration) else { return false };
        let bounds = of(atom.fact()).flat_map(|condition| &condition.atoms).filter_map(crate::model::Atom::bound);
        let near = |value: Value| [value.0.saturating_sub(1), value.0, value.0.saturating_add(1)];
        let candidates: Vec<Value> = match &fact.kind {
            Type::YesNo => vec![Value::yes_no(true), Value::yes_no(false)],
            Type::Choice(options) => (0..options.len()).filter_map(|at| i64::try_from(at).ok()).map(Value).collect(),
            // Any value at all, and those around what is asked for.
            _ => std::iter::once(0).chain(bounds.flat_map(near)).map(Value).collect(),
        };
        let fits =
            |value: Option<Value>| of(atom.fact()).all(|condition| condition.truth(|_| (&fact.kind, value)) == crate::model::Truth::True);
        !fits(None) && !candidates.into_iter().any(|value| fits(Some(value)))
    })
}

/// A text of one step for a day of an activity: the header and the roles of the whole, and the step, due on that day.
fn written_out(file: &File, declaration: &Declaration, written: &ast::Activity) -> Option<File> {
    let span = written.name.span;
    let named = |text: &str| Name { text: text.to_owned(), span };
    let on_the_day = Period::new(0, Unit::Days).ok()?;
    let basis = written.clauses.iter().filter_map(|clause| match &clause.what {
        ActivityClause::Step(StepClause::Basis(basis)) => Some(basis.clone()),
        _ => None,
    });
    let own = written.clauses.iter().filter_map(|clause| {
        let what = match &clause.what {
            ActivityClause::Step(own) => own.clone(),
            ActivityClause::Arranged(power) => StepClause::Power(power.clone()),
            ActivityClause::Comes(_) | ActivityClause::Agenda(_) => return None,
        };
        Some(at(clause.span, what))
    });
    let anchor = Some(ast::Anchor { which: Which::Unsaid, name: named(Activity::DAY), turn: None });
    let landing = Some(Landing::Stays);
    let limit =
        ast::Limit { period: on_the_day, anchor, inclusive: false, before: false, bounds: Vec::new(), several: None, landing, span };
    let after = ast::After { which: Which::First, all: false, signals: vec![named(Activity::PLANNED)] };
    let clauses = [at(span, StepClause::After(after)), at(span, StepClause::Limit(limit))].into_iter().chain(own).collect();
    let reached = GoalClause::Reached(written.name.clone(), None, None);
    let goal = std::iter::once(reached).chain(basis.map(GoalClause::Basis)).map(|what| at(span, what)).collect();
    let whats = vec![
        What::Fact(ast::Fact {
            name: named(Activity::DAY),
            kind: ast::FactType::Date,
            may_miss: false,
            assessed_by: Vec::new(),
            lasts: None,
            hidden: Vec::new(),
        }),
        happens(named(Activity::PLANNED), vec![named(Activity::DAY)]),
        What::Goal(ast::Goal { name: written.name.clone(), clauses: goal, damaged: false }),
        What::Step(ast::Step {
            name: written.name.clone(),
            label: written.label.clone(),
            clauses,
            damaged: written.damaged,
            again: Vec::new(),
        }),
    ];
    Some(beside(file, declaration, span, whats))
}

/// The header and the roles of a whole text with other declarations beside them.
pub(super) fn beside(file: &File, declaration: &Declaration, span: Span, whats: Vec<What>) -> File {
    let around = file.declarations.iter().filter(|other| matches!(other.what, What::Header(_) | What::Role(_))).cloned();
    let declares = |what| Declaration { span, lead: Vec::new(), quote: declaration.quote.clone(), what, comment: None };
    let declarations = around.chain(whats.into_iter().map(declares)).collect();
    File { language: file.language, declarations, trailing: Vec::new(), whole: false }
}

/// An event that nobody reports.
pub(super) fn happens(name: Name, states: Vec<Name>) -> What {
    What::Event(ast::Event { name, label: None, from: Vec::new(), states, planned: None, needs: Vec::new(), hidden: Vec::new() })
}

pub(super) fn at<T>(span: Span, what: T) -> Clause<T> {
    Clause { span, lead: Vec::new(), what, comment: None }
}
