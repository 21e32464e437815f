//! [`Isolate`]: one heap, one global object, one program at a time.

use crate::error::Error;
use crate::interrupt::InterruptHandle;
use crate::limits::Limits;
use crate::scope::{Scope, with_scope};
use crate::shared::{self, Poison, Shared, panic_text};
use crate::statistics::{self, Statistics};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use tally_heap::Config;
use tally_ledger::Ledger;
use tally_vm::Cx;

/// A JavaScript world of its own: heap, global object, limits. It stays on the thread that made it; make one on each
/// thread that wants one.
///
/// ```compile_fail,E0277
/// fn needs_send<T: Send>() {}
/// needs_send::<tally::Isolate>();
/// ```
///
/// Dropping it frees everything it held, at once.
pub struct Isolate {
    /// `None` only while it is dropped.
    cx: Option<Box<Cx>>,
    shared: Rc<Shared>,
}

impl fmt::Debug for Isolate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Isolate({:?})", self.statistics())
    }
}

/// How an isolate is made. [`Isolate::new`] does for most.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    limits: Limits,
    stress: Option<u32>,
    verify: bool,
}

impl Builder {
    /// What the isolate may take.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Builder {
        self.limits = limits;
        self
    }
    /// Collects every so many allocations, moves everything and poisons what it left. For tests of native functions: a
    /// value that nothing keeps alive is found out at once. Slow.
    #[must_use]
    pub fn stress_collection(mut self, allocations: u32) -> Builder {
        self.stress = Some(allocations.max(1));
        self
    }
    /// Checks the whole heap before and after each collection; a fault panics. For tests. Very slow.
    #[must_use]
    pub fn verify_heap(mut self, on: bool) -> Builder {
        self.verify = on;
        self
    }
    /// Makes it.
    ///
    /// # Errors
    /// [`Error::InvalidLimits`] for limits that make no sense or leave no room for the built-in objects.
    pub fn build(self) -> Result<Isolate, Error> {
        let limits = &self.limits;
        limits.check()?;
        let config = Config {
            max_old: limits.max_heap,
            max_semi: limits.max_young,
            initial_semi: limits.max_young.min(Config::default().initial_semi),
            stress: self.stress,
            verify: self.verify,
            stack_slots: limits.stack_slots,
            ..Config::default()
        };
        let ledger = Ledger::new();
        ledger.set_limit(limits.max_memory);
        let made = catch_unwind(AssertUnwindSafe(|| tally_vm::isolate::new(config, ledger)));
        let mut cx = match made {
            Ok(Ok(cx)) => cx,
            Ok(Err(e)) => return Err(Error::InvalidLimits(format!("No room for an isolate: {e}"))),
            Err(payload) => return Err(Error::InvalidLimits(format!("No room for an isolate: {}", panic_text(&*payload)))),
        };
        cx.machine().set_native_stack(limits.native_stack);
        cx.set_on_interrupt(shared::interrupted);
        let shared = Rc::new(Shared::new(cx.machine().interrupt_flag()));
        cx.host.embedder = Some(Box::new(shared.clone()));
        Ok(Isolate { cx: Some(cx), shared })
    }
}

impl Isolate {
    /// An isolate with these limits.
    ///
    /// # Errors
    /// As [`Builder::build`].
    pub fn new(limits: Limits) -> Result<Isolate, Error> {
        Isolate::builder().limits(limits).build()
    }
    /// For what [`Isolate::new`] has no words for.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Works with the isolate. The values that `f` gets hold of are kept alive until it returns, and cannot leave it:
    ///
    /// ```compile_fail
    /// # use tally::{Isolate, Limits};
    /// let mut isolate = Isolate::new(Limits::default()).unwrap();
    /// let escaped = isolate.enter(|scope| scope.string("gone")); // the handle outlives its scope
    /// ```
    ///
    /// ```compile_fail,E0521
    /// # use tally::{Handle, Isolate, Limits};
    /// let mut isolate = Isolate::new(Limits::default()).unwrap();
    /// let mut escaped: Option<Handle> = None;
    /// isolate.enter(|scope| { escaped = Some(scope.undefined()); Ok(()) }).unwrap();
    /// ```
    ///
    /// A [`Global`](crate::Global) can. A panic of `f` itself passes through and harms nothing.
    ///
    /// # Errors
    /// [`Error::Poisoned`] after a panic of a native function or of the machine, and those of `f`.
    pub fn enter<R>(&mut self, f: impl for<'s> FnOnce(&mut Scope<'s>) -> Result<R, Error>) -> Result<R, Error> {
        self.shared.usable()?;
        match &mut self.cx {
            Some(cx) => with_scope(cx, &self.shared, f),
            None => Err(Error::WrongIsolate),
        }
    }

    /// What stops a program of this isolate from another thread.
    #[must_use]
    pub fn interrupt_handle(&self) -> InterruptHandle {
        let (stop, attention) = self.shared.flags();
        InterruptHandle { stop, attention }
    }
    /// What the isolate holds now.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        match &self.cx {
            Some(cx) => statistics::read(cx, &self.shared),
            None => unreachable!("taken by drop alone"),
        }
    }
}

impl Drop for Isolate {
    fn drop(&mut self) {
        let cx = self.cx.take();
        match self.shared.poisoned_by() {
            // Who knows what is half done in there: its memory is lost rather than walked.
            Some(Poison::Machine) => std::mem::forget(cx),
            _ => drop(cx),
        }
        self.shared.drop_discarded();
    }
}

impl Scope<'_> {
    /// What the isolate holds now.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        statistics::read(self.cx, &self.shared)
    }
}
