use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::account::{BlobService, Retention};
use crate::content::Content;
use crate::seed::BlobType;
use crate::state::Lease;
use crate::ticks::Ticks;

/// Largest computed content whose MD5 is computed unasked: a listing of thousands must stay cheap.
const MD5_AT_MOST: u64 = 8 * 1024;

/// Names and values in the order of the names.
pub(crate) type Metadata = BTreeMap<String, String>;

/// All that is there of one name: the blob, and what is left of what it was.
#[derive(Debug, Clone, Default)]
pub(crate) struct BlobEntry {
    /// The blob itself. `None` where it was deleted, or where it has uncommitted blocks alone.
    pub(crate) base: Option<Arc<Revision>>,
    pub(crate) lease: Lease,
    /// The oldest first; the deleted ones among them.
    pub(crate) snapshots: Vec<Past>,
    /// Previous versions, the oldest first; the deleted ones among them.
    pub(crate) versions: Vec<Past>,
    /// The blob after its deletion, where soft delete keeps it and versioning does not.
    pub(crate) deleted: Option<(Arc<Revision>, Deletion)>,
    /// Blocks that wait for a Put Block List, by their ids.
    pub(crate) uncommitted: Vec<Block>,
}

/// A snapshot or a previous version: it has the very `ETag` and date of the base that it was.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    pub(crate) id: Ticks,
    pub(crate) revision: Arc<Revision>,
    pub(crate) deleted: Option<Deletion>,
}

/// When something was deleted, and for how many days it is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deletion {
    pub(crate) at: Ticks,
    pub(crate) days: u32,
}

impl Deletion {
    fn by(retention: Retention, at: Ticks) -> Option<Self> {
        retention.days.map(|days| Self { at, days })
    }

    pub(crate) fn is_over(&self, now: Ticks) -> bool {
        now >= self.at.plus_days(self.days)
    }

    /// Recorded from the service: 1 in the minute of a deletion that is kept for 2 days.
    pub(crate) fn remaining_days(&self, now: Ticks) -> i64 {
        now.whole_days_to(self.at.plus_days(self.days))
    }
}

impl BlobEntry {
    pub(crate) fn new(revision: Revision) -> Self {
        Self {
            base: Some(Arc::new(revision)),
            ..Self::default()
        }
    }

    /// The snapshot of that id (`2023-01-05T10:40:47.4320737Z`).
    pub(crate) fn snapshot(&self, id: &str) -> Option<&Past> {
        self.snapshots.iter().find(|past| past.id.iso() == id)
    }

    /// The previous version of that id.
    pub(crate) fn version(&self, id: &str) -> Option<&Past> {
        self.versions.iter().find(|past| past.id.iso() == id)
    }

    pub(crate) fn has_live_snapshots(&self) -> bool {
        self.snapshots.iter().any(|past| past.deleted.is_none())
    }

    /// Writes another revision over the base; what was there stays as far as the service keeps it
    /// (Azure: Blob versioning, Soft delete for blobs).
    pub(crate) fn write(&mut self, mut revision: Revision, service: &BlobService) {
        let now = revision.written;
        revision.version = service.versioning.then_some(now);
        self.retire(service, now);
        self.base = Some(Arc::new(revision));
        self.uncommitted.clear();
    }

    /// Keeps the base as a previous version, or as a snapshot that is deleted already.
    fn retire(&mut self, service: &BlobService, now: Ticks) {
        if let Some((revision, deletion)) = self.deleted.take() {
            self.snapshots.push(Past {
                id: deletion.at,
                revision,
                deleted: Some(deletion),
            });
        }
        let Some(base) = self.base.take() else {
            return;
        };
        if service.versioning {
            self.keep_version(base);
        } else if let Some(deletion) = Deletion::by(service.blobs, now) {
            self.snapshots.push(Past {
                id: now,
                revision: base,
                deleted: Some(deletion),
            });
        }
    }

    fn keep_version(&mut self, base: Arc<Revision>) {
        self.versions.push(Past {
            id: base.version.unwrap_or(base.written),
            revision: base,
            deleted: None,
        });
    }

    /// Deletes the base. Returns whether nothing of it is kept.
    pub(crate) fn delete(&mut self, service: &BlobService, now: Ticks) -> bool {
        self.lease = Lease::Available;
        self.uncommitted.clear();
        let Some(base) = self.base.take() else {
            return true;
        };
        if service.versioning {
            self.keep_version(base);
            return false;
        }
        self.deleted = Deletion::by(service.blobs, now).map(|deletion| (base, deletion));
        self.deleted.is_none()
    }

    /// Deletes the snapshots. Returns whether nothing of them is kept.
    pub(crate) fn delete_snapshots(&mut self, service: &BlobService, now: Ticks) -> bool {
        let Some(deletion) = Deletion::by(service.blobs, now) else {
            self.snapshots.retain(|past| past.deleted.is_some());
            return true;
        };
        for past in &mut self.snapshots {
            past.deleted.get_or_insert(deletion);
        }
        false
    }

    /// Takes a snapshot at `taken`. With versioning the base becomes a version and goes on as a new one.
    pub(crate) fn take_snapshot(&mut self, base: &Arc<Revision>, taken: Ticks, versioning: bool) {
        self.snapshots.push(Past {
            id: taken,
            revision: Arc::clone(base),
            deleted: None,
        });
        if versioning {
            self.keep_version(Arc::clone(base));
            let mut current = Revision::clone(base);
            current.version = Some(taken);
            self.base = Some(Arc::new(current));
        }
    }

    /// Restores what is soft-deleted: the base, and every snapshot and version
    /// (Azure REST: Undelete Blob). With versioning no version becomes the base again.
    pub(crate) fn undelete(&mut self) {
        for past in self.snapshots.iter_mut().chain(&mut self.versions) {
            past.deleted = None;
        }
        if let Some((revision, _)) = self.deleted.take() {
            self.base = Some(revision);
        }
    }

    /// Lets go what no retention keeps any more.
    pub(crate) fn expire(&mut self, now: Ticks) {
        let over = |deleted: Option<Deletion>| deleted.is_some_and(|d| d.is_over(now));
        self.snapshots.retain(|past| !over(past.deleted));
        self.versions.retain(|past| !over(past.deleted));
        if over(self.deleted.as_ref().map(|(_, deletion)| *deletion)) {
            self.deleted = None;
        }
    }

    /// Whether nothing is left of that name.
    pub(crate) fn is_empty(&self) -> bool {
        self.base.is_none()
            && self.deleted.is_none()
            && self.snapshots.is_empty()
            && self.versions.is_empty()
            && self.uncommitted.is_empty()
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
    /// Its id as a version, where it was written with versioning on.
    pub(crate) version: Option<Ticks>,
    pub(crate) content_type: Cow<'static, str>,
    /// `Content-Encoding`, `Content-Language`, `Content-Disposition` and `Cache-Control`, where given.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) md5: Md5State,
    pub(crate) metadata: Metadata,
    pub(crate) tags: Metadata,
    pub(crate) tier: Tier,
    /// A legal hold of this revision alone.
    pub(crate) held: bool,
    /// Until when a policy of this revision alone protects it, and whether that policy is locked.
    pub(crate) immutable: Option<(Ticks, bool)>,
    /// Committed blocks of a block blob that was written as blocks: their ids and sizes, in their order.
    pub(crate) blocks: Arc<Vec<(String, u64)>>,
    /// Blocks of an append blob.
    pub(crate) appended: u32,
    /// `x-ms-blob-sequence-number` of a page blob.
    pub(crate) sequence: u64,
}

/// One block: its id as it was sent, and its bytes while it waits for a commit.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) id: String,
    pub(crate) content: Content,
}

/// The tier of a block blob.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tier {
    /// `None`: the account's default, `Hot`.
    pub(crate) set: Option<AccessTier>,
    pub(crate) changed: Option<Ticks>,
    pub(crate) rehydration: Option<Rehydration>,
}

/// A blob on its way out of the archive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rehydration {
    pub(crate) to: AccessTier,
    pub(crate) high_priority: bool,
    pub(crate) done: Ticks,
}

impl Rehydration {
    /// `x-ms-archive-status` (Azure REST: Get Blob Properties).
    pub(crate) const fn status(self) -> &'static str {
        match self.to {
            AccessTier::Cool => "rehydrate-pending-to-cool",
            AccessTier::Cold => "rehydrate-pending-to-cold",
            AccessTier::Hot | AccessTier::Archive => "rehydrate-pending-to-hot",
        }
    }

    /// `x-ms-rehydrate-priority`.
    pub(crate) const fn priority(self) -> &'static str {
        if self.high_priority {
            "High"
        } else {
            "Standard"
        }
    }
}

/// The tiers that a block blob can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccessTier {
    Hot,
    Cool,
    Cold,
    Archive,
}

impl AccessTier {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Hot, Self::Cool, Self::Cold, Self::Archive]
            .into_iter()
            .find(|tier| tier.as_str() == text)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Hot => "Hot",
            Self::Cool => "Cool",
            Self::Cold => "Cold",
            Self::Archive => "Archive",
        }
    }
}

impl Tier {
    /// The tier at that moment: a rehydration ends by itself.
    pub(crate) fn at(&self, now: Ticks) -> AccessTier {
        match &self.rehydration {
            Some(rehydration) if rehydration.done <= now => rehydration.to,
            Some(_) => AccessTier::Archive,
            None => self.set.unwrap_or(AccessTier::Hot),
        }
    }

    /// The rehydration that has not ended yet.
    pub(crate) fn pending(&self, now: Ticks) -> Option<Rehydration> {
        self.rehydration
            .filter(|rehydration| rehydration.done > now)
    }
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
        Self::for_content(BlobType::Block, content)
    }

    /// What a seed's blob has that says nothing: the right one where it costs little.
    pub(crate) fn for_content(blob_type: BlobType, content: &Content) -> Self {
        let cheap = !matches!(content, Content::Synthetic { size, .. } if *size > MD5_AT_MOST);
        if blob_type == BlobType::Block && cheap {
            Self::OnDemand(Arc::default())
        } else {
            Self::None
        }
    }
}

impl Revision {
    /// A blob of this content, and nothing else said of it.
    pub(crate) fn new(content: Content, blob_type: BlobType) -> Self {
        Self {
            content,
            blob_type,
            created: Ticks::UNIX_EPOCH,
            written: Ticks::UNIX_EPOCH,
            version: None,
            content_type: "application/octet-stream".into(),
            headers: Vec::new(),
            md5: Md5State::None,
            metadata: Metadata::new(),
            tags: Metadata::new(),
            tier: Tier::default(),
            held: false,
            immutable: None,
            blocks: Arc::default(),
            appended: 0,
            sequence: 0,
        }
    }

    /// A directory of an account with hierarchical namespace.
    pub(crate) fn directory(now: Ticks) -> Self {
        let mut directory = Self::new(Content::Bytes(bytes::Bytes::new()), BlobType::Block);
        directory.created = now;
        directory.written = now;
        let mark = ("hdi_isfolder".to_owned(), "true".to_owned());
        directory.metadata.extend([mark]);
        directory
    }

    /// Whether it is a directory of an account with hierarchical namespace
    /// (Azure: Data Lake Storage marks it with this metadata).
    pub(crate) fn is_directory(&self) -> bool {
        self.metadata
            .get("hdi_isfolder")
            .is_some_and(|value| value == "true")
    }

    /// The MD5 that the service has for this content.
    pub(crate) fn md5(&self) -> Option<[u8; 16]> {
        match &self.md5 {
            Md5State::None => None,
            Md5State::Known(md5) => Some(*md5),
            Md5State::OnDemand(cell) => Some(*cell.get_or_init(|| self.content.md5())),
        }
    }

    /// A content header that was given with the blob.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }
}
