//! May this be sent? Node's `checkIsHttpToken` and `checkInvalidHeaderChar`, for texts of one and of two bytes a
//! character.

use crate::chars::{self, TOKEN, VALUE};

/// Is it a token (RFC 9110, 5.6.2): a method or a field name?
pub fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|&b| chars::is(b, TOKEN))
}

/// The same for UTF-16.
pub fn is_token_wide(text: &[u16]) -> bool {
    !text.is_empty() && text.iter().all(|&u| u8::try_from(u).is_ok_and(|b| chars::is(b, TOKEN)))
}

/// Has the field value (RFC 9110, 5.5), in Latin-1, a character that may not be sent? With `lenient` only NUL, CR and
/// LF may not (the Fetch Standard's rule).
pub fn invalid_value(text: &[u8], lenient: bool) -> bool {
    if lenient { text.iter().any(|b| matches!(b, 0 | b'\r' | b'\n')) } else { text.iter().any(|&b| !chars::is(b, VALUE)) }
}

/// The same for UTF-16: what is not Latin-1 may never be sent.
pub fn invalid_value_wide(text: &[u16], lenient: bool) -> bool {
    text.iter().any(|&u| u8::try_from(u).map_or(true, |b| invalid_value(&[b], lenient)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_nodes() {
        // From the two regular expressions and the table of Node's _http_common.js.
        const TOKENS: &str = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for u in 0..=0x1ff_u16 {
            let token = u < 0x80 && TOKENS.contains(u as u8 as char);
            let strict = !(u == 9 || (0x20..=0x7e).contains(&u) || (0x80..=0xff).contains(&u));
            let lenient = matches!(u, 0 | 10 | 13) || u > 0xff;
            assert_eq!(is_token_wide(&[b'a' as u16, u]), token, "{u:x}");
            assert_eq!(invalid_value_wide(&[b'a' as u16, u], false), strict, "{u:x}");
            assert_eq!(invalid_value_wide(&[b'a' as u16, u], true), lenient, "{u:x}");
            if let Ok(b) = u8::try_from(u) {
                assert_eq!(is_token(&[b]), token);
                assert_eq!(invalid_value(&[b'a', b], false), strict);
                assert_eq!(invalid_value(&[b'a', b], true), lenient);
            }
        }
        assert!(!is_token(b"") && !is_token_wide(&[]));
        assert!(!invalid_value(b"", false) && !invalid_value_wide(&[], true));
    }
}
