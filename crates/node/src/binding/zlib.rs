//! Binding `zlib`: codecs of `crates/compress`, by pieces, here or on the pool of threads.
//!
//! A handle holds a codec behind a lock. A step on a thread has the codec, and the bytes that are lent to it, for itself;
//! the JavaScript half starts one at a time. Closing lets go of the codec: a step that runs still has it until it is done.
//!
//! **Invariants.** What codecs allocate is charged to the ledger before it is taken, on whatever thread. Memory that is
//! refused is a RangeError, as for a Buffer.

use super::fs::job::{Bytes, Keep};
use super::{args, bytes};
use crate::jobs;
use crate::threads::Pace;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tally_compress::{Codec, Error, Meter, Mode, Step, crc32 as checksum};
use tally_heap::{Imm, Local, Val, Value};
use tally_ledger::{Account, Charge, Ledger, LimitError};
use tally_offheap::AllocError;
use tally_vm::object::foreign::{Foreign, ForeignExt};
use tally_vm::object::{Object, create};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult, kinds};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("open"), 1, open),
    Prop::HostMethod(Key::Name("init"), 6, init),
    Prop::HostMethod(Key::Name("initBrotli"), 3, init_brotli),
    Prop::HostMethod(Key::Name("initZstd"), 4, init_zstd),
    Prop::HostMethod(Key::Name("write"), 9, write),
    Prop::HostMethod(Key::Name("writeSync"), 8, write_sync),
    Prop::HostMethod(Key::Name("params"), 3, params),
    Prop::HostMethod(Key::Name("reset"), 1, reset),
    Prop::HostMethod(Key::Name("close"), 1, close),
    Prop::HostMethod(Key::Name("crc32"), 2, crc32),
];

/// A codec's account with the ledger.
struct Purse {
    charge: Mutex<Charge>,
    refused: Mutex<Option<LimitError>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked inside left a number that is right either way.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Purse {
    fn new(ledger: &Ledger) -> Arc<Purse> {
        Arc::new(Purse { charge: Mutex::new(ledger.charge_beyond_limits(Account::Native, 0)), refused: Mutex::new(None) })
    }
}

impl Meter for Purse {
    fn take(&self, bytes: usize) -> bool {
        match lock(&self.charge).grow(bytes as u64) {
            Ok(()) => true,
            Err(e) => {
                *lock(&self.refused) = Some(e);
                false
            }
        }
    }
    fn give(&self, bytes: usize) {
        lock(&self.charge).shrink(bytes as u64);
    }
}

/// What a handle holds.
struct Handle {
    mode: Mode,
    codec: Mutex<Arc<Mutex<Option<Codec>>>>,
    purse: Arc<Purse>,
}

fn handle(cx: &Cx, a: Args) -> Option<&Handle> {
    let value = a.get(cx, 0);
    if cx.val(value).kind() != Some(kinds::HOST_OBJECT) {
        return None;
    }
    create::internal(cx, value.cast::<Object>(cx)?, 0).cast::<Foreign>()?.downcast()
}

/// `open(mode) -> handle`
fn open<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(mode) = Mode::from_number(args::int(cx, a, 0)) else { return Ok(Imm::UNDEFINED) };
    let purse = Purse::new(cx.ledger());
    let made = Handle { mode, codec: Mutex::new(Arc::default()), purse };
    let [out, cell, proto] = cx.slots();
    cx.new_foreign::<Handle>(cell, made, size_of::<Handle>() + 512)?;
    cx.set(proto, Imm::NULL);
    let o = cx.new_object_kind(out, kinds::HOST_OBJECT, proto)?;
    create::set_internal(cx, o, 0, cx.val(cell));
    Ok(cx.val(out))
}

/// Makes room for about `bytes`, which a codec will ask for when nobody can collect.
fn make_room(cx: &mut Cx, bytes: u64) -> JsResult {
    let room = cx.obtain(bytes, |cx| cx.ledger().charge(Account::Native, bytes).map_err(AllocError::Limit))?;
    drop(room);
    Ok(())
}

/// Puts a codec into a handle: true, or a list of what is wrong.
fn put<'a>(cx: &'a mut Cx, a: Args, codec: Result<Codec, Error>) -> JsResult<Val<'a>> {
    match codec {
        Ok(codec) => {
            if let Some(handle) = handle(cx, a) {
                *lock(&handle.codec) = Arc::new(Mutex::new(Some(codec)));
            }
            Ok(Imm::bool(true))
        }
        Err(error) => {
            let out = cx.slot();
            args::list(cx, out, &error_items(&error))?;
            Ok(cx.val(out))
        }
    }
}

fn error_items(error: &Error) -> [args::Item; 3] {
    [(&*error.message).into(), f64::from(error.errno).into(), (&*error.code).into()]
}

/// `init(handle, windowBits, level, memLevel, strategy, dictionary | undefined)`
fn init<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let number = |i| args::int(cx, a, i) as i32;
    let (window_bits, level, mem_level, strategy) = (number(1), number(2), number(3), number(4));
    let Some(Handle { mode, purse, .. }) = handle(cx, a) else { return Ok(Imm::UNDEFINED) };
    let (mode, meter) = (*mode, Arc::clone(purse) as Arc<dyn Meter>);
    let compresses = matches!(mode, Mode::Deflate | Mode::Gzip | Mode::DeflateRaw);
    make_room(cx, if compresses { 512 << 10 } else { 80 << 10 })?;
    let codec = Codec::zlib(mode, window_bits, level, mem_level, strategy, list_of_bytes(cx, a.get(cx, 5)), meter);
    put(cx, a, Ok(codec))
}

/// A copy of a dictionary. Its user holds it twice meanwhile, as in Node.
fn list_of_bytes(cx: &Cx, view: Local<Value>) -> Vec<u8> {
    bytes::cells(cx, view).iter().map(std::cell::Cell::get).collect()
}

/// Numbers of a plain array, in pairs.
fn pairs(cx: &Cx, value: Local<Value>) -> Vec<(u32, i32)> {
    let cells = bytes::cells(cx, value);
    let mut words = cells.chunks_exact(4).map(|c| i32::from_ne_bytes([c[0].get(), c[1].get(), c[2].get(), c[3].get()]));
    let mut all = Vec::new();
    while let (Some(number), Some(value)) = (words.next(), words.next()) {
        all.push((number as u32, value));
    }
    all
}

/// `initBrotli(handle, pairs: Int32Array, sizeHint) -> true | [message, errno, code]`
fn init_brotli<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let params: Vec<(u32, u32)> = pairs(cx, a.get(cx, 1)).into_iter().map(|(n, v)| (n, v as u32)).collect();
    let hint = args::int(cx, a, 2).clamp(0, 1 << 30) as u32;
    let Some(Handle { mode, purse, .. }) = handle(cx, a) else { return Ok(Imm::UNDEFINED) };
    let (mode, meter) = (*mode, Arc::clone(purse) as Arc<dyn Meter>);
    let window = params.iter().find(|(n, _)| *n == 2).map_or(22, |(_, bits)| (*bits).min(30));
    make_room(cx, if mode == Mode::BrotliEncode { (2_u64 << window) + (1 << 20) } else { 128 << 10 })?;
    put(cx, a, Codec::brotli(mode, &params, hint, meter))
}

/// `initZstd(handle, pairs: Int32Array, pledged | undefined, dictionary | undefined) -> true | [message, errno, code]`
fn init_zstd<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let params = pairs(cx, a.get(cx, 1));
    let pledged = args::number(cx, a, 2);
    let pledged = (pledged >= 0.0).then_some(pledged as u64);
    let dictionary = list_of_bytes(cx, a.get(cx, 3));
    let Some(Handle { mode, purse, .. }) = handle(cx, a) else { return Ok(Imm::UNDEFINED) };
    let (mode, meter) = (*mode, Arc::clone(purse) as Arc<dyn Meter>);
    make_room(cx, 4 << 20)?;
    put(cx, a, Codec::zstd(mode, &params, pledged, &dictionary, meter))
}

/// The bytes of a step.
struct Parts {
    flush: i32,
    input: Bytes,
    output: Bytes,
    keep: Keep,
}

/// Reads the arguments from the second on.
fn parts(cx: &mut Cx, a: Args, mut keep: Keep) -> JsResult<Parts> {
    let input = keep.bytes(cx, a.get(cx, 2))?;
    let output = keep.bytes(cx, a.get(cx, 5))?;
    Ok(Parts {
        flush: args::int(cx, a, 1) as i32,
        input: input.part(args::size(cx, a, 3), args::size(cx, a, 4)),
        output: output.part(args::size(cx, a, 6), args::size(cx, a, 7)),
        keep,
    })
}

/// What a step says beside what it used.
struct Done {
    step: Step,
    left: usize,
    room: usize,
}

fn run(codec: &Mutex<Option<Codec>>, flush: i32, input: &Bytes, output: &Bytes) -> Done {
    let mut guard = lock(codec);
    let step = match &mut *guard {
        // SAFETY: the bytes stay until the job is done. A program that writes to them meanwhile races with it, as in Node:
        // codecs take each byte once, and trust none of them.
        Some(codec) => unsafe { codec.step(flush, input.slice(), output.slice_mut()) },
        None => Step::default(),
    };
    Done { left: input.len() - step.read, room: output.len() - step.written, step }
}

/// A list of what a step says: `[room left, input left]`, and what went wrong.
fn tell(cx: &mut Cx, purse: &Purse, done: &Done, out: Local<Value>) -> JsResult {
    let mut items: Vec<args::Item> = vec![(done.room as f64).into(), (done.left as f64).into()];
    if let Some(error) = &done.step.error {
        if error.is_no_memory()
            && let Some(refused) = lock(&purse.refused).take()
        {
            return Err(cx.allocation_failed(AllocError::Limit(refused)));
        }
        items.extend(error_items(error));
    }
    args::list(cx, out, &items)?;
    Ok(())
}

/// `write(handle, flush, input | undefined, from, length, output, from, length, callback)`
fn write<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Parts { flush, input, output, keep } = parts(cx, a, Keep::for_thread())?;
    let Some(handle) = handle(cx, a) else { return Ok(Imm::UNDEFINED) };
    let (codec, purse) = (Arc::clone(&lock(&handle.codec)), Arc::clone(&handle.purse));
    let work = move || run(&codec, flush, &input, &output);
    jobs::start(cx, Pace::Disk, a.get(cx, 8), "callback of a compression step", work, move |cx, done, out| {
        drop(keep);
        tell(cx, &purse, &done, out)
    });
    Ok(Imm::UNDEFINED)
}

/// `writeSync(handle, flush, input | undefined, from, length, output, from, length) -> [room, left, ...]`
fn write_sync<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Parts { flush, input, output, keep } = parts(cx, a, Keep::default())?;
    let Some(handle) = handle(cx, a) else { return Ok(Imm::UNDEFINED) };
    let (codec, purse) = (Arc::clone(&lock(&handle.codec)), Arc::clone(&handle.purse));
    let done = run(&codec, flush, &input, &output);
    drop(keep);
    let out = cx.slot();
    tell(cx, &purse, &done, out)?;
    Ok(cx.val(out))
}

/// Has something done to the codec: `undefined`, or a list of what is wrong.
fn with_codec<'a>(cx: &'a mut Cx, a: Args, f: impl FnOnce(&mut Codec) -> Result<(), Error>) -> JsResult<Val<'a>> {
    let Some(handle) = handle(cx, a) else { return Ok(Imm::UNDEFINED) };
    let codec = Arc::clone(&lock(&handle.codec));
    let done = lock(&codec).as_mut().map_or(Ok(()), f);
    let Err(error) = done else { return Ok(Imm::UNDEFINED) };
    let out = cx.slot();
    args::list(cx, out, &error_items(&error))?;
    Ok(cx.val(out))
}

/// `params(handle, level, strategy) -> undefined | [message, errno, code]`
fn params<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (level, strategy) = (args::int(cx, a, 1) as i32, args::int(cx, a, 2) as i32);
    with_codec(cx, a, |codec| codec.params(level, strategy))
}

/// `reset(handle) -> undefined | [message, errno, code]`
fn reset<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    with_codec(cx, a, Codec::reset)
}

/// `close(handle)`
fn close<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if let Some(handle) = handle(cx, a) {
        *lock(&handle.codec) = Arc::default();
    }
    Ok(Imm::UNDEFINED)
}

/// `crc32(view, before) -> int`
fn crc32<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let before = args::int(cx, a, 1) as u32;
    // SAFETY: nothing writes while the slice is used.
    let sum = checksum(unsafe { bytes::read(cx, a.get(cx, 0)) }, before);
    Ok(Imm::number(f64::from(sum)))
}
