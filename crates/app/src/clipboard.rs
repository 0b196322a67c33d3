//! Ids and URLs on the clipboard. The page names rows; the text is made here, and holds no signature.

use azure::place_url;
use domain::{Code, Error, Place, Result, Selection};

use crate::App;

/// Rows that are copied at once at most.
const MOST: usize = 10_000;

impl App {
    pub(crate) async fn copy_id(&self, selection: Selection) -> Result<String> {
        self.copy(&selection, |place| match place {
            Place::Resource { id } => Some(id.to_string()),
            place => place_url(place),
        })
        .await
    }

    pub(crate) async fn copy_url(&self, selection: Selection) -> Result<String> {
        self.copy(&selection, place_url).await
    }

    async fn copy(
        &self,
        selection: &Selection,
        line: impl Fn(&Place) -> Option<String>,
    ) -> Result<String> {
        let engine = self.engine();
        let rows = engine.selected_rows(selection)?;
        if rows.len() > MOST {
            return Err(Error::new(Code::TooMany).with("most", MOST));
        }
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let place = engine.place(row)?;
            let refused = || Error::new(Code::NotOffered).with("place", &place);
            lines.push(line(&place).ok_or_else(refused)?);
        }
        let text = lines.join("\n");
        if !text.is_empty() {
            self.0.host.copy(&text).await?;
        }
        Ok(text)
    }
}
