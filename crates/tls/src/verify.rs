//! What rustls asks about a peer's certificate: only whether the handshake was signed with its key.

use crate::sign::{SCHEMES, arguments, schemes_of};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};
use std::sync::Arc;
use tally_crypto::x509::Certificate;
use tally_crypto::{Value, perform};

#[derive(Debug)]
pub(crate) struct Anyone {
    /// Of a server: whether it asks for a certificate.
    pub asks: bool,
    /// And cannot do without.
    pub must: bool,
    /// Names of those whose certificates are welcome, as DER.
    pub hints: Vec<DistinguishedName>,
}

fn signed(
    message: &[u8],
    certificate: &CertificateDer<'_>,
    dss: &DigitallySignedStruct,
    strict: bool,
) -> Result<HandshakeSignatureValid, Error> {
    let bad = || Error::InvalidCertificate(CertificateError::BadSignature);
    let parsed = Certificate::parse(certificate).ok_or(Error::InvalidCertificate(CertificateError::BadEncoding))?;
    let key = Arc::new(parsed.key().ok_or(Error::InvalidCertificate(CertificateError::BadEncoding))?);
    // In TLS 1.2 any hash may go with a curve.
    let fits = if strict {
        schemes_of(&key).contains(&dss.scheme)
    } else {
        let kind = key.kind();
        match dss.scheme {
            SignatureScheme::ED25519 => kind == "ed25519",
            SignatureScheme::ECDSA_NISTP256_SHA256 | SignatureScheme::ECDSA_NISTP384_SHA384 | SignatureScheme::ECDSA_NISTP521_SHA512 => {
                kind == "ec"
            }
            _ => kind == "rsa",
        }
    };
    if !fits {
        return Err(bad());
    }
    let mut arguments = arguments(&key, dss.scheme, message).ok_or_else(bad)?;
    arguments.push(Value::bytes(dss.signature()));
    match perform("verify", &arguments) {
        Ok(Value::Bool(true)) => Ok(HandshakeSignatureValid::assertion()),
        _ => Err(bad()),
    }
}

fn schemes() -> Vec<SignatureScheme> {
    SCHEMES.iter().map(|s| s.0).collect()
}

/// The methods that rustls asks of a verifier of either side.
macro_rules! signatures {
    () => {
        fn verify_tls12_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            signed(message, cert, dss, false)
        }
        fn verify_tls13_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            signed(message, cert, dss, true)
        }
        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            schemes()
        }
    };
}

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }
    signatures!();
}

impl ClientCertVerifier for Anyone {
    fn offer_client_auth(&self) -> bool {
        self.asks
    }
    fn client_auth_mandatory(&self) -> bool {
        self.must
    }
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }
    fn verify_client_cert(&self, _: &CertificateDer<'_>, _: &[CertificateDer<'_>], _: UnixTime) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }
    signatures!();
}
