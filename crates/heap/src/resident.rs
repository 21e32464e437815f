//! Which parts of a large cell were ever touched.
//!
//! A large cell is mapped as zeroes, which are holes, and nobody touches them to make them so. The collector must not
//! either: reading thirty million holes takes a page fault for each 4 KiB of them. Linux tells in `/proc/self/pagemap`
//! which pages of a mapping exist; the others hold no pointers.
//!
//! **Invariants.** Without that file, or where it cannot be read, everything counts as touched: slower, never wrong.

use crate::cell::{CellType, Header, Ref};
use crate::heap::Heap;
use crate::value::Value;
use std::fs::File;

/// Ranges shorter than this many bytes are not worth asking about.
const WORTH_ASKING: usize = 256 * 1024;
/// OS pages asked about at a time.
const WINDOW: usize = 4096;

/// More bytes than this that were touched, and [`Heap::is_blank`] does not read them.
const WORTH_READING: usize = 4 << 20;

impl Heap {
    /// Whether every slot of the cell from byte `from` on is a hole, as far as that is cheap to know: pages nobody
    /// ever touched are not read, and cells with much that was touched count as written.
    #[must_use]
    pub fn is_blank<T: CellType>(&self, cell: Ref<'_, T>, from: usize) -> bool {
        let header: *mut Header = cell.ptr().cast();
        let (mut blank, mut read) = (true, 0);
        // SAFETY: the cell is live, and the slots lie within it.
        unsafe {
            let end = header.byte_add(Header::bytes(header)).cast::<Value>();
            Resident::default().each_part(header.byte_add(from).cast(), end, |mut slot, end| {
                read += end.addr() - slot.addr();
                while blank && read <= WORTH_READING && slot < end {
                    blank = (*slot).is_hole();
                    slot = slot.add(1);
                }
            });
        }
        blank && read <= WORTH_READING
    }
}

/// A way to ask, opened when first needed.
#[derive(Default)]
pub(crate) struct Resident {
    #[cfg_attr(miri, allow(dead_code, reason = "Miri has no page map to ask"))]
    file: Option<Option<File>>,
    entries: Vec<u8>,
}

impl Resident {
    /// Calls `f` with the parts of a range of slots that may hold something other than holes, in order.
    pub fn each_part(&mut self, from: *mut Value, to: *mut Value, mut f: impl FnMut(*mut Value, *mut Value)) {
        let whole = (from.addr(), to.addr());
        if whole.1.saturating_sub(whole.0) < WORTH_ASKING {
            return f(from, to);
        }
        let at = |address: usize| from.with_addr(address.clamp(whole.0, whole.1));
        let page = rustix::param::page_size();
        // The part found last, which may go on.
        let mut part: Option<(usize, usize)> = None;
        let mut next = whole.0 / page;
        let last = whole.1.div_ceil(page);
        while next < last {
            let count = WINDOW.min(last - next);
            let known = self.ask(next, count);
            for i in 0..count {
                let here = next + i;
                if !known || self.entries[i * 8 + 7] & 0xC0 != 0 {
                    match &mut part {
                        Some((_, end)) if *end == here => *end += 1,
                        other => {
                            if let Some((start, end)) = other.replace((here, here + 1)) {
                                f(at(start * page), at(end * page));
                            }
                        }
                    }
                }
            }
            next += count;
        }
        if let Some((start, end)) = part {
            f(at(start * page), at(end * page));
        }
    }

    /// Reads the entries of `count` OS pages: 8 bytes each, "present" and "swapped" in the top two bits.
    #[cfg(all(target_os = "linux", not(miri)))]
    fn ask(&mut self, first: usize, count: usize) -> bool {
        use std::os::unix::fs::FileExt;
        let file = self.file.get_or_insert_with(|| File::open("/proc/self/pagemap").ok());
        self.entries.resize(count * 8, 0);
        file.as_ref().is_some_and(|f| f.read_exact_at(&mut self.entries, first as u64 * 8).is_ok())
    }
    #[cfg(not(all(target_os = "linux", not(miri))))]
    fn ask(&mut self, _first: usize, _count: usize) -> bool {
        false
    }
}

#[cfg(all(test, target_os = "linux", not(miri)))]
mod tests {
    use super::*;
    use crate::page::{map_pages, unmap_pages};

    #[test]
    fn untouched_parts_are_left_out() {
        const BYTES: usize = 64 << 20;
        let base = map_pages(BYTES).expect("memory");
        let from: *mut Value = base.as_ptr().cast();
        let page = rustix::param::page_size();
        let at = |bytes: usize| from.wrapping_byte_add(bytes);
        // SAFETY: within the mapping.
        unsafe {
            for bytes in [5 * page + 16, 6 * page, 40 << 20] {
                *at(bytes) = Value::TRUE;
            }
        }
        let mut parts = Vec::new();
        Resident::default().each_part(at(8), at(BYTES), |a, b| parts.push((a.addr() - from.addr(), b.addr() - from.addr())));
        // A kernel that hands out larger pages may list more, never less.
        for bytes in [5 * page + 16, 6 * page, 40 << 20] {
            assert!(parts.iter().any(|&(a, b)| (a..b).contains(&bytes)), "{bytes} is not in {parts:?}");
        }
        assert!(parts.iter().map(|(a, b)| b - a).sum::<usize>() < BYTES / 2, "{parts:?}");
        assert!(parts.windows(2).all(|p| p[0].1 < p[1].0), "{parts:?}");
        // SAFETY: mapped above.
        unsafe { unmap_pages(base, BYTES) };
    }

    #[test]
    fn without_an_answer_everything_counts() {
        let mut asked = Resident { file: Some(None), entries: Vec::new() };
        let from = std::ptr::without_provenance_mut::<Value>(1 << 30);
        let to = from.wrapping_byte_add(1 << 20);
        let mut parts = Vec::new();
        asked.each_part(from, to, |a, b| parts.push((a, b)));
        assert_eq!(parts, [(from, to)]);
    }
}
