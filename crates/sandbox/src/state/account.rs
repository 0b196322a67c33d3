use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::content::Content;
use crate::seed::BlobType;
use crate::state::Lease;
use crate::ticks::Ticks;

/// Largest content whose MD5 is computed unasked.
const MD5_AT_MOST: u64 = 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) name: String,
    /// The bytes of the account key.
    pub(crate) key: Vec<u8>,
    pub(crate) containers: BTreeMap<String, Container>,
}

#[derive(Debug)]
pub(crate) struct Container {
    pub(crate) written: Ticks,
    pub(crate) metadata: Metadata,
    pub(crate) lease: Lease,
    pub(crate) blobs: BTreeMap<String, BlobEntry>,
}

/// Metadata in the order of its names.
pub(crate) type Metadata = BTreeMap<String, String>;

/// A blob with its snapshots.
#[derive(Debug)]
pub(crate) struct BlobEntry {
    pub(crate) base: Arc<Revision>,
    pub(crate) lease: Lease,
    /// The oldest first.
    pub(crate) snapshots: Vec<Snapshot>,
}

/// A snapshot: it has the very `ETag` and date of the base that it was taken of.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) taken: Ticks,
    pub(crate) revision: Arc<Revision>,
}

impl BlobEntry {
    pub(crate) fn new(revision: Revision) -> Self {
        Self {
            base: Arc::new(revision),
            lease: Lease::Available,
            snapshots: Vec::new(),
        }
    }

    /// The snapshot of that id (`2023-01-05T10:40:47.4320737Z`).
    pub(crate) fn snapshot(&self, id: &str) -> Option<&Snapshot> {
        self.snapshots.iter().find(|s| s.taken.iso() == id)
    }
}

/// What a blob is from one write to the next.
#[derive(Debug, Clone)]
pub(crate) struct Revision {
    pub(crate) content: Content,
    pub(crate) blob_type: BlobType,
    pub(crate) created: Ticks,
    /// The write's own moment: its `ETag` and its `Last-Modified`.
    pub(crate) written: Ticks,
    pub(crate) content_type: Cow<'static, str>,
    pub(crate) md5: Md5State,
    pub(crate) metadata: Metadata,
    /// Blocks of an append blob.
    pub(crate) blocks: u32,
}

/// What the service knows of a blob's MD5.
#[derive(Debug, Clone)]
pub(crate) enum Md5State {
    None,
    Known([u8; 16]),
    /// Computed when it is first asked for.
    OnDemand(Arc<OnceLock<[u8; 16]>>),
}

impl Md5State {
    /// What Put Blob leaves: the right one for what arrives in one piece.
    pub(crate) fn for_upload(content: &Content) -> Self {
        match content {
            Content::Bytes(_) => Self::OnDemand(Arc::default()),
            Content::Synthetic { .. } => Self::for_content(BlobType::Block, content),
        }
    }

    /// What a seed's blob has that says nothing: the right one where it costs little.
    pub(crate) fn for_content(blob_type: BlobType, content: &Content) -> Self {
        if blob_type == BlobType::Block && content.len() <= MD5_AT_MOST {
            Self::OnDemand(Arc::default())
        } else {
            Self::None
        }
    }
}

impl Revision {
    /// The MD5 that the service has for this content.
    pub(crate) fn md5(&self) -> Option<[u8; 16]> {
        match &self.md5 {
            Md5State::None => None,
            Md5State::Known(md5) => Some(*md5),
            Md5State::OnDemand(cell) => Some(*cell.get_or_init(|| self.content.md5())),
        }
    }
}
