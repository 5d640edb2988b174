//! Messages of many cases put together: one envelope for each recipient and time, less what was sent already.

use super::{Finding, Message, Situation};
use crate::calendar::Instant;
use crate::model::key;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// All that one recipient is told at one time, over all cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Envelope {
    /// The role that is told.
    pub to: String,
    /// When.
    pub at: Instant,
    /// The cases' ids, each with its message, in the order of the cases.
    pub messages: Vec<(String, Message)>,
}

/// Puts the messages of many cases together, so that a team leader with thirty cases gets one letter at eight o'clock and not
/// thirty. What was acknowledged is left out; what is sent is acknowledged message by message, so nothing is sent twice
/// however the envelopes are cut. [`Post`] does the same for more cases than fit into memory.
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
    let mut post = Post::default();
    cases.into_iter().for_each(|case| post.add(case));
    post.sort(&Sent::default()).envelopes
}

/// The messages of many cases, gathered one case after another.
#[derive(Debug, Clone, Default)]
pub struct Post {
    due: BTreeMap<(Instant, String), Vec<(String, Message)>>,
    /// To whom each message that is derived goes.
    derived: BTreeMap<String, Vec<String>>,
    /// What was acknowledged and is no longer derived, with its case.
    gone: BTreeMap<String, String>,
}

/// What has been sent: the ids of messages, each to everybody it goes to or only to some roles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sent(BTreeMap<String, Option<BTreeSet<String>>>);

/// A message that was sent and should not have been: what it rests on is gone, or it goes to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Withdrawn {
    /// The message's id.
    pub id: String,
    /// The case, where its log acknowledges the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Whom it was sent to in vain, where that is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
}

/// Messages sorted into what is to be sent and what should be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sorted {
    /// To be sent, in order of time, then recipient.
    pub envelopes: Vec<Envelope>,
    /// To be taken back, by id.
    pub withdrawn: Vec<Withdrawn>,
}

impl Sent {
    /// Reads what was sent: one id a line, perhaps followed by the role it was sent to. Blank lines and lines that begin with
    /// `#` say nothing.
    ///
    /// ```
    /// # use sagsgang::situation::Sent;
    /// let sent = Sent::read("# i går\n0123456789abcdef01234567\n89abcdef0123456789abcdef teamlederen\n");
    /// assert_eq!(sent.len(), 2);
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut sent = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.split_once(char::is_whitespace) {
                Some((id, role)) => sent.add(id, Some(role.trim())),
                None => sent.add(line, None),
            }
        }
        sent
    }

    /// Notes that a message was sent: to one role, or to everybody it goes to.
    pub fn add(&mut self, id: &str, to: Option<&str>) {
        let roles = self.0.entry(id.to_owned()).or_insert_with(|| Some(BTreeSet::new()));
        match (to, roles.as_mut()) {
            (Some(to), Some(roles)) => drop(roles.insert(key(to))),
            (Some(_), None) => {}
            (None, _) => *roles = None,
        }
    }

    /// How many messages were sent, to however many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Was nothing sent?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn has(&self, id: &str, to: &str) -> bool {
        self.0.get(id).is_some_and(|roles| roles.as_ref().is_none_or(|roles| roles.contains(&key(to))))
    }
}

impl Post {
    /// Adds the messages of a case.
    pub fn add(&mut self, case: &Situation) {
        let gone = case.findings.iter().filter_map(|finding| match finding {
            Finding::WithdrawnMessage { message } => Some(message.as_str()),
            _ => None,
        });
        self.tell(&case.case, &case.messages, gone);
    }

    /// Adds messages of a case, or of what stands outside all cases, and those that were acknowledged and are no longer derived.
    pub fn tell<'m>(&mut self, case: &str, messages: &[Message], gone: impl Iterator<Item = &'m str>) {
        for message in messages {
            self.derived.insert(message.id.clone(), message.to.clone());
            if !message.acknowledged {
                for to in &message.to {
                    self.due.entry((message.at, to.clone())).or_default().push((case.to_owned(), message.clone()));
                }
            }
        }
        for message in gone {
            self.gone.insert(message.to_owned(), case.to_owned());
        }
    }

    /// What is to be sent, and what was sent and should not have been. The same messages and the same that was sent give the
    /// same answer: whoever notes what was sent before asking again, sends everything exactly once.
    #[must_use]
    pub fn sort(self, sent: &Sent) -> Sorted {
        let mut envelopes = Vec::new();
        for ((at, to), mut messages) in self.due {
            messages.retain(|(_, message)| !sent.has(&message.id, &to));
            if !messages.is_empty() {
                envelopes.push(Envelope { to, at, messages });
            }
        }
        let mut withdrawn: BTreeMap<String, Withdrawn> = BTreeMap::new();
        for (id, case) in self.gone {
            withdrawn.insert(id.clone(), Withdrawn { id, case: Some(case), to: Vec::new() });
        }
        for (id, roles) in &sent.0 {
            let goes = self.derived.get(id);
            let told = |role: &String| goes.is_some_and(|to| to.iter().any(|to| key(to) == *role));
            let vain: Vec<String> = roles.iter().flatten().filter(|role| !told(role)).cloned().collect();
            if goes.is_none() || !vain.is_empty() {
                let entry = withdrawn.entry(id.clone());
                entry.or_insert_with(|| Withdrawn { id: id.clone(), case: None, to: Vec::new() }).to = vain;
            }
        }
        Sorted { envelopes, withdrawn: withdrawn.into_values().collect() }
    }
}
