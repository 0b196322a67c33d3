//! What protects a blob from being changed or deleted, beside a lease: legal holds and policies.

use super::{Code, Refusal};
use crate::state::{Container, Revision};
use crate::ticks::Ticks;

/// Whether a deletion of this revision is refused, by its container or by itself
/// (Azure: Store business-critical blob data with immutable storage; the legal hold's code is recorded).
pub(super) fn check_deletion(
    container: &Container,
    revision: &Revision,
    now: Ticks,
) -> Result<(), Refusal> {
    if revision.held {
        return Err(Code::BlobImmutableDueToLegalHold.into());
    }
    if revision.immutable.is_some_and(|(until, _)| until > now) {
        return Err(Code::BlobImmutableDueToPolicy.into());
    }
    check_container(container, revision, now)
}

/// Whether writing over this revision is refused. With versioning a revision with a hold of its own stays
/// as a version, so that only the container's hold and policy count.
pub(super) fn check_write(
    container: &Container,
    revision: &Revision,
    now: Ticks,
    versioning: bool,
) -> Result<(), Refusal> {
    if versioning {
        check_container(container, revision, now)
    } else {
        check_deletion(container, revision, now)
    }
}

/// Whether an append is refused: a policy can allow it.
pub(super) fn check_append(
    container: &Container,
    revision: &Revision,
    now: Ticks,
) -> Result<(), Refusal> {
    match check_deletion(container, revision, now) {
        Err(_)
            if container.hold_tags.is_empty()
                && !revision.held
                && container.immutability.is_some_and(|policy| policy.appends) =>
        {
            Ok(())
        }
        checked => checked,
    }
}

fn check_container(container: &Container, revision: &Revision, now: Ticks) -> Result<(), Refusal> {
    if !container.hold_tags.is_empty() {
        return Err(Code::BlobImmutableDueToLegalHold.into());
    }
    let policy = container.immutability;
    if policy.is_some_and(|policy| revision.created.plus_days(policy.days) > now) {
        return Err(Code::BlobImmutableDueToPolicy.into());
    }
    Ok(())
}
