//! The protocol: which message asks what, in which order, and what is answered when it cannot be.

use crate::address::{key_of, path_of};
use crate::lines::{Lines, Position, Range};
use crate::names::{self, At, Found};
use crate::outline::{TOKENS, folds, symbols, tokens};
use crate::texts::Shelf;
use crate::wire::{Came, Inbox, send};
use crate::{Around, completion, faults, hints, hover};
use sagsgang::calendar::{Calendars, Day, Moment};
use sagsgang::diagnostic::has_errors;
use sagsgang::lexicon::Language;
use sagsgang::syntax;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io::{self, Read, Write};

/// Codes of failure in the protocol.
mod failure {
    pub(super) const PARSE: i32 = -32700;
    pub(super) const INVALID_REQUEST: i32 = -32600;
    pub(super) const METHOD_NOT_FOUND: i32 = -32601;
    pub(super) const INVALID_PARAMS: i32 = -32602;
    pub(super) const NOT_INITIALIZED: i32 = -32002;
    pub(super) const REQUEST_FAILED: i32 = -32803;
    pub(super) const CANCELLED: i32 = -32800;
}

/// Where the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting,
    Running,
    ShutDown,
    Exited(u8),
}

/// One conversation with an editor.
pub struct Server<'a> {
    around: &'a dyn Around,
    shelf: Shelf,
    stage: Stage,
    /// The language of what concerns no text.
    language: Language,
    /// The day examples are counted from, where the editor has fixed one.
    today: Option<Day>,
    /// Does the editor ask for hints anew when it is told to?
    refreshes: bool,
    /// The texts that were opened or typed in since the last rest: of those it asks by itself.
    typed: BTreeSet<String>,
    /// How many requests were sent.
    asked: u64,
}

/// Why a request is not answered.
struct Failure {
    code: i32,
    message: String,
}

type Answer = Result<Value, Failure>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    uri: String,
    #[serde(default)]
    version: Option<i64>,
    #[serde(default)]
    text: String,
}

/// What most requests say: a text, and perhaps a place or a stretch of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    text_document: Document,
    #[serde(default)]
    position: Option<Position>,
    #[serde(default)]
    range: Option<Range>,
    #[serde(default)]
    new_name: String,
    #[serde(default)]
    context: Context,
    #[serde(default)]
    content_changes: Vec<Edit>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Context {
    #[serde(default)]
    include_declaration: bool,
}

#[derive(Deserialize)]
struct Edit {
    #[serde(default)]
    range: Option<Range>,
    text: String,
}

/// Holds a conversation over two streams; gives the exit status that the protocol asks for.
///
/// # Errors
/// What a stream says.
pub fn serve(input: &mut dyn Read, output: &mut dyn Write, calendars: Calendars, around: &dyn Around) -> io::Result<u8> {
    let mut inbox = Inbox::new(input);
    let mut server = Server::new(calendars, around);
    loop {
        let came = inbox.receive()?;
        if came.is_empty() {
            // The editor is gone; it should have said so.
            return Ok(server.exit().unwrap_or(u8::from(server.stage != Stage::ShutDown)));
        }
        // What is no longer wanted by now need not be answered.
        let cancelled: Vec<Value> = came.iter().filter_map(cancelled_by).collect();
        for came in came {
            let answers = match came {
                Came::Message(message) => server.hear(&message, &cancelled),
                Came::Garbage(why) => vec![failed(Value::Null, failure::PARSE, why)],
            };
            for answer in &answers {
                send(output, answer)?;
            }
            if let Some(status) = server.exit() {
                return Ok(status);
            }
        }
        for told in server.rest() {
            send(output, &told)?;
        }
    }
}

fn cancelled_by(came: &Came) -> Option<Value> {
    match came {
        Came::Message(message) if message.get("method")? == "$/cancelRequest" => message.pointer("/params/id").cloned(),
        _ => None,
    }
}

fn failed(id: Value, code: i32, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

impl<'a> Server<'a> {
    /// A conversation that has not begun.
    #[must_use]
    pub fn new(calendars: Calendars, around: &'a dyn Around) -> Self {
        Self {
            around,
            shelf: Shelf::new(calendars),
            stage: Stage::Waiting,
            language: Language::Danish,
            today: None,
            refreshes: false,
            typed: BTreeSet::new(),
            asked: 0,
        }
    }

    /// The exit status, once the editor has said that it is over.
    #[must_use]
    pub fn exit(&self) -> Option<u8> {
        if let Stage::Exited(status) = self.stage { Some(status) } else { None }
    }

    /// Hears a message and gives what is to be sent at once. Requests whose id is among the cancelled are not worked on.
    pub fn hear(&mut self, message: &Value, cancelled: &[Value]) -> Vec<Value> {
        let id = message.get("id").filter(|id| id.is_string() || id.is_number()).cloned();
        let method = message.get("method").and_then(Value::as_str);
        let params = message.get("params").unwrap_or(&Value::Null);
        match (id, method) {
            (Some(id), Some(method)) => {
                let answer = if cancelled.contains(&id) {
                    Err(Failure { code: failure::CANCELLED, message: String::from("cancelled") })
                } else {
                    self.request(method, params)
                };
                vec![match answer {
                    Ok(result) => {
                        // Put in as it is: `json!` would copy all of it.
                        let mut answer = json!({ "jsonrpc": "2.0", "id": id });
                        answer["result"] = result;
                        answer
                    }
                    Err(why) => failed(id, why.code, &why.message),
                }]
            }
            (None, Some(method)) => self.notice(method, params),
            // An answer to something we asked; we ask nothing that needs one.
            (_, None) if message.get("result").is_some() || message.get("error").is_some() => Vec::new(),
            (id, None) => vec![failed(id.unwrap_or(Value::Null), failure::INVALID_REQUEST, "neither a request nor a notification")],
        }
    }

    /// What to say when no more messages wait: what is wrong with the texts that changed.
    pub fn rest(&mut self) -> Vec<Value> {
        if self.stage != Stage::Running {
            return Vec::new();
        }
        let mut told = Vec::new();
        let typed = std::mem::take(&mut self.typed);
        let untold = self.shelf.take_untold();
        let elsewhere = self.refreshes && (untold.iter().any(|key| !typed.contains(key)) || self.bears_on_others(&typed));
        for key in untold {
            let faults = faults::faults(&mut self.shelf, &key);
            let Some(text) = self.shelf.get(&key) else { continue };
            let mut message = json!({ "jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": { "uri": text.address, "version": text.open } });
            message["params"]["diagnostics"] = Value::Array(faults);
            told.push(message);
        }
        // What a text says of the steps of another is a hint there, and the editor does not know that it has changed.
        if elsewhere {
            self.asked += 1;
            told.push(json!({ "jsonrpc": "2.0", "id": format!("hints-{}", self.asked), "method": "workspace/inlayHint/refresh" }));
        }
        told
    }

    /// Does one of these texts build on another that is open?
    fn bears_on_others(&mut self, typed: &BTreeSet<String>) -> bool {
        let reads: Vec<_> = typed.iter().filter_map(|key| self.shelf.read(key)).collect();
        let open = |key: &String| !typed.contains(key) && self.shelf.get(key).is_some_and(|text| text.open.is_some());
        reads.iter().flat_map(|read| &read.stack).any(open)
    }

    fn today(&self) -> Day {
        self.today.unwrap_or_else(|| self.around.today())
    }

    fn notice(&mut self, method: &str, params: &Value) -> Vec<Value> {
        if method == "exit" {
            self.stage = Stage::Exited(u8::from(self.stage != Stage::ShutDown));
            return Vec::new();
        }
        if self.stage != Stage::Running {
            return Vec::new();
        }
        match method {
            "textDocument/didOpen" => {
                if let Ok(asked) = Asked::deserialize(params) {
                    let Document { uri, version, text } = asked.text_document;
                    self.typed.insert(key_of(&uri));
                    self.shelf.open(&uri, version.unwrap_or(0), text, self.around);
                }
            }
            "textDocument/didChange" => {
                if let Ok(asked) = Asked::deserialize(params) {
                    let key = key_of(&asked.text_document.uri);
                    self.typed.insert(key.clone());
                    let edit = |lines: &mut Lines| asked.content_changes.iter().for_each(|edit| lines.change(edit.range, &edit.text));
                    self.shelf.change(&key, asked.text_document.version.unwrap_or(0), edit, self.around);
                }
            }
            "textDocument/didClose" => {
                if let Ok(asked) = Asked::deserialize(params) {
                    self.shelf.close(&key_of(&asked.text_document.uri), self.around);
                    // What was wrong with it is no longer shown.
                    let params = json!({ "uri": asked.text_document.uri, "diagnostics": [] });
                    return vec![json!({ "jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params })];
                }
            }
            "workspace/didChangeWatchedFiles" => {
                let changes = params.get("changes").and_then(Value::as_array).cloned().unwrap_or_default();
                for uri in changes.iter().filter_map(|change| change.get("uri")?.as_str()) {
                    self.shelf.touch(uri, self.around);
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                let gone = params.pointer("/event/removed").and_then(Value::as_array).cloned().unwrap_or_default();
                gone.iter().filter_map(|folder| path_of(folder.get("uri")?.as_str()?)).for_each(|path| self.shelf.let_go(&path));
                self.folders(params.pointer("/event/added"));
            }
            // Nothing else that may be told without being asked changes anything.
            _ => {}
        }
        Vec::new()
    }

    /// Takes in the texts of the editor's folders.
    fn folders(&mut self, folders: Option<&Value>) {
        let folders = folders.and_then(Value::as_array).cloned().unwrap_or_default();
        for path in folders.iter().filter_map(|folder| path_of(folder.get("uri")?.as_str()?)) {
            self.shelf.take_in(self.around.texts_below(&path), self.around);
        }
    }

    fn request(&mut self, method: &str, params: &Value) -> Answer {
        match (self.stage, method) {
            (Stage::Waiting, "initialize") => return Ok(self.initialize(params)),
            (Stage::Waiting, _) => return fail(failure::NOT_INITIALIZED, "not initialized"),
            (Stage::Running, "initialize") => return fail(failure::INVALID_REQUEST, "initialized already"),
            (Stage::Running, "shutdown") => {
                self.stage = Stage::ShutDown;
                return Ok(Value::Null);
            }
            (Stage::Running, _) => {}
            (Stage::ShutDown | Stage::Exited(_), _) => return fail(failure::INVALID_REQUEST, "shut down"),
        }
        if method == "completionItem/resolve" && params.is_object() {
            return Ok(completion::resolve(&mut self.shelf, params));
        }
        let Some(asks) = method.strip_prefix("textDocument/").filter(|asks| ANSWERED.contains(asks)) else {
            return fail(failure::METHOD_NOT_FOUND, &format!("no answer to {method}"));
        };
        let Ok(asked) = Asked::deserialize(params) else { return fail(failure::INVALID_PARAMS, "the parameters cannot be read") };
        let key = key_of(&asked.text_document.uri);
        if self.shelf.get(&key).is_none() {
            let language = self.language;
            let uri = &asked.text_document.uri;
            let words = language.pick(format!("{uri} er ikke åben"), format!("{uri} is not open"));
            return fail(failure::INVALID_PARAMS, &words);
        }
        self.of_text(asks, &key, &asked)
    }

    /// A request that concerns a text.
    fn of_text(&mut self, asks: &str, key: &str, asked: &Asked) -> Answer {
        let offset = asked.position.and_then(|position| Some(self.shelf.get(key)?.lines.offset(position)));
        match (asks, offset, asked.range) {
            ("documentSymbol", ..) => Ok(self.with_file(key, symbols)),
            ("foldingRange", ..) => Ok(self.with_file(key, folds)),
            ("semanticTokens/full", ..) => Ok(self.with_file(key, tokens)),
            ("formatting", ..) => Ok(self.formatting(key)),
            ("codeAction", _, Some(range)) => Ok(faults::fixes(&mut self.shelf, key, range)),
            ("inlayHint", _, Some(range)) => Ok(hints::hints(&mut self.shelf, key, (range.start.line, range.end.line))),
            ("completion", Some(offset), _) => Ok(completion::complete(&mut self.shelf, key, offset)),
            ("hover", Some(offset), _) => Ok(self.hover(key, offset)),
            ("definition", Some(offset), _) => Ok(self.definition(key, offset)),
            ("references", Some(offset), _) => Ok(self.references(key, offset, asked.context.include_declaration)),
            ("documentHighlight", Some(offset), _) => Ok(self.highlight(key, offset)),
            ("prepareRename", Some(offset), _) => self.prepare_rename(key, offset),
            ("rename", Some(offset), _) => self.rename(key, offset, &asked.new_name),
            _ => fail(failure::INVALID_PARAMS, "the place is missing"),
        }
    }

    fn initialize(&mut self, params: &Value) -> Value {
        self.stage = Stage::Running;
        if let Some(locale) = params.get("locale").and_then(Value::as_str)
            && !locale.to_lowercase().starts_with("da")
        {
            self.language = Language::English;
        }
        let refreshes = params.pointer("/capabilities/workspace/inlayHint/refreshSupport").and_then(Value::as_bool);
        self.refreshes = refreshes.unwrap_or(false);
        let day = params.pointer("/initializationOptions/today").and_then(Value::as_str).and_then(Moment::parse);
        self.today = day.and_then(|moment| if let Moment::Day(day) = moment { Some(day) } else { None });
        match params.get("workspaceFolders") {
            Some(Value::Array(_)) => self.folders(params.get("workspaceFolders")),
            _ => {
                let root = params.get("rootUri").and_then(Value::as_str).map(|uri| json!([{ "uri": uri }]));
                self.folders(root.as_ref());
            }
        }
        json!({
            "serverInfo": { "name": "sagsgang", "version": env!("CARGO_PKG_VERSION") },
            "capabilities": {
                "positionEncoding": "utf-16",
                "textDocumentSync": { "openClose": true, "change": 2 },
                "hoverProvider": true,
                "completionProvider": { "triggerCharacters": [" ", "\""], "resolveProvider": true },
                "definitionProvider": true,
                "referencesProvider": true,
                "documentHighlightProvider": true,
                "documentSymbolProvider": true,
                "documentFormattingProvider": true,
                "foldingRangeProvider": true,
                "inlayHintProvider": true,
                "renameProvider": { "prepareProvider": true },
                "codeActionProvider": { "codeActionKinds": ["quickfix"] },
                "semanticTokensProvider": {
                    "legend": { "tokenTypes": TOKENS, "tokenModifiers": ["declaration"] },
                    "full": true,
                },
                "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
            },
        })
    }

    fn with_file(&mut self, key: &str, make: fn(&syntax::ast::File, &Lines) -> Value) -> Value {
        let parsed = self.shelf.parsed(key);
        match (parsed, self.shelf.get(key)) {
            (Some(parsed), Some(text)) => make(&parsed.file, &text.lines),
            _ => Value::Null,
        }
    }

    /// The canonical text in place of this one; nothing while it cannot be read whole.
    fn formatting(&mut self, key: &str) -> Value {
        let Some(parsed) = self.shelf.parsed(key).filter(|parsed| !has_errors(&parsed.diagnostics)) else { return Value::Null };
        let (Ok(canonical), Some(text)) = (syntax::format(&parsed.file), self.shelf.get(key)) else { return Value::Null };
        if canonical == text.lines.sent() {
            return json!([]);
        }
        json!([{ "range": text.lines.whole(), "newText": canonical }])
    }

    fn hover(&mut self, key: &str, offset: usize) -> Value {
        let today = self.today();
        let Some((words, span)) = hover::hover(&mut self.shelf, key, narrow(offset), today) else { return Value::Null };
        let range = self.shelf.get(key).map(|text| text.lines.range(span));
        json!({ "contents": { "kind": "markdown", "value": words }, "range": range })
    }

    fn name_at(&mut self, key: &str, offset: usize) -> Option<At> {
        names::name_at(&self.shelf.parsed(key)?.file, narrow(offset))
    }

    fn definition(&mut self, key: &str, offset: usize) -> Value {
        let found = match self.name_at(key, offset) {
            Some(At::Name(name, _)) => names::declarations(&mut self.shelf, key, &name.text),
            Some(At::Value(value, of)) => names::value_declared(&mut self.shelf, key, &value.text, of.as_deref()),
            Some(At::OtherText(_)) => names::other_text(&mut self.shelf, key).into_iter().collect(),
            Some(At::Words(_)) | None => Vec::new(),
        };
        self.locations(&found)
    }

    fn locations(&self, found: &[Found]) -> Value {
        let places = found.iter().filter_map(|found| names::range(&self.shelf, found));
        json!(places.map(|(uri, range)| json!({ "uri": uri, "range": range })).collect::<Vec<_>>())
    }

    fn references(&mut self, key: &str, offset: usize, with_declarations: bool) -> Value {
        let Some(At::Name(name, _)) = self.name_at(key, offset) else { return json!([]) };
        let mut found = names::uses(&mut self.shelf, key, &name.text);
        found.retain(|found| with_declarations || !found.declares);
        self.locations(&found)
    }

    fn highlight(&mut self, key: &str, offset: usize) -> Value {
        let Some(At::Name(name, _)) = self.name_at(key, offset) else { return json!([]) };
        let found = names::uses_in(&mut self.shelf, key, &name.text);
        let Some(text) = self.shelf.get(key) else { return json!([]) };
        let kind = |found: &Found| if found.declares { 3 } else { 2 };
        json!(found.iter().map(|found| json!({ "range": text.lines.range(found.span), "kind": kind(found) })).collect::<Vec<_>>())
    }

    fn renamable(&mut self, key: &str, offset: usize) -> Result<syntax::ast::Name, Failure> {
        let language = self.shelf.get(key).map_or(self.language, |text| text.language());
        let refuse =
            |danish: &str, english: &str| Failure { code: failure::REQUEST_FAILED, message: language.pick(danish, english).to_owned() };
        match self.name_at(key, offset) {
            Some(At::Name(name, _)) if names::declarations(&mut self.shelf, key, &name.text).is_empty() => {
                Err(refuse("navnet er ikke erklæret nogen steder; erklær det først", "nothing declares the name; declare it first"))
            }
            Some(At::Name(name, _)) => Ok(name),
            Some(At::Value(..)) => Err(refuse(
                "her står en værdi; sagers logge kender den ved dens ord, så den kan ikke omdøbes her",
                "this is a value; the logs of cases know it by its words, so it cannot be renamed here",
            )),
            Some(At::OtherText(_) | At::Words(_)) | None => {
                Err(refuse("her står intet navn, der kan omdøbes", "there is no name here that can be renamed"))
            }
        }
    }

    fn prepare_rename(&mut self, key: &str, offset: usize) -> Answer {
        let name = self.renamable(key, offset)?;
        let range = self.shelf.get(key).map(|text| text.lines.range(name.span));
        Ok(json!({ "range": range, "placeholder": name.text }))
    }

    fn rename(&mut self, key: &str, offset: usize, new: &str) -> Answer {
        let name = self.renamable(key, offset)?;
        let language = self.shelf.get(key).map_or(self.language, |text| text.language());
        match names::rename(&mut self.shelf, key, &name.text, new) {
            Ok(places) => {
                let mut changes: Map<String, Value> = Map::new();
                for (found, words) in places {
                    let Some((uri, range)) = names::range(&self.shelf, &found) else { continue };
                    let edits = changes.entry(uri).or_insert_with(|| json!([]));
                    if let Some(edits) = edits.as_array_mut() {
                        edits.push(json!({ "range": range, "newText": words }));
                    }
                }
                Ok(json!({ "changes": changes }))
            }
            Err((danish, english)) => fail(failure::REQUEST_FAILED, &language.pick(danish, english)),
        }
    }
}

/// The requests about a text that are answered.
const ANSWERED: &[&str] = &[
    "codeAction",
    "completion",
    "definition",
    "documentHighlight",
    "documentSymbol",
    "foldingRange",
    "formatting",
    "hover",
    "inlayHint",
    "prepareRename",
    "references",
    "rename",
    "semanticTokens/full",
];

fn fail(code: i32, message: &str) -> Answer {
    Err(Failure { code, message: message.to_owned() })
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
