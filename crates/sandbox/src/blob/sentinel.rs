//! Names that ask for trouble: a blob or a container whose name starts with `throttled-`, `forbidden-`, `slow-`,
//! `flaky-` or `ghost-` meets a fault of its own. (`held-` is a legal hold, given when the blob is written.)

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Call;
use crate::fault::Action;

/// How long a `slow-…` waits before it answers.
const SLOW_MILLISECONDS: u64 = 2_000;
/// Bytes of a body that leave before a `flaky-…` breaks off.
const FLAKY_BYTES: u64 = 1_024;
/// Names whose requests are counted; more than a test ever makes.
const COUNTED: usize = 10_000;

/// How often something with a troublesome name was asked for.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    counts: Mutex<HashMap<String, u64>>,
}

impl Asked {
    /// What befalls this request because of a name, if anything does. `throttled-` and `flaky-` do so the first
    /// time and every second time after it.
    pub(crate) fn action(&self, method: &str, call: &Call) -> Option<Action> {
        let last = call.blob.rsplit('/').next().unwrap_or_default();
        let word = [last, &call.container].into_iter().find_map(word)?;
        let action = match word {
            "slow-" => Action {
                delay_ms: Some(SLOW_MILLISECONDS),
                ..Action::default()
            },
            "forbidden-" => Action {
                status: Some(403),
                code: Some("AuthorizationPermissionMismatch".into()),
                ..Action::default()
            },
            "ghost-" => Action {
                ghost: true,
                ..Action::default()
            },
            _ if !self.is_odd(method, call) => return None,
            "throttled-" => Action {
                // Azure: Scalability targets: storage answers 503 above them.
                status: Some(503),
                code: Some("ServerBusy".into()),
                header: [("retry-after".to_owned(), Some("1".to_owned()))].into(),
                ..Action::default()
            },
            // A body breaks off; an answer without one is a reset connection after the deed.
            _ if method == "GET" => Action {
                cut_at: Some(FLAKY_BYTES),
                ..Action::default()
            },
            _ => Action {
                reset: true,
                ..Action::default()
            },
        };
        Some(action)
    }

    fn is_odd(&self, method: &str, call: &Call) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= COUNTED {
            counts.clear();
        }
        let key = format!("{method} {}/{}/{}", call.account, call.container, call.blob);
        let count = counts.entry(key).or_default();
        *count += 1;
        !count.is_multiple_of(2)
    }
}

fn word(name: &str) -> Option<&'static str> {
    ["throttled-", "forbidden-", "slow-", "flaky-", "ghost-"]
        .into_iter()
        .find(|word| name.starts_with(word))
}
