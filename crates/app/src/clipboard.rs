#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use domain::{Code, Error, Result, Selection};

use crate::App;

fn later<T>(what: &str) -> Result<T> {
    Err(Error::new(Code::NotAvailable).with("what", what))
}

impl App {
    pub(crate) async fn copy_id(&self, _selection: Selection) -> Result<String> {
        later("copy_id")
    }

    pub(crate) async fn copy_url(&self, _selection: Selection) -> Result<String> {
        later("copy_url")
    }
}
