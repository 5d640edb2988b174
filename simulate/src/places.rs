//! JSON with the line on which each thing stands, so that what is wrong can be pointed at.

/// Something in a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// From 1.
    pub(crate) line: u32,
    pub(crate) what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    Object(Vec<Entry>),
    List(Vec<Node>),
    Text(String),
    /// As it is written.
    Number(String),
    YesNo(bool),
    Null,
}

/// A key with what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) line: u32,
    pub(crate) node: Node,
}

/// Where a text stops being JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotJson {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: String,
}

/// Reads a JSON text. `serde_json` judges it; this only remembers the lines.
pub(crate) fn read(text: &str) -> Result<Node, NotJson> {
    if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
        let whole = error.to_string();
        let message = whole.split(" at line ").next().unwrap_or_default().to_owned();
        return Err(NotJson { line: error.line(), column: error.column(), message });
    }
    let mut reader = Reader { rest: text, line: 1 };
    Ok(reader.node())
}

struct Reader<'t> {
    rest: &'t str,
    line: u32,
}

impl Reader<'_> {
    fn skip(&mut self) {
        let trimmed = self.rest.trim_start_matches([' ', '\t', '\r', '\n', ',', ':']);
        let passed = self.rest.get(..self.rest.len() - trimmed.len()).unwrap_or_default();
        self.line += u32::try_from(passed.matches('\n').count()).unwrap_or(0);
        self.rest = trimmed;
    }

    fn take(&mut self, bytes: usize) -> String {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken.to_owned()
    }

    fn closes(&mut self, with: char) -> bool {
        self.skip();
        let closed = self.rest.is_empty() || self.rest.starts_with(with);
        if closed {
            self.take(1);
        }
        closed
    }

    /// The text that begins here, with its quotes.
    fn words(&mut self) -> String {
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find(|(_, letter)| {
            let ends = *letter == '"' && !escaped;
            escaped = *letter == '\\' && !escaped;
            ends
        });
        let literal = self.take(end.map_or(self.rest.len(), |(at, _)| at + 1));
        serde_json::from_str(&literal).unwrap_or_default()
    }

    fn node(&mut self) -> Node {
        self.skip();
        let line = self.line;
        let what = match self.rest.chars().next() {
            Some('{') => {
                self.take(1);
                let mut entries = Vec::new();
                while !self.closes('}') {
                    let line = self.line;
                    entries.push(Entry { key: self.words(), line, node: self.node() });
                }
                What::Object(entries)
            }
            Some('[') => {
                self.take(1);
                let mut items = Vec::new();
                while !self.closes(']') {
                    items.push(self.node());
                }
                What::List(items)
            }
            Some('"') => What::Text(self.words()),
            _ => {
                let end = self.rest.find([',', '}', ']', ' ', '\t', '\r', '\n']).unwrap_or(self.rest.len());
                match self.take(end).as_str() {
                    "true" => What::YesNo(true),
                    "false" => What::YesNo(false),
                    "null" => What::Null,
                    number => What::Number(number.to_owned()),
                }
            }
        };
        Node { line, what }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

    use super::{What, read};

    #[test]
    fn every_key_knows_its_line_and_nothing_is_lost() {
        let node = read("{\n \"a\": 1,\n \"a\": [true,\n null],\n \"b\\\"{\": {\"c\": \"d,}\"}\n}\n").unwrap();
        let What::Object(entries) = node.what else { panic!() };
        let keys: Vec<(&str, u32)> = entries.iter().map(|entry| (entry.key.as_str(), entry.line)).collect();
        assert_eq!(keys, [("a", 2), ("a", 3), ("b\"{", 5)]);
        assert_eq!(entries[0].node.what, What::Number("1".to_owned()));
        let What::List(items) = &entries[1].node.what else { panic!() };
        assert_eq!((items[1].line, &items[1].what), (4, &What::Null));
        let What::Object(inner) = &entries[2].node.what else { panic!() };
        assert_eq!(inner[0].node.what, What::Text("d,}".to_owned()));
    }

    #[test]
    fn what_is_not_json_is_told_by_line() {
        let error = read("{\n \"a\": 1\n \"b\": 2}").unwrap_err();
        assert_eq!(error.line, 3);
        assert!(!error.message.contains("line"));
    }
}
