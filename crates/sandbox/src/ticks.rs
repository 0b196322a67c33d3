use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde::{Deserialize, Serialize};

/// Ticks of 100 ns between 0001-01-01 and 1970-01-01.
const UNIX_EPOCH: i64 = 621_355_968_000_000_000;
const PER_SECOND: i64 = 10_000_000;

/// A moment in the service's own resolution: 100 ns since the year 1.
///
/// Recorded from the service: an `ETag` such as `0x8DA74CADF90AEF6` is the write's ticks in hex, and a
/// snapshot's id is the same moment with seven digits of a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Ticks(i64);

impl Ticks {
    /// 1970-01-01T00:00:00Z.
    pub(crate) const UNIX_EPOCH: Self = Self(UNIX_EPOCH);

    pub(crate) fn from_timestamp(at: Timestamp) -> Self {
        // 292 years of nanoseconds fit; a timestamp outside of them is no date of this service.
        let since = i64::try_from(at.as_nanosecond() / 100).unwrap_or_default();
        Self(UNIX_EPOCH + since)
    }

    pub(crate) fn timestamp(self) -> Timestamp {
        Timestamp::from_nanosecond(i128::from(self.0 - UNIX_EPOCH) * 100).unwrap_or_default()
    }

    /// The number of ticks.
    pub(crate) const fn raw(self) -> i64 {
        self.0
    }

    /// The moment of that number of ticks.
    pub(crate) const fn from_raw(ticks: i64) -> Self {
        Self(ticks)
    }

    /// The next moment: what keeps two writes of one instant apart.
    pub(crate) fn next(self) -> Self {
        Self(self.0 + 1)
    }

    pub(crate) fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * PER_SECOND)
    }

    pub(crate) fn plus_days(self, days: u32) -> Self {
        self.plus_seconds(i64::from(days) * 86_400)
    }

    /// Whole days from here to a later moment, never less than none.
    pub(crate) fn whole_days_to(self, later: Self) -> i64 {
        ((later.0 - self.0) / (86_400 * PER_SECOND)).max(0)
    }

    pub(crate) fn minus_days(self, days: u32) -> Self {
        self.plus_seconds(-i64::from(days) * 86_400)
    }

    pub(crate) fn plus(self, ticks: i64) -> Self {
        Self(self.0 + ticks)
    }

    /// Whole seconds since 1970.
    pub(crate) fn unix_seconds(self) -> i64 {
        (self.0 - UNIX_EPOCH).div_euclid(PER_SECOND)
    }

    /// Writes `Thu, 05 Jan 2023 10:40:29 GMT`, as `Last-Modified` and `Date` have it.
    pub(crate) fn write_http_date(self, out: &mut String) {
        // It fails before the year 0 alone.
        let _ = DateTimePrinter::new().print_timestamp_rfc9110(&self.timestamp(), out);
    }

    /// `Thu, 05 Jan 2023 10:40:29 GMT`.
    pub(crate) fn http_date(self) -> String {
        let mut text = String::with_capacity(29);
        self.write_http_date(&mut text);
        text
    }

    /// `2023-01-05T10:40:47.4320737Z`.
    pub(crate) fn iso(self) -> String {
        let ticks = (self.0 - UNIX_EPOCH).rem_euclid(PER_SECOND);
        let whole = Timestamp::from_second(self.unix_seconds()).unwrap_or_default();
        let mut text = whole.to_string();
        text.pop();
        let _ = write!(text, ".{ticks:07}Z");
        text
    }

    /// Writes [`Self::etag`].
    pub(crate) fn write_etag(self, out: &mut String) {
        let _ = write!(out, "0x{:X}", self.0);
    }

    /// `0x8DA74CADF90AEF6`: the tag of a write at this moment, without quotes.
    pub(crate) fn etag(self) -> String {
        format!("0x{:X}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recorded_etag_is_the_moment_of_its_write() {
        // Recorded from the service: ETag 0x8DA74CADF90AEF6, Last-Modified Tue, 02 Aug 2022 21:06:30 GMT.
        let ticks = Ticks(0x08DA_74CA_DF90_AEF6);
        assert_eq!(ticks.http_date(), "Tue, 02 Aug 2022 21:06:30 GMT");
        assert_eq!(ticks.etag(), "0x8DA74CADF90AEF6");
        assert_eq!(ticks.iso(), "2022-08-02T21:06:30.9363446Z");
        assert_eq!(Ticks::from_timestamp(ticks.timestamp()), ticks);
    }
}
