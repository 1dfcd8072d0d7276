//! Days of the proleptic Gregorian calendar, counted from 1970-01-01. No clock, no zone.

/// Days from 1970 of a date.
pub fn day_number(year: i64, month: i64, day: i64) -> i64 {
    // Howard Hinnant's algorithm: years begin in March, so that the leap day is the last.
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y - era * 400;
    let doy = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// The date of a day, ISO 8601.
pub fn iso(days: i64) -> String {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// First and last day of what is written: a date, a month (`2020-03`) or a year.
pub fn span(written: &str) -> Option<(i64, i64)> {
    let parts: Vec<i64> = written.trim().split('-').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    match parts.as_slice() {
        [y] if *y > 1000 => Some((day_number(*y, 1, 1), day_number(*y, 12, 31))),
        [y, m] if (1..=12).contains(m) => {
            let next = if *m == 12 { day_number(y + 1, 1, 1) } else { day_number(*y, m + 1, 1) };
            Some((day_number(*y, *m, 1), next - 1))
        }
        [y, m, d] if (1..=12).contains(m) && (1..=31).contains(d) => {
            let day = day_number(*y, *m, *d);
            Some((day, day))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        assert_eq!(day_number(1970, 1, 1), 0);
        for days in [-600_000, -1, 0, 59, 60, 18_321, 18_322, 100_000] {
            assert_eq!(span(&iso(days)), Some((days, days)), "{}", iso(days));
        }
        assert_eq!(span("2020-02").map(|s| s.1 - s.0), Some(28));
        assert_eq!(span("2019-13"), None);
    }
}
