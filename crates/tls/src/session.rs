//! One connection.
//!
//! A client's begins at once. A server's first reads the client's hello and tells it ([`Session::hello`]); whoever drives it
//! then chooses a context ([`Session::accept`]). Nothing is read past the hello before that.
//!
//! **Invariants.** What is fed is used up; plain text comes out with each feed, so that nothing waits in here but the part of a
//! record. After an error there is nothing but what is still to be sent (an alert).

use crate::context::Context;
use crate::errors::{self, TlsError};
use crate::names;
use crate::store::{Store, Ticket};
use crate::verify::Anyone;
use rustls::client::Resumption;
use rustls::pki_types::{CertificateDer, DnsName, IpAddr, ServerName};
use rustls::server::{Accepted, Acceptor};
use rustls::{ClientConfig, ClientConnection, DistinguishedName, HandshakeKind, KeyLog, ServerConfig, ServerConnection};
use std::io::{Read, Write};
use std::sync::{Arc, Mutex, OnceLock};
use tally_crypto::x509::{Certificate, Chain, Purpose, verify_chain};

/// How a connection is made.
#[derive(Default)]
pub struct Options {
    /// The name of the server for SNI; empty: none is sent.
    pub servername: String,
    pub alpn: Vec<Vec<u8>>,
    /// A server asks for a certificate.
    pub request_cert: bool,
    /// A client without one is sent away.
    pub require_cert: bool,
    pub ticket: Option<Ticket>,
    pub keylog: bool,
    /// Bytes of a record's content at most; 0: as many as there may be.
    pub max_fragment: usize,
}

/// What a client asked for.
pub struct Hello {
    pub servername: Option<String>,
    pub alpn: Vec<Vec<u8>>,
}

enum State {
    Hello(Box<Acceptor>),
    Chosen(Box<Accepted>),
    Client(Box<ClientConnection>),
    Server(Box<ServerConnection>),
    Failed,
}

pub struct Session {
    state: State,
    is_server: bool,
    context: Option<Arc<Context>>,
    store: Arc<Store>,
    log: Option<Arc<Log>>,
    /// What came behind the hello before a context was chosen.
    held: Vec<u8>,
    /// The first bytes that ever came, for saying what they were instead of TLS.
    first: Vec<u8>,
    outgoing: Vec<u8>,
    closed: bool,
    written: Vec<u8>,
}

/// Lines for `keylog`.
#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Log")
    }
}
impl KeyLog for Log {
    fn log(&self, label: &str, random: &[u8], secret: &[u8]) {
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        if let Ok(mut lines) = self.0.lock() {
            lines.push(format!("{label} {} {}\n", hex(random), hex(secret)));
        }
    }
}

/// The verifier of all clients; one, because sessions are only resumed with the one they were made with.
fn anyone() -> Arc<Anyone> {
    static ANYONE: OnceLock<Arc<Anyone>> = OnceLock::new();
    ANYONE.get_or_init(|| Arc::new(Anyone { asks: false, must: false, hints: Vec::new() })).clone()
}

fn failed(error: &rustls::Error) -> TlsError {
    errors::of(error, false, &[])
}

impl Session {
    fn new(state: State, is_server: bool) -> Session {
        Session {
            state,
            is_server,
            context: None,
            store: Arc::default(),
            log: None,
            held: Vec::new(),
            first: Vec::new(),
            outgoing: Vec::new(),
            closed: false,
            written: Vec::new(),
        }
    }

    /// # Errors
    /// When there is nothing that this context could offer.
    pub fn client(context: &Arc<Context>, options: Options) -> Result<Session, TlsError> {
        let config = ClientConfig::builder_with_provider(context.provider.clone())
            .with_protocol_versions(&context.versions)
            .map_err(|e| failed(&e))?
            .dangerous()
            .with_custom_certificate_verifier(anyone());
        let mut config = config.with_client_cert_resolver(context.client_identity());
        config.alpn_protocols = options.alpn;
        // Node's programs decide themselves about a protocol that was not offered.
        config.check_selected_alpn = false;
        let store = Arc::new(Store::new(options.ticket));
        config.resumption = Resumption::store(store.clone());
        if options.max_fragment > 0 {
            config.max_fragment_size = Some(options.max_fragment + 5);
        }
        let name = match DnsName::try_from(options.servername.clone()) {
            Ok(name) if !options.servername.is_empty() => ServerName::DnsName(name),
            _ => {
                config.enable_sni = false;
                ServerName::IpAddress(IpAddr::from(std::net::Ipv4Addr::UNSPECIFIED))
            }
        };
        let log = options.keylog.then(Arc::<Log>::default);
        if let Some(log) = &log {
            config.key_log = log.clone();
        }
        let mut connection = ClientConnection::new(Arc::new(config), name).map_err(|e| failed(&e))?;
        connection.set_buffer_limit(None);
        let mut session = Session::new(State::Client(Box::new(connection)), false);
        session.context = Some(context.clone());
        session.store = store;
        session.log = log;
        session.flush();
        Ok(session)
    }

    #[must_use]
    pub fn server() -> Session {
        Session::new(State::Hello(Box::default()), true)
    }

    /// What the client asked for, while a context is to be chosen.
    #[must_use]
    pub fn hello(&self) -> Option<Hello> {
        let State::Chosen(accepted) = &self.state else { return None };
        let hello = accepted.client_hello();
        let alpn = hello.alpn().map(|list| list.map(<[u8]>::to_vec).collect()).unwrap_or_default();
        Some(Hello { servername: hello.server_name().map(str::to_owned), alpn })
    }

    /// Goes on with a context. What is readable then goes to `plain`.
    ///
    /// # Errors
    /// When the client and the context have nothing in common.
    pub fn accept(&mut self, context: &Arc<Context>, options: Options, plain: &mut Vec<u8>) -> Result<(), TlsError> {
        let State::Chosen(accepted) = std::mem::replace(&mut self.state, State::Failed) else {
            return Err(TlsError::new(0x0A00_0044, "internal error"));
        };
        let hints = if options.request_cert {
            let names = context.trusted.iter().filter_map(|c| Certificate::parse(c)).map(|c| DistinguishedName::from(c.subject.to_vec()));
            // Node sends the names of `ca` only; those of all of Mozilla's would be longer than anything else.
            if context.trusted.len() > 32 { Vec::new() } else { names.collect() }
        } else {
            Vec::new()
        };
        let config = ServerConfig::builder_with_provider(context.provider.clone())
            .with_protocol_versions(&context.versions)
            .map_err(|e| failed(&e))?
            .with_client_cert_verifier(Arc::new(Anyone { asks: options.request_cert, must: options.require_cert, hints }));
        let mut config = config.with_cert_resolver(context.identity.clone());
        config.alpn_protocols = options.alpn;
        config.session_storage = context.sessions.clone();
        config.ignore_client_order = context.honor_order;
        config.send_tls13_tickets = 2;
        if options.max_fragment > 0 {
            config.max_fragment_size = Some(options.max_fragment + 5);
        }
        self.log = options.keylog.then(Arc::<Log>::default);
        if let Some(log) = &self.log {
            config.key_log = log.clone();
        }
        self.context = Some(context.clone());
        match accepted.into_connection(Arc::new(config)) {
            Ok(mut connection) => {
                connection.set_buffer_limit(None);
                let early = std::mem::take(&mut self.written);
                let _ = connection.writer().write_all(&early);
                self.state = State::Server(Box::new(connection));
                self.flush();
                let held = std::mem::take(&mut self.held);
                self.feed(&held, plain)
            }
            Err((error, mut alert)) => {
                let _ = alert.write_all(&mut self.outgoing);
                Err(errors::of(&error, true, &self.first))
            }
        }
    }

    /// Bytes from the peer; what the program may read goes to `plain`.
    ///
    /// # Errors
    /// What the peer did wrong, or told. An alert may have to be sent: [`take_outgoing`](Session::take_outgoing).
    pub fn feed(&mut self, mut bytes: &[u8], plain: &mut Vec<u8>) -> Result<(), TlsError> {
        if self.first.len() < 8 {
            let n = bytes.len().min(8 - self.first.len());
            self.first.extend_from_slice(&bytes[..n]);
        }
        loop {
            match &mut self.state {
                State::Failed => return Ok(()),
                State::Chosen(_) => {
                    self.held.extend_from_slice(bytes);
                    return Ok(());
                }
                State::Hello(acceptor) => {
                    if bytes.is_empty() {
                        return Ok(());
                    }
                    // The acceptor keeps what it reads: it is given a record at a time at most, and the rest waits.
                    let n = record(&self.held, bytes);
                    let (head, rest) = bytes.split_at(n);
                    let mut head = head;
                    while !head.is_empty() {
                        if acceptor.read_tls(&mut head).unwrap_or(0) == 0 {
                            break;
                        }
                    }
                    bytes = rest;
                    match acceptor.accept() {
                        Ok(None) => {}
                        Ok(Some(accepted)) => {
                            self.state = State::Chosen(Box::new(accepted));
                        }
                        Err((error, mut alert)) => {
                            let _ = alert.write_all(&mut self.outgoing);
                            self.state = State::Failed;
                            return Err(errors::of(&error, true, &self.first));
                        }
                    }
                }
                State::Client(_) | State::Server(_) => return self.process(bytes, plain),
            }
        }
    }

    fn process(&mut self, mut bytes: &[u8], plain: &mut Vec<u8>) -> Result<(), TlsError> {
        let is_server = self.is_server;
        loop {
            let (read, processed, closed) = match &mut self.state {
                State::Client(c) => step(c, &mut bytes, plain),
                State::Server(c) => step(c, &mut bytes, plain),
                _ => return Ok(()),
            };
            self.closed |= closed;
            self.flush();
            if let Err(error) = processed {
                self.state = State::Failed;
                return Err(errors::of(&error, is_server, &self.first));
            }
            if bytes.is_empty() || read == 0 {
                return Ok(());
            }
        }
    }

    fn flush(&mut self) {
        match &mut self.state {
            State::Client(c) => drain(c, &mut self.outgoing),
            State::Server(c) => drain(c, &mut self.outgoing),
            _ => {}
        }
    }

    /// What is to be sent to the peer.
    #[must_use]
    pub fn take_outgoing(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.outgoing)
    }

    /// Text of the program's, which is sent once the handshake is over.
    pub fn write(&mut self, text: &[u8]) {
        let written = match &mut self.state {
            State::Client(c) => c.writer().write_all(text),
            State::Server(c) => c.writer().write_all(text),
            State::Hello(_) | State::Chosen(_) => {
                self.written.extend_from_slice(text);
                return;
            }
            State::Failed => return,
        };
        if written.is_ok() {
            self.flush();
        }
    }

    /// No more text of the program's.
    pub fn close(&mut self) {
        match &mut self.state {
            State::Client(c) => c.send_close_notify(),
            State::Server(c) => c.send_close_notify(),
            _ => {}
        }
        self.flush();
    }

    #[must_use]
    pub fn is_handshaking(&self) -> bool {
        match &self.state {
            State::Client(c) => c.is_handshaking(),
            State::Server(c) => c.is_handshaking(),
            State::Hello(_) | State::Chosen(_) => true,
            State::Failed => false,
        }
    }
    /// Whether the peer said that it sends no more.
    #[must_use]
    pub fn is_closed_by_peer(&self) -> bool {
        self.closed
    }
    #[must_use]
    pub fn is_resumed(&self) -> bool {
        let kind = match &self.state {
            State::Client(c) => c.handshake_kind(),
            State::Server(c) => c.handshake_kind(),
            _ => None,
        };
        kind == Some(HandshakeKind::Resumed)
    }
    #[must_use]
    pub fn protocol(&self) -> Option<&'static str> {
        let version = match &self.state {
            State::Client(c) => c.protocol_version(),
            State::Server(c) => c.protocol_version(),
            _ => None,
        };
        version.map(names::version_name)
    }
    /// Name, standard name and version of the cipher suite.
    #[must_use]
    pub fn cipher(&self) -> Option<(&'static str, &'static str, &'static str)> {
        let suite = match &self.state {
            State::Client(c) => c.negotiated_cipher_suite(),
            State::Server(c) => c.negotiated_cipher_suite(),
            _ => None,
        };
        suite.map(|s| names::cipher_info(s.suite()))
    }
    /// The group that keys were agreed in.
    #[must_use]
    pub fn group(&self) -> Option<String> {
        let group = match &self.state {
            State::Client(c) => c.negotiated_key_exchange_group(),
            State::Server(c) => c.negotiated_key_exchange_group(),
            _ => None,
        };
        group.map(|g| format!("{:?}", g.name()))
    }
    #[must_use]
    pub fn alpn(&self) -> Option<&[u8]> {
        match &self.state {
            State::Client(c) => c.alpn_protocol(),
            State::Server(c) => c.alpn_protocol(),
            _ => None,
        }
    }
    #[must_use]
    pub fn servername(&self) -> Option<&str> {
        match &self.state {
            State::Server(c) => c.server_name(),
            _ => None,
        }
    }
    fn peer(&self) -> &[CertificateDer<'static>] {
        match &self.state {
            State::Client(c) => c.peer_certificates(),
            State::Server(c) => c.peer_certificates(),
            _ => None,
        }
        .unwrap_or(&[])
    }
    /// The peer's certificates as it sent them, as DER.
    pub fn peer_certificates(&self) -> impl Iterator<Item = &[u8]> {
        self.peer().iter().map(AsRef::as_ref)
    }
    /// The peer's chain up to where it goes, the leaf first, and what is wrong with it. `None`: there is no certificate.
    #[must_use]
    pub fn verify(&self, now: i64) -> Option<Chain<'_>> {
        let context = self.context.as_ref()?;
        let sent: Vec<Certificate<'_>> = self.peer().iter().filter_map(|c| Certificate::parse(c)).collect();
        let trusted: Vec<Certificate<'_>> = context.trusted.iter().filter_map(|c| Certificate::parse(c)).collect();
        let purpose = if self.is_server { Purpose::Client } else { Purpose::Server };
        let leaf = sent.first()?;
        Some(verify_chain(leaf, &sent[1..], &trusted, now, purpose))
    }
    /// Sessions that came since this was asked last.
    #[must_use]
    pub fn take_tickets(&mut self) -> Vec<Ticket> {
        self.store.take_received()
    }
    #[must_use]
    pub fn take_log(&mut self) -> Vec<String> {
        self.log.as_ref().and_then(|log| log.0.lock().ok().map(|mut lines| std::mem::take(&mut *lines))).unwrap_or_default()
    }
    /// Keying material (RFC 5705); `None` before the handshake is over, or for a label that may not be.
    #[must_use]
    pub fn export(&self, length: usize, label: &[u8], context: Option<&[u8]>) -> Option<Vec<u8>> {
        let out = vec![0; length];
        match &self.state {
            State::Client(c) => c.export_keying_material(out, label, context).ok(),
            State::Server(c) => c.export_keying_material(out, label, context).ok(),
            _ => None,
        }
    }
    #[must_use]
    pub fn context(&self) -> Option<&Arc<Context>> {
        self.context.as_ref()
    }
}

/// How many of `bytes` an acceptor may have: all, as nothing behind a hello comes before the server answered.
fn record(_: &[u8], bytes: &[u8]) -> usize {
    bytes.len()
}

fn step<D>(connection: &mut rustls::ConnectionCommon<D>, bytes: &mut &[u8], plain: &mut Vec<u8>) -> (usize, Result<(), rustls::Error>, bool)
where
    D: rustls::SideData,
{
    let read = if bytes.is_empty() { 0 } else { connection.read_tls(bytes).unwrap_or(0) };
    let state = match connection.process_new_packets() {
        Ok(state) => state,
        Err(error) => {
            let _ = connection.reader().read_to_end(plain);
            return (read, Err(error), false);
        }
    };
    let n = state.plaintext_bytes_to_read();
    if n > 0 {
        let at = plain.len();
        plain.resize(at + n, 0);
        let got = connection.reader().read(&mut plain[at..]).unwrap_or(0);
        plain.truncate(at + got);
    }
    (read, Ok(()), state.peer_has_closed())
}

fn drain<D: rustls::SideData>(connection: &mut rustls::ConnectionCommon<D>, to: &mut Vec<u8>) {
    while connection.wants_write() {
        if connection.write_tls(to).unwrap_or(0) == 0 {
            break;
        }
    }
}
