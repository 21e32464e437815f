//! Binding `memory`: the ledger's figures, heap statistics, `gc()`.

mod slabs;

use crate::text::number_array;
use tally_heap::{Gc, Imm, Val};
use tally_vm::ops::property;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("ledger"), 0, ledger),
    Prop::HostMethod(Key::Name("report"), 0, report),
    Prop::HostMethod(Key::Name("gc"), 0, gc),
    Prop::HostMethod(Key::Name("slabs"), 0, slabs::slabs),
    Prop::HostMethod(Key::Name("settle"), 0, settle),
    Prop::HostMethod(Key::Name("heapStatistics"), 0, heap_statistics),
    Prop::HostMethod(Key::Name("limits"), 0, limits),
    Prop::HostMethod(Key::Name("watchPressure"), 1, watch_pressure),
];

/// `globalThis.gc`: a full collection (a scavenge for `gc({ type: 'minor' })`).
pub fn gc<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    cx.empty_registers_behind(a);
    let option = a.get(cx, 0);
    let mut minor = false;
    if let Some(o) = option.cast::<tally_vm::object::Object>(cx) {
        let v = cx.slot();
        let key = cx.rooted_name("type")?;
        property::get(cx, o, key, v)?;
        if let Some(s) = v.cast::<tally_vm::object::Str>(cx) {
            minor = tally_vm::object::string::to_rust_string(s.get(cx)) == "minor";
        }
    }
    cx.collect(if minor { Gc::Scavenge } else { Gc::Full }, "gc()");
    // Who asks for a collection looks at the figures next: what died is gone when this returns.
    if !minor {
        cx.evacuate_all();
        cx.buffers.stores.trim(|| true);
    }
    cx.buffers.stores.sweeper().drain();
    Ok(Imm::UNDEFINED)
}

/// `settle()`: a collection, after the first module of the program was loaded: the heap is small yet.
fn settle<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    cx.collect(Gc::Full, "start");
    Ok(Imm::UNDEFINED)
}

/// Plain data: `{ heap: { new: { used, committed }, … }, arrayBuffers, …, total, rss, unexplained }`, in bytes.
fn ledger<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let f = crate::report::figures(cx);
    let [out, heap, space, v] = cx.slots();
    let o = cx.new_object(out)?;
    let h = cx.new_object(heap)?;
    for row in &f.spaces {
        let s = cx.new_object(space)?;
        for (name, n) in [("used", row.used), ("committed", row.committed)] {
            let mark = cx.open_scope();
            let key = cx.rooted_name(name)?;
            cx.set(v, Imm::number(n as f64));
            property::set(cx, s, key, v, true)?;
            cx.close_scope(mark);
        }
        let mark = cx.open_scope();
        let key = cx.rooted_name(row.name)?;
        property::set(cx, h, key, space, true)?;
        cx.close_scope(mark);
    }
    let key = cx.rooted_name("heap")?;
    property::set(cx, o, key, heap, true)?;
    for (name, n) in f.rows() {
        let mark = cx.open_scope();
        let key = cx.rooted_name(name)?;
        cx.set(v, Imm::number(n as f64));
        property::set(cx, o, key, v, true)?;
        cx.close_scope(mark);
    }
    Ok(cx.val(out))
}

/// In the order of `v8.getHeapStatistics()`.
fn heap_statistics<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let f = crate::report::figures(cx);
    let limit = cx.config().max_old;
    let available = limit.saturating_sub(f.heap_used);
    let numbers = [f.heap_total, 0, f.heap_total, available, f.heap_used, limit, 0, 0, 0, 1, 0, 0, 0, f.external];
    let numbers: Vec<f64> = numbers.iter().map(|n| *n as f64).collect();
    let out = cx.slot();
    number_array(cx, &numbers, out)?;
    Ok(cx.val(out))
}

/// The text of the memory report.
fn report<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let text = crate::report::text(cx);
    let out = cx.slot();
    tally_vm::object::string::new_string(cx, out, &text)?;
    Ok(cx.val(out))
}

/// `[limit, used, reserve, heap limit, heap used, heap reserve]`; -1 where there is no limit.
fn limits<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let figures = crate::pressure::figures(cx);
    let out = cx.slot();
    number_array(cx, &figures, out)?;
    Ok(cx.val(out))
}

/// `watchPressure(f)`: `f(cause)` is called between tasks when memory is short; undefined: no longer.
fn watch_pressure<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    crate::pressure::watch(cx, a.get(cx, 0));
    Ok(Imm::UNDEFINED)
}
