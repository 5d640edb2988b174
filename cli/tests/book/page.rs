//! A page of Markdown as text and fenced blocks, and an excerpt of a procedure put into another.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Text up to a fence, and the block behind it.
pub struct Page {
    path: PathBuf,
    before: String,
    parts: Vec<Part>,
    after: String,
}

enum Part {
    Text(String),
    Block(Block),
}

/// A fenced block.
pub struct Block {
    /// The words behind the fence.
    pub fence: String,
    /// What stands in it, each line ended.
    pub body: String,
}

impl Page {
    pub fn read(path: &Path) -> Self {
        let before = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (mut parts, mut text) = (Vec::new(), String::new());
        let mut lines = before.lines();
        while let Some(line) = lines.next() {
            let Some(fence) = line.strip_prefix("```") else {
                writeln!(text, "{line}").unwrap();
                continue;
            };
            let mut body = String::new();
            for inside in lines.by_ref().take_while(|inside| *inside != "```") {
                writeln!(body, "{inside}").unwrap();
            }
            parts.push(Part::Text(std::mem::take(&mut text)));
            parts.push(Part::Block(Block { fence: fence.to_owned(), body }));
        }
        Self { path: path.to_owned(), before, parts, after: text }
    }

    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.parts.iter().filter_map(|part| if let Part::Block(block) = part { Some(block) } else { None })
    }

    pub fn blocks_mut(&mut self) -> impl Iterator<Item = &mut Block> {
        self.parts.iter_mut().filter_map(|part| if let Part::Block(block) = part { Some(block) } else { None })
    }

    /// Each block with the text in front of it.
    pub fn answer(&mut self, mut answer: impl FnMut(&str, &mut Block)) {
        let mut before = "";
        for part in &mut self.parts {
            match part {
                Part::Text(text) => before = text,
                Part::Block(block) => answer(before, block),
            }
        }
    }

    /// Holds the page against what it should show; or writes it, where that was asked for.
    pub fn hold(&self) {
        let mut now = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => now.push_str(text),
                Part::Block(block) => write!(now, "```{}\n{}```\n", block.fence, block.body).unwrap(),
            }
        }
        now.push_str(&self.after);
        hold(&self.path, &self.before, &now);
    }
}

/// Holds a file against what it should say; or writes it, where that was asked for.
fn hold(path: &Path, before: &str, now: &str) {
    if std::env::var_os("SAGSGANG_WRITE_BOOK").is_some() {
        std::fs::write(path, now).unwrap();
        return;
    }
    if let Some((at, (was, is))) = before.lines().zip(now.lines()).enumerate().find(|(_, (was, is))| was != is) {
        panic!(
            "{}:{}: shows\n  {was}\nbut the tool says\n  {is}\nSAGSGANG_WRITE_BOOK=1 cargo test -p sagsgang-cli --test book writes it; then read the difference",
            path.display(),
            at + 1
        );
    }
    assert_eq!(before, now, "{}", path.display());
}

/// A command line in words: blanks part them, quotation marks keep them together.
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, ' ') => words.push(std::mem::take(&mut word)),
            (_, c) => word.push(c),
        }
    }
    words.push(word);
    words
}

/// An excerpt in a text: each declaration takes the place of the one of its name, or stands after the last of its sort, scenarios last.
pub fn put(text: &str, excerpt: &str) -> String {
    let mut pieces = declarations(text);
    for piece in declarations(excerpt) {
        let (own, sort) = (key(&piece), sort(&piece).to_owned());
        if let Some(there) = pieces.iter_mut().find(|there| key(there) == own) {
            *there = piece;
            continue;
        }
        let like = |there: &String| self::sort(there) == sort;
        let scenario = |there: &String| ["scenarie", "scenario"].contains(&self::sort(there));
        let at = pieces.iter().rposition(like).map(|at| at + 1).or_else(|| pieces.iter().position(scenario)).unwrap_or(pieces.len());
        pieces.insert(at, piece);
    }
    let mut whole = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let close = at > 0 && sort(piece) == sort(&pieces[at - 1]) && piece.lines().count() == 1 && pieces[at - 1].lines().count() == 1;
        whole.push_str(if at == 0 || close { "" } else { "\n" });
        whole.push_str(piece);
    }
    whole
}

/// What begins in column 0 with all that stands below it; remarks and quotations belong to what follows.
fn declarations(text: &str) -> Vec<String> {
    let (mut pieces, mut remarks): (Vec<String>, String) = (Vec::new(), String::new());
    for line in text.lines() {
        if line.is_empty() {
        } else if line.starts_with(['#', '>']) {
            writeln!(remarks, "{line}").unwrap();
        } else if line.starts_with(' ') {
            writeln!(pieces.last_mut().expect("an indented line below nothing"), "{line}").unwrap();
        } else {
            pieces.push(format!("{}{line}\n", std::mem::take(&mut remarks)));
        }
    }
    pieces
}

fn head(piece: &str) -> &str {
    piece.lines().find(|line| !line.starts_with(['#', '>'])).unwrap_or("")
}

fn sort(piece: &str) -> &str {
    head(piece).split(' ').next().unwrap_or("")
}

/// What a declaration is known by: its sort and its name; there is one header, one goal and one transition.
fn key(piece: &str) -> String {
    let (head, sort) = (head(piece), sort(piece));
    if ["sagsgang", "procedure", "mål", "goal", "overgang", "transition"].contains(&sort) {
        return sort.to_owned();
    }
    let rest = head[sort.len()..].trim_start();
    let name = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or(""),
        None => rest.split(' ').next().unwrap_or(""),
    };
    format!("{sort} {name}")
}
