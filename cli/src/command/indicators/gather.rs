//! Logs one by one to what each case shows; a log that cannot be used is told of, and loses nothing for the others.

use crate::desk::logs_among;
use sagsgang::indicators::{Found, find};
use sagsgang::lexicon::Language;
use sagsgang::log::Log;
use sagsgang::model::Procedure;
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
    TwoLogsOfOneCase,
}

impl LeftOut {
    pub(super) fn unreadable(path: &str, words: &str) -> Self {
        Self { logs: vec![path.to_owned()], why: Why::Unreadable, words: words.to_owned() }
    }
}

/// What a case shows, for each indicator.
type Shown = Vec<Vec<Found>>;

/// A log of a case.
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
        procedure: &Procedure,
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
        let shown = |at| find(procedure, &look(at));
        let read = Read { path: path.to_owned(), content: content(log), now: shown(now), then: then.map(shown).unwrap_or_default() };
        self.cases.entry(header.case.clone()).or_default().push(read);
    }

    /// What the cases show now and then, in the order of their ids. Logs of one case that differ are left out: which of
    /// them is right cannot be seen from them.
    pub(super) fn sorted(self, language: Language) -> (Vec<Shown>, Vec<Shown>, Vec<LeftOut>) {
        let Self { cases, mut left_out, .. } = self;
        let (mut now, mut then) = (Vec::new(), Vec::new());
        for (case, reads) in cases {
            let contents: BTreeSet<u64> = reads.iter().map(|read| read.content).collect();
            if contents.len() > 1 {
                let logs = reads.into_iter().map(|read| read.path).collect();
                let case = language.quoted(&case);
                let words = language.pick(
                    format!("loggene er alle af sagen {case}, men siger ikke det samme"),
                    format!("the logs are all of the case {case}, but do not say the same"),
                );
                left_out.push(LeftOut { logs, why: Why::TwoLogsOfOneCase, words });
                continue;
            }
            if let Some(read) = reads.into_iter().next() {
                now.push(read.now);
                then.push(read.then);
            }
        }
        left_out.sort();
        left_out.dedup();
        (now, then, left_out)
    }
}

fn content(log: &Log) -> u64 {
    let lines: BTreeSet<String> = log.write().lines().map(str::to_owned).collect();
    let mut hasher = DefaultHasher::new();
    lines.hash(&mut hasher);
    hasher.finish()
}
