//! Reading units, code points and parts of a string.

use super::{clamped, this_flat, this_string};
use crate::cx::{Args, Cx, JsResult};
use crate::object::string::{self, StrExt};
use crate::ops::convert;
use tally_heap::{Imm, Val};

/// §22.1.3.1
pub fn at<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.at")?;
    let d = convert::to_integer_or_infinity(cx, a.get(cx, 0))?;
    let len = s.get(cx).len() as f64;
    let k = if d >= 0.0 { d } else { len + d };
    if !(0.0..len).contains(&k) {
        return Ok(Imm::UNDEFINED);
    }
    unit_string(cx, s, k as usize)
}

fn unit_string(cx: &mut Cx, s: tally_heap::Local<string::Str>, i: usize) -> JsResult<Val<'_>> {
    let out = cx.slot();
    string::flatten(cx, s)?;
    let unit = s.get(cx).view().at(i);
    string::char_string(cx, out, unit)?;
    Ok(cx.val(out))
}

/// §22.1.3.2
pub fn char_at<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.charAt")?;
    let d = convert::to_integer_or_infinity(cx, a.get(cx, 0))?;
    if !(0.0..s.get(cx).len() as f64).contains(&d) {
        return Ok(cx.val(cx.strings.empty()));
    }
    unit_string(cx, s, d as usize)
}

/// §22.1.3.3
pub fn char_code_at<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.charCodeAt")?;
    let d = convert::to_integer_or_infinity(cx, a.get(cx, 0))?;
    if !(0.0..s.get(cx).len() as f64).contains(&d) {
        return Ok(Imm::number(f64::NAN));
    }
    string::flatten(cx, s)?;
    Ok(Imm::int(s.get(cx).view().at(d as usize) as i32))
}

/// §22.1.3.4
pub fn code_point_at<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.codePointAt")?;
    let d = convert::to_integer_or_infinity(cx, a.get(cx, 0))?;
    if !(0.0..s.get(cx).len() as f64).contains(&d) {
        return Ok(Imm::UNDEFINED);
    }
    string::flatten(cx, s)?;
    Ok(Imm::int(s.get(cx).view().code_point_at(d as usize).0 as i32))
}

/// §22.1.3.10
pub fn is_well_formed<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_flat(cx, a, "String.prototype.isWellFormed")?;
    let v = s.get(cx).view();
    Ok(Imm::bool(match v {
        string::StrView::Latin1(_) => true,
        string::StrView::Utf16(_) => v.code_points().all(|c| char::from_u32(c).is_some()),
    }))
}

/// §22.1.3.22
pub fn slice<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.slice")?;
    let len = s.get(cx).len() as f64;
    let from = convert::relative_index(cx, a.get(cx, 0), len, 0.0)?;
    let to = convert::relative_index(cx, a.get(cx, 1), len, len)?;
    part(cx, s, from as usize, (to as usize).max(from as usize))
}

fn part(cx: &mut Cx, s: tally_heap::Local<string::Str>, from: usize, to: usize) -> JsResult<Val<'_>> {
    let out = cx.slot();
    string::substring(cx, s, from, to, out)?;
    Ok(cx.val(out))
}

/// §22.1.3.25
pub fn substring<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.substring")?;
    let len = s.get(cx).len();
    let x = clamped(cx, a.get(cx, 0), len, 0)?;
    let y = clamped(cx, a.get(cx, 1), len, len)?;
    part(cx, s, x.min(y), x.max(y))
}

/// §B.2.2.1
pub fn substr<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype.substr")?;
    let len = s.get(cx).len();
    let from = convert::relative_index(cx, a.get(cx, 0), len as f64, 0.0)? as usize;
    let n = clamped(cx, a.get(cx, 1), len, len)?;
    part(cx, s, from, (from + n).min(len))
}
