//! Cipher suites and versions by the names that Node has for them.

use rustls::{CipherSuite, ProtocolVersion};

/// Suite, OpenSSL's name, the standard's name, in the order of preference of Node's default list.
pub const CIPHERS: &[(CipherSuite, &str, &str)] = &[
    (CipherSuite::TLS13_AES_256_GCM_SHA384, "TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"),
    (CipherSuite::TLS13_CHACHA20_POLY1305_SHA256, "TLS_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256"),
    (CipherSuite::TLS13_AES_128_GCM_SHA256, "TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"),
    (CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    (CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    (CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "ECDHE-RSA-AES256-GCM-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    (CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, "ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    (
        CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    ),
    (
        CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        "ECDHE-RSA-CHACHA20-POLY1305",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ),
];

/// `(name, standard name, version)` of a suite.
#[must_use]
pub fn cipher_info(suite: CipherSuite) -> (&'static str, &'static str, &'static str) {
    let found = CIPHERS.iter().find(|(s, ..)| *s == suite);
    let version = if found.is_some_and(|(_, name, _)| name.starts_with("TLS_")) { "TLSv1.3" } else { "TLSv1.2" };
    found.map_or(("(NONE)", "(NONE)", version), |(_, name, standard)| (name, standard, version))
}

pub fn version_name(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::TLSv1_3 => "TLSv1.3",
        ProtocolVersion::TLSv1_2 => "TLSv1.2",
        _ => "unknown",
    }
}

/// Suites that a list such as `HIGH:!aNULL:ECDHE-RSA-AES128-GCM-SHA256` names, in its order. Words that stand for groups mean
/// all of our suites of TLS 1.2. Those of TLS 1.3 are all there unless some are named.
#[must_use]
pub fn parse_ciphers(list: &str) -> Vec<CipherSuite> {
    let mut out: Vec<CipherSuite> = Vec::new();
    let mut add = |suite: CipherSuite| {
        if !out.contains(&suite) {
            out.push(suite);
        }
    };
    let mut removed: Vec<&str> = Vec::new();
    let is_13 = |name: &str| name.starts_with("TLS_");
    let mut any_13 = false;
    for word in list.split([':', ' ', ',']).filter(|w| !w.is_empty()) {
        if let Some(name) = word.strip_prefix(['!', '-']) {
            removed.push(name);
            continue;
        }
        if word.starts_with(['@', '+']) {
            continue;
        }
        if let Some((suite, name, _)) = CIPHERS.iter().find(|(_, n, s)| *n == word || *s == word) {
            any_13 |= is_13(name);
            add(*suite);
            continue;
        }
        for (suite, name, _) in CIPHERS.iter().filter(|(_, name, _)| !is_13(name)) {
            let fits = match word {
                "ALL" | "HIGH" | "DEFAULT" | "COMPLEMENTOFALL" | "ECDHE" | "EECDH" | "kECDHE" | "kEECDH" | "TLSv1.2" | "AEAD" => true,
                "AESGCM" | "AES" => name.contains("GCM"),
                "AES128" | "AES128-GCM" => name.contains("AES128"),
                "AES256" | "AES256-GCM" => name.contains("AES256"),
                "CHACHA20" => name.contains("CHACHA20"),
                "ECDSA" | "aECDSA" => name.contains("ECDSA"),
                "aRSA" => name.contains("RSA"),
                _ => {
                    word.split('+').all(|part| matches!(part, "ECDHE" | "EECDH" | "HIGH") || name.contains(&part.replace("AESGCM", "GCM")))
                        && word.contains('+')
                }
            };
            if fits {
                add(*suite);
            }
        }
    }
    out.retain(|suite| {
        let name = CIPHERS.iter().find(|(s, ..)| s == suite).map_or("", |(_, n, _)| n);
        !removed.iter().any(|r| *r == name || matches!(*r, "CHACHA20" | "ECDSA" | "AES128" | "AES256") && name.contains(r))
    });
    if !any_13 {
        let first: Vec<CipherSuite> = CIPHERS.iter().filter(|(_, name, _)| is_13(name)).map(|(s, ..)| *s).collect();
        out.splice(0..0, first);
    }
    out
}
