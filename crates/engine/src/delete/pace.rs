//! How many items are sent at once: more where the service is slow, and no more than a stop can wait for.

use std::time::Duration;

/// Items of one batch at most (Azure REST: Blob Batch).
pub(super) const BATCH: u32 = 256;
/// Items of a group to begin with.
const GROUP: u32 = 8 * BATCH;
/// Where a group takes longer than this, those after it have twice as many items, up to so many: a crash leaves all of
/// them to be asked about. Where all its answers came at about the same time, at once as many as may be.
pub(super) const SLOW: Duration = Duration::from_millis(100);
pub(super) const LARGEST: u32 = 32 * BATCH;
/// Where a group takes longer than this, a smaller one is tried: a stop waits for all that is under way.
const HOLDS: Duration = Duration::from_secs(1);
/// Which share of the rate a smaller group must keep up.
const KEPT: f64 = 0.8;

/// The size of the next group, from how long those before took.
#[derive(Debug)]
pub(super) struct Pace {
    most: u32,
    /// Smaller groups than this were slower.
    least: u32,
    /// Larger groups than this were no faster.
    cap: u32,
    /// The size and the rate before a smaller one was tried.
    before: Option<(u32, f64)>,
}

impl Pace {
    pub(super) const fn new() -> Self {
        Self {
            most: GROUP,
            least: BATCH,
            cap: LARGEST,
            before: None,
        }
    }

    /// How many items the next group has.
    pub(super) const fn most(&self) -> u32 {
        self.most
    }

    /// Learns from a group of so many items, from how long the service took for it, and from how long it took to its
    /// first answer.
    pub(super) fn took(&mut self, items: usize, first: Duration, took: Duration, throttled: bool) {
        if throttled {
            *self = Self::new();
            return;
        }
        // Less than a whole one says nothing of the size.
        if items < self.most as usize {
            return;
        }
        let rate = f64::from(self.most) / took.as_secs_f64().max(0.001);
        if let Some((size, known)) = self.before.take()
            && rate < KEPT * known
        {
            (self.most, self.least, self.cap) = (size, size, LARGEST);
        } else if took > HOLDS && self.most > self.least {
            self.before = Some((self.most, rate));
            self.most /= 2;
            self.cap = self.most;
        } else if took > SLOW {
            let at_once = took < 2 * first;
            self.most = self.cap.min(if at_once { LARGEST } else { 2 * self.most });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sizes that a service leads to which takes this long for so many items.
    fn sizes(service: impl Fn(u32) -> Duration) -> Vec<u32> {
        let mut pace = Pace::new();
        let groups = 0..20;
        let size = |_| {
            let size = pace.most();
            pace.took(size as usize, service(BATCH), service(size), false);
            size
        };
        groups.map(size).collect()
    }

    #[test]
    fn a_service_that_works_one_by_one_gets_what_a_stop_can_wait_for() {
        for micros in [500, 1_000, 2_000, 4_000] {
            let of = |items: u32| Duration::from_micros(u64::from(items) * micros);
            let sizes = sizes(of);
            assert!(
                of(*sizes.last().unwrap()) <= HOLDS + SLOW,
                "{micros}: {sizes:?}"
            );
        }
    }

    #[test]
    fn a_service_that_only_takes_its_time_gets_more_at_once() {
        for millis in [150, 600, 2_000] {
            let sizes = sizes(|_| Duration::from_millis(millis));
            assert_eq!(sizes.iter().max(), Some(&LARGEST), "{millis}: {sizes:?}");
        }
        assert_eq!(sizes(|_| Duration::from_millis(300))[1], LARGEST);
        assert_eq!(sizes(|_| Duration::from_millis(20)).last(), Some(&GROUP));
    }

    #[test]
    fn a_service_that_asks_for_patience_gets_few_again() {
        let mut pace = Pace::new();
        let (first, second) = (Duration::from_millis(20), Duration::from_secs(1));
        pace.took(GROUP as usize, first, 15 * first, false);
        assert_eq!(pace.most(), 2 * GROUP);
        pace.took(10, second, 9 * second, false);
        assert_eq!(pace.most(), 2 * GROUP, "a rest says nothing");
        pace.took(1, first, first, true);
        assert_eq!(pace.most(), GROUP);
    }
}
