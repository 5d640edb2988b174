//! Explanations with exactly one thing wrong.

use super::Dice;
use sagsgang::calendar::{Instant, Moment};
use serde_json::{Value, json};

/// How many kinds of lie there are.
pub(super) const KINDS: usize = 13;

const REASONS: [(&str, &str, &str); 6] = [
    ("weekend", "lørdag", "Saturday"),
    ("weekend", "søndag", "Sunday"),
    ("public-holiday", "Langfredag", "Good Friday"),
    ("public-holiday", "Store bededag", "General Prayer Day"),
    ("closing-day", "Grundlovsdag", "Constitution Day"),
    ("bank-closing", "Banklukkedag (fredag efter Kr. himmelfartsdag)", "Bank closing day (Friday after Ascension Day)"),
];
const WHATS: [&str; 6] = ["counted", "skipped", "paused", "landed-from", "landed", "hours-counted"];

/// One lie about an honest answer, with what kind of lie it is; nothing where the kind that was drawn does not fit.
pub(super) fn lie(dice: &mut Dice, honest: &Value) -> Option<(&'static str, String)> {
    let mut answer = honest.clone();
    let steps = match honest.get("duty") {
        Some(_) => "/explanation/counted/steps",
        None => "/explanation",
    };
    let list = answer.pointer_mut(steps)?.as_array_mut()?;
    let at = dice.below(u32::try_from(list.len()).unwrap()) as usize;
    let kind = match dice.below(u32::try_from(KINDS).unwrap()) {
        0 => {
            list.remove(at);
            "a step left out"
        }
        1 => {
            list.insert(at, list[at].clone());
            "a step told twice"
        }
        2 => {
            let step = &mut list[at]["day"];
            *step = shifted(dice, step);
            "a step on another day"
        }
        3 => {
            let number = list[at].get_mut("number")?;
            *number = json!(number.as_i64()? + i64::from(dice.one(&[-1, 1])));
            "another number"
        }
        4 => {
            let reason = list[at].get_mut("reason")?;
            let (kind, danish, english) = dice.one(&REASONS);
            (reason["kind"], reason["name-da"], reason["name-en"]) = (json!(kind), json!(danish), json!(english));
            "another reason"
        }
        5 => {
            list[at]["what"] = json!(dice.one(&WHATS));
            "another kind of step"
        }
        6 => {
            // A working day made a day off, or a day off made to count, with all that belongs to it.
            let day = list[at]["day"].clone();
            list[at] = match list[at]["what"].as_str()? {
                "counted" => json!({ "day": day, "what": "paused" }),
                "skipped" | "paused" => json!({ "day": day, "what": "counted", "number": 1 }),
                _ => return None,
            };
            "a day that counts and should not, or the other way round"
        }
        7 => {
            let other = (at + 1) % list.len();
            list.swap(at, other);
            "two steps changed about"
        }
        8 => {
            let place = dice.one(match honest.get("duty") {
                Some(_) => &["/duty/due", "/explanation/due", "/explanation/counted/due"][..],
                None => &["/due"][..],
            });
            let due = answer.pointer_mut(place)?;
            *due = shifted(dice, due);
            "another deadline"
        }
        9 => {
            let end = list[at].get_mut(dice.one(&["from", "until", "milliseconds"]))?;
            *end = match end.as_i64() {
                Some(milliseconds) => json!(milliseconds + i64::from(dice.one(&[-3_600_000, -1, 1, 3_600_000]))),
                None => shifted(dice, end),
            };
            "another length of time"
        }
        10 => {
            let same = list.iter_mut().find(|step| step["what"] == "same-date")?;
            match (dice.below(2), same.get_mut("month-end")) {
                (1, Some(month_end)) => *month_end = json!(if month_end == "clamp" { "sticky" } else { "clamp" }),
                _ => same["months"] = json!(same["months"].as_i64()? + 1),
            }
            "other months"
        }
        11 => {
            let anchor = list.first_mut()?.get_mut("at")?;
            *anchor = shifted(dice, anchor);
            "another anchor"
        }
        _ => {
            let day = list[at]["day"].clone();
            list.insert(at, json!({ "day": day, "what": dice.one(&["paused", "landed"]) }));
            "a step too many"
        }
    };
    (answer != *honest).then(|| (kind, answer.to_string()))
}

/// A moment a little earlier or later.
fn shifted(dice: &mut Dice, moment: &Value) -> Value {
    match moment.as_str().and_then(Moment::parse) {
        Some(Moment::Day(day)) => json!(day.plus(dice.one(&[-1, 1]))),
        Some(Moment::Instant(at)) => json!(Instant::plus_milliseconds(at, dice.one(&[-3_600_000, -1, 1, 3_600_000]))),
        None => Value::Null,
    }
}
