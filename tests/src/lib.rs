//! What the tests of Sagsgang share: procedures and logs made from numbers, and how a failing one is shown.
//!
//! Everything is drawn from a [`tape::Tape`] of numbers, so that whatever supplies numbers (proptest, a fixed seed, a
//! fuzzer) supplies procedures and logs, and smaller numbers mean simpler ones. The tests stand in `tests/`.

mod activities;
mod consents;
mod decisions;
mod forms;
mod grants;
pub mod hiding;
mod indicators;
mod limits;
pub mod logs;
mod passing;
mod pools;
mod powers;
mod principles;
pub mod procedures;
mod ramps;
pub mod reference;
mod scenes;
mod steps;
pub mod story;
mod tallies;
pub mod tape;
pub mod texts;
mod words;
