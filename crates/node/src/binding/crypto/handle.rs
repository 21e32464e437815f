//! Handles: objects without properties that keep a Rust value.

use tally_heap::{Imm, Local, Value};
use tally_vm::object::Object;
use tally_vm::object::foreign::{Foreign, ForeignExt};
use tally_vm::{Cx, JsResult, kinds};

/// Puts a new handle into `out`, which keeps about `bytes` outside of the heap.
pub fn make<T: 'static>(cx: &mut Cx, out: Local<Value>, value: T, bytes: usize) -> JsResult {
    let mark = cx.open_scope();
    let [cell, proto] = cx.slots();
    cx.new_foreign::<T>(cell, value, bytes)?;
    cx.set(proto, Imm::NULL);
    let o = cx.new_object_kind(out, kinds::HOST_OBJECT, proto)?;
    tally_vm::object::create::set_internal(cx, o, 0, cx.val(cell));
    cx.close_scope(mark);
    Ok(())
}

/// What a handle keeps, if it is a `T`.
pub fn get<T: 'static>(cx: &Cx, handle: Local<Value>) -> Option<&T> {
    let o = handle.cast::<Object>(cx)?;
    if cx.val(handle).kind() != Some(kinds::HOST_OBJECT) {
        return None;
    }
    tally_vm::object::create::internal(cx, o, 0).cast::<Foreign>()?.downcast()
}
