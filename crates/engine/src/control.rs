//! Steering jobs that run here or in another process: pause, limits, another try, what was interrupted.

use std::time::Duration;

use domain::{Code, Error, ItemState, JobState, JobSummary, Outcome, Result, Verb};
use futures::stream::{self, StreamExt as _};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::job::own;
use crate::store::journal::{JobItem, Wanted};
use crate::transfer::Limits;

/// How often a running job looks for what it is asked.
const LOOK: Duration = Duration::from_millis(200);
/// How long a job may take to let go: what is under way on the disk is brought to its end.
const LETS_GO: Duration = Duration::from_secs(30);
/// Blobs that are asked about at the same time.
const ASKED: usize = 16;

impl Engine {
    /// Pauses a job, wherever it runs, and returns once it stands still.
    ///
    /// Errors: `no-such-job`; `plan-spent` where it has ended or never ran; `busy` where its owner does not let go.
    pub async fn pause(&self, id: &str) -> Result<()> {
        self.pause_as(id, Wanted::Pause).await?;
        self.0.journal.ask(id, None)
    }

    /// Pauses a job like [`Engine::pause`]; the next window that starts goes on with it, see [`Engine::left`], unless
    /// it went on before.
    pub async fn pause_for_now(&self, id: &str) -> Result<()> {
        // On disk before it stands still: a crash right behind the pause must not make it wait for ever.
        self.pause_as(id, Wanted::PauseForNow).await
    }

    async fn pause_as(&self, id: &str, wanted: Wanted) -> Result<()> {
        let (_, head) = self.head(id)?;
        match head.state {
            JobState::Paused => return Ok(()),
            JobState::Running | JobState::Waiting => {}
            _ => return Err(Error::new(Code::PlanSpent).with("job", id)),
        }
        self.0.journal.ask(id, Some(wanted))?;
        let _owned = self.let_go(id).await?;
        // Nobody runs it any more, or nobody ever did since a crash.
        let at_work = [JobState::Running, JobState::Waiting];
        self.0
            .journal
            .transit(id, &at_work, JobState::Paused, None)?;
        Ok(())
    }

    /// Asks a deletion to pause after the step that it is at, wherever it runs. Does not wait for that; where nobody
    /// runs it, it is paused at once.
    ///
    /// Errors: `no-such-job`; `not-offered` for a download, which has no steps; `plan-spent` where it has ended or
    /// never ran.
    pub fn pause_after_step(&self, id: &str) -> Result<()> {
        let (_, head) = self.head(id)?;
        if head.verb != Verb::Delete {
            return Err(Error::new(Code::NotOffered).with("place", id));
        }
        match head.state {
            JobState::Paused => return Ok(()),
            JobState::Running => {}
            _ => return Err(Error::new(Code::PlanSpent).with("job", id)),
        }
        let journal = &self.0.journal;
        let Ok(_owned) = own(&self.0.directories, id) else {
            return journal.ask(id, Some(Wanted::PauseAfterStep));
        };
        journal.transit(id, &[JobState::Running], JobState::Paused, None)?;
        Ok(())
    }

    /// Stops a job for good, wherever it runs: what was not sent is `canceled`.
    pub async fn cancel(&self, id: &str) -> Result<()> {
        let (_, head) = self.head(id)?;
        self.0.journal.ask(id, Some(Wanted::Pause))?;
        let _owned = self.let_go(id).await?;
        if self.0.journal.cancel(id, &self.now())?
            && let Some(destination) = &head.destination
            && let Ok(destination) = crate::destination::Destination::open(destination.as_ref())
        {
            destination.remove_parts(id)?;
        }
        self.0.journal.ask(id, None)
    }

    /// Takes a job as soon as its owner lets go.
    async fn let_go(&self, id: &str) -> Result<crate::job::Owned> {
        let mut waited = Duration::ZERO;
        loop {
            match own(&self.0.directories, id) {
                Err(error) if error.code == Code::Busy && waited < LETS_GO => {
                    self.0.http.clock().sleep(LOOK).await;
                    waited += LOOK;
                }
                owned => return owned,
            }
        }
    }

    /// Sets the limits of a download; one that runs, here or elsewhere, holds to them at once.
    pub fn set_limits(&self, id: &str, limits: Limits) -> Result<()> {
        self.head(id)?;
        self.0.journal.limit(id, &limits)
    }

    /// The limits of a download.
    pub fn limits(&self, id: &str) -> Result<Limits> {
        let (number, _) = self.head(id)?;
        let (_, limits) = self.0.journal.asked(number)?;
        Ok(read(limits))
    }

    /// Opens what did not end well of a download again; [`Engine::run`] then goes on with it. What has
    /// changed since it was planned is planned anew as it is now; what is gone stays `changed`.
    ///
    /// Returns how many items were opened. Errors: `busy`, `not-offered` for a deletion, which is planned anew.
    pub async fn retry(&self, id: &str) -> Result<u64> {
        let (number, head) = self.head(id)?;
        if head.verb != Verb::Download {
            return Err(Error::new(Code::NotOffered).with("place", id));
        }
        let _owned = own(&self.0.directories, id)?;
        if !self.0.journal.take_up(id)? {
            return Err(Error::new(Code::PlanSpent).with("job", id));
        }
        let mut opened = self.0.journal.reopen(number)?;
        let mut changed = Vec::new();
        while let Some(row) = self
            .0
            .journal
            .changed(number, changed.last().map(|row: &JobItem| row.item.seq))?
        {
            changed.push(row);
        }
        let asked: Vec<_> = changed
            .iter()
            .map(|row| self.plan_anew(number, row))
            .collect();
        let mut asked = stream::iter(asked).buffer_unordered(ASKED);
        while let Some(planned) = asked.next().await {
            opened += u64::from(planned?);
        }
        Ok(opened)
    }

    async fn plan_anew(&self, number: i64, row: &JobItem) -> Result<bool> {
        debug_assert_eq!(row.state, ItemState::Ended(Outcome::Changed));
        let blob = &row.item.blob;
        match self.blobs(&blob.container.account)?.head(blob).await {
            Ok(now) => {
                let (seq, md5) = (row.item.seq, now.md5.as_deref());
                self.0
                    .journal
                    .replan(number, seq, &now.etag, now.size, md5)?;
                Ok(true)
            }
            Err(error) if matches!(error.code, Code::NotFound | Code::ContainerNotFound) => {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// The jobs that were at work when their process ended: nobody owns them, and nobody paused them.
    pub fn interrupted(&self) -> Result<Vec<JobSummary>> {
        let mut found = Vec::new();
        for (number, head) in self
            .0
            .journal
            .in_states(&[JobState::Running, JobState::Waiting])?
        {
            if own(&self.0.directories, &head.id).is_ok() {
                found.push(self.0.journal.summary(number, head)?);
            }
        }
        Ok(found)
    }

    /// The downloads that a window goes on with when it starts: those that were interrupted, and those that were paused
    /// for now.
    pub fn left(&self) -> Result<Vec<String>> {
        let mut left = self.interrupted()?;
        for (number, head) in self.0.journal.in_states(&[JobState::Paused])? {
            if self.0.journal.asked(number)?.0 == Some(Wanted::PauseForNow) {
                left.push(self.0.journal.summary(number, head)?);
            }
        }
        left.retain(|job| job.verb == Verb::Download);
        Ok(left.into_iter().map(|job| job.job).collect())
    }

    /// Refuses to delete what a download at work fetches, and to download what a deletion at work deletes.
    pub(crate) fn no_rival(&self, number: i64, verb: Verb) -> Result<()> {
        for rival in self.0.journal.rival(number, verb)? {
            // A job that a crash left at work does nothing now, and looks again when it goes on.
            drop(own(&self.0.directories, &rival)?);
        }
        Ok(())
    }

    /// Watches for what a running job is asked: cancels the token for a pause, passes limits on. Never ends.
    pub(crate) async fn attend(
        &self,
        number: i64,
        stop: &CancellationToken,
        limits: &watch::Sender<Limits>,
    ) -> Result<()> {
        loop {
            self.0.http.clock().sleep(LOOK).await;
            let (wanted, set) = self.0.journal.asked(number)?;
            if matches!(wanted, Some(Wanted::Pause | Wanted::PauseForNow)) {
                stop.cancel();
            }
            let set = read(set);
            limits.send_if_modified(|known| std::mem::replace(known, set) != set);
        }
    }
}

fn read(limits: Option<String>) -> Limits {
    let read = limits.and_then(|text| serde_json::from_str(&text).ok());
    read.unwrap_or_default()
}
