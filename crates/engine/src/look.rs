//! Looking at one row closely: what is known of it, its copies, the beginning of its bytes.

use azure::{Include, place_url};
use domain::{
    BlobCopy, BlobId, Code, Container, CopyKind, Error, Form, Item, Kind, Place, Properties,
    Property, PropertyGroup, ResourceId, Result,
};

use crate::Engine;
use crate::resources::subscription_of;
use crate::walk::Walk;

/// Bytes of a blob that are read at most for showing them.
pub const PREVIEW: u64 = 1 << 20;

/// The beginning of a blob.
#[derive(Debug, Clone, Default)]
pub struct Beginning {
    /// At most [`PREVIEW`] bytes.
    pub bytes: Vec<u8>,
    /// How long the blob is.
    pub size: u64,
    /// Whether it lies in the archive tier, where nothing can be read.
    pub archived: bool,
}

impl Engine {
    /// What is known of a row: what was listed, and what the far side says of it now.
    pub async fn properties(&self, id: i64) -> Result<Properties> {
        let item = self.item(id)?;
        let place = self.place(id)?;
        let mut groups = vec![self.general(&item, &place)?];
        match &place {
            _ if item.facts.contains_key("soft-deleted") => groups.push(kept(&item)),
            Place::Resource { id } => groups.extend(self.of_resource(&item, id).await),
            Place::Account(account) => groups.extend(self.protection(account).await),
            Place::Container(container) => groups.extend(self.of_container(container).await?),
            Place::Blob(blob) => groups.extend(self.of_blob(blob).await?),
            Place::Folder { .. } | Place::Home => {}
        }
        groups.retain(|group| !group.rows.is_empty());
        Ok(Properties { groups })
    }

    /// The states of one blob that the service keeps, the current one first, then the newest.
    pub async fn copies(&self, id: i64) -> Result<Vec<BlobCopy>> {
        let place = self.place(id)?;
        if !matches!(place, Place::Blob(_)) {
            return Err(Error::new(Code::NotOffered).with("place", &place));
        }
        let mut include = Include {
            snapshots: true,
            versions: true,
            deleted: true,
            ..Include::default()
        };
        let copies = match self.copies_with(&place, include).await {
            // An account with a hierarchical namespace keeps no versions and may refuse the word.
            Err(error)
                if error
                    .service
                    .as_ref()
                    .is_some_and(|answer| answer.status == 400) =>
            {
                include.versions = false;
                self.copies_with(&place, include).await
            }
            copies => copies,
        };
        let mut copies = copies?;
        copies.sort_by(|a, b| {
            let is_current = |copy: &BlobCopy| copy.kind == CopyKind::Current;
            is_current(b)
                .cmp(&is_current(a))
                .then_with(|| b.at.cmp(&a.at))
        });
        Ok(copies)
    }

    async fn copies_with(&self, place: &Place, include: Include) -> Result<Vec<BlobCopy>> {
        let mut walk = Walk::begin(self, place, include)?;
        let mut copies = Vec::new();
        while let Some(page) = walk.next().await? {
            copies.extend(page.into_iter().map(|found| {
                let kind = match (found.blob.deleted, found.kind()) {
                    (true, _) => CopyKind::Deleted,
                    (false, Kind::Snapshot) => CopyKind::Snapshot,
                    (false, Kind::BlobVersion) => CopyKind::Version,
                    (false, _) => CopyKind::Current,
                };
                let written = found.blob.modified.map(|at| at.to_string());
                BlobCopy {
                    kind,
                    at: found.id.snapshot.or(written).unwrap_or_default(),
                    size: found.blob.size,
                    etag: found.blob.etag,
                    until: found.blob.kept_until.map(|at| at.to_string()),
                }
            }));
        }
        Ok(copies)
    }

    /// Reads the beginning of a blob, as it is now. Errors: `not-offered` for what is no blob.
    pub async fn beginning(&self, id: i64) -> Result<Beginning> {
        let place = self.place(id)?;
        let Place::Blob(blob) = &place else {
            return Err(Error::new(Code::NotOffered).with("place", &place));
        };
        let service = self.blobs(&blob.container.account)?;
        let head = service.head(blob).await?;
        let mut beginning = Beginning {
            size: head.size,
            archived: head.tier.as_deref() == Some("Archive"),
            ..Beginning::default()
        };
        if head.size == 0 || beginning.archived {
            return Ok(beginning);
        }
        let range = 0..head.size.min(PREVIEW);
        let mut body = service.read(blob, &head.etag, range).await?;
        while let Some(bytes) = body.next().await? {
            beginning.bytes.extend_from_slice(&bytes);
        }
        Ok(beginning)
    }

    /// What every row has: where it is.
    fn general(&self, item: &Item, place: &Place) -> Result<PropertyGroup> {
        let mut rows = Rows::default();
        let crumbs = self.crumbs(item.id)?;
        let above = |kind| {
            crumbs
                .iter()
                .rfind(|crumb| crumb.kind == kind && crumb.id != item.id)
        };
        if let Some(subscription) = above(Kind::Subscription) {
            rows.text("subscription", Some(&subscription.name));
        }
        match place {
            Place::Resource { id } => {
                if id.resource_type().is_some() {
                    rows.text("resource-group", id.resource_group());
                    rows.text("resource-type", id.resource_type().as_deref());
                }
                for fact in ["location", "state", "tenant", "linked"] {
                    rows.text(fact, item.facts.get(fact).map(String::as_str));
                }
                rows.add("created", item.facts.get("created").cloned(), Form::Time);
                rows.add("id", Some(id.to_string()), Form::Code);
            }
            Place::Account(account) => {
                rows.text("attached", item.facts.get("attached").map(String::as_str));
                rows.text("endpoint", Some(&account.endpoint));
            }
            Place::Container(container) | Place::Folder { container, .. } => {
                rows.location(container, place, item);
            }
            Place::Blob(BlobId { container, .. }) => rows.location(container, place, item),
            Place::Home => {}
        }
        Ok(rows.group("general"))
    }

    async fn of_resource(&self, item: &Item, id: &ResourceId) -> Vec<PropertyGroup> {
        let mut groups = Vec::new();
        if item.kind == Kind::StorageAccount
            && let Ok(account) = self.storage_account(id).await
        {
            groups.extend(self.protection(&account).await);
        }
        let mut tags = Rows::default();
        for line in item
            .facts
            .get("tags")
            .map(|tags| tags.lines())
            .into_iter()
            .flatten()
        {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            tags.text(name, Some(value));
        }
        groups.push(tags.group("tags"));
        groups.push(self.locks(id).await.group("locks"));
        groups
    }

    /// The locks that hold a resource, by name; none where they cannot be read.
    async fn locks(&self, id: &ResourceId) -> Rows {
        let mut rows = Rows::default();
        let Ok(manager) = self.resource_manager() else {
            return rows;
        };
        let locks = manager.list_locks(&subscription_of(id)).await;
        for lock in locks.unwrap_or_default() {
            if id.is_within(&lock.scope) {
                let value = format!("{} · {}", lock.level, lock.scope.name());
                rows.text(&lock.name, Some(&value));
            }
        }
        rows
    }

    /// How long an account keeps what is deleted; nothing where that cannot be read.
    async fn protection(&self, account: &domain::StorageAccount) -> Option<PropertyGroup> {
        let retention = self.blobs(account).ok()?.retention().await.ok()?;
        let mut rows = Rows::default();
        let days = retention.soft_delete_days.unwrap_or_default();
        rows.text("soft-delete-days", Some(&days.to_string()));
        Some(rows.group("protection"))
    }

    async fn of_container(&self, container: &Container) -> Result<Vec<PropertyGroup>> {
        let detail = self
            .blobs(&container.account)?
            .container(&container.name)
            .await?;
        let mut rows = Rows::default();
        rows.flag("leased", detail.leased);
        rows.flag("legal-hold", detail.legal_hold);
        rows.flag("immutability-policy", detail.immutability_policy);
        rows.text("public-access", detail.public_access.as_deref());
        let mut groups = vec![rows.group("protection"), pairs("metadata", detail.metadata)];
        groups.extend(self.protection(&container.account).await);
        Ok(merged(groups))
    }

    async fn of_blob(&self, blob: &BlobId) -> Result<Vec<PropertyGroup>> {
        let service = self.blobs(&blob.container.account)?;
        let detail = service.detail(blob).await?;
        let mut content = Rows::default();
        let listed = &detail.blob;
        content.add("size", Some(listed.size.to_string()), Form::Bytes);
        content.text("content-type", listed.content_type.as_deref());
        content.text("content-encoding", detail.encoding.as_deref());
        content.text("blob-type", detail.blob_type.as_deref());
        content.text("tier", listed.tier.as_deref());
        content.text("archive-status", detail.archive_status.as_deref());
        content.time("modified", listed.modified);
        content.time("created", detail.created);
        content.time("last-access", detail.last_access);
        content.add("md5", listed.md5.clone(), Form::Code);
        content.add("etag", Some(listed.etag.clone()), Form::Code);
        content.add("version", listed.version.clone(), Form::Code);
        content.text("encryption-scope", detail.encryption_scope.as_deref());
        let mut protection = Rows::default();
        protection.text("lease", detail.lease_state.as_deref());
        protection.flag("legal-hold", detail.legal_hold);
        protection.time("immutable-until", detail.immutable_until);
        protection.text("immutability", detail.immutability_mode.as_deref());
        // Reading tags is a permission of its own: without it their number is still known.
        let tags = match detail.tag_count {
            0 => Vec::new(),
            _ => service.tags(blob).await.unwrap_or_default(),
        };
        if tags.is_empty() && detail.tag_count > 0 {
            content.text("tag-count", Some(&detail.tag_count.to_string()));
        }
        Ok(vec![
            content.group("content"),
            protection.group("protection"),
            pairs("metadata", detail.metadata),
            pairs("tags", tags),
        ])
    }
}

/// What a list said of a soft-deleted row.
fn kept(item: &Item) -> PropertyGroup {
    let mut rows = Rows::default();
    rows.add("size", item.size.map(|size| size.to_string()), Form::Bytes);
    rows.add("modified", item.modified.clone(), Form::Time);
    rows.add(
        "deleted-at",
        item.facts.get("deleted-at").cloned(),
        Form::Time,
    );
    rows.add(
        "soft-deleted",
        item.facts.get("soft-deleted").cloned(),
        Form::Time,
    );
    rows.text(
        "purge-protected",
        item.facts.get("purge-protected").map(String::as_str),
    );
    rows.group("protection")
}

fn pairs(title: &str, pairs: Vec<(String, String)>) -> PropertyGroup {
    let mut rows = Rows::default();
    for (name, value) in pairs {
        rows.text(&name, Some(&value));
    }
    rows.group(title)
}

/// Groups of one title become one, where the first of them stands.
fn merged(groups: Vec<PropertyGroup>) -> Vec<PropertyGroup> {
    let mut merged: Vec<PropertyGroup> = Vec::new();
    for group in groups {
        match merged.iter_mut().find(|known| known.title == group.title) {
            Some(known) => known.rows.extend(group.rows),
            None => merged.push(group),
        }
    }
    merged
}

/// The rows of a group while it is made: what is not known is left out.
#[derive(Default)]
struct Rows(Vec<Property>);

impl Rows {
    fn add(&mut self, name: &str, value: Option<String>, form: Form) {
        if let Some(value) = value.filter(|value| !value.is_empty() || form == Form::Text) {
            self.0.push(Property {
                name: name.to_owned(),
                value,
                form,
            });
        }
    }

    fn text(&mut self, name: &str, value: Option<&str>) {
        self.add(name, value.map(str::to_owned), Form::Text);
    }

    fn time(&mut self, name: &str, value: Option<jiff::Timestamp>) {
        self.add(name, value.map(|at| at.to_string()), Form::Time);
    }

    /// Only what holds is worth a row.
    fn flag(&mut self, name: &str, value: bool) {
        self.text(name, value.then_some("true"));
    }

    fn location(&mut self, container: &Container, place: &Place, item: &Item) {
        self.text("account", Some(&container.account.name));
        self.text("container", Some(&container.name));
        if item.kind != Kind::Container {
            self.add("path", Some(item.path.clone()), Form::Code);
        }
        self.add("url", place_url(place), Form::Code);
    }

    fn group(self, title: &str) -> PropertyGroup {
        PropertyGroup {
            title: title.to_owned(),
            rows: self.0,
        }
    }
}
