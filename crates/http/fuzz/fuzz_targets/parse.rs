//! Any bytes, whole and cut: the first five bytes set the parser up, the rest is input. Both runs must find the same.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use common::{Setup, run};
use libfuzzer_sys::fuzz_target;
use tally_http::{Kind, Lenient};

fuzz_target!(|data: &[u8]| {
    let [kind, low, high, limit, step, input @ ..] = data else { return };
    let setup = Setup {
        kind: if kind & 1 == 0 { Kind::Request } else { Kind::Response },
        lenient: Lenient::from_bits(u16::from_le_bytes([*low, *high])),
        limit: *limit as usize,
        answer: kind >> 1 & 3,
    };
    let cuts: Vec<usize> = (1..input.len()).step_by(1 + *step as usize % 32).collect();
    assert_eq!(run(&setup, input, &[]), run(&setup, input, &cuts));
});
