//! The sentences of explanations, reasons and findings, in Danish and in English.

use super::consents::{consent_sentence, said_sentence};
use super::decided::decided_sentence;
use super::grants::{beyond_sentences, same_person_sentences};
use super::progress::turning_sentences;
use super::takes::{detail_words, lack_sentences, taken_sentences, told_name};
use super::ways::{Proposed, Way};
use super::{Explanation, LayerLimit, Missing, OriginKind, TermKind, WhyNot};
use crate::attempt::{PoolBar, Reason};
use crate::calendar::{Calendar, CountStep, CountWhat, Day, DayOff, Instant, Moment};
use crate::case::Stage;
use crate::lexicon::{Language, weekdays};
use crate::model::{BasisKind, LegalBasis, Procedure, Truth};
use crate::situation::{Measure, Obstacle, Situation, State, Tallied};
use crate::syntax::clock_words;
use crate::terms::decimal;

/// A moment as people read it: `to 2018-02-15`, `lø 2026-03-28 kl. 15.40`.
#[must_use]
pub fn moment_words(language: Language, calendar: &Calendar, moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day_words(language, day),
        Moment::Instant(instant) => {
            let local = calendar.local(instant);
            let clock = match (local.hour, local.minute) {
                (hour, 0) => format!("{hour}{}00", language.pick('.', ':')),
                clock => clock_words(language, clock),
            };
            format!("{} {} {clock}", day_words(language, local.day), language.pick("kl.", "at"))
        }
    }
}

/// An instant as people read it; a midnight is its day.
pub(crate) fn instant_words(language: Language, calendar: &Calendar, at: Instant) -> String {
    let day = calendar.day_of(at);
    let moment = if calendar.midnight(day) == at { Moment::Day(day) } else { Moment::Instant(at) };
    moment_words(language, calendar, moment)
}

pub(super) fn day_words(language: Language, day: Day) -> String {
    let name = weekdays(language).get(usize::from(day.weekday().number()).saturating_sub(1)).copied().unwrap_or("");
    format!("{name} {day}")
}

fn reason_of(language: Language, off: &DayOff) -> String {
    language.pick(off.name_da(), off.name_en()).to_owned()
}

/// A legal basis in words: `lov: § 13 b`.
#[must_use]
pub fn basis_words(language: Language, basis: &LegalBasis) -> String {
    let kind = match basis.kind {
        BasisKind::Law => language.pick("lov", "law"),
        BasisKind::Local => language.pick("lokal", "local"),
        BasisKind::Practice => language.pick("praksis", "practice"),
    };
    format!("{kind}: {}", basis.place)
}

fn list(language: Language, items: &[String], all: bool) -> String {
    let items: Vec<String> = items.iter().map(|item| language.quoted(item)).collect();
    listed(&items, if all { language.pick("og", "and") } else { language.pick("eller", "or") })
}

/// What a sentence ends with to say why; nothing where there is no legal basis.
pub(super) fn basis_in_brackets(language: Language, basis: &[LegalBasis]) -> String {
    let basis: Vec<String> = basis.iter().map(|basis| basis_words(language, basis)).collect();
    if basis.is_empty() { String::new() } else { format!(" ({})", basis.join("; ")) }
}

/// Things one after another, with a word before the last.
pub(crate) fn listed(items: &[String], last: &str) -> String {
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// Why a date is the date it is: one sentence a step.
#[must_use]
pub fn deadline_sentences(language: Language, calendar: &Calendar, explanation: &Explanation) -> Vec<String> {
    let when = |moment| moment_words(language, calendar, moment);
    let mut sentences = Vec::new();
    let until = match explanation.due {
        Moment::Day(_) => language.pick(" (til kl. 24)", " (until midnight)"),
        Moment::Instant(_) => "",
    };
    sentences.push(
        language
            .pick(format!("Fristen er {}{until}.", when(explanation.due)), format!("The deadline is {}{until}.", when(explanation.due))),
    );
    sentences.extend(explanation.tallied.iter().flat_map(|tallied| tallied_sentences(language, tallied)));
    sentences.extend(explanation.turned.iter().flat_map(|turned| turning_sentences(language, turned)));
    sentences.extend(explanation.ceased.iter().map(|ceased| super::ceased::sentence(language, calendar, ceased)));
    sentences.extend(explanation.passed.iter().map(|passed| super::passed::sentence(language, calendar, passed)));
    let event = explanation.from.event.as_ref().map(|event| {
        let recorded = explanation.from.recorded.map(|recorded| when(Moment::Instant(recorded))).unwrap_or_default();
        language.pick(format!(" (hændelse {event}, registreret {recorded})"), format!(" (event {event}, recorded {recorded})"))
    });
    let name = language.quoted(&explanation.from.name);
    let from = match explanation.from.kind {
        OriginKind::Opening => language.pick("den dag, trinnet begyndte".to_owned(), "the day the step opened".to_owned()),
        OriginKind::Known => language.pick("den dag, det blev kendt".to_owned(), "the day it became known".to_owned()),
        OriginKind::Fact | OriginKind::Round => name,
        OriginKind::Tally => {
            language.pick(format!("den dag, optællingen {name} nåede dertil"), format!("the day the tally {name} came so far"))
        }
        OriginKind::Progression => language.pick(format!("den dag, hvor {name}"), format!("the day on which {name}")),
        OriginKind::Event => language.pick(format!("hændelsen {name}"), format!("the event {name}")),
        OriginKind::Step => language.pick(format!("den dag, trinnet {name} blev opfyldt"), format!("the day the step {name} was met")),
    };
    let anchor = when(explanation.from.on);
    sentences.push(language.pick(
        format!("Den regnes fra {from}: {anchor}{}.", event.clone().unwrap_or_default()),
        format!("It is counted from {from}: {anchor}{}.", event.unwrap_or_default()),
    ));
    let text = explanation.layer.as_ref().map(|layer| {
        let layer = language.quoted(layer);
        language.pick(format!(" i {layer}"), format!(" of {layer}"))
    });
    let text = text.unwrap_or_default();
    sentences.push(language.pick(
        format!("Reglen er »{}« (linje {}{text}; regneregel: {}).", explanation.rule, explanation.line, explanation.counting_rule),
        format!("The rule is `{}` (line {}{text}; counting rule: {}).", explanation.rule, explanation.line, explanation.counting_rule),
    ));
    for limit in explanation.limits.iter().filter(|limit| !limit.decides) {
        sentences.push(layer_sentence(language, calendar, limit));
    }
    for term in explanation.terms.iter().filter(|term| !term.decides) {
        let due = when(term.due);
        let rule = &term.rule;
        sentences.push(match term.kind {
            TermKind::Limit => language.pick(
                format!("Fristen selv ville være {due}; en anden grænse bestemmer."),
                format!("The limit itself would give {due}; another bound decides."),
            ),
            TermKind::Ceiling => language.pick(
                format!("»{rule}« giver {due} og ændrer ikke fristen."),
                format!("`{rule}` gives {due} and does not change the deadline."),
            ),
            TermKind::Floor => language.pick(
                format!("»{rule}« giver {due}, og fristen ligger ikke før."),
                format!("`{rule}` gives {due}, and the deadline is not before that."),
            ),
        });
    }
    sentences.extend(count_sentences(language, calendar, &explanation.counted.steps));
    for extension in &explanation.extended {
        let until = when(extension.until);
        let event = &extension.by;
        sentences.push(
            language
                .pick(format!("Den er forlænget til {until} (hændelse {event})."), format!("It was extended to {until} (event {event}).")),
        );
    }
    sentences.extend(explanation.ordered.iter().flat_map(|ordered| super::ordered_sentences(language, calendar, ordered)));
    for basis in &explanation.basis {
        let basis = basis_words(language, basis);
        sentences.push(language.pick(format!("Hjemmel, {basis}."), format!("Basis, {basis}.")));
    }
    sentences
}

/// A total in words: `155 dage`, `3 gange`, `12,5`.
#[must_use]
pub fn total_words(language: Language, measure: Measure, total: i64) -> String {
    let one = total == 1;
    let unit = match measure {
        Measure::Times => language.pick(if one { "gang" } else { "gange" }, if one { "time" } else { "times" }),
        Measure::Days => language.pick(if one { "dag" } else { "dage" }, if one { "day" } else { "days" }),
        Measure::Weeks => language.pick(if one { "uge" } else { "uger" }, if one { "week" } else { "weeks" }),
        Measure::Number => return decimal(language, total),
    };
    format!("{total} {unit}")
}

/// How a tally came to what a step waits for.
fn tallied_sentences(language: Language, tallied: &Tallied) -> Vec<String> {
    let (reached, on) = (language.quoted(&tallied.reached), day_words(language, tallied.on));
    let total = total_words(language, tallied.measure, tallied.total);
    let since = tallied.since.map(|since| {
        let since = day_words(language, since);
        language.pick(format!(" fra og med {since}"), format!(" from {since} on"))
    });
    let since = since.unwrap_or_default();
    let mut sentences = vec![language.pick(
        format!("Det gjaldt fra {on}, at {reached}: {total}{since} (hændelse {}).", tallied.by),
        format!("From {on} it held that {reached}: {total}{since} (event {}).", tallied.by),
    )];
    let spans = tallied.spans.iter().map(|span| {
        let days = if span.from == span.through {
            span.from.to_string()
        } else {
            language.pick(format!("{} til og med {}", span.from, span.through), format!("{} through {}", span.from, span.through))
        };
        match tallied.measure {
            Measure::Number => format!("{days} ({})", decimal(language, span.each)),
            Measure::Times if span.each > 1 => format!("{days} ({})", total_words(language, tallied.measure, span.each)),
            _ => days,
        }
    });
    let spans: Vec<String> = spans.collect();
    if !spans.is_empty() {
        sentences.push(language.pick(format!("Medregnet er {}.", spans.join(", ")), format!("Counted are {}.", spans.join(", "))));
    }
    sentences
}

/// What the limit of another text gives: it stays in force beside the one that decides.
fn layer_sentence(language: Language, calendar: &Calendar, limit: &LayerLimit) -> String {
    let due = moment_words(language, calendar, limit.due);
    let layer = language.quoted(&limit.layer);
    let basis: String = limit.basis.iter().map(|basis| format!("; {}", basis_words(language, basis))).collect();
    let (rule, line) = (&limit.rule, limit.line);
    language.pick(
        format!("{layer} giver {due}: »{rule}« (linje {line}{basis}). Den tidligste frist gælder."),
        format!("{layer} gives {due}: `{rule}` (line {line}{basis}). The earliest deadline applies."),
    )
}

/// The counted, skipped and landed-over days, in as few sentences as will do.
#[must_use]
pub fn count_sentences(language: Language, calendar: &Calendar, steps: &[CountStep]) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut counted: Option<(Day, Day, u32, u32)> = None;
    let mut skipped: Vec<String> = Vec::new();
    let mut paused: Vec<Day> = Vec::new();
    let when = |instant| moment_words(language, calendar, Moment::Instant(instant));
    for step in steps {
        match &step.what {
            CountWhat::Counted { number } => {
                counted = Some(match counted {
                    None => (step.day, step.day, *number, *number),
                    Some((first, _, from, _)) => (first, step.day, from, *number),
                });
            }
            CountWhat::Skipped { reason } => skipped.push(format!("{} ({})", day_words(language, step.day), reason_of(language, reason))),
            CountWhat::SameDate { month_end, .. } => {
                let rule = if month_end.is_some() {
                    language.pick(", fordi måneden er kortere eller ender der", ", because the month is shorter or ends there")
                } else {
                    ""
                };
                let day = day_words(language, step.day);
                sentences.push(
                    language.pick(format!("Den tilsvarende dato er {day}{rule}."), format!("The corresponding date is {day}{rule}.")),
                );
            }
            CountWhat::EndOfMonth => {
                let day = day_words(language, step.day);
                sentences.push(language.pick(format!("Måneden ender {day}."), format!("The month ends on {day}.")));
            }
            CountWhat::LandedFrom { reason } => {
                let (day, reason) = (day_words(language, step.day), reason_of(language, reason));
                sentences.push(language.pick(
                    format!("{day} er en fridag ({reason}), så fristen flyttes."),
                    format!("{day} is a day off ({reason}), so the deadline moves."),
                ));
            }
            CountWhat::Landed => {
                let day = day_words(language, step.day);
                sentences.push(language.pick(format!("Den lander på {day}."), format!("It lands on {day}.")));
            }
            CountWhat::HoursCounted { from, until, milliseconds } => {
                let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60);
                let length = language.pick(format!("{hours} t {minutes} min"), format!("{hours} h {minutes} min"));
                let (from, until) = (when(*from), when(*until));
                sentences.push(
                    language.pick(format!("Fra {from} til {until} tæller {length}."), format!("From {from} to {until} counts {length}.")),
                );
            }
            CountWhat::HoursSkipped { from, until, reason } => {
                let (from, until, reason) = (when(*from), when(*until), reason_of(language, reason));
                sentences.push(language.pick(
                    format!("Fra {from} til {until} tæller ikke ({reason})."),
                    format!("From {from} to {until} does not count ({reason})."),
                ));
            }
            CountWhat::Paused => paused.push(step.day),
            CountWhat::Anchor { .. } => {}
        }
    }
    if let Some((first, last, from, number)) = counted {
        let (first, last) = (day_words(language, first), day_words(language, last));
        let days = if from == number {
            language.pick(format!("Dag {from} er {first}."), format!("Day {from} is {first}."))
        } else {
            language
                .pick(format!("Dag {from} er {first}, dag {number} er {last}."), format!("Day {from} is {first}, day {number} is {last}."))
        };
        sentences.insert(0, days);
    }
    if let (Some(first), Some(last)) = (paused.first(), paused.last()) {
        let (first, last, days) = (day_words(language, *first), day_words(language, *last), paused.len());
        sentences.insert(
            usize::from(counted.is_some()),
            language.pick(
                format!("På pause fra {first} til og med {last}: {days} dage tælles ikke."),
                format!("Paused from {first} through {last}: {days} days do not count."),
            ),
        );
    }
    if !skipped.is_empty() {
        let days = skipped.join(", ");
        let at = usize::from(counted.is_some());
        sentences.insert(at, language.pick(format!("Tælles ikke: {days}."), format!("Not counted: {days}.")));
    }
    sentences
}

/// Why a step is not open: one sentence a reason.
#[must_use]
pub fn why_not_sentences(language: Language, calendar: &Calendar, why: &WhyNot) -> Vec<String> {
    let step = language.quoted(&why.step);
    let taken = why.takes.iter().flat_map(|taken| taken_sentences(language, taken));
    let ordered = why.ordered.iter().flat_map(|ordered| super::ordered_sentences(language, calendar, ordered));
    if why.reasons.is_empty() {
        let open = language.pick(format!("Trinnet {step} er åbent."), format!("The step {step} is open."));
        return std::iter::once(open).chain(taken).chain(ordered).collect();
    }
    why.reasons.iter().map(|missing| missing_sentence(language, calendar, &step, missing)).chain(ordered).collect()
}

fn missing_sentence(language: Language, calendar: &Calendar, step: &str, missing: &Missing) -> String {
    match missing {
        Missing::AlreadyMet { on, by } => {
            let on = moment_words(language, calendar, *on);
            language
                .pick(format!("Trinnet {step} blev opfyldt {on} (hændelse {by})."), format!("The step {step} was met {on} (event {by})."))
        }
        Missing::AlreadyEnded { state } => {
            let state = state_words(language, *state);
            language.pick(format!("Trinnet {step} er {state}."), format!("The step {step} has {state}."))
        }
        Missing::Waits { after, all } => {
            let after = list(language, after, *all);
            language.pick(format!("Trinnet {step} venter på {after}."), format!("The step {step} waits for {after}."))
        }
        Missing::OtherPart { fact } => {
            let fact = language.quoted(fact);
            language.pick(
                format!("Trinnet {step} er ikke åbent for den {fact}, der er oplyst."),
                format!("The step {step} is not open for the {fact} that was stated."),
            )
        }
        Missing::Tally { needed, measure, total, .. } => {
            let (needed, total) = (language.quoted(needed), total_words(language, *measure, *total));
            language.pick(
                format!("Trinnet {step} kommer, når {needed}; nu er det {total}."),
                format!("The step {step} comes when {needed}; it is {total} now."),
            )
        }
        Missing::Progression { needed, actual, must_rise_by, .. } => {
            let needed = language.quoted(needed);
            let actual = actual.as_ref().map(|actual| {
                let actual = super::decided::field_words(language, actual);
                language.pick(format!("; nu er det {actual}"), format!("; it is {actual} now"))
            });
            let by = must_rise_by.map(|by| {
                let by = day_words(language, by);
                language.pick(format!("; det sker, hvis det ikke stiger senest {by}"), format!("; that is so unless it rises by {by}"))
            });
            let (actual, by) = (actual.unwrap_or_default(), by.unwrap_or_default());
            language.pick(
                format!("Trinnet {step} kommer, når {needed}{actual}{by}."),
                format!("The step {step} comes when {needed}{actual}{by}."),
            )
        }
        Missing::DeadlineStands { of, needed, due } => super::passed::still_stands(language, calendar, (step, needed, of), *due),
        Missing::StillHolds { name, needed, said } => super::ceased::still_holds(language, calendar, (step, needed, name), said.as_ref()),
        Missing::Condition { condition, truth, unknown, decided, said } => {
            let condition = language.quoted(condition);
            let sentence = match truth {
                Truth::Unknown => {
                    let facts = list(language, unknown, true);
                    language.pick(
                        format!("Trinnet {step} venter: {condition}, og {facts} er ukendt."),
                        format!("The step {step} waits: {condition}, and {facts} is unknown."),
                    )
                }
                Truth::True | Truth::False => {
                    language.pick(format!("Betingelsen {condition} passer ikke."), format!("The condition {condition} does not hold."))
                }
            };
            let decided = decided.iter().map(|decided| decided_sentence(language, decided));
            let said = said.iter().map(|said| said_sentence(language, calendar, said));
            std::iter::once(sentence).chain(decided).chain(said).collect::<Vec<_>>().join(" ")
        }
        Missing::TooEarly { rule, from } => {
            let rule = language.quoted(rule);
            match from.map(|from| moment_words(language, calendar, Moment::Day(from))) {
                Some(from) => language.pick(
                    format!("Trinnet {step} kan tidligst begynde {from}: {rule}."),
                    format!("The step {step} may begin {from} at the earliest: {rule}."),
                ),
                None => language.pick(
                    format!("Trinnet {step} venter: {rule}, og det, der regnes fra, er ukendt."),
                    format!("The step {step} waits: {rule}, and what that is counted from is unknown."),
                ),
            }
        }
        Missing::NoNew { from } => {
            let from = moment_words(language, calendar, Moment::Day(*from));
            language
                .pick(format!("Overgangen siger: ingen nye {step} fra {from}."), format!("The transition says: no new {step} from {from}."))
        }
        Missing::Elsewhere { fact, event } => {
            let fact = language.quoted(fact);
            let by = event.as_ref().map(|event| format!(" ({} {event})", language.pick("hændelse", "event"))).unwrap_or_default();
            language.pick(
                format!("Sagen hører ikke til her: det siger {fact}{by}. Lovens trin går med, det gør {step} ikke."),
                format!("The case does not belong here: so says {fact}{by}. Steps of the law go along, {step} does not."),
            )
        }
        Missing::CaseFinished { stage } => match stage {
            Stage::Closed => language.pick("Sagen er lukket.".to_owned(), "The case is closed.".to_owned()),
            Stage::GoalReached => language.pick(
                format!("Målet er nået, og trinnet {step} gælder ikke efter målet."),
                format!("The goal is reached, and the step {step} does not apply after it."),
            ),
            Stage::Running | Stage::Ended | Stage::Stopped => {
                language.pick("Sagen er sluttet på anden vis.".to_owned(), "The case has ended otherwise.".to_owned())
            }
        },
    }
}

/// A state in words.
#[must_use]
pub fn state_words(language: Language, state: State) -> &'static str {
    match state {
        State::Waiting => language.pick("venter", "waits"),
        State::Open => language.pick("åben", "open"),
        State::Paused => language.pick("på pause", "paused"),
        State::Late => language.pick("overskredet", "late"),
        State::Met => language.pick("opfyldt", "met"),
        State::MetLate => language.pick("opfyldt for sent", "met late"),
        State::Expired => language.pick("udløbet", "expired"),
        State::Excused => language.pick("undskyldt", "excused"),
        State::Lifted => language.pick("ophævet", "lifted"),
        State::HandedOver => language.pick("bortfaldet ved overdragelse", "ended by the hand-over"),
        State::Lapsed => language.pick("bortfaldet", "lapsed"),
        State::Cancelled => language.pick("aflyst", "cancelled"),
        State::Superseded => language.pick("afløst af en ny", "superseded by a new one"),
    }
}

/// What stands in the way of closing: one sentence an obstacle.
#[must_use]
pub fn closing_sentences(language: Language, procedure: &Procedure, situation: &Situation) -> Vec<String> {
    if situation.closing.may_close {
        return vec![language.pick("Sagen kan lukkes.".to_owned(), "The case may be closed.".to_owned())];
    }
    situation.closing.obstacles.iter().map(|obstacle| obstacle_sentence(language, procedure, obstacle)).collect()
}

fn obstacle_sentence(language: Language, procedure: &Procedure, obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Closed => language.pick("Sagen er lukket.".to_owned(), "The case is closed.".to_owned()),
        Obstacle::GoalNotReached => {
            let goal = language.quoted(&procedure.goal().name);
            let by = language.quoted(procedure.signal_name(procedure.goal().reached_by));
            let confirmed = procedure.goal().confirmed_by.map(|role| procedure.role(role).name.clone());
            let confirmed = confirmed
                .map(|role| language.pick(format!(", bekræftet af {role}"), format!(", confirmed by the {role}")))
                .unwrap_or_default();
            language.pick(
                format!("Målet {goal} er ikke nået: det nås ved {by}{confirmed}."),
                format!("The goal {goal} is not reached: it is reached on {by}{confirmed}."),
            )
        }
        Obstacle::NotCounted { event } => {
            let values = counted_values(procedure);
            let which = if values.is_empty() {
                String::new()
            } else {
                let values = list(language, &values, true);
                language.pick(format!(": kun {values} tæller med"), format!(": only {values} counts"))
            };
            language.pick(format!("Hændelsen {event} når ikke målet{which}."), format!("The event {event} does not reach the goal{which}."))
        }
        Obstacle::PartAway { fact, event } => {
            let fact = language.quoted(fact);
            language.pick(
                format!("Målet er ikke nået for {fact} fra hændelse {event}."),
                format!("The goal is not reached for {fact} of event {event}."),
            )
        }
        Obstacle::NotConfirmed { event, by } => language.pick(
            format!("Hændelsen {event} mangler at blive bekræftet af {by}."),
            format!("The event {event} has yet to be confirmed by the {by}."),
        ),
        Obstacle::StillOwed { step, by, due, .. } => {
            let title = procedure.step_named(step).map_or(step.as_str(), |(_, step)| step.title());
            let (step, by) = (language.quoted(title), by.join(", "));
            let due = due.map(|due| moment_words(language, procedure.calendar(), due));
            let due = due.map(|due| language.pick(format!(", frist {due}"), format!(", due {due}"))).unwrap_or_default();
            language.pick(format!("{by} mangler {step}{due}."), format!("The {by} still owes {step}{due}."))
        }
    }
}

fn counted_values(procedure: &Procedure) -> Vec<String> {
    let Some((fact, values)) = &procedure.goal().counts else { return Vec::new() };
    let crate::model::Type::Choice(options) = &procedure.fact(*fact).kind else { return Vec::new() };
    values.iter().filter_map(|value| usize::try_from(value.0).ok().and_then(|at| options.get(at))).cloned().collect()
}

/// What would have to happen, in one sentence.
#[must_use]
pub fn way_sentence(language: Language, way: &Way) -> String {
    let one = |event: &Proposed| {
        let by = if event.by.is_empty() { String::new() } else { format!("{}: ", event.by.join(language.pick(" eller ", " or "))) };
        let kind = language.quoted(&event.kind);
        let what = if event.confirms { language.pick(format!("bekræfter {kind}"), format!("confirms {kind}")) } else { kind };
        let another = if event.another_person { language.pick(" (en anden person)", " (another person)") } else { "" };
        let what = format!("{what}{another}");
        let said = |value: &str| match value {
            "ja" => language.pick("ja", "yes").to_owned(),
            "nej" => language.pick("nej", "no").to_owned(),
            value => value.to_owned(),
        };
        let tells: Vec<String> = event.tells.iter().map(|(fact, value)| format!("{} {}", told_name(language, fact), said(value))).collect();
        if tells.is_empty() { format!("{by}{what}") } else { format!("{by}{what} ({})", tells.join(", ")) }
    };
    let events: Vec<String> = way.events.iter().map(one).collect();
    format!("{}.", events.join(" + "))
}

/// A reason for a refusal, in sentences.
#[must_use]
pub fn reason_sentences(language: Language, procedure: &Procedure, reason: &Reason) -> Vec<String> {
    let calendar = procedure.calendar();
    let q = |name: &str| language.quoted(name);
    let one = |danish: String, english: String| vec![language.pick(danish, english)];
    match reason {
        Reason::UnknownKind { kind } => {
            one(format!("Sagsgangen kender ikke hændelsen {}.", q(kind)), format!("The procedure knows no event {}.", q(kind)))
        }
        Reason::UnknownRole { role } => {
            one(format!("Sagsgangen kender ikke rollen {}.", q(role)), format!("The procedure knows no role {}.", q(role)))
        }
        Reason::RoleMayNot { role, who } => {
            let who = who.join(language.pick(" eller ", " or "));
            one(
                format!("Rollen {} må ikke gøre dette. Det må {who}.", q(role)),
                format!("The role {} may not do this. These may: {who}.", q(role)),
            )
        }
        Reason::StepNotOpen { steps } => steps.iter().flat_map(|why| why_not_sentences(language, calendar, why)).collect(),
        Reason::CaseClosed => one("Sagen er lukket.".to_owned(), "The case is closed.".to_owned()),
        Reason::CaseEnded => {
            one("Sagen er sluttet, og alt er standset.".to_owned(), "The case has ended and everything stopped.".to_owned())
        }
        Reason::TooLateToReopen => one(
            "Sagen er sluttet, og det er for sent at genåbne den: det er en ny sag.".to_owned(),
            "The case has ended, and it is too late to reopen it: it is a new case.".to_owned(),
        ),
        Reason::MayNotClose { obstacles } => obstacles.iter().map(|obstacle| obstacle_sentence(language, procedure, obstacle)).collect(),
        Reason::NothingToConfirm => {
            one("Der er ikke noget, der venter på denne bekræftelse.".to_owned(), "Nothing waits for this confirmation.".to_owned())
        }
        Reason::MissingFact { fact } => one(format!("Oplysningen {} mangler.", q(fact)), format!("The fact {} is missing.", q(fact))),
        Reason::WrongValue { fact } => {
            one(format!("Oplysningen {} har en forkert form.", q(fact)), format!("The fact {} is of the wrong form.", q(fact)))
        }
        Reason::Lacks { step, lacks } => lack_sentences(language, step, lacks),
        Reason::WrongDetail { detail } => {
            let (danish, english) = (detail_words(Language::Danish, *detail), detail_words(Language::English, *detail));
            one(format!("Det er ikke oplyst, så det kan læses, {danish}."), format!("It is not told in a form that can be read {english}."))
        }
        Reason::WrongAmount => one(
            "Hvor meget der bevilges, skrives som en længde eller et tal.".to_owned(),
            "How much is granted is written as a length of time or a number.".to_owned(),
        ),
        Reason::UnknownField { field } => {
            one(format!("Hændelsen oplyser ikke {}.", q(field)), format!("The event does not state {}.", q(field)))
        }
        Reason::NotYetHappened => one(
            "Det er ikke sket endnu: tidspunktet ligger ude i fremtiden.".to_owned(),
            "It has not happened yet: the time is in the future.".to_owned(),
        ),
        Reason::NoSuchEvent { event } => one(format!("Der er ingen hændelse {event}."), format!("There is no event {event}.")),
        Reason::InPool { why } => vec![pool_bar_words(language, *why).to_owned()],
        Reason::NoSuchMessage { message } => one(format!("Der er ingen besked {message}."), format!("There is no message {message}.")),
        Reason::BadId => one(
            "Id'et er brugt, tomt eller ligner et CPR-nummer.".to_owned(),
            "The id is used, empty, or looks like a CPR number.".to_owned(),
        ),
        Reason::NothingToCount => one(
            "Det, der skal tælles, er ikke oplyst, eller perioden slutter, før den begynder.".to_owned(),
            "What is to be counted is not stated, or the period ends before it begins.".to_owned(),
        ),
        Reason::ConsentMissing { consents } => consents.iter().map(|lack| consent_sentence(language, calendar, lack)).collect(),
        Reason::ReasonMissing => one("Der mangler en begrundelse.".to_owned(), "A reason is missing.".to_owned()),
        Reason::BeyondAuthority(beyond) => beyond_sentences(language, beyond),
        Reason::SamePerson { grant, who } => same_person_sentences(language, grant, who),
        Reason::OutOfOrder { principles } => principles.iter().map(|before| super::order::puts_first(language, before)).collect(),
        Reason::Separate { role, separate_from } => {
            let (role, from) = (language.quoted(role), listed(separate_from, language.pick("eller", "or")));
            one(
                format!(
                    "Rollen {role} er adskilt fra {from}, og den, der handler, har handlet som en af dem i denne sag. En anden må gøre det."
                ),
                format!(
                    "The role {role} is separate from {from}, and whoever acts has acted as one of them in this case. Another must do it."
                ),
            )
        }
        Reason::DeadlinePassed => one(
            "Fristen er overskredet eller holder pause og kan ikke forlænges nu.".to_owned(),
            "The deadline has passed or stands still, and cannot be extended now.".to_owned(),
        ),
        Reason::BeyondPower { step, who } if who.is_empty() => one(
            format!("Fristen for {} kan ikke forlænges så langt eller så mange gange.", q(step)),
            format!("The deadline of {} cannot be extended so far, or so often.", q(step)),
        ),
        Reason::BeyondPower { step, who } => {
            let who = listed(who, language.pick("eller", "or"));
            vec![
                language.pick(
                    format!("Rollen kan ikke forlænge fristen for {} så langt eller så mange gange.", q(step)),
                    format!("The role cannot extend the deadline of {} so far, or so often.", q(step)),
                ),
                language.pick(format!("Det kan {who}."), format!("These may: {who}.")),
            ]
        }
        Reason::UnknownStep { step } => {
            one(format!("Sagsgangen har ikke trinnet {}.", q(step)), format!("The procedure has no step {}.", q(step)))
        }
        Reason::TooManyInstances => one(
            "Trinnet er allerede åbent så mange gange, det må være.".to_owned(),
            "The step is open as many times as it may be.".to_owned(),
        ),
    }
}

fn pool_bar_words(language: Language, why: PoolBar) -> &'static str {
    match why {
        PoolBar::FieldMissing => {
            language.pick("Der mangler, hvilken plads eller hvilken anmodning det er.", "Which place or which request it is, is missing.")
        }
        PoolBar::PlaceTwice => language.pick("Puljen har en plads med det navn.", "The pool has a place of that name."),
        PoolBar::UnknownPlace => language.pick("Puljen har ingen plads med det navn.", "The pool has no place of that name."),
        PoolBar::UnknownRequest => language.pick("Ingen har bedt om den plads.", "Nobody asked for that place."),
        PoolBar::AskedTwice => language.pick("Der er bedt om det samme før.", "The same was asked before."),
        PoolBar::TakenTwice => language.pick("Pladsen er taget i brug før.", "The place was taken before."),
    }
}
