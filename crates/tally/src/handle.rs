//! [`Handle`]: a JavaScript value in Rust's hands, and the types it can be known to have.
//!
//! A handle is {isolate, scope, slot}. All three are looked at on every use, in release builds too, and what is in the
//! slot is looked at again before it is treated as an object, a string, a promise. The lifetime refuses at compile time
//! what the checks refuse at run time; neither leans on the other.

use crate::error::Error;
use crate::scope::Scope;
use crate::shared::Origin;
use sealed::Tag;
use std::fmt;
use std::marker::PhantomData;
use tally_heap::{Local, Value};

/// A JavaScript value, kept alive while the scope is open that it was made in. `Copy`; 32 bytes.
///
/// `T` says what is known of it: nothing ([`Any`]), or a type of [`crate::types`].
pub struct Handle<'s, T = Any> {
    pub(crate) slot: Local<Value>,
    pub(crate) origin: Origin,
    // `*const`: handles stay on their thread.
    pub(crate) known: PhantomData<(&'s (), *const T)>,
}

impl<T> Clone for Handle<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Handle<'_, T> {}

impl<T: Type> fmt::Debug for Handle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle({})", T::TAG.name())
    }
}

impl<'s, T> Handle<'s, T> {
    pub(crate) fn new(slot: Local<Value>, origin: Origin) -> Handle<'s, T> {
        Handle { slot, origin, known: PhantomData }
    }
    /// The same value with nothing known of it: what most methods take.
    pub fn any(self) -> Handle<'s> {
        Handle::new(self.slot, self.origin)
    }
}

impl<'s> Handle<'s> {
    /// The same value as a `T`.
    ///
    /// # Errors
    /// [`Error::WrongType`] if it is none, and the errors of [using a handle](crate#errors).
    pub fn cast<T: Type>(self, scope: &mut Scope<'_>) -> Result<Handle<'s, T>, Error> {
        scope.expect::<T>(self)?;
        Ok(Handle::new(self.slot, self.origin))
    }
}

impl<'s> From<Handle<'s, Function>> for Handle<'s, Object> {
    fn from(h: Handle<'s, Function>) -> Self {
        Handle::new(h.slot, h.origin)
    }
}
impl<'s> From<Handle<'s, Array>> for Handle<'s, Object> {
    fn from(h: Handle<'s, Array>) -> Self {
        Handle::new(h.slot, h.origin)
    }
}
impl<'s> From<Handle<'s, Promise>> for Handle<'s, Object> {
    fn from(h: Handle<'s, Promise>) -> Self {
        Handle::new(h.slot, h.origin)
    }
}
impl<'s> From<Handle<'s, Bytes>> for Handle<'s, Object> {
    fn from(h: Handle<'s, Bytes>) -> Self {
        Handle::new(h.slot, h.origin)
    }
}

/// What a handle can be known to hold.
pub trait Type: sealed::Sealed {}

macro_rules! types {
    ($($(#[$doc:meta])* $name:ident: $text:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub enum $name {}
            impl sealed::Sealed for $name {
                const TAG: Tag = Tag::$name;
            }
            impl Type for $name {}
        )*
        impl Tag {
            /// For messages.
            pub fn name(self) -> &'static str {
                match self { $(Tag::$name => $text),* }
            }
        }
        pub(crate) mod sealed {
            #[derive(Clone, Copy, PartialEq, Eq, Debug)]
            pub enum Tag { $($name),* }
            pub trait Sealed {
                const TAG: Tag;
            }
        }
    };
}

types! {
    /// Any value at all.
    Any: "any value";
    /// true or false.
    Bool: "boolean";
    /// A number.
    Number: "number";
    /// A string.
    Text: "string";
    /// A BigInt.
    BigInt: "bigint";
    /// A symbol.
    Symbol: "symbol";
    /// An object of any kind, functions and arrays among them.
    Object: "object";
    /// Something that can be called.
    Function: "function";
    /// An array (not a proxy of one).
    Array: "array";
    /// A promise.
    Promise: "promise";
    /// An ArrayBuffer, a typed array or a DataView.
    Bytes: "bytes";
}

/// What `typeof` would say, with null apart from objects.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Kind {
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Symbol,
    BigInt,
    Object,
    Function,
}
