pub(crate) use words::visible as escaped;

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
    fn columns_count_wide_characters_twice() {
        assert_eq!(padded("BLOB", 6), "BLOB  ");
        assert_eq!(padded("コンテナー", 12), "コンテナー  ");
        assert_eq!(padded("too long", 3), "too long");
        assert_eq!(right("12", 4), "  12");
    }
}
