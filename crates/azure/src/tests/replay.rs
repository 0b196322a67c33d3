//! Recorded answers of Azure through the client, where somebody has a folder of them
//! (`cargo xtask replay --recordings DIR`). Nothing recorded is in the project.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use azure_core::http::headers::Headers;
use domain::{ResourceId, StorageAccount};
use serde_json::Value;

use crate::http::{Answer, case};
use crate::tests::server::{JumpingClock, NOW, Server, cloud, http};
use crate::tests::sign_in::always;
use crate::{BlobService, Http, Include, ListBlobs, ResourceManager, StorageAuth};

/// A recorded answer, with what was asked.
struct Pair {
    method: String,
    path: String,
    query: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the caller names the folder of recordings"
)]
#[tokio::test]
#[ignore = "needs a folder of recorded traffic: cargo xtask replay --recordings DIR"]
async fn recorded_answers_are_understood() {
    let folder = std::env::var_os("LASTCOPY_RECORDINGS").expect("LASTCOPY_RECORDINGS");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    let (mut pairs, mut read) = (0, 0);
    let mut passed: BTreeMap<&str, u32> = BTreeMap::new();
    let mut wrong = Vec::new();
    for path in files {
        let document: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for pair in document["pairs"].as_array().unwrap() {
            pairs += 1;
            let index = pair["index"].clone();
            let pair = Pair::read(pair);
            match understood(&pair).await {
                Ok(None) => read += 1,
                Ok(Some(why)) => *passed.entry(why).or_default() += 1,
                Err(why) => wrong.push(format!(
                    "{} {index}: {} {}: {why}",
                    path.file_stem().unwrap().display(),
                    pair.method,
                    pair.path
                )),
            }
        }
    }
    println!(
        "{pairs} recorded answers: {read} understood, {} not, {} not read by any call of ours",
        wrong.len(),
        passed.values().sum::<u32>()
    );
    for (why, count) in &passed {
        println!("  {count:4}  {why}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

impl Pair {
    fn read(pair: &Value) -> Self {
        let uri = pair["request"]["uri"].as_str().unwrap();
        let rest = uri.split_once("//").unwrap().1;
        let at = rest.find('/').unwrap_or(rest.len());
        let (path, query) = rest[at..].split_once('?').unwrap_or((&rest[at..], ""));
        let response = &pair["response"];
        let headers = response["headers"].as_object().unwrap().iter();
        let headers = headers.filter_map(|(name, value)| {
            let text = value.as_str().or_else(|| value[0].as_str())?;
            Some((name.to_ascii_lowercase(), text.to_owned()))
        });
        Self {
            method: pair["request"]["method"].as_str().unwrap().to_owned(),
            path: format!(
                "{}{path}",
                if rest.starts_with("management.") {
                    ""
                } else {
                    "blob:"
                }
            ),
            query: query.to_owned(),
            status: u16::try_from(response["status"].as_u64().unwrap()).unwrap(),
            headers: headers.collect(),
            body: match &response["body"] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                Value::Array(parts) if parts.iter().all(Value::is_string) => {
                    parts.iter().filter_map(Value::as_str).collect()
                }
                other => other.to_string(),
            },
        }
        .without_next_link()
    }

    /// A link leads to the service itself, and what is behind it is a pair of its own.
    fn without_next_link(mut self) -> Self {
        let mut json = self.json();
        let link = json
            .as_object_mut()
            .and_then(|list| list.remove("nextLink"));
        if link.is_some() {
            self.body = json.to_string();
        }
        self
    }

    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The answer as it goes over the wire, its length made right.
    fn wire(&self) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {} Recorded\r\nconnection: close\r\n", self.status);
        let without_body = self.method == "HEAD";
        for (name, value) in &self.headers {
            let hop =
                ["transfer-encoding", "connection", "content-encoding"].contains(&name.as_str());
            if !hop && (without_body || name != "content-length") {
                let _ = write!(text, "{name}: {value}\r\n");
            }
        }
        if !without_body {
            let _ = write!(text, "content-length: {}\r\n", self.body.len());
        }
        let _ = write!(text, "\r\n{}", self.body);
        text.into_bytes()
    }
}

/// Nothing where it was understood, or why no call of ours reads such an answer.
async fn understood(pair: &Pair) -> Result<Option<&'static str>, String> {
    if pair.status >= 400 {
        return refusal(pair).map(|()| None);
    }
    if let Some(blob) = pair.path.strip_prefix("blob:") {
        return blob_answer(pair, blob).await;
    }
    let lower = pair.path.to_ascii_lowercase();
    let words: Vec<&str> = lower.split('/').skip(1).collect();
    if pair.method != "GET" {
        return Ok(Some(
            "a change of a resource, which the client does not ask for",
        ));
    }
    let server = Server::start([pair.wire()]).await;
    let mut cloud = cloud();
    cloud.resource_manager = format!("http://{}", server.address);
    let http = Http::new(cloud, JumpingClock::at(NOW)).unwrap();
    let manager = ResourceManager::new(&http, always(&http, "token")).unwrap();
    let id = |text: &str| ResourceId::parse(text).ok_or_else(|| format!("not an id: {text}"));
    let fail = |error: domain::Error| format!("{error:?}");
    let rows = pair.json()["value"].as_array().map_or(0, Vec::len);
    match words[..] {
        [.., "microsoft.authorization", "locks"] => {
            let locks = manager.list_locks(&id("/subscriptions/s")?).await;
            same(locks.map_err(fail)?.len(), rows)
        }
        [.., "microsoft.keyvault", "deletedvaults"] => {
            let vaults = manager.list_deleted_vaults(&id("/subscriptions/s")?).await;
            let vaults = vaults.map_err(fail)?;
            let dated = vaults.iter().filter(|vault| vault.kept_until.is_some());
            same((vaults.len(), dated.count()), (rows, rows))
        }
        ["subscriptions", subscription, "resourcegroups"] => {
            let of = id(&format!("/subscriptions/{subscription}"))?;
            let groups = manager.list_resource_groups(&of).await.map_err(fail)?;
            same(groups.len(), rows)
        }
        ["subscriptions", _, .., "resources"] => {
            let group = id("/subscriptions/s/resourceGroups/g")?;
            let resources = manager.list_resources(&group).await.map_err(fail)?;
            same(resources.len(), rows)
        }
        [.., "microsoft.machinelearningservices", "workspaces", _] => {
            let links = manager
                .workspace_links(&id(&pair.path)?)
                .await
                .map_err(fail)?;
            let named = pair.json()["properties"]["storageAccount"]
                .as_str()
                .and_then(ResourceId::parse);
            same(links.storage_account, named)
        }
        [.., "microsoft.storage", "storageaccounts", _] => {
            let account = manager
                .storage_account(&id(&pair.path)?)
                .await
                .map_err(fail)?;
            let endpoint = pair.json()["properties"]["primaryEndpoints"]["blob"].clone();
            same(
                format!("{}/", account.endpoint),
                endpoint.as_str().unwrap_or_default().to_owned(),
            )
        }
        _ => Ok(Some(
            "a resource or a list that the client does not read yet",
        )),
    }
}

/// A refusal's code is the recorded one, wherever it stands, and has a case of ours.
fn refusal(pair: &Pair) -> Result<(), String> {
    let mut headers = Headers::new();
    for (name, value) in &pair.headers {
        headers.insert(name.clone(), value.clone());
    }
    let answer = Answer {
        status: pair.status,
        headers: &headers,
        body: pair.body.as_bytes(),
    };
    let service = answer.service(NOW.parse().unwrap());
    let body = pair.json();
    let header = pair
        .headers
        .iter()
        .find(|(name, _)| name == "x-ms-error-code");
    let code = header.map(|(_, value)| value.clone()).or_else(|| {
        let code = body["error"]["code"]
            .as_str()
            .or_else(|| body["Code"].as_str());
        code.map(str::to_owned)
    });
    let _ = case(&service);
    same(service.code, code.unwrap_or_default()).map(|_| ())
}

async fn blob_answer(pair: &Pair, path: &str) -> Result<Option<&'static str>, String> {
    let server = Server::start([pair.wire()]).await;
    let account = StorageAccount {
        name: "acct".to_owned(),
        endpoint: format!("http://{}/acct", server.address),
    };
    let auth = StorageAuth::Sas("sv=2025&sig=x".to_owned().into());
    let service = BlobService::new(&http(&JumpingClock::at(NOW)), account, auth).unwrap();
    let fail = |error: domain::Error| format!("{error:?}");
    let lists = pair.query.contains("comp=list");
    let count = |element: &str| pair.body.matches(element).count();
    match pair.method.as_str() {
        "GET" if lists && pair.query.contains("restype=container") => {
            let request = ListBlobs {
                include: Include {
                    snapshots: true,
                    versions: true,
                    deleted: true,
                    ..Include::default()
                },
                ..ListBlobs::default()
            };
            let page = service.list_blobs("box", &request).await.map_err(fail)?;
            same(
                (page.blobs.len(), page.folders.len()),
                (count("<Blob>"), count("<BlobPrefix>")),
            )
        }
        "GET" if lists => {
            let page = service.list_containers(None).await.map_err(fail)?;
            same(page.containers.len(), count("<Container>"))
        }
        "GET" if pair.query.contains("restype=service") => {
            let kept = service.retention().await.map_err(fail)?;
            let policy = pair
                .body
                .split("<DeleteRetentionPolicy>")
                .nth(1)
                .unwrap_or_default();
            same(
                kept.soft_delete_days.is_some(),
                policy.starts_with("<Enabled>true"),
            )
        }
        "DELETE" if path.trim_start_matches('/').contains('/') && pair.query.is_empty() => {
            let done = service.delete(&server.blob("a"), "0x8D", "replay").await;
            let id = pair.header("x-ms-request-id").unwrap_or_default();
            same(done.map_err(fail)?.request_id, id.to_owned())
        }
        "GET" if path.trim_start_matches('/').contains('/') && pair.query.is_empty() => {
            bytes(pair, &server, &service).await
        }
        "GET" | "HEAD" if pair.query == "restype=container" => {
            let container = service.container("box").await.map_err(fail)?;
            let leased = pair.header("x-ms-lease-status") == Some("locked");
            same(container.leased, leased)
        }
        "HEAD" if path.trim_start_matches('/').contains('/') => {
            let blob = service.head(&server.blob("a")).await.map_err(fail)?;
            let length = pair.header("content-length").unwrap_or_default();
            same(blob.size.to_string(), length.to_owned())
        }
        "GET" => Ok(Some("something of storage that the client does not read")),
        _ => Ok(Some(
            "a change of storage: the status alone says that it was done",
        )),
    }
}

/// The range of a blob that was recorded, where the recorder left its bytes as they were.
async fn bytes(
    pair: &Pair,
    server: &Server,
    service: &BlobService,
) -> Result<Option<&'static str>, String> {
    let length = u64::try_from(pair.body.len()).unwrap_or_default();
    let range = pair
        .header("content-range")
        .map_or(Some(0..length), |text| {
            let (sent, _) = text.strip_prefix("bytes ")?.split_once('/')?;
            let (first, last) = sent.split_once('-')?;
            Some(first.parse().ok()?..last.parse::<u64>().ok()? + 1)
        });
    let range = range.ok_or("a Content-Range that cannot be read")?;
    if range.is_empty() || range.end - range.start != length {
        return Ok(Some("the bytes of a blob, which the recorder changed"));
    }
    let fail = |error: domain::Error| format!("{error:?}");
    let blob = server.blob("a");
    let mut body = service.read(&blob, "0x8D", range).await.map_err(fail)?;
    let mut read = Vec::new();
    while let Some(part) = body.next().await.map_err(fail)? {
        read.extend_from_slice(&part);
    }
    same(read.as_slice(), pair.body.as_bytes())
}

#[expect(clippy::needless_pass_by_value, reason = "shorter at its callers")]
fn same<T: PartialEq + std::fmt::Debug>(
    ours: T,
    recorded: T,
) -> Result<Option<&'static str>, String> {
    if ours == recorded {
        Ok(None)
    } else {
        Err(format!("{ours:?} is not {recorded:?}"))
    }
}
