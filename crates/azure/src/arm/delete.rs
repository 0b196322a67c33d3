use std::time::Duration;

use azure_core::http::request::options::ClientRequestId;
use azure_core::http::{Context, Method, PipelineSendOptions, RawResponse, Request};
use domain::{Code, Error, ResourceId, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{DeletedResource, ResourceManager, api_version};
use crate::http::{Answer, Call, header};

/// How long to wait between two questions where the service does not say ("Track asynchronous Azure operations").
const UNASKED: Duration = Duration::from_secs(15);

/// What the service answered to a deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deletion {
    /// It is done; the service's id of its answer.
    Done(String),
    /// There was nothing to delete.
    Absent,
    /// It has begun; ask here how far it is, with the address as it is. Whoever has it can ask, so not for logs.
    Begun {
        /// The address.
        url: String,
        /// The service's id of its answer.
        request: String,
    },
}

/// How far a deletion is.
#[derive(Debug, Clone)]
pub enum Progressing {
    /// Ask again after this time.
    Wait(Duration),
    /// It came to its end; whether the resource is gone is for another request to say.
    Done,
    /// It failed or was canceled.
    Failed(Error),
}

/// What a role allows at a scope, in the names of the providers' operations, with `*` for any text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Permission {
    /// What is allowed.
    pub actions: Vec<String>,
    /// What of that is not.
    pub not_actions: Vec<String>,
}

impl Permission {
    /// Whether it allows an action.
    pub fn allows(&self, action: &str) -> bool {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| fits(pattern, action));
        any(&self.actions) && !any(&self.not_actions)
    }
}

/// Whether a pattern with `*` is this text, in any case.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

impl ResourceManager {
    /// Whether resources of this type can be deleted here: those whose api-version is known.
    pub fn deletes(resource_type: &str) -> bool {
        api_version::of(resource_type).is_some()
    }

    /// Deletes one resource (the providers' Delete), or a group with everything in it (Azure REST: Resource Groups -
    /// Delete). Sent once. `purge` keeps no workspace for later.
    ///
    /// Errors: `blocked` for a lock, `forbidden`, `not-available` for a type whose api-version is not known, …
    pub async fn delete_resource(
        &self,
        id: &ResourceId,
        purge: bool,
        client_request_id: &str,
    ) -> Result<Deletion> {
        let (mut url, call) = self.of_resource(id, "delete-resource")?;
        if purge && is_a(id, WORKSPACES) {
            // Azure REST: Workspaces - Delete.
            url.query_pairs_mut().append_pair("forceToPurge", "true");
        }
        if is_a(id, COMPUTES) {
            let action = match self.underlying_action(id).await {
                Err(error) if error.code == Code::NotFound => return Ok(Deletion::Absent),
                action => action?,
            };
            url.query_pairs_mut()
                .append_pair("underlyingResourceAction", action);
        }
        self.begun(&call, url, Method::Delete, client_request_id)
            .await
    }

    /// Takes a deleted key vault away for good (Azure REST: Vaults - Purge Deleted). Sent once.
    ///
    /// Errors: `blocked` for a protected one, `forbidden`, …
    pub async fn purge_vault(
        &self,
        id: &ResourceId,
        location: &str,
        client_request_id: &str,
    ) -> Result<Deletion> {
        let path = format!(
            "/subscriptions/{}/providers/Microsoft.KeyVault/locations/{location}/deletedVaults/{}/purge",
            id.subscription(),
            id.name()
        );
        let url = self.url(&path, api_version::KEY_VAULT)?;
        let call = Call::new("purge-resource", &url, id);
        self.begun(&call, url, Method::Post, client_request_id)
            .await
    }

    /// Brings a deleted vault back (Azure REST: Vaults - Create Or Update, `createMode`). For workspaces no operation is
    /// published; they are asked in the same word. Sent once; whether it came back is for another request to say.
    pub async fn recover(&self, gone: &DeletedResource, tenant: &str) -> Result<Option<String>> {
        let (url, call) = self.of_resource(&gone.id, "recover-resource")?;
        let body = json!({
            "location": gone.location,
            "properties": {
                "createMode": "recover",
                "tenantId": tenant,
                "sku": { "family": "A", "name": "standard" },
            },
        });
        let mut request = Request::new(url, Method::Put);
        request.insert_header("accept", "application/json");
        request.insert_header("content-type", "application/json");
        request.set_body(body.to_string());
        let answer = self.carry(&call, request, &Context::new()).await?;
        match (u16::from(answer.status()), address(&answer)) {
            (200..=202, Some(url)) => Ok(Some(self.next(&call, url)?.into())),
            (200 | 201, None) => Ok(None),
            _ => Err(self.not_done(&call, &answer)),
        }
    }

    /// Sends what begins something long, once, and reads how far it came.
    async fn begun(
        &self,
        call: &Call,
        url: Url,
        method: Method,
        client_request_id: &str,
    ) -> Result<Deletion> {
        let context = Context::new().with_value(ClientRequestId::new(client_request_id.to_owned()));
        let answer = self.send(call, url, method, &context).await?;
        let request = header(answer.headers(), "x-ms-request-id").unwrap_or_default();
        match u16::from(answer.status()) {
            200 => Ok(Deletion::Done(request.to_owned())),
            204 => Ok(Deletion::Absent),
            202 => {
                let url =
                    address(&answer).ok_or_else(|| call.bad_answer("202 without an address"))?;
                Ok(Deletion::Begun {
                    url: self.next(call, url)?.into(),
                    request: request.to_owned(),
                })
            }
            _ => Err(self.not_done(call, &answer)),
        }
    }

    /// Asks how far a deletion is, at the address that the service gave.
    pub async fn progress(&self, id: &ResourceId, url: &str) -> Result<Progressing> {
        let call = Call::new("delete-resource", &self.base, id);
        let url = self.next(&call, url)?;
        let answer = self.send(&call, url, Method::Get, &Context::new()).await?;
        let asked = Answer {
            status: u16::from(answer.status()),
            headers: answer.headers(),
            body: answer.body().as_ref(),
        };
        let service = asked.service(self.http.clock.now());
        let wait = service.retry_after.map_or(UNASKED, |seconds| {
            Duration::from_secs(u64::from(seconds.min(300)))
        });
        let body: Value = serde_json::from_slice(asked.body).unwrap_or_default();
        // Words of their own while it goes on: only three are an end.
        let status = body["status"].as_str().map(str::to_ascii_lowercase);
        match (asked.status, status.as_deref()) {
            (200, Some("failed" | "canceled" | "cancelled")) => {
                let mut error = self.http.refused(&call, &asked);
                error.code = Code::Refused;
                Ok(Progressing::Failed(error))
            }
            // 404: the service has forgotten it, and what became of it is to be looked at.
            (200, Some("succeeded") | None) | (204 | 404, _) => Ok(Progressing::Done),
            (200 | 202, _) => Ok(Progressing::Wait(wait)),
            _ => Err(self.http.refused(&call, &asked)),
        }
    }

    /// Whether a resource is there.
    pub async fn has_resource(&self, id: &ResourceId) -> Result<bool> {
        let (url, call) = self.of_resource(id, "read-resource")?;
        let answer = self.send(&call, url, Method::Get, &Context::new()).await?;
        match u16::from(answer.status()) {
            200 => Ok(true),
            404 => Ok(false),
            _ => Err(self.not_done(&call, &answer)),
        }
    }

    /// What the roles of who is signed in allow at a resource (Azure REST: Permissions - List For Resource).
    pub async fn permissions(&self, id: &ResourceId) -> Result<Vec<Permission>> {
        let path = format!("{id}/providers/Microsoft.Authorization/permissions");
        let url = self.url(&path, api_version::AUTHORIZATION)?;
        let call = Call::new("list-permissions", &url, id);
        self.list(&call, url).await
    }

    fn of_resource(&self, id: &ResourceId, tried: &'static str) -> Result<(Url, Call)> {
        let version = match id.resource_type() {
            Some(resource_type) => api_version::of(&resource_type),
            None => Some(api_version::RESOURCES),
        };
        let version = version.ok_or_else(|| {
            Error::new(Code::NotAvailable)
                .with("what", "delete-resource")
                .with("place", id)
        })?;
        let url = self.url(id.as_str(), version)?;
        let call = Call::new(tried, &url, id);
        Ok((url, call))
    }

    pub(super) async fn send(
        &self,
        call: &Call,
        url: Url,
        method: Method,
        context: &Context<'_>,
    ) -> Result<RawResponse> {
        let mut request = Request::new(url, method);
        request.insert_header("accept", "application/json");
        self.carry(call, request, context).await
    }

    async fn carry(
        &self,
        call: &Call,
        mut request: Request,
        context: &Context<'_>,
    ) -> Result<RawResponse> {
        let options = PipelineSendOptions {
            skip_checks: true,
            ..PipelineSendOptions::default()
        };
        self.pipeline
            .send(context, &mut request, Some(options))
            .await
            .map_err(|error| self.http.failed(call, &error))
    }

    pub(super) fn not_done(&self, call: &Call, answer: &RawResponse) -> Error {
        let answer = Answer {
            status: u16::from(answer.status()),
            headers: answer.headers(),
            body: answer.body().as_ref(),
        };
        self.http.refused(call, &answer)
    }
}

/// Where the service says how far it is ("Track asynchronous Azure operations").
fn address(answer: &RawResponse) -> Option<&str> {
    ["azure-asyncoperation", "location"]
        .into_iter()
        .find_map(|name| header(answer.headers(), name))
}

const WORKSPACES: &str = "Microsoft.MachineLearningServices/workspaces";
const COMPUTES: &str = "Microsoft.MachineLearningServices/workspaces/computes";

fn is_a(id: &ResourceId, resource_type: &str) -> bool {
    id.resource_type()
        .is_some_and(|of| of.eq_ignore_ascii_case(resource_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_matched_with_stars() {
        let delete = "Microsoft.KeyVault/vaults/delete";
        for (pattern, expected) in [
            ("*", true),
            ("*/delete", true),
            ("Microsoft.KeyVault/*", true),
            ("microsoft.keyvault/VAULTS/*", true),
            ("Microsoft.KeyVault/*/delete", true),
            (delete, true),
            ("*/read", false),
            ("Microsoft.Storage/*", false),
            ("Microsoft.KeyVault/vaults/delete/x", false),
            ("Microsoft.KeyVault/vaults/delet", false),
            ("*/deletedVaults*", false),
        ] {
            assert_eq!(fits(pattern, delete), expected, "{pattern}");
        }
        let mut role = Permission {
            actions: vec!["*".into()],
            not_actions: vec!["Microsoft.Authorization/*/Delete".into()],
        };
        assert!(role.allows(delete));
        role.not_actions.push("*/vaults/delete".into());
        assert!(!role.allows(delete));
    }
}
