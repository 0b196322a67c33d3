//! What a client must know before it signs in: the clouds' metadata, and the providers' api-versions.

use http::StatusCode;
use serde_json::{Value, json};

use super::{Context, Operation, Refusal};
use crate::exchange::Request;
use crate::host::Host;
use crate::reply::Reply;
use crate::state::State;

/// The metadata endpoint: a list of clouds for version 2019-05-01, one cloud for 2022-09-01. Anybody may
/// ask. Observed of the Azure CLI and the SDKs, which read these fields without a fallback.
pub(super) fn metadata(request: &Request) -> Reply {
    let version = request.param("api-version").unwrap_or_default();
    let cloud = cloud(request);
    if version < "2020-01-01" {
        return Reply::json(StatusCode::OK, &json!([cloud]));
    }
    Reply::json(StatusCode::OK, &cloud)
}

fn cloud(request: &Request) -> Value {
    let authority = format!("{}/", request.authority());
    let resource_manager = format!("{}/", request.resource_manager());
    let local = request.host() == Host::Local;
    // A client that was sent here by Azure's own name must find the name that it has for that cloud.
    let name = if local { "Sandbox" } else { "AzureCloud" };
    let suffix = |public: &str, own: &str| {
        if local {
            own.to_owned()
        } else {
            public.to_owned()
        }
    };
    json!({
        "name": name,
        "portal": suffix("https://portal.azure.com", &request.origin),
        "authentication": {
            "loginEndpoint": authority,
            "audiences": [
                "https://management.core.windows.net/",
                "https://management.azure.com/",
            ],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "resourceManager": resource_manager,
        "graph": "https://graph.windows.net/",
        "graphAudience": "https://graph.windows.net/",
        "microsoftGraphResourceId": "https://graph.microsoft.com/",
        "media": "https://rest.media.azure.net",
        "batch": "https://batch.core.windows.net/",
        "gallery": "https://gallery.azure.com/",
        "sqlManagement": "https://management.core.windows.net:8443/",
        "vmImageAliasDoc": "",
        "activeDirectoryDataLake": "https://datalake.azure.net/",
        "ossrdbmsResourceId": "https://ossrdbms-aad.database.windows.net",
        "logAnalyticsResourceId": "https://api.loganalytics.io",
        "appInsightsResourceId": "https://api.applicationinsights.io",
        "suffixes": {
            "storage": suffix("core.windows.net", "storage.sandbox.invalid"),
            "keyVaultDns": suffix("vault.azure.net", "vault.sandbox.invalid"),
            "acrLoginServer": suffix("azurecr.io", "registry.sandbox.invalid"),
            "sqlServerHostname": "database.windows.net",
            "azureDataLakeStoreFileSystem": "azuredatalakestore.net",
            "azureDataLakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
        },
    })
}

/// The api-versions that are named, the newest first: a client takes the first.
const PROVIDERS: &[(&str, &[&str], &[&str])] = &[
    (
        "Microsoft.MachineLearningServices",
        &[
            "workspaces",
            "workspaces/computes",
            "workspaces/onlineEndpoints",
            "workspaces/onlineEndpoints/deployments",
            "workspaces/batchEndpoints",
            "workspaces/batchEndpoints/deployments",
            "workspaces/jobs",
            "workspaces/datastores",
            "registries",
        ],
        &["2025-12-01", "2024-10-01", "2024-04-01", "2023-10-01"],
    ),
    (
        "Microsoft.Storage",
        &[
            "storageAccounts",
            "deletedAccounts",
            "storageAccounts/blobServices",
        ],
        &["2025-08-01", "2023-05-01", "2023-01-01", "2021-04-01"],
    ),
    (
        "Microsoft.KeyVault",
        &[
            "vaults",
            "deletedVaults",
            "managedHSMs",
            "deletedManagedHSMs",
        ],
        &["2026-02-01", "2023-07-01", "2021-10-01"],
    ),
    (
        "Microsoft.ContainerRegistry",
        &["registries"],
        &["2025-11-01", "2023-07-01"],
    ),
    (
        "Microsoft.Insights",
        &["components", "diagnosticSettings"],
        &["2020-02-02", "2015-05-01"],
    ),
    (
        "Microsoft.OperationalInsights",
        &["workspaces", "deletedWorkspaces"],
        &["2025-07-01", "2023-09-01", "2020-08-01"],
    ),
    (
        "Microsoft.Authorization",
        &[
            "locks",
            "roleAssignments",
            "roleDefinitions",
            "denyAssignments",
            "permissions",
        ],
        &["2022-04-01", "2020-05-01", "2016-09-01"],
    ),
    (
        "Microsoft.Resources",
        &[
            "tenants",
            "subscriptions",
            "resourceGroups",
            "subscriptions/resourceGroups",
        ],
        &["2025-04-01", "2024-07-01", "2022-12-01"],
    ),
    (
        "Microsoft.Network",
        &[
            "virtualNetworks",
            "networkSecurityGroups",
            "publicIPAddresses",
            "privateEndpoints",
        ],
        &["2024-05-01"],
    ),
    (
        "Microsoft.ManagedIdentity",
        &["userAssignedIdentities"],
        &["2023-01-31"],
    ),
];

/// Azure REST: Providers - List.
pub(super) fn providers(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let rows = PROVIDERS
        .iter()
        .map(|provider| provider_row(provider, operation.text(0)));
    super::page::page(context.request, state, rows.collect())
}

/// Azure REST: Providers - Get.
pub(super) fn provider(operation: &Operation) -> Result<Reply, Refusal> {
    let name = operation.names.last().map_or("", String::as_str);
    let subscription = if operation.names.len() > 1 {
        operation.text(0)
    } else {
        ""
    };
    let known = PROVIDERS
        .iter()
        .find(|(namespace, ..)| namespace.eq_ignore_ascii_case(name));
    let Some(provider) = known else {
        let message = format!("The resource namespace '{name}' is invalid.");
        return Err(Refusal::not_found("InvalidResourceNamespace", message));
    };
    Ok(Reply::json(
        StatusCode::OK,
        &provider_row(provider, subscription),
    ))
}

fn provider_row(provider: &(&str, &[&str], &[&str]), subscription: &str) -> Value {
    let (namespace, types, versions) = provider;
    let types: Vec<Value> = types
        .iter()
        .map(|name| {
            json!({
                "resourceType": name,
                "locations": ["France Central"],
                "apiVersions": versions,
                "capabilities": "None",
            })
        })
        .collect();
    let below = if subscription.is_empty() {
        String::new()
    } else {
        format!("/subscriptions/{subscription}")
    };
    json!({
        "id": format!("{below}/providers/{namespace}"),
        "namespace": namespace,
        "registrationState": "Registered",
        "registrationPolicy": "RegistrationRequired",
        "resourceTypes": types,
    })
}
