//! How the items of a job stand, and what becomes of them.

use domain::{BlobId, Blocker, Outcome, Result, Tally};
use rusqlite::{OptionalExtension as _, Transaction};

use super::rows::{Ended, ITEMS, OPEN, TROUBLED, job_item};
use super::{JobItem, Journal};
use crate::store::{signed, to_json, unsigned};

impl Journal {
    /// The next items that have not ended, after a position.
    pub(crate) fn pending(&self, job: i64, after: Option<u64>, limit: u32) -> Result<Vec<JobItem>> {
        self.items(
            job,
            &format!("{OPEN} AND seq > ?2"),
            after.map_or(-1, signed),
            limit,
        )
    }

    /// Some items, in their order.
    pub(crate) fn page(
        &self,
        job: i64,
        problems: bool,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<JobItem>> {
        if !problems {
            // The sequence has no holes, so a position is a number: no OFFSET over a million rows.
            return self.items(job, "seq > ?2", signed(offset) - 1, limit);
        }
        self.0.read(|c| {
            let mut statement = c.prepare_cached(&format!(
                "{ITEMS} AND {TROUBLED}
                 ORDER BY seq LIMIT ?2 OFFSET ?3"
            ))?;
            statement
                .query_map((job, limit, signed(offset)), job_item)?
                .collect()
        })
    }

    pub(super) fn items(
        &self,
        job: i64,
        condition: &str,
        from: i64,
        limit: u32,
    ) -> Result<Vec<JobItem>> {
        self.0.read(|c| {
            let mut statement =
                c.prepare_cached(&format!("{ITEMS} AND {condition} ORDER BY seq LIMIT ?3"))?;
            statement.query_map((job, from, limit), job_item)?.collect()
        })
    }

    /// Records in one commit how items ended, and, before anything of them is sent, that others are about to be; each
    /// of these with its request id.
    pub(crate) fn turn<'a>(
        &self,
        job: i64,
        ended: impl Iterator<Item = &'a Ended>,
        intents: &[(u64, &str)],
    ) -> Result<()> {
        self.0.write(|t| {
            end(t, job, ended)?;
            let mut statement = t.prepare_cached(
                "UPDATE items SET state = 'intent', attempts = attempts + 1, request = ?3
                 WHERE job = ?1 AND seq = ?2 AND state IN ('planned', 'intent', 'sent')",
            )?;
            for (seq, request) in intents {
                statement.execute((job, signed(*seq), request))?;
            }
            Ok(())
        })
    }

    /// Records that an attempt went out whose answer is not known, before the next one.
    pub(crate) fn sent(&self, job: i64, seq: u64) -> Result<()> {
        self.0.write(|t| {
            t.execute(
                "UPDATE items SET state = 'sent', attempts = attempts + 1 WHERE job = ?1 AND seq = ?2",
                (job, signed(seq)),
            )?;
            Ok(())
        })
    }

    /// Records where to ask how far a deletion is that the service has begun, before it is asked.
    pub(crate) fn poll(&self, job: i64, seq: u64, url: &str) -> Result<()> {
        self.0.write(|t| {
            t.execute(
                "UPDATE items SET state = 'sent', poll = ?3 WHERE job = ?1 AND seq = ?2",
                (job, signed(seq), url),
            )?;
            Ok(())
        })
    }

    /// Takes intents back whose request was surely not sent.
    pub(crate) fn withdraw(&self, job: i64, seqs: &[u64]) -> Result<()> {
        self.0.write(|t| {
            let mut statement = t.prepare_cached(
                "UPDATE items SET state = 'planned', attempts = attempts - 1
                 WHERE job = ?1 AND seq = ?2 AND state = 'intent'",
            )?;
            for seq in seqs {
                statement.execute((job, signed(*seq)))?;
            }
            Ok(())
        })
    }

    /// Records how items ended.
    pub(crate) fn end(&self, job: i64, ended: &[Ended]) -> Result<()> {
        if ended.is_empty() {
            return Ok(());
        }
        self.progress(job, ended.iter(), &[])
    }

    /// Records, in one commit, how items ended and which blocks of unfinished files are on disk.
    pub(crate) fn progress<'a>(
        &self,
        job: i64,
        ended: impl Iterator<Item = &'a Ended>,
        blocks: &[(u64, Vec<u8>)],
    ) -> Result<()> {
        self.0.write(|t| {
            end(t, job, ended)?;
            let mut statement =
                t.prepare_cached("UPDATE items SET blocks = ?3 WHERE job = ?1 AND seq = ?2")?;
            for (seq, blocks) in blocks {
                statement.execute((job, signed(*seq), blocks))?;
            }
            Ok(())
        })
    }

    /// Records the name that an item's bytes are about to get, and their SHA-256: whoever finds that file
    /// after a crash knows whose it is.
    pub(crate) fn placing(&self, job: i64, seq: u64, local: &str, sha256: &str) -> Result<()> {
        self.0.write(|t| {
            t.execute(
                "UPDATE items SET local = ?3, sha256 = ?4 WHERE job = ?1 AND seq = ?2",
                (job, signed(seq), local, sha256),
            )?;
            Ok(())
        })
    }

    /// The item of a job with this exact name, and snapshot or version where one is given; `purge` finds the one
    /// that takes it away for good.
    pub(crate) fn find(&self, job: i64, blob: &BlobId, purge: bool) -> Result<Option<JobItem>> {
        self.0.read(|c| {
            let mut statement = c.prepare_cached(&format!(
                "{ITEMS} AND containers.endpoint = ?2 AND containers.name = ?3 AND items.name = ?4
                   AND snapshot IS ?5 AND version IS ?6 AND purge = ?7"
            ))?;
            statement
                .query_row(
                    rusqlite::params![
                        job,
                        blob.container.account.endpoint,
                        blob.container.name,
                        blob.name,
                        blob.snapshot,
                        blob.version,
                        purge
                    ],
                    job_item,
                )
                .optional()
        })
    }

    /// How many items of a job ended how, and the bytes of those that were saved or deleted.
    pub(crate) fn tally(&self, job: i64) -> Result<(Tally, u64)> {
        self.0.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT state, count(*) AS n, sum(size) AS bytes FROM items WHERE job = ?1 GROUP BY state",
            )?;
            let mut rows = statement.query([job])?;
            let (mut tally, mut bytes) = (Tally::default(), 0);
            while let Some(row) = rows.next()? {
                let Some(outcome) = Outcome::parse(&row.get::<_, String>("state")?) else {
                    continue;
                };
                tally.add(outcome, unsigned(row.get("n")?));
                if matches!(outcome, Outcome::Saved | Outcome::Skipped | Outcome::Deleted) {
                    bytes += unsigned(row.get("bytes")?);
                }
            }
            Ok((tally, bytes))
        })
    }

    /// How many items are blocked in the plan, and the first of them.
    pub(crate) fn blockers(&self, job: i64) -> Result<(u64, Vec<Blocker>)> {
        self.0.read(|c| {
            let count: i64 = c.query_row(
                "SELECT count(*) FROM items WHERE job = ?1 AND blocker IS NOT NULL",
                [job],
                |row| row.get(0),
            )?;
            let mut statement = c.prepare_cached(
                "SELECT CASE items.name WHEN '' THEN containers.name ELSE items.name END, blocker, blocked_by
                 FROM items JOIN containers ON containers.id = items.container
                 WHERE job = ?1 AND blocker IS NOT NULL ORDER BY seq LIMIT 100",
            )?;
            let first = statement
                .query_map([job], |row| {
                    Ok(Blocker {
                        item: row.get(0)?,
                        code: row.get(1)?,
                        what: row.get(2)?,
                    })
                })?
                .collect::<rusqlite::Result<_>>()?;
            Ok((unsigned(count), first))
        })
    }
}

/// Records how items ended.
fn end<'a>(
    t: &Transaction<'_>,
    job: i64,
    ended: impl Iterator<Item = &'a Ended>,
) -> rusqlite::Result<()> {
    let mut statement = t.prepare_cached(
        "UPDATE items SET state = ?3, answer = ?4, proof = ?5, sha256 = ?6,
             local = coalesce(?7, local), error = ?8, blocks = NULL
         WHERE job = ?1 AND seq = ?2",
    )?;
    for end in ended {
        statement.execute((
            job,
            signed(end.seq),
            end.outcome.as_str(),
            &end.answer,
            end.proof,
            &end.sha256,
            &end.local,
            end.error.as_ref().map(to_json).transpose()?,
        ))?;
    }
    Ok(())
}
