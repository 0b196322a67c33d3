//! Names that ask for trouble: a resource or a group that is called `locked-…` has a lock, and so on.

use domain::ResourceId;
use http::StatusCode;

use super::{Context, Refusal};
use crate::state::{Effect, State};

/// Whether operations on it take long.
pub(super) fn is_slow(id: &str) -> bool {
    has(id, "slow-")
}

/// No effect, where the deletion of it is acknowledged and not done.
pub(super) fn unless_ghost(id: &ResourceId, effect: Effect) -> Effect {
    if id.name().starts_with("ghost-") {
        Effect::Nothing
    } else {
        effect
    }
}

/// Refuses what is asked of a thing called `throttled-…` or `flaky-…`, the first time and every second
/// time after it.
pub(super) fn check(context: &Context<'_>, state: &mut State, id: &str) -> Result<(), Refusal> {
    let (throttled, flaky) = (has(id, "throttled-"), has(id, "flaky-"));
    if !throttled && !flaky {
        return Ok(());
    }
    let key = format!("{} {}", context.request.method, id.to_ascii_lowercase());
    let asked = state.asked.entry(key).or_default();
    *asked += 1;
    if asked.is_multiple_of(2) {
        return Ok(());
    }
    if throttled {
        // Recorded of a resource provider; Resource Manager's own has `error` around it.
        let message = "Too many requests. Retry the request later.".to_owned();
        let mut refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, "429", message);
        refusal.of_provider = true;
        refusal.retry_after = Some(1);
        return Err(refusal);
    }
    let message = "An error has occurred.".to_owned();
    let mut refusal = Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "InternalServerError",
        message,
    );
    refusal.of_provider = true;
    Err(refusal)
}

/// Whether nobody may do anything to it.
pub(super) fn is_forbidden(id: &str) -> bool {
    has(id, "forbidden-")
}

fn has(id: &str, prefix: &str) -> bool {
    id.split('/')
        .skip(2)
        .any(|segment| segment.starts_with(prefix))
}
