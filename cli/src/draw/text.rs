//! How wide a text is, and where it breaks.
//!
//! In: text, face, size and a width. Out: lines that fit. The widths are tables, since a picture
//! must come out the same on a machine without fonts: for each character the wider of DejaVu
//! Sans and Arial, so that a box is large enough whichever of them the reader has.
//!
//! It must not know what the text is about.

/// The cuts of the typeface the pictures use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// For what must be seen first.
    Bold,
    /// For ordinary lines.
    Plain,
    /// For the legal basis.
    Italic,
}

/// U+0020 to U+007E.
#[rustfmt::skip]
const PLAIN_ASCII: [u16; 95] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637,
    637, 637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 557, 1016, 685, 687, 723,
    771, 667, 611, 778, 752, 295, 500, 667, 558, 863, 749, 788, 667, 788, 723, 667, 611, 732,
    685, 989, 686, 667, 686, 391, 337, 391, 838, 557, 500, 613, 635, 550, 635, 616, 353, 635,
    634, 278, 278, 580, 278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592,
    525, 637, 337, 637, 838,
];
/// U+00A0 to U+017F.
#[rustfmt::skip]
const PLAIN_LATIN: [u16; 224] = [
    318, 401, 637, 637, 637, 637, 337, 557, 500, 1000, 472, 618, 838, 361, 1000, 553, 500, 838,
    401, 401, 500, 637, 637, 318, 500, 401, 472, 618, 970, 970, 970, 611, 685, 685, 685, 685,
    685, 685, 1000, 723, 667, 667, 667, 667, 295, 295, 295, 295, 775, 749, 788, 788, 788, 788,
    788, 838, 788, 732, 732, 732, 732, 667, 667, 630, 613, 613, 613, 613, 613, 613, 996, 550,
    616, 616, 616, 616, 278, 278, 278, 278, 612, 634, 612, 612, 612, 612, 612, 838, 612, 634,
    634, 634, 634, 592, 635, 592, 685, 613, 685, 613, 685, 613, 723, 550, 723, 550, 723, 550,
    723, 550, 771, 635, 775, 635, 667, 616, 667, 616, 667, 616, 667, 616, 667, 616, 778, 635,
    778, 635, 778, 635, 778, 635, 752, 634, 917, 695, 295, 278, 295, 278, 295, 278, 295, 278,
    295, 278, 735, 556, 500, 278, 667, 580, 580, 558, 278, 558, 278, 558, 375, 558, 342, 563,
    288, 749, 634, 749, 634, 749, 634, 814, 749, 634, 788, 612, 788, 612, 788, 612, 1070, 1028,
    723, 412, 723, 412, 723, 412, 667, 521, 667, 521, 667, 521, 667, 521, 611, 393, 611, 393,
    611, 393, 732, 634, 732, 634, 732, 634, 732, 634, 732, 634, 732, 634, 989, 818, 667, 592,
    667, 686, 525, 686, 525, 686, 525, 353,
];
/// U+0020 to U+007E.
#[rustfmt::skip]
const BOLD_ASCII: [u16; 95] = [
    349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611, 1000, 774, 763, 734,
    831, 684, 684, 821, 837, 373, 557, 775, 638, 996, 837, 851, 733, 851, 771, 721, 683, 813,
    774, 1104, 771, 725, 726, 458, 366, 458, 838, 557, 500, 675, 716, 593, 716, 679, 436, 716,
    712, 343, 343, 666, 343, 1042, 712, 688, 716, 716, 494, 596, 479, 712, 652, 924, 646, 652,
    583, 712, 366, 712, 838,
];
/// U+00A0 to U+017F.
#[rustfmt::skip]
const BOLD_LATIN: [u16; 224] = [
    349, 457, 696, 696, 637, 696, 366, 557, 500, 1000, 564, 646, 838, 416, 1000, 553, 500, 838,
    438, 438, 500, 736, 637, 380, 500, 438, 564, 646, 1036, 1036, 1036, 611, 774, 774, 774, 774,
    774, 774, 1085, 734, 684, 684, 684, 684, 373, 373, 373, 373, 838, 837, 851, 851, 851, 851,
    851, 838, 851, 813, 813, 813, 813, 725, 738, 720, 675, 675, 675, 675, 675, 675, 1048, 593,
    679, 679, 679, 679, 343, 343, 343, 343, 688, 712, 688, 688, 688, 688, 688, 838, 688, 712,
    712, 712, 712, 652, 716, 652, 774, 675, 774, 675, 774, 675, 734, 593, 734, 593, 734, 593,
    734, 593, 831, 719, 838, 716, 684, 679, 684, 679, 684, 679, 684, 679, 684, 679, 821, 716,
    821, 716, 821, 716, 821, 716, 837, 712, 974, 791, 373, 343, 373, 343, 373, 343, 373, 343,
    373, 343, 785, 686, 557, 343, 775, 666, 666, 638, 343, 638, 343, 638, 480, 638, 557, 643,
    372, 837, 712, 837, 712, 837, 712, 983, 837, 712, 851, 688, 851, 688, 851, 688, 1167, 1095,
    771, 494, 771, 494, 771, 494, 721, 596, 721, 596, 721, 596, 721, 596, 683, 479, 683, 480,
    683, 479, 813, 712, 813, 712, 813, 712, 813, 712, 813, 712, 813, 712, 1104, 924, 725, 652,
    725, 726, 583, 726, 583, 726, 583, 436,
];

/// Widths are a little generous: renderers round, and some kern worse than the tables say.
const SAFETY: f64 = 1.02;

/// The width of a text in pixels at a size.
pub fn width(text: &str, face: Face, size: f64) -> f64 {
    let units: u32 = text.chars().map(|sign| u32::from(units(sign, face))).sum();
    f64::from(units) * size * SAFETY / 1000.0
}

/// The width of one character in thousandths of the size.
fn units(sign: char, face: Face) -> u16 {
    let (ascii, latin): (&[u16], &[u16]) = match face {
        Face::Bold => (&BOLD_ASCII, &BOLD_LATIN),
        Face::Plain | Face::Italic => (&PLAIN_ASCII, &PLAIN_LATIN),
    };
    let code = u32::from(sign);
    let found = match code {
        0x20..=0x7e => slot(code, 0x20).and_then(|at| ascii.get(at)),
        0xa0..=0x17f => slot(code, 0xa0).and_then(|at| latin.get(at)),
        _ => None,
    };
    match (found, sign) {
        (Some(units), _) => *units,
        (None, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}') => 0,
        (None, '‘' | '’' | '‚' | '‐' | '‑') => 420,
        (None, '–' | '“' | '”' | '„' | '•') => 660,
        (None, '…' | '→' | '←' | '—') => 1000,
        (None, _) => 1200,
    }
}

fn slot(code: u32, first: u32) -> Option<usize> {
    usize::try_from(code.checked_sub(first)?).ok()
}

/// Breaks a text into lines no wider than `limit`.
///
/// Lines break between words, but never after `§`, `stk.`, `nr.` or `kl.`; a word wider than the
/// line is divided with a hyphen.
pub fn wrap(text: &str, face: Face, size: f64, limit: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        let joined = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if width(&joined, face, size) <= limit {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut rest = word;
        while width(&rest, face, size) > limit {
            let Some((head, tail)) = divide(&rest, face, size, limit) else {
                break;
            };
            lines.push(head);
            rest = tail;
        }
        line = rest;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The widest word of a text that a line may not divide.
pub fn widest_word(text: &str, face: Face, size: f64) -> f64 {
    words(text).iter().map(|word| width(word, face, size)).fold(0.0, f64::max)
}

/// A text in which what belongs together cannot be parted at the end of a line.
pub fn bound(text: &str) -> String {
    words(text).join(" ")
}

/// The words of a text, those that belong together joined by a no-break space.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split([' ', '\n', '\t', '\r']) {
        if word.is_empty() {
            continue;
        }
        match words.last_mut() {
            Some(last) if binds(last, word) => {
                last.push('\u{a0}');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

fn binds(last: &str, word: &str) -> bool {
    let binder = ["§", "§§", "stk.", "nr.", "kl.", "kap.", "art."].iter().any(|binder| last.ends_with(binder));
    // The letter of § 13 b belongs to its number.
    let mut signs = word.chars().filter(|sign| !matches!(sign, ',' | '.' | ';' | ')'));
    let letter = signs.next().is_some_and(char::is_alphabetic) && signs.next().is_none();
    binder || (letter && last.contains('§') && last.ends_with(|sign: char| sign.is_ascii_digit()))
}

/// Divides a word so that the first part fits, at a place that reads well when there is one.
fn divide(word: &str, face: Face, size: f64, limit: f64) -> Option<(String, String)> {
    let signs: Vec<char> = word.chars().collect();
    let mut fits = None;
    let mut reads_well = None;
    for at in 1..signs.len() {
        let (head, tail) = signs.split_at_checked(at)?;
        let (last, next) = (head.last().copied()?, tail.first().copied()?);
        let own = matches!(last, '-' | '/' | '_' | '\u{a0}');
        let mut piece: String = head.iter().collect();
        if !own {
            piece.push('-');
        }
        if width(&piece, face, size) > limit {
            break;
        }
        let parts = Some((piece, tail.iter().collect::<String>()));
        let syllable =
            head.len() > 2 && tail.len() > 2 && !is_vowel(next) && next.is_alphabetic() && tail.get(1).copied().is_some_and(is_vowel);
        if own || syllable {
            reads_well.clone_from(&parts);
        }
        fits = parts;
    }
    // A line too narrow for one letter and a hyphen takes the letter: nothing is ever lost.
    let forced = || {
        let (head, tail) = signs.split_first()?;
        (!tail.is_empty()).then(|| (head.to_string(), tail.iter().collect()))
    };
    reads_well.or(fits).or_else(forced)
}

fn is_vowel(sign: char) -> bool {
    matches!(sign.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'æ' | 'ø' | 'å' | 'é')
}

/// Writes a text so that XML and HTML read it back unchanged, in content and in attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(sign),
            _ if is_unprintable(sign) => out.push(' '),
            _ => out.push(sign),
        }
    }
    out
}

/// Whether a character has no business in a picture: XML cannot write the one kind, and the other
/// turns the text around for its reader.
pub fn is_unprintable(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
