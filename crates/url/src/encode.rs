//! Percent-encoding: which bytes a component does not hold as they are, and the way there and back.
//!
//! One table has a bit for each set. Bytes above `~` are in all of them.

/// The percent-encode sets of the standard, section 1.3.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Set {
    Control = 1,
    Fragment = 2,
    Query = 4,
    SpecialQuery = 8,
    Path = 16,
    Userinfo = 32,
    Component = 64,
    Form = 128,
}

const fn add(mut table: [u8; 256], bytes: &[u8], sets: u8) -> [u8; 256] {
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] |= sets;
        i += 1;
    }
    table
}

const TABLE: [u8; 256] = {
    const FORM: u8 = Set::Form as u8;
    const COMPONENT: u8 = Set::Component as u8 | FORM;
    const USERINFO: u8 = Set::Userinfo as u8 | COMPONENT;
    const PATH: u8 = Set::Path as u8 | USERINFO;
    const SPECIAL: u8 = Set::SpecialQuery as u8;
    const QUERY: u8 = Set::Query as u8 | SPECIAL | PATH;
    const FRAGMENT: u8 = Set::Fragment as u8;
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        if i < 0x20 || i > 0x7e {
            table[i] = 0xff;
        }
        i += 1;
    }
    table = add(table, b" \"<>", FRAGMENT | QUERY);
    table = add(table, b"`", FRAGMENT | PATH);
    table = add(table, b"#", QUERY);
    table = add(table, b"'", SPECIAL);
    table = add(table, b"?^{}", PATH);
    table = add(table, b"/:;=@[\\]|", USERINFO);
    table = add(table, b"$%&+,", COMPONENT);
    add(table, b"!'()~", FORM)
};

impl Set {
    /// Whether the set has this byte.
    #[inline]
    pub fn contains(self, byte: u8) -> bool {
        TABLE[byte as usize] & self as u8 != 0
    }
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Adds the text, with `%XX` for each byte that the set has.
pub fn encode(out: &mut String, text: &str, set: Set) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (i, &b) in bytes.iter().enumerate() {
        if set.contains(b) {
            // What stands before is ASCII, so these are borders of characters.
            out.push_str(text.get(from..i).unwrap_or_default());
            out.push('%');
            out.push(HEX[(b >> 4) as usize] as char);
            out.push(HEX[(b & 15) as usize] as char);
            from = i + 1;
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

pub(crate) fn hex_digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|d| d as u8)
}

/// The bytes of a text with `%XX`; a `%` without two digits stays.
pub fn decode(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'%' && i + 2 < bytes.len() {
            if let (Some(high), Some(low)) = (hex_digit(bytes[i + 1]), hex_digit(bytes[i + 2])) {
                out.push(high << 4 | low);
                i += 3;
                continue;
            }
        }
        out.push(bytes[i]);
        i += 1;
    }
    out
}
