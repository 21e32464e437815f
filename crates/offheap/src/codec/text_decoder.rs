//! `TextDecoder` of the Encoding Standard: any encoding by label, in chunks, fatal or not, byte order mark kept or not.
//!
//! The tables and state machines are encoding_rs's. A whole text in UTF-8, by far the most common case, takes the way
//! of [`super::decode`] instead, which makes one-byte strings where it can.
//!
//! **Invariant**: between a call with `stream` and the next, `decoder` holds the state; after a call without, or one
//! that failed, there is none.

use std::fmt;

use super::{Encoding, TextBuf, decode, is_valid_utf8};
use encoding_rs::DecoderResult;

/// See the [module](self).
pub struct TextDecoder {
    encoding: &'static encoding_rs::Encoding,
    fatal: bool,
    ignore_bom: bool,
    decoder: Option<encoding_rs::Decoder>,
}

/// The label names no encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLabel;

/// The bytes are malformed, and the decoder is fatal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeError;

impl fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the label names no encoding of the Encoding Standard")
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes are not valid in the decoder's encoding")
    }
}

impl std::error::Error for UnknownLabel {}
impl std::error::Error for DecodeError {}

impl fmt::Debug for TextDecoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextDecoder")
            .field("encoding", &self.encoding.name())
            .field("fatal", &self.fatal)
            .field("ignore_bom", &self.ignore_bom)
            .field("streaming", &self.decoder.is_some())
            .finish()
    }
}

impl TextDecoder {
    /// A decoder for `label` (any of the standard's, in any case, white space around it ignored).
    ///
    /// `fatal`: malformed bytes are an error instead of U+FFFD. `ignore_bom`: a byte order mark is kept as U+FEFF.
    pub fn new(label: &str, fatal: bool, ignore_bom: bool) -> Result<TextDecoder, UnknownLabel> {
        let encoding = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()).ok_or(UnknownLabel)?;
        Ok(TextDecoder { encoding, fatal, ignore_bom, decoder: None })
    }

    /// The encoding's name in lower case.
    #[must_use]
    pub fn encoding(&self) -> String {
        self.encoding.name().to_ascii_lowercase()
    }

    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.fatal
    }

    #[must_use]
    pub fn ignores_bom(&self) -> bool {
        self.ignore_bom
    }

    /// Decodes the next chunk; with `stream`, a character cut off at its end is waited for.
    pub fn decode(&mut self, bytes: &[u8], stream: bool) -> Result<TextBuf, DecodeError> {
        if self.encoding == encoding_rs::UTF_8 && self.decoder.is_none() && !stream {
            return self.decode_whole_utf8(bytes);
        }
        let mut decoder = self.decoder.take().unwrap_or_else(|| {
            if self.ignore_bom { self.encoding.new_decoder_without_bom_handling() } else { self.encoding.new_decoder_with_bom_removal() }
        });
        let room = decoder.max_utf16_buffer_length(bytes.len());
        let mut units = vec![0; room.ok_or(DecodeError)?];
        let written = if self.fatal {
            match decoder.decode_to_utf16_without_replacement(bytes, &mut units, !stream) {
                (DecoderResult::InputEmpty, _, written) => written,
                _ => return Err(DecodeError),
            }
        } else {
            let (_, _, written, _) = decoder.decode_to_utf16(bytes, &mut units, !stream);
            written
        };
        units.truncate(written);
        if stream {
            self.decoder = Some(decoder);
        }
        Ok(TextBuf::from_units(units))
    }

    fn decode_whole_utf8(&self, bytes: &[u8]) -> Result<TextBuf, DecodeError> {
        let bytes = match bytes {
            [0xEF, 0xBB, 0xBF, rest @ ..] if !self.ignore_bom => rest,
            _ => bytes,
        };
        if self.fatal && !is_valid_utf8(bytes) {
            return Err(DecodeError);
        }
        Ok(decode(bytes, Encoding::Utf8))
    }
}
