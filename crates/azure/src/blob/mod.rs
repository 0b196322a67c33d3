mod batch;
mod delete;
mod detail;
mod list;
mod read;
mod service;
mod url;

use domain::Code;
use jiff::Timestamp;

pub use batch::Answers;
pub use delete::Target;
pub use detail::{BlobDetail, ContainerDetail};
pub use read::RangeBody;
pub use service::{BlobService, FetchedPage};

/// What a listing shows beside the current blobs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the query")]
pub struct Include {
    /// Snapshots.
    pub snapshots: bool,
    /// Earlier versions.
    pub versions: bool,
    /// Soft-deleted blobs, snapshots and versions.
    pub deleted: bool,
    /// Deleted blobs of which versions are left, one entry for each.
    pub only_versions: bool,
    /// Of each, whether a legal hold or an immutability policy of its own keeps it.
    pub holds: bool,
}

/// One request of a listing.
#[derive(Debug, Clone, Default)]
pub struct ListBlobs {
    /// Only names that begin with this.
    pub prefix: String,
    /// Whether names are cut at the next `/`, giving folders.
    pub hierarchical: bool,
    /// Where the last page said to go on.
    pub marker: Option<String>,
    /// At most this many entries, 1 to 5,000; `None` for the service's own 5,000.
    pub max_results: Option<u32>,
    /// What else to show.
    pub include: Include,
}

/// A blob, snapshot or version, as a listing or a HEAD describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blob {
    /// The exact name.
    pub name: String,
    /// The snapshot's time stamp, for a snapshot.
    pub snapshot: Option<String>,
    /// The version id, where the account keeps versions.
    pub version: Option<String>,
    /// Whether it is what the plain name stands for; false for snapshots, earlier versions and what is
    /// soft-deleted.
    pub current: bool,
    /// Whether it is soft-deleted.
    pub deleted: bool,
    /// Whether it is deleted and versions of it are left; what else is said of it is the newest one's.
    pub only_versions: bool,
    /// Until when the service keeps a soft-deleted one: the whole days that it says are left.
    pub kept_until: Option<Timestamp>,
    /// Its length in bytes.
    pub size: u64,
    /// Its entity tag, always with quotes.
    pub etag: String,
    /// When it was last written.
    pub modified: Option<Timestamp>,
    /// Its MD5 in base64, where the service has one.
    pub md5: Option<String>,
    /// Its media type.
    pub content_type: Option<String>,
    /// Whether someone holds a lease on it.
    pub leased: bool,
    /// Whether a legal hold of its own keeps it, where the listing was asked for holds.
    pub held: bool,
    /// Until when an immutability policy of its own keeps it, where the listing was asked for holds.
    pub immutable_until: Option<Timestamp>,
    /// Its access tier, `Hot`, `Archive`, …
    pub tier: Option<String>,
    /// Whether it only stands for a folder (`hdi_isfolder`, or a directory of a hierarchical namespace).
    pub directory: bool,
}

/// One page of a listing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlobPage {
    /// Folders: prefixes with their trailing slash.
    pub folders: Vec<String>,
    /// Blobs, in the service's order.
    pub blobs: Vec<Blob>,
    /// Where to go on; `None` on the last page. An empty page may have one.
    pub next: Option<String>,
    /// Whether directories are told from files: the account has a hierarchical namespace.
    pub hierarchical_namespace: bool,
}

/// A container, as a listing describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContainerEntry {
    /// Its name.
    pub name: String,
    /// Its entity tag, with quotes.
    pub etag: String,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// Whether it is soft-deleted.
    pub deleted: bool,
    /// Which of the soft-deleted ones of its name it is.
    pub version: Option<String>,
    /// Until when the service keeps a soft-deleted one: the whole days that it says are left.
    pub kept_until: Option<Timestamp>,
}

/// One page of containers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContainerPage {
    /// The containers.
    pub containers: Vec<ContainerEntry>,
    /// Where to go on.
    pub next: Option<String>,
}

/// How long an account keeps what was deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// Days that a deleted blob can be brought back; `None` where soft delete is off.
    pub soft_delete_days: Option<u32>,
    /// Whether snapshots and versions that are soft-deleted can be deleted for good.
    pub permanent_delete: bool,
}

/// The service did it.
#[derive(Debug, Clone, Default)]
pub struct Acknowledged {
    /// `x-ms-request-id`.
    pub request_id: String,
}

/// An entity tag with its quotes: a header has them, "Azure REST: List Blobs" leaves them out.
fn quoted(etag: &str) -> String {
    let etag = etag.trim();
    if etag.is_empty() || etag.ends_with('"') {
        etag.to_owned()
    } else {
        format!("\"{etag}\"")
    }
}

/// Whether a lease keeps others from deleting: its status is `locked` while it is leased or breaking
/// ("Azure REST: Lease Blob").
fn is_leased(status: &str) -> bool {
    status.eq_ignore_ascii_case("locked")
}

/// An answer that is not what was asked for: `corrupt` with why.
fn corrupt(why: impl std::fmt::Display) -> domain::Error {
    domain::Error::new(Code::Corrupt)
        .tried("read-blob")
        .with("why", why)
}
