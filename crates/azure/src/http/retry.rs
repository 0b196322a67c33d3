use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use azure_core::error::ErrorKind;
use azure_core::http::headers::Headers;
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{Context, Method, Request};
use jiff::Timestamp;
use uuid::Uuid;

use crate::Clock;
use crate::http::answer::header;
use crate::http::call::is_certificate_fault;

/// How often one call is sent at most.
const TRIES: u32 = 5;
/// The shortest wait, and the bounds of the jitter.
const SHORTEST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(20);
/// The longest wait that a service may ask for.
const LONGEST_ASKED: Duration = Duration::from_secs(5 * 60);

/// Which calls may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retried {
    /// GET and HEAD. Never DELETE: what a failed attempt did is for the caller's journal to find out.
    Reads,
    /// POST too: a token request changes nothing.
    Tokens,
}

/// Our one retry layer, placed once per call; the SDK's own is switched off.
///
/// Statuses as in "Transient fault handling" of Azure's SDK guidelines: 408, 429, 500, 502, 503, 504,
/// and transport errors, but for a certificate that is not trusted.
#[derive(Debug)]
pub(crate) struct Retry {
    clock: Arc<dyn Clock>,
    retried: Retried,
}

impl Retry {
    pub(super) fn new(clock: Arc<dyn Clock>, retried: Retried) -> Self {
        Self { clock, retried }
    }

    fn may_repeat(&self, method: Method) -> bool {
        match method {
            Method::Get | Method::Head => true,
            Method::Post => self.retried == Retried::Tokens,
            _ => false,
        }
    }
}

#[async_trait]
impl Policy for Retry {
    async fn send(
        &self,
        context: &Context,
        request: &mut Request,
        next: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        let tries = if self.may_repeat(request.method()) {
            TRIES
        } else {
            1
        };
        let mut tries = Tries::of(tries);
        loop {
            let result = next[0].send(context, request, &next[1..]).await;
            let (status, asked) = match &result {
                Ok(answer) if is_transient_status(answer.status().into()) => {
                    let asked = retry_after(answer.headers(), self.clock.now());
                    (u16::from(answer.status()), asked)
                }
                Err(error) if is_transient_fault(error) => (0, None),
                _ => return result,
            };
            let Some(wait) = tries.again(status, asked) else {
                return result;
            };
            // The answer holds its connection until it is dropped.
            drop(result);
            self.clock.sleep(wait).await;
            request.body_mut().reset().await?;
        }
    }
}

/// How often one call is still sent, and how long it waits before that.
#[derive(Debug)]
pub(crate) struct Tries {
    left: u32,
    last: Duration,
}

impl Tries {
    /// Those of a read.
    pub(crate) fn of_read() -> Self {
        Self::of(TRIES)
    }

    fn of(tries: u32) -> Self {
        Self {
            left: tries,
            last: SHORTEST,
        }
    }

    /// How long to wait before the call is sent again after this status (0: there was no answer), where the
    /// service may have asked for a wait; `None` where that was the last time.
    pub(crate) fn again(&mut self, status: u16, asked: Option<Duration>) -> Option<Duration> {
        self.left -= 1;
        if self.left == 0 {
            return None;
        }
        self.last = jitter(self.last, Uuid::new_v4().as_u128());
        let wait = asked.map_or(self.last, |asked| asked.max(SHORTEST));
        tracing::debug!(
            left = self.left,
            status,
            wait_ms = wait.as_millis(),
            "sending again"
        );
        Some(wait)
    }
}

/// Whether an answer of this status says that the next one may be another.
pub(crate) fn is_transient_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

/// The same of a call that came to no answer.
pub(crate) fn is_transient_fault(error: &azure_core::Error) -> bool {
    matches!(error.kind(), ErrorKind::Io | ErrorKind::Connection) && !is_certificate_fault(error)
}

/// Decorrelated jitter: between the shortest wait and three times the last one, so that many callers who
/// failed together do not come back together.
fn jitter(last: Duration, random: u128) -> Duration {
    let low = SHORTEST.as_millis();
    let high = (last.as_millis() * 3).clamp(low + 1, LONGEST.as_millis());
    let millis = low + random % (high - low + 1);
    Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}

/// How long the service asks to wait, capped at 5 minutes; `None` where it does not ask, or asks for
/// something that is no time to come.
///
/// `x-ms-retry-after-ms` and `retry-after-ms` hold milliseconds, `Retry-After` seconds or an HTTP date
/// (RFC 9110, 10.2.3).
pub(crate) fn retry_after(headers: &Headers, now: Timestamp) -> Option<Duration> {
    let millis = ["x-ms-retry-after-ms", "retry-after-ms"]
        .into_iter()
        .filter_map(|name| header(headers, name))
        .find_map(|text| text.trim().parse().ok().map(Duration::from_millis));
    let asked = millis.or_else(|| {
        let text = header(headers, "retry-after")?.trim();
        text.parse()
            .ok()
            .map(Duration::from_secs)
            .or_else(|| until(text, now))
    })?;
    Some(asked.min(LONGEST_ASKED))
}

fn until(text: &str, now: Timestamp) -> Option<Duration> {
    let then = http_date(text)?;
    Duration::try_from(then.duration_since(now)).ok()
}

/// An HTTP date, `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text.trim())
        .ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: &str = "2026-03-01T12:00:00Z";

    fn asked(pairs: &[(&'static str, &str)]) -> Option<u128> {
        let mut headers = Headers::new();
        for (name, value) in pairs {
            headers.insert(*name, (*value).to_owned());
        }
        retry_after(&headers, NOW.parse().unwrap()).map(|wait| wait.as_millis())
    }

    #[test]
    fn t22_every_way_to_ask_for_a_wait() {
        for (value, expected) in [
            ("1", Some(1_000)),
            (" 7 ", Some(7_000)),
            ("0", Some(0)),
            ("86400", Some(300_000)),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
            ("Sun, 01 Mar 2026 12:00:30 GMT", Some(30_000)),
            ("Sun, 01 Mar 2026 11:00:00 GMT", None),
            ("Mon, 01 Mar 2027 12:00:00 GMT", Some(300_000)),
        ] {
            assert_eq!(asked(&[("retry-after", value)]), expected, "{value:?}");
        }
        assert_eq!(asked(&[]), None);
        assert_eq!(
            asked(&[("x-ms-retry-after-ms", "1500"), ("retry-after", "9")]),
            Some(1_500)
        );
        assert_eq!(asked(&[("retry-after-ms", "250")]), Some(250));
        assert_eq!(
            asked(&[("retry-after-ms", "-1"), ("retry-after", "9")]),
            Some(9_000)
        );
    }

    proptest! {
        #[test]
        fn any_text_is_a_wait_or_none(value in "\\PC*") {
            if let Some(wait) = asked(&[("retry-after", &value)]) {
                prop_assert!(wait <= 300_000);
            }
        }

        #[test]
        fn jitter_has_bounds(last in 0_u64..100_000, random in any::<u128>()) {
            let wait = jitter(Duration::from_millis(last), random);
            prop_assert!(wait >= SHORTEST && wait <= LONGEST);
        }
    }
}
