//! The sentences of every code, in Danish and in English. `{0}`, `{1}` … are the particulars.
//!
//! Lower case, no full stop, no line break; the author's words in quotation marks; what to do goes into the help.

use super::{Code, Part};
use crate::lexicon::Language;

pub(super) struct Sentences {
    pub(super) title: &'static str,
    pub(super) help: &'static str,
    pub(super) also: &'static str,
}

/// The most characters of somebody's words that a sentence repeats.
const MOST: usize = 80;

/// Fills particulars into a sentence.
pub(super) fn fill(sentence: &str, parts: &[Part], language: Language) -> String {
    let mut filled = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((index, tail)) = after.split_once('}') else { break };
        if let Some(part) = index.parse::<usize>().ok().and_then(|index| parts.get(index)) {
            show(part, language, &mut filled);
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

/// Adds a particular to a sentence: on one line, not too long, and with what cannot be seen made visible.
fn show(part: &Part, language: Language, sentence: &mut String) {
    let text = part.text(language);
    let whole = match part {
        Part::Same(_) => text.chars().count() <= MOST,
        Part::Each(..) => true,
    };
    let (mut all, mut word) = (0, 0);
    for c in text.chars() {
        all += 1;
        word = if c == ' ' { 0 } else { word + 1 };
        if (!whole && all == MOST) || word == MOST {
            sentence.push('…');
        }
        if (!whole && all >= MOST) || word >= MOST {
            continue;
        }
        match c {
            '\n' => sentence.push(' '),
            c if is_invisible(c) => sentence.push_str(&format!("U+{:04X}", u32::from(c))),
            c => sentence.push(c),
        }
    }
}

/// A character that cannot be seen and is no blank: controls, soft hyphens, joiners and marks of direction.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

pub(super) fn sentences(code: Code, language: Language) -> Sentences {
    let ((title, help, also), english) = danish_and_english(code);
    match language {
        Language::Danish => Sentences { title, help, also },
        Language::English => Sentences { title: english.0, help: english.1, also: english.2 },
    }
}

type Three = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
fn danish_and_english(code: Code) -> (Three, Three) {
    match code {
        Code::TooLarge => (("teksten er for stor: {0} byte, og grænsen er {1}", "del den i flere filer", ""),
            ("the text is too large: {0} bytes, and the limit is {1}", "split it into several files", "")),
        Code::TooMany => (("for mange {0}: grænsen er {1}", "del sagsgangen i flere, eller fjern det, der ikke bruges", ""),
            ("too many {0}: the limit is {1}", "split the procedure, or remove what is not used", "")),
        Code::NoHeader => (("her skulle teksten begynde med »sagsgang« eller »procedure«", "skriv øverst: sagsgang \"navnet på sagsgangen\"", ""),
            ("here the text should begin with `sagsgang` or `procedure`", "write at the top: procedure \"the procedure's name\"", "")),
        Code::Syntax => (("fandt {1}, men forventede {0}", "{2}", ""),
            ("found {1}, expected {0}", "{2}", "")),
        Code::UnknownDeclaration => (("ingen erklæring begynder med »{0}«", "{1}", ""),
            ("no declaration begins with `{0}`", "{1}", "")),
        Code::UnknownClause => (("linjen, der begynder med »{0}«, kan ikke forstås", "{1}", ""),
            ("the line that begins with `{0}` cannot be understood", "{1}", "")),
        Code::UnindentedClause => (("»{0}« hører til det, der står ovenfor, men linjen er ikke rykket ind", "ryk linjen fire tegn ind", ""),
            ("`{0}` belongs to what stands above, but the line is not indented", "indent the line by four blanks", "")),
        Code::StrayLine => (("linjen er rykket ind, men hører ikke til noget ovenfor", "ryk den helt ud til venstre, eller sæt # foran, hvis den er en bemærkning", ""),
            ("the line is indented but belongs to nothing above", "begin it at the very left, or put # before it if it is a remark", "")),
        Code::DeadlineInProse => (("fristen »{0}« står i de frie ord og ville ikke blive regnet ud", "flyt den til sin egen linje under trinnet", ""),
            ("the deadline `{0}` stands in the free words and would not be counted", "move it to a line of its own below", "")),
        Code::BareHours => (("»{0}« siger ikke hvilke timer", "skriv »løbende timer« (også nat og weekend) eller »hverdagstimer« (kun hverdage tæller): 24 af dem fra fredag 2026-01-09 kl. 12 er lørdag kl. 12 eller mandag kl. 12", ""),
            ("`{0}` does not say which hours", "write `running hours` (nights and weekends too) or `working hours` (only working days count): 24 of them from Friday 2026-01-09 at 12 are Saturday at 12 or Monday at 12", "")),
        Code::AmbiguousNumber => (("»{0}« kan læses på to måder", "skriv »{1}«, hvis det er tusinder, og »{2}«, hvis det er tusindedele", ""),
            ("`{0}` can be read in two ways", "write `{1}` if thousands are meant, and `{2}` if thousandths are", "")),
        Code::PeriodTooLong => (("»{0}« er længere, end en frist kan være", "en frist kan højst være 50 år", ""),
            ("`{0}` is longer than a deadline can be", "a deadline can be at most 50 years", "")),
        Code::NoSuchDate => (("»{0}« er ikke en dato eller et klokkeslæt, der findes", "datoer er fra 1900 til 2149, og klokken er fra 0 til 23.59", ""),
            ("`{0}` is not a date or a time of day that exists", "dates are from 1900 to 2149, and times of day are from 0 to 23:59", "")),
        Code::UnknownName => (("»{0}« er ikke erklæret: her skal stå {1}", "{2}", "erklæret her"),
            ("`{0}` is not declared: {1} is needed here", "{2}", "declared here")),
        Code::WrongKind => (("»{0}« er {1}, men her skal stå {2}", "{3}", "erklæret her"),
            ("`{0}` is {1}, but {2} is needed here", "{3}", "declared here")),
        Code::DuplicateName => (("»{0}« er erklæret to gange", "giv den ene et andet navn, eller slet den", "første gang her"),
            ("`{0}` is declared twice", "rename one of them, or delete it", "first declared here")),
        Code::ReservedName => (("»{0}« er et ord, som sproget selv bruger, og kan ikke være navn på {1}", "vælg et andet ord; en rolle står bedst i bestemt form, fx sagsbehandleren", ""),
            ("`{0}` is a word of the language and cannot name {1}", "choose another word", "")),
        Code::DuplicateClause => (("linjen »{0}« står her for anden gang", "behold den ene", "den første står her"),
            ("the line `{0}` stands here for the second time", "keep one of them", "the first stands here")),
        Code::MissingClause => (("{0} mangler linjen »{1}«", "{2}", ""),
            ("{0} lacks the line `{1}`", "{2}", "")),
        Code::ClauseOutOfPlace => (("»{0}« har ingen virkning her: {1}", "{2}", ""),
            ("`{0}` has no effect here: {1}", "{2}", "")),
        Code::TypeMismatch => (("»{0}« er {1}, men her står {2}", "{3}", "erklæret her"),
            ("`{0}` is {1}, but {2} is written here", "{3}", "declared here")),
        Code::MissingUnknown => (("betingelsen siger ikke, hvad der gælder, så længe »{0}« er ukendt", "tilføj », ukendt tæller som ja«, », ukendt tæller som nej« eller », ukendt venter«", ""),
            ("the condition does not say what holds while `{0}` is unknown", "add `, unknown counts as yes`, `, unknown counts as no` or `, unknown waits`", "")),
        Code::MissingLanding => (("fristen kan falde på en fridag, og der står ikke, hvad der så sker", "{0}", ""),
            ("the deadline can fall on a day off, and nothing says what happens then", "{0}", "")),
        Code::NeedlessLanding => (("{0}", "slet »{1}«", ""),
            ("{0}", "delete `{1}`", "")),
        Code::BoundsConflict => (("»{0}« og »{1}« kan ikke altid holdes begge to: {2}", "den sidste bestemmer; ret den ene, hvis det ikke er meningen", ""),
            ("`{0}` and `{1}` cannot always both be kept: {2}", "the last one decides; mend one of them if that is not meant", "")),
        Code::TableShape => (("{0}", "en tabel ser sådan ud: | oplysning | oplysning || beslutning | og så en linje for hvert svar", ""),
            ("{0}", "a table looks like this: | fact | fact || decision | and then a row for each answer", "")),
        Code::TableGap => (("ingen linje passer, når {0}", "tilføj en linje: {1}", ""),
            ("no row matches when {0}", "add a row: {1}", "")),
        Code::TableOverlap => (("linje {0} og linje {1} passer begge to, når {2}", "ret den ene, så kun én linje passer", "den anden linje"),
            ("row {0} and row {1} both match when {2}", "mend one of them, so that only one row matches", "the other row")),
        Code::DecidedFact => (("»{0}« følger af en beslutning, og ingen kan oplyse den", "oplys det, beslutningen spørger om: {1}", "besluttes her"),
            ("`{0}` follows from a decision, and nobody can state it", "state what the decision asks about: {1}", "decided here")),
        Code::MissingOccurrence => (("»{0}« kan ske flere gange, og der står ikke, hvilken der menes", "{1}", ""),
            ("`{0}` can happen more than once, and nothing says which one is meant", "{1}", "")),
        Code::NobodyMayGrant => (("der står ikke, hvem der kan bevilge »{0}«", "tilføj en linje under den, fx: af teamlederen, højst 1 år", ""),
            ("nothing says who may grant `{0}`", "add a line below it, for instance: by the team_leader, at most 1 year", "")),
        Code::OutsiderGrants => (("»{0}« står udenfor og kan ikke bevilge", "nævn en rolle, der ikke står udenfor, eller slet »uden for …« ved rollen", ""),
            ("`{0}` stands outside and cannot grant", "name a role that does not stand outside, or delete `outside …` of the role", "")),
        Code::AuthorityNotHigher => (("»{0}« giver ikke mere end »{1}«", "giv den en højere grænse eller ingen, eller skriv rollen på linjen ovenfor med »og«", "linjen ovenfor"),
            ("`{0}` gives no more than `{1}`", "give it a higher limit or none, or put the role on the line above with `and`", "the line above")),
        Code::MixedLimits => (("»{0}« og »{1}« kan ikke sammenlignes: den ene grænse er en længde, den anden et tal", "skriv begge grænser i samme mål", "den anden grænse"),
            ("`{0}` and `{1}` cannot be compared: one limit is a length of time, the other a number", "write both limits in the same measure", "the other limit")),
        Code::HiddenLeaks => (("{0} kan se {1} og deraf slutte sig til {2}, som er skjult: {3}", "{4}", "skjult her"),
            ("{0} can see {1}, and tell from it {2}, which is hidden: {3}", "{4}", "hidden here")),
        Code::HiddenFromActor => (("{0} er skjult for {1}, som {2}", "{3}", ""),
            ("{0} is hidden from {1}, who {2}", "{3}", "")),
        Code::ConsentForGood => (("samtykket »{0}« kan ikke trækkes tilbage af den, der giver det", "{1}", ""),
            ("the consent `{0}` cannot be withdrawn by whoever gives it", "{1}", "")),
        Code::ConsentNotToActor => (("samtykket »{0}« er ikke givet til {1}", "skriv rollen under samtykket: til …, eller lad en anden gøre det", "samtykket"),
            ("the consent `{0}` is not given to the {1}", "name the role below the consent: to …, or let somebody else do it", "the consent")),
        Code::StatedElsewhere => (("»{0}« kan ingen hændelse oplyse: det er en vurdering eller et samtykke, og det siger den, der står ved det", "slet den efter »oplyser«, og vent på »{0}«, hvor det er nødvendigt", "erklæret her"),
            ("no event can state `{0}`: it is an assessment or a consent, said by those it names", "delete it after `states`, and wait for `{0}` where that is needed", "declared here")),
        Code::PlanNotRising => (("trinnet {0} er ikke højere end det før", "skriv trinnene stigende, fx: plan 12, 20 og 37, hver 2. uge; står det stille en tid, så lad intervallet være længere", ""),
            ("the level {0} is no higher than the one before it", "write the levels rising, for instance: plan 12, 20 and 37, every 2nd week; if it stands still for a time, let the interval be longer", "")),
        Code::NobodyTells => (("»{0}« skal stå i »{1}«, og ingen hændelse oplyser det", "lad en hændelse oplyse det: hændelse …, oplyser {2}; eller slet det efter »skal indeholde«", "erklæret her"),
            ("`{0}` must stand in `{1}`, and no event states it", "let an event state it: event …, states {2}; or delete it after `must contain`", "declared here")),
        Code::UnknownBase => (("der er ingen tekst, der hedder »{0}«", "{1}", ""),
            ("there is no text called `{0}`", "{1}", "")),
        Code::AmbiguousBase => (("{1} tekster hedder »{0}«, og det kan ikke ses, hvilken af dem der bygges på", "giv kun den ene med, eller skriv »gælder fra« i dem alle, så én af dem gælder den dag, denne tekst begynder at gælde", ""),
            ("{1} texts are called `{0}`, and which one is meant cannot be seen", "supply one of them only, or write `applies from` in all, so that one is in force on the day this text begins to apply", "")),
        Code::BaseEnds => (("»{0}« gælder ikke længere end til og med {1}, og så gælder denne tekst heller ikke længere", "giv også den udgave med, der gælder derefter, så følger denne tekst med over på den; eller skriv i hovedet, hvor længe denne tekst gælder", ""),
            ("`{0}` applies no longer than through {1}, and so this text applies no longer either", "supply the version that applies after that too, and this text goes over to it; or write in the header how long this text applies", "")),
        Code::CircularLayers => (("teksterne bygger på hinanden i ring: {1}", "slet »bygger på« i den tekst, der ligger underst", ""),
            ("the texts build on each other in a circle: {1}", "delete `builds on` in the text at the bottom", "")),
        Code::LaxerThanBase => (("»{0}« er lempeligere end »{1}«", "{2}", "det gælder i forvejen"),
            ("`{0}` is laxer than `{1}`", "{2}", "this applies already")),
        Code::FixedInBase => (("»{0}« kan kun »{1}« bestemme", "{2}", ""),
            ("`{0}` is for `{1}` alone to say", "{2}", "")),
        Code::UnknownCalendar => (("kalenderen »{0}« findes ikke", "kendte kalendere: {1}", ""),
            ("there is no calendar `{0}`", "known calendars: {1}", "")),
        Code::UnknownCountingRule => (("fristberegningen »{0}« findes ikke", "kendte regler: {1}", ""),
            ("there is no counting rule `{0}`", "known rules: {1}", "")),
        Code::MissingGoal => (("sagsgangen har intet mål", "tilføj: mål \"tilbage på arbejdspladsen\" og under det: nås ved …", ""),
            ("the procedure has no goal", "add: goal \"back at the workplace\" and below it: reached on …", "")),
        Code::GoalUnreachable => (("målet kan ikke nås: {0}", "{1}", ""),
            ("the goal cannot be reached: {0}", "{1}", "")),
        Code::ClosesWithoutGoal => (("»{0}« er både målet og en anden afslutning", "fjern den fra »slutter …«: en sag kan ikke lukkes uden om målet", "her er den en anden afslutning"),
            ("`{0}` is both the goal and another ending", "remove it from `ends …`: no case closes around its goal", "here it is another ending")),
        Code::UncoveredValue => (("målet siger ikke, om »{0}« tæller med", "skriv »{0}« under »medregner« eller »medregner ikke«", "værdien er erklæret her"),
            ("the goal does not say whether `{0}` counts", "put `{0}` under `counts` or `does not count`", "the value is declared here")),
        Code::CountedTwice => (("»{0}« står både under »medregner« og »medregner ikke«", "behold den ene", "den anden står her"),
            ("`{0}` stands both under `counts` and `does not count`", "keep one of them", "the other stands here")),
        Code::CircularWait => (("trinnene venter i ring og kan aldrig begynde: {0}", "lad et af dem begynde efter en hændelse", ""),
            ("the steps wait in a circle and can never begin: {0}", "let one of them begin after an event", "")),
        Code::OpposedOrders => (("rækkefølgen går i ring: {0}", "lad et af principperne nævne dem i den anden rækkefølge, eller lad noget opgives eller udelukkes", ""),
            ("the order goes in a circle: {0}", "let one of the principles name them in the other order, or let something be given up or ruled out", "")),
        Code::DeadStep => (("»{0}« kan aldrig begynde: {1}", "{2}", ""),
            ("`{0}` can never begin: {1}", "{2}", "")),
        Code::DeadlineUnwatched => (("ingen får besked, hvis fristen for »{0}« overskrides", "tilføj fx: ved overskridelse: {1} 1. hverdag kl. 8", ""),
            ("nobody is told if the deadline of `{0}` is missed", "add for instance: if late: the {1} 1st working day at 8", "")),
        Code::AttemptDischarges => (("»{0}« står både som det, der opfylder trinnet, og som det, der ikke gør", "slet linjen »opfyldes ikke ved«, eller lad noget andet opfylde trinnet", "her opfylder den"),
            ("`{0}` both meets the step and does not meet it", "delete the line `not met by`, or let something else meet the step", "here it meets it")),
        Code::EmptyIndicator => (("nøgletallet »{0}« kan ikke vise noget: {1}", "{2}", ""),
            ("the indicator `{0}` cannot show anything: {1}", "{2}", "")),
        Code::EmptyActivity => (("»{1}« giver aktiviteten »{0}« intet at gøre: {2}", "{3}", ""),
            ("`{1}` gives the activity `{0}` nothing to do: {2}", "{3}", "")),
        Code::WrongWeekday => (("ugedagen passer ikke: {0} er »{1}«, ikke »{2}«", "skriv »{1}«, eller ret datoen", ""),
            ("the weekday does not fit: {0} is `{1}`, not `{2}`", "write `{1}`, or mend the date", "")),
        Code::ScenarioBackwards => (("»{0}« ligger før linjen ovenfor (»{1}«)", "skriv linjerne i den rækkefølge, de sker", "linjen ovenfor"),
            ("`{0}` is before the line above (`{1}`)", "write the lines in the order in which they happen", "the line above")),
        Code::ScenarioStart => (("{0}", "{1}", ""),
            ("{0}", "{1}", "")),
        Code::VersionGap => (("ingen udgave af {0} gælder {1}", "ret den dag, denne udgave gælder fra, eller den dag, den tidligere gælder til", ""),
            ("no version of {0} applies {1}", "change the day this version applies from, or the day the earlier one applies to", "")),
        Code::VersionOverlap => (("to udgaver af {0} gælder {1}", "lad den tidligere udgave gælde til dagen før, denne begynder", ""),
            ("two versions of {0} apply {1}", "let the earlier version apply to the day before this one begins", "")),
        Code::MissingLegalBasis => (("{0} har ingen hjemmel", "tilføj: hjemmel lov \"…\", hjemmel lokal \"…\" eller hjemmel praksis \"…\"", ""),
            ("{0} has no legal basis", "add: basis law \"…\", basis local \"…\" or basis practice \"…\"", "")),
        Code::Unused => (("{1} »{0}« bruges ikke", "slet linjen, eller brug den", ""),
            ("{1} `{0}` is not used", "delete the line, or use it", "")),
    }
}
