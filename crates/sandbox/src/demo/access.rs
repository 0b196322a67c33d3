//! Who has which role in the demo, and what is locked.

use super::resources::{PROD, RESEARCH, SANDBOX};
use super::users::{KEY_READER, OWNER, PRINCIPAL, READER};
use crate::seed::{Lock, LockLevel, RoleAssignment};

/// The demo's service principal and its owner may do everything; two people may only read.
pub(super) fn role_assignments() -> Vec<RoleAssignment> {
    let mut all = Vec::new();
    for subscription in [RESEARCH, SANDBOX] {
        for (principal, roles) in [
            (PRINCIPAL, &["Owner", "Storage Blob Data Owner"][..]),
            (OWNER, &["Owner", "Storage Blob Data Owner"]),
            (KEY_READER, &["Reader", "Reader and Data Access"]),
            (READER, &["Reader"]),
        ] {
            all.extend(roles.iter().map(|role| RoleAssignment {
                principal: principal.into(),
                role: (*role).into(),
                scope: format!("/subscriptions/{subscription}"),
            }));
        }
    }
    all
}

/// A registry that two workspaces share is locked.
pub(super) fn locks() -> Vec<Lock> {
    vec![Lock {
        scope: format!(
            "/subscriptions/{RESEARCH}/resourceGroups/{PROD}/providers/Microsoft.ContainerRegistry/registries/sharedacrprod"
        ),
        name: "keep-shared-registry".into(),
        level: LockLevel::CanNotDelete,
        notes: Some(
            "Used by fraud-scoring-ws and vision-qa-ws. Ask the platform team first.".into(),
        ),
        owners: Vec::new(),
    }]
}
