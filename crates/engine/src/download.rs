//! Planning a download: the exact files, their local names, and whether there is room for them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use azure::Include;
use domain::{BlobId, Code, Error, JobState, JobSummary, Kind, Place, PlanItem, Result, Verb};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};

use crate::Engine;
use crate::delete::Exported;
use crate::destination::Destination;
use crate::hex::hex;
use crate::names::NameMap;
use crate::plan::{Listed, selects};
use crate::store::journal::Head;
use crate::walk::{Found, Walk, outermost};

/// What happens where another file has the name. The same bytes are always left as they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conflict {
    /// The file that is there stays, and nothing is written.
    Skip,
    /// The new file takes its place.
    Overwrite,
    /// The file that is there stays, and the new one gets a free name.
    #[default]
    Rename,
    /// The new file takes its place where the blob was written after it; else nothing is written.
    Newer,
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DownloadOptions {
    /// What happens where another file has the name.
    pub conflict: Conflict,
    /// How strictly files are compared.
    pub verify: Strictness,
    /// Only names that one of these patterns fits; all where there is none. A pattern without a slash is for
    /// the last segment, `outputs/**` for the name below the selected place; `*` does not cross a slash.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// But no names that one of these patterns fits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
}

impl Engine {
    /// Lists what downloading these places would bring, gives each file its local name, and records it.
    ///
    /// Errors: `nothing-matches`, `not-offered`, `usage` for a pattern that is none, `disk-full` where the
    /// folder's disk has no room for it.
    pub async fn plan_download(
        &self,
        places: Vec<Place>,
        destination: &Path,
        options: DownloadOptions,
        listed: Listed<'_>,
    ) -> Result<JobSummary> {
        let wanted = Wanted::new(&options)?;
        let places = outermost(places);
        let destination = absolute(destination);
        let mut head = self.begin(Verb::Download, places, serde_json::to_value(options).ok());
        head.destination = Some(destination.display().to_string());
        let number = self.0.journal.begin(&head)?;
        let planned = self
            .fill_download(number, &mut head, &wanted, &destination, listed)
            .await;
        if let Err(error) = planned {
            self.0.journal.forget(&head.id)?;
            return Err(error);
        }
        self.job(&head.id)
    }

    /// Plans the download of what a deletion waits for, item for item and in its order; `None` where there is
    /// nothing that could be downloaded.
    pub(crate) fn plan_copies(&self, deletion: i64, head: &Head) -> Result<Option<String>> {
        let options = serde_json::to_value(DownloadOptions::default()).ok();
        // Of resources nothing is copied.
        let places = head.places.iter();
        let places: Vec<Place> = places
            .filter(|place| !matches!(place, Place::Resource { .. }))
            .cloned()
            .collect();
        let mut copies = self.begin(Verb::Download, places.clone(), options);
        copies.destination.clone_from(&head.destination);
        let journal = &self.0.journal;
        let number = journal.begin(&copies)?;
        let mut names = NameMap::default();
        let mut exported = Exported::default();
        let mut places = places.iter().zip(roots(&places)).peekable();
        let mut offset = 0;
        loop {
            let page = journal.page(deletion, false, offset, 5_000)?;
            if page.is_empty() {
                break;
            }
            offset += page.len() as u64;
            let (mut items, mut locals) = (Vec::new(), Vec::new());
            for mut item in page.into_iter().map(|row| row.item) {
                if !exported.has(&item) {
                    continue;
                }
                // The items of a plan come place by place.
                while places
                    .next_if(|(place, _)| !selects(place, &item))
                    .is_some()
                {}
                let Some((place, root)) = places.peek() else {
                    continue;
                };
                locals.push(names.add(copy_name(place, root, &item)).as_str().to_owned());
                item.seq = names.len() as u64 - 1;
                copies.items += 1;
                copies.bytes += item.size;
                items.push(item);
            }
            journal.add(number, &items, &locals)?;
        }
        if names.len() == 0 {
            journal.forget(&copies.id)?;
            return Ok(None);
        }
        self.settle_names(number, names)?;
        copies.state = JobState::Paused;
        journal.settle(number, &copies)?;
        journal.set_export(deletion, &copies.id)?;
        Ok(Some(copies.id))
    }

    fn settle_names(&self, number: i64, names: NameMap) -> Result<()> {
        let moved: Vec<(u64, String)> = names
            .settle()
            .into_iter()
            .map(|(index, path)| (index as u64, path.as_str().to_owned()))
            .collect();
        if moved.is_empty() {
            return Ok(());
        }
        self.0.journal.place_locally(number, &moved)
    }

    async fn fill_download(
        &self,
        number: i64,
        head: &mut Head,
        wanted: &Wanted,
        destination: &Path,
        listed: Listed<'_>,
    ) -> Result<()> {
        let mut names = NameMap::default();
        let places = head.places.clone();
        for (place, root) in places.iter().zip(roots(&places)) {
            let snapshots = matches!(place, Place::Blob(blob) if blob.snapshot.is_some());
            let include = Include {
                snapshots,
                ..Include::default()
            };
            let mut walk = Walk::begin(self, place, include)?;
            while let Some(page) = walk.next().await? {
                let (mut items, mut locals) = (Vec::new(), Vec::new());
                for found in page {
                    let below = below(place, &found.id);
                    if !wanted.fits(below.unwrap_or(&root)) {
                        continue;
                    }
                    let mut name =
                        below.map_or_else(|| root.clone(), |below| format!("{root}/{below}"));
                    if is_marker(&found) && !name.ends_with('/') {
                        name.push('/');
                    }
                    locals.push(names.add(name).as_str().to_owned());
                    head.items += 1;
                    head.bytes += found.blob.size;
                    items.push(planned(found, names.len() as u64 - 1));
                }
                // The page after this one is on its way meanwhile.
                let engine = self.clone();
                let adding = move || engine.0.journal.add(number, &items, &locals);
                crate::tasks::blocking(adding).await?;
                listed(names.len() as u64);
            }
        }
        if names.len() == 0 {
            let place = head.first_place();
            return Err(Error::new(Code::NothingMatches).with("place", place));
        }
        self.settle_names(number, names)?;
        has_room(destination, head.bytes)?;
        head.state = JobState::Paused;
        head.observed_at = self.now();
        self.0.journal.settle(number, head)
    }
}

/// Refuses a folder whose disk has no room for so many bytes.
pub(crate) fn has_room(destination: &Path, need: u64) -> Result<()> {
    let have = Destination::open(destination)?.free_bytes()?;
    if need <= have {
        return Ok(());
    }
    Err(Error::new(Code::DiskFull)
        .with("path", destination.display())
        .with("need", need)
        .with("have", have))
}

/// The absolute path of a folder that a person named, without `//` and `/./`, which are nothing for the eye.
pub(crate) fn absolute(folder: &Path) -> PathBuf {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.into());
    folder.components().collect()
}

/// What the copy of an item is called: as in a download, with the time of a snapshot or version behind it.
fn copy_name(place: &Place, root: &str, item: &PlanItem) -> String {
    let name =
        below(place, &item.blob).map_or_else(|| root.to_owned(), |name| format!("{root}/{name}"));
    // The root of a snapshot that was selected by itself says it already.
    let named = matches!(place, Place::Blob(blob) if blob.snapshot.is_some());
    let copy = item.blob.snapshot.as_ref().or(item.blob.version.as_ref());
    match copy.filter(|_| !named) {
        Some(copy) => format!("{name} ({copy})"),
        None => name,
    }
}

/// Which names a person wants.
struct Wanted {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Wanted {
    fn new(options: &DownloadOptions) -> Result<Self> {
        let include = (!options.include.is_empty()).then(|| patterns(&options.include));
        Ok(Self {
            include: include.transpose()?,
            exclude: patterns(&options.exclude)?,
        })
    }

    fn fits(&self, name: &str) -> bool {
        self.include
            .as_ref()
            .is_none_or(|include| include.is_match(name))
            && !self.exclude.is_match(name)
    }
}

fn patterns(texts: &[String]) -> Result<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for text in texts {
        let anywhere = format!("**/{text}");
        let pattern = if text.contains('/') { text } else { &anywhere };
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        set.add(glob.map_err(|e| Error::new(Code::Usage).with("why", e))?);
    }
    set.build()
        .map_err(|e| Error::new(Code::Usage).with("why", e))
}

/// A marker holds nothing: it stands for the folder that the names below it lie in.
fn is_marker(found: &Found) -> bool {
    found.blob.directory && found.blob.size == 0
}

fn planned(found: Found, seq: u64) -> PlanItem {
    PlanItem {
        seq,
        kind: if is_marker(&found) {
            Kind::Folder
        } else {
            found.kind()
        },
        blob: found.id,
        etag: found.blob.etag,
        size: found.blob.size,
        md5: found.blob.md5,
        purge: false,
        blocker: None,
        blocked_by: String::new(),
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

/// The name below a container or folder.
fn below<'a>(place: &Place, found: &'a BlobId) -> Option<&'a str> {
    let (_, prefix) = place.listing()?;
    Some(found.name.strip_prefix(prefix).unwrap_or(&found.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_for_the_last_segment_or_the_whole_name() {
        let options = |include: &[&str], exclude: &[&str]| DownloadOptions {
            include: include.iter().map(ToString::to_string).collect(),
            exclude: exclude.iter().map(ToString::to_string).collect(),
            ..DownloadOptions::default()
        };
        let fits = |include: &[&str], exclude: &[&str], name| {
            Wanted::new(&options(include, exclude)).unwrap().fits(name)
        };
        assert!(fits(&[], &[], "a/b"));
        assert!(fits(&["*.pkl"], &[], "run/1/model.pkl"));
        assert!(!fits(&["*.pkl"], &[], "run/1/model.txt"));
        assert!(fits(&["outputs/**"], &[], "outputs/a/b"));
        assert!(!fits(&["outputs/*"], &[], "outputs/a/b"));
        assert!(!fits(&["*.pkl", "*.txt"], &["logs/**"], "logs/a.txt"));
        assert!(!fits(&[], &["*.{tmp,bak}"], "a/b.bak"));
        let broken = Wanted::new(&options(&["[a"], &[]));
        assert_eq!(broken.err().map(|e| e.code), Some(Code::Usage));
    }
}
