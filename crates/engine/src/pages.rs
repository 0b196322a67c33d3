//! The pages of a listing, read ahead: each is asked for before the one before it is read, and read while that is worked
//! on.

use azure::{BlobPage, BlobService, FetchedPage, ListBlobs};
use domain::{Code, Error, Result};
use tokio::sync::mpsc;

use crate::tasks::{Task, blocking};

/// The pages of one listing in their order. Nothing is asked for any more once this is dropped.
#[derive(Debug)]
pub(crate) struct Pages {
    _reader: Task<()>,
    read: mpsc::Receiver<Result<BlobPage>>,
    ended: bool,
}

impl Pages {
    /// Asks for the first page.
    pub(crate) fn begin(service: BlobService, container: &str, request: ListBlobs) -> Self {
        // One that is ready beside one that is worked on, and one on its way: a page has 5,000 blobs.
        let (sender, read) = mpsc::channel(1);
        let reader = read_all(service, container.to_owned(), request, sender);
        Self {
            _reader: Task::begin(reader),
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

async fn read_all(
    service: BlobService,
    container: String,
    mut request: ListBlobs,
    pages: mpsc::Sender<Result<BlobPage>>,
) -> Result<()> {
    let mut ahead: Option<Task<FetchedPage>> = None;
    loop {
        let fetched = match ahead.take() {
            Some(fetching) => fetching.end().await,
            None => service.fetch_blobs(&container, &request).await,
        };
        let page = match fetched {
            Ok(fetched) => {
                request.marker = fetched.next();
                if request.marker.is_some() {
                    let (service, container) = (service.clone(), container.clone());
                    let request = request.clone();
                    let fetching = async move { service.fetch_blobs(&container, &request).await };
                    ahead = Some(Task::begin(fetching));
                }
                // On a thread of its own: the request that was just begun would wait behind it.
                blocking(move || fetched.read()).await
            }
            Err(error) => Err(error),
        };
        let next = page.as_ref().ok().and_then(|page| page.next.clone());
        if next != request.marker {
            ahead = None;
            request.marker.clone_from(&next);
        }
        if pages.send(page).await.is_err() || next.is_none() {
            return Ok(());
        }
    }
}
