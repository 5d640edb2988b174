//! What a story tells of pools, and what is in them: the story's own case asks by its steps, and nobody answers but the story.

use super::Play;
use crate::attempt::{Command, Refusal, in_pool};
use crate::calendar::Moment;
use crate::log::{Event, FieldValue, Log, built_in};
use crate::model::{Checked, InPool, Line, PoolCount, PoolId, Procedure, RoleId};
use crate::pool::{Stock, level_sentence, stock, with_asked};
use crate::situation::AsOf;
use std::collections::BTreeMap;

/// What the story tells of a pool.
pub(super) fn log_of<'l>(logs: &'l mut BTreeMap<PoolId, Log>, procedure: &Checked<Procedure>, pool: PoolId) -> &'l mut Log {
    logs.entry(pool).or_insert_with(|| Log::of_pool(procedure.pool(pool).name.clone(), procedure.name()))
}

impl Play<'_> {
    fn pool_log(&self, pool: PoolId) -> Log {
        let told = self.pools.get(&pool).cloned();
        told.unwrap_or_else(|| Log::of_pool(self.procedure.pool(pool).name.clone(), self.procedure.name()))
    }

    pub(super) fn act_in_pool(
        &self,
        line: &Line,
        role: RoleId,
        pool: PoolId,
        act: &InPool,
        known: Option<Moment>,
    ) -> Result<Event, Refusal> {
        let context = self.context(line, role, known);
        let field = |name: &str, words: &str| (name.to_owned(), FieldValue::Text(words.to_owned()));
        let (kind, fields) = match act {
            InPool::Adds(place) => (built_in::ADDED, vec![field(built_in::PLACE_FIELD, place)]),
            InPool::Draws(place) => (built_in::WITHDRAWN, vec![field(built_in::PLACE_FIELD, place)]),
            InPool::Shuts(true) => (built_in::CLOSED, Vec::new()),
            InPool::Shuts(false) => (built_in::OPENED, Vec::new()),
            InPool::OtherAsks => {
                (built_in::ASKED, vec![field(built_in::CASE_FIELD, &context.id), field(built_in::REQUEST_FIELD, &context.id)])
            }
        };
        let command =
            Command::Report { kind: kind.to_owned(), fields: fields.into_iter().collect(), about: None, supersedes: None, reason: None };
        // Whoever acts finds the pool as the story's own case left it.
        let log = with_asked(self.procedure, pool, &self.pool_log(pool), std::slice::from_ref(&self.log), AsOf::at(line.at));
        let events = in_pool(self.procedure, pool, &log, &command, &context)?;
        events.into_iter().next().ok_or(Refusal { reasons: Vec::new(), basis: Vec::new() })
    }

    /// How much is in a pool, as the story has told it and as its own case has asked.
    pub(super) fn expect_level(&self, line: &Line, pool: PoolId, of: PoolCount, (number, holds): (u32, bool)) -> Vec<String> {
        let now = AsOf::at(line.at);
        let log = with_asked(self.procedure, pool, &self.pool_log(pool), std::slice::from_ref(&self.log), now);
        let found = stock(self.procedure, pool, &log, now);
        if (counted(&found, of) == number) == holds { Vec::new() } else { vec![level_sentence(self.language, &found)] }
    }
}

fn counted(stock: &Stock, of: PoolCount) -> u32 {
    match of {
        PoolCount::Free => stock.free,
        PoolCount::Reserved => stock.reserved,
        PoolCount::Waiting => stock.waiting,
        PoolCount::Places => stock.places,
    }
}
