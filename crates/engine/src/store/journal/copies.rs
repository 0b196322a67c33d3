//! Copies that a deletion waits for: what is deleted is on disk here before, and was read back.

use std::collections::HashMap;

use domain::Result;
use rusqlite::{OptionalExtension as _, Transaction};

use super::Journal;
use crate::store::{signed, unsigned};

/// Lets no item of a job go whose copy was not read back, whatever the program believes: the table refuses its intent.
pub(super) fn await_copies(transaction: &Transaction<'_>, job: i64) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE items SET copied = CASE state WHEN 'planned' THEN 0 ELSE -attempts END
         WHERE job = ?1 AND state IN ('planned', 'intent', 'sent') AND kind IN ('blob', 'blob-version', 'snapshot')",
        [job],
    )?;
    Ok(())
}

/// The copy of an item that a deletion waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Copy {
    /// The item of the deletion.
    pub(crate) seq: u64,
    /// Where it is, below the destination.
    pub(crate) path: String,
    /// Its bytes.
    pub(crate) size: u64,
}

impl Journal {
    /// Records which download makes the copies that a deletion waits for.
    pub(crate) fn set_export(&self, job: i64, download: &str) -> Result<()> {
        self.0.write(|t| {
            t.execute(
                "UPDATE jobs SET export = ?2 WHERE number = ?1",
                (job, download),
            )?;
            Ok(())
        })
    }

    /// The download that makes the copies that a deletion waits for.
    pub(crate) fn export(&self, job: i64) -> Result<Option<String>> {
        self.0.read(|c| {
            let found = c.query_row("SELECT export FROM jobs WHERE number = ?1", [job], |row| {
                row.get(0)
            });
            Ok(found.optional()?.flatten())
        })
    }

    /// Forgets what an earlier run found whole: it is looked at again.
    pub(crate) fn forget_copies(&self, job: i64) -> Result<()> {
        self.0.write(|t| {
            t.execute("DELETE FROM copies WHERE job = ?1", [job])?;
            await_copies(t, job)
        })
    }

    /// Records copies that were read back and are what was downloaded.
    pub(crate) fn add_copies(&self, job: i64, copies: &[Copy]) -> Result<()> {
        self.0.write(|t| {
            let mut statement = t.prepare_cached(
                "INSERT INTO copies (job, seq, path, size) VALUES (?1, ?2, ?3, ?4)",
            )?;
            let mut copied =
                t.prepare_cached("UPDATE items SET copied = 1 WHERE job = ?1 AND seq = ?2")?;
            for copy in copies {
                statement.execute((job, signed(copy.seq), &copy.path, signed(copy.size)))?;
                copied.execute((job, signed(copy.seq)))?;
            }
            Ok(())
        })
    }

    /// The copies of the items between two positions, both included.
    pub(crate) fn copies(&self, job: i64, first: u64, last: u64) -> Result<HashMap<u64, Copy>> {
        self.0.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT seq, path, size FROM copies WHERE job = ?1 AND seq BETWEEN ?2 AND ?3",
            )?;
            let copy = |row: &rusqlite::Row<'_>| {
                let seq = unsigned(row.get(0)?);
                let copy = Copy {
                    seq,
                    path: row.get(1)?,
                    size: unsigned(row.get(2)?),
                };
                Ok((seq, copy))
            };
            statement
                .query_map((job, signed(first), signed(last)), copy)?
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{BlobId, Container, JobState, Kind, PlanItem, StorageAccount, Verb};

    use crate::store::journal::Head;

    /// A deletion of one blob that waits for its copy.
    fn deletion(journal: &Journal) -> i64 {
        let account = StorageAccount {
            name: "a".into(),
            endpoint: "https://a".into(),
        };
        let container = Container {
            account,
            name: "c".into(),
        };
        let item = PlanItem {
            seq: 0,
            kind: Kind::Blob,
            blob: BlobId {
                name: "x".into(),
                ..container.itself()
            },
            etag: "\"0x1\"".into(),
            size: 1,
            md5: None,
            purge: false,
            blocker: None,
            blocked_by: String::new(),
        };
        let head = Head {
            id: "j".into(),
            verb: Verb::Delete,
            state: JobState::Planned,
            cloud: String::new(),
            tenant: String::new(),
            identity: String::new(),
            places: Vec::new(),
            options: serde_json::json!({ "snapshots": false, "export": true }),
            destination: None,
            hash: String::new(),
            confirm: String::new(),
            items: 1,
            bytes: 1,
            stays: Vec::new(),
            made_at: String::new(),
            observed_at: String::new(),
            finished_at: None,
            second_look: None,
            error: None,
        };
        let job = journal.begin(&head).unwrap();
        journal.add(job, &[item], &[]).unwrap();
        journal.settle(job, &head).unwrap();
        job
    }

    #[test]
    fn t33_what_was_sent_before_is_not_sent_again_until_its_copy_was_read_back_again() {
        let directory = tempfile::tempdir().unwrap();
        let journal = Journal::open(&directory.path().join("journal.db")).unwrap();
        let job = deletion(&journal);
        let send = || journal.turn(job, [].iter(), &[(0, "request")]);
        let copy = Copy {
            seq: 0,
            path: "x".into(),
            size: 1,
        };
        send().unwrap_err();
        journal
            .add_copies(job, std::slice::from_ref(&copy))
            .unwrap();
        send().unwrap();
        // The next run looks at the copies anew.
        journal.forget_copies(job).unwrap();
        send().unwrap_err();
        journal.add_copies(job, &[copy]).unwrap();
        send().unwrap();
        journal.sent(job, 0).unwrap();
    }
}
