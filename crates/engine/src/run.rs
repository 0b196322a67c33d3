//! Running a job: one owner, one end, and a way back from every stop.

use domain::{Code, Error, JobState, JobSummary, Result, Verb};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::job::{Meter, Report, own};

/// How far a run goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// To the end: everything has ended, and of a deletion was looked at again.
    Ended,
    /// Until everything was sent: what the service has begun to delete is not waited for, nor is anything sent that
    /// waits for that. The job pauses with `not-waited`, and the next run goes on.
    Sent,
}

impl Engine {
    /// Runs a job to its end. A second run goes on where the first stopped.
    ///
    /// A canceled token, [`Engine::pause`], a full disk or lost permission pauses the job: the summary says
    /// `paused`, with the error that stopped it (`canceled` for the token and the pause). While the network
    /// is gone a download waits.
    /// Errors: `busy` where another process owns it, or a job at work deletes what it downloads or the other
    /// way round; `plan-spent` where it has ended or was not confirmed.
    pub async fn run(
        &self,
        job: &str,
        until: Until,
        cancel: CancellationToken,
        report: Report<'_>,
    ) -> Result<JobSummary> {
        let _owned = own(&self.0.directories, job)?;
        let (number, head) = self.head(job)?;
        self.no_rival(number, head.verb)?;
        let runnable = [JobState::Running, JobState::Waiting, JobState::Paused];
        let journal = &self.0.journal;
        if !journal.transit(job, &runnable, JobState::Running, None)? {
            return Err(Error::new(Code::PlanSpent).with("job", job));
        }
        journal.ask(job, None)?;
        let (tally, bytes) = journal.tally(number)?;
        let clock = self.0.http.clock().clone();
        let meter = Meter::new(job, tally.total(), bytes, &*clock, report);
        let stop = cancel.child_token();
        let (set, limits) = watch::channel(self.limits(job)?);
        let work = async {
            match head.verb {
                Verb::Download => {
                    Box::pin(self.run_download(number, &head, &stop, &meter, limits)).await
                }
                Verb::Delete => self.run_delete(number, &head, until, &stop, &meter).await,
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
