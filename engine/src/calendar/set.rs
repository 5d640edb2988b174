//! The set of calendars a host has: builds the tables of each from lists of days off, and finds them by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Calendar;
use super::civil::Day;
use super::data::{Bundle, CalendarError, Composition, List, ListedDay, days_of, read};
use super::table::{DayOff, DaysOff, Facts, WorkingTime};
use super::zone::{Zone, ZoneError};

/// A list with its days worked out.
#[derive(Clone)]
struct Listed(Arc<[(DayOff, Vec<Day>)]>);

/// A set of calendars by name, and the lists they are made of.
///
/// ```
/// use sagsgang::calendar::{Calendars, Day};
///
/// let calendars = Calendars::builtin();
/// let danmark = calendars.get("danmark").unwrap();
/// let good_friday = danmark.day_off(Day::parse("2026-04-03").unwrap()).unwrap();
/// assert_eq!(good_friday.name_da(), "Langfredag");
/// ```
#[derive(Clone, Default)]
pub struct Calendars {
    lists: BTreeMap<String, Listed>,
    zones: BTreeMap<String, Arc<Zone>>,
    calendars: BTreeMap<String, Calendar>,
    aliases: BTreeMap<String, String>,
}

impl Calendars {
    /// Builds the calendars that come with the engine: `danmark` (also called `denmark`), `helligdage` and `bankdage`.
    ///
    /// Takes some milliseconds; a host does it once and keeps the set.
    pub fn builtin() -> Calendars {
        // INVARIANT: the data that comes with the engine is good; the test `the_builtin_data_is_good` sees to it.
        Calendars::read_builtin().unwrap_or_default()
    }

    /// Builds the calendars of a text and the builtin ones.
    ///
    /// The text is JSON: `{"lists": […], "calendars": […]}`, each list of the form of `calendars/public-holidays.json` and
    /// each calendar of the form of those in `calendars/calendars.json`; calendars may refer to builtin lists.
    ///
    /// # Errors
    /// [`CalendarError`] says what is wrong with the text.
    pub fn from_json(text: &str) -> Result<Calendars, CalendarError> {
        let mut calendars = Calendars::builtin();
        calendars.add_json(text)?;
        Ok(calendars)
    }

    /// Adds the lists and calendars of a text of the form that [`Calendars::from_json`] describes.
    ///
    /// # Errors
    /// [`CalendarError`] says what is wrong with the text; nothing is added then.
    pub fn add_json(&mut self, text: &str) -> Result<(), CalendarError> {
        let bundle: Bundle = read(text)?;
        let mut extended = self.clone();
        for list in bundle.lists {
            extended.add_list(list)?;
        }
        for composition in bundle.calendars {
            extended.add_calendar(composition)?;
        }
        *self = extended;
        Ok(())
    }

    /// Answers the calendar of that name or alias.
    pub fn get(&self, name: &str) -> Option<&Calendar> {
        let name = self.aliases.get(name).map_or(name, String::as_str);
        self.calendars.get(name)
    }

    /// Answers the calendars' names in alphabetical order, without aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.calendars.keys().map(String::as_str)
    }

    fn read_builtin() -> Result<Calendars, CalendarError> {
        let mut calendars = Calendars::default();
        for text in [
            include_str!("../../calendars/public-holidays.json"),
            include_str!("../../calendars/closing-days.json"),
            include_str!("../../calendars/bank-closing-days.json"),
            include_str!("../../calendars/weekends.json"),
        ] {
            calendars.add_list(read(text)?)?;
        }
        let compositions: Vec<Composition> = read(include_str!("../../calendars/calendars.json"))?;
        for composition in compositions {
            calendars.add_calendar(composition)?;
        }
        Ok(calendars)
    }

    fn add_list(&mut self, list: List) -> Result<(), CalendarError> {
        let List { name, kind, days, .. } = list;
        if self.lists.contains_key(&name) {
            return Err(CalendarError::DuplicateName { name });
        }
        let mut listed = Vec::with_capacity(days.len());
        for ListedDay { name_da, name_en, rule, from, until, source } in days {
            let (from, until) = (from.unwrap_or(i32::MIN), until.unwrap_or(i32::MAX));
            let texts = [&name_da, &name_en, &source];
            if from > until || texts.iter().any(|text| text.trim().is_empty()) {
                return Err(CalendarError::Incomplete { list: name, day: name_da });
            }
            let Some(mut days) = days_of(&rule) else {
                return Err(CalendarError::NoSuchDay { list: name, day: name_da });
            };
            days.retain(|day| (from..=until).contains(&day.ymd().0));
            listed.push((DayOff::new(Facts { kind, name_da, name_en, source }), days));
        }
        self.lists.insert(name, Listed(listed.into()));
        Ok(())
    }

    fn add_calendar(&mut self, composition: Composition) -> Result<(), CalendarError> {
        let Composition { name, aliases, zone, off, bank_off, mut closures, .. } = composition;
        closures.sort_by_key(|closure| (closure.from, closure.until));
        let bad = closures.iter().enumerate().find(|(at, closure)| {
            let texts = [&closure.name_da, &closure.name_en, &closure.source];
            let overlaps = closures.get(at + 1).is_some_and(|next| next.from <= closure.until);
            closure.from > closure.until || overlaps || texts.iter().any(|text| text.trim().is_empty())
        });
        if let Some((_, bad)) = bad {
            return Err(CalendarError::BadClosure { calendar: name, closure: bad.name_da.clone() });
        }
        let mut off_days = DaysOff::none();
        self.mark(&name, &off, &mut off_days)?;
        let working = Arc::new(off_days.ranks());
        self.mark(&name, &bank_off, &mut off_days)?;
        let bank = if bank_off.is_empty() { Arc::clone(&working) } else { Arc::new(off_days.ranks()) };
        if working.is_empty() || bank.is_empty() {
            return Err(CalendarError::NeverOpen { calendar: name });
        }
        let zone = self.zone(&name, zone)?;
        let time = WorkingTime::of(&working, &zone);
        for alias in aliases {
            self.free(&alias)?;
            self.aliases.insert(alias, name.clone());
        }
        self.free(&name)?;
        self.calendars.insert(name.clone(), Calendar::of(name, zone, off_days, (working, bank), time, closures));
        Ok(())
    }

    /// Marks the days of some lists.
    fn mark(&self, calendar: &str, lists: &[String], off: &mut DaysOff) -> Result<(), CalendarError> {
        for list in lists {
            let Some(Listed(days)) = self.lists.get(list) else {
                return Err(CalendarError::UnknownList { calendar: calendar.to_owned(), list: list.clone() });
            };
            for (reason, days) in days.iter() {
                off.add(reason, days.iter().copied()).ok_or_else(|| CalendarError::TooMany { calendar: calendar.to_owned() })?;
            }
        }
        Ok(())
    }

    fn free(&self, name: &str) -> Result<(), CalendarError> {
        if self.calendars.contains_key(name) || self.aliases.contains_key(name) {
            return Err(CalendarError::DuplicateName { name: name.to_owned() });
        }
        Ok(())
    }

    /// A zone, tabulated once for all calendars.
    fn zone(&mut self, calendar: &str, name: String) -> Result<Arc<Zone>, CalendarError> {
        if let Some(zone) = self.zones.get(&name) {
            return Ok(Arc::clone(zone));
        }
        let calendar = calendar.to_owned();
        match Zone::named(&name) {
            Ok(zone) => {
                let zone = Arc::new(zone);
                self.zones.insert(name, Arc::clone(&zone));
                Ok(zone)
            }
            Err(ZoneError::Unknown) => Err(CalendarError::UnknownZone { calendar, zone: name }),
            Err(ZoneError::Unsteady) => Err(CalendarError::UnsteadyZone { calendar, zone: name }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_data_is_good() {
        let calendars = Calendars::read_builtin().unwrap();
        assert_eq!(calendars.names().collect::<Vec<_>>(), ["bankdage", "danmark", "helligdage"]);
        assert_eq!(calendars.get("denmark").unwrap().name(), "danmark");
        assert!(calendars.get("Danmark").is_none());
    }

    fn refusal(text: &str) -> CalendarError {
        Calendars::from_json(text).err().unwrap()
    }

    fn list(rest: &str) -> String {
        format!(
            r#"{{"lists":[{{"name":"x","kind":"closing-day","days":[{{"name_da":"a","name_en":"b","source":"c",{rest}}}]}}],"calendars":[]}}"#
        )
    }

    fn calendar(rest: &str) -> String {
        format!(r#"{{"calendars":[{{"name":"x",{rest}}}]}}"#)
    }

    #[test]
    fn enumerated_dates_are_refused() {
        let error = refusal(&list(r#""rule":{"dates":["2026-05-15"]}"#));
        let CalendarError::Form { message, .. } = error else { panic!("{error}") };
        assert_eq!(message, "unknown variant `dates`, expected one of `fixed`, `easter`, `weekday`");
    }

    #[test]
    fn bad_data_is_refused() {
        for (text, slug) in [
            ("[".to_owned(), "Form"),
            (list(r#""rule":{"fixed":"02-30"}"#), "NoSuchDay"),
            (list(r#""rule":{"fixed":"13-01"}"#), "NoSuchDay"),
            (list(r#""rule":{"fixed":"2026-05-15"}"#), "NoSuchDay"),
            (list(r#""rule":{"easter":241}"#), "NoSuchDay"),
            (list(r#""rule":{"fixed":"01-01"},"from":2024,"until":2023"#), "Incomplete"),
            (list(r#""rule":{"fixed":"01-01"},"only":2024"#), "Form"),
            (calendar(r#""zone":"UTC","off":["weekend"]"#), "UnknownList"),
            (calendar(r#""zone":"Utopia","off":[]"#), "UnknownZone"),
            (calendar(r#""zone":"Pacific/Apia","off":[]"#), "UnsteadyZone"),
            (calendar(r#""zone":"UTC","off":[],"aliases":["denmark"]"#), "DuplicateName"),
            (calendar(r#""zone":"UTC","off":[],"aliases":["x"]"#), "DuplicateName"),
        ] {
            let error = format!("{:?}", refusal(&text));
            assert!(error.starts_with(slug), "{text}: {error}");
        }
    }

    #[test]
    fn closures_are_in_order_and_do_not_overlap() {
        let closed = |from: &str, until: &str| {
            format!(r#"{{"name_da":"a","name_en":"b","from":"{from}","until":"{until}","effect":"pause","source":"c"}}"#)
        };
        let text = |closures: &str| {
            format!(r#"{{"calendars":[{{"name":"x","zone":"Europe/Copenhagen","off":["weekends"],"closures":[{closures}]}}]}}"#)
        };
        let two = format!("{},{}", closed("2026-07-13", "2026-07-31"), closed("2025-12-24", "2026-01-02"));
        let calendars = Calendars::from_json(&text(&two)).unwrap();
        let calendar = calendars.get("x").unwrap();
        assert_eq!(calendar.closures()[0].from, Day::parse("2025-12-24").unwrap());
        assert!(calendar.closure(Day::parse("2026-01-02").unwrap()).is_some());
        assert!(calendar.closure(Day::parse("2026-01-03").unwrap()).is_none());
        // A closure makes no day off: what the law counts goes on.
        assert!(calendar.is_working_day(Day::parse("2026-07-13").unwrap()));
        let overlapping = format!("{},{}", closed("2026-07-13", "2026-07-31"), closed("2026-07-31", "2026-08-02"));
        for bad in [overlapping, closed("2026-07-13", "2026-07-12")] {
            assert!(matches!(refusal(&text(&bad)), CalendarError::BadClosure { .. }));
        }
    }

    #[test]
    fn a_calendar_of_ones_own() {
        let text = r#"{
            "lists": [{"name": "kommunen", "kind": "closing-day", "days": [
                {"name_da": "Dagen efter Kr. himmelfartsdag", "name_en": "Day after Ascension Day",
                 "rule": {"easter": 40}, "from": 2025, "source": "the council's decision"}
            ]}],
            "calendars": [{"name": "kommunen", "zone": "Europe/Copenhagen",
                           "off": ["public-holidays", "closing-days", "kommunen", "weekends"]}]
        }"#;
        let mut calendars = Calendars::builtin();
        calendars.add_json(text).unwrap();
        let calendar = calendars.get("kommunen").unwrap();
        assert!(calendar.is_working_day(Day::parse("2024-05-10").unwrap()));
        assert!(!calendar.is_working_day(Day::parse("2025-05-30").unwrap()));
        assert!(!calendar.is_bank_day(Day::parse("2025-05-30").unwrap()));
        assert_eq!(calendars.names().count(), 4);
        assert_eq!(calendars.add_json(text).err().unwrap(), CalendarError::DuplicateName { name: "kommunen".into() });
    }
}
