//! `indexOf`, `lastIndexOf`, `includes`: JavaScript has worked out where to begin.

use crate::binding::{args, bytes};
use tally_heap::{Imm, Val};
use tally_offheap::search;
use tally_vm::{Args, Cx, JsResult};

fn position(found: Option<usize>) -> Imm {
    Imm::number(found.map_or(-1.0, |at| at as f64))
}

/// `indexOfBytes(view, needle, from, forward, step)`
pub fn index_of_bytes<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: nothing writes meanwhile.
    let (hay, needle) = unsafe { (bytes::read(cx, a.get(cx, 0)), bytes::read(cx, a.get(cx, 1))) };
    let from = args::size(cx, a, 2);
    Ok(position(match (args::flag(cx, a, 3), args::int(cx, a, 4)) {
        (true, 2) => search::index_of_utf16(hay, needle, from),
        (false, 2) => search::last_index_of_utf16(hay, needle, from),
        (true, _) => search::index_of(hay, needle, from),
        (false, _) => search::last_index_of(hay, needle, from),
    }))
}

/// `indexOfByte(view, byte, from, forward)`
pub fn index_of_byte<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: nothing writes meanwhile.
    let hay = unsafe { bytes::read(cx, a.get(cx, 0)) };
    let needle = [args::int(cx, a, 1) as u8];
    let from = args::size(cx, a, 2);
    Ok(position(if args::flag(cx, a, 3) { search::index_of(hay, &needle, from) } else { search::last_index_of(hay, &needle, from) }))
}
