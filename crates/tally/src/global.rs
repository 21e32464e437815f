//! [`Global`]: a JavaScript value that Rust keeps for as long as it likes.

use crate::error::Error;
use crate::handle::{Any, Handle, Type};
use crate::scope::Scope;
use crate::shared::Shared;
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;
use tally_heap::{Root, Value};

/// A value kept alive until the `Global` is dropped, which may happen at any time: outside of scopes, while the program
/// runs, after the isolate is gone. It stays on its isolate's thread (it is not `Send`), so dropping one never waits for
/// another thread and never has to be put off.
///
/// ```
/// use tally::{Global, Isolate, Limits, types::Function};
/// let mut isolate = Isolate::new(Limits::default())?;
/// let twice: Global<Function> = isolate.enter(|scope| {
///     let f = scope.evaluate("twice.js", "x => x * 2")?.cast::<Function>(scope)?;
///     scope.global_handle(f)
/// })?;
/// let n = isolate.enter(|scope| {
///     let f = twice.get(scope)?;
///     let (this, x) = (scope.undefined(), scope.number(21.0)?);
///     let n = scope.call(f, this, &[x.any()])?;
///     scope.as_number(n)
/// })?;
/// assert_eq!(n, 42.0);
/// # Ok::<(), tally::Error>(())
/// ```
///
/// ```compile_fail,E0277
/// fn needs_send<T: Send>() {}
/// needs_send::<tally::Global>();
/// ```
pub struct Global<T = Any> {
    root: Rc<Root<Value>>,
    shared: Rc<Shared>,
    known: PhantomData<*const T>,
}

impl<T> Clone for Global<T> {
    fn clone(&self) -> Self {
        Global { root: self.root.clone(), shared: self.shared.clone(), known: PhantomData }
    }
}

impl<T: Type> fmt::Debug for Global<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Global({})", T::TAG.name())
    }
}

impl<T> Global<T> {
    pub(crate) fn new(root: Root<Value>, shared: Rc<Shared>) -> Global<T> {
        Global { root: Rc::new(root), shared, known: PhantomData }
    }
    /// The root, if it is one of this isolate.
    pub(crate) fn root(&self, shared: &Rc<Shared>) -> Result<&Root<Value>, Error> {
        if Rc::ptr_eq(&self.shared, shared) { Ok(&self.root) } else { Err(Error::WrongIsolate) }
    }
    /// A handle to the value.
    ///
    /// # Errors
    /// [`Error::WrongIsolate`] in a scope of another isolate (for one that is gone every isolate is another), and the
    /// errors of [making a handle](crate#errors).
    pub fn get<'s>(&self, scope: &mut Scope<'s>) -> Result<Handle<'s, T>, Error> {
        scope.handle_of(self)
    }
}

impl<'s> Scope<'s> {
    /// Keeps a value beyond its scope.
    ///
    /// # Errors
    /// Those of [using a handle](crate#errors).
    pub fn global_handle<T>(&mut self, h: Handle<'_, T>) -> Result<Global<T>, Error> {
        let slot = self.slot(h)?;
        self.shared.usable()?;
        Ok(Global::new(self.cx.new_root(self.cx.val(slot), "kept by the embedder"), self.shared.clone()))
    }
}
