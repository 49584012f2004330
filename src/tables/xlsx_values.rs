//! The values of Excel's cells as the text that a person reads in them: numbers whole, dates as YYYY-MM-DD.

use std::borrow::Cow;

use calamine::{DataRef, ExcelDateTime};

/// Excel keeps and shows this many digits of a number; what comes after them is noise of binary fractions.
const DIGITS: usize = 15;
/// One more than the serial number of 9999-12-31.
const END_OF_DATES: f64 = 2_958_466.0;

/// The text of a value; an empty cell is an empty text, an error is its name (`#N/A`).
pub fn text_of<'a>(value: &'a DataRef<'_>) -> Cow<'a, str> {
    match value {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::String(text) => Cow::Borrowed(text),
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(number_text(*number)),
        DataRef::Bool(value) => Cow::Borrowed(if *value { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(time) => Cow::Owned(time_text(time)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cow::Borrowed(plain_date(text)),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
    }
}

/// A number without exponent and without trailing zeros: 13800138000, 0.3, -2.5.
///
/// Whole numbers keep all digits; fractions are cut to the digits that Excel shows.
fn number_text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let whole = number.to_string();
    if !number.is_finite() || !whole.contains('.') {
        return whole;
    }
    let scientific = format!("{number:.places$e}", places = DIGITS - 1);
    decimal_of(&scientific).unwrap_or(whole)
}

/// Writes `-d.ddde-n` as a plain decimal.
fn decimal_of(scientific: &str) -> Option<String> {
    let (mantissa, exponent) = scientific.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits = mantissa.replace('.', "");
    let point = exponent + 1;
    let (whole, fraction) = match usize::try_from(point) {
        Ok(point) if point >= digits.len() => {
            (format!("{digits}{}", "0".repeat(point - digits.len())), String::new())
        }
        Ok(0) => ("0".to_owned(), digits),
        Ok(point) => {
            let (whole, fraction) = digits.split_at_checked(point)?;
            (whole.to_owned(), fraction.to_owned())
        }
        Err(_negative) => {
            let zeros = usize::try_from(point.unsigned_abs()).ok()?;
            ("0".to_owned(), format!("{}{digits}", "0".repeat(zeros)))
        }
    };
    let fraction = fraction.trim_end_matches('0');
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// A date as YYYY-MM-DD, with its time of day unless that is midnight; a time alone as HH:MM; a duration as its number of days.
fn time_text(time: &ExcelDateTime) -> String {
    let serial = time.as_f64();
    if time.is_duration() || !(0.0..END_OF_DATES).contains(&serial) {
        return number_text(serial);
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let clock = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    match (serial < 1.0, (hour, minute, second)) {
        (true, _) => clock,
        (false, (0, 0, 0)) => date,
        (false, _) => format!("{date} {clock}"),
    }
}

fn plain_date(text: &str) -> &str {
    text.strip_suffix("T00:00:00").or_else(|| text.strip_suffix("T00:00:00Z")).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        for (number, text) in [
            (13_800_138_000.0, "13800138000"),
            (8_613_800_138_000.0, "8613800138000"),
            (9_007_199_254_740_992.0, "9007199254740992"),
            (0.1 + 0.2, "0.3"),
            (87.5, "87.5"),
            (-2.5, "-2.5"),
            (-0.0, "0"),
            (0.000_001_25, "0.00000125"),
            (123_456_789_012.375, "123456789012.375"),
            (1e21, "1000000000000000000000"),
            (0.999_999_999_999_999_9, "1"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn dates_are_written_year_first() {
        let text = |serial, kind| time_text(&ExcelDateTime::new(serial, kind, false));
        assert_eq!(text(44_104.0, ExcelDateTimeType::DateTime), "2020-09-30");
        assert_eq!(text(44_104.75, ExcelDateTimeType::DateTime), "2020-09-30 18:00");
        assert_eq!(text(0.395_844_907_407_407_4, ExcelDateTimeType::DateTime), "09:30:01");
        assert_eq!(text(1.5, ExcelDateTimeType::TimeDelta), "1.5");
        assert_eq!(text(-3.0, ExcelDateTimeType::DateTime), "-3");
        assert_eq!(text_of(&DataRef::DateTimeIso("2020-09-30T00:00:00".to_owned())), "2020-09-30");
    }
}
