//! The closed list of codes. A code's slug never changes; each has a page.

use super::Severity;
use crate::lexicon::Language;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $code:ident $slug:literal $severity:ident;)*) => {
        /// What kind of fault a diagnostic tells of.
        #[non_exhaustive]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])* $code),* }

        impl Code {
            /// Every code, in the order of the pipeline.
            pub const ALL: &'static [Self] = &[$(Self::$code),*];

            /// The stable name, as `explain-code` takes it.
            #[must_use]
            pub fn slug(self) -> &'static str {
                match self { $(Self::$code => $slug),* }
            }

            /// How much it weighs.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity),* }
            }

            fn page_source(self) -> &'static str {
                match self { $(Self::$code => include_str!(concat!("pages/", $slug, ".md"))),* }
            }
        }
    };
}

codes! {
    /// The text is larger than what is read.
    TooLarge "too-large" Error;
    /// There is more of something than the fixed limit.
    TooMany "too-many" Error;
    /// The first word is neither `sagsgang` nor `procedure`.
    NoHeader "no-header" Error;
    /// A line could not be read.
    Syntax "syntax" Error;
    /// A line in column 0 begins with no known word.
    UnknownDeclaration "unknown-declaration" Error;
    /// A clause begins with no known word.
    UnknownClause "unknown-clause" Error;
    /// A clause stands in column 0.
    UnindentedClause "unindented-clause" Error;
    /// An indented line with nothing above it that it could belong to.
    StrayLine "stray-line" Error;
    /// A deadline is hidden in free words.
    DeadlineInProse "deadline-in-prose" Error;
    /// Hours without saying which.
    BareHours "bare-hours" Error;
    /// A number whose mark may be read in two ways.
    AmbiguousNumber "ambiguous-number" Error;
    /// A length of time that is too long to be meant.
    PeriodTooLong "period-too-long" Error;
    /// A date or a time of day that does not exist.
    NoSuchDate "no-such-date" Error;
    /// A name that nothing declares.
    UnknownName "unknown-name" Error;
    /// A name that is something else than what is needed here.
    WrongKind "wrong-kind" Error;
    /// A name declared twice.
    DuplicateName "duplicate-name" Error;
    /// A role named like a keyword.
    ReservedName "reserved-name" Error;
    /// A clause that may stand only once.
    DuplicateClause "duplicate-clause" Error;
    /// A clause or a declaration that must be there.
    MissingClause "missing-clause" Error;
    /// A clause that has no effect on this kind of step.
    ClauseOutOfPlace "clause-out-of-place" Error;
    /// A value of the wrong type.
    TypeMismatch "type-mismatch" Error;
    /// A condition that does not say what unknown does.
    MissingUnknown "missing-unknown" Error;
    /// A deadline that can fall on a day off and does not say what then.
    MissingLanding "missing-landing" Error;
    /// A landing that can never matter.
    NeedlessLanding "needless-landing" Error;
    /// A floor of a deadline that can lie after its ceiling.
    BoundsConflict "bounds-conflict" Warning;
    /// A table without a first row, or with rows of another length.
    TableShape "table-shape" Error;
    /// A case that no row of a table covers.
    TableGap "table-gap" Error;
    /// A case that two rows of a table cover.
    TableOverlap "table-overlap" Error;
    /// An event states what a decision gives.
    DecidedFact "decided-fact" Error;
    /// Something that can happen more than once, without saying which.
    MissingOccurrence "missing-occurrence" Error;
    /// Something that may be granted, and nobody who may.
    NobodyMayGrant "nobody-may-grant" Error;
    /// A role outside that would grant something.
    OutsiderGrants "outsider-grants" Error;
    /// A higher authority that gives no more than one below it.
    AuthorityNotHigher "authority-not-higher" Error;
    /// Limits of one grant of which one is a length of time and another a number.
    MixedLimits "mixed-limits" Error;
    /// A role could tell from what it sees what is hidden from it.
    HiddenLeaks "hidden-leaks" Error;
    /// Something is hidden from a role that has a part in it.
    HiddenFromActor "hidden-from-actor" Error;
    /// A consent that whoever gives it cannot take back.
    ConsentForGood "consent-for-good" Error;
    /// Somebody acts on a consent that was given to others.
    ConsentNotToActor "consent-not-to-actor" Error;
    /// An event states what only a person's assessment, or a consent, can say.
    StatedElsewhere "stated-elsewhere" Error;
    /// What principles put before each other in a circle.
    OpposedOrders "opposed-orders" Error;
    /// A level of a plan that is no higher than the one before it.
    PlanNotRising "plan-not-rising" Error;
    /// A document must contain something that nobody can tell.
    NobodyTells "nobody-tells" Error;
    /// A text that this one builds on is not among those supplied.
    UnknownBase "unknown-base" Error;
    /// Several texts have the name of the one that is built on.
    AmbiguousBase "ambiguous-base" Error;
    /// A text would go on after the last version of a text that it builds on.
    BaseEnds "base-ends" Warning;
    /// Texts that build on each other in a circle.
    CircularLayers "circular-layers" Error;
    /// A text would make something laxer than the text it builds on.
    LaxerThanBase "laxer-than-base" Error;
    /// Something of the text that is built on which only that text can change.
    FixedInBase "fixed-in-base" Error;
    /// A calendar that is not known.
    UnknownCalendar "unknown-calendar" Error;
    /// A counting rule that is not known.
    UnknownCountingRule "unknown-counting-rule" Error;
    /// A procedure without a goal.
    MissingGoal "missing-goal" Error;
    /// Nothing that can happen reaches the goal.
    GoalUnreachable "goal-unreachable" Error;
    /// The same event is the goal and another ending.
    ClosesWithoutGoal "closes-without-goal" Error;
    /// A value that the goal neither counts nor leaves out.
    UncoveredValue "uncovered-value" Error;
    /// A value that the goal both counts and leaves out.
    CountedTwice "counted-twice" Error;
    /// Steps that wait for each other.
    CircularWait "circular-wait" Error;
    /// A step that can never open.
    DeadStep "dead-step" Error;
    /// A deadline whose passing nobody is told of.
    DeadlineUnwatched "deadline-unwatched" Error;
    /// Something that both meets a step and is said not to.
    AttemptDischarges "attempt-discharges" Error;
    /// An indicator that says the same of every case, or nothing of any.
    EmptyIndicator "empty-indicator" Error;
    /// An activity that is held on no day, or a line of its agenda that no case can fit.
    EmptyActivity "empty-activity" Error;
    /// A weekday that does not fit the date.
    WrongWeekday "wrong-weekday" Error;
    /// A scenario whose lines go back in time.
    ScenarioBackwards "scenario-backwards" Error;
    /// A scenario that begins without a date, or expects something before anything happened.
    ScenarioStart "scenario-start" Error;
    /// A day on which no version of a procedure applies.
    VersionGap "version-gap" Error;
    /// A day on which two versions of a procedure apply.
    VersionOverlap "version-overlap" Error;
    /// A step or a goal without a legal basis.
    MissingLegalBasis "missing-legal-basis" Warning;
    /// Something declared that nothing uses.
    Unused "unused" Warning;
}

impl Code {
    /// The code with this slug.
    #[must_use]
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.slug() == slug)
    }

    /// Is it a line that could not be read? What such a line says is not known, so mending it may bring other faults to light.
    #[must_use]
    pub fn is_of_reading(self) -> bool {
        matches!(
            self,
            Self::NoHeader
                | Self::Syntax
                | Self::UnknownDeclaration
                | Self::UnknownClause
                | Self::UnindentedClause
                | Self::StrayLine
                | Self::ClauseOutOfPlace
        )
    }

    /// The code's page in a language: what it is, why it matters, a bad and a good example.
    #[must_use]
    pub fn page(self, language: Language) -> &'static str {
        let (danish, english) = self.page_source().split_once("\n---\n").unwrap_or((self.page_source(), ""));
        language.pick(danish, english).trim()
    }
}
