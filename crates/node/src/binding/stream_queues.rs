//! Binding `stream_queues`: where streams were made, how much waits in their queues, and how much more may.
//!
//! The chunks that wait in a stream are charged already, as stores, slabs or strings, so their account `streamQueues` is an
//! attribution: it is *measured* when somebody asks, over the streams that JavaScript lists in a WeakSet, and is no part of
//! the ledger's total. Nothing is counted per chunk.
//!
//! A place in the program is a small number. The table of places is bounded: what would not fit has the number 0.

use super::args;
use crate::state::NodeState;
use std::collections::HashMap;
use std::sync::Arc;
use tally_bytecode::FunctionProto;
use tally_heap::{Gc, Imm, Root, Val, Value};
use tally_ledger::Account;
use tally_vm::kinds;
use tally_vm::object::ephemerons::{Ephemerons, live_pairs};
use tally_vm::object::object::ObjectExt;
use tally_vm::object::{NameCell, Object};
use tally_vm::ops::property::{self, Own};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("site"), 0, site),
    Prop::HostMethod(Key::Name("siteText"), 1, site_text),
    Prop::HostMethod(Key::Name("setQueues"), 1, set_queues),
    Prop::HostMethod(Key::Name("room"), 4, room),
];

/// Places that are told apart. A program has a few dozen that make streams; one that compiles a function for each stream
/// must not fill memory with them.
const MOST_SITES: usize = 4096;

/// Frames that are searched for one of the program.
const DEPTH: usize = 24;

/// What the binding keeps.
#[derive(Default)]
pub struct StreamQueues {
    /// Number `n` is at `n - 1`. The functions are kept, so that an address stands for one function.
    sites: Vec<(Arc<FunctionProto>, u32)>,
    numbers: HashMap<(usize, u32), u32>,
    queues: Option<Queues>,
}

/// What `setQueues` gave.
struct Queues {
    /// The WeakSet of streams that may have something in their queues.
    listed: Root<Value>,
    /// `_writableState`, `_readableState`, `length`, `state`.
    names: [Root<NameCell>; 4],
}

/// `site() -> int`: the number of the place in the program that is running, 0 if there is none.
fn site<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let Some((proto, pc)) = tally_vm::interp::innermost(cx, DEPTH, |p| !p.source.name().starts_with("node:")) else {
        return Ok(Imm::int(0));
    };
    let key = (Arc::as_ptr(proto) as usize, pc);
    let known = &cx.host.state::<NodeState>().bindings.queues;
    if let Some(&number) = known.numbers.get(&key) {
        return Ok(Imm::int(number as i32));
    }
    if known.sites.len() == MOST_SITES {
        return Ok(Imm::int(0));
    }
    let proto = Arc::clone(proto);
    let streams = &mut cx.host.state_mut::<NodeState>().bindings.queues;
    streams.sites.push((proto, pc));
    let number = streams.sites.len() as u32;
    streams.numbers.insert(key, number);
    Ok(Imm::int(number as i32))
}

/// `siteText(number) -> 'file:line:column' | undefined`
fn site_text<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let number = args::size(cx, a, 0);
    let known = &cx.host.state::<NodeState>().bindings.queues;
    let Some((proto, pc)) = number.checked_sub(1).and_then(|i| known.sites.get(i)) else { return Ok(Imm::UNDEFINED) };
    let (line, column) = proto.line_col(*pc).unwrap_or((1, 1));
    let text = format!("{}:{line}:{column}", proto.source.name());
    let out = cx.slot();
    tally_vm::object::string::new_string(cx, out, &text)?;
    Ok(cx.val(out))
}

/// `setQueues(weakSet)`: once.
fn set_queues<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let set = a.get(cx, 0);
    let mut names = Vec::with_capacity(4);
    for text in ["_writableState", "_readableState", "length", "state"] {
        let name = cx.rooted_name(text)?;
        names.push(cx.new_root_of(name.get(cx), "name of a stream's state"));
    }
    let listed = cx.new_root(cx.val(set), "streams with queues");
    if let Ok(names) = names.try_into() {
        cx.host.state_mut::<NodeState>().bindings.queues.queues = Some(Queues { listed, names });
    }
    Ok(Imm::UNDEFINED)
}

/// `room(held, size, again, chunks) -> bytes`: by how much a queue of so many chunks that takes about `held` bytes may grow
/// before it asks again; 0 when memory is nearly at its bound (another chunk of `size`, or a longer array of the chunks, would
/// not fit) and the queue is a good part of what holds it.
/// Collects first, unless `again` says that this was done and nothing has changed.
fn room<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let held = args::number(cx, a, 0);
    let size = args::number(cx, a, 1).max(0.0) as u64;
    let again = cx.val(a.get(cx, 2)).raw().is_true();
    let Some(limit) = cx.ledger().limit() else { return Ok(Imm::number(f64::INFINITY)) };
    // An eighth is left to whoever handles the error, beside the ledger's reserve.
    let bound = limit - limit / 8;
    let step = limit / 64;
    let array = args::number(cx, a, 3).max(0.0) as u64 * 12;
    let low = step.max(size).max(array.min(limit / 8));
    let left = |cx: &Cx| bound.saturating_sub(cx.ledger().total());
    if left(cx) <= low && !again {
        cx.collect(Gc::Full, "stream queue");
        cx.buffers.stores.sweeper().drain();
    }
    let left = left(cx);
    let room = if left > low {
        left / 2
    } else if held < (limit / 4) as f64 {
        step // others hold it
    } else {
        0
    };
    Ok(Imm::number(room as f64))
}

/// Measures the account `streamQueues`: bytes and text units that wait in the streams that live, objects of object mode
/// not counted. Runs no JavaScript.
pub fn measure(cx: &Cx) -> u64 {
    let Some(queues) = &cx.host.state::<NodeState>().bindings.queues.queues else { return 0 };
    let [writable, readable, length, state] = &queues.names;
    let half = |stream: Val<'_>, name: &Root<NameCell>| {
        let Some(half) = peek(cx, stream, name) else { return 0 };
        let in_bytes = peek(cx, half, state).is_some_and(|flags| flags.raw().is_int() && flags.raw().as_int() & OBJECT_MODE == 0);
        match peek(cx, half, length) {
            Some(n) if in_bytes && n.raw().is_number() && n.raw().as_number() > 0.0 => n.raw().as_number() as u64,
            _ => 0,
        }
    };
    let sum = live_keys(cx, &queues.listed)
        .map(|stream| half(stream, writable).saturating_add(half(stream, readable)))
        .fold(0u64, u64::saturating_add);
    cx.ledger().attribute(Account::StreamQueues, sum);
    sum
}

/// The bit of a state's `state`.
const OBJECT_MODE: i32 = 1;

/// An own data property, without running or making anything.
fn peek<'h>(cx: &'h Cx, of: Val<'h>, name: &Root<NameCell>) -> Option<Val<'h>> {
    let o = of.cast::<Object>().filter(|o| o.kind() != kinds::PROXY)?;
    match property::own(cx, o, name.get(cx).into()) {
        Own::Data(v, _) => Some(v),
        _ => None,
    }
}

/// The living keys of a WeakSet.
fn live_keys<'h>(cx: &'h Cx, set: &Root<Value>) -> impl Iterator<Item = Val<'h>> {
    let table = set.val(cx).cast::<Object>().and_then(|o| o.read(o.internal(0)).cast::<Ephemerons>());
    table.into_iter().flat_map(live_pairs).map(|(key, _)| key)
}
