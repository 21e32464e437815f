//! The dispatch loop. (Longer than a file should be: one arm per opcode, kept together so that the compiler keeps the
//! machine's state in registers.)
//!
//! `pc` points at the first unit of the current instruction, `base` at `r0` on the root stack (which never moves),
//! `fp` at the current frame, `code` at its code data. Hot opcodes are inlined for numbers, cache hits, dense arrays
//! and calls; everything else is a function of another file:
//! - `slow!(f)`: `f(cx, pc)` reads its operands from the frame, stores its results, and leaves frames as they were;
//! - `control!(f)`: `f` may push, pop or advance frames; the loop reloads its state from `Machine::frame`.
//!
//! **Invariants.** `(*fp).pc` is stored before anything that may throw, allocate or look at the stack. `Value`s are
//! never kept in Rust variables across a call that takes `&mut Cx`. The stack's top is `(*fp).top` at every dispatch.

use super::frame::{Frame, frame_flag};
use super::ic::{self, kind as ic_kind};
use super::{
    arguments, arith, async_fn, call, class, construct, direct_eval, dispose, exceptions, forin, generator, global, import, indexed,
    iterate, keyed, literal, private, property, scope_object, template,
};
use crate::cx::{Args, Cx, JsResult, Thrown};
use crate::kinds;
use crate::layout::CONTEXT_SLOTS;
use crate::object::code::{Code, CodeData, call_mode};
use crate::object::function::{Function, NativeFunction};
use tally_bytecode::{NO_REGISTER, Opcode};
use tally_heap::{Header, Val, Value};

/// What a function that may leave the current frame did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Flow {
    /// Go on with `Machine::frame`.
    Reload,
    /// The entry frame is gone; its result is in its window's first slot.
    Exit,
}

/// ToBoolean.
#[inline(always)]
fn truthy<const FAST: bool>(v: Value) -> bool {
    if FAST && v.is_bool() {
        v.is_true()
    } else if FAST && v.is_int() {
        v.as_int() != 0
    } else {
        truthy_slow(v)
    }
}
#[inline(never)]
fn truthy_slow(v: Value) -> bool {
    // SAFETY: read from a register just now; nothing is allocated while the `Val` lives.
    crate::ops::convert::to_boolean(unsafe { Val::from_raw(v) })
}

/// `a === b` where bits decide; `None`: two cells that must be looked at.
#[inline(always)]
fn strict_equals(a: Value, b: Value) -> Option<bool> {
    if a.is_int() && b.is_int() {
        return Some(a.bits() == b.bits());
    }
    if a.is_number() && b.is_number() {
        return Some(a.as_number() == b.as_number());
    }
    if a.bits() == b.bits() {
        return Some(true);
    }
    if a.is_cell() && b.is_cell() { None } else { Some(false) }
}
#[inline(never)]
fn strict_equals_cells(cx: &Cx, a: Value, b: Value) -> bool {
    // SAFETY: both were read from registers just now.
    crate::ops::compare::strict_equals(cx, unsafe { Val::from_raw(a) }, unsafe { Val::from_raw(b) })
}
/// `a == b` where bits decide.
#[inline(always)]
fn loose_equals(a: Value, b: Value) -> Option<bool> {
    if a.is_number() && b.is_number() {
        return strict_equals(a, b);
    }
    if a.is_nullish() || b.is_nullish() {
        return Some(a.is_nullish() && b.is_nullish());
    }
    if a.bits() == b.bits() { Some(true) } else { None }
}

#[inline(always)]
fn to_int32_fast(v: Value) -> Option<i32> {
    if v.is_int() {
        return Some(v.as_int());
    }
    if v.is_double() {
        let d = v.as_double();
        // Doubles in the range of i64 wrap modulo 2^32 by truncation.
        if d.abs() < 9.2e18 {
            return Some(d as i64 as i32);
        }
    }
    None
}

/// As [`run`], but starts by throwing the exception in flight at the innermost frame's current instruction.
pub(crate) fn run_throwing(cx: &mut Cx, entry: *mut Frame) -> JsResult {
    match exceptions::unwind(cx, entry)? {
        Flow::Reload => run(cx, entry),
        Flow::Exit => Ok(()),
    }
}

/// Runs the innermost frame, and those it pushes, until `entry` is left. On success the result is in the first slot of
/// the entry frame's window.
#[inline]
pub(crate) fn run(cx: &mut Cx, entry: *mut Frame) -> JsResult {
    if cx.machine.shortcuts { run_loop::<true>(cx, entry) } else { run_general(cx, entry) }
}

/// The loop without shortcuts.
#[cold]
#[inline(never)]
fn run_general(cx: &mut Cx, entry: *mut Frame) -> JsResult {
    run_loop::<false>(cx, entry)
}

/// The loop. With `FAST` it does what it can by itself; without, every instruction that has a general way goes it.
#[allow(unused_assignments, reason = "the reload macro sets all of the loop's state, needed or not")]
fn run_loop<const FAST: bool>(cx: &mut Cx, entry: *mut Frame) -> JsResult {
    let stack: *mut Value = cx.stack().base();
    // Calls of natives change it while they last, and nothing else does.
    let floor = cx.stack().floor();
    let mut fp: *mut Frame = cx.machine.frame;
    // SAFETY: `fp` is a frame that was pushed; its fields are those of prepared code.
    let (mut pc, mut base, mut code): (*const u16, *mut Value, *const CodeData) =
        unsafe { ((*fp).pc, stack.add((*fp).base as usize), (*fp).code) };

    macro_rules! reload {
        () => {{
            fp = cx.machine.frame;
            pc = (*fp).pc;
            base = stack.add((*fp).base as usize);
            code = (*fp).code;
            cx.stack().set_top((*fp).top);
        }};
    }
    /// Operand `i` as an index.
    macro_rules! o {
        ($i:expr) => {
            *pc.add($i) as usize
        };
    }
    /// The register that operand `i` names.
    macro_rules! r {
        ($i:expr) => {
            *base.add(o!($i))
        };
    }
    /// The cache that operand `i` names.
    macro_rules! cache {
        ($i:expr) => {
            (*code).ics_ptr.add(o!($i))
        };
    }
    /// Its first entry.
    macro_rules! entry {
        ($i:expr) => {
            &(*cache!($i)).first
        };
    }
    macro_rules! smi {
        ($i:expr) => {
            *pc.add($i) as i16 as i32
        };
    }
    macro_rules! int32 {
        ($i:expr) => {
            (*pc.add($i) as u32 | (*pc.add($i + 1) as u32) << 16) as i32
        };
    }
    /// Goes on with the instruction after one of this opcode.
    macro_rules! next {
        ($op:ident) => {{
            pc = pc.add(const { Opcode::$op.len() });
            continue;
        }};
    }
    macro_rules! jump {
        ($i:expr) => {{
            pc = pc.offset(int32!($i) as isize);
            continue;
        }};
    }
    /// A back edge.
    macro_rules! jump_back {
        ($i:expr) => {{
            if cx.machine.interrupted() {
                (*fp).pc = pc;
                if call::interrupted(cx).is_err() {
                    break;
                }
            }
            jump!($i)
        }};
    }
    macro_rules! slow {
        ($op:ident, $f:path) => {{
            (*fp).pc = pc;
            let r: JsResult = $f(cx, pc);
            if r.is_err() {
                break;
            }
            cx.stack().set_top((*fp).top);
            next!($op)
        }};
    }
    macro_rules! control {
        ($f:expr) => {{
            (*fp).pc = pc;
            let r: JsResult<Flow> = $f;
            match r {
                Ok(Flow::Reload) => {
                    reload!();
                    continue;
                }
                Ok(Flow::Exit) => return Ok(()),
                Err(Thrown) => break,
            }
        }};
    }
    /// int32 arithmetic that may overflow, then doubles.
    macro_rules! arith {
        ($op:ident, $checked:ident, $sign:tt) => {{
            let (a, b) = (r!(2), r!(3));
            if FAST && a.is_int() && b.is_int() {
                r!(1) = match a.as_int().$checked(b.as_int()) {
                    Some(i) => Value::int(i),
                    None => Value::double(a.as_int() as f64 $sign b.as_int() as f64),
                };
                next!($op)
            }
            if FAST && a.is_number() && b.is_number() {
                r!(1) = Value::double(a.as_number() $sign b.as_number());
                next!($op)
            }
            slow!($op, arith::binary)
        }};
    }
    macro_rules! arith_smi {
        ($op:ident, $checked:ident, $sign:tt) => {{
            let a = r!(2);
            let b = smi!(3);
            if FAST && a.is_int() {
                r!(1) = match a.as_int().$checked(b) {
                    Some(i) => Value::int(i),
                    None => Value::double(a.as_int() as f64 $sign b as f64),
                };
                next!($op)
            }
            if FAST && a.is_number() {
                r!(1) = Value::double(a.as_double() $sign b as f64);
                next!($op)
            }
            slow!($op, arith::binary)
        }};
    }
    macro_rules! bits {
        ($op:ident, |$a:ident, $b:ident| $e:expr) => {{
            if FAST && let (Some($a), Some($b)) = (to_int32_fast(r!(2)), to_int32_fast(r!(3))) {
                r!(1) = $e;
                next!($op)
            }
            slow!($op, arith::binary)
        }};
    }
    macro_rules! bits_smi {
        ($op:ident, |$a:ident, $b:ident| $e:expr) => {{
            if FAST && let Some($a) = to_int32_fast(r!(2)) {
                let $b = smi!(3);
                r!(1) = $e;
                next!($op)
            }
            slow!($op, arith::binary)
        }};
    }
    /// A relational comparison of operands at `$a` and `$b`; answers through `$then`, which gets a bool.
    macro_rules! compare {
        ($op:ident, $a:expr, $b:expr, $sign:tt, |$out:ident| $then:block) => {{
            let (a, b) = ($a, $b);
            let $out = if FAST && a.is_int() && b.is_int() {
                a.as_int() $sign b.as_int()
            } else if FAST && a.is_number() && b.is_number() {
                a.as_number() $sign b.as_number()
            } else {
                (*fp).pc = pc;
                match arith::compare(cx, pc) {
                    Ok(b) => {
                        cx.stack().set_top((*fp).top);
                        b
                    }
                    Err(Thrown) => break,
                }
            };
            $then
        }};
    }
    macro_rules! jump_when {
        ($op:ident, $holds:expr) => {{
            if $holds {
                jump!(2)
            }
            next!($op)
        }};
    }
    macro_rules! jump_compare {
        ($op:ident, $a:expr, $b:expr, $sign:tt, $want:expr, $target:expr) => {
            compare!($op, $a, $b, $sign, |holds| {
                if holds == $want {
                    jump!($target)
                }
                next!($op)
            })
        };
    }
    macro_rules! loop_compare {
        ($op:ident, $a:expr, $b:expr, $sign:tt, $target:expr) => {
            compare!($op, $a, $b, $sign, |holds| {
                if holds {
                    jump_back!($target)
                }
                next!($op)
            })
        };
    }
    macro_rules! set_compare {
        ($op:ident, $sign:tt) => {
            compare!($op, r!(2), r!(3), $sign, |holds| {
                r!(1) = Value::bool(holds);
                next!($op)
            })
        };
    }
    macro_rules! strict {
        ($a:expr, $b:expr) => {{
            let (a, b) = ($a, $b);
            match strict_equals(a, b) {
                Some(e) if FAST => e,
                _ => strict_equals_cells(cx, a, b),
            }
        }};
    }
    macro_rules! loose {
        ($a:expr, $b:expr) => {{
            match loose_equals($a, $b) {
                Some(e) if FAST => e,
                _ => {
                    (*fp).pc = pc;
                    match arith::loosely_equals(cx, pc) {
                        Ok(b) => {
                            cx.stack().set_top((*fp).top);
                            b
                        }
                        Err(Thrown) => break,
                    }
                }
            }
        }};
    }
    /// `depth` parents up from a context.
    macro_rules! context_up {
        ($ctx:expr, $depth:expr) => {{
            let mut ctx: *mut Value = $ctx.as_cell().cast();
            for _ in 0..$depth {
                ctx = (*ctx.add(1)).as_cell().cast();
            }
            ctx
        }};
    }
    macro_rules! store_slot {
        ($ctx:expr, $idx:expr, $v:expr) => {{
            let ctx: *mut Value = $ctx;
            cx.write_raw(ctx.cast(), ctx.add(CONTEXT_SLOTS + $idx), $v);
        }};
    }
    macro_rules! call {
        ($op:ident) => {{
            let w = o!(2);
            let argc = o!(3);
            let window = base.add(w);
            let callee = *window;
            (*fp).pc = pc;
            if FAST && callee.is_cell() {
                let h: *mut Header = callee.as_cell();
                let kind = (*h).kind();
                if kind == kinds::FUNCTION {
                    let data: *const CodeData = (*(*h.cast::<Function>()).code.raw().as_cell().cast::<Code>()).data;
                    if (*data).mode & call_mode::SLOW_CALL == 0 {
                        let new_base = (*fp).base + w as u32;
                        let size = (*data).frame_size as usize;
                        let top = (*fp).top.max(new_base + size as u32);
                        let new = fp.add(1);
                        if new < cx.machine.frame_end && top <= cx.stack().limit() && !cx.machine.interrupted() {
                            let mut i = 2 + argc.min((*data).nparams as usize);
                            while i < size {
                                *window.add(i) = Value::UNDEFINED;
                                i += 1;
                            }
                            new.write(Frame {
                                code: data,
                                pc: (*data).entry,
                                base: new_base,
                                top,
                                args: new_base + 2,
                                argc: argc as u32,
                                new_target: 0,
                                dst: *pc.add(1),
                                flags: 0,
                                ret_len: const { Opcode::$op.len() as u8 },
                            });
                            cx.machine.frame = new;
                            cx.stack().set_top(top);
                            fp = new;
                            base = window;
                            code = data;
                            pc = (*data).entry;
                            continue;
                        }
                    }
                } else if kind == kinds::NATIVE_FUNCTION {
                    let f = h.cast::<NativeFunction>();
                    let w = (*fp).base + w as u32;
                    cx.stack().enter_native_from(w, (*fp).top);
                    cx.machine.native_realm.set((*f).realm.raw().as_cell().cast());
                    let r = (*f).native()(cx, Args::new(w, argc as u32, 0)).map(|v| v.raw());
                    cx.machine.native_realm.set(std::ptr::null_mut());
                    cx.stack().leave_native(floor);
                    match r {
                        Ok(v) => {
                            cx.stack().set_top((*fp).top);
                            r!(1) = v;
                            next!($op)
                        }
                        Err(Thrown) => break,
                    }
                }
            }
            control!(call::call(cx, pc))
        }};
    }

    loop {
        // SAFETY: (of everything in this block) the code is what the compiler made: register operands are below the
        // frame's size, constants, functions and caches in range, jumps land on instructions. Registers hold live
        // values; none is kept across a call that may allocate. Cells are read after their kind was checked, and
        // caches are checked against the shape of the very cell they are used on.
        unsafe {
            // Everything that breaks out of this loop has an exception in flight.
            loop {
                let op: Opcode = std::mem::transmute::<u8, Opcode>(*pc as u8);
                match op {
                    // ---- Loads and moves
                    Opcode::Move => {
                        r!(1) = r!(2);
                        next!(Move)
                    }
                    Opcode::LoadUndefined => {
                        r!(1) = Value::UNDEFINED;
                        next!(LoadUndefined)
                    }
                    Opcode::LoadNull => {
                        r!(1) = Value::NULL;
                        next!(LoadNull)
                    }
                    Opcode::LoadTrue => {
                        r!(1) = Value::TRUE;
                        next!(LoadTrue)
                    }
                    Opcode::LoadFalse => {
                        r!(1) = Value::FALSE;
                        next!(LoadFalse)
                    }
                    Opcode::LoadHole => {
                        r!(1) = Value::HOLE;
                        next!(LoadHole)
                    }
                    Opcode::LoadSmi => {
                        r!(1) = Value::int(smi!(2));
                        next!(LoadSmi)
                    }
                    Opcode::LoadInt32 => {
                        r!(1) = Value::int(int32!(2));
                        next!(LoadInt32)
                    }
                    Opcode::LoadConst => {
                        r!(1) = *(*code).constants_ptr.add(o!(2));
                        next!(LoadConst)
                    }

                    Opcode::LoadConstWide => {
                        r!(1) = *(*code).constants_ptr.add(int32!(2) as usize);
                        next!(LoadConstWide)
                    }

                    // ---- Contexts
                    Opcode::LoadClosureContext => {
                        r!(1) = (*(*base).as_cell().cast::<Function>()).context.raw();
                        next!(LoadClosureContext)
                    }
                    Opcode::LoadParentContext => {
                        r!(1) = *r!(2).as_cell().cast::<Value>().add(1);
                        next!(LoadParentContext)
                    }
                    Opcode::CreateContext => {
                        (*fp).pc = pc;
                        let nslots = o!(3);
                        match cx.alloc_raw(kinds::CONTEXT, (CONTEXT_SLOTS + nslots) * 8, nslots as u32) {
                            Ok(cell) => {
                                // Read after the allocation: it may have moved the parent. The cell is the youngest.
                                let parent = if *pc.add(2) == NO_REGISTER { Value::UNDEFINED } else { r!(2) };
                                *cell.cast::<Value>().add(1) = parent;
                                r!(1) = Value::cell(cell);
                                next!(CreateContext)
                            }
                            Err(e) => {
                                let Thrown = cx.out_of_memory(e);
                                break;
                            }
                        }
                    }
                    Opcode::CopyContext => slow!(CopyContext, literal::copy_context),
                    Opcode::LoadSlot => {
                        r!(1) = *r!(2).as_cell().cast::<Value>().add(CONTEXT_SLOTS + o!(3));
                        next!(LoadSlot)
                    }
                    Opcode::StoreSlot => {
                        store_slot!(r!(1).as_cell().cast(), o!(2), r!(3));
                        next!(StoreSlot)
                    }
                    Opcode::LoadSlotChecked => {
                        let v = *r!(2).as_cell().cast::<Value>().add(CONTEXT_SLOTS + o!(3));
                        if v.is_hole() {
                            slow!(LoadSlotChecked, exceptions::throw_tdz)
                        }
                        r!(1) = v;
                        next!(LoadSlotChecked)
                    }
                    Opcode::StoreSlotChecked => {
                        let ctx: *mut Value = r!(1).as_cell().cast();
                        if (*ctx.add(CONTEXT_SLOTS + o!(2))).is_hole() {
                            slow!(StoreSlotChecked, exceptions::throw_tdz)
                        }
                        store_slot!(ctx, o!(2), r!(3));
                        next!(StoreSlotChecked)
                    }
                    Opcode::LoadSlotUp => {
                        let ctx = context_up!(r!(2), o!(3));
                        r!(1) = *ctx.add(CONTEXT_SLOTS + o!(4));
                        next!(LoadSlotUp)
                    }
                    Opcode::StoreSlotUp => {
                        let ctx = context_up!(r!(1), o!(2));
                        store_slot!(ctx, o!(3), r!(4));
                        next!(StoreSlotUp)
                    }
                    Opcode::LoadSlotUpChecked => {
                        let ctx = context_up!(r!(2), o!(3));
                        let v = *ctx.add(CONTEXT_SLOTS + o!(4));
                        if v.is_hole() {
                            slow!(LoadSlotUpChecked, exceptions::throw_tdz)
                        }
                        r!(1) = v;
                        next!(LoadSlotUpChecked)
                    }
                    Opcode::LoadImport => {
                        let ctx = context_up!(r!(2), o!(3));
                        let slot = ctx.add(CONTEXT_SLOTS + o!(4));
                        let mut v = *slot;
                        if v.is_cell() && (*v.as_cell()).kind() == kinds::CONTEXT {
                            let from: *mut Value = v.as_cell().cast();
                            v = *from.add(CONTEXT_SLOTS + (*slot.add(1)).as_int() as usize);
                        }
                        if v.is_hole() {
                            slow!(LoadImport, exceptions::throw_tdz)
                        }
                        r!(1) = v;
                        next!(LoadImport)
                    }
                    Opcode::StoreSlotUpChecked => {
                        let ctx = context_up!(r!(1), o!(2));
                        if (*ctx.add(CONTEXT_SLOTS + o!(3))).is_hole() {
                            slow!(StoreSlotUpChecked, exceptions::throw_tdz)
                        }
                        store_slot!(ctx, o!(3), r!(4));
                        next!(StoreSlotUpChecked)
                    }
                    Opcode::CheckTdz => {
                        if r!(1).is_hole() {
                            slow!(CheckTdz, exceptions::throw_tdz)
                        }
                        next!(CheckTdz)
                    }
                    Opcode::ThrowConstAssign => slow!(ThrowConstAssign, exceptions::throw_const_assign),
                    Opcode::CheckThis => {
                        if r!(1).is_hole() {
                            slow!(CheckThis, exceptions::throw_no_this)
                        }
                        next!(CheckThis)
                    }
                    Opcode::CheckThisUnbound => {
                        if !r!(1).is_hole() {
                            slow!(CheckThisUnbound, exceptions::throw_super_twice)
                        }
                        next!(CheckThisUnbound)
                    }

                    // ---- Globals
                    Opcode::DeclareGlobals => slow!(DeclareGlobals, global::declare_globals),
                    Opcode::InitGlobalFunction => slow!(InitGlobalFunction, global::init_function),
                    Opcode::InitGlobalLexical => slow!(InitGlobalLexical, global::init_lexical),
                    Opcode::LoadGlobal => {
                        if FAST && let Some(v) = ic::load_global_hit(cx, entry!(3)) {
                            r!(1) = v;
                            next!(LoadGlobal)
                        }
                        slow!(LoadGlobal, global::load)
                    }
                    Opcode::LoadGlobalOrUndefined => {
                        if FAST && let Some(v) = ic::load_global_hit(cx, entry!(3)) {
                            r!(1) = v;
                            next!(LoadGlobalOrUndefined)
                        }
                        slow!(LoadGlobalOrUndefined, global::load)
                    }
                    Opcode::StoreGlobal => {
                        if FAST && ic::store_global_hit(cx, entry!(3), r!(2)) {
                            next!(StoreGlobal)
                        }
                        slow!(StoreGlobal, global::store)
                    }
                    Opcode::DeleteGlobal => slow!(DeleteGlobal, global::delete),

                    // ---- Unary
                    Opcode::Neg => {
                        let v = r!(2);
                        if FAST && v.is_int() {
                            let i = v.as_int();
                            r!(1) = if i != 0 && i != i32::MIN { Value::int(-i) } else { Value::double(-(i as f64)) };
                            next!(Neg)
                        }
                        if FAST && v.is_double() {
                            r!(1) = Value::double_any(-v.as_double());
                            next!(Neg)
                        }
                        slow!(Neg, arith::unary)
                    }
                    Opcode::ToNumber => {
                        let v = r!(2);
                        if FAST && v.is_number() {
                            r!(1) = v;
                            next!(ToNumber)
                        }
                        slow!(ToNumber, arith::unary)
                    }
                    Opcode::ToNumeric => {
                        let v = r!(2);
                        if FAST && v.is_number() {
                            r!(1) = v;
                            next!(ToNumeric)
                        }
                        slow!(ToNumeric, arith::unary)
                    }
                    Opcode::BitNot => {
                        if FAST && let Some(i) = to_int32_fast(r!(2)) {
                            r!(1) = Value::int(!i);
                            next!(BitNot)
                        }
                        slow!(BitNot, arith::unary)
                    }
                    Opcode::Not => {
                        r!(1) = Value::bool(!truthy::<FAST>(r!(2)));
                        next!(Not)
                    }
                    Opcode::Inc => {
                        let v = r!(2);
                        if FAST && v.is_int() {
                            let i = v.as_int();
                            r!(1) = if i != i32::MAX { Value::int(i + 1) } else { Value::double(i as f64 + 1.0) };
                            next!(Inc)
                        }
                        if FAST && v.is_double() {
                            r!(1) = Value::double(v.as_double() + 1.0);
                            next!(Inc)
                        }
                        slow!(Inc, arith::unary)
                    }
                    Opcode::Dec => {
                        let v = r!(2);
                        if FAST && v.is_int() {
                            let i = v.as_int();
                            r!(1) = if i != i32::MIN { Value::int(i - 1) } else { Value::double(i as f64 - 1.0) };
                            next!(Dec)
                        }
                        if FAST && v.is_double() {
                            r!(1) = Value::double(v.as_double() - 1.0);
                            next!(Dec)
                        }
                        slow!(Dec, arith::unary)
                    }
                    Opcode::TypeOf => slow!(TypeOf, arith::type_of),
                    Opcode::TypeOfIs => {
                        r!(1) = Value::bool(arith::type_of_is(r!(2), *pc.add(3)));
                        next!(TypeOfIs)
                    }
                    Opcode::ToString => {
                        let v = r!(2);
                        if FAST && v.is_cell() && kinds::is_string((*v.as_cell()).kind()) {
                            r!(1) = v;
                            next!(ToString)
                        }
                        slow!(ToString, arith::to_string)
                    }
                    Opcode::ToPropertyKey => {
                        let v = r!(2);
                        if FAST && v.is_int() && v.as_int() >= 0 {
                            r!(1) = v;
                            next!(ToPropertyKey)
                        }
                        slow!(ToPropertyKey, arith::to_property_key)
                    }
                    Opcode::ToPropertyKeyOf => slow!(ToPropertyKeyOf, arith::to_property_key_of),

                    // ---- Binary
                    Opcode::Add => arith!(Add, checked_add, +),
                    Opcode::Sub => arith!(Sub, checked_sub, -),
                    Opcode::Mul => {
                        let (a, b) = (r!(2), r!(3));
                        if FAST && a.is_int() && b.is_int() {
                            let p = a.as_int() as i64 * b.as_int() as i64;
                            // A product of zero may be -0.
                            r!(1) = if p as i32 as i64 == p && p != 0 {
                                Value::int(p as i32)
                            } else {
                                Value::double(a.as_int() as f64 * b.as_int() as f64)
                            };
                            next!(Mul)
                        }
                        if FAST && a.is_number() && b.is_number() {
                            r!(1) = Value::double(a.as_number() * b.as_number());
                            next!(Mul)
                        }
                        slow!(Mul, arith::binary)
                    }
                    Opcode::Div => {
                        let (a, b) = (r!(2), r!(3));
                        if FAST && a.is_int() && b.is_int() {
                            r!(1) = Value::number(a.as_int() as f64 / b.as_int() as f64);
                            next!(Div)
                        }
                        if FAST && a.is_number() && b.is_number() {
                            r!(1) = Value::double_any(a.as_number() / b.as_number());
                            next!(Div)
                        }
                        slow!(Div, arith::binary)
                    }
                    Opcode::Mod => {
                        let (a, b) = (r!(2), r!(3));
                        if FAST && a.is_int() && b.is_int() && a.as_int() >= 0 && b.as_int() > 0 {
                            r!(1) = Value::int((a.as_int() as u32 % b.as_int() as u32) as i32);
                            next!(Mod)
                        }
                        slow!(Mod, arith::binary)
                    }
                    Opcode::Exp => slow!(Exp, arith::binary),
                    Opcode::BitAnd => bits!(BitAnd, |a, b| Value::int(a & b)),
                    Opcode::BitOr => bits!(BitOr, |a, b| Value::int(a | b)),
                    Opcode::BitXor => bits!(BitXor, |a, b| Value::int(a ^ b)),
                    Opcode::Shl => bits!(Shl, |a, b| Value::int(a.wrapping_shl(b as u32))),
                    Opcode::Shr => bits!(Shr, |a, b| Value::int(a.wrapping_shr(b as u32))),
                    Opcode::UShr => bits!(UShr, |a, b| Value::number((a as u32).wrapping_shr(b as u32) as f64)),
                    Opcode::AddSmi => arith_smi!(AddSmi, checked_add, +),
                    Opcode::SubSmi => arith_smi!(SubSmi, checked_sub, -),
                    Opcode::MulSmi => {
                        let a = r!(2);
                        if FAST && a.is_int() {
                            let p = a.as_int() as i64 * smi!(3) as i64;
                            r!(1) = if p as i32 as i64 == p && p != 0 {
                                Value::int(p as i32)
                            } else {
                                Value::double(a.as_int() as f64 * smi!(3) as f64)
                            };
                            next!(MulSmi)
                        }
                        if FAST && a.is_double() {
                            r!(1) = Value::double(a.as_double() * smi!(3) as f64);
                            next!(MulSmi)
                        }
                        slow!(MulSmi, arith::binary)
                    }
                    Opcode::DivSmi => {
                        let a = r!(2);
                        if FAST && a.is_int() {
                            r!(1) = Value::number(a.as_int() as f64 / smi!(3) as f64);
                            next!(DivSmi)
                        }
                        if FAST && a.is_double() {
                            r!(1) = Value::double(a.as_double() / smi!(3) as f64);
                            next!(DivSmi)
                        }
                        slow!(DivSmi, arith::binary)
                    }
                    Opcode::ModSmi => {
                        let a = r!(2);
                        if FAST && a.is_int() && a.as_int() >= 0 {
                            r!(1) = Value::int((a.as_int() as u32 % smi!(3) as u32) as i32);
                            next!(ModSmi)
                        }
                        slow!(ModSmi, arith::binary)
                    }
                    Opcode::BitAndSmi => bits_smi!(BitAndSmi, |a, b| Value::int(a & b)),
                    Opcode::BitOrSmi => bits_smi!(BitOrSmi, |a, b| Value::int(a | b)),
                    Opcode::BitXorSmi => bits_smi!(BitXorSmi, |a, b| Value::int(a ^ b)),
                    Opcode::ShlSmi => bits_smi!(ShlSmi, |a, b| Value::int(a.wrapping_shl(b as u32))),
                    Opcode::ShrSmi => bits_smi!(ShrSmi, |a, b| Value::int(a.wrapping_shr(b as u32))),
                    Opcode::UShrSmi => bits_smi!(UShrSmi, |a, b| Value::number((a as u32).wrapping_shr(b as u32) as f64)),
                    Opcode::Eq => {
                        let e = loose!(r!(2), r!(3));
                        r!(1) = Value::bool(e);
                        next!(Eq)
                    }
                    Opcode::NotEq => {
                        let e = loose!(r!(2), r!(3));
                        r!(1) = Value::bool(!e);
                        next!(NotEq)
                    }
                    Opcode::StrictEq => {
                        let e = strict!(r!(2), r!(3));
                        r!(1) = Value::bool(e);
                        next!(StrictEq)
                    }
                    Opcode::StrictNotEq => {
                        let e = strict!(r!(2), r!(3));
                        r!(1) = Value::bool(!e);
                        next!(StrictNotEq)
                    }
                    Opcode::Less => set_compare!(Less, <),
                    Opcode::LessEq => set_compare!(LessEq, <=),
                    Opcode::Greater => set_compare!(Greater, >),
                    Opcode::GreaterEq => set_compare!(GreaterEq, >=),
                    Opcode::In => slow!(In, property::has_in),
                    Opcode::InstanceOf => slow!(InstanceOf, property::instance_of),
                    Opcode::Concat => slow!(Concat, arith::concat),

                    // ---- Jumps
                    Opcode::Jump => jump!(1),
                    Opcode::JumpLoop => jump_back!(1),
                    Opcode::JumpIfTrue => jump_when!(JumpIfTrue, truthy::<FAST>(r!(1))),
                    Opcode::JumpIfFalse => jump_when!(JumpIfFalse, !truthy::<FAST>(r!(1))),
                    Opcode::JumpIfNullish => jump_when!(JumpIfNullish, r!(1).is_nullish()),
                    Opcode::JumpIfNotNullish => jump_when!(JumpIfNotNullish, !r!(1).is_nullish()),
                    Opcode::JumpIfUndefined => jump_when!(JumpIfUndefined, r!(1).is_undefined()),
                    Opcode::JumpIfNotUndefined => jump_when!(JumpIfNotUndefined, !r!(1).is_undefined()),
                    Opcode::JumpIfNull => jump_when!(JumpIfNull, r!(1).is_null()),
                    Opcode::JumpIfNotNull => jump_when!(JumpIfNotNull, !r!(1).is_null()),
                    Opcode::JumpIfLess => jump_compare!(JumpIfLess, r!(1), r!(2), <, true, 3),
                    Opcode::JumpIfLessEq => jump_compare!(JumpIfLessEq, r!(1), r!(2), <=, true, 3),
                    Opcode::JumpIfGreater => jump_compare!(JumpIfGreater, r!(1), r!(2), >, true, 3),
                    Opcode::JumpIfGreaterEq => jump_compare!(JumpIfGreaterEq, r!(1), r!(2), >=, true, 3),
                    Opcode::JumpIfNotLess => jump_compare!(JumpIfNotLess, r!(1), r!(2), <, false, 3),
                    Opcode::JumpIfNotLessEq => jump_compare!(JumpIfNotLessEq, r!(1), r!(2), <=, false, 3),
                    Opcode::JumpIfNotGreater => jump_compare!(JumpIfNotGreater, r!(1), r!(2), >, false, 3),
                    Opcode::JumpIfNotGreaterEq => jump_compare!(JumpIfNotGreaterEq, r!(1), r!(2), >=, false, 3),
                    Opcode::JumpIfEq => {
                        if loose!(r!(1), r!(2)) {
                            jump!(3)
                        }
                        next!(JumpIfEq)
                    }
                    Opcode::JumpIfNotEq => {
                        if !loose!(r!(1), r!(2)) {
                            jump!(3)
                        }
                        next!(JumpIfNotEq)
                    }
                    Opcode::JumpIfStrictEq => {
                        if strict!(r!(1), r!(2)) {
                            jump!(3)
                        }
                        next!(JumpIfStrictEq)
                    }
                    Opcode::JumpIfStrictNotEq => {
                        if !strict!(r!(1), r!(2)) {
                            jump!(3)
                        }
                        next!(JumpIfStrictNotEq)
                    }
                    Opcode::JumpIfLessSmi => jump_compare!(JumpIfLessSmi, r!(1), Value::int(smi!(2)), <, true, 3),
                    Opcode::JumpIfLessEqSmi => jump_compare!(JumpIfLessEqSmi, r!(1), Value::int(smi!(2)), <=, true, 3),
                    Opcode::JumpIfGreaterSmi => jump_compare!(JumpIfGreaterSmi, r!(1), Value::int(smi!(2)), >, true, 3),
                    Opcode::JumpIfGreaterEqSmi => jump_compare!(JumpIfGreaterEqSmi, r!(1), Value::int(smi!(2)), >=, true, 3),
                    Opcode::JumpIfNotLessSmi => jump_compare!(JumpIfNotLessSmi, r!(1), Value::int(smi!(2)), <, false, 3),
                    Opcode::JumpIfNotLessEqSmi => jump_compare!(JumpIfNotLessEqSmi, r!(1), Value::int(smi!(2)), <=, false, 3),
                    Opcode::JumpIfNotGreaterSmi => jump_compare!(JumpIfNotGreaterSmi, r!(1), Value::int(smi!(2)), >, false, 3),
                    Opcode::JumpIfNotGreaterEqSmi => {
                        jump_compare!(JumpIfNotGreaterEqSmi, r!(1), Value::int(smi!(2)), >=, false, 3)
                    }
                    Opcode::JumpIfStrictEqSmi => {
                        let v = r!(1);
                        if v.bits() == Value::int(smi!(2)).bits() || v.is_double() && v.as_double() == smi!(2) as f64 {
                            jump!(3)
                        }
                        next!(JumpIfStrictEqSmi)
                    }
                    Opcode::JumpIfStrictNotEqSmi => {
                        let v = r!(1);
                        if !(v.bits() == Value::int(smi!(2)).bits() || v.is_double() && v.as_double() == smi!(2) as f64) {
                            jump!(3)
                        }
                        next!(JumpIfStrictNotEqSmi)
                    }
                    Opcode::JumpIfTypeOf => {
                        if arith::type_of_is(r!(1), *pc.add(2)) {
                            jump!(3)
                        }
                        next!(JumpIfTypeOf)
                    }
                    Opcode::JumpIfNotTypeOf => {
                        if !arith::type_of_is(r!(1), *pc.add(2)) {
                            jump!(3)
                        }
                        next!(JumpIfNotTypeOf)
                    }
                    Opcode::LoopIfLess => loop_compare!(LoopIfLess, r!(1), r!(2), <, 3),
                    Opcode::LoopIfLessEq => loop_compare!(LoopIfLessEq, r!(1), r!(2), <=, 3),
                    Opcode::LoopIfGreater => loop_compare!(LoopIfGreater, r!(1), r!(2), >, 3),
                    Opcode::LoopIfGreaterEq => loop_compare!(LoopIfGreaterEq, r!(1), r!(2), >=, 3),
                    Opcode::LoopIfLessSmi => loop_compare!(LoopIfLessSmi, r!(1), Value::int(smi!(2)), <, 3),
                    Opcode::LoopIfLessEqSmi => loop_compare!(LoopIfLessEqSmi, r!(1), Value::int(smi!(2)), <=, 3),
                    Opcode::LoopIfGreaterSmi => loop_compare!(LoopIfGreaterSmi, r!(1), Value::int(smi!(2)), >, 3),
                    Opcode::LoopIfGreaterEqSmi => loop_compare!(LoopIfGreaterEqSmi, r!(1), Value::int(smi!(2)), >=, 3),
                    Opcode::LoopIfTrue => {
                        if truthy::<FAST>(r!(1)) {
                            jump_back!(2)
                        }
                        next!(LoopIfTrue)
                    }
                    Opcode::LoopIfFalse => {
                        if !truthy::<FAST>(r!(1)) {
                            jump_back!(2)
                        }
                        next!(LoopIfFalse)
                    }
                    Opcode::SwitchInt => {
                        if let Some(target) = arith::switch_target(&*code, r!(1), o!(2)) {
                            pc = (*code).entry.add(target as usize);
                            continue;
                        }
                        next!(SwitchInt)
                    }

                    // ---- Properties
                    Opcode::GetField => {
                        let v = r!(2);
                        if FAST && v.is_cell() {
                            let ic = cache!(4);
                            if let Some(found) = ic::load_hit(cx, &(*ic).first, v.as_cell()) {
                                r!(1) = found;
                                next!(GetField)
                            }
                            if let Some(found) = ic::load_more(cx, ic, v.as_cell()) {
                                r!(1) = found;
                                next!(GetField)
                            }
                        }
                        control!(property::get_field(cx, pc))
                    }
                    Opcode::SetField => {
                        let v = r!(1);
                        if FAST && v.is_cell() {
                            let ic = cache!(4);
                            if ic::store_hit(cx, &(*ic).first, v.as_cell(), r!(3)) || ic::store_more(cx, ic, v.as_cell(), r!(3)) {
                                next!(SetField)
                            }
                        }
                        control!(property::set_field(cx, pc))
                    }
                    Opcode::GetElem => {
                        if FAST && let Some(v) = indexed::get_fast(r!(2), r!(3)) {
                            r!(1) = v;
                            next!(GetElem)
                        }
                        if FAST {
                            let found = if r!(3).is_cell() {
                                keyed::load(cx, cache!(4), r!(2), r!(3))
                            } else {
                                indexed::get_quick(cx, r!(2), r!(3))
                            };
                            if let Some(v) = found {
                                r!(1) = v;
                                next!(GetElem)
                            }
                        }
                        slow!(GetElem, indexed::get)
                    }
                    Opcode::SetElem => {
                        if FAST && indexed::set_fast(cx, r!(1), r!(2), r!(3)) {
                            next!(SetElem)
                        }
                        if FAST {
                            let done = if r!(2).is_cell() {
                                keyed::store(cx, cache!(4), r!(1), r!(2), r!(3))
                            } else {
                                indexed::set_quick(cx, r!(1), r!(2), r!(3))
                            };
                            if done {
                                next!(SetElem)
                            }
                        }
                        slow!(SetElem, indexed::set)
                    }
                    Opcode::GetLength => {
                        if FAST && let Some(v) = indexed::length_fast(r!(2)) {
                            r!(1) = v;
                            next!(GetLength)
                        }
                        slow!(GetLength, property::get_length)
                    }
                    Opcode::LoadMethod => {
                        let v = r!(2);
                        if FAST && v.is_cell() {
                            let ic = cache!(4);
                            let found = match ic::load_hit(cx, &(*ic).first, v.as_cell()) {
                                None => ic::load_more(cx, ic, v.as_cell()),
                                found => found,
                            };
                            if let Some(f) = found {
                                let w = base.add(o!(1));
                                *w = f;
                                *w.add(1) = v;
                                next!(LoadMethod)
                            }
                        }
                        slow!(LoadMethod, property::load_method)
                    }
                    Opcode::LoadMethodElem => {
                        let v = r!(2);
                        let found = match r!(3) {
                            _ if !FAST => None,
                            key if key.is_cell() => keyed::load(cx, cache!(4), v, key),
                            key => indexed::get_fast(v, key),
                        };
                        if let Some(f) = found {
                            let w = base.add(o!(1));
                            *w = f;
                            *w.add(1) = v;
                            next!(LoadMethodElem)
                        }
                        slow!(LoadMethodElem, indexed::load_method)
                    }
                    Opcode::GetMethod => slow!(GetMethod, property::get_method),
                    Opcode::DeleteField => slow!(DeleteField, property::delete_field),
                    Opcode::DeleteElem => slow!(DeleteElem, indexed::delete),
                    Opcode::GetSuperField => slow!(GetSuperField, property::get_super),
                    Opcode::GetSuperElem => slow!(GetSuperElem, property::get_super),
                    Opcode::SetSuperField => slow!(SetSuperField, property::set_super),
                    Opcode::SetSuperElem => slow!(SetSuperElem, property::set_super),

                    // ---- Literals
                    Opcode::NewObject => slow!(NewObject, literal::new_object),
                    Opcode::NewObjectWith => {
                        let e = entry!(4);
                        if FAST && e.kind == ic_kind::LITERAL {
                            (*fp).pc = pc;
                            // `word`: size of the cell in words; `index`: number of properties.
                            let (words, count, shape) = (e.word as usize, e.index as usize, e.shape);
                            match cx.alloc_raw(kinds::OBJECT, words * 8, shape) {
                                Ok(cell) => {
                                    let first = base.add(o!(3));
                                    let slots = cell.cast::<Value>().add(1);
                                    for i in 0..count {
                                        *slots.add(i) = *first.add(i);
                                    }
                                    r!(1) = Value::cell(cell);
                                    next!(NewObjectWith)
                                }
                                Err(e) => {
                                    let Thrown = cx.out_of_memory(e);
                                    break;
                                }
                            }
                        }
                        slow!(NewObjectWith, literal::new_object_with)
                    }
                    Opcode::InitField => {
                        if FAST && ic::store_hit(cx, entry!(4), r!(1).as_cell(), r!(3)) {
                            next!(InitField)
                        }
                        slow!(InitField, literal::init_field)
                    }
                    Opcode::InitElem => slow!(InitElem, literal::init_elem),
                    Opcode::DefineMethod => slow!(DefineMethod, class::define_method),
                    Opcode::DefineAccessor => slow!(DefineAccessor, class::define_accessor),
                    Opcode::SetProto => slow!(SetProto, literal::set_proto),
                    Opcode::CopyDataProps => slow!(CopyDataProps, literal::copy_data_props),
                    Opcode::NewArray => slow!(NewArray, literal::new_array),
                    Opcode::NewArrayWith => slow!(NewArrayWith, literal::new_array_with),
                    Opcode::ArrayPush => slow!(ArrayPush, literal::array_push),
                    Opcode::ArrayPushHole => slow!(ArrayPushHole, literal::array_push_hole),
                    Opcode::ArraySpread => slow!(ArraySpread, literal::array_spread),
                    Opcode::NewRegExp => slow!(NewRegExp, literal::new_regexp),
                    Opcode::GetTemplateObject => slow!(GetTemplateObject, template::get),

                    // ---- Functions and classes
                    Opcode::NewClosure => slow!(NewClosure, literal::new_closure),
                    Opcode::NewClosureWide => slow!(NewClosureWide, literal::new_closure_wide),
                    Opcode::SetFunctionName => slow!(SetFunctionName, class::set_function_name),
                    Opcode::DefineClass => slow!(DefineClass, class::define_class),
                    Opcode::CreatePrivateName => slow!(CreatePrivateName, private::create_name),
                    Opcode::GetPrivate => {
                        if FAST && let Some(v) = keyed::load(cx, cache!(4), r!(2), r!(3)) {
                            r!(1) = v;
                            next!(GetPrivate)
                        }
                        slow!(GetPrivate, private::get)
                    }
                    Opcode::SetPrivate => {
                        if FAST && keyed::store(cx, cache!(4), r!(1), r!(2), r!(3)) {
                            next!(SetPrivate)
                        }
                        slow!(SetPrivate, private::set)
                    }
                    Opcode::InitPrivateField => {
                        if FAST && keyed::store(cx, cache!(4), r!(1), r!(2), r!(3)) {
                            next!(InitPrivateField)
                        }
                        slow!(InitPrivateField, private::init_field)
                    }
                    Opcode::InitPrivateMethod => slow!(InitPrivateMethod, private::init_method),
                    Opcode::InitPrivateAccessor => slow!(InitPrivateAccessor, private::init_accessor),
                    Opcode::HasPrivate => slow!(HasPrivate, private::has),
                    Opcode::CreateArguments => slow!(CreateArguments, arguments::create),
                    Opcode::MapArgument => slow!(MapArgument, arguments::map),
                    Opcode::CreateRest => slow!(CreateRest, literal::create_rest),
                    Opcode::LoadNewTarget => {
                        r!(1) = *stack.add((*fp).new_target as usize);
                        next!(LoadNewTarget)
                    }
                    Opcode::CoerceThis => {
                        let this = *base.add(1);
                        if this.is_cell() && (*this.as_cell()).kind() >= kinds::FIRST_OBJECT {
                            next!(CoerceThis)
                        }
                        slow!(CoerceThis, call::coerce_this)
                    }

                    // ---- Calls
                    Opcode::Call => call!(Call),
                    Opcode::CallUndefined => {
                        *base.add(o!(2) + 1) = Value::UNDEFINED;
                        call!(CallUndefined)
                    }
                    Opcode::Construct => {
                        let window = base.add(o!(2));
                        let callee = *window;
                        (*fp).pc = pc;
                        if FAST && callee.is_cell() && (*callee.as_cell()).kind() == kinds::FUNCTION {
                            let f = callee.as_cell().cast::<Function>();
                            let data: *const CodeData = (*(*f).code.raw().as_cell().cast::<Code>()).data;
                            let argc = o!(3);
                            if (*data).mode & call_mode::SLOW_CONSTRUCT == 0
                                && let Some((shape, bytes)) = construct::fast_shape(cx, &*f)
                            {
                                let new_base = (*fp).base + o!(2) as u32;
                                let size = (*data).frame_size as usize;
                                let top = (*fp).top.max(new_base + size as u32);
                                let new = fp.add(1);
                                if new < cx.machine.frame_end && top <= cx.stack().limit() && !cx.machine.interrupted() {
                                    match cx.alloc_raw(kinds::OBJECT, bytes, shape) {
                                        Ok(cell) => *window.add(1) = Value::cell(cell),
                                        Err(e) => {
                                            let Thrown = cx.out_of_memory(e);
                                            break;
                                        }
                                    }
                                    let mut i = 2 + argc.min((*data).nparams as usize);
                                    while i < size {
                                        *window.add(i) = Value::UNDEFINED;
                                        i += 1;
                                    }
                                    new.write(Frame {
                                        code: data,
                                        pc: (*data).entry,
                                        base: new_base,
                                        top,
                                        args: new_base + 2,
                                        argc: argc as u32,
                                        new_target: new_base,
                                        dst: *pc.add(1),
                                        flags: frame_flag::CONSTRUCT,
                                        ret_len: const { Opcode::Construct.len() as u8 },
                                    });
                                    cx.machine.frame = new;
                                    cx.stack().set_top(top);
                                    fp = new;
                                    base = window;
                                    code = data;
                                    pc = (*data).entry;
                                    continue;
                                }
                            }
                        }
                        control!(construct::construct(cx, pc))
                    }
                    Opcode::ConstructWithTarget => control!(construct::construct(cx, pc)),
                    Opcode::CallSpread => control!(call::call_spread(cx, pc)),
                    Opcode::ConstructSpread => control!(construct::construct_spread(cx, pc)),
                    Opcode::CallEval => control!(direct_eval::call_eval(cx, pc)),
                    Opcode::GetSuperConstructor => slow!(GetSuperConstructor, class::super_constructor),
                    Opcode::Return => {
                        let flags = (*fp).flags;
                        if FAST && flags & !frame_flag::CONSTRUCT == 0 {
                            let mut v = r!(1);
                            if flags != 0 && !(v.is_cell() && (*v.as_cell()).kind() >= kinds::FIRST_OBJECT) {
                                v = *base.add(1);
                            }
                            let (dst, len) = ((*fp).dst as usize, (*fp).ret_len as usize);
                            fp = fp.sub(1);
                            cx.machine.frame = fp;
                            base = stack.add((*fp).base as usize);
                            code = (*fp).code;
                            pc = (*fp).pc.add(len);
                            cx.stack().set_top((*fp).top);
                            *base.add(dst) = v;
                            continue;
                        }
                        control!(call::return_from(cx, pc))
                    }
                    Opcode::ReturnUndefined => {
                        let flags = (*fp).flags;
                        if FAST && flags & !frame_flag::CONSTRUCT == 0 {
                            let v = if flags != 0 { *base.add(1) } else { Value::UNDEFINED };
                            let (dst, len) = ((*fp).dst as usize, (*fp).ret_len as usize);
                            fp = fp.sub(1);
                            cx.machine.frame = fp;
                            base = stack.add((*fp).base as usize);
                            code = (*fp).code;
                            pc = (*fp).pc.add(len);
                            cx.stack().set_top((*fp).top);
                            *base.add(dst) = v;
                            continue;
                        }
                        control!(call::return_from(cx, pc))
                    }
                    Opcode::ReturnDerived => control!(call::return_derived(cx, pc)),

                    // ---- Exceptions
                    Opcode::Throw => slow!(Throw, exceptions::throw_value),
                    Opcode::Rethrow => slow!(Rethrow, exceptions::throw_value),
                    Opcode::Import => slow!(Import, import::import),
                    Opcode::ImportMeta => slow!(ImportMeta, crate::module::import_meta),
                    Opcode::ThrowError => slow!(ThrowError, exceptions::throw_error),
                    Opcode::CheckIteratorResult => {
                        let v = r!(1);
                        if v.is_cell() && (*v.as_cell()).kind() >= kinds::FIRST_OBJECT {
                            next!(CheckIteratorResult)
                        }
                        slow!(CheckIteratorResult, iterate::throw_bad_result)
                    }
                    Opcode::CheckDestructure => {
                        if !r!(1).is_nullish() {
                            next!(CheckDestructure)
                        }
                        slow!(CheckDestructure, exceptions::throw_destructure)
                    }

                    // ---- Iteration
                    Opcode::GetIterator => slow!(GetIterator, iterate::get_iterator),
                    Opcode::GetIteratorObject => slow!(GetIteratorObject, iterate::get_iterator_object),
                    Opcode::GetAsyncIterator => slow!(GetAsyncIterator, iterate::get_async_iterator),
                    Opcode::IteratorNext => {
                        let at = r!(3);
                        if FAST
                            && at.is_int()
                            && let Some(v) = indexed::get_dense(r!(2), at.as_int() as u32)
                        {
                            r!(3) = Value::int(at.as_int() + 1);
                            r!(1) = v;
                            next!(IteratorNext)
                        }
                        control!(iterate::iterator_next(cx, pc))
                    }
                    Opcode::IteratorStep => slow!(IteratorStep, iterate::iterator_step),
                    Opcode::IteratorRest => slow!(IteratorRest, iterate::iterator_rest),
                    Opcode::IteratorClose => slow!(IteratorClose, iterate::iterator_close),
                    Opcode::IteratorCloseSilently => slow!(IteratorCloseSilently, iterate::iterator_close_silently),
                    Opcode::ForInPrepare => slow!(ForInPrepare, forin::prepare),
                    Opcode::ForInNext => control!(forin::next(cx, pc)),

                    // ---- Generators and async functions
                    Opcode::GeneratorStart => control!(generator::start(cx)),
                    Opcode::Yield => control!(generator::yield_value(cx, pc)),
                    Opcode::YieldDelegate => control!(generator::yield_delegate(cx, pc)),
                    Opcode::Await => control!(async_fn::await_value(cx, pc)),
                    Opcode::Debugger => next!(Debugger),

                    // ---- `using`
                    Opcode::AddDisposable => slow!(AddDisposable, dispose::add),
                    Opcode::DisposeStep => control!(dispose::step(cx, pc)),
                    Opcode::NewSuppressedError => slow!(NewSuppressedError, dispose::suppressed),

                    // ---- Variables that are properties
                    Opcode::JumpIfNotEval => control!(scope_object::jump_if_not_eval(cx, pc)),
                    Opcode::ToObject => slow!(ToObject, scope_object::to_object),
                    Opcode::JumpIfHasBinding => control!(scope_object::jump_if_has(cx, pc)),
                    Opcode::LoadBinding => slow!(LoadBinding, scope_object::load),
                    Opcode::StoreBinding => slow!(StoreBinding, scope_object::store),
                    Opcode::DeclareEvalVar => slow!(DeclareEvalVar, scope_object::declare),
                }
            }
            match exceptions::unwind(cx, entry) {
                Ok(Flow::Reload) => reload!(),
                Ok(Flow::Exit) => return Ok(()),
                Err(Thrown) => return Err(Thrown),
            }
        }
    }
}
