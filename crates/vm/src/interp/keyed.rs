//! Caches of accesses whose name is in a register: `o[key]` with a symbol or an atom for key, and private names.
//!
//! Such a cache is for one key, which stands in the cell of its other entries; all of its entries are of that key. A site
//! that meets another key starts anew with that one, a few times; then it stays with the last, and for other keys goes
//! the general way (V8 turns such a site megamorphic).

use super::ic::{self, Entry, Ic};
use crate::cx::Cx;
use crate::kinds;
use crate::object::feedback::CacheEntries;
use crate::object::key::NameCell;
use crate::object::object::{Object, ObjectExt};
use crate::object::prop_table::attr;
use crate::object::shape::PropInfo;
use crate::object::storage::read_slot;
use tally_heap::{Header, Local, Ref, Val, Value};

/// How often a site may change its key.
const CHANGES: u32 = 8;

/// The cached load of `obj[key]`.
///
/// # Safety
/// `ic` is the cache of a keyed instruction of the running code; both values are live.
#[inline(never)]
pub(crate) unsafe fn load(cx: &Cx, ic: *mut Ic, obj: Value, key: Value) -> Option<Value> {
    // SAFETY: the caller's promise.
    unsafe {
        if let Some((more, h)) = entries_for(ic, obj, key) {
            return ic::load_hit(cx, &(*ic).first, h).or_else(|| (*more).entries.iter().find_map(|e| ic::load_hit(cx, e, h)));
        }
        let many = (*ic).more().is_some_and(|more| (*more).changes == CHANGES);
        if many { own_data(cx, Val::from_raw(obj), Val::from_raw(key)) } else { None }
    }
}

/// What a place that meets many keys finds most: data of an ordinary object's own.
fn own_data(cx: &Cx, obj: Val<'_>, key: Val<'_>) -> Option<Value> {
    let o = obj.cast::<Object>().filter(|o| o.kind() == kinds::OBJECT)?;
    let p = cx.own_named(o, key.cast::<NameCell>()?)?;
    (p.attrs & (attr::ACCESSOR | attr::LAZY) == 0).then(|| read_slot(cx, o, p.slot).raw())
}

/// The cached store `obj[key] = v`; false: the cache says nothing.
///
/// # Safety
/// As for [`load`]; `v` is live.
#[inline(never)]
pub(crate) unsafe fn store(cx: &Cx, ic: *mut Ic, obj: Value, key: Value, v: Value) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        let Some((more, h)) = entries_for(ic, obj, key) else { return false };
        ic::store_hit(cx, &(*ic).first, h, v) || (*more).entries.iter().any(|e| ic::store_hit(cx, e, h, v))
    }
}

/// The other entries and the receiver, if the cache is for that key and the receiver is a cell.
#[inline(always)]
unsafe fn entries_for(ic: *mut Ic, obj: Value, key: Value) -> Option<(*mut CacheEntries, *mut Header)> {
    // SAFETY: the callers': a cache of the running code, whose CACHE_ENTRIES cell never moves.
    unsafe {
        let more = (*ic).more()?;
        ((*more).key.bits() == key.bits() && obj.is_cell()).then(|| (more, obj.as_cell()))
    }
}

/// Makes the cache of a keyed instruction one for `key`. False: it is not, and knows nothing of it.
pub(crate) fn claim(cx: &mut Cx, ic: *mut Ic, key: Local<NameCell>) -> bool {
    if !cx.machine.shortcuts {
        return false;
    }
    // SAFETY: caches live as long as their code, which is running. Names do not move, and the slot keeps this one alive.
    unsafe {
        if (*ic).more().is_none() {
            ic::add_room(cx, ic);
        }
        let Some(more) = (*ic).more() else { return false };
        let name = cx.val(key).raw();
        if (*more).key.bits() == name.bits() {
            return true;
        }
        if (*more).changes == CHANGES {
            return false;
        }
        (*more).changes += 1;
        (*more).header.set_aux(0);
        (*ic).first = Entry::default();
        (*more).entries = Default::default();
        cx.write_raw(more.cast(), &raw mut (*more).key, name);
    }
    true
}

/// Keeps where an object has a property of its own, for loads.
pub(crate) fn fill_own(cx: &Cx, ic: *mut Ic, o: Ref<'_, Object>, p: PropInfo) {
    ic::fill_load(cx, ic, o.shape_id(), Some(o), &ic::Found::Own(o, p));
}
