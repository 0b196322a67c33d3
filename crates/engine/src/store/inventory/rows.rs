//! The rows of the inventory as values, and the order in which they are shown.

use domain::{BlobId, Column, Container, Facts, Item, Kind, Place};
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{HELD, HELD_OR_LINKED};
use crate::store::{json, unsigned};

/// The order and the filter of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The row of the place.
    pub place: i64,
    /// The substring that names must hold, in any case.
    pub filter: String,
    /// The column that gives the order.
    pub sort: Column,
    /// Whether the order is turned round.
    pub descending: bool,
    /// Whether what is soft-deleted is shown too.
    pub deleted: bool,
}

/// One of the two lists of a place: what is there, or what is soft-deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct List {
    /// The row of the place.
    pub(crate) place: i64,
    /// Whether it is the list of what is soft-deleted.
    pub(crate) deleted: bool,
}

/// What is known of the reading of a place.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// When the last one began, complete or not, RFC 3339.
    pub begun_at: Option<String>,
    /// When the last complete reading ended, RFC 3339.
    pub observed_at: Option<String>,
    /// Why the last one broke off.
    pub error: Option<domain::Error>,
}

/// What some rows amount to.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// Rows.
    pub items: u64,
    /// Files in and below them, as far as they are known.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Whether files and bytes are all of it.
    pub complete: bool,
    /// How many of the rows are soft-deleted.
    pub deleted: u64,
    /// The kinds among them.
    pub kinds: Vec<Kind>,
}

/// A row to write: what a reading saw.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) path: String,
    /// `None` for what lies in a container: its place follows from the path.
    pub(crate) place: Option<Place>,
    pub(crate) size: Option<u64>,
    pub(crate) modified: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) facts: Facts,
}

/// What lies below a folder, summed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sum {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
    pub(crate) modified: Option<String>,
    pub(crate) complete: bool,
}

/// The SQL condition that the rows of a place fulfil.
pub(super) fn shown(connection: &Connection, place: i64) -> rusqlite::Result<&'static str> {
    // A container may hold a million rows, and needs no second look.
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM links WHERE place = ?1 LIMIT 1")?;
    Ok(if statement.exists([place])? {
        HELD_OR_LINKED
    } else {
        HELD
    })
}

/// The SQL order of a query: folders before blobs when sorted by name, and always a total order.
pub(super) fn order(query: &Query) -> String {
    let direction = if query.descending { "DESC" } else { "ASC" };
    let column = match query.sort {
        Column::Name => {
            return format!(
                "kind = 'folder' DESC, name COLLATE NOCASE {direction}, name {direction}, id"
            );
        }
        Column::Type => "kind",
        Column::Location => "json_extract(facts, '$.location')",
        Column::Linked => "json_extract(facts, '$.linked')",
        Column::Modified => "modified",
        Column::Files => "files",
        Column::Size => "size",
    };
    format!("{column} IS NULL, {column} {direction}, name COLLATE NOCASE, name, id")
}

pub(super) fn kind(row: &Row<'_>) -> rusqlite::Result<Kind> {
    let text: String = row.get("kind")?;
    // A kind of a newer version that wrote this file is shown as what it is at least: a resource.
    Ok(Kind::parse(&text).unwrap_or(Kind::Resource))
}

pub(super) fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let kind = kind(row)?;
    Ok(Item {
        id: row.get("id")?,
        parent: row.get("parent")?,
        kind,
        name: row.get("name")?,
        // The root's path only tells whose it is.
        path: if kind == Kind::Home {
            String::new()
        } else {
            row.get("path")?
        },
        size: row.get::<_, Option<i64>>("size")?.map(unsigned),
        files: row.get::<_, Option<i64>>("files")?.map(unsigned),
        complete: row.get("complete")?,
        modified: row.get("modified")?,
        etag: row.get("etag")?,
        facts: json(row, "facts")?,
    })
}

pub(super) fn place(connection: &Connection, id: i64) -> rusqlite::Result<Option<Place>> {
    let mut statement = connection.prepare_cached("SELECT * FROM items WHERE id = ?1")?;
    let mut rows = statement.query([id])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let Some(container) = row.get::<_, Option<i64>>("container")? else {
        return json(row, "place").map(Some);
    };
    let name: String = row.get("path")?;
    let kind = kind(row)?;
    let container: Option<Place> = connection
        .prepare_cached("SELECT place FROM items WHERE id = ?1")?
        .query_row([container], |row| json(row, "place"))
        .optional()?;
    Ok(container.and_then(|place| match place {
        Place::Container(container) => Some(inside(container, kind, name)),
        _ => None,
    }))
}

fn inside(container: Container, kind: Kind, name: String) -> Place {
    if kind == Kind::Folder {
        Place::Folder {
            container,
            prefix: name,
        }
    } else {
        Place::Blob(BlobId {
            container,
            name,
            snapshot: None,
            version: None,
        })
    }
}
