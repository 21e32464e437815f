//! [`Error`]: everything that can go wrong, and how it travels between Rust and JavaScript.
//!
//! An exception that leaves the machine becomes an [`Error::Exception`], which keeps the thrown value; the same error
//! returned from a native function throws the same value again.

use crate::global::Global;
use crate::handle::Handle;
use crate::scope::Scope;
use crate::shared::{Poison, Shared};
use std::fmt;
use std::rc::Rc;
use tally_heap::{Local, Value};
use tally_vm::object::Object;
use tally_vm::object::string::{self, Str};
use tally_vm::ops::{display, property};
use tally_vm::realm::Intrinsic;
use tally_vm::{Cx, JsResult, Thrown, errors, kinds};

/// What went wrong. None of these leaves an isolate in doubt: unless it says [`Error::Poisoned`], go on using it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    /// The program threw.
    Exception(Box<Exception>),
    /// A limit was met, or the system has no more memory, and the program did not catch the RangeError about it.
    /// Everything unreachable was collected before. Let go of something, or drop the isolate.
    ///
    /// (It is told from other exceptions by its `code`, which a program can give to any error it throws.)
    OutOfMemory(Box<Exception>),
    /// The program was stopped by [`InterruptHandle::interrupt`](crate::InterruptHandle::interrupt). A native function
    /// that returns it stops the program as well.
    Terminated,
    /// A native function or the machine panicked, with this message: every further use of the isolate says so.
    Poisoned(String),
    /// A handle or [`Global`] of another isolate, or of one that is gone.
    WrongIsolate,
    /// A handle whose scope was closed.
    StaleHandle,
    /// A value is of another type than is wanted.
    WrongType {
        /// What was wanted: "function", "promise".
        expected: &'static str,
        /// The value in a few words, as Node says it: `type number (5)`, `an instance of Foo`.
        found: String,
    },
    /// The open scopes hold as many values as the machine's stack has slots. Work in a [`Scope::nested`] one.
    TooManyHandles,
    /// Microtasks were to be run, or callbacks of FinalizationRegistry, from within a call. The outermost caller does.
    Reentrant,
    /// [`Limits`](crate::Limits) that make no sense, or no room for an isolate in them.
    InvalidLimits(String),
    /// An error object still to be made: what native functions return to throw. See [`Error::type_error`].
    New(ErrorClass, String),
}

/// The specification's classes of error.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ErrorClass {
    Error,
    TypeError,
    RangeError,
    SyntaxError,
    ReferenceError,
}

impl ErrorClass {
    fn prototype(self) -> Intrinsic {
        match self {
            ErrorClass::Error => Intrinsic::ErrorPrototype,
            ErrorClass::TypeError => Intrinsic::TypeErrorPrototype,
            ErrorClass::RangeError => Intrinsic::RangeErrorPrototype,
            ErrorClass::SyntaxError => Intrinsic::SyntaxErrorPrototype,
            ErrorClass::ReferenceError => Intrinsic::ReferenceErrorPrototype,
        }
    }
}

/// A thrown value and what it says.
#[derive(Debug, Clone)]
pub struct Exception {
    pub(crate) value: Global,
    name: String,
    message: String,
    stack: Option<String>,
}

impl Exception {
    /// The thrown value itself.
    ///
    /// # Errors
    /// As [`Global::get`].
    pub fn value<'s>(&self, scope: &mut Scope<'s>) -> Result<Handle<'s>, Error> {
        self.value.get(scope)
    }
    /// The error's class, `TypeError`; empty for a thrown value that is no error object.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The error's message; for anything else that was thrown, the value in a few words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
    /// The error's `stack` as Node prints it: the first line is `TypeError: message`, then a line per function.
    #[must_use]
    pub fn stack(&self) -> Option<&str> {
        self.stack.as_deref()
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => write!(f, "Uncaught {}", self.message),
            name if self.message.is_empty() => f.write_str(name),
            name => write!(f, "{name}: {}", self.message),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Exception(e) | Error::OutOfMemory(e) => e.fmt(f),
            Error::Terminated => f.write_str("Script execution was terminated"),
            Error::Poisoned(message) => write!(f, "The isolate cannot be used any more, after a panic: {message}"),
            Error::WrongIsolate => f.write_str("A handle of another isolate; expected one of the isolate it is used with"),
            Error::StaleHandle => f.write_str(
                "A handle is used after its scope was closed; keep values that long in a Global, or return them with Scope::nested",
            ),
            Error::WrongType { expected, found } => write!(f, "The value must be of type {expected}. Received {found}"),
            Error::TooManyHandles => f.write_str("Too many handles in the open scopes; make those of a loop in Scope::nested"),
            Error::Reentrant => f.write_str("Microtasks are run by the outermost caller, not from within a call"),
            Error::InvalidLimits(what) => f.write_str(what),
            Error::New(class, message) => write!(f, "{class:?}: {message}"),
        }
    }
}
impl std::error::Error for Error {}

impl Error {
    /// A TypeError for a native function to throw.
    pub fn type_error(message: impl Into<String>) -> Error {
        Error::New(ErrorClass::TypeError, message.into())
    }
    /// A RangeError for a native function to throw.
    pub fn range_error(message: impl Into<String>) -> Error {
        Error::New(ErrorClass::RangeError, message.into())
    }
    /// What it says, without the value.
    #[must_use]
    pub fn into_report(self) -> Report {
        Report { message: self.to_string(), stack: self.exception().and_then(|e| e.stack.clone()) }
    }
    /// The exception, if the program threw one (out of memory included).
    #[must_use]
    pub fn exception(&self) -> Option<&Exception> {
        match self {
            Error::Exception(e) | Error::OutOfMemory(e) => Some(e),
            _ => None,
        }
    }
}

/// What an [`Error`] says, without the value: it may go to other threads, and into a `Box<dyn Error + Send + Sync>`.
///
/// ```
/// # use tally::{Isolate, Limits};
/// fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///     let mut isolate = Isolate::new(Limits::default()).map_err(tally::Error::into_report)?;
///     isolate.enter(|scope| scope.evaluate("x.js", "null.x").map(|_| ())).map_err(tally::Error::into_report)?;
///     Ok(())
/// }
/// assert_eq!(run().unwrap_err().to_string(), "TypeError: Cannot read properties of null (reading 'x')");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    message: String,
    stack: Option<String>,
}

impl Report {
    /// As [`Exception::stack`].
    #[must_use]
    pub fn stack(&self) -> Option<&str> {
        self.stack.as_deref()
    }
}
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
impl std::error::Error for Report {}

/// Turns what was thrown into an error. `out` is a slot for it.
pub(crate) fn caught(cx: &mut Cx, shared: &Rc<Shared>, thrown: Thrown, out: Local<Value>) -> Error {
    cx.take_exception(thrown, out);
    let out_of_memory = errors::is_out_of_memory(cx, out);
    let value = Global::new(cx.new_root(cx.val(out), "exception kept by the embedder"), shared.clone());
    let is_error = cx.val(out).kind() == Some(kinds::ERROR);
    let (name, message, stack) = match out.cast::<Object>(cx) {
        Some(o) if is_error => {
            let stack = quietly(cx, |cx, v| errors::stack_of(cx, o, v));
            let name = quietly(cx, |cx, v| property::get(cx, o, cx.names().name, v));
            let message = quietly(cx, |cx, v| property::get(cx, o, cx.names().message, v));
            (name.unwrap_or_else(|| "Error".into()), message.unwrap_or_default(), stack)
        }
        _ => (String::new(), display::display(cx, out), None),
    };
    let e = Box::new(Exception { value, name, message, stack });
    if out_of_memory { Error::OutOfMemory(e) } else { Error::Exception(e) }
}

/// The string that `f` leaves in its slot; `None` if it is none, or if `f` throws. May run the program's getters.
fn quietly(cx: &mut Cx, f: impl FnOnce(&mut Cx, Local<Value>) -> JsResult) -> Option<String> {
    let mark = cx.open_scope();
    let [v, ignored] = cx.slots();
    let r = f(cx, v).and_then(|()| match v.cast::<Str>(cx) {
        Some(s) => {
            string::flatten(cx, s)?;
            Ok(Some(string::to_rust_string(s.get(cx))))
        }
        None => Ok(None),
    });
    let text = r.unwrap_or_else(|thrown| {
        cx.take_exception(thrown, ignored);
        None
    });
    cx.close_scope(mark);
    text
}

/// A value as Node's messages say what they received: `undefined`, `function f`, `an instance of Foo`, `type number (5)`.
pub(crate) fn received(cx: &mut Cx, v: Local<Value>) -> String {
    let kind = display::type_of(cx, cx.val(v));
    match (kind, v.cast::<Object>(cx)) {
        ("undefined", _) => "undefined".into(),
        ("function", Some(o)) => format!("function {}", display::function_name(cx, o.get(cx)).unwrap_or_default()),
        (_, Some(o)) => format!("an instance of {}", display::constructor_name(cx, o.get(cx))),
        (_, None) if cx.val(v).is_null() => "null".into(),
        (_, None) => {
            let text = display::display(cx, v);
            let cut: String = text.chars().take(25).collect();
            let (more, quote) = (if cut.len() < text.len() { "..." } else { "" }, if kind == "string" { "'" } else { "" });
            format!("type {kind} ({quote}{cut}{more}{quote})")
        }
    }
}

/// Throws in the machine what a native function answered with.
pub(crate) fn throw(cx: &mut Cx, shared: &Rc<Shared>, e: Error) -> Thrown {
    match e {
        Error::Exception(e) | Error::OutOfMemory(e) => match e.value.root(shared) {
            Ok(root) => {
                let value = root.val(cx);
                cx.throw_val(value)
            }
            Err(_) => throw_new(cx, ErrorClass::Error, &e.to_string()),
        },
        Error::Terminated => stop(cx, shared),
        Error::Poisoned(_) if shared.poisoned_by() == Some(Poison::Callback) => stop(cx, shared),
        Error::New(class, message) => throw_new(cx, class, &message),
        Error::TooManyHandles => throw_new(cx, ErrorClass::RangeError, &e.to_string()),
        Error::Poisoned(_) => throw_new(cx, ErrorClass::Error, &e.to_string()),
        e => throw_new(cx, ErrorClass::TypeError, &e.to_string()),
    }
}

/// Ends the program from within.
pub(crate) fn stop(cx: &mut Cx, shared: &Rc<Shared>) -> Thrown {
    shared.stop(cx);
    cx.throw(cx.undefined())
}

fn throw_new(cx: &mut Cx, class: ErrorClass, message: &str) -> Thrown {
    let mark = cx.open_scope();
    let out = cx.slot();
    let thrown = match make(cx, class, message, out) {
        Ok(()) => cx.throw(out),
        Err(thrown) => thrown,
    };
    cx.close_scope(mark);
    thrown
}

/// An error object.
pub(crate) fn make(cx: &mut Cx, class: ErrorClass, message: &str, out: Local<Value>) -> JsResult {
    errors::make_error(cx, class.prototype(), message, None, out)
}
