//! The blob service, path-style: `/{account}/{container}/{blob}`.

mod auth;
mod batch;
mod blocks;
mod conditions;
mod container;
mod copy;
mod delete;
mod guard;
mod hold;
mod lease;
mod list;
mod operation;
mod pages;
mod read;
mod refusal;
mod role;
mod rows;
mod sas;
mod sentinel;
mod service;
mod tags;
mod user_key;
mod write;
mod xml;

use http::{HeaderName, Method, StatusCode, header};

use crate::arm::is_date;
use crate::content::Content;
use crate::exchange::Request;
use crate::journal::Changed;
use crate::reply::Reply;
use crate::world::World;

pub(crate) use operation::{Call, Operation};
use refusal::{Code, Refusal};
pub(crate) use sentinel::Asked;

/// What a request without `x-ms-version` is answered as, where its authorization allows that.
const DEFAULT_VERSION: &str = "2021-08-06";

/// Answers, and names who asked.
pub(crate) fn answer(world: &World, request: &Request, call: &Call) -> (String, Reply) {
    let mut identity = "anonymous".to_owned();
    let answered = check_version(request)
        .and_then(|()| check_account(world, call))
        .and_then(|()| auth::authenticate(world, request, call))
        .and_then(|who| {
            identity = who;
            match call.operation {
                // The parts of a batch are changes of their own; a key is none.
                Operation::BatchDelete | Operation::GetUserDelegationKey => {
                    perform(world, request, call)
                }
                _ => Ok(world.change(request, Changed::Blob, &identity, || {
                    let made = perform(world, request, call);
                    made.unwrap_or_else(|refusal| refusal.reply(world, request))
                })),
            }
        });
    let mut reply = answered.unwrap_or_else(|refusal| refusal.reply(world, request));
    add_headers(world, request, &mut reply);
    (identity, reply)
}

/// Makes a change of an earlier run again.
pub(crate) fn make_again(world: &World, request: &Request) -> bool {
    perform(world, request, &Call::of(request)).is_ok()
}

/// A refusal in the storage service's shape, for a fault.
pub(crate) fn refused(world: &World, request: &Request, status: StatusCode, code: &str) -> Reply {
    let mut reply = Refusal::for_fault(status, code).reply(world, request);
    add_headers(world, request, &mut reply);
    reply
}

fn perform(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    match call.operation {
        Operation::ListContainers => list::containers(world, request, call),
        Operation::GetBlobServiceProperties => service::properties(world, call),
        Operation::SetBlobServiceProperties => service::set_properties(world, request, call),
        Operation::GetAccountInformation => service::account_information(world, call),
        Operation::BatchDelete => batch::delete(world, request, call),
        Operation::CreateContainer => container::create(world, request, call),
        Operation::GetContainerProperties => container::properties(world, call),
        Operation::SetContainerMetadata => container::set_container_metadata(world, request, call),
        Operation::RestoreContainer => container::restore(world, request, call),
        Operation::DeleteContainer => container::delete(world, request, call),
        Operation::LeaseContainer => lease::on_container(world, request, call),
        Operation::ListBlobs => list::blobs(world, request, call),
        Operation::GetBlob | Operation::HeadBlob => read::blob(world, request, call),
        Operation::PutBlob => write::put(world, request, call),
        Operation::AppendBlock => write::append(world, request, call),
        Operation::SetBlobMetadata => write::set_metadata(world, request, call),
        Operation::SnapshotBlob => write::snapshot(world, request, call),
        Operation::LeaseBlob => lease::on_blob(world, request, call),
        Operation::PutBlock => {
            let content = Content::Bytes(request.body.clone());
            blocks::put(world, request, call, content)
        }
        Operation::PutBlockFromUrl => copy::block(world, request, call),
        Operation::PutBlockList => blocks::commit(world, request, call),
        Operation::GetBlockList => blocks::list(world, request, call),
        Operation::PutPage => pages::put(world, request, call),
        Operation::GetPageRanges => pages::ranges(world, request, call),
        Operation::GetBlobTags => tags::get(world, request, call),
        Operation::SetBlobTags => tags::set(world, request, call),
        Operation::SetBlobTier => tags::set_tier(world, request, call),
        Operation::CopyBlob => copy::blob(world, request, call),
        Operation::GetUserDelegationKey => user_key::get(world, request),
        Operation::SetBlobProperties => write::set_properties(world, request, call),
        Operation::SetBlobLegalHold => hold::set_legal_hold(world, request, call),
        Operation::SetBlobImmutabilityPolicy => hold::set_policy(world, request, call),
        Operation::DeleteBlobImmutabilityPolicy => hold::delete_policy(world, request, call),
        Operation::UndeleteBlob => delete::undelete(world, call),
        Operation::DeleteBlob => delete::blob(world, request, call),
        Operation::MalformedName => Err(Code::InvalidUri.into()),
        Operation::Unknown => Err(Code::NotImplemented.into()),
    }
}

/// Any well-formed version is served.
fn check_version(request: &Request) -> Result<(), Refusal> {
    match &request.version {
        Some(version) if !is_date(version) => Err(Code::InvalidHeaderValue.into()),
        _ => Ok(()),
    }
}

/// A host of a real account that does not exist cannot even be found; path-style this is a 404.
fn check_account(world: &World, call: &Call) -> Result<(), Refusal> {
    if world.state().accounts.contains_key(&call.account) {
        Ok(())
    } else {
        Err(Code::ResourceNotFound.into())
    }
}

/// Recorded from the service: the headers of every answer of storage.
fn add_headers(world: &World, request: &Request, reply: &mut Reply) {
    const CLIENT_ID: HeaderName = HeaderName::from_static("x-ms-client-request-id");
    reply.set(
        header::SERVER,
        "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0",
    );
    reply.set(header::DATE, &world.clock.now().http_date());
    reply.set(HeaderName::from_static("x-ms-request-id"), &request.id);
    let version = request.version.as_deref().unwrap_or(DEFAULT_VERSION);
    reply.set(HeaderName::from_static("x-ms-version"), version);
    if let Some(id) = request.headers.get(CLIENT_ID) {
        reply.headers.insert(CLIENT_ID, id.clone());
    }
    // A HEAD says by its headers alone what a GET would bring.
    if request.method == Method::HEAD {
        if !reply.headers.contains_key(header::CONTENT_LENGTH) {
            reply.set(header::CONTENT_LENGTH, "0");
        }
        reply.range.end = reply.range.start;
    }
}
