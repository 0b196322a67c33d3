use serde::Serialize;

/// What is known of one item, for the pane that shows all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Properties {
    /// The groups in the order in which they are shown; none is empty.
    pub groups: Vec<PropertyGroup>,
}

/// Some properties that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct PropertyGroup {
    /// Its key: the words are `properties-<title>`.
    pub title: String,
    /// Its rows.
    pub rows: Vec<Property>,
}

/// One property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Property {
    /// Its key: the words are `property-<name>`. In the groups `metadata`, `tags` and `locks` it is a name that
    /// a person gave, shown as it is.
    pub name: String,
    /// Its value, raw.
    pub value: String,
    /// How the value is shown.
    pub form: Form,
}

/// How a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// As it is.
    Text,
    /// A number of bytes.
    Bytes,
    /// RFC 3339 in UTC.
    Time,
    /// An id or a hash: copied, cut in the middle.
    Code,
}

/// One of the states of a blob that the service keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(rename = "Copy")]
pub struct BlobCopy {
    /// Which sort.
    pub kind: CopyKind,
    /// When it was written, or for a snapshot taken. RFC 3339 in UTC.
    pub at: String,
    /// Its bytes.
    pub size: u64,
    /// Its entity tag, quotes included.
    pub etag: String,
    /// Until when the service keeps a soft-deleted one, RFC 3339 in UTC.
    pub until: Option<String>,
}

/// The sorts of copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum CopyKind {
    /// What the plain name stands for.
    Current,
    /// An earlier version.
    Version,
    /// A snapshot.
    Snapshot,
    /// Soft-deleted: blob, version or snapshot.
    Deleted,
}

/// A workspace in the list of all workspaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct WorkspaceRow {
    /// Its row.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The subscription's name.
    pub subscription: String,
    /// The resource group's name.
    pub group: String,
    /// Its region.
    pub location: String,
    /// The name of its storage account.
    pub storage: Option<String>,
    /// How many of its linked resources other workspaces of the list use too.
    pub shared: u64,
    /// The value of its tag `owner`.
    pub owner: Option<String>,
}
