//! Codecs and searches of `offheap` against naive twins. The first byte says which, the others are text or bytes.

use super::Target;
use tally_offheap::codec::{self, Encoding, StringDecoder, Text, Width};
use tally_offheap::search;

pub const CODECS: Target = Target { name: "codecs", corpus, run: check_codec };
pub const SEARCH: Target = Target { name: "search", corpus: search_corpus, run: check_search };

const ENCODINGS: [Encoding; 7] =
    [Encoding::Utf8, Encoding::Utf16le, Encoding::Latin1, Encoding::Ascii, Encoding::Hex, Encoding::Base64, Encoding::Base64Url];

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Text to bytes, slowly.
fn encoded(units: &[u16], encoding: Encoding) -> Vec<u8> {
    let digit = |u: u16| char::from(u as u8).to_digit(16);
    match encoding {
        Encoding::Utf8 => String::from_utf16_lossy(units).into_bytes(),
        Encoding::Utf16le => units.iter().flat_map(|u| u.to_le_bytes()).collect(),
        Encoding::Latin1 | Encoding::Ascii => units.iter().map(|&u| u as u8).collect(),
        Encoding::Hex => units.chunks_exact(2).map_while(|p| Some((digit(p[0])? * 16 + digit(p[1])?) as u8)).collect(),
        Encoding::Base64 | Encoding::Base64Url => {
            let mut bits = Vec::new();
            for &unit in units {
                let letter = match unit as u8 {
                    b'=' => break,
                    b'-' => b'+',
                    b'_' => b'/',
                    other => other,
                };
                if let Some(value) = LETTERS.iter().position(|&l| l == letter) {
                    bits.extend((0..6).rev().map(|i| value >> i & 1));
                }
            }
            bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | *bit as u8)).collect()
        }
    }
}

/// Bytes to text, slowly.
fn decoded(bytes: &[u8], encoding: Encoding) -> Vec<u16> {
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).encode_utf16().collect(),
        Encoding::Utf16le => bytes.chunks_exact(2).map(|p| u16::from_le_bytes([p[0], p[1]])).collect(),
        Encoding::Latin1 => bytes.iter().map(|&b| u16::from(b)).collect(),
        Encoding::Ascii => bytes.iter().map(|&b| u16::from(b & 0x7F)).collect(),
        Encoding::Hex => bytes.iter().flat_map(|b| format!("{b:02x}").encode_utf16().collect::<Vec<_>>()).collect(),
        Encoding::Base64 | Encoding::Base64Url => {
            let url = matches!(encoding, Encoding::Base64Url);
            let mut text = Vec::new();
            for group in bytes.chunks(3) {
                let whole = group.iter().enumerate().fold(0u32, |sum, (i, &b)| sum | u32::from(b) << (16 - 8 * i));
                for i in 0..4 {
                    if i <= group.len() {
                        text.push(match LETTERS[(whole >> (18 - 6 * i) & 63) as usize] {
                            b'+' if url => b'-',
                            b'/' if url => b'_',
                            letter => letter,
                        });
                    } else if !url {
                        text.push(b'=');
                    }
                }
            }
            text.iter().map(|&b| u16::from(b)).collect()
        }
    }
}

fn check_codec(data: &[u8]) {
    let [first, room, data @ ..] = data else { return };
    let encoding = ENCODINGS[usize::from(*first) % ENCODINGS.len()];
    // Bytes to text.
    let want = decoded(data, encoding);
    let got: Vec<u16> = codec::decode(data, encoding).as_text().units().collect();
    assert_eq!(got, want, "{encoding:?}");
    let (len, width) = codec::decoded_len_and_width(data, encoding);
    assert_eq!((len, width == Width::One), (want.len(), want.iter().all(|&u| u < 256)), "{encoding:?}");
    if matches!(encoding, Encoding::Utf8) {
        assert_eq!(codec::is_valid_utf8(data), std::str::from_utf8(data).is_ok());
    }
    // In pieces.
    if !matches!(encoding, Encoding::Ascii) && (!matches!(encoding, Encoding::Utf16le) || data.len() % 2 == 0) {
        let mut decoder = StringDecoder::new(encoding);
        let mut units: Vec<u16> = Vec::new();
        for piece in data.chunks(usize::from(*room % 7) + 1) {
            units.extend(decoder.write(piece).as_text().units());
        }
        units.extend(decoder.end().as_text().units());
        assert_eq!(units, want, "{encoding:?} in pieces");
    }
    // Text to bytes, in both widths, and into less room.
    let narrow: Vec<u16> = data.iter().map(|&b| u16::from(b)).collect();
    let wide: Vec<u16> = data.chunks_exact(2).map(|p| u16::from_le_bytes([p[0], p[1]])).collect();
    for (text, units) in [(Text::Latin1(data), &narrow), (Text::Utf16(&narrow), &narrow), (Text::Utf16(&wide), &wide)] {
        let want = encoded(units, encoding);
        assert_eq!(codec::encode_to_vec(text, encoding), want, "{encoding:?}");
        assert!(codec::byte_length(text, encoding) >= want.len());
        let mut some = vec![0xEE; usize::from(*room)];
        let done = codec::write(text, encoding, &mut some);
        assert_eq!(some[..done.written], want[..done.written], "{encoding:?} into {room}");
        assert!(some[done.written..].iter().all(|&b| b == 0xEE));
        assert!(done.written + 4 > want.len().min(some.len()));
    }
}

fn check_search(data: &[u8]) {
    let [n, from, hay @ ..] = data else { return };
    let (needle, hay) = hay.split_at(usize::from(*n % 9).min(hay.len()));
    let from = usize::from(*from);
    let at = |i: usize| hay.len() >= i + needle.len() && hay[i..].starts_with(needle);
    assert_eq!(search::index_of(hay, needle, from), (from..=hay.len()).find(|&i| at(i)));
    assert_eq!(search::last_index_of(hay, needle, from), (0..=from.min(hay.len())).rev().find(|&i| at(i)));
    if needle.len() >= 2 {
        let (needle, even) = (&needle[..needle.len() & !1], hay.len() & !1);
        let at = |i: usize| i.is_multiple_of(2) && hay[i..even].starts_with(needle);
        assert_eq!(search::index_of_utf16(hay, needle, from), (from & !1..=even).find(|&i| at(i)));
        assert_eq!(search::last_index_of_utf16(hay, needle, from), (0..=from.min(even)).rev().find(|&i| at(i)));
    }
    let mut filled = vec![7; hay.len()];
    search::fill(&mut filled, needle);
    assert!(filled.iter().enumerate().all(|(i, &b)| b == if needle.is_empty() { 7 } else { needle[i % needle.len()] }));
    assert_eq!(search::compare(hay, needle), hay.iter().cmp(needle));
    assert_eq!(search::equals(hay, needle), hay.iter().eq(needle));
}

fn corpus() -> Vec<Vec<u8>> {
    let texts: [&[u8]; 12] = [
        b"",
        b"plain text that is long enough to be taken in vectors of sixteen or thirty-two bytes",
        "h\u{e9}llo \u{20ac} w\u{1f600}rld \u{fffd}".as_bytes(),
        b"\xff\xfe\xed\xa0\x80\xf0\x9f\x98 broken \xc3",
        b"aGVsbG8gd29ybGQ=",
        b"aGVs bG8\n-_+/==x",
        b"deadBEEF0g12",
        b"\x3d\xd8\x00\xde\x00\xd8A\x00",
        b"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODkrLw",
        b"\x80\x81\x82\x83 latin \xe9\xe8",
        b"\xf4\x90\x80\x80\xe0\x80\xaf\xf5",
    ];
    let mut all = Vec::new();
    for first in 0..ENCODINGS.len() as u8 {
        all.extend(texts.iter().map(|t| [&[first, 11], *t].concat()));
    }
    all
}

fn search_corpus() -> Vec<Vec<u8>> {
    let hay: [&[u8]; 5] = [
        b"",
        b"abababababababaab",
        b"a\0b\0a\0b\0a\0",
        b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
        b"the needle is in the haystack, or it is not",
    ];
    let needles: [&[u8]; 5] = [b"", b"a", b"ab", b"a\0b\0", b"needle"];
    let mut all = Vec::new();
    for h in hay {
        for n in needles {
            all.push([&[n.len() as u8, 2], n, h].concat());
        }
    }
    all
}
