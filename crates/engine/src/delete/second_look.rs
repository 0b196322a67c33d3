//! An independent listing after a deletion.

use std::collections::BTreeMap;

use azure::{Include, ResourceManager};
use domain::{Code, Container, ItemState, Kind, Outcome, Place, Residue, ResourceId, Result};
use jiff::Timestamp;

use super::{gone, refused};
use crate::Engine;
use crate::plan::account_of;
use crate::resources::subscription_of;
use crate::store::journal::{Head, JobItem, SecondLook};
use crate::walk::{Found, Walk};

/// What was found so far.
#[derive(Default)]
struct Looking {
    /// Whether earlier versions were to go: then one that no plan named came after it.
    versions: bool,
    /// Whether only what is kept was to go: what is there is nobody's concern.
    kept_only: bool,
    look: SecondLook,
    until: Option<Timestamp>,
    /// By their kind, and whether they vanish by themselves.
    kept: BTreeMap<(Kind, bool), (u64, Option<Timestamp>)>,
}

impl Engine {
    /// Lists the places again: what of the plan is still there, what no plan named, what is kept.
    pub(super) async fn second_look(&self, number: i64, head: &Head) -> Result<SecondLook> {
        let mut looking = Looking::default();
        let planned = self.planned_resources(number)?;
        for id in planned.values() {
            self.look_at_resource(id, &planned, &mut looking).await?;
        }
        for place in self.places_left(number, head)? {
            let one = matches!(place, Place::Blob(blob) if blob.version.is_some());
            let whole = matches!(place, Place::Container(_));
            let options = head.delete_options();
            looking.versions = options.versions || one || whole;
            looking.kept_only = options.kept_only;
            let is_there = self.look_below(number, place, &mut looking).await?;
            if let Place::Container(container) = place {
                self.look_at_container(number, container, is_there, &mut looking)
                    .await?;
            }
        }
        Ok(looking.finish())
    }

    /// The places in storage whose account is there: one that this deletion took away answers no more.
    pub(crate) fn places_left<'h>(&self, number: i64, head: &'h Head) -> Result<Vec<&'h Place>> {
        let accounts = self.0.journal.resources(number)?.into_iter();
        let gone: Vec<ResourceId> = accounts
            .filter(|row| row.item.kind == Kind::StorageAccount && went(row))
            .filter_map(|row| row.item.resource())
            .collect();
        let is_left = |place: &&Place| {
            let account = account_of(place);
            account.is_some_and(|of| {
                !gone
                    .iter()
                    .any(|id| id.name().eq_ignore_ascii_case(&of.name))
            })
        };
        Ok(head.places.iter().filter(is_left).collect())
    }

    /// The resources of a plan, by their keys.
    pub(super) fn planned_resources(&self, number: i64) -> Result<BTreeMap<String, ResourceId>> {
        let rows = self.0.journal.resources(number)?.into_iter();
        let ids = rows.filter_map(|row| row.item.resource());
        Ok(ids.map(|id| (id.key(), id)).collect())
    }

    /// A resource that is still there, or that the service keeps; of a group also what came into it after the plan.
    async fn look_at_resource(
        &self,
        id: &ResourceId,
        planned: &BTreeMap<String, ResourceId>,
        looking: &mut Looking,
    ) -> Result<()> {
        let manager = self.resource_manager()?;
        if id.resource_type().is_none() {
            match manager.list_resources(id).await {
                Ok(held) => {
                    let new =
                        |resource: &&azure::Resource| !planned.contains_key(&resource.id.key());
                    looking.look.unplanned += held.iter().filter(new).count() as u64;
                }
                Err(error) if error.code == Code::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        let is_there = match id.resource_type() {
            Some(of) if !ResourceManager::deletes(&of) => {
                self.created(&manager, id).await?.is_some()
            }
            _ => manager.has_resource(id).await?,
        };
        looking.look.remaining += u64::from(is_there);
        let subscription = subscription_of(id);
        let kind = Kind::of_resource_type(&id.resource_type().unwrap_or_default());
        let kept = match kind {
            Kind::KeyVault => manager.list_deleted_vaults(&subscription).await,
            // Not every service has this list.
            Kind::Workspace => manager.list_deleted_workspaces(&subscription).await,
            _ => Ok(Vec::new()),
        };
        match kept {
            Ok(kept) => {
                for gone in kept.into_iter().filter(|gone| gone.id == *id) {
                    looking.kept(kind, gone.kept_until);
                }
            }
            Err(error) => tracing::warn!(%error, "what is kept stays unknown"),
        }
        Ok(())
    }

    /// Returns whether the container is there.
    async fn look_below(&self, number: i64, place: &Place, looking: &mut Looking) -> Result<bool> {
        let mut include = Include {
            snapshots: true,
            versions: true,
            deleted: true,
            ..Include::default()
        };
        let mut walk = Walk::begin(self, place, include)?;
        loop {
            let page = match walk.next().await {
                Ok(Some(page)) => page,
                Ok(None) => return Ok(true),
                // Where the container is gone, nothing is left.
                Err(error) if gone(&error) => return Ok(false),
                // An account with a hierarchical namespace keeps no versions and may refuse the word.
                Err(error) if include.versions && refused(&error) => {
                    include.versions = false;
                    walk = Walk::begin(self, place, include)?;
                    continue;
                }
                Err(error) => return Err(error),
            };
            for found in page {
                self.look_at(number, &found, looking)?;
            }
        }
    }

    fn look_at(&self, number: i64, found: &Found, looking: &mut Looking) -> Result<()> {
        let journal = &self.0.journal;
        let row = journal.find(number, &found.id, found.blob.deleted)?;
        if found.blob.deleted {
            looking.kept(found.kind(), found.blob.kept_until);
            // It was to go for good.
            looking.look.remaining += u64::from(row.is_some());
            return Ok(());
        }
        match row {
            Some(row) if still_the_planned(&row, &found.blob.etag) => looking.look.remaining += 1,
            // A version that was not asked for keeps what was deleted or written over.
            None if found.id.version.is_some() && !looking.versions => {
                looking.kept(Kind::BlobVersion, None);
            }
            None if looking.kept_only => {}
            _ => looking.look.unplanned += 1,
        }
        Ok(())
    }

    /// A container that was planned: still there, or kept by the service.
    async fn look_at_container(
        &self,
        number: i64,
        container: &Container,
        is_there: bool,
        looking: &mut Looking,
    ) -> Result<()> {
        let Some(row) = self.0.journal.find(number, &container.itself(), false)? else {
            return Ok(());
        };
        if is_there {
            // One that came under the same name after it went is not it.
            let now = self
                .blobs(&container.account)?
                .container(&container.name)
                .await;
            match now {
                Ok(now) if still_the_planned(&row, &now.etag) => looking.look.remaining += 1,
                Ok(_) => looking.look.unplanned += 1,
                Err(error) if gone(&error) => {}
                Err(error) => return Err(error),
            }
        }
        let service = self.blobs(&container.account)?;
        match service.deleted_containers(container).await {
            Ok(kept) => kept
                .iter()
                .for_each(|one| looking.kept(Kind::Container, one.kept_until)),
            // Whoever may only use this container may not list the account's: what is not known to be gone counts
            // as kept.
            Err(_) => looking.kept(Kind::Container, None),
        }
        Ok(())
    }
}

impl Looking {
    fn kept(&mut self, kind: Kind, until: Option<Timestamp>) {
        self.look.recoverable += 1;
        self.until = self.until.max(until);
        let (count, last) = self.kept.entry((kind, until.is_some())).or_default();
        *count += 1;
        *last = (*last).max(until);
    }

    fn finish(mut self) -> SecondLook {
        self.look.until = self.until.map(|at| at.to_string());
        let residues = self.kept.into_iter();
        self.look.residues = residues
            .map(|((kind, _), (count, until))| Residue {
                kind,
                count,
                until: until.map(|at| at.to_string()),
            })
            .collect();
        self.look
    }
}

/// Whether what is there now is what was planned, and not something that came after it went.
fn still_the_planned(row: &JobItem, etag: &str) -> bool {
    !went(row) || row.item.etag == etag
}

/// Whether it is not there any more.
pub(super) fn went(row: &JobItem) -> bool {
    let gone = ItemState::Ended(Outcome::Deleted);
    row.state == gone || row.state == ItemState::Ended(Outcome::Absent)
}
