//! Identity hashes: a side table from address to number, for cells that were ever asked for one.
//!
//! Young and old cells have a map each, so that a scavenge looks at the young ones only. After cells have moved, each
//! entry of the maps concerned follows its cell or is dropped: work in proportion to the hashed cells, not to the heap.
//!
//! **Invariants.** A cell has [`flag::HASHED`] exactly while it has an entry. Numbers are the values of a counter,
//! mixed by a bijection, so no two of 2^32 cells share one.

use crate::cell::{Header, flag};
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
    young: AddressMap<u32>,
    old: AddressMap<u32>,
}

impl Identity {
    /// With `late` the numbers come round again after a thousand cells.
    pub fn new(late: bool) -> Identity {
        Identity { count: if late { u32::MAX - 1000 } else { 0 }, ..Identity::default() }
    }
    /// The number of a live cell, made if it has none.
    pub fn of(&mut self, cell: *mut Header, young: bool) -> u32 {
        let map = if young { &mut self.young } else { &mut self.old };
        // SAFETY: the caller has a live cell.
        let flags = unsafe { &(*cell).flags };
        if flags.get() & flag::HASHED != 0
            && let Some(&hash) = map.get(&cell.addr())
        {
            return hash;
        }
        debug_assert!(flags.get() & flag::HASHED == 0, "a hashed cell lost its number");
        flags.set(flags.get() | flag::HASHED);
        self.count = self.count.wrapping_add(1);
        let hash = mix(self.count);
        // Exposed, so that the address is one of a cell for `after_copying`.
        map.insert(cell.expose_provenance(), hash);
        hash
    }

    /// Drops the entries of cells for which `live` answers false.
    pub fn retain(&mut self, live: impl Fn(*mut Header) -> bool) {
        for map in [&mut self.young, &mut self.old] {
            map.retain(|&address, _| live(at(address)));
        }
    }

    /// After copying: entries follow their cells. `is_young` is asked of new addresses.
    ///
    /// # Safety
    /// As for [`fate`].
    pub unsafe fn after_copying(&mut self, all: bool, is_young: impl Fn(*mut Header) -> bool) {
        let mut from = std::mem::take(&mut self.young);
        if all {
            from.extend(std::mem::take(&mut self.old));
        }
        for (address, hash) in from {
            // SAFETY: the caller's promise.
            match unsafe { fate(at(address)) } {
                Fate::Dead => {}
                Fate::Stayed => {
                    self.old.insert(address, hash);
                }
                Fate::Moved(to) => {
                    let map = if is_young(to) { &mut self.young } else { &mut self.old };
                    map.insert(to.addr(), hash);
                }
            }
        }
    }

    /// Every hashed cell, and whether it is listed as young.
    pub fn each(&self) -> impl Iterator<Item = (*mut Header, bool)> {
        self.young.keys().map(|&a| (at(a), true)).chain(self.old.keys().map(|&a| (at(a), false)))
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
