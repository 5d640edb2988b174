//! J1 and J1i: all events of 20,000 cases, one case after another, or of a million cases in the order of the clock.

use crate::report;
use crate::workload::{Case as Given, Workload, owned};
use sagsgang::case::{Agenda, Case, Cause, Change, Instance, Stage, Transition, Witness};
use sagsgang::explain::deadline;
use sagsgang::log::{EventRef, Log};
use sagsgang::model::{Checked, Procedure, StepId};
use sagsgang::situation::{AsOf, situation};
use serde_json::json;
use std::time::Instant;

/// Which message of which step is which firing of the workload, by step and rung. The ladder of the follow-up is one firing.
const FIRINGS: [(&str, u8, u64); 6] =
    [("kontakt", 0, 0), ("kontakt", 1, 1), ("kontakt", 2, 2), ("attest", 0, 3), ("attest", 1, 4), ("tilbagekald", 0, 6)];
/// Which open step tells which state of the workload; the first that is open does.
const STATES: [(&str, u64); 6] =
    [("kontakt", 0), ("første anmodning", 1), ("attest", 2), ("plads", 3), ("delvis tilbage", 4), ("tilbagefald", 5)];
/// The steps whose deadlines are kept in an agenda, as J2 asks for them.
const WATCHED: [&str; 4] = ["kontakt", "attest", "opfølgning", "tilbagekald"];
const BACK: u64 = 6;
const NONE: u64 = 7;

/// The procedure with the host's own tables: what its steps are to the workload.
pub struct Desk {
    pub procedure: Checked<Procedure>,
    /// By step and rung.
    firings: Vec<[u64; 32]>,
    /// By step: the state it tells.
    states: Vec<u64>,
    /// The steps whose deadlines the agenda keeps.
    watched: Vec<StepId>,
}

impl Desk {
    pub fn new() -> Self {
        let procedure = crate::procedure("procedure.sag");
        let steps = procedure.steps().len();
        let at = |name: &str| procedure.step_named(name).expect("a step").0.index();
        let mut firings = vec![[u64::MAX; 32]; steps];
        for (step, rung, firing) in FIRINGS {
            firings[at(step)][usize::from(rung)] = firing;
        }
        firings[at("opfølgning")] = [5; 32];
        let mut states = vec![NONE; steps];
        for (step, state) in STATES {
            states[at(step)] = state;
        }
        let watched = WATCHED.iter().map(|name| procedure.step_named(name).expect("a step").0).collect();
        Self { procedure, firings, states, watched }
    }

    /// The state a case is in, told from what is open.
    fn state(&self, case: &Case) -> u64 {
        match case.stage() {
            Stage::Running => case.living().map(|(instance, _)| self.states[instance.step.index()]).min().unwrap_or(NONE),
            _ => BACK,
        }
    }
}

/// What the workload asks of a case besides its state.
#[derive(Clone, Copy, Default)]
struct Answer {
    accepted: u32,
    rejected: u32,
    fired: u64,
}

impl Answer {
    fn digest(self, number: usize, state: u64) -> u64 {
        (31 * state + 3 * u64::from(self.accepted) + 5 * u64::from(self.rejected) + self.fired) * (1 + number as u64 % 13)
    }
}

/// Listens to one event: adds up messages, and sees whether it had an effect.
struct Ear<'a> {
    desk: &'a Desk,
    answer: &'a mut Answer,
    effect: bool,
    refused: bool,
}

impl Witness for Ear<'_> {
    fn note(&mut self, transition: Transition) {
        match (transition.cause, transition.change) {
            (_, Change::Rung { instance, rung }) => {
                let kind = self.firing(instance, rung);
                let minute = (transition.at.instant().milliseconds() / 60_000) as u64;
                self.answer.fired += (kind + 1) * 7919 + minute % 65521 * (kind + 3);
            }
            (Cause::Event(_), Change::NoEffect(_)) => self.refused = true,
            (Cause::Event(_), _) => self.effect = true,
            (Cause::Time, _) => {}
        }
    }
}

impl Ear<'_> {
    fn firing(&self, instance: Instance, rung: u8) -> u64 {
        self.desk.firings[instance.step.index()][usize::from(rung)]
    }
}

/// One event of one case. An event that meets one of several steps is accepted, though another was not open.
fn advance(desk: &Desk, (number, case, answer): (usize, &mut Case, &mut Answer), event: EventRef<'_>, agenda: &mut Agenda) {
    let mut ear = Ear { desk, answer, effect: false, refused: false };
    case.advance(&desk.procedure, event, &mut ear).expect("in order");
    let (effect, refused) = (ear.effect, ear.refused && !ear.effect);
    answer.accepted += u32::from(!refused);
    answer.rejected += u32::from(refused);
    // Time alone moves no deadline.
    if effect {
        agenda.note(number as u32, case);
    }
}

fn finish(desk: &Desk, case: &mut Case, answer: &mut Answer, given: &Given) {
    case.pass(&desk.procedure, given.end, &mut Ear { desk, answer, effect: false, refused: false });
}

/// J1: one case after another.
pub fn one_by_one(folder: &str, runs: usize) {
    let (desk, workload) = (Desk::new(), Workload::read(folder));
    let (cases, events) = (&workload.cases, workload.events());
    spot_check(&desk, &workload);
    let mut digest = 0;
    let rates = report::measure(runs, || {
        let start = Instant::now();
        digest = 0;
        let mut agenda = Agenda::new(&desk.watched);
        for (number, given) in cases.iter().enumerate() {
            let (mut case, mut answer) = (Case::open(&desk.procedure), Answer::default());
            for row in given.first..given.after_last {
                advance(&desk, (number, &mut case, &mut answer), workload.event(row), &mut agenda);
            }
            finish(&desk, &mut case, &mut answer, given);
            digest += answer.digest(number, desk.state(&case));
        }
        (events as f64, start.elapsed().as_secs_f64())
    });
    let note = "procedure.sag read at run time; full events, every message told; one case after another; keeps the agenda of J2";
    report::line("ours", "J1", "events/s", &rates, json!({"cases": cases.len(), "events": events, "digest": digest, "note": note}));
}

/// J1i: a million cases open at once; tile k lags k·LAG events behind, so that neighbours in time are other events of other cases.
pub fn all_at_once(folder: &str, runs: usize) {
    const LAG: usize = 997;
    let (desk, workload) = (Desk::new(), Workload::read(folder));
    let (given, events) = (&workload.cases, workload.events());
    let tiles = (1_000_000 / given.len()).max(1);
    let mut order: Vec<(sagsgang::calendar::Instant, usize, usize)> = Vec::new();
    for (number, case) in given.iter().enumerate() {
        order.extend((case.first..case.after_last).map(|row| (workload.at(row), number, row)));
    }
    order.sort_unstable();
    let (mut digest, mut bytes) = (0, 0);
    let rates = report::measure(runs, || {
        let before = resident();
        let start = Instant::now();
        let mut cases: Vec<(Case, Answer)> = Vec::with_capacity(given.len() * tiles);
        cases.resize_with(given.len() * tiles, || (Case::open(&desk.procedure), Answer::default()));
        let mut agenda = Agenda::new(&desk.watched);
        let (mut aside, mut batch) = (0.0, Vec::with_capacity(tiles));
        for step in 0..order.len() + tiles * LAG {
            // What comes at one time is taken together: all its cases are touched first, so that memory fetches them side by side.
            let due = (0..tiles).filter_map(|tile| Some((tile, order.get(step.wrapping_sub(tile * LAG))?)));
            batch.clear();
            batch.extend(due.map(|(tile, (_, number, event))| (tile * given.len() + number, workload.event(*event))));
            let both = |(place, _): &(usize, EventRef<'_>)| cases[*place].0.stage() as i64 ^ agenda.touch(*place as u32);
            std::hint::black_box(batch.iter().map(both).fold(0, |all, one| all ^ one));
            std::hint::black_box(batch.iter().map(|(place, _)| cases[*place].0.touch()).fold(0, |all, one| all ^ one));
            for (place, event) in &batch {
                let (case, answer) = &mut cases[*place];
                advance(&desk, (*place, case, answer), *event, &mut agenda);
            }
            if step % (order.len() / 8) == 0 {
                let asked = Instant::now();
                bytes = bytes.max(resident().saturating_sub(before) / (given.len() * tiles));
                aside += asked.elapsed().as_secs_f64();
            }
        }
        for (number, (case, answer)) in cases.iter_mut().enumerate() {
            finish(&desk, case, answer, &given[number % given.len()]);
        }
        let seconds = start.elapsed().as_secs_f64() - aside;
        let last = cases.iter().skip((tiles - 1) * given.len()).enumerate();
        digest = last.map(|(number, (case, answer))| answer.digest(number, desk.state(case))).sum();
        ((events * tiles) as f64, seconds)
    });
    let note = format!(
        "{tiles} tiles of {} cases, all open at once, events in clock order; keeps the agenda of J2; bytes from the resident set",
        given.len()
    );
    let more = json!({"cases": given.len(), "events": events, "digest": digest, "bytes_per_case": bytes, "tiles": tiles, "note": note});
    report::line("ours", "J1i", "events/s", &rates, more);
}

/// The bytes this process has in memory.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split_whitespace().nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}

/// Every 500th case is told a second time from its log: the messages must be those that advancing told, and the deadline of
/// its first contact must be explained to the same day.
fn spot_check(desk: &Desk, workload: &Workload) {
    for given in workload.cases.iter().step_by(500) {
        let mut heard: Vec<Transition> = Vec::new();
        let mut case = Case::open(&desk.procedure);
        let mut log = Log::new("sag", desk.procedure.name());
        for row in given.first..given.after_last {
            case.advance(&desk.procedure, workload.event(row), &mut heard).expect("in order");
            log.append(owned(workload.event(row)));
        }
        case.pass(&desk.procedure, given.end, &mut heard);
        let rungs: Vec<(StepId, u8, sagsgang::calendar::Instant)> = heard
            .iter()
            .filter_map(|transition| match transition.change {
                Change::Rung { instance, rung } => Some((instance.step, rung + 1, transition.at.instant())),
                _ => None,
            })
            .collect();
        let now = situation(&desk.procedure, &log, AsOf::at(given.end));
        let messages: Vec<_> =
            now.messages.iter().map(|message| (desk.procedure.step_named(&message.step).unwrap().0, message.rung, message.at)).collect();
        assert_eq!(rungs, messages, "advancing and folding tell the same messages");
        let record = now.duty("kontakt").expect("the first contact");
        let why = deadline(&desk.procedure, &now, record).expect("an explanation");
        assert_eq!(Some(why.due), record.due);
        let counted = why.counted.steps.iter().filter(|step| matches!(step.what, sagsgang::calendar::CountWhat::Counted { .. })).count();
        assert_eq!(counted, 10, "ten days were counted");
    }
}
