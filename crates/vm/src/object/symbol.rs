//! SYMBOL cells: symbols and private names. They never move, so their address can serve as their hash.

use super::key::{Name, NameCell};
use super::string::Str;
use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{CellType, Header, Heap, Imm, Local, OutOfMemory, Ref, Slot, Val, Value};

/// `aux` is the hash (never 0).
#[repr(C)]
pub struct Symbol {
    pub header: Header,
    /// A string or undefined.
    description: Slot,
    /// int32 of the flags below.
    flags: Slot,
}
// SAFETY: SYMBOL cells are made with these words.
unsafe impl CellType for Symbol {
    const NAME: &'static str = "Symbol";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kind == kinds::SYMBOL
    }
}

/// Made by `Symbol.for`.
pub const REGISTERED: i32 = 1;
/// A private name (`#x`): no reflection sees it.
pub const PRIVATE: i32 = 2;
/// `Symbol.iterator` and its like.
pub const WELL_KNOWN: i32 = 4;

impl Symbol {
    pub fn is_registered(&self) -> bool {
        self.flags.raw().as_int() & REGISTERED != 0
    }
    pub fn is_private(&self) -> bool {
        self.flags.raw().as_int() & PRIVATE != 0
    }
    pub fn is_well_known(&self) -> bool {
        self.flags.raw().as_int() & WELL_KNOWN != 0
    }
}
/// Reading symbols.
pub trait SymbolExt<'h> {
    /// The description, if there is one.
    fn description(self) -> Option<Ref<'h, Str>>;
    /// The description or undefined.
    fn description_val(self) -> Val<'h>;
    /// `Symbol(description)`, as for messages.
    fn descriptive_string(self) -> String;
}
impl<'h> SymbolExt<'h> for Ref<'h, Symbol> {
    fn description(self) -> Option<Ref<'h, Str>> {
        self.description_val().cast()
    }
    fn description_val(self) -> Val<'h> {
        self.read(&self.description)
    }
    fn descriptive_string(self) -> String {
        match self.description() {
            Some(d) => format!("Symbol({})", super::string::to_rust_string(d)),
            None => "Symbol()".into(),
        }
    }
}

/// A new symbol with the flags given.
pub fn new_symbol(cx: &mut Cx, out: Local<Value>, description: Option<Local<Str>>, flags: i32) -> JsResult<Local<Symbol>> {
    new_symbol_hashed(cx, out, description, flags, None)
}

pub(crate) fn new_symbol_hashed(
    cx: &mut Cx,
    out: Local<Value>,
    description: Option<Local<Str>>,
    flags: i32,
    hash: Option<u32>,
) -> JsResult<Local<Symbol>> {
    new_symbol_in(cx.heap_mut(), out, description, flags, hash).map_err(|e| cx.out_of_memory(e))
}

/// As [`new_symbol`], while the isolate is being set up. `out` may be the description's slot.
pub fn new_symbol_in(
    heap: &mut Heap,
    out: Local<Value>,
    description: Option<Local<Str>>,
    flags: i32,
    hash: Option<u32>,
) -> Result<Local<Symbol>, OutOfMemory> {
    let mark = heap.open_scope();
    let slot = heap.slot();
    let made = heap.alloc::<Symbol>(slot, kinds::SYMBOL, size_of::<Symbol>(), hash.unwrap_or(1));
    if let Ok(symbol) = made {
        let s = symbol.get(heap);
        match description {
            Some(d) => heap.write(s, &s.description, heap.val(d)),
            None => heap.write(s, &s.description, Imm::UNDEFINED),
        }
        heap.write(s, &s.flags, Imm::int(flags));
        if hash.is_none() {
            let address = s.ptr().addr() as u64 >> 3;
            // SAFETY: the `aux` of symbols is their hash, which is not 0.
            unsafe { s.header.set_aux(((address.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32).max(1)) };
        }
        heap.set(out, s.val());
    }
    heap.close_scope(mark);
    made?;
    match out.cast(heap) {
        Some(l) => Ok(l),
        None => unreachable!("the slot was just set to a symbol"),
    }
}

/// A well-known symbol in a new slot, while the isolate is being set up.
pub(crate) fn new_static(heap: &mut Heap, description: &'static str) -> Result<Local<NameCell>, OutOfMemory> {
    static_symbol(heap, description, WELL_KNOWN)
}
/// An internal name that no program sees, in a new slot.
pub(crate) fn new_static_private(heap: &mut Heap, description: &'static str) -> Result<Local<NameCell>, OutOfMemory> {
    static_symbol(heap, description, PRIVATE)
}
fn static_symbol(heap: &mut Heap, description: &'static str, flags: i32) -> Result<Local<NameCell>, OutOfMemory> {
    let slot = heap.slot();
    super::string::intern_static(heap, description, slot)?;
    let d = slot.cast(heap);
    new_symbol_in(heap, slot, d, flags, None)?;
    match slot.cast(heap) {
        Some(name) => Ok(name),
        None => unreachable!("the slot was just set to a symbol"),
    }
}

/// Whether a name is a private one.
pub fn is_private(n: Name) -> bool {
    n.cast::<Symbol>().is_some_and(|s| s.is_private())
}
/// The description of a symbol as Rust text; empty when there is none.
pub fn description_text(n: Name) -> String {
    match n.cast::<Symbol>().and_then(|s| s.description()) {
        Some(d) => super::string::to_rust_string(d),
        None => String::new(),
    }
}
