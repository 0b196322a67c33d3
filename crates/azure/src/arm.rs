use std::collections::{BTreeMap, HashSet};

use azure_core::http::{Context, Method, Pipeline, PipelineSendOptions, Request};
use domain::{Code, Error, ResourceId, Result, StorageAccount};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

mod delete;
mod deleted;
mod deny;
mod lock;
mod nested;
mod workspace;

pub use delete::{Deletion, Permission, Progressing};
pub use deleted::DeletedResource;
pub use deny::DenyAssignment;
pub use lock::Lock;
pub use nested::Nested;
pub use workspace::{Workspace, WorkspaceLinks};

use crate::http::{Answer, Bearer, Call, Retried, pipeline};
use crate::{Http, SignIn};

/// The api-version of each resource provider that is asked: stable ones that newer ones still answer.
mod api_version {
    pub(super) const SUBSCRIPTIONS: &str = "2022-12-01";
    pub(super) const RESOURCES: &str = "2024-07-01";
    pub(super) const MACHINE_LEARNING: &str = "2024-04-01";
    pub(super) const STORAGE: &str = "2023-05-01";
    pub(super) const KEY_VAULT: &str = "2023-07-01";
    pub(super) const LOCKS: &str = "2016-09-01";
    pub(super) const AUTHORIZATION: &str = "2022-04-01";
    const CONTAINER_REGISTRY: &str = "2023-07-01";
    const COMPONENTS: &str = "2020-02-02";

    /// The version in which a resource of this type is read and deleted by its id.
    pub(super) fn of(resource_type: &str) -> Option<&'static str> {
        [
            (
                "Microsoft.MachineLearningServices/workspaces",
                MACHINE_LEARNING,
            ),
            (
                "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
                MACHINE_LEARNING,
            ),
            (
                "Microsoft.MachineLearningServices/workspaces/batchEndpoints",
                MACHINE_LEARNING,
            ),
            (
                "Microsoft.MachineLearningServices/workspaces/jobs",
                MACHINE_LEARNING,
            ),
            (
                "Microsoft.MachineLearningServices/workspaces/computes",
                MACHINE_LEARNING,
            ),
            ("Microsoft.Storage/storageAccounts", STORAGE),
            ("Microsoft.KeyVault/vaults", KEY_VAULT),
            ("Microsoft.ContainerRegistry/registries", CONTAINER_REGISTRY),
            ("Microsoft.Insights/components", COMPONENTS),
        ]
        .into_iter()
        .find_map(|(known, version)| known.eq_ignore_ascii_case(resource_type).then_some(version))
    }
}

/// More pages than any list of Resource Manager has: beyond it, something turns in circles.
const MOST_PAGES: usize = 10_000;

/// A subscription that the user can read.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// `/subscriptions/{id}`.
    pub id: ResourceId,
    /// Its display name.
    pub name: String,
    /// `Enabled`, `Disabled`, …
    pub state: String,
    /// The tenant's GUID.
    pub tenant: String,
}

/// A resource group.
#[derive(Debug, Clone)]
pub struct ResourceGroup {
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// Its region.
    pub location: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// A resource of a group.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// Its type as the service spells it.
    pub resource_type: String,
    /// Its region.
    pub location: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// `Succeeded`, `Deleting`, …; empty where the service says none.
    pub state: String,
}

/// Resource Manager.
#[derive(Debug, Clone)]
pub struct ResourceManager {
    http: Http,
    base: Url,
    pipeline: Pipeline,
}

impl ResourceManager {
    /// Speaks to the cloud's Resource Manager as this sign-in.
    pub fn new(http: &Http, sign_in: SignIn) -> Result<Self> {
        let cloud = &http.cloud;
        let base = Url::parse(&cloud.resource_manager).map_err(|error| {
            Error::new(Code::MalformedCloud)
                .with("file", &cloud.name)
                .with("why", format!("resourceManager: {error}"))
        })?;
        let bearer = Bearer::new(sign_in, &cloud.resource_manager_audience, cloud.allow_http);
        let options = http.options(
            Retried::Reads,
            Vec::new(),
            vec![std::sync::Arc::new(bearer)],
        );
        Ok(Self {
            http: http.clone(),
            base,
            pipeline: pipeline(options),
        })
    }

    /// Every subscription that can be read.
    pub async fn list_subscriptions(&self) -> Result<Vec<Subscription>> {
        let url = self.url("/subscriptions", api_version::SUBSCRIPTIONS)?;
        let call = Call::new("list-subscriptions", &url, &"/subscriptions");
        let rows: Vec<SubscriptionRow> = self.list(&call, url).await?;
        let subscriptions = rows.into_iter().filter_map(|row| {
            let id = row
                .id
                .unwrap_or_else(|| format!("/subscriptions/{}", row.subscription_id));
            Some(Subscription {
                id: ResourceId::parse(&id)?,
                name: row.display_name,
                state: row.state,
                tenant: row.tenant_id,
            })
        });
        Ok(subscriptions.collect())
    }

    /// The resource groups of a subscription.
    pub async fn list_resource_groups(
        &self,
        subscription: &ResourceId,
    ) -> Result<Vec<ResourceGroup>> {
        let path = format!(
            "/subscriptions/{}/resourcegroups",
            subscription.subscription()
        );
        let url = self.url(&path, api_version::RESOURCES)?;
        let call = Call::new("list-resource-groups", &url, subscription);
        let rows: Vec<ResourceRow> = self.list(&call, url).await?;
        let groups = rows.into_iter().filter_map(|row| {
            Some(ResourceGroup {
                id: ResourceId::parse(&row.id)?,
                name: row.name,
                location: row.location.unwrap_or_default(),
                tags: row.tags.unwrap_or_default(),
            })
        });
        Ok(groups.collect())
    }

    /// The resources of a group.
    pub async fn list_resources(&self, group: &ResourceId) -> Result<Vec<Resource>> {
        let mut url = self.url(&format!("{group}/resources"), api_version::RESOURCES)?;
        // Azure REST: Resources - List By Resource Group.
        url.query_pairs_mut()
            .append_pair("$expand", "createdTime,provisioningState");
        let call = Call::new("list-resources", &url, group);
        let rows: Vec<ResourceRow> = self.list(&call, url).await?;
        let resources = rows.into_iter().filter_map(|row| {
            Some(Resource {
                id: ResourceId::parse(&row.id)?,
                name: row.name,
                resource_type: row.resource_type.unwrap_or_default(),
                location: row.location.unwrap_or_default(),
                tags: row.tags.unwrap_or_default(),
                created: time(row.created_time.as_deref()),
                state: row.provisioning_state.unwrap_or_default(),
            })
        });
        Ok(resources.collect())
    }

    /// The blob endpoint of a storage account. Errors: `not-found` for an account without blobs.
    pub async fn storage_account(&self, id: &ResourceId) -> Result<StorageAccount> {
        let url = self.url(id.as_str(), api_version::STORAGE)?;
        let call = Call::new("read-storage-account", &url, id);
        let row: Properties<StorageProperties> = self.read(&call, url).await?;
        // An account for files alone has no blob endpoint.
        let endpoint = row
            .properties
            .primary_endpoints
            .and_then(|endpoints| endpoints.blob)
            .ok_or_else(|| call.error(Code::NotFound))?;
        Ok(StorageAccount {
            name: id.name().to_owned(),
            endpoint: endpoint.trim_end_matches('/').to_owned(),
        })
    }

    fn url(&self, path: &str, api_version: &str) -> Result<Url> {
        let base = self.base.as_str().trim_end_matches('/');
        let mut url = Url::parse(&format!("{base}{path}"))
            .map_err(|_| Error::new(Code::MalformedPlace).with("place", path))?;
        url.set_query(Some(&format!("api-version={api_version}")));
        Ok(url)
    }

    /// Every row of a list: `{"value":[…],"nextLink":"…"}`. A row that cannot be read, or whose id
    /// cannot, is passed over: one odd resource must not hide the others.
    async fn list<T: DeserializeOwned>(&self, call: &Call, first: Url) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        let mut skipped = 0_usize;
        let mut seen = HashSet::new();
        let mut next = Some(first);
        while let Some(url) = next {
            if !seen.insert(url.as_str().to_owned()) || seen.len() > MOST_PAGES {
                return Err(call.bad_answer("nextLink leads in circles"));
            }
            let page: Page = self.read(call, url).await?;
            for row in page.value {
                match serde_json::from_value(row) {
                    Ok(row) => rows.push(row),
                    Err(_) => skipped += 1,
                }
            }
            next = match page.next_link.filter(|link| !link.is_empty()) {
                Some(link) => Some(self.next(call, &link)?),
                None => None,
            };
        }
        if skipped > 0 {
            tracing::warn!(skipped, tried = call.tried, "rows that could not be read");
        }
        Ok(rows)
    }

    /// A `nextLink`, which is followed as it is, but only to Resource Manager itself: the token goes along.
    fn next(&self, call: &Call, link: &str) -> Result<Url> {
        Url::parse(link)
            .ok()
            .filter(|url| url.origin() == self.base.origin())
            .ok_or_else(|| call.bad_answer("nextLink leads to another host"))
    }

    async fn read<T: DeserializeOwned>(&self, call: &Call, url: Url) -> Result<T> {
        let mut request = Request::new(url, Method::Get);
        request.insert_header("accept", "application/json");
        let options = PipelineSendOptions {
            skip_checks: true,
            ..PipelineSendOptions::default()
        };
        let answer = self
            .pipeline
            .send(&Context::new(), &mut request, Some(options))
            .await
            .map_err(|error| self.http.failed(call, &error))?;
        if u16::from(answer.status()) != 200 {
            let answer = Answer {
                status: u16::from(answer.status()),
                headers: answer.headers(),
                body: answer.body().as_ref(),
            };
            return Err(self.http.refused(call, &answer));
        }
        let body = answer.body().as_ref();
        serde_json::from_slice(body)
            .map_err(|error| call.bad_answer(crate::cloud::json_fault(&error)))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    value: Vec<Value>,
    next_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubscriptionRow {
    id: Option<String>,
    subscription_id: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    tenant_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourceRow {
    id: String,
    name: String,
    #[serde(rename = "type")]
    resource_type: Option<String>,
    location: Option<String>,
    tags: Option<BTreeMap<String, String>>,
    created_time: Option<String>,
    provisioning_state: Option<String>,
}

/// A time of a row; one that cannot be read is not worth losing the row.
fn time(text: Option<&str>) -> Option<Timestamp> {
    text?.parse().ok()
}

#[derive(Deserialize)]
struct Properties<T> {
    properties: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StorageProperties {
    primary_endpoints: Option<Endpoints>,
}

#[derive(Deserialize)]
struct Endpoints {
    blob: Option<String>,
}
