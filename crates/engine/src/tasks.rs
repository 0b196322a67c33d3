//! Work that would hold up what is under way: on a thread of its own, or as a task of its own.

use domain::{Code, Error, Result};
use tokio::task::{JoinError, JoinSet};

/// Runs what waits for the disk, or computes for long, on a thread for such work.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| broken(&error))?
}

/// A task of its own, which is broken off where this is dropped.
#[derive(Debug)]
pub(crate) struct Task<T>(JoinSet<Result<T>>);

impl<T: Send + 'static> Task<T> {
    /// Begins it.
    pub(crate) fn begin(work: impl Future<Output = Result<T>> + Send + 'static) -> Self {
        let mut set = JoinSet::new();
        set.spawn(work);
        Self(set)
    }

    /// What it came to, once it has ended.
    pub(crate) fn ended(&mut self) -> Option<Result<T>> {
        let done = self.0.try_join_next()?;
        Some(done.unwrap_or_else(|error| Err(broken(&error))))
    }

    /// Waits for its end.
    pub(crate) async fn end(mut self) -> Result<T> {
        let done = self.0.join_next().await;
        let none = || Error::new(Code::Internal).with("why", "no task");
        done.ok_or_else(none)?.map_err(|error| broken(&error))?
    }
}

fn broken(why: &JoinError) -> Error {
    Error::new(Code::Internal).with("why", why)
}
