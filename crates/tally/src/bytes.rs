//! Bytes: ArrayBuffers and their views, copied in and out.
//!
//! Rust never holds a slice of the program's bytes: they may be moved, detached or written by whatever runs next.

use crate::error::Error;
use crate::handle::{Bytes, Handle};
use crate::scope::Scope;
use tally_heap::OutOfMemory;
use tally_vm::object::{typed, views};

impl<'s> Scope<'s> {
    /// A Uint8Array with a copy of these bytes.
    ///
    /// # Errors
    /// Those of [making a handle](crate#errors), [`Error::OutOfMemory`] among them.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<Handle<'s, Bytes>, Error> {
        self.make(|cx, out| {
            let view = views::new_uint8(cx, out, bytes.len() as u64, false)?;
            typed::with_bytes_mut(cx, view, |to| to.copy_from_slice(bytes));
            Ok(())
        })
    }
    /// How many bytes it has now: 0 when its buffer was detached.
    ///
    /// # Errors
    /// Those of [using a handle](crate#errors).
    pub fn byte_length(&mut self, h: Handle<'_, Bytes>) -> Result<usize, Error> {
        let slot = self.expect::<Bytes>(h.any())?;
        Ok(views::bytes_of(self.cx, self.cx.val(slot)).map_or(0, <[_]>::len))
    }
    /// A copy of the bytes.
    ///
    /// # Errors
    /// Those of [using a handle](crate#errors), and [`Error::OutOfMemory`] when the copy finds no room.
    pub fn copy_bytes(&mut self, h: Handle<'_, Bytes>) -> Result<Vec<u8>, Error> {
        let slot = self.expect::<Bytes>(h.any())?;
        self.run(|cx| {
            let cells = views::bytes_of(cx, cx.val(slot)).unwrap_or_default();
            let mut out = Vec::new();
            if out.try_reserve_exact(cells.len()).is_err() {
                let bytes = cells.len() as u64;
                return Err(cx.out_of_memory(OutOfMemory::System { bytes }));
            }
            out.extend(cells.iter().map(std::cell::Cell::get));
            Ok(out)
        })
    }
    /// Copies bytes from `offset` on into `to`, all of it.
    ///
    /// # Errors
    /// A RangeError if there are not as many, and the errors of [using a handle](crate#errors).
    pub fn read_bytes(&mut self, h: Handle<'_, Bytes>, offset: usize, to: &mut [u8]) -> Result<(), Error> {
        let slot = self.expect::<Bytes>(h.any())?;
        let cells = views::bytes_of(self.cx, self.cx.val(slot)).unwrap_or_default();
        let from = range(offset, to.len()).and_then(|r| cells.get(r)).ok_or_else(out_of_bounds)?;
        for (to, from) in to.iter_mut().zip(from) {
            *to = from.get();
        }
        Ok(())
    }
    /// Writes bytes from `offset` on.
    ///
    /// # Errors
    /// As [`Scope::read_bytes`]; nothing is written then.
    pub fn write_bytes(&mut self, h: Handle<'_, Bytes>, offset: usize, from: &[u8]) -> Result<(), Error> {
        let slot = self.expect::<Bytes>(h.any())?;
        let cells = views::bytes_of(self.cx, self.cx.val(slot)).unwrap_or_default();
        let to = range(offset, from.len()).and_then(|r| cells.get(r)).ok_or_else(out_of_bounds)?;
        for (to, from) in to.iter().zip(from) {
            to.set(*from);
        }
        Ok(())
    }
}

fn range(offset: usize, length: usize) -> Option<std::ops::Range<usize>> {
    Some(offset..offset.checked_add(length)?)
}

fn out_of_bounds() -> Error {
    Error::range_error("Offset is outside the bounds of the DataView")
}
