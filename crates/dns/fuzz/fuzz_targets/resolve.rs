//! The first byte says whether the others are a message, or what happens to a resolver.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [first, data @ ..] = data else { return };
    if first & 1 == 0 {
        common::read(data);
    } else {
        common::drive(data);
    }
});
