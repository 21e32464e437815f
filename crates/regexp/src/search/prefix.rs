//! What the tree says of how matches begin and what they contain.

use super::Windows;
use crate::charset::{self, CharSet};
use crate::syntax::ast::{Node, Repeat};

/// How often a byte stands in text and programs, per thousand; a guess.
pub(super) fn frequency(c: u8) -> u32 {
    match c {
        b' ' => 150,
        b'e' => 70,
        b't' | b'a' | b'o' | b'n' | b'i' | b'r' | b's' => 45,
        b'l' | b'd' | b'c' | b'u' | b'm' | b'p' | b'h' => 25,
        b'f' | b'g' | b'b' | b'y' | b'w' | b'v' => 12,
        b'k' | b'x' | b'j' | b'q' | b'z' => 4,
        b'\n' => 25,
        b'(' | b')' | b'.' | b',' | b';' | b'=' => 12,
        b'0'..=b'9' | b'A'..=b'Z' => 4,
        b'!'..=b'~' => 4,
        0x80.. => 2,
        _ => 1,
    }
}

/// Units at one position.
#[derive(Clone, Copy, Default)]
struct Units {
    latin: [u64; 4],
    wide: bool,
}

impl Units {
    fn of(set: &CharSet) -> Units {
        let mut u = Units::default();
        for (a, b) in set.within(0, 255) {
            for c in a..=b {
                u.latin[(c >> 6) as usize] |= 1 << (c & 63);
            }
        }
        u.wide = set.within(256, charset::MAX).next().is_some();
        u
    }
    fn add(&mut self, other: &Units) {
        for (a, b) in self.latin.iter_mut().zip(other.latin) {
            *a |= b;
        }
        self.wide |= other.wide;
    }
    fn has(&self, c: u8) -> bool {
        self.latin[usize::from(c >> 6)] >> (c & 63) & 1 != 0
    }
}

/// Positions that windows look at.
const MAX_WINDOW: usize = 8;

/// Adds the sets of the positions that every match of the node has, up to [`MAX_WINDOW`]; whether more may follow, that
/// is, whether the node is as long as what was added.
fn positions(node: &Node, unicode: bool, out: &mut Vec<Units>) -> bool {
    if out.len() >= MAX_WINDOW {
        return false;
    }
    match node {
        Node::Char { c, .. } => set_at(&CharSet::one(*c), unicode, out),
        Node::Set(set) => !set.is_empty() && set_at(set, unicode, out),
        Node::Seq(nodes) => nodes.iter().all(|n| positions(n, unicode, out)),
        Node::Capture(_, body) => positions(body, unicode, out),
        Node::Alt(nodes) => {
            if nodes.len() > 64 {
                return false;
            }
            let from = out.len();
            let (mut fixed, mut all): (bool, Option<Vec<Units>>) = (true, None);
            for n in nodes {
                let mut one = out[..from].to_vec();
                fixed &= positions(n, unicode, &mut one);
                let one = &one[from..];
                match &mut all {
                    None => all = Some(one.to_vec()),
                    Some(all) => {
                        fixed &= all.len() == one.len();
                        all.truncate(one.len());
                        all.iter_mut().zip(one).for_each(|(a, b)| a.add(b));
                    }
                }
            }
            out.extend(all.unwrap_or_default());
            fixed
        }
        Node::Repeat(r) => {
            let Repeat { body, min, max, .. } = &**r;
            for _ in 0..*min {
                if out.len() >= MAX_WINDOW || !positions(body, unicode, out) {
                    return false;
                }
            }
            min == max
        }
        Node::Empty | Node::Look(_) | Node::Start { .. } | Node::End { .. } | Node::WordBoundary { .. } => true,
        Node::Reference { .. } | Node::NamedReference { .. } => false,
    }
}

fn set_at(set: &CharSet, unicode: bool, out: &mut Vec<Units>) -> bool {
    out.push(Units::of(set));
    // Pairs are two units, and it is not known which characters will be pairs.
    !(unicode && set.within(0xD800, 0xDFFF).chain(set.within(0x10000, charset::MAX)).next().is_some())
}

/// Windows of two units or more, if they tell anything.
pub(super) fn windows(node: &Node, unicode: bool) -> Option<Windows> {
    let mut sets = Vec::new();
    positions(node, unicode, &mut sets);
    sets.truncate(MAX_WINDOW);
    let density = |u: &Units| (0..=255u8).filter(|&c| u.has(c)).map(frequency).sum::<u32>();
    // A position at the end at which most may stand costs more than it tells.
    while sets.last().is_some_and(|s| density(s) > 400) {
        sets.pop();
    }
    if sets.len() < 2 {
        return None;
    }
    let mut w = Windows { latin: [0; 256], wide: 0, len: sets.len() };
    for (i, set) in sets.iter().enumerate() {
        let bit = 1u8 << (sets.len() - 1 - i);
        for c in 0..=255u8 {
            if set.has(c) {
                w.latin[usize::from(c)] |= bit;
            }
        }
        w.wide |= if set.wide { bit } else { 0 };
    }
    Some(w)
}

fn units(c: u32, unicode: bool, out: &mut Vec<u16>) -> bool {
    match c {
        // By code points half of a pair is none.
        0xD800..=0xDFFF if unicode => return false,
        0x10000.. => out.extend([0xD7C0 + (c >> 10) as u16, 0xDC00 + (c & 0x3FF) as u16]),
        _ => out.push(c as u16),
    }
    true
}

/// The literal that every match begins with. Whether it is all that the node matches.
fn literal_of(node: &Node, unicode: bool, out: &mut Vec<u16>) -> bool {
    match node {
        Node::Empty => true,
        Node::Char { c, .. } => units(*c, unicode, out),
        Node::Seq(nodes) => nodes.iter().all(|n| literal_of(n, unicode, out)),
        Node::Capture(_, body) => literal_of(body, unicode, out),
        Node::Repeat(r) if r.min > 0 => {
            literal_of(&r.body, unicode, out);
            false
        }
        _ => false,
    }
}

pub(super) fn literal(node: &Node, unicode: bool) -> Vec<u16> {
    let mut out = Vec::new();
    literal_of(node, unicode, &mut out);
    out
}

/// The literal of units below 256 that every match contains and that is met least often.
pub(super) fn required(node: &Node, unicode: bool) -> Option<Vec<u16>> {
    let mut runs: Vec<Vec<u16>> = vec![Vec::new()];
    collect(node, unicode, &mut runs);
    let score = |run: &Vec<u16>| {
        let rare = run.iter().map(|&u| u8::try_from(u).map_or(0, frequency)).min().unwrap_or(1000);
        (rare, usize::MAX - run.len())
    };
    let best = runs.into_iter().filter(|r| !r.is_empty()).min_by_key(score)?;
    // What is everywhere tells nothing.
    (score(&best).0 <= 12 || best.len() > 2).then_some(best)
}

fn cut(runs: &mut Vec<Vec<u16>>) {
    if runs.last().is_some_and(|r| !r.is_empty()) {
        runs.push(Vec::new());
    }
}

fn collect(node: &Node, unicode: bool, runs: &mut Vec<Vec<u16>>) {
    match node {
        Node::Char { c, .. } => {
            if let Some(run) = runs.last_mut()
                && !(0xD800..=0xDFFF).contains(c)
                && units(*c, unicode, run)
            {
                return;
            }
            cut(runs);
        }
        Node::Seq(nodes) => nodes.iter().for_each(|n| collect(n, unicode, runs)),
        Node::Capture(_, body) => collect(body, unicode, runs),
        Node::Repeat(r) => {
            cut(runs);
            if r.min > 0 {
                collect(&r.body, unicode, runs);
                cut(runs);
            }
        }
        Node::Empty | Node::Start { .. } | Node::End { .. } | Node::WordBoundary { .. } => {}
        _ => cut(runs),
    }
}

/// Words for a packed search, and how long they are.
const MAX_WORDS: usize = 64;
const MAX_WORD: usize = 6;

/// For text of bytes, words one of which every match begins with, each of two bytes or more.
pub(super) fn words(node: &Node) -> Option<Vec<Vec<u8>>> {
    let mut node = node;
    loop {
        match node {
            Node::Capture(_, body) => node = body,
            // What comes before may be zero wide: candidates are only that.
            Node::Seq(nodes) => node = nodes.iter().find(|n| !matches!(n, Node::WordBoundary { .. }))?,
            Node::Repeat(r) if r.min > 0 => node = &r.body,
            _ => break,
        }
    }
    let Node::Alt(alternatives) = node else { return None };
    if alternatives.len() > MAX_WORDS {
        return None;
    }
    let mut words = Vec::new();
    for alternative in alternatives {
        let mut word = Vec::new();
        literal_of(alternative, false, &mut word);
        word.truncate(MAX_WORD);
        // A word with a unit that is no byte cannot be met.
        let Some(word) = word.iter().map(|&u| u8::try_from(u).ok()).collect::<Option<Vec<u8>>>() else { continue };
        if word.len() < 2 {
            return None;
        }
        if !words.contains(&word) {
            words.push(word);
        }
    }
    (!words.is_empty()).then_some(words)
}
