//! Long-running operations: how they begin and how a client asks whether they are over.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{StatusCode, header};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{Context, Operation, Refusal};
use crate::reply::Reply;
use crate::state::{Effect, LongRunning, Shape, State};
use crate::ticks::Ticks;
use crate::world::{RunKeys, hmac_sha256};

/// Bytes of the certificate that a poll URL carries.
const CERTIFICATE_BYTES: usize = 2_460;
/// Blocks of 32 bytes in the signature of a poll URL.
const SIGNATURE_BLOCKS: u8 = 8;

/// Begins an operation and answers 202 in its shape. `provider` and `location` name where it is asked for.
pub(super) fn begin(context: &Context<'_>, state: &mut State, begun: &Begun<'_>) -> Reply {
    state.operation_count += 1;
    let id = operation_id(begun.shape, state.operation_count);
    let seconds = if begun.slow {
        SLOW_SECONDS
    } else {
        state.settings.operation_seconds
    };
    let effect = if context.request.quirks.ghost {
        Effect::Nothing
    } else {
        begun.effect.clone()
    };
    state.operations.insert(
        id.clone(),
        LongRunning {
            shape: begun.shape,
            begun: context.now,
            ends: context.now.plus_seconds(seconds),
            effect,
            done: false,
        },
    );
    let mut reply = match begun.shape {
        // Recorded from the service: the body is the four bytes `null`.
        Shape::Endpoint => Reply::json(StatusCode::ACCEPTED, &json!(null)),
        _ => Reply::empty(StatusCode::ACCEPTED),
    };
    for (name, url) in addresses(context, state, begun, &id) {
        reply.set_named(name, &url);
    }
    if begun.shape == Shape::Endpoint {
        reply.set_named("x-ms-async-operation-timeout", "PT30M");
    }
    add_retry_after(state, &mut reply);
    reply
}

/// What begins.
pub(super) struct Begun<'a> {
    pub(super) shape: Shape,
    pub(super) subscription: &'a str,
    pub(super) location: &'a str,
    pub(super) effect: Effect,
    /// Whether it takes the sandbox's `slow-` time.
    pub(super) slow: bool,
}

/// How long an operation on something called `slow-…` takes.
const SLOW_SECONDS: i64 = 600;

/// The name that an operation has in its addresses.
fn operation_id(shape: Shape, number: u64) -> String {
    let digest = Sha256::digest(number.to_be_bytes());
    let guid = uuid::Uuid::from_slice(&digest[..16]).unwrap_or_default();
    match shape {
        // Recorded from the service: a job's name and place in base64.
        Shape::Group => URL_SAFE_NO_PAD.encode(format!(
            "{{\"jobId\":\"RESOURCEGROUPDELETIONJOB-{guid}\",\"jobLocation\":\"francecentral\"}}"
        )),
        Shape::VaultPurge => URL_SAFE_NO_PAD.encode(format!("UT|{guid}")),
        Shape::Endpoint => format!("oe:{guid}:{number}"),
        Shape::Workspace | Shape::Registry | Shape::Compute => guid.to_string(),
    }
}

const ASYNC: &str = "azure-asyncoperation";
const LOCATION: &str = "location";

/// The headers that say where to ask, each with its signed URL.
fn addresses(
    context: &Context<'_>,
    state: &State,
    begun: &Begun<'_>,
    id: &str,
) -> Vec<(&'static str, String)> {
    let version = context.request.param("api-version").unwrap_or_default();
    let subscription = begun.subscription;
    let of = |provider: &str, collection: &str, more: &str| {
        let below = if provider.is_empty() {
            String::new()
        } else {
            format!("/providers/{provider}/locations/{}", begun.location)
        };
        let path = format!("/subscriptions/{subscription}{below}/{collection}/{id}");
        let query = format!("api-version={version}{more}");
        let url = format!("{}{path}?{query}", context.request.resource_manager());
        if state.settings.signed_poll_urls {
            format!("{url}{}", signature(context.keys, &path, &query))
        } else {
            url
        }
    };
    let learning =
        |collection: &str, more: &str| of("Microsoft.MachineLearningServices", collection, more);
    match begun.shape {
        Shape::Group => vec![(LOCATION, of("", "operationresults", ""))],
        Shape::VaultPurge => vec![(LOCATION, of("Microsoft.KeyVault", "operationResults", ""))],
        Shape::Workspace => vec![
            (ASYNC, learning("workspaceOperationsStatus", "&type=async")),
            (
                LOCATION,
                learning("workspaceOperationsStatus", "&type=location"),
            ),
        ],
        Shape::Registry => vec![
            (ASYNC, learning("registryOperationsStatus", "&type=async")),
            (
                LOCATION,
                learning("registryOperationsStatus", "&type=location"),
            ),
        ],
        Shape::Compute => vec![(ASYNC, learning("computeOperationsStatus", "&service=new"))],
        Shape::Endpoint => vec![
            (ASYNC, learning("mfeOperationsStatus", "")),
            (LOCATION, learning("mfeOperationResults", "")),
        ],
    }
}

/// Recorded from the service since 2024: `&t=…&c=<certificate>&s=<signature>&h=<hash>`, 3.9 KB in all. A
/// client follows it byte for byte.
fn signature(keys: &RunKeys, path: &str, query: &str) -> String {
    let key = keys.poll_key();
    let signed = format!("{}?{query}", path.to_ascii_lowercase());
    let block = |purpose: &str, number: usize| {
        hmac_sha256(&key, format!("{purpose}{number}\n{signed}").as_bytes())
    };
    let certificate: Vec<u8> = (0..)
        .flat_map(|number: usize| hmac_sha256(&key, format!("certificate{number}").as_bytes()))
        .take(CERTIFICATE_BYTES)
        .collect();
    let long: Vec<u8> = (0..usize::from(SIGNATURE_BLOCKS))
        .flat_map(|number| block("signature", number))
        .collect();
    format!(
        "&t=638600000000000000&c={}&s={}&h={}",
        URL_SAFE_NO_PAD.encode(certificate),
        URL_SAFE_NO_PAD.encode(long),
        URL_SAFE_NO_PAD.encode(block("hash", 0)),
    )
}

/// Whether a poll URL is one that was handed out, byte for byte.
fn is_signed(context: &Context<'_>) -> bool {
    let raw = context.request.query.raw();
    let Some((query, _)) = raw.split_once("&t=") else {
        return false;
    };
    raw[query.len()..] == signature(context.keys, &context.request.path, query)
}

/// Answers whether an operation is over.
pub(super) fn poll(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    if state.settings.signed_poll_urls && !is_signed(context) {
        // Not recorded: what the service says of a URL that was changed on its way.
        let message = "The signature of the operation's address is not valid.".to_owned();
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "InvalidOperationSignature",
            message,
        ));
    }
    let id = operation.path.rsplit('/').next().unwrap_or_default();
    let Some(running) = state.operations.get(id) else {
        let message = format!("The operation '{id}' was not found.");
        return Err(Refusal::not_found("OperationNotFound", message));
    };
    let over = running.is_over(context.now);
    let by_location = context.request.param_is("type", "location")
        || operation
            .path
            .to_ascii_lowercase()
            .contains("/mfeoperationresults/");
    let mut reply = match running.shape {
        Shape::Group => answer_location(over, None),
        Shape::VaultPurge => answer_location(over, Some(&purge_status(running, over))),
        _ if by_location => answer_location(over, None),
        Shape::Workspace | Shape::Registry | Shape::Compute => {
            // Recorded from the service.
            let status = if over {
                json!({"status": "Succeeded", "percentComplete": 100.0})
            } else {
                json!({"status": "InProgress"})
            };
            Reply::json(StatusCode::OK, &status)
        }
        Shape::Endpoint => {
            Reply::json(StatusCode::OK, &endpoint_status(context, id, running, over))
        }
    };
    if reply.status == StatusCode::ACCEPTED {
        let raw = context.request.query.raw();
        let same = format!("{}{}?{raw}", context.request.origin, context.request.path);
        reply.set(header::LOCATION, &same);
    }
    if !over {
        add_retry_after(state, &mut reply);
    }
    Ok(reply)
}

/// Recorded from the service: 202 with the same `Location` until it is over, then 200.
fn answer_location(over: bool, body: Option<&serde_json::Value>) -> Reply {
    let status = if over {
        StatusCode::OK
    } else {
        StatusCode::ACCEPTED
    };
    body.map_or_else(|| Reply::empty(status), |body| Reply::json(status, body))
}

/// Recorded from the service: the status of a vault's purge.
fn purge_status(running: &LongRunning, over: bool) -> serde_json::Value {
    if over {
        json!({
            "createdDateTime": spaced(running.begun),
            "lastActionDateTime": spaced(running.ends),
            "status": "Succeeded",
        })
    } else {
        json!({"createdDateTime": spaced(running.begun), "status": "NotStarted"})
    }
}

/// Recorded from the service: words of its own while it goes on, and `percentComplete` is 0.0 to the end.
fn endpoint_status(
    context: &Context<'_>,
    id: &str,
    running: &LongRunning,
    over: bool,
) -> serde_json::Value {
    let mut status = json!({
        "id": context.request.path,
        "name": id,
        "status": if over { "Succeeded" } else { "Deleting" },
        "startTime": running.begun.iso(),
        "percentComplete": 0.0,
    });
    if over {
        status["endTime"] = running.ends.iso().into();
    }
    status
}

/// `2021-06-18 03:14:49Z`
fn spaced(at: Ticks) -> String {
    at.timestamp().strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

fn add_retry_after(state: &State, reply: &mut Reply) {
    if state.settings.retry_after > 0 {
        reply.set(header::RETRY_AFTER, &state.settings.retry_after.to_string());
    }
}
