//! Running a job: one owner, one end, and a way back from every stop.

use domain::{Code, Error, JobState, JobSummary, Result, Verb};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::job::{Meter, Owned, Report, own};
use crate::store::journal::Head;

/// How far a run goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// To the end: everything has ended, and of a deletion was looked at again.
    Ended,
    /// Until everything was sent: what the service has begun to delete is not waited for, nor is anything sent that
    /// waits for that. The job pauses with `not-waited`, and the next run goes on.
    Sent,
}

/// A job that this process owns, to run it. A job at work of which it is dropped counts as interrupted.
#[derive(Debug)]
pub struct Claim {
    job: String,
    number: i64,
    head: Head,
    _owned: Owned,
}

impl Engine {
    /// Takes a job to run it. What is asked of it from now on, such as a pause, is asked of this run.
    ///
    /// Errors: `busy` where another process owns it, or a job at work deletes what it downloads or the other
    /// way round; `plan-spent` where it has ended or was not confirmed.
    pub fn claim(&self, job: &str) -> Result<Claim> {
        let owned = own(&self.0.directories, job)?;
        let (number, head) = self.head(job)?;
        self.no_rival(number, head.verb)?;
        let runnable = [JobState::Running, JobState::Waiting, JobState::Paused];
        let journal = &self.0.journal;
        if !journal.transit(job, &runnable, JobState::Running, None)? {
            return Err(Error::new(Code::PlanSpent).with("job", job));
        }
        journal.ask(job, None)?;
        Ok(Claim {
            job: job.to_owned(),
            number,
            head,
            _owned: owned,
        })
    }

    /// Takes a job and runs it to its end, see [`Engine::claim`] and [`Engine::run_claimed`].
    pub async fn run(
        &self,
        job: &str,
        until: Until,
        cancel: CancellationToken,
        report: Report<'_>,
    ) -> Result<JobSummary> {
        let claim = self.claim(job)?;
        self.run_claimed(&claim, until, cancel, report).await
    }

    /// Runs a job to its end. A second run goes on where the first stopped.
    ///
    /// A canceled token, [`Engine::pause`], a full disk or lost permission pauses the job: the summary says
    /// `paused`, with the error that stopped it (`canceled` for the token and the pause). While the network
    /// is gone a download waits.
    pub async fn run_claimed(
        &self,
        claim: &Claim,
        until: Until,
        cancel: CancellationToken,
        report: Report<'_>,
    ) -> Result<JobSummary> {
        let (job, number, head) = (claim.job.as_str(), claim.number, &claim.head);
        let journal = &self.0.journal;
        let (tally, bytes) = journal.tally(number)?;
        let clock = self.0.http.clock().clone();
        let meter = Meter::new(job, tally.total(), bytes, &*clock, report);
        let stop = cancel.child_token();
        let (set, limits) = watch::channel(self.limits(job)?);
        let work = async {
            match head.verb {
                Verb::Download => {
                    Box::pin(self.run_download(number, head, &stop, &meter, limits)).await
                }
                Verb::Delete => self.run_delete(number, head, until, &stop, &meter).await,
            }
        };
        let ran = tokio::select! {
            ran = work => ran,
            Err(error) = self.attend(number, &stop, &set) => Err(error),
        };
        meter.flush();
        if let Err(error) = ran {
            tracing::warn!(job, %error, "paused");
            let at_work = [JobState::Running, JobState::Waiting];
            journal.transit(job, &at_work, JobState::Paused, Some(&error))?;
        }
        self.job(job)
    }
}
