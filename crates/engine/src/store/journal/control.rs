//! What others ask of a job, and what jobs may not do at the same time.

use domain::{JobState, Result, Verb};
use rusqlite::OptionalExtension as _;

use super::{Head, ITEMS, JobItem, Journal, head, job_item};
use crate::store::{signed, to_json};

/// What whoever runs a job is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// To pause it at once, after the requests in flight.
    Pause,
    /// To pause it at once, until a window starts again. Stands until somebody goes on with the job.
    PauseForNow,
    /// To pause it after the step that it is at.
    PauseAfterStep,
}

impl Wanted {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::PauseForNow => "pause-for-now",
            Self::PauseAfterStep => "pause-after-step",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let all = [Self::Pause, Self::PauseForNow, Self::PauseAfterStep];
        all.into_iter().find(|wanted| wanted.as_str() == text)
    }
}

impl Journal {
    /// Asks something of whoever runs a job, or takes that back.
    pub(crate) fn ask(&self, id: &str, wanted: Option<Wanted>) -> Result<()> {
        let wanted = wanted.map(Wanted::as_str);
        self.0.write(|t| {
            t.execute("UPDATE jobs SET wanted = ?2 WHERE id = ?1", (id, wanted))?;
            Ok(())
        })
    }

    /// Sets the limits of a job, as JSON.
    pub(crate) fn limit(&self, id: &str, limits: &impl serde::Serialize) -> Result<()> {
        self.0.write(|t| {
            t.execute(
                "UPDATE jobs SET limits = ?2 WHERE id = ?1",
                (id, to_json(limits)?),
            )?;
            Ok(())
        })
    }

    /// What was asked of a job, and its limits as JSON, where it has any.
    pub(crate) fn asked(&self, job: i64) -> Result<(Option<Wanted>, Option<String>)> {
        self.0.read(|c| {
            let mut statement =
                c.prepare_cached("SELECT wanted, limits FROM jobs WHERE number = ?1")?;
            statement.query_row([job], |row| {
                let wanted: Option<String> = row.get(0)?;
                let wanted = wanted.as_deref().and_then(Wanted::parse);
                Ok((wanted, row.get(1)?))
            })
        })
    }

    /// Jobs in one of some states, the oldest first.
    pub(crate) fn in_states(&self, states: &[JobState]) -> Result<Vec<(i64, Head)>> {
        let states: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
        self.0.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT * FROM jobs WHERE state IN (SELECT value FROM json_each(?1)) ORDER BY number",
            )?;
            statement
                .query_map([to_json(&states)?], |row| Ok((row.get("number")?, head(row)?)))?
                .collect()
        })
    }

    /// A job at work that deletes what this one downloads, or downloads what this one deletes.
    pub(crate) fn rival(&self, job: i64, verb: Verb) -> Result<Vec<String>> {
        self.0.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT id FROM jobs WHERE verb <> ?2 AND number <> ?1 AND state IN ('running', 'waiting')
                   AND id IS NOT (SELECT export FROM jobs WHERE number = ?1)
                   AND export IS NOT (SELECT id FROM jobs WHERE number = ?1)
                   AND EXISTS (SELECT 1 FROM items AS theirs
                     JOIN items AS ours ON ours.job = ?1 AND ours.container = theirs.container
                       AND ours.name = theirs.name
                     WHERE theirs.job = jobs.number AND theirs.state IN ('planned', 'intent', 'sent'))",
            )?;
            statement.query_map((job, verb.as_str()), |row| row.get(0))?.collect()
        })
    }

    /// Opens the items of a download again that did not end well, but for those that changed; returns how
    /// many.
    pub(crate) fn reopen(&self, job: i64) -> Result<u64> {
        self.0.write(|t| {
            let reopened = t.execute(
                "UPDATE items SET state = 'planned', error = NULL
                 WHERE job = ?1 AND state IN ('failed', 'blocked', 'canceled')",
                [job],
            )?;
            Ok(reopened as u64)
        })
    }

    /// The next item of a download that ended as changed, after a position.
    pub(crate) fn changed(&self, job: i64, after: Option<u64>) -> Result<Option<JobItem>> {
        self.0.read(|c| {
            let mut statement = c.prepare_cached(&format!(
                "{ITEMS} AND state = 'changed' AND seq > ?2 ORDER BY seq LIMIT 1"
            ))?;
            let after = after.map_or(-1, signed);
            statement.query_row((job, after), job_item).optional()
        })
    }

    /// Plans an item of a download anew, as the service has it now.
    pub(crate) fn replan(
        &self,
        job: i64,
        seq: u64,
        etag: &str,
        size: u64,
        md5: Option<&str>,
    ) -> Result<()> {
        self.0.write(|t| {
            t.execute(
                "UPDATE items SET state = 'planned', error = NULL, blocks = NULL, sha256 = NULL,
                     etag = ?3, size = ?4, md5 = ?5 WHERE job = ?1 AND seq = ?2",
                (job, signed(seq), etag, signed(size), md5),
            )?;
            t.execute(
                "UPDATE jobs SET bytes = (SELECT sum(size) FROM items WHERE job = ?1) WHERE number = ?1",
                [job],
            )?;
            Ok(())
        })
    }

    /// Lets a job that ended, or stands still, go on: it counts as paused from now on.
    pub(crate) fn take_up(&self, id: &str) -> Result<bool> {
        self.0.write(|t| {
            let changed = t.execute(
                "UPDATE jobs SET state = 'paused', finished_at = NULL, error = NULL, wanted = NULL
                 WHERE id = ?1 AND state IN ('finished', 'canceled', 'paused')",
                [id],
            )?;
            Ok(changed == 1)
        })
    }
}
