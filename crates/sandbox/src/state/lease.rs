use crate::ticks::Ticks;

/// A lease on a blob or a container (Azure REST: Lease Blob).
#[derive(Debug, Clone, Default)]
pub(crate) enum Lease {
    /// Nobody ever held one, or it was released.
    #[default]
    Available,
    /// Somebody holds it, for ever where `until` is `None`.
    Held {
        id: String,
        seconds: Option<i64>,
        until: Option<Ticks>,
    },
    /// It was broken and holds until then.
    Broken { id: String, until: Ticks },
}

/// The state of a lease, as the service names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeaseState {
    Available,
    Leased,
    Expired,
    Breaking,
    Broken,
}

impl LeaseState {
    /// `x-ms-lease-state`.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Leased => "leased",
            Self::Expired => "expired",
            Self::Breaking => "breaking",
            Self::Broken => "broken",
        }
    }

    /// Whether a write or a deletion needs the lease's id.
    pub(crate) const fn locks(self) -> bool {
        matches!(self, Self::Leased | Self::Breaking)
    }

    /// `x-ms-lease-status`.
    pub(crate) const fn status(self) -> &'static str {
        if self.locks() { "locked" } else { "unlocked" }
    }
}

impl Lease {
    /// A lease that ends when somebody ends it.
    pub(crate) fn infinite(id: &str) -> Self {
        Self::Held {
            id: id.to_owned(),
            seconds: None,
            until: None,
        }
    }

    pub(crate) fn state(&self, now: Ticks) -> LeaseState {
        match self {
            Self::Available => LeaseState::Available,
            Self::Held {
                until: Some(until), ..
            } if *until <= now => LeaseState::Expired,
            Self::Held { .. } => LeaseState::Leased,
            Self::Broken { until, .. } if *until <= now => LeaseState::Broken,
            Self::Broken { .. } => LeaseState::Breaking,
        }
    }

    /// What a write leaves of it: one that has ended is forgotten (Azure REST: Lease Blob, outcomes of use attempts
    /// on blobs by lease state; Azurite agrees).
    pub(crate) fn after_write(&mut self, now: Ticks) {
        if !self.state(now).locks() {
            *self = Self::Available;
        }
    }

    /// The id of a lease that was not released.
    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::Available => None,
            Self::Held { id, .. } | Self::Broken { id, .. } => Some(id),
        }
    }

    /// `infinite` or `fixed`, while it is leased.
    pub(crate) fn duration(&self, now: Ticks) -> Option<&'static str> {
        match self {
            Self::Held { until, .. } if self.state(now) == LeaseState::Leased => {
                Some(if until.is_none() { "infinite" } else { "fixed" })
            }
            _ => None,
        }
    }
}
