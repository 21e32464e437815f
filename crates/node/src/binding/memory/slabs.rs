//! `slabs()` of `tally:memory`: the pools, what they waste, and who keeps their slabs where they are.

use crate::binding::args;
use crate::state::NodeState;
use tally_heap::{Imm, Local, Val};
use tally_offheap::SlabPool;
use tally_vm::object::pin_sites::How;
use tally_vm::object::{Object, string};
use tally_vm::ops::property;
use tally_vm::{Args, Cx, JsResult};

/// Lines that a row names.
const MOST_LINES: usize = 32;

/// Sets a property to a number.
fn put_number(cx: &mut Cx, o: Local<Object>, name: &str, n: f64) -> JsResult {
    let mark = cx.open_scope();
    let v = cx.local(Imm::number(n));
    args::put(cx, o, name, v)?;
    cx.close_scope(mark);
    Ok(())
}

/// Sets a property to a string.
fn put_text(cx: &mut Cx, o: Local<Object>, name: &str, text: &str) -> JsResult {
    let mark = cx.open_scope();
    let v = cx.slot();
    string::new_string(cx, v, text)?;
    args::put(cx, o, name, v)?;
    cx.close_scope(mark);
    Ok(())
}

/// Sets a property to an object of numbers.
fn put_group(cx: &mut Cx, o: Local<Object>, name: &str, numbers: &[(&str, f64)]) -> JsResult {
    let mark = cx.open_scope();
    let v = cx.slot();
    let inner = cx.new_object(v)?;
    for (name, n) in numbers {
        put_number(cx, inner, name, *n)?;
    }
    args::put(cx, o, name, v)?;
    cx.close_scope(mark);
    Ok(())
}

/// A line that keeps slabs where they are.
struct Line {
    at: String,
    how: How,
    slabs: usize,
    wasted: usize,
}

fn lines(cx: &Cx, pool: &SlabPool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    pool.for_each_slab(|slab| {
        if !slab.is_seen() && !slab.is_pinned() {
            return;
        }
        let Some((at, how)) = cx.buffers.pins.of(slab) else { return };
        let wasted = slab.wasted_bytes();
        match lines.iter_mut().find(|line| line.at == at && line.how == how) {
            Some(line) => {
                line.slabs += 1;
                line.wasted += wasted;
            }
            None => lines.push(Line { at, how, slabs: 1, wasted }),
        }
    });
    lines.sort_by(|a, b| b.wasted.cmp(&a.wasted).then_with(|| a.at.cmp(&b.at)));
    lines.truncate(MOST_LINES);
    lines
}

/// `slabs() -> [{ pool, … }, …]`
pub fn slabs<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let b = &cx.host.state::<NodeState>().bindings;
    let pools = [("buffers", b.buffer_pool.clone()), ("sockets", b.socket_pool.clone()), ("files", b.file_pool.clone())];
    let out = cx.slot();
    let rows = cx.new_array(out, 0)?;
    for (i, (name, pool)) in pools.iter().enumerate() {
        let s = pool.stats();
        let lines = lines(cx, pool);
        let mark = cx.open_scope();
        let [row, list, item] = cx.slots();
        let o = cx.new_object(row)?;
        put_text(cx, o, "pool", name)?;
        let recycled = s.slabs_from_cache + s.slabs_restarted;
        for (name, n) in [
            ("slabSize", s.slab_size as f64),
            ("slabs", s.slabs as f64),
            ("bytes", s.slab_bytes as f64),
            ("live", s.live_bytes as f64),
            ("wasted", s.wasted_bytes as f64),
            ("free", s.free_bytes as f64),
            ("cached", s.cached_bytes as f64),
            ("bookkeeping", s.bookkeeping as f64),
            ("created", s.slabs_created as f64),
            ("recycled", recycled as f64),
            ("hitRate", recycled as f64 / ((recycled + s.slabs_created) as f64).max(1.0)),
            ("regions", s.regions_ever as f64),
        ] {
            put_number(cx, o, name, n)?;
        }
        let moved = [("regions", s.moved_regions as f64), ("bytes", s.moved_bytes as f64), ("slabs", s.slabs_evacuated as f64)];
        put_group(cx, o, "moved", &moved)?;
        for (name, standing) in [("seen", s.seen), ("placed", s.pinned), ("lent", s.lent)] {
            put_group(cx, o, name, &[("slabs", standing.slabs as f64), ("wasted", standing.wasted_bytes as f64)])?;
        }
        let array = cx.new_array(list, 0)?;
        args::put(cx, o, "pinnedAt", list)?;
        for (n, line) in lines.iter().enumerate() {
            let o = cx.new_object(item)?;
            put_text(cx, o, "at", &line.at)?;
            put_text(cx, o, "by", if line.how == How::Buffer { "buffer" } else { "byteOffset" })?;
            put_number(cx, o, "slabs", line.slabs as f64)?;
            put_number(cx, o, "wasted", line.wasted as f64)?;
            property::set(cx, array, n as u32, item, true)?;
        }
        property::set(cx, rows, i as u32, row, true)?;
        cx.close_scope(mark);
    }
    Ok(cx.val(out))
}
