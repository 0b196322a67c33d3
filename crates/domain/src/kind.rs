use serde::{Deserialize, Serialize};

use crate::Verb;

/// What an item is. The text of a kind is the contract's word for it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The root of the tree.
    Home,
    /// An Azure subscription.
    Subscription,
    /// A resource group.
    ResourceGroup,
    /// A Machine Learning workspace.
    Workspace,
    /// A storage account.
    StorageAccount,
    /// A container registry.
    ContainerRegistry,
    /// An Application Insights component.
    Component,
    /// A Log Analytics workspace.
    LogAnalytics,
    /// A key vault.
    KeyVault,
    /// An online or batch endpoint of a Machine Learning workspace.
    Endpoint,
    /// A run, which Resource Manager calls a job.
    Run,
    /// A compute of a Machine Learning workspace.
    Compute,
    /// Any other resource.
    Resource,
    /// A blob container.
    Container,
    /// What stands below a prefix.
    Folder,
    /// A blob.
    Blob,
    /// A snapshot of a blob.
    Snapshot,
    /// An earlier version of a blob.
    BlobVersion,
}

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// The item's name.
    Name,
    /// The kind's name, or the resource type.
    Type,
    /// The region.
    Location,
    /// The workspace that uses a resource, or how many share it.
    Linked,
    /// When it was last written.
    Modified,
    /// How many files lie below.
    Files,
    /// Bytes, its own or those below.
    Size,
}

/// Whether a verb can be used on a kind, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case", tag = "is", content = "reason")]
pub enum Offer {
    /// It can.
    Yes,
    /// It cannot; the words `reason-<text>` say why.
    No(&'static str),
}

/// What can be seen of a kind and done with it: one row of the table from which the tree, the command
/// bar, the command line and the tests are derived.
#[derive(Debug, Clone, Copy, Serialize, ts_rs::TS)]
pub struct KindRow {
    /// The kind.
    pub kind: Kind,
    /// The contract's word, also the key of its words: `kind-<name>`.
    pub name: &'static str,
    /// The icon's name in the page.
    pub icon: &'static str,
    /// Whether it can be opened, and stands in the tree.
    pub opens: bool,
    /// The kinds that may stand below it.
    pub children: &'static [Kind],
    /// The columns of the list of its children.
    pub columns: &'static [Column],
    /// Whether its bytes can be downloaded.
    pub download: Offer,
    /// Whether it can be deleted.
    pub delete: Offer,
    /// Azure's resource type, for resources.
    pub resource_type: Option<&'static str>,
}

const RESOURCE_COLUMNS: &[Column] = &[
    Column::Name,
    Column::Type,
    Column::Linked,
    Column::Size,
    Column::Location,
];
const BLOB_COLUMNS: &[Column] = &[Column::Name, Column::Modified, Column::Files, Column::Size];
const NO_DATA: Offer = Offer::No("no-data");
const OPEN_FIRST: Offer = Offer::No("open-first");
const LATER: Offer = Offer::No("delete-resources-later");

const fn resource(kind: Kind, name: &'static str, icon: &'static str, ty: &'static str) -> KindRow {
    KindRow {
        kind,
        name,
        icon,
        opens: false,
        children: &[],
        columns: &[],
        download: NO_DATA,
        delete: Offer::Yes,
        resource_type: Some(ty),
    }
}

const fn leaf(kind: Kind, name: &'static str, icon: &'static str) -> KindRow {
    KindRow {
        kind,
        name,
        icon,
        opens: false,
        children: &[],
        columns: &[],
        download: Offer::Yes,
        delete: Offer::Yes,
        resource_type: None,
    }
}

/// The other type of endpoints.
const BATCH_ENDPOINT: &str = "Microsoft.MachineLearningServices/workspaces/batchEndpoints";

/// The table of kinds. A new kind is a variant of [`Kind`], a row here and its words.
pub const KINDS: &[KindRow] = &[
    KindRow {
        kind: Kind::Home,
        name: "home",
        icon: "home",
        opens: true,
        children: &[Kind::Subscription, Kind::StorageAccount],
        columns: &[Column::Name, Column::Type],
        download: OPEN_FIRST,
        delete: OPEN_FIRST,
        resource_type: None,
    },
    KindRow {
        kind: Kind::Subscription,
        name: "subscription",
        icon: "cloud",
        opens: true,
        children: &[Kind::ResourceGroup],
        columns: &[Column::Name, Column::Location],
        download: OPEN_FIRST,
        delete: Offer::No("not-deletable"),
        resource_type: None,
    },
    KindRow {
        kind: Kind::ResourceGroup,
        name: "resource-group",
        icon: "folder",
        opens: true,
        children: &[
            Kind::Workspace,
            Kind::StorageAccount,
            Kind::ContainerRegistry,
            Kind::Component,
            Kind::LogAnalytics,
            Kind::KeyVault,
            Kind::Endpoint,
            Kind::Resource,
        ],
        columns: RESOURCE_COLUMNS,
        download: OPEN_FIRST,
        delete: Offer::Yes,
        resource_type: None,
    },
    KindRow {
        opens: true,
        children: &[
            Kind::StorageAccount,
            Kind::ContainerRegistry,
            Kind::Component,
            Kind::KeyVault,
        ],
        columns: RESOURCE_COLUMNS,
        download: OPEN_FIRST,
        ..resource(
            Kind::Workspace,
            "workspace",
            "brain-circuit",
            "Microsoft.MachineLearningServices/workspaces",
        )
    },
    KindRow {
        opens: true,
        children: &[Kind::Container],
        columns: &[Column::Name, Column::Modified, Column::Files, Column::Size],
        download: OPEN_FIRST,
        ..resource(
            Kind::StorageAccount,
            "storage-account",
            "storage",
            "Microsoft.Storage/storageAccounts",
        )
    },
    resource(
        Kind::ContainerRegistry,
        "container-registry",
        "box",
        "Microsoft.ContainerRegistry/registries",
    ),
    resource(
        Kind::Component,
        "component",
        "lightbulb",
        "Microsoft.Insights/components",
    ),
    KindRow {
        delete: LATER,
        ..resource(
            Kind::LogAnalytics,
            "log-analytics",
            "document-search",
            "Microsoft.OperationalInsights/workspaces",
        )
    },
    resource(
        Kind::KeyVault,
        "key-vault",
        "key",
        "Microsoft.KeyVault/vaults",
    ),
    resource(
        Kind::Endpoint,
        "endpoint",
        "rocket",
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
    ),
    resource(
        Kind::Run,
        "run",
        "play",
        "Microsoft.MachineLearningServices/workspaces/jobs",
    ),
    resource(
        Kind::Compute,
        "compute",
        "server",
        "Microsoft.MachineLearningServices/workspaces/computes",
    ),
    KindRow {
        delete: LATER,
        resource_type: None,
        ..resource(Kind::Resource, "resource", "cube", "")
    },
    KindRow {
        kind: Kind::Container,
        name: "container",
        icon: "cube",
        opens: true,
        children: &[Kind::Folder, Kind::Blob],
        columns: BLOB_COLUMNS,
        download: Offer::Yes,
        delete: Offer::Yes,
        resource_type: None,
    },
    KindRow {
        opens: true,
        children: &[Kind::Folder, Kind::Blob],
        columns: BLOB_COLUMNS,
        ..leaf(Kind::Folder, "folder", "folder")
    },
    leaf(Kind::Blob, "blob", "document"),
    leaf(Kind::Snapshot, "snapshot", "camera"),
    KindRow {
        download: Offer::No("versions-later"),
        delete: Offer::No("versions-later"),
        ..leaf(Kind::BlobVersion, "blob-version", "history")
    },
];

impl Kind {
    /// This kind's row of the table.
    pub fn row(self) -> &'static KindRow {
        // A test below holds that every kind has its row; the first row is a safe answer for none.
        KINDS
            .iter()
            .find(|row| row.kind == self)
            .unwrap_or(&KINDS[0])
    }

    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// Reads the contract's word.
    pub fn parse(text: &str) -> Option<Self> {
        KINDS
            .iter()
            .find(|row| row.name == text)
            .map(|row| row.kind)
    }

    /// The kind of a resource type, in any case; [`Kind::Resource`] where there is no row for it.
    pub fn of_resource_type(resource_type: &str) -> Self {
        if resource_type.eq_ignore_ascii_case(BATCH_ENDPOINT) {
            return Self::Endpoint;
        }
        KINDS
            .iter()
            .find(|row| {
                row.resource_type
                    .is_some_and(|t| t.eq_ignore_ascii_case(resource_type))
            })
            .map_or(Self::Resource, |row| row.kind)
    }

    /// Whether the verb can be used on items of this kind.
    pub fn offer(self, verb: Verb) -> Offer {
        match verb {
            Verb::Download => self.row().download,
            Verb::Delete => self.row().delete,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_one_row_with_a_unique_name() {
        let names: BTreeSet<_> = KINDS.iter().map(|row| row.name).collect();
        let kinds: BTreeSet<_> = KINDS.iter().map(|row| row.kind).collect();
        assert_eq!(names.len(), KINDS.len());
        assert_eq!(kinds.len(), KINDS.len());
        for row in KINDS {
            let word = serde_json::to_value(row.kind).unwrap();
            assert_eq!(word, row.name, "the serialized kind is the contract's word");
            assert_eq!(Kind::parse(row.name), Some(row.kind));
        }
        assert_eq!(
            KINDS.len(),
            Kind::BlobVersion as usize + 1,
            "a kind without a row"
        );
    }

    #[test]
    fn every_child_has_a_row_and_only_places_have_children() {
        for row in KINDS {
            assert_eq!(row.opens, !row.children.is_empty(), "{}", row.name);
            assert_eq!(row.opens, !row.columns.is_empty(), "{}", row.name);
            for child in row.children {
                assert_eq!(child.row().kind, *child);
            }
        }
    }

    #[test]
    fn resource_types_are_found_in_any_case() {
        assert_eq!(
            Kind::of_resource_type("microsoft.insights/Components"),
            Kind::Component
        );
        assert_eq!(
            Kind::of_resource_type("Microsoft.Compute/disks"),
            Kind::Resource
        );
    }
}
