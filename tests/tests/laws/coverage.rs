//! Whether the random stories reach every construct of the language and every turn a case can take.

use super::{cases, numbers, runner};
use proptest::test_runner::{TestCaseError, TestError};
use sagsgang::situation::{ComingKind, Finding, MessageKind, Situation, situation};
use sagsgang_tests::story::Story;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A construct that occurs in fewer stories than this is as good as not tried.
const LEAST_PERCENT: usize = 2;

#[test]
fn generated_procedures_check_and_the_stories_reach_everything() {
    let tally: RefCell<BTreeMap<String, usize>> = RefCell::default();
    let stories = RefCell::new(0_usize);
    let cases = cases().max(400);
    let outcome = runner(cases).run(&numbers(), |numbers| {
        let story = Story::of(&numbers).map_err(TestCaseError::fail)?;
        *stories.borrow_mut() += 1;
        let mut reached: Vec<String> = story.written.constructs.iter().chain(&story.constructs).map(|name| (*name).to_owned()).collect();
        for look in story.looks.iter().take(2) {
            outcomes(&situation(&story.procedure, &story.log, *look), &mut reached);
        }
        reached.sort();
        reached.dedup();
        for name in reached {
            *tally.borrow_mut().entry(name).or_default() += 1;
        }
        Ok(())
    });
    if let Err(TestError::Fail(why, _)) = outcome {
        panic!("{why}");
    }
    let (tally, stories) = (tally.into_inner(), stories.into_inner());
    for (name, count) in &tally {
        println!("{:5.1} %  {name}", *count as f64 * 100.0 / stories as f64);
    }
    let rare: Vec<&str> =
        EVERYTHING.iter().copied().filter(|name| tally.get(*name).unwrap_or(&0) * 100 < stories * LEAST_PERCENT).collect();
    let listed = |name: &str| EVERYTHING.contains(&name) || RARE.contains(&name);
    let unlisted: Vec<&String> = tally.keys().filter(|name| !listed(name)).collect();
    assert!(rare.is_empty() && unlisted.is_empty(), "too rare: {rare:?}\nnot listed: {unlisted:?}");
}

/// What a situation shows of the turns a case can take.
fn outcomes(now: &Situation, reached: &mut Vec<String>) {
    let mut has = |name: String| reached.push(name);
    has(format!("stage: {:?}", now.stage));
    for duty in &now.duties {
        has(format!("state: {:?}", duty.state));
    }
    for message in &now.messages {
        has(match message.kind {
            MessageKind::Reminder => "message: reminder".to_owned(),
            MessageKind::Escalation => "message: escalation".to_owned(),
            MessageKind::Request => "message: request".to_owned(),
            MessageKind::Shortage => "message: shortage".to_owned(),
        });
    }
    for coming in &now.coming {
        has(match coming.what {
            ComingKind::Reminder | ComingKind::Escalation => "coming: message".to_owned(),
            ComingKind::Opening => "coming: a first day".to_owned(),
            ComingKind::Target | ComingKind::Deadline | ComingKind::Expiry => "coming: date".to_owned(),
        });
    }
    for waiting in &now.waiting {
        has(format!("waits for: {:?}", waiting.waits_for));
    }
    for finding in &now.findings {
        has(match finding {
            Finding::NoEffect { why, .. } => format!("no effect: {why:?}"),
            other => format!("finding: {}", format!("{other:?}").split([' ', '{']).next().unwrap_or("")),
        });
    }
    if now.duties.iter().any(|duty| duty.target_missed) {
        has("target missed".to_owned());
    }
    if now.goal.awaits.is_some() {
        has("goal awaits".to_owned());
    }
    if !now.goal.not_counted.is_empty() {
        has("goal not counted".to_owned());
    }
}

/// Turns that need a power used too late or too far, or an amount that cannot be read: they occur, but not often.
const RARE: &[&str] = &[
    "no effect: BeyondPower",
    "no effect: DeadlinePassed",
    "finding: WrongAmount",
    "no effect: ConsentMissing",
    "no effect: SamePerson",
    "coming: a first day",
    "goal for one part",
    // What ends a case at once is drawn in a third of the texts, and seldom told.
    "stage: Stopped",
    // A pool and a figure of it in one text.
    "indicator: of a pool",
];

/// Every construct of the generator, and every turn that is looked for.
#[rustfmt::skip]
const EVERYTHING: &[&str] = &[
    "indicator: days",
    "indicator: for each span of time",
    "indicator: from a date",
    "indicator: goal",
    "indicator: goal for good",
    "indicator: missed deadlines",
    "indicator: number",
    "indicator: share",
    "indicator: share in time",
    "indicator: the latest",
    "activity: a fact is known or is not",
    "activity: a step is late",
    "activity: a step is met",
    "activity: a step is open",
    "activity: an agenda of several lines",
    "activity: an agenda on one line",
    "activity: every so many days",
    "activity: every so many months",
    "activity: every so many weeks",
    "activity: may be cancelled or moved",
    "activity: on a weekday",
    "activity: on a weekday of the month",
    "activity: reminder",
    "activity: since last time",
    "activity: the case is running",
    "activity: the goal is not reached",
    "activity: the goal is reached",
    "activity: two things at once",
    "a document",
    "a detail that is not told",
    "a detail that is told",
    "step with a document",
    "step with participants",
    "step at a venue",
    "step through a channel",
    "step with a checklist",
    "finding: Lacks",
    "finding: WrongDetail",
    "scenario: how it was done",
    "scenario: what is lacking",
    "a consent",
    "a pool",
   
    "pool: a target",
    "pool: who may do what",
    "scenario: of a pool",
    "a step that asks a pool",
    "a first day",
    "a consent that runs out",
    "an assessment",
    "event that needs a consent",
    "fact that holds for a while",
    "scenario: assesses",
    "step that needs a consent",
    "a grant",
    "a grant of so much",
    "a grant that does not say how much",
    "a grant without limit",
    "a higher authority",
    "a grant by two persons",
    "put off by a higher authority",
    "a grant that is asked for",
    "a grant that is refused",
    "an authority for a time",
    "a team",
    "separate roles",
    "message: request",
    "waits for: Answer",
    "waits for: SecondPerson",
    "no effect: Separate",
    "no effect: BeyondAuthority",
    "scenario: grants",
    "a step after a tally",
    "a step that comes as it goes down",
    "a step that comes as nothing rises",
    "a step that comes with an amount",
    "a step that comes with each level",
    "a step that comes as a consent is withdrawn",
    "a step that comes as something holds no longer",
    "a step that comes as something runs out",
    "a step that comes as a deadline passes",
    "a step that comes as a right runs out",
    "a step that comes with the last level",
    "own plan",
    "a deadline counted from a turn",
    "indicator: of a turn",
    "indicator: target",
    "indicator: target for a time",
    "indicator: target with enough",
    "progression",
    "progression of parts",
    "progression that stalls",
    "a principle",
    "an option that is given up",
    "an option that is ruled out",
    "an order that must be followed",
    "an order that should be followed",
    "no effect: OutOfOrder",
    "a step for each part",
    "goal for each part",
    "goal that is confirmed in time",
    "goal that lets a part go",
    "decision by one row",
    "decision that adds up",
    "identifier fact",
    "no effect: NothingToCount",
    "tally of a sum",
    "tally of days",
    "tally of events",
    "tally that skips days",
    "tally that starts again",
    "tally with a window",
    "the end of the month",
    "the end of the month of something",
    "the end of the nth calendar month",
    "the end of the nth month counted from a day",
    "whole weeks",
    "window of calendar months",
    "a clause over two lines", "a closing", "a confirmation", "a missing field", "a role that may not", "a step after a step",
    "a wrong value", "a yes/no fact alone", "already expired", "applies again", "on the day", "pause", "pause of limited length",
    "recurs anew", "recurs from the actual day", "recurs from the planned day", "recurs until", "reopens", "several times", "shortened",
    "state: Paused", "takes the place", "about an instance", "acknowledged message", "acknowledged nothing", "after (a step)",
    "after the first", "after the latest", "all of these hold", "also ends", "an unknown field", "and-join", "at a due moment", "attempt",
    "bank days", "choice fact", "clauses in another order", "coming: date", "coming: message", "comparison", "confirmed goal",
    "conflicting id", "correction", "correction of a correction", "corrects itself", "corrects nothing", "corrects what is to come",
    "counted from a fact", "counted from a step", "counted from an event", "counted from its own trigger", "counting rule", "date fact",
    "days", "default ladder", "duplicate", "duration fact", "each time", "ends at once", "ends well", "equal instants",
    "event and step share a name", "event from anyone", "event that states facts", "event with a label", "expires",
    "fact that may be missing", "finding: CircularCorrection", "finding: ConflictingId", "finding: CorrectsNothing",
    "finding: MissingFact", "finding: OtherProcedure", "finding: RecordedBeforeItHappened", "finding: UnknownField",
    "finding: WithdrawnMessage", "finding: WrongValue", "goal awaits", "goal not counted", "goal reached by a step",
    "goal reached by an event", "goal that counts values", "has the right to", "if", "in Danish", "in English", "is", "is given",
    "is missing", "is not", "landing next", "landing previous", "landing stays", "lapses", "leading role", "may", "message: escalation",
    "message: reminder", "met by", "met by a confirmation", "midnight sharp", "months", "must", "no effect: CaseClosed",
    "no effect: CaseEnded", "no effect: MayNotClose", "no effect: NothingToConfirm", "no effect: RoleMayNot", "no effect: StepNotOpen",
    "no effect: UnknownKind", "no effect: UnknownRole", "no later than", "number fact", "one of these holds", "or-join", "outside role",
    "own ladder", "phase", "quoted text", "recorded before it happened", "recorded late", "reminder after", "reminder before",
    "retraction", "retraction of a correction", "rung at once", "rung on a calendar day", "rung on a working day", "running hours",
    "scenario", "scenario: closes", "scenario: confirms", "scenario: goal", "scenario: known later", "scenario: numbered instance",
    "scenario: refused", "scenario: reports", "scenario: state", "scenario: told", "should", "stage: Closed", "stage: Ended",
    "stage: GoalReached", "stage: Running", "state: Cancelled", "state: Expired", "state: Lapsed", "state: Late",
    "state: Met", "state: MetLate", "state: Open", "state: Superseded", "state: Waiting", "steps in another order than their triggers",
    "survives the goal", "target", "target missed", "text fact", "the end of the nth week", "themes", "unknown as no", "unknown as yes",
    "unknown kind", "unknown waits", "unless", "valid from", "weeks", "within", "working days", "working hours", "years", "yes/no fact",
    "a calendar of its own", "a ceiling", "a floor", "a move", "a planned event", "a substitute",
    "counted back from a planned day", "event that is planned", "excuses a duty", "finding: DueInClosure",
    "applies to some cases", "goal that is taken back", "goal with a condition", "handed over", "lifts a duty", "may be excused", "may be lifted",
    "may be put off", "no effect: ReasonMissing", "on a planned day", "put off so far",
    "put off so many times", "puts a deadline off", "somebody is away", "state: Excused", "state: HandedOver", "state: Lifted",
    "the first of several", "the last of several",
];
