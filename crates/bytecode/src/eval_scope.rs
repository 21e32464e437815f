//! What direct eval needs to know of the place it is called at: the scopes around, and where their variables are.
//!
//! The compiler makes one for each call `eval(…)` and puts it among the constants; the machine hands it back with the text.
//! All variables of these scopes are in contexts, so that the text's names lead to slots as those of a closure do.
//! Names that may be in an object (of `with`, or of variables that an earlier eval declared) are looked for at run time.
//!
//! **Invariants**: scopes stand outermost first; slots are those that the running contexts have.

use std::sync::Arc;

use crate::scope::{ScopeKind, SymKind};

/// The scopes around one direct eval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalScope {
    pub(crate) scopes: Vec<EvalScopeEntry>,
    /// The call is in strict code.
    pub(crate) strict: bool,
    pub(crate) this: SymbolAt,
    /// `this` is made by `super()`.
    pub(crate) derived: bool,
    /// Field initialisers compiled into a constructor: `this` is in a scope of its own, `new.target` is undefined.
    pub(crate) is_field: bool,
    /// In a field initialiser or static block of any kind: `arguments` is an early error.
    pub(crate) no_arguments: bool,
    /// `new.target` may be written, and is here if it is not undefined.
    pub(crate) in_function: bool,
    pub(crate) new_target: Option<SymbolAt>,
    /// The home object, where `super.x` may be written.
    pub(crate) home: Option<SymbolAt>,
    /// Where `super()` may be written: the class, and the function that initialises its fields.
    pub(crate) super_call: Option<(SymbolAt, Option<SymbolAt>)>,
}

/// A symbol by its places in the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SymbolAt {
    pub scope: usize,
    pub symbol: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EvalScopeEntry {
    pub kind: ScopeKind,
    /// Slots of its context; none: it has no context.
    pub slots: u16,
    /// The parameters' scope of a function whose body has another.
    pub is_params: bool,
    pub symbols: Vec<EvalSymbol>,
    /// The symbol that holds the object whose properties are variables.
    pub dynamic: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EvalSymbol {
    pub name: Arc<str>,
    pub kind: SymKind,
    pub slot: u16,
}
