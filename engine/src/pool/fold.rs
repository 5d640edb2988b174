//! The one transition of a pool: an event, or time, changes who has what.
//!
//! Events stand in the order of a case's: position, then rank, then id. At one position places come free before they are asked for, and
//! what time does (a reservation expires) comes before everything of the next day.

use super::course::{Course, Expiry, LevelOn, Wait};
use super::guard::allowed;
use super::target::filled_up;
use super::told::{Levels, told};
use super::{Answered, Fault, Request, Stock, Target};
use crate::calendar::{Calendar, Moment};
use crate::case::Tick;
use crate::log::{Event, FieldValue, Log, built_in};
use crate::model::{Pool, PoolAnswer, Procedure, same};
use crate::situation::{AsOf, AskedStanding, Finding, standing};
use std::collections::{BTreeMap, BTreeSet};

/// A place of the pool.
#[derive(Debug)]
struct Place {
    name: String,
    /// The request that has it.
    of: Option<usize>,
    withdrawn: bool,
}

/// A pool in the middle of its log.
struct Hall<'p> {
    pool: &'p Pool,
    calendar: &'p Calendar,
    places: Vec<Place>,
    by_name: BTreeMap<String, usize>,
    /// Places that nobody has, by number: the first of them is given first.
    free: BTreeSet<usize>,
    requests: Vec<Request>,
    by_id: BTreeMap<String, usize>,
    /// The place of each request that has one.
    held: BTreeMap<usize, usize>,
    /// Who waits, by the order of asking: who lost a place stands where it stood.
    line: BTreeSet<usize>,
    /// When reservations expire: in order of time, and for each request.
    expiring: BTreeSet<(Tick, usize)>,
    expires: BTreeMap<usize, Tick>,
    open: bool,
    /// How many places are in use.
    in_use: u32,
    answers: Vec<Answered>,
    faults: Vec<Fault>,
    /// What is being told, where something is.
    telling: Option<String>,
    /// The event that asked, of each request.
    asked_by: Vec<Option<String>>,
    waits: Vec<Wait>,
    /// The wait of each request that stands in line.
    standing_in_line: BTreeMap<usize, usize>,
    expired: Vec<Expiry>,
}

/// At one position: what comes free, what is new, what is gone, who asks, who takes; last whether the pool is closed.
fn rank(event: &Event, begun: bool) -> u8 {
    match event.kind.as_str() {
        // What was asked for or taken at this very position is given back after that.
        built_in::RELEASED if begun => 5,
        built_in::RELEASED => 0,
        built_in::ADDED | built_in::OPENED => 1,
        built_in::WITHDRAWN => 2,
        built_in::ASKED => 3,
        built_in::TAKEN => 4,
        _ => 6,
    }
}

/// The events that count, in their order.
fn in_order<'l>(log: &'l Log, as_of: AsOf, calendar: &Calendar, corrections: &mut Vec<Finding>) -> Vec<(Tick, &'l Event)> {
    let until = Tick::end_of(as_of.happened_by, calendar);
    let placed = standing(log, as_of, calendar, corrections).into_iter().map(|event| (Tick::of(event.happened, calendar), event));
    let events: Vec<(Tick, &Event)> = placed.filter(|(tick, _)| *tick <= until).collect();
    let begins = |event: &Event| matches!(event.kind.as_str(), built_in::ASKED | built_in::TAKEN);
    let of = |event: &'l Event| text(event, built_in::REQUEST_FIELD);
    let begun: BTreeSet<(Tick, &str)> =
        events.iter().filter(|(_, event)| begins(event)).filter_map(|(tick, event)| Some((*tick, of(event)?))).collect();
    let mut ranked: Vec<(Tick, u8, &Event)> = events
        .into_iter()
        .map(|(tick, event)| (tick, rank(event, of(event).is_some_and(|request| begun.contains(&(tick, request)))), event))
        .collect();
    // What stands is sorted by id, and the sort is stable.
    ranked.sort_by_key(|(tick, rank, _)| (*tick, *rank));
    ranked.into_iter().map(|(tick, _, event)| (tick, event)).collect()
}

/// What a pool has as of a date, and how it came to that.
pub(super) fn fold(procedure: &Procedure, pool: &Pool, log: &Log, as_of: AsOf) -> (Course, Stock) {
    let calendar = procedure.calendar();
    let mut corrections = Vec::new();
    let until = Tick::end_of(as_of.happened_by, calendar);
    let mut hall = Hall::of(pool, calendar);
    let counted = allowed(procedure, pool, log, as_of, &mut hall.faults);
    let events = in_order(&counted, as_of, calendar, &mut corrections);
    let mut levels = Levels::default();
    let mut acknowledged = BTreeSet::new();
    if let Some(header) = log.header().filter(|header| header.procedure != procedure.name()) {
        corrections.push(Finding::OtherProcedure { procedure: header.procedure.clone() });
    }
    if let Some(other) = log.header().and_then(|header| header.pool.clone()).filter(|name| !same(name, &pool.name)) {
        hall.faults.push(Fault::OtherPool { pool: other });
    }
    let mut events = events.into_iter().peekable();
    while let Some((tick, event)) = events.next() {
        hall.pass(tick, &mut levels);
        match (event.kind.as_str(), text(event, "message")) {
            (built_in::ACKNOWLEDGED, Some(message)) => drop(acknowledged.insert(message.to_owned())),
            (built_in::ABSENT, _) => {}
            _ => hall.tell(event),
        }
        levels.known(event.recorded);
        if events.peek().is_none_or(|(next, _)| *next != tick) {
            levels.note(tick, event.happened, hall.level(event.happened));
        }
    }
    hall.pass(until, &mut levels);
    let messages = told(procedure, pool, &levels, until, &acknowledged);
    let target = pool.target.as_ref().zip(filled_up(pool, procedure, &levels, &counted, as_of));
    let target = target.map(|(target, duty)| Target::of(target, duty));
    for message in acknowledged {
        let is_it = |id: &String| *id == message;
        let derived = messages.iter().any(|told| is_it(&told.id))
            || target.as_ref().is_some_and(|target| target.messages.iter().any(|told| is_it(&told.id)));
        if !derived {
            hall.faults.push(Fault::WithdrawnMessage { message });
        }
    }
    let (waits, expired) = (std::mem::take(&mut hall.waits), std::mem::take(&mut hall.expired));
    let course = Course { levels: levels.course().collect(), waits, expired, ..Course::default() };
    (course, hall.stock(as_of, messages, target, corrections))
}

impl<'p> Hall<'p> {
    fn of(pool: &'p Pool, calendar: &'p Calendar) -> Self {
        let mut hall = Self {
            pool,
            calendar,
            places: Vec::new(),
            by_name: BTreeMap::new(),
            free: BTreeSet::new(),
            requests: Vec::new(),
            by_id: BTreeMap::new(),
            held: BTreeMap::new(),
            line: BTreeSet::new(),
            expiring: BTreeSet::new(),
            expires: BTreeMap::new(),
            open: true,
            in_use: 0,
            answers: Vec::new(),
            faults: Vec::new(),
            telling: None,
            asked_by: Vec::new(),
            waits: Vec::new(),
            standing_in_line: BTreeMap::new(),
            expired: Vec::new(),
        };
        (1..=pool.places).for_each(|number| hall.add(number.to_string()));
        hall
    }

    /// Places that nobody has, and all of them.
    fn count(&self) -> (u32, u32) {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (number(self.free.len()), number(self.free.len() + self.held.len()))
    }

    /// How much there is by now.
    fn level(&self, at: Moment) -> LevelOn {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let (free, places) = self.count();
        let (held, waiting) = (number(self.held.len()), number(self.line.len()));
        let day = self.calendar.day(at);
        LevelOn { day, places, free, reserved: held.saturating_sub(self.in_use), taken: self.in_use, waiting, open: self.open }
    }

    fn add(&mut self, name: String) {
        let at = self.places.len();
        self.by_name.insert(name.clone(), at);
        self.places.push(Place { name, of: None, withdrawn: false });
        self.free.insert(at);
    }

    /// Reservations that expire before something at a tick. What expires at one moment comes free before any of it is given, so the
    /// first in line gets the first place of them.
    fn pass(&mut self, until: Tick, levels: &mut Levels) {
        while let Some((tick, _)) = self.expiring.first().copied().filter(|(tick, _)| *tick <= until) {
            let at = Moment::Day(self.calendar.day_of(tick.instant()));
            while let Some((_, request)) = self.expiring.first().copied().filter(|(next, _)| *next == tick) {
                self.ends(request, AskedStanding::Expired, at);
                self.answer(request, PoolAnswer::Expired, at);
                let case = self.requests.get(request).map(|request| request.case.clone()).unwrap_or_default();
                self.expired.push(Expiry { case, on: at, by: self.asked_by.get(request).cloned().flatten() });
            }
            self.give(at);
            levels.note(tick, at, self.level(at));
        }
    }

    fn tell(&mut self, event: &Event) {
        self.telling = Some(event.id.clone());
        self.advance(event);
        self.telling = None;
    }

    /// The one transition function.
    fn advance(&mut self, event: &Event) {
        let at = event.happened;
        match event.kind.as_str() {
            built_in::ADDED => {
                let name = text(event, built_in::PLACE_FIELD).unwrap_or(&event.id);
                if self.place(name).is_some() {
                    self.faults.push(Fault::PlaceTwice { event: event.id.clone() });
                } else {
                    self.add(name.to_owned());
                }
            }
            built_in::WITHDRAWN => self.withdraw(event),
            built_in::OPENED => self.open = true,
            built_in::CLOSED => self.open = false,
            built_in::ASKED => self.ask(event),
            built_in::TAKEN | built_in::RELEASED => self.settle(event),
            built_in::RETRACTED => {}
            _ => self.faults.push(Fault::UnknownKind { event: event.id.clone() }),
        }
        self.give(at);
    }

    fn place(&self, name: &str) -> Option<usize> {
        let at = self.by_name.get(name).copied()?;
        self.places.get(at).filter(|place| !place.withdrawn).map(|_| at)
    }

    fn withdraw(&mut self, event: &Event) {
        let Some(name) = text(event, built_in::PLACE_FIELD) else { return self.missing(event, built_in::PLACE_FIELD) };
        let Some(at) = self.place(name) else {
            self.faults.push(Fault::UnknownPlace { event: event.id.clone() });
            return;
        };
        self.free.remove(&at);
        let Some(place) = self.places.get_mut(at) else { return };
        place.withdrawn = true;
        let Some(request) = place.of.take() else { return };
        let was_reserved = self.requests.get(request).is_some_and(|request| request.state == AskedStanding::Reserved);
        self.held.remove(&request);
        self.expires_no_more(request);
        self.stands(request, AskedStanding::Lost, event.happened);
        self.answer(request, PoolAnswer::Lost, event.happened);
        // Whoever had taken it has no use for another; whoever waited for it stands in line again where it stood.
        if was_reserved && self.has_a_place() {
            self.reserve(request, event.happened);
        } else if was_reserved && self.pool.waits {
            self.wait(request, event.happened);
        }
    }

    fn ask(&mut self, event: &Event) {
        let Some(id) = text(event, built_in::REQUEST_FIELD) else { return self.missing(event, built_in::REQUEST_FIELD) };
        let Some(case) = text(event, built_in::CASE_FIELD) else { return self.missing(event, built_in::CASE_FIELD) };
        if self.by_id.contains_key(id) {
            self.faults.push(Fault::AskedTwice { event: event.id.clone() });
            return;
        }
        let request = self.requests.len();
        self.by_id.insert(id.to_owned(), request);
        self.asked_by.push(self.telling.clone());
        self.requests.push(Request {
            request: id.to_owned(),
            case: case.to_owned(),
            step: text(event, built_in::STEP_FIELD).unwrap_or_default().to_owned(),
            asked: event.happened,
            state: AskedStanding::Asked,
            since: event.happened,
            number: None,
            place: None,
            until: None,
        });
        if self.has_a_place() {
            self.reserve(request, event.happened);
        } else if self.pool.waits {
            self.wait(request, event.happened);
        } else {
            self.stands(request, AskedStanding::Refused, event.happened);
            self.answer(request, PoolAnswer::Refused, event.happened);
        }
    }

    /// The place is taken, given back, or no longer asked for.
    fn settle(&mut self, event: &Event) {
        let Some(id) = text(event, built_in::REQUEST_FIELD) else { return self.missing(event, built_in::REQUEST_FIELD) };
        let Some(request) = self.by_id.get(id).copied() else {
            self.faults.push(Fault::UnknownRequest { event: event.id.clone() });
            return;
        };
        let state = self.requests.get(request).map(|request| request.state);
        match (event.kind.as_str(), state) {
            (built_in::TAKEN, Some(AskedStanding::Reserved)) => {
                self.expires_no_more(request);
                self.stands(request, AskedStanding::Taken, event.happened);
            }
            // It found a place elsewhere while it stood in line, or after its request was over.
            (built_in::TAKEN, Some(AskedStanding::Waiting)) => self.ends(request, AskedStanding::Dropped, event.happened),
            (built_in::TAKEN, Some(AskedStanding::Taken | AskedStanding::GivenBack)) => {
                self.faults.push(Fault::TakenTwice { event: event.id.clone() });
            }
            (_, Some(AskedStanding::Taken)) => self.ends(request, AskedStanding::GivenBack, event.happened),
            (_, Some(AskedStanding::Waiting | AskedStanding::Reserved)) => self.ends(request, AskedStanding::Dropped, event.happened),
            _ => {}
        }
    }

    /// Is there a place? Nobody stands in line then: whatever comes free is given at once.
    fn has_a_place(&self) -> bool {
        self.open && !self.free.is_empty()
    }

    /// The first in line get what is free.
    fn give(&mut self, at: Moment) {
        while self.open && !self.free.is_empty() {
            let Some(request) = self.line.pop_first() else { return };
            self.reserve(request, at);
        }
    }

    fn reserve(&mut self, request: usize, at: Moment) {
        let Some(place) = self.free.pop_first() else { return };
        self.held.insert(request, place);
        self.waits_no_more(request, at, true);
        let day = self.calendar.day(at);
        let until = self.pool.expires.map(|rule| self.calendar.day(self.calendar.count(&rule, Moment::Day(day))));
        if let Some(last) = until {
            let tick = Tick::before(self.calendar.midnight(last.plus(1)));
            self.expiring.insert((tick, request));
            self.expires.insert(request, tick);
        }
        let name = self.places.get_mut(place).map(|place| {
            place.of = Some(request);
            place.name.clone()
        });
        self.stands(request, AskedStanding::Reserved, at);
        if let Some(request) = self.requests.get_mut(request) {
            (request.place, request.until) = (name, until);
        }
        self.answer(request, PoolAnswer::Reserved, at);
    }

    fn wait(&mut self, request: usize, at: Moment) {
        self.line.insert(request);
        self.standing_in_line.insert(request, self.waits.len());
        let case = self.requests.get(request).map(|request| request.case.clone()).unwrap_or_default();
        self.waits.push(Wait { case, from: at, by: self.telling.clone(), over: None });
        if let Some(request) = self.requests.get_mut(request) {
            (request.place, request.until) = (None, None);
        }
        self.stands(request, AskedStanding::Waiting, at);
        self.answer(request, PoolAnswer::Waits, at);
    }

    /// A request is over: what it has comes free.
    fn ends(&mut self, request: usize, state: AskedStanding, at: Moment) {
        self.line.remove(&request);
        self.waits_no_more(request, at, false);
        self.expires_no_more(request);
        if let Some(place) = self.held.remove(&request) {
            self.free.insert(place);
            self.places.get_mut(place).into_iter().for_each(|place| place.of = None);
        }
        self.stands(request, state, at);
    }

    /// It stands in line no longer.
    fn waits_no_more(&mut self, request: usize, at: Moment, got_a_place: bool) {
        let Some(wait) = self.standing_in_line.remove(&request) else { return };
        let by = self.telling.clone();
        self.waits.get_mut(wait).into_iter().for_each(|wait| wait.over = Some((at, by.clone(), got_a_place)));
    }

    fn expires_no_more(&mut self, request: usize) {
        if let Some(tick) = self.expires.remove(&request) {
            self.expiring.remove(&(tick, request));
        }
    }

    fn stands(&mut self, request: usize, state: AskedStanding, at: Moment) {
        if let Some(request) = self.requests.get_mut(request) {
            let in_use = |state| u32::from(state == AskedStanding::Taken);
            self.in_use = (self.in_use + in_use(state)).saturating_sub(in_use(request.state));
            (request.state, request.since) = (state, at);
        }
    }

    fn answer(&mut self, request: usize, answer: PoolAnswer, at: Moment) {
        let number = (answer == PoolAnswer::Waits).then(|| self.number(request));
        let Some(of) = self.requests.get(request) else { return };
        let reserved = answer == PoolAnswer::Reserved;
        let has_place = reserved || answer == PoolAnswer::Lost;
        self.answers.push(Answered {
            request: of.request.clone(),
            case: of.case.clone(),
            answer,
            at,
            number,
            place: of.place.clone().filter(|_| has_place),
            until: of.until.filter(|_| reserved),
        });
    }

    /// Its number in the waiting list.
    fn number(&self, request: usize) -> u32 {
        let last = self.line.last() == Some(&request);
        let number = if last { self.line.len() } else { self.line.range(..=request).count() };
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    fn missing(&mut self, event: &Event, field: &'static str) {
        self.faults.push(Fault::MissingField { event: event.id.clone(), field });
    }

    fn stock(mut self, as_of: AsOf, messages: Vec<super::Told>, target: Option<Target>, corrections: Vec<Finding>) -> Stock {
        for (number, request) in (1..).zip(&self.line) {
            if let Some(request) = self.requests.get_mut(*request) {
                request.number = Some(number);
            }
        }
        let (free, places) = self.count();
        let count = |state| u32::try_from(self.requests.iter().filter(|request| request.state == state).count()).unwrap_or(u32::MAX);
        self.faults.sort();
        Stock {
            pool: self.pool.name.clone(),
            title: super::title(self.pool),
            as_of,
            open: self.open,
            places,
            free,
            reserved: count(AskedStanding::Reserved),
            taken: count(AskedStanding::Taken),
            waiting: count(AskedStanding::Waiting),
            requests: self.requests,
            messages,
            target,
            findings: self.faults,
            corrections,
            answers: self.answers,
        }
    }
}

/// What an event tells in words.
pub(super) fn text<'e>(event: &'e Event, field: &str) -> Option<&'e str> {
    if let Some(FieldValue::Text(words)) = event.fields.get(field) { Some(words) } else { None }
}
