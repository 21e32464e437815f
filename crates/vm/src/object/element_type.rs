//! The twelve element types of typed arrays: sizes, names, and how an element is read from and written to bytes.
//! ECMA-262 §23.2 table 71, §25.1.3 (GetValueFromBuffer, SetValueInBuffer).
//!
//! Bytes are little-endian on every machine we run on. Reads and writes are unaligned: foreign memory may be.

use super::half::{double_to_half, half_to_double};
use crate::ops::convert::{int32_of, uint8_clamp_of};
use crate::realm::Intrinsic;
use tally_heap::Value;

/// An element type. The number is stored in views.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Element {
    Int8,
    Uint8,
    Uint8Clamped,
    Int16,
    Uint16,
    Int32,
    Uint32,
    Float16,
    Float32,
    Float64,
    BigInt64,
    BigUint64,
}

/// An element out of its bytes.
#[derive(Clone, Copy, Debug)]
pub enum Loaded {
    Number(f64),
    Signed(i64),
    Unsigned(u64),
}

/// An element on its way into bytes, converted by ToNumber or ToBigInt already.
#[derive(Clone, Copy, Debug)]
pub enum Stored {
    Number(f64),
    /// The low 64 bits of a BigInt.
    Big(u64),
}

impl Element {
    pub const ALL: [Element; 12] = [
        Element::Int8,
        Element::Uint8,
        Element::Uint8Clamped,
        Element::Int16,
        Element::Uint16,
        Element::Int32,
        Element::Uint32,
        Element::Float16,
        Element::Float32,
        Element::Float64,
        Element::BigInt64,
        Element::BigUint64,
    ];
    /// The type with this number.
    #[inline(always)]
    pub fn from_number(n: u8) -> Element {
        Element::ALL[n as usize]
    }
    /// log2 of the size in bytes.
    #[inline(always)]
    pub const fn shift(self) -> u32 {
        match self {
            Element::Int8 | Element::Uint8 | Element::Uint8Clamped => 0,
            Element::Int16 | Element::Uint16 | Element::Float16 => 1,
            Element::Int32 | Element::Uint32 | Element::Float32 => 2,
            Element::Float64 | Element::BigInt64 | Element::BigUint64 => 3,
        }
    }
    /// Bytes of one element.
    #[inline(always)]
    pub const fn size(self) -> usize {
        1 << self.shift()
    }
    #[inline(always)]
    pub const fn is_big(self) -> bool {
        matches!(self, Element::BigInt64 | Element::BigUint64)
    }
    #[inline(always)]
    pub const fn is_float(self) -> bool {
        matches!(self, Element::Float16 | Element::Float32 | Element::Float64)
    }
    /// Name of the constructor.
    pub const fn name(self) -> &'static str {
        match self {
            Element::Int8 => "Int8Array",
            Element::Uint8 => "Uint8Array",
            Element::Uint8Clamped => "Uint8ClampedArray",
            Element::Int16 => "Int16Array",
            Element::Uint16 => "Uint16Array",
            Element::Int32 => "Int32Array",
            Element::Uint32 => "Uint32Array",
            Element::Float16 => "Float16Array",
            Element::Float32 => "Float32Array",
            Element::Float64 => "Float64Array",
            Element::BigInt64 => "BigInt64Array",
            Element::BigUint64 => "BigUint64Array",
        }
    }
    pub const fn constructor(self) -> Intrinsic {
        match self {
            Element::Int8 => Intrinsic::Int8Array,
            Element::Uint8 => Intrinsic::Uint8Array,
            Element::Uint8Clamped => Intrinsic::Uint8ClampedArray,
            Element::Int16 => Intrinsic::Int16Array,
            Element::Uint16 => Intrinsic::Uint16Array,
            Element::Int32 => Intrinsic::Int32Array,
            Element::Uint32 => Intrinsic::Uint32Array,
            Element::Float16 => Intrinsic::Float16Array,
            Element::Float32 => Intrinsic::Float32Array,
            Element::Float64 => Intrinsic::Float64Array,
            Element::BigInt64 => Intrinsic::BigInt64Array,
            Element::BigUint64 => Intrinsic::BigUint64Array,
        }
    }
    pub const fn prototype(self) -> Intrinsic {
        match self {
            Element::Int8 => Intrinsic::Int8ArrayPrototype,
            Element::Uint8 => Intrinsic::Uint8ArrayPrototype,
            Element::Uint8Clamped => Intrinsic::Uint8ClampedArrayPrototype,
            Element::Int16 => Intrinsic::Int16ArrayPrototype,
            Element::Uint16 => Intrinsic::Uint16ArrayPrototype,
            Element::Int32 => Intrinsic::Int32ArrayPrototype,
            Element::Uint32 => Intrinsic::Uint32ArrayPrototype,
            Element::Float16 => Intrinsic::Float16ArrayPrototype,
            Element::Float32 => Intrinsic::Float32ArrayPrototype,
            Element::Float64 => Intrinsic::Float64ArrayPrototype,
            Element::BigInt64 => Intrinsic::BigInt64ArrayPrototype,
            Element::BigUint64 => Intrinsic::BigUint64ArrayPrototype,
        }
    }

    /// Reads an element.
    ///
    /// # Safety
    /// `p` is valid for reads of the element's size.
    #[inline]
    pub unsafe fn load(self, p: *const u8) -> Loaded {
        // SAFETY: the caller's promise.
        unsafe {
            Loaded::Number(match self {
                Element::Int8 => p.cast::<i8>().read() as f64,
                Element::Uint8 | Element::Uint8Clamped => p.read() as f64,
                Element::Int16 => p.cast::<i16>().read_unaligned() as f64,
                Element::Uint16 => p.cast::<u16>().read_unaligned() as f64,
                Element::Int32 => p.cast::<i32>().read_unaligned() as f64,
                Element::Uint32 => p.cast::<u32>().read_unaligned() as f64,
                Element::Float16 => half_to_double(p.cast::<u16>().read_unaligned()),
                Element::Float32 => p.cast::<f32>().read_unaligned() as f64,
                Element::Float64 => p.cast::<f64>().read_unaligned(),
                Element::BigInt64 => return Loaded::Signed(p.cast::<i64>().read_unaligned()),
                Element::BigUint64 => return Loaded::Unsigned(p.cast::<u64>().read_unaligned()),
            })
        }
    }

    /// Reads an element that is a number, boxed.
    ///
    /// # Safety
    /// As for [`load`](Element::load); the type is no BigInt.
    #[inline(always)]
    pub unsafe fn load_value(self, p: *const u8) -> Value {
        // SAFETY: the caller's promise.
        unsafe {
            match self {
                Element::Int8 => Value::int(p.cast::<i8>().read() as i32),
                Element::Uint8 | Element::Uint8Clamped => Value::int(p.read() as i32),
                Element::Int16 => Value::int(p.cast::<i16>().read_unaligned() as i32),
                Element::Uint16 => Value::int(p.cast::<u16>().read_unaligned() as i32),
                Element::Int32 => Value::int(p.cast::<i32>().read_unaligned()),
                Element::Uint32 => {
                    let u = p.cast::<u32>().read_unaligned();
                    if u <= i32::MAX as u32 { Value::int(u as i32) } else { Value::double(u as f64) }
                }
                Element::Float64 => Value::double_any(p.cast::<f64>().read_unaligned()),
                Element::Float32 => Value::double_any(p.cast::<f32>().read_unaligned() as f64),
                Element::Float16 => Value::double_any(half_to_double(p.cast::<u16>().read_unaligned())),
                Element::BigInt64 | Element::BigUint64 => Value::UNDEFINED,
            }
        }
    }

    /// Writes an element. A value of the other content type writes nothing.
    ///
    /// # Safety
    /// `p` is valid for writes of the element's size.
    #[inline]
    pub unsafe fn store(self, p: *mut u8, v: Stored) {
        // SAFETY: the caller's promise.
        unsafe {
            match v {
                Stored::Number(d) => self.store_number(p, d),
                Stored::Big(bits) if self.is_big() => p.cast::<u64>().write_unaligned(bits),
                Stored::Big(_) => {}
            }
        }
    }

    /// Writes a number, by the element type's conversion.
    ///
    /// # Safety
    /// As for [`store`](Element::store).
    #[inline(always)]
    pub unsafe fn store_number(self, p: *mut u8, d: f64) {
        // SAFETY: the caller's promise.
        unsafe {
            match self {
                Element::Int8 | Element::Uint8 => p.write(int32_of(d) as u8),
                Element::Uint8Clamped => p.write(uint8_clamp_of(d)),
                Element::Int16 | Element::Uint16 => p.cast::<u16>().write_unaligned(int32_of(d) as u16),
                Element::Int32 | Element::Uint32 => p.cast::<i32>().write_unaligned(int32_of(d)),
                Element::Float16 => p.cast::<u16>().write_unaligned(double_to_half(d)),
                Element::Float32 => p.cast::<f32>().write_unaligned(d as f32),
                Element::Float64 => p.cast::<f64>().write_unaligned(d),
                Element::BigInt64 | Element::BigUint64 => {}
            }
        }
    }

    /// The bytes of an element, as many as the type has.
    #[inline]
    pub fn to_bytes(self, v: Stored) -> [u8; 8] {
        let mut bytes = [0; 8];
        // SAFETY: no element is longer than eight bytes.
        unsafe { self.store(bytes.as_mut_ptr(), v) };
        bytes
    }
    /// The element in the first bytes.
    #[inline]
    pub fn from_bytes(self, bytes: [u8; 8]) -> Loaded {
        // SAFETY: no element is longer than eight bytes.
        unsafe { self.load(bytes.as_ptr()) }
    }
}
