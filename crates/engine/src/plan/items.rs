//! From what a walk met to the items of a plan, their order and their sums.

use std::collections::{HashMap, VecDeque};

use azure::{Include, Retention};
use domain::{Container, DeleteOptions, Kind, Place, PlanItem, Result, Stay, StorageAccount};

use super::account_of;
use super::extent::Extent;
use crate::Engine;
use crate::delete::refused;
use crate::walk::{Found, Walk};

/// What is asked once, for however many places of one container or account.
#[derive(Default)]
pub(super) struct Known {
    held: HashMap<Container, bool>,
    retention: HashMap<StorageAccount, Retention>,
}

impl Known {
    /// Whether a container has a legal hold. Whoever may only read and delete blobs may not ask.
    async fn holds(&mut self, engine: &Engine, container: &Container) -> Result<bool> {
        if let Some(held) = self.held.get(container) {
            return Ok(*held);
        }
        let service = engine.blobs(&container.account)?;
        let detail = service.container(&container.name).await;
        let held = detail.is_ok_and(|detail| detail.legal_hold);
        self.held.insert(container.clone(), held);
        Ok(held)
    }

    async fn retention(&mut self, engine: &Engine, account: &StorageAccount) -> Result<Retention> {
        if let Some(retention) = self.retention.get(account) {
            return Ok(*retention);
        }
        let retention = engine.blobs(account)?.retention().await;
        let retention = retention.unwrap_or_default();
        self.retention.insert(account.clone(), retention);
        Ok(retention)
    }
}

/// The items of one place, a group of one exact name after the other; then its directories, the deepest first; then
/// the container itself, where that was selected.
pub(super) struct Items<'a> {
    engine: &'a Engine,
    place: &'a Place,
    extent: Extent,
    groups: Groups,
    directories: Vec<PlanItem>,
    /// The container that goes last, and why it cannot.
    container: Option<PlanItem>,
    blocked: bool,
}

impl<'a> Items<'a> {
    pub(super) async fn begin(
        engine: &'a Engine,
        place: &'a Place,
        options: &DeleteOptions,
        known: &mut Known,
    ) -> Result<Self> {
        let (mut held, mut container) = (false, None);
        match place {
            Place::Container(whole) => {
                let detail = engine.blobs(&whole.account)?.container(&whole.name).await?;
                held = detail.legal_hold;
                let blocker = if detail.leased {
                    Some("leased")
                } else if held {
                    Some("legal-hold")
                } else {
                    detail.immutability_policy.then_some("immutable")
                };
                let itself = whole_container(whole, detail.etag, blocker);
                container = (!options.kept_only).then_some(itself);
            }
            Place::Folder { container, .. } => held = known.holds(engine, container).await?,
            Place::Blob(blob) => held = known.holds(engine, &blob.container).await?,
            _ => {}
        }
        let retention = match account_of(place) {
            Some(account) if options.purge || options.soft_deleted => {
                known.retention(engine, account).await?
            }
            _ => Retention::default(),
        };
        let now = engine.http().clock().now();
        let include = Include {
            snapshots: true,
            versions: true,
            deleted: options.soft_deleted,
            holds: true,
            ..Include::default()
        };
        Ok(Self {
            engine,
            place,
            extent: Extent::new(place, options, retention, held, now),
            groups: Groups {
                walk: Walk::begin(engine, place, include)?,
                include,
                ready: VecDeque::new(),
                begun: false,
                ended: false,
            },
            directories: Vec::new(),
            container,
            blocked: false,
        })
    }

    /// The next items; `None` at the end.
    pub(super) async fn next(&mut self, counts: &mut Counts) -> Result<Option<Vec<PlanItem>>> {
        let group = self.groups.next(self.engine, self.place).await?;
        let items = if let Some(group) = group {
            counts.see(&group, self.extent);
            let planned = self.extent.items(group).into_iter();
            let (directories, items): (Vec<_>, Vec<_>) =
                planned.partition(|item| item.kind == Kind::Folder);
            self.directories.extend(directories);
            items
        } else {
            // What lies in a directory has a longer name that begins like its own.
            self.directories
                .sort_by(|a, b| b.blob.name.cmp(&a.blob.name));
            let mut last = std::mem::take(&mut self.directories);
            self.blocked |= last.iter().any(|item| item.blocker.is_some());
            if let Some(mut container) = self.container.take() {
                if self.blocked && container.blocker.is_none() {
                    container.blocker = Some("not-empty".to_owned());
                }
                last.push(container);
            }
            if last.is_empty() {
                return Ok(None);
            }
            last
        };
        // What is kept of a blob goes with its container; what is there and blocked holds the container back.
        self.blocked |= items
            .iter()
            .any(|item| item.blocker.is_some() && !item.purge);
        Ok(Some(items))
    }
}

fn whole_container(container: &Container, etag: String, blocker: Option<&str>) -> PlanItem {
    PlanItem {
        seq: 0,
        kind: Kind::Container,
        blob: container.itself(),
        etag,
        size: 0,
        md5: None,
        purge: false,
        blocker: blocker.map(str::to_owned),
        blocked_by: String::new(),
    }
}

/// A walk in groups of one exact name: the base blob with its snapshots and versions.
struct Groups {
    walk: Walk,
    include: Include,
    ready: VecDeque<Found>,
    begun: bool,
    ended: bool,
}

impl Groups {
    async fn next(&mut self, engine: &Engine, place: &Place) -> Result<Option<Vec<Found>>> {
        // A group is whole once an entry of another name follows it, or nothing does.
        while !self.ended
            && self.ready.front().map(|f| &f.id.name) == self.ready.back().map(|f| &f.id.name)
        {
            match self.walk.next().await {
                Ok(Some(page)) => self.ready.extend(page),
                Ok(None) => self.ended = true,
                // An account with a hierarchical namespace, or one of an older kind, may not know these words.
                Err(error) if !self.begun && refused(&error) && self.asks_for_less() => {
                    self.walk = Walk::begin(engine, place, self.include)?;
                    continue;
                }
                Err(error) => return Err(error),
            }
            self.begun = true;
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

    fn asks_for_less(&mut self) -> bool {
        let wanted = if self.include.versions {
            &mut self.include.versions
        } else {
            &mut self.include.holds
        };
        std::mem::take(wanted)
    }
}

/// What a listing adds up to.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) items: u64,
    pub(super) bytes: u64,
    pub(super) containers: u64,
    left_snapshots: u64,
    left_versions: bool,
    /// Whether a blob goes that soft delete keeps as itself, which nobody can delete for good.
    kept_blobs: bool,
    run_documents: bool,
    /// Whether anything is there that is not soft-deleted.
    pub(super) is_there: bool,
}

impl Counts {
    fn see(&mut self, group: &[Found], extent: Extent) {
        let live = || group.iter().filter(|found| !found.blob.deleted);
        if !extent.snapshots {
            let snapshots = live().filter(|f| f.kind() == Kind::Snapshot).count() as u64;
            let base = live().any(|f| f.kind() == Kind::Blob);
            self.left_snapshots += if base { snapshots } else { 0 };
        }
        // A blob that has a version's id turns into that version.
        self.is_there |= live().next().is_some();
        self.left_versions |= !extent.versions && live().any(|f| f.blob.version.is_some());
        let plain = |f: &Found| f.kind() == Kind::Blob && f.blob.version.is_none();
        self.kept_blobs |= live().any(plain);
        // Run-history documents of a workspace: their records are kept by the service itself.
        self.run_documents |= group.iter().any(|f| f.id.name.contains("dcid."));
    }

    pub(super) fn plan(&mut self, item: &PlanItem) {
        if item.blocker.is_none() {
            self.items += 1;
            self.bytes += item.size;
            self.containers += u64::from(item.kind == Kind::Container);
        }
    }

    pub(super) fn stays(
        &self,
        soft_delete_days: Option<u32>,
        options: &DeleteOptions,
    ) -> Vec<Stay> {
        let mut stays = Vec::new();
        let mut stay = |code: &str, count| {
            stays.push(Stay {
                code: code.to_owned(),
                count,
                used: Vec::new(),
            });
        };
        if self.left_snapshots > 0 {
            stay("snapshots", Some(self.left_snapshots));
        }
        if self.left_versions {
            stay("versions", None);
        }
        if let Some(days) = soft_delete_days.filter(|_| self.kept_blobs || !options.purge) {
            stay("soft-deleted", Some(u64::from(days)));
        }
        if self.containers > 0 {
            stay("containers", None);
        }
        if self.run_documents {
            stay("run-records", None);
        }
        stays
    }
}
