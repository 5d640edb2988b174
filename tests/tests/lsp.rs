//! `sagsgang lsp` as an editor meets it: whole conversations over the command's own streams, with the answers as snapshots.
//!
//! Each message comes by itself, as keys are struck. Days are fixed by `--today`, so that examples stay; every date in a snapshot
//! is counted by hand beside the test that shows it. The built command itself is spoken to in `cli/tests/binary.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may fall"
)]

use proptest::prelude::*;
use sagsgang::calendar::Instant;
use sagsgang::source::SourceMap;
use sagsgang::syntax::{Memory, parse, parse_again};
use sagsgang_cli::{Surroundings, run};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Gives one message at a time.
struct OneByOne(VecDeque<Vec<u8>>);

impl Read for OneByOne {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(first) = self.0.front_mut() else { return Ok(0) };
        let read = first.len().min(into.len());
        into[..read].copy_from_slice(&first[..read]);
        first.drain(..read);
        if first.is_empty() {
            self.0.pop_front();
        }
        Ok(read)
    }
}

fn frame(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Every message on a stream.
fn messages(mut bytes: &[u8]) -> Vec<Value> {
    let mut all = Vec::new();
    while !bytes.is_empty() {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let headers = std::str::from_utf8(&bytes[..end]).unwrap();
        let length: usize = headers.strip_prefix("Content-Length: ").unwrap().parse().unwrap();
        all.push(serde_json::from_slice(&bytes[end + 4..end + 4 + length]).unwrap());
        bytes = &bytes[end + 4 + length..];
    }
    all
}

/// Sends raw pieces; gives the exit status and what was answered.
fn converse(pieces: Vec<Vec<u8>>, today: &str) -> (u8, Vec<Value>) {
    let mut output = Vec::new();
    let exit = run(
        ["sagsgang", "lsp", "--today", today],
        &mut Surroundings {
            input: &mut OneByOne(pieces.into()),
            output: &mut output,
            errors: &mut io::sink(),
            now: Instant::parse("2026-11-02T09:30:00+01:00").unwrap(),
            colour: false,
            progress: false,
        },
    );
    (exit, messages(&output))
}

/// A conversation about one or several texts.
struct Editor {
    sent: Vec<Value>,
    /// What each request was for, by id.
    asked: Vec<String>,
    today: &'static str,
    texts: Vec<(String, String)>,
}

impl Editor {
    fn new(today: &'static str) -> Self {
        let mut editor = Self { sent: Vec::new(), asked: Vec::new(), today, texts: Vec::new() };
        editor.ask("initialize", json!({ "processId": null, "rootUri": null, "capabilities": {} }), "initialize");
        editor.tell("initialized", json!({}));
        editor
    }

    fn ask(&mut self, method: &str, params: Value, shown: &str) {
        self.sent.push(json!({ "jsonrpc": "2.0", "id": self.asked.len(), "method": method, "params": params }));
        self.asked.push(shown.to_owned());
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.sent.push(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "sagsgang", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        self.texts.push((uri.to_owned(), text.to_owned()));
    }

    /// The place in front of the words after `|` in the line with them.
    fn place(&self, uri: &str, marked: &str) -> Value {
        let text = &self.texts.iter().find(|(other, _)| other == uri).unwrap().1;
        let (before, after) = marked.split_once('|').unwrap();
        let at = text.find(&format!("{before}{after}")).unwrap_or_else(|| panic!("{marked} is not in the text")) + before.len();
        let line = text[..at].matches('\n').count();
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        json!({ "line": line, "character": text[start..at].encode_utf16().count() })
    }

    /// Asks something about a place, told as words of the text with a stroke in them.
    fn at(&mut self, asks: &str, uri: &str, marked: &str) {
        let position = self.place(uri, marked);
        let params = json!({ "textDocument": { "uri": uri }, "position": position, "context": { "includeDeclaration": true } });
        self.ask(&format!("textDocument/{asks}"), params, &format!("{asks} {}", marked.trim()));
    }

    fn rename(&mut self, uri: &str, marked: &str, new: &str) {
        let position = self.place(uri, marked);
        let params = json!({ "textDocument": { "uri": uri }, "position": position, "newName": new });
        self.ask("textDocument/rename", params, &format!("rename {} to {new}", marked.trim()));
    }

    /// Asks something about a whole text.
    fn whole(&mut self, asks: &str, uri: &str) {
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9999, "character": 0 } });
        let params = json!({ "textDocument": { "uri": uri }, "range": range, "options": {}, "context": { "diagnostics": [] } });
        self.ask(&format!("textDocument/{asks}"), params, asks);
    }

    /// Types words in place of others, at the place they have now.
    fn replace(&mut self, uri: &str, old: &str, new: &str) {
        let start = self.place(uri, &format!("|{old}"));
        let end = self.place(uri, &format!("{old}|"));
        let change = json!({ "range": { "start": start, "end": end }, "text": new });
        let text = self.texts.iter_mut().find(|(other, _)| other == uri).unwrap();
        text.1 = text.1.replacen(old, new, 1);
        self.tell("textDocument/didChange", json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [change] }));
    }

    fn close(&mut self) -> (u8, Vec<Value>) {
        self.ask("shutdown", Value::Null, "shutdown");
        self.tell("exit", Value::Null);
        converse(self.sent.iter().map(|message| frame(&message.to_string())).collect(), self.today)
    }

    /// The whole conversation as a person reads it.
    fn told(mut self) -> String {
        let (exit, answers) = self.close();
        let mut told = String::new();
        for answer in &answers {
            match answer["id"].as_u64() {
                Some(0) => writeln!(told, "== initialize\n{}", answer["result"]["serverInfo"]["name"]).unwrap(),
                Some(id) => writeln!(told, "== {}\n{}", self.asked[id as usize], shown(answer)).unwrap(),
                None => {
                    writeln!(told, "!! {}\n{}", answer["params"]["uri"].as_str().unwrap_or("?"), diagnostics(&answer["params"])).unwrap()
                }
            }
        }
        writeln!(told, "[{exit}]").unwrap();
        told
    }
}

fn range(range: &Value) -> String {
    let place = |place: &Value| format!("{}:{}", place["line"], place["character"]);
    format!("{}-{}", place(&range["start"]), place(&range["end"]))
}

fn diagnostics(params: &Value) -> String {
    let mut told = String::new();
    for fault in params["diagnostics"].as_array().unwrap() {
        let code = fault["code"].as_str().unwrap();
        let severity = if fault["severity"] == 1 { "error" } else { "warning" };
        writeln!(told, "{} {severity}[{code}] {}", range(&fault["range"]), fault["message"].as_str().unwrap().replace('\n', " / "))
            .unwrap();
        for other in fault["relatedInformation"].as_array().into_iter().flatten() {
            let location = &other["location"];
            writeln!(told, "    {} {}: {}", location["uri"].as_str().unwrap(), range(&location["range"]), other["message"]).unwrap();
        }
    }
    if told.is_empty() { String::from("nothing wrong") } else { told.trim_end().to_owned() }
}

/// An answer, as short as will do.
fn shown(answer: &Value) -> String {
    if let Some(error) = answer.get("error") {
        return format!("refused ({}): {}", error["code"], error["message"].as_str().unwrap());
    }
    let result = &answer["result"];
    if let Some(words) = result["contents"]["value"].as_str() {
        return format!("{}\n{words}", range(&result["range"]));
    }
    if let Some(changes) = result["changes"].as_object() {
        let edits = changes.iter().flat_map(|(uri, edits)| {
            edits.as_array().unwrap().iter().map(move |edit| format!("{uri} {} {}", range(&edit["range"]), edit["newText"]))
        });
        return edits.collect::<Vec<_>>().join("\n");
    }
    if let Some(data) = result["data"].as_array() {
        let numbers: Vec<String> = data.iter().map(Value::to_string).collect();
        return numbers.chunks(5).map(|token| token.join(",")).collect::<Vec<_>>().join(" ");
    }
    match result.as_array() {
        Some(items) if items.is_empty() => String::from("nothing"),
        Some(items) => items.iter().map(|item| one(item, 0)).collect::<Vec<_>>().join("\n"),
        None => result.to_string(),
    }
}

fn one(item: &Value, deep: usize) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if let Some(uri) = item["uri"].as_str() {
        return format!("{uri} {}", range(&item["range"]));
    }
    if let Some(label) = item["label"].as_str() {
        let edit = &item["textEdit"];
        let words = if edit["newText"] == item["label"] { String::new() } else { format!(" = {}", text(&edit["newText"])) };
        return format!("{}{words} ({}) {}", label, range(&edit["range"]), text(&item["detail"])).trim_end().to_owned();
    }
    if let Some(parts) = item["label"].as_array() {
        let words: String = parts.iter().map(|part| text(&part["value"])).collect();
        let places: Vec<String> = parts.iter().map(|part| range(&part["location"]["range"])).collect();
        return format!("{}:{} {words} [{}]", item["position"]["line"], item["position"]["character"], places.join(" "));
    }
    if let Some(title) = item["title"].as_str() {
        return format!("{title}: {}", shown(&json!({ "result": item["edit"] })));
    }
    if let Some(name) = item["name"].as_str() {
        let children = item["children"].as_array().into_iter().flatten().map(|child| format!("\n{}", one(child, deep + 1)));
        let detail = text(&item["detail"]);
        let lead = "  ".repeat(deep);
        let place = format!("{} {}", range(&item["range"]), range(&item["selectionRange"]));
        return format!("{lead}{name} ({}) {place} {detail}", item["kind"]).trim_end().to_owned() + &children.collect::<String>();
    }
    if item.get("startLine").is_some() {
        return format!("{}-{} {}", item["startLine"], item["endLine"], text(&item["kind"])).trim_end().to_owned();
    }
    if let Some(words) = item["newText"].as_str() {
        return format!("{}\n{words}", range(&item["range"]));
    }
    item.to_string()
}

/// Holds a conversation against the one that was read and approved.
fn golden(name: &str, told: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, {
        insta::assert_snapshot!(name, told);
    });
}

/// æ, ø and å stand in the path, in names and before places on a line.
const DANISH: &str = "file:///sager/sygefrav%C3%A6r%20p%C3%A5%20%C3%B8en.sag";
const DANISH_TEXT: &str = r#"sagsgang "Fravær på øen"
    kalender danmark
    fristberegning "dagen efter"
    ved overskridelse: lederen 1. hverdag kl. 8

rolle færgemanden  uden for kommunen
rolle øboen        uden for kommunen
rolle rådgiveren
rolle lederen      leder rådgiveren

oplysning "første dag"  dato
oplysning årsag         en af sygdom, barsel eller "andet på øen"

hændelse melding    fra øboen, oplyser "første dag" og årsag
hændelse "på øen"   fra færgemanden
hændelse hjemkomst  fra øboen eller færgemanden

> Målet er, at øboen er tilbage (gengivet).
mål "tilbage på øen"
    nås ved hjemkomst
    hjemmel lokal "Øens råd"

fase "Opkald"

> Rådgiveren ringer, før færgen går (gengivet).
trin opkald "Første opkald"
    efter første melding
    rådgiveren skal ringe til øboen
    inden for 5 hverdage
    påmind rådgiveren 1 hverdag før fristen
    hjemmel lov "øloven § 1"

trin besøg "Besøg på øen"
    efter opkald
    hvis årsag er sygdom, ukendt tæller som ja
    rådgiveren skal besøge øboen
    senest 4 dage efter "første dag", på en fridag hverdagen før
    træder i stedet for hjemmebesøg
    opfyldes ved "på øen"
    hjemmel lokal "Øens råd"

trin hjemmebesøg
    efter opkald
    rådgiveren bør besøge øboen
    inden for 2 uger, uændret på en fridag
    hjemmel praksis "Sådan plejer vi"
"#;

/// Counted by hand from Tuesday 2026-03-31, the week before Easter. The five working days of *opkald*: Wednesday 1 April is the first;
/// Maundy Thursday, Good Friday, the weekend and Easter Monday do not count; Tuesday to Friday are 2 to 5, so Friday 10 April. A
/// working day before is Thursday 9; the working day after, Monday 13. The 4 days of *besøg* end on Saturday 4 April, which
/// goes back over Good Friday and Maundy Thursday to Wednesday 1. Its ladder: the working day after that is Tuesday 7.
#[test]
fn a_danish_procedure_is_written() {
    let mut editor = Editor::new("2026-03-31");
    editor.open(DANISH, DANISH_TEXT);
    editor.whole("documentSymbol", DANISH);
    editor.whole("foldingRange", DANISH);
    editor.whole("inlayHint", DANISH);
    editor.whole("semanticTokens/full", DANISH);
    editor.whole("formatting", DANISH);
    for marked in [
        "trin op|kald",
        "trin besø|g",
        "efter første mel|ding",
        "leder rådg|iveren",
        "er syg|dom, ukendt",
        "    s|enest 4",
        "ukendt tæl|ler som ja",
        "§ 1|\"",
    ] {
        editor.at("hover", DANISH, marked);
    }
    for marked in ["efter første |melding", "stedet for hjemme|besøg", "er |sygdom, ukendt", "ved \"på| øen\"", "ved hjem|komst"] {
        editor.at("definition", DANISH, marked);
    }
    editor.at("references", DANISH, "efter |opkald\n    hvis");
    editor.at("documentHighlight", DANISH, "leder |rådgiveren");
    editor.at("prepareRename", DANISH, "trin |opkald");
    editor.rename(DANISH, "trin |opkald", "første opkald");
    editor.rename(DANISH, "ved \"på| øen\"", "overfart");
    editor.rename(DANISH, "trin |opkald", "Besøg");
    editor.rename(DANISH, "leder |rådgiveren", "senest");
    editor.rename(DANISH, "trin |opkald", "  ");
    editor.rename(DANISH, "er |sygdom, ukendt", "sygemelding");
    editor.rename(DANISH, "lov \"|øloven", "x");
    golden("danish", &editor.told());
}

#[test]
fn a_line_is_typed_and_mended() {
    let mut editor = Editor::new("2026-03-31");
    editor.open(DANISH, DANISH_TEXT);
    // A new line below a step grows word by word; after each key the rest of the text is read all the same.
    editor.replace(DANISH, "    inden for 5 hverdage\n", "    in\n");
    editor.at("completion", DANISH, "    in|\n");
    editor.replace(DANISH, "    in\n", "    inden for 5 h\n");
    editor.at("completion", DANISH, "    inden for 5 h|\n");
    editor.at("hover", DANISH, "trin op|kald");
    editor.replace(DANISH, "    inden for 5 h\n", "    senset 5 hverdage efter m\n");
    editor.whole("codeAction", DANISH);
    editor.replace(DANISH, "    senset 5", "    senest 5");
    editor.at("completion", DANISH, "efter m|\n");
    editor.replace(DANISH, "efter m\n", "efter \"på\"\n");
    editor.at("completion", DANISH, "efter \"på|\"\n");
    editor.replace(DANISH, "efter \"på\"\n", "efter meldning\n");
    editor.whole("codeAction", DANISH);
    editor.whole("formatting", DANISH);
    editor.rename(DANISH, "trin |opkald", "ring");
    editor.replace(DANISH, "efter meldning\n", "efter melding, på en fridag hverdagen før\n");
    // A line in column 0 that belongs below the step, and a step at the very end.
    editor.replace(DANISH, "    opfyldes ved \"på øen\"\n", "opfyldes ved \"på øen\"\n");
    editor.whole("codeAction", DANISH);
    editor.replace(DANISH, "opfyldes ved \"på øen\"\n", "    opfyldes ved    \"på øen\"\n");
    editor.whole("formatting", DANISH);
    editor.replace(DANISH, "\"Sådan plejer vi\"\n", "\"Sådan plejer vi\"\n\ns");
    editor.at("completion", DANISH, "\n\ns|");
    golden("typing", &editor.told());
}

const ENGLISH: &str = "file:///cases/island.sag";
const ENGLISH_TEXT: &str = r#"procedure "Absence"
    calendar denmark
    counting rule "the day after"
    if late: the leader 1st working day at 8

role islander  outside the municipality
role adviser
role leader    leads the adviser

fact "first day"  date
fact consented    yes/no

event report            from the islander, states "first day" and consented
event "talk by phone"   from the adviser
event homecoming        from the islander

goal "back on the island"
    reached on homecoming, confirmed by the leader
    basis local "the council"

step call "First call"
    after the first report
    the adviser must call the islander
    no later than 24 running hours after the first report
    met by "talk by phone"
    basis law "Island Act § 1"

step visit
    each time report
    if consented is yes, unknown counts as no
    the adviser must visit the islander
    within 3 months, on a day off the working day after
    remind the adviser 2 weeks before the deadline
    basis local "the council"
"#;

/// Counted by hand from Tuesday 2026-03-31: 24 running hours from nine o'clock end at nine on Wednesday 1 April (the clocks changed
/// on the 29th). Three months end on Tuesday 30 June, the last day of the shorter month; two weeks before it is Tuesday 16 June; the
/// working day after, Wednesday 1 July.
#[test]
fn an_english_procedure_is_written() {
    let mut editor = Editor::new("2026-03-31");
    editor.open(ENGLISH, ENGLISH_TEXT);
    editor.at("hover", ENGLISH, "step ca|ll");
    editor.at("hover", ENGLISH, "step vi|sit");
    editor.at("hover", ENGLISH, "    no later| than");
    editor.at("completion", ENGLISH, "    each time |report");
    editor.at("completion", ENGLISH, "    if consented is |yes");
    editor.at("completion", ENGLISH, "on a day off the working day |after");
    editor.at("completion", ENGLISH, "    remind the |adviser");
    editor.whole("inlayHint", ENGLISH);
    editor.rename(ENGLISH, "met by \"talk |by", "call");
    editor.rename(ENGLISH, "met by \"talk |by", "after the talk");
    editor.replace(ENGLISH, "    within 3 months", "    within 3 mnths");
    editor.whole("codeAction", ENGLISH);
    editor.at("hover", ENGLISH, "step vi|sit");
    golden("english", &editor.told());
}

/// A folder with å in its name, removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn with_layers(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("sagsgang lsp {} på {name}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        for entry in fs::read_dir("../dsl-examples/tre-lag").unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "sag") {
                fs::copy(&path, root.join(path.file_name().unwrap())).unwrap();
            }
        }
        Self(root)
    }

    fn uri(&self, file: &str) -> String {
        let path = self.0.join(file);
        let escape = |c: char| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '_' | '~' | '/' => c.to_string(),
            other => other.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
        };
        format!("file://{}", path.to_str().unwrap().chars().map(escape).collect::<String>())
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Counted by hand from Monday 2025-09-01, a week without days off: five working days of the team end on Monday 8 September;
/// the municipality's 10 days on Thursday 11; the law's two weeks on Monday 15.
#[test]
fn three_layers_are_one_text_in_the_editor() {
    let folder = Folder::with_layers("øverst");
    let names = ["afdeling.sag", "kommune.sag", "lov.sag"];
    let [team, municipality, law] = names.map(|name| folder.uri(name));
    let mut editor = Editor::new("2025-09-01");
    // Only the middle one is open at first; the two others lie in the folder.
    editor.open(&municipality, &folder.text("kommune.sag"));
    editor.at("hover", &municipality, "trin \"tidlig |samtale\"");
    editor.at("definition", &municipality, "efter første syge|melding");
    editor.at("definition", &municipality, "bygger på \"Opfølg|ning");
    editor.at("hover", &municipality, "efter første syge|melding");
    editor.at("references", &municipality, "trin sam|tale");
    editor.whole("inlayHint", &municipality);
    editor.rename(&municipality, "trin sam|tale", "første samtale");
    editor.rename(&municipality, "trin kon|takt", "tilbagekomst");
    editor.rename(&municipality, "trin kon|takt", "koordinatoren");
    editor.at("completion", &municipality, "    bygger på |\"Opfølg");
    // The law is opened and breaks: the layers above hear of it, and hear that it is mended.
    editor.open(&law, &folder.text("lov.sag"));
    editor.replace(&law, "    nås ved tilbagekomst\n", "    nås ve tilbagekomst\n");
    editor.rename(&municipality, "trin sam|tale", "første samtale");
    editor.replace(&law, "    nås ve tilbagekomst\n", "    nås ved tilbagekomst\n");
    editor.open(&team, &folder.text("afdeling.sag"));
    editor.whole("inlayHint", &team);
    editor.replace(&team, "    bygger på \"Sygefravær i kommunen\"", "    bygger på \"Sygefravær i komunen\"");
    editor.whole("codeAction", &team);
    let told = editor.told().replace(&folder.uri(""), "FOLDER/");
    golden("layers", &told);
}

/// Of two texts with one name, the one that lies in the same folder is built on, as in a command.
#[test]
fn a_copy_of_the_folder_beside_it_leads_nobody_astray() {
    let folder = Folder::with_layers("to-gange");
    fs::create_dir_all(folder.0.join("kopi")).unwrap();
    for name in ["afdeling.sag", "kommune.sag", "lov.sag"] {
        fs::write(folder.0.join(format!("kopi/{name}")), folder.text(name)).unwrap();
    }
    let root = json!({ "workspaceFolders": [{ "uri": folder.uri(""), "name": "alt" }] });
    let own = folder.uri("kopi/afdeling.sag");
    let document = json!({ "uri": own, "languageId": "sagsgang", "version": 1, "text": folder.text("afdeling.sag") });
    let opened = notice("textDocument/didOpen", json!({ "textDocument": document }));
    let (_, answers) = converse(vec![request(1, "initialize", root), opened], "2025-09-01");
    let told = answers.iter().find(|answer| answer["params"]["uri"] == own.as_str()).expect("the text is told of");
    assert_eq!(told["params"]["diagnostics"], json!([]), "{told}");
}

/// The editor has opened one folder, and the law lies in the one beside it: it is found as the command finds it, also when its name is typed.
#[test]
fn what_a_text_builds_on_is_found_in_a_folder_beside_its_own() {
    let folder = Folder::with_layers("ved-siden-af");
    for (home, name) in [("loven", "lov.sag"), ("loven", "kommune.sag"), ("byen", "afdeling.sag")] {
        fs::create_dir_all(folder.0.join(home)).unwrap();
        fs::rename(folder.0.join(name), folder.0.join(home).join(name)).unwrap();
    }
    let own = folder.uri("byen/afdeling.sag");
    let told = |sent: &str, typed: Option<(&str, &str)>| {
        let root = json!({ "workspaceFolders": [{ "uri": folder.uri("byen"), "name": "byen" }] });
        let document = json!({ "uri": own, "languageId": "sagsgang", "version": 1, "text": sent });
        let opened = notice("textDocument/didOpen", json!({ "textDocument": document }));
        let typed = typed.map(|(from, to)| {
            let changes = json!([{ "text": sent.replacen(from, to, 1) }]);
            notice("textDocument/didChange", json!({ "textDocument": { "uri": own, "version": 2 }, "contentChanges": changes }))
        });
        let pieces = [request(1, "initialize", root), opened].into_iter().chain(typed).collect();
        let (_, answers) = converse(pieces, "2025-09-01");
        let of_it = answers.iter().filter(|answer| answer["params"]["uri"] == own.as_str());
        of_it.map(|answer| answer["params"]["diagnostics"].as_array().unwrap().len()).collect::<Vec<_>>()
    };
    let text = folder.text("byen/afdeling.sag");
    assert_eq!(told(&text, None), [0]);
    let misspelt = text.replacen("Sygefravær i kommunen", "Sygefravær i komunen", 1);
    assert_ne!(misspelt, text);
    assert_eq!(told(&misspelt, Some(("i komunen", "i kommunen"))).last(), Some(&0));
    // Two folders have it: nobody can tell which is meant.
    fs::create_dir_all(folder.0.join("kopi")).unwrap();
    fs::copy(folder.0.join("loven/kommune.sag"), folder.0.join("kopi/kommune.sag")).unwrap();
    assert_eq!(told(&text, None), [1]);
}

/// What a text says of a step is a hint in those below and above it; the editor asks for it again when it is told to.
#[test]
fn hints_of_an_open_text_are_asked_for_again_when_another_changes() {
    let folder = Folder::with_layers("hjælpelinjer");
    let refreshed = |capable: bool, opened: &[&str], typed_in: &str| {
        let capabilities = json!({ "workspace": { "inlayHint": { "refreshSupport": capable } } });
        let open = |file: &&str| {
            let document = json!({ "uri": folder.uri(file), "languageId": "sagsgang", "version": 1, "text": folder.text(file) });
            notice("textDocument/didOpen", json!({ "textDocument": document }))
        };
        let first = json!({ "line": 0, "character": 0 });
        let typed = json!({
            "textDocument": { "uri": folder.uri(typed_in), "version": 2 },
            "contentChanges": [{ "range": { "start": first, "end": first }, "text": "# x\n" }],
        });
        let pieces = [request(1, "initialize", json!({ "capabilities": capabilities }))].into_iter().chain(opened.iter().map(open));
        let (_, answers) = converse(pieces.chain([notice("textDocument/didChange", typed)]).collect(), "2025-09-01");
        answers.iter().filter(|answer| answer["method"] == "workspace/inlayHint/refresh").count()
    };
    // The team's text builds on the municipality's: once when it is opened, once when one of them changes.
    assert_eq!(refreshed(true, &["kommune.sag", "afdeling.sag"], "kommune.sag"), 2);
    assert_eq!(refreshed(true, &["kommune.sag", "afdeling.sag"], "afdeling.sag"), 2);
    assert_eq!(refreshed(false, &["kommune.sag", "afdeling.sag"], "afdeling.sag"), 0, "an editor that cannot is not asked to");
    assert_eq!(refreshed(true, &["kommune.sag"], "kommune.sag"), 0, "of the text that is typed in the editor asks by itself");
}

/// A step of the text's own is watched over by its own header; one from below by each of them.
#[test]
fn a_hint_names_the_ladder_that_watches_over_a_step() {
    let law = "sagsgang \"Loven\"\n    kalender danmark\n    ved overskridelse: ledelsen straks\n\nrolle borgeren  uden for kommunen\nrolle kommunen\nrolle ledelsen\n\nhændelse start    fra borgeren\nhændelse tilbage  fra borgeren\n\nmål \"tilbage\"\n    nås ved tilbage\n    hjemmel lov \"§ 1\"\n\ntrin samtale\n    efter første start\n    kommunen skal tale\n    inden for 5 hverdage\n    hjemmel lov \"§ 2\"\n";
    let town = "sagsgang \"Byen\"\n    bygger på \"Loven\"\n    ved overskridelse: teamlederen straks\n\nrolle teamlederen\n\ntrin samtale\n    kommunen skal tale\n    inden for 3 hverdage\n    hjemmel lokal \"x\"\n\ntrin brev\n    efter første start\n    kommunen skal skrive\n    inden for 2 hverdage\n    hjemmel lokal \"x\"\n";
    let open = |uri: &str, text: &str| {
        let document = json!({ "uri": uri, "languageId": "sagsgang", "version": 1, "text": text });
        notice("textDocument/didOpen", json!({ "textDocument": document }))
    };
    let (law_uri, town_uri) = ("file:///tekster/lov.sag", "file:///tekster/by.sag");
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let asks = request(2, "textDocument/inlayHint", json!({ "textDocument": { "uri": town_uri }, "range": range }));
    let pieces = vec![request(1, "initialize", json!({ "capabilities": {} })), open(law_uri, law), open(town_uri, town), asks];
    let (_, answers) = converse(pieces, "2025-09-01");
    let hints = answers.iter().find(|answer| answer["id"] == 2).unwrap();
    let said = |hint: &Value| hint["label"].as_array().unwrap().iter().map(|part| part["value"].as_str().unwrap()).collect::<String>();
    let said: Vec<String> = hints["result"].as_array().unwrap().iter().map(said).collect();
    assert_eq!(
        said,
        [
            "← ved overskridelse: teamlederen straks · ved overskridelse: ledelsen straks · »Loven«: inden for 5 hverdage",
            "← ved overskridelse: teamlederen straks",
        ]
    );
}

/// A folder that is taken out of the editor takes its texts with it.
#[test]
fn what_lies_in_a_folder_that_is_gone_is_built_on_no_more() {
    let folder = Folder::with_layers("taget-ud");
    for (name, file) in [("lov", "lov.sag"), ("byen", "kommune.sag")] {
        fs::create_dir_all(folder.0.join(name)).unwrap();
        fs::write(folder.0.join(name).join(file), folder.text(file)).unwrap();
    }
    let roots = [folder.uri("lov"), folder.uri("byen")];
    let open = folder.uri("byen/kommune.sag");
    let document = json!({ "uri": open, "languageId": "sagsgang", "version": 1, "text": folder.text("kommune.sag") });
    let (_, answers) = converse(
        vec![
            request(1, "initialize", json!({ "workspaceFolders": roots.each_ref().map(|uri| json!({ "uri": uri, "name": "x" })) })),
            notice("textDocument/didOpen", json!({ "textDocument": document })),
            notice(
                "workspace/didChangeWorkspaceFolders",
                json!({ "event": { "added": [], "removed": [{ "uri": roots[0], "name": "x" }] } }),
            ),
        ],
        "2025-09-01",
    );
    let told: Vec<&Value> = answers.iter().filter(|answer| answer["params"]["uri"] == open.as_str()).collect();
    let codes = |answer: &Value| -> Vec<String> {
        answer["params"]["diagnostics"].as_array().unwrap().iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect()
    };
    assert!(codes(told[0]).is_empty(), "{told:?}");
    assert_eq!(codes(told[1]), ["unknown-base"], "{told:?}");
}

/// A decision is named at the head of its own table too.
#[test]
fn a_decision_is_renamed_in_its_table() {
    let text = std::fs::read_to_string("../dsl-examples/partshoering/procedure.sag").unwrap();
    let uri = "file:///x/h.sag";
    let line = text.lines().position(|line| line.starts_with("beslutning høringspligt")).unwrap();
    let document = json!({ "uri": uri, "languageId": "sagsgang", "version": 1, "text": text });
    let place = json!({ "line": line, "character": "beslutning h".len() });
    let (_, answers) = converse(
        vec![
            request(1, "initialize", json!({})),
            notice("textDocument/didOpen", json!({ "textDocument": document })),
            request(2, "textDocument/rename", json!({ "textDocument": { "uri": uri }, "position": place, "newName": "skal høres" })),
        ],
        "2025-09-01",
    );
    let renamed = answers.iter().find(|answer| answer["id"] == 2).unwrap();
    let edits = renamed["result"]["changes"][uri].as_array().unwrap();
    let head = line + text.lines().skip(line).position(|line| line.contains("|| høringspligt")).unwrap();
    assert!(edits.iter().any(|edit| edit["range"]["start"]["line"] == head), "{renamed}");
    // Wherever the word stands outside remarks and quotations, it stands for the decision.
    let used = text.lines().filter(|line| !line.starts_with(['#', '>'])).filter(|line| line.contains("høringspligt")).count();
    assert_eq!(edits.len(), used, "{renamed}");
}

fn request(id: u32, method: &str, params: Value) -> Vec<u8> {
    frame(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string())
}

fn notice(method: &str, params: Value) -> Vec<u8> {
    frame(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string())
}

fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or(0)
}

#[test]
fn the_order_of_a_conversation_is_kept() {
    // Before it begins nothing but the beginning is answered; what is only told goes unheard.
    let opened = json!({ "textDocument": { "uri": DANISH, "version": 1, "text": DANISH_TEXT } });
    let (exit, answers) = converse(
        vec![
            request(1, "textDocument/hover", json!({})),
            notice("textDocument/didOpen", opened.clone()),
            request(2, "initialize", json!({})),
            request(3, "initialize", json!({})),
            request(4, "workspace/executeCommand", json!({})),
            request(5, "textDocument/hover", json!({ "textDocument": { "uri": DANISH }, "position": { "line": 0, "character": 0 } })),
            request(6, "textDocument/hover", json!({ "textDocument": "?" })),
            notice("$/setTrace", json!({ "value": "off" })),
            notice("textDocument/didOpen", opened),
            request(7, "textDocument/hover", json!({ "textDocument": { "uri": DANISH } })),
            request(8, "shutdown", Value::Null),
            request(9, "textDocument/hover", json!({ "textDocument": { "uri": DANISH }, "position": { "line": 0, "character": 0 } })),
            notice("exit", Value::Null),
            request(10, "initialize", json!({})),
        ],
        "2026-03-31",
    );
    let codes: Vec<(Value, i64)> = answers.iter().map(|answer| (answer["id"].clone(), code(answer))).collect();
    let expected = [
        (json!(1), -32002),
        (json!(2), 0),
        (json!(3), -32600),
        (json!(4), -32601),
        (json!(5), -32602),
        (json!(6), -32602),
        (Value::Null, 0),
        (json!(7), -32602),
        (json!(8), 0),
        (json!(9), -32600),
    ];
    assert_eq!((exit, codes.as_slice()), (0, &expected[..]));
    // Without a shutdown the end is a fault, and so is an editor that goes without a word.
    assert_eq!(converse(vec![request(1, "initialize", json!({})), notice("exit", Value::Null)], "2026-03-31").0, 1);
    assert_eq!(converse(vec![request(1, "initialize", json!({}))], "2026-03-31").0, 1);
    assert_eq!(converse(vec![request(1, "initialize", json!({})), request(2, "shutdown", Value::Null)], "2026-03-31").0, 0);
    assert_eq!(converse(Vec::new(), "2026-03-31"), (1, Vec::new()));
    assert_eq!(converse(Vec::new(), "tomorrow").0, 2);
}

#[test]
fn what_is_cancelled_before_it_is_begun_is_not_worked_on() {
    let opened = json!({ "textDocument": { "uri": DANISH, "version": 1, "text": DANISH_TEXT } });
    let asked = json!({ "textDocument": { "uri": DANISH } });
    let start = vec![request(1, "initialize", json!({})), notice("textDocument/didOpen", opened)];
    // They come in one piece: by the time the first is taken up, the second has been taken back.
    let together = [
        request(2, "textDocument/foldingRange", asked.clone()),
        request(3, "textDocument/documentSymbol", asked),
        notice("$/cancelRequest", json!({ "id": 3 })),
        notice("$/cancelRequest", json!({ "id": "unknown" })),
    ];
    let (_, answers) = converse([start, vec![together.concat()]].concat(), "2026-03-31");
    let by_id = |id: u32| answers.iter().find(|answer| answer["id"] == id).unwrap();
    assert!(by_id(2)["result"].as_array().is_some_and(|folds| !folds.is_empty()));
    assert_eq!(code(by_id(3)), -32800);
}

#[test]
fn nothing_that_is_sent_ends_the_conversation() {
    let hostile: Vec<Vec<u8>> = vec![
        frame("{"),
        frame("[]"),
        frame("null"),
        frame("{\"id\":1}"),
        frame("{\"jsonrpc\":\"2.0\",\"method\":17}"),
        frame("\u{0}\u{1}"),
        b"Content-Length: x\r\n\r\n".to_vec(),
        b"Content-Length: -1\r\n\r\n".to_vec(),
        b"\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
        vec![0xff; 20_000],
        notice("textDocument/didChange", json!({ "textDocument": { "uri": "file:///unknown.sag" }, "contentChanges": [{ "text": "x" }] })),
        notice("textDocument/didChange", json!({ "textDocument": { "uri": DANISH }, "contentChanges": 3 })),
        notice(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": DANISH }, "contentChanges": [
                { "range": { "start": { "line": 4_000_000_000_u32, "character": 0 }, "end": { "line": 0, "character": 4_000_000_000_u32 } }, "text": "x" },
                { "range": { "start": { "line": -1, "character": 0 }, "end": { "line": 0, "character": 0 } }, "text": "x" },
            ] }),
        ),
        notice("textDocument/didClose", json!({ "textDocument": { "uri": "file:///unknown.sag" } })),
        notice("textDocument/didOpen", json!({})),
        notice("textDocument/didOpen", json!({ "textDocument": { "uri": "%%%", "version": 1, "text": "sagsgang" } })),
        notice("textDocument/didOpen", json!({ "textDocument": { "uri": "", "version": 1, "text": "\u{feff}\r\r\n\u{0}" } })),
        notice("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": 7 }, { "uri": "file:///nowhere/x.sag", "type": 1 }] })),
        notice("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": [{ "uri": "file:///nowhere" }, 9] } })),
        request(7, "textDocument/rename", json!({ "textDocument": { "uri": "%%%" }, "position": { "line": 9, "character": 9 } })),
        request(8, "textDocument/hover", json!({ "textDocument": { "uri": "" }, "position": { "line": 1.5, "character": 0 } })),
    ];
    let opened = json!({ "textDocument": { "uri": DANISH, "version": 1, "text": DANISH_TEXT } });
    let start = vec![request(1, "initialize", json!({})), notice("textDocument/didOpen", opened)];
    let ask = request(99, "textDocument/documentSymbol", json!({ "textDocument": { "uri": DANISH } }));
    for bad in hostile.iter().map(|bad| vec![bad.clone()]).chain([hostile.clone()]) {
        let end = vec![ask.clone(), request(100, "shutdown", Value::Null), notice("exit", Value::Null)];
        let shown = String::from_utf8_lossy(bad.first().unwrap()).chars().take(80).collect::<String>();
        let (exit, answers) = converse([start.clone(), bad, end].concat(), "2026-03-31");
        assert_eq!(exit, 0, "{shown}");
        assert!(answers.iter().any(|answer| answer["id"] == 99 && answer["result"].is_array()), "{shown}: {answers:?}");
    }
    // A length that is too long swallows what follows, and the message after it is heard.
    let swallowed = [b"Content-Length: 60\r\n\r\n{}".to_vec(), vec![b' '; 58]].concat();
    let (exit, _) =
        converse([start, vec![swallowed, request(2, "shutdown", Value::Null), notice("exit", Value::Null)]].concat(), "2026-03-31");
    assert_eq!(exit, 0);
}

#[test]
fn the_same_file_by_two_addresses_is_one() {
    let mut editor = Editor::new("2026-03-31");
    editor.open(DANISH, DANISH_TEXT);
    let raw = "file:///sager/sygefravær på øen.sag";
    let params = json!({ "textDocument": { "uri": raw }, "position": { "line": 25, "character": 6 } });
    editor.ask("textDocument/hover", params, "hover by the other address");
    let (_, answers) = editor.close();
    assert!(answers.iter().any(|answer| answer["result"]["contents"]["value"].as_str().is_some_and(|said| said.contains("Første opkald"))));
}

/// What a text is when edits are made in it as an editor counts: lines, and UTF-16 units.
fn edited(text: &str, (start, end): ((usize, usize), (usize, usize)), new: &str) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let place = |(line, unit): (usize, usize)| {
        let mut starts = vec![0];
        for (at, unit) in units.iter().enumerate() {
            let alone = *unit == 13 && units.get(at + 1) != Some(&10);
            if *unit == 10 || alone {
                starts.push(at + 1);
            }
        }
        let Some(start) = starts.get(line) else { return units.len() };
        let next = starts.get(line + 1).copied().unwrap_or(units.len());
        let ends = units[*start..next].iter().rposition(|unit| *unit != 10 && *unit != 13).map_or(0, |last| last + 1);
        let at = start + unit.min(ends);
        // Never in the middle of a letter of two units.
        if at < units.len() && (0xDC00..0xE000).contains(&units[at]) { at - 1 } else { at }
    };
    let (start, end) = (place(start), place(end));
    let (start, end) = (start.min(end), start.max(end));
    String::from_utf16(&[&units[..start], &new.encode_utf16().collect::<Vec<_>>(), &units[end..]].concat()).unwrap()
}

fn piece() -> impl Strategy<Value = String> {
    let lines = vec![
        "",
        "\n",
        "\r\n",
        "\r",
        "a\u{30a}",
        "æ",
        "😀",
        "\t",
        "\u{a0}",
        "\"",
        "trin ",
        "    efter første ",
        "opkald",
        ",",
        "# ",
        "> ",
        "    hvis ",
        "sagsgang \"x\"\n",
        "procedure \"x\"\n",
    ];
    prop::sample::select(lines).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is typed, everything is answered, and the text is the one the editor has.
    #[test]
    fn anything_can_be_typed_anywhere(edits in prop::collection::vec((0..48_usize, 0..50_usize, 0..3_usize, 0..9_usize, piece()), 1..12)) {
        let mut text = DANISH_TEXT.to_owned();
        let mut pieces = vec![
            request(0, "initialize", json!({})),
            notice("textDocument/didOpen", json!({ "textDocument": { "uri": DANISH, "version": 1, "text": text } })),
        ];
        let mut asked = 0;
        for (line, character, lines, units, new) in edits {
            let end = (line + lines, if lines == 0 { character + units } else { units });
            text = edited(&text, ((line, character), end), &new);
            let place = |(line, character): (usize, usize)| json!({ "line": line, "character": character });
            let change = json!({ "range": { "start": place((line, character)), "end": place(end) }, "text": new });
            pieces.push(notice("textDocument/didChange", json!({ "textDocument": { "uri": DANISH, "version": 2 }, "contentChanges": [change] })));
            let range = json!({ "start": place((0, 0)), "end": place((99, 0)) });
            let params = json!({ "textDocument": { "uri": DANISH }, "position": place((line, character + 1)), "range": range, "newName": "ny" });
            for method in ["completion", "hover", "definition", "references", "rename", "inlayHint", "codeAction", "semanticTokens/full", "foldingRange", "documentSymbol", "formatting"] {
                asked += 1;
                pieces.push(request(asked, &format!("textDocument/{method}"), params.clone()));
            }
        }
        // What the editor has is what the server has: both say the same is wrong with it.
        pieces.push(request(900, "shutdown", Value::Null));
        let (_, answers) = converse(pieces, "2026-03-31");
        let answered = answers.iter().filter(|answer| answer["id"].as_u64().is_some_and(|id| (1..900).contains(&id))).count();
        prop_assert_eq!(answered, asked as usize);
        let last = answers.iter().rev().find(|answer| answer["method"] == "textDocument/publishDiagnostics").unwrap();
        let fresh = converse(
            vec![
                request(0, "initialize", json!({})),
                notice("textDocument/didOpen", json!({ "textDocument": { "uri": DANISH, "version": 1, "text": text } })),
            ],
            "2026-03-31",
        );
        let fresh = fresh.1.iter().find(|answer| answer["method"] == "textDocument/publishDiagnostics").unwrap().clone();
        prop_assert_eq!(&last["params"]["diagnostics"], &fresh["params"]["diagnostics"], "{:?}", text);
    }
}

/// What is shown beside an offered name is asked for by itself: the lines that declare it. An offer of something else stays as it is.
#[test]
fn the_lines_that_declare_an_offered_name_are_shown_beside_it() {
    let begin = || {
        vec![
            request(0, "initialize", json!({})),
            notice("textDocument/didOpen", json!({ "textDocument": { "uri": DANISH, "version": 1, "text": DANISH_TEXT } })),
        ]
    };
    let at = DANISH_TEXT.find("efter første ").unwrap() + "efter første ".len();
    let line = DANISH_TEXT[..at].matches('\n').count();
    let character = DANISH_TEXT[DANISH_TEXT[..at].rfind('\n').unwrap() + 1..at].encode_utf16().count();
    let place = json!({ "textDocument": { "uri": DANISH }, "position": { "line": line, "character": character } });
    let mut pieces = begin();
    pieces.push(request(1, "textDocument/completion", place));
    let answer = |answers: &[Value], id: u64| answers.iter().find(|answer| answer["id"] == id).unwrap()["result"].clone();
    let offers = answer(&converse(pieces, "2026-03-31").1, 1);
    let offers: Vec<&Value> = offers.as_array().unwrap().iter().filter(|offer| offer["data"].is_object()).collect();
    assert!(offers.len() > 2, "{offers:?}");
    for offer in offers {
        let mut pieces = begin();
        pieces.push(request(1, "completionItem/resolve", offer.clone()));
        pieces.push(request(2, "completionItem/resolve", json!({ "label": "x", "data": { "text": "andet", "at": 0 } })));
        let (_, answers) = converse(pieces, "2026-03-31");
        let shown = answer(&answers, 1)["documentation"]["value"].as_str().unwrap().to_owned();
        assert!(shown.lines().nth(1).unwrap().contains(offer["label"].as_str().unwrap()), "{shown}");
        assert_eq!(answer(&answers, 2), json!({ "label": "x", "data": { "text": "andet", "at": 0 } }));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// A text that is read again after every edit says what it says when it is read for the first time, places included.
    #[test]
    fn reading_again_gives_what_reading_gives(
        example in prop::sample::select(vec!["varde/procedure", "varde/procedure.en", "stuegang/procedure", "aktindsigt/procedure"]),
        edits in prop::collection::vec((0..10_000_usize, prop::option::weighted(0.3, 0..400_usize), 0..3_usize, piece()), 1..8),
    ) {
        let mut text = fs::read_to_string(format!("../dsl-examples/{example}.sag")).unwrap();
        let mut memory = Memory::default();
        for (place, cut, whole_lines, new) in edits {
            let letter = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            // Now and then whole lines, so that declarations come and go.
            let line = |at: usize| if whole_lines == 0 { at } else { text[..at].rfind('\n').map_or(0, |end| end + 1) };
            let start = line(letter(text.len() * place / 10_000));
            let end = line(letter(start + cut.unwrap_or(0))).max(start);
            text.replace_range(start..end, &new);
            let mut sources = SourceMap::new();
            let id = sources.add("x.sag", &text);
            prop_assert!(parse_again(&sources, id, &mut memory) == parse(&sources, id), "{:?} at {}..{}", new, start, end);
        }
    }
}

/// Renaming there and back gives the text that was, and in between what it means is the same but for the name.
#[test]
fn renaming_there_and_back_gives_the_text_that_was() {
    let text = fs::read_to_string("../dsl-examples/varde/procedure.sag").unwrap();
    let uri = "file:///x/varde.sag";
    let mut sources = SourceMap::new();
    let id = sources.add("varde.sag", &text);
    let parsed = parse(&sources, id);
    let mut seen = Vec::new();
    for mention in parsed.file.mentions() {
        let sagsgang::syntax::ast::Used::Declares(_) = mention.used else { continue };
        let name = mention.name.text.to_lowercase();
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let place = |text: &str, at: usize| {
            let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            json!({ "line": text[..at].matches('\n').count(), "character": text[start..at].encode_utf16().count() })
        };
        let ask = |text: &str, at: usize, new: &str| {
            let document = json!({ "uri": uri, "version": 1, "text": text });
            let params = json!({ "textDocument": { "uri": uri }, "position": place(text, at), "newName": new });
            let (_, answers) = converse(
                vec![
                    request(0, "initialize", json!({})),
                    notice("textDocument/didOpen", json!({ "textDocument": document })),
                    request(1, "textDocument/rename", params),
                ],
                "2026-03-31",
            );
            assert!(
                answers
                    .iter()
                    .all(|answer| answer["method"] != "textDocument/publishDiagnostics" || answer["params"]["diagnostics"] == json!([]))
            );
            let edits = answers.iter().find(|answer| answer["id"] == 1).unwrap()["result"]["changes"][uri].as_array().unwrap().clone();
            edits.iter().rev().fold(text.to_owned(), |text, edit| {
                let place = |place: &Value| (place["line"].as_u64().unwrap() as usize, place["character"].as_u64().unwrap() as usize);
                let range = (place(&edit["range"]["start"]), place(&edit["range"]["end"]));
                edited(&text, range, edit["newText"].as_str().unwrap())
            })
        };
        let there = ask(&text, mention.name.span.start as usize, "noget ganske andet");
        assert_ne!(there, text, "{}", mention.name.text);
        let at = there.find("\"noget ganske andet\"").unwrap();
        assert_eq!(ask(&there, at, &mention.name.text), text, "{}", mention.name.text);
    }
    assert!(seen.len() > 15, "{seen:?}");
}

#[test]
fn help_says_what_it_is_for() {
    let mut output = Vec::new();
    let exit = run(
        ["sagsgang", "lsp", "--help"],
        &mut Surroundings {
            input: &mut io::empty(),
            output: &mut output,
            errors: &mut io::sink(),
            now: Instant::parse("2026-11-02T09:30:00+01:00").unwrap(),
            colour: false,
            progress: false,
        },
    );
    assert_eq!(exit, 0);
    let help = String::from_utf8(output).unwrap();
    assert!(help.contains("Language Server Protocol") && help.contains("--today") && !help.contains("--stdio"), "{help}");
    assert!(Path::new("../editor/vscode/README.md").exists());
}
