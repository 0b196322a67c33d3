//! The seed: what a sandbox holds when it starts, as JSON. Every field has a default; `docs/sandbox.md`
//! shows them on one page.

use std::collections::BTreeMap;

mod access;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use access::{DenyAssignment, Lock, LockLevel, Role, RoleAssignment};

/// All that a sandbox holds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Document {
    /// The tenant.
    pub tenant: Tenant,
    /// The user whom the window shows as signed in.
    pub user: User,
    /// Others who may sign in.
    pub users: Vec<User>,
    /// Who may sign in with a secret; without any, one is made.
    pub service_principals: Vec<ServicePrincipal>,
    /// The subscriptions; without any, one is made.
    pub subscriptions: Vec<Subscription>,
    /// The management locks.
    pub locks: Vec<Lock>,
    /// Who has which role; where it is absent, everybody may do everything.
    pub role_assignments: Option<Vec<RoleAssignment>>,
    /// Roles besides the built-in ones.
    pub roles: Vec<Role>,
    /// Who may not do what, whatever their roles.
    pub deny_assignments: Vec<DenyAssignment>,
    /// What storage accounts hold. One that no resource group names becomes a resource of the first.
    pub storage: Vec<StorageAccount>,
    /// Sizes and lifetimes of the service.
    pub settings: Settings,
}

/// Sizes and lifetimes of the service.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Settings {
    /// Rows of a page of Resource Manager where the client asks for no number.
    pub page_size: usize,
    /// Seconds of the sandbox's clock that a long-running operation takes.
    pub operation_seconds: i64,
    /// `Retry-After` of a long-running operation; without it where it is 0.
    pub retry_after: u32,
    /// Whether the address of a long-running operation is signed and long.
    pub signed_poll_urls: bool,
    /// How many requests to Resource Manager somebody has.
    pub throttle: Throttle,
    /// Seconds that a token is good for.
    pub token_seconds: i64,
    /// Seconds for which a deleted container's name is not free.
    pub container_deletion_seconds: u32,
    /// Seconds that a refresh token is good for.
    pub refresh_seconds: i64,
    /// Seconds that an authorization code is good for.
    pub code_seconds: i64,
    /// Seconds that a device code is good for.
    pub device_seconds: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            page_size: 1000,
            operation_seconds: 2,
            retry_after: 1,
            signed_poll_urls: true,
            throttle: Throttle::default(),
            token_seconds: 3599,
            container_deletion_seconds: 30,
            // Microsoft identity platform: refresh tokens live 90 days, codes 10 minutes, device codes 15.
            refresh_seconds: 90 * 24 * 3600,
            code_seconds: 600,
            device_seconds: 900,
        }
    }
}

/// The token buckets of Resource Manager, for each caller in each subscription.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Throttle {
    /// GET and HEAD.
    pub reads: Bucket,
    /// PUT, PATCH and POST.
    pub writes: Bucket,
    /// DELETE.
    pub deletes: Bucket,
}

/// A bucket of tokens: a request takes one.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bucket {
    /// How many it holds when it is full.
    pub size: i64,
    /// How many come back in a second.
    pub per_second: i64,
}

impl Default for Throttle {
    /// Microsoft Learn: "Throttling Resource Manager requests".
    fn default() -> Self {
        let bucket = |size, per_second| Bucket { size, per_second };
        Self {
            reads: bucket(250, 25),
            writes: bucket(200, 10),
            deletes: bucket(200, 10),
        }
    }
}

/// A tenant.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Tenant {
    /// Its GUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its first domain.
    pub domain: String,
}

impl Default for Tenant {
    fn default() -> Self {
        Self {
            id: "5f0c2b9e-7d1a-4c33-9a86-1e64d2f0a7b1".into(),
            name: "Contoso Research".into(),
            domain: "contoso.example".into(),
        }
    }
}

/// A user of the tenant.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct User {
    /// The object id.
    pub id: String,
    /// The sign-in name.
    pub upn: String,
    /// The display name.
    pub name: String,
    /// What the sign-in page says of this user.
    pub note: String,
}

impl Default for User {
    fn default() -> Self {
        Self {
            id: "b7a0e5d4-3c41-4f0e-8a55-92c6f1d7e310".into(),
            upn: "m.laurent@contoso.example".into(),
            name: "Margaux Laurent".into(),
            note: String::new(),
        }
    }
}

/// An application that signs in with a secret.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ServicePrincipal {
    /// The client (application) id.
    pub client: String,
    /// The object id; the client id where it is empty.
    pub id: String,
    /// The display name.
    pub name: String,
    /// The secret; a random one where it is absent.
    pub secret: Option<String>,
}

/// A subscription.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Subscription {
    /// Its GUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its resource groups.
    pub resource_groups: Vec<ResourceGroup>,
}

/// A resource group.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ResourceGroup {
    /// Its name.
    pub name: String,
    /// Where it is; `francecentral` where it is empty.
    pub location: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// What it holds.
    pub resources: Vec<Resource>,
}

/// A resource, as Resource Manager shows it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Resource {
    /// `Microsoft.Storage/storageAccounts` and the like.
    #[serde(rename = "type")]
    pub kind_of: String,
    /// Its name.
    pub name: String,
    /// Where it is; the group's where it is empty.
    pub location: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// `kind` of the resource, where its type has one.
    pub kind: Option<String>,
    /// `sku` of the resource, where its type has one.
    pub sku: Option<Value>,
    /// `properties`, as the resource provider answers them.
    pub properties: Value,
    /// `systemData`, where its type has it.
    pub system_data: Option<Value>,
    /// It was deleted that many days before the sandbox started, and can come back.
    pub deleted_days_ago: Option<u32>,
}

/// What a storage account holds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct StorageAccount {
    /// The account's name: 3 to 24 lower-case letters and digits.
    pub account: String,
    /// The account key in base64; a random one where it is absent.
    pub key: Option<String>,
    /// Whether every write and deletion leaves a previous version.
    pub versioning: bool,
    /// For how many days deleted blobs, snapshots and versions are kept; absent means not at all.
    pub delete_retention_days: Option<u32>,
    /// For how many days deleted containers are kept; absent means not at all.
    pub container_delete_retention_days: Option<u32>,
    /// Whether soft-deleted snapshots and versions can be deleted for good.
    pub allow_permanent_delete: bool,
    /// Whether directories are things of their own (Data Lake Storage).
    pub hierarchical_namespace: bool,
    /// Whether the account key is let in; it is where this is absent.
    pub allow_shared_key_access: Option<bool>,
    /// Its containers.
    pub containers: Vec<Container>,
}

/// A time-based retention policy of a container.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Immutability {
    /// Days since a blob's creation in which nobody can change or delete it.
    pub days: u32,
    /// Whether nobody can shorten or delete the policy.
    pub locked: bool,
    /// Whether append blobs may still grow.
    pub allow_protected_append_writes: bool,
}

/// A container.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Container {
    /// Its name.
    pub name: String,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// Its metadata.
    pub metadata: BTreeMap<String, String>,
    /// Whether somebody holds an infinite lease on it.
    pub leased: bool,
    /// The tags of its legal hold; without any it is not held.
    pub legal_hold: Vec<String>,
    /// Its time-based retention policy.
    pub immutability: Option<Immutability>,
    /// Whether its blobs can have a hold or a policy of their own.
    pub immutable_storage_with_versioning: bool,
    /// It was deleted that many days before the sandbox started, and is kept.
    pub deleted_days_ago: Option<u32>,
    /// This many blobs of 16 KiB besides, a thousand to a folder, which need no memory.
    pub generated: Option<u64>,
    /// Its blobs.
    pub blobs: Vec<Blob>,
}

/// A blob. At most one of `text`, `base64` and `synthetic` says what it holds; without one it is empty,
/// or what a name of the form `synthetic-<size>-<seed>` declares.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Blob {
    /// Its exact name. With `count`, every `{n}` in it is the number of the copy.
    pub name: String,
    /// Its bytes, as text.
    pub text: Option<String>,
    /// Its bytes, in base64.
    pub base64: Option<String>,
    /// Its size, the bytes being computed from `syntheticSeed`.
    pub synthetic: Option<u64>,
    /// What synthetic bytes are computed from; with `count`, the copy's number is added.
    pub synthetic_seed: u64,
    /// What kind of blob it is.
    #[serde(rename = "type")]
    pub blob_type: BlobType,
    /// Its content type; `application/octet-stream` where it is absent.
    pub content_type: Option<String>,
    /// `Content-MD5`: `"none"`, or a value in base64 (right or wrong). Where it is absent, a block blob has
    /// the right one, unless its bytes are computed and more than 8 KiB; any other blob has none.
    pub md5: Option<String>,
    /// When it was made; `modified` where it is absent.
    pub created: Option<Timestamp>,
    /// When it was last written.
    pub modified: Option<Timestamp>,
    /// Its metadata.
    pub metadata: BTreeMap<String, String>,
    /// How many snapshots of this very content it has, one a second after `modified`.
    pub snapshots: u32,
    /// How many soft-deleted snapshots it has besides, deleted a day before the sandbox started.
    pub deleted_snapshots: u32,
    /// How many previous versions of this very content it has, one a second before `modified`.
    pub versions: u32,
    /// It was deleted that many days before the sandbox started: a previous version is left where the
    /// account has versioning, else a soft-deleted blob.
    pub deleted_days_ago: Option<u32>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// `Hot`, `Cool`, `Cold` or `Archive`; the account's default (`Hot`) where it is absent.
    pub tier: Option<String>,
    /// Whether it has a legal hold of its own.
    pub legal_hold: bool,
    /// Until when a policy of its own protects it.
    pub immutable_until: Option<Timestamp>,
    /// Whether that policy is locked.
    pub immutable_locked: bool,
    /// Whether somebody holds an infinite lease on it.
    pub leased: bool,
    /// Makes this many blobs of it.
    pub count: Option<u64>,
}

/// The kinds of blob.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlobType {
    /// Written as blocks.
    #[default]
    #[serde(rename = "BlockBlob")]
    Block,
    /// Grows at its end; what the logs of a run are.
    #[serde(rename = "AppendBlob")]
    Append,
    /// Pages of 512 bytes.
    #[serde(rename = "PageBlob")]
    Page,
}

impl BlobType {
    /// `BlockBlob`, as `x-ms-blob-type` has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Block => "BlockBlob",
            Self::Append => "AppendBlob",
            Self::Page => "PageBlob",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_survives_json_and_a_misspelt_one_is_refused() {
        let text = r#"{"storage":[{"account":"acct","containers":[{"name":"c","blobs":[
            {"name":"a","text":"x","type":"AppendBlob","modified":"2026-03-01T10:00:00Z"}]}]}]}"#;
        let seed: Document = serde_json::from_str(text).unwrap();
        let again: Document = serde_json::from_value(serde_json::to_value(&seed).unwrap()).unwrap();
        assert_eq!(
            serde_json::to_value(&seed).unwrap(),
            serde_json::to_value(&again).unwrap()
        );
        assert_eq!(
            again.storage[0].containers[0].blobs[0].blob_type,
            BlobType::Append
        );
        assert!(serde_json::from_str::<Document>(r#"{"storages":[]}"#).is_err());
    }
}
