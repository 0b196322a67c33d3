use std::fmt::Write as _;

use http::StatusCode;
use serde_json::{Value, json};

use super::Refusal;
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::State;

/// One page of `rows`, with a `nextLink` to the next.
pub(super) fn page(request: &Request, state: &State, rows: Vec<Value>) -> Result<Reply, Refusal> {
    let number = |name: &str| match request.param(name) {
        None => Ok(None),
        Some(text) => text.parse::<usize>().map(Some).map_err(|_| {
            Refusal::new(
                StatusCode::BAD_REQUEST,
                "InvalidQueryParameter",
                format!("{name}: {text}"),
            )
        }),
    };
    let size = number("$top")?.unwrap_or(state.settings.page_size).max(1);
    let skip = number("$skiptoken")?.unwrap_or(0).min(rows.len());
    let end = (skip + size).min(rows.len());
    let mut body = json!({});
    if end < rows.len() {
        let kept = request.query.pairs().iter();
        let kept = kept.filter(|(name, _)| !name.eq_ignore_ascii_case("$skiptoken"));
        let mut link = format!("{}{}?%24skiptoken={end}", request.origin, request.path);
        for (name, value) in kept {
            let _ = write!(link, "&{}={}", encode(name), encode(value));
        }
        body["nextLink"] = link.into();
    }
    body["value"] = rows.into_iter().skip(skip).take(end - skip).collect();
    Ok(Reply::json(StatusCode::OK, &body))
}

/// A whole list, for services whose lists have no pages.
pub(super) fn list(rows: &[Value]) -> Reply {
    Reply::json(StatusCode::OK, &json!({"value": rows}))
}

fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
