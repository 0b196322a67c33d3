//! What readings of places write: rows, the end of a list, sums.

use domain::Result;
use rusqlite::{OptionalExtension as _, named_params};

use super::{Inventory, List, Reading, Seen, Sum};
use crate::engine::lock;
use crate::store::{signed, to_json};

impl Inventory {
    /// How the last reading of a list went; nothing is in it before the first.
    pub(crate) fn reading(&self, list: List) -> Result<Reading> {
        self.store.read(|c| {
            let found = c
                .query_row(
                    "SELECT * FROM readings WHERE place = ?1 AND deleted = ?2",
                    (list.place, list.deleted),
                    |row| {
                        let error: Option<String> = row.get("error")?;
                        Ok(Reading {
                            begun_at: row.get("begun_at")?,
                            observed_at: row.get("observed_at")?,
                            error: error.and_then(|text| serde_json::from_str(&text).ok()),
                        })
                    },
                )
                .optional()?;
            Ok(found.unwrap_or_default())
        })
    }

    /// Begins a reading and returns its number.
    pub(crate) fn begin(&self, list: List, at: &str) -> Result<i64> {
        self.store.write(|t| {
            lock(&self.orders).begin(list.place);
            t.query_row(
                "INSERT INTO readings (place, deleted, number, begun_at) VALUES (?1, ?2, 1, ?3)
                 ON CONFLICT (place, deleted)
                 DO UPDATE SET number = number + 1, begun_at = excluded.begun_at, error = NULL
                 RETURNING number",
                (list.place, list.deleted, at),
                |row| row.get(0),
            )
        })
    }

    /// Writes what one page of a reading saw.
    pub(crate) fn see(
        &self,
        list: List,
        container: Option<i64>,
        reading: i64,
        page: &[Seen],
    ) -> Result<()> {
        self.store.write(|t| {
            lock(&self.orders).forget(list.place);
            let mut statement = t.prepare_cached(
                "INSERT INTO items
                     (parent, kind, name, path, container, place, size, modified, etag, facts, seen, deleted)
                 VALUES (:parent, :kind, :name, :path, :container, :place, :size, :modified, :etag, :facts, :seen, :deleted)
                 ON CONFLICT (parent, kind, path, deleted) DO UPDATE SET
                     name = excluded.name, place = excluded.place, etag = excluded.etag,
                     facts = excluded.facts, seen = excluded.seen,
                     size = coalesce(excluded.size, size), modified = coalesce(excluded.modified, modified)",
            )?;
            for seen in page {
                statement.execute(named_params! {
                    ":parent": list.place,
                    ":deleted": list.deleted,
                    ":kind": seen.kind.as_str(),
                    ":name": seen.name,
                    ":path": seen.path,
                    ":container": container,
                    ":place": seen.place.as_ref().map(to_json).transpose()?,
                    ":size": seen.size.map(signed),
                    ":modified": seen.modified,
                    ":etag": seen.etag,
                    ":facts": to_json(&seen.facts)?,
                    ":seen": reading,
                })?;
            }
            Ok(())
        })
    }

    /// Ends a reading: what it did not see is gone, with everything below.
    pub(crate) fn end(&self, list: List, reading: i64, observed_at: &str) -> Result<()> {
        self.store.write(|t| {
            lock(&self.orders).end(list.place);
            t.execute(
                "WITH RECURSIVE gone (id) AS (
                     SELECT id FROM items WHERE parent = ?1 AND deleted = ?2 AND seen <> ?3
                     UNION ALL SELECT items.id FROM items JOIN gone ON items.parent = gone.id)
                 DELETE FROM items WHERE id IN gone",
                (list.place, list.deleted, reading),
            )?;
            t.execute(
                "UPDATE readings SET observed_at = ?3, error = NULL WHERE place = ?1 AND deleted = ?2",
                (list.place, list.deleted, observed_at),
            )?;
            Ok(())
        })
    }

    /// Notes why a reading broke off; what is known stays.
    pub(crate) fn fail(&self, list: List, error: &domain::Error) -> Result<()> {
        self.store.write(|t| {
            lock(&self.orders).end(list.place);
            t.execute(
                "UPDATE readings SET error = ?3 WHERE place = ?1 AND deleted = ?2",
                (list.place, list.deleted, to_json(error)?),
            )?;
            Ok(())
        })
    }

    /// Writes what lies below some folders of a place.
    pub(crate) fn sum<'a>(
        &self,
        place: i64,
        sums: impl Iterator<Item = (&'a str, &'a Sum)>,
    ) -> Result<()> {
        self.store.write(|t| {
            lock(&self.orders).forget_sums(place);
            let mut statement = t.prepare_cached(
                "UPDATE items SET files = ?3, size = ?4, modified = ?5, complete = ?6
                 WHERE parent = ?1 AND kind = 'folder' AND path = ?2 AND deleted = 0",
            )?;
            for (path, sum) in sums {
                statement.execute((
                    place,
                    path,
                    signed(sum.files),
                    signed(sum.bytes),
                    &sum.modified,
                    sum.complete,
                ))?;
            }
            Ok(())
        })
    }

    /// Writes what lies below a place onto its own row, and onto that of the account that holds it.
    pub(crate) fn sum_own(&self, place: i64, sum: &Sum) -> Result<()> {
        self.store.write(|t| {
            t.execute(
                "UPDATE items SET files = ?2, size = ?3, complete = ?4 WHERE id = ?1",
                (place, signed(sum.files), signed(sum.bytes), sum.complete),
            )?;
            // Complete once every container is; until then a lower bound.
            t.execute(
                "UPDATE items SET (files, size, complete) = (
                     SELECT sum(coalesce(files, 0)), sum(coalesce(size, 0)), min(complete AND size IS NOT NULL)
                     FROM items AS below WHERE below.parent = items.id AND below.deleted = 0)
                 WHERE kind = 'storage-account' AND id = (SELECT parent FROM items WHERE id = ?1)",
                [place],
            )?;
            let mut above = t.prepare_cached(
                "SELECT parent FROM items WHERE id = ?1
                 UNION SELECT parent FROM items WHERE id = (SELECT parent FROM items WHERE id = ?1)",
            )?;
            let mut rows = above.query([place])?;
            while let Some(row) = rows.next()? {
                lock(&self.orders).forget_sums(row.get(0)?);
            }
            Ok(())
        })
    }
}
