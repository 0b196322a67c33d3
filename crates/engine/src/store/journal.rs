//! What was planned, what was tried and how it ended: on disk before anything is sent.

mod control;
mod copies;
mod items;
mod rows;
mod steps;

use std::path::Path;

use domain::{Container, Error, JobState, JobSummary, PlanItem, Result, Verb};
use rusqlite::{OptionalExtension as _, Transaction, named_params};

use super::{Durability, Store, signed, to_json};
use rows::{ITEMS, head, job_item};

pub(crate) use control::Wanted;
pub(crate) use copies::Copy;
pub(crate) use rows::{Ended, Head};
pub use rows::{JobItem, SecondLook, Step};

const SCHEMA: &[&str] = &["
    CREATE TABLE jobs (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        verb TEXT NOT NULL,
        state TEXT NOT NULL,
        cloud TEXT NOT NULL,
        tenant TEXT NOT NULL,
        identity TEXT NOT NULL,
        places TEXT NOT NULL,         -- JSON
        options TEXT NOT NULL,        -- JSON
        destination TEXT,
        hash TEXT NOT NULL DEFAULT '',
        confirm TEXT NOT NULL DEFAULT '',
        items INTEGER NOT NULL DEFAULT 0,
        bytes INTEGER NOT NULL DEFAULT 0,
        stays TEXT NOT NULL DEFAULT '[]',
        made_at TEXT NOT NULL,
        observed_at TEXT NOT NULL,
        finished_at TEXT,
        second_look TEXT,             -- JSON
        error TEXT                    -- JSON
    );
    CREATE TABLE containers (
        id INTEGER PRIMARY KEY,
        account TEXT NOT NULL,
        endpoint TEXT NOT NULL,
        name TEXT NOT NULL,
        UNIQUE (endpoint, name)
    );
    CREATE TABLE items (
        job INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        container INTEGER NOT NULL REFERENCES containers (id),
        kind TEXT NOT NULL,
        name TEXT NOT NULL,           -- exact
        snapshot TEXT,
        version TEXT,
        etag TEXT NOT NULL,
        size INTEGER NOT NULL,
        md5 TEXT,
        blocker TEXT,
        local TEXT,                   -- below the destination
        state TEXT NOT NULL DEFAULT 'planned',
        attempts INTEGER NOT NULL DEFAULT 0,
        request TEXT,                 -- x-ms-client-request-id, the same over every attempt
        answer TEXT,                  -- x-ms-request-id
        proof TEXT,
        sha256 TEXT,
        error TEXT,                   -- JSON
        PRIMARY KEY (job, seq)
    ) WITHOUT ROWID;
    CREATE INDEX items_by_name ON items (job, container, name);
    CREATE INDEX items_by_state ON items (job, state);
", "
    ALTER TABLE items ADD COLUMN blocks BLOB;      -- of a file under way: a bit for each block that is on disk
    ALTER TABLE jobs ADD COLUMN wanted TEXT;       -- what its owner is asked for: pause
    ALTER TABLE jobs ADD COLUMN limits TEXT;       -- JSON
", "
    ALTER TABLE items ADD COLUMN purge INTEGER NOT NULL DEFAULT 0;  -- soft-deleted by then, and to go for good
    ALTER TABLE items ADD COLUMN blocked_by TEXT NOT NULL DEFAULT '';
    ALTER TABLE items ADD COLUMN poll TEXT;        -- where the service says how far a deletion is; whole, and not for logs
", "
    ALTER TABLE jobs ADD COLUMN export TEXT;       -- of a deletion that waits for copies: the download that makes them
    CREATE TABLE copies (                          -- read back from the disk, and found whole
        job INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        path TEXT NOT NULL,                        -- below the destination
        size INTEGER NOT NULL,
        PRIMARY KEY (job, seq)
    ) WITHOUT ROWID;
    -- Nothing goes whose copy was not read back, whatever the program believes.
    CREATE TRIGGER copy_first BEFORE UPDATE OF state ON items
    WHEN NEW.state IN ('intent', 'sent', 'deleted') AND NEW.kind IN ('blob', 'blob-version', 'snapshot')
        AND (SELECT json_extract(options, '$.export') FROM jobs WHERE number = NEW.job AND verb = 'delete')
        AND NOT EXISTS (SELECT 1 FROM copies WHERE job = NEW.job AND seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'no copy of it was read back'); END;
", "
    -- The same without a program that runs for each row: whether the copy that an item waits for was read back.
    DROP TRIGGER copy_first;
    ALTER TABLE items ADD COLUMN copied INTEGER
        CHECK (copied IS NOT 0 OR state NOT IN ('intent', 'sent', 'deleted'));
    UPDATE items SET copied = 0
    WHERE state = 'planned' AND kind IN ('blob', 'blob-version', 'snapshot')
        AND job IN (SELECT number FROM jobs WHERE verb = 'delete' AND json_extract(options, '$.export'));
", "
    -- Of an item that was sent before, and whose copy is to be read back once more: minus its attempts. Nothing is sent
    -- again until then.
    ALTER TABLE items ADD COLUMN copy INTEGER
        CHECK (copy IS NULL OR copy > 0 OR attempts <= -copy AND (copy < 0 OR state NOT IN ('intent', 'sent', 'deleted')));
    UPDATE items SET copy = copied WHERE copied IS NOT NULL AND (copied > 0 OR attempts = 0);
    ALTER TABLE items DROP COLUMN copied;
    ALTER TABLE items RENAME COLUMN copy TO copied;
"];

#[derive(Debug)]
pub(crate) struct Journal(Store);

impl Journal {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Store::open(path, Durability::Full, SCHEMA)
            .map(Self)
            .map_err(|e| e.tried("open-journal"))
    }

    /// Records a job that is being listed, and returns its number.
    pub(crate) fn begin(&self, head: &Head) -> Result<i64> {
        self.0.write(|t| {
            t.execute(
                "INSERT INTO jobs (id, verb, state, cloud, tenant, identity, places, options, destination, made_at, observed_at)
                 VALUES (:id, :verb, :state, :cloud, :tenant, :identity, :places, :options, :destination, :made_at, :observed_at)",
                named_params! {
                    ":id": head.id, ":verb": head.verb.as_str(), ":state": head.state.as_str(),
                    ":cloud": head.cloud, ":tenant": head.tenant, ":identity": head.identity,
                    ":places": to_json(&head.places)?, ":options": to_json(&head.options)?,
                    ":destination": head.destination, ":made_at": head.made_at, ":observed_at": head.observed_at,
                },
            )?;
            Ok(t.last_insert_rowid())
        })
    }

    /// Adds items to a job that is being listed; of a download with the path that each is saved under.
    pub(crate) fn add(&self, job: i64, items: &[PlanItem], locals: &[String]) -> Result<()> {
        self.0.write(|t| {
            let mut container: Option<(&Container, i64)> = None;
            let mut statement = t.prepare_cached(
                "INSERT INTO items (job, seq, container, kind, name, snapshot, version, etag, size, md5, blocker, local, purge, blocked_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?;
            let mut locals = locals.iter();
            for item in items {
                let id = match container {
                    Some((known, id)) if *known == item.blob.container => id,
                    _ => container_id(t, &item.blob.container)?,
                };
                container = Some((&item.blob.container, id));
                statement.execute(rusqlite::params![
                    job, signed(item.seq), id, item.kind.as_str(), item.blob.name, item.blob.snapshot,
                    item.blob.version, item.etag, signed(item.size), item.md5, item.blocker, locals.next(),
                    item.purge, item.blocked_by,
                ])?;
            }
            Ok(())
        })
    }

    /// Ends the listing of a job: from now on its items are what will be done.
    pub(crate) fn settle(&self, job: i64, head: &Head) -> Result<()> {
        self.0.write(|t| {
            t.execute(
                "UPDATE jobs SET state = :state, hash = :hash, confirm = :confirm, items = :items, bytes = :bytes,
                     stays = :stays, observed_at = :observed_at, destination = :destination WHERE number = :number",
                named_params! {
                    ":number": job, ":state": head.state.as_str(), ":hash": head.hash, ":confirm": head.confirm,
                    ":items": signed(head.items), ":bytes": signed(head.bytes), ":stays": to_json(&head.stays)?,
                    ":observed_at": head.observed_at, ":destination": head.destination,
                },
            )?;
            if head.verb == Verb::Delete && head.delete_options().export {
                copies::await_copies(t, job)?;
            }
            Ok(())
        })
    }

    /// Writes where items of a download are saved after all.
    pub(crate) fn place_locally(&self, job: i64, locals: &[(u64, String)]) -> Result<()> {
        self.0.write(|t| {
            let mut statement =
                t.prepare_cached("UPDATE items SET local = ?3 WHERE job = ?1 AND seq = ?2")?;
            for (seq, local) in locals {
                statement.execute((job, signed(*seq), local))?;
            }
            Ok(())
        })
    }

    /// Forgets a job that never ran.
    pub(crate) fn forget(&self, id: &str) -> Result<bool> {
        self.0.write(|t| {
            let gone = t.execute(
                "DELETE FROM jobs WHERE id = ?1 AND state IN ('listing', 'planned')",
                [id],
            )?;
            Ok(gone == 1)
        })
    }

    pub(crate) fn head(&self, id: &str) -> Result<Option<(i64, Head)>> {
        self.0.read(|c| {
            c.query_row("SELECT * FROM jobs WHERE id = ?1", [id], |row| {
                Ok((row.get("number")?, head(row)?))
            })
            .optional()
        })
    }

    /// Moves a job from one of some states to another; false where it was in none of them.
    pub(crate) fn transit(
        &self,
        id: &str,
        from: &[JobState],
        to: JobState,
        error: Option<&Error>,
    ) -> Result<bool> {
        self.0.write(|t| {
            let from: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
            let changed = t.execute(
                "UPDATE jobs SET state = ?3, error = ?4
                 WHERE id = ?1 AND state IN (SELECT value FROM json_each(?2))",
                (
                    id,
                    to_json(&from)?,
                    to.as_str(),
                    error.map(to_json).transpose()?,
                ),
            )?;
            Ok(changed == 1)
        })
    }

    /// The one way from a plan to a deletion: succeeds once, for the right hash.
    pub(crate) fn confirm(&self, id: &str, hash: &str) -> Result<bool> {
        self.0.write(|t| {
            let changed = t.execute(
                "UPDATE jobs SET state = 'running'
                 WHERE id = ?1 AND hash = ?2 AND state = 'planned' AND verb = 'delete'",
                (id, hash),
            )?;
            Ok(changed == 1)
        })
    }

    /// Ends a job.
    pub(crate) fn finish(
        &self,
        id: &str,
        at: &str,
        second_look: Option<&SecondLook>,
    ) -> Result<()> {
        self.0.write(|t| {
            t.execute(
                "UPDATE jobs SET state = 'finished', finished_at = ?2, second_look = ?3, error = NULL WHERE id = ?1",
                (id, at, second_look.map(to_json).transpose()?),
            )?;
            Ok(())
        })
    }

    /// Gives what was never sent up for good, and ends the job as canceled.
    pub(crate) fn cancel(&self, id: &str, at: &str) -> Result<bool> {
        self.0.write(|t| {
            let changed = t.execute(
                "UPDATE jobs SET state = 'canceled', finished_at = ?2
                 WHERE id = ?1 AND state IN ('listing', 'planned', 'running', 'waiting', 'paused')",
                (id, at),
            )?;
            t.execute(
                "UPDATE items SET state = CASE state WHEN 'planned' THEN 'canceled' ELSE 'unknown' END
                 WHERE job = (SELECT number FROM jobs WHERE id = ?1) AND state IN ('planned', 'intent', 'sent')
                   AND ?2 = 1",
                (id, signed(changed as u64)),
            )?;
            Ok(changed == 1)
        })
    }

    pub(crate) fn jobs(&self) -> Result<Vec<(i64, Head)>> {
        self.0.read(|c| {
            let mut statement =
                c.prepare_cached("SELECT * FROM jobs ORDER BY number DESC LIMIT 500")?;
            statement
                .query_map([], |row| Ok((row.get("number")?, head(row)?)))?
                .collect()
        })
    }

    pub(crate) fn summary(&self, number: i64, head: Head) -> Result<JobSummary> {
        let (tally, done_bytes) = self.tally(number)?;
        let look = head.second_look.as_ref();
        let erases = head.verb == Verb::Delete && head.delete_options().leaves_nothing();
        Ok(JobSummary {
            job: head.id,
            verb: head.verb,
            state: head.state,
            places: head
                .places
                .iter()
                .take(3)
                .map(ToString::to_string)
                .collect(),
            place_count: head.places.len() as u64,
            destination: head.destination,
            items: head.items,
            bytes: head.bytes,
            tally,
            done_bytes,
            remaining: look.map(|l| l.remaining),
            unplanned: look.map(|l| l.unplanned),
            recoverable: look.map(|l| l.recoverable),
            until: look.and_then(|l| l.until.clone()),
            residues: look.map(|l| l.residues.clone()).unwrap_or_default(),
            stays: head.stays,
            erases,
            made_at: head.made_at,
            finished_at: head.finished_at,
            error: head.error,
        })
    }
}

fn container_id(t: &Transaction<'_>, container: &Container) -> rusqlite::Result<i64> {
    t.execute(
        "INSERT OR IGNORE INTO containers (account, endpoint, name) VALUES (?1, ?2, ?3)",
        (
            &container.account.name,
            &container.account.endpoint,
            &container.name,
        ),
    )?;
    t.query_row(
        "SELECT id FROM containers WHERE endpoint = ?1 AND name = ?2",
        (&container.account.endpoint, &container.name),
        |row| row.get(0),
    )
}
