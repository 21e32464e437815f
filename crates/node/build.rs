//! Makes the table of the JavaScript files in `js/`, so that a new file needs no registration, and compiles them: loading
//! bytecode takes a tenth of the time that compiling does, which is most of what starting took.

#[path = "src/js_params.rs"]
mod js_params;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use tally_bytecode::{CompileMode, CompileOptions, Source, compile, serial};

/// What an empty program loads, in that order.
const AT_START: &[&str] = &[
    "internal/bootstrap/loader",
    "internal/bootstrap/node",
    "internal/process/object",
    "internal/process/task_queues",
    "internal/async_context",
    "internal/process/execution",
    "internal/modules/cjs/loader",
    "path",
    "internal/modules/cjs/builtins",
    "internal/modules/cjs/package",
    "internal/modules/cjs/helpers",
];

/// The bytecode of one file; the build fails where it has an error.
fn bytecode(id: &str, path: &Path) -> Vec<u8> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let params = js_params::params_of(id).iter().map(|p| (*p).to_owned()).collect();
    match compile(Arc::new(Source::new(format!("node:{id}"), text)), &CompileOptions { mode: CompileMode::FunctionBody { params } }) {
        Ok(proto) => serial::encode(&proto),
        Err(e) => panic!("{}:{}:{}: {}", path.display(), e.line, e.column, e.message),
    }
}

fn collect(dir: &Path, root: &Path, out: &mut Vec<(String, PathBuf)>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, root, out);
        } else if path.extension().is_some_and(|e| e == "js") {
            if let Ok(rel) = path.strip_prefix(root) {
                out.push((rel.with_extension("").to_string_lossy().replace('\\', "/"), path.clone()));
            }
        }
    }
}

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("js");
    println!("cargo::rerun-if-changed=build.rs");
    // With the feature nobody looks at what is made here.
    let watched = std::env::var_os("CARGO_FEATURE_JS_FROM_DISK").is_none();
    if watched {
        println!("cargo::rerun-if-changed={}", root.display());
    }
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort();
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo"));
    // All bytecode in one piece, that of the files which every program loads in front: starting touches few pages of the
    // executable, and those of the source texts not at all.
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|&i| AT_START.iter().position(|id| *id == files[i].0).unwrap_or(AT_START.len()));
    let mut all = Vec::new();
    let mut places = vec![(0, 0); files.len()];
    for i in order {
        let (id, path) = &files[i];
        if watched {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        let compiled = bytecode(id, path);
        places[i] = (all.len(), compiled.len());
        all.extend(compiled);
    }
    std::fs::write(out.join("all.bytecode"), all).expect("the build directory can be written");
    let mut text = String::from("&[\n");
    for ((id, path), (start, len)) in files.iter().zip(places) {
        let source = path.display().to_string();
        text.push_str(&format!("    File {{ id: {id:?}, source: include_str!({source:?}), bytecode: part({start}, {len}) }},\n"));
    }
    text.push(']');
    std::fs::write(out.join("js_files.rs"), text).expect("the build directory can be written");
}
