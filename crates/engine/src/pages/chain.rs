use azure::{BlobPage, BlobService, FetchedPage, ListBlobs};
use domain::Result;

use crate::pages::ranges::Level;
use crate::tasks::{Task, blocking};

/// What is listed, and how.
#[derive(Debug, Clone)]
pub(super) struct Listing {
    pub(super) service: BlobService,
    pub(super) container: String,
    pub(super) request: ListBlobs,
}

impl Listing {
    /// The same, of what begins with another prefix.
    pub(super) fn of(&self, prefix: &str) -> Self {
        let mut listing = self.clone();
        prefix.clone_into(&mut listing.request.prefix);
        listing
    }

    /// One level of it; `None` where it is long and mostly blobs, so that to look at it is to list it.
    pub(super) async fn level(mut self) -> Result<Option<Level>> {
        /// 20,000 folders.
        const PAGES: usize = 4;
        self.request.hierarchical = true;
        let prefix = self.request.prefix.clone();
        let mut entries = Vec::new();
        let mut chain = Chain::of(self);
        for _ in 0..PAGES {
            let Some(page) = chain.next().await.transpose()? else {
                break;
            };
            if page.next.is_some() && page.blobs.len() > page.folders.len() {
                return Ok(None);
            }
            let (is_last, blobs) = (page.next.is_none(), page.blobs.into_iter());
            entries.extend(blobs.map(|blob| blob.name).chain(page.folders));
            if is_last {
                entries.sort_unstable();
                return Ok(Some(Level { prefix, entries }));
            }
        }
        Ok(None)
    }

    async fn fetch(self) -> Result<FetchedPage> {
        let Self {
            service, container, ..
        } = &self;
        service.fetch_blobs(container, &self.request).await
    }
}

/// Pages that follow each other by their markers.
#[derive(Debug)]
pub(super) struct Chain {
    /// Of the next page.
    listing: Listing,
    ahead: Option<Task<FetchedPage>>,
    ended: bool,
}

impl Chain {
    pub(super) fn of(listing: Listing) -> Self {
        Self {
            listing,
            ahead: None,
            ended: false,
        }
    }

    /// The next page; `None` after the last one and after an error.
    pub(super) async fn next(&mut self) -> Option<Result<BlobPage>> {
        if self.ended {
            return None;
        }
        let page = self.read().await;
        self.ended = page.as_ref().map_or(true, |page| page.next.is_none());
        Some(page)
    }

    async fn read(&mut self) -> Result<BlobPage> {
        let fetched = match self.ahead.take() {
            Some(fetching) => fetching.end().await?,
            None => self.listing.clone().fetch().await?,
        };
        let marker = &mut self.listing.request.marker;
        *marker = fetched.next();
        if marker.is_some() {
            self.ahead = Some(Task::begin(self.listing.clone().fetch()));
        }
        // On a thread of its own: the request that was just begun would wait behind it.
        let page = blocking(move || fetched.read()).await?;
        let marker = &mut self.listing.request.marker;
        if page.next != *marker {
            self.ahead = None;
            marker.clone_from(&page.next);
        }
        Ok(page)
    }
}
