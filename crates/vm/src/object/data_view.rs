//! DATA_VIEW cells: internal words are the ArrayBuffer, the byte offset, and the byte length (undefined: follows the
//! buffer). Bounds are worked out at each access. ECMA-262 §25.3.

use super::buffer_cells::{ArrayBuffer, ArrayBufferExt};
use super::object::{Object, ObjectExt};
use crate::cx::Cx;
use crate::kinds;
use std::cell::Cell;
use tally_heap::Ref;

pub const BUFFER: usize = 0;
pub const OFFSET: usize = 1;
pub const LENGTH: usize = 2;

/// What a DataView addresses now.
pub enum Window<'h> {
    Detached,
    OutOfBounds,
    Bytes { offset: usize, cells: &'h [Cell<u8>] },
}

/// The window of a DATA_VIEW; `None` for other objects.
pub fn window<'h>(o: Ref<'h, Object>) -> Option<Window<'h>> {
    if o.kind() != kinds::DATA_VIEW {
        return None;
    }
    let buffer: Ref<'h, ArrayBuffer> = o.read(o.internal(BUFFER)).cast()?;
    if buffer.is_detached() {
        return Some(Window::Detached);
    }
    let (offset, length, cells) = (o.internal(OFFSET).raw().as_number() as usize, o.internal(LENGTH).raw(), buffer.cells());
    let end = if length.is_undefined() { cells.len() } else { offset + length.as_number() as usize };
    Some(match cells.get(offset..end) {
        Some(cells) => Window::Bytes { offset, cells },
        None => Window::OutOfBounds,
    })
}

/// The bytes of a DATA_VIEW now; none when it is out of bounds.
pub fn cells<'h>(_cx: &'h Cx, o: Ref<'h, Object>) -> Option<&'h [Cell<u8>]> {
    window(o).map(|w| if let Window::Bytes { cells, .. } = w { cells } else { &[] })
}
