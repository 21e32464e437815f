//! What is wrong with bytes that are no module: V8's words for how sections lie, the validator's for what is in them. What
//! another feature would make valid is refused by its name.

use crate::error::CompileError;
use crate::rewrite::leb;
use std::fmt::Display;
use wasmparser::{BinaryReader, CodeSectionReader, Validator, WasmFeatures};

/// Features of Node that the machine has not.
const MISSING: &[(&str, WasmFeatures)] = &[
    ("threads (shared memories and atomics)", WasmFeatures::THREADS),
    ("exception handling", WasmFeatures::EXCEPTIONS.union(WasmFeatures::LEGACY_EXCEPTIONS)),
    ("typed function references", WasmFeatures::FUNCTION_REFERENCES),
    ("garbage collected types", WasmFeatures::FUNCTION_REFERENCES.union(WasmFeatures::GC)),
];

fn features() -> WasmFeatures {
    WasmFeatures::WASM2
        | WasmFeatures::MULTI_MEMORY
        | WasmFeatures::TAIL_CALL
        | WasmFeatures::EXTENDED_CONST
        | WasmFeatures::MEMORY64
        | WasmFeatures::RELAXED_SIMD
        | WasmFeatures::GC_TYPES
}

/// Why these bytes were refused; `otherwise` if nothing is found.
pub(crate) fn explain(bytes: &[u8], otherwise: impl Display) -> CompileError {
    if let Some(error) = header(bytes).or_else(|| layout(bytes)) {
        return error;
    }
    let validate = |features| Validator::new_with_features(features).validate_all(bytes);
    let Err(error) = validate(features()) else {
        return CompileError { message: otherwise.to_string(), offset: None };
    };
    for (name, more) in MISSING {
        if validate(features() | *more).is_ok() {
            return CompileError { message: format!("{name}: not built yet"), offset: Some(error.offset()) };
        }
    }
    let message = match function_at(bytes, error.offset()) {
        Some(i) => format!("Compiling function #{i} failed: {}", error.message()),
        None => error.message().to_owned(),
    };
    CompileError::at(error.offset(), message)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(" ")
}

fn header(bytes: &[u8]) -> Option<CompileError> {
    for (at, what, right) in [(0, "magic word", b"\0asm"), (4, "version", b"\x01\0\0\0")] {
        let Some(found) = bytes.get(at..at + 4) else {
            return Some(CompileError::at(at, "expected 4 bytes, fell off end"));
        };
        if found != right {
            return Some(CompileError::at(at, format!("expected {what} {}, found {}", hex(right), hex(found))));
        }
    }
    None
}

/// The names of sections by their numbers.
const NAMES: &[&str] =
    &["", "Type", "Import", "Function", "Table", "Memory", "Global", "Export", "Start", "Element", "Code", "Data", "DataCount", "Tag"];

/// What is wrong with how the sections lie.
fn layout(bytes: &[u8]) -> Option<CompileError> {
    let mut at = 8;
    let mut before = 0;
    while let Some(&id) = bytes.get(at) {
        let Some((length, rest)) = leb(&bytes[at + 1..]) else {
            return Some(CompileError::at(at + 1, "reached end while decoding section length"));
        };
        let content = bytes.len() - rest.len();
        let name = NAMES.get(id as usize);
        if name.is_none() {
            return Some(CompileError::at(content, format!("unknown section code #0x{id:02x}")));
        }
        if length as usize > rest.len() {
            let name = name.filter(|n| !n.is_empty()).unwrap_or(&"Custom");
            let (had, message) = (rest.len(), format!("section (code {id}, \"{name}\") extends past end of the module"));
            return Some(CompileError::at(at, format!("{message} (length {length}, remaining bytes {had})")));
        }
        if id != 0 {
            let rank = crate::rewrite::rank(id).map_or(0, |r| r + 1);
            if rank <= before {
                return Some(CompileError::at(content, format!("unexpected section <{}>", NAMES[id as usize])));
            }
            before = rank;
        }
        at = content + length as usize;
    }
    None
}

/// The number of the function whose body is at this place.
fn function_at(bytes: &[u8], offset: usize) -> Option<u32> {
    let all = crate::rewrite::sections(bytes)?;
    let code = all.iter().find(|s| s.id == 10)?;
    let imported = all.iter().find(|s| s.id == 2).map_or(0, |s| {
        let reader = wasmparser::ImportSectionReader::new(BinaryReader::new(s.content, 0));
        reader.into_iter().flatten().flatten().filter(|i| matches!(i.ty, wasmparser::TypeRef::Func(_))).count()
    });
    let bodies = CodeSectionReader::new(BinaryReader::new(code.content, code.content_offset)).ok()?;
    let i = bodies.into_iter().map_while(Result::ok).position(|body| body.range().contains(&offset) || body.range().end == offset)?;
    u32::try_from(imported + i).ok()
}
