//! The texts that are broken: every example, in both languages, with the texts it builds on.

use sagsgang::calendar::Calendars;
use sagsgang::check::{Loaded, load};
use sagsgang::layers::{Head, head};
use sagsgang::lexicon::Language;
use sagsgang::source::SourceMap;
use sagsgang::syntax::{format, parse};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static CALENDARS: LazyLock<Calendars> = LazyLock::new(Calendars::builtin);

/// A text without faults, and those beside it.
pub(crate) struct Base {
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) text: String,
    beside: Vec<String>,
    pub(crate) fingerprint: String,
    /// How many warnings it has as it is.
    pub(crate) warnings: usize,
}

impl Base {
    /// Reads another text in the place of this one.
    pub(crate) fn load(&self, text: &str) -> (SourceMap, Loaded) {
        let mut sources = SourceMap::new();
        let id = sources.add("own.sag", text);
        for other in &self.beside {
            sources.add("beside.sag", other);
        }
        let loaded = load(&sources, id, &CALENDARS);
        (sources, loaded)
    }
}

/// A way to break a text.
pub(crate) struct Sort {
    pub(crate) name: &'static str,
    pub(crate) make: fn(&Base, &mut Dice) -> Option<Mutant>,
}

/// A text that was broken.
pub(crate) struct Mutant {
    pub(crate) text: String,
    /// What was changed, as it stands now.
    pub(crate) place: Range<usize>,
    /// Lines (from 1) where a message is right as well: those that mention what is gone, or that wait in the same circle.
    pub(crate) lines: Vec<u32>,
    /// What it must say; anything where empty.
    pub(crate) codes: &'static [&'static str],
}

impl Mutant {
    /// A text in which one part was written otherwise.
    pub(crate) fn replacing(base: &Base, part: Range<usize>, with: &str) -> Self {
        let text = format!("{}{with}{}", &base.text[..part.start], &base.text[part.end..]);
        Self { text, place: part.start..part.start + with.len(), lines: Vec::new(), codes: &[] }
    }
}

/// Numbers that look random and are the same each time (the multiplier is Knuth's for MMIX).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }

    pub(crate) fn pick<'t, T>(&mut self, things: &'t [T]) -> Option<&'t T> {
        let at = self.below(things.len());
        things.get(at)
    }
}

fn folders() -> Vec<Vec<PathBuf>> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dsl-examples");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(examples).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    let files = |folder: &PathBuf| {
        let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        // The same texts in English come by translation.
        files.retain(|path| path.extension().is_some_and(|kind| kind == "sag") && !path.to_string_lossy().ends_with(".en.sag"));
        files.sort();
        files
    };
    folders.iter().map(files).collect()
}

/// A text with the keywords of a language.
fn written_in(text: &str, language: Language) -> String {
    let mut sources = SourceMap::new();
    let id = sources.add("x.sag", text);
    let mut file = std::sync::Arc::unwrap_or_clone(parse(&sources, id).file);
    file.language = language;
    format(&file).unwrap()
}

fn head_of(text: &str) -> Head {
    let mut sources = SourceMap::new();
    let id = sources.add("x.sag", text);
    head(&sources, id).unwrap()
}

/// All examples in a language.
pub(crate) fn bases(language: Language) -> Vec<Base> {
    let mut bases = Vec::new();
    let read =
        |files: &[PathBuf]| -> Vec<String> { files.iter().map(|file| written_in(&fs::read_to_string(file).unwrap(), language)).collect() };
    let folders = folders();
    let law = folders.iter().find(|files| files.iter().any(|file| file.ends_with("national/faelles.sag"))).unwrap();
    let law = read(law);
    for files in folders {
        let texts = read(&files);
        for (at, file) in files.iter().enumerate() {
            let mut beside = texts.clone();
            let text = beside.remove(at);
            // The law lies in a folder of its own.
            if head_of(&text).builds_on.is_some_and(|name| !texts.iter().any(|text| head_of(text).name == name)) {
                beside.clone_from(&law);
            }
            let mut base = Base { name: file.display().to_string(), language, text, beside, fingerprint: String::new(), warnings: 0 };
            let (_, loaded) = base.load(&base.text);
            base.warnings = loaded.diagnostics.len();
            let procedure =
                loaded.procedure.unwrap_or_else(|| panic!("{}: has errors in {}: {:?}", base.name, language.code(), loaded.diagnostics));
            base.fingerprint = procedure.fingerprint().to_owned();
            bases.push(base);
        }
    }
    bases
}
