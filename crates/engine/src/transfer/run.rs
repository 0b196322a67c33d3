//! One run of a download: what is started when, what follows from how it ended, and when it is on record.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use domain::{Code, Error, JobState, Outcome, Result};
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::blocks::{BLOCK, Blocks, stopped};
use super::streams::{Limits, Streams};
use super::{Batch, Transfer, outcome_of, stops};
use crate::destination::Existing;
use crate::job::{Meter, pause};
use crate::store::journal::{Ended, JobItem};

/// Files up to this size are held whole until they are written.
const WHOLE: u64 = 256 << 10;
/// Blocks under way at the same time, at most: their connections' buffers are what they cost.
const MOST_BLOCKS: usize = 32;
/// Threads that bring held files to the disk, files that one takes at once, and how many must wait before
/// another thread begins: a disk answers many at a time, and a fast one needs but one thread.
const STORERS: usize = 16;
const STORED_AT_ONCE: usize = 16;
const STORED_BESIDE: usize = 8;
/// Bytes of files that are held.
const HELD: u64 = 32 << 20;
/// How often the streams are looked at and progress is told.
const LOOK: Duration = Duration::from_millis(20);
/// A commit comes at the latest so long after the first file that it holds, or with so many files.
const COMMIT_AFTER: Duration = Duration::from_millis(250);
const COMMIT_AT: usize = 512;
/// How often one item may break off while the service can be reached, before the run stops.
const STRIKES: u32 = 3;
/// Between two looks for the network, at most; and how long it is looked for in all.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
const PATIENCE: Duration = Duration::from_secs(3600);

/// How something ended that the run had started.
#[expect(
    clippy::large_enum_variant,
    reason = "it lives until the loop takes it, at once"
)]
enum Done {
    Loaded(Result<Vec<(JobItem, Existing)>>),
    Opened(JobItem, Existing, Result<Result<Blocks, Ended>>),
    Block(Arc<Blocks>, usize, Result<()>),
    Whole(JobItem, Existing, Result<Result<Vec<u8>, Ended>>),
    Stored(Vec<(JobItem, u64, Result<Ended>)>),
    Finished(Arc<Blocks>, Result<Ended>),
    Committed(Batch, Result<()>),
    /// A look whether the service can be reached.
    Looked(Result<()>),
}

/// A run under way.
pub(super) struct Run<'a> {
    transfer: Arc<Transfer>,
    meter: &'a Meter<'a>,
    limits: watch::Receiver<Limits>,
    streams: Streams,
    work: JoinSet<Done>,
    /// What the journal gave and nobody has begun.
    small: VecDeque<(JobItem, Existing)>,
    large: VecDeque<(JobItem, Existing)>,
    after: Option<u64>,
    loading: bool,
    loaded: bool,
    /// Files of blocks under way.
    open: Vec<Arc<Blocks>>,
    opening: usize,
    /// Files that have arrived and wait for the disk.
    held: VecDeque<(JobItem, Vec<u8>)>,
    held_bytes: u64,
    storers: usize,
    /// Requests in flight.
    in_flight: usize,
    /// Blocks in flight, and those that are not on record yet.
    blocks: usize,
    batch: Batch,
    batched_at: Option<Timestamp>,
    committing: bool,
    ended: u64,
    current: String,
    looked_at: Timestamp,
    network: Network,
    stopped: Option<Error>,
}

/// What is known of the way to the service.
#[derive(Default)]
struct Network {
    /// While somebody looks, or waits as the service asked, nothing new is begun.
    waiting: bool,
    /// Items that broke off since the last look, and why.
    suspects: Vec<u64>,
    error: Option<Error>,
    strikes: HashMap<u64, u32>,
    wait: Duration,
    waited: Duration,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        transfer: Transfer,
        meter: &'a Meter<'a>,
        limits: watch::Receiver<Limits>,
    ) -> Self {
        let now = transfer.engine.0.http.clock().now();
        Self {
            transfer: Arc::new(transfer),
            meter,
            limits,
            streams: Streams::new(now),
            work: JoinSet::new(),
            small: VecDeque::new(),
            large: VecDeque::new(),
            after: None,
            loading: false,
            loaded: false,
            open: Vec::new(),
            opening: 0,
            held: VecDeque::new(),
            held_bytes: 0,
            storers: 0,
            in_flight: 0,
            blocks: 0,
            batch: Batch::default(),
            batched_at: None,
            committing: false,
            ended: 0,
            current: String::new(),
            looked_at: now,
            network: Network::default(),
            stopped: None,
        }
    }

    /// Starts and takes what ends until nothing is left, or until something stops it; then until nothing is
    /// under way and everything that ended is on record.
    pub(super) async fn run_to_end(mut self, cancel: &CancellationToken) -> Result<()> {
        let clock = self.transfer.engine.0.http.clock().clone();
        self.allow();
        loop {
            self.start();
            if self.work.is_empty() {
                break;
            }
            tokio::select! {
                biased;
                () = cancel.cancelled(), if self.stopped.is_none() => {
                    self.halt(stopped(&self.transfer.job));
                }
                Some(done) = self.work.join_next() => match done {
                    Ok(done) => self.take(done),
                    Err(broken) => self.halt(Error::new(Code::Internal).with("why", broken)),
                },
                () = clock.sleep(LOOK) => {}
            }
            let now = clock.now();
            if now.duration_since(self.looked_at).unsigned_abs() >= LOOK {
                self.look(now);
            }
        }
        self.tell();
        self.stopped.take().map_or(Ok(()), Err)
    }

    /// Starts whatever can be started now.
    fn start(&mut self) {
        self.start_storers();
        self.start_commit();
        if self.stopped.is_some() || self.network.waiting {
            return;
        }
        let few = self.small.len() + self.large.len() < super::LOADED as usize / 2
            || self.small.is_empty() && self.large.len() < 8 * super::LOADED as usize;
        if few && !self.loading && !self.loaded {
            self.loading = true;
            let (transfer, after) = (self.transfer.clone(), self.after);
            self.work
                .spawn_blocking(move || Done::Loaded(transfer.load(after)));
        }
        let limit = self.streams.limit();
        while self.in_flight < limit && self.batch.bytes < limit as u64 * BLOCK {
            if !(self.start_block(limit) || self.start_large(limit) || self.start_small()) {
                break;
            }
        }
    }

    /// Blocks have the first half of the streams, and all where nothing else is left to do.
    fn block_limit(&self, limit: usize) -> usize {
        let half = if self.small.is_empty() {
            limit
        } else {
            limit / 2
        };
        half.clamp(1, MOST_BLOCKS)
    }

    fn start_block(&mut self, limit: usize) -> bool {
        if self.blocks >= self.block_limit(limit) {
            return false;
        }
        let Some((blocks, block)) = self
            .open
            .iter()
            .find_map(|open| Some((open.clone(), open.take()?)))
        else {
            return false;
        };
        self.in_flight += 1;
        self.blocks += 1;
        let transfer = self.transfer.clone();
        self.work.spawn(async move {
            let fetched = transfer.fetch_block(&blocks, block).await;
            Done::Block(blocks, block, fetched)
        });
        true
    }

    fn start_large(&mut self, limit: usize) -> bool {
        if self.blocks + self.opening >= self.block_limit(limit) {
            return false;
        }
        let Some((row, existing)) = self.large.pop_front() else {
            return false;
        };
        self.in_flight += 1;
        self.opening += 1;
        self.current.clone_from(&row.item.blob.name);
        let transfer = self.transfer.clone();
        self.work.spawn(async move {
            let opened = transfer.open(&row, existing).await;
            Done::Opened(row, existing, opened)
        });
        true
    }

    fn start_small(&mut self) -> bool {
        if self.held_bytes >= HELD {
            return false;
        }
        let Some((row, existing)) = self.small.pop_front() else {
            return false;
        };
        self.in_flight += 1;
        self.current.clone_from(&row.item.blob.name);
        let transfer = self.transfer.clone();
        self.work.spawn(async move {
            let fetched = transfer.fetch_whole(&row, existing).await;
            Done::Whole(row, existing, fetched)
        });
        true
    }

    fn start_storers(&mut self) {
        while !self.held.is_empty()
            && (self.storers == 0 || self.storers < STORERS && self.held.len() >= STORED_BESIDE)
        {
            self.storers += 1;
            let some = self.held.len().min(STORED_AT_ONCE);
            let some: Vec<_> = self.held.drain(..some).collect();
            let transfer = self.transfer.clone();
            self.work.spawn_blocking(move || {
                let store = |(row, body): (JobItem, Vec<u8>)| {
                    let stored = transfer.store(&row, &body);
                    (row, body.len() as u64, stored)
                };
                Done::Stored(some.into_iter().map(store).collect())
            });
        }
    }

    /// Commits what has ended: at once where a block waits for it or nothing else goes on.
    fn start_commit(&mut self) {
        let nothing = self.batch.ended.is_empty() && self.batch.blocks.is_empty();
        if self.committing || nothing {
            return;
        }
        let now = self.transfer.engine.0.http.clock().now();
        let since = self.batched_at.get_or_insert(now);
        let due = now.duration_since(*since).unsigned_abs() >= COMMIT_AFTER;
        let idle = self.in_flight == 0 && self.open.is_empty() && self.storers == 0;
        let much = self.batch.ended.len() >= COMMIT_AT || self.batch.bytes >= BLOCK;
        if due || idle || much || !self.batch.blocks.is_empty() {
            self.committing = true;
            self.batched_at = None;
            let (transfer, batch) = (self.transfer.clone(), std::mem::take(&mut self.batch));
            self.work.spawn_blocking(move || {
                let committed = transfer.commit(&batch);
                Done::Committed(batch, committed)
            });
        }
    }

    fn take(&mut self, done: Done) {
        match done {
            Done::Loaded(rows) => self.take_rows(rows),
            Done::Opened(row, existing, opened) => self.take_opened(row, existing, opened),
            Done::Block(blocks, block, fetched) => self.take_block(blocks, block, fetched),
            Done::Whole(row, existing, ended) => {
                self.in_flight -= 1;
                match ended {
                    Err(error) if later(&error) && self.stopped.is_none() => {
                        let seq = row.item.seq;
                        self.small.push_front((row, existing));
                        self.doubt(seq, error);
                    }
                    Ok(Ok(body)) => {
                        self.held_bytes += body.len() as u64;
                        self.held.push_back((row, body));
                    }
                    Ok(Err(ended)) => self.end(row, Ok(ended)),
                    Err(error) => self.end(row, Err(error)),
                }
            }
            Done::Stored(stored) => {
                self.storers -= 1;
                for (row, bytes, ended) in stored {
                    self.held_bytes -= bytes;
                    self.end(row, ended);
                }
            }
            Done::Finished(blocks, ended) => {
                self.open.retain(|open| !Arc::ptr_eq(open, &blocks));
                // It is whole or given up: its blocks need no record any more.
                let before = self.batch.blocks.len();
                self.batch
                    .blocks
                    .retain(|(of, _)| !Arc::ptr_eq(of, &blocks));
                self.blocks -= before - self.batch.blocks.len();
                self.end(blocks.row.clone(), ended);
            }
            Done::Committed(batch, committed) => {
                self.committing = false;
                self.blocks -= batch.blocks.len();
                if let Err(error) = committed {
                    self.halt(error);
                }
            }
            Done::Looked(found) => self.take_network(found),
        }
    }

    fn take_rows(&mut self, rows: Result<Vec<(JobItem, Existing)>>) {
        self.loading = false;
        let rows = match rows {
            Ok(rows) => rows,
            Err(error) => return self.halt(error),
        };
        self.loaded = rows.len() < super::LOADED as usize;
        for (row, existing) in rows {
            self.after = Some(row.item.seq);
            let queue = if row.item.size <= WHOLE {
                &mut self.small
            } else {
                &mut self.large
            };
            queue.push_back((row, existing));
        }
    }

    fn take_opened(
        &mut self,
        row: JobItem,
        existing: Existing,
        opened: Result<Result<Blocks, Ended>>,
    ) {
        self.in_flight -= 1;
        self.opening -= 1;
        let blocks = match opened {
            Ok(Ok(blocks)) => Arc::new(blocks),
            Ok(Err(ended)) => return self.end(row, Ok(ended)),
            Err(error) if later(&error) && self.stopped.is_none() => {
                let seq = row.item.seq;
                self.large.push_front((row, existing));
                return self.doubt(seq, error);
            }
            Err(error) => return self.end(row, Err(error)),
        };
        if let Some(error) = &self.stopped {
            blocks.fail(error.clone());
        }
        self.transfer.gauge.resumed(blocks.bytes());
        self.open.push(blocks.clone());
        let transfer = self.transfer.clone();
        self.work.spawn_blocking(move || {
            let finished = transfer.finish(&blocks);
            Done::Finished(blocks, finished)
        });
    }

    fn take_block(&mut self, blocks: Arc<Blocks>, block: usize, fetched: Result<()>) {
        self.in_flight -= 1;
        match fetched {
            // A file of one block is on record with its end.
            Ok(()) if blocks.row.item.size > BLOCK => {
                self.batch.bytes += BLOCK;
                self.batch.blocks.push((blocks, block));
            }
            Ok(()) => self.blocks -= 1,
            Err(error) if later(&error) && self.stopped.is_none() => {
                self.blocks -= 1;
                blocks.give_back(block);
                self.doubt(blocks.row.item.seq, error);
            }
            Err(error) => {
                self.blocks -= 1;
                blocks.fail(error.clone());
                if stops(&error) {
                    self.halt(error);
                }
            }
        }
    }

    /// An item came to its end; one that the run's stop ended stays open.
    fn end(&mut self, row: JobItem, ended: Result<Ended>) {
        let size = row.item.size;
        let ended = match ended {
            Err(error) if stops(&error) => return self.halt(error),
            Err(error) => Ended::failed(row.item.seq, outcome_of(&error), error),
            Ok(ended) => ended,
        };
        let skipped = ended.outcome == Outcome::Skipped;
        self.meter.ended(1, if skipped { size } else { 0 });
        self.ended += 1;
        if ended.outcome == Outcome::Saved && size <= BLOCK {
            self.batch.bytes += size;
        }
        self.batch.ended.push((row, ended));
    }

    /// Stops the run: nothing new is begun, and what is under way breaks off.
    fn halt(&mut self, error: Error) {
        for open in &self.open {
            open.fail(error.clone());
        }
        self.stopped.get_or_insert(error);
        self.transfer.stop.cancel();
    }

    /// An item broke off in a way that may pass: is it the item, or has the service gone?
    fn doubt(&mut self, seq: u64, error: Error) {
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
    fn take_network(&mut self, found: Result<()>) {
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

    fn look(&mut self, now: Timestamp) {
        self.looked_at = now;
        if self.limits.has_changed().unwrap_or_default() {
            self.allow();
        }
        let limit = self.streams.limit();
        let busy = self.in_flight >= limit || self.blocks >= self.block_limit(limit);
        let seen = self.transfer.gauge.seen(self.ended);
        self.streams.look(now, seen, busy && !self.network.waiting);
        self.tell();
    }

    fn tell(&self) {
        self.meter.bytes(&self.current, self.transfer.gauge.shown());
    }

    fn allow(&mut self) {
        let limits = *self.limits.borrow_and_update();
        self.streams.allow(limits.streams);
        self.transfer.throttle.allow(limits.bytes_per_second);
    }
}

impl Drop for Run<'_> {
    /// Whoever hashes a file waits for its streams, which end with this run.
    fn drop(&mut self) {
        if !self.open.is_empty() {
            self.halt(stopped(&self.transfer.job));
        }
    }
}

/// Whether the same request may work after a while.
fn later(error: &Error) -> bool {
    matches!(error.code, Code::Unreachable | Code::Throttled)
}
