//! The house rule: dependencies point down. See ARCHITECTURE.md.

mod support;

/// Each crate with the crates of this workspace it may name.
const FLOORS: &[(&str, &[&str])] = &[
    ("ledger", &[]),
    ("heap", &["ledger"]),
    ("offheap", &["ledger"]),
    ("bytecode", &["regexp"]),
    ("compress", &[]),
    ("wasm", &[]),
    ("intl", &[]),
    ("crypto", &[]),
    ("tls", &["crypto"]),
    ("http", &[]),
    ("url", &[]),
    ("dns", &[]),
    ("regexp", &[]),
    ("vm", &["ledger", "heap", "offheap", "bytecode", "regexp"]),
    ("node", &["compress", "crypto", "tls", "intl", "ledger", "heap", "offheap", "bytecode", "http", "url", "dns", "wasm", "vm"]),
    ("inspect", &["ledger", "heap"]),
    ("tally", &["ledger", "heap", "bytecode", "vm"]),
    ("cli", &["ledger", "heap", "vm", "node", "inspect"]),
];

fn manifest(name: &str) -> String {
    let path = support::root().join("crates").join(name).join("Cargo.toml");
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn dependencies_point_down() {
    for (name, allowed) in FLOORS {
        for line in manifest(name).lines() {
            let Some(rest) = line.trim().strip_prefix("tally-") else { continue };
            let Some(used) = rest.split(['.', ' ', '=']).next() else { continue };
            assert!(allowed.contains(&used), "{name} depends on {used}, which is not below it");
        }
    }
}

#[test]
fn every_crate_has_a_floor() {
    let dir = support::root().join("crates");
    for entry in std::fs::read_dir(&dir).expect("crates/ exists").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(FLOORS.iter().any(|(n, _)| *n == name), "crates/{name} has no place in the house: see ARCHITECTURE.md");
    }
}

#[test]
fn safe_crates_forbid_unsafe() {
    let safe = ["ledger", "bytecode", "crypto", "tls", "http", "url", "dns", "regexp", "inspect", "tally"].map(|name| (name, "lib.rs"));
    for (name, file) in safe.into_iter().chain([("cli", "main.rs")]) {
        let path = support::root().join("crates").join(name).join("src").join(file);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(text.contains("#![forbid(unsafe_code)]"), "{name} must forbid unsafe code");
    }
}

#[test]
fn nothing_is_ignored() {
    let mut stack = vec![support::root().join("crates"), support::root().join("tests")];
    let needle = concat!("#[", "ignore");
    while let Some(dir) = stack.pop() {
        for entry in std::fs::read_dir(&dir).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                stack.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                assert!(!text.contains(needle), "{} ignores a test", path.display());
            }
        }
    }
}
