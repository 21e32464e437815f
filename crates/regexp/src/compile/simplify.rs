//! The same language in a simpler tree: characters without regard to case become sets, alternatives of one character
//! each become one set, sequences are flat.

use crate::charset::CharSet;
use crate::syntax::ast::Node;
use crate::unicode::fold;

pub fn simplify(node: Node, unicode: bool) -> Node {
    match node {
        Node::Char { c, icase: true } => {
            let set = fold::close(&CharSet::one(c), unicode);
            match set.single() {
                Some(c) => Node::Char { c, icase: false },
                None => Node::Set(set),
            }
        }
        Node::Set(set) => match set.single() {
            Some(c) => Node::Char { c, icase: false },
            None => Node::Set(set),
        },
        Node::Seq(nodes) => {
            let mut out = Vec::with_capacity(nodes.len());
            for n in nodes {
                match simplify(n, unicode) {
                    Node::Empty => {}
                    Node::Seq(inner) => out.extend(inner),
                    n => out.push(n),
                }
            }
            match out.len() {
                0 => Node::Empty,
                1 => out.swap_remove(0),
                _ => Node::Seq(out),
            }
        }
        Node::Alt(nodes) => {
            let mut out: Vec<Node> = Vec::with_capacity(nodes.len());
            // Ranges of a run of alternatives of one character.
            let mut run: Vec<(u32, u32)> = Vec::new();
            let mut count = 0;
            let flush = |run: &mut Vec<(u32, u32)>, count: &mut u32, out: &mut Vec<Node>| {
                if *count > 0 {
                    out.push(simplify(Node::Set(CharSet::from_ranges(run.drain(..))), unicode));
                    *count = 0;
                }
            };
            for n in nodes {
                match simplify(n, unicode) {
                    Node::Char { c, .. } => {
                        run.push((c, c));
                        count += 1;
                    }
                    Node::Set(set) => {
                        run.extend_from_slice(set.ranges());
                        count += 1;
                    }
                    n => {
                        flush(&mut run, &mut count, &mut out);
                        out.push(n);
                    }
                }
            }
            flush(&mut run, &mut count, &mut out);
            if out.len() == 1 { out.swap_remove(0) } else { Node::Alt(out) }
        }
        Node::Capture(n, body) => Node::Capture(n, Box::new(simplify(*body, unicode))),
        Node::Repeat(mut r) => {
            r.body = simplify(r.body, unicode);
            // Nothing, however often.
            if matches!(r.body, Node::Empty) || r.max == 0 {
                return Node::Empty;
            }
            Node::Repeat(r)
        }
        Node::Look(mut l) => {
            l.body = simplify(l.body, unicode);
            Node::Look(l)
        }
        other => other,
    }
}
