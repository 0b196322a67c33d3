use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    FRAUD_DEV_WORKSPACE, FRAUD_WORKSPACE, NOTEBOOKS_WORKSPACE, PILOT_WORKSPACE, TRIAL_WORKSPACE,
    VISION_WORKSPACE,
};
use crate::seed::{Resource, ResourceGroup, Subscription};

pub(super) const RESEARCH: &str = "8f1c2d04-55aa-4be2-9c3f-0d6e8a91b7e1";
pub(super) const SANDBOX: &str = "21d9b6f0-8a3c-4c71-b0e4-5f7a2c9d6e38";
pub(super) const PROD: &str = "rg-ml-prod";
const DEV: &str = "rg-ml-dev";
const TRIAL: &str = "rg-trial";

pub(super) fn subscriptions() -> Vec<Subscription> {
    vec![
        Subscription {
            id: RESEARCH.into(),
            name: "Contoso Research".into(),
            resource_groups: vec![production(), development(), trial()],
        },
        Subscription {
            id: SANDBOX.into(),
            name: "Contoso Sandbox".into(),
            resource_groups: vec![group(
                "rg-playground",
                "m.laurent@contoso.example",
                vec![
                    storage("playgroundst06", "2026-06-02T13:40:00Z"),
                    vault("playground-kv", "2026-06-02T13:41:00Z"),
                    plain("Microsoft.Network/virtualNetworks", "vnet-playground"),
                ],
            )],
        },
    ]
}

fn production() -> ResourceGroup {
    let logs = id(
        PROD,
        "Microsoft.OperationalInsights/workspaces/contoso-logs-prod",
    );
    let fraud = Workspace {
        name: "fraud-scoring-ws",
        guid: FRAUD_WORKSPACE,
        storage: id(PROD, "Microsoft.Storage/storageAccounts/fraudscoringst01"),
        vault: id(PROD, "Microsoft.Keyvault/vaults/fraudscoring-kv"),
        insights: id(PROD, "Microsoft.insights/components/fraudscoring-insights"),
        registry: Some(id(
            PROD,
            "Microsoft.ContainerRegistry/registries/sharedacrprod",
        )),
        created: "2026-04-24T09:12:44.1250000Z",
        by: "amelie.durand@contoso.example",
    };
    let vision = Workspace {
        name: "vision-qa-ws",
        guid: VISION_WORKSPACE,
        storage: id(PROD, "Microsoft.Storage/storageAccounts/visionqast02"),
        vault: id(PROD, "Microsoft.Keyvault/vaults/shared-kv-prod"),
        // Recorded from the service: what a workspace uses may lie in another group.
        insights: id(DEV, "Microsoft.insights/components/visionqa-insights"),
        registry: Some(id(
            PROD,
            "Microsoft.ContainerRegistry/registries/sharedacrprod",
        )),
        created: "2026-02-10T15:31:08.6400000Z",
        by: "k.tanaka@contoso.example",
    };
    group(
        PROD,
        "amelie.durand@contoso.example",
        vec![
            fraud.resource(),
            storage("fraudscoringst01", "2026-04-24T09:10:02Z"),
            insights("fraudscoring-insights", &logs, "2026-04-24T09:11:15Z"),
            vault("fraudscoring-kv", "2026-04-24T09:10:40Z"),
            vision.resource(),
            storage("visionqast02", "2026-02-10T15:28:51Z"),
            vault("shared-kv-prod", "2026-01-12T08:03:27Z"),
            registry("sharedacrprod", "2026-01-12T08:05:09Z"),
            analytics("contoso-logs-prod", "2026-01-12T08:01:33Z"),
        ],
    )
}

fn development() -> ResourceGroup {
    let logs = id(
        DEV,
        "Microsoft.OperationalInsights/workspaces/contoso-logs-dev",
    );
    let fraud = Workspace {
        name: "fraud-dev-ws",
        guid: FRAUD_DEV_WORKSPACE,
        storage: id(DEV, "Microsoft.Storage/storageAccounts/frauddevst03"),
        vault: id(PROD, "Microsoft.Keyvault/vaults/shared-kv-prod"),
        insights: id(DEV, "Microsoft.insights/components/frauddev-insights"),
        registry: Some(id(
            DEV,
            "Microsoft.ContainerRegistry/registries/contosomldevacr",
        )),
        created: "2026-03-03T10:22:19.0110000Z",
        by: "j.moreau@contoso.example",
    };
    let notebooks = Workspace {
        name: "notebooks-ws",
        guid: NOTEBOOKS_WORKSPACE,
        storage: id(DEV, "Microsoft.Storage/storageAccounts/notebooksst04"),
        vault: id(DEV, "Microsoft.Keyvault/vaults/notebooks-kv"),
        insights: id(DEV, "Microsoft.insights/components/notebooks-insights"),
        registry: None,
        created: "2026-05-18T07:45:50.3700000Z",
        by: "s.okafor@contoso.example",
    };
    let pilot = Workspace {
        name: "fraud-pilot-ws",
        guid: PILOT_WORKSPACE,
        storage: id(DEV, "Microsoft.Storage/storageAccounts/frauddevst03"),
        vault: id(DEV, "Microsoft.Keyvault/vaults/fraudpilot-kv"),
        insights: id(DEV, "Microsoft.insights/components/frauddev-insights"),
        registry: None,
        created: "2026-02-02T08:14:05.2210000Z",
        by: "j.moreau@contoso.example",
    };
    group(
        DEV,
        "j.moreau@contoso.example",
        vec![
            fraud.resource(),
            storage("frauddevst03", "2026-03-03T10:20:41Z"),
            insights("frauddev-insights", &logs, "2026-03-03T10:21:30Z"),
            notebooks.resource(),
            storage("notebooksst04", "2026-05-18T07:43:12Z"),
            insights("notebooks-insights", &logs, "2026-05-18T07:44:02Z"),
            vault("notebooks-kv", "2026-05-18T07:43:40Z"),
            insights("visionqa-insights", &logs, "2026-02-10T15:30:12Z"),
            registry("contosomldevacr", "2026-03-03T10:19:05Z"),
            analytics("contoso-logs-dev", "2026-03-03T10:15:00Z"),
            plain("Microsoft.Network/virtualNetworks", "vnet-ml-dev"),
            plain("Microsoft.Network/networkSecurityGroups", "nsg-ml-dev"),
            plain(
                "Microsoft.ManagedIdentity/userAssignedIdentities",
                "id-ml-dev",
            ),
            plain("Microsoft.Network/publicIPAddresses", "pip-ml-dev"),
            // Deleted, and not gone: what a list of live resources does not show.
            deleted(pilot.resource(), 3),
            deleted(vault("fraudpilot-kv", "2026-02-02T08:12:40Z"), 3),
            deleted(protected(vault("payments-kv", "2025-11-20T14:03:11Z")), 20),
        ],
    )
}

fn trial() -> ResourceGroup {
    let logs = id(
        PROD,
        "Microsoft.OperationalInsights/workspaces/contoso-logs-prod",
    );
    let trial = Workspace {
        name: "trial-ws",
        guid: TRIAL_WORKSPACE,
        storage: id(TRIAL, "Microsoft.Storage/storageAccounts/trialst05"),
        vault: id(TRIAL, "Microsoft.Keyvault/vaults/trial-kv"),
        insights: id(TRIAL, "Microsoft.insights/components/trial-insights"),
        registry: Some(id(
            TRIAL,
            "Microsoft.ContainerRegistry/registries/contosotrialacr",
        )),
        created: "2026-07-06T16:02:31.9900000Z",
        by: "m.laurent@contoso.example",
    };
    group(
        TRIAL,
        "m.laurent@contoso.example",
        vec![
            trial.resource(),
            storage("trialst05", "2026-07-06T16:00:12Z"),
            vault("trial-kv", "2026-07-06T16:00:49Z"),
            insights("trial-insights", &logs, "2026-07-06T16:01:20Z"),
            registry("contosotrialacr", "2026-07-06T16:01:44Z"),
        ],
    )
}

fn id(group: &str, rest: &str) -> String {
    // Recorded from the service: the ids within a workspace have a case of their own.
    format!("/subscriptions/{RESEARCH}/resourcegroups/{group}/providers/{rest}")
}

fn group(name: &str, owner: &str, resources: Vec<Resource>) -> ResourceGroup {
    let tag = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    ResourceGroup {
        name: name.into(),
        location: "francecentral".into(),
        tags: BTreeMap::from([tag("owner", owner), tag("costCenter", "CR-4410")]),
        resources,
    }
}

struct Workspace {
    name: &'static str,
    guid: &'static str,
    storage: String,
    vault: String,
    insights: String,
    registry: Option<String>,
    created: &'static str,
    by: &'static str,
}

impl Workspace {
    /// Recorded from the service: Workspaces - Get.
    fn resource(self) -> Resource {
        let properties = json!({
            "friendlyName": self.name,
            "description": "",
            "storageAccount": self.storage,
            "keyVault": self.vault,
            "applicationInsights": self.insights,
            "containerRegistry": self.registry,
            "hbiWorkspace": false,
            "imageBuildCompute": null,
            "allowPublicAccessWhenBehindVnet": false,
            "publicNetworkAccess": "Enabled",
            "v1LegacyMode": false,
            "softDeleteEnabled": true,
            "storageHnsEnabled": false,
            "workspaceId": self.guid,
            "linkedModelInventoryArmId": null,
            "privateLinkCount": 0,
        });
        Resource {
            kind: Some("Default".into()),
            sku: Some(json!({"name": "Basic", "tier": "Basic"})),
            system_data: Some(system_data(self.created, self.by)),
            ..with(
                "Microsoft.MachineLearningServices/workspaces",
                self.name,
                properties,
            )
        }
    }
}

fn system_data(at: &str, by: &str) -> Value {
    json!({
        "createdAt": at,
        "createdBy": by,
        "createdByType": "User",
        "lastModifiedAt": at,
        "lastModifiedBy": by,
        "lastModifiedByType": "User",
    })
}

fn with(kind_of: &str, name: &str, properties: Value) -> Resource {
    Resource {
        kind_of: kind_of.into(),
        name: name.into(),
        properties,
        ..Default::default()
    }
}

fn plain(kind_of: &str, name: &str) -> Resource {
    with(kind_of, name, json!({}))
}

/// A resource that was deleted that many days before the start.
fn deleted(resource: Resource, days_ago: u32) -> Resource {
    Resource {
        deleted_days_ago: Some(days_ago),
        ..resource
    }
}

/// A vault whose deletion nobody can make final before its time.
fn protected(mut vault: Resource) -> Resource {
    vault.properties["enablePurgeProtection"] = true.into();
    vault
}

fn storage(name: &str, created: &str) -> Resource {
    let properties = json!({
        "creationTime": created,
        "accessTier": "Hot",
        "allowBlobPublicAccess": false,
        "allowSharedKeyAccess": true,
        "supportsHttpsTrafficOnly": true,
        "minimumTlsVersion": "TLS1_2",
        "isHnsEnabled": false,
    });
    Resource {
        kind: Some("StorageV2".into()),
        sku: Some(json!({"name": "Standard_LRS", "tier": "Standard"})),
        ..with("Microsoft.Storage/storageAccounts", name, properties)
    }
}

fn vault(name: &str, created: &str) -> Resource {
    let properties = json!({
        "sku": {"family": "A", "name": "standard"},
        "enableSoftDelete": true,
        "softDeleteRetentionInDays": 90,
        "enableRbacAuthorization": true,
        "vaultUri": format!("https://{name}.vault.azure.net/"),
    });
    Resource {
        system_data: Some(system_data(created, "m.laurent@contoso.example")),
        ..with("Microsoft.KeyVault/vaults", name, properties)
    }
}

fn registry(name: &str, created: &str) -> Resource {
    let properties = json!({
        "loginServer": format!("{name}.azurecr.io"),
        "creationDate": created,
        "adminUserEnabled": true,
    });
    Resource {
        sku: Some(json!({"name": "Standard", "tier": "Standard"})),
        ..with("Microsoft.ContainerRegistry/registries", name, properties)
    }
}

fn insights(name: &str, logs: &str, created: &str) -> Resource {
    let properties = json!({
        "Application_Type": "web",
        "CreationDate": created,
        "RetentionInDays": 90,
        "WorkspaceResourceId": logs,
        "IngestionMode": "LogAnalytics",
    });
    Resource {
        kind: Some("web".into()),
        ..with("Microsoft.Insights/components", name, properties)
    }
}

fn analytics(name: &str, created: &str) -> Resource {
    let properties = json!({
        "createdDate": created,
        "retentionInDays": 30,
        "sku": {"name": "PerGB2018"},
    });
    with("Microsoft.OperationalInsights/workspaces", name, properties)
}
