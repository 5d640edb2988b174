//! The texts of the editor: those that are open, and those that lie in its folders. Each is read when it is asked for, together with those
//! it builds on, and read again only when one of them has changed.

use crate::Around;
use crate::address::{address_of, key_of, path_of};
use crate::lines::Lines;
use sagsgang::calendar::Calendars;
use sagsgang::check::{Loaded, check};
use sagsgang::layers::{Head, base, head};
use sagsgang::lexicon::Language;
use sagsgang::model::{Checked, Procedure, limits};
use sagsgang::source::{SourceId, SourceMap};
use sagsgang::syntax::editing::{language_of, same_name};
use sagsgang::syntax::{Memory, Parsed, parse_again};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

/// How many other texts are looked at for the one that is built on.
const MOST_OTHERS: usize = 50;

/// One text.
pub(crate) struct Text {
    /// Its address as the editor writes it.
    pub(crate) address: String,
    /// Its version, while it is open.
    pub(crate) open: Option<i64>,
    pub(crate) lines: Lines,
    /// The text and nothing more, as the engine reads it.
    alone: SourceMap,
    head: Option<Head>,
    parsed: Option<Rc<Parsed>>,
    memory: Memory,
    read: Option<Rc<Read>>,
    /// What it meant when it was last without errors.
    good: Option<Rc<Checked<Procedure>>>,
}

impl Text {
    fn new(address: String, open: Option<i64>, sent: String) -> Self {
        let lines = Lines::new(sent);
        let mut text = Self {
            address,
            open,
            lines,
            alone: SourceMap::new(),
            head: None,
            parsed: None,
            memory: Memory::default(),
            read: None,
            good: None,
        };
        text.changed();
        text
    }

    /// What was known of it is of other words.
    fn changed(&mut self) {
        self.alone = SourceMap::new();
        let id = self.alone.add(self.address.as_str(), self.lines.text());
        self.head = head(&self.alone, id);
        (self.parsed, self.read) = (None, None);
    }

    /// What it says, by itself.
    fn parsed(&mut self) -> Option<Rc<Parsed>> {
        if self.parsed.is_none() {
            let id = self.alone.ids().next()?;
            self.parsed = Some(Rc::new(parse_again(&self.alone, id, &mut self.memory)));
        }
        self.parsed.clone()
    }

    /// The language it is written in; Danish where its first word does not say.
    pub(crate) fn language(&self) -> Language {
        language_of(self.lines.text()).unwrap_or(Language::Danish)
    }

    /// The name in its header.
    pub(crate) fn name(&self) -> Option<&str> {
        self.head.as_ref().map(|head| head.name.as_str())
    }

    /// The name of the text it builds on.
    pub(crate) fn builds_on(&self) -> Option<&str> {
        self.head.as_ref()?.builds_on.as_deref()
    }
}

/// A text that was read, with those it builds on.
pub(crate) struct Read {
    pub(crate) loaded: Loaded,
    /// Which text each source is.
    pub(crate) keys: Vec<(SourceId, String)>,
    /// The text itself, the one it builds on, and so on.
    pub(crate) stack: Vec<String>,
}

impl Read {
    /// The text a source is.
    pub(crate) fn key(&self, id: SourceId) -> Option<&str> {
        self.keys.iter().find(|(other, _)| *other == id).map(|(_, key)| key.as_str())
    }
}

/// All texts by key.
pub(crate) struct Shelf {
    texts: BTreeMap<String, Text>,
    pub(crate) calendars: Calendars,
    /// Open texts whose faults have not been told since they, or what they build on, changed.
    untold: BTreeSet<String>,
}

impl Shelf {
    pub(crate) fn new(calendars: Calendars) -> Self {
        Self { texts: BTreeMap::new(), calendars, untold: BTreeSet::new() }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Text> {
        self.texts.get(key)
    }

    /// Every text with its key.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Text)> {
        self.texts.iter().map(|(key, text)| (key.as_str(), text))
    }

    /// The open texts whose faults are to be told now.
    pub(crate) fn take_untold(&mut self) -> Vec<String> {
        std::mem::take(&mut self.untold).into_iter().filter(|key| self.texts.get(key).is_some_and(|text| text.open.is_some())).collect()
    }

    /// A text is opened in the editor: from now on what it says there counts.
    pub(crate) fn open(&mut self, address: &str, version: i64, sent: String, around: &dyn Around) {
        let key = key_of(address);
        if let Some(folder) = path_of(address).as_deref().and_then(Path::parent) {
            self.take_in(around.texts_in(folder), around);
        }
        self.put(key.clone(), Text::new(address.to_owned(), Some(version), sent));
        self.fetch_bases(&key, around);
    }

    /// Takes in what a text builds on from the one folder beside its own that has it, as the command finds it: the law in one folder, the
    /// municipality's texts in another, and the editor has opened only that.
    fn fetch_bases(&mut self, key: &str, around: &dyn Around) {
        let mut here = key.to_owned();
        for _ in 0..limits::LAYERS {
            let below = |text: &Text| Some((text.builds_on()?.to_owned(), path_of(&text.address)?.parent()?.to_path_buf()));
            let Some((name, home)) = self.texts.get(&here).and_then(below) else { return };
            let called = |text: &Text| text.name().is_some_and(|own| same_name(own, &name));
            if !self.texts.values().any(called) {
                let mut beside = around.texts_beside(&home);
                beside.retain(|path| around.read(path).is_some_and(|sent| called(&Text::new(String::new(), None, sent))));
                let mut folders: Vec<&Path> = beside.iter().filter_map(|path| path.parent()).collect();
                folders.dedup();
                // Where several folders have it, nobody can tell which is meant.
                let [folder] = folders[..] else { return };
                self.take_in(around.texts_in(folder), around);
            }
            let Some(base) = self.texts.iter().find(|(_, text)| called(text)).map(|(key, _)| key.clone()) else { return };
            here = base;
        }
    }

    /// Texts of a folder and those below it.
    pub(crate) fn take_in(&mut self, paths: Vec<std::path::PathBuf>, around: &dyn Around) {
        for path in paths {
            let address = address_of(&path);
            let key = key_of(&address);
            if !self.texts.contains_key(&key)
                && let Some(sent) = around.read(&path)
            {
                self.put(key, Text::new(address, None, sent));
            }
        }
    }

    /// An open text changes.
    pub(crate) fn change(&mut self, key: &str, version: i64, edit: impl FnOnce(&mut Lines), around: &dyn Around) {
        let Some(text) = self.texts.get_mut(key).filter(|text| text.open.is_some()) else { return };
        let before = text.head.clone();
        edit(&mut text.lines);
        text.open = Some(version);
        text.changed();
        let renamed = before != text.head;
        self.stale(key, renamed);
        if renamed {
            self.fetch_bases(key, around);
        }
    }

    /// A text is closed: what stands in its file counts again.
    pub(crate) fn close(&mut self, key: &str, around: &dyn Around) {
        let Some(address) = self.texts.remove(key).map(|text| text.address) else { return };
        match path_of(&address).and_then(|path| around.read(&path)) {
            Some(sent) => self.put(key.to_owned(), Text::new(address, None, sent)),
            None => self.stale(key, true),
        }
    }

    /// A file has changed outside the editor.
    pub(crate) fn touch(&mut self, address: &str, around: &dyn Around) {
        let key = key_of(address);
        if self.texts.get(&key).is_none_or(|text| text.open.is_none()) {
            self.texts.remove(&key);
            match path_of(address).and_then(|path| around.read(&path)) {
                Some(sent) => self.put(key, Text::new(address.to_owned(), None, sent)),
                None => self.stale(&key, true),
            }
        }
    }

    /// A folder is no longer one of the editor's: its texts are forgotten, but for those that are open and those that lie beside them.
    pub(crate) fn let_go(&mut self, folder: &Path) {
        let home = |text: &Text| path_of(&text.address).and_then(|path| path.parent().map(Path::to_path_buf));
        let kept: BTreeSet<_> = self.texts.values().filter(|text| text.open.is_some()).filter_map(home).collect();
        let goes = |text: &Text| text.open.is_none() && home(text).is_some_and(|home| home.starts_with(folder) && !kept.contains(&home));
        let gone: Vec<String> = self.texts.iter().filter(|(_, text)| goes(text)).map(|(key, _)| key.clone()).collect();
        for key in gone {
            self.texts.remove(&key);
            self.stale(&key, true);
        }
    }

    fn put(&mut self, key: String, text: Text) {
        self.texts.insert(key.clone(), text);
        self.stale(&key, true);
    }

    /// What rests on a text must be read again; where its name or its base may be another, all that build on anything.
    fn stale(&mut self, key: &str, renamed: bool) {
        for (other, text) in &mut self.texts {
            let rests = text.read.as_ref().is_some_and(|read| read.keys.iter().any(|(_, used)| used == key));
            let may_rest = renamed && text.head.as_ref().is_some_and(|head| head.builds_on.is_some());
            if other == key || rests || may_rest {
                text.read = None;
                if text.open.is_some() {
                    self.untold.insert(other.clone());
                }
            }
        }
    }

    /// What a text says, by itself.
    pub(crate) fn parsed(&mut self, key: &str) -> Option<Rc<Parsed>> {
        self.texts.get_mut(key)?.parsed()
    }

    /// What a text says and means, with those it builds on.
    pub(crate) fn read(&mut self, key: &str) -> Option<Rc<Read>> {
        if let Some(read) = self.texts.get(key)?.read.clone() {
            return Some(read);
        }
        let parsed = self.parsed(key)?;
        let own = self.texts.get(key)?;
        let mut sources = own.alone.clone();
        let id = sources.ids().next()?;
        let mut keys = vec![(id, key.to_owned())];
        let folder = |text: &Text| text.address.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default();
        let below = |text: &Text| text.builds_on().map(|name| (name.to_owned(), folder(text)));
        let mut wanted: Vec<(String, String)> = below(own).into_iter().collect();
        for level in 0..limits::LAYERS {
            let Some((name, home)) = wanted.pop() else { break };
            let called = |text: &Text| text.name().is_some_and(|own| same_name(own, &name));
            // Of two copies the one in the text's own folder is meant, as in a command.
            let beside = self.texts.iter().any(|(other, text)| other != key && called(text) && folder(text) == home);
            let named = |text: &Text| called(text) && (!beside || folder(text) == home);
            // Is there no such text, it may be misspelt: all names there are can be proposed.
            let missing = level == 0 && !self.texts.values().any(named);
            let others = self.texts.iter().filter(|(_, text)| named(text) || (missing && text.name().is_some()));
            for (other, text) in others.take(MOST_OTHERS) {
                if !keys.iter().any(|(_, used)| used == other) {
                    keys.push((sources.add(text.address.as_str(), text.lines.text()), other.clone()));
                    wanted.extend(below(text).filter(|_| !missing));
                }
            }
        }
        let mut stack = vec![id];
        while let Some(below) = stack.last().and_then(|last| base(&sources, *last)).filter(|below| !stack.contains(below)) {
            stack.push(below);
        }
        let key_of = |id: &SourceId| keys.iter().find(|(other, _)| other == id).map(|(_, key)| key.clone());
        let stack = stack.iter().filter_map(key_of).collect();
        let mut loaded = check(&sources, id, (*parsed).clone(), &self.calendars);
        let good = loaded.procedure.take().map(Rc::new);
        let read = Rc::new(Read { loaded, keys, stack });
        let text = self.texts.get_mut(key)?;
        text.good = good.or(text.good.take());
        text.read = Some(Rc::clone(&read));
        Some(read)
    }

    /// What a text means; where it has errors now, what it meant when it had none.
    pub(crate) fn procedure(&mut self, key: &str) -> Option<Rc<Checked<Procedure>>> {
        self.read(key)?;
        self.texts.get(key)?.good.clone()
    }

    /// The texts in which a name of a text may be used: all that build on the one that declares it, and that one.
    pub(crate) fn around(&mut self, home: &str) -> Vec<String> {
        let keys: Vec<String> = self.texts.keys().cloned().collect();
        let mut around = vec![home.to_owned()];
        for key in keys {
            let builds = self.texts.get(&key).is_some_and(|text| text.builds_on().is_some());
            let stands_on = builds && self.read(&key).is_some_and(|read| read.stack.iter().any(|below| below == home));
            if stands_on && key != home {
                around.push(key);
            }
        }
        around
    }

    /// The texts that build on a text right away.
    pub(crate) fn above(&self, key: &str) -> Vec<String> {
        let Some(name) = self.texts.get(key).and_then(Text::name) else { return Vec::new() };
        let builds = |text: &Text| text.builds_on().is_some_and(|base| same_name(base, name));
        self.texts.iter().filter(|(other, text)| *other != key && builds(text)).map(|(other, _)| other.clone()).collect()
    }
}
