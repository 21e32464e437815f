//! What connections share: keys with their certificates, what is trusted, versions, suites, a server's sessions.

use crate::errors::TlsError;
use crate::names::parse_ciphers;
use crate::provider::provider;
use crate::sign::OurKey;
use rustls::client::ResolvesClientCert;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::server::{ClientHello, ResolvesServerCert, ServerSessionMemoryCache, StoresServerSessions};
use rustls::sign::CertifiedKey;
use rustls::{SignatureScheme, SupportedProtocolVersion};
use std::sync::{Arc, OnceLock};
use tally_crypto::Key;

/// Sessions that a server remembers.
const SESSIONS: usize = 1024;

/// How a context is made.
#[derive(Default)]
pub struct Settings {
    /// Chains as DER, the leaf first, each with its key.
    pub identities: Vec<(Vec<Vec<u8>>, Arc<Key>)>,
    /// Trusted certificates, as DER; `None`: Mozilla's.
    pub trusted: Option<Vec<Vec<u8>>>,
    /// Trusted beside those.
    pub extra: Vec<Vec<u8>>,
    /// 0x0303 or 0x0304; lower ones are taken as 0x0303.
    pub least: u16,
    pub most: u16,
    /// As OpenSSL writes a list; empty: all.
    pub ciphers: String,
    pub honor_order: bool,
    /// Without the processor's fast routines; for tests.
    pub portable: bool,
}

/// Shared by connections; cheap to clone by its `Arc`.
pub struct Context {
    pub(crate) identity: Arc<Identity>,
    pub(crate) trusted: Vec<Vec<u8>>,
    pub(crate) provider: Arc<CryptoProvider>,
    pub(crate) versions: Vec<&'static SupportedProtocolVersion>,
    pub(crate) sessions: Arc<dyn StoresServerSessions>,
    pub(crate) honor_order: bool,
    /// Bytes it keeps, about.
    pub size: usize,
}

impl Context {
    /// # Errors
    /// When there is no version or suite left.
    pub fn new(settings: Settings) -> Result<Context, TlsError> {
        let suites = if settings.ciphers.is_empty() { Vec::new() } else { parse_ciphers(&settings.ciphers) };
        let provider = provider(&suites, settings.portable);
        let (least, most) = (settings.least.max(0x0303), if settings.most == 0 { 0x0304 } else { settings.most });
        let has_12 = provider.cipher_suites.iter().any(|s| s.version().version == rustls::ProtocolVersion::TLSv1_2);
        let has_13 = provider.cipher_suites.iter().any(|s| s.version().version == rustls::ProtocolVersion::TLSv1_3);
        let mut versions: Vec<&'static SupportedProtocolVersion> = Vec::new();
        if (least..=most).contains(&0x0304) && has_13 {
            versions.push(&rustls::version::TLS13);
        }
        if (least..=most).contains(&0x0303) && has_12 {
            versions.push(&rustls::version::TLS12);
        }
        if versions.is_empty() {
            return Err(TlsError::new(0x0A00_00BF, "no protocols available"));
        }
        let keys: Vec<Arc<CertifiedKey>> = settings
            .identities
            .into_iter()
            .map(|(chain, key)| {
                let chain = chain.into_iter().map(CertificateDer::from).collect();
                Arc::new(CertifiedKey::new(chain, Arc::new(OurKey(key))))
            })
            .collect();
        let trusted: Vec<Vec<u8>> = match settings.trusted {
            Some(list) => list,
            None => crate::root_certificates().map(<[u8]>::to_vec).collect(),
        };
        let trusted: Vec<Vec<u8>> = trusted.into_iter().chain(settings.extra).collect();
        let size = 4096 + trusted.iter().map(Vec::len).sum::<usize>();
        Ok(Context {
            identity: Arc::new(Identity { keys }),
            trusted,
            provider,
            versions,
            sessions: ServerSessionMemoryCache::new(SESSIONS),
            honor_order: settings.honor_order,
            size,
        })
    }

    /// What a client shows. Of those that show nothing one serves all: sessions are only resumed with the one they were made with.
    pub(crate) fn client_identity(&self) -> Arc<Identity> {
        static NOTHING: OnceLock<Arc<Identity>> = OnceLock::new();
        if self.identity.keys.is_empty() { NOTHING.get_or_init(Arc::default).clone() } else { self.identity.clone() }
    }

    /// The first certificate it shows, as DER.
    #[must_use]
    pub fn certificate(&self) -> Option<&[u8]> {
        self.identity.keys.first()?.cert.first().map(|c| c.as_ref())
    }
}

/// Keys with their certificates; the first that the peer can check is shown.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    keys: Vec<Arc<CertifiedKey>>,
}

impl Identity {
    fn choose(&self, schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.keys.iter().find(|k| k.key.choose_scheme(schemes).is_some()).cloned()
    }
}

impl ResolvesServerCert for Identity {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.choose(hello.signature_schemes())
    }
}
impl ResolvesClientCert for Identity {
    fn resolve(&self, _: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.choose(schemes)
    }
    fn has_certs(&self) -> bool {
        !self.keys.is_empty()
    }
}
