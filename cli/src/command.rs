//! The verbs: one verb, one file.

pub(crate) mod activities;
pub(crate) mod attempt;
pub(crate) mod check;
pub(crate) mod consequences;
pub(crate) mod count;
pub(crate) mod document;
pub(crate) mod draw;
pub(crate) mod explain;
pub(crate) mod format;
pub(crate) mod help;
pub(crate) mod indicators;
pub(crate) mod layers;
pub(crate) mod lsp;
pub(crate) mod messages;
pub(crate) mod migrate;
pub(crate) mod pool;
pub(crate) mod run;
pub(crate) mod simulate;
pub(crate) mod test;
pub(crate) mod translate;
