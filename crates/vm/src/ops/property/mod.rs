//! The internal methods of objects and the operations on properties built from them (ECMA-262 §7.3, §10).
//!
//! Ordinary objects, arrays, strings, functions and typed arrays are handled here by kind; proxies in `ops/proxy.rs`.

mod define;
mod delete;
mod get;
mod integrity;
mod keys;
mod own;
mod proto;
mod set;

pub use define::{
    create_data_property, create_data_property_or_throw, define_accessor, define_method, define_or_throw, define_own_property,
};
pub use delete::{delete_or_throw, delete_property};
pub use get::{get, get_method, get_v, get_with_receiver, has_own_property, has_property};
pub use integrity::{is_extensible, prevent_extensions, set_integrity_level, test_integrity_level};
pub use keys::{key_value, own_keys};
pub use own::{Own, get_own_property, own};
pub use proto::{Climb, get_prototype_of, prototype, set_prototype_of};
pub use set::{set, set_v, set_with_receiver};

use crate::object::prop_table::attr;
use tally_heap::{Local, Value};

/// A property descriptor; absent fields are `None`.
#[derive(Clone, Copy, Default)]
pub struct Descriptor {
    pub value: Option<Local<Value>>,
    pub get: Option<Local<Value>>,
    pub set: Option<Local<Value>>,
    pub writable: Option<bool>,
    pub enumerable: Option<bool>,
    pub configurable: Option<bool>,
}

impl Descriptor {
    /// A full data descriptor with these attributes.
    pub fn data(value: Local<Value>, attrs: u8) -> Descriptor {
        Descriptor {
            value: Some(value),
            writable: Some(attrs & attr::WRITABLE != 0),
            enumerable: Some(attrs & attr::ENUMERABLE != 0),
            configurable: Some(attrs & attr::CONFIGURABLE != 0),
            ..Descriptor::default()
        }
    }
    pub fn is_accessor(&self) -> bool {
        self.get.is_some() || self.set.is_some()
    }
    pub fn is_data(&self) -> bool {
        self.value.is_some() || self.writable.is_some()
    }
    /// The attributes, absent ones taken from `from`.
    pub fn attrs_over(&self, from: u8) -> u8 {
        let pick = |field: Option<bool>, bit: u8| if field.unwrap_or(from & bit != 0) { bit } else { 0 };
        pick(self.writable, attr::WRITABLE) | pick(self.enumerable, attr::ENUMERABLE) | pick(self.configurable, attr::CONFIGURABLE)
    }
}
