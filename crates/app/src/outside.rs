//! What the system shows of the jobs beside the page: the window's title, its taskbar, a notification at the end.

use domain::{JobState, JobSummary, Progress, Verb};
use words::{Value, Words};

use crate::App;
use crate::views::Event;

impl App {
    /// Tells the page how a job stands.
    pub(crate) fn tell(&self, job: JobSummary) {
        let job = self.shown_job(job);
        self.0.host.emit(Event::JobChanged { job });
    }

    /// A job as a person reads it: its folder from the home directory on.
    pub(crate) fn shown_job(&self, mut job: JobSummary) -> JobSummary {
        job.destination = job
            .destination
            .map(|folder| self.shown_path(folder.as_ref()));
        job
    }

    /// Tells the page how far a job at work is, and the window where that is a whole percent more.
    pub(crate) fn advance(&self, job: &JobSummary, progress: Progress) {
        let (done, total) = match job.verb {
            Verb::Download if job.bytes > 0 => (progress.bytes, job.bytes),
            _ => (progress.done, job.items),
        };
        let share = done.min(total) as f64 / total.max(1) as f64;
        if let Some(running) = self.state().running.get_mut(&job.job) {
            running.share = share;
        }
        self.0.host.emit(Event::Progress { progress });
        self.show_share();
    }

    /// Shows the share of all jobs at work that is done, in the title and the taskbar.
    pub(crate) fn show_share(&self) {
        let (percent, settings) = {
            let mut state = self.state();
            let shares: Vec<f64> = state
                .running
                .values()
                .map(|running| running.share)
                .collect();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share from 0 to 1"
            )]
            let percent = (!shares.is_empty())
                .then(|| (shares.iter().sum::<f64>() / shares.len() as f64 * 100.0) as u8);
            if percent == state.percent {
                return;
            }
            state.percent = percent;
            (percent, state.settings)
        };
        let title = match percent {
            Some(percent) => {
                let percent = Value::Count(u64::from(percent));
                Words::new(self.language(settings)).say("title-progress", &[("percent", percent)])
            }
            None => "LastCopy".to_owned(),
        };
        self.0.host.progress(&title, percent);
    }

    /// Says that a job has ended, or stands still until a person does something about it.
    pub(crate) fn announce(&self, job: &JobSummary) {
        let key = match (job.state, job.verb) {
            (JobState::Finished, Verb::Download) => "notify-download",
            (JobState::Finished, Verb::Delete) => "notify-delete",
            (JobState::Paused, _) if job.error.is_some() && !is_asked(job) => "notify-stands-still",
            _ => return,
        };
        let words = Words::new(self.language(self.state().settings));
        let tally = &job.tally;
        let done = match job.verb {
            Verb::Download => tally.saved + tally.skipped,
            Verb::Delete => tally.deleted + tally.absent,
        };
        let title = words.say(key, &[("done", done.into()), ("total", job.items.into())]);
        let text = match &job.error {
            Some(error) if job.state == JobState::Paused => words.error(error).what,
            _ => job.destination.as_deref().map_or_else(
                || job.places.join(", "),
                |folder| self.shown_path(folder.as_ref()),
            ),
        };
        self.0.host.notify(&title, &text);
    }
}

/// Whether a person asked for the pause.
fn is_asked(job: &JobSummary) -> bool {
    job.error
        .as_ref()
        .is_some_and(|error| error.code == domain::Code::Canceled)
}
