//! What comes next by itself, and what stands in the way of closing.

use super::{Closing, Coming, ComingKind, Obstacle, Situation};
use crate::case::{Part, Stage, Stand, told};
use crate::model::Procedure;

/// The alarms of living duties that have not gone.
pub(super) fn coming(procedure: &Procedure, situation: &Situation) -> Vec<Coming> {
    let mut coming = Vec::new();
    for duty in situation.state.duties.iter().filter(|duty| duty.is_open()).map(|duty| duty.duty()) {
        let Some(record) = situation.duties.iter().find(|record| record.id == duty.instance()) else { continue };
        let step = procedure.step(duty.step);
        for (alarm, tick) in duty.alarms(procedure) {
            let rung = crate::case::rung_of(alarm).and_then(|rung| step.rungs.get(rung));
            let what = match rung {
                Some(rung) if rung.reminder => ComingKind::Reminder,
                Some(_) => ComingKind::Escalation,
                None if alarm == 0 && step.is_duty() => ComingKind::Deadline,
                None if alarm == 0 => ComingKind::Expiry,
                None => ComingKind::Target,
            };
            coming.push(Coming {
                at: tick.instant(),
                instance: record.instance.clone(),
                step: record.step.clone(),
                what,
                to: rung.map(|rung| procedure.role_names(&rung.to)).unwrap_or_default(),
            });
        }
    }
    // What waits for its first day alone.
    for duty in situation.state.duties.iter().filter(|duty| situation.state.waits_for_its_day(procedure, duty)) {
        let Some(record) = situation.duties.iter().find(|record| record.id == duty.instance()) else { continue };
        let (instance, step) = (record.instance.clone(), record.step.clone());
        coming.push(Coming { at: duty.wake().instant(), instance, step, what: ComingKind::Opening, to: Vec::new() });
    }
    coming.sort();
    coming
}

pub(super) fn closing(procedure: &Procedure, situation: &Situation) -> Closing {
    let mut obstacles = Vec::new();
    match situation.stage {
        Stage::Closed => obstacles.push(Obstacle::Closed),
        Stage::Running => {
            obstacles.push(Obstacle::GoalNotReached);
            let goal = procedure.goal();
            match (&situation.goal.awaits, goal.confirmed_by) {
                (Some(event), Some(role)) => {
                    let by = procedure.role(role).name.clone();
                    obstacles.push(Obstacle::NotConfirmed { event: event.event.clone(), by });
                }
                _ => {
                    obstacles.extend(parts_away(procedure, situation));
                    if let Some(event) = situation.goal.not_counted.last() {
                        obstacles.push(Obstacle::NotCounted { event: event.event.clone() });
                    }
                }
            }
        }
        Stage::GoalReached | Stage::Ended | Stage::Stopped => {
            for instance in situation.state.holds_open(procedure) {
                if let Some(record) = situation.duties.iter().find(|record| record.id == instance) {
                    obstacles.push(Obstacle::StillOwed {
                        instance: record.instance.clone(),
                        step: record.step.clone(),
                        by: record.who.clone(),
                        due: record.due,
                    });
                }
            }
        }
    }
    Closing { may_close: situation.state.may_close(procedure), obstacles }
}

/// The parts of the case that have not reached the goal, each by the event that first told of it: what an event tells is
/// nobody's but the reader's of the log.
fn parts_away(procedure: &Procedure, situation: &Situation) -> Vec<Obstacle> {
    let Some(parts) = procedure.goal().parts.filter(|parts| parts.each) else { return Vec::new() };
    let stands = situation.state.parts().into_iter().flat_map(|parts| &parts.stands);
    let away = stands.filter(|(_, stand)| *stand == Stand::Away).map(|(part, _)| *part);
    // What takes something back carries its fields, and tells nothing.
    let tells =
        |event: &&crate::log::Event, fact| procedure.kind_named(&event.kind).is_some_and(|kind| procedure.kind(kind).tells.contains(&fact));
    let first = |part: Part| {
        let mut events = situation.narrative.events().filter(|event| tells(event, part.by));
        events.find(|event| told(Some(&event.fields), procedure, part.by) == Some(part.value))
    };
    let fact = &procedure.fact(parts.by).name;
    away.filter_map(first).map(|event| Obstacle::PartAway { fact: fact.clone(), event: event.id.clone() }).collect()
}
