//! BIGINT cells: sign and magnitude, digits in the cell.
//!
//! ```text
//! header (aux = count of limbs << 1 | negative) | u64 limbs, the lowest first
//! ```
//! **Invariants.** The highest limb is not 0, so zero has no limbs and no sign. At most [`MAX_BITS`] bits.
//! Arithmetic is in `ops/bigint.rs`.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use num_bigint::{BigInt, BigUint, Sign};
use tally_heap::{CellType, Header, Local, Ref};

/// Most bits a BigInt can have: V8's limit.
pub const MAX_BITS: u64 = 1 << 30;

#[repr(C)]
pub struct BigIntCell {
    pub header: Header,
}
// SAFETY: BIGINT cells start with a header; the limbs are reached through the count in `aux`.
unsafe impl CellType for BigIntCell {
    const NAME: &'static str = "BigInt";
    #[inline(always)]
    fn is(kind: u8) -> bool {
        kind == kinds::BIGINT
    }
}

/// Reading BigInts.
pub trait BigIntExt<'h> {
    fn limbs(self) -> &'h [u64];
    fn is_negative(self) -> bool;
    fn is_zero(self) -> bool;
    /// The value, if its magnitude fits 64 bits.
    fn small(self) -> Option<i128>;
    /// The value for arithmetic.
    fn to_big(self) -> BigInt;
    fn to_f64(self) -> f64;
}
impl<'h> BigIntExt<'h> for Ref<'h, BigIntCell> {
    #[inline]
    fn limbs(self) -> &'h [u64] {
        // SAFETY: the cell has as many limbs behind its header as `aux` says.
        unsafe { std::slice::from_raw_parts(self.tail(), (self.header.aux() >> 1) as usize) }
    }
    #[inline]
    fn is_negative(self) -> bool {
        self.header.aux() & 1 != 0
    }
    #[inline]
    fn is_zero(self) -> bool {
        self.header.aux() == 0
    }
    #[inline]
    fn small(self) -> Option<i128> {
        let magnitude = match self.limbs() {
            [] => 0,
            [l] => *l as i128,
            _ => return None,
        };
        Some(if self.is_negative() { -magnitude } else { magnitude })
    }
    fn to_big(self) -> BigInt {
        let digits = self.limbs().iter().flat_map(|&l| [l as u32, (l >> 32) as u32]).collect();
        BigInt::from_biguint(if self.is_negative() { Sign::Minus } else { Sign::Plus }, BigUint::new(digits))
    }
    fn to_f64(self) -> f64 {
        let limbs = self.limbs();
        let magnitude = match limbs {
            [] => 0.0,
            [l] => *l as f64,
            [l, h] => (*l as u128 | (*h as u128) << 64) as f64,
            [rest @ .., a, b] => {
                if limbs.len() > 16 {
                    f64::INFINITY
                } else {
                    // Two limbs have more bits than a double; whatever is below them can only break a tie.
                    let top = (*a as u128 | (*b as u128) << 64) | rest.iter().any(|&l| l != 0) as u128;
                    top as f64 * 2f64.powi(64 * rest.len() as i32)
                }
            }
        };
        if self.is_negative() { -magnitude } else { magnitude }
    }
}

#[cold]
pub fn too_big(cx: &mut Cx) -> crate::cx::Thrown {
    cx.range_error("Maximum BigInt size exceeded")
}

fn alloc(cx: &mut Cx, out: Local, limbs: usize, negative: bool, fill: impl FnOnce(&mut [u64])) -> JsResult<Local<BigIntCell>> {
    if limbs as u64 * 64 > MAX_BITS {
        return Err(too_big(cx));
    }
    let aux = (limbs as u32) << 1 | negative as u32;
    let cell = cx.alloc::<BigIntCell>(out, kinds::BIGINT, 8 + limbs * 8, aux).map_err(|e| cx.out_of_memory(e))?;
    // SAFETY: the cell was just made with room for the limbs, and nothing else looks at it yet.
    fill(unsafe { std::slice::from_raw_parts_mut(cell.get(cx).tail(), limbs) });
    Ok(cell)
}

/// A BigInt cell with the value given.
pub fn new_bigint(cx: &mut Cx, out: Local, v: &BigInt) -> JsResult<Local<BigIntCell>> {
    if v.bits() > MAX_BITS {
        return Err(too_big(cx));
    }
    let limbs = v.magnitude().iter_u64_digits();
    alloc(cx, out, limbs.len(), v.sign() == Sign::Minus, |to| {
        for (t, l) in to.iter_mut().zip(limbs) {
            *t = l;
        }
    })
}

/// A BigInt cell of a small value.
pub fn new_bigint_small(cx: &mut Cx, out: Local, v: i128) -> JsResult<Local<BigIntCell>> {
    let m = v.unsigned_abs();
    let limbs = [m as u64, (m >> 64) as u64];
    let n = if limbs[1] != 0 { 2 } else { (limbs[0] != 0) as usize };
    alloc(cx, out, n, v < 0, |to| to.copy_from_slice(&limbs[..n]))
}
