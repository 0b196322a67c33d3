use azure_core::http::Method;
use azure_core::http::headers::Headers;
use domain::{BlobId, Result};
use jiff::Timestamp;

use crate::blob::service::{from_headers, request};
use crate::blob::url::{container_url, with_query};
use crate::blob::{Blob, BlobService, is_leased, quoted};
use crate::http::{Call, header, http_date};
use crate::xml::{Step, walk};

/// Everything that the service says of one blob, snapshot or version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlobDetail {
    /// What a listing says too.
    pub blob: Blob,
    /// When the blob was made.
    pub created: Option<Timestamp>,
    /// When it was read last, where the account notes that.
    pub last_access: Option<Timestamp>,
    /// `BlockBlob`, `AppendBlob` or `PageBlob`.
    pub blob_type: Option<String>,
    /// Its `Content-Encoding`.
    pub encoding: Option<String>,
    /// `available`, `leased`, `breaking`, …
    pub lease_state: Option<String>,
    /// Whether a legal hold keeps it.
    pub legal_hold: bool,
    /// Until when an immutability policy keeps it.
    pub immutable_until: Option<Timestamp>,
    /// `unlocked` or `locked`.
    pub immutability_mode: Option<String>,
    /// `rehydrate-pending-to-hot` and the like.
    pub archive_status: Option<String>,
    /// The encryption scope that protects it.
    pub encryption_scope: Option<String>,
    /// How many index tags it has.
    pub tag_count: u32,
    /// Its metadata, in the service's order.
    pub metadata: Vec<(String, String)>,
}

/// What the service says of one container.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContainerDetail {
    /// Its entity tag, with quotes.
    pub etag: String,
    /// When it was last changed, to the second.
    pub modified: Option<Timestamp>,
    /// Whether someone holds a lease on it.
    pub leased: bool,
    /// Whether a legal hold keeps what is in it.
    pub legal_hold: bool,
    /// Whether an immutability policy keeps what is in it.
    pub immutability_policy: bool,
    /// `blob` or `container` where anybody can read it.
    pub public_access: Option<String>,
    /// Its metadata.
    pub metadata: Vec<(String, String)>,
}

impl BlobService {
    /// Everything known of one blob, snapshot or version, by one HEAD. Errors: `not-found`, `container-not-found`.
    pub async fn detail(&self, blob: &BlobId) -> Result<BlobDetail> {
        let (mut url, call) = self.target(blob, "head-blob")?;
        let copies = [("snapshot", &blob.snapshot), ("versionid", &blob.version)];
        let copy = copies
            .into_iter()
            .find_map(|(name, value)| Some((name, value.as_deref()?)));
        if let Some(copy) = copy {
            url = with_query(url, &[copy]);
        }
        let mut request = request(url);
        request.set_method(Method::Head);
        let answer = self.ask(&call, request).await?;
        detail_of(blob, answer.headers()).map_err(|why| call.bad_answer(why))
    }

    /// The index tags of a blob ("Azure REST: Get Blob Tags").
    pub async fn tags(&self, blob: &BlobId) -> Result<Vec<(String, String)>> {
        let (url, call) = self.target(blob, "read-tags")?;
        let mut query = vec![("comp", "tags")];
        if let Some(snapshot) = &blob.snapshot {
            query.push(("snapshot", snapshot));
        }
        if let Some(version) = &blob.version {
            query.push(("versionid", version));
        }
        let answer = self.ask(&call, request(with_query(url, &query))).await?;
        tags_of(answer.body()).map_err(|why| call.bad_answer(why))
    }

    /// What is known of a container ("Azure REST: Get Container Properties").
    pub async fn container(&self, name: &str) -> Result<ContainerDetail> {
        let url = container_url(&self.url, name)?;
        let place = format!("{}/{name}", self.account.name);
        let call = Call::new("read-container", &url, &place).in_container(name);
        let mut request = request(with_query(url, &[("restype", "container")]));
        request.set_method(Method::Head);
        let answer = self.ask(&call, request).await?;
        let headers = answer.headers();
        Ok(ContainerDetail {
            etag: quoted(header(headers, "etag").unwrap_or_default()),
            modified: header(headers, "last-modified").and_then(http_date),
            leased: header(headers, "x-ms-lease-status").is_some_and(is_leased),
            legal_hold: is_true(headers, "x-ms-has-legal-hold"),
            immutability_policy: is_true(headers, "x-ms-has-immutability-policy"),
            public_access: text(headers, "x-ms-blob-public-access"),
            metadata: metadata(headers),
        })
    }
}

/// "Azure REST: Get Blob Properties".
fn detail_of(id: &BlobId, headers: &Headers) -> Result<BlobDetail, &'static str> {
    let date = |name| header(headers, name).and_then(http_date);
    Ok(BlobDetail {
        blob: from_headers(id, headers)?,
        created: date("x-ms-creation-time"),
        last_access: date("x-ms-last-access-time"),
        blob_type: text(headers, "x-ms-blob-type"),
        encoding: text(headers, "content-encoding"),
        lease_state: text(headers, "x-ms-lease-state"),
        legal_hold: is_true(headers, "x-ms-legal-hold"),
        immutable_until: date("x-ms-immutability-policy-until-date"),
        immutability_mode: text(headers, "x-ms-immutability-policy-mode"),
        archive_status: text(headers, "x-ms-archive-status"),
        encryption_scope: text(headers, "x-ms-encryption-scope"),
        tag_count: header(headers, "x-ms-tag-count")
            .and_then(|count| count.trim().parse().ok())
            .unwrap_or_default(),
        metadata: metadata(headers),
    })
}

fn text(headers: &Headers, name: &'static str) -> Option<String> {
    header(headers, name)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn is_true(headers: &Headers, name: &'static str) -> bool {
    header(headers, name).is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

fn metadata(headers: &Headers) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = headers
        .iter()
        .filter_map(|(name, value)| {
            let name = name.as_str().strip_prefix("x-ms-meta-")?;
            Some((name.to_owned(), value.as_str().to_owned()))
        })
        .collect();
    pairs.sort();
    pairs
}

/// `<Tags><TagSet><Tag><Key/><Value/></Tag></TagSet></Tags>`.
fn tags_of(body: &[u8]) -> Result<Vec<(String, String)>, String> {
    let mut tags = Vec::new();
    let mut key = String::new();
    walk(body, |step| {
        match step {
            Step::Open { depth: 1, name } if name != "Tags" => {
                return Err("not Tags".to_owned());
            }
            Step::Close {
                depth: 4,
                name: "Key",
                text,
                ..
            } => text.clone_into(&mut key),
            Step::Close {
                depth: 4,
                name: "Value",
                text,
                ..
            } => tags.push((std::mem::take(&mut key), text.to_owned())),
            _ => {}
        }
        Ok(())
    })?;
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_or_refused() {
        let body =
            b"<?xml version=\"1.0\"?><Tags><TagSet><Tag><Key>a</Key><Value>1 &amp; 2</Value></Tag>\
            <Tag><Key>b</Key><Value></Value></Tag></TagSet></Tags>";
        let tags = tags_of(body).unwrap();
        assert_eq!(
            tags,
            [("a".into(), "1 & 2".into()), ("b".into(), String::new())]
        );
        assert!(tags_of(b"<html/>").is_err());
        assert!(tags_of(b"<Tags><TagSet>").is_err());
    }
}
