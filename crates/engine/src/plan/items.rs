//! From what a walk met to the items of a plan, their order and their sums.

use std::collections::VecDeque;

use azure::Include;
use domain::{DeleteOptions, Kind, Place, PlanItem, Result, Stay};

use crate::Engine;
use crate::walk::{Found, Walk};

/// A walk in groups of one exact name: the base blob with its snapshots.
pub(super) struct Groups {
    walk: Walk,
    ready: VecDeque<Found>,
    ended: bool,
}

impl Groups {
    pub(super) fn begin(engine: &Engine, place: &Place) -> Result<Self> {
        let include = Include {
            snapshots: true,
            ..Include::default()
        };
        Ok(Self {
            walk: Walk::begin(engine, place, include)?,
            ready: VecDeque::new(),
            ended: false,
        })
    }

    pub(super) async fn next(&mut self) -> Result<Option<Vec<Found>>> {
        // A group is whole once an entry of another name follows it, or nothing does.
        while !self.ended
            && self.ready.front().map(|f| &f.id.name) == self.ready.back().map(|f| &f.id.name)
        {
            match self.walk.next().await? {
                Some(page) => self.ready.extend(page),
                None => self.ended = true,
            }
        }
        let Some(first) = self.ready.pop_front() else {
            return Ok(None);
        };
        let mut group = vec![first];
        while self
            .ready
            .front()
            .is_some_and(|next| next.id.name == group[0].id.name)
        {
            group.extend(self.ready.pop_front());
        }
        Ok(Some(group))
    }
}

/// The items of one group in the order in which they go: snapshots by their time, then the base.
pub(super) fn planned(
    mut group: Vec<Found>,
    options: DeleteOptions,
    seq: &mut u64,
) -> Vec<PlanItem> {
    group.sort_by(|a, b| {
        (a.id.snapshot.is_none(), &a.id.snapshot).cmp(&(b.id.snapshot.is_none(), &b.id.snapshot))
    });
    let snapshots = group.iter().any(|f| f.kind() == Kind::Snapshot);
    let base = group.iter().any(|f| f.kind() == Kind::Blob);
    let mut items = Vec::new();
    for found in group {
        let kind = found.kind();
        // A walk of one snapshot meets no base; elsewhere snapshots go only where they were asked for.
        if kind == Kind::Snapshot && base && !options.snapshots {
            continue;
        }
        let blocker = match kind {
            Kind::Blob if found.blob.leased => Some("leased"),
            Kind::Blob if snapshots && !options.snapshots => Some("snapshots"),
            _ => None,
        };
        items.push(PlanItem {
            seq: *seq,
            kind,
            blob: found.id,
            etag: found.blob.etag,
            size: found.blob.size,
            md5: found.blob.md5,
            blocker: blocker.map(str::to_owned),
        });
        *seq += 1;
    }
    items
}

/// What a listing adds up to.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) items: u64,
    pub(super) bytes: u64,
    left_snapshots: u64,
    run_documents: bool,
}

impl Counts {
    pub(super) fn see(&mut self, group: &[Found], options: DeleteOptions) {
        if !options.snapshots {
            let snapshots = group.iter().filter(|f| f.kind() == Kind::Snapshot).count() as u64;
            let base = group.iter().any(|f| f.kind() == Kind::Blob);
            self.left_snapshots += if base { snapshots } else { 0 };
        }
        // Run-history documents of a workspace: their records are kept by the service itself.
        self.run_documents |= group.iter().any(|f| f.id.name.contains("dcid."));
    }

    pub(super) fn plan(&mut self, item: &PlanItem) {
        if item.blocker.is_none() {
            self.items += 1;
            self.bytes += item.size;
        }
    }

    pub(super) fn stays(&self, soft_delete_days: Option<u32>) -> Vec<Stay> {
        let mut stays = Vec::new();
        if self.left_snapshots > 0 {
            stays.push(Stay {
                code: "snapshots".into(),
                count: Some(self.left_snapshots),
            });
        }
        if let Some(days) = soft_delete_days {
            stays.push(Stay {
                code: "soft-deleted".into(),
                count: Some(u64::from(days)),
            });
        }
        if self.run_documents {
            stays.push(Stay {
                code: "run-records".into(),
                count: None,
            });
        }
        stays
    }
}
