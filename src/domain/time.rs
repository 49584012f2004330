//! Points in time. Stored as microseconds since 1970 in UTC, shown in the competition's time zone.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A point in time in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The time that many microseconds after 1970 began.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970 began.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The stored number, by reference.
    pub const fn as_micros(&self) -> &i64 {
        &self.0
    }

    /// This time, so many seconds later (earlier when negative); stays at the ends of the scale.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Whole seconds from `earlier` to this time; negative when this is the earlier one.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0) / 1_000_000
    }

    /// Whether the two stand in the same minute, which is all that a form knows of a time.
    pub const fn is_in_minute_of(self, other: Self) -> bool {
        const MINUTE: i64 = 60_000_000;
        self.0.div_euclid(MINUTE) == other.0.div_euclid(MINUTE)
    }

    /// The calendar's view in UTC.
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Reads what `<input type="datetime-local">` sends (`2026-11-30T18:00`), in the given time zone.
    /// `None` when it is not such a time, or when the clock is set over it.
    pub fn parse_local(text: &str, zone: Tz) -> Option<Self> {
        let text = text.trim().replace(' ', "T");
        let local = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M")
            .or_else(|_| NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S"))
            .ok()?;
        zone.from_local_datetime(&local).earliest().map(Self::from)
    }

    /// Reads an RFC 3339 time such as `2026-11-24T12:00:00Z` or `2026-11-24T20:00:00+08:00`.
    ///
    /// # Errors
    /// When it is not such a time.
    pub fn parse_utc(text: &str) -> Result<Self, String> {
        DateTime::parse_from_rfc3339(text.trim())
            .map(|time| time.with_timezone(&Utc).into())
            .map_err(|error| format!("not a time such as 2026-11-24T12:00:00Z: {error}"))
    }

    /// What `<input type="datetime-local">` wants, in the given time zone.
    pub fn to_local_input(self, zone: Tz) -> String {
        self.to_utc().with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string()
    }

    /// Date and minute in the given time zone: `2026-11-30 18:00`.
    pub fn to_minute(self, zone: Tz) -> String {
        self.to_utc().with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
    }

    /// Date in the given time zone: `2026-11-30`.
    pub fn to_date(self, zone: Tz) -> String {
        self.to_utc().with_timezone(&zone).format("%Y-%m-%d").to_string()
    }

    /// Time of day in the given time zone: `18:00:03`.
    pub fn to_clock(self, zone: Tz) -> String {
        self.to_utc().with_timezone(&zone).format("%H:%M:%S").to_string()
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.timestamp_micros())
    }
}

impl From<DateTime<Tz>> for Timestamp {
    fn from(time: DateTime<Tz>) -> Self {
        Self(time.timestamp_micros())
    }
}

/// RFC 3339 in UTC, for logs and exchange files.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_utc().format("%Y-%m-%dT%H:%M:%S%.6fZ"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHANGHAI: Tz = chrono_tz::Asia::Shanghai;

    #[test]
    fn a_local_time_comes_back_as_it_was_typed() {
        let time = Timestamp::parse_local("2026-11-30T18:00", SHANGHAI).unwrap();
        assert_eq!(time.to_string(), "2026-11-30T10:00:00.000000Z");
        assert_eq!(time.to_local_input(SHANGHAI), "2026-11-30T18:00");
        assert_eq!(time.to_minute(SHANGHAI), "2026-11-30 18:00");
    }

    #[test]
    fn a_time_that_went_through_a_form_stays_in_its_minute() {
        let minute = Timestamp::parse_utc("2026-11-30T10:00:00Z").unwrap();
        let whole = minute.plus_seconds(59);
        let typed = Timestamp::parse_local(&whole.to_local_input(SHANGHAI), SHANGHAI).unwrap();
        assert_eq!(typed, minute);
        assert!(typed.is_in_minute_of(whole));
        assert!(!typed.is_in_minute_of(minute.plus_seconds(60)));
        assert!(!typed.is_in_minute_of(minute.plus_seconds(-1)));
    }

    #[test]
    fn what_is_not_a_time_is_refused() {
        for text in ["", "2026-11-30", "2026-02-30T10:00", "tomorrow"] {
            assert_eq!(Timestamp::parse_local(text, SHANGHAI), None, "{text}");
        }
    }
}
