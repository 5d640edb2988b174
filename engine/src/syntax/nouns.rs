//! What each rule of the grammar is called in a message. Exhaustive: a new rule does not compile until it has a name,
//! or is said to have none.

use super::peg::Kind;
use crate::diagnostic::Part;
use crate::lexicon::{self, Language};

/// The name of a rule for people, or nothing where the rule should never be suggested.
pub(super) fn noun(kind: Kind) -> Option<Part> {
    let words = match kind {
        Kind::name | Kind::word | Kind::role_name | Kind::one => ("et navn", "a name"),
        Kind::phrase | Kind::label => ("tekst i anførselstegn", "text in quotation marks"),
        Kind::inner => ("ord mellem anførselstegnene", "words between the quotation marks"),
        Kind::comma => ("et komma", "a comma"),
        Kind::colon => ("et kolon", "a colon"),
        Kind::bar => ("en linje, der begynder med »-«", "a line that begins with `-`"),
        Kind::integer => ("et helt tal på højst 6 cifre", "a whole number of at most 6 digits"),
        Kind::decimal => ("et tal", "a number"),
        Kind::iso_date => ("en dato som 2018-02-15", "a date like 2018-02-15"),
        Kind::long_date => ("en dato som 1. februar 2018", "a date like 1 February 2018"),
        Kind::time | Kind::clock => ("et klokkeslæt", "a time of day"),
        Kind::unit => {
            ("dage, hverdage, bankdage, uger, måneder, år eller timer", "days, working days, bank days, weeks, months, years or hours")
        }
        Kind::cycle => ("dag, uge, måned eller år", "day, week, month or year"),
        Kind::grant_amount => {
            ("en grænse som 1 år, 50.000 kr. eller 20 timer om ugen", "a limit like 1 year, 50.000 kr. or 20 hours a week")
        }
        Kind::in_force => ("»fra« eller »til og med« og en dato", "`from` or `through` and a date"),
        Kind::day_unit => ("hverdag eller dag", "working day or day"),
        Kind::period | Kind::amount => ("en længde som 10 dage", "a length like 10 days"),
        Kind::ordinal => ("et nummer som 1.", "an ordinal like 1st"),
        Kind::month => ("en måned", "a month"),
        Kind::weekday => ("en ugedag: ma, ti, on, to, fr, lø eller sø", "a weekday: Mon, Tue, Wed, Thu, Fri, Sat or Sun"),
        Kind::and_list
        | Kind::or_list
        | Kind::and_list_ends
        | Kind::value_list
        | Kind::name_some
        | Kind::signals_and
        | Kind::signals_or => ("en liste af navne", "a list of names"),
        Kind::late_of => ("en rolle eller et trin", "a role or a step"),
        Kind::role_and | Kind::role_or | Kind::role_some | Kind::role_and_short | Kind::grantors => ("en rolle", "a role"),
        Kind::fact_type | Kind::choice => (
            "en type: dato, varighed, ja/nej, tal, tekst, betegnelse eller en af …",
            "a type: date, duration, yes/no, number, text, identifier or one of …",
        ),
        Kind::value => ("en værdi", "a value"),
        Kind::landing => (
            "»på en fridag hverdagen før«, »på en fridag hverdagen efter« eller »uændret på en fridag«",
            "`on a day off the working day before`, `on a day off the working day after` or `even on a day off`",
        ),
        Kind::modal => ("»skal« (bør, kan, har ret til at)", "`must` (should, may, has the right to)"),
        Kind::prose => ("det, der skal gøres", "what is to be done"),
        Kind::unknown | Kind::unknown_several => (
            "»ukendt tæller som ja«, »ukendt tæller som nej« eller »ukendt venter«",
            "`unknown counts as yes`, `unknown counts as no` or `unknown waits`",
        ),
        Kind::atom | Kind::test | Kind::several => ("en betingelse", "a condition"),
        Kind::day_name => ("en ugedag som onsdag", "a weekday like Wednesday"),
        Kind::rhythm => ("dag, uge, måned, år eller en ugedag", "day, week, month, year or a weekday"),
        Kind::nth_day => ("en dag som »den 1. onsdag i måneden«", "a day like `on the 1st Wednesday of the month`"),
        Kind::day_off => (
            "»på en fridag hverdagen før«, »på en fridag hverdagen efter«, »uændret på en fridag« eller »ikke på en fridag«",
            "`on a day off the working day before`, `on a day off the working day after`, `even on a day off` or `not on a day off`",
        ),
        Kind::reason | Kind::mark | Kind::step_mark => (
            "hvad der gælder for sagen (»kontakt er overskredet«, »sagen er i gang«)",
            "what holds of the case (`contact is late`, `the case is running`)",
        ),
        Kind::span_of_time => ("»pr. måned«, »pr. kvartal« eller »pr. år«", "`per month`, `per quarter` or `per year`"),
        Kind::turn => (
            "»går i stå«, »skal vurderes«, »går ned«, »er nået« eller »er mindst …«",
            "`stalls`, `is due for review`, `goes down`, `is reached` or `is at least …`",
        ),
        Kind::enough => ("»med mindst 5 sager«", "`with at least 5 cases`"),
        Kind::how_reached => ("»første gang« eller »varigt«", "`for the first time` or `for good`"),
        Kind::end_point => ("udgangen af en uge eller en måned", "the end of a week or a month"),
        Kind::anchor => ("det, fristen regnes fra", "what the deadline is counted from"),
        Kind::instance => ("et trin", "a step"),
        Kind::step_state => ("en tilstand (åben, opfyldt, overskredet …)", "a state (is open, is met, is late …)"),
        Kind::why => ("en grund", "a reason"),
        Kind::rung => ("en rolle og hvornår (1. hverdag kl. 8)", "a role and when (1st working day at 8)"),
        Kind::met_item | Kind::what => ("en hændelse", "an event"),
        Kind::scenario_says | Kind::scenario_report | Kind::when => ("en dato som 2018-02-15", "a date like 2018-02-15"),
        Kind::report => ("en rolle og et kolon", "a role and a colon"),
        Kind::k_so_reminded
        | Kind::k_so_told
        | Kind::k_so_goal_not
        | Kind::k_so_goal
        | Kind::k_so_closed
        | Kind::k_so_reopened
        | Kind::k_so_refused
        | Kind::k_so_waits
        | Kind::so_waits
        | Kind::k_so_is
        | Kind::k_so_can
        | Kind::so_goal_not
        | Kind::so_goal
        | Kind::so_refused
        | Kind::so_reminded
        | Kind::so_not_told
        | Kind::so_told
        | Kind::so_not_sees
        | Kind::so_sees
        | Kind::so_level
        | Kind::k_so_there
        | Kind::so_is => ("»så …«", "`then …`"),
        Kind::EOI => ("linjens slutning", "the end of the line"),
        Kind::cell | Kind::cell_part | Kind::cell_words | Kind::cell_bounds | Kind::cell_not => {
            ("et svar i tabellen", "an answer in the table")
        }
        Kind::row => ("en linje i tabellen: | svar | svar || resultat |", "a row of the table: | answer | answer || result |"),
        Kind::level => ("et tal som 12 eller 18,5", "a number like 12 or 18.5"),
        Kind::result => ("linjens resultat", "the result of the row"),
        Kind::calendar_months => ("en længde som 9 kalendermåneder", "a length like 9 calendar months"),
        Kind::for_parts
        | Kind::per_clause
        | Kind::per
        | Kind::decision_head
        | Kind::decision_clause
        | Kind::tally_head
        | Kind::ramp_head
        | Kind::ramp_clause
        | Kind::measures
        | Kind::begins_on
        | Kind::plan
        | Kind::own_plan
        | Kind::stalls_after
        | Kind::ramp_turns
        | Kind::ceases
        | Kind::passed
        | Kind::principle_head
        | Kind::principle_clause
        | Kind::option
        | Kind::given_up
        | Kind::because
        | Kind::indicator_head
        | Kind::indicator_clause
        | Kind::activity_head
        | Kind::comes_clause
        | Kind::comes
        | Kind::arranged_clause
        | Kind::arranged
        | Kind::agenda_clause
        | Kind::agenda
        | Kind::days_between
        | Kind::until_goal
        | Kind::share_late
        | Kind::share_cases
        | Kind::where_goal
        | Kind::in_time
        | Kind::number_of
        | Kind::aim
        | Kind::turned
        | Kind::grant_head
        | Kind::grant_clause
        | Kind::consent_head
        | Kind::consent_clause
        | Kind::consent_needed
        | Kind::pool_head
        | Kind::pool_clause
        | Kind::pool_holds
        | Kind::pool_expires
        | Kind::pool_answers
        | Kind::pool_short
        | Kind::pool_keeps
        | Kind::pool_may
        | Kind::pool_figure
        | Kind::pool_adds
        | Kind::pool_draws
        | Kind::pool_shuts
        | Kind::reserves_clause
        | Kind::gives_back_clause
        | Kind::reserves
        | Kind::gives_back
        | Kind::earliest_clause
        | Kind::earliest
        | Kind::needs_consent
        | Kind::document_head
        | Kind::document_clause
        | Kind::must_contain
        | Kind::should_contain
        | Kind::takes_clause
        | Kind::with_document
        | Kind::participants
        | Kind::at_venue
        | Kind::by_channel
        | Kind::checklist
        | Kind::not_there
        | Kind::lacking
        | Kind::detail
        | Kind::attended
        | Kind::met_at
        | Kind::met_through
        | Kind::covered
        | Kind::given_by
        | Kind::given_to
        | Kind::about
        | Kind::purpose
        | Kind::no_longer
        | Kind::refused_on
        | Kind::withdrawn_on
        | Kind::lasts
        | Kind::assess_head
        | Kind::assessed_by
        | Kind::assesses
        | Kind::granted_by
        | Kind::made_of
        | Kind::separate
        | Kind::passed_on
        | Kind::week_hours
        | Kind::kroner
        | Kind::person
        | Kind::grants
        | Kind::why_limit
        | Kind::must_grant
        | Kind::tally_clause
        | Kind::tally_days
        | Kind::tally_sum
        | Kind::tally_events
        | Kind::tally_within
        | Kind::tally_skips
        | Kind::restarts
        | Kind::reached_clause
        | Kind::tally_reached
        | Kind::deed
        | Kind::tell
        | Kind::compare
        | Kind::is_test
        | Kind::hard
        | Kind::article
        | Kind::quote_open
        | Kind::quote_close
        | Kind::WHITESPACE
        | Kind::header_head
        | Kind::role_head
        | Kind::leads
        | Kind::fact_head
        | Kind::event_head
        | Kind::from
        | Kind::states
        | Kind::goal_head
        | Kind::ending_head
        | Kind::phase_head
        | Kind::transition_head
        | Kind::transition_clause
        | Kind::cases_with
        | Kind::no_new
        | Kind::reopen_head
        | Kind::every_clause
        | Kind::born_clause
        | Kind::capped_clause
        | Kind::capped
        | Kind::pauses_clause
        | Kind::pauses
        | Kind::times_clause
        | Kind::replaces_clause
        | Kind::restores_clause
        | Kind::times
        | Kind::replaces
        | Kind::restores
        | Kind::every
        | Kind::born_late
        | Kind::on_the_day
        | Kind::step_head
        | Kind::scenario_head
        | Kind::header_clause
        | Kind::builds_on
        | Kind::valid_from
        | Kind::scope
        | Kind::calendar
        | Kind::counting
        | Kind::themes
        | Kind::goal_clause
        | Kind::reached
        | Kind::counts_not
        | Kind::counts
        | Kind::after_clause
        | Kind::each_clause
        | Kind::late_clause
        | Kind::if_clause
        | Kind::unless_clause
        | Kind::target_clause
        | Kind::within_clause
        | Kind::latest_clause
        | Kind::expires_clause
        | Kind::remind_clause
        | Kind::not_met_clause
        | Kind::met_clause
        | Kind::lapses_clause
        | Kind::survives_clause
        | Kind::basis_clause
        | Kind::hidden_clause
        | Kind::hidden
        | Kind::deed_clause
        | Kind::after
        | Kind::each_time
        | Kind::condition
        | Kind::unless
        | Kind::target
        | Kind::within
        | Kind::latest
        | Kind::latest_end
        | Kind::expires
        | Kind::remind
        | Kind::if_late
        | Kind::met_by
        | Kind::not_met_by
        | Kind::lapses_on
        | Kind::basis
        | Kind::due
        | Kind::confirms
        | Kind::known => return None,
        keyword => return keyword_noun(keyword),
    };
    Some(Part::from(words))
}

fn keyword_noun(kind: Kind) -> Option<Part> {
    let entry = lexicon::entry(kind.id())?;
    let form = |language| entry.forms(language).first().copied().unwrap_or_default();
    Some(Part::Each(format!("»{}«", form(Language::Danish)), format!("`{}`", form(Language::English))))
}

/// Several expectations as one phrase, at most five of them.
pub(super) fn expectation(kinds: &[Kind]) -> Part {
    let mut parts: Vec<Part> = Vec::new();
    // What few lines have comes last.
    let rare = |kind: &&Kind| {
        matches!(
            kind,
            Kind::k_planned_for
                | Kind::k_needs_consent
                | Kind::k_lasts
                | Kind::k_hidden
                | Kind::k_participants
                | Kind::k_venue
                | Kind::k_channel
                | Kind::k_checklist
                | Kind::k_own_only
                | Kind::k_made_of
                | Kind::k_separate
                | Kind::k_waits_for
                | Kind::k_waits_not
                | Kind::k_can_see
                | Kind::k_cannot_see
                | Kind::k_adds_place
                | Kind::k_draws_place
                | Kind::k_shuts
                | Kind::k_opens
                | Kind::k_other_asks
        )
    };
    // After a name what a progression comes to could always follow: it is told where nothing else could.
    let only = kinds.iter().all(|kind| *kind == Kind::turn);
    let kinds: Vec<Kind> = kinds.iter().copied().filter(|kind| only || *kind != Kind::turn).collect();
    let in_order = kinds.iter().filter(|kind| !rare(kind)).chain(kinds.iter().filter(rare));
    for part in in_order.filter_map(|kind| noun(*kind)) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.truncate(5);
    let join = |language: Language, or: &str| {
        let words: Vec<&str> = parts.iter().map(|part| part.text(language)).collect();
        match words.split_last() {
            None => language.pick("noget andet", "something else").to_owned(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, rest)) => format!("{} {or} {last}", rest.join(", ")),
        }
    };
    Part::Each(join(Language::Danish, "eller"), join(Language::English, "or"))
}
