use domain::{ResourceId, Result};
use serde::Deserialize;

use super::delete::Permission;
use super::{Properties, ResourceManager, api_version};
use crate::http::Call;

/// Everybody, as deny assignments name them ("Understand Azure deny assignments").
const EVERYBODY: &str = "00000000-0000-0000-0000-000000000000";

/// What somebody may not do at a scope, whatever their roles.
#[derive(Debug, Clone)]
pub struct DenyAssignment {
    /// Its name.
    pub name: String,
    /// Where it holds.
    pub scope: ResourceId,
    here_only: bool,
    denied: Vec<Permission>,
}

impl DenyAssignment {
    /// Whether it forbids an action at a resource.
    pub fn denies(&self, action: &str, id: &ResourceId) -> bool {
        let holds = if self.here_only {
            *id == self.scope
        } else {
            id.is_within(&self.scope)
        };
        holds && self.denied.iter().any(|denied| denied.allows(action))
    }
}

impl ResourceManager {
    /// What a principal may not do at a scope and below, by itself or by a group that it is in (Azure REST: Deny
    /// Assignments - List For Scope).
    pub async fn list_deny_assignments(
        &self,
        scope: &ResourceId,
        object_id: &str,
    ) -> Result<Vec<DenyAssignment>> {
        let path = format!("{scope}/providers/Microsoft.Authorization/denyAssignments");
        let mut url = self.url(&path, api_version::AUTHORIZATION)?;
        url.query_pairs_mut()
            .append_pair("$filter", &format!("assignedTo('{object_id}')"));
        let call = Call::new("list-deny-assignments", &url, scope);
        let rows: Vec<Properties<DenyRow>> = self.list(&call, url).await?;
        let rows = rows.into_iter().map(|row| row.properties);
        let of_them = rows.filter(|row| row.is_of(object_id));
        Ok(of_them.filter_map(DenyRow::read).collect())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DenyRow {
    deny_assignment_name: String,
    scope: String,
    #[serde(default)]
    do_not_apply_to_child_scopes: bool,
    #[serde(default)]
    permissions: Vec<Permission>,
    #[serde(default)]
    principals: Vec<Principal>,
    #[serde(default)]
    exclude_principals: Vec<Principal>,
}

#[derive(Deserialize)]
struct Principal {
    id: String,
    #[serde(rename = "type", default)]
    kind: String,
}

impl DenyRow {
    /// Groups are the service's to resolve: the list holds only those that this principal is in.
    fn is_of(&self, object_id: &str) -> bool {
        let is = |principal: &Principal| principal.id.eq_ignore_ascii_case(object_id);
        let among = |principal: &Principal| {
            is(principal) || principal.id == EVERYBODY || principal.kind == "Group"
        };
        self.principals.iter().any(among) && !self.exclude_principals.iter().any(is)
    }

    fn read(self) -> Option<DenyAssignment> {
        Some(DenyAssignment {
            name: self.deny_assignment_name,
            scope: ResourceId::parse(&self.scope)?,
            here_only: self.do_not_apply_to_child_scopes,
            denied: self.permissions,
        })
    }
}
