//! What every job has: an owner, a meter, and a way to stop.

use std::io::{Read as _, Write as _};
use std::sync::Mutex;
use std::time::Duration;

use azure::Clock;
use domain::{Code, Error, JobState, Progress, Result};
use jiff::Timestamp;

use crate::directories::{Directories, file_error};
use crate::engine::lock;

/// A job's lock: held while this value lives, by one process at a time.
#[derive(Debug)]
pub(crate) struct Owned {
    _file: std::fs::File,
}

/// Takes a job. Errors: `busy` with the owner's pid.
#[expect(
    clippy::disallowed_methods,
    reason = "a lock file in the program's own directory"
)]
pub(crate) fn own(directories: &Directories, job: &str) -> Result<Owned> {
    let path = directories.locks().join(format!("{job}.lock"));
    let failed = |e: std::io::Error| file_error(&path, &e);
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path)
        .map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0).map_err(failed)?;
            write!(file, "{}", std::process::id()).map_err(failed)?;
            Ok(Owned { _file: file })
        }
        Err(std::fs::TryLockError::WouldBlock) => {
            let mut pid = String::new();
            // The owner may be writing it right now; the message can do without.
            let _ = file.read_to_string(&mut pid);
            Err(Error::new(Code::Busy).with("job", job).with("pid", pid))
        }
        Err(std::fs::TryLockError::Error(e)) => Err(failed(e)),
    }
}

/// Told how far a job is.
pub type Report<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// Counts what a job does and reports it, at most ten times a second.
pub(crate) struct Meter<'a> {
    job: &'a str,
    clock: &'a dyn Clock,
    report: Report<'a>,
    counts: Mutex<Counts>,
}

struct Counts {
    state: JobState,
    done: u64,
    bytes: u64,
    current: Option<String>,
    reported: Timestamp,
    /// Moments of the last seconds with the bytes until then, for the rate.
    window: std::collections::VecDeque<(Timestamp, u64)>,
}

const REPORT_EVERY: Duration = Duration::from_millis(100);
const RATE_OVER: Duration = Duration::from_secs(4);

impl<'a> Meter<'a> {
    pub(crate) fn new(
        job: &'a str,
        done: u64,
        bytes: u64,
        clock: &'a dyn Clock,
        report: Report<'a>,
    ) -> Self {
        let counts = Counts {
            state: JobState::Running,
            done,
            bytes,
            current: None,
            reported: Timestamp::MIN,
            window: std::collections::VecDeque::from([(clock.now(), bytes)]),
        };
        Self {
            job,
            clock,
            report,
            counts: Mutex::new(counts),
        }
    }

    /// Bytes arrived, or were taken back where a file begins again.
    pub(crate) fn bytes(&self, name: &str, arrived: i64) {
        let mut counts = lock(&self.counts);
        counts.bytes = counts.bytes.saturating_add_signed(arrived);
        self.tell(counts, Some(name), false);
    }

    /// Items ended.
    pub(crate) fn ended(&self, items: u64, bytes: u64) {
        let mut counts = lock(&self.counts);
        counts.done += items;
        counts.bytes += bytes;
        self.tell(counts, None, false);
    }

    /// Whether this is how the job stands.
    pub(crate) fn is(&self, state: JobState) -> bool {
        lock(&self.counts).state == state
    }

    /// Whom it tells.
    pub(crate) fn report(&self) -> Report<'a> {
        self.report
    }

    /// Says how the job stands.
    pub(crate) fn state(&self, state: JobState) {
        let mut counts = lock(&self.counts);
        counts.state = state;
        self.tell(counts, None, true);
    }

    /// Reports the figures as they stand now.
    pub(crate) fn flush(&self) {
        self.tell(lock(&self.counts), None, true);
    }

    fn tell(&self, mut counts: std::sync::MutexGuard<'_, Counts>, name: Option<&str>, now: bool) {
        let at = self.clock.now();
        if !now && at.duration_since(counts.reported).unsigned_abs() < REPORT_EVERY {
            return;
        }
        counts.reported = at;
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            counts.current = Some(name.to_owned());
        }
        let bytes = counts.bytes;
        counts.window.push_back((at, bytes));
        while counts.window.len() > 2
            && counts
                .window
                .front()
                .is_some_and(|(then, _)| at.duration_since(*then).unsigned_abs() > RATE_OVER)
        {
            counts.window.pop_front();
        }
        let rate = counts.window.front().map_or(0, |(then, before)| {
            let seconds = at.duration_since(*then).as_secs_f64().max(0.1);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a rate"
            )]
            {
                (bytes.saturating_sub(*before) as f64 / seconds) as u64
            }
        });
        let progress = Progress {
            job: self.job.to_owned(),
            state: counts.state,
            done: counts.done,
            bytes,
            rate,
            current: counts.current.clone(),
        };
        drop(counts);
        (self.report)(progress);
    }
}

/// How long to wait before another try: what the service asked for, else twice as long each time.
pub(crate) fn pause(error: &Error, attempt: u32) -> Duration {
    let asked = error
        .service
        .as_ref()
        .and_then(|service| service.retry_after);
    match asked {
        Some(seconds) => Duration::from_secs(u64::from(seconds.min(300))),
        None => Duration::from_millis(200) * 2u32.saturating_pow(attempt.min(8)),
    }
}

/// Whether another try may help.
pub(crate) fn passing(error: &Error) -> bool {
    matches!(
        error.code,
        Code::Throttled | Code::Unreachable | Code::Corrupt
    )
}

/// Whether the whole job stops on it, because the next item would meet the same.
pub(crate) fn stops_job(error: &Error) -> bool {
    matches!(
        error.code,
        Code::Throttled
            | Code::Unreachable
            | Code::Untrusted
            | Code::Unauthenticated
            | Code::Forbidden
            | Code::NetworkDenied
            | Code::NotSignedIn
            | Code::DiskFull
            | Code::NotWritable
            | Code::Store
    )
}
