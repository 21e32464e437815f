//! What many builtins begin with: `this` as an object, keys and lengths and relative indices from arguments.
//!
//! Functions here make slots and leave them to the native that called (which gives all of its slots back when it
//! returns); those meant for loops say that they make none.

use crate::builtins::object::entries::entry;
use crate::cx::{Args, Cx, JsResult, Native, Thrown};
use crate::kinds;
use crate::object::accessor::{AccessorExt, Variable};
use crate::object::array::{array_length, is_plain};
use crate::object::elements::{Elements, elements};
use crate::object::function::NativeFunction;
use crate::object::iterator::{Which, is_which};
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::{Object, PropertyKey, string};
use crate::ops::iterate;
use crate::ops::property::{self, Own};
use crate::ops::{call, convert};
use tally_heap::{Imm, Local, Val, Value};

/// 2^53 - 1.
pub const MAX_SAFE: u64 = (1 << 53) - 1;

/// ToObject(this).
pub fn this_object(cx: &mut Cx, a: Args) -> JsResult<Local<Object>> {
    let out = cx.slot();
    convert::to_object(cx, a.this(cx), out)
}

/// ToObject(this), with the TypeError that names the method: "Array.prototype.map called on null or undefined".
pub fn this_object_for(cx: &mut Cx, a: Args, method: &str) -> JsResult<Local<Object>> {
    if let Some(o) = a.this(cx).cast::<Object>(cx) {
        return Ok(o);
    }
    if cx.val(a.this(cx)).is_nullish() {
        return Err(cx.type_error(&format!("{method} called on null or undefined")));
    }
    this_object(cx, a)
}

/// An argument in a slot of its own, which may be written.
pub fn arg(cx: &Cx, a: Args, i: usize) -> Local<Value> {
    cx.local(cx.val(a.get(cx, i)))
}

/// ToPropertyKey of an argument.
pub fn key_arg(cx: &mut Cx, a: Args, i: usize) -> JsResult<PropertyKey> {
    let k = arg(cx, a, i);
    convert::to_property_key(cx, k)
}

/// LengthOfArrayLike. ECMA-262 §7.3.19. Makes no slots.
#[inline]
pub fn length_of(cx: &mut Cx, o: Local<Object>) -> JsResult<u64> {
    let r = o.get(cx);
    if r.kind() == kinds::ARRAY {
        return Ok(array_length(r) as u64);
    }
    let mark = cx.open_scope();
    let v = cx.slot();
    let name = cx.names.length;
    property::get(cx, o, name, v)?;
    let n = convert::to_integer_or_infinity(cx, v)?;
    cx.close_scope(mark);
    Ok(n.clamp(0.0, MAX_SAFE as f64) as u64)
}

/// The key of index `i`, which may be beyond the array indices: then it is a name in `slot`. Makes no slots.
#[inline]
pub fn index_key(cx: &mut Cx, i: u64, slot: Local<Value>) -> JsResult<PropertyKey> {
    if i < u32::MAX as u64 {
        return Ok(PropertyKey::Index(i as u32));
    }
    Ok(string::intern_str(cx, &i.to_string(), slot)?.into())
}

/// An argument as a position relative to `len`: negative counts from the end, the result is within `0..=len`. `default`
/// stands for undefined. Makes no slots.
pub fn relative(cx: &mut Cx, v: Local<Value>, len: u64, default: u64) -> JsResult<u64> {
    if cx.val(v).is_undefined() {
        return Ok(default);
    }
    let n = convert::to_integer_or_infinity(cx, v)?;
    Ok(if n < 0.0 { (len as f64 + n).max(0.0) } else { n.min(len as f64) } as u64)
}

/// Requires a function, in the words of builtins that name the value alone: "1 is not a function".
pub fn require_callable_value(cx: &mut Cx, v: Local<Value>) -> JsResult {
    if call::is_callable(cx.val(v)) {
        return Ok(());
    }
    let text = crate::errors::value_text(cx, v);
    Err(cx.type_error(&format!("{text} is not a function")))
}

/// Requires a function: "number 1 is not a function".
pub fn require_callable(cx: &mut Cx, v: Local<Value>) -> JsResult {
    if call::is_callable(cx.val(v)) { Ok(()) } else { Err(crate::errors::not_callable(cx, v)) }
}

/// The function that a sort compares with, if one is given.
pub fn comparator(cx: &mut Cx, v: Local<Value>) -> JsResult<Option<Local<Value>>> {
    if cx.val(v).is_undefined() {
        return Ok(None);
    }
    if !call::is_callable(cx.val(v)) {
        let text = crate::errors::value_text(cx, v);
        return Err(cx.type_error(&format!("The comparison function must be either a function or undefined: {text}")));
    }
    Ok(Some(v))
}

/// "Method Map.prototype.get called on incompatible receiver x".
#[cold]
pub fn incompatible(cx: &mut Cx, method: &str, v: Local<Value>) -> Thrown {
    let text = crate::errors::value_text(cx, v);
    cx.type_error(&format!("Method {method} called on incompatible receiver {text}"))
}

/// `this` as an object of this kind, else the TypeError that names `class.prototype.method`.
#[inline(always)]
pub fn this_of_kind(cx: &mut Cx, a: Args, kind: u8, class: &str, method: &str) -> JsResult<Local<Object>> {
    let this = a.this(cx);
    match this.cast::<Object>(cx) {
        Some(o) if cx.val(this).kind() == Some(kind) => Ok(o),
        _ => Err(incompatible(cx, &format!("{class}.prototype.{method}"), this)),
    }
}

/// `this` as an iterator of this sort, else the TypeError that names the method.
#[inline]
pub fn this_of_which(cx: &mut Cx, a: Args, which: Which, method: &str) -> JsResult<Local<Object>> {
    let this = a.this(cx);
    is_which(cx, this, which).ok_or_else(|| incompatible(cx, method, this))
}

/// Whether an own property is there and enumerable. Makes no slots.
#[inline]
pub fn own_enumerable(cx: &mut Cx, o: Local<Object>, key: PropertyKey) -> JsResult<Option<bool>> {
    if o.get(cx).kind() == kinds::NAMESPACE
        && let Own::Accessor(accessor, _) = property::own(cx, o.get(cx), key.view(cx))
        && matches!(accessor.variable(), Variable::Uninitialized)
    {
        return Err(crate::errors::before_initialization(cx, key));
    }
    if matches!(o.get(cx).kind(), kinds::PROXY | kinds::NAMESPACE) {
        let mark = cx.open_scope();
        let d = property::get_own_property(cx, o, key)?;
        cx.close_scope(mark);
        return Ok(d.map(|d| d.enumerable == Some(true)));
    }
    crate::object::function_props::materialize_for(cx, o, key)?;
    Ok(match property::own(cx, o.get(cx), key.view(cx)) {
        Own::Absent => None,
        Own::Data(_, a) | Own::Accessor(_, a) | Own::Lazy(a) => Some(a & attr::ENUMERABLE != 0),
        Own::Typed(_) | Own::Unit(_) => Some(true),
    })
}

/// IsArray, through proxies. ECMA-262 §7.2.2.
pub fn is_array(cx: &mut Cx, v: Local<Value>) -> JsResult<bool> {
    let mut o = cx.val(v);
    loop {
        match o.kind() {
            Some(kinds::ARRAY) => return Ok(true),
            Some(kinds::PROXY) => {
                let Some(p) = o.cast::<Object>() else { return Ok(false) };
                let target = p.read(p.internal(crate::ops::proxy::TARGET));
                if target.is_null() {
                    return Err(cx.type_error("Cannot perform 'IsArray' on a proxy that has been revoked"));
                }
                o = target;
            }
            _ => return Ok(false),
        }
    }
}

/// CreateListFromArrayLike, §7.3.20: the values in a SLOTS cell.
pub fn list_from_array_like(cx: &mut Cx, v: Local<Value>, out: Local<Value>) -> JsResult<(Local<Slots>, usize)> {
    let Some(o) = v.cast::<Object>(cx) else {
        return Err(cx.type_error("CreateListFromArrayLike called on non-object"));
    };
    let n = length_of(cx, o)?;
    if n > 4 << 20 {
        return Err(cx.range_error("Invalid array length"));
    }
    let n = n as usize;
    let list = cx.new_slots(out, n)?;
    let mark = cx.open_scope();
    let [item, k] = cx.slots();
    let mut i = 0;
    let from = o.get(cx);
    // The elements of both are plain values; those of arguments that are variables are not dense.
    if is_plain(cx, from) || from.kind() == kinds::ARGUMENTS {
        if let Elements::Dense(d) = elements(cx, from) {
            let l = list.get(cx);
            while i < n.min(d.capacity()) && !d.at(i).raw().is_hole() {
                cx.write(l, l.at(i), d.read(d.at(i)));
                i += 1;
            }
        }
    }
    while i < n {
        let key = index_key(cx, i as u64, k)?;
        property::get(cx, o, key, item)?;
        let l = list.get(cx);
        cx.write(l, l.at(i), cx.val(item));
        i += 1;
    }
    cx.close_scope(mark);
    Ok((list, n))
}

/// Whether a value is the builtin function with this code.
pub fn is_native(v: Val<'_>, native: Native) -> bool {
    v.cast::<NativeFunction>().is_some_and(|f| std::ptr::fn_addr_eq(f.native(), native))
}

/// "Constructor Map requires 'new'" unless constructing.
pub fn require_new(cx: &mut Cx, a: Args, name: &str) -> JsResult {
    if a.is_construct() { Ok(()) } else { Err(cx.type_error(&format!("Constructor {name} requires 'new'"))) }
}

/// GroupBy (ECMA-262 §7.3.35) of items that are not nullish: `group` answers with the array of the key in the slot it is
/// given.
pub fn group_by(
    cx: &mut Cx,
    items: Local<Value>,
    f: Local<Value>,
    mut group: impl FnMut(&mut Cx, Local<Value>) -> JsResult<Local<Object>>,
) -> JsResult {
    require_callable_value(cx, f)?;
    let [key, index] = cx.slots();
    let this = cx.undefined();
    let mut n = 0.0;
    iterate::iterate(cx, items, |cx, item| {
        cx.set(index, Imm::number(n));
        n += 1.0;
        call::call(cx, f, this, &[item, index], key)?;
        let list = group(cx, key)?;
        cx.push(list, item)?;
        Ok(true)
    })
}

/// AddEntriesFromIterable (ECMA-262 §24.1.1.2), for the constructors of maps: `put` is what the builtin method `set`
/// does, `native` that method.
pub fn add_entries(
    cx: &mut Cx,
    o: Local<Object>,
    source: Local<Value>,
    native: Native,
    put: impl Fn(&mut Cx, Local<Object>, Local<Value>, Local<Value>) -> JsResult,
) -> JsResult {
    if cx.val(source).is_nullish() {
        return Ok(());
    }
    let [f, k, v, ignored] = cx.slots();
    adder(cx, o, "set", f)?;
    let direct = is_native(cx.val(f), native);
    iterate::iterate(cx, source, |cx, item| {
        entry(cx, item, k, v)?;
        if direct {
            put(cx, o, k, v)?
        } else {
            call::call(cx, f, o.value(), &[k, v], ignored)?
        }
        Ok(true)
    })
}

/// The same for the constructors of sets and their method `add`.
pub fn add_values(
    cx: &mut Cx,
    o: Local<Object>,
    source: Local<Value>,
    native: Native,
    put: impl Fn(&mut Cx, Local<Object>, Local<Value>) -> JsResult,
) -> JsResult {
    if cx.val(source).is_nullish() {
        return Ok(());
    }
    let [f, ignored] = cx.slots();
    adder(cx, o, "add", f)?;
    let direct = is_native(cx.val(f), native);
    iterate::iterate(cx, source, |cx, item| {
        if direct {
            put(cx, o, item)?
        } else {
            call::call(cx, f, o.value(), &[item], ignored)?
        }
        Ok(true)
    })
}

/// The method by which a collection's constructor adds: "'5' returned for property 'set' of object '#<Map>' is not a
/// function".
fn adder(cx: &mut Cx, o: Local<Object>, name: &str, out: Local<Value>) -> JsResult {
    let key = cx.rooted_name(name)?;
    property::get(cx, o, key, out)?;
    if call::is_callable(cx.val(out)) {
        return Ok(());
    }
    let (v, object) = (crate::errors::value_text(cx, out), crate::errors::value_text(cx, o.value()));
    Err(cx.type_error(&format!("'{v}' returned for property '{name}' of object '{object}' is not a function")))
}
