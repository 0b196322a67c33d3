//! What a run starts, and when.

use std::time::Duration;

use super::{BLOCK, Done, Run, WHOLE, later, stops};
use crate::store::journal::JobItem;

/// Streams beside large files, and blocks under way at the same time, at most: a connection that has carried
/// more than a small file keeps a buffer of 400 KiB.
const MOST_BESIDE_LARGE: usize = 64;
const MOST_BLOCKS: usize = 32;
/// Files that one stream fetches after each other, at most.
const FETCHED_AT_ONCE: usize = 8;
/// Threads that bring held files to the disk, files that one takes at once, and how many must wait before one
/// begins between two looks: a disk answers many at a time, and a fast one needs but one thread.
const STORERS: usize = 16;
const STORED_AT_ONCE: usize = 16;
const STORED_BESIDE: usize = 8;
/// Bytes of files that are held.
const HELD: u64 = 32 << 20;
/// A commit comes at the latest so long after the first file that it holds, or with so many files.
const COMMIT_AFTER: Duration = Duration::from_millis(250);
const COMMIT_AT: usize = 512;

impl Run<'_> {
    /// Starts whatever can be started now.
    pub(super) fn start(&mut self) {
        let waits = if self.in_flight == 0 {
            1
        } else {
            STORED_BESIDE
        };
        self.start_storers(waits);
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
        let limit = self.limit();
        while self.in_flight < limit && self.batch.bytes < limit as u64 * BLOCK {
            if !(self.start_block(limit) || self.start_large(limit) || self.start_small()) {
                break;
            }
        }
    }

    /// Streams that there may be now.
    pub(super) fn limit(&self) -> usize {
        let beside_large = !(self.large.is_empty() && self.open.is_empty());
        let most = if beside_large {
            MOST_BESIDE_LARGE
        } else {
            usize::MAX
        };
        self.streams.limit().min(most)
    }

    /// Blocks have the first half of the streams, and all where nothing else is left to do.
    pub(super) fn block_limit(&self, limit: usize) -> usize {
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
        let each = self.streams.of_a_file();
        let Some((blocks, block)) = self
            .open
            .iter()
            .find_map(|open| Some((open.clone(), open.take(each)?)))
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

    /// One stream fetches several files after each other where many are left: to end and to begin one costs
    /// more than a small file does.
    fn start_small(&mut self) -> bool {
        if self.held_bytes >= HELD {
            return false;
        }
        let most = self.small.len() / (4 * self.streams.limit());
        let most = most.clamp(1, FETCHED_AT_ONCE);
        let (mut files, mut bytes) = (Vec::new(), 0);
        while files.len() < most
            && let Some((row, existing)) = self.small.pop_front()
        {
            if bytes > 0 && bytes + row.item.size > WHOLE {
                self.small.push_front((row, existing));
                break;
            }
            bytes += row.item.size;
            files.push((row, existing, None));
        }
        let Some((row, ..)) = files.first() else {
            return false;
        };
        self.in_flight += 1;
        self.current.clone_from(&row.item.blob.name);
        let transfer = self.transfer.clone();
        self.work.spawn(async move {
            for (row, existing, fetched) in &mut files {
                let whole = transfer.fetch_whole(row, *existing).await;
                let stop = whole.as_ref().is_err_and(|e| later(e) || stops(e));
                *fetched = Some(whole);
                if stop {
                    break;
                }
            }
            Done::Whole(files)
        });
        true
    }

    /// Brings held files to the disk as long as so many wait: to wake a thread costs as much as to write a small
    /// file.
    pub(super) fn start_storers(&mut self, waits: usize) {
        while self.storers < STORERS && self.held.len() >= waits {
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
    pub(super) fn start_commit(&mut self) {
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
}
