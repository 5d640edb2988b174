//! A second, naive reading of the language, to check the engine by: slow, plain, and made to be read beside the manual.
//!
//! In: what a procedure says ([`Book`]), a log, an as-of. Out: an [`Answer`]. It walks the calendar a day at a time and, within
//! a day, from one instant at which something happens to the next. It shares no reckoning with the engine: dates, holidays,
//! clock changes, counting, the order of events, corrections, pauses, rounds and stand-ins are worked out here once more, by
//! other means. Of the engine's types it takes only plain data: the rules of a step, the fields of an event, the ids.
//!
//! Where two readings of the language are possible, the text beside the code says which one is meant.

pub mod almanac;
mod answer;
mod book;
mod bounds;
mod corrections;
mod count;
mod deadline;
mod earliest;
mod effect;
pub mod faults;
mod grants;
mod lasting;
mod lines;
mod messages;
mod opening;
mod order;
mod parts;
mod pauses;
mod place;
mod places;
mod powers;
mod ramps;
mod recipients;
mod scope;
mod takes;
mod tallies;
mod told;
mod walk;
mod world;

pub use answer::{Answer, Course, Duty, Message, of_situation};
pub use book::Book;
pub use count::{When, count};
pub use walk::answer;
