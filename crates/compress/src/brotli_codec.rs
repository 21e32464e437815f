//! Brotli, by the `brotli` and `brotli-decompressor` crates.
//!
//! The encoder wants to know how much is to come (`size_hint`): without it its medium qualities find little. Memory goes
//! through an allocator that asks the meter.

use crate::codec::Step;
use crate::error::Error;
use crate::meter::{Held, Meter, guarded};
use brotli::enc::combined_alloc::BrotliAlloc;
use brotli::enc::encode::{BrotliEncoderDestroyInstance, BrotliEncoderOperation, BrotliEncoderParameter, BrotliEncoderStateStruct};
use brotli::enc::interface::{PredictionModeContextMap, StaticCommand};
use brotli::{InputPair, InputReferenceMut};
use brotli_decompressor::{
    Allocator, BrotliDecoderParameter, BrotliDecompressStream, BrotliResult, BrotliState, SliceWrapper, SliceWrapperMut,
};
use std::sync::Arc;

/// Streams whose length nobody knows are expected to be at least as long.
const EXPECTED: u32 = 1 << 20;

/// Hands out memory that the meter knows of.
#[derive(Clone)]
struct Metered(Arc<dyn Meter>);

/// A block of it.
struct Block<T> {
    cells: Box<[T]>,
    _held: Option<Held>,
}
impl<T> Default for Block<T> {
    fn default() -> Self {
        Block { cells: Box::default(), _held: None }
    }
}
impl<T> SliceWrapper<T> for Block<T> {
    fn slice(&self) -> &[T] {
        &self.cells
    }
}
impl<T> SliceWrapperMut<T> for Block<T> {
    fn slice_mut(&mut self) -> &mut [T] {
        &mut self.cells
    }
}
impl<T: Clone + Default> Allocator<T> for Metered {
    type AllocatedMemory = Block<T>;
    fn alloc_cell(&mut self, len: usize) -> Block<T> {
        let held = Held::taken(&self.0, len.saturating_mul(size_of::<T>()));
        Block { cells: vec![T::default(); len].into_boxed_slice(), _held: Some(held) }
    }
    fn free_cell(&mut self, block: Block<T>) {
        drop(block);
    }
}
impl BrotliAlloc for Metered {}

/// Nobody wants to see the encoder's inner language.
fn nobody(_: &mut PredictionModeContextMap<InputReferenceMut>, _: &mut [StaticCommand], _: InputPair, _: &mut Metered) {}

/// An encoder.
pub struct BrotliWriter {
    state: Option<BrotliEncoderStateStruct<Metered>>,
    params: Vec<(u32, u32)>,
    size_hint: u32,
    meter: Arc<dyn Meter>,
}

fn encoder_parameter(number: u32) -> Option<BrotliEncoderParameter> {
    use BrotliEncoderParameter as P;
    Some(match number {
        0 => P::BROTLI_PARAM_MODE,
        1 => P::BROTLI_PARAM_QUALITY,
        2 => P::BROTLI_PARAM_LGWIN,
        3 => P::BROTLI_PARAM_LGBLOCK,
        4 => P::BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING,
        5 => P::BROTLI_PARAM_SIZE_HINT,
        6 => P::BROTLI_PARAM_LARGE_WINDOW,
        _ => return None,
    })
}

impl BrotliWriter {
    pub fn new(params: &[(u32, u32)], size_hint: u32, meter: Arc<dyn Meter>) -> Result<BrotliWriter, Error> {
        let mut writer = BrotliWriter { state: None, params: params.to_vec(), size_hint, meter };
        writer.reset()?;
        Ok(writer)
    }

    pub fn reset(&mut self) -> Result<(), Error> {
        self.close();
        let mut state = BrotliEncoderStateStruct::new(Metered(Arc::clone(&self.meter)));
        if !self.params.iter().any(|(number, _)| *number == 5) {
            let hint = if self.size_hint > 0 { self.size_hint } else { EXPECTED };
            state.set_parameter(BrotliEncoderParameter::BROTLI_PARAM_SIZE_HINT, hint);
        }
        for (number, value) in &self.params {
            // Postfix bits and direct distances (7, 8) are chosen by this encoder itself.
            let Some(parameter) = encoder_parameter(*number) else { continue };
            // Modes above 2 are inventions of this encoder.
            let value = if *number == 0 && *value > 2 { 0 } else { *value };
            if !state.set_parameter(parameter, value) {
                return Err(Error::new("Setting parameter failed", -1, "ERR_BROTLI_PARAM_SET_FAILED"));
            }
        }
        self.state = Some(state);
        Ok(())
    }

    fn close(&mut self) {
        if let Some(mut state) = self.state.take() {
            BrotliEncoderDestroyInstance(&mut state);
        }
    }

    pub fn step(&mut self, flush: i32, input: &[u8], output: &mut [u8]) -> Step {
        let failed = || Error::new("Compression failed", -2, "ERR_BROTLI_COMPRESSION_FAILED");
        let operation = match flush {
            0 => BrotliEncoderOperation::BROTLI_OPERATION_PROCESS,
            1 => BrotliEncoderOperation::BROTLI_OPERATION_FLUSH,
            3 => BrotliEncoderOperation::BROTLI_OPERATION_EMIT_METADATA,
            _ => BrotliEncoderOperation::BROTLI_OPERATION_FINISH,
        };
        let Some(state) = &mut self.state else { return Step { error: Some(failed()), ..Step::default() } };
        let (mut left, mut read, mut room, mut written) = (input.len(), 0, output.len(), 0);
        let done = guarded(|| {
            state.compress_stream(operation, &mut left, input, &mut read, &mut room, output, &mut written, &mut None, &mut nobody)
        });
        let error = match done {
            Ok(true) => None,
            Ok(false) => Some(failed()),
            Err(error) => {
                // It is in the middle of something.
                self.state = None;
                Some(error)
            }
        };
        Step { read, written, error }
    }
}

impl Drop for BrotliWriter {
    fn drop(&mut self) {
        self.close();
    }
}

/// A decoder.
pub struct BrotliReader {
    state: Option<Box<BrotliState<Metered, Metered, Metered>>>,
    params: Vec<(u32, u32)>,
    meter: Arc<dyn Meter>,
}

impl BrotliReader {
    pub fn new(params: &[(u32, u32)], meter: Arc<dyn Meter>) -> Result<BrotliReader, Error> {
        let mut reader = BrotliReader { state: None, params: params.to_vec(), meter };
        reader.reset()?;
        Ok(reader)
    }

    pub fn reset(&mut self) -> Result<(), Error> {
        let metered = Metered(Arc::clone(&self.meter));
        let mut state = guarded(|| Box::new(BrotliState::new_strict(metered.clone(), metered.clone(), metered)))?;
        for (number, value) in &self.params {
            let parameter = match number {
                0 => BrotliDecoderParameter::BROTLI_DECODER_PARAM_DISABLE_RING_BUFFER_REALLOCATION,
                1 => BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW,
                _ => return Err(Error::new("Setting parameter failed", -1, "ERR_BROTLI_PARAM_SET_FAILED")),
            };
            state.set_parameter(parameter, *value);
        }
        self.state = Some(state);
        Ok(())
    }

    pub fn step(&mut self, flush: i32, input: &[u8], output: &mut [u8]) -> Step {
        let Some(state) = &mut self.state else { return Step { error: Some(Error::no_memory()), ..Step::default() } };
        let (mut left, mut read, mut room, mut written, mut total) = (input.len(), 0, output.len(), 0, 0);
        let result = guarded(|| BrotliDecompressStream(&mut left, &mut read, input, &mut room, &mut written, output, &mut total, state));
        let error = match result {
            Ok(BrotliResult::ResultFailure) => {
                let name = format!("{:?}", state.error_code);
                let code = format!("ERR_{}", name.strip_prefix("BROTLI_DECODER").unwrap_or(&name));
                Some(Error::new("Decompression failed", state.error_code as i32, code))
            }
            Ok(BrotliResult::NeedsMoreInput) if flush == 2 => Some(Error::unexpected_end()),
            Ok(_) => None,
            Err(error) => {
                self.state = None;
                Some(error)
            }
        };
        Step { read, written, error }
    }
}
