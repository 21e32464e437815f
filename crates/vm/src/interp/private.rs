//! Private names (`#x`): properties named by symbols that no reflection sees.
//!
//! A field is a writable data property; a method is a data property that is not writable, an accessor an accessor. All
//! are added beside extensibility checks, and are not inherited.

use super::frame::Insn;
use super::ic::{self, Append};
use super::keyed;
use crate::cx::{Cx, JsResult, Thrown};
use crate::object::accessor::Accessor;
use crate::object::key::NameCell;
use crate::object::object::{Object, ObjectExt};
use crate::object::prop_table::attr;
use crate::object::storage::{read_slot, write_slot};
use crate::object::string::Str;
use crate::object::symbol;
use crate::ops::call;
use tally_heap::{Imm, Local, Value};

/// `CreatePrivateName { dst, name }`
pub(crate) fn create_name(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let text = cx.slot();
    cx.set(text, i.name(cx, 2).val());
    let description = text.cast::<Str>(cx);
    let out = cx.slot();
    symbol::new_symbol(cx, out, description, symbol::PRIVATE)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

fn name_of(cx: &Cx, reg: Local<Value>) -> Local<NameCell> {
    reg.cast(cx).expect("the compiler makes the private names of a class before it uses them")
}
/// `#x`.
fn text_of(cx: &Cx, name: Local<NameCell>) -> String {
    let mut text = symbol::description_text(name.get(cx));
    text.truncate(text.find(' ').unwrap_or(text.len()));
    text
}
/// Of a method or accessor: whether it is static, and the class (the compiler writes both behind the name).
fn brand_of(cx: &Cx, name: Local<NameCell>) -> Option<(bool, String)> {
    let text = symbol::description_text(name.get(cx));
    let mut words = text.splitn(3, ' ').skip(1);
    let is_static = words.next()? == "static";
    Some((is_static, words.next()?.to_owned()))
}

/// The TypeError for an object without the private member.
#[cold]
fn missing(cx: &mut Cx, verb: &str, obj: Local<Value>, name: Local<NameCell>) -> Thrown {
    let (brand, nullish) = (brand_of(cx, name), cx.val(obj).is_nullish());
    if let Some((true, class)) = brand {
        return cx.type_error(&format!("Receiver must be class {class}"));
    }
    if nullish {
        let target = super::exceptions::describe(cx, obj);
        return match (brand, verb) {
            (None, "write") => {
                let text = text_of(cx, name);
                cx.type_error(&format!("Cannot set properties of {target} (setting '{text}')"))
            }
            (brand, _) => {
                let text = brand.map_or_else(|| text_of(cx, name), |b| b.1);
                cx.type_error(&format!("Cannot read properties of {target} (reading '{text}')"))
            }
        };
    }
    if let Some((_, class)) = brand {
        return cx.type_error(&format!("Receiver must be an instance of class {class}"));
    }
    let text = text_of(cx, name);
    let preposition = if verb == "read" { "from" } else { "to" };
    cx.type_error(&format!("Cannot {verb} private member {text} {preposition} an object whose class did not declare it"))
}

/// `GetPrivate { dst, obj, name, ic }`
pub(crate) fn get(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, name) = (i.reg(cx, 2), name_of(cx, i.reg(cx, 3)));
    let Some(o) = obj.cast::<Object>(cx) else { return Err(missing(cx, "read", obj, name)) };
    let Some(p) = cx.own_named(o.get(cx), name.get(cx)) else { return Err(missing(cx, "read", obj, name)) };
    // `dst` may be `obj`: the cache learns first.
    if p.attrs & attr::ACCESSOR == 0 && keyed::claim(cx, i.ic(cx, 4), name) {
        keyed::fill_own(cx, i.ic(cx, 4), o.get(cx), p);
    }
    let v = read_slot(cx, o.get(cx), p.slot);
    if p.attrs & attr::ACCESSOR == 0 {
        cx.set(i.reg(cx, 1), v);
        return Ok(());
    }
    let a = v.cast::<Accessor>().expect("an accessor property holds an ACCESSOR");
    let [f, out] = cx.slots();
    cx.set(f, a.read(&a.get));
    if cx.val(f).is_undefined() {
        let text = text_of(cx, name);
        return Err(cx.type_error(&format!("'{text}' was defined without a getter")));
    }
    call::call(cx, f, obj, &[], out)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}

/// `SetPrivate { obj, name, src, ic }`
pub(crate) fn set(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, name, src) = (i.reg(cx, 1), name_of(cx, i.reg(cx, 2)), i.reg(cx, 3));
    let Some(o) = obj.cast::<Object>(cx) else { return Err(missing(cx, "write", obj, name)) };
    let Some(p) = cx.own_named(o.get(cx), name.get(cx)) else { return Err(missing(cx, "write", obj, name)) };
    if p.attrs & attr::ACCESSOR != 0 {
        let a = read_slot(cx, o.get(cx), p.slot).cast::<Accessor>().expect("an accessor property holds an ACCESSOR");
        let [f, out] = cx.slots();
        cx.set(f, a.read(&a.set));
        if cx.val(f).is_undefined() {
            let text = text_of(cx, name);
            return Err(cx.type_error(&format!("'{text}' was defined without a setter")));
        }
        return call::call(cx, f, obj, &[src], out);
    }
    if p.attrs & attr::WRITABLE == 0 {
        let text = text_of(cx, name);
        return Err(cx.type_error(&format!("Private method '{text}' is not writable")));
    }
    write_slot(cx, o.get(cx), p.slot, cx.val(src));
    if keyed::claim(cx, i.ic(cx, 4), name) {
        ic::fill_store(cx, i.ic(cx, 4), o.get(cx), p);
    }
    Ok(())
}

/// Adds a private element that must not be there yet.
fn add(cx: &mut Cx, obj: Local<Value>, name: Local<NameCell>, attrs: u8, v: Local<Value>) -> JsResult {
    let Some(o) = obj.cast::<Object>(cx) else { return Err(missing(cx, "write", obj, name)) };
    if cx.own_named(o.get(cx), name.get(cx)).is_some() {
        let what = match brand_of(cx, name) {
            Some((_, class)) => format!("private methods of class {class}"),
            None => text_of(cx, name),
        };
        return Err(cx.type_error(&format!("Cannot initialize {what} twice on the same object")));
    }
    cx.add_property(o, name, attrs, v)
}

/// `InitPrivateField { obj, name, src, ic }`
pub(crate) fn init_field(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, name, src) = (i.reg(cx, 1), name_of(cx, i.reg(cx, 2)), i.reg(cx, 3));
    let before = obj.cast::<Object>(cx).map(|o| o.get(cx).shape_id());
    add(cx, obj, name, attr::WRITABLE, src)?;
    if let (Some(before), Some(o)) = (before, obj.cast::<Object>(cx))
        && keyed::claim(cx, i.ic(cx, 4), name)
    {
        ic::fill_add(cx, i.ic(cx, 4), Append::Define, before, o.get(cx), name.get(cx));
    }
    Ok(())
}

/// `InitPrivateMethod { obj, name, func }`
pub(crate) fn init_method(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, name, f) = (i.reg(cx, 1), name_of(cx, i.reg(cx, 2)), i.reg(cx, 3));
    add(cx, obj, name, 0, f)
}

/// `InitPrivateAccessor { obj, name, getter, setter }`
pub(crate) fn init_accessor(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, name) = (i.reg(cx, 1), name_of(cx, i.reg(cx, 2)));
    let acc = cx.slot();
    cx.new_accessor(acc, i.reg(cx, 3), i.reg(cx, 4))?;
    add(cx, obj, name, attr::ACCESSOR, acc)
}

/// `HasPrivate { dst, obj, name }`
pub(crate) fn has(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (obj, name) = (i.reg(cx, 2), name_of(cx, i.reg(cx, 3)));
    let Some(o) = obj.cast::<Object>(cx) else {
        // V8 keeps one brand for all methods of a class, and names it.
        let text = match brand_of(cx, name) {
            Some((false, class)) => class,
            _ => text_of(cx, name),
        };
        let target = super::exceptions::describe(cx, obj);
        return Err(cx.type_error(&format!("Cannot use 'in' operator to search for '{text}' in {target}")));
    };
    let has = cx.own_named(o.get(cx), name.get(cx)).is_some();
    cx.set(i.reg(cx, 1), Imm::bool(has));
    Ok(())
}
