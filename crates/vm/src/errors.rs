//! Making and throwing error objects, with V8's wording.
//!
//! `stack` is an own accessor, as in V8: the frames are taken when the error is made (ERROR internal word 0: functions and
//! places, no text), the whole is put in words and together when first read (internal word 1), so that it says what `name` and `message` are then. Once
//! word 1 holds the value, whatever it is, word 0 is undefined.

use crate::cx::{Args, Cx, JsResult, Thrown};
use crate::interp::stack_trace::{self, TraceFrom, stack_trace_limit};
use crate::kinds;
use crate::object::create::native_data;
use crate::object::create::{internal, set_internal};
use crate::object::function::NativeInfo;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::record::{Record, RecordExt};
use crate::object::slots::Slots;
use crate::object::{NameCell, NameExt, Object, PropertyKey, string};
use crate::ops::property;
use crate::realm::{Intrinsic, RealmExt};
use tally_heap::{Imm, Local, OutOfMemory, Val, Value};
use tally_ledger::LimitKind;

impl Cx {
    #[cold]
    pub fn type_error(&mut self, message: &str) -> Thrown {
        self.throw_error(Intrinsic::TypeErrorPrototype, message, None)
    }
    #[cold]
    pub fn range_error(&mut self, message: &str) -> Thrown {
        self.throw_error(Intrinsic::RangeErrorPrototype, message, None)
    }
    #[cold]
    pub fn eval_error(&mut self, message: &str) -> Thrown {
        self.throw_error(Intrinsic::EvalErrorPrototype, message, None)
    }
    #[cold]
    pub fn reference_error(&mut self, message: &str) -> Thrown {
        self.throw_error(Intrinsic::ReferenceErrorPrototype, message, None)
    }
    #[cold]
    pub fn syntax_error(&mut self, message: &str) -> Thrown {
        self.throw_error(Intrinsic::SyntaxErrorPrototype, message, None)
    }
    /// An error of this prototype with a Node-style `code` property, which its stack shows: `RangeError [CODE]: message`.
    #[cold]
    pub fn error_with_code(&mut self, prototype: Intrinsic, code: &str, message: &str) -> Thrown {
        self.throw_error(prototype, message, Some(code))
    }

    /// The error for what Node or the language has and we do not have yet: `message` says what.
    #[cold]
    pub fn not_built(&mut self, message: &str) -> Thrown {
        self.error_with_code(Intrinsic::ErrorPrototype, "ERR_TALLY_NOT_BUILT_YET", message)
    }

    fn throw_error(&mut self, prototype: Intrinsic, message: &str, code: Option<&str>) -> Thrown {
        let mark = self.open_scope();
        let out = self.slot();
        let thrown = match make_error(self, prototype, message, code, out) {
            Ok(()) => self.throw(out),
            Err(thrown) => thrown,
        };
        self.close_scope(mark);
        thrown
    }
}

/// Makes an error object.
pub fn make_error(cx: &mut Cx, prototype: Intrinsic, message: &str, code: Option<&str>, out: Local<Value>) -> JsResult {
    let mark = cx.open_scope();
    let [proto, text] = cx.slots();
    cx.intrinsic(prototype, proto)?;
    let o = cx.new_object_kind(out, kinds::ERROR, proto)?;
    clear_internal(cx, o);
    string::new_string(cx, text, message)?;
    let name = cx.names.message;
    let header = match code {
        None => None,
        Some(code) => {
            let class = cx.slot();
            property::get(cx, o, cx.names.name, class)?;
            let class = class.cast::<string::Str>(cx).map(|s| string::to_rust_string(s.get(cx))).unwrap_or_default();
            Some(format!("{class} [{code}]: {message}"))
        }
    };
    install_stack(cx, o, header.as_deref(), TraceFrom::Here)?;
    cx.add_property(o, name, attr::HIDDEN, text)?;
    if let Some(code) = code {
        string::new_string(cx, text, code)?;
        let name = cx.names.code;
        cx.add_property(o, name, attr::ALL, text)?;
    }
    cx.close_scope(mark);
    Ok(())
}

/// A fresh ERROR cell's internal words.
pub fn clear_internal(cx: &Cx, o: Local<Object>) {
    set_internal(cx, o, 0, Imm::UNDEFINED);
    set_internal(cx, o, 1, Imm::UNDEFINED);
}

/// Gives an object its `stack`, whose frames are those of now. Errors get the accessor; `header` is the first line if
/// that is not to be made from `name` and `message`. Other objects get plain text.
pub fn install_stack(cx: &mut Cx, o: Local<Object>, header: Option<&str>, skip: TraceFrom) -> JsResult {
    let mark = cx.open_scope();
    let r = install(cx, o, header, skip);
    cx.close_scope(mark);
    r
}

fn install(cx: &mut Cx, o: Local<Object>, header: Option<&str>, skip: TraceFrom) -> JsResult {
    let key = cx.names.stack;
    let [text, getter, setter, acc] = cx.slots();
    let is_error = o.get(cx).kind() == kinds::ERROR;
    match header {
        // Without a limit there is no stack: the value is undefined.
        _ if stack_trace_limit(cx).is_none() => {}
        Some(header) => {
            let frames = crate::interp::stack_text(cx, skip);
            string::new_string(cx, text, &format!("{header}{frames}"))?;
        }
        None => stack_trace::capture(cx, skip, text)?,
    }
    if !is_error {
        let none = cx.undefined();
        cx.new_record(acc, 0, &[o.value(), text, none])?;
        cx.new_native_data(getter, &CAPTURED_GET, acc)?;
        cx.new_native_data(setter, &CAPTURED_SET, acc)?;
        cx.new_accessor(acc, getter, setter)?;
        return put_stack(cx, o, key, attr::CONFIGURABLE | attr::ACCESSOR, acc);
    }
    match header {
        None => set_internal(cx, o, 0, cx.val(text)),
        Some(_) => set_stack(cx, o, cx.val(text)),
    }
    cx.intrinsic(Intrinsic::ErrorStackGetter, getter)?;
    cx.intrinsic(Intrinsic::ErrorStackSetter, setter)?;
    cx.new_accessor(acc, getter, setter)?;
    put_stack(cx, o, key, attr::CONFIGURABLE | attr::ACCESSOR, acc)
}

// What `Error.captureStackTrace` gives to an object that is no error: the object, the frames (undefined once they were put
// in words), the value.
static CAPTURED_GET: NativeInfo = NativeInfo { name: "stack", length: 0, native: captured_get, constructor: false };
static CAPTURED_SET: NativeInfo = NativeInfo { name: "stack", length: 1, native: captured_set, constructor: false };
const HOLDER: usize = 0;
const FRAMES: usize = 1;
const STACK: usize = 2;

fn captured_get<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [data, holder, frames, out] = cx.slots();
    cx.set(data, native_data(cx, a.callee(cx)));
    let Some(record) = data.cast::<Record>(cx) else { return Ok(Imm::UNDEFINED) };
    cx.set(frames, cx.field(record, FRAMES));
    if cx.val(frames).is_undefined() {
        return Ok(cx.field(record, STACK));
    }
    cx.set(holder, cx.field(record, HOLDER));
    let o = holder.cast::<Object>(cx).expect("the object that got it");
    put_together(cx, o, frames, out)?;
    let r = record.get(cx);
    cx.write(r, r.field(STACK), cx.val(out));
    cx.write(r, r.field(FRAMES), Imm::UNDEFINED);
    Ok(cx.val(out))
}

fn captured_set<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let data = cx.slot();
    cx.set(data, native_data(cx, a.callee(cx)));
    if let Some(record) = data.cast::<Record>(cx) {
        let r = record.get(cx);
        cx.write(r, r.field(STACK), cx.val(a.get(cx, 0)));
        cx.write(r, r.field(FRAMES), Imm::UNDEFINED);
    }
    Ok(Imm::UNDEFINED)
}

/// Defines `stack`, unless the object takes no new properties or will not have it changed.
fn put_stack(cx: &mut Cx, o: Local<Object>, key: Local<crate::object::NameCell>, attrs: u8, v: Local<Value>) -> JsResult {
    if !property::is_extensible(cx, o)? {
        return Err(cx.type_error("Cannot define property stack, object is not extensible"));
    }
    let fixed = match cx.own_named(o.get(cx), key.get(cx)) {
        Some(p) => p.attrs & attr::CONFIGURABLE == 0,
        None => false,
    };
    if fixed {
        return Err(cx.type_error("Cannot redefine property: stack"));
    }
    cx.put_own(o, key, attrs, v)
}

/// The value of `stack` from frames: what `Error.prepareStackTrace` makes of them if there is one, else the text.
fn put_together(cx: &mut Cx, o: Local<Object>, frames: Local<Value>, out: Local<Value>) -> JsResult {
    if wants_call_sites(cx)
        && let Some(prepare) = cx.builtins.prepare_stack.take()
    {
        let [this, f, sites] = cx.slots();
        cx.set(f, prepare.val(cx));
        let r = call_sites(cx, frames, sites).and_then(|()| crate::ops::call::call(cx, f, this, &[o.value(), sites], out));
        // Taken meanwhile: errors inside a preparation get plain text.
        cx.builtins.prepare_stack = Some(prepare);
        return r;
    }
    let mut text = header_of(cx, o);
    if let Some(slots) = frames.cast::<Slots>(cx) {
        text.push_str(&stack_trace::captured_text(cx, slots.get(cx)));
    }
    string::new_string(cx, out, &text).map(|_| ())
}

/// An array of what is known of each line, for the embedder to make call sites of: `[text, typeName, functionName,
/// methodName, file, line, column, flags, this, function, evalOrigin, element, position, enclosingLine, enclosingColumn]`.
/// Flags: 1 native, 2 constructor, 4 async, 8 eval, 16 top level.
fn call_sites(cx: &mut Cx, frames: Local<Value>, out: Local<Value>) -> JsResult {
    let list = cx.new_array(out, 0)?;
    let Some(slots) = frames.cast::<Slots>(cx) else { return Ok(()) };
    let sites = stack_trace::captured_sites(cx, slots.get(cx));
    let [site, v, callee, this] = cx.slots();
    for (i, s) in sites {
        let mark = cx.open_scope();
        let fields = cx.new_array(site, 0)?;
        let info = &s.info;
        let mut text = String::new();
        info.write(&mut text);
        let file = if info.native || s.is_eval { None } else { Some(info.file.clone()) };
        let origin = s.is_eval.then(|| info.file.strip_suffix(", <anonymous>").unwrap_or(&info.file).to_owned());
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let element = info.element.is_some();
        let is_function = !info.construct && !info.receiver.is_empty();
        let texts = [
            Some(text),
            is_function.then(|| info.receiver.clone()),
            if element { some(info.function.rsplit('.').next().unwrap_or_default()) } else { some(&info.function) },
            is_function.then(|| some(&info.method)).flatten(),
            file,
        ];
        for text in texts {
            match text {
                Some(text) => string::new_string(cx, v, &text).map(|_| ())?,
                None => cx.set(v, Imm::NULL),
            }
            cx.push(fields, v)?;
        }
        let flags = i32::from(info.native)
            | i32::from(info.construct) << 1
            | i32::from(info.is_async) << 2
            | i32::from(s.is_eval) << 3
            | i32::from(!info.construct && info.receiver.is_empty()) << 4;
        for n in [info.line as i32, info.column as i32, flags] {
            cx.set(v, Imm::int(n));
            cx.push(fields, v)?;
        }
        cx.set(callee, Imm::UNDEFINED);
        cx.set(this, Imm::UNDEFINED);
        if s.visible {
            stack_trace::captured_values(cx, slots, i, callee, this);
            if cx.val(this).is_hole() || cx.val(this).is_nullish() {
                cx.set(this, cx.realm().global().val());
            }
        }
        cx.push(fields, this)?;
        cx.push(fields, callee)?;
        match origin {
            Some(origin) => string::new_string(cx, v, &origin).map(|_| ())?,
            None => cx.set(v, Imm::UNDEFINED),
        }
        cx.push(fields, v)?;
        match info.element {
            Some(n) => cx.set(v, Imm::number(f64::from(n))),
            None => cx.set(v, Imm::NULL),
        }
        cx.push(fields, v)?;
        for n in [s.position, s.enclosing.0, s.enclosing.1] {
            cx.set(v, Imm::number(f64::from(n)));
            cx.push(fields, v)?;
        }
        cx.push(list, site)?;
        cx.close_scope(mark);
    }
    Ok(())
}

fn wants_call_sites(cx: &Cx) -> bool {
    if cx.builtins.always_prepare_stack {
        return true;
    }
    let key = cx.names.prepare_stack_trace;
    let found = cx.realm().peek(Intrinsic::Error).and_then(|e| crate::interp::property::peek_data(cx, e.val(), key.into()));
    found.is_some_and(|f| {
        crate::ops::call::is_callable(f) && !crate::builtins::support::is_native(f, crate::builtins::error::prepare_stack_trace)
    })
}

/// The first line of a stack: what Error.prototype.toString says, or `<error>` if that throws.
fn header_of(cx: &mut Cx, o: Local<Object>) -> String {
    let mark = cx.open_scope();
    let out = cx.slot();
    let text = match crate::builtins::error::describe(cx, o, out) {
        Ok(()) => out.cast::<string::Str>(cx).and_then(|s| string::flatten(cx, s).ok().map(|()| string::to_rust_string(s.get(cx)))),
        Err(thrown) => {
            cx.take_exception(thrown, out);
            None
        }
    };
    cx.close_scope(mark);
    text.unwrap_or_else(|| "<error>".into())
}

/// Gives an error another stack, unless a program took the accessor away.
pub fn replace_stack(cx: &Cx, o: Local<Object>, v: Local<Value>) {
    if o.get(cx).kind() == kinds::ERROR {
        set_stack(cx, o, cx.val(v));
    }
}

/// Gives an error's accessor this value.
pub(crate) fn set_stack(cx: &Cx, o: Local<Object>, v: Val<'_>) {
    set_internal(cx, o, 0, Imm::UNDEFINED);
    set_internal(cx, o, 1, v);
}

/// The `stack` of an error whose accessor is untouched: to `out`. May run `name`, `message` and `Error.prepareStackTrace`.
pub fn stack_of(cx: &mut Cx, o: Local<Object>, out: Local<Value>) -> JsResult {
    let taken = internal(cx, o, 0);
    if taken.is_undefined() {
        cx.set(out, internal(cx, o, 1));
        return Ok(());
    }
    let mark = cx.open_scope();
    let [frames, v] = cx.slots();
    cx.set(frames, taken);
    let r = put_together(cx, o, frames, v);
    if r.is_ok() {
        set_stack(cx, o, cx.val(v));
        cx.copy(out, v);
    }
    cx.close_scope(mark);
    r
}

/// The RangeError for memory that is not to be had.
#[cold]
pub fn out_of_memory(cx: &mut Cx, e: OutOfMemory) -> Thrown {
    let (code, message) = match &e {
        OutOfMemory::Limit(l) if l.which == LimitKind::Heap => ("ERR_HEAP_LIMIT", format!("{l}")),
        OutOfMemory::Limit(l) => ("ERR_MEMORY_LIMIT", format!("{l}")),
        OutOfMemory::System { bytes } => ("ERR_MEMORY_LIMIT", format!("The operating system refused {bytes} bytes of memory")),
        OutOfMemory::TooLarge { bytes } => ("ERR_HEAP_LIMIT", format!("A heap object of {bytes} bytes is larger than any may be")),
    };
    // The error itself needs memory: it comes out of the reserve. If even that is gone, one that was made before is thrown again.
    let kind = usize::from(code == "ERR_MEMORY_LIMIT");
    let reserve = cx.ledger().with_reserve();
    let frugal = cx.heap_mut().set_frugal(true);
    let mark = cx.open_scope();
    let out = cx.slot();
    let depth = cx.machine.out_of_memory_depth;
    cx.machine.out_of_memory_depth += 1;
    let made = if depth == 0 {
        make_spares(cx);
        make_error(cx, Intrinsic::RangeErrorPrototype, &message, Some(code), out)
    } else {
        Err(Thrown)
    };
    cx.machine.out_of_memory_depth = depth;
    cx.heap_mut().set_frugal(frugal);
    drop(reserve);
    let thrown = match (made, &cx.machine.spare_errors[kind]) {
        (Ok(()), _) => cx.throw(out),
        (Err(_), Some(spare)) => cx.throw_val(spare.val(cx)),
        (Err(_), None) => cx.throw(cx.names.heap_exhausted.value()),
    };
    cx.close_scope(mark);
    cx.heap_mut().lend_reserve();
    thrown
}

/// Whether the value is what [`out_of_memory`] throws. (A program can give the same `code` to any error.)
pub fn is_out_of_memory(cx: &Cx, v: Local<Value>) -> bool {
    if cx.val(v) == cx.val(cx.names.heap_exhausted) {
        return true;
    }
    let Some(o) = v.cast::<Object>(cx).filter(|_| cx.val(v).kind() == Some(kinds::ERROR)) else { return false };
    match property::own(cx, o.get(cx), cx.names.code.get(cx).into()) {
        property::Own::Data(code, _) => code.cast::<string::Str>().is_some_and(|s| {
            let code = string::to_rust_string(s);
            code == "ERR_HEAP_LIMIT" || code == "ERR_MEMORY_LIMIT"
        }),
        _ => false,
    }
}

/// The errors that are thrown when there is no memory for another one: made with the first, while the reserve is whole.
fn make_spares(cx: &mut Cx) {
    if cx.machine.spare_errors.iter().all(Option::is_some) {
        return;
    }
    // What nobody charged may have passed a limit by far. A kilobyte more is for once.
    let limit = cx.ledger().limit();
    cx.ledger().set_limit(None);
    cx.heap_mut().set_beyond_limits(true);
    make_missing_spares(cx);
    cx.heap_mut().set_beyond_limits(false);
    cx.ledger().set_limit(limit);
}

fn make_missing_spares(cx: &mut Cx) {
    for (kind, code, message) in [(0, "ERR_HEAP_LIMIT", "Heap limit reached"), (1, "ERR_MEMORY_LIMIT", "Memory limit reached")] {
        if cx.machine.spare_errors[kind].is_some() {
            continue;
        }
        let mark = cx.open_scope();
        let out = cx.slot();
        if make_error(cx, Intrinsic::RangeErrorPrototype, message, Some(code), out).is_ok() {
            cx.machine.spare_errors[kind] = Some(cx.new_root(cx.val(out), "error for want of memory"));
        }
        cx.close_scope(mark);
    }
}

/// A key for messages: `x`, `0`, `Symbol(y)`.
pub fn key_text(cx: &Cx, key: PropertyKey) -> String {
    match key {
        PropertyKey::Index(i) => i.to_string(),
        PropertyKey::Name(n) => match n.get(cx).text() {
            Some(s) => string::to_rust_string(s),
            None => format!("Symbol({})", crate::object::symbol::description_text(n.get(cx))),
        },
    }
}

fn nullish_text(cx: &Cx, v: Local<Value>) -> &'static str {
    if cx.val(v).is_null() { "null" } else { "undefined" }
}

/// A value in a few words: `#<Foo>`, `[object Array]`, `"text"`, `5`.
pub fn value_text(cx: &mut Cx, v: Local<Value>) -> String {
    crate::ops::convert::display(cx, v)
}

#[cold]
pub fn cannot_read(cx: &mut Cx, v: Local<Value>, key: PropertyKey) -> Thrown {
    let text = format!("Cannot read properties of {} (reading '{}')", nullish_text(cx, v), key_text(cx, key));
    cx.type_error(&text)
}
#[cold]
pub fn cannot_set(cx: &mut Cx, v: Local<Value>, key: PropertyKey) -> Thrown {
    let text = format!("Cannot set properties of {} (setting '{}')", nullish_text(cx, v), key_text(cx, key));
    cx.type_error(&text)
}
/// An export that was read from a namespace before its declaration ran.
#[cold]
pub fn before_initialization(cx: &mut Cx, key: PropertyKey) -> Thrown {
    let text = format!("Cannot access '{}' before initialization", key_text(cx, key));
    cx.reference_error(&text)
}
/// The same, where V8 wanted its descriptor.
#[cold]
pub fn not_initialized(cx: &mut Cx, key: PropertyKey) -> Thrown {
    let text = format!("{} is not defined", key_text(cx, key));
    cx.reference_error(&text)
}
/// A refused assignment: read-only, getter only, or not extensible.
#[cold]
pub fn cannot_assign(cx: &mut Cx, target: Local<Value>, key: PropertyKey) -> Thrown {
    let k = key_text(cx, key);
    if let Some(text) = falsish(cx, target, cx.names.set, &k) {
        return cx.type_error(&text);
    }
    let object = value_text(cx, target);
    let mark = cx.open_scope();
    let found = target.cast::<Object>(cx).and_then(|o| find_holder(cx, o, key));
    cx.close_scope(mark);
    let text = match found {
        Some(true) => format!("Cannot set property {k} of {object} which has only a getter"),
        Some(false) => format!("Cannot assign to read only property '{k}' of object '{object}'"),
        None => format!("Cannot add property {k}, object is not extensible"),
    };
    cx.type_error(&text)
}
/// What is said when a proxy's trap refused.
fn falsish(cx: &Cx, target: Local<Value>, trap: Local<NameCell>, key: &str) -> Option<String> {
    let o = target.cast::<Object>(cx)?;
    let refused = cx.val(target).kind() == Some(kinds::PROXY) && crate::ops::proxy::refused_by_trap(cx, o, trap);
    refused.then(|| format!("'{}' on proxy: trap returned falsish for property '{key}'", key_text(cx, trap.into())))
}
/// Whether the key is found up the chain, and as an accessor.
fn find_holder(cx: &mut Cx, o: Local<Object>, key: PropertyKey) -> Option<bool> {
    let mut o = o.get(cx);
    loop {
        if o.kind() == kinds::PROXY {
            return Some(false);
        }
        match property::own(cx, o, key.view(cx)) {
            property::Own::Absent => o = property::prototype(cx, o).cast()?,
            property::Own::Accessor(..) => return Some(o.kind() != kinds::NAMESPACE),
            _ => return Some(false),
        }
    }
}
#[cold]
pub fn cannot_create_on_primitive(cx: &mut Cx, target: Local<Value>, key: PropertyKey) -> Thrown {
    let (k, kind, v) = (key_text(cx, key), crate::ops::convert::type_of(cx, cx.val(target)), value_text(cx, target));
    let v = v.trim_matches('"').to_owned();
    if let Some(s) = target.cast::<string::Str>(cx) {
        let unit = matches!(key, PropertyKey::Index(i) if (i as usize) < s.get(cx).length as usize);
        if unit || key.is(cx, cx.names.length) {
            return cx.type_error(&format!("Cannot assign to read only property '{k}' of string '{v}'"));
        }
    }
    cx.type_error(&format!("Cannot create property '{k}' on {kind} '{v}'"))
}
#[cold]
pub fn cannot_redefine(cx: &mut Cx, o: Local<Object>, key: PropertyKey) -> Thrown {
    let k = key_text(cx, key);
    if let Some(text) = falsish(cx, o.value(), cx.names.define_property, &k) {
        return cx.type_error(&text);
    }
    let text = match property::has_own_property(cx, o, key) {
        Ok(false) if o.get(cx).kind() != kinds::NAMESPACE => format!("Cannot define property {k}, object is not extensible"),
        Ok(_) => format!("Cannot redefine property: {k}"),
        Err(thrown) => return thrown,
    };
    cx.type_error(&text)
}
#[cold]
pub fn cannot_delete(cx: &mut Cx, o: Local<Object>, key: PropertyKey) -> Thrown {
    let (k, v) = (key_text(cx, key), value_text(cx, o.value()));
    if let Some(text) = falsish(cx, o.value(), cx.names.delete_property, &k) {
        return cx.type_error(&text);
    }
    cx.type_error(&format!("Cannot delete property '{k}' of {v}"))
}
/// "number 1 is not a function": what natives say of a value that they would have called.
#[cold]
pub fn not_callable(cx: &mut Cx, v: Local<Value>) -> Thrown {
    let text = crate::ops::iterate::kind_and_value(cx, v);
    cx.type_error(&format!("{text} is not a function"))
}
