//! Properties, and calls.

use crate::error::Error;
use crate::handle::{Array, Function, Handle, Object};
use crate::key::Key;
use crate::scope::Scope;
use tally_vm::object::Object as Cell;
use tally_vm::object::slots::SlotsExt;
use tally_vm::ops::{call, property};

/// Properties. Getters, setters and proxies' traps run the program: the errors are those of
/// [running a program](crate#errors).
impl<'s> Scope<'s> {
    /// `target[key]`, of objects and of primitives.
    ///
    /// # Errors
    /// A TypeError if `target` is undefined or null.
    pub fn get<'k, T>(&mut self, target: Handle<'_, T>, key: impl Into<Key<'k>>) -> Result<Handle<'s>, Error> {
        let (target, key) = (self.slot(target)?, self.key(key.into())?);
        self.make(|cx, out| key.get(cx, target, out))
    }
    /// `target[key] = value`, as strict code does it.
    ///
    /// # Errors
    /// A TypeError if the property cannot be written, or `target` is undefined or null.
    pub fn set<'k, T, V>(&mut self, target: Handle<'_, T>, key: impl Into<Key<'k>>, value: Handle<'_, V>) -> Result<(), Error> {
        let (target, key, value) = (self.slot(target)?, self.key(key.into())?, self.slot(value)?);
        self.run(|cx| key.set(cx, target, value))
    }
    /// `key in target`
    ///
    /// # Errors
    /// [`Error::WrongType`] unless `target` is an object.
    pub fn has<'k, T>(&mut self, target: Handle<'_, T>, key: impl Into<Key<'k>>) -> Result<bool, Error> {
        let (target, key) = (self.expect::<Object>(target.any())?, self.key(key.into())?);
        self.run(|cx| match target.cast::<Cell>(cx) {
            Some(o) => key.has(cx, o),
            None => Ok(false),
        })
    }
    /// `Object.hasOwn(target, key)`
    ///
    /// # Errors
    /// [`Error::WrongType`] unless `target` is an object.
    pub fn has_own<'k, T>(&mut self, target: Handle<'_, T>, key: impl Into<Key<'k>>) -> Result<bool, Error> {
        let (target, key) = (self.expect::<Object>(target.any())?, self.key(key.into())?);
        self.run(|cx| match target.cast::<Cell>(cx) {
            Some(o) => key.has_own(cx, o),
            None => Ok(false),
        })
    }
    /// `delete target[key]`: whether the property is gone.
    ///
    /// # Errors
    /// [`Error::WrongType`] unless `target` is an object.
    pub fn delete<'k, T>(&mut self, target: Handle<'_, T>, key: impl Into<Key<'k>>) -> Result<bool, Error> {
        let (target, key) = (self.expect::<Object>(target.any())?, self.key(key.into())?);
        self.run(|cx| match target.cast::<Cell>(cx) {
            Some(o) => key.delete(cx, o),
            None => Ok(false),
        })
    }
    /// `Reflect.ownKeys(target)`: strings and symbols in an array.
    ///
    /// # Errors
    /// [`Error::WrongType`] unless `target` is an object.
    pub fn own_keys<T>(&mut self, target: Handle<'_, T>) -> Result<Handle<'s, Array>, Error> {
        let target = self.expect::<Object>(target.any())?;
        self.make(|cx, out| {
            let Some(o) = target.cast::<Cell>(cx) else { return Ok(()) };
            let keys = cx.slot();
            let keys = property::own_keys(cx, o, keys)?;
            let n = keys.get(cx).capacity() as u32;
            cx.new_array_of_slots(out, keys, n).map(|_| ())
        })
    }
    /// The length of an array.
    ///
    /// # Errors
    /// Those of [using a handle](crate#errors).
    pub fn length(&mut self, array: Handle<'_, Array>) -> Result<u32, Error> {
        let slot = self.expect::<Array>(array.any())?;
        Ok(slot.cast::<Cell>(self.cx).map_or(0, |o| tally_vm::object::array::array_length(o.get(self.cx))))
    }
}

/// Calls. The errors are those of [running a program](crate#errors).
impl<'s> Scope<'s> {
    /// `f.call(this, ...args)`
    ///
    /// # Errors
    /// A RangeError if the stack has no room for the arguments or the call.
    pub fn call<T>(&mut self, f: Handle<'_, Function>, this: Handle<'_, T>, args: &[Handle<'_>]) -> Result<Handle<'s>, Error> {
        let (f, this, args) = (self.slot(f)?, self.slot(this)?, self.slots(args)?);
        self.make(|cx, out| call::call(cx, f, this, &args, out))
    }
    /// `target[key](...args)`
    ///
    /// # Errors
    /// A TypeError if the property is no function, or `target` is undefined or null.
    pub fn call_method<'k, T>(&mut self, target: Handle<'_, T>, key: impl Into<Key<'k>>, args: &[Handle<'_>]) -> Result<Handle<'s>, Error> {
        let (target, key, args) = (self.slot(target)?, self.key(key.into())?, self.slots(args)?);
        self.make(|cx, out| {
            let f = cx.slot();
            key.get(cx, target, f)?;
            call::call(cx, f, target, &args, out)
        })
    }
    /// `new f(...args)`
    ///
    /// # Errors
    /// A TypeError if `f` is no constructor.
    pub fn construct(&mut self, f: Handle<'_, Function>, args: &[Handle<'_>]) -> Result<Handle<'s, Object>, Error> {
        let (f, args) = (self.slot(f)?, self.slots(args)?);
        self.make(|cx, out| {
            if !call::is_constructor(cx.val(f)) {
                let text = tally_vm::ops::iterate::kind_and_value(cx, f);
                return Err(cx.type_error(&format!("{text} is not a constructor")));
            }
            call::construct(cx, f, &args, f, out)
        })
    }
}
