//! [`OpenFds`]: the descriptors that a worker's program has as numbers (`fs.open`). What is still open when the worker ends
//! is closed, as Node does (`trackUnmanagedFds`): descriptors are the process's, and nobody else knows of these.

use rustc_hash::FxHashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Cloning it shares it: jobs on other threads open descriptors, too.
#[derive(Clone, Default)]
pub struct OpenFds(Arc<Mutex<FxHashSet<i32>>>);

impl OpenFds {
    fn lock(&self) -> MutexGuard<'_, FxHashSet<i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It was opened.
    pub fn note(&self, fd: i32) {
        self.lock().insert(fd);
    }

    /// It is being closed, or somebody else's from now on.
    pub fn forget(&self, fd: i32) {
        self.lock().remove(&fd);
    }

    /// Closes what is left.
    pub fn close_all(&self) {
        for fd in std::mem::take(&mut *self.lock()) {
            // SAFETY: the program opened it and is over; who took it over has had it forgotten.
            unsafe { libc::close(fd) };
        }
    }
}
