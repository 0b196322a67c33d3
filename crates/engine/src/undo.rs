//! Undoing a deletion: exactly what it took away comes back, as far as the service keeps it.

use azure::BlobService;
use domain::{
    BlobId, Code, Container, Error, ItemState, JobState, Kind, Outcome, Place, ResourceId, Result,
    Verb,
};
use futures::stream::{self, StreamExt as _};

use crate::Engine;
use crate::store::journal::JobItem;
use crate::undelete::{EachUndeleted, IN_FLIGHT, Names, Undeleted, bring_back, undelete_container};
use crate::walk::Found;

const PAGE: u32 = 5_000;

impl Engine {
    /// Brings back what a deletion that ended took away, and nothing else: a name under which something else is by now
    /// stays as it is and is told as `changed`. Returns how many names and resources the service does not keep.
    ///
    /// Errors: `usage` for a job that is no deletion or has not ended, `context-changed`.
    pub async fn undo(&self, job: &str, each: EachUndeleted<'_>) -> Result<u64> {
        let (number, head) = self.head(job)?;
        let ended = matches!(head.state, JobState::Finished | JobState::Canceled);
        if head.verb != Verb::Delete || !ended {
            return Err(Error::new(Code::Usage).with("why", "no deletion that ended"));
        }
        self.same_context(&head)?;
        let mut told = 0;
        let mut tell = |one: Undeleted| {
            told += 1;
            each(one);
        };
        self.recover_deleted(number, &mut tell).await?;
        for place in self.places_left(number, &head)? {
            self.undelete_deleted(number, place, &mut tell).await?;
        }
        let mut taken = 0;
        self.each_deleted(number, |_| taken += 1)?;
        Ok(u64::saturating_sub(taken, told))
    }

    /// The workspaces and key vaults that a deletion took away: what the service keeps of them can be purged.
    pub fn purgeable(&self, job: &str) -> Result<Vec<Place>> {
        let (number, _) = self.head(job)?;
        let mut places = Vec::new();
        self.each_deleted(number, |row| {
            let kept = matches!(row.item.kind, Kind::KeyVault | Kind::Workspace);
            let id = row.item.resource().filter(|_| kept);
            places.extend(id.map(|id| Place::Resource { id }));
        })?;
        Ok(places)
    }

    /// Brings deleted key vaults back, then the workspaces, which may use them.
    async fn recover_deleted(&self, number: i64, each: EachUndeleted<'_>) -> Result<()> {
        let rows = self.0.journal.resources(number)?.into_iter();
        let deleted: Vec<(Kind, ResourceId)> = rows
            .filter(took_away)
            .filter_map(|row| Some((row.item.kind, row.item.resource()?)))
            .collect();
        for wanted in [Kind::KeyVault, Kind::Workspace] {
            for (kind, id) in &deleted {
                if *kind != wanted {
                    continue;
                }
                let error = self.recover(id).await.err();
                if error
                    .as_ref()
                    .is_some_and(|e| e.code == Code::NothingMatches)
                {
                    continue;
                }
                let place = Place::Resource { id: id.clone() };
                each(Undeleted { place, error });
            }
        }
        Ok(())
    }

    /// Brings back what was deleted below one place: its container first, where that went too.
    async fn undelete_deleted(
        &self,
        number: i64,
        place: &Place,
        each: EachUndeleted<'_>,
    ) -> Result<()> {
        let container = match place {
            Place::Container(container) | Place::Folder { container, .. } => container,
            Place::Blob(blob) => &blob.container,
            _ => return Err(Error::new(Code::NotOffered).with("place", place)),
        };
        let service = self.blobs(&container.account)?;
        if matches!(place, Place::Container(_))
            && self.has_deleted(number, &container.itself())?.is_some()
            && is_gone(&service, container).await?
            && !undelete_container(&service, container, each).await?
        {
            return Ok(());
        }
        let mut names = Names::begin(self, place)?;
        while let Some(page) = names.next(self, place).await? {
            let mut wanted = Vec::new();
            for group in page {
                if let Some(etag) = self.taken(number, &group)? {
                    wanted.push(undo_one(&service, group, etag));
                }
            }
            let mut done = stream::iter(wanted).buffered(IN_FLIGHT);
            while let Some(one) = done.next().await {
                one.into_iter().for_each(&mut *each);
            }
        }
        Ok(())
    }

    /// The entity tag of what a deletion took away under a name; empty where it took copies of it alone.
    fn taken(&self, number: i64, group: &[Found]) -> Result<Option<String>> {
        let Some(first) = group.first() else {
            return Ok(None);
        };
        if let Some(row) = self.has_deleted(number, &first.id.base())? {
            return Ok(Some(row.item.etag));
        }
        for found in group.iter().filter(|found| found.blob.deleted) {
            if self.has_deleted(number, &found.id)?.is_some() {
                return Ok(Some(String::new()));
            }
        }
        Ok(None)
    }

    fn has_deleted(&self, number: i64, blob: &BlobId) -> Result<Option<JobItem>> {
        let row = self.0.journal.find(number, blob, false)?;
        Ok(row.filter(|row| row.state == ItemState::Ended(Outcome::Deleted)))
    }

    /// Everything that a deletion took away and that can be told apart.
    fn each_deleted(&self, number: i64, mut each: impl FnMut(&JobItem)) -> Result<()> {
        let mut offset = 0;
        loop {
            let page = self.0.journal.page(number, false, offset, PAGE)?;
            if page.is_empty() {
                return Ok(());
            }
            offset += page.len() as u64;
            page.iter().filter(|row| took_away(row)).for_each(&mut each);
        }
    }
}

/// Whether a deletion took it away, and it can be told apart: a blob, a container, a resource.
fn took_away(row: &JobItem) -> bool {
    let part = matches!(
        row.item.kind,
        Kind::Folder | Kind::Snapshot | Kind::BlobVersion
    );
    !part && !row.item.purge && row.state == ItemState::Ended(Outcome::Deleted)
}

/// One name of a deletion. What is there under it by now is what came back before, or something else.
async fn undo_one(service: &BlobService, group: Vec<Found>, etag: String) -> Option<Undeleted> {
    let live = group
        .iter()
        .find(|found| !found.blob.deleted && found.kind() == Kind::Blob);
    if let Some(live) = live.filter(|_| !etag.is_empty()) {
        let place = Place::Blob(live.id.clone());
        let error = (live.blob.etag != etag).then(|| {
            Error::new(Code::Changed)
                .tried("undelete-blob")
                .with("place", &place)
        });
        return Some(Undeleted { place, error });
    }
    // A blob that was deleted has become the version with its tag; no other one is what was taken away.
    let mut versions = group.iter().filter(|found| found.id.version.is_some());
    let same = versions.find(|found| !etag.is_empty() && found.blob.etag == etag);
    let version = same.and_then(|found| found.id.version.clone());
    bring_back(service, &group, version).await
}

async fn is_gone(service: &BlobService, container: &Container) -> Result<bool> {
    match service.container(&container.name).await {
        Ok(_) => Ok(false),
        Err(error) if error.code == Code::ContainerNotFound => Ok(true),
        Err(error) => Err(error),
    }
}
