//! Binding `errors`: error objects with Node's stacks, and libuv's names.

use super::args::{self, Item};
use super::system::{self, SystemError};
use crate::permission::{self, Scope};
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::interp::{ThrowSite, TraceFrom};
use tally_vm::object::Object;
use tally_vm::object::prop_table::attr;
use tally_vm::object::string::{self, Str};
use tally_vm::ops::property::{self, Own};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult, Thrown, kinds};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("create"), 3, create),
    Prop::HostMethod(Key::Name("uvErrorName"), 1, uv_error_name),
    Prop::HostMethod(Key::Name("uvErrorMap"), 0, uv_error_map),
    Prop::HostMethod(Key::Name("throwSite"), 0, throw_site),
    Prop::HostMethod(Key::Name("sourceContext"), 1, source_context),
    Prop::HostMethod(Key::Name("setMapStacks"), 1, set_map_stacks),
    Prop::HostMethod(Key::Name("setPrepareStackTrace"), 1, set_prepare_stack_trace),
];

/// Throws the error of a system call.
#[cold]
pub fn system_error(cx: &mut Cx, e: &std::io::Error, syscall: &'static str, path: Option<&str>, dest: Option<&str>) -> Thrown {
    let mut error = SystemError::from_io(e, syscall);
    error.path = path.map(str::to_owned);
    error.dest = dest.map(str::to_owned);
    error.throw(cx)
}

/// `create(proto, message, header) -> error`
fn create<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let header = args::text(cx, a, 2)?;
    let [out, message] = cx.slots();
    cx.copy(message, a.get(cx, 1));
    // The JavaScript function that called this is the error's constructor.
    new_error(cx, out, a.get(cx, 0), &header, message, 1)?;
    Ok(cx.val(out))
}

/// An error with this prototype, whose stack begins with `header` and shows neither the running native nor the
/// innermost `hidden` functions.
pub fn new_error(
    cx: &mut Cx,
    out: Local<Value>,
    proto: Local<Value>,
    header: &str,
    message: Local<Value>,
    hidden: usize,
) -> JsResult<Local<Object>> {
    let o = cx.new_object_kind(out, kinds::ERROR, proto)?;
    tally_vm::errors::clear_internal(cx, o);
    let mark = cx.open_scope();
    tally_vm::errors::install_stack(cx, o, Some(header), TraceFrom::Hidden(hidden))?;
    let name = cx.names().message;
    cx.put_own(o, name, attr::HIDDEN, message)?;
    cx.close_scope(mark);
    Ok(o)
}

/// `setPrepareStackTrace(fn)`: `fn(error, frames)` gives the `stack` of errors while `Error.prepareStackTrace` is set.
fn set_prepare_stack_trace<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    cx.builtins.prepare_stack = Some(cx.new_root(cx.val(a.get(cx, 0)), "Error.prepareStackTrace"));
    Ok(Imm::UNDEFINED)
}

/// `setMapStacks(enabled)`: that function is asked for the `stack` of every error.
fn set_map_stacks<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    cx.builtins.always_prepare_stack = cx.val(a.get(cx, 0)).raw().is_true();
    Ok(Imm::UNDEFINED)
}

/// `uvErrorName(errno) -> [name, message] | undefined`
fn uv_error_name<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some((name, text)) = i32::try_from(args::int(cx, a, 0)).ok().and_then(system::lookup) else {
        return Ok(Imm::UNDEFINED);
    };
    let out = cx.slot();
    args::list(cx, out, &[Item::from(name), Item::from(text)])?;
    Ok(cx.val(out))
}

/// `uvErrorMap() -> [[errno, name, message], ...]`
fn uv_error_map<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let [out, row] = cx.slots();
    let all = cx.new_array(out, 0)?;
    for (errno, name, text) in system::ERRORS {
        args::list(cx, row, &[Item::Number(f64::from(*errno)), Item::from(*name), Item::from(*text)])?;
        cx.push(all, row)?;
    }
    Ok(cx.val(out))
}

/// `throwSite() -> { filename, line, column, sourceLine } | undefined`: where the last exception was thrown.
fn throw_site<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let site = cx.throw_site();
    site_object(cx, site)
}

/// `sourceContext(error) -> { filename, line, column, sourceLine } | null | undefined`: where the error was made. Null if
/// its stack shows source text already.
fn source_context<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(stack) = stack_of(cx, a.get(cx, 0))? else { return Ok(Imm::UNDEFINED) };
    if has_source(&stack) {
        return Ok(Imm::NULL);
    }
    site_object(cx, first_place(&stack).and_then(|place| place.with_source(cx)))
}

fn site_object<'a>(cx: &'a mut Cx, site: Option<ThrowSite>) -> JsResult<Val<'a>> {
    let Some(site) = site else { return Ok(Imm::UNDEFINED) };
    let out = cx.slot();
    let o = cx.new_object(out)?;
    args::put_item(cx, o, "filename", &Item::Text(site.file))?;
    args::put_item(cx, o, "line", &Item::Number(f64::from(site.line)))?;
    args::put_item(cx, o, "column", &Item::Number(f64::from(site.column)))?;
    args::put_item(cx, o, "sourceLine", &Item::Text(site.text))?;
    Ok(cx.val(out))
}

/// An error's own `stack`, if that is a string.
pub(super) fn stack_of(cx: &mut Cx, v: Local<Value>) -> JsResult<Option<String>> {
    let Some(o) = v.cast::<Object>(cx).filter(|_| cx.val(v).kind() == Some(kinds::ERROR)) else { return Ok(None) };
    let slot = cx.slot();
    let name = cx.names().stack;
    match property::own(cx, o.get(cx), name.get(cx).into()) {
        Own::Data(value, _) => cx.set(slot, value),
        Own::Accessor(..) => tally_vm::errors::stack_of(cx, o, slot)?,
        _ => {}
    }
    let Some(s) = slot.cast::<Str>(cx) else { return Ok(None) };
    string::flatten(cx, s)?;
    Ok(Some(string::to_rust_string(s.get(cx))))
}

/// A place in a source file, 1-based.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    file: String,
    line: u32,
    column: u32,
}

impl Place {
    /// With the line of text that stands there, if the file can be read.
    fn with_source(self, cx: &Cx) -> Option<ThrowSite> {
        let text = match self.file.strip_prefix("node:") {
            Some(id) => std::borrow::Cow::Borrowed(crate::js_files::find(id)?.source.as_bytes()),
            None => {
                let file = self.file.strip_prefix("file://").unwrap_or(&self.file);
                // (Programs name the files of their scripts.)
                permission::path(cx, Scope::FsRead, file.as_ref(), true).ok()?;
                std::fs::read(file).ok()?.into()
            }
        };
        let line = text.split(|b| *b == b'\n').nth(self.line.checked_sub(1)? as usize)?;
        let text = String::from_utf8_lossy(line).trim_end_matches('\r').to_owned();
        Some(ThrowSite { file: self.file, line: self.line, column: self.column, text })
    }
}

/// Whether a stack has source text in front already (errors of compilation).
pub(super) fn has_source(stack: &str) -> bool {
    let is_carets = |l: &str| l.contains('^') && l.trim_matches(['^', ' ', '\t']).is_empty();
    stack.lines().nth(2).is_some_and(is_carets)
}

/// The place of the first frame of a stack's text: `    at f (file:line:column)` or `    at file:line:column`.
fn first_place(stack: &str) -> Option<Place> {
    let frame = stack.lines().find_map(|l| l.strip_prefix("    at "))?;
    let place = match frame.rfind('(') {
        Some(open) => frame[open + 1..].strip_suffix(')')?,
        None => frame.strip_prefix("async ").unwrap_or(frame),
    };
    let (rest, column) = place.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some(Place { file: file.to_owned(), line: line.parse().ok()?, column: column.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_from_stacks() {
        let place = |s: &str| first_place(s).map(|p| (p.file, p.line, p.column));
        assert_eq!(place("Error: a\nb\n    at f (/x/y.js:3:14)\n    at /z.js:1:2"), Some(("/x/y.js".into(), 3, 14)));
        assert_eq!(place("Error\n    at /z:9/a.js:1:2"), Some(("/z:9/a.js".into(), 1, 2)));
        assert_eq!(place("Error\n    at async /z.js:1:2"), Some(("/z.js".into(), 1, 2)));
        assert_eq!(place("Error\n    at Array.map (<anonymous>)"), None);
        assert_eq!(place("Error: none"), None);
        assert!(has_source("/x.js:1\na b\n  ^\n\nSyntaxError: no\n    at f (/x/y.js:3:14)"));
        assert!(!has_source("Error: a\n    at f (/x/y.js:3:14)\n    at g (/x/y.js:3:14)"));
    }
}
