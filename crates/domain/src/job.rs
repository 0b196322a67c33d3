use serde::{Deserialize, Serialize};

use crate::{Error, Kind, Stay, Tally};

/// A job's id: 32 lower-case hex digits.
pub type JobId = String;

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// Brings bytes to a folder.
    Download,
    /// Deletes on the far side.
    Delete,
}

impl Verb {
    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Download => "download",
            Self::Delete => "delete",
        }
    }

    /// Reads the stable text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Download, Self::Delete]
            .into_iter()
            .find(|v| v.as_str() == text)
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// The walk that lists its items is under way, or broke off.
    Listing,
    /// Planned and waiting for a confirmation.
    Planned,
    /// At work, or interrupted by a crash where no process owns it.
    Running,
    /// At work, and waiting until the network is back.
    Waiting,
    /// Stopped by a person, a full disk or the service; can be resumed.
    Paused,
    /// Every item has its outcome.
    Finished,
    /// Stopped for good; what had not been sent is `canceled`.
    Canceled,
}

impl JobState {
    const ALL: [Self; 7] = [
        Self::Listing,
        Self::Planned,
        Self::Running,
        Self::Waiting,
        Self::Paused,
        Self::Finished,
        Self::Canceled,
    ];

    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listing => "listing",
            Self::Planned => "planned",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Paused => "paused",
            Self::Finished => "finished",
            Self::Canceled => "canceled",
        }
    }

    /// Reads the stable text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

/// How far a job is, for the eye: sent at most a few times a second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Progress {
    /// Which job.
    pub job: JobId,
    /// Where it stands.
    pub state: JobState,
    /// Items that ended.
    pub done: u64,
    /// Bytes that arrived or were deleted.
    pub bytes: u64,
    /// Bytes a second over the last few seconds.
    pub rate: u64,
    /// The exact name of an item at work.
    pub current: Option<String>,
}

/// Copies of one kind that the service keeps after a deletion, and that vanish by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Residue {
    /// What they are copies of.
    pub kind: Kind,
    /// How many.
    pub count: u64,
    /// When the last of them vanishes, RFC 3339; `None` where they stay until somebody deletes them, or nobody says.
    pub until: Option<String>,
}

/// One job, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct JobSummary {
    /// The job's id.
    pub job: JobId,
    /// What it does.
    pub verb: Verb,
    /// Where it stands.
    pub state: JobState,
    /// What was selected, as a person reads it; the first few places.
    pub places: Vec<String>,
    /// How many places were selected.
    pub place_count: u64,
    /// The local folder of a download.
    pub destination: Option<String>,
    /// Planned items.
    pub items: u64,
    /// Planned bytes.
    pub bytes: u64,
    /// Items that ended, by outcome.
    pub tally: Tally,
    /// Bytes of the items that ended saved or deleted.
    pub done_bytes: u64,
    /// Planned items that the second look still found, for a finished deletion.
    pub remaining: Option<u64>,
    /// Items below the selected places that no plan named, for a finished deletion.
    pub unplanned: Option<u64>,
    /// Copies that the service keeps, for a finished deletion.
    pub recoverable: Option<u64>,
    /// The latest date until which the service keeps one, RFC 3339.
    pub until: Option<String>,
    /// What those copies are, and when each kind of them vanishes.
    pub residues: Vec<Residue>,
    /// What the plan of a deletion said that would stay.
    pub stays: Vec<Stay>,
    /// Whether nothing may be left that the service keeps: an erasure, and what is purged.
    pub erases: bool,
    /// When it was made, RFC 3339 in UTC.
    pub made_at: String,
    /// When it ended.
    pub finished_at: Option<String>,
    /// Why it paused, where something stopped it.
    pub error: Option<Error>,
}
