//! Hashing in steps, and HMAC (RFC 2104), whatever the algorithm.

use crate::names::Algorithm;
use digest::{DynDigest, ExtendableOutput, FixedOutput, Update, XofReader};
use hmac::{KeyInit, Mac, SimpleHmac};
use md5::Md5;
use sha1::Sha1;

/// A hash in the making. A copy goes on by itself.
#[derive(Clone)]
pub struct Hasher(State);

#[derive(Clone)]
enum State {
    Fixed(Box<dyn DynDigest>),
    Both(Md5, Sha1),
    Shake128(shake::Shake128),
    Shake256(shake::Shake256),
}

impl Hasher {
    #[must_use]
    pub fn new(algorithm: Algorithm) -> Hasher {
        fn fixed<D: DynDigest + Default + 'static>() -> State {
            State::Fixed(Box::new(D::default()))
        }
        Hasher(match algorithm {
            Algorithm::Blake2b512 => fixed::<blake2::Blake2b512>(),
            Algorithm::Blake2s256 => fixed::<blake2::Blake2s256>(),
            Algorithm::Md5 => fixed::<Md5>(),
            Algorithm::Md5Sha1 => State::Both(Md5::default(), Sha1::default()),
            Algorithm::Ripemd160 => fixed::<ripemd::Ripemd160>(),
            Algorithm::Sha1 => fixed::<Sha1>(),
            Algorithm::Sha224 => fixed::<sha2::Sha224>(),
            Algorithm::Sha256 => fixed::<sha2::Sha256>(),
            Algorithm::Sha384 => fixed::<sha2::Sha384>(),
            Algorithm::Sha512 => fixed::<sha2::Sha512>(),
            Algorithm::Sha512_224 => fixed::<sha2::Sha512_224>(),
            Algorithm::Sha512_256 => fixed::<sha2::Sha512_256>(),
            Algorithm::Sha3_224 => fixed::<sha3::Sha3_224>(),
            Algorithm::Sha3_256 => fixed::<sha3::Sha3_256>(),
            Algorithm::Sha3_384 => fixed::<sha3::Sha3_384>(),
            Algorithm::Sha3_512 => fixed::<sha3::Sha3_512>(),
            Algorithm::Shake128 => State::Shake128(shake::Shake128::default()),
            Algorithm::Shake256 => State::Shake256(shake::Shake256::default()),
            Algorithm::Sm3 => fixed::<sm3::Sm3>(),
        })
    }

    /// Bytes of the result, unless another length is asked of an extendable one.
    #[must_use]
    pub fn output_size(&self) -> usize {
        match &self.0 {
            State::Fixed(d) => d.output_size(),
            State::Both(..) => 36,
            State::Shake128(_) => 16,
            State::Shake256(_) => 32,
        }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Fixed(d) => d.update(bytes),
            State::Both(a, b) => {
                Update::update(a, bytes);
                Update::update(b, bytes);
            }
            State::Shake128(d) => d.update(bytes),
            State::Shake256(d) => d.update(bytes),
        }
    }

    /// The result, into all of `out`, which is [`output_size`](Hasher::output_size) bytes unless the algorithm is extendable.
    pub fn finish(self, out: &mut [u8]) {
        match self.0 {
            State::Fixed(d) => {
                let result = d.finalize();
                let n = result.len().min(out.len());
                out[..n].copy_from_slice(&result[..n]);
            }
            State::Both(a, b) => {
                let result: Vec<u8> = a.finalize_fixed().into_iter().chain(b.finalize_fixed()).collect();
                let n = result.len().min(out.len());
                out[..n].copy_from_slice(&result[..n]);
            }
            State::Shake128(d) => d.finalize_xof().read(out),
            State::Shake256(d) => d.finalize_xof().read(out),
        }
    }
}

/// A keyed hash in the making.
pub struct Hmac(Box<dyn Keyed>);

trait Keyed: Send {
    fn update(&mut self, bytes: &[u8]);
    fn finish(self: Box<Self>) -> Vec<u8>;
}

impl<D> Keyed for SimpleHmac<D>
where
    D: digest::Digest + digest::block_api::BlockSizeUser + Send,
{
    fn update(&mut self, bytes: &[u8]) {
        Mac::update(self, bytes);
    }
    fn finish(self: Box<Self>) -> Vec<u8> {
        self.finalize().into_bytes().to_vec()
    }
}

impl Hmac {
    /// `None` for an algorithm that makes no HMAC: those with an output of any length.
    #[must_use]
    pub fn new(algorithm: Algorithm, key: &[u8]) -> Option<Hmac> {
        fn keyed<D>(key: &[u8]) -> Option<Hmac>
        where
            D: digest::Digest + digest::block_api::BlockSizeUser + Send + 'static,
        {
            SimpleHmac::<D>::new_from_slice(key).ok().map(|m| Hmac(Box::new(m)))
        }
        match algorithm {
            Algorithm::Blake2b512 => keyed::<blake2::Blake2b512>(key),
            Algorithm::Blake2s256 => keyed::<blake2::Blake2s256>(key),
            Algorithm::Md5 => keyed::<Md5>(key),
            Algorithm::Ripemd160 => keyed::<ripemd::Ripemd160>(key),
            Algorithm::Sha1 => keyed::<Sha1>(key),
            Algorithm::Sha224 => keyed::<sha2::Sha224>(key),
            Algorithm::Sha256 => keyed::<sha2::Sha256>(key),
            Algorithm::Sha384 => keyed::<sha2::Sha384>(key),
            Algorithm::Sha512 => keyed::<sha2::Sha512>(key),
            Algorithm::Sha512_224 => keyed::<sha2::Sha512_224>(key),
            Algorithm::Sha512_256 => keyed::<sha2::Sha512_256>(key),
            Algorithm::Sha3_224 => keyed::<sha3::Sha3_224>(key),
            Algorithm::Sha3_256 => keyed::<sha3::Sha3_256>(key),
            Algorithm::Sha3_384 => keyed::<sha3::Sha3_384>(key),
            Algorithm::Sha3_512 => keyed::<sha3::Sha3_512>(key),
            Algorithm::Sm3 => keyed::<sm3::Sm3>(key),
            Algorithm::Md5Sha1 | Algorithm::Shake128 | Algorithm::Shake256 => None,
        }
    }
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::NAMES;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }
    fn hash(name: &str, bytes: &[u8]) -> String {
        let mut h = Hasher::new(Algorithm::from_name(name).expect(name));
        let (a, b) = bytes.split_at(bytes.len() / 2);
        h.update(a);
        h.update(b);
        let mut out = vec![0; h.output_size()];
        h.finish(&mut out);
        hex(&out)
    }

    /// From the standards' own examples (FIPS 180-4, FIPS 202, RFC 1321, RFC 7693).
    #[test]
    fn known_answers() {
        assert_eq!(hash("MD5", b"abc"), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(hash("sha1", b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(hash("md5-sha1", b"abc"), "900150983cd24fb0d6963f7d28e17f72a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(hash("SHA-256", b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hash("sha3-256", b""), "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
        assert_eq!(hash("shake128", b""), "7f9c2ba4e88f827d616045507605853e");
        assert!(hash("blake2b512", b"abc").starts_with("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"));
    }

    #[test]
    fn every_name_makes_a_hash() {
        for (name, algorithm) in NAMES {
            let h = Hasher::new(*algorithm);
            let mut out = vec![0; h.output_size()];
            h.finish(&mut out);
            assert!(out.iter().any(|b| *b != 0), "{name}");
        }
        assert_eq!(Algorithm::from_name("sha3_256"), None);
    }

    /// RFC 2202, RFC 4231.
    #[test]
    fn keyed_answers() {
        let mac = |name: &str, key: &[u8], bytes: &[u8]| {
            let mut m = Hmac::new(Algorithm::from_name(name).expect(name), key).expect(name);
            m.update(bytes);
            hex(&m.finish())
        };
        let text = b"what do ya want for nothing?";
        assert_eq!(mac("md5", b"Jefe", text), "750c783e6ab0b503eaa86e310a5db738");
        assert_eq!(mac("sha256", b"Jefe", text), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assert_eq!(
            mac("sha1", &[0xaa; 80], b"Test Using Larger Than Block-Size Key - Hash Key First"),
            "aa4ae5e15272d00e95705637ce8a3b55ed402112"
        );
        assert!(Hmac::new(Algorithm::Shake128, b"k").is_none());
    }
}
