//! Reading a text again while it is written gives the same as reading it for the first time.

#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test that fails may fall")]

use sagsgang::source::SourceMap;
use sagsgang::syntax::{Memory, Parsed, parse, parse_again};

const VARDE: &str = include_str!("../../dsl-examples/varde/procedure.sag");
const VARDE_EN: &str = include_str!("../../dsl-examples/varde/procedure.en.sag");

fn both(text: &str, memory: &mut Memory) -> (Parsed, Parsed) {
    let mut sources = SourceMap::new();
    let id = sources.add("x.sag", text);
    (parse(&sources, id), parse_again(&sources, id, memory))
}

#[test]
fn with_and_without_memory() {
    let mut memory = Memory::default();
    // Texts cut off in the middle of a line, grown back, broken, and in the other language in between.
    for (text, other) in [(VARDE, VARDE_EN), (VARDE_EN, VARDE)] {
        for cut in (0..text.len()).rev().step_by(997).chain([text.len(), text.len()]) {
            let Some(written) = text.get(..cut) else { continue };
            let (once, again) = both(written, &mut memory);
            assert_eq!(once, again, "the first {cut} bytes");
        }
        let broken = text.replace("senest", "sennest").replace("after", "aftr");
        let (once, again) = both(&broken, &mut memory);
        assert_eq!(once, again);
        let (once, again) = both(other, &mut memory);
        assert_eq!(once, again);
    }
}
