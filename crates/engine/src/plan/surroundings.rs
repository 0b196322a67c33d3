//! What surrounds the resources of a plan, and what of it is in their way.

use std::collections::BTreeMap;

use azure::{DenyAssignment, Lock, Permission, ResourceManager, Workspace, WorkspaceLinks};
use domain::{Code, DeleteOptions, Kind, PlanItem, ResourceId, Result};

use super::resources::{is_named, is_nested};
use crate::resources::{subscription_of, users};

/// What one subscription says of all its resources.
struct Surroundings {
    locks: Vec<Lock>,
    denied: Vec<DenyAssignment>,
    workspaces: Vec<Workspace>,
}

/// The same of every subscription of a selection, by its key.
pub(super) struct Known(BTreeMap<String, Surroundings>);

impl Known {
    pub(super) async fn read(
        manager: &ResourceManager,
        ids: &[&ResourceId],
        object_id: &str,
    ) -> Result<Self> {
        let mut known = BTreeMap::new();
        for id in ids {
            let subscription = subscription_of(id);
            if known.contains_key(&subscription.key()) {
                continue;
            }
            let (locks, denied, workspaces) = tokio::join!(
                manager.list_locks(&subscription),
                manager.list_deny_assignments(&subscription, object_id),
                manager.list_workspaces(&subscription)
            );
            // What is denied is refused by the service all the same, where nobody may read of it before.
            let denied = match denied {
                Err(error) if error.code == Code::Forbidden => Vec::new(),
                denied => denied?,
            };
            // Not to know of a lock is not to know whether anything may go.
            let surroundings = Surroundings {
                locks: locks?,
                denied,
                workspaces: workspaces?,
            };
            known.insert(subscription.key(), surroundings);
        }
        Ok(Self(known))
    }

    /// Whether everything of this subscription was read.
    pub(super) fn has_read(&self, subscription: &ResourceId) -> bool {
        self.0.contains_key(&subscription.key())
    }

    pub(super) fn workspaces(&self) -> impl Iterator<Item = &Workspace> {
        self.0.values().flat_map(|around| &around.workspaces)
    }

    /// The workspaces that use a resource and do not go themselves.
    pub(super) fn other_users(&self, id: &ResourceId, going: &[ResourceId]) -> Vec<String> {
        let others: Vec<Workspace> = self
            .workspaces()
            .filter(|workspace| !going.contains(&workspace.id))
            .cloned()
            .collect();
        users(&others).remove(&id.key()).unwrap_or_default()
    }

    /// The first thing in the way of a deletion, and what exactly: a lock at any scope, a missing permission, a deny
    /// assignment, another workspace that uses the resource.
    pub(super) fn blocker(
        &self,
        id: &ResourceId,
        permissions: &[Permission],
        going: &[ResourceId],
        options: &DeleteOptions,
    ) -> Option<(&'static str, String)> {
        let held = self.locks(id);
        if !held.is_empty() {
            return Some(("locked", held.join("\n")));
        }
        let action = match id.resource_type() {
            Some(of) => format!("{of}/delete"),
            None => "Microsoft.Resources/subscriptions/resourceGroups/delete".to_owned(),
        };
        if !permissions
            .iter()
            .any(|permission| permission.allows(&action))
        {
            let what = format!("{action} · Contributor · {id}");
            return Some(("not-allowed", what));
        }
        let mut denied = self.0.values().flat_map(|around| &around.denied);
        if let Some(denied) = denied.find(|denied| denied.denies(&action, id)) {
            let what = format!("{action} · {} · {}", denied.name, denied.scope);
            return Some(("denied", what));
        }
        let by = self.other_users(id, going);
        let shared = !by.is_empty() && !is_named(id, options);
        shared.then(|| ("shared", by.join("\n")))
    }

    /// A workspace goes only with what runs in it, and what is its own only after it.
    pub(super) fn hold_workspaces_back(&self, items: &mut [PlanItem]) {
        let workspaces: Vec<usize> = (0..items.len())
            .filter(|at| items[*at].kind == Kind::Workspace && !items[*at].purge)
            .collect();
        for at in workspaces {
            let Some(workspace) = items[at].resource() else {
                continue;
            };
            let runs_in_it = |item: &PlanItem| {
                let id = item.resource().filter(is_nested);
                id.filter(|id| id.is_within(&workspace))
            };
            let blocked = items.iter().filter(|item| item.blocker.is_some());
            let held: Vec<String> = blocked
                .filter_map(runs_in_it)
                .map(|id| id.to_string())
                .collect();
            if !held.is_empty() && items[at].blocker.is_none() {
                items[at].blocker = Some("in-use".to_owned());
                items[at].blocked_by = held.join("\n");
            }
            if items[at].blocker.is_none() {
                continue;
            }
            let mut known = self.workspaces().filter(|known| known.id == workspace);
            let links = known.next().map(|known| &known.links);
            let is_its_own = |item: &PlanItem| {
                let mut own = links.into_iter().flat_map(WorkspaceLinks::all);
                own.any(|link| Some(link) == item.resource().as_ref())
            };
            for item in items.iter_mut().filter(|item| item.blocker.is_none()) {
                if runs_in_it(item).is_some() || is_its_own(item) {
                    item.blocker = Some("workspace-stays".to_owned());
                    item.blocked_by = workspace.to_string();
                }
            }
        }
    }

    fn locks(&self, id: &ResourceId) -> Vec<String> {
        let locks = self.0.values().flat_map(|around| &around.locks);
        locks
            .filter(|lock| id.is_within(&lock.scope) || lock.scope.is_within(id))
            .map(described)
            .collect()
    }
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
