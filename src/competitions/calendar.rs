//! Times of a competition: whether registration is open, times as people type them in its time zone, and times
//! moved by whole days.

use chrono::{Days, TimeZone as _};
use chrono_tz::Tz;

use crate::domain::{problem::Problem, text::folded, time::Timestamp};

/// Time zones that are offered; any other name of the time zone database can be typed.
pub const COMMON_ZONES: [&str; 9] = [
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Hong_Kong",
    "Asia/Macau",
    "Asia/Taipei",
    "Asia/Singapore",
    "Europe/London",
    "America/New_York",
    "UTC",
];

/// Whether teams may register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// It has not begun.
    Ahead,
    /// It goes on.
    Open,
    /// It is over.
    Over,
}

impl Registration {
    /// How it stands at a time. The closing time itself is too late.
    pub fn at(now: Timestamp, opens: Timestamp, closes: Timestamp) -> Self {
        if now >= closes {
            Self::Over
        } else if now >= opens {
            Self::Open
        } else {
            Self::Ahead
        }
    }
}

/// Parses the name of a time zone, such as `Asia/Shanghai`.
///
/// # Errors
/// Missing, or unknown.
pub fn parse_zone(text: &str) -> Result<Tz, Problem> {
    let text = folded(text);
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    text.parse().map_err(|_unspecific| Problem::NotAChoice)
}

/// Parses a date and time of a form in a time zone.
///
/// # Errors
/// Missing, or not a time.
pub fn parse_time(text: &str, zone: Tz) -> Result<Timestamp, Problem> {
    let text = folded(text);
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    Timestamp::parse_local(&text, zone).ok_or(Problem::NotTime)
}

/// Parses a date of a form, such as `2026-05-20`.
///
/// # Errors
/// Missing, or not a date.
pub fn parse_date(text: &str) -> Result<String, Problem> {
    let text = folded(text);
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let date =
        chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(|_unspecific| Problem::NotDate)?;
    Ok(date.format("%Y-%m-%d").to_string())
}

/// The same time of day so many days later (earlier when negative) on the calendar of a time zone, so that a
/// deadline at 18:00 stays at 18:00 when the clocks were changed in between.
pub fn moved_by_days(time: Timestamp, days: i32, zone: Tz) -> Timestamp {
    let local = time.to_utc().with_timezone(&zone).naive_local();
    let count = Days::new(u64::from(days.unsigned_abs()));
    let moved = if days < 0 { local.checked_sub_days(count) } else { local.checked_add_days(count) };
    moved
        .and_then(|moved| zone.from_local_datetime(&moved).earliest())
        .map_or_else(|| time.plus_seconds(i64::from(days) * 86_400), Timestamp::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registration_is_over_at_the_closing_time_itself() {
        let [opens, closes] = [10, 20].map(Timestamp::from_micros);
        let at = |micros| Registration::at(Timestamp::from_micros(micros), opens, closes);
        assert_eq!(at(9), Registration::Ahead);
        assert_eq!([at(10), at(19)], [Registration::Open; 2]);
        assert_eq!(at(20), Registration::Over);
    }

    #[test]
    fn a_moved_deadline_keeps_its_time_of_day_when_clocks_change() {
        let zone = chrono_tz::Europe::London;
        let march = Timestamp::parse_local("2026-03-20T18:00", zone).unwrap();
        assert_eq!(moved_by_days(march, 14, zone).to_minute(zone), "2026-04-03 18:00");
        assert_eq!(moved_by_days(march, -365, zone).to_minute(zone), "2025-03-20 18:00");
    }

    #[test]
    fn full_width_times_and_dates_are_read_and_others_refused() {
        let zone = chrono_tz::Asia::Shanghai;
        assert_eq!(
            parse_time("２０２６-１１-３０　１８:００", zone),
            Ok(Timestamp::parse_local("2026-11-30T18:00", zone).unwrap())
        );
        assert_eq!(parse_time("soon", zone), Err(Problem::NotTime));
        assert_eq!(parse_date("2026-02-30"), Err(Problem::NotDate));
        assert_eq!(parse_zone("Asia/Hangzhou"), Err(Problem::NotAChoice));
        assert!(COMMON_ZONES.iter().all(|name| parse_zone(name).is_ok()));
    }
}
