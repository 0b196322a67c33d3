//! Export, then delete: an item goes only after its copy was read back from the disk. The journal refuses the
//! intent of any other.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use domain::{BlobId, Code, Error, ItemState, JobState, Kind, Outcome, PlanItem, Result};
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::destination::{Destination, Existing};
use crate::hex::hex;
use crate::job::Meter;
use crate::names::LocalPath;
use crate::run::Until;
use crate::store::journal::{Copy, Ended, Head, JobItem};
use crate::tasks::blocking;

/// Items that are compared before they are put on record together.
const COMPARED: u32 = 1024;

/// Whether a deletion waits for a copy of this item. Folders, containers and resources hold nothing of their own.
pub(crate) fn needs_copy(item: &PlanItem) -> bool {
    matches!(item.kind, Kind::Blob | Kind::BlobVersion | Kind::Snapshot)
}

/// Which items of a deletion are downloaded, asked of one after the other: one that has the bytes of another shares
/// the copy of that.
#[derive(Debug, Default)]
pub(crate) struct Exported {
    /// The blob before, with its entity tag: deleted, it becomes a version that has the same.
    base: Option<(BlobId, String)>,
}

impl Exported {
    /// Whether the next item of the deletion is one of them.
    pub(crate) fn has(&mut self, item: &PlanItem) -> bool {
        if !needs_copy(item) || item.purge || item.blocker.is_some() {
            return false;
        }
        if item.kind == Kind::Blob {
            self.base = Some((item.blob.clone(), item.etag.clone()));
            return true;
        }
        let becomes = |(base, etag): &(BlobId, String)| {
            item.kind == Kind::BlobVersion && *etag == item.etag && *base == item.blob.base()
        };
        !self.base.as_ref().is_some_and(becomes)
    }
}

impl Engine {
    /// Downloads what a deletion names, unless an earlier run did, and reads every copy back.
    ///
    /// Errors: why the download stands still; the deletion then does as well, and nothing was sent.
    pub(super) async fn export_first(
        &self,
        number: i64,
        head: &Head,
        cancel: &CancellationToken,
        meter: &Meter<'_>,
    ) -> Result<Destination> {
        let folder = head.destination.as_deref().unwrap_or_default();
        let destination = Destination::open(Path::new(folder))?;
        let journal = &self.0.journal;
        let Some(export) = journal
            .export(number)?
            .map_or_else(|| self.plan_copies(number, head), |export| Ok(Some(export)))?
        else {
            return Ok(destination);
        };
        let mut job = self.job(&export)?;
        if !matches!(job.state, JobState::Finished | JobState::Canceled) {
            let (cancel, report) = (cancel.clone(), meter.report());
            job = Box::pin(self.run(&export, Until::Ended, cancel, report)).await?;
            if job.state != JobState::Finished {
                let canceled = || Error::new(Code::Canceled).with("job", &head.id);
                return Err(job.error.unwrap_or_else(canceled));
            }
        }
        journal.forget_copies(number)?;
        let (copies, _) = self.head(&export)?;
        let (engine, at) = (self.clone(), destination.clone());
        let cancel = cancel.clone();
        let id = head.id.clone();
        blocking(move || engine.read_back(number, copies, &at, &id, &cancel)).await?;
        Ok(destination)
    }

    /// Compares every copy with what was downloaded, and puts those on record that are the same.
    fn read_back(
        &self,
        number: i64,
        export: i64,
        destination: &Destination,
        job: &str,
        cancel: &CancellationToken,
    ) -> Result<()> {
        let journal = &self.0.journal;
        let (mut offset, mut copied, mut of) = (0, 0, Exported::default());
        loop {
            if cancel.is_cancelled() {
                return Err(Error::new(Code::Canceled).with("job", job));
            }
            let items = journal.page(number, false, offset, COMPARED)?;
            if items.is_empty() {
                return Ok(());
            }
            offset += items.len() as u64;
            let (exported, others): (Vec<&JobItem>, Vec<&JobItem>) =
                items.iter().partition(|row| of.has(&row.item));
            let downloaded = journal.page(export, false, copied, COMPARED)?;
            copied += exported.len() as u64;
            let pairs = exported.into_iter().zip(downloaded);
            // A copy counts for exactly what it was made of.
            let pairs: Vec<(u64, JobItem)> = pairs
                .filter(|(row, copy)| {
                    row.item.blob == copy.item.blob && row.item.etag == copy.item.etag
                })
                .map(|(row, copy)| (row.item.seq, copy))
                .collect();
            journal.add_copies(number, &whole(destination, &pairs))?;
            for row in others.into_iter().filter(|row| needs_copy(&row.item)) {
                self.share(number, row)?;
            }
        }
    }

    /// Gives an item the copy of the one whose bytes it has: the same one before it goes for good, or the blob
    /// that becomes this version.
    fn share(&self, number: i64, row: &JobItem) -> Result<()> {
        let (journal, blob) = (&self.0.journal, &row.item.blob);
        let mut same = None;
        if row.item.purge {
            same = journal.find(number, blob, false)?;
        } else if blob.version.is_some() {
            same = journal.find(number, &blob.base(), false)?;
        }
        let Some(seq) = same.map(|same| same.item.seq) else {
            return Ok(());
        };
        if let Some(copy) = journal.copies(number, seq, seq)?.remove(&seq) {
            let seq = row.item.seq;
            journal.add_copies(number, &[Copy { seq, ..copy }])?;
        }
        Ok(())
    }
}

/// How those of some items end whose copies do not stand.
pub(super) fn without_copies(
    engine: &Engine,
    number: i64,
    rows: &[JobItem],
    destination: &Destination,
) -> Result<Vec<Ended>> {
    let seqs = rows.iter().map(|row| row.item.seq);
    let (first, last) = (seqs.clone().min(), seqs.max());
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    let copies = engine.0.journal.copies(number, first, last)?;
    let ends = rows.iter().filter_map(|row| {
        let copy = copies.get(&row.item.seq);
        let free = !needs_copy(&row.item) || copy.is_some_and(|copy| stands(destination, copy));
        (!free).then(|| not_exported(row, destination, copy))
    });
    Ok(ends.collect())
}

fn not_exported(row: &JobItem, destination: &Destination, copy: Option<&Copy>) -> Ended {
    let path = copy.map_or("", |copy| copy.path.as_str());
    let error = Error::new(Code::NotExported)
        .with("place", &row.item.blob)
        .with("path", destination.path().join(path).display());
    // What an earlier run may have sent is not known to be there still.
    let outcome = match row.state {
        ItemState::Planned => Outcome::Blocked,
        _ => Outcome::Unknown,
    };
    Ended::failed(row.item.seq, outcome, error)
}

/// Whether a copy is still there with all its bytes.
fn stands(destination: &Destination, copy: &Copy) -> bool {
    let found = LocalPath::parse(&copy.path).map(|path| destination.existing(&path));
    matches!(found, Some(Ok(Existing::File { len, .. })) if len == copy.size)
}

/// The items whose copies have the bytes that were downloaded, read from the disk on several threads.
fn whole(destination: &Destination, pairs: &[(u64, JobItem)]) -> Vec<Copy> {
    let next = AtomicUsize::new(0);
    let compare = || {
        let mut whole = Vec::new();
        while let Some((seq, row)) = pairs.get(next.fetch_add(1, Ordering::Relaxed)) {
            whole.extend(copy_of(destination, *seq, row));
        }
        whole
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..crate::verify::threads())
            .map(|_| scope.spawn(compare))
            .collect();
        let found = threads.into_iter().filter_map(|thread| thread.join().ok());
        found.flatten().collect()
    })
}

fn copy_of(destination: &Destination, seq: u64, row: &JobItem) -> Option<Copy> {
    let path = LocalPath::parse(row.local.as_deref()?)?;
    let (size, sha256) = destination.hash(&path).ok()?;
    let same = size == row.item.size && row.sha256.as_deref() == Some(&hex(&sha256));
    same.then(|| Copy {
        seq,
        path: path.as_str().to_owned(),
        size,
    })
}
