//! Binding `worker`: ports between isolates, and the threads of workers. `js/BINDINGS.md` says what each native does.
//!
//! Ports are numbers of this isolate's table ([`Workers`](crate::workers::Workers)). A number that is not in it any more names
//! nothing: what is asked of it does nothing.

use super::args::{self, Item};
use super::bytes;
use crate::options::{Program, Setting};
use crate::permission::{self, Scope};
use crate::state::NodeState;
use crate::workers::port::{End, Message, OVERHEAD, Part};
use crate::workers::thread::{self, Start};
use rustix::fd::{FromRawFd, IntoRawFd, OwnedFd};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use tally_heap::{Imm, Local, Val, Value};
use tally_ledger::Account;
use tally_offheap::{AllocError, Backing, Parcel};
use tally_vm::object::buffer_cells::{ArrayBuffer, ArrayBufferExt, buffer_flag};
use tally_vm::object::{Object, views};
use tally_vm::ops::property;
use tally_vm::realm::{Intrinsic, Key, Prop};
use tally_vm::{Args, Cx, JsResult};

macro_rules! method {
    ($name:literal, $length:literal, $f:path) => {
        Prop::HostMethod(Key::Name($name), $length, $f)
    };
}

pub const PROPS: &[Prop] = &[
    method!("setDispatcher", 1, set_dispatcher),
    method!("info", 0, info),
    method!("pair", 0, pair),
    method!("post", 3, post),
    method!("take", 1, take),
    method!("isOver", 1, is_over),
    method!("close", 1, close),
    method!("start", 7, start),
    method!("stop", 1, stop),
    method!("loopFigures", 1, loop_figures),
    method!("subscribe", 1, subscribe),
    method!("unsubscribe", 2, unsubscribe),
    method!("others", 2, others),
    method!("broadcast", 4, broadcast),
    method!("mailbox", 0, mailbox),
    method!("mail", 3, mail),
    method!("metLimit", 0, met_limit),
];

fn workers(cx: &mut Cx) -> &mut crate::workers::Workers {
    &mut cx.host.state_mut::<NodeState>().workers
}

fn set_dispatcher<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let root = cx.new_root(cx.val(a.get(cx, 0)), "dispatcher of ports and workers");
    workers(cx).dispatcher = Some(root);
    Ok(Imm::UNDEFINED)
}

/// `info() -> [thread id, its own port, parentPort] | undefined`
fn info<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    let workers = workers(cx);
    let Some(control) = &workers.control else { return Ok(Imm::UNDEFINED) };
    let [own, public] = workers.own_ports;
    let items = [f64::from(control.id).into(), (own as f64).into(), (public as f64).into()];
    let out = cx.slot();
    args::list(cx, out, &items)?;
    Ok(cx.val(out))
}

fn pair<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    let (one, other) = End::pair();
    let workers = workers(cx);
    let ids = [workers.adopt(one), workers.adopt(other)];
    let out = cx.slot();
    args::list(cx, out, &ids.map(|id| Item::Number(id as f64)))?;
    Ok(cx.val(out))
}

fn id(cx: &Cx, a: Args) -> u64 {
    args::int(cx, a, 0) as u64
}

/// The items of a message's list: numbers of ports, ArrayBuffers, and descriptors as negative numbers (-1 is descriptor 0).
fn parts(cx: &mut Cx, list: Local<Value>) -> JsResult<Vec<Part>> {
    let Some(list) = list.cast::<Object>(cx) else { return Ok(Vec::new()) };
    let item = cx.slot();
    let mut all = Vec::new();
    for i in 0.. {
        property::get(cx, list, i, item)?;
        if cx.val(item).is_undefined() {
            break;
        }
        all.push(part(cx, item)?);
    }
    Ok(all)
}

fn part(cx: &mut Cx, item: Local<Value>) -> JsResult<Part> {
    if cx.val(item).is_number() {
        let number = cx.val(item).as_number();
        if number < 0.0 {
            let fd = -(number as i32) - 1;
            if let Some(fds) = &cx.host.state::<NodeState>().open_fds {
                fds.forget(fd);
            }
            // SAFETY: JavaScript had it, and gives it away.
            return Ok(Part::Fd(unsafe { OwnedFd::from_raw_fd(fd) }));
        }
        let id = number as u64;
        let Some(end) = workers(cx).ports.remove(&id) else { return Err(cx.type_error("The port is closed")) };
        end.leaves();
        return Ok(Part::Port(end));
    }
    let Some(buffer) = item.cast::<ArrayBuffer>(cx) else { return Err(cx.type_error("A part of a message is an ArrayBuffer or a port")) };
    let cell = buffer.get(cx);
    if cell.is_shared() {
        let bytes = cell.backing().and_then(|b| if let Backing::Store(store) = &*b { store.shared().cloned() } else { None });
        return bytes.map(Part::Shared).ok_or_else(|| cx.type_error("The SharedArrayBuffer has no memory"));
    }
    if cell.is_detached() || cell.flags() & buffer_flag::SLAB != 0 {
        return Err(cx.type_error("The ArrayBuffer cannot be moved"));
    }
    let Some(store) = views::detach(cx, buffer) else { return Err(cx.type_error("The ArrayBuffer cannot be moved")) };
    let store = RefCell::new(Some(store));
    let parcel = cx.obtain(0, |cx| match store.take() {
        None => unreachable!("put back when it was refused"),
        Some(packed) => Parcel::pack(packed, cx.ledger()).map_err(|(e, again)| {
            store.replace(Some(again));
            e
        }),
    })?;
    Ok(Part::Buffer(parcel))
}

/// A copy of a view's bytes as a message, which this isolate pays for.
fn message(cx: &mut Cx, view: Local<Value>, parts: Vec<Part>) -> JsResult<Message> {
    let length = bytes::cells(cx, view).len();
    let bytes = length as u64 + OVERHEAD;
    let charge = cx.obtain(length as u64, |cx| cx.ledger().charge(Account::Native, bytes).map_err(AllocError::Limit))?;
    let mut copy = Vec::new();
    if copy.try_reserve_exact(length).is_err() {
        return Err(cx.allocation_failed(AllocError::OutOfMemory { asked: length as u64 }));
    }
    copy.extend(bytes::cells(cx, view).iter().map(std::cell::Cell::get));
    Ok(Message { bytes: copy, parts, charge })
}

/// `post(id, bytes, parts) -> bool`
fn post<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let parts = parts(cx, a.get(cx, 2))?;
    let message = message(cx, a.get(cx, 1), parts)?;
    let id = id(cx, a);
    let Some(end) = workers(cx).ports.get(&id) else { return Ok(Imm::FALSE) };
    Ok(Imm::bool(end.post(message)))
}

/// `subscribe(name) -> [port, subscription]`
fn subscribe<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = args::text(cx, a, 0)?;
    let workers = workers(cx);
    let (subscription, end) = workers.group.subscribe(&name);
    workers.subscriptions.push((name, subscription));
    let port = workers.adopt(end);
    let out = cx.slot();
    args::list(cx, out, &[port, subscription].map(|id| Item::Number(id as f64)))?;
    Ok(cx.val(out))
}

/// `unsubscribe(name, subscription)`: its port is to be closed, too
fn unsubscribe<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (name, id) = (args::text(cx, a, 0)?, args::int(cx, a, 1) as u64);
    let workers = workers(cx);
    workers.subscriptions.retain(|(_, other)| *other != id);
    workers.group.unsubscribe(&name, id);
    Ok(Imm::UNDEFINED)
}

/// `others(name, subscription) -> int`: how many isolates would get what is posted
fn others<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (name, id) = (args::text(cx, a, 0)?, args::int(cx, a, 1) as u64);
    Ok(Imm::number(workers(cx).group.others(&name, id).len() as f64))
}

/// `broadcast(name, subscription, bytes, parts)`: parts are SharedArrayBuffers
fn broadcast<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (name, id) = (args::text(cx, a, 0)?, args::int(cx, a, 1) as u64);
    let parts = parts(cx, a.get(cx, 3))?;
    for end in workers(cx).group.others(&name, id) {
        let copies =
            parts.iter().filter_map(|part| if let Part::Shared(bytes) = part { Some(Part::Shared(Arc::clone(bytes))) } else { None });
        let message = message(cx, a.get(cx, 2), copies.collect())?;
        end.post(message);
    }
    Ok(Imm::UNDEFINED)
}

/// `mailbox() -> port`: where what is for this thread arrives; once
fn mailbox<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(workers(cx).open_mailbox() as f64))
}

/// `mail(thread id, bytes, parts) -> bool`: whether it has a mailbox
fn mail<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let parts = parts(cx, a.get(cx, 2))?;
    let id = id(cx, a) as u32;
    let Some(end) = workers(cx).group.mailbox(id) else { return Ok(Imm::FALSE) };
    let message = message(cx, a.get(cx, 1), parts)?;
    Ok(Imm::bool(end.post(message)))
}

/// `take(id) -> [bytes, ...parts] | undefined`
fn take<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    let Some(Message { bytes: text, parts, charge }) = workers(cx).ports.get(&id).and_then(End::take) else {
        return Ok(Imm::UNDEFINED);
    };
    let [out, item] = cx.slots();
    let list = cx.new_array(out, 0)?;
    let store = cx.obtain(text.len() as u64, |cx| cx.buffers.stores.from_bytes(Account::ArrayBuffers, &text))?;
    drop((text, charge));
    bytes::new_buffer(cx, item, store)?;
    cx.push(list, item)?;
    for part in parts {
        match part {
            Part::Port(end) => {
                let id = workers(cx).adopt(end);
                cx.set(item, Imm::number(id as f64));
            }
            Part::Fd(fd) => {
                let fd = fd.into_raw_fd();
                if let Some(fds) = &cx.host.state::<NodeState>().open_fds {
                    fds.note(fd);
                }
                cx.set(item, Imm::int(-fd - 1));
            }
            Part::Shared(bytes) => {
                let store = cx.obtain(0, |cx| cx.buffers.stores.around(&bytes))?;
                let proto = cx.slot();
                cx.intrinsic(Intrinsic::SharedArrayBufferPrototype, proto)?;
                views::new_buffer_cell(cx, item, store.into(), buffer_flag::SHARED, proto)?;
            }
            Part::Buffer(parcel) => {
                let length = parcel.len();
                let parcel = RefCell::new(Some(parcel));
                let store = cx.obtain(length as u64, |cx| match parcel.take() {
                    None => unreachable!("put back when it was refused"),
                    Some(packed) => packed.unpack(Account::ArrayBuffers, &cx.buffers.stores).map_err(|(e, again)| {
                        parcel.replace(Some(again));
                        e
                    }),
                })?;
                views::new_array_buffer(cx, item, store)?;
            }
        }
        cx.push(list, item)?;
    }
    Ok(cx.val(out))
}

/// `isOver(id) -> bool`
fn is_over<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    Ok(Imm::bool(workers(cx).ports.get(&id).is_none_or(End::is_over)))
}

/// `close(id)`
fn close<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a);
    let end = workers(cx).ports.remove(&id);
    drop(end);
    Ok(Imm::UNDEFINED)
}

/// MiB of argument `i`'s list at `at`, if it is a positive number.
fn limit(cx: &mut Cx, list: Local<Value>, at: u32) -> JsResult<Option<u64>> {
    let Some(list) = list.cast::<Object>(cx) else { return Ok(None) };
    let item = cx.slot();
    property::get(cx, list, at, item)?;
    let n = cx.val(item);
    Ok((n.is_number() && n.as_number() > 0.0).then(|| (n.as_number().min(1e9) * f64::from(1 << 20)) as u64))
}

/// The strings of a list, two by two, or none.
fn strings(cx: &mut Cx, list: Local<Value>) -> JsResult<Option<Vec<String>>> {
    let Some(list) = list.cast::<Object>(cx) else { return Ok(None) };
    let item = cx.slot();
    let mut all = Vec::new();
    for i in 0.. {
        property::get(cx, list, i, item)?;
        let Some(text) = item.cast::<tally_vm::object::string::Str>(cx) else { break };
        tally_vm::object::string::flatten(cx, text)?;
        all.push(tally_vm::object::string::to_rust_string(text.get(cx)));
    }
    Ok(Some(all))
}

/// Least bytes of an old generation, and of a stack.
const LEAST_OLD: u64 = 2 << 20;
const LEAST_STACK: u64 = 256 << 10;
const MOST_STACK: u64 = 256 << 20;
/// What natives of a thread may use of its stack where nobody says.
const STACK: u64 = 6 << 20;

/// Settings of the process that are no worker's.
const NOT_INHERITED: &[&str] = &["channel-fd", "channel-serialization", "cluster-id", "title", "check", "run", "input-type"];

/// `start(own, public, name, limits, env, exec arguments, track descriptors) -> thread id`, or a negative error number. env: names and
/// values, true for ours itself, undefined for a copy of ours
fn start<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    permission::check(cx, Scope::Worker, "")?;
    let permissions = cx.host.state::<NodeState>().permissions.clone();
    let name = args::text(cx, a, 2)?;
    let limits = a.get(cx, 3);
    let (old, young, stack) = (limit(cx, limits, 1)?, limit(cx, limits, 0)?, limit(cx, limits, 3)?);
    let env = strings(cx, a.get(cx, 4))?.map(|list| {
        let (pairs, _) = list.as_chunks::<2>();
        pairs.iter().map(|[name, value]| (name.clone(), value.clone())).collect::<BTreeMap<_, _>>()
    });
    let share_env = args::flag(cx, a, 4);
    let exec_argv = strings(cx, a.get(cx, 5))?;
    let state = cx.host.state_mut::<NodeState>();
    let mut options = state.options.clone();
    options.program = Program::Worker;
    options.args.clear();
    options.memory_report = false;
    options.max_memory = None;
    options.settings.retain(|(name, _): &(String, Setting)| !NOT_INHERITED.contains(&name.as_str()));
    if let Some(list) = exec_argv {
        options.exec_argv = list;
    }
    if let Some(young) = young {
        // V8's young generation is three semi-spaces.
        options.heap.max_semi = (young / 3).clamp(1 << 20, 1 << 30).next_power_of_two();
        options.heap.initial_semi = options.heap.initial_semi.min(options.heap.max_semi);
    }
    let env = match env {
        Some(env) => env.into(),
        None if share_env => state.env.clone(),
        None => state.env.all().into(),
    };
    let (own, public) = (args::int(cx, a, 0) as u64, args::int(cx, a, 1) as u64);
    let ledger = cx.ledger().child();
    if let Some(old) = old {
        options.heap.max_old = old.max(LEAST_OLD);
        // What the program asks for bounds all that the worker holds, not cells alone.
        ledger.set_limit(Some(options.heap.max_old + 3 * options.heap.max_semi));
    }
    let track_fds = args::flag(cx, a, 6);
    let native_stack = stack.unwrap_or(STACK).clamp(LEAST_STACK, MOST_STACK) as usize;
    let workers = workers(cx);
    let (Some(own), Some(public)) = (workers.ports.remove(&own), workers.ports.remove(&public)) else {
        return Err(cx.type_error("The ports of a worker must be open"));
    };
    own.leaves();
    public.leaves();
    let id = workers.group.next_thread();
    let (group, parent) = (Arc::clone(&workers.group), Arc::clone(&workers.inbox));
    let start = Start { options, ledger, group, own, public, native_stack, parent, name, env, track_fds, permissions };
    match thread::start(start, id) {
        Ok(child) => {
            workers.children.insert(id, child);
            Ok(Imm::number(f64::from(id)))
        }
        Err(e) => Ok(Imm::int(-e.raw_os_error().unwrap_or(libc::EAGAIN))),
    }
}

/// `stop(thread id)`
fn stop<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a) as u32;
    if let Some(child) = workers(cx).children.get(&id) {
        child.control.stop();
    }
    Ok(Imm::UNDEFINED)
}

/// `loopFigures(thread id) -> [milliseconds since its loop began, how long of it it slept] | undefined`
fn loop_figures<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = id(cx, a) as u32;
    let Some((ran, slept)) = workers(cx).children.get(&id).and_then(|child| child.control.loop_figures()) else {
        return Ok(Imm::UNDEFINED);
    };
    let out = cx.slot();
    args::list(cx, out, &[ran, slept].map(|d| Item::Number(d.as_secs_f64() * 1000.0)))?;
    Ok(cx.val(out))
}

/// `metLimit()`: the program ends because there was no memory left for it
fn met_limit<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    cx.host.state_mut::<NodeState>().met_limit = true;
    Ok(Imm::UNDEFINED)
}
