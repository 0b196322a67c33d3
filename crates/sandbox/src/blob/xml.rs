use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Recorded from the service: every XML body starts with it.
pub(super) const BOM: char = '\u{FEFF}';

/// What stays as it is in a percent-encoded name (RFC 3986, unreserved).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Appends text to XML. Tabs and line ends are written as references, or a reader would change them.
pub(super) fn escape(out: &mut String, text: &str) {
    let mut from = 0;
    for (index, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'\t' => "&#x9;",
            b'\n' => "&#xA;",
            b'\r' => "&#xD;",
            _ => continue,
        };
        out.push_str(&text[from..index]);
        out.push_str(reference);
        from = index + 1;
    }
    out.push_str(&text[from..]);
}

/// Appends `<tag>text</tag>`.
pub(super) fn element(out: &mut String, tag: &str, text: &str) {
    for part in ["<", tag, ">"] {
        out.push_str(part);
    }
    escape(out, text);
    for part in ["</", tag, ">"] {
        out.push_str(part);
    }
}

/// Appends a blob's name or prefix; one with a character that XML cannot hold is percent-encoded and
/// says so (Azure REST: List Blobs, `Encoded="true"`, since version 2021-02-12).
pub(super) fn name_element(out: &mut String, tag: &str, name: &str) {
    // Almost every name is of characters that stand for themselves.
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'&' | b'<' | b'>');
    if name.bytes().all(plain) {
        for part in ["<", tag, ">", name, "</", tag, ">"] {
            out.push_str(part);
        }
        return;
    }
    if name.chars().all(is_xml) {
        return element(out, tag, name);
    }
    let encoded: Cow<'_, str> = utf8_percent_encode(name, ENCODED).into();
    for part in ["<", tag, " Encoded=\"true\">", &encoded, "</", tag, ">"] {
        out.push_str(part);
    }
}

/// XML 1.0, production 2 (Char).
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// The text of the first `<tag>` of a document that a client sent; an element without content is empty.
pub(super) fn between<'a>(xml: &'a str, tag: &str) -> Option<&'a str> {
    let open = xml.match_indices('<').find(|(at, _)| {
        let rest = &xml[at + 1..];
        let after = rest.strip_prefix(tag).unwrap_or_default();
        after.starts_with(['>', ' ', '/'])
    });
    let rest = &xml[open?.0 + 1 + tag.len()..];
    let (attributes, content) = rest.split_once('>')?;
    if attributes.ends_with('/') {
        return Some("");
    }
    let end = content.find(&format!("</{tag}>"))?;
    Some(&content[..end])
}

/// Text of a document that a client sent, its references resolved.
pub(super) fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    let text = text.replace("&quot;", "\"").replace("&apos;", "'");
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_xml_cannot_hold_are_encoded_and_others_escaped() {
        let written = |name: &str| {
            let mut out = String::new();
            name_element(&mut out, "Name", name);
            out
        };
        assert_eq!(written("a/<b>&"), "<Name>a/&lt;b&gt;&amp;</Name>");
        assert_eq!(written("a\r\n\tb"), "<Name>a&#xD;&#xA;&#x9;b</Name>");
        assert_eq!(
            written("a\u{1}/b"),
            "<Name Encoded=\"true\">a%01%2Fb</Name>"
        );
        assert_eq!(
            written("\u{FFFE}"),
            "<Name Encoded=\"true\">%EF%BF%BE</Name>"
        );
        assert_eq!(written("\u{7F}é\u{1F600}"), "<Name>\u{7F}é\u{1F600}</Name>");
    }
}
