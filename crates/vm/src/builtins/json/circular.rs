//! V8's description of a circle in what `JSON.stringify` was given.

use crate::cx::{Cx, Thrown};
use crate::errors::{key_text, value_text};
use crate::object::{Object, PropertyKey};
use tally_heap::Local;

/// Objects being written, outermost first, each with the key it was found under.
pub type Path = Vec<(Local<Object>, PropertyKey)>;

/// Lines of the way that are shown at its start and at its end.
const SHOWN_FIRST: usize = 2;
const SHOWN_LAST: usize = 1;

fn constructor_name(cx: &mut Cx, o: Local<Object>) -> String {
    let text = value_text(cx, o.value());
    let inner = text.strip_prefix("#<").and_then(|t| t.strip_suffix('>'));
    let inner = inner.or_else(|| text.strip_prefix("[object ").and_then(|t| t.strip_suffix(']')));
    inner.unwrap_or("Object").to_owned()
}

fn key(cx: &Cx, key: PropertyKey) -> String {
    match key {
        PropertyKey::Index(i) => format!("index {i}"),
        PropertyKey::Name(_) => format!("property '{}'", key_text(cx, key)),
    }
}

/// The TypeError: `path[start..]` is the way round, and `closing` the key that leads back.
#[cold]
pub fn circular(cx: &mut Cx, path: &Path, start: usize, closing: PropertyKey) -> Thrown {
    let way = &path[start..];
    let name = constructor_name(cx, way[0].0);
    let mut text = format!("Converting circular structure to JSON\n    --> starting at object with constructor '{name}'");
    let inner = way.len() - 1;
    for (i, &(o, k)) in way.iter().enumerate().skip(1) {
        if i <= SHOWN_FIRST || i > inner - SHOWN_LAST {
            let (k, name) = (key(cx, k), constructor_name(cx, o));
            text.push_str(&format!("\n    |     {k} -> object with constructor '{name}'"));
        } else if i == SHOWN_FIRST + 1 {
            text.push_str("\n    |     ...");
        }
    }
    let closing = key(cx, closing);
    text.push_str(&format!("\n    --- {closing} closes the circle"));
    cx.type_error(&text)
}
