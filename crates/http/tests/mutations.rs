//! Messages with random damage, cut at random: nothing panics, and no cut changes what is found.
//!
//! Deterministic; `TALLY_HTTP_ROUNDS` sets how many, and `TALLY_HTTP_SEED` where the numbers start.

mod common;

use common::{Random, Setup, cuttings, run};
use tally_http::{Kind, Lenient};

const MESSAGES: [&[u8]; 14] = [
    b"GET /a/b?c=d#e HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\n\r\n",
    b"POST http://u@[::1]:80/ HTTP/1.0\r\nConnection: keep-alive, close\r\nContent-Length: 5\r\n\r\nhello",
    b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5;a=b;c=\"d\\\"e\"\r\nhello\r\n0\r\nA: b\r\n\r\n",
    b"CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n\x16\x03\x01",
    b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05hello",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /\r\nA: b\r\n\r\n",
    b"SOURCE /x ICE/1.0\r\n\r\nGET_PARAMETER /y RTSP/1.0\r\nA: \r\n b\r\n\tc \r\n\r\n",
    b"\r\nHEAD * HTTP/1.1\r\nContent-Length : 3\r\nConnection  x: y\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.0 404 Not Found\r\n\r\nuntil close",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\nConnection: upgrade\r\n\r\n\x00\x01",
    b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n1\r\n\xff\r\n00\r\nX-Sum: 1 \t\r\nY:\r\n\r\n",
    b"RTSP/1.0 454 Session Not Found\nA: b\n\nHTTP/0.9 200 \r\r\n\r\n",
];
const PIECES: [&[u8]; 16] =
    [b"\r", b"\n", b"\r\n", b"\r\n ", b" ", b"\t", b":", b";", b",", b"\0", b"\x7f", b"\xff", b"0", b"chunked", b"close", b"\r\n\r\n"];

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |v| v.parse().expect("a number"))
}

fn damage(message: &mut Vec<u8>, numbers: &mut Random) {
    let at = numbers.below(message.len() + 1);
    let end = (at + numbers.below(8)).min(message.len());
    match numbers.below(7) {
        0 => drop(message.drain(at..end)),
        1 => drop(message.splice(at..at, PIECES[numbers.below(16)].iter().copied())),
        2 => drop(message.splice(at..end, PIECES[numbers.below(16)].iter().copied())),
        3 => message.truncate(at),
        4 => message.extend_from_slice(MESSAGES[numbers.below(14)]),
        5 => {
            let copy = message[at..end].repeat(1 + numbers.below(40));
            drop(message.splice(at..at, copy));
        }
        _ => {
            if let Some(byte) = message.get_mut(at) {
                *byte ^= 1 << numbers.below(8);
            }
        }
    }
}

#[test]
fn no_damage_depends_on_the_cuts() {
    let mut numbers = Random(number("TALLY_HTTP_SEED", 7) | 1);
    for _ in 0..number("TALLY_HTTP_ROUNDS", 4000) {
        let mut input = MESSAGES[numbers.below(14)].to_vec();
        for _ in 0..numbers.below(6) {
            damage(&mut input, &mut numbers);
        }
        let lenient = match numbers.below(3) {
            0 => 0,
            1 => Lenient::ALL.bits(),
            _ => numbers.below(1 << 11) as u16,
        };
        let setup = Setup {
            kind: if numbers.below(2) == 0 { Kind::Request } else { Kind::Response },
            lenient: Lenient::from_bits(lenient),
            limit: if numbers.below(4) == 0 { 1 + numbers.below(100) } else { 0 },
            answer: numbers.below(12) as u8,
        };
        let whole = run(&setup, &input, &[]);
        for cuts in cuttings(input.len(), 2, &mut numbers) {
            let cut = run(&setup, &input, &cuts);
            assert_eq!(cut, whole, "{setup:?}, cut at {cuts:?}: {}", input.escape_ascii());
        }
    }
}
