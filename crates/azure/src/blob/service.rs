use std::sync::Arc;

use azure_core::http::headers::Headers;
use azure_core::http::policies::Policy;
use azure_core::http::request::options::ClientRequestId;
use azure_core::http::{
    ClientOptions, Context, Method, Pipeline, PipelineSendOptions, RawResponse, Request,
};
use azure_storage_blob::models::BlobClientGetPropertiesOptions;
use azure_storage_blob::{
    BlobClient, BlobClientOptions, BlobServiceClient, BlobServiceClientOptions,
};
use domain::{BlobId, Code, Error, Result, StorageAccount};
use jiff::Timestamp;
use url::Url;

use crate::blob::url::{account_url, blob_url, container_url, with_query};
use crate::blob::{Blob, BlobPage, ContainerPage, ListBlobs, Retention, is_leased, list, quoted};
use crate::http::{
    Answer, Bearer, Call, Retried, SharedAccess, SharedKey, header, http_date, is_loopback,
    pipeline, token_may_travel,
};
use crate::place::is_blob_host;
use crate::{Http, StorageAuth};

/// The version of the Blob service that is spoken: the newest that Azurite 3.35 knows too.
const VERSION: &str = "2025-11-05";

type Policies = Vec<Arc<dyn Policy>>;

/// The blob service of one storage account. Cheap to clone.
#[derive(Debug, Clone)]
pub struct BlobService {
    pub(super) http: Http,
    pub(super) account: Arc<StorageAccount>,
    pub(super) url: Url,
    options: ClientOptions,
    pipeline: Pipeline,
    pub(super) signer: Arc<Signer>,
}

/// A page of a listing as it came.
#[derive(Debug)]
pub struct FetchedPage {
    answer: RawResponse,
    at: Timestamp,
    call: Call,
}

impl FetchedPage {
    /// Where the next page seems to begin; what [`FetchedPage::read`] finds is what counts.
    pub fn next(&self) -> Option<String> {
        list::next_marker(self.answer.body())
    }

    /// Reads it. Errors: `bad-answer`.
    pub fn read(self) -> Result<BlobPage> {
        let page = list::blob_page(self.answer.body(), self.at);
        page.map_err(|why| self.call.bad_answer(why))
    }
}

/// What authorizes the parts of a batch, which no pipeline sees.
#[derive(Debug)]
pub(super) enum Signer {
    Token(Arc<Bearer>),
    Key(Arc<SharedKey>),
    Sas(Arc<SharedAccess>),
}

impl BlobService {
    /// Speaks to this account, authorized like this.
    ///
    /// Errors: `refused` for a key or SAS over plain http but to loopback, for a token over http where
    /// the cloud does not allow that, and for a token to a host that is neither of the cloud's blob
    /// endpoints nor loopback.
    pub fn new(http: &Http, account: StorageAccount, auth: StorageAuth) -> Result<Self> {
        let url = account_url(&account)?;
        let is_safe = url.scheme() == "https" || is_loopback(&url);
        let (signer, is_safe) = match auth {
            StorageAuth::SignedIn(sign_in) => {
                let cloud = &http.cloud;
                let host = url.host_str().unwrap_or_default();
                let is_safe = token_may_travel(&url, cloud.allow_http)
                    && (is_loopback(&url) || is_blob_host(host, cloud));
                let policy = Bearer::new(sign_in, &cloud.storage_audience, cloud.allow_http);
                (Signer::Token(Arc::new(policy)), is_safe)
            }
            StorageAuth::Key(key) => {
                let policy = SharedKey::new(&account.name, &key, http.clock.clone())?;
                (Signer::Key(Arc::new(policy)), is_safe)
            }
            StorageAuth::Sas(sas) => (Signer::Sas(Arc::new(SharedAccess::new(&sas))), is_safe),
        };
        if !is_safe {
            return Err(Call::new("sign-in", &url, &account.name)
                .error(Code::Refused)
                .with("place", &account.endpoint));
        }
        let (per_call, per_try): (Policies, Policies) = match &signer {
            Signer::Token(policy) => (vec![], vec![policy.clone()]),
            Signer::Key(policy) => (vec![], vec![policy.clone()]),
            Signer::Sas(policy) => (vec![policy.clone()], vec![]),
        };
        let options = http.options(Retried::Reads, per_call, per_try);
        Ok(Self {
            http: http.clone(),
            account: Arc::new(account),
            url,
            pipeline: pipeline(options.clone()),
            options,
            signer: Arc::new(signer),
        })
    }

    /// The account.
    pub fn account(&self) -> &StorageAccount {
        &self.account
    }

    /// One page of the account's containers.
    pub async fn list_containers(&self, marker: Option<&str>) -> Result<ContainerPage> {
        let call = Call::new("list-containers", &self.url, &self.account.name);
        self.containers(&call, marker, false).await
    }

    /// One page of the account's soft-deleted containers. A page may be empty and not the last.
    pub async fn list_deleted_containers(&self, marker: Option<&str>) -> Result<ContainerPage> {
        let call = Call::new("list-deleted", &self.url, &self.account.name);
        let mut page = self.containers(&call, marker, true).await?;
        page.containers.retain(|container| container.deleted);
        Ok(page)
    }

    /// "Azure REST: List Containers".
    async fn containers(
        &self,
        call: &Call,
        marker: Option<&str>,
        deleted: bool,
    ) -> Result<ContainerPage> {
        let mut query = vec![("comp", "list")];
        if deleted {
            query.push(("include", "deleted"));
        }
        if let Some(marker) = marker {
            query.push(("marker", marker));
        }
        let answer = self
            .list(call, with_query(self.url.clone(), &query))
            .await?;
        list::container_page(answer.body(), self.http.clock.now())
            .map_err(|why| call.bad_answer(why))
    }

    /// One page of a container's blobs. Ask for snapshots in a flat listing only: the service has no
    /// hierarchical one with them.
    pub async fn list_blobs(&self, container: &str, request: &ListBlobs) -> Result<BlobPage> {
        self.fetch_blobs(container, request).await?.read()
    }

    /// The same page, not read yet: the next one can be asked for before that.
    pub async fn fetch_blobs(&self, container: &str, request: &ListBlobs) -> Result<FetchedPage> {
        let url = container_url(&self.url, container)?;
        let place = format!("{}/{container}", self.account.name);
        let call = Call::new("list-blobs", &url, &place).in_container(container);
        // Metadata says which blobs only stand for a folder.
        let mut include = "metadata".to_owned();
        for (wanted, word) in [
            (request.include.snapshots, ",snapshots"),
            (request.include.versions, ",versions"),
            (request.include.deleted, ",deleted"),
            (request.include.only_versions, ",deletedwithversions"),
            (request.include.holds, ",legalhold,immutabilitypolicy"),
        ] {
            include.push_str(if wanted { word } else { "" });
        }
        let max_results = request.max_results.map(|n| n.clamp(1, 5_000).to_string());
        let mut query = vec![("restype", "container"), ("comp", "list")];
        query.push(("include", &include));
        if !request.prefix.is_empty() {
            query.push(("prefix", &request.prefix));
        }
        if request.hierarchical {
            query.push(("delimiter", "/"));
        }
        if let Some(marker) = &request.marker {
            query.push(("marker", marker));
        }
        if let Some(max_results) = &max_results {
            query.push(("maxresults", max_results));
        }
        let answer = self.list(&call, with_query(url, &query)).await?;
        Ok(FetchedPage {
            answer,
            at: self.http.clock.now(),
            call,
        })
    }

    /// What is known of one blob, snapshot or version. Errors: `not-found`, `container-not-found`.
    pub async fn head(&self, blob: &BlobId) -> Result<Blob> {
        let (url, call) = self.target(blob, "head-blob")?;
        let options = BlobClientGetPropertiesOptions {
            snapshot: blob.snapshot.clone(),
            version_id: blob.version.clone(),
            ..BlobClientGetPropertiesOptions::default()
        };
        let answer = self
            .client(url, &call)?
            .get_properties(Some(options))
            .await
            .map_err(|error| self.http.failed(&call, &error))?;
        from_headers(blob, answer.headers()).map_err(|why| call.bad_answer(why))
    }

    /// How long the account keeps what was deleted.
    pub async fn retention(&self) -> Result<Retention> {
        let call = Call::new("read-account", &self.url, &self.account.name);
        let options = BlobServiceClientOptions {
            client_options: self.options.clone(),
            version: VERSION.to_owned(),
        };
        let properties = BlobServiceClient::new(self.url.clone(), None, Some(options))
            .map_err(|error| self.http.failed(&call, &error))?
            .get_properties(None)
            .await
            .and_then(azure_core::http::Response::into_model)
            .map_err(|error| self.http.failed(&call, &error))?;
        let policy = properties
            .delete_retention_policy
            .filter(|policy| policy.enabled == Some(true));
        let Some(policy) = policy else {
            return Ok(Retention::default());
        };
        Ok(Retention {
            soft_delete_days: policy.days.and_then(|days| u32::try_from(days).ok()),
            permanent_delete: policy.allow_permanent_delete == Some(true),
        })
    }

    pub(super) fn target(&self, blob: &BlobId, tried: &'static str) -> Result<(Url, Call)> {
        let container = &blob.container;
        if container.account != *self.account {
            return Err(Error::new(Code::Internal).with("why", "a blob of another account"));
        }
        let url = blob_url(&self.url, &container.name, &blob.name)?;
        let call = Call::new(tried, &url, blob).in_container(&container.name);
        Ok((url, call))
    }

    /// The SDK's client of one blob. It gets no credential of its own: our policies do that.
    fn client(&self, url: Url, call: &Call) -> Result<BlobClient> {
        let options = BlobClientOptions {
            client_options: self.options.clone(),
            version: VERSION.to_owned(),
        };
        BlobClient::new(url, None, Some(options)).map_err(|error| self.http.failed(call, &error))
    }

    pub(super) async fn list(&self, call: &Call, url: Url) -> Result<RawResponse> {
        self.ask(call, request(url)).await
    }

    /// One request that is answered by 200.
    pub(super) async fn ask(&self, call: &Call, request: Request) -> Result<RawResponse> {
        self.answered(call, request, None, 200).await
    }

    /// One request that is answered by this status; `id` is its client request id, where it has one of its own.
    pub(super) async fn answered(
        &self,
        call: &Call,
        mut request: Request,
        id: Option<&str>,
        status: u16,
    ) -> Result<RawResponse> {
        let options = PipelineSendOptions {
            skip_checks: true,
            ..PipelineSendOptions::default()
        };
        let context = match id {
            Some(id) => Context::new().with_value(ClientRequestId::new(id.to_owned())),
            None => Context::new(),
        };
        let answer = self
            .pipeline
            .send(&context, &mut request, Some(options))
            .await
            .map_err(|error| self.http.failed(call, &error))?;
        if u16::from(answer.status()) == status {
            Ok(answer)
        } else {
            Err(self.refused(call, &answer))
        }
    }

    pub(super) fn refused(&self, call: &Call, answer: &RawResponse) -> Error {
        let answer = Answer {
            status: u16::from(answer.status()),
            headers: answer.headers(),
            body: answer.body().as_ref(),
        };
        self.http.refused(call, &answer)
    }
}

pub(super) fn request(url: Url) -> Request {
    let mut request = Request::new(url, Method::Get);
    request.insert_header("x-ms-version", VERSION);
    request
}

/// "Azure REST: Get Blob Properties".
pub(super) fn from_headers(id: &BlobId, headers: &Headers) -> Result<Blob, &'static str> {
    let text = |name| {
        header(headers, name)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let is = |name, value: &str| {
        header(headers, name).is_some_and(|text| text.eq_ignore_ascii_case(value))
    };
    let etag = quoted(header(headers, "etag").unwrap_or_default());
    if etag.is_empty() {
        return Err("no entity tag");
    }
    Ok(Blob {
        name: id.name.clone(),
        snapshot: id.snapshot.clone(),
        version: id.version.clone().or_else(|| text("x-ms-version-id")),
        current: id.snapshot.is_none()
            && (id.version.is_none() || is("x-ms-is-current-version", "true")),
        deleted: false,
        only_versions: false,
        kept_until: None,
        held: is("x-ms-legal-hold", "true"),
        immutable_until: header(headers, "x-ms-immutability-policy-until-date").and_then(http_date),
        size: header(headers, "content-length")
            .and_then(|text| text.trim().parse().ok())
            .ok_or("no length")?,
        etag,
        modified: header(headers, "last-modified").and_then(http_date),
        md5: text("content-md5"),
        content_type: text("content-type"),
        leased: header(headers, "x-ms-lease-status").is_some_and(is_leased),
        tier: text("x-ms-access-tier"),
        directory: is("x-ms-meta-hdi_isfolder", "true") || is("x-ms-resource-type", "directory"),
    })
}
