//! Math.random: xorshift128+, one state for each isolate, seeded by the operating system. §21.3.2.27

use crate::cx::{Args, Cx, JsResult};
use std::cell::Cell;
use std::hash::{BuildHasher, RandomState};
use tally_heap::{Imm, Val};

/// The generator's state. Not for secrets.
pub struct Random(Cell<[u64; 2]>);

impl Default for Random {
    /// Seeded from the keys that the standard library asks the system for.
    fn default() -> Random {
        let system = RandomState::new();
        Random::seeded([system.hash_one(1u8), system.hash_one(2u8)])
    }
}

impl Random {
    /// A generator that always gives the same numbers (`--random-seed`).
    pub fn seeded(mut seed: [u64; 2]) -> Random {
        if seed == [0, 0] {
            seed[0] = 1;
        }
        Random(Cell::new(seed))
    }
    /// 64 random bits.
    pub fn bits(&self) -> u64 {
        let [mut x, y] = self.0.get();
        let sum = x.wrapping_add(y);
        x ^= x << 23;
        x ^= x >> 17;
        x ^= y ^ y >> 26;
        self.0.set([y, x]);
        sum
    }
    /// From 0 up to, but not, 1.
    pub fn unit(&self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }
}

pub fn random<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(cx.builtins.random.unit()))
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn spread_over_the_unit() {
        let r = Random::default();
        let mut counts = [0; 10];
        for _ in 0..100_000 {
            let d = r.unit();
            assert!((0.0..1.0).contains(&d));
            counts[(d * 10.0) as usize] += 1;
        }
        assert!(counts.iter().all(|&c| (9_000..11_000).contains(&c)), "{counts:?}");
    }
}
