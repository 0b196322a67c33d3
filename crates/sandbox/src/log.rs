use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use serde::Serialize;

use crate::dispatch::Service;
use crate::exchange::Request;

/// Lines that are kept; older ones are dropped.
const KEPT: usize = 200_000;

/// Every request that was answered, in the order of the answers. The controls' own are not in it.
#[derive(Debug, Default)]
pub(crate) struct Log {
    lines: Mutex<Lines>,
}

#[derive(Debug, Default)]
struct Lines {
    last: u64,
    kept: VecDeque<Line>,
}

/// One request and its answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Line {
    seq: u64,
    service: &'static str,
    operation: &'static str,
    method: String,
    path: String,
    status: u16,
    identity: String,
    client_request_id: Option<String>,
    if_match: Option<String>,
    #[serde(serialize_with = "count")]
    bytes: Arc<AtomicU64>,
    user_agent: Option<String>,
    request_id: String,
}

impl Line {
    /// A line for this request; `sent` counts the body's bytes while they leave.
    pub(crate) fn new(
        request: &Request,
        service: Service,
        operation: &'static str,
        status: StatusCode,
        identity: &str,
        sent: Arc<AtomicU64>,
    ) -> Self {
        let text = |name| request.header(name).map(str::to_owned);
        Self {
            seq: 0,
            service: service.name(),
            operation,
            method: request.method.to_string(),
            path: request.logged_path(),
            status: status.as_u16(),
            identity: identity.to_owned(),
            client_request_id: text("x-ms-client-request-id"),
            if_match: text("if-match"),
            bytes: sent,
            user_agent: text("user-agent"),
            request_id: request.id.clone(),
        }
    }
}

impl Log {
    pub(crate) fn push(&self, mut line: Line) {
        let mut lines = self.lines();
        lines.last += 1;
        line.seq = lines.last;
        if lines.kept.len() == KEPT {
            lines.kept.pop_front();
        }
        lines.kept.push_back(line);
    }

    /// The lines after `since`, one JSON object a line.
    pub(crate) fn since(&self, since: u64) -> String {
        let lines = self.lines();
        let mut text = String::new();
        for line in lines.kept.iter().filter(|line| line.seq > since) {
            if let Ok(json) = serde_json::to_string(line) {
                text.push_str(&json);
                text.push('\n');
            }
        }
        text
    }

    /// Forgets every line; the numbers go on.
    pub(crate) fn clear(&self) {
        self.lines().kept.clear();
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn count<S: serde::Serializer>(value: &Arc<AtomicU64>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u64(value.load(Ordering::Relaxed))
}
