//! One file: ranges under If-Match into a temporary file beside the target, hashed while it is written.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::{Code, Error, Outcome, Result};
use md5::Md5;
use sha2::{Digest as _, Sha256};
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::destination::{Destination, Existing, Part, PlaceError};
use crate::download::{Conflict, DownloadOptions, Strictness};
use crate::hex::hex;
use crate::job::{Meter, passing, pause, stops_job};
use crate::manifest::ManifestRow;
use crate::names::LocalPath;
use crate::store::journal::{Ended, JobItem};

/// Bytes of one request.
const RANGE: u64 = 8 << 20;
/// Tries without a byte of progress before a file is given up.
const TRIES: u32 = 5;

/// What every file of a download shares.
pub(crate) struct Fetch<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) job: &'a str,
    pub(crate) destination: &'a Destination,
    pub(crate) options: DownloadOptions,
    pub(crate) known: &'a Known,
    pub(crate) cancel: &'a CancellationToken,
    pub(crate) meter: &'a Meter<'a>,
}

/// What earlier downloads brought to this folder: the newest manifest row of each remote item. It may lie
/// under another path than the plan gives it, where the plan's path was taken.
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
        let known = self.0.get(&(
            blob.container.to_string(),
            blob.name.clone(),
            blob.snapshot.clone(),
        ))?;
        Some((LocalPath::parse(&known.path)?, known))
    }
}

/// The checksums of what was written.
struct Sums {
    sha256: String,
    md5: Option<String>,
}

impl Fetch<'_> {
    /// One item to its outcome. An error means: stop the job, the item stays open.
    pub(crate) async fn item(&self, row: &JobItem) -> Result<Ended> {
        let seq = row.item.seq;
        match self.save(row).await {
            Ok(ended) => {
                let fetched = ended.outcome == Outcome::Saved;
                self.meter.ended(1, if fetched { 0 } else { row.item.size });
                Ok(ended)
            }
            Err(error) if error.code == Code::Canceled || stops_job(&error) => Err(error),
            Err(error) => {
                self.meter.ended(1, 0);
                let outcome = match error.code {
                    // What was listed and is gone or other by now is no failure of ours.
                    Code::Changed | Code::NotFound | Code::ContainerNotFound => Outcome::Changed,
                    Code::Blocked => Outcome::Blocked,
                    _ => Outcome::Failed,
                };
                Ok(Ended::failed(seq, outcome, error))
            }
        }
    }

    async fn save(&self, row: &JobItem) -> Result<Ended> {
        let planned = row.local.as_deref().unwrap_or_default();
        let path = LocalPath::parse(planned)
            .ok_or_else(|| Error::new(Code::Internal).with("why", format!("path {planned:?}")))?;
        if self.options.verify == Strictness::Strict && row.item.md5.is_none() {
            return Err(corrupt(row, "no-checksum"));
        }
        let existing = self.destination.existing(&path)?;
        if let Some(ended) = self.there_already(row, &path, existing).await? {
            return Ok(ended);
        }
        let (part, sums) = self.write(row, &path).await?;
        if let (Some(announced), Some(got)) = (&row.item.md5, &sums.md5)
            && announced != got
        {
            part.discard()?;
            return Err(corrupt(row, "checksum"));
        }
        // Off this task: sixteen files share it, and each would wait for the others' disk.
        let saved = match blocking(move || part.finish()).await? {
            Ok(placed) => placed.path,
            Err(PlaceError::Failed(error)) => return Err(error),
            Err(PlaceError::Exists(part)) => match self.beside(*part, &path, &sums).await? {
                Some(placed) => placed,
                None => return Ok(on_disk(row, Outcome::Skipped, &path, sums)),
            },
        };
        Ok(on_disk(row, Outcome::Saved, &saved, sums))
    }

    /// Whether what stands there makes the download needless: the same bytes, as an earlier row of the
    /// manifest proves, or any file where the person asked to skip.
    async fn there_already(
        &self,
        row: &JobItem,
        path: &LocalPath,
        existing: Existing,
    ) -> Result<Option<Ended>> {
        if !matches!(existing, Existing::File { .. }) {
            return Ok(None);
        }
        if self.options.conflict == Conflict::Skip {
            let sums = Sums {
                sha256: self.hash(path).await?,
                md5: None,
            };
            return Ok(Some(on_disk(row, Outcome::Skipped, path, sums)));
        }
        let Some((path, known)) = self.known.of(row) else {
            return Ok(None);
        };
        let here = self.destination.existing(&path)?;
        if known.etag != row.item.etag
            || !matches!(here, Existing::File { len, .. } if len == row.item.size)
        {
            return Ok(None);
        }
        let sha256 = self.hash(&path).await?;
        let unchanged = known.sha256.as_deref() == Some(&sha256);
        let sums = Sums { sha256, md5: None };
        Ok(unchanged.then(|| on_disk(row, Outcome::Skipped, &path, sums)))
    }

    /// A whole part whose name is taken: nothing where the same bytes stand there, else its free name.
    async fn beside(&self, part: Part, path: &LocalPath, sums: &Sums) -> Result<Option<LocalPath>> {
        if let Existing::File { len, .. } = self.destination.existing(path)?
            && len == part.len()
            && self.hash(path).await? == sums.sha256
        {
            part.discard()?;
            return Ok(None);
        }
        let mut part = part;
        loop {
            let free = self.destination.free_name(path)?;
            match part.finish_as(&free) {
                Ok(placed) => return Ok(Some(placed.path)),
                Err(PlaceError::Failed(error)) => return Err(error),
                // Somebody took the name between the look and the rename.
                Err(PlaceError::Exists(back)) => part = *back,
            }
        }
    }

    /// The SHA-256 of a file that is there.
    async fn hash(&self, path: &LocalPath) -> Result<String> {
        let (destination, path) = (self.destination.clone(), path.clone());
        let (_, sha256) = blocking(move || destination.hash(&path)).await??;
        Ok(hex(&sha256))
    }

    /// The blob's bytes into a part, hashed on the way; broken ranges go on where they broke.
    async fn write(&self, row: &JobItem, path: &LocalPath) -> Result<(Part, Sums)> {
        let item = &row.item;
        let service = self.engine.blobs(&item.blob.container.account)?;
        let mut part = self.destination.create_part(path, self.job, item.seq)?;
        let mut sha256 = Sha256::new();
        let mut md5 = item.md5.is_some().then(Md5::new);
        let (mut at, mut failures) = (0, 0);
        while at < item.size {
            let end = item.size.min(at + RANGE);
            let before = at;
            let got = self
                .range(&service, row, at..end, &mut |bytes| {
                    part.write(bytes)?;
                    sha256.update(bytes);
                    if let Some(md5) = &mut md5 {
                        md5.update(bytes);
                    }
                    at += bytes.len() as u64;
                    self.meter
                        .bytes(&item.blob.name, i64::try_from(bytes.len()).unwrap_or(0));
                    Ok(())
                })
                .await;
            let (error, again) = match got {
                Ok(()) => continue,
                // Opening was tried again below already; a body that breaks off is for us.
                Err(Broken::Opening(error)) => (error, false),
                Err(Broken::Body(error)) => {
                    failures = if at > before { 1 } else { failures + 1 };
                    let again = passing(&error) && failures < TRIES;
                    (error, again)
                }
            };
            if !again || self.cancel.is_cancelled() {
                // What is fetched again, or not at all, does not count as fetched.
                self.meter
                    .bytes(&item.blob.name, -i64::try_from(at).unwrap_or(0));
                part.discard()?;
                return Err(error);
            }
            self.engine
                .0
                .http
                .clock()
                .sleep(pause(&error, failures))
                .await;
        }
        let sums = Sums {
            sha256: hex(&sha256.finalize()),
            md5: md5.map(|md5| BASE64.encode(md5.finalize())),
        };
        Ok((part, sums))
    }

    async fn range(
        &self,
        service: &azure::BlobService,
        row: &JobItem,
        range: std::ops::Range<u64>,
        write: &mut (dyn FnMut(&[u8]) -> Result<()> + Send),
    ) -> Result<(), Broken> {
        let canceled = || Error::new(Code::Canceled).with("job", self.job);
        let read = service.read(&row.item.blob, &row.item.etag, range);
        let mut body = tokio::select! {
            body = read => body.map_err(Broken::Opening)?,
            () = self.cancel.cancelled() => return Err(Broken::Opening(canceled())),
        };
        loop {
            let bytes = tokio::select! {
                bytes = body.next() => bytes.map_err(Broken::Body)?,
                () = self.cancel.cancelled() => return Err(Broken::Body(canceled())),
            };
            match bytes {
                Some(bytes) => write(&bytes).map_err(Broken::Body)?,
                None => return Ok(()),
            }
        }
    }
}

/// The item's bytes are on disk under this path.
fn on_disk(row: &JobItem, outcome: Outcome, path: &LocalPath, sums: Sums) -> Ended {
    Ended {
        local: Some(path.as_str().to_owned()),
        sha256: Some(sums.sha256),
        ..Ended::new(row.item.seq, outcome)
    }
}

/// Where a range broke.
enum Broken {
    /// Before its first byte.
    Opening(Error),
    /// On the way.
    Body(Error),
}

/// Runs what waits for the disk on a thread for such work.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| Error::new(Code::Internal).with("why", e))
}

fn corrupt(row: &JobItem, why: &str) -> Error {
    Error::new(Code::Corrupt)
        .tried("read-blob")
        .with("place", &row.item.blob)
        .with("why", why)
}
