//! What became of the mutants of one sort.

use super::texts::{Base, Mutant};
use sagsgang::diagnostic::{Diagnostic, has_errors};
use sagsgang::source::SourceMap;
use std::fmt::Write as _;

#[derive(Debug, Clone)]
pub(crate) struct Measured {
    sort: &'static str,
    /// Mutants that were noticed.
    pub(crate) faults: usize,
    /// Mutants that say something else, or the same, without a fault.
    unnoticed: usize,
    in_place: usize,
    messages: usize,
    proposed: usize,
    repaired: usize,
    as_before: usize,
}

impl Measured {
    pub(crate) fn of(sort: &'static str) -> Self {
        Self { sort, faults: 0, unnoticed: 0, in_place: 0, messages: 0, proposed: 0, repaired: 0, as_before: 0 }
    }

    pub(crate) fn in_place(&self) -> f64 {
        share(self.in_place, self.faults)
    }

    pub(crate) fn repaired(&self) -> f64 {
        share(self.repaired, self.faults)
    }

    #[allow(clippy::cast_precision_loss, reason = "small numbers")]
    pub(crate) fn messages_a_fault(&self) -> f64 {
        self.messages as f64 / self.faults.max(1) as f64
    }

    /// Reads the mutant, and what its first message proposes.
    pub(crate) fn look(&mut self, base: &Base, mutant: &Mutant, show: bool) {
        let (sources, loaded) = base.load(&mutant.text);
        let new = loaded.diagnostics.len().saturating_sub(base.warnings);
        if new == 0 {
            self.unnoticed += 1;
            return;
        }
        self.faults += 1;
        self.messages += new;
        let first = &loaded.diagnostics[0];
        let placed = is_at(&sources, first, mutant);
        let mended = first.fixes.first().map(|fix| {
            let (start, end) = (fix.span.start as usize, fix.span.end as usize);
            format!("{}{}{}", &mutant.text[..start], fix.text, &mutant.text[end..])
        });
        let again = mended.as_deref().map(|text| base.load(text).1);
        let repaired = again.as_ref().is_some_and(|again| !has_errors(&again.diagnostics) && again.diagnostics.len() <= base.warnings);
        let same = again.and_then(|again| again.procedure).is_some_and(|procedure| procedure.fingerprint() == base.fingerprint);
        self.in_place += usize::from(placed);
        self.proposed += usize::from(mended.is_some());
        self.repaired += usize::from(repaired);
        self.as_before += usize::from(same);
        if show && !(placed && repaired && new == 1) {
            self.show(base, mutant, (&sources, &loaded.diagnostics), (placed, repaired));
        }
    }

    fn show(&self, base: &Base, mutant: &Mutant, (sources, found): (&SourceMap, &[Diagnostic]), (placed, repaired): (bool, bool)) {
        let start = mutant.text[..mutant.place.start].rfind('\n').map_or(0, |at| at + 1);
        let line = mutant.text[start..].lines().next().unwrap_or_default();
        let number = mutant.text[..start].lines().count() + 1;
        println!(
            "--- {} · {} {}\n{number:4} {line}",
            self.sort,
            if placed { "" } else { "ELSEWHERE" },
            if repaired { "" } else { "UNREPAIRED" }
        );
        for fault in found.iter().take(4) {
            let source = sources.get(fault.source).unwrap();
            let fix = fault.fixes.first().map(|fix| format!(" FIX {:?} -> {:?}", source.slice(fix.span), fix.text)).unwrap_or_default();
            let (title, help) = (fault.title(base.language), fault.help(base.language));
            println!("     {} [{}] {title} — {help}{fix}", source.place(fault.span.start).line, fault.code.slug());
        }
        println!("     ({} messages, {})", found.len(), base.name.rsplit("dsl-examples/").next().unwrap_or_default());
    }
}

/// Is the message, or the second place it points to, on the line of the fault or on another where it is as right?
fn is_at(sources: &SourceMap, fault: &Diagnostic, mutant: &Mutant) -> bool {
    let own = sources.ids().next();
    if Some(fault.source) != own || !(mutant.codes.is_empty() || mutant.codes.contains(&fault.code.slug())) {
        return false;
    }
    let source = sources.get(fault.source).unwrap();
    let line = |at: usize| source.place(u32::try_from(at).unwrap()).line;
    let broken = line(mutant.place.start)..=line(mutant.place.end.max(mutant.place.start + 1) - 1);
    let spans = std::iter::once(fault.span).chain(fault.also.filter(|_| fault.also_in.is_none()));
    spans.map(|span| source.place(span.start).line).any(|line| broken.contains(&line) || mutant.lines.contains(&line))
}

#[allow(clippy::cast_precision_loss, reason = "small numbers")]
fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

pub(crate) fn total(all: &[Measured]) -> Measured {
    all.iter().fold(Measured::of("all"), |sum, one| Measured {
        sort: sum.sort,
        faults: sum.faults + one.faults,
        unnoticed: sum.unnoticed + one.unnoticed,
        in_place: sum.in_place + one.in_place,
        messages: sum.messages + one.messages,
        proposed: sum.proposed + one.proposed,
        repaired: sum.repaired + one.repaired,
        as_before: sum.as_before + one.as_before,
    })
}

/// The figures as a table for people.
pub(crate) fn table(of: &str, all: &[Measured]) -> String {
    let mut table = String::new();
    writeln!(table, "| {of} | faults | not noticed | right place | messages a fault | edit proposed | repaired | as it was |").unwrap();
    writeln!(table, "|---|--:|--:|--:|--:|--:|--:|--:|").unwrap();
    for one in all.iter().chain([&total(all)]) {
        let percent = |part| format!("{:.0} %", share(part, one.faults));
        writeln!(
            table,
            "| {} | {} | {} | {} | {:.2} | {} | {} | {} |",
            one.sort,
            one.faults,
            one.unnoticed,
            percent(one.in_place),
            one.messages_a_fault(),
            percent(one.proposed),
            percent(one.repaired),
            percent(one.as_before),
        )
        .unwrap();
    }
    table
}
