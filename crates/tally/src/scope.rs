//! [`Scope`]: the way into the machine.
//!
//! Everything that touches the machine goes through [`Scope::run`] or one of its forms, which
//! 1. refuses if the isolate is poisoned or the program is being stopped;
//! 2. runs its closure with a height of the root stack to come back to;
//! 3. turns exceptions into [`Error`]s, and a panic of the machine's into the end of the isolate.
//!
//! A panic of the machine's that happens below a native function must not come back to the machine's loop further out,
//! whose state it left in the middle of something: it goes on unwinding until the outermost call, whatever the native
//! function does with it.
//!
//! **Invariants.** Slots are only given back when the scope they belong to is closed, or before a handle to them was
//! given out. `'s` is invariant and new for every scope, so two scopes cannot be swapped.

use crate::error::{self, Error};
use crate::global::Global;
use crate::handle::sealed::Tag;
use crate::handle::{Handle, Kind, Type};
use crate::shared::{Origin, Poison, Shared, panic_text};
use std::cell::Cell;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use tally_heap::{Gc, Local, Value};
use tally_vm::object::views;
use tally_vm::ops::{call, display};
use tally_vm::{Cx, JsResult, kinds};

/// An isolate that has been entered, and the owner of the handles made meanwhile. Methods that make or read values are
/// here. See [`Isolate::enter`](crate::Isolate::enter).
pub struct Scope<'s> {
    pub(crate) cx: &'s mut Cx,
    pub(crate) shared: Rc<Shared>,
    pub(crate) origin: Origin,
    invariant: PhantomData<Cell<&'s ()>>,
}

/// Runs `f` in a new scope and closes it.
pub(crate) fn with_scope<R>(cx: &mut Cx, shared: &Rc<Shared>, f: impl for<'i> FnOnce(&mut Scope<'i>) -> R) -> R {
    let origin = shared.open();
    let mark = cx.open_scope();
    // Unwind safety: the machine is poisoned where it could have been left in the middle of something.
    let r = catch_unwind(AssertUnwindSafe(|| f(&mut Scope { cx: &mut *cx, shared: shared.clone(), origin, invariant: PhantomData })));
    shared.close(origin);
    if shared.poisoned_by() != Some(Poison::Machine) {
        cx.close_scope(mark);
    }
    r.unwrap_or_else(|payload| resume_unwind(payload))
}

impl<'s> Scope<'s> {
    /// Runs `f` in a scope of its own inside this one: what it makes is let go of when it returns. Loops that make handles
    /// want one for each turn.
    ///
    /// ```
    /// # use tally::{Isolate, Limits};
    /// # Isolate::new(Limits::default())?.enter(|scope| {
    /// for i in 0..10_000 {
    ///     scope.nested(|scope| scope.string(&format!("text {i}")).map(|_| ()))?;
    /// }
    /// # Ok(()) })?;
    /// # Ok::<(), tally::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of `f`.
    pub fn nested<R>(&mut self, f: impl for<'i> FnOnce(&mut Scope<'i>) -> Result<R, Error>) -> Result<R, Error> {
        self.shared.usable()?;
        with_scope(self.cx, &self.shared, f)
    }

    /// As [`Scope::nested`], for a closure whose answer is a value: that one outlives its scope.
    ///
    /// # Errors
    /// Those of `f`, and those of [making a handle](crate#errors).
    pub fn nested_value<T>(
        &mut self,
        f: impl for<'i> FnOnce(&mut Scope<'i>) -> Result<Handle<'i, T>, Error>,
    ) -> Result<Handle<'s, T>, Error> {
        self.shared.usable()?;
        let out = self.fresh()?;
        with_scope(self.cx, &self.shared, |scope| {
            let h = f(scope)?;
            let slot = scope.slot(h)?;
            scope.cx.copy(out, slot);
            Ok(())
        })?;
        Ok(self.handle(out))
    }

    /// The slot of a handle, once it was seen to be of this isolate and of an open scope.
    pub(crate) fn slot<T>(&self, h: Handle<'_, T>) -> Result<Local<Value>, Error> {
        self.shared.check(h.origin)?;
        Ok(h.slot)
    }
    /// Those of several handles.
    pub(crate) fn slots(&self, handles: &[Handle<'_>]) -> Result<Vec<Local<Value>>, Error> {
        handles.iter().map(|h| self.slot(*h)).collect()
    }
    /// The slot of a handle that is to hold a `T`.
    pub(crate) fn expect<T: Type>(&mut self, h: Handle<'_>) -> Result<Local<Value>, Error> {
        let slot = self.slot(h)?;
        self.shared.usable()?;
        if holds(self.cx, slot, T::TAG) {
            return Ok(slot);
        }
        let found = self.run(|cx| Ok(error::received(cx, slot)))?;
        Err(Error::WrongType { expected: T::TAG.name(), found })
    }
    /// A handle of this scope to a slot of this scope.
    pub(crate) fn handle<T>(&self, slot: Local<Value>) -> Handle<'s, T> {
        Handle::new(slot, self.origin)
    }
    /// A slot for a result.
    fn fresh(&mut self) -> Result<Local<Value>, Error> {
        // Above the limit there is still room for what natives need.
        if self.cx.stack().top() >= self.cx.stack().limit() {
            return Err(Error::TooManyHandles);
        }
        Ok(self.cx.slot())
    }

    /// Runs `f` in the machine. See the module page.
    pub(crate) fn run<R>(&mut self, f: impl FnOnce(&mut Cx) -> JsResult<R>) -> Result<R, Error> {
        let Scope { cx, shared, .. } = self;
        shared.usable()?;
        if cx.machine().is_terminating() {
            return Err(Error::Terminated);
        }
        let calls = shared.calls();
        shared.set_calls(calls + 1);
        // Unwind safety: nothing looks at the machine after a panic.
        let r = catch_unwind(AssertUnwindSafe(|| {
            let mark = cx.open_scope();
            let caught = cx.slot();
            let r = f(cx);
            let r = r.map_err(|thrown| match cx.machine().is_terminating() {
                true => {
                    cx.take_exception(thrown, caught);
                    Error::Terminated
                }
                false => error::caught(cx, shared, thrown, caught),
            });
            cx.close_scope(mark);
            r
        }));
        shared.set_calls(calls);
        let r = match r {
            Ok(r) => r,
            Err(payload) => {
                shared.poison(Poison::Machine, panic_text(&*payload));
                if calls > 0 {
                    resume_unwind(payload);
                }
                return shared.usable().and(Err(Error::Terminated));
            }
        };
        let terminated = cx.machine().is_terminating();
        if calls == 0 {
            if terminated {
                shared.stopped(cx);
            }
            shared.drop_discarded();
        }
        shared.usable()?;
        if terminated { Err(Error::Terminated) } else { r }
    }
    /// As [`Scope::run`]; `f` leaves its result in the slot it is given.
    pub(crate) fn make<T>(&mut self, f: impl FnOnce(&mut Cx, Local<Value>) -> JsResult) -> Result<Handle<'s, T>, Error> {
        self.shared.usable()?;
        let mark = self.cx.open_scope();
        let out = self.fresh()?;
        match self.run(|cx| f(cx, out)) {
            Ok(()) => Ok(self.handle(out)),
            Err(e) => {
                if self.shared.poisoned_by() != Some(Poison::Machine) {
                    self.cx.close_scope(mark);
                }
                Err(e)
            }
        }
    }

    pub(crate) fn handle_of<T>(&mut self, g: &Global<T>) -> Result<Handle<'s, T>, Error> {
        self.shared.usable()?;
        let root = g.root(&self.shared)?;
        let out = self.fresh()?;
        self.cx.set(out, root.val(self.cx));
        Ok(self.handle(out))
    }

    /// Which kind of value it is.
    ///
    /// # Errors
    /// Those of [using a handle](crate#errors).
    pub fn kind<T>(&mut self, h: Handle<'_, T>) -> Result<Kind, Error> {
        let slot = self.slot(h)?;
        self.shared.usable()?;
        let v = self.cx.val(slot);
        Ok(match display::type_of(self.cx, v) {
            "undefined" => Kind::Undefined,
            "boolean" => Kind::Boolean,
            "number" => Kind::Number,
            "string" => Kind::String,
            "symbol" => Kind::Symbol,
            "bigint" => Kind::BigInt,
            "function" => Kind::Function,
            _ if v.is_null() => Kind::Null,
            _ => Kind::Object,
        })
    }
    /// Whether the value is a `T`.
    ///
    /// # Errors
    /// Those of [using a handle](crate#errors).
    pub fn is<T: Type>(&mut self, h: Handle<'_>) -> Result<bool, Error> {
        let slot = self.slot(h)?;
        self.shared.usable()?;
        Ok(holds(self.cx, slot, T::TAG))
    }

    /// Collects everything unreachable now. For tests, and for the moment before an idle isolate is put aside.
    ///
    /// # Errors
    /// Those of [using an isolate](crate#errors).
    pub fn collect_garbage(&mut self) -> Result<(), Error> {
        self.run(|cx| {
            cx.collect(Gc::Full, "embedder");
            Ok(())
        })
    }
}

/// Whether a slot holds what the tag says.
pub(crate) fn holds(cx: &Cx, slot: Local<Value>, tag: Tag) -> bool {
    let v = cx.val(slot);
    match tag {
        Tag::Any => true,
        Tag::Bool => v.is_bool(),
        Tag::Number => v.is_number(),
        Tag::Text => v.kind().is_some_and(kinds::is_string),
        Tag::BigInt => v.kind() == Some(kinds::BIGINT),
        Tag::Symbol => v.kind() == Some(kinds::SYMBOL),
        Tag::Object => v.kind().is_some_and(kinds::is_object),
        Tag::Function => call::is_callable(v),
        Tag::Array => v.kind() == Some(kinds::ARRAY),
        Tag::Promise => v.kind() == Some(kinds::PROMISE),
        Tag::Bytes => views::bytes_of(cx, v).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Error, Handle, Isolate, Limits};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// The same handle with any lifetime: what the checks at run time are for.
    fn forge(h: Handle<'_>) -> Handle<'static> {
        Handle::new(h.slot, h.origin)
    }

    #[test]
    fn a_handle_is_refused_once_its_scope_is_closed() {
        let mut isolate = Isolate::new(Limits::default()).expect("room");
        let mut kept: Option<Handle<'static>> = None;
        let r = isolate.enter(|scope| {
            let outer = scope.string("outer")?;
            scope.nested(|scope| {
                kept = Some(forge(scope.string("inner")?.any()));
                scope.as_text(outer).map(|_| ())
            })?;
            let stale = kept.expect("set above");
            // The slot is somebody else's by now, in a scope at the same place.
            scope.nested(|scope| {
                let _taken = scope.object()?;
                assert!(matches!(scope.get(stale, "x"), Err(Error::StaleHandle)));
                assert!(matches!(scope.as_text(stale), Err(Error::StaleHandle)));
                assert!(matches!(scope.set(outer, "x", stale), Err(Error::StaleHandle)));
                assert!(matches!(scope.get(outer, stale), Err(Error::StaleHandle)));
                assert!(matches!(scope.global_handle(stale), Err(Error::StaleHandle)));
                assert!(matches!(scope.array(&[stale]), Err(Error::StaleHandle)));
                Ok(())
            })?;
            kept = Some(forge(outer.any()));
            Ok(())
        });
        assert!(r.is_ok(), "{r:?}");
        let stale = kept.expect("set above");
        let r = isolate.enter(|scope| {
            let _taken = scope.object()?;
            scope.kind(stale).map(|_| ())
        });
        assert!(matches!(r, Err(Error::StaleHandle)));
        // An answer of a native function is checked like any other value.
        let r = isolate.enter(|scope| {
            let f = scope.function("f", 0, move |_, _| Ok(stale))?;
            let this = scope.undefined();
            scope.call(f, this, &[]).map(|_| ())
        });
        assert!(r.is_err_and(|e| e.to_string().starts_with("TypeError: A handle is used after its scope was closed")));
        drop(isolate);
        for _ in 0..10 {
            let mut next = Isolate::new(Limits::default()).expect("room");
            let r = next.enter(|scope| scope.kind(stale));
            assert!(matches!(r, Err(Error::WrongIsolate | Error::StaleHandle)));
        }
    }

    #[test]
    fn arguments_are_refused_once_their_function_returned() {
        let mut isolate = Isolate::new(Limits::default()).expect("room");
        let kept = std::rc::Rc::new(std::cell::Cell::new(None));
        let keep = kept.clone();
        let r = isolate.enter(|scope| {
            let f = scope.function("f", 1, move |scope, args| {
                keep.set(Some((forge(args.get(scope, 0)?), forge(args.this(scope)?))));
                args.get(scope, 5)
            })?;
            let this = scope.object()?;
            let undefined = scope.call(f, this, &[this.any()])?;
            assert!(!scope.to_bool(undefined)?);
            let (argument, this) = kept.take().expect("it was called");
            assert!(matches!(scope.kind(argument), Err(Error::StaleHandle)));
            scope.nested(|scope| scope.kind(this).map(|_| ()))
        });
        assert!(matches!(r, Err(Error::StaleHandle)));
    }

    /// Stands for a fault of the machine's.
    fn fault(scope: &mut super::Scope<'_>) -> Result<(), Error> {
        scope.run(|_| std::panic::resume_unwind(Box::new("a fault of the machine's")))
    }

    #[test]
    fn a_panic_of_the_machine_ends_the_isolate() {
        let mut isolate = Isolate::new(Limits::default()).expect("room");
        let r = isolate.enter(|scope| {
            let r = fault(scope);
            assert!(matches!(scope.object(), Err(Error::Poisoned(_))));
            assert!(scope.statistics().total > 0 && !scope.has_microtasks());
            r
        });
        assert!(matches!(r, Err(Error::Poisoned(m)) if m == "a fault of the machine's"));
        assert!(matches!(isolate.enter(|_| Ok(())), Err(Error::Poisoned(_))));
    }

    #[test]
    fn it_does_not_come_back_to_the_loop_below_a_native_function() {
        for catches in [false, true] {
            let mut isolate = Isolate::new(Limits::default()).expect("room");
            let r = isolate.enter(|scope| {
                let f = scope.function("f", 0, move |scope, _| {
                    if catches {
                        let _ = catch_unwind(AssertUnwindSafe(|| fault(scope)));
                    } else {
                        fault(scope)?;
                    }
                    Ok(scope.undefined())
                })?;
                let global = scope.global()?;
                scope.set(global, "f", f)?;
                scope.evaluate("f.js", "try { [1].map(f) } finally { for (;;); }").map(|_| ())
            });
            assert!(matches!(&r, Err(Error::Poisoned(m)) if m == "a fault of the machine's"), "{r:?}");
            drop(isolate);
        }
    }
}
