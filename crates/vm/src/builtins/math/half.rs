//! Sixteen-bit floats: rounding to them once, straight from the double.

/// The nearest half-precision float's bits, ties to even.
pub fn to_half(d: f64) -> u16 {
    let bits = d.to_bits();
    let sign = (bits >> 48 & 0x8000) as u16;
    if d.is_nan() {
        return 0x7E00;
    }
    let x = d.abs();
    if x >= 65520.0 {
        return sign | 0x7C00;
    }
    // Adding a power of two pushes the bits that do not fit over the end of the significand, rounding on the way:
    // halves have ten bits behind the point, and below 2^-14 none finer than 2^-24.
    let e = (x.to_bits() >> 52) as i32 - 1023;
    let magic = 2f64.powi(e.max(-14) + 42);
    let rounded = (x + magic) - magic;
    if rounded == 0.0 {
        return sign;
    }
    let r = rounded.to_bits();
    let e = (r >> 52) as i32 - 1023;
    if e < -14 {
        return sign | (rounded * 2f64.powi(24)) as u16;
    }
    sign | ((e + 15) as u16) << 10 | (r >> 42 & 0x3FF) as u16
}

/// The value of half-precision bits.
pub fn from_half(h: u16) -> f64 {
    let sign = if h & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (e, m) = (h >> 10 & 0x1F, (h & 0x3FF) as f64);
    sign * match e {
        0 => m * 2f64.powi(-24),
        0x1F if m == 0.0 => f64::INFINITY,
        0x1F => f64::NAN,
        e => (1.0 + m / 1024.0) * 2f64.powi(e as i32 - 15),
    }
}
