use domain::ResourceId;

use super::State;
use crate::seed::LockLevel;

/// A management lock (Azure REST: Management Locks).
#[derive(Debug, Clone)]
pub(crate) struct Lock {
    /// What it is on.
    pub(crate) scope: ResourceId,
    pub(crate) name: String,
    pub(crate) level: LockLevel,
    pub(crate) notes: Option<String>,
    pub(crate) owners: Vec<String>,
}

/// Whether an id is a scope or lies below it.
pub(crate) fn is_within(id: &str, scope: &str) -> bool {
    let scope = scope.trim_end_matches('/');
    let Some((head, rest)) = id.split_at_checked(scope.len()) else {
        return false;
    };
    head.eq_ignore_ascii_case(scope) && (rest.is_empty() || rest.starts_with('/'))
}

impl State {
    /// A group or a resource called `locked-…` has a lock from the start.
    pub(crate) fn lock_by_name(&mut self, id: &ResourceId) {
        if id.name().starts_with("locked-") {
            self.locks.push(Lock {
                scope: id.clone(),
                name: "locked-by-name".into(),
                level: LockLevel::CanNotDelete,
                notes: None,
                owners: Vec::new(),
            });
        }
    }

    /// The locks that forbid deleting it: its own, and those above and below it.
    ///
    /// Recorded from the service: a lock on a child forbids deleting the group.
    pub(crate) fn locks_against_delete(&self, id: &str) -> Vec<&Lock> {
        let near =
            |lock: &&Lock| is_within(id, lock.scope.as_str()) || is_within(lock.scope.as_str(), id);
        self.locks.iter().filter(near).collect()
    }

    /// The locks that forbid changing it: read-only ones of its own and above it.
    pub(crate) fn locks_against_write(&self, id: &str) -> Vec<&Lock> {
        let locks = self.locks.iter();
        let read_only = locks.filter(|lock| lock.level == LockLevel::ReadOnly);
        read_only
            .filter(|lock| is_within(id, lock.scope.as_str()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_ends_at_a_segment() {
        assert!(is_within(
            "/subscriptions/a/resourceGroups/rg",
            "/subscriptions/A"
        ));
        assert!(is_within("/subscriptions/a", "/subscriptions/a"));
        assert!(is_within("/subscriptions/a", "/"));
        assert!(!is_within("/subscriptions/ab", "/subscriptions/a"));
        assert!(!is_within("/subscriptions", "/subscriptions/a"));
    }
}
