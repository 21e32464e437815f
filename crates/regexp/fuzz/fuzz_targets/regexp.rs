//! Flags, a pattern and a text with zeros between: the engine against the specification's matcher.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| common::agree(data));
