//! Decisions in the picture: each as a table, and as a box with an arrow to every step that asks for it.

use super::flow::{Edge, EdgeKind, Mark, Node, NodeKind, NodeState, Table, TableRow};
use super::{Painter, step_id};
use crate::explain::basis_words;
use crate::model::{Decision, FactId, StepId, value_words};

/// Before a row that fits.
const FITS: &str = "► ";

impl Painter<'_> {
    /// The decisions as tables, with the rows that fit in a case.
    pub(super) fn tables(&self) -> Vec<Table> {
        self.procedure.decisions().iter().map(|decision| self.table(decision)).collect()
    }

    fn table(&self, decision: &Decision) -> Table {
        let fact = self.procedure.fact(decision.fact);
        let fits: Vec<usize> = self
            .situation
            .and_then(|situation| situation.decided.iter().find(|decided| decided.decision == fact.name))
            .map(|decided| decided.rows.iter().map(|row| row.number).collect())
            .unwrap_or_default();
        let rows = decision.rows.iter().enumerate().map(|(at, row)| TableRow {
            cells: row.words.clone(),
            result: value_words(self.language, &fact.kind, Some(row.result)),
            fits: fits.contains(&(at + 1)),
        });
        Table {
            name: fact.name.clone(),
            question: decision.label.clone(),
            columns: decision.columns.iter().map(|column| self.procedure.fact(*column).name.clone()).collect(),
            rows: rows.collect(),
            basis: decision.basis.iter().map(|basis| basis_words(self.language, basis)).collect(),
        }
    }

    /// The steps whose conditions or pauses ask for a fact.
    pub(super) fn asking(&self, fact: FactId) -> impl Iterator<Item = StepId> + '_ {
        let asks = move |id: &StepId| {
            let step = self.procedure.step(*id);
            let conditions = step.conditions.iter().chain(step.pausing.iter().map(|pausing| &pausing.while_));
            conditions.flat_map(|condition| &condition.atoms).any(|atom| atom.fact() == fact)
        };
        (0..self.procedure.steps().len()).map(StepId::new).filter(asks)
    }

    /// A box for each decision that a step asks for: a line for each row.
    pub(super) fn decision_nodes(&self) -> Vec<Node> {
        let asked = self.procedure.decisions().iter().filter_map(|decision| Some((decision, self.asking(decision.fact).next()?)));
        asked.map(|(decision, first)| self.decision_node(&self.table(decision), first)).collect()
    }

    fn decision_node(&self, table: &Table, first: StepId) -> Node {
        let line = |row: &TableRow| format!("{}{} → {}", if row.fits { FITS } else { "" }, row.cells.join(" · "), row.result);
        let said: Vec<&str> = table.rows.iter().filter(|row| row.fits).map(|row| row.result.as_str()).collect();
        let state = (!said.is_empty()).then(|| NodeState { mark: Mark::Happened, words: said.join(" + "), due: None });
        Node {
            id: decision_id(&table.name),
            kind: NodeKind::Decision,
            lane: self.acting().count(),
            phase: self.procedure.step(first).phase.map(|phase| phase.index()),
            title: table.question.clone().unwrap_or_else(|| table.name.clone()),
            action: Some(format!("{} → {}", table.columns.join(" · "), table.name)),
            also: table.rows.iter().map(line).collect(),
            deadline: Vec::new(),
            basis: table.basis.clone(),
            ladder: Vec::new(),
            hidden: Vec::new(),
            quote: Vec::new(),
            line: 0,
            beside: false,
            state,
        }
    }

    /// From each decision to the steps that ask for it.
    pub(super) fn decision_edges(&self) -> impl Iterator<Item = Edge> + '_ {
        self.procedure.decisions().iter().flat_map(move |decision| {
            let from = decision_id(&self.procedure.fact(decision.fact).name);
            self.asking(decision.fact).map(move |step| Edge {
                from: from.clone(),
                to: step_id(self.procedure.step(step)),
                kind: EdgeKind::Asks,
                label: None,
                travelled: false,
            })
        })
    }
}

pub(super) fn decision_id(name: &str) -> String {
    format!("decision:{name}")
}
