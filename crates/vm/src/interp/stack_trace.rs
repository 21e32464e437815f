//! Who is being executed: the machine's frames as error objects print them.
//!
//! Natives push no frame; a frame whose current instruction calls a native shows it (its callee register is intact
//! while the native runs).

use super::frame::{Frame, Insn};
use crate::builtins;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::code::Code;
use crate::object::function::{Function, NativeFunction};
use crate::object::slots::{Slots, SlotsExt};
use crate::realm::RealmExt;
use std::sync::Arc;
use tally_bytecode::{FunctionKind, FunctionProto, Opcode};
use tally_heap::{Imm, Local, Ref, Val, Value};

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

/// A line of a trace that is not put in words yet: what it takes to do that later.
#[derive(Clone, Copy)]
pub(super) struct Line<'h> {
    /// The function; of elements nothing.
    pub callee: Val<'h>,
    pub this: Val<'h>,
    /// Where in the function's code it is; of elements which element.
    pub pc: u32,
    /// [`line_flag`] bits.
    pub flags: i32,
}

/// What [`Line::flags`] says.
pub mod line_flag {
    pub const NATIVE: i32 = 1;
    pub const CONSTRUCT: i32 = 2;
    pub const ASYNC: i32 = 4;
    /// An element of `Promise.all` or its like; which of them is in the bits from 8 on.
    pub const ELEMENT: i32 = 8;
}

/// The functions that wait for elements, by number.
pub(super) const COMBINATORS: [&str; 3] = ["Promise.all", "Promise.allSettled", "Promise.any"];

/// Values of a captured line: callee, `this`, pc, flags.
const CAPTURED: usize = 4;

impl<'h> Line<'h> {
    /// The line in words.
    fn describe(&self, cx: &Cx) -> Option<FrameInfo> {
        let is_async = self.flags & line_flag::ASYNC != 0;
        let construct = self.flags & line_flag::CONSTRUCT != 0;
        if self.flags & line_flag::ELEMENT != 0 {
            let function = COMBINATORS.get((self.flags >> 8) as usize).copied().unwrap_or_default().into();
            return Some(FrameInfo { function, element: Some(self.pc), is_async, ..FrameInfo::default() });
        }
        if self.flags & line_flag::NATIVE != 0 {
            let function = super::property::native_name(cx, self.callee);
            let mut info = FrameInfo { function, construct, native: true, ..FrameInfo::default() };
            if !construct {
                name_call(cx, self.this, self.callee, &mut info);
            }
            return Some(info);
        }
        let function: Ref<'_, Function> = self.callee.cast()?;
        let code: Ref<'_, Code> = function.read(&function.code).cast()?;
        // SAFETY: the code of a function that ran is filled, and alive as the function is.
        let proto = unsafe { &(*code.data).proto };
        let info = describe_code(cx, proto, self.pc, self.callee, self.this, construct);
        Some(FrameInfo { is_async, ..info })
    }
}

/// The innermost lines as values to be put in words later, in `out`: V8's simple stack trace. Runs and formats nothing.
pub(crate) fn capture(cx: &mut Cx, from: TraceFrom, out: Local<Value>) -> JsResult {
    let limit = stack_trace_limit(cx).unwrap_or(0);
    let count = lines(cx, limit, from).len();
    let slots = cx.new_slots(out, count * CAPTURED)?;
    let s = slots.get(cx);
    // Nothing was run since they were counted.
    for (i, line) in lines(cx, limit, from).into_iter().take(count).enumerate() {
        let at = |field| s.at(i * CAPTURED + field);
        cx.write(s, at(0), line.callee);
        cx.write(s, at(1), line.this);
        cx.write(s, at(2), Imm::int(line.pc as i32));
        cx.write(s, at(3), Imm::int(line.flags));
    }
    Ok(())
}

fn captured<'h>(slots: Ref<'h, Slots>, i: usize) -> Line<'h> {
    let at = |field| slots.read(slots.at(i * CAPTURED + field));
    Line { callee: at(0), this: at(1), pc: at(2).as_int() as u32, flags: at(3).as_int() }
}

/// Captured lines in words, each after a line break, as V8 prints them.
pub(crate) fn captured_text(cx: &Cx, slots: Ref<'_, Slots>) -> String {
    let mut out = String::new();
    for i in 0..slots.capacity() / CAPTURED {
        if let Some(info) = captured(slots, i).describe(cx) {
            out.push_str("\n    at ");
            info.write(&mut out);
        }
    }
    out
}

/// A captured line for a call site: what it says, and function and `this`, which are undefined where the function is
/// strict, native, or called by a strict one.
pub(crate) struct Site {
    pub info: FrameInfo,
    pub is_eval: bool,
    /// Offset of the place in the file, and line and column of the function.
    pub position: u32,
    pub enclosing: (u32, u32),
    /// Index of the line among the captured ones, if function and `this` may be seen.
    pub visible: bool,
}

/// All captured lines.
pub(crate) fn captured_sites(cx: &Cx, slots: Ref<'_, Slots>) -> Vec<(usize, Site)> {
    let mut strict = false;
    let mut sites = Vec::new();
    for i in 0..slots.capacity() / CAPTURED {
        let line = captured(slots, i);
        let Some(info) = line.describe(cx) else { continue };
        let mut site = Site { info, is_eval: false, position: 0, enclosing: (0, 0), visible: false };
        if let Some(proto) = super::exceptions::function_proto(line.callee).filter(|_| line.flags & line_flag::NATIVE == 0) {
            strict |= proto.flags.strict;
            site.is_eval = proto.source.is_eval();
            site.position = proto.positions.lookup(line.pc).map_or(0, |p| p.offset);
            site.enclosing = if proto.kind == FunctionKind::Script { (1, 1) } else { proto.source.line_col(proto.range.start) };
            site.visible = !strict;
        }
        sites.push((i, site));
    }
    sites
}

/// Function and `this` of a captured line, into slots.
pub(crate) fn captured_values(cx: &Cx, slots: Local<Slots>, i: usize, callee: Local<Value>, this: Local<Value>) {
    let line = captured(slots.get(cx), i);
    // The function of a script or an eval is nobody's.
    if super::exceptions::function_proto(line.callee).is_some_and(|proto| proto.kind != FunctionKind::Script) {
        cx.set(callee, line.callee);
        cx.set(this, line.this);
    }
}

fn trace(cx: &Cx, limit: usize, from: TraceFrom) -> Vec<FrameInfo> {
    lines(cx, limit, from).iter().filter_map(|line| line.describe(cx)).collect()
}

fn lines(cx: &Cx, limit: usize, from: TraceFrom) -> Vec<Line<'_>> {
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
    let line = |(frame, native)| if native { native_line(cx, frame) } else { Some(frame_line(cx, frame)) };
    let mut lines: Vec<Line<'_>> = activations(cx).skip(skip).take(limit).filter_map(line).collect();
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

fn native_line<'h>(cx: &'h Cx, frame: &Frame) -> Option<Line<'h>> {
    let (callee, this) = native_window(cx, frame)?;
    let flags = line_flag::NATIVE | if this.is_none() { line_flag::CONSTRUCT } else { 0 };
    // SAFETY: registers of a live frame hold live values, and nothing is allocated while `cx` is borrowed.
    let value = |i| unsafe { Val::from_raw(register(cx, frame, i)) };
    // Constructions have no `this` yet.
    Some(Line { callee: value(callee), this: this.map_or(Imm::UNDEFINED, value), pc: 0, flags })
}

fn frame_line<'h>(cx: &'h Cx, frame: &Frame) -> Line<'h> {
    // SAFETY: `pc` points into the frame's code.
    let pc = unsafe { frame.pc.offset_from((*frame.code).entry) } as u32;
    // SAFETY: registers of a live frame hold live values, and nothing is allocated while `cx` is borrowed.
    let [callee, this] = unsafe { [0, 1].map(|i| Val::from_raw(register(cx, frame, i))) };
    Line { callee, this, pc, flags: if frame.new_target != 0 { line_flag::CONSTRUCT } else { 0 } }
}

fn describe(cx: &Cx, frame: &Frame) -> FrameInfo {
    frame_line(cx, frame).describe(cx).unwrap_or_default()
}

/// Whether it is the text of an eval itself, or of `new Function`, which V8 calls `eval`.
fn is_eval_top(proto: &FunctionProto) -> bool {
    proto.source.is_eval() && (proto.kind == FunctionKind::Script || proto.range.start == 0 && proto.name.to_string_lossy() == "anonymous")
}

/// An activation of bytecode, by what its frame knows.
pub(super) fn describe_code(cx: &Cx, proto: &FunctionProto, pc: u32, callee: Val<'_>, this: Val<'_>, construct: bool) -> FrameInfo {
    let (line, column) = proto.line_col(pc).unwrap_or((1, 1));
    let top_level = proto.kind == FunctionKind::Script;
    let mut info = FrameInfo {
        function: if is_eval_top(proto) {
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
        Some(kinds::PROXY) if this.cast().is_some_and(crate::ops::context_global::is_context_global) => "",
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
    for frame in trace(cx, stack_trace_limit(cx).unwrap_or(0), from) {
        out.push_str("\n    at ");
        frame.write(&mut out);
    }
    out
}

/// `Error.stackTraceLimit`; none when it is no number, which means that errors get no `stack`.
pub(crate) fn stack_trace_limit(cx: &Cx) -> Option<usize> {
    let Some(error) = cx.realm().peek(crate::realm::Intrinsic::Error) else { return Some(10) };
    let v = super::property::peek_data(cx, error.val(), cx.names.stack_trace_limit.into())?;
    v.is_number().then(|| v.as_number().clamp(0.0, 200.0) as usize)
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
