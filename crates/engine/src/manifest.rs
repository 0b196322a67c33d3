//! The manifest of an export: one JSON line for each item, kept beside the files.

use std::io::{self, BufRead, Read as _};

use domain::{Code, Error, Outcome};
use serde::{Deserialize, Serialize};

/// Bytes of a line beyond which it is no row: a name of 1,024 characters takes a few thousand.
const LINE_LIMIT: u64 = 1 << 20;

/// One row: what became of one remote item. A later row of the same path replaces an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestRow {
    /// The exact remote name: the blob's, without its container.
    pub name: String,
    /// Where the file is, relative to the manifest's folder; empty where nothing was written.
    pub path: String,
    /// Whether it is a folder: the blob only stood for one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub folder: bool,
    /// Bytes, as the service announced them.
    pub size: u64,
    /// The service's entity tag, quotes included.
    pub etag: String,
    /// The service's MD5, base64, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub md5: Option<String>,
    /// The SHA-256 of what was written, 64 lower-case hex digits; where something was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// How the item ended.
    pub outcome: Outcome,
    /// What the bytes were compared with, where something was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// The container, `account/container`.
    pub container: String,
    /// The URL without a credential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The snapshot's time stamp, for a snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// The version id, for a version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// When the item ended, RFC 3339 in UTC.
    pub at: String,
}

/// What the bytes of a file were compared with when they arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verified {
    /// The MD5 that the service keeps.
    Md5,
    /// The length only: the service keeps no checksum.
    UnverifiedByServer,
}

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A row.
    Row(Box<ManifestRow>),
    /// The beginning of a row that a crash cut off; the item has another row or none.
    Torn,
}

/// Why a manifest cannot be read on.
#[derive(Debug)]
pub enum ReadError {
    /// The file could not be read.
    Io(io::Error),
    /// A line is not a row.
    Malformed {
        /// Which, from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
}

impl ReadError {
    /// The same for a person, with the manifest's path.
    pub(crate) fn of(self, path: &str) -> Error {
        match self {
            Self::Io(e) => Error::new(Code::NotReadable)
                .with("path", path)
                .with("why", e),
            Self::Malformed { line, why } => Error::new(Code::MalformedFile)
                .with("path", path)
                .with("why", format!("line {line}: {why}")),
        }
    }
}

/// The rows as lines, each with its line end.
pub(crate) fn lines(rows: &[ManifestRow]) -> io::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(rows.len() * 400);
    for row in rows {
        serde_json::to_writer(&mut text, row)?;
        text.push(b'\n');
    }
    Ok(text)
}

/// Reads a manifest line by line: the line's number from 1, and the line. Empty lines are passed over.
pub fn read_rows(file: impl BufRead) -> impl Iterator<Item = Result<(u64, Line), ReadError>> {
    Rows {
        file,
        number: 0,
        ended: false,
    }
}

struct Rows<R> {
    file: R,
    number: u64,
    ended: bool,
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<(u64, Line), ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let mut bytes = Vec::new();
            self.number += 1;
            let read = (&mut self.file)
                .take(LINE_LIMIT)
                .read_until(b'\n', &mut bytes);
            let line = match read {
                Ok(0) => return None,
                Ok(n) if n as u64 == LINE_LIMIT && !bytes.ends_with(b"\n") => {
                    Err(self.malformed("longer than a row can be"))
                }
                Ok(_) => self.parse(&bytes),
                Err(e) => Err(ReadError::Io(e)),
            };
            self.ended = line.is_err();
            match line {
                Ok(None) => {}
                Ok(Some(line)) => return Some(Ok((self.number, line))),
                Err(e) => return Some(Err(e)),
            }
        }
        None
    }
}

impl<R> Rows<R> {
    fn parse(&self, bytes: &[u8]) -> Result<Option<Line>, ReadError> {
        // A file system may keep the length of a write whose bytes a crash lost: those read as zeros.
        let end = bytes.iter().rposition(|b| !matches!(b, b'\n' | b'\r' | 0));
        let Some(end) = end else { return Ok(None) };
        match serde_json::from_slice(&bytes[..=end]) {
            Ok(row) => Ok(Some(Line::Row(Box::new(row)))),
            Err(e) if e.is_eof() => Ok(Some(Line::Torn)),
            // The library counts lines within what it is given: always 1.
            Err(e) => {
                Err(self.malformed(e.to_string().split(" at line ").next().unwrap_or_default()))
            }
        }
    }

    fn malformed(&self, why: &str) -> ReadError {
        ReadError::Malformed {
            line: self.number,
            why: why.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::option;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn rows() -> impl Strategy<Value = ManifestRow> {
        let text = || any::<String>();
        let verified = select(vec![Verified::Md5, Verified::UnverifiedByServer]);
        (
            (text(), text(), text(), any::<u64>(), text(), text()),
            (option::of(text()), option::of(text()), option::of(text())),
            (option::of(text()), option::of(text()), option::of(verified)),
            select(Outcome::ALL),
        )
            .prop_map(
                |((name, container, path, size, etag, at), (md5, sha256, url), rest, outcome)| {
                    ManifestRow {
                        name,
                        container,
                        path,
                        folder: false,
                        size,
                        etag,
                        md5,
                        sha256,
                        outcome,
                        verified: rest.2,
                        url,
                        snapshot: rest.0,
                        version: rest.1,
                        at,
                    }
                },
            )
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn rows_survive_the_file(written in proptest::collection::vec(rows(), 0..8)) {
            let text = lines(&written).unwrap();
            let read: Vec<_> = read_rows(text.as_slice()).map(Result::unwrap).collect();
            prop_assert_eq!(read.len(), written.len());
            for (index, (row, (number, line))) in written.into_iter().zip(read).enumerate() {
                prop_assert_eq!(number, index as u64 + 1);
                prop_assert_eq!(line, Line::Row(Box::new(row)));
            }
        }

        #[test]
        fn a_row_that_was_cut_off_is_torn_wherever_it_was_cut(row in rows(), at in any::<prop::sample::Index>()) {
            let mut text = lines(&[row]).unwrap();
            let cut = 1 + at.index(text.len() - 2);
            text.truncate(cut);
            // Some file systems fill what a crash lost with zeros.
            for zeros in [0, 3] {
                text.resize(cut + zeros, 0);
                let read: Vec<_> = read_rows(text.as_slice()).map(Result::unwrap).collect();
                prop_assert_eq!(read, vec![(1, Line::Torn)]);
            }
        }

        #[test]
        fn any_bytes_are_read_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let lines = bytes.split(|b| *b == b'\n').count();
            prop_assert!(read_rows(bytes.as_slice()).count() <= lines);
        }
    }

    #[test]
    fn the_keys_are_those_that_scripts_read() {
        let row = ManifestRow {
            name: "a".into(),
            path: "azureml/a".into(),
            folder: false,
            size: 5,
            etag: "\"0x8D\"".into(),
            md5: None,
            sha256: Some("00".into()),
            outcome: Outcome::Saved,
            verified: Some(Verified::UnverifiedByServer),
            container: "account/container".to_owned(),
            url: None,
            snapshot: None,
            version: None,
            at: "2026-11-22T00:00:00Z".into(),
        };
        let text = String::from_utf8(lines(&[row]).unwrap()).unwrap();
        assert_eq!(
            text,
            concat!(
                r#"{"name":"a","path":"azureml/a","size":5,"etag":"\"0x8D\"","sha256":"00","outcome":"saved","#,
                r#""verified":"unverified-by-server","container":"account/container","at":"2026-11-22T00:00:00Z"}"#,
                "\n"
            )
        );
    }
}
