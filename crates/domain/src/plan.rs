use serde::{Deserialize, Serialize};

use crate::{BlobId, Kind, Place, ResourceId, Verb};

/// What a deletion takes along beside the items themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct DeleteOptions {
    /// Snapshots of the selected blobs, each by its id.
    pub snapshots: bool,
    /// Earlier versions of the selected blobs, each by its id, and the one that a deleted blob becomes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub versions: bool,
    /// Snapshots and versions that are soft-deleted already, for good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub soft_deleted: bool,
    /// What the service would keep of the snapshots and versions that this deletes, for good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub purge: bool,
    /// Each blob, snapshot and version only after a copy of it in a folder of the person was read back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub export: bool,
    /// What a selected workspace names as its own and no other workspace uses.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub dependents: bool,
    /// Names of resources that go although another workspace uses them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub shared: Vec<String>,
    /// Nothing that is there: only what the service keeps of what was deleted before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub kept_only: bool,
}

impl DeleteOptions {
    /// Everything: nothing may be left that anybody could bring back.
    pub const ERASURE: Self = Self {
        snapshots: true,
        versions: true,
        soft_deleted: true,
        purge: true,
        export: false,
        dependents: true,
        shared: Vec::new(),
        kept_only: false,
    };

    /// What `purge` means: nothing that is there, and of what the service keeps everything.
    pub const PURGE: Self = Self {
        snapshots: true,
        versions: true,
        soft_deleted: true,
        purge: true,
        export: false,
        dependents: false,
        shared: Vec::new(),
        kept_only: true,
    };

    /// Whether nothing may be left that the service keeps: of an erasure, and of what is purged.
    pub fn leaves_nothing(&self) -> bool {
        self.soft_deleted && self.purge
    }

    /// Whether nothing may be left that anybody could bring back, as in [`DeleteOptions::ERASURE`].
    pub fn is_erasure(&self) -> bool {
        self.snapshots && self.versions && self.soft_deleted && self.purge
    }
}

/// Why an item, or the step that holds it, cannot be deleted as things stand. Found read-only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Blocker {
    /// The exact name of the item.
    pub item: String,
    /// The case; its words are `blocker-<code>` and `blocker-<code>-remedy`.
    pub code: String,
    /// What exactly: a lock with its level, scope and owners, or an action and its scope; a line each.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub what: String,
}

/// Something that stays after the plan has run, said before it runs: the words `stay-<code>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Stay {
    /// The case.
    pub code: String,
    /// How many of it, where it can be counted.
    pub count: Option<u64>,
    /// What stays because others use it too, each with who does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Used>>")]
    pub used: Vec<Used>,
}

/// A resource that others use too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Used {
    /// Its name, by which it can be taken along all the same.
    pub name: String,
    /// The names of the workspaces that use it; none where it lies in a subscription that was not read.
    pub by: Vec<String>,
}

/// One line of a plan: exactly this blob, snapshot, version, directory or container, in exactly this state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanItem {
    /// Its place in the order, from 0.
    pub seq: u64,
    /// Blob, snapshot, version; `folder` for a directory, which goes once it is empty; `container` for a
    /// container, which goes once nothing is left in it.
    pub kind: Kind,
    /// Which one; of a container with an empty name, of a resource its id in a container without a name.
    pub blob: BlobId,
    /// The entity tag under which it was listed, quotes included.
    pub etag: String,
    /// Its bytes.
    pub size: u64,
    /// The service's MD5 of it, base64, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub md5: Option<String>,
    /// Whether it is soft-deleted by then, and this takes it away for good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub purge: bool,
    /// Why it is left alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocker: Option<String>,
    /// What exactly is in the way; a line each.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub blocked_by: String,
}

impl PlanItem {
    /// The id of a resource; `None` for what is in storage. A resource lies in no container, and its id is its name.
    pub fn resource(&self) -> Option<ResourceId> {
        let storage = !self.blob.container.name.is_empty();
        if storage {
            None
        } else {
            ResourceId::parse(&self.blob.name)
        }
    }
}

/// What will be done, said before it is done: the head of a plan. Its items stand in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The id of the job that applying it runs.
    pub id: String,
    /// What it does.
    pub verb: Verb,
    /// SHA-256 over cloud, tenant, identity, verb, options and the ordered items; 64 hex digits.
    pub hash: String,
    /// The cloud's name.
    pub cloud: String,
    /// The tenant's GUID, empty for storage that is reached by a key or a SAS.
    pub tenant: String,
    /// The object id of who signed in, or how storage is reached.
    pub identity: String,
    /// What was selected.
    pub places: Vec<Place>,
    /// What it takes along.
    pub options: DeleteOptions,
    /// The folder in which copies are made before, where [`DeleteOptions::export`] asks for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub export_to: Option<String>,
    /// How many items can be acted on: the confirmed count.
    pub items: u64,
    /// The bytes of those.
    pub bytes: u64,
    /// How many items are blocked and left alone.
    pub blocked: u64,
    /// The first blocked items, at most 100.
    pub blockers: Vec<Blocker>,
    /// What stays.
    pub stays: Vec<Stay>,
    /// What is typed in the window; the command line adds a space and 8 hex digits of the hash.
    pub confirm: String,
    /// When the items were read, RFC 3339 in UTC.
    pub observed_at: String,
}

impl Plan {
    /// What the command line wants typed: the text, a space, the first 8 hex digits of the hash.
    pub fn typed(&self) -> String {
        format!("{} {}", self.confirm, &self.hash[..self.hash.len().min(8)])
    }
}
