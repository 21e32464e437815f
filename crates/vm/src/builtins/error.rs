//! Error and its kinds. ECMA-262 §20.5.

use crate::cx::{Args, Cx, JsResult};
use crate::errors::{clear_internal, install_stack, stack_of};
use crate::interp::TraceFrom;
use crate::kinds;
use crate::object::function::NativeInfo;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::{Object, string};
use crate::ops::{convert, property};
use crate::realm::{Class, Intrinsic, Key, Prop};
use tally_heap::{Imm, Local, Val, Value};

macro_rules! error_class {
    ($table:ident, $ctor:ident, $name:literal, $this:ident, $proto:ident) => {
        pub static $table: Class = Class {
            name: $name,
            length: 1,
            constructor: $ctor,
            this: Intrinsic::$this,
            prototype: Intrinsic::$proto,
            parent: Intrinsic::Error,
            prototype_parent: Intrinsic::ErrorPrototype,
            statics: &[],
            methods: &[Prop::Text("name", $name), Prop::Text("message", "")],
        };
        fn $ctor<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
            construct(cx, a, Intrinsic::$proto)
        }
    };
}

pub static ERROR: Class = Class {
    name: "Error",
    length: 1,
    constructor: error,
    this: Intrinsic::Error,
    prototype: Intrinsic::ErrorPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &[
        Prop::Method(Key::Name("captureStackTrace"), 2, capture_stack_trace),
        Prop::Special(Key::Name("prepareStackTrace"), make_prepare_stack_trace, attr::HIDDEN),
        Prop::Method(Key::Name("isError"), 1, is_error),
        Prop::Number("stackTraceLimit", 10.0),
    ],
    methods: &[Prop::Text("name", "Error"), Prop::Text("message", ""), Prop::Method(Key::Name("toString"), 0, to_string)],
};
error_class!(TYPE_ERROR, type_error, "TypeError", TypeError, TypeErrorPrototype);
error_class!(RANGE_ERROR, range_error, "RangeError", RangeError, RangeErrorPrototype);
error_class!(SYNTAX_ERROR, syntax_error, "SyntaxError", SyntaxError, SyntaxErrorPrototype);
error_class!(REFERENCE_ERROR, reference_error, "ReferenceError", ReferenceError, ReferenceErrorPrototype);
error_class!(EVAL_ERROR, eval_error, "EvalError", EvalError, EvalErrorPrototype);
error_class!(URI_ERROR, uri_error, "URIError", UriError, UriErrorPrototype);
pub static AGGREGATE_ERROR: Class = Class {
    name: "AggregateError",
    length: 2,
    constructor: aggregate_error,
    this: Intrinsic::AggregateError,
    prototype: Intrinsic::AggregateErrorPrototype,
    parent: Intrinsic::Error,
    prototype_parent: Intrinsic::ErrorPrototype,
    statics: &[],
    methods: &[Prop::Text("name", "AggregateError"), Prop::Text("message", "")],
};

pub static SUPPRESSED_ERROR: Class = Class {
    name: "SuppressedError",
    length: 3,
    constructor: suppressed_error,
    this: Intrinsic::SuppressedError,
    prototype: Intrinsic::SuppressedErrorPrototype,
    parent: Intrinsic::Error,
    prototype_parent: Intrinsic::ErrorPrototype,
    statics: &[],
    methods: &[Prop::Text("name", "SuppressedError"), Prop::Text("message", "")],
};

fn error<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    construct(cx, a, Intrinsic::ErrorPrototype)
}

fn construct<'a>(cx: &'a mut Cx, a: Args, default: Intrinsic) -> JsResult<Val<'a>> {
    let out = cx.slot();
    make(cx, a, default, a.get(cx, 0), a.get(cx, 1), out)?;
    Ok(cx.val(out))
}

/// §20.5.1.1: the object, its message, its cause, its stack.
fn make(
    cx: &mut Cx,
    a: Args,
    default: Intrinsic,
    message: Local<Value>,
    options: Local<Value>,
    out: Local<Value>,
) -> JsResult<Local<Object>> {
    let new_target = if a.is_construct() { a.new_target(cx) } else { a.callee(cx) };
    let o = cx.create_from_constructor(out, kinds::ERROR, new_target, default)?;
    clear_internal(cx, o);
    let text = cx.slot();
    let shown = !cx.val(message).is_undefined();
    if shown {
        convert::to_string(cx, message, text)?;
    }
    install_stack(cx, o, None, TraceFrom::Below { function: new_target, required: false })?;
    if shown {
        let name = cx.names.message;
        cx.put_own(o, name, attr::HIDDEN, text)?;
    }
    // InstallErrorCause
    if let Some(options) = options.cast::<Object>(cx) {
        let name = cx.names.cause;
        if property::has_property(cx, options, name)? {
            property::get(cx, options, name, text)?;
            cx.put_own(o, name, attr::HIDDEN, text)?;
        }
    }
    Ok(o)
}

/// §20.5.7.1
fn aggregate_error<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [out, list, array] = cx.slots();
    let o = make(cx, a, Intrinsic::AggregateErrorPrototype, a.get(cx, 1), a.get(cx, 2), out)?;
    let _ = list;
    let errors = cx.new_array(array, 0)?;
    let source = a.get(cx, 0);
    crate::ops::iterate::iterate(cx, source, |cx, v| {
        cx.push(errors, v)?;
        Ok(true)
    })?;
    let name = cx.names.errors;
    cx.put_own(o, name, attr::HIDDEN, array)?;
    Ok(cx.val(out))
}

/// ECMA-262 (Explicit Resource Management) §20.5.8.1
fn suppressed_error<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [out, none] = cx.slots();
    let o = make(cx, a, Intrinsic::SuppressedErrorPrototype, a.get(cx, 2), none, out)?;
    let (error, suppressed) = (cx.names.error_field, cx.names.suppressed);
    cx.put_own(o, error, attr::HIDDEN, a.get(cx, 0))?;
    cx.put_own(o, suppressed, attr::HIDDEN, a.get(cx, 1))?;
    Ok(cx.val(out))
}

/// §20.5.3.4
fn to_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(o) = this.cast::<Object>(cx) else {
        return Err(cx.type_error("Error.prototype.toString requires that 'this' be an Object"));
    };
    let out = cx.slot();
    describe(cx, o, out)?;
    Ok(cx.val(out))
}

/// `name: message` of any object, to `out`.
pub(crate) fn describe(cx: &mut Cx, o: Local<Object>, out: Local<Value>) -> JsResult {
    let [name, message] = cx.slots();
    let (name_key, message_key) = (cx.names.name, cx.names.message);
    property::get(cx, o, name_key, name)?;
    if cx.val(name).is_undefined() {
        cx.copy(name, cx.names.error);
    }
    convert::to_string(cx, name, name)?;
    property::get(cx, o, message_key, message)?;
    if cx.val(message).is_undefined() {
        cx.copy(message, cx.names.empty);
    }
    convert::to_string(cx, message, message)?;
    let (name, message) = (name.cast::<string::Str>(cx).expect("a string"), message.cast::<string::Str>(cx).expect("a string"));
    if name.get(cx).length == 0 {
        cx.copy(out, message.value());
        return Ok(());
    }
    if message.get(cx).length == 0 {
        cx.copy(out, name.value());
        return Ok(());
    }
    let colon = string::new_str1(cx, out, b": ")?;
    let head = string::concat(cx, name, colon, out)?;
    string::concat(cx, head, message, out)?;
    Ok(())
}

/// Reads the stack of the first error up the chain.
pub(crate) fn stack_getter<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [holder, out] = cx.slots();
    let Some(mut o) = a.this(cx).cast::<Object>(cx).map(|o| o.get(cx)) else { return Ok(Imm::UNDEFINED) };
    while o.kind() != kinds::ERROR {
        if o.kind() == kinds::PROXY {
            return Ok(Imm::UNDEFINED);
        }
        match property::prototype(cx, o).cast() {
            Some(next) => o = next,
            None => return Ok(Imm::UNDEFINED),
        }
    }
    cx.set(holder, o.val());
    let Some(o) = holder.cast::<Object>(cx) else { return Ok(Imm::UNDEFINED) };
    stack_of(cx, o, out)?;
    Ok(cx.val(out))
}

/// An error keeps the accessor and takes the value; another object gets a property of its own.
pub(crate) fn stack_setter<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(o) = a.this(cx).cast::<Object>(cx) else { return Ok(Imm::UNDEFINED) };
    if o.get(cx).kind() == kinds::ERROR {
        crate::errors::set_stack(cx, o, cx.val(a.get(cx, 0)));
    } else {
        let name = cx.names.stack;
        property::create_data_property(cx, o, name, a.get(cx, 0))?;
    }
    Ok(Imm::UNDEFINED)
}

/// V8's `Error.captureStackTrace(object, function)`: without the functions up to and including `function`.
fn capture_stack_trace<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(o) = a.get(cx, 0).cast::<Object>(cx) else {
        return Err(cx.type_error("invalid_argument"));
    };
    let function = a.get(cx, 1);
    let skip = match crate::ops::call::is_callable(cx.val(function)) {
        true => TraceFrom::Below { function, required: true },
        false => TraceFrom::Hidden(0),
    };
    install_stack(cx, o, None, skip)?;
    Ok(Imm::UNDEFINED)
}

static PREPARE: NativeInfo = NativeInfo { name: "ErrorPrepareStackTrace", length: 2, native: prepare_stack_trace, constructor: false };

fn make_prepare_stack_trace(cx: &mut Cx, out: Local<Value>) -> JsResult {
    cx.new_native(out, &PREPARE).map(|_| ())
}

/// What Node has as `Error.prepareStackTrace` until a program sets its own: the error's text and the call sites', a line each.
pub(crate) fn prepare_stack_trace<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let [out, v] = cx.slots();
    let Some(o) = a.get(cx, 0).cast::<Object>(cx) else {
        return Err(cx.type_error("Error.prototype.toString requires that 'this' be an Object"));
    };
    describe(cx, o, out)?;
    let mut text = convert::to_rust_string(cx, out)?;
    let Some(sites) = a.get(cx, 1).cast::<Object>(cx) else {
        return Err(cx.type_error("Error.prepareStackTrace needs an array of call sites"));
    };
    for i in 0..convert::length_of_array_like(cx, sites)?.min(u64::from(u32::MAX) - 1) {
        property::get(cx, sites, i as u32, v)?;
        text.push_str("\n    at ");
        text.push_str(&convert::to_rust_string(cx, v)?);
    }
    string::new_string(cx, out, &text)?;
    Ok(cx.val(out))
}

fn is_error<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = a.get(cx, 0);
    Ok(Imm::bool(cx.val(v).kind() == Some(kinds::ERROR)))
}
