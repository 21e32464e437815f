//! Strings of field names: one atom for each common name, in lower case and as `Header-Case`.

use super::state;
use tally_heap::{Imm, Local, Value};
use tally_http::Known;
use tally_vm::object::array::dense_get;
use tally_vm::object::{Object, string};
use tally_vm::{Cx, JsResult};

/// The list of names, in `out`.
pub fn list(cx: &mut Cx, out: Local<Value>) -> JsResult<Local<Object>> {
    match state(cx).names.get().map(|root| root.val(cx)) {
        Some(v) => cx.set(out, v),
        None => {
            cx.new_array(out, 2 * Known::COUNT as u32)?;
            let root = cx.new_root(cx.val(out), "names of HTTP fields");
            let _ = state(cx).names.set(root);
        }
    }
    match out.cast(cx) {
        Some(list) => Ok(list),
        None => Err(cx.type_error("the list of names is an array")),
    }
}

/// How a text spells a known name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spelling {
    Lower,
    Capitals,
    Other,
}

/// `text` is `name` in some case.
pub fn spelling(text: &[u8], name: &str) -> Spelling {
    let name = name.as_bytes();
    match text.first() {
        Some(first) if first.is_ascii_uppercase() => {
            let mut start = true;
            for (b, lower) in text.iter().zip(name) {
                if *b != if start { lower.to_ascii_uppercase() } else { *lower } {
                    return Spelling::Other;
                }
                start = *b == b'-';
            }
            Spelling::Capitals
        }
        _ if text == name => Spelling::Lower,
        _ => Spelling::Other,
    }
}

/// The atom of a known name. `list` is that of [`list`].
pub fn known(cx: &mut Cx, list: Local<Object>, known: Known, capitals: bool, out: Local<Value>) -> JsResult {
    let i = u32::from(known.number()) + if capitals { Known::COUNT as u32 } else { 0 };
    if let Some(v) = dense_get(cx, list.get(cx), i) {
        cx.set(out, v);
        return Ok(());
    }
    let mut text = known.name().as_bytes().to_vec();
    if capitals {
        let mut start = true;
        for b in &mut text {
            if start {
                b.make_ascii_uppercase();
            }
            start = *b == b'-';
        }
    }
    let text = string::new_str1(cx, out, &text)?;
    string::intern(cx, text, out)?;
    cx.put_element(list, i, out)
}

/// An array's element in a slot; undefined for a hole.
pub fn element(cx: &mut Cx, list: Local<Object>, i: u32, out: Local<Value>) {
    match dense_get(cx, list.get(cx), i) {
        Some(v) => cx.set(out, v),
        None => cx.set(out, Imm::UNDEFINED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_told_apart() {
        for (text, name, expected) in [
            ("host", "host", Spelling::Lower),
            ("Host", "host", Spelling::Capitals),
            ("HOST", "host", Spelling::Other),
            ("hOst", "host", Spelling::Other),
            ("Content-Type", "content-type", Spelling::Capitals),
            ("Content-type", "content-type", Spelling::Other),
            ("ETag", "etag", Spelling::Other),
            ("Etag", "etag", Spelling::Capitals),
        ] {
            assert_eq!(spelling(text.as_bytes(), name), expected, "{text}");
        }
    }
}
