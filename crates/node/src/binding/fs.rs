//! Binding `fs`.

use tally_vm::realm::Prop;

pub const PROPS: &[Prop] = &[];

/// What is no function.
pub fn extra(_cx: &mut tally_vm::Cx, _o: tally_vm::Local<tally_vm::object::Object>) -> tally_vm::JsResult {
    Ok(())
}
