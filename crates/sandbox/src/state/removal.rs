use domain::ResourceId;
use serde_json::Value;

use super::{Resource, State, is_within};
use crate::ticks::Ticks;

const WORKSPACES: &str = "Microsoft.MachineLearningServices/workspaces";
const VAULTS: &str = "Microsoft.KeyVault/vaults";
const LOG_WORKSPACES: &str = "Microsoft.OperationalInsights/workspaces";
const STORAGE_ACCOUNTS: &str = "Microsoft.Storage/storageAccounts";

/// A resource that was deleted and can come back.
#[derive(Debug, Clone)]
pub(crate) struct DeletedResource {
    pub(crate) resource: Resource,
    pub(crate) at: Ticks,
    /// When it vanishes by itself.
    pub(crate) until: Ticks,
}

impl Resource {
    /// Whether it is of this type, whatever the case.
    pub(crate) fn is(&self, type_name: &str) -> bool {
        self.type_name.eq_ignore_ascii_case(type_name)
    }

    /// A text or a number of its properties.
    pub(crate) fn property(&self, name: &str) -> Option<&Value> {
        self.properties.get(name).filter(|value| !value.is_null())
    }

    fn says(&self, name: &str, wanted: bool) -> bool {
        self.property(name).and_then(Value::as_bool) == Some(wanted)
    }

    /// How many days a deletion can be taken back, where its type keeps what is deleted.
    ///
    /// Key vaults: Azure REST, Vaults, `softDeleteRetentionInDays` (90 where it is absent). Log Analytics
    /// and Machine Learning: 14 days, as their documentation has it. A storage account may come back
    /// within 14 days too, by a request to the portal.
    pub(crate) fn retention_days(&self) -> Option<u32> {
        if self.is(VAULTS) {
            let days = self
                .property("softDeleteRetentionInDays")
                .and_then(Value::as_u64);
            let days = days.and_then(|days| u32::try_from(days).ok()).unwrap_or(90);
            return (!self.says("enableSoftDelete", false)).then_some(days);
        }
        if self.is(WORKSPACES) {
            return (!self.says("softDeleteEnabled", false)).then_some(14);
        }
        (self.is(LOG_WORKSPACES) || self.is(STORAGE_ACCOUNTS)).then_some(14)
    }

    /// Whether its deletion can't be made final before its time.
    pub(crate) fn is_purge_protected(&self) -> bool {
        self.says("enablePurgeProtection", true)
    }
}

impl State {
    /// Deletes a resource with all that lies below it. Where its type keeps what is deleted and `purge`
    /// does not say otherwise, it can come back.
    pub(crate) fn remove_resource(&mut self, id: &ResourceId, now: Ticks, purge: bool) {
        self.deleted
            .retain(|deleted| deleted.resource.id != *id || !purge);
        let Some(index) = self.resources.iter().position(|r| r.id == *id) else {
            return;
        };
        let resource = self.resources.remove(index);
        self.forget_below(id);
        if resource.is(STORAGE_ACCOUNTS) {
            self.accounts.remove(resource.id.name());
        }
        if let Some(days) = resource.retention_days().filter(|_| !purge) {
            self.deleted.push(DeletedResource {
                resource,
                at: now,
                until: now.plus_days(days),
            });
        }
    }

    /// Deletes a group with all that lies in it.
    pub(crate) fn remove_group(&mut self, id: &ResourceId, now: Ticks) {
        let inside = self
            .resources
            .iter()
            .filter(|r| is_within(r.id.as_str(), id.as_str()));
        let inside: Vec<ResourceId> = inside.map(|r| r.id.clone()).collect();
        for resource in inside {
            self.remove_resource(&resource, now, false);
        }
        self.groups.retain(|group| group.id != *id);
        self.forget_below(id);
    }

    /// What was deleted, came to no end yet and has this type.
    pub(crate) fn deleted_of<'a>(
        &'a self,
        type_name: &'a str,
    ) -> impl Iterator<Item = &'a DeletedResource> {
        self.deleted
            .iter()
            .filter(move |deleted| deleted.resource.is(type_name))
    }

    /// A deleted resource by the id that it had.
    pub(crate) fn deleted_resource(&self, id: &ResourceId) -> Option<&DeletedResource> {
        self.deleted
            .iter()
            .find(|deleted| deleted.resource.id == *id)
    }

    /// Brings a deleted resource back.
    pub(crate) fn recover(&mut self, id: &ResourceId) -> Option<&Resource> {
        let index = self
            .deleted
            .iter()
            .position(|deleted| deleted.resource.id == *id)?;
        let deleted = self.deleted.remove(index);
        self.resources.push(deleted.resource);
        self.resources.last()
    }

    fn forget_below(&mut self, id: &ResourceId) {
        let id = id.as_str();
        self.resources.retain(|r| !is_within(r.id.as_str(), id));
        self.locks
            .retain(|lock| !is_within(lock.scope.as_str(), id));
        self.rights.forget_below(id);
    }
}
