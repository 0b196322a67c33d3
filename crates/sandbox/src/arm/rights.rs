//! Who may do what: permissions, role assignments, role definitions and deny assignments.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::operation::Kind;
use super::page::page;
use super::{Caller, Context, Operation, Refusal, sentinel};
use crate::reply::Reply;
use crate::state::{Definition, State, is_within};

/// Refuses what the caller's roles do not allow, or what is denied to him.
pub(super) fn check(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<(), Refusal> {
    let Some(action) = action(&context.request.method, operation) else {
        return Ok(());
    };
    let scope = operation.target();
    let caller = context.caller;
    if sentinel::is_forbidden(scope) || !state.is_granted(&caller.object, scope, &action) {
        return Err(not_authorized(caller, scope, &action));
    }
    let Some(denial) = state.rights.denial(&caller.object, scope, &action, false) else {
        return Ok(());
    };
    // Microsoft Learn: "Understand Azure deny assignments".
    let message = format!(
        "The client '{}' with object id '{}' has permission to perform action '{action}' on scope '{scope}'; however, the access is denied because of the deny assignment with name '{}' and Id '{}' at scope '{}'.",
        caller.name,
        caller.object,
        denial.name,
        denial_guid(&denial.name),
        denial.scope
    );
    Err(Refusal::gateway(
        StatusCode::FORBIDDEN,
        "DenyAssignmentAuthorizationFailed",
        message,
    ))
}

/// Recorded from the service: the sentence names the caller, the action and the scope.
fn not_authorized(caller: &Caller, scope: &str, action: &str) -> Refusal {
    let message = format!(
        "The client '{}' with object id '{}' does not have authorization to perform action '{action}' over scope '{scope}'.",
        caller.name, caller.object
    );
    Refusal::gateway(StatusCode::FORBIDDEN, "AuthorizationFailed", message)
}

/// Whether a row of a list may be seen: lists leave out what cannot be read.
pub(super) fn may_read(context: &Context<'_>, state: &State, id: &str, type_name: &str) -> bool {
    state.may_act(&context.caller.object, id, &format!("{type_name}/read"))
}

/// The action that a request needs, in the names of the providers' operations. Lists need none: they
/// leave out what cannot be read.
fn action(method: &Method, operation: &Operation) -> Option<String> {
    const GROUPS: &str = "Microsoft.Resources/subscriptions/resourceGroups";
    const ACCOUNTS: &str = "Microsoft.Storage/storageAccounts";
    let fixed = match operation.kind {
        Kind::GetResourceGroup | Kind::CheckResourceGroup => format!("{GROUPS}/read"),
        Kind::PutResourceGroup => format!("{GROUPS}/write"),
        Kind::DeleteResourceGroup => format!("{GROUPS}/delete"),
        Kind::GetLock | Kind::ListLocks => "Microsoft.Authorization/locks/read".into(),
        Kind::PutLock => "Microsoft.Authorization/locks/write".into(),
        Kind::DeleteLock => "Microsoft.Authorization/locks/delete".into(),
        Kind::ListRoleAssignments => "Microsoft.Authorization/roleAssignments/read".into(),
        Kind::ListDenyAssignments => "Microsoft.Authorization/denyAssignments/read".into(),
        Kind::GetDeletedVault | Kind::ListDeletedVaults => {
            "Microsoft.KeyVault/deletedVaults/read".into()
        }
        Kind::PurgeDeletedVault => "Microsoft.KeyVault/locations/deletedVaults/purge/action".into(),
        Kind::ListStorageAccountKeys => format!("{ACCOUNTS}/listKeys/action"),
        Kind::ListDatastoreSecrets => {
            format!("{}/listSecrets/action", super::learning::DATASTORES)
        }
        Kind::CancelJob => "Microsoft.MachineLearningServices/workspaces/jobs/cancel/action".into(),
        Kind::GetBlobService => format!("{ACCOUNTS}/blobServices/read"),
        Kind::PutBlobService => format!("{ACCOUNTS}/blobServices/write"),
        Kind::ListStorageContainers | Kind::GetStorageContainer => {
            format!("{ACCOUNTS}/blobServices/containers/read")
        }
        Kind::PutStorageContainer => format!("{ACCOUNTS}/blobServices/containers/write"),
        Kind::DeleteStorageContainer => format!("{ACCOUNTS}/blobServices/containers/delete"),
        Kind::ImmutabilityPolicy => {
            let what = match *method {
                Method::GET => "immutabilityPolicies/read",
                Method::DELETE => "immutabilityPolicies/delete",
                _ => "immutabilityPolicies/write",
            };
            format!("{ACCOUNTS}/blobServices/containers/{what}")
        }
        Kind::LegalHold => {
            let act = operation.path.rsplit('/').next().unwrap_or_default();
            format!("{ACCOUNTS}/blobServices/containers/{act}/action")
        }
        Kind::GetManagementPolicy => format!("{ACCOUNTS}/managementPolicies/read"),
        Kind::ListDiagnosticSettings => "Microsoft.Insights/diagnosticSettings/read".into(),
        Kind::ListPrivateEndpointConnections => {
            format!(
                "{}/privateEndpointConnections/read",
                type_of(operation.target())
            )
        }
        Kind::GetResource | Kind::CheckResource | Kind::PutResource | Kind::DeleteResource => {
            let verb = match *method {
                Method::DELETE => "delete",
                Method::PUT | Method::PATCH => "write",
                _ => "read",
            };
            format!("{}/{verb}", type_of(&operation.path))
        }
        Kind::ListChildResources => format!("{}/read", type_of(&operation.path)),
        _ => return None,
    };
    Some(fixed)
}

/// `Microsoft.Storage/storageAccounts` of an id, or of the path of a list below one.
fn type_of(path: &str) -> String {
    let mut segments = path.split('/').skip(6);
    let provider = segments.next().unwrap_or_default();
    let types: Vec<&str> = segments.step_by(2).collect();
    format!("{provider}/{}", types.join("/"))
}

/// Azure REST: Permissions - List For Resource Group, List For Resource: one entry for each role.
pub(super) fn permissions(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    super::show::check_scope(state, operation.target())?;
    let roles = state
        .rights
        .roles_at(&context.caller.object, operation.target());
    page(
        context.request,
        state,
        roles
            .iter()
            .map(|definition| permission(definition, false))
            .collect(),
    )
}

fn permission(definition: &Definition, with_condition: bool) -> Value {
    let role = &definition.role;
    let mut row = json!({
        "actions": role.actions,
        "notActions": role.not_actions,
        "dataActions": role.data_actions,
        "notDataActions": role.not_data_actions,
    });
    if with_condition {
        row["conditionVersion"] = Value::Null;
        row["condition"] = Value::Null;
    }
    row
}

/// Azure REST: Role Assignments - List For Scope, with `$filter=atScope()` (at it and above),
/// `principalId eq '…'` and `assignedTo('…')`.
pub(super) fn assignments(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let scope = operation.target();
    super::show::check_scope(state, scope)?;
    let filter = context.request.param("$filter").unwrap_or_default();
    let at_scope = filter.to_ascii_lowercase().contains("atscope()");
    let quoted = filter.split('\'').nth(1);
    let everybody = everybody(state);
    let rows = state
        .rights
        .assignments
        .as_ref()
        .unwrap_or(&everybody)
        .iter();
    let rows = rows.filter(|row| {
        let above = is_within(scope, &row.scope);
        let below = !at_scope && is_within(&row.scope, scope);
        (above || below) && quoted.is_none_or(|id| id.eq_ignore_ascii_case(&row.principal))
    });
    let rows = rows.filter_map(|row| {
        let definition = state.rights.definition(&row.role)?;
        let scope = row.scope.trim_end_matches('/');
        let name = super::guid_of(&format!("{}\n{}\n{scope}", row.principal, row.role));
        let is_user = state.person(&row.principal).is_some();
        Some(json!({
            "properties": {
                "roleDefinitionId": definition_id(scope, &definition.guid),
                "principalId": row.principal,
                "principalType": if is_user { "User" } else { "ServicePrincipal" },
                "scope": row.scope,
                "condition": null,
                "conditionVersion": null,
            },
            "id": format!("{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"),
            "type": "Microsoft.Authorization/roleAssignments",
            "name": name,
        }))
    });
    page(context.request, state, rows.collect())
}

/// What a seed without assignments means: everybody owns everything, and the data.
fn everybody(state: &State) -> Vec<crate::seed::RoleAssignment> {
    let people = state.people.iter().map(|user| &user.id);
    let principals = state
        .principals
        .iter()
        .map(|principal| &principal.object_id);
    let mut rows = Vec::new();
    for principal in people.chain(principals) {
        for subscription in &state.subscriptions {
            for role in ["Owner", "Storage Blob Data Owner"] {
                rows.push(crate::seed::RoleAssignment {
                    principal: principal.clone(),
                    role: role.to_owned(),
                    scope: format!("/subscriptions/{}", subscription.id),
                });
            }
        }
    }
    rows
}

/// Azure REST: Role Definitions - List, with `$filter=roleName eq '…'`.
pub(super) fn definitions(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let name = context
        .request
        .param("$filter")
        .and_then(|filter| filter.split('\'').nth(1));
    let all = state.rights.definitions().into_iter();
    let wanted = all.filter(|d| name.is_none_or(|name| name.eq_ignore_ascii_case(&d.role.name)));
    let rows = wanted.map(|definition| definition_row(operation.target(), &definition));
    page(context.request, state, rows.collect())
}

/// Azure REST: Role Definitions - Get.
pub(super) fn definition(state: &State, operation: &Operation) -> Result<Reply, Refusal> {
    let guid = operation.path.rsplit('/').next().unwrap_or_default();
    let found = state
        .rights
        .definitions()
        .into_iter()
        .find(|d| d.guid.eq_ignore_ascii_case(guid));
    let Some(definition) = found else {
        let message = format!("The specified role definition with ID '{guid}' does not exist.");
        return Err(Refusal::not_found("RoleDefinitionDoesNotExist", message));
    };
    Ok(Reply::json(
        StatusCode::OK,
        &definition_row(operation.target(), &definition),
    ))
}

fn definition_row(scope: &str, definition: &Definition) -> Value {
    json!({
        "properties": {
            "roleName": definition.role.name,
            "type": if definition.guid.starts_with("0000c0de") { "CustomRole" } else { "BuiltInRole" },
            "description": "",
            "assignableScopes": ["/"],
            "permissions": [permission(definition, true)],
        },
        "id": definition_id(scope, &definition.guid),
        "type": "Microsoft.Authorization/roleDefinitions",
        "name": definition.guid,
    })
}

/// A definition's id starts with the subscription that it was asked in.
fn definition_id(scope: &str, guid: &str) -> String {
    let subscription: Vec<&str> = scope.split('/').take(3).collect();
    format!(
        "{}/providers/Microsoft.Authorization/roleDefinitions/{guid}",
        subscription.join("/")
    )
}

/// Azure REST: Deny Assignments - List For Scope.
pub(super) fn denials(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let scope = operation.target();
    super::show::check_scope(state, scope)?;
    let near = state
        .rights
        .denials
        .iter()
        .filter(|denial| is_within(scope, &denial.scope) || is_within(&denial.scope, scope));
    let rows = near.map(|denial| {
        let principals: Vec<Value> = if denial.principals.is_empty() {
            // Azure REST: all principals are the GUID of zeros.
            vec![json!({"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"})]
        } else {
            denial.principals.iter().map(|id| json!({"id": id, "type": "User"})).collect()
        };
        let guid = denial_guid(&denial.name);
        json!({
            "properties": {
                "denyAssignmentName": denial.name,
                "description": "",
                "permissions": [{
                    "actions": denial.actions,
                    "notActions": [],
                    "dataActions": denial.data_actions,
                    "notDataActions": [],
                }],
                "scope": denial.scope,
                "doNotApplyToChildScopes": false,
                "principals": principals,
                "excludePrincipals": [],
                "isSystemProtected": false,
            },
            "id": format!("{}/providers/Microsoft.Authorization/denyAssignments/{guid}", denial.scope),
            "type": "Microsoft.Authorization/denyAssignments",
            "name": guid,
        })
    });
    page(context.request, state, rows.collect())
}

fn denial_guid(name: &str) -> String {
    super::guid_of(&format!("denial\n{name}"))
}
