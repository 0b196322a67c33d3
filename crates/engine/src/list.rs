//! Listing straight from the service, one item after the other: the command line's `ls`.

use azure::{Include, ListBlobs, place_url};
use domain::{Code, Error, Kind, Place, ResourceId, Result, StorageAccount};
use serde::Serialize;

use crate::Engine;
use crate::pages::Pages;
use crate::tree;
use crate::walk::{Found, Walk};

/// How far and what to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListOptions {
    /// Everything below instead of the next level.
    pub recursive: bool,
    /// What else to show.
    pub include: Include,
}

/// One line of a listing, in the contract's words.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// The last segment.
    pub name: String,
    /// The exact full name below its container or parent.
    pub path: String,
    /// The Resource Manager id, for resources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The URL without a query, for what is in storage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// When it was last written, RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// The entity tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The snapshot's time stamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// The version id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Whether it is soft-deleted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// What else is known.
    #[serde(flatten)]
    pub facts: domain::Facts,
}

/// Takes one line; an error ends the listing.
pub type Each<'a> = &'a mut (dyn FnMut(Line) -> Result<()> + Send);

impl Engine {
    /// Lists a place. Errors: `not-offered` for a place that holds nothing that can be listed yet.
    pub async fn list(&self, place: &Place, options: ListOptions, each: Each<'_>) -> Result<()> {
        match place {
            Place::Home | Place::Resource { .. } | Place::Account(_) => {
                self.list_above(place, options, each).await
            }
            Place::Blob(_) => self.list_below(place, options, each).await,
            Place::Container(_) | Place::Folder { .. } if options.recursive => {
                self.list_below(place, options, each).await
            }
            Place::Container(_) | Place::Folder { .. } => {
                self.list_level(place, options, each).await
            }
        }
    }

    async fn list_above(&self, place: &Place, options: ListOptions, each: Each<'_>) -> Result<()> {
        // Depth first, in the order in which the service lists.
        let mut open = vec![place.clone()];
        while let Some(place) = open.pop() {
            let mut inner = Vec::new();
            for seen in self.children_above(&place).await? {
                let id = match &seen.place {
                    Some(Place::Resource { id }) => Some(id.as_str().to_owned()),
                    _ => None,
                };
                // What a workspace shows is listed where it lies.
                if options.recursive
                    && seen.kind.row().opens
                    && seen.kind != Kind::Workspace
                    && let Some(place) = &seen.place
                {
                    inner.push(place.clone());
                }
                let url = seen.place.as_ref().and_then(place_url);
                each(Line {
                    kind: seen.kind,
                    name: seen.name,
                    path: seen.path,
                    id,
                    url,
                    size: seen.size,
                    modified: seen.modified,
                    etag: seen.etag,
                    snapshot: None,
                    version: None,
                    deleted: false,
                    facts: seen.facts,
                })?;
            }
            // What lies in a container is listed by its own walk.
            for place in inner.into_iter().rev() {
                if matches!(place, Place::Container(_)) {
                    self.list_below(&place, options, each).await?;
                } else {
                    open.push(place);
                }
            }
        }
        Ok(())
    }

    async fn list_below(&self, place: &Place, options: ListOptions, each: Each<'_>) -> Result<()> {
        let mut walk = Walk::begin(self, place, options.include)?;
        let mut any = false;
        while let Some(page) = walk.next().await? {
            for found in page {
                any = true;
                each(blob_line(found))?;
            }
        }
        if !any && matches!(place, Place::Blob(_)) {
            return Err(Error::new(Code::NotFound).with("place", place));
        }
        Ok(())
    }

    async fn list_level(&self, place: &Place, options: ListOptions, each: Each<'_>) -> Result<()> {
        let Some((container, prefix)) = place.listing() else {
            return Ok(());
        };
        let service = self.blobs(&container.account)?;
        let request = ListBlobs {
            prefix: prefix.to_owned(),
            hierarchical: true,
            include: options.include,
            ..ListBlobs::default()
        };
        let mut pages = Pages::begin(service, &container.name, request);
        while let Some(page) = pages.next().await? {
            for folder in page.folders {
                let place = Place::Folder {
                    container: container.clone(),
                    prefix: folder.clone(),
                };
                let url = place_url(&place);
                each(Line {
                    url,
                    ..plain(Kind::Folder, tree::segment(&folder), &folder)
                })?;
            }
            for blob in page.blobs {
                let version = if blob.current {
                    None
                } else {
                    blob.version.clone()
                };
                let id = domain::BlobId {
                    container: container.clone(),
                    name: blob.name.clone(),
                    snapshot: blob.snapshot.clone(),
                    version,
                };
                each(blob_line(Found { id, blob }))?;
            }
        }
        Ok(())
    }

    /// Where a resource's blobs are, for storage accounts named by their id.
    pub async fn storage_account(&self, id: &ResourceId) -> Result<StorageAccount> {
        self.resource_manager()?.storage_account(id).await
    }
}

fn plain(kind: Kind, name: &str, path: &str) -> Line {
    Line {
        kind,
        name: name.to_owned(),
        path: path.to_owned(),
        id: None,
        url: None,
        size: None,
        modified: None,
        etag: None,
        snapshot: None,
        version: None,
        deleted: false,
        facts: domain::Facts::new(),
    }
}

fn blob_line(found: Found) -> Line {
    let kind = found.kind();
    let Found { id, blob } = found;
    Line {
        url: place_url(&Place::Blob(id.clone())),
        size: Some(blob.size),
        modified: blob.modified.map(|at| at.to_string()),
        etag: Some(blob.etag.clone()),
        snapshot: id.snapshot.clone(),
        version: id.version.clone(),
        deleted: blob.deleted,
        facts: tree::facts(&blob),
        ..plain(kind, tree::segment(&id.name), &id.name)
    }
}
