//! Who is being executed: the machine's frames as error objects print them.
//!
//! Natives push no frame; a frame whose current instruction calls a native shows it (its callee register is intact
//! while the native runs).

use super::frame::{Frame, Insn};
use crate::builtins;
use crate::cx::Cx;
use crate::kinds;
use crate::object::function::NativeFunction;
use crate::realm::RealmExt;
use std::sync::Arc;
use tally_bytecode::{FunctionKind, FunctionProto, Opcode};
use tally_heap::{Local, Val, Value};

/// One line of a stack trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameInfo {
    /// The function's name, or where it was assigned if it has none; empty when neither is known.
    pub function: String,
    /// For methods: the type of the receiver (`Object`, `Array`, `Foo`; of functions their name), else empty.
    pub receiver: String,
    /// For methods: under which name the receiver has the function, if that is known.
    pub method: String,
    /// Called by `new`.
    pub construct: bool,
    /// The top of a script or of eval code.
    pub top_level: bool,
    /// A native function: no position.
    pub native: bool,
    /// Not called by the line above but waiting for it.
    pub is_async: bool,
    /// Of `Promise.all` and its like: which element the line above will settle.
    pub element: Option<u32>,
    pub file: String,
    /// 1-based; 0 for natives.
    pub line: u32,
    pub column: u32,
}

/// Where a trace begins.
#[derive(Clone, Copy)]
pub enum TraceFrom {
    /// With the innermost activation, be it a native.
    Here,
    /// Below the native that runs now, and below this many functions.
    Hidden(usize),
    /// Below the innermost activation of a function. If it has none: below the native that runs now, or nowhere.
    Below { function: Local<Value>, required: bool },
}

/// The innermost `limit` activations, innermost first.
pub fn capture_stack(cx: &Cx, limit: usize) -> Vec<FrameInfo> {
    trace(cx, limit, TraceFrom::Here)
}

/// The innermost activation of bytecode whose function `wanted` takes, among the `most` innermost: the function, and the
/// place in it. Makes no text, so that whoever wants to know where something was made can ask each time.
pub fn innermost(cx: &Cx, most: usize, wanted: impl Fn(&FunctionProto) -> bool) -> Option<(&Arc<FunctionProto>, u32)> {
    cx.machine.walk().take(most).find_map(|frame| {
        // SAFETY: the code is kept alive by the frame's callee, and nothing is allocated while `cx` is borrowed.
        let proto = unsafe { &(*frame.code).proto };
        if !wanted(proto) {
            return None;
        }
        // SAFETY: `pc` points into the frame's code.
        let pc = unsafe { frame.pc.offset_from((*frame.code).entry) } as u32;
        Some((proto, pc))
    })
}

/// Where an eval that is called now was called, as V8 says it, and the file that the code around is in.
pub(super) fn eval_origin(cx: &Cx) -> (String, String) {
    let Some(frame) = cx.machine.walk().next() else { return ("eval at <anonymous>".into(), String::new()) };
    let info = describe(cx, frame);
    // SAFETY: the code is kept alive by the frame's callee, and nothing is allocated while `cx` is borrowed.
    let proto = unsafe { &(*frame.code).proto };
    let source = &proto.source;
    let place = match source.name().strip_suffix(", <anonymous>") {
        Some(origin) if source.is_eval() => origin.to_owned(),
        _ => format!("{}:{}:{}", info.file, info.line, info.column),
    };
    (format!("eval at {} ({place})", or_anonymous(&info.function)), source.referrer().to_owned())
}

/// The activations as (frame, whether it is the native that the frame is calling), innermost first.
fn activations(cx: &Cx) -> impl Iterator<Item = (&Frame, bool)> {
    cx.machine.walk().enumerate().flat_map(|(depth, frame)| {
        let native = native_window(cx, frame).filter(|&(callee, _)| shows(cx, frame, callee, depth));
        native.map(|_| (frame, true)).into_iter().chain([(frame, false)])
    })
}

/// Whether the native that a frame calls has a line of its own: one of the embedder has none, nor has one that only
/// passed a call on (`Function.prototype.call` and its like), as in V8.
fn shows(cx: &Cx, frame: &Frame, callee: usize, depth: usize) -> bool {
    // SAFETY: registers of a live frame hold live values, and nothing is allocated here.
    let callee = unsafe { Val::from_raw(register(cx, frame, callee)) };
    callee.cast::<NativeFunction>().is_some_and(|f| {
        let silent = f.is_hidden() || builtins::makes_no_frame(f.native());
        !silent && (depth == 0 || !builtins::passes_calls_on(f.native()))
    })
}

fn trace(cx: &Cx, limit: usize, from: TraceFrom) -> Vec<FrameInfo> {
    let callee =
        |(frame, native): (&Frame, bool)| register(cx, frame, if native { native_window(cx, frame).unwrap_or_default().0 } else { 0 });
    let skip_native = || usize::from(activations(cx).next().is_some_and(|(_, native)| native));
    let skip = match from {
        TraceFrom::Here => 0,
        TraceFrom::Hidden(functions) => skip_native() + functions,
        TraceFrom::Below { function, required } => {
            let wanted = cx.val(function).raw();
            match activations(cx).position(|activation| callee(activation) == wanted) {
                Some(i) => i + 1,
                None if required => return Vec::new(),
                None => skip_native(),
            }
        }
    };
    let info = |(frame, native)| if native { native_callee(cx, frame) } else { Some(describe(cx, frame)) };
    let mut lines: Vec<FrameInfo> = activations(cx).skip(skip).take(limit).filter_map(info).collect();
    lines.extend(super::async_trace::waiting(cx, limit - lines.len()));
    lines
}

fn register(cx: &Cx, frame: &Frame, i: usize) -> Value {
    // SAFETY: registers of a live frame are on the root stack and hold live values.
    unsafe { *cx.stack().base().add(frame.base as usize + i) }
}

/// The registers (callee, `this` of calls) of the native that the frame's current instruction is calling, if any.
fn native_window(cx: &Cx, frame: &Frame) -> Option<(usize, Option<usize>)> {
    let i = Insn(frame.pc);
    let (callee, this) = match i.opcode() {
        Opcode::Call | Opcode::CallUndefined | Opcode::CallEval => (i.u(2), Some(i.u(2) + 1)),
        Opcode::CallSpread => (i.u(2), Some(i.u(3))),
        Opcode::Construct | Opcode::ConstructWithTarget | Opcode::ConstructSpread => (i.u(2), None),
        _ => return None,
    };
    let value = register(cx, frame, callee);
    // SAFETY: live registers hold live cells.
    (value.is_cell() && unsafe { (*value.as_cell()).kind() } == kinds::NATIVE_FUNCTION).then_some((callee, this))
}

fn native_callee(cx: &Cx, frame: &Frame) -> Option<FrameInfo> {
    let (callee, this) = native_window(cx, frame)?;
    // SAFETY: registers of a live frame hold live values, and nothing is allocated here.
    let callee = unsafe { Val::from_raw(register(cx, frame, callee)) };
    let mut info =
        FrameInfo { function: super::property::native_name(cx, callee), construct: this.is_none(), native: true, ..FrameInfo::default() };
    if let Some(this) = this {
        // SAFETY: as above.
        name_call(cx, unsafe { Val::from_raw(register(cx, frame, this)) }, callee, &mut info);
    }
    Some(info)
}

fn describe(cx: &Cx, frame: &Frame) -> FrameInfo {
    // SAFETY: the code is kept alive by the frame's callee.
    let proto = unsafe { &(*frame.code).proto };
    // SAFETY: `pc` points into the frame's code.
    let pc = unsafe { frame.pc.offset_from((*frame.code).entry) } as u32;
    // SAFETY: registers of a live frame hold live values.
    let [callee, this] = unsafe { [0, 1].map(|i| Val::from_raw(register(cx, frame, i))) };
    describe_code(cx, proto, pc, callee, this, frame.new_target != 0)
}

/// An activation of bytecode, by what its frame knows.
pub(super) fn describe_code(cx: &Cx, proto: &FunctionProto, pc: u32, callee: Val<'_>, this: Val<'_>, construct: bool) -> FrameInfo {
    let (line, column) = proto.line_col(pc).unwrap_or((1, 1));
    let top_level = proto.kind == FunctionKind::Script;
    let mut info = FrameInfo {
        function: if top_level && proto.source.is_eval() {
            "eval".into()
        } else if top_level {
            String::new()
        } else {
            debug_name(cx, callee)
        },
        construct,
        top_level,
        file: proto.source.name().to_owned(),
        line,
        column,
        ..FrameInfo::default()
    };
    if matches!(proto.kind, FunctionKind::Normal | FunctionKind::Method | FunctionKind::Arrow) && !info.construct {
        name_call(cx, this, callee, &mut info);
    }
    info
}

/// What a trace calls a function: its own `name` if that is a string with something in it, else where it was assigned.
fn debug_name(cx: &Cx, f: Val<'_>) -> String {
    let name = super::property::peek_string(cx, f, cx.names.name).unwrap_or_default();
    match super::exceptions::function_proto(f) {
        Some(proto) if name.is_empty() => match &proto.inferred {
            Some(inferred) => inferred.to_string(),
            None => proto.name.to_string_lossy(),
        },
        _ => name,
    }
}

/// Fills in what a call as a method shows of its receiver. Runs nothing.
fn name_call(cx: &Cx, this: Val<'_>, callee: Val<'_>, info: &mut FrameInfo) {
    info.receiver = type_name(cx, this);
    if info.receiver.is_empty() {
        return;
    }
    // Most methods are where their name says, which then needs no search.
    let name = info.function.rsplit(' ').next().unwrap_or_default();
    info.method = super::property::method_name(cx, this, callee, name).unwrap_or_default();
}

/// The type of a receiver as V8 says it: a function's is its name, an object's the name of its constructor or its tag.
/// Empty for no receiver.
fn type_name(cx: &Cx, this: Val<'_>) -> String {
    let primitive = match this.kind() {
        _ if this.is_undefined() || this.is_null() => "",
        _ if this.is_number() => "Number",
        _ if this.is_bool() => "Boolean",
        Some(k) if kinds::is_string(k) => "String",
        Some(kinds::GLOBAL) => "",
        Some(kinds::SYMBOL) => "Symbol",
        Some(kinds::BIGINT) => "BigInt",
        Some(kinds::PROXY) => "Proxy",
        Some(kinds::FUNCTION | kinds::NATIVE_FUNCTION | kinds::BOUND_FUNCTION) => {
            let name = debug_name(cx, this);
            return if name.is_empty() { "Function".into() } else { name };
        }
        Some(k) if kinds::is_object(k) => {
            let name = super::property::constructor_name(cx, this).filter(|n| n != "Object");
            return name.or_else(|| super::property::tag(cx, this)).unwrap_or_else(|| "Object".into());
        }
        _ => "",
    };
    primitive.into()
}

/// The lines below the header of an error's `stack`, each after a line break, as V8 prints them.
pub fn stack_text(cx: &Cx, from: TraceFrom) -> String {
    let mut out = String::new();
    for frame in trace(cx, stack_trace_limit(cx), from) {
        out.push_str("\n    at ");
        frame.write(&mut out);
    }
    out
}

/// `Error.stackTraceLimit`; 0 when it is no number.
fn stack_trace_limit(cx: &Cx) -> usize {
    match cx.realm().peek(crate::realm::Intrinsic::Error) {
        None => 10,
        Some(error) => match super::property::peek_data(cx, error.val(), cx.names.stack_trace_limit.into()) {
            Some(v) if v.is_number() => v.as_number().clamp(0.0, 200.0) as usize,
            _ => 0,
        },
    }
}

impl FrameInfo {
    /// As V8 prints a call site: `Foo.bar (file:1:2)`, `Foo.bar [as baz] (file:1:2)`, `new Foo (file:1:2)`, `file:1:2`,
    /// `async f (file:1:2)`, `async Promise.all (index 0)`.
    pub fn write(&self, out: &mut String) {
        use std::fmt::Write;
        if self.is_async {
            out.push_str("async ");
        }
        let before = out.len();
        self.write_name(out);
        let named = out.len() > before;
        if named {
            out.push_str(" (");
        }
        // Writing to a String cannot fail.
        let _ = match self.element {
            Some(i) => write!(out, "index {i}"),
            None if self.native => write!(out, "<anonymous>"),
            None => write!(out, "{}:{}:{}", self.file, self.line, self.column),
        };
        if named {
            out.push(')');
        }
    }

    fn write_name(&self, out: &mut String) {
        let mut push = |parts: &[&str]| parts.iter().for_each(|part| out.push_str(part));
        if self.construct {
            push(&["new ", or_anonymous(&self.function)]);
        } else if self.top_level || self.receiver.is_empty() {
            push(&[&self.function]);
        } else if self.function.is_empty() {
            push(&[&self.receiver, ".", or_anonymous(&self.method)]);
        } else {
            if is_identifier(&self.function) {
                push(&[&self.receiver, "."]);
            }
            push(&[&self.function]);
            if !self.method.is_empty() && !ends_with_name(&self.function, &self.method) {
                push(&[" [as ", &self.method, "]"]);
            }
        }
    }
}

fn or_anonymous(name: &str) -> &str {
    if name.is_empty() { "<anonymous>" } else { name }
}

/// Whether a function's name is a plain one, to which the receiver's type is added.
fn is_identifier(name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    name.chars().all(part) && !name.starts_with(|c: char| c.is_numeric())
}

/// Whether the last word of a function's name is the method's.
fn ends_with_name(function: &str, method: &str) -> bool {
    function.strip_suffix(method).is_some_and(|rest| rest.is_empty() || rest.ends_with(['.', ' ']))
}
