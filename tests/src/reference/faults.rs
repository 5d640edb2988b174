//! Faults an engine could have. Each is made in the reference's copy of the procedure, in its copy of the log, or in its answer,
//! so that the engine needs no switches: a fault that changes nothing would not be noticed in the engine either.
//!
//! The first ones take a construct of the language or of logs away: how often that changes the answer is how often the
//! construct is really tried.

use super::answer::Answer;
use super::book::Book;
use sagsgang::log::Log;

/// A procedure, a log, and what is done to the answer.
pub type Made = (Book, Log, fn(&mut Answer));

/// A fault.
pub struct Fault {
    /// What is wrong.
    pub name: &'static str,
    /// Is it the lack of a construct, which must make a difference often?
    pub least_percent: bool,
    /// Makes it.
    pub make: fn(&Book, &Log) -> Made,
}

/// All faults.
pub const FAULTS: &[Fault] = &[];
