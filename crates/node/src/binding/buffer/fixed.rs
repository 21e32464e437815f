//! Fixed-width numbers: `readUInt16LE` and its kin, installed on `Buffer.prototype` as they are.
//!
//! The plain case is here: `this` is a Uint8Array, the offset is absent or in range, the value a number in range.
//! Everything else is JavaScript's: the registered fallback coerces as Node does and throws Node's errors.

use crate::binding::bytes;
use crate::state::NodeState;
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::object::bigint::{BigIntCell, BigIntExt, new_bigint_small};
use tally_vm::object::string;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

/// A number format.
trait Format {
    type Bytes: Copy + AsRef<[u8]> + AsMut<[u8]> + Default;
    const READ: &'static str;
    const WRITE: &'static str;
    /// The number that bytes mean.
    fn decode<'a>(cx: &'a mut Cx, bytes: Self::Bytes) -> JsResult<Val<'a>>;
    /// The bytes of a value in range; `None` if it is not plain.
    fn encode(v: Val<'_>) -> Option<Self::Bytes>;
}

/// The offset, if `width` bytes are there.
#[inline(always)]
fn locate(v: Val<'_>, len: usize, width: usize) -> Option<usize> {
    let at = if v.is_int() {
        usize::try_from(v.as_int()).ok()?
    } else if v.is_undefined() {
        0
    } else if v.is_number() {
        let d = v.as_double();
        // Fractions, NaN and what is negative or huge are not equal to the integer they convert to.
        let at = d as usize;
        if at as f64 != d || d >= MAX_OFFSET {
            return None;
        }
        at
    } else {
        return None;
    };
    (at <= len && width <= len - at).then_some(at)
}
const MAX_OFFSET: f64 = 9_007_199_254_740_992.0;

fn read<'a, F: Format>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mut word = F::Bytes::default();
    let width = word.as_ref().len();
    if let Some(from) = bytes::uint8(cx, a.this(cx))
        && let Some(at) = locate(cx.val(a.get(cx, 0)), from.len(), width)
    {
        // SAFETY: `locate` keeps the range inside the view; `word` is our own.
        unsafe { std::ptr::copy_nonoverlapping(from.as_ptr().cast::<u8>().add(at), word.as_mut().as_mut_ptr(), width) };
        return F::decode(cx, word);
    }
    let none = cx.undefined();
    fall_back(cx, F::READ, a.this(cx), a.get(cx, 0), none)
}

fn write<'a, F: Format>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let width = F::Bytes::default().as_ref().len();
    if let Some(word) = F::encode(cx.val(a.get(cx, 0)))
        && let Some(to) = bytes::uint8(cx, a.this(cx))
        && let Some(at) = locate(cx.val(a.get(cx, 1)), to.len(), width)
    {
        // SAFETY: `locate` keeps the range inside the view, whose bytes are cells; `word` is our own.
        unsafe { std::ptr::copy_nonoverlapping(word.as_ref().as_ptr(), to.as_ptr().cast_mut().cast::<u8>().add(at), width) };
        return Ok(Imm::number((at + width) as f64));
    }
    fall_back(cx, F::WRITE, a.this(cx), a.get(cx, 0), a.get(cx, 1))
}

#[cold]
fn fall_back<'a>(cx: &'a mut Cx, name: &str, this: Local<Value>, first: Local<Value>, second: Local<Value>) -> JsResult<Val<'a>> {
    let [f, text, out] = cx.slots();
    let state: &NodeState = cx.host.state();
    cx.set(f, state.bindings.fixed_fallback.val(cx));
    string::new_string(cx, text, name)?;
    let none = cx.undefined();
    tally_vm::ops::call::call(cx, f, none, &[text, this, first, second], out)?;
    Ok(cx.val(out))
}

/// A type of number, whatever its byte order.
trait Number: Sized {
    /// As JavaScript sees it.
    fn value<'a>(self, cx: &'a mut Cx) -> JsResult<Val<'a>>;
    /// Of a value in range; `None` if it is not plain.
    fn plain(v: Val<'_>) -> Option<Self>;
}

macro_rules! integers {
    ($($t:ty)*) => {$(
        impl Number for $t {
            #[inline(always)]
            fn value<'a>(self, _cx: &'a mut Cx) -> JsResult<Val<'a>> {
                Ok(Imm::number(f64::from(self)))
            }
            #[inline(always)]
            fn plain(v: Val<'_>) -> Option<$t> {
                if v.is_int() {
                    return v.as_int().try_into().ok();
                }
                if !v.is_number() {
                    return None;
                }
                let d = v.as_double();
                // Fractions are cut off after the check, NaN writes 0.
                if d < f64::from(<$t>::MIN) || d > f64::from(<$t>::MAX) { None } else { Some(d as $t) }
            }
        }
    )*};
}
integers! { u8 u16 u32 i8 i16 i32 }

/// Any number is in range.
macro_rules! floats {
    ($($t:ty)*) => {$(
        impl Number for $t {
            #[inline(always)]
            fn value<'a>(self, _cx: &'a mut Cx) -> JsResult<Val<'a>> {
                Ok(Imm::number(f64::from(self)))
            }
            #[inline(always)]
            fn plain(v: Val<'_>) -> Option<$t> {
                v.is_number().then(|| v.as_number() as $t)
            }
        }
    )*};
}
floats! { f32 f64 }

/// 64 bits: BigInts.
macro_rules! bigints {
    ($($t:ty)*) => {$(
        impl Number for $t {
            fn value<'a>(self, cx: &'a mut Cx) -> JsResult<Val<'a>> {
                let out = cx.slot();
                new_bigint_small(cx, out, i128::from(self))?;
                Ok(cx.val(out))
            }
            fn plain(v: Val<'_>) -> Option<$t> {
                v.cast::<BigIntCell>()?.small()?.try_into().ok()
            }
        }
    )*};
}
bigints! { u64 i64 }

macro_rules! formats {
    ($($name:ident $read:literal $write:literal $t:ty, $from:ident, $to:ident;)*) => {$(
        struct $name;
        impl Format for $name {
            type Bytes = [u8; size_of::<$t>()];
            const READ: &'static str = $read;
            const WRITE: &'static str = $write;
            #[inline(always)]
            fn decode<'a>(cx: &'a mut Cx, bytes: Self::Bytes) -> JsResult<Val<'a>> {
                <$t>::$from(bytes).value(cx)
            }
            #[inline(always)]
            fn encode(v: Val<'_>) -> Option<Self::Bytes> {
                Some(<$t>::plain(v)?.$to())
            }
        }
    )*};
}
formats! {
    U8 "readUInt8" "writeUInt8" u8, from_le_bytes, to_le_bytes;
    U16Le "readUInt16LE" "writeUInt16LE" u16, from_le_bytes, to_le_bytes;
    U16Be "readUInt16BE" "writeUInt16BE" u16, from_be_bytes, to_be_bytes;
    U32Le "readUInt32LE" "writeUInt32LE" u32, from_le_bytes, to_le_bytes;
    U32Be "readUInt32BE" "writeUInt32BE" u32, from_be_bytes, to_be_bytes;
    I8 "readInt8" "writeInt8" i8, from_le_bytes, to_le_bytes;
    I16Le "readInt16LE" "writeInt16LE" i16, from_le_bytes, to_le_bytes;
    I16Be "readInt16BE" "writeInt16BE" i16, from_be_bytes, to_be_bytes;
    I32Le "readInt32LE" "writeInt32LE" i32, from_le_bytes, to_le_bytes;
    I32Be "readInt32BE" "writeInt32BE" i32, from_be_bytes, to_be_bytes;
    F32Le "readFloatLE" "writeFloatLE" f32, from_le_bytes, to_le_bytes;
    F32Be "readFloatBE" "writeFloatBE" f32, from_be_bytes, to_be_bytes;
    F64Le "readDoubleLE" "writeDoubleLE" f64, from_le_bytes, to_le_bytes;
    F64Be "readDoubleBE" "writeDoubleBE" f64, from_be_bytes, to_be_bytes;
    BigU64Le "readBigUInt64LE" "writeBigUInt64LE" u64, from_le_bytes, to_le_bytes;
    BigU64Be "readBigUInt64BE" "writeBigUInt64BE" u64, from_be_bytes, to_be_bytes;
    BigI64Le "readBigInt64LE" "writeBigInt64LE" i64, from_le_bytes, to_le_bytes;
    BigI64Be "readBigInt64BE" "writeBigInt64BE" i64, from_be_bytes, to_be_bytes;
}

macro_rules! methods {
    ($($length:literal: $($name:ident),*;)*) => {
        /// `length` of the reading ones is Node's: whole numbers of up to four bytes name their offset without a default.
        pub const PROPS: &[Prop] = &[$($(
            Prop::HostMethod(Key::Name($name::READ), $length, read::<$name>),
            Prop::HostMethod(Key::Name($name::WRITE), 1, write::<$name>),
        )*)*];
    };
}
methods!(
    1: U8, U16Le, U16Be, U32Le, U32Be, I8, I16Le, I16Be, I32Le, I32Be;
    0: F32Le, F32Be, F64Le, F64Be, BigU64Le, BigU64Be, BigI64Le, BigI64Be;
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets() {
        assert_eq!(locate(Imm::UNDEFINED, 4, 4), Some(0));
        assert_eq!(locate(Imm::UNDEFINED, 3, 4), None);
        assert_eq!(locate(Imm::int(2), 4, 2), Some(2));
        assert_eq!(locate(Imm::int(3), 4, 2), None);
        assert_eq!(locate(Imm::int(-1), 4, 1), None);
        for bad in [0.5, f64::NAN, f64::INFINITY, -1.5, 1e300, 18_446_744_073_709_551_616.0, 4_294_967_296.0] {
            assert_eq!(locate(Imm::number(bad), 4, 1), None, "{bad}");
        }
        assert_eq!(locate(Imm::number(4_294_967_296.0), 4_294_967_300, 4), Some(4_294_967_296));
        assert_eq!(locate(Imm::number(-0.0), 4, 4), Some(0));
        assert_eq!(locate(Imm::NULL, 4, 1), None);
        assert_eq!(locate(Imm::TRUE, 4, 1), None);
    }

    #[test]
    fn values() {
        assert_eq!(U8::encode(Imm::int(255)), Some([255]));
        assert_eq!(U8::encode(Imm::int(256)), None);
        assert_eq!(U8::encode(Imm::int(-1)), None);
        assert_eq!(U8::encode(Imm::number(254.9)), Some([254]));
        assert_eq!(U8::encode(Imm::number(255.1)), None);
        assert_eq!(U8::encode(Imm::number(-0.5)), None);
        assert_eq!(U8::encode(Imm::number(f64::NAN)), Some([0]));
        assert_eq!(I16Be::encode(Imm::int(-2)), Some([0xff, 0xfe]));
        assert_eq!(U32Le::encode(Imm::number(4_294_967_295.0)), Some([255; 4]));
        assert_eq!(U32Le::encode(Imm::UNDEFINED), None);
        assert_eq!(F32Be::encode(Imm::int(1)), Some([0x3f, 0x80, 0, 0]));
        assert_eq!(F64Le::encode(Imm::TRUE), None);
    }
}
