use serde::{Deserialize, Serialize};

/// How an item of a job ended. The first seven are of deletions, the last two of downloads;
/// `changed`, `blocked`, `failed` and `canceled` are of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The service deleted it, or it was gone after an attempt of ours that is on record.
    Deleted,
    /// It was gone before any attempt of ours.
    Absent,
    /// It is no longer what was planned; nothing was done to it.
    Changed,
    /// Something stands in the way: a lease, a snapshot, a hold, a lock, a conflict.
    Blocked,
    /// It did not work.
    Failed,
    /// It was sent and what became of it could not be found out.
    Unknown,
    /// It was never sent.
    Canceled,
    /// It is on disk, whole and verified.
    Saved,
    /// The same bytes were there already.
    Skipped,
}

impl Outcome {
    /// Every outcome, in the order of the tally.
    pub const ALL: &[Self] = &[
        Self::Deleted,
        Self::Absent,
        Self::Changed,
        Self::Blocked,
        Self::Failed,
        Self::Unknown,
        Self::Canceled,
        Self::Saved,
        Self::Skipped,
    ];

    /// The stable text: `deleted`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Absent => "absent",
            Self::Changed => "changed",
            Self::Blocked => "blocked",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Canceled => "canceled",
            Self::Saved => "saved",
            Self::Skipped => "skipped",
        }
    }

    /// Reads the stable text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.as_str() == text)
    }
}

/// Where an item of a job stands: `planned`, then `intent` (on disk before the request), then `sent`
/// (an attempt is on record), then one outcome for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemState {
    /// In the plan; nothing was done.
    Planned,
    /// About to be sent; a crash from here on is asked about before anything is repeated.
    Intent,
    /// An attempt is on record; its answer is not.
    Sent,
    /// It ended.
    Ended(Outcome),
}

impl ItemState {
    /// The stable text, as the journal holds it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Intent => "intent",
            Self::Sent => "sent",
            Self::Ended(outcome) => outcome.as_str(),
        }
    }

    /// Reads the stable text.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "planned" => Some(Self::Planned),
            "intent" => Some(Self::Intent),
            "sent" => Some(Self::Sent),
            other => Outcome::parse(other).map(Self::Ended),
        }
    }
}

/// How many items of a job ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Tally {
    /// See [`Outcome::Deleted`].
    pub deleted: u64,
    /// See [`Outcome::Absent`].
    pub absent: u64,
    /// See [`Outcome::Changed`].
    pub changed: u64,
    /// See [`Outcome::Blocked`].
    pub blocked: u64,
    /// See [`Outcome::Failed`].
    pub failed: u64,
    /// See [`Outcome::Unknown`].
    pub unknown: u64,
    /// See [`Outcome::Canceled`].
    pub canceled: u64,
    /// See [`Outcome::Saved`].
    pub saved: u64,
    /// See [`Outcome::Skipped`].
    pub skipped: u64,
}

impl Tally {
    /// Counts `n` more items of this outcome.
    pub fn add(&mut self, outcome: Outcome, n: u64) {
        *match outcome {
            Outcome::Deleted => &mut self.deleted,
            Outcome::Absent => &mut self.absent,
            Outcome::Changed => &mut self.changed,
            Outcome::Blocked => &mut self.blocked,
            Outcome::Failed => &mut self.failed,
            Outcome::Unknown => &mut self.unknown,
            Outcome::Canceled => &mut self.canceled,
            Outcome::Saved => &mut self.saved,
            Outcome::Skipped => &mut self.skipped,
        } += n;
    }

    /// How many items ended.
    pub fn total(&self) -> u64 {
        self.deleted
            + self.absent
            + self.changed
            + self.blocked
            + self.failed
            + self.unknown
            + self.canceled
            + self.saved
            + self.skipped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_survive_the_journal() {
        for state in [ItemState::Planned, ItemState::Intent, ItemState::Sent]
            .into_iter()
            .chain(Outcome::ALL.iter().copied().map(ItemState::Ended))
        {
            assert_eq!(ItemState::parse(state.as_str()), Some(state));
        }
        assert_eq!(ItemState::parse("done"), None);
    }

    #[test]
    fn a_tally_sums() {
        let mut tally = Tally::default();
        for outcome in Outcome::ALL {
            tally.add(*outcome, 2);
        }
        assert_eq!(tally.total(), 18);
    }
}
