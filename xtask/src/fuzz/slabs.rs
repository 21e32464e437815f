//! Slab pools with evacuation: each byte chooses what happens next; a naive twin knows where what should be.

#[path = "../../../crates/offheap/tests/common/pool.rs"]
#[allow(unsafe_code, reason = "a client of slab pools says where its views are")]
mod pool;

use super::Target;

pub const TARGET: Target = Target { name: "slabs", corpus, run: check };

fn check(data: &[u8]) {
    let [first, data @ ..] = data else { return };
    let mut rest = data.iter();
    pool::drive(first & 1 == 1, 512 << (first >> 1 & 3), |n| rest.next().map(|&b| usize::from(b) % n));
}

/// Long runs of random choices.
fn corpus() -> Vec<Vec<u8>> {
    let mut x = 88_172_645_463_325_252u64;
    let mut next = || {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        x as u8
    };
    (0..16).map(|i| (0..200 + i * 100).map(|_| next()).collect()).collect()
}
