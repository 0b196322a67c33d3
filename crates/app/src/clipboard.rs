//! Ids, URLs and plans on the clipboard. The page names rows; the text is made here, and holds no signature.

use azure::place_url;
use domain::{Code, Error, Place, Result, Selection};

use words::Words;

use crate::App;
use crate::explore::PAGE;

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

    pub(crate) async fn copy_plan(&self, plan: String) -> Result<u64> {
        let engine = self.engine();
        let made = engine.plan(&plan)?;
        if made.items + made.blocked > MOST as u64 {
            return Err(Error::new(Code::TooMany).with("most", MOST));
        }
        let words = Words::new(self.language(self.state().settings));
        // A name may hold the end of a line, and what follows would be a command.
        let comment = |text: &str| format!("# {}\n", text.replace(char::is_control, " "));
        let mut text = comment(&words.say("cli-plan-az", &[("hash", made.hash.into())]));
        let mut count = 0;
        let mut offset = 0;
        loop {
            let rows = engine.job_items(&plan, false, offset, PAGE)?;
            if rows.is_empty() {
                break;
            }
            offset += rows.len() as u64;
            for item in rows.into_iter().map(|row| row.item) {
                match engine::az_command(&item, &made.options) {
                    Ok(command) => {
                        count += 1;
                        text.push_str(&command);
                        text.push('\n');
                    }
                    Err(why) => {
                        let why = words.say(&why, &[]);
                        text.push_str(&comment(&format!("{}: {why}", item.blob)));
                    }
                }
            }
        }
        self.0.host.copy(&text).await?;
        Ok(count)
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
