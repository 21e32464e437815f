//! V8's description of a circle in what `JSON.stringify` was given.

use crate::cx::{Cx, Thrown};
use crate::errors::key_text;
use crate::kinds;
use crate::object::object::ObjectExt;
use crate::object::{Object, PropertyKey};
use crate::ops::display::constructor_name;
use tally_heap::Local;

/// Objects being written, outermost first, each with the key it was found under.
pub type Path = Vec<(Local<Object>, PropertyKey)>;

/// Lines of the way that are shown at its start and at its end.
const SHOWN_FIRST: usize = 2;
const SHOWN_LAST: usize = 1;

/// The key under which `holder` has the next object.
fn key(cx: &Cx, holder: Local<Object>, key: PropertyKey) -> String {
    match key {
        PropertyKey::Index(i) if holder.get(cx).kind() == kinds::ARRAY => format!("index {i}"),
        key => match key_text(cx, key) {
            text if text.is_empty() => "<anonymous>".to_owned(),
            text => format!("property '{text}'"),
        },
    }
}

/// The TypeError: `path[start..]` is the way round, and `closing` the key that leads back.
#[cold]
pub fn circular(cx: &mut Cx, path: &Path, start: usize, closing: PropertyKey) -> Thrown {
    let way = &path[start..];
    let name = constructor_name(cx, way[0].0.get(cx));
    let mut text = format!("Converting circular structure to JSON\n    --> starting at object with constructor '{name}'");
    let inner = way.len() - 1;
    for (i, &(o, k)) in way.iter().enumerate().skip(1) {
        if i <= SHOWN_FIRST || i > inner - SHOWN_LAST {
            let (k, name) = (key(cx, way[i - 1].0, k), constructor_name(cx, o.get(cx)));
            text.push_str(&format!("\n    |     {k} -> object with constructor '{name}'"));
        } else if i == SHOWN_FIRST + 1 {
            text.push_str("\n    |     ...");
        }
    }
    let closing = key(cx, way[inner].0, closing);
    text.push_str(&format!("\n    --- {closing} closes the circle"));
    cx.type_error(&text)
}
