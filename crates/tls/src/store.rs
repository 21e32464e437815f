//! A client's sessions: those that a server gave during one connection, to be handed to another.

use rustls::NamedGroup;
use rustls::client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;
use std::sync::{Arc, Mutex};

/// What a later connection may resume. One of TLS 1.3 is good for one connection.
#[derive(Clone)]
pub struct Ticket(Arc<Mutex<Kind>>);

enum Kind {
    Tls12(Box<Tls12ClientSessionValue>),
    Tls13(Box<Tls13ClientSessionValue>),
    Used,
}

impl Ticket {
    fn new(kind: Kind) -> Ticket {
        Ticket(Arc::new(Mutex::new(kind)))
    }
    /// Whether a connection has resumed it already, and no other can.
    #[must_use]
    pub fn is_used(&self) -> bool {
        matches!(&*lock(&self.0), Kind::Used)
    }
}

/// The store of one connection: `given` is offered once, `received` collects.
#[derive(Default)]
pub(crate) struct Store {
    given: Mutex<Option<Ticket>>,
    received: Mutex<Vec<Ticket>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Store {
    pub fn new(given: Option<Ticket>) -> Store {
        Store { given: Mutex::new(given), received: Mutex::default() }
    }
    pub fn take_received(&self) -> Vec<Ticket> {
        std::mem::take(&mut *lock(&self.received))
    }
    fn receive(&self, ticket: Ticket) {
        let mut all = lock(&self.received);
        // A server may send any number: the last ones count.
        if all.len() == 8 {
            all.remove(0);
        }
        all.push(ticket);
    }
}

impl ClientSessionStore for Store {
    fn set_kx_hint(&self, _: ServerName<'static>, _: NamedGroup) {}
    fn kx_hint(&self, _: &ServerName<'_>) -> Option<NamedGroup> {
        None
    }
    fn set_tls12_session(&self, _: ServerName<'static>, value: Tls12ClientSessionValue) {
        self.receive(Ticket::new(Kind::Tls12(Box::new(value))));
    }
    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        let given = lock(&self.given);
        match &*lock(&given.as_ref()?.0) {
            Kind::Tls12(value) => Some((**value).clone()),
            _ => None,
        }
    }
    fn remove_tls12_session(&self, _: &ServerName<'static>) {
        let mut given = lock(&self.given);
        if given.as_ref().is_some_and(|g| matches!(&*lock(&g.0), Kind::Tls12(_))) {
            *given = None;
        }
    }
    fn insert_tls13_ticket(&self, _: ServerName<'static>, value: Tls13ClientSessionValue) {
        self.receive(Ticket::new(Kind::Tls13(Box::new(value))));
    }
    fn take_tls13_ticket(&self, _: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        let given = lock(&self.given);
        let mut kind = lock(&given.as_ref()?.0);
        match std::mem::replace(&mut *kind, Kind::Used) {
            Kind::Tls13(value) => Some(*value),
            other => {
                *kind = other;
                None
            }
        }
    }
}
