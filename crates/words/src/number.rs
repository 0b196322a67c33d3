use crate::Language;

/// Groups the digits of a whole number by thousands, as the language does.
///
/// English and Japanese take a comma, French a narrow no-break space. A fraction is kept with the
/// language's decimal mark.
pub(crate) fn grouped(language: Language, digits: &str) -> String {
    let (separator, mark) = match language {
        Language::English | Language::Japanese => (',', '.'),
        Language::French => ('\u{202f}', ','),
    };
    let (sign, unsigned) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut text = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(mark);
        text.push_str(fraction);
    }
    text
}

/// The key of the unit that suits a number of bytes, and its digits in that unit with three figures at most.
///
/// Decimal units, as Azure's own prices and portal state them: 1 kB is 1,000 bytes.
pub(crate) fn scaled(bytes: u64) -> (&'static str, String) {
    const UNITS: [&str; 5] = ["unit-b", "unit-kb", "unit-mb", "unit-gb", "unit-tb"];
    let mut unit = 0;
    let mut divisor: u64 = 1;
    // 999.5 of a unit would round to 1,000 of it, so it is already the next one.
    while unit + 1 < UNITS.len() && bytes / 1000 * 2 >= divisor * 2 - divisor / 1000 {
        unit += 1;
        divisor *= 1000;
    }
    if unit == 0 {
        return (UNITS[0], bytes.to_string());
    }
    let tenths = (u128::from(bytes) * 10 + u128::from(divisor) / 2) / u128::from(divisor);
    let digits = if tenths >= 1000 || tenths % 10 == 0 {
        ((u128::from(bytes) + u128::from(divisor) / 2) / u128::from(divisor)).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    (UNITS[unit], digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        for (digits, english, french) in [
            ("0", "0", "0"),
            ("999", "999", "999"),
            ("1000", "1,000", "1\u{202f}000"),
            ("1234567", "1,234,567", "1\u{202f}234\u{202f}567"),
            ("-1234.5", "-1,234.5", "-1\u{202f}234,5"),
        ] {
            assert_eq!(grouped(Language::English, digits), english);
            assert_eq!(grouped(Language::Japanese, digits), english);
            assert_eq!(grouped(Language::French, digits), french);
        }
    }

    #[test]
    fn bytes_take_the_unit_that_suits_them() {
        for (bytes, unit, digits) in [
            (0, "unit-b", "0"),
            (999, "unit-b", "999"),
            (1_000, "unit-kb", "1"),
            (1_250, "unit-kb", "1.3"),
            (99_949, "unit-kb", "99.9"),
            (123_456, "unit-kb", "123"),
            (999_400, "unit-kb", "999"),
            (1_900_000, "unit-mb", "1.9"),
            (41_300_000_000, "unit-gb", "41.3"),
            (u64::MAX, "unit-tb", "18446744"),
        ] {
            assert_eq!(scaled(bytes), (unit, digits.to_owned()), "{bytes}");
        }
    }
}
