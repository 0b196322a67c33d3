use std::net::Ipv4Addr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::user_key::Key;
use super::{Call, Code, Operation, Refusal, role};
use crate::exchange::Request;
use crate::world::{World, hmac_sha256};

/// Since this version a SAS names an encryption scope, if only an empty one.
const WITH_SCOPE: &str = "2020-12-06";
/// Since this version a person's SAS names who may use it.
const WITH_AGENTS: &str = "2020-02-10";
/// Since this version a person's SAS names the other person whom it is for.
const WITH_DELEGATE: &str = "2025-07-05";
/// Since this version a person's SAS may ask for headers and parameters. (Seen of the Go SDK, which signs two
/// empty lines where it asks for none.)
const WITH_DEMANDS: &str = "2026-04-06";
/// The oldest version whose text to sign is known here.
const OLDEST: &str = "2018-11-09";

/// Checks an account SAS, a service SAS or one that a person signed: its signature, its times, and what it
/// allows.
pub(super) fn check(world: &World, request: &Request, call: &Call) -> Result<(), Refusal> {
    let now = world.clock.real();
    let refused = |detail| Err(Refusal::from(Code::AuthenticationFailed).detail(detail));
    let field = |name| request.param(name).unwrap_or_default();
    let version = field("sv");
    let is_other = ["si", "srh", "srq"].map(field).concat();
    if version < OLDEST || !is_other.is_empty() {
        return refused("This kind of shared access signature is not served here.");
    }
    let of_person = !field("skoid").is_empty();
    let (key, text) = if of_person {
        let key = Key {
            oid: field("skoid"),
            tid: field("sktid"),
            start: field("skt"),
            expiry: field("ske"),
            service: field("sks"),
            version: field("skv"),
        };
        if time(key.expiry).is_none_or(|ends| ends <= now) {
            return refused("Signed key expiry time must be after the current time.");
        }
        let text = person_text(request, call, version)?;
        (key.bytes(world).to_vec(), text)
    } else {
        let state = world.state();
        let account = state.accounts.get(&call.account);
        let key = account.ok_or(Code::ResourceNotFound)?.key.clone();
        let text = if field("ss").is_empty() {
            service_text(request, call, version)?
        } else {
            account_text(request, call, version)
        };
        (key, text)
    };
    let expected = hmac_sha256(&key, text.as_bytes());
    if !STANDARD
        .decode(field("sig"))
        .is_ok_and(|given| given == expected)
    {
        return refused("Signature did not match.");
    }
    if of_person {
        // It allows what the person may do, and no more (Azure REST: Create a user delegation SAS).
        role::check(&world.state(), field("skoid"), request, call)?;
    }
    let starts = if field("st").is_empty() {
        Some(Timestamp::MIN)
    } else {
        time(field("st"))
    };
    match (starts, time(field("se"))) {
        (Some(starts), Some(ends)) if starts <= now && now < ends => {}
        _ => {
            return refused(
                "Signed expiry time must be after signed start time, and now between them.",
            );
        }
    }
    check_source(request)?;
    check_scope(request, call)
}

/// Azure REST: Create an account SAS.
fn account_text(request: &Request, call: &Call, version: &str) -> String {
    let field = |name| request.param(name).unwrap_or_default();
    let names = ["sp", "ss", "srt", "st", "se", "sip", "spr", "sv"];
    let mut lines = vec![call.account.as_str()];
    lines.extend(names.map(field));
    if version >= WITH_SCOPE {
        lines.push(field("ses"));
    }
    lines.push("");
    lines.join("\n")
}

/// Azure REST: Create a service SAS, for a blob, a snapshot or a container.
fn service_text(request: &Request, call: &Call, version: &str) -> Result<String, Refusal> {
    let field = |name| request.param(name).unwrap_or_default();
    let mut lines = vec![field("sp"), field("st"), field("se")];
    let resource = resource(request, call)?;
    lines.push(&resource);
    lines.extend(["si", "sip", "spr", "sv", "sr"].map(field));
    lines.push(moment(request));
    if version >= WITH_SCOPE {
        lines.push(field("ses"));
    }
    lines.extend(["rscc", "rscd", "rsce", "rscl", "rsct"].map(field));
    Ok(lines.join("\n"))
}

/// Azure REST: Create a user delegation SAS.
fn person_text(request: &Request, call: &Call, version: &str) -> Result<String, Refusal> {
    let field = |name| request.param(name).unwrap_or_default();
    let mut lines = vec![field("sp"), field("st"), field("se")];
    let resource = resource(request, call)?;
    lines.push(&resource);
    lines.extend(["skoid", "sktid", "skt", "ske", "sks", "skv"].map(field));
    if version >= WITH_AGENTS {
        lines.extend(["saoid", "suoid", "scid"].map(field));
    }
    if version >= WITH_DELEGATE {
        lines.extend(["skdutid", "sduoid"].map(field));
    }
    lines.extend(["sip", "spr", "sv", "sr"].map(field));
    lines.push(moment(request));
    if version >= WITH_SCOPE {
        lines.push(field("ses"));
    }
    if version >= WITH_DEMANDS {
        lines.extend(["", ""]);
    }
    lines.extend(["rscc", "rscd", "rsce", "rscl", "rsct"].map(field));
    Ok(lines.join("\n"))
}

/// What is signed for: a container, a directory, a blob, or one of its snapshots or versions.
fn resource(request: &Request, call: &Call) -> Result<String, Refusal> {
    let container = format!("/blob/{}/{}", call.account, call.container);
    match request.param("sr").unwrap_or_default() {
        "c" => Ok(container),
        "b" | "bs" | "bv" => Ok(format!("{container}/{}", call.blob)),
        "d" => {
            let depth = request.param("sdd").and_then(|text| text.parse().ok());
            let depth: usize = depth.ok_or(Code::AuthenticationFailed)?;
            let path = if call.blob.is_empty() {
                request.param("prefix").unwrap_or_default()
            } else {
                &call.blob
            };
            let segments: Vec<&str> = path.split('/').take(depth).collect();
            Ok(format!("{container}/{}", segments.join("/")))
        }
        _ => Err(Code::AuthenticationFailed.into()),
    }
}

/// The snapshot or version that is signed for.
fn moment(request: &Request) -> &str {
    let field = |name| request.param(name).unwrap_or_default();
    match field("sr") {
        "bs" => field("snapshot"),
        "bv" => field("versionid"),
        _ => "",
    }
}

fn check_source(request: &Request) -> Result<(), Refusal> {
    if request.param_is("spr", "https") && request.origin.starts_with("http:") {
        return Err(Code::AuthorizationProtocolMismatch.into());
    }
    let Some(addresses) = request.param("sip").filter(|sip| !sip.is_empty()) else {
        return Ok(());
    };
    let (first, last) = addresses.split_once('-').unwrap_or((addresses, addresses));
    let within = match (first.parse::<Ipv4Addr>(), last.parse::<Ipv4Addr>()) {
        (Ok(first), Ok(last)) => first <= Ipv4Addr::LOCALHOST && Ipv4Addr::LOCALHOST <= last,
        _ => false,
    };
    if within {
        Ok(())
    } else {
        Err(Code::AuthorizationSourceIPMismatch.into())
    }
}

fn check_scope(request: &Request, call: &Call) -> Result<(), Refusal> {
    let field = |name| request.param(name).unwrap_or_default();
    if field("ss").is_empty() {
        let listing = matches!(
            call.operation,
            Operation::ListBlobs | Operation::BatchDelete
        );
        let within = call.operation.is_of_blob() || (listing && matches!(field("sr"), "c" | "d"));
        if !within {
            return Err(Code::AuthorizationFailure.into());
        }
    } else {
        if !field("ss").contains('b') {
            return Err(Code::AuthorizationServiceMismatch.into());
        }
        let kind = match (call.container.is_empty(), call.operation.is_of_blob()) {
            (true, _) => 's',
            (false, false) => 'c',
            (false, true) => 'o',
        };
        if !field("srt").contains(kind) && call.operation != Operation::BatchDelete {
            return Err(Code::AuthorizationResourceTypeMismatch.into());
        }
    }
    let needed = match call.operation {
        // Azure REST: Delete Blob: versions and permanent deletions have letters of their own.
        Operation::DeleteBlob if request.param("deletetype").is_some() => "y",
        Operation::DeleteBlob if request.param("versionid").is_some() => "x",
        operation => operation.sas_permissions(),
    };
    if needed.is_empty() || needed.chars().any(|letter| field("sp").contains(letter)) {
        Ok(())
    } else {
        Err(Code::AuthorizationPermissionMismatch.into())
    }
}

/// ISO 8601 as a SAS has it: a date, or a time of day to the minute or finer.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let civil = text.strip_suffix('Z').unwrap_or(text);
    let at: DateTime = civil
        .parse()
        .ok()
        .or_else(|| civil.parse::<Date>().ok().map(DateTime::from))?;
    TimeZone::UTC.to_timestamp(at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_a_sas() {
        for (text, second) in [
            ("1970-01-02", Some(86_400)),
            ("1970-01-01T01:00Z", Some(3_600)),
            ("1970-01-01T00:00:01Z", Some(1)),
            ("1970-01-01T00:00:01.5000000Z", Some(1)),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(time(text).map(Timestamp::as_second), second, "{text}");
        }
    }
}
