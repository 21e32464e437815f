//! The kinds of cell the machine uses, and the one table that tells the collector how each is traced.
//!
//! Layouts are the `#[repr(C)]` structs of the files named beside each kind. Everything from [`FIRST_OBJECT`] on is a
//! JavaScript object: its `aux` is a shape id, fixed internal words come first and property slots after them.

use crate::object::{blank_arrays, buffer_cells, code, function, shape, weak};
use tally_heap::{Birth, KindDesc, KindTable, Trace};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $desc:expr;)*) => {
        /// Kind bytes.
        #[allow(non_camel_case_types, dead_code, clippy::upper_case_acronyms, reason = "used only to number the constants below")]
        #[repr(u8)]
        enum Number { FORWARDED, FREE, $($name),* }
        $($(#[$doc])* pub const $name: u8 = Number::$name as u8;)*
        /// What the collector knows of each kind.
        pub static KINDS: KindTable = &[KindDesc::leaf("forwarded"), KindDesc::leaf("free"), $($desc),*];
    };
}

const fn leaf(name: &'static str) -> KindDesc {
    KindDesc::leaf(name)
}
const fn values(name: &'static str) -> KindDesc {
    KindDesc::values(name)
}
/// An object: a shape and nothing but values.
const fn object(name: &'static str) -> KindDesc {
    KindDesc { shaped: true, ..KindDesc::values(name) }
}
const fn custom(name: &'static str, trace: unsafe fn(*mut tally_heap::Header, &mut dyn tally_heap::Visitor)) -> KindDesc {
    KindDesc { trace: Trace::Custom(trace), ..KindDesc::leaf(name) }
}

kinds! {
    // ---- strings, symbols, bigints (object/string.rs, symbol.rs, bigint.rs) ----
    /// Flat, one byte a unit (Latin-1). `aux` = hash or 0.
    STR1 = leaf("string");
    /// Flat, two bytes a unit.
    STR2 = leaf("string");
    /// A concatenation not yet carried out.
    ROPE = KindDesc { trace: Trace::Range { from: 16, to: 32 }, ..leaf("rope") };
    /// A part of a flat string.
    SLICE = KindDesc { trace: Trace::Range { from: 16, to: 24 }, ..leaf("slice") };
    /// As STR1/STR2, interned: equal text is the same cell, which never moves. Property keys are these.
    ATOM1 = KindDesc { birth: Birth::Atoms, ..leaf("atom") };
    ATOM2 = KindDesc { birth: Birth::Atoms, ..leaf("atom") };
    /// Symbols and private names. They never move.
    SYMBOL = KindDesc { birth: Birth::Atoms, trace: Trace::Values { from: 8 }, ..leaf("symbol") };
    BIGINT = leaf("bigint");
    // ---- machine cells ----
    /// Overflow properties or elements: all values.
    SLOTS = values("slots");
    /// Getter and setter of an accessor property (object/property.rs).
    ACCESSOR = values("accessor");
    /// Captured variables (object/context.rs).
    CONTEXT = values("context");
    /// object/shape.rs
    SHAPE = KindDesc { birth: Birth::Shapes, finalize: Some(shape::finalize), ..custom("shape", shape::trace) };
    /// Bytecode with its constants and inline caches (object/code.rs).
    CODE = KindDesc { birth: Birth::Code, finalize: Some(code::finalize), ..custom("code", code::trace) };
    /// Sparse elements: a hash table from index to value and attributes (object/sparse.rs).
    SPARSE = values("sparse elements");
    /// Hash tables of Map and Set (object/table.rs): all values.
    TABLE = values("table");
    /// Pairs of a WeakMap or WeakSet (object/weak.rs).
    EPHEMERONS = KindDesc { trace: Trace::Ephemerons { from: 16 }, ..leaf("ephemerons") };
    /// A registration with a FinalizationRegistry (object/weak.rs).
    WEAK_CELL = KindDesc { notify_cleared: true, ..custom("weak cell", weak::trace_weak_cell) };
    /// An entry of the list of blank arrays (object/blank_arrays.rs).
    BLANK_ARRAY = custom("blank array", blank_arrays::trace);
    /// Raw bytes on the heap.
    BYTES = leaf("bytes");
    /// Registers of a suspended generator or async function (interp/generator.rs): all values.
    SAVED_FRAME = values("saved frame");
    /// Promise reactions, jobs and the like: small records of values.
    RECORD = values("record");
    /// State of a for-in loop or a fast array iterator in a register.
    ITER_STATE = values("iteration");
    /// An owned Rust value beside the heap (object/foreign.rs).
    FOREIGN = KindDesc { finalize: Some(crate::object::foreign::finalize), ..leaf("foreign") };
    // ---- objects ----
    OBJECT = object("Object");
    ARRAY = object("Array");
    FUNCTION = KindDesc { trace: Trace::Values { from: 8 }, ..object("Function") };
    NATIVE_FUNCTION = KindDesc { shaped: true, ..custom("Function", function::trace_native) };
    BOUND_FUNCTION = object("BoundFunction");
    ARGUMENTS = object("Arguments");
    ERROR = object("Error");
    /// Wrapper objects of primitives.
    BOOLEAN_OBJECT = object("Boolean");
    NUMBER_OBJECT = object("Number");
    STRING_OBJECT = object("String");
    SYMBOL_OBJECT = object("Symbol");
    BIGINT_OBJECT = object("BigInt");
    DATE = object("Date");
    REGEXP = object("RegExp");
    MAP = object("Map");
    SET = object("Set");
    WEAK_MAP = object("WeakMap");
    WEAK_SET = object("WeakSet");
    WEAK_REF = KindDesc { shaped: true, ..custom("WeakRef", weak::trace_weak_ref) };
    FINALIZATION_REGISTRY = object("FinalizationRegistry");
    PROMISE = object("Promise");
    PROXY = object("Proxy");
    GENERATOR = object("Generator");
    ASYNC_GENERATOR = object("AsyncGenerator");
    /// Iterators of arrays, strings, maps, sets, regexps and of helpers: `internal 0` = which (object/iterator.rs).
    ITERATOR = object("Iterator");
    /// Array buffers, shared ones too (object/buffer_cells.rs).
    ARRAY_BUFFER = KindDesc {
        shaped: true,
        trace: Trace::Values { from: buffer_cells::BUFFER_VALUES },
        finalize: Some(buffer_cells::finalize_buffer),
        moved: Some(buffer_cells::buffer_moved),
        ..leaf("ArrayBuffer")
    };
    /// Typed arrays of all element types (object/buffer_cells.rs).
    TYPED_ARRAY = KindDesc {
        shaped: true,
        trace: Trace::Range { from: buffer_cells::VIEW_VALUES.0, to: buffer_cells::VIEW_VALUES.1 },
        finalize: Some(buffer_cells::finalize_view),
        ..leaf("TypedArray")
    };
    DATA_VIEW = object("DataView");
    GLOBAL = object("global");
    /// An object with one internal word for the embedder.
    HOST_OBJECT = object("HostObject");
}

/// Kinds from here on are JavaScript objects.
pub const FIRST_OBJECT: u8 = OBJECT;

#[inline(always)]
pub fn is_object(kind: u8) -> bool {
    kind >= FIRST_OBJECT
}
#[inline(always)]
pub fn is_string(kind: u8) -> bool {
    (STR1..=ATOM2).contains(&kind)
}
#[inline(always)]
pub fn is_atom(kind: u8) -> bool {
    kind == ATOM1 || kind == ATOM2
}

/// How many words stand between an object's header and its property slots.
#[inline(always)]
pub fn internal_words(kind: u8) -> usize {
    match kind {
        OBJECT | GLOBAL => 0,
        ARRAY => 2,
        FUNCTION => 3,
        NATIVE_FUNCTION => 4,
        BOUND_FUNCTION | PROXY => 3,
        TYPED_ARRAY => 5,
        ARRAY_BUFFER => 2,
        DATA_VIEW => 3,
        REGEXP => 3,
        ARGUMENTS | BOOLEAN_OBJECT | NUMBER_OBJECT | STRING_OBJECT | SYMBOL_OBJECT | BIGINT_OBJECT | DATE | HOST_OBJECT | WEAK_MAP
        | WEAK_SET | WEAK_REF | MAP | SET => 1,
        ERROR => 2,
        _ => 6,
    }
}
