//! Memory outside the heap: backing stores, slab pools, codecs, search, fixed-width numbers.
//!
//! Three groups, usable from plain Rust:
//! - memory: [`Stores`] makes [`BackingStore`]s, each with a charge in the ledger; [`SlabPool`] cuts small regions out
//!   of larger stores; [`Backing`] is either, as views share it; [`Sweeper`] frees dead stores on a thread of its own;
//!   [`CountingAllocator`] measures the rest.
//! - text and bytes: [`codec`], [`search`].
//! - numbers in bytes: [`fixed`].
//!
//! A store of its own, and regions of a slab, which is what small things should be:
//!
//! ```
//! use tally_ledger::{Account, Ledger};
//! use tally_offheap::{SlabPool, Stores};
//!
//! # fn main() -> Result<(), tally_offheap::AllocError> {
//! let ledger = Ledger::new();
//! ledger.set_limit(Some(1 << 20));
//! let stores = Stores::new(ledger.clone());
//! let store = stores.zeroed(Account::ArrayBuffers, 1000)?;
//! store.cells()[3].set(7);
//! assert!(stores.zeroed(Account::ArrayBuffers, 2 << 20).is_err(), "over the limit: an error, not an abort");
//!
//! let pool = SlabPool::for_buffers(stores);
//! let mut read = pool.alloc(4000)?;
//! read.write(0, b"what came").unwrap();
//! read.give_back_tail(9);
//! let next = pool.alloc(16)?;
//! assert_eq!((read.offset(), next.offset()), (0, 16), "of the same slab");
//! assert_eq!(pool.stats().live_bytes, 25);
//! drop((store, read, next, pool));
//! assert_eq!(ledger.total(), 0);
//! # Ok(())
//! # }
//! ```
//!
//! Codecs and search on plain slices:
//!
//! ```
//! use tally_offheap::{codec::{self, Encoding, Text}, search};
//! assert_eq!(codec::encode_to_vec(Text::Latin1(b"aGVsbG8"), Encoding::Base64), b"hello");
//! assert_eq!(search::last_index_of(b"abcabc", b"bc", usize::MAX), Some(4));
//! ```
//!
//! **Invariants**
//! - This crate knows no heap and no JavaScript. It does know Node's rules for malformed input and Node's error
//!   texts, because they *are* what these functions mean.
//! - Every allocation is charged before it is made and uncharged after it was freed. Failure is an [`AllocError`],
//!   never an abort.
//! - Bytes that JavaScript can see are handed out as `&[Cell<u8>]` or raw pointers, never as `&mut [u8]`, except by
//!   functions marked `unsafe` that name what the caller has to guarantee.

mod backing;
pub mod codec;
mod error;
mod evacuate;
pub mod fixed;
mod holes;
mod memory;
mod native;
mod pages;
mod pair;
mod parcel;
mod pool;
pub mod search;
mod shared;
mod slab;
mod store;
mod stores;
mod sweeper;
mod yard;

pub use backing::{Backing, Lent, Peek};
pub use error::{AllocError, OutOfBounds};
pub use evacuate::{Evacuated, Found, Tenants};
pub use memory::{ForeignDeleter, MAP_THRESHOLD};
pub use native::{CountingAllocator, given_to_thread};
pub use parcel::Parcel;
pub use pool::{PoolStats, SlabPool, Standing};
pub use shared::{Agent, SharedBytes, Sleeper, Who};
pub use slab::{Region, Slab, SlabRef, WholeSlab};
pub use store::{BackingStore, StoreRef, copy_cells};
pub use stores::Stores;
pub use sweeper::Sweeper;
pub use yard::ForeignFree;
