//! What the engine does not know about group names, rewritten before it sees the pattern: a reference to a name that
//! several groups have (`(?:(?<x>a)|(?<x>b))\k<x>`) becomes references to all of them, of which one at most matched
//! something; and names beyond the BMP are one character each also without the flag `u`.

use super::program::Flags;

/// Something in a pattern that has to do with names, and the units it spans.
enum Part {
    /// `(`, or `(?<` with the name that follows up to `>`.
    Group(Option<std::ops::Range<usize>>),
    /// `\k<name>`, with the name.
    Reference(std::ops::Range<usize>),
    Other,
}

/// The parts of a pattern in order, with where each ends. A pattern that is wrong gives parts that are as good as any.
fn parts(p: &[u16], flags: Flags, mut f: impl FnMut(Part, std::ops::Range<usize>)) {
    let is = |i: usize, c: u8| p.get(i) == Some(&u16::from(c));
    let name_at = |from: usize| {
        let end = from + p[from..].iter().position(|&u| u == u16::from(b'>'))?;
        Some(from..end)
    };
    let (mut i, mut class) = (0, 0);
    while i < p.len() {
        let (part, end) = if is(i, b'\\') {
            match name_at((i + 3).min(p.len())).filter(|_| class == 0 && is(i + 1, b'k') && is(i + 2, b'<')) {
                Some(name) => (Part::Reference(name.clone()), name.end + 1),
                None => (Part::Other, (i + 2).min(p.len())),
            }
        } else if class > 0 {
            match () {
                () if is(i, b']') => class -= 1,
                () if is(i, b'[') && flags.has(b'v') => class += 1,
                () => {}
            }
            (Part::Other, i + 1)
        } else if is(i, b'[') {
            class = 1;
            (Part::Other, i + 1)
        } else if is(i, b'(') && !is(i + 1, b'?') {
            (Part::Group(None), i + 1)
        } else if is(i, b'(') && is(i + 2, b'<') && !is(i + 3, b'=') && !is(i + 3, b'!') {
            match name_at(i + 3) {
                Some(name) => (Part::Group(Some(name.clone())), name.end + 1),
                None => (Part::Other, i + 1),
            }
        } else {
            (Part::Other, i + 1)
        };
        f(part, i..end);
        i = end;
    }
}

/// The pattern with references to all groups of a name; `None` if it may be given as it is.
pub fn rewrite(p: &[u16], flags: Flags) -> Option<Vec<u16>> {
    let start: Vec<u16> = "(?<".encode_utf16().collect();
    if !p.windows(3).any(|w| w == start) {
        return None;
    }
    let mut groups: Vec<(&[u16], Vec<usize>)> = Vec::new();
    let mut count = 0;
    parts(p, flags, |part, _| {
        if let Part::Group(name) = part {
            count += 1;
            let Some(name) = name.map(|r| &p[r]) else { return };
            match groups.iter_mut().find(|g| g.0 == name) {
                Some(g) => g.1.push(count),
                None => groups.push((name, vec![count])),
            }
        }
    });
    if groups.iter().all(|g| g.1.len() == 1) {
        return None;
    }
    let mut out = Vec::with_capacity(p.len() + 16);
    parts(p, flags, |part, range| {
        if let Part::Reference(name) = part
            && let Some((_, all)) = groups.iter().find(|g| g.0 == &p[name.clone()] && g.1.len() > 1)
        {
            let text: String = all.iter().map(|n| format!("\\{n}")).collect();
            out.extend(format!("(?:{text})").encode_utf16());
            return;
        }
        out.extend_from_slice(&p[range]);
    });
    Some(out)
}

/// The units of a pattern without `u`, surrogate pairs in names joined.
pub fn units(p: &[u16], flags: Flags) -> Vec<u32> {
    let mut out = Vec::with_capacity(p.len());
    parts(p, flags, |part, range| match part {
        Part::Group(Some(_)) | Part::Reference(_) => {
            out.extend(char::decode_utf16(p[range].iter().copied()).map(|c| match c {
                Ok(c) => u32::from(c),
                Err(e) => u32::from(e.unpaired_surrogate()),
            }));
        }
        _ => out.extend(p[range].iter().map(|&u| u32::from(u))),
    });
    out
}
