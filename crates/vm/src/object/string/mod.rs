//! String cells: flat, rope, slice, atom.
//!
//! ```text
//! every string  header (aux = hash, 0: not computed) | length u32, extra u32 | ...
//! STR1, ATOM1   one byte a unit from byte 16 on (Latin-1)
//! STR2, ATOM2   two bytes a unit from byte 16 on
//! ROPE          left, right        extra: bit 0 = two-byte.  Once flattened: left = the flat string, right = HOLE
//! SLICE         parent, offset     parent is STR1, STR2, ATOM1 or ATOM2; extra as for ropes
//! ```
//! `extra` of an atom is the array index its text spells, or `u32::MAX`.
//!
//! **Invariants.** Text never changes. An atom whose units are all below 256 is an ATOM1, so equal text is the same
//! atom whatever it was made from. Other strings may be two-byte without need: nobody may conclude from the width
//! that texts differ. The hash is a function of the text alone. Ropes and slices are at least [`MIN_ROPE`] long,
//! so whatever is shorter has its units in the cell.
//!
//! A view ([`StrView`]) of a string's units needs the string to be flat: `flatten(cx, local)?`, then read it again.

mod build;
mod intern;
mod make;
mod rope;
mod search;
mod slice;
#[cfg(test)]
mod tests;
mod view;

pub use build::StrBuf;
pub use intern::{array_index, hash_of, intern, intern_latin1, intern_static, intern_str, intern_utf16, key_of_name, registered_symbol};
pub(crate) use make::done;
pub use make::{Fresh, Strings, alloc_flat, char_string, new_latin1_or_utf16, new_str1, new_string, new_utf16};
pub use rope::{Chunks, concat, equals, flatten, to_rust_string};
pub use search::{index_of, last_index_of};
pub use slice::substring;
pub use view::{StrView, hash_view};

use crate::kinds;
use tally_heap::{CellType, Header, Heap, Ref, Slot};

/// Most units a string can have: V8's limit, which programs see in `buffer.constants.MAX_STRING_LENGTH`.
pub const MAX_LENGTH: u32 = (1 << 29) - 24;
/// Concatenations shorter than this are carried out at once.
pub const MIN_ROPE: u32 = 13;

/// Any string. See the module page.
#[repr(C)]
pub struct Str {
    pub header: Header,
    /// Length in UTF-16 units.
    pub length: u32,
    pub(crate) extra: u32,
}
// SAFETY: all string cells start with these words.
unsafe impl CellType for Str {
    const NAME: &'static str = "String";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kinds::is_string(kind)
    }
}

/// A concatenation not yet carried out, or one that was (see the module page).
#[repr(C)]
pub(crate) struct Rope {
    pub(crate) string: Str,
    pub(crate) left: Slot,
    pub(crate) right: Slot,
}
// SAFETY: ROPE cells are made with these words.
unsafe impl CellType for Rope {
    const NAME: &'static str = "Rope";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kind == kinds::ROPE
    }
}

/// A part of a flat string.
#[repr(C)]
pub(crate) struct Slice {
    pub(crate) string: Str,
    pub(crate) parent: Slot,
    /// In units.
    pub(crate) offset: usize,
}
// SAFETY: SLICE cells are made with these words.
unsafe impl CellType for Slice {
    const NAME: &'static str = "Slice";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kind == kinds::SLICE
    }
}

/// Bit of `extra` of ropes and slices.
pub(crate) const WIDE: u32 = 1;

/// Reading strings.
pub trait StrExt<'h> {
    /// Length in UTF-16 units.
    fn len(self) -> usize;
    fn is_empty(self) -> bool;
    fn is_atom(self) -> bool;
    /// Whether the units are kept in two bytes each.
    fn is_wide(self) -> bool;
    /// The units, unless it is a rope that was not flattened yet.
    fn try_view(self) -> Option<StrView<'h>>;
    /// The units.
    ///
    /// # Panics
    /// If the string is a rope: flatten it first.
    fn view(self) -> StrView<'h>;
}

impl<'h> StrExt<'h> for Ref<'h, Str> {
    #[inline(always)]
    fn len(self) -> usize {
        self.length as usize
    }
    #[inline(always)]
    fn is_empty(self) -> bool {
        self.length == 0
    }
    #[inline(always)]
    fn is_atom(self) -> bool {
        kinds::is_atom(self.header.kind())
    }
    #[inline(always)]
    fn is_wide(self) -> bool {
        match self.header.kind() {
            kinds::STR1 | kinds::ATOM1 => false,
            kinds::STR2 | kinds::ATOM2 => true,
            _ => self.extra & WIDE != 0,
        }
    }
    #[inline]
    fn try_view(self) -> Option<StrView<'h>> {
        let n = self.length as usize;
        let kind = self.header.kind();
        // SAFETY: flat strings have `length` units behind their fixed words, a slice lies within its parent, and
        // both stay where they are for `'h`.
        unsafe {
            match kind {
                kinds::STR1 | kinds::ATOM1 => Some(StrView::Latin1(std::slice::from_raw_parts(self.tail(), n))),
                kinds::STR2 | kinds::ATOM2 => Some(StrView::Utf16(std::slice::from_raw_parts(self.tail(), n))),
                kinds::SLICE => {
                    let slice: Ref<'h, Slice> = Ref::from_ptr(self.ptr().cast());
                    let parent: Ref<'h, Str> = slice.read(&slice.parent).cast()?;
                    Some(parent.try_view()?.slice(slice.offset, slice.offset + n))
                }
                _ => {
                    let rope: Ref<'h, Rope> = Ref::from_ptr(self.ptr().cast());
                    if !rope.right.raw().is_hole() {
                        return None;
                    }
                    rope.read(&rope.left).cast::<Str>()?.try_view()
                }
            }
        }
    }
    #[inline]
    fn view(self) -> StrView<'h> {
        match self.try_view() {
            Some(v) => v,
            None => panic!("a view of a rope: flatten it first"),
        }
    }
}

/// The units of a flat string. See [`StrExt::view`].
#[inline]
pub fn view<'h>(s: Ref<'h, Str>, _heap: &'h Heap) -> StrView<'h> {
    s.view()
}

/// The string cell that holds the units of a flat string: what a flattened rope forwards to, else the string itself.
#[inline]
pub(crate) fn resolve<'h>(s: Ref<'h, Str>) -> Ref<'h, Str> {
    if let Some(rope) = s.cast::<Rope>()
        && rope.right.raw().is_hole()
        && let Some(flat) = rope.read(&rope.left).cast::<Str>()
    {
        return flat;
    }
    s
}
