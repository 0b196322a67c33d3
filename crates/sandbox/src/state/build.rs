use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::iter;

use anyhow::{Context as _, bail, ensure};
use domain::ResourceId;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::storage::build_account;
use super::{DeletedResource, Group, Lock, Principal, Resource, Rights, State, Subscription};
use crate::seed;
use crate::ticks::Ticks;
use crate::world::RunKeys;

const DEFAULT_LOCATION: &str = "francecentral";
const DEFAULT_CLIENT: &str = "3d2f8c15-0b64-4e0a-b1d7-6c5f9e2a4870";
const DEFAULT_SUBSCRIPTION: &str = "8f1c2d04-55aa-4be2-9c3f-0d6e8a91b7e1";
const STORAGE_TYPE: &str = "Microsoft.Storage/storageAccounts";

/// Builds the state that a seed describes. The same seed and keys give the same state, but for the moments
/// of deletions, which count back from `now`.
pub(crate) fn build(mut seed: seed::Document, keys: &RunKeys, now: Ticks) -> anyhow::Result<State> {
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
        deleted: Vec::new(),
        locks: seed
            .locks
            .into_iter()
            .map(lock)
            .collect::<anyhow::Result<_>>()?,
        rights: Rights {
            assignments: seed.role_assignments,
            denials: seed.deny_assignments,
            roles: seed.roles,
        },
        operations: BTreeMap::new(),
        operation_count: 0,
        asked: BTreeMap::new(),
        buckets: BTreeMap::new(),
        accounts: BTreeMap::new(),
        settings: seed.settings,
        last_write: Ticks::from_timestamp(Timestamp::UNIX_EPOCH),
    };
    for subscription in seed.subscriptions {
        add_subscription(&mut state, subscription, now)?;
    }
    let empty = empty_accounts(&state, &seed.storage);
    for account in seed.storage.into_iter().chain(empty) {
        let name = account.account.clone();
        let built = build_account(account, keys, now).with_context(|| format!("account {name}"))?;
        state.last_write = state.last_write.max(built.1);
        ensure!(
            state.accounts.insert(name.clone(), built.0).is_none(),
            "account {name} twice"
        );
    }
    Ok(state)
}

impl State {
    /// Makes an empty storage account. Errors: a name that no account can have.
    pub(crate) fn add_account(
        &mut self,
        name: &str,
        keys: &RunKeys,
        now: Ticks,
    ) -> anyhow::Result<()> {
        let seed = seed::StorageAccount {
            account: name.to_owned(),
            ..Default::default()
        };
        let (account, _) = build_account(seed, keys, now)?;
        self.accounts.insert(name.to_owned(), account);
        Ok(())
    }
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

fn lock(seed: seed::Lock) -> anyhow::Result<Lock> {
    let scope = ResourceId::parse(&seed.scope);
    Ok(Lock {
        scope: scope.with_context(|| format!("lock {}: not an id: {}", seed.name, seed.scope))?,
        name: seed.name,
        level: seed.level,
        notes: seed.notes,
        owners: seed.owners,
    })
}

fn add_subscription(state: &mut State, seed: seed::Subscription, now: Ticks) -> anyhow::Result<()> {
    for group in seed.resource_groups {
        let text = format!("/subscriptions/{}/resourceGroups/{}", seed.id, group.name);
        let id = ResourceId::parse(&text).with_context(|| format!("not an id: {text}"))?;
        let location = or_else(group.location, DEFAULT_LOCATION);
        state.lock_by_name(&id);
        for resource in group.resources {
            let days_ago = resource.deleted_days_ago;
            let built = resource_below(&id, &location, resource)?;
            let Some(days_ago) = days_ago else {
                state.lock_by_name(&built.id);
                state.resources.push(built);
                continue;
            };
            let kept = built.retention_days();
            let kept = kept.with_context(|| format!("{} keeps nothing deleted", built.id))?;
            let at = now.minus_days(days_ago);
            state.deleted.push(DeletedResource {
                resource: built,
                at,
                until: at.plus_days(kept),
            });
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

fn or_else(text: String, default: &str) -> String {
    if text.is_empty() {
        default.to_owned()
    } else {
        text
    }
}
