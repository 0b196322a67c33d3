//! Resources as items of a plan: what is in their way is found by reading alone, before anything is sent.

use std::collections::{BTreeMap, BTreeSet};

use azure::{DeletedResource, Nested, Permission, ResourceManager};
use domain::{
    BlobId, Code, Container, DeleteOptions, Error, Kind, Place, PlanItem, ResourceId, Result, Stay,
    StorageAccount, Used,
};
use jiff::Timestamp;

use super::surroundings::Known;
use crate::Engine;
use crate::resources::subscription_of;

/// In which order resources go: what runs in a workspace before it, what it names as its own after it, the registry
/// last. What was named in storage goes just before the workspaces.
const ORDER: &[Kind] = &[
    Kind::Endpoint,
    Kind::Run,
    Kind::Compute,
    Kind::Workspace,
    Kind::Component,
    Kind::KeyVault,
    Kind::StorageAccount,
    Kind::ContainerRegistry,
];

/// The selected resources.
pub(super) fn selected(places: &[Place]) -> Vec<&ResourceId> {
    let mut ids = Vec::new();
    for place in places {
        if let Place::Resource { id } = place {
            ids.push(id);
        }
    }
    ids
}

/// Refuses resources that are not deleted here.
pub(super) fn check(places: &[Place]) -> Result<()> {
    for id in selected(places) {
        let deletes = match id.resource_type() {
            None => id.resource_group().is_some(),
            Some(of) => ResourceManager::deletes(&of),
        };
        if !deletes {
            return Err(Error::new(Code::NotAvailable)
                .with("what", "delete-resource")
                .with("place", id));
        }
    }
    Ok(())
}

/// The items of selected resources.
#[derive(Default)]
pub(super) struct PlannedResources {
    /// In the order in which they go, each with what is in its way.
    pub(super) items: Vec<PlanItem>,
    /// What stays that a workspace names as its own, because others use it too.
    left: Vec<Used>,
    /// Whether anything stays that a workspace names as its own.
    leaves_own: bool,
}

impl Engine {
    /// The items of selected resources: of a group everything in it before the group itself, of a workspace what it
    /// names as its own, where that is asked for and nobody else uses it.
    pub(super) async fn plan_resources(
        &self,
        ids: &[&ResourceId],
        options: &DeleteOptions,
    ) -> Result<PlannedResources> {
        let manager = self.resource_manager()?;
        let who = self.identity().map(|identity| identity.object_id);
        let known = Known::read(&manager, ids, &who.unwrap_or_default()).await?;
        let mut going: Vec<ResourceId> = Vec::new();
        for id in ids {
            if id.resource_type().is_none() {
                let held = manager.list_resources(id).await?;
                going.extend(held.into_iter().map(|resource| resource.id));
            }
            going.push((*id).clone());
        }
        let left = self
            .add_dependents(&manager, &known, &mut going, options)
            .await?;
        let mut seen = BTreeSet::new();
        going.retain(|id| seen.insert(id.key()));
        // What runs in a workspace is planned with it.
        let whole = going.clone();
        going.retain(|id| !whole.iter().any(|other| is_nested_in(id, other)));
        let mut items = Vec::new();
        for id in &going {
            // What is there is not what is kept: `purge` never touches it.
            let created = self.created(&manager, id).await?;
            let is_there = created.is_some();
            let Some(created) = created.filter(|_| !options.kept_only) else {
                let purge = self.plan_purge(&manager, id, options).await;
                items.push(purge.map_err(|error| match error.code {
                    Code::NotFound if is_there => Error::new(Code::NotDeleted).with("place", id),
                    _ => error,
                })?);
                continue;
            };
            let permissions = manager.permissions(id).await?;
            let blocker = known.blocker(id, &permissions, &going, options);
            let mut planned = item(id, created, blocker);
            match planned.kind {
                Kind::Workspace => {
                    items.extend(plan_nested(&manager, &known, &permissions, id, options).await?);
                }
                Kind::Endpoint | Kind::Run if planned.blocker.is_none() => {
                    let nested = manager.nested(id).await?;
                    hold_used_back(&mut planned, nested.as_ref(), options);
                }
                _ => {}
            }
            // A workspace goes for good in one step, a vault is deleted before.
            if options.purge && planned.kind == Kind::KeyVault && planned.blocker.is_none() {
                let protected = manager.is_purge_protected(id).await?;
                let blocker = protected.then(|| ("purge-protected", String::new()));
                let mut purge = item(id, String::new(), blocker);
                purge.purge = true;
                items.push(purge);
            }
            items.push(planned);
        }
        known.hold_workspaces_back(&mut items);
        items.sort_by_key(|item| (rank(item), item.blob.name.to_lowercase(), item.purge));
        hold_groups_back(&mut items);
        let mut own = known
            .workspaces()
            .filter(|workspace| going.contains(&workspace.id))
            .flat_map(|workspace| workspace.links.all());
        let leaves_own = own.any(|link| !going.contains(link));
        Ok(PlannedResources {
            items,
            left,
            leaves_own,
        })
    }

    /// What is soft-deleted already, and goes for good. Errors: `not-found` where nothing of it is kept, or it was not
    /// to go for good.
    async fn plan_purge(
        &self,
        manager: &ResourceManager,
        id: &ResourceId,
        options: &DeleteOptions,
    ) -> Result<PlanItem> {
        let kept = if options.purge {
            self.kept_resource(manager, id).await?
        } else {
            None
        };
        let kept = kept.ok_or_else(|| Error::new(Code::NotFound).with("place", id))?;
        let blocker = kept
            .purge_protected
            .then(|| ("purge-protected", String::new()));
        let deleted_at = kept.deleted_at.map(|at| at.to_string());
        let mut purge = item(id, deleted_at.unwrap_or_default(), blocker);
        purge.purge = true;
        Ok(purge)
    }

    /// A deleted workspace or vault that the service keeps.
    pub(crate) async fn kept_resource(
        &self,
        manager: &ResourceManager,
        id: &ResourceId,
    ) -> Result<Option<DeletedResource>> {
        let subscription = subscription_of(id);
        let kept = match Kind::of_resource_type(&id.resource_type().unwrap_or_default()) {
            Kind::KeyVault => manager.list_deleted_vaults(&subscription).await?,
            Kind::Workspace => manager.list_deleted_workspaces(&subscription).await?,
            _ => Vec::new(),
        };
        Ok(kept.into_iter().find(|kept| kept.id == *id))
    }

    /// Adds what the workspaces name as their own and nobody else uses; returns what others use as well.
    async fn add_dependents(
        &self,
        manager: &ResourceManager,
        known: &Known,
        going: &mut Vec<ResourceId>,
        options: &DeleteOptions,
    ) -> Result<Vec<Used>> {
        let mut left = Vec::new();
        if !options.dependents || options.kept_only {
            return Ok(left);
        }
        let linked: BTreeMap<String, ResourceId> = known
            .workspaces()
            .filter(|workspace| going.contains(&workspace.id))
            .flat_map(|workspace| workspace.links.all())
            .map(|id| (id.key(), id.clone()))
            .collect();
        for id in linked.into_values() {
            // Who uses it in a subscription that was not read is not known.
            let read = known.has_read(&subscription_of(&id));
            let by = known.other_users(&id, going);
            let alone = read && by.is_empty();
            if going.contains(&id) {
                continue;
            }
            if !alone && !is_named(&id, options) {
                let name = id.name().to_owned();
                left.push(Used { name, by });
            } else if self.created(manager, &id).await?.is_some() {
                going.push(id);
            }
        }
        Ok(left)
    }

    /// When a resource was made, which tells it from one that came after it under the same id; empty where nobody
    /// says, nothing where it is not there.
    pub(crate) async fn created(
        &self,
        manager: &ResourceManager,
        id: &ResourceId,
    ) -> Result<Option<String>> {
        if id.resource_type().is_none() {
            // Nobody says of a group when it was made.
            return Ok(manager.has_resource(id).await?.then(String::new));
        }
        if is_nested(id) {
            let nested = manager.nested(id).await?;
            return Ok(nested.map(|nested| said(nested.created)));
        }
        let group = id
            .group()
            .ok_or_else(|| Error::new(Code::Internal).with("why", "no group"))?;
        let listed = match manager.list_resources(&group).await {
            Err(error) if error.code == Code::NotFound => return Ok(None),
            listed => listed?,
        };
        let found = listed.into_iter().find(|resource| resource.id == *id);
        Ok(found.map(|found| said(found.created)))
    }
}

/// What runs in a workspace, as items that go before it.
async fn plan_nested(
    manager: &ResourceManager,
    known: &Known,
    permissions: &[Permission],
    workspace: &ResourceId,
    options: &DeleteOptions,
) -> Result<Vec<PlanItem>> {
    let nested = manager.list_nested(workspace).await?;
    let planned = nested.into_iter().map(|nested| {
        let blocker = known.blocker(&nested.id, permissions, &[], options);
        let mut planned = item(&nested.id, said(nested.created), blocker);
        hold_used_back(&mut planned, Some(&nested), options);
        planned
    });
    Ok(planned.collect())
}

/// What somebody relies on goes only where that was asked for.
fn hold_used_back(item: &mut PlanItem, nested: Option<&Nested>, options: &DeleteOptions) {
    let in_use = nested.is_some_and(|nested| nested.in_use);
    if in_use && item.blocker.is_none() && !options.dependents {
        let code = if item.kind == Kind::Run {
            "running"
        } else {
            "traffic"
        };
        item.blocker = Some(code.to_owned());
    }
}

/// Whether a resource lies in another one: an endpoint, a compute or a job of a workspace.
pub(super) fn is_nested(id: &ResourceId) -> bool {
    let of = id.resource_type().unwrap_or_default();
    of.matches('/').count() > 1
}

/// Whether one of them lies in this very resource.
fn is_nested_in(id: &ResourceId, other: &ResourceId) -> bool {
    is_nested(id) && other.resource_type().is_some() && id != other && id.is_within(other)
}

/// A time as plans have it: empty where nobody says.
fn said(at: Option<Timestamp>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

/// In which order resources go: what belongs to a workspace after it, a group last, and with it what goes by its
/// group alone.
fn rank(item: &PlanItem) -> usize {
    let known = ORDER.iter().position(|kind| *kind == item.kind);
    known.unwrap_or(if item.kind == Kind::ResourceGroup {
        ORDER.len()
    } else {
        ORDER.len() + 1
    })
}

/// An account takes along whatever is in it: it goes only where nothing stays that the plan names there. `held` has
/// that by the account's name.
pub(super) fn hold_accounts_back(items: &mut [PlanItem], held: &BTreeMap<String, Vec<String>>) {
    for item in items.iter_mut() {
        let id = item
            .resource()
            .filter(|_| item.kind == Kind::StorageAccount);
        let inside = id.and_then(|id| held.get(&id.name().to_lowercase()));
        if let (Some(inside), None) = (inside, &item.blocker) {
            item.blocker = Some("account-not-empty".to_owned());
            item.blocked_by = inside.join("\n");
        }
    }
    hold_groups_back(items);
}

/// A group goes only with everything in it, and what goes with it alone waits for that as well.
fn hold_groups_back(items: &mut [PlanItem]) {
    let held: Vec<ResourceId> = items
        .iter()
        // What is kept of it afterwards holds no group.
        .filter(|item| item.blocker.is_some() && !item.purge)
        .filter_map(PlanItem::resource)
        .collect();
    for item in items {
        let by_itself = ORDER.contains(&item.kind);
        let Some(group) = item.resource().and_then(|id| id.group()) else {
            continue;
        };
        let inside: Vec<&str> = held
            .iter()
            .filter(|id| id.is_within(&group))
            .map(ResourceId::as_str)
            .collect();
        if !by_itself && item.blocker.is_none() && !inside.is_empty() {
            item.blocker = Some("group-not-empty".to_owned());
            item.blocked_by = inside.join("\n");
        }
    }
}

/// Whether a resource was named as one that goes although others use it.
pub(super) fn is_named(id: &ResourceId, options: &DeleteOptions) -> bool {
    let mut names = options.shared.iter();
    names.any(|name| name.eq_ignore_ascii_case(id.name()))
}

fn item(id: &ResourceId, created: String, blocker: Option<(&'static str, String)>) -> PlanItem {
    let (blocker, blocked_by) = blocker.unzip();
    PlanItem {
        seq: 0,
        kind: id
            .resource_type()
            .map_or(Kind::ResourceGroup, |of| Kind::of_resource_type(&of)),
        blob: BlobId {
            container: Container {
                account: StorageAccount {
                    name: id.resource_group().unwrap_or_default().to_owned(),
                    endpoint: id
                        .group()
                        .map(|group| group.to_string())
                        .unwrap_or_default(),
                },
                name: String::new(),
            },
            name: id.to_string(),
            snapshot: None,
            version: None,
        },
        etag: created,
        size: 0,
        md5: None,
        purge: false,
        blocker: blocker.map(str::to_owned),
        blocked_by: blocked_by.unwrap_or_default(),
    }
}

impl PlannedResources {
    /// Parts what goes after what lies in storage from what goes before.
    pub(super) fn after_storage(&mut self) -> Vec<PlanItem> {
        let workspace = ORDER.iter().position(|kind| *kind == Kind::Workspace);
        let before = |item: &PlanItem| Some(rank(item)) < workspace;
        self.items.split_off(self.items.partition_point(before))
    }

    /// A storage account that goes.
    pub(super) fn account(&self) -> Option<&PlanItem> {
        let goes = |item: &&PlanItem| item.kind == Kind::StorageAccount && item.blocker.is_none();
        self.items.iter().find(goes)
    }

    /// What stays after the resources went.
    pub(super) fn stays(&self, options: &DeleteOptions) -> Vec<Stay> {
        let goes = |kind| {
            let mut items = self.items.iter();
            items.any(|item| item.kind == kind && item.blocker.is_none())
        };
        let vaults = |purge| {
            let vaults = self
                .items
                .iter()
                .filter(|item| item.kind == Kind::KeyVault && item.purge == purge);
            vaults.filter(|item| item.blocker.is_none()).count()
        };
        let mut stays = Vec::new();
        for (kind, code) in [
            (Kind::Workspace, "dependents"),
            (Kind::Workspace, "deleted-workspaces"),
            (Kind::KeyVault, "deleted-vaults"),
            (Kind::StorageAccount, "deleted-accounts"),
            (Kind::Component, "telemetry"),
        ] {
            let not_so = code == "deleted-workspaces" && options.purge
                || code == "deleted-vaults" && vaults(false) <= vaults(true)
                || code == "dependents" && (options.dependents || !self.leaves_own);
            if goes(kind) && !not_so {
                stays.push(Stay {
                    code: code.to_owned(),
                    count: None,
                    used: Vec::new(),
                });
            }
        }
        if !self.left.is_empty() {
            stays.push(Stay {
                code: "shared".to_owned(),
                count: Some(self.left.len() as u64),
                used: self.left.clone(),
            });
        }
        stays
    }
}
