//! Reading what is soft-deleted: a list of its own, beside what is there.

use std::collections::HashSet;

use azure::{Blob, BlobPage, BlobService, ContainerEntry, DeletedResource, Include, ListBlobs};
use domain::{Column, Container, Facts, Kind, Place, ResourceId, Result, StorageAccount};

use crate::Engine;
use crate::resources::{fact, seen_resource, subscription_of};
use crate::store::inventory::{List, Query, Reading, Seen};
use crate::tree::{Changed, Work, seen_blob, segment};

impl Engine {
    /// What is known of the reading of what is soft-deleted of a place, and whether it is being read now.
    pub fn reading_deleted(&self, id: i64) -> Result<(Reading, bool)> {
        let busy = self.0.at_work.is_busy(&(Work::ReadingDeleted, id));
        Ok((self.0.inventory.reading(deleted(id))?, busy))
    }

    /// Reads what is soft-deleted of a group, storage account, container or folder; other places keep no such list.
    ///
    /// Not every service has these lists: what was known stays when one refuses.
    pub async fn refresh_deleted(&self, id: i64, changed: Changed<'_>) -> Result<()> {
        let reading = async || {
            let read = self.read_deleted(id).await;
            if let Err(error) = &read {
                self.0.inventory.fail(deleted(id), error)?;
            }
            read
        };
        let work = (Work::ReadingDeleted, id);
        let read = self.0.at_work.run(work, reading).await;
        changed(id);
        read
    }

    async fn read_deleted(&self, id: i64) -> Result<()> {
        let place = self.place(id)?;
        let number = self.0.inventory.begin(deleted(id), &self.now())?;
        match &place {
            Place::Resource { id: group }
                if group.resource_type().is_none() && group.resource_group().is_some() =>
            {
                let seen = self.deleted_resources(group).await?;
                self.0.inventory.see(deleted(id), None, number, &seen)?;
            }
            Place::Resource { id: account } if is_storage(account) => {
                let account = self.storage_account(account).await?;
                self.deleted_containers(id, number, &account).await?;
            }
            Place::Account(account) => self.deleted_containers(id, number, account).await?,
            Place::Container(container) => self.deleted_blobs(id, number, container, "").await?,
            Place::Folder { container, prefix } => {
                self.deleted_blobs(id, number, container, prefix).await?;
            }
            _ => {}
        }
        self.0.inventory.end(deleted(id), number, &self.now())
    }

    /// The deleted workspaces and vaults that were in a group. One list that is refused hides the other no more than
    /// it must; both refused is an error.
    async fn deleted_resources(&self, group: &ResourceId) -> Result<Vec<Seen>> {
        let manager = self.resource_manager()?;
        let subscription = subscription_of(group);
        let (vaults, workspaces) = tokio::join!(
            manager.list_deleted_vaults(&subscription),
            manager.list_deleted_workspaces(&subscription)
        );
        let lists = match (vaults, workspaces) {
            (Err(error), Err(_)) => return Err(error),
            (vaults, workspaces) => [(Kind::KeyVault, vaults), (Kind::Workspace, workspaces)],
        };
        let mut seen = Vec::new();
        for (kind, list) in lists {
            match list {
                Ok(list) => {
                    let here = list.into_iter().filter(|gone| gone.id.is_within(group));
                    seen.extend(here.map(|gone| deleted_resource(kind, gone)));
                }
                Err(error) => {
                    tracing::warn!(%error, kind = kind.as_str(), "what is deleted stays unknown");
                }
            }
        }
        Ok(seen)
    }

    async fn deleted_containers(
        &self,
        id: i64,
        number: i64,
        account: &StorageAccount,
    ) -> Result<()> {
        let service = self.blobs(account)?;
        let mut marker = None;
        loop {
            let page = service.list_deleted_containers(marker.as_deref()).await?;
            let containers = page.containers.into_iter();
            let seen: Vec<Seen> = containers
                .map(|gone| deleted_container(account, gone))
                .collect();
            self.0.inventory.see(deleted(id), None, number, &seen)?;
            marker = page.next;
            if marker.is_none() {
                return Ok(());
            }
        }
    }

    /// The deleted blobs of one level, those of which only versions are left among them, and the folders in which
    /// nothing else is left.
    async fn deleted_blobs(
        &self,
        id: i64,
        number: i64,
        container: &Container,
        prefix: &str,
    ) -> Result<()> {
        let row = self.0.inventory.container_of(id)?;
        let service = self.blobs(&container.account)?;
        let there = self.folders(id)?;
        let mut request = ListBlobs {
            prefix: prefix.to_owned(),
            hierarchical: true,
            include: Include {
                deleted: true,
                only_versions: true,
                ..Include::default()
            },
            ..ListBlobs::default()
        };
        loop {
            let page = deleted_page(&service, &container.name, &mut request).await?;
            let folders = page
                .folders
                .iter()
                .filter(|folder| !there.contains(*folder));
            let folders = folders.map(|folder| Seen {
                kind: Kind::Folder,
                name: segment(folder).to_owned(),
                path: folder.clone(),
                place: None,
                size: None,
                modified: None,
                etag: None,
                facts: until(None),
            });
            let gone = page
                .blobs
                .iter()
                .filter(|blob| blob.deleted || blob.only_versions);
            let blobs = gone.map(deleted_blob);
            let seen: Vec<Seen> = folders.chain(blobs).collect();
            self.0.inventory.see(deleted(id), row, number, &seen)?;
            request.marker = page.next;
            if request.marker.is_none() {
                return Ok(());
            }
        }
    }

    /// The prefixes of the folders that are there.
    fn folders(&self, id: i64) -> Result<HashSet<String>> {
        let query = Query {
            place: id,
            filter: String::new(),
            sort: Column::Name,
            descending: false,
            deleted: false,
        };
        let mut folders = HashSet::new();
        let mut offset = 0;
        loop {
            // Folders come before blobs in this order.
            let (_, rows) = self.rows(&query, offset, 1_000)?;
            offset += rows.len() as u64;
            let before = folders.len();
            let count = rows.len();
            folders.extend(
                rows.into_iter()
                    .filter(|row| row.kind == Kind::Folder)
                    .map(|row| row.path),
            );
            if folders.len() - before < count || count == 0 {
                return Ok(folders);
            }
        }
    }
}

/// An account with a hierarchical namespace keeps no versions and may refuse the word.
async fn deleted_page(
    service: &BlobService,
    container: &str,
    request: &mut ListBlobs,
) -> Result<BlobPage> {
    match service.list_blobs(container, request).await {
        Err(error)
            if request.include.only_versions
                && error.service.as_ref().is_some_and(|s| s.status == 400) =>
        {
            request.include.only_versions = false;
            service.list_blobs(container, request).await
        }
        page => page,
    }
}

fn is_storage(id: &ResourceId) -> bool {
    let resource_type = id.resource_type();
    resource_type.is_some_and(|kind| Kind::of_resource_type(&kind) == Kind::StorageAccount)
}

fn deleted_blob(blob: &Blob) -> Seen {
    let mut seen = seen_blob(blob);
    seen.facts.extend(until(blob.kept_until));
    if blob.only_versions {
        seen.facts.insert("only-versions".into(), "true".into());
    }
    seen
}

/// Several containers of one name may be kept: their versions tell them apart.
fn deleted_container(account: &StorageAccount, gone: ContainerEntry) -> Seen {
    Seen {
        kind: Kind::Container,
        path: format!("{}?{}", gone.name, gone.version.unwrap_or_default()),
        place: Some(Place::Container(Container {
            account: account.clone(),
            name: gone.name.clone(),
        })),
        name: gone.name,
        size: None,
        modified: gone.modified.map(|at| at.to_string()),
        etag: Some(gone.etag),
        facts: until(gone.kept_until),
    }
}

fn deleted_resource(kind: Kind, gone: DeletedResource) -> Seen {
    let mut facts = fact([("location", &gone.location)]);
    facts.extend(until(gone.kept_until));
    if let Some(at) = gone.deleted_at {
        facts.insert("deleted-at".into(), at.to_string());
    }
    if gone.purge_protected {
        facts.insert("purge-protected".into(), "true".into());
    }
    let resource_type = gone.id.resource_type().unwrap_or_default();
    facts.insert("resource-type".into(), resource_type);
    seen_resource(kind, gone.id.name().to_owned(), gone.id, facts)
}

/// The fact that marks a row of what is deleted; empty where nobody says until when it is kept.
fn until(kept_until: Option<jiff::Timestamp>) -> Facts {
    let until = kept_until.map(|at| at.to_string()).unwrap_or_default();
    Facts::from([("soft-deleted".to_owned(), until)])
}

fn deleted(place: i64) -> List {
    List {
        place,
        deleted: true,
    }
}
