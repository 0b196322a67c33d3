//! How many streams a download keeps open, and how fast they may be together.

use std::time::Duration;

use azure::Clock;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Streams to begin with: cheap where the service is near, and few doublings from enough where it is far.
const FIRST: usize = 16;
/// The most that are ever opened.
const MOST: usize = 128;
/// The least that a service which asks for less is left with.
const LEAST: usize = 2;
/// What the rate must grow by for twice the streams to be worth it.
const WORTH: f64 = 1.15;
/// What an ended file counts beside its bytes: most of what a small file costs is not its bytes.
const FILE: u64 = 64 << 10;
/// How long a number of streams is kept before more are tried again.
const KEPT: Duration = Duration::from_secs(5);

/// What a person allows a download, changeable while it runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Streams at the same time, at least 1; `None`: as many as help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub streams: Option<u32>,
    /// Bytes a second of all streams together; `None`: as fast as it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes_per_second: Option<u64>,
}

/// What the streams did so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    /// Bytes that arrived.
    pub(crate) bytes: u64,
    /// Files that ended.
    pub(crate) files: u64,
    /// Answers that began.
    pub(crate) answers: u64,
    /// How long these answers were waited for, all together.
    pub(crate) waited: Duration,
}

/// The number of streams. It doubles as long as that makes the whole faster, goes back by one step where it
/// did not, and looks again after a while.
#[derive(Debug)]
pub(crate) struct Streams {
    limit: usize,
    /// What a person set.
    most: usize,
    /// The step before this one and its rate, while it is not known whether this one is better.
    before: Option<(usize, f64)>,
    /// Nothing more is tried until then.
    kept_until: Timestamp,
    since: Timestamp,
    seen: Seen,
}

impl Streams {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            limit: FIRST,
            most: MOST,
            before: Some((FIRST, 0.0)),
            kept_until: now,
            since: now,
            seen: Seen::default(),
        }
    }

    /// How many streams there may be now.
    pub(crate) fn limit(&self) -> usize {
        self.limit.min(self.most)
    }

    /// How many blocks of one file may be fetched at the same time: few where the service is near, so that
    /// they arrive in the order in which they are hashed. A person's number is meant as it is.
    pub(crate) fn of_a_file(&self) -> usize {
        if self.most < MOST {
            return self.limit();
        }
        (self.limit() / 8).max(1)
    }

    /// Sets what a person allows.
    pub(crate) fn allow(&mut self, streams: Option<u32>) {
        let most = streams.map_or(MOST, |n| usize::try_from(n).unwrap_or(MOST));
        self.most = most.clamp(1, MOST);
    }

    /// Looks at what was done since the last look; `busy`: whether every stream was needed.
    pub(crate) fn look(&mut self, now: Timestamp, seen: Seen, busy: bool) {
        let time = now.duration_since(self.since);
        let time = Duration::try_from(time).unwrap_or_default();
        let answers = u32::try_from(seen.answers - self.seen.answers).unwrap_or(u32::MAX);
        let wait = (seen.waited.saturating_sub(self.seen.waited)) / answers.max(1);
        if busy && time < (wait * 3).clamp(Duration::from_millis(60), Duration::from_secs(2)) {
            return;
        }
        let done = |seen: Seen| seen.bytes + seen.files * FILE;
        let rate = (done(seen) - done(self.seen)) as f64 / time.as_secs_f64().max(0.001);
        (self.since, self.seen) = (now, seen);
        if !busy || rate <= 0.0 {
            return;
        }
        match self.before.take() {
            Some((_, before)) if rate >= before * WORTH => self.grow(rate),
            Some((step, _)) => {
                self.limit = step;
                self.keep(now, KEPT);
            }
            None if now >= self.kept_until => self.grow(rate),
            None => {}
        }
    }

    /// The service asked for less.
    pub(crate) fn shrink(&mut self, now: Timestamp) {
        self.limit = (self.limit() / 2).max(LEAST);
        self.before = None;
        self.keep(now, KEPT * 2);
    }

    fn grow(&mut self, rate: f64) {
        if self.limit < self.most {
            self.before = Some((self.limit, rate));
            self.limit = (self.limit * 2).min(self.most);
        }
    }

    fn keep(&mut self, now: Timestamp, time: Duration) {
        self.kept_until = now.checked_add(time).unwrap_or(now);
    }
}

/// Holds the streams to a number of bytes a second.
#[derive(Debug, Default)]
pub(crate) struct Throttle(std::sync::Mutex<Allowed>);

#[derive(Debug, Default)]
struct Allowed {
    bytes_per_second: Option<u64>,
    /// Until when the bytes that have passed fill the time.
    filled: Timestamp,
}

impl Throttle {
    /// Sets the rate.
    pub(crate) fn allow(&self, bytes_per_second: Option<u64>) {
        let mut allowed = crate::engine::lock(&self.0);
        allowed.bytes_per_second = bytes_per_second.filter(|rate| *rate > 0);
    }

    /// Waits until these bytes fit.
    pub(crate) async fn pass(&self, bytes: u64, clock: &dyn Clock) {
        let wait = self.fill(bytes, clock);
        if wait > Duration::ZERO {
            clock.sleep(wait).await;
        }
    }

    fn fill(&self, bytes: u64, clock: &dyn Clock) -> Duration {
        let mut allowed = crate::engine::lock(&self.0);
        let Some(rate) = allowed.bytes_per_second else {
            return Duration::ZERO;
        };
        let now = clock.now();
        let from = allowed.filled.max(now);
        let time = Duration::from_secs_f64(bytes as f64 / rate as f64);
        allowed.filled = from.checked_add(time).unwrap_or(from);
        Duration::try_from(allowed.filled.duration_since(now)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small numbers, none below zero"
    )]
    /// Looks at a line on which a stream does so much a second and all of them at most so much.
    fn settled(each: f64, all: f64, wait: Duration, seconds: f64) -> (usize, usize) {
        let start = Timestamp::UNIX_EPOCH;
        let mut streams = Streams::new(start);
        let mut seen = Seen::default();
        let (mut bytes, mut most) = (0.0, 0);
        for step in 1..=(seconds / 0.02) as u32 {
            let now = start + wait_of(step);
            let rate = (streams.limit() as f64 * each).min(all);
            bytes += rate * 0.02;
            seen.bytes = bytes as u64;
            seen.answers += 10;
            seen.waited += wait * 10;
            streams.look(now, seen, true);
            most = most.max(streams.limit());
        }
        (streams.limit(), most)
    }

    fn wait_of(step: u32) -> Duration {
        Duration::from_millis(20) * step
    }

    #[test]
    fn streams_grow_while_that_makes_the_whole_faster() {
        let far = Duration::from_millis(20);
        // Latency decides: every stream adds as much as the first.
        assert_eq!(settled(1e6, 1e12, far, 1.0).0, MOST);
        // The line decides: 16 streams fill it, and a try with 32 is taken back.
        let (kept, most) = settled(1e8, 1.6e9, Duration::from_millis(1), 2.0);
        assert_eq!((kept, most), (FIRST, 32));
        // In between: 40 streams would fill it.
        assert_eq!(settled(1e7, 4e8, far, 1.5).0, 64);
    }

    #[test]
    fn a_person_and_the_service_can_ask_for_less() {
        let now = Timestamp::UNIX_EPOCH;
        let mut streams = Streams::new(now);
        streams.shrink(now);
        assert_eq!(streams.limit(), FIRST / 2);
        for _ in 0..10 {
            streams.shrink(now);
        }
        assert_eq!(streams.limit(), LEAST);
        streams.allow(Some(1));
        assert_eq!(streams.limit(), 1);
        streams.allow(Some(0));
        assert_eq!(streams.limit(), 1);
    }

    #[test]
    fn bytes_wait_for_their_turn() {
        let throttle = Throttle::default();
        let clock = azure::SystemClock;
        assert_eq!(throttle.fill(1 << 40, &clock), Duration::ZERO);
        throttle.allow(Some(1000));
        throttle.fill(5000, &clock);
        let wait = throttle.fill(5000, &clock).as_secs_f64();
        assert!((9.0..=10.0).contains(&wait), "{wait}");
        throttle.allow(None);
        assert_eq!(throttle.fill(1 << 40, &clock), Duration::ZERO);
    }
}
