//! Dates as text, exactly as V8 writes them. §21.4.4.41

use super::time::{DAY, Fields, HOUR, MINUTE, MONTH, MS, SECOND, YEAR, fields};
use super::zone::Zone;

pub const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
pub const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

fn weekday(f: &Fields) -> &'static str {
    &WEEKDAYS[f.weekday as usize][..3]
}
fn month(f: &Fields) -> &'static str {
    &MONTHS[f.at[MONTH] as usize][..3]
}
fn year(f: &Fields) -> String {
    let y = f.at[YEAR];
    format!("{}{:04}", if y < 0 { "-" } else { "" }, y.abs())
}

/// `Thu Feb 29 2024`
pub fn date(t: f64, zone: &Zone) -> String {
    let f = fields(zone.local(t));
    format!("{} {} {:02} {}", weekday(&f), month(&f), f.at[DAY], year(&f))
}

/// `12:30:45 GMT+0000 (Coordinated Universal Time)`
pub fn time(t: f64, zone: &Zone) -> String {
    let f = fields(zone.local(t));
    let offset = zone.offset(t);
    let (sign, minutes) = (if offset < 0.0 { '-' } else { '+' }, (offset.abs() / 60_000.0) as i64);
    let (h, m) = (minutes / 60, minutes % 60);
    let name = zone.long_name(t);
    format!("{:02}:{:02}:{:02} GMT{sign}{h:02}{m:02} ({name})", f.at[HOUR], f.at[MINUTE], f.at[SECOND])
}

pub fn date_time(t: f64, zone: &Zone) -> String {
    format!("{} {}", date(t, zone), time(t, zone))
}

/// `Thu, 29 Feb 2024 12:30:45 GMT`
pub fn utc(t: f64) -> String {
    let f = fields(t);
    let (y, h, m, s) = (year(&f), f.at[HOUR], f.at[MINUTE], f.at[SECOND]);
    format!("{}, {:02} {} {y} {h:02}:{m:02}:{s:02} GMT", weekday(&f), f.at[DAY], month(&f))
}

/// `2024-02-29T12:30:45.000Z`
pub fn iso(t: f64) -> String {
    let f = fields(t);
    let y = f.at[YEAR];
    let year = match y {
        0..=9999 => format!("{y:04}"),
        _ => format!("{}{:06}", if y < 0 { '-' } else { '+' }, y.abs()),
    };
    let [_, mo, d, h, mi, s, ms] = f.at;
    debug_assert_eq!(ms, f.at[MS]);
    format!("{year}-{:02}-{d:02}T{h:02}:{mi:02}:{s:02}.{ms:03}Z", mo + 1)
}
