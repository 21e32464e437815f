//! Any lines: the first is parsed against the second, then every component is set to each of the others.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| common::lines(data));
