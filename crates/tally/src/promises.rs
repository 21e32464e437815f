//! Promises and microtasks.

use crate::error::Error;
use crate::global::Global;
use crate::handle::{Handle, Promise};
use crate::scope::Scope;
use tally_vm::builtins::finalization_registry;
use tally_vm::builtins::promise::core::{self, State};

/// What became of a promise.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PromiseState {
    Pending,
    Fulfilled,
    Rejected,
}

/// The means to settle a promise that [`Scope::promise`] made. Dropped unused, the promise stays pending.
#[derive(Debug)]
pub struct Resolver {
    promise: Global<Promise>,
}

impl Resolver {
    /// Resolves the promise: with a value it is fulfilled, with a promise or another thenable it follows that one.
    ///
    /// # Errors
    /// [`Error::WrongIsolate`] in a scope of another isolate, and the errors of [running a program](crate#errors).
    pub fn resolve<T>(self, scope: &mut Scope<'_>, value: Handle<'_, T>) -> Result<(), Error> {
        let value = scope.slot(value)?;
        scope.nested(|scope| {
            let p = self.promise.get(scope)?.slot;
            scope.run(|cx| core::resolve_promise(cx, p, value))
        })
    }
    /// Rejects the promise.
    ///
    /// # Errors
    /// As [`Resolver::resolve`].
    pub fn reject<T>(self, scope: &mut Scope<'_>, reason: Handle<'_, T>) -> Result<(), Error> {
        let reason = scope.slot(reason)?;
        scope.nested(|scope| {
            let p = self.promise.get(scope)?.slot;
            scope.run(|cx| core::reject_promise(cx, p, reason))
        })
    }
}

impl<'s> Scope<'s> {
    /// A pending promise, and the means to settle it.
    ///
    /// # Errors
    /// Those of [making a handle](crate#errors).
    pub fn promise(&mut self) -> Result<(Handle<'s, Promise>, Resolver), Error> {
        let promise: Handle<'s, Promise> = self.make(core::new_promise)?;
        let resolver = Resolver { promise: self.global_handle(promise)? };
        Ok((promise, resolver))
    }
    /// What became of a promise, so far.
    ///
    /// # Errors
    /// Those of [using a handle](crate#errors).
    pub fn promise_state(&mut self, p: Handle<'_, Promise>) -> Result<PromiseState, Error> {
        let p = self.expect::<Promise>(p.any())?;
        self.run(|cx| {
            let ignored = cx.slot();
            Ok(match core::promise_state(cx, p, ignored) {
                State::Pending => PromiseState::Pending,
                State::Fulfilled => PromiseState::Fulfilled,
                State::Rejected => PromiseState::Rejected,
            })
        })
    }
    /// The value a promise was fulfilled with, or the reason it was rejected for; undefined while it is pending.
    ///
    /// # Errors
    /// Those of [making a handle](crate#errors).
    pub fn promise_result(&mut self, p: Handle<'_, Promise>) -> Result<Handle<'s>, Error> {
        let p = self.expect::<Promise>(p.any())?;
        self.make(|cx, out| {
            core::promise_state(cx, p, out);
            Ok(())
        })
    }

    /// Runs all microtasks: reactions of promises, continuations of async functions, and those they queue.
    ///
    /// # Errors
    /// [`Error::Reentrant`] inside a native function. What a task throws (a reaction's exception rejects its promise
    /// instead; one of a `queueMicrotask` is thrown): those behind it wait for the next call. And the errors of
    /// [running a program](crate#errors).
    pub fn run_microtasks(&mut self) -> Result<(), Error> {
        self.outermost()?;
        self.run(|cx| cx.run_jobs())
    }
    /// Whether there are microtasks to run.
    #[must_use]
    pub fn has_microtasks(&self) -> bool {
        self.shared.usable().is_ok() && self.cx.has_jobs()
    }
    /// Calls the callbacks of FinalizationRegistry for what was collected. A task of its own: run microtasks after it.
    ///
    /// # Errors
    /// As [`Scope::run_microtasks`].
    pub fn run_finalization_callbacks(&mut self) -> Result<(), Error> {
        self.outermost()?;
        self.run(|cx| finalization_registry::run_cleanup(cx).map(|_| ()))
    }

    fn outermost(&self) -> Result<(), Error> {
        if self.shared.calls() == 0 { Ok(()) } else { Err(Error::Reentrant) }
    }
}
