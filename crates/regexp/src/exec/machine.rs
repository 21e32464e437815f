//! The loop over a program's instructions, and the search for where a match begins.
//!
//! It is compiled for each kind of text, with and without surrogate pairs as characters (`U`), with and without
//! remembering failures (`M`).
//!
//! **Invariants.** Every way that the program takes either consumes, or goes forward, or is checked by `Progress`. An
//! attempt that fails leaves all slots empty: what an entry does not put back, because there was nothing to come back to
//! when it was set, is cleared at the end (`dirty`). Between `Look` and `LookEnd` the entry at the height in its slot is
//! the lookaround's own.

use super::scratch::{Entry, Host, RESTORE, Scratch, Stop};
use super::text::{Text, next, previous, within_pair};
use crate::program::{Inst, Loop, Mode, NONE, Prediction, Program};
use crate::search::Finder;
use crate::syntax::ast::UNBOUNDED;
use crate::unicode::fold::canonicalize;

/// Entries come back to between two questions to the host.
const PATIENCE: u64 = 1 << 16;
/// Bits for remembering beyond which it is not done.
const MAX_FAILED_BITS: usize = 1 << 32;

enum Outcome {
    Matched,
    Failed,
    /// It took so long that failures should be remembered.
    TooLong,
}

struct Machine<'m, T> {
    p: &'m Program,
    text: T,
    len: usize,
    scratch: &'m mut Scratch,
    host: &'m mut dyn Host,
    work: u64,
    /// When to ask the host.
    pause: u64,
    /// When to begin to remember.
    limit: u64,
    /// Positions remembered begin here.
    base: usize,
    /// Where the loop at the program's beginning ended.
    lead_end: usize,
    /// Slots were set that no entry puts back.
    dirty: bool,
}

/// The first match at or after `from`; only at `from` if `sticky`. Groups are in the scratch memory then.
pub(crate) fn search<T: Text, const U: bool>(
    p: &Program,
    text: T,
    from: usize,
    sticky: bool,
    scratch: &mut Scratch,
    host: &mut dyn Host,
) -> Result<bool, Stop> {
    let len = text.len();
    if len >= NONE as usize {
        return Err(Stop::TooLong);
    }
    if from > len {
        return Ok(false);
    }
    let mut finder = Finder::new(p, text, sticky);
    let Some(first) = finder.find::<U>(from) else { return Ok(false) };
    scratch.slots.clear();
    scratch.slots.resize(p.slots as usize, NONE);
    scratch.stack.clear();
    let limit = if p.memos > 0 && (p.memos as usize).saturating_mul(len - from + 1) < MAX_FAILED_BITS {
        if scratch.eager { 0 } else { 24 * (len - from) as u64 + 20_000 }
    } else {
        u64::MAX
    };
    let mut machine =
        Machine { p, text, len, scratch, host, work: 0, pause: PATIENCE, limit, base: from, lead_end: usize::MAX, dirty: false };
    let found = machine.attempts::<U>(from, first, &mut finder, sticky);
    machine.scratch.shrink(machine.host);
    found
}

/// The bit of a prediction for what stands at a position.
#[inline(always)]
fn bits<T: Text>(prediction: &Prediction, text: T, at: usize) -> u8 {
    match text.get(at) {
        None => prediction.end,
        Some(c) => prediction.latin.get(c as usize).copied().unwrap_or(prediction.wide),
    }
}

#[inline(always)]
fn is_word(c: Option<u32>, folded: bool) -> bool {
    match c {
        Some(c @ 0..=127) => (c as u8).is_ascii_alphanumeric() || c == 0x5F,
        Some(c) => folded && matches!(c, 0x17F | 0x212A),
        None => false,
    }
}

#[inline(always)]
fn is_line_end(c: Option<u32>) -> bool {
    matches!(c, Some(0xA | 0xD | 0x2028 | 0x2029))
}

impl<T: Text> Machine<'_, T> {
    fn attempts<const U: bool>(&mut self, from: usize, first: usize, finder: &mut Finder<'_, T>, sticky: bool) -> Result<bool, Stop> {
        let mut at = first;
        let mut remembering = false;
        loop {
            if !(U && T::WIDE && at != from && within_pair(self.text, at)) {
                let outcome = if remembering { self.run::<U, true>(at)? } else { self.run::<U, false>(at)? };
                match outcome {
                    Outcome::Matched => return Ok(true),
                    Outcome::Failed => self.clear_slots(),
                    Outcome::TooLong => {
                        // Anew from here, remembering.
                        self.scratch.stack.clear();
                        self.dirty = true;
                        self.clear_slots();
                        remembering = true;
                        self.remember(at)?;
                        continue;
                    }
                }
            }
            if sticky {
                return Ok(false);
            }
            // What the loop at the beginning took from here it would take from within, too: all of that failed.
            let next = if self.lead_end != usize::MAX { self.lead_end.max(at) + 1 } else { at + 1 };
            self.lead_end = usize::MAX;
            // Attempts that leave no entries take their time, too.
            if !remembering && self.work >= self.limit {
                remembering = true;
                self.remember(next)?;
            }
            match finder.find::<U>(next) {
                Some(found) => at = found,
                None => return Ok(false),
            }
        }
    }

    /// Begins to note what fails from a position on.
    fn remember(&mut self, at: usize) -> Result<(), Stop> {
        self.limit = u64::MAX;
        self.base = at;
        let bits = self.p.memos as usize * (self.len.saturating_sub(at) + 1);
        self.scratch.remember(bits, self.host)
    }

    #[inline(always)]
    fn push(&mut self, pc: u32, pos: usize, aux: u32) -> Result<(), Stop> {
        if self.scratch.stack.len() == self.scratch.stack.capacity() {
            self.scratch.grow(self.host)?;
        }
        self.scratch.stack.push(Entry { pc, pos: pos as u32, aux });
        Ok(())
    }

    /// Empties the slots after an attempt.
    #[inline(always)]
    fn clear_slots(&mut self) {
        if self.dirty {
            self.scratch.slots.fill(NONE);
            self.dirty = false;
        }
    }

    #[inline(always)]
    fn set_slot(&mut self, slot: u32, value: u32) -> Result<(), Stop> {
        if self.scratch.stack.is_empty() {
            self.dirty = true;
        } else {
            let old = self.scratch.slots[slot as usize];
            self.push(RESTORE | slot, old as usize, 0)?;
        }
        self.scratch.slots[slot as usize] = value;
        Ok(())
    }

    /// Drops entries above a height, putting slots back.
    fn unwind(&mut self, height: usize) {
        while self.scratch.stack.len() > height
            && let Some(e) = self.scratch.stack.pop()
        {
            if e.pc & RESTORE != 0 {
                self.scratch.slots[(e.pc & !RESTORE) as usize] = e.pos;
            }
        }
    }

    /// Whether going on from here failed before; it is noted that it will have.
    #[inline]
    fn failed_before(&mut self, memo: u32, nest: u32, pos: usize) -> bool {
        let mut memo = memo as usize;
        if nest != NONE {
            for (i, &slot) in self.p.nests[nest as usize].iter().enumerate() {
                memo += usize::from(self.scratch.slots[slot as usize] as usize == pos) << i;
            }
        }
        let bit = memo * (self.len - self.base + 1) + (pos - self.base);
        let (word, mask) = (&mut self.scratch.failed[bit / 64], 1 << (bit % 64));
        let before = *word & mask != 0;
        *word |= mask;
        before
    }

    #[inline(always)]
    fn run<const U: bool, const M: bool>(&mut self, start: usize) -> Result<Outcome, Stop> {
        let p = self.p;
        let text = self.text;
        let code = &*p.code;
        let (mut pc, mut pos) = (0usize, start);
        'run: loop {
            // What fails leaves this block; what goes on continues the loop within.
            'fail: {
                loop {
                    match code[pc] {
                        Inst::Match => {
                            self.scratch.slots[0] = start as u32;
                            self.scratch.slots[1] = pos as u32;
                            return Ok(Outcome::Matched);
                        }
                        Inst::Fail => break 'fail,
                        Inst::Char(c) => match next::<T, U>(text, pos) {
                            Some((d, after)) if d == c => pos = after,
                            _ => break 'fail,
                        },
                        Inst::Pair(a, b) => match text.get(pos) {
                            Some(c) if c == u32::from(a) || c == u32::from(b) => pos += 1,
                            _ => break 'fail,
                        },
                        Inst::Set(n) => match next::<T, U>(text, pos) {
                            Some((c, after)) if p.sets[n as usize].has(c) => pos = after,
                            _ => break 'fail,
                        },
                        Inst::Literal { start, len } => {
                            let literal = &p.literals[start as usize..(start + len) as usize];
                            if !text.has(pos, literal) {
                                break 'fail;
                            }
                            pos += len as usize;
                            // The last of it may be half of a pair.
                            if U && T::WIDE && literal.last().is_some_and(|u| u & 0xFC00 == 0xD800) && within_pair(text, pos) {
                                break 'fail;
                            }
                        }
                        Inst::CharBack(c) => match previous::<T, U>(text, pos) {
                            Some((d, before)) if d == c => pos = before,
                            _ => break 'fail,
                        },
                        Inst::SetBack(n) => match previous::<T, U>(text, pos) {
                            Some((c, before)) if p.sets[n as usize].has(c) => pos = before,
                            _ => break 'fail,
                        },
                        Inst::Save(slot) => self.set_slot(slot, pos as u32)?,
                        Inst::Clear(slot) => self.set_slot(slot, NONE)?,
                        Inst::Forget { from, to } => {
                            for slot in from..to {
                                if self.scratch.slots[slot as usize] != NONE {
                                    self.set_slot(slot, NONE)?;
                                }
                            }
                        }
                        Inst::Jump(to) => {
                            pc = to as usize;
                            continue;
                        }
                        Inst::Split(n) => {
                            let s = p.splits[n as usize];
                            self.work += 1;
                            // Also where there is no choice: a repetition without one goes over the text again, too.
                            if M && s.memo != NONE && self.failed_before(s.memo, s.nest, pos) {
                                break 'fail;
                            }
                            let ways = if s.prediction == NONE { 3 } else { bits(&p.predictions[s.prediction as usize], text, pos) };
                            if ways & 1 != 0 {
                                if ways & 2 != 0 {
                                    self.push(pc as u32, pos, 0)?;
                                }
                                pc = s.first as usize;
                            } else if ways & 2 != 0 {
                                pc = s.second as usize;
                            } else {
                                break 'fail;
                            }
                            continue;
                        }
                        Inst::Switch(n) => {
                            let Some(c) = text.get(pos) else { break 'fail };
                            let s = &p.switches[n as usize];
                            let to = match s.latin.get(c as usize) {
                                Some(&i) => s.targets.get(usize::from(i)).copied(),
                                None => s.wide.binary_search_by_key(&(c as u16), |w| w.0).ok().map(|i| s.wide[i].1),
                            };
                            let Some(to) = to else { break 'fail };
                            pos += 1;
                            pc = to as usize;
                            continue;
                        }
                        Inst::Loop(n) => {
                            let l = &p.loops[n as usize];
                            match self.enter_loop::<U, M>(l, pc, pos)? {
                                Some(at) => pos = at,
                                None => break 'fail,
                            }
                        }
                        Inst::Progress(slot) => {
                            if self.scratch.slots[slot as usize] as usize == pos {
                                break 'fail;
                            }
                        }
                        Inst::CounterZero(slot) => self.set_slot(slot, 0)?,
                        Inst::Count(n) => {
                            let c = p.counts[n as usize];
                            let times = self.scratch.slots[c.slot as usize] + 1;
                            if times > c.min && c.began != NONE && self.scratch.slots[c.began as usize] as usize == pos {
                                break 'fail;
                            }
                            // Past the least number of an unbounded one nothing depends on how many.
                            let kept = if c.max == UNBOUNDED { times.min(c.min.saturating_add(1)) } else { times };
                            self.set_slot(c.slot, kept)?;
                            if times < c.min {
                                pc = c.body as usize;
                                continue;
                            }
                            if times < c.max {
                                self.push(pc as u32, pos, 0)?;
                                if c.greedy {
                                    pc = c.body as usize;
                                    continue;
                                }
                            }
                        }
                        Inst::Look(n) => {
                            let height = self.scratch.stack.len() as u32;
                            self.scratch.slots[p.looks[n as usize].height as usize] = height;
                            self.push(pc as u32, pos, 0)?;
                        }
                        Inst::LookEnd(n) => {
                            let look = p.looks[n as usize];
                            let height = self.scratch.slots[look.height as usize] as usize;
                            if look.negated {
                                self.unwind(height);
                                break 'fail;
                            }
                            pos = self.scratch.stack[height].pos as usize;
                            // Its choices are over, but what it captured is undone if what follows fails.
                            let stack = &mut self.scratch.stack;
                            let mut kept = height;
                            for i in height + 1..stack.len() {
                                if stack[i].pc & RESTORE != 0 {
                                    stack[kept] = stack[i];
                                    kept += 1;
                                }
                            }
                            stack.truncate(kept);
                            pc = look.next as usize;
                            continue;
                        }
                        Inst::Reference(n) => match self.reference::<U>(n, pos, false) {
                            Some(at) => pos = at,
                            None => break 'fail,
                        },
                        Inst::ReferenceBack(n) => match self.reference::<U>(n, pos, true) {
                            Some(at) => pos = at,
                            None => break 'fail,
                        },
                        Inst::Start => {
                            if pos != 0 {
                                break 'fail;
                            }
                        }
                        Inst::LineStart => {
                            if pos != 0 && !is_line_end(text.get(pos - 1)) {
                                break 'fail;
                            }
                        }
                        Inst::End => {
                            if pos != self.len {
                                break 'fail;
                            }
                        }
                        Inst::LineEnd => {
                            if pos != self.len && !is_line_end(text.get(pos)) {
                                break 'fail;
                            }
                        }
                        Inst::Boundary { negated, folded } => {
                            let before = pos > 0 && is_word(text.get(pos - 1), folded);
                            if (before != is_word(text.get(pos), folded)) == negated {
                                break 'fail;
                            }
                        }
                    }
                    pc += 1;
                }
            }
            // Back to the last choice.
            loop {
                let Some(e) = self.scratch.stack.pop() else { return Ok(Outcome::Failed) };
                if e.pc & RESTORE != 0 {
                    self.scratch.slots[(e.pc & !RESTORE) as usize] = e.pos;
                    continue;
                }
                self.work += 1;
                if self.work >= self.pause {
                    self.pause = self.work + PATIENCE;
                    if self.host.interrupted() {
                        return Err(Stop::Interrupted);
                    }
                }
                if !M && self.work >= self.limit {
                    return Ok(Outcome::TooLong);
                }
                pos = e.pos as usize;
                match code[e.pc as usize] {
                    Inst::Split(n) => pc = p.splits[n as usize].second as usize,
                    Inst::Loop(n) => {
                        let l = &p.loops[n as usize];
                        match self.again::<U, M>(l, e)? {
                            Some(at) => pos = at,
                            None => continue,
                        }
                        pc = e.pc as usize + 1;
                    }
                    Inst::Count(n) => {
                        let c = p.counts[n as usize];
                        pc = if c.greedy { e.pc as usize + 1 } else { c.body as usize };
                    }
                    Inst::Look(n) => {
                        let look = p.looks[n as usize];
                        if !look.negated {
                            continue;
                        }
                        pc = look.next as usize;
                    }
                    _ => continue,
                }
                continue 'run;
            }
        }
    }

    /// As many characters of the loop's set as there are, at most `max`: the position after them.
    #[inline(always)]
    fn take<const U: bool>(&self, l: &Loop, pos: usize, max: u32) -> usize {
        let set = &self.p.sets[l.set as usize];
        if !(U && T::WIDE) {
            let limit = if max == UNBOUNDED { self.len } else { self.len.min(pos.saturating_add(max as usize)) };
            return self.text.scan(pos, limit, set);
        }
        let (mut at, mut left) = (pos, max);
        while left > 0
            && let Some((c, after)) = next::<T, U>(self.text, at)
            && set.has(c)
        {
            at = after;
            left -= u32::from(max != UNBOUNDED);
        }
        at
    }

    /// Exactly `min` characters.
    #[inline(always)]
    fn take_least<const U: bool>(&self, l: &Loop, pos: usize) -> Option<usize> {
        if l.min == 0 {
            return Some(pos);
        }
        let set = &self.p.sets[l.set as usize];
        let (mut at, mut left) = (pos, l.min);
        while left > 0 {
            let (c, after) = next::<T, U>(self.text, at)?;
            if !set.has(c) {
                return None;
            }
            at = after;
            left -= 1;
        }
        Some(at)
    }

    /// The loop from its beginning: where to go on, with an entry for the other places if there are any.
    #[inline(always)]
    fn enter_loop<const U: bool, const M: bool>(&mut self, l: &Loop, pc: usize, pos: usize) -> Result<Option<usize>, Stop> {
        let Some(least) = self.take_least::<U>(l, pos) else { return Ok(None) };
        if l.mode == Mode::Lazy {
            let limit = if l.max == UNBOUNDED { self.len } else { self.take::<U>(l, least, l.max - l.min) };
            if M && l.memo != NONE && self.failed_before(l.memo, l.nest, least) {
                self.note_lead(pc, least);
                return Ok(None);
            }
            if self.follows(l, least) {
                self.push(pc as u32, least, limit as u32)?;
                return Ok(Some(least));
            }
            return self.further::<U, M>(l, pc, least, limit);
        }
        let end = if l.max == l.min {
            least
        } else if M && l.memo != NONE {
            let set = &self.p.sets[l.set as usize];
            let mut at = least;
            let mut last = None;
            loop {
                if self.failed_before(l.memo, l.nest, at) {
                    break;
                }
                last = Some(at);
                match next::<T, U>(self.text, at) {
                    Some((c, after)) if set.has(c) => at = after,
                    _ => break,
                }
            }
            self.work += ((at - least) / 8) as u64;
            self.note_lead(pc, at);
            match last {
                None => return Ok(None),
                Some(last) => {
                    // If it stopped at a place that failed before, giving back is all that is left.
                    if l.mode == Mode::Possessive {
                        return Ok((last == at).then_some(at));
                    }
                    last
                }
            }
        } else {
            let end = self.take::<U>(l, least, if l.max == UNBOUNDED { UNBOUNDED } else { l.max - l.min });
            self.work += ((end - least) / 8) as u64;
            self.note_lead(pc, end);
            end
        };
        if l.mode == Mode::Possessive {
            return Ok(Some(end));
        }
        let Some(at) = self.retreat::<U>(l, end, least) else { return Ok(None) };
        if at > least {
            self.push(pc as u32, at, least as u32)?;
        }
        Ok(Some(at))
    }

    #[inline(always)]
    fn note_lead(&mut self, pc: usize, end: usize) {
        if pc == self.p.lead as usize {
            self.lead_end = end;
        }
    }

    /// Whether what follows the loop can begin here.
    #[inline(always)]
    fn follows(&self, l: &Loop, at: usize) -> bool {
        l.follow == NONE || bits(&self.p.predictions[l.follow as usize], self.text, at) & 2 != 0
    }

    /// The last place from `at` down to `least` where what follows can begin.
    #[inline(always)]
    fn retreat<const U: bool>(&mut self, l: &Loop, mut at: usize, least: usize) -> Option<usize> {
        if l.follow == NONE {
            return Some(at);
        }
        let prediction = &self.p.predictions[l.follow as usize];
        let from = at;
        while bits(prediction, self.text, at) & 2 == 0 {
            if at <= least {
                return None;
            }
            at = previous::<T, U>(self.text, at)?.1;
        }
        self.work += ((from - at) / 8) as u64;
        Some(at)
    }

    /// One more (lazy) or one less (greedy): the entry is that of the loop.
    #[inline(always)]
    fn again<const U: bool, const M: bool>(&mut self, l: &Loop, e: Entry) -> Result<Option<usize>, Stop> {
        let pos = e.pos as usize;
        if l.mode == Mode::Lazy {
            return self.further::<U, M>(l, e.pc as usize, pos, e.aux as usize);
        }
        let least = e.aux as usize;
        let Some((_, before)) = previous::<T, U>(self.text, pos) else { return Ok(None) };
        let Some(at) = self.retreat::<U>(l, before, least) else { return Ok(None) };
        if at > least {
            self.push(e.pc, at, least as u32)?;
        }
        Ok(Some(at))
    }

    /// From `at`, where going on failed, to the next place where what follows can begin.
    #[inline]
    fn further<const U: bool, const M: bool>(&mut self, l: &Loop, pc: usize, mut at: usize, limit: usize) -> Result<Option<usize>, Stop> {
        let set = &self.p.sets[l.set as usize];
        let from = at;
        loop {
            if at >= limit {
                break;
            }
            match next::<T, U>(self.text, at) {
                Some((c, after)) if set.has(c) => at = after,
                _ => break,
            }
            if M && l.memo != NONE && self.failed_before(l.memo, l.nest, at) {
                break;
            }
            if l.follow != NONE && !M && !(U && T::WIDE) {
                // Nothing can be found before a unit that ends the loop or begins what follows.
                let prediction = &self.p.predictions[l.follow as usize];
                let stops = |at: usize| match self.text.get(at) {
                    Some(c) => !set.has(c) || prediction.latin.get(c as usize).copied().unwrap_or(prediction.wide) & 2 != 0,
                    None => true,
                };
                while at < limit && !stops(at) {
                    at += 1;
                }
            }
            if self.follows(l, at) {
                self.work += ((at - from) / 8) as u64;
                self.push(pc as u32, at, limit as u32)?;
                return Ok(Some(at));
            }
        }
        self.work += ((at - from) / 8) as u64;
        self.note_lead(pc, at);
        Ok(None)
    }

    /// The position after (before) what a group matched, if it stands here.
    fn reference<const U: bool>(&self, n: u32, pos: usize, back: bool) -> Option<usize> {
        let r = &self.p.references[n as usize];
        let Some(range) = r.groups.iter().find_map(|&g| self.scratch.group(g as usize)) else { return Some(pos) };
        let text = self.text;
        let size = range.len();
        if !r.icase {
            let at = if back { pos.checked_sub(size)? } else { pos };
            if at + size > self.len || (0..size).any(|i| text.get(range.start + i) != text.get(at + i)) {
                return None;
            }
            let end = if back { at } else { at + size };
            // Half a pair is no character.
            return (!(U && T::WIDE && size > 0 && within_pair(text, end))).then_some(end);
        }
        let unicode = self.p.unicode;
        let mut at = pos;
        let mut from = if back { range.end } else { range.start };
        while if back { from > range.start } else { from < range.end } {
            let ((c, c_at), (d, d_at)) = if back {
                (previous::<T, U>(text, from)?, previous::<T, U>(text, at)?)
            } else {
                (next::<T, U>(text, from)?, next::<T, U>(text, at)?)
            };
            if c != d && canonicalize(c, unicode) != canonicalize(d, unicode) {
                return None;
            }
            (from, at) = (c_at, d_at);
        }
        Some(at)
    }
}
