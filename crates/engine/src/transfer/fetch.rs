//! One file: its bytes, what they are compared with, and its name.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use azure::BlobService;
use bytes::Bytes;
use domain::{Code, Error, Kind, Outcome, Result};

use super::Transfer;
use super::blocks::{BLOCK, Blocks, stopped};
use super::sums::Sums;
use crate::destination::{Existing, Part, PlaceError};
use crate::download::{Conflict, Strictness};
use crate::hex::hex;
use crate::job::{passing, pause};
use crate::manifest::ManifestRow;
use crate::names::LocalPath;
use crate::store::journal::{Ended, JobItem};
use crate::tasks::blocking;

/// Tries without a byte of progress before a file is given up.
const TRIES: u32 = 5;

/// What earlier downloads brought to this folder: the newest manifest row of each remote item. It may lie
/// under another path than the plan gives it, where the plan's path was taken.
#[derive(Debug)]
pub(crate) struct Known(HashMap<Item, ManifestRow>);

/// Container, exact name, snapshot.
type Item = (String, String, Option<String>);

impl Known {
    pub(crate) fn new(newest: HashMap<String, ManifestRow>) -> Self {
        let mut known: HashMap<_, ManifestRow> = HashMap::new();
        for row in newest.into_values().filter(|row| row.sha256.is_some()) {
            let item = (
                row.container.clone(),
                row.name.clone(),
                row.snapshot.clone(),
            );
            match known.get(&item) {
                Some(other) if other.at >= row.at => {}
                _ => drop(known.insert(item, row)),
            }
        }
        Self(known)
    }

    fn of(&self, row: &JobItem) -> Option<(LocalPath, &ManifestRow)> {
        let blob = &row.item.blob;
        let item = (
            blob.container.to_string(),
            blob.name.clone(),
            blob.snapshot.clone(),
        );
        let known = self.0.get(&item)?;
        Some((LocalPath::parse(&known.path)?, known))
    }
}

impl Transfer {
    /// The bytes of a file that are held until they are all there; an outcome where nothing is to do.
    pub(super) async fn fetch_whole(
        self: &Arc<Self>,
        row: &JobItem,
        existing: Existing,
    ) -> Result<Result<Vec<u8>, Ended>> {
        if row.item.kind == Kind::Folder {
            return self.make_folder(row).await.map(Err);
        }
        if let Some(ended) = self.settled(row, &local(row)?, existing).await? {
            return Ok(Err(ended));
        }
        let size = row.item.size;
        let mut body = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        let write = |_, bytes: Bytes| {
            body.extend_from_slice(&bytes);
            Ok(())
        };
        if let Err(error) = self.read(row, 0..size, write).await {
            self.gauge.lost(body.len() as u64);
            return Err(error);
        }
        Ok(Ok(body))
    }

    /// The marker of a folder becomes the folder that the files below it lie in.
    async fn make_folder(self: &Arc<Self>, row: &JobItem) -> Result<Ended> {
        let (transfer, path) = (self.clone(), local(row)?);
        let folder = path.split().0.to_owned();
        let ended = Ended {
            local: Some(folder),
            ..Ended::new(row.item.seq, Outcome::Saved)
        };
        blocking(move || transfer.destination.make_folder(&path)).await?;
        Ok(ended)
    }

    /// Brings a held file to the disk. Waits for it.
    pub(super) fn store(&self, row: &JobItem, body: &[u8]) -> Result<Ended> {
        let path = local(row)?;
        let part = self.destination.create_part(&path, &self.job, row.item.seq);
        let stored = part.and_then(|mut part| {
            let mut sums = Sums::begin(row);
            sums.update(body);
            part.write(body)?;
            self.place(row, &path, part, sums)
        });
        if stored.is_err() {
            self.gauge.lost(body.len() as u64);
        }
        stored
    }

    /// Begins a file of blocks, or goes on with what is there of it; an outcome where nothing is to do.
    pub(super) async fn open(
        self: &Arc<Self>,
        row: &JobItem,
        existing: Existing,
    ) -> Result<Result<Blocks, Ended>> {
        let path = local(row)?;
        if let Some(ended) = self.settled(row, &path, existing).await? {
            return Ok(Err(ended));
        }
        let (transfer, row) = (self.clone(), row.clone());
        blocking(move || {
            let (seq, size) = (row.item.seq, row.item.size);
            if let Some(kept) = &row.blocks {
                let until = Blocks::kept_until(kept, size);
                let resumed = transfer
                    .destination
                    .resume_part(&path, &transfer.job, seq, until)?;
                if let Some(part) = resumed {
                    let kept = kept.clone();
                    return Ok(Ok(Blocks::new(
                        row,
                        path,
                        part,
                        kept,
                        transfer.held.clone(),
                    )));
                }
            }
            let part = transfer
                .destination
                .create_part(&path, &transfer.job, seq)?;
            Ok(Ok(Blocks::new(
                row,
                path,
                part,
                Vec::new(),
                transfer.held.clone(),
            )))
        })
        .await
    }

    /// Fetches what is missing of a block.
    pub(super) async fn fetch_block(&self, blocks: &Blocks, block: usize) -> Result<()> {
        let range = blocks.missing(block);
        self.read(&blocks.row, range, |at, bytes| {
            blocks.write(block, at, bytes)
        })
        .await
    }

    /// Gives a file of blocks that is whole its name.
    pub(super) fn finish(&self, blocks: &Blocks, sums: Sums) -> Result<Ended> {
        self.place(&blocks.row, &blocks.path, blocks.part.clone(), sums)
    }

    /// Compares a whole part with what the service announced, and gives it its name.
    fn place(&self, row: &JobItem, path: &LocalPath, part: Part, sums: Sums) -> Result<Ended> {
        let (sha256, fits) = sums.finish(row);
        if fits == Some(false) {
            part.discard()?;
            return Err(corrupt(row, "checksum"));
        }
        // A crash behind the rename must not cost more than the blocks under way.
        if row.item.size > BLOCK {
            self.placing(row, path, &sha256)?;
        }
        let mut part = match part.finish() {
            Ok(placed) => return Ok(on_disk(row, Outcome::Saved, &placed.path, sha256)),
            Err(PlaceError::Failed(error)) => return Err(error),
            Err(PlaceError::Exists(part)) => part,
        };
        let existing = self.destination.existing(path)?;
        if let Existing::File { len, .. } = existing {
            if len == row.item.size && self.hash(path)? == sha256 {
                part.discard()?;
                return Ok(on_disk(row, Outcome::Skipped, path, sha256));
            }
            // Whoever asked for this has seen to it, in `settled`, that this blob is the newer one.
            if matches!(self.options.conflict, Conflict::Overwrite | Conflict::Newer) {
                let placed = part.replace()?;
                return Ok(on_disk(row, Outcome::Saved, &placed.path, sha256));
            }
        }
        loop {
            let free = self.destination.free_name(path)?;
            self.placing(row, &free, &sha256)?;
            match part.finish_as(&free) {
                Ok(placed) => return Ok(on_disk(row, Outcome::Saved, &placed.path, sha256)),
                Err(PlaceError::Failed(error)) => return Err(error),
                // Somebody took the name between the look and the rename.
                Err(PlaceError::Exists(back)) => part = back,
            }
        }
    }

    fn placing(&self, row: &JobItem, path: &LocalPath, sha256: &str) -> Result<()> {
        let journal = &self.engine.0.journal;
        journal.placing(self.number, row.item.seq, path.as_str(), sha256)
    }

    /// What needs no bytes: a blob without a checksum where one is asked for, and what stands there already.
    async fn settled(
        self: &Arc<Self>,
        row: &JobItem,
        path: &LocalPath,
        existing: Existing,
    ) -> Result<Option<Ended>> {
        if self.options.verify == Strictness::Strict && row.item.md5.is_none() {
            return Err(corrupt(row, "no-checksum"));
        }
        let Existing::File { modified, len } = existing else {
            return Ok(None);
        };
        if let Some(sha256) = &row.sha256
            && len == row.item.size
        {
            let (transfer, at, sha256) = (self.clone(), path.clone(), sha256.clone());
            let placed = blocking(move || Ok(transfer.hash(&at)? == sha256)).await?;
            if placed {
                let sha256 = row.sha256.clone().unwrap_or_default();
                return Ok(Some(on_disk(row, Outcome::Saved, path, sha256)));
            }
        }
        let mut keep = self.options.conflict == Conflict::Skip;
        if self.options.conflict == Conflict::Newer {
            let now = self.service(row)?.head(&row.item.blob).await?;
            if now.etag != row.item.etag {
                return Err(Error::new(Code::Changed).with("place", &row.item.blob));
            }
            let here = modified.and_then(|at| jiff::Timestamp::try_from(at).ok());
            keep = now.modified <= here;
        }
        let (transfer, row, path) = (self.clone(), row.clone(), path.clone());
        blocking(move || {
            if keep {
                let sha256 = transfer.hash(&path)?;
                return Ok(Some(on_disk(&row, Outcome::Skipped, &path, sha256)));
            }
            transfer.same_bytes(&row, &path, existing)
        })
        .await
    }

    /// Whether the same bytes are there: those of an earlier download, as the manifest proves, or a file
    /// that has the MD5 of the service.
    fn same_bytes(
        &self,
        row: &JobItem,
        path: &LocalPath,
        existing: Existing,
    ) -> Result<Option<Ended>> {
        let of_size = |found| matches!(found, Existing::File { len, .. } if len == row.item.size);
        if let Some((path, known)) = self.known.of(row) {
            if known.etag != row.item.etag || !of_size(self.destination.existing(&path)?) {
                return Ok(None);
            }
            let sha256 = self.hash(&path)?;
            let same = known.sha256.as_deref() == Some(&sha256);
            return Ok(same.then(|| on_disk(row, Outcome::Skipped, &path, sha256)));
        }
        if row.item.md5.is_none() || !of_size(existing) {
            return Ok(None);
        }
        let mut sums = Sums::begin(row);
        self.destination.read(path, |bytes| sums.update(bytes))?;
        let (sha256, fits) = sums.finish(row);
        Ok((fits == Some(true)).then(|| on_disk(row, Outcome::Skipped, path, sha256)))
    }

    /// The SHA-256 of a file that is there.
    fn hash(&self, path: &LocalPath) -> Result<String> {
        let (_, sha256) = self.destination.hash(path)?;
        Ok(hex(&sha256))
    }

    /// Reads a range of a blob; a body that breaks off is gone on with where it broke. Stops at once when
    /// the job stops.
    async fn read(
        &self,
        row: &JobItem,
        range: Range<u64>,
        write: impl FnMut(u64, Bytes) -> Result<()>,
    ) -> Result<()> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(stopped(&self.job)),
            read = self.read_on(row, range, write) => read,
        }
    }

    async fn read_on(
        &self,
        row: &JobItem,
        range: Range<u64>,
        mut write: impl FnMut(u64, Bytes) -> Result<()>,
    ) -> Result<()> {
        let service = self.service(row)?;
        let clock = self.engine.0.http.clock();
        let (mut at, mut failures) = (range.start, 0);
        while at < range.end {
            let before = at;
            let error = match self
                .body(&service, row, &mut at, range.end, &mut write)
                .await
            {
                Ok(()) => continue,
                // Opening was tried again below already; a body that breaks off is for us.
                Err(Broken::Opening(error)) => return Err(error),
                Err(Broken::Body(error)) => error,
            };
            failures = if at > before { 1 } else { failures + 1 };
            // What is all there and has another checksum than the answer says is not made good by what follows.
            if at == range.end || !passing(&error) || failures >= TRIES {
                return Err(error);
            }
            clock.sleep(pause(&error, failures)).await;
        }
        Ok(())
    }

    async fn body(
        &self,
        service: &BlobService,
        row: &JobItem,
        at: &mut u64,
        end: u64,
        write: &mut impl FnMut(u64, Bytes) -> Result<()>,
    ) -> Result<(), Broken> {
        let clock = self.engine.0.http.clock();
        let asked = clock.now();
        let read = service.read(&row.item.blob, &row.item.etag, *at..end).await;
        let mut body = read.map_err(Broken::Opening)?;
        self.gauge.answered(clock.now().duration_since(asked));
        while let Some(bytes) = body.next().await.map_err(Broken::Body)? {
            let length = bytes.len() as u64;
            write(*at, bytes).map_err(Broken::Body)?;
            *at += length;
            self.gauge.arrived(length);
            self.throttle.pass(length, &**clock).await;
        }
        Ok(())
    }
}

/// Where a range broke.
enum Broken {
    /// Before its first byte.
    Opening(Error),
    /// On the way.
    Body(Error),
}

/// The item's bytes are on disk under this path.
fn on_disk(row: &JobItem, outcome: Outcome, path: &LocalPath, sha256: String) -> Ended {
    Ended {
        local: Some(path.as_str().to_owned()),
        sha256: Some(sha256),
        ..Ended::new(row.item.seq, outcome)
    }
}

fn local(row: &JobItem) -> Result<LocalPath> {
    let planned = row.local.as_deref().unwrap_or_default();
    let path = LocalPath::parse(planned);
    path.ok_or_else(|| Error::new(Code::Internal).with("why", format!("path {planned:?}")))
}

fn corrupt(row: &JobItem, why: &str) -> Error {
    Error::new(Code::Corrupt)
        .tried("read-blob")
        .with("place", &row.item.blob)
        .with("why", why)
}
