//! Functions in Rust for JavaScript to call.
//!
//! A closure lives in a FOREIGN cell that its function object holds. The machine calls [`enter`], which opens a scope,
//! runs the closure, and catches its panics: the program is then stopped in good order and the isolate poisoned.
//! When the function dies, its closure is put aside and dropped outside of the collection ([`Shared::discard`]).

use crate::error::{self, Error};
use crate::handle::{Function, Handle};
use crate::scope::{Scope, with_scope};
use crate::shared::{self, Origin, Poison, Shared, panic_text};
use std::fmt;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use tally_heap::Val;
use tally_vm::object::create::native_data;
use tally_vm::object::foreign::{Foreign, ForeignExt};
use tally_vm::object::function::NativeInfo;
use tally_vm::object::string;
use tally_vm::{Cx, JsResult, Thrown};

/// A native function's body.
pub(crate) type Callback = dyn for<'a> Fn(&mut Scope<'a>, Args<'a>) -> Result<Handle<'a>, Error>;

/// What a native function was called with. Good until it returns.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    window: tally_vm::Args,
    origin: Origin,
    scope: PhantomData<(&'a (), *const ())>,
}

impl fmt::Debug for Args<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Args({})", self.len())
    }
}

impl<'a> Args<'a> {
    /// How many arguments were given.
    #[must_use]
    pub fn len(&self) -> usize {
        self.window.len()
    }
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.window.is_empty()
    }
    /// Argument `i`; undefined if there is none.
    ///
    /// # Errors
    /// [`Error::WrongIsolate`] in a scope of another isolate.
    pub fn get(&self, scope: &Scope<'_>, i: usize) -> Result<Handle<'a>, Error> {
        scope.shared.check(self.origin)?;
        Ok(Handle::new(self.window.get(scope.cx, i), self.origin))
    }
    /// What the function was called on.
    ///
    /// # Errors
    /// [`Error::WrongIsolate`] in a scope of another isolate.
    pub fn this(&self, scope: &Scope<'_>) -> Result<Handle<'a>, Error> {
        scope.shared.check(self.origin)?;
        Ok(Handle::new(self.window.this(scope.cx), self.origin))
    }
}

/// The closure of a function object. Its drop happens inside a collection, the closure's own later.
struct Owned {
    callback: Rc<Callback>,
    shared: Rc<Shared>,
}

impl Drop for Owned {
    fn drop(&mut self) {
        self.shared.discard(self.callback.clone());
    }
}

impl<'s> Scope<'s> {
    /// A function that runs `f`. `name` and `length` are its properties of those names. It is no constructor.
    ///
    /// What `f` returns as error is thrown: [`Error::Exception`] throws its value again, [`Error::type_error`] and its
    /// kin make an error object. If `f` panics, the program is stopped, and the isolate answers [`Error::Poisoned`]
    /// from then on.
    ///
    /// ```
    /// # use tally::{Error, Isolate, Limits};
    /// # Isolate::new(Limits::default())?.enter(|scope| {
    /// let add = scope.function("add", 2, |scope, args| {
    ///     let (a, b) = (args.get(scope, 0)?, args.get(scope, 1)?);
    ///     let sum = scope.as_number(a)? + scope.as_number(b)?;
    ///     Ok(scope.number(sum)?.any())
    /// })?;
    /// let global = scope.global()?;
    /// scope.set(global, "add", add)?;
    /// let sum = scope.evaluate("add.js", "add(2, 3)")?;
    /// assert_eq!(scope.as_number(sum)?, 5.0);
    /// let refused = scope.evaluate("add.js", "add(2, '3')").unwrap_err();
    /// assert_eq!(refused.to_string(), "TypeError: The value must be of type number. Received type string ('3')");
    /// # Ok(()) })?;
    /// # Ok::<(), tally::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [making a handle](crate#errors).
    pub fn function<F>(&mut self, name: &str, length: u8, f: F) -> Result<Handle<'s, Function>, Error>
    where
        F: for<'a> Fn(&mut Scope<'a>, Args<'a>) -> Result<Handle<'a>, Error> + 'static,
    {
        let owned = Owned { callback: Rc::new(f), shared: self.shared.clone() };
        self.make(|cx, out| {
            let [data, text] = cx.slots();
            let bytes = size_of_val(&*owned.callback) + size_of::<Owned>();
            cx.new_foreign(data, owned, bytes)?;
            string::new_string(cx, text, name)?;
            let info = NativeInfo { name: "", length, native: enter, constructor: false };
            cx.new_native_named(out, &info, text, data).map(|_| ())
        })
    }
}

/// What the machine calls.
fn enter<'a>(cx: &'a mut Cx, a: tally_vm::Args) -> JsResult<Val<'a>> {
    let shared = shared::of(cx).clone();
    let owned = native_data(cx, a.callee(cx)).cast::<Foreign>().and_then(|f| f.downcast::<Owned>());
    let Some(callback) = owned.map(|o| o.callback.clone()) else {
        return Err(cx.type_error("A native function without its closure"));
    };
    // JavaScript calling Rust calling JavaScript: bounded in native stack here, before foreign code takes some.
    cx.check_native_stack()?;
    let out = cx.slot();
    let answer = with_scope(cx, &shared, |scope| {
        let args = Args { window: a, origin: scope.origin, scope: PhantomData };
        let r = catch_unwind(AssertUnwindSafe(|| {
            let r = callback(scope, args);
            drop(callback);
            r
        }));
        match r {
            Ok(Ok(h)) => scope.slot(h).map(|slot| scope.cx.copy(out, slot)),
            Ok(Err(e)) => Err(e),
            Err(payload) => {
                scope.shared.poison(Poison::Callback, panic_text(&*payload));
                if scope.shared.poisoned_by() == Some(Poison::Machine) {
                    resume_unwind(payload);
                }
                Err(Error::Terminated)
            }
        }
    });
    // A panic of the machine's that the closure caught does not end there.
    if shared.poisoned_by() == Some(Poison::Machine) {
        resume_unwind(Box::new("the machine panicked, and a native function went on"));
    }
    match answer {
        _ if cx.machine().is_terminating() => Err(error::stop(cx, &shared)),
        Ok(()) => Ok(cx.val(out)),
        Err(e) => Err::<_, Thrown>(error::throw(cx, &shared, e)),
    }
}
