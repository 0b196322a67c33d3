//! Downloads: the exact files and their local names first, then each file whole, verified and durable.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use azure::Include;
use domain::{BlobId, Code, Error, JobState, JobSummary, Outcome, Place, PlanItem, Result, Verb};
use futures::stream::{self, StreamExt as _};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::destination::Destination;
use crate::fetch::{Fetch, Known};
use crate::hex::hex;
use crate::job::{Meter, stops_job};
use crate::manifest::{ManifestRow, Verified};
use crate::names::map_names;
use crate::plan::Listed;
use crate::store::journal::{Ended, Head, JobItem};
use crate::walk::{Walk, outermost};

/// What happens where another file has the name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conflict {
    /// The file that is there stays, and nothing is written.
    Skip,
    /// The file that is there stays, and the new one gets a free name.
    #[default]
    Rename,
}

/// How strictly a file is compared with what the service knows of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strictness {
    /// A file without a checksum of the service is saved and marked.
    #[default]
    Normal,
    /// A file without a checksum of the service fails.
    Strict,
}

/// How a download behaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadOptions {
    /// What happens where another file has the name.
    pub conflict: Conflict,
    /// How strictly files are compared.
    pub verify: Strictness,
}

/// Files at work at the same time.
const FILES: usize = 16;
/// Items of one round: their outcomes share a directory sync, a manifest write and a commit.
const GROUP: u32 = 64;

impl Engine {
    /// Lists what downloading these places would bring, gives each file its local name, and records it.
    ///
    /// Errors: `nothing-matches`, `not-offered`, `disk-full` where the folder's disk has no room for it.
    pub async fn plan_download(
        &self,
        places: Vec<Place>,
        destination: &Path,
        options: DownloadOptions,
        listed: Listed<'_>,
    ) -> Result<JobSummary> {
        let places = outermost(places);
        let destination = std::path::absolute(destination).unwrap_or_else(|_| destination.into());
        // Collected again, so that `//` and `/./` do not reach the eye.
        let destination: PathBuf = destination.components().collect();
        let mut head = self.begin(Verb::Download, places, serde_json::to_value(options).ok());
        head.destination = Some(destination.display().to_string());
        let number = self.0.journal.begin(&head)?;
        let planned = self
            .fill_download(number, &mut head, &destination, listed)
            .await;
        if let Err(error) = planned {
            self.0.journal.forget(&head.id)?;
            return Err(error);
        }
        self.job(&head.id)
    }

    async fn fill_download(
        &self,
        number: i64,
        head: &mut Head,
        destination: &Path,
        listed: Listed<'_>,
    ) -> Result<()> {
        let mut names = Vec::new();
        for (place, root) in head.places.iter().zip(roots(&head.places)) {
            let snapshots = matches!(place, Place::Blob(blob) if blob.snapshot.is_some());
            let include = Include {
                snapshots,
                ..Include::default()
            };
            let mut walk = Walk::begin(self, place, include)?;
            while let Some(page) = walk.next().await? {
                let mut items = Vec::with_capacity(page.len());
                for found in page {
                    // A marker of a folder holds nothing; the files below it make the folder.
                    if found.blob.directory && found.blob.size == 0 {
                        continue;
                    }
                    names.push(remote_name(place, &root, &found.id));
                    head.items += 1;
                    head.bytes += found.blob.size;
                    items.push(PlanItem {
                        seq: names.len() as u64 - 1,
                        kind: found.kind(),
                        blob: found.id,
                        etag: found.blob.etag,
                        size: found.blob.size,
                        md5: found.blob.md5,
                        blocker: None,
                    });
                }
                self.0.journal.add(number, &items)?;
                listed(names.len() as u64);
            }
        }
        if names.is_empty() {
            let place = head.first_place();
            return Err(Error::new(Code::NothingMatches).with("place", place));
        }
        let locals: Vec<(u64, String)> = (0..)
            .zip(map_names(&names))
            .map(|(seq, local)| (seq, local.as_str().to_owned()))
            .collect();
        self.0.journal.place_locally(number, &locals)?;
        let free = Destination::open(destination)?.free_bytes()?;
        if head.bytes > free {
            return Err(Error::new(Code::DiskFull)
                .with("path", destination.display())
                .with("need", head.bytes)
                .with("have", free));
        }
        head.state = JobState::Paused;
        head.observed_at = self.now();
        self.0.journal.settle(number, head)
    }

    /// Runs a download to its end, or until it is stopped.
    pub(crate) async fn run_download(
        &self,
        number: i64,
        head: &Head,
        cancel: &CancellationToken,
        meter: &Meter<'_>,
    ) -> Result<()> {
        let destination = head.destination.as_deref().unwrap_or_default();
        let destination = Destination::open(destination.as_ref())?;
        let options: DownloadOptions =
            serde_json::from_value(head.options.clone()).unwrap_or_default();
        let known = Known::new(destination.manifest()?);
        let mut after = None;
        loop {
            if cancel.is_cancelled() {
                return Err(Error::new(Code::Canceled).with("job", &head.id));
            }
            let group = self.0.journal.pending(number, after, GROUP)?;
            let Some(last) = group.last() else { break };
            after = Some(last.item.seq);
            let fetch = Fetch {
                engine: self,
                job: &head.id,
                destination: &destination,
                options,
                known: &known,
                cancel,
                meter,
            };
            self.fetch_group(number, &group, &fetch).await?;
        }
        self.0.journal.finish(&head.id, &self.now(), None)
    }

    /// One round: files side by side, then directories, manifest and journal, in this order, so that
    /// nothing is `saved` in the journal that a crash could take from the disk.
    async fn fetch_group(&self, number: i64, group: &[JobItem], fetch: &Fetch<'_>) -> Result<()> {
        let stop = CancellationToken::new();
        let files: Vec<_> = group
            .iter()
            .map(|row| async {
                if fetch.cancel.is_cancelled() || stop.is_cancelled() {
                    return None;
                }
                let result = fetch.item(row).await;
                if result.is_err() {
                    stop.cancel();
                }
                Some(result)
            })
            .collect();
        let results: Vec<Option<Result<Ended>>> =
            stream::iter(files).buffer_unordered(FILES).collect().await;
        let (mut ended, mut stopped) = (Vec::new(), None);
        for result in results.into_iter().flatten() {
            match result {
                Ok(end) => ended.push(end),
                Err(error) => stopped = stopped.or(Some(error)),
            }
        }
        fetch.destination.sync_directories()?;
        let at = self.now();
        let rows: HashMap<u64, &JobItem> = group.iter().map(|row| (row.item.seq, row)).collect();
        let lines: Vec<ManifestRow> = ended
            .iter()
            .filter_map(|end| Some(manifest_row(rows.get(&end.seq)?, end, &at)))
            .collect();
        fetch.destination.append_manifest(&lines)?;
        self.0.journal.end(number, &ended)?;
        match stopped {
            Some(error) if stops_job(&error) || error.code == Code::Canceled => Err(error),
            Some(error) => Err(Error::new(Code::Internal).with("why", error)),
            None => Ok(()),
        }
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

/// The folder below the destination for each place: its last segment, made unique among the places
/// without regard to their order.
fn roots(places: &[Place]) -> Vec<String> {
    let names: Vec<String> = places.iter().map(last_segment).collect();
    let mut seen = HashSet::new();
    let twice: HashSet<&String> = names.iter().filter(|name| !seen.insert(*name)).collect();
    let unique = |(place, name): (&Place, &String)| {
        if twice.contains(name) {
            let digest = <sha2::Sha256 as sha2::Digest>::digest(place.key());
            format!("{name}~{}", &hex(&digest)[..10])
        } else {
            name.clone()
        }
    };
    places.iter().zip(&names).map(unique).collect()
}

fn last_segment(place: &Place) -> String {
    match place {
        Place::Container(container) => container.name.clone(),
        Place::Folder { prefix, .. } => {
            let folder = prefix.strip_suffix('/').unwrap_or(prefix);
            folder.rsplit('/').next().unwrap_or_default().to_owned()
        }
        Place::Blob(blob) => {
            let base = blob.name.rsplit('/').next().unwrap_or_default();
            match &blob.snapshot {
                Some(snapshot) => format!("{base} ({snapshot})"),
                None => base.to_owned(),
            }
        }
        Place::Home | Place::Resource { .. } | Place::Account(_) => String::new(),
    }
}

/// What the name map is given: the place's own folder, then the name below the place.
fn remote_name(place: &Place, root: &str, found: &BlobId) -> String {
    match place.listing() {
        Some((_, prefix)) => {
            format!(
                "{root}/{}",
                found.name.strip_prefix(prefix).unwrap_or(&found.name)
            )
        }
        None => root.to_owned(),
    }
}
