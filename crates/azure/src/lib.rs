//! Speaks HTTP to one Azure cloud: Entra tokens, Resource Manager and Blob. Paging, retries, redaction.
//!
//! The only crate of ours that knows URLs, headers and the SDK's types. It knows no job and no disk.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod arm;
mod auth;
mod blob;
mod clock;
mod cloud;
mod connection_string;
mod http;
mod place;
mod portal;
#[cfg(test)]
mod tests;
mod xml;

pub use arm::{
    DeletedResource, Deletion, DenyAssignment, Lock, Nested, Permission, Progressing, Resource,
    ResourceGroup, ResourceManager, Subscription, Workspace, WorkspaceLinks,
};
pub use auth::{Identity, SignIn, StorageAuth, find_azure_cli};
pub use blob::{
    Acknowledged, Answers, Blob, BlobDetail, BlobPage, BlobService, ContainerDetail,
    ContainerEntry, ContainerPage, FetchedPage, Include, ListBlobs, RangeBody, Retention, Target,
};
pub use clock::{Clock, SystemClock};
pub use cloud::{Cloud, Demo, DemoStorage};
pub use connection_string::{attach_by_key, emulator, parse_connection_string};
pub use http::Http;
pub use place::{Located, parse_place, place_url};
pub use portal::portal_url;
