use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

use crate::ticks::Ticks;

/// The sandbox's clock: the machine's, moved by `POST /_clock`.
///
/// What the state remembers goes by [`Clock::now`]; credentials go by [`Clock::real`], since the client
/// that holds a token did not travel along.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_seconds: AtomicI64,
    /// The moment at which it stands while a change is made that the journal keeps; 0 while it goes.
    standing: AtomicI64,
}

impl Clock {
    /// The state's time.
    #[expect(clippy::disallowed_methods, reason = "this is the sandbox's clock")]
    pub(crate) fn now(&self) -> Ticks {
        match self.standing.load(Ordering::Relaxed) {
            0 => {}
            standing => return Ticks::from_raw(standing),
        }
        let offset = SignedDuration::from_secs(self.offset_seconds.load(Ordering::Relaxed));
        let moved = Timestamp::now().checked_add(offset);
        Ticks::from_timestamp(moved.unwrap_or(Timestamp::MAX))
    }

    /// The machine's time.
    #[expect(
        clippy::unused_self,
        clippy::disallowed_methods,
        reason = "the one place that asks the machine"
    )]
    pub(crate) fn real(&self) -> Timestamp {
        Timestamp::now()
    }

    /// Lets the state's time stand at one moment while `act` runs.
    pub(crate) fn at<T>(&self, moment: Ticks, act: impl FnOnce() -> T) -> T {
        self.standing.store(moment.raw(), Ordering::Relaxed);
        let done = act();
        self.standing.store(0, Ordering::Relaxed);
        done
    }

    /// Moves the state's time on; a negative number moves it back.
    pub(crate) fn advance(&self, seconds: i64) {
        self.offset_seconds.fetch_add(seconds, Ordering::Relaxed);
        if let standing @ 1.. = self.standing.load(Ordering::Relaxed) {
            let moved = Ticks::from_raw(standing).plus_seconds(seconds);
            self.standing.store(moved.raw(), Ordering::Relaxed);
        }
    }
}
