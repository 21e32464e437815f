//! %TypedArray% and its twelve constructors. ECMA-262 §23.2.
//!
//! Files by theme: `construct` (constructors, `from`, `of`, species), `access` (getters, iterators), `iterate` (methods
//! that call back), `search`, `mutate` (`fill`, `set`, `copyWithin`, `reverse`), `copy` (`slice`, `subarray`, `with`,
//! `toReversed`), `sort`, `text`, `base64` (Uint8Array's hex and base64).

mod access;
mod base64;
mod construct;
mod copy;
mod iterate;
mod mutate;
mod search;
mod sort;
mod text;

use super::species::species;
use crate::cx::{Args, Cx, JsResult, Thrown};
use crate::names::WellKnown;
use crate::object::buffer_cells::TypedArray;
use crate::object::element_type::Element;
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Local, Value};

pub use construct::species_create;
pub use mutate::copy_elements;

/// ValidateTypedArray, §23.2.4.4: a view that is neither detached nor out of bounds.
pub fn validate(cx: &mut Cx, v: Local<Value>, method: &str) -> JsResult<Local<TypedArray>> {
    let Some(t) = v.cast::<TypedArray>(cx) else {
        return Err(cx.type_error("this is not a typed array."));
    };
    if t.get(cx).is_out_of_bounds() {
        return Err(detached(cx, method));
    }
    Ok(t)
}

/// `this`, validated.
fn this_array(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<TypedArray>> {
    let this = a.this(cx);
    validate(cx, this, method)
}

#[cold]
fn detached(cx: &mut Cx, method: &str) -> Thrown {
    cx.type_error(&format!("Cannot perform {method} on a detached ArrayBuffer"))
}

#[cold]
fn mixed(cx: &mut Cx) -> Thrown {
    cx.type_error("Cannot mix BigInt and other types, use explicit conversions")
}

pub static TYPED_ARRAY: Class = Class {
    name: "TypedArray",
    length: 0,
    constructor: construct::abstract_class,
    this: Intrinsic::TypedArray,
    prototype: Intrinsic::TypedArrayPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[
        Prop::Method(Key::Name("of"), 0, construct::of),
        Prop::Method(Key::Name("from"), 1, construct::from),
        Prop::Getter(Key::Symbol(WellKnown::Species), species),
    ],
    methods: &[
        Prop::Getter(Key::Name("buffer"), access::buffer),
        Prop::Getter(Key::Name("byteLength"), access::byte_length),
        Prop::Getter(Key::Name("byteOffset"), access::byte_offset),
        Prop::Getter(Key::Name("length"), access::length),
        Prop::Method(Key::Name("entries"), 0, access::entries),
        Prop::Method(Key::Name("keys"), 0, access::keys),
        Prop::Method(Key::Name("values"), 0, access::values),
        Prop::Alias(Key::Symbol(WellKnown::Iterator), "values"),
        Prop::Method(Key::Name("at"), 1, access::at),
        Prop::Method(Key::Name("copyWithin"), 2, mutate::copy_within),
        Prop::Method(Key::Name("every"), 1, iterate::every),
        Prop::Method(Key::Name("fill"), 1, mutate::fill),
        Prop::Method(Key::Name("filter"), 1, iterate::filter),
        Prop::Method(Key::Name("find"), 1, iterate::find),
        Prop::Method(Key::Name("findIndex"), 1, iterate::find_index),
        Prop::Method(Key::Name("findLast"), 1, iterate::find_last),
        Prop::Method(Key::Name("findLastIndex"), 1, iterate::find_last_index),
        Prop::Method(Key::Name("forEach"), 1, iterate::for_each),
        Prop::Method(Key::Name("includes"), 1, search::includes),
        Prop::Method(Key::Name("indexOf"), 1, search::index_of),
        Prop::Method(Key::Name("join"), 1, text::join),
        Prop::Method(Key::Name("lastIndexOf"), 1, search::last_index_of),
        Prop::Method(Key::Name("map"), 1, iterate::map),
        Prop::Method(Key::Name("reverse"), 0, mutate::reverse),
        Prop::Method(Key::Name("reduce"), 1, iterate::reduce),
        Prop::Method(Key::Name("reduceRight"), 1, iterate::reduce_right),
        Prop::Method(Key::Name("set"), 1, mutate::set),
        Prop::Method(Key::Name("slice"), 2, copy::slice),
        Prop::Method(Key::Name("some"), 1, iterate::some),
        Prop::Method(Key::Name("sort"), 1, sort::sort),
        Prop::Method(Key::Name("subarray"), 2, copy::subarray),
        Prop::Method(Key::Name("toReversed"), 0, copy::to_reversed),
        Prop::Method(Key::Name("toSorted"), 1, sort::to_sorted),
        Prop::Method(Key::Name("with"), 2, copy::with),
        Prop::Method(Key::Name("toLocaleString"), 0, text::to_locale_string),
        Prop::Borrowed("toString", Intrinsic::ArrayPrototype),
        Prop::Getter(Key::Symbol(WellKnown::ToStringTag), access::to_string_tag),
    ],
};

macro_rules! classes {
    ($($table:ident $native:ident $name:literal $element:ident $proto:ident $size:literal [$($statics:expr),*] [$($methods:expr),*];)*) => {
        $(
            pub static $table: Class = Class {
                name: $name,
                length: 3,
                constructor: $native,
                this: Intrinsic::$element,
                prototype: Intrinsic::$proto,
                parent: Intrinsic::TypedArray,
                prototype_parent: Intrinsic::TypedArrayPrototype,
                statics: &[Prop::Constant("BYTES_PER_ELEMENT", $size), $($statics),*],
                methods: &[Prop::Constant("BYTES_PER_ELEMENT", $size), $($methods),*],
            };
        )*
    };
}
macro_rules! constructors {
    ($($native:ident $element:ident;)*) => {
        $(fn $native<'a>(cx: &'a mut Cx, a: Args) -> JsResult<tally_heap::Val<'a>> {
            construct::construct(cx, a, Element::$element)
        })*
    };
}
constructors! {
    int8 Int8; uint8 Uint8; uint8_clamped Uint8Clamped; int16 Int16; uint16 Uint16; int32 Int32; uint32 Uint32;
    float16 Float16; float32 Float32; float64 Float64; big_int64 BigInt64; big_uint64 BigUint64;
}
classes! {
    INT8_ARRAY int8 "Int8Array" Int8Array Int8ArrayPrototype 1.0 [] [];
    UINT8_ARRAY uint8 "Uint8Array" Uint8Array Uint8ArrayPrototype 1.0
        [Prop::Method(Key::Name("fromBase64"), 1, base64::from_base64), Prop::Method(Key::Name("fromHex"), 1, base64::from_hex)]
        [Prop::Method(Key::Name("setFromBase64"), 1, base64::set_from_base64), Prop::Method(Key::Name("setFromHex"), 1, base64::set_from_hex),
         Prop::Method(Key::Name("toBase64"), 0, base64::to_base64), Prop::Method(Key::Name("toHex"), 0, base64::to_hex)];
    UINT8_CLAMPED_ARRAY uint8_clamped "Uint8ClampedArray" Uint8ClampedArray Uint8ClampedArrayPrototype 1.0 [] [];
    INT16_ARRAY int16 "Int16Array" Int16Array Int16ArrayPrototype 2.0 [] [];
    UINT16_ARRAY uint16 "Uint16Array" Uint16Array Uint16ArrayPrototype 2.0 [] [];
    INT32_ARRAY int32 "Int32Array" Int32Array Int32ArrayPrototype 4.0 [] [];
    UINT32_ARRAY uint32 "Uint32Array" Uint32Array Uint32ArrayPrototype 4.0 [] [];
    FLOAT16_ARRAY float16 "Float16Array" Float16Array Float16ArrayPrototype 2.0 [] [];
    FLOAT32_ARRAY float32 "Float32Array" Float32Array Float32ArrayPrototype 4.0 [] [];
    FLOAT64_ARRAY float64 "Float64Array" Float64Array Float64ArrayPrototype 8.0 [] [];
    BIG_INT64_ARRAY big_int64 "BigInt64Array" BigInt64Array BigInt64ArrayPrototype 8.0 [] [];
    BIG_UINT64_ARRAY big_uint64 "BigUint64Array" BigUint64Array BigUint64ArrayPrototype 8.0 [] [];
}
