//! Compiling: bytes to modules, and what is to be known about them.

use crate::error::CompileError;
use crate::rewrite::{self, Rewritten};
use crate::types::{ExternType, Kind, MemoryType};
use crate::{diagnose, limits};
use wasmparser::{BinaryReader, ExportSectionReader, ImportSectionReader, TypeRef};

/// Compiles modules and has the stacks they run on.
#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: wasmi::Engine,
}

impl Default for Engine {
    fn default() -> Engine {
        let mut config = wasmi::Config::default();
        config.consume_fuel(true);
        // Translating and copying cost nothing: when fuel ends in the midst of them they cannot be resumed. Copies are bounded.
        let free = u32::MAX;
        config.fuel_cost(wasmi::CustomFuelCosts { bytes_copied_per_fuel: free, fuel_per_bytes_translated: 0, fuel_per_bytes_validated: 0 });
        config.ignore_custom_sections(true);
        config.compilation_mode(wasmi::CompilationMode::LazyTranslation);
        config.set_max_recursion_depth(limits::FRAMES);
        config.set_max_stack_height(limits::STACK);
        Engine { inner: wasmi::Engine::new(&config) }
    }
}

/// Something that a module needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    pub module: String,
    pub name: String,
    pub ty: ExternType,
}

/// Something that a module gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Export {
    pub name: String,
    pub ty: ExternType,
    /// Its number among the module's things of its kind.
    pub index: u32,
}

/// What the machine wants at a place in its list of imports.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted {
    /// The import of this number.
    Import(usize),
    /// The memory of this number, of those that the module defines.
    Memory(usize),
}

/// A compiled module. Copies share it.
#[derive(Clone)]
pub struct Module(std::sync::Arc<Inner>);

struct Inner {
    compiled: wasmi::Module,
    imports: Vec<Import>,
    exports: Vec<Export>,
    customs: Vec<(String, Box<[u8]>)>,
    memories: Vec<MemoryType>,
    wanted: Vec<Wanted>,
    start: Option<String>,
    size: usize,
}

impl Engine {
    /// About how many bytes compiling so many takes, and what stays of it.
    #[must_use]
    pub fn memory_needed(bytes: usize) -> usize {
        bytes.saturating_mul(4).saturating_add(64 << 10)
    }

    /// Whether the bytes are a module that can be run here.
    #[must_use]
    pub fn validate(&self, bytes: &[u8]) -> bool {
        bytes.len() <= limits::MODULE && wasmi::Module::validate(&self.inner, bytes).is_ok() && !has_reserved_names(bytes)
    }

    /// Compiles. What is wrong is said in V8's words where there are such, in the validator's otherwise.
    pub fn compile(&self, bytes: &[u8]) -> Result<Module, CompileError> {
        if bytes.len() > limits::MODULE {
            let message = format!("size > maximum module size ({}): {}", limits::MODULE, bytes.len());
            return Err(CompileError { message, offset: Some(0) });
        }
        let Listed { imports, exports, customs } = list(bytes);
        let is_exported = |name: &str| exports.iter().any(|(n, ..)| *n == name);
        let Rewritten { bytes: changed, memories, start } = rewrite::rewrite(bytes, is_exported);
        let compiled = wasmi::Module::new(&self.inner, changed.as_deref().unwrap_or(bytes)).map_err(|e| diagnose::explain(bytes, &e))?;
        if has_reserved_names(bytes) {
            return Err(CompileError { message: "a name is reserved".into(), offset: None });
        }
        // An export may have any type, a start function not.
        if let Some(wasmi::ExternType::Func(ty)) = start.as_deref().and_then(|name| compiled.get_export(name))
            && !(ty.params().is_empty() && ty.results().is_empty())
        {
            return Err(diagnose::explain(bytes, "invalid start function: non-zero parameter or return count"));
        }
        Ok(Module(std::sync::Arc::new(Inner::new(compiled, &imports, &exports, &customs, memories, start, bytes.len()))))
    }
}

/// Whether the module itself imports from where only memories of ours are.
fn has_reserved_names(bytes: &[u8]) -> bool {
    list(bytes).imports.iter().any(|(module, ..)| *module == rewrite::OURS)
}

/// What a module's sections say, as far as they can be read.
#[derive(Default)]
struct Listed<'a> {
    imports: Vec<(&'a str, &'a str, Option<Kind>)>,
    exports: Vec<(&'a str, u32)>,
    customs: Vec<(&'a str, &'a [u8])>,
}

fn list(bytes: &[u8]) -> Listed<'_> {
    let mut found = Listed::default();
    for section in rewrite::sections(bytes).unwrap_or_default() {
        let reader = || BinaryReader::new(section.content, section.content_offset);
        match section.id {
            0 => {
                if let Some((length, rest)) = rewrite::leb(section.content)
                    && let Some((name, data)) = rest.split_at_checked(length as usize)
                    && let Ok(name) = std::str::from_utf8(name)
                {
                    found.customs.push((name, data));
                }
            }
            2 => {
                for import in ImportSectionReader::new(reader()).into_iter().flatten().map_while(Result::ok) {
                    let kind = match import.ty {
                        TypeRef::Func(_) => Some(Kind::Func),
                        TypeRef::Table(_) => Some(Kind::Table),
                        TypeRef::Memory(_) => Some(Kind::Memory),
                        TypeRef::Global(_) => Some(Kind::Global),
                        TypeRef::Tag(_) => None,
                    };
                    found.imports.push((import.module, import.name, kind));
                }
            }
            7 => {
                let exports = ExportSectionReader::new(reader()).into_iter().flatten().map_while(Result::ok);
                found.exports.extend(exports.map(|e| (e.name, e.index)));
            }
            _ => {}
        }
    }
    found
}

impl Inner {
    fn new(
        compiled: wasmi::Module,
        imports: &[(&str, &str, Option<Kind>)],
        exports: &[(&str, u32)],
        customs: &[(&str, &[u8])],
        own: usize,
        start: Option<String>,
        size: usize,
    ) -> Inner {
        // The machine lists functions, tables, memories, globals; ours are the last memories.
        let of = |kind| imports.iter().enumerate().filter(move |(_, i)| i.2 == Some(kind)).map(|(i, _)| Wanted::Import(i));
        let wanted: Vec<Wanted> = of(Kind::Func)
            .chain(of(Kind::Table))
            .chain(of(Kind::Memory))
            .chain((0..own).map(Wanted::Memory))
            .chain(of(Kind::Global))
            .collect();
        let mut types = vec![None; imports.len()];
        let mut memories = Vec::new();
        for (import, wanted) in compiled.imports().zip(&wanted) {
            match (wanted, import.ty()) {
                (Wanted::Import(i), ty) => types[*i] = Some(ExternType::from(ty)),
                (Wanted::Memory(_), wasmi::ExternType::Memory(ty)) => memories.push((*ty).into()),
                (Wanted::Memory(_), _) => {}
            }
        }
        let imports = imports
            .iter()
            .zip(types)
            .filter_map(|((module, name, _), ty)| Some(Import { module: (*module).to_owned(), name: (*name).to_owned(), ty: ty? }));
        let imports = imports.collect();
        let exports = exports
            .iter()
            .filter_map(|(name, index)| Some(Export { name: (*name).to_owned(), ty: (&compiled.get_export(name)?).into(), index: *index }));
        let exports = exports.collect();
        let customs = customs.iter().map(|(name, data)| ((*name).to_owned(), (*data).into())).collect();
        Inner { compiled, imports, exports, customs, memories, wanted, start, size }
    }
}

impl Module {
    /// In the order of the module's section.
    #[must_use]
    pub fn imports(&self) -> &[Import] {
        &self.0.imports
    }
    /// In the order of the module's section.
    #[must_use]
    pub fn exports(&self) -> &[Export] {
        &self.0.exports
    }
    /// The contents of the custom sections of this name.
    pub fn custom_sections<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.0.customs.iter().filter(move |(n, _)| n == name).map(|(_, data)| &**data)
    }
    /// The memories it defines: whoever instantiates it makes them.
    #[must_use]
    pub fn memories(&self) -> &[MemoryType] {
        &self.0.memories
    }
    /// Bytes that it was compiled from.
    #[must_use]
    pub fn size(&self) -> usize {
        self.0.size
    }
    pub(crate) fn compiled(&self) -> &wasmi::Module {
        &self.0.compiled
    }
    pub(crate) fn wanted(&self) -> &[Wanted] {
        &self.0.wanted
    }
    pub(crate) fn start(&self) -> Option<&str> {
        self.0.start.as_deref()
    }
}
