//! One stream in one direction, whatever its format.

use crate::brotli_codec::{BrotliReader, BrotliWriter};
use crate::error::Error;
use crate::meter::Meter;
use crate::zlib::Zlib;
#[cfg(feature = "zstd")]
use crate::zstd_codec::{ZstdReader, ZstdWriter};
use std::sync::Arc;

/// Formats and directions, with Node's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mode {
    Deflate = 1,
    Inflate = 2,
    Gzip = 3,
    Gunzip = 4,
    DeflateRaw = 5,
    InflateRaw = 6,
    Unzip = 7,
    BrotliDecode = 8,
    BrotliEncode = 9,
    ZstdCompress = 10,
    ZstdDecompress = 11,
}

impl Mode {
    /// The mode of that number.
    #[must_use]
    pub fn from_number(n: i64) -> Option<Mode> {
        use Mode::{
            BrotliDecode, BrotliEncode, Deflate, DeflateRaw, Gunzip, Gzip, Inflate, InflateRaw, Unzip, ZstdCompress, ZstdDecompress,
        };
        let all = [Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip, BrotliDecode, BrotliEncode, ZstdCompress, ZstdDecompress];
        all.into_iter().find(|mode| *mode as i64 == n)
    }
}

/// What a step used, in bytes, and what went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    pub read: usize,
    pub written: usize,
    pub error: Option<Error>,
}

/// One stream in one direction.
pub enum Codec {
    Zlib(Box<Zlib>),
    BrotliEncode(Box<BrotliWriter>),
    BrotliDecode(Box<BrotliReader>),
    #[cfg(feature = "zstd")]
    ZstdCompress(Box<ZstdWriter>),
    #[cfg(feature = "zstd")]
    ZstdDecompress(Box<ZstdReader>),
}

impl Codec {
    /// A codec of zlib. The numbers are zlib's (`window_bits` without the wrapping, 0 for that of the header), and in range.
    #[must_use]
    pub fn zlib(
        mode: Mode,
        window_bits: i32,
        level: i32,
        mem_level: i32,
        strategy: i32,
        dictionary: Vec<u8>,
        meter: Arc<dyn Meter>,
    ) -> Codec {
        Codec::Zlib(Box::new(Zlib::new(mode, window_bits, level, mem_level, strategy, dictionary, meter)))
    }
    /// A codec of Brotli with parameters by their numbers. `size_hint`: how much input is to be expected, 0 if nobody knows.
    ///
    /// # Errors
    /// A parameter that it does not take.
    pub fn brotli(mode: Mode, params: &[(u32, u32)], size_hint: u32, meter: Arc<dyn Meter>) -> Result<Codec, Error> {
        if mode == Mode::BrotliDecode {
            return Ok(Codec::BrotliDecode(Box::new(BrotliReader::new(params, meter)?)));
        }
        Ok(Codec::BrotliEncode(Box::new(BrotliWriter::new(params, size_hint, meter)?)))
    }
    /// A codec of Zstandard with parameters by their numbers.
    ///
    /// # Errors
    /// A parameter or dictionary that it does not take.
    #[cfg(feature = "zstd")]
    pub fn zstd(mode: Mode, params: &[(u32, i32)], pledged: Option<u64>, dictionary: &[u8], meter: Arc<dyn Meter>) -> Result<Codec, Error> {
        if mode == Mode::ZstdDecompress {
            return Ok(Codec::ZstdDecompress(Box::new(ZstdReader::new(params, dictionary, meter)?)));
        }
        Ok(Codec::ZstdCompress(Box::new(ZstdWriter::new(params, pledged, dictionary, meter)?)))
    }
    /// This runtime was built without Zstandard.
    ///
    /// # Errors
    /// Always.
    #[cfg(not(feature = "zstd"))]
    pub fn zstd(_: Mode, _: &[(u32, i32)], _: Option<u64>, _: &[u8], _: Arc<dyn Meter>) -> Result<Codec, Error> {
        Err(Error::new("this runtime was built without Zstandard", -2, "ERR_ZSTD_NOT_BUILT"))
    }

    /// Reads from `input` and writes to `output`. `flush` is the format's own: zlib's `Z_...`, Brotli's operations,
    /// Zstandard's directives.
    pub fn step(&mut self, flush: i32, input: &[u8], output: &mut [u8]) -> Step {
        match self {
            Codec::Zlib(z) => z.step(flush, input, output),
            Codec::BrotliEncode(b) => b.step(flush, input, output),
            Codec::BrotliDecode(b) => b.step(flush, input, output),
            #[cfg(feature = "zstd")]
            Codec::ZstdCompress(z) => z.step(flush, input, output),
            #[cfg(feature = "zstd")]
            Codec::ZstdDecompress(z) => z.step(flush, input, output),
        }
    }
    /// As new: the same parameters, another stream.
    ///
    /// # Errors
    /// What making it says.
    pub fn reset(&mut self) -> Result<(), Error> {
        match self {
            Codec::Zlib(z) => z.reset(),
            Codec::BrotliEncode(b) => b.reset(),
            Codec::BrotliDecode(b) => b.reset(),
            #[cfg(feature = "zstd")]
            Codec::ZstdCompress(z) => z.reset(),
            #[cfg(feature = "zstd")]
            Codec::ZstdDecompress(z) => z.reset(),
        }
    }
    /// Another level and strategy from here on, for a compressor of zlib; nothing for others.
    ///
    /// # Errors
    /// zlib's.
    pub fn params(&mut self, level: i32, strategy: i32) -> Result<(), Error> {
        if let Codec::Zlib(z) = self { z.params(level, strategy) } else { Ok(()) }
    }
}
