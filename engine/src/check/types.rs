//! Every condition is a condition on facts of the right type.

use super::Checker;
use super::names::Names;
use crate::diagnostic::{Code, Part, nearest};
use crate::lexicon::Language;
use crate::model::{Atom, Condition, Fact, FactId, FieldValue, Type, Unknown, Value, key};
use crate::source::Span;
use crate::syntax::ast::{self, AtomTest, FactType, StepClause};

impl Checker<'_> {
    pub(super) fn fact_type(&mut self, kind: &FactType) -> Type {
        match kind {
            FactType::Date => Type::Date,
            FactType::Duration => Type::Duration,
            FactType::YesNo => Type::YesNo,
            FactType::Text => Type::Text,
            FactType::Identifier => Type::Identifier,
            FactType::Number => Type::Number,
            FactType::Plan => Type::Plan,
            FactType::Choice(values) => {
                let mut seen: std::collections::BTreeMap<String, crate::source::Span> = std::collections::BTreeMap::new();
                for value in values {
                    if let Some(earlier) = seen.insert(key(&value.text), value.span) {
                        let fault = self.fault(Code::DuplicateName, value.span).with(value.text.as_str()).also(earlier);
                        self.push(fault);
                    }
                }
                Type::Choice(values.iter().map(|value| value.text.clone()).collect())
            }
        }
    }

    pub(super) fn condition(&mut self, names: &Names, facts: &[Fact], test: &ast::Test, negated: bool) -> Option<Condition> {
        let atoms: Vec<Option<Atom>> = test.atoms.iter().map(|atom| self.atom(names, facts, atom)).collect();
        // What a decision gives is always known.
        let decided =
            |atom: &ast::Atom| names.fact_id(&atom.fact).and_then(|id| facts.get(id.index())).is_some_and(|fact| fact.decided.is_some());
        let asks = test.atoms.iter().find(|atom| !matches!(atom.test, AtomTest::Given | AtomTest::Missing) && !decided(atom));
        let unknown = match (test.unknown, asks) {
            (Some(unknown), _) => unknown,
            (None, None) => Unknown::No,
            (None, Some(atom)) => {
                let fault = self.fault(Code::MissingUnknown, atom.span).with(atom.fact.text.as_str());
                self.push(fault);
                Unknown::No
            }
        };
        let words =
            on_one_line(self.language, &crate::syntax::clause_words(self.language, &StepClause::If(test.clone(), negated)), test.all);
        Some(Condition { all: test.all, atoms: atoms.into_iter().collect::<Option<_>>()?, negated, unknown, words })
    }

    pub(super) fn atom(&mut self, names: &Names, facts: &[Fact], atom: &ast::Atom) -> Option<Atom> {
        let id = self.fact(names, &atom.fact)?;
        let fact = facts.get(id.index())?;
        match &atom.test {
            AtomTest::Given => Some(Atom::Given(id, true)),
            AtomTest::Missing => Some(Atom::Given(id, false)),
            AtomTest::Holds if fact.kind == Type::YesNo => Some(Atom::Equals(id, Value::yes_no(true), true)),
            AtomTest::Holds => {
                self.mismatch(fact, atom.span, ("et spørgsmål om ja eller nej", "a question of yes or no"), expected(&fact.kind));
                None
            }
            AtomTest::Equals(value, negated) => Some(Atom::Equals(id, self.value(fact, value)?, !negated)),
            AtomTest::Compare(comparison, value) => {
                if !matches!(fact.kind, Type::Date | Type::Duration | Type::Number) {
                    self.mismatch(fact, atom.span, ("en sammenligning", "a comparison"), expected(&fact.kind));
                    return None;
                }
                Some(Atom::Compare(id, *comparison, self.value(fact, value)?))
            }
        }
    }

    /// A written value as a value of a fact's type.
    pub(super) fn value(&mut self, fact: &Fact, value: &ast::Value) -> Option<Value> {
        let (found, span, noun) = match (value, &fact.kind) {
            (ast::Value::YesNo(yes, span), Type::YesNo) => (Some(Value::yes_no(*yes)), *span, ("", "")),
            (ast::Value::Date(day, span), Type::Date) => (Some(Value::date(*day)), *span, ("", "")),
            (ast::Value::Duration(period, span), Type::Duration) => (Some(Value::duration(*period)), *span, ("", "")),
            (ast::Value::Number(words, span), Type::Number) => {
                (number(words), *span, ("et tal med for mange cifre", "a number with too many digits"))
            }
            (ast::Value::Words(name), Type::Choice(options)) => {
                return self.option(fact, name, options);
            }
            (ast::Value::Words(name), Type::Text | Type::Identifier) => {
                (Some(Value::read(&FieldValue::Text(name.text.clone()), &fact.kind)?), name.span, ("", ""))
            }
            (ast::Value::Words(name), Type::Plan) => (
                Value::read(&FieldValue::Text(name.text.clone()), &fact.kind),
                name.span,
                ("en plan, der ikke kan læses", "a plan that cannot be read"),
            ),
            (ast::Value::YesNo(_, span), _) => (None, *span, ("ja eller nej", "yes or no")),
            (ast::Value::Date(_, span), _) => (None, *span, ("en dato", "a date")),
            (ast::Value::Duration(_, span), _) => (None, *span, ("en varighed", "a duration")),
            (ast::Value::Number(_, span), _) => (None, *span, ("et tal", "a number")),
            (ast::Value::Words(name), _) => (None, name.span, ("et ord", "a word")),
        };
        if found.is_none() {
            self.mismatch(fact, span, noun, expected(&fact.kind));
        }
        found
    }

    /// One of a choice's values.
    pub(super) fn option(&mut self, fact: &Fact, name: &ast::Name, options: &[String]) -> Option<Value> {
        let found = Value::read(&FieldValue::Text(name.text.clone()), &fact.kind);
        if found.is_none() {
            let near = nearest(&name.text, options.iter().map(String::as_str));
            let help = match near {
                Some(known) => Part::Each(format!("mente du »{known}«?"), format!("did you mean `{known}`?")),
                None => Part::Each(format!("skriv en af: {}", options.join(", ")), format!("write one of: {}", options.join(", "))),
            };
            let wrote = Part::quoted(&name.text);
            let mut fault = self
                .fault(Code::TypeMismatch, name.span)
                .with(fact.name.as_str())
                .with(noun(&fact.kind))
                .with(wrote)
                .with(help)
                .also(fact.declared_at);
            if let Some(known) = near {
                fault = fault.fix(name.span, crate::syntax::name_words(self.language, known));
            }
            self.push(fault);
        }
        found
    }

    pub(super) fn mismatch(&mut self, fact: &Fact, span: Span, found: (&str, &str), help: Part) {
        let fault = self
            .fault(Code::TypeMismatch, span)
            .with(fact.name.as_str())
            .with(noun(&fact.kind))
            .with(found)
            .with(help)
            .also(fact.declared_at);
        self.push(fault);
    }
}

/// A condition or a limit as it is said in a sentence: what stands below it in bullets comes after it.
pub(super) fn on_one_line(language: Language, words: &str, all: bool) -> String {
    let mut lines = words.lines().map(str::trim);
    let head = lines.next().unwrap_or_default();
    let items: Vec<&str> = lines.map(|line| line.trim_start_matches("- ")).collect();
    let Some((last, before)) = items.split_last() else { return head.to_owned() };
    let (head, unknown) = head.split_once(", ").map_or((head, String::new()), |(head, unknown)| (head, format!(", {unknown}")));
    let and = if all { language.pick("og", "and") } else { language.pick("eller", "or") };
    let items = if before.is_empty() { (*last).to_owned() } else { format!("{} {and} {last}", before.join(", ")) };
    format!("{head}: {items}{unknown}")
}

pub(super) fn number(words: &str) -> Option<Value> {
    // A point groups thousands when three digits follow: 50.000 is fifty thousand.
    Value::number(&words.replace('.', ""))
}

/// A written value as an event's field carries it.
pub(super) fn field(value: &ast::Value) -> FieldValue {
    match value {
        ast::Value::YesNo(yes, _) => FieldValue::YesNo(*yes),
        ast::Value::Date(day, _) => FieldValue::Text(day.to_string()),
        ast::Value::Duration(period, _) => FieldValue::Text(crate::terms::period_words(crate::lexicon::Language::Danish, *period)),
        ast::Value::Number(words, _) => FieldValue::Text(words.replace('.', "")),
        ast::Value::Words(name) => FieldValue::Text(name.text.clone()),
    }
}

pub(super) fn noun(kind: &Type) -> (&'static str, &'static str) {
    match kind {
        Type::Date => ("en dato", "a date"),
        Type::Duration => ("en varighed", "a duration"),
        Type::YesNo => ("et ja/nej-svar", "a yes/no answer"),
        Type::Text => ("en tekst", "a text"),
        Type::Identifier => ("en betegnelse", "an identifier"),
        Type::Number => ("et tal", "a number"),
        Type::Plan => ("en plan", "a plan"),
        Type::Choice(_) => ("et valg mellem faste værdier", "a choice of fixed values"),
    }
}

pub(super) fn expected(kind: &Type) -> Part {
    match kind {
        Type::Date => ("skriv en dato som 2018-02-15, eller spørg »er oplyst«", "write a date like 2018-02-15, or ask `is given`"),
        Type::Duration => ("skriv en varighed som 8 uger", "write a duration like 8 weeks"),
        Type::YesNo => ("skriv »er ja« eller »er nej«", "write `is yes` or `is no`"),
        Type::Text => (
            "en tekst kan kun være oplyst eller mangle: »er oplyst«, »mangler«",
            "a text can only be given or missing: `is given`, `is missing`",
        ),
        Type::Identifier => (
            "en betegnelse skriver man i anførselstegn; om den kan man kun spørge: »er oplyst«, »mangler«",
            "an identifier is written in quotation marks; one can only ask of it: `is given`, `is missing`",
        ),
        Type::Plan => (
            "skriv hvert trin med sin dag, dage og trin stigende, fx \"2026-05-04: 12; 2026-05-18: 20\"; om en plan kan man kun spørge: »er oplyst«, »mangler«",
            "write each level with its day, days and levels rising, for instance \"2026-05-04: 12; 2026-05-18: 20\"; one can only ask of a plan: `is given`, `is missing`",
        ),
        Type::Number => ("skriv et tal som 12 eller 3,5", "write a number like 12 or 3,5"),
        Type::Choice(options) => {
            return Part::Each(
                format!("skriv »er« og en af {}", options.join(", ")),
                format!("write `is` and one of {}", options.join(", ")),
            );
        }
    }
    .into()
}

/// The fact among these that has all these values among its options.
pub(super) fn fact_with_options(facts: &[Fact], among: &[FactId], value: &str) -> Option<FactId> {
    let wanted = key(value);
    among.iter().copied().find(|id| {
        matches!(facts.get(id.index()).map(|fact| &fact.kind), Some(Type::Choice(options)) if options.iter().any(|option| key(option) == wanted))
    })
}
