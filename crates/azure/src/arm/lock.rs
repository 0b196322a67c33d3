use domain::{ResourceId, Result};
use serde::Deserialize;

use super::{ResourceManager, api_version};
use crate::http::Call;

/// A management lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// What it holds: a subscription, a resource group or a resource, with everything below.
    pub scope: ResourceId,
    /// Its name.
    pub name: String,
    /// `CanNotDelete` or `ReadOnly`.
    pub level: String,
    /// What its maker wrote.
    pub notes: String,
    /// The application ids of its owners.
    pub owners: Vec<String>,
}

/// What stands between the scope of a lock and its name.
const BELOW: &str = "/providers/microsoft.authorization/locks/";

impl ResourceManager {
    /// The locks at a subscription or resource group and below it (Azure REST: Management Locks - List At
    /// Subscription Level, - List At Resource Group Level): one list of a subscription has those of every
    /// resource in it.
    pub async fn list_locks(&self, scope: &ResourceId) -> Result<Vec<Lock>> {
        let path = format!("{scope}/providers/Microsoft.Authorization/locks");
        let url = self.url(&path, api_version::LOCKS)?;
        let call = Call::new("list-locks", &url, scope);
        let rows: Vec<LockRow> = self.list(&call, url).await?;
        let locks = rows.into_iter().filter_map(|row| {
            let cut = row.id.to_ascii_lowercase().find(BELOW)?;
            Some(Lock {
                scope: ResourceId::parse(&row.id[..cut])?,
                name: row.name,
                level: row.properties.level,
                notes: row.properties.notes.unwrap_or_default(),
                owners: row
                    .properties
                    .owners
                    .into_iter()
                    .flatten()
                    .filter_map(|owner| owner.application_id)
                    .collect(),
            })
        });
        Ok(locks.collect())
    }
}

#[derive(Deserialize)]
struct LockRow {
    id: String,
    name: String,
    properties: LockProperties,
}

#[derive(Deserialize)]
struct LockProperties {
    level: String,
    notes: Option<String>,
    owners: Option<Vec<Owner>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Owner {
    application_id: Option<String>,
}
