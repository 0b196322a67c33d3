//! What roles a token needs on storage.

use super::{Call, Code, Operation, Refusal};
use crate::exchange::Request;
use crate::state::State;

const CONTAINERS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers";
const SERVICES: &str = "Microsoft.Storage/storageAccounts/blobServices";

/// Whether somebody's roles allow what is asked (Azure REST: Authorize with Microsoft Entra ID, permissions for
/// calling data operations).
pub(super) fn check(
    state: &State,
    principal: &str,
    request: &Request,
    call: &Call,
) -> Result<(), Refusal> {
    if state.rights.assignments.is_none() && state.rights.denials.is_empty() {
        return Ok(());
    }
    let Some(account) = state.account_id(&call.account) else {
        return Ok(());
    };
    let scope = if call.container.is_empty() {
        account.to_string()
    } else {
        format!(
            "{account}/blobServices/default/containers/{}",
            call.container
        )
    };
    let may =
        |action: &str| state.may_touch(principal, &scope, &format!("{CONTAINERS}/blobs/{action}"));
    let may_act =
        |action: &str| state.may_act(principal, &scope, &format!("{CONTAINERS}/{action}"));
    let allowed = match call.operation {
        Operation::ListContainers | Operation::GetContainerProperties => {
            // Whoever only reads resources is not let in to the data plane.
            may_act("read") && may("read")
        }
        Operation::CreateContainer
        | Operation::SetContainerMetadata
        | Operation::LeaseContainer
        | Operation::RestoreContainer => may_act("write") && may("write"),
        Operation::DeleteContainer => may_act("delete") && may("delete"),
        Operation::GetBlobServiceProperties | Operation::GetAccountInformation => may("read"),
        Operation::SetBlobServiceProperties => {
            state.may_act(principal, &scope, &format!("{SERVICES}/write"))
        }
        Operation::GetUserDelegationKey => {
            let action = format!("{SERVICES}/generateUserDelegationKey/action");
            state.may_act(principal, &scope, &action)
        }
        Operation::GetBlobTags => may("tags/read"),
        Operation::SetBlobTags => may("tags/write"),
        Operation::DeleteBlob if request.param("deletetype").is_some() => {
            may("permanentDelete/action")
        }
        Operation::DeleteBlob if request.param("versionid").is_some() => {
            may("deleteBlobVersion/action")
        }
        Operation::DeleteBlob => may("delete"),
        Operation::SetBlobLegalHold
        | Operation::SetBlobImmutabilityPolicy
        | Operation::DeleteBlobImmutabilityPolicy => {
            may("immutableStorage/runAsSuperUser/action") || may("write")
        }
        // The parts of a batch are authorized one by one.
        Operation::BatchDelete | Operation::MalformedName | Operation::Unknown => true,
        operation if operation.is_read() => may("read"),
        Operation::PutBlob | Operation::CopyBlob | Operation::AppendBlock => {
            may("write") || may("add/action")
        }
        _ => may("write"),
    };
    if allowed {
        Ok(())
    } else {
        Err(Code::AuthorizationPermissionMismatch.into())
    }
}
