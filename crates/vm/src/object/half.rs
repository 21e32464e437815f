//! Sixteen-bit floats (IEEE 754 binary16), straight from and to doubles: Float16Array, DataView, Math.f16round.

/// Two to the power of `e`, -1022 to 1023: exact, which `powi` does not promise.
const fn pow2(e: i32) -> f64 {
    f64::from_bits(((1023 + e) as u64) << 52)
}

/// An IEEE 754 half as a double: exact.
pub fn half_to_double(h: u16) -> f64 {
    let (sign, exponent, fraction) = (h >> 15, (h >> 10) & 31, (h & 1023) as f64);
    let magnitude = match exponent {
        0 => fraction * pow2(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        e => (1024.0 + fraction) * pow2(e as i32 - 25),
    };
    if sign != 0 { -magnitude } else { magnitude }
}

/// A double rounded to the nearest half, ties to even, in one step.
pub fn double_to_half(d: f64) -> u16 {
    let sign = ((d.to_bits() >> 48) & 0x8000) as u16;
    let a = d.abs();
    if a.is_nan() {
        return 0x7E00;
    }
    // 65520 is half way between the largest half and the next power.
    if a >= 65520.0 {
        return sign | 0x7C00;
    }
    if a < pow2(-14) {
        // Subnormal: a count of 2^-24, exactly scaled. A count of 1024 is the smallest normal.
        return sign | (a * pow2(24)).round_ties_even() as u16;
    }
    let exponent = ((a.to_bits() >> 52) as i32) - 1023;
    // 11 bits of significand; rounding up to 2048 carries into the exponent by itself.
    let m = (a * pow2(10 - exponent)).round_ties_even() as u32;
    sign | ((((exponent + 15) as u32) << 10) + (m - 1024)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_survive() {
        for h in 0..=u16::MAX {
            let d = half_to_double(h);
            if d.is_nan() {
                assert_eq!(double_to_half(d), 0x7E00);
            } else {
                assert_eq!(double_to_half(d), h, "{h:#x} {d}");
            }
        }
    }

    #[test]
    fn halves_round_once() {
        assert_eq!(double_to_half(65519.99), 0x7BFF);
        assert_eq!(double_to_half(65520.0), 0x7C00);
        assert_eq!(double_to_half(pow2(-25)), 0);
        assert_eq!(double_to_half(pow2(-25) * 1.0000001), 1);
        // Would tie after a detour by f32.
        assert_eq!(half_to_double(double_to_half(1.00048828125000001)), 1.0);
        assert_eq!(half_to_double(double_to_half(1.0004882812500002)), 1.0009765625);
    }
}
