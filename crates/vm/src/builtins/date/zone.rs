//! The local time zone: offsets from UTC by moment and by local time, and names.
//!
//! Rules come from `jiff`, which knows the years -9999 to 9999; moments after are mapped back by whole cycles of 400
//! years, after which calendar and rules repeat. A local time that a clock shows twice is the first of the two; one that is
//! skipped is taken with the offset before the gap.

use super::names::NAMES;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::cell::Cell;

/// A time zone with a memory for the last offset.
pub struct Zone {
    tz: TimeZone,
    /// Always UTC.
    utc: bool,
    /// A quarter of an hour since 1970 and the offset during it. Transitions since then are at its bounds.
    last: Cell<(i64, i32)>,
}

const QUARTER: f64 = 900_000.0;
/// 400 years.
const CYCLE: i64 = 146_097 * 86_400;

impl Zone {
    /// The zone of this name, which may have the form of the TZ variable.
    pub fn named(name: &str) -> Option<Zone> {
        let name = name.strip_prefix(':').unwrap_or(name);
        if name.is_empty() {
            return Some(Zone::new(TimeZone::UTC));
        }
        TimeZone::get(name).or_else(|_| TimeZone::posix(name)).ok().map(Zone::new)
    }
    /// The zone of this process: the TZ variable, else the system's.
    pub fn system() -> Zone {
        Zone::new(TimeZone::try_system().unwrap_or(TimeZone::UTC))
    }
    fn new(tz: TimeZone) -> Zone {
        let utc = tz == TimeZone::UTC || tz.is_unknown() || tz.iana_name().is_some_and(|n| n == "Etc/UTC" || n == "UTC");
        Zone { tz, utc, last: Cell::new((-1, 0)) }
    }
    fn info(&self, t: f64) -> (i32, bool, String) {
        let info = self.tz.to_offset_info(moment(t));
        (info.offset().seconds(), info.dst().is_dst(), info.abbreviation().to_owned())
    }
    /// Milliseconds that local time is ahead of UTC at a moment.
    pub fn offset(&self, t: f64) -> f64 {
        if self.utc || !t.is_finite() {
            return 0.0;
        }
        let quarter = (t / QUARTER).floor() as i64;
        let (known, seconds) = self.last.get();
        if quarter >= 0 && quarter == known {
            return f64::from(seconds) * 1000.0;
        }
        let seconds = self.tz.to_offset(moment(t)).seconds();
        self.last.set((quarter, seconds));
        f64::from(seconds) * 1000.0
    }
    /// LocalTime. §21.4.1.25
    pub fn local(&self, t: f64) -> f64 {
        t + self.offset(t)
    }
    /// UTC. §21.4.1.26
    pub fn to_utc(&self, local: f64) -> f64 {
        if self.utc || !local.is_finite() {
            return local;
        }
        let before = self.offset(local - super::time::MS_PER_DAY);
        let after = self.offset(local + super::time::MS_PER_DAY);
        let first = local - before;
        if before == after || self.offset(first) == before {
            return first;
        }
        let second = local - after;
        if self.offset(second) == after { second } else { first }
    }
    /// The IANA name, or "UTC".
    pub fn id(&self) -> &str {
        if self.utc { "UTC" } else { self.tz.iana_name().unwrap_or("UTC") }
    }
    /// "Central European Summer Time"; "GMT+03:00" for zones without a name.
    pub fn long_name(&self, t: f64) -> String {
        if self.utc {
            return "Coordinated Universal Time".into();
        }
        let (seconds, dst, abbreviation) = self.info(t);
        let id = self.tz.iana_name().unwrap_or(&abbreviation);
        // The rules of Ireland call its winter time the exception.
        let summer = if matches!(id, "Europe/Dublin" | "Eire") { seconds != 0 } else { dst };
        match NAMES.iter().find(|(_, _, ids)| ids.split(' ').any(|n| n == id)) {
            Some((_, name, _)) if summer && !name.is_empty() => (*name).into(),
            Some((name, _, _)) => (*name).into(),
            None if seconds == 0 => "GMT".into(),
            None => {
                let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
                format!("GMT{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
    /// "EDT"; "GMT+2" where English has no letters for it.
    pub fn short_name(&self, t: f64) -> String {
        if self.utc {
            return "UTC".into();
        }
        let (seconds, _, abbreviation) = self.info(t);
        if matches!(abbreviation.as_str(), "EST" | "EDT" | "CST" | "CDT" | "MST" | "MDT" | "PST" | "PDT" | "AKST" | "AKDT" | "HST" | "UTC")
            && self.tz.iana_name().is_none_or(|n| n.starts_with("America/") || n.starts_with("US/") || n.starts_with("Pacific/H"))
        {
            return abbreviation;
        }
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
        match (minutes / 60, minutes % 60) {
            (0, 0) => "GMT".into(),
            (h, 0) => format!("GMT{sign}{h}"),
            (h, m) => format!("GMT{sign}{h}:{m:02}"),
        }
    }
}

/// The moment for the rules.
fn moment(t: f64) -> Timestamp {
    let mut seconds = (t / 1000.0).floor() as i64;
    // The year 9000.
    const LATE: i64 = 221_845_392_000;
    if seconds > LATE {
        seconds -= (seconds - LATE).div_euclid(CYCLE) * CYCLE + CYCLE;
    }
    // Long before any rules every moment is as good.
    Timestamp::from_second(seconds.max(-300_000_000_000)).unwrap_or(Timestamp::UNIX_EPOCH)
}
