use std::net::Ipv4Addr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::{Call, Code, Operation, Refusal};
use crate::exchange::Request;
use crate::world::hmac_sha256;

/// Since this version a SAS names an encryption scope, if only an empty one.
const WITH_SCOPE: &str = "2020-12-06";
/// The oldest version whose text to sign is known here.
const OLDEST: &str = "2018-11-09";

/// Checks an account SAS or a service SAS: its signature, its times, and what it allows.
pub(super) fn check(
    request: &Request,
    call: &Call,
    key: &[u8],
    now: Timestamp,
) -> Result<(), Refusal> {
    let refused = |detail| Err(Refusal::from(Code::AuthenticationFailed).detail(detail));
    let field = |name| request.param(name).unwrap_or_default();
    let version = field("sv");
    if version < OLDEST || !field("si").is_empty() || !field("skoid").is_empty() {
        return refused("This kind of shared access signature is not served here.");
    }
    let text = if field("ss").is_empty() {
        service_text(request, call, version)?
    } else {
        account_text(request, call, version)
    };
    let expected = hmac_sha256(key, text.as_bytes());
    if !STANDARD
        .decode(field("sig"))
        .is_ok_and(|given| given == expected)
    {
        return refused("Signature did not match.");
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
    let container = format!("/blob/{}/{}", call.account, call.container);
    let resource = match field("sr") {
        "c" => container,
        "b" | "bs" => format!("{container}/{}", call.blob),
        _ => return Err(Code::AuthenticationFailed.into()),
    };
    let snapshot = if field("sr") == "bs" {
        field("snapshot")
    } else {
        ""
    };
    let mut lines = vec![field("sp"), field("st"), field("se"), &resource];
    lines.extend(["si", "sip", "spr", "sv", "sr"].map(field));
    lines.push(snapshot);
    if version >= WITH_SCOPE {
        lines.push(field("ses"));
    }
    lines.extend(["rscc", "rscd", "rsce", "rscl", "rsct"].map(field));
    Ok(lines.join("\n"))
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
        let within = call.operation.is_of_blob() || (listing && field("sr") == "c");
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
    let needed = call.operation.sas_permissions();
    if needed.is_empty() || needed.chars().any(|letter| field("sp").contains(letter)) {
        Ok(())
    } else {
        Err(Code::AuthorizationPermissionMismatch.into())
    }
}

/// ISO 8601 as a SAS has it: a date, or a time of day to the minute or finer.
fn time(text: &str) -> Option<Timestamp> {
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
