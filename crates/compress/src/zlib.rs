//! Deflate, plain, in zlib's wrapping and in gzip's, by zlib-rs through zlib's own interface.
//!
//! What Node adds to zlib is here: `Unzip` looks at the first two bytes to know what it has; gzip's members may follow
//! one another; a dictionary is given when the stream asks for it.
//!
//! **Invariants.** The C stream is boxed and never moves while zlib has it; it is made by the first step and ended once.
//! `next_in` and `next_out` are good during one call only, and null otherwise.

use crate::codec::{Mode, Step};
use crate::error::Error;
use crate::meter::{Meter, guarded};
use libz_rs_sys as z;
use std::alloc::{Layout, alloc, dealloc};
use std::ffi::{CStr, c_int, c_void};
use std::sync::Arc;

/// At most so many bytes are handed to one call, whose counts have 32 bits.
const MOST: usize = 1 << 30;
/// Before each block that zlib gets stands its size.
const HEAD: usize = 16;

pub struct Zlib {
    mode: Mode,
    window_bits: i32,
    level: i32,
    mem_level: i32,
    strategy: i32,
    dictionary: Vec<u8>,
    /// What `opaque` of the stream points at.
    meter: Box<Arc<dyn Meter>>,
    stream: Option<Box<z::z_stream>>,
    /// What an `Unzip` has turned out to be.
    kind: Mode,
    /// How many bytes of gzip's mark an `Unzip` has seen.
    marks: u8,
    failed: Option<Error>,
}

// SAFETY: the stream's pointers are to memory that this value owns alone, and to a meter that is Send and Sync.
unsafe impl Send for Zlib {}

fn layout(size: usize) -> Option<Layout> {
    Layout::from_size_align(size.checked_add(HEAD)?, HEAD).ok()
}

/// zlib's way to memory.
///
/// # Safety
/// `opaque` points at a meter.
unsafe extern "C" fn take(opaque: *mut c_void, items: u32, size: u32) -> *mut c_void {
    let Some(bytes) = (items as usize).checked_mul(size as usize) else { return std::ptr::null_mut() };
    // SAFETY: the caller is zlib with what `open` gave it.
    let meter = unsafe { &*opaque.cast::<Arc<dyn Meter>>() };
    let Some(layout) = layout(bytes) else { return std::ptr::null_mut() };
    if !meter.take(bytes) {
        return std::ptr::null_mut();
    }
    // SAFETY: the layout is not empty.
    let block = unsafe { alloc(layout) };
    if block.is_null() {
        meter.give(bytes);
        return std::ptr::null_mut();
    }
    // SAFETY: the block has room for its head, and is aligned for it.
    unsafe {
        block.cast::<usize>().write(bytes);
        block.add(HEAD).cast()
    }
}

/// Frees what [`take`] gave.
///
/// # Safety
/// `opaque` points at the meter that it was taken with.
unsafe extern "C" fn give(opaque: *mut c_void, address: *mut c_void) {
    if address.is_null() {
        return;
    }
    // SAFETY: the block begins with its size, as `take` left it; the meter is that of `take`.
    unsafe {
        let block = address.cast::<u8>().sub(HEAD);
        let bytes = block.cast::<usize>().read();
        if let Some(layout) = layout(bytes) {
            dealloc(block, layout);
        }
        (*opaque.cast::<Arc<dyn Meter>>()).give(bytes);
    }
}

impl Zlib {
    pub fn new(
        mode: Mode,
        window_bits: i32,
        level: i32,
        mem_level: i32,
        strategy: i32,
        dictionary: Vec<u8>,
        meter: Arc<dyn Meter>,
    ) -> Zlib {
        let window_bits = match mode {
            Mode::Gzip | Mode::Gunzip => window_bits + 16,
            Mode::Unzip => window_bits + 32,
            Mode::DeflateRaw | Mode::InflateRaw => -window_bits,
            _ => window_bits,
        };
        let meter = Box::new(meter);
        Zlib { mode, window_bits, level, mem_level, strategy, dictionary, meter, stream: None, kind: mode, marks: 0, failed: None }
    }

    fn compresses(&self) -> bool {
        matches!(self.mode, Mode::Deflate | Mode::Gzip | Mode::DeflateRaw)
    }

    fn open(&mut self) -> Result<(), Error> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        if self.stream.is_some() {
            return Ok(());
        }
        let mut stream =
            Box::new(z::z_stream { zalloc: Some(take), zfree: Some(give), opaque: (&raw mut *self.meter).cast(), ..Default::default() });
        let (version, size) = (z::zlibVersion(), size_of::<z::z_stream>() as c_int);
        // SAFETY: the stream is as zlib wants a new one, and stays where it is.
        let result = unsafe {
            if self.compresses() {
                let method = z::Z_DEFLATED;
                z::deflateInit2_(&raw mut *stream, self.level, method, self.window_bits, self.mem_level, self.strategy, version, size)
            } else {
                z::inflateInit2_(&raw mut *stream, self.window_bits, version, size)
            }
        };
        if result != z::Z_OK {
            let error = if result == z::Z_MEM_ERROR { Error::no_memory() } else { Error::zlib("Init error", result) };
            return Err(self.fail(error));
        }
        self.stream = Some(stream);
        self.prepare()
    }

    /// Gives a dictionary that is wanted before the first byte.
    fn prepare(&mut self) -> Result<(), Error> {
        let (compresses, raw) = (self.compresses(), self.kind == Mode::InflateRaw);
        let (Some(stream), false) = (&mut self.stream, self.dictionary.is_empty()) else { return Ok(()) };
        let (bytes, len) = (self.dictionary.as_ptr(), self.dictionary.len().min(MOST) as z::uInt);
        // SAFETY: an open stream; the bytes are a slice's.
        let result = unsafe {
            match (compresses, raw) {
                (true, _) if self.mode != Mode::Gzip => z::deflateSetDictionary(&raw mut **stream, bytes, len),
                (false, true) => z::inflateSetDictionary(&raw mut **stream, bytes, len),
                _ => z::Z_OK,
            }
        };
        if result == z::Z_OK { Ok(()) } else { Err(self.fail(Error::zlib("Failed to set dictionary", result))) }
    }

    /// Notes an error that nothing helps out of but a reset.
    fn fail(&mut self, error: Error) -> Error {
        self.failed = Some(error.clone());
        error
    }

    fn message(&self, otherwise: &'static str) -> std::borrow::Cow<'static, str> {
        match &self.stream {
            // SAFETY: zlib's messages are constant texts.
            Some(stream) if !stream.msg.is_null() => unsafe { CStr::from_ptr(stream.msg) }.to_string_lossy().into_owned().into(),
            _ => otherwise.into(),
        }
    }

    /// One call of zlib. Moves `step` on.
    fn call(&mut self, flush: i32, input: &[u8], output: &mut [u8], step: &mut Step) -> c_int {
        let compresses = self.compresses();
        let Some(stream) = &mut self.stream else { return z::Z_STREAM_ERROR };
        let (rest, room) = (&input[step.read..], &mut output[step.written..]);
        // More than fits into one call comes with the next.
        let flush = if rest.len() > MOST { z::Z_NO_FLUSH } else { flush };
        let (read, written) = (rest.len().min(MOST), room.len().min(MOST));
        stream.next_in = rest.as_ptr().cast_mut();
        stream.avail_in = read as z::uInt;
        stream.next_out = room.as_mut_ptr();
        stream.avail_out = written as z::uInt;
        // SAFETY: an open stream; both ranges are slices that live during the call.
        let result = unsafe { if compresses { z::deflate(&raw mut **stream, flush) } else { z::inflate(&raw mut **stream, flush) } };
        step.read += read - stream.avail_in as usize;
        step.written += written - stream.avail_out as usize;
        stream.next_in = std::ptr::null_mut();
        stream.next_out = std::ptr::null_mut();
        (stream.avail_in, stream.avail_out) = (0, 0);
        result
    }

    /// What an `Unzip` is, by the bytes that gzip begins with.
    fn look(&mut self, input: &[u8]) {
        let mut rest = input;
        while let (Mode::Unzip, Some((first, after))) = (self.kind, rest.split_first()) {
            match (self.marks, *first) {
                (0, 0x1f) => self.marks = 1,
                (1, 0x8b) => self.kind = Mode::Gunzip,
                _ => self.kind = Mode::Inflate,
            }
            rest = after;
        }
    }

    pub fn step(&mut self, flush: i32, input: &[u8], output: &mut [u8]) -> Step {
        let mut step = Step::default();
        if let Err(error) = self.open() {
            step.error = Some(error);
            return step;
        }
        let outcome = guarded(|| {
            let mut result;
            loop {
                let before = (step.read, step.written);
                result = self.advance(flush, input, output, &mut step);
                let more =
                    input.len() - step.read > 0 && step.written < output.len() && result == z::Z_OK && before != (step.read, step.written);
                if !more {
                    return result;
                }
            }
        });
        step.error = match outcome {
            Ok(result) => self.verdict(result, flush, output.len() - step.written),
            Err(error) => Some(self.fail(error)),
        };
        step
    }

    fn advance(&mut self, flush: i32, input: &[u8], output: &mut [u8], step: &mut Step) -> c_int {
        if self.kind == Mode::Unzip {
            self.look(&input[step.read..]);
        }
        let mut result = self.call(flush, input, output, step);
        if self.compresses() {
            return result;
        }
        if self.kind != Mode::InflateRaw && result == z::Z_NEED_DICT && !self.dictionary.is_empty() {
            let Some(stream) = &mut self.stream else { return z::Z_STREAM_ERROR };
            let (bytes, len) = (self.dictionary.as_ptr(), self.dictionary.len().min(MOST) as z::uInt);
            // SAFETY: an open stream; the bytes are a slice's.
            result = match unsafe { z::inflateSetDictionary(&raw mut **stream, bytes, len) } {
                z::Z_OK => self.call(flush, input, output, step),
                // It is not the one that was compressed with.
                z::Z_DATA_ERROR => z::Z_NEED_DICT,
                other => other,
            };
        }
        // Another member follows, unless it is the zeroes that tape blocks are filled with.
        while self.kind == Mode::Gunzip && result == z::Z_STREAM_END && input.get(step.read).is_some_and(|b| *b != 0) {
            let Some(stream) = &mut self.stream else { break };
            // SAFETY: an open stream.
            unsafe { z::inflateReset(&raw mut **stream) };
            result = self.call(flush, input, output, step);
        }
        result
    }

    fn verdict(&mut self, result: c_int, flush: i32, room: usize) -> Option<Error> {
        let error = match result {
            z::Z_OK | z::Z_BUF_ERROR if room > 0 && flush == z::Z_FINISH => return Some(Error::unexpected_end()),
            z::Z_OK | z::Z_BUF_ERROR | z::Z_STREAM_END => return None,
            z::Z_NEED_DICT if self.dictionary.is_empty() => Error::zlib("Missing dictionary", result),
            z::Z_NEED_DICT => Error::zlib("Bad dictionary", result),
            z::Z_MEM_ERROR => Error::no_memory(),
            _ => Error::zlib(self.message("Zlib error"), result),
        };
        Some(error)
    }

    pub fn reset(&mut self) -> Result<(), Error> {
        self.failed = None;
        (self.kind, self.marks) = (self.mode, 0);
        let compresses = self.compresses();
        let Some(stream) = &mut self.stream else { return Ok(()) };
        // SAFETY: an open stream.
        let result = unsafe { if compresses { z::deflateReset(&raw mut **stream) } else { z::inflateReset(&raw mut **stream) } };
        if result != z::Z_OK {
            return Err(self.fail(Error::zlib(self.message("Failed to reset stream"), result)));
        }
        self.prepare()
    }

    pub fn params(&mut self, level: i32, strategy: i32) -> Result<(), Error> {
        if !self.compresses() {
            return Ok(());
        }
        (self.level, self.strategy) = (level, strategy);
        self.open()?;
        let Some(stream) = &mut self.stream else { return Ok(()) };
        // Without an address for output zlib does not look further, even if there is no room at it.
        let mut nowhere = [0_u8; 1];
        stream.next_out = nowhere.as_mut_ptr();
        // SAFETY: an open stream without input or room; what is due then stays inside.
        let result = unsafe { z::deflateParams(&raw mut **stream, level, strategy) };
        stream.next_out = std::ptr::null_mut();
        match result {
            z::Z_OK | z::Z_BUF_ERROR => Ok(()),
            result => Err(Error::zlib(self.message("Failed to set parameters"), result)),
        }
    }
}

impl Drop for Zlib {
    fn drop(&mut self) {
        let compresses = self.compresses();
        if let Some(stream) = &mut self.stream {
            // SAFETY: an open stream, which nobody uses after this.
            unsafe { if compresses { z::deflateEnd(&raw mut **stream) } else { z::inflateEnd(&raw mut **stream) } };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Unmetered;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn codec(mode: Mode) -> Zlib {
        Zlib::new(mode, 15, 6, 8, 0, Vec::new(), Arc::new(Unmetered))
    }
    fn all(codec: &mut Zlib, input: &[u8], piece: usize) -> Result<Vec<u8>, Error> {
        let (mut out, mut at) = (Vec::new(), 0);
        loop {
            let end = (at + piece).min(input.len());
            let mut room = [0; 100];
            let step = codec.step(if end == input.len() { z::Z_FINISH } else { z::Z_NO_FLUSH }, &input[at..end], &mut room);
            out.extend_from_slice(&room[..step.written]);
            at += step.read;
            if let Some(error) = step.error {
                return Err(error);
            }
            if at == input.len() && step.written < room.len() {
                return Ok(out);
            }
            if step.read == 0 && step.written == 0 {
                return Ok(out);
            }
        }
    }
    fn text() -> Vec<u8> {
        (0..5000_u32).flat_map(|i| format!("line {} {}\n", i, i * i % 97).into_bytes()).collect()
    }

    #[test]
    fn round_trips_in_every_wrapping() {
        let pairs = [(Mode::Deflate, Mode::Inflate), (Mode::Gzip, Mode::Gunzip), (Mode::DeflateRaw, Mode::InflateRaw)];
        for (to, from) in pairs {
            for piece in [1, 7, 100_000] {
                let packed = all(&mut codec(to), &text(), 1000).expect("compresses");
                assert!(packed.len() < text().len() / 3);
                assert_eq!(all(&mut codec(from), &packed, piece).expect("decompresses"), text());
                if from != Mode::InflateRaw {
                    assert_eq!(all(&mut codec(Mode::Unzip), &packed, piece).expect("knows what it is"), text());
                }
            }
        }
    }

    #[test]
    fn members_follow_one_another_and_rubbish_does_not() {
        let one = all(&mut codec(Mode::Gzip), b"one", 10).expect("compresses");
        let two = all(&mut codec(Mode::Gzip), b"two", 10).expect("compresses");
        assert_eq!(all(&mut codec(Mode::Gunzip), &[&one[..], &two[..]].concat(), 100).expect("both"), b"onetwo");
        let padded = [&one[..], &[0, 0, 0]].concat();
        assert_eq!(all(&mut codec(Mode::Gunzip), &padded, 100).expect("zeroes end it"), b"one");
        let error = all(&mut codec(Mode::Gunzip), &[&one[..], &[7, 7]].concat(), 100).expect_err("no member");
        assert_eq!((&*error.message, &*error.code), ("incorrect header check", "Z_DATA_ERROR"));
    }

    #[test]
    fn what_is_cut_off_or_wrong_is_told() {
        let packed = all(&mut codec(Mode::Deflate), &text(), 1000).expect("compresses");
        let error = all(&mut codec(Mode::Inflate), &packed[..50], 100).expect_err("cut");
        assert_eq!((&*error.message, &*error.code), ("unexpected end of file", "Z_BUF_ERROR"));
        for damage in 0..packed.len().min(300) {
            let mut bytes = packed.clone();
            bytes[damage] ^= 0x55;
            let _ = all(&mut codec(Mode::Inflate), &bytes, 50);
        }
    }

    #[test]
    fn dictionaries() {
        let with = |mode, dictionary: &[u8]| Zlib::new(mode, 15, 6, 8, 0, dictionary.to_vec(), Arc::new(Unmetered));
        let packed = all(&mut with(Mode::Deflate, b"line 1 line 2"), b"line 2 line 1", 100).expect("compresses");
        assert_eq!(all(&mut with(Mode::Inflate, b"line 1 line 2"), &packed, 100).expect("the same"), b"line 2 line 1");
        assert_eq!(all(&mut with(Mode::Inflate, b"another"), &packed, 100).expect_err("another").message, "Bad dictionary");
        assert_eq!(all(&mut codec(Mode::Inflate), &packed, 100).expect_err("none").message, "Missing dictionary");
        let raw = all(&mut with(Mode::DeflateRaw, b"line 1 line 2"), b"line 2 line 1", 100).expect("compresses");
        assert_eq!(all(&mut with(Mode::InflateRaw, b"line 1 line 2"), &raw, 100).expect("the same"), b"line 2 line 1");
    }

    #[test]
    fn another_level_in_the_middle() {
        let (mut codec, mut room) = (codec(Mode::Deflate), vec![0; 1 << 18]);
        let first = codec.step(z::Z_SYNC_FLUSH, &text(), &mut room);
        assert_eq!(codec.params(0, 0), Ok(()));
        let second = codec.step(z::Z_FINISH, &text(), &mut room[first.written..]);
        assert!(first.written < text().len() / 3 && second.written > text().len());
        assert_eq!(second.error, None);
    }

    struct Purse(AtomicUsize, usize);
    impl Meter for Purse {
        fn take(&self, bytes: usize) -> bool {
            self.0.fetch_add(bytes, Ordering::SeqCst) + bytes <= self.1 || {
                self.0.fetch_sub(bytes, Ordering::SeqCst);
                false
            }
        }
        fn give(&self, bytes: usize) {
            self.0.fetch_sub(bytes, Ordering::SeqCst);
        }
    }

    #[test]
    fn memory_is_asked_for_and_given_back() {
        let purse = Arc::new(Purse(AtomicUsize::new(0), 1 << 30));
        let mut codec = Zlib::new(Mode::Gzip, 15, 6, 8, 0, Vec::new(), purse.clone());
        codec.step(z::Z_FINISH, b"text", &mut [0; 100]);
        assert!(purse.0.load(Ordering::SeqCst) > 100_000);
        drop(codec);
        assert_eq!(purse.0.load(Ordering::SeqCst), 0);
        let purse = Arc::new(Purse(AtomicUsize::new(0), 1000));
        let mut codec = Zlib::new(Mode::Gzip, 15, 6, 8, 0, Vec::new(), purse.clone());
        assert!(codec.step(z::Z_FINISH, b"text", &mut [0; 100]).error.is_some_and(|e| e.is_no_memory()));
        drop(codec);
        assert_eq!(purse.0.load(Ordering::SeqCst), 0);
    }
}
