//! Scenarios for what those of a text do not reach: short stories found by running the engine, written as the text would have them.
//!
//! In: a text. Out: blocks that can be put at its end: they read, they hold, and each reaches something no scenario did; and what none
//! was found for. The same text gives the same blocks. Must not know how they are shown. What they expect is what the engine says, so
//! a person must read them before they prove anything.

use crate::calendar::{Calendars, Day, Moment, Weekday};
use crate::check::load;
use crate::lexicon::Language;
use crate::log::Log;
use crate::model::{Checked, Line, Procedure, RoleId, Says, Scenario, StepId, StepRef, StepState, key};
use crate::scenario::{Boundary, Of, Outcome, Spot, Target, What, done, play, reached_at, run, spot, targets};
use crate::situation::{AsOf, Record, State, situation};
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::{ast, format};
use acts::{Act, Told, acts, name};
use search::{Found, Story, search};
use std::collections::BTreeSet;

mod acts;
mod search;

/// How many days a story is moved at most, so that a deadline falls on a day off.
const MOST_MOVED: i32 = 370;

/// A scenario that a text lacks.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// Its title.
    pub title: String,
    /// The block, in the canonical form of the text's language.
    pub text: String,
    /// What it reaches that no scenario before it did.
    pub reaches: Vec<Spot>,
}

/// The scenarios that a text lacks.
#[derive(Debug, Clone, Default)]
pub struct Suggestions {
    /// In the order of the steps they are about.
    pub scenarios: Vec<Suggestion>,
    /// What still no scenario reaches: perhaps nothing can, perhaps it was not found.
    pub missed: Vec<Spot>,
    /// How many acts were tried.
    pub tried: usize,
}

/// Looks for scenarios for what those of a text do not reach; nothing where the text has errors.
#[must_use]
pub fn suggest(sources: &SourceMap, id: SourceId, calendars: &Calendars) -> Option<Suggestions> {
    let procedure = load(sources, id, calendars).procedure?;
    let mut reached = BTreeSet::new();
    for scenario in &procedure.scenarios {
        play(&procedure, scenario, &mut reached);
    }
    let titles = procedure.scenario_titles().map(key).collect();
    let mut writer = Writer { procedure: &procedure, acts: acts(&procedure), reached, titles, written: Vec::new() };
    let found = if writer.lacking().is_empty() { Found::default() } else { search(&procedure, &writer.acts, begins(&procedure)) };
    writer.steps(&found);
    writer.rest(&found);
    let scenarios = that_hold(sources, id, calendars, writer.written);
    let whole: String = scenarios.iter().map(|one| one.text.as_str()).collect();
    let after = with_blocks(sources, id, &whole);
    let coverage = load(&after, id, calendars).procedure.map(|procedure| run(&procedure).1)?;
    let missed = coverage.shares(Language::Danish).iter().flat_map(|(_, share)| share.missed.clone()).collect();
    Some(Suggestions { scenarios, missed, tried: found.tried })
}

/// The texts, one of which has more at its end.
fn with_blocks(sources: &SourceMap, id: SourceId, blocks: &str) -> SourceMap {
    let text = sources.get(id).map_or("", |source| source.text()).trim_end();
    sources.with(id, &format!("{text}\n{blocks}"))
}

/// Those of some blocks that read and hold at the end of the text. All should; what is given away is tried all the same.
fn that_hold(sources: &SourceMap, id: SourceId, calendars: &Calendars, blocks: Vec<Suggestion>) -> Vec<Suggestion> {
    let hold = |blocks: &[&Suggestion]| {
        let whole: String = blocks.iter().map(|one| one.text.as_str()).collect();
        let titles: BTreeSet<&str> = blocks.iter().map(|one| one.title.as_str()).collect();
        let procedure = load(&with_blocks(sources, id, &whole), id, calendars).procedure;
        procedure.is_some_and(|procedure| {
            let (results, _) = run(&procedure);
            results.iter().filter(|result| titles.contains(result.title.as_str())).all(|result| result.passed)
        })
    };
    if hold(&blocks.iter().collect::<Vec<_>>()) {
        return blocks;
    }
    blocks.into_iter().filter(|block| hold(&[block])).collect()
}

/// The first week of working days in which the procedure applies.
fn begins(procedure: &Checked<Procedure>) -> Day {
    let (from, to) = procedure.validity();
    let plain = Day::from_ymd(2025, 1, 6);
    let earliest = from.or(to.map(|to| to.plus(-730))).or(plain).unwrap_or(Day::LAST);
    let calendar = procedure.calendar();
    let week = |day: &Day| day.weekday() == Weekday::Monday && (0..5).all(|days| calendar.is_working_day(day.plus(days)));
    (0..60).map(|days| earliest.plus(days)).find(week).unwrap_or(earliest)
}

/// What a line looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    State(StepId),
    Told(RoleId, StepId),
}

/// A story with the lines that look at it.
struct Draft {
    title: String,
    acts: Vec<(Moment, Act)>,
    looks: Vec<(Moment, Look)>,
}

struct Writer<'a> {
    procedure: &'a Checked<Procedure>,
    acts: Vec<Act>,
    reached: BTreeSet<Target>,
    titles: BTreeSet<String>,
    written: Vec<Suggestion>,
}

impl Writer<'_> {
    /// What no scenario reaches so far.
    fn lacking(&self) -> Vec<Target> {
        targets(self.procedure).into_iter().filter(|target| !self.reached.contains(target)).collect()
    }

    fn lacks(&self, step: StepId, what: What) -> bool {
        let target = (Of::Step(step), what);
        !self.reached.contains(&target) && targets(self.procedure).contains(&target)
    }

    fn title(&self, of: &str, what: &str) -> String {
        self.procedure.language().pick(format!("Forslag: {of} {what}"), format!("Suggestion: {of} {what}"))
    }

    /// Step by step: the days around the deadline, the day itself, a weekend and a holiday.
    fn steps(&mut self, found: &Found) {
        let procedure = self.procedure;
        for at in 0..procedure.steps().len() {
            let id = StepId::new(at);
            let Some(story) = found.open.get(&id) else { continue };
            let step = procedure.step(id);
            let language = procedure.language();
            if step.is_limited() {
                let around = [Boundary::Before, Boundary::On, Boundary::After].map(What::Boundary);
                let rungs = (1..).zip(&step.rungs).map(|(number, _)| What::Rung(number));
                let outcome = What::Outcome(if step.is_duty() { Outcome::MetLate } else { Outcome::Expired });
                if around.into_iter().chain(rungs).chain([outcome]).any(|what| self.lacks(id, what)) {
                    let title = self.title(&step.name, language.pick("dag for dag om fristen", "day by day around the deadline"));
                    self.around(id, story, title);
                }
                if self.lacks(id, What::Outcome(Outcome::Met)) || self.lacks(id, What::Boundary(Boundary::On)) {
                    let title = self.title(&step.name, language.pick("opfyldt på den sidste dag", "met on the last day"));
                    self.on_the_day(id, story, title);
                }
            }
            for (boundary, what) in [
                (Boundary::Weekend, language.pick("med frist i en weekend", "due on a weekend")),
                (Boundary::Holiday, language.pick("med frist på en helligdag", "due on a holiday")),
            ] {
                if self.lacks(id, What::Boundary(boundary)) {
                    let title = self.title(&step.name, what);
                    self.moved(id, story, boundary, title);
                }
            }
        }
    }

    /// All that the search came upon besides.
    fn rest(&mut self, found: &Found) {
        let procedure = self.procedure;
        let language = procedure.language();
        for target in self.lacking() {
            let Some(story) = found.reached.get(&target).filter(|_| !self.reached.contains(&target)) else { continue };
            let (of, what) = target;
            let spot = spot(procedure, target);
            let words = match what {
                What::Opens => language.pick("åbner", "opens").to_owned(),
                What::Outcome(_) => language.pick(format!("bliver {}", what.words(language)), format!("is {}", what.words(language))),
                _ => what.words(language),
            };
            let end = Moment::Day(story.until);
            let acts = on_days(story);
            let looks = match of {
                Of::Step(step) => {
                    let opened = found.open.get(&step).map(|open| Moment::Day(open.until)).filter(|opened| {
                        let same = found.open.get(&step).is_some_and(|open| story.acts.starts_with(&open.acts));
                        same && *opened != end
                    });
                    opened.into_iter().chain([end]).map(|at| (at, Look::State(step))).collect()
                }
                Of::Decision(at) => {
                    let fact = procedure.decisions().get(at).map(|decision| decision.fact);
                    let steps = fact.map(|fact| procedure.fact(fact).bears_on.clone()).unwrap_or_default();
                    let steps = if steps.is_empty() { (0..procedure.steps().len()).map(StepId::new).take(1).collect() } else { steps };
                    steps.into_iter().map(|step| (end, Look::State(step))).collect()
                }
            };
            self.write(Draft { title: self.title(&spot.name, &words), acts, looks }, target);
        }
    }

    /// The latest instance of a step, as a story has it.
    fn record(&self, log: &Log, at: Moment, step: StepId) -> Option<Record> {
        let now = situation(self.procedure, log, AsOf::at(at));
        now.duties.into_iter().rev().find(|record| record.id.step == step)
    }

    /// The day before the deadline, the day itself and the day after; every message; and met late, where it can be.
    fn around(&mut self, id: StepId, story: &Story, title: String) {
        let procedure = self.procedure;
        let calendar = procedure.calendar();
        let in_hours = procedure.step(id).limits().any(crate::model::TimeLimit::in_hours);
        let acts = if in_hours { at_ten(procedure, story) } else { on_days(story) };
        let Some(log) = self.log(&acts) else { return };
        let last = acts.last().map_or(Moment::Day(story.until), |(at, _)| *at);
        let Some(due) = self.record(&log, last, id).and_then(|record| record.due) else { return };
        let mut looks = vec![(last, Look::State(id))];
        match due {
            Moment::Day(day) => looks.extend([-1, 0, 1].map(|days| (Moment::Day(day.plus(days)), Look::State(id)))),
            Moment::Instant(instant) => {
                let beside = [-30, 0, 30].map(|minutes| instant.plus_milliseconds(minutes * 60_000));
                looks.extend(beside.map(|at| (Moment::Instant(at), Look::State(id))));
            }
        }
        let later = Moment::Day(calendar.day(due).plus(120));
        let then = situation(procedure, &log, AsOf::at(later));
        let of = |message: &&crate::situation::Message| then.duty(&message.instance).is_some_and(|record| record.id.step == id);
        for message in then.messages.iter().filter(of) {
            let at = if in_hours { Moment::Instant(message.at) } else { Moment::Day(calendar.day_of(message.at)) };
            let roles = message.to.iter().filter_map(|role| procedure.role_named(role));
            looks.extend(roles.map(|role| (at, Look::Told(role, id))));
        }
        looks.retain(|(at, _)| calendar.instant(*at) >= calendar.instant(last));
        looks.sort_by_key(|(at, look)| (calendar.instant(*at), *look));
        looks.dedup();
        let end = looks.last().map_or(last, |(at, _)| *at);
        let next = calendar.working_day_after(calendar.day(end), 1);
        let next = if in_hours { Moment::Instant(calendar.at(next, 10, 0)) } else { Moment::Day(next) };
        let target = (Of::Step(id), What::Outcome(Outcome::MetLate));
        for act in self.acts.clone() {
            if !self.meets(&act, id) {
                continue;
            }
            let mut acts = acts.clone();
            acts.push((next, act));
            let looks = looks.iter().copied().chain([(next, Look::State(id))]).collect();
            if self.write(Draft { title: title.clone(), acts, looks }, target) {
                return;
            }
        }
        for target in [What::Boundary(Boundary::After), What::Boundary(Boundary::Before), What::Outcome(Outcome::Expired), What::Rung(1)] {
            if self.write(Draft { title: title.clone(), acts: acts.clone(), looks: looks.clone() }, (Of::Step(id), target)) {
                return;
            }
        }
    }

    fn on_the_day(&mut self, id: StepId, story: &Story, title: String) {
        let acts = on_days(story);
        let Some(log) = self.log(&acts) else { return };
        let Some(Moment::Day(due)) = self.record(&log, Moment::Day(story.until), id).and_then(|record| record.due) else { return };
        if due < story.until {
            return;
        }
        for act in self.acts.clone() {
            if !self.meets(&act, id) {
                continue;
            }
            let mut acts = acts.clone();
            acts.push((Moment::Day(due), act));
            let looks = vec![(Moment::Day(story.until), Look::State(id)), (Moment::Day(due), Look::State(id))];
            if self.write(Draft { title: title.clone(), acts, looks }, (Of::Step(id), What::Outcome(Outcome::Met)))
                || self.reached.contains(&(Of::Step(id), What::Boundary(Boundary::On)))
            {
                return;
            }
        }
    }

    /// The story so many days later that the deadline falls on a day off.
    fn moved(&mut self, id: StepId, story: &Story, boundary: Boundary, title: String) {
        let procedure = self.procedure;
        let calendar = procedure.calendar();
        let target = (Of::Step(id), What::Boundary(boundary));
        let (_, to) = procedure.validity();
        // What is told happens on working days, if that can be.
        let moves = [true, false].into_iter().flat_map(|working| (0..MOST_MOVED).map(move |days| (working, days)));
        for ((working, days), before) in moves.flat_map(|moved| [0, -1, -2].map(|before| (moved, before))) {
            let acts: Vec<(Day, Act)> = story.acts.iter().map(|(day, act)| (day.plus(days), told_before(act, before))).collect();
            let until = story.until.plus(days);
            let off = acts.iter().any(|(day, _)| !calendar.is_working_day(*day));
            if off == working || to.is_some_and(|to| until >= to) {
                continue;
            }
            let acts = on_days(&Story { acts, until });
            let Some(log) = self.log(&acts) else { continue };
            let mut reached = BTreeSet::new();
            reached_at(procedure, &log, AsOf::at(Moment::Day(until)), &mut reached);
            let looks = vec![(Moment::Day(until), Look::State(id))];
            if reached.contains(&target) && self.write(Draft { title: title.clone(), acts, looks }, target) {
                return;
            }
        }
    }

    fn meets(&self, act: &Act, step: StepId) -> bool {
        let step = self.procedure.step(step);
        match act {
            Act::Report { kind, .. } => step.met_by.contains(kind),
            Act::Confirm { kind, .. } => step.met_by_confirmation.contains(kind),
            Act::Use { .. } => false,
        }
    }

    /// The log of a story; nothing where something in it is refused.
    fn log(&self, acts: &[(Moment, Act)]) -> Option<Log> {
        let mut log = Log::new("scenarie", self.procedure.name());
        for (at, act) in acts {
            let (line, _) = act.on(self.procedure, *at, self.due(&log, *at, act))?;
            log.append(done(self.procedure, &log, &line)?);
        }
        Some(log)
    }

    fn due(&self, log: &Log, at: Moment, act: &Act) -> Option<Day> {
        let Act::Use { step, .. } = act else { return None };
        self.record(log, at, *step)?.due.map(|due| self.procedure.calendar().day(due))
    }

    /// Writes a story, if it holds and reaches what it should; then it reaches something no scenario did.
    fn write(&mut self, mut draft: Draft, target: Target) -> bool {
        let procedure = self.procedure;
        let calendar = procedure.calendar();
        let mut lines: Vec<(Moment, Option<Act>, Option<Look>)> = draft.acts.into_iter().map(|(at, act)| (at, Some(act), None)).collect();
        lines.extend(draft.looks.into_iter().map(|(at, look)| (at, None, Some(look))));
        lines.sort_by_key(|(at, act, _)| (calendar.instant(*at), act.is_none()));
        let mut log = Log::new("scenarie", procedure.name());
        let mut written = Vec::new();
        let mut model = Vec::new();
        for (at, act, look) in lines {
            let (line, says) = match (act, look) {
                (Some(act), _) => {
                    let Some((line, says)) = act.on(procedure, at, self.due(&log, at, &act)) else { return false };
                    let Some(event) = done(procedure, &log, &line) else { return false };
                    log.append(event);
                    (line, says)
                }
                (None, Some(look)) => {
                    let Some((says, ast)) = self.look(&log, at, look) else { continue };
                    (Line { line: 0, words: String::new(), at, person: None, says }, ast)
                }
                (None, None) => continue,
            };
            model.push(line);
            written.push((at, says));
        }
        while !self.titles.insert(key(&draft.title)) {
            draft.title.push('\'');
        }
        let mut reached = BTreeSet::new();
        let scenario = Scenario { title: draft.title.clone(), line: 0, lines: model };
        let holds = play(procedure, &scenario, &mut reached).passed;
        let new: Vec<Target> = targets(procedure).into_iter().filter(|one| reached.contains(one) && !self.reached.contains(one)).collect();
        let text = (holds && new.contains(&target)).then(|| block(procedure, &draft.title, &written)).flatten();
        let Some(text) = text else {
            self.titles.remove(&key(&draft.title));
            return false;
        };
        self.reached.extend(reached);
        let reaches = new.into_iter().map(|target| spot(procedure, target)).collect();
        self.written.push(Suggestion { title: draft.title, text, reaches });
        true
    }

    /// A line that says what holds: how a step stands, or that somebody is told.
    fn look(&self, log: &Log, at: Moment, look: Look) -> Option<(Says, ast::Says)> {
        let procedure = self.procedure;
        let instance = |step: StepId| ast::Instance { step: name(&procedure.step(step).name), nth: None };
        match look {
            Look::Told(role, step) => {
                let now = situation(procedure, log, AsOf::at(at));
                let record = now.duties.iter().rev().find(|record| record.id.step == step)?;
                let named = &procedure.role(role).name;
                now.messages.iter().find(|message| message.instance == record.instance && message.to.contains(named))?;
                let on = StepRef { step, nth: None };
                Some((Says::Told(role, on, true), ast::Says::Told(name(named), instance(step), true)))
            }
            Look::State(step) => {
                let record = self.record(log, at, step);
                let state = state(record.as_ref());
                let open = matches!(state, StepState::Open | StepState::Late | StepState::Paused);
                let due = record.and_then(|record| record.due).filter(|_| open && state != StepState::Paused);
                let says = Says::State(StepRef { step, nth: None }, state, due);
                Some((says, ast::Says::State(instance(step), state, due.map(|due| day_and_clock(procedure, due)))))
            }
        }
    }
}

/// The word a scenario has for how an instance stands.
fn state(record: Option<&Record>) -> StepState {
    match record.map(|record| record.state) {
        Some(State::Open) => StepState::Open,
        Some(State::Late) => StepState::Late,
        Some(State::Paused) => StepState::Paused,
        Some(State::Met) => StepState::Met,
        Some(State::MetLate) => StepState::MetLate,
        Some(State::Expired) => StepState::Expired,
        Some(State::Lapsed | State::HandedOver) => StepState::Lapsed,
        Some(State::Cancelled) => StepState::Cancelled,
        Some(State::Excused) => StepState::Excused,
        Some(State::Lifted) => StepState::Lifted,
        Some(State::Waiting | State::Superseded) | None => StepState::NotOpen,
    }
}

fn on_days(story: &Story) -> Vec<(Moment, Act)> {
    story.acts.iter().map(|(day, act)| (Moment::Day(*day), act.clone())).collect()
}

/// The story at ten o'clock, for deadlines in hours.
fn at_ten(procedure: &Procedure, story: &Story) -> Vec<(Moment, Act)> {
    let at = |day: Day| Moment::Instant(procedure.calendar().at(day, 10, 0));
    story.acts.iter().map(|(day, act)| (at(*day), act.clone())).collect()
}

/// The act, telling of dates so many days before.
fn told_before(act: &Act, before: i32) -> Act {
    match act {
        Act::Report { role, kind, tells } => {
            let told = |told: &Told| match told {
                Told::Day(days) => Told::Day(days + before),
                other => other.clone(),
            };
            Act::Report { role: *role, kind: *kind, tells: tells.iter().map(|(fact, value)| (*fact, told(value))).collect() }
        }
        other => other.clone(),
    }
}

fn day_and_clock(procedure: &Procedure, at: Moment) -> (Day, Option<(u8, u8)>) {
    match at {
        Moment::Day(day) => (day, None),
        Moment::Instant(instant) => {
            let local = procedure.calendar().local(instant);
            (local.day, Some((local.hour, local.minute)))
        }
    }
}

/// The scenario as the text would have it; nothing where it would not read the same.
fn block(procedure: &Procedure, title: &str, lines: &[(Moment, ast::Says)]) -> Option<String> {
    let nowhere = Span::new(0, 0);
    let mut before = None;
    let mut clauses = Vec::new();
    for (at, says) in lines {
        let when = (before != Some(*at)).then(|| {
            let (day, clock) = day_and_clock(procedure, *at);
            ast::When { weekday: Some(day.weekday().number()), day, clock, span: nowhere }
        });
        before = Some(*at);
        let what = ast::ScenarioLine { when, says: says.clone() };
        clauses.push(ast::Clause { span: nowhere, lead: Vec::new(), what, comment: None });
    }
    let scenario = ast::Scenario { title: name(title), lines: clauses };
    let header = ast::Header { name: name(procedure.name()), clauses: Vec::new(), damaged: false };
    let declaration = |what, lead| ast::Declaration { span: nowhere, lead, quote: Vec::new(), what, comment: None };
    let comment = procedure.language().pick(
        "Foreslået: Datoerne er motorens egne. Læs dem efter, før de skal bevise noget.",
        "Suggested: the dates are the engine's own. Read them before they prove anything.",
    );
    let lead = vec![ast::Lead::Blank, ast::Lead::Comment(comment.to_owned())];
    let file = ast::File {
        language: procedure.language(),
        declarations: vec![declaration(ast::What::Header(header), Vec::new()), declaration(ast::What::Scenario(scenario), lead)],
        trailing: Vec::new(),
        whole: true,
    };
    let text = format(&file).ok()?;
    Some(text.split_once('\n')?.1.to_owned())
}
