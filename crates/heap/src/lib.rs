//! The managed heap: spaces, allocation, collector, roots, weak cells, verifier.
//!
//! Knows the bits of a [`Value`] and the layout of a cell's header; nothing of what JavaScript means by them.
//! Who may hold what, and for how long, is in `docs/gc-safety.md`.
//!
//! Entry points: [`Heap`] (`heap`, its methods in `allocate`, `barrier`, `collect`, `external`), [`KindTable`] (what the
//! client says about its cells), [`graph`] (what tools read).

mod allocate;
pub mod atoms;
mod barrier;
pub mod cell;
mod collect;
mod external;
pub mod figures;
pub mod graph;
pub mod heap;
mod identity;
mod kinds;
pub mod local;
mod mark;
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
pub use stats::{HeapStats, PauseStats, SpaceStats};
pub use value::{Imm, Val, Value};
