//! JavaScript in a Rust program: isolates with limits of their own, behind an API that safe code cannot break.
//!
//! ```
//! use tally::{Isolate, Limits};
//!
//! let mut isolate = Isolate::new(Limits { max_heap: 64 << 20, ..Limits::default() })?;
//! let text = isolate.enter(|scope| {
//!     let greet = scope.evaluate("greet.js", "name => `Hello, ${name}!`")?.cast::<tally::types::Function>(scope)?;
//!     let (this, name) = (scope.undefined(), scope.string("world")?);
//!     let text = scope.call(greet, this, &[name.any()])?;
//!     scope.as_text(text)
//! })?;
//! assert_eq!(text, "Hello, world!");
//! # Ok::<(), tally::Error>(())
//! ```
//!
//! An [`Isolate`] is entered to work with it; the [`Scope`] one gets has the methods, and owns the [`Handle`]s made
//! meanwhile. What must be kept longer goes into a [`Global`]. Rust closures become functions with [`Scope::function`].
//!
//! # The boundary
//!
//! **Safe Rust that uses only this crate never reaches undefined behaviour.** The crates below (`tally-vm`, `tally-heap`)
//! promise less: natives in them hold raw slots of a heap that moves. Here
//! - a value is a [`Handle`] or a [`Global`], and both name their isolate, their slot and the scope the slot belongs to.
//!   All three are checked on every use, in release builds; what a slot holds is checked before it is treated as an
//!   object, a string, a promise. Lifetimes refuse most mistakes before that, but nothing rests on them alone;
//! - no view into the heap is given out: texts and bytes are copied;
//! - nothing runs inside a collection: destructors of closures wait until it is over;
//! - a panic of a native function stops the program in good order; a panic of the machine ends the isolate, and its
//!   memory is lost rather than walked. Either way every later use answers [`Error::Poisoned`]. (A fault found inside a
//!   collection ends the process, as any panic does with `panic = "abort"`.);
//! - this crate is `#![forbid(unsafe_code)]`.
//!
//! What safe code could do to the crates below, and what becomes of it here:
//!
//! | Below | Here |
//! |---|---|
//! | a slot used after its scope was released | does not compile ([`Isolate::enter`]); else [`Error::StaleHandle`] |
//! | a value made from any bits | there are no bits: values come from [`Scope`]'s methods |
//! | a root read in another heap, its own gone | [`Error::WrongIsolate`] |
//! | a cell of zero bytes, a kind that does not fit its layout | cells are not made by the embedder |
//! | scopes released in the wrong order | [`Scope::nested`] takes a closure: there is no order to get wrong |
//! | a value of one heap stored in another | [`Error::WrongIsolate`] |
//! | any pointer put into the table of atoms | names are text or handles ([`Key`]) |
//! | a root made while roots are walked | nothing of the embedder's runs meanwhile |
//! | flags and shapes of a cell's header written | headers are not to be had |
//! | a name that outlives its atom | a key is looked up in each call, and kept alive by it |
//! | an internal word read past the end of an object | objects have properties, by [`Key`] |
//! | two isolates swapped through `&mut` | does not compile: a [`Scope`] is of one lifetime that no other has |
//! | registers of other functions written by a native | [`Args`] are read only, and only one's own |
//!
//! ```compile_fail
//! # use tally::{Isolate, Limits};
//! let mut a = Isolate::new(Limits::default()).unwrap();
//! let mut b = Isolate::new(Limits::default()).unwrap();
//! a.enter(|a| b.enter(|b| Ok(std::mem::swap(a, b)))).unwrap(); // two scopes, two lifetimes
//! ```
//!
//! ```compile_fail
//! # use tally::{Isolate, Limits};
//! let mut a = Isolate::new(Limits::default()).unwrap();
//! a.enter(|scope| {
//!     let mut kept = scope.undefined();
//!     scope.nested(|inner| { kept = inner.null()?; Ok(()) })?; // outlives the inner scope
//!     scope.kind(kept)
//! }).unwrap();
//! ```
//!
//! ```compile_fail
//! # use tally::{Isolate, Limits};
//! let mut a = Isolate::new(Limits::default()).unwrap();
//! a.enter(|scope| {
//!     let kept = scope.string("x")?;
//!     scope.function("f", 0, move |scope, _| Ok(kept.any())) // a closure lives longer than any scope
//!         .map(|_| ())
//! }).unwrap();
//! ```
//!
//! ```compile_fail,E0277
//! # use tally::{Isolate, Limits};
//! let mut a = Isolate::new(Limits::default()).unwrap();
//! a.enter(|scope| {
//!     let h = scope.undefined();
//!     std::thread::scope(|threads| { threads.spawn(|| { let _moved = h; }); }); // handles stay on their thread
//!     Ok(())
//! }).unwrap();
//! ```
//!
//! ```compile_fail
//! # use tally::{Isolate, Limits};
//! let mut a = Isolate::new(Limits::default()).unwrap();
//! a.enter(|scope| { drop(a); Ok(()) }).unwrap(); // an isolate cannot go while it is entered
//! ```
//!
//! # Errors
//!
//! Methods say which [`Error`]s are their own. Beside those,
//! - *using an isolate*: [`Error::Poisoned`]; [`Error::Terminated`] in a native function after the program was stopped;
//! - *using a handle*: these, [`Error::WrongIsolate`] and [`Error::StaleHandle`], and [`Error::WrongType`] where a type is
//!   wanted;
//! - *making a handle*: these, [`Error::TooManyHandles`], and [`Error::OutOfMemory`] where the value takes memory;
//! - *running a program*: these, [`Error::Exception`], [`Error::OutOfMemory`] and [`Error::Terminated`].
//!
//! No method panics, whatever it is given.
//!
//! # What is not here yet
//!
//! `import()`, Node's world (this crate has ECMAScript and nothing else), classes defined in Rust, reports of rejections that
//! nobody handles, isolates by the thousand.

#![forbid(unsafe_code)]

mod bytes;
mod error;
mod function;
mod global;
mod handle;
mod interrupt;
mod isolate;
mod key;
mod limits;
mod modules;
mod objects;
mod promises;
mod scope;
mod shared;
mod statistics;
mod values;

pub use error::{Error, ErrorClass, Exception, Report};
pub use function::Args;
pub use global::Global;
pub use handle::{Handle, Kind, Type};
pub use interrupt::InterruptHandle;
pub use isolate::{Builder, Isolate};
pub use key::Key;
pub use limits::Limits;
pub use modules::{Module, ModuleRequest, ModuleSource};
pub use promises::{PromiseState, Resolver};
pub use scope::Scope;
pub use statistics::Statistics;

/// What a [`Handle`] can be known to hold.
pub mod types {
    pub use crate::handle::{Any, Array, BigInt, Bool, Bytes, Function, Number, Object, Promise, Symbol, Text};
}
