use azure_core::http::headers::Headers;
use azure_core::http::{Method, Request};
use domain::{BlobId, Code, Container, Result};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use crate::blob::service::request;
use crate::blob::url::{container_url, with_query};
use crate::blob::{Acknowledged, BlobService, ContainerEntry, list, quoted};
use crate::http::{Call, header};

/// One blob, snapshot or version that is to be deleted, in exactly one state.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Which one.
    pub blob: &'a BlobId,
    /// The entity tag that it must still have, with or without quotes.
    pub etag: &'a str,
    /// Whether it is soft-deleted and goes for good.
    pub purge: bool,
    /// The client request id, the same over every attempt.
    pub request: &'a str,
}

impl BlobService {
    /// Deletes one blob, snapshot or version that must still have its entity tag ("Azure REST: Delete Blob").
    /// Sent once: what a failed attempt means is for the caller's journal to find out. Never takes snapshots along.
    ///
    /// Errors: `not-found`, `container-not-found`, `changed` (the entity tag, or snapshots that are there),
    /// `blocked` (lease, hold, immutability), `throttled`, `unreachable`, `forbidden`, …
    pub async fn delete(
        &self,
        blob: &BlobId,
        etag: &str,
        client_request_id: &str,
    ) -> Result<Acknowledged> {
        self.delete_target(Target {
            blob,
            etag,
            purge: false,
            request: client_request_id,
        })
        .await
    }

    /// The same of anything that a batch takes too.
    pub async fn delete_target(&self, target: Target<'_>) -> Result<Acknowledged> {
        let (url, call) = self.deletion(target)?;
        let mut request = request(url);
        request.set_method(Method::Delete);
        request.insert_header("if-match", quoted(target.etag));
        let id = Some(target.request);
        let answer = self.answered(&call, request, id, 202).await?;
        Ok(acknowledged(answer.headers()))
    }

    /// The URL of a deletion, and the call for its errors.
    pub(super) fn deletion(&self, target: Target<'_>) -> Result<(Url, Call)> {
        let Target {
            blob, etag, purge, ..
        } = target;
        let (url, call) = self.target(blob, "delete-blob")?;
        if etag.is_empty() {
            return Err(call
                .error(Code::Internal)
                .with("why", "a delete without an entity tag"));
        }
        let mut query = Vec::new();
        for (name, value) in [("snapshot", &blob.snapshot), ("versionid", &blob.version)] {
            query.extend(value.as_deref().map(|value| (name, value)));
        }
        if purge {
            if query.is_empty() {
                return Err(call
                    .error(Code::Internal)
                    .with("why", "no blob is deleted for good, only its copies"));
            }
            query.push(("deletetype", "permanent"));
        }
        Ok((with_query(url, &query), call))
    }

    /// Restores a soft-deleted blob with its soft-deleted snapshots and versions ("Azure REST: Undelete Blob").
    pub async fn undelete(&self, blob: &BlobId) -> Result<()> {
        let (url, call) = self.target(blob, "undelete-blob")?;
        let request = empty_put(with_query(url, &[("comp", "undelete")]));
        self.answered(&call, request, None, 200).await.map(|_| ())
    }

    /// Makes a version of a blob, named by its id, the current one again, where the blob itself is not there
    /// ("Azure: Blob versioning", promoting a version by Copy Blob).
    pub async fn promote(&self, version: &BlobId) -> Result<()> {
        let (url, call) = self.target(version, "undelete-blob")?;
        let id = version.version.as_deref();
        let id = id.ok_or_else(|| call.error(Code::Internal).with("why", "no version"))?;
        let mut source = Request::new(with_query(url.clone(), &[("versionid", id)]), Method::Get);
        // A source in the same account is read by the same authorization; a SAS is part of its URL.
        self.signer.sign_source(&mut source);
        let mut request = empty_put(url);
        request.insert_header("x-ms-copy-source", source.url().to_string());
        // What somebody wrote in the meantime is not written over.
        request.insert_header("if-none-match", "*");
        self.answered(&call, request, None, 202).await.map(|_| ())
    }

    /// Deletes a container that was not changed after a moment ("Azure REST: Delete Container", which knows no
    /// entity tag). Sent once.
    ///
    /// Errors: `container-not-found`, `changed`, `blocked` (lease, hold, policy), …
    pub async fn delete_container(
        &self,
        container: &Container,
        unmodified_since: Timestamp,
        client_request_id: &str,
    ) -> Result<Acknowledged> {
        let (url, call) = self.container_call(container, "delete-container")?;
        let mut request = request(with_query(url, &[("restype", "container")]));
        request.set_method(Method::Delete);
        let since = unmodified_since.to_zoned(TimeZone::UTC);
        let since = since.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        request.insert_header("if-unmodified-since", since);
        let id = Some(client_request_id);
        let answer = self.answered(&call, request, id, 202).await?;
        Ok(acknowledged(answer.headers()))
    }

    /// The soft-deleted containers of exactly this name, the one that was deleted last at the end.
    pub async fn deleted_containers(&self, container: &Container) -> Result<Vec<ContainerEntry>> {
        let call = Call::new("list-containers", &self.url, container);
        let mut found = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let mut query = vec![
                ("comp", "list"),
                ("include", "deleted"),
                ("prefix", &container.name),
            ];
            query.extend(marker.as_deref().map(|marker| ("marker", marker)));
            let answer = self
                .list(&call, with_query(self.url.clone(), &query))
                .await?;
            let page = list::container_page(answer.body(), self.http.clock.now())
                .map_err(|why| call.bad_answer(why))?;
            let ours = page.containers.into_iter();
            found.extend(ours.filter(|entry| entry.deleted && entry.name == container.name));
            marker = page.next;
            if marker.is_none() {
                found.sort_by(|a, b| a.version.cmp(&b.version));
                return Ok(found);
            }
        }
    }

    /// Restores a soft-deleted container under its own name ("Azure REST: Restore Container").
    pub async fn undelete_container(&self, container: &Container, version: &str) -> Result<()> {
        let (url, call) = self.container_call(container, "undelete-container")?;
        let url = with_query(url, &[("restype", "container"), ("comp", "undelete")]);
        let mut request = empty_put(url);
        request.insert_header("x-ms-deleted-container-name", container.name.clone());
        request.insert_header("x-ms-deleted-container-version", version.to_owned());
        self.answered(&call, request, None, 201).await.map(|_| ())
    }

    fn container_call(&self, container: &Container, tried: &'static str) -> Result<(Url, Call)> {
        let url = container_url(&self.url, &container.name)?;
        let call = Call::new(tried, &url, container).in_container(&container.name);
        Ok((url, call))
    }
}

/// What an answer that says yes tells.
pub(super) fn acknowledged(headers: &Headers) -> Acknowledged {
    Acknowledged {
        request_id: header(headers, "x-ms-request-id")
            .unwrap_or_default()
            .to_owned(),
    }
}

fn empty_put(url: Url) -> Request {
    let mut request = request(url);
    request.set_method(Method::Put);
    request.insert_header("content-length", "0");
    request
}
