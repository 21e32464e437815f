//! Which bytes may stand where: one table of classes, made by the compiler.

/// `tchar` (RFC 9110, 5.6.2).
pub(crate) const TOKEN: u8 = 1;
/// What may stand in the path of a request target: visible ASCII but `#` and `?`.
pub(crate) const URL: u8 = 1 << 1;
/// What may stand in the authority of a request target, brackets left out.
pub(crate) const USERINFO: u8 = 1 << 2;
pub(crate) const ALPHA: u8 = 1 << 3;
/// What may stand in a field value: HTAB, SP, VCHAR and obs-text (RFC 9110, 5.5).
pub(crate) const VALUE: u8 = 1 << 4;
/// `qdtext` (RFC 9110, 5.6.4).
pub(crate) const QUOTED: u8 = 1 << 5;

static CLASSES: [u8; 256] = classes();

const fn among(list: &[u8], b: u8) -> bool {
    let mut i = 0;
    while i < list.len() {
        if list[i] == b {
            return true;
        }
        i += 1;
    }
    false
}

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        let alnum = b.is_ascii_alphanumeric();
        let mut class = 0;
        if alnum || among(b"!#$%&'*+-.^_`|~", b) {
            class |= TOKEN;
        }
        if b > b' ' && b < 0x7f && b != b'#' && b != b'?' {
            class |= URL;
        }
        if alnum || among(b"-_.!~*'()%;:&=+$,", b) {
            class |= USERINFO;
        }
        if b.is_ascii_alphabetic() {
            class |= ALPHA;
        }
        if b == b'\t' || b >= b' ' && b != 0x7f {
            class |= VALUE;
            if b != b'"' && b != b'\\' {
                class |= QUOTED;
            }
        }
        table[i] = class;
        i += 1;
    }
    table
}

/// Is `b` of one of the classes?
#[inline(always)]
pub(crate) fn is(b: u8, classes: u8) -> bool {
    CLASSES[b as usize] & classes != 0
}
