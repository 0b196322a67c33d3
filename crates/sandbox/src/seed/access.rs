//! Locks and rights of a seed.

use serde::{Deserialize, Serialize};

/// A management lock.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Lock {
    /// What it is on: the id of a subscription, a resource group or a resource.
    pub scope: String,
    /// Its name.
    pub name: String,
    /// What it forbids.
    pub level: LockLevel,
    /// What somebody wrote beside it.
    pub notes: Option<String>,
    /// The application ids of its owners.
    pub owners: Vec<String>,
}

/// What a lock forbids (Azure REST: Management Locks, `LockLevel`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LockLevel {
    /// Deleting.
    #[default]
    CanNotDelete,
    /// Deleting and changing.
    ReadOnly,
}

/// A role that somebody has at a scope and below.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RoleAssignment {
    /// The object id of a user or a service principal.
    pub principal: String,
    /// `Owner`, `Contributor`, `Reader`, `Storage Blob Data Reader`, … or the name of one of `roles`.
    pub role: String,
    /// The id of a subscription, a resource group or a resource, or `/` for all.
    pub scope: String,
}

/// A role of the seed's own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// What it allows: `Microsoft.Storage/*/read` and the like.
    pub actions: Vec<String>,
    /// What it leaves out of `actions`.
    pub not_actions: Vec<String>,
    /// What it allows on data.
    pub data_actions: Vec<String>,
    /// What it leaves out of `dataActions`.
    pub not_data_actions: Vec<String>,
}

/// What somebody may not do at a scope and below, whatever their roles.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DenyAssignment {
    /// Its name.
    pub name: String,
    /// The object ids of those whom it stops; everybody where it is empty.
    pub principals: Vec<String>,
    /// The id of a subscription, a resource group or a resource.
    pub scope: String,
    /// What it forbids.
    pub actions: Vec<String>,
    /// What it forbids on data.
    pub data_actions: Vec<String>,
}
