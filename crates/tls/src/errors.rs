//! Errors of connections, in the words that OpenSSL has for them.

use rustls::{AlertDescription, Error, PeerIncompatible, PeerMisbehaved};

/// Why a connection cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsError {
    /// Node's `code`: `ERR_SSL_...`.
    pub code: String,
    /// OpenSSL's number, for `error:0A000412:SSL routines::...`; 0 when there is none.
    pub number: u32,
    pub reason: String,
}

impl TlsError {
    pub(crate) fn new(number: u32, reason: &str) -> TlsError {
        let code = format!("ERR_SSL_{}", reason.to_uppercase().replace(' ', "_"));
        TlsError { code, number, reason: reason.to_owned() }
    }
}

fn alert(description: AlertDescription) -> TlsError {
    let number = 0x0A00_03E8 + u32::from(u8::from(description));
    let reason = match description {
        AlertDescription::UnexpectedMessage => "ssl/tls alert unexpected message",
        AlertDescription::BadRecordMac => "ssl/tls alert bad record mac",
        AlertDescription::RecordOverflow => "tlsv1 alert record overflow",
        AlertDescription::HandshakeFailure => "ssl/tls alert handshake failure",
        AlertDescription::BadCertificate => "ssl/tls alert bad certificate",
        AlertDescription::UnsupportedCertificate => "ssl/tls alert unsupported certificate",
        AlertDescription::CertificateRevoked => "ssl/tls alert certificate revoked",
        AlertDescription::CertificateExpired => "ssl/tls alert certificate expired",
        AlertDescription::CertificateUnknown => "ssl/tls alert certificate unknown",
        AlertDescription::IllegalParameter => "ssl/tls alert illegal parameter",
        AlertDescription::UnknownCA => "tlsv1 alert unknown ca",
        AlertDescription::AccessDenied => "tlsv1 alert access denied",
        AlertDescription::DecodeError => "tlsv1 alert decode error",
        AlertDescription::DecryptError => "tlsv1 alert decrypt error",
        AlertDescription::ProtocolVersion => "tlsv1 alert protocol version",
        AlertDescription::InsufficientSecurity => "tlsv1 alert insufficient security",
        AlertDescription::InternalError => "tlsv1 alert internal error",
        AlertDescription::UserCanceled => "tlsv1 alert user cancelled",
        AlertDescription::NoRenegotiation => "tlsv1 alert no renegotiation",
        AlertDescription::UnsupportedExtension => "tlsv1 unsupported extension",
        AlertDescription::UnrecognisedName => "tlsv1 unrecognized name",
        AlertDescription::BadCertificateStatusResponse => "tlsv1 bad certificate status response",
        AlertDescription::CertificateRequired => "tlsv13 alert certificate required",
        AlertDescription::NoApplicationProtocol => "tlsv1 alert no application protocol",
        _ => "unknown alert type",
    };
    TlsError::new(number, reason)
}

/// What OpenSSL would have said.
pub(crate) fn of(error: &Error, server: bool, first: &[u8]) -> TlsError {
    match error {
        Error::AlertReceived(description) => alert(*description),
        Error::InvalidMessage(_) => {
            let is_http = [&b"GET "[..], b"POST", b"HEAD", b"PUT "].iter().any(|m| first.starts_with(m));
            if server && is_http {
                TlsError::new(0x0A00_009C, "http request")
            } else if server && first.starts_with(b"CONNE") {
                TlsError::new(0x0A00_009B, "https proxy request")
            } else if server {
                TlsError::new(0x0A00_00F4, "unexpected message")
            } else {
                TlsError::new(0x0A00_010B, "wrong version number")
            }
        }
        Error::NoApplicationProtocol => TlsError::new(0x0A00_00EB, "no application protocol"),
        Error::PeerIncompatible(why) => match why {
            PeerIncompatible::NoCipherSuitesInCommon => TlsError::new(0x0A00_00C1, "no shared cipher"),
            PeerIncompatible::NoKxGroupsInCommon => TlsError::new(0x0A00_0065, "no suitable key share"),
            PeerIncompatible::NoSignatureSchemesInCommon => TlsError::new(0x0A00_0076, "no suitable signature algorithm"),
            PeerIncompatible::NoCertificateRequestSignatureSchemesInCommon => TlsError::new(0x0A00_0118, "no shared signature algorithms"),
            _ => TlsError::new(0x0A00_0102, "unsupported protocol"),
        },
        Error::General(text) if text.contains("no server certificate chain") => TlsError::new(0x0A00_00C1, "no shared cipher"),
        Error::NoCertificatesPresented => TlsError::new(0x0A00_00C7, "peer did not return a certificate"),
        Error::DecryptError => TlsError::new(0x0A00_0119, "decryption failed or bad record mac"),
        Error::PeerSentOversizedRecord => TlsError::new(0x0A00_0092, "packet length too long"),
        Error::PeerMisbehaved(PeerMisbehaved::TooManyEmptyFragments) => TlsError::new(0x0A00_012A, "record too small"),
        Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } => {
            TlsError::new(0x0A00_00F4, "unexpected message")
        }
        Error::InvalidCertificate(_) => TlsError::new(0x0A00_007B, "bad signature"),
        other => TlsError { code: "ERR_SSL_PROTOCOL_ERROR".to_owned(), number: 0x0A00_0044, reason: other.to_string() },
    }
}
