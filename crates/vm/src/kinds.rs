//! The kinds of cell the machine uses, and the one table that says how large the fixed part of each is and how it is
//! traced. The collector's [`KINDS`] and [`internal_words`] are both derived from its rows; `layout.rs` checks that the
//! `#[repr(C)]` structs of the files named beside each kind agree with them.
//!
//! Everything from [`FIRST_OBJECT`] on is a JavaScript object: its `aux` is a shape id, fixed internal words come first
//! and property slots after them.

use crate::object::accessor::Accessor;
use crate::object::bigint::BigIntCell;
use crate::object::context::Context;
use crate::object::ephemerons::Ephemerons;
use crate::object::foreign::Foreign;
use crate::object::sparse::Sparse;
use crate::object::string::{Rope, Slice, Str};
use crate::object::symbol::Symbol;
use crate::object::table::Table;
use crate::object::{blank_arrays, buffer_cells, code, feedback, shape, weak};
use crate::realm::Realm;
use tally_heap::{Birth, Header, KindDesc, KindTable, Trace, Visitor};

/// One row of the table.
#[derive(Clone, Copy)]
struct Row {
    desc: KindDesc,
    /// Words between an object's header and its property slots.
    words: u8,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $row:expr;)*) => {
        /// Kind bytes.
        #[allow(non_camel_case_types, dead_code, clippy::upper_case_acronyms, reason = "used only to number the constants below")]
        #[repr(u8)]
        enum Number { FORWARDED, FREE, $($name),* }
        $($(#[$doc])* pub const $name: u8 = Number::$name as u8;)*
        const ROWS: &[Row] = &[leaf("forwarded"), leaf("free"), $($row),*];
    };
}

const KIND_COUNT: usize = ROWS.len();

/// What the collector knows of each kind.
pub static KINDS: KindTable = {
    static TABLE: [KindDesc; KIND_COUNT] = table();
    // SAFETY: the rows say how large each kind's struct is and where its slots are; `layout.rs` checks the objects'.
    unsafe { KindTable::new(&TABLE) }
};
const fn table() -> [KindDesc; KIND_COUNT] {
    let mut table = [KindDesc::leaf(""); KIND_COUNT];
    let mut k = 0;
    while k < KIND_COUNT {
        table[k] = ROWS[k].desc;
        k += 1;
    }
    table
}

const fn row(desc: KindDesc) -> Row {
    Row { desc, words: 0 }
}
const fn leaf(name: &'static str) -> Row {
    row(KindDesc::leaf(name))
}
const fn values(name: &'static str) -> Row {
    row(KindDesc::values(name))
}
/// The words from number `from` to number `to` of the cell (its header is number 0) are values, nothing else is.
const fn range(name: &'static str, from: u16, to: u16) -> Row {
    row(KindDesc { trace: Trace::Range { from: from * 8, to: to * 8 }, ..KindDesc::leaf(name) })
}
const fn custom(name: &'static str, trace: unsafe fn(*mut Header, &mut dyn Visitor)) -> Row {
    row(KindDesc { trace: Trace::Custom(trace), ..KindDesc::leaf(name) })
}
/// An object with so many internal words, all of them values.
const fn object(name: &'static str, words: u8) -> Row {
    raw_object(name, words, 0)
}
/// An object with so many internal words, of which the first `raw` are no values.
const fn raw_object(name: &'static str, words: u8, raw: u8) -> Row {
    let trace = Trace::Values { from: 8 * (1 + raw as u16) };
    let desc = KindDesc { shaped: true, least: 8 * (1 + words as u16), trace, ..KindDesc::leaf(name) };
    Row { desc, words }
}

impl Row {
    /// The struct that describes the fixed part of the cells.
    const fn of<T>(mut self) -> Row {
        self.desc.least = size_of::<T>() as u16;
        self
    }
    const fn born(mut self, birth: Birth) -> Row {
        self.desc.birth = birth;
        self
    }
    const fn finalized(mut self, finalize: unsafe fn(*mut Header)) -> Row {
        self.desc.finalize = Some(finalize);
        self
    }
    const fn moved(mut self, moved: unsafe fn(*mut Header, *mut Header)) -> Row {
        self.desc.moved = Some(moved);
        self
    }
    const fn pruned(mut self, pruned: unsafe fn(*mut Header)) -> Row {
        self.desc.pruned = Some(pruned);
        self
    }
    const fn notified(mut self) -> Row {
        self.desc.notify_cleared = true;
        self
    }
    /// An object whose references a function of its own reports.
    const fn traced(mut self, trace: unsafe fn(*mut Header, &mut dyn Visitor)) -> Row {
        self.desc.trace = Trace::Custom(trace);
        self
    }
}

kinds! {
    // ---- strings, symbols, bigints (object/string.rs, symbol.rs, bigint.rs) ----
    /// Flat, one byte a unit (Latin-1). `aux` = hash or 0.
    STR1 = leaf("string").of::<Str>();
    /// Flat, two bytes a unit.
    STR2 = leaf("string").of::<Str>();
    /// A concatenation not yet carried out.
    ROPE = range("rope", 2, 4).of::<Rope>();
    /// A part of a flat string.
    SLICE = range("slice", 2, 3).of::<Slice>();
    /// As STR1/STR2, interned: equal text is the same cell, which never moves. Property keys are these.
    ATOM1 = leaf("atom").of::<Str>().born(Birth::Atoms);
    ATOM2 = leaf("atom").of::<Str>().born(Birth::Atoms);
    /// Symbols and private names. They never move.
    SYMBOL = values("symbol").of::<Symbol>().born(Birth::Atoms);
    BIGINT = leaf("bigint").of::<BigIntCell>();
    // ---- machine cells ----
    /// Overflow properties or elements: all values.
    SLOTS = values("slots");
    /// Getter and setter of an accessor property (object/property.rs).
    ACCESSOR = values("accessor").of::<Accessor>();
    /// Captured variables (object/context.rs).
    CONTEXT = values("context").of::<Context>();
    /// object/shape.rs
    SHAPE = range("shape", shape::SHAPE_VALUES.0, shape::SHAPE_VALUES.1).of::<shape::Shape>().born(Birth::Shapes);
    /// Bytecode (object/code.rs).
    CODE = custom("code", code::trace).of::<code::Code>().born(Birth::Code).finalized(code::finalize);
    /// Intrinsics and the global scope (realm/cell.rs). They never move.
    REALM = values("realm").of::<Realm>().born(Birth::Code);
    /// Constants, nested functions and inline caches of a function's code (object/feedback.rs).
    FEEDBACK = custom("feedback", feedback::trace).of::<feedback::Feedback>().born(Birth::Code).pruned(feedback::prune);
    /// More entries of an inline cache (object/feedback.rs).
    CACHE_ENTRIES =
        custom("cache entries", feedback::trace_entries).of::<feedback::CacheEntries>().born(Birth::Code).pruned(feedback::prune_entries);
    /// Sparse elements: a hash table from index to value and attributes (object/sparse.rs).
    SPARSE = values("sparse elements").of::<Sparse>();
    /// Hash tables of Map and Set (object/table.rs): all values.
    TABLE = values("table").of::<Table>();
    /// Hash tables of names, of dictionaries and of shapes (object/dictionary.rs, object/shape.rs): all values.
    PROPERTIES = values("properties").of::<Table>();
    /// Pairs of a WeakMap or WeakSet (object/weak.rs).
    EPHEMERONS = row(KindDesc { trace: Trace::Ephemerons { from: 16 }, ..KindDesc::leaf("ephemerons") }).of::<Ephemerons>();
    /// A registration with a FinalizationRegistry (object/weak.rs).
    WEAK_CELL = custom("weak cell", weak::trace_weak_cell).of::<weak::WeakCell>().notified();
    /// An entry of the list of blank arrays (object/blank_arrays.rs).
    BLANK_ARRAY = custom("blank array", blank_arrays::trace).of::<blank_arrays::BlankArray>();
    /// Raw bytes on the heap.
    BYTES = leaf("bytes");
    /// Registers of a suspended generator or async function (interp/generator.rs): all values.
    SAVED_FRAME = values("saved frame");
    /// Promise reactions, jobs and the like: small records of values.
    RECORD = values("record");
    /// State of a for-in loop or a fast array iterator in a register.
    ITER_STATE = values("iteration");
    /// An owned Rust value beside the heap (object/foreign.rs).
    FOREIGN = leaf("foreign").of::<Foreign>().finalized(crate::object::foreign::finalize);
    // ---- objects ----
    OBJECT = object("Object", 0);
    /// Elements, length (object/array.rs).
    ARRAY = object("Array", 2);
    FUNCTION = object("Function", 3);
    /// The first word is the address of the Rust function.
    NATIVE_FUNCTION = raw_object("Function", 5, 1);
    BOUND_FUNCTION = object("BoundFunction", 3);
    ARGUMENTS = object("Arguments", 1);
    ERROR = object("Error", 2);
    /// Wrapper objects of primitives.
    BOOLEAN_OBJECT = object("Boolean", 1);
    NUMBER_OBJECT = object("Number", 1);
    STRING_OBJECT = object("String", 1);
    SYMBOL_OBJECT = object("Symbol", 1);
    BIGINT_OBJECT = object("BigInt", 1);
    DATE = object("Date", 1);
    REGEXP = object("RegExp", 4);
    MAP = object("Map", 1);
    SET = object("Set", 1);
    WEAK_MAP = object("WeakMap", 1);
    WEAK_SET = object("WeakSet", 1);
    WEAK_REF = object("WeakRef", 1).traced(weak::trace_weak_ref);
    FINALIZATION_REGISTRY = object("FinalizationRegistry", 6);
    PROMISE = object("Promise", 6);
    PROXY = object("Proxy", 3);
    GENERATOR = object("Generator", 6);
    ASYNC_GENERATOR = object("AsyncGenerator", 6);
    /// Iterators of arrays, strings, maps, sets, regexps and of helpers: `internal 0` = which (object/iterator.rs).
    ITERATOR = object("Iterator", 6);
    /// Array buffers, shared ones too (object/buffer_cells.rs).
    ARRAY_BUFFER = raw_object("ArrayBuffer", 2, 2).finalized(buffer_cells::finalize_buffer).moved(buffer_cells::buffer_moved);
    /// Typed arrays of all element types (object/buffer_cells.rs).
    TYPED_ARRAY = raw_object("TypedArray", 5, 4)
        .traced(buffer_cells::trace_view)
        .moved(buffer_cells::view_moved)
        .finalized(buffer_cells::finalize_view);
    /// Their resources, or the hole (builtins/disposable_stack.rs).
    DISPOSABLE_STACK = object("DisposableStack", 1);
    ASYNC_DISPOSABLE_STACK = object("AsyncDisposableStack", 1);
    DATA_VIEW = object("DataView", 3);
    GLOBAL = object("global", 0);
    /// The record of a module (module/record.rs). Hosts hold it, programs never see it.
    MODULE = object("ModuleRecord", crate::module::WORDS);
    /// A module namespace exotic object: the module (module/namespace.rs).
    NAMESPACE = object("Module", 1);
    /// An object with one internal word for the embedder.
    HOST_OBJECT = object("HostObject", 1);
    /// One with several, for what refers to things of the program's.
    HOST_RECORD = object("HostObject", 6);
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
pub const fn internal_words(kind: u8) -> usize {
    INTERNAL_WORDS[kind as usize] as usize
}

/// How many in-object property slots a cell of `words` words, header included, has.
#[inline(always)]
pub const fn slots_in_cell(kind: u8, words: usize) -> usize {
    // Kinds with bytes behind their slots have exactly one.
    if kind == TYPED_ARRAY { 1 } else { words - 1 - internal_words(kind) }
}

/// [`Row::words`] by kind, for all 256 kind bytes so that no index is out of range.
const INTERNAL_WORDS: [u8; 256] = {
    let mut words = [0; 256];
    let mut k = 0;
    while k < KIND_COUNT {
        words[k] = ROWS[k].words;
        k += 1;
    }
    words
};
