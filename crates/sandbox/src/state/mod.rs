//! What the sandbox holds: one state behind every listener.

mod account;
mod blob;
mod build;
mod generated;
mod lease;
mod lock;
mod removal;
mod rights;
mod running;
mod storage;

use std::collections::BTreeMap;

use domain::ResourceId;
use serde_json::Value;

pub(crate) use account::{
    Account, BlobService, Container, DeletedContainer, Immutability, Retention,
};
pub(crate) use blob::{
    AccessTier, BlobEntry, Block, Deletion, Md5State, Metadata, Past, Rehydration, Revision, Tier,
};
pub(crate) use build::build;
pub(crate) use lease::{Lease, LeaseState};
pub(crate) use lock::{Lock, is_within};
pub(crate) use removal::DeletedResource;
pub(crate) use rights::{Definition, Rights};
pub(crate) use running::{Effect, LongRunning, Shape};
pub(crate) use storage::is_held_by_name;

use crate::seed;
use crate::ticks::Ticks;

/// All that the sandbox holds.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) tenant: seed::Tenant,
    pub(crate) user: seed::User,
    /// Everybody who may sign in by a browser; `user` is the first.
    pub(crate) people: Vec<seed::User>,
    pub(crate) principals: Vec<Principal>,
    pub(crate) subscriptions: Vec<Subscription>,
    pub(crate) groups: Vec<Group>,
    /// In the order of the seed.
    pub(crate) resources: Vec<Resource>,
    /// Resources that were deleted and can come back.
    pub(crate) deleted: Vec<DeletedResource>,
    pub(crate) locks: Vec<Lock>,
    pub(crate) rights: Rights,
    /// Long-running operations by their ids.
    pub(crate) operations: BTreeMap<String, LongRunning>,
    pub(crate) operation_count: u64,
    /// How often something with a troublesome name was asked for.
    pub(crate) asked: BTreeMap<String, u64>,
    /// The token buckets of Resource Manager.
    pub(crate) buckets: BTreeMap<String, Level>,
    pub(crate) accounts: BTreeMap<String, Account>,
    pub(crate) settings: seed::Settings,
    /// The moment of the last write.
    pub(crate) last_write: Ticks,
}

/// The tokens of one bucket of Resource Manager, as they were at a moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Level {
    pub(crate) tokens: i64,
    /// Until then every refill is counted in.
    pub(crate) filled: Ticks,
}

/// An application that signs in with a secret.
#[derive(Debug)]
pub(crate) struct Principal {
    pub(crate) client: String,
    pub(crate) object_id: String,
    pub(crate) secret: String,
}

#[derive(Debug)]
pub(crate) struct Subscription {
    pub(crate) id: String,
    pub(crate) name: String,
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) id: ResourceId,
    pub(crate) location: String,
    pub(crate) tags: BTreeMap<String, String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Resource {
    pub(crate) id: ResourceId,
    pub(crate) type_name: String,
    pub(crate) location: String,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) kind: Option<String>,
    pub(crate) sku: Option<Value>,
    pub(crate) properties: Value,
    pub(crate) system_data: Option<Value>,
}

impl State {
    /// The moment of a new write: now, and later than every other.
    pub(crate) fn stamp(&mut self, now: Ticks) -> Ticks {
        self.last_write = now.max(self.last_write.next());
        self.last_write
    }

    /// A user by object id or sign-in name.
    pub(crate) fn person(&self, text: &str) -> Option<&seed::User> {
        let is = |known: &str| known.eq_ignore_ascii_case(text);
        self.people
            .iter()
            .find(|user| is(&user.id) || is(&user.upn))
    }

    /// A resource by its id.
    pub(crate) fn resource(&self, id: &ResourceId) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.id == *id)
    }

    /// The id of a storage account, by its name.
    pub(crate) fn account_id(&self, account: &str) -> Option<&ResourceId> {
        let mut accounts = self
            .resources
            .iter()
            .filter(|r| r.is("Microsoft.Storage/storageAccounts"));
        accounts.find(|r| r.id.name() == account).map(|r| &r.id)
    }

    /// A container by the names of its account and itself.
    pub(crate) fn container(&self, account: &str, name: &str) -> Option<&Container> {
        self.accounts.get(account)?.containers.get(name)
    }

    pub(crate) fn container_mut(&mut self, account: &str, name: &str) -> Option<&mut Container> {
        self.accounts.get_mut(account)?.containers.get_mut(name)
    }
}
