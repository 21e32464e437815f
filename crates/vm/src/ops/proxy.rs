//! The internal methods of proxies. ECMA-262 §10.5.
//!
//! Each looks for the handler's trap, calls it and checks what it says against the target; without a trap the target is
//! asked itself. Natives nest once per proxy of a chain, so each checks the native stack.

use crate::builtins::support::list_from_array_like;
use crate::cx::{Cx, JsResult, Thrown};
use crate::object::create::internal;
use crate::object::key_set::KeySet;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::{NameCell, Object, PropertyKey};
use crate::ops::call;
use crate::ops::compare::same_value;
use crate::ops::context_global;
use crate::ops::convert::{to_boolean, to_property_key};
use crate::ops::descriptor::{from_property_descriptor, to_property_descriptor};
use crate::ops::property::key_value;
use crate::ops::property::{self, Descriptor};
use tally_heap::{Local, Value};

/// Internal words of a proxy: the target and the handler (null once revoked), and what can be done with the target.
pub const TARGET: usize = 0;
pub const HANDLER: usize = 1;
pub const FLAGS: usize = 2;
/// Bits of the flags.
pub const CALLABLE: i32 = 1;
pub const CONSTRUCTOR: i32 = 2;
/// It is the global of a context (ops/context_global.rs).
pub const CONTEXT: i32 = 4;

/// A proxy about to be asked.
pub struct Asked {
    pub target: Local<Object>,
    handler: Local<Value>,
    /// The trap, if there is one.
    trap: Option<Local<Value>>,
    out: Local<Value>,
}

/// Reads target and handler and looks for the trap. "Cannot perform 'get' on a proxy that has been revoked".
pub fn ask(cx: &mut Cx, p: Local<Object>, trap: Local<NameCell>) -> JsResult<Asked> {
    cx.check_native_stack()?;
    let [target, handler, f, out] = cx.slots();
    cx.set(target, internal(cx, p, TARGET));
    cx.set(handler, internal(cx, p, HANDLER));
    let (Some(target), Some(h)) = (target.cast::<Object>(cx), handler.cast::<Object>(cx)) else {
        let name = crate::errors::key_text(cx, trap.into());
        return Err(cx.type_error(&format!("Cannot perform '{name}' on a proxy that has been revoked")));
    };
    property::get(cx, h, trap, f)?;
    if cx.val(f).is_nullish() {
        return Ok(Asked { target, handler, trap: None, out });
    }
    if !call::is_callable(cx.val(f)) {
        let (v, o) = (crate::errors::value_text(cx, f), crate::errors::value_text(cx, handler));
        let name = crate::errors::key_text(cx, trap.into());
        return Err(cx.type_error(&format!("'{v}' returned for property '{name}' of object '{o}' is not a function")));
    }
    Ok(Asked { target, handler, trap: Some(f), out })
}

impl Asked {
    /// Calls the trap with the target and more; the answer's slot.
    pub fn call(&self, cx: &mut Cx, trap: Local<Value>, args: &[Local<Value>]) -> JsResult<Local<Value>> {
        let mut all = [self.target.value(); 4];
        all[1..=args.len()].copy_from_slice(args);
        call::call(cx, trap, self.handler, &all[..=args.len()], self.out)?;
        Ok(self.out)
    }
    pub fn trap(&self) -> Option<Local<Value>> {
        self.trap
    }
    fn call_with_key(&self, cx: &mut Cx, trap: Local<Value>, key: PropertyKey, more: &[Local<Value>]) -> JsResult<Local<Value>> {
        let k = cx.slot();
        key_value(cx, key, k)?;
        let mut args = [k; 3];
        args[1..=more.len()].copy_from_slice(more);
        self.call(cx, trap, &args[..=more.len()])
    }
}

/// A trap broke an invariant: "'get' on proxy: …", with the key for `{}`.
#[cold]
fn broken(cx: &mut Cx, trap: &str, text: &str, key: PropertyKey) -> Thrown {
    let k = crate::errors::key_text(cx, key);
    let text = text.replacen("{}", &k, 1);
    cx.type_error(&format!("'{trap}' on proxy: {text}"))
}

/// A value in a message about a trap.
fn shown(cx: &mut Cx, v: Local<Value>) -> String {
    crate::errors::value_text(cx, v).trim_matches('"').to_owned()
}

/// §10.5.8
pub fn get(cx: &mut Cx, p: Local<Object>, key: PropertyKey, receiver: Local<Value>, out: Local<Value>) -> JsResult {
    if let Some(c) = context_global::behind(cx, p) {
        return c.get(cx, key, out);
    }
    let a = ask(cx, p, cx.names.get)?;
    let Some(trap) = a.trap else { return property::get_with_receiver(cx, a.target, key, receiver, out) };
    let v = a.call_with_key(cx, trap, key, &[receiver])?;
    if let Some(d) = property::get_own_property(cx, a.target, key)?.filter(|d| d.configurable == Some(false)) {
        match (d.value, d.get) {
            (Some(want), _) if d.writable == Some(false) && !same_value(cx, cx.val(v), cx.val(want)) => {
                let (want, got) = (shown(cx, want), shown(cx, v));
                let text = "property '{}' is a read-only and non-configurable data property on the proxy target but the proxy did not return its actual value";
                return Err(broken(cx, "get", &format!("{text} (expected '{want}' but got '{got}')"), key));
            }
            (_, Some(getter)) if cx.val(getter).is_undefined() && !cx.val(v).is_undefined() => {
                let got = shown(cx, v);
                let text = "property '{}' is a non-configurable accessor property on the proxy target and does not have a getter function, but the trap did not return 'undefined'";
                return Err(broken(cx, "get", &format!("{text} (got '{got}')"), key));
            }
            _ => {}
        }
    }
    cx.copy(out, v);
    Ok(())
}

/// §10.5.9
pub fn set(cx: &mut Cx, p: Local<Object>, key: PropertyKey, v: Local<Value>, receiver: Local<Value>) -> JsResult<bool> {
    if let Some(c) = context_global::behind(cx, p) {
        return c.set(cx, key, v);
    }
    let a = ask(cx, p, cx.names.set)?;
    let Some(trap) = a.trap else { return property::set_with_receiver(cx, a.target, key, v, receiver) };
    let r = a.call_with_key(cx, trap, key, &[v, receiver])?;
    if !to_boolean(cx.val(r)) {
        return Ok(false);
    }
    if let Some(d) = property::get_own_property(cx, a.target, key)?.filter(|d| d.configurable == Some(false)) {
        if d.writable == Some(false) && d.value.is_some_and(|want| !same_value(cx, cx.val(v), cx.val(want))) {
            let text = "trap returned truish for property '{}' which exists in the proxy target as a non-configurable and non-writable data property with a different value";
            return Err(broken(cx, "set", text, key));
        }
        if d.set.is_some_and(|s| cx.val(s).is_undefined()) {
            let text = "trap returned truish for property '{}' which exists in the proxy target as a non-configurable and non-writable accessor property without a setter";
            return Err(broken(cx, "set", text, key));
        }
    }
    Ok(true)
}

/// §10.5.7
pub fn has(cx: &mut Cx, p: Local<Object>, key: PropertyKey) -> JsResult<bool> {
    if let Some(c) = context_global::behind(cx, p) {
        return c.has(cx, key);
    }
    let a = ask(cx, p, cx.names.has)?;
    let Some(trap) = a.trap else { return property::has_property(cx, a.target, key) };
    let r = a.call_with_key(cx, trap, key, &[])?;
    let found = to_boolean(cx.val(r));
    if !found {
        if let Some(d) = property::get_own_property(cx, a.target, key)? {
            if d.configurable == Some(false) {
                let text = "trap returned falsish for property '{}' which exists in the proxy target as non-configurable";
                return Err(broken(cx, "has", text, key));
            }
            if !property::is_extensible(cx, a.target)? {
                let text = "trap returned falsish for property '{}' but the proxy target is not extensible";
                return Err(broken(cx, "has", text, key));
            }
        }
    }
    Ok(found)
}

/// §10.5.10
pub fn delete(cx: &mut Cx, p: Local<Object>, key: PropertyKey) -> JsResult<bool> {
    if let Some(c) = context_global::behind(cx, p) {
        return c.delete(cx, key);
    }
    let a = ask(cx, p, cx.names.delete_property)?;
    let Some(trap) = a.trap else { return property::delete_property(cx, a.target, key) };
    let r = a.call_with_key(cx, trap, key, &[])?;
    if !to_boolean(cx.val(r)) {
        return Ok(false);
    }
    if let Some(d) = property::get_own_property(cx, a.target, key)? {
        if d.configurable == Some(false) {
            let text = "trap returned truish for property '{}' which is non-configurable in the proxy target";
            return Err(broken(cx, "deleteProperty", text, key));
        }
        if !property::is_extensible(cx, a.target)? {
            let text = "trap returned truish for property '{}' but the proxy target is non-extensible";
            return Err(broken(cx, "deleteProperty", text, key));
        }
    }
    Ok(true)
}

/// IsCompatiblePropertyDescriptor. §10.1.6.2
fn compatible(cx: &Cx, extensible: bool, d: &Descriptor, current: Option<&Descriptor>) -> bool {
    let Some(c) = current else { return extensible };
    if c.configurable != Some(false) {
        return true;
    }
    let differs = |want: Option<Local<Value>>, have: Option<Local<Value>>| match (want, have) {
        (Some(w), Some(h)) => !same_value(cx, cx.val(w), cx.val(h)),
        _ => false,
    };
    if d.configurable == Some(true) || d.enumerable.is_some() && d.enumerable != c.enumerable {
        return false;
    }
    if c.is_accessor() {
        return !d.is_data() && !differs(d.get, c.get) && !differs(d.set, c.set);
    }
    if d.is_accessor() {
        return false;
    }
    c.writable == Some(true) || d.writable != Some(true) && !differs(d.value, c.value)
}

/// §10.5.5. The values of the descriptor are in new slots.
pub fn get_own_property(cx: &mut Cx, p: Local<Object>, key: PropertyKey) -> JsResult<Option<Descriptor>> {
    if let Some(c) = context_global::behind(cx, p) {
        return c.get_own_property(cx, key);
    }
    const TRAP: &str = "getOwnPropertyDescriptor";
    let a = ask(cx, p, cx.names.get_own_property_descriptor)?;
    let Some(trap) = a.trap else { return property::get_own_property(cx, a.target, key) };
    let r = a.call_with_key(cx, trap, key, &[])?;
    if !cx.val(r).is_undefined() && !cx.val(r).is::<Object>() {
        return Err(broken(cx, TRAP, "trap returned neither object nor undefined for property '{}'", key));
    }
    let current = property::get_own_property(cx, a.target, key)?;
    if cx.val(r).is_undefined() {
        let Some(c) = current else { return Ok(None) };
        if c.configurable == Some(false) {
            let text = "trap returned undefined for property '{}' which is non-configurable in the proxy target";
            return Err(broken(cx, TRAP, text, key));
        }
        if !property::is_extensible(cx, a.target)? {
            let text = "trap returned undefined for property '{}' which exists in the non-extensible proxy target";
            return Err(broken(cx, TRAP, text, key));
        }
        return Ok(None);
    }
    let extensible = property::is_extensible(cx, a.target)?;
    let mut d = to_property_descriptor(cx, r)?;
    // CompletePropertyDescriptor
    let none = cx.undefined();
    if d.is_accessor() {
        d.get = d.get.or(Some(none));
        d.set = d.set.or(Some(none));
    } else {
        d.value = d.value.or(Some(none));
        d.writable = d.writable.or(Some(false));
    }
    d.enumerable = d.enumerable.or(Some(false));
    d.configurable = d.configurable.or(Some(false));
    if !compatible(cx, extensible, &d, current.as_ref()) {
        let text = "trap returned descriptor for property '{}' that is incompatible with the existing property in the proxy target";
        return Err(broken(cx, TRAP, text, key));
    }
    if d.configurable == Some(false) {
        match current {
            Some(c) if c.configurable == Some(false) => {
                if d.writable == Some(false) && c.writable == Some(true) {
                    let text = "trap reported non-configurable and non-writable for property '{}' which is non-configurable, writable in the proxy target";
                    return Err(broken(cx, TRAP, text, key));
                }
            }
            _ => {
                let text =
                    "trap reported non-configurability for property '{}' which is either non-existent or configurable in the proxy target";
                return Err(broken(cx, TRAP, text, key));
            }
        }
    }
    Ok(Some(d))
}

/// §10.5.6
pub fn define_own_property(cx: &mut Cx, p: Local<Object>, key: PropertyKey, d: &Descriptor) -> JsResult<bool> {
    if let Some(c) = context_global::behind(cx, p) {
        return c.define(cx, key, d);
    }
    const TRAP: &str = "defineProperty";
    let a = ask(cx, p, cx.names.define_property)?;
    let Some(trap) = a.trap else { return property::define_own_property(cx, a.target, key, d) };
    let object = cx.slot();
    from_property_descriptor(cx, Some(*d), object)?;
    let r = a.call_with_key(cx, trap, key, &[object])?;
    if !to_boolean(cx.val(r)) {
        return Ok(false);
    }
    let current = property::get_own_property(cx, a.target, key)?;
    let extensible = property::is_extensible(cx, a.target)?;
    let locks = d.configurable == Some(false);
    match &current {
        None if !extensible => {
            let text = "trap returned truish for adding property '{}'  to the non-extensible proxy target";
            return Err(broken(cx, TRAP, text, key));
        }
        Some(c) if !compatible(cx, extensible, d, Some(c)) => {
            let text = "trap returned truish for adding property '{}'  that is incompatible with the existing property in the proxy target";
            return Err(broken(cx, TRAP, text, key));
        }
        _ => {}
    }
    if locks && current.as_ref().is_none_or(|c| c.configurable == Some(true)) {
        let text = "trap returned truish for defining non-configurable property '{}' which is either non-existent or configurable in the proxy target";
        return Err(broken(cx, TRAP, text, key));
    }
    if let Some(c) = &current {
        if c.is_data() && c.configurable == Some(false) && c.writable == Some(true) && d.writable == Some(false) {
            let text = "trap returned truish for defining non-configurable property '{}' which cannot be non-writable, unless there exists a corresponding non-configurable, non-writable own property of the target object.";
            return Err(broken(cx, TRAP, text, key));
        }
    }
    Ok(true)
}

/// §10.5.11
pub fn own_keys(cx: &mut Cx, p: Local<Object>, out: Local<Value>) -> JsResult<Local<Slots>> {
    if let Some(c) = context_global::behind(cx, p) {
        return c.own_keys(cx, out);
    }
    let mark = cx.open_scope();
    let a = ask(cx, p, cx.names.own_keys)?;
    let Some(trap) = a.trap else {
        let r = property::own_keys(cx, a.target, out);
        cx.close_scope(mark);
        return r;
    };
    let r = a.call(cx, trap, &[])?;
    let [list, k, theirs] = cx.slots();
    let (keys, n) = list_from_array_like(cx, r, list)?;
    let mut left = KeySet::new(cx);
    left.reserve(n);
    for i in 0..n {
        let s = keys.get(cx);
        cx.set(k, s.read(s.at(i)));
        if !cx.val(k).kind().is_some_and(|kind| crate::kinds::is_string(kind) || kind == crate::kinds::SYMBOL) {
            let text = shown(cx, k);
            return Err(cx.type_error(&format!("{text} is not a valid property name")));
        }
        let key = to_property_key(cx, k)?;
        let s = keys.get(cx);
        cx.write(s, s.at(i), cx.val(k));
        if !left.insert(cx, key)? {
            return Err(cx.type_error("'ownKeys' on proxy: trap returned duplicate entries"));
        }
    }
    let extensible = property::is_extensible(cx, a.target)?;
    let own = property::own_keys(cx, a.target, theirs)?;
    for i in 0..own.get(cx).capacity() {
        let s = own.get(cx);
        cx.set(k, s.read(s.at(i)));
        let inner = cx.open_scope();
        let key = to_property_key(cx, k)?;
        let locked = property::get_own_property(cx, a.target, key)?.is_some_and(|d| d.configurable == Some(false));
        cx.close_scope(inner);
        if !left.remove(cx, key) && (locked || !extensible) {
            let text = crate::errors::key_text(cx, key);
            return Err(cx.type_error(&format!("'ownKeys' on proxy: trap result did not include '{text}'")));
        }
    }
    if !extensible && !left.is_empty() {
        return Err(cx.type_error("'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible"));
    }
    cx.copy(out, list);
    cx.close_scope(mark);
    Ok(out.cast(cx).expect("a list of keys"))
}

/// §10.5.1
pub fn get_prototype_of(cx: &mut Cx, p: Local<Object>, out: Local<Value>) -> JsResult {
    if let Some(c) = context_global::behind(cx, p) {
        return property::get_prototype_of(cx, c.own(), out);
    }
    let mark = cx.open_scope();
    let a = ask(cx, p, cx.names.get_prototype_of)?;
    let Some(trap) = a.trap else {
        property::get_prototype_of(cx, a.target, out)?;
        cx.close_scope(mark);
        return Ok(());
    };
    let r = a.call(cx, trap, &[])?;
    if !cx.val(r).is_null() && !cx.val(r).is::<Object>() {
        return Err(cx.type_error("'getPrototypeOf' on proxy: trap returned neither object nor null"));
    }
    if !property::is_extensible(cx, a.target)? {
        let theirs = cx.slot();
        property::get_prototype_of(cx, a.target, theirs)?;
        if cx.val(theirs) != cx.val(r) {
            let text = "'getPrototypeOf' on proxy: proxy target is non-extensible but the trap did not return its actual prototype";
            return Err(cx.type_error(text));
        }
    }
    cx.copy(out, r);
    cx.close_scope(mark);
    Ok(())
}

/// §10.5.2
pub fn set_prototype_of(cx: &mut Cx, p: Local<Object>, proto: Local<Value>) -> JsResult<bool> {
    if let Some(c) = context_global::behind(cx, p) {
        return property::set_prototype_of(cx, c.own(), proto);
    }
    let mark = cx.open_scope();
    let a = ask(cx, p, cx.names.set_prototype_of)?;
    let done = match a.trap {
        None => property::set_prototype_of(cx, a.target, proto)?,
        Some(trap) => {
            let r = a.call(cx, trap, &[proto])?;
            let yes = to_boolean(cx.val(r));
            if yes && !property::is_extensible(cx, a.target)? {
                let theirs = cx.slot();
                property::get_prototype_of(cx, a.target, theirs)?;
                if cx.val(theirs) != cx.val(proto) {
                    let text =
                        "'setPrototypeOf' on proxy: trap returned truish for setting a new prototype on the non-extensible proxy target";
                    return Err(cx.type_error(text));
                }
            }
            yes
        }
    };
    cx.close_scope(mark);
    Ok(done)
}

/// §10.5.3
pub fn is_extensible(cx: &mut Cx, p: Local<Object>) -> JsResult<bool> {
    if let Some(c) = context_global::behind(cx, p) {
        return property::is_extensible(cx, c.own());
    }
    let mark = cx.open_scope();
    let a = ask(cx, p, cx.names.is_extensible)?;
    let said = match a.trap {
        Some(trap) => {
            let r = a.call(cx, trap, &[])?;
            Some(to_boolean(cx.val(r)))
        }
        None => None,
    };
    // The trap may have changed the target.
    let real = property::is_extensible(cx, a.target)?;
    if let Some(said) = said {
        if said != real {
            let text = format!("'isExtensible' on proxy: trap result does not reflect extensibility of proxy target (which is '{real}')");
            return Err(cx.type_error(&text));
        }
    }
    cx.close_scope(mark);
    Ok(real)
}

/// §10.5.4
pub fn prevent_extensions(cx: &mut Cx, p: Local<Object>) -> JsResult<bool> {
    if let Some(c) = context_global::behind(cx, p) {
        return property::prevent_extensions(cx, c.own());
    }
    let mark = cx.open_scope();
    let a = ask(cx, p, cx.names.prevent_extensions)?;
    let done = match a.trap {
        None => property::prevent_extensions(cx, a.target)?,
        Some(trap) => {
            let r = a.call(cx, trap, &[])?;
            let yes = to_boolean(cx.val(r));
            if yes && property::is_extensible(cx, a.target)? {
                return Err(cx.type_error("'preventExtensions' on proxy: trap returned truish but the proxy target is extensible"));
            }
            yes
        }
    };
    cx.close_scope(mark);
    Ok(done)
}

/// Whether a refusal came from a trap of this proxy (or of one that it stands for): what messages say then.
pub fn refused_by_trap(cx: &Cx, p: Local<Object>, trap: Local<NameCell>) -> bool {
    if context_global::is_context_global(p.get(cx)) {
        return false;
    }
    use crate::object::object::ObjectExt;
    let mut o = p.get(cx);
    while o.kind() == crate::kinds::PROXY {
        if let Some(h) = o.read(o.internal(HANDLER)).cast::<Object>() {
            if h.kind() == crate::kinds::PROXY || !matches!(property::own(cx, h, trap.get(cx).into()), property::Own::Absent) {
                return true;
            }
        }
        match o.read(o.internal(TARGET)).cast::<Object>() {
            Some(t) => o = t,
            None => return true,
        }
    }
    false
}
