//! Object. ECMA-262 §20.1.
//!
//! `statics.rs`: the functions on the constructor; `entries.rs`: those that list properties; `prototype.rs`: the methods.

pub mod entries;
pub mod prototype;
mod statics;

pub use statics::bad_prototype;

use crate::cx::{Args, Cx, JsResult};
use crate::ops::convert;
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::Val;

pub static OBJECT: Class = Class {
    name: "Object",
    length: 1,
    constructor: object,
    this: Intrinsic::Object,
    prototype: Intrinsic::ObjectPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[
        Prop::Method(Key::Name("assign"), 2, entries::assign),
        Prop::Method(Key::Name("getOwnPropertyDescriptor"), 2, statics::get_own_property_descriptor),
        Prop::Method(Key::Name("getOwnPropertyDescriptors"), 1, statics::get_own_property_descriptors),
        Prop::Method(Key::Name("getOwnPropertyNames"), 1, entries::get_own_property_names),
        Prop::Method(Key::Name("getOwnPropertySymbols"), 1, entries::get_own_property_symbols),
        Prop::Method(Key::Name("hasOwn"), 2, statics::has_own),
        Prop::Method(Key::Name("is"), 2, statics::is),
        Prop::Method(Key::Name("preventExtensions"), 1, statics::prevent_extensions),
        Prop::Method(Key::Name("seal"), 1, statics::seal),
        Prop::Method(Key::Name("create"), 2, statics::create),
        Prop::Method(Key::Name("defineProperties"), 2, statics::define_properties),
        Prop::Method(Key::Name("defineProperty"), 3, statics::define_property),
        Prop::Method(Key::Name("freeze"), 1, statics::freeze),
        Prop::Method(Key::Name("getPrototypeOf"), 1, statics::get_prototype_of),
        Prop::Method(Key::Name("setPrototypeOf"), 2, statics::set_prototype_of),
        Prop::Method(Key::Name("isExtensible"), 1, statics::is_extensible),
        Prop::Method(Key::Name("isFrozen"), 1, statics::is_frozen),
        Prop::Method(Key::Name("isSealed"), 1, statics::is_sealed),
        Prop::Method(Key::Name("keys"), 1, entries::keys),
        Prop::Method(Key::Name("entries"), 1, entries::entries),
        Prop::Method(Key::Name("fromEntries"), 1, entries::from_entries),
        Prop::Method(Key::Name("values"), 1, entries::values),
        Prop::Method(Key::Name("groupBy"), 2, entries::group_by),
    ],
    methods: &[
        Prop::Method(Key::Name("__defineGetter__"), 2, prototype::define_getter),
        Prop::Method(Key::Name("__defineSetter__"), 2, prototype::define_setter),
        Prop::Method(Key::Name("hasOwnProperty"), 1, prototype::has_own_property),
        Prop::Method(Key::Name("__lookupGetter__"), 1, prototype::lookup_getter),
        Prop::Method(Key::Name("__lookupSetter__"), 1, prototype::lookup_setter),
        Prop::Method(Key::Name("isPrototypeOf"), 1, prototype::is_prototype_of),
        Prop::Method(Key::Name("propertyIsEnumerable"), 1, prototype::property_is_enumerable),
        Prop::Method(Key::Name("toString"), 0, prototype::to_string),
        Prop::Method(Key::Name("valueOf"), 0, prototype::value_of),
        Prop::Accessor(Key::Name("__proto__"), prototype::get_proto, prototype::set_proto),
        Prop::Method(Key::Name("toLocaleString"), 0, prototype::to_locale_string),
    ],
};

/// §20.1.1.1
fn object<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    if a.is_construct() && cx.val(a.new_target(cx)).raw() != cx.val(a.callee(cx)).raw() {
        let target = a.new_target(cx);
        cx.create_from_constructor(out, crate::kinds::OBJECT, target, Intrinsic::ObjectPrototype)?;
    } else if cx.val(a.get(cx, 0)).is_nullish() {
        cx.new_object(out)?;
    } else {
        convert::to_object(cx, a.get(cx, 0), out)?;
    }
    Ok(cx.val(out))
}
