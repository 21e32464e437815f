//! The managed heap: spaces, allocation, collector, roots, weak cells, verifier.
//!
//! Knows the bits of a [`Value`] and the layout of a cell's header; nothing of what JavaScript means by them.

pub mod atoms;
pub mod cell;
pub mod heap;
pub mod local;
pub mod page;
pub mod root;
pub mod value;

pub use cell::{AnyCell, Birth, CellType, FIRST_KIND, Header, KindDesc, KindTable, Ref, Slot, Trace, Visitor, flag};
pub use heap::{Config, Gc, Heap, OutOfMemory};
pub use local::{Local, RootStack, StackMark};
pub use root::Root;
pub use value::{Imm, Val, Value};
