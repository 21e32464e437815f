//! `toLocaleString` and its kin, in the manner of en-US. ECMA-402 §11, a part.
//!
//! Options say which fields to show and in which width, or name a style; without any, the method's defaults are shown.
//! Fields are put together after the patterns that CLDR has for English.

use super::format::{MONTHS, WEEKDAYS};
use super::time::{DAY, Fields, HOUR, MINUTE, MONTH, MS, SECOND, YEAR, fields};
use super::zone::Zone;
use crate::builtins::locales;
use crate::cx::{Cx, JsResult};
use crate::object::Object;
use crate::ops::{convert, property};
use tally_heap::{Local, Value};

/// Width of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    Numeric,
    TwoDigit,
    Long,
    Short,
    Narrow,
}

/// Which defaults a method has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Defaults {
    All,
    Date,
    Time,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Full,
    Long,
    Medium,
    Short,
}

/// What to show.
#[derive(Default)]
struct Options {
    weekday: Option<Width>,
    era: bool,
    year: Option<Width>,
    month: Option<Width>,
    day: Option<Width>,
    hour: Option<Width>,
    minute: Option<Width>,
    second: Option<Width>,
    fraction: usize,
    zone_name: Option<Width>,
    /// 12 hours with AM and PM; otherwise 24.
    half_days: Option<bool>,
    /// Midnight is 24.
    h24: bool,
    date_style: Option<Style>,
    time_style: Option<Style>,
    zone: Option<Zone>,
}

/// An option's text, if it is there; RangeError unless it is one of the `allowed` (all, if there are none).
fn text(cx: &mut Cx, o: Local<Object>, name: &str, allowed: &[&str]) -> JsResult<Option<String>> {
    let mark = cx.open_scope();
    let slot = cx.slot();
    let key = cx.rooted_name(name)?;
    property::get(cx, o, key, slot)?;
    let value = if cx.val(slot).is_undefined() { None } else { Some(convert::to_rust_string(cx, slot)?) };
    cx.close_scope(mark);
    match value {
        Some(v) if !allowed.is_empty() && !allowed.contains(&v.as_str()) => {
            Err(cx.range_error(&format!("Value {v} out of range for Intl.DateTimeFormat options property {name}")))
        }
        v => Ok(v),
    }
}

fn width(cx: &mut Cx, o: Local<Object>, name: &str, allowed: &[&str]) -> JsResult<Option<Width>> {
    Ok(text(cx, o, name, allowed)?.map(|w| match w.as_str() {
        "numeric" => Width::Numeric,
        "2-digit" => Width::TwoDigit,
        "long" => Width::Long,
        "narrow" => Width::Narrow,
        _ => Width::Short,
    }))
}

fn style(cx: &mut Cx, o: Local<Object>, name: &str) -> JsResult<Option<Style>> {
    Ok(text(cx, o, name, &["full", "long", "medium", "short"])?.map(|s| match s.as_str() {
        "full" => Style::Full,
        "long" => Style::Long,
        "medium" => Style::Medium,
        _ => Style::Short,
    }))
}

const NUMBER: &[&str] = &["2-digit", "numeric"];
const NAME: &[&str] = &["narrow", "short", "long"];

fn read(cx: &mut Cx, v: Local<Value>, defaults: Defaults) -> JsResult<Options> {
    let mut p = Options::default();
    if !cx.val(v).is_undefined() {
        let slot = cx.slot();
        let method = match defaults {
            Defaults::All => "Date.prototype.toLocaleString",
            Defaults::Date => "Date.prototype.toLocaleDateString",
            Defaults::Time => "Date.prototype.toLocaleTimeString",
        };
        let Some(o) = locales::options(cx, v, method, slot)? else { return Ok(p) };
        locales::refuse(cx, o, method, "calendar", "gregory")?;
        locales::refuse(cx, o, method, "numberingSystem", "latn")?;
        locales::refuse(cx, o, method, "dayPeriod", "")?;
        let hour12 = {
            let key = cx.rooted_name("hour12")?;
            let flag = cx.slot();
            property::get(cx, o, key, flag)?;
            if cx.val(flag).is_undefined() { None } else { Some(convert::to_boolean(cx.val(flag))) }
        };
        let cycle = text(cx, o, "hourCycle", &["h11", "h12", "h23", "h24"])?;
        p.half_days = hour12.or(cycle.as_ref().map(|c| c == "h11" || c == "h12"));
        p.h24 = hour12 == Some(false) || hour12.is_none() && cycle.as_deref() == Some("h24");
        if let Some(id) = text(cx, o, "timeZone", &[])? {
            p.zone = zone_named(&id);
            if p.zone.is_none() {
                return Err(cx.range_error(&format!("Invalid time zone specified: {id}")));
            }
        }
        p.weekday = width(cx, o, "weekday", NAME)?;
        p.era = text(cx, o, "era", NAME)?.is_some();
        p.year = width(cx, o, "year", NUMBER)?;
        p.month = width(cx, o, "month", &["2-digit", "numeric", "narrow", "short", "long"])?;
        p.day = width(cx, o, "day", NUMBER)?;
        p.hour = width(cx, o, "hour", NUMBER)?;
        p.minute = width(cx, o, "minute", NUMBER)?;
        p.second = width(cx, o, "second", NUMBER)?;
        if let Some(n) = text(cx, o, "fractionalSecondDigits", &["1", "2", "3"])? {
            p.fraction = n.parse().unwrap_or(0);
        }
        let names = ["short", "long", "shortOffset", "longOffset", "shortGeneric", "longGeneric"];
        p.zone_name = text(cx, o, "timeZoneName", &names)?.map(|n| if n.starts_with("long") { Width::Long } else { Width::Short });
        p.date_style = style(cx, o, "dateStyle")?;
        p.time_style = style(cx, o, "timeStyle")?;
    }
    let date = p.weekday.is_some() || p.year.is_some() || p.month.is_some() || p.day.is_some();
    let time = p.hour.is_some() || p.minute.is_some() || p.second.is_some() || p.fraction > 0;
    if p.date_style.is_some() || p.time_style.is_some() {
        if date || time || p.zone_name.is_some() {
            let which = if p.date_style.is_some() { "dateStyle" } else { "timeStyle" };
            return Err(cx.type_error(&format!("Can't set option weekday when {which} is used").replace("weekday", p.first_set())));
        }
        if p.time_style.is_some() && defaults == Defaults::Date {
            return Err(cx.type_error("Invalid option : timeStyle"));
        }
        if p.date_style.is_some() && defaults == Defaults::Time {
            return Err(cx.type_error("Invalid option : dateStyle"));
        }
        p.apply_styles();
        return Ok(p);
    }
    let needs = match defaults {
        Defaults::All => !date && !time,
        Defaults::Date => !date,
        Defaults::Time => !time,
    };
    if needs && defaults != Defaults::Time {
        (p.year, p.month, p.day) = (Some(Width::Numeric), Some(Width::Numeric), Some(Width::Numeric));
    }
    if needs && defaults != Defaults::Date {
        (p.hour, p.minute, p.second) = (Some(Width::Numeric), Some(Width::Numeric), Some(Width::Numeric));
    }
    Ok(p)
}

/// A zone by its IANA name or as "+02:00".
fn zone_named(id: &str) -> Option<Zone> {
    if let Some(sign) = id.chars().next().filter(|c| matches!(c, '+' | '-')) {
        // POSIX counts the other way.
        let flipped = if sign == '+' { '-' } else { '+' };
        let digits = &id[1..];
        let (h, m) = digits.split_once(':').unwrap_or((digits, "0"));
        let (h, m): (u32, u32) = (h.parse().ok()?, m.parse().ok()?);
        return (h < 24 && m < 60).then(|| Zone::named(&format!("<{id}>{flipped}{h}:{m:02}")))?;
    }
    if id.is_empty() { None } else { Zone::named(id) }
}

impl Options {
    fn first_set(&self) -> &'static str {
        let all = [
            (self.weekday, "weekday"),
            (self.year, "year"),
            (self.month, "month"),
            (self.day, "day"),
            (self.hour, "hour"),
            (self.minute, "minute"),
            (self.second, "second"),
            (self.zone_name, "timeZoneName"),
        ];
        all.iter().find(|(w, _)| w.is_some()).map_or("fractionalSecondDigits", |(_, n)| n)
    }

    fn apply_styles(&mut self) {
        let n = Some(Width::Numeric);
        if let Some(s) = self.date_style {
            self.weekday = (s == Style::Full).then_some(Width::Long);
            self.day = n;
            (self.year, self.month) = match s {
                Style::Full | Style::Long => (n, Some(Width::Long)),
                Style::Medium => (n, Some(Width::Short)),
                Style::Short => (Some(Width::TwoDigit), n),
            };
        }
        if let Some(s) = self.time_style {
            (self.hour, self.minute) = (n, n);
            self.second = (s != Style::Short).then_some(Width::Numeric);
            self.zone_name = match s {
                Style::Full => Some(Width::Long),
                Style::Long => Some(Width::Short),
                _ => None,
            };
        }
    }

    /// The date's fields, and whether the month is spelled out in full.
    fn date(&self, f: &Fields) -> Option<(String, bool)> {
        let number = |w: Width, n: i32| if w == Width::TwoDigit { format!("{:02}", n % 100) } else { n.to_string() };
        let era = self.era || false;
        // Years before 1 count backwards.
        let before = f.at[YEAR] <= 0;
        let count = if before { 1 - f.at[YEAR] } else { f.at[YEAR] };
        let year = self.year.map(|w| number(w, count));
        let day = self.day.map(|w| number(w, f.at[DAY]));
        let name = WEEKDAYS[f.weekday as usize];
        let weekday = self.weekday.map(|w| match w {
            Width::Long => name,
            Width::Narrow => &name[..1],
            _ => &name[..3],
        });
        let mut long = false;
        let mut text = match self.month {
            Some(w @ (Width::Numeric | Width::TwoDigit)) => {
                let month = number(w, f.at[MONTH] + 1);
                [Some(month), day, year].into_iter().flatten().collect::<Vec<_>>().join("/")
            }
            Some(w) => {
                let name = MONTHS[f.at[MONTH] as usize];
                long = w == Width::Long;
                let mut s = match w {
                    Width::Long => name,
                    Width::Narrow => &name[..1],
                    _ => &name[..3],
                }
                .to_owned();
                if let Some(d) = &day {
                    s.push_str(&format!(" {d}"));
                }
                if let Some(y) = &year {
                    s.push_str(if day.is_some() { ", " } else { " " });
                    s.push_str(y);
                }
                s
            }
            None => match (year, day) {
                (Some(y), Some(d)) => format!("{y} (day: {d})"),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => String::new(),
            },
        };
        if era && !text.is_empty() {
            text.push_str(if before { " BC" } else { " AD" });
        }
        Some(match weekday {
            None if text.is_empty() => return None,
            None => (text, long),
            Some(w) if text.is_empty() => (w.into(), long),
            Some(w) if self.month.is_some() && self.day.is_some() => (format!("{w}, {text}"), long),
            Some(w) => (format!("{text} {w}"), long),
        })
    }

    fn time(&self, f: &Fields) -> Option<String> {
        let [hour, minute, second] = [f.at[HOUR], f.at[MINUTE], f.at[SECOND]];
        let mut parts = Vec::new();
        let half_days = self.half_days.unwrap_or(true);
        if let Some(w) = self.hour {
            let n = match (half_days, hour) {
                (true, h) => (h + 11) % 12 + 1,
                (false, 0) if self.h24 => 24,
                (false, h) => h,
            };
            parts.push(if w == Width::TwoDigit || !half_days { format!("{n:02}") } else { n.to_string() });
        }
        if let Some(w) = self.minute {
            let alone = self.hour.is_none() && self.second.is_none() && w == Width::Numeric;
            parts.push(if alone { minute.to_string() } else { format!("{minute:02}") });
        }
        if self.second.is_some() || self.fraction > 0 {
            let alone = self.minute.is_none() && self.second != Some(Width::TwoDigit);
            let mut s = match self.second {
                Some(_) if alone => second.to_string(),
                Some(_) => format!("{second:02}"),
                None => String::new(),
            };
            if self.fraction > 0 {
                let digits = format!("{:03}", f.at[MS]);
                if self.second.is_some() {
                    s.push('.');
                }
                s.push_str(&digits[..self.fraction]);
            }
            parts.push(s);
        }
        if parts.is_empty() {
            return None;
        }
        let mut text = parts.join(":");
        if self.hour.is_some() && half_days {
            text.push_str(if hour < 12 { " AM" } else { " PM" });
        }
        Some(text)
    }
}

/// The text of a finite time value.
pub fn format(cx: &mut Cx, t: f64, options: Local<Value>, defaults: Defaults) -> JsResult<String> {
    let p = read(cx, options, defaults)?;
    let zone = p.zone.as_ref().unwrap_or_else(|| cx.builtins.date.zone());
    let f = fields(zone.local(t));
    let (date, time) = (p.date(&f), p.time(&f));
    let mut text = match (date, time) {
        (Some((d, long)), Some(time)) => {
            let styled = matches!(p.date_style, Some(Style::Full | Style::Long));
            let only_weekday = p.weekday.is_some() && p.month.is_none() && p.day.is_none() && p.year.is_none();
            let between = match () {
                () if styled || long => " at ",
                () if only_weekday => " ",
                () => ", ",
            };
            format!("{d}{between}{time}")
        }
        (Some((d, _)), None) if p.zone_name.is_some() => format!("{d},"),
        (Some((d, _)), None) => d,
        (None, Some(time)) => time,
        (None, None) => String::new(),
    };
    if let Some(w) = p.zone_name {
        text.push(' ');
        text.push_str(&if w == Width::Long { zone.long_name(t) } else { zone.short_name(t) });
    }
    Ok(text)
}
