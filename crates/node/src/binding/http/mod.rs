//! Binding `http`: HTTP/1.1's bytes for the JavaScript half. BINDINGS.md, section 15.
//!
//! Files: reading messages (`reader`, `execute`), the strings of field names (`names`), the object of a message's fields
//! (`fields`), what writing checks and needs (`write`).

mod execute;
mod fields;
mod names;
mod reader;
mod write;

use std::cell::{Cell, OnceCell, RefCell};
use tally_heap::{Local, Root, Value};
use tally_vm::object::Object;
use tally_vm::object::string;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("newReader"), 4, reader::new_reader),
    Prop::HostMethod(Key::Name("resetReader"), 5, reader::reset_reader),
    Prop::HostMethod(Key::Name("execute"), 4, execute::execute),
    Prop::HostMethod(Key::Name("finish"), 2, execute::finish),
    Prop::HostMethod(Key::Name("skipBody"), 1, reader::skip_body),
    Prop::HostMethod(Key::Name("takeOver"), 1, reader::take_over),
    Prop::HostMethod(Key::Name("fields"), 3, fields::fields),
    Prop::HostMethod(Key::Name("isToken"), 1, write::is_token),
    Prop::HostMethod(Key::Name("hasInvalidChar"), 2, write::has_invalid_char),
    Prop::HostMethod(Key::Name("date"), 0, write::date),
];

/// Adds the methods, in the order of their numbers, and the reason phrases, flat.
pub fn extra(cx: &mut Cx, o: Local<Object>) -> JsResult {
    let [list, text] = cx.slots();
    let names: Vec<&str> = tally_http::Method::all().map(tally_http::Method::name).collect();
    crate::text::string_array(cx, &names, list)?;
    super::args::put(cx, o, "methods", list)?;
    let array = cx.new_array(list, 0)?;
    for (code, reason) in tally_http::STATUS_CODES {
        cx.set(text, tally_heap::Imm::int(code.into()));
        cx.push(array, text)?;
        string::new_string(cx, text, reason)?;
        cx.push(array, text)?;
    }
    super::args::put(cx, o, "statusCodes", list)
}

/// What the binding keeps of an isolate. Nothing, until it is used.
#[derive(Default)]
pub struct HttpState {
    /// What `execute` collects, kept for its capacity.
    batch: Cell<execute::Batch>,
    /// An array: the names of `Known` in lower case, then as `Header-Case`; made one by one.
    names: OnceCell<Root<Value>>,
    /// The second whose date is in the root.
    date: RefCell<Option<(i64, Root<Value>)>>,
}

fn state(cx: &Cx) -> &HttpState {
    &cx.host.state::<crate::state::NodeState>().bindings.http
}
