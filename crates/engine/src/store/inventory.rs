//! What was listed once: the rows that the window shows, online or not.

mod found;
mod orders;
mod readings;
mod rows;

use std::path::Path;
use std::sync::Mutex;

use domain::{Item, Pick, Place, Result, Selection};
use rusqlite::functions::FunctionFlags;
use rusqlite::{OptionalExtension as _, named_params};

use super::{Durability, Store, signed, to_json, unsigned};
use crate::engine::lock;
use found::items;
use orders::Orders;
use rows::{item, kind, order, place, shown};

pub(crate) use rows::{List, Seen, Sum};
pub use rows::{Query, Reading, Totals};

const SCHEMA: &[&str] = &[
    "
    CREATE TABLE items (
        id INTEGER PRIMARY KEY,
        parent INTEGER NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        path TEXT NOT NULL,       -- the exact full name below the container, or the id or endpoint
        container INTEGER,        -- the container's row, for what lies in one
        place TEXT,               -- JSON, for what lies in no container
        size INTEGER,
        files INTEGER,
        complete INTEGER NOT NULL DEFAULT 1,
        modified TEXT,
        etag TEXT,
        facts TEXT NOT NULL DEFAULT '{}',
        seen INTEGER NOT NULL,    -- the reading that saw it last
        UNIQUE (parent, kind, path)
    );
    CREATE TABLE readings (
        place INTEGER PRIMARY KEY,
        number INTEGER NOT NULL,
        begun_at TEXT NOT NULL,   -- when the last one began, complete or not
        observed_at TEXT,         -- when the last complete reading ended
        error TEXT
    );
",
    "
    -- What was listed can be listed again: begin anew.
    DROP TABLE items;
    DROP TABLE readings;
    CREATE TABLE items (
        id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: the page keeps it
        parent INTEGER NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        path TEXT NOT NULL,       -- the exact full name below the container, or the id or endpoint
        container INTEGER,        -- the container's row, for what lies in one
        place TEXT,               -- JSON, for what lies in no container
        size INTEGER,
        files INTEGER,
        complete INTEGER NOT NULL DEFAULT 1,
        modified TEXT,
        etag TEXT,
        facts TEXT NOT NULL DEFAULT '{}',
        seen INTEGER NOT NULL,    -- the reading that saw it last
        deleted INTEGER NOT NULL DEFAULT 0, -- soft-deleted: of another list than what is there
        UNIQUE (parent, kind, path, deleted)
    );
    CREATE INDEX resources ON items (path) WHERE container IS NULL;
    CREATE TABLE readings (
        place INTEGER NOT NULL,
        deleted INTEGER NOT NULL, -- of what is soft-deleted
        number INTEGER NOT NULL,
        begun_at TEXT NOT NULL,   -- when the last one began, complete or not
        observed_at TEXT,         -- when the last complete reading ended
        error TEXT,
        PRIMARY KEY (place, deleted)
    );
    CREATE TABLE links (          -- rows that a place shows and another place holds
        place INTEGER NOT NULL,
        item INTEGER NOT NULL,
        PRIMARY KEY (place, item)
    ) WITHOUT ROWID;
",
];

/// The rows of a place: those that it holds, in any list.
const HELD: &str =
    "parent = :place AND (deleted = 0 OR :deleted) AND (:filter = '' OR holds(name, :filter))";
/// The rows of a place that shows rows of other places too.
const HELD_OR_LINKED: &str =
    "(parent = :place OR id IN (SELECT item FROM links WHERE place = :place))
    AND (deleted = 0 OR :deleted) AND (:filter = '' OR holds(name, :filter))";

#[derive(Debug)]
pub(crate) struct Inventory {
    store: Store,
    orders: Mutex<Orders>,
}

impl Inventory {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let store =
            Store::open(path, Durability::Normal, SCHEMA).map_err(|e| e.tried("open-inventory"))?;
        store.read(|connection| {
            connection.create_scalar_function(
                "holds",
                2,
                FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
                |context| {
                    let name: String = context.get(0)?;
                    let wanted: String = context.get(1)?;
                    Ok(name.to_lowercase().contains(&wanted))
                },
            )
        })?;
        Ok(Self {
            store,
            orders: Mutex::default(),
        })
    }

    /// The root row for one cloud and identity; made when it is not there.
    pub(crate) fn home(&self, owner: &str) -> Result<i64> {
        self.store.write(|t| {
            t.execute(
                "INSERT OR IGNORE INTO items (parent, kind, name, path, place, seen)
                 VALUES (0, 'home', '', ?1, ?2, 0)",
                (owner, to_json(&Place::Home)?),
            )?;
            t.query_row(
                "SELECT id FROM items WHERE parent = 0 AND kind = 'home' AND path = ?1",
                [owner],
                |row| row.get(0),
            )
        })
    }

    pub(crate) fn item(&self, id: i64) -> Result<Option<Item>> {
        self.store.read(|c| {
            c.query_row("SELECT * FROM items WHERE id = ?1", [id], item)
                .optional()
        })
    }

    /// The row and those above it, the root first.
    pub(crate) fn crumbs(&self, id: i64) -> Result<Vec<Item>> {
        self.store.read(|c| {
            let mut statement = c.prepare_cached(
                "WITH RECURSIVE up (id, depth) AS (
                     VALUES (?1, 0)
                     UNION ALL SELECT items.parent, depth + 1 FROM items JOIN up ON items.id = up.id
                     WHERE items.parent <> 0)
                 SELECT items.* FROM up JOIN items ON items.id = up.id ORDER BY depth DESC",
            )?;
            statement.query_map([id], item)?.collect()
        })
    }

    pub(crate) fn place(&self, id: i64) -> Result<Option<Place>> {
        self.store.read(|c| place(c, id))
    }

    /// How many rows a query has, and those from an offset on.
    pub(crate) fn rows(&self, query: &Query, offset: u64, limit: u32) -> Result<(u64, Vec<Item>)> {
        self.store.read(|c| {
            let mut orders = lock(&self.orders);
            // Who asks only how many there are needs no order.
            let ordered = match limit {
                0 => orders.known(c, query)?,
                _ => orders.still(c, query)?,
            };
            drop(orders);
            if let Some(ids) = ordered {
                let items = items(c, part(&ids, offset, limit.into()))?;
                return Ok((ids.len() as u64, items));
            }
            let shown = shown(c, query.place)?;
            let filter = query.filter.to_lowercase();
            let total: i64 = c
                .prepare_cached(&format!("SELECT count(*) FROM items WHERE {shown}"))?
                .query_row(
                    named_params! { ":place": query.place, ":deleted": query.deleted, ":filter": filter },
                    |row| row.get(0),
                )?;
            if limit == 0 {
                return Ok((unsigned(total), Vec::new()));
            }
            let mut statement = c.prepare_cached(&format!(
                "SELECT * FROM items WHERE {shown} ORDER BY {} LIMIT :limit OFFSET :offset",
                order(query)
            ))?;
            let parameters = named_params! {
                ":place": query.place, ":deleted": query.deleted, ":filter": filter,
                ":limit": limit, ":offset": signed(offset),
            };
            let rows = statement
                .query_map(parameters, item)?
                .collect::<rusqlite::Result<_>>()?;
            Ok((unsigned(total), rows))
        })
    }

    /// The ids at some positions of a query, in its order.
    pub(crate) fn row_ids(&self, query: &Query, offset: u64, limit: u64) -> Result<Vec<i64>> {
        let ids = self.store.read(|c| lock(&self.orders).ids(c, query))?;
        Ok(part(&ids, offset, limit).to_vec())
    }

    /// The rows that a selection means, in the order of their names.
    pub(crate) fn selected(&self, selection: &Selection) -> Result<Vec<i64>> {
        let (ids, all) = match &selection.pick {
            Pick::Only { ids } => (ids, false),
            Pick::AllExcept { ids } => (ids, true),
            Pick::Below { ids } => return self.below(selection.place, ids),
        };
        self.store.read(|c| {
            let mut statement = c.prepare_cached(&format!(
                "SELECT id FROM items
                 WHERE {} AND (id IN (SELECT value FROM json_each(:ids))) <> :all
                 ORDER BY name, id",
                shown(c, selection.place)?
            ))?;
            let parameters = named_params! {
                ":place": selection.place,
                ":deleted": selection.deleted,
                ":filter": selection.filter.to_lowercase(),
                ":ids": to_json(ids)?,
                ":all": all,
            };
            statement.query_map(parameters, |row| row.get(0))?.collect()
        })
    }

    /// Those of these rows that stand somewhere below a place and are there, in the order of their names.
    fn below(&self, place: i64, ids: &[i64]) -> Result<Vec<i64>> {
        self.store.read(|c| {
            let mut statement = c.prepare_cached(
                "WITH RECURSIVE up (id, above) AS (
                     SELECT id, parent FROM items WHERE id IN (SELECT value FROM json_each(?2)) AND deleted = 0
                     UNION SELECT up.id, items.parent FROM up JOIN items ON items.id = up.above)
                 SELECT items.id FROM up JOIN items ON items.id = up.id WHERE up.above = ?1
                 ORDER BY items.name, items.id",
            )?;
            statement
                .query_map((place, to_json(&ids)?), |row| row.get(0))?
                .collect()
        })
    }

    pub(crate) fn totals(&self, ids: &[i64]) -> Result<Totals> {
        self.store.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT kind, count(*) AS items,
                        sum(CASE WHEN kind IN ('blob', 'snapshot') THEN 1 ELSE coalesce(files, 0) END) AS files,
                        sum(coalesce(size, 0)) AS bytes,
                        min(complete AND size IS NOT NULL) AS complete, sum(deleted) AS deleted
                 FROM items WHERE id IN (SELECT value FROM json_each(?1)) GROUP BY kind",
            )?;
            let mut totals = Totals { complete: true, ..Totals::default() };
            let mut rows = statement.query([to_json(&ids)?])?;
            while let Some(row) = rows.next()? {
                totals.items += unsigned(row.get("items")?);
                totals.files += unsigned(row.get("files")?);
                totals.bytes += unsigned(row.get("bytes")?);
                totals.deleted += unsigned(row.get("deleted")?);
                totals.complete &= row.get::<_, bool>("complete")?;
                totals.kinds.push(kind(row)?);
            }
            Ok(totals)
        })
    }

    /// How many rows lie directly below, and whether one of them can be opened.
    pub(crate) fn children(&self, id: i64) -> Result<(u64, bool)> {
        self.store.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT kind, count(*) FROM items WHERE parent = ?1 AND deleted = 0 GROUP BY kind",
            )?;
            let mut rows = statement.query([id])?;
            let (mut count, mut opens) = (0, false);
            while let Some(row) = rows.next()? {
                count += unsigned(row.get(1)?);
                opens |= kind(row)?.row().opens;
            }
            Ok((count, opens))
        })
    }

    /// The row of the container in which a row lies, or which it is.
    pub(crate) fn container_of(&self, id: i64) -> Result<Option<i64>> {
        self.store.read(|c| {
            c.query_row(
                "SELECT CASE kind WHEN 'container' THEN id ELSE container END FROM items WHERE id = ?1",
                [id],
                |row| row.get(0),
            )
            .optional()
            .map(Option::flatten)
        })
    }

    /// The rows whose place is one of these: those to read again after a job.
    pub(crate) fn rows_of(&self, places: &[Place]) -> Result<Vec<i64>> {
        self.store.read(|c| {
            let mut found = Vec::new();
            for place in places {
                let key;
                let (kind, path) = match place {
                    // Its path says what it is.
                    Place::Resource { id } => {
                        key = id.key();
                        ("", key.as_str())
                    }
                    Place::Container(container) => ("container", container.name.as_str()),
                    Place::Folder { prefix, .. } => ("folder", prefix.as_str()),
                    Place::Blob(blob) => ("blob", blob.name.as_str()),
                    _ => continue,
                };
                let mut statement =
                    c.prepare_cached("SELECT id FROM items WHERE ?1 IN (kind, '') AND path = ?2")?;
                found.extend(
                    statement
                        .query_map((kind, path), |row| row.get::<_, i64>(0))?
                        .collect::<rusqlite::Result<Vec<_>>>()?,
                );
            }
            Ok(found)
        })
    }
}

/// The ids at some positions.
fn part(ids: &[i64], offset: u64, limit: u64) -> &[i64] {
    let at = |position: u64| {
        usize::try_from(position)
            .unwrap_or(usize::MAX)
            .min(ids.len())
    };
    &ids[at(offset)..at(offset.saturating_add(limit))]
}
