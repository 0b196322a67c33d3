use domain::ResourceId;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::operation::Kind;
use super::page::page;
use super::provider_row::add_fields;
use super::rights::may_read;
use super::{Context, Operation, Refusal};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::{Group, Resource, State, Subscription, is_within};

/// Tenants, subscriptions, groups and resources.
pub(super) fn answer(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let request = context.request;
    match operation.kind {
        Kind::ListTenants => page(request, state, vec![tenant(state)]),
        Kind::ListSubscriptions => {
            let seen = state
                .subscriptions
                .iter()
                .filter(|s| is_known(context, state, &s.id));
            page(
                request,
                state,
                seen.map(|s| subscription_row(state, s)).collect(),
            )
        }
        Kind::GetSubscription => {
            let found = find_subscription(state, operation.text(0))?;
            if !is_known(context, state, &found.id) {
                return Err(no_subscription(&found.id));
            }
            Ok(Reply::json(StatusCode::OK, &subscription_row(state, found)))
        }
        Kind::ListResourceGroups => list_groups(context, state, operation),
        Kind::GetResourceGroup => {
            let found = find_group(state, operation.text(0), operation.text(1))?;
            let deleting = state.is_being_removed(&found.id);
            Ok(Reply::json(StatusCode::OK, &group_row(found, deleting)))
        }
        // Recorded from the service: 204 where it exists, 404 without a body where not.
        Kind::CheckResourceGroup => {
            find_group(state, operation.text(0), operation.text(1))?;
            Ok(Reply::empty(StatusCode::NO_CONTENT))
        }
        Kind::ListResources => {
            let filter = Filter::parse(request.param("$filter").unwrap_or_default())?;
            let group = (operation.names.len() > 1).then(|| operation.text(1));
            let below = below(state, operation.text(0), group)?;
            let rows = below.filter(|r| {
                filter.keeps(r)
                    && is_listed(r)
                    && may_read(context, state, r.id.as_str(), &r.type_name)
            });
            page(
                request,
                state,
                rows.map(|r| generic_row(request, r)).collect(),
            )
        }
        Kind::ListResourcesOfType => list_of_type(context, state, operation),
        Kind::GetResource => {
            let found = find_resource(state, &operation.path)?;
            let row = full_row(request, state, found);
            Ok(Reply::json(StatusCode::OK, &row))
        }
        // Azure REST: Resources - Check Existence By Id.
        Kind::CheckResource => {
            find_resource(state, &operation.path)?;
            Ok(Reply::empty(StatusCode::NO_CONTENT))
        }
        Kind::ListChildResources => list_children(context, state, operation),
        _ => Err(Refusal::new(
            StatusCode::NOT_IMPLEMENTED,
            "NotImplemented",
            "The sandbox does not have this operation.".to_owned(),
        )),
    }
}

/// Azure REST: Resource Groups - List, with `$filter=tagName eq '…' and tagValue eq '…'`.
fn list_groups(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let found = find_subscription(state, operation.text(0))?;
    let filter = context.request.param("$filter").unwrap_or_default();
    let wanted = terms(filter)?;
    let value_of = |name: &str| {
        let mut terms = wanted
            .iter()
            .filter(|(field, _)| field.eq_ignore_ascii_case(name));
        terms.next().map(|(_, value)| value.as_str())
    };
    let (tag, value) = (value_of("tagName"), value_of("tagValue"));
    let groups = state.groups.iter().filter(|group| {
        let tagged = tag.is_none_or(|tag| match group.tags.get(tag) {
            Some(is) => value.is_none_or(|value| value == is),
            None => false,
        });
        let type_name = "Microsoft.Resources/subscriptions/resourceGroups";
        tagged
            && in_subscription(&group.id, &found.id)
            && (may_read(context, state, group.id.as_str(), type_name)
                || state
                    .rights
                    .knows(&context.caller.object, group.id.as_str()))
    });
    let rows = groups.map(|group| group_row(group, state.is_being_removed(&group.id)));
    page(context.request, state, rows.collect())
}

/// A provider's own list of one type, with the properties of each.
fn list_of_type(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let names = &operation.names;
    let type_at = names.len().saturating_sub(2);
    let type_name = names[type_at..].join("/");
    let group = (type_at > 1).then(|| operation.text(1));
    let below = below(state, operation.text(0), group)?;
    let rows =
        below.filter(|r| r.is(&type_name) && may_read(context, state, r.id.as_str(), &r.type_name));
    let rows = rows.map(|r| full_row(context.request, state, r));
    page(context.request, state, rows.collect())
}

/// The things of one kind below a resource, of the kinds that the sandbox has.
fn list_children(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let parent = find_resource(state, operation.target())?;
    let kind = operation.path.rsplit('/').next().unwrap_or_default();
    let known = CHILDREN.iter().find(|(of, kinds)| {
        parent.is(of) && kinds.iter().any(|known| known.eq_ignore_ascii_case(kind))
    });
    if known.is_none() {
        return Err(Refusal::new(
            StatusCode::NOT_IMPLEMENTED,
            "NotImplemented",
            "The sandbox does not have this operation.".to_owned(),
        ));
    }
    let type_name = format!("{}/{kind}", parent.type_name);
    let rows = state
        .resources
        .iter()
        .filter(|r| r.is(&type_name) && is_within(r.id.as_str(), parent.id.as_str()));
    let mut rows: Vec<Value> = rows.map(|r| full_row(context.request, state, r)).collect();
    // Azure REST: Datastores - List: the newest first.
    if context.request.param_is("orderByAsc", "false") {
        rows.reverse();
    }
    page(context.request, state, rows)
}

/// What can lie below a resource of a type: for these an empty list is the truth.
const CHILDREN: &[(&str, &[&str])] = &[
    (
        "Microsoft.MachineLearningServices/workspaces",
        &[
            "computes",
            "onlineEndpoints",
            "batchEndpoints",
            "jobs",
            "schedules",
            "datastores",
            "models",
            "data",
            "environments",
            "components",
            "codes",
            "featuresets",
            "featurestoreEntities",
            "connections",
            "outboundRules",
        ],
    ),
    (
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
        &["deployments"],
    ),
    (
        "Microsoft.MachineLearningServices/workspaces/batchEndpoints",
        &["deployments"],
    ),
];

/// Whether the generic list has it: what lies below another resource has none of its own, but for
/// endpoints, which have a region and tags.
fn is_listed(resource: &Resource) -> bool {
    let nested = resource.type_name.matches('/').count() > 1;
    !nested
        || resource.is("Microsoft.MachineLearningServices/workspaces/onlineEndpoints")
        || resource.is("Microsoft.MachineLearningServices/workspaces/batchEndpoints")
}

fn is_known(context: &Context<'_>, state: &State, subscription: &str) -> bool {
    let id = format!("/subscriptions/{subscription}");
    state.rights.knows(&context.caller.object, &id)
}

/// Refuses a scope that is not there: a subscription, a group or a resource.
pub(super) fn check_scope(state: &State, scope: &str) -> Result<(), Refusal> {
    let id = ResourceId::parse(scope).ok_or_else(|| Refusal::invalid_path(scope))?;
    find_subscription(state, id.subscription())?;
    match (id.resource_group(), id.resource_type()) {
        (Some(_), Some(_)) => find_resource(state, scope).map(|_| ()),
        (Some(group), None) => find_group(state, id.subscription(), group).map(|_| ()),
        _ => Ok(()),
    }
}

pub(super) fn find_subscription<'a>(
    state: &'a State,
    id: &str,
) -> Result<&'a Subscription, Refusal> {
    let found = state
        .subscriptions
        .iter()
        .find(|s| s.id.eq_ignore_ascii_case(id));
    found.ok_or_else(|| no_subscription(id))
}

fn no_subscription(id: &str) -> Refusal {
    let message = format!("The subscription '{id}' could not be found.");
    Refusal::not_found("SubscriptionNotFound", message)
}

pub(super) fn find_group<'a>(
    state: &'a State,
    subscription: &str,
    name: &str,
) -> Result<&'a Group, Refusal> {
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

pub(super) fn find_resource<'a>(state: &'a State, id: &str) -> Result<&'a Resource, Refusal> {
    let parsed = ResourceId::parse(id).ok_or_else(|| Refusal::invalid_path(id))?;
    let group = parsed.resource_group().unwrap_or_default();
    find_group(state, parsed.subscription(), group)?;
    state
        .resource(&parsed)
        .ok_or_else(|| Refusal::resource_not_found(&parsed))
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

/// The comparisons that clients send, joined by `and` (Azure REST: Resources - List).
#[derive(Default)]
struct Filter {
    type_name: Option<String>,
    group: Option<String>,
    name: Option<String>,
    location: Option<String>,
}

impl Filter {
    fn parse(text: &str) -> Result<Self, Refusal> {
        let mut filter = Self::default();
        for (field, value) in terms(text)? {
            match field.as_str() {
                "resourceType" => filter.type_name = Some(value),
                "resourceGroup" => filter.group = Some(value),
                "name" => filter.name = Some(value),
                "location" => filter.location = Some(value),
                _ => return Err(wrong_filter(&field)),
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
            && fits(&self.name, resource.id.name())
            && fits(&self.location, &resource.location)
    }
}

/// The fields and values of `a eq 'x' and b eq 'y'`.
fn terms(text: &str) -> Result<Vec<(String, String)>, Refusal> {
    let terms = text.split(" and ").filter(|term| !term.trim().is_empty());
    let pairs = terms.map(|term| {
        let parts = term.trim().split_once(" eq ");
        let (field, value) = parts.ok_or_else(|| wrong_filter(term))?;
        let value = value.trim().trim_matches('\'');
        Ok((field.trim().to_owned(), value.to_owned()))
    });
    pairs.collect()
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

/// Recorded from the service: Resource Groups - Get. While it is deleted it says so.
pub(super) fn group_row(group: &Group, deleting: bool) -> Value {
    json!({
        "id": group.id,
        "name": group.id.name(),
        "type": "Microsoft.Resources/resourceGroups",
        "location": group.location,
        "tags": group.tags,
        "properties": {"provisioningState": if deleting { "Deleting" } else { "Succeeded" }},
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
pub(super) fn full_row(request: &Request, state: &State, resource: &Resource) -> Value {
    let mut row = common(resource);
    let mut properties = resource.properties.as_object().cloned().unwrap_or_default();
    add_fields(request, state, resource, &mut row, &mut properties);
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
