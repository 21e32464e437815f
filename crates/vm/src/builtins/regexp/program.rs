//! Compiled patterns: parsing flags, the cache of programs, running a program over a string's units.
//!
//! A program is compiled once per pattern and flags ([`State::programs`], emptied when full). Text that is ASCII is
//! matched as bytes; other text as UTF-16 units, for which Latin-1 strings are widened. What that takes for the last long
//! subject is remembered, so that `exec` in a loop does not look at the whole text every time.
//!
//! A sticky search must not wander on after its position fails: it uses a second program, `(?:pattern)|()`, whose extra
//! capture says that the pattern did not match there.
//!
//! **Invariants.** Positions are code units. No view of the subject outlives a call here.

use super::{errors, names};
use crate::cx::{Cx, JsResult};
use crate::object::string::{self, Str, StrExt, StrView};
use regress::{Match, Regex};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;
use tally_heap::{Local, Root, Value};

/// Flags of a regular expression.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Flags(pub u8);

/// Flag letters in the order in which `flags` lists them.
pub const LETTERS: [u8; 8] = *b"dgimsuvy";

impl Flags {
    /// The flags these letters name, each at most once, `u` and `v` not together.
    pub fn parse(letters: StrView<'_>) -> Option<Flags> {
        let mut bits = 0u8;
        for u in letters.units() {
            let bit = 1 << LETTERS.iter().position(|&l| l as u16 == u)?;
            if bits & bit != 0 {
                return None;
            }
            bits |= bit;
        }
        let f = Flags(bits);
        (!(f.has(b'u') && f.has(b'v'))).then_some(f)
    }
    pub fn has(self, letter: u8) -> bool {
        LETTERS.iter().position(|&l| l == letter).is_some_and(|i| self.0 >> i & 1 != 0)
    }
    /// Whether text is matched by code points.
    pub fn full_unicode(self) -> bool {
        self.has(b'u') || self.has(b'v')
    }
    pub fn text(self) -> String {
        LETTERS.iter().filter(|&&l| self.has(l)).map(|&l| l as char).collect()
    }
    fn for_engine(self) -> regress::Flags {
        regress::Flags {
            icase: self.has(b'i'),
            multiline: self.has(b'm'),
            dot_all: self.has(b's'),
            no_opt: false,
            unicode: self.full_unicode(),
            unicode_sets: self.has(b'v'),
        }
    }
}

/// A compiled pattern.
pub struct Program {
    pub flags: Flags,
    pattern: Box<[u16]>,
    regex: Regex,
    /// The program for one position (module page); `None` inside if the pattern cannot be rewritten so.
    here: OnceCell<Option<Regex>>,
    /// Every match starts at the beginning of the text.
    anchored: bool,
}

/// The engine's compiler recurses once an alternative: patterns with more than these have a thread with more stack.
const INLINE_ALTERNATIVES: usize = 200;
const MAX_ALTERNATIVES: usize = 50_000;
const BYTES_PER_ALTERNATIVE: usize = 8 << 10;

fn engine(pattern: &[u16], flags: Flags) -> Result<Regex, regress::Error> {
    let alternatives = pattern.iter().filter(|&&u| u == u16::from(b'|')).count();
    if alternatives <= INLINE_ALTERNATIVES {
        return engine_here(pattern, flags);
    }
    let too_large = || regress::Error { text: "Regular expression is too deeply nested".into() };
    if alternatives > MAX_ALTERNATIVES {
        return Err(too_large());
    }
    let stack = (4 << 20) + alternatives * BYTES_PER_ALTERNATIVE;
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("regexp".into()).stack_size(stack);
        let made = thread.spawn_scoped(scope, || engine_here(pattern, flags)).map_err(|_| too_large())?;
        made.join().unwrap_or_else(|_| Err(too_large()))
    })
}

fn engine_here(pattern: &[u16], flags: Flags) -> Result<Regex, regress::Error> {
    let rewritten = names::rewrite(pattern, flags);
    let pattern = rewritten.as_deref().unwrap_or(pattern);
    if flags.full_unicode() {
        let points: Vec<u32> = StrView::Utf16(pattern).code_points().collect();
        Regex::from_unicode(points.into_iter(), flags.for_engine())
    } else {
        Regex::from_unicode(names::units(pattern, flags).into_iter(), flags.for_engine())
    }
}

/// Units to be searched.
#[derive(Clone, Copy)]
enum Units<'s> {
    Ascii(&'s str),
    Wide(&'s [u16]),
}

impl Program {
    fn compile(pattern: Box<[u16]>, flags: Flags) -> Result<Program, String> {
        let regex = engine(&pattern, flags).map_err(|e| e.to_string())?;
        let anchored = pattern.first() == Some(&(b'^' as u16)) && !pattern.contains(&(b'|' as u16)) && !flags.has(b'm')
            // `(?m:` may make it multiline, `^*` optional.
            && !pattern.windows(2).any(|w| w == [b'(' as u16, b'?' as u16])
            && !matches!(pattern.get(1), Some(&u) if b"*?{+".contains(&(u as u8)));
        Ok(Program { flags, pattern, regex, here: OnceCell::new(), anchored })
    }

    /// The program that tries one position.
    fn here(&self) -> Option<&Regex> {
        self.here
            .get_or_init(|| {
                let ascii = |s: &'static str| s.encode_utf16();
                let text: Vec<u16> = ascii("(?:").chain(self.pattern.iter().copied()).chain(ascii(")|()")).collect();
                let r = engine(&text, self.flags).ok()?;
                // `\N` with N one above the number of groups is an octal escape, and would now be a reference.
                let groups = r.find("").map_or(0, |m| m.captures.len());
                let reference: Vec<u16> = format!("\\{groups}").encode_utf16().collect();
                (!self.pattern.windows(reference.len()).any(|w| w == reference)).then_some(r)
            })
            .as_ref()
    }

    /// The first match at or after `from`; only one at `from` if `sticky`.
    fn find(&self, text: Units<'_>, from: usize, sticky: bool) -> Option<Match> {
        if !(sticky || self.anchored) {
            return self.run(&self.regex, text, from);
        }
        if self.anchored && from > 0 {
            return None;
        }
        match self.here() {
            Some(here) => {
                let mut m = self.run(here, text, from)?;
                (m.captures.pop() == Some(None)).then_some(m)
            }
            None => self.run(&self.regex, text, from).filter(|m| m.start() == from),
        }
    }

    fn run(&self, regex: &Regex, text: Units<'_>, from: usize) -> Option<Match> {
        match text {
            Units::Ascii(s) => regex.find_from_ascii(s, from).next(),
            Units::Wide(s) if self.flags.full_unicode() => regex.find_from_utf16(s, from).next(),
            Units::Wide(s) => regex.find_from_ucs2(s, from).next(),
        }
    }

    /// Calls `f` with one match after the other until it answers false.
    fn each(&self, text: Units<'_>, sticky: bool, mut f: impl FnMut(Match) -> bool) {
        if sticky || self.anchored {
            let n = match text {
                Units::Ascii(s) => s.len(),
                Units::Wide(s) => s.len(),
            };
            let mut from = 0;
            while from <= n
                && let Some(m) = self.find(text, from, sticky)
            {
                from = if m.range.is_empty() { self.step(text, m.end()) } else { m.end() };
                if !f(m) {
                    return;
                }
            }
            return;
        }
        match text {
            Units::Ascii(s) => self.regex.find_from_ascii(s, 0).all(f),
            Units::Wide(s) if self.flags.full_unicode() => self.regex.find_from_utf16(s, 0).all(f),
            Units::Wide(s) => self.regex.find_from_ucs2(s, 0).all(f),
        };
    }

    /// AdvanceStringIndex. §22.2.7.3
    fn step(&self, text: Units<'_>, at: usize) -> usize {
        match text {
            Units::Wide(s) if self.flags.full_unicode() && at < s.len() => at + StrView::Utf16(s).code_point_at(at).1,
            _ => at + 1,
        }
    }
}

/// What the builtin remembers of an isolate.
#[derive(Default)]
pub struct State {
    programs: HashMap<(Box<[u16]>, Flags), Rc<Program>>,
    /// The last long subject, if one byte a unit.
    subject: Option<Root<Value>>,
    /// Its units, unless it is ASCII.
    wide: Option<Vec<u16>>,
}

/// Programs kept before the cache starts over.
const MAX_PROGRAMS: usize = 512;
/// Shorter subjects are examined anew each time.
const LONG: usize = 64;

/// The program of a pattern. SyntaxError if it is none.
pub fn compile(cx: &mut Cx, pattern: Local<Str>, flags: Flags) -> JsResult<Rc<Program>> {
    string::flatten(cx, pattern)?;
    let units: Box<[u16]> = pattern.get(cx).view().to_utf16().into();
    let key = (units, flags);
    if let Some(p) = cx.builtins.regexp.programs.get(&key) {
        return Ok(p.clone());
    }
    match Program::compile(key.0.clone(), flags) {
        Ok(p) => {
            let p = Rc::new(p);
            let programs = &mut cx.builtins.regexp.programs;
            if programs.len() >= MAX_PROGRAMS {
                programs.clear();
            }
            programs.insert(key, p.clone());
            Ok(p)
        }
        Err(message) => {
            let text = errors::message(&key.0, flags, &message);
            Err(cx.syntax_error(&text))
        }
    }
}

/// To be called once before searching `s`: makes it flat, and remembers what matching needs to know of a long one.
pub fn prepare(cx: &mut Cx, s: Local<Str>) -> JsResult {
    string::flatten(cx, s)?;
    let known = match s.get(cx).view() {
        StrView::Latin1(b) if b.len() > LONG => {
            if is_known(cx, s) {
                return Ok(());
            }
            (!b.is_ascii()).then(|| b.iter().map(|&u| u as u16).collect())
        }
        _ => return Ok(()),
    };
    let root = cx.new_root(cx.val(s), "last text matched");
    let state = &mut cx.builtins.regexp;
    state.wide = known;
    state.subject = Some(root);
    Ok(())
}

fn is_known(cx: &Cx, s: Local<Str>) -> bool {
    cx.builtins.regexp.subject.as_ref().is_some_and(|r| r.val(cx) == cx.val(s))
}

fn with_units<R>(cx: &Cx, s: Local<Str>, f: impl FnOnce(Units<'_>) -> R) -> R {
    match s.get(cx).view() {
        StrView::Utf16(u) => f(Units::Wide(u)),
        StrView::Latin1(b) => {
            if b.len() > LONG && is_known(cx, s) {
                return match &cx.builtins.regexp.wide {
                    Some(wide) => f(Units::Wide(wide)),
                    // SAFETY: `prepare` found this very text to be ASCII.
                    None => f(Units::Ascii(unsafe { std::str::from_utf8_unchecked(b) })),
                };
            }
            match b.is_ascii().then(|| std::str::from_utf8(b)) {
                Some(Ok(text)) => f(Units::Ascii(text)),
                _ => f(Units::Wide(&b.iter().map(|&u| u as u16).collect::<Vec<u16>>())),
            }
        }
    }
}

/// The first match in `s` (flat) at or after `from`; only at `from` if `sticky`.
pub fn find(cx: &Cx, p: &Program, s: Local<Str>, from: usize, sticky: bool) -> Option<Match> {
    with_units(cx, s, |text| {
        let mut from = from;
        // A position within a pair is that of the pair.
        if let Units::Wide(u) = text
            && p.flags.full_unicode()
            && from > 0
            && from < u.len()
            && u[from] & 0xFC00 == 0xDC00
            && u[from - 1] & 0xFC00 == 0xD800
        {
            from -= 1;
        }
        p.find(text, from, sticky)
    })
}

/// Matches in `s` (flat) from its start on, as a global regular expression finds them, until `f` answers false.
pub fn each(cx: &Cx, p: &Program, s: Local<Str>, sticky: bool, f: impl FnMut(Match) -> bool) {
    with_units(cx, s, |text| p.each(text, sticky, f));
}
