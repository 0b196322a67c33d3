//! Bringing back what the service keeps: soft-deleted blobs and containers, blobs of which only versions are left,
//! deleted workspaces and key vaults.

use std::time::Duration;

use azure::{BlobService, Include, Progressing};
use domain::{BlobId, Code, Container, Error, Kind, Place, ResourceId, Result};
use futures::stream::{self, StreamExt as _};

use crate::Engine;
use crate::delete::refused;
use crate::job::stops_job;
use crate::walk::{Found, Walk, outermost};

/// Names that are brought back at the same time.
pub(crate) const IN_FLIGHT: usize = 16;

/// What came of bringing something back.
#[derive(Debug, Clone)]
pub struct Undeleted {
    /// What it is.
    pub place: Place,
    /// Why it did not come back.
    pub error: Option<Error>,
}

/// Told of each thing that came back, or did not.
pub type EachUndeleted<'a> = &'a mut (dyn FnMut(Undeleted) + Send);

impl Engine {
    /// Brings back what is soft-deleted at these places: a container that is gone as it was, of a folder or a container
    /// that is there every blob that is not, of a single blob its soft-deleted copies too.
    ///
    /// Errors: `nothing-matches` where nothing at a place can be brought back, `not-offered`.
    pub async fn undelete(&self, places: Vec<Place>, each: EachUndeleted<'_>) -> Result<()> {
        for place in outermost(places) {
            if let Place::Resource { id } = &place {
                let kind = Kind::of_resource_type(&id.resource_type().unwrap_or_default());
                if !matches!(kind, Kind::Workspace | Kind::KeyVault) {
                    return Err(Error::new(Code::NotOffered).with("place", &place));
                }
                let error = self.recover(id).await.err();
                // The next one would meet the same.
                if let Some(error) = error.clone().filter(stops_job) {
                    return Err(error);
                }
                each(Undeleted { place, error });
                continue;
            }
            let (container, one) = match &place {
                Place::Container(container) | Place::Folder { container, .. } => (container, false),
                Place::Blob(blob) => (&blob.container, true),
                _ => return Err(Error::new(Code::NotOffered).with("place", &place)),
            };
            let service = self.blobs(&container.account)?;
            let found = match (&place, service.container(&container.name).await) {
                (Place::Container(_), Err(error)) if error.code == Code::ContainerNotFound => {
                    undelete_container(&service, container, each).await?
                }
                (Place::Container(_), Err(error)) => return Err(error),
                // Whoever may not ask about the container may still write its blobs.
                _ => self.undelete_below(&service, &place, one, each).await?,
            };
            if !found {
                return Err(Error::new(Code::NothingMatches).with("place", &place));
            }
        }
        Ok(())
    }

    /// Brings a deleted workspace or key vault back, waits for it, and looks.
    ///
    /// Errors: `nothing-matches` where the service keeps none of that id.
    pub(crate) async fn recover(&self, id: &ResourceId) -> Result<()> {
        const LOOKS: u32 = 5;
        let manager = self.resource_manager()?;
        let kept = self.kept_resource(&manager, id).await?;
        let kept = kept.ok_or_else(|| Error::new(Code::NothingMatches).with("place", id))?;
        let (tenant, _) = self.actor(None);
        let clock = self.0.http.clock();
        if let Some(url) = manager.recover(&kept, &tenant).await? {
            loop {
                match manager.progress(id, &url).await? {
                    Progressing::Done => break,
                    Progressing::Failed(error) => return Err(error),
                    Progressing::Wait(wait) => clock.sleep(wait).await,
                }
            }
        }
        for _ in 0..LOOKS {
            if manager.has_resource(id).await? {
                return Ok(());
            }
            clock.sleep(Duration::from_secs(2)).await;
        }
        Err(Error::new(Code::BadAnswer)
            .tried("recover-resource")
            .with("place", id)
            .with("why", "said to be back, and not there"))
    }

    async fn undelete_below(
        &self,
        service: &BlobService,
        place: &Place,
        one: bool,
        each: EachUndeleted<'_>,
    ) -> Result<bool> {
        let mut names = Names::begin(self, place)?;
        let mut any = false;
        while let Some(page) = names.next(self, place).await? {
            let work: Vec<_> = page
                .into_iter()
                .map(|group| undelete_blob(service, group, one))
                .collect();
            let mut done = stream::iter(work).buffered(IN_FLIGHT);
            while let Some(one) = done.next().await {
                any |= one.is_some();
                one.into_iter().for_each(&mut *each);
            }
        }
        Ok(any)
    }
}

/// A walk with everything that the service keeps, page by page, in groups of one exact name.
pub(crate) struct Names {
    walk: Walk,
    include: Include,
    /// The last name of a page may go on with the next page.
    group: Vec<Found>,
}

impl Names {
    pub(crate) fn begin(engine: &Engine, place: &Place) -> Result<Self> {
        let include = Include {
            snapshots: true,
            versions: true,
            deleted: true,
            ..Include::default()
        };
        Ok(Self {
            walk: Walk::begin(engine, place, include)?,
            include,
            group: Vec::new(),
        })
    }

    /// The next names; `None` at the end.
    pub(crate) async fn next(
        &mut self,
        engine: &Engine,
        place: &Place,
    ) -> Result<Option<Vec<Vec<Found>>>> {
        let page = loop {
            match self.walk.next().await {
                Ok(page) => break page,
                // An account with a hierarchical namespace keeps no versions and may refuse the word.
                Err(error) if self.include.versions && refused(&error) => {
                    self.include.versions = false;
                    self.walk = Walk::begin(engine, place, self.include)?;
                }
                Err(error) => return Err(error),
            }
        };
        let Some(page) = page else {
            let last = std::mem::take(&mut self.group);
            return Ok((!last.is_empty()).then(|| vec![last]));
        };
        let mut groups = Vec::new();
        for found in page {
            let first = self.group.first();
            if first.is_some_and(|first| first.id.name != found.id.name) {
                groups.push(std::mem::take(&mut self.group));
            }
            self.group.push(found);
        }
        Ok(Some(groups))
    }
}

/// Restores the container of this name that was deleted last; false where the service keeps none.
pub(crate) async fn undelete_container(
    service: &BlobService,
    container: &Container,
    each: EachUndeleted<'_>,
) -> Result<bool> {
    let kept = service.deleted_containers(container).await?;
    let Some(version) = kept
        .into_iter()
        .filter_map(|entry| entry.version)
        .next_back()
    else {
        return Ok(false);
    };
    let restored = service.undelete_container(container, &version).await;
    each(Undeleted {
        place: Place::Container(container.clone()),
        error: restored.err(),
    });
    Ok(true)
}

/// Brings one name back; `None` where there is nothing to bring back.
async fn undelete_blob(service: &BlobService, group: Vec<Found>, one: bool) -> Option<Undeleted> {
    let is_there = group
        .iter()
        .any(|found| !found.blob.deleted && found.kind() == Kind::Blob);
    let deleted = group.iter().any(|found| found.blob.deleted);
    if is_there && !(one && deleted) {
        return None;
    }
    // Ids of versions are moments: the newest is the one that the blob was last.
    let newest = group.iter().filter_map(|found| found.id.version.clone());
    bring_back(service, &group, newest.max()).await
}

/// Brings back what is soft-deleted of one name, and makes a version of it the current one where nothing else is.
pub(crate) async fn bring_back(
    service: &BlobService,
    group: &[Found],
    version: Option<String>,
) -> Option<Undeleted> {
    let first = group.first()?;
    let base = |deleted: bool| {
        let mut group = group.iter();
        group.any(|found| found.blob.deleted == deleted && found.kind() == Kind::Blob)
    };
    let deleted = group.iter().any(|found| found.blob.deleted);
    let promotes = !base(false) && !base(true) && version.is_some();
    if !deleted && !promotes {
        return None;
    }
    let blob = first.id.base();
    let work = async {
        if deleted {
            service.undelete(&blob).await?;
        }
        if promotes {
            let version = BlobId {
                version,
                ..blob.clone()
            };
            service.promote(&version).await?;
        }
        Ok(())
    };
    let done: Result<()> = work.await;
    Some(Undeleted {
        place: Place::Blob(blob.clone()),
        error: done.err(),
    })
}
