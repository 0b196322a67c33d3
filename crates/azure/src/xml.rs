use std::str;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

/// What Azure Storage puts before its XML ("Azure REST: List Blobs").
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Nothing of Azure's nests deeper than 6.
const DEEPEST: usize = 32;

/// One step through a document. The root has depth 1.
pub(crate) enum Step<'a> {
    /// An element begins.
    Open {
        /// How deep it stands.
        depth: usize,
        /// Its name.
        name: &'a str,
    },
    /// An element ends.
    Close {
        /// How deep it stood.
        depth: usize,
        /// Its name.
        name: &'a str,
        /// Its own text, untrimmed: a blob's name may begin or end with white space.
        text: &'a str,
        /// Whether it had `Encoded="true"`: then its text is percent-encoded, for a name that holds
        /// characters which XML cannot ("Azure REST: List Blobs", version 2021-02-12).
        encoded: bool,
    },
}

/// Walks through a whole document. A document that ends early is an error: a page that was cut off must
/// not look complete.
pub(crate) fn walk(
    body: &[u8],
    mut visit: impl FnMut(Step<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let text = str::from_utf8(body).map_err(|_| "not UTF-8")?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0;
    let mut roots = 0;
    let mut content = String::new();
    let mut encoded = false;
    loop {
        match reader.read_event().map_err(|_| "not well-formed XML")? {
            Event::Start(start) => {
                depth += 1;
                roots += usize::from(depth == 1);
                if depth > DEEPEST || roots > 1 {
                    return Err("not the XML of a storage service".to_owned());
                }
                content.clear();
                encoded = !start.attributes_raw().is_empty() && is_encoded(&start)?;
                let name = start.name();
                visit(Step::Open {
                    depth,
                    name: str::from_utf8(name.as_ref()).map_err(|_| "not UTF-8")?,
                })?;
            }
            Event::End(end) => {
                let name = end.name();
                visit(Step::Close {
                    depth,
                    name: str::from_utf8(name.as_ref()).map_err(|_| "not UTF-8")?,
                    text: &content,
                    encoded,
                })?;
                content.clear();
                encoded = false;
                depth = depth.saturating_sub(1);
            }
            Event::Text(piece) => content.push_str(&piece.decode().map_err(|_| "not UTF-8")?),
            Event::CData(piece) => content.push_str(&piece.decode().map_err(|_| "not UTF-8")?),
            Event::GeneralRef(reference) => {
                if let Some(char) = reference
                    .resolve_char_ref()
                    .map_err(|_| "not a character reference")?
                {
                    content.push(char);
                } else {
                    let name = reference.decode().map_err(|_| "not UTF-8")?;
                    content.push_str(resolve_predefined_entity(&name).ok_or("unknown entity")?);
                }
            }
            Event::Eof if depth == 0 && roots == 1 => return Ok(()),
            Event::Eof => return Err("cut off".to_owned()),
            // A document type could define entities; Azure sends none.
            Event::DocType(_) => return Err("not the XML of a storage service".to_owned()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn is_encoded(start: &quick_xml::events::BytesStart<'_>) -> Result<bool, String> {
    let attribute = start
        .try_get_attribute("Encoded")
        .map_err(|_| "not well-formed XML")?;
    Ok(attribute.is_some_and(|attribute| attribute.value.eq_ignore_ascii_case(b"true")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(body: &str) -> Result<Vec<(usize, String, String)>, String> {
        let mut found = Vec::new();
        walk(body.as_bytes(), |step| {
            if let Step::Close {
                depth, name, text, ..
            } = step
            {
                found.push((depth, name.to_owned(), text.to_owned()));
            }
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn text_comes_whole_and_untrimmed() {
        let found =
            texts("\u{feff}<?xml version=\"1.0\"?><a> x &amp;<![CDATA[<y>]]>&#x41; <b/></a>");
        let expected = vec![
            (2, "b".to_owned(), String::new()),
            (1, "a".to_owned(), String::new()),
        ];
        assert_eq!(found.unwrap(), expected);
        let found = texts("<a><b> x &amp;<![CDATA[<y>]]>&#x41; </b></a>").unwrap();
        assert_eq!(found[0].2, " x &<y>A ");
    }

    #[test]
    fn refuses_what_is_cut_off_or_no_xml() {
        for body in [
            "",
            "x",
            "<a>",
            "<a><b></b>",
            "<a></b>",
            "<a/><a/>",
            "<a>&x;</a>",
            "<!DOCTYPE a><a/>",
        ] {
            assert!(texts(body).is_err(), "{body}");
        }
        assert!(texts(&"<a>".repeat(DEEPEST + 1)).is_err());
        assert!(walk(b"<a>\xff</a>", |_| Ok(())).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_walked_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200), tags in "(<[ab/!?]{0,3}|>|&[a-z#0-9]{0,4};?|[ -~]){0,40}") {
            let _ = walk(&body, |_| Ok(()));
            let _ = walk(tags.as_bytes(), |_| Ok(()));
        }
    }
}
