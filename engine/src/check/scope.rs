//! Which cases a text applies to: its fact is one that events tell, and that stands until it is told anew.

use super::Checker;
use super::names::Names;
use crate::diagnostic::{Code, Part};
use crate::model::{EventKind, Fact, Scope, Type};
use crate::source::Span;
use crate::syntax::ast::{self, File, HeaderClause, Name};

/// The scope as it is written, and where.
fn written(file: &File) -> Option<(&Name, &[ast::Value], Span)> {
    file.header()?.clauses.iter().find_map(|clause| match &clause.what {
        HeaderClause::Scope(fact, values) => Some((fact, values.as_slice(), clause.span)),
        _ => None,
    })
}

impl Checker<'_> {
    /// Which cases the text applies to, where it says so.
    pub(super) fn scope(&mut self, file: &File, names: &Names, facts: &[Fact], kinds: &[EventKind]) -> Option<Scope> {
        let (name, values, span) = written(file)?;
        let id = self.fact(names, name)?;
        let fact = facts.get(id.index())?;
        if !matches!(fact.kind, Type::Choice(_) | Type::Identifier) {
            let help = (
                "spørg om en oplysning, der er et valg (en af …) eller en betegnelse",
                "ask about a fact that is a choice (one of …) or an identifier",
            );
            self.mismatch(fact, name.span, ("det, der siger, hvor sagen hører til", "what tells where a case belongs"), Part::from(help));
            return None;
        }
        let read: Vec<_> = values.iter().map(|value| self.value(fact, value)).collect();
        let read = read.into_iter().collect::<Option<Vec<_>>>()?;
        let words: Vec<String> =
            values.iter().filter_map(|value| if let ast::Value::Words(name) = value { Some(name.text.clone()) } else { None }).collect();
        for (at, value) in read.iter().enumerate() {
            if let (true, Some(words)) = (read.iter().take(at).any(|earlier| earlier == value), words.get(at)) {
                let fault = self.fault(Code::DuplicateName, span).with(words.as_str());
                self.push(fault);
            }
        }
        let mut not_here = |help: (&str, &str)| {
            let because = ("oplysningen kan ikke sige, hvor sagen hører til", "the fact cannot tell where a case belongs");
            let fault = self
                .fault(Code::ClauseOutOfPlace, span)
                .with(("gælder for sager hvor", "applies to cases where"))
                .with(because)
                .with(help)
                .also(fact.declared_at);
            self.push(fault);
        };
        let tells = |kind: &EventKind| kind.tells.contains(&id);
        if fact.decided.is_some() || fact.said_by.is_some() || fact.lasts.is_some() {
            not_here((
                "spørg om en oplysning, som hændelser fortæller, og som gælder, til den fortælles igen",
                "ask about a fact that events tell and that holds until it is told again",
            ));
            return None;
        }
        if !kinds.iter().any(tells) {
            not_here(("lad en hændelse oplyse den", "let an event state it"));
            return None;
        }
        if kinds.iter().any(|kind| tells(kind) && (kind.grant.is_some() || kind.revokes)) {
            not_here((
                "lad den oplyses af hændelser, der hverken bevilger noget eller tager målet tilbage",
                "let it be stated by events that neither grant anything nor take the goal back",
            ));
            return None;
        }
        Some(Scope { fact: id, values: read, words })
    }
}
