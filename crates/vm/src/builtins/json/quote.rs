//! QuoteJSONString. ECMA-262 §25.5.2.3.

use crate::object::string::{StrBuf, StrView};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The escape of a unit that needs one, by its letter; 0 for those written as `\uXXXX`.
fn letter(u: u16) -> u8 {
    match u {
        0x08 => b'b',
        0x09 => b't',
        0x0A => b'n',
        0x0C => b'f',
        0x0D => b'r',
        0x22 => b'"',
        0x5C => b'\\',
        _ => 0,
    }
}

fn push_escape(text: &mut StrBuf, u: u16) {
    let l = letter(u);
    if l != 0 {
        text.push_view(StrView::Latin1(&[b'\\', l]));
        return;
    }
    let digit = |shift: u16| HEX[(u >> shift & 15) as usize];
    text.push_view(StrView::Latin1(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]));
}

/// Appends the text in quotes. Lone surrogates are escaped.
pub fn quote(text: &mut StrBuf, v: StrView<'_>) {
    text.push_unit(b'"' as u16);
    let mut run = 0;
    let mut at = 0;
    while at < v.len() {
        let u = v.at(at);
        let mut len = 1;
        let plain = match u {
            0x22 | 0x5C => false,
            0..=0x1F => false,
            0xD800..=0xDFFF => {
                let (_, n) = v.code_point_at(at);
                len = n;
                n == 2
            }
            _ => true,
        };
        if !plain {
            text.push_view(v.slice(run, at));
            push_escape(text, u);
            run = at + 1;
        }
        at += len;
    }
    text.push_view(v.slice(run, v.len()));
    text.push_unit(b'"' as u16);
}
