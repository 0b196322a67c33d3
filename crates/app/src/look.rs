#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use domain::{BlobCopy, Code, Error, Properties, Result, WorkspaceRow};

use crate::App;
use crate::views::{Found, Preview};

fn later<T>(what: &str) -> Result<T> {
    Err(Error::new(Code::NotAvailable).with("what", what))
}

impl App {
    pub(crate) async fn workspaces(&self) -> Result<Vec<WorkspaceRow>> {
        later("workspaces")
    }

    pub(crate) async fn properties(&self, _id: i64) -> Result<Properties> {
        later("properties")
    }

    pub(crate) async fn copies(&self, _id: i64) -> Result<Vec<BlobCopy>> {
        later("copies")
    }

    pub(crate) async fn preview(&self, _id: i64) -> Result<Preview> {
        later("preview")
    }

    pub(crate) async fn find(&self, _text: String, _limit: u32) -> Result<Vec<Found>> {
        later("find")
    }
}
