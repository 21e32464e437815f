//! The JavaScript half, by id: `internal/errors`, `buffer`, ….

#[cfg(feature = "js-from-disk")]
mod from_disk;
#[cfg(feature = "js-from-disk")]
pub use from_disk::{find, ids};

#[cfg(not(feature = "js-from-disk"))]
use std::sync::Arc;
use tally_bytecode::Source;
#[cfg(not(feature = "js-from-disk"))]
use tally_bytecode::{FunctionProto, serial};

/// One file of the folder `js`.
pub struct File {
    pub id: &'static str,
    pub source: &'static str,
    /// What the compiler made of it when the runtime was built.
    pub bytecode: &'static [u8],
}

/// The bytecode of all files.
const BYTECODE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/all.bytecode"));

/// Some of it.
const fn part(start: usize, len: usize) -> &'static [u8] {
    BYTECODE.split_at(start).1.split_at(len).0
}

/// Sorted by id. Made by `build.rs`.
pub const FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/js_files.rs"));

/// The ids of all files.
#[cfg(not(feature = "js-from-disk"))]
pub fn ids() -> Vec<&'static str> {
    FILES.iter().map(|f| f.id).collect()
}

/// The file with this id.
#[cfg(not(feature = "js-from-disk"))]
pub fn find(id: &str) -> Option<&'static File> {
    FILES.binary_search_by_key(&id, |f| f.id).ok().map(|i| &FILES[i])
}

#[cfg(not(feature = "js-from-disk"))]
impl File {
    /// The file as a function with the parameters of `js_params`.
    pub fn load(&self) -> Option<Arc<FunctionProto>> {
        serial::decode(self.bytecode, &Arc::new(owned(self.id, Source::from_static(format!("node:{}", self.id), self.source))))
    }
}

/// What is the language's, not Node's, shows no text.
fn owned(id: &str, source: Source) -> Source {
    if id.starts_with("internal/intl") {
        source.as_native_of("Intl")
    } else if id.starts_with("internal/wasm") {
        source.as_native_of("WebAssembly")
    } else {
        source
    }
}

#[cfg(all(test, not(feature = "js-from-disk")))]
mod tests {
    use super::*;
    use crate::js_params::params_of;
    use tally_bytecode::{CompileMode, CompileOptions, compile, disasm};

    #[test]
    fn what_is_loaded_is_what_the_compiler_makes() {
        for file in FILES {
            let params = params_of(file.id).iter().map(|p| (*p).to_owned()).collect();
            let source = Arc::new(owned(file.id, Source::new(format!("node:{}", file.id), file.source)));
            let compiled = compile(source, &CompileOptions { mode: CompileMode::FunctionBody { params } }).expect(file.id);
            let loaded = file.load().expect(file.id);
            assert_eq!(format!("{compiled:?}"), format!("{loaded:?}"), "{}", file.id);
            assert_eq!(serial::encode(&loaded), file.bytecode, "{}", file.id);
            assert_eq!(disasm::disassemble(&loaded), disasm::disassemble(&compiled), "{}", file.id);
        }
    }

    #[test]
    fn bytes_that_are_not_whole_are_refused() {
        let file = find("internal/util").expect("it is there");
        let source = Arc::new(Source::new("x", file.source));
        for len in 0..file.bytecode.len() {
            assert!(serial::decode(&file.bytecode[..len], &source).is_none(), "{len} bytes");
        }
        assert!(serial::decode(&[file.bytecode, &[0]].concat(), &source).is_none());
    }
}
