//! A [`Value`] is 64 bits, NaN-boxed: numbers never allocate.
//!
//! ```text
//! hole        0x0000_0000_0000_0000   fresh zero pages are arrays of holes
//! pointer     0x0000_PPPP_PPPP_PPPP   48 bits, 8-byte aligned, never null
//! null 0x02   undefined 0x0a   false 0x06   true 0x07
//! double      bits + 2^49             0x0002.. to 0xFFFC.. in the top 16 bits
//! int32       0xFFFE_0000_IIII_IIII
//! ```
//!
//! **Invariants.** A boxed NaN is canonical, so that adding 2^49 cannot overflow into the int32 range.
//! An integral number may be boxed either way; whoever compares numbers handles both.
//!
//! `Value` carries no lifetime: it is what slots hold. Native code holds [`Val`], which borrows the heap,
//! or a `Local`. Turning a raw `Value` into a `Val` is `unsafe` for that reason.

use crate::cell::{CellType, Header, Ref};
use std::marker::PhantomData;

/// Raw bits of a slot. See the module page for the encoding.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(u64);

const DOUBLE_OFFSET: u64 = 1 << 49;
/// Set in every number and in nothing else.
pub const NUMBER_MASK: u64 = 0xFFFE_0000_0000_0000;
const OTHER_BIT: u64 = 0x2;
/// Bits that no pointer has.
pub const NOT_CELL_MASK: u64 = NUMBER_MASK | OTHER_BIT;

impl Value {
    /// An absent element, or a binding in its dead zone. All zero bits.
    pub const HOLE: Value = Value(0);
    pub const NULL: Value = Value(0x02);
    pub const UNDEFINED: Value = Value(0x0a);
    pub const FALSE: Value = Value(0x06);
    pub const TRUE: Value = Value(0x07);
    pub const ZERO: Value = Value(NUMBER_MASK);

    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
    }
    #[inline(always)]
    pub const fn int(i: i32) -> Value {
        Value(NUMBER_MASK | i as u32 as u64)
    }
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value(0x06 | b as u64)
    }
    /// Boxes a double that is known to hold a canonical NaN if any: the result of arithmetic on unboxed values.
    #[inline(always)]
    pub fn double(d: f64) -> Value {
        Value(d.to_bits().wrapping_add(DOUBLE_OFFSET))
    }
    /// Boxes any double, from whatever bytes it was read: NaNs are made canonical.
    #[inline(always)]
    pub fn double_any(d: f64) -> Value {
        Value::double(if d.is_nan() { f64::NAN } else { d })
    }
    /// Boxes a number in its smallest form: int32 where that is exact (and not -0), else a double.
    #[inline(always)]
    pub fn number(d: f64) -> Value {
        let i = d as i32;
        if i as f64 == d && (i != 0 || d.to_bits() == 0) { Value::int(i) } else { Value::double_any(d) }
    }
    /// Boxes a cell's address.
    #[inline(always)]
    pub fn cell(p: *const Header) -> Value {
        debug_assert!(p.addr() & 7 == 0 && p.addr() != 0);
        Value(p.expose_provenance() as u64)
    }

    #[inline(always)]
    pub const fn is_hole(self) -> bool {
        self.0 == 0
    }
    #[inline(always)]
    pub const fn is_undefined(self) -> bool {
        self.0 == Self::UNDEFINED.0
    }
    #[inline(always)]
    pub const fn is_null(self) -> bool {
        self.0 == Self::NULL.0
    }
    /// `undefined` or `null`.
    #[inline(always)]
    pub const fn is_nullish(self) -> bool {
        self.0 & !0x8 == 0x02
    }
    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.0 & !1 == 0x06
    }
    #[inline(always)]
    pub const fn is_true(self) -> bool {
        self.0 == Self::TRUE.0
    }
    #[inline(always)]
    pub const fn is_false(self) -> bool {
        self.0 == Self::FALSE.0
    }
    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.0 & NUMBER_MASK == NUMBER_MASK
    }
    #[inline(always)]
    pub const fn is_number(self) -> bool {
        self.0 & NUMBER_MASK != 0
    }
    #[inline(always)]
    pub const fn is_double(self) -> bool {
        self.is_number() && !self.is_int()
    }
    /// A pointer to a heap cell.
    #[inline(always)]
    pub const fn is_cell(self) -> bool {
        self.0 & NOT_CELL_MASK == 0 && self.0 != 0
    }
    /// The int32; meaningful only if [`is_int`](Self::is_int).
    #[inline(always)]
    pub const fn as_int(self) -> i32 {
        self.0 as u32 as i32
    }
    /// The double; meaningful only if [`is_double`](Self::is_double).
    #[inline(always)]
    pub fn as_double(self) -> f64 {
        f64::from_bits(self.0.wrapping_sub(DOUBLE_OFFSET))
    }
    /// Any number as a double; meaningful only if [`is_number`](Self::is_number).
    #[inline(always)]
    pub fn as_number(self) -> f64 {
        if self.is_int() { self.as_int() as f64 } else { self.as_double() }
    }
    /// The cell's address; meaningful only if [`is_cell`](Self::is_cell).
    #[inline(always)]
    pub fn as_cell(self) -> *mut Header {
        std::ptr::with_exposed_provenance_mut(self.0 as usize)
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Value::HOLE => f.write_str("hole"),
            Value::NULL => f.write_str("null"),
            Value::UNDEFINED => f.write_str("undefined"),
            Value::TRUE => f.write_str("true"),
            Value::FALSE => f.write_str("false"),
            v if v.is_int() => write!(f, "{}", v.as_int()),
            v if v.is_double() => write!(f, "{:?}", v.as_double()),
            v => write!(f, "cell {:#x}", v.0),
        }
    }
}

/// A value that borrows the heap: valid until the next call that may allocate, collect or run JavaScript,
/// which the borrow checker enforces because such a call takes the heap by `&mut`.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Val<'h>(Value, PhantomData<&'h ()>);

/// A value that is no pointer and therefore outlives any collection.
pub type Imm = Val<'static>;

impl<'h> Val<'h> {
    /// # Safety
    /// `v` must be readable from a live slot at this moment, and `'h` must be a borrow of the heap it lives in
    /// (or `v` is no pointer).
    #[inline(always)]
    pub unsafe fn from_raw(v: Value) -> Val<'h> {
        Val(v, PhantomData)
    }
    /// The bits. They go stale with the next collection: for slots and comparisons only.
    #[inline(always)]
    pub fn raw(self) -> Value {
        self.0
    }
    /// The cell as a `T`, if it is one.
    #[inline(always)]
    pub fn cast<T: CellType>(self) -> Option<Ref<'h, T>> {
        if !self.0.is_cell() {
            return None;
        }
        // SAFETY: a `Val` that is a cell points at a live cell for `'h`.
        unsafe { Ref::from_header(self.0.as_cell()) }
    }
    #[inline(always)]
    pub fn is<T: CellType>(self) -> bool {
        self.cast::<T>().is_some()
    }
    /// The kind byte of the cell pointed at.
    #[inline(always)]
    pub fn kind(self) -> Option<u8> {
        // SAFETY: a `Val` that is a cell points at a live cell for `'h`.
        self.0.is_cell().then(|| unsafe { (*self.0.as_cell()).kind })
    }
}

impl Imm {
    pub const HOLE: Imm = Val(Value::HOLE, PhantomData);
    pub const NULL: Imm = Val(Value::NULL, PhantomData);
    pub const UNDEFINED: Imm = Val(Value::UNDEFINED, PhantomData);
    pub const TRUE: Imm = Val(Value::TRUE, PhantomData);
    pub const FALSE: Imm = Val(Value::FALSE, PhantomData);
    #[inline(always)]
    pub const fn int(i: i32) -> Imm {
        Val(Value::int(i), PhantomData)
    }
    #[inline(always)]
    pub const fn bool(b: bool) -> Imm {
        Val(Value::bool(b), PhantomData)
    }
    #[inline(always)]
    pub fn number(d: f64) -> Imm {
        Val(Value::number(d), PhantomData)
    }
    /// A number that is not in its smallest form, so that nothing takes it for an int32.
    #[inline(always)]
    pub fn unnormalized(d: f64) -> Imm {
        Val(Value::double_any(d), PhantomData)
    }
}

impl std::ops::Deref for Val<'_> {
    type Target = Value;
    #[inline(always)]
    fn deref(&self) -> &Value {
        &self.0
    }
}
impl std::fmt::Debug for Val<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
impl PartialEq for Val<'_> {
    /// Identity of bits: no JavaScript equality.
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_boxing() {
        for d in [0.0, -0.0, 1.5, -1.5, 1e300, f64::MIN_POSITIVE, f64::INFINITY, f64::NEG_INFINITY, 2147483648.0] {
            let v = Value::double(d);
            assert!(v.is_double() && !v.is_int() && !v.is_cell());
            assert_eq!(v.as_double().to_bits(), d.to_bits());
        }
        for i in [0, 1, -1, i32::MIN, i32::MAX] {
            assert!(Value::int(i).is_int() && !Value::int(i).is_double());
            assert_eq!(Value::int(i).as_int(), i);
            assert_eq!(Value::number(i as f64), Value::int(i));
        }
        assert!(Value::number(-0.0).is_double());
        assert!(Value::double_any(f64::from_bits(u64::MAX)).is_double());
        assert!(Value::double_any(f64::from_bits(u64::MAX)).as_double().is_nan());
        assert!(Value::double(f64::from_bits(0xFFF8_0000_0000_0000)).is_double());
    }

    #[test]
    fn oddballs_are_apart() {
        let all = [Value::HOLE, Value::NULL, Value::UNDEFINED, Value::TRUE, Value::FALSE];
        for (i, a) in all.iter().enumerate() {
            assert!(!a.is_number() && !a.is_cell());
            assert_eq!(a.is_nullish(), i == 1 || i == 2);
            assert_eq!(a.is_bool(), i >= 3);
        }
    }
}
