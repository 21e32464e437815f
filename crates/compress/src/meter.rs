//! Memory by permission: what codecs take is told to a meter first.
//!
//! The libraries cannot be told "no" in the middle of their work, so a refused request unwinds with a payload of its own,
//! which [`guarded`] turns into an error. The panic hook does not see it.

use crate::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

/// Who may be asked for memory, from whatever thread a step runs on.
pub trait Meter: Send + Sync {
    /// Whether `bytes` more may be taken.
    fn take(&self, bytes: usize) -> bool;
    /// `bytes` that were taken are free again.
    fn give(&self, bytes: usize);
}

/// Says yes to everything.
pub struct Unmetered;
impl Meter for Unmetered {
    fn take(&self, _: usize) -> bool {
        true
    }
    fn give(&self, _: usize) {}
}

/// What unwinding carries when the meter refused.
struct Refused;

/// Memory on a meter, until it is dropped.
pub struct Held {
    meter: Arc<dyn Meter>,
    bytes: usize,
}

impl Held {
    /// Takes nothing yet.
    pub fn new(meter: &Arc<dyn Meter>) -> Held {
        Held { meter: Arc::clone(meter), bytes: 0 }
    }
    /// Takes or gives back, so that it is `bytes`. Whether it may.
    pub fn set(&mut self, bytes: usize) -> bool {
        if bytes > self.bytes && !self.meter.take(bytes - self.bytes) {
            return false;
        }
        if bytes < self.bytes {
            self.meter.give(self.bytes - bytes);
        }
        self.bytes = bytes;
        true
    }
    pub fn bytes(&self) -> usize {
        self.bytes
    }
    /// Takes `bytes`, or unwinds to [`guarded`].
    pub fn taken(meter: &Arc<dyn Meter>, bytes: usize) -> Held {
        let mut held = Held::new(meter);
        if !held.set(bytes) {
            resume_unwind(Box::new(Refused));
        }
        held
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.bytes > 0 {
            self.meter.give(self.bytes);
        }
    }
}

/// Runs a piece of a library's work. What unwinds out of it is an error.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Error> {
    // Whoever calls does not use what `work` changed any more when this is an error.
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        if payload.is::<Refused>() { Error::no_memory() } else { Error::zlib("the codec failed: this is a bug of the runtime", -2) }
    })
}
