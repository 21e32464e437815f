//! `RegExp.$1` and its kin: what the last match was. <https://github.com/tc39/proposal-regexp-legacy-features>
//!
//! Places of the first groups are copied at each match, and the text is kept; strings are made when somebody asks. Only
//! regular expressions that `RegExp` itself made take part, and each realm sees its own matches alone.

use super::exec::LEGACY;
use super::program::Places;
use crate::builtins::support::arg;
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::create::internal;
use crate::object::string::{self, Str, StrExt};
use crate::ops::{compare, convert};
use crate::realm::{Intrinsic, Key, Prop, RealmExt};
use std::ops::Range;
use tally_heap::{Imm, Local, Root, Val, Value};
use tally_regexp::NONE;

/// Places that are kept: the whole match, nine groups, and the last one.
const KEPT: usize = 10;

#[derive(Default)]
pub struct Legacy {
    /// The realm of the last match, its text, and what was assigned to `input`, if anything.
    roots: Option<[Root<Value>; 3]>,
    places: [u32; 2 * KEPT],
    groups: usize,
    last: (u32, u32),
}

/// Notes the last of several matches.
pub fn note_last(cx: &mut Cx, r: Local<Object>, s: Local<Str>, matches: &Places) {
    if let Some(last) = matches.len().checked_sub(1) {
        note_places(cx, r, s, matches.of(last).places());
    }
}

/// Notes the match that was found last.
#[inline]
pub fn note(cx: &mut Cx, r: Local<Object>, s: Local<Str>, groups: usize) {
    if !prepare(cx, r, s) {
        return;
    }
    let state = &mut cx.builtins.regexp;
    if let Some(scratch) = &state.scratch {
        state.legacy.keep(scratch.places(groups));
    }
}

fn note_places(cx: &mut Cx, r: Local<Object>, s: Local<Str>, found: &[u32]) {
    if prepare(cx, r, s) {
        cx.builtins.regexp.legacy.keep(found);
    }
}

impl Legacy {
    #[inline]
    fn keep(&mut self, found: &[u32]) {
        let n = found.len().min(2 * KEPT);
        self.places[..n].copy_from_slice(&found[..n]);
        self.groups = n / 2;
        self.last = match *found {
            [_, _, .., a, b] => (a, b),
            _ => (NONE, NONE),
        };
    }
}

/// Keeps the text and the realm, if the regular expression takes part.
#[inline]
fn prepare(cx: &mut Cx, r: Local<Object>, s: Local<Str>) -> bool {
    let flags = internal(cx, r, super::exec::FLAGS);
    if !flags.is_int() || flags.as_int() & LEGACY == 0 {
        return false;
    }
    match &cx.builtins.regexp.legacy.roots {
        Some([realm, text, input]) => {
            let s = cx.val(s);
            if text.val(cx) != s {
                text.set(s);
            }
            if input.val(cx) != s {
                input.set(s);
            }
            let now = cx.realm().val();
            if realm.val(cx) != now {
                realm.set(now);
            }
        }
        None => {
            let root = |v: Val<'_>| cx.new_root(v, "last match of a regular expression");
            let roots = [root(cx.realm().val()), root(cx.val(s)), root(cx.val(s))];
            cx.builtins.regexp.legacy.roots = Some(roots);
        }
    }
    true
}

/// TypeError unless `this` is the running function's %RegExp%.
fn receiver(cx: &mut Cx, a: Args, name: &str) -> JsResult {
    let this = a.this(cx);
    let own = cx.realm().peek(Intrinsic::RegExp).is_some_and(|c| cx.val(this) == c.val());
    if own { Ok(()) } else { Err(cx.type_error(&format!("RegExp.{name} called on an object that is not the RegExp constructor"))) }
}

/// The record of the current realm.
fn record(cx: &Cx) -> Option<(&Legacy, &[Root<Value>; 3])> {
    let legacy = &cx.builtins.regexp.legacy;
    let roots = legacy.roots.as_ref()?;
    (roots[0].val(cx) == cx.realm().val()).then_some((legacy, roots))
}

fn part<'a>(cx: &'a mut Cx, a: Args, name: &str, place: impl FnOnce(&Legacy, usize) -> Option<Range<usize>>) -> JsResult<Val<'a>> {
    receiver(cx, a, name)?;
    let [text, out] = cx.slots();
    let Some((legacy, roots)) = record(cx) else { return Ok(cx.val(cx.strings.empty())) };
    let held = roots[1].val(cx);
    let range = held.cast::<Str>().and_then(|s| place(legacy, s.len()));
    cx.set(text, held);
    let (Some(range), Some(s)) = (range, text.cast::<Str>(cx)) else { return Ok(cx.val(cx.strings.empty())) };
    string::substring(cx, s, range.start, range.end, out)?;
    Ok(cx.val(out))
}

fn place(a: u32, b: u32) -> Option<Range<usize>> {
    (a != NONE && b != NONE).then_some(a as usize..b as usize)
}

fn group(legacy: &Legacy, n: usize) -> Option<Range<usize>> {
    if n < legacy.groups { place(legacy.places[2 * n], legacy.places[2 * n + 1]) } else { None }
}

macro_rules! groups {
    ($($f:ident $n:literal;)*) => {
        $(fn $f<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
            part(cx, a, concat!("$", $n), |l, _| group(l, $n))
        })*
    };
}
groups! {
    dollar1 1; dollar2 2; dollar3 3; dollar4 4; dollar5 5; dollar6 6; dollar7 7; dollar8 8; dollar9 9;
}

fn last_match<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    part(cx, a, "lastMatch", |l, _| group(l, 0))
}
fn last_paren<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    part(cx, a, "lastParen", |l, _| place(l.last.0, l.last.1))
}
fn left_context<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    part(cx, a, "leftContext", |l, _| group(l, 0).map(|r| 0..r.start))
}
fn right_context<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    part(cx, a, "rightContext", |l, n| group(l, 0).map(|r| r.end..n))
}

fn input<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    receiver(cx, a, "input")?;
    Ok(match record(cx) {
        Some((_, roots)) => roots[2].val(cx),
        None => cx.val(cx.strings.empty()),
    })
}

fn set_input<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    receiver(cx, a, "input")?;
    let text = cx.slot();
    let v = arg(cx, a, 0);
    convert::to_string(cx, v, text)?;
    if record(cx).is_none() {
        let root = |v: Val<'_>| cx.new_root(v, "last match of a regular expression");
        let empty = cx.val(cx.strings.empty());
        let roots = [root(cx.realm().val()), root(empty), root(empty)];
        cx.builtins.regexp.legacy = Legacy { roots: Some(roots), ..Legacy::default() };
    }
    if let Some((_, roots)) = record(cx) {
        roots[2].set(cx.val(text));
    }
    Ok(Imm::UNDEFINED)
}

const fn getter(name: &'static str, native: crate::cx::Native) -> Prop {
    Prop::Getter(Key::Name(name), native)
}

/// The properties of the constructor.
pub const STATICS: [Prop; 19] = [
    Prop::Accessor(Key::Name("input"), input, set_input),
    Prop::Accessor(Key::Name("$_"), input, set_input),
    getter("lastMatch", last_match),
    getter("$&", last_match),
    getter("lastParen", last_paren),
    getter("$+", last_paren),
    getter("leftContext", left_context),
    getter("$`", left_context),
    getter("rightContext", right_context),
    getter("$'", right_context),
    getter("$1", dollar1),
    getter("$2", dollar2),
    getter("$3", dollar3),
    getter("$4", dollar4),
    getter("$5", dollar5),
    getter("$6", dollar6),
    getter("$7", dollar7),
    getter("$8", dollar8),
    getter("$9", dollar9),
];

/// Whether a regular expression made for this `new.target` takes part.
pub fn takes_part(cx: &Cx, target: Local<Value>) -> bool {
    let Some(own) = cx.realm().peek(Intrinsic::RegExp) else { return true };
    cx.val(target).is_undefined() || compare::same_value(cx, cx.val(target), own.val())
}
