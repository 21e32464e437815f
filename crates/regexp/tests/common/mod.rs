//! What holds of any pattern and text: for fuzzing, here and under `cargo fuzz`.

use tally_regexp::{Flags, Host, Regex, Scratch, Stop, Subject, naive};

/// Gives up soon, and grants little.
struct Strict {
    questions: u32,
    bytes: usize,
}

impl Host for Strict {
    fn charge(&mut self, bytes: usize) -> bool {
        self.bytes += bytes;
        self.bytes < 64 << 20
    }
    fn release(&mut self, bytes: usize) {
        self.bytes -= bytes;
    }
    fn interrupted(&mut self) -> bool {
        self.questions += 1;
        self.questions > 20
    }
}

/// The input is flags, a pattern and a text with zeros between: the engine against the specification's matcher, on both
/// widths of text, and remembering failures.
pub fn agree(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut parts = text.splitn(3, '\0');
    let mut part = || parts.next().unwrap_or("").encode_utf16().collect::<Vec<u16>>();
    let (flags, pattern, text) = (part(), part(), part());
    let Some(flags) = Flags::parse(flags) else { return };
    if pattern.len() > 300 || text.len() > 300 {
        return;
    }
    let Ok(regex) = Regex::new(&pattern, flags) else {
        assert!(naive::find(&pattern, flags, &[], 0).is_err() || pattern.len() > 100);
        return;
    };
    let answer = |subject: Subject<'_>, scratch: &mut Scratch| {
        let mut host = Strict { questions: 0, bytes: 0 };
        let found = regex.find(subject, 0, false, scratch, &mut host);
        assert_eq!(host.bytes, 0, "what was charged is given back");
        match found {
            Ok(true) => Some(Some((0..regex.groups()).map(|i| scratch.group(i).map(|r| (r.start, r.end))).collect::<Vec<_>>())),
            Ok(false) => Some(None),
            Err(Stop::Interrupted | Stop::Memory) => None,
            Err(Stop::TooLong) => panic!("the text is short"),
        }
    };
    let Some(wide) = answer(Subject::Utf16(&text), &mut Scratch::new()) else { return };
    if let Some(other) = answer(Subject::Utf16(&text), &mut Scratch::eager()) {
        assert_eq!(other, wide, "remembering");
    }
    if let Some(bytes) = text.iter().map(|&u| u8::try_from(u).ok()).collect::<Option<Vec<u8>>>()
        && let Some(narrow) = answer(Subject::Latin1(&bytes), &mut Scratch::new())
    {
        assert_eq!(narrow, wide, "bytes");
    }
    if let Ok(Ok(expected)) = naive::find(&pattern, flags, &text, 0) {
        assert_eq!(wide, expected, "the specification");
    }
}
