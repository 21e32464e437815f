//! DataView. ECMA-262 §25.3.

use super::array_buffer::detached_error;
use super::species::prototype_from;
use super::support::incompatible;
use crate::cx::{Args, Cx, JsResult};
use crate::kinds;
use crate::object::buffer_cells::{ArrayBuffer, ArrayBufferExt};
use crate::object::create::set_internal;
use crate::object::data_view::{BUFFER, LENGTH, OFFSET, Window, window};
use crate::object::element_type::Element;
use crate::object::object::ObjectExt;
use crate::object::{Object, typed};
use crate::ops::convert;
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val};

macro_rules! accessors {
    ($($get:ident $get_name:literal $set:ident $set_name:literal $element:ident;)*) => {
        $(
            fn $get<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
                get_value(cx, a, Element::$element, concat!("DataView.prototype.", $get_name))
            }
            fn $set<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
                set_value(cx, a, Element::$element, concat!("DataView.prototype.", $set_name))
            }
        )*
        pub static DATA_VIEW: Class = Class {
            name: "DataView",
            length: 1,
            constructor: data_view,
            this: Intrinsic::DataView,
            prototype: Intrinsic::DataViewPrototype,
            parent: Intrinsic::FunctionPrototype,
            prototype_parent: Intrinsic::ObjectPrototype,
            statics: &[],
            methods: &[
                Prop::Getter(Key::Name("buffer"), buffer),
                Prop::Getter(Key::Name("byteLength"), byte_length),
                Prop::Getter(Key::Name("byteOffset"), byte_offset),
                $(
                    Prop::Method(Key::Name($get_name), 1, $get),
                    Prop::Method(Key::Name($set_name), 2, $set),
                )*
                Prop::Tag("DataView"),
            ],
        };
    };
}
accessors! {
    get_int8 "getInt8" set_int8 "setInt8" Int8;
    get_uint8 "getUint8" set_uint8 "setUint8" Uint8;
    get_int16 "getInt16" set_int16 "setInt16" Int16;
    get_uint16 "getUint16" set_uint16 "setUint16" Uint16;
    get_int32 "getInt32" set_int32 "setInt32" Int32;
    get_uint32 "getUint32" set_uint32 "setUint32" Uint32;
    get_float16 "getFloat16" set_float16 "setFloat16" Float16;
    get_float32 "getFloat32" set_float32 "setFloat32" Float32;
    get_float64 "getFloat64" set_float64 "setFloat64" Float64;
    get_big_int64 "getBigInt64" set_big_int64 "setBigInt64" BigInt64;
    get_big_uint64 "getBigUint64" set_big_uint64 "setBigUint64" BigUint64;
}

/// DataView(buffer, byteOffset, byteLength). §25.3.2.1
fn data_view<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if !a.is_construct() {
        return Err(cx.type_error("Constructor DataView requires 'new'"));
    }
    let Some(buffer) = a.get(cx, 0).cast::<ArrayBuffer>(cx) else {
        return Err(cx.type_error("First argument to DataView constructor must be an ArrayBuffer"));
    };
    let [out, proto] = cx.slots();
    let offset = a.get(cx, 1);
    let asked = convert::to_integer_or_infinity(cx, offset)?;
    let out_of_bounds = |cx: &mut Cx| {
        let text = crate::ops::number_format::number_to_text(asked);
        Err(cx.range_error(&format!("Start offset {text} is outside the bounds of the buffer")))
    };
    if !(0.0..=super::support::MAX_SAFE as f64).contains(&asked) {
        return out_of_bounds(cx);
    }
    let offset = asked as u64;
    if buffer.get(cx).is_detached() {
        return Err(detached_error(cx, "DataView constructor"));
    }
    if offset > buffer.get(cx).byte_length() as u64 {
        return out_of_bounds(cx);
    }
    let length = a.get(cx, 2);
    let tracking = cx.val(length).is_undefined();
    let mut count = 0;
    let mut invalid = None;
    if !tracking {
        let d = convert::to_integer_or_infinity(cx, length)?;
        if (0.0..=super::support::MAX_SAFE as f64).contains(&d) {
            count = d as u64;
        }
        if d < 0.0 || d as u64 != count || offset + count > buffer.get(cx).byte_length() as u64 {
            invalid = Some(d);
        }
    }
    if let Some(d) = invalid {
        let text = crate::ops::number_format::number_to_text(d);
        return Err(cx.range_error(&format!("Invalid DataView length {text}")));
    }
    let new_target = a.new_target(cx);
    prototype_from(cx, new_target, Intrinsic::DataViewPrototype, proto)?;
    // The prototype's getter may have changed the buffer.
    let b = buffer.get(cx);
    if b.is_detached() {
        return Err(detached_error(cx, "DataView constructor"));
    }
    let have = b.byte_length() as u64;
    if offset > have {
        return out_of_bounds(cx);
    }
    if !tracking && offset + count > have {
        return Err(cx.range_error(&format!("Invalid DataView length {count}")));
    }
    let follows = tracking && b.is_resizable();
    if tracking {
        count = have - offset;
    }
    let o = cx.new_object_kind(out, kinds::DATA_VIEW, proto)?;
    set_internal(cx, o, BUFFER, cx.val(buffer));
    set_internal(cx, o, OFFSET, Imm::number(offset as f64));
    set_internal(cx, o, LENGTH, if follows { Imm::UNDEFINED } else { Imm::number(count as f64) });
    Ok(cx.val(out))
}

fn this_view(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<Object>> {
    let this = a.this(cx);
    match this.cast::<Object>(cx) {
        Some(o) if o.get(cx).kind() == kinds::DATA_VIEW => Ok(o),
        _ => Err(incompatible(cx, method, this)),
    }
}

/// get buffer. §25.3.4.1
fn buffer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_view(cx, a, "get DataView.prototype.buffer")?;
    let o = o.get(cx);
    Ok(o.read(o.internal(BUFFER)))
}

/// get byteLength. §25.3.4.2
fn byte_length<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_view(cx, a, "get DataView.prototype.byteLength")?;
    let n = in_bounds(cx, o, "DataView.prototype.byteLength")?.1;
    Ok(Imm::number(n as f64))
}
/// get byteOffset. §25.3.4.3
fn byte_offset<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_view(cx, a, "get DataView.prototype.byteOffset")?;
    let offset = in_bounds(cx, o, "DataView.prototype.byteOffset")?.0;
    Ok(Imm::number(offset as f64))
}

/// Offset and length of a view that is neither detached nor out of bounds.
fn in_bounds(cx: &mut Cx, o: Local<Object>, method: &str) -> JsResult<(usize, usize)> {
    match window(o.get(cx)) {
        Some(Window::Bytes { offset, cells }) => Ok((offset, cells.len())),
        Some(Window::Detached) | None => Err(detached_error(cx, method)),
        Some(Window::OutOfBounds) => Err(cx.type_error(&format!("Invalid DataView accessor {method} on an out-of-bounds view"))),
    }
}

#[cold]
fn offset_error(cx: &mut Cx) -> crate::cx::Thrown {
    cx.range_error("Offset is outside the bounds of the DataView")
}

/// GetViewValue. §25.3.1.5
fn get_value<'a>(cx: &'a mut Cx, a: Args, element: Element, method: &str) -> JsResult<Val<'a>> {
    let o = this_view(cx, a, method)?;
    let at = a.get(cx, 0);
    let at = convert::to_index(cx, at, "Offset is outside the bounds of the DataView")?;
    let little = convert::to_boolean(cx.val(a.get(cx, 1)));
    let size = element.size();
    let mut bytes = [0u8; 8];
    let found = match window(o.get(cx)) {
        Some(Window::Bytes { cells, .. }) => match cells.get(at as usize..).and_then(|c| c.get(..size)) {
            Some(c) => {
                c.iter().zip(&mut bytes).for_each(|(c, b)| *b = c.get());
                true
            }
            None => false,
        },
        _ => {
            in_bounds(cx, o, method)?;
            false
        }
    };
    if !found {
        return Err(offset_error(cx));
    }
    if !little {
        bytes[..size].reverse();
    }
    let out = cx.slot();
    typed::box_loaded(cx, element.from_bytes(bytes), out)?;
    Ok(cx.val(out))
}

/// SetViewValue. §25.3.1.6
fn set_value<'a>(cx: &'a mut Cx, a: Args, element: Element, method: &str) -> JsResult<Val<'a>> {
    let o = this_view(cx, a, method)?;
    let (at, v) = (a.get(cx, 0), a.get(cx, 1));
    let at = convert::to_index(cx, at, "Offset is outside the bounds of the DataView")?;
    let x = typed::convert(cx, element, v)?;
    let little = convert::to_boolean(cx.val(a.get(cx, 2)));
    let size = element.size();
    let mut bytes = element.to_bytes(x);
    if !little {
        bytes[..size].reverse();
    }
    in_bounds(cx, o, method)?;
    let Some(Window::Bytes { cells, .. }) = window(o.get(cx)) else { return Err(offset_error(cx)) };
    match cells.get(at as usize..).and_then(|c| c.get(..size)) {
        Some(c) => c.iter().zip(bytes).for_each(|(c, b)| c.set(b)),
        None => return Err(offset_error(cx)),
    }
    Ok(Imm::UNDEFINED)
}
