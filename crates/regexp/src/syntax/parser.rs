//! The parser's main loop: terms, alternatives, groups, quantifiers.
//!
//! A frame of the stack is a group whose `)` has not come yet, with the alternatives so far.

use super::ast::{Look, Node, Repeat, UNBOUNDED};
use super::error::{self, SyntaxError};
use super::{MAX_DEPTH, MAX_GROUPS};
use crate::charset;
use crate::flags::Flags;
use crate::unicode::fold;
use rustc_hash::FxHashMap;

pub(super) type Result<T> = std::result::Result<T, SyntaxError>;

/// A name of groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// UTF-16.
    pub text: Box<[u16]>,
    /// Groups that have it: of these one at most takes part in a match. Ascending.
    pub groups: Vec<u32>,
}

/// A pattern that was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub node: Node,
    /// How many groups capture.
    pub groups: u32,
    /// In the order in which they first come.
    pub names: Vec<Name>,
}

/// Modifiers in force.
#[derive(Clone, Copy)]
pub(super) struct Modifiers {
    pub icase: bool,
    pub multiline: bool,
    pub dot_all: bool,
}

/// What a group is.
pub(super) enum Kind {
    Root,
    Plain,
    Capture(u32),
    Look { behind: bool, negated: bool },
}

pub(super) struct Frame {
    kind: Kind,
    alternatives: Vec<Node>,
    terms: Vec<Node>,
    /// Of this disjunction, and which of its alternatives is being read.
    id: u32,
    alternative: u32,
    outer: Modifiers,
    first_group: u32,
}

/// Which alternatives of which disjunctions a group is in, outermost first.
type Path = Vec<(u32, u32)>;

pub(super) struct Parser<'p> {
    pub(super) p: &'p [u32],
    pub(super) i: usize,
    /// `u` or `v`.
    pub(super) unicode: bool,
    /// `v`.
    pub(super) sets: bool,
    pub(super) now: Modifiers,
    /// Groups in the whole pattern.
    pub(super) total: u32,
    pub(super) has_names: bool,
    pub(super) groups: u32,
    stack: Vec<Frame>,
    disjunctions: u32,
    names: Vec<Name>,
    paths: Vec<Vec<Path>>,
    known: FxHashMap<Box<[u16]>, usize>,
    pub(super) references: Vec<Box<[u16]>>,
}

/// Reads a pattern given as UTF-16.
pub fn parse(pattern: &[u16], flags: Flags) -> Result<Parsed> {
    let unicode = flags.full_unicode();
    let text: Vec<u32> = if unicode {
        char::decode_utf16(pattern.iter().copied()).map(|c| c.map_or_else(|e| e.unpaired_surrogate().into(), u32::from)).collect()
    } else {
        pattern.iter().map(|&u| u32::from(u)).collect()
    };
    let mut parser = Parser {
        p: &text,
        i: 0,
        unicode,
        sets: flags.has(b'v'),
        now: Modifiers { icase: flags.has(b'i'), multiline: flags.has(b'm'), dot_all: flags.has(b's') },
        total: 0,
        has_names: false,
        groups: 0,
        stack: Vec::new(),
        disjunctions: 0,
        names: Vec::new(),
        paths: Vec::new(),
        known: FxHashMap::default(),
        references: Vec::new(),
    };
    parser.count_groups();
    let mut node = parser.pattern()?;
    let references: Vec<Vec<u32>> = parser
        .references
        .iter()
        .map(|name| parser.known.get(name).map(|&i| parser.names[i].groups.clone()).ok_or(error::INVALID_NAMED_CAPTURE))
        .collect::<Result<_>>()?;
    if !references.is_empty() {
        resolve(&mut node, &references);
    }
    Ok(Parsed { node, groups: parser.groups, names: parser.names })
}

/// Puts the groups in for names.
fn resolve(node: &mut Node, references: &[Vec<u32>]) {
    match node {
        Node::NamedReference { index, icase } => *node = Node::Reference { groups: references[*index].clone(), icase: *icase },
        Node::Seq(nodes) | Node::Alt(nodes) => nodes.iter_mut().for_each(|n| resolve(n, references)),
        Node::Capture(_, body) => resolve(body, references),
        Node::Repeat(r) => resolve(&mut r.body, references),
        Node::Look(l) => resolve(&mut l.body, references),
        _ => {}
    }
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<u32> {
        self.p.get(self.i).copied()
    }
    pub(super) fn at(&self, ahead: usize) -> Option<u32> {
        self.p.get(self.i + ahead).copied()
    }
    pub(super) fn is(&self, ahead: usize, c: u8) -> bool {
        self.at(ahead) == Some(u32::from(c))
    }
    pub(super) fn eat(&mut self, c: u8) -> bool {
        let found = self.is(0, c);
        self.i += usize::from(found);
        found
    }

    /// How many groups there are, and whether some have names: decimal escapes and `\k` depend on it.
    fn count_groups(&mut self) {
        let (mut i, mut class) = (0, 0);
        let is = |i: usize, c: u8| self.p.get(i) == Some(&u32::from(c));
        while i < self.p.len() {
            match u8::try_from(self.p[i]).unwrap_or(0) {
                b'\\' => i += 1,
                b'[' if class == 0 || self.sets => class += 1,
                b']' if class > 0 => class -= 1,
                b'(' if class == 0 => {
                    if !is(i + 1, b'?') {
                        self.total += 1;
                    } else if is(i + 2, b'<') && !is(i + 3, b'=') && !is(i + 3, b'!') {
                        self.total += 1;
                        self.has_names = true;
                    }
                }
                _ => {}
            }
            i += 1;
        }
    }

    pub(super) fn open(&mut self, kind: Kind, outer: Modifiers) -> Result<()> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(error::TOO_LARGE);
        }
        self.disjunctions += 1;
        let (id, first_group) = (self.disjunctions, self.groups);
        let first_group = if let Kind::Capture(n) = kind { n } else { first_group + 1 };
        self.stack.push(Frame { kind, alternatives: Vec::new(), terms: Vec::new(), id, alternative: 0, outer, first_group });
        Ok(())
    }

    fn pattern(&mut self) -> Result<Node> {
        let now = self.now;
        self.open(Kind::Root, now)?;
        loop {
            let Some(c) = self.peek() else {
                let Some(frame) = self.stack.pop() else { return Ok(Node::Empty) };
                if !self.stack.is_empty() {
                    return Err(error::UNTERMINATED_GROUP);
                }
                return Ok(close(frame.alternatives, frame.terms));
            };
            let (groups_before, start) = (self.groups, self.i);
            let term = match u8::try_from(c).unwrap_or(0) {
                b'|' => {
                    self.i += 1;
                    if let Some(frame) = self.stack.last_mut() {
                        let terms = std::mem::take(&mut frame.terms);
                        frame.alternatives.push(sequence(terms));
                        frame.alternative += 1;
                    }
                    continue;
                }
                b'(' => {
                    self.group()?;
                    continue;
                }
                b')' => {
                    if self.stack.len() < 2 {
                        return Err(error::UNMATCHED_PAREN);
                    }
                    self.i += 1;
                    let Some(frame) = self.stack.pop() else { return Err(error::UNMATCHED_PAREN) };
                    self.now = frame.outer;
                    let body = close(frame.alternatives, frame.terms);
                    let groups = frame.first_group..self.groups + 1;
                    let (node, quantifiable) = match frame.kind {
                        Kind::Capture(n) => (Node::Capture(n, Box::new(body)), true),
                        Kind::Look { behind, negated } => {
                            (Node::Look(Box::new(Look { body, behind, negated, groups: groups.clone() })), !behind && !self.unicode)
                        }
                        Kind::Plain | Kind::Root => (body, true),
                    };
                    let node = if quantifiable {
                        self.quantified(node, groups)?
                    } else {
                        self.no_quantifier()?;
                        node
                    };
                    self.push(node);
                    continue;
                }
                b'^' => {
                    self.i += 1;
                    let multiline = self.now.multiline;
                    self.push(Node::Start { multiline });
                    continue;
                }
                b'$' => {
                    self.i += 1;
                    let multiline = self.now.multiline;
                    self.push(Node::End { multiline });
                    continue;
                }
                b'*' | b'+' | b'?' => return Err(error::NOTHING_TO_REPEAT),
                b'{' => {
                    if self.braces_here().is_some() {
                        return Err(error::NOTHING_TO_REPEAT);
                    }
                    self.i = start;
                    if self.unicode {
                        return Err(error::LONE_BRACKETS);
                    }
                    self.i += 1;
                    self.char(c)
                }
                b'}' | b']' if self.unicode => return Err(error::LONE_BRACKETS),
                b'.' => {
                    self.i += 1;
                    let any = if self.now.dot_all { charset::CharSet::all() } else { charset::line_ends().inverted() };
                    Node::Set(any)
                }
                b'[' => self.class()?,
                b'\\' => match self.atom_escape()? {
                    (node, true) => node,
                    (node, false) => {
                        self.push(node);
                        continue;
                    }
                },
                _ => {
                    self.i += 1;
                    self.char(c)
                }
            };
            let groups = groups_before + 1..self.groups + 1;
            let term = self.quantified(term, groups)?;
            self.push(term);
        }
    }

    pub(super) fn char(&self, c: u32) -> Node {
        Node::Char { c, icase: self.now.icase }
    }

    /// A set, with all that is like something in it if case does not matter.
    pub(super) fn closed(&self, set: charset::CharSet) -> charset::CharSet {
        if self.now.icase { fold::close(&set, self.unicode) } else { set }
    }

    fn push(&mut self, node: Node) {
        if let Some(frame) = self.stack.last_mut() {
            frame.terms.push(node);
        }
    }

    /// `{n}`, `{n,}` or `{n,m}`: its numbers, and the position is after it. Otherwise the position stays.
    fn braces(&mut self) -> Result<Option<(u32, u32)>> {
        let start = self.i;
        let found = self.braces_here();
        match found {
            None => self.i = start,
            Some((min, max)) if max < min => return Err(error::NUMBERS_OUT_OF_ORDER),
            Some(_) => {}
        }
        Ok(found)
    }

    fn braces_here(&mut self) -> Option<(u32, u32)> {
        if !self.eat(b'{') {
            return None;
        }
        let min = self.number()?;
        let max = if self.eat(b',') { if self.is(0, b'}') { UNBOUNDED } else { self.number()? } } else { min };
        self.eat(b'}').then_some((min, max))
    }

    /// Digits as a number, at most what stands for no bound.
    fn number(&mut self) -> Option<u32> {
        let mut n: Option<u32> = None;
        while let Some(c @ 0x30..=0x39) = self.peek() {
            n = Some(n.unwrap_or(0).saturating_mul(10).saturating_add(c - 0x30));
            self.i += 1;
        }
        n
    }

    /// After what cannot be repeated.
    fn no_quantifier(&mut self) -> Result<()> {
        let start = self.i;
        match self.peek().and_then(|c| u8::try_from(c).ok()) {
            Some(b'*' | b'+' | b'?') => Err(error::INVALID_QUANTIFIER),
            Some(b'{') => match self.braces()? {
                Some(_) => Err(error::INVALID_QUANTIFIER),
                None if self.unicode => Err(error::INCOMPLETE_QUANTIFIER),
                None => {
                    self.i = start;
                    Ok(())
                }
            },
            _ => Ok(()),
        }
    }

    fn quantified(&mut self, body: Node, groups: std::ops::Range<u32>) -> Result<Node> {
        let (min, max) = match self.peek().and_then(|c| u8::try_from(c).ok()) {
            Some(b'*') => (0, UNBOUNDED),
            Some(b'+') => (1, UNBOUNDED),
            Some(b'?') => (0, 1),
            Some(b'{') => match self.braces()? {
                Some(range) => {
                    let greedy = !self.eat(b'?');
                    return Ok(repeat(body, range.0, range.1, greedy, groups));
                }
                None if self.unicode => return Err(error::INCOMPLETE_QUANTIFIER),
                None => return Ok(body),
            },
            _ => return Ok(body),
        };
        self.i += 1;
        let greedy = !self.eat(b'?');
        Ok(repeat(body, min, max, greedy, groups))
    }

    /// A group with a name: no other of that name may take part together with it.
    pub(super) fn named(&mut self, group: u32, text: Box<[u16]>) -> Result<()> {
        let path: Path = self.stack.iter().map(|f| (f.id, f.alternative)).collect();
        let index = *self.known.entry(text.clone()).or_insert(self.names.len());
        if index == self.names.len() {
            self.names.push(Name { text, groups: vec![group] });
            self.paths.push(vec![path]);
            return Ok(());
        }
        // The outermost disjunction in which the two are apart must have them in different alternatives.
        let apart = |other: &Path| {
            let first = other.iter().zip(&path).find(|(a, b)| a != b);
            first.is_some_and(|(a, b)| a.0 == b.0)
        };
        if !self.paths[index].iter().all(apart) {
            return Err(error::DUPLICATE_GROUP_NAME);
        }
        self.paths[index].push(path);
        self.names[index].groups.push(group);
        Ok(())
    }

    pub(super) fn new_group(&mut self) -> Result<u32> {
        if self.groups >= MAX_GROUPS {
            return Err(error::TOO_MANY_CAPTURES);
        }
        self.groups += 1;
        Ok(self.groups)
    }

    /// Whether the text is within a group of this number.
    pub(super) fn inside_group(&self, n: u32) -> bool {
        self.stack.iter().any(|f| matches!(f.kind, Kind::Capture(m) if m == n))
    }
    /// Whether the text is within a lookbehind.
    pub(super) fn inside_lookbehind(&self) -> bool {
        self.stack.iter().any(|f| matches!(f.kind, Kind::Look { behind: true, .. }))
    }
}

fn repeat(body: Node, min: u32, max: u32, greedy: bool, groups: std::ops::Range<u32>) -> Node {
    if min == 1 && max == 1 {
        return body;
    }
    Node::Repeat(Box::new(Repeat { body, min, max, greedy, groups }))
}

fn sequence(mut terms: Vec<Node>) -> Node {
    match terms.len() {
        0 => Node::Empty,
        1 => terms.swap_remove(0),
        _ => Node::Seq(terms),
    }
}

fn close(mut alternatives: Vec<Node>, terms: Vec<Node>) -> Node {
    let last = sequence(terms);
    if alternatives.is_empty() {
        return last;
    }
    alternatives.push(last);
    Node::Alt(alternatives)
}
