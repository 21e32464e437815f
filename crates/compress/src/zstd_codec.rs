//! Zstandard, by `structured-zstd`.
//!
//! Its encoder writes to where it is told, so what does not fit waits here. Its decoder moves by whole blocks, so a block
//! that came in pieces is gathered here; at most 128 KiB of it, since no block is larger. A frame's header is read here as
//! well: the window that it asks for is told to the meter before the decoder takes it.

use crate::codec::Step;
use crate::error::Error;
use crate::meter::{Held, Meter, guarded};
use std::sync::Arc;
use structured_zstd::decoding::errors::FrameDecoderError;
use structured_zstd::decoding::{ContentChecksum, DictionaryHandle, FrameDecoder};
use structured_zstd::encoding::{
    CompressionContext, CompressionLevel, CompressionParameters, LevelParameters, MatchGeneratorDriver, Strategy,
};

/// How much input is compressed before what came of it is handed out.
const PIECE: usize = 128 * 1024;
/// Memory beside windows and tables.
const BESIDE: usize = 512 * 1024;
/// The largest window that is accepted unless somebody says so, as the reference has it.
const WINDOW_LOG: u32 = 27;

fn parameter_failed() -> Error {
    Error::new("Setting parameter failed", -1, "ERR_ZLIB_INITIALIZATION_FAILED")
}
fn dictionary_failed() -> Error {
    Error::new("Failed to load dictionary", -1, "ERR_ZLIB_DICTIONARY_LOAD_FAILED")
}
fn wrong_size() -> Error {
    Error::new("Src size is incorrect", 72, "ZSTD_error_srcSize_wrong")
}

/// Builds parameters and says how much memory they ask for.
fn parameters(params: &[(u32, i32)], pledged: Option<u64>, dictionary: usize) -> Result<(CompressionParameters, usize), Error> {
    let get = |number: u32| params.iter().find(|(n, _)| *n == number).map(|(_, value)| *value);
    // 0 is what the level says.
    let knob = |number: u32| match get(number) {
        None | Some(0) => Ok(None),
        Some(value) => u32::try_from(value).map(Some).map_err(|_| parameter_failed()),
    };
    let level = get(100).unwrap_or(3).clamp(-131_072, 22);
    let level = if level == 0 { 3 } else { level };
    let mut builder = CompressionParameters::builder(CompressionLevel::from_level(level));
    let resolved = LevelParameters::for_level(level, pledged, dictionary);
    let (mut window, mut hash, mut chain) = (resolved.window_log, resolved.hash_log, resolved.chain_log);
    if let Some(n) = knob(101)? {
        builder = builder.window_log(n);
        window = n;
    }
    if let Some(n) = knob(102)? {
        builder = builder.hash_log(n);
        hash = n;
    }
    if let Some(n) = knob(103)? {
        builder = builder.chain_log(n);
        chain = n;
    }
    if let Some(n) = knob(104)? {
        builder = builder.search_log(n);
    }
    if let Some(n) = knob(105)? {
        builder = builder.min_match(n);
    }
    if let Some(n) = knob(106)? {
        builder = builder.target_length(n.min(128 * 1024));
    }
    if let Some(n) = knob(107)? {
        builder = builder.strategy(strategy(n).ok_or_else(parameter_failed)?);
    }
    let long = match get(160) {
        None | Some(0 | 2) => false,
        Some(1) => true,
        Some(_) => return Err(parameter_failed()),
    };
    // Each of these turns long distances on, which the parameter alone does in the reference: they are checked either way.
    let mut checked = builder;
    if let Some(n) = knob(161)? {
        checked = checked.ldm_hash_log(n);
    }
    if let Some(n) = knob(162)? {
        checked = checked.ldm_min_match(n);
    }
    if let Some(n) = knob(163)? {
        checked = checked.ldm_bucket_size_log(n);
    }
    if let Some(n) = knob(164)? {
        checked = checked.ldm_hash_rate_log(n);
    }
    let with_long = checked.enable_long_distance_matching(true).build().map_err(|_| parameter_failed())?;
    let built = if long { with_long } else { builder.build().map_err(|_| parameter_failed())? };
    if let Some(size) = pledged {
        window = window.min(64 - size.leading_zeros()).max(10);
    }
    let sum = (1_u64 << window.min(40)) + (4_u64 << hash.min(40)) + (4_u64 << chain.min(40)) + if long { 8 << 20 } else { 0 };
    Ok((built, usize::try_from(sum).unwrap_or(usize::MAX).saturating_add(BESIDE)))
}

fn strategy(n: u32) -> Option<Strategy> {
    use Strategy::{Btlazy2, Btopt, Btultra, Btultra2, Dfast, Fast, Greedy, Lazy, Lazy2};
    let all = [Fast, Dfast, Greedy, Lazy, Lazy2, Btlazy2, Btopt, Btultra, Btultra2];
    all.get(n.checked_sub(1)? as usize).copied()
}

/// An encoder of the library.
struct Context(CompressionContext<MatchGeneratorDriver>);

// SAFETY: it owns its tables. What keeps the library from saying so is a place for a sequence producer, which is never
// given one here, and the address of input that is compressed in place, which is set during such calls only.
unsafe impl Send for Context {}

/// An encoder.
pub struct ZstdWriter {
    context: Option<Context>,
    params: Vec<(u32, i32)>,
    pledged: Option<u64>,
    dictionary: Vec<u8>,
    /// What was written and not handed out: from `given` on.
    ready: Vec<u8>,
    given: usize,
    /// Something was written to this frame since it was last flushed.
    unflushed: bool,
    begun: bool,
    ended: bool,
    held: Held,
}

impl ZstdWriter {
    pub fn new(params: &[(u32, i32)], pledged: Option<u64>, dictionary: &[u8], meter: Arc<dyn Meter>) -> Result<ZstdWriter, Error> {
        let allowed = |n: &u32| matches!(n, 100..=107 | 160..=164 | 200..=202 | 400..=402);
        if !params.iter().all(|(n, _)| allowed(n)) {
            return Err(parameter_failed());
        }
        parameters(params, pledged, dictionary.len())?;
        let held = Held::new(&meter);
        let (params, dictionary) = (params.to_vec(), dictionary.to_vec());
        Ok(ZstdWriter {
            context: None,
            params,
            pledged,
            dictionary,
            ready: Vec::new(),
            given: 0,
            unflushed: false,
            begun: false,
            ended: false,
            held,
        })
    }

    pub fn reset(&mut self) -> Result<(), Error> {
        self.context = None;
        self.ready.clear();
        (self.given, self.unflushed, self.begun, self.ended) = (0, false, false, false);
        self.held.set(0);
        Ok(())
    }

    /// The context, made for input of a length that may be known.
    fn open(&mut self, size: Option<u64>) -> Result<(), Error> {
        let (parameters, memory) = parameters(&self.params, size, self.dictionary.len())?;
        if !self.held.set(memory) {
            return Err(Error::no_memory());
        }
        let get = |number: u32| self.params.iter().find(|(n, _)| *n == number).map(|(_, value)| *value);
        let mut context = CompressionContext::new(parameters.level());
        let set = (|| {
            context.set_parameters(&parameters)?;
            context.set_content_checksum(get(201).is_some_and(|v| v != 0))?;
            context.set_content_size_flag(get(200).is_none_or(|v| v != 0))?;
            context.set_dictionary_id_flag(get(202).is_none_or(|v| v != 0))?;
            size.map_or(Ok(()), |size| context.set_pledged_content_size(size))
        })();
        set.map_err(|_| parameter_failed())?;
        context.set_dictionary_from_bytes(&self.dictionary).map_err(|_| dictionary_failed())?;
        self.context = Some(Context(context));
        Ok(())
    }

    fn hand_out(&mut self, output: &mut [u8], step: &mut Step) {
        let n = (self.ready.len() - self.given).min(output.len() - step.written);
        output[step.written..][..n].copy_from_slice(&self.ready[self.given..][..n]);
        step.written += n;
        self.given += n;
        if self.given == self.ready.len() {
            self.ready.clear();
            self.given = 0;
        }
    }

    pub fn step(&mut self, flush: i32, input: &[u8], output: &mut [u8]) -> Step {
        let mut step = Step::default();
        let outcome = guarded(|| self.work(flush, input, output, &mut step));
        step.error = match outcome {
            Ok(Ok(())) => None,
            Ok(Err(error)) | Err(error) => Some(error),
        };
        step
    }

    fn work(&mut self, flush: i32, input: &[u8], output: &mut [u8], step: &mut Step) -> Result<(), Error> {
        if !self.begun {
            // Who ends with the first call has said how long it is.
            let size = self.pledged.or((flush == 2).then_some(input.len() as u64));
            self.open(size)?;
            self.begun = true;
        }
        loop {
            self.hand_out(output, step);
            if !self.ready.is_empty() {
                return Ok(());
            }
            let Some(Context(context)) = &mut self.context else { return Err(Error::no_memory()) };
            let rest = &input[step.read..];
            let failed = |_| wrong_size();
            if !rest.is_empty() {
                let piece = &rest[..rest.len().min(PIECE)];
                self.ended = false;
                self.unflushed = true;
                let taken = context.write(&mut self.ready, piece).map_err(failed)?;
                if taken < piece.len() {
                    return Err(wrong_size());
                }
                step.read += taken;
            } else if flush == 2 && !self.ended {
                context.finish_frame(&mut self.ready).map_err(failed)?;
                (self.ended, self.unflushed) = (true, false);
            } else if flush == 1 && self.unflushed {
                context.flush(&mut self.ready).map_err(failed)?;
                self.unflushed = false;
            } else {
                let memory = context.heap_size().saturating_add(self.ready.capacity());
                return if memory <= self.held.bytes() || self.held.set(memory) { Ok(()) } else { Err(Error::no_memory()) };
            }
        }
    }
}

/// Where a decoder is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before a frame, or in its header.
    Header,
    Blocks,
    /// In a frame that is not for us, with so many bytes left of it.
    Skipping(u32),
}

/// A decoder.
pub struct ZstdReader {
    decoder: FrameDecoder,
    dictionary: Option<DictionaryHandle>,
    window_log: u32,
    place: Place,
    /// A frame was read to its end, and nothing came after it.
    complete: bool,
    pending: Vec<u8>,
    held: Held,
}

/// The size of a header by its first bytes; `None`: more are needed.
fn header_size(head: &[u8]) -> Option<usize> {
    let descriptor = *head.get(4)?;
    let single = descriptor & 0x20 != 0;
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let content = [usize::from(single), 2, 4, 8][usize::from(descriptor >> 6)];
    Some(5 + usize::from(!single) + dictionary + content)
}

/// The memory that a whole header asks for.
fn window_of(head: &[u8]) -> u64 {
    let descriptor = head[4];
    let content_bytes = head.len()
        - [0, 1, 2, 4, 8]
            .into_iter()
            .find(|n| {
                let single = descriptor & 0x20 != 0;
                *n == [usize::from(single), 2, 4, 8][usize::from(descriptor >> 6)]
            })
            .unwrap_or(0);
    let mut content = 0_u64;
    for (i, byte) in head[content_bytes..].iter().enumerate() {
        content |= u64::from(*byte) << (8 * i);
    }
    if descriptor >> 6 == 1 {
        content += 256;
    }
    if descriptor & 0x20 != 0 {
        return content;
    }
    let window = head[5];
    let base = 1_u64 << (10 + (window >> 3));
    base + (base >> 3) * u64::from(window & 7)
}

impl ZstdReader {
    pub fn new(params: &[(u32, i32)], dictionary: &[u8], meter: Arc<dyn Meter>) -> Result<ZstdReader, Error> {
        let mut window_log = WINDOW_LOG;
        for (number, value) in params {
            match (number, value) {
                (100, 0) => {}
                (100, 10..=31) => window_log = *value as u32,
                _ => return Err(parameter_failed()),
            }
        }
        let dictionary = match dictionary {
            [] => None,
            bytes => Some(DictionaryHandle::from_serialized_or_raw_content(bytes).map_err(|_| dictionary_failed())?),
        };
        let held = Held::new(&meter);
        let (decoder, pending) = (FrameDecoder::new(), Vec::new());
        Ok(ZstdReader { decoder, dictionary, window_log, place: Place::Header, complete: false, pending, held })
    }

    pub fn reset(&mut self) -> Result<(), Error> {
        self.decoder = FrameDecoder::new();
        (self.place, self.complete) = (Place::Header, false);
        self.pending.clear();
        self.held.set(0);
        Ok(())
    }

    pub fn step(&mut self, flush: i32, input: &[u8], output: &mut [u8]) -> Step {
        let mut step = Step::default();
        let outcome = guarded(|| self.work(input, output, &mut step));
        step.error = match outcome {
            Ok(Ok(())) if flush == 2 && !self.complete && step.written < output.len() => Some(Error::unexpected_end()),
            Ok(Ok(())) => None,
            Ok(Err(error)) | Err(error) => Some(error),
        };
        step
    }

    /// Gathers input until there are `want` bytes of it. Whether there are.
    fn gather(&mut self, want: usize, input: &[u8], step: &mut Step) -> bool {
        let n = want.saturating_sub(self.pending.len()).min(input.len() - step.read);
        self.pending.extend_from_slice(&input[step.read..][..n]);
        step.read += n;
        self.pending.len() >= want
    }

    fn work(&mut self, input: &[u8], output: &mut [u8], step: &mut Step) -> Result<(), Error> {
        loop {
            match self.place {
                Place::Header => {
                    if step.read < input.len() {
                        self.complete = false;
                    }
                    if !self.header(input, step)? {
                        return Ok(());
                    }
                }
                Place::Skipping(left) => {
                    let n = (input.len() - step.read).min(left as usize);
                    step.read += n;
                    self.place = Place::Skipping(left - n as u32);
                    if n < left as usize {
                        return Ok(());
                    }
                    (self.place, self.complete) = (Place::Header, true);
                    return Ok(());
                }
                Place::Blocks => {
                    let before = (step.read, step.written);
                    self.blocks(input, output, step)?;
                    if self.decoder.is_finished() && self.decoder.can_collect() == 0 && !self.decoder.awaits_checksum() {
                        (self.place, self.complete) = (Place::Header, true);
                        return Ok(());
                    }
                    if before == (step.read, step.written) {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Reads a header. Whether it is whole.
    fn header(&mut self, input: &[u8], step: &mut Step) -> Result<bool, Error> {
        const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
        let whole = self.gather(4, input, step);
        let skippable = match self.pending.as_slice() {
            [first, rest @ ..] if *first & 0xf0 == 0x50 => [0x2a, 0x4d, 0x18].starts_with(&rest[..rest.len().min(3)]),
            _ => false,
        };
        if !skippable && !FRAME.starts_with(&self.pending[..self.pending.len().min(4)]) {
            return Err(Error::new("Unknown frame descriptor", 10, "ZSTD_error_prefix_unknown"));
        }
        if !whole || !self.gather(if skippable { 8 } else { 5 }, input, step) {
            return Ok(false);
        }
        if skippable {
            let length = self.pending[4..8].iter().rev().fold(0_u32, |n, b| n << 8 | u32::from(*b));
            self.pending.clear();
            self.place = Place::Skipping(length);
            return Ok(true);
        }
        let size = header_size(&self.pending).unwrap_or(5);
        if !self.gather(size, input, step) {
            return Ok(false);
        }
        if self.pending[4] & 8 != 0 {
            return Err(Error::new("Unsupported frame parameter", 14, "ZSTD_error_frameParameter_unsupported"));
        }
        let window = window_of(&self.pending);
        let single = self.pending[4] & 0x20 != 0;
        if window > 1 << self.window_log && !(single && window <= 1 << 10) {
            return Err(too_large());
        }
        let memory = usize::try_from(window).unwrap_or(usize::MAX).saturating_add(BESIDE);
        if memory > self.held.bytes() && !self.held.set(memory) {
            return Err(Error::no_memory());
        }
        self.decoder.set_max_window_size((1 << self.window_log).max(window)).map_err(|e| told(&e))?;
        self.decoder.set_content_checksum(ContentChecksum::Verify);
        let header = std::mem::take(&mut self.pending);
        let begun = match &self.dictionary {
            Some(dictionary) => self.decoder.reset_with_dict_handle(header.as_slice(), dictionary),
            None => self.decoder.reset(header.as_slice()),
        };
        begun.map_err(|e| told(&e))?;
        self.place = Place::Blocks;
        Ok(true)
    }

    fn blocks(&mut self, input: &[u8], output: &mut [u8], step: &mut Step) -> Result<(), Error> {
        let room = &mut output[step.written..];
        if self.pending.is_empty() {
            let (read, written) = self.decoder.decode_from_to(&input[step.read..], room).map_err(|e| told(&e))?;
            step.read += read;
            step.written += written;
            if read == 0 && written == 0 && !room.is_empty() && step.read < input.len() {
                // Not even one block: the rest of it comes later.
                self.pending.extend_from_slice(&input[step.read..]);
                step.read = input.len();
            }
            return Ok(());
        }
        loop {
            let want = self.decoder.input_needed(&self.pending);
            if self.pending.len() >= want {
                break;
            }
            if !self.gather(want, input, step) {
                break;
            }
        }
        let (read, written) = self.decoder.decode_from_to(&self.pending, room).map_err(|e| told(&e))?;
        self.pending.drain(..read);
        step.written += written;
        Ok(())
    }
}

fn too_large() -> Error {
    Error::new("Frame requires too much memory for decoding", 16, "ZSTD_error_frameParameter_windowTooLarge")
}

/// A decoder's error as the reference names it.
fn told(error: &FrameDecoderError) -> Error {
    match error {
        FrameDecoderError::WindowSizeTooBig { .. } => too_large(),
        FrameDecoderError::ChecksumMismatch { .. } => Error::new("Restored data doesn't match checksum", 22, "ZSTD_error_checksum_wrong"),
        FrameDecoderError::DictNotProvided { .. } | FrameDecoderError::DictIdMismatch { .. } => {
            Error::new("Dictionary mismatch", 32, "ZSTD_error_dictionary_wrong")
        }
        _ => Error::new("Data corruption detected", 20, "ZSTD_error_corruption_detected"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Unmetered;

    fn text() -> Vec<u8> {
        (0..40_000_u32).flat_map(|i| format!("line {} {}\n", i, i.wrapping_mul(i) % 97).into_bytes()).collect()
    }
    fn run(mut step: impl FnMut(i32, &[u8], &mut [u8]) -> Step, input: &[u8], piece: usize) -> Result<Vec<u8>, Error> {
        let (mut out, mut at, mut room) = (Vec::new(), 0, vec![0; 10_000]);
        loop {
            let end = (at + piece).min(input.len());
            let done = step(if end == input.len() { 2 } else { 0 }, &input[at..end], &mut room);
            out.extend_from_slice(&room[..done.written]);
            at += done.read;
            if let Some(error) = done.error {
                return Err(error);
            }
            if (at == input.len() && done.written < room.len()) || (done.read == 0 && done.written == 0) {
                return Ok(out);
            }
        }
    }
    fn pack(params: &[(u32, i32)], input: &[u8], piece: usize) -> Result<Vec<u8>, Error> {
        let mut writer = ZstdWriter::new(params, None, &[], Arc::new(Unmetered))?;
        run(|f, i, o| writer.step(f, i, o), input, piece)
    }
    fn unpack(input: &[u8], piece: usize) -> Result<Vec<u8>, Error> {
        let mut reader = ZstdReader::new(&[], &[], Arc::new(Unmetered))?;
        run(|f, i, o| reader.step(f, i, o), input, piece)
    }

    #[test]
    fn round_trips() {
        for params in [&[][..], &[(201, 1)], &[(100, 1)], &[(100, 9), (200, 0)]] {
            for (to, from) in [(1 << 20, 1 << 20), (1000, 1 << 20), (1 << 20, 1), (100_000, 777)] {
                let packed = pack(params, &text(), to).expect("compresses");
                assert!(packed.len() < text().len() / 3);
                assert!(unpack(&packed, from).expect("decompresses") == text());
            }
        }
        assert_eq!(unpack(&pack(&[], b"", 1).expect("nothing"), 1).expect("nothing"), b"");
    }

    #[test]
    fn what_is_wrong_is_told() {
        let packed = pack(&[(201, 1)], &text(), 1 << 20).expect("compresses");
        assert_eq!(unpack(b"rubbish", 10).expect_err("no frame").code, "ZSTD_error_prefix_unknown");
        assert_eq!(unpack(&packed[..packed.len() - 1], 100).expect_err("cut").code, "Z_BUF_ERROR");
        let mut bytes = packed.clone();
        *bytes.last_mut().expect("not empty") ^= 1;
        assert_eq!(unpack(&bytes, 100).expect_err("sum").code, "ZSTD_error_checksum_wrong");
        for at in 4..300 {
            let mut bytes = packed.clone();
            bytes[at] ^= 0x33;
            let _ = unpack(&bytes, 5000);
        }
    }
}
