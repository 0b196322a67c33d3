//! What Machine Learning says of a compute and of a datastore, and the secrets of a datastore.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::provider_row::made;
use super::show::find_resource;
use super::{Operation, Refusal};
use crate::reply::Reply;
use crate::state::{Resource, State};

pub(super) const COMPUTES: &str = "Microsoft.MachineLearningServices/workspaces/computes";
pub(super) const DATASTORES: &str = "Microsoft.MachineLearningServices/workspaces/datastores";

/// Recorded from the service: Compute - Get. A password is taken and never said again.
pub(super) fn compute(resource: &Resource, properties: &mut Map<String, Value>) -> Value {
    let kind = properties
        .get("computeType")
        .and_then(Value::as_str)
        .unwrap_or("AmlCompute");
    let fields = if kind.eq_ignore_ascii_case("AmlCompute") {
        cluster(resource)
    } else {
        json!({})
    };
    let inner = properties.entry("properties").or_insert(json!({}));
    if let (Some(inner), Value::Object(fields)) = (inner.as_object_mut(), fields) {
        for (name, value) in fields {
            inner.entry(name).or_insert(value);
        }
        if let Some(login) = inner.get_mut("userAccountCredentials")
            && login.is_object()
        {
            login["adminUserPassword"] = Value::Null;
        }
    }
    json!({
        "createdOn": made(resource),
        "modifiedOn": made(resource),
        "disableLocalAuth": false,
        "description": null,
        "resourceId": null,
        "computeType": "AmlCompute",
        "computeLocation": resource.location,
        "provisioningErrors": null,
        "isAttachedCompute": false,
    })
}

/// A cluster on which nothing runs.
fn cluster(resource: &Resource) -> Value {
    json!({
        "osType": "Linux",
        "vmPriority": "Dedicated",
        "userAccountCredentials": {
            "adminUserName": "azureuser",
            "adminUserPassword": null,
            "adminUserSshPublicKey": null,
        },
        "subnet": null,
        "currentNodeCount": 0,
        "targetNodeCount": 0,
        "nodeStateCounts": {
            "preparingNodeCount": 0,
            "runningNodeCount": 0,
            "idleNodeCount": 0,
            "unusableNodeCount": 0,
            "leavingNodeCount": 0,
            "preemptedNodeCount": 0,
        },
        "allocationState": "Steady",
        "allocationStateTransitionTime": made(resource),
        "errors": null,
        "remoteLoginPortPublicAccess": "NotSpecified",
        "virtualMachineImage": null,
        "isolatedNetwork": false,
        "enableNodePublicIp": true,
        "propertyBag": {},
    })
}

/// Recorded from the service: Datastores - Get. Its secrets are told by List Secrets alone.
pub(super) fn datastore(properties: &mut Map<String, Value>) -> Value {
    let credentials = properties
        .entry("credentials")
        .or_insert(json!({"credentialsType": "None"}));
    if let Some(credentials) = credentials.as_object_mut() {
        credentials.remove("secrets");
    }
    // Unlike other resources it is there at once, and says nothing of how far it is.
    properties.remove("provisioningState");
    json!({
        "description": null,
        "tags": {},
        "properties": null,
        "isDefault": false,
        "serviceDataAccessAuthIdentity": "None",
    })
}

/// Recorded from the service: Datastores - List Secrets. Those that were given, else the key of the account
/// that the datastore names.
pub(super) fn secrets(state: &State, operation: &Operation) -> Result<Reply, Refusal> {
    let datastore = find_resource(state, operation.target())?;
    let credentials = datastore.property("credentials");
    let said = |name: &str| credentials.and_then(|credentials| credentials.get(name));
    if let Some(given) = said("secrets") {
        return Ok(Reply::json(StatusCode::OK, given));
    }
    let kind = said("credentialsType")
        .and_then(Value::as_str)
        .unwrap_or("None");
    let mut secrets = json!({"secretsType": kind});
    let account = datastore
        .property("accountName")
        .and_then(Value::as_str)
        .and_then(|name| state.accounts.get(name))
        .filter(|_| kind == "AccountKey");
    if let Some(account) = account {
        secrets["key"] = STANDARD.encode(&account.key).into();
    }
    Ok(Reply::json(StatusCode::OK, &secrets))
}

/// Azure REST: Jobs - Cancel: the job has ended by the time that it is asked for again.
pub(super) fn cancel(state: &mut State, operation: &Operation) -> Result<Reply, Refusal> {
    let id = find_resource(state, operation.target())?.id.clone();
    for job in state.resources.iter_mut().filter(|job| job.id == id) {
        if let Some(properties) = job.properties.as_object_mut() {
            properties.insert("status".to_owned(), "Canceled".into());
        }
    }
    Ok(Reply::empty(StatusCode::OK))
}

/// Whether its rows have neither region nor tags beside their properties: all that a workspace keeps but
/// for computes and endpoints.
pub(super) fn is_asset(type_name: &str) -> bool {
    let lower = type_name.to_ascii_lowercase();
    let below = lower.strip_prefix("microsoft.machinelearningservices/workspaces/");
    below.is_some_and(|below| {
        let kind = below.split('/').next().unwrap_or_default();
        !["computes", "onlineendpoints", "batchendpoints"].contains(&kind)
    })
}
