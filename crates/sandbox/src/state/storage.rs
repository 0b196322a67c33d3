use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;

use super::{
    AccessTier, Account, BlobEntry, BlobService, Container, DeletedContainer, Deletion,
    Immutability, Lease, Md5State, Past, Retention, Revision, Tier,
};
use crate::content::Content;
use crate::seed;
use crate::ticks::Ticks;
use crate::world::RunKeys;

/// When a seed's things were written that say no date: 2026-01-05T09:00:00Z.
const DEFAULT_MODIFIED: i64 = 1_767_603_600;
/// The lease that a seed's `leased` means.
const SEED_LEASE: &str = "5eed5eed-5eed-4eed-8eed-5eed5eed5eed";

/// Builds one storage account, and says when its last write was. `now` is what deletions count from.
pub(super) fn build_account(
    seed: seed::StorageAccount,
    keys: &RunKeys,
    now: Ticks,
) -> anyhow::Result<(Account, Ticks)> {
    let name_fits = (3..=24).contains(&seed.account.len())
        && seed
            .account
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    // Resource Manager's paths stand beside the accounts' on one port.
    let taken = ["subscriptions", "tenants", "providers"].contains(&seed.account.as_str());
    ensure!(name_fits && !taken, "not a storage account's name");
    let key = match &seed.key {
        Some(text) => STANDARD.decode(text).context("key is not base64")?,
        None => keys.account_key(&seed.account),
    };
    let service = BlobService {
        versioning: seed.versioning,
        blobs: Retention {
            days: seed.delete_retention_days,
        },
        permanent_delete: seed.allow_permanent_delete,
        containers: Retention {
            days: seed.container_delete_retention_days,
        },
    };
    let mut builder = Builder {
        service,
        hierarchical: seed.hierarchical_namespace,
        now,
        writes: 0,
        latest: None,
        checksums: HashMap::new(),
    };
    let mut containers = BTreeMap::new();
    let mut deleted_containers = Vec::new();
    for container in seed.containers {
        let name = container.name.clone();
        let deleted = container.deleted_days_ago;
        let built = build_container(container, &mut builder)
            .with_context(|| format!("container {name}"))?;
        if let Some(days_ago) = deleted {
            let days = builder.service.containers.days;
            deleted_containers.push(DeletedContainer {
                days: days.context("a deleted container without containerDeleteRetentionDays")?,
                name,
                at: now.minus_days(days_ago),
                container: built,
            });
            continue;
        }
        ensure!(
            containers.insert(name.clone(), built).is_none(),
            "container {name} twice"
        );
    }
    let account = Account {
        name: seed.account,
        key,
        hierarchical: seed.hierarchical_namespace,
        shared_key: seed.allow_shared_key_access.unwrap_or(true),
        containers,
        deleted_containers,
        service: builder.service.clone(),
    };
    Ok((account, builder.last()))
}

/// What the blobs of one account share while they are built.
struct Builder {
    service: BlobService,
    hierarchical: bool,
    now: Ticks,
    writes: i64,
    latest: Option<Ticks>,
    /// Equal computed bytes have one checksum, which is computed once.
    checksums: HashMap<(u64, u64), Md5State>,
}

impl Builder {
    /// Gives every write of a seed a moment of its own within its second.
    fn stamp(&mut self, at: Option<Timestamp>) -> Ticks {
        let at = at.or_else(|| Timestamp::from_second(DEFAULT_MODIFIED).ok());
        self.writes += 1;
        let written = Ticks::from_timestamp(at.unwrap_or_default()).plus(self.writes);
        self.latest = self.latest.max(Some(written));
        written
    }

    fn checksum(&mut self, blob_type: seed::BlobType, content: &Content) -> Md5State {
        let made = Md5State::for_content(blob_type, content);
        match (content, made) {
            (Content::Synthetic { size, seed }, made @ Md5State::OnDemand(_)) => {
                self.checksums.entry((*size, *seed)).or_insert(made).clone()
            }
            (_, made) => made,
        }
    }

    fn last(&self) -> Ticks {
        self.latest
            .unwrap_or(Ticks::from_timestamp(Timestamp::UNIX_EPOCH))
    }
}

fn build_container(seed: seed::Container, builder: &mut Builder) -> anyhow::Result<Container> {
    let written = builder.stamp(seed.modified);
    let mut entries = Vec::with_capacity(seed.blobs.len());
    for blob in seed.blobs {
        let Some(count) = blob.count else {
            let name = blob.name.clone();
            entries.push((name.clone(), build_blob(&blob, &name, builder)?));
            continue;
        };
        for n in 0..count {
            let name = blob.name.replace("{n}", &n.to_string());
            let mut copy = blob.clone();
            copy.synthetic_seed = copy.synthetic_seed.wrapping_add(n);
            let entry = build_blob(&copy, &name, builder)?;
            entries.push((name, entry));
        }
    }
    let named = entries.len();
    let blobs: BTreeMap<String, BlobEntry> = entries.into_iter().collect();
    ensure!(blobs.len() == named, "two blobs of one name");
    let mut container = Container::new(written, seed.metadata, blobs);
    if builder.hierarchical {
        container.add_all_directories();
    }
    if let Some(count) = seed.generated {
        container.generate(count);
    }
    container.lease = lease(seed.leased);
    container.hold_tags = seed.legal_hold;
    container.immutability = seed.immutability.map(|policy| Immutability {
        days: policy.days,
        locked: policy.locked,
        appends: policy.allow_protected_append_writes,
    });
    container.version_level = seed.immutable_storage_with_versioning;
    Ok(container)
}

fn build_blob(seed: &seed::Blob, name: &str, builder: &mut Builder) -> anyhow::Result<BlobEntry> {
    let content = content(seed, name)?;
    let md5 = match seed.md5.as_deref() {
        None => builder.checksum(seed.blob_type, &content),
        Some("none") => Md5State::None,
        Some(given) => {
            let bytes = STANDARD.decode(given).unwrap_or_default();
            let md5 = bytes.try_into().ok();
            Md5State::Known(md5.with_context(|| format!("md5 of {name}"))?)
        }
    };
    let tier = match seed.tier.as_deref() {
        None => None,
        Some(text) => {
            Some(AccessTier::parse(text).with_context(|| format!("tier of {name}: {text}"))?)
        }
    };
    let written = builder.stamp(seed.modified);
    let created = seed.created.map_or(written, Ticks::from_timestamp);
    let content_type = seed.content_type.clone();
    let revision = Revision {
        created,
        written,
        version: builder.service.versioning.then_some(written),
        content_type: content_type.map_or("application/octet-stream".into(), Cow::Owned),
        md5,
        metadata: seed.metadata.clone(),
        tags: seed.tags.clone(),
        tier: Tier {
            set: tier,
            changed: tier.map(|_| written),
            rehydration: None,
        },
        held: seed.legal_hold || is_held_by_name(name),
        immutable: seed
            .immutable_until
            .map(|until| (Ticks::from_timestamp(until), seed.immutable_locked)),
        appended: u32::from(seed.blob_type == seed::BlobType::Append && content.len() > 0),
        ..Revision::new(content, seed.blob_type)
    };
    let mut entry = BlobEntry::new(revision);
    entry.lease = lease(seed.leased);
    add_past(&mut entry, seed, written, builder);
    if let Some(days_ago) = seed.deleted_days_ago {
        let at = builder.now.minus_days(days_ago);
        let gone = entry.delete(&builder.service, at);
        ensure!(
            !gone,
            "{name} is deleted, and the account has neither versioning nor deleteRetentionDays"
        );
    }
    Ok(entry)
}

/// The sandbox's own: a blob whose last segment starts with `held-` has a legal hold.
pub(crate) fn is_held_by_name(name: &str) -> bool {
    name.rsplit('/')
        .next()
        .is_some_and(|last| last.starts_with("held-"))
}

fn content(seed: &seed::Blob, name: &str) -> anyhow::Result<Content> {
    Ok(match (&seed.text, &seed.base64, seed.synthetic) {
        (Some(text), None, None) => Content::Bytes(text.clone().into()),
        (None, Some(base64), None) => {
            let bytes = STANDARD.decode(base64);
            Content::Bytes(bytes.with_context(|| format!("blob {name}"))?.into())
        }
        (None, None, Some(size)) => Content::Synthetic {
            size,
            seed: seed.synthetic_seed,
        },
        (None, None, None) => {
            Content::declared_by(name).unwrap_or(Content::Bytes(Bytes::default()))
        }
        _ => bail!("blob {name} has more than one content"),
    })
}

/// Snapshots one second after the blob and later, versions one second before it and earlier.
fn add_past(entry: &mut BlobEntry, seed: &seed::Blob, written: Ticks, builder: &Builder) {
    let Some(base) = entry.base.clone() else {
        return;
    };
    for n in 1..=seed.snapshots {
        entry.snapshots.push(Past {
            id: written.plus_seconds(i64::from(n)),
            revision: Arc::clone(&base),
            deleted: None,
        });
    }
    for n in 1..=seed.deleted_snapshots {
        entry.snapshots.push(Past {
            id: written.plus_seconds(i64::from(seed.snapshots + n)),
            revision: Arc::clone(&base),
            deleted: builder.service.blobs.days.map(|days| Deletion {
                at: builder.now.minus_days(1),
                days,
            }),
        });
    }
    for n in (1..=seed.versions).rev() {
        let id = written.plus_seconds(-i64::from(n));
        let mut revision = Revision::clone(&base);
        revision.written = id;
        revision.version = Some(id);
        revision.created = revision.created.min(id);
        entry.versions.push(Past {
            id,
            revision: Arc::new(revision),
            deleted: None,
        });
    }
}

fn lease(leased: bool) -> Lease {
    if leased {
        Lease::infinite(SEED_LEASE)
    } else {
        Lease::Available
    }
}
