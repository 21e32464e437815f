//! [`Limits`]: what an isolate may take, checked before anything is made.

use crate::error::Error;

/// What one isolate may take. Every isolate has its own.
///
/// ```
/// let limits = tally::Limits { max_heap: 32 << 20, max_memory: Some(64 << 20), ..tally::Limits::default() };
/// let isolate = tally::Isolate::new(limits)?;
/// # Ok::<(), tally::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the old generation: what survives two collections of the young one. At least 1 MiB; 512 MiB by default.
    pub max_heap: u64,
    /// Bytes of the young generation, of which address space is taken twice at the start and memory as needed. From
    /// 256 KiB to 1 GiB; 16 MiB by default.
    pub max_young: u64,
    /// Bytes of everything the isolate takes together: heap, array buffers, code. At least 4 MiB; `None`, the default,
    /// is no limit. Memory of the embedder's own and of Rust's allocator is not in it.
    pub max_memory: Option<u64>,
    /// Bytes of the thread's stack that the program may use beyond the point where it is entered. From 128 KiB to 1 GiB;
    /// 1 MiB by default, which suits a thread of 2 MiB. **The thread must have them**, once for every isolate that is
    /// entered from another one's function: a program that recurses to a smaller stack's end aborts the process.
    pub native_stack: usize,
    /// Values on the machine's own stack: registers of JavaScript functions, and handles. Eight bytes each, taken as
    /// they are used. From 2^12 to 2^24; 2^20 by default. When they are used up a program gets a RangeError and an
    /// embedder [`Error::TooManyHandles`].
    pub stack_slots: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { max_heap: 512 << 20, max_young: 16 << 20, max_memory: None, native_stack: 1 << 20, stack_slots: 1 << 20 }
    }
}

impl Limits {
    /// # Errors
    /// [`Error::InvalidLimits`] that names the first limit which makes no sense.
    pub(crate) fn check(&self) -> Result<(), Error> {
        range("max_heap", self.max_heap, 1 << 20, 1 << 46)?;
        range("max_young", self.max_young, 256 << 10, 1 << 30)?;
        range("max_memory", self.max_memory.unwrap_or(1 << 40), 4 << 20, u64::MAX)?;
        range("native_stack", self.native_stack as u64, 128 << 10, 1 << 30)?;
        range("stack_slots", u64::from(self.stack_slots), 1 << 12, 1 << 24)
    }
}

fn range(name: &str, got: u64, least: u64, most: u64) -> Result<(), Error> {
    if (least..=most).contains(&got) {
        return Ok(());
    }
    Err(Error::InvalidLimits(format!("{name} must be from {least} to {most}, and is {got}")))
}
