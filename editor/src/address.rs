//! Files as the editor names them: `file:` addresses with percent signs, and paths.

use std::path::{Path, PathBuf};

/// The path of a `file:` address, with or without percent signs; nothing for another scheme.
#[must_use]
pub fn path_of(address: &str) -> Option<PathBuf> {
    let rest = address.strip_prefix("file:")?;
    let path = match rest.strip_prefix("//") {
        // What stands before the next stroke is the machine.
        Some(with_host) => with_host.get(with_host.find('/')?..)?,
        None => rest,
    };
    let path = decoded(path.split(['?', '#']).next()?)?;
    // `/c:/x` is `c:/x`.
    let drive = path.get(1..).filter(|rest| rest.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && rest.get(1..2) == Some(":"));
    Some(PathBuf::from(drive.filter(|_| cfg!(windows)).unwrap_or(&path)))
}

/// The address of a path, as editors write it.
#[must_use]
pub fn address_of(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let mut address = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

/// What two addresses of one file have in common, however they are written.
#[must_use]
pub fn key_of(address: &str) -> String {
    let plain = path_of(address).map_or_else(|| address.to_owned(), |path| path.to_string_lossy().into_owned());
    // Some systems write å as two letters.
    let mut sources = sagsgang::source::SourceMap::new();
    let id = sources.add("", &plain);
    sources.get(id).map_or(plain, |source| source.text().to_owned())
}

fn decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.filter(|_| *byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(letter) => {
                plain.push(letter);
                at += 3;
            }
            None => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn danish_letters_are_read_with_and_without_percent_signs() {
        let path = PathBuf::from("/sager/sygefravær på 100 %/ø.sag");
        for address in [
            "file:///sager/sygefrav%C3%A6r%20p%C3%A5%20100%20%25/%C3%B8.sag",
            "file:///sager/sygefravær på 100 %25/ø.sag",
            "file:/sager/sygefravær%20på%20100 %/ø.sag",
            "file://localhost/sager/sygefravær på 100 %/ø.sag",
        ] {
            assert_eq!(path_of(address), Some(path.clone()), "{address}");
            assert_eq!(key_of(address), key_of(&address_of(&path)));
        }
        assert_eq!(path_of("untitled:Untitled-1"), None);
        assert_eq!(path_of("file:///%ff.sag"), None, "no UTF-8");
        assert_eq!(key_of("file:///a%CC%8A.sag"), key_of("file:///%C3%A5.sag"), "å in two letters");
    }

    #[test]
    fn an_address_is_written_as_editors_write_it() {
        assert_eq!(address_of(Path::new("/a b/æ.sag")), "file:///a%20b/%C3%A6.sag");
    }
}
