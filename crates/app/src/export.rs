//! Taking along what a list shows, and going to the portal.
#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use std::io::Write;
use std::path::Path;

use domain::{Code, Error, Item, Kind, Place, Result};
use engine::Engine;

use crate::App;
use crate::explore::PAGE;
use crate::views::RowsQuery;

/// The facts that have a column of their own.
const FACTS: [&str; 10] = [
    "location",
    "linked",
    "shared-by",
    "personal",
    "locked",
    "soft-deleted",
    "created",
    "tags",
    "tier",
    "content-type",
];

impl App {
    pub(crate) async fn export_list(&self, query: RowsQuery) -> Result<Option<String>> {
        let engine = self.engine();
        let item = engine.item(query.place)?;
        let name = if item.name.is_empty() {
            "LastCopy"
        } else {
            &item.name
        };
        let name: String = name
            .chars()
            .map(|c| if legal(c) { c } else { '_' })
            .collect();
        let Some(path) = self.0.host.save_file(&format!("{name}.csv")).await else {
            return Ok(None);
        };
        let shown = self.shown_path(&path);
        let written = tokio::task::spawn_blocking(move || write(&engine, &query.into(), &path));
        written
            .await
            .map_err(|e| Error::new(Code::Internal).with("why", e))??;
        Ok(Some(shown))
    }

    pub(crate) async fn save_plan(&self, plan: String) -> Result<Option<String>> {
        let engine = self.engine();
        let name = format!("plan-{}.json", engine.plan(&plan)?.id);
        let Some(path) = self.0.host.save_file(&name).await else {
            return Ok(None);
        };
        let shown = self.shown_path(&path);
        let written = tokio::task::spawn_blocking(move || engine.export_plan(&plan, &path));
        written
            .await
            .map_err(|e| Error::new(Code::Internal).with("why", e))??;
        Ok(Some(shown))
    }

    pub(crate) async fn open_in_portal(&self, place: i64) -> Result<()> {
        let engine = self.engine();
        // What lies in storage is shown in the portal at its account.
        let mut rows = engine.crumbs(place)?;
        let refused = || Error::new(Code::NotOffered).with("place", "portal");
        let id = loop {
            let row = rows.pop().ok_or_else(refused)?;
            if row.kind != Kind::Home
                && let Place::Resource { id } = engine.place(row.id)?
            {
                break id;
            }
        };
        let tenant = engine.identity().map(|who| who.tenant).unwrap_or_default();
        let url = azure::portal_url(engine.cloud(), &tenant, &id);
        let url = url.ok_or_else(|| Error::new(Code::NotAvailable).with("what", "portal"))?;
        self.0.host.open_url(&url)
    }
}

/// What a file name may hold everywhere.
fn legal(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ')
}

/// Writes every row of a query, through a file beside the target that then takes its place.
fn write(engine: &Engine, query: &engine::Query, path: &Path) -> Result<()> {
    let failed = |e: std::io::Error| {
        Error::new(Code::NotWritable)
            .with("path", path.display())
            .with("why", e)
    };
    let directory = path.parent().unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(directory).map_err(failed)?;
    let mut out = std::io::BufWriter::new(file);
    let is_json = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let ids = engine.row_ids(query, 0, u64::MAX)?;
    let mut table = if is_json {
        Table::Json { any: false }
    } else {
        Table::Csv
    };
    table.begin(&mut out).map_err(failed)?;
    for page in ids.chunks(PAGE as usize) {
        for item in engine.items(page)? {
            table.row(&mut out, &item).map_err(failed)?;
        }
    }
    table.end(&mut out).map_err(failed)?;
    let file = out.into_inner().map_err(|e| failed(e.into_error()))?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}

enum Table {
    Csv,
    Json { any: bool },
}

impl Table {
    fn begin(&self, out: &mut impl Write) -> std::io::Result<()> {
        match self {
            // With a byte order mark, without which a spreadsheet would not read UTF-8.
            Self::Csv => write!(
                out,
                "\u{feff}name,kind,path,size,files,complete,modified,etag,{}\r\n",
                FACTS.join(",")
            ),
            Self::Json { .. } => out.write_all(b"["),
        }
    }

    fn row(&mut self, out: &mut impl Write, item: &Item) -> std::io::Result<()> {
        match self {
            Self::Csv => {
                let text = |value: Option<u64>| value.map(|n| n.to_string()).unwrap_or_default();
                let mut cells = vec![
                    item.name.clone(),
                    item.kind.as_str().to_owned(),
                    item.path.clone(),
                    text(item.size),
                    text(item.files),
                    item.complete.to_string(),
                    item.modified.clone().unwrap_or_default(),
                    item.etag.clone().unwrap_or_default(),
                ];
                cells.extend(FACTS.map(|fact| item.facts.get(fact).cloned().unwrap_or_default()));
                let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
                write!(out, "{}\r\n", cells.join(","))
            }
            Self::Json { any } => {
                out.write_all(if *any { b",\n" } else { b"\n" })?;
                *any = true;
                let row = serde_json::json!({
                    "name": item.name, "kind": item.kind, "path": item.path, "size": item.size,
                    "files": item.files, "complete": item.complete, "modified": item.modified,
                    "etag": item.etag, "facts": item.facts,
                });
                serde_json::to_writer(out, &row).map_err(Into::into)
            }
        }
    }

    fn end(&self, out: &mut impl Write) -> std::io::Result<()> {
        match self {
            Self::Csv => Ok(()),
            Self::Json { .. } => out.write_all(b"\n]\n"),
        }
    }
}

/// A cell of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe in front.
fn quoted(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !text.contains(['"', ',', '\r', '\n']) {
        return text.to_owned();
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula() {
        for (text, cell) in [
            ("plain", "plain"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("a\nb", "\"a\nb\""),
            ("=1+1", "\"'=1+1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("-2", "\"'-2\""),
        ] {
            assert_eq!(quoted(text), cell);
        }
    }
}
