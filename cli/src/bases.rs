//! Which texts are offered as those that a text builds on: the ones named on the command line, then its neighbours, then those of the folders
//! beside its own: the law in one folder, the municipality's texts in another.
//!
//! The engine links texts by the name in their header and never by path; only where to look for files is decided here.

use crate::desk::Desk;
use sagsgang::layers::head;
use sagsgang::model::limits;
use sagsgang::source::{MAX_SOURCE_BYTES, SourceId, SourceMap};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The most neighbours that are looked at.
const MOST_NEIGHBOURS: usize = 1_000;

/// Are two paths the same file?
fn same(one: &str, other: &str) -> bool {
    one == other || matches!((Path::new(one).canonicalize(), Path::new(other).canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Adds the texts that a text may build on: those named; where none of them has the name, the `.sag` files beside it; and where none of them
/// has it either, those of the one folder beside its own that does.
pub(crate) fn offer(desk: &mut Desk<'_>, sources: &mut SourceMap, id: SourceId, named: &[String]) {
    let Some(mut wanted) = head(sources, id).and_then(|head| head.builds_on) else { return };
    let path = |sources: &SourceMap, id| sources.get(id).map(|source| source.name().to_owned()).unwrap_or_default();
    let own = path(sources, id);
    let mut given: Vec<String> = Vec::new();
    for file in desk.shared.base.clone().into_iter().chain(named.iter().cloned()) {
        // A file that cannot be read is told of where it is asked for.
        let new = file != "-" && !same(&file, &own) && !given.iter().any(|other| same(other, &file));
        if let (true, Ok(words)) = (new, desk.words(&file)) {
            sources.add(file.as_str(), &words);
            given.push(file);
        }
    }
    let mut here = own;
    for _ in 0..limits::LAYERS {
        let is_it =
            |sources: &SourceMap, id: &SourceId| head(sources, *id).is_some_and(|head| head.name.to_lowercase() == wanted.to_lowercase());
        let mut found = sources.ids().skip(1).find(|id| is_it(sources, id));
        let wider = [neighbours, next_door];
        for around in wider {
            if found.is_some() {
                break;
            }
            let mut there: Vec<(PathBuf, String)> = Vec::new();
            for other in around(&here) {
                let Some(words) = text_of(&other) else { continue };
                let mut alone = SourceMap::new();
                let tried = alone.add("", &words);
                if is_it(&alone, &tried) {
                    there.push((other, words));
                }
            }
            // Versions lie in one folder. Where several folders have the text, nobody can tell which is meant.
            let folders: BTreeSet<_> = there.iter().map(|(other, _)| other.parent()).collect();
            if folders.len() == 1 {
                found = there.iter().map(|(other, words)| sources.add(other.to_string_lossy(), words)).last();
            }
        }
        let Some(base) = found else { return };
        let Some(next) = head(sources, base).and_then(|head| head.builds_on) else { return };
        (here, wanted) = (path(sources, base), next);
    }
}

/// The other `.sag` files of a file's folder, in alphabetical order.
fn neighbours(path: &str) -> Vec<PathBuf> {
    let mut found = texts_of(folder_of(path));
    found.retain(|other| other != Path::new(path));
    found
}

/// The `.sag` files of the folders beside a file's folder.
fn next_door(path: &str) -> Vec<PathBuf> {
    texts_beside(folder_of(path))
}

/// The `.sag` files of the folders beside a folder, folder by folder in alphabetical order.
pub(crate) fn texts_beside(folder: &Path) -> Vec<PathBuf> {
    folders_beside(folder).iter().flat_map(|folder| texts_of(folder)).take(MOST_NEIGHBOURS).collect()
}

/// The folder a file lies in; nothing where it is named alone.
fn folder_of(path: &str) -> &Path {
    Path::new(path).parent().unwrap_or(Path::new(""))
}

/// What lies in a folder, named as the folder is; the folder of no name is the one where the command runs.
fn entries(folder: &Path) -> impl Iterator<Item = (PathBuf, std::fs::DirEntry)> + use<'_> {
    let read = std::fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    read.into_iter().flatten().filter_map(move |entry| entry.ok().map(|entry| (folder.join(entry.file_name()), entry)))
}

/// The `.sag` files of a folder, in alphabetical order.
fn texts_of(folder: &Path) -> Vec<PathBuf> {
    let texts = entries(folder).map(|(path, _)| path).filter(|path| path.extension().is_some_and(|extension| extension == "sag"));
    let mut found: Vec<PathBuf> = texts.take(MOST_NEIGHBOURS).collect();
    found.sort();
    found
}

/// The folders that lie where a folder lies, in alphabetical order.
fn folders_beside(own: &Path) -> Vec<PathBuf> {
    // A folder that is not named, or named by dots alone, has the one above it by two more.
    let above = match (own.file_name(), own.parent()) {
        (Some(_), Some(above)) => above.to_path_buf(),
        _ => own.join(".."),
    };
    let here = if own.as_os_str().is_empty() { Path::new(".") } else { own };
    let mut folders: Vec<PathBuf> = entries(&above)
        .filter(|(_, entry)| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .take(MOST_NEIGHBOURS)
        .map(|(folder, _)| folder)
        .filter(|folder| !same(&folder.to_string_lossy(), &here.to_string_lossy()))
        .collect();
    folders.sort();
    folders
}

/// What stands in a file that is no larger than the largest text.
pub(crate) fn text_of(path: &Path) -> Option<String> {
    let mut words = String::new();
    std::fs::File::open(path).ok()?.take(MAX_SOURCE_BYTES as u64 + 1).read_to_string(&mut words).ok()?;
    Some(words)
}
