//! Memory outside the heap: backing stores, slab pools, codecs, search, fixed-width numbers.
//!
//! Three groups, usable from plain Rust:
//! - memory: [`Stores`] makes [`BackingStore`]s, each with a charge in the ledger; [`SlabPool`] cuts small regions out
//!   of larger stores; [`Backing`] is either, as views share it; [`Sweeper`] frees dead stores on a thread of its own;
//!   [`CountingAllocator`] measures the rest.
//! - text and bytes: [`codec`], [`search`].
//! - numbers in bytes: [`fixed`].
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
mod pool;
pub mod search;
mod slab;
mod store;
mod stores;
mod sweeper;
mod yard;

pub use backing::{Backing, Lent, Peek};
pub use error::{AllocError, OutOfBounds};
pub use evacuate::{Evacuated, Found, Tenants};
pub use memory::{ForeignDeleter, MAP_THRESHOLD};
pub use native::CountingAllocator;
pub use pool::{PoolStats, SlabPool, Standing};
pub use slab::{Region, Slab, SlabRef, WholeSlab};
pub use store::{BackingStore, StoreRef, copy_cells};
pub use stores::Stores;
pub use sweeper::Sweeper;
pub use yard::ForeignFree;
