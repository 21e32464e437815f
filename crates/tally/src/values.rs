//! Primitives: made from Rust and read by Rust. What converts may run the program (`valueOf`, `toString`).

use crate::error::{self, Error, ErrorClass};
use crate::handle::{Array, BigInt, Bool, Handle, Number, Object, Symbol, Text};
use crate::scope::Scope;
use std::sync::Arc;
use tally_bytecode::{CompileMode, CompileOptions, Source};
use tally_heap::{Imm, Local, Value};
use tally_vm::object::bigint::{self, BigIntCell, BigIntExt};
use tally_vm::object::string::{self, Str, StrExt, StrView};
use tally_vm::object::symbol;
use tally_vm::ops::{self, compare, convert, number_parse};
use tally_vm::realm::RealmExt;
use tally_vm::{Cx, JsResult, interp};

/// Running text.
impl<'s> Scope<'s> {
    /// Runs a script in the global scope and answers its completion value. `name` is what stack traces call it. Microtasks
    /// wait for [`Scope::run_microtasks`].
    ///
    /// # Errors
    /// [`Error::Exception`] with a SyntaxError if it does not parse, or with what the script throws, and the errors of
    /// [running a program](crate#errors).
    pub fn evaluate(&mut self, name: &str, source: &str) -> Result<Handle<'s>, Error> {
        self.make(|cx, out| {
            if source.len() > string::MAX_LENGTH as usize {
                return Err(cx.range_error("Invalid string length"));
            }
            let source = Arc::new(Source::new(name, source));
            match tally_bytecode::compile(source.clone(), &CompileOptions { mode: CompileMode::Script { completion: true } }) {
                Ok(proto) => interp::run_script(cx, proto, out),
                Err(e) => Err(tally_vm::builtins::eval::throw_compile_error_at(cx, &source, &e)),
            }
        })
    }
    /// The global object.
    ///
    /// # Errors
    /// Those of [making a handle](crate#errors).
    pub fn global(&mut self) -> Result<Handle<'s, Object>, Error> {
        self.make(|cx, out| {
            cx.set(out, cx.realm().global().val());
            Ok(())
        })
    }
}

/// Making values. All but [`Scope::undefined`] have the errors of [making a handle](crate#errors); those whose values
/// take memory may answer [`Error::OutOfMemory`].
impl<'s> Scope<'s> {
    /// undefined, which needs no slot.
    #[must_use]
    pub fn undefined(&self) -> Handle<'s> {
        self.handle(self.cx.undefined())
    }
    /// null
    pub fn null(&mut self) -> Result<Handle<'s>, Error> {
        self.immediate(Imm::NULL)
    }
    /// true or false.
    pub fn boolean(&mut self, b: bool) -> Result<Handle<'s, Bool>, Error> {
        self.immediate(Imm::bool(b))
    }
    /// A number.
    pub fn number(&mut self, n: f64) -> Result<Handle<'s, Number>, Error> {
        self.immediate(Imm::number(n))
    }
    /// A string of this text.
    ///
    /// # Errors
    /// A RangeError beyond 2^29 - 24 units.
    pub fn string(&mut self, text: &str) -> Result<Handle<'s, Text>, Error> {
        self.make(|cx, out| string::new_string(cx, out, text).map(|_| ()))
    }
    /// A string of these UTF-16 units, which need not be well formed.
    ///
    /// # Errors
    /// As [`Scope::string`].
    pub fn string_utf16(&mut self, units: &[u16]) -> Result<Handle<'s, Text>, Error> {
        self.make(|cx, out| string::new_utf16(cx, out, units).map(|_| ()))
    }
    /// A BigInt of this value.
    pub fn bigint(&mut self, n: i64) -> Result<Handle<'s, BigInt>, Error> {
        self.make(|cx, out| bigint::new_bigint_small(cx, out, i128::from(n)).map(|_| ()))
    }
    /// The BigInt that a text spells, as the function `BigInt` reads it.
    ///
    /// # Errors
    /// A SyntaxError if it spells none, a RangeError beyond 2^30 bits.
    pub fn bigint_from_text(&mut self, text: &str) -> Result<Handle<'s, BigInt>, Error> {
        self.make(|cx, out| {
            let units: Vec<u16> = text.encode_utf16().collect();
            match number_parse::string_to_bigint(StrView::Utf16(&units)) {
                Some(b) => bigint::new_bigint(cx, out, &b).map(|_| ()),
                None => Err(cx.syntax_error(&format!("Cannot convert {text} to a BigInt"))),
            }
        })
    }
    /// A new symbol.
    pub fn symbol(&mut self, description: &str) -> Result<Handle<'s, Symbol>, Error> {
        self.make(|cx, out| {
            let text = cx.slot();
            let text = string::new_string(cx, text, description)?;
            symbol::new_symbol(cx, out, Some(text), 0).map(|_| ())
        })
    }
    /// `{}`
    pub fn object(&mut self) -> Result<Handle<'s, Object>, Error> {
        self.make(|cx, out| cx.new_object(out).map(|_| ()))
    }
    /// An array of these values.
    pub fn array(&mut self, values: &[Handle<'_>]) -> Result<Handle<'s, Array>, Error> {
        let values = self.slots(values)?;
        self.make(|cx, out| cx.new_array_from(out, &values).map(|_| ()))
    }
    /// An error object, whose stack is that of now.
    pub fn error(&mut self, class: ErrorClass, message: &str) -> Result<Handle<'s, Object>, Error> {
        self.make(|cx, out| error::make(cx, class, message, out))
    }

    fn immediate<T>(&mut self, v: tally_heap::Val<'static>) -> Result<Handle<'s, T>, Error> {
        self.make(|cx, out| {
            cx.set(out, v);
            Ok(())
        })
    }
}

/// Reading values. These answer [`Error::WrongType`] rather than convert, and the errors of
/// [using a handle](crate#errors).
impl Scope<'_> {
    /// Whether a boolean is true.
    pub fn as_bool<T>(&mut self, h: Handle<'_, T>) -> Result<bool, Error> {
        let slot = self.expect::<Bool>(h.any())?;
        Ok(self.cx.val(slot).raw().is_true())
    }
    /// The value of a number.
    pub fn as_number<T>(&mut self, h: Handle<'_, T>) -> Result<f64, Error> {
        let slot = self.expect::<Number>(h.any())?;
        Ok(self.cx.val(slot).as_number())
    }
    /// A string's text; lone surrogates become U+FFFD.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] too, when the text finds no room in Rust's memory.
    pub fn as_text<T>(&mut self, h: Handle<'_, T>) -> Result<String, Error> {
        let slot = self.expect::<Text>(h.any())?;
        self.run(|cx| read_text(cx, slot))
    }
    /// A BigInt that lies in the range of `i64`; `None` if it does not.
    pub fn as_i64<T>(&mut self, h: Handle<'_, T>) -> Result<Option<i64>, Error> {
        let slot = self.expect::<BigInt>(h.any())?;
        let small = slot.cast::<BigIntCell>(self.cx).and_then(|b| b.get(self.cx).small());
        Ok(small.and_then(|n| i64::try_from(n).ok()))
    }
    /// The decimal digits of a BigInt.
    pub fn as_bigint_text<T>(&mut self, h: Handle<'_, T>) -> Result<String, Error> {
        let slot = self.expect::<BigInt>(h.any())?;
        self.run(|cx| Ok(slot.cast::<BigIntCell>(cx).map(|b| ops::bigint::to_text(b.get(cx), 10)).unwrap_or_default()))
    }

    /// ToBoolean: whether `if` would take it for true.
    pub fn to_bool<T>(&mut self, h: Handle<'_, T>) -> Result<bool, Error> {
        let slot = self.slot(h)?;
        self.run(|cx| Ok(convert::to_boolean(cx.val(slot))))
    }
    /// ToNumber.
    pub fn to_number<T>(&mut self, h: Handle<'_, T>) -> Result<f64, Error> {
        let slot = self.slot(h)?;
        self.run(|cx| convert::to_number(cx, slot))
    }
    /// ToString: what a template literal would show.
    pub fn to_text<T>(&mut self, h: Handle<'_, T>) -> Result<String, Error> {
        let slot = self.slot(h)?;
        self.run(|cx| {
            let text = cx.slot();
            convert::to_string(cx, slot, text)?;
            read_text(cx, text)
        })
    }
    /// `a === b`
    pub fn strict_equals<A, B>(&mut self, a: Handle<'_, A>, b: Handle<'_, B>) -> Result<bool, Error> {
        let (a, b) = (self.slot(a)?, self.slot(b)?);
        self.run(|cx| {
            for v in [a, b] {
                if let Some(s) = v.cast::<Str>(cx) {
                    string::flatten(cx, s)?;
                }
            }
            Ok(compare::strict_equals(cx, cx.val(a), cx.val(b)))
        })
    }
}

/// The text of a string in a slot.
fn read_text(cx: &mut Cx, slot: Local<Value>) -> JsResult<String> {
    let Some(s) = slot.cast::<Str>(cx) else { return Ok(String::new()) };
    string::flatten(cx, s)?;
    let mut out = String::new();
    let reserved = match s.get(cx).view() {
        StrView::Latin1(b) => out.try_reserve(b.len() + b.iter().filter(|b| !b.is_ascii()).count()),
        StrView::Utf16(u) => out.try_reserve(3 * u.len()),
    };
    if reserved.is_err() {
        let bytes = u64::from(s.get(cx).length);
        return Err(cx.out_of_memory(tally_heap::OutOfMemory::System { bytes }));
    }
    match s.get(cx).view() {
        StrView::Latin1(b) => out.extend(b.iter().map(|&b| char::from(b))),
        StrView::Utf16(u) => out.extend(char::decode_utf16(u.iter().copied()).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))),
    }
    Ok(out)
}
