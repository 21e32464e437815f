//! Binding `intl`: the CLDR's data, collation, text boundaries and time zones for `Intl`, which is JavaScript
//! (`js/internal/intl`).

use super::{args, bytes};
use crate::state::NodeState;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::cmp::Ordering;
use tally_heap::{Imm, Local, Val, Value};
use tally_intl::{CaseFirst, Collation, Granularity, Sensitivity};
use tally_ledger::{Account, Charge};
use tally_offheap::AllocError;
use tally_vm::host::Localized;
use tally_vm::object::element_type::Element;
use tally_vm::object::foreign::{Foreign, ForeignExt};
use tally_vm::object::string::{self, Str, StrExt, StrView};
use tally_vm::object::{Object, create, views};
use tally_vm::ops::call;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult, kinds};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("chunk"), 1, chunk),
    Prop::HostMethod(Key::Name("newCollation"), 6, new_collation),
    Prop::HostMethod(Key::Name("compare"), 3, compare),
    Prop::HostMethod(Key::Name("segment"), 2, segment),
    Prop::HostMethod(Key::Name("zoneName"), 1, zone_name),
    Prop::HostMethod(Key::Name("zoneNames"), 0, zone_names),
    Prop::HostMethod(Key::Name("zoneOffset"), 2, zone_offset),
    Prop::HostMethod(Key::Name("systemZone"), 0, system_zone),
    Prop::HostMethod(Key::Name("setLocalized"), 1, set_localized),
];

/// Accounts for scratch memory while the charge lives.
fn scratch(cx: &mut Cx, bytes: u64) -> JsResult<Charge> {
    cx.obtain(bytes, |cx| cx.ledger().charge(Account::Native, bytes).map_err(AllocError::Limit))
}

/// `chunk(name) -> string | undefined`
fn chunk<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = args::text(cx, a, 0)?;
    let _charge = scratch(cx, 2 * tally_intl::MAX_CHUNK as u64)?;
    let Some(text) = tally_intl::chunk(&name) else { return Ok(Imm::UNDEFINED) };
    let out = cx.slot();
    string::new_string(cx, out, &text)?;
    Ok(cx.val(out))
}

/// `newCollation(tag, kind, sensitivity, ignorePunctuation, numeric, caseFirst) -> handle`
fn new_collation<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (tag, kind) = (args::text(cx, a, 0)?, args::text(cx, a, 1)?);
    let sensitivity = match args::int(cx, a, 2) {
        0 => Sensitivity::Base,
        1 => Sensitivity::Accent,
        2 => Sensitivity::Case,
        _ => Sensitivity::Variant,
    };
    let case_first = match args::int(cx, a, 5) {
        0 => CaseFirst::Upper,
        1 => CaseFirst::Lower,
        _ => CaseFirst::Locale,
    };
    let (shifted, numeric) = (args::flag(cx, a, 3), args::flag(cx, a, 4));
    let Some(made) = Collation::new(&tag, &kind, sensitivity, shifted, numeric, case_first) else {
        return Err(cx.range_error("Incorrect locale information provided"));
    };
    let [out, cell, proto] = cx.slots();
    cx.new_foreign::<Collation>(cell, made, size_of::<Collation>())?;
    cx.set(proto, Imm::NULL);
    let o = cx.new_object_kind(out, kinds::HOST_OBJECT, proto)?;
    create::set_internal(cx, o, 0, cx.val(cell));
    Ok(cx.val(out))
}

fn units(view: StrView<'_>) -> Vec<u16> {
    match view {
        StrView::Latin1(text) => text.iter().map(|&b| u16::from(b)).collect(),
        StrView::Utf16(text) => text.to_vec(),
    }
}

fn cost(cx: &Cx, s: Local<Str>) -> u64 {
    2 * s.get(cx).view().len() as u64
}

/// `compare(handle, a, b) -> -1, 0, 1`
fn compare<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (x, y) = (args::string(cx, a, 1)?, args::string(cx, a, 2)?);
    let bytes = cost(cx, x) + cost(cx, y);
    let _charge = if bytes > 64 << 10 { Some(scratch(cx, bytes)?) } else { None };
    let handle = a.get(cx, 0);
    if cx.val(handle).kind() != Some(kinds::HOST_OBJECT) {
        return Ok(Imm::int(0));
    }
    let collation = handle.cast::<Object>(cx).and_then(|o| create::internal(cx, o, 0).cast::<Foreign>()?.downcast::<Collation>());
    let order = collation.map_or(Ordering::Equal, |c| c.compare(&units(x.get(cx).view()), &units(y.get(cx).view())));
    Ok(Imm::int(order as i32))
}

/// `segment(text, granularity) -> Uint32Array` of pairs: an end, and whether the piece is like a word.
fn segment<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let text = args::string(cx, a, 0)?;
    let granularity = match args::int(cx, a, 1) {
        1 => Granularity::Word,
        2 => Granularity::Sentence,
        _ => Granularity::Grapheme,
    };
    // The units, and at most a pair for each.
    let _charge = scratch(cx, 5 * cost(cx, text))?;
    let ends = tally_intl::boundaries(&units(text.get(cx).view()), granularity);
    let out = cx.slot();
    views::new_typed_array(cx, out, Element::Uint32, 2 * ends.len() as u64)?;
    // SAFETY: the view was just made, and nothing else has it.
    let to = unsafe { bytes::write(cx, out) };
    for (pair, (end, word)) in to.chunks_exact_mut(8).zip(&ends) {
        pair[..4].copy_from_slice(&end.to_ne_bytes());
        pair[4..].copy_from_slice(&u32::from(*word).to_ne_bytes());
    }
    Ok(cx.val(out))
}

fn text_or_undefined<'a>(cx: &'a mut Cx, text: Option<&str>) -> JsResult<Val<'a>> {
    let Some(text) = text else { return Ok(Imm::UNDEFINED) };
    let out = cx.slot();
    string::new_string(cx, out, text)?;
    Ok(cx.val(out))
}

/// `zoneName(name) -> string | undefined`: as the database writes it.
fn zone_name<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = args::text(cx, a, 0)?;
    let zone = TimeZone::get(&name).ok();
    text_or_undefined(cx, zone.as_ref().and_then(|z| z.iana_name()))
}

/// `systemZone() -> string | undefined`
fn system_zone<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let zone = cx.builtins.date.zone_id().to_owned();
    text_or_undefined(cx, Some(&zone))
}

/// `zoneNames() -> [string]`
fn zone_names<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|n| n.as_str().to_owned())
        .filter(|n| n.contains('/') && !n.starts_with("posix") && !n.starts_with("right"))
        .collect();
    names.sort();
    names.dedup();
    let out = cx.slot();
    let items: Vec<args::Item> = names.into_iter().map(args::Item::Text).collect();
    args::list(cx, out, &items)?;
    Ok(cx.val(out))
}

/// `zoneOffset(zone, ms) -> [seconds ahead of UTC, summer time] | undefined`
fn zone_offset<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = args::text(cx, a, 0)?;
    let ms = args::number(cx, a, 1);
    let Ok(zone) = TimeZone::get(&name) else { return Ok(Imm::UNDEFINED) };
    // 400 years are a cycle of the calendar; jiff knows the years to 9999.
    const CYCLE: f64 = 146_097.0 * 86_400_000.0;
    let mut at = ms;
    while at > 250_000_000_000_000.0 {
        at -= CYCLE;
    }
    while at < -370_000_000_000_000.0 {
        at += CYCLE;
    }
    let Ok(moment) = Timestamp::from_millisecond(at as i64) else { return Ok(Imm::UNDEFINED) };
    let info = zone.to_offset_info(moment);
    let out = cx.slot();
    args::list(cx, out, &[args::Item::Number(f64::from(info.offset().seconds())), args::Item::Bool(info.dst().is_dst())])?;
    Ok(cx.val(out))
}

/// `setLocalized(f)`: what `toLocaleString`, `localeCompare` and their kin ask.
fn set_localized<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let f = a.get(cx, 0);
    let root = cx.new_root(cx.val(f), "what answers in other locales");
    cx.host.state_mut::<NodeState>().bindings.localized = Some(root);
    cx.host.localized = Some(localized);
    Ok(Imm::UNDEFINED)
}

fn localized(cx: &mut Cx, which: Localized, value: Local<Value>, rest: [Local<Value>; 3], out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [f, this, number] = cx.slots();
    if let Some(root) = &cx.host.state::<NodeState>().bindings.localized {
        cx.set(f, root.val(cx));
    }
    cx.set(this, Imm::UNDEFINED);
    cx.set(number, Imm::int(which as i32));
    let r = call::call(cx, f, this, &[number, value, rest[0], rest[1], rest[2]], out);
    cx.close_scope(mark);
    r
}
