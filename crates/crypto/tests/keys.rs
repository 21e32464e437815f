//! Keys and certificates: answers that standards give, and what is read of broken input.

use std::sync::Arc;
use tally_crypto::key::Key;
use tally_crypto::key::{der, pem};
use tally_crypto::x509::{Certificate, Purpose, Trouble, verify_chain};
use tally_crypto::{Value, perform};

fn hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).expect("hex")).collect()
}
fn bytes(value: Result<Value, tally_crypto::Failure>) -> Vec<u8> {
    match value {
        Ok(Value::Bytes(b)) => b.to_vec(),
        Ok(_) => panic!("bytes"),
        Err(e) => panic!("{}", e.message),
    }
}
fn jwk(members: &[Value]) -> Value {
    match perform("keyFromJwk", members) {
        Ok(key) => key,
        Err(e) => panic!("{}", e.message),
    }
}

/// RFC 8032, 7.1, the first test.
#[test]
fn ed25519() {
    let (secret, public) = (
        hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
        hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
    );
    let mut members = vec![Value::text("OKP"), Value::Bool(true), Value::text("Ed25519"), Value::None, Value::None, Value::bytes(secret)];
    let key = jwk(&members);
    let signature = bytes(perform("sign", &[key.clone(), Value::None, Value::bytes(*b""), Value::Bool(false)]));
    assert_eq!(
        signature,
        hex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        )
    );
    members[1] = Value::Bool(false);
    members.resize(11, Value::None);
    members.push(Value::bytes(public));
    let public = jwk(&members);
    let check = |signature: Vec<u8>| {
        let none = || Value::None;
        let all = [public.clone(), none(), Value::bytes(*b""), Value::Bool(false), none(), none(), none(), Value::bytes(signature)];
        matches!(perform("verify", &all), Ok(Value::Bool(true)))
    };
    assert!(check(signature.clone()));
    for i in 0..signature.len() {
        let mut wrong = signature.clone();
        wrong[i] ^= 0x10;
        assert!(!check(wrong), "byte {i}");
    }
}

/// RFC 6979, A.2.5: the signature of "sample" with SHA-256 is good, whatever ours are.
#[test]
fn ecdsa() {
    let point = "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
    let key = perform("keyFromRaw", &[Value::text("P-256"), Value::bytes(hex(point))]).expect("a point");
    let signature = hex(
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    );
    let check = |message: &[u8], hashed: bool| {
        let none = || Value::None;
        let all = [
            key.clone(),
            Value::text("sha256"),
            Value::bytes(message),
            Value::Bool(hashed),
            none(),
            none(),
            Value::Bool(true),
            Value::bytes(&signature[..]),
        ];
        matches!(perform("verify", &all), Ok(Value::Bool(true)))
    };
    assert!(check(b"sample", false));
    assert!(!check(b"simple", false));
    let hash = bytes(perform("hashOnce", &[Value::text("sha256"), Value::bytes(*b"sample")]));
    assert!(check(&hash, true), "without the fast routines");
}

fn read(der: &[u8]) -> Vec<Arc<Key>> {
    let mut found = Vec::new();
    for (operation, forms) in [("keyPrivate", ["pkcs8", "pkcs1", "sec1"]), ("keyPublic", ["spki", "pkcs1", "pkcs8"])] {
        for form in forms {
            if let Ok(Value::Key(key)) = perform(operation, &[Value::bytes(der), Value::text(form), Value::bytes(*b"secret")]) {
                found.push(key);
            }
        }
    }
    found
}

/// Every key that OpenSSL wrote is read, and what is left of it when a byte is changed or the end is missing breaks nothing.
#[test]
fn broken_input() {
    let blocks = pem::blocks(include_bytes!("keys.pem"));
    assert_eq!(blocks.len(), 17);
    for block in &blocks {
        let der = &block.content[..];
        if block.label == "CERTIFICATE" {
            assert!(Certificate::parse(der).is_some());
            for i in 0..der.len() {
                let mut wrong = der.to_vec();
                wrong[i] = wrong[i].wrapping_add(0x81);
                let _ = perform("x509", &[Value::bytes(&wrong[..])]);
                let _ = perform("x509Host", &[Value::bytes(&wrong[..]), Value::text("localhost"), Value::Number(0.0)]);
                assert!(perform("x509", &[Value::bytes(&der[..i])]).is_err());
            }
            continue;
        }
        assert!(!read(der).is_empty(), "{}", block.label);
        if block.label.starts_with("ENCRYPTED") {
            continue;
        }
        for i in 0..der.len() {
            assert!(read(&der[..i]).is_empty(), "{} cut at {i}", block.label);
        }
        for i in (0..der.len()).step_by(3) {
            let mut wrong = der.to_vec();
            wrong[i] = wrong[i].wrapping_add(0x7f);
            for key in read(&wrong).into_iter().take(1) {
                // It may not be a key that works, but trying to use it must be harmless.
                if matches!(&*key, Key::Ec(_) | Key::Okp(_)) {
                    let _ = perform("sign", &[Value::Key(key), Value::text("sha256"), Value::bytes(*b"x"), Value::Bool(false)]);
                }
            }
        }
    }
}

/// A count of rounds that would take an hour is refused before the first.
#[test]
fn huge_costs() {
    let block = pem::blocks(include_bytes!("keys.pem")).into_iter().find(|b| b.label == "ENCRYPTED PRIVATE KEY").expect("there is one");
    let mut r = der::Reader(&block.content).enter(der::SEQUENCE).expect("a key");
    let sealed = |r: &mut der::Reader<'_>| r.any().expect("a value").2.to_vec();
    let algorithm = sealed(&mut r);
    let data = sealed(&mut r);
    let mut r = der::Reader(&algorithm).enter(der::SEQUENCE).expect("an algorithm");
    let scheme = sealed(&mut r);
    let mut r = r.enter(der::SEQUENCE).expect("parameters");
    let mut derivation = r.enter(der::SEQUENCE).expect("a derivation");
    let cipher = sealed(&mut r);
    let kind = sealed(&mut derivation);
    let salt = sealed(&mut derivation.enter(der::SEQUENCE).expect("parameters"));
    let rounds = der::integer(&2_000_000_000_u64.to_be_bytes());
    let derivation = der::sequence(&[&kind, &der::sequence(&[&salt, &rounds])]);
    let whole = der::sequence(&[&der::sequence(&[&scheme, &der::sequence(&[&derivation, &cipher])]), &data]);
    let failure = perform("keyPrivate", &[Value::bytes(whole), Value::text("pkcs8"), Value::bytes(*b"secret")]).err().expect("refused");
    assert!(failure.message.contains("more work"), "{}", failure.message);
}

/// The texts of trouble, as OpenSSL tells it.
#[test]
fn chains() {
    let blocks = pem::blocks(include_bytes!("keys.pem"));
    let certificates: Vec<Certificate<'_>> =
        blocks.iter().filter(|b| b.label == "CERTIFICATE").filter_map(|b| Certificate::parse(&b.content)).collect();
    let [leaf, own, _, ca] = &certificates[..] else { panic!("four certificates") };
    let now = leaf.not_before + 1000;
    let trouble = |leaf: &Certificate<'_>, sent: &[Certificate<'_>], trusted: &[Certificate<'_>], now: i64| {
        verify_chain(leaf, sent, trusted, now, Purpose::Server).trouble
    };
    let one = std::slice::from_ref;
    assert_eq!(trouble(leaf, &[], one(ca), now), None);
    assert_eq!(trouble(leaf, &[], &[], now), Some(Trouble::LeafSignature));
    assert_eq!(trouble(leaf, one(ca), &[], now), Some(Trouble::SelfSignedInChain));
    assert_eq!(trouble(own, &[], &[], now), Some(Trouble::SelfSignedLeaf));
    assert_eq!(trouble(own, &[], one(own), now), None);
    assert_eq!(trouble(leaf, &[], one(own), now), Some(Trouble::LeafSignature));
    assert_eq!(trouble(leaf, &[], one(ca), leaf.not_after + 1), Some(Trouble::Expired));
    assert_eq!(trouble(leaf, &[], one(ca), leaf.not_before - 10), Some(Trouble::NotYetValid));
    // One that is no authority cannot vouch for another, nor for itself by a name.
    assert_eq!(verify_chain(leaf, &[], one(leaf), now, Purpose::Server).trouble, None);
}
