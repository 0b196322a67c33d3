//! Resources as items of a plan: what is in their way is found by reading alone, before anything is sent.

use azure::{Lock, ResourceManager, Workspace};
use domain::{
    BlobId, Code, Container, DeleteOptions, Error, Kind, Place, PlanItem, ResourceId, Result, Stay,
    StorageAccount,
};

use crate::Engine;
use crate::resources::{subscription_of, users};

/// In which order resources go: a workspace before what it names as its own, the registry last.
const ORDER: &[Kind] = &[
    Kind::Workspace,
    Kind::Component,
    Kind::KeyVault,
    Kind::StorageAccount,
    Kind::ContainerRegistry,
];

/// The selected resources, where the selection is of resources alone.
pub(super) fn resources(places: &[Place]) -> Option<Vec<&ResourceId>> {
    let ids: Vec<&ResourceId> = places
        .iter()
        .filter_map(|place| match place {
            Place::Resource { id } => Some(id),
            _ => None,
        })
        .collect();
    (ids.len() == places.len() && !ids.is_empty()).then_some(ids)
}

/// Refuses resources that are not deleted here, and selections that mix resources with what is in storage.
pub(super) fn check(places: &[Place]) -> Result<()> {
    let later = |what: &str, place: &Place| {
        Err(Error::new(Code::NotAvailable)
            .with("what", what)
            .with("place", place))
    };
    let mixed = resources(places).is_none();
    for place in places {
        if let Place::Resource { id } = place {
            match id.resource_type() {
                None => return later("delete-group", place),
                Some(of) if !ResourceManager::deletes(&of) => {
                    return later("delete-resource", place);
                }
                Some(_) if mixed => return later("delete-mixed", place),
                Some(_) => {}
            }
        }
    }
    Ok(())
}

impl Engine {
    /// The items of selected resources, in the order in which they go, each with what is in its way.
    pub(super) async fn plan_resources(&self, ids: &[&ResourceId]) -> Result<Vec<PlanItem>> {
        let manager = self.resource_manager()?;
        let mut items = Vec::new();
        for id in ids {
            let created = self
                .created(&manager, id)
                .await?
                .ok_or_else(|| Error::new(Code::NotFound).with("place", id))?;
            let blocker = blocker(&manager, id, ids).await?;
            items.push(item(id, created, blocker));
        }
        let rank = |item: &PlanItem| ORDER.iter().position(|kind| *kind == item.kind);
        items.sort_by_key(|item| {
            (
                rank(item).unwrap_or(ORDER.len()),
                item.blob.name.to_lowercase(),
            )
        });
        for (at, item) in items.iter_mut().enumerate() {
            item.seq = at as u64;
        }
        Ok(items)
    }

    /// When a resource was made, which tells it from one that came after it under the same id; empty where nobody
    /// says, nothing where it is not there.
    pub(crate) async fn created(
        &self,
        manager: &ResourceManager,
        id: &ResourceId,
    ) -> Result<Option<String>> {
        let group = id
            .group()
            .ok_or_else(|| Error::new(Code::Internal).with("why", "no group"))?;
        let listed = match manager.list_resources(&group).await {
            Err(error) if error.code == Code::NotFound => return Ok(None),
            listed => listed?,
        };
        let found = listed.into_iter().find(|resource| resource.id == *id);
        Ok(found.map(|found| found.created.map(|at| at.to_string()).unwrap_or_default()))
    }
}

/// The first thing in the way of a deletion, and what exactly: a lock at any scope, a missing permission, another
/// workspace that uses the resource.
async fn blocker(
    manager: &ResourceManager,
    id: &ResourceId,
    selected: &[&ResourceId],
) -> Result<Option<(&'static str, String)>> {
    let subscription = subscription_of(id);
    let (locks, permissions, workspaces) = tokio::join!(
        manager.list_locks(&subscription),
        manager.permissions(id),
        manager.list_workspaces(&subscription)
    );
    // Not to know of a lock is not to know whether anything may go.
    let held: Vec<String> = locks?
        .iter()
        .filter(|lock| id.is_within(&lock.scope) || lock.scope.is_within(id))
        .map(described)
        .collect();
    if !held.is_empty() {
        return Ok(Some(("locked", held.join("\n"))));
    }
    let action = format!("{}/delete", id.resource_type().unwrap_or_default());
    if !permissions?
        .iter()
        .any(|permission| permission.allows(&action))
    {
        return Ok(Some((
            "not-allowed",
            format!("{action} · Contributor · {id}"),
        )));
    }
    let others: Vec<Workspace> = workspaces?
        .into_iter()
        .filter(|workspace| !selected.contains(&&workspace.id))
        .collect();
    let by = users(&others).remove(&id.key());
    Ok(by.map(|by| ("shared", by.join("\n"))))
}

/// A lock as one line: name, level, scope, owners.
fn described(lock: &Lock) -> String {
    let mut line = format!("{} · {} · {}", lock.name, lock.level, lock.scope);
    for more in lock.owners.iter().chain([&lock.notes]) {
        if !more.is_empty() {
            line.push_str(" · ");
            line.push_str(&more.replace(['\n', '\r'], " "));
        }
    }
    line
}

fn item(id: &ResourceId, created: String, blocker: Option<(&'static str, String)>) -> PlanItem {
    let (blocker, blocked_by) = blocker.unzip();
    PlanItem {
        seq: 0,
        kind: Kind::of_resource_type(&id.resource_type().unwrap_or_default()),
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

/// What stays after resources went, by their kinds.
pub(super) fn stays(items: &[PlanItem], options: DeleteOptions) -> Vec<Stay> {
    let goes = |kind| {
        items
            .iter()
            .any(|item| item.kind == kind && item.blocker.is_none())
    };
    let mut stays = Vec::new();
    for (kind, code) in [
        (Kind::Workspace, "dependents"),
        (Kind::Workspace, "deleted-workspaces"),
        (Kind::KeyVault, "deleted-vaults"),
        (Kind::StorageAccount, "deleted-accounts"),
        (Kind::Component, "telemetry"),
    ] {
        if goes(kind) && !(code == "deleted-workspaces" && options.purge) {
            stays.push(Stay {
                code: code.to_owned(),
                count: None,
            });
        }
    }
    stays
}
