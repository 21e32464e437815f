//! Classes: `[…]` without and with `v`.

use super::MAX_DEPTH;
use super::ast::Node;
use super::error;
use super::parser::{Parser, Result};
use crate::charset::CharSet;
use crate::unicode::fold;
use std::collections::BTreeSet;

/// What a class of `v` has: single characters, closed under case, and strings, canonicalized if case does not matter.
#[derive(Default)]
struct Strings {
    set: CharSet,
    strings: BTreeSet<Vec<u32>>,
}

/// One member of a class without `v`.
enum Member {
    Char(u32),
    Set(CharSet),
}

fn double_punctuator(c: u32) -> bool {
    u8::try_from(c).is_ok_and(|c| b"&!#$%*+,.:;<=>?@^`~".contains(&c))
}

fn set_syntax(c: u32) -> bool {
    u8::try_from(c).is_ok_and(|c| b"()[]{}/-|".contains(&c))
}

impl Parser<'_> {
    /// The class whose `[` is here.
    pub(super) fn class(&mut self) -> Result<Node> {
        if self.sets {
            let (class, _) = self.class_sets(0)?;
            return Ok(self.with_strings(class.set, class.strings));
        }
        self.i += 1;
        let negated = self.eat(b'^');
        let mut ranges = Vec::new();
        let mut add = |m: Member| match m {
            Member::Char(c) => ranges.push((c, c)),
            Member::Set(s) => ranges.extend_from_slice(s.ranges()),
        };
        loop {
            match self.peek() {
                None => return Err(error::UNTERMINATED_CLASS),
                Some(0x5D) => break,
                _ => {}
            }
            let first = self.member()?;
            if !self.is(0, b'-') {
                add(first);
                continue;
            }
            self.i += 1;
            match self.peek() {
                None => return Err(error::UNTERMINATED_CLASS),
                Some(0x5D) => {
                    add(first);
                    add(Member::Char(0x2D));
                    break;
                }
                _ => {}
            }
            match (first, self.member()?) {
                (Member::Char(a), Member::Char(b)) => {
                    if a > b {
                        return Err(error::RANGE_OUT_OF_ORDER);
                    }
                    add(Member::Set(CharSet::from_ranges([(a, b)])));
                }
                _ if self.unicode => return Err(error::INVALID_CLASS),
                (a, b) => {
                    add(a);
                    add(Member::Char(0x2D));
                    add(b);
                }
            }
        }
        self.i += 1;
        let set = self.closed(CharSet::from_ranges(ranges));
        Ok(Node::Set(if negated { set.inverted() } else { set }))
    }

    fn member(&mut self) -> Result<Member> {
        let Some(c) = self.peek() else { return Err(error::UNTERMINATED_CLASS) };
        if c != u32::from(b'\\') {
            self.i += 1;
            return Ok(Member::Char(c));
        }
        if self.at(1).is_none() {
            return Err(error::ESCAPE_AT_END);
        }
        if self.is(1, b'b') {
            self.i += 2;
            return Ok(Member::Char(8));
        }
        if let Some(set) = self.class_escape() {
            return Ok(Member::Set(set));
        }
        if self.unicode && (self.is(1, b'p') || self.is(1, b'P')) {
            return Ok(Member::Set(self.property(true)?.set));
        }
        Ok(Member::Char(self.character_escape(true)?))
    }

    /// Characters and strings as a node: longer strings first.
    pub(super) fn with_strings(&self, mut set: CharSet, strings: impl IntoIterator<Item = Vec<u32>>) -> Node {
        let mut long = Vec::new();
        let mut empty = false;
        for s in strings {
            match *s {
                [] => empty = true,
                [c] => set.union(&self.closed(CharSet::one(c))),
                _ => long.push(s),
            }
        }
        if long.is_empty() && !empty {
            return Node::Set(set);
        }
        long.sort_by_key(|s| std::cmp::Reverse(s.len()));
        let mut alternatives: Vec<Node> = long.into_iter().map(|s| Node::Seq(s.into_iter().map(|c| self.char(c)).collect())).collect();
        if !set.is_empty() {
            alternatives.push(Node::Set(set));
        }
        if empty {
            alternatives.push(Node::Empty);
        }
        Node::Alt(alternatives)
    }

    /// ClassContents with `v`. §22.2.1, CompileToCharSet §22.2.2.9
    fn class_sets(&mut self, depth: usize) -> Result<(Strings, bool)> {
        if depth > MAX_DEPTH {
            return Err(error::TOO_LARGE);
        }
        self.i += 1;
        let negated = self.eat(b'^');
        let mut out = Strings::default();
        // Whether something negated could have strings does not depend on which of them are left.
        let mut may_have_strings = false;
        if self.peek().is_none() {
            return Err(error::UNTERMINATED_CLASS);
        }
        if !self.is(0, b']') {
            let (first, first_strings, is_char) = self.operand(depth)?;
            may_have_strings = first_strings;
            match (self.at(0), self.at(1)) {
                (Some(0x26), Some(0x26)) => {
                    out = first;
                    while self.eat(b'&') {
                        if !self.eat(b'&') {
                            return Err(error::INVALID_SET_OPERATION);
                        }
                        if self.is(0, b'&') {
                            return Err(error::INVALID_CHARACTER_IN_CLASS);
                        }
                        let (other, strings, _) = self.operand(depth)?;
                        may_have_strings &= strings;
                        out.set = out.set.intersection(&other.set);
                        out.strings.retain(|s| other.strings.contains(s));
                    }
                    self.end_of_operation()?;
                }
                (Some(0x2D), Some(0x2D)) => {
                    out = first;
                    while self.eat(b'-') {
                        if !self.eat(b'-') {
                            return Err(error::INVALID_SET_OPERATION);
                        }
                        let (other, _, _) = self.operand(depth)?;
                        out.set = out.set.minus(&other.set);
                        out.strings.retain(|s| !other.strings.contains(s));
                    }
                    self.end_of_operation()?;
                }
                _ => may_have_strings |= self.class_union(depth, first, is_char, &mut out)?,
            }
        }
        self.i += 1;
        if negated {
            if may_have_strings {
                return Err(error::NEGATED_CLASS_WITH_STRINGS);
            }
            out.set = out.set.inverted();
        }
        Ok((out, may_have_strings))
    }

    fn end_of_operation(&self) -> Result<()> {
        match self.peek() {
            None => Err(error::UNTERMINATED_CLASS),
            Some(0x5D) => Ok(()),
            Some(_) => Err(error::INVALID_SET_OPERATION),
        }
    }

    /// The rest of a union, whose first operand was read. Whether it may have strings.
    fn class_union(&mut self, depth: usize, first: Strings, mut is_char: Option<u32>, out: &mut Strings) -> Result<bool> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        let mut current = first;
        let mut may_have_strings = false;
        loop {
            if self.is(0, b'-') && !self.is(1, b'-') {
                let Some(a) = is_char else { return Err(error::INVALID_CLASS) };
                self.i += 1;
                let (_, _, end) = self.operand(depth)?;
                let Some(b) = end else { return Err(error::INVALID_CLASS) };
                if a > b {
                    return Err(error::RANGE_OUT_OF_ORDER);
                }
                ranges.extend_from_slice(self.closed(CharSet::from_ranges([(a, b)])).ranges());
                if self.is(0, b'-') && !self.is(1, b'-') {
                    return Err(error::INVALID_CLASS);
                }
            } else {
                ranges.extend_from_slice(current.set.ranges());
                out.strings.append(&mut current.strings);
            }
            match (self.at(0), self.at(1)) {
                (None, _) => return Err(error::UNTERMINATED_CLASS),
                (Some(0x5D), _) => break,
                (Some(0x26), Some(0x26)) | (Some(0x2D), Some(0x2D)) => return Err(error::INVALID_SET_OPERATION),
                _ => {}
            }
            let strings;
            (current, strings, is_char) = self.operand(depth)?;
            may_have_strings |= strings;
        }
        out.set = CharSet::from_ranges(ranges);
        Ok(may_have_strings)
    }

    /// A class, an escape, or a character, with whether it may have strings and the character if it is one.
    fn operand(&mut self, depth: usize) -> Result<(Strings, bool, Option<u32>)> {
        let Some(c) = self.peek() else { return Err(error::UNTERMINATED_CLASS) };
        if c == u32::from(b'[') {
            let (inner, strings) = self.class_sets(depth + 1)?;
            return Ok((inner, strings, None));
        }
        if c == u32::from(b'\\') {
            if self.at(1).is_none() {
                return Err(error::ESCAPE_AT_END);
            }
            if let Some(set) = self.class_escape() {
                return Ok((Strings { set, strings: BTreeSet::new() }, false, None));
            }
            if self.is(1, b'p') || self.is(1, b'P') {
                let found = self.property(true)?;
                let strings: BTreeSet<Vec<u32>> = found.strings.into_iter().map(|s| self.canonical(s)).collect();
                let any = !strings.is_empty();
                return Ok((Strings { set: found.set, strings }, any, None));
            }
            if self.is(1, b'q') && self.is(2, b'{') {
                self.i += 3;
                let found = self.quoted()?;
                let any = !found.strings.is_empty();
                return Ok((found, any, None));
            }
            let c = self.set_character()?;
            return Ok((self.one(c), false, Some(c)));
        }
        let c = self.set_character()?;
        Ok((self.one(c), false, Some(c)))
    }

    fn one(&self, c: u32) -> Strings {
        Strings { set: self.closed(CharSet::one(c)), strings: BTreeSet::new() }
    }

    fn canonical(&self, mut s: Vec<u32>) -> Vec<u32> {
        if self.now.icase {
            s.iter_mut().for_each(|c| *c = fold::canonicalize(*c, true));
        }
        s
    }

    /// ClassSetCharacter.
    fn set_character(&mut self) -> Result<u32> {
        let Some(c) = self.peek() else { return Err(error::UNTERMINATED_CLASS) };
        if c == u32::from(b'\\') {
            match self.at(1) {
                None => return Err(error::ESCAPE_AT_END),
                Some(0x62) => {
                    self.i += 2;
                    return Ok(8);
                }
                Some(n) if double_punctuator(n) || n == 0x2D => {
                    self.i += 2;
                    return Ok(n);
                }
                _ => return self.character_escape(true),
            }
        }
        if set_syntax(c) {
            return Err(error::INVALID_CHARACTER_IN_CLASS);
        }
        if double_punctuator(c) && self.at(1) == Some(c) {
            return Err(error::INVALID_SET_OPERATION);
        }
        self.i += 1;
        Ok(c)
    }

    /// The alternatives of `\q{`, which was read.
    fn quoted(&mut self) -> Result<Strings> {
        let mut out = Strings::default();
        let mut ranges = Vec::new();
        let mut string = Vec::new();
        loop {
            let end = match self.peek() {
                None => return Err(error::UNTERMINATED_CLASS),
                Some(0x7C) => false,
                Some(0x7D) => true,
                Some(_) => {
                    string.push(self.set_character()?);
                    continue;
                }
            };
            self.i += 1;
            let s = std::mem::take(&mut string);
            if let [c] = *s {
                ranges.extend_from_slice(self.closed(CharSet::one(c)).ranges());
            } else {
                out.strings.insert(self.canonical(s));
            }
            if end {
                out.set = CharSet::from_ranges(ranges);
                return Ok(out);
            }
        }
    }
}
