use std::collections::BTreeMap;

use domain::{ResourceId, Result};
use jiff::Timestamp;
use serde::Deserialize;

use super::{Properties, ResourceManager, api_version, time};
use crate::http::Call;

/// A Machine Learning workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// Its region.
    pub location: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// What it names as its own.
    pub links: WorkspaceLinks,
}

/// The resources that a Machine Learning workspace names as its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkspaceLinks {
    /// Its storage account.
    pub storage_account: Option<ResourceId>,
    /// Its key vault.
    pub key_vault: Option<ResourceId>,
    /// Its Application Insights component.
    pub component: Option<ResourceId>,
    /// Its container registry.
    pub container_registry: Option<ResourceId>,
}

impl WorkspaceLinks {
    /// Those that are named, in the order in which the portal shows them.
    pub fn all(&self) -> impl Iterator<Item = &ResourceId> {
        [
            &self.storage_account,
            &self.container_registry,
            &self.component,
            &self.key_vault,
        ]
        .into_iter()
        .flatten()
    }
}

impl ResourceManager {
    /// The workspaces of a subscription or resource group, each with its links: one list instead of one
    /// request for each (Azure REST: Workspaces - List By Subscription, - List By Resource Group).
    pub async fn list_workspaces(&self, scope: &ResourceId) -> Result<Vec<Workspace>> {
        let path = format!("{scope}/providers/Microsoft.MachineLearningServices/workspaces");
        let url = self.url(&path, api_version::MACHINE_LEARNING)?;
        let call = Call::new("list-workspaces", &url, scope);
        let rows: Vec<WorkspaceRow> = self.list(&call, url).await?;
        let workspaces = rows.into_iter().filter_map(|row| {
            Some(Workspace {
                id: ResourceId::parse(&row.id)?,
                name: row.name,
                location: row.location.unwrap_or_default(),
                tags: row.tags.unwrap_or_default(),
                created: SystemData::created(row.system_data.as_ref()),
                links: row.properties.links(),
            })
        });
        Ok(workspaces.collect())
    }

    /// What a workspace names as its own.
    pub async fn workspace_links(&self, workspace: &ResourceId) -> Result<WorkspaceLinks> {
        let url = self.url(workspace.as_str(), api_version::MACHINE_LEARNING)?;
        let call = Call::new("read-workspace", &url, workspace);
        let row: Properties<WorkspaceProperties> = self.read(&call, url).await?;
        Ok(row.properties.links())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WorkspaceRow {
    id: String,
    name: String,
    location: Option<String>,
    tags: Option<BTreeMap<String, String>>,
    system_data: Option<SystemData>,
    #[serde(default)]
    properties: WorkspaceProperties,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SystemData {
    created_at: Option<String>,
}

impl SystemData {
    /// When a row was made, where it says so.
    pub(super) fn created(data: Option<&Self>) -> Option<Timestamp> {
        time(data?.created_at.as_deref())
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WorkspaceProperties {
    storage_account: Option<String>,
    key_vault: Option<String>,
    application_insights: Option<String>,
    container_registry: Option<String>,
}

impl WorkspaceProperties {
    /// Some links are absent until they are first needed, and null for a project or hub.
    fn links(self) -> WorkspaceLinks {
        let link = |id: Option<String>| ResourceId::parse(&id?);
        WorkspaceLinks {
            storage_account: link(self.storage_account),
            key_vault: link(self.key_vault),
            component: link(self.application_insights),
            container_registry: link(self.container_registry),
        }
    }
}
