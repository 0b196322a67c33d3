//! Across places: every workspace, and rows by their names.

use azure::{Subscription, Workspace};
use domain::{Item, Kind, ResourceId, Result, WorkspaceRow};

use crate::Engine;
use crate::resources::{fact, seen_resource, users};

impl Engine {
    /// The workspaces of every subscription that can be read, by name. A subscription that refuses is passed over;
    /// when every one does, the first refusal is the error.
    pub async fn workspaces(&self) -> Result<Vec<WorkspaceRow>> {
        if self.identity().is_none() {
            return Ok(Vec::new());
        }
        let manager = self.resource_manager()?;
        let subscriptions = manager.list_subscriptions().await?;
        let lists = subscriptions.iter().map(|s| manager.list_workspaces(&s.id));
        let lists = futures::future::join_all(lists).await;
        let mut refusal = None;
        let mut found: Vec<(&Subscription, Vec<Workspace>)> = Vec::new();
        for (subscription, list) in subscriptions.iter().zip(lists) {
            match list {
                Ok(list) => found.push((subscription, list)),
                Err(error) => refusal = refusal.or(Some(error)),
            }
        }
        if let (true, Some(refusal)) = (found.is_empty(), refusal) {
            return Err(refusal);
        }
        let all: Vec<Workspace> = found.iter().flat_map(|(_, list)| list).cloned().collect();
        let users = users(&all);
        let mut rows = Vec::new();
        for (subscription, list) in found {
            for workspace in list {
                let is_shared =
                    |link: &&ResourceId| users.get(&link.key()).is_some_and(|by| by.len() > 1);
                let shared = workspace.links.all().filter(is_shared).count() as u64;
                rows.push(self.workspace_row(subscription, workspace, shared)?);
            }
        }
        rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.id));
        Ok(rows)
    }

    /// The rows whose names hold a text, each with the names of the places above it.
    pub fn find(&self, text: &str, limit: u32) -> Result<Vec<(Item, Vec<String>)>> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.0.inventory.find(self.home()?, text, limit)?;
        let way = |item: Item| {
            let mut crumbs = self.crumbs(item.id)?;
            crumbs.pop();
            let names = crumbs.into_iter().skip(1).map(|crumb| crumb.name);
            Ok((item, names.collect()))
        };
        found.into_iter().map(way).collect()
    }

    fn workspace_row(
        &self,
        subscription: &Subscription,
        workspace: Workspace,
        shared: u64,
    ) -> Result<WorkspaceRow> {
        let group = workspace
            .id
            .group()
            .unwrap_or_else(|| subscription.id.clone());
        let group_name = group.name().to_owned();
        let owner = workspace
            .tags
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("owner"));
        let location = fact([("location", &workspace.location)]);
        let way = [
            seen_resource(
                Kind::Subscription,
                subscription.name.clone(),
                subscription.id.clone(),
                fact([
                    ("state", &subscription.state),
                    ("tenant", &subscription.tenant),
                ]),
            ),
            seen_resource(
                Kind::ResourceGroup,
                group_name.clone(),
                group,
                domain::Facts::new(),
            ),
            seen_resource(
                Kind::Workspace,
                workspace.name.clone(),
                workspace.id,
                location,
            ),
        ];
        Ok(WorkspaceRow {
            id: self.0.inventory.adopt(self.home()?, &way)?,
            name: workspace.name,
            subscription: subscription.name.clone(),
            group: group_name,
            location: workspace.location,
            storage: workspace
                .links
                .storage_account
                .map(|id| id.name().to_owned()),
            shared,
            owner: owner.map(|(_, value)| value.clone()),
        })
    }
}
