//! Token buckets, as Resource Manager has them since 2024: one for each subscription, caller and verb.

use http::{Method, StatusCode};

use super::{Caller, Context, Refusal};
use crate::reply::Reply;
use crate::seed::Bucket;
use crate::state::{Level, State};
use crate::ticks::Ticks;

/// The bucket of all callers of a subscription together holds this many times one caller's (Microsoft
/// Learn: "Throttling Resource Manager requests").
const GLOBAL: i64 = 15;

/// The verbs that are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Reads,
    Writes,
    Deletes,
}

impl Verb {
    pub(super) fn of(method: &Method) -> Self {
        match *method {
            Method::GET | Method::HEAD => Self::Reads,
            Method::DELETE => Self::Deletes,
            _ => Self::Writes,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::Deletes => "deletes",
        }
    }
}

/// What is left after a request.
pub(super) struct Left {
    verb: Verb,
    tokens: i64,
    global: i64,
    of_subscription: bool,
}

impl Left {
    /// Recorded from the service in 2025: `x-ms-ratelimit-remaining-subscription-reads: 249`,
    /// `x-ms-ratelimit-remaining-subscription-global-reads: 3749`.
    pub(super) fn add_headers(&self, reply: &mut Reply) {
        let verb = self.verb.as_str();
        let of = if self.of_subscription {
            "subscription"
        } else {
            "tenant"
        };
        for (global, number) in [("", self.tokens), ("global-", self.global)] {
            let name = format!("x-ms-ratelimit-remaining-{of}-{global}{verb}");
            reply.set_named(&name, &number.to_string());
        }
    }
}

/// Takes a token, or refuses with the seconds after which there is one again.
pub(super) fn take(context: &Context<'_>, state: &mut State) -> Result<Left, Refusal> {
    let verb = Verb::of(&context.request.method);
    let bucket = match verb {
        Verb::Reads => state.settings.throttle.reads,
        Verb::Writes => state.settings.throttle.writes,
        Verb::Deletes => state.settings.throttle.deletes,
    };
    let path = context.request.path.to_ascii_lowercase();
    let subscription = path
        .strip_prefix("/subscriptions/")
        .map(|rest| rest.split('/').next().unwrap_or_default().to_owned());
    let of = subscription.as_deref().unwrap_or("tenant");
    let word = verb.as_str();
    let own = format!("{of} {} {word}", context.caller.object);
    let tokens = draw(state, own, bucket, context.now)
        .ok_or_else(|| refuse(context.caller, of, verb, bucket))?;
    let all = Bucket {
        size: bucket.size * GLOBAL,
        per_second: bucket.per_second * GLOBAL,
    };
    let global = draw(state, format!("{of} {word}"), all, context.now)
        .ok_or_else(|| refuse(context.caller, of, verb, bucket))?;
    Ok(Left {
        verb,
        tokens,
        global,
        of_subscription: subscription.is_some(),
    })
}

/// Takes one token and says how many are left.
fn draw(state: &mut State, name: String, bucket: Bucket, now: Ticks) -> Option<i64> {
    let full = Level {
        tokens: bucket.size,
        filled: now,
    };
    let level = state.buckets.entry(name).or_insert(full);
    let seconds = now.unix_seconds() - level.filled.unix_seconds();
    if seconds != 0 {
        // A clock that was moved back fills nothing.
        let more = seconds.max(0).saturating_mul(bucket.per_second);
        level.tokens = level.tokens.saturating_add(more).min(bucket.size);
        level.filled = now;
    }
    if level.tokens < 1 {
        return None;
    }
    level.tokens -= 1;
    Some(level.tokens)
}

/// Microsoft Learn: "Throttling Resource Manager requests" (429 and `Retry-After`); nobody recorded one.
fn refuse(caller: &Caller, subscription: &str, verb: Verb, bucket: Bucket) -> Refusal {
    let seconds = if bucket.per_second > 0 { 1 } else { 60 };
    let message = format!(
        "Number of '{}' requests for subscription '{subscription}' actor '{}' exceeded. Please try again after '{seconds}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.",
        verb.as_str(),
        caller.object
    );
    let code = "SubscriptionRequestsThrottled";
    let mut refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, code, message);
    refusal.retry_after = Some(seconds);
    refusal
}
