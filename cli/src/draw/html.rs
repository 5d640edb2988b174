//! A page of its own: the picture, and beside it the same in words.
//!
//! In: a flow and its pictures. Out: one HTML file that loads nothing. The outline is a table, so
//! that nobody needs to see the picture to know who must do what; on paper a picture too large
//! for one page is cut between its boxes.
//!
//! It must not know how the picture was laid out.

use sagsgang::view::flow::{Flow, Mark, Node, NodeKind, Stair};

use super::canvas::{FONTS, number};
use super::captions::days_of;
use super::shapes::{kind_code, state_words};
use super::svg::{LONG, Picture, READABLE, SHORT, description, element};
use super::text::{bound, escape};
use super::words::{self, Words, words};

/// What stands above the picture on the first page.
const HEADING: f64 = 76.0;

const STYLE: &str = "
body { font-family: FONTS; color: #1b1b1b; background: #ffffff; margin: 1.5rem; line-height: 1.4; }
h1 { font-size: 1.4rem; margin: 0 0 .2rem; }
h2 { break-after: avoid; font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
p { margin: 0 0 .6rem; }
figure { margin: 0; overflow-x: auto; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
caption { text-align: left; padding-bottom: .3rem; }
th, td { border: 1px solid #b6c0c9; padding: .3rem .45rem; text-align: left; vertical-align: top; }
thead th { background: #d5e0ea; }
tbody th[scope=rowgroup] { background: #4a5a6a; color: #ffffff; }
td ul { margin: 0; padding-left: 1.1rem; }
blockquote { margin: .3rem 0 0; padding-left: .5rem; border-left: 3px solid #b6c0c9; font-style: italic; }
.kind { color: #505050; font-size: .9em; }
.basis { font-style: italic; }
.mark { font-weight: bold; }
.day { white-space: nowrap; }
.mark-late { color: #b3261e; }
.mark-open { color: #0b4fb0; }
table.decision caption { text-align: left; padding: 0.4em 0; }
tr.fits td { background: #d9f0de; font-weight: bold; }
.mark-met, .mark-happened, .mark-reached { color: #1a6b30; }
.mark-met-late { color: #8a4b00; }
.paper { display: none; }
@media print {
  body { margin: 0; font-size: 9pt; }
  tr, .whole { break-inside: avoid; }
  tr:has(th[scope=rowgroup]) { break-after: avoid; }
  thead { display: table-header-group; }
  svg { width: 100%; }
}
";

/// Writes the page.
pub fn page(flow: &Flow, chart: &Picture, stairs: Option<&Picture>, calendar: Option<&Picture>) -> String {
    let captions = words(flow.language);
    // The page has a heading of its own, so the picture begins at the names of the lanes.
    let chart = &Picture { top: chart.heads.0 - 4.0, ..chart.clone() };
    let paper = Paper::of(chart);
    let style = STYLE.replace("FONTS", FONTS);
    let mut out = format!(
        concat!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            "<meta http-equiv=\"Content-Security-Policy\" ",
            "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
            "<title>{title}</title>\n<style>{style}{print}</style>\n</head>\n<body>\n<main>\n",
            "<h1>{title}</h1>\n"
        ),
        lang = captions.code,
        title = escape(&flow.title),
        style = style,
        print = paper.style(chart),
    );
    for said in flow.remarks() {
        out.push_str(&format!("<p>{}</p>\n", escape(said)));
    }
    if let Some(day) = &flow.as_of {
        out.push_str(&format!("<p>{} {}</p>\n", captions.as_of, escape(day)));
    }
    out.push_str(&format!("<p>{}</p>\n", captions.lead));
    out.push_str(&format!("<figure class=\"chart\">\n{}</figure>\n", element(flow, chart, "flow", &flow.title, &description(flow))));
    out.push_str(&paper.pages(chart));
    outline(&mut out, flow, captions);
    tables(&mut out, flow, captions);
    outside(&mut out, flow, captions);
    if let Some(picture) = stairs {
        let title = format!("{}: {}", captions.stairs, flow.title);
        whole(&mut out, captions.stairs, &element(flow, picture, "stairs", &title, captions.stairs_description));
        flow.stairs.iter().for_each(|stair| course(&mut out, flow, stair, captions));
    }
    if let Some(picture) = calendar {
        let title = format!("{}: {}", captions.calendar, flow.title);
        whole(&mut out, captions.calendar, &element(flow, picture, "calendar", &title, captions.calendar_description));
        timeline(&mut out, flow, captions);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// A picture that stands whole below its heading.
fn whole(out: &mut String, heading: &str, element: &str) {
    out.push_str(&format!("<h2>{heading}</h2>\n<figure class=\"whole\">\n{element}</figure>\n"));
}

/// How the flow chart goes onto paper.
struct Paper {
    landscape: bool,
    /// Where each page begins and ends; empty when one page holds it all.
    cuts: Vec<(f64, f64)>,
}

impl Paper {
    fn of(chart: &Picture) -> Self {
        let (width, height) = (chart.size.width, chart.size.height - chart.top);
        let upright = (SHORT / width).min((LONG - HEADING) / height);
        let turned = (LONG / width).min((SHORT - HEADING) / height);
        if upright.max(turned) >= READABLE {
            return Paper { landscape: turned > upright, cuts: Vec::new() };
        }
        let landscape = SHORT / width < READABLE;
        let (wide, high) = if landscape { (LONG, SHORT) } else { (SHORT, LONG) };
        let scale = wide / width;
        Paper { landscape, cuts: cuts(chart, high / scale - 8.0, HEADING / scale) }
    }

    fn style(&self, chart: &Picture) -> String {
        let side = if self.landscape { "landscape" } else { "portrait" };
        let page = format!("@page {{ size: A4 {side}; margin: 10mm; }}\n");
        if self.cuts.is_empty() {
            let (wide, high) = if self.landscape { (LONG, SHORT) } else { (SHORT, LONG) };
            let scale = (wide / chart.size.width).min((high - HEADING) / (chart.size.height - chart.top));
            return format!(
                "{page}@media print {{ .chart svg {{ width: {}px; }} .chart {{ break-inside: avoid; }} }}\n",
                number(chart.size.width * scale.min(1.0))
            );
        }
        // What is not displayed could not be shown again, so the whole is only made invisible.
        format!(
            "{page}@media print {{ .chart {{ position: absolute; width: 0; height: 0; overflow: hidden; }} \
             .paper {{ display: block; break-after: page; }} .paper svg {{ display: block; }} }}\n"
        )
    }

    /// The pieces of the flow chart, each under the names of the lanes.
    fn pages(&self, chart: &Picture) -> String {
        let width = number(chart.size.width);
        let window = |top: f64, height: f64| {
            format!(
                "<svg viewBox=\"0 {} {width} {}\" font-family=\"{FONTS}\"><use href=\"#flow-all\"/></svg>\n",
                number(top),
                number(height)
            )
        };
        let mut out = String::new();
        for (page, (top, bottom)) in self.cuts.iter().enumerate() {
            out.push_str("<div class=\"paper\" aria-hidden=\"true\">\n");
            if page > 0 {
                out.push_str(&window(chart.heads.0, chart.heads.1));
            }
            out.push_str(&window(*top, bottom - top));
            out.push_str("</div>\n");
        }
        out
    }
}

/// Cuts a picture into pieces that fit a page with what stands above them, through as few boxes
/// and labels as can be.
fn cuts(chart: &Picture, page: f64, heading: f64) -> Vec<(f64, f64)> {
    let mut pieces = Vec::new();
    let mut top = chart.top;
    let mut room = page - heading;
    // INVARIANT: a piece is at least half a page high, so the loop ends.
    while chart.size.height - top > room {
        let mut best = (usize::MAX, top + room);
        let mut y = top + room;
        while y > top + room / 2.0 {
            let through = chart.boxes.iter().chain(&chart.labels).filter(|place| place.y - 2.0 < y && y < place.bottom() + 2.0).count();
            if through < best.0 {
                best = (through, y);
            }
            y -= 4.0;
        }
        pieces.push((top, best.1));
        top = best.1;
        room = page - chart.heads.1;
    }
    pieces.push((top, chart.size.height));
    pieces
}

fn outline(out: &mut String, flow: &Flow, captions: &Words) {
    let cased = flow.nodes.iter().any(|node| node.state.is_some());
    let mut columns = vec![captions.step, captions.who, captions.when, captions.basis, captions.ladder];
    if cased {
        columns.push(captions.state);
    }
    out.push_str(&format!("<h2 id=\"outline\">{0}</h2>\n<table aria-labelledby=\"outline\">\n<thead><tr>", captions.outline));
    for column in &columns {
        out.push_str(&format!("<th scope=\"col\">{column}</th>"));
    }
    out.push_str("</tr></thead>\n");
    for (heading, nodes) in sections(flow, captions) {
        out.push_str(&format!("<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n", columns.len(), escape(heading)));
        for node in nodes {
            row(out, flow, node, captions, cased);
        }
        out.push_str("</tbody>\n");
    }
    out.push_str("</table>\n");
}

/// The steps phase by phase, then the events, then the goal and the endings.
fn sections<'a>(flow: &'a Flow, captions: &'a Words) -> Vec<(&'a str, Vec<&'a Node>)> {
    let step = |node: &&Node| matches!(node.kind, NodeKind::Duty | NodeKind::Right);
    let known = |phase: usize| phase < flow.phases.len();
    let mut sections: Vec<(&str, Vec<&Node>)> = Vec::new();
    let loose = |node: &&Node| step(node) && !node.phase.is_some_and(known);
    sections.push((captions.steps, flow.nodes.iter().filter(loose).collect()));
    for (index, phase) in flow.phases.iter().enumerate() {
        let own = |node: &&Node| step(node) && node.phase == Some(index);
        sections.push((phase, flow.nodes.iter().filter(own).collect()));
    }
    let events = |node: &&Node| node.kind == NodeKind::Event;
    sections.push((captions.events, flow.nodes.iter().filter(events).collect()));
    let ends = |node: &&Node| matches!(node.kind, NodeKind::Goal | NodeKind::Ending);
    sections.push((captions.ends, flow.nodes.iter().filter(ends).collect()));
    sections.retain(|(_, nodes)| !nodes.is_empty());
    sections
}

fn row(out: &mut String, flow: &Flow, node: &Node, captions: &Words, cased: bool) {
    out.push_str(&format!(
        "<tr data-id=\"{id}\" data-kind=\"{code}\" data-line=\"{line}\"><td><strong>{title}</strong> \
         <span class=\"kind\">({kind}{place}{beside})</span>",
        id = escape(&node.id),
        code = kind_code(node.kind),
        line = node.line,
        title = escape(&node.title),
        kind = words::kind(node.kind, flow.language),
        beside = if node.beside { format!(", {}", captions.beside) } else { String::new() },
        place = if node.line == 0 { String::new() } else { format!(", {} {}", captions.line, node.line) },
    ));
    if let Some(action) = &node.action {
        out.push_str(&format!("<br>{}", escape(action)));
    }
    for hidden in &node.hidden {
        out.push_str(&format!("<br>{}", escape(hidden)));
    }
    if !node.quote.is_empty() {
        out.push_str(&format!("<blockquote>{}</blockquote>", escape(&node.quote.join(" "))));
    }
    out.push_str("</td>");
    let who = flow.lanes.get(node.lane).map_or("", |lane| &lane.name);
    out.push_str(&format!("<td>{}</td><td>", escape(who)));
    let mut when = reasons(flow, node);
    when.extend(node.also.iter().chain(&node.deadline).cloned());
    list(out, &when);
    out.push_str("</td><td class=\"basis\">");
    list(out, &node.basis);
    out.push_str("</td><td>");
    list(out, &node.ladder);
    out.push_str("</td>");
    if cased {
        let mark = node.state.as_ref().map(|state| state.mark);
        let words = state_words(node, flow.language).unwrap_or_default();
        out.push_str(&format!("<td><span class=\"mark mark-{}\">{}</span></td>", mark.map_or("none", mark_code), days(&words)));
    }
    out.push_str("</tr>\n");
}

/// What leads to a node, in words.
fn reasons(flow: &Flow, node: &Node) -> Vec<String> {
    flow.edges
        .iter()
        .filter(|edge| edge.to == node.id)
        .map(|edge| {
            let from = flow.nodes.iter().find(|other| other.id == edge.from);
            let title = from.map_or(edge.from.as_str(), |from| from.title.as_str());
            let mut reason = format!("{} {title}", words::incoming(edge.kind, flow.language));
            if let Some(label) = &edge.label {
                reason.push_str(&format!(" ({label})"));
            }
            reason
        })
        .collect()
}

fn list(out: &mut String, items: &[String]) {
    match items {
        [] => {}
        [only] => out.push_str(&escape(&bound(only))),
        many => {
            out.push_str("<ul>");
            for item in many {
                out.push_str(&format!("<li>{}</li>", escape(&bound(item))));
            }
            out.push_str("</ul>");
        }
    }
}

/// The decisions; the rows that fit in the case are marked.
fn tables(out: &mut String, flow: &Flow, captions: &Words) {
    if flow.tables.is_empty() {
        return;
    }
    out.push_str(&format!("<h2>{}</h2>\n", captions.decisions));
    for table in &flow.tables {
        let title = table.question.as_ref().unwrap_or(&table.name);
        let basis = if table.basis.is_empty() { String::new() } else { format!(" ({})", table.basis.join("; ")) };
        out.push_str(&format!(
            "<table class=\"decision\">\n<caption><strong>{}</strong>{}</caption>\n<thead><tr>",
            escape(title),
            escape(&basis)
        ));
        for column in table.columns.iter().chain([&table.name]) {
            out.push_str(&format!("<th scope=\"col\">{}</th>", escape(column)));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            out.push_str(if row.fits { "<tr class=\"fits\">" } else { "<tr>" });
            row.cells.iter().for_each(|cell| out.push_str(&format!("<td>{}</td>", escape(cell))));
            let fits = if row.fits { format!(" <span class=\"mark mark-met\">◄ {}</span>", captions.fits) } else { String::new() };
            out.push_str(&format!("<td>{}{fits}</td></tr>\n", escape(&row.result)));
        }
        out.push_str("</tbody>\n</table>\n");
    }
}

/// What is done outside any case.
fn outside(out: &mut String, flow: &Flow, captions: &Words) {
    if flow.outside.is_empty() {
        return;
    }
    out.push_str(&format!("<h2>{}</h2>\n<dl>\n", captions.outside_cases));
    for activity in &flow.outside {
        out.push_str(&format!("<dt>{}</dt>\n", escape(&activity.title)));
        activity.lines.iter().for_each(|line| out.push_str(&format!("<dd>{}</dd>\n", escape(line))));
    }
    out.push_str("</dl>\n");
}

/// A progression day by day: what was planned, what was told, what came.
fn course(out: &mut String, flow: &Flow, stair: &Stair, captions: &Words) {
    out.push_str(&format!("<table>\n<caption><strong>{}</strong>", escape(&stair.title)));
    stair.lines.iter().for_each(|line| out.push_str(&format!("<br>{}", escape(line))));
    out.push_str("</caption>\n<thead><tr>");
    for column in [captions.when, captions.planned, captions.told, captions.came] {
        out.push_str(&format!("<th scope=\"col\">{}</th>", capital(column)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for ((_, when), [planned, told, came]) in days_of(flow, stair) {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            days(&when),
            escape(&planned),
            escape(&told),
            escape(&came)
        ));
    }
    out.push_str("</tbody>\n</table>\n");
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn timeline(out: &mut String, flow: &Flow, captions: &Words) {
    out.push_str("<table>\n<thead><tr>");
    for column in [captions.step, captions.from, captions.due_column, captions.end, captions.state] {
        out.push_str(&format!("<th scope=\"col\">{column}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &flow.timeline {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td><span class=\"mark mark-{}\">{}</span></td></tr>\n",
            escape(&row.label),
            days(&row.from),
            days(row.due.as_deref().unwrap_or("–")),
            days(row.end.as_deref().unwrap_or(captions.still_open)),
            mark_code(row.mark),
            words::mark(row.mark, flow.language),
        ));
    }
    out.push_str("</tbody>\n</table>\n");
}

/// A text whose dates are not parted at the end of a line.
fn days(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        if word.starts_with(|sign: char| sign.is_ascii_digit()) && word.contains('-') {
            format!("<span class=\"day\">{}</span>", escape(word))
        } else {
            escape(word)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The name of a state in attributes.
fn mark_code(mark: Mark) -> &'static str {
    match mark {
        Mark::NotYet => "not-yet",
        Mark::Open => "open",
        Mark::Late => "late",
        Mark::Met => "met",
        Mark::MetLate => "met-late",
        Mark::Lapsed => "lapsed",
        Mark::Cancelled => "cancelled",
        Mark::Expired => "expired",
        Mark::Happened => "happened",
        Mark::Reached => "reached",
    }
}
