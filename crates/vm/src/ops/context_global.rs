//! The global object of a context that Node's `vm` makes of a program's object: what the program sees as `globalThis`
//! there. Reads look at the program's object first, then at the realm's own global; what is written or declared goes to
//! both, as with V8's interceptors, so that deleting it from the program's object does not take it from the context.
//!
//! It is a PROXY cell whose flags say [`CONTEXT`]: the target is the realm's own global, the handler the program's object.
//! Everybody who asks proxies comes here by `ops/proxy.rs`; invariants of proxies do not hold for it, and it cannot be revoked.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::create::{internal, set_internal};
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::{Object, PropertyKey};
use crate::ops::property::{self, Descriptor};
use crate::ops::proxy::{CONTEXT, FLAGS, HANDLER, TARGET};
use crate::realm::{Realm, RealmExt};
use tally_heap::{Imm, Local, Ref, Value};

/// The two objects behind one.
pub(super) struct Behind {
    own: Local<Object>,
    program: Local<Object>,
    proxy: Local<Object>,
}

/// Whether an object, a PROXY cell, is a context's global.
pub fn is_context_global(o: Ref<'_, Object>) -> bool {
    o.kind() == kinds::PROXY && o.internal(FLAGS).raw().as_int() & CONTEXT != 0
}

/// A `var` or function of a script, if `p` is such a global: an assignment on both sides.
pub(crate) fn declare(cx: &mut Cx, p: Local<Object>, key: PropertyKey, v: Local<Value>) -> JsResult<bool> {
    let Some(c) = behind(cx, p) else { return Ok(false) };
    property::set(cx, c.program, key, v, false)?;
    let d = Descriptor { value: Some(v), writable: Some(true), enumerable: Some(true), configurable: Some(false), ..Descriptor::default() };
    property::define_or_throw(cx, c.own, key, &d)?;
    Ok(true)
}

/// What is behind a PROXY, if it is such a global.
pub(super) fn behind(cx: &Cx, p: Local<Object>) -> Option<Behind> {
    if !is_context_global(p.get(cx)) {
        return None;
    }
    let [own, program] = cx.slots();
    cx.set(own, internal(cx, p, TARGET));
    cx.set(program, internal(cx, p, HANDLER));
    Some(Behind { own: own.cast(cx)?, program: program.cast(cx)?, proxy: p })
}

impl Cx {
    /// Makes the global of a fresh realm stand for `program`, an object.
    pub fn contextify(&mut self, realm: Local<Realm>, program: Local<Value>) -> JsResult {
        let mark = self.open_scope();
        let [null, made, own] = self.slots();
        self.set(null, Imm::NULL);
        self.set(own, realm.get(self).global().val());
        let r = self.new_object_kind(made, kinds::PROXY, null).and_then(|p| {
            set_internal(self, p, TARGET, self.val(own));
            set_internal(self, p, HANDLER, self.val(program));
            set_internal(self, p, FLAGS, Imm::int(CONTEXT));
            Realm::set_global(self, realm, p);
            let (key, own) = (self.names.global_this, own.cast::<Object>(self).expect("a global object"));
            self.put_own(own, key, attr::HIDDEN, p.value())
        });
        self.close_scope(mark);
        r
    }
}

impl Behind {
    pub fn get(&self, cx: &mut Cx, key: PropertyKey, out: Local<Value>) -> JsResult {
        if !property::has_property(cx, self.program, key)? {
            return property::get_with_receiver(cx, self.own, key, self.proxy.value(), out);
        }
        property::get(cx, self.program, key, out)?;
        // The program's object is nobody in its own context.
        if cx.val(out) == cx.val(self.program) {
            cx.copy(out, self.proxy.value());
        }
        Ok(())
    }

    pub fn has(&self, cx: &mut Cx, key: PropertyKey) -> JsResult<bool> {
        Ok(property::has_property(cx, self.program, key)? || property::has_property(cx, self.own, key)?)
    }

    /// The property with that key that the program's object or one of its prototypes has.
    fn find(&self, cx: &mut Cx, key: PropertyKey) -> JsResult<Option<Descriptor>> {
        let at = cx.slot();
        cx.copy(at, self.program.value());
        while let Some(o) = at.cast::<Object>(cx) {
            if let Some(d) = property::get_own_property(cx, o, key)? {
                return Ok(Some(d));
            }
            property::get_prototype_of(cx, o, at)?;
        }
        Ok(None)
    }

    pub fn set(&self, cx: &mut Cx, key: PropertyKey, v: Local<Value>) -> JsResult<bool> {
        let found = self.find(cx, key)?;
        if found.as_ref().is_some_and(|d| d.writable == Some(false)) {
            return Ok(false);
        }
        if found.is_none() {
            let own = property::get_own_property(cx, self.own, key)?;
            match own {
                Some(d) if d.writable == Some(false) => return Ok(false),
                None if matches!(key, PropertyKey::Name(n) if n.get(cx).is_symbol()) => return property::set(cx, self.own, key, v, false),
                _ => {}
            }
        }
        property::set(cx, self.program, key, v, false)?;
        if found.is_some_and(|d| d.is_accessor()) {
            return Ok(true);
        }
        property::set(cx, self.own, key, v, false)
    }

    pub fn delete(&self, cx: &mut Cx, key: PropertyKey) -> JsResult<bool> {
        Ok(property::delete_property(cx, self.program, key)? && property::delete_property(cx, self.own, key)?)
    }

    pub fn get_own_property(&self, cx: &mut Cx, key: PropertyKey) -> JsResult<Option<Descriptor>> {
        match property::get_own_property(cx, self.program, key)? {
            Some(d) => Ok(Some(d)),
            None => property::get_own_property(cx, self.own, key),
        }
    }

    pub fn define(&self, cx: &mut Cx, key: PropertyKey, d: &Descriptor) -> JsResult<bool> {
        let own = property::get_own_property(cx, self.own, key)?;
        if own.is_some_and(|own| own.writable == Some(false) && own.configurable == Some(false)) {
            return property::define_own_property(cx, self.own, key, d);
        }
        property::define_own_property(cx, self.program, key, d)?;
        property::define_own_property(cx, self.own, key, d)
    }

    /// The own keys of both, each once.
    pub fn own_keys(&self, cx: &mut Cx, out: Local<Value>) -> JsResult<Local<Slots>> {
        let [first, second, all] = cx.slots();
        let a = property::own_keys(cx, self.own, first)?;
        let b = property::own_keys(cx, self.program, second)?;
        let (na, nb) = (a.get(cx).capacity(), b.get(cx).capacity());
        let list = cx.new_slots(all, na + nb)?;
        crate::object::elements::copy_slots(cx, a.get(cx), 0, list.get(cx), 0, na);
        let mut count = na;
        let key = cx.slot();
        for i in 0..nb {
            let s = b.get(cx);
            cx.set(key, s.read(s.at(i)));
            let k = crate::ops::convert::to_property_key(cx, key)?;
            if property::get_own_property(cx, self.own, k)?.is_none() {
                let (s, l) = (b.get(cx), list.get(cx));
                cx.write(l, l.at(count), s.read(s.at(i)));
                count += 1;
            }
        }
        let result = cx.new_slots(out, count)?;
        crate::object::elements::copy_slots(cx, list.get(cx), 0, result.get(cx), 0, count);
        Ok(result)
    }

    pub fn own(&self) -> Local<Object> {
        self.own
    }
}
