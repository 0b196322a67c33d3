//! Walking places: everything below a container, folder or blob, in the service's order.

use azure::{Blob, BlobPage, BlobService, Include, ListBlobs};
use domain::{BlobId, Code, Container, Error, Kind, Place, Result};

use crate::Engine;
use crate::pages::Pages;

/// A blob, snapshot or version that a walk met.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Which one.
    pub(crate) id: BlobId,
    /// What the service said of it.
    pub(crate) blob: Blob,
}

impl Found {
    /// Blob, snapshot or version.
    pub(crate) fn kind(&self) -> Kind {
        match (&self.id.snapshot, &self.id.version) {
            (Some(_), _) => Kind::Snapshot,
            (None, Some(_)) => Kind::BlobVersion,
            (None, None) => Kind::Blob,
        }
    }
}

/// A walk under way over one place: page after page, one request each.
#[derive(Debug)]
pub(crate) struct Walk {
    container: Container,
    pages: Source,
}

/// Where a walk has its pages from.
#[derive(Debug)]
enum Source {
    /// Everything below a place.
    All(Pages),
    /// A single blob.
    One(Box<One>),
}

/// Entries of exactly one name, and of one snapshot or version where one is named. The first page nearly always is all,
/// so none is asked for ahead.
#[derive(Debug)]
struct One {
    exactly: BlobId,
    service: BlobService,
    /// Nothing once the last page is known to have come.
    request: Option<ListBlobs>,
}

impl Walk {
    /// Begins a walk of a container, a folder or a blob.
    pub(crate) fn begin(engine: &Engine, place: &Place, include: Include) -> Result<Self> {
        let (container, prefix, exactly) = match place {
            Place::Container(container) => (container, String::new(), None),
            Place::Folder { container, prefix } => (container, prefix.clone(), None),
            Place::Blob(blob) => (&blob.container, blob.name.clone(), Some(blob.clone())),
            Place::Home | Place::Resource { .. } | Place::Account(_) => {
                return Err(Error::new(Code::NotOffered).with("place", place));
            }
        };
        let service = engine.blobs(&container.account)?;
        let request = ListBlobs {
            prefix,
            include,
            ..ListBlobs::default()
        };
        let pages = match exactly {
            None => Source::All(Pages::begin(service, &container.name, request)),
            Some(exactly) => Source::One(Box::new(One {
                exactly,
                service,
                request: Some(request),
            })),
        };
        Ok(Self {
            container: container.clone(),
            pages,
        })
    }

    /// The next page; `None` at the end. A page may be empty.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Found>>> {
        let blobs = match &mut self.pages {
            Source::All(pages) => pages.next().await?.map(|page| page.blobs),
            Source::One(one) => one.next().await?,
        };
        let found = blobs.map(|blobs| blobs.into_iter().map(|blob| self.found(blob)).collect());
        Ok(found)
    }

    fn found(&self, blob: Blob) -> Found {
        Found {
            id: BlobId {
                container: self.container.clone(),
                name: blob.name.clone(),
                snapshot: blob.snapshot.clone(),
                version: if blob.current {
                    None
                } else {
                    blob.version.clone()
                },
            },
            blob,
        }
    }
}

impl One {
    async fn next(&mut self) -> Result<Option<Vec<Blob>>> {
        let Some(request) = &mut self.request else {
            return Ok(None);
        };
        let exactly = &self.exactly;
        let container = &exactly.container.name;
        let BlobPage {
            mut blobs, next, ..
        } = self.service.list_blobs(container, request).await?;
        let versions = request.include.versions;
        // Names come in order: past this one, nothing can follow.
        let past = blobs.iter().any(|blob| blob.name > exactly.name);
        request.marker = next.filter(|_| !past);
        if request.marker.is_none() {
            self.request = None;
        }
        blobs.retain(|blob| {
            let other = exactly.snapshot.is_some() && exactly.snapshot != blob.snapshot
                || exactly.version.is_some() && versions && exactly.version != blob.version;
            blob.name == exactly.name && !other
        });
        Ok(Some(blobs))
    }
}

/// The places in the order in which they are walked, those of one container together, without those that lie within
/// another.
pub(crate) fn outermost(mut places: Vec<Place>) -> Vec<Place> {
    places.sort_by_cached_key(|place| {
        let container = match place {
            Place::Blob(blob) => Some(&blob.container),
            _ => place.listing().map(|(container, _)| container),
        };
        let container = container.map(|c| (c.account.endpoint.clone(), c.name.clone()));
        (container, place.key())
    });
    places.dedup();
    let all = places.clone();
    // A deletion of ten thousand single blobs compares none of them with each other: only containers
    // and folders can hold something.
    let holders: Vec<&Place> = all.iter().filter(|p| p.listing().is_some()).collect();
    places.retain(|place| {
        !holders
            .iter()
            .any(|holder| *holder != place && holder.holds(place))
    });
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::StorageAccount;

    fn container() -> Container {
        Container {
            account: StorageAccount {
                name: "a".into(),
                endpoint: "https://a".into(),
            },
            name: "c".into(),
        }
    }

    fn folder(prefix: &str) -> Place {
        Place::Folder {
            container: container(),
            prefix: prefix.into(),
        }
    }

    fn blob(name: &str) -> Place {
        Place::Blob(BlobId {
            container: container(),
            name: name.into(),
            snapshot: None,
            version: None,
        })
    }

    #[test]
    fn what_lies_within_another_place_is_walked_once() {
        let places = vec![
            blob("x/1"),
            folder("x/"),
            blob("y"),
            folder("x/z/"),
            blob("y"),
        ];
        assert_eq!(outermost(places), vec![blob("y"), folder("x/")]);
    }

    #[test]
    fn what_lies_in_one_container_is_walked_together() {
        let other = |place: Place| match place {
            Place::Blob(mut blob) => {
                blob.container.name = "other".into();
                Place::Blob(blob)
            }
            place => place,
        };
        let places = vec![folder("x/"), other(blob("a")), blob("y")];
        let expected = vec![blob("y"), folder("x/"), other(blob("a"))];
        assert_eq!(outermost(places), expected);
    }
}
