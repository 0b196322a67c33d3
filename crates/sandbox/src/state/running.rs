use domain::ResourceId;

use super::{Resource, State};
use crate::ticks::Ticks;

/// A long-running operation.
#[derive(Debug, Clone)]
pub(crate) struct LongRunning {
    pub(crate) shape: Shape,
    pub(crate) begun: Ticks,
    pub(crate) ends: Ticks,
    pub(crate) effect: Effect,
    /// Whether the effect took place.
    pub(crate) done: bool,
}

/// How a long-running operation is asked about. All are recorded from the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `Location` alone: 202 until it is over, then 200 without a body. A resource group's deletion.
    Group,
    /// `Azure-AsyncOperation` and `Location`, and a body with the status. A workspace's deletion.
    Workspace,
    /// The same, of a registry for Machine Learning.
    Registry,
    /// `Azure-AsyncOperation` alone. A compute's deletion.
    Compute,
    /// Both headers, a 202 whose body is `null`, and words of its own for the status. Endpoints and jobs.
    Endpoint,
    /// `Location` alone: 202 with a status in the body, then 200. A vault's purge.
    VaultPurge,
}

/// What a long-running operation does when it ends.
#[derive(Debug, Clone)]
pub(crate) enum Effect {
    Nothing,
    RemoveGroup(ResourceId),
    RemoveResource {
        id: ResourceId,
        purge: bool,
    },
    Recover(ResourceId),
    /// What was written is there already; until the end its `provisioningState` is this word.
    Settle(ResourceId, &'static str),
}

impl LongRunning {
    pub(crate) fn is_over(&self, now: Ticks) -> bool {
        self.ends <= now
    }
}

impl State {
    /// Brings the state up to `now`: operations end, and what was kept for a time vanishes.
    pub(crate) fn settle(&mut self, now: Ticks) {
        let over = self.operations.values_mut();
        let over = over.filter(|operation| !operation.done && operation.is_over(now));
        let mut effects: Vec<(Ticks, Effect)> = Vec::new();
        for operation in over {
            operation.done = true;
            effects.push((operation.ends, operation.effect.clone()));
        }
        effects.sort_by_key(|(at, _)| *at);
        for (at, effect) in effects {
            self.apply(effect, at);
        }
        self.deleted.retain(|deleted| deleted.until > now);
    }

    /// Whether an operation that is not over yet removes it.
    pub(crate) fn is_being_removed(&self, id: &ResourceId) -> bool {
        let mut open = self.operations.values().filter(|operation| !operation.done);
        open.any(|operation| match &operation.effect {
            Effect::RemoveGroup(of) | Effect::RemoveResource { id: of, .. } => of == id,
            _ => false,
        })
    }

    /// What `provisioningState` says of it while an operation on it goes on.
    pub(crate) fn underway(&self, id: &ResourceId) -> Option<&'static str> {
        if self.is_being_removed(id) {
            return Some("Deleting");
        }
        let mut open = self.operations.values().filter(|operation| !operation.done);
        open.find_map(|operation| match &operation.effect {
            Effect::Settle(of, word) if of == id => Some(*word),
            _ => None,
        })
    }

    fn apply(&mut self, effect: Effect, at: Ticks) {
        match effect {
            Effect::Nothing | Effect::Settle(..) => {}
            Effect::RemoveGroup(id) => self.remove_group(&id, at),
            Effect::RemoveResource { id, purge } => self.remove_resource(&id, at, purge),
            Effect::Recover(id) => {
                self.recover(&id);
            }
        }
    }

    /// Adds a resource, or replaces the one of the same id.
    pub(crate) fn put_resource(&mut self, resource: Resource) {
        match self
            .resources
            .iter_mut()
            .find(|known| known.id == resource.id)
        {
            Some(known) => *known = resource,
            None => self.resources.push(resource),
        }
    }
}
