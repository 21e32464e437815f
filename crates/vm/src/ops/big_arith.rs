//! Multiplying, dividing, reading and writing large natural numbers in time that grows little faster than their length.
//!
//! num-bigint multiplies by Toom-Cook and divides by the school's method, without a way to stop. From some thousand limbs on
//! these take over:
//! - **product**: a number-theoretic transform modulo p = 2^64 - 2^32 + 1 of 16-bit digits. A sum of 2^31 products of digits is below
//!   p, so one modulus is enough. Where there is no memory for the transform, halves are multiplied (Karatsuba);
//! - **quotient**: a reciprocal by Newton's iteration, then two products per piece of the dividend, and a correction by a few units;
//! - **decimal text**: by halves, with powers of ten made by squaring.
//!
//! **Invariants.** [`Work::poll`] is asked at least every some 10^6 steps; what it refuses ends everything. Memory of a
//! transform is asked for through [`Work::room`] before it is taken.

use num_bigint::BigUint;
use num_traits::{One, Zero};

/// Who pays for the work.
pub trait Work {
    type Stop;
    /// To go on?
    fn poll(&mut self) -> Result<(), Self::Stop>;
    /// Whether `bytes` may be taken until the next call, which says how many then.
    fn room(&mut self, bytes: usize) -> bool;
}

/// Bits from which a product is worth a transform.
const TRANSFORM: u64 = 1 << 18;
/// Bits from which a quotient is worth a reciprocal.
const NEWTON: u64 = 1 << 17;
/// Bits of the longest pieces that are left to num-bigint where the other factor is short.
const PIECE: u64 = 1 << 22;
/// Digits up to which text is left to num-bigint.
const DIGITS: usize = 2000;

/// 2^64 - 2^32 + 1: of order 2^32 there is a root of unity.
const P: u64 = 0xFFFF_FFFF_0000_0001;
/// 2^64 mod p.
const EPSILON: u64 = 0xFFFF_FFFF;
/// Generates the multiplicative group.
const GENERATOR: u64 = 7;
/// Butterflies between two looks.
const LOOK_EVERY: usize = 1 << 20;

#[inline(always)]
fn add(a: u64, b: u64) -> u64 {
    let (sum, over) = a.overflowing_add(b);
    let (less, under) = sum.overflowing_sub(P);
    if over || !under { less } else { sum }
}
#[inline(always)]
fn sub(a: u64, b: u64) -> u64 {
    let (d, under) = a.overflowing_sub(b);
    if under { d.wrapping_add(P) } else { d }
}
#[inline(always)]
fn mul(a: u64, b: u64) -> u64 {
    let x = u128::from(a) * u128::from(b);
    let (low, high) = (x as u64, (x >> 64) as u64);
    // high * 2^64 = (h1 * 2^32 + h0) * 2^64 = h0 * (2^32 - 1) - h1  (mod p)
    let (mut t, under) = low.overflowing_sub(high >> 32);
    if under {
        t = t.wrapping_sub(EPSILON);
    }
    let (r, over) = t.overflowing_add((high & EPSILON) * EPSILON);
    let r = if over { r.wrapping_add(EPSILON) } else { r };
    if r >= P { r - P } else { r }
}
fn power(mut b: u64, mut e: u64) -> u64 {
    let mut r = 1;
    while e > 0 {
        if e & 1 == 1 {
            r = mul(r, b);
        }
        b = mul(b, b);
        e >>= 1;
    }
    r
}

/// The first half of the n-th roots of unity.
fn roots(n: usize, inverse: bool) -> Vec<u64> {
    let w = power(GENERATOR, (P - 1) / n as u64);
    let w = if inverse { power(w, P - 2) } else { w };
    let mut out = Vec::with_capacity(n / 2);
    let mut r = 1;
    for _ in 0..n / 2 {
        out.push(r);
        r = mul(r, w);
    }
    out
}

/// Decimation in frequency: natural order in, bit-reversed order out.
fn forward<W: Work>(a: &mut [u64], roots: &[u64], work: &mut W) -> Result<(), W::Stop> {
    let mut half = a.len() / 2;
    let mut done = 0;
    while half >= 1 {
        let stride = a.len() / 2 / half;
        for block in a.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for (j, (x, y)) in low.iter_mut().zip(high).enumerate() {
                let (u, v) = (*x, *y);
                *x = add(u, v);
                *y = mul(sub(u, v), roots[j * stride]);
            }
            done += half;
            if done >= LOOK_EVERY {
                done = 0;
                work.poll()?;
            }
        }
        half /= 2;
    }
    Ok(())
}

/// Decimation in time: bit-reversed order in, natural order out, times n.
fn backward<W: Work>(a: &mut [u64], roots: &[u64], work: &mut W) -> Result<(), W::Stop> {
    let mut half = 1;
    let mut done = 0;
    while half < a.len() {
        let stride = a.len() / 2 / half;
        for block in a.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for (j, (x, y)) in low.iter_mut().zip(high).enumerate() {
                let (u, v) = (*x, mul(*y, roots[j * stride]));
                *x = add(u, v);
                *y = sub(u, v);
            }
            done += half;
            if done >= LOOK_EVERY {
                done = 0;
                work.poll()?;
            }
        }
        half *= 2;
    }
    Ok(())
}

fn digits(x: &BigUint, n: usize) -> Vec<u64> {
    let mut out = Vec::with_capacity(n);
    for d in x.iter_u32_digits() {
        out.push(u64::from(d & 0xFFFF));
        out.push(u64::from(d >> 16));
    }
    out.resize(n.max(out.len()), 0);
    out
}

/// Places of the transform for a product of that many bits.
fn places(bits: u64) -> usize {
    // A digit more for each factor: `digits` makes them in pairs.
    ((bits / 16) as usize + 4).next_power_of_two()
}

fn transformed<W: Work>(x: &BigUint, y: &BigUint, work: &mut W) -> Result<BigUint, W::Stop> {
    let n = places(x.bits() + y.bits());
    let mut a = digits(x, n);
    {
        let table = roots(n, false);
        forward(&mut a, &table, work)?;
        if std::ptr::eq(x, y) {
            a.iter_mut().for_each(|v| *v = mul(*v, *v));
        } else {
            let mut b = digits(y, n);
            forward(&mut b, &table, work)?;
            a.iter_mut().zip(&b).for_each(|(v, w)| *v = mul(*v, *w));
        }
    }
    let table = roots(n, true);
    backward(&mut a, &table, work)?;
    drop(table);
    let scale = power(n as u64, P - 2);
    let mut carry = 0u128;
    // In place: each two digits become one of 32 bits.
    let mut out = Vec::with_capacity(n / 2 + 2);
    for pair in a.chunks_exact(2) {
        carry += u128::from(mul(pair[0], scale));
        let low = carry as u32 & 0xFFFF;
        carry >>= 16;
        carry += u128::from(mul(pair[1], scale));
        out.push(low | (carry as u32 & 0xFFFF) << 16);
        carry >>= 16;
    }
    while carry > 0 {
        out.push(carry as u32);
        carry >>= 32;
    }
    Ok(BigUint::new(out))
}

/// What a transform for a product of that many bits takes: three arrays.
fn transform_bytes(bits: u64) -> usize {
    places(bits) * 8 * 3
}

fn low_bits(x: &BigUint, n: u64) -> BigUint {
    let words = (n / 32) as usize;
    let mut d: Vec<u32> = x.iter_u32_digits().take(words + 1).collect();
    if let Some(last) = d.get_mut(words) {
        *last &= (1u32 << (n % 32)) - 1;
    }
    BigUint::new(d)
}

/// x * y.
pub fn product<W: Work>(x: &BigUint, y: &BigUint, work: &mut W) -> Result<BigUint, W::Stop> {
    let (long, short) = if x.bits() >= y.bits() { (x, y) } else { (y, x) };
    let (n, m) = (long.bits(), short.bits());
    if m < TRANSFORM && n <= PIECE {
        return Ok(long * short);
    }
    work.poll()?;
    if n > m.max(TRANSFORM) * 2 {
        // Pieces of the long one.
        let piece = m.max(TRANSFORM);
        let mut out = BigUint::zero();
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < n {
            pieces.push(low_bits(&(long >> at), piece));
            at += piece;
        }
        for p in pieces.iter().rev() {
            out <<= piece;
            out += product(p, short, work)?;
        }
        return Ok(out);
    }
    if m < TRANSFORM {
        return Ok(long * short);
    }
    let bytes = transform_bytes(n + m);
    if work.room(bytes) {
        let r = if std::ptr::eq(x, y) { transformed(x, x, work) } else { transformed(x, y, work) };
        work.room(0);
        return r;
    }
    // Karatsuba.
    let half = n.div_ceil(2);
    let (x1, x0, y1, y0) = (x >> half, low_bits(x, half), y >> half, low_bits(y, half));
    let high = product(&x1, &y1, work)?;
    let low = product(&x0, &y0, work)?;
    let middle = product(&(x1 + x0), &(y1 + y0), work)? - &high - &low;
    Ok((high << (2 * half)) + (middle << half) + low)
}

/// x squared.
pub fn square<W: Work>(x: &BigUint, work: &mut W) -> Result<BigUint, W::Stop> {
    product(x, x, work)
}

/// x to the power of e.
pub fn pow<W: Work>(x: &BigUint, e: u32, work: &mut W) -> Result<BigUint, W::Stop> {
    let mut out = BigUint::one();
    for bit in (0..32 - e.leading_zeros()).rev() {
        out = square(&out, work)?;
        if e >> bit & 1 == 1 {
            out = product(&out, x, work)?;
        }
    }
    Ok(out)
}

/// A divisor with its reciprocal.
pub struct Divisor {
    d: BigUint,
    /// Bits of `d`.
    n: u64,
    /// About 2^(2n) / d; `None` for a short divisor.
    reciprocal: Option<BigUint>,
}

/// 2^(2n) / d, a few units off; n = bits of d.
fn reciprocal<W: Work>(d: &BigUint, n: u64, work: &mut W) -> Result<BigUint, W::Stop> {
    if n < NEWTON / 4 {
        return Ok((BigUint::one() << (2 * n)) / d);
    }
    let h = n / 2 + 4;
    let top = reciprocal(&(d >> (n - h)), h, work)?;
    let squared = square(&top, work)?;
    let less = product(d, &squared, work)? >> (2 * h);
    Ok((top << (n - h + 1)) - less)
}

impl Divisor {
    /// `d` is not 0.
    pub fn new<W: Work>(d: BigUint, work: &mut W) -> Result<Divisor, W::Stop> {
        let n = d.bits();
        let reciprocal = if n < NEWTON { None } else { Some(reciprocal(&d, n, work)?) };
        Ok(Divisor { d, n, reciprocal })
    }

    /// Quotient and remainder of x < 2^(2n).
    fn once<W: Work>(&self, x: &BigUint, work: &mut W) -> Result<(BigUint, BigUint), W::Stop> {
        let Some(r) = &self.reciprocal else { return Ok((x / &self.d, x % &self.d)) };
        if x < &self.d {
            return Ok((BigUint::zero(), x.clone()));
        }
        let mut q = product(&(x >> (self.n - 1)), r, work)? >> (self.n + 1);
        let mut back = product(&q, &self.d, work)?;
        while &back > x {
            back -= &self.d;
            q -= 1u32;
        }
        let mut rest = x - back;
        while rest >= self.d {
            rest -= &self.d;
            q += 1u32;
        }
        Ok((q, rest))
    }

    /// Quotient and remainder.
    pub fn divide<W: Work>(&self, x: &BigUint, work: &mut W) -> Result<(BigUint, BigUint), W::Stop> {
        if x.bits() <= 2 * self.n {
            return self.once(x, work);
        }
        if self.reciprocal.is_none() && x.bits() <= PIECE {
            return Ok((x / &self.d, x % &self.d));
        }
        // The school's method with digits of `piece` bits.
        let piece = self.n.max(NEWTON);
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < x.bits() {
            pieces.push(low_bits(&(x >> at), piece));
            at += piece;
        }
        let (mut q, mut rest) = (BigUint::zero(), BigUint::zero());
        for p in pieces.iter().rev() {
            work.poll()?;
            let (digit, r) = {
                let x = (rest << piece) + p;
                if self.reciprocal.is_none() { (&x / &self.d, &x % &self.d) } else { self.once(&x, work)? }
            };
            q = (q << piece) + digit;
            rest = r;
        }
        Ok((q, rest))
    }
}

/// Whether dividing numbers of that many bits is worth a [`Divisor`].
pub fn is_long_division(x: u64, y: u64) -> bool {
    y >= NEWTON && x.saturating_sub(y) >= NEWTON / 2 || x > PIECE
}

/// The number of decimal digits given, which are nothing else.
pub fn from_decimal<W: Work>(text: &[u8], work: &mut W) -> Result<BigUint, W::Stop> {
    let mut powers: Vec<BigUint> = Vec::new();
    from_digits(text, &mut powers, work)
}

/// `powers[i]` is 10 to the power of DIGITS * 2^i.
fn from_digits<W: Work>(text: &[u8], powers: &mut Vec<BigUint>, work: &mut W) -> Result<BigUint, W::Stop> {
    if text.len() <= DIGITS {
        return Ok(BigUint::parse_bytes(text, 10).unwrap_or_default());
    }
    // The largest piece below the whole at the end.
    let mut level = 0;
    while DIGITS << (level + 1) < text.len() {
        level += 1;
    }
    power_of_ten(powers, level, work)?;
    let (high, low) = text.split_at(text.len() - (DIGITS << level));
    let high = from_digits(high, powers, work)?;
    let low = from_digits(low, powers, work)?;
    Ok(product(&high, &powers[level], work)? + low)
}

fn power_of_ten<W: Work>(powers: &mut Vec<BigUint>, level: usize, work: &mut W) -> Result<(), W::Stop> {
    if powers.is_empty() {
        powers.push(BigUint::from(10u32).pow(DIGITS as u32));
    }
    while powers.len() <= level {
        let next = square(&powers[powers.len() - 1], work)?;
        powers.push(next);
    }
    Ok(())
}

/// Decimal digits, without zeroes in front.
pub fn to_decimal<W: Work>(x: &BigUint, work: &mut W) -> Result<Vec<u8>, W::Stop> {
    let mut powers = Vec::new();
    let mut level = 0;
    power_of_ten(&mut powers, 0, work)?;
    while powers[level].bits() * 2 <= x.bits() {
        level += 1;
        power_of_ten(&mut powers, level, work)?;
    }
    let mut divisors = Vec::new();
    for p in powers {
        divisors.push(Divisor::new(p, work)?);
    }
    let mut out = Vec::with_capacity((x.bits() as f64 * 0.302) as usize + 2);
    write_digits(x, divisors.len(), &divisors, &mut out, work)?;
    let zeroes = out.iter().take_while(|&&b| b == b'0').count().min(out.len().saturating_sub(1));
    out.drain(..zeroes);
    Ok(out)
}

/// Exactly DIGITS * 2^level digits.
fn write_digits<W: Work>(x: &BigUint, level: usize, divisors: &[Divisor], out: &mut Vec<u8>, work: &mut W) -> Result<(), W::Stop> {
    if level == 0 {
        work.poll()?;
        let text = x.to_str_radix(10).into_bytes();
        out.resize(out.len() + DIGITS.saturating_sub(text.len()), b'0');
        out.extend_from_slice(&text);
        return Ok(());
    }
    let (high, low) = divisors[level - 1].divide(x, work)?;
    write_digits(&high, level - 1, divisors, out, work)?;
    write_digits(&low, level - 1, divisors, out, work)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Refuses rooms above a size.
    struct Limit(usize);
    impl Work for Limit {
        type Stop = ();
        fn poll(&mut self) -> Result<(), ()> {
            Ok(())
        }
        fn room(&mut self, bytes: usize) -> bool {
            bytes <= self.0
        }
    }

    fn number(bits: u64, mut seed: u64) -> BigUint {
        let words = bits.div_ceil(32) as usize;
        let digits = (0..words).map(|i| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            if seed >> 60 == 0 {
                u32::MAX
            } else if i + 1 == words {
                (seed >> 32) as u32 | 1 << 31
            } else {
                (seed >> 32) as u32
            }
        });
        BigUint::new(digits.collect())
    }

    #[test]
    fn products_agree_with_num_bigint() {
        for (i, (x, y)) in
            [(300_000, 300_000), (1 << 18, 1 << 18), (700_000, 270_000), (1_000_000, 64), (5_000_000, 1000), (300_000, 299_000)]
                .into_iter()
                .enumerate()
        {
            let (a, b) = (number(x, i as u64), number(y, 77 + i as u64));
            for room in [usize::MAX, 1 << 20, 1 << 18] {
                assert_eq!(product(&a, &b, &mut Limit(room)), Ok(&a * &b), "{x} {y} {room}");
            }
        }
        let ones = (BigUint::one() << 400_000u32) - 1u32;
        assert_eq!(square(&ones, &mut Limit(usize::MAX)), Ok(&ones * &ones));
        assert_eq!(pow(&BigUint::from(3u32), 200_001, &mut Limit(usize::MAX)), Ok(BigUint::from(3u32).pow(200_001)));
    }

    #[test]
    fn quotients_agree_with_num_bigint() {
        let work = &mut Limit(usize::MAX);
        for (x, y) in [(600_000, 300_000), (1_000_000, 140_000), (280_000, 140_000), (140_001, 140_000), (5_000_000, 600)] {
            let (a, b) = (number(x, x), number(y, y));
            let d = Divisor::new(b.clone(), work).unwrap();
            assert_eq!(d.divide(&a, work), Ok((&a / &b, &a % &b)), "{x} {y}");
        }
        let (b, one) = (number(200_000, 5), BigUint::one());
        let d = Divisor::new(b.clone(), work).unwrap();
        for a in [&b * &b, &b * &b - &one, b.clone(), &b - &one, &b * 5u32 + &one, (&one << 400_000u32) - &one] {
            assert_eq!(d.divide(&a, work), Ok((&a / &b, &a % &b)));
        }
        let b = &one << 199_999u32;
        let d = Divisor::new(b.clone(), work).unwrap();
        let a = (&one << 399_999u32) - &one;
        assert_eq!(d.divide(&a, work), Ok((&a / &b, &a % &b)));
    }

    #[test]
    fn text_agrees_with_num_bigint() {
        let work = &mut Limit(usize::MAX);
        for digits in [1, DIGITS - 1, DIGITS, DIGITS + 1, 4 * DIGITS, 70_001] {
            let text: Vec<u8> = (0..digits).map(|i| b'0' + ((i * i + 7 * i + 3) % 10) as u8).collect();
            let text = if text[0] == b'0' { [b"1", &text[1..]].concat() } else { text };
            let x = BigUint::parse_bytes(&text, 10).unwrap();
            assert_eq!(from_decimal(&text, work), Ok(x.clone()), "{digits}");
            assert_eq!(to_decimal(&x, work), Ok(text), "{digits}");
        }
        assert_eq!(to_decimal(&BigUint::zero(), work), Ok(b"0".to_vec()));
    }
}
