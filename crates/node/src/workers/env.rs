//! [`Env`]: the environment that an isolate's children inherit. Its own, or one that several isolates share (`SHARE_ENV`).
//!
//! The process's own environment is read once, when the first isolate is made, and never written: other threads read it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[derive(Default)]
struct Shared {
    map: Mutex<BTreeMap<String, String>>,
    /// How often it was changed.
    version: AtomicU64,
}

/// Cloning it shares it.
#[derive(Clone, Default)]
pub struct Env(Arc<Shared>);

impl From<BTreeMap<String, String>> for Env {
    fn from(map: BTreeMap<String, String>) -> Env {
        Env(Arc::new(Shared { map: Mutex::new(map), version: AtomicU64::new(0) }))
    }
}

impl Env {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.0.map.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        self.lock().get(name).cloned()
    }
    /// A copy of all of it, by name.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, String> {
        self.lock().clone()
    }
    pub fn set(&self, name: String, value: String) {
        self.lock().insert(name, value);
        self.0.version.fetch_add(1, Ordering::Release);
    }
    pub fn unset(&self, name: &str) {
        self.lock().remove(name);
        self.0.version.fetch_add(1, Ordering::Release);
    }
    /// Changes whenever something in it does.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.0.version.load(Ordering::Acquire)
    }
}
