//! A Fast track, in English.

use super::Sketch;
use sagsgang::lexicon::Language;
use sagsgang::view::flow::{EdgeKind, Flow, Mark, NodeKind};

/// A Fast track of fourteen steps, in English.
pub fn fast_track() -> Flow {
    fast_track_sketch().flow
}

fn fast_track_sketch() -> Sketch {
    use EdgeKind::{After, EachTime, Ends, Lapses, Meets, Reaches};
    use NodeKind::{Duty, Ending, Goal, Right};
    let mut it = Sketch::new(
        "Fast track in the municipality of Vordingborg, with the workplace’s own part",
        Language::English,
        &[
            ("employee", true),
            ("employer", true),
            ("doctor", true),
            ("caseworker", false),
            ("retention consultant", false),
            ("case", false),
        ],
        &["At the workplace", "Fast track", "Plan", "Back"],
    );
    it.events(&[
        ("sick report", 0),
        ("Fast track request", 1),
        ("refusal", 0),
        ("form returned", 0),
        ("certificate received", 2),
        ("recovery", 0),
        ("return", 0),
        ("employer confirms", 1),
        ("relapse", 0),
        ("death", 5),
        ("case moved", 5),
    ]);
    it.node("back", Goal, 5, "Back at the workplace");
    it.change("back", |goal| {
        goal.action = Some("reached on return, confirmed by the employer".to_owned());
        goal.quote = vec!["The effort ends when the person is back at a workplace.".to_owned()];
    });
    it.node("end death", Ending, 5, "Death");
    it.node("end moved", Ending, 5, "Moved to another municipality");
    it.step(
        0,
        1,
        Duty,
        "assess",
        "Assess the risk of a long absence",
        "must assess whether the absence may last over 8 weeks",
        &["within 5 working days"],
        "local: the elderly-care catalogue, activity 1",
    );
    it.step(
        0,
        1,
        Right,
        "ask",
        "Ask for Fast track",
        "may ask for Fast track in NemRefusion",
        &["expires 5 weeks after »first absence day«"],
        "sygedagpengeloven § 7 c",
    );
    it.step(1, 3, Duty, "letter", "Send the form", "must send the citizen the form", &["the same day"], "BEK 1710/2024 § 3");
    it.step(1, 0, Duty, "answer", "Answer the form", "must answer", &["within 2 bank days after the letter"], "BEK 1710/2024 § 4");
    it.step(
        1,
        0,
        Duty,
        "consult",
        "See your own doctor",
        "must have a consultation",
        &["within 8 days after the request, also on a day off"],
        "BEK § 9",
    );
    it.step(
        1,
        3,
        Duty,
        "early talk",
        "Early conversation",
        "must hold an early conversation with the citizen",
        &["within 2 weeks after the request, also on a day off"],
        "sygedagpengeloven § 13 b, stk. 2-3",
    );
    it.step(
        1,
        3,
        Duty,
        "ordinary talk",
        "Ordinary first conversation",
        "must hold the first follow-up conversation",
        &["no later than the end of the 8th week counted from »first absence day«, also on a day off"],
        "sygedagpengeloven § 13 b, stk. 1",
    );
    it.step(
        2,
        2,
        Duty,
        "certificate",
        "LÆ 285",
        "must send the certificate",
        &["no later than 14 days after the request, yet no earlier than 8 days"],
        "BEK 1710/2024 § 11, stk. 3",
    );
    it.step(
        2,
        4,
        Duty,
        "round table",
        "Round-table meeting",
        "must gather employee, employer and caseworker at the workplace",
        &["within a month after »first absence day«, on a day off the working day before"],
        "local: Vordingborg’s promise",
    );
    it.step(
        2,
        1,
        Duty,
        "possible",
        "Statement of possibilities",
        "must write, with the employee, what can be done at work",
        &["within 10 working days"],
        "sygedagpengeloven § 36 a",
    );
    it.step(
        2,
        4,
        Duty,
        "plan",
        "Plan for the gradual return",
        "must write the plan: 12, 20, 28 and 37 hours a week",
        &["within 5 working days"],
        "local: gradual return",
    );
    it.step(2, 4, Duty, "stalled", "Take up a stalled plan", "must call the employer", &["within 2 working days"], "local: gradual return");
    it.step(
        3,
        3,
        Duty,
        "follow",
        "Follow-up conversation",
        "must hold a conversation",
        &["every 4 weeks, on a day off the working day before"],
        "sygedagpengeloven § 13 b",
    );
    it.step(
        3,
        3,
        Duty,
        "confirm",
        "Get the employer’s confirmation",
        "must ask the employer",
        &["within 5 working days"],
        "local: the goal",
    );
    it.edges(&[
        ("sick report", "assess", After, "first"),
        ("assess", "ask", After, "over 8 weeks"),
        ("ask", "Fast track request", After, ""),
        ("Fast track request", "letter", After, ""),
        ("letter", "answer", After, ""),
        ("form returned", "answer", Meets, ""),
        ("Fast track request", "consult", After, ""),
        ("Fast track request", "early talk", After, ""),
        ("Fast track request", "ordinary talk", Lapses, "replaced"),
        ("refusal", "early talk", Lapses, ""),
        ("refusal", "ordinary talk", After, "original date"),
        ("early talk", "certificate", After, "if needed"),
        ("certificate received", "certificate", Meets, ""),
        ("early talk", "round table", After, ""),
        ("round table", "possible", After, ""),
        ("possible", "plan", After, ""),
        ("certificate", "plan", After, ""),
        ("plan", "stalled", EachTime, "no progress for 4 weeks"),
        ("stalled", "plan", After, "back to the plan"),
        ("early talk", "follow", After, ""),
        ("follow", "follow", EachTime, "every 4 weeks"),
        ("recovery", "follow", Lapses, ""),
        ("return", "confirm", After, ""),
        ("return", "stalled", Lapses, ""),
        ("employer confirms", "confirm", Meets, ""),
        ("confirm", "back", Reaches, ""),
        ("relapse", "follow", EachTime, "within 28 days"),
        ("death", "end death", Ends, ""),
        ("case moved", "end moved", Ends, ""),
    ]);
    it
}

/// A case on the Fast track.
pub fn fast_track_case() -> Flow {
    let mut it = fast_track_sketch();
    it.flow.as_of = Some("2024-06-03".to_owned());
    it.flow.as_of_day = Some(19_877);
    for node in it.flow.nodes.clone() {
        it.state(&node.id, Mark::NotYet, "not yet", "");
    }
    it.state("sick report", Mark::Happened, "2024-05-02", "");
    it.state("Fast track request", Mark::Happened, "2024-05-07", "");
    it.state("form returned", Mark::Happened, "2024-05-13", "");
    it.state("assess", Mark::Met, "met 2024-05-06", "2024-05-13");
    it.state("ask", Mark::Met, "used 2024-05-07", "2024-06-06");
    it.state("letter", Mark::Met, "met 2024-05-07", "2024-05-07");
    it.state("answer", Mark::Met, "met 2024-05-13", "2024-05-13");
    it.state("consult", Mark::MetLate, "met late 2024-05-17", "2024-05-15");
    it.state("early talk", Mark::Met, "met 2024-05-21", "2024-05-21");
    it.state("ordinary talk", Mark::Cancelled, "superseded 2024-05-07", "2024-06-26");
    it.state("certificate", Mark::Open, "open, paused", "2024-06-18");
    it.state("round table", Mark::Late, "late by 3 days", "2024-05-31");
    it.travel(&[
        ("sick report", "assess"),
        ("assess", "ask"),
        ("ask", "Fast track request"),
        ("Fast track request", "letter"),
        ("letter", "answer"),
        ("form returned", "answer"),
        ("Fast track request", "consult"),
        ("Fast track request", "early talk"),
        ("Fast track request", "ordinary talk"),
        ("early talk", "round table"),
        ("early talk", "certificate"),
    ]);
    it.row("Send the form", (19_850, Some(19_850), Some(19_850)), Mark::Met, ["2024-05-07", "2024-05-07", "2024-05-07"]);
    it.row("Answer the form", (19_850, Some(19_856), Some(19_856)), Mark::Met, ["2024-05-07", "2024-05-13", "2024-05-13"]);
    it.row("See your own doctor", (19_850, Some(19_858), Some(19_860)), Mark::MetLate, ["2024-05-07", "2024-05-15", "2024-05-17"]);
    it.row("Early conversation", (19_850, Some(19_864), Some(19_864)), Mark::Met, ["2024-05-07", "2024-05-21", "2024-05-21"]);
    it.row("LÆ 285", (19_864, Some(19_892), None), Mark::Open, ["2024-05-21", "2024-06-18", ""]);
    it.row("Round-table meeting", (19_864, Some(19_874), None), Mark::Late, ["2024-05-21", "2024-05-31", ""]);
    it.flow
}
