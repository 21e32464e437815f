//! The string iterator: code points. §22.1.5
//!
//! An ITERATOR of sort `String`: word 1 the string (undefined at the end), word 2 the next position.

use super::this_string;
use crate::builtins::support::this_of_which;
use crate::cx::{Args, Cx, JsResult};
use crate::object::create::{internal, set_internal};
use crate::object::iterator::{Which, new_iterator};
use crate::object::string::{self, Str, StrExt};
use crate::ops::iterate::create_iter_result;
use crate::realm::{Intrinsic, Key, Prop};
use tally_heap::{Imm, Val};

pub static STRING_ITERATOR: &[Prop] = &[Prop::Method(Key::Name("next"), 0, next), Prop::Tag("String Iterator")];

/// §22.1.3.36
pub fn iterator<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = this_string(cx, a, "String.prototype[Symbol.iterator]")?;
    let out = cx.slot();
    let o = new_iterator(cx, out, Which::String, Intrinsic::StringIteratorPrototype)?;
    set_internal(cx, o, 1, cx.val(s));
    set_internal(cx, o, 2, Imm::int(0));
    Ok(cx.val(out))
}

/// §22.1.5.1.1
fn next<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let o = this_of_which(cx, a, Which::String, "String Iterator.prototype.next")?;
    let [text, out] = cx.slots();
    cx.set(text, internal(cx, o, 1));
    let Some(s) = text.cast::<Str>(cx) else {
        create_iter_result(cx, text, true, out)?;
        return Ok(cx.val(out));
    };
    let at = internal(cx, o, 2).as_int() as usize;
    if at >= s.get(cx).len() {
        set_internal(cx, o, 1, Imm::UNDEFINED);
        cx.set(text, Imm::UNDEFINED);
        create_iter_result(cx, text, true, out)?;
        return Ok(cx.val(out));
    }
    string::flatten(cx, s)?;
    // The flat string takes the rope's place.
    set_internal(cx, o, 1, cx.val(text));
    let n = s.get(cx).view().code_point_at(at).1;
    set_internal(cx, o, 2, Imm::int((at + n) as i32));
    string::substring(cx, s, at, at + n, text)?;
    create_iter_result(cx, text, false, out)?;
    Ok(cx.val(out))
}
