use domain::Error;
use serde::Serialize;
use ts_rs::TS;

/// What came of bringing things back.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct Recovered {
    /// Names and resources that are back.
    pub back: u64,
    /// Those that the service does not keep: they are gone for good.
    pub gone: u64,
    /// Those that did not come back.
    pub failed: u64,
    /// The first of those.
    pub problems: Vec<NotRecovered>,
}

/// Something that did not come back.
#[derive(Debug, Clone, Serialize, TS)]
pub struct NotRecovered {
    /// What, as a person reads it.
    pub place: String,
    /// Why.
    pub error: Error,
}
