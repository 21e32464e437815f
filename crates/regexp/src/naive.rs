//! The specification's matcher as it is written (ECMA-262 §22.2.2): the oracle of tests and of fuzzing.
//!
//! Closures become one recursive function with the rest of the work as a list. It is exponential where the
//! specification is, so it gives up after a number of steps.

use crate::charset::{self, CharSet};
use crate::flags::Flags;
use crate::syntax::ast::{Node, Repeat, UNBOUNDED};
use crate::syntax::{self, SyntaxError};
use crate::unicode::fold::{self, canonicalize};

type Groups = Vec<Option<(usize, usize)>>;

/// What is left to be matched.
#[derive(Clone, Copy)]
enum Rest<'a> {
    End,
    Then {
        node: &'a Node,
        next: &'a Rest<'a>,
    },
    /// A capture ends that began at the position.
    Close {
        group: u32,
        from: usize,
        next: &'a Rest<'a>,
    },
    /// A repetition ended that began at the position, with the least and greatest numbers left.
    Turn {
        repeat: &'a Repeat,
        min: u32,
        max: u32,
        from: usize,
        next: &'a Rest<'a>,
    },
}

struct Matcher<'t> {
    text: &'t [u16],
    unicode: bool,
    steps: u64,
    depth: u32,
}

/// It took too long.
#[derive(Debug)]
pub struct TooLong;

/// The groups of the first match at or after `from`.
pub fn find(pattern: &[u16], flags: Flags, text: &[u16], from: usize) -> Result<Result<Option<Groups>, TooLong>, SyntaxError> {
    let parsed = syntax::parse(pattern, flags)?;
    let unicode = flags.full_unicode();
    let mut m = Matcher { text, unicode, steps: 200_000, depth: 0 };
    let mut at = from;
    while at <= text.len() {
        let inside = unicode && at > 0 && at < text.len() && text[at] & 0xFC00 == 0xDC00 && text[at - 1] & 0xFC00 == 0xD800;
        if !inside {
            let groups = vec![None; parsed.groups as usize + 1];
            match m.node(&parsed.node, at, groups, false, &Rest::End) {
                Err(e) => return Ok(Err(e)),
                Ok(Some((end, mut groups))) => {
                    groups[0] = Some((at, end));
                    return Ok(Ok(Some(groups)));
                }
                Ok(None) => {}
            }
        }
        at += 1;
    }
    Ok(Ok(None))
}

type Found = Result<Option<(usize, Groups)>, TooLong>;

impl Matcher<'_> {
    fn step(&self, at: usize, back: bool) -> Option<(u32, usize)> {
        let get = |i: usize| self.text.get(i).copied().map(u32::from);
        if back {
            let c = get(at.checked_sub(1)?)?;
            if self.unicode
                && c & 0xFC00 == 0xDC00
                && at >= 2
                && let Some(high) = get(at - 2)
                && high & 0xFC00 == 0xD800
            {
                return Some((0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00), at - 2));
            }
            return Some((c, at - 1));
        }
        let c = get(at)?;
        if self.unicode
            && c & 0xFC00 == 0xD800
            && let Some(low) = get(at + 1)
            && low & 0xFC00 == 0xDC00
        {
            return Some((0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00), at + 2));
        }
        Some((c, at + 1))
    }

    fn go_on(&mut self, at: usize, groups: Groups, back: bool, rest: &Rest<'_>) -> Found {
        match *rest {
            Rest::End => Ok(Some((at, groups))),
            Rest::Then { node, next } => self.node(node, at, groups, back, next),
            Rest::Close { group, from, next } => {
                let mut groups = groups;
                groups[group as usize] = Some(if back { (at, from) } else { (from, at) });
                self.go_on(at, groups, back, next)
            }
            Rest::Turn { repeat, min, max, from, next } => {
                if min == 0 && from == at {
                    return Ok(None);
                }
                let less = |n: u32| if n == UNBOUNDED { n } else { n - 1 };
                self.repeat(repeat, min.saturating_sub(1), less(max), at, groups, back, next)
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the parameters of RepeatMatcher")]
    fn repeat(&mut self, r: &Repeat, min: u32, max: u32, at: usize, groups: Groups, back: bool, next: &Rest<'_>) -> Found {
        if max == 0 {
            return self.go_on(at, groups, back, next);
        }
        let turn = Rest::Turn { repeat: r, min, max, from: at, next };
        let mut inner = groups.clone();
        r.groups.clone().for_each(|g| inner[g as usize] = None);
        if min > 0 {
            return self.node(&r.body, at, inner, back, &turn);
        }
        if !r.greedy {
            if let Some(found) = self.go_on(at, groups, back, next)? {
                return Ok(Some(found));
            }
            return self.node(&r.body, at, inner, back, &turn);
        }
        if let Some(found) = self.node(&r.body, at, inner, back, &turn)? {
            return Ok(Some(found));
        }
        self.go_on(at, groups, back, next)
    }

    fn node(&mut self, node: &Node, at: usize, groups: Groups, back: bool, rest: &Rest<'_>) -> Found {
        if self.steps == 0 || self.depth > 2000 {
            return Err(TooLong);
        }
        self.steps -= 1;
        self.depth += 1;
        let found = self.node_here(node, at, groups, back, rest);
        self.depth -= 1;
        found
    }

    fn node_here(&mut self, node: &Node, at: usize, mut groups: Groups, back: bool, rest: &Rest<'_>) -> Found {
        let consume = |is: &dyn Fn(u32) -> bool| self.step(at, back).filter(|&(c, _)| is(c)).map(|(_, at)| at);
        let at = match node {
            Node::Empty => at,
            Node::Char { c, icase } => {
                let same = |d: u32| *c == d || *icase && canonicalize(*c, self.unicode) == canonicalize(d, self.unicode);
                match consume(&same) {
                    Some(at) => at,
                    None => return Ok(None),
                }
            }
            Node::Set(set) => match consume(&|c| set.contains(c)) {
                Some(at) => at,
                None => return Ok(None),
            },
            Node::Seq(nodes) => return self.sequence(nodes, at, groups, back, rest),
            Node::Alt(nodes) => {
                for n in nodes {
                    if let Some(found) = self.node(n, at, groups.clone(), back, rest)? {
                        return Ok(Some(found));
                    }
                }
                return Ok(None);
            }
            Node::Capture(n, body) => {
                let close = Rest::Close { group: *n, from: at, next: rest };
                return self.node(body, at, groups, back, &close);
            }
            Node::Repeat(r) => return self.repeat(r, r.min, r.max, at, groups, back, rest),
            Node::Look(l) => {
                let found = self.node(&l.body, at, groups.clone(), l.behind, &Rest::End)?;
                match (found, l.negated) {
                    (Some(_), true) | (None, false) => return Ok(None),
                    (Some((_, inner)), false) => groups = inner,
                    (None, true) => {}
                }
                at
            }
            Node::Reference { groups: numbers, icase } => {
                let mut at = at;
                if let Some((from, to)) = numbers.iter().find_map(|&g| groups[g as usize]) {
                    let mut i = if back { to } else { from };
                    while if back { i > from } else { i < to } {
                        let (Some((c, j)), Some((d, after))) = (self.step(i, back), self.step(at, back)) else { return Ok(None) };
                        if c != d && !(*icase && canonicalize(c, self.unicode) == canonicalize(d, self.unicode)) {
                            return Ok(None);
                        }
                        (i, at) = (j, after);
                    }
                }
                at
            }
            Node::NamedReference { .. } => return Ok(None),
            Node::Start { multiline } => {
                if !(at == 0 || *multiline && charset::line_ends().contains(self.text[at - 1].into())) {
                    return Ok(None);
                }
                at
            }
            Node::End { multiline } => {
                if !(at == self.text.len() || *multiline && charset::line_ends().contains(self.text[at].into())) {
                    return Ok(None);
                }
                at
            }
            Node::WordBoundary { negated, folded } => {
                let word: CharSet = if *folded { fold::close(&charset::word(), true) } else { charset::word() };
                let is = |i: Option<usize>| i.and_then(|i| self.text.get(i)).is_some_and(|&u| word.contains(u.into()));
                if (is(at.checked_sub(1)) != is(Some(at))) == *negated {
                    return Ok(None);
                }
                at
            }
        };
        self.go_on(at, groups, back, rest)
    }

    fn sequence(&mut self, nodes: &[Node], at: usize, groups: Groups, back: bool, rest: &Rest<'_>) -> Found {
        let split = if back { nodes.split_last() } else { nodes.split_first() };
        let Some((node, others)) = split else { return self.go_on(at, groups, back, rest) };
        match others {
            [] => self.node(node, at, groups, back, rest),
            [one] => self.node(node, at, groups, back, &Rest::Then { node: one, next: rest }),
            _ => {
                let others = Node::Seq(others.to_vec());
                self.node(node, at, groups, back, &Rest::Then { node: &others, next: rest })
            }
        }
    }
}
