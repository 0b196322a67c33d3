//! Reading subscriptions, groups and workspaces: the resources, who uses them, and what holds them.

use std::collections::BTreeMap;

use azure::{Lock, Resource, ResourceManager, Workspace};
use domain::{Facts, Kind, Place, ResourceId, Result};

use crate::Engine;
use crate::store::inventory::Seen;

impl Engine {
    pub(crate) async fn read_subscription(&self, id: &ResourceId) -> Result<Vec<Seen>> {
        let manager = self.resource_manager()?;
        let (groups, locks) = tokio::join!(manager.list_resource_groups(id), locks(&manager, id));
        let seen = groups?.into_iter().map(|group| {
            let mut facts = fact([("location", &group.location)]);
            add_tags(&mut facts, &group.tags);
            add_lock(&mut facts, &group.id, &locks);
            seen_resource(Kind::ResourceGroup, group.name, group.id, facts)
        });
        Ok(seen.collect())
    }

    /// The resources of a group, with the workspaces that use each and the locks that hold it. What else than the
    /// resources cannot be read stays unknown, and does not hide them.
    pub(crate) async fn read_group(&self, id: &ResourceId) -> Result<Vec<Seen>> {
        let manager = self.resource_manager()?;
        let (resources, workspaces, locks) = tokio::join!(
            manager.list_resources(id),
            workspaces(&manager, id),
            locks(&manager, id)
        );
        let users = users(&workspaces);
        let seen = resources?.into_iter().map(|resource| {
            let mut facts = resource_facts(&resource);
            if let Some(by) = users.get(&resource.id.key()) {
                facts.insert("linked".into(), by.join(", "));
                if by.len() > 1 {
                    facts.insert("shared-by".into(), by.len().to_string());
                }
            }
            add_lock(&mut facts, &resource.id, &locks);
            let kind = Kind::of_resource_type(&resource.resource_type);
            seen_resource(kind, resource.name, resource.id, facts)
        });
        Ok(seen.collect())
    }

    /// The resources that a workspace names as its own.
    pub(crate) async fn read_workspace(&self, id: &ResourceId) -> Result<Vec<Seen>> {
        let links = self.resource_manager()?.workspace_links(id).await?;
        let seen = links.all().map(|link| {
            let resource_type = link.resource_type().unwrap_or_default();
            let facts = fact([("resource-type", &resource_type)]);
            let kind = Kind::of_resource_type(&resource_type);
            seen_resource(kind, link.name().to_owned(), link.clone(), facts)
        });
        Ok(seen.collect())
    }

    /// Lets a workspace show the rows that its resources have in their groups, and returns those that have none.
    pub(crate) fn link_workspace(&self, id: i64, seen: Vec<Seen>) -> Result<Vec<Seen>> {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        let root = self.0.inventory.root(id)?.unwrap_or_default();
        for seen in seen {
            let row = match &seen.place {
                Some(Place::Resource { id }) => self.0.inventory.resource(root, seen.kind, id)?,
                _ => None,
            };
            // A row below the workspace itself is one that no group has shown yet.
            match row {
                Some(row) if self.item(row)?.parent != id => known.push(row),
                _ => unknown.push(seen),
            }
        }
        self.0.inventory.link(id, &known)?;
        Ok(unknown)
    }
}

/// The workspaces that may use the resources of a group: those of its subscription, or of the group where the
/// subscription cannot be read. None where neither can.
async fn workspaces(manager: &ResourceManager, group: &ResourceId) -> Vec<Workspace> {
    let listed = match manager.list_workspaces(&subscription_of(group)).await {
        Err(_) => manager.list_workspaces(group).await,
        listed => listed,
    };
    listed.unwrap_or_else(|error| {
        tracing::warn!(%error, "who uses the resources stays unknown");
        Vec::new()
    })
}

/// The locks that may hold what is in a group or subscription: one list of the subscription has them all. None where
/// they cannot be read.
async fn locks(manager: &ResourceManager, scope: &ResourceId) -> Vec<Lock> {
    let listed = match manager.list_locks(&subscription_of(scope)).await {
        Err(_) if scope.resource_group().is_some() => manager.list_locks(scope).await,
        listed => listed,
    };
    listed.unwrap_or_else(|error| {
        tracing::warn!(%error, "locks stay unknown");
        Vec::new()
    })
}

/// The names of the workspaces that use a resource, by its key.
pub(crate) fn users(workspaces: &[Workspace]) -> BTreeMap<String, Vec<String>> {
    let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for workspace in workspaces {
        for link in workspace.links.all() {
            let by = users.entry(link.key()).or_default();
            by.push(workspace.name.clone());
        }
    }
    users
}

/// `/subscriptions/{id}` of an id.
pub(crate) fn subscription_of(id: &ResourceId) -> ResourceId {
    ResourceId::parse(&format!("/subscriptions/{}", id.subscription()))
        .unwrap_or_else(|| id.clone())
}

fn resource_facts(resource: &Resource) -> Facts {
    let mut facts = fact([
        ("location", &resource.location),
        ("resource-type", &resource.resource_type),
        ("state", &resource.state),
    ]);
    if let Some(created) = resource.created {
        facts.insert("created".into(), created.to_string());
    }
    add_tags(&mut facts, &resource.tags);
    facts
}

/// Tags as one fact, a line each.
fn add_tags(facts: &mut Facts, tags: &BTreeMap<String, String>) {
    let lines: Vec<String> = tags.iter().map(|(k, v)| format!("{k}: {v}")).collect();
    if !lines.is_empty() {
        facts.insert("tags".into(), lines.join("\n"));
    }
}

/// The strictest lock that holds a resource, its own or one above it; its own before one above.
fn add_lock(facts: &mut Facts, id: &ResourceId, locks: &[Lock]) {
    let holding = locks.iter().filter(|lock| id.is_within(&lock.scope));
    let strictest =
        holding.max_by_key(|lock| (lock.level == "ReadOnly", lock.scope.as_str().len()));
    if let Some(lock) = strictest {
        facts.insert("locked".into(), lock.level.clone());
        facts.insert("locked-by".into(), lock.scope.name().to_owned());
    }
}

pub(crate) fn seen_resource(kind: Kind, name: String, id: ResourceId, facts: Facts) -> Seen {
    Seen {
        kind,
        name,
        path: id.key(),
        place: Some(Place::Resource { id }),
        size: None,
        modified: None,
        etag: None,
        facts,
    }
}

pub(crate) fn fact<const N: usize>(pairs: [(&str, &String); N]) -> Facts {
    pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> ResourceId {
        ResourceId::parse(text).unwrap()
    }

    #[test]
    fn the_strictest_lock_above_counts() {
        let lock = |scope: &str, level: &str| Lock {
            scope: id(scope),
            name: "l".into(),
            level: level.into(),
            notes: String::new(),
            owners: Vec::new(),
        };
        let group = "/subscriptions/s/resourceGroups/rg";
        let vault = format!("{group}/providers/Microsoft.KeyVault/vaults/v");
        let held = |locks: &[Lock]| {
            let mut facts = Facts::new();
            add_lock(
                &mut facts,
                &id(&vault
                    .to_uppercase()
                    .replace("/SUBSCRIPTIONS", "/subscriptions")),
                locks,
            );
            facts
                .get("locked")
                .cloned()
                .zip(facts.get("locked-by").cloned())
        };
        assert_eq!(held(&[lock(&format!("{group}2"), "ReadOnly")]), None);
        assert_eq!(held(&[lock(&format!("{vault}2"), "ReadOnly")]), None);
        let inherited = lock(group, "CanNotDelete");
        assert_eq!(
            held(std::slice::from_ref(&inherited)),
            Some(("CanNotDelete".into(), "rg".into()))
        );
        let own = lock(&vault, "CanNotDelete");
        assert_eq!(
            held(&[own.clone(), inherited.clone()]),
            Some(("CanNotDelete".into(), "v".into()))
        );
        let above = lock("/subscriptions/S", "ReadOnly");
        assert_eq!(
            held(&[own, above, inherited]),
            Some(("ReadOnly".into(), "S".into()))
        );
    }
}
