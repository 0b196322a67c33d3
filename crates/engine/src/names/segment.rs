//! One segment of a name: what is escaped in it, where it is cut, what is legal.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::{MANIFEST_PREFIX, PART_PREFIX, folded, hash_digits};
use crate::hex::hex;

/// Bytes of a segment: below the 255 of Linux and the 255 UTF-16 units of Windows and HFS+, with room
/// for a number.
const LIMIT: usize = 240;

/// Stands for an empty segment, as in `a//b`.
const EMPTY: &str = "%_empty";

/// Stands for an empty last segment, as in `a/`.
const FOLDER_MARKER: &str = "%_folder";

/// The local form of one segment of a remote name, as if it were alone.
///
/// `first` and `last` say where in the name it stands.
pub(super) fn local_segment(segment: &str, first: bool, last: bool) -> Cow<'_, str> {
    if segment.is_empty() {
        return Cow::Borrowed(if last { FOLDER_MARKER } else { EMPTY });
    }
    let escaped = escaped(segment, first);
    if escaped.len() <= LIMIT {
        return escaped;
    }
    Cow::Owned(inserted(&escaped, &format!("~{}", hash_digits(segment, 0))))
}

/// The name with a mark before its extension; the name is cut where the whole would be too long.
pub(super) fn inserted(name: &str, mark: &str) -> String {
    let (stem, extension) = split_extension(name);
    let room = LIMIT - extension.len() - mark.len();
    format!("{}{mark}{extension}", cut(stem, room))
}

/// `data.tar` and `.gz`: the extension is what a system picks the program by, so a mark goes before it.
pub(super) fn split_extension(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 => {
            let (stem, extension) = name.split_at(dot);
            let plain = (2..=16).contains(&extension.len())
                && extension[1..].bytes().all(|b| b.is_ascii_alphanumeric());
            if plain { (stem, extension) } else { (name, "") }
        }
        _ => (name, ""),
    }
}

/// The longest beginning of whole graphemes within `room` bytes.
fn cut(text: &str, room: usize) -> &str {
    if text.len() <= room {
        return text;
    }
    let end = text
        .grapheme_indices(true)
        .map(|(at, grapheme)| at + grapheme.len())
        .take_while(|end| *end <= room)
        .last();
    // One grapheme can be of any length: then between characters.
    let end = end.unwrap_or_else(|| {
        (0..=room)
            .rfind(|at| text.is_char_boundary(*at))
            .unwrap_or(0)
    });
    &text[..end]
}

/// The segment with everything escaped that some system refuses or reads in a special way.
fn escaped(segment: &str, first: bool) -> Cow<'_, str> {
    let dots = segment == "." || segment == "..";
    let alias = is_short_alias(segment);
    let begin = is_device(segment) || is_reserved(segment, first);
    let end = segment.len();
    let must_escape = |at: usize, c: char| match c {
        '%' => looks_escaped(&segment[at + 1..]),
        '.' if dots => true,
        '.' | ' ' if at + 1 == end => true,
        '~' if alias => true,
        _ => is_refused(c) || (at == 0 && begin),
    };
    if !segment.char_indices().any(|(at, c)| must_escape(at, c)) {
        return Cow::Borrowed(segment);
    }
    let mut text = String::with_capacity(segment.len() + 8);
    for (at, c) in segment.char_indices() {
        if must_escape(at, c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                text.push('%');
                text.push_str(&hex(&[byte]).to_ascii_uppercase());
            }
        } else {
            text.push(c);
        }
    }
    Cow::Owned(text)
}

/// Whether `%` and this would read as an escape or a marker of ours.
fn looks_escaped(rest: &str) -> bool {
    let rest = rest.as_bytes();
    rest.first() == Some(&b'_') || (rest.len() >= 2 && rest[..2].iter().all(u8::is_ascii_hexdigit))
}

/// What stands in no name: control characters, what Windows refuses, marks that turn the direction of
/// text or are not seen, line ends, and what is no character.
fn is_refused(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*' | '/')
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
        || matches!(c, '\u{FDD0}'..='\u{FDEF}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

/// Whether Windows opens a device under this name, whatever its extension (Microsoft, "Naming Files,
/// Paths, and Namespaces").
fn is_device(segment: &str) -> bool {
    const DEVICES: [&str; 7] = ["CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"];
    let stem = segment.split('.').next().unwrap_or_default();
    let stem = stem.trim_end_matches(' ');
    if DEVICES.iter().any(|name| stem.eq_ignore_ascii_case(name)) {
        return true;
    }
    let port = stem
        .get(..3)
        .is_some_and(|p| p.eq_ignore_ascii_case("COM") || p.eq_ignore_ascii_case("LPT"));
    let mut number = stem.chars().skip(3);
    port && matches!(number.next(), Some('0'..='9' | '¹' | '²' | '³')) && number.next().is_none()
}

/// Whether the name is one that exports use themselves: the manifest in the root, half-written files
/// everywhere.
fn is_reserved(segment: &str, first: bool) -> bool {
    let name = folded(segment);
    name.starts_with(PART_PREFIX) || (first && name.starts_with(MANIFEST_PREFIX))
}

/// Whether the name has the shape of the second name that Windows gives a long one, `LONGNA~1.TXT`: it
/// could be another file's.
fn is_short_alias(segment: &str) -> bool {
    let (stem, extension) = segment.split_once('.').unwrap_or((segment, ""));
    stem.len() <= 8
        && extension.len() <= 3
        && stem.rsplit_once('~').is_some_and(|(_, number)| {
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
        })
}

/// Whether every system takes the segment as it stands.
pub(super) fn is_legal(segment: &str) -> bool {
    !segment.is_empty()
        && segment.len() <= LIMIT
        && !segment.ends_with(['.', ' '])
        && !segment.chars().any(is_refused)
        && !is_device(segment)
        && !is_reserved(segment, false)
}
