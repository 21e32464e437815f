//! Getters and setters of single fields. §21.4.4, annex B §B.2.3

use super::time::{self, DAY, HOUR, MINUTE, MONTH, MS, SECOND, YEAR};
use super::{as_date, incompatible, time_value};
use crate::cx::{Args, Cx, JsResult};
use crate::object::create::set_internal;
use crate::ops::convert;
use tally_heap::{Imm, Val};

/// ThisTimeValue for a getter.
fn this_time(cx: &mut Cx, a: Args) -> JsResult<f64> {
    let this = a.this(cx);
    match time_value(cx, this) {
        Some(t) => Ok(t),
        None => Err(cx.type_error("this is not a Date object.")),
    }
}

fn get<'a>(cx: &'a mut Cx, a: Args, local: bool, pick: impl Fn(&time::Fields) -> i32) -> JsResult<Val<'a>> {
    let t = this_time(cx, a)?;
    if t.is_nan() {
        return Ok(Imm::number(t));
    }
    let t = if local { cx.builtins.date.zone().local(t) } else { t };
    Ok(Imm::int(pick(&time::fields(t))))
}

/// Sets fields from `first` on to as many arguments as are given, at most up to field `last`.
fn set<'a>(cx: &'a mut Cx, a: Args, method: &str, local: bool, first: usize, last: usize) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(mut t) = time_value(cx, this) else { return Err(incompatible(cx, method, this)) };
    let given = a.len().clamp(1, last - first + 1);
    let mut values = [0.0; 4];
    for (i, v) in values.iter_mut().enumerate().take(given) {
        *v = convert::to_number(cx, a.get(cx, i))?;
    }
    // Only a year can make something of an invalid date.
    if t.is_nan() {
        if first != YEAR {
            return Ok(Imm::number(t));
        }
        t = 0.0;
    } else if local {
        t = cx.builtins.date.zone().local(t);
    }
    let mut fields = time::fields(t).at.map(f64::from);
    fields[first..first + given].copy_from_slice(&values[..given]);
    let made = time::make(&fields);
    let t = time::time_clip(if local { cx.builtins.date.zone().to_utc(made) } else { made });
    if let Some(d) = as_date(cx, this) {
        set_internal(cx, d, 0, Imm::number(t));
    }
    Ok(Imm::number(t))
}

macro_rules! getters {
    ($($local:ident $utc:ident $field:expr;)*) => {$(
        pub fn $local<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
            get(cx, a, true, $field)
        }
        pub fn $utc<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
            get(cx, a, false, $field)
        }
    )*};
}
getters! {
    get_date get_utc_date |f| f.at[DAY];
    get_day get_utc_day |f| f.weekday;
    get_full_year get_utc_full_year |f| f.at[YEAR];
    get_hours get_utc_hours |f| f.at[HOUR];
    get_milliseconds get_utc_milliseconds |f| f.at[MS];
    get_minutes get_utc_minutes |f| f.at[MINUTE];
    get_month get_utc_month |f| f.at[MONTH];
    get_seconds get_utc_seconds |f| f.at[SECOND];
}

macro_rules! setters {
    ($($local:ident $local_name:literal $utc:ident $utc_name:literal $first:ident to $last:ident;)*) => {$(
        pub fn $local<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
            set(cx, a, $local_name, true, $first, $last)
        }
        pub fn $utc<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
            set(cx, a, $utc_name, false, $first, $last)
        }
    )*};
}
setters! {
    set_date "setDate" set_utc_date "setUTCDate" DAY to DAY;
    set_full_year "setFullYear" set_utc_full_year "setUTCFullYear" YEAR to DAY;
    set_hours "setHours" set_utc_hours "setUTCHours" HOUR to MS;
    set_milliseconds "setMilliseconds" set_utc_milliseconds "setUTCMilliseconds" MS to MS;
    set_minutes "setMinutes" set_utc_minutes "setUTCMinutes" MINUTE to MS;
    set_month "setMonth" set_utc_month "setUTCMonth" MONTH to DAY;
    set_seconds "setSeconds" set_utc_seconds "setUTCSeconds" SECOND to MS;
}

/// §21.4.4.10, and `valueOf`
pub fn get_time<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(this_time(cx, a)?))
}
/// §21.4.4.27
pub fn set_time<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(d) = as_date(cx, this) else { return Err(incompatible(cx, "setTime", this)) };
    let t = time::time_clip(convert::to_number(cx, a.get(cx, 0))?);
    set_internal(cx, d, 0, Imm::number(t));
    Ok(Imm::number(t))
}
/// §21.4.4.11
pub fn get_timezone_offset<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let t = this_time(cx, a)?;
    if t.is_nan() {
        return Ok(Imm::number(t));
    }
    // Whole minutes, and no -0.
    Ok(Imm::number((-cx.builtins.date.zone().offset(t) / 60_000.0).trunc() + 0.0))
}
/// §B.2.3.1
pub fn get_year<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    get(cx, a, true, |f| f.at[YEAR] - 1900)
}
/// §B.2.3.2
pub fn set_year<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(t) = time_value(cx, this) else { return Err(incompatible(cx, "setYear", this)) };
    let year = time::make_full_year(convert::to_number(cx, a.get(cx, 0))?);
    let zone = cx.builtins.date.zone();
    let mut fields = time::fields(if t.is_nan() { 0.0 } else { zone.local(t) }).at.map(f64::from);
    fields[YEAR] = year;
    let t = time::time_clip(zone.to_utc(time::make(&fields)));
    if let Some(d) = as_date(cx, this) {
        set_internal(cx, d, 0, Imm::number(t));
    }
    Ok(Imm::number(t))
}
