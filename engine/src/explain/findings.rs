//! What somebody should look at in a log, in one sentence each.

use super::grants::beyond_words;
use super::takes::{detail_words, lack_sentences};
use crate::case::Bar;
use crate::lexicon::Language;
use crate::situation::Finding;

/// A finding about the log, in one sentence.
#[must_use]
pub fn finding_sentence(language: Language, finding: &Finding) -> String {
    let q = |name: &str| language.quoted(name);
    let (danish, english) = match finding {
        Finding::ConflictingId { event } => (
            format!("Hændelsen {event} står flere gange med forskelligt indhold; den først registrerede gælder."),
            format!("The event {event} stands more than once with different content; the first recorded one counts."),
        ),
        Finding::CorrectsNothing { event } => (
            format!("Hændelsen {event} retter en hændelse, som ikke findes."),
            format!("The event {event} corrects an event that is not there."),
        ),
        Finding::CircularCorrection { event } => (
            format!("Hændelsen {event} er med i en ring af rettelser; de gælder ikke."),
            format!("The event {event} is on a circle of corrections; they do not count."),
        ),
        Finding::NoEffect { event, authority: Some(beyond), .. } => {
            let why = beyond_words(language, beyond);
            (format!("Hændelsen {event} har ingen virkning: {why}."), format!("The event {event} has no effect: {why}."))
        }
        Finding::NoEffect { event, why, .. } => {
            let (danish, english) = bar_words(*why);
            (format!("Hændelsen {event} har ingen virkning: {danish}."), format!("The event {event} has no effect: {english}."))
        }
        Finding::WrongValue { event, fact } => (
            format!("Hændelsen {event} oplyser {} i en forkert form; det er udeladt.", q(fact)),
            format!("The event {event} states {} in the wrong form; that is left out.", q(fact)),
        ),
        Finding::Lacks { event, step, lacks } => {
            let words = |language: Language| lack_sentences(language, step, lacks).join(" ");
            (
                format!("Hændelsen {event} opfylder ikke {}. {}", Language::Danish.quoted(step), words(Language::Danish)),
                format!("The event {event} does not meet {}. {}", Language::English.quoted(step), words(Language::English)),
            )
        }
        Finding::WrongDetail { event, detail } => {
            let words = |language| detail_words(language, *detail);
            (
                format!("Hændelsen {event} oplyser i en forkert form, {}; det er udeladt.", words(Language::Danish)),
                format!("The event {event} states in the wrong form {}; that is left out.", words(Language::English)),
            )
        }
        Finding::WrongAmount { event } => (
            format!("Hændelsen {event} oplyser ikke som en længde eller et tal, hvor meget der bevilges; det er udeladt."),
            format!("The event {event} does not state as a length of time or a number how much is granted; that is left out."),
        ),
        Finding::UnknownField { event, field } => (
            format!("Hændelsen {event} oplyser {}, som den ikke skal; det er udeladt.", q(field)),
            format!("The event {event} states {}, which it should not; that is left out.", q(field)),
        ),
        Finding::MissingFact { event, fact } => {
            (format!("Hændelsen {event} mangler at oplyse {}.", q(fact)), format!("The event {event} does not state {}.", q(fact)))
        }
        Finding::RecordedBeforeItHappened { event } => {
            (format!("Hændelsen {event} er registreret, før den skete."), format!("The event {event} was recorded before it happened."))
        }
        Finding::DueInClosure { instance, closure } => (
            format!("Fristen for {instance} falder, mens her er lukket ({closure})."),
            format!("The deadline of {instance} falls while it is closed here ({closure})."),
        ),
        Finding::WithdrawnMessage { message } => (
            format!("Beskeden {message} er modtaget, men har ikke længere noget grundlag."),
            format!("The message {message} was received, but its ground is gone."),
        ),
        Finding::NotCarried { instance } => (
            format!("{instance} hviler på loven, og den tekst, sagen er kommet til, har intet trin af det navn: nogen må tage sig af det."),
            format!("{instance} rests on the law, and the text the case came to has no step of that name: somebody must see to it."),
        ),
        Finding::OtherProcedure { procedure } => (
            format!("Loggen hører til en anden sagsgang: {}.", q(procedure)),
            format!("The log belongs to another procedure: {}.", q(procedure)),
        ),
        Finding::OtherFingerprint => (
            "Loggen er åbnet under en anden udgave af sagsgangen.".to_owned(),
            "The log was opened under another text of the procedure.".to_owned(),
        ),
    };
    language.pick(danish, english)
}

fn bar_words(bar: Bar) -> (&'static str, &'static str) {
    match bar {
        Bar::UnknownKind => ("sagsgangen kender den ikke", "the procedure does not know it"),
        Bar::UnknownRole => ("sagsgangen kender ikke rollen", "the procedure does not know the role"),
        Bar::RoleMayNot => ("rollen må ikke melde den", "the role may not report it"),
        Bar::StepNotOpen => ("trinnet var ikke åbent", "the step was not open"),
        Bar::ReasonMissing => ("der mangler en begrundelse", "a reason is missing"),
        Bar::DeadlinePassed => ("fristen er overskredet eller holder pause", "the deadline has passed or stands still"),
        Bar::NothingToCount => (
            "det, der skal tælles, er ikke oplyst, eller perioden slutter, før den begynder",
            "what is to be counted is not stated, or the period ends before it begins",
        ),
        Bar::BeyondPower => ("fristen må ikke forlænges så langt eller så tit", "the deadline may not be extended so far or so often"),
        Bar::BeyondAuthority => ("rollen må ikke bevilge det, eller ikke så meget", "the role may not grant it, or not so much"),
        Bar::ConsentMissing => ("et samtykke, som det kræver, gjaldt ikke", "a consent that it needs did not hold"),
        Bar::SamePerson => {
            ("det kræver to personer, og den samme har gjort det før", "it takes two persons, and the same one has done so before")
        }
        Bar::OutOfOrder => ("et princip sætter noget andet først", "a principle puts something else first"),
        Bar::Separate => (
            "den, der handlede, har handlet i en rolle, der er adskilt fra denne",
            "whoever acted has acted in a role that is separate from this one",
        ),
        Bar::CaseClosed => ("sagen er lukket", "the case is closed"),
        Bar::CaseEnded => ("sagen er sluttet", "the case has ended"),
        Bar::TooLateToReopen => {
            ("sagen er sluttet, og det var for sent at genåbne den", "the case has ended, and it was too late to reopen it")
        }
        Bar::MayNotClose => ("sagen måtte ikke lukkes", "the case could not be closed"),
        Bar::NothingToConfirm => ("der var ikke noget at bekræfte", "there was nothing to confirm"),
        Bar::TooManyInstances => ("trinnet var allerede åbent så mange gange, det må være", "the step was open as many times as it may be"),
    }
}
