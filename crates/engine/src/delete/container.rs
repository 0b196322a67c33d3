//! A container as the last item of what lay in it.

use azure::{BlobService, Include};
use domain::{Code, Error, Outcome, Place, Result};

use super::send::{absent, deleted};
use super::{Run, changed, gone, refused};
use crate::store::journal::{Ended, JobItem};
use crate::walk::Walk;

impl Run<'_> {
    /// Deletes a container in which nothing is left. What nobody planned is never taken along: whatever is in it
    /// keeps it. An error means: stop the job, the item stays open.
    pub(super) async fn send_container(
        &self,
        service: &BlobService,
        row: &JobItem,
        request: &str,
    ) -> Result<Ended> {
        let (item, seq) = (&row.item, row.item.seq);
        let container = &item.blob.container;
        for attempt in 0.. {
            let now = match service.container(&container.name).await {
                Ok(now) => now,
                Err(error) if gone(&error) => return Ok(absent(row, attempt, error.request_id())),
                Err(error) => return Err(error),
            };
            if now.etag != item.etag {
                return Ok(changed(seq, &item.blob));
            }
            if let Some(ended) = self.kept_by(row).await? {
                return Ok(ended);
            }
            let since = now.modified.ok_or_else(|| {
                Error::new(Code::BadAnswer).with("why", "a container without a date")
            })?;
            let error = match service.delete_container(container, since, request).await {
                Ok(answer) => return Ok(deleted(seq, answer)),
                Err(error) => error,
            };
            if gone(&error) {
                return Ok(absent(row, attempt, error.request_id()));
            }
            if let Some(ended) = self.after_refusal(row, attempt, error).await? {
                return Ok(ended);
            }
        }
        Err(Error::new(Code::Internal).with("why", "tries ran out"))
    }

    /// Lists the container once more: `blocked` by a planned item that is still there, `changed` by anything that
    /// no plan named, nothing where it is empty.
    async fn kept_by(&self, row: &JobItem) -> Result<Option<Ended>> {
        let place = Place::Container(row.item.blob.container.clone());
        let mut include = Include {
            snapshots: true,
            versions: true,
            ..Include::default()
        };
        let mut walk = Walk::begin(self.engine, &place, include)?;
        loop {
            let page = match walk.next().await {
                Ok(Some(page)) => page,
                Ok(None) => return Ok(None),
                Err(error) if include.versions && refused(&error) => {
                    include.versions = false;
                    walk = Walk::begin(self.engine, &place, include)?;
                    continue;
                }
                Err(error) => return Err(error),
            };
            if let Some(found) = page.first() {
                let journal = &self.engine.0.journal;
                let ours = journal.find(self.number, &found.id, false)?.is_some();
                let (outcome, code) = if ours {
                    (Outcome::Blocked, Code::Blocked)
                } else {
                    (Outcome::Changed, Code::Changed)
                };
                let error = Error::new(code).with("place", &found.id);
                return Ok(Some(Ended::failed(row.item.seq, outcome, error)));
            }
        }
    }
}
