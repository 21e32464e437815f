//! Fixed-width numbers in bytes: `buffer.readInt16LE` and all its kin.
//!
//! The checks are Node's, in Node's order: a value to be written is checked before the offset is. A failed check is a
//! [`FixedError`] whose code and message are Node's to the letter.
//!
//! Offsets and values come as JavaScript numbers, already known to *be* numbers. Whoever holds bytes that are not a
//! plain slice calls [`locate`] and [`check_value`], copies at most eight bytes, and uses [`decode_uint`] and
//! [`encode_uint`].

use std::fmt;

/// Byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endian {
    Little,
    Big,
}

/// A number that could not be read or written. Displays as Node's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FixedError {
    /// The bytes are fewer than the number has.
    BufferOutOfBounds,
    /// An argument is not in its range.
    OutOfRange {
        /// Which argument: `value`, `offset` or `byteLength`.
        name: &'static str,
        /// What it should be, such as `>= 0 and <= 255` or `an integer`.
        range: String,
        /// What it was, as Node prints it: large integers with underscores.
        received: String,
    },
}

impl FixedError {
    /// Node's `code` for the error; both are `RangeError`s.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            FixedError::BufferOutOfBounds => "ERR_BUFFER_OUT_OF_BOUNDS",
            FixedError::OutOfRange { .. } => "ERR_OUT_OF_RANGE",
        }
    }

    /// A number that is out of range; `range` says what was expected.
    #[must_use]
    pub fn out_of_range(name: &'static str, range: String, received: f64) -> FixedError {
        FixedError::OutOfRange { name, range, received: format_received(received) }
    }

    /// A `BigInt` that does not fit 64 bits, signed or not. `digits` is its decimal text, with a `-` if negative.
    #[must_use]
    pub fn bigint_out_of_range(digits: &str, signed: bool) -> FixedError {
        let range = if signed { ">= -(2n ** 63n) and < 2n ** 63n" } else { ">= 0n and < 2n ** 64n" };
        // Underscores from 2^32 on, exclusive, in either direction.
        let magnitude = digits.trim_start_matches('-');
        let large = magnitude.parse::<u64>().map_or(true, |m| m > 1 << 32);
        let mut received = if large { with_underscores(digits) } else { digits.to_owned() };
        received.push('n');
        FixedError::OutOfRange { name: "value", range: range.to_owned(), received }
    }
}

impl fmt::Display for FixedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FixedError::BufferOutOfBounds => f.write_str("Attempt to access memory outside buffer bounds"),
            FixedError::OutOfRange { name, range, received } => {
                write!(f, "The value of \"{name}\" is out of range. It must be {range}. Received {received}")
            }
        }
    }
}

impl std::error::Error for FixedError {}

/// How Node's range errors print a number: integers beyond 2^32 in groups of three, all else as usual.
#[must_use]
pub fn format_received(value: f64) -> String {
    let text = number_to_string(value);
    if value.is_finite() && value.trunc() == value && value.abs() > 4_294_967_296.0 { with_underscores(&text) } else { text }
}

/// Underscores before every third character from the end. Node does this to the text, whatever it is, so that 1e21
/// becomes `1e_+21`.
#[must_use]
pub fn with_underscores(text: &str) -> String {
    let start = usize::from(text.starts_with('-'));
    let mut result = String::with_capacity(text.len() + text.len() / 3);
    for (i, c) in text.chars().enumerate() {
        let left = text.len() - i;
        if i > start && left.is_multiple_of(3) {
            result.push('_');
        }
        result.push(c);
    }
    result
}

/// `Number::toString` in base 10 (ECMA-262, 6.1.6.1.20), except that -0 keeps its sign, as `util.inspect` has it.
fn number_to_string(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    // Rust prints the same shortest digits; only where exponents begin differs.
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-6..1e21).contains(&magnitude) {
        return format!("{value}");
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

/// Where a number of `size` bytes starts, for a JavaScript `offset` into `len` bytes.
#[inline]
pub fn locate(len: usize, offset: f64, size: usize) -> Result<usize, FixedError> {
    // Lengths are below 2^53, so they convert exactly. Fractions and NaN fail the comparison with their integer.
    if offset >= 0.0 && offset <= len as f64 && offset.trunc() == offset {
        let start = offset as usize;
        if size <= len - start {
            return Ok(start);
        }
    }
    Err(bounds_error(len, offset, size))
}

#[cold]
fn bounds_error(len: usize, offset: f64, size: usize) -> FixedError {
    if offset.is_nan() || (offset.is_finite() && offset.trunc() != offset) {
        return FixedError::out_of_range("offset", "an integer".to_owned(), offset);
    }
    match len.checked_sub(size) {
        None => FixedError::BufferOutOfBounds,
        Some(last) => FixedError::out_of_range("offset", format!(">= 0 and <= {last}"), offset),
    }
}

/// The `byteLength` argument of `readIntLE` and the like: 1 to 6.
pub fn check_width(byte_length: f64) -> Result<usize, FixedError> {
    if byte_length.is_nan() || (byte_length.is_finite() && byte_length.trunc() != byte_length) {
        let range = "an integer".to_owned();
        return Err(FixedError::out_of_range("byteLength", range, byte_length));
    }
    if (1.0..=6.0).contains(&byte_length) {
        Ok(byte_length as usize)
    } else {
        let range = ">= 1 and <= 6".to_owned();
        Err(FixedError::out_of_range("byteLength", range, byte_length))
    }
}

/// The bits of `value` as an integer of `size` (1 to 6) bytes, fraction cut off as Node does it, NaN as 0. In two's
/// complement; only the low `size` bytes count.
#[inline]
pub fn check_value(value: f64, size: usize, signed: bool) -> Result<u64, FixedError> {
    let bits = 8 * size.clamp(1, 6);
    let (min, max) = if signed {
        let half = (1u64 << (bits - 1)) as f64;
        (-half, half - 1.0)
    } else {
        (0.0, (1u64 << bits) as f64 - 1.0)
    };
    if value > max || value < min {
        return Err(value_error(value, size, signed));
    }
    // In range of i64, so the conversion only cuts off the fraction; NaN becomes 0.
    let low = (value as i64).cast_unsigned();
    if size <= 4 {
        return Ok(low);
    }
    // Node makes the part above 32 bits by division, which rounds down: -0.5 in five bytes is FF00000000.
    let high = ((value / (1u64 << 32) as f64).floor() as i64).cast_unsigned();
    Ok(high << 32 | (low & 0xFFFF_FFFF))
}

#[cold]
fn value_error(value: f64, size: usize, signed: bool) -> FixedError {
    let bits = 8 * size.clamp(1, 6);
    let range = match (size > 4, signed) {
        (true, false) => format!(">= 0 and < 2 ** {bits}"),
        (true, true) => format!(">= -(2 ** {0}) and < 2 ** {0}", bits - 1),
        (false, false) => format!(">= 0 and <= {}", (1u64 << bits) - 1),
        (false, true) => {
            let half = 1u64 << (bits - 1);
            format!(">= -{half} and <= {}", half - 1)
        }
    };
    FixedError::out_of_range("value", range, value)
}

/// The unsigned number that at most 8 bytes make.
#[must_use]
#[inline]
pub fn decode_uint(bytes: &[u8], endian: Endian) -> u64 {
    let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
    match endian {
        Endian::Big => bytes.iter().fold(0, add),
        Endian::Little => bytes.iter().rev().fold(0, add),
    }
}

/// The signed number that at most 8 bytes make, in two's complement.
#[must_use]
#[inline]
pub fn decode_int(bytes: &[u8], endian: Endian) -> i64 {
    let spare = 64 - 8 * bytes.len().clamp(1, 8);
    (decode_uint(bytes, endian) << spare).cast_signed() >> spare
}

/// Writes the low bytes of `value`, at most 8.
#[inline]
pub fn encode_uint(value: u64, to: &mut [u8], endian: Endian) {
    let n = to.len().min(8);
    let bytes = value.to_le_bytes();
    match endian {
        Endian::Little => to[..n].copy_from_slice(&bytes[..n]),
        Endian::Big => {
            for (to, from) in to[..n].iter_mut().zip(bytes[..n].iter().rev()) {
                *to = *from;
            }
        }
    }
}

fn at(bytes: &[u8], offset: f64, size: usize) -> Result<&[u8], FixedError> {
    let start = locate(bytes.len(), offset, size)?;
    Ok(&bytes[start..start + size])
}

/// Reads an unsigned integer of `size` (1 to 8) bytes.
#[inline]
pub fn read_uint(bytes: &[u8], offset: f64, size: usize, endian: Endian) -> Result<u64, FixedError> {
    at(bytes, offset, size).map(|b| decode_uint(b, endian))
}

/// Reads a signed integer of `size` (1 to 8) bytes.
#[inline]
pub fn read_int(bytes: &[u8], offset: f64, size: usize, endian: Endian) -> Result<i64, FixedError> {
    at(bytes, offset, size).map(|b| decode_int(b, endian))
}

/// Reads a 32-bit float.
pub fn read_f32(bytes: &[u8], offset: f64, endian: Endian) -> Result<f32, FixedError> {
    let bits = read_uint(bytes, offset, 4, endian)?;
    Ok(f32::from_bits(bits as u32))
}

/// Reads a 64-bit float.
pub fn read_f64(bytes: &[u8], offset: f64, endian: Endian) -> Result<f64, FixedError> {
    read_uint(bytes, offset, 8, endian).map(f64::from_bits)
}

/// Writes `value` as an integer of `size` (1 to 6) bytes and returns the offset behind it.
#[inline]
pub fn write_int(bytes: &mut [u8], offset: f64, value: f64, size: usize, signed: bool, endian: Endian) -> Result<usize, FixedError> {
    let bits = check_value(value, size, signed)?;
    write_bits(bytes, offset, bits, size, endian)
}

/// Writes the low `size` bytes of `bits` (64-bit integers, signed or not, come this way) and returns the offset
/// behind them.
#[inline]
pub fn write_bits(bytes: &mut [u8], offset: f64, bits: u64, size: usize, endian: Endian) -> Result<usize, FixedError> {
    let start = locate(bytes.len(), offset, size)?;
    encode_uint(bits, &mut bytes[start..start + size], endian);
    Ok(start + size)
}

/// Writes `value` rounded to a 32-bit float and returns the offset behind it.
pub fn write_f32(bytes: &mut [u8], offset: f64, value: f64, endian: Endian) -> Result<usize, FixedError> {
    write_bits(bytes, offset, u64::from((value as f32).to_bits()), 4, endian)
}

/// Writes a 64-bit float and returns the offset behind it.
pub fn write_f64(bytes: &mut [u8], offset: f64, value: f64, endian: Endian) -> Result<usize, FixedError> {
    write_bits(bytes, offset, value.to_bits(), 8, endian)
}
