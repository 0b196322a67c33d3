use std::fmt::Write as _;

/// Text from the far side, safe to print: no character of it can move a terminal's cursor, change its
/// colours, turn the reading direction around or begin another line.
pub(crate) fn escaped(text: &str) -> String {
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

/// The text with spaces behind it up to this many columns of a terminal.
pub(crate) fn padded(text: &str, columns: usize) -> String {
    let spaces = columns.saturating_sub(width(text));
    format!("{text}{:spaces$}", "")
}

/// The text with spaces before it.
pub(crate) fn right(text: &str, columns: usize) -> String {
    let spaces = columns.saturating_sub(width(text));
    format!("{:spaces$}{text}", "")
}

/// Columns on a terminal: the wide characters of East Asian scripts take two (Unicode Standard Annex 11).
fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(c,
            '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}')
    };
    text.chars().map(|c| 1 + usize::from(wide(c))).sum()
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
            assert_eq!(escaped(name), shown);
        }
    }

    #[test]
    fn columns_count_wide_characters_twice() {
        assert_eq!(padded("BLOB", 6), "BLOB  ");
        assert_eq!(padded("コンテナー", 12), "コンテナー  ");
        assert_eq!(padded("too long", 3), "too long");
        assert_eq!(right("12", 4), "  12");
    }
}
