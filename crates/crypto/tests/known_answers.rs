//! Answers that standards give, and what is read of broken input.

use tally_crypto::{Cipher, Value, perform};

fn hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).expect("hex")).collect()
}
fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Runs a cipher over pieces of `step` bytes.
fn run(cipher: &mut Cipher, text: &[u8], step: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for piece in text.chunks(step.max(1)) {
        if cipher.is_wrap() {
            out.extend_from_slice(&cipher.wrap(piece).expect("a piece"));
            continue;
        }
        let mut room = vec![0; cipher.output_len(piece.len())];
        let n = cipher.update(piece, &mut room).expect("a piece");
        out.extend_from_slice(&room[..n]);
    }
    out
}

#[test]
fn ciphers() {
    for line in include_str!("ciphers.txt").lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let [name, key, iv, additional, text, result, tag] = fields[..] else { panic!("{line}") };
        let (key, iv, additional, text, tag) = (hex(key), hex(iv), hex(additional), hex(text), hex(tag));
        let iv = (!iv.is_empty()).then_some(&iv[..]);
        let tag_len = (!tag.is_empty()).then_some(tag.len());
        let whole = name.contains("ccm") || name.contains("wrap") || name.contains("xts");
        let steps = if whole { vec![4096] } else { vec![1, 7, 16, 4096] };
        for step in steps {
            let mut cipher = Cipher::new(name, &key, iv, true, tag_len).expect(name);
            cipher.set_auto_padding(false).expect("not over");
            if tag_len.is_some() {
                cipher.add(&additional, Some(text.len() as u64)).expect("early");
            }
            let mut got = run(&mut cipher, &text, step);
            got.extend_from_slice(&cipher.finish().expect("an end"));
            assert_eq!(to_hex(&got), result, "{name} by {step}");
            if tag_len.is_some() {
                assert_eq!(cipher.tag().expect("a tag"), tag, "{name}");
            }
            let mut back = Cipher::new(name, &key, iv, false, tag_len).expect(name);
            back.set_auto_padding(false).expect("not over");
            if tag_len.is_some() {
                back.add(&additional, Some(text.len() as u64)).expect("early");
                back.set_tag(&tag).expect("fits");
            }
            let mut got = run(&mut back, &hex(result), step);
            got.extend_from_slice(&back.finish().expect("authentic"));
            assert_eq!(got, text, "{name} back by {step}");
        }
    }
}

#[test]
fn a_tag_with_a_wrong_bit_is_refused() {
    for name in ["aes-256-gcm", "aes-256-ccm", "aes-256-ocb", "chacha20-poly1305"] {
        let mut cipher = Cipher::new(name, &[1; 32], Some(&[2; 12]), false, Some(16)).expect(name);
        cipher.set_tag(&[0; 16]).expect("fits");
        let _ = run(&mut cipher, &[3; 40], 40);
        let failure = cipher.finish().expect_err("not authentic");
        assert_eq!(failure.message, "Unsupported state or unable to authenticate data", "{name}");
    }
}

fn derive(operation: &str, arguments: &[Value]) -> String {
    match perform(operation, arguments) {
        Ok(Value::Bytes(b)) => to_hex(&b),
        Ok(_) => panic!("{operation} gives bytes"),
        Err(e) => format!("{:?} {}", e.class, e.message),
    }
}

/// RFC 6070, RFC 7914, RFC 5869, RFC 9106.
#[test]
fn derived_keys() {
    let n = Value::Number;
    let (password, salt) = (Value::bytes(*b"password"), Value::bytes(*b"salt"));
    let pbkdf2 = |digest: &str, rounds: f64, length: f64| {
        derive("pbkdf2", &[Value::text(digest), password.clone(), salt.clone(), n(rounds), n(length)])
    };
    assert_eq!(pbkdf2("sha1", 1.0, 20.0), "0c60c80f961f0e71f3a9b524af6012062fe037a6");
    assert_eq!(pbkdf2("sha1", 4096.0, 20.0), "4b007901b765489abead49d926f721d065a429c1");
    assert_eq!(pbkdf2("sha256", 2.0, 32.0), "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43");
    let empty = || Value::bytes(*b"");
    let scrypt = |cost: f64, r: f64, p: f64, most: f64| derive("scrypt", &[empty(), empty(), n(cost), n(r), n(p), n(most), n(16.0)]);
    assert_eq!(scrypt(16.0, 1.0, 1.0, 1e6), "77d6576238657b203b19ca42c18a0497");
    for wild in [(3.0, 1.0, 1.0), (0.0, 1.0, 1.0), (2f64.powi(40), 8.0, 1.0), (2.0, 4e9, 4e9), (16.0, 1.0, f64::MAX)] {
        assert!(scrypt(wild.0, wild.1, wild.2, 1e6).starts_with("Range Invalid scrypt params"), "{wild:?}");
    }
    let key = Value::bytes([0x0b; 22]);
    let info = Value::bytes(hex("f0f1f2f3f4f5f6f7f8f9"));
    assert_eq!(
        derive("hkdf", &[Value::text("sha256"), key, Value::bytes(hex("000102030405060708090a0b0c")), info, n(42.0)]),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    );
    let argon2 = |kind: &str| {
        let bytes = |b: u8, len: usize| Value::bytes(vec![b; len]);
        let numbers = [n(4.0), n(32.0), n(32.0), n(3.0)];
        let mut arguments = vec![Value::text(kind), bytes(1, 32), bytes(2, 16), bytes(3, 8), bytes(4, 12)];
        arguments.extend(numbers);
        derive("argon2", &arguments)
    };
    assert_eq!(argon2("argon2d"), "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb");
    assert_eq!(argon2("argon2i"), "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8");
    assert_eq!(argon2("argon2id"), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}
