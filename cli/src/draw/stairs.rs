//! Progressions as stairs: the planned levels over time, and in a case the line of what was told against them.
//!
//! In: the stairs of a flow and the room below the rest. Out: for each a chart with the plan as a filled stair, what was told as a
//! line with a dot for each time, and marks for reviews, stalls and the last day on which it may rise.
//!
//! It must not know how a plan is counted, nor when something stalls.

use sagsgang::view::flow::{Flow, Stair, StairTurnKind, Tread};

use super::boxes::SMALL;
use super::calendar::{Axis, months};
use super::canvas::{Canvas, Stroke, Type, number};
use super::layout::{Point, Rect};
use super::shapes::{FAINT, INK};
use super::text::{Face, width, wrap};
use super::words::{Words, turn as turn_words, words};

/// The height of the highest level on paper.
const HIGH: f64 = 104.0;
/// Room for the numbers of the levels, left of the chart.
const NUMBERS: f64 = 34.0;
/// Room for the marks below the chart.
const FOOT: f64 = 14.0;
const LINE: f64 = SMALL + 2.5;
const PLANNED: &str = "#dfe8ef";
const PLAN_LINE: &str = "#5f7a8c";
const TOLD: &str = "#0b4fb0";
const STALLED: &str = "#b3261e";
const DONE: &str = "#1a6b30";

/// Draws the stairs from the top of `room`; answers where they end.
pub fn stairs(canvas: &mut Canvas, flow: &Flow, room: Rect) -> f64 {
    let captions = words(flow.language);
    canvas.open(&[("class", "stairs")]);
    let bold = Type { size: 12.0, face: Face::Bold, colour: INK, anchor: "start" };
    let mut y = room.y + 12.0;
    canvas.text(Point { x: room.x, y }, captions.stairs, bold);
    for stair in &flow.stairs {
        y = draw(canvas, flow, stair, Rect { y: y + 8.0, ..room });
    }
    y = key(canvas, flow, captions, Point { x: room.x, y: y + 4.0 });
    canvas.close();
    y
}

fn draw(canvas: &mut Canvas, flow: &Flow, stair: &Stair, room: Rect) -> f64 {
    let captions = words(flow.language);
    canvas.open(&[("class", "stair")]);
    canvas.title(&stair.title);
    let bold = Type { size: SMALL, face: Face::Bold, colour: INK, anchor: "start" };
    let plain = Type { face: Face::Plain, colour: FAINT, ..bold };
    let mut y = room.y + LINE;
    for line in wrap(&stair.title, Face::Bold, SMALL, room.width) {
        canvas.text(Point { x: room.x, y }, &line, bold);
        y += LINE;
    }
    for line in wrap(&stair.lines.join("; "), Face::Plain, SMALL, room.width) {
        canvas.text(Point { x: room.x, y }, &line, plain);
        y += LINE;
    }
    if !stair.flights.is_empty() || !stair.told.is_empty() {
        y = chart(canvas, flow, stair, captions, Rect { y, ..room });
    }
    canvas.close();
    y
}

/// Days and levels on paper.
struct Scale {
    days: Axis,
    low: f64,
    high: f64,
    top: f64,
    bottom: f64,
}

impl Scale {
    fn of(flow: &Flow, stair: &Stair, room: Rect) -> Self {
        let planned = stair.flights.iter().flat_map(|flight| &flight.treads);
        let days = planned.clone().chain(&stair.told).map(|tread| tread.day);
        let days = days.chain(stair.flights.iter().map(|flight| flight.from_day)).chain(stair.turns.iter().map(|turn| turn.day));
        let days: Vec<i32> = days.chain(flow.as_of_day).collect();
        let first = days.iter().min().copied().unwrap_or(0);
        let last = days.iter().max().copied().unwrap_or(0);
        let span = last.saturating_sub(first);
        // The last level is a level too: it needs some room to stand on.
        let (before, after) = if flow.as_of_day.is_some() { ((span / 40).max(1), (span / 7).max(5)) } else { (0, (span / 3).max(1)) };
        let last = last.saturating_add(after).max(first.saturating_add(1));
        let first = first.saturating_sub(before).min(last.saturating_sub(1));
        let days = Axis { first, last, x: room.x + NUMBERS, width: room.width - NUMBERS };
        let levels = planned.chain(&stair.told).filter_map(|tread| tread.level).map(plain_number);
        let (low, high) = levels.fold((0.0_f64, 0.0_f64), |(low, high), level| (low.min(level), high.max(level)));
        Self { days, low, high: if high > low { high } else { low + 1.0 }, top: room.y + LINE, bottom: room.y + LINE + HIGH }
    }

    fn y(&self, level: i64) -> f64 {
        let share = (plain_number(level) - self.low) / (self.high - self.low);
        self.bottom - share * (self.bottom - self.top)
    }

    fn x(&self, day: i32) -> f64 {
        self.days.at(day)
    }

    fn right(&self) -> f64 {
        self.days.x + self.days.width
    }
}

/// A place on paper needs no more than a few digits.
fn plain_number(level: i64) -> f64 {
    level as f64 / 1_000_000.0
}

fn chart(canvas: &mut Canvas, flow: &Flow, stair: &Stair, captions: &Words, room: Rect) -> f64 {
    let said: Vec<_> = stair.turns.iter().filter(|turn| matches!(turn.kind, StairTurnKind::Stalled | StairTurnKind::LastDay)).collect();
    let above = said.iter().fold(room.y, |y, _| y + LINE);
    let scale = Scale::of(flow, stair, Rect { y: above + if flow.as_of_day.is_some() { LINE } else { 0.0 }, ..room });
    if flow.as_of_day.is_some() {
        months(canvas, &scale.days, scale.top - 3.0, scale.bottom, captions);
    }
    plans(canvas, flow, stair, &scale);
    levels(canvas, stair, &scale);
    told(canvas, flow, stair, &scale);
    for (at, turn) in said.iter().enumerate() {
        let y = (0..at).fold(room.y + LINE - 2.0, |y, _| y + LINE);
        upright(canvas, &scale, turn.day, turn.kind, &format!("{} {}", turn_words(turn.kind, flow.language), turn.when), y);
    }
    let foot = scale.bottom + 1.0;
    for turn in &stair.turns {
        mark(
            canvas,
            turn.kind,
            Point { x: scale.x(turn.day), y: foot + 2.0 },
            &format!("{} {}", turn_words(turn.kind, flow.language), turn.when),
        );
    }
    let mut y = foot + FOOT;
    if let (Some(day), Some(words)) = (flow.as_of_day, &flow.as_of) {
        let x = scale.x(day.saturating_add(1));
        canvas.line(Point { x, y: scale.top - 2.0 }, Point { x, y: y - 2.0 }, Stroke::dashed(INK, 1.2, "4 2"));
        let half = width(words, Face::Bold, SMALL) / 2.0;
        let kind = Type { size: SMALL, face: Face::Bold, colour: INK, anchor: "middle" };
        canvas.text(Point { x: x.min(room.right() - half).max(room.x + half), y: y + LINE - 4.0 }, words, kind);
        y += LINE;
    } else {
        y = below(canvas, stair, &scale, y);
    }
    y + 2.0
}

/// Of the procedure alone: after how long each level comes, below its beginning.
fn below(canvas: &mut Canvas, stair: &Stair, scale: &Scale, y: f64) -> f64 {
    let kind = Type { size: SMALL, face: Face::Plain, colour: INK, anchor: "start" };
    let mut free = scale.days.x;
    for tread in stair.flights.iter().flat_map(|flight| &flight.treads) {
        let (x, wide) = (scale.x(tread.day), width(&tread.when, Face::Plain, SMALL));
        if x >= free && x + wide <= scale.right() {
            canvas.text(Point { x, y }, &tread.when, kind);
            free = x + wide + 8.0;
        }
    }
    y + 4.0
}

/// The plans: the one that applies as a filled stair, those before as broken lines.
fn plans(canvas: &mut Canvas, flow: &Flow, stair: &Stair, scale: &Scale) {
    for flight in &stair.flights {
        let end = flight.until_day.unwrap_or(scale.days.last);
        let came: Vec<(&Tread, i64)> =
            flight.treads.iter().filter(|tread| tread.day < end).filter_map(|tread| Some((tread, tread.level?))).collect();
        let Some((first, _)) = came.first() else { continue };
        let mut line = String::new();
        for (at, (tread, level)) in came.iter().enumerate() {
            let (x, y) = (scale.x(tread.day), scale.y(*level));
            let until = came.get(at + 1).map_or(end, |(next, _)| next.day);
            let to = if at == 0 { format!("M{} {}", number(x), number(y)) } else { format!("V{}", number(y)) };
            line.push_str(&format!("{to}H{}", number(scale.x(until))));
        }
        let is_last = flight.until_day.is_none();
        canvas.open(&[("class", "plan")]);
        let levels: Vec<String> = flight.treads.iter().map(|tread| format!("{} {}", tread.words, tread.when)).collect();
        canvas.title(&format!("{}: {}", words(flow.language).planned, levels.join(", ")));
        if is_last {
            let base = number(scale.y(0));
            canvas.path(&format!("{line}V{base}H{}Z", number(scale.x(first.day))), PLANNED, None);
        }
        let stroke = if is_last { Stroke::solid(PLAN_LINE, 1.4) } else { Stroke::dashed(PLAN_LINE, 1.2, "3 2") };
        canvas.path(&line, "none", Some(stroke));
        for (at, (tread, level)) in came.iter().enumerate().filter(|_| is_last && flow.as_of_day.is_some()) {
            let until = came.get(at + 1).map_or(end, |(next, _)| next.day);
            let kind = Type { size: SMALL, face: Face::Plain, colour: "#41586a", anchor: "start" };
            if width(&tread.when, Face::Plain, SMALL) + 4.0 <= scale.x(until) - scale.x(tread.day) {
                canvas.text(Point { x: scale.x(tread.day) + 3.0, y: scale.y(*level) + LINE - 2.0 }, &tread.when, kind);
            }
        }
        canvas.close();
    }
}

/// The numbers of the planned levels, at the left edge, with a thin line across.
fn levels(canvas: &mut Canvas, stair: &Stair, scale: &Scale) {
    let kind = Type { size: SMALL, face: Face::Plain, colour: INK, anchor: "end" };
    let base = scale.y(0);
    canvas.line(Point { x: scale.days.x, y: base }, Point { x: scale.right(), y: base }, Stroke::solid(FAINT, 0.8));
    let mut shown = vec![base];
    canvas.text(Point { x: scale.days.x - 4.0, y: base + 3.0 }, "0", kind);
    let last = stair.flights.last().into_iter().flat_map(|flight| &flight.treads);
    let told: &[Tread] = if stair.flights.is_empty() { &stair.told } else { &[] };
    for tread in last.chain(told) {
        let Some(y) = tread.level.map(|level| scale.y(level)) else { continue };
        canvas.line(Point { x: scale.days.x, y }, Point { x: scale.right(), y }, Stroke::dashed("#c3ccd4", 0.6, "1 2"));
        if shown.iter().all(|other| (other - y).abs() >= LINE - 2.0) {
            canvas.text(Point { x: scale.days.x - 4.0, y: y + 3.0 }, &tread.words, kind);
            shown.push(y);
        }
    }
}

/// What was told: a line that stays until the next time, with a dot and the number at each.
fn told(canvas: &mut Canvas, flow: &Flow, stair: &Stair, scale: &Scale) {
    if stair.told.is_empty() {
        return;
    }
    let seen = flow.as_of_day.map_or(scale.days.last, |day| day.saturating_add(1));
    let mut line = String::new();
    let mut before: Option<i64> = None;
    for (at, tread) in stair.told.iter().enumerate() {
        let until = stair.told.get(at + 1).map_or(seen, |next| next.day);
        if let Some(level) = tread.level {
            let (x, y) = (number(scale.x(tread.day)), number(scale.y(level)));
            let to = if before.is_some() { format!("V{y}") } else { format!("M{x} {y}") };
            line.push_str(&format!("{to}H{}", number(scale.x(until.max(tread.day)))));
        }
        before = tread.level;
    }
    canvas.open(&[("class", "told")]);
    let all: Vec<String> = stair.told.iter().map(|tread| format!("{} {}", tread.words, tread.when)).collect();
    canvas.title(&format!("{}: {}", words(flow.language).told, all.join(", ")));
    canvas.path(&line, "none", Some(Stroke::solid(TOLD, 2.2)));
    let kind = Type { size: SMALL, face: Face::Bold, colour: TOLD, anchor: "start" };
    let mut before: Option<i64> = None;
    for tread in &stair.told {
        let Some(level) = tread.level else { continue };
        let at = Point { x: scale.x(tread.day), y: scale.y(level) };
        dot(canvas, at, TOLD);
        // Above the line; where that comes down from above, below it.
        let beside = if before.is_some_and(|before| before > level) { LINE } else { -4.0 };
        canvas.text(Point { x: at.x + 3.0, y: at.y + beside }, &tread.words, kind);
        before = tread.level;
    }
    canvas.close();
}

fn dot(canvas: &mut Canvas, at: Point, colour: &str) {
    let path = format!("M{} {}a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0 -5.2 0z", number(at.x - 2.6), number(at.y));
    canvas.path(&path, colour, None);
}

/// A line down through the chart, with its words above.
fn upright(canvas: &mut Canvas, scale: &Scale, day: i32, kind: StairTurnKind, words: &str, y: f64) {
    let colour = colour(kind);
    let x = scale.x(day);
    let dashes = if kind == StairTurnKind::LastDay { "1.5 2" } else { "" };
    canvas.line(Point { x, y: y + 2.0 }, Point { x, y: scale.bottom }, Stroke { colour, width: 1.1, dashes });
    let anchor = if x + width(words, Face::Bold, SMALL) + 4.0 > scale.right() { "end" } else { "start" };
    let beside = if anchor == "end" { -3.0 } else { 3.0 };
    canvas.text(Point { x: x + beside, y }, words, Type { size: SMALL, face: Face::Bold, colour, anchor });
}

fn colour(kind: StairTurnKind) -> &'static str {
    match kind {
        StairTurnKind::Stalled | StairTurnKind::Fell => STALLED,
        StairTurnKind::Complete => DONE,
        StairTurnKind::Review | StairTurnKind::LastDay => INK,
    }
}

/// The sign of what came, hanging from `at`: no two have the same form.
fn mark(canvas: &mut Canvas, kind: StairTurnKind, at: Point, title: &str) {
    canvas.open(&[("class", "turn")]);
    canvas.title(title);
    let (x, y) = (number(at.x), number(at.y));
    let stroke = Some(Stroke::solid(colour(kind), 1.2));
    match kind {
        StairTurnKind::Review => canvas.path(&format!("M{x} {y}l4 7h-8z"), "#ffffff", stroke),
        StairTurnKind::Stalled => canvas.path(&format!("M{} {y}h7v7h-7z", number(at.x - 3.5)), STALLED, stroke),
        StairTurnKind::Fell => canvas.path(&format!("M{x} {}l-4 -7h8z", number(at.y + 7.0)), STALLED, stroke),
        StairTurnKind::Complete => dot(canvas, Point { x: at.x, y: at.y + 3.5 }, DONE),
        StairTurnKind::LastDay => canvas.path(&format!("M{x} {y}v8m0 -8h6l-2 2.2l2 2.2h-6"), "#ffffff", stroke),
    }
    canvas.close();
}

/// What the lines and the signs mean: those that are there.
fn key(canvas: &mut Canvas, flow: &Flow, captions: &Words, at: Point) -> f64 {
    let kind = Type { size: SMALL, face: Face::Plain, colour: INK, anchor: "start" };
    let (mut x, y) = (at.x + 4.0, at.y + LINE);
    let text = |canvas: &mut Canvas, x: &mut f64, words: &str| {
        canvas.text(Point { x: *x, y }, words, kind);
        *x += width(words, Face::Plain, SMALL) + 14.0;
    };
    if flow.stairs.iter().any(|stair| !stair.flights.is_empty()) {
        canvas.rect(Rect { x, y: y - 7.0, width: 16.0, height: 8.0 }, 0.0, PLANNED, None);
        canvas.line(Point { x, y: y - 7.0 }, Point { x: x + 16.0, y: y - 7.0 }, Stroke::solid(PLAN_LINE, 1.4));
        x += 20.0;
        text(canvas, &mut x, captions.planned);
    }
    if flow.stairs.iter().any(|stair| stair.flights.len() > 1) {
        canvas.line(Point { x, y: y - 3.5 }, Point { x: x + 16.0, y: y - 3.5 }, Stroke::dashed(PLAN_LINE, 1.2, "3 2"));
        x += 20.0;
        text(canvas, &mut x, captions.planned_before);
    }
    if flow.stairs.iter().any(|stair| !stair.told.is_empty()) {
        canvas.line(Point { x, y: y - 3.5 }, Point { x: x + 16.0, y: y - 3.5 }, Stroke::solid(TOLD, 2.2));
        dot(canvas, Point { x: x + 4.0, y: y - 3.5 }, TOLD);
        x += 20.0;
        text(canvas, &mut x, captions.told);
    }
    for kind in [StairTurnKind::Review, StairTurnKind::Stalled, StairTurnKind::Fell, StairTurnKind::Complete, StairTurnKind::LastDay] {
        if flow.stairs.iter().flat_map(|stair| &stair.turns).any(|turn| turn.kind == kind) {
            let words = turn_words(kind, flow.language);
            mark(canvas, kind, Point { x: x + 4.0, y: y - 8.0 }, words);
            x += 12.0;
            text(canvas, &mut x, words);
        }
    }
    y + 6.0
}
