//! Makes the table of the JavaScript files in `js/`, so that a new file needs no registration.

use std::path::{Path, PathBuf};

fn collect(dir: &Path, root: &Path, out: &mut Vec<(String, PathBuf)>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|n| n != "dev") {
                collect(&path, root, out);
            }
        } else if path.extension().is_some_and(|e| e == "js") {
            if let Ok(rel) = path.strip_prefix(root) {
                out.push((rel.with_extension("").to_string_lossy().replace('\\', "/"), path.clone()));
            }
        }
    }
}

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("js");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort();
    let mut text = String::from("&[\n");
    for (id, path) in files {
        println!("cargo::rerun-if-changed={}", path.display());
        text.push_str(&format!("    ({id:?}, include_str!({:?})),\n", path.display().to_string()));
    }
    text.push(']');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo")).join("js_files.rs");
    std::fs::write(out, text).expect("the build directory can be written");
}
