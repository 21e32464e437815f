//! Making flat strings, and the strings that are made beforehand: `""` and the 256 one-byte units.

use super::intern::{intern_latin1, intern_static};
use super::{MAX_LENGTH, Str, StrView};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::NameCell;
use tally_heap::{Heap, Local, OutOfMemory, Value};

/// Atoms that every isolate starts with, in slots that are never released (see [`crate::names`]).
pub struct Strings {
    empty: Local<NameCell>,
    units: [Local<NameCell>; 256],
}

impl Strings {
    pub fn new(heap: &mut Heap) -> Result<Strings, OutOfMemory> {
        let out = heap.slot();
        let empty = intern_static(heap, "", out)?;
        let mut units = [empty; 256];
        for (i, unit) in units.iter_mut().enumerate() {
            let out = heap.slot();
            *unit = intern_latin1(heap, &[i as u8], out)?;
        }
        Ok(Strings { empty, units })
    }
    /// `""`
    #[inline(always)]
    pub fn empty(&self) -> Local<NameCell> {
        self.empty
    }
    /// The string of one unit below 256.
    #[inline(always)]
    pub fn unit(&self, b: u8) -> Local<NameCell> {
        self.units[b as usize]
    }
}

/// The slot as a string: it was just set to one.
#[inline(always)]
pub(crate) fn done(cx: &Heap, out: Local<Value>) -> Local<Str> {
    match out.cast(cx) {
        Some(l) => l,
        None => unreachable!("the slot was just set to a string"),
    }
}

/// Allocates a flat string of `len` units and lets `fill` write them all. `fill` must not allocate (it gets `&Cx`).
pub fn alloc_flat(cx: &mut Cx, out: Local<Value>, wide: bool, len: usize, fill: impl FnOnce(&Cx, Fresh<'_>)) -> JsResult<Local<Str>> {
    if len > MAX_LENGTH as usize {
        return Err(too_long(cx));
    }
    let (kind, bytes) = if wide { (kinds::STR2, 16 + len * 2) } else { (kinds::STR1, 16 + len) };
    let p = cx.alloc_raw(kind, bytes, 0).map_err(|e| cx.out_of_memory(e))?;
    // SAFETY: the cell is fresh, zeroed and has room for `len` units; `fill` reaches it through its slice alone.
    unsafe {
        (&raw mut (*p.cast::<Str>()).length).write(len as u32);
        let units = p.cast::<u8>().add(16);
        let fresh = if wide {
            Fresh::Utf16(std::slice::from_raw_parts_mut(units.cast(), len))
        } else {
            Fresh::Latin1(std::slice::from_raw_parts_mut(units, len))
        };
        fill(cx, fresh);
        cx.set(out, tally_heap::Val::from_raw(Value::cell(p)));
    }
    Ok(done(cx, out))
}

/// Units of a string being made.
pub enum Fresh<'a> {
    Latin1(&'a mut [u8]),
    Utf16(&'a mut [u16]),
}
impl Fresh<'_> {
    /// Copies `v` to position `at`. A one-byte target takes narrow text only.
    pub fn put(&mut self, at: usize, v: StrView<'_>) {
        match (self, v) {
            (Fresh::Latin1(to), StrView::Latin1(s)) => to[at..at + s.len()].copy_from_slice(s),
            (Fresh::Utf16(to), StrView::Utf16(s)) => to[at..at + s.len()].copy_from_slice(s),
            (Fresh::Utf16(to), StrView::Latin1(s)) => {
                for (t, &b) in to[at..at + s.len()].iter_mut().zip(s) {
                    *t = b as u16;
                }
            }
            (Fresh::Latin1(to), StrView::Utf16(s)) => {
                for (t, &u) in to[at..at + s.len()].iter_mut().zip(s) {
                    *t = u as u8;
                }
            }
        }
    }
}

#[cold]
pub(super) fn too_long(cx: &mut Cx) -> crate::cx::Thrown {
    cx.range_error("Invalid string length")
}

/// A string of Latin-1 bytes.
pub fn new_str1(cx: &mut Cx, out: Local<Value>, s: &[u8]) -> JsResult<Local<Str>> {
    match s {
        [] => cx.copy(out, cx.strings.empty()),
        [b] => cx.copy(out, cx.strings.unit(*b)),
        _ => return alloc_flat(cx, out, false, s.len(), |_, mut to| to.put(0, StrView::Latin1(s))),
    }
    Ok(done(cx, out))
}

/// A string of UTF-16 units; one-byte if they allow it.
pub fn new_utf16(cx: &mut Cx, out: Local<Value>, s: &[u16]) -> JsResult<Local<Str>> {
    new_latin1_or_utf16(cx, out, StrView::Utf16(s))
}

/// A string of units in Rust memory; one-byte if they allow it.
pub fn new_latin1_or_utf16(cx: &mut Cx, out: Local<Value>, s: StrView<'_>) -> JsResult<Local<Str>> {
    match s {
        StrView::Latin1(s) => new_str1(cx, out, s),
        StrView::Utf16(&[u]) if u < 256 => new_str1(cx, out, &[u as u8]),
        StrView::Utf16([]) => new_str1(cx, out, &[]),
        _ => alloc_flat(cx, out, !s.is_narrow(), s.len(), |_, mut to| to.put(0, s)),
    }
}

/// A string of Rust text.
pub fn new_string(cx: &mut Cx, out: Local<Value>, s: &str) -> JsResult<Local<Str>> {
    if s.is_ascii() {
        return new_str1(cx, out, s.as_bytes());
    }
    new_utf16(cx, out, &s.encode_utf16().collect::<Vec<u16>>())
}

/// The string of one unit.
#[inline]
pub fn char_string(cx: &mut Cx, out: Local<Value>, unit: u16) -> JsResult<Local<Str>> {
    if unit < 256 {
        cx.copy(out, cx.strings.unit(unit as u8));
        return Ok(done(cx, out));
    }
    alloc_flat(cx, out, true, 1, |_, mut to| to.put(0, StrView::Utf16(&[unit])))
}
