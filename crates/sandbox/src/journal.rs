//! What a sandbox with a state folder remembers beyond its end: what it started with, and every change since.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::{Deserialize, Serialize};

use crate::exchange::{Query, Quirks, Request};
use crate::local::make_folder;
use crate::seed;
use crate::ticks::Ticks;

/// Headers that let somebody in; they are not written to disk.
const SECRET: &[&str] = &["authorization", "x-ms-copy-source-authorization"];

/// The file of a state folder: a line of what it began with, then one for each change.
#[derive(Debug)]
pub(crate) struct Journal {
    file: Mutex<File>,
}

/// What a sandbox began with.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Beginning {
    /// The secrets of its runs, in base64.
    pub(crate) keys: String,
    /// The moment that deletions of the seed count back from.
    pub(crate) began: Ticks,
    pub(crate) seed: seed::Document,
}

/// One change: the request that made it, without what authorized it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) at: Ticks,
    pub(crate) service: Changed,
    /// Who made it, as the log names him.
    pub(crate) who: String,
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
    origin: String,
    version: Option<String>,
}

/// What a change was made to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Changed {
    Blob,
    ResourceManager,
    Control,
}

impl Journal {
    /// Opens the journal of a folder, or begins one. Returns what it began with and every change in it.
    pub(crate) fn open(
        folder: &Path,
        begin: impl FnOnce() -> Beginning,
    ) -> anyhow::Result<(Self, Beginning, Vec<Change>)> {
        make_folder(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let path = folder.join("journal.jsonl");
        let named = || format!("cannot use {}", path.display());
        let mut file = open(&path).with_context(named)?;
        let mut text = String::new();
        file.read_to_string(&mut text).with_context(named)?;
        let mut lines = text.lines();
        let Some(first) = lines.next() else {
            let beginning = begin();
            let line = format!("{}\n", serde_json::to_string(&beginning)?);
            file.write_all(line.as_bytes()).with_context(named)?;
            let file = Mutex::new(file);
            return Ok((Self { file }, beginning, Vec::new()));
        };
        let beginning = serde_json::from_str(first).with_context(named)?;
        let mut changes = Vec::new();
        for line in lines.filter(|line| !line.is_empty()) {
            // A kill can leave half of a line; nothing was answered for it.
            match serde_json::from_str(line) {
                Ok(change) => changes.push(change),
                Err(error) if error.is_eof() => {}
                Err(error) => return Err(error).with_context(named),
            }
        }
        // Whatever comes next starts a line of its own.
        file.write_all(b"\n").with_context(named)?;
        let file = Mutex::new(file);
        Ok((Self { file }, beginning, changes))
    }

    /// Keeps what others do out until this change is made and written: the order of the lines is the order of
    /// the changes. `make` returns whether anything changed.
    pub(crate) fn keep<T>(
        &self,
        change: Change,
        make: impl FnOnce() -> T,
        changed: impl FnOnce(&T, &mut Change) -> bool,
    ) -> T {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut change = change;
        let made = make();
        if changed(&made, &mut change)
            && let Ok(mut line) = serde_json::to_vec(&change)
        {
            line.push(b'\n');
            if let Err(error) = file.write_all(&line) {
                tracing::error!(%error, "a change is not in the journal");
            }
        }
        made
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the sandbox is a far side of its own, not the engine"
)]
fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl Change {
    pub(crate) fn of(request: &Request, service: Changed, who: &str, at: Ticks) -> Self {
        let headers = request.headers.iter().filter_map(|(name, value)| {
            let name = name.as_str();
            let value = value.to_str().ok().filter(|_| !SECRET.contains(&name))?;
            let value = if name == "x-ms-copy-source" {
                Query::without_signature(value)
            } else {
                value.to_owned()
            };
            Some((name.to_owned(), value))
        });
        Self {
            at,
            service,
            who: who.to_owned(),
            method: request.method.to_string(),
            path: request.path.clone(),
            query: Query::without_signature(request.query.raw()),
            headers: headers.collect(),
            body: STANDARD.encode(&request.body),
            origin: request.origin.clone(),
            version: request.version.clone(),
        }
    }

    /// Adds what the service chose by itself, so that it chooses it again.
    pub(crate) fn choose(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// The request again.
    pub(crate) fn request(&self) -> anyhow::Result<Request> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            headers.append(
                HeaderName::from_bytes(name.as_bytes())?,
                HeaderValue::from_str(value)?,
            );
        }
        Ok(Request {
            method: Method::from_bytes(self.method.as_bytes())?,
            path: self.path.clone(),
            query: Query::parse(&self.query),
            headers,
            body: STANDARD.decode(&self.body)?.into(),
            origin: self.origin.clone(),
            version: self.version.clone(),
            id: String::new(),
            quirks: Quirks {
                again: true,
                ..Quirks::default()
            },
        })
    }
}
