//! Applying a plan: intent on disk, one request under If-Match, an outcome for every item, a second look.

use std::collections::HashMap;

use azure::{BlobService, Include};
use domain::{Code, Error, ItemState, Outcome, Place, Result};
use futures::stream::{self, StreamExt as _};
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::job::{Meter, passing, pause, stops_job};
use crate::store::journal::{Ended, Head, JobItem, SecondLook};
use crate::walk::Walk;

/// Intents of one commit. A commit that waits for the disk costs the same for one as for 256.
const GROUP: u32 = 256;
/// Requests in flight.
const IN_FLIGHT: usize = 32;
/// Tries of one item before the job stops.
const TRIES: u32 = 5;

/// What came of one item that was about to be sent.
enum Fate {
    Ended(Ended),
    /// Not sent: the job was stopped before.
    NotSent(u64),
    /// An attempt may have arrived; what became of it is for the next run to find out.
    Open(Error),
}

impl Engine {
    /// Runs a confirmed plan to its end, or until it is stopped.
    pub(crate) async fn run_delete(
        &self,
        number: i64,
        head: &Head,
        cancel: &CancellationToken,
        meter: &Meter<'_>,
    ) -> Result<()> {
        self.same_context(head)?;
        let mut after = None;
        loop {
            if cancel.is_cancelled() {
                return Err(Error::new(Code::Canceled).with("job", &head.id));
            }
            let group = self.0.journal.pending(number, after, GROUP)?;
            let Some(last) = group.last() else { break };
            after = Some(last.item.seq);
            let (blocked, free): (Vec<_>, Vec<_>) = group
                .into_iter()
                .partition(|row| row.item.blocker.is_some());
            self.0
                .journal
                .end(number, &blocked.iter().map(leave).collect::<Vec<_>>())?;
            meter.ended(blocked.len() as u64, 0);
            self.send_group(number, free, cancel, meter).await?;
        }
        let look = self.second_look(number, &head.places).await?;
        self.0.journal.finish(&head.id, &self.now(), Some(&look))
    }

    /// Intents of a group in one commit, then the requests, then the outcomes in one commit.
    async fn send_group(
        &self,
        number: i64,
        group: Vec<JobItem>,
        cancel: &CancellationToken,
        meter: &Meter<'_>,
    ) -> Result<()> {
        let requests: Vec<(u64, String)> = group
            .iter()
            .map(|row| {
                let request = row.request.clone();
                let request = request.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
                (row.item.seq, request)
            })
            .collect();
        // Everything that can fail without a request fails before the intents are written.
        let mut services: HashMap<&str, BlobService> = HashMap::new();
        for account in group.iter().map(|row| &row.item.blob.container.account) {
            if !services.contains_key(account.endpoint.as_str()) {
                services.insert(&account.endpoint, self.blobs(account)?);
            }
        }
        self.0.journal.intend(number, &requests)?;
        let stop = CancellationToken::new();
        let names = by_name(group.iter().zip(requests.iter().map(|(_, id)| id.as_str())));
        let sends: Vec<_> = names
            .into_iter()
            .map(|name| self.send_name(number, &services, name, cancel, &stop, meter))
            .collect();
        let fates: Vec<Vec<Fate>> = stream::iter(sends)
            .buffer_unordered(IN_FLIGHT)
            .collect()
            .await;
        let (mut ended, mut not_sent, mut open) = (Vec::new(), Vec::new(), None);
        for fate in fates.into_iter().flatten() {
            match fate {
                Fate::Ended(end) => ended.push(end),
                Fate::NotSent(seq) => not_sent.push(seq),
                Fate::Open(error) => open = open.or(Some(error)),
            }
        }
        self.0.journal.end(number, &ended)?;
        self.0.journal.withdraw(number, &not_sent)?;
        match open {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// The items of one exact name, one after the other: snapshots before their base.
    async fn send_name(
        &self,
        number: i64,
        services: &HashMap<&str, BlobService>,
        rows: Vec<(&JobItem, &str)>,
        cancel: &CancellationToken,
        stop: &CancellationToken,
        meter: &Meter<'_>,
    ) -> Vec<Fate> {
        let mut fates = Vec::with_capacity(rows.len());
        for (row, request) in rows {
            let seq = row.item.seq;
            if cancel.is_cancelled() || stop.is_cancelled() {
                // An item that an earlier run may have sent keeps that record.
                if row.state == ItemState::Planned {
                    fates.push(Fate::NotSent(seq));
                }
                continue;
            }
            let Some(service) = services.get(row.item.blob.container.account.endpoint.as_str())
            else {
                continue;
            };
            match self.send(number, service, row, request, cancel).await {
                Ok(ended) => {
                    let bytes = if ended.outcome == Outcome::Deleted {
                        row.item.size
                    } else {
                        0
                    };
                    meter.ended(1, bytes);
                    fates.push(Fate::Ended(ended));
                }
                Err(error) => {
                    stop.cancel();
                    fates.push(Fate::Open(error));
                }
            }
        }
        fates
    }

    /// One item to its outcome. An error means: stop the job, the item stays open.
    async fn send(
        &self,
        number: i64,
        service: &BlobService,
        row: &JobItem,
        request: &str,
        cancel: &CancellationToken,
    ) -> Result<Ended> {
        let (blob, etag, seq) = (&row.item.blob, row.item.etag.as_str(), row.item.seq);
        // An attempt of an earlier run is on record: ask before anything is repeated.
        let mut asked_first = row.state != ItemState::Planned;
        let proof = if asked_first {
            "after-restart"
        } else {
            "after-retry"
        };
        for attempt in 0.. {
            if asked_first {
                match service.head(blob).await {
                    Ok(now) if now.etag == etag => {}
                    Ok(_) => return Ok(changed(seq, blob)),
                    Err(error) if gone(&error) => {
                        return Ok(Ended {
                            proof: Some(proof),
                            ..Ended::new(seq, Outcome::Deleted)
                        });
                    }
                    Err(error) => return Err(error),
                }
            }
            let mut error = match service.delete(blob, etag, request).await {
                Ok(answer) => {
                    let answer = Some(answer.request_id);
                    return Ok(Ended {
                        answer,
                        ..Ended::new(seq, Outcome::Deleted)
                    });
                }
                Err(error) => error,
            };
            // A condition on a blob that is gone fails as well: only a look tells the two apart.
            if error.code == Code::Changed
                && let Err(look) = service.head(blob).await
                && gone(&look)
            {
                error = look;
            }
            if gone(&error) {
                let before = row.attempts > 0 || attempt > 0;
                let outcome = if before {
                    Outcome::Deleted
                } else {
                    Outcome::Absent
                };
                return Ok(Ended {
                    answer: Some(error.request_id().to_owned()),
                    proof: before.then_some(proof),
                    ..Ended::new(seq, outcome)
                });
            }
            match error.code {
                Code::Changed => return Ok(Ended::failed(seq, Outcome::Changed, error)),
                Code::Blocked => return Ok(Ended::failed(seq, Outcome::Blocked, error)),
                _ if passing(&error) && attempt + 1 < TRIES && !cancel.is_cancelled() => {
                    self.0.journal.sent(number, seq)?;
                    // A request that broke off may have arrived; one that was turned away did not.
                    asked_first |= error.code != Code::Throttled;
                    self.0.http.clock().sleep(pause(&error, attempt)).await;
                }
                _ if stops_job(&error) => return Err(error),
                _ => return Ok(Ended::failed(seq, Outcome::Failed, error)),
            }
        }
        Err(Error::new(Code::Internal).with("why", "tries ran out"))
    }

    /// An independent listing: what of the plan is still there, what no plan named, what is kept.
    async fn second_look(&self, number: i64, places: &[Place]) -> Result<SecondLook> {
        let mut look = SecondLook::default();
        let mut until = None;
        let mut include = Include {
            snapshots: true,
            versions: true,
            deleted: true,
        };
        for place in places {
            let mut walk = Walk::begin(self, place, include)?;
            loop {
                let page = match walk.next().await {
                    Ok(Some(page)) => page,
                    Ok(None) => break,
                    // Where the container is gone, nothing is left.
                    Err(error) if gone(&error) => break,
                    // An account with a hierarchical namespace keeps no versions and may refuse the word.
                    Err(error) if include.versions && refused(&error) => {
                        include.versions = false;
                        walk = Walk::begin(self, place, include)?;
                        continue;
                    }
                    Err(error) => return Err(error),
                };
                for found in page {
                    if found.blob.deleted || found.id.version.is_some() {
                        look.recoverable += 1;
                        until = until.max(found.blob.kept_until);
                        continue;
                    }
                    match self.0.journal.find(number, &found.id)? {
                        Some(row) if still_the_planned(&row, &found.blob.etag) => {
                            look.remaining += 1;
                        }
                        _ => look.unplanned += 1,
                    }
                }
            }
        }
        look.until = until.map(|at| at.to_string());
        Ok(look)
    }
}

/// Whether what is there now is what was planned, and not something that came after it went.
fn still_the_planned(row: &JobItem, etag: &str) -> bool {
    let went = matches!(
        row.state,
        ItemState::Ended(Outcome::Deleted | Outcome::Absent)
    );
    !went || row.item.etag == etag
}

fn leave(row: &JobItem) -> Ended {
    let blocker = row.item.blocker.clone().unwrap_or_default();
    let error = Error::new(Code::Blocked)
        .with("place", &row.item.blob)
        .with("why", blocker);
    Ended::failed(row.item.seq, Outcome::Blocked, error)
}

fn changed(seq: u64, blob: &domain::BlobId) -> Ended {
    Ended::failed(
        seq,
        Outcome::Changed,
        Error::new(Code::Changed).with("place", blob),
    )
}

/// Whether the service did not accept the request as it was put.
fn refused(error: &Error) -> bool {
    error
        .service
        .as_ref()
        .is_some_and(|service| service.status == 400)
}

fn gone(error: &Error) -> bool {
    matches!(error.code, Code::NotFound | Code::ContainerNotFound)
}

/// Neighbours of one exact name together, in their order.
fn by_name<'a>(
    rows: impl Iterator<Item = (&'a JobItem, &'a str)>,
) -> Vec<Vec<(&'a JobItem, &'a str)>> {
    let mut names: Vec<Vec<(&JobItem, &str)>> = Vec::new();
    for row in rows {
        let blob = &row.0.item.blob;
        let same = |last: &&mut Vec<(&JobItem, &str)>| {
            last.first().is_some_and(|(first, _)| {
                first.item.blob.name == blob.name && first.item.blob.container == blob.container
            })
        };
        match names.last_mut().filter(same) {
            Some(last) => last.push(row),
            None => names.push(vec![row]),
        }
    }
    names
}
