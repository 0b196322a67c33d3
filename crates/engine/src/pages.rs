//! The pages of a listing, read ahead: each is asked for before the one before it is read, and read while that is worked
//! on. Where a list is long, several ranges of it are read beside each other.

mod chain;
mod ranges;
mod split;

use azure::{BlobPage, BlobService, ListBlobs};
use domain::{Code, Error, Result};
use tokio::sync::mpsc;

use crate::pages::chain::{Chain, Listing};
use crate::pages::split::Split;
use crate::tasks::Task;

/// The pages of one listing in their order. Nothing is asked for any more once this is dropped.
#[derive(Debug)]
pub(crate) struct Pages {
    _reader: Task<()>,
    read: mpsc::Receiver<Result<BlobPage>>,
    ended: bool,
}

impl Pages {
    /// Asks for the first page. Where a page ends a range, its `next` is the prefix of the range that follows.
    pub(crate) fn begin(service: BlobService, container: &str, request: ListBlobs) -> Self {
        let listing = Listing {
            service,
            container: container.to_owned(),
            request,
        };
        Self::read(Chain::of(listing.clone()), Split::of(listing))
    }

    fn read(chain: Chain, split: Option<Split>) -> Self {
        // One that is ready beside one that is worked on, and one on its way: a page has 5,000 blobs.
        let (sender, read) = mpsc::channel(1);
        Self {
            _reader: Task::begin(read_all(chain, split, sender)),
            read,
            ended: false,
        }
    }

    /// The next page; `None` after the last one. After an error there is nothing more.
    pub(crate) async fn next(&mut self) -> Result<Option<BlobPage>> {
        if self.ended {
            return Ok(None);
        }
        // A reader that broke off must not look like the end of the list.
        let page = self
            .read
            .recv()
            .await
            .unwrap_or_else(|| Err(Error::new(Code::Internal).with("why", "no last page")));
        self.ended = page.as_ref().map_or(true, |page| page.next.is_none());
        page.map(Some)
    }
}

/// Reads one chain of pages, until a range begins that is read beside it, and then the ranges.
async fn read_all(
    mut chain: Chain,
    mut split: Option<Split>,
    pages: mpsc::Sender<Result<BlobPage>>,
) -> Result<()> {
    let mut is_over = false;
    while !is_over && let Some(mut page) = chain.next().await {
        match &mut page {
            Ok(page) => is_over = split.as_mut().is_some_and(|split| split.meet(page)),
            Err(_) => split = None,
        }
        if pages.send(page).await.is_err() {
            return Ok(());
        }
    }
    drop(chain);
    while let Some(split) = &mut split
        && let Some(page) = split.next().await
        && pages.send(page).await.is_ok()
    {}
    Ok(())
}
