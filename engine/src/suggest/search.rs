//! A search through short stories: breadth first, and on from a story only if it brings something, or two things together, that no
//! story before it brought.

use super::acts::Act;
use crate::calendar::{Day, Moment};
use crate::case::{Case, Stage};
use crate::log::{Event, Log};
use crate::model::{Checked, Procedure, StepId, Value};
use crate::scenario::{Target, done, reached_at};
use crate::situation::AsOf;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The most acts that are tried for one text.
const MOST_TRIED: usize = 6_000;
/// The most acts in one story.
const MOST_ACTS: usize = 12;
/// How far ahead a story waits for something to happen by itself, in days.
const LONGEST_WAIT: i32 = 400;

/// What somebody does, and on which day; and the day on which the story is looked at last.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) acts: Vec<(Day, Act)>,
    pub(super) until: Day,
}

/// What the search found: for everything that was reached, and for every step that was open, the first story.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) reached: BTreeMap<Target, Story>,
    /// With a deadline that is known, where there is such a story.
    pub(super) open: BTreeMap<StepId, Story>,
    undated: BTreeSet<StepId>,
    pub(super) tried: usize,
}

/// Something that is so in a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Reached(Target),
    Open(StepId),
    Known(usize, Option<Value>),
    Seen(usize),
    Ended,
}

struct Node {
    story: Story,
    log: Log,
    wake: Option<Day>,
    due: BTreeMap<StepId, Day>,
}

struct Search<'a> {
    procedure: &'a Checked<Procedure>,
    numbers: BTreeMap<Mark, u32>,
    single: BTreeSet<u32>,
    pairs: BTreeSet<(u32, u32)>,
    first: VecDeque<Node>,
    second: VecDeque<Node>,
    found: Found,
}

/// Looks for stories that begin on a day.
pub(super) fn search(procedure: &Checked<Procedure>, acts: &[Act], begins: Day) -> Found {
    let mut search = Search {
        procedure,
        numbers: BTreeMap::new(),
        single: BTreeSet::new(),
        pairs: BTreeSet::new(),
        first: VecDeque::new(),
        second: VecDeque::new(),
        found: Found::default(),
    };
    let calendar = procedure.calendar();
    let story = Story { acts: Vec::new(), until: begins.plus(-1) };
    let log = Log::new("scenarie", procedure.name());
    search.first.push_back(Node { story, log, wake: None, due: BTreeMap::new() });
    while let Some(node) = search.first.pop_front().or_else(|| search.second.pop_front()) {
        if search.found.tried >= MOST_TRIED {
            break;
        }
        // What happens by itself, on the day after: a deadline in days has then passed.
        if let Some(wake) = node.wake.filter(|wake| node.story.until.days_until(*wake) < LONGEST_WAIT) {
            let until = wake.plus(1).max(node.story.until.plus(1));
            search.visit(Story { until, ..node.story.clone() }, node.log.clone());
        }
        if node.story.acts.len() >= MOST_ACTS {
            continue;
        }
        let next = calendar.working_day_after(node.story.until, 1);
        for act in acts {
            if let Act::Use { step, .. } = act
                && !node.due.contains_key(step)
            {
                continue;
            }
            search.found.tried += 1;
            let due = if let Act::Use { step, .. } = act { node.due.get(step).copied() } else { None };
            let Some(event) = event(procedure, &node.log, act, Moment::Day(next), due) else { continue };
            let mut log = node.log.clone();
            log.append(event);
            let mut story = Story { until: next, ..node.story.clone() };
            story.acts.push((next, act.clone()));
            search.visit(story, log);
        }
    }
    search.found
}

/// The event by which an act is done, unless it is refused.
pub(super) fn event(procedure: &Checked<Procedure>, log: &Log, act: &Act, at: Moment, due: Option<Day>) -> Option<Event> {
    let (line, _) = act.on(procedure, at, due)?;
    done(procedure, log, &line)
}

impl Search<'_> {
    fn visit(&mut self, story: Story, log: Log) {
        let procedure = self.procedure;
        let calendar = procedure.calendar();
        let mut reached = BTreeSet::new();
        let case = reached_at(procedure, &log, AsOf::at(Moment::Day(story.until)), &mut reached);
        let mut due = BTreeMap::new();
        for (instance, passes) in case.living() {
            let day = passes.map_or(story.until, |passes| calendar.day_of(passes.plus_milliseconds(-1)));
            due.entry(instance.step).or_insert(day);
            let undated = passes.is_none();
            if !self.found.open.contains_key(&instance.step) || (!undated && self.found.undated.remove(&instance.step)) {
                self.found.open.insert(instance.step, story.clone());
                if undated {
                    self.found.undated.insert(instance.step);
                }
            }
        }
        for target in &reached {
            self.found.reached.entry(*target).or_insert_with(|| story.clone());
        }
        let marks = self.marks(&case, &log, &reached, due.keys().copied());
        let is_new = marks.iter().filter(|mark| self.single.insert(**mark)).count() > 0;
        let mut is_new_pair = false;
        for (at, one) in marks.iter().enumerate() {
            for other in marks.iter().skip(at + 1) {
                is_new_pair |= self.pairs.insert((*one.min(other), *one.max(other)));
            }
        }
        let wake = case.wake().map(|wake| calendar.day_of(wake));
        let node = Node { story, log, wake, due };
        if is_new {
            self.first.push_back(node);
        } else if is_new_pair {
            self.second.push_back(node);
        }
    }

    fn marks(&mut self, case: &Case, log: &Log, reached: &BTreeSet<Target>, open: impl Iterator<Item = StepId>) -> Vec<u32> {
        let procedure = self.procedure;
        let facts = procedure.facts().iter().enumerate().filter(|(_, fact)| !matches!(fact.kind, crate::model::Type::Date));
        let known = facts.map(|(at, _)| Mark::Known(at, case.known(procedure, crate::model::FactId::new(at)).1));
        let seen = log.events().iter().filter_map(|event| procedure.kind_named(&event.kind)).map(|kind| Mark::Seen(kind.index()));
        let ended = (case.stage() != Stage::Running).then_some(Mark::Ended);
        let all = reached.iter().copied().map(Mark::Reached).chain(open.map(Mark::Open)).chain(known).chain(seen).chain(ended);
        let all: BTreeSet<Mark> = all.collect();
        let mut marks = Vec::new();
        for mark in all {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            marks.push(*self.numbers.entry(mark).or_insert(next));
        }
        marks
    }
}
