use super::{State, is_within};
use crate::seed;

/// Who may do what.
#[derive(Debug, Default)]
pub(crate) struct Rights {
    /// Without a list, everybody is an owner of everything and of the data.
    pub(crate) assignments: Option<Vec<seed::RoleAssignment>>,
    pub(crate) denials: Vec<seed::DenyAssignment>,
    /// The roles of the seed's own.
    pub(crate) roles: Vec<seed::Role>,
}

/// A role and the GUID of its definition.
#[derive(Debug, Clone)]
pub(crate) struct Definition {
    pub(crate) guid: String,
    pub(crate) role: seed::Role,
}

/// A built-in role: its name, its GUID and what it allows.
struct BuiltIn {
    name: &'static str,
    guid: &'static str,
    actions: &'static [&'static str],
    not_actions: &'static [&'static str],
    data_actions: &'static [&'static str],
    not_data_actions: &'static [&'static str],
}

const NOTHING: BuiltIn = BuiltIn {
    name: "",
    guid: "",
    actions: &[],
    not_actions: &[],
    data_actions: &[],
    not_data_actions: &[],
};

const CONTAINERS_READ: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/read";
const CONTAINERS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/*";
const BLOBS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*";
const BLOBS_READ: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
const USER_KEY: &str =
    "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action";

/// Azure built-in roles, as Microsoft Learn lists them (the parts that concern what is here).
const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        name: "Owner",
        guid: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        actions: &["*"],
        ..NOTHING
    },
    BuiltIn {
        name: "Contributor",
        guid: "b24988ac-6180-42a0-ab88-20f7382dd24c",
        actions: &["*"],
        not_actions: &[
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
        ],
        ..NOTHING
    },
    BuiltIn {
        name: "Reader",
        guid: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
        actions: &["*/read"],
        ..NOTHING
    },
    BuiltIn {
        name: "User Access Administrator",
        guid: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
        actions: &["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
        ..NOTHING
    },
    BuiltIn {
        name: "Storage Blob Data Owner",
        guid: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        actions: &[CONTAINERS, USER_KEY],
        data_actions: &[BLOBS],
        ..NOTHING
    },
    BuiltIn {
        name: "Storage Blob Data Contributor",
        guid: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        actions: &[
            "Microsoft.Storage/storageAccounts/blobServices/containers/delete",
            CONTAINERS_READ,
            "Microsoft.Storage/storageAccounts/blobServices/containers/write",
            USER_KEY,
        ],
        data_actions: &[
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete",
            BLOBS_READ,
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/move/action",
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action",
        ],
        ..NOTHING
    },
    BuiltIn {
        name: "Storage Blob Data Reader",
        guid: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        actions: &[CONTAINERS_READ, USER_KEY],
        data_actions: &[BLOBS_READ],
        ..NOTHING
    },
    BuiltIn {
        name: "Storage Account Key Operator Service Role",
        guid: "81a9662b-bebf-436f-a333-f67b29880f12",
        actions: &[
            "Microsoft.Storage/storageAccounts/listkeys/action",
            "Microsoft.Storage/storageAccounts/regeneratekey/action",
        ],
        ..NOTHING
    },
    BuiltIn {
        name: "Reader and Data Access",
        guid: "c12c1c16-33a1-487b-954d-41c89c60f349",
        actions: &[
            "Microsoft.Storage/storageAccounts/listKeys/action",
            "Microsoft.Storage/storageAccounts/ListAccountSas/action",
            "Microsoft.Storage/storageAccounts/read",
        ],
        ..NOTHING
    },
    BuiltIn {
        name: "AzureML Data Scientist",
        guid: "f6c7c914-8db3-469d-8ca1-694a8f32e121",
        actions: &[
            "Microsoft.MachineLearningServices/workspaces/*/read",
            "Microsoft.MachineLearningServices/workspaces/*/action",
            "Microsoft.MachineLearningServices/workspaces/*/delete",
            "Microsoft.MachineLearningServices/workspaces/*/write",
        ],
        not_actions: &[
            "Microsoft.MachineLearningServices/workspaces/delete",
            "Microsoft.MachineLearningServices/workspaces/write",
            "Microsoft.MachineLearningServices/workspaces/computes/*/write",
            "Microsoft.MachineLearningServices/workspaces/computes/*/delete",
            "Microsoft.MachineLearningServices/workspaces/computes/listKeys/action",
            "Microsoft.MachineLearningServices/workspaces/listKeys/action",
        ],
        ..NOTHING
    },
];

impl BuiltIn {
    fn definition(&self) -> Definition {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        Definition {
            guid: self.guid.to_owned(),
            role: seed::Role {
                name: self.name.to_owned(),
                actions: texts(self.actions),
                not_actions: texts(self.not_actions),
                data_actions: texts(self.data_actions),
                not_data_actions: texts(self.not_data_actions),
            },
        }
    }
}

impl Rights {
    /// Every role: the built-in ones and the seed's own, whose GUIDs count from one.
    pub(crate) fn definitions(&self) -> Vec<Definition> {
        let own = self
            .roles
            .iter()
            .zip(1_u64..)
            .map(|(role, number)| Definition {
                guid: format!("0000c0de-0000-4000-8000-{number:012x}"),
                role: role.clone(),
            });
        BUILT_IN
            .iter()
            .map(BuiltIn::definition)
            .chain(own)
            .collect()
    }

    /// A role by its name.
    pub(crate) fn definition(&self, name: &str) -> Option<Definition> {
        self.definitions()
            .into_iter()
            .find(|definition| definition.role.name.eq_ignore_ascii_case(name))
    }

    /// The roles that somebody has at a scope, each with the scope that it was given at.
    pub(crate) fn roles_at(&self, principal: &str, scope: &str) -> Vec<Definition> {
        let Some(assignments) = &self.assignments else {
            let owner = ["Owner", "Storage Blob Data Owner"];
            return owner
                .iter()
                .filter_map(|name| self.definition(name))
                .collect();
        };
        let held = assignments.iter().filter(|assignment| {
            assignment.principal.eq_ignore_ascii_case(principal)
                && is_within(scope, &assignment.scope)
        });
        held.filter_map(|assignment| self.definition(&assignment.role))
            .collect()
    }

    /// Whether somebody has any role at a scope, above it or below it.
    pub(crate) fn knows(&self, principal: &str, scope: &str) -> bool {
        self.assignments.as_ref().is_none_or(|assignments| {
            assignments.iter().any(|assignment| {
                assignment.principal.eq_ignore_ascii_case(principal)
                    && (is_within(scope, &assignment.scope) || is_within(&assignment.scope, scope))
            })
        })
    }

    /// The assignment that forbids an action to somebody at a scope.
    pub(crate) fn denial(
        &self,
        principal: &str,
        scope: &str,
        action: &str,
        of_data: bool,
    ) -> Option<&seed::DenyAssignment> {
        self.denials.iter().find(|denial| {
            let named = denial
                .principals
                .iter()
                .any(|p| p.eq_ignore_ascii_case(principal));
            let actions = if of_data {
                &denial.data_actions
            } else {
                &denial.actions
            };
            (named || denial.principals.is_empty())
                && is_within(scope, &denial.scope)
                && actions.iter().any(|pattern| matches(pattern, action))
        })
    }

    pub(super) fn forget_below(&mut self, id: &str) {
        if let Some(assignments) = &mut self.assignments {
            assignments.retain(|assignment| !is_within(&assignment.scope, id));
        }
        self.denials.retain(|denial| !is_within(&denial.scope, id));
    }
}

impl State {
    /// Whether somebody's roles allow an action on the control plane, and nothing denies it.
    pub(crate) fn may_act(&self, principal: &str, scope: &str, action: &str) -> bool {
        self.is_granted(principal, scope, action)
            && self
                .rights
                .denial(principal, scope, action, false)
                .is_none()
    }

    /// Whether somebody's roles allow an action on the control plane, denials left aside.
    pub(crate) fn is_granted(&self, principal: &str, scope: &str, action: &str) -> bool {
        let roles = self.rights.roles_at(principal, scope);
        roles.iter().any(|definition| {
            let role = &definition.role;
            allows(&role.actions, &role.not_actions, action)
        })
    }

    /// Whether somebody's roles allow an action on data, and nothing denies it.
    pub(crate) fn may_touch(&self, principal: &str, scope: &str, action: &str) -> bool {
        let roles = self.rights.roles_at(principal, scope);
        let granted = roles.iter().any(|definition| {
            let role = &definition.role;
            allows(&role.data_actions, &role.not_data_actions, action)
        });
        granted && self.rights.denial(principal, scope, action, true).is_none()
    }
}

fn allows(yes: &[String], no: &[String], action: &str) -> bool {
    let fits = |list: &[String]| list.iter().any(|pattern| matches(pattern, action));
    fits(yes) && !fits(no)
}

/// Whether a pattern of a role fits an action: `*` stands for any text, case does not count.
fn matches(pattern: &str, action: &str) -> bool {
    let (pattern, action) = (pattern.to_ascii_lowercase(), action.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = action.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_allows_what_its_patterns_say() {
        for (pattern, action, fits) in [
            ("*", "Microsoft.Storage/storageAccounts/delete", true),
            ("*/read", "Microsoft.Storage/storageAccounts/READ", true),
            ("*/read", "Microsoft.Storage/storageAccounts/write", false),
            (
                "Microsoft.Authorization/*/Delete",
                "Microsoft.Authorization/locks/delete",
                true,
            ),
            (
                "Microsoft.Authorization/*/Delete",
                "Microsoft.Storage/locks/delete",
                false,
            ),
            ("a/b/read", "a/b/read", true),
            ("a/b/read", "a/b/reader", false),
        ] {
            assert_eq!(matches(pattern, action), fits, "{pattern} {action}");
        }
        let rights = Rights::default();
        let contributor = rights.definition("contributor").unwrap().role;
        let may = |action| allows(&contributor.actions, &contributor.not_actions, action);
        assert!(may("Microsoft.Storage/storageAccounts/delete"));
        assert!(!may("Microsoft.Authorization/locks/delete"));
        assert!(contributor.data_actions.is_empty());
    }
}
