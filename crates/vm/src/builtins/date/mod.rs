//! Date. ECMA-262 §21.4.
//!
//! `time` is the arithmetic, `zone` local time (with the `names` of zones), `parse` and `format` the texts, `locale` the
//! texts for people, `fields` the getters and setters.
//!
//! A DATE has one internal word: its time value, a number.

mod fields;
mod format;
mod locale;
mod names;
mod parse;
#[cfg(test)]
mod tests;
mod time;
mod zone;

use super::support::arg;
use crate::builtins::locales::{self, Manner};
use crate::cx::{Args, Cx, JsResult, Thrown};
use crate::host::Localized;
use crate::kinds;
use crate::names::WellKnown;
use crate::object::Object;
use crate::object::create::{internal, set_internal};
use crate::object::prop_table::attr;
use crate::object::string::{self, Str, StrExt};
use crate::ops::call;
use crate::ops::convert::{self, Hint};
use crate::ops::property;
use crate::realm::{Class, Intrinsic, Key, Prop, method};
use fields::*;
use std::cell::OnceCell;
use tally_heap::{Imm, Local, Val, Value};
use zone::Zone;

/// What the builtin remembers of an isolate.
#[derive(Default)]
pub struct State {
    zone: OnceCell<Zone>,
}
impl State {
    /// The local time zone.
    fn zone(&self) -> &Zone {
        self.zone.get_or_init(Zone::system)
    }
    /// The IANA name of the local time zone.
    pub fn zone_id(&self) -> &str {
        self.zone().id()
    }
    /// Changes the local time zone, as a new value of the TZ variable does; `None`, and names that no zone has, stand for
    /// the system's.
    pub fn set_zone(&mut self, name: Option<&str>) {
        self.zone = name.and_then(Zone::named).map_or_else(OnceCell::new, OnceCell::from);
    }
}

pub static DATE: Class = Class {
    name: "Date",
    length: 7,
    constructor: date,
    this: Intrinsic::Date,
    prototype: Intrinsic::DatePrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[method("now", 0, now), method("parse", 1, parse_text), method("UTC", 7, utc)],
    methods: &[
        method("toString", 0, to_string),
        method("toDateString", 0, to_date_string),
        method("toTimeString", 0, to_time_string),
        method("toISOString", 0, to_iso_string),
        method("toUTCString", 0, to_utc_string),
        Prop::Alias(Key::Name("toGMTString"), "toUTCString"),
        method("getDate", 0, get_date),
        method("setDate", 1, set_date),
        method("getDay", 0, get_day),
        method("getFullYear", 0, get_full_year),
        method("setFullYear", 3, set_full_year),
        method("getHours", 0, get_hours),
        method("setHours", 4, set_hours),
        method("getMilliseconds", 0, get_milliseconds),
        method("setMilliseconds", 1, set_milliseconds),
        method("getMinutes", 0, get_minutes),
        method("setMinutes", 3, set_minutes),
        method("getMonth", 0, get_month),
        method("setMonth", 2, set_month),
        method("getSeconds", 0, get_seconds),
        method("setSeconds", 2, set_seconds),
        method("getTime", 0, get_time),
        method("setTime", 1, set_time),
        method("getTimezoneOffset", 0, get_timezone_offset),
        method("getUTCDate", 0, get_utc_date),
        method("setUTCDate", 1, set_utc_date),
        method("getUTCDay", 0, get_utc_day),
        method("getUTCFullYear", 0, get_utc_full_year),
        method("setUTCFullYear", 3, set_utc_full_year),
        method("getUTCHours", 0, get_utc_hours),
        method("setUTCHours", 4, set_utc_hours),
        method("getUTCMilliseconds", 0, get_utc_milliseconds),
        method("setUTCMilliseconds", 1, set_utc_milliseconds),
        method("getUTCMinutes", 0, get_utc_minutes),
        method("setUTCMinutes", 3, set_utc_minutes),
        method("getUTCMonth", 0, get_utc_month),
        method("setUTCMonth", 2, set_utc_month),
        method("getUTCSeconds", 0, get_utc_seconds),
        method("setUTCSeconds", 2, set_utc_seconds),
        method("valueOf", 0, get_time),
        method("getYear", 0, get_year),
        method("setYear", 1, set_year),
        method("toJSON", 1, to_json),
        method("toLocaleString", 0, to_locale_string),
        method("toLocaleDateString", 0, to_locale_date_string),
        method("toLocaleTimeString", 0, to_locale_time_string),
        Prop::MethodAs(Key::Symbol(WellKnown::ToPrimitive), 1, to_primitive, attr::CONFIGURABLE),
    ],
};

/// `v` as a Date.
fn as_date(cx: &Cx, v: Local<Value>) -> Option<Local<Object>> {
    if cx.val(v).kind() == Some(kinds::DATE) { v.cast(cx) } else { None }
}
/// The time value of a Date object; for the embedder too.
pub fn time_value(cx: &Cx, v: Local<Value>) -> Option<f64> {
    as_date(cx, v).map(|d| internal(cx, d, 0).as_number())
}
/// A Date of the realm with this time value.
pub fn create(cx: &mut Cx, out: Local<Value>, t: f64) -> JsResult<Local<Object>> {
    let none = cx.undefined();
    let d = cx.create_from_constructor(out, kinds::DATE, none, Intrinsic::DatePrototype)?;
    set_internal(cx, d, 0, Imm::number(time::time_clip(t)));
    Ok(d)
}

#[cold]
fn incompatible(cx: &mut Cx, method: &str, v: Local<Value>) -> Thrown {
    super::support::incompatible(cx, &format!("Date.prototype.{method}"), v)
}

fn text<'a>(cx: &'a mut Cx, s: &str) -> JsResult<Val<'a>> {
    let out = cx.slot();
    string::new_string(cx, out, s)?;
    Ok(cx.val(out))
}

/// Seven fields from arguments: the year is made full, absent ones are 0 (the day 1).
fn fields_of_args(cx: &mut Cx, a: Args) -> JsResult<[f64; 7]> {
    let mut f = [f64::NAN, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    for (i, field) in f.iter_mut().enumerate().take(a.len().max(1)) {
        *field = convert::to_number(cx, a.get(cx, i))?;
    }
    f[0] = time::make_full_year(f[0]);
    Ok(f)
}

fn parse_str(cx: &mut Cx, s: Local<Str>) -> JsResult<f64> {
    string::flatten(cx, s)?;
    let units = s.get(cx).view().to_utf16();
    Ok(parse::parse(&units, cx.builtins.date.zone()))
}

/// §21.4.2.1
fn date<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if !a.is_construct() {
        let s = format::date_time(time::now(), cx.builtins.date.zone());
        return text(cx, &s);
    }
    let t = match a.len() {
        0 => time::now(),
        1 => match time_value(cx, a.get(cx, 0)) {
            Some(t) => t,
            None => {
                let v = cx.slot();
                convert::to_primitive(cx, a.get(cx, 0), Hint::Default, v)?;
                match v.cast::<Str>(cx) {
                    Some(s) => parse_str(cx, s)?,
                    None => time::time_clip(convert::to_number(cx, v)?),
                }
            }
        },
        _ => {
            let f = fields_of_args(cx, a)?;
            time::time_clip(cx.builtins.date.zone().to_utc(time::make(&f)))
        }
    };
    let out = cx.slot();
    let target = a.new_target(cx);
    let d = cx.create_from_constructor(out, kinds::DATE, target, Intrinsic::DatePrototype)?;
    set_internal(cx, d, 0, Imm::number(t));
    Ok(cx.val(out))
}

/// §21.4.3.1
fn now<'a>(_cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(time::now()))
}
/// §21.4.3.2
fn parse_text<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = arg(cx, a, 0);
    let s = convert::to_string(cx, v, v)?;
    Ok(Imm::number(parse_str(cx, s)?))
}
/// §21.4.3.4
fn utc<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = fields_of_args(cx, a)?;
    Ok(Imm::number(time::time_clip(time::make(&f))))
}

/// A method that shows the date, "Invalid Date" if there is none.
fn shown<'a>(cx: &'a mut Cx, a: Args, method: &str, f: fn(f64, &Zone) -> String) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(t) = time_value(cx, this) else { return Err(incompatible(cx, method, this)) };
    let s = if t.is_nan() { "Invalid Date".into() } else { f(t, cx.builtins.date.zone()) };
    text(cx, &s)
}
/// §21.4.4.41
fn to_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    shown(cx, a, "toString", format::date_time)
}
/// §21.4.4.35
fn to_date_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    shown(cx, a, "toDateString", format::date)
}
/// §21.4.4.42
fn to_time_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    shown(cx, a, "toTimeString", format::time)
}
/// §21.4.4.43
fn to_utc_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    shown(cx, a, "toUTCString", |t, _| format::utc(t))
}
/// §21.4.4.36
fn to_iso_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    match time_value(cx, this) {
        None => Err(incompatible(cx, "toISOString", this)),
        Some(t) if t.is_nan() => Err(cx.range_error("Invalid time value")),
        Some(t) => text(cx, &format::iso(t)),
    }
}

fn localized<'a>(cx: &'a mut Cx, a: Args, method: &str, defaults: locale::Defaults) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(t) = time_value(cx, this) else { return Err(incompatible(cx, method, this)) };
    if t.is_nan() {
        return text(cx, "Invalid Date");
    }
    let [value, out] = cx.slots();
    cx.set(value, Imm::number(t));
    let which = match defaults {
        locale::Defaults::All => Localized::Date,
        locale::Defaults::Date => Localized::DateOnly,
        locale::Defaults::Time => Localized::TimeOnly,
    };
    if locales::asked(cx, which, value, [a.get(cx, 0), a.get(cx, 1), cx.undefined()], out)? {
        return Ok(cx.val(out));
    }
    locales::check(cx, a.get(cx, 0), Manner::American, &format!("Date.prototype.{method}"))?;
    let s = locale::format(cx, t, a.get(cx, 1), defaults)?;
    text(cx, &s)
}
/// §21.4.4.39
fn to_locale_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    localized(cx, a, "toLocaleString", locale::Defaults::All)
}
/// §21.4.4.38
fn to_locale_date_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    localized(cx, a, "toLocaleDateString", locale::Defaults::Date)
}
/// §21.4.4.40
fn to_locale_time_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    localized(cx, a, "toLocaleTimeString", locale::Defaults::Time)
}

/// §21.4.4.37
fn to_json<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [object, v] = cx.slots();
    convert::to_object(cx, a.this(cx), object)?;
    convert::to_primitive(cx, object, Hint::Number, v)?;
    if cx.val(v).is_number() && !cx.val(v).as_number().is_finite() {
        return Ok(Imm::NULL);
    }
    let key = cx.rooted_name("toISOString")?;
    call::invoke(cx, object, key, &[], v)?;
    Ok(cx.val(v))
}

/// §21.4.4.45
fn to_primitive<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    if !cx.val(this).is::<Object>() {
        return Err(incompatible_text(cx, this));
    }
    let hint = a.get(cx, 0);
    let name = match hint.cast::<Str>(cx) {
        Some(s) => string::to_rust_string(s.get(cx)),
        None => String::new(),
    };
    let n = &cx.names;
    let order = match name.as_str() {
        "string" | "default" => [n.to_string, n.value_of],
        "number" => [n.value_of, n.to_string],
        _ => {
            let text = if name.is_empty() { crate::errors::value_text(cx, hint) } else { name };
            return Err(cx.type_error(&format!("Invalid hint: {text}")));
        }
    };
    let [f, out] = cx.slots();
    for name in order {
        property::get_v(cx, this, name, f)?;
        if call::is_callable(cx.val(f)) {
            call::call(cx, f, this, &[], out)?;
            if !cx.val(out).is::<Object>() {
                return Ok(cx.val(out));
            }
        }
    }
    Err(cx.type_error("Cannot convert object to primitive value"))
}
#[cold]
fn incompatible_text(cx: &mut Cx, v: Local<Value>) -> Thrown {
    super::support::incompatible(cx, "Date.prototype [ @@toPrimitive ]", v)
}
