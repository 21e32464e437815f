//! The ground floor: accounts, charges and limits. Who owns which byte.
//!
//! Whoever takes memory (a heap page, an array buffer, a slab, a queue) takes a [`Charge`] first and keeps it as
//! long as the memory. A charge is refused, with a typed [`LimitError`], when the bytes would pass a limit:
//! 1. the wanted bytes are added to the running total in one compare-and-swap that checks the limit;
//! 2. heap accounts do the same with the heap's total and undo step 1 when that one refuses;
//! 3. then, infallibly, the account's own counters follow.
//!
//! **Invariants**
//! - No counter ever passes its limit, not even for a moment, except by [`Ledger::charge_beyond_limits`] and
//!   [`Ledger::observe_native`], which say so.
//! - With no call under way, `total` equals the sum over all accounts but attributions ([`Account::is_attribution`]), and each account equals the sum of its living
//!   charges. While calls are under way on other threads a reader may see a sum that is off by those calls.
//! - Nothing here allocates after [`Ledger::new`], blocks, or panics.
//! - This crate knows nothing of JavaScript, of heaps, or of how memory is got. It counts bytes; all numbers are bytes
//!   unless they say otherwise.

#![forbid(unsafe_code)]

mod account;
mod book;
mod charge;
mod limit;

pub use account::{ACCOUNT_COUNT, Account};
pub use book::{AccountSnapshot, Holding, Ledger, LedgerSnapshot, ReserveGuard};
pub use charge::Charge;
pub use limit::{LimitError, LimitKind};
