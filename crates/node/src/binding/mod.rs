//! The native bindings that the JavaScript half asks for by name: `js/BINDINGS.md` says what each does.
//!
//! A binding is a table of natives in the file of its name; it becomes an object when JavaScript first asks for it.

pub(crate) mod args;
pub mod async_context;
pub mod buffer;
pub(crate) mod bytes;
pub mod child;
pub mod contextify;
pub mod crypto;
pub mod dns;
pub mod encoding;
pub mod errors;
pub mod fs;
pub(crate) mod handles;
pub mod http;
pub mod identity;
pub mod intl;
pub mod memory;
pub mod modules;
pub mod os;
pub mod performance;
pub mod permission;
pub mod process;
pub mod promises;
pub mod state;
pub mod stream;
pub mod stream_queues;
pub(crate) mod system;
pub mod task_queue;
#[cfg(test)]
mod tests;
pub mod timers;
pub mod tls;
pub mod udp;
pub mod url;
pub mod util;
pub mod wasm;
pub mod websocket;
pub mod worker;
pub mod zlib;

use tally_vm::object::Object;
use tally_vm::realm::Prop;
use tally_vm::{Cx, JsResult, Local, Value};

/// Makes the binding `name` in `out`; `None` if there is none of that name.
pub fn make(cx: &mut Cx, name: &str, out: Local<Value>) -> JsResult<Option<Local<Object>>> {
    let (props, extra): (&[Prop], fn(&mut Cx, Local<Object>) -> JsResult) = match name {
        "async_context" => (async_context::PROPS, nothing_more),
        "contextify" => (contextify::PROPS, nothing_more),
        "child" => (child::PROPS, nothing_more),
        "crypto" => (crypto::PROPS, nothing_more),
        "modules" => (modules::PROPS, nothing_more),
        "memory" => (memory::PROPS, nothing_more),
        "process" => (process::PROPS, process::extra),
        "promises" => (promises::PROPS, nothing_more),
        "task_queue" => (task_queue::PROPS, nothing_more),
        "timers" => (timers::PROPS, nothing_more),
        "tls" => (tls::PROPS, nothing_more),
        "buffer" => (buffer::PROPS, buffer::extra),
        "encoding" => (encoding::PROPS, nothing_more),
        "errors" => (errors::PROPS, nothing_more),
        "fs" => (fs::PROPS, fs::extra),
        "http" => (http::PROPS, http::extra),
        "performance" => (performance::PROPS, nothing_more),
        "permission" => (permission::PROPS, nothing_more),
        "os" => (os::PROPS, os::extra),
        "intl" => (intl::PROPS, nothing_more),
        "url" => (url::PROPS, nothing_more),
        "stream_queues" => (stream_queues::PROPS, nothing_more),
        "wasm" => (wasm::PROPS, nothing_more),
        "websocket" => (websocket::PROPS, nothing_more),
        "worker" => (worker::PROPS, nothing_more),
        "zlib" => (zlib::PROPS, nothing_more),
        "util" => (util::PROPS, nothing_more),
        "stream" => (stream::PROPS, nothing_more),
        "dns" => (dns::PROPS, nothing_more),
        "udp" => (udp::PROPS, nothing_more),
        _ => return Ok(None),
    };
    let o = cx.new_object(out)?;
    cx.define_props(o, props)?;
    extra(cx, o)?;
    Ok(Some(o))
}

fn nothing_more(_cx: &mut Cx, _o: Local<Object>) -> JsResult {
    Ok(())
}
