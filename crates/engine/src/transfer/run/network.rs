//! When a request finds nobody: is the item to blame, or has the service gone?

use std::collections::HashMap;
use std::time::Duration;

use domain::{Code, Error, JobState, Result};

use super::{Done, Run, stops};
use crate::job::pause;

/// How often one item may break off while the service can be reached, before the run stops.
const STRIKES: u32 = 3;
/// Between two looks for the network, at most; and how long it is looked for in all.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
const PATIENCE: Duration = Duration::from_secs(3600);

/// What is known of the way to the service.
#[derive(Default)]
pub(super) struct Network {
    /// While somebody looks, or waits as the service asked, nothing new is begun.
    pub(super) waiting: bool,
    /// Items that broke off since the last look, and why.
    suspects: Vec<u64>,
    error: Option<Error>,
    strikes: HashMap<u64, u32>,
    wait: Duration,
    waited: Duration,
}

impl Network {
    /// Something of an item arrived: what it did before counts no more.
    pub(super) fn progress(&mut self, seq: u64) {
        self.strikes.remove(&seq);
    }
}

impl Run<'_> {
    /// An item broke off in a way that may pass: is it the item, or has the service gone?
    pub(super) fn doubt(&mut self, seq: u64, error: Error) {
        let now = self.transfer.engine.0.http.clock().now();
        if error.code == Code::Throttled {
            self.streams.shrink(now);
        } else {
            self.network.suspects.push(seq);
        }
        if self.network.waiting {
            self.network.error = Some(error);
            return;
        }
        self.network.waiting = true;
        self.network.wait = Duration::ZERO;
        let wait = if error.code == Code::Throttled {
            pause(&error, 2)
        } else {
            Duration::ZERO
        };
        self.network.error = Some(error);
        self.look_for_service(wait);
    }

    /// Waits, then asks the service for anything at all.
    fn look_for_service(&mut self, wait: Duration) {
        let row = self
            .small
            .front()
            .or(self.large.front())
            .map(|(row, _)| row);
        let row = row.or(self.open.first().map(|blocks| &blocks.row)).cloned();
        let transfer = self.transfer.clone();
        self.work.spawn(async move {
            let look = async {
                transfer.engine.0.http.clock().sleep(wait).await;
                let Some(row) = row else { return Ok(()) };
                match transfer.service(&row)?.head(&row.item.blob).await {
                    Err(error) if stops(&error) => Err(error),
                    _ => Ok(()),
                }
            };
            tokio::select! {
                biased;
                () = transfer.stop.cancelled() => Done::Looked(Ok(())),
                found = look => Done::Looked(found),
            }
        });
    }

    /// The service was looked for. Where it is not there, no item is to blame, however long it takes.
    pub(super) fn take_network(&mut self, found: Result<()>) {
        let suspects = std::mem::take(&mut self.network.suspects);
        match found {
            Err(error) if later(&error) && self.stopped.is_none() => {
                if self.network.waited >= PATIENCE {
                    return self.halt(error);
                }
                self.network.wait =
                    (self.network.wait * 2).clamp(Duration::from_secs(1), LONGEST_WAIT);
                let wait = pause(&error, 0).max(self.network.wait);
                self.network.waited += wait;
                self.state(JobState::Waiting);
                self.look_for_service(wait);
            }
            Err(error) => self.halt(error),
            Ok(()) => {
                self.network.waiting = false;
                self.network.waited = Duration::ZERO;
                self.state(JobState::Running);
                for seq in suspects {
                    let strikes = self.network.strikes.entry(seq).or_default();
                    *strikes += 1;
                    if *strikes >= STRIKES
                        && let Some(error) = self.network.error.take()
                    {
                        return self.halt(error);
                    }
                }
            }
        }
    }

    /// Says whether the job is at work or waits.
    fn state(&mut self, state: JobState) {
        if !self.meter.is(state) {
            self.meter.state(state);
            let from = [JobState::Running, JobState::Waiting];
            let job = &self.transfer.job;
            if let Err(error) = self
                .transfer
                .engine
                .0
                .journal
                .transit(job, &from, state, None)
            {
                self.halt(error);
            }
        }
    }
}

/// Whether the same request may work after a while.
pub(super) fn later(error: &Error) -> bool {
    matches!(error.code, Code::Unreachable | Code::Throttled)
}
