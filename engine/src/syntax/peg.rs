//! The only file that sees pest: reads one piece with the grammar of its language and gives a plain tree back.
//!
//! Both languages share one grammar and differ in their lexical rules, so pest makes two parsers with the same rules;
//! [`Kind`] is the one set of names for both. Must not know the tree that is built from this.

use crate::lexicon::Language;
use pest::Parser;
use pest::Token;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Tokens;
use sagsgang_grammar::{danish, english};

macro_rules! kinds {
    ($($kind:ident)*) => {
        /// What a piece of a tree is: the rules of the grammar.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "the names are the grammar's rule names")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Kind { $($kind),* }

        impl Kind {
            /// The rule's name, which is also the id in the lexicon where it is a keyword. Never shown to people.
            pub(super) fn id(self) -> &'static str {
                match self { $(Self::$kind => stringify!($kind)),* }
            }
        }

        impl From<danish::Rule> for Kind {
            fn from(rule: danish::Rule) -> Self {
                match rule { $(danish::Rule::$kind => Self::$kind),* }
            }
        }

        impl From<english::Rule> for Kind {
            fn from(rule: english::Rule) -> Self {
                match rule { $(english::Rule::$kind => Self::$kind),* }
            }
        }
    };
}

kinds! {
    inner phrase word name label role_name comma colon bar integer decimal iso_date long_date time clock unit
    period day_unit and_list or_list role_and role_or one header_head role_head leads fact_head fact_type
    choice event_head from states goal_head ending_head and_list_ends phase_head reopen_head every_clause times_clause replaces_clause restores_clause times replaces restores k_times k_replaces k_on k_again capped_clause capped k_but k_if_deadline k_comes_first pauses_clause pauses k_pauses k_is_paused born_clause every cycle born_late on_the_day k_born_late k_every k_base_actual k_base_planned k_until k_on_the_day k_reopens k_so_reopened step_head scenario_head
    header_clause builds_on valid_from scope calendar counting themes goal_clause reached counts_not counts value_list
    after_clause each_clause late_clause if_clause unless_clause target_clause within_clause latest_clause expires_clause remind_clause not_met_clause met_clause lapses_clause survives_clause basis_clause deed_clause after each_time signals_and signals_or condition unless test unknown several unknown_several
    atom is_test compare amount value deed modal prose target within latest latest_end latest_several for_parts decision_head decision_clause row cell cell_part cell_bounds cell_not cell_words result k_decision k_exactly_one k_adds_up k_any k_cell_unknown per_clause per k_t_identifier k_for_each k_for_one k_except_after k_per tally_head tally_clause tally_days tally_sum tally_events tally_within calendar_months tally_skips restarts reached_clause tally_reached k_tally k_tallies k_days_from k_through k_first_of k_tallies_not k_whole_weeks k_restarts k_when end_point k_end_month k_of_anchor k_u_calmonths bounds bound term planned substitute role_list handover_head revoked power_clause power extends excuses lifts absent k_substitute k_hands_over k_revoked k_extendable k_excusable k_liftable k_extends k_excuses k_lifts k_absent k_is_excused k_is_lifted k_but_latest k_but_earliest k_at_point k_earliest_of k_last_of k_planned_for expires anchor landing
    indicator_head indicator_clause days_between until_goal how_reached share_late late_of share_cases where_goal in_time number_of span_of_time aim enough turned turn
    k_indicator k_days_between k_share_late k_share_cases k_number_of k_until_goal k_where_goal k_first_time k_for_good k_with k_quarter k_where k_aim k_median k_mean k_percent k_u_cases k_u_deadlines
    pool_figure k_level_free k_level_places k_days_below k_days_full k_days_waited k_number_expired
    activity_head comes_clause comes rhythm nth_day day_off arranged_clause arranged agenda_clause agenda reason mark step_mark day_name
    k_activity k_on_the k_last k_of_month k_land_skip k_cancellable k_movable k_agenda k_case_runs k_goal_is k_goal_is_not
    k_stands_open k_stands_late k_stands_paused k_stands_met k_stands_waiting k_since_last
    hidden hidden_clause k_hidden k_own_only so_not_sees so_sees k_so_can k_cannot_see k_can_see
    made_of separate k_made_of k_separate grantors in_force passed_on week_hours kroner k_two_persons k_passed_on k_kroner k_a_week
    k_why_same k_why_separate so_waits k_so_waits k_waits_for k_second_person k_waits_not person
    grant_head grant_clause granted_by grant_amount why_limit must_grant grants k_grant k_granted_by k_otherwise_by k_why_limit k_must_grant k_grants
    consent_head consent_clause given_by given_to about purpose no_longer refused_on withdrawn_on needs_consent consent_needed lasts assess_head assessed_by
    earliest_clause earliest k_earliest
    ramp_head ramp_clause measures begins_on plan level own_plan stalls_after ramp_turns
    k_ramp k_measures k_begins_on k_plan k_own_plan k_stalls_after k_review k_stalls k_falls k_complete
    pool_keeps pool_may so_level pool_adds pool_draws pool_shuts k_keeps k_may_add k_may_withdraw k_may_reserve k_may_give_back k_may_shut
    k_so_there k_none_of k_count_free k_count_kept k_count_line k_count_places k_adds_place k_into k_draws_place k_out_of k_shuts k_opens k_other_asks
    ceases k_is_withdrawn k_runs_out k_holds_no_longer passed k_deadline_of k_has_passed
    principle_head principle_clause option given_up because k_principle k_option_first k_option_then k_given_up k_order_must k_order_should k_why_order
    pool_head pool_clause pool_holds pool_expires pool_answers pool_short reserves_clause gives_back_clause reserves gives_back k_pool k_contains k_reservation k_waiting_list k_answers k_none_free k_fewer_than k_reserves k_gives_back k_u_places k_u_free k_when_reserved k_when_waits k_when_refused k_when_lost k_when_expired
    document_head document_clause must_contain should_contain takes_clause with_document participants at_venue by_channel checklist
    role_some name_some not_there lacking detail attended met_at met_through covered k_document k_must_contain k_should_contain
    k_with_document k_participants k_venue k_channel k_checklist k_why_venue k_why_channel k_not_there
    assesses k_consent k_assessment k_given_to k_about k_purpose k_refused_on k_withdrawn_on k_needs_consent k_lasts k_why_consent k_why_reason k_assesses
    remind if_late rung role_and_short met_by met_item not_met_by lapses_on basis scenario_says scenario_report when
    so_goal_not so_goal so_refused why so_reminded so_not_told so_told so_is step_state due instance report
    confirms what tell known k_header k_role k_fact k_event k_goal k_ends_now k_ends_well k_ends_also k_phase
    k_transition transition_head transition_clause cases_with no_new k_cases_with k_follow_earlier k_all_open k_no_new k_step k_scenario k_builds_on k_valid_from k_scope k_calendar k_counting k_theme k_outside k_leads k_one_of k_t_date
    k_t_duration k_t_yes_no k_t_text k_t_number k_may_miss k_from k_to k_states k_reached k_confirmed
    k_counts_not k_counts k_each_time k_after k_first k_latest_of k_unless k_if k_all_of k_any_of k_must
    k_should k_right k_may k_preferably k_same_day k_within k_latest k_end_of k_counted k_expires k_land_prev
    k_land_next k_land_stay k_remind k_before k_deadline k_if_late k_at_once k_not_met_by k_met_by
    k_confirm_of k_lapses_on k_survives k_basis k_law k_local k_practice k_is k_not k_over k_under k_at_least
    k_at_most k_given k_missing k_yes k_no k_unknown_yes k_unknown_no k_unknown_waits k_and k_or k_u_running
    k_u_workhours k_u_hours k_u_workdays k_u_bankdays k_u_days k_u_weeks k_u_months k_u_years k_at_clock
    k_so_reminded k_reminded_of k_so_told k_not_told_of k_told_of k_so_goal_not k_so_goal k_so_closed
    k_so_refused k_because k_why_goal k_why_role k_why_not_open k_why_closed k_so_is k_is_not_open k_is_open
    k_is_met_late k_is_met k_is_late k_is_lapsed k_is_cancelled k_is_expired k_due k_number k_close_case
    k_confirms k_known hard month weekday article ordinal EOI quote_open quote_close WHITESPACE
}

/// What a piece is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "the names are the grammar's rule names")]
pub(super) enum Entry {
    header_head,
    role_head,
    fact_head,
    event_head,
    goal_head,
    tally_head,
    ramp_head,
    ramp_clause,
    decision_head,
    grant_head,
    grant_clause,
    indicator_head,
    indicator_clause,
    activity_head,
    comes_clause,
    arranged_clause,
    agenda_clause,
    consent_head,
    consent_clause,
    consent_needed,
    earliest_clause,
    assess_head,
    document_head,
    document_clause,
    principle_head,
    principle_clause,
    takes_clause,
    pool_head,
    pool_clause,
    reserves_clause,
    gives_back_clause,
    ending_head,
    phase_head,
    reopen_head,
    handover_head,
    transition_head,
    transition_clause,
    every_clause,
    born_clause,
    pauses_clause,
    capped_clause,
    times_clause,
    replaces_clause,
    restores_clause,
    step_head,
    scenario_head,
    header_clause,
    goal_clause,
    tally_clause,
    decision_clause,
    after_clause,
    each_clause,
    reached_clause,
    per_clause,
    late_clause,
    if_clause,
    unless_clause,
    target_clause,
    within_clause,
    latest_clause,
    expires_clause,
    remind_clause,
    not_met_clause,
    met_clause,
    lapses_clause,
    survives_clause,
    basis_clause,
    hidden_clause,
    power_clause,
    deed_clause,
    scenario_says,
    scenario_report,
}

/// What was read of a piece: its parts in the order in which they begin, a part before those inside it.
#[derive(Debug)]
pub(super) struct Tree(Vec<Part>);

/// A part, in bytes of the piece, with how many of the next parts lie inside it.
#[derive(Debug, Clone, Copy)]
struct Part {
    kind: Kind,
    start: u32,
    end: u32,
    inside: u32,
}

/// A part of a piece that was read, in bytes of the piece, and those inside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'t> {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    inside: &'t [Part],
}

impl Tree {
    /// The whole piece.
    pub(super) fn root(&self) -> Option<Node<'_>> {
        Node::first_of(&self.0).map(|(node, _)| node)
    }
}

impl<'t> Node<'t> {
    /// The first of these parts with those inside it, and the parts after them.
    fn first_of(parts: &'t [Part]) -> Option<(Self, &'t [Part])> {
        let (part, rest) = parts.split_first()?;
        let (inside, after) = rest.split_at_checked(part.inside as usize)?;
        Some((Self { kind: part.kind, start: part.start as usize, end: part.end as usize, inside }, after))
    }

    /// The parts right inside this one.
    pub(super) fn children(self) -> impl Iterator<Item = Self> {
        let mut rest = self.inside;
        std::iter::from_fn(move || {
            let (node, after) = Self::first_of(rest)?;
            rest = after;
            Some(node)
        })
    }

    /// The first node of a kind at or below this one.
    pub(super) fn find(self, kind: Kind) -> Option<Self> {
        if self.kind == kind {
            return Some(self);
        }
        let at = self.inside.iter().position(|part| part.kind == kind)?;
        Self::first_of(self.inside.get(at..)?).map(|(node, _)| node)
    }

    /// Is this, or anything below it, so?
    pub(super) fn any(self, is: &impl Fn(Self) -> bool) -> bool {
        is(self) || self.children().any(|child| child.any(is))
    }

    pub(super) fn has(self, kind: Kind) -> bool {
        self.find(kind).is_some()
    }

    /// Visits every node of a kind, not looking below a match.
    pub(super) fn each(self, kind: Kind, visit: &mut impl FnMut(Self)) {
        if self.kind == kind {
            return visit(self);
        }
        let mut rest = self.inside;
        while let Some(at) = rest.iter().position(|part| part.kind == kind) {
            let Some((node, after)) = rest.get(at..).and_then(Self::first_of) else { return };
            visit(node);
            rest = after;
        }
    }

    /// The first child whose kind is one of these.
    pub(super) fn child(self, kinds: &[Kind]) -> Option<Self> {
        self.children().find(|child| kinds.contains(&child.kind))
    }
}

/// Where reading stopped and what could have stood there.
#[derive(Debug)]
pub(super) struct Stopped {
    pub(super) at: usize,
    pub(super) expected: Vec<Kind>,
}

/// Reads one piece.
pub(super) fn read(language: Language, entry: Entry, text: &str) -> Result<Tree, Stopped> {
    macro_rules! read_with {
        ($parser:ty, $module:ident) => {{
            let rule = match entry {
                Entry::header_head => $module::Rule::header_head,
                Entry::role_head => $module::Rule::role_head,
                Entry::fact_head => $module::Rule::fact_head,
                Entry::event_head => $module::Rule::event_head,
                Entry::goal_head => $module::Rule::goal_head,
                Entry::tally_head => $module::Rule::tally_head,
                Entry::ramp_head => $module::Rule::ramp_head,
                Entry::ramp_clause => $module::Rule::ramp_clause,
                Entry::tally_clause => $module::Rule::tally_clause,
                Entry::decision_head => $module::Rule::decision_head,
                Entry::decision_clause => $module::Rule::decision_clause,
                Entry::grant_head => $module::Rule::grant_head,
                Entry::grant_clause => $module::Rule::grant_clause,
                Entry::indicator_head => $module::Rule::indicator_head,
                Entry::indicator_clause => $module::Rule::indicator_clause,
                Entry::activity_head => $module::Rule::activity_head,
                Entry::comes_clause => $module::Rule::comes_clause,
                Entry::arranged_clause => $module::Rule::arranged_clause,
                Entry::agenda_clause => $module::Rule::agenda_clause,
                Entry::consent_head => $module::Rule::consent_head,
                Entry::consent_clause => $module::Rule::consent_clause,
                Entry::consent_needed => $module::Rule::consent_needed,
                Entry::earliest_clause => $module::Rule::earliest_clause,
                Entry::assess_head => $module::Rule::assess_head,
                Entry::pool_head => $module::Rule::pool_head,
                Entry::pool_clause => $module::Rule::pool_clause,
                Entry::reserves_clause => $module::Rule::reserves_clause,
                Entry::gives_back_clause => $module::Rule::gives_back_clause,
                Entry::document_head => $module::Rule::document_head,
                Entry::document_clause => $module::Rule::document_clause,
                Entry::principle_head => $module::Rule::principle_head,
                Entry::principle_clause => $module::Rule::principle_clause,
                Entry::takes_clause => $module::Rule::takes_clause,
                Entry::reached_clause => $module::Rule::reached_clause,
                Entry::per_clause => $module::Rule::per_clause,
                Entry::ending_head => $module::Rule::ending_head,
                Entry::phase_head => $module::Rule::phase_head,
                Entry::reopen_head => $module::Rule::reopen_head,
                Entry::handover_head => $module::Rule::handover_head,
                Entry::transition_head => $module::Rule::transition_head,
                Entry::transition_clause => $module::Rule::transition_clause,
                Entry::every_clause => $module::Rule::every_clause,
                Entry::born_clause => $module::Rule::born_clause,
                Entry::pauses_clause => $module::Rule::pauses_clause,
                Entry::capped_clause => $module::Rule::capped_clause,
                Entry::times_clause => $module::Rule::times_clause,
                Entry::replaces_clause => $module::Rule::replaces_clause,
                Entry::restores_clause => $module::Rule::restores_clause,
                Entry::step_head => $module::Rule::step_head,
                Entry::scenario_head => $module::Rule::scenario_head,
                Entry::header_clause => $module::Rule::header_clause,
                Entry::goal_clause => $module::Rule::goal_clause,
                Entry::after_clause => $module::Rule::after_clause,
                Entry::each_clause => $module::Rule::each_clause,
                Entry::late_clause => $module::Rule::late_clause,
                Entry::if_clause => $module::Rule::if_clause,
                Entry::unless_clause => $module::Rule::unless_clause,
                Entry::target_clause => $module::Rule::target_clause,
                Entry::within_clause => $module::Rule::within_clause,
                Entry::latest_clause => $module::Rule::latest_clause,
                Entry::expires_clause => $module::Rule::expires_clause,
                Entry::remind_clause => $module::Rule::remind_clause,
                Entry::not_met_clause => $module::Rule::not_met_clause,
                Entry::met_clause => $module::Rule::met_clause,
                Entry::lapses_clause => $module::Rule::lapses_clause,
                Entry::survives_clause => $module::Rule::survives_clause,
                Entry::basis_clause => $module::Rule::basis_clause,
                Entry::hidden_clause => $module::Rule::hidden_clause,
                Entry::power_clause => $module::Rule::power_clause,
                Entry::deed_clause => $module::Rule::deed_clause,
                Entry::scenario_says => $module::Rule::scenario_says,
                Entry::scenario_report => $module::Rule::scenario_report,
            };
            match <$parser>::parse(rule, text) {
                Ok(pairs) => Ok(tree(pairs.tokens())),
                Err(error) => Err(stopped(&error)),
            }
        }};
    }
    match language {
        Language::Danish => read_with!(danish::Danish, danish),
        Language::English => read_with!(english::English, english),
    }
}

fn tree<R: pest::RuleType + Into<Kind>>(tokens: Tokens<'_, R>) -> Tree {
    let mut parts: Vec<Part> = Vec::with_capacity(tokens.len() / 2);
    let mut open: Vec<usize> = Vec::new();
    for token in tokens {
        match token {
            Token::Start { rule, pos } => {
                let start = u32::try_from(pos.pos()).unwrap_or(u32::MAX);
                open.push(parts.len());
                parts.push(Part { kind: rule.into(), start, end: start, inside: 0 });
            }
            Token::End { pos, .. } => {
                let at = open.pop().unwrap_or(0);
                let inside = parts.len().saturating_sub(at + 1);
                if let Some(part) = parts.get_mut(at) {
                    part.end = u32::try_from(pos.pos()).unwrap_or(u32::MAX);
                    part.inside = u32::try_from(inside).unwrap_or(u32::MAX);
                }
                // The end of a piece is no part of it.
                if inside == 0 && parts.last().is_some_and(|part| part.kind == Kind::EOI) {
                    parts.pop();
                }
            }
        }
    }
    Tree(parts)
}

fn stopped<R: pest::RuleType + Into<Kind>>(error: &pest::error::Error<R>) -> Stopped {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let mut expected: Vec<Kind> = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.iter().map(|rule| (*rule).into()).collect(),
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    expected.sort_unstable();
    expected.dedup();
    Stopped { at, expected }
}
