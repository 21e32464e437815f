//! What a module asks of others and gives to them, beside its code: the records of ECMA-262 §16.2.1.7.
//!
//! The variables of a module's top that somebody else may see are slots of one context, the module's environment. The
//! machine makes that context when it links the module, and the function of the module runs in it.
//!
//! **An import takes two slots.** The first holds the context of the module that exports the variable, the second the number
//! of the slot there (`LoadImport`); or the first holds the value itself, where that is no variable (a namespace).

use crate::proto::JsText;

/// One request: a specifier with its attributes. Equal requests are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleRequest {
    pub specifier: JsText,
    /// Key and value, sorted by key.
    pub attributes: Vec<(JsText, JsText)>,
    /// Byte range of the specifier in the source.
    pub span: (u32, u32),
}

/// `import { name as x } from`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleImport {
    /// Index into `requests`.
    pub request: u32,
    /// The exported name; none for `* as x`.
    pub name: Option<JsText>,
    /// First slot of an import, or the only one of a namespace.
    pub slot: u16,
    /// Byte range that an error shows.
    pub span: (u32, u32),
}

/// `export { x as name }` of a variable of the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalExport {
    pub name: JsText,
    pub slot: u16,
}

/// `export { x as name } from`, and exports of what was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndirectExport {
    pub name: JsText,
    pub request: u32,
    /// None: the namespace.
    pub import_name: Option<JsText>,
    /// Byte range that an error shows.
    pub span: (u32, u32),
}

/// All there is to know before a module is linked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleInfo {
    /// In the order of the text.
    pub requests: Vec<ModuleRequest>,
    pub imports: Vec<ModuleImport>,
    /// By name.
    pub locals: Vec<LocalExport>,
    /// By name.
    pub indirect: Vec<IndirectExport>,
    /// Requests of `export * from`.
    pub stars: Vec<u32>,
    /// Slots of the environment.
    pub slots: u16,
    /// Where `import.meta` finds the module's record, if it is used.
    pub meta_slot: Option<u16>,
    /// Functions that exist before the module runs: slot and index into the prototype's `functions`.
    pub hoisted: Vec<(u16, u32)>,
    /// Slots of `var`s, which start as undefined.
    pub vars: Vec<u16>,
    /// Whether there is a top-level `await`.
    pub has_await: bool,
    /// Byte offset of the first.
    pub first_await: u32,
}
