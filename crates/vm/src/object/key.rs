//! What a property is looked up by: an array index, or a *name* (an atom or a symbol).
//!
//! Names are cells like any other: they do not move, but they die, and their addresses are used again. So they are held
//! as everything else is: a [`Name`] borrows the heap and ends with the next call that may allocate; what must outlive
//! one is a `Local<NameCell>` (or sits in a cell). [`PropertyKey`] and [`KeyView`] are the two forms of a key.
//!
//! ```compile_fail,E0502
//! # use tally_vm::{Cx, object::{key::NameCell, Name, PropertyKey}};
//! # use tally_heap::{Gc, Local};
//! fn wrong(cx: &mut Cx, name: Local<NameCell>) -> u32 {
//!     let view: Name<'_> = name.get(cx);
//!     cx.collect(Gc::Full, "example");
//!     view.hash() // the atom may be gone
//! }
//! ```
//! ```compile_fail,E0502
//! # use tally_vm::{Cx, object::{PropertyKey, Object}, ops::property};
//! # use tally_heap::{Local, Value};
//! fn wrong(cx: &mut Cx, o: Local<Object>, key: PropertyKey, out: Local<Value>) -> bool {
//!     let view = key.view(cx);
//!     let _ = property::get(cx, o, key, out); // may run a getter
//!     view == key.view(cx)
//! }
//! ```
//! ```
//! # use tally_vm::{Cx, object::{PropertyKey, Object}, ops::property};
//! # use tally_heap::{Local, Value};
//! fn right(cx: &mut Cx, o: Local<Object>, key: PropertyKey, out: Local<Value>) -> bool {
//!     let _ = property::get(cx, o, key, out);
//!     matches!(property::own(cx, o.get(cx), key.view(cx)), property::Own::Absent)
//! }
//! ```
//!
//! **Invariants.** Equal text is the same atom, so names are compared by identity. An atom whose text spells an array
//! index is never a name of a property: `PropertyKey::Index` is. Bits of a name that Rust code keeps (in hash tables)
//! are compared and never turned back into a name, and whoever keeps them says what keeps the name alive.

use super::string::Str;
use crate::kinds;
use tally_heap::{CellType, Header, Heap, Local, Ref, Value};

/// An atom or a symbol. `aux` is its hash.
#[repr(C)]
pub struct NameCell {
    header: Header,
}
// SAFETY: every cell starts with a header.
unsafe impl CellType for NameCell {
    const NAME: &'static str = "Name";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kinds::is_atom(kind) || kind == kinds::SYMBOL
    }
}

impl NameCell {
    #[inline(always)]
    pub fn is_symbol(&self) -> bool {
        self.header.kind() == kinds::SYMBOL
    }
    /// Hash for tables: atoms and symbols keep one in their header.
    #[inline(always)]
    pub fn hash(&self) -> u32 {
        self.header.aux()
    }
}

/// A view of an atom or symbol, compared by identity.
pub type Name<'h> = Ref<'h, NameCell>;

pub trait NameExt<'h> {
    /// The atom's text; `None` for symbols.
    fn text(self) -> Option<Ref<'h, Str>>;
    /// Whether it is the name in a slot.
    fn is(self, heap: &Heap, name: Local<NameCell>) -> bool;
}
impl<'h> NameExt<'h> for Name<'h> {
    #[inline]
    fn text(self) -> Option<Ref<'h, Str>> {
        self.cast()
    }
    #[inline(always)]
    fn is(self, heap: &Heap, name: Local<NameCell>) -> bool {
        self.val() == heap.val(name)
    }
}

/// The name with these bits: for tables that keep names as bits.
///
/// # Safety
/// `v` is an atom or a symbol that is alive for `'h`.
#[inline(always)]
pub(crate) unsafe fn name_of_bits<'h>(v: Value) -> Name<'h> {
    // SAFETY: the caller's promise.
    unsafe { Ref::from_ptr(v.as_cell().cast()) }
}

/// A key that may be kept for as long as its slot is: what is handed to whatever may allocate or run JavaScript.
#[derive(Clone, Copy)]
pub enum PropertyKey {
    /// 0 to 2^32 - 2.
    Index(u32),
    /// The slot must go on holding the name for as long as the key is used.
    Name(Local<NameCell>),
}

impl PropertyKey {
    /// The key for lookups, until something is allocated.
    #[inline(always)]
    pub fn view(self, heap: &Heap) -> KeyView<'_> {
        match self {
            PropertyKey::Index(i) => KeyView::Index(i),
            PropertyKey::Name(n) => KeyView::Name(n.get(heap)),
        }
    }
    /// Whether it is the name in a slot.
    #[inline(always)]
    pub fn is(self, heap: &Heap, name: Local<NameCell>) -> bool {
        matches!(self, PropertyKey::Name(n) if heap.val(n) == heap.val(name))
    }
}

impl From<Local<NameCell>> for PropertyKey {
    #[inline(always)]
    fn from(n: Local<NameCell>) -> PropertyKey {
        PropertyKey::Name(n)
    }
}
impl From<u32> for PropertyKey {
    #[inline(always)]
    fn from(i: u32) -> PropertyKey {
        debug_assert!(i != u32::MAX);
        PropertyKey::Index(i)
    }
}

/// A key while the heap is borrowed: what lookups take that allocate nothing.
#[derive(Clone, Copy, PartialEq)]
pub enum KeyView<'h> {
    /// 0 to 2^32 - 2.
    Index(u32),
    Name(Name<'h>),
}

impl<'h> From<Name<'h>> for KeyView<'h> {
    #[inline(always)]
    fn from(n: Name<'h>) -> KeyView<'h> {
        KeyView::Name(n)
    }
}

impl KeyView<'_> {
    /// Bits that stand for the key among other keys, as long as its name is alive.
    #[inline]
    pub(super) fn bits(self) -> u64 {
        match self {
            KeyView::Index(i) => Value::double(f64::from(i)).bits(),
            KeyView::Name(n) => n.val().raw().bits(),
        }
    }
}
