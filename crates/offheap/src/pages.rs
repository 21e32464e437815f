//! Small blocks out of pages of our own, which go back to the operating system when they are free.
//!
//! Blocks of one size class come from *spans* of 256 KiB, each aligned to its size: a header, then blocks. A block is handed
//! out from behind the last one that ever was, or it is one that came back, the first of them. A span all of whose blocks
//! came back is kept for any class, a few of them; more are unmapped, on the sweeper's thread. What came back in the middle of
//! spans goes back page by page when somebody has time ([`Pages::trim`]).
//!
//! A general allocator keeps what it was given for ever once something small lives at its end, mixes the bytes of Buffers
//! with those of everything else that was freed, and cannot say what it keeps.
//!
//! Large mappings that nobody has any more are kept for a while, too: whoever wants memory of any content and overwrites it
//! gets pages that are there already. Whoever wants zeros gets fresh ones.
//!
//! **Invariants**
//! - A block's bytes are zero when it is handed out for the first time since its span was mapped, unless the span was used
//!   before (`stale`).
//! - A bit in the header is set exactly while its block has come back.
//! - Nobody but the owning isolate gets a block: what an old one shows are bytes of the isolate's own.
//! - The ledger's account `storePages` has what blocks take beside the bytes that were asked for: rounding up, blocks that
//!   came back and whose pages are still there, headers. It lags behind by at most [`LAG`] bytes.

use std::cell::RefCell;
use std::ptr::{self, NonNull};

use tally_ledger::{Account, Charge, Ledger};

use crate::memory::{Memory, os};

/// Bytes of a span, and what it is aligned to.
pub(crate) const SPAN: usize = 256 * 1024;

/// The largest block.
const MOST: usize = crate::MAP_THRESHOLD;

/// Classes: multiples of 16 up to 128, then eight for each doubling.
const CLASSES: usize = 8 + 8 * 10;

/// Empty spans that are kept.
const KEPT: usize = 4;

/// Empty spans that wait until the sweeper's thread is bothered with them.
const BATCH: usize = 32;

/// Bytes of large mappings that are kept for whoever wants memory of any content: at most so many, and at most a
/// thirty-second of the limit.
const MOST_LARGE: usize = 64 << 20;

/// Bytes between blocks that are let be while there is something else to do, beside a quarter of what was asked for.
const LOOSE: u64 = 4 << 20;

/// What the charge may lag behind.
const LAG: u64 = 64 * 1024;

#[repr(C)]
#[derive(Debug)]
struct Span {
    owner: *const Pages,
    /// Neighbours among the spans of the class that have room, or null.
    next: *mut Span,
    previous: *mut Span,
    /// Where the pages list it.
    index: u32,
    class: u16,
    /// How many blocks there are room for, were ever handed out, and came back.
    blocks: u16,
    high: u16,
    free: u16,
    /// No bit below this word of the bits is set.
    hint: u16,
    /// Whether its bytes were somebody's before it was empty.
    stale: bool,
    /// Whether blocks came back since it was last trimmed.
    dirty: bool,
    listed: bool,
    /// Bytes of pages that went back to the system and were not handed out since.
    released: u32,
}

/// Where the bits are.
const BITS: usize = size_of::<Span>();

#[derive(Debug)]
struct Inner {
    /// The spans of each class that have room.
    room: [*mut Span; CLASSES],
    spans: Vec<NonNull<Span>>,
    empty: Vec<NonNull<u8>>,
    /// Large mappings that nobody has, and their bytes.
    large: Vec<(NonNull<u8>, usize)>,
    large_bytes: usize,
    /// Bytes of large mappings that were asked for with any content since the last trim: no more are kept.
    wanted: usize,
    /// Bytes of pages that are there: of spans up to the last block, less what was released.
    touched: u64,
    /// Bytes that were asked for.
    asked: u64,
    charge: Option<Charge>,
    cursor: usize,
    /// Bytes that the last trim could not give back.
    in_vain: u64,
}

/// Where small blocks come from. It must not move while there are blocks.
#[derive(Debug)]
pub(crate) struct Pages {
    inner: RefCell<Inner>,
    ledger: Option<Ledger>,
}

fn class_of(len: usize) -> usize {
    debug_assert!(len > 0 && len <= MOST);
    if len <= 128 {
        return len.div_ceil(16) - 1;
    }
    // 129..=256 is the first doubling.
    let doubling = (len - 1).ilog2() as usize - 7;
    let step = 16 << doubling;
    8 + doubling * 8 + (len - (128 << doubling)).div_ceil(step) - 1
}

const fn size_of_class(class: usize) -> usize {
    if class < 8 {
        return (class + 1) * 16;
    }
    let (doubling, step) = ((class - 8) / 8, (class - 8) % 8);
    (128 << doubling) + (step + 1) * (16 << doubling)
}

/// How a span of a class is cut.
#[derive(Clone, Copy, Debug)]
struct Layout {
    /// Bytes of a block.
    size: usize,
    /// How many there are.
    blocks: usize,
    /// Where the first is.
    first: usize,
}

const LAYOUTS: [Layout; CLASSES] = {
    let mut all = [Layout { size: 0, blocks: 0, first: 0 }; CLASSES];
    let mut class = 0;
    while class < CLASSES {
        let size = size_of_class(class);
        // As many as fit with their bits.
        let most = (SPAN - BITS) / size;
        let first = (BITS + most.div_ceil(64) * 8).next_multiple_of(16);
        all[class] = Layout { size, blocks: (SPAN - first) / size, first };
        class += 1;
    }
    all
};

fn layout(class: usize) -> Layout {
    LAYOUTS[class]
}

impl Span {
    /// The span that a block is in.
    fn of(block: NonNull<u8>) -> *mut Span {
        ptr::with_exposed_provenance_mut(block.addr().get() & !(SPAN - 1))
    }

    /// # Safety
    /// `this` is a living span, and `i` is less than its blocks.
    unsafe fn bit(this: *mut Span, i: usize) -> (*mut u64, u64) {
        // SAFETY: the bits are behind the header, one for each block.
        (unsafe { this.cast::<u8>().add(BITS).cast::<u64>().add(i / 64) }, 1 << (i % 64))
    }
}

impl Pages {
    pub(crate) fn new(ledger: Option<Ledger>) -> Pages {
        let inner = Inner {
            room: [ptr::null_mut(); CLASSES],
            spans: Vec::new(),
            empty: Vec::new(),
            large: Vec::new(),
            large_bytes: 0,
            wanted: 0,
            touched: 0,
            asked: 0,
            charge: None,
            cursor: 0,
            in_vain: 0,
        };
        Pages { inner: RefCell::new(inner), ledger }
    }

    /// A block of at least `len` bytes, and whether they are zero.
    pub(crate) fn alloc(&self, len: usize) -> Option<(NonNull<u8>, bool)> {
        let class = class_of(len);
        let inner = &mut *self.inner.borrow_mut();
        let mut span = inner.room[class];
        if span.is_null() {
            span = self.new_span(inner, class)?;
        }
        let Layout { size, first, .. } = layout(class);
        inner.asked += len as u64;
        // SAFETY: spans with room live, and the bits and blocks are within them.
        let (block, zero) = unsafe {
            let s = &mut *span;
            let (i, zero) = if s.free > 0 {
                let mut word = s.hint as usize;
                while *Span::bit(span, word * 64).0 == 0 {
                    word += 1;
                }
                let bits = Span::bit(span, word * 64).0;
                let i = word * 64 + (*bits).trailing_zeros() as usize;
                *bits &= *bits - 1;
                s.hint = word as u16;
                s.free -= 1;
                let back = (size as u32).min(s.released);
                s.released -= back;
                inner.touched += u64::from(back);
                (i, false)
            } else {
                s.high += 1;
                inner.touched += size as u64;
                (s.high as usize - 1, !s.stale)
            };
            if s.free == 0 && s.high == s.blocks {
                inner.unlist(span);
            }
            (span.cast::<u8>().add(first + i * size), zero)
        };
        self.settle(inner);
        NonNull::new(block).map(|block| (block, zero))
    }

    /// Takes a block of `len` bytes back.
    ///
    /// # Safety
    /// [`alloc`](Pages::alloc) gave it for as many, and nobody uses it any more.
    pub(crate) unsafe fn free(block: NonNull<u8>, len: usize) {
        let span = Span::of(block);
        // SAFETY: blocks are in living spans, whose owner is where it was.
        let this = unsafe { &*(*span).owner };
        let inner = &mut *this.inner.borrow_mut();
        inner.asked -= len as u64;
        // SAFETY: as above.
        unsafe {
            let s = &mut *span;
            let Layout { size, first, .. } = layout(s.class as usize);
            let i = (block.addr().get() - span.addr() - first) / size;
            let (bits, bit) = Span::bit(span, i);
            debug_assert!(*bits & bit == 0, "a block came back twice");
            *bits |= bit;
            s.free += 1;
            s.dirty = true;
            s.hint = s.hint.min((i / 64) as u16);
            if s.free == s.high {
                inner.vacate(span);
            } else if !s.listed {
                inner.list(span);
            }
        }
        this.settle(inner);
    }

    fn new_span(&self, inner: &mut Inner, class: usize) -> Option<*mut Span> {
        let (base, stale) = match inner.empty.pop() {
            Some(base) => (base, true),
            None => (os::map_span()?, false),
        };
        let span = base.cast::<Span>().as_ptr();
        span.expose_provenance();
        let Layout { blocks, first, .. } = layout(class);
        // SAFETY: a span of our own.
        unsafe {
            span.write(Span {
                owner: self,
                next: ptr::null_mut(),
                previous: ptr::null_mut(),
                index: inner.spans.len() as u32,
                class: class as u16,
                blocks: blocks as u16,
                high: 0,
                free: 0,
                hint: 0,
                stale,
                dirty: false,
                listed: false,
                released: 0,
            });
            span.cast::<u8>().add(BITS).write_bytes(0, first - BITS);
        }
        inner.touched += first as u64;
        inner.spans.push(base.cast());
        inner.list(span);
        Some(span)
    }

    /// Brings the charge up to date if it lags.
    fn settle(&self, inner: &mut Inner) {
        let Some(ledger) = &self.ledger else { return };
        let should = inner.touched.saturating_sub(inner.asked) + inner.large_bytes as u64;
        let charge = inner.charge.get_or_insert_with(|| ledger.charge_beyond_limits(Account::StorePages, 0));
        let is = charge.bytes();
        if should > is + LAG {
            charge.grow_beyond_limits(should - is);
        } else if should + LAG < is || should == 0 {
            charge.shrink(is - should);
        }
    }

    /// Whether a mapping of `size` bytes is worth keeping: it was asked for, and there is room.
    pub(crate) fn wants_large(&self, size: usize) -> bool {
        let inner = self.inner.borrow();
        let limit = self.ledger.as_ref().and_then(Ledger::limit).map_or(usize::MAX, |n| usize::try_from(n / 32).unwrap_or(usize::MAX));
        inner.large_bytes + size <= MOST_LARGE.min(limit).min(inner.wanted)
    }

    /// Keeps a mapping of `size` bytes for later.
    pub(crate) fn keep_large(&self, base: NonNull<u8>, size: usize) {
        let inner = &mut *self.inner.borrow_mut();
        inner.large.push((base, size));
        inner.large_bytes += size;
        self.settle(inner);
    }

    /// A mapping of `size` bytes, or not much more, with any content.
    pub(crate) fn take_large(&self, size: usize) -> Option<Memory> {
        let inner = &mut *self.inner.borrow_mut();
        inner.wanted = inner.wanted.saturating_add(size);
        let at = inner.large.iter().rposition(|&(_, s)| s >= size && s - size <= size / 8)?;
        let (base, size) = inner.large.remove(at);
        inner.large_bytes -= size;
        self.settle(inner);
        Some(Memory::mapping(base, size))
    }

    pub(crate) fn has_many_empty(&self) -> bool {
        self.inner.borrow().empty.len() >= KEPT + BATCH
    }

    /// Empty spans, beside those that are kept, as memory to be freed: when they are many, or `all` of them.
    pub(crate) fn take_empty(&self, all: bool) -> Vec<Memory> {
        let inner = &mut *self.inner.borrow_mut();
        if !all && inner.empty.len() < KEPT + BATCH {
            return Vec::new();
        }
        let from = if all { 0 } else { KEPT };
        let mut out: Vec<Memory> = inner.empty.drain(from..).map(Memory::span).collect();
        if all {
            (inner.large_bytes, inner.wanted) = (0, 0);
            out.extend(inner.large.drain(..).map(|(base, size)| Memory::mapping(base, size)));
            self.settle(inner);
        }
        out
    }

    /// Gives pages back that lie in blocks which came back, span by span until `go_on` says no. Whether all is done.
    pub(crate) fn trim(&self, mut go_on: impl FnMut() -> bool) -> bool {
        let inner = &mut *self.inner.borrow_mut();
        while let Some(span) = inner.spans.get(inner.cursor) {
            inner.cursor += 1;
            // SAFETY: listed spans live.
            let released = unsafe { release_free_pages(span.as_ptr()) };
            inner.touched = inner.touched.wrapping_add_signed(-released);
            if released != 0 && !go_on() {
                self.settle(inner);
                return false;
            }
        }
        inner.cursor = 0;
        inner.in_vain = inner.touched - inner.asked;
        self.settle(inner);
        true
    }

    /// Whether much is free between blocks that a trim has not tried to give back.
    pub(crate) fn is_trim_due(&self) -> bool {
        let inner = &mut *self.inner.borrow_mut();
        let loose = inner.touched - inner.asked;
        inner.in_vain = inner.in_vain.min(loose);
        loose > inner.in_vain + LOOSE + inner.asked / 4
    }

    /// Bytes of pages that are there and were not asked for, empty spans included.
    pub(crate) fn free_bytes(&self) -> u64 {
        let inner = self.inner.borrow();
        inner.touched - inner.asked + (inner.empty.len() * SPAN + inner.large_bytes) as u64
    }

    /// Bytes of spans, and bytes that were asked for of them.
    #[cfg(test)]
    fn figures(&self) -> (usize, u64, u64) {
        let inner = self.inner.borrow();
        (inner.spans.len(), inner.touched, inner.asked)
    }
}

impl Inner {
    fn list(&mut self, span: *mut Span) {
        // SAFETY: living spans, of which those listed are linked.
        unsafe {
            let head = &mut self.room[(*span).class as usize];
            (*span).next = *head;
            (*span).previous = ptr::null_mut();
            (*span).listed = true;
            if !head.is_null() {
                (**head).previous = span;
            }
            *head = span;
        }
    }

    fn unlist(&mut self, span: *mut Span) {
        // SAFETY: as in `list`.
        unsafe {
            let (next, previous) = ((*span).next, (*span).previous);
            if previous.is_null() {
                self.room[(*span).class as usize] = next;
            } else {
                (*previous).next = next;
            }
            if !next.is_null() {
                (*next).previous = previous;
            }
            (*span).listed = false;
        }
    }

    /// All blocks of a span came back.
    fn vacate(&mut self, span: *mut Span) {
        // SAFETY: as in `list`; the span is on no list after this.
        unsafe {
            if (*span).listed {
                self.unlist(span);
            }
            let (class, high, index) = ((*span).class as usize, (*span).high as usize, (*span).index as usize);
            let Layout { size, first, .. } = layout(class);
            self.touched -= (first + high * size) as u64 - u64::from((*span).released);
            let this = self.spans.swap_remove(index);
            if let Some(moved) = self.spans.get(index) {
                (*moved.as_ptr()).index = index as u32;
            }
            self.empty.push(this.cast());
        }
    }
}

/// Gives the pages back that lie in blocks which came back; how many bytes more than were known to be away.
///
/// # Safety
/// `span` is a living span.
unsafe fn release_free_pages(span: *mut Span) -> i64 {
    // SAFETY: the caller's promise; bits and blocks are within the span, and nobody has blocks that came back.
    unsafe {
        let s = &mut *span;
        if !std::mem::replace(&mut s.dirty, false) || s.free == 0 {
            return 0;
        }
        let Layout { size, first, .. } = layout(s.class as usize);
        let is_free = |i: usize| {
            let (bits, bit) = Span::bit(span, i);
            *bits & bit != 0
        };
        let (mut i, mut total) = (0, 0);
        while i < s.high as usize {
            if !is_free(i) {
                i += 1;
                continue;
            }
            let from = i;
            while i < s.high as usize && is_free(i) {
                i += 1;
            }
            let (start, end) = ((first + from * size).next_multiple_of(os::PAGE), (first + i * size) & !(os::PAGE - 1));
            if start < end && os::give_back(span.cast::<u8>().add(start), end - start) {
                total += end - start;
            }
        }
        let before = std::mem::replace(&mut s.released, total as u32);
        total as i64 - i64::from(before)
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        let inner = self.inner.get_mut();
        debug_assert!(inner.spans.is_empty(), "a block outlives its pages");
        inner.empty.drain(..).for_each(|base| drop(Memory::span(base)));
        inner.large.drain(..).for_each(|(base, size)| drop(Memory::mapping(base, size)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_close() {
        for len in 1..=MOST {
            let class = class_of(len);
            let size = size_of_class(class);
            assert!(size >= len && size.is_multiple_of(16), "{len}: {size}");
            assert!(size - len <= 15.max(len / 8), "{len}: {size}");
            assert!(class == 0 || size_of_class(class - 1) < len);
        }
        assert_eq!(class_of(MOST), CLASSES - 1);
        for class in 0..CLASSES {
            let Layout { blocks, first, .. } = layout(class);
            assert!(blocks > 0 && first + blocks * size_of_class(class) <= SPAN && u16::try_from(blocks).is_ok());
        }
    }

    /// Random blocks, whose bytes nobody else touches, and which are zero when they are said to be.
    #[test]
    fn blocks_never_overlap() {
        let ledger = Ledger::new();
        let pages = Pages::new(Some(ledger.clone()));
        let mut x = 88_172_645_463_325_252u64;
        let mut below = |n: usize| {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            (x % n as u64) as usize
        };
        let mut live: Vec<(NonNull<u8>, usize, u8)> = Vec::new();
        for step in 0..if cfg!(miri) { 300 } else { 20_000 } {
            match below(20) {
                0..=9 => {
                    let large = below(4) == 0;
                    // One less than from which on they are mapped.
                    let len = 1 + below(if large { MOST - 1 } else { 3000 });
                    let (block, zero) = pages.alloc(len).unwrap();
                    assert!(block.addr().get().is_multiple_of(16));
                    let byte = below(256) as u8;
                    // SAFETY: the block is ours.
                    unsafe {
                        if zero {
                            assert!(std::slice::from_raw_parts(block.as_ptr(), len).iter().all(|&b| b == 0), "step {step}");
                        }
                        block.write_bytes(byte, len);
                    }
                    live.push((block, len, byte));
                }
                10..=18 if !live.is_empty() => {
                    let (block, len, byte) = live.swap_remove(below(live.len()));
                    // SAFETY: as above.
                    unsafe {
                        assert!(std::slice::from_raw_parts(block.as_ptr(), len).iter().all(|&b| b == byte), "step {step}");
                        Pages::free(block, len);
                    }
                }
                _ if below(20) == 0 => {
                    pages.trim(|| true);
                    pages.take_empty(below(2) == 0);
                }
                _ => {}
            }
            let (_, touched, asked) = pages.figures();
            assert_eq!(asked, live.iter().map(|l| l.1 as u64).sum::<u64>());
            let charged = ledger.account(Account::StorePages).current;
            assert!(charged.abs_diff(touched - asked) <= LAG, "{charged} of {touched} - {asked}");
        }
        for (block, len, _) in live {
            // SAFETY: as above.
            unsafe { Pages::free(block, len) };
        }
        assert_eq!(pages.figures(), (0, 0, 0));
        assert_eq!(ledger.total(), 0);
    }
}
