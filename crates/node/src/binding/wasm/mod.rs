//! Binding `wasm`: `crates/wasm` for JavaScript. `js/internal/wasm.js` has the classes and what programs see of errors.
//!
//! A *store object* is a HOST_RECORD: the store, and what of the program's its instances refer to, as arrays by number:
//! imported functions, values that code holds as externref, functions that code gave out, ArrayBuffers of memories. So all of
//! it is traced by the collector, and a ring of instances and functions that nobody else has goes as a whole.
//!
//! **Invariants**
//! - An ArrayBuffer sees all of its memory: whenever JavaScript runs, those of memories that grew are detached.
//! - A function of a store has one function object.

mod calls;
mod compile;
mod memory;
mod objects;
mod values;

use super::args;
use crate::state::NodeState;
use std::cell::RefCell;
use std::rc::Rc;
use tally_heap::{Imm, Local, Root, Val, Value};
use tally_ledger::{Account, Charge};
use tally_vm::object::foreign::{Foreign, ForeignExt};
use tally_vm::object::{Object, create};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult, Thrown, kinds};
use tally_wasm::{Engine, Failure, Meter, Store, Trap};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("setTrap"), 1, set_trap),
    Prop::HostMethod(Key::Name("validate"), 1, compile::validate),
    Prop::HostMethod(Key::Name("compile"), 1, compile::compile),
    Prop::HostMethod(Key::Name("compileLater"), 2, compile::compile_later),
    Prop::HostMethod(Key::Name("describe"), 1, compile::describe),
    Prop::HostMethod(Key::Name("customSections"), 2, compile::custom_sections),
    Prop::HostMethod(Key::Name("newStore"), 0, new_store),
    Prop::HostMethod(Key::Name("hostFunction"), 4, objects::host_function),
    Prop::HostMethod(Key::Name("instantiate"), 3, objects::instantiate),
    Prop::HostMethod(Key::Name("adopt"), 2, objects::adopt),
    Prop::HostMethod(Key::Name("functionOf"), 1, objects::function_of),
    Prop::HostMethod(Key::Name("functionObject"), 3, objects::function_object),
    Prop::HostMethod(Key::Name("sameType"), 4, objects::same_type),
    Prop::HostMethod(Key::Name("newMemory"), 4, memory::new_memory),
    Prop::HostMethod(Key::Name("moveMemory"), 3, memory::move_memory),
    Prop::HostMethod(Key::Name("memoryBuffer"), 2, memory::buffer),
    Prop::HostMethod(Key::Name("memoryGrow"), 3, memory::grow),
    Prop::HostMethod(Key::Name("memoryType"), 2, memory::memory_type),
    Prop::HostMethod(Key::Name("newTable"), 5, objects::new_table),
    Prop::HostMethod(Key::Name("tableType"), 2, objects::table_type),
    Prop::HostMethod(Key::Name("tableGet"), 3, objects::table_get),
    Prop::HostMethod(Key::Name("tableSet"), 4, objects::table_set),
    Prop::HostMethod(Key::Name("tableGrow"), 4, objects::table_grow),
    Prop::HostMethod(Key::Name("newGlobal"), 4, objects::new_global),
    Prop::HostMethod(Key::Name("globalType"), 2, objects::global_type),
    Prop::HostMethod(Key::Name("globalGet"), 2, objects::global_get),
    Prop::HostMethod(Key::Name("globalSet"), 3, objects::global_set),
];

/// What an isolate keeps for WebAssembly, once a program has used it.
pub struct WasmState {
    engine: Engine,
    /// Makes a RuntimeError.
    trap: Root<Value>,
}

/// Internal words of a store object.
mod word {
    pub const STORE: usize = 0;
    pub const IMPORTS: usize = 1;
    pub const EXTERNS: usize = 2;
    pub const FUNCTIONS: usize = 3;
    pub const BUFFERS: usize = 4;
    /// A Map of externs to their numbers.
    pub const NUMBERS: usize = 5;
}

/// What a store object has of Rust's.
struct StoreBox {
    store: Store,
    /// How long the memories were that have an ArrayBuffer, by their numbers.
    seen: RefCell<Vec<usize>>,
}

/// Tables are charged to the ledger until their store goes.
struct Purse(RefCell<Charge>);
impl Meter for Purse {
    fn take(&self, bytes: usize) -> bool {
        self.0.borrow_mut().grow(bytes as u64).is_ok()
    }
}

/// `setTrap(f)`: `f(message)` makes a RuntimeError
fn set_trap<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let trap = cx.new_root(cx.val(a.get(cx, 0)), "what makes errors of WebAssembly");
    cx.host.state_mut::<NodeState>().bindings.wasm = Some(WasmState { engine: Engine::default(), trap });
    Ok(Imm::UNDEFINED)
}

fn engine(cx: &Cx) -> Engine {
    cx.host.state::<NodeState>().bindings.wasm.as_ref().map(|w| w.engine.clone()).unwrap_or_default()
}

/// `newStore(numbers) -> store object`; `numbers` is a Map for the numbers of externs
fn new_store<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let charge = cx.ledger().charge_beyond_limits(Account::Native, 0);
    let store = Store::new(&engine(cx), Box::new(Purse(RefCell::new(charge))));
    let made = Rc::new(StoreBox { store, seen: RefCell::default() });
    let [out, item, proto] = cx.slots();
    cx.set(proto, Imm::NULL);
    let o = cx.new_object_kind(out, kinds::HOST_RECORD, proto)?;
    for i in 0..6 {
        create::set_internal(cx, o, i, Imm::UNDEFINED);
    }
    cx.new_foreign::<Rc<StoreBox>>(item, made, 4096)?;
    create::set_internal(cx, o, word::STORE, cx.val(item));
    for i in [word::IMPORTS, word::EXTERNS, word::FUNCTIONS, word::BUFFERS] {
        cx.new_array(item, 0)?;
        create::set_internal(cx, o, i, cx.val(item));
    }
    create::set_internal(cx, o, word::NUMBERS, cx.val(a.get(cx, 0)));
    Ok(cx.val(out))
}

/// What a HOST_RECORD or HOST_OBJECT keeps in its first word.
fn kept<T: 'static>(cx: &Cx, value: Local<Value>) -> Option<&T> {
    let kind = cx.val(value).kind()?;
    if kind != kinds::HOST_RECORD && kind != kinds::HOST_OBJECT {
        return None;
    }
    create::internal(cx, value.cast::<Object>(cx)?, 0).cast::<Foreign>()?.downcast()
}

/// The store of a store object.
fn store(cx: &mut Cx, object: Local<Value>) -> JsResult<Rc<StoreBox>> {
    match kept::<Rc<StoreBox>>(cx, object) {
        Some(store) => Ok(Rc::clone(store)),
        None => Err(cx.type_error("argument must be a store")),
    }
}

/// A list of a store object, in a slot.
fn list_of(cx: &mut Cx, object: Local<Value>, i: usize, out: Local<Value>) -> JsResult<Local<Object>> {
    if let Some(o) = object.cast::<Object>(cx) {
        let list = create::internal(cx, o, i);
        cx.set(out, list);
    }
    match out.cast::<Object>(cx) {
        Some(list) => Ok(list),
        None => Err(cx.type_error("argument must be a store")),
    }
}

/// A number that names something.
fn id(cx: &Cx, a: Args, i: usize) -> u32 {
    u32::try_from(args::int(cx, a, i)).unwrap_or(u32::MAX)
}

/// Throws a RuntimeError with this message.
fn runtime_error(cx: &mut Cx, message: &str) -> Thrown {
    let [f, this, text, out] = cx.slots();
    if let Some(wasm) = &cx.host.state::<NodeState>().bindings.wasm {
        cx.set(f, wasm.trap.val(cx));
    }
    let made = tally_vm::object::string::new_string(cx, text, message).map(|_| ());
    match made.and_then(|()| tally_vm::ops::call::call(cx, f, this, &[text], out)) {
        Ok(()) => cx.throw(out),
        Err(thrown) => thrown,
    }
}

/// What a trap is for programs, in V8's words.
fn trapped(cx: &mut Cx, trap: Trap) -> Thrown {
    let message = match trap {
        Trap::StackOverflow => return cx.range_error("Maximum call stack size exceeded"),
        Trap::Unreachable => "unreachable",
        Trap::MemoryOutOfBounds => "memory access out of bounds",
        Trap::TableOutOfBounds => "table index is out of bounds",
        Trap::BadIndirectCall => "null function or function signature mismatch",
        Trap::DivisionByZero => "divide by zero",
        Trap::IntegerOverflow => "divide result unrepresentable",
        Trap::BadConversion => "float unrepresentable in integer range",
        Trap::OutOfMemory => "out of memory",
    };
    runtime_error(cx, message)
}

/// What went wrong while code ran. `thrown`: what the host stopped it with.
fn failed(cx: &mut Cx, failure: Failure, thrown: Option<Thrown>) -> Thrown {
    match failure {
        Failure::Trap(trap) => trapped(cx, trap),
        Failure::Stopped => match thrown {
            Some(thrown) => thrown,
            None => runtime_error(cx, "stopped"),
        },
        Failure::Busy => runtime_error(cx, "the store is in use"),
        Failure::ElementOutOfBounds => runtime_error(cx, "table index is out of bounds"),
        Failure::Other(message) => runtime_error(cx, &message),
    }
}
