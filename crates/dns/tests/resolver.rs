//! The resolver against servers that behave and servers that do not, with a clock of the test's.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use tally_dns::{ConnId, Event, MAX_IN_FLIGHT, Message, Options, QueryId, RecordType, Resolver, Status, Transport};

/// A driver without sockets: what is open, what was sent, what is over.
struct World {
    resolver: Resolver,
    open: BTreeMap<ConnId, (SocketAddr, Transport)>,
    sent: Vec<(ConnId, Vec<u8>)>,
    done: Vec<(QueryId, Result<Vec<u8>, Status>)>,
    opened: usize,
    now: u64,
}

fn numbers(mut seed: u32) -> Box<dyn FnMut() -> u16 + Send> {
    Box::new(move || {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        seed as u16
    })
}

fn world(options: Options, servers: &[&str]) -> World {
    let servers: Vec<SocketAddr> = servers.iter().map(|s| s.parse().expect("an address")).collect();
    let resolver = Resolver::new(options, &servers, numbers(12345));
    World { resolver, open: BTreeMap::new(), sent: Vec::new(), done: Vec::new(), opened: 0, now: 1000 }
}

const ONE: &[&str] = &["127.0.0.1:53"];
const TWO: &[&str] = &["127.0.0.1:53", "127.0.0.2:53"];

impl World {
    fn ask(&mut self, name: &str) -> QueryId {
        let id = self.resolver.start(name, RecordType::A, self.now).expect("a good name");
        self.work();
        id
    }

    fn work(&mut self) {
        while let Some(event) = self.resolver.next_event() {
            match event {
                Event::Open { conn, server, transport } => {
                    self.opened += 1;
                    assert!(self.open.insert(conn, (server, transport)).is_none());
                }
                Event::Write(conn) => {
                    while let Some(bytes) = self.resolver.pending(conn).map(<[u8]>::to_vec) {
                        self.resolver.written(conn, bytes.len());
                        self.sent.push((conn, bytes));
                    }
                }
                Event::Close(conn) => assert!(self.open.remove(&conn).is_some()),
                Event::Done { query, result } => self.done.push((query, result)),
            }
        }
    }

    /// What was sent last, taken.
    fn take(&mut self) -> (ConnId, Vec<u8>) {
        self.sent.remove(0)
    }

    fn datagram(&mut self, conn: ConnId, bytes: &[u8]) {
        self.resolver.datagram(conn, bytes, self.now);
        self.work();
    }

    /// Lets time pass to the next deadline; how long that is.
    fn wait(&mut self) -> u64 {
        let at = self.resolver.deadline().expect("something is waited for");
        let waited = at - self.now;
        self.now = at;
        self.resolver.timeout(at);
        self.work();
        waited
    }

    fn ended(&mut self) -> Result<Vec<u8>, Status> {
        assert_eq!(self.done.len(), 1);
        assert_eq!(self.resolver.active(), 0);
        assert!(self.open.is_empty(), "sockets without queries are closed");
        assert!(self.resolver.deadline().is_none());
        self.done.remove(0).1
    }
}

/// The answer to a query: flags, and one address.
fn answer(query: &[u8], flags: u16) -> Vec<u8> {
    let mut out = query.to_vec();
    out[2..4].copy_from_slice(&flags.to_be_bytes());
    out[6..8].copy_from_slice(&[0, 1]);
    out.extend(b"\xc0\x0c\0\x01\0\x01\0\0\0\x07\0\x04\x01\x02\x03\x04");
    out
}

#[test]
fn an_answer() {
    let mut w = world(Options::default(), ONE);
    let id = w.ask("a.b");
    let (conn, query) = w.take();
    assert_eq!(w.open[&conn], (ONE[0].parse().unwrap(), Transport::Udp));
    assert_eq!(query[2..], *b"\x01\0\0\x01\0\0\0\0\0\0\x01a\x01b\0\0\x01\0\x01");
    assert_eq!(w.resolver.deadline(), Some(3000));
    w.datagram(conn, &answer(&query, 0x8180));
    assert_eq!(w.done[0].0, id);
    assert_eq!(Message::parse(&w.ended().unwrap()).unwrap().answers().count(), 1);
}

#[test]
fn names_that_are_none() {
    let mut w = world(Options::default(), ONE);
    assert_eq!(w.resolver.start("a..b", RecordType::A, 0), Err(Status::BadName));
    assert_eq!(world(Options::default(), &[]).resolver.start("a", RecordType::A, 0), Err(Status::ServFail));
    w.work();
    assert!(w.open.is_empty());
}

#[test]
fn no_answer() {
    let mut w = world(Options { timeout: 100, tries: 3, ..Options::default() }, TWO);
    w.ask("a");
    let waits: Vec<u64> = (0..6).map(|_| w.wait()).collect();
    assert_eq!(waits[..2], [100, 100]);
    assert!(waits[2..4].iter().all(|w| (100..=200).contains(w)), "{waits:?}");
    assert!(waits[4..].iter().all(|w| (200..=400).contains(w)), "{waits:?}");
    assert_eq!(w.sent.len(), 6);
    let firsts: Vec<_> = w.sent.iter().map(|s| s.0).collect();
    assert!(firsts[0] != firsts[1], "another server");
    assert_eq!(w.ended(), Err(Status::Timeout));

    let mut w = world(Options { timeout: 100, tries: 5, max_timeout: Some(150), ..Options::default() }, ONE);
    w.ask("a");
    assert_eq!(w.wait(), 100);
    assert!((0..4).all(|_| (100..=150).contains(&w.wait())));
    assert_eq!(w.ended(), Err(Status::Timeout));
}

#[test]
fn a_fast_server_is_not_waited_for_long() {
    let mut w = world(Options { timeout: 5000, tries: 2, ..Options::default() }, ONE);
    for _ in 0..3 {
        w.ask("a");
        let (conn, query) = w.take();
        w.now += 100;
        w.datagram(conn, &answer(&query, 0x8180));
        w.ended().unwrap();
    }
    w.ask("a");
    assert_eq!(w.wait(), 500);
    w.resolver.cancel();
    w.work();
    w.now += 200_000;
    w.done.clear();
    w.ask("a");
    assert_eq!(w.wait(), 5000, "that is forgotten");
}

#[test]
fn what_is_no_answer_is_ignored() {
    let mut w = world(Options::default(), ONE);
    w.ask("a.b");
    let (conn, query) = w.take();
    let good = answer(&query, 0x8180);
    let mut other_id = good.clone();
    other_id[0] ^= 1;
    let mut other_name = good.clone();
    other_name[13] = b'c';
    let mut other_type = good.clone();
    other_type[18] = 28;
    let mut other_class = good.clone();
    other_class[20] = 3;
    for bad in [&other_id, &other_name, &other_type, &other_class, &Vec::new()] {
        w.datagram(conn, bad);
        w.resolver.datagram(ConnId(999), &good, w.now);
        assert!(w.done.is_empty() && w.sent.is_empty());
    }
    let mut upper = good.clone();
    upper[13] = b'A';
    w.datagram(conn, &upper);
    w.ended().unwrap();
    w.datagram(conn, &good);
    assert!(w.done.is_empty(), "it came twice");
}

#[test]
fn a_malformed_answer_ends_the_socket() {
    let mut w = world(Options { tries: 2, ..Options::default() }, ONE);
    w.ask("a");
    let (conn, query) = w.take();
    w.datagram(conn, &query[..15]);
    let (second, again) = w.take();
    assert!(second != conn && again == query);
    w.datagram(second, b"?");
    assert_eq!(w.ended(), Err(Status::BadResp));
}

#[test]
fn errors_are_answers_unless_they_are_checked() {
    for (flags, status) in [(0x8182, Status::ServFail), (0x8184, Status::NotImp), (0x8185, Status::Refused)] {
        let mut w = world(Options::default(), TWO);
        w.ask("a");
        let (conn, query) = w.take();
        w.datagram(conn, &answer(&query, flags));
        assert_eq!(Message::parse(&w.ended().unwrap()).unwrap().status(), Some(status));

        let mut w = world(Options { check_responses: true, ..Options::default() }, TWO);
        w.ask("a");
        let (conn, query) = w.take();
        w.datagram(conn, &answer(&query, flags));
        let (second, query) = w.take();
        assert_eq!(w.open[&second].0, TWO[1].parse().unwrap());
        w.datagram(second, &answer(&query, 0x8180));
        w.ended().unwrap();
    }
}

#[test]
fn truncated_answers_are_asked_for_again() {
    let mut w = world(Options::default(), ONE);
    w.ask("a.b");
    let (udp, query) = w.take();
    w.datagram(udp, &answer(&query, 0x8380));
    assert!(!w.open.contains_key(&udp));
    let (tcp, frame) = w.take();
    assert_eq!(w.open[&tcp].1, Transport::Tcp);
    assert_eq!(frame, [&[0, query.len() as u8][..], &query].concat());
    // Over a stream such a flag means nothing. It comes byte by byte, and after somebody else's answer.
    let mut stream = Vec::new();
    let mut other = answer(&query, 0x8180);
    other[1] ^= 7;
    for message in [other, answer(&query, 0x8380)] {
        stream.extend((message.len() as u16).to_be_bytes());
        stream.extend(message);
    }
    for byte in stream {
        assert!(w.done.is_empty());
        w.resolver.stream(tcp, &[byte], w.now);
        w.work();
    }
    w.ended().unwrap();
}

#[test]
fn streams_are_written_in_parts() {
    let mut w = world(Options { use_tcp: true, ..Options::default() }, ONE);
    let ids: Vec<QueryId> = (0..3).map(|_| w.resolver.start("a.bc", RecordType::Mx, 0).unwrap()).collect();
    let Some(Event::Open { conn, .. }) = w.resolver.next_event() else { panic!("it opens a stream") };
    let mut stream: Vec<u8> = Vec::new();
    while let Some(bytes) = w.resolver.pending(conn).map(<[u8]>::to_vec) {
        let n = bytes.len().min(1 + stream.len() % 5);
        stream.extend(&bytes[..n]);
        w.resolver.written(conn, n);
        if stream.len() == 10 {
            // A frame that was begun is written to its end, whatever becomes of its query.
            w.resolver.failed(ConnId(77), Status::ConnRefused, 0);
        }
    }
    let frame = 2 + 12 + 6 + 4;
    assert_eq!(stream.len(), ids.len() * frame);
    assert!(stream.chunks(frame).all(|f| f[..2] == [0, 22] && f[14..] == *b"\x01a\x02bc\0\0\x0f\0\x01"));
}

#[test]
fn a_cancelled_frame_is_written_to_its_end() {
    let mut w = world(Options { use_tcp: true, tries: 1, timeout: 10, ..Options::default() }, ONE);
    w.resolver.start("a", RecordType::A, 0).unwrap();
    w.resolver.start("b", RecordType::A, 5).unwrap();
    let Some(Event::Open { conn, .. }) = w.resolver.next_event() else { panic!("it opens a stream") };
    w.resolver.written(conn, 4);
    w.resolver.timeout(10);
    assert_eq!(w.resolver.pending(conn).map(<[u8]>::len), Some(2 + 12 + 3 + 4 - 4));
    w.resolver.written(conn, 17);
    assert_eq!(w.resolver.pending(conn).map(|b| b[15]), Some(b'b'));
}

#[test]
fn servers_that_fail() {
    let mut w = world(Options { tries: 2, ..Options::default() }, TWO);
    w.ask("a");
    for n in 0..4 {
        let (conn, _) = w.take();
        assert_eq!(w.open[&conn].0, TWO[n % 2].parse().unwrap());
        w.resolver.failed(conn, Status::ConnRefused, w.now);
        w.work();
    }
    assert_eq!(w.ended(), Err(Status::ConnRefused));
    // The next goes to the one that failed less, and after a while to the first.
    w.ask("a");
    let (conn, query) = w.take();
    w.datagram(conn, &answer(&query, 0x8180));
    w.ended().unwrap();
    w.now += 5_000;
    w.ask("a");
    assert_eq!(w.open[&w.sent[0].0].0, TWO[0].parse().unwrap());
}

#[test]
fn rotating() {
    let mut w = world(Options { rotate: true, ..Options::default() }, TWO);
    for _ in 0..64 {
        w.ask("a");
    }
    let second = w.sent.iter().filter(|s| w.open[&s.0].0 == TWO[1].parse().unwrap()).count();
    assert!((16..48).contains(&second), "{second}");
}

#[test]
fn cancelling() {
    let mut w = world(Options::default(), ONE);
    let ids: Vec<QueryId> = (0..10).map(|_| w.ask("a")).collect();
    w.resolver.cancel();
    w.work();
    assert_eq!(w.done, ids.iter().map(|id| (*id, Err(Status::Cancelled))).collect::<Vec<_>>());
    assert!(w.open.is_empty() && w.resolver.deadline().is_none());
    assert!(w.resolver.set_servers(&[]));
}

#[test]
fn more_than_there_are_ids() {
    let mut w = world(Options::default(), ONE);
    let many = MAX_IN_FLIGHT + 5_000;
    for n in 0..many {
        w.resolver.start("a", RecordType::A, n as u64 / 100).unwrap();
    }
    w.work();
    assert!(!w.resolver.set_servers(&[]));
    assert_eq!(w.sent.len(), MAX_IN_FLIGHT);
    let mut ids: Vec<_> = w.sent.iter().map(|s| [s.1[0], s.1[1]]).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), MAX_IN_FLIGHT, "no id twice");
    while !w.sent.is_empty() {
        for (conn, query) in std::mem::take(&mut w.sent) {
            w.datagram(conn, &answer(&query, 0x8180));
        }
    }
    assert_eq!((w.done.len(), w.opened), (many, 1));
    assert!(w.done.iter().all(|d| d.1.is_ok()) && w.open.is_empty());
}
