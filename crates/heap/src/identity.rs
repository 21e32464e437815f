//! Identity hashes: side tables from address to number, for cells that were ever asked for one.
//!
//! The young have one map, which each scavenge walks. The others have theirs in the header of their page: what died is
//! dropped when the page is swept.
//!
//! **Invariants.** A cell has [`flag::HASHED`] exactly while it has an entry. Numbers are the values of a counter,
//! mixed by a bijection, so no two of 2^32 cells share one.

use crate::cell::{Header, flag};
use crate::page::Page;
use crate::scavenge::{Fate, fate};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes an address by one multiplication.
#[derive(Default)]
pub(crate) struct AddressHasher(u64);
impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {
        unreachable!("addresses are hashed as usize");
    }
    fn write_usize(&mut self, address: usize) {
        // The table uses the low bits for the place and the top seven for the tag; addresses differ from bit 3 on.
        let h = (address as u64 >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = h ^ h >> 32;
    }
}
pub(crate) type ByAddress = BuildHasherDefault<AddressHasher>;
pub(crate) type AddressMap<T> = HashMap<usize, T, ByAddress>;

#[derive(Default)]
pub(crate) struct Identity {
    count: u32,
    pub young: AddressMap<u32>,
}

/// The map of a page that is not young.
///
/// # Safety
/// The page is mapped, and nobody has a reference into the map.
unsafe fn map_of<'p>(page: *mut Page) -> &'p mut AddressMap<u32> {
    // SAFETY: the caller's promise.
    unsafe { (*page).hashes.get_or_insert_default() }
}

impl Identity {
    /// With `late` the numbers come round again after a thousand cells.
    pub fn new(late: bool) -> Identity {
        Identity { count: if late { u32::MAX - 1000 } else { 0 }, ..Identity::default() }
    }
    /// The number of a live cell, made if it has none.
    pub fn of(&mut self, cell: *mut Header, young: bool) -> u32 {
        // SAFETY: the caller has a live cell, and the map is used here only.
        let (flags, map) = unsafe { (&(*cell).flags, if young { &mut self.young } else { map_of(Page::of(cell)) }) };
        if flags.get() & flag::HASHED != 0
            && let Some(&hash) = map.get(&cell.addr())
        {
            return hash;
        }
        debug_assert!(flags.get() & flag::HASHED == 0, "a hashed cell lost its number");
        flags.set(flags.get() | flag::HASHED);
        self.count = self.count.wrapping_add(1);
        let hash = mix(self.count);
        // Exposed, so that the address is one of a cell for `settle`.
        map.insert(cell.expose_provenance(), hash);
        hash
    }

    /// After copying: the entries of the young follow their cells. `is_young` is asked of new addresses.
    ///
    /// # Safety
    /// As for [`fate`].
    pub unsafe fn young_after_copying(&mut self, is_young: impl Fn(*mut Header) -> bool) {
        let from = std::mem::take(&mut self.young);
        // SAFETY: the caller's promise.
        unsafe { self.settle(from, is_young) };
    }

    /// After copying: the entries of a page that was copied out of follow their cells.
    ///
    /// # Safety
    /// As for [`fate`].
    pub unsafe fn page_after_copying(&mut self, page: *mut Page, is_young: impl Fn(*mut Header) -> bool) {
        // SAFETY: the caller's promise.
        unsafe {
            if let Some(from) = (&raw mut (*page).hashes).replace(None) {
                self.settle(*from, is_young);
            }
        }
    }

    unsafe fn settle(&mut self, from: AddressMap<u32>, is_young: impl Fn(*mut Header) -> bool) {
        for (address, hash) in from {
            let cell = at(address);
            // SAFETY: the caller's promise.
            unsafe {
                let to = match fate(cell) {
                    Fate::Dead => continue,
                    Fate::Stayed => cell,
                    Fate::Moved(to) => to,
                };
                let map = if is_young(to) { &mut self.young } else { map_of(Page::of(to)) };
                map.insert(to.addr(), hash);
            }
        }
    }
}

/// Drops what belongs to the dead of a page.
///
/// # Safety
/// A marking is complete, and the page not swept yet.
pub(crate) unsafe fn sweep_hashes(page: *mut Page) {
    // SAFETY: the caller's promise.
    unsafe {
        if let Some(map) = &mut (*page).hashes {
            map.retain(|&address, _| Page::is_marked(at(address)));
            if map.is_empty() {
                (*page).hashes = None;
            }
        }
    }
}

fn at(address: usize) -> *mut Header {
    std::ptr::with_exposed_provenance_mut(address)
}

/// A bijection of 32-bit numbers whose results look unordered (multiplications by odd numbers, xor-shifts).
fn mix(n: u32) -> u32 {
    let mut h = n.wrapping_mul(0x9E37_79B1);
    h ^= h >> 16;
    h = h.wrapping_mul(0x85EB_CA6B);
    h ^ h >> 13
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_do_not_repeat() {
        let count = if cfg!(miri) { 1000 } else { 100_000 };
        let seen: std::collections::HashSet<u32> = (0..count).map(mix).collect();
        assert_eq!(seen.len(), count as usize);
    }
}
