//! What the recorded answers cannot say: where texts lie, what a pause leaves, when memory is held, and where Node is
//! not followed.

use tally_http::{Code, Event, Kind, Known, Lenient, MAX_CHUNK_EXTENSIONS, Method, Parser};

fn request() -> Parser {
    Parser::new(Kind::Request, 0, Lenient::NONE)
}

/// Every event of `input` up to its end or an error, and where the parser stopped.
fn all(parser: &mut Parser, input: &[u8]) -> (Vec<Event>, Option<Code>, usize) {
    let (mut at, mut events) = (0, Vec::new());
    loop {
        match parser.poll(input, &mut at) {
            Ok(Event::NeedMore) => return (events, None, at),
            Ok(event) => events.push(event),
            Err(error) => return (events, Some(error.code), at),
        }
    }
}

#[test]
fn texts_lie_in_the_input_unless_a_cut_went_through_them() {
    let input = b"GET /path HTTP/1.1\r\nHost: example.com \r\n\r\n";
    let mut parser = request();
    let (events, ..) = all(&mut parser, input);
    let (mut target, mut field) = (None, None);
    for event in events {
        match event {
            Event::Target(text) => target = text.range(),
            Event::Field { name, value, known } => field = Some((name.range(), value.range(), known.map(Known::name))),
            _ => {}
        }
    }
    assert_eq!(target, Some(4..9));
    assert_eq!(field, Some((Some(20..24), Some(26..37), Some("host"))));
    assert_eq!(parser.memory(), 0, "nothing was copied");

    // Cut in the name, the value, or between: the buffer has what lay before the cut.
    for cut in 20..input.len() {
        let mut parser = request();
        let (before, after) = input.split_at(cut);
        let mut found = 0;
        for piece in [before, after] {
            let mut at = 0;
            loop {
                match parser.poll(piece, &mut at) {
                    Ok(Event::NeedMore) => break,
                    Ok(Event::Field { name, value, .. }) => {
                        found += 1;
                        assert_eq!(parser.text(name, piece), b"Host");
                        assert_eq!(parser.text(value, piece), b"example.com");
                        assert_eq!(value.range().is_none(), (27..=40).contains(&cut), "cut at {cut}");
                    }
                    Ok(_) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }
        assert_eq!(found, 1);
        assert_eq!(parser.memory(), 0, "a parser between messages holds nothing");
    }
}

#[test]
fn content_is_ranges_of_the_input() {
    let mut input = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n".to_vec();
    let start = input.len();
    input.resize(start + (1 << 20), b'x');
    input.extend_from_slice(b"\r\n3\r\nabc\r\n0\r\n\r\n");
    let mut parser = request();
    let (events, error, _) = all(&mut parser, &input);
    assert_eq!(error, None);
    let bodies: Vec<_> = events.into_iter().filter_map(|e| if let Event::Body(r) = e { Some(r) } else { None }).collect();
    assert_eq!(bodies, [start..start + (1 << 20), input.len() - 10..input.len() - 7]);
    assert_eq!(parser.memory(), 0);
}

#[test]
fn a_pause_is_not_to_poll() {
    let input = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /next HTTP/1.1\r\n\r\n";
    let mut parser = request();
    let mut at = 0;
    let mut seen = Vec::new();
    while !matches!(seen.last(), Some(Event::MessageComplete)) {
        seen.push(parser.poll(input, &mut at).expect("well formed"));
    }
    assert_eq!(at, 41, "nothing behind the message is read");
    // Later, with the rest in another buffer.
    let (events, error, _) = all(&mut parser, &input[at..]);
    assert_eq!(error, None);
    assert!(matches!(events[..], [Event::MessageBegin, Event::Target(_), Event::HeadersComplete, Event::MessageComplete]));
}

#[test]
fn another_protocol_gets_its_bytes() {
    for (input, rest) in [
        (&b"CONNECT a:1 HTTP/1.1\r\n\r\n\x16\x03"[..], 24),
        (b"GET / HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n\x16\x03", 51),
        (b"GET / HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\nContent-Length: 1\r\n\r\n.\x16\x03", 71),
    ] {
        let mut parser = request();
        let mut at = 0;
        while parser.poll(input, &mut at).expect("well formed") != Event::Upgrade {}
        assert_eq!(at, rest);
        assert!(parser.upgrade());
    }
}

#[test]
fn the_client_says_what_has_no_content() {
    let input = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx";
    let mut parser = Parser::new(Kind::Response, 0, Lenient::NONE);
    let (mut at, mut heads, mut bodies) = (0, 0, 0);
    loop {
        match parser.poll(input, &mut at).expect("well formed") {
            Event::HeadersComplete => {
                heads += 1;
                if heads == 1 {
                    parser.skip_body(); // as if HEAD had been asked
                }
            }
            Event::Body(_) => bodies += 1,
            Event::NeedMore => break,
            _ => {}
        }
    }
    assert_eq!((heads, bodies), (2, 1));
}

#[test]
fn the_head_is_limited_at_a_byte() {
    // Target 1, name 1, value the rest.
    let head = |value: usize| [b"GET / HTTP/1.1\r\nA: ", &*vec![b'v'; value], b"\r\n\r\n"].concat();
    for limit in [3, 10, 100, 5000] {
        for value in limit - 3..limit + 3 {
            let input = head(value);
            let expected = if 2 + value >= limit { (Some(Code::HeaderOverflow), 19 + limit - 2) } else { (None, input.len()) };
            let mut parser = Parser::new(Kind::Request, limit, Lenient::NONE);
            let (_, error, at) = all(&mut parser, &input);
            assert_eq!((error, at), expected, "limit {limit}, value {value}");
            let mut parser = Parser::new(Kind::Request, limit, Lenient::NONE);
            let mut cut = (None, input.len());
            for (i, byte) in input.iter().enumerate() {
                let (_, error, at) = all(&mut parser, &[*byte]);
                assert!(parser.memory() <= limit);
                if error.is_some() {
                    cut = (error, i + at);
                    break;
                }
            }
            assert_eq!(cut, expected, "byte by byte, limit {limit}, value {value}");
        }
    }
}

#[test]
fn white_space_before_a_value_costs_nothing() {
    // It is not counted, and must not be kept.
    let mut parser = request();
    all(&mut parser, b"GET / HTTP/1.1\r\nA:");
    for _ in 0..1000 {
        assert_eq!(all(&mut parser, &[b' '; 1000]).1, None);
    }
    assert!(parser.memory() <= 1024);
    let (events, error, _) = all(&mut parser, b"b\r\n\r\n");
    assert_eq!(error, None);
    assert_eq!(events.len(), 3);
}

#[test]
fn chunk_extensions_are_limited_for_each_chunk() {
    let head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    let extension = |n: usize| [b"1;", &*vec![b'e'; n - 1], b"=v\r\nx\r\n"].concat();
    let mut parser = request();
    assert_eq!(all(&mut parser, head).1, None);
    for _ in 0..3 {
        assert_eq!(all(&mut parser, &extension(MAX_CHUNK_EXTENSIONS)).1, None);
    }
    assert_eq!(parser.memory(), 0, "extensions are not kept");
    let (_, error, at) = all(&mut parser, &extension(MAX_CHUNK_EXTENSIONS + 1));
    assert_eq!((error, at), (Some(Code::ChunkExtensionsOverflow), 2 + MAX_CHUNK_EXTENSIONS + 2));
}

#[test]
fn the_end_of_the_stream() {
    let mut parser = request();
    assert_eq!(parser.finish(), Ok(Event::NeedMore));
    all(&mut parser, b"\r\n");
    assert_eq!(parser.finish(), Ok(Event::NeedMore));
    all(&mut parser, b"GET / HTTP/1.1\r\n");
    assert_eq!(parser.finish().map_err(|e| (e.code, e.reason)), Err((Code::InvalidEofState, "Invalid EOF state")));
    all(&mut parser, b"\r\n");
    assert_eq!(parser.finish(), Ok(Event::NeedMore));

    let mut parser = Parser::new(Kind::Response, 0, Lenient::NONE);
    all(&mut parser, b"HTTP/1.1 200 OK\r\n\r\nabc");
    assert_eq!(parser.finish(), Ok(Event::MessageComplete));
    assert_eq!(parser.finish(), Ok(Event::NeedMore));
}

#[test]
fn where_node_is_not_followed() {
    // Node's parser loops for ever on this byte.
    let mut parser = Parser::new(Kind::Request, 0, Lenient::HEADER_VALUE_RELAXED);
    assert_eq!(all(&mut parser, b"GET / HTTP/1.1\r\nA: b\x01\0\r\n\r\n").1, Some(Code::InvalidHeaderToken));
    // Node's parser reads a length of 53 there.
    let mut parser = Parser::new(Kind::Response, 0, Lenient::KEEP_ALIVE);
    let input = b"HTTP/1.1 204 x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 x\r\nContent-Length: 3\r\n\r\nabc";
    let (events, error, _) = all(&mut parser, input);
    assert_eq!(error, None);
    assert_eq!(events.last(), Some(&Event::MessageComplete));
}

#[test]
fn errors_have_nodes_words() {
    let mut parser = request();
    let mut at = 0;
    let error = loop {
        if let Err(error) = parser.poll(b"GET / HTTP/1.1\r\nContent-Length: x\r\n", &mut at) {
            break error;
        }
    };
    assert_eq!(error.code.name(), "HPE_INVALID_CONTENT_LENGTH");
    assert_eq!(error.to_string(), "Parse Error: Invalid character in Content-Length");
    assert_eq!(at, 32);
}

#[test]
fn a_caller_that_breaks_the_contract_harms_nobody() {
    // Another input in the middle, or a position behind the end: nonsense comes out, no panic.
    let inputs: [&[u8]; 4] = [b"GET /abcdefgh HTTP/1.1\r\nHost: ex", b"", b"a", b"ample\r\n\r\nGET"];
    for start in 0..40 {
        let mut parser = request();
        let mut at = start;
        for turn in 0..60 {
            let input = inputs[turn % 4];
            if let Ok(Event::Field { name, value, .. }) = parser.poll(input, &mut at) {
                let _ = (parser.text(name, input), parser.text(value, b"x"));
            }
        }
    }
    assert_eq!(request().method(), Method::Delete);
}
