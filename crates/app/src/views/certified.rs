use certificate::Kept;
use domain::{Kind, Residue, Stay, Tally};
use serde::Serialize;
use ts_rs::TS;

/// A deletion that ended, beside what its job says.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Deletion {
    /// The job.
    pub job: String,
    /// Who confirmed it: a name where that is who is signed in now, else an object id, `account-key` or `sas`.
    pub who: String,
    /// Whether a certificate was written.
    pub certified: bool,
}

/// What an independent listing found after a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Look {
    /// Planned items that are still there.
    pub remaining: u64,
    /// Items below the selected places that no plan named.
    pub unplanned: u64,
    /// Copies that the service keeps.
    pub recoverable: u64,
    /// The latest date until which it keeps one, RFC 3339.
    pub until: Option<String>,
    /// What those copies are, and when each kind of them vanishes; nothing where only their number is on record.
    pub residues: Vec<Residue>,
}

/// How many items of one kind a deletion was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CertifiedKind {
    /// What they are.
    pub kind: Kind,
    /// How many the plan named.
    pub before: u64,
    /// How many of them are deleted, or were gone already.
    pub gone: u64,
}

/// A certificate whose every byte is as it was signed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CertificateView {
    /// The job.
    pub job: String,
    /// What was selected, as a person reads it.
    pub places: Vec<String>,
    /// Who confirmed it, as in [`Deletion`].
    pub who: String,
    /// The cloud's name.
    pub cloud: String,
    /// The plan's hash, 64 hex digits.
    pub plan_hash: String,
    /// What was typed.
    pub confirmed: String,
    /// When the items were read.
    pub observed_at: String,
    /// When the job ended.
    pub finished_at: String,
    /// How many items were to go.
    pub items: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Every item of the plan, counted by its kind.
    pub kinds: Vec<CertifiedKind>,
    /// How many items ended how.
    pub tally: Tally,
    /// What the second look found; nothing where the job was canceled before it.
    pub second_look: Option<Look>,
    /// What stays by its nature.
    pub stays: Vec<Stay>,
    /// The fingerprint of the key that signed, in groups of four digits.
    pub fingerprint: String,
    /// Where that key is kept.
    #[ts(type = "\"keyring\" | \"session\"")]
    pub kept: Kept,
    /// Whether it is a key of this machine and user.
    pub known: bool,
    /// Where the file lies: the home directory is `~`.
    pub path: String,
    /// When the file was read and checked.
    pub checked_at: String,
}
