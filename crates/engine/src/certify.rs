//! Certificates: made from the journal, which knows what became of every item.

use std::path::{Path, PathBuf};

use certificate::{Actor, Before, Certificate, CertifiedItem, Key, Look};
use domain::{Code, Error, ItemState, JobState, Kind, Outcome, Result, Verb};
use serde::{Deserialize, Serialize};
use words::Words;

use crate::Engine;
use crate::directories::{Directories, file_error, write_file};
use crate::store::journal::{Head, JobItem};

const PAGE: u32 = 5_000;

impl Engine {
    /// Writes the certificate of a deletion that ended, as signed JSON and as a page beside it, and returns
    /// the path of the JSON file. A second call signs the same statement again.
    ///
    /// Errors: `usage` for a job that is no deletion or has not ended.
    pub fn certify(&self, job: &str, key: &Key, words: &Words) -> Result<PathBuf> {
        let (number, head) = self.head(job)?;
        let ended = matches!(head.state, JobState::Finished | JobState::Canceled);
        if head.verb != Verb::Delete || !ended {
            return Err(Error::new(Code::Usage).with("why", "no deletion that ended"));
        }
        let certificate = self.certificate(number, head, key)?;
        let directory = self.0.directories.certificates();
        remember(&self.0.directories, key)?;
        let file = directory.join(format!("{job}.json"));
        write_file(&file, &certificate::seal(&certificate, key)?)?;
        let name = format!("{job}.json");
        let page = certificate::page(&certificate, words, &name);
        write_file(&file.with_extension("html"), page.as_bytes())?;
        Ok(file)
    }

    fn certificate(&self, number: i64, head: Head, key: &Key) -> Result<Certificate> {
        let (outcomes, _) = self.0.journal.tally(number)?;
        let (blocked, _) = self.0.journal.blockers(number)?;
        let mut items = Vec::new();
        loop {
            let page = self
                .0
                .journal
                .page(number, false, items.len() as u64, PAGE)?;
            if page.is_empty() {
                break;
            }
            items.extend(page.into_iter().map(certified));
        }
        Ok(Certificate {
            format: Certificate::FORMAT.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            plan: certificate::Plan {
                options: head.delete_options(),
                hash: head.hash,
                places: head.places.iter().map(ToString::to_string).collect(),
                confirmed: head.confirm,
                observed_at: head.observed_at,
            },
            job: head.id,
            by: Actor {
                cloud: head.cloud,
                tenant: head.tenant,
                identity: head.identity,
            },
            finished_at: head.finished_at.unwrap_or_default(),
            before: Before {
                items: head.items,
                bytes: head.bytes,
                blocked,
            },
            outcomes,
            second_look: head.second_look.map(|look| Look {
                remaining: look.remaining,
                unplanned: look.unplanned,
                recoverable: look.recoverable,
                until: look.until,
                residues: look.residues,
            }),
            stays: head.stays,
            items,
            key: key.public(),
        })
    }
}

fn certified(row: JobItem) -> CertifiedItem {
    let mut item = row.item;
    let account = item.blob.container.account.endpoint.trim_end_matches('/');
    let mut container = format!("{account}/{}", item.blob.container.name);
    if item.resource().is_some() {
        account.clone_into(&mut container);
    }
    if item.kind == Kind::Container {
        account.clone_into(&mut container);
        item.blob.name.clone_from(&item.blob.container.name);
    }
    CertifiedItem {
        kind: item.kind,
        container,
        name: item.blob.name,
        snapshot: item.blob.snapshot,
        version: item.blob.version,
        purge: item.purge,
        etag: item.etag,
        size: item.size,
        outcome: match row.state {
            ItemState::Ended(outcome) => outcome,
            ItemState::Planned => Outcome::Canceled,
            ItemState::Intent | ItemState::Sent => Outcome::Unknown,
        },
        request: row.answer,
        proof: row.proof,
        error: row.error.map(|error| error.code),
    }
}

/// What a certificate's file says, and whether its key is one of this machine's own.
#[derive(Debug, Clone)]
pub struct CheckedCertificate {
    /// The statement.
    pub certificate: Certificate,
    /// Whether a key of this machine and user signed it.
    pub known: bool,
}

/// Checks a certificate's file offline, and against the key that was named: by its fingerprint, or by
/// another certificate that it signed.
///
/// Errors: `not-readable`, `malformed-file`, `certificate-tampered`, `other-key`.
pub fn check_certificate(
    path: &Path,
    key: Option<&str>,
    directories: &Directories,
) -> Result<CheckedCertificate> {
    let certificate = read(path)?;
    let fingerprint = &certificate.key.fingerprint;
    if let Some(wanted) = key {
        let same = match std::fs::exists(wanted) {
            Ok(true) => read(Path::new(wanted))?.key.public == certificate.key.public,
            _ => fingerprint.is(wanted),
        };
        if !same {
            return Err(Error::new(Code::OtherKey)
                .with("path", path.display())
                .with("fingerprint", fingerprint));
        }
    }
    let known = known_keys(directories)
        .iter()
        .any(|key| fingerprint.is(&key.fingerprint));
    Ok(CheckedCertificate { certificate, known })
}

fn read(path: &Path) -> Result<Certificate> {
    let named = |error: Error| error.with("path", path.display());
    let bytes =
        std::fs::read(path).map_err(|e| named(Error::new(Code::NotReadable)).with("why", e))?;
    Ok(certificate::open(&bytes).map_err(named)?.0)
}

/// A key of this machine and user; its private half is elsewhere, or gone.
#[derive(Debug, Serialize, Deserialize)]
struct KnownKey {
    fingerprint: String,
}

fn known_keys(directories: &Directories) -> Vec<KnownKey> {
    let text = std::fs::read(directories.keys()).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

/// Lets one process at a time change the list of keys, while the file lives.
#[expect(
    clippy::disallowed_methods,
    reason = "a lock file in the program's own directory"
)]
fn lock_keys(directories: &Directories) -> Result<std::fs::File> {
    let path = directories.keys().with_extension("lock");
    let lock = || {
        let file = std::fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)?;
        file.lock()?;
        Ok(file)
    };
    lock().map_err(|e| file_error(&path, &e))
}

/// Remembers, before it signs, that a key is one of ours.
fn remember(directories: &Directories, key: &Key) -> Result<()> {
    let public = key.public();
    // Another process may remember its own key now.
    let _locked = lock_keys(directories)?;
    let mut known = known_keys(directories);
    if known
        .iter()
        .any(|key| public.fingerprint.is(&key.fingerprint))
    {
        return Ok(());
    }
    let fingerprint = public.fingerprint.as_str().to_owned();
    known.push(KnownKey { fingerprint });
    let text =
        serde_json::to_vec_pretty(&known).map_err(|e| Error::new(Code::Internal).with("why", e))?;
    write_file(&directories.keys(), &text)
}
