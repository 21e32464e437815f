//! Isolates for tests: one at rest, and one whose every cell moves all the time under the verifier's eye.

use tally::{Error, Isolate, Limits, Scope};

#[allow(dead_code, reason = "not every test file needs it")]
pub fn isolate() -> Isolate {
    Isolate::new(Limits::default()).expect("the defaults have room")
}

#[allow(dead_code, reason = "not every test file needs it")]
pub fn stressed() -> Isolate {
    Isolate::builder().stress_collection(3).verify_heap(true).build().expect("the defaults have room")
}

/// Runs `f` in both kinds.
#[allow(dead_code, reason = "not every test file needs it")]
#[track_caller]
pub fn in_both(f: impl for<'s> Fn(&mut Scope<'s>) -> Result<(), Error>) {
    for (name, mut isolate) in [("at rest", isolate()), ("under stress", stressed())] {
        if let Err(e) = isolate.enter(|scope| f(scope)) {
            panic!("{name}: {e}\n{}", e.exception().and_then(|e| e.stack()).unwrap_or_default());
        }
    }
}
