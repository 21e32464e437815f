//! The tree of a pattern. Sets are closed under case already; modifiers are resolved into the nodes they matter to.

use crate::charset::CharSet;
use std::ops::Range;

/// No bound for repetitions.
pub const UNBOUNDED: u32 = u32::MAX;

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Empty,
    /// A code point (a unit without `u` and `v`); with all that are like it but for case if `icase`.
    Char {
        c: u32,
        icase: bool,
    },
    Set(CharSet),
    Seq(Vec<Node>),
    /// In order of preference.
    Alt(Vec<Node>),
    /// The group of this number.
    Capture(u32, Box<Node>),
    Repeat(Box<Repeat>),
    Look(Box<Look>),
    /// What the one of these groups matched that took part last; empty if none did.
    Reference {
        groups: Vec<u32>,
        icase: bool,
    },
    /// A reference to the n-th name of [`super::Parsed::references`], until all groups are known.
    NamedReference {
        index: usize,
        icase: bool,
    },
    /// `^`, with whether it matches after a line's end.
    Start {
        multiline: bool,
    },
    /// `$`
    End {
        multiline: bool,
    },
    /// `\b` and `\B`.
    WordBoundary {
        negated: bool,
        /// Word characters are closed under case folding.
        folded: bool,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Repeat {
    pub body: Node,
    pub min: u32,
    /// [`UNBOUNDED`] for no bound.
    pub max: u32,
    pub greedy: bool,
    /// The groups in the body, which each repetition forgets.
    pub groups: Range<u32>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub body: Node,
    pub behind: bool,
    pub negated: bool,
    /// The groups in the body.
    pub groups: Range<u32>,
}
