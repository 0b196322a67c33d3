//! Reading places into the inventory: page by page, so that the first rows are there at once.

use std::collections::BTreeMap;

use azure::{Blob, ListBlobs, Resource};
use domain::{Code, Container, Error, Facts, Kind, Place, ResourceId, Result, StorageAccount};

use crate::Engine;
use crate::store::inventory::{Seen, Sum};

/// Told which place's rows changed.
pub type Changed<'a> = &'a (dyn Fn(i64) + Send + Sync);

/// Pages of a flat listing that the summing of a folder reads at most: 200,000 blobs.
const SUM_PAGES: usize = 40;

impl Engine {
    /// Reads a place again: the rows directly below it.
    ///
    /// A reading that is under way is waited for, and one that begins afterwards serves everybody who asked
    /// meanwhile. What was known stays when the reading breaks off.
    pub async fn refresh(&self, id: i64, changed: Changed<'_>) -> Result<()> {
        let reading = async || {
            changed(id);
            let read = self.read(id, changed).await;
            if let Err(error) = &read {
                self.0.inventory.fail(id, error)?;
            }
            read
        };
        let read = self.0.at_work.run((Work::Reading, id), reading).await;
        changed(id);
        read
    }

    async fn read(&self, id: i64, changed: Changed<'_>) -> Result<()> {
        let place = self.place(id)?;
        let number = self.0.inventory.begin(id, &self.now())?;
        match &place {
            Place::Container(container) => {
                self.read_level(id, number, container, "", changed).await?;
            }
            Place::Folder { container, prefix } => {
                self.read_level(id, number, container, prefix, changed)
                    .await?;
            }
            Place::Blob(_) => return Err(Error::new(Code::NotOffered).with("place", &place)),
            Place::Home | Place::Resource { .. } | Place::Account(_) => {
                let seen = self.children_above(&place).await?;
                self.0.inventory.see(id, None, number, &seen)?;
            }
        }
        self.0.inventory.end(id, number, &self.now())?;
        Ok(())
    }

    /// Sums what lies below each folder of a container or folder; other places have nothing to sum.
    pub async fn measure(&self, id: i64, changed: Changed<'_>) -> Result<()> {
        let place = self.place(id)?;
        let Some((container, prefix)) = place.listing() else {
            return Ok(());
        };
        let summing = async || self.sum(id, container, prefix, changed).await;
        self.0.at_work.run((Work::Measuring, id), summing).await
    }

    /// One level of a container, with delimiter: what a person sees first.
    async fn read_level(
        &self,
        id: i64,
        number: i64,
        container: &Container,
        prefix: &str,
        changed: Changed<'_>,
    ) -> Result<()> {
        let row = self.0.inventory.container_of(id)?;
        let service = self.blobs(&container.account)?;
        let mut request = ListBlobs {
            prefix: prefix.to_owned(),
            hierarchical: true,
            ..ListBlobs::default()
        };
        loop {
            let page = service.list_blobs(&container.name, &request).await?;
            let folders = page.folders.iter().map(|folder| Seen {
                kind: Kind::Folder,
                name: segment(folder).to_owned(),
                path: folder.clone(),
                place: None,
                size: None,
                modified: None,
                etag: None,
                facts: Facts::new(),
            });
            let seen: Vec<Seen> = folders.chain(page.blobs.iter().map(seen_blob)).collect();
            self.0.inventory.see(id, row, number, &seen)?;
            request.marker = page.next;
            if request.marker.is_none() {
                return Ok(());
            }
            changed(id);
        }
    }

    /// Sums what lies below each folder of a place, from one flat listing.
    async fn sum(
        &self,
        id: i64,
        container: &Container,
        prefix: &str,
        changed: Changed<'_>,
    ) -> Result<()> {
        let service = self.blobs(&container.account)?;
        let mut request = ListBlobs {
            prefix: prefix.to_owned(),
            ..ListBlobs::default()
        };
        let mut own = Sum::default();
        let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
        for _ in 0..SUM_PAGES {
            let page = service.list_blobs(&container.name, &request).await?;
            for blob in &page.blobs {
                own.files += 1;
                own.bytes += blob.size;
                let below = blob.name.get(prefix.len()..).unwrap_or_default();
                let Some(cut) = below.find('/') else { continue };
                let folder = &blob.name[..=prefix.len() + cut];
                if !sums.contains_key(folder) {
                    // Names come in order: every folder before this one is whole.
                    for sum in sums.values_mut() {
                        sum.complete = true;
                    }
                    sums.insert(folder.to_owned(), Sum::default());
                }
                if let Some(sum) = sums.get_mut(folder) {
                    sum.files += 1;
                    sum.bytes += blob.size;
                    sum.modified = sum
                        .modified
                        .take()
                        .max(blob.modified.map(|at| at.to_string()));
                }
            }
            request.marker = page.next;
            if request.marker.is_none() {
                own.complete = true;
                for sum in sums.values_mut() {
                    sum.complete = true;
                }
            }
            self.0
                .inventory
                .sum(id, sums.iter().map(|(path, sum)| (path.as_str(), sum)))?;
            sums.retain(|_, sum| !sum.complete);
            changed(id);
            if request.marker.is_none() {
                break;
            }
        }
        self.0.inventory.sum_own(id, &own)
    }

    /// What lies directly below a place above the containers.
    pub(crate) async fn children_above(&self, place: &Place) -> Result<Vec<Seen>> {
        match place {
            Place::Home => self.read_home().await,
            Place::Account(account) => self.read_account(account).await,
            Place::Resource { id } => match id.resource_type() {
                None if id.resource_group().is_some() => self.read_group(id).await,
                None => self.read_subscription(id).await,
                Some(kind) if Kind::of_resource_type(&kind) == Kind::StorageAccount => {
                    let account = self.resource_manager()?.storage_account(id).await?;
                    self.read_account(&account).await
                }
                Some(_) => Err(Error::new(Code::NotOffered).with("place", place)),
            },
            _ => Err(Error::new(Code::NotOffered).with("place", place)),
        }
    }

    async fn read_home(&self) -> Result<Vec<Seen>> {
        let mut seen = Vec::new();
        if self.identity().is_some() {
            for subscription in self.resource_manager()?.list_subscriptions().await? {
                let facts = fact([
                    ("state", &subscription.state),
                    ("tenant", &subscription.tenant),
                ]);
                seen.push(seen_resource(
                    Kind::Subscription,
                    subscription.name,
                    subscription.id,
                    facts,
                ));
            }
        }
        for account in self.attached() {
            seen.push(Seen {
                kind: Kind::StorageAccount,
                name: account.name.clone(),
                path: account.endpoint.clone(),
                facts: fact([("endpoint", &account.endpoint)]),
                place: Some(Place::Account(account)),
                size: None,
                modified: None,
                etag: None,
            });
        }
        Ok(seen)
    }

    async fn read_subscription(&self, id: &ResourceId) -> Result<Vec<Seen>> {
        let groups = self.resource_manager()?.list_resource_groups(id).await?;
        let seen = groups.into_iter().map(|group| {
            let facts = fact([("location", &group.location)]);
            seen_resource(Kind::ResourceGroup, group.name, group.id, facts)
        });
        Ok(seen.collect())
    }

    /// The resources of a group, with the workspace that uses each.
    async fn read_group(&self, id: &ResourceId) -> Result<Vec<Seen>> {
        let manager = self.resource_manager()?;
        let resources = manager.list_resources(id).await?;
        let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for workspace in resources.iter().filter(|r| kind_of(r) == Kind::Workspace) {
            // A workspace that cannot be read leaves its links unknown, not the whole group.
            let Ok(links) = manager.workspace_links(&workspace.id).await else {
                continue;
            };
            let links = [
                links.storage_account,
                links.key_vault,
                links.component,
                links.container_registry,
            ];
            for link in links.into_iter().flatten() {
                users
                    .entry(link.key())
                    .or_default()
                    .push(workspace.name.clone());
            }
        }
        let seen = resources.into_iter().map(|resource| {
            let mut facts = fact([
                ("location", &resource.location),
                ("resource-type", &resource.resource_type),
            ]);
            if let Some(by) = users.get(&resource.id.key()) {
                facts.insert("linked".into(), by.join(", "));
                if by.len() > 1 {
                    facts.insert("shared-by".into(), by.len().to_string());
                }
            }
            seen_resource(kind_of(&resource), resource.name, resource.id, facts)
        });
        Ok(seen.collect())
    }

    async fn read_account(&self, account: &StorageAccount) -> Result<Vec<Seen>> {
        let service = self.blobs(account)?;
        let (mut seen, mut marker) = (Vec::new(), None);
        loop {
            let page = service.list_containers(marker.as_deref()).await?;
            for entry in page.containers {
                seen.push(Seen {
                    kind: Kind::Container,
                    path: entry.name.clone(),
                    place: Some(Place::Container(Container {
                        account: account.clone(),
                        name: entry.name.clone(),
                    })),
                    name: entry.name,
                    size: None,
                    modified: entry.modified.map(|at| at.to_string()),
                    etag: Some(entry.etag),
                    facts: Facts::new(),
                });
            }
            marker = page.next;
            if marker.is_none() {
                return Ok(seen);
            }
        }
    }
}

/// What can be under way for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Work {
    /// Its rows are being read.
    Reading,
    /// What lies below each of them is being summed.
    Measuring,
}

/// The last segment of an exact name; a folder's without its slash.
pub(crate) fn segment(name: &str) -> &str {
    let bare = name.strip_suffix('/').unwrap_or(name);
    match bare.rsplit('/').next() {
        Some("") | None => name,
        Some(last) => last,
    }
}

/// What is worth showing of a blob beside its size and time.
pub(crate) fn facts(blob: &Blob) -> Facts {
    let mut facts = Facts::new();
    let mut add = |name: &str, value: Option<&String>| {
        if let Some(value) = value {
            facts.insert(name.to_owned(), value.clone());
        }
    };
    add("content-type", blob.content_type.as_ref());
    add("md5", blob.md5.as_ref());
    add("tier", blob.tier.as_ref());
    if blob.leased {
        facts.insert("lease".into(), "leased".into());
    }
    facts
}

fn seen_blob(blob: &Blob) -> Seen {
    Seen {
        kind: Kind::Blob,
        name: segment(&blob.name).to_owned(),
        path: blob.name.clone(),
        place: None,
        size: Some(blob.size),
        modified: blob.modified.map(|at| at.to_string()),
        etag: Some(blob.etag.clone()),
        facts: facts(blob),
    }
}

fn seen_resource(kind: Kind, name: String, id: ResourceId, facts: Facts) -> Seen {
    Seen {
        kind,
        name,
        path: id.key(),
        place: Some(Place::Resource { id }),
        size: None,
        modified: None,
        etag: None,
        facts,
    }
}

fn kind_of(resource: &Resource) -> Kind {
    Kind::of_resource_type(&resource.resource_type)
}

fn fact<const N: usize>(pairs: [(&str, &String); N]) -> Facts {
    pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect()
}
