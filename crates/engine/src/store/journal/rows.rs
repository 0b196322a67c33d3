//! The rows of the journal as values.

use domain::{
    BlobId, Container, DeleteOptions, Error, ItemState, JobState, Kind, Outcome, Place, PlanItem,
    Residue, Stay, StorageAccount, Verb,
};
use rusqlite::Row;
use rusqlite::types::FromSql;

use crate::store::{json, parsed, unsigned};

/// An item of a job with how it stands.
#[derive(Debug, Clone)]
pub struct JobItem {
    /// What was planned.
    pub item: PlanItem,
    /// How it stands.
    pub state: ItemState,
    /// Where it is saved, below the destination.
    pub local: Option<String>,
    /// How often it was sent.
    pub attempts: u32,
    /// The client request id, the same over every attempt.
    pub request: Option<String>,
    /// The service's request id of the answer that settled it.
    pub answer: Option<String>,
    /// Why `deleted` is known without the answer: `after-restart` or `after-retry`.
    pub proof: Option<String>,
    /// Why it did not end well.
    pub error: Option<Error>,
    /// A bit for each block of it that is on disk, for a file that is under way.
    pub blocks: Option<Vec<u8>>,
    /// The SHA-256 of its bytes, from the moment before they get their name.
    pub sha256: Option<String>,
    /// Where the service says how far its deletion is, for a resource; signed, so not for logs.
    pub(crate) poll: Option<String>,
}

/// One step of a plan: what goes of one container, or one resource.
#[derive(Debug, Clone)]
pub struct Step {
    /// The container as a person reads it, or the id of the resource.
    pub place: String,
    /// `container`, or the kind of the resource.
    pub kind: Kind,
    /// Where its first item stands in the order.
    pub first: u64,
    /// How many items go.
    pub items: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many have come to their end.
    pub ended: u64,
    /// How many of those did not go.
    pub troubled: u64,
}

/// The head of a job.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) verb: Verb,
    pub(crate) state: JobState,
    pub(crate) cloud: String,
    pub(crate) tenant: String,
    pub(crate) identity: String,
    pub(crate) places: Vec<Place>,
    pub(crate) options: serde_json::Value,
    pub(crate) destination: Option<String>,
    pub(crate) hash: String,
    pub(crate) confirm: String,
    pub(crate) items: u64,
    pub(crate) bytes: u64,
    pub(crate) stays: Vec<Stay>,
    pub(crate) made_at: String,
    pub(crate) observed_at: String,
    pub(crate) finished_at: Option<String>,
    pub(crate) second_look: Option<SecondLook>,
    pub(crate) error: Option<Error>,
}

impl Head {
    /// What was selected first, as a person reads it: what errors about the whole selection name.
    pub(crate) fn first_place(&self) -> String {
        self.places
            .first()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    pub(crate) fn delete_options(&self) -> DeleteOptions {
        serde_json::from_value(self.options.clone()).unwrap_or_default()
    }
}

/// What an independent listing found after a deletion.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SecondLook {
    /// Planned items that are still there.
    pub remaining: u64,
    /// Items below the selected places that no plan named.
    pub unplanned: u64,
    /// Copies that the service keeps: soft-deleted, versions.
    pub recoverable: u64,
    /// The latest date until which it keeps one, RFC 3339.
    pub until: Option<String>,
    /// What those copies are, and when each kind of them vanishes.
    #[serde(default)]
    pub residues: Vec<Residue>,
}

/// How an item ended.
#[derive(Debug, Clone)]
pub(crate) struct Ended {
    pub(crate) seq: u64,
    pub(crate) outcome: Outcome,
    pub(crate) answer: Option<String>,
    pub(crate) proof: Option<&'static str>,
    pub(crate) sha256: Option<String>,
    pub(crate) local: Option<String>,
    pub(crate) error: Option<Error>,
}

impl Ended {
    pub(crate) fn new(seq: u64, outcome: Outcome) -> Self {
        Self {
            seq,
            outcome,
            answer: None,
            proof: None,
            sha256: None,
            local: None,
            error: None,
        }
    }

    pub(crate) fn failed(seq: u64, outcome: Outcome, error: Error) -> Self {
        let answer = Some(error.request_id().to_owned()).filter(|id| !id.is_empty());
        Self {
            answer,
            error: Some(error),
            ..Self::new(seq, outcome)
        }
    }
}

fn optional_json<T: for<'de> serde::Deserialize<'de>>(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    if text.is_none() {
        Ok(None)
    } else {
        json(row, column).map(Some)
    }
}

pub(super) fn head(row: &Row<'_>) -> rusqlite::Result<Head> {
    let bad = || rusqlite::Error::InvalidQuery;
    Ok(Head {
        id: row.get("id")?,
        verb: Verb::parse(&row.get::<_, String>("verb")?).ok_or_else(bad)?,
        state: JobState::parse(&row.get::<_, String>("state")?).ok_or_else(bad)?,
        cloud: row.get("cloud")?,
        tenant: row.get("tenant")?,
        identity: row.get("identity")?,
        places: json(row, "places")?,
        options: json(row, "options")?,
        destination: row.get("destination")?,
        hash: row.get("hash")?,
        confirm: row.get("confirm")?,
        items: unsigned(row.get("items")?),
        bytes: unsigned(row.get("bytes")?),
        stays: json(row, "stays")?,
        made_at: row.get("made_at")?,
        observed_at: row.get("observed_at")?,
        finished_at: row.get("finished_at")?,
        second_look: optional_json(row, "second_look")?,
        error: optional_json(row, "error")?,
    })
}

/// Items that have not come to their end.
pub(super) const OPEN: &str = "state IN ('planned', 'intent', 'sent')";
/// Items that came to another end than was asked for.
pub(super) const TROUBLED: &str =
    "state IN ('changed', 'blocked', 'failed', 'unknown', 'canceled')";

/// The items of a job, with the columns of [`job_item`] in their order.
pub(super) const ITEMS: &str =
    "SELECT seq, kind, state, containers.account, containers.endpoint, containers.name, items.name, snapshot, version,
         etag, size, md5, purge, blocker, blocked_by, local, attempts, request, answer, proof, error, blocks, sha256, poll
     FROM items JOIN containers ON containers.id = items.container WHERE job = ?1";

/// Columns in the order of the query: to look each up by its name takes longer than to read it.
struct Columns<'r, 'c> {
    row: &'r Row<'c>,
    next: usize,
}

impl Columns<'_, '_> {
    fn take<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.next);
        self.next += 1;
        value
    }
}

pub(super) fn job_item(row: &Row<'_>) -> rusqlite::Result<JobItem> {
    let mut columns = Columns { row, next: 0 };
    let seq = unsigned(columns.take()?);
    let kind: String = columns.take()?;
    let state: String = columns.take()?;
    let account = StorageAccount {
        name: columns.take()?,
        endpoint: columns.take()?,
    };
    let container = Container {
        account,
        name: columns.take()?,
    };
    Ok(JobItem {
        item: PlanItem {
            seq,
            kind: Kind::parse(&kind).unwrap_or(Kind::Blob),
            blob: BlobId {
                container,
                name: columns.take()?,
                snapshot: columns.take()?,
                version: columns.take()?,
            },
            etag: columns.take()?,
            size: unsigned(columns.take()?),
            md5: columns.take()?,
            purge: columns.take()?,
            blocker: columns.take()?,
            blocked_by: columns.take()?,
        },
        state: ItemState::parse(&state).ok_or(rusqlite::Error::InvalidQuery)?,
        local: columns.take()?,
        attempts: columns.take()?,
        request: columns.take()?,
        answer: columns.take()?,
        proof: columns.take()?,
        error: columns
            .take::<Option<String>>()?
            .map(|text| parsed(&text))
            .transpose()?,
        blocks: columns.take()?,
        sha256: columns.take()?,
        poll: columns.take()?,
    })
}
