//! What a resource's provider says of it beside what the seed says: the fields that are recorded from the
//! service, each with what a new resource has.

use serde_json::{Map, Value, json};

use super::learning::{COMPUTES, DATASTORES, compute, datastore, is_asset};
use super::storage::with_tier;
use crate::exchange::Request;
use crate::state::{Resource, State};

/// The fields that a type has of its own: in `properties`, and beside them.
pub(super) fn add_fields(
    request: &Request,
    state: &State,
    resource: &Resource,
    row: &mut Map<String, Value>,
    properties: &mut Map<String, Value>,
) {
    let word = state.underway(&resource.id).unwrap_or("Succeeded");
    properties.insert("provisioningState".into(), word.into());
    if is_asset(&resource.type_name) {
        row.remove("location");
        row.remove("tags");
    }
    let fields = match resource.type_name.to_ascii_lowercase().as_str() {
        "microsoft.storage/storageaccounts" => {
            row.insert("sku".into(), with_tier(resource));
            account(request, resource)
        }
        "microsoft.machinelearningservices/workspaces" => {
            let identity = json!({
                "type": "SystemAssigned",
                "principalId": super::guid_of(resource.id.as_str()),
                "tenantId": state.tenant.id,
            });
            row.entry("identity").or_insert(identity);
            row.entry("etag").or_insert(Value::Null);
            workspace(request, state, resource)
        }
        "microsoft.keyvault/vaults" => vault(state, resource),
        "microsoft.insights/components" => {
            let etag = format!("\"{}\"", super::guid_of(resource.id.as_str()));
            row.entry("etag").or_insert(etag.into());
            component(state, resource)
        }
        _ if resource.is(COMPUTES) => compute(resource, properties),
        _ if resource.is(DATASTORES) => datastore(properties),
        _ => return,
    };
    let Value::Object(fields) = fields else {
        return;
    };
    for (name, value) in fields {
        properties.entry(name).or_insert(value);
    }
    if let Some(account) = state.accounts.get(resource.id.name())
        && resource.is("Microsoft.Storage/storageAccounts")
    {
        properties.insert("allowSharedKeyAccess".into(), account.shared_key.into());
        properties.insert("isHnsEnabled".into(), account.hierarchical.into());
    }
}

/// When it was made, as far as it says.
pub(super) fn made(resource: &Resource) -> Value {
    let system = resource.system_data.as_ref();
    let at = system.and_then(|system| system.get("createdAt")).cloned();
    at.unwrap_or_else(|| "2026-01-05T09:00:00.0000000Z".into())
}

/// Recorded from the service: Storage Accounts - Get Properties.
fn account(request: &Request, resource: &Resource) -> Value {
    let name = resource.id.name();
    let endpoint = |service: &str| request.storage_endpoint(name, service);
    let encrypted = json!({
        "keyType": "Account",
        "enabled": true,
        "lastEnabledTime": made(resource),
    });
    json!({
        "keyCreationTime": {"key1": made(resource), "key2": made(resource)},
        "privateEndpointConnections": [],
        "networkAcls": {
            "bypass": "AzureServices",
            "virtualNetworkRules": [],
            "ipRules": [],
            "defaultAction": "Allow",
        },
        "supportsHttpsTrafficOnly": true,
        "encryption": {
            "services": {"file": encrypted, "blob": encrypted},
            "keySource": "Microsoft.Storage",
        },
        "accessTier": "Hot",
        "creationTime": made(resource),
        "primaryEndpoints": {
            "blob": endpoint("blob"),
            "dfs": endpoint("dfs"),
            "file": endpoint("file"),
            "queue": endpoint("queue"),
            "table": endpoint("table"),
        },
        "primaryLocation": resource.location,
        "statusOfPrimary": "available",
    })
}

/// Recorded from the service: Workspaces - Get.
fn workspace(request: &Request, state: &State, resource: &Resource) -> Value {
    let api = request.machine_learning(&resource.location);
    let guid = super::guid_of(resource.id.as_str());
    let host = api.split_once("//").map_or("", |(_, host)| host);
    json!({
        "friendlyName": resource.id.name(),
        "description": "",
        "hbiWorkspace": false,
        "tenantId": state.tenant.id,
        "imageBuildCompute": null,
        "managedNetwork": {"isolationMode": "Disabled"},
        "v1LegacyMode": false,
        "softDeleteEnabled": true,
        "containerRegistry": null,
        "creationTime": made(resource),
        "notebookInfo": {
            "resourceId": guid.replace('-', ""),
            "fqdn": "",
            "isPrivateLinkEnabled": false,
            "notebookPreparationError": null,
        },
        "storageHnsEnabled": false,
        "workspaceId": guid,
        "privateLinkCount": 0,
        "publicNetworkAccess": "Enabled",
        "allowPublicAccessWhenBehindVnet": false,
        "discoveryUrl": format!("{api}/discovery"),
        "mlFlowTrackingUri": format!("azureml://{host}/mlflow/v1.0{}", resource.id),
        "enableDataIsolation": false,
    })
}

/// Recorded from the service: Vaults - Get.
fn vault(state: &State, resource: &Resource) -> Value {
    json!({
        "sku": {"family": "A", "name": "standard"},
        "tenantId": state.tenant.id,
        "accessPolicies": [],
        "enabledForDeployment": false,
        "enableSoftDelete": true,
        "softDeleteRetentionInDays": resource.retention_days().unwrap_or(90),
        "vaultUri": format!("https://{}.vault.azure.net/", resource.id.name()),
    })
}

/// Recorded from the service: Components - Get.
fn component(state: &State, resource: &Resource) -> Value {
    let guid = super::guid_of(resource.id.as_str());
    json!({
        "ApplicationId": resource.id.name(),
        "AppId": guid,
        "Application_Type": "web",
        "InstrumentationKey": super::guid_of(&format!("key\n{guid}")),
        "Name": resource.id.name(),
        "CreationDate": made(resource),
        "TenantId": state.tenant.id,
        "SamplingPercentage": null,
        "Retention": null,
    })
}
