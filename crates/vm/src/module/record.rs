//! The MODULE object: its internal words, and what can be asked of it.

use crate::cx::{Cx, JsResult};
use crate::interp::entry::function_from_proto;
use crate::interp::frame::Insn;
use crate::kinds;
use crate::object::context::{Context, ContextExt};
use crate::object::create::{internal, set_internal};
use crate::object::foreign::{Foreign, ForeignExt};
use crate::object::function::Function;
use crate::object::slots::{Slots, SlotsExt};
use crate::object::{Object, string};
use std::sync::Arc;
use tally_bytecode::{FunctionProto, ModuleInfo};
use tally_heap::{Imm, Local, Val, Value};

/// Internal words.
pub(super) mod word {
    /// A [`Status`](super::Status) as a number.
    pub const STATUS: usize = 0;
    /// The function of the text, or what a synthetic module calls to evaluate itself.
    pub const FUNCTION: usize = 1;
    /// The environment.
    pub const ENVIRONMENT: usize = 2;
    pub const NAMESPACE: usize = 3;
    /// `import.meta`, once it was read.
    pub const META: usize = 4;
    /// What evaluation threw, or the hole.
    pub const ERROR: usize = 5;
    pub const INDEX: usize = 6;
    pub const ANCESTOR: usize = 7;
    /// A SLOTS cell: the module of each request.
    pub const REQUESTED: usize = 8;
    pub const CYCLE_ROOT: usize = 9;
    /// A list of RECORD {module, next}, the last to come first.
    pub const ASYNC_PARENTS: usize = 10;
    /// How many asynchronous modules it waits for.
    pub const PENDING: usize = 11;
    /// [[AsyncEvaluationOrder]]: 0 unset, -1 done.
    pub const ASYNC_ORDER: usize = 12;
    /// The promise that `evaluate` answered with.
    pub const PROMISE: usize = 13;
    /// A FOREIGN cell of an `Arc<ModuleInfo>`.
    pub const INFO: usize = 14;
    /// The name of the source.
    pub const URL: usize = 15;
    pub const COUNT: u8 = 16;
}
pub(crate) const WORDS: u8 = word::COUNT;

/// [[Status]].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i32)]
pub enum Status {
    /// Its requests are still to be loaded.
    New,
    Unlinked,
    Linking,
    Linked,
    Evaluating,
    EvaluatingAsync,
    Evaluated,
}

const ALL: [Status; 7] =
    [Status::New, Status::Unlinked, Status::Linking, Status::Linked, Status::Evaluating, Status::EvaluatingAsync, Status::Evaluated];

/// The status of a module.
pub fn status(cx: &Cx, m: Local<Object>) -> Status {
    ALL[int(cx, m, word::STATUS) as usize]
}
pub(super) fn set_status(cx: &Cx, m: Local<Object>, s: Status) {
    set_int(cx, m, word::STATUS, s as i32);
}
pub(super) fn int(cx: &Cx, m: Local<Object>, w: usize) -> i32 {
    internal(cx, m, w).raw().as_number() as i32
}
pub(super) fn set_int(cx: &Cx, m: Local<Object>, w: usize, n: i32) {
    set_internal(cx, m, w, Imm::int(n));
}
/// What evaluation threw.
pub fn error(cx: &Cx, m: Local<Object>) -> Option<Val<'_>> {
    let e = internal(cx, m, word::ERROR);
    (!e.raw().is_hole()).then_some(e)
}
/// The name of the module's source.
pub fn url(cx: &Cx, m: Local<Object>) -> Val<'_> {
    internal(cx, m, word::URL)
}
pub(super) fn info(cx: &Cx, m: Local<Object>) -> Arc<ModuleInfo> {
    let cell = internal(cx, m, word::INFO).cast::<Foreign>();
    cell.and_then(|f| f.downcast::<Arc<ModuleInfo>>()).cloned().unwrap_or_default()
}
/// What the module asks for, in the order in which [`link`] wants the answers.
pub fn requests(cx: &Cx, m: Local<Object>) -> Arc<ModuleInfo> {
    info(cx, m)
}
/// Whether it has a text.
pub(super) fn is_source_text(cx: &Cx, m: Local<Object>) -> bool {
    let env = internal(cx, m, word::ENVIRONMENT).raw();
    internal(cx, m, word::FUNCTION).cast::<Function>().is_some_and(|f| f.context.raw() == env)
}
/// The module of request `i`, in `out`; false when the host gave none.
pub(super) fn requested(cx: &Cx, m: Local<Object>, i: usize, out: Local<Value>) -> bool {
    match internal(cx, m, word::REQUESTED).cast::<Slots>() {
        Some(list) if i < list.capacity() => {
            cx.set(out, list.read(list.at(i)));
            cx.val(out).kind() == Some(kinds::MODULE)
        }
        _ => false,
    }
}

/// A cell of the kind with its words set, but for the function.
pub(super) fn new_module(cx: &mut Cx, url: &str, info: Arc<ModuleInfo>, status: Status, out: Local<Value>) -> JsResult<Local<Object>> {
    let [none, made, part] = cx.slots();
    cx.set(none, Imm::NULL);
    let m = cx.new_object_kind(made, kinds::MODULE, none)?;
    // A fresh word is the hole.
    for w in (0..usize::from(WORDS)).filter(|&w| w != word::ERROR) {
        set_internal(cx, m, w, Imm::UNDEFINED);
    }
    for w in [word::INDEX, word::ANCESTOR, word::PENDING, word::ASYNC_ORDER] {
        set_int(cx, m, w, 0);
    }
    set_status(cx, m, status);
    new_environment(cx, usize::from(info.slots), part)?;
    set_internal(cx, m, word::ENVIRONMENT, cx.val(part));
    cx.new_foreign(part, info, 0)?;
    set_internal(cx, m, word::INFO, cx.val(part));
    string::new_string(cx, part, url)?;
    set_internal(cx, m, word::URL, cx.val(part));
    cx.copy(out, made);
    Ok(out.cast(cx).expect("just made"))
}

/// A context without a parent, whose slots are holes.
pub(super) fn new_environment(cx: &mut Cx, slots: usize, out: Local<Value>) -> JsResult {
    let bytes = size_of::<Context>() + slots * 8;
    let c = cx.alloc::<Context>(out, kinds::CONTEXT, bytes, slots as u32).map_err(|e| cx.out_of_memory(e))?.get(cx);
    cx.write(c, &c.parent, Imm::UNDEFINED);
    Ok(())
}

/// A slot of an environment.
pub(super) fn set_variable(cx: &Cx, m: Local<Object>, slot: u16, v: Val<'_>) {
    let env = internal(cx, m, word::ENVIRONMENT).cast::<Context>().expect("a module has an environment");
    cx.write(env, env.at(usize::from(slot)), v);
}

/// A module of a compiled text; with requests it has to be given their modules before it can be linked.
pub fn create(cx: &mut Cx, proto: Arc<FunctionProto>, out: Local<Value>) -> JsResult<Local<Object>> {
    let mark = cx.open_scope();
    let made = cx.slot();
    let r = create_inner(cx, proto, made);
    if r.is_ok() {
        cx.copy(out, made);
    }
    cx.close_scope(mark);
    r.map(|()| out.cast(cx).expect("just made"))
}

fn create_inner(cx: &mut Cx, proto: Arc<FunctionProto>, out: Local<Value>) -> JsResult {
    let info = proto.module.clone().unwrap_or_default();
    let f = cx.slot();
    let status = if info.requests.is_empty() { Status::Unlinked } else { Status::New };
    let url = proto.source.name().to_owned();
    let m = new_module(cx, &url, info, status, out)?;
    function_from_proto(cx, proto, f)?;
    let function = f.cast::<Function>(cx).expect("a closure").get(cx);
    cx.write(function, &function.context, internal(cx, m, word::ENVIRONMENT));
    set_internal(cx, m, word::FUNCTION, cx.val(f));
    Ok(())
}

/// Gives a module the modules that it requests.
pub fn link(cx: &mut Cx, m: Local<Object>, modules: &[Local<Value>]) -> JsResult {
    let mark = cx.open_scope();
    let list = cx.slot();
    let r = cx.new_slots(list, modules.len());
    if let Ok(slots) = r {
        let s = slots.get(cx);
        for (i, v) in modules.iter().enumerate() {
            cx.write(s, s.at(i), cx.val(*v));
        }
        set_internal(cx, m, word::REQUESTED, cx.val(list));
        if status(cx, m) == Status::New {
            set_status(cx, m, Status::Unlinked);
        }
    }
    cx.close_scope(mark);
    r.map(|_| ())
}

/// The object `import.meta`, made and filled by the host when it is first asked for.
pub fn meta(cx: &mut Cx, m: Local<Object>, out: Local<Value>) -> JsResult {
    let known = internal(cx, m, word::META);
    if !known.is_undefined() {
        cx.set(out, known);
        return Ok(());
    }
    let mark = cx.open_scope();
    let [none, object] = cx.slots();
    cx.set(none, Imm::NULL);
    let r = cx.new_object_with_proto(object, none).and_then(|_| {
        set_internal(cx, m, word::META, cx.val(object));
        match cx.host.import_meta {
            Some(host) => host(cx, m.value(), object),
            None => Ok(()),
        }
    });
    cx.copy(out, object);
    cx.close_scope(mark);
    r
}

/// `ImportMeta { dst, module }`
pub(crate) fn import_meta(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let out = cx.slot();
    let m = i.reg(cx, 2).cast::<Object>(cx).expect("the module's record");
    meta(cx, m, out)?;
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}
