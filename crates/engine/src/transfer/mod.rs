//! Carrying a planned download out: streams side by side, each file whole and verified, nothing on record
//! that a crash could take from the disk.

mod blocks;
mod fetch;
mod run;
mod streams;
mod sums;

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use azure::BlobService;
use domain::{Code, Error, Kind, Outcome, Place, Result};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::destination::{Destination, Existing};
use crate::download::DownloadOptions;
use crate::engine::lock;
use crate::job::{Meter, stops_job};
use crate::manifest::{ManifestRow, Verified};
use crate::store::journal::{Ended, Head, JobItem};
use blocks::{Blocks, Held};
use fetch::Known;
use run::Run;
use streams::{Seen, Throttle};

pub use streams::Limits;

/// Rows of the journal that are read at once.
const LOADED: u32 = 1024;

/// What every stream of a run shares.
#[derive(Debug)]
pub(crate) struct Transfer {
    engine: Engine,
    job: String,
    number: i64,
    destination: Destination,
    /// Whether nothing stood in the destination when the run began: then no file can be in the way.
    vacant: bool,
    options: DownloadOptions,
    known: Known,
    /// By blob endpoint.
    services: Mutex<HashMap<String, Arc<BlobService>>>,
    stop: CancellationToken,
    gauge: Gauge,
    throttle: Throttle,
    held: Arc<Held>,
}

/// Files that ended and blocks that arrived since the last commit.
#[derive(Debug, Default)]
struct Batch {
    ended: Vec<(JobItem, Ended)>,
    blocks: Vec<(Arc<Blocks>, usize)>,
    /// Bytes that a crash would have fetched again.
    bytes: u64,
}

impl Engine {
    /// Runs a download to its end, or until it is stopped.
    pub(crate) async fn run_download(
        &self,
        number: i64,
        head: &Head,
        cancel: &CancellationToken,
        meter: &Meter<'_>,
        limits: watch::Receiver<Limits>,
    ) -> Result<()> {
        let destination = head.destination.as_deref().unwrap_or_default();
        let destination = Destination::open(destination.as_ref())?;
        let transfer = Transfer {
            engine: self.clone(),
            job: head.id.clone(),
            number,
            vacant: destination.is_vacant()?,
            known: Known::new(destination.manifest()?),
            destination,
            options: serde_json::from_value(head.options.clone()).unwrap_or_default(),
            services: Mutex::default(),
            stop: CancellationToken::new(),
            gauge: Gauge::default(),
            throttle: Throttle::default(),
            held: Arc::default(),
        };
        Run::new(transfer, meter, limits).run_to_end(cancel).await?;
        self.0.journal.finish(&head.id, &self.now(), None)
    }
}

impl Transfer {
    /// The next rows of the journal, each with what stands at its place.
    fn load(&self, after: Option<u64>) -> Result<Vec<(JobItem, Existing)>> {
        let rows = self.engine.0.journal.pending(self.number, after, LOADED)?;
        let look = |row: JobItem| {
            let path = row
                .local
                .as_deref()
                .and_then(crate::names::LocalPath::parse);
            let existing = match path {
                Some(path) if !self.vacant => self.destination.existing(&path)?,
                _ => Existing::Nothing,
            };
            Ok((row, existing))
        };
        rows.into_iter().map(look).collect()
    }

    /// Directories, then the manifest, then blocks, then the journal, in this order, so that nothing is on
    /// record that a crash could take from the disk.
    fn commit(&self, batch: &Batch) -> Result<()> {
        self.destination.sync_directories()?;
        let at = self.engine.now();
        let rows: Vec<ManifestRow> = batch
            .ended
            .iter()
            .map(|(row, end)| manifest_row(row, end, &at))
            .collect();
        if !rows.is_empty() {
            self.destination.append_manifest(&rows)?;
        }
        let mut arrived: HashMap<u64, (&Blocks, Vec<usize>)> = HashMap::new();
        for (blocks, block) in &batch.blocks {
            let seq = blocks.row.item.seq;
            arrived
                .entry(seq)
                .or_insert((blocks, Vec::new()))
                .1
                .push(*block);
        }
        let mut kept = Vec::new();
        for (seq, (blocks, arrived)) in arrived {
            blocks.part.sync()?;
            kept.push((seq, blocks.keep(&arrived)));
        }
        let ended = batch.ended.iter().map(|(_, end)| end);
        self.engine.0.journal.progress(self.number, ended, &kept)
    }

    /// The blob service of an item's account, made once a run.
    fn service(&self, row: &JobItem) -> Result<Arc<BlobService>> {
        let account = &row.item.blob.container.account;
        let mut services = lock(&self.services);
        if let Some(service) = services.get(&account.endpoint) {
            return Ok(service.clone());
        }
        let service = Arc::new(self.engine.blobs(account)?);
        services.insert(account.endpoint.clone(), service.clone());
        Ok(service)
    }
}

/// Counts what the streams do, without a lock.
#[derive(Debug, Default)]
struct Gauge {
    bytes: AtomicU64,
    /// The same for the eye: without what was lost again, with what an earlier run had brought.
    shown: AtomicI64,
    answers: AtomicU64,
    waited_micros: AtomicU64,
}

impl Gauge {
    fn answered(&self, after: jiff::SignedDuration) {
        let micros = u64::try_from(after.as_micros()).unwrap_or_default();
        self.answers.fetch_add(1, Ordering::Relaxed);
        self.waited_micros.fetch_add(micros, Ordering::Relaxed);
    }

    fn arrived(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.shown.fetch_add(bytes.cast_signed(), Ordering::Relaxed);
    }

    fn resumed(&self, bytes: u64) {
        self.shown.fetch_add(bytes.cast_signed(), Ordering::Relaxed);
    }

    fn lost(&self, bytes: u64) {
        self.shown.fetch_sub(bytes.cast_signed(), Ordering::Relaxed);
    }

    /// What came since the last call, for the eye.
    fn shown(&self) -> i64 {
        self.shown.swap(0, Ordering::Relaxed)
    }

    fn seen(&self, files: u64) -> Seen {
        Seen {
            bytes: self.bytes.load(Ordering::Relaxed),
            files,
            answers: self.answers.load(Ordering::Relaxed),
            waited: Duration::from_micros(self.waited_micros.load(Ordering::Relaxed)),
        }
    }
}

/// Whether an error ends the run and not just the item that met it.
fn stops(error: &Error) -> bool {
    error.code == Code::Canceled || stops_job(error)
}

/// How an item ends that met an error of its own.
fn outcome_of(error: &Error) -> Outcome {
    match error.code {
        // What was listed and is gone or other by now is no failure of ours.
        Code::Changed | Code::NotFound | Code::ContainerNotFound => Outcome::Changed,
        Code::Blocked => Outcome::Blocked,
        _ => Outcome::Failed,
    }
}

fn manifest_row(row: &JobItem, end: &Ended, at: &str) -> ManifestRow {
    let blob = &row.item.blob;
    let written = matches!(end.outcome, Outcome::Saved | Outcome::Skipped);
    let verified = if row.item.md5.is_some() {
        Verified::Md5
    } else {
        Verified::UnverifiedByServer
    };
    ManifestRow {
        name: blob.name.clone(),
        container: blob.container.to_string(),
        path: end.local.clone().filter(|_| written).unwrap_or_default(),
        folder: row.item.kind == Kind::Folder,
        size: row.item.size,
        etag: row.item.etag.clone(),
        md5: row.item.md5.clone(),
        sha256: end.sha256.clone(),
        outcome: end.outcome,
        verified: end.sha256.is_some().then_some(verified),
        url: azure::place_url(&Place::Blob(blob.clone())),
        snapshot: blob.snapshot.clone(),
        version: blob.version.clone(),
        at: at.to_owned(),
    }
}
