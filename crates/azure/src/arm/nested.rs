use azure_core::http::request::options::ClientRequestId;
use azure_core::http::{Context, Method};
use domain::{Code, ResourceId, Result};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::workspace::SystemData;
use super::{Properties, ResourceManager, api_version};
use crate::http::Call;

/// What runs in a Machine Learning workspace: an endpoint, a compute, or a job that has not ended.
#[derive(Debug, Clone)]
pub struct Nested {
    /// Its id, below the workspace's.
    pub id: ResourceId,
    /// When it was made; `None` where the service does not say.
    pub created: Option<Timestamp>,
    /// Whether somebody relies on it now: an endpoint that takes requests, a job that has not ended.
    pub in_use: bool,
}

/// The lists that are read, in the order in which what they hold goes (Azure REST: Online Endpoints - List, Batch
/// Endpoints - List, Jobs - List, Compute - List).
const LISTS: [&str; 4] = ["onlineEndpoints", "batchEndpoints", "jobs", "computes"];

/// The statuses in which a job has ended (Azure REST: Jobs, `JobStatus`).
const ENDED: [&str; 3] = ["Completed", "Failed", "Canceled"];

impl ResourceManager {
    /// What runs in a workspace. Jobs that have ended are left out: they are records, and go with the workspace.
    pub async fn list_nested(&self, workspace: &ResourceId) -> Result<Vec<Nested>> {
        let mut all = Vec::new();
        for kind in LISTS {
            let url = self.url(
                &format!("{workspace}/{kind}"),
                api_version::MACHINE_LEARNING,
            )?;
            let call = Call::new("list-nested", &url, workspace);
            let rows: Vec<NestedRow> = match self.list(&call, url).await {
                // A feature store or a registry's workspace does not have every list.
                Err(error) if error.code == Code::NotFound => continue,
                rows => rows?,
            };
            let nested = rows.into_iter().filter_map(NestedRow::nested);
            all.extend(nested.filter(|nested| kind != "jobs" || nested.in_use));
        }
        Ok(all)
    }

    /// One of them; nothing where it is not there.
    pub async fn nested(&self, id: &ResourceId) -> Result<Option<Nested>> {
        let url = self.url(id.as_str(), api_version::MACHINE_LEARNING)?;
        let call = Call::new("read-resource", &url, id);
        match self.read::<NestedRow>(&call, url).await {
            Ok(row) => Ok(row.nested()),
            Err(error) if error.code == Code::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Asks a job to end (Azure REST: Jobs - Cancel). Sent once; when it has ended is for other requests to say.
    pub async fn cancel_job(&self, job: &ResourceId, client_request_id: &str) -> Result<()> {
        let path = format!("{job}/cancel");
        let url = self.url(&path, api_version::MACHINE_LEARNING)?;
        let call = Call::new("cancel-job", &url, job);
        let context = Context::new().with_value(ClientRequestId::new(client_request_id.to_owned()));
        let answer = self.send(&call, url, Method::Post, &context).await?;
        match u16::from(answer.status()) {
            200 | 202 => Ok(()),
            _ => Err(self.not_done(&call, &answer)),
        }
    }

    /// What becomes of the machines below a compute when it is deleted: those that the workspace made go, those that
    /// were attached to it are let go (Azure REST: Compute - Delete, `underlyingResourceAction`).
    pub(super) async fn underlying_action(&self, compute: &ResourceId) -> Result<&'static str> {
        let url = self.url(compute.as_str(), api_version::MACHINE_LEARNING)?;
        let call = Call::new("read-resource", &url, compute);
        let row: Properties<Value> = self.read(&call, url).await?;
        let attached = row.properties["isAttachedCompute"].as_bool() == Some(true);
        Ok(if attached { "Detach" } else { "Delete" })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NestedRow {
    id: String,
    system_data: Option<SystemData>,
    #[serde(default)]
    properties: Value,
}

impl NestedRow {
    fn nested(self) -> Option<Nested> {
        let in_use = self.has_traffic() || self.is_running();
        Some(Nested {
            id: ResourceId::parse(&self.id)?,
            created: SystemData::created(self.system_data.as_ref()),
            in_use,
        })
    }

    /// Of an online endpoint: whether a share of the requests goes to any deployment (Azure REST: Online Endpoints, `traffic`).
    fn has_traffic(&self) -> bool {
        let traffic = self.properties["traffic"].as_object();
        traffic.is_some_and(|shares| shares.values().any(|share| share.as_f64() > Some(0.0)))
    }

    /// Of a job: a status that is not known yet is none in which it has ended.
    fn is_running(&self) -> bool {
        let status = self.properties["status"].as_str();
        status.is_some_and(|status| !ENDED.contains(&status))
    }
}
