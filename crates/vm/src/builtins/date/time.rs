//! Arithmetic on time values: milliseconds since 1970 in a proleptic Gregorian calendar. ECMA-262 §21.4.1
//!
//! Days become dates and back by counting in eras of 400 years that begin in March, so that the leap day comes last.

pub const MS_PER_DAY: f64 = 86_400_000.0;
/// No time value is further from 1970.
const MAX_TIME: f64 = 8.64e15;

/// The fields of a time value: year, month (from 0), day, hour, minute, second, millisecond.
pub const YEAR: usize = 0;
pub const MONTH: usize = 1;
pub const DAY: usize = 2;
pub const HOUR: usize = 3;
pub const MINUTE: usize = 4;
pub const SECOND: usize = 5;
pub const MS: usize = 6;

/// A time value taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fields {
    pub at: [i32; 7],
    /// Day of the week, Sunday is 0.
    pub weekday: i32,
}

/// Days since 1970 of a date; the month counts from 0.
fn days_from_civil(year: i64, month: i64) -> i64 {
    let y = if month < 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((month + 10) % 12) + 2) / 5;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Takes a finite time value apart.
pub fn fields(t: f64) -> Fields {
    let t = t as i64;
    let (days, ms) = (t.div_euclid(86_400_000), t.rem_euclid(86_400_000));
    let z = days + 719_468;
    let (era, doe) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = (mp + 2) % 12;
    let year = yoe + era * 400 + i64::from(month < 2);
    let at = [year, month, day, ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000].map(|n| n as i32);
    Fields { at, weekday: (days + 4).rem_euclid(7) as i32 }
}

/// MakeTime. §21.4.1.27
pub fn make_time(hour: f64, minute: f64, second: f64, ms: f64) -> f64 {
    if ![hour, minute, second, ms].iter().all(|n| n.is_finite()) {
        return f64::NAN;
    }
    hour.trunc() * 3_600_000.0 + minute.trunc() * 60_000.0 + second.trunc() * 1000.0 + ms.trunc()
}

/// MakeDay. §21.4.1.28
pub fn make_day(year: f64, month: f64, date: f64) -> f64 {
    if ![year, month, date].iter().all(|n| n.is_finite()) {
        return f64::NAN;
    }
    let (year, month) = (year.trunc(), month.trunc());
    let year = year + (month / 12.0).floor();
    if year.abs() > 400_000.0 {
        return f64::NAN;
    }
    days_from_civil(year as i64, month.rem_euclid(12.0) as i64) as f64 + date.trunc() - 1.0
}

/// MakeDate. §21.4.1.29
pub fn make_date(day: f64, time: f64) -> f64 {
    let t = day * MS_PER_DAY + time;
    if t.is_finite() { t } else { f64::NAN }
}

/// A time value from its seven fields, not clipped.
pub fn make(f: &[f64; 7]) -> f64 {
    make_date(make_day(f[YEAR], f[MONTH], f[DAY]), make_time(f[HOUR], f[MINUTE], f[SECOND], f[MS]))
}

/// MakeFullYear. §21.4.1.30
pub fn make_full_year(year: f64) -> f64 {
    let y = year.trunc();
    if (0.0..=99.0).contains(&y) { 1900.0 + y } else { y }
}

/// TimeClip. §21.4.1.31
pub fn time_clip(t: f64) -> f64 {
    // Adding +0 turns -0 into it.
    if t.abs() <= MAX_TIME { t.trunc() + 0.0 } else { f64::NAN }
}

/// The time value now.
pub fn now() -> f64 {
    use std::time::{SystemTime, UNIX_EPOCH};
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(d) => d.as_millis() as f64,
        Err(e) => -(e.duration().as_millis() as f64),
    }
}
