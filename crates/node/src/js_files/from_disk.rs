//! The feature `js-from-disk`: the files as they are in the source tree now, compiled when they are loaded.

use super::File;
use crate::js_params::params_of;
use std::path::Path;
use std::sync::Arc;
use tally_bytecode::{CompileMode, CompileOptions, FunctionProto, Source, compile};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/js");

fn collect(dir: &Path, out: &mut Vec<&'static str>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, out);
        } else if let Some(id) = path.strip_prefix(ROOT).ok().and_then(Path::to_str).and_then(|p| p.strip_suffix(".js")) {
            out.push(id.to_owned().leak());
        }
    }
}

/// The ids of all files, sorted.
pub fn ids() -> Vec<&'static str> {
    let mut ids = Vec::new();
    collect(Path::new(ROOT), &mut ids);
    ids.sort_unstable();
    ids
}

/// The file with this id. It stays in memory until the program ends.
pub fn find(id: &str) -> Option<&'static File> {
    let source = std::fs::read_to_string(Path::new(ROOT).join(id).with_extension("js")).ok()?;
    Some(Box::leak(Box::new(File { id: id.to_owned().leak(), source: source.leak(), bytecode: &[] })))
}

impl File {
    /// The file as a function with the parameters of `js_params`.
    pub fn load(&self) -> Option<Arc<FunctionProto>> {
        let params = params_of(self.id).iter().map(|p| (*p).to_owned()).collect();
        let source = Arc::new(super::owned(self.id, Source::new(format!("node:{}", self.id), self.source)));
        compile(source, &CompileOptions { mode: CompileMode::FunctionBody { params } })
            .map_err(|e| eprintln!("{}.js:{}:{}: {}", self.id, e.line, e.column, e.message))
            .ok()
    }
}
