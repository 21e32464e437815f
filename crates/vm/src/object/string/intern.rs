//! Atoms: one cell per text, found through the heap's atom table. Registered symbols live in the same table.
//!
//! **Invariants.** An atom is one-byte if its text allows, its `aux` is the hash of the text, its `extra` the array
//! index it spells (or `u32::MAX`). A registered symbol's `aux` is its key's hash turned, so that atoms and symbols
//! of one text do not share a chain; the table holds both weakly, which nobody can notice.

use super::view::hash_view;
use super::{Str, StrExt, StrView, equals, flatten};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::symbol::{self, Symbol, SymbolExt};
use crate::object::{NameCell, NameExt, PropertyKey};
use tally_heap::{Header, Heap, Local, OutOfMemory, Ref, Val, Value};

/// The atom with this text, if there is one, into `out`.
fn find(heap: &Heap, hash: u32, text: StrView<'_>, out: Local<Value>) -> bool {
    let same = |a: Ref<'_, Str>| a.len() == text.len() && a.view().equals(text);
    let found = heap.find_atom(hash, |a| a.cast().is_some_and(same));
    if let Some(atom) = found {
        heap.set(out, atom.val());
    }
    found.is_some()
}

/// Makes the atom that `find` did not find; `text` reads the units after the allocation. `out` is written last: it may be
/// the slot of the text.
fn make<'a>(
    heap: &'a mut Heap,
    hash: u32,
    len: usize,
    wide: bool,
    out: Local<Value>,
    text: impl FnOnce(&'a Heap) -> StrView<'a>,
) -> Result<(), OutOfMemory> {
    let (kind, bytes) = if wide { (kinds::ATOM2, 16 + len * 2) } else { (kinds::ATOM1, 16 + len) };
    heap.room_for_atom()?;
    let p: *mut Header = heap.alloc_raw(kind, bytes, hash)?;
    // SAFETY: the cell was just made. Nobody looks at its text before the end of this function.
    unsafe { heap.add_atom(p) };
    let text = text(heap);
    debug_assert_eq!(text.len(), len);
    // SAFETY: the cell is fresh and has room for the units; nobody else sees it before they are written.
    unsafe {
        (&raw mut (*p.cast::<Str>()).length).write(len as u32);
        (&raw mut (*p.cast::<Str>()).extra).write(text.array_index().unwrap_or(u32::MAX));
        let units = p.cast::<u8>().add(16);
        match text {
            StrView::Latin1(s) => units.copy_from_nonoverlapping(s.as_ptr(), len),
            StrView::Utf16(s) if wide => units.cast::<u16>().copy_from_nonoverlapping(s.as_ptr(), len),
            StrView::Utf16(s) => s.iter().enumerate().for_each(|(i, &u)| units.add(i).write(u as u8)),
        }
    }
    // SAFETY: made just now.
    heap.set(out, unsafe { Val::from_raw(Value::cell(p)) });
    Ok(())
}

/// The slot as a name: it was just set to one.
#[inline(always)]
fn named(heap: &Heap, out: Local<Value>) -> Local<NameCell> {
    match out.cast(heap) {
        Some(name) => name,
        None => unreachable!("the slot was just set to a name"),
    }
}

fn intern_view(heap: &mut Heap, text: StrView<'_>, out: Local<Value>) -> Result<Local<NameCell>, OutOfMemory> {
    let hash = hash_view(text);
    if !find(heap, hash, text, out) {
        make(heap, hash, text.len(), !text.is_narrow(), out, |_| text)?;
    }
    Ok(named(heap, out))
}

/// The atom of Latin-1 text, in `out`.
pub fn intern_latin1(heap: &mut Heap, text: &[u8], out: Local<Value>) -> Result<Local<NameCell>, OutOfMemory> {
    intern_view(heap, StrView::Latin1(text), out)
}
/// The atom of UTF-16 units, in `out`.
pub fn intern_utf16(heap: &mut Heap, text: &[u16], out: Local<Value>) -> Result<Local<NameCell>, OutOfMemory> {
    intern_view(heap, StrView::Utf16(text), out)
}
/// The atom of Rust text, in `out`, while the isolate is being set up.
pub fn intern_static(heap: &mut Heap, text: &str, out: Local<Value>) -> Result<Local<NameCell>, OutOfMemory> {
    if text.is_ascii() {
        intern_latin1(heap, text.as_bytes(), out)
    } else {
        intern_utf16(heap, &text.encode_utf16().collect::<Vec<u16>>(), out)
    }
}
/// The atom of Rust text, in `out`.
pub fn intern_str(cx: &mut Cx, text: &str, out: Local<Value>) -> JsResult<Local<NameCell>> {
    intern_static(cx.heap_mut(), text, out).map_err(|e| cx.out_of_memory(e))
}

/// The hash of a flat string, kept in its header.
pub fn hash_of(s: Ref<'_, Str>) -> u32 {
    if s.header.aux() == 0 {
        // SAFETY: the `aux` of strings is their hash.
        unsafe { s.header.set_aux(hash_view(s.view())) };
    }
    s.header.aux()
}

/// The atom with the text of `s`, in `out` (which may be the slot of `s`).
pub fn intern(cx: &mut Cx, s: Local<Str>, out: Local<Value>) -> JsResult<Local<NameCell>> {
    if s.get(cx).is_atom() {
        cx.copy(out, s);
        return Ok(named(cx, out));
    }
    flatten(cx, s)?;
    let r = s.get(cx);
    let (view, hash) = (r.view(), hash_of(r));
    if !find(cx, hash, view, out) {
        let (len, wide) = (view.len(), !view.is_narrow());
        make(cx.heap_mut(), hash, len, wide, out, |heap| s.get(heap).view()).map_err(|e| cx.out_of_memory(e))?;
    }
    Ok(named(cx, out))
}

/// The array index that a string spells. Ropes are never asked: an index has at most ten digits.
#[inline]
pub fn array_index(s: Ref<'_, Str>) -> Option<u32> {
    if s.is_atom() {
        return (s.extra != u32::MAX).then_some(s.extra);
    }
    if s.length > 10 {
        return None;
    }
    s.try_view()?.array_index()
}

/// The key that an atom or symbol stands for: an index if its text spells one.
#[inline]
pub fn key_of_name(heap: &Heap, name: Local<NameCell>) -> PropertyKey {
    match name.get(heap).text().and_then(array_index) {
        Some(i) => PropertyKey::Index(i),
        None => PropertyKey::Name(name),
    }
}

/// `Symbol.for`: the registered symbol whose key is the text of `key`, put into `out`.
pub fn registered_symbol(cx: &mut Cx, key: Local<Str>, out: Local<Value>) -> JsResult {
    flatten(cx, key)?;
    let k = key.get(cx);
    let hash = hash_of(k).rotate_left(16) ^ 0x5bd1_e995;
    let same = |s: Ref<'_, Symbol>| s.description().is_some_and(|d| equals(d, k));
    if let Some(symbol) = cx.find_atom(hash, |s| s.cast().is_some_and(same)) {
        cx.set(out, symbol.val());
        return Ok(());
    }
    cx.heap_mut().room_for_atom().map_err(|e| cx.out_of_memory(e))?;
    symbol::new_symbol_hashed(cx, out, Some(key), symbol::REGISTERED, Some(hash))?;
    let p = cx.val(out).raw().as_cell();
    // SAFETY: made just now.
    unsafe { cx.heap_mut().add_atom(p) };
    Ok(())
}
