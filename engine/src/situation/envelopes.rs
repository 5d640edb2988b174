//! Messages of many cases put together: one envelope for each recipient and time.

use super::{Message, Situation};
use crate::calendar::Instant;
use serde::Serialize;
use std::collections::BTreeMap;

/// All that one recipient is told at one time, over all cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Envelope {
    /// The role that is told.
    pub to: String,
    /// When.
    #[serde(serialize_with = "super::ledger::as_text")]
    pub at: Instant,
    /// The cases' ids, each with its message, in the order of the cases.
    pub messages: Vec<(String, Message)>,
}

/// Puts the messages of many cases together, so that a team leader with thirty cases gets one letter at eight o'clock and not
/// thirty. What was acknowledged is left out; what is sent is acknowledged message by message, so nothing is sent twice
/// however the envelopes are cut.
///
/// ```
/// # use sagsgang::{calendar::*, check::load, log::Log, situation::*, source::SourceMap};
/// # let text = "sagsgang \"Prøve\"\n    kalender danmark\nrolle borgeren\nrolle lederen\nhændelse start  fra borgeren\nhændelse slut  fra borgeren\nmål \"slut\"\n    nås ved slut\n    hjemmel lokal \"x\"\ntrin svar\n    efter første start\n    borgeren skal svare\n    inden for 2 hverdage\n    ved overskridelse: lederen 1. hverdag kl. 8\n    hjemmel lokal \"x\"\n";
/// # let mut sources = SourceMap::new();
/// # let id = sources.add("prøve.sag", text);
/// # let procedure = load(&sources, id, &Calendars::builtin()).procedure.unwrap();
/// # let log = |case: &str| Log::read(&format!("{{\"sagsgang\":1,\"case\":\"{case}\",\"procedure\":\"Prøve\",\"zone\":\"Europe/Copenhagen\"}}\n{{\"id\":\"e1\",\"kind\":\"start\",\"happened\":\"2026-03-02\",\"recorded\":\"2026-03-02T09:00:00+01:00\",\"actor\":{{\"id\":\"b1\",\"role\":\"borgeren\"}}}}")).0;
/// # let now = AsOf::at(Moment::parse("2026-03-06").unwrap());
/// let cases: Vec<Situation> = ["sag-1", "sag-2"].iter().map(|case| situation(&procedure, &log(case), now)).collect();
/// let envelopes = envelopes(&cases);
/// assert_eq!(envelopes.len(), 1);
/// assert_eq!((envelopes[0].to.as_str(), envelopes[0].messages.len()), ("lederen", 2));
/// ```
#[must_use]
pub fn envelopes<'s>(cases: impl IntoIterator<Item = &'s Situation>) -> Vec<Envelope> {
    let mut envelopes: BTreeMap<(Instant, String), Vec<(String, Message)>> = BTreeMap::new();
    for case in cases {
        for message in case.messages.iter().filter(|message| !message.acknowledged) {
            for to in &message.to {
                envelopes.entry((message.at, to.clone())).or_default().push((case.case.clone(), message.clone()));
            }
        }
    }
    envelopes.into_iter().map(|((at, to), messages)| Envelope { to, at, messages }).collect()
}
