//! [[GetOwnProperty]] for every kind but proxies.

use super::Descriptor;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::accessor::{Accessor, AccessorExt, Variable};
use crate::object::elements::own_element;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::shape::shape_flag;
use crate::object::storage::read_slot;
use crate::object::{KeyView, NameExt, Object, PropertyKey, function_props, text, typed};
use tally_heap::{Imm, Local, Ref, Val, Value};

/// An own property, as found.
#[derive(Clone, Copy)]
pub enum Own<'h> {
    Absent,
    /// A data property and its attributes.
    Data(Val<'h>, u8),
    Accessor(Ref<'h, Accessor>, u8),
    /// A value not made yet, and the attributes: call `Cx::resolve_lazy` and ask again.
    Lazy(u8),
    /// Element of a typed array: reading may have to make a BigInt.
    Typed(u32),
    /// A unit of a String object.
    Unit(u32),
}

/// Looks for an own property without running or allocating anything. Not for proxies, nor for functions whose lazy
/// properties the key could be (`function_props::materialize_for` first).
#[inline]
pub fn own<'h>(cx: &'h Cx, o: Ref<'h, Object>, key: KeyView<'_>) -> Own<'h> {
    match key {
        KeyView::Index(i) => {
            match o.kind() {
                kinds::TYPED_ARRAY => return if typed::in_range(o, i) { Own::Typed(i) } else { Own::Absent },
                kinds::STRING_OBJECT if i < text::length_of(o.read(o.internal(0))) => return Own::Unit(i),
                _ => {}
            }
            match own_element(cx, o, i) {
                None => Own::Absent,
                Some((v, a)) if a & attr::ACCESSOR != 0 => Own::Accessor(v.cast().expect("an accessor cell"), a),
                Some((v, a)) => Own::Data(v, a),
            }
        }
        KeyView::Name(n) => {
            if let Some(p) = cx.own_named(o, n) {
                let v = read_slot(cx, o, p.slot);
                return if p.attrs & attr::ACCESSOR != 0 {
                    Own::Accessor(v.cast().expect("an accessor cell"), p.attrs)
                } else if p.attrs & attr::LAZY != 0 {
                    Own::Lazy(p.attrs)
                } else {
                    Own::Data(v, p.attrs)
                };
            }
            if n.is(cx, cx.names.length) {
                match o.kind() {
                    kinds::ARRAY => {
                        let a = if o.shape(cx).has(shape_flag::LENGTH_READONLY) { 0 } else { attr::WRITABLE };
                        return Own::Data(o.read(o.internal(1)), a);
                    }
                    kinds::STRING_OBJECT => {
                        return Own::Data(Imm::number(text::length_of(o.read(o.internal(0))) as f64), 0);
                    }
                    _ => {}
                }
            }
            Own::Absent
        }
    }
}

/// [[GetOwnProperty]]: a descriptor whose values are in new slots.
pub fn get_own_property(cx: &mut Cx, o: Local<Object>, key: impl Into<PropertyKey>) -> JsResult<Option<Descriptor>> {
    let key = key.into();
    if o.get(cx).kind() == kinds::PROXY {
        return crate::ops::proxy::get_own_property(cx, o, key);
    }
    function_props::materialize_for(cx, o, key)?;
    loop {
        return Ok(match own(cx, o.get(cx), key.view(cx)) {
            Own::Absent => None,
            Own::Data(v, a) => Some(Descriptor::data(cx.local(v), a)),
            Own::Accessor(acc, a) if o.get(cx).kind() == kinds::NAMESPACE => match acc.variable() {
                Variable::Value(v) => Some(Descriptor::data(cx.local(v), a & attr::ENUMERABLE | attr::WRITABLE)),
                _ => return Err(crate::errors::not_initialized(cx, key)),
            },
            Own::Accessor(acc, a) => Some(Descriptor {
                get: Some(cx.local(acc.read(&acc.get))),
                set: Some(cx.local(acc.read(&acc.set))),
                enumerable: Some(a & attr::ENUMERABLE != 0),
                configurable: Some(a & attr::CONFIGURABLE != 0),
                ..Descriptor::default()
            }),
            Own::Lazy(_) => {
                cx.resolve_lazy(o, key)?;
                continue;
            }
            Own::Typed(i) => {
                let v = cx.slot();
                typed::get(cx, o, i, v)?;
                Some(Descriptor::data(v, attr::ALL))
            }
            Own::Unit(i) => {
                let v = cx.slot();
                unit(cx, o, i, v)?;
                Some(Descriptor::data(v, attr::ENUMERABLE))
            }
        });
    }
}

/// The one-unit string at `i` of a String object.
pub(super) fn unit(cx: &mut Cx, o: Local<Object>, i: u32, out: Local<Value>) -> JsResult {
    let obj = o.get(cx);
    cx.set(out, obj.read(obj.internal(0)));
    let s = out.cast(cx).expect("a String object holds a string");
    text::unit_at(cx, s, i as usize, out)
}
