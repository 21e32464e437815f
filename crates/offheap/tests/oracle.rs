//! Random text and bytes through the fast functions and through naive twins.

mod common;

use common::{XorShift, each_form, widen};
use tally_offheap::codec::{
    Encoding, StringDecoder, Text, Width, byte_length, decode, decode_into_utf16, decoded_len_and_width, encode_to_vec, write,
};
use tally_offheap::search;

/// `n`, or a hundredth of it under Miri, which is some thousand times slower.
fn times(n: usize) -> usize {
    if cfg!(miri) { n / 100 } else { n }
}

fn random_units(rng: &mut XorShift) -> Vec<u16> {
    let kinds: [&[u16]; 4] = [
        &[0x41, 0x62, 0x20, 0x7F],
        &[0x41, 0x62, 0x80, 0xE9, 0xFF],
        &[0x41, 0xE9, 0x7FF, 0x800, 0x4E2D, 0xFFFF],
        &[0x41, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xD83D, 0xDE00, 0xE9],
    ];
    let (kind, other) = (rng.pick(&kinds), rng.pick(&kinds));
    let n = rng.below(200);
    (0..n)
        .map(|_| {
            let rare = rng.below(16) == 0;
            rng.pick(if rare { other } else { kind })
        })
        .collect()
}

/// The characters of the text, lone surrogates replaced, each with the units it takes.
fn chars(units: &[u16]) -> Vec<(char, usize)> {
    char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).map(|c| (c, c.len_utf16())).collect()
}

#[test]
fn utf8_encoding() {
    let mut rng = XorShift(1);
    for _ in 0..times(4_000) {
        let units = random_units(&mut rng);
        let whole: Vec<u8> = String::from_utf16_lossy(&units).into_bytes();
        let room = rng.below(whole.len() + 3);
        let (mut read, mut expected) = (0, Vec::new());
        for (c, used) in chars(&units) {
            if expected.len() + c.len_utf8() > room {
                break;
            }
            expected.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            read += used;
        }
        each_form(&units, |text| {
            assert_eq!(byte_length(text, Encoding::Utf8), whole.len());
            assert_eq!(encode_to_vec(text, Encoding::Utf8), whole);
            let mut dst = vec![0xEE; room];
            let done = write(text, Encoding::Utf8, &mut dst);
            assert_eq!((done.read, done.written), (read, expected.len()));
            assert_eq!(dst[..done.written], expected);
            assert!(dst[done.written..].iter().all(|&b| b == 0xEE));
        });
    }
}

fn random_bytes(rng: &mut XorShift) -> Vec<u8> {
    let mut bytes = String::from_utf16_lossy(&random_units(rng)).into_bytes();
    for _ in 0..rng.below(3) {
        if bytes.is_empty() {
            break;
        }
        let at = rng.below(bytes.len());
        match rng.below(3) {
            0 => bytes[at] = rng.next() as u8,
            1 => drop(bytes.remove(at)),
            _ => bytes.truncate(at),
        }
    }
    bytes
}

#[test]
fn utf8_decoding() {
    let mut rng = XorShift(2);
    for _ in 0..times(4_000) {
        let bytes = random_bytes(&mut rng);
        let expected: Vec<u16> = String::from_utf8_lossy(&bytes).encode_utf16().collect();
        let text = decode(&bytes, Encoding::Utf8);
        assert_eq!(widen(&text), expected);
        let (len, width) = decoded_len_and_width(&bytes, Encoding::Utf8);
        assert_eq!(len, expected.len());
        assert_eq!(width == Width::One, expected.iter().all(|&u| u < 256));
        let mut wide = vec![0; len];
        assert_eq!(decode_into_utf16(&bytes, Encoding::Utf8, &mut wide), len);
        assert_eq!(wide, expected);
    }
}

#[test]
fn chunks_decode_like_the_whole() {
    let mut rng = XorShift(3);
    for encoding in [Encoding::Utf8, Encoding::Utf16le, Encoding::Base64Url] {
        for _ in 0..times(1_000) {
            let mut bytes = random_bytes(&mut rng);
            if encoding == Encoding::Utf16le && bytes.len() % 2 == 1 {
                bytes.pop();
            }
            let mut decoder = StringDecoder::new(encoding);
            let (mut rest, mut units) = (&bytes[..], Vec::new());
            while !rest.is_empty() {
                let (now, later) = rest.split_at(1 + rng.below(rest.len().min(7)));
                units.extend(widen(&decoder.write(now)));
                rest = later;
            }
            units.extend(widen(&decoder.end()));
            assert_eq!(units, widen(&decode(&bytes, encoding)));
        }
    }
}

/// Base64 the slow way: bit by bit.
fn naive_base64(units: impl Iterator<Item = u16>) -> Vec<u8> {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = Vec::new();
    for unit in units {
        let letter = match unit as u8 {
            b'=' => break,
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        };
        if let Some(value) = letters.iter().position(|&l| l == letter) {
            bits.extend((0..6).rev().map(|i| value >> i & 1));
        }
    }
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | *bit as u8)).collect()
}

#[test]
fn base64_and_hex_round_trips_and_garbage() {
    let mut rng = XorShift(4);
    for _ in 0..times(4_000) {
        let bytes = random_bytes(&mut rng);
        for encoding in [Encoding::Base64, Encoding::Base64Url, Encoding::Hex] {
            let text = decode(&bytes, encoding);
            assert_eq!(encode_to_vec(text.as_text(), encoding), bytes);
            let mut units = widen(&text);
            for _ in 0..rng.below(3) {
                let at = rng.below(units.len() + 1);
                let odd = rng.pick(&[0x20, 0x3D, 0x2A, 0x41, 0x141, 0x2D, 0x2F, 0xE9, 0x0A]);
                units.insert(at, odd);
            }
            let room = rng.below(bytes.len() + 4);
            let expected = if encoding == Encoding::Hex {
                units
                    .chunks_exact(2)
                    .map_while(|p| {
                        let digit = |u: u16| char::from(u as u8).to_digit(16);
                        Some((digit(p[0])? * 16 + digit(p[1])?) as u8)
                    })
                    .collect()
            } else {
                naive_base64(units.iter().copied())
            };
            let expected = &expected[..room.min(expected.len())];
            each_form(&units, |text| {
                let mut dst = vec![0xEE; room];
                let n = write(text, encoding, &mut dst).written;
                assert_eq!(&dst[..n], expected);
                assert!(dst[n..].iter().all(|&b| b == 0xEE));
                assert!(byte_length(text, encoding) >= expected.len());
            });
        }
    }
}

#[test]
fn plain_encodings() {
    let mut rng = XorShift(5);
    for _ in 0..times(500) {
        let units = random_units(&mut rng);
        let latin1: Vec<u8> = units.iter().map(|&u| u as u8).collect();
        let utf16: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        each_form(&units, |text| {
            assert_eq!(encode_to_vec(text, Encoding::Latin1), latin1);
            assert_eq!(encode_to_vec(text, Encoding::Ascii), latin1);
            assert_eq!(encode_to_vec(text, Encoding::Utf16le), utf16);
        });
        assert_eq!(widen(&decode(&utf16, Encoding::Utf16le)), units);
        let seven: Vec<u16> = latin1.iter().map(|b| u16::from(b & 0x7F)).collect();
        assert_eq!(widen(&decode(&latin1, Encoding::Ascii)), seven);
    }
    let odd = write(Text::Latin1(b"ab"), Encoding::Utf16le, &mut [0; 3]);
    assert_eq!((odd.read, odd.written), (1, 2));
}

#[test]
fn searching() {
    let mut rng = XorShift(6);
    for _ in 0..times(6_000) {
        let letters = rng.pick(&[&b"ab"[..], b"a\0", b"aab"]);
        let word = |rng: &mut XorShift, n: usize| -> Vec<u8> { (0..n).map(|_| rng.pick(letters)).collect() };
        let n = rng.below(60);
        let hay = word(&mut rng, n);
        let n = rng.below(5);
        let needle = word(&mut rng, n);
        let from = rng.below(hay.len() + 3);
        let at = |i: usize| hay.len() >= i + needle.len() && hay[i..].starts_with(&needle);
        let first = (from..=hay.len()).find(|&i| at(i));
        let last = (0..=from.min(hay.len())).rev().find(|&i| at(i));
        assert_eq!(search::index_of(&hay, &needle, from), first);
        assert_eq!(search::last_index_of(&hay, &needle, from), last);
        assert_eq!(search::includes(&hay, &needle, from), first.is_some());
        if needle.len() >= 2 {
            let needle = &needle[..needle.len() & !1];
            let even = hay.len() & !1;
            let at = |i: usize| i.is_multiple_of(2) && hay[i..even].starts_with(needle);
            let first = (from & !1..=even).find(|&i| at(i));
            let last = (0..=from.min(even)).rev().find(|&i| at(i));
            assert_eq!(search::index_of_utf16(&hay, needle, from), first);
            assert_eq!(search::last_index_of_utf16(&hay, needle, from), last);
        }
        let mut filled = vec![9; hay.len()];
        search::fill(&mut filled, &needle);
        for (i, b) in filled.iter().enumerate() {
            assert_eq!(*b, needle.get(i % needle.len().max(1)).copied().unwrap_or(9));
        }
    }
}
