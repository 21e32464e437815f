//! The merge sort behind `sort` with a comparator: T. Peters' listsort (CPython's `Objects/listsort.txt`), which V8 uses,
//! too. Programs come to depend on what a comparator is asked: it gets the later element first, and one that lies
//! (`() => -1`) gets the order that V8 gives.
//!
//! Runs that are there are found, descending ones are turned, short ones are made longer by binary insertion. A stack of
//! runs is merged so that lengths stay balanced; a merge that keeps winning on one side gallops.
//!
//! **Invariants**: of the runs on the stack each is longer than the next, and longer than the next two together; a
//! comparator that throws leaves the list with whatever is in it, which nobody looks at any more.

use crate::cx::{Cx, JsResult};
use crate::object::elements::copy_slots;
use crate::object::slots::{Slots, SlotsExt};
use crate::ops::{call, convert};
use tally_heap::{Local, Value};

/// Wins in a row before a merge gallops, at first.
const MIN_GALLOP: usize = 7;

/// Sorts the first `n` values of `list`.
pub fn sort(cx: &mut Cx, list: Local<Slots>, n: usize, f: Local<Value>) -> JsResult {
    if n < 2 {
        return Ok(());
    }
    let [x, y, answer, spare, pivot] = cx.slots();
    let mut sort = Sort { f, x, y, answer, pivot, list, spare, room: 0, min_gallop: MIN_GALLOP, runs: Vec::new() };
    let min_run = min_run(n);
    let (mut low, mut left) = (0, n);
    while left > 0 {
        let mut run = sort.count_run(cx, low, low + left)?;
        if run < min_run {
            let forced = min_run.min(left);
            sort.insert(cx, low, low + run, low + forced)?;
            run = forced;
        }
        sort.runs.push((low, run));
        sort.collapse(cx)?;
        low += run;
        left -= run;
    }
    sort.force_collapse(cx)
}

/// Between 32 and 64, so that `n` divided by it is a power of two or a little less.
fn min_run(mut n: usize) -> usize {
    let mut rest = 0;
    while n >= 64 {
        rest |= n & 1;
        n >>= 1;
    }
    n + rest
}

struct Sort {
    f: Local<Value>,
    x: Local<Value>,
    y: Local<Value>,
    answer: Local<Value>,
    pivot: Local<Value>,
    list: Local<Slots>,
    /// A SLOTS cell with `room` values for the shorter run of a merge.
    spare: Local<Value>,
    room: usize,
    min_gallop: usize,
    /// Where runs start, and how long they are.
    runs: Vec<(usize, usize)>,
}

/// Where a value is.
#[derive(Clone, Copy)]
enum At {
    List(usize),
    Spare(usize),
    Pivot,
}

impl Sort {
    fn load(&self, cx: &Cx, at: At, out: Local<Value>) {
        match at {
            At::List(i) => {
                let s = self.list.get(cx);
                cx.set(out, s.read(s.at(i)));
            }
            At::Spare(i) => {
                let s = self.spare_cell(cx).get(cx);
                cx.set(out, s.read(s.at(i)));
            }
            At::Pivot => cx.copy(out, self.pivot),
        }
    }

    fn spare_cell(&self, cx: &Cx) -> Local<Slots> {
        self.spare.cast(cx).expect("the spare cell was made")
    }

    /// Whether the comparator says that `a` comes before `b`.
    fn before(&self, cx: &mut Cx, a: At, b: At) -> JsResult<bool> {
        self.load(cx, a, self.x);
        self.load(cx, b, self.y);
        let this = cx.undefined();
        call::call(cx, self.f, this, &[self.x, self.y], self.answer)?;
        let v = cx.val(self.answer);
        let n = if v.is_number() { v.as_number() } else { convert::to_number(cx, self.answer)? };
        Ok(n < 0.0)
    }

    /// The value at `from` goes to `to` of the list.
    fn put(&self, cx: &Cx, to: usize, from: At) {
        self.load(cx, from, self.x);
        let s = self.list.get(cx);
        cx.write(s, s.at(to), cx.val(self.x));
    }

    /// The length of the run at `low`, which ascends afterwards.
    fn count_run(&self, cx: &mut Cx, low: usize, high: usize) -> JsResult<usize> {
        if low + 1 == high {
            return Ok(1);
        }
        let descending = self.before(cx, At::List(low + 1), At::List(low))?;
        let mut end = low + 2;
        while end < high && self.before(cx, At::List(end), At::List(end - 1))? == descending {
            end += 1;
        }
        if descending {
            let s = self.list.get(cx);
            let (mut i, mut j) = (low, end - 1);
            while i < j {
                let (a, b) = (s.read(s.at(i)), s.read(s.at(j)));
                cx.write(s, s.at(i), b);
                cx.write(s, s.at(j), a);
                i += 1;
                j -= 1;
            }
        }
        Ok(end - low)
    }

    /// Sorts `[low, high)`, of which `[low, start)` is sorted.
    fn insert(&self, cx: &mut Cx, low: usize, start: usize, high: usize) -> JsResult {
        for at in start.max(low + 1)..high {
            self.load(cx, At::List(at), self.pivot);
            let (mut left, mut right) = (low, at);
            while left < right {
                let mid = left + (right - left) / 2;
                if self.before(cx, At::Pivot, At::List(mid))? {
                    right = mid;
                } else {
                    left = mid + 1;
                }
            }
            copy_slots(cx, self.list.get(cx), left, self.list.get(cx), left + 1, at - left);
            let s = self.list.get(cx);
            cx.write(s, s.at(left), cx.val(self.pivot));
        }
        Ok(())
    }

    /// Whether run `n` is shorter than the one below it lets it be.
    fn holds(&self, n: usize) -> bool {
        n < 2 || self.runs[n - 2].1 > self.runs[n - 1].1 + self.runs[n].1
    }

    fn collapse(&mut self, cx: &mut Cx) -> JsResult {
        while self.runs.len() > 1 {
            let mut n = self.runs.len() - 2;
            if !self.holds(n + 1) || !self.holds(n) {
                if self.runs[n - 1].1 < self.runs[n + 1].1 {
                    n -= 1;
                }
            } else if self.runs[n].1 > self.runs[n + 1].1 {
                break;
            }
            self.merge_at(cx, n)?;
        }
        Ok(())
    }

    fn force_collapse(&mut self, cx: &mut Cx) -> JsResult {
        while self.runs.len() > 1 {
            let mut n = self.runs.len() - 2;
            if n > 0 && self.runs[n - 1].1 < self.runs[n + 1].1 {
                n -= 1;
            }
            self.merge_at(cx, n)?;
        }
        Ok(())
    }

    /// Merges runs `n` and `n + 1`.
    fn merge_at(&mut self, cx: &mut Cx, n: usize) -> JsResult {
        let ((mut a, mut a_len), (b, mut b_len)) = (self.runs[n], self.runs[n + 1]);
        self.runs[n] = (a, a_len + b_len);
        self.runs.remove(n + 1);
        // What of the first run is in its place already, and what of the second.
        let placed = self.gallop_right(cx, At::List(b), At::List, a, a_len, 0)?;
        a += placed;
        a_len -= placed;
        if a_len == 0 {
            return Ok(());
        }
        b_len = self.gallop_left(cx, At::List(a + a_len - 1), At::List, b, b_len, b_len - 1)?;
        if b_len == 0 {
            return Ok(());
        }
        if a_len <= b_len { self.merge_low(cx, a, a_len, b, b_len) } else { self.merge_high(cx, a, a_len, b, b_len) }
    }

    /// How many of the sorted values at `base` come before `key`: the leftmost place for it. The search starts at `hint`.
    fn gallop_left(&self, cx: &mut Cx, key: At, at: fn(usize) -> At, base: usize, len: usize, hint: usize) -> JsResult<usize> {
        let (mut last, mut offset) = (0isize, 1isize);
        let h = hint as isize;
        let place = |i: isize| at((base as isize + i) as usize);
        if self.before(cx, place(h), key)? {
            let most = (len - hint) as isize;
            while offset < most && self.before(cx, place(h + offset), key)? {
                last = offset;
                offset = offset * 2 + 1;
            }
            offset = offset.min(most);
            last += h;
            offset += h;
        } else {
            let most = h + 1;
            while offset < most && !self.before(cx, place(h - offset), key)? {
                last = offset;
                offset = offset * 2 + 1;
            }
            offset = offset.min(most);
            (last, offset) = (h - offset, h - last);
        }
        last += 1;
        while last < offset {
            let mid = last + (offset - last) / 2;
            if self.before(cx, place(mid), key)? {
                last = mid + 1;
            } else {
                offset = mid;
            }
        }
        Ok(offset as usize)
    }

    /// How many of the sorted values at `base` do not come after `key`: the rightmost place for it.
    fn gallop_right(&self, cx: &mut Cx, key: At, at: fn(usize) -> At, base: usize, len: usize, hint: usize) -> JsResult<usize> {
        let (mut last, mut offset) = (0isize, 1isize);
        let h = hint as isize;
        let place = |i: isize| at((base as isize + i) as usize);
        if self.before(cx, key, place(h))? {
            let most = h + 1;
            while offset < most && self.before(cx, key, place(h - offset))? {
                last = offset;
                offset = offset * 2 + 1;
            }
            offset = offset.min(most);
            (last, offset) = (h - offset, h - last);
        } else {
            let most = (len - hint) as isize;
            while offset < most && !self.before(cx, key, place(h + offset))? {
                last = offset;
                offset = offset * 2 + 1;
            }
            offset = offset.min(most);
            last += h;
            offset += h;
        }
        last += 1;
        while last < offset {
            let mid = last + (offset - last) / 2;
            if self.before(cx, key, place(mid))? {
                offset = mid;
            } else {
                last = mid + 1;
            }
        }
        Ok(offset as usize)
    }

    /// Copies a run to the spare cell.
    fn set_aside(&mut self, cx: &mut Cx, from: usize, len: usize) -> JsResult {
        if self.room < len {
            self.room = len.max(self.room * 2);
            cx.new_slots(self.spare, self.room)?;
        }
        let spare = self.spare_cell(cx);
        copy_slots(cx, self.list.get(cx), from, spare.get(cx), 0, len);
        Ok(())
    }

    fn copy_within(&self, cx: &Cx, from: usize, to: usize, len: usize) {
        copy_slots(cx, self.list.get(cx), from, self.list.get(cx), to, len);
    }

    fn copy_spare(&self, cx: &Cx, from: usize, to: usize, len: usize) {
        copy_slots(cx, self.spare_cell(cx).get(cx), from, self.list.get(cx), to, len);
    }

    /// Merges from the front; the first run, which is not the longer one, is set aside.
    fn merge_low(&mut self, cx: &mut Cx, a: usize, mut a_len: usize, mut b: usize, mut b_len: usize) -> JsResult {
        self.set_aside(cx, a, a_len)?;
        let (mut dest, mut s) = (a, 0);
        self.put(cx, dest, At::List(b));
        dest += 1;
        b += 1;
        b_len -= 1;
        'merge: {
            if b_len == 0 || a_len == 1 {
                break 'merge;
            }
            let mut min_gallop = self.min_gallop;
            loop {
                let (mut a_wins, mut b_wins) = (0, 0);
                loop {
                    if self.before(cx, At::List(b), At::Spare(s))? {
                        self.put(cx, dest, At::List(b));
                        (dest, b, b_len) = (dest + 1, b + 1, b_len - 1);
                        (b_wins, a_wins) = (b_wins + 1, 0);
                        if b_len == 0 {
                            break 'merge;
                        }
                        if b_wins >= min_gallop {
                            break;
                        }
                    } else {
                        self.put(cx, dest, At::Spare(s));
                        (dest, s, a_len) = (dest + 1, s + 1, a_len - 1);
                        (a_wins, b_wins) = (a_wins + 1, 0);
                        if a_len == 1 {
                            break 'merge;
                        }
                        if a_wins >= min_gallop {
                            break;
                        }
                    }
                }
                min_gallop += 1;
                loop {
                    min_gallop = 1.max(min_gallop - 1);
                    self.min_gallop = min_gallop;
                    a_wins = self.gallop_right(cx, At::List(b), At::Spare, s, a_len, 0)?;
                    if a_wins > 0 {
                        self.copy_spare(cx, s, dest, a_wins);
                        (dest, s, a_len) = (dest + a_wins, s + a_wins, a_len - a_wins);
                        // None are left only if the comparator contradicts itself.
                        if a_len <= 1 {
                            break 'merge;
                        }
                    }
                    self.put(cx, dest, At::List(b));
                    (dest, b, b_len) = (dest + 1, b + 1, b_len - 1);
                    if b_len == 0 {
                        break 'merge;
                    }
                    b_wins = self.gallop_left(cx, At::Spare(s), At::List, b, b_len, 0)?;
                    if b_wins > 0 {
                        self.copy_within(cx, b, dest, b_wins);
                        (dest, b, b_len) = (dest + b_wins, b + b_wins, b_len - b_wins);
                        if b_len == 0 {
                            break 'merge;
                        }
                    }
                    self.put(cx, dest, At::Spare(s));
                    (dest, s, a_len) = (dest + 1, s + 1, a_len - 1);
                    if a_len == 1 {
                        break 'merge;
                    }
                    if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                        break;
                    }
                }
                min_gallop += 1;
                self.min_gallop = min_gallop;
            }
        }
        // What is left of the second run, then of the first: the last of that comes after all of the second.
        if b_len > 0 {
            self.copy_within(cx, b, dest, b_len);
        }
        self.copy_spare(cx, s, dest + b_len, a_len);
        Ok(())
    }

    /// Merges from the back; the second run, which is the shorter one, is set aside.
    fn merge_high(&mut self, cx: &mut Cx, a: usize, mut a_len: usize, b: usize, mut b_len: usize) -> JsResult {
        self.set_aside(cx, b, b_len)?;
        // Each of these is one past the last value.
        let (mut dest, mut s, mut e) = (b + b_len, b_len, a + a_len);
        self.put(cx, dest - 1, At::List(e - 1));
        (dest, e, a_len) = (dest - 1, e - 1, a_len - 1);
        'merge: {
            if a_len == 0 || b_len == 1 {
                break 'merge;
            }
            let mut min_gallop = self.min_gallop;
            loop {
                let (mut a_wins, mut b_wins) = (0, 0);
                loop {
                    if self.before(cx, At::Spare(s - 1), At::List(e - 1))? {
                        self.put(cx, dest - 1, At::List(e - 1));
                        (dest, e, a_len) = (dest - 1, e - 1, a_len - 1);
                        (a_wins, b_wins) = (a_wins + 1, 0);
                        if a_len == 0 {
                            break 'merge;
                        }
                        if a_wins >= min_gallop {
                            break;
                        }
                    } else {
                        self.put(cx, dest - 1, At::Spare(s - 1));
                        (dest, s, b_len) = (dest - 1, s - 1, b_len - 1);
                        (b_wins, a_wins) = (b_wins + 1, 0);
                        if b_len == 1 {
                            break 'merge;
                        }
                        if b_wins >= min_gallop {
                            break;
                        }
                    }
                }
                min_gallop += 1;
                loop {
                    min_gallop = 1.max(min_gallop - 1);
                    self.min_gallop = min_gallop;
                    a_wins = a_len - self.gallop_right(cx, At::Spare(s - 1), At::List, a, a_len, a_len - 1)?;
                    if a_wins > 0 {
                        self.copy_within(cx, e - a_wins, dest - a_wins, a_wins);
                        (dest, e, a_len) = (dest - a_wins, e - a_wins, a_len - a_wins);
                        if a_len == 0 {
                            break 'merge;
                        }
                    }
                    self.put(cx, dest - 1, At::Spare(s - 1));
                    (dest, s, b_len) = (dest - 1, s - 1, b_len - 1);
                    if b_len == 1 {
                        break 'merge;
                    }
                    b_wins = b_len - self.gallop_left(cx, At::List(e - 1), At::Spare, 0, b_len, b_len - 1)?;
                    if b_wins > 0 {
                        self.copy_spare(cx, s - b_wins, dest - b_wins, b_wins);
                        (dest, s, b_len) = (dest - b_wins, s - b_wins, b_len - b_wins);
                        if b_len <= 1 {
                            break 'merge;
                        }
                    }
                    self.put(cx, dest - 1, At::List(e - 1));
                    (dest, e, a_len) = (dest - 1, e - 1, a_len - 1);
                    if a_len == 0 {
                        break 'merge;
                    }
                    if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                        break;
                    }
                }
                min_gallop += 1;
                self.min_gallop = min_gallop;
            }
        }
        // What is left of the first run goes behind what is left of the second, whose first value comes before all of it.
        if a_len > 0 {
            self.copy_within(cx, a, a + b_len, a_len);
        }
        self.copy_spare(cx, 0, a, b_len);
        Ok(())
    }
}
