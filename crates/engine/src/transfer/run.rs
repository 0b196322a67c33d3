//! One run of a download: what is started when, what follows from how it ended, and when it is on record.

mod network;
mod start;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use domain::{Code, Error, Outcome, Result};
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::blocks::{BLOCK, Blocks, Standing, stopped};
use super::streams::{Limits, Streams};
use super::{Batch, LOADED, Transfer, outcome_of, stops};
use crate::destination::Existing;
use crate::job::Meter;
use crate::store::journal::{Ended, JobItem};
use network::{Network, later};

/// Files up to this size are held whole until they are written.
const WHOLE: u64 = 256 << 10;
/// How often the streams are looked at and progress is told.
const LOOK: Duration = Duration::from_millis(20);

/// How something ended that the run had started.
#[expect(
    clippy::large_enum_variant,
    reason = "it lives until the loop takes it, at once"
)]
enum Done {
    Loaded(Result<Vec<(JobItem, Existing)>>),
    Opened(JobItem, Existing, Result<Result<Blocks, Ended>>),
    Block(Arc<Blocks>, usize, Result<()>),
    Whole(Vec<(JobItem, Existing, Fetched)>),
    Stored(Vec<(JobItem, u64, Result<Ended>)>),
    CaughtUp(Arc<Blocks>, Result<()>),
    Finished(Arc<Blocks>, Result<Ended>),
    Committed(Batch, Result<()>),
    /// A look whether the service can be reached.
    Looked(Result<()>),
}

/// A small file's bytes, or its end where none are needed; `None` where its stream had to stop before it.
type Fetched = Option<Result<Result<Vec<u8>, Ended>>>;

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
            // Before anything is taken: a stream that has just ended would seem not to be needed.
            let now = clock.now();
            if now.duration_since(self.looked_at).unsigned_abs() >= LOOK {
                self.look(now);
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
        }
        self.tell();
        self.stopped.take().map_or(Ok(()), Err)
    }

    fn take(&mut self, done: Done) {
        match done {
            Done::Loaded(rows) => self.take_rows(rows),
            Done::Opened(row, existing, opened) => self.take_opened(row, existing, opened),
            Done::Block(blocks, block, fetched) => self.take_block(&blocks, block, fetched),
            Done::Whole(files) => {
                self.in_flight -= 1;
                for (row, existing, fetched) in files {
                    self.take_whole(row, existing, fetched);
                }
            }
            Done::Stored(stored) => {
                self.storers -= 1;
                for (row, bytes, ended) in stored {
                    self.held_bytes -= bytes;
                    self.end(row, ended);
                }
            }
            Done::CaughtUp(blocks, caught_up) => {
                blocks.caught_up();
                if let Err(error) = caught_up {
                    self.give_up(&blocks, error);
                }
                self.settle(&blocks);
            }
            Done::Finished(blocks, ended) => match ended {
                Err(error) if stops(&error) => self.give_up(&blocks, error),
                ended => self.close(&blocks, ended),
            },
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
        self.loaded = rows.len() < LOADED as usize;
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

    fn take_whole(&mut self, row: JobItem, existing: Existing, fetched: Fetched) {
        match fetched {
            None => self.small.push_front((row, existing)),
            Some(Err(error)) if later(&error) && self.stopped.is_none() => {
                let seq = row.item.seq;
                self.small.push_front((row, existing));
                self.doubt(seq, error);
            }
            Some(Ok(Ok(body))) => {
                self.held_bytes += body.len() as u64;
                self.held.push_back((row, body));
            }
            Some(Ok(Err(ended))) => self.end(row, Ok(ended)),
            Some(Err(error)) => self.end(row, Err(error)),
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
        self.settle(&blocks);
    }

    fn take_block(&mut self, blocks: &Arc<Blocks>, block: usize, fetched: Result<()>) {
        self.in_flight -= 1;
        blocks.left();
        if fetched.is_ok() {
            self.network.progress(blocks.row.item.seq);
        }
        match fetched {
            // A file of one block is on record with its end.
            Ok(()) if blocks.row.item.size > BLOCK => {
                self.batch.bytes += BLOCK;
                self.batch.blocks.push((blocks.clone(), block));
            }
            Ok(()) => self.blocks -= 1,
            Err(error) if later(&error) && self.stopped.is_none() => {
                self.blocks -= 1;
                blocks.give_back(block);
                self.doubt(blocks.row.item.seq, error);
            }
            Err(error) => {
                self.blocks -= 1;
                self.give_up(blocks, error);
            }
        }
        self.settle(blocks);
    }

    /// A file of blocks met an error of its own, or one that stops the run.
    fn give_up(&mut self, blocks: &Blocks, error: Error) {
        blocks.fail(error.clone());
        if stops(&error) {
            self.halt(error);
        }
    }

    /// Begins what is to be done next with a file of blocks, beside fetching them.
    fn settle(&mut self, blocks: &Arc<Blocks>) {
        let (transfer, of) = (self.transfer.clone(), blocks.clone());
        match blocks.standing() {
            Standing::UnderWay => {}
            Standing::Behind(sums) => drop(self.work.spawn_blocking(move || {
                let caught_up = of.catch_up(sums);
                Done::CaughtUp(of, caught_up)
            })),
            Standing::Whole(sums) => drop(self.work.spawn_blocking(move || {
                let finished = transfer.finish(&of, sums);
                Done::Finished(of, finished)
            })),
            Standing::Failed(error) if stops(&error) => {
                self.open.retain(|open| !Arc::ptr_eq(open, blocks));
            }
            Standing::Failed(error) => self.close(blocks, Err(error)),
        }
    }

    /// A file of blocks came to its end.
    fn close(&mut self, blocks: &Arc<Blocks>, ended: Result<Ended>) {
        self.open.retain(|open| !Arc::ptr_eq(open, blocks));
        if ended.is_err() {
            self.transfer.gauge.lost(blocks.bytes());
        }
        // It is whole or given up: its blocks need no record any more.
        let before = self.batch.blocks.len();
        self.batch.blocks.retain(|(of, _)| !Arc::ptr_eq(of, blocks));
        self.blocks -= before - self.batch.blocks.len();
        self.end(blocks.row.clone(), ended);
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
        self.transfer.stop.cancel();
        for open in self.open.clone() {
            open.fail(error.clone());
            self.settle(&open);
        }
        self.stopped.get_or_insert(error);
    }

    fn look(&mut self, now: Timestamp) {
        self.looked_at = now;
        if self.limits.has_changed().unwrap_or_default() {
            self.allow();
        }
        let limit = self.limit();
        let each = self.streams.of_a_file();
        let busy = self.in_flight >= limit
            || self.blocks >= self.block_limit(limit)
            || self.open.iter().any(|open| open.has_under_way(each));
        let seen = self.transfer.gauge.seen(self.ended);
        self.streams.look(now, seen, busy && !self.network.waiting);
        self.start_storers(1);
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
    /// What was fetched of the files under way stays for the next run.
    fn drop(&mut self) {
        if !self.open.is_empty() {
            self.halt(stopped(&self.transfer.job));
        }
    }
}
