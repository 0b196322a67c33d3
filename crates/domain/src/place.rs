use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ResourceId;

/// A storage account, reached by its blob endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StorageAccount {
    /// The account's name.
    pub name: String,
    /// The blob endpoint without a trailing slash and without a query:
    /// `https://name.blob.core.windows.net`, or path-style `http://127.0.0.1:10000/name`.
    pub endpoint: String,
}

/// A container of a storage account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Container {
    /// The account that holds it.
    pub account: StorageAccount,
    /// The container's name.
    pub name: String,
}

/// One blob, or one of its snapshots or versions, by its exact name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BlobId {
    /// The container that holds it.
    pub container: Container,
    /// The exact name, slashes included; any Unicode text of 1 to 1,024 characters.
    pub name: String,
    /// The snapshot's time stamp as the service wrote it, for a snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// The version id as the service wrote it, for a version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// A node of the one tree that LastCopy shows: where something is, in the far side's own words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "at")]
pub enum Place {
    /// Everything that is signed in or attached.
    Home,
    /// A subscription, a resource group or a resource.
    Resource {
        /// Its Resource Manager id.
        id: ResourceId,
    },
    /// The containers of a storage account.
    Account(StorageAccount),
    /// The blobs of a container.
    Container(Container),
    /// What stands below a prefix that ends in `/`.
    Folder {
        /// The container that holds it.
        container: Container,
        /// The exact prefix, with its trailing slash.
        prefix: String,
    },
    /// One blob.
    Blob(BlobId),
}

impl Place {
    /// The text under which the inventory knows this place: equal exactly for equal places.
    pub fn key(&self) -> String {
        match self {
            Self::Home => "home".to_owned(),
            Self::Resource { id } => id.key(),
            Self::Account(account) => format!("account:{}", account.endpoint),
            Self::Container(c) => format!("container:{}/{}", c.account.endpoint, c.name),
            Self::Folder { container, prefix } => {
                format!(
                    "folder:{}/{}/{prefix}",
                    container.account.endpoint, container.name
                )
            }
            Self::Blob(blob) => {
                let base = &blob.container;
                let mut key = format!("blob:{}/{}/{}", base.account.endpoint, base.name, blob.name);
                if let Some(snapshot) = &blob.snapshot {
                    key.push_str("\u{0}snapshot=");
                    key.push_str(snapshot);
                }
                if let Some(version) = &blob.version {
                    key.push_str("\u{0}version=");
                    key.push_str(version);
                }
                key
            }
        }
    }

    /// The container and the prefix that a listing of this place walks, for containers and folders.
    pub fn listing(&self) -> Option<(&Container, &str)> {
        match self {
            Self::Container(container) => Some((container, "")),
            Self::Folder { container, prefix } => Some((container, prefix)),
            _ => None,
        }
    }

    /// The container or folder that holds a blob or folder, or the group that holds a resource.
    pub fn holder(&self) -> Option<Self> {
        let (container, name) = match self {
            Self::Blob(blob) => (&blob.container, blob.name.as_str()),
            Self::Folder { container, prefix } => (container, prefix.trim_end_matches('/')),
            Self::Resource { id } if id.resource_type().is_some() => {
                return id.group().map(|id| Self::Resource { id });
            }
            _ => return None,
        };
        let container = container.clone();
        Some(match name.rfind('/') {
            Some(cut) => Self::Folder {
                container,
                prefix: name[..=cut].to_owned(),
            },
            None => Self::Container(container),
        })
    }

    /// Whether `other` lies below this place or is this place.
    pub fn holds(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        let (container, name) = match other {
            Self::Folder { container, prefix } => (container, prefix.as_str()),
            Self::Blob(blob) => (&blob.container, blob.name.as_str()),
            Self::Container(container) => (container, ""),
            _ => return false,
        };
        match self {
            Self::Account(account) => *account == container.account,
            Self::Container(c) => c == container,
            Self::Folder {
                container: c,
                prefix,
            } => c == container && name.starts_with(prefix.as_str()),
            _ => false,
        }
    }
}

/// What a person reads: `account/container/name`, or the resource id. Never a query, never a secret.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("/"),
            Self::Resource { id } => id.fmt(f),
            Self::Account(account) => f.write_str(&account.name),
            Self::Container(c) => c.fmt(f),
            Self::Folder { container, prefix } => write!(f, "{container}/{prefix}"),
            Self::Blob(blob) => blob.fmt(f),
        }
    }
}

impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => f.write_str(&self.account.name),
            name => write!(f, "{}/{name}", self.account.name),
        }
    }
}

impl BlobId {
    /// The blob itself, of which this may be a snapshot or a version.
    #[must_use]
    pub fn base(&self) -> Self {
        Self {
            snapshot: None,
            version: None,
            ..self.clone()
        }
    }
}

impl Container {
    /// How plans name a container among what lies in it: by an empty name.
    pub fn itself(&self) -> BlobId {
        BlobId {
            container: self.clone(),
            name: String::new(),
            snapshot: None,
            version: None,
        }
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.container.name.as_str(), self.name.as_str()) {
            (_, "") => self.container.fmt(f),
            // A resource.
            ("", name) => f.write_str(name),
            (_, name) => write!(f, "{}/{name}", self.container),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container() -> Container {
        Container {
            account: StorageAccount {
                name: "acct".into(),
                endpoint: "https://acct.blob.core.windows.net".into(),
            },
            name: "azureml".into(),
        }
    }

    fn blob(name: &str) -> Place {
        Place::Blob(BlobId {
            container: container(),
            name: name.into(),
            snapshot: None,
            version: None,
        })
    }

    #[test]
    fn a_folder_and_a_blob_of_the_same_name_differ() {
        let folder = Place::Folder {
            container: container(),
            prefix: "a/".into(),
        };
        assert_ne!(folder.key(), blob("a/").key());
        assert!(folder.holds(&blob("a/")));
        assert!(folder.holds(&blob("a/b")));
        assert!(!folder.holds(&blob("ab")));
        assert!(Place::Container(container()).holds(&folder));
        assert!(!folder.holds(&Place::Container(container())));
    }
}
