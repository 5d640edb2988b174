//! The deadlines of many cases side by side, for the question a host asks of all its cases at once: which are late, and
//! which soon will be?
//!
//! In: cases, each with a number of the host's, noted again whenever something changed in them. Out: one hit for each
//! deadline of a step that falls due by then. Must not know logs, names, or what a case is about.

use super::{Case, Tick};
use crate::calendar::Instant;
use crate::model::StepId;

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;
/// A cell without a deadline.
const NONE: i32 = i32::MAX;
/// How many hits are gathered before they are handed over.
const GATHERED: usize = 512;

/// The earliest open deadline of some steps, for many cases: four bytes a step and case.
///
/// A deadline is kept to the minute, and one that passes within a minute counts from the end of it.
///
/// ```
/// # use sagsgang::{calendar::*, check::load, log::*, source::SourceMap};
/// use sagsgang::case::{Agenda, Case};
/// # let text = "sagsgang \"Prøve\"\n    kalender danmark\nrolle borgeren\nhændelse start  fra borgeren\nhændelse slut  fra borgeren\nmål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\ntrin svar\n    efter første start\n    borgeren skal svare\n    inden for 2 hverdage\n    ved overskridelse: borgeren straks\n    hjemmel lokal \"x\"\n";
/// # let mut sources = SourceMap::new();
/// # let id = sources.add("prøve.sag", text);
/// # let procedure = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
/// # let at = |words: &str| Instant::parse(words).unwrap();
/// # let event = Event {
/// #     id: "e1".into(), kind: "start".into(), happened: at("2026-03-27T09:00:00Z").into(), recorded: at("2026-03-27T09:00:00Z"),
/// #     actor: Actor { id: "b1".into(), role: "borgeren".into() }, fields: Default::default(), about: None, supersedes: None, reason: None,
/// # };
/// let (svar, _) = procedure.step_named("svar").unwrap();
/// let mut agenda = Agenda::new(&[svar]);
/// let mut case = Case::open(&procedure);
/// case.advance(&procedure, &event, &mut ())?;
/// agenda.note(17, &case);
///
/// // Two working days after Friday 27 March 2026 end at midnight after Tuesday the 31st.
/// let mut hits = Vec::new();
/// agenda.due(at("2026-03-31T12:00:00Z"), at("2026-04-07T12:00:00Z"), &mut hits);
/// assert_eq!((hits[0].case, hits[0].step, hits[0].overdue), (17, svar, false));
/// # Ok::<(), sagsgang::case::NeedsLog>(())
/// ```
#[derive(Debug, Clone)]
pub struct Agenda {
    steps: Vec<StepId>,
    /// By step: its place in a row, if it has one.
    places: Vec<Option<u8>>,
    /// Row after row: minutes since 1970.
    minutes: Vec<i32>,
}

/// A deadline that falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The host's number of the case.
    pub case: u32,
    /// The step.
    pub step: StepId,
    /// Has the deadline passed? Otherwise it will, before the end of the time asked about.
    pub overdue: bool,
}

impl Agenda {
    /// An agenda of the deadlines of some steps; of the first 255, where there are more.
    #[must_use]
    pub fn new(steps: &[StepId]) -> Self {
        let steps: Vec<StepId> = steps.iter().copied().take(usize::from(u8::MAX)).collect();
        let mut places = vec![None; steps.iter().map(|step| step.index() + 1).max().unwrap_or(0)];
        for (place, step) in (0..).zip(&steps) {
            if let Some(slot) = places.get_mut(step.index()) {
                *slot = Some(place);
            }
        }
        Self { steps, places, minutes: Vec::new() }
    }

    /// Notes where a case stands now: after it was advanced, or after time passed in it. Cases are numbered from 0 and
    /// without large gaps.
    pub fn note(&mut self, case: u32, state: &Case) {
        let (start, width) = (case as usize * self.steps.len(), self.steps.len());
        if self.minutes.len() < start + width {
            self.minutes.resize(start + width, NONE);
        }
        let Some(row) = self.minutes.get_mut(start..start + width) else { return };
        row.fill(NONE);
        for duty in state.duties.iter().filter(|duty| duty.is_open() && duty.passes != Tick::NEVER) {
            let place = self.places.get(duty.step.index()).copied().flatten();
            if let Some(cell) = place.and_then(|place| row.get_mut(usize::from(place))) {
                *cell = (*cell).min(minute_from(duty.passes.instant()));
            }
        }
    }

    /// Reads the row of a case, as [`Case::touch`] reads the case.
    #[must_use = "reading is all it does"]
    pub fn touch(&self, case: u32) -> i64 {
        self.minutes.get(case as usize * self.steps.len()).copied().map_or(0, i64::from)
    }

    /// Finds every deadline that has passed by `now`, or passes by `until`, in the order of the cases.
    pub fn due(&self, now: Instant, until: Instant, hits: &mut Vec<Hit>) {
        let (now, until) = (minute_at(now), minute_at(until).max(minute_at(now)));
        let Some(first) = self.steps.first().copied() else { return };
        // Every cell is written down and most are written over: cheaper than deciding about each.
        let mut gathered = [Hit { case: 0, step: first, overdue: false }; GATHERED];
        let mut count = 0;
        for (case, row) in (0..).zip(self.minutes.chunks_exact(self.steps.len())) {
            for (minute, step) in row.iter().zip(&self.steps) {
                if let Some(place) = gathered.get_mut(count) {
                    *place = Hit { case, step: *step, overdue: *minute <= now };
                }
                count += usize::from(*minute <= until);
            }
            if count + self.steps.len() > GATHERED {
                hits.extend(gathered.iter().take(count));
                count = 0;
            }
        }
        hits.extend(gathered.iter().take(count));
    }
}

/// The first whole minute that is not before an instant.
fn minute_from(instant: Instant) -> i32 {
    let minutes = (instant.milliseconds() + MINUTE - 1).div_euclid(MINUTE);
    // INVARIANT: supported instants lie within some hundreds of years, and minutes of 4,000 years fit an i32.
    minutes as i32
}

/// The last whole minute that is not after an instant.
fn minute_at(instant: Instant) -> i32 {
    instant.milliseconds().div_euclid(MINUTE) as i32
}
