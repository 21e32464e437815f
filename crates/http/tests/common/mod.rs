//! Runs the parser as Node's binding runs llhttp, and writes what happened as `record.js` writes it.
#![allow(dead_code, reason = "each test file uses a part of it")]

use tally_http::{Code, Event, Kind, Lenient, Parser};

/// A deterministic source of numbers.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % n.max(1) as u64) as usize
    }
}

/// How a parser is set up, and what its client answers to a complete head.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    pub kind: Kind,
    pub lenient: Lenient,
    pub limit: usize,
    pub answer: u8,
}

fn escape(out: &mut String, bytes: &[u8]) {
    for &b in bytes {
        if (0x20..0x7f).contains(&b) && !b"%:|".contains(&b) {
            out.push(b as char);
        } else {
            out.push_str(&format!("%{b:02x}"));
        }
    }
}

/// What happened, in `record.js`'s words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    pub events: String,
    pub result: String,
    pub overflow: bool,
}

#[derive(Default)]
struct Recorder {
    events: String,
    body: Vec<u8>,
    url: Vec<u8>,
    reason: Vec<u8>,
    fields: String,
}

impl Recorder {
    fn add(&mut self, text: &str) {
        if !self.body.is_empty() {
            let body = std::mem::take(&mut self.body);
            self.separate();
            self.events.push_str("D:");
            escape(&mut self.events, &body);
        }
        if !text.is_empty() {
            self.separate();
            self.events.push_str(text);
        }
    }

    fn separate(&mut self) {
        if !self.events.is_empty() {
            self.events.push('|');
        }
    }

    fn event(&mut self, event: Event, parser: &mut Parser, input: &[u8], setup: &Setup) {
        match event {
            Event::MessageBegin => {
                self.url.clear();
                self.reason.clear();
                self.fields.clear();
                self.add("B");
            }
            Event::Target(text) => self.url = parser.text(text, input).to_vec(),
            Event::Reason(text) => self.reason = parser.text(text, input).to_vec(),
            Event::Field { name, value, known } => {
                let (name, value) = (parser.text(name, input), parser.text(value, input));
                if let Some(known) = known {
                    assert!(name.eq_ignore_ascii_case(known.name().as_bytes()));
                }
                self.fields.push(':');
                escape(&mut self.fields, name);
                self.fields.push(':');
                escape(&mut self.fields, value);
            }
            Event::HeadersComplete => {
                let (major, minor) = parser.version();
                let (method, status) = match setup.kind {
                    Kind::Request => (parser.method().name(), String::new()),
                    Kind::Response => ("", parser.status().to_string()),
                };
                let mut text = format!("H:{major}:{minor}:{method}:");
                escape(&mut text, &self.url);
                text.push_str(&format!(":{status}:"));
                escape(&mut text, &self.reason);
                text.push_str(&format!(":{}:{}", parser.upgrade() as u8, parser.should_keep_alive() as u8));
                text.push_str(&std::mem::take(&mut self.fields));
                self.add(&text);
                match setup.answer {
                    1 => parser.skip_body(),
                    2 => parser.take_over(),
                    _ => {}
                }
            }
            Event::Body(range) => self.body.extend_from_slice(&input[range]),
            Event::MessageComplete => {
                if !self.fields.is_empty() {
                    let text = format!("T{}", std::mem::take(&mut self.fields));
                    self.add(&text);
                }
                self.add("C");
            }
            Event::Upgrade | Event::NeedMore => {}
        }
    }
}

/// Gives `input` to a new parser in the pieces that end at `cuts` and at its end.
pub fn run(setup: &Setup, input: &[u8], cuts: &[usize]) -> Outcome {
    let mut parser = Parser::new(setup.kind, setup.limit, setup.lenient);
    let mut recorder = Recorder::default();
    let limit = if setup.limit == 0 { tally_http::DEFAULT_MAX_HEADER } else { setup.limit };
    let mut start = 0;
    let mut stopped = None;
    let mut overflow = false;
    'pieces: for &end in cuts.iter().chain([&input.len()]) {
        let piece = &input[start..end];
        let mut at = 0;
        loop {
            let before = at;
            match parser.poll(piece, &mut at) {
                Ok(Event::NeedMore) => {
                    assert_eq!(at, piece.len(), "all of the input is read");
                    break;
                }
                Ok(event) => {
                    assert!(before <= at && at <= piece.len());
                    let upgrade = event == Event::Upgrade;
                    recorder.event(event, &mut parser, piece, setup);
                    if upgrade {
                        stopped = Some(format!("U:{}", start + at));
                        if start + at == input.len() {
                            stopped = None;
                        }
                        break 'pieces;
                    }
                }
                Err(error) => {
                    let position = start + at;
                    overflow = matches!(error.code, Code::HeaderOverflow | Code::ChunkExtensionsOverflow);
                    assert_eq!(parser.poll(piece, &mut at), Err(error), "an error is for good");
                    stopped = if !parser.upgrade() {
                        let mut reason = String::new();
                        escape(&mut reason, error.reason.as_bytes());
                        Some(format!("E:{}:{reason}:{position}", error.code.name()))
                    } else if position < input.len() {
                        Some(format!("U:{position}"))
                    } else {
                        None
                    };
                    break 'pieces;
                }
            }
            assert!(parser.memory() <= limit, "the buffer keeps below the limit");
        }
        start = end;
    }
    let result = stopped.unwrap_or_else(|| match parser.finish() {
        Ok(event) => {
            recorder.event(event, &mut parser, &[], setup);
            "F".into()
        }
        Err(_) if parser.upgrade() => "F".into(),
        Err(error) => {
            let mut reason = String::new();
            escape(&mut reason, error.reason.as_bytes());
            format!("F:{}:{reason}", error.code.name())
        }
    });
    recorder.add("");
    if recorder.events.is_empty() {
        recorder.events.push('-');
    }
    Outcome { events: recorder.events, result, overflow }
}

/// All ways to cut that a test tries: byte by byte, at each single place (of short inputs), and `random` at random.
pub fn cuttings(len: usize, random: usize, numbers: &mut Random) -> Vec<Vec<usize>> {
    let mut all = vec![(1..len).collect()];
    if len <= 400 {
        all.extend((1..len).map(|at| vec![at]));
    }
    for _ in 0..random {
        let mut cuts: Vec<usize> = (0..1 + numbers.below(6)).map(|_| numbers.below(len + 1)).collect();
        cuts.sort_unstable();
        all.push(cuts);
    }
    all
}
