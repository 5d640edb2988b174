//! The state of a case while its days are walked: what was told, what came, and what became of every duty.

use super::almanac::Day;
use super::book::Book;
use super::count::When;
use super::grants::Wait;
use super::lasting::Ends;
use super::lines::Entry;
use super::parts::Part;
use super::place::Place;
use super::ramps::Climb;
use super::recipients::Away;
use super::tallies::Heap;
use super::told::{Value, decide};
use sagsgang::calendar::Moment;
use sagsgang::case::Stage;
use sagsgang::model::{FactId, Signal, Type};
use sagsgang::situation::State;
use std::collections::{BTreeMap, BTreeSet};

/// When a signal came.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occurrence {
    pub(super) signal: Signal,
    pub(super) instant: i64,
    pub(super) known: i64,
}

/// What an instance is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// Its trigger came; it waits for its conditions.
    Waiting,
    /// Owed, or open to be used.
    Open,
    /// Another step stands in its place. What was met in its place stays there for good.
    Aside { for_good: bool },
    /// It is over.
    Over(State),
}

/// A deadline as it is counted now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deadline {
    pub(super) due: When,
    pub(super) passes: Place,
    /// By the rule alone: without the clause for what is born late, without pauses.
    pub(super) due_by_rule: When,
    pub(super) born_late: bool,
    /// When all that it rests on was known.
    pub(super) known: i64,
}

/// Something that comes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alarm {
    Deadline,
    Target,
    Rung(usize),
}

/// A moment and an event.
pub type On = (Moment, Option<String>);

/// One instance of a step.
#[derive(Debug, Clone)]
pub(super) struct Instance {
    pub(super) step: usize,
    pub(super) number: u32,
    /// The part of the case it is for.
    pub(super) part: Option<String>,
    /// The tally that opened it.
    pub(super) reached: Option<Reached>,
    /// The id of the first version of what opened it.
    pub(super) root: String,
    /// When what opened it happened.
    pub(super) triggered: Moment,
    /// When it opened: at its trigger, or when its conditions came to hold.
    pub(super) opened: When,
    pub(super) opened_at: Place,
    /// Of a recurring step: the day its rounds are counted from, and how many.
    pub(super) base: Day,
    pub(super) rounds: u32,
    /// When what it rests on was known, its anchor apart.
    pub(super) known: i64,
    /// When the first version of its trigger was known.
    pub(super) first_known: i64,
    pub(super) life: Life,
    pub(super) times: u8,
    /// From the first day that does not count to the first that does again.
    pub(super) pauses: Vec<(Day, Option<Day>)>,
    pub(super) deadline: Option<Deadline>,
    /// What had come before a reopening.
    pub(super) kept: Vec<Occurrence>,
    /// Does it stand? Not from the beginning of a pause until it is counted again.
    pub(super) stands: bool,
    /// When the deadline passes by the rule and as told first, and since when that is known: what is corrected or moved later
    /// changes neither what was late before anybody knew nor what was shortened by then.
    pub(super) as_told_first: Option<(Place, i64)>,
    /// To which day its deadline was put off, and how many times.
    pub(super) put_off: Option<(Day, u8)>,
    /// Another deadline came first once: that it is met or moves gives nobody more time.
    pub(super) shortened: bool,
    /// What has come by itself, and when the rest will.
    pub(super) gone: BTreeSet<Alarm>,
    /// Have steps heard that its deadline passed?
    pub(super) told: bool,
    pub(super) coming: Vec<(Place, Alarm)>,
    pub(super) breached: bool,
    pub(super) charged: bool,
    pub(super) discovered: Option<i64>,
    pub(super) target_missed: bool,
    pub(super) met: Option<On>,
    /// What it was met without: recommended, or on its checklist.
    pub(super) left_out: Vec<String>,
    pub(super) ended: Option<On>,
}

impl Instance {
    pub(super) fn is_open(&self) -> bool {
        self.life == Life::Open
    }

    pub(super) fn is_alive(&self) -> bool {
        matches!(self.life, Life::Open | Life::Aside { for_good: false })
    }

    /// It is known no earlier than this.
    pub(super) fn known_by(&mut self, known: i64) {
        self.known = self.known.max(known);
        self.as_told_first = self.as_told_first.map(|(passes, since)| (passes, since.max(known)));
    }

    pub(super) fn is_paused(&self) -> bool {
        self.pauses.last().is_some_and(|(_, until)| until.is_none())
    }
}

/// An event that would meet a step that is not open: it counts if the step opens later the same day.
#[derive(Debug, Clone)]
pub(super) struct Early<'l> {
    pub(super) step: usize,
    /// The part of the case it names.
    pub(super) part: Option<String>,
    pub(super) entry: Entry<'l>,
}

/// What is said of the goal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoalSaid {
    /// When it was reached, by which event.
    pub reached: Option<On>,
    /// What waits to be confirmed.
    pub awaits: Option<On>,
    /// What did not count.
    pub not_counted: Vec<On>,
    /// What brought one part of the case to it, while others were away.
    pub parts: Vec<On>,
    /// How the case ended otherwise.
    pub ended: Option<On>,
    /// When it was closed.
    pub closed: Option<On>,
    /// When it was reopened last.
    pub reopened: Option<On>,
    /// Ends before a reopening.
    pub before: Vec<On>,
}

/// A message as it was sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) instance: usize,
    pub(super) rung: usize,
    pub(super) at: i64,
    pub(super) due: Option<When>,
}

/// A signal, and what it brings.
#[derive(Debug, Clone)]
pub(super) struct Raised<'l> {
    pub(super) signal: Signal,
    /// The event behind it: where a step is met as it opens, one of earlier the same day.
    pub(super) by: Entry<'l>,
    /// Of a step that was met: the part it was for.
    pub(super) part: Option<String>,
    /// Of a tally: how it was reached.
    pub(super) reached: Option<Reached>,
}

/// That a tally is enough, or what a progression comes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reached {
    /// From which day on.
    pub(super) day: Day,
    /// When all that it rests on was known.
    pub(super) known: i64,
    /// How much it was then, and since when it was counted.
    pub(super) total: i64,
    pub(super) since: Option<Day>,
    /// Is it a tally? A progression shows no total.
    pub(super) of_tally: bool,
    /// Which review of its plan it is, from 1; of a deadline that passed, which of those that one event opened.
    pub(super) review: Option<usize>,
}

/// A case on its way.
#[derive(Debug)]
pub(super) struct World<'b, 'l> {
    pub(super) book: &'b Book,
    pub(super) facts: Vec<Option<(Value, i64)>>,
    /// The events so far.
    pub(super) came: Vec<Entry<'l>>,
    /// What is known of them for a while only, and what said so.
    pub(super) ends: BTreeMap<usize, Ends<'l>>,
    /// Since the case was opened, or reopened last; the same goes for the three sets below.
    pub(super) occurrences: Vec<Occurrence>,
    /// What progressions came to, which no reopening takes back.
    pub(super) turned: Vec<(Signal, i64)>,
    pub(super) opened: BTreeSet<usize>,
    /// The same of steps that stand once for each part.
    pub(super) opened_for: BTreeSet<(usize, String)>,
    pub(super) met: BTreeSet<usize>,
    pub(super) instances: Vec<Instance>,
    pub(super) early: Vec<Early<'l>>,
    /// How far it has come: the last event, or what time brought after it.
    pub(super) clock: Place,
    pub(super) stage: Stage,
    /// The day of the goal or the ending.
    pub(super) since: Option<Day>,
    pub(super) goal: GoalSaid,
    pub(super) sent: Vec<Sent>,
    /// Who is away, and when.
    pub(super) away: Vec<Away>,
    /// What has added up, for each tally.
    pub(super) heaps: Vec<Heap>,
    /// How each progression has come on.
    pub(super) climbs: Vec<Climb<'l>>,
    /// The parts of the case, by the words that name them.
    pub(super) parts: BTreeMap<String, Part>,
    /// Grants that wait or waited, and who has acted in which role.
    pub(super) waits: Vec<Wait<'l>>,
    pub(super) acted: Vec<(String, usize)>,
    /// Every kind of event that had its effect since the case was opened or reopened.
    pub(super) done: BTreeSet<usize>,
    /// What the event at hand has raised, with the event that did, and the steps it has triggered.
    pub(super) raised: Vec<Raised<'l>>,
    pub(super) triggered: BTreeSet<usize>,
    /// The events it took in, and every time it reached the goal.
    pub(super) taken: Vec<(String, Moment, String)>,
    pub(super) reached: Vec<On>,
    /// Was the case told to belong elsewhere?
    pub(super) outside: bool,
    /// When it was known that it came here, if it did.
    pub(super) came_here: i64,
    /// What each fact was told to be last, whether it still holds or not.
    pub(super) told_last: Vec<Option<Value>>,
}

impl<'b> World<'b, '_> {
    pub(super) fn new(book: &'b Book) -> Self {
        Self {
            book,
            facts: vec![None; book.facts.len()],
            came: Vec::new(),
            ends: BTreeMap::new(),
            occurrences: Vec::new(),
            turned: Vec::new(),
            opened: BTreeSet::new(),
            opened_for: BTreeSet::new(),
            met: BTreeSet::new(),
            instances: Vec::new(),
            early: Vec::new(),
            clock: Place::BEGINNING,
            stage: Stage::Running,
            since: None,
            goal: GoalSaid::default(),
            taken: Vec::new(),
            reached: Vec::new(),
            told_last: vec![None; book.facts.len()],
            sent: Vec::new(),
            away: Vec::new(),
            heaps: vec![Heap::default(); book.tallies.len()],
            climbs: vec![Climb::default(); book.ramps.len()],
            parts: BTreeMap::new(),
            waits: Vec::new(),
            acted: Vec::new(),
            done: BTreeSet::new(),
            raised: Vec::new(),
            triggered: BTreeSet::new(),
            outside: false,
            came_here: i64::MIN,
        }
    }

    /// What is known of a fact, and since when.
    pub(super) fn told(&self, fact: FactId) -> Option<(Value, i64)> {
        self.facts.get(fact.index()).copied().flatten()
    }

    /// A fact's type, and its value if it is known.
    pub(super) fn fact(&self, fact: FactId) -> (Type, Option<Value>) {
        let kind = self.book.kind_of(fact);
        let told = |fact: FactId| (self.book.kind_of(fact), self.told(fact).map(|(value, _)| value));
        let value = match self.book.decisions.iter().find(|decision| decision.fact == fact) {
            Some(decision) => Some(decide(decision, &told)),
            None => told(fact).1,
        };
        (kind, value)
    }

    /// The places of the instances that something is true of.
    pub(super) fn which(&self, is: impl Fn(&Instance) -> bool) -> Vec<usize> {
        self.instances.iter().enumerate().filter(|(_, instance)| is(instance)).map(|(place, _)| place).collect()
    }

    #[expect(clippy::indexing_slicing, reason = "places of instances come from this very world, which forgets none")]
    pub(super) fn at(&mut self, place: usize) -> &mut Instance {
        &mut self.instances[place]
    }

    #[expect(clippy::indexing_slicing, reason = "places of instances come from this very world, which forgets none")]
    pub(super) fn see(&self, place: usize) -> &Instance {
        &self.instances[place]
    }

    /// Ends an instance.
    pub(super) fn end(&mut self, place: usize, state: State, on: Moment, by: Option<&str>) {
        let instance = self.at(place);
        instance.life = Life::Over(state);
        instance.ended = Some((on, by.map(str::to_owned)));
    }
}
