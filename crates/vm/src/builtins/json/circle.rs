//! The TypeError for a circular structure, which shows the way around the circle.

use super::stringify::Holder;
use crate::cx::{Cx, Thrown};
use crate::kinds;
use crate::object::object::{Object, ObjectExt};
use crate::object::shape::ShapeRef;
use crate::object::string::{Str, to_rust_string};
use crate::object::{Name, PropertyKey};
use crate::ops::display;
use crate::ops::property::{Own, own};
use tally_heap::{Local, Ref, Val};

/// Objects named after the first one, before and behind the ellipsis.
const HEAD: usize = 2;
const TAIL: usize = 1;

/// `stack` are the objects under way; the one at `start` is met again under `key`.
#[cold]
pub fn circular(cx: &mut Cx, stack: &[Holder], start: usize, key: PropertyKey) -> Thrown {
    let mut text = format!(
        "Converting circular structure to JSON\n    --> starting at object with constructor '{}'",
        constructor_name(cx, stack[start].object)
    );
    let way = &stack[start + 1..];
    let elided = way.len() > HEAD + TAIL;
    for (i, step) in way.iter().enumerate() {
        if elided && i == HEAD {
            text.push_str("\n    |     ...");
        }
        if elided && (HEAD..way.len() - TAIL).contains(&i) {
            continue;
        }
        // The key leads from the object before.
        let from = stack[start + i].object;
        let name = constructor_name(cx, step.object);
        text.push_str(&format!("\n    |     {} -> object with constructor '{name}'", step_text(cx, from, step.key)));
    }
    let last = stack[stack.len() - 1].object;
    text.push_str(&format!("\n    --- {} closes the circle", step_text(cx, last, key)));
    cx.type_error(&text)
}

fn step_text(cx: &Cx, from: Local<Object>, key: PropertyKey) -> String {
    match key {
        PropertyKey::Index(i) if from.get(cx).kind() == kinds::ARRAY => format!("index {i}"),
        key => match crate::errors::key_text(cx, key) {
            k if k.is_empty() => "<anonymous>".into(),
            k => format!("property '{k}'"),
        },
    }
}

fn data_up<'h>(cx: &'h Cx, mut o: Ref<'h, Object>, name: Name) -> Option<Val<'h>> {
    loop {
        if o.kind() == kinds::PROXY {
            return None;
        }
        match own(cx, o, name.into()) {
            Own::Data(v, _) => return Some(v),
            Own::Absent => o = o.shape(cx).read_proto().cast()?,
            _ => return None,
        }
    }
}

/// A name for the sort of object: its tag, or the function it inherits as `constructor`. Runs nothing.
fn constructor_name(cx: &Cx, o: Local<Object>) -> String {
    let o = o.get(cx);
    if let Some(tag) = data_up(cx, o, cx.realm.symbols.to_string_tag).and_then(|v| v.cast::<Str>()).filter(|s| s.length > 0) {
        return to_rust_string(tag);
    }
    let class = display::class_of(o.kind());
    if o.kind() == kinds::PROXY || o.kind() == kinds::ARGUMENTS {
        return class.into();
    }
    o.shape(cx)
        .read_proto()
        .cast::<Object>()
        .and_then(|p| data_up(cx, p, cx.realm.names.constructor))
        .and_then(|c| c.cast::<Object>())
        .and_then(|c| display::function_name(cx, c))
        .filter(|n| !n.is_empty())
        .unwrap_or_else(|| class.into())
}
