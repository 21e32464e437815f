//! [`PropertyKey`]: what a property is looked up by.
//!
//! **Invariant.** A key that is a cell does not move, but it can die: the slot it was converted in
//! (`ops::to_property_key`) keeps it alive, as do well-known names and the keys of shapes.

use tally_heap::{Ref, Val, Value};

use super::string::Str;

/// An array index, or an atom or symbol.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum PropertyKey {
    /// 0 to 2^32 - 2.
    Index(u32),
    /// Bits of a value that is an ATOM1, ATOM2 or SYMBOL cell. Never the text of an array index.
    Name(Name),
}

/// An atom or symbol.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Name(Value);

impl Name {
    /// `v` must be an atom or a symbol.
    #[inline(always)]
    pub fn from_value(v: Value) -> Name {
        debug_assert!(v.is_cell());
        Name(v)
    }
    #[inline(always)]
    pub fn value(self) -> Value {
        self.0
    }
    #[inline(always)]
    pub fn is_symbol(self) -> bool {
        // SAFETY: names are live cells (module page).
        unsafe { (*self.0.as_cell()).kind() == crate::kinds::SYMBOL }
    }
    /// As a value, for the program.
    #[inline(always)]
    pub fn val<'h>(self) -> Val<'h> {
        // SAFETY: names never move, and whoever holds one keeps it alive.
        unsafe { Val::from_raw(self.0) }
    }
    /// The atom's text; `None` for symbols.
    pub fn text<'h>(self) -> Option<Ref<'h, Str>> {
        self.val().cast()
    }
    /// Hash for tables: atoms and symbols keep one in their header.
    #[inline(always)]
    pub fn hash(self) -> u32 {
        // SAFETY: names are live cells.
        unsafe { (*self.0.as_cell()).aux() }
    }
}

impl From<Name> for PropertyKey {
    #[inline(always)]
    fn from(n: Name) -> PropertyKey {
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
