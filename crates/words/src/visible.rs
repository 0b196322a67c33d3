use std::fmt::Write as _;

/// Text from the far side, safe to print: no character of it can move a terminal's cursor, change its
/// colours, turn the reading direction around or begin another line. Such characters are written out.
pub fn visible(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || steers(c) {
            // Writing to a String cannot fail.
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Marks that reorder text or break lines without being controls (Unicode Standard Annex 9 and 14).
fn steers(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t10_a_name_cannot_steer_the_terminal() {
        for (name, shown) in [
            ("\u{1b}[2J\u{1b}[1;1H", "\\u{1b}[2J\\u{1b}[1;1H"),
            ("a\r\nb\tc", "a\\u{d}\\u{a}b\\u{9}c"),
            ("x\u{202e}gnp.exe", "x\\u{202e}gnp.exe"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("日本語 é 😀", "日本語 é 😀"),
        ] {
            assert_eq!(visible(name), shown);
        }
    }
}
