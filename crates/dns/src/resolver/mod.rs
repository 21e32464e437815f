//! The stub resolver: what to send where, and what to make of what comes back. It has no sockets and no clock: the driver
//! has both.
//!
//! ```text
//! start(name)          -> a query that waits for an answer, until its deadline
//! next_event()         -> Open a socket, Write to one, Close one, Done with a query: the driver asks after each call
//! pending / written    what goes out next, and how much of it went
//! datagram / stream    what came in:  cut off           -> again by TCP
//!                                     malformed         -> the socket failed
//!                                     no query's answer -> nothing
//! failed / timeout     -> the same query again, of the server that failed least, until it was sent tries x servers times
//! ```
//! The order of servers, the times and the count of tries are c-ares' (1.34): each round of all servers waits twice as
//! long as the one before, with some of it taken off at random, and a server that answers fast is waited for less long.
//!
//! **Invariants.** At most [`MAX_IN_FLIGHT`] queries have ids at one time, all different; more wait for their turn. Every
//! query that was started ends in exactly one [`Event::Done`]. Sockets without a query are closed. What is kept of a
//! stream is at most one message.

mod conn;
mod server;

use crate::message::{HEADER, Message, TRUNCATED};
use crate::{RecordType, Status, query};
use conn::Conn;
pub use conn::ConnId;
use server::Server;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::net::SocketAddr;

/// Queries that wait for answers at one time. Ids are 16 bits, so that half of them are still to be guessed.
pub const MAX_IN_FLIGHT: usize = 32_768;

/// How to ask.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Milliseconds that the first round waits.
    pub timeout: u32,
    /// How often each server is asked.
    pub tries: u32,
    /// Bound on the milliseconds of one wait; without one a fast server's is 5 seconds.
    pub max_timeout: Option<u32>,
    /// Ask the servers by turns rather than in order.
    pub rotate: bool,
    /// Always ask by TCP.
    pub use_tcp: bool,
    /// An answer SERVFAIL, NOTIMP or REFUSED is no answer: ask the next server. Node says no.
    pub check_responses: bool,
    /// Longest answer in a datagram that EDNS0 asks for. Node does not use it.
    pub payload: Option<u16>,
}

impl Default for Options {
    fn default() -> Options {
        Options { timeout: 2000, tries: 3, max_timeout: None, rotate: false, use_tcp: false, check_responses: false, payload: None }
    }
}

/// A query by number: greater than those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueryId(pub u64);

/// How a socket sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Udp,
    Tcp,
}

/// What the driver is to do.
#[derive(Debug)]
pub enum Event {
    /// Connect a socket.
    Open {
        conn: ConnId,
        server: SocketAddr,
        transport: Transport,
    },
    /// Write what is [`pending`](Resolver::pending), as soon as it goes.
    Write(ConnId),
    Close(ConnId),
    /// The query is over: with the answer, which is a [`Message`], or without.
    Done {
        query: QueryId,
        result: Result<Vec<u8>, Status>,
    },
}

struct Query {
    /// Two bytes of length, and the message.
    frame: Vec<u8>,
    /// Times it was sent and not answered.
    tried: u32,
    use_tcp: bool,
    /// What went wrong last.
    status: Status,
    conn: Option<ConnId>,
    sent: u64,
    deadline: u64,
}

/// See the module.
pub struct Resolver {
    options: Options,
    random: Box<dyn FnMut() -> u16 + Send>,
    servers: Vec<Server>,
    queries: BTreeMap<QueryId, Query>,
    ids: HashMap<u16, QueryId>,
    /// Queries without an id yet.
    waiting: VecDeque<QueryId>,
    deadlines: BTreeSet<(u64, QueryId)>,
    conns: BTreeMap<ConnId, Conn>,
    events: VecDeque<Event>,
    numbers: u64,
}

impl Resolver {
    /// `random` makes ids (it must be hard to guess) and what is taken off waits.
    #[must_use]
    pub fn new(options: Options, servers: &[SocketAddr], random: Box<dyn FnMut() -> u16 + Send>) -> Resolver {
        Resolver {
            options: Options { tries: options.tries.max(1), timeout: options.timeout.max(1), ..options },
            random,
            servers: servers.iter().map(|a| Server::new(*a)).collect(),
            queries: BTreeMap::new(),
            ids: HashMap::new(),
            waiting: VecDeque::new(),
            deadlines: BTreeSet::new(),
            conns: BTreeMap::new(),
            events: VecDeque::new(),
            numbers: 0,
        }
    }

    pub fn servers(&self) -> impl Iterator<Item = SocketAddr> {
        self.servers.iter().map(|s| s.address)
    }

    /// Queries that are not over.
    #[must_use]
    pub fn active(&self) -> usize {
        self.queries.len()
    }

    /// Replaces the servers. Only while no query is active; answers whether it did.
    pub fn set_servers(&mut self, servers: &[SocketAddr]) -> bool {
        if self.active() > 0 {
            return false;
        }
        self.servers = servers.iter().map(|a| Server::new(*a)).collect();
        true
    }

    /// Asks for records. `now` is in milliseconds, here as everywhere, and never goes back.
    ///
    /// # Errors
    /// [`Status::BadName`], at once; [`Status::ServFail`] if there are no servers.
    pub fn start(&mut self, name: &str, rtype: RecordType, now: u64) -> Result<QueryId, Status> {
        let message = query(0, name, rtype, self.options.payload)?;
        if self.servers.is_empty() {
            return Err(Status::ServFail);
        }
        let length = u16::try_from(message.len()).map_err(|_| Status::BadName)?;
        let frame = [&length.to_be_bytes()[..], &message].concat();
        let id = QueryId(self.number());
        let use_tcp = self.options.use_tcp;
        self.queries.insert(id, Query { frame, tried: 0, use_tcp, status: Status::Timeout, conn: None, sent: now, deadline: 0 });
        self.waiting.push_back(id);
        self.admit(now);
        Ok(id)
    }

    /// Ends all queries with [`Status::Cancelled`], in the order that they were started in.
    pub fn cancel(&mut self) {
        self.waiting.clear();
        while let Some((&id, _)) = self.queries.first_key_value() {
            self.finish(id, Err(Status::Cancelled), None);
        }
    }

    /// The next thing to do.
    pub fn next_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// When to call [`timeout`](Resolver::timeout).
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        self.deadlines.first().map(|d| d.0)
    }

    /// What time has passed is over.
    pub fn timeout(&mut self, now: u64) {
        while let Some(&(at, id)) = self.deadlines.first() {
            if at > now {
                break;
            }
            if let Some(conn) = self.queries.get(&id).and_then(|q| q.conn) {
                self.server_failed(conn, now);
            }
            self.again(id, Status::Timeout, now);
        }
    }

    /// The next bytes that a socket is to send: a datagram, or as much of a stream as goes.
    pub fn pending(&mut self, conn: ConnId) -> Option<&[u8]> {
        let c = self.conns.get_mut(&conn)?;
        if !c.partial.is_empty() {
            return Some(&c.partial);
        }
        // Those that were answered, cancelled or sent to another server meanwhile are not sent.
        while let Some(id) = c.queue.front() {
            if c.flight.contains(id) {
                break;
            }
            c.queue.pop_front();
        }
        let frame = &self.queries.get(c.queue.front()?)?.frame;
        Some(if c.transport == Transport::Tcp { frame } else { &frame[2..] })
    }

    /// So much of what was pending went out.
    pub fn written(&mut self, conn: ConnId, n: usize) {
        let Some(c) = self.conns.get_mut(&conn) else { return };
        if !c.partial.is_empty() {
            c.partial.drain(..n.min(c.partial.len()));
            return;
        }
        let Some(id) = c.queue.pop_front() else { return };
        if c.transport == Transport::Tcp {
            if let Some(rest) = self.queries.get(&id).and_then(|q| q.frame.get(n..)) {
                c.partial = rest.to_vec();
            }
        }
    }

    /// A datagram came.
    pub fn datagram(&mut self, conn: ConnId, bytes: &[u8], now: u64) {
        if !bytes.is_empty() {
            self.message(conn, bytes, now);
        }
    }

    /// Bytes of a stream came.
    pub fn stream(&mut self, conn: ConnId, mut bytes: &[u8], now: u64) {
        while !bytes.is_empty() {
            let Some(c) = self.conns.get_mut(&conn) else { return };
            match c.take_message(&mut bytes) {
                Some(message) => self.message(conn, &message, now),
                None => return,
            }
        }
    }

    /// A socket could not be opened, or failed, or the other side closed it.
    pub fn failed(&mut self, conn: ConnId, status: Status, now: u64) {
        self.server_failed(conn, now);
        let Some(c) = self.conns.remove(&conn) else { return };
        self.events.push_back(Event::Close(conn));
        for id in c.flight {
            self.again(id, status, now);
        }
    }

    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// Gives ids to those that wait, and sends them.
    fn admit(&mut self, now: u64) {
        while self.ids.len() < MAX_IN_FLIGHT {
            let Some(query) = self.waiting.pop_front() else { return };
            let mut id = (self.random)();
            while self.ids.contains_key(&id) {
                id = id.wrapping_add(1);
            }
            self.ids.insert(id, query);
            if let Some(q) = self.queries.get_mut(&query) {
                q.frame[2..4].copy_from_slice(&id.to_be_bytes());
            }
            self.send(query, now);
        }
    }

    fn send(&mut self, id: QueryId, now: u64) {
        let Some(q) = self.queries.get(&id) else { return };
        let round = q.tried / self.servers.len() as u32;
        let transport = if q.use_tcp { Transport::Tcp } else { Transport::Udp };
        let server = if self.options.rotate { usize::from((self.random)()) % self.servers.len() } else { server::best(&self.servers, now) };
        let wait = self.servers[server].wait(&self.options, round, &mut self.random, now);
        let conn = match self.conns.iter().find(|(_, c)| c.server == server && c.transport == transport) {
            Some((&conn, _)) => conn,
            None => {
                let conn = ConnId(self.number());
                self.conns.insert(conn, Conn::new(server, transport));
                self.events.push_back(Event::Open { conn, server: self.servers[server].address, transport });
                conn
            }
        };
        if let Some(c) = self.conns.get_mut(&conn) {
            c.queue.push_back(id);
            c.flight.insert(id);
            if c.queue.len() == 1 {
                self.events.push_back(Event::Write(conn));
            }
        }
        if let Some(q) = self.queries.get_mut(&id) {
            (q.conn, q.sent, q.deadline) = (Some(conn), now, now + wait);
            self.deadlines.insert((q.deadline, id));
        }
    }

    /// Takes a query off its socket. The socket is closed by `close_idle`, for the query may come back to it.
    fn detach(&mut self, id: QueryId) -> Option<ConnId> {
        let q = self.queries.get_mut(&id)?;
        self.deadlines.remove(&(q.deadline, id));
        let conn = q.conn.take()?;
        self.conns.get_mut(&conn)?.flight.remove(&id);
        Some(conn)
    }

    fn close_idle(&mut self, conn: Option<ConnId>) {
        let Some(conn) = conn else { return };
        if self.conns.get(&conn).is_some_and(|c| c.flight.is_empty()) {
            self.conns.remove(&conn);
            self.events.push_back(Event::Close(conn));
        }
    }

    /// Sends a query again, or ends it if that was the last time.
    fn again(&mut self, id: QueryId, status: Status, now: u64) {
        let conn = self.detach(id);
        let most = self.options.tries.saturating_mul(self.servers.len() as u32);
        let Some(q) = self.queries.get_mut(&id) else { return };
        q.status = status;
        q.tried += 1;
        if q.tried < most {
            self.send(id, now);
            self.close_idle(conn);
        } else {
            self.close_idle(conn);
            self.finish(id, Err(status), Some(now));
        }
    }

    fn finish(&mut self, id: QueryId, result: Result<Vec<u8>, Status>, now: Option<u64>) {
        let conn = self.detach(id);
        let Some(q) = self.queries.remove(&id) else { return };
        let wire = u16::from_be_bytes([q.frame[2], q.frame[3]]);
        if self.ids.get(&wire) == Some(&id) {
            self.ids.remove(&wire);
        }
        self.events.push_back(Event::Done { query: id, result });
        if let Some(now) = now {
            self.admit(now);
        }
        self.close_idle(conn);
    }

    fn server_failed(&mut self, conn: ConnId, now: u64) {
        if let Some(c) = self.conns.get(&conn) {
            self.servers[c.server].failed(now);
        }
    }

    fn message(&mut self, conn: ConnId, bytes: &[u8], now: u64) {
        let Ok(answer) = Message::parse(bytes) else {
            return self.failed(conn, Status::BadResp, now);
        };
        let Some(&id) = self.ids.get(&answer.id) else { return };
        let Some(q) = self.queries.get_mut(&id) else { return };
        if q.conn != Some(conn) || !asked(&q.frame[2..], &answer) {
            return;
        }
        let Some((server, transport)) = self.conns.get(&conn).map(|c| (c.server, c.transport)) else { return };
        if answer.flags & TRUNCATED != 0 && transport == Transport::Udp {
            q.use_tcp = true;
            let conn = self.detach(id);
            self.send(id, now);
            return self.close_idle(conn);
        }
        if self.options.check_responses && matches!(answer.status(), Some(Status::ServFail | Status::NotImp | Status::Refused)) {
            self.server_failed(conn, now);
            let status = answer.status().unwrap_or(Status::ServFail);
            return self.again(id, status, now);
        }
        let took = now.saturating_sub(q.sent);
        self.servers[server].answered(took, now);
        self.finish(id, Ok(bytes.to_vec()), Some(now));
    }
}

/// Whether a message has the question of a query.
fn asked(query: &[u8], answer: &Message) -> bool {
    let mut at = HEADER;
    match crate::Name::read(query, &mut at) {
        Ok(name) => {
            let [a, b, c, d] = [0, 1, 2, 3].map(|i| query.get(at + i).copied().unwrap_or(0));
            let q = &answer.question;
            name.same(&q.name) && [q.rtype.to_be_bytes(), q.class.to_be_bytes()].concat() == [a, b, c, d]
        }
        Err(_) => false,
    }
}
