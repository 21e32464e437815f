//! The managed heap: spaces, allocation, collector, roots, weak cells, verifier.
//!
//! Knows the bits of a [`Value`] and the layout of a cell's header; nothing of what JavaScript means by them.
//! Who may hold what, and for how long, is in `docs/gc-safety.md`.
//!
//! **Not a soundness boundary.** What is safe to call here is meant for a client that keeps its word: that its table of
//! kinds is true ([`KindTable::new`]), that the cells it fills are whole at the next allocation, that it keeps the cells of
//! one heap to that heap. The common mistakes end in a panic in every build (see `tests/misuse.rs`): a [`Local`] after its
//! scope, a [`Root`] or a cell with another heap, a cell smaller than its kind, a store to a slot of another cell, a write below the
//! native that runs. Code that is not trusted with a heap gets the handles of the crate `tally`, which owns the isolates
//! and shows nothing of this crate.
//!
//! What does not compile without `unsafe`:
//!
//! ```compile_fail,E0423
//! # use tally_heap::*;
//! let slot = Slot(std::cell::Cell::new(Value::TRUE)); // slots are words of cells, nothing else
//! ```
//! ```compile_fail,E0423
//! # use tally_heap::*;
//! fn a_value_of_any_bits() -> Value { Value(0x7fff_1234_5678) }
//! ```
//! ```compile_fail,E0423
//! # use tally_heap::*;
//! static ROWS: [KindDesc; 3] = [KindDesc::leaf("none"), KindDesc::leaf("none"), KindDesc::leaf("has slots, in truth")];
//! fn table() -> KindTable { KindTable(&ROWS) }
//! ```
//! ```compile_fail,E0133
//! # use tally_heap::*;
//! fn another_shape(cell: Ref<'_, AnyCell>) { cell.header.set_aux(77) }
//! ```
//! ```compile_fail,E0616
//! # use tally_heap::*;
//! fn finalized_again(cell: Ref<'_, AnyCell>) { cell.header.flags.set(0) }
//! ```
//! ```compile_fail,E0133
//! # use tally_heap::*;
//! fn any_atom(heap: &mut Heap) { heap.add_atom(std::ptr::dangling_mut()) }
//! ```
//! ```compile_fail,E0616
//! # use tally_heap::*;
//! fn the_table_of_atoms(heap: &mut Heap) { heap.atoms.insert(std::ptr::dangling_mut()) }
//! ```
//! ```compile_fail,E0133
//! # use tally_heap::*;
//! fn a_register_of_anybody(heap: &Heap) { heap.set(heap.local_at(17), Imm::TRUE) }
//! ```
//!
//! Entry points: [`Heap`] (`heap`, its methods in `allocate`, `barrier`, `collect`, `external`), [`KindTable`] (what the
//! client says about its cells), [`graph`] (what tools read).

mod allocate;
mod atoms;
mod barrier;
mod bound;
pub mod cell;
mod collect;
mod external;
pub mod figures;
pub mod graph;
pub mod heap;
mod identity;
mod idle;
mod kinds;
pub mod local;
mod mark;
mod marking;
pub mod page;
mod resident;
pub mod root;
mod scavenge;
mod spaces;
mod stats;
#[doc = include_str!("../../../docs/gc-safety.md")]
pub mod safety {}
pub mod value;
mod verify;
mod weak;

pub use cell::{AnyCell, Birth, CellType, FIRST_KIND, Header, KindDesc, KindTable, Ref, Slot, Trace, Visitor, flag};
pub use figures::Figures;
pub use heap::{Config, Gc, Heap, OutOfMemory};
pub use local::{Local, RootStack, ScopeMark};
pub use page::Space;
pub use root::Root;
pub use stats::{Collection, HeapStats, PauseStats, SpaceStats};
pub use value::{Imm, Val, Value};
