//! Every operation by its name: the border of this crate for what is done in one go.

use crate::key::Key;
use crate::value::{Failure, Given, Secret, Value};
use crate::{cipher, kdf};
use std::sync::Arc;

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
        "keySecret" => Ok(Value::Key(Arc::new(Key::Secret(Secret::new(a.bytes(0).to_vec()))))),
        "keyExport" => match &**a.key(0)? {
            Key::Secret(bytes) => Ok(Value::Bytes(bytes.clone())),
        },
        "keySize" => match &**a.key(0)? {
            Key::Secret(bytes) => Ok(Value::Number(bytes.len() as f64)),
        },
        "keyEquals" => match (&**a.key(0)?, &**a.key(1)?) {
            (Key::Secret(x), Key::Secret(y)) => Ok(Value::Bool(crate::equal_in_constant_time(x, y))),
        },
        "cipherNames" => Ok(Value::List(cipher::NAMES.iter().map(|(n, _)| Value::text(*n)).collect())),
        "cipherInfo" => Ok(cipher_info(a)),
        _ => Err(Failure::plain(format!("crypto has no operation {operation}"))),
    }
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
