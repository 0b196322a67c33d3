use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::iter;

use anyhow::{Context as _, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::ResourceId;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    Account, BlobEntry, Container, Group, Lease, Md5State, Principal, Resource, Revision, Snapshot,
    State, Subscription,
};
use crate::content::Content;
use crate::seed;
use crate::ticks::Ticks;
use crate::world::RunKeys;

/// When a seed's things were written that say no date: 2026-01-05T09:00:00Z.
const DEFAULT_MODIFIED: i64 = 1_767_603_600;
const DEFAULT_LOCATION: &str = "francecentral";
const DEFAULT_CLIENT: &str = "3d2f8c15-0b64-4e0a-b1d7-6c5f9e2a4870";
const DEFAULT_SUBSCRIPTION: &str = "8f1c2d04-55aa-4be2-9c3f-0d6e8a91b7e1";
const STORAGE_TYPE: &str = "Microsoft.Storage/storageAccounts";
/// The lease that a seed's `leased` means.
const SEED_LEASE: &str = "5eed5eed-5eed-4eed-8eed-5eed5eed5eed";

/// Builds the state that a seed describes. The same seed and keys give the same state.
pub(crate) fn build(mut seed: seed::Document, keys: &RunKeys) -> anyhow::Result<State> {
    if seed.service_principals.is_empty() {
        seed.service_principals.push(seed::ServicePrincipal {
            client: DEFAULT_CLIENT.into(),
            name: "lastcopy-demo".into(),
            ..Default::default()
        });
    }
    name_unnamed_accounts(&mut seed);
    let mut state = State {
        tenant: seed.tenant,
        people: iter::once(seed.user.clone()).chain(seed.users).collect(),
        user: seed.user,
        principals: seed
            .service_principals
            .into_iter()
            .map(|p| principal(p, keys))
            .collect(),
        subscriptions: Vec::new(),
        groups: Vec::new(),
        resources: Vec::new(),
        accounts: BTreeMap::new(),
        settings: seed.settings,
        last_write: Ticks::from_timestamp(Timestamp::UNIX_EPOCH),
    };
    for subscription in seed.subscriptions {
        add_subscription(&mut state, subscription)?;
    }
    let empty = empty_accounts(&state, &seed.storage);
    for account in seed.storage.into_iter().chain(empty) {
        let name = account.account.clone();
        let built = build_account(account, keys).with_context(|| format!("account {name}"))?;
        state.last_write = state.last_write.max(built.1);
        ensure!(
            state.accounts.insert(name.clone(), built.0).is_none(),
            "account {name} twice"
        );
    }
    Ok(state)
}

/// Gives every storage account a resource, and the first subscription and group where there is none.
fn name_unnamed_accounts(seed: &mut seed::Document) {
    let known = |account: &str| {
        let groups = seed.subscriptions.iter().flat_map(|s| &s.resource_groups);
        groups.flat_map(|g| &g.resources).any(|r| {
            r.kind_of.eq_ignore_ascii_case(STORAGE_TYPE) && r.name.eq_ignore_ascii_case(account)
        })
    };
    let names = seed.storage.iter().map(|s| s.account.clone());
    let unnamed: Vec<String> = names.filter(|name| !known(name)).collect();
    if seed.subscriptions.is_empty() {
        seed.subscriptions.push(seed::Subscription {
            id: DEFAULT_SUBSCRIPTION.into(),
            name: "Sandbox".into(),
            resource_groups: Vec::new(),
        });
    }
    let groups = &mut seed.subscriptions[0].resource_groups;
    if groups.is_empty() {
        groups.push(seed::ResourceGroup {
            name: "rg-sandbox".into(),
            ..Default::default()
        });
    }
    groups[0]
        .resources
        .extend(unnamed.into_iter().map(|name| seed::Resource {
            kind_of: STORAGE_TYPE.into(),
            name,
            kind: Some("StorageV2".into()),
            sku: Some(json!({"name": "Standard_LRS", "tier": "Standard"})),
            ..Default::default()
        }));
}

/// An account for every storage resource that the seed says nothing more of.
fn empty_accounts(state: &State, storage: &[seed::StorageAccount]) -> Vec<seed::StorageAccount> {
    let resources = state.resources.iter();
    let accounts = resources.filter(|r| r.type_name.eq_ignore_ascii_case(STORAGE_TYPE));
    let names = accounts.map(|r| r.id.name());
    let unsaid = names.filter(|name| !storage.iter().any(|s| s.account == *name));
    let empty = unsaid.map(|name| seed::StorageAccount {
        account: name.to_owned(),
        ..Default::default()
    });
    empty.collect()
}

fn principal(seed: seed::ServicePrincipal, keys: &RunKeys) -> Principal {
    Principal {
        object_id: if seed.id.is_empty() {
            seed.client.clone()
        } else {
            seed.id
        },
        secret: seed
            .secret
            .unwrap_or_else(|| keys.client_secret(&seed.client)),
        client: seed.client,
    }
}

fn add_subscription(state: &mut State, seed: seed::Subscription) -> anyhow::Result<()> {
    for group in seed.resource_groups {
        let text = format!("/subscriptions/{}/resourceGroups/{}", seed.id, group.name);
        let id = ResourceId::parse(&text).with_context(|| format!("not an id: {text}"))?;
        let location = or_else(group.location, DEFAULT_LOCATION);
        for resource in group.resources {
            state
                .resources
                .push(resource_below(&id, &location, resource)?);
        }
        state.groups.push(Group {
            id,
            location,
            tags: group.tags,
        });
    }
    state.subscriptions.push(Subscription {
        id: seed.id,
        name: seed.name,
    });
    Ok(())
}

fn resource_below(
    group: &ResourceId,
    location: &str,
    seed: seed::Resource,
) -> anyhow::Result<Resource> {
    let Some((provider, types)) = seed.kind_of.split_once('/') else {
        bail!("resource {} has no type", seed.name);
    };
    let mut text = format!("{group}/providers/{provider}");
    ensure!(
        types.split('/').count() == seed.name.split('/').count(),
        "{} and {} differ in depth",
        seed.kind_of,
        seed.name
    );
    for (kind, name) in types.split('/').zip(seed.name.split('/')) {
        let _ = write!(text, "/{kind}/{name}");
    }
    Ok(Resource {
        id: ResourceId::parse(&text).with_context(|| format!("not an id: {text}"))?,
        type_name: seed.kind_of,
        location: or_else(seed.location, location),
        tags: seed.tags,
        kind: seed.kind,
        sku: seed.sku,
        properties: if seed.properties.is_object() {
            seed.properties
        } else {
            Value::Object(Map::default())
        },
        system_data: seed.system_data,
    })
}

fn build_account(seed: seed::StorageAccount, keys: &RunKeys) -> anyhow::Result<(Account, Ticks)> {
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
    let mut builder = Builder::default();
    let mut containers = BTreeMap::new();
    for container in seed.containers {
        let name = container.name.clone();
        let built = build_container(container, &mut builder)
            .with_context(|| format!("container {name}"))?;
        ensure!(
            containers.insert(name.clone(), built).is_none(),
            "container {name} twice"
        );
    }
    let account = Account {
        name: seed.account,
        key,
        containers,
    };
    Ok((account, builder.last()))
}

/// What the blobs of one account share while they are built.
#[derive(Default)]
struct Builder {
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
            entries.push((name.clone(), build_blob(blob, &name, builder)?));
            continue;
        };
        for n in 0..count {
            let name = blob.name.replace("{n}", &n.to_string());
            let mut copy = blob.clone();
            copy.synthetic_seed = copy.synthetic_seed.wrapping_add(n);
            let entry = build_blob(copy, &name, builder)?;
            entries.push((name, entry));
        }
    }
    let named = entries.len();
    let blobs: BTreeMap<String, BlobEntry> = entries.into_iter().collect();
    ensure!(blobs.len() == named, "two blobs of one name");
    Ok(Container {
        written,
        metadata: seed.metadata,
        lease: lease(seed.leased),
        blobs,
    })
}

fn build_blob(seed: seed::Blob, name: &str, builder: &mut Builder) -> anyhow::Result<BlobEntry> {
    let content = match (seed.text, seed.base64, seed.synthetic) {
        (Some(text), None, None) => Content::Bytes(text.into()),
        (None, Some(base64), None) => {
            let bytes = STANDARD
                .decode(base64)
                .with_context(|| format!("blob {name}"))?;
            Content::Bytes(bytes.into())
        }
        (None, None, Some(size)) => Content::Synthetic {
            size,
            seed: seed.synthetic_seed,
        },
        (None, None, None) => {
            Content::declared_by(name).unwrap_or(Content::Bytes(Bytes::default()))
        }
        _ => bail!("blob {name} has more than one content"),
    };
    let md5 = match seed.md5.as_deref() {
        None => builder.checksum(seed.blob_type, &content),
        Some("none") => Md5State::None,
        Some(given) => {
            let bytes = STANDARD.decode(given).unwrap_or_default();
            Md5State::Known(
                bytes
                    .try_into()
                    .ok()
                    .with_context(|| format!("md5 of {name}"))?,
            )
        }
    };
    let written = builder.stamp(seed.modified);
    let created = seed.created.map_or(written, Ticks::from_timestamp);
    let mut entry = BlobEntry::new(Revision {
        blocks: u32::from(content.len() > 0),
        content,
        blob_type: seed.blob_type,
        created,
        written,
        content_type: seed
            .content_type
            .map_or("application/octet-stream".into(), Cow::Owned),
        md5,
        metadata: seed.metadata,
    });
    for n in 1..=seed.snapshots {
        entry.snapshots.push(Snapshot {
            taken: written.plus_seconds(i64::from(n)),
            revision: entry.base.clone(),
        });
    }
    entry.lease = lease(seed.leased);
    Ok(entry)
}

fn lease(leased: bool) -> Lease {
    if leased {
        Lease::infinite(SEED_LEASE)
    } else {
        Lease::Available
    }
}

fn or_else(text: String, default: &str) -> String {
    if text.is_empty() {
        default.to_owned()
    } else {
        text
    }
}
