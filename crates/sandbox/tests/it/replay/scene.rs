//! A sandbox that holds what a recording needs, and the requests as they go to it.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use super::Outcome;
use super::compare::differences;
use super::recording::{Pair, Recording};
use crate::arm::{Answer, Arm};
use crate::rig::{DATE, sign};

/// Fields of a resource that a seed says; every other is the provider's own.
const SAID: &[&str] = &[
    "friendlyName",
    "description",
    "storageAccount",
    "keyVault",
    "applicationInsights",
    "containerRegistry",
    "imageBuildCompute",
    "softDeleteEnabled",
    "softDeleteRetentionInDays",
    "computeType",
    "datastoreType",
    "accountName",
    "containerName",
    "fileShareName",
    "endpoint",
    "protocol",
    "credentials",
    "isDefault",
    "computeLocation",
    "properties",
];

pub(super) struct Scene {
    arm: Arm,
    accounts: BTreeSet<String>,
    /// Texts of recorded answers, and what stands for them here.
    known: Vec<(String, String)>,
    /// Recorded addresses of operations, and ours.
    polls: Vec<(String, String)>,
    /// Resources that are not there at first and that nobody makes in the recording, by their ids.
    later: BTreeMap<String, Value>,
    /// The moment of the last answer, as its `Date` has it.
    date: Option<jiff::Timestamp>,
}

impl Scene {
    pub(super) async fn start(recording: &Recording) -> Self {
        let (seed, accounts, later) = seed(recording);
        Self {
            arm: Arm::with_seed(seed).await,
            accounts,
            known: Vec::new(),
            polls: Vec::new(),
            later,
            date: None,
        }
    }

    pub(super) async fn play(&mut self, pair: &Pair) -> Outcome {
        if pair.status >= 500 || pair.status == 429 {
            return Outcome::Passed(format!(
                "{}: a bad moment of the service, which no request repeats",
                pair.status
            ));
        }
        let ours = if pair.is_blob() {
            if !self.accounts.contains(pair.host().0) {
                return Outcome::Passed("an account name that the recorder made impossible".into());
            }
            self.ask_blob(pair).await
        } else if pair.is_resource_manager() {
            let words = pair.words();
            let learning = words
                .iter()
                .any(|word| word == "microsoft.machinelearningservices");
            let assets = [
                "data",
                "environments",
                "models",
                "jobs",
                "components",
                "codes",
            ];
            let asset = words
                .get(8)
                .is_some_and(|word| assets.contains(&word.as_str()));
            if learning && asset && pair.succeeded() {
                return Outcome::Passed(format!(
                    "not claimed: {} of a workspace, which Machine Learning's own interface keeps",
                    words[8]
                ));
            }
            self.make_what_was_made(pair, &words).await;
            match self.ask_manager(pair, &words).await {
                Some(ours) => ours,
                None => {
                    return Outcome::Passed(
                        "asks about an operation whose start was not recorded".into(),
                    );
                }
            }
        } else {
            return Outcome::Passed(format!(
                "not claimed: {}, an interface of Machine Learning",
                pair.host().1
            ));
        };
        if ours.status == 501 {
            return Outcome::Passed(format!("not claimed: {}", what(pair)));
        }
        self.learn(pair, &ours);
        let all = differences(pair, &ours);
        if all.is_empty() {
            Outcome::Same
        } else {
            Outcome::Differs(all)
        }
    }

    async fn ask_manager(&mut self, pair: &Pair, words: &[String]) -> Option<Answer> {
        let method: Method = pair.method.parse().unwrap();
        let polls = words.iter().any(|word| {
            word.starts_with("operationresults")
                || word.contains("operationsstatus")
                || word == "mfeoperationresults"
        });
        if polls {
            let over = pair.status == 200
                && !pair.answer.contains("InProgress")
                && !pair.answer.contains("ing\"");
            if over {
                self.arm.advance("PT2H").await;
            }
            let url = self.poll(pair)?;
            return Some(self.arm.get(&url).await);
        }
        if words.last().is_some_and(|word| word == "purge") {
            // Whatever deleted it may not be in the recording.
            let name = &words[words.len() - 2];
            let group = self
                .arm
                .get(&format!(
                    "/{}/resources?$filter=name eq '{name}'",
                    words[..2].join("/")
                ))
                .await;
            if let Some(id) = group.json()["value"][0]["id"].as_str() {
                self.arm.delete(id).await;
            }
        }
        if pair.status == 404 && !self.polls.is_empty() {
            // Whoever waited for the deletion is not in the recording.
            self.arm.advance("PT2H").await;
        }
        let (path, query) = pair.target();
        let body =
            (!pair.body.is_empty()).then(|| serde_json::from_slice(&pair.body).unwrap_or_default());
        Some(self.arm.ask(method, &format!("{path}?{query}"), body).await)
    }

    /// Makes what was made between two recorded requests: the first did not find it, this one did.
    async fn make_what_was_made(&mut self, pair: &Pair, words: &[String]) {
        let id = format!("/{}", words[..8.min(words.len())].join("/"));
        let found = pair.succeeded() && pair.status != 204 && pair.method != "PUT";
        if !found {
            return;
        }
        if let Some(body) = self.later.remove(&id) {
            let id = body["id"].as_str().unwrap().to_owned();
            self.arm.put(&id, body).await;
        }
    }

    fn poll(&self, pair: &Pair) -> Option<String> {
        let id = |uri: &str| {
            uri.split('?')
                .next()
                .unwrap_or_default()
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        let by_location = |uri: &str| uri.contains("type=location");
        let same = |(recorded, _): &&(String, String)| {
            id(recorded) == id(&pair.uri) && by_location(recorded) == by_location(&pair.uri)
        };
        self.polls
            .iter()
            .rev()
            .find(same)
            .map(|(_, ours)| ours.clone())
    }

    /// Lets as much time pass as passed between two recorded answers: leases end by it.
    async fn pass_time(&mut self, pair: &Pair) {
        let date = pair.answer_header("date").and_then(|text| {
            jiff::fmt::rfc2822::parse(text)
                .ok()
                .map(|date| date.timestamp())
        });
        if let (Some(date), Some(last)) = (date, self.date) {
            let seconds = date.as_second() - last.as_second();
            if (2..86_400).contains(&seconds) {
                self.arm.advance(&format!("PT{seconds}S")).await;
            }
        }
        self.date = date.or(self.date);
    }

    async fn ask_blob(&mut self, pair: &Pair) -> Answer {
        let account = pair.host().0;
        self.pass_time(pair).await;
        if pair.answer_header("x-ms-error-code") == Some("ContainerBeingDeleted") {
            // Whoever deleted it is not in the recording.
            let container = pair
                .target()
                .0
                .trim_start_matches('/')
                .split('/')
                .next()
                .unwrap();
            self.send_blob(
                account,
                "DELETE",
                &format!("/{account}/{container}?restype=container"),
                &[],
                Vec::new(),
            )
            .await;
        }
        let (path, query) = pair.target();
        let mut query = query.to_owned();
        for (recorded, ours) in &self.known {
            query = query
                .replace(recorded, ours)
                .replace(&recorded.replace(':', "%3A"), &ours.replace(':', "%3A"));
        }
        let mut target = format!("/{account}{path}");
        if !query.is_empty() {
            target = format!("{target}?{query}");
        }
        let mut headers: Vec<(String, String)> = Vec::new();
        for (name, value) in &pair.headers {
            let kept = name.starts_with("x-ms-")
                || name.starts_with("if-")
                || name == "range"
                || name == "content-type";
            if kept
                && !["x-ms-date", "x-ms-client-request-id", "x-ms-content-crc64"]
                    .contains(&name.as_str())
            {
                let known = self.known.iter().find(|(recorded, _)| recorded == value);
                headers.push((name.clone(), known.map_or(value, |(_, ours)| ours).clone()));
            }
        }
        if !headers.iter().any(|(name, _)| name == "x-ms-version") {
            headers.push((
                "x-ms-version".into(),
                pair.answer_header("x-ms-version")
                    .unwrap_or("2021-08-06")
                    .into(),
            ));
        }
        self.send_blob(account, &pair.method, &target, &headers, pair.body.clone())
            .await
    }

    async fn send_blob(
        &self,
        account: &str,
        method: &str,
        target: &str,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("x-ms-date".into(), DATE.into()));
        if !headers.iter().any(|(name, _)| name == "x-ms-version") {
            headers.push(("x-ms-version".into(), "2021-08-06".into()));
        }
        let borrowed: Vec<(&str, &str)> = headers
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let key = STANDARD.decode(KEY).unwrap();
        let signature = sign(&key, account, method, target, &borrowed, body.len());
        let url = format!("{}{target}", self.arm.rig.control());
        let mut request = self
            .arm
            .rig
            .http
            .request(method.parse().unwrap(), url)
            .body(body);
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        let request = request.header("authorization", format!("SharedKey {account}:{signature}"));
        Answer::read(request.send().await.unwrap()).await
    }

    /// Remembers what later requests repeat of this answer.
    fn learn(&mut self, pair: &Pair, ours: &Answer) {
        for name in ["x-ms-snapshot", "x-ms-lease-id", "x-ms-version-id", "etag"] {
            if let Some(recorded) = pair.answer_header(name).filter(|text| text.len() > 3)
                && !ours.header(name).is_empty()
            {
                let ours = ours.header(name).to_owned();
                self.known.push((recorded.to_owned(), ours));
            }
        }
        if pair.status == 202 {
            for name in ["location", "azure-asyncoperation"] {
                if let Some(recorded) = pair.answer_header(name)
                    && !ours.header(name).is_empty()
                {
                    self.polls
                        .push((recorded.to_owned(), ours.header(name).to_owned()));
                }
            }
        }
        let marker = |text: &str| {
            let rest = text.split_once("<NextMarker>")?.1;
            Some(rest.split_once("</NextMarker>")?.0.to_owned())
        };
        if let (Some(recorded), Some(ours)) = (marker(&pair.answer), marker(&ours.text))
            && !recorded.is_empty()
        {
            let encode = |text: &str| {
                percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                    .to_string()
            };
            self.known.push((encode(&recorded), encode(&ours)));
            self.known.push((
                recorded.replace('!', "%21").replace('=', "%3D"),
                encode(&ours),
            ));
        }
    }
}

/// The account key of every scene.
const KEY: &str = "c2NlbmU=";

/// A request in words: its method and the kind of thing at its end.
fn what(pair: &Pair) -> String {
    let words = pair.words();
    let provider = words.iter().position(|word| word.contains('.'));
    let kinds: Vec<&str> = provider.map_or(Vec::new(), |at| {
        words[at + 1..]
            .iter()
            .step_by(2)
            .map(String::as_str)
            .collect()
    });
    format!(
        "{} {}",
        pair.method,
        if kinds.is_empty() {
            words.last().cloned().unwrap_or_default()
        } else {
            kinds.join("/")
        }
    )
}

/// What must be there before the first request: what it, or the first that names it, found.
fn seed(recording: &Recording) -> (Value, BTreeSet<String>, BTreeMap<String, Value>) {
    let mut groups: BTreeMap<(String, String), bool> = BTreeMap::new();
    let mut resources: BTreeMap<String, (bool, Value)> = BTreeMap::new();
    let mut locks = Vec::new();
    let mut subscriptions = BTreeSet::new();
    let mut later: BTreeMap<String, Value> = BTreeMap::new();
    for pair in recording
        .pairs
        .iter()
        .filter(|pair| pair.is_resource_manager())
    {
        let (path, _) = pair.target();
        let segments: Vec<&str> = path.trim_end_matches('/').split('/').skip(1).collect();
        if segments.len() > 1 && segments[0] == "subscriptions" {
            subscriptions.insert(segments[1].to_owned());
        }
        if segments.len() < 4 || !segments[2].eq_ignore_ascii_case("resourcegroups") {
            continue;
        }
        let made = pair.method == "PUT" && pair.status == 201;
        let lost = pair.status == 404;
        let group = (segments[1].to_owned(), segments[3].to_owned());
        let no_group =
            lost && (segments.len() == 4 || pair.answer.contains("ResourceGroupNotFound"));
        groups
            .entry(group)
            .or_insert(!(no_group || made && segments.len() == 4));
        if segments.len() < 8 {
            note_locks(pair, &mut locks, &mut resources);
            continue;
        }
        let learning = segments[5].eq_ignore_ascii_case("Microsoft.MachineLearningServices");
        let below = segments.get(8).map(|word| word.to_ascii_lowercase());
        let kind = below.as_deref().unwrap_or_default();
        let seeded = learning && !["computes", "datastores"].contains(&kind);
        let there = (seeded || !made) && pair.status != 204 && !lost;
        // A resource above a list, an action or another resource is there too.
        let depth = 8.min(segments.len());
        let top = format!("/{}", segments[..depth].join("/"));
        let direct = segments.len() == 8;
        let body = if direct && pair.succeeded() {
            pair.answer_json()
        } else {
            Value::Null
        };
        let entry = resources
            .entry(top.to_ascii_lowercase())
            .or_insert((if direct { there } else { true }, json!({"id": top})));
        if body.is_object() && entry.1.get("type").is_none() {
            entry.1 = body;
            entry.1["id"] = json!(top);
        }
        if !entry.0 && direct && there && pair.method != "PUT" {
            let mut body = entry.1.clone();
            body["location"] = json!("eastus2");
            later.insert(top.to_ascii_lowercase(), body);
        }
        let kept = ["computes", "onlineendpoints", "datastores"].contains(&kind);
        if learning && segments.len() >= 9 && kept {
            note_rows(pair, &mut resources);
        }
        if learning && segments.len() >= 10 && kept {
            let id = format!("/{}", segments[..10].join("/"));
            let child = resources
                .entry(id.to_ascii_lowercase())
                .or_insert((there, json!({"id": id})));
            if pair.succeeded() && child.1.get("type").is_none() && pair.answer_json().is_object() {
                child.1 = pair.answer_json();
                child.1["id"] = json!(id);
            }
        }
    }
    let (storage, accounts) = storage(recording);
    let mut by_subscription: BTreeMap<String, BTreeMap<String, Vec<Value>>> = BTreeMap::new();
    for subscription in subscriptions {
        by_subscription.entry(subscription).or_default();
    }
    for ((subscription, group), there) in groups {
        let groups = by_subscription.entry(subscription).or_default();
        if there {
            groups.entry(group).or_default();
        }
    }
    for (there, body) in resources.into_values() {
        let id = body["id"].as_str().unwrap().to_owned();
        let segments: Vec<&str> = id.split('/').skip(1).collect();
        let Some(groups) = by_subscription.get_mut(segments[1]) else {
            continue;
        };
        if let Some(group) = groups.get_mut(segments[3]).filter(|_| there) {
            group.push(resource(&segments, &body));
        }
    }
    let subscriptions: Vec<Value> = by_subscription
        .into_iter()
        .map(|(id, groups)| {
            let groups: Vec<Value> = groups.into_iter().map(|(name, resources)| json!({"name": name, "location": "eastus2", "resources": resources})).collect();
            json!({"id": id, "name": "recorded", "resourceGroups": groups})
        })
        .collect();
    let big = json!({"size": 1_000_000, "perSecond": 1});
    let seed = json!({
        "subscriptions": subscriptions,
        "locks": locks,
        "storage": storage,
        "settings": {"operationSeconds": 3600, "throttle": {"reads": big, "writes": big, "deletes": big}},
    });
    (seed, accounts, later)
}

fn resource(segments: &[&str], body: &Value) -> Value {
    let types: Vec<&str> = segments[6..].iter().step_by(2).copied().collect();
    let names: Vec<&str> = segments[7..].iter().step_by(2).copied().collect();
    let mut properties = json!({});
    for name in SAID {
        if let Some(value) = body["properties"].get(name) {
            properties[*name] = value.clone();
        }
    }
    if properties["credentials"]["credentialsType"] == "AccountKey" {
        properties["credentials"]["secrets"] = json!({"secretsType": "AccountKey", "key": KEY});
    }
    json!({
        "type": format!("{}/{}", segments[5], types.join("/")),
        "name": names.join("/"),
        "location": body["location"].as_str().unwrap_or("eastus2"),
        "tags": body["tags"].as_object().cloned().unwrap_or_default(),
        "kind": body["kind"],
        "sku": body["sku"],
        "properties": properties,
        "systemData": body["systemData"],
    })
}

/// The things of a workspace that a list shows and that nothing earlier spoke of.
fn note_rows(pair: &Pair, resources: &mut BTreeMap<String, (bool, Value)>) {
    let list = pair.answer_json();
    for row in list["value"].as_array().into_iter().flatten() {
        let id = row["id"].as_str().unwrap_or_default();
        resources
            .entry(id.to_ascii_lowercase())
            .or_insert((true, row.clone()));
    }
}

/// The locks that a refusal names, on resources that are then there too.
fn note_locks(
    pair: &Pair,
    locks: &mut Vec<Value>,
    resources: &mut BTreeMap<String, (bool, Value)>,
) {
    if let Some((_, rest)) = pair.answer.split_once("are locked: '") {
        let scope = rest.split('\'').next().unwrap_or_default().to_owned();
        resources
            .entry(scope.to_ascii_lowercase())
            .or_insert((true, json!({"id": scope})));
        locks.push(json!({"scope": scope, "name": "recorded", "level": "CanNotDelete"}));
    }
}

/// The account and the container that a request to Resource Manager is about.
fn named_container(pair: &Pair) -> Option<(String, String)> {
    let words = pair.words();
    let at = words.iter().position(|word| word == "blobservices")?;
    let there = words.get(at + 2).is_some_and(|word| word == "containers");
    let name = words.get(at + 3).filter(|_| there)?;
    Some((words[at - 1].clone(), name.clone()))
}

/// Accounts, and the containers and blobs that nobody makes in the recording.
fn storage(recording: &Recording) -> (Vec<Value>, BTreeSet<String>) {
    let mut accounts: BTreeMap<String, BTreeMap<String, BTreeMap<String, Value>>> = BTreeMap::new();
    let (mut made, mut versioned, mut kept) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut hierarchical = BTreeSet::new();
    for pair in &recording.pairs {
        if let Some((account, container)) = named_container(pair) {
            let key = (account.clone(), container.clone());
            if pair.method == "PUT" && pair.status == 201 {
                made.insert(key);
            } else if pair.status != 404 && !made.contains(&key) {
                let containers = accounts.entry(account).or_default();
                containers.entry(container).or_default();
            }
        }
        if !pair.is_blob() {
            continue;
        }
        let account = pair.host().0.to_owned();
        let fits = (3..=24).contains(&account.len())
            && account
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if !fits {
            continue;
        }
        if pair.answer_header("x-ms-version-id").is_some() {
            versioned.insert(account.clone());
        }
        if pair.answer.contains("<ResourceType>") {
            hierarchical.insert(account.clone());
        }
        if pair.answer_header("x-ms-delete-type-permanent") == Some("false") {
            kept.insert(account.clone());
        }
        let containers = accounts.entry(account.clone()).or_default();
        let (path, query) = pair.target();
        let path = percent_encoding::percent_decode_str(path.trim_start_matches('/'))
            .decode_utf8_lossy()
            .into_owned();
        let (container, blob) = path.split_once('/').unwrap_or((&path, ""));
        if container.is_empty() {
            continue;
        }
        let makes = pair.method == "PUT" && pair.status == 201;
        if makes
            && blob.is_empty()
            && query.contains("restype=container")
            && !query.contains("comp=")
        {
            made.insert((account.clone(), container.to_owned()));
            continue;
        }
        if pair.answer.contains("ContainerNotFound")
            || made.contains(&(account.clone(), container.to_owned()))
        {
            continue;
        }
        let blobs = containers.entry(container.to_owned()).or_default();
        let found = pair.succeeded() && matches!(pair.method.as_str(), "GET" | "HEAD");
        if !blob.is_empty() && found && !made.contains(&(account.clone(), path.clone())) {
            let size = pair
                .answer_header("content-range")
                .and_then(|range| range.rsplit('/').next())
                .or(pair.answer_header("content-length"));
            let size: u64 = size
                .and_then(|size| size.parse().ok())
                .unwrap_or(pair.answer.len() as u64);
            let kind = pair.answer_header("x-ms-blob-type").unwrap_or("BlockBlob");
            let metadata: serde_json::Map<String, Value> = pair
                .answer_headers
                .iter()
                .filter_map(|(name, value)| {
                    Some((name.strip_prefix("x-ms-meta-")?.to_owned(), json!(value)))
                })
                .collect();
            let listed = blobs
                .get(blob)
                .is_none_or(|known| known.get("listed").is_some());
            if listed {
                let text = "x".repeat(usize::try_from(size).unwrap());
                blobs.insert(
                    blob.to_owned(),
                    json!({"name": blob, "text": text, "type": kind, "metadata": metadata}),
                );
            }
        } else if makes {
            made.insert((account.clone(), path.clone()));
        } else if pair.status == 416 {
            blobs.insert(blob.to_owned(), json!({"name": blob, "type": "AppendBlob"}));
        } else if blob.is_empty() && found {
            for name in pair.answer.split("<Name>").skip(1) {
                let name = name.split("</Name>").next().unwrap_or_default();
                if !made.contains(&(account.clone(), format!("{container}/{name}")))
                    && !name.ends_with('/')
                {
                    blobs
                        .entry(name.to_owned())
                        .or_insert(json!({"name": name, "text": "x", "listed": true}));
                }
            }
        }
    }
    let names = accounts.keys().cloned().collect();
    let storage = accounts.into_iter().map(|(account, containers)| {
        let blobs = |blobs: BTreeMap<String, Value>| -> Vec<Value> {
            let all = blobs.into_values().map(|mut blob| {
                blob.as_object_mut().unwrap().remove("listed");
                blob
            });
            all.collect()
        };
        let containers = containers.into_iter();
        let containers: Vec<Value> = containers.map(|(name, of)| json!({"name": name, "blobs": blobs(of)})).collect();
        let days = kept.contains(&account).then_some(7);
        json!({"account": account, "key": KEY, "versioning": versioned.contains(&account), "deleteRetentionDays": days, "hierarchicalNamespace": hierarchical.contains(&account), "containers": containers})
    });
    (storage.collect(), names)
}
