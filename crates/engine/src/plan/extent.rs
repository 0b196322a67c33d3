//! What goes of each name below one place.

use azure::Retention;
use domain::{BlobId, DeleteOptions, Kind, Place, PlanItem};
use jiff::Timestamp;

use crate::walk::Found;

/// What the place, the options and the account make of each name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) snapshots: bool,
    pub(super) versions: bool,
    pub(super) soft_deleted: bool,
    /// Whether what is there stays, whatever else is asked for.
    kept_only: bool,
    /// Whether what is deleted is kept, and is to go for good all the same.
    pub(super) purge: bool,
    /// Whether each item goes only after a copy of it was made.
    export: bool,
    /// Whether one version was selected and nothing else.
    alone: bool,
    /// Whether the account lets anybody delete for good.
    permanent: bool,
    /// Whether the container has a legal hold.
    pub(super) held: bool,
    now: Timestamp,
}

impl Extent {
    pub(super) fn new(
        place: &Place,
        options: &DeleteOptions,
        retention: Retention,
        held: bool,
        now: Timestamp,
    ) -> Self {
        // Nothing of a container outlives it.
        let whole = matches!(place, Place::Container(_));
        let alone = matches!(place, Place::Blob(blob) if blob.version.is_some());
        Self {
            snapshots: options.snapshots || whole,
            versions: options.versions || whole || alone,
            soft_deleted: options.soft_deleted,
            kept_only: options.kept_only,
            purge: options.purge && retention.soft_delete_days.is_some(),
            export: options.export,
            alone,
            permanent: retention.permanent_delete,
            held,
            now,
        }
    }

    /// The items of one group in the order in which they go: snapshots by their time, the base, earlier versions by
    /// theirs, the version that the base has become then, and what was soft-deleted before.
    pub(super) fn items(self, group: Vec<Found>) -> Vec<PlanItem> {
        let (mut kept, mut snapshots, mut versions, mut base) = (vec![], vec![], vec![], None);
        for found in group {
            match found.kind() {
                _ if found.blob.deleted => kept.push(found),
                Kind::Snapshot => snapshots.push(found),
                Kind::BlobVersion => versions.push(found),
                _ => base = Some(found),
            }
        }
        if self.kept_only && base.is_some() {
            // Its snapshots and versions are those of something that is there.
            base = None;
            snapshots.clear();
            versions.clear();
        }
        snapshots.sort_by(|a, b| a.id.snapshot.cmp(&b.id.snapshot));
        versions.sort_by(|a, b| a.id.version.cmp(&b.id.version));
        let mut items = Vec::new();
        let blocks = !snapshots.is_empty() && !self.snapshots;
        // Where a snapshot was selected its base is not met; elsewhere snapshots go only where they were asked for.
        if self.snapshots || base.is_none() {
            for found in snapshots {
                self.copy(&mut items, found);
            }
        }
        let current = base.and_then(|base| self.base(&mut items, base, blocks));
        if self.versions {
            for found in versions {
                self.copy(&mut items, found);
            }
        }
        if let Some(current) = current {
            self.copy(&mut items, current);
        }
        if self.soft_deleted {
            kept.sort_by(|a, b| {
                (&a.id.snapshot, &a.id.version).cmp(&(&b.id.snapshot, &b.id.version))
            });
            items.extend(kept.into_iter().map(|found| self.kept_before(found)));
        }
        items
    }

    /// Plans the base, and returns the version that it becomes, where that goes too.
    fn base(self, items: &mut Vec<PlanItem>, base: Found, blocks: bool) -> Option<Found> {
        let mut becomes = base.clone();
        becomes.id.version.clone_from(&base.blob.version);
        // Its bytes are the base's own, and counted there.
        becomes.blob.size = 0;
        if self.alone {
            // The service deletes the current version with its blob and not alone.
            items.push(item(becomes, false, Some("current-version")));
            return None;
        }
        let blocker = if base.blob.leased {
            Some("leased")
        } else if let Some(hold) = self.hold(&base) {
            Some(hold)
        } else {
            blocks.then_some("snapshots")
        };
        items.push(item(base, false, blocker));
        (self.versions && blocker.is_none() && becomes.id.version.is_some()).then_some(becomes)
    }

    /// Plans a snapshot or a version, and after it what the service keeps of it.
    fn copy(self, items: &mut Vec<PlanItem>, found: Found) {
        let blocker = self.hold(&found);
        let again = (self.purge && blocker.is_none()).then(|| found.clone());
        items.push(item(found, false, blocker));
        if let Some(mut again) = again {
            again.blob.size = 0;
            items.push(self.kept(again));
        }
    }

    /// What is soft-deleted by then. A blob itself is kept until its days are over, whoever asks.
    fn kept(self, found: Found) -> PlanItem {
        let blocker = if found.kind() == Kind::Blob {
            Some("kept")
        } else {
            (!self.permanent).then_some("permanent-delete-off")
        };
        item(found, true, blocker)
    }

    /// What was soft-deleted before this plan: nobody can download it.
    fn kept_before(self, found: Found) -> PlanItem {
        let mut item = self.kept(found);
        if self.export && item.blocker.is_none() {
            item.blocker = Some("not-exportable".to_owned());
        }
        item
    }

    fn hold(self, found: &Found) -> Option<&'static str> {
        if self.held || found.blob.held {
            Some("legal-hold")
        } else {
            let until = found.blob.immutable_until;
            until
                .is_some_and(|until| until > self.now)
                .then_some("immutable")
        }
    }
}

fn item(found: Found, purge: bool, blocker: Option<&str>) -> PlanItem {
    let directory = found.blob.directory && found.kind() == Kind::Blob;
    PlanItem {
        seq: 0,
        kind: if directory {
            Kind::Folder
        } else {
            kind(&found.id)
        },
        blob: found.id,
        etag: found.blob.etag,
        size: found.blob.size,
        md5: found.blob.md5,
        purge,
        blocker: blocker.map(str::to_owned),
        blocked_by: String::new(),
    }
}

fn kind(blob: &BlobId) -> Kind {
    match (&blob.snapshot, &blob.version) {
        (Some(_), _) => Kind::Snapshot,
        (None, Some(_)) => Kind::BlobVersion,
        (None, None) => Kind::Blob,
    }
}
