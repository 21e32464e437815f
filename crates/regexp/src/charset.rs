//! Sets of characters: code points, or code units without `u` and `v`.
//!
//! **Invariants.** Ranges are sorted, disjoint, not adjacent, each with its ends in it.

/// The greatest code point.
pub const MAX: u32 = 0x10_FFFF;

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CharSet {
    ranges: Vec<(u32, u32)>,
}

impl CharSet {
    pub const fn new() -> CharSet {
        CharSet { ranges: Vec::new() }
    }
    pub fn all() -> CharSet {
        CharSet { ranges: vec![(0, MAX)] }
    }
    pub fn one(c: u32) -> CharSet {
        CharSet { ranges: vec![(c, c)] }
    }
    /// The union of ranges in any order.
    pub fn from_ranges(ranges: impl IntoIterator<Item = (u32, u32)>) -> CharSet {
        let mut set = CharSet { ranges: ranges.into_iter().collect() };
        set.normalize();
        set
    }
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }
    /// How many characters are in it.
    pub fn count(&self) -> u32 {
        self.ranges.iter().map(|&(a, b)| b - a + 1).sum()
    }

    fn normalize(&mut self) {
        if self.ranges.is_sorted_by(|x, y| x.1 + 1 < y.0) {
            return;
        }
        self.ranges.sort_unstable();
        let mut n = 0;
        for i in 1..self.ranges.len() {
            let (a, b) = self.ranges[i];
            if a <= self.ranges[n].1.saturating_add(1) {
                self.ranges[n].1 = self.ranges[n].1.max(b);
            } else {
                n += 1;
                self.ranges[n] = (a, b);
            }
        }
        self.ranges.truncate(n + 1);
    }

    /// Adds ranges in any order.
    pub fn extend(&mut self, ranges: impl IntoIterator<Item = (u32, u32)>) {
        self.ranges.extend(ranges);
        self.normalize();
    }
    pub fn union(&mut self, other: &CharSet) {
        self.extend(other.ranges.iter().copied());
    }
    /// What is not in it.
    pub fn inverted(&self) -> CharSet {
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut next = 0;
        for &(a, b) in &self.ranges {
            if a > next {
                ranges.push((next, a - 1));
            }
            next = b + 1;
        }
        if next <= MAX {
            ranges.push((next, MAX));
        }
        CharSet { ranges }
    }
    pub fn intersection(&self, other: &CharSet) -> CharSet {
        let (mut i, mut j) = (0, 0);
        let mut ranges = Vec::new();
        while let (Some(&(a, b)), Some(&(c, d))) = (self.ranges.get(i), other.ranges.get(j)) {
            let (low, high) = (a.max(c), b.min(d));
            if low <= high {
                ranges.push((low, high));
            }
            if b < d {
                i += 1;
            } else {
                j += 1;
            }
        }
        CharSet { ranges }
    }
    pub fn minus(&self, other: &CharSet) -> CharSet {
        self.intersection(&other.inverted())
    }
    pub fn is_disjoint(&self, other: &CharSet) -> bool {
        let (mut i, mut j) = (0, 0);
        while let (Some(&(a, b)), Some(&(c, d))) = (self.ranges.get(i), other.ranges.get(j)) {
            if a.max(c) <= b.min(d) {
                return false;
            }
            if b < d {
                i += 1;
            } else {
                j += 1;
            }
        }
        true
    }
    pub fn contains(&self, c: u32) -> bool {
        let i = self.ranges.partition_point(|&(_, b)| b < c);
        self.ranges.get(i).is_some_and(|&(a, _)| a <= c)
    }
    /// The ranges that have something in `a..=b`, cut to it.
    pub fn within(&self, a: u32, b: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let i = self.ranges.partition_point(|&(_, end)| end < a);
        self.ranges[i..].iter().take_while(move |r| r.0 <= b).map(move |&(c, d)| (c.max(a), d.min(b)))
    }
    /// Its only character.
    pub fn single(&self) -> Option<u32> {
        match *self.ranges {
            [(a, b)] if a == b => Some(a),
            _ => None,
        }
    }
}

/// `\d`
pub fn digits() -> CharSet {
    CharSet { ranges: vec![(0x30, 0x39)] }
}

/// `\s`: WhiteSpace and LineTerminator.
pub fn spaces() -> CharSet {
    let ranges = [
        (0x9, 0xD),
        (0x20, 0x20),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
        (0xFEFF, 0xFEFF),
    ];
    CharSet { ranges: ranges.into() }
}

/// What ends a line.
pub fn line_ends() -> CharSet {
    CharSet { ranges: vec![(0xA, 0xA), (0xD, 0xD), (0x2028, 0x2029)] }
}

/// WordCharacters without regard to case: `\w`.
pub fn word() -> CharSet {
    CharSet { ranges: vec![(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_agree_with_membership() {
        let a = CharSet::from_ranges([(5, 9), (1, 2), (10, 12), (20, 30)]);
        let b = CharSet::from_ranges([(2, 5), (12, 25)]);
        assert_eq!(a.ranges(), &[(1, 2), (5, 12), (20, 30)]);
        for c in 0..40 {
            let (x, y) = (a.contains(c), b.contains(c));
            assert_eq!(a.intersection(&b).contains(c), x && y);
            assert_eq!(a.minus(&b).contains(c), x && !y);
            assert_eq!(a.inverted().contains(c), !x);
            let mut u = a.clone();
            u.union(&b);
            assert_eq!(u.contains(c), x || y);
        }
        assert!(!a.is_disjoint(&b));
        assert!(a.is_disjoint(&CharSet::from_ranges([(3, 4), (13, 19)])));
        assert_eq!(CharSet::new().inverted(), CharSet::all());
        assert_eq!(CharSet::all().inverted(), CharSet::new());
    }
}
