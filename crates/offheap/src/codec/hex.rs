//! Hexadecimal. Bytes become lower-case digits. Text becomes bytes up to the first pair that is not two digits (either
//! case); a last odd digit is dropped; of wide units only the low byte counts.

use super::latin1::low_byte;
use super::{Text, Written};
use hex_simd::{AsOut, AsciiCase};

pub(super) fn encode_bytes(bytes: &[u8], dst: &mut [u8]) -> usize {
    let n = bytes.len().min(dst.len() / 2);
    let _filled = hex_simd::encode(&bytes[..n], dst[..2 * n].as_out(), AsciiCase::Lower);
    2 * n
}

pub(super) fn decode_text(text: Text<'_>, dst: &mut [u8]) -> Written {
    let pairs = (text.len() / 2).min(dst.len());
    let written = match text {
        Text::Latin1(units) => {
            let units = &units[..2 * pairs];
            // The fast way first looks whether all digits are good, since it may not write past a bad one.
            if hex_simd::check(units).is_ok() && hex_simd::decode(units, dst[..pairs].as_out()).is_ok() {
                pairs
            } else {
                decode_units(units.iter().copied(), &mut dst[..pairs])
            }
        }
        Text::Utf16(units) => decode_units(units[..2 * pairs].iter().map(|&u| low_byte(u)), &mut dst[..pairs]),
    };
    Written { read: 2 * written, written }
}

fn decode_units(mut units: impl Iterator<Item = u8>, dst: &mut [u8]) -> usize {
    let mut written = 0;
    for to in dst {
        let pair = (units.next().and_then(digit), units.next().and_then(digit));
        let (Some(high), Some(low)) = pair else { break };
        *to = high << 4 | low;
        written += 1;
    }
    written
}

fn digit(unit: u8) -> Option<u8> {
    match unit {
        b'0'..=b'9' => Some(unit - b'0'),
        b'a'..=b'f' => Some(unit - b'a' + 10),
        b'A'..=b'F' => Some(unit - b'A' + 10),
        _ => None,
    }
}
