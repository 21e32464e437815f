//! Fuzzing without a fuzzer's machinery: inputs from the recorded tests, damaged at random, for a number of seconds.
//!
//! A target is a corpus and a function that panics when something does not hold; the same function is behind the target
//! for `cargo fuzz`, which also watches where inputs lead but needs a nightly compiler and C++. What failed is written to
//! `fuzz/` in the target folder, and can be run again by its path.

mod codecs;
mod dns;
mod http;
mod mutate;
mod regexp;
mod slabs;
mod url;

use crate::options;
use mutate::Mutator;
use std::panic;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Something to feed with bytes.
pub struct Target {
    pub name: &'static str,
    /// Inputs to begin with.
    pub corpus: fn() -> Vec<Vec<u8>>,
    /// Panics if something does not hold.
    pub run: fn(&[u8]),
}

const TARGETS: &[Target] = &[codecs::CODECS, codecs::SEARCH, dns::TARGET, http::TARGET, regexp::TARGET, slabs::TARGET, url::TARGET];

/// Whether the target takes the input.
fn holds(target: &Target, input: &[u8]) -> bool {
    panic::catch_unwind(|| (target.run)(input)).is_ok()
}

/// The input with as much cut away as can be while it still fails.
fn shrunk(target: &Target, mut input: Vec<u8>) -> Vec<u8> {
    let mut piece = input.len() / 2;
    while piece > 0 {
        let mut at = 0;
        while at + piece <= input.len() {
            let shorter = [&input[..at], &input[at + piece..]].concat();
            if holds(target, &shorter) {
                at += piece;
            } else {
                input = shorter;
            }
        }
        piece /= 2;
    }
    input
}

fn folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::root().join("target"), PathBuf::from).join("fuzz")
}

/// `fuzz NAME [--seconds N] [--seed N] [FILE…]`
pub fn run(args: &[String]) -> Result<(), String> {
    let mut args = args.to_vec();
    let number =
        |text: Option<String>, otherwise: u64| text.map_or(Ok(otherwise), |t| t.parse().map_err(|_| format!("{t}: expected a number")));
    let seconds = number(options::take(&mut args, "--seconds")?, 60)?;
    let seed = number(options::take(&mut args, "--seed")?, 1)?;
    let names = || TARGETS.iter().map(|t| t.name).collect::<Vec<_>>().join(", ");
    let name = args.first().ok_or_else(|| format!("expected what to fuzz: {}", names()))?;
    let target =
        TARGETS.iter().find(|t| t.name == name).ok_or_else(|| format!("nothing to fuzz is called {name}: there are {}", names()))?;
    if args.len() > 1 {
        for path in &args[1..] {
            (target.run)(&std::fs::read(path).map_err(|e| format!("{path}: {e}"))?);
            println!("{path}: all right");
        }
        return Ok(());
    }
    let corpus = (target.corpus)();
    if let Some(bad) = corpus.iter().find(|input| !holds(target, input)) {
        return Err(format!("an input of the corpus fails: {}", bad.escape_ascii()));
    }
    let mut mutator = Mutator::new(seed, &corpus);
    let (start, mut runs, mut told) = (Instant::now(), 0u64, 0);
    while start.elapsed() < Duration::from_secs(seconds) {
        for _ in 0..256 {
            let input = mutator.next();
            runs += 1;
            if !holds(target, &input) {
                let input = shrunk(target, input);
                let path = folder().join(format!("{name}-{seed}-{runs}"));
                std::fs::create_dir_all(folder())
                    .and_then(|()| std::fs::write(&path, &input))
                    .map_err(|e| format!("{}: {e}", path.display()))?;
                return Err(format!("after {runs} inputs: {}\nkept in {}", input.escape_ascii(), path.display()));
            }
        }
        if start.elapsed().as_secs() / 60 > told {
            told = start.elapsed().as_secs() / 60;
            println!("{told} min: {runs} inputs");
        }
    }
    println!("{name}: {runs} inputs in {seconds} s, seed {seed}: everything holds");
    Ok(())
}
