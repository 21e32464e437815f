//! [`Key`]: what a property is looked up by. The one file here that knows how the machine spells keys.

use crate::error::Error;
use crate::handle::Handle;
use crate::scope::Scope;
use tally_heap::{Imm, Local, Value};
use tally_vm::object::{Object, PropertyKey, string};
use tally_vm::ops::{convert, property};
use tally_vm::{Cx, JsResult};

/// A property's key: a name, an index, or a value (a symbol, or whatever ToPropertyKey makes a key of).
#[derive(Clone, Copy, Debug)]
pub enum Key<'a> {
    /// A string. One that spells an index is that index.
    Name(&'a str),
    /// An index.
    Index(u32),
    /// A symbol, or what ToPropertyKey makes a key of.
    Handle(Handle<'a>),
}

impl<'a> From<&'a str> for Key<'a> {
    fn from(name: &'a str) -> Key<'a> {
        Key::Name(name)
    }
}
impl<'a> From<&'a String> for Key<'a> {
    fn from(name: &'a String) -> Key<'a> {
        Key::Name(name)
    }
}
impl From<u32> for Key<'_> {
    fn from(index: u32) -> Self {
        Key::Index(index)
    }
}
impl<'a, T> From<Handle<'a, T>> for Key<'a> {
    fn from(h: Handle<'a, T>) -> Key<'a> {
        Key::Handle(h.any())
    }
}

/// A key whose handle was checked.
#[derive(Clone, Copy)]
pub(crate) enum Checked<'a> {
    Name(&'a str),
    Index(u32),
    Slot(Local<Value>),
}

impl Scope<'_> {
    pub(crate) fn key<'a>(&self, key: Key<'a>) -> Result<Checked<'a>, Error> {
        Ok(match key {
            Key::Name(name) => Checked::Name(name),
            Key::Index(i) => Checked::Index(i),
            Key::Handle(h) => Checked::Slot(self.slot(h)?),
        })
    }
}

impl Checked<'_> {
    /// The machine's key, which a fresh slot keeps alive. May run the program (`toString` of an object used as key).
    fn spell(self, cx: &mut Cx) -> JsResult<PropertyKey> {
        let keep = cx.slot();
        match self {
            Checked::Name(name) => {
                string::new_string(cx, keep, name)?;
            }
            Checked::Index(i) => cx.set(keep, Imm::number(f64::from(i))),
            Checked::Slot(v) => cx.copy(keep, v),
        }
        convert::to_property_key(cx, keep)
    }
    pub(crate) fn get(self, cx: &mut Cx, target: Local<Value>, out: Local<Value>) -> JsResult {
        let key = self.spell(cx)?;
        property::get_v(cx, target, key, out)
    }
    pub(crate) fn set(self, cx: &mut Cx, target: Local<Value>, v: Local<Value>) -> JsResult {
        let key = self.spell(cx)?;
        property::set_v(cx, target, key, v, true).map(|_| ())
    }
    pub(crate) fn has(self, cx: &mut Cx, o: Local<Object>) -> JsResult<bool> {
        let key = self.spell(cx)?;
        property::has_property(cx, o, key)
    }
    pub(crate) fn has_own(self, cx: &mut Cx, o: Local<Object>) -> JsResult<bool> {
        let key = self.spell(cx)?;
        property::has_own_property(cx, o, key)
    }
    pub(crate) fn delete(self, cx: &mut Cx, o: Local<Object>) -> JsResult<bool> {
        let key = self.spell(cx)?;
        property::delete_property(cx, o, key)
    }
}
