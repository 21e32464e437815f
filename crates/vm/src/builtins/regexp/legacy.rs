//! `RegExp.$1` and its kin: what the last match was. <https://github.com/tc39/proposal-regexp-legacy-features>
//!
//! Places of the first groups are copied at each match, and the text is kept; strings are made when somebody asks. Only
//! regular expressions that `RegExp` itself made take part, and each realm sees its own matches alone: the record here is
//! that of one realm, and goes into the REALM cell when another's turn comes.

use super::exec::LEGACY;
use super::program::Places;
use crate::builtins::support::arg;
use crate::cx::{Args, Cx, JsResult};
use crate::object::Object;
use crate::object::create::internal;
use crate::object::foreign::{Foreign, ForeignExt};
use crate::object::slots::{Slots, SlotsExt};
use crate::object::string::{self, Str, StrExt};
use crate::ops::{compare, convert};
use crate::realm::{Intrinsic, Key, Prop, Realm, RealmExt};
use std::ops::Range;
use tally_heap::{Imm, Local, Root, Val, Value};
use tally_regexp::NONE;

/// Places that are kept: the whole match, nine groups, and the last one.
const KEPT: usize = 10;

#[derive(Default)]
pub struct Legacy {
    /// The realm whose record this is, the last match's text, and `input`.
    roots: Option<[Root<Value>; 3]>,
    found: Found,
}

/// Where the last match was.
#[derive(Clone, Copy, Default)]
struct Found {
    places: [u32; 2 * KEPT],
    groups: usize,
    last: (u32, u32),
}

/// Notes the last of several matches.
pub fn note_last(cx: &mut Cx, r: Local<Object>, s: Local<Str>, matches: &Places) -> JsResult {
    if let Some(last) = matches.len().checked_sub(1)
        && prepare(cx, r, s)?
    {
        cx.builtins.regexp.legacy.found.keep(matches.of(last).places());
    }
    Ok(())
}

/// Notes the match that was found last.
#[inline]
pub fn note(cx: &mut Cx, r: Local<Object>, s: Local<Str>, groups: usize) -> JsResult {
    if prepare(cx, r, s)? {
        let state = &mut cx.builtins.regexp;
        if let Some(scratch) = &state.scratch {
            state.legacy.found.keep(scratch.places(groups));
        }
    }
    Ok(())
}

impl Found {
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

/// Keeps the text in the current realm's record, if the regular expression takes part.
#[inline]
fn prepare(cx: &mut Cx, r: Local<Object>, s: Local<Str>) -> JsResult<bool> {
    let flags = internal(cx, r, super::exec::FLAGS);
    if !flags.is_int() || flags.as_int() & LEGACY == 0 {
        return Ok(false);
    }
    if !is_current(cx) {
        switch(cx)?;
    }
    if let Some([_, text, input]) = &cx.builtins.regexp.legacy.roots {
        let s = cx.val(s);
        if text.val(cx) != s {
            text.set(s);
        }
        if input.val(cx) != s {
            input.set(s);
        }
    }
    Ok(true)
}

/// Whether the record is that of the current realm.
#[inline]
fn is_current(cx: &Cx) -> bool {
    cx.builtins.regexp.legacy.roots.as_ref().is_some_and(|[realm, ..]| realm.val(cx) == cx.realm().val())
}

/// Makes the record that of the current realm; the one there was goes into its own.
#[cold]
fn switch(cx: &mut Cx) -> JsResult {
    let mark = cx.open_scope();
    let [realm, kept, found] = cx.slots();
    let legacy = &cx.builtins.regexp.legacy;
    let places = legacy.found;
    if let Some(roots) = &legacy.roots {
        cx.set(realm, roots[0].val(cx));
        let slots = cx.new_slots(kept, 3)?;
        cx.new_foreign(found, places, size_of::<Found>())?;
        if let Some(realm) = realm.cast::<Realm>(cx).map(|r| r.get(cx))
            && let Some([_, text, input]) = &cx.builtins.regexp.legacy.roots
        {
            let holder = slots.get(cx);
            for (i, v) in [text.val(cx), input.val(cx), cx.val(found)].into_iter().enumerate() {
                cx.write(holder, holder.at(i), v);
            }
            cx.write(realm, &realm.last_match, holder.val());
        }
    }
    let now = cx.realm();
    let kept = now.read(&now.last_match).cast::<Slots>();
    let empty = cx.val(cx.strings.empty());
    let (text, input, places) = match kept {
        Some(kept) => {
            let places = kept.read(kept.at(2)).cast::<Foreign>().and_then(|f| f.downcast::<Found>().copied());
            (kept.read(kept.at(0)), kept.read(kept.at(1)), places.unwrap_or_default())
        }
        None => (empty, empty, Found::default()),
    };
    let roots = [now.val(), text, input].map(|v| cx.new_root(v, "last match of a regular expression"));
    cx.write(now, &now.last_match, Imm::UNDEFINED);
    cx.builtins.regexp.legacy = Legacy { roots: Some(roots), found: places };
    cx.close_scope(mark);
    Ok(())
}

/// TypeError unless `this` is the running function's %RegExp%.
fn receiver(cx: &mut Cx, a: Args, name: &str) -> JsResult {
    let this = a.this(cx);
    let own = cx.realm().peek(Intrinsic::RegExp).is_some_and(|c| cx.val(this) == c.val());
    if own { Ok(()) } else { Err(cx.type_error(&format!("RegExp.{name} called on an object that is not the RegExp constructor"))) }
}

fn part<'a>(cx: &'a mut Cx, a: Args, name: &str, place: impl FnOnce(&Found, usize) -> Option<Range<usize>>) -> JsResult<Val<'a>> {
    receiver(cx, a, name)?;
    if !is_current(cx) {
        switch(cx)?;
    }
    let [text, out] = cx.slots();
    let legacy = &cx.builtins.regexp.legacy;
    let held = legacy.roots.as_ref().map_or(Imm::UNDEFINED, |roots| roots[1].val(cx));
    let range = held.cast::<Str>().and_then(|s| place(&legacy.found, s.len()));
    cx.set(text, held);
    let (Some(range), Some(s)) = (range, text.cast::<Str>(cx)) else { return Ok(cx.val(cx.strings.empty())) };
    string::substring(cx, s, range.start, range.end, out)?;
    Ok(cx.val(out))
}

fn place(a: u32, b: u32) -> Option<Range<usize>> {
    (a != NONE && b != NONE).then_some(a as usize..b as usize)
}

fn group(legacy: &Found, n: usize) -> Option<Range<usize>> {
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
    if !is_current(cx) {
        switch(cx)?;
    }
    Ok(match &cx.builtins.regexp.legacy.roots {
        Some(roots) => roots[2].val(cx),
        None => cx.val(cx.strings.empty()),
    })
}

fn set_input<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    receiver(cx, a, "input")?;
    let text = cx.slot();
    let v = arg(cx, a, 0);
    convert::to_string(cx, v, text)?;
    if !is_current(cx) {
        switch(cx)?;
    }
    if let Some(roots) = &cx.builtins.regexp.legacy.roots {
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
