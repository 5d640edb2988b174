//! The most roles, steps, facts and kinds of event a procedure may have, and the most rungs of one step.

/// Roles.
pub const ROLES: usize = 64;
/// Steps.
pub const STEPS: usize = 10_000;
/// Facts.
pub const FACTS: usize = 1_000;
/// Declared events; the steps' own come besides.
pub const EVENTS: usize = 10_000;
/// Indicators.
pub const INDICATORS: usize = 200;
/// Activities outside a case.
pub const ACTIVITIES: usize = 100;
/// Reminders and rungs of one step.
pub const RUNGS: usize = 24;
/// Places that a pool has at the beginning.
pub const PLACES: usize = 10_000;
/// What one step takes to be met, and as much again that is recommended; a checklist comes besides.
pub const TAKES: usize = 32;
/// Rows of one table, the first not counted.
pub const TABLE_ROWS: usize = 500;
/// Facts that one table asks about.
pub const TABLE_COLUMNS: usize = 16;
/// Levels of one plan.
pub const LEVELS: usize = 60;
/// Open instances of one step in one case.
pub const INSTANCES: usize = 256;
/// Texts that build on each other.
pub const LAYERS: usize = 6;
/// The most times that the texts below a text change while it applies; what comes after is not looked at.
pub const EDITIONS: usize = 64;
