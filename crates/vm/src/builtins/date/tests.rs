//! Texts and zones against what V8 answers, in New York.

use super::zone::Zone;
use super::{format, parse, time};

fn zone() -> Zone {
    Zone::named("America/New_York").expect("the zone is known")
}

#[test]
fn texts_are_read_as_v8_reads_them() {
    let cases = include_str!("parse_cases.txt");
    let mut failures = String::new();
    for line in cases.lines() {
        let (text, want) = line.rsplit_once('|').expect("text | answer");
        let units: Vec<u16> = text.encode_utf16().collect();
        let t = parse::parse(&units, &zone());
        let got = if t.is_nan() { "NaN".into() } else { format::iso(t) };
        if got != want {
            failures.push_str(&format!("\n{text}: {got}, expected {want}"));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn local_time() {
    let z = zone();
    assert_eq!(format::date_time(1718000000000.0, &z), "Mon Jun 10 2024 02:13:20 GMT-0400 (Eastern Daylight Time)");
    assert_eq!(format::date_time(0.0, &z), "Wed Dec 31 1969 19:00:00 GMT-0500 (Eastern Standard Time)");
    assert_eq!(format::utc(8.64e15), "Sat, 13 Sep 275760 00:00:00 GMT");
    assert_eq!(format::iso(-1e15), "-029719-04-05T22:13:20.000Z");
    // Skipped and repeated hours.
    let at = |y: f64, mo: f64, d: f64, h: f64, mi: f64| z.to_utc(time::make(&[y, mo, d, h, mi, 0.0, 0.0]));
    assert_eq!(format::iso(at(2024.0, 2.0, 10.0, 2.0, 30.0)), "2024-03-10T07:30:00.000Z");
    assert_eq!(format::iso(at(2024.0, 10.0, 3.0, 1.0, 30.0)), "2024-11-03T05:30:00.000Z");
    for (name, want) in [
        ("Europe/Berlin", "Mon Jun 10 2024 08:13:20 GMT+0200 (Central European Summer Time)"),
        ("Asia/Kolkata", "Mon Jun 10 2024 11:43:20 GMT+0530 (India Standard Time)"),
        ("Europe/Dublin", "Mon Jun 10 2024 07:13:20 GMT+0100 (Irish Standard Time)"),
        ("Etc/GMT+3", "Mon Jun 10 2024 03:13:20 GMT-0300 (GMT-03:00)"),
        ("UTC", "Mon Jun 10 2024 06:13:20 GMT+0000 (Coordinated Universal Time)"),
    ] {
        assert_eq!(format::date_time(1718000000000.0, &Zone::named(name).expect(name)), want);
    }
}

#[test]
fn every_day_has_its_fields() {
    for day in (-100_000_000..=100_000_000i64).step_by(12_347) {
        let f = time::fields(day as f64 * time::MS_PER_DAY);
        let [y, m, d, ..] = f.at.map(f64::from);
        assert_eq!(time::make_day(y, m, d), day as f64);
    }
}
