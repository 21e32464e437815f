//! Function cells: closures, natives and bound functions.
//!
//! A closure is 3 internal words: its CODE, its context, and the shape its instances start with. `prototype`, `name`
//! and `length` are made when somebody asks (shape flag LAZY, `function_props.rs`).

use crate::cx::Native;
use crate::kinds;
use tally_heap::{CellType, Header, Slot, Value};

/// A closure of bytecode.
#[repr(C)]
pub struct Function {
    pub header: Header,
    /// The CODE cell.
    pub code: Slot,
    /// The CONTEXT it was made in, or undefined.
    pub context: Slot,
    /// int32 id of the shape that `new` gives its instances, or undefined.
    pub construct_shape: Slot,
}
// SAFETY: FUNCTION cells are made with these words.
unsafe impl CellType for Function {
    const NAME: &'static str = "Function";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kind == kinds::FUNCTION
    }
}

/// What a native function needs to know beside its code. `'static` tables of these make the builtins.
#[derive(Clone, Copy)]
pub struct NativeInfo {
    pub name: &'static str,
    pub length: u8,
    pub native: Native,
    /// Whether `new` is allowed.
    pub constructor: bool,
}

/// A function in Rust. `data` slots hold what a closure would capture.
#[repr(C)]
pub struct NativeFunction {
    pub header: Header,
    /// Not a value: the address of the Rust function.
    native: usize,
    /// string: the initial `name`.
    pub name: Slot,
    /// int32: initial `length` in the low 16 bits, bit 16: constructor, bit 17: stack traces do not show it.
    pub meta: Slot,
    /// Whatever the native captured (a record, an object, undefined).
    pub data: Slot,
    /// The REALM it was made in.
    pub realm: Slot,
}
// SAFETY: NATIVE_FUNCTION cells are made with these words.
unsafe impl CellType for NativeFunction {
    const NAME: &'static str = "NativeFunction";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kind == kinds::NATIVE_FUNCTION
    }
}
impl NativeFunction {
    #[inline(always)]
    pub fn native(&self) -> Native {
        // SAFETY: `set_native` stored a `Native`.
        unsafe { std::mem::transmute::<usize, Native>(self.native) }
    }
    /// # Safety
    /// `this` is a freshly made cell.
    pub unsafe fn set_native(this: *mut NativeFunction, f: Native) {
        // SAFETY: the caller's promise.
        unsafe { (*this).native = f as usize };
    }
    pub fn is_constructor(&self) -> bool {
        self.meta.raw().as_int() & 0x1_0000 != 0
    }
    /// Whether stack traces leave it out.
    pub fn is_hidden(&self) -> bool {
        self.meta.raw().as_int() & 0x2_0000 != 0
    }
    pub fn hide_from_traces(&self) {
        // SAFETY: an integer needs no barrier.
        unsafe { self.meta.set_raw(Value::int(self.meta.raw().as_int() | 0x2_0000)) };
    }
}

/// A function made by `bind`.
#[repr(C)]
pub struct BoundFunction {
    pub header: Header,
    pub target: Slot,
    pub this: Slot,
    /// SLOTS with the bound arguments, or undefined.
    pub args: Slot,
}
// SAFETY: BOUND_FUNCTION cells are made with these words.
unsafe impl CellType for BoundFunction {
    const NAME: &'static str = "BoundFunction";
    fn is(kind: u8) -> bool {
        kind == kinds::BOUND_FUNCTION
    }
}
