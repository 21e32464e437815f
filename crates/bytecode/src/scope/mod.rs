//! Scope analysis: which variable lives where.
//!
//! One walk over the syntax tree (after oxc has checked early errors) creates scopes, symbols and functions of
//! our own and resolves every reference. A symbol referenced from another function than its own is *captured* and
//! gets a slot in its scope's context; all others live in registers. `this`, `arguments`, `new.target`, home
//! objects, private names and computed field keys are symbols too, captured the same way.
//!
//! Results are written into the tree's id cells: `IdentifierReference::reference_id` and the `node_id` of
//! `this`, `new.target` and `#x` index `Analysis::refs`; the `node_id` of `super` indexes `supers`; scope ids of
//! blocks index `scopes` (none: nothing is declared there), those of functions `funcs`, those of classes `classes`.
//!
//! **Invariants**: a scope belongs to one function; a scope is *materialised* (has a context at run time) exactly
//! if it has a captured symbol; a reference is marked for a dead-zone check unless its position proves that the
//! declaration ran before.

mod class;
mod direct_eval;
mod hoist;
mod module;
mod resolve;
mod visit;

use rustc_hash::FxHashMap;

use crate::eval_scope::EvalScope;

pub use class::explicit_constructor;
pub use hoist::function_declarations as hoist_functions;
pub use module::ModuleScope;
pub use resolve::analyze;

/// Index into `Analysis::symbols`.
pub type SymIdx = u32;
/// Index into `Analysis::scopes`.
pub type ScopeIdx = u32;
/// Index into `Analysis::funcs`.
pub type FuncIdx = u32;
/// No symbol: a global name, or undefined for pseudo-variables.
pub const NO_SYMBOL: SymIdx = u32::MAX;
/// The symbol that holds the object of a `with`.
pub const WITH_OBJECT: &str = "%with";
/// The symbol that holds an object of the variables that direct eval declared.
pub const EVAL_VARS: &str = "%vars";
/// No scope.
pub const NO_SCOPE: ScopeIdx = u32::MAX;

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymKind {
    Var,
    Param,
    /// A parameter of a list with initialisers: has a dead zone.
    LateParam,
    Let,
    Const,
    /// Outer binding of a class declaration: like `let`.
    Class,
    /// The name of a class inside itself: constant.
    ClassInner,
    Function,
    Catch,
    /// The name of a function expression inside itself: assignment is ignored (strict: throws).
    FuncName,
    This,
    Arguments,
    NewTarget,
    /// A variable of another module: two slots, see `crate::module`.
    Import,
    /// Anything the compiler made up: home object, private name, computed key.
    Hidden,
}

impl SymKind {
    /// Whether a read before the declaration throws.
    pub fn has_dead_zone(self) -> bool {
        matches!(self, SymKind::LateParam | SymKind::Let | SymKind::Const | SymKind::Class | SymKind::ClassInner | SymKind::Import)
    }
}

/// One variable.
#[derive(Debug)]
pub struct Symbol<'a> {
    pub name: &'a str,
    pub scope: ScopeIdx,
    pub func: FuncIdx,
    pub kind: SymKind,
    pub captured: bool,
    /// Some reference is checked, so the hole must be there before the declaration.
    pub tdz: bool,
    /// References at or after this offset (and not in a `switch`) come after the initialisation.
    pub init_end: u32,
    /// Slot in the scope's context, if captured.
    pub slot: u16,
    /// Offsets of the assignments to it, ascending.
    pub writes: Vec<u32>,
    /// A parameter that a `var` with a value or a function of the body overwrites.
    pub rebound: bool,
}

/// What sort of scope it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    Function,
    Block,
    Switch,
    Class,
    /// Home object of an object literal with methods that use `super`.
    Object,
    /// The body of a `with` statement.
    With,
}

/// One scope.
#[derive(Debug)]
pub struct Scope {
    pub parent: ScopeIdx,
    pub func: FuncIdx,
    pub kind: ScopeKind,
    /// Offset of its first character: where hoisted functions come to life.
    pub start: u32,
    pub symbols: Vec<SymIdx>,
    /// Number of captured symbols; above 0 it is materialised.
    pub slots: u16,
    /// The symbol that holds the object whose properties are variables, too: that of a `with`, or the variables that
    /// direct eval declares in this function.
    pub dynamic: SymIdx,
    /// Direct eval: the parameters' scope of a function around whose body has another.
    pub is_params: bool,
}

/// What a name refers to.
#[derive(Clone, Copy, Debug)]
pub struct RefInfo {
    pub sym: SymIdx,
    /// Throw if it holds the hole.
    pub check: bool,
    /// Above 0: it may be a property of one of the objects in `Analysis::dynamics[dynamic - 1]`.
    pub dynamic: u32,
}

impl RefInfo {
    pub const NONE: RefInfo = RefInfo { sym: NO_SYMBOL, check: false, dynamic: 0 };
}

/// What one occurrence of `super` needs.
#[derive(Clone, Copy, Debug)]
pub struct SuperInfo {
    pub home: SymIdx,
    pub this: SymIdx,
    /// `super()` in an arrow function: the symbol of the class; else `r0` is the active function.
    pub active_func: SymIdx,
    /// `super()` in an arrow function: the symbol of `new.target`.
    pub new_target: SymIdx,
    /// `super()`: the function that initialises fields, if the class has one.
    pub init: SymIdx,
}

/// One function.
#[derive(Debug)]
pub struct Func<'a> {
    pub parent: Option<FuncIdx>,
    pub is_arrow: bool,
    pub is_async: bool,
    pub strict: bool,
    /// It or a function inside reads a context of a function outside.
    pub needs_outer: bool,
    pub uses_this: bool,
    /// `this` is made by `super()`.
    pub derived: bool,
    /// Position that decides about the dead zone of outer variables: its start, or that of its block if hoisted.
    pub effective_start: u32,
    /// The class scope whose element it is.
    pub class_scope: Option<ScopeIdx>,
    pub param_scope: ScopeIdx,
    /// The same as `param_scope` unless parameters have expressions.
    pub body_scope: ScopeIdx,
    pub arguments: Option<SymIdx>,
    /// All parameters are plain names.
    pub simple_params: bool,
    /// It writes elements of `arguments`.
    pub writes_arguments: bool,
    /// Uses of `arguments` by which somebody else may come to write its elements.
    pub arguments_escapes: i32,
    /// The elements of `arguments` are the parameters: then these are captured.
    pub mapped: bool,
    pub new_target: Option<SymIdx>,
    pub this: Option<SymIdx>,
    /// Number of `this.x = ` in it.
    pub this_fields: u16,
    /// Function declarations to instantiate at entry to body scope are found in the tree; this is its nesting.
    pub depth: u32,
    /// Names of parameters, for Annex B and conflicts.
    pub param_names: Vec<&'a str>,
}

/// How the instance fields of a class are initialised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitMode {
    /// No fields, no private methods.
    None,
    /// In the constructor's own code, in this scope.
    Inline(ScopeIdx),
    /// By a function of its own, kept in this symbol.
    Func(FuncIdx, SymIdx),
}

/// A private name of a class.
#[derive(Debug)]
pub struct PrivateInfo<'a> {
    pub name: &'a str,
    pub sym: SymIdx,
    /// Closures of instance methods and accessors: method or getter, setter.
    pub func: SymIdx,
    pub setter: SymIdx,
    pub is_field: bool,
    pub is_getter: bool,
    pub is_static: bool,
}

/// One class.
#[derive(Debug)]
pub struct ClassInfo<'a> {
    pub scope: ScopeIdx,
    pub ctor: FuncIdx,
    pub inner: SymIdx,
    /// Home objects, when `super` needs them.
    pub proto: SymIdx,
    pub class: SymIdx,
    pub init: InitMode,
    pub static_init: Option<FuncIdx>,
    pub privates: Vec<PrivateInfo<'a>>,
    /// Name -> index in `privates`.
    pub private_names: FxHashMap<&'a str, usize>,
    /// Element index -> symbol of its computed key (fields only).
    pub computed_keys: FxHashMap<usize, SymIdx>,
}

impl<'a> ClassInfo<'a> {
    /// The private name `#name`, if this class has one.
    pub fn private(&self, name: &str) -> Option<&PrivateInfo<'a>> {
        self.private_names.get(name).map(|&at| &self.privates[at])
    }
}

/// Annex B.3.3: where a function in a block is also assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnexB {
    Symbol(SymIdx),
    Global,
    /// A variable that direct eval declares.
    EvalVar,
}

/// Top-level names that become global bindings.
#[derive(Debug, Default)]
pub struct Globals<'a> {
    pub lexicals: Vec<(&'a str, bool)>,
    pub vars: Vec<&'a str>,
    pub functions: Vec<&'a str>,
    /// Those of `eval` can be deleted.
    pub deletable: bool,
}

/// Everything found.
#[derive(Default)]
pub struct Analysis<'a> {
    pub symbols: Vec<Symbol<'a>>,
    pub scopes: Vec<Scope>,
    pub funcs: Vec<Func<'a>>,
    pub refs: Vec<RefInfo>,
    pub supers: Vec<SuperInfo>,
    pub classes: Vec<ClassInfo<'a>>,
    /// Start offset of an object literal -> scope and symbol of its home object.
    pub homes: FxHashMap<u32, (ScopeIdx, SymIdx)>,
    /// Start offset of a function declaration -> second target.
    pub annex_b: FxHashMap<u32, AnnexB>,
    pub globals: Globals<'a>,
    /// Symbols of objects to look for a name in, innermost first. See `RefInfo::dynamic`.
    pub dynamics: Vec<Vec<SymIdx>>,
    /// Start offset of a name that a `var` assigns, where it may be a property -> index in `refs`.
    pub var_refs: FxHashMap<u32, usize>,
    /// Start offset of the callee of a direct eval -> what it needs to know.
    pub evals: FxHashMap<u32, std::sync::Arc<EvalScope>>,
    /// Code of a direct eval whose variables go into an object: the object's symbol, and their names.
    pub eval_vars: Option<(SymIdx, Vec<&'a str>)>,
    pub module: ModuleScope,
}

/// How the top of the source is to be scoped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopLevel<'p> {
    /// All declarations are global.
    Script,
    /// `var` and functions global (unless strict), the rest local.
    Eval,
    /// A module.
    Module,
    /// A function body with these parameters.
    Body(&'p [String]),
    /// Direct eval inside these scopes.
    Direct(&'p EvalScope),
}

/// A failure found here: offset range and message.
pub struct ScopeError {
    pub start: u32,
    pub end: u32,
    pub message: String,
    /// The name of the missing feature or limit; a syntax error if `None`.
    pub kind: crate::CompileErrorKind,
}
