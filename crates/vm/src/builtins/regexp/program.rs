//! Compiled patterns and running them over strings: where `tally_regexp` meets the heap.
//!
//! A program is compiled once per pattern and flags ([`State::programs`], emptied when full). The places that a search
//! found are in [`State::scratch`] until the next one; memory that a search needs is charged while it runs, and it ends
//! when the program is interrupted.
//!
//! **Invariants.** Positions are code units. No view of the subject outlives a call here, and nothing here runs
//! JavaScript but the function that an interrupt calls.

use super::legacy::Legacy;
use crate::cx::{Cx, JsResult, Thrown};
use crate::interp::call::interrupted;
use crate::object::NameCell;
use crate::object::shape::Shape;
use crate::object::string::{self, Str, StrExt, StrView};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use tally_heap::{Gc, Local, OutOfMemory, Root, Value};
use tally_ledger::{Account, Charge, LimitError};
use tally_offheap::AllocError;
use tally_regexp::{Host, NONE, Regex, Scratch, Stop, Subject};

pub use tally_regexp::{Flags, LETTERS};

/// A compiled pattern.
pub struct Program {
    pub flags: Flags,
    regex: Regex,
    /// The names of groups, in order.
    pub names: Vec<Root<NameCell>>,
    /// The shape of the objects that `groups` holds, once one was made.
    pub groups_shape: RefCell<Option<Root<Shape>>>,
    /// For the memory it has.
    _charge: Charge,
}

impl Program {
    /// How many groups there are, the whole match among them.
    pub fn groups(&self) -> usize {
        self.regex.groups()
    }
    /// The groups that have the n-th name.
    pub fn named(&self, n: usize) -> &[u32] {
        self.regex.names().get(n).map_or(&[], |name| &name.groups)
    }
    /// The names as text, in order.
    pub fn name_texts(&self) -> impl Iterator<Item = &[u16]> {
        self.regex.names().iter().map(|n| &*n.text)
    }
    pub fn sticky(&self) -> bool {
        self.flags.has(b'y')
    }

    fn find(&self, text: Subject<'_>, from: usize, sticky: bool, scratch: &mut Scratch, host: &mut Asked<'_>) -> Result<bool, Stop> {
        self.regex.find(text, from, sticky, scratch, host)
    }

    /// AdvanceStringIndex. §22.2.7.3
    fn step(&self, text: StrView<'_>, at: usize) -> usize {
        if self.flags.full_unicode() && at < text.len() { at + text.code_point_at(at).1 } else { at + 1 }
    }
}

/// What the builtin remembers of an isolate.
#[derive(Default)]
pub struct State {
    programs: HashMap<Box<[u16]>, Vec<(Rc<Program>, Root<Value>)>>,
    /// Patterns met lately, by their address.
    recent: Vec<Option<Recent>>,
    count: usize,
    /// About how many bytes they have.
    bytes: usize,
    /// Memory of searches, and what the last one found.
    pub scratch: Option<Box<Scratch>>,
    /// The shape of regular expressions that have `lastIndex` alone, as it was made.
    pub shape: Option<Root<Shape>>,
    pub legacy: Legacy,
    /// The shape of what `exec` answers with, once one was made.
    pub match_shape: Option<Root<Shape>>,
    pub plain: super::exec::Checked,
}

/// Programs kept before the cache starts over.
const MAX_PROGRAMS: usize = 512;
/// Bytes of programs kept, beside the last one.
const MAX_BYTES: usize = 4 << 20;
/// What compiling takes of memory, in proportion to the pattern.
const BYTES_PER_UNIT: usize = 100;

/// A string and the cell of its program.
struct Recent {
    pattern: Root<Value>,
    flags: Flags,
    cell: Root<Value>,
}

/// Patterns remembered by their string: a literal in a loop is one.
const RECENT: usize = 64;

/// The cell with the `Rc<Program>` of a pattern, which regular expressions share. SyntaxError if it is none.
pub fn compile(cx: &mut Cx, pattern: Local<Str>, flags: Flags, out: Local<Value>) -> JsResult {
    let bits = cx.val(pattern).raw().bits();
    let place = ((bits >> 4) ^ (bits >> 12) ^ u64::from(flags.0)) as usize % RECENT;
    if let Some(Some(recent)) = cx.builtins.regexp.recent.get(place)
        && recent.flags == flags
        && recent.pattern.val(cx) == cx.val(pattern)
    {
        cx.set(out, recent.cell.val(cx));
        return Ok(());
    }
    compile_units(cx, pattern, flags, out)?;
    let recent = Recent {
        pattern: cx.new_root(cx.val(pattern), "pattern of a regular expression"),
        flags,
        cell: cx.new_root(cx.val(out), "program of a regular expression"),
    };
    let list = &mut cx.builtins.regexp.recent;
    if list.is_empty() {
        list.resize_with(RECENT, || None);
    }
    list[place] = Some(recent);
    Ok(())
}

fn compile_units(cx: &mut Cx, pattern: Local<Str>, flags: Flags, out: Local<Value>) -> JsResult {
    string::flatten(cx, pattern)?;
    let units = pattern.get(cx).view().to_utf16();
    let known = cx.builtins.regexp.programs.get(&*units);
    if let Some((_, cell)) = known.and_then(|list| list.iter().find(|p| p.0.flags == flags)) {
        cx.set(out, cell.val(cx));
        return Ok(());
    }
    // Tree, sets and code are some tens of bytes for each unit.
    let room = cx.scratch(units.len().saturating_mul(BYTES_PER_UNIT))?;
    let regex = match Regex::new(&units, flags) {
        Ok(regex) => regex,
        Err(e) => {
            let text = String::from_utf16_lossy(&units);
            return Err(cx.syntax_error(&format!("Invalid regular expression: /{text}/{}: {e}", flags.text())));
        }
    };
    let mark = cx.open_scope();
    let name = cx.slot();
    let mut names = Vec::with_capacity(regex.names().len());
    for n in regex.names() {
        let atom = string::intern_utf16(cx.heap_mut(), &n.text, name).map_err(|e| cx.out_of_memory(e))?;
        names.push(cx.new_root_of(atom.get(cx), "name of a group"));
    }
    let bytes = regex.memory() + names.len() * 64 + size_of::<Program>();
    let charge = cx.obtain(bytes as u64, |cx| cx.ledger().charge(Account::Native, bytes as u64).map_err(AllocError::Limit))?;
    drop(room);
    let p = Rc::new(Program { flags, regex, names, groups_shape: RefCell::default(), _charge: charge });
    cx.new_foreign(name, p.clone(), bytes)?;
    cx.copy(out, name);
    cx.close_scope(mark);
    let cell = cx.new_root(cx.val(out), "program of a regular expression");
    let state = &mut cx.builtins.regexp;
    if state.count >= MAX_PROGRAMS || state.bytes + bytes > MAX_BYTES {
        state.programs.clear();
        state.recent.clear();
        (state.count, state.bytes) = (0, 0);
    }
    state.count += 1;
    state.bytes += bytes;
    state.programs.entry(units.into()).or_default().push((p, cell));
    Ok(())
}

/// The machine as a search sees it.
struct Asked<'c> {
    cx: &'c Cx,
    charge: Option<Charge>,
    refused: Option<LimitError>,
}

impl Host for Asked<'_> {
    #[cold]
    fn charge(&mut self, bytes: usize) -> bool {
        let done = match &mut self.charge {
            Some(charge) => charge.grow(bytes as u64),
            None => self.cx.ledger().charge(Account::Native, bytes as u64).map(|c| self.charge = Some(c)),
        };
        self.refused = done.err();
        self.refused.is_none()
    }
    #[cold]
    fn release(&mut self, bytes: usize) {
        if let Some(charge) = &mut self.charge {
            charge.shrink(bytes as u64);
        }
    }
    #[cold]
    fn interrupted(&mut self) -> bool {
        self.cx.machine.interrupted()
    }
}

/// Why a search stopped, with the limit that was met if one was.
type Stopped = (Stop, Option<LimitError>);

/// Calls `f` with the string's units, memory for searches, and the machine.
fn with_text<R>(
    cx: &mut Cx,
    s: Local<Str>,
    f: impl FnOnce(StrView<'_>, Subject<'_>, &mut Scratch, &mut Asked<'_>) -> Result<R, Stop>,
) -> Result<R, Stopped> {
    let mut scratch = cx.builtins.regexp.scratch.take().unwrap_or_default();
    let mut host = Asked { cx, charge: None, refused: None };
    let view = s.get(cx).view();
    let subject = match view {
        StrView::Latin1(bytes) => Subject::Latin1(bytes),
        StrView::Utf16(units) => Subject::Utf16(units),
    };
    let r = f(view, subject, &mut scratch, &mut host);
    let refused = host.refused.take();
    drop(host);
    cx.builtins.regexp.scratch = Some(scratch);
    r.map_err(|stop| (stop, refused))
}

/// After a search was stopped: nothing if it may be tried again.
#[cold]
fn stopped(cx: &mut Cx, (stop, refused): Stopped, collected: &mut bool) -> JsResult {
    match stop {
        Stop::Interrupted => interrupted(cx),
        Stop::Memory if !*collected => {
            *collected = true;
            cx.collect(Gc::Full, "regular expression");
            Ok(())
        }
        Stop::Memory => Err(no_memory(cx, refused)),
        Stop::TooLong => Err(cx.range_error("Invalid string length")),
    }
}

fn no_memory(cx: &mut Cx, refused: Option<LimitError>) -> Thrown {
    let e = match refused {
        Some(limit) => OutOfMemory::Limit(limit),
        None => OutOfMemory::System { bytes: 0 },
    };
    cx.out_of_memory(e)
}

/// The first match in `s` (flat) at or after `from`; only at `from` if `sticky`. Its places are in [`State::scratch`].
pub fn find(cx: &mut Cx, p: &Program, s: Local<Str>, from: usize, sticky: bool) -> JsResult<bool> {
    let mut collected = false;
    loop {
        match with_text(cx, s, |_, text, scratch, host| p.find(text, from, sticky, scratch, host)) {
            Ok(found) => return Ok(found),
            Err(why) => stopped(cx, why, &mut collected)?,
        }
    }
}

/// Where a group matched in the search before.
pub fn group(cx: &Cx, n: usize) -> Option<Range<usize>> {
    cx.builtins.regexp.scratch.as_ref()?.group(n)
}

/// The places of several matches.
pub struct Places {
    /// Starts and ends of the groups of each match in turn; [`NONE`] for what did not take part.
    all: Vec<u32>,
    /// Groups that are kept of a match.
    groups: usize,
    count: usize,
    charge: Option<Charge>,
}

/// Matches between two questions whether the program was interrupted.
const OFTEN: usize = 1 << 14;
/// Places that go uncounted.
const FREE_PLACES: usize = (64 << 10) / 4;

impl Places {
    fn new(groups: usize) -> Places {
        Places { all: Vec::new(), groups, count: 0, charge: None }
    }
    /// Those of the match that was found last.
    pub fn last(cx: &Cx, groups: usize) -> Places {
        let found = cx.builtins.regexp.scratch.as_ref().map_or(&[][..], |s| s.places(groups));
        Places { all: found.to_vec(), groups, count: 1, charge: None }
    }
    pub fn len(&self) -> usize {
        self.count
    }
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
    /// The places of the n-th match.
    pub fn of(&self, n: usize) -> Match<'_> {
        Match(&self.all[n * 2 * self.groups..(n + 1) * 2 * self.groups])
    }
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Match<'_>> {
        self.all.chunks_exact(2 * self.groups).map(Match)
    }

    fn push(&mut self, scratch: &Scratch, host: &mut Asked<'_>) -> Result<(), Stop> {
        // Searches that find at once do not ask by themselves.
        if self.len() % OFTEN == OFTEN - 1 && host.interrupted() {
            return Err(Stop::Interrupted);
        }
        let n = 2 * self.groups;
        if self.all.len() + n > self.all.capacity() {
            let mut more = self.all.capacity().max(n * 8);
            if self.all.capacity() + more > FREE_PLACES {
                // Twofold while it is short, then by a part.
                more = if more > FREE_PLACES * 16 { more / 8 } else { more };
                let bytes = (more * 4) as u64;
                let done = match &mut self.charge {
                    Some(charge) => charge.grow(bytes),
                    None => host.cx.ledger().charge(Account::Native, bytes).map(|c| self.charge = Some(c)),
                };
                if let Err(limit) = done {
                    host.refused = Some(limit);
                    return Err(Stop::Memory);
                }
            }
            self.all.try_reserve_exact(more).map_err(|_| Stop::Memory)?;
        }
        self.all.extend_from_slice(scratch.places(self.groups));
        self.count += 1;
        Ok(())
    }
}

/// The places of one match.
#[derive(Clone, Copy)]
pub struct Match<'p>(&'p [u32]);

impl Match<'_> {
    pub fn group(self, n: usize) -> Option<Range<usize>> {
        match (self.0.get(2 * n), self.0.get(2 * n + 1)) {
            (Some(&a), Some(&b)) if a != NONE && b != NONE => Some(a as usize..b as usize),
            _ => None,
        }
    }
    /// Starts and ends in turn.
    pub fn places(&self) -> &[u32] {
        self.0
    }
    pub fn start(self) -> usize {
        self.0[0] as usize
    }
    pub fn end(self) -> usize {
        self.0[1] as usize
    }
}

/// All matches in `s` (flat) from its start on, as a global regular expression finds them, with so many groups of each.
pub fn collect(cx: &mut Cx, p: &Program, s: Local<Str>, sticky: bool, groups: usize) -> JsResult<Places> {
    collect_some(cx, p, s, sticky, groups, &mut Some(0), usize::MAX)
}

/// The next of them, at most `most`: `next` is where to go on, none if there are no more.
pub fn collect_some(
    cx: &mut Cx,
    p: &Program,
    s: Local<Str>,
    sticky: bool,
    groups: usize,
    next: &mut Option<usize>,
    most: usize,
) -> JsResult<Places> {
    let mut places = Places::new(groups);
    let Some(mut from) = *next else { return Ok(places) };
    let mut collected = false;
    loop {
        let done = with_text(cx, s, |view, text, scratch, host| {
            while places.len() < most {
                if from > view.len() || !p.find(text, from, sticky, scratch, host)? {
                    return Ok(None);
                }
                let Some(m) = scratch.group(0) else { return Ok(None) };
                places.push(scratch, host)?;
                from = if m.is_empty() { p.step(view, m.end) } else { m.end };
            }
            Ok(Some(from))
        });
        match done {
            Ok(rest) => {
                *next = rest;
                return Ok(places);
            }
            Err(why) => stopped(cx, why, &mut collected)?,
        }
    }
}

/// Matches in `s` (flat) as `split` wants them: never empty at the end of the part before, none at the end of the text.
pub fn separators(cx: &mut Cx, p: &Program, s: Local<Str>, limit: usize) -> JsResult<Places> {
    let mut places = Places::new(p.groups());
    // `part` is where the current part begins.
    let (mut from, mut part, mut collected) = (0, 0, false);
    loop {
        let done = with_text(cx, s, |view, text, scratch, host| {
            let size = view.len();
            while from < size && places.len() < limit && p.find(text, from, false, scratch, host)? {
                let Some(m) = scratch.group(0) else { break };
                if m.start >= size {
                    break;
                }
                if m.end == part {
                    from = p.step(view, m.start.max(from));
                    continue;
                }
                places.push(scratch, host)?;
                part = m.end;
                from = if m.is_empty() { p.step(view, m.end) } else { m.end };
            }
            Ok(())
        });
        match done {
            Ok(()) => return Ok(places),
            Err(why) => stopped(cx, why, &mut collected)?,
        }
    }
}
