//! Compares with what Node answered; the tables were made by `record.js` beside this file.

mod common;

use common::{bytes, each_form, units, widen};
use tally_offheap::codec::{Encoding, StringDecoder, TextBuf, TextDecoder, Width, byte_length, decode, decoded_len_and_width, write};
use tally_offheap::fixed::{self, Endian, FixedError};
use tally_offheap::search;

fn encoding(name: &str) -> Encoding {
    Encoding::from_name(name).unwrap()
}

/// Calls `f` with the fields of every line; if it panics, the line is printed.
fn check(table: &str, f: impl Fn(&[&str])) {
    for line in table.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(&fields)));
        assert!(done.is_ok(), "the line was: {line}");
    }
}

#[test]
fn decode_agrees() {
    check(include_str!("recorded/decode.txt"), |f| {
        let (encoding, bytes, expected) = (encoding(f[0]), bytes(f[1]), units(f[2]));
        let text = decode(&bytes, encoding);
        assert_eq!(widen(&text), expected);
        let fits = expected.iter().all(|&u| u < 256);
        assert_eq!(matches!(text, TextBuf::Latin1(_)), fits, "width");
        let width = if fits { Width::One } else { Width::Two };
        assert_eq!(decoded_len_and_width(&bytes, encoding), (expected.len(), width));
    });
}

#[test]
fn encode_agrees() {
    check(include_str!("recorded/encode.txt"), |f| {
        let (encoding, units) = (encoding(f[0]), units(f[1]));
        let number = |at: usize| f[at].parse::<usize>().unwrap();
        let (len, room, expected, written) = (number(2), number(3), bytes(f[4]), number(5));
        each_form(&units, |text| {
            assert_eq!(byte_length(text, encoding), len, "byteLength");
            let mut dst = vec![0xEE; room];
            assert_eq!(write(text, encoding, &mut dst).written, written);
            assert_eq!(dst[..written], expected[..written]);
            assert!(dst[written..].iter().all(|&b| b == 0xEE), "bytes behind");
        });
    });
}

#[test]
fn string_decoder_agrees() {
    check(include_str!("recorded/string_decoder.txt"), |f| {
        let mut decoder = StringDecoder::new(encoding(f[0]));
        let mut texts: Vec<_> = f[1].split('|').map(|c| decoder.write(&bytes(c))).collect();
        texts.push(decoder.end());
        let expected: Vec<_> = f[2].split('|').map(units).collect();
        assert_eq!(texts.iter().map(widen).collect::<Vec<_>>(), expected);
    });
}

#[test]
fn text_decoder_agrees() {
    check(include_str!("recorded/text_decoder.txt"), |f| {
        let mut decoder = TextDecoder::new(f[0], f[2] == "1", f[3] == "1").unwrap();
        assert_eq!(decoder.encoding(), f[1]);
        let chunks: Vec<_> = f[4].split('|').collect();
        for (i, expected) in f[5].split('|').enumerate() {
            let result = decoder.decode(&bytes(chunks[i]), i + 1 < chunks.len());
            match expected {
                "!" => assert!(result.is_err()),
                _ => assert_eq!(widen(&result.unwrap()), units(expected)),
            }
        }
    });
    assert!(TextDecoder::new("no-such", false, false).is_err());
    assert!(TextDecoder::new("replacement", false, false).is_err());
}

#[test]
fn search_agrees() {
    check(include_str!("recorded/search.txt"), |f| {
        let (hay, needle, from) = (bytes(f[1]), bytes(f[2]), f[3].parse().unwrap());
        let (first, last) = if f[0] == "latin1" {
            (search::index_of(&hay, &needle, from), search::last_index_of(&hay, &needle, from))
        } else {
            (search::index_of_utf16(&hay, &needle, from), search::last_index_of_utf16(&hay, &needle, from))
        };
        let show = |at: Option<usize>| at.map_or("-1".to_owned(), |at| at.to_string());
        assert_eq!((show(first).as_str(), show(last).as_str()), (f[4], f[5]));
    });
}

/// A number as JavaScript prints it.
fn number(field: &str) -> f64 {
    field.replace("Infinity", "inf").parse().unwrap()
}

fn endian(field: &str) -> Endian {
    if field == "LE" { Endian::Little } else { Endian::Big }
}

fn expect_error(error: &FixedError, f: &[&str]) {
    assert_eq!((error.code(), error.to_string().as_str()), (f[0], f[1]));
}

#[test]
fn fixed_width_numbers_agree() {
    check(include_str!("recorded/fixed.txt"), |f| match f[0] {
        "width" => {
            expect_error(&fixed::check_width(number(f[1])).unwrap_err(), &f[2..]);
        }
        "big" if f[3] == "ok" => {}
        "big" => {
            let error = FixedError::bigint_out_of_range(f[2], f[1] == "BigInt64");
            expect_error(&error, &f[3..]);
        }
        "writeInt" | "writeUInt" | "writeFloat" | "writeDouble" => {
            let mut dst = vec![0; f[3].parse().unwrap()];
            let (end, size, at, value) = (endian(f[1]), f[2].parse().unwrap(), number(f[4]), number(f[5]));
            let result = match f[0] {
                "writeFloat" => fixed::write_f32(&mut dst, at, value, end),
                "writeDouble" => fixed::write_f64(&mut dst, at, value, end),
                _ => fixed::write_int(&mut dst, at, value, size, f[0] == "writeInt", end),
            };
            match result {
                Ok(next) => {
                    assert_eq!(("ok", next), (f[6], f[7].parse().unwrap()));
                    if !value.is_nan() {
                        assert_eq!(dst, bytes(f[8]));
                    }
                }
                Err(error) => expect_error(&error, &f[6..]),
            }
        }
        _ => {
            let (end, src, at) = (endian(f[1]), bytes(f[3]), number(f[4]));
            let size = f[2].parse().unwrap();
            let result = match f[0] {
                "readFloat" => fixed::read_f32(&src, at, end).map(f64::from),
                "readDouble" => fixed::read_f64(&src, at, end),
                "readInt" => fixed::read_int(&src, at, size, end).map(|n| n as f64),
                "readUInt" => fixed::read_uint(&src, at, size, end).map(|n| n as f64),
                other => panic!("{other} is no operation"),
            };
            match result {
                Ok(value) if value.is_nan() => assert_eq!(("ok", "NaN"), (f[5], f[6])),
                Ok(value) => assert_eq!(("ok", value), (f[5], number(f[6]))),
                Err(error) => expect_error(&error, &f[5..]),
            }
        }
    });
}
