//! Rows that are looked for by what they are, not by where they stand.

use domain::{Item, Kind, ResourceId, Result};
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::rows::item;
use super::{Inventory, Seen, to_json};

impl Inventory {
    /// The row of a resource in the tree of a root; one that its group holds before one that only a workspace names.
    pub(crate) fn resource(&self, root: i64, kind: Kind, id: &ResourceId) -> Result<Option<i64>> {
        self.0.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT items.id FROM items JOIN items AS holder ON holder.id = items.parent
                 WHERE items.path = ?1 AND items.kind = ?2 AND items.container IS NULL AND items.deleted = 0
                 ORDER BY holder.kind = 'workspace'",
            )?;
            let mut rows = statement.query((id.key(), kind.as_str()))?;
            while let Some(row) = rows.next()? {
                let found = row.get(0)?;
                if root_of(c, found)? == Some(root) {
                    return Ok(Some(found));
                }
            }
            Ok(None)
        })
    }

    /// The root above a row.
    pub(crate) fn root(&self, id: i64) -> Result<Option<i64>> {
        self.0.read(|c| root_of(c, id))
    }

    /// Makes sure that there is a row for each of these, each below the one before, the first below a row that is
    /// there. Returns the last one's.
    pub(crate) fn adopt(&self, below: i64, way: &[Seen]) -> Result<i64> {
        self.0.write(|t| {
            let mut statement = t.prepare_cached(
                "INSERT INTO items (parent, kind, name, path, place, facts, seen)
                 VALUES (:parent, :kind, :name, :path, :place, :facts, 0)
                 ON CONFLICT (parent, kind, path, deleted) DO UPDATE SET name = excluded.name
                 RETURNING id",
            )?;
            let mut parent = below;
            for seen in way {
                let parameters = named_params! {
                    ":parent": parent,
                    ":kind": seen.kind.as_str(),
                    ":name": seen.name,
                    ":path": seen.path,
                    ":place": seen.place.as_ref().map(to_json).transpose()?,
                    ":facts": to_json(&seen.facts)?,
                };
                parent = statement.query_row(parameters, |row| row.get(0))?;
            }
            Ok(parent)
        })
    }

    /// Lets a place show these rows of other places, and no others.
    pub(crate) fn link(&self, place: i64, items: &[i64]) -> Result<()> {
        self.0.write(|t| {
            t.execute("DELETE FROM links WHERE place = ?1", [place])?;
            let mut statement =
                t.prepare_cached("INSERT OR IGNORE INTO links (place, item) VALUES (?1, ?2)")?;
            for item in items {
                statement.execute((place, item))?;
            }
            Ok(())
        })
    }

    /// Marks the storage accounts, among a row and those directly below it, that hold the run history of a workspace:
    /// it names people.
    pub(crate) fn mark_personal(&self, place: i64) -> Result<()> {
        self.0.write(|t| {
            t.execute(
                "UPDATE items SET facts = json_set(facts, '$.personal', 'may-hold')
                 WHERE (id = ?1 OR parent = ?1) AND kind = 'storage-account' AND EXISTS (
                     SELECT 1 FROM items AS below
                     WHERE below.parent = items.id AND below.kind = 'container' AND below.path = 'azureml')",
                [place],
            )?;
            Ok(())
        })
    }

    /// The rows whose names hold a text, in the tree of a root: places first, the shortest names first.
    pub(crate) fn find(&self, root: i64, text: &str, limit: u32) -> Result<Vec<Item>> {
        let limit = limit as usize;
        self.0.read(|c| {
            let mut found = Vec::new();
            for sql in [
                "SELECT * FROM items WHERE container IS NULL AND parent <> 0 AND deleted = 0 AND holds(name, ?1)
                 ORDER BY length(name), name",
                "SELECT * FROM items WHERE container IS NOT NULL AND deleted = 0 AND holds(name, ?1)",
            ] {
                let mut statement = c.prepare_cached(sql)?;
                let mut rows = statement.query([text.to_lowercase()])?;
                while let Some(row) = rows.next()? {
                    if found.len() >= limit {
                        return Ok(found);
                    }
                    let item = item(row)?;
                    if root_of(c, item.id)? == Some(root) {
                        found.push(item);
                    }
                }
            }
            Ok(found)
        })
    }

    /// These rows, in this order; those that are gone are left out.
    pub(crate) fn items(&self, ids: &[i64]) -> Result<Vec<Item>> {
        self.0.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT items.* FROM json_each(?1) AS wanted JOIN items ON items.id = wanted.value
                 ORDER BY wanted.key",
            )?;
            statement.query_map([to_json(&ids)?], item)?.collect()
        })
    }
}

fn root_of(connection: &Connection, id: i64) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "WITH RECURSIVE up (id, parent) AS (
                 SELECT id, parent FROM items WHERE id = ?1
                 UNION ALL SELECT items.id, items.parent FROM items JOIN up ON items.id = up.parent)
             SELECT id FROM up WHERE parent = 0",
        )?
        .query_row([id], |row| row.get(0))
        .optional()
}
