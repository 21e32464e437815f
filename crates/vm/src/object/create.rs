//! Making objects.

use super::function::{Function, NativeFunction, NativeInfo};
use super::object::{Object, ObjectExt};
use super::shape::shape_flag;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::realm::{Intrinsic, RealmExt};
use tally_heap::{Imm, Local, Slot, Value};

/// In-object property slots of an object nobody said more about (`{}`).
pub const DEFAULT_CAPACITY: usize = 4;

impl Cx {
    /// A cell of an object kind with this shape; internal words and slots are holes.
    pub fn new_object_with_shape(&mut self, out: Local<Value>, shape: u32) -> JsResult<Local<Object>> {
        let s = self.shape(shape);
        let (kind, capacity) = (s.kind, s.capacity as usize);
        let bytes = 8 * (1 + kinds::internal_words(kind) + capacity);
        self.alloc::<Object>(out, kind, bytes, shape).map_err(|e| self.out_of_memory(e))
    }

    /// `{}`.
    pub fn new_object(&mut self, out: Local<Value>) -> JsResult<Local<Object>> {
        let proto = self.local(self.realm().object_prototype().val());
        self.new_object_kind(out, kinds::OBJECT, proto)
    }

    /// An ordinary object with this prototype (an object or null).
    pub fn new_object_with_proto(&mut self, out: Local<Value>, proto: Local<Value>) -> JsResult<Local<Object>> {
        self.new_object_kind(out, kinds::OBJECT, proto)
    }

    /// An object of any kind with the default number of slots for it. Internal words are holes: the caller fills them
    /// before anything else can see the object.
    pub fn new_object_kind(&mut self, out: Local<Value>, kind: u8, proto: Local<Value>) -> JsResult<Local<Object>> {
        let capacity = if kind == kinds::OBJECT { DEFAULT_CAPACITY } else { 1 };
        let shape = self.root_shape(kind, proto, capacity, 0)?;
        self.new_object_with_shape(out, shape)
    }

    /// OrdinaryCreateFromConstructor: the prototype is `new_target.prototype`, or the default of its realm.
    /// ECMA-262 §10.1.13. With undefined as `new_target` the default is used.
    pub fn create_from_constructor(
        &mut self,
        out: Local<Value>,
        kind: u8,
        new_target: Local<Value>,
        default: Intrinsic,
    ) -> JsResult<Local<Object>> {
        let mark = self.open_scope();
        let proto = self.slot();
        if let Some(f) = new_target.cast::<Object>(self) {
            let name = self.names.prototype;
            crate::ops::property::get(self, f, name, proto)?;
        }
        if !self.val(proto).is::<Object>() {
            self.intrinsic_for(new_target, default, proto)?;
        }
        let r = self.new_object_kind(out, kind, proto);
        self.close_scope(mark);
        r
    }

    /// A native function from its static description.
    pub fn new_native(&mut self, out: Local<Value>, info: &NativeInfo) -> JsResult<Local<Object>> {
        let none = self.undefined();
        self.new_native_data(out, info, none)
    }

    /// A native function that captures `data` (`function::native_data`).
    pub fn new_native_data(&mut self, out: Local<Value>, info: &NativeInfo, data: Local<Value>) -> JsResult<Local<Object>> {
        let mark = self.open_scope();
        let name = self.slot();
        super::string::intern_str(self, info.name, name)?;
        let r = self.new_native_named(out, info, name, data);
        self.close_scope(mark);
        r
    }

    /// As `new_native_data` with a computed name (a string).
    pub fn new_native_named(
        &mut self,
        out: Local<Value>,
        info: &NativeInfo,
        name: Local<Value>,
        data: Local<Value>,
    ) -> JsResult<Local<Object>> {
        let mark = self.open_scope();
        let proto = self.local(self.realm().function_prototype().val());
        let shape = self.root_shape(kinds::NATIVE_FUNCTION, proto, 1, shape_flag::LAZY)?;
        let o = self.new_object_with_shape(out, shape)?;
        let f = o.value().cast::<NativeFunction>(self).expect("a native function was made").get(self);
        // SAFETY: freshly made.
        unsafe { NativeFunction::set_native(f.ptr(), info.native) };
        self.write(f, &f.name, self.val(name));
        self.write(f, &f.meta, Imm::int(info.length as i32 | if info.constructor { 0x1_0000 } else { 0 }));
        self.write(f, &f.data, self.val(data));
        self.write(f, &f.realm, self.realm().val());
        self.close_scope(mark);
        Ok(o)
    }

    /// A closure: `code` is a CODE cell, `context` a CONTEXT or undefined. The prototype follows the kind of function.
    pub fn new_closure(&mut self, out: Local<Value>, code: Local<Value>, context: Local<Value>) -> JsResult<Local<Object>> {
        let mark = self.open_scope();
        let proto = self.slot();
        let c: tally_heap::Ref<'_, super::code::Code> = self.val(code).cast().expect("a CODE cell");
        // SAFETY: the code is filled.
        let flags = unsafe { &*c.data }.proto.flags;
        let i = match (flags.is_async, flags.is_generator) {
            (false, false) => Intrinsic::FunctionPrototype,
            (true, false) => Intrinsic::AsyncFunctionPrototype,
            (false, true) => Intrinsic::GeneratorFunctionPrototype,
            (true, true) => Intrinsic::AsyncGeneratorFunctionPrototype,
        };
        self.intrinsic(i, proto)?;
        let shape = self.root_shape(kinds::FUNCTION, proto, 1, shape_flag::LAZY)?;
        let o = self.new_object_with_shape(out, shape)?;
        let f = o.value().cast::<Function>(self).expect("a function was made").get(self);
        self.write(f, &f.code, self.val(code));
        self.write(f, &f.context, self.val(context));
        self.write(f, &f.construct_shape, Imm::UNDEFINED);
        self.close_scope(mark);
        Ok(o)
    }
}

/// Writes an internal word with the barrier.
pub fn set_internal(cx: &Cx, o: Local<Object>, i: usize, v: tally_heap::Val<'_>) {
    let o = o.get(cx);
    let slot: &Slot = o.internal(i);
    cx.write(o, slot, v);
}
/// Reads an internal word.
pub fn internal<'h>(cx: &'h Cx, o: Local<Object>, i: usize) -> tally_heap::Val<'h> {
    let o = o.get(cx);
    o.read(o.internal(i))
}
/// What a native function captured.
pub fn native_data<'h>(cx: &'h Cx, f: Local<Value>) -> tally_heap::Val<'h> {
    let f: tally_heap::Ref<'h, NativeFunction> = cx.val(f).cast().expect("a native function");
    f.read(&f.data)
}
