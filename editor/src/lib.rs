//! Sagsgang in the editor: the language server protocol, answered from the engine.
//!
//! In: messages ([`wire`]) and what is around them ([`Around`]: files and the present day). Out: messages. Everything is read by the
//! engine itself; what an editor asks of a half written text stands in [`sagsgang::syntax::editing`]. [`textmate`] makes the
//! grammar that colours a text from the engine's own lexicon. This crate must not know how a procedure runs, and touches no file, no
//! clock and no stream but through what it is given.
#![allow(clippy::indexing_slicing, reason = "what is indexed are JSON objects, which take a new key so and never panic")]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, reason = "a test that fails may fall")
)]

mod address;
mod completion;
mod faults;
mod hints;
mod hover;
mod lines;
mod names;
mod outline;
mod server;
pub mod textmate;
mod texts;
pub mod wire;

use sagsgang::calendar::Day;
use std::path::{Path, PathBuf};

pub use server::{Server, serve};

/// What is around the editor.
pub trait Around {
    /// The present day: examples are counted from it.
    fn today(&self) -> Day;
    /// What stands in a file; nothing where it cannot be read.
    fn read(&self, path: &Path) -> Option<String>;
    /// The texts in a folder, in alphabetical order.
    fn texts_in(&self, folder: &Path) -> Vec<PathBuf>;
    /// The texts in a folder and in those below it, in alphabetical order, as many as is reasonable.
    fn texts_below(&self, folder: &Path) -> Vec<PathBuf>;
    /// The texts in the folders beside a folder, folder by folder in alphabetical order.
    fn texts_beside(&self, folder: &Path) -> Vec<PathBuf>;
}
