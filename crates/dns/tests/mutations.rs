//! Recorded messages, damaged at random: nothing panics, and what is told of them is bounded.

mod common;

#[test]
fn damaged_messages() {
    let mut seed = 20_240_924_u32;
    let mut random = move |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        seed as usize % n
    };
    let (mut sound, mut all) = (0, 0);
    for line in include_str!("recorded.txt").lines() {
        let hex = line.split('\t').nth(1).expect("a field");
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hexadecimal")).collect();
        for _ in 0..20 {
            let mut damaged = bytes.clone();
            for _ in 0..=random(3) {
                let at = random(damaged.len());
                match random(4) {
                    0 => damaged[at] = random(256) as u8,
                    1 => damaged[at] = [0, 1, 0x3f, 0xc0, 0xff][random(5)],
                    2 => damaged.truncate(at.max(1)),
                    _ => {
                        let part = damaged[at..(at + random(16)).min(damaged.len())].to_vec();
                        damaged.splice(at..at, part);
                    }
                }
            }
            all += 1;
            sound += usize::from(common::read(&damaged));
        }
    }
    assert!(sound > all / 20, "{sound} of {all}");
}

/// As much work as a message of 64 KiB can ask for: thousands of records whose owners are reached by a hundred pointers.
#[test]
fn the_worst_message() {
    let mut bytes = vec![0, 0, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0];
    bytes.extend(b"\x01a\0\0\x0c\0\x01");
    // A record of a type that nobody knows holds the chain.
    bytes.extend(b"\0\xff\0\0\x01\0\0\0\0\0\xf0");
    let mut last = 12;
    for _ in 0..120 {
        let at = bytes.len();
        bytes.extend([0xc0 | (last >> 8) as u8, last as u8]);
        last = at;
    }
    let mut records = 1_u16;
    while bytes.len() < 65_000 {
        bytes.extend([0xc0 | (last >> 8) as u8, last as u8, 0, 12, 0, 1, 0, 0, 0, 0, 0, 2, 0xc0, 12]);
        records += 1;
    }
    bytes[6..8].copy_from_slice(&records.to_be_bytes());
    assert!(common::read(&bytes));
}

/// Anything may happen to a resolver in any order.
#[test]
fn anything_may_happen() {
    let mut seed = 1_u32;
    for _ in 0..300 {
        let script: Vec<u8> = std::iter::repeat_with(|| {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            seed as u8
        })
        .take(2000)
        .collect();
        common::drive(&script);
    }
}
