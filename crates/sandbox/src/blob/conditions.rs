use http::HeaderMap;
use jiff::fmt::rfc2822::DateTimeParser;

use super::{Code, Refusal};
use crate::exchange::Request;
use crate::state::{Lease, LeaseState};
use crate::ticks::Ticks;

/// Checks `If-Match` and its kin against what is there (Azure REST: Specifying conditional headers).
/// `reading` decides between 304 and 412.
pub(super) fn check(
    request: &Request,
    written: Option<Ticks>,
    reading: bool,
) -> Result<(), Refusal> {
    let headers = &request.headers;
    let unmet = || Err(Code::ConditionNotMet.into());
    let stale = || {
        if reading {
            Err(Refusal::not_modified())
        } else {
            unmet()
        }
    };
    if let Some(tags) = text(headers, "if-match")
        && !written.is_some_and(|at| names(tags, at))
    {
        return unmet();
    }
    let Some(at) = written else {
        return Ok(());
    };
    if let Some(tags) = text(headers, "if-none-match") {
        if tags.trim() == "*" && !reading {
            return Err(Code::BlobAlreadyExists.into());
        }
        if names(tags, at) {
            return stale();
        }
    }
    let seconds = at.unix_seconds();
    if date(headers, "if-modified-since")?.is_some_and(|since| seconds <= since) {
        return stale();
    }
    if date(headers, "if-unmodified-since")?.is_some_and(|since| seconds > since) {
        return unmet();
    }
    Ok(())
}

/// Whether a list of tags names this write.
fn names(tags: &str, written: Ticks) -> bool {
    let tag = written.etag();
    tags.split(',')
        .map(str::trim)
        .any(|t| t == "*" || t.trim_matches('"') == tag)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn date(headers: &HeaderMap, name: &str) -> Result<Option<i64>, Refusal> {
    let Some(text) = text(headers, name) else {
        return Ok(None);
    };
    match DateTimeParser::new().parse_timestamp(text) {
        Ok(at) => Ok(Some(at.as_second())),
        Err(_) => Err(Code::InvalidHeaderValue.into()),
    }
}

/// Whether a write or a deletion may pass a lease (Azure REST: Lease Blob, Lease Container).
pub(super) fn check_lease(
    request: &Request,
    lease: &Lease,
    now: Ticks,
    of_container: bool,
) -> Result<(), Refusal> {
    let given = request.header("x-ms-lease-id");
    let state = lease.state(now);
    match given {
        None if state.locks() && of_container => {
            // Recorded from the service.
            let message = "There is currently a lease on the container and no lease ID was specified in the request.";
            Err(Refusal::from(Code::LeaseIdMissing).saying(message))
        }
        None if state.locks() => Err(Code::LeaseIdMissing.into()),
        None => Ok(()),
        Some(_) if state == LeaseState::Available || !state.locks() => Err(if of_container {
            Code::LeaseNotPresentWithContainerOperation.into()
        } else {
            Code::LeaseNotPresentWithBlobOperation.into()
        }),
        Some(id) if lease.id().is_some_and(|held| held.eq_ignore_ascii_case(id)) => Ok(()),
        Some(_) if of_container => Err(Code::LeaseIdMismatchWithContainerOperation.into()),
        Some(_) => Err(Code::LeaseIdMismatchWithBlobOperation.into()),
    }
}
