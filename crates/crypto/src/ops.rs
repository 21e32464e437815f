//! Every operation by its name: the border of this crate for what is done in one go.

use crate::value::{Failure, Given, Secret, Value};
use crate::{cipher, kdf, key, x509};

/// Does what `operation` says with its arguments. It may take long, and then belongs on a thread of its own.
///
/// # Errors
/// Node's for the operation; an operation that is not known is a plain failure.
pub fn perform(operation: &str, arguments: &[Value]) -> Result<Value, Failure> {
    let a = &Given(arguments);
    match operation {
        "checkDigest" => kdf::digest(a.text(0)).map(|_| Value::None),
        "digestSize" => Ok(Value::Number(crate::Hasher::new(kdf::digest(a.text(0))?).output_size() as f64)),
        "pbkdf2" => kdf::pbkdf2(a),
        "hkdf" => kdf::hkdf(a),
        "scrypt" => kdf::scrypt(a),
        "scryptCheck" => kdf::scrypt_check(a),
        "argon2" => kdf::argon2(a),
        "cipherOnce" => cipher_once(a),
        "hashOnce" => {
            let mut hasher = crate::Hasher::new(kdf::digest(a.text(0))?);
            hasher.update(a.bytes(1));
            let mut out = vec![0; hasher.output_size()];
            hasher.finish(&mut out);
            Ok(Value::bytes(out))
        }
        "hmacOnce" => {
            let mut mac = crate::Hmac::new(kdf::digest(a.text(0))?, a.bytes(1)).ok_or_else(Failure::unsupported)?;
            mac.update(a.bytes(2));
            Ok(Value::bytes(mac.finish()))
        }
        "cipherNames" => Ok(Value::List(cipher::NAMES.iter().map(|(n, _)| Value::text(*n)).collect())),
        "cipherInfo" => Ok(cipher_info(a)),
        _ => key::perform(operation, a)
            .or_else(|| x509::perform(operation, a))
            .unwrap_or_else(|| Err(Failure::plain(format!("crypto has no operation {operation}")))),
    }
}

/// `(name, key, iv or nothing, whether to encrypt, text, additional data, length of the tag)`: the tag is behind the text.
fn cipher_once(a: &Given<'_>) -> Result<Value, Failure> {
    let encrypt = matches!(a.value(3), Value::Bool(true));
    let tag_len = a.some_number(6).map(|n| n as usize);
    let not_authentic = || Failure::plain("Unsupported state or unable to authenticate data");
    let mut cipher = cipher::Cipher::new(a.text(0), a.bytes(1), a.some_bytes(2), encrypt, tag_len)?;
    let mut text = a.bytes(4);
    if let Some(n) = tag_len {
        if !encrypt {
            let (rest, tag) = text.split_at_checked(text.len().wrapping_sub(n)).ok_or_else(not_authentic)?;
            cipher.set_tag(tag)?;
            text = rest;
        }
        cipher.add(a.bytes(5), Some(text.len() as u64))?;
    }
    if cipher.is_wrap() {
        return cipher.wrap(text).map(Value::Bytes);
    }
    let mut out = Secret::new(vec![0; cipher.output_len(text.len())]);
    cipher.update(text, &mut out)?;
    out.extend_from_slice(&cipher.finish()?);
    if tag_len.is_some() && encrypt {
        out.extend_from_slice(cipher.tag()?);
    }
    Ok(Value::Bytes(out))
}

/// `(name or number)` -> `[mode, name, nid, block, iv, key, fits]` or nothing. `(.., iv length, key length)`: nothing if they do not fit.
fn cipher_info(a: &Given<'_>) -> Value {
    let kind = match a.some_number(0) {
        Some(nid) => cipher::from_nid(nid as u32),
        None => cipher::from_name(a.text(0)),
    };
    let Some(kind) = kind else { return Value::None };
    let mut iv = kind.iv;
    if a.some_number(1).is_some() {
        if !cipher::iv_fits(kind, a.size(1)) {
            return Value::None;
        }
        iv = a.size(1);
    }
    if a.some_number(2).is_some() && a.size(2) != kind.key {
        return Value::None;
    }
    let number = |n: usize| Value::Number(n as f64);
    let name = Value::text(kind.name);
    Value::List(vec![Value::text(kind.mode.name()), name, number(kind.nid as usize), number(kind.block), number(iv), number(kind.key)])
}
