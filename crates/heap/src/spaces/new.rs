//! The new space: one reservation of addresses, cut into pages that are bumped through and then copied out of.
//!
//! The two semi-spaces are two lists of pages, not two halves: a scavenge makes the active pages the from-space and
//! takes free pages for the to-space, as many as the survivors need. Because all pages lie in one reservation, "is
//! this a young cell?" is one subtraction and one comparison in the scavenger, without touching a page header.
//!
//! **Invariants**
//! - The reservation has room for a full semi-space and for a to-space that takes all of it with the worst packing,
//!   so a scavenge never lacks pages.
//! - A page is charged from the moment it is handed out until its memory is discarded; an untouched page costs nothing.
//! - `active` pages hold cells from [`Page::FIRST`] to their `top`; the page being bumped has its `top` in the heap.

use crate::page::{MAX_SMALL, PAGE_SIZE, Page, Space, discard_pages, map_pages, page_flag, populate_page, unmap_pages};
use std::collections::VecDeque;
use std::ptr::NonNull;
use tally_ledger::{Account, Charge, Ledger, LimitError};

/// Pages that may be active beyond the largest capacity: one because survivors filled a small semi-space, one for
/// an error object.
const EXTRA: usize = 2;

pub(crate) struct NewSpace {
    /// What pages say of whose they are.
    owner: *const (),
    base: *mut u8,
    /// Bytes reserved.
    span: usize,
    /// Pages in neither semi-space: the ones never touched in front, the warm ones at the back.
    free: VecDeque<u32>,
    /// Per page: the charge for its memory, while it has any.
    charges: Vec<Option<Charge>>,
    pub active: Vec<*mut Page>,
    pub from: Vec<*mut Page>,
    /// Per page: whether it is in the from-space of the collection under way.
    pub in_from: Box<[bool]>,
    /// Pages of a semi-space now, and at most.
    pub capacity: usize,
    pub max_capacity: usize,
}

/// Whether a page may be charged past the limits: a collection that has begun must be able to end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limits {
    Ask,
    Beyond,
}

pub(crate) enum NoPage {
    Refused(LimitError),
    /// The reservation is used up, or was never had.
    Exhausted,
}

impl NewSpace {
    pub fn new(owner: *const (), initial_bytes: u64, max_bytes: u64) -> NewSpace {
        let pages = |bytes: u64| usize::try_from(bytes.div_ceil(PAGE_SIZE as u64)).unwrap_or(usize::MAX).clamp(1, 1 << 16);
        let max_capacity = pages(max_bytes);
        // A to-space page can end with an unused tail shorter than the largest small cell.
        let usable = PAGE_SIZE - Page::FIRST;
        let most = max_capacity + EXTRA;
        let worst = (most * usable).div_ceil(usable - MAX_SMALL) + 1;
        let (mut count, mut base) = (most + worst, std::ptr::null_mut());
        match map_pages(count * PAGE_SIZE) {
            Some(p) => base = p.as_ptr(),
            None => count = 0,
        }
        NewSpace {
            owner,
            base,
            span: count * PAGE_SIZE,
            free: (0..count as u32).rev().collect(),
            charges: (0..count).map(|_| None).collect(),
            active: Vec::new(),
            from: Vec::new(),
            in_from: vec![false; count].into(),
            capacity: pages(initial_bytes).min(max_capacity),
            max_capacity,
        }
    }

    /// Address of the reservation and its bytes.
    pub fn region(&self) -> (usize, usize) {
        (self.base.addr(), self.span)
    }
    #[inline(always)]
    pub fn index(&self, page: *mut Page) -> usize {
        (page.addr() - self.base.addr()) / PAGE_SIZE
    }

    /// Adds a page to the active ones; true if its memory is known to be zero. `oldest_first` delays reuse.
    pub fn take(&mut self, ledger: &Ledger, limits: Limits, oldest_first: bool) -> Result<(*mut Page, bool), NoPage> {
        let next = if oldest_first { self.free.front() } else { self.free.back() };
        let index = *next.ok_or(NoPage::Exhausted)? as usize;
        let fresh = self.charges[index].is_none();
        if fresh {
            let bytes = PAGE_SIZE as u64;
            self.charges[index] = Some(match limits {
                Limits::Ask => ledger.charge(Account::HeapNew, bytes).map_err(NoPage::Refused)?,
                Limits::Beyond => ledger.charge_beyond_limits(Account::HeapNew, bytes),
            });
        }
        if oldest_first {
            self.free.pop_front();
        } else {
            self.free.pop_back();
        }
        // SAFETY: the page lies in the reservation and is in nobody's use. New pages hold no charge or bitmap.
        let page = unsafe {
            let page = self.base.add(index * PAGE_SIZE).cast::<Page>();
            if fresh {
                populate_page(page);
            }
            Page::init(page, self.owner, Space::New, page_flag::YOUNG, PAGE_SIZE, None);
            page
        };
        self.active.push(page);
        Ok((page, fresh))
    }

    /// Makes the active pages the from-space.
    pub fn flip(&mut self) {
        debug_assert!(self.from.is_empty());
        self.from = std::mem::take(&mut self.active);
        for &page in &self.from {
            self.in_from[(page.addr() - self.base.addr()) / PAGE_SIZE] = true;
            // SAFETY: active pages are mapped.
            unsafe { (*page).flags |= page_flag::FROM };
        }
    }

    /// Frees the from-space after its survivors left.
    pub fn free_from(&mut self, poison: bool) {
        for page in std::mem::take(&mut self.from) {
            let index = self.index(page);
            self.in_from[index] = false;
            // SAFETY: nothing on the page is alive.
            unsafe {
                (*page).flags &= !page_flag::FROM;
                if poison {
                    page.cast::<u8>().add(Page::FIRST).write_bytes(super::POISON, PAGE_SIZE - Page::FIRST);
                }
            }
            self.free.push_back(index as u32);
        }
    }

    /// Gives the memory of free pages back to the operating system, all but `keep` pages of it.
    pub fn discard(&mut self, keep: usize) {
        let (mut warm, cold): (Vec<u32>, Vec<u32>) = self.free.iter().partition(|&&i| self.charges[i as usize].is_some());
        self.free = cold.into();
        let kept = warm.split_off(warm.len().saturating_sub(keep));
        for index in warm {
            // SAFETY: a free page of the reservation.
            unsafe {
                let page = self.base.add(index as usize * PAGE_SIZE);
                discard_pages(NonNull::new_unchecked(page), PAGE_SIZE);
            }
            self.charges[index as usize] = None;
            self.free.push_back(index);
        }
        self.free.extend(kept);
    }

    /// Pages that may become active without risk to the next scavenge. The last is for an error object.
    pub fn left(&self) -> usize {
        (self.max_capacity + EXTRA).saturating_sub(self.active.len())
    }

    /// Bytes of memory charged.
    pub fn committed(&self) -> usize {
        self.charges.iter().flatten().count() * PAGE_SIZE
    }
}

impl Drop for NewSpace {
    fn drop(&mut self) {
        if let Some(base) = NonNull::new(self.base) {
            // SAFETY: the heap is going; its pages hold nothing to drop.
            unsafe { unmap_pages(base, self.span) };
        }
    }
}
