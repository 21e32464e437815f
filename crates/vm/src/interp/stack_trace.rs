//! Who is being executed: the machine's frames as error objects print them.
//!
//! Natives push no frame; a frame whose current instruction calls a native shows it (its callee register is intact
//! while the native runs).

use super::frame::{Frame, Insn};
use crate::cx::Cx;
use crate::kinds;
use crate::object::function::Function;
use tally_bytecode::{FunctionKind, Opcode};
use tally_heap::{Val, Value};

/// One line of a stack trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameInfo {
    /// The function's name; empty for anonymous functions and the top of a script.
    pub function: String,
    /// For methods: the class name of the receiver (`Object`, `Array`, `Foo`), else empty.
    pub receiver: String,
    /// Called by `new`.
    pub construct: bool,
    /// An async function.
    pub is_async: bool,
    /// The top of a script or of eval code.
    pub top_level: bool,
    /// A native function: no position.
    pub native: bool,
    pub file: String,
    /// 1-based; 0 for natives.
    pub line: u32,
    pub column: u32,
}

/// The innermost `limit` activations, innermost first.
pub fn capture_stack(cx: &Cx, limit: usize) -> Vec<FrameInfo> {
    let mut out = Vec::new();
    if limit == 0 {
        return out;
    }
    for frame in cx.machine.walk() {
        if let Some(info) = native_callee(cx, frame) {
            out.push(info);
            if out.len() >= limit {
                break;
            }
        }
        out.push(describe(cx, frame));
        if out.len() >= limit {
            break;
        }
    }
    out
}

fn register(cx: &Cx, frame: &Frame, i: usize) -> Value {
    // SAFETY: registers of a live frame are on the root stack and hold live values.
    unsafe { *cx.stack().base().add(frame.base as usize + i) }
}

/// The native that the frame's current instruction is calling, if it is one that calls a native.
fn native_callee(cx: &Cx, frame: &Frame) -> Option<FrameInfo> {
    let i = Insn(frame.pc);
    let (callee, this, construct) = match i.opcode() {
        Opcode::Call | Opcode::CallUndefined | Opcode::CallEval => (i.u(2), Some(i.u(2) + 1), false),
        Opcode::CallSpread => (i.u(2), Some(i.u(3)), false),
        Opcode::Construct | Opcode::ConstructWithTarget | Opcode::ConstructSpread => (i.u(2), None, true),
        _ => return None,
    };
    let callee = register(cx, frame, callee);
    // SAFETY: live registers hold live cells.
    if !callee.is_cell() || unsafe { (*callee.as_cell()).kind } != kinds::NATIVE_FUNCTION {
        return None;
    }
    // SAFETY: as above; nothing is allocated here.
    let callee = unsafe { Val::from_raw(callee) };
    let function = super::property::native_name(cx, callee);
    let receiver = match this {
        // SAFETY: as above.
        Some(this) => receiver_name(cx, unsafe { Val::from_raw(register(cx, frame, this)) }),
        None => String::new(),
    };
    Some(FrameInfo { function, receiver, construct, native: true, ..FrameInfo::default() })
}

fn describe(cx: &Cx, frame: &Frame) -> FrameInfo {
    // SAFETY: the code is kept alive by the frame's callee.
    let proto = unsafe { &(*frame.code).proto };
    // SAFETY: `pc` points into the frame's code.
    let pc = unsafe { frame.pc.offset_from((*frame.code).entry) } as u32;
    let (line, column) = proto.line_col(pc).unwrap_or((1, 1));
    // SAFETY: registers of a live frame hold live values.
    let callee = unsafe { Val::from_raw(register(cx, frame, 0)) };
    let mut function = function_name(cx, callee);
    if function.is_empty() {
        function = proto.name.to_string_lossy();
    }
    let top_level = proto.kind == FunctionKind::Script;
    let construct = frame.new_target != 0;
    let receiver = match proto.kind {
        FunctionKind::Normal | FunctionKind::Method if !construct => {
            // SAFETY: as above.
            receiver_name(cx, unsafe { Val::from_raw(register(cx, frame, 1)) })
        }
        _ => String::new(),
    };
    FrameInfo {
        function: if top_level { String::new() } else { function },
        receiver,
        construct,
        is_async: proto.flags.is_async,
        top_level,
        native: false,
        file: proto.source.name().to_owned(),
        line,
        column,
    }
}

/// The function's own `name` if it is a plain string property, without running anything.
fn function_name(cx: &Cx, callee: Val<'_>) -> String {
    let Some(f) = callee.cast::<Function>() else { return String::new() };
    super::property::peek_string(cx, f.val(), cx.realm.names.name).unwrap_or_default()
}

/// The name of the constructor of a receiver, as V8's type names: only for objects, without running anything.
fn receiver_name(cx: &Cx, this: Val<'_>) -> String {
    if !this.is_cell() {
        return String::new();
    }
    match this.kind() {
        Some(k) if kinds::is_string(k) => return "String".into(),
        Some(kinds::FUNCTION | kinds::NATIVE_FUNCTION | kinds::BOUND_FUNCTION) => return "Function".into(),
        Some(kinds::GLOBAL) => return String::new(),
        Some(k) if kinds::is_object(k) => {}
        _ => return String::new(),
    }
    super::property::constructor_name(cx, this).unwrap_or_else(|| "Object".into())
}

/// The lines below the header of an error's `stack`, each after a line break, as V8 prints them.
pub fn stack_text(cx: &mut Cx) -> String {
    stack_text_without(cx, None)
}

/// As [`stack_text`], without the native that runs now and the innermost `hidden` functions: what an embedder's natives
/// show of themselves.
pub fn stack_text_without(cx: &Cx, hidden: Option<usize>) -> String {
    let limit = stack_trace_limit(cx);
    let mut out = String::new();
    // The native is one frame more.
    let skipped = hidden.map_or(0, |h| h + 1);
    let frames = capture_stack(cx, limit + skipped);
    let skipped = if frames.first().is_some_and(|f| f.native) { skipped } else { skipped.saturating_sub(1) };
    for frame in frames.into_iter().skip(skipped).take(limit) {
        out.push_str("\n    at ");
        frame.write(&mut out);
    }
    out
}

/// `Error.stackTraceLimit`; 0 when it is no number.
fn stack_trace_limit(cx: &Cx) -> usize {
    match cx.realm.peek(cx, crate::realm::Intrinsic::Error) {
        None => 10,
        Some(error) => match super::property::peek_data(cx, error.val(), cx.realm.names.stack_trace_limit.into()) {
            Some(v) if v.is_number() => v.as_number().clamp(0.0, 200.0) as usize,
            _ => 0,
        },
    }
}

impl FrameInfo {
    /// As V8 prints a call site: `Foo.bar (file:1:2)`, `new Foo (file:1:2)`, `file:1:2`.
    pub fn write(&self, out: &mut String) {
        use std::fmt::Write;
        let mut name = String::new();
        if self.construct {
            let f = if self.function.is_empty() { "<anonymous>" } else { &self.function };
            name = format!("new {f}");
        } else if !self.top_level {
            if !self.receiver.is_empty() && !(self.native && self.receiver == "Function" && self.function.is_empty()) {
                let f = if self.function.is_empty() { "<anonymous>" } else { &self.function };
                if f.starts_with(&format!("{}.", self.receiver)) {
                    name = f.to_owned();
                } else {
                    name = format!("{}.{f}", self.receiver);
                }
            } else {
                name.push_str(&self.function);
            }
            if self.is_async && !name.is_empty() {
                name = format!("async {name}");
            }
        }
        let place = if self.native { "<anonymous>".to_owned() } else { format!("{}:{}:{}", self.file, self.line, self.column) };
        // Writing to a String cannot fail.
        let _ = if name.is_empty() { write!(out, "{place}") } else { write!(out, "{name} ({place})") };
    }
}
