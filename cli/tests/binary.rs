//! The built command itself: real process, real streams, real exit code. Everything else is tested through the library.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails may fall")]

use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};

fn sagsgang(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sagsgang"));
    command.args(arguments).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    command
}

fn output(arguments: &[&str]) -> Output {
    sagsgang(arguments).output().unwrap()
}

#[test]
fn every_date_vector_is_answered() {
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/calendar/vectors.tsv")).unwrap();
    let mut answered = 0;
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let row: Vec<&str> = line.split('\t').collect();
        let [id, period, after, counting, landing, month, due, ..] = row[..] else { panic!("{line}") };
        let mut arguments =
            vec!["count", "--within", period, "--after", after, "--counting", counting, "--landing", landing, "--month", month];
        if period.ends_with(" hours") {
            arguments.extend(["--hours", "elapsed"]);
        }
        arguments.extend(["--calendar", "danmark", "--format", "json"]);
        let output = output(&arguments);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{id}: {}", String::from_utf8_lossy(&output.stderr));
        let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(answer["due"], due, "{id}");
        assert!(answer["explanation"].as_array().is_some_and(|steps| steps.len() > 1), "{id}");
        answered += 1;
    }
    assert_eq!(answered, 27);
}

#[test]
fn help_and_version_are_fine_and_wrong_use_is_not() {
    let help = output(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8(help.stdout).unwrap().contains("check a procedure"));
    assert_eq!(output(&["--version"]).status.code(), Some(0));
    let nothing = output(&[]);
    assert_eq!((nothing.status.code(), nothing.stdout.is_empty()), (Some(2), true));
    let wrong = output(&["count", "--in", "10 dage", "--lang", "en"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8(wrong.stderr).unwrap().starts_with("error: I do not know `--in`"));
}

#[test]
fn no_colour_goes_into_a_pipe() {
    let output = output(&["count", "--within", "10 dage", "--after", "2018-02-05"]);
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn standard_input_is_a_file_too() {
    let mut child = sagsgang(&["format", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all("sagsgang   \"Prøve\"\n  kalender danmark\n".as_bytes()).unwrap();
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(text, "sagsgang \"Prøve\"\n    kalender danmark\n");
}

#[test]
fn a_closed_pipe_is_no_fault() {
    let mut child = sagsgang(&["explain-code", "missing-landing"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""));
}

/// A message for an editor's other end, as the protocol packs it.
fn packed(message: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{message}", message.len()).into_bytes()
}

/// The next message on a stream.
fn next(stream: &mut impl Read) -> serde_json::Value {
    let mut headers = Vec::new();
    while !headers.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        headers.push(byte[0]);
    }
    let headers = String::from_utf8(headers).unwrap();
    let mut body = vec![0; headers.trim().strip_prefix("Content-Length: ").unwrap().parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    serde_json::from_slice(&body).unwrap()
}

#[test]
fn an_editor_is_answered_at_once_and_left_when_it_says_so() {
    let folder = std::env::temp_dir().join(format!("sagsgang æøå {}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("lov.sag"), "sagsgang \"Loven på øen\"\n    kalender danmark\nrolle lederen\n").unwrap();
    let uri = format!("file://{}/by.sag", folder.to_str().unwrap().replace(' ', "%20"));
    for (last, status) in [(Some("shutdown"), 0), (None, 1)] {
        let mut child = sagsgang(&["lsp", "--stdio"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut to, mut from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        // Each is answered before the next is sent: nothing waits for more than there is.
        to.write_all(&packed(r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#)).unwrap();
        assert_eq!(next(&mut from)["result"]["serverInfo"]["name"], "sagsgang");
        let text = "sagsgang \"Byen\"\n    bygger på \"Loven på øen\"\n\ntrin besøg\n    efter ";
        let opened = serde_json::json!({
            "jsonrpc": "2.0", "method": "textDocument/didOpen",
            "params": { "textDocument": { "uri": uri, "languageId": "sagsgang", "version": 1, "text": text } },
        });
        to.write_all(&packed(&opened.to_string())).unwrap();
        let told = next(&mut from);
        assert_eq!(
            (told["method"].as_str(), told["params"]["uri"].as_str()),
            (Some("textDocument/publishDiagnostics"), Some(uri.as_str()))
        );
        assert!(told["params"]["diagnostics"].as_array().unwrap().iter().any(|fault| fault["code"] == "syntax"));
        // The law lies in the same folder, and its roles may stand here.
        let asked = serde_json::json!({
            "jsonrpc": "2.0", "id": 2, "method": "textDocument/completion",
            "params": { "textDocument": { "uri": uri }, "position": { "line": 4, "character": 2 } },
        });
        to.write_all(&packed(&asked.to_string())).unwrap();
        let offered = next(&mut from);
        assert!(offered["result"].as_array().unwrap().iter().any(|item| item["label"] == "lederen"), "{offered}");
        if let Some(last) = last {
            to.write_all(&packed(&format!(r#"{{"jsonrpc":"2.0","id":3,"method":"{last}"}}"#))).unwrap();
            assert_eq!(next(&mut from)["id"], 3);
        }
        to.write_all(&packed(r#"{"jsonrpc":"2.0","method":"exit"}"#)).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(status));
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_law_may_lie_in_a_folder_beside_that_of_the_text() {
    let folder = std::env::temp_dir().join(format!("sagsgang-beside-{}", std::process::id()));
    for name in ["lov", "byens tekster", "tomt"] {
        std::fs::create_dir_all(folder.join(name)).unwrap();
    }
    let law = "sagsgang \"Loven på øen\"\n    kalender danmark\n    fristberegning \"dagen efter\"\n    ved overskridelse: lederen 1. hverdag kl. 8\n\nrolle kommunen\nrolle lederen   leder kommunen\n\nhændelse start   fra kommunen\nhændelse samtale  fra kommunen\n\nmål \"talt sammen\"\n    nås ved samtale\n    hjemmel lov \"§ 1\"\n\ntrin kontakt\n    efter første start\n    kommunen skal ringe til borgeren\n    inden for 10 dage, uændret på en fridag\n    opfyldes ved samtale\n    hjemmel lov \"§ 2\"\n";
    let own = "sagsgang \"Byen\"\n    bygger på \"Loven på øen\"\n\ntrin kontakt\n    inden for 5 dage, uændret på en fridag\n    hjemmel lokal \"byens løfte\"\n";
    std::fs::write(folder.join("lov/loven.sag"), law).unwrap();
    std::fs::write(folder.join("byens tekster/byen.sag"), own).unwrap();
    let said = |from: &str, file: &str| {
        let output = sagsgang(&["check", file]).current_dir(folder.join(from)).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap())
    };
    for (from, file) in [
        (".", "byens tekster/byen.sag"),
        ("byens tekster", "byen.sag"),
        ("lov", "../byens tekster/byen.sag"),
        ("byens tekster", "./byen.sag"),
    ] {
        let (code, words) = said(from, file);
        assert_eq!(code, Some(0), "{from} {file}: {words}");
    }
    // A folder below, or far away, is not looked in.
    std::fs::create_dir_all(folder.join("andre/lov")).unwrap();
    std::fs::rename(folder.join("lov/loven.sag"), folder.join("andre/lov/loven.sag")).unwrap();
    let (_, words) = said("byens tekster", "byen.sag");
    assert!(words.contains("unknown-base"), "{words}");
    std::fs::remove_dir_all(&folder).unwrap();
}
