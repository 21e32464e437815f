//! RegExp. ECMA-262 §22.2. The engine is the crate `tally-regexp`.
//!
//! `program` compiles and matches, `exec` is RegExpExec with the match arrays, `flags` the getters, `matching` is
//! `Symbol.match`, `matchAll`, `search`, `split`, `replace` is `Symbol.replace`, and `legacy` what is left of Perl. The methods work as the specification
//! says, through `exec` and `flags` of whatever object they are given, unless `exec::plain` says that nobody can tell.
//!
//! A REGEXP has four internal words: its pattern (a flat string), its flags (int32 bits, see `program::Flags` and
//! `exec::LEGACY`), a FOREIGN with an `Rc<Program>`, and the realm that made it; its first property is `lastIndex`.

mod exec;
mod flags;
mod legacy;
mod matching;
mod program;
mod replace;

pub use matching::STRING_ITERATOR;
pub use program::State;

use super::support::arg;
use crate::cx::{Args, Cx, JsResult, Thrown};
use crate::kinds;
use crate::names::WellKnown;
use crate::object::Object;
use crate::object::create::{internal, set_internal};
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::shape::ShapeRef;
use crate::object::storage::write_slot;
use crate::object::string::{self, Str, StrBuf, StrExt};
use crate::ops::{compare, convert, property};
use crate::realm::{Class, Intrinsic, Key, Prop, RealmExt, method};
use exec::{FLAGS, LEGACY, PROGRAM, REALM, SOURCE};
use program::Flags;
use tally_heap::{Imm, Local, Val, Value};

const fn getter(name: &'static str, native: crate::cx::Native) -> Prop {
    Prop::Getter(Key::Name(name), native)
}

const STATICS: [Prop; 21] = {
    let mut all = [const { Prop::Getter(Key::Symbol(WellKnown::Species), super::species::species) }; 21];
    all[1] = method("escape", 1, escape);
    let mut i = 0;
    while i < legacy::STATICS.len() {
        all[i + 2] = legacy::STATICS[i];
        i += 1;
    }
    all
};

pub static REGEXP: Class = Class {
    name: "RegExp",
    length: 2,
    constructor: regexp,
    this: Intrinsic::RegExp,
    prototype: Intrinsic::RegExpPrototype,
    parent: Intrinsic::FunctionPrototype,
    prototype_parent: Intrinsic::ObjectPrototype,
    statics: &STATICS,
    methods: &[
        method("exec", 1, exec::exec),
        getter("dotAll", flags::dot_all),
        getter("flags", flags::flags),
        getter("global", flags::global),
        getter("hasIndices", flags::has_indices),
        getter("ignoreCase", flags::ignore_case),
        getter("multiline", flags::multiline),
        getter("source", flags::source),
        getter("sticky", flags::sticky),
        getter("unicode", flags::unicode),
        method("compile", 2, compile),
        method("toString", 0, flags::to_string),
        method("test", 1, exec::test),
        getter("unicodeSets", flags::unicode_sets),
        Prop::Method(Key::Symbol(WellKnown::Match), 1, matching::match_),
        Prop::Method(Key::Symbol(WellKnown::MatchAll), 1, matching::match_all),
        Prop::Method(Key::Symbol(WellKnown::Replace), 2, replace::replace),
        Prop::Method(Key::Symbol(WellKnown::Search), 1, matching::search),
        Prop::Method(Key::Symbol(WellKnown::Split), 2, matching::split),
    ],
};

/// "Method RegExp.prototype.exec called on incompatible receiver x"
#[cold]
fn incompatible(cx: &mut Cx, method: &str, v: Local<Value>) -> Thrown {
    super::support::incompatible(cx, &format!("RegExp.prototype.{method}"), v)
}

/// A RegExp of the realm: what a literal makes. `legacy` is whether it takes part in `RegExp.$1` and its kin.
pub fn create(cx: &mut Cx, out: Local<Value>, pattern: Local<Str>, letters: &str, legacy: bool) -> JsResult {
    let Some(flags) = Flags::parse(letters.encode_utf16()) else {
        return Err(cx.syntax_error("Invalid regular expression flags"));
    };
    let mark = cx.open_scope();
    let object = cx.slot();
    let known = cx.builtins.regexp.shape.as_ref().map(|shape| shape.get(cx));
    let known = known.filter(|s| cx.realm().peek(Intrinsic::RegExpPrototype).is_some_and(|p| s.read_proto() == p.val()));
    let o = match known.map(|shape| shape.id()) {
        Some(shape) => {
            let o = cx.new_object_with_shape(object, shape)?;
            clear_words(cx, o);
            write_slot(cx, o.get(cx), 0, Imm::int(0));
            o
        }
        None => {
            let none = cx.undefined();
            let o = cx.create_from_constructor(object, kinds::REGEXP, none, Intrinsic::RegExpPrototype)?;
            add_last_index(cx, o)?;
            o
        }
    };
    fill(cx, o, pattern, flags, legacy)?;
    cx.copy(out, object);
    cx.close_scope(mark);
    Ok(())
}

/// Makes the words of a fresh cell valid.
fn clear_words(cx: &Cx, o: Local<Object>) {
    for i in [SOURCE, FLAGS, PROGRAM] {
        set_internal(cx, o, i, Imm::UNDEFINED);
    }
    set_internal(cx, o, REALM, cx.realm().val());
}

/// Makes the words of a fresh cell valid and gives it `lastIndex`.
fn add_last_index(cx: &mut Cx, o: Local<Object>) -> JsResult {
    clear_words(cx, o);
    let zero = cx.local(Imm::int(0));
    let name = cx.names.last_index;
    cx.add_property(o, name, attr::WRITABLE, zero)?;
    let shape = o.get(cx).shape(cx);
    if cx.builtins.regexp.shape.as_ref().is_none_or(|known| known.get(cx).id() != shape.id()) && !shape.is_dictionary() {
        cx.builtins.regexp.shape = Some(cx.new_root_of(shape, "shape of regular expressions"));
    }
    Ok(())
}

/// RegExpInitialize but for `lastIndex`. §22.2.3.3
fn initialize(cx: &mut Cx, o: Local<Object>, pattern: Local<Str>, letters: Local<Str>, legacy: bool) -> JsResult {
    string::flatten(cx, letters)?;
    let Some(flags) = Flags::parse(letters.get(cx).view().units()) else {
        let text = letters.get(cx).view().to_lossy();
        return Err(cx.syntax_error(&format!("Invalid flags supplied to RegExp constructor '{text}'")));
    };
    fill(cx, o, pattern, flags, legacy)
}

fn fill(cx: &mut Cx, o: Local<Object>, pattern: Local<Str>, flags: Flags, legacy: bool) -> JsResult {
    let cell = cx.slot();
    program::compile(cx, pattern, flags, cell)?;
    set_internal(cx, o, SOURCE, cx.val(pattern));
    set_internal(cx, o, FLAGS, Imm::int(i32::from(flags.0) | if legacy { LEGACY } else { 0 }));
    set_internal(cx, o, PROGRAM, cx.val(cell));
    Ok(())
}

/// ToString with undefined as "".
fn text_or_empty(cx: &mut Cx, v: Local<Value>, out: Local<Value>) -> JsResult<Local<Str>> {
    if cx.val(v).is_undefined() {
        return string::new_str1(cx, out, b"");
    }
    convert::to_flat_string(cx, v, out)
}

/// §22.2.4.1
fn regexp<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (pattern, flags) = (arg(cx, a, 0), arg(cx, a, 1));
    let [object, text, letters, v] = cx.slots();
    let like_regexp = super::string::is_regexp(cx, pattern)?;
    let target = if a.is_construct() { a.new_target(cx) } else { a.callee(cx) };
    if !a.is_construct()
        && like_regexp
        && cx.val(flags).is_undefined()
        && let Some(p) = pattern.cast::<Object>(cx)
    {
        let name = cx.names.constructor;
        property::get(cx, p, name, v)?;
        if compare::same_value(cx, cx.val(v), cx.val(target)) {
            return Ok(cx.val(pattern));
        }
    }
    if let Some(r) = exec::as_regexp(cx, pattern) {
        if cx.val(flags).is_undefined() {
            let own = exec::flags_of(cx, r).text();
            string::new_string(cx, flags, &own)?;
        }
        cx.set(v, internal(cx, r, SOURCE));
        cx.copy(pattern, v);
    } else if like_regexp && let Some(p) = pattern.cast::<Object>(cx) {
        let (source_name, flags_name) = (cx.names.source, cx.names.flags);
        property::get(cx, p, source_name, v)?;
        if cx.val(flags).is_undefined() {
            property::get(cx, p, flags_name, flags)?;
        }
        cx.copy(pattern, v);
    }
    let o = cx.create_from_constructor(object, kinds::REGEXP, target, Intrinsic::RegExpPrototype)?;
    add_last_index(cx, o)?;
    let p = text_or_empty(cx, pattern, text)?;
    let f = text_or_empty(cx, flags, letters)?;
    let legacy = legacy::takes_part(cx, target);
    initialize(cx, o, p, f, legacy)?;
    Ok(cx.val(object))
}

/// Whether the realm that is current made it.
fn of_this_realm(cx: &Cx, r: Local<Object>) -> bool {
    internal(cx, r, REALM) == cx.realm().val()
}

/// Annex B §B.2.4.1
fn compile<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let this = a.this(cx);
    let Some(r) = exec::as_regexp(cx, this) else { return Err(incompatible(cx, "compile", this)) };
    let (pattern, flags) = (arg(cx, a, 0), arg(cx, a, 1));
    let [text, letters] = cx.slots();
    if let Some(other) = exec::as_regexp(cx, pattern) {
        if !cx.val(flags).is_undefined() {
            return Err(cx.type_error("Invalid flags supplied to RegExp constructor"));
        }
        let own = exec::flags_of(cx, other).text();
        string::new_string(cx, flags, &own)?;
        cx.set(text, internal(cx, other, SOURCE));
        cx.copy(pattern, text);
    }
    // A subclass's instance keeps what its class made of it.
    if internal(cx, r, FLAGS).is_int() && internal(cx, r, FLAGS).as_int() & LEGACY == 0 || !of_this_realm(cx, r) {
        return Err(cx.type_error("RegExp.prototype.compile is for regular expressions made by RegExp itself"));
    }
    let p = text_or_empty(cx, pattern, text)?;
    let f = text_or_empty(cx, flags, letters)?;
    initialize(cx, r, p, f, true)?;
    exec::set_last_index(cx, r, 0.0)?;
    Ok(cx.val(this))
}

/// §22.2.5.1
fn escape<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = a.get(cx, 0);
    let Some(s) = v.cast::<Str>(cx) else {
        let text = crate::errors::value_text(cx, v);
        return Err(cx.type_error(&format!("{text} is not a string")));
    };
    string::flatten(cx, s)?;
    let view = s.get(cx).view();
    let mut text = StrBuf::with_capacity(cx, view.len());
    let mut i = 0;
    while i < view.len() {
        let (c, n) = view.code_point_at(i);
        let first_alphanumeric = i == 0 && char::from_u32(c).is_some_and(|c| c.is_ascii_alphanumeric());
        i += n;
        match char::from_u32(c) {
            _ if first_alphanumeric => text.push_str(&format!("\\x{c:02x}")),
            Some(ch) if "^$\\.*+?()[]{}|/".contains(ch) => {
                text.push_unit(b'\\' as u16);
                text.push_code_point(c);
            }
            Some('\t') => text.push_str("\\t"),
            Some('\n') => text.push_str("\\n"),
            Some('\u{b}') => text.push_str("\\v"),
            Some('\u{c}') => text.push_str("\\f"),
            Some('\r') => text.push_str("\\r"),
            Some(ch) if ",-=<>#&!%:;@~'`\"".contains(ch) || ch.is_whitespace() && c != 0x85 || c == 0xFEFF => {
                text.push_str(&if c < 256 { format!("\\x{c:02x}") } else { format!("\\u{c:04x}") });
            }
            None => text.push_str(&format!("\\u{c:04x}")),
            Some(_) => text.push_code_point(c),
        }
    }
    let out = cx.slot();
    text.finish(cx, out)?;
    Ok(cx.val(out))
}
