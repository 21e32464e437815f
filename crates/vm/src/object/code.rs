//! CODE cells: a function's bytecode together with what the machine hangs on it.
//!
//! The cell never moves and owns a boxed [`CodeData`], so the interpreter keeps raw pointers into it while a frame
//! that roots the cell (through its callee in `r0`) is on the stack.
//!
//! **Invariants.** `entry` points at `proto.code`. Until the function's first call ([`call_mode::UNPREPARED`] is set) there
//! is no feedback cell; afterwards it stays, and `constants_ptr`, `functions_ptr` and `ics_ptr` are addresses in it.

use crate::cx::{Cx, JsResult};
use crate::interp::ic::Ic;
use crate::kinds;
use crate::realm::Realm;
use std::cell::Cell;
use std::sync::Arc;
use tally_bytecode::{FunctionKind, FunctionProto};
use tally_heap::{CellType, Header, Local, Ref, Slot, Value, Visitor};

#[repr(C)]
pub struct Code {
    pub header: Header,
    /// Boxed; null only between allocation and filling.
    pub data: *mut CodeData,
    /// The REALM that its closures belong to.
    pub realm: Slot,
    /// The FEEDBACK cell (object/feedback.rs), HOLE before the first call.
    pub feedback: Slot,
    /// Shape of fresh closures of it, 0 until one was made. Weak.
    pub closure_shape: Cell<u32>,
}
// SAFETY: CODE cells are made with these words.
unsafe impl CellType for Code {
    const NAME: &'static str = "Code";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kind == kinds::CODE
    }
}

/// What stands between a call of the function and its first instruction. A plain call of a function whose bits are all
/// clear takes the short way.
pub mod call_mode {
    /// Constants and inline caches are still to be made.
    pub const UNPREPARED: u8 = 1;
    /// The actual arguments must survive beside the parameters.
    pub const KEEP_ARGS: u8 = 2;
    /// [[Call]] throws: a class constructor.
    pub const CLASS: u8 = 4;
    /// The frame has a slot below its registers for the state record, and leaves through a promise.
    pub const ASYNC: u8 = 8;
    /// The frame has a slot below its registers for the generator object.
    pub const GENERATOR: u8 = 16;
    /// There is no [[Construct]].
    pub const NO_CONSTRUCT: u8 = 32;
    /// `this` starts as the hole in a construction.
    pub const DERIVED: u8 = 64;
    /// Any of these makes a call take the long way.
    pub const SLOW_CALL: u8 = UNPREPARED | KEEP_ARGS | CLASS | ASYNC | GENERATOR;
    /// Any of these makes a construction take the long way.
    pub const SLOW_CONSTRUCT: u8 = UNPREPARED | KEEP_ARGS | ASYNC | GENERATOR | NO_CONSTRUCT | DERIVED;
}

/// What a CODE cell owns.
#[repr(C)]
pub struct CodeData {
    /// First instruction.
    pub entry: *const u16,
    /// Values of the constants: atoms, numbers, bigints; HOLE where a constant is no value.
    pub constants_ptr: *const Value,
    /// Inline caches.
    pub ics_ptr: *mut Ic,
    /// Registers of a frame.
    pub frame_size: u16,
    pub nparams: u16,
    /// [`call_mode`] bits.
    pub mode: u8,
    pub strict: bool,
    /// The CODE cell that owns this.
    pub cell: *mut Header,
    /// The cell's realm, which never moves.
    pub realm: *mut Realm,
    /// The cell that the three addresses are in: the holder for the write barrier.
    pub feedback: *mut Header,
    /// CODE cells of nested functions, HOLE until first needed.
    pub functions_ptr: *mut Value,
    pub proto: Arc<FunctionProto>,
}

impl CodeData {
    fn new(proto: Arc<FunctionProto>, cell: *mut Header, realm: *mut Realm) -> CodeData {
        let flags = proto.flags;
        let mut mode = call_mode::UNPREPARED;
        if flags.uses_arguments || flags.has_rest {
            mode |= call_mode::KEEP_ARGS;
        }
        if flags.is_generator {
            mode |= call_mode::GENERATOR;
        } else if flags.is_async {
            mode |= call_mode::ASYNC;
        }
        match proto.kind {
            FunctionKind::Normal if !flags.is_async && !flags.is_generator => {}
            FunctionKind::BaseConstructor => mode |= call_mode::CLASS,
            FunctionKind::DerivedConstructor => mode |= call_mode::CLASS | call_mode::DERIVED,
            _ => mode |= call_mode::NO_CONSTRUCT,
        }
        CodeData {
            entry: proto.code.as_ptr(),
            constants_ptr: std::ptr::null(),
            ics_ptr: std::ptr::null_mut(),
            frame_size: proto.nregs,
            nparams: proto.nparams,
            mode,
            strict: flags.strict,
            cell,
            realm,
            feedback: std::ptr::null_mut(),
            functions_ptr: std::ptr::null_mut(),
            proto,
        }
    }
    /// Whether closures of it have [[Construct]].
    #[inline(always)]
    pub fn is_constructor(&self) -> bool {
        self.mode & call_mode::NO_CONSTRUCT == 0
    }
    /// Whether [[Call]] throws.
    #[inline(always)]
    pub fn is_class(&self) -> bool {
        self.mode & call_mode::CLASS != 0
    }
}

pub trait CodeExt<'h> {
    fn data(self) -> &'h CodeData;
    fn data_ptr(self) -> *mut CodeData;
}
impl<'h> CodeExt<'h> for Ref<'h, Code> {
    #[inline(always)]
    fn data(self) -> &'h CodeData {
        debug_assert!(!self.data.is_null());
        // SAFETY: filled right after allocation, owned by the live cell.
        unsafe { &*self.data }
    }
    #[inline(always)]
    fn data_ptr(self) -> *mut CodeData {
        self.data
    }
}

impl Cx {
    /// A CODE cell for a prototype, in the current realm.
    pub fn new_code(&mut self, out: Local<Value>, proto: Arc<FunctionProto>) -> JsResult<Local<Code>> {
        let bytes = size_of::<CodeData>() + proto.code.len() * 2;
        let cell = self.alloc::<Code>(out, kinds::CODE, size_of::<Code>(), 0).map_err(|e| self.out_of_memory(e))?;
        let code = cell.get(self);
        self.write(code, &code.realm, self.realm().val());
        let p = code.ptr();
        // SAFETY: the cell was just made; the box is freed by its finalizer.
        unsafe { (*p).data = Box::into_raw(Box::new(CodeData::new(proto, p.cast(), self.realm().ptr()))) };
        self.finalize_later(cell.get(self), bytes);
        Ok(cell)
    }
}

/// # Safety
/// The collector's: `p` is a live CODE cell.
pub unsafe fn trace(p: *mut Header, v: &mut dyn Visitor) {
    // SAFETY: the words as declared.
    unsafe {
        let code: *mut Code = p.cast();
        v.visit((*code).realm.as_ptr());
        v.visit((*code).feedback.as_ptr());
        v.visit_weak_shape((*code).closure_shape.as_ptr());
    }
}

/// # Safety
/// The collector's: `p` is a dead CODE cell.
pub unsafe fn finalize(p: *mut Header) {
    // SAFETY: the cell owns its data and is finalized once.
    unsafe {
        let data = (*p.cast::<Code>()).data;
        if !data.is_null() {
            drop(Box::from_raw(data));
        }
    }
}
