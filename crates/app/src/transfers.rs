//! Steering downloads: pause, another try, limits, and what goes on by itself at the start.
#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use domain::{JobSummary, Result, Verb};
use engine::Limits;

use crate::App;
use crate::views::Event;

impl App {
    pub(crate) async fn pause_job(&self, job: String) -> Result<()> {
        let engine = self.engine();
        engine.pause(&job).await?;
        self.0.host.emit(Event::JobChanged {
            job: engine.job(&job)?,
        });
        Ok(())
    }

    pub(crate) async fn retry_job(&self, job: String) -> Result<JobSummary> {
        let engine = self.engine();
        engine.retry(&job).await?;
        self.spawn_job(&engine, &engine.job(&job)?)
    }

    pub(crate) async fn limit_job(
        &self,
        job: String,
        streams: Option<u32>,
        bytes_per_second: Option<u64>,
    ) -> Result<()> {
        let limits = Limits {
            streams,
            bytes_per_second,
        };
        self.engine().set_limits(&job, limits)
    }

    /// Goes on with the downloads that were at work when the program ended: nobody paused them.
    pub fn resume_interrupted(&self) -> Result<()> {
        let engine = self.engine();
        for job in engine.interrupted()? {
            if job.verb == Verb::Download {
                self.spawn_job(&engine, &job)?;
            }
        }
        Ok(())
    }
}
