//! Which cryptography rustls is given.

use rustls::CipherSuite;
use rustls::crypto::CryptoProvider;
use std::sync::Arc;

/// A provider with these suites, in this order; all of ours when there are none. `portable`: without the fast routines even where
/// they could be had.
pub fn provider(suites: &[CipherSuite], portable: bool) -> Arc<CryptoProvider> {
    let all = if portable || !tally_crypto::fast_routines() { crate::portable::provider() } else { rustls_graviola::default_provider() };
    let ours: Vec<CipherSuite> = crate::names::CIPHERS.iter().map(|(s, ..)| *s).collect();
    let wanted = if suites.is_empty() { &ours } else { suites };
    let cipher_suites = wanted.iter().filter_map(|w| all.cipher_suites.iter().find(|s| s.suite() == *w).copied()).collect();
    Arc::new(CryptoProvider { cipher_suites, ..all })
}
