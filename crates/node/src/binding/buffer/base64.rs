//! `btoa` and `atob`, by the forgiving-base64 rules of the WHATWG's Infra standard (section 7).
//!
//! Text is checked in one pass without a copy, then decoded straight into the result.

use crate::binding::args;
use tally_heap::{Imm, Val};
use tally_offheap::codec::{self, Encoding, Text};
use tally_vm::object::string::{self, Fresh, MAX_LENGTH};
use tally_vm::{Args, Cx, JsResult};

const ONE_LEFT: i32 = -1;
const INVALID: i32 = -2;

/// `btoa(string) -> string | -1`
pub fn btoa<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = args::string(cx, a, 0)?;
    let narrowed: Option<Vec<u8>> = match args::units(cx, s) {
        Text::Latin1(_) => None,
        Text::Utf16(units) => match units.iter().map(|&u| u8::try_from(u)).collect() {
            Ok(bytes) => Some(bytes),
            Err(_) => return Ok(Imm::int(ONE_LEFT)),
        },
    };
    let len = args::units(cx, s).len().div_ceil(3) * 4;
    if len > MAX_LENGTH as usize {
        return Err(super::text::too_long(cx));
    }
    let out = cx.slot();
    string::alloc_flat(cx, out, false, len, |cx, fresh| {
        let bytes = match (&narrowed, args::units(cx, s)) {
            (Some(bytes), _) => bytes,
            (None, Text::Latin1(bytes)) => bytes,
            (None, Text::Utf16(_)) => return,
        };
        if let Fresh::Latin1(to) = fresh {
            codec::decode_into_latin1(bytes, Encoding::Base64, to);
        }
    })?;
    Ok(cx.val(out))
}

/// `atob(string) -> string | -1 | -2`
pub fn atob<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let s = args::string(cx, a, 0)?;
    let letters = match check(args::units(cx, s)) {
        Ok(letters) => letters,
        Err(code) => return Ok(Imm::int(code)),
    };
    let out = cx.slot();
    string::alloc_flat(cx, out, false, letters * 3 / 4, |cx, fresh| {
        if let Fresh::Latin1(to) = fresh {
            // White space is skipped by the codec, and it stops at padding.
            codec::write(args::units(cx, s), Encoding::Base64, to);
        }
    })?;
    Ok(cx.val(out))
}

/// How many letters there are, if the text is well-formed.
fn check(text: Text<'_>) -> Result<usize, i32> {
    let (mut letters, mut padding) = (0, 0);
    for unit in text.units() {
        match u8::try_from(unit) {
            Ok(b' ' | b'\t' | b'\n' | b'\r' | 0x0c) => {}
            Ok(b'=') if padding < 2 => padding += 1,
            Ok(b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/') if padding == 0 => letters += 1,
            _ => return Err(INVALID),
        }
    }
    match letters % 4 {
        1 => Err(ONE_LEFT),
        0 if padding > 0 => Err(INVALID),
        rest if padding > 0 && rest + padding != 4 => Err(INVALID),
        _ => Ok(letters),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Node 20 answers.
    #[test]
    fn verdicts_are_nodes() {
        for (text, verdict) in [
            ("ab=", Err(INVALID)),
            ("a", Err(ONE_LEFT)),
            ("ab==", Ok(2)),
            ("ab=c", Err(INVALID)),
            ("a==", Err(ONE_LEFT)),
            ("====", Err(INVALID)),
            ("=", Err(INVALID)),
            ("==", Err(INVALID)),
            ("", Ok(0)),
            (" ", Ok(0)),
            ("ab$=", Err(INVALID)),
            ("abcde", Err(ONE_LEFT)),
            ("abc==", Err(INVALID)),
            ("YQ===", Err(INVALID)),
            ("Y Q = =", Ok(2)),
            ("a*", Err(INVALID)),
            ("YWJj=", Err(INVALID)),
            ("ab-_", Err(INVALID)),
            ("Y\u{b}Q", Err(INVALID)),
            ("YW=Jj", Err(INVALID)),
            ("Y=", Err(ONE_LEFT)),
            ("YWJ=", Ok(3)),
            ("YQ=", Err(INVALID)),
            ("YWJjZ=*", Err(INVALID)),
            ("YWJjZ==", Err(ONE_LEFT)),
        ] {
            assert_eq!(check(Text::Latin1(text.as_bytes())), verdict, "{text:?}");
        }
        assert_eq!(check(Text::Utf16(&[0x1234])), Err(INVALID));
    }
}
