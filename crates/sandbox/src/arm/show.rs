use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ResourceId;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::{Operation, Refusal, page};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::{Group, Resource, State, Subscription};

pub(super) fn answer_operation(
    state: &State,
    request: &Request,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    match operation {
        Operation::ListTenants => page(request, state, vec![tenant(state)]),
        Operation::ListSubscriptions => {
            let rows = state
                .subscriptions
                .iter()
                .map(|s| subscription_row(state, s));
            page(request, state, rows.collect())
        }
        Operation::GetSubscription { subscription } => {
            let found = find_subscription(state, subscription)?;
            Ok(Reply::json(StatusCode::OK, &subscription_row(state, found)))
        }
        Operation::ListResourceGroups { subscription } => {
            let found = find_subscription(state, subscription)?;
            let groups = state
                .groups
                .iter()
                .filter(|g| in_subscription(&g.id, &found.id));
            page(request, state, groups.map(group_row).collect())
        }
        Operation::GetResourceGroup {
            subscription,
            group,
        } => {
            let found = find_group(state, subscription, group)?;
            Ok(Reply::json(StatusCode::OK, &group_row(found)))
        }
        // Recorded from the service: 204 where it exists, 404 without a body where not.
        Operation::CheckResourceGroup {
            subscription,
            group,
        } => {
            let exists = find_group(state, subscription, group).is_ok();
            let status = if exists {
                StatusCode::NO_CONTENT
            } else {
                StatusCode::NOT_FOUND
            };
            Ok(Reply::empty(status))
        }
        Operation::ListResources {
            subscription,
            group,
        } => {
            let filter = Filter::parse(request.param("$filter").unwrap_or_default())?;
            let below = below(state, subscription, group.as_deref())?;
            let rows = below
                .filter(|r| filter.keeps(r))
                .map(|r| generic_row(request, r));
            page(request, state, rows.collect())
        }
        Operation::ListResourcesOfType {
            subscription,
            group,
            type_name,
        } => {
            let below = below(state, subscription, group.as_deref())?;
            let rows = below.filter(|r| r.type_name.eq_ignore_ascii_case(type_name));
            page(
                request,
                state,
                rows.map(|r| full_row(request, state, r)).collect(),
            )
        }
        Operation::GetResource { id } => {
            let found = find_resource(state, id)?;
            Ok(Reply::json(
                StatusCode::OK,
                &full_row(request, state, found),
            ))
        }
        Operation::ListStorageAccountKeys { id } => {
            let found = find_resource(state, id)?;
            Ok(Reply::json(
                StatusCode::OK,
                &account_keys(state, found.id.name()),
            ))
        }
        Operation::Unknown => Err(Refusal::new(
            StatusCode::NOT_IMPLEMENTED,
            "NotImplemented",
            "The sandbox does not have this operation.".to_owned(),
        )),
    }
}

fn find_subscription<'a>(state: &'a State, id: &str) -> Result<&'a Subscription, Refusal> {
    let found = state
        .subscriptions
        .iter()
        .find(|s| s.id.eq_ignore_ascii_case(id));
    found.ok_or_else(|| {
        let message = format!("The subscription '{id}' could not be found.");
        Refusal::not_found("SubscriptionNotFound", message)
    })
}

fn find_group<'a>(state: &'a State, subscription: &str, name: &str) -> Result<&'a Group, Refusal> {
    let of = find_subscription(state, subscription)?;
    let mut groups = state
        .groups
        .iter()
        .filter(|g| in_subscription(&g.id, &of.id));
    groups
        .find(|g| g.id.name().eq_ignore_ascii_case(name))
        .ok_or_else(|| {
            // Recorded from the service.
            let message = format!("Resource group '{name}' could not be found.");
            Refusal::not_found("ResourceGroupNotFound", message)
        })
}

fn find_resource<'a>(state: &'a State, id: &str) -> Result<&'a Resource, Refusal> {
    let parsed = ResourceId::parse(id).ok_or_else(|| {
        let message = format!("The request URI is not valid: '{id}'.");
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidRequestUri", message)
    })?;
    let group = parsed.resource_group().unwrap_or_default();
    find_group(state, parsed.subscription(), group)?;
    state.resource(&parsed).ok_or_else(|| {
        // Recorded from the service.
        let after = id.split('/').skip(6).collect::<Vec<_>>().join("/");
        let message = format!("The Resource '{after}' under resource group '{group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");
        Refusal::not_found("ResourceNotFound", message)
    })
}

fn in_subscription(id: &ResourceId, subscription: &str) -> bool {
    id.subscription().eq_ignore_ascii_case(subscription)
}

/// The resources of a subscription, or of one of its groups.
fn below<'a>(
    state: &'a State,
    subscription: &str,
    group: Option<&str>,
) -> Result<impl Iterator<Item = &'a Resource> + use<'a>, Refusal> {
    let of = find_subscription(state, subscription)?;
    let group = match group {
        Some(name) => Some(find_group(state, subscription, name)?),
        None => None,
    };
    Ok(state.resources.iter().filter(move |resource| match group {
        Some(group) => resource.id.group().as_ref() == Some(&group.id),
        None => in_subscription(&resource.id, &of.id),
    }))
}

/// The two comparisons that the Azure CLI sends, joined by `and`.
#[derive(Default)]
struct Filter {
    type_name: Option<String>,
    group: Option<String>,
}

impl Filter {
    fn parse(text: &str) -> Result<Self, Refusal> {
        let mut filter = Self::default();
        for term in text.split(" and ").filter(|term| !term.trim().is_empty()) {
            let parts = term.trim().split_once(" eq ");
            let (field, value) = parts.ok_or_else(|| wrong_filter(term))?;
            let value = value.trim().trim_matches('\'').to_owned();
            match field.trim() {
                "resourceType" => filter.type_name = Some(value),
                "resourceGroup" => filter.group = Some(value),
                _ => return Err(wrong_filter(term)),
            }
        }
        Ok(filter)
    }

    fn keeps(&self, resource: &Resource) -> bool {
        let fits = |wanted: &Option<String>, is: &str| {
            wanted.as_ref().is_none_or(|w| w.eq_ignore_ascii_case(is))
        };
        fits(&self.type_name, &resource.type_name)
            && fits(
                &self.group,
                resource.id.resource_group().unwrap_or_default(),
            )
    }
}

fn wrong_filter(term: &str) -> Refusal {
    let message = format!("The filter '{term}' is not supported.");
    Refusal::new(
        StatusCode::BAD_REQUEST,
        "InvalidFilterInQueryString",
        message,
    )
}

/// Azure REST: Tenants - List.
fn tenant(state: &State) -> Value {
    let tenant = &state.tenant;
    json!({
        "id": format!("/tenants/{}", tenant.id),
        "tenantId": tenant.id,
        "displayName": tenant.name,
        "defaultDomain": tenant.domain,
        "domains": [tenant.domain],
        "tenantCategory": "Home",
    })
}

/// Azure REST: Subscriptions - List.
fn subscription_row(state: &State, subscription: &Subscription) -> Value {
    json!({
        "id": format!("/subscriptions/{}", subscription.id),
        "subscriptionId": subscription.id,
        "displayName": subscription.name,
        "state": "Enabled",
        "tenantId": state.tenant.id,
        "authorizationSource": "RoleBased",
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": "EnterpriseAgreement_2014-09-01",
            "spendingLimit": "Off",
        },
        "managedByTenants": [],
    })
}

/// Recorded from the service: Resource Groups - Get.
fn group_row(group: &Group) -> Value {
    json!({
        "id": group.id,
        "name": group.id.name(),
        "type": "Microsoft.Resources/resourceGroups",
        "location": group.location,
        "tags": group.tags,
        "properties": {"provisioningState": "Succeeded"},
    })
}

/// A row of the generic list: without properties (Azure REST: Resources - List).
fn generic_row(request: &Request, resource: &Resource) -> Value {
    let mut row = common(resource);
    row.insert("id".into(), mixed_case(&resource.id).into());
    let expand = request.param("$expand").unwrap_or_default();
    if expand.contains("provisioningState") {
        row.insert("provisioningState".into(), "Succeeded".into());
    }
    let system = resource.system_data.as_ref();
    for (asked, field) in [
        ("createdTime", "createdAt"),
        ("changedTime", "lastModifiedAt"),
    ] {
        if let Some(at) = system
            .and_then(|s| s.get(field))
            .filter(|_| expand.contains(asked))
        {
            row.insert(asked.to_owned(), at.clone());
        }
    }
    Value::Object(row)
}

/// Recorded from the service: ids come back in a case of their own, which differs by provider.
fn mixed_case(id: &ResourceId) -> String {
    let text = id.as_str();
    match id.resource_type().unwrap_or_default().split('/').next() {
        Some("Microsoft.Insights") => text.replace("Microsoft.Insights", "microsoft.insights"),
        Some("Microsoft.OperationalInsights") => {
            text.replace("/resourceGroups/", "/resourcegroups/")
        }
        Some("Microsoft.KeyVault") => text.replace("Microsoft.KeyVault", "Microsoft.Keyvault"),
        _ => text.to_owned(),
    }
}

/// A resource as its provider shows it.
fn full_row(request: &Request, state: &State, resource: &Resource) -> Value {
    let mut row = common(resource);
    let mut properties = resource.properties.as_object().cloned().unwrap_or_default();
    let mut add = |name: &str, value: Value| {
        properties.entry(name).or_insert(value);
    };
    add("provisioningState", "Succeeded".into());
    match resource.type_name.to_ascii_lowercase().as_str() {
        "microsoft.storage/storageaccounts" => {
            let name = resource.id.name();
            let endpoints = json!({
                "blob": request.storage_endpoint(name, "blob"),
                "file": request.storage_endpoint(name, "file"),
            });
            add("primaryEndpoints", endpoints);
            add("primaryLocation", resource.location.clone().into());
            add("statusOfPrimary", "available".into());
        }
        "microsoft.machinelearningservices/workspaces" => {
            let api = request.machine_learning(&resource.location);
            add("discoveryUrl", format!("{api}/discovery").into());
            add("tenantId", state.tenant.id.clone().into());
        }
        _ => {}
    }
    row.insert("id".into(), json!(resource.id));
    row.insert("properties".into(), Value::Object(properties));
    if let Some(system) = &resource.system_data {
        row.insert("systemData".into(), system.clone());
    }
    Value::Object(row)
}

fn common(resource: &Resource) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("name".into(), resource.id.name().into());
    row.insert("type".into(), resource.type_name.clone().into());
    row.insert("location".into(), resource.location.clone().into());
    row.insert("tags".into(), json!(resource.tags));
    if let Some(kind) = &resource.kind {
        row.insert("kind".into(), kind.clone().into());
    }
    if let Some(sku) = &resource.sku {
        row.insert("sku".into(), sku.clone());
    }
    row
}

/// Azure REST: Storage Accounts - List Keys.
fn account_keys(state: &State, name: &str) -> Value {
    let keys = state.accounts.get(name).map(|account| {
        json!({
            "keyName": "key1",
            "value": STANDARD.encode(&account.key),
            "permissions": "FULL",
        })
    });
    json!({"keys": keys.into_iter().collect::<Vec<_>>()})
}
