//! What every case can have besides its procedure's own events: powers that are used, people who are away, moves to another
//! text.

use super::{Clerk, DAY};
use crate::tape::Tape;
use sagsgang::calendar::{Day, Moment};
use sagsgang::log::{Event, FieldValue, built_in};
use sagsgang::model::{PowerKind, Step};
use sagsgang::situation::{AsOf, Record, State, situation};

impl Clerk<'_> {
    /// Somebody uses a power: over what is open, as a rule, and as somebody who may.
    pub(super) fn use_power(&mut self, tape: &mut Tape<'_>) {
        let now = situation(self.procedure, &self.log, AsOf::at(Moment::Instant(self.now)));
        let mut uses: Vec<(Option<&Record>, &Step, PowerKind)> = Vec::new();
        let of_open = !tape.chance(4);
        for step in self.procedure.steps() {
            let open: Vec<&Record> = now.duties.iter().filter(|duty| duty.is_open() && duty.step == step.name).collect();
            for power in [PowerKind::Extend, PowerKind::Excuse, PowerKind::Lift] {
                // What is late can be ended, but not put off.
                let fits = |duty: &&&Record| power != PowerKind::Extend || duty.state == State::Open && duty.due.is_some();
                let duty = open.iter().find(fits).copied();
                let may = (0..self.procedure.roles().len()).any(|role| self.may(step, power, role));
                if may && (duty.is_some() || !of_open) {
                    // What is ended can no longer be put off: that is tried more often.
                    (0..if power == PowerKind::Extend { 4 } else { 1 }).for_each(|_| uses.push((duty, step, power)));
                }
            }
        }
        let Some((duty, step, power)) = tape.pick(&uses).copied() else { return self.report(tape) };
        let may: Vec<usize> = (0..self.procedure.roles().len()).filter(|role| self.may(step, power, *role)).collect();
        let role = if tape.chance(6) { None } else { tape.pick(&may).copied() };
        let role = role.and_then(|role| self.procedure.roles().get(role)).map(|role| role.name.clone());
        let role = role.unwrap_or_else(|| self.any_role(tape));
        let (kind, construct) = match power {
            PowerKind::Extend => (built_in::EXTENDED, "puts a deadline off"),
            PowerKind::Excuse => (built_in::EXCUSED, "excuses a duty"),
            PowerKind::Lift => (built_in::LIFTED, "lifts a duty"),
        };
        let mut event = self.event(tape, kind, &role);
        let name = if tape.chance(4) { "ukendt trin".to_owned() } else { step.name.clone() };
        event.fields.insert(built_in::STEP_FIELD.to_owned(), FieldValue::Text(name));
        if !tape.chance(5) {
            event.reason = Some("journal 17".to_owned());
        }
        if power == PowerKind::Extend {
            self.until(tape, step, duty, &mut event);
        }
        if tape.chance(8) {
            event.about = duty.map(|duty| duty.opened_by.clone());
        }
        self.has(construct);
        self.log.append(event);
    }

    fn may(&self, step: &Step, power: PowerKind, role: usize) -> bool {
        let role = self.procedure.roles().get(role).and_then(|role| self.procedure.role_named(&role.name));
        role.is_some_and(|role| step.power(power).contains(role))
    }

    /// A little later than the deadline is now, as a rule.
    fn until(&self, tape: &mut Tape<'_>, step: &Step, duty: Option<&Record>, event: &mut Event) {
        let due = duty.and_then(|duty| duty.due).map(|due| self.calendar().day(due));
        let from = due.unwrap_or_else(|| self.calendar().day_of(self.now));
        let until = from.plus(tape.of(&[1, 2, 3, 5, 7, 10, 30, 90, 60, 0, -7, -1, 200, 0], 1));
        // Now and then as far as may be, or a day further.
        let at_most = tape.clone().pick(&step.extensions).and_then(|extension| extension.at_most).filter(|_| tape.clone().below(3) > 0);
        let furthest = at_most.map(|rule| self.calendar().day(self.calendar().count(&rule, Moment::Day(from))).plus(tape.of(&[1, 0], 1)));
        let until = furthest.unwrap_or(until);
        match tape.below(30) {
            28 => {}
            29 => _ = event.fields.insert(built_in::UNTIL_FIELD.to_owned(), FieldValue::Text("snart".to_owned())),
            _ => _ = event.fields.insert(built_in::UNTIL_FIELD.to_owned(), FieldValue::Text(until.to_string())),
        }
    }

    /// Somebody is away: through a day, or for good.
    pub(super) fn be_away(&mut self, tape: &mut Tape<'_>) {
        // Rather somebody who is told something, and has a substitute.
        let rungs = self.procedure.steps().iter().flat_map(|step| &step.rungs).flat_map(|rung| &rung.to);
        let told: Vec<String> =
            rungs.map(|role| self.procedure.role(*role)).filter(|role| role.substitute.is_some()).map(|role| role.name.clone()).collect();
        let role = if tape.chance(15) { None } else { tape.pick(&told).cloned() };
        let role = role.unwrap_or_else(|| self.any_role(tape));
        let mut event = self.event(tape, built_in::ABSENT, &role);
        let today: Day = self.calendar().day_of(self.now);
        let until = match tape.below(12) {
            11 => None,
            10 => Some("engang".to_owned()),
            _ => Some(today.plus(tape.of(&[30, 90, 7, 3, 0, 200], 30)).to_string()),
        };
        if let Some(until) = until {
            event.fields.insert(built_in::UNTIL_FIELD.to_owned(), FieldValue::Text(until));
        }
        self.has("somebody is away");
        self.log.append(event);
    }

    /// The case is moved to this text, or to one that nobody knows.
    pub(super) fn move_to(&mut self, tape: &mut Tape<'_>) {
        let role = self.any_role(tape);
        let mut event = self.event(tape, built_in::MIGRATED, &role);
        let version = if tape.chance(15) { "0".repeat(64) } else { self.procedure.fingerprint().to_owned() };
        event.fields.insert(built_in::VERSION_FIELD.to_owned(), FieldValue::Text(version));
        event.recorded = event.recorded.plus_milliseconds(tape.of(&[0, 5 * DAY, 0], 0));
        self.has("a move");
        self.log.append(event);
    }
}
