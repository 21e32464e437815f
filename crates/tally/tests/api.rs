//! The public interface names nothing of the machine's: neither raw values nor what they must be rooted in.

use std::path::Path;

/// What only the crates below may speak of.
const FORBIDDEN: &[&str] =
    &["Cx", "Heap", "Imm", "Local", "Name", "Native", "PropertyKey", "Ref", "Root", "ScopeMark", "Slot", "Str", "Thrown", "Val", "Value"];

/// The signatures of public items and of implementations in a source: up to the body, without comments.
fn signatures(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut lines = text.lines().map(str::trim).filter(|l| !l.starts_with("//") && !l.starts_with("#["));
    let mut out = Vec::new();
    while let Some(line) = lines.next() {
        // `impl` covers conversions from and to other types.
        if !(line.starts_with("pub ") || line.starts_with("impl")) || line.starts_with("pub mod") || line.starts_with("pub use crate") {
            continue;
        }
        let mut item = line.to_owned();
        let ends = |s: &str| s.contains('{') || s.ends_with(';') || s.ends_with(',') && s.starts_with("pub ") && !s.contains('(');
        while !ends(&item) {
            match lines.next() {
                Some(more) => item.push_str(more),
                None => break,
            }
        }
        out.push(item.split('{').next().unwrap_or_default().to_owned());
    }
    out
}

fn words(s: &str) -> impl Iterator<Item = &str> {
    s.split(|c: char| !c.is_alphanumeric() && c != '_')
}

#[test]
fn nothing_of_the_machine_is_public() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for entry in std::fs::read_dir(&dir).expect("src exists").flatten() {
        let text = std::fs::read_to_string(entry.path()).expect("a source");
        for item in signatures(&text) {
            seen += 1;
            if let Some(word) = words(&item).find(|w| FORBIDDEN.contains(w)) {
                panic!("{} has {word} in public: {item}", entry.path().display());
            }
        }
    }
    assert!(seen > 100, "the check found {seen} signatures only: does it still read them?");
}

#[test]
fn the_check_finds_what_it_looks_for() {
    let found = |text: &str| signatures(text).iter().any(|s| words(s).any(|w| FORBIDDEN.contains(&w)));
    assert!(found("pub fn f(\n    x: u32,\n    cx: &mut Cx,\n) -> u32 {"));
    assert!(found("    pub slot: Local<Value>,"));
    assert!(found("impl From<Local<Value>> for Handle<'_> {"));
    assert!(found("pub use tally_vm::Val;"));
    assert!(!found("pub(crate) fn f(cx: &mut Cx) {\n pub fn g(&self) -> u32 { let v: Val = 0; }"));
    assert!(!found("// pub fn f(cx: &mut Cx) {"));
}
