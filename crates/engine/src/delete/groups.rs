//! Items in groups: their intents in one commit, then their requests, and their outcomes in the commit of the next
//! intents.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use azure::Clock;
use domain::{Code, Error, ItemState, PlanItem, Result};
use futures::stream::{self, StreamExt as _};
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::export::without_copies;
use super::pace::{BATCH, LARGEST, Pace, SLOW};
use super::send::First;
use super::{Fate, Row, Run, is_step, leave};
use crate::Engine;
use crate::destination::Destination;
use crate::engine::lock;
use crate::store::journal::{Ended, JobItem, Wanted};
use crate::tasks::blocking;

/// Requests in flight: without batches each blob is one, and costs the line's latency.
const IN_FLIGHT: usize = 128;

/// Items whose intents are on disk, each with its client request id; no more of them are sent at once than the pace has.
struct Group {
    items: Vec<JobItem>,
    requests: Vec<String>,
    /// What waits for all that lies before it: directories, containers, resources. Nothing is on record of these yet.
    steps: Vec<JobItem>,
    /// The last item that was looked at.
    last: PlanItem,
}

impl Group {
    /// Keeps so many items, and gives the others with all that follows them.
    fn split_off(&mut self, most: usize) -> Option<Self> {
        if self.items.len() <= most {
            return None;
        }
        let items = self.items.split_off(most);
        let last = self.items[most - 1].item.clone();
        Some(Self {
            items,
            requests: self.requests.split_off(most),
            steps: std::mem::take(&mut self.steps),
            last: std::mem::replace(&mut self.last, last),
        })
    }
}

/// What came of the requests of a group.
#[derive(Default)]
struct Sent {
    ended: Vec<Ended>,
    unsent: Vec<u64>,
    /// Why the job stops: an attempt whose end is not known.
    open: Option<Error>,
}

impl Sent {
    /// None of them was sent.
    fn nothing(rows: &[JobItem], why: Error) -> Self {
        // An item that an earlier run may have sent keeps that record.
        let rows = rows.iter().filter(|row| row.state == ItemState::Planned);
        Self {
            unsent: rows.map(|row| row.item.seq).collect(),
            open: Some(why),
            ..Self::default()
        }
    }
}

impl Run<'_> {
    /// Sends everything that has not ended; `copies` is where the copies lie that it waits for.
    pub(super) async fn send_groups(&self, job: &str, copies: Option<&Destination>) -> Result<()> {
        let (mut ended, mut pace, mut before) = (Arc::new(Vec::new()), Pace::new(), None);
        self.go_on(job)?;
        let mut ahead = self.prepare(None, pace.most(), &ended, copies).await?;
        while let Some(mut group) = ahead.take() {
            if let Some(error) = self.stops_before(job, &group, before.as_ref())? {
                self.record(&ended, &Sent::default(), Some(&group))?;
                return Err(error);
            }
            let rest = group.split_off(pace.most() as usize);
            let sent_all = Notify::new();
            // Beside them the next ones are prepared: not past a step, which waits for all of them.
            let next = async {
                if rest.is_some() || !group.steps.is_empty() {
                    return Ok(None);
                }
                let most = before.as_ref().map(|_| pace.most());
                let last = group.last.seq;
                self.prepare_beside(last, most, &sent_all, &ended, copies)
                    .await
            };
            let sending = self.send_timed(&group, copies, &sent_all);
            let ((mut sent, first, took), next) = tokio::join!(sending, next);
            let throttled = self.throttled.swap(false, Ordering::Relaxed);
            pace.took(group.items.len(), first, took, throttled);
            if matches!(next, Ok(Some(_))) {
                ended = Arc::default();
            }
            let is_ahead = rest.is_some() || matches!(next, Ok(Some(_)));
            let (next, failed) = match next {
                Ok(next) => (rest.or(next.flatten()), None),
                Err(error) => (rest, Some(error)),
            };
            // What was stopped is not at its end, however little is left.
            let stopped = self.go_on(job).err();
            if let Some(error) = sent.open.take().or(failed).or(stopped) {
                self.record(&ended, &sent, next.as_ref())?;
                return Err(error);
            }
            Arc::make_mut(&mut ended).append(&mut sent.ended);
            if is_ahead {
                (ahead, before) = (next, Some(group.last));
                continue;
            }
            if !group.steps.is_empty() {
                self.engine.0.journal.end(self.number, &ended)?;
                ended = Arc::default();
            }
            for step in group.steps {
                self.go_on(job)?;
                self.send_step(step).await?;
            }
            let after = Some(group.last.seq);
            let next = self.prepare(after, pace.most(), &ended, copies).await;
            if next.is_err() {
                self.record(&ended, &Sent::default(), None)?;
            }
            (ahead, ended, before) = (next?, Arc::default(), Some(group.last));
        }
        self.engine.0.journal.end(self.number, &ended)
    }

    /// Sends a group; says how long it took to the first answer and to the last. Tells who waits when all is sent.
    async fn send_timed(
        &self,
        group: &Group,
        copies: Option<&Destination>,
        sent_all: &Notify,
    ) -> (Sent, Duration, Duration) {
        let clock = self.engine.0.http.clock();
        let began = clock.now();
        let since = |at: Timestamp| at.duration_since(began).unsigned_abs();
        let sent = self.send_all_of(group, copies).await;
        sent_all.notify_one();
        let took = since(clock.now());
        let first = lock(&self.answered).take().map_or(took, since);
        (sent, first, took)
    }

    /// Prepares what follows an item while what is before it is sent. Where `most` is not known yet the first group
    /// tells it, and where that is quick nothing is prepared.
    async fn prepare_beside(
        &self,
        after: u64,
        most: Option<u32>,
        sent_all: &Notify,
        ended: &Arc<Vec<Ended>>,
        copies: Option<&Destination>,
    ) -> Result<Option<Option<Group>>> {
        let clock = self.engine.0.http.clock();
        let most = match most {
            Some(most) => Some(most),
            None => first_tells(sent_all.notified(), &**clock).await,
        };
        let Some(most) = most else {
            return Ok(None);
        };
        let next = self.prepare(Some(after), most, ended, copies).await;
        next.map(Some)
    }

    /// Why the job stops before a group, where the step before it has ended and was to be the last for now.
    fn stops_before(
        &self,
        job: &str,
        group: &Group,
        before: Option<&PlanItem>,
    ) -> Result<Option<Error>> {
        // Whoever asks before anything was sent means the first step: it is the one that is shown to be at work.
        let Some(before) = before.filter(|before| !same_step(before, &group.last)) else {
            return Ok(None);
        };
        let (wanted, _) = self.engine.0.journal.asked(self.number)?;
        if wanted != Some(Wanted::PauseAfterStep) {
            return Ok(None);
        }
        let step = match before.resource() {
            Some(id) => id.name().to_owned(),
            None => before.blob.container.to_string(),
        };
        let stopped = Error::new(Code::Canceled).with("job", job);
        Ok(Some(stopped.with("step", step)))
    }

    /// Puts the intents of the next group on disk, together with how the ones before ended.
    async fn prepare(
        &self,
        after: Option<u64>,
        most: u32,
        ended: &Arc<Vec<Ended>>,
        copies: Option<&Destination>,
    ) -> Result<Option<Group>> {
        let (engine, number, copies) = (self.engine.clone(), self.number, copies.cloned());
        let read = blocking(move || read(&engine, number, after, most, copies.as_ref())).await?;
        // Everything that can fail without a request fails before the intents are written.
        for row in read.iter().flat_map(|(group, _)| &group.items) {
            self.service(&row.item.blob.container.account)?;
        }
        let (engine, ended) = (self.engine.clone(), ended.clone());
        let written = blocking(move || {
            let journal = &engine.0.journal;
            let Some((group, left)) = read else {
                journal.end(number, &ended)?;
                return Ok(None);
            };
            let seqs = group.items.iter().map(|row| row.item.seq);
            let requests = group.requests.iter().map(String::as_str);
            let intents: Vec<(u64, &str)> = seqs.zip(requests).collect();
            journal.turn(number, ended.iter().chain(&left), &intents)?;
            Ok(Some((group, left.len())))
        });
        let Some((group, left)) = written.await? else {
            return Ok(None);
        };
        self.meter.ended(left as u64, 0);
        Ok(Some(group))
    }

    /// What belongs to one name goes one after the other: snapshots before their base, versions after it. What lost its
    /// copy stays.
    async fn send_all_of(&self, group: &Group, copies: Option<&Destination>) -> Sent {
        let stop = CancellationToken::new();
        let mut sent = Sent::default();
        if let Some(copies) = copies.cloned() {
            // They stood when the intents were written; the group may have waited since.
            let (engine, number) = (self.engine.clone(), self.number);
            let rows = group.items.clone();
            let kept = blocking(move || without_copies(&engine, number, &rows, &copies));
            match kept.await {
                Ok(kept) => sent.ended = kept,
                Err(error) => return Sent::nothing(&group.items, error),
            }
        }
        let kept: HashSet<u64> = sent.ended.iter().map(|end| end.seq).collect();
        self.meter.ended(kept.len() as u64, 0);
        let requests = group.requests.iter().map(String::as_str);
        let rows = group.items.iter().zip(requests);
        let mut names = by_name(rows.filter(|(row, _)| !kept.contains(&row.item.seq)));
        while !names.is_empty() {
            let next: Vec<Row<'_>> = names.iter_mut().filter_map(VecDeque::pop_front).collect();
            names.retain(|rows| !rows.is_empty());
            for fate in self.send_all(next, &stop).await {
                match fate {
                    Fate::Ended(end) => sent.ended.push(end),
                    Fate::NotSent(seq) => sent.unsent.push(seq),
                    Fate::Open(error) => sent.open = sent.open.or(Some(error)),
                }
            }
        }
        sent
    }

    /// A directory, a container or a resource, by itself.
    async fn send_step(&self, step: JobItem) -> Result<()> {
        if step.item.resource().is_none() {
            self.service(&step.item.blob.container.account)?;
        }
        let items = vec![step];
        let group = Group {
            requests: requests(&items),
            steps: Vec::new(),
            last: items[0].item.clone(),
            items,
        };
        let intent = [(group.last.seq, group.requests[0].as_str())];
        self.engine
            .0
            .journal
            .turn(self.number, [].iter(), &intent)?;
        let mut sent = self.send_all_of(&group, None).await;
        let open = sent.open.take();
        self.record(&[], &sent, None)?;
        open.map_or(Ok(()), Err)
    }

    /// Puts on disk what ended, and takes back the intents of what was surely not sent.
    fn record(&self, ended: &[Ended], sent: &Sent, ahead: Option<&Group>) -> Result<()> {
        let ends = ended.iter().chain(&sent.ended);
        self.engine.0.journal.turn(self.number, ends, &[])?;
        self.withdraw(&sent.unsent)?;
        let ahead = ahead.into_iter().flat_map(|group| &group.items);
        // An item that an earlier run may have sent keeps that record.
        let ahead = ahead.filter(|row| row.state == ItemState::Planned);
        self.withdraw(&ahead.map(|row| row.item.seq).collect::<Vec<_>>())
    }

    fn withdraw(&self, seqs: &[u64]) -> Result<()> {
        if seqs.is_empty() {
            return Ok(());
        }
        self.engine.0.journal.withdraw(self.number, seqs)
    }

    /// Items of different names, all at once: in batches where that is possible.
    async fn send_all(&self, rows: Vec<Row<'_>>, stop: &CancellationToken) -> Vec<Fate> {
        let (mut sends, mut batches): (Vec<_>, Vec<Vec<Row<'_>>>) = (Vec::new(), Vec::new());
        for row in rows {
            let fits = |batch: &&mut Vec<Row<'_>>| {
                let of = &row.0.item.blob.container;
                let mut first = batch.iter().take(1);
                batch.len() < BATCH as usize
                    && first.any(|(first, _)| first.item.blob.container == *of)
            };
            if !self.batches(row.0) {
                sends.push((row, First::NotSent));
            } else if let Some(batch) = batches.iter_mut().rev().find(fits) {
                batch.push(row);
            } else {
                batches.push(vec![row]);
            }
        }
        let batches = batches.into_iter();
        let batches: Vec<_> = batches.map(|batch| self.send_batch(batch, stop)).collect();
        let batched: Vec<_> = stream::iter(batches)
            .buffer_unordered(IN_FLIGHT)
            .collect()
            .await;
        sends.extend(batched.into_iter().flatten());
        let sends = sends.into_iter();
        let sends: Vec<_> = sends
            .map(|(row, first)| self.settle(row, first, stop))
            .collect();
        let fates: Vec<Option<Fate>> = stream::iter(sends)
            .buffer_unordered(IN_FLIGHT)
            .collect()
            .await;
        fates.into_iter().flatten().collect()
    }
}

/// The next items that have not ended, up to so many and of one step, and how those ended that are left alone.
fn read(
    engine: &Engine,
    number: i64,
    after: Option<u64>,
    most: u32,
    copies: Option<&Destination>,
) -> Result<Option<(Group, Vec<Ended>)>> {
    let mut rows = engine.0.journal.pending(number, after, most)?;
    // What comes after a step waits for all of it.
    let step = |at: &JobItem, next: &JobItem| same_step(&at.item, &next.item);
    let end = rows.chunk_by(step).next().map_or(0, <[JobItem]>::len);
    rows.truncate(end);
    let Some(last) = rows.last().map(|row| row.item.clone()) else {
        return Ok(None);
    };
    let (blocked, free): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.item.blocker.is_some());
    let mut left: Vec<Ended> = blocked.iter().map(leave).collect();
    let (steps, mut items): (Vec<_>, Vec<_>) = free.into_iter().partition(is_step);
    if let Some(copies) = copies {
        let kept = without_copies(engine, number, &items, copies)?;
        let seqs: HashSet<u64> = kept.iter().map(|end| end.seq).collect();
        items.retain(|row| !seqs.contains(&row.item.seq));
        left.extend(kept);
    }
    let group = Group {
        requests: requests(&items),
        items,
        steps,
        last,
    };
    Ok(Some((group, left)))
}

/// How many may be prepared while the first group is under way: none where it is quick, so that it tells how many may
/// follow it, and many where that takes its time.
async fn first_tells(sent_all: impl Future<Output = ()>, clock: &dyn Clock) -> Option<u32> {
    tokio::select! {
        () = sent_all => None,
        () = clock.sleep(SLOW) => Some(LARGEST),
    }
}

/// Whether two items stand in one step of the plan: what goes of a container, or one resource.
fn same_step(one: &PlanItem, other: &PlanItem) -> bool {
    let (one, other) = (&one.blob, &other.blob);
    one.container == other.container && (!one.container.name.is_empty() || one.name == other.name)
}

/// The client request id of each item, the same over every attempt.
fn requests(items: &[JobItem]) -> Vec<String> {
    let group = uuid::Uuid::new_v4();
    let request = |row: &JobItem| match &row.request {
        Some(request) => request.clone(),
        None => format!("{group}-{}", row.item.seq),
    };
    items.iter().map(request).collect()
}

/// Neighbours of one exact name together, in their order.
fn by_name<'a>(rows: impl Iterator<Item = Row<'a>>) -> Vec<VecDeque<Row<'a>>> {
    let mut names: Vec<VecDeque<Row<'a>>> = Vec::new();
    for row in rows {
        let blob = &row.0.item.blob;
        let same = |last: &&mut VecDeque<Row<'a>>| {
            last.front().is_some_and(|(first, _)| {
                first.item.blob.name == blob.name && first.item.blob.container == blob.container
            })
        };
        match names.last_mut().filter(same) {
            Some(last) => last.push_back(row),
            None => names.push(VecDeque::from([row])),
        }
    }
    names
}
