//! What natives in safe code can do wrong with the stack that the interpreter's registers live on: each ends in a panic
//! that says so, in every build, and the registers are whole afterwards.
#![forbid(unsafe_code)]

#[allow(dead_code, reason = "one helper is used")]
mod common;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tally_heap::ScopeMark;
use tally_vm::object::function::NativeInfo;
use tally_vm::ops::{call, property};
use tally_vm::realm::RealmExt;
use tally_vm::{Args, Cx, Imm, JsResult, Native, Val};

fn isolate_with(natives: &[(&'static str, Native)]) -> Box<Cx> {
    let mut cx = common::isolate();
    for &(name, native) in natives {
        let [f, global] = cx.slots();
        cx.new_native(f, &NativeInfo { name, length: 0, native, constructor: false }).expect("there is room");
        cx.set(global, cx.realm().global().val());
        let global = global.cast(&cx).expect("an object");
        let key = cx.rooted_name(name).expect("there is room");
        property::define_method(&mut cx, global, key, f).expect("a fresh property");
    }
    cx
}

/// Quietly: whether `f` panicked.
fn panics<R>(f: impl FnOnce() -> R) -> bool {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let r = catch_unwind(AssertUnwindSafe(f)).is_err();
    std::panic::set_hook(hook);
    r
}

/// Writes to every slot below its own window. Answers how many writes were refused.
fn overwrite<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let below = a.callee(cx).index();
    let all = Args::of_slots(cx.undefined(), below);
    let mut refused = i32::from(panics(|| cx.set(cx.undefined(), Imm::TRUE)));
    for i in 0..below as usize - 2 {
        let slot = all.get(cx, i);
        refused += i32::from(panics(|| cx.set(slot, Imm::TRUE)));
    }
    assert_eq!(refused as u32, below - 1);
    Ok(Imm::int(refused))
}

#[test]
fn a_native_cannot_write_the_registers_of_others() {
    let mut cx = isolate_with(&[("overwrite", overwrite)]);
    let code = "function f(a) { const o = {x: a}; let s = 'kept'; const n = overwrite(1, 2); return [n > 0, o.x, s, a] + ''; }
        (function g(o) { return f(o.y) + [7].map(() => overwrite() > 0) + o.y })({y: 5})";
    assert_eq!(common::eval_in(&mut cx, code), "true,5,kept,5true5");
}

#[test]
fn nobody_writes_the_names_of_the_machine() {
    let cx = common::isolate();
    let name = cx.names().length.value();
    assert!(panics(|| cx.set(name, Imm::TRUE)));
    assert!(cx.val(name).is_cell());
}

thread_local! {
    static MARK: Cell<Option<ScopeMark>> = const { Cell::new(None) };
}

/// Notes the height of the stack, then calls its argument.
fn note<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    MARK.set(Some(cx.open_scope()));
    let out = cx.slot();
    let (f, this) = (a.get(cx, 0), cx.undefined());
    call::call(cx, f, this, &[], out)?;
    Ok(cx.val(out))
}
/// Gives back what lies above the height that was noted.
fn give_back<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    let mark = MARK.get().expect("noted before");
    Ok(Imm::bool(panics(|| cx.close_scope(mark))))
}

#[test]
fn a_native_cannot_give_back_the_slots_of_its_callers() {
    let mut cx = isolate_with(&[("note", note), ("giveBack", give_back)]);
    let code = "note(() => { const o = {x: 3}; const refused = giveBack(); return refused + ' ' + o.x; })";
    assert_eq!(common::eval_in(&mut cx, code), "true 3");
}

/// A missing argument is a slot that holds undefined for all others, too.
fn write_missing<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let missing = a.get(cx, 3);
    Ok(Imm::bool(panics(|| cx.set(missing, Imm::int(1)))))
}

#[test]
fn a_missing_argument_is_not_written() {
    let mut cx = isolate_with(&[("writeMissing", write_missing)]);
    assert_eq!(common::eval_in(&mut cx, "writeMissing(1) + ' ' + [parseInt()]"), "true NaN");
}
