//! What a client can tell apart: the status, some headers, and the shape of the body.

use std::collections::BTreeSet;

use serde_json::Value;

use super::recording::Pair;
use crate::arm::Answer;

/// Headers that must be there when they were recorded.
const THERE: &[&str] = &[
    "location",
    "azure-asyncoperation",
    "x-ms-async-operation-timeout",
    "etag",
    "last-modified",
    "content-md5",
    "content-range",
    "x-ms-snapshot",
    "x-ms-version-id",
    "x-ms-lease-id",
    "x-ms-creation-time",
];

/// Headers whose value must be the recorded one.
const EQUAL: &[&str] = &[
    "x-ms-error-code",
    "x-ms-failure-cause",
    "x-ms-blob-type",
    "x-ms-lease-state",
    "x-ms-lease-status",
    "x-ms-legal-hold",
    "x-ms-delete-type-permanent",
    "x-ms-is-current-version",
    "accept-ranges",
];

/// Names that no client acts on: what a recorder put in, keys of telemetry, and fields of old versions.
const IGNORED: &[&str] = &[
    "managedBy",
    "sdkTelemetryAppInsightsKey",
    "sasGetterUri",
    "HockeyAppId",
    "HockeyAppToken",
    "PackageId",
    "CustomMetricsOptedInType",
    "Ver",
    "Flow_Type",
    "Request_Source",
    "linkedModelInventoryArmId",
    // A page of somebody's own many things.
    "nextLink",
];

/// Names below which everything is the user's own.
const OWN: &[&str] = &[
    "tags",
    "metadata",
    "Metadata",
    "permissions",
    "accessPolicies",
    // Metrics and logs of the storage service, which this sandbox never has.
    "HourMetrics",
    "MinuteMetrics",
    "Logging",
];

/// How the sandbox's answer differs from the recorded one.
pub(super) fn differences(pair: &Pair, ours: &Answer) -> Vec<String> {
    let mut all = Vec::new();
    if pair.status != ours.status {
        all.push(format!(
            "status {} is {}: {}",
            pair.status, ours.status, ours.text
        ));
        return all;
    }
    for name in THERE {
        if pair.answer_header(name).is_some() && ours.header(name).is_empty() {
            all.push(format!("header {name} is missing"));
        }
    }
    for name in EQUAL {
        if let Some(recorded) = pair.answer_header(name)
            && recorded != ours.header(name)
        {
            all.push(format!(
                "header {name}: {recorded} is {}",
                ours.header(name)
            ));
        }
    }
    let text = pair.answer.trim_start_matches('\u{feff}');
    if text.starts_with('{') || text.starts_with('[') {
        match serde_json::from_str(&ours.text) {
            Ok(answer) => shape(&pair.answer_json(), &answer, "", &mut all),
            Err(_) => all.push(format!("not JSON: {}", ours.text)),
        }
    } else if text.starts_with('<')
        && pair
            .answer_header("content-type")
            .is_none_or(|t| t.contains("xml"))
    {
        let known = elements(&ours.text);
        let lost = elements(text)
            .into_iter()
            .filter(|path| !known.contains(path));
        all.extend(lost.map(|path| format!("element {path} is missing")));
    }
    all
}

/// Every recorded field must be there, of the same type; what is null may be anything.
fn shape(recorded: &Value, ours: &Value, path: &str, all: &mut Vec<String>) {
    match (recorded, ours) {
        (Value::Object(recorded), Value::Object(ours)) => {
            for (name, value) in recorded {
                if IGNORED.contains(&name.as_str()) {
                    continue;
                }
                let below = format!("{path}/{name}");
                match ours.get(name) {
                    Some(_) if OWN.contains(&name.as_str()) => {}
                    Some(ours) => shape(value, ours, &below, all),
                    None if value.is_null() => {}
                    None => all.push(format!("field {below} is missing")),
                }
            }
        }
        (Value::Array(recorded), Value::Array(ours)) => {
            if let (Some(recorded), Some(ours)) = (recorded.first(), ours.first()) {
                shape(recorded, ours, &format!("{path}/0"), all);
            } else if !recorded.is_empty() {
                all.push(format!("list {path} is empty"));
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        (recorded, ours) => {
            if std::mem::discriminant(recorded) != std::mem::discriminant(ours) {
                all.push(format!("field {path}: {recorded} is {ours}"));
            }
            let said = path == "/error/code" || path == "/status" || path == "/error/message";
            if said && recorded != ours {
                all.push(format!("field {path}: {recorded} is {ours}"));
            }
        }
    }
}

/// The paths of the elements of an XML document.
fn elements(text: &str) -> BTreeSet<String> {
    let (mut way, mut all): (Vec<&str>, _) = (Vec::new(), BTreeSet::new());
    for part in text.split('<').skip(1) {
        let tag = part.split('>').next().unwrap_or_default();
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if tag.starts_with('/') {
            way.pop();
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        let own = way.iter().any(|above| OWN.contains(above));
        way.push(name);
        if !own {
            all.insert(way.join("/"));
        }
        if tag.ends_with('/') {
            way.pop();
        }
    }
    all
}
