#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use domain::{Code, Error, Result};

use crate::App;
use crate::views::{Attach, Session};

fn later<T>(what: &str) -> Result<T> {
    Err(Error::new(Code::NotAvailable).with("what", what))
}

impl App {
    pub(crate) async fn attach_storage(&self, _how: Attach) -> Result<Session> {
        later("attach_storage")
    }

    pub(crate) async fn detach_storage(&self, _place: i64) -> Result<Session> {
        later("detach_storage")
    }
}
