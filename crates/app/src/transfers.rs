//! Steering downloads: pause, another try, limits, and what goes on by itself at the start.
#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use domain::{Container, JobSummary, Place, Result, Verb};
use engine::{Conflict, DownloadOptions, Engine, Limits};

use crate::App;
use crate::views::{self, JobLimits, Manner};

impl App {
    pub(crate) async fn pause_job(&self, job: String) -> Result<()> {
        let engine = self.engine();
        let running = self.state().running.get(&job).cloned();
        if engine.job(&job)?.verb == Verb::Download {
            engine.pause_for_now(&job).await?;
        } else {
            engine.pause(&job).await?;
        }
        // What its run tells of it last must not come after what is told of the next.
        if let Some(running) = running {
            running.ended.cancelled().await;
        }
        self.tell(engine.job(&job)?);
        Ok(())
    }

    pub(crate) async fn pause_after_step(&self, job: String) -> Result<()> {
        let engine = self.engine();
        engine.pause_after_step(&job)?;
        self.tell(engine.job(&job)?);
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

    pub(crate) async fn job_limits(&self, job: String) -> Result<JobLimits> {
        let limits = self.engine().limits(&job)?;
        Ok(JobLimits {
            streams: limits.streams,
            bytes_per_second: limits.bytes_per_second,
        })
    }

    /// Goes on with the downloads that an earlier run of the program left, as far as their storage can be reached
    /// by now. Nobody is asked: what cannot go on says so in its own row.
    pub(crate) fn resume_interrupted(&self) {
        let engine = self.engine();
        let left = std::mem::take(&mut self.state().left);
        let (now, later) = left
            .into_iter()
            .partition(|job| is_within_reach(&engine, job));
        self.state().left = later;
        for id in now {
            let begun = engine
                .job(&id)
                .and_then(|job| self.spawn_job(&engine, &job));
            if let Err(error) = begun {
                tracing::warn!(job = id, %error, "is not gone on with");
            }
        }
    }

    /// What the person chose for this download, which the next one takes up; `None` for as the last time.
    pub(crate) fn manner(&self, manner: Option<Manner>) -> DownloadOptions {
        let manner = manner.unwrap_or_else(|| Manner {
            conflict: self.state().downloads.conflict,
            ..Manner::default()
        });
        self.state().downloads.conflict = manner.conflict;
        if let Err(error) = self.keep() {
            tracing::warn!(%error, "the choice is not kept");
        }
        DownloadOptions {
            conflict: match manner.conflict {
                views::Conflict::Rename => Conflict::Rename,
                views::Conflict::Overwrite => Conflict::Overwrite,
                views::Conflict::Skip => Conflict::Skip,
                views::Conflict::Newer => Conflict::Newer,
            },
            include: manner.include,
            exclude: manner.exclude,
            ..DownloadOptions::default()
        }
    }
}

/// Whether there is a way to the storage of a job: it is attached, or somebody is signed in.
fn is_within_reach(engine: &Engine, job: &str) -> bool {
    let Ok(places) = engine.job_places(job) else {
        return false;
    };
    places.iter().all(|place| match place {
        Place::Account(account)
        | Place::Container(Container { account, .. })
        | Place::Folder {
            container: Container { account, .. },
            ..
        } => engine.reaches(account),
        Place::Blob(blob) => engine.reaches(&blob.container.account),
        _ => engine.identity().is_some(),
    })
}
