//! Logs of cases of a given procedure: lawful and unlawful events, days and instants, early, late, corrected, repeated.
//!
//! In: a checked procedure and tapes, one an event. Out: a [`Log`] in order of arrival, and moments to look at it.

use crate::tape::Tape;
use sagsgang::calendar::{Calendar, Day, Instant, Moment};
use sagsgang::lexicon::Language;
use sagsgang::log::{Actor, Event, FieldValue, Log, built_in};
use sagsgang::model::{Checked, Detail, EventKind, Procedure, Requirement, Roles, Takes, Type};
use sagsgang::situation::{AsOf, Situation, situation};
use std::collections::{BTreeMap, BTreeSet};

mod powers;

/// A log and the constructs it holds.
#[derive(Debug, Clone)]
pub struct Made {
    /// The log.
    pub log: Log,
    /// What occurs in it.
    pub constructs: BTreeSet<&'static str>,
}

/// Where stories begin: on a plain Monday, before both changes of the clocks, Easter and Christmas of 2026, at the end of a short
/// month, before the last Store Bededag, before an Easter on which the clocks change, and before Ascension Day.
const STARTS: [&str; 12] = [
    "2026-01-05",
    "2026-03-27",
    "2026-10-23",
    "2026-04-01",
    "2026-12-22",
    "2026-03-29",
    "2026-01-30",
    "2023-04-28",
    "2027-03-24",
    "2026-05-12",
    "2026-02-28",
    "2026-04-30",
];
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

struct Clerk<'p> {
    procedure: &'p Checked<Procedure>,
    log: Log,
    now: Instant,
    constructs: BTreeSet<&'static str>,
}

/// Writes the log of some tapes, one an event.
#[must_use]
pub fn write(procedure: &Checked<Procedure>, tapes: &[Vec<u16>]) -> Made {
    let mut tape = Tape::new(tapes.first().map_or(&[], Vec::as_slice));
    let start = Day::parse(tape.of(&STARTS, "2026-01-05")).unwrap_or(Day::FIRST);
    let log = if tape.chance(6) { Log::new("sag-1", "En anden") } else { Log::new("sag-1", procedure.name()) };
    let now = procedure.calendar().at(start, 9, 0);
    let mut clerk = Clerk { procedure, log, now, constructs: BTreeSet::new() };
    for tape in tapes {
        clerk.entry(&mut Tape::new(tape));
    }
    Made { log: clerk.log, constructs: clerk.constructs }
}

impl Clerk<'_> {
    fn has(&mut self, construct: &'static str) {
        self.constructs.insert(construct);
    }

    fn calendar(&self) -> &Calendar {
        self.procedure.calendar()
    }

    fn entry(&mut self, tape: &mut Tape<'_>) {
        let what = tape.below(66);
        // A deadline is put off before it has passed: soon after it was given.
        if !matches!(what, 40..=49 | 58..=61) || tape.chance(15) {
            self.pass(tape);
        }
        match what {
            0..=24 => self.report(tape),
            25..=28 => self.confirm(tape),
            29 | 30 => self.close(tape),
            31..=33 => self.correct(tape),
            34 | 35 => self.retract(tape),
            36 => self.repeat(tape),
            37 => self.conflict(tape),
            38 | 39 => self.acknowledge(tape),
            40..=49 => self.use_power(tape),
            50..=52 => self.be_away(tape),
            53 => self.move_to(tape),
            54..=56 => self.confirm(tape),
            57 => self.foreign(tape),
            58..=61 => self.use_power(tape),
            _ => self.report(tape),
        }
    }

    /// Lets time pass before an event.
    fn pass(&mut self, tape: &mut Tape<'_>) {
        let calendar = self.calendar().clone();
        self.now = match tape.below(18) {
            0 | 1 => self.now.plus_milliseconds(2 * HOUR),
            2 => {
                self.has("equal instants");
                self.now
            }
            3 | 4 => self.now.plus_milliseconds(DAY),
            5 => self.now.plus_milliseconds(4 * DAY + 3 * HOUR),
            6 => self.now.plus_milliseconds(11 * DAY),
            7 => self.now.plus_milliseconds(45 * DAY),
            8 => self.now.plus_milliseconds(17 * MINUTE),
            9 => self.now.plus_milliseconds(-3 * DAY),
            10 => {
                self.has("midnight sharp");
                calendar.midnight(calendar.day_of(self.now).plus(1))
            }
            11 => calendar.at(calendar.day_of(self.now).plus(1), 2, 30),
            12 => calendar.at(calendar.day_of(self.now), 8, 0),
            _ => self.due(tape).unwrap_or(self.now),
        };
    }

    /// The moment something of the case is due, or comes by itself.
    fn due(&mut self, tape: &mut Tape<'_>) -> Option<Instant> {
        let now = situation(self.procedure, &self.log, AsOf::at(Moment::Instant(self.now)));
        let dues: Vec<Moment> = now.duties.iter().filter(|duty| duty.is_open()).filter_map(|duty| duty.due).collect();
        let coming: Vec<Moment> = now.coming.iter().map(|coming| Moment::Instant(coming.at)).collect();
        let moments = if tape.chance(50) { coming } else { dues };
        let at = tape.pick(&moments).copied()?;
        self.has("at a due moment");
        Some(match at {
            Moment::Instant(at) => at,
            Moment::Day(day) if tape.chance(50) => self.calendar().midnight(day.plus(1)),
            Moment::Day(day) => self.calendar().midnight(day.plus(1)).plus_milliseconds(-1),
        })
    }

    fn id(&self, tape: &mut Tape<'_>) -> String {
        let number = self.log.events().len() + 1;
        match tape.below(10) {
            // Ids that only differ after their eighth letter, and such that go down.
            8 => format!("samme-begyndelse-{number}"),
            9 => format!("d{:03}", 999 - number),
            _ => format!("e{number:02}"),
        }
    }

    /// An event without fields.
    fn event(&mut self, tape: &mut Tape<'_>, kind: &str, role: &str) -> Event {
        let id = self.id(tape);
        let day = self.calendar().day_of(self.now);
        let happened = match tape.below(8) {
            0..=2 => Moment::Day(day),
            7 => Moment::Instant(self.calendar().midnight(day)),
            _ => Moment::Instant(self.now),
        };
        let recorded = match tape.below(10) {
            7 => {
                self.has("recorded late");
                self.now.plus_milliseconds(3 * DAY)
            }
            8 => {
                self.has("recorded late");
                self.now.plus_milliseconds(40 * DAY)
            }
            9 => {
                self.has("recorded before it happened");
                self.now.plus_milliseconds(-2 * DAY)
            }
            _ => self.now,
        };
        let person = tape.clone().of(&["p1", "p2", "p1", "p3"], "p1");
        let actor = Actor { id: person.to_owned(), role: role.to_owned() };
        let kind = kind.to_owned();
        Event { id, kind, happened, recorded, actor, fields: BTreeMap::new(), about: None, supersedes: None, reason: None }
    }

    /// Is it a later option of a principle whose order should be followed?
    fn may_be_reasoned(&self, kind: &str) -> bool {
        let mut soft = self.procedure.principles().iter().filter(|principle| !principle.must);
        soft.any(|principle| principle.options.iter().skip(1).any(|choice| self.procedure.kind(choice.option).name == kind))
    }

    fn report(&mut self, tape: &mut Tape<'_>) {
        let kind = self.kind(tape);
        let role = self.role(tape, &kind);
        let mut event = self.event(tape, &kind.name, &role);
        if tape.chance(4) {
            event.kind = event.kind.to_uppercase();
        }
        event.fields = self.fields(tape, &kind);
        self.details(&mut tape.clone(), &kind, &mut event.fields);
        if kind.assesses {
            let why = tape.clone().of(&["", "  ", "det ses", "det ses", "det ses", "det ses", "det ses", "det ses"], "det ses");
            event.reason = (!why.is_empty()).then(|| why.to_owned());
        }
        if self.may_be_reasoned(&kind.name) && tape.clone().chance(50) {
            event.reason = Some("journal 4".to_owned());
        }
        if tape.chance(6) {
            let ids: Vec<String> = self.log.events().iter().map(|event| event.id.clone()).collect();
            event.about = tape.pick(&ids).cloned();
            self.has("about an instance");
        }
        self.log.append(event);
    }

    /// A kind: an event that opens something, or one that meets a step, or any.
    fn kind(&mut self, tape: &mut Tape<'_>) -> EventKind {
        let kinds = self.procedure.kinds();
        let opening: Vec<&EventKind> = kinds.iter().filter(|kind| !kind.heard.opens.is_empty()).collect();
        let meeting: Vec<&EventKind> = kinds.iter().filter(|kind| !kind.meets.is_empty()).collect();
        let ending: Vec<&EventKind> = kinds.iter().filter(|kind| kind.ends.is_some()).collect();
        let turning: Vec<&EventKind> = kinds.iter().filter(|kind| kind.revokes || kind.hands_over).collect();
        let turning_over: Vec<&EventKind> = kinds.iter().filter(|kind| kind.hands_over).collect();
        let reaches = self.procedure.signal_name(self.procedure.goal().reached_by);
        let reaching: Vec<&EventKind> = kinds.iter().filter(|kind| kind.name == reaches).collect();
        let goal = kinds.iter().filter(|kind| kind.heard.opens.is_empty() && kind.meets.is_empty() && kind.ends.is_none());
        let all: Vec<&EventKind> = kinds.iter().collect();
        let said = |kind: &&EventKind| kind.assesses || !kind.settles.is_empty();
        let answering = |kind: &&EventKind| !kind.asks_for.is_empty() || !kind.refuses.is_empty() || kind.grant.is_some();
        let among = match tape.below(if kinds.iter().any(|kind| answering(&kind)) { 25 } else { 23 }) {
            0..=3 => opening,
            4..=6 => {
                let now = situation(self.procedure, &self.log, AsOf::at(Moment::Instant(self.now)));
                let steps: Vec<&str> = now.duties.iter().filter(|duty| duty.is_open()).map(|duty| duty.step.as_str()).collect();
                let open = |kind: &&EventKind| kind.meets.iter().any(|step| steps.contains(&self.procedure.step(*step).name.as_str()));
                meeting.into_iter().filter(open).collect()
            }
            7 | 8 => meeting,
            9 | 10 => goal.collect(),
            11 => ending,
            12..=14 => turning,
            15 | 16 => reaching,
            17 => turning_over,
            18 | 19 => kinds.iter().filter(|kind| !kind.tallied.is_empty() || !kind.climbs.is_empty()).collect(),
            22 => kinds.iter().filter(said).collect(),
            23.. => kinds.iter().filter(answering).collect(),
            20 | 21 => kinds.iter().filter(|kind| kind.ends_part || !kind.restarts.is_empty()).collect(),
        };
        let kind = tape.pick(&among).or(tape.pick(&all)).copied();
        // INVARIANT: a checked procedure has events.
        kind.cloned().unwrap_or_else(|| unreachable_kind(self.procedure))
    }

    fn role(&mut self, tape: &mut Tape<'_>, kind: &EventKind) -> String {
        let names: Vec<String> = self.procedure.roles().iter().map(|role| role.name.clone()).collect();
        let may: Vec<String> =
            names.iter().filter(|name| self.procedure.role_named(name).is_some_and(|role| kind.from.contains(role))).cloned().collect();
        if tape.chance(8) {
            self.has("a role that may not");
            let others: Vec<String> = names.into_iter().filter(|name| !may.contains(name)).collect();
            if tape.chance(50) {
                return "fremmed".to_owned();
            }
            return tape.pick(&others).cloned().unwrap_or_else(|| "fremmed".to_owned());
        }
        tape.pick(&may).or(tape.pick(&names)).cloned().unwrap_or_default()
    }

    fn fields(&mut self, tape: &mut Tape<'_>, kind: &EventKind) -> BTreeMap<String, FieldValue> {
        let mut fields = BTreeMap::new();
        for fact in &kind.tells {
            let fact = self.procedure.fact(*fact);
            let value = match tape.below(20) {
                18 => {
                    self.constructs.insert("a missing field");
                    continue;
                }
                19 => {
                    self.constructs.insert("a wrong value");
                    tape.of(&[0, 1, 2], 0)
                }
                _ => 3,
            };
            let value = match value {
                0 => FieldValue::Text("vrøvl".to_owned()),
                1 => FieldValue::YesNo(true),
                2 => FieldValue::Number(7.into()),
                _ => self.value(tape, &fact.kind),
            };
            fields.insert(fact.name.clone(), value);
        }
        let asked = kind.asks_for.first().and_then(|grant| self.procedure.kind(*grant).grant.as_ref());
        if let Some(grant) = kind.grant.as_ref().or(asked) {
            let limits: Vec<String> = grant
                .authorities
                .iter()
                .filter_map(|authority| authority.at_most.as_ref())
                .map(|limit| limit.words(Language::Danish))
                .collect();
            // The second of two persons grants what the first has.
            let begun = self.log.events().iter().rev().find(|event| event.kind == kind.name).cloned();
            let amount = match tape.below(12) {
                9..=11 if grant.two_persons && begun.is_some() => {
                    match begun.and_then(|event| event.fields.get(built_in::AMOUNT_FIELD).cloned()) {
                        Some(FieldValue::Text(words)) => Some(words),
                        _ => None,
                    }
                }
                0..=4 => tape.pick(&limits).cloned(),
                5 | 6 => Some("vrøvl".to_owned()),
                7 | 8 => None,
                _ => Some(
                    tape.of(
                        &[
                            "9 dage",
                            "57 dage",
                            "4 months",
                            "14 måneder",
                            "10 hverdage",
                            "12,5",
                            "50001",
                            "12000,51 kr.",
                            "20,5 timer om ugen",
                        ],
                        "1 dag",
                    )
                    .to_owned(),
                ),
            };
            self.constructs.insert(if amount.is_some() { "a grant of so much" } else { "a grant that does not say how much" });
            fields.extend(amount.map(|amount| (built_in::AMOUNT_FIELD.to_owned(), FieldValue::Text(amount))));
        }
        if tape.chance(4) {
            self.constructs.insert("an unknown field");
            fields.insert("ukendt felt".to_owned(), FieldValue::YesNo(false));
        }
        fields
    }

    /// How what the event meets was done: mostly as the steps take it.
    fn details(&mut self, tape: &mut Tape<'_>, kind: &EventKind, fields: &mut BTreeMap<String, FieldValue>) {
        let takes: Vec<&Takes> = kind.meets.iter().map(|step| &self.procedure.step(*step).takes).collect();
        let names = |roles: Roles| self.procedure.roles_among(roles);
        for detail in &kind.details {
            let mut wanted: Vec<String> = Vec::new();
            for takes in &takes {
                wanted.extend(takes.requirements.iter().flat_map(|taken| match (taken, detail) {
                    (Requirement::Attended(roles), Detail::Attended) => names(*roles),
                    (Requirement::Venue(words), Detail::Venue) | (Requirement::Channel(words), Detail::Channel) => words.clone(),
                    _ => Vec::new(),
                }));
                wanted.extend(takes.checklist.iter().filter(|_| *detail == Detail::Covered).cloned());
            }
            let one = matches!(detail, Detail::Venue | Detail::Channel);
            let value = match tape.below(12) {
                0 => {
                    self.constructs.insert("a detail that is not told");
                    continue;
                }
                1 => FieldValue::YesNo(true),
                2 => FieldValue::Text("et andet sted".to_owned()),
                3 if !one => FieldValue::List(wanted.iter().skip(1).cloned().collect()),
                4 => FieldValue::Text(wanted.first().map(|words| words.to_uppercase()).unwrap_or_default()),
                _ if one => FieldValue::Text(tape.pick(&wanted).cloned().unwrap_or_default()),
                _ => FieldValue::List(wanted),
            };
            self.constructs.insert("a detail that is told");
            fields.insert(detail.field().to_owned(), value);
        }
    }

    fn value(&self, tape: &mut Tape<'_>, kind: &Type) -> FieldValue {
        let text = |words: &str| FieldValue::Text(words.to_owned());
        match kind {
            Type::Date => {
                let day = self.calendar().day_of(self.now).plus(tape.of(&[0, -1, -7, -30, 5, 40], 0));
                FieldValue::Text(day.to_string())
            }
            Type::Duration => text(tape.of(&["8 uger", "3 måneder", "10 dage", "1 year", "24 working hours", "56 dage"], "8 uger")),
            Type::YesNo => match tape.below(4) {
                1 => FieldValue::YesNo(false),
                2 => text("ja"),
                3 => text("no"),
                _ => FieldValue::YesNo(true),
            },
            Type::Text => text("note-17"),
            Type::Plan => {
                let today = self.calendar().day_of(self.now);
                let weeks = tape.of(&[1, 0, 2, 3], 1);
                let level = |later: i32, level: u32| format!("{}: {level}", today.plus(later));
                FieldValue::Text([level(7 * weeks - 7, 5), level(7 * weeks, 14), level(7 * weeks + 9, 38)].join("; "))
            }
            Type::Identifier => text(tape.of(&["A", "A", "A", "A", "B", "B", "B", " B ", "C", ""], "A")),
            Type::Number => match tape.below(5) {
                1 => text("3,5"),
                2 => FieldValue::Number(37.into()),
                3 => FieldValue::Number((-5).into()),
                4 => text("50000,25"),
                _ => FieldValue::Number(12.into()),
            },
            // The last value first: it is the one that a goal most often does not count.
            Type::Choice(options) => {
                let back = tape.below(options.len());
                FieldValue::Text(options.iter().rev().nth(back).cloned().unwrap_or_default())
            }
        }
    }

    /// One of the events so far, the last ones rather.
    fn earlier(&self, tape: &mut Tape<'_>) -> Option<Event> {
        let events = self.log.events();
        if tape.chance(30)
            && let Some(correction) = events.iter().rev().find(|event| event.supersedes.is_some())
        {
            return Some(correction.clone());
        }
        let back = tape.below(events.len().min(6));
        events.iter().rev().nth(back).cloned()
    }

    fn confirm(&mut self, tape: &mut Tape<'_>) {
        let goal = self.procedure.goal();
        let role = goal.confirmed_by.map(|role| self.procedure.role(role).name.clone());
        let role = role.filter(|_| !tape.chance(15)).unwrap_or_else(|| self.any_role(tape));
        let mut event = self.event(tape, built_in::CONFIRMED, &role);
        let reaches = self.procedure.signal_name(goal.reached_by).to_owned();
        let of = if tape.chance(15) {
            Some("findes-ikke".to_owned())
        } else if tape.chance(20) {
            self.earlier(tape).map(|event| event.id)
        } else {
            self.log.events().iter().rev().find(|event| event.kind == reaches).map(|event| event.id.clone())
        };
        let Some(of) = of else { return };
        event.fields.insert(built_in::EVENT_FIELD.to_owned(), FieldValue::Text(of));
        self.has("a confirmation");
        self.log.append(event);
    }

    fn any_role(&self, tape: &mut Tape<'_>) -> String {
        let at = tape.below(self.procedure.roles().len());
        self.procedure.roles().get(at).map(|role| role.name.clone()).unwrap_or_default()
    }

    fn close(&mut self, tape: &mut Tape<'_>) {
        let role = self.any_role(tape);
        let event = self.event(tape, built_in::CLOSED, &role);
        self.has("a closing");
        self.log.append(event);
    }

    fn correct(&mut self, tape: &mut Tape<'_>) {
        let Some(old) = self.earlier(tape) else { return };
        let mut event = self.event(tape, &old.kind, &old.actor.role);
        if tape.chance(70) {
            event.happened = old.happened;
        }
        let kind = self.procedure.kind_named(&old.kind).map(|kind| self.procedure.kind(kind).clone());
        event.fields = kind.as_ref().map_or_else(|| old.fields.clone(), |kind| self.fields(tape, kind));
        if let Some(kind) = &kind {
            self.details(&mut tape.clone(), kind, &mut event.fields);
        }
        event.recorded = self.now;
        event.supersedes = Some(match tape.below(13) {
            8 | 9 => {
                self.has("corrects itself");
                event.id.clone()
            }
            10 | 12 => {
                self.has("corrects nothing");
                "findes-ikke".to_owned()
            }
            11 => {
                // The event that comes next, which may correct this one.
                self.has("corrects what is to come");
                format!("e{:02}", self.log.events().len() + 2)
            }
            _ => old.id.clone(),
        });
        self.has(if old.supersedes.is_some() { "correction of a correction" } else { "correction" });
        self.log.append(event);
    }

    fn retract(&mut self, tape: &mut Tape<'_>) {
        let Some(old) = self.earlier(tape) else { return };
        let role = old.actor.role.clone();
        let mut event = self.event(tape, built_in::RETRACTED, &role);
        event.recorded = self.now;
        event.supersedes = Some(old.id.clone());
        self.has(if old.supersedes.is_some() { "retraction of a correction" } else { "retraction" });
        self.log.append(event);
    }

    fn repeat(&mut self, tape: &mut Tape<'_>) {
        let Some(old) = self.earlier(tape) else { return };
        self.has("duplicate");
        self.log.append(old);
    }

    fn conflict(&mut self, tape: &mut Tape<'_>) {
        let Some(old) = self.earlier(tape) else { return };
        let mut event = self.event(tape, &old.kind, &old.actor.role);
        event.id = old.id;
        event.fields = old.fields;
        if tape.chance(50) {
            event.recorded = old.recorded;
        }
        self.has("conflicting id");
        self.log.append(event);
    }

    fn acknowledge(&mut self, tape: &mut Tape<'_>) {
        let now: Situation = situation(self.procedure, &self.log, AsOf::at(Moment::Instant(self.now)));
        let role = self.any_role(tape);
        let mut event = self.event(tape, built_in::ACKNOWLEDGED, &role);
        let message = tape.pick(&now.messages).map(|message| message.id.clone());
        self.has(if message.is_some() { "acknowledged message" } else { "acknowledged nothing" });
        event.fields.insert("message".to_owned(), FieldValue::Text(message.unwrap_or_else(|| "ingen".to_owned())));
        self.log.append(event);
    }

    fn foreign(&mut self, tape: &mut Tape<'_>) {
        let role = self.any_role(tape);
        let kind = tape.of(&["fremmed hændelse", "@ukendt", ""], "fremmed hændelse");
        let event = self.event(tape, kind, &role);
        self.has("unknown kind");
        self.log.append(event);
    }
}

#[expect(clippy::panic, reason = "a procedure without any event cannot be checked")]
fn unreachable_kind(procedure: &Procedure) -> EventKind {
    panic!("`{}` has no events", procedure.name())
}

/// Moments to look at a log: at, just before and after its events and due dates, and long after.
#[must_use]
pub fn looks(procedure: &Checked<Procedure>, log: &Log, numbers: &[u16]) -> Vec<AsOf> {
    let mut tape = Tape::new(numbers);
    let calendar = procedure.calendar();
    let mut moments: Vec<Moment> = Vec::new();
    for event in log.events() {
        moments.extend([event.happened, Moment::Instant(event.recorded), Moment::Day(calendar.day(event.happened))]);
    }
    let last = log.events().iter().map(|event| event.recorded).max().unwrap_or(Instant::from_milliseconds(0));
    let late = Moment::Instant(last.plus_milliseconds(30 * DAY));
    let all = situation(procedure, log, AsOf::at(late));
    for duty in &all.duties {
        moments.extend(duty.due);
    }
    moments.extend(all.messages.iter().map(|message| Moment::Instant(message.at)));
    moments.extend(all.coming.iter().map(|coming| Moment::Instant(coming.at)));
    let mut looks = vec![AsOf::at(late)];
    for _ in 0..3 {
        let moment = |tape: &mut Tape<'_>| {
            let moment = tape.of(&moments, late);
            match (moment, tape.below(6)) {
                (Moment::Instant(at), 1) => Moment::Instant(at.plus_milliseconds(-1)),
                (Moment::Instant(at), 2) => Moment::Instant(at.plus_milliseconds(1)),
                (Moment::Instant(at), 3) => Moment::Day(calendar.day_of(at)),
                (Moment::Day(day), 1) => Moment::Day(day.plus(1)),
                (Moment::Day(day), 2) => Moment::Instant(calendar.midnight(day.plus(1))),
                (moment, _) => moment,
            }
        };
        let happened_by = moment(&mut tape);
        let known_by = if tape.chance(50) { moment(&mut tape) } else { late };
        looks.push(if tape.chance(30) { AsOf::at(happened_by) } else { AsOf { happened_by, known_by } });
    }
    looks
}
