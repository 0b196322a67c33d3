#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use domain::{Code, Error, Result};

use crate::App;
use crate::views::RowsQuery;

fn later<T>(what: &str) -> Result<T> {
    Err(Error::new(Code::NotAvailable).with("what", what))
}

impl App {
    pub(crate) async fn export_list(&self, _query: RowsQuery) -> Result<Option<String>> {
        later("export_list")
    }

    pub(crate) async fn open_in_portal(&self, _place: i64) -> Result<()> {
        later("open_in_portal")
    }
}
