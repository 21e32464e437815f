//! What the fuzz targets and `mutations.rs` do with bytes: read them as a message, or as what happens to a resolver; and
//! what must hold.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use tally_dns::{ConnId, Data, Event, Message, Options, RecordType, Resolver, Status, Transport, answers, query};

pub const TYPES: [RecordType; 13] = {
    use RecordType::*;
    [A, Ns, Cname, Soa, Ptr, Mx, Txt, Aaaa, Srv, Naptr, Tlsa, Any, Caa]
};

/// Reads a message in every way. Answers whether it is one.
pub fn read(bytes: &[u8]) -> bool {
    let Ok(message) = Message::parse(bytes) else { return false };
    let mut told = 0;
    for rtype in TYPES {
        let _ = answers(&message, rtype, |answer| {
            told += 1;
            match answer.data {
                Data::Ns(n) | Data::Cname(n) | Data::Ptr(n) | Data::Mx { exchange: n, .. } | Data::Srv { target: n, .. } => {
                    // Four characters for each byte at most.
                    assert!(n.text().len() <= 4 * 255 && n.same(&n));
                }
                Data::Txt(strings) => assert!(strings.map(<[u8]>::len).sum::<usize>() < bytes.len()),
                Data::Other => panic!("a record of no known type"),
                _ => {}
            }
            Ok::<(), Status>(())
        });
    }
    assert!(told <= 3 * bytes.len() / 11);
    // A name that can be asked for comes back as it was.
    let name = message.question.name;
    if let Ok(bytes) = query(1, &name.text(), RecordType::A, Some(1232)) {
        let again = Message::parse(&bytes).expect("a query is a message");
        assert!(again.question.name.same(&name));
        assert_eq!((again.id, again.question.rtype, again.status()), (1, 1, Some(Status::NoData)));
    }
    true
}

/// Bytes that say what happens next.
struct Script<'a>(&'a [u8]);

impl Script<'_> {
    /// A number below `n`; 0 at the end.
    fn pick(&mut self, n: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first) % n
    }
}

/// A resolver to which whatever the bytes say happens, in that order. Every query ends once, no socket or deadline is left,
/// and no id is in flight twice.
pub fn drive(data: &[u8]) {
    let mut script = Script(data);
    let options = Options {
        timeout: 50,
        tries: 1 + script.pick(3) as u32,
        rotate: script.pick(2) == 0,
        use_tcp: script.pick(3) == 0,
        check_responses: script.pick(2) == 0,
        ..Options::default()
    };
    let servers: Vec<SocketAddr> = (1..=1 + script.pick(3) as u8).map(|n| SocketAddr::from(([127, 0, 0, n], 53))).collect();
    let mut seed = 12_345_u32;
    let random = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as u16
    };
    let mut resolver = Resolver::new(options, &servers, Box::new(random));
    let mut open: BTreeMap<ConnId, Transport> = BTreeMap::new();
    let (mut sent, mut started, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    let mut now = 0;
    let mut work = |resolver: &mut Resolver, open: &mut BTreeMap<ConnId, Transport>, sent: &mut Vec<Vec<u8>>, part: usize| {
        while let Some(event) = resolver.next_event() {
            match event {
                Event::Open { conn, transport, .. } => assert!(open.insert(conn, transport).is_none()),
                Event::Close(conn) => assert!(open.remove(&conn).is_some()),
                Event::Done { query, .. } => ended.push(query),
                Event::Write(conn) => {
                    while let Some(bytes) = resolver.pending(conn).map(<[u8]>::to_vec) {
                        let stream = open[&conn] == Transport::Tcp;
                        let n = if stream && part > 0 { bytes.len().min(part) } else { bytes.len() };
                        resolver.written(conn, n);
                        if n == bytes.len() {
                            sent.push(if stream { bytes.get(2..).unwrap_or_default().to_vec() } else { bytes });
                        }
                    }
                }
            }
        }
    };
    while !script.0.is_empty() {
        now += script.pick(20) as u64;
        let conn = open.keys().nth(script.pick(4)).copied();
        match (script.pick(8), conn) {
            (0..3, _) => {
                if let Ok(id) = resolver.start(["a", "b.c", "", "a..b"][script.pick(4)], RecordType::A, now) {
                    started.push(id);
                }
            }
            (3, Some(conn)) => resolver.failed(conn, Status::ConnRefused, now),
            (4, _) => resolver.timeout(now),
            (5, _) if script.pick(8) == 0 => resolver.cancel(),
            (_, Some(conn)) => {
                let Some(query) = sent.iter().rev().nth(script.pick(5)) else { continue };
                let mut reply: Vec<u8> = Vec::clone(query);
                if reply.len() < 12 {
                    continue;
                }
                reply[2] |= [0x80, 0x82][script.pick(2)];
                reply[3] = [0, 2, 3, 5][script.pick(4)];
                if script.pick(3) == 0 {
                    let at = script.pick(reply.len());
                    reply[at] ^= 1 << script.pick(8);
                }
                if open[&conn] == Transport::Tcp {
                    let frame = [&(reply.len() as u16).to_be_bytes()[..], &reply].concat();
                    let (a, b) = frame.split_at(script.pick(frame.len()));
                    resolver.stream(conn, a, now);
                    resolver.stream(conn, b, now);
                } else {
                    resolver.datagram(conn, &reply, now);
                }
            }
            _ => {}
        }
        let part = script.pick(8);
        work(&mut resolver, &mut open, &mut sent, part);
    }
    while let Some(at) = resolver.deadline() {
        resolver.timeout(at);
        work(&mut resolver, &mut open, &mut sent, 0);
    }
    ended.sort_unstable();
    assert_eq!(ended, started);
    assert!(open.is_empty() && resolver.active() == 0);
}
