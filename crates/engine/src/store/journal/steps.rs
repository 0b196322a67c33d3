//! How the steps of a job stand: containers and resources, and what did not go of them.

use domain::{Kind, Result};
use rusqlite::OptionalExtension as _;

use super::rows::{ITEMS, OPEN, Step, TROUBLED, job_item};
use super::{JobItem, Journal};
use crate::store::unsigned;

impl Journal {
    /// How many items of a job were sent, or are about to be, and have not ended.
    pub(crate) fn begun(&self, job: i64) -> Result<u64> {
        self.0.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT count(*) FROM items WHERE job = ?1 AND state IN ('intent', 'sent')",
            )?;
            statement.query_row([job], |row| row.get(0).map(unsigned))
        })
    }

    /// The resources of a job in their order.
    pub(crate) fn resources(&self, job: i64) -> Result<Vec<JobItem>> {
        self.items(job, "containers.name = '' AND seq > ?2", -1, u32::MAX)
    }

    /// What lies in a storage account, by its name, and did not go although it was to.
    pub(crate) fn left_in(&self, job: i64, account: &str) -> Result<Option<JobItem>> {
        self.0.read(|c| {
            let mut statement = c.prepare_cached(&format!(
                "{ITEMS} AND {TROUBLED}
                   AND containers.name <> '' AND containers.account = ?2 COLLATE NOCASE AND purge = 0
                 ORDER BY seq LIMIT 1"
            ))?;
            statement.query_row((job, account), job_item).optional()
        })
    }

    /// The containers and resources of a job in its order, with the items and bytes that will be acted on.
    pub(crate) fn steps(&self, job: i64) -> Result<Vec<Step>> {
        self.0.read(|c| {
            let mut statement = c.prepare_cached(&format!(
                "SELECT CASE containers.name WHEN '' THEN items.name ELSE containers.account || '/' || containers.name END,
                     count(*), sum(size), min(seq), CASE containers.name WHEN '' THEN kind ELSE 'container' END,
                     sum(NOT {OPEN}),
                     sum({TROUBLED}) FROM items
                 JOIN containers ON containers.id = items.container
                 WHERE job = ?1 AND blocker IS NULL
                 GROUP BY container, CASE containers.name WHEN '' THEN items.name END ORDER BY min(seq)",
            ))?;
            let step = |row: &rusqlite::Row<'_>| {
                Ok(Step {
                    place: row.get(0)?,
                    items: unsigned(row.get(1)?),
                    bytes: unsigned(row.get(2)?),
                    first: unsigned(row.get(3)?),
                    kind: Kind::parse(&row.get::<_, String>(4)?).unwrap_or(Kind::Resource),
                    ended: unsigned(row.get(5)?),
                    troubled: unsigned(row.get(6)?),
                })
            };
            statement.query_map([job], step)?.collect()
        })
    }
}
