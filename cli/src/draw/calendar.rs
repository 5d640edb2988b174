//! The calendar of a case: a row for each duty, from its opening to its end.
//!
//! In: the rows of the timeline, in days since 1970, and the room below the key. Out: bars on an
//! axis of months, a mark at each deadline, and hatching on what came after it.
//!
//! It must not know how a deadline is counted.

use sagsgang::view::flow::{Flow, Mark, TimelineRow};

use super::boxes::SMALL;
use super::canvas::{Canvas, Stroke, Type, number};
use super::layout::{Point, Rect};
use super::shapes::{FAINT, INK, colours, sign};
use super::text::{Face, width, wrap};
use super::words::{Words, words};

/// Room for the duties' titles, and for their dates in words.
const TITLES: f64 = 150.0;
const DATES: f64 = 196.0;
/// The height of a bar and of a line of text.
const BAR: f64 = 10.0;
const LINE: f64 = SMALL + 2.5;

/// The days on paper.
pub struct Axis {
    pub first: i32,
    pub last: i32,
    pub x: f64,
    pub width: f64,
}

impl Axis {
    fn of(flow: &Flow, x: f64, width: f64) -> Self {
        let days = |row: &TimelineRow| [Some(row.from_day), row.due_day, row.end_day].into_iter().flatten().collect::<Vec<_>>();
        let all: Vec<i32> = flow.timeline.iter().flat_map(days).chain(flow.as_of_day).collect();
        let first = all.iter().min().copied().unwrap_or(0);
        let last = all.iter().max().copied().unwrap_or(0);
        // A little air on both sides; a strip of one day is still a strip.
        let air = (last.saturating_sub(first) / 30).max(2);
        Axis { first: first.saturating_sub(air), last: last.saturating_add(air).saturating_add(1), x, width }
    }

    /// Where a day begins.
    pub fn at(&self, day: i32) -> f64 {
        let span = f64::from(self.last) - f64::from(self.first);
        self.x + (f64::from(day) - f64::from(self.first)) / span * self.width
    }
}

/// Draws the calendar from the top of `room`; answers where it ends.
pub fn calendar(canvas: &mut Canvas, flow: &Flow, room: Rect) -> f64 {
    let captions = words(flow.language);
    canvas.open(&[("class", "calendar")]);
    let bold = Type { size: 12.0, face: Face::Bold, colour: INK, anchor: "start" };
    let mut y = room.y + 12.0;
    canvas.text(Point { x: room.x, y }, captions.calendar, bold);
    y += 18.0;
    let axis = Axis::of(flow, room.x + TITLES, room.width - TITLES - DATES);
    let texts: Vec<Texts> = flow.timeline.iter().map(|row| Texts::of(row, captions)).collect();
    let bottom = texts.iter().fold(y, |y, texts| y + texts.height());
    months(canvas, &axis, y, bottom, captions);
    for (row, texts) in flow.timeline.iter().zip(&texts) {
        let place = Rect { y, height: texts.height(), ..room };
        draw_row(canvas, flow, row, texts, &axis, place);
        y += texts.height();
    }
    if let (Some(day), Some(words)) = (flow.as_of_day, &flow.as_of) {
        let x = axis.at(day.saturating_add(1));
        let stroke = Stroke::dashed(INK, 1.2, "4 2");
        canvas.line(Point { x, y: room.y + 30.0 }, Point { x, y: bottom + 2.0 }, stroke);
        let half = width(words, Face::Bold, SMALL) / 2.0;
        let kind = Type { size: SMALL, anchor: "middle", ..bold };
        let x = x.min(room.right() - half);
        canvas.text(Point { x, y: bottom + 12.0 }, words, kind);
    }
    y = explain(canvas, captions, room.x, bottom + 2.0);
    canvas.close();
    y
}

/// What a row says in words.
struct Texts {
    title: Vec<String>,
    dates: Vec<String>,
}

impl Texts {
    fn of(row: &TimelineRow, captions: &Words) -> Self {
        let end = row.end.as_deref().unwrap_or(captions.still_open);
        let mut dates = wrap(&format!("{} – {end}", row.from), Face::Plain, SMALL, DATES - 8.0);
        if let Some(due) = &row.due {
            let due = format!("{} {due}", captions.due);
            dates.extend(wrap(&due, Face::Plain, SMALL, DATES - 8.0));
        }
        Texts { title: wrap(&row.label, Face::Plain, SMALL, TITLES - 24.0), dates }
    }

    fn height(&self) -> f64 {
        let lines = self.title.len().max(self.dates.len()).max(1);
        (0..lines).fold(5.0, |height, _| height + LINE)
    }
}

fn draw_row(canvas: &mut Canvas, flow: &Flow, row: &TimelineRow, texts: &Texts, axis: &Axis, place: Rect) {
    canvas.open(&[("class", "row")]);
    canvas.title(&format!("{}: {}", row.label, texts.dates.join(", ")));
    let plain = Type { size: SMALL, face: Face::Plain, colour: INK, anchor: "start" };
    let thin = Stroke::solid("#d5dade", 0.6);
    let left = Point { x: place.x, y: place.y };
    canvas.line(left, Point { x: place.right(), ..left }, thin);
    sign(canvas, row.mark, place.x + 1.0, place.y + place.height / 2.0 - 5.0);
    let dates = axis.x + axis.width + 8.0;
    for (x, lines) in [(place.x + 16.0, &texts.title), (dates, &texts.dates)] {
        let height = lines.iter().fold(0.0, |height, _| height + LINE);
        let mut y = place.y + (place.height - height) / 2.0;
        for line in lines {
            y += LINE;
            canvas.text(Point { x, y: y - 2.5 }, line, plain);
        }
    }

    // A bar covers its last day whole; an open one runs to the day the picture is seen from.
    let seen = flow.as_of_day.unwrap_or(axis.last.saturating_sub(1));
    let last = row.end_day.unwrap_or(seen.max(row.from_day));
    let (start, end) = (axis.at(row.from_day), axis.at(last.saturating_add(1)));
    let (colour, fill) = colours(row.mark);
    let bar = Rect { x: start, y: place.y + (place.height - BAR) / 2.0, width: (end - start).max(2.0), height: BAR };
    let dashes = if quiet(row.mark) { "2 2" } else { "" };
    canvas.rect(bar, 1.5, fill, Some(Stroke::dashed(colour, 1.2, dashes)));
    if let Some(due) = row.due_day {
        let due = axis.at(due.saturating_add(1));
        // A right that runs out is never late.
        if due < end && row.mark != Mark::Expired {
            let late = Rect { x: due.max(start), width: end - due.max(start), ..bar };
            hatch(canvas, late, colour);
        }
        due_mark(canvas, due, bar);
    }
    if row.end_day.is_none() {
        // Torn off: it goes on.
        let torn = format!("M{} {}l3 {h}l-3 {h}", number(end), number(bar.y), h = number(BAR / 2.0));
        canvas.path(&torn, "#ffffff", Some(Stroke::solid(colour, 1.2)));
    }
    canvas.close();
}

fn quiet(mark: Mark) -> bool {
    matches!(mark, Mark::Lapsed | Mark::Cancelled | Mark::Expired)
}

fn hatch(canvas: &mut Canvas, area: Rect, colour: &'static str) {
    canvas.rect(area, 0.0, "#ffffff", Some(Stroke::solid(colour, 1.2)));
    let mut path = String::new();
    let mut foot = area.x - area.height + 4.0;
    while foot < area.right() {
        // A stroke rises from `foot` at the bottom; what is outside the area is cut off.
        let from = (area.x - foot).max(0.0);
        let to = (area.right() - foot).min(area.height);
        if to > from {
            path.push_str(&format!(
                "M{} {}L{} {}",
                number(foot + from),
                number(area.bottom() - from),
                number(foot + to),
                number(area.bottom() - to)
            ));
        }
        foot += 4.0;
    }
    if !path.is_empty() {
        canvas.path(&path, "none", Some(Stroke::solid(colour, 1.1)));
    }
}

fn due_mark(canvas: &mut Canvas, x: f64, bar: Rect) {
    let (top, bottom) = (bar.y - 3.5, bar.bottom() + 2.5);
    canvas.line(Point { x, y: top }, Point { x, y: bottom }, Stroke::solid(INK, 1.4));
    let flag = format!("M{} {}h-6l6 5z", number(x), number(top));
    canvas.path(&flag, INK, None);
}

/// What the marks on the bars mean.
fn explain(canvas: &mut Canvas, captions: &Words, x: f64, y: f64) -> f64 {
    let plain = Type { size: SMALL, face: Face::Plain, colour: INK, anchor: "start" };
    let bar = Rect { x: x + 8.0, y: y + 4.0, width: 0.0, height: 8.0 };
    due_mark(canvas, x + 8.0, bar);
    let at = Point { x: x + 14.0, y: y + 12.0 };
    canvas.text(at, captions.due_mark, plain);
    let x = x + 14.0 + width(captions.due_mark, Face::Plain, SMALL) + 12.0;
    let area = Rect { x, y: y + 4.0, width: 20.0, height: 8.0 };
    hatch(canvas, area, FAINT);
    let at = Point { x: x + 25.0, y: y + 12.0 };
    canvas.text(at, captions.late_part, plain);
    y + 16.0
}

/// The months above an axis, and a line down from each.
pub fn months(canvas: &mut Canvas, axis: &Axis, top: f64, bottom: f64, captions: &Words) {
    let plain = Type { size: SMALL, face: Face::Plain, colour: FAINT, anchor: "start" };
    let clear = width("mmm 0000", Face::Plain, SMALL) + 8.0;
    let name = |year: i64, month: u8| {
        let name = captions.months.get(usize::from(month)).copied();
        format!("{} {year}", name.unwrap_or_default())
    };
    let (year, month) = month_of(axis.first);
    let step = step(axis);
    let mut count = year * 12 + i64::from(month);
    let mut free = axis.x;
    let next = first_day((count + 1).div_euclid(12), nth(count + 1));
    let before = i32::try_from(next).map_or(axis.x, |next| axis.at(next));
    if before - axis.x > clear {
        let at = Point { x: axis.x + 2.0, y: top - 4.0 };
        canvas.text(at, &name(year, month), plain);
    }
    // INVARIANT: every turn moves on by a step, of which the axis holds at most `LINES`.
    loop {
        count = (count.div_euclid(step) + 1) * step;
        let (year, month) = (count.div_euclid(12), nth(count));
        let Ok(day) = i32::try_from(first_day(year, month)) else {
            break;
        };
        if day >= axis.last {
            break;
        }
        let x = axis.at(day);
        let labelled = x >= free && x + clear - 8.0 <= axis.x + axis.width;
        if labelled {
            let at = Point { x: x + 2.0, y: top - 4.0 };
            canvas.text(at, &name(year, month), plain);
            free = x + clear;
        }
        let reach = if labelled { 12.0 } else { 0.0 };
        let from = Point { x, y: top - reach };
        canvas.line(from, Point { x, y: bottom }, Stroke::solid("#c3ccd4", 0.7));
    }
}

/// The most lines an axis is divided by.
const LINES: i64 = 40;

/// How many months lie between two lines.
fn step(axis: &Axis) -> i64 {
    let months = (i64::from(axis.last) - i64::from(axis.first)) / 28;
    let mut step = 1;
    for next in [3, 12] {
        if months / step > LINES {
            step = next;
        }
    }
    while months / step > LINES {
        step *= 2;
    }
    step
}

/// The month, counted from 0, of a count of months.
fn nth(count: i64) -> u8 {
    u8::try_from(count.rem_euclid(12)).unwrap_or(0)
}

/// The year and the month, counted from 0, that a day since 1970 lies in.
fn month_of(day: i32) -> (i64, u8) {
    // Years begin in March here, so that the leap day is the last of its year.
    let days = i64::from(day) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = u8::try_from((from_march + 2) % 12).unwrap_or(0);
    let year = year_of_era + era * 400 + i64::from(month < 2);
    (year, month)
}

/// The first day of a month, in days since 1970.
fn first_day(year: i64, month: u8) -> i64 {
    let from_march = (i64::from(month) + 10) % 12;
    let year = year - i64::from(month < 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * from_march + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}
