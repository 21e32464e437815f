//! REALM cells: one set of intrinsics with its global object and its script scope (ECMA-262 §9.3), and which realm is
//! current.
//!
//! A function knows its realm: a closure through its CODE, a native through a word of its own. So nothing is switched
//! when JavaScript calls JavaScript: the current realm is that of the running function. Natives note theirs in the
//! machine while they run ([`Machine::native_realm`](crate::interp::Machine)), because they have no frame.
//!
//! **Invariants.** REALM cells never move. While a native runs `native_realm` is its realm; while bytecode runs it is
//! null, and the innermost frame's code says; when nothing runs the isolate's first realm counts.

use super::Intrinsic;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::Object;
use crate::object::code::Code;
use crate::object::function::{BoundFunction, Function, NativeFunction};
use crate::object::object::ObjectExt;
use tally_heap::{CellType, Header, Heap, Imm, Local, OutOfMemory, Ref, Root, Slot, Val, Value};

/// A realm: the fixed part, behind which a word for each intrinsic follows (undefined until it is made).
#[repr(C)]
pub struct Realm {
    header: Header,
    /// The global object.
    pub(super) global: Slot,
    /// An object without a prototype whose properties are the bindings of script-scope names (interp/global.rs).
    pub(crate) script_scope: Slot,
    /// False: `eval` and the function constructors throw (HostEnsureCanCompileStrings); undefined otherwise.
    strings: Slot,
    /// What `RegExp.$1` and its kin answer here, while the isolate's last match was another realm's; else undefined.
    pub(crate) last_match: Slot,
}
// SAFETY: REALM cells are made with these words.
unsafe impl CellType for Realm {
    const NAME: &'static str = "Realm";
    fn is(kind: u8) -> bool {
        kind == kinds::REALM
    }
}

/// Reading a realm.
pub trait RealmExt<'h> {
    /// The intrinsic if it has been made.
    fn peek(self, i: Intrinsic) -> Option<Ref<'h, Object>>;
    fn object_prototype(self) -> Ref<'h, Object>;
    fn function_prototype(self) -> Ref<'h, Object>;
    fn array_prototype(self) -> Ref<'h, Object>;
    fn global(self) -> Ref<'h, Object>;
}
impl<'h> RealmExt<'h> for Ref<'h, Realm> {
    #[inline]
    fn peek(self, i: Intrinsic) -> Option<Ref<'h, Object>> {
        self.read(slot(self, i)).cast()
    }
    #[inline]
    fn object_prototype(self) -> Ref<'h, Object> {
        self.peek(Intrinsic::ObjectPrototype).expect("made at start")
    }
    #[inline]
    fn function_prototype(self) -> Ref<'h, Object> {
        self.peek(Intrinsic::FunctionPrototype).expect("made at start")
    }
    #[inline]
    fn array_prototype(self) -> Ref<'h, Object> {
        self.peek(Intrinsic::ArrayPrototype).expect("made at start")
    }
    #[inline]
    fn global(self) -> Ref<'h, Object> {
        self.read(&self.global).cast().expect("made at start")
    }
}

fn slot<'h>(realm: Ref<'h, Realm>, i: Intrinsic) -> &'h Slot {
    // SAFETY: every realm has a word for each intrinsic.
    unsafe { &*realm.tail::<Slot>().add(i as usize) }
}

/// The realms of an isolate.
pub(crate) struct Realms {
    /// The first one: what runs outside any function runs in it.
    first: Root<Value>,
    /// The address of `first`'s cell.
    first_cell: *mut Realm,
    /// A second realm was made.
    more: bool,
}

impl Realms {
    /// With an empty first realm, which `Cx::bootstrap` fills.
    pub(crate) fn new(heap: &mut Heap) -> Result<Realms, OutOfMemory> {
        let scope = heap.open_scope();
        let out = heap.slot();
        let cell = heap.alloc::<Realm>(out, kinds::REALM, BYTES, 0)?;
        clear(heap, cell);
        let first_cell = cell.get(heap).ptr();
        let first = heap.new_root(heap.val(out), "realm");
        heap.close_scope(scope);
        Ok(Realms { first, first_cell, more: false })
    }
}

const BYTES: usize = size_of::<Realm>() + 8 * Intrinsic::ALL.len();

/// Nothing is made yet.
fn clear(heap: &Heap, cell: Local<Realm>) {
    let realm = cell.get(heap);
    heap.write(realm, &realm.global, Imm::UNDEFINED);
    heap.write(realm, &realm.script_scope, Imm::UNDEFINED);
    heap.write(realm, &realm.strings, Imm::UNDEFINED);
    heap.write(realm, &realm.last_match, Imm::UNDEFINED);
    for i in Intrinsic::ALL {
        heap.write(realm, slot(realm, *i), Imm::UNDEFINED);
    }
}

impl Realm {
    /// Gives a realm another global object.
    pub(crate) fn set_global(cx: &Cx, realm: Local<Realm>, global: Local<Object>) {
        let r = realm.get(cx);
        cx.write(r, &r.global, cx.val(global));
    }
}

impl Cx {
    /// The current realm: that of the running function.
    #[inline]
    pub fn realm(&self) -> Ref<'_, Realm> {
        let native = self.machine.native_realm.get();
        let code = self.machine.code();
        // SAFETY: realms never move. A running native's is kept alive by the native (or by who set it), a running
        // closure's by its CODE, the first one by its root.
        unsafe {
            Ref::from_ptr(if !native.is_null() {
                native
            } else if !code.is_null() {
                (*code).realm
            } else {
                self.realms.first_cell
            })
        }
    }

    /// The realm that the isolate was made with.
    pub fn first_realm(&self) -> Val<'_> {
        self.realms.first.val(self)
    }

    pub(super) fn set_intrinsic(&self, i: Intrinsic, v: Local<Value>) {
        let realm = self.realm();
        self.write(realm, slot(realm, i), self.val(v));
    }

    /// Runs `f` with `realm`, which its slot keeps alive, as the current one.
    pub fn in_realm<R>(&mut self, realm: Local<Realm>, f: impl FnOnce(&mut Cx) -> R) -> R {
        let outer = self.machine.native_realm.replace(realm.get(self).ptr());
        let r = f(self);
        self.machine.native_realm.set(outer);
        r
    }

    /// Another realm beside those there are, with intrinsics and a global object of its own.
    pub fn new_realm(&mut self, out: Local<Value>) -> JsResult<Local<Realm>> {
        let realm = self.alloc::<Realm>(out, kinds::REALM, BYTES, 0).map_err(|e| self.out_of_memory(e))?;
        clear(self, realm);
        self.realms.more = true;
        self.in_realm(realm, Cx::bootstrap)?;
        Ok(realm)
    }

    /// Lets no code be made of strings in a realm.
    pub fn forbid_strings(&self, realm: Local<Realm>) {
        let r = realm.get(self);
        self.write(r, &r.strings, Imm::FALSE);
    }

    /// HostEnsureCanCompileStrings for the current realm.
    pub(crate) fn check_strings(&mut self) -> JsResult {
        let realm = self.realm();
        match realm.read(&realm.strings).is_undefined() {
            true => Ok(()),
            false => Err(self.eval_error("Code generation from strings disallowed for this context")),
        }
    }

    /// Whether there ever was a realm beside the first.
    pub(crate) fn has_more_realms(&self) -> bool {
        self.realms.more
    }

    /// GetFunctionRealm (ECMA-262 §7.3.24) of a callable value; the current realm for anything else. The answer goes
    /// to `out`.
    pub fn function_realm(&mut self, f: Local<Value>, out: Local<Value>) -> JsResult<Local<Realm>> {
        self.copy(out, f);
        loop {
            let v = self.val(out);
            if let Some(bound) = v.cast::<BoundFunction>() {
                self.set(out, bound.read(&bound.target));
            } else if v.kind() == Some(kinds::PROXY) {
                let proxy = v.cast::<Object>().expect("a proxy is an object");
                let (target, handler) = (proxy.read(proxy.internal(0)), proxy.read(proxy.internal(1)));
                if handler.is_null() {
                    return Err(self.type_error("Cannot perform 'get' on a proxy that has been revoked"));
                }
                self.set(out, target);
            } else {
                break;
            }
        }
        let v = self.val(out);
        let realm = match (v.cast::<Function>(), v.cast::<NativeFunction>()) {
            (Some(f), _) => f.read(&f.code).cast::<Code>().map(|code| code.read(&code.realm)),
            (_, Some(f)) => Some(f.read(&f.realm)),
            _ => None,
        };
        self.set(out, realm.unwrap_or(self.realm().val()));
        Ok(out.cast(self).expect("functions have a realm"))
    }

    /// An intrinsic of the realm of `f`: what a construction with `f` as its new.target falls back to.
    pub fn intrinsic_for(&mut self, f: Local<Value>, i: Intrinsic, out: Local<Value>) -> JsResult<Local<Object>> {
        let scope = self.open_scope();
        let at = self.slot();
        let r = self.function_realm(f, at).and_then(|realm| self.in_realm(realm, |cx| cx.intrinsic(i, out)));
        self.close_scope(scope);
        r
    }
}
