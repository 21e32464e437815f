//! FEEDBACK cells: what calling a function's code makes and learns: the values of its constants, the code of its nested
//! functions, its inline caches.
//!
//! ```text
//! header | values, caches (u32 each) | constants, nested functions (values) | caches
//! ```
//!
//! A cell is made on the function's first call (`interp/entry.rs`), is held by the CODE cell, and never moves: the machine
//! keeps addresses into it while a frame of the code is on the stack. A polymorphic cache has three more entries in a
//! CACHE_ENTRIES cell.
//!
//! **Invariants.** Values, code of nested functions, CACHE_ENTRIES and template objects are held strongly; the shapes and
//! holders that entries name, weakly. A marking that finds one of those dead resets the entry: an entry that matches
//! anything is whole. Slots are written with the write barrier.

use crate::interp::ic::{Entry, Ic, MORE, is_real_shape, kind};
use crate::kinds;
use tally_heap::{CellType, Header, Value, Visitor};

#[repr(C)]
pub struct Feedback {
    pub header: Header,
    /// Constants and nested functions.
    values: u32,
    caches: u32,
}
// SAFETY: FEEDBACK cells are made with these words, and with what the two numbers say behind them.
unsafe impl CellType for Feedback {
    const NAME: &'static str = "Feedback";
    fn is(kind: u8) -> bool {
        kind == kinds::FEEDBACK
    }
}

impl Feedback {
    pub fn bytes(values: usize, caches: usize) -> usize {
        size_of::<Feedback>() + values * size_of::<Value>() + caches * size_of::<Ic>()
    }
    /// Says what is behind the fixed part: holes and empty caches, since fresh cells are zero.
    ///
    /// # Safety
    /// `p` is a fresh FEEDBACK cell of `bytes(values, caches)` bytes.
    pub unsafe fn lay_out(p: *mut Feedback, values: usize, caches: usize) {
        // SAFETY: the caller's promise.
        unsafe { ((*p).values, (*p).caches) = (values as u32, caches as u32) };
    }
    /// # Safety
    /// `p` is a live FEEDBACK cell.
    pub unsafe fn first_value(p: *mut Feedback) -> *mut Value {
        // SAFETY: values follow the fixed part.
        unsafe { p.add(1).cast() }
    }
    /// # Safety
    /// `p` is a live FEEDBACK cell that was laid out.
    pub unsafe fn first_cache(p: *mut Feedback) -> *mut Ic {
        // SAFETY: caches follow the values.
        unsafe { Feedback::first_value(p).add((*p).values as usize).cast() }
    }
}

/// The entries behind the first of a polymorphic cache. `aux` is 1 once a shape came by that found no room.
#[repr(C)]
pub struct CacheEntries {
    pub header: Header,
    pub entries: [Entry; MORE],
    /// What the cache is for if its instruction has the key in a register (`interp/keyed.rs`), else HOLE.
    pub key: Value,
    /// How many keys it was for.
    pub changes: u32,
    unused: u32,
}
// SAFETY: CACHE_ENTRIES cells are made with these words.
unsafe impl CellType for CacheEntries {
    const NAME: &'static str = "CacheEntries";
    fn is(kind: u8) -> bool {
        kind == kinds::CACHE_ENTRIES
    }
}

unsafe fn trace_entry(e: *mut Entry, v: &mut dyn Visitor) {
    // SAFETY: an entry in a live cell.
    unsafe {
        if (*e).holder.is_cell() {
            // The program may look at which template object it gets.
            if (*e).kind == kind::TEMPLATE {
                v.visit(&raw mut (*e).holder);
            } else {
                v.visit_weak(&raw mut (*e).holder);
            }
        }
        if is_real_shape((*e).shape) {
            v.visit_weak_shape(&raw mut (*e).shape);
        }
        v.visit_weak_shape(&raw mut (*e).new_shape);
    }
}

/// Resets an entry that names something dead; whether it did.
unsafe fn prune_entry(e: *mut Entry) -> bool {
    // SAFETY: an entry in a live cell, which nobody else looks at during a collection.
    unsafe {
        if (*e).kind == kind::NONE || (*e).is_whole() {
            return false;
        }
        *e = Entry::default();
        true
    }
}

/// # Safety
/// The collector's: `p` is a live FEEDBACK cell.
pub unsafe fn trace(p: *mut Header, v: &mut dyn Visitor) {
    let p: *mut Feedback = p.cast();
    // SAFETY: the words as the cell says.
    unsafe {
        let first = Feedback::first_value(p);
        for i in 0..(*p).values as usize {
            v.visit(first.add(i));
        }
        let caches = Feedback::first_cache(p);
        for i in 0..(*p).caches as usize {
            let ic = caches.add(i);
            trace_entry(&raw mut (*ic).first, v);
            v.visit(&raw mut (*ic).more);
        }
    }
}

/// # Safety
/// The collector's: `p` is a live FEEDBACK cell.
pub unsafe fn prune(p: *mut Header) {
    let p: *mut Feedback = p.cast();
    // SAFETY: as for `trace`.
    unsafe {
        let caches = Feedback::first_cache(p);
        for i in 0..(*p).caches as usize {
            prune_entry(&raw mut (*caches.add(i)).first);
        }
    }
}

/// # Safety
/// The collector's: `p` is a live CACHE_ENTRIES cell.
pub unsafe fn trace_entries(p: *mut Header, v: &mut dyn Visitor) {
    let p: *mut CacheEntries = p.cast();
    // SAFETY: the words as declared.
    unsafe {
        for i in 0..MORE {
            trace_entry((&raw mut (*p).entries).cast::<Entry>().add(i), v);
        }
        v.visit(&raw mut (*p).key);
    }
}

/// # Safety
/// The collector's: `p` is a live CACHE_ENTRIES cell.
pub unsafe fn prune_entries(p: *mut Header) {
    let p: *mut CacheEntries = p.cast();
    // SAFETY: the words as declared.
    unsafe {
        let mut room = false;
        for i in 0..MORE {
            room |= prune_entry((&raw mut (*p).entries).cast::<Entry>().add(i));
        }
        if room {
            (*p).header.set_aux(0);
        }
    }
}
