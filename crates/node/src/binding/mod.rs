//! The native bindings that the JavaScript half asks for by name: `js/BINDINGS.md` says what each does.
//!
//! A binding is a table of natives in the file of its name; it becomes an object when JavaScript first asks for it.

pub(crate) mod args;
pub mod buffer;
pub(crate) mod bytes;
pub mod contextify;
pub mod encoding;
pub mod errors;
pub mod fs;
pub mod memory;
pub mod os;
pub mod process;
pub mod state;
pub(crate) mod system;
pub mod task_queue;
#[cfg(test)]
mod tests;
pub mod timers;
pub mod util;

use tally_vm::object::Object;
use tally_vm::realm::{Intrinsic, Prop};
use tally_vm::{Cx, JsResult, Local, Thrown, Value};

/// Makes the binding `name` in `out`; `None` if there is none of that name.
pub fn make(cx: &mut Cx, name: &str, out: Local<Value>) -> JsResult<Option<Local<Object>>> {
    let (props, extra): (&[Prop], fn(&mut Cx, Local<Object>) -> JsResult) = match name {
        "contextify" => (contextify::PROPS, nothing_more),
        "memory" => (memory::PROPS, nothing_more),
        "process" => (process::PROPS, process::extra),
        "task_queue" => (task_queue::PROPS, nothing_more),
        "timers" => (timers::PROPS, nothing_more),
        "buffer" => (buffer::PROPS, buffer::extra),
        "encoding" => (encoding::PROPS, nothing_more),
        "errors" => (errors::PROPS, nothing_more),
        "fs" => (fs::PROPS, fs::extra),
        "os" => (os::PROPS, os::extra),
        "util" => (util::PROPS, nothing_more),
        "tcp" => return Err(not_built(cx, "Sockets and name look-ups (the binding 'tcp') are")),
        _ => return Ok(None),
    };
    let o = cx.new_object(out)?;
    cx.define_props(o, props)?;
    extra(cx, o)?;
    Ok(Some(o))
}

/// The error for what Node has and we do not have yet.
#[cold]
fn not_built(cx: &mut Cx, what: &str) -> Thrown {
    let message = format!("{what} not part of this version of tally yet");
    cx.error_with_code(Intrinsic::ErrorPrototype, "ERR_TALLY_NOT_BUILT_YET", &message)
}

fn nothing_more(_cx: &mut Cx, _o: Local<Object>) -> JsResult {
    Ok(())
}
