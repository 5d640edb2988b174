//! The words of the language, once per keyword language.
//!
//! Every keyword has an id, its Danish and its English form (the first is canonical, the others are understood), and
//! the place where it is a keyword. The two `lex_*.pest` files, the formatter, the messages and the suggestions are
//! all derived from this one table, so a third language is a third column. Must not know the grammar.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod crowding;

pub(crate) use crowding::crowded;

/// The keyword language of a file; its messages follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Danish; a file that begins with `sagsgang`.
    #[serde(rename = "da")]
    Danish,
    /// English; a file that begins with `procedure`.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The two-letter code, as in `--lang da`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::English => "en",
        }
    }

    /// Picks one of two wordings.
    #[must_use]
    pub fn pick<T>(self, danish: T, english: T) -> T {
        match self {
            Self::Danish => danish,
            Self::English => english,
        }
    }

    /// Words in the quotation marks that answers use: `»kontakt«`, `` `contact` ``.
    ///
    /// ```
    /// use sagsgang::lexicon::Language;
    /// assert_eq!(Language::Danish.quoted("kontakt"), "»kontakt«");
    /// ```
    #[must_use]
    pub fn quoted(self, words: &str) -> String {
        match self {
            Self::Danish => format!("»{words}«"),
            Self::English => format!("`{words}`"),
        }
    }
}

/// Where a word is reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// First word of a line in column 0.
    Declaration,
    /// The same, where people call other things so too: a name may be called the same.
    Heading,
    /// First word of a clause.
    Clause,
    /// A fixed place inside a clause; elsewhere it is an ordinary word.
    Inside,
    /// After a number, or elsewhere where no name stands: a name may be called the same.
    Counted,
    /// Everywhere: can be a name only in quotes.
    Hard,
}

impl At {
    /// Does a line in column 0 begin with it?
    pub(crate) fn declares(self) -> bool {
        matches!(self, Self::Declaration | Self::Heading)
    }

    /// Could a name be read as it? Then the name stands in quotes.
    pub(crate) const fn crowds_names(self) -> bool {
        !matches!(self, Self::Counted | Self::Heading)
    }
}

pub(crate) struct Entry {
    pub(crate) id: &'static str,
    pub(crate) danish: &'static [&'static str],
    pub(crate) english: &'static [&'static str],
    pub(crate) at: At,
}

macro_rules! words {
    ($($id:ident $at:ident [$($da:literal)*] [$($en:literal)*];)*) => {
        /// A keyword, whatever its language.
        #[allow(non_camel_case_types, reason = "the ids are the grammar's rule names")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Word { $($id),* }

        /// The whole lexicon, in reading order.
        pub(crate) const WORDS: &[Entry] = &[
            $(Entry { id: stringify!($id), danish: &[$($da),*], english: &[$($en),*], at: At::$at }),*
        ];
    };
}

words! {
    // declarations
    k_header      Declaration ["sagsgang"] ["procedure"];
    k_role        Declaration ["rolle"] ["role"];
    k_fact        Declaration ["oplysning"] ["fact"];
    k_event       Declaration ["hændelse"] ["event"];
    k_tally       Declaration ["optælling"] ["tally"];
    k_ramp        Heading ["optrapning"] ["progression"];
    k_decision    Declaration ["beslutning"] ["decision"];
    k_grant       Declaration ["bevilling"] ["grant"];
    k_consent     Declaration ["samtykke"] ["consent"];
    k_pool        Declaration ["pulje"] ["pool"];
    k_assessment  Declaration ["vurdering"] ["assessment"];
    k_document    Declaration ["dokument"] ["document"];
    k_principle   Declaration ["princip"] ["principle"];
    k_goal        Declaration ["mål"] ["goal"];
    k_ends_now    Declaration ["slutter straks ved"] ["ends at once on"];
    k_ends_well   Declaration ["slutter godt ved"] ["ends well on"];
    k_ends_also   Declaration ["slutter også ved"] ["also ends on"];
    k_reopens     Declaration ["genåbnes ved"] ["reopens on"];
    k_hands_over  Declaration ["overdrages ved"] ["is handed over on"];
    k_transition  Declaration ["overgang"] ["transition"];
    k_phase       Declaration ["fase"] ["phase"];
    k_step        Declaration ["trin"] ["step"];
    k_indicator   Declaration ["nøgletal"] ["indicator"];
    k_activity    Declaration ["aktivitet"] ["activity"];
    k_scenario    Declaration ["scenarie"] ["scenario"];
    // clauses of the header
    k_builds_on   Clause ["bygger på"] ["builds on"];
    k_valid_from  Clause ["gælder fra"] ["applies from"];
    k_scope       Clause ["gælder for sager hvor"] ["applies to cases where"];
    k_calendar    Clause ["kalender"] ["calendar"];
    k_counting    Clause ["fristberegning"] ["counting rule"];
    k_theme       Clause ["tema" "temaer"] ["themes" "theme"];
    // clauses of the transition
    k_cases_with  Clause ["sager med"] ["cases with"];
    k_follow_earlier Inside ["følger den tidligere udgave"] ["follow the earlier version"];
    k_all_open    Clause ["gælder straks for alle åbne sager"] ["applies at once to all open cases"];
    k_no_new      Clause ["ingen nye"] ["no new"];
    // clauses of roles, facts and events
    k_outside     Clause ["uden for kommunen"] ["outside the municipality"];
    k_leads       Clause ["leder"] ["leads"];
    k_substitute  Clause ["stedfortræder"] ["substitute"];
    k_made_of     Clause ["består af"] ["consists of"];
    k_separate    Hard   ["adskilt fra"] ["separate from"];
    k_one_of      Clause ["en af"] ["one of"];
    k_t_date      Clause ["dato"] ["date"];
    k_t_duration  Clause ["varighed"] ["duration"];
    k_t_yes_no    Clause ["ja/nej"] ["yes/no"];
    k_t_text      Clause ["tekst"] ["text"];
    k_t_number    Clause ["tal"] ["number"];
    k_t_identifier Clause ["betegnelse"] ["identifier"];
    k_may_miss    Clause ["kan mangle"] ["may be missing"];
    k_from        Clause ["fra"] ["from"];
    k_to          Inside ["til"] ["to"];
    k_states      Clause ["oplyser"] ["states"];
    k_planned_for Clause ["planlagt ved"] ["planned for"];
    k_hidden      Hard   ["skjult for"] ["hidden from"];
    k_own_only    Hard   ["ser kun egne trin"] ["sees only own steps"];
    // clauses of the goal
    k_reached     Clause ["nås ved"] ["reached on"];
    k_confirmed   Inside ["bekræftet af"] ["confirmed by"];
    k_counts_not  Clause ["medregner ikke"] ["does not count"];
    k_counts      Clause ["medregner"] ["counts"];
    k_for_each    Clause ["gælder for hver"] ["applies to each"];
    k_for_one     Clause ["gælder for mindst én" "gælder for mindst en"] ["applies to at least one"];
    k_except_after Inside ["undtagen efter"] ["except after"];
    k_revoked     Clause ["tilbagekaldes ved"] ["revoked on"];
    // clauses of a tally
    k_tallies     Clause ["tæller"] ["counts"];
    k_days_from   Inside ["dagene fra"] ["the days from"];
    k_through     Inside ["til og med"] ["through"];
    k_first_of    Clause ["de første"] ["the first"];
    k_tallies_not Inside ["tæller ikke"] ["do not count"];
    k_whole_weeks Clause ["en påbegyndt uge tæller helt"] ["a week begun counts in full"];
    k_restarts    Clause ["begynder forfra ved"] ["starts again on"];
    // clauses of a progression
    k_measures    Clause ["måler"] ["measures"];
    k_begins_on   Clause ["begynder ved"] ["begins on"];
    k_plan        Counted ["plan"] ["plan"];
    k_own_plan    Clause ["egen plan i"] ["own plan in"];
    k_stalls_after Clause ["går i stå efter"] ["stalls after"];
    k_review      Inside ["skal vurderes"] ["is due for review"];
    k_stalls      Inside ["går i stå"] ["stalls"];
    k_falls       Inside ["går ned"] ["goes down"];
    k_complete    Inside ["er nået"] ["is reached"];
    k_is_withdrawn Inside ["er trukket tilbage" "trækkes tilbage"] ["is withdrawn"];
    k_runs_out    Inside ["udløber"] ["runs out"];
    k_deadline_of Inside ["fristen for"] ["the deadline for"];
    k_has_passed  Inside ["er overskredet"] ["has passed"];
    k_holds_no_longer Inside ["ikke længere gælder" "ikke gælder længere"] ["no longer holds" "holds no longer"];
    // clauses of a decision
    k_exactly_one Clause ["præcis én linje passer" "præcis en linje passer"] ["exactly one row matches"];
    k_adds_up     Clause ["linjer der passer lægges sammen"] ["rows that match are added up"];
    k_any         Inside ["enhver"] ["any"];
    k_cell_unknown Inside ["ukendt"] ["unknown"];
    // clauses of a grant
    k_granted_by  Clause ["af"] ["by"];
    k_otherwise_by Clause ["ellers af"] ["otherwise by"];
    k_two_persons Clause ["kræver to personer"] ["requires two persons"];
    k_passed_on   Clause ["sendes videre ved"] ["passed on by"];
    k_kroner      Inside ["kr." "kroner"] ["kr." "kroner"];
    k_a_week      Inside ["om ugen"] ["a week"];
    // clauses of an indicator
    k_days_between Clause ["dage fra"] ["days from"];
    k_share_late  Clause ["andel af overskredne frister"] ["share of missed deadlines"];
    k_share_cases Clause ["andel af sager"] ["share of cases"];
    k_number_of   Clause ["antal"] ["number of"];
    k_level_free  Clause ["ledige pladser i"] ["free places in"];
    k_level_places Clause ["pladser i"] ["places in"];
    k_days_below  Clause ["andel af dage under målet i"] ["share of days below the target in"];
    k_days_full   Clause ["andel af dage uden ledige pladser i"] ["share of days without free places in"];
    k_days_waited Clause ["dage på venteliste i"] ["days on the waiting list in"];
    k_number_expired Clause ["antal udløbne reservationer i"] ["number of expired reservations in"];
    k_until_goal  Inside ["til målet er nået"] ["until the goal is reached"];
    k_where_goal  Inside ["hvor målet er nået"] ["where the goal is reached"];
    k_first_time  Inside ["første gang"] ["for the first time"];
    k_for_good    Inside ["varigt"] ["for good"];
    k_with        Inside ["med"] ["with"];
    k_where       Inside ["hvor"] ["where"];
    k_aim         Clause ["måltal"] ["target"];
    k_median      Inside ["median"] ["median"];
    k_mean        Inside ["gennemsnit"] ["mean"];
    k_percent     Counted ["procent"] ["percent"];
    k_u_cases     Counted ["sager" "sag"] ["cases" "case"];
    k_u_deadlines Counted ["frister" "frist"] ["deadlines" "deadline"];
    k_quarter     Inside ["kvartal"] ["quarter"];
    // clauses of an activity
    k_on_the      Clause ["den"] ["on the"];
    k_last        Inside ["sidste"] ["last"];
    k_of_month    Inside ["i måneden"] ["of the month"];
    k_land_skip   Inside ["ikke på en fridag"] ["not on a day off"];
    k_cancellable Clause ["kan aflyses af"] ["may be cancelled by"];
    k_movable     Clause ["kan flyttes af"] ["may be moved by"];
    k_agenda      Clause ["dagsorden sager hvor"] ["agenda cases where"];
    k_case_runs   Inside ["sagen er i gang"] ["the case is running"];
    k_goal_is     Inside ["målet er nået"] ["the goal is reached"];
    k_goal_is_not Inside ["målet ikke er nået"] ["the goal is not reached"];
    k_stands_open Inside ["er åben"] ["is open"];
    k_stands_late Inside ["er overskredet"] ["is late"];
    k_stands_paused Inside ["er på pause"] ["is paused"];
    k_stands_met  Inside ["er opfyldt"] ["is met"];
    k_stands_waiting Inside ["venter"] ["waits"];
    k_since_last  Inside ["siden sidst"] ["since last time"];
    // clauses of a consent, and of what rests on one
    k_given_to    Clause ["til"] ["to"];
    k_about       Clause ["om"] ["about"];
    k_purpose     Clause ["formål"] ["purpose"];
    k_refused_on  Clause ["afslås ved"] ["refused on"];
    k_withdrawn_on Clause ["trækkes tilbage ved"] ["withdrawn on"];
    k_needs_consent Clause ["kræver samtykke"] ["requires consent"];
    k_lasts       Clause ["gælder i"] ["holds for"];
    // clauses of a pool, and of what asks it
    k_contains    Clause ["rummer"] ["holds"];
    k_reservation Clause ["en reservation udløber efter"] ["a reservation expires after"];
    k_waiting_list Clause ["venteliste"] ["waiting list"];
    k_answers     Clause ["svarer"] ["answers"];
    k_none_free   Clause ["ingen ledige"] ["none free"];
    k_fewer_than  Clause ["færre end"] ["fewer than"];
    k_keeps       Clause ["skal have mindst"] ["must have at least"];
    k_may_add     Clause ["pladser kan tilføjes af"] ["places may be added by"];
    k_may_withdraw Clause ["pladser kan trækkes tilbage af"] ["places may be withdrawn by"];
    k_may_reserve Clause ["pladser kan reserveres af"] ["places may be reserved by"];
    k_may_give_back Clause ["pladser kan gives tilbage af"] ["places may be given back by"];
    k_may_shut    Clause ["kan lukkes og åbnes af"] ["may be closed and opened by"];
    k_reserves    Clause ["reserverer en plads i"] ["reserves a place in"];
    k_gives_back  Clause ["giver pladsen tilbage ved"] ["gives the place back on"];
    k_u_places    Counted ["pladser" "plads"] ["places" "place"];
    k_u_free      Counted ["ledige" "ledig"] ["free"];
    k_when_reserved Inside ["når en plads er reserveret"] ["when a place is reserved"];
    k_when_waits  Inside ["når sagen skal vente"] ["when the case must wait"];
    k_when_refused Inside ["når ingen plads er ledig"] ["when no place is free"];
    k_when_lost   Inside ["når pladsen trækkes tilbage"] ["when the place is withdrawn"];
    k_when_expired Inside ["når reservationen udløber"] ["when the reservation expires"];
    // clauses of a document
    k_must_contain Clause ["skal indeholde"] ["must contain"];
    k_should_contain Clause ["bør indeholde"] ["should contain"];
    // clauses of a principle
    k_option_first Clause ["først"] ["first of all"];
    k_option_then Clause ["derefter" "dernæst"] ["after that"];
    k_given_up    Inside ["opgives ved"] ["given up on"];
    k_order_must  Clause ["rækkefølgen skal følges"] ["the order must be followed"];
    k_order_should Clause ["rækkefølgen bør følges"] ["the order should be followed"];
    // clauses of a step
    k_per         Clause ["pr."] ["per"];
    k_when        Clause ["når"] ["when"];
    k_extendable  Clause ["kan forlænges af"] ["may be extended by"];
    k_excusable   Clause ["kan undskyldes af"] ["may be excused by"];
    k_liftable    Clause ["kan ophæves af"] ["may be lifted by"];
    k_each_time   Clause ["hver gang"] ["each time"];
    k_after       Hard   ["efter"] ["after"];
    k_first       Inside ["første"] ["the first" "first"];
    k_latest_of   Inside ["seneste"] ["the latest" "latest"];
    k_unless      Clause ["medmindre"] ["unless"];
    k_if          Clause ["hvis"] ["if"];
    k_all_of      Inside ["alle disse passer"] ["all of these hold"];
    k_any_of      Inside ["en af disse passer"] ["one of these holds"];
    k_must        Hard   ["skal"] ["must"];
    k_should      Hard   ["bør"] ["should"];
    k_right       Hard   ["har ret til at" "har ret til"] ["has the right to" "has a right to" "have the right to" "have a right to"];
    k_may         Hard   ["kan"] ["may" "can"];
    k_preferably  Clause ["helst"] ["preferably"];
    k_same_day    Inside ["samme dag"] ["the same day"];
    k_within      Clause ["inden for"] ["within"];
    k_latest      Clause ["senest"] ["no later than"];
    k_earliest    Clause ["tidligst"] ["no earlier than"];
    k_end_of      Inside ["udgangen af"] ["the end of the" "the end of"];
    k_end_month   Inside ["udgangen af måneden"] ["the end of the month"];
    k_of_anchor   Inside ["for"] ["of"];
    k_counted     Inside ["regnet fra"] ["counted from"];
    k_born_late   Clause ["allerede udløbet"] ["already expired"];
    k_every       Clause ["hver"] ["every"];
    k_base_actual  Inside ["regnet fra den faktiske dag"] ["counted from the actual day"];
    k_base_planned Inside ["regnet fra den planlagte dag"] ["counted from the planned day"];
    k_until       Inside ["indtil"] ["until"];
    k_on_the_day  Inside ["senest på dagen"] ["no later than on the day"];
    k_times       Inside ["gange" "gang"] ["times" "time"];
    k_replaces    Clause ["træder i stedet for"] ["replaces"];
    k_on          Clause ["ved"] ["on"];
    k_again       Inside ["gælder igen med sin oprindelige frist"] ["applies again with its original deadline"];
    k_but         Clause ["dog"] ["but"];
    k_but_latest   Inside ["dog senest"] ["but no later than"];
    k_but_earliest Inside ["dog tidligst"] ["but no earlier than"];
    k_at_point    Inside ["ved"] ["at"];
    k_earliest_of Inside ["senest det første af disse"] ["no later than the first of these"];
    k_last_of     Inside ["senest det sidste af disse"] ["no later than the last of these"];
    k_if_deadline Inside ["hvis fristen for"] ["if the deadline of"];
    k_comes_first Inside ["kommer før"] ["comes before"];
    k_pauses      Clause ["holder pause mens"] ["pauses while"];
    k_expires     Clause ["udløber"] ["expires"];
    k_land_prev   Inside ["på en fridag hverdagen før"] ["on a day off the working day before"];
    k_land_next   Inside ["på en fridag hverdagen efter"] ["on a day off the working day after"];
    k_land_stay   Inside ["uændret på en fridag" "også på en fridag"] ["even on a day off"];
    k_remind      Clause ["påmind"] ["remind"];
    k_before      Hard   ["før"] ["before"];
    k_deadline    Inside ["fristen"] ["the deadline"];
    k_if_late     Clause ["ved overskridelse"] ["if late"];
    k_at_once     Inside ["straks"] ["at once"];
    k_not_met_by  Clause ["opfyldes ikke ved"] ["not met by"];
    k_met_by      Clause ["opfyldes ved"] ["met by"];
    k_confirm_of  Inside ["bekræftelse af"] ["confirmation of"];
    k_lapses_on   Clause ["bortfalder ved"] ["lapses on"];
    k_survives    Clause ["gælder også efter målet"] ["also applies after the goal"];
    k_with_document Clause ["med dokument"] ["with document"];
    k_participants Clause ["deltagere"] ["participants"];
    k_venue       Clause ["mødested"] ["venue"];
    k_channel     Clause ["kontaktform"] ["channel"];
    k_checklist   Clause ["huskeliste"] ["checklist"];
    k_basis       Clause ["hjemmel"] ["basis"];
    k_law         Inside ["lov"] ["law"];
    k_local       Inside ["lokal"] ["local"];
    k_practice    Inside ["praksis"] ["practice"];
    // conditions
    k_is          Hard   ["er"] ["is"];
    k_not         Hard   ["ikke"] ["not"];
    k_over        Hard   ["over"] ["over"];
    k_under       Hard   ["under"] ["under"];
    k_at_least    Hard   ["mindst"] ["at least"];
    k_at_most     Hard   ["højst"] ["at most"];
    k_given       Inside ["oplyst"] ["given"];
    k_missing     Inside ["mangler"] ["is missing"];
    k_yes         Hard   ["ja"] ["yes"];
    k_no          Hard   ["nej"] ["no"];
    k_unknown_yes   Inside ["ukendt tæller som ja"] ["unknown counts as yes"];
    k_unknown_no    Inside ["ukendt tæller som nej"] ["unknown counts as no"];
    k_unknown_waits Inside ["ukendt venter"] ["unknown waits"];
    k_and         Hard   ["og"] ["and"];
    k_or          Hard   ["eller"] ["or"];
    // units
    k_u_running   Inside ["løbende timer" "løbende time"] ["running hours" "running hour"];
    k_u_workhours Inside ["hverdagstimer" "hverdagstime"] ["working hours" "working hour"];
    k_u_hours     Inside ["timer" "time"] ["hours" "hour"];
    k_u_workdays  Inside ["hverdage" "hverdag"] ["working days" "working day"];
    k_u_bankdays  Inside ["bankdage" "bankdag"] ["bank days" "bank day"];
    k_u_days      Inside ["dage" "dag"] ["days" "day"];
    k_u_weeks     Inside ["uger" "uge"] ["weeks" "week"];
    k_u_calmonths Inside ["kalendermåneder" "kalendermåned"] ["calendar months" "calendar month"];
    k_u_months    Inside ["måneder" "måned"] ["months" "month"];
    k_u_years     Inside ["år"] ["years" "year"];
    k_at_clock    Inside ["kl."] ["at"];
    // scenarios
    k_so_reminded   Inside ["så påmindes"] ["then"];
    k_reminded_of   Inside ["om"] ["is reminded of"];
    k_so_told       Inside ["så får"] ["then"];
    k_not_told_of   Inside ["ikke besked om"] ["is not told about"];
    k_told_of       Inside ["besked om"] ["is told about"];
    k_so_can        Inside ["så kan"] ["then"];
    k_cannot_see    Inside ["ikke se"] ["cannot see"];
    k_can_see       Inside ["se"] ["can see"];
    k_so_goal_not   Inside ["så er målet ikke nået"] ["then the goal is not reached"];
    k_so_goal       Inside ["så er målet nået"] ["then the goal is reached"];
    k_so_closed     Inside ["så er sagen lukket"] ["then the case is closed"];
    k_so_reopened   Inside ["så er sagen genåbnet"] ["then the case is reopened"];
    k_so_refused    Inside ["så afvises det"] ["then it is refused"];
    k_because       Inside ["fordi"] ["because"];
    k_why_goal      Inside ["målet ikke er nået"] ["the goal is not reached"];
    k_why_role      Inside ["rollen ikke må"] ["the role may not"];
    k_why_not_open  Inside ["trinnet ikke er åbent"] ["the step is not open"];
    k_why_closed    Inside ["sagen er lukket"] ["the case is closed"];
    k_why_limit     Inside ["grænsen er"] ["the limit is"];
    k_why_consent   Inside ["samtykket mangler"] ["the consent is missing"];
    k_why_reason    Inside ["begrundelsen mangler"] ["the reason is missing"];
    k_why_venue     Inside ["mødestedet ikke passer"] ["the venue does not fit"];
    k_why_channel   Inside ["kontaktformen ikke passer"] ["the channel does not fit"];
    k_not_there     Inside ["ikke deltog"] ["did not attend"];
    k_must_grant    Inside ["skal bevilge det"] ["must grant it"];
    k_why_same      Inside ["det er den samme person"] ["it is the same person"];
    k_why_order     Inside ["rækkefølgen ikke er fulgt"] ["the order is not followed"];
    k_why_separate  Inside ["rollerne er adskilt"] ["the roles are separate"];
    k_so_waits      Inside ["så venter"] ["then"];
    k_waits_for     Inside ["på"] ["waits for"];
    k_second_person Inside ["en anden person"] ["another person"];
    k_waits_not     Inside ["ikke længere"] ["waits no longer"];
    k_so_there    Inside ["så er der"] ["then there are" "then there is"];
    k_none_of     Inside ["ingen"] ["no"];
    k_count_free  Counted ["ledige pladser i" "ledig plads i"] ["free places in" "free place in"];
    k_count_kept  Counted ["reserverede pladser i" "reserveret plads i"] ["reserved places in" "reserved place in"];
    k_count_line  Counted ["sager på venteliste i" "sag på venteliste i"] ["cases on the waiting list in" "case on the waiting list in"];
    k_count_places Counted ["pladser i" "plads i"] ["places in" "place in"];
    k_so_is         Inside ["så er"] ["then"];
    k_is_not_open   Inside ["ikke åben"] ["is not open"];
    k_is_open       Inside ["åben"] ["is open"];
    k_is_met_late   Inside ["opfyldt for sent"] ["is met late"];
    k_is_met        Inside ["opfyldt"] ["is met"];
    k_is_paused     Inside ["på pause"] ["is paused"];
    k_is_late       Inside ["overskredet"] ["is late"];
    k_is_lapsed     Inside ["bortfaldet"] ["has lapsed"];
    k_is_cancelled  Inside ["aflyst"] ["is cancelled"];
    k_is_expired    Inside ["udløbet"] ["has expired"];
    k_is_excused  Inside ["undskyldt"] ["is excused"];
    k_is_lifted   Inside ["ophævet"] ["is lifted"];
    k_due           Inside ["frist"] ["due"];
    k_number        Inside ["nr."] ["no."];
    k_close_case    Inside ["luk sagen"] ["close the case"];
    k_confirms      Inside ["bekræfter"] ["confirms"];
    k_extends     Inside ["forlænger"] ["extends"];
    k_excuses     Inside ["undskylder"] ["excuses"];
    k_lifts       Inside ["ophæver"] ["lifts"];
    k_absent      Inside ["er fraværende til og med"] ["is absent through"];
    k_adds_place  Inside ["tilføjer pladsen"] ["adds the place"];
    k_into        Inside ["i"] ["to"];
    k_draws_place Inside ["trækker pladsen"] ["withdraws the place"];
    k_out_of      Inside ["ud af"] ["from"];
    k_shuts       Inside ["lukker puljen"] ["closes the pool"];
    k_opens       Inside ["åbner puljen"] ["opens the pool"];
    k_other_asks  Inside ["en anden sag beder om en plads"] ["another case asks for a place"];
    k_grants        Inside ["bevilger"] ["grants"];
    k_assesses      Inside ["vurderer"] ["assesses"];
    k_known         Inside ["kendt"] ["known"];
}

impl Word {
    pub(crate) fn entry(self) -> Option<&'static Entry> {
        WORDS.get(self as usize)
    }

    /// The canonical form in a language.
    pub(crate) fn text(self, language: Language) -> &'static str {
        self.forms(language).first().copied().unwrap_or("")
    }

    /// The canonical form for one and for many: units read `1 uge`, `2 uger`.
    pub(crate) fn counted(self, language: Language, amount: u32) -> &'static str {
        let forms = self.forms(language);
        let singular = (amount == 1).then(|| forms.last()).flatten();
        singular.or(forms.first()).copied().unwrap_or("")
    }

    /// The form in which several do it: `have the right to`; the canonical one, where there is no such form.
    pub(crate) fn of_many(self, language: Language) -> &'static str {
        self.forms(language).iter().find(|form| form.starts_with("have ")).copied().unwrap_or(self.text(language))
    }

    /// Every form in a language.
    pub(crate) fn forms(self, language: Language) -> &'static [&'static str] {
        self.entry().map_or(&[][..], |entry| entry.forms(language))
    }
}

impl Entry {
    pub(crate) fn forms(&self, language: Language) -> &'static [&'static str] {
        language.pick(self.danish, self.english)
    }
}

/// The entry with a grammar rule's name.
pub(crate) fn entry(id: &str) -> Option<&'static Entry> {
    WORDS.iter().find(|entry| entry.id == id)
}

/// Month names as a date is written, January first.
pub(crate) fn months(language: Language) -> [&'static str; 12] {
    language.pick(
        ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"],
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    )
}

/// Weekdays as scenarios and answers write them, Monday first.
pub(crate) fn weekdays(language: Language) -> [&'static str; 7] {
    language.pick(["ma", "ti", "on", "to", "fr", "lø", "sø"], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
}

/// Weekdays in full, Monday first.
pub(crate) fn day_names(language: Language) -> [&'static str; 7] {
    language.pick(
        ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    )
}

/// The lexical half of the grammar for one language, as pest reads it. `lex_da.pest` and `lex_en.pest` are this text.
#[must_use]
pub fn lexicon_grammar(language: Language) -> String {
    let mut text = String::from("// Made from lexicon.rs; change the table there and run the tests with SAGSGANG_WRITE_LEXICON=1.\n");
    for entry in WORDS {
        text.push_str(&rule(entry.id, entry.forms(language)));
    }
    text.push_str(&hard(language));
    text.push_str(&rule("month", &months(language)));
    text.push_str(&rule("weekday", &weekdays(language)));
    text.push_str(&rule("day_name", &day_names(language)));
    let article = language.pick("article = { !ANY ~ ANY }\n", "article = @{ ^\"the\" ~ !XID_CONTINUE ~ &(\" \" | NEWLINE) }\n");
    text.push_str(article);
    let ordinal = language.pick(
        "ordinal = @{ ASCII_DIGIT{1,4} ~ \".\" }\n",
        "ordinal = @{ ASCII_DIGIT{1,4} ~ (\"st\" | \"nd\" | \"rd\" | \"th\") ~ !XID_CONTINUE }\n",
    );
    text.push_str(ordinal);
    let (group, fraction) = language.pick((".", ","), (",", "."));
    text.push_str(&format!(
        "decimal = @{{ \"-\"? ~ ASCII_DIGIT{{1,12}} ~ (\"{group}\" ~ ASCII_DIGIT{{3}} ~ !ASCII_DIGIT)* ~ (\"{fraction}\" ~ ASCII_DIGIT{{1,6}})? ~ !XID_CONTINUE }}\n"
    ));
    text
}

fn rule(id: &str, forms: &[&str]) -> String {
    let mut longest_first = forms.to_vec();
    longest_first.sort_by_key(|form| std::cmp::Reverse(form.len()));
    let alternatives: Vec<String> = longest_first.iter().map(|form| alternative(form)).collect();
    format!("{id} = @{{ {} }}\n", alternatives.join(" | "))
}

/// Is it a word that no name may begin with? Asked in front of every name, so one look at a first letter leaves out all others.
fn hard(language: Language) -> String {
    let mut by_letter: BTreeMap<char, Vec<&str>> = BTreeMap::new();
    for form in WORDS.iter().filter(|entry| entry.at == At::Hard).flat_map(|entry| entry.forms(language)) {
        let mut rest = form.chars();
        if let Some(first) = rest.next() {
            by_letter.entry(first).or_default().push(rest.as_str());
        }
    }
    let letters = by_letter.into_iter().map(|(first, rests)| {
        let rests: Vec<String> = rests.into_iter().map(|rest| sequence(rest, |word| format!("\"{word}\""))).collect();
        format!("{} ~ ({})", either_case(first.encode_utf8(&mut [0; 4])), rests.join(" | "))
    });
    format!("hard = @{{ {} }}\n", letters.collect::<Vec<_>>().join(" | "))
}

/// One form as a pest sequence: blanks stretch, the first letter may be large, and a word ends where letters end.
fn alternative(form: &str) -> String {
    sequence(form, either_case)
}

fn sequence(form: &str, first: fn(&str) -> String) -> String {
    let words: Vec<String> =
        form.split(' ').enumerate().map(|(at, word)| if at == 0 { first(word) } else { format!("\"{word}\"") }).collect();
    let boundary = if form.ends_with(char::is_alphanumeric) { " ~ !XID_CONTINUE" } else { "" };
    format!("{}{boundary}", words.join(" ~ (\" \" | NEWLINE)+ ~ "))
}

fn either_case(word: &str) -> String {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return String::from("\"\"") };
    let (small, large) = (first.to_lowercase().collect::<String>(), first.to_uppercase().collect::<String>());
    let rest = chars.as_str();
    if small == large { format!("\"{word}\"") } else { format!("(\"{small}{rest}\" | \"{large}{rest}\")") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexical_grammars_are_made_from_the_table() {
        for (language, file) in [(Language::Danish, "lex_da.pest"), (Language::English, "lex_en.pest")] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/src").join(file);
            let made = lexicon_grammar(language);
            if std::env::var_os("SAGSGANG_WRITE_LEXICON").is_some() {
                std::fs::write(&path, &made).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap(), made, "{file} is not made from the table");
        }
    }

    #[test]
    fn every_word_has_both_languages_and_ids_are_unique() {
        let mut ids: Vec<_> = WORDS.iter().map(|entry| entry.id).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(WORDS.iter().all(|entry| !entry.danish.is_empty() && !entry.english.is_empty()));
    }
}
