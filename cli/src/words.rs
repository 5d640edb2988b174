//! Short phrases that several commands share, in Danish and in English.

use crate::output::Exit;
use sagsgang::calendar::{Calendar, Instant, Moment};
use sagsgang::explain::moment_words;
use sagsgang::lexicon::Language;
use sagsgang::log::{FORMAT_VERSION, Fault, Log, LogFault, MAX_EVENTS, MAX_LINE_BYTES};
use sagsgang::model::{BasisKind, LegalBasis, Modal, Procedure};
use sagsgang::situation::{AsOf, Record, Situation};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// `a, b og c`.
pub(crate) fn listed(language: Language, items: &[String]) -> String {
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} {} {last}", rest.join(", "), language.pick("og", "and")),
    }
}

/// Roles in a sentence, in the author's language: English gives each its article, Danish names have theirs.
pub(crate) fn roles(procedure: &Procedure, names: &[String]) -> String {
    let language = procedure.language();
    let names: Vec<String> = names.iter().map(|name| language.pick(name.clone(), format!("the {name}"))).collect();
    listed(language, &names)
}

/// `1 fejl`, `3 fejl`.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// How binding a step is.
pub(crate) fn modal(language: Language, modal: Modal) -> &'static str {
    match modal {
        Modal::Must => language.pick("skal", "must"),
        Modal::Should => language.pick("bør", "should"),
        Modal::May => language.pick("kan", "may"),
        Modal::Right => language.pick("har ret til at", "has the right to"),
    }
}

/// A legal basis: `sygedagpengeloven § 7 a (lov)`.
pub(crate) fn basis(language: Language, basis: &LegalBasis) -> String {
    let kind = match basis.kind {
        BasisKind::Law => language.pick("lov", "law"),
        BasisKind::Local => language.pick("lokal", "local"),
        BasisKind::Practice => language.pick("praksis", "practice"),
    };
    format!("{} ({kind})", basis.place)
}

/// `Hjemmel: …`, or nothing where none is named.
pub(crate) fn basis_sentence(language: Language, of: &[LegalBasis]) -> Option<String> {
    if of.is_empty() {
        return None;
    }
    let places: Vec<String> = of.iter().map(|one| basis(language, one)).collect();
    Some(format!("{}: {}.", language.pick("Hjemmel", "Basis"), places.join("; ")))
}

/// The title of an instance; numbered where the step has come more than once.
pub(crate) fn title(language: Language, situation: &Situation, record: &Record) -> String {
    let again = situation.duties.iter().any(|other| other.step == record.step && other.instance != record.instance);
    if again { format!("{}, {} {}", record.title, language.pick("nr.", "no."), record.number) } else { record.title.clone() }
}

/// Words as a sentence of their own: with a full stop, unless they end with a mark already.
pub(crate) fn ended(words: String) -> String {
    if words.ends_with(['.', '?', '!']) { words } else { format!("{words}.") }
}

/// What somebody must or may do, in the author's language: `sagsbehandleren skal tale med borgeren`.
pub(crate) fn task(procedure: &Procedure, record: &Record) -> String {
    let language = procedure.language();
    let have = matches!((language, record.modal), (Language::English, Modal::Right)) && record.who.len() > 1;
    let modal = if have { "have the right to" } else { modal(language, record.modal) };
    format!("{} {modal} {}", roles(procedure, &record.who), record.action)
}

/// The event that opened an instance: `Fordi »raskmelding« ma 2024-06-17 (e14).`
pub(crate) fn opening(language: Language, calendar: &Calendar, log: &Log, record: &Record) -> String {
    let (opened, id) = (moment_words(language, calendar, record.opened), &record.opened_by);
    // What time brought is no event's doing.
    let turned = record.turned.as_ref().filter(|turned| turned.by_time()).map(|turned| &turned.reached);
    let ceased = record.ceased.as_ref().filter(|ceased| ceased.by_time()).map(|ceased| &ceased.awaited);
    let passed = record.passed_before.as_ref().map(|passed| &passed.awaited);
    if let Some(reached) = turned.or(ceased).or(passed) {
        let reached = language.quoted(reached);
        return language.pick(format!("Fordi {reached} {opened}."), format!("Because {reached} {opened}."));
    }
    match log.events().iter().find(|event| event.id == *id) {
        Some(event) => {
            let kind = event_name(language, &event.kind);
            language.pick(format!("Fordi {kind} {opened} ({id})."), format!("Because of {kind} {opened} ({id})."))
        }
        None => language.pick(format!("Siden {opened}."), format!("Since {opened}.")),
    }
}

/// An event's kind in words.
pub(crate) fn event_name(language: Language, kind: &str) -> String {
    use sagsgang::log::built_in;
    match kind {
        built_in::CONFIRMED => language.pick("bekræftelsen", "the confirmation").to_owned(),
        built_in::CLOSED => language.pick("lukningen", "the closing").to_owned(),
        built_in::RETRACTED => language.pick("tilbagetrækningen", "the retraction").to_owned(),
        built_in::ACKNOWLEDGED => language.pick("kvitteringen", "the acknowledgement").to_owned(),
        kind => language.quoted(kind),
    }
}

/// Whose view it is, where it is not all that holds.
pub(crate) fn seen_by(language: Language, now: &Situation) -> Option<String> {
    let role = now.seen_by.as_ref()?;
    Some(language.pick(format!("Kun det, {role} må se."), format!("Only what the {role} may see.")))
}

/// As of when: one sentence.
pub(crate) fn as_of(language: Language, calendar: &Calendar, as_of: AsOf) -> String {
    let when = |moment| moment_words(language, calendar, moment);
    let (happened, known) = (when(as_of.happened_by), when(as_of.known_by));
    if as_of.happened_by == as_of.known_by {
        return match as_of.happened_by {
            Moment::Day(_) => language.pick(format!("Set ved udgangen af {happened}."), format!("As of the end of {happened}.")),
            Moment::Instant(_) => language.pick(format!("Set {happened}."), format!("As of {happened}.")),
        };
    }
    language.pick(
        format!("Det, der var sket til og med {happened}, som det var registreret til og med {known}."),
        format!("What had happened by {happened}, as recorded by {known}."),
    )
}

/// How long until a deadline, or how long over it: `om 3 dage`, `i dag`, `8 dage over`.
pub(crate) fn left(language: Language, calendar: &Calendar, now: Moment, due: Moment) -> String {
    if let Moment::Instant(due) = due {
        let now = instant(calendar, now);
        let distance = due.milliseconds() - now.milliseconds();
        if distance.abs() < 48 * HOUR {
            let length = length(language, distance.abs());
            return if distance >= 0 {
                language.pick(format!("om {length}"), format!("in {length}"))
            } else {
                language.pick(format!("{length} over"), format!("{length} late"))
            };
        }
    }
    match calendar.day(now).days_until(calendar.day(due)) {
        0 => language.pick("i dag", "today").to_owned(),
        1 => language.pick("i morgen", "tomorrow").to_owned(),
        days if days > 0 => language.pick(format!("om {days} dage"), format!("in {days} days")),
        -1 => language.pick("1 dag over", "1 day late").to_owned(),
        days => language.pick(format!("{} dage over", -days), format!("{} days late", -days)),
    }
}

/// The instant at which one looks: a day is looked at from its end.
fn instant(calendar: &Calendar, moment: Moment) -> Instant {
    match moment {
        Moment::Day(day) => calendar.end(day),
        Moment::Instant(instant) => instant,
    }
}

fn length(language: Language, milliseconds: i64) -> String {
    let (hours, minutes) = (milliseconds / HOUR, milliseconds % HOUR / MINUTE);
    let hour = language.pick("t", "h");
    match (hours, minutes) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} {hour}"),
        (hours, minutes) => format!("{hours} {hour} {minutes} min"),
    }
}

/// A line of a log that could not be read: names the field, never the value.
pub(crate) fn fault_sentence(language: Language, fault: &LogFault) -> String {
    let field = |name| language.quoted(name);
    let (danish, english) = match fault.fault {
        Fault::TooLong => {
            (format!("den er længere end {} KB", MAX_LINE_BYTES / 1024), format!("it is longer than {} KB", MAX_LINE_BYTES / 1024))
        }
        Fault::TooManyEvents => (
            format!("her er nået {MAX_EVENTS} hændelser, og resten er ikke læst"),
            format!("{MAX_EVENTS} events are reached, and the rest is not read"),
        ),
        Fault::NotJson(column) => {
            (format!("den er ikke JSON fra tegn {column} og frem"), format!("it is not JSON from character {column} on"))
        }
        Fault::NotAnObject => ("den er ikke et JSON-objekt ({ … })".to_owned(), "it is not a JSON object ({ … })".to_owned()),
        Fault::Missing(name) => (format!("feltet {} mangler", field(name)), format!("the field {} is missing", field(name))),
        Fault::WrongForm(name) => {
            (format!("feltet {} har en forkert form", field(name)), format!("the field {} is of the wrong form", field(name)))
        }
        Fault::LooksLikeCpr(name) => (
            format!("feltet {} ligner et CPR-nummer, og det hører ikke hjemme i en log", field(name)),
            format!("the field {} looks like a CPR number, which does not belong in a log", field(name)),
        ),
        Fault::UnknownVersion => (
            format!("loggen er ikke i form {FORMAT_VERSION}, den eneste jeg kender"),
            format!("the log is not in form {FORMAT_VERSION}, the only one I know"),
        ),
        Fault::NoHeader => (
            "her skulle loggens hoved stå: {\"sagsgang\":1,\"case\":…,\"procedure\":…,\"zone\":\"Europe/Copenhagen\"}".to_owned(),
            "the log's header should stand here: {\"sagsgang\":1,\"case\":…,\"procedure\":…,\"zone\":\"Europe/Copenhagen\"}".to_owned(),
        ),
    };
    language.pick(format!("Linje {}: {danish}.", fault.line), format!("Line {}: {english}.", fault.line))
}

/// For the error stream: that lines of the log were left out.
pub(crate) fn fault_notes(language: Language, path: &str, faults: &[LogFault]) -> (String, Exit) {
    let mut notes = String::new();
    for fault in faults {
        notes.push_str(&format!("{path}: {}\n", fault_sentence(language, fault)));
    }
    (notes, Exit::findings(!faults.is_empty()))
}

/// The nearest of some names to a misspelt one; silent when unsure.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let allowed = word.chars().count().div_ceil(3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `; mente du »kontakt«?`, or nothing.
pub(crate) fn did_you_mean<'a>(language: Language, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(word, candidates) {
        Some(name) => language.pick(format!("; mente du {}?", language.quoted(name)), format!("; did you mean {}?", language.quoted(name))),
        None => String::new(),
    }
}

/// The names of a procedure's steps.
pub(crate) fn step_names(procedure: &Procedure) -> impl Iterator<Item = &str> {
    procedure.steps().iter().map(|step| step.name.as_str())
}
