//! A pool read slowly: told from scratch, day by day and event by event, with lists that are gone through from the front. Shares nothing
//! with the engine but the log, and counts days by adding them. For logs whose events name days, and reservations in days.

use sagsgang::calendar::{Day, Moment};
use sagsgang::log::{Event, FieldValue, Log};

/// What a pool is.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// How many places it begins with.
    pub places: u32,
    /// For how many days a reservation holds after the day it was given.
    pub days: Option<u32>,
    /// Does a case wait?
    pub waits: bool,
}

/// What a request came to: how it stands, since which day, with which place, as which number in line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// In words.
    pub state: &'static str,
    /// The day.
    pub since: Day,
    /// The place it has, or had.
    pub place: Option<String>,
    /// The last day of its reservation.
    pub until: Option<Day>,
    /// Its number in line.
    pub number: Option<usize>,
}

#[derive(Debug, Clone)]
struct Asking {
    id: String,
    told: Told,
}

/// A pool as it is told.
#[derive(Debug, Clone, Default)]
pub struct Hall {
    /// Places that are there, in the order in which they came, each with the request that has it.
    places: Vec<(String, Option<usize>)>,
    asking: Vec<Asking>,
    shut: bool,
}

fn words<'e>(event: &'e Event, field: &str) -> Option<&'e str> {
    if let Some(FieldValue::Text(words)) = event.fields.get(field) { Some(words) } else { None }
}

fn day(event: &Event) -> Day {
    match event.happened {
        Moment::Day(day) => day,
        Moment::Instant(_) => panic!("the slow reading knows days alone"),
    }
}

/// The events that stand: what another takes the place of does not, unless that was taken back itself. Corrections go one deep.
fn standing(log: &Log) -> Vec<&Event> {
    let mut all: Vec<&Event> =
        log.events().iter().filter(|event| !log.events().iter().any(|other| other.supersedes.as_ref() == Some(&event.id))).collect();
    all.retain(|event| event.kind != "@retracted");
    all
}

/// Tells a log up to and including a day.
pub fn tell(rules: Rules, log: &Log, last: Day) -> Hall {
    let mut hall = Hall::default();
    for number in 1..=rules.places {
        hall.places.push((number.to_string(), None));
    }
    let events = standing(log);
    let Some(first) = events.iter().map(|event| day(event)).min() else { return hall };
    let mut today = first;
    while today <= last {
        hall.morning(today);
        hall.serve(rules, today);
        for event in of_the_day(&events, today) {
            hall.event(rules, event, today);
            hall.serve(rules, today);
        }
        today = today.plus(1);
    }
    hall
}

/// Given back, new and opened, withdrawn, asked, taken, given back of what began that day; then closed.
fn of_the_day<'e>(events: &[&'e Event], today: Day) -> Vec<&'e Event> {
    let mut own: Vec<&Event> = events.iter().copied().filter(|event| day(event) == today).collect();
    let begins = |event: &Event| event.kind == "@asked" || event.kind == "@taken";
    let begun: Vec<&str> = own.iter().filter(|event| begins(event)).filter_map(|event| words(event, "request")).collect();
    let turn = |event: &Event| match event.kind.as_str() {
        "@released" if words(event, "request").is_some_and(|request| begun.contains(&request)) => 6,
        "@released" => 1,
        "@added" | "@opened" => 2,
        "@withdrawn" => 3,
        "@asked" => 4,
        "@taken" => 5,
        _ => 7,
    };
    own.sort_by_key(|event| (turn(event), event.id.clone()));
    own
}

impl Hall {
    /// A request by its id.
    pub fn request(&self, id: &str) -> Option<&Told> {
        self.asking.iter().find(|asking| asking.id == id).map(|asking| &asking.told)
    }

    /// How many requests there are.
    pub fn requests(&self) -> usize {
        self.asking.len()
    }

    /// Places in all, and those that nobody has.
    pub fn count(&self) -> (usize, usize) {
        (self.places.len(), self.places.iter().filter(|(_, of)| of.is_none()).count())
    }

    /// The numbers in line, as they are now.
    pub fn number_the_line(&mut self) {
        let mut next = 1;
        for asking in &mut self.asking {
            asking.told.number = (asking.told.state == "waiting").then_some(next);
            next += usize::from(asking.told.state == "waiting");
        }
    }

    /// With the new day, what held through yesterday holds no more.
    fn morning(&mut self, today: Day) {
        for at in 0..self.asking.len() {
            let told = &self.asking[at].told;
            if told.state == "reserved" && told.until.is_some_and(|until| until < today) {
                self.leave(at);
                self.say(at, "expired", today);
            }
        }
    }

    fn leave(&mut self, at: usize) {
        self.places.iter_mut().filter(|(_, of)| *of == Some(at)).for_each(|(_, of)| *of = None);
    }

    fn say(&mut self, at: usize, state: &'static str, today: Day) {
        let asking = &mut self.asking[at];
        (asking.told.state, asking.told.since) = (state, today);
    }

    /// Whoever waits gets what is free: the one who asked first the first place.
    fn serve(&mut self, rules: Rules, today: Day) {
        while !self.shut {
            let free = self.places.iter().position(|(_, of)| of.is_none());
            let next = self.asking.iter().position(|asking| asking.told.state == "waiting");
            let (Some(free), Some(next)) = (free, next) else { return };
            self.give(rules, next, free, today);
        }
    }

    fn give(&mut self, rules: Rules, at: usize, place: usize, today: Day) {
        self.places[place].1 = Some(at);
        self.asking[at].told.place = Some(self.places[place].0.clone());
        self.asking[at].told.until = rules.days.map(|days| today.plus(days as i32));
        self.say(at, "reserved", today);
    }

    fn event(&mut self, rules: Rules, event: &Event, today: Day) {
        let named = words(event, "request").and_then(|id| self.asking.iter().position(|asking| asking.id == id));
        let state = named.map(|at| self.asking[at].told.state);
        match (event.kind.as_str(), named, state) {
            ("@added", ..) => {
                let name = words(event, "place").unwrap_or(&event.id);
                if !self.places.iter().any(|(other, _)| other == name) {
                    self.places.push((name.to_owned(), None));
                }
            }
            ("@withdrawn", ..) => {
                let Some(gone) = self.places.iter().position(|(name, _)| Some(name.as_str()) == words(event, "place")) else { return };
                let (_, of) = self.places.remove(gone);
                let Some(at) = of else { return };
                let was_taken = self.asking[at].told.state == "taken";
                self.say(at, "lost", today);
                if !was_taken {
                    self.ask(rules, at, today, false);
                }
            }
            ("@closed", ..) => self.shut = true,
            ("@opened", ..) => self.shut = false,
            ("@asked", None, _) => {
                let Some(id) = words(event, "request") else { return };
                let told = Told { state: "asked", since: today, place: None, until: None, number: None };
                self.asking.push(Asking { id: id.to_owned(), told });
                self.ask(rules, self.asking.len() - 1, today, true);
            }
            ("@taken", Some(at), Some("reserved")) => self.say(at, "taken", today),
            ("@taken" | "@released", Some(at), Some("waiting")) => self.say(at, "dropped", today),
            ("@released", Some(at), Some("reserved")) => {
                self.leave(at);
                self.say(at, "dropped", today);
            }
            ("@released", Some(at), Some("taken")) => {
                self.leave(at);
                self.say(at, "given-back", today);
            }
            _ => {}
        }
    }

    fn ask(&mut self, rules: Rules, at: usize, today: Day, refuses: bool) {
        let free = self.places.iter().position(|(_, of)| of.is_none()).filter(|_| !self.shut);
        let before = self.asking.iter().take(at).any(|asking| asking.told.state == "waiting");
        match free {
            Some(free) if !before => self.give(rules, at, free, today),
            _ if rules.waits => {
                (self.asking[at].told.place, self.asking[at].told.until) = (None, None);
                self.say(at, "waiting", today);
            }
            _ if refuses => self.say(at, "refused", today),
            _ => {}
        }
    }
}

impl Hall {
    /// Requests by how they stand.
    pub fn standing(&self, state: &str) -> usize {
        self.asking.iter().filter(|asking| asking.told.state == state).count()
    }

    /// Is it closed?
    pub fn is_shut(&self) -> bool {
        self.shut
    }
}
