//! IPv4 and IPv6 addresses as hosts (sections 3.5 and 3.6 of the standard).

/// A number of an IPv4 address: decimal, octal (`0…`) or hexadecimal (`0x…`). What does not fit is the largest there is.
fn number(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    digits.chars().try_fold(0u64, |n, c| Some(n.saturating_mul(radix.into()).saturating_add(c.to_digit(radix)?.into())))
}

/// Whether the last label of a domain is a number, so that the whole must be an IPv4 address.
pub(crate) fn ends_in_number(domain: &str) -> bool {
    let mut labels = domain.rsplit('.');
    let last = match labels.next() {
        Some("") => labels.next(),
        other => other,
    };
    let Some(last) = last.filter(|l| l.as_bytes().first().is_some_and(u8::is_ascii_digit)) else { return false };
    last.bytes().all(|b| b.is_ascii_digit()) || number(last).is_some()
}

/// An IPv4 address in any of its forms.
pub(crate) fn parse_v4(domain: &str) -> Option<u32> {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let mut numbers = [0u64; 4];
    let mut count = 0;
    for label in domain.split('.') {
        *numbers.get_mut(count)? = number(label)?;
        count += 1;
    }
    let last = numbers[count - 1];
    if numbers[..count - 1].iter().any(|&n| n > 255) || last >= 256u64.pow(5 - count as u32) {
        return None;
    }
    let high = numbers[..count - 1].iter().enumerate().map(|(i, n)| n << (8 * (3 - i))).sum::<u64>();
    u32::try_from(high + last).ok()
}

pub(crate) fn write_v4(out: &mut String, address: u32) {
    for (i, byte) in address.to_be_bytes().into_iter().enumerate() {
        if i > 0 {
            out.push('.');
        }
        push_decimal(out, byte.into());
    }
}

pub(crate) fn push_decimal(out: &mut String, n: u16) {
    let mut unit = 10000;
    while unit > 1 && n < unit {
        unit /= 10;
    }
    while unit > 0 {
        out.push(char::from(b'0' + (n / unit % 10) as u8));
        unit /= 10;
    }
}

/// An IPv6 address, without its brackets.
pub(crate) fn parse_v6(text: &str) -> Option<[u16; 8]> {
    let input = text.as_bytes();
    let mut pieces = [0u16; 8];
    let (mut piece, mut compress, mut i) = (0, None, 0);
    let byte = |i: usize| input.get(i).copied();
    if byte(0) == Some(b':') {
        if byte(1) != Some(b':') {
            return None;
        }
        i = 2;
        piece = 1;
        compress = Some(1);
    }
    while let Some(c) = byte(i) {
        if piece == 8 {
            return None;
        }
        if c == b':' {
            if compress.is_some() {
                return None;
            }
            i += 1;
            piece += 1;
            compress = Some(piece);
            continue;
        }
        let (mut value, start) = (0u16, i);
        while let Some(digit) = byte(i).filter(|_| i - start < 4).and_then(crate::encode::hex_digit) {
            value = value << 4 | u16::from(digit);
            i += 1;
        }
        match byte(i) {
            Some(b'.') => {
                if i == start || piece > 6 {
                    return None;
                }
                let [high, low] = embedded_v4(&input[start..])?;
                pieces[piece] = high;
                pieces[piece + 1] = low;
                piece += 2;
                break;
            }
            Some(b':') => {
                i += 1;
                byte(i)?;
            }
            Some(_) => return None,
            None => {}
        }
        pieces[piece] = value;
        piece += 1;
    }
    match compress {
        Some(at) => {
            // What stands behind the gap goes to the end.
            let behind = piece - at;
            pieces.copy_within(at..piece, 8 - behind);
            pieces[at..8 - behind].fill(0);
            Some(pieces)
        }
        None => (piece == 8).then_some(pieces),
    }
}

/// `a.b.c.d` in decimal, without zeros in front, to the end of the text.
fn embedded_v4(input: &[u8]) -> Option<[u16; 2]> {
    let mut bytes = [0u16; 4];
    let mut count = 0;
    for label in input.split(|&b| b == b'.') {
        let plain = !label.is_empty() && label.len() <= 3 && label.iter().all(u8::is_ascii_digit) && (label.len() == 1 || label[0] != b'0');
        let value = label.iter().fold(0, |n: u16, b| n.wrapping_mul(10).wrapping_add((b & 15).into()));
        if !plain || value > 255 {
            return None;
        }
        *bytes.get_mut(count)? = value;
        count += 1;
    }
    (count == 4).then_some([bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]])
}

/// The address in brackets, its longest run of zeros (of at least two pieces) as `::`.
pub(crate) fn write_v6(out: &mut String, pieces: &[u16; 8]) {
    let (mut gap, mut i) = (0..0, 0);
    while i < 8 {
        let run = pieces[i..].iter().take_while(|&&p| p == 0).count();
        if run > 1 && run > gap.len() {
            gap = i..i + run;
        }
        i += run.max(1);
    }
    out.push('[');
    let mut i = 0;
    while i < 8 {
        if !gap.is_empty() && i == gap.start {
            out.push_str(if i == 0 { "::" } else { ":" });
            i = gap.end;
            continue;
        }
        let piece = pieces[i];
        let mut shift = 12;
        while shift > 0 && piece >> shift == 0 {
            shift -= 4;
        }
        loop {
            out.push(char::from(b"0123456789abcdef"[(piece >> shift & 15) as usize]));
            if shift == 0 {
                break;
            }
            shift -= 4;
        }
        if i < 7 {
            out.push(':');
        }
        i += 1;
    }
    out.push(']');
}
