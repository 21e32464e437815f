//! Developer commands. `cargo xtask help` lists them.

#![deny(unsafe_code)]

mod api;
mod bench;
mod bound;
mod cldr;
mod fuzz;
mod load;
mod npm_table;
mod options;
mod packages;
mod servers;
mod soak;
mod test262;

use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test262 --suite DIR [OPTION…]                  run the conformance suite, compare with tests/test262.txt
    --filter TEXT    only the tests whose name contains it (or one of several, with commas between)
    --flags TEXT     more flags for the command (\"--gc-stress=7 --verify-heap\")
    --jobs N         so many at a time
    --timeout N      a program may take N seconds, 30 unless told (a machine that does other work wants more)
    --save           write tests/test262.txt
    --commit ID      the suite's commit, for --save, where DIR is no checkout
cargo xtask bench [--peers DIR] [--rounds N] [NAME…]       time tally beside its peers, interleaved, medians
cargo xtask load [--peers DIR] [--rounds N] [NAME…]        CPU time, wall time and memory of programs that move bytes, beside the peers
cargo xtask packages [--node PATH] [--flags TEXT] [NAME…]  fetch npm packages, run their programs on tally and on node, compare
cargo xtask npm [--node PATH] [--flags TEXT] [NAME…]       the same for programs that serve, ask and watch (tests/npm)
cargo xtask npm-table [--node PATH] [--save] [NAME…]        load and use 175 packages on tally and on node; --save writes docs/npm.md
cargo xtask servers [--node PATH] [NAME…]                  clients of databases and brokers against servers of Debian's packages
cargo xtask api-diff --node PATH [MODULE…]                 what node offers and tally does not: docs/node-api.md, or a module's lacks
cargo xtask api-tables --node PATH                         write the names of the modules that are not built yet
cargo xtask cldr DIR                                       write crates/intl/data/cldr.bin from the CLDR's JSON packages in DIR
cargo xtask fuzz dns|http|url [--seconds N] [--seed N] [FILE…]  damaged inputs from the recorded tests; or those of the files
cargo xtask bound [--jobs N] [--save] [TEXT…]              run tests/bound under three limits (those whose words contain a text), and
                                                           check peak memory; --save writes docs/memory-bound.md
cargo xtask soak [--rounds N] [NAME…]                      run tests/soak for long, check that memory and collections stand still

All but fuzz take --binary PATH: run this command. Without it, tally is built in release.
";

/// The repository's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap_or_else(|_| PathBuf::from(".."))
}

/// Builds the command in release and answers its path.
pub fn build_tally() -> Result<PathBuf, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let ok = std::process::Command::new(cargo)
        .args(["build", "--release", "--package", "tally-cli"])
        .current_dir(root())
        .status()
        .map_err(|e| format!("cargo does not start: {e}"))?
        .success();
    if !ok {
        return Err("the build failed".into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(target.join("release/tally"))
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let result = match args.first().map(String::as_str) {
        Some("test262") => test262::run(&args[1..]),
        Some("api-diff") => api::diff(&args[1..]),
        Some("api-tables") => api::tables(&args[1..]),
        Some("bound") => bound::run(&args[1..]),
        Some("cldr") => cldr::run(&args[1..]),
        Some("bench") => bench::run(&args[1..]),
        Some("load") => load::run(&args[1..]),
        Some("fuzz") => fuzz::run(&args[1..]),
        Some("soak") => soak::run(&args[1..]),
        Some("servers") => servers::run(&args[1..]),
        Some("npm-table") => npm_table::run(&args[1..]),
        Some("npm") => packages::run_npm(&args[1..]),
        Some("packages") => packages::run(&args[1..]),
        _ => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("xtask: {e}");
            ExitCode::FAILURE
        }
    }
}
