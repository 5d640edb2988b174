//! The way a case has gone: an arrow is travelled where what it says came about, not where only what it starts from did.

use super::Painter;
use super::flow::EdgeKind;
use crate::log::{Event, FieldValue, built_in};
use crate::model::{KindId, Signal, StepId};

/// What an arrow leads to.
#[derive(Clone, Copy)]
pub(super) enum End {
    Step(StepId),
    Goal,
    Ending(KindId),
}

impl Painter<'_> {
    /// Did the case go from a signal to where an arrow leads, in the way the arrow says?
    pub(super) fn travelled(&self, signal: Signal, kind: EdgeKind, to: End) -> bool {
        let Some(situation) = self.situation else { return false };
        let by = |id: &str| situation.narrative.events().any(|event| event.id == id && self.is_signal(signal, event));
        let step = match to {
            End::Step(step) => step,
            End::Goal => return situation.goal.reached.iter().any(|reached| by(&reached.event)),
            End::Ending(_) => return situation.goal.ended.iter().any(|ended| by(&ended.event)),
        };
        situation.duties.iter().filter(|record| record.id.step == step).any(|record| match kind {
            EdgeKind::Meets => record.met.as_ref().is_some_and(|met| by(&met.by)),
            EdgeKind::Lapses => record.ended.as_ref().and_then(|ended| ended.by.as_deref()).is_some_and(by),
            EdgeKind::After | EdgeKind::EachTime | EdgeKind::Asks | EdgeKind::Reaches | EdgeKind::Ends => {
                // What only lets a step open is not what it opens by.
                let opens =
                    self.procedure.step(step).after.signals.iter().any(|other| *other == signal || self.is_drawn_for(*other, signal));
                record.began && if opens { by(&record.opened_by) } else { self.happened(signal) }
            }
        })
    }

    /// Is an arrow for what something comes to drawn from this event?
    fn is_drawn_for(&self, awaited: Signal, from: Signal) -> bool {
        match (awaited, from) {
            (Signal::Reached(threshold), Signal::Event(kind)) => self.drawn_for(threshold).contains(&kind),
            _ => false,
        }
    }

    /// Is an event this signal, or does it confirm one that is?
    fn is_signal(&self, signal: Signal, event: &Event) -> bool {
        let Some(situation) = self.situation else { return false };
        match signal {
            Signal::Event(kind) => {
                let confirmed = event.fields.get(built_in::EVENT_FIELD).filter(|_| event.kind == built_in::CONFIRMED);
                let about = confirmed.and_then(|id| match id {
                    FieldValue::Text(id) => situation.narrative.events().find(|other| other.id == *id),
                    _ => None,
                });
                self.procedure.kind_named(&about.unwrap_or(event).kind) == Some(kind)
            }
            Signal::Met(step) => {
                let met = |record: &crate::situation::Record| record.met.as_ref().is_some_and(|met| met.by == event.id);
                situation.duties.iter().any(|record| record.id.step == step && met(record))
            }
            Signal::Reached(_) => true,
        }
    }

    pub(super) fn happened(&self, signal: Signal) -> bool {
        self.situation.is_some_and(|situation| match signal {
            Signal::Met(step) => situation.duties.iter().any(|record| record.id.step == step && record.met.is_some()),
            Signal::Reached(threshold) => situation.has_reached(threshold),
            Signal::Event(kind) => situation.narrative.events().any(|event| self.procedure.kind_named(&event.kind) == Some(kind)),
        })
    }
}
