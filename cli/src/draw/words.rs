//! The captions of the pictures, in the language of the procedure.
//!
//! In: a language. Out: the words a picture adds by itself: headings, the key, the kinds of boxes
//! and arrows. A third language is a third table.
//!
//! It must not know where a caption ends up.

use sagsgang::lexicon::Language;
use sagsgang::view::flow::{EdgeKind, Mark, NodeKind, StairTurnKind};

/// One language's captions.
#[derive(Debug)]
pub struct Words {
    /// The code for `lang` attributes.
    pub code: &'static str,
    /// Under the title, before the day.
    pub as_of: &'static str,
    /// In the lane header of a role the municipality does not command.
    pub outside: &'static str,
    /// Before the date in a state.
    pub due: &'static str,
    /// The heading of the key.
    pub key: &'static str,
    /// The clock in the key.
    pub deadline: &'static str,
    /// The veil in the key.
    pub hidden: &'static str,
    /// A box outside the part that is shown.
    pub beside: &'static str,
    /// An arrow the case has travelled.
    pub travelled: &'static str,
    /// The heading of the decisions.
    pub decisions: &'static str,
    /// A row that fits in the case.
    pub fits: &'static str,
    /// The heading of what is done outside any case.
    pub outside_cases: &'static str,
    /// The heading of the stairs.
    pub stairs: &'static str,
    /// What the stairs show, for those who cannot see them.
    pub stairs_description: &'static str,
    /// The plan.
    pub planned: &'static str,
    /// A plan that another took the place of.
    pub planned_before: &'static str,
    /// What was told.
    pub told: &'static str,
    /// The column of what came.
    pub came: &'static str,
    /// The heading of the calendar.
    pub calendar: &'static str,
    /// The heading of the outline.
    pub outline: &'static str,
    /// The outline's columns.
    pub step: &'static str,
    /// Who has the step.
    pub who: &'static str,
    /// What leads to it, and its deadlines.
    pub when: &'static str,
    /// The legal basis.
    pub basis: &'static str,
    /// Who is told when it is late.
    pub ladder: &'static str,
    /// How it stands.
    pub state: &'static str,
    /// The headings of the outline's sections.
    pub steps: &'static str,
    /// The section of the events.
    pub events: &'static str,
    /// The section of the goal and the endings.
    pub ends: &'static str,
    /// The deadline's column.
    pub due_column: &'static str,
    /// What the calendar shows, for those who cannot see it.
    pub calendar_description: &'static str,
    /// The line in the source.
    pub line: &'static str,
    /// The calendar's first day.
    pub from: &'static str,
    /// The calendar's last day.
    pub end: &'static str,
    /// In the calendar, when a duty has not ended.
    pub still_open: &'static str,
    /// The part of a bar after the deadline.
    pub late_part: &'static str,
    /// The mark of a deadline in the calendar.
    pub due_mark: &'static str,
    /// What the picture shows, for those who cannot see it; `{steps}` and `{roles}` are numbers.
    pub description: &'static str,
    /// The page's line under its heading.
    pub lead: &'static str,
    /// The months, short.
    pub months: [&'static str; 12],
}

/// The captions of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Danish => &DANISH,
        Language::English => &ENGLISH,
    }
}

/// What a box is called.
pub fn kind(kind: NodeKind, language: Language) -> &'static str {
    let (danish, english) = match kind {
        NodeKind::Event => ("hændelse", "event"),
        NodeKind::Duty => ("pligt", "duty"),
        NodeKind::Right => ("ret", "right"),
        NodeKind::Goal => ("mål", "goal"),
        NodeKind::Ending => ("anden afslutning", "other ending"),
        NodeKind::Decision => ("beslutning", "decision"),
    };
    choose(language, danish, english)
}

/// What an arrow means.
pub fn edge(kind: EdgeKind, language: Language) -> &'static str {
    let (danish, english) = match kind {
        EdgeKind::After => ("efter", "after"),
        EdgeKind::EachTime => ("hver gang", "each time"),
        EdgeKind::Meets => ("opfylder", "meets"),
        EdgeKind::Lapses => ("bortfalder ved", "lapses on"),
        EdgeKind::Reaches => ("når målet", "reaches the goal"),
        EdgeKind::Ends => ("slutter sagen", "ends the case"),
        EdgeKind::Asks => ("afgør", "decides"),
    };
    choose(language, danish, english)
}

/// What an arrow means, said of the box it points at.
pub fn incoming(kind: EdgeKind, language: Language) -> &'static str {
    let (danish, english) = match kind {
        EdgeKind::After => ("efter", "after"),
        EdgeKind::EachTime => ("hver gang:", "each time:"),
        EdgeKind::Meets => ("opfyldes ved", "met by"),
        EdgeKind::Lapses => ("bortfalder ved", "lapses on"),
        EdgeKind::Reaches => ("nås ved", "reached on"),
        EdgeKind::Ends => ("ved", "on"),
        EdgeKind::Asks => ("efter beslutningen", "by the decision"),
    };
    choose(language, danish, english)
}

/// What came of a progression.
pub fn turn(kind: StairTurnKind, language: Language) -> &'static str {
    let (danish, english) = match kind {
        StairTurnKind::Review => ("skal vurderes", "due for review"),
        StairTurnKind::Stalled => ("gået i stå", "stalled"),
        StairTurnKind::Fell => ("gået ned", "went down"),
        StairTurnKind::Complete => ("sidste trin nået", "last level reached"),
        StairTurnKind::LastDay => ("skal stige senest", "must rise by"),
    };
    choose(language, danish, english)
}

/// What a state is called in the key.
pub fn mark(mark: Mark, language: Language) -> &'static str {
    let (danish, english) = match mark {
        Mark::NotYet => ("ikke begyndt, eller venter", "not begun, or waits"),
        Mark::Open => ("åben", "open"),
        Mark::Late => ("overskredet", "late"),
        Mark::Met => ("opfyldt", "met"),
        Mark::MetLate => ("opfyldt for sent", "met late"),
        Mark::Lapsed => ("bortfaldet", "lapsed"),
        Mark::Cancelled => ("aflyst", "cancelled"),
        Mark::Expired => ("udløbet", "expired"),
        Mark::Happened => ("sket", "happened"),
        Mark::Reached => ("nået", "reached"),
    };
    choose(language, danish, english)
}

fn choose(language: Language, danish: &'static str, english: &'static str) -> &'static str {
    match language {
        Language::Danish => danish,
        Language::English => english,
    }
}

static DANISH: Words = Words {
    code: "da",
    as_of: "Set fra",
    outside: "uden for kommunen",
    due: "frist",
    key: "Signaturer",
    deadline: "frist",
    hidden: "skjult for nogen",
    beside: "uden for udsnittet",
    travelled: "sagen er gået denne vej",
    decisions: "Beslutninger",
    fits: "linjen, der passer",
    outside_cases: "Uden for sagerne",
    stairs: "Plan og fremgang",
    stairs_description: "Planens trin over tid og, i en sag, det oplyste holdt op mod dem. Det samme står som tekst i tabellen.",
    planned: "planlagt",
    planned_before: "tidligere plan",
    told: "oplyst",
    came: "Hvad der kom",
    calendar: "Kalender",
    outline: "Trin for trin",
    step: "Trin",
    who: "Hvem",
    when: "Hvornår",
    basis: "Hjemmel",
    ladder: "Ved overskridelse",
    state: "Tilstand",
    steps: "Trin",
    events: "Hændelser",
    ends: "Mål og andre afslutninger",
    due_column: "Frist",
    calendar_description: "En bjælke for hvert trin fra åbning til slutning. Det samme står som tekst i tabellen.",
    line: "linje",
    from: "Fra",
    end: "Til",
    still_open: "ikke afsluttet",
    late_part: "efter fristen",
    due_mark: "frist",
    description: "Flowdiagram med {roles} baner og {steps} trin. Det samme står som tekst i tabellen.",
    lead: "Billedet og tabellen viser det samme.",
    months: ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
};

static ENGLISH: Words = Words {
    code: "en",
    as_of: "As of",
    outside: "outside the municipality",
    due: "due",
    key: "Key",
    deadline: "deadline",
    hidden: "hidden from somebody",
    beside: "outside the part",
    travelled: "the case has gone this way",
    decisions: "Decisions",
    fits: "the row that matches",
    outside_cases: "Outside the cases",
    stairs: "Plan and progress",
    stairs_description: "The levels of the plan over time and, in a case, what was stated against them. The table has the same in words.",
    planned: "planned",
    planned_before: "earlier plan",
    told: "stated",
    came: "What came",
    calendar: "Calendar",
    outline: "Step by step",
    step: "Step",
    who: "Who",
    when: "When",
    basis: "Legal basis",
    ladder: "If late",
    state: "State",
    steps: "Steps",
    events: "Events",
    ends: "The goal and the other endings",
    due_column: "Due",
    calendar_description: "A bar for each step, from its opening to its end. The table has the same in words.",
    line: "line",
    from: "From",
    end: "To",
    still_open: "not ended",
    late_part: "after the deadline",
    due_mark: "due",
    description: "A flow chart with {roles} lanes and {steps} steps. The table has the same in words.",
    lead: "The picture and the table show the same.",
    months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
};
