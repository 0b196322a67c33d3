use domain::{ResourceId, Result};
use jiff::Timestamp;
use serde::Deserialize;

use super::{Properties, ResourceManager, api_version, time};
use crate::http::Call;

/// A resource that was deleted and that the service still keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedResource {
    /// The id that it had.
    pub id: ResourceId,
    /// Its region.
    pub location: String,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// Until when the service keeps it.
    pub kept_until: Option<Timestamp>,
    /// Whether nobody can have it removed earlier.
    pub purge_protected: bool,
}

impl ResourceManager {
    /// The deleted key vaults of a subscription (Azure REST: Vaults - List Deleted).
    pub async fn list_deleted_vaults(
        &self,
        subscription: &ResourceId,
    ) -> Result<Vec<DeletedResource>> {
        let list = "Microsoft.KeyVault/deletedVaults";
        self.list_deleted(subscription, list, api_version::KEY_VAULT)
            .await
    }

    /// The deleted workspaces of a subscription. No public client has this list, so a service that does not
    /// know it, or words it otherwise, has to be expected: what cannot be read is passed over.
    pub async fn list_deleted_workspaces(
        &self,
        subscription: &ResourceId,
    ) -> Result<Vec<DeletedResource>> {
        let list = "Microsoft.MachineLearningServices/deletedWorkspaces";
        self.list_deleted(subscription, list, api_version::MACHINE_LEARNING)
            .await
    }

    /// Whether a vault that is there could be taken away for good once it is deleted (Azure REST: Vaults - Get).
    pub async fn is_purge_protected(&self, vault: &ResourceId) -> Result<bool> {
        let url = self.url(vault.as_str(), api_version::KEY_VAULT)?;
        let call = Call::new("read-resource", &url, vault);
        let row: Properties<VaultProperties> = self.read(&call, url).await?;
        Ok(row.properties.purge_protection)
    }

    async fn list_deleted(
        &self,
        subscription: &ResourceId,
        list: &str,
        version: &str,
    ) -> Result<Vec<DeletedResource>> {
        let path = format!(
            "/subscriptions/{}/providers/{list}",
            subscription.subscription()
        );
        let url = self.url(&path, version)?;
        let call = Call::new("list-deleted", &url, subscription);
        let rows: Vec<DeletedRow> = self.list(&call, url).await?;
        let resources = rows.into_iter().filter_map(|row| {
            let properties = row.properties;
            Some(DeletedResource {
                id: ResourceId::parse(&properties.id?)?,
                location: properties.location.or(row.location).unwrap_or_default(),
                deleted_at: time(properties.deleted_at.as_deref()),
                kept_until: time(properties.kept_until.as_deref()),
                purge_protected: properties.purge_protected.unwrap_or_default(),
            })
        });
        Ok(resources.collect())
    }
}

#[derive(Deserialize)]
struct VaultProperties {
    #[serde(default, rename = "enablePurgeProtection")]
    purge_protection: bool,
}

#[derive(Deserialize)]
struct DeletedRow {
    location: Option<String>,
    properties: DeletedProperties,
}

/// The names of a vault's row, and those that a workspace's may have.
#[derive(Deserialize)]
struct DeletedProperties {
    #[serde(alias = "vaultId", alias = "workspaceResourceId")]
    id: Option<String>,
    location: Option<String>,
    #[serde(alias = "deletionDate", alias = "softDeletedAt")]
    deleted_at: Option<String>,
    #[serde(alias = "scheduledPurgeDate")]
    kept_until: Option<String>,
    #[serde(alias = "purgeProtectionEnabled")]
    purge_protected: Option<bool>,
}
