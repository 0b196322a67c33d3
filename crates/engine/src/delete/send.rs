//! One item to its outcome.

use azure::{Acknowledged, BlobService, Include, ListBlobs};
use domain::{Code, Error, ItemState, Outcome, PlanItem, Result};

use super::{Run, TRIES, changed, gone, target};
use crate::job::{passing, pause, stops_job};
use crate::store::journal::{Ended, JobItem};

/// What a batch said of an item before it is seen to by itself.
pub(super) enum First {
    /// It was in none.
    NotSent,
    /// Its own part of the answer, or why there was no answer at all.
    Answered(Result<Acknowledged>),
}

impl First {
    /// One part of a batch's answer.
    pub(super) fn of_part(part: Option<Result<Acknowledged>>) -> Self {
        match part {
            // A token that ended in the middle: a refused part did nothing, and a single request asks for another.
            Some(Err(error)) if error.code == Code::Unauthenticated => Self::NotSent,
            Some(answer) => Self::Answered(answer),
            None => Self::unknown(&Error::new(Code::Corrupt)),
        }
    }

    /// There was no answer: what became of it is asked before anything is repeated.
    pub(super) fn unknown(why: &Error) -> Self {
        let error = if passing(why) || stops_job(why) {
            why.clone()
        } else {
            let unread = Error::new(Code::Corrupt).with("why", "no answer of a batch");
            match &why.service {
                Some(service) => unread.answered((**service).clone()),
                None => unread,
            }
        };
        Self::Answered(Err(error.tried("delete-blob")))
    }
}

/// What stands where an item was planned.
enum Now {
    Planned,
    Other,
    Gone,
}

impl Run<'_> {
    /// One item to its outcome. An error means: stop the job, the item stays open.
    pub(super) async fn send(
        &self,
        service: &BlobService,
        row: &JobItem,
        request: &str,
        first: First,
    ) -> Result<Ended> {
        let (item, seq) = (&row.item, row.item.seq);
        // An attempt of an earlier run is on record: ask before anything is repeated.
        let mut asked_first = row.state != ItemState::Planned;
        let proof = proof(row);
        let mut first = Some(first);
        for attempt in 0.. {
            let answer = if let Some(First::Answered(answer)) = first.take() {
                answer
            } else {
                if asked_first {
                    match now(service, item).await? {
                        Now::Planned => {}
                        Now::Other => return Ok(changed(seq, &item.blob)),
                        Now::Gone => {
                            return Ok(Ended {
                                proof: Some(proof),
                                ..Ended::new(seq, Outcome::Deleted)
                            });
                        }
                    }
                }
                service.delete_target(target(&row.item, request)).await
            };
            let error = match answer {
                Ok(answer) => return Ok(deleted(seq, answer)),
                Err(error) => error,
            };
            // A condition on a blob that is gone fails as well: only a look tells the two apart.
            let vanished =
                error.code == Code::Changed && matches!(now(service, item).await, Ok(Now::Gone));
            if vanished || gone(&error) {
                return Ok(absent(row, attempt, error.request_id()));
            }
            // A request that broke off may have arrived; one that was turned away did not.
            asked_first |= error.code != Code::Throttled;
            if let Some(ended) = self.after_refusal(row, attempt, error).await? {
                return Ok(ended);
            }
        }
        Err(Error::new(Code::Internal).with("why", "tries ran out"))
    }

    /// What follows from a refusal: an outcome, or nothing where it is time to try again. An error means: stop the
    /// job, the item stays open.
    pub(super) async fn after_refusal(
        &self,
        row: &JobItem,
        attempt: u32,
        error: Error,
    ) -> Result<Option<Ended>> {
        let seq = row.item.seq;
        let outcome = match error.code {
            Code::Changed => Outcome::Changed,
            Code::Blocked => Outcome::Blocked,
            _ if passing(&error) && attempt + 1 < TRIES && !self.cancel.is_cancelled() => {
                self.engine.0.journal.sent(self.number, seq)?;
                let clock = self.engine.0.http.clock();
                clock.sleep(pause(&error, attempt)).await;
                return Ok(None);
            }
            _ if stops_job(&error) => return Err(error),
            _ => Outcome::Failed,
        };
        Ok(Some(Ended::failed(seq, outcome, error)))
    }
}

/// What stands behind `deleted` without an answer that says so.
pub(super) fn proof(row: &JobItem) -> &'static str {
    if row.state == ItemState::Planned {
        "after-retry"
    } else {
        "after-restart"
    }
}

pub(super) fn deleted(seq: u64, answer: Acknowledged) -> Ended {
    Ended {
        answer: Some(answer.request_id),
        ..Ended::new(seq, Outcome::Deleted)
    }
}

/// An item that is not there: ours where an attempt is on record, else somebody else's doing.
pub(super) fn absent(row: &JobItem, attempt: u32, answer: &str) -> Ended {
    let ours = row.attempts > 0 || attempt > 0;
    let outcome = if ours {
        Outcome::Deleted
    } else {
        Outcome::Absent
    };
    Ended {
        answer: Some(answer.to_owned()),
        proof: ours.then_some(proof(row)),
        ..Ended::new(row.item.seq, outcome)
    }
}

/// Looks at what is there now, of what is soft-deleted by a listing: no other read finds that.
async fn now(service: &BlobService, item: &PlanItem) -> Result<Now> {
    let etag = if item.purge {
        kept(service, item).await?
    } else {
        match service.head(&item.blob).await {
            Ok(now) => Some(now.etag),
            Err(error) if gone(&error) => None,
            Err(error) => return Err(error),
        }
    };
    Ok(match etag {
        Some(etag) if etag == item.etag => Now::Planned,
        Some(_) => Now::Other,
        None => Now::Gone,
    })
}

/// The entity tag of a snapshot or version, soft-deleted or not, where the service still has it.
async fn kept(service: &BlobService, item: &PlanItem) -> Result<Option<String>> {
    let blob = &item.blob;
    let mut request = ListBlobs {
        prefix: blob.name.clone(),
        include: Include {
            snapshots: true,
            versions: true,
            deleted: true,
            ..Include::default()
        },
        ..ListBlobs::default()
    };
    loop {
        let page = service.list_blobs(&blob.container.name, &request).await?;
        let found = page.blobs.into_iter().find(|found| {
            found.name == blob.name
                && found.snapshot == blob.snapshot
                && (blob.version.is_none() || found.version == blob.version)
        });
        if let Some(found) = found {
            return Ok(Some(found.etag));
        }
        request.marker = page.next;
        if request.marker.is_none() {
            return Ok(None);
        }
    }
}
