//! The rows of the journal as values.

use domain::{
    BlobId, Container, DeleteOptions, Error, ItemState, JobState, Kind, Outcome, Place, PlanItem,
    Residue, Stay, StorageAccount, Verb,
};
use rusqlite::Row;

use crate::store::{json, unsigned};

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

pub(super) fn job_item(row: &Row<'_>) -> rusqlite::Result<JobItem> {
    let state: String = row.get("state")?;
    let kind: String = row.get("kind")?;
    Ok(JobItem {
        item: PlanItem {
            seq: unsigned(row.get("seq")?),
            kind: Kind::parse(&kind).unwrap_or(Kind::Blob),
            blob: BlobId {
                container: Container {
                    account: StorageAccount {
                        name: row.get("account")?,
                        endpoint: row.get("endpoint")?,
                    },
                    name: row.get("container_name")?,
                },
                name: row.get("name")?,
                snapshot: row.get("snapshot")?,
                version: row.get("version")?,
            },
            etag: row.get("etag")?,
            size: unsigned(row.get("size")?),
            md5: row.get("md5")?,
            purge: row.get("purge")?,
            blocker: row.get("blocker")?,
            blocked_by: row.get("blocked_by")?,
        },
        state: ItemState::parse(&state).ok_or(rusqlite::Error::InvalidQuery)?,
        local: row.get("local")?,
        attempts: row.get("attempts")?,
        request: row.get("request")?,
        answer: row.get("answer")?,
        proof: row.get("proof")?,
        error: optional_json(row, "error")?,
        blocks: row.get("blocks")?,
        sha256: row.get("sha256")?,
        poll: row.get("poll")?,
    })
}
