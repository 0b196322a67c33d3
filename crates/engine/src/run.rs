//! Running a job: one owner, one end, and a way back from every stop.

use domain::{Code, Error, JobState, JobSummary, Result, Verb};
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::job::{Meter, Report, own};

impl Engine {
    /// Runs a job to its end. A second run goes on where the first stopped.
    ///
    /// A canceled token, a full disk, a lost network or lost permission pauses the job: the summary says
    /// `paused`, with the error that stopped it (`canceled` for the token).
    /// Errors: `busy` where another process owns it, `plan-spent` where it has ended or was not confirmed.
    pub async fn run(
        &self,
        job: &str,
        cancel: CancellationToken,
        report: Report<'_>,
    ) -> Result<JobSummary> {
        let _owned = own(&self.0.directories, job)?;
        let (number, head) = self.head(job)?;
        let runnable = [JobState::Running, JobState::Paused];
        if !self
            .0
            .journal
            .transit(job, &runnable, JobState::Running, None)?
        {
            return Err(Error::new(Code::PlanSpent).with("job", job));
        }
        let (tally, bytes) = self.0.journal.tally(number)?;
        let clock = self.0.http.clock().clone();
        let meter = Meter::new(job, tally.total(), bytes, &*clock, report);
        let ran = match head.verb {
            Verb::Download => self.run_download(number, &head, &cancel, &meter).await,
            Verb::Delete => self.run_delete(number, &head, &cancel, &meter).await,
        };
        meter.flush();
        if let Err(error) = ran {
            tracing::warn!(job, %error, "paused");
            self.0
                .journal
                .transit(job, &[JobState::Running], JobState::Paused, Some(&error))?;
        }
        self.job(job)
    }
}
