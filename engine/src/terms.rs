//! The closed choices that the language offers, and how a length of time is written: what both trees share.
//!
//! Must not know how they are read, nor what they do to a case.

use crate::calendar::{Hours, Landing, Period, Unit, Weekday};
use crate::lexicon::{Language, Word};

/// How a case may end besides its goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// `slutter straks ved`: everything stops, surviving duties too.
    AtOnce,
    /// `slutter godt ved`: a good outcome that is not the goal.
    Well,
    /// `slutter også ved`.
    Also,
}

/// Which occurrence of something that can come more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Not said.
    Unsaid,
    /// `første`.
    First,
    /// `seneste`.
    Latest,
    /// `hver gang`.
    Each,
}

/// What a condition does while a fact is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// Counts as yes.
    Yes,
    /// Counts as no.
    No,
    /// The step waits.
    Waits,
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// `over`.
    Over,
    /// `under`.
    Under,
    /// `mindst`.
    AtLeast,
    /// `højst`.
    AtMost,
}

impl Comparison {
    /// Does it hold of what stands so to its bound?
    #[must_use]
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Over => ordering.is_gt(),
            Self::Under => ordering.is_lt(),
            Self::AtLeast => ordering.is_ge(),
            Self::AtMost => ordering.is_le(),
        }
    }
}

/// How binding a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Modal {
    /// `skal`: a duty.
    Must,
    /// `bør`: recommended.
    Should,
    /// `kan`: a possibility.
    May,
    /// `har ret til at`: a right of the actor's.
    Right,
}

/// How strong a basis is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BasisKind {
    /// A statute or an order.
    Law,
    /// A decision of the municipality.
    Local,
    /// How it is done.
    Practice,
}

/// What somebody may be given the power to do with a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PowerKind {
    /// Put its deadline off, before it has passed.
    Extend,
    /// End it because it could not be kept: nobody is charged.
    Excuse,
    /// End it because it is no longer needed.
    Lift,
}

impl PowerKind {
    /// Every power.
    pub(crate) const ALL: [Self; 3] = [Self::Extend, Self::Excuse, Self::Lift];
}

/// The states a scenario can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Not open (not begun, or ended).
    NotOpen,
    /// Open (in time or late).
    Open,
    /// Met in time.
    Met,
    /// Met late.
    MetLate,
    /// Late and still owed.
    Late,
    /// Paused.
    Paused,
    /// Lapsed.
    Lapsed,
    /// Cancelled by the goal or an ending.
    Cancelled,
    /// A right that was not used.
    Expired,
    /// Ended because it could not be kept.
    Excused,
    /// Ended because it was no longer needed.
    Lifted,
}

/// A turn that a progression can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// `skal vurderes`: the day has come for which the plan has a higher level.
    Review,
    /// `går i stå`: it has not risen for so long.
    Stalls,
    /// `går ned`.
    Falls,
    /// `er nået`: the last level of the plan.
    Complete,
}

/// How a consent, or what holds for a while, ceases to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ceasing {
    /// `er trukket tilbage`: by an event, while it held.
    Withdrawn,
    /// `udløber`: its last day has passed.
    RunsOut,
    /// `ikke længere gælder`: either way.
    EitherWay,
}

impl Ceasing {
    /// Is one of the two ways among those that are waited for?
    pub(crate) fn is_by(self, way: Ceasing) -> bool {
        self == way || self == Self::EitherWay
    }

    /// As a text says it.
    pub(crate) fn word(self) -> Word {
        match self {
            Self::Withdrawn => Word::k_is_withdrawn,
            Self::RunsOut => Word::k_runs_out,
            Self::EitherWay => Word::k_holds_no_longer,
        }
    }
}

/// Which time of reaching the goal, where a case can be reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HowReached {
    /// Not said: it is reached once at most.
    Once,
    /// `første gang`: whatever came later.
    FirstTime,
    /// `varigt`: and the case was not reopened since.
    ForGood,
}

/// What an indicator is reckoned for, one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpanOfTime {
    /// Each month.
    Month,
    /// Each quarter of a year.
    Quarter,
    /// Each year.
    Year,
}

/// How an activity outside a case comes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rhythm {
    /// So long after the one before: days, weeks, months or years.
    Every(Period),
    /// On such a weekday, once in so many weeks.
    On(Weekday, u32),
    /// One such weekday in every month: the first to the fourth, or (0) the last.
    OfMonth(u8, Weekday),
}

/// What becomes of an activity's day that is a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayOff {
    /// It is held on another day, or stays.
    Lands(Landing),
    /// It is not held.
    Falls,
}

/// How a step stands in a case, as an agenda asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// Owed, or open to be used: in time, late or paused.
    Open,
    /// Owed, and its deadline has passed.
    Late,
    /// Its deadline stands still.
    Paused,
    /// It was met, in time or late.
    Met,
    /// It waits to open.
    Waiting,
}

/// What a case is told that has asked a pool for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PoolAnswer {
    /// A place is reserved for it.
    Reserved,
    /// It stands in the waiting list.
    Waits,
    /// No place is free.
    Refused,
    /// Its place was withdrawn.
    Lost,
    /// Its reservation has expired.
    Expired,
}

impl PoolAnswer {
    /// When it is given, as a text says it.
    pub(crate) fn word(self) -> Word {
        match self {
            Self::Reserved => Word::k_when_reserved,
            Self::Waits => Word::k_when_waits,
            Self::Refused => Word::k_when_refused,
            Self::Lost => Word::k_when_lost,
            Self::Expired => Word::k_when_expired,
        }
    }
}

/// What somebody does in the log of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PoolAct {
    /// Adds a place.
    Add,
    /// Withdraws a place.
    Withdraw,
    /// Asks for a place for a case by hand, and takes it.
    Reserve,
    /// Gives a place back by hand, or asks no longer.
    GiveBack,
    /// Closes the pool and opens it.
    Shut,
}

impl PoolAct {
    /// Each of them, in the order of the lexicon.
    pub(crate) const ALL: [Self; 5] = [Self::Add, Self::Withdraw, Self::Reserve, Self::GiveBack, Self::Shut];

    /// Who may do it, as a text begins to say it.
    pub(crate) fn word(self) -> Word {
        match self {
            Self::Add => Word::k_may_add,
            Self::Withdraw => Word::k_may_withdraw,
            Self::Reserve => Word::k_may_reserve,
            Self::GiveBack => Word::k_may_give_back,
            Self::Shut => Word::k_may_shut,
        }
    }
}

/// What an indicator measures of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PoolFigure {
    /// How many places are free.
    Free,
    /// How many places there are.
    Places,
    /// On how many of all days there is less than the pool must have.
    Below,
    /// On how many of all days no place is free.
    Full,
    /// How long cases wait.
    Waited,
    /// How many reservations expire.
    Expired,
}

impl PoolFigure {
    /// As a text begins to say it.
    pub(crate) fn word(self) -> Word {
        match self {
            Self::Free => Word::k_level_free,
            Self::Places => Word::k_level_places,
            Self::Below => Word::k_days_below,
            Self::Full => Word::k_days_full,
            Self::Waited => Word::k_days_waited,
            Self::Expired => Word::k_number_expired,
        }
    }
}

/// What a scenario counts in a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolCount {
    /// Places that nobody has.
    Free,
    /// Places that are reserved.
    Reserved,
    /// Cases on the waiting list.
    Waiting,
    /// All places.
    Places,
}

impl PoolCount {
    /// As a text says it after the number.
    pub(crate) fn word(self) -> Word {
        match self {
            Self::Free => Word::k_count_free,
            Self::Reserved => Word::k_count_kept,
            Self::Waiting => Word::k_count_line,
            Self::Places => Word::k_count_places,
        }
    }
}

/// Why something is refused, as scenarios say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The goal is not reached.
    Goal,
    /// The role may not.
    Role,
    /// The step is not open.
    NotOpen,
    /// The case is closed.
    Closed,
    /// A consent it needs does not hold.
    Consent,
    /// No reason is given.
    Reason,
    /// It was done elsewhere, or where is not told.
    Venue,
    /// It was done in another way, or how is not told.
    Channel,
    /// The same person has acted already, and it takes two.
    SamePerson,
    /// Whoever acts has acted in a role that is separate from this one.
    Separate,
    /// A principle puts something else first.
    Order,
}

/// What follows a number of hours a week: `timer om ugen`; of one, `time om ugen`.
pub(crate) fn week_hours(language: Language, one: bool) -> String {
    format!("{} {}", Word::k_u_hours.counted(language, if one { 1 } else { 2 }), Word::k_a_week.text(language))
}

/// A period in words: `10 dage`, `1 working day`.
pub(crate) fn period_words(language: Language, period: Period) -> String {
    let word = match period.unit() {
        Unit::Days => Word::k_u_days,
        Unit::WorkingDays => Word::k_u_workdays,
        Unit::BankDays => Word::k_u_bankdays,
        Unit::Weeks => Word::k_u_weeks,
        Unit::Months => Word::k_u_months,
        Unit::MonthEnds => Word::k_u_calmonths,
        Unit::Years => Word::k_u_years,
        Unit::Hours(Hours::Elapsed) => Word::k_u_running,
        Unit::Hours(Hours::Working) => Word::k_u_workhours,
    };
    format!("{} {}", period.amount(), word.counted(language, period.amount()))
}

/// The number and the unit of a period as people write it (`10 dage`, `24 working hours`, `udgangen af måneden`), in either
/// language.
///
/// # Errors
/// Gives the fault: the words are no period, the hours do not say which, or it is too long.
pub fn parse_period(words: &str, hours: Option<Hours>) -> Result<Period, PeriodFault> {
    let words = words.trim();
    let says =
        |word: Word, words: &str| [Language::Danish, Language::English].iter().any(|language| word.forms(*language).contains(&words));
    if says(Word::k_end_month, words) {
        return Period::new(1, Unit::MonthEnds).map_err(|_| PeriodFault::TooLong);
    }
    let amount = leading_number(words).ok_or(PeriodFault::NotAPeriod)?;
    let unit_words = words.trim_start_matches(|c: char| c.is_ascii_digit()).trim().to_lowercase();
    let units = [
        (Word::k_u_running, Unit::Hours(Hours::Elapsed)),
        (Word::k_u_workhours, Unit::Hours(Hours::Working)),
        (Word::k_u_workdays, Unit::WorkingDays),
        (Word::k_u_bankdays, Unit::BankDays),
        (Word::k_u_days, Unit::Days),
        (Word::k_u_weeks, Unit::Weeks),
        (Word::k_u_months, Unit::Months),
        (Word::k_u_years, Unit::Years),
    ];
    let unit = match units.into_iter().find(|(word, _)| says(*word, &unit_words)) {
        Some((_, unit)) => unit,
        None if says(Word::k_u_hours, &unit_words) => Unit::Hours(hours.ok_or(PeriodFault::WhichHours)?),
        None => return Err(PeriodFault::NotAPeriod),
    };
    Period::new(amount, unit).map_err(|_| PeriodFault::TooLong)
}

/// Why words are no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodFault {
    /// Not a number and a unit.
    #[error("not a number and a unit, like `10 dage` or `2 working days`")]
    NotAPeriod,
    /// Hours, but running or working is not said.
    #[error("hours: running or working?")]
    WhichHours,
    /// Longer than a deadline can be.
    #[error("longer than a deadline can be (50 years)")]
    TooLong,
}

/// Numbers are kept in millionths.
pub(crate) const MILLION: i64 = 1_000_000;

/// Millionths as people write a number.
pub(crate) fn decimal(language: Language, millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, rest) = (millionths.unsigned_abs() / MILLION.unsigned_abs(), millionths.unsigned_abs() % MILLION.unsigned_abs());
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{rest:06}");
    format!("{sign}{whole}{}{}", language.pick(',', '.'), digits.trim_end_matches('0'))
}

/// The name that a step the goal implies has in a text of the other language: `bekræftelse af X`, `confirmation of X`.
pub(crate) fn implied_elsewhere(name: &str) -> Option<String> {
    let [danish, english] = [Language::Danish, Language::English].map(|language| Word::k_confirm_of.text(language));
    let among = |own: &str, other: &str| name.strip_prefix(own).map(|rest| format!("{other}{rest}"));
    among(danish, english).or_else(|| among(english, danish))
}

/// Digits with the marks of a language, from those of Danish, and back: Danish `50.000,5`, English `50,000.5`.
pub(crate) fn marked(language: Language, digits: &str) -> String {
    let mark = |mark| match (language, mark) {
        (Language::English, '.') => ',',
        (Language::English, ',') => '.',
        (_, other) => other,
    };
    digits.chars().map(mark).collect()
}

pub(crate) fn leading_number(words: &str) -> Option<u32> {
    let digits: String = words.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
