//! `explain`: why a date is that date, why a case may not close, why a step is not open.

use crate::desk::{CaseFiles, Desk, OtherTexts, Times, Viewer};
use crate::output::{Answer, Exit, Paint, Stop, Style};
use crate::page::{Block, Piece, Section, page};
use crate::usage::Trouble;
use crate::words::{self, did_you_mean, fault_notes, step_names};
use sagsgang::calendar::Moment;
use sagsgang::explain::way_sentence;
use sagsgang::explain::ways::{Wanted, Way, ways};
use sagsgang::explain::{
    Explanation, WhyNot, closing_sentences, deadline, deadline_sentences, left_out_sentences, moment_words, state_words, taken_sentences,
    why_not, why_not_sentences,
};
use sagsgang::lexicon::Language;
use sagsgang::model::{LegalBasis, StepId};
use sagsgang::parties::ways_for;
use sagsgang::pool::{asked_for, asked_sentence};
use sagsgang::situation::{Asked, Closing, Message, MessageKind, Record, Situation, State};
use sagsgang::versions::Follows;
use serde::Serialize;

/// Forklar en frist, en lukning eller et trin / explain a deadline, a closing or a step
#[derive(Debug, clap::Args)]
#[command(after_help = "Eksempel / example:\n  sagsgang explain procedure.sag sag.jsonl kontakt --at 2018-02-14", group = clap::ArgGroup::new("what").required(true).args(["duty", "closing", "why_not"]))]
pub(crate) struct Explain {
    /// Sagsgangen / the procedure (.sag)
    #[arg(value_name = "FILE")]
    file: String,
    /// Sagens log / the case's log (.jsonl)
    #[arg(value_name = "LOG")]
    log: String,
    /// Trinnets navn, eller trin@hændelse / the step's name, or step@event
    #[arg(value_name = "DUTY")]
    duty: Option<String>,
    /// Hvorfor sagen må eller ikke må lukkes / why the case may or may not close
    #[arg(long)]
    closing: bool,
    /// Hvorfor trinnet ikke er åbent / why the step is not open
    #[arg(long, value_name = "STEP")]
    why_not: Option<String>,
    #[command(flatten)]
    others: OtherTexts,
    #[command(flatten)]
    times: Times,
    #[command(flatten)]
    viewer: Viewer,
}

/// `docs/schemas/explain.schema.json`: one of three, with the version that was read.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    report: Report<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    follows: Option<&'a Follows>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    follows_sentences: Vec<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Report<'a> {
    Duty {
        duty: &'a Record,
        explanation: Option<Box<Explanation>>,
        messages: Vec<&'a Message>,
        sentences: Vec<String>,
    },
    Closing {
        closing: &'a Closing,
        ways: Vec<Way>,
        sentences: Vec<String>,
    },
    WhyNot {
        why_not: WhyNot,
        ways: Vec<Way>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        asked: Vec<&'a Asked>,
        sentences: Vec<String>,
    },
}

impl Explain {
    pub(crate) fn answer(&self, desk: &mut Desk<'_>) -> Result<Answer, Stop> {
        let mut files = desk.case_files(&self.file, &self.log)?;
        let as_of = self.times.as_of(desk, files.language)?;
        files.choose(desk, &self.others, as_of)?;
        files.see_as(&self.viewer)?;
        let now = files.situation(as_of);
        let (notes, exit) = fault_notes(files.language, &self.log, &files.faults);
        let asking = Asking { json: desk.json(), paint: desk.paint(), files: &files, now: &now, exit };
        let answer = match (&self.why_not, &self.duty) {
            (Some(step), _) => asking.why_not(step)?,
            (None, Some(duty)) => asking.duty(duty)?,
            (None, None) => asking.closing()?,
        };
        Ok(answer.with_notes(notes))
    }
}

struct Asking<'a> {
    json: bool,
    paint: Paint,
    files: &'a CaseFiles,
    now: &'a Situation,
    exit: Exit,
}

impl Asking<'_> {
    fn language(&self) -> Language {
        self.files.language
    }

    fn when(&self, moment: Moment) -> String {
        moment_words(self.language(), self.files.procedure.calendar(), moment)
    }

    fn opening(&self, title: String) -> Vec<Piece> {
        let as_of = words::as_of(self.language(), self.files.procedure.calendar(), self.now.as_of);
        let seen_by = words::seen_by(self.language(), self.now).map(|words| Piece::new(Style::Strong, words));
        [Piece::new(Style::Strong, title), Piece::new(Style::Faint, as_of)].into_iter().chain(seen_by).collect()
    }

    fn text(&self, title: String, mut sections: Vec<Section>) -> Answer {
        sections.push(self.sentences("HVILKEN UDGAVE", "WHICH VERSION", &self.files.follows_words()));
        Answer::text(page(self.paint, &self.opening(title), &sections), self.exit)
    }

    fn whole(&self, report: Report<'_>) -> Result<Answer, Stop> {
        let (follows, follows_sentences) = (self.files.follows.as_ref(), self.files.follows_words());
        Answer::json(&Whole { report, follows, follows_sentences }, self.exit)
    }

    fn sentences(&self, danish: &str, english: &str, sentences: &[String]) -> Section {
        Section::of_sentences(self.language().pick(danish, english), sentences)
    }

    fn basis(&self, danish: &str, english: &str, basis: &[LegalBasis]) -> Section {
        let places: Vec<String> = basis.iter().map(|one| format!("{}.", words::basis(self.language(), one))).collect();
        self.sentences(danish, english, &places)
    }

    fn closing(&self) -> Result<Answer, Stop> {
        let sentences = closing_sentences(self.language(), &self.files.procedure, self.now);
        if self.json {
            let ways = self.ways(Wanted::MayClose);
            return self.whole(Report::Closing { closing: &self.now.closing, ways, sentences });
        }
        let case = format!("{} · {}", self.now.procedure, self.now.case);
        let section = match self.now.closing.may_close {
            true => self.sentences("MÅ SAGEN LUKKES? JA", "MAY THE CASE CLOSE? YES", &sentences),
            false => self.sentences("MÅ SAGEN LUKKES? NEJ", "MAY THE CASE CLOSE? NO", &sentences),
        };
        let ways = self.what_would_help(Wanted::MayClose);
        let sections: Vec<Section> =
            [Some(section), ways, Some(self.basis("MÅLETS HJEMMEL", "THE GOAL'S BASIS", &self.files.procedure.goal().basis))]
                .into_iter()
                .flatten()
                .collect();
        Ok(self.text(case, sections))
    }

    /// The smallest sets of events that would turn the no into a yes.
    fn ways(&self, wanted: Wanted) -> Vec<Way> {
        let ways = ways(&self.files.procedure, &self.files.log, self.now.as_of, wanted);
        match self.files.seen_by {
            Some(role) => ways_for(&self.files.procedure, ways, role),
            None => ways,
        }
    }

    fn what_would_help(&self, wanted: Wanted) -> Option<Section> {
        let found = self.ways(wanted);
        let sentences: Vec<String> = found.iter().map(|way| way_sentence(self.language(), way)).collect();
        (!sentences.is_empty()).then(|| self.sentences("DET VILLE ÆNDRE SIG VED", "THIS WOULD CHANGE IT", &sentences))
    }

    fn why_not(&self, wanted: &str) -> Result<Answer, Stop> {
        let seen = |id: &StepId| self.files.seen_by.is_none_or(|role| !self.files.procedure.step_is_hidden(*id, role));
        let (id, step) = self.files.procedure.step_named(wanted).filter(|(id, _)| seen(id)).ok_or_else(|| self.unknown(wanted))?;
        let why = why_not(&self.files.procedure, self.now, id);
        let mut sentences = why_not_sentences(self.language(), self.files.procedure.calendar(), &why);
        let asked = asked_for(&self.files.procedure, self.now, id);
        sentences.extend(self.asked(&asked));
        if self.json {
            return self.whole(Report::WhyNot { why_not: why, ways: self.ways(Wanted::Opens(id)), asked, sentences });
        }
        let open = why.reasons.is_empty();
        let section = if open {
            self.sentences("ER DET ÅBENT? JA", "IS IT OPEN? YES", &sentences)
        } else {
            self.sentences("ER DET ÅBENT? NEJ", "IS IT OPEN? NO", &sentences)
        };
        let ways = self.what_would_help(Wanted::Opens(id));
        let sections = [Some(section), ways, Some(self.basis("HJEMMEL", "BASIS", &step.basis))];
        Ok(self.text(step.title().to_owned(), sections.into_iter().flatten().collect()))
    }

    /// What was asked of pools, and which number in line the case was told.
    fn asked(&self, asked: &[&Asked]) -> Vec<String> {
        asked.iter().map(|asked| asked_sentence(self.language(), self.files.procedure.calendar(), asked)).collect()
    }

    fn duty(&self, wanted: &str) -> Result<Answer, Stop> {
        let Some(record) = self.now.duty(wanted) else {
            // A step that never opened has no deadline to explain, but a reason for that.
            let step = wanted.split_once('@').map_or(wanted, |(step, _)| step);
            return if wanted.contains('@') { Err(self.unknown(wanted).into()) } else { self.why_not(step) };
        };
        let (language, calendar) = (self.language(), self.files.procedure.calendar());
        let explanation = deadline(&self.files.procedure, self.now, record).map(Box::new);
        let messages: Vec<&Message> = self.now.messages.iter().filter(|message| message.instance == record.instance).collect();
        let sentences = match &explanation {
            Some(explanation) => deadline_sentences(language, calendar, explanation),
            None => vec![self.no_deadline(record)],
        };
        if self.json {
            return self.whole(Report::Duty { duty: record, explanation, messages, sentences });
        }
        let mut state = Section::new(language.pick("HVORDAN STÅR DET", "HOW IT STANDS"));
        state.push(Block::default().right(Style::Plain, self.state(record)));
        state.push(Block::default().right(Style::Plain, words::task(&self.files.procedure, record) + "."));
        state.push(Block::default().right(Style::Plain, words::opening(language, calendar, &self.files.log, record)));
        let of_this: Vec<&Asked> = self.now.asked.iter().filter(|asked| asked.instance == record.instance).collect();
        self.asked(&of_this).into_iter().for_each(|words| state.push(Block::default().right(Style::Plain, words)));
        let living = record.is_open() || record.state == State::Waiting;
        for taken in record.takes.iter().filter(|_| living || record.met.is_some()) {
            let sentences = if living { taken_sentences(language, taken) } else { left_out_sentences(language, taken) };
            sentences.into_iter().for_each(|words| state.push(Block::default().right(Style::Plain, words)));
        }
        let mut sent = Section::new(language.pick("BESKEDER", "MESSAGES"));
        for message in messages {
            let at = self.when(Moment::Instant(message.at));
            sent.push(Block::default().left(Style::Plain, at).right(Style::Plain, self.message(message)));
        }
        let why = self.sentences("HVORFOR DEN FRIST", "WHY THAT DEADLINE", &sentences);
        Ok(self.text(format!("{} ({})", words::title(language, self.now, record), record.instance), vec![state, why, sent]))
    }

    fn state(&self, record: &Record) -> String {
        let language = self.language();
        let mut words = state_words(language, record.state).to_owned();
        if let Some(met) = &record.met {
            words.push_str(&format!(" {} ({} {})", self.when(met.on), language.pick("hændelse", "event"), met.by));
        } else if let Some(ended) = &record.ended {
            words.push_str(&format!(" {}", self.when(ended.on)));
        } else if let Some(due) = record.due {
            let left = words::left(language, self.files.procedure.calendar(), self.now.as_of.happened_by, due);
            words.push_str(&language.pick(format!("; fristen er {left}"), format!("; due {left}")));
        }
        let mut letters = words.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}.", letters.as_str())
    }

    fn no_deadline(&self, record: &Record) -> String {
        if let Some(pause) = record.pauses.last().filter(|pause| pause.until.is_none()) {
            let from = self.when(pause.from);
            return self.language().pick(
                format!("Fristen står stille fra {from} og regnes ud, når pausen er forbi."),
                format!("The deadline stands still from {from} and is counted when the pause is over."),
            );
        }
        let limited = self.files.procedure.step_named(&record.step).is_some_and(|(_, step)| step.is_limited());
        let (danish, english) = if limited {
            (
                "Fristen kan ikke regnes ud endnu: det, den regnes fra, er ikke kendt.",
                "The deadline cannot be counted yet: what it is counted from is not known.",
            )
        } else {
            ("Trinnet har ingen frist.", "The step has no deadline.")
        };
        self.language().pick(danish, english).to_owned()
    }

    fn message(&self, message: &Message) -> String {
        let language = self.language();
        let kind = match message.kind {
            MessageKind::Reminder => language.pick("påmindelse til", "reminder to"),
            MessageKind::Escalation => language.pick("om overskridelsen til", "about the delay to"),
            MessageKind::Shortage => language.pick("om for lidt tilbage til", "about too little left, to"),
            MessageKind::Request => language.pick("om det, der venter, til", "about what waits, to"),
        };
        format!("{kind} {}", words::roles(&self.files.procedure, &message.to))
    }

    /// Neither a step nor an instance of one.
    fn unknown(&self, wanted: &str) -> Trouble {
        let procedure = &self.files.procedure;
        let (step, key) = wanted.split_once('@').map_or((wanted, None), |(step, key)| (step, Some(key)));
        let seen = |id: StepId| self.files.seen_by.is_none_or(|role| !procedure.step_is_hidden(id, role));
        let trouble = match (procedure.step_named(step).filter(|(id, _)| seen(*id)), key) {
            (Some((_, step)), Some(_)) => {
                let instances: Vec<&str> =
                    self.now.duties.iter().filter(|record| record.step == step.name).map(|record| record.instance.as_str()).collect();
                let all = instances.join(", ");
                if all.is_empty() {
                    Trouble::new(format!("{wanted} er ikke begyndt i denne sag"), format!("{wanted} has not begun in this case"))
                } else {
                    Trouble::new(
                        format!("{wanted} er ikke i denne sag; der er: {all}"),
                        format!("{wanted} is not in this case; there are: {all}"),
                    )
                }
            }
            _ => {
                let suggestion = |language| {
                    did_you_mean(
                        language,
                        step,
                        step_names(procedure).filter(|name| procedure.step_named(name).is_some_and(|(id, _)| seen(id))),
                    )
                };
                Trouble::new(
                    format!("jeg kender ikke trinnet {}{}", Language::Danish.quoted(step), suggestion(Language::Danish)),
                    format!("I do not know the step {}{}", Language::English.quoted(step), suggestion(Language::English)),
                )
            }
        };
        trouble.said_in(self.language())
    }
}
