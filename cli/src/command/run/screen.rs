//! The situation as one screen, in the order in which people ask.

use crate::desk::CaseFiles;
use crate::output::{Paint, Style};
use crate::page::{Block, Piece, Section, page};
use crate::words;
use sagsgang::calendar::Moment;
use sagsgang::case::Stage;
use sagsgang::explain::{
    Missing, closing_sentences, coming_turn_sentence, decided_sentence, finding_sentence, left_out_sentences, moment_words,
    ordered_sentences, progress_sentences, said_sentence, state_words, taken_sentences, waiting_sentence, why_not, why_not_sentences,
};
use sagsgang::lexicon::Language;
use sagsgang::model::{Modal, Step};
use sagsgang::pool::asked_sentence;
use sagsgang::situation::{Comes, Coming, ComingKind, Finding, GoalEvent, Message, MessageKind, Record, Situation, Standing, State};
use sagsgang::versions::{Reason, reason_sentence};

/// How many coming changes are shown.
const COMING: usize = 5;

/// Does the log belong to another text of the procedure?
fn is_about_the_text(finding: &Finding) -> bool {
    matches!(finding, Finding::OtherProcedure { .. } | Finding::OtherFingerprint)
}

struct Screen<'a> {
    files: &'a CaseFiles,
    now: &'a Situation,
    supposed: &'a [String],
    language: Language,
}

pub(super) fn screen(files: &CaseFiles, now: &Situation, supposed: &[String], paint: Paint) -> String {
    let screen = Screen { files, now, supposed, language: files.language };
    let sections = [
        screen.duties(),
        screen.rights(),
        screen.waiting(),
        screen.grants(),
        screen.said(),
        screen.principles(),
        screen.progress(),
        screen.asked(),
        screen.decisions(),
        screen.coming(),
        screen.messages(),
        screen.done(),
        screen.gone(),
        screen.goal(),
        screen.closing(),
        Section::of_sentences(screen.say("HVOR HØRER SAGEN TIL", "WHERE THE CASE BELONGS"), files.belongs_words()),
        Section::of_sentences(screen.say("OVERDRAGELSE", "HAND-OVER"), files.handover_words()),
        Section::of_sentences(screen.say("HVILKEN UDGAVE", "WHICH VERSION"), files.follows_words()),
        screen.findings(),
        screen.faults(),
    ];
    page(paint, &screen.opening(), &sections)
}

impl Screen<'_> {
    fn say(&self, danish: &str, english: &str) -> String {
        self.language.pick(danish, english).to_owned()
    }

    fn when(&self, moment: Moment) -> String {
        moment_words(self.language, self.files.procedure.calendar(), moment)
    }

    fn title(&self, record: &Record) -> String {
        words::title(self.language, self.now, record)
    }

    fn record(&self, instance: &str) -> Option<&Record> {
        self.now.duties.iter().find(|record| record.instance == instance)
    }

    fn step(&self, record: &Record) -> Option<&Step> {
        self.files.procedure.step_named(&record.step).map(|(_, step)| step)
    }

    fn opening(&self) -> Vec<Piece> {
        let case = if self.now.case.is_empty() { self.say("sag uden navn", "a case without a name") } else { self.now.case.clone() };
        let events = words::counted(self.now.events, self.language.pick("hændelse", "event"), self.language.pick("hændelser", "events"));
        let as_of = words::as_of(self.language, self.files.procedure.calendar(), self.now.as_of);
        let mut opening = vec![
            Piece::new(Style::Strong, format!("{} · {case}", self.now.procedure)),
            Piece::new(Style::Faint, format!("{as_of} {events}.")),
        ];
        opening.extend(words::seen_by(self.language, self.now).map(|words| Piece::new(Style::Strong, words)));
        let suppose =
            |words: &String| self.language.pick(format!("Hvis: {words} (intet er skrevet)."), format!("If: {words} (nothing is written)."));
        opening.extend(self.supposed.iter().map(|words| Piece::new(Style::Alarm, suppose(words))));
        // That the case should follow another text than it does is said before it.
        let reasons = self.files.follows.iter().flat_map(|follows| &follows.reasons);
        let doubtful = reasons.filter(|reason| matches!(reason, Reason::Held { .. } | Reason::Absent { .. }));
        let calendar = self.files.procedure.calendar();
        opening.extend(doubtful.map(|reason| Piece::new(Style::Alarm, reason_sentence(self.language, calendar, reason))));
        let elsewhere = self.files.stays.last().is_some_and(|stay| stay.procedure.is_none());
        let belongs = self.files.belongs_words().into_iter().take(usize::from(elsewhere));
        opening.extend(belongs.map(|sentence| Piece::new(Style::Alarm, sentence)));
        // That the whole page may rest on the wrong text is said before it.
        let wrong = self.now.findings.iter().filter(|finding| is_about_the_text(finding));
        opening.extend(wrong.map(|finding| Piece::new(Style::Alarm, finding_sentence(self.language, finding))));
        opening
    }

    fn duties(&self) -> Section {
        let duty = |record: &&Record| record.is_open() && matches!(record.modal, Modal::Must | Modal::Should);
        let mut records: Vec<&Record> = self.now.duties.iter().filter(duty).collect();
        records.sort_by_key(|record| self.urgency(record));
        let late = records.iter().filter(|record| record.state == State::Late).count();
        let mut heading = self.say("HVAD NU", "WHAT NOW");
        if !records.is_empty() {
            heading.push_str(&format!(
                ": {}",
                words::counted(records.len(), self.language.pick("opgave", "task"), self.language.pick("opgaver", "tasks"))
            ));
        }
        if late > 0 {
            heading.push_str(&format!(", {late} {}", self.language.pick("overskredet", "late")));
        }
        let mut section = Section::new(heading).airy();
        for record in &records {
            section.push(self.task(record));
        }
        if records.is_empty() {
            let nothing = match self.now.stage {
                Stage::Closed => self.say("Sagen er lukket.", "The case is closed."),
                Stage::Running | Stage::GoalReached | Stage::Ended | Stage::Stopped => {
                    self.say("Ingen skal gøre noget lige nu.", "Nobody has to do anything right now.")
                }
            };
            section.push(Block::default().right(Style::Plain, nothing));
        }
        section
    }

    /// Late ones first, then by date, then those without a date.
    fn urgency(&self, record: &Record) -> (bool, bool, i64) {
        let calendar = self.files.procedure.calendar();
        let due = record.due.map(|due| match due {
            Moment::Day(day) => calendar.end(day).milliseconds(),
            Moment::Instant(instant) => instant.milliseconds(),
        });
        (record.state != State::Late, due.is_none(), due.unwrap_or_default())
    }

    /// An open duty or right: by when, what, who, why.
    fn task(&self, record: &Record) -> Block {
        let calendar = self.files.procedure.calendar();
        let late = record.state == State::Late;
        let mut block = match record.due {
            Some(due) => {
                let left = words::left(self.language, calendar, self.now.as_of.happened_by, due);
                let style = if late { Style::Alarm } else { Style::Strong };
                Block::default().left(style, self.when(due)).left(if late { Style::Alarm } else { Style::Plain }, left)
            }
            None => {
                let limited = self.step(record).is_some_and(|step| step.is_limited());
                Block::default().left(
                    Style::Plain,
                    if limited { self.say("frist ukendt", "date unknown") } else { self.say("uden frist", "no deadline") },
                )
            }
        };
        block = if late {
            block.right(Style::Alarm, format!("{} {}", self.language.pick("OVERSKREDET:", "LATE:"), self.title(record)))
        } else {
            block.right(Style::Strong, self.title(record))
        };
        block = block.right(Style::Plain, words::task(&self.files.procedure, record));
        if let Some(target) = record.target {
            let passed = if record.target_missed { self.language.pick("; den dag er gået", "; that day has passed") } else { "" };
            block = block.right(Style::Plain, format!("{} {}{passed}.", self.language.pick("Helst", "Preferably by"), self.when(target)));
        }
        let takes = record.takes.iter().flat_map(|taken| taken_sentences(self.language, taken)).collect::<Vec<_>>().join(" ");
        if !takes.is_empty() {
            block = block.right(Style::Plain, takes);
        }
        if record.times > 1 {
            block = block.right(Style::Plain, self.rest(record));
        }
        let mut why = words::opening(self.language, calendar, &self.files.log, record);
        if let Some(basis) = words::basis_sentence(self.language, &record.basis) {
            why.push(' ');
            why.push_str(&basis);
        }
        block.right(Style::Faint, why)
    }

    /// How often it was done, and until when the rest can be begun.
    fn rest(&self, record: &Record) -> String {
        let (done, times) = (record.done, record.times);
        let so_far = self.language.pick(format!("{done} af {times} gange."), format!("{done} of {times} times."));
        let today = self.files.procedure.calendar().day(self.now.as_of.happened_by);
        match record.rest_fits_from {
            Some(day) if day < today => {
                format!(
                    "{so_far} {}",
                    self.say(
                        "Der er ikke længere hverdage nok til resten, én om dagen.",
                        "Too few working days are left for the rest, one a day."
                    )
                )
            }
            Some(day) => {
                let day = self.when(Moment::Day(day));
                let rest = self.language.pick(
                    format!("Resten kan nås, én om dagen, når den begyndes senest {day}."),
                    format!("The rest fits, one a day, when it is begun no later than {day}."),
                );
                format!("{so_far} {rest}")
            }
            None => so_far,
        }
    }

    fn rights(&self) -> Section {
        let mut section = Section::new(self.say("MÅ BRUGES", "MAY BE USED")).airy();
        let mut records: Vec<&Record> =
            self.now.duties.iter().filter(|record| record.is_open() && matches!(record.modal, Modal::May | Modal::Right)).collect();
        records.sort_by_key(|record| self.urgency(record));
        for record in records {
            section.push(self.task(record));
        }
        section
    }

    fn waiting(&self) -> Section {
        let mut section = Section::new(self.say("VENTER", "WAITING"));
        let calendar = self.files.procedure.calendar();
        for record in self.now.duties.iter().filter(|record| record.state == State::Waiting) {
            let why = self.files.procedure.step_named(&record.step).map(|(id, _)| why_not(&self.files.procedure, self.now, id));
            let why = why.map(|mut why| {
                // What holds, and until when, is told on its own below.
                for reason in &mut why.reasons {
                    if let Missing::Condition { said, .. } = reason {
                        said.clear();
                    }
                }
                why_not_sentences(self.language, calendar, &why).join(" ")
            });
            let why = why.unwrap_or_default();
            section.push(Block::default().right(Style::Plain, format!("{} {why}", words::ended(self.title(record)))));
        }
        section
    }

    fn decisions(&self) -> Section {
        let mut section = Section::new(self.say("BESLUTNINGER", "DECISIONS"));
        for decided in &self.now.decided {
            let question = decided.question.as_ref().map(|question| format!("{question} ")).unwrap_or_default();
            section.push(Block::default().right(Style::Plain, format!("{question}{}", decided_sentence(self.language, decided))));
        }
        section
    }

    /// How the options of the principles stand.
    fn principles(&self) -> Section {
        let mut section = Section::new(self.say("PRINCIPPER", "PRINCIPLES"));
        for ordered in &self.now.ordered {
            let sentences = ordered_sentences(self.language, self.files.procedure.calendar(), ordered);
            section.push(sentences.into_iter().fold(Block::default(), |block, sentence| block.right(Style::Plain, sentence)));
        }
        section
    }

    fn said(&self) -> Section {
        let mut section = Section::new(self.say("DER GÆLDER", "WHAT HOLDS"));
        for said in &self.now.said {
            let sentence = said_sentence(self.language, self.files.procedure.calendar(), said);
            section.push(Block::default().right(Style::Plain, sentence));
        }
        section
    }

    fn progress(&self) -> Section {
        let mut section = Section::new(self.say("PLAN OG FREMGANG", "PLAN AND PROGRESS"));
        for progress in &self.now.progress {
            let style = match progress.state {
                Standing::Stalled => Style::Alarm,
                Standing::Complete => Style::Good,
                Standing::NotBegun | Standing::OnPlan | Standing::Behind => Style::Plain,
            };
            let block = Block::default().right(style, format!("{}:", progress.title));
            let sentences = progress_sentences(self.language, progress);
            section.push(sentences.into_iter().fold(block, |block, sentence| block.right(Style::Plain, sentence)));
        }
        section
    }

    /// What was asked of pools, and what they answered.
    fn asked(&self) -> Section {
        let mut section = Section::new(self.say("DER ER BEDT OM", "WHAT WAS ASKED FOR"));
        for asked in &self.now.asked {
            let sentence = asked_sentence(self.language, self.files.procedure.calendar(), asked);
            section.push(Block::default().right(Style::Plain, sentence));
        }
        section
    }

    /// Grants that wait for a second person, or for an answer.
    fn grants(&self) -> Section {
        let sentences = self.now.waiting.iter().map(|waiting| waiting_sentence(self.language, &self.files.procedure, waiting));
        Section::of_sentences(self.say("BEVILLINGER, DER VENTER", "GRANTS THAT WAIT"), sentences)
    }

    fn coming(&self) -> Section {
        let mut section = Section::new(self.say("DET NÆSTE", "WHAT COMES NEXT"));
        let calendar = self.files.procedure.calendar();
        let of_steps = self.now.coming.iter().filter_map(|coming| {
            let record = self.record(&coming.instance)?;
            Some((coming.at, self.coming_when(coming, record), self.coming_words(coming, record)))
        });
        let turns = self.now.progress.iter().flat_map(|progress| progress.coming.iter().map(move |turn| (progress, turn)));
        let of_progress = turns.map(|(progress, turn)| {
            // A last day passes at its 24:00; a level comes as its day begins.
            let at = if turn.what == Comes::LastDayToRise { calendar.end(turn.on) } else { calendar.midnight(turn.on) };
            (at, self.when(Moment::Day(turn.on)), coming_turn_sentence(self.language, progress, &turn.what))
        });
        let mut all: Vec<_> = of_steps.chain(of_progress).collect();
        all.sort_by_key(|(at, ..)| *at);
        for (_, when, words) in all.iter().take(COMING) {
            section.push(Block::default().left(Style::Plain, when.clone()).right(Style::Plain, words.clone()));
        }
        let more = all.len().saturating_sub(COMING);
        if more > 0 {
            section.push(
                Block::default()
                    .left(Style::Faint, "")
                    .right(Style::Faint, self.language.pick(format!("og {more} til"), format!("and {more} more"))),
            );
        }
        section
    }

    /// A day's deadline passes at its 24:00, and is said as the day.
    fn coming_when(&self, coming: &Coming, record: &Record) -> String {
        let day = match coming.what {
            ComingKind::Deadline | ComingKind::Expiry => record.due,
            ComingKind::Target => record.target,
            ComingKind::Opening | ComingKind::Reminder | ComingKind::Escalation => None,
        };
        self.when(day.unwrap_or(Moment::Instant(coming.at)))
    }

    fn coming_words(&self, coming: &Coming, record: &Record) -> String {
        let (title, to) = (self.title(record), words::roles(&self.files.procedure, &coming.to));
        match coming.what {
            ComingKind::Opening => self.language.pick(format!("kan begynde: {title}"), format!("may begin: {title}")),
            ComingKind::Reminder => self.language.pick(format!("påmindelse til {to}: {title}"), format!("reminder to {to}: {title}")),
            ComingKind::Target => self.language.pick(format!("helst senest: {title}"), format!("preferably by: {title}")),
            ComingKind::Deadline => self.language.pick(format!("frist: {title}"), format!("deadline: {title}")),
            ComingKind::Expiry => self.language.pick(format!("sidste dag: {title}"), format!("last day: {title}")),
            ComingKind::Escalation => {
                self.language.pick(format!("besked til {to}, hvis ikke opfyldt: {title}"), format!("message to {to}, if not met: {title}"))
            }
        }
    }

    fn messages(&self) -> Section {
        let mut section = Section::new(self.say("BESKEDER", "MESSAGES"));
        for message in &self.now.messages {
            let at = self.when(Moment::Instant(message.at));
            section.push(Block::default().left(Style::Plain, at).right(Style::Plain, self.message_words(message)));
        }
        section
    }

    fn message_words(&self, message: &Message) -> String {
        let to = words::roles(&self.files.procedure, &message.to);
        let grant = || self.files.procedure.kind_named(&message.step).and_then(|kind| self.files.procedure.kind(kind).label.clone());
        let titled = || grant().unwrap_or_else(|| message.step.clone());
        let about = self.record(&message.instance).map_or_else(titled, |record| self.title(record));
        let many = message.to.len() > 1;
        let told = match message.kind {
            MessageKind::Reminder => self.language.pick("påmindes om", if many { "are reminded of" } else { "is reminded of" }),
            MessageKind::Escalation => self.language.pick("får besked om", if many { "are told about" } else { "is told about" }),
            MessageKind::Shortage => self
                .language
                .pick("får at vide, at der er for lidt af", if many { "are told of too little of" } else { "is told of too little of" }),
            MessageKind::Request => self.language.pick("bedes tage stilling til", if many { "are asked for" } else { "is asked for" }),
        };
        let read = if message.acknowledged {
            self.language.pick("kvitteret", "acknowledged")
        } else {
            self.language.pick("ikke kvitteret", "not acknowledged")
        };
        format!("{to} {told} {} – {read}", self.language.quoted(&about))
    }

    fn done(&self) -> Section {
        let mut section = Section::new(self.say("UDFØRT", "DONE"));
        let mut met: Vec<(&Record, &sagsgang::situation::Met)> =
            self.now.duties.iter().filter_map(|record| record.met.as_ref().map(|met| (record, met))).collect();
        let calendar = self.files.procedure.calendar();
        met.sort_by_key(|(_, met)| calendar.instant(met.on));
        for (record, met) in met {
            let mut words = self.title(record);
            let late = record.state == State::MetLate;
            if late {
                words.push_str(self.language.pick(" – for sent", " – late"));
                if let Some(due) = record.due {
                    words.push_str(&format!(" ({} {})", self.language.pick("fristen var", "it was due"), self.when(due)));
                }
            }
            let left_out = record.takes.iter().flat_map(|taken| left_out_sentences(self.language, taken)).collect::<Vec<_>>().join(" ");
            let mut block =
                Block::default().left(Style::Plain, self.when(met.on)).right(if late { Style::Alarm } else { Style::Plain }, words);
            if !left_out.is_empty() {
                block = block.right(Style::Plain, left_out);
            }
            section.push(block);
        }
        section
    }

    /// What ended without being met.
    fn gone(&self) -> Section {
        let mut section = Section::new(self.say("GÆLDER IKKE LÆNGERE", "NO LONGER OWED"));
        for record in &self.now.duties {
            let Some(ended) = &record.ended else { continue };
            let state = state_words(self.language, record.state);
            let words = format!("{}: {state}", self.title(record));
            section.push(Block::default().left(Style::Plain, self.when(ended.on)).right(Style::Plain, words));
        }
        section
    }

    fn goal(&self) -> Section {
        let goal = &self.now.goal;
        let mut section = Section::new(format!("{} {}", self.language.pick("MÅL:", "GOAL:"), goal.name));
        let event_words = |danish: &str, english: &str, event: &GoalEvent| {
            let (words, on) = (self.language.pick(danish, english), self.when(event.on));
            format!("{words} {on} ({}).", event.event)
        };
        if let Some(event) = &goal.reached {
            section.push(Block::default().right(Style::Good, event_words("Nået", "Reached", event)));
        } else if let Some(event) = &goal.awaits {
            let words = event_words("Sket, men venter på at blive bekræftet:", "Happened, but waits to be confirmed:", event);
            section.push(Block::default().right(Style::Plain, words));
        } else {
            section.push(Block::default().right(Style::Plain, self.say("Ikke nået.", "Not reached.")));
        }
        for event in &goal.parts {
            let words = event_words("Nået for en af dem", "Reached for one of them", event);
            section.push(Block::default().right(Style::Plain, words));
        }
        if let Some(event) = &goal.ended {
            let words = event_words("Sagen sluttede på anden vis", "The case ended otherwise", event);
            section.push(Block::default().right(Style::Plain, words));
        }
        section
    }

    fn closing(&self) -> Section {
        if let Some(event) = &self.now.goal.closed {
            let mut section = Section::new(self.say("SAGEN ER LUKKET", "THE CASE IS CLOSED"));
            section.push(Block::default().right(Style::Good, format!("{} ({}).", self.when(event.on), event.event)));
            return section;
        }
        let may = self.now.closing.may_close;
        let mut section = Section::new(if may {
            self.say("MÅ SAGEN LUKKES? JA", "MAY THE CASE CLOSE? YES")
        } else {
            self.say("MÅ SAGEN LUKKES? NEJ", "MAY THE CASE CLOSE? NO")
        });
        for sentence in closing_sentences(self.language, &self.files.procedure, self.now) {
            section.push(Block::default().right(if may { Style::Good } else { Style::Plain }, sentence));
        }
        section
    }

    fn findings(&self) -> Section {
        let mut section = Section::new(self.say("SE EFTER I LOGGEN", "LOOK AT THE LOG"));
        for finding in self.now.findings.iter().filter(|finding| !is_about_the_text(finding)) {
            section.push(Block::default().right(Style::Plain, finding_sentence(self.language, finding)));
        }
        section
    }

    fn faults(&self) -> Section {
        let mut section = Section::new(self.say("LINJER, DER IKKE KUNNE LÆSES", "LINES THAT COULD NOT BE READ"));
        for fault in &self.files.faults {
            section.push(Block::default().right(Style::Alarm, words::fault_sentence(self.language, fault)));
        }
        section
    }
}
