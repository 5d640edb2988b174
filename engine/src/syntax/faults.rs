//! Why a piece could not be read: one message for each, with what to write instead.
//!
//! In: a piece, what it was read as and where reading stopped. Out: a diagnostic. Must not know pest, nor the tree.

use super::nouns::expectation;
use super::peg::{Entry, Kind, Stopped};
use super::pieces::{self, Fragment};
use super::read::{ACTIVITY_CLAUSES, POOL_CLAUSES, Reader, STEP_CLAUSES, begins, first_words};
use crate::diagnostic::{Code, Diagnostic, Part, is_invisible, nearest};
use crate::lexicon::{At, Language, WORDS, Word};
use crate::source::Span;

impl Reader {
    /// A line in column 0 that begins with no known word.
    pub(super) fn unknown_declaration(&self, head: &Fragment<'_>) -> Diagnostic {
        let word = first_words(&head.text, 1);
        let declared =
            |language| WORDS.iter().filter(|entry| entry.at.declares()).filter_map(move |entry| entry.forms(language).first().copied());
        let other = self.language.pick(Language::English, Language::Danish);
        let foreign = WORDS
            .iter()
            .find(|entry| entry.at.declares() && entry.forms(other).contains(&word.to_lowercase().as_str()))
            .and_then(|entry| entry.forms(self.language).first().copied());
        let suggestion = foreign.or_else(|| nearest(&word, declared(self.language)));
        let longer = longer_forms(&word, declared(self.language));
        let help = match suggestion {
            Some(known) => did_you_mean(&[known]),
            None if !longer.is_empty() => did_you_mean(&longer),
            None => Part::from((
                "en erklæring begynder med fx rolle, oplysning, hændelse, mål, fase, trin eller scenarie; linjer under den rykkes ind, og en bemærkning begynder med #",
                "a declaration begins with role, fact, event, goal, phase, step or scenario, for instance; lines below it are indented, and a remark begins with #",
            )),
        };
        let place = Span::new(head.start, head.start + word.len());
        let mut fault = self.fault(Code::UnknownDeclaration, place).with(word).with(help);
        if let Some(known) = suggestion {
            fault = fault.fix(place, known);
        }
        fault
    }

    /// One message for a piece that could not be read.
    pub(super) fn explain(&self, entry: Entry, fragment: &Fragment<'_>, stopped: &Stopped) -> Diagnostic {
        let text = &*fragment.text;
        let openers = openers(entry);
        let opens = openers.iter().any(|word| begins(text, *word, self.language));
        let deed = pieces::has_modal(text, self.language);
        let known = openers.is_empty() || opens || (deed && entry == Entry::deed_clause);
        if !known {
            return self.elsewhere(entry, fragment, deed).unwrap_or_else(|| self.unknown_clause(entry, fragment));
        }
        if let Some(fault) = self.long_weekday(entry, fragment) {
            return fault;
        }
        let rest = text.get(stopped.at..).unwrap_or("");
        let skipped = rest.len() - rest.trim_start().len();
        let at = fragment.start + stopped.at + skipped;
        let found = first_words(rest.trim_start(), 1);
        let place = Span::new(at, at + found.len());
        let found_part = if found.is_empty() { Part::from(("linjens slutning", "the end of the line")) } else { Part::quoted(&found) };
        let expected = &stopped.expected;
        let keywords = expected.iter().filter_map(|kind| crate::lexicon::entry(kind.id()));
        let near = nearest(&found, keywords.flat_map(|entry| entry.forms(self.language)).copied());
        let help = match near {
            Some(known) => did_you_mean(&[known]),
            None => self.hint(entry, text, stopped.at, &found, expected).unwrap_or_else(|| self.shape_of(entry, text)),
        };
        let mut fault = self.fault(Code::Syntax, place).with(expectation(expected)).with(found_part).with(help);
        if let Some(known) = near {
            fault = fault.fix(place, known);
        }
        fault
    }

    /// `mandag 2018-02-05` would be read as somebody called `mandag`.
    fn long_weekday(&self, entry: Entry, fragment: &Fragment<'_>) -> Option<Diagnostic> {
        let mut words = fragment.text.split_whitespace();
        let (first, second) = (words.next()?, words.next()?);
        if !in_scenario(entry) || !second.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let lower = first.to_lowercase();
        let known = crate::lexicon::weekdays(self.language)
            .into_iter()
            .find(|day| lower.starts_with(&day.to_lowercase()) && lower.len() > day.len())?;
        let place = Span::new(fragment.start, fragment.start + first.len());
        let found = Part::quoted(first);
        let fault = self.fault(Code::Syntax, place).with(expectation(&[Kind::weekday])).with(found).with(did_you_mean(&[known]));
        Some(fault.fix(place, known))
    }

    /// What to do where the fault is a common one.
    fn hint(&self, entry: Entry, text: &str, at: usize, found: &str, expected: &[Kind]) -> Option<Part> {
        let before = text.get(..at).unwrap_or("");
        let is = |word: Word, words: &str| word.text(self.language) == words.to_lowercase();
        let after_comma = before.rsplit_once('\n').is_some_and(|(above, _)| above.trim_end().ends_with(','));
        if found.contains(is_invisible) {
            return Some(Part::from((
                "her står et tegn, der ikke kan ses; slet det, og skriv ordet igen",
                "here is a character that cannot be seen; delete it and write the word again",
            )));
        }
        let based = [Kind::k_base_actual, Kind::k_base_planned].iter().any(|kind| expected.contains(kind));
        if entry == Entry::every_clause && (based || (found.is_empty() && expected.contains(&Kind::comma))) {
            return Some(Part::from((
                "skriv til sidst »regnet fra den planlagte dag« eller »regnet fra den faktiske dag«: var den planlagt til 2026-03-02 og blev holdt 2026-03-05, regnes den næste fra den ene dag eller den anden",
                "end with `counted from the planned day` or `counted from the actual day`: if one was planned for 2026-03-02 and held on 2026-03-05, the next is counted from the one day or the other",
            )));
        }
        if text.matches('"').count() % 2 == 1 {
            return Some(Part::from(("der mangler et anførselstegn i linjen", "a quotation mark is missing in the line")));
        }
        if let Some((_, da, en)) = SIGNS.iter().find(|(sign, ..)| *sign == found) {
            return Some(Part::Each(format!("skriv »{da}« i stedet for tegnet"), format!("write `{en}` instead of the sign")));
        }
        let names_something = matches!(
            entry,
            Entry::role_head
                | Entry::fact_head
                | Entry::assess_head
                | Entry::event_head
                | Entry::tally_head
                | Entry::ramp_head
                | Entry::decision_head
                | Entry::grant_head
                | Entry::consent_head
                | Entry::pool_head
                | Entry::document_head
                | Entry::principle_head
                | Entry::step_head
                | Entry::activity_head
        );
        let mut hard = WORDS.iter().filter(|entry| entry.at == At::Hard).flat_map(|entry| entry.forms(self.language));
        if names_something && hard.any(|form| *form == found.to_lowercase()) && before.split_whitespace().count() == 1 {
            return Some(Part::Each(
                format!("»{found}« er et ord, som sproget selv bruger; vælg et andet navn"),
                format!("`{found}` is a word of the language; choose another name"),
            ));
        }
        if found.starts_with('#') {
            return Some(Part::from((
                "sæt to blanktegn foran #, hvis resten er en bemærkning",
                "put two blanks before # if the rest is a remark",
            )));
        }
        if after_comma && !found.is_empty() {
            return Some(Part::from((
                "linjen ovenfor ender med et komma og går derfor videre her; slet kommaet, hvis her begynder en ny linje",
                "the line above ends with a comma and so goes on here; delete the comma if a new line begins here",
            )));
        }
        if is(Word::k_and, found) || is(Word::k_or, found) {
            let earlier = |word: Word| before.split_whitespace().any(|word_before| is(word, word_before));
            let other = if is(Word::k_and, found) { Word::k_or } else { Word::k_and };
            let (own_da, own_en) = (if other == Word::k_or { "og" } else { "eller" }, if other == Word::k_or { "and" } else { "or" });
            if earlier(other) {
                return Some(Part::from(("»og« og »eller« kan ikke blandes i samme liste", "`and` and `or` cannot be mixed in one list")));
            }
            if before.split_whitespace().any(|word| word.eq_ignore_ascii_case(self.language.pick(own_da, own_en))) {
                return Some(Part::Each(
                    format!("»{own_da}« står kun før det sidste navn; sæt komma mellem de andre"),
                    format!("`{own_en}` stands only before the last name; put commas between the others"),
                ));
            }
            if expected.iter().any(|kind| kind.id() == (if other == Word::k_or { "k_or" } else { "k_and" })) {
                let other = (other.text(Language::Danish), other.text(Language::English));
                return Some(Part::Each(format!("skriv »{}« her", other.0), format!("write `{}` here", other.1)));
            }
        }
        if found.starts_with(|c: char| c.is_ascii_digit()) && in_scenario(entry) {
            return Some(if expected.contains(&Kind::k_at_clock) {
                Part::from(("skriv »kl.« foran klokkeslættet", "write `at` before the time of day"))
            } else {
                Part::from(("en dato skrives år-måned-dag: 2018-02-05", "a date is written year-month-day: 2018-02-05"))
            });
        }
        None
    }

    /// How such a line is written, by an example.
    fn shape_of(&self, entry: Entry, text: &str) -> Part {
        let example = |da: &str, en: &str| Part::Each(format!("skriv fx: {da}"), format!("write for instance: {en}"));
        let named = |da: &str, en: &str| {
            Part::Each(
                format!("skriv fx: {da}; et navn på flere ord står i anførselstegn"),
                format!("write for instance: {en}; a name of several words stands in quotation marks"),
            )
        };
        match entry {
            Entry::header_head => example("sagsgang \"Sygefravær\"", "procedure \"Sickness absence\""),
            Entry::role_head => named("rolle teamlederen   leder sagsbehandleren", "role team_leader   leads the caseworker"),
            Entry::fact_head => {
                named("oplysning arbejdssted   en af job, fleksjob eller praktik", "fact workplace   one of job, flexjob or placement")
            }
            Entry::event_head => named("hændelse sygemelding   fra borgeren", "event recovery   from the citizen"),
            Entry::assess_head => named(
                "vurdering risiko   en af lav eller høj, af sagsbehandleren, gælder i 3 måneder",
                "assessment risk   one of low or high, by the caseworker, holds for 3 months",
            ),
            Entry::tally_head => named("optælling fravær \"Dage væk\"", "tally absence \"Days away\""),
            Entry::ramp_head => named("optrapning timer \"Flere timer\"", "progression hours \"More hours\""),
            Entry::decision_head => {
                named("beslutning rute \"Hvor vender borgeren tilbage?\"", "decision route \"Where does the citizen go back to?\"")
            }
            Entry::consent_head => {
                named("samtykke journaldeling \"Jobcentret må læse min journal\"", "consent sharing \"The job centre may read my record\"")
            }
            Entry::pool_head => named("pulje pladsbanken \"Pladsbanken\"", "pool place_bank \"The place bank\""),
            Entry::document_head => named("dokument \"anmodning om attest\"", "document \"request for a certificate\""),
            Entry::principle_head => named("princip selvhjælp \"Hvis man kan selv\"", "principle self_help \"Whoever can\""),
            Entry::grant_head => named("bevilling mentor \"Mentorstøtte\"", "grant mentor \"Mentor support\""),
            Entry::goal_head => example("mål \"tilbage på arbejdspladsen\"", "goal \"back at the workplace\""),
            Entry::ending_head => example("slutter også ved pension eller flytning", "also ends on pension or removal"),
            Entry::transition_head => example("overgang", "transition"),
            Entry::indicator_head => example("nøgletal \"Tid til første kontakt\"", "indicator \"Time to first contact\""),
            Entry::activity_head => {
                named("aktivitet statusmøde \"Statusmøde med lederne\"", "activity status \"Status meeting with the leaders\"")
            }
            Entry::phase_head => example("fase \"Tidlig indsats\"", "phase \"Early effort\""),
            Entry::step_head => named("trin kontakt \"Første kontakt\"", "step contact \"First contact\""),
            Entry::scenario_head => example("scenarie \"Til tiden\"", "scenario \"In time\""),
            Entry::scenario_says => {
                example("ti 2018-02-13  så er kontakt åben, frist 2018-02-15", "Tue 2018-02-13  then contact is open, due 2018-02-15")
            }
            Entry::scenario_report => example("ma 2018-02-05  borgeren: sygemelding", "Mon 2018-02-05  citizen: recovery"),
            Entry::decision_clause => example("| ja | højst 8 uger || \"samme plads\" |", "| yes | at most 8 weeks || \"same place\" |"),
            Entry::every_clause => example(
                "hver 4. uge efter første samtale, regnet fra den planlagte dag",
                "every 4th week after the first talk, counted from the planned day",
            ),
            Entry::consent_clause if begins(text, Word::k_at_most, self.language) => example("højst 12 måneder", "at most 12 months"),
            _ => {
                let shape = SHAPES.iter().find(|(word, ..)| begins(text, *word, self.language));
                shape.map_or_else(
                    || example("sagsbehandleren skal tale med borgeren", "the caseworker must talk to the citizen"),
                    |(_, da, en)| example(da, en),
                )
            }
        }
    }

    /// The first word, with its article.
    fn first(&self, text: &str) -> String {
        let article = self.language == Language::English && first_words(text, 1).eq_ignore_ascii_case("the");
        first_words(text, 1 + usize::from(article))
    }

    /// A line that belongs below something else.
    fn elsewhere(&self, entry: Entry, fragment: &Fragment<'_>, deed: bool) -> Option<Diagnostic> {
        let text = &*fragment.text;
        let places = [
            (Entry::deed_clause, ("linjen hører til under et trin", "the line belongs below a step")),
            (Entry::goal_clause, ("linjen hører til under målet", "the line belongs below the goal")),
            (Entry::tally_clause, ("linjen hører til under en optælling", "the line belongs below a tally")),
            (Entry::ramp_clause, ("linjen hører til under en optrapning", "the line belongs below a progression")),
            (Entry::grant_clause, ("linjen hører til under en bevilling", "the line belongs below a grant")),
            (Entry::indicator_clause, ("linjen hører til under et nøgletal", "the line belongs below an indicator")),
            (Entry::agenda_clause, ("linjen hører til under en aktivitet", "the line belongs below an activity")),
            (Entry::decision_clause, ("linjen hører til under en beslutning", "the line belongs below a decision")),
            (Entry::consent_clause, ("linjen hører til under et samtykke", "the line belongs below a consent")),
            (Entry::pool_clause, ("linjen hører til under en pulje", "the line belongs below a pool")),
            (Entry::document_clause, ("linjen hører til under et dokument", "the line belongs below a document")),
            (Entry::principle_clause, ("linjen hører til under et princip", "the line belongs below a principle")),
            (Entry::transition_clause, ("linjen hører til under overgang", "the line belongs below transition")),
            (Entry::header_clause, ("linjen hører til øverst, under sagsgang", "the line belongs at the top, below procedure")),
        ];
        let opener = |other: Entry| openers(other).into_iter().find(|word| begins(text, *word, self.language));
        let (other, why) = places
            .into_iter()
            .find(|(other, _)| *other != entry && (opener(*other).is_some() || (deed && *other == Entry::deed_clause)))?;
        let wrote = opener(other).map_or_else(|| self.first(text), |word| first_words(text, word.text(self.language).split(' ').count()));
        let place = Span::new(fragment.start, fragment.start + wrote.len());
        Some(
            self.fault(Code::ClauseOutOfPlace, place)
                .with(wrote)
                .with(why)
                .with(("flyt den derhen, eller slet den", "move it there, or delete it")),
        )
    }

    fn unknown_clause(&self, entry: Entry, fragment: &Fragment<'_>) -> Diagnostic {
        let text = &*fragment.text;
        let openers = openers(entry);
        let forms = || openers.iter().map(|word| word.text(self.language));
        let other = self.language.pick(Language::English, Language::Danish);
        let foreign = openers.iter().find(|word| begins(text, **word, other)).map(|word| {
            let count = word.text(other).split(' ').count();
            (first_words(text, count), word.text(self.language))
        });
        // A number is never a part of a misspelt word.
        let letters = text.split_whitespace().take(3).take_while(|word| !word.starts_with(|c: char| c.is_ascii_digit())).count();
        let near = (1..=letters)
            .rev()
            .map(|count| first_words(text, count))
            .find_map(|words| nearest(&words, forms()).map(|known| (words.clone(), known)));
        let first = self.first(text);
        let longer = longer_forms(&first, forms());
        let followed_by_number = text.split_whitespace().nth(1).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let (wrote, fix, help) = match foreign.or(near) {
            Some((words, known)) => (words, Some(known), did_you_mean(&[known])),
            None if !longer.is_empty() => {
                let fix = longer.first().copied().filter(|_| longer.len() == 1 && followed_by_number);
                (first, fix, did_you_mean(&longer))
            }
            None => (first, None, what_may_stand(entry, text)),
        };
        let place = Span::new(fragment.start, fragment.start + wrote.len());
        let fault = self.fault(Code::UnknownClause, place).with(wrote).with(help);
        match fix {
            Some(known) => fault.fix(place, known),
            None => fault,
        }
    }
}

/// The words with which a line below a declaration begins.
pub(super) fn openers(entry: Entry) -> Vec<Word> {
    match entry {
        Entry::header_clause => {
            vec![Word::k_builds_on, Word::k_valid_from, Word::k_scope, Word::k_calendar, Word::k_counting, Word::k_theme, Word::k_if_late]
        }
        Entry::goal_clause => {
            vec![Word::k_reached, Word::k_for_each, Word::k_for_one, Word::k_revoked, Word::k_counts_not, Word::k_counts, Word::k_basis]
        }
        Entry::tally_clause => vec![Word::k_tallies, Word::k_within, Word::k_first_of, Word::k_whole_weeks, Word::k_restarts],
        Entry::ramp_clause => {
            vec![Word::k_measures, Word::k_begins_on, Word::k_plan, Word::k_own_plan, Word::k_stalls_after, Word::k_basis]
        }
        Entry::grant_clause => vec![
            Word::k_granted_by,
            Word::k_otherwise_by,
            Word::k_two_persons,
            Word::k_passed_on,
            Word::k_refused_on,
            Word::k_hidden,
            Word::k_basis,
        ],
        Entry::indicator_clause => {
            vec![
                Word::k_days_between,
                Word::k_share_late,
                Word::k_share_cases,
                Word::k_level_free,
                Word::k_level_places,
                Word::k_days_below,
                Word::k_days_full,
                Word::k_days_waited,
                Word::k_number_expired,
                Word::k_number_of,
                Word::k_aim,
                Word::k_basis,
            ]
        }
        Entry::agenda_clause => ACTIVITY_CLAUSES.iter().map(|(word, _)| *word).collect(),
        Entry::decision_clause => vec![Word::k_exactly_one, Word::k_adds_up, Word::k_basis],
        Entry::consent_clause => vec![
            Word::k_from,
            Word::k_given_to,
            Word::k_about,
            Word::k_purpose,
            Word::k_at_most,
            Word::k_refused_on,
            Word::k_withdrawn_on,
            Word::k_hidden,
            Word::k_basis,
        ],
        Entry::pool_clause => POOL_CLAUSES.iter().map(|(word, _)| *word).collect(),
        Entry::document_clause => vec![Word::k_must_contain, Word::k_should_contain, Word::k_hidden, Word::k_basis],
        Entry::principle_clause => {
            vec![Word::k_option_first, Word::k_option_then, Word::k_order_must, Word::k_order_should, Word::k_basis]
        }
        Entry::transition_clause => vec![Word::k_cases_with, Word::k_all_open, Word::k_no_new, Word::k_basis],
        Entry::deed_clause => {
            // `ved` alone opens nothing; the whole of its clause does.
            STEP_CLAUSES.iter().map(|(word, _)| *word).filter(|word| *word != Word::k_on).collect()
        }
        _ => Vec::new(),
    }
}

/// Is it a line of a scenario?
fn in_scenario(entry: Entry) -> bool {
    matches!(entry, Entry::scenario_says | Entry::scenario_report)
}

/// An example of each kind of line; a word that another one begins with comes after it.
pub(super) const SHAPES: &[(Word, &str, &str)] = &[
    (Word::k_builds_on, "bygger på \"Sygedagpengeloven\"", "builds on \"Sickness Benefit Act\""),
    (Word::k_valid_from, "gælder fra 1. februar 2018", "applies from 1 February 2018"),
    (Word::k_scope, "gælder for sager hvor bopæl er Nord", "applies to cases where residence is North"),
    (Word::k_calendar, "kalender danmark", "calendar denmark"),
    (Word::k_counting, "fristberegning \"dagen efter\"", "counting rule \"the day after\""),
    (Word::k_theme, "tema fremrykket og organisering", "themes early and organisation"),
    (
        Word::k_cases_with,
        "sager med sygemelding før 1. januar 2025 følger den tidligere udgave",
        "cases with report before 1 January 2025 follow the earlier version",
    ),
    (Word::k_all_open, "gælder straks for alle åbne sager", "applies at once to all open cases"),
    (Word::k_no_new, "ingen nye samtale fra 1. januar 2025", "no new talk from 1 January 2025"),
    (Word::k_reached, "nås ved tilbagekomst, bekræftet af arbejdsgiveren", "reached on return, confirmed by the employer"),
    (Word::k_counts_not, "medregner ikke praktik", "does not count placement"),
    (Word::k_counts, "medregner job, løntilskud og fleksjob", "counts job, flexjob and placement"),
    (Word::k_if_late, "ved overskridelse: teamlederen 1. hverdag kl. 8", "if late: the team_leader 1st working day at 8"),
    (Word::k_if, "hvis \"kan vende tilbage\" er nej, ukendt tæller som ja", "if \"can go back\" is no, unknown counts as yes"),
    (Word::k_unless, "medmindre \"kan vende tilbage\", ukendt tæller som nej", "unless \"can go back\", unknown counts as no"),
    (Word::k_after, "efter første sygemelding · efter kontakt og samtale", "after the first report · after contact and talk"),
    (Word::k_each_time, "hver gang \"virksomheden ringer\"", "each time \"the company calls\""),
    (
        Word::k_when,
        "når \"udbetalte uger\" er over 22 uger · når timer går i stå · når fristen for kontakt er overskredet",
        "when \"paid weeks\" is over 22 weeks · when hours stalls · when the deadline for contact has passed",
    ),
    (Word::k_measures, "måler ugetimer · måler ugetimer pr. ansættelse", "measures hours · measures hours per employment"),
    (Word::k_begins_on, "begynder ved planaftale", "begins on agreement"),
    (Word::k_own_plan, "egen plan i \"aftalt plan\"", "own plan in \"agreed plan\""),
    (Word::k_plan, "plan 12, 20 og 37, hver 2. uge", "plan 12, 20 and 37, every 2nd week"),
    (Word::k_stalls_after, "går i stå efter 4 uger", "stalls after 4 weeks"),
    (Word::k_tallies, "tæller kontaktforsøg · tæller timer ved fremmøde", "counts \"contact attempt\" · counts hours on attendance"),
    (Word::k_restarts, "begynder forfra ved kontakt", "starts again on contact"),
    (Word::k_granted_by, "af sagsbehandleren, højst 1 år", "by the caseworker, at most 1 year"),
    (Word::k_otherwise_by, "ellers af teamlederen, højst 2 år", "otherwise by the team_leader, at most 2 years"),
    (Word::k_two_persons, "kræver to personer", "requires two persons"),
    (Word::k_passed_on, "sendes videre ved \"anmodning om assistance\"", "passed on by \"request for assistance\""),
    (Word::k_days_between, "dage fra første sygemelding til kontakt", "days from the first report to contact"),
    (Word::k_share_late, "andel af overskredne frister ved kontakt", "share of missed deadlines at contact"),
    (
        Word::k_share_cases,
        "andel af sager med tilbagekomst inden for 3 måneder efter første sygemelding",
        "share of cases with return within 3 months after the first report",
    ),
    (Word::k_level_free, "ledige pladser i pladsbanken, pr. måned", "free places in place_bank, per month"),
    (Word::k_level_places, "pladser i pladsbanken, pr. måned", "places in place_bank, per month"),
    (Word::k_days_below, "andel af dage under målet i pladsbanken", "share of days below the target in place_bank"),
    (Word::k_days_full, "andel af dage uden ledige pladser i pladsbanken", "share of days without free places in place_bank"),
    (Word::k_days_waited, "dage på venteliste i pladsbanken", "days on the waiting list in place_bank"),
    (Word::k_number_expired, "antal udløbne reservationer i pladsbanken", "number of expired reservations in place_bank"),
    (Word::k_number_of, "antal sygemelding pr. måned", "number of report per month"),
    (Word::k_aim, "måltal median højst 10 dage, med mindst 5 sager", "target median at most 10 days, with at least 5 cases"),
    (Word::k_every, "hver 2. uge fra 7. marts 2017, ikke på en fridag", "every 2nd week from 7 March 2017, not on a day off"),
    (
        Word::k_on_the,
        "den 1. onsdag i måneden fra 1. marts 2017, ikke på en fridag",
        "on the 1st Wednesday of the month from 1 March 2017, not on a day off",
    ),
    (Word::k_agenda, "dagsorden sager hvor kontakt er overskredet", "agenda cases where contact is late"),
    (Word::k_cancellable, "kan aflyses af teamlederen", "may be cancelled by the team_leader"),
    (Word::k_movable, "kan flyttes af teamlederen, højst 7 dage", "may be moved by the team_leader, at most 7 days"),
    (Word::k_from, "fra borgeren", "from the citizen"),
    (Word::k_given_to, "til sagsbehandleren og teamlederen", "to the caseworker and the team_leader"),
    (Word::k_about, "om \"journalen fra genoptræningen\"", "about \"the record of the retraining\""),
    (Word::k_purpose, "formål \"at kende status på genoptræningen\"", "purpose \"to know how the retraining goes\""),
    (Word::k_refused_on, "afslås ved \"samtykke afslået\"", "refused on \"consent refused\""),
    (Word::k_withdrawn_on, "trækkes tilbage ved \"samtykke trukket tilbage\"", "withdrawn on \"consent withdrawn\""),
    (Word::k_needs_consent, "kræver samtykke journaldeling", "requires consent sharing"),
    (
        Word::k_option_first,
        "først \"egen aftale\", medmindre \"kan selv\" er nej",
        "first of all \"own arrangement\", unless \"can alone\" is no",
    ),
    (Word::k_option_then, "derefter praktik, opgives ved \"praktik afslået\"", "after that placement, given up on \"placement refused\""),
    (Word::k_contains, "rummer 250 pladser", "holds 250 places"),
    (Word::k_reservation, "en reservation udløber efter 14 dage", "a reservation expires after 14 days"),
    (Word::k_waiting_list, "venteliste", "waiting list"),
    (Word::k_answers, "svarer \"plads reserveret\", når en plads er reserveret", "answers \"place reserved\", when a place is reserved"),
    (Word::k_none_free, "ingen ledige: teamlederen straks", "none free: the team_leader at once"),
    (Word::k_fewer_than, "færre end 20 ledige: teamlederen 1. hverdag kl. 8", "fewer than 20 free: the team_leader 1st working day at 8"),
    (Word::k_keeps, "skal have mindst 250 pladser", "must have at least 250 places"),
    (Word::k_may_add, "pladser kan tilføjes af konsulenten", "places may be added by the consultant"),
    (Word::k_may_withdraw, "pladser kan trækkes tilbage af konsulenten", "places may be withdrawn by the consultant"),
    (Word::k_may_reserve, "pladser kan reserveres af sagsbehandleren", "places may be reserved by the caseworker"),
    (Word::k_may_give_back, "pladser kan gives tilbage af sagsbehandleren", "places may be given back by the caseworker"),
    (Word::k_may_shut, "kan lukkes og åbnes af teamlederen", "may be closed and opened by the team_leader"),
    (Word::k_reserves, "reserverer en plads i pladsbanken", "reserves a place in place_bank"),
    (Word::k_gives_back, "giver pladsen tilbage ved \"pladsen er brugt\"", "gives the place back on \"the place was used\""),
    (
        Word::k_must_contain,
        "skal indeholde \"borgerens svar\" og \"arbejdsgiverens svar\"",
        "must contain \"citizen's answer\" and \"employer's answer\"",
    ),
    (Word::k_should_contain, "bør indeholde \"foreløbige overvejelser\"", "should contain \"preliminary thoughts\""),
    (Word::k_with_document, "med dokument \"anmodning om attest\"", "with document \"request for a certificate\""),
    (
        Word::k_participants,
        "deltagere borgeren, arbejdsgiveren og sagsbehandleren",
        "participants the citizen, the employer and the caseworker",
    ),
    (Word::k_venue, "mødested arbejdspladsen eller jobcentret", "venue workplace or \"job centre\""),
    (Word::k_channel, "kontaktform \"personligt møde\" eller telefon", "channel \"personal meeting\" or telephone"),
    (Word::k_checklist, "huskeliste \"Fysiske forhold\" og \"Ændrede opgaver\"", "checklist \"Physical conditions\" and \"Changed tasks\""),
    (Word::k_exactly_one, "præcis én linje passer", "exactly one row matches"),
    (Word::k_adds_up, "linjer der passer lægges sammen", "rows that match are added up"),
    (Word::k_preferably, "helst samme dag · helst inden for 2 hverdage", "preferably the same day · preferably within 2 working days"),
    (
        Word::k_within,
        "inden for 5 hverdage · inden for 14 dage, på en fridag hverdagen efter",
        "within 5 working days · within 14 days, on a day off the working day after",
    ),
    (
        Word::k_latest,
        "senest 10 dage efter kontakt, på en fridag hverdagen før",
        "no later than 10 days after contact, on a day off the working day before",
    ),
    (Word::k_earliest, "tidligst 12 måneder efter \"særlige vilkår fra\"", "no earlier than 12 months after \"special terms from\""),
    (Word::k_expires, "udløber 8 uger efter kontakt, uændret på en fridag", "expires 8 weeks after contact, even on a day off"),
    (Word::k_remind, "påmind sagsbehandleren 2 dage før fristen", "remind the caseworker 2 days before the deadline"),
    (Word::k_not_met_by, "opfyldes ikke ved kontaktforsøg", "not met by \"contact attempt\""),
    (Word::k_met_by, "opfyldes ved \"plads fundet\"", "met by \"place found\""),
    (Word::k_lapses_on, "bortfalder ved raskmelding", "lapses on recovery"),
    (Word::k_hidden, "skjult for arbejdsgiveren", "hidden from the employer"),
    (Word::k_survives, "gælder også efter målet", "also applies after the goal"),
    (Word::k_basis, "hjemmel lov \"sygedagpengeloven § 13 b\"", "basis law \"Sickness Benefit Act § 13 b\""),
];

/// Signs of arithmetic and programs, and the words that are meant.
pub(super) const SIGNS: &[(&str, &str, &str)] = &[
    ("=", "er", "is"),
    ("==", "er", "is"),
    ("!=", "er ikke", "is not"),
    (">", "er over", "is over"),
    ("<", "er under", "is under"),
    (">=", "er mindst", "is at least"),
    ("<=", "er højst", "is at most"),
    ("&", "og", "and"),
    ("&&", "og", "and"),
    ("+", "og", "and"),
    ("|", "eller", "or"),
    ("||", "eller", "or"),
];

/// What may stand below a declaration, for a line that is like nothing known.
fn what_may_stand(entry: Entry, text: &str) -> Part {
    if text.starts_with('>') {
        return Part::from((
            "et citat står over trinnet eller målet, med »>« helt ude til venstre",
            "a quotation stands above the step or the goal, with `>` at the very left",
        ));
    }
    Part::from(match entry {
        Entry::header_clause => (
            "her kan stå bygger på, gælder fra, gælder for sager hvor, kalender, fristberegning, tema og ved overskridelse; en bemærkning begynder med #",
            "here may stand builds on, applies from, applies to cases where, calendar, counting rule, themes and if late; a remark begins with #",
        ),
        Entry::transition_clause => (
            "her kan stå sager med, gælder straks for alle åbne sager, ingen nye og hjemmel; en bemærkning begynder med #",
            "here may stand cases with, applies at once to all open cases, no new and basis; a remark begins with #",
        ),
        Entry::goal_clause => (
            "her kan stå nås ved, medregner, medregner ikke og hjemmel; en bemærkning begynder med #",
            "here may stand reached on, counts, does not count and basis; a remark begins with #",
        ),
        Entry::grant_clause => (
            "her kan stå af, ellers af, kræver to personer, sendes videre ved, afslås ved, skjult for og hjemmel; en bemærkning begynder med #",
            "here may stand by, otherwise by, requires two persons, passed on by, refused on, hidden from and basis; a remark begins with #",
        ),
        Entry::indicator_clause => (
            "her kan stå dage fra, andel af sager, andel af overskredne frister, antal, om en pulje ledige pladser i, pladser i, andel af dage, dage på venteliste i og antal udløbne reservationer i, måltal og hjemmel; en bemærkning begynder med #",
            "here may stand days from, share of cases, share of missed deadlines, number of, of a pool free places in, places in, share of days, days on the waiting list in and number of expired reservations in, target and basis; a remark begins with #",
        ),
        Entry::agenda_clause => (
            "her kan stå hver … fra, den … i måneden fra, hvem der skal hvad, dagsorden sager hvor, påmind, ved overskridelse, kan aflyses af, kan flyttes af og hjemmel; en bemærkning begynder med #",
            "here may stand every … from, on the … of the month from, who must do what, agenda cases where, remind, if late, may be cancelled by, may be moved by and basis; a remark begins with #",
        ),
        Entry::decision_clause => (
            "her kan stå præcis én linje passer, linjer der passer lægges sammen, hjemmel og tabellens linjer: | svar | svar || resultat |; en bemærkning begynder med #",
            "here may stand exactly one row matches, rows that match are added up, basis and the rows of the table: | answer | answer || result |; a remark begins with #",
        ),
        Entry::consent_clause => (
            "her kan stå fra, til, om, formål, højst, afslås ved, trækkes tilbage ved, skjult for og hjemmel; en bemærkning begynder med #",
            "here may stand from, to, about, purpose, at most, refused on, withdrawn on, hidden from and basis; a remark begins with #",
        ),
        Entry::ramp_clause => (
            "her kan stå måler, begynder ved, plan, egen plan i, går i stå efter og hjemmel; en bemærkning begynder med #",
            "here may stand measures, begins on, plan, own plan in, stalls after and basis; a remark begins with #",
        ),
        Entry::pool_clause => (
            "her kan stå rummer, en reservation udløber efter, venteliste, svarer, ingen ledige, færre end, skal have mindst, hvem der skal fylde op og inden for hvilken tid, ved overskridelse, hvem der må tilføje, trække tilbage, reservere, give tilbage og lukke, skjult for og hjemmel; en bemærkning begynder med #",
            "here may stand holds, a reservation expires after, waiting list, answers, none free, fewer than, must have at least, who must fill it up and within which time, if late, who may add, withdraw, reserve, give back and close, hidden from and basis; a remark begins with #",
        ),
        Entry::document_clause => (
            "her kan stå skal indeholde, bør indeholde, skjult for og hjemmel; en bemærkning begynder med #",
            "here may stand must contain, should contain, hidden from and basis; a remark begins with #",
        ),
        Entry::principle_clause => (
            "her kan stå først, derefter, rækkefølgen skal følges, rækkefølgen bør følges og hjemmel; en bemærkning begynder med #",
            "here may stand first of all, after that, the order must be followed, the order should be followed and basis; a remark begins with #",
        ),
        Entry::tally_clause => (
            "her kan stå tæller, inden for, de første … tæller ikke, en påbegyndt uge tæller helt og begynder forfra ved; en bemærkning begynder med #",
            "here may stand counts, within, the first … do not count, a week begun counts in full and starts again on; a remark begins with #",
        ),
        _ => (
            "siger linjen, hvem der gør hvad, mangler den »skal«, »bør«, »kan« eller »har ret til at«; ellers begynder den med fx efter, hvis, inden for, senest, ved overskridelse eller hjemmel, og en bemærkning med #",
            "if the line says who does what, it lacks `must`, `should`, `may` or `has the right to`; otherwise it begins with after, if, within, no later than, if late or basis, for instance, and a remark with #",
        ),
    })
}

/// The forms that go on after this word.
fn longer_forms<'a>(word: &str, forms: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let word = word.to_lowercase();
    forms.filter(|form| form.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(' '))).collect()
}

fn did_you_mean(forms: &[&str]) -> Part {
    let join = |open: &str, close: &str, or: &str| {
        let quoted: Vec<String> = forms.iter().map(|form| format!("{open}{form}{close}")).collect();
        match quoted.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} {or} {last}", rest.join(", ")),
            _ => quoted.concat(),
        }
    };
    Part::Each(format!("mente du {}?", join("»", "«", "eller")), format!("did you mean {}?", join("`", "`", "or")))
}
