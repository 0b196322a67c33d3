//! Reading places into the inventory: page by page, so that the first rows are there at once.

use std::collections::BTreeMap;

use azure::{Blob, ListBlobs};
use domain::{Code, Column, Container, Error, Facts, Kind, Place, Result, StorageAccount};

use crate::Engine;
use crate::pages::Pages;
use crate::resources::{fact, seen_resource};
use crate::store::inventory::{List, Query, Seen, Sum};

/// Told which place's rows changed.
pub type Changed<'a> = &'a (dyn Fn(i64) + Send + Sync);

/// Blobs that the summing of a folder counts, about, before it stops.
const SUMMED: u64 = 200_000;

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
                self.0.inventory.fail(live(id), error)?;
            }
            read
        };
        let read = self.0.at_work.run((Work::Reading, id), reading).await;
        changed(id);
        read
    }

    async fn read(&self, id: i64, changed: Changed<'_>) -> Result<()> {
        let place = self.place(id)?;
        let number = self.0.inventory.begin(live(id), &self.now())?;
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
                let mut seen = self.children_above(&place).await?;
                if self.item(id)?.kind == Kind::Workspace {
                    seen = self.link_workspace(id, seen)?;
                }
                self.0.inventory.see(live(id), None, number, &seen)?;
            }
        }
        self.0.inventory.end(live(id), number, &self.now())?;
        self.0.inventory.mark_personal(id)
    }

    /// Sums what lies below every container of a storage account, one after the other.
    pub async fn measure_account(&self, id: i64, changed: Changed<'_>) -> Result<()> {
        if self.reading(id)?.0.observed_at.is_none() {
            self.refresh(id, changed).await?;
        }
        let query = Query {
            place: id,
            filter: String::new(),
            sort: Column::Name,
            descending: false,
            deleted: false,
        };
        for container in self.row_ids(&query, 0, u64::MAX)? {
            self.measure(container, changed).await?;
            let item = self.item(id)?;
            changed(item.id);
            changed(item.parent);
        }
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
        let request = ListBlobs {
            prefix: prefix.to_owned(),
            hierarchical: true,
            ..ListBlobs::default()
        };
        let mut pages = Pages::begin(service, &container.name, request);
        while let Some(page) = pages.next().await? {
            let folders = page.folders.iter().map(|folder| Seen {
                kind: Kind::Folder,
                name: segment(folder).to_owned(),
                path: folder.clone(),
                place: None,
                size: None,
                modified: None,
                etag: None,
                facts: folder_facts(folder),
            });
            let seen: Vec<Seen> = folders.chain(page.blobs.iter().map(seen_blob)).collect();
            self.0.inventory.see(live(id), row, number, &seen)?;
            if page.next.is_some() {
                changed(id);
            }
        }
        Ok(())
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
        let request = ListBlobs {
            prefix: prefix.to_owned(),
            ..ListBlobs::default()
        };
        let mut pages = Pages::begin(service, &container.name, request);
        let mut own = Sum::default();
        let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
        while own.files < SUMMED
            && let Some(page) = pages.next().await?
        {
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
            if page.next.is_none() {
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
                Some(kind) if Kind::of_resource_type(&kind) == Kind::Workspace => {
                    self.read_workspace(id).await
                }
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
        for attached in self.attached() {
            let mut facts = fact([("endpoint", &attached.account.endpoint)]);
            facts.insert("attached".into(), attached.way.into());
            let (kind, name, place) = match attached.container {
                Some(name) => {
                    let account = attached.account.clone();
                    let container = Container { account, name };
                    let shown = container.to_string();
                    (Kind::Container, shown, Place::Container(container))
                }
                None => (
                    Kind::StorageAccount,
                    attached.account.name.clone(),
                    Place::Account(attached.account.clone()),
                ),
            };
            seen.push(Seen {
                kind,
                name,
                path: attached.account.endpoint,
                place: Some(place),
                size: None,
                modified: None,
                etag: None,
                facts,
            });
        }
        Ok(seen)
    }

    async fn read_account(&self, account: &StorageAccount) -> Result<Vec<Seen>> {
        let service = self.blobs(account)?;
        let (mut seen, mut marker) = (Vec::new(), None);
        loop {
            let page = service.list_containers(marker.as_deref()).await?;
            for entry in page.containers {
                let mut facts = Facts::new();
                if entry.name == RUN_HISTORY {
                    facts.insert("personal".into(), "may-hold".into());
                }
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
                    facts,
                });
            }
            marker = page.next;
            if marker.is_none() {
                return Ok(seen);
            }
        }
    }
}

/// The container in which a workspace keeps the history of its runs: who ran what, and when.
const RUN_HISTORY: &str = "azureml";
/// The folder of a workspace's file share and notebooks that has one folder for each person.
const USERS: &str = "Users";

/// What the name alone says of a folder: below `Users/` every folder is a person's.
fn folder_facts(folder: &str) -> Facts {
    let mut facts = Facts::new();
    if folder.split('/').any(|segment| segment == USERS) {
        facts.insert("personal".into(), "may-hold".into());
    }
    facts
}

/// The list of what is there.
fn live(place: i64) -> List {
    List {
        place,
        deleted: false,
    }
}

/// What can be under way for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Work {
    /// Its rows are being read.
    Reading,
    /// What is soft-deleted of it is being read.
    ReadingDeleted,
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

pub(crate) fn seen_blob(blob: &Blob) -> Seen {
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
