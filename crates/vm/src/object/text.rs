//! Small bridges between property code and strings.

use super::NameCell;
use super::string::{self, Str, StrExt};
use crate::cx::{Cx, JsResult};
use tally_bytecode::JsText;
use tally_heap::{Local, Val, Value};

/// Length in units of a value that is a string; 0 for anything else.
#[inline(always)]
pub fn length_of(v: Val<'_>) -> u32 {
    v.cast::<Str>().map_or(0, |s| s.length)
}

/// The one-unit string at `i`, which is below the length. `out` may be the slot of `s`.
pub fn unit_at(cx: &mut Cx, s: Local<Str>, i: usize, out: Local<Value>) -> JsResult {
    string::flatten(cx, s)?;
    let unit = s.get(cx).view().at(i);
    string::char_string(cx, out, unit).map(|_| ())
}

/// The decimal text of an index.
pub fn index_to_string(cx: &mut Cx, i: u32, out: Local<Value>) -> JsResult {
    string::new_str1(cx, out, decimal(&mut [0; 11], i, false)).map(|_| ())
}

/// The decimal digits of `n`, with a minus sign if `negative`: the end of `buffer`.
#[inline]
pub fn decimal(buffer: &mut [u8; 11], n: u32, negative: bool) -> &[u8] {
    let mut at = buffer.len();
    let mut rest = n;
    loop {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if negative {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}

/// Text of the compiler's as an atom, in `out`.
pub fn new_js_text(cx: &mut Cx, text: &JsText, out: Local<Value>) -> JsResult<Local<NameCell>> {
    match text {
        JsText::Latin1(b) => string::intern_latin1(cx.heap_mut(), b, out),
        JsText::Utf16(u) => string::intern_utf16(cx.heap_mut(), u, out),
    }
    .map_err(|e| cx.out_of_memory(e))
}
