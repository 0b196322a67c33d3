use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The faults that wait for a request.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    last: u64,
    by_id: BTreeMap<u64, Fault>,
}

/// What `POST /_fault` takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Fault {
    /// Which requests it befalls; an empty object means all.
    #[serde(rename = "match", default)]
    matching: Match,
    /// What happens to them.
    #[serde(rename = "do")]
    action: Action,
    /// How many requests; absent means until it is deleted.
    #[serde(default)]
    times: Option<u64>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Match {
    operation: Option<String>,
    method: Option<String>,
    /// A glob over the path as it was sent, without its query: `*` any text, `?` one character.
    path: Option<String>,
}

/// What a fault does to a request; several may be given.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Action {
    /// Waits before the request is acted on.
    pub(crate) delay_ms: Option<u64>,
    /// Waits after the request was acted on, before the answer.
    pub(crate) answer_delay_ms: Option<u64>,
    /// Refuses with this status instead of acting.
    pub(crate) status: Option<u16>,
    /// The service's code of the refusal; `InternalError` by default.
    pub(crate) code: Option<String>,
    /// Headers that the answer gets; `null` takes one away.
    #[serde(default)]
    pub(crate) header: BTreeMap<String, Option<String>>,
    /// Ends the connection after this many bytes of the body, its length announced in full.
    pub(crate) cut_at: Option<u64>,
    /// Inverts the lowest bit of this byte of the body.
    pub(crate) flip_at: Option<u64>,
    /// Acts, then resets the connection instead of answering.
    #[serde(default)]
    pub(crate) reset: bool,
    /// Acknowledges a deletion and does not do it.
    #[serde(default)]
    pub(crate) ghost: bool,
    /// Answers the whole blob with 200 where a range was asked for.
    #[serde(default)]
    pub(crate) ignore_range: bool,
}

impl Action {
    pub(crate) fn delay(&self) -> Duration {
        Duration::from_millis(self.delay_ms.unwrap_or_default())
    }

    pub(crate) fn answer_delay(&self) -> Duration {
        Duration::from_millis(self.answer_delay_ms.unwrap_or_default())
    }
}

impl Faults {
    /// Keeps a fault and returns its id.
    pub(crate) fn add(&self, fault: Fault) -> u64 {
        let mut waiting = self.waiting();
        waiting.last += 1;
        let id = waiting.last;
        waiting.by_id.insert(id, fault);
        id
    }

    /// Whether there was a fault of that id.
    pub(crate) fn remove(&self, id: u64) -> bool {
        self.waiting().by_id.remove(&id).is_some()
    }

    pub(crate) fn clear(&self) {
        self.waiting().by_id.clear();
    }

    /// The oldest fault that this request meets, counted down.
    pub(crate) fn take(&self, operation: &str, method: &str, path: &str) -> Option<Action> {
        let mut waiting = self.waiting();
        let mut met = waiting.by_id.iter_mut();
        let (&id, fault) = met.find(|(_, f)| f.matching.fits(operation, method, path))?;
        let action = fault.action.clone();
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                waiting.by_id.remove(&id);
            }
        }
        Some(action)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Match {
    fn fits(&self, operation: &str, method: &str, path: &str) -> bool {
        let same = |wanted: &Option<String>, is: &str| {
            wanted.as_ref().is_none_or(|w| w.eq_ignore_ascii_case(is))
        };
        same(&self.operation, operation)
            && same(&self.method, method)
            && self
                .path
                .as_ref()
                .is_none_or(|p| glob(p.as_bytes(), path.as_bytes()))
    }
}

/// Whether `text` fits `pattern`, in time of at most their product.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&c) if c == b'?' || c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("/a/*/c", "/a/b/b/c", true),
            ("/a/*/c", "/a/b/c/d", false),
            ("*.txt", "/x/y.txt", true),
            ("?", "", false),
            ("a?c*", "abc", true),
            ("a*b*c", "axxbxxbxc", true),
            ("a*b*c", "axxbxxbx", false),
        ] {
            assert_eq!(
                glob(pattern.as_bytes(), text.as_bytes()),
                fits,
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn a_fault_befalls_as_many_requests_as_it_says() {
        let faults = Faults::default();
        let fault =
            r#"{"match":{"operation":"getblob","path":"/a/*"},"do":{"status":503},"times":2}"#;
        let id = faults.add(serde_json::from_str(fault).unwrap());
        assert!(faults.take("DeleteBlob", "GET", "/a/x").is_none());
        assert!(faults.take("GetBlob", "GET", "/b/x").is_none());
        assert_eq!(
            faults.take("GetBlob", "GET", "/a/x").unwrap().status,
            Some(503)
        );
        assert!(faults.take("GetBlob", "GET", "/a/x").is_some());
        assert!(faults.take("GetBlob", "GET", "/a/x").is_none());
        assert!(!faults.remove(id));
    }

    #[test]
    fn a_misspelt_fault_is_refused() {
        assert!(serde_json::from_str::<Fault>(r#"{"do":{"stauts":503}}"#).is_err());
    }
}
