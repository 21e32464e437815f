//! Diffie-Hellman over the numbers modulo a prime (RFC 2631), with the groups of RFC 2409 and RFC 3526; primes.
//!
//! Powers are in constant time. A prime of more than [`MOST_BITS`] is refused: one power would take minutes.

use super::der;
use crate::value::{Class, Failure, Secret};
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd, Resize};
use crypto_primes::{Flavor, is_prime, random_prime};
use getrandom::SysRng;
use zeroize::Zeroizing;

pub const MOST_BITS: usize = 16384;

/// A key with its group; numbers big-endian without leading zeroes.
pub struct Dh {
    pub prime: Vec<u8>,
    pub generator: Vec<u8>,
    pub public: Vec<u8>,
    pub private: Option<Secret>,
}

fn number(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(bytes)
}

/// `base ^ exponent mod prime`, as long as the prime. `None` for an even or overlong prime.
#[must_use]
pub fn power(base: &[u8], exponent: &[u8], prime: &[u8]) -> Option<Secret> {
    let prime = der::trim(prime);
    if prime.len() * 8 > MOST_BITS || prime.is_empty() {
        return None;
    }
    let p = number(prime);
    let bits = p.bits_precision();
    let params = BoxedMontyParams::new(Option::<Odd<BoxedUint>>::from(Odd::new(p.clone()))?);
    let base = number(der::trim(base));
    let base = if base.bits_precision() > bits {
        let wide = Option::<crypto_bigint::NonZero<BoxedUint>>::from(crypto_bigint::NonZero::new(p.resize(base.bits_precision())))?;
        base.rem_vartime(&wide).resize(bits)
    } else {
        base.resize(bits)
    };
    let exponent = number(if exponent.is_empty() { &[0] } else { exponent });
    let out = BoxedMontyForm::new(base, &params).pow(&exponent).retrieve();
    let bytes = Zeroizing::new(out.to_be_bytes());
    let mut full = Zeroizing::new(vec![0; prime.len().saturating_sub(bytes.len())]);
    full.extend_from_slice(&bytes[bytes.len().saturating_sub(prime.len())..]);
    Some(full)
}

/// The prime of a group of Node's `getDiffieHellman`; its generator is 2.
#[must_use]
pub fn group(name: &str) -> Option<Vec<u8>> {
    let line = include_str!("modp.txt").lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(' '))?;
    Some((0..line.len() / 2).filter_map(|i| u8::from_str_radix(&line[2 * i..2 * i + 2], 16).ok()).collect())
}

/// Bits of a private key that are as strong as a prime of so many bits (NIST SP 800-57, as OpenSSL has it); all when it is no known group.
fn private_bits(prime: &[u8]) -> usize {
    let known = include_str!("modp.txt").lines().any(|l| {
        l.split(' ').nth(1).is_some_and(|hex| hex.len() == prime.len() * 2) && l.split(' ').next().and_then(group).as_deref() == Some(prime)
    });
    let bits = prime.len() * 8;
    if !known {
        return bits - 1;
    }
    match bits {
        0..=1536 => bits - 1,
        1537..=2048 => 225,
        2049..=3072 => 275,
        3073..=4096 => 325,
        4097..=6144 => 375,
        _ => 400,
    }
}

impl Dh {
    #[must_use]
    pub fn from_private(prime: &[u8], generator: &[u8], private: &[u8]) -> Option<Dh> {
        let public = der::trim(&power(generator, private, prime)?).to_vec();
        let private = Some(Zeroizing::new(der::trim(private).to_vec()));
        Some(Dh { prime: der::trim(prime).to_vec(), generator: der::trim(generator).to_vec(), public, private })
    }
    #[must_use]
    pub fn to_public(&self) -> Dh {
        Dh { prime: self.prime.clone(), generator: self.generator.clone(), public: self.public.clone(), private: None }
    }
    /// # Errors
    /// For a prime that is none.
    pub fn generate(prime: &[u8], generator: &[u8]) -> Result<Dh, Failure> {
        let private = random_private(prime)?;
        Dh::from_private(prime, generator, &private).ok_or_else(bad_prime)
    }
}

pub(crate) fn bad_prime() -> Failure {
    Failure::plain("Invalid Diffie-Hellman prime")
}

/// A private key for a prime.
///
/// # Errors
/// For a prime that is too short or too long.
pub fn random_private(prime: &[u8]) -> Result<Secret, Failure> {
    let prime = der::trim(prime);
    if prime.is_empty() || prime.len() * 8 > MOST_BITS {
        return Err(bad_prime());
    }
    let bits = private_bits(prime);
    let mut out = Zeroizing::new(vec![0; bits.div_ceil(8).max(1)]);
    for _ in 0..256 {
        crate::fill_random(&mut out).map_err(|_| Failure::plain("the system has no random bytes"))?;
        let extra = out.len() * 8 - bits.max(1);
        out[0] &= 0xff >> extra;
        if out.iter().any(|b| *b != 0) {
            break;
        }
    }
    Ok(out)
}

/// A prime of so many bits (at least 3), perhaps a safe one, perhaps `rem` modulo `add`.
///
/// # Errors
/// When there is none.
pub fn generate_prime(bits: usize, safe: bool, add: Option<&[u8]>, rem: Option<&[u8]>) -> Result<Secret, Failure> {
    let refused = || Failure::new(Class::Range, "ERR_OUT_OF_RANGE", "invalid options.add");
    if bits > MOST_BITS {
        return Err(Failure::not_built("crypto: a prime of more than 16384 bits"));
    }
    let flavor = if safe { Flavor::Safe } else { Flavor::Any };
    let Some(add) = add else {
        if bits < 3 {
            return Ok(Zeroizing::new(vec![if bits == 2 { 3 } else { return Err(Failure::plain("bits too small")) }]));
        }
        let made: BoxedUint = random_prime(&mut rand(), flavor, bits as u32);
        return Ok(fixed(&made, bits));
    };
    // Candidates by steps of `add` from a random start.
    let precision = (bits as u32).max(64) + 64;
    let wide = |bytes: &[u8]| BoxedUint::from_be_slice(der::trim(bytes), precision).map_err(|_| refused());
    let add = wide(add)?;
    let step = Option::<crypto_bigint::NonZero<BoxedUint>>::from(crypto_bigint::NonZero::new(add.clone())).ok_or_else(refused)?;
    let rem = match rem {
        Some(rem) => wide(rem)?,
        None => BoxedUint::one_with_precision(precision),
    };
    for _ in 0..200_000 {
        let mut start = Zeroizing::new(vec![0; bits.div_ceil(8)]);
        crate::fill_random(&mut start).map_err(|_| Failure::plain("the system has no random bytes"))?;
        start[0] &= 0xff >> (start.len() * 8 - bits);
        start[0] |= 0x80 >> (start.len() * 8 - bits);
        let start = wide(&start)?;
        let candidate = start.wrapping_sub(start.rem_vartime(&step)).wrapping_add(&rem);
        if candidate.bit_width_vartime() as usize == bits && is_prime(flavor, &candidate) {
            return Ok(fixed(&candidate, bits));
        }
    }
    Err(refused())
}

fn fixed(number: &BoxedUint, bits: usize) -> Secret {
    let bytes = number.to_be_bytes();
    Zeroizing::new(bytes[bytes.len().saturating_sub(bits.div_ceil(8))..].to_vec())
}

/// Whether a number is a prime.
///
/// # Errors
/// For one that is too long.
pub fn check_prime(bytes: &[u8]) -> Result<bool, Failure> {
    let bytes = der::trim(bytes);
    if bytes.len() * 8 > MOST_BITS {
        return Err(Failure::not_built("crypto: checking a number of more than 16384 bits"));
    }
    Ok(!bytes.is_empty() && is_prime(Flavor::Any, &number(bytes)))
}

/// OpenSSL's bits about a group: 1 the prime is none, 2 it is no safe one, 8 the generator does not suit it.
#[must_use]
pub fn check_group(prime: &[u8], generator: &[u8]) -> u32 {
    let prime = der::trim(prime);
    if include_str!("modp.txt").lines().any(|l| l.split(' ').next().and_then(group).as_deref() == Some(prime)) {
        return 0;
    }
    let mut out = 0;
    let generator = der::trim(generator);
    let small = generator.len() <= 1 && generator.first().is_none_or(|g| *g <= 1);
    if small || number(generator) >= number(prime) && prime.len() <= generator.len() {
        out |= 8;
    }
    if prime.len() * 8 < 512 {
        out |= 0x80;
    }
    if prime.len() * 8 > 10000 {
        out |= 0x100;
        return out;
    }
    if prime.is_empty() || !is_prime(Flavor::Any, &number(prime)) {
        out |= 1;
    } else if !is_prime(Flavor::Safe, &number(prime)) {
        out |= 2;
    }
    out
}

/// The system's generator, where one that cannot fail is wanted: it panics when the system has none, which a caller
/// has asked for before.
pub(crate) fn rand() -> getrandom::rand_core::UnwrapErr<SysRng> {
    getrandom::rand_core::UnwrapErr(SysRng)
}
