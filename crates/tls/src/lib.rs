//! TLS 1.2 and 1.3 as bytes: what came from the peer in, what the program may read and what is to be sent out. rustls inside.
//!
//! A leaf: no descriptors, no clock but the one it is given, no JavaScript. A [`Context`] is what many connections share (keys,
//! certificates, what is trusted, sessions), a [`Session`] one connection.
//!
//! **Invariants.** Certificates of a peer are never a reason for the handshake to fail here: whether they are trusted is asked
//! afterwards ([`Session::verify`]), because Node's programs decide what to do about it. That the peer has the key of its
//! certificate is always checked. graviola is touched only on processors that have what it needs.

#![forbid(unsafe_code)]

mod context;
mod errors;
mod names;
mod portable;
mod provider;
mod session;
mod sign;
mod store;
mod verify;

pub use context::{Context, Settings};
pub use errors::TlsError;
pub use names::{CIPHERS, cipher_info};
pub use session::{Hello, Options, Session};
pub use store::Ticket;

/// Mozilla's root certificates, as DER.
pub fn root_certificates() -> impl Iterator<Item = &'static [u8]> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|c| c.as_ref())
}
