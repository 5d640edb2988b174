//! Logs one by one to what each case shows; a log that cannot be used is told of, and loses nothing for the others.

use crate::desk::logs_among;
use sagsgang::indicators::{Found, find, find_in_pool};
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use sagsgang::model::{Checked, PoolId, Procedure};
use sagsgang::situation::{AsOf, Situation};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A log that is not in the figures, or is in them once for all its copies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct LeftOut {
    pub(super) logs: Vec<String>,
    pub(super) why: Why,
    pub(super) words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Why {
    Unreadable,
    NoHeader,
    OtherProcedure,
    OtherPool,
    TwoLogsOfOneCase,
    TwoLogsOfOnePool,
}

impl LeftOut {
    pub(super) fn unreadable(path: &str, words: &str) -> Self {
        Self { logs: vec![path.to_owned()], why: Why::Unreadable, words: words.to_owned() }
    }
}

/// What a case shows, for each indicator.
type Shown = Vec<Vec<Found>>;

/// What pools show, each with what every indicator finds in it.
pub(super) type InPools = Vec<(PoolId, Shown)>;

/// What was found now and then, and the logs that are left out.
pub(super) struct Sorted {
    pub(super) now: Vec<Shown>,
    pub(super) then: Vec<Shown>,
    pub(super) pools_now: InPools,
    pub(super) pools_then: InPools,
    pub(super) left_out: Vec<LeftOut>,
}

/// A log of a case, or of a pool.
struct Read {
    path: String,
    /// What stands in it, whatever the order of its lines.
    content: u64,
    now: Shown,
    then: Shown,
}

#[derive(Default)]
pub(super) struct Gathered {
    cases: BTreeMap<String, Vec<Read>>,
    pools: BTreeMap<PoolId, Vec<Read>>,
    left_out: Vec<LeftOut>,
    pub(super) unreadable: usize,
}

impl Gathered {
    /// The logs that are named, and those of folders.
    pub(super) fn files(&mut self, language: Language, paths: &[String]) -> Vec<String> {
        let mut files = BTreeSet::new();
        for path in paths {
            match logs_among(std::slice::from_ref(path)) {
                Ok(found) => files.extend(found),
                Err(trouble) => self.leave_out(LeftOut::unreadable(path, trouble.words(language))),
            }
        }
        files.into_iter().collect()
    }

    pub(super) fn leave_out(&mut self, left_out: LeftOut) {
        self.left_out.push(left_out);
    }

    pub(super) fn add(
        &mut self,
        language: Language,
        procedure: &Checked<Procedure>,
        path: &str,
        log: &Log,
        look: impl Fn(AsOf) -> Situation,
        (now, then): (AsOf, Option<AsOf>),
    ) {
        let Some(header) = log.header() else {
            let words = language.pick(
                "loggen har intet hoved, så det kan ikke ses, hvilken sag og sagsgang den hører til",
                "the log has no header, so its case and its procedure cannot be seen",
            );
            return self.leave_out(LeftOut { logs: vec![path.to_owned()], why: Why::NoHeader, words: words.to_owned() });
        };
        if header.procedure.to_lowercase() != procedure.name().to_lowercase() {
            let other = language.quoted(&header.procedure);
            let words =
                language.pick(format!("sagen følger en anden sagsgang: {other}"), format!("the case follows another procedure: {other}"));
            return self.leave_out(LeftOut { logs: vec![path.to_owned()], why: Why::OtherProcedure, words });
        }
        let read = |shown: &dyn Fn(AsOf) -> Shown| {
            let then = then.map(shown).unwrap_or_default();
            Read { path: path.to_owned(), content: content(log), now: shown(now), then }
        };
        if let Some(name) = &header.pool {
            let Some((pool, _)) = procedure.pool_named(name) else {
                let other = language.quoted(name);
                let words = language
                    .pick(format!("sagsgangen har ingen pulje, der hedder {other}"), format!("the procedure has no pool called {other}"));
                return self.leave_out(LeftOut { logs: vec![path.to_owned()], why: Why::OtherPool, words });
            };
            let read = read(&|at| find_in_pool(procedure, pool, log, at));
            self.pools.entry(pool).or_default().push(read);
            return;
        }
        let read = read(&|at| find(procedure, &look(at)));
        self.cases.entry(header.case.clone()).or_default().push(read);
    }

    /// What the cases show now and then, in the order of their ids. Logs of one case that differ are left out: which of
    /// them is right cannot be seen from them.
    pub(super) fn sorted(self, language: Language, procedure: &Procedure) -> Sorted {
        let Self { cases, pools, mut left_out, .. } = self;
        let (mut now, mut then, mut pools_now, mut pools_then) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (case, reads) in cases {
            let case = language.quoted(&case);
            let words = language.pick(
                format!("loggene er alle af sagen {case}, men siger ikke det samme"),
                format!("the logs are all of the case {case}, but do not say the same"),
            );
            if let Some(read) = only(reads, Why::TwoLogsOfOneCase, words, &mut left_out) {
                now.push(read.now);
                then.push(read.then);
            }
        }
        for (pool, reads) in pools {
            let name = language.quoted(&procedure.pool(pool).name);
            let words = language.pick(
                format!("loggene er alle af puljen {name}, men siger ikke det samme"),
                format!("the logs are all of the pool {name}, but do not say the same"),
            );
            if let Some(read) = only(reads, Why::TwoLogsOfOnePool, words, &mut left_out) {
                pools_now.push((pool, read.now));
                pools_then.push((pool, read.then));
            }
        }
        left_out.sort();
        left_out.dedup();
        Sorted { now, then, pools_now, pools_then, left_out }
    }
}

/// What all these logs say; where they differ, they are left out.
fn only(reads: Vec<Read>, why: Why, words: String, left_out: &mut Vec<LeftOut>) -> Option<Read> {
    let contents: BTreeSet<u64> = reads.iter().map(|read| read.content).collect();
    if contents.len() > 1 {
        let logs = reads.into_iter().map(|read| read.path).collect();
        left_out.push(LeftOut { logs, why, words });
        return None;
    }
    reads.into_iter().next()
}

fn content(log: &Log) -> u64 {
    let lines: BTreeSet<String> = log.write().lines().map(str::to_owned).collect();
    let mut hasher = DefaultHasher::new();
    lines.hash(&mut hasher);
    hasher.finish()
}
