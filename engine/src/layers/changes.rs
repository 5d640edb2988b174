//! What a text changes of the one it builds on: as data, and as sentences in Danish and in English.

use crate::lexicon::Language;
use serde::Serialize;

/// What sort of thing is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// The header: what applies to the whole.
    Header,
    /// A role.
    Role,
    /// A fact.
    Fact,
    /// An event.
    Event,
    /// The goal.
    Goal,
    /// A grant.
    Grant,
    /// A consent.
    Consent,
    /// A pool.
    Pool,
    /// A document.
    Document,
    /// A principle.
    Principle,
    /// A tally.
    Tally,
    /// A progression.
    Ramp,
    /// A decision.
    Decision,
    /// An indicator.
    Indicator,
    /// An activity outside a case.
    Activity,
    /// What reopens a case.
    Reopening,
    /// A heading.
    Phase,
    /// A step.
    Step,
}

/// What is changed about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// It is new.
    Added,
    /// A further deadline: the earliest of all applies.
    Deadline,
    /// The deadline in place of one that had passed before anybody knew is shorter.
    AlreadyExpired,
    /// It comes again sooner.
    Recurrence,
    /// It can stand still for a shorter time.
    Pause,
    /// A soft target.
    Target,
    /// It is more binding.
    Binding,
    /// Who does it.
    Actors,
    /// Somebody more is told.
    Told,
    /// The goal, or whether it counts, asks for more.
    Narrowed,
    /// It applies after the goal too.
    Survives,
    /// It takes more to meet it, or to fill it in.
    Takes,
    /// Something is said not to meet it.
    NotMetBy,
    /// More is told with it.
    States,
    /// Whom it leads, who stands in, or what nobody has beside it.
    Place,
    /// What people read.
    Label,
    /// A legal basis.
    Basis,
    /// The text it implements.
    Quote,
    /// For how long it applies.
    Validity,
    /// Which cases it applies to.
    Scope,
    /// Whom it is hidden from, or what is not seen.
    Hidden,
}

/// One thing that a text changes of the one it builds on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The name of the text that changes it.
    pub layer: String,
    /// The name of the text it builds on.
    pub base: String,
    /// The line in the text that changes it.
    pub line: u32,
    /// What sort of thing.
    pub sort: Sort,
    /// Its name.
    pub name: String,
    /// What about it.
    pub aspect: Aspect,
    /// As it stands in the text that is built on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// As the text has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

impl Change {
    /// Is it new, or does it tighten or explain something that was there?
    #[must_use]
    pub fn is_addition(&self) -> bool {
        self.aspect == Aspect::Added
    }
}

/// A change as a sentence.
#[must_use]
pub fn change_sentence(language: Language, change: &Change) -> String {
    let quoted = |words: &str| language.quoted(words);
    let sort = match change.sort {
        Sort::Header => language.pick("teksten", "the text"),
        Sort::Role => language.pick("rollen", "the role"),
        Sort::Fact => language.pick("oplysningen", "the fact"),
        Sort::Event => language.pick("hændelsen", "the event"),
        Sort::Goal => language.pick("målet", "the goal"),
        Sort::Grant => language.pick("bevillingen", "the grant"),
        Sort::Document => language.pick("dokumentet", "the document"),
        Sort::Consent => language.pick("samtykket", "the consent"),
        Sort::Pool => language.pick("puljen", "the pool"),
        Sort::Principle => language.pick("princippet", "the principle"),
        Sort::Tally => language.pick("optællingen", "the tally"),
        Sort::Ramp => language.pick("optrapningen", "the progression"),
        Sort::Decision => language.pick("beslutningen", "the decision"),
        Sort::Indicator => language.pick("nøgletallet", "the indicator"),
        Sort::Activity => language.pick("aktiviteten", "the activity"),
        Sort::Reopening => language.pick("genåbning", "reopening"),
        Sort::Phase => language.pick("fasen", "the phase"),
        Sort::Step => language.pick("trinnet", "the step"),
    };
    let what = format!("{sort} {}", quoted(&change.name));
    let to = change.to.as_deref().map(quoted).unwrap_or_default();
    if let Some(words) = alone(language, change.aspect, &what, &to) {
        return words;
    }
    let aspect = aspect_words(language, change.aspect);
    let effect = match change.aspect {
        Aspect::Deadline => language.pick("; den tidligste frist gælder", "; the earliest deadline applies"),
        _ => "",
    };
    match change.from.as_deref().map(quoted) {
        Some(from) => {
            let also = if change.aspect == Aspect::Deadline { language.pick("nu også", "now also") } else { language.pick("nu", "now") };
            language.pick(
                format!("{what}, {aspect}: før {from}, {also} {to}{effect}"),
                format!("{what}, {aspect}: before {from}, {also} {to}{effect}"),
            )
        }
        None => format!("{what}, {aspect}: {to}"),
    }
}

/// What is said without a comparison.
fn alone(language: Language, aspect: Aspect, what: &str, to: &str) -> Option<String> {
    Some(match aspect {
        Aspect::Added => {
            let to = if to.is_empty() { String::new() } else { format!(": {to}") };
            format!("{what}{to}")
        }
        Aspect::Survives => language.pick(format!("{what} gælder også efter målet"), format!("{what} also applies after the goal")),
        Aspect::Label => language.pick(format!("{what} kaldes nu {to}"), format!("{what} is now called {to}")),
        _ => return None,
    })
}

fn aspect_words(language: Language, aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Added | Aspect::Survives | Aspect::Label => "",
        Aspect::Deadline => language.pick("frist", "deadline"),
        Aspect::AlreadyExpired => language.pick("frist, når den allerede er udløbet", "deadline where it has already expired"),
        Aspect::Recurrence => language.pick("hvor tit", "how often"),
        Aspect::Pause => language.pick("pause", "pause"),
        Aspect::Target => language.pick("ønsket frist", "soft target"),
        Aspect::Binding => language.pick("hvor bindende", "how binding"),
        Aspect::Actors => language.pick("hvem", "who"),
        Aspect::Told => language.pick("hvem der får besked", "who is told"),
        Aspect::Narrowed => language.pick("hvad der skal til", "what it takes"),
        Aspect::Takes => language.pick("hvad der kræves", "what is required"),
        Aspect::NotMetBy => language.pick("hvad der ikke er nok", "what is not enough"),
        Aspect::States => language.pick("hvad der oplyses", "what is stated"),
        Aspect::Place => language.pick("plads", "place"),
        Aspect::Basis => language.pick("hjemmel", "basis"),
        Aspect::Quote => language.pick("forklaring", "explanation"),
        Aspect::Validity => language.pick("gyldighed", "validity"),
        Aspect::Scope => language.pick("hvilke sager", "which cases"),
        Aspect::Hidden => language.pick("hvem der ikke ser det", "who does not see it"),
    }
}
