//! What operations take and give: a handful of kinds of values, and failures with Node's codes.
//!
//! The border of this crate is not generic: an operation has a name, a list of [`Value`]s, and answers with one (see
//! [`perform`](crate::perform)). Bytes are zeroed when they are dropped.

use crate::key::Key;
use std::borrow::Cow;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Bytes that are wiped when they are dropped.
pub type Secret = Zeroizing<Vec<u8>>;

/// An argument or a result.
#[derive(Clone, Default)]
pub enum Value {
    #[default]
    None,
    Bool(bool),
    Number(f64),
    Text(String),
    Bytes(Secret),
    Key(Arc<Key>),
    List(Vec<Value>),
}

impl Value {
    #[must_use]
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Value {
        Value::Bytes(Zeroizing::new(bytes.into()))
    }
    #[must_use]
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }
}

/// Arguments of an operation; what is missing or of another kind reads as empty.
pub struct Given<'a>(pub &'a [Value]);

impl Given<'_> {
    pub fn value(&self, i: usize) -> &Value {
        self.0.get(i).unwrap_or(&Value::None)
    }
    pub fn bytes(&self, i: usize) -> &[u8] {
        self.some_bytes(i).unwrap_or(&[])
    }
    pub fn some_bytes(&self, i: usize) -> Option<&[u8]> {
        if let Value::Bytes(b) = self.value(i) { Some(b) } else { None }
    }
    pub fn text(&self, i: usize) -> &str {
        self.some_text(i).unwrap_or("")
    }
    pub fn some_text(&self, i: usize) -> Option<&str> {
        if let Value::Text(t) = self.value(i) { Some(t) } else { None }
    }
    pub fn some_number(&self, i: usize) -> Option<f64> {
        if let Value::Number(n) = self.value(i) { Some(*n) } else { None }
    }
    /// Cut off and clamped; 0 if it is no number.
    pub fn size(&self, i: usize) -> usize {
        self.some_number(i).unwrap_or(0.0) as usize
    }
    /// # Errors
    /// When the argument is no key.
    pub fn key(&self, i: usize) -> Result<&Arc<Key>, Failure> {
        if let Value::Key(k) = self.value(i) { Ok(k) } else { Err(Failure::plain("a key is missing")) }
    }
}

/// Which error class a failure becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Error,
    Type,
    Range,
}

/// Why an operation did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub class: Class,
    /// Node's `code`; empty when the error has none.
    pub code: Cow<'static, str>,
    pub message: Cow<'static, str>,
    /// For errors as OpenSSL reports them: its `library` and `reason`.
    pub openssl: Option<(&'static str, &'static str)>,
    /// Whether it has an `opensslErrorStack`, too.
    pub stacked: bool,
}

impl Failure {
    #[must_use]
    pub fn new(class: Class, code: &'static str, message: impl Into<Cow<'static, str>>) -> Failure {
        Failure { class, code: code.into(), message: message.into(), openssl: None, stacked: false }
    }
    #[must_use]
    pub fn plain(message: impl Into<Cow<'static, str>>) -> Failure {
        Failure::new(Class::Error, "", message)
    }
    /// An error in OpenSSL's words: `error:1C800064:Provider routines::bad decrypt`.
    #[must_use]
    pub fn openssl(number: u32, library: &'static str, reason: &'static str, code: &'static str) -> Failure {
        Failure {
            class: Class::Error,
            code: code.into(),
            message: format!("error:{number:08X}:{library}::{reason}").into(),
            openssl: Some((library, reason)),
            stacked: true,
        }
    }
    /// Something that Node has and this runtime has not.
    #[must_use]
    pub fn not_built(what: &str) -> Failure {
        let message = format!("{what} is not built yet in Tally");
        Failure { class: Class::Error, code: "ERR_TALLY_NOT_BUILT_YET".into(), message: message.into(), openssl: None, stacked: false }
    }
    #[must_use]
    pub fn unsupported() -> Failure {
        Failure::openssl(0x0308_010C, "digital envelope routines", "unsupported", "ERR_OSSL_EVP_UNSUPPORTED")
    }
}
