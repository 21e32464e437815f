//! What maps, sets and their iterators hold.

use crate::binding::args;
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::object::ephemerons::{Ephemerons, live_pairs};
use tally_vm::object::iterator::{ArrayKind, Which};
use tally_vm::object::object::ObjectExt;
use tally_vm::object::slots::SlotsExt;
use tally_vm::object::table::{self, Table, key_at, value_at};
use tally_vm::object::{Object, create};
use tally_vm::{Args, Cx, JsResult, kinds};

/// The class of an ITERATOR cell.
pub fn iterator_class(v: Val<'_>) -> &'static str {
    match v.cast::<Object>().map(|o| o.internal(0).raw()) {
        Some(w) if w == Value::int(Which::Map as i32) => "MapIterator",
        Some(w) if w == Value::int(Which::Set as i32) => "SetIterator",
        _ => "Object",
    }
}

/// What of each entry is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Keys,
    Values,
    Both,
    /// A set's entry: the key for both.
    Twice,
}

/// `previewEntries(value) -> [entries, isKeyValue]`
pub fn preview_entries<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = a.get(cx, 0);
    if let Some(o) = v.cast::<Object>(cx)
        && matches!(cx.val(v).kind(), Some(kinds::WEAK_MAP | kinds::WEAK_SET))
    {
        return preview_weak(cx, o);
    }
    let [table, list, flag, out] = cx.slots();
    let Some((from, shown)) = locate(cx, v, table) else {
        let class = super::class::class_name(cx, v);
        return Err(cx.type_error(&format!("The entries of a {class} cannot be shown")));
    };
    let array = cx.new_array(list, 0)?;
    let item = cx.slot();
    let mut index = from;
    while let Some(i) = table::advance(cx, table, &mut index) {
        if shown != Shown::Values {
            set_word(cx, table, item, |t| key_at(t, i));
            cx.push(array, item)?;
        }
        match shown {
            Shown::Keys => {}
            Shown::Twice => cx.push(array, item)?,
            Shown::Values | Shown::Both => {
                set_word(cx, table, item, |t| value_at(t, i));
                cx.push(array, item)?;
            }
        }
    }
    args::set_item(cx, flag, &args::Item::Bool(matches!(shown, Shown::Both | Shown::Twice)))?;
    cx.new_array_from(out, &[list, flag])?;
    Ok(cx.val(out))
}

/// The live pairs of a weak collection, in no order.
fn preview_weak<'a>(cx: &'a mut Cx, o: Local<Object>) -> JsResult<Val<'a>> {
    let is_map = o.get(cx).kind() == kinds::WEAK_MAP;
    let width = if is_map { 2 } else { 1 };
    let [table, store, list, flag, out] = cx.slots();
    cx.set(table, create::internal(cx, o, 0));
    let count = |cx: &Cx| cx.val(table).cast::<Ephemerons>().map_or(0, |t| live_pairs(t).count());
    let room = count(cx);
    let slots = cx.new_slots(store, room * width)?;
    // Pairs may have died meanwhile; there are not more.
    let to = slots.get(cx);
    let mut n = 0;
    if let Some(t) = cx.val(table).cast::<Ephemerons>() {
        for (k, v) in live_pairs(t).take(room) {
            for w in [k, v].into_iter().take(width) {
                cx.write(to, to.at(n), w);
                n += 1;
            }
        }
    }
    cx.new_array_of_slots(list, slots, n as u32)?;
    cx.set(flag, Imm::bool(is_map));
    cx.new_array_from(out, &[list, flag])?;
    Ok(cx.val(out))
}

fn set_word<'h>(cx: &'h Cx, table: Local<Value>, to: Local<Value>, word: impl Fn(tally_heap::Ref<'h, Table>) -> Val<'h>) {
    match cx.val(table).cast::<Table>() {
        Some(t) => cx.set(to, word(t)),
        None => cx.set(to, Imm::UNDEFINED),
    }
}

/// The table of a collection or iterator (undefined for an iterator at its end), where to begin, and what to show.
fn locate(cx: &Cx, v: Local<Value>, table: Local<Value>) -> Option<(usize, Shown)> {
    let o = v.cast::<Object>(cx)?;
    let found = match cx.val(v).kind() {
        Some(kinds::MAP) => (0, Shown::Both),
        Some(kinds::SET) => (0, Shown::Keys),
        Some(kinds::ITERATOR) => {
            let class = iterator_class(cx.val(v));
            let kind = create::internal(cx, o, 3);
            let kind = if kind.is_int() { ArrayKind::from_word(kind.raw()) } else { ArrayKind::Keys };
            let next = create::internal(cx, o, 2);
            let from = if next.is_int() { usize::try_from(next.as_int()).unwrap_or(0) } else { 0 };
            cx.set(table, create::internal(cx, o, 1));
            return match (class, kind) {
                ("MapIterator", ArrayKind::Keys) => Some((from, Shown::Keys)),
                ("MapIterator", ArrayKind::Values) => Some((from, Shown::Values)),
                ("MapIterator", ArrayKind::Entries) => Some((from, Shown::Both)),
                ("SetIterator", ArrayKind::Entries) => Some((from, Shown::Twice)),
                ("SetIterator", _) => Some((from, Shown::Keys)),
                _ => None,
            };
        }
        _ => return None,
    };
    cx.set(table, create::internal(cx, o, 0));
    Some(found)
}
