//! Classes, methods and accessors of literals, function names.

use super::exceptions::describe;
use super::frame::Insn;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::function_props;
use crate::object::key::PropertyKey;
use crate::object::object::Object;
use crate::object::prop_table::attr;
use crate::object::string::{self, StrBuf, StrExt};
use crate::object::symbol::{Symbol, SymbolExt};
use crate::ops::property::{self, Descriptor};
use crate::ops::{call, convert};
use crate::realm::Intrinsic;
use tally_bytecode::{NO_REGISTER, opcode};
use tally_heap::Imm;

/// `DefineClass { ctor, proto, func, ctx, heritage }`: ClassDefinitionEvaluation (ECMA-262 15.7.14), steps 6 to 14.
pub(crate) fn define_class(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let [parent, proto_parent, f, proto] = cx.slots();
    let derived = i.u(5) as u16 != NO_REGISTER;
    // 6. to 8.
    if derived {
        let heritage = i.reg(cx, 5);
        if cx.val(heritage).is_null() {
            cx.set(proto_parent, Imm::NULL);
            cx.intrinsic(Intrinsic::FunctionPrototype, parent)?;
        } else {
            if !call::is_constructor(cx.val(heritage)) {
                let text = describe(cx, heritage);
                return Err(cx.type_error(&format!("Class extends value {text} is not a constructor or null")));
            }
            let name = cx.names.prototype;
            property::get_v(cx, heritage, name, proto_parent)?;
            if !cx.val(proto_parent).is_null() && !cx.val(proto_parent).is::<Object>() {
                let text = describe(cx, proto_parent);
                return Err(cx.type_error(&format!("Class extends value does not have valid prototype property {text}")));
            }
            cx.copy(parent, heritage);
        }
    } else {
        cx.intrinsic(Intrinsic::ObjectPrototype, proto_parent)?;
    }
    // 9. The prototype object.
    let proto_object = cx.new_object_with_proto(proto, proto_parent)?;
    // 14. The constructor.
    super::literal::make_closure(cx, i.u(3), i.u(4), f)?;
    let ctor = f.cast::<Object>(cx).expect("a closure");
    if derived {
        property::set_prototype_of(cx, ctor, parent)?;
    }
    function_props::materialize(cx, ctor)?;
    let (prototype, constructor) = (cx.names.prototype, cx.names.constructor);
    cx.add_property(ctor, prototype, 0, proto)?;
    cx.add_property(proto_object, constructor, attr::HIDDEN, f)?;
    cx.copy(i.reg(cx, 1), f);
    cx.copy(i.reg(cx, 2), proto);
    Ok(())
}

/// The key in a register, kept alive by a new slot.
fn key(cx: &mut Cx, i: Insn, at: usize) -> JsResult<PropertyKey> {
    let slot = cx.slot();
    cx.copy(slot, i.reg(cx, at));
    convert::to_property_key(cx, slot)
}

/// `DefineMethod { obj, key, func, flags }`
pub(crate) fn define_method(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let o = i.reg(cx, 1).cast::<Object>(cx).expect("an object literal or class");
    let k = key(cx, i, 2)?;
    let f = i.reg(cx, 3);
    let enumerable = i.u(4) as u16 & opcode::DEFINE_ENUMERABLE != 0;
    let attrs = if enumerable { attr::ALL } else { attr::HIDDEN };
    if let PropertyKey::Name(n) = k
        && matches!(crate::object::object::ObjectExt::kind(o.get(cx)), kinds::OBJECT)
        && cx.own_named(o.get(cx), n.get(cx)).is_none()
    {
        return cx.add_property(o, n, attrs, f);
    }
    property::define_or_throw(cx, o, k, &Descriptor::data(f, attrs))
}

/// `DefineAccessor { obj, key, func, flags }`
pub(crate) fn define_accessor(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let o = i.reg(cx, 1).cast::<Object>(cx).expect("an object literal or class");
    let k = key(cx, i, 2)?;
    let f = i.reg(cx, 3);
    let flags = i.u(4) as u16;
    let mut d = Descriptor { enumerable: Some(flags & opcode::DEFINE_ENUMERABLE != 0), configurable: Some(true), ..Descriptor::default() };
    if flags & opcode::DEFINE_SETTER != 0 {
        d.set = Some(f);
    } else {
        d.get = Some(f);
    }
    property::define_or_throw(cx, o, k, &d)
}

/// `SetFunctionName { func, key, prefix }`: SetFunctionName (ECMA-262 10.2.9).
pub(crate) fn set_function_name(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let f = i.reg(cx, 1);
    let Some(o) = f.cast::<Object>(cx) else { return Ok(()) };
    let text = cx.slot();
    let mut name = StrBuf::new();
    match i.u(3) as u16 {
        opcode::NAME_GET => name.push_str("get "),
        opcode::NAME_SET => name.push_str("set "),
        _ => {}
    }
    let k = i.reg(cx, 2);
    if let Some(s) = cx.val(k).cast::<Symbol>() {
        if let Some(d) = s.description() {
            let d = cx.local_of(d);
            string::flatten(cx, d)?;
            // Private names carry their `#` and no brackets.
            let private = cx.val(k).cast::<Symbol>().is_some_and(|s| s.is_private());
            if !private {
                name.push_str("[");
            }
            name.push_view(d.get(cx).view());
            if !private {
                name.push_str("]");
            }
        }
    } else {
        let s = convert::to_string(cx, k, text)?;
        string::flatten(cx, s)?;
        name.push_view(s.get(cx).view());
    }
    name.finish(cx, text)?;
    function_props::materialize(cx, o)?;
    let key = cx.names.name;
    // A class with a static member of that name keeps it.
    if let Some(p) = cx.own_named(o.get(cx), key.get(cx))
        && p.attrs != attr::CONFIGURABLE
    {
        return Ok(());
    }
    cx.put_own(o, key, attr::CONFIGURABLE, text)
}

/// `GetSuperConstructor { dst, func }`
pub(crate) fn super_constructor(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    let f = i.reg(cx, 2).cast::<Object>(cx).expect("a constructor");
    property::get_prototype_of(cx, f, out)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}
