//! `help`: how a command is used, and the reference of the language, by topic.

use crate::arguments::Arguments;
use crate::desk::Desk;
use crate::output::{Answer, Exit, Paint, Stop, Style};
use crate::page::{WIDTH, bullet, wrap};
use crate::usage::Trouble;
use crate::words::did_you_mean;
use clap::CommandFactory;
use sagsgang::lexicon::Language;
use sagsgang::reference::{Topic, keywords, topics, topics_about};
use serde::Serialize;

/// Hjælp til en kommando eller til sproget / help on a command or on the language
///
/// `help language` viser, hvad man kan slå op; `help language frister` eller `help language "bortfalder ved"` slår det op,
/// og `help language alt` viser det hele.
/// `help language` lists what can be looked up; `help language deadlines` or `help language "lapses on"` looks it up, and
/// `help language all` shows everything.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Help {
    /// En kommando, eller `language` og et emne / a command, or `language` and a topic
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
}

/// `docs/schemas/help.schema.json`.
#[derive(Serialize)]
struct Report {
    language: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    name: &'static str,
    title: &'static str,
    text: &'static str,
}

impl Help {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        match self.words.split_first() {
            Some((first, rest)) if ["language", "sprog", "sproget"].contains(&first.to_lowercase().as_str()) => {
                of_the_language(desk, &rest.join(" "))
            }
            _ => self.of_a_command(desk),
        }
    }

    fn of_a_command(&self, desk: &Desk<'_>) -> Result<Answer, Stop> {
        let mut command = Arguments::command();
        command.build();
        for word in &self.words {
            let Some(inner) = command.find_subcommand(word).cloned() else { return Err(unknown_command(&command, word).into()) };
            command = inner;
        }
        let usage = format!("{}\n", command.render_long_help().to_string().trim_end());
        if desk.json() {
            let language = desk.language_or(Language::Danish).code();
            return Answer::json(&Report { language, usage: Some(usage), topics: Vec::new() }, Exit::Fine);
        }
        Ok(Answer::text(usage, Exit::Fine))
    }
}

fn unknown_command(command: &clap::Command, word: &str) -> Trouble {
    let names = || command.get_subcommands().map(clap::Command::get_name).chain(["language"]);
    let (danish, english) = (did_you_mean(Language::Danish, word, names()), did_you_mean(Language::English, word, names()));
    Trouble::new(format!("jeg kender ikke kommandoen »{word}«{danish}"), format!("I do not know the command `{word}`{english}")).with_help(
        "sagsgang help viser dem alle, og sagsgang help language sproget",
        "sagsgang help lists them all, and sagsgang help language the language",
    )
}

fn of_the_language(desk: &Desk<'_>, wanted: &str) -> Result<Answer, Stop> {
    let own = desk.language_or(Language::Danish);
    let everything = ["alt", "all"].contains(&wanted.to_lowercase().as_str());
    let (language, found) = match wanted {
        "" => (own, topics(own)),
        _ if everything => (own, topics(own)),
        _ => look_up(own, wanted)?,
    };
    if desk.json() {
        let told = |topic: &Topic| Told { name: topic.name, title: topic.title, text: topic.text };
        return Answer::json(&Report { language: language.code(), usage: None, topics: found.iter().map(told).collect() }, Exit::Fine);
    }
    let paint = desk.paint();
    let text = match found.as_slice() {
        [one] => shown(paint, language, one),
        several if everything => several.iter().map(|topic| shown(paint, language, topic)).collect::<Vec<_>>().join("\n"),
        several => contents(language, wanted, several),
    };
    Ok(Answer::text(text, Exit::Fine))
}

/// In the language asked for, or else in the other one: whoever writes English asks with English words.
fn look_up(own: Language, wanted: &str) -> Result<(Language, Vec<Topic>), Stop> {
    let found = [own, own.pick(Language::English, Language::Danish)].into_iter().map(|language| (language, topics_about(language, wanted)));
    found.into_iter().find(|(_, topics)| !topics.is_empty()).ok_or_else(|| {
        let names = |language| topics(language).into_iter().map(|topic| topic.name).chain(keywords(language)).collect::<Vec<_>>();
        let both = [names(own), names(own.pick(Language::English, Language::Danish))].concat();
        let near = |language| did_you_mean(language, wanted, both.iter().copied());
        Trouble::new(
            format!("opslagsbogen har ikke noget om »{wanted}«{}", near(Language::Danish)),
            format!("the reference has nothing about `{wanted}`{}", near(Language::English)),
        )
        .with_help("sagsgang help language viser, hvad man kan slå op", "sagsgang help language lists what can be looked up")
        .said_in(own)
        .into()
    })
}

/// What can be looked up.
fn contents(language: Language, wanted: &str, topics: &[Topic]) -> String {
    let mut text = match wanted {
        "" => language.pick("SPROGET FRA ENDE TIL ANDEN\n", "THE LANGUAGE FROM END TO END\n").to_owned(),
        word => language.pick(format!("{} STÅR UNDER\n", language.quoted(word)), format!("{} STANDS UNDER\n", language.quoted(word))),
    };
    let width = topics.iter().map(|topic| topic.name.chars().count()).max().unwrap_or(0);
    for topic in topics {
        let gap = " ".repeat(width.saturating_sub(topic.name.chars().count()));
        text.push_str(&format!("  {}{gap}   {}\n", topic.name, topic.title));
    }
    text.push_str(language.pick(
        "\nSlå op: sagsgang help language frister, eller med et ord fra sproget: sagsgang help language senest\n",
        "\nLook it up: sagsgang help language deadlines, or by a word of the language: sagsgang help language within\n",
    ));
    text
}

/// A topic for a terminal: its Markdown as calm text.
fn shown(paint: Paint, language: Language, topic: &Topic) -> String {
    let mut text = format!("{}\n\n", paint.paint(Style::Strong, &topic.title.to_uppercase()));
    let mut lines = topic.text.lines().filter(|line| !line.trim_start().starts_with('<')).peekable();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let fault = kind.contains("fejl=") || kind.contains("error=");
            let style = if fault { Style::Alarm } else { Style::Plain };
            if fault {
                text.push_str(language.pick("Sådan går det ikke:\n\n", "Not like this:\n\n"));
            }
            for inside in lines.by_ref().take_while(|line| !line.starts_with("```")) {
                text.push_str(format!("    {}", paint.paint(style, inside)).trim_end());
                text.push('\n');
            }
            continue;
        }
        let mut paragraph = line.to_owned();
        while lines.peek().is_some_and(|next| !line.is_empty() && !next.is_empty() && !next.starts_with("- ") && !next.starts_with("```")) {
            paragraph.push(' ');
            paragraph.push_str(lines.next().unwrap_or_default().trim());
        }
        let words = spoken(language, &paragraph);
        match words.strip_prefix("- ") {
            Some(item) => text.push_str(&bullet("·", item, 2)),
            None if words.is_empty() => text.push('\n'),
            None => wrap(&words, WIDTH).iter().for_each(|line| text.push_str(&format!("{line}\n"))),
        }
    }
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    format!("{}\n", text.trim_end())
}

/// Running text without Markdown: words of the language in quotation marks.
fn spoken(language: Language, words: &str) -> String {
    let parts: Vec<&str> = words.split('`').collect();
    let whole = parts.iter().enumerate().map(|(at, part)| if at % 2 == 1 { language.quoted(part) } else { part.replace("**", "") });
    whole.collect()
}
