//! Binding `websocket`: masking of frames, and the unpredictable bytes that it needs. RFC 6455, section 5.3.

use super::{args, bytes};
use std::hash::{BuildHasher, Hasher, RandomState};
use tally_heap::{Imm, Val};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[Prop::HostMethod(Key::Name("mask"), 2, mask), Prop::HostMethod(Key::Name("randomFill"), 1, random_fill)];

/// Eight bytes that nobody outside can foresee: SipHash under a key from the system.
fn random() -> [u8; 8] {
    RandomState::new().build_hasher().finish().to_ne_bytes()
}

/// XORs `payload` with `key`, over and over. Words at a time; the compiler makes vectors of it.
fn apply(key: [u8; 4], payload: &mut [u8]) {
    let word = u64::from_ne_bytes([key[0], key[1], key[2], key[3], key[0], key[1], key[2], key[3]]);
    let (words, rest) = payload.as_chunks_mut::<8>();
    for chunk in words {
        *chunk = (u64::from_ne_bytes(*chunk) ^ word).to_ne_bytes();
    }
    for (byte, k) in rest.iter_mut().zip(key.iter().cycle()) {
        *byte ^= k;
    }
}

/// `mask(view, start)`: puts a fresh key before `start` and masks what follows it.
fn mask<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let start = args::size(cx, a, 1);
    // SAFETY: the only slice of the bytes.
    let frame = unsafe { bytes::write(cx, a.get(cx, 0)) };
    if start < 4 || start > frame.len() {
        return Ok(Imm::UNDEFINED);
    }
    let (head, payload) = frame.split_at_mut(start);
    let [k0, k1, k2, k3, ..] = random();
    let key = [k0, k1, k2, k3];
    head[start - 4..].copy_from_slice(&key);
    apply(key, payload);
    Ok(Imm::UNDEFINED)
}

/// `randomFill(view)`
fn random_fill<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: the only slice of the bytes.
    let all = unsafe { bytes::write(cx, a.get(cx, 0)) };
    for chunk in all.chunks_mut(8) {
        let n = chunk.len();
        chunk.copy_from_slice(&random()[..n]);
    }
    Ok(Imm::UNDEFINED)
}

#[cfg(test)]
mod tests {
    use super::apply;

    #[test]
    fn masks_as_byte_by_byte() {
        let key = [1, 200, 3, 44];
        for len in 0..40 {
            let mut got: Vec<u8> = (0..len).map(|i| (i * 7) as u8).collect();
            let wanted: Vec<u8> = got.iter().enumerate().map(|(i, b)| b ^ key[i % 4]).collect();
            apply(key, &mut got);
            assert_eq!(got, wanted);
        }
    }
}
