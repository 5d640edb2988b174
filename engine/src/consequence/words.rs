//! Consequences in sentences, under headings.

use super::{Changed, Consequences, Learned, Standing};
use crate::calendar::{Calendar, Moment};
use crate::explain::{moment_words, state_words};
use crate::lexicon::Language;
use crate::log::built_in;
use crate::situation::{Message, State};

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The heading.
    pub heading: &'static str,
    /// One sentence each.
    pub sentences: Vec<String>,
}

/// The consequences in words; a heading with nothing under it is left out.
#[must_use]
pub fn paragraphs(language: Language, calendar: &Calendar, found: &Consequences) -> Vec<Paragraph> {
    let say = Say { language, calendar };
    let decisions = found.decisions.iter().map(|decision| {
        let (by, on) = (&decision.by, say.when(decision.on));
        let (event, wrong, kind) = (&decision.event, &decision.rested_on, language.quoted(&decision.kind));
        language.pick(
            format!("{by} gjorde {kind} {on} (hændelse {event}) på grundlag af hændelse {wrong}, som var forkert."),
            format!("{by} did {kind} {on} (event {event}) on the ground of event {wrong}, which was wrong."),
        )
    });
    let look = found.look.iter().map(|look| format!("{}: {}.", look.role, look.at.join(", ")));
    let all = [
        (("NYT", "NEW"), found.learned.iter().map(|one| say.learned(one)).collect::<Vec<_>>()),
        (("ÆNDRET", "CHANGED"), found.changed.iter().map(|one| say.changed(one)).collect()),
        (
            ("BESKEDER, DER IKKE SKULLE VÆRE GÅET", "MESSAGES THAT SHOULD NOT HAVE GONE"),
            found.unfounded.iter().map(|one| say.unfounded(one)).collect(),
        ),
        (("BESKEDER, DER SKULLE VÆRE GÅET", "MESSAGES THAT SHOULD HAVE GONE"), found.missing.iter().map(|one| say.missing(one)).collect()),
        (("TRUFFET PÅ FORKERT GRUNDLAG", "DECIDED ON A WRONG GROUND"), decisions.collect()),
        (("HVEM SKAL SE PÅ DET", "WHO MUST LOOK"), look.collect()),
    ];
    let told = all.into_iter().filter(|(_, sentences)| !sentences.is_empty());
    told.map(|((danish, english), sentences)| Paragraph { heading: language.pick(danish, english), sentences }).collect()
}

/// How a duty stands, in a few words.
#[must_use]
pub fn standing_words(language: Language, calendar: &Calendar, standing: Option<Standing>) -> String {
    let Some(standing) = standing else { return language.pick("ikke åbnet", "not opened").to_owned() };
    let state = state_words(language, standing.state);
    match standing.due.map(|due| moment_words(language, calendar, due)) {
        Some(due) => language.pick(format!("{state}, frist {due}"), format!("{state}, due {due}")),
        None if matches!(standing.state, State::Open | State::Late | State::Paused) => {
            language.pick(format!("{state}, uden frist"), format!("{state}, without a deadline"))
        }
        None => state.to_owned(),
    }
}

struct Say<'a> {
    language: Language,
    calendar: &'a Calendar,
}

impl Say<'_> {
    fn when(&self, moment: Moment) -> String {
        moment_words(self.language, self.calendar, moment)
    }

    fn learned(&self, learned: &Learned) -> String {
        let (event, kind) = (&learned.event, &learned.kind);
        let (recorded, happened) = (self.when(Moment::Instant(learned.recorded)), self.when(learned.happened));
        match &learned.corrects {
            Some(wrong) if learned.kind == built_in::RETRACTED => self.language.pick(
                format!("Hændelse {wrong} blev taget tilbage (registreret {recorded})."),
                format!("Event {wrong} was taken back (recorded {recorded})."),
            ),
            Some(wrong) => {
                let facts = learned.otherwise.join(", ");
                let (danish, english) = if facts.is_empty() {
                    (String::new(), String::new())
                } else {
                    (format!(": {facts} er en anden"), format!(": {facts} is another one"))
                };
                self.language.pick(
                    format!("Hændelse {event} retter {wrong} (registreret {recorded}){danish}."),
                    format!("Event {event} corrects {wrong} (recorded {recorded}){english}."),
                )
            }
            None => self.language.pick(
                format!("»{kind}« skete {happened} (hændelse {event}, registreret {recorded})."),
                format!("`{kind}` happened {happened} (event {event}, recorded {recorded})."),
            ),
        }
    }

    fn changed(&self, changed: &Changed) -> String {
        let (title, before, after) = (
            &changed.title,
            standing_words(self.language, self.calendar, changed.before),
            standing_words(self.language, self.calendar, changed.after),
        );
        let unknowable = changed.after.is_some_and(|after| after.breached && !after.charged);
        let note = if unknowable { self.language.pick(" Det kunne ingen vide i tide.", " Nobody could have known in time.") } else { "" };
        self.language.pick(format!("{title}: var {before}; er {after}.{note}"), format!("{title}: was {before}; is {after}.{note}"))
    }

    fn unfounded(&self, message: &Message) -> String {
        let (to, step, at) = (message.to.join(", "), &message.step, self.when(Moment::Instant(message.at)));
        self.language.pick(
            format!("Til {to} om »{step}«, {at}: ret nok efter det, man vidste, men uden grund nu."),
            format!("To {to} about `{step}`, {at}: right by what was known, but without ground now."),
        )
    }

    fn missing(&self, message: &Message) -> String {
        let (to, step, at) = (message.to.join(", "), &message.step, self.when(Moment::Instant(message.at)));
        self.language.pick(
            format!("Til {to} om »{step}«: den går først {at}, da det blev kendt."),
            format!("To {to} about `{step}`: it goes only {at}, when it became known."),
        )
    }
}
