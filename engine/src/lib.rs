#![doc = include_str!("../README.md")]
// The modules stand in the order of the pipeline; rustfmt sorts only within a group.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "a test that fails may fall"
    )
)]

pub mod source;

pub mod lexicon;
pub mod terms;

pub mod diagnostic;
pub mod reference;

pub mod syntax;

pub mod calendar;

pub mod model;

pub mod layers;

pub mod check;

pub mod log;

pub mod case;

pub mod situation;

pub mod parties;

pub mod attempt;

pub mod explain;

pub mod document;

pub mod consequence;

pub mod versions;

pub mod homes;

pub mod pool;

pub mod indicators;

pub mod activities;

pub mod scenario;

pub mod suggest;

pub mod mutants;

pub mod view;
