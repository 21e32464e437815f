//! [`Parcel`]: the bytes of a store on their way to another isolate, which may be on another thread.
//!
//! A mapping that nobody else refers to goes as it is; everything else is copied, since small blocks belong to their isolate's
//! pages and shared stores to those who share them.
//!
//! **Invariants.** A parcel is charged to the ledger that sent it until somebody [unpacks](Parcel::unpack) it; its bytes are
//! freed before their charge, on whatever thread it is dropped.

use tally_ledger::{Account, Charge, Ledger};

use crate::error::AllocError;
use crate::memory::Memory;
use crate::store::StoreRef;
use crate::stores::Stores;

#[derive(Debug)]
enum Content {
    /// All of a mapping, so long.
    Whole(Memory, usize),
    Copy(Vec<u8>),
}

/// See the [module](self).
#[derive(Debug)]
pub struct Parcel {
    // Fields drop in this order.
    content: Content,
    max: Option<usize>,
    _charge: Charge,
}

// SAFETY: the store that the bytes belonged to is gone or has been copied, so that whoever has the parcel is alone with them;
// a mapping (which is all that `Whole` ever has) may be used and freed by any thread.
unsafe impl Send for Parcel {}

impl Parcel {
    /// Packs a store: moves its bytes if nobody else has them.
    ///
    /// # Errors
    /// When the ledger, or the system, refuses a copy. The store is handed back.
    pub fn pack(store: StoreRef, ledger: &Ledger) -> Result<Parcel, (AllocError, StoreRef)> {
        let max = store.max_byte_length();
        let store = match store.into_whole() {
            Ok((memory, len, charge)) => return Ok(Parcel { content: Content::Whole(memory, len), max, _charge: charge }),
            Err(store) => store,
        };
        let charge = match ledger.charge(Account::Native, store.len() as u64) {
            Ok(charge) => charge,
            Err(e) => return Err((e.into(), store)),
        };
        let mut bytes = Vec::new();
        if bytes.try_reserve_exact(store.len()).is_err() {
            return Err((AllocError::OutOfMemory { asked: store.len() as u64 }, store));
        }
        bytes.extend(store.cells().iter().map(std::cell::Cell::get));
        Ok(Parcel { content: Content::Copy(bytes), max, _charge: charge })
    }

    /// How many bytes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Whole(_, len) => *len,
            Content::Copy(bytes) => bytes.len(),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The store for the isolate of `stores`, whose ledger is charged.
    ///
    /// # Errors
    /// When that ledger, or the system, refuses. The parcel is handed back.
    pub fn unpack(self, account: Account, stores: &Stores) -> Result<StoreRef, (AllocError, Parcel)> {
        match self.content {
            Content::Whole(memory, len) => {
                let charge = match stores.ledger().charge(account, memory.footprint(len) as u64) {
                    Ok(charge) => charge,
                    Err(e) => return Err((e.into(), Parcel { content: Content::Whole(memory, len), ..self })),
                };
                Ok(stores.settle(memory, len, self.max, charge))
            }
            Content::Copy(ref bytes) => {
                let made = match self.max {
                    None => stores.uninit(account, bytes.len() as u64),
                    Some(max) => stores.resizable(account, bytes.len() as u64, max as u64),
                };
                match made {
                    Ok(store) => {
                        // As long as the bytes, so this cannot be out of bounds.
                        let _ = store.write(0, bytes);
                        Ok(store)
                    }
                    Err(e) => Err((e, self)),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_arrive_and_charges_follow() {
        for len in [0_usize, 10, 200_000] {
            let (from, to) = (Ledger::new(), Ledger::new());
            let stores = Stores::new(from.clone());
            let store = stores.zeroed(Account::ArrayBuffers, len as u64).expect("no limit");
            store.fill(0, len, 7).expect("in bounds");
            let parcel = Parcel::pack(store, &from).map_err(|(e, _)| e).expect("no limit");
            drop(stores);
            let to_book = to.clone();
            std::thread::spawn(move || {
                let stores = Stores::new(to_book.clone());
                let store = parcel.unpack(Account::ArrayBuffers, &stores).map_err(|(e, _)| e).expect("no limit");
                assert_eq!(store.len(), len);
                assert!(store.cells().iter().all(|b| b.get() == 7));
                assert_eq!(to_book.account(Account::ArrayBuffers).current, len as u64);
                drop(store);
                stores.sweeper().drain();
            })
            .join()
            .expect("no panic");
            assert_eq!((from.total(), to.total()), (0, 0), "{len} bytes");
        }
    }

    #[test]
    fn what_others_see_is_copied_and_resizable_stays() {
        let ledger = Ledger::new();
        let stores = Stores::new(ledger.clone());
        let store = stores.resizable(Account::ArrayBuffers, 200_000, 400_000).expect("no limit");
        let seen = store.clone();
        let parcel = Parcel::pack(store, &ledger).map_err(|(e, _)| e).expect("no limit");
        seen.fill(0, 1, 9).expect("in bounds");
        let copy = parcel.unpack(Account::ArrayBuffers, &stores).map_err(|(e, _)| e).expect("no limit");
        assert_eq!(copy.cells()[0].get(), 0);
        copy.resize(400_000).expect("up to its maximum");
    }
}
