//! Patterns of public advisories that take other engines for ever: here they take milliseconds, and what cannot be made
//! so can be stopped and bounded.

use std::time::{Duration, Instant};
use tally_regexp::{Flags, Host, Regex, Scratch, Stop, Subject, Unbounded};

fn regex(pattern: &str, flags: &str) -> Regex {
    let units: Vec<u16> = pattern.encode_utf16().collect();
    let flags = Flags::parse(flags.encode_utf16()).expect("flags");
    Regex::new(&units, flags).unwrap_or_else(|e| panic!("/{pattern}/: {e}"))
}

/// The pattern, its flags, and a text: what comes first, what is repeated, what comes last.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

const SIZE: usize = 100_000;

#[rustfmt::skip]
const CASES: &[Case] = &[
    (r"(a+)+b", "", "", "a", ""),
    (r"^(a+)+$", "", "", "a", "!"),
    (r"^(a|a)*$", "", "", "a", "!"),
    (r"^(a|aa)+$", "", "", "a", "!"),
    (r"^(([a-z])+.)+[A-Z]([a-z])+$", "", "", "a", "!"),
    (r"(.*a){12}", "", "", "a", "!"),
    (r"^(.*?,){11}P", "", "", "1,", ""),
    // trim, trim-newlines, ansi-html
    (r"\s+$", "", "x", " ", "x"),
    (r"^\s+|\s+$", "", "x", " ", "x"),
    (r"(?:\r|\n)+$", "", "x", "\n", "x"),
    // moment: CVE-2016-4055, CVE-2022-31129
    (r"^(\-)?(?:(\d*)[. ])?(\d+)\:(\d+)(?:\:(\d+)(\.\d*)?)?$", "", "", "1", "x"),
    (r"\([^)]*\)|[\n\t]", "", "", "(", ""),
    // ms: CVE-2015-8315
    (r"^((?:\d+)?\.?\d+) *(ms|seconds?|s|minutes?|m|hours?|h|days?|d|years?|y)?$", "i", "", "5", "minutx"),
    // marked: CVE-2022-21680, 21681, CVE-2015-8854
    (r#"^\[([^\[\]]+)\]:\s*<?([^\s>]+)>?(?: +["'(]([^\n]+)["')])? *(?:\n+|$)"#, "", "[x]:", "\n", ""),
    (r"^_((?:__|[\s\S])+?)_(?!_)|^\*((?:\*\*|[\s\S])+?)\*(?!\*)", "", "_", "__", ""),
    (r"^(`+)\s*([\s\S]*?[^`])\s*$", "", "`", " ", "`"),
    // ansi-regex: CVE-2021-3807
    (r"[\u001B\u009B][[\]()#;?]*(?:(?:(?:[a-zA-Z\d]*(?:;[-a-zA-Z\d\/#&.:=?%@~_]*)*)?\u0007)|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-ntqry=><~]))", "g", "\u{1b}[", ";", ""),
    // semver: CVE-2022-25883
    (r"^\s*(\d+)\s*\.\s*(\d+)\s*$", "", "1", " ", "x"),
    (r"(\s*)((?:<|>)?=?)\s*([v=\s]*([0-9]+)\.([0-9]+))", "", ">", " ", "x"),
    // minimatch: CVE-2022-3517
    (r"\{(?:[^{}]*,)*[^{}]*\}x", "", "{", ",", ""),
    // validator: CVE-2021-3765
    (r"^(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}$", "i", "", "a.a-", "!"),
    (r"^[a-z0-9]+(?:[._-][a-z0-9]+)*@x$", "i", "", "a.", "!"),
    // ua-parser-js: CVE-2020-7733, CVE-2022-25927
    (r"\b(mt\d?)\s?;\s?(.+?)\s+(build|mini)", "i", "mt;", " a", ""),
    (r"(lg)[e;\s\/-]+(\w*)x$", "i", "lg", " ", "!"),
    // postcss, color-string, path-parse, glob-parent, is-svg, hosted-git-info
    (r"\/\*\s*# sourceMappingURL=(.*)\s*\*\/", "", "/*# sourceMappingURL=", " ", ""),
    (r"^hwb\(\s*([+-]?\d*[.]?\d+)(?:deg)?\s*,\s*([+-]?[\d\.]+)%", "", "hwb(", "1", "x"),
    (r"^(((?:[a-zA-Z]:|[\\\/])?[\\\/]?)(?:[\\\/]*)((?:[^\\\/]*[\\\/])*))((\.{1,2}|[^\\\/]+?|)(\.[^.\/\\]*|))[\\\/]*$", "", "", "/", "\n."),
    (r"(^|[^\\])([{\[]|\([^)]+$)", "", "", "(", ""),
    (r"\s*<!DOCTYPE svg[^>]*(?:\[(?:\s*<![^>]*>\s*)*[^\]]*\])?>", "i", "<!DOCTYPE svg [", " <!x> ", "x"),
    (r"^(?:github:)?(?:([^:@]+)(?::[^@]*)?@)?([^:\/]+)\/([^\/]+?)(?:\.git)?(?:#(.*))?$", "", "", ":", ""),
    // nth-check, browserslist, normalize-url, ssri, useragent
    (r"^\s*([+-]?)\s*(?:(\d*)n)?\s*([+-]?)\s*(\d*)\s*$", "", "", " ", "x"),
    (r"^data:([^,]*?),([^#]*?)(?:#(.*))?$", "", "data:", ",#", "\n"),
    (r"^(?:(?:sha\d+)-[^?]+(?:\?(?:[^?]*))*)$", "", "sha1-", "?", "\n\n?x\n"),
    (r"(?:(?:\w+\s?)+)!$", "", "", "porter ", "?"),
    (r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$", "", "", "a", "!"),
    (r"^(?:.?)*$x", "", "", "a", ""),
    (r"(x+x+)+y", "", "", "x", ""),
    (r"(.*)*(.*)*=", "", "", "x", ""),
    (r#"<(?:"[^"]*"['"]*|'[^']*'['"]*|[^'">])+>"#, "", "<", "\"\"'", ""),
    (r"((?:[^\s'\x22]|'[^']*'|\x22[^\x22]*\x22)*)*;$", "", "", "''", "!"),
];

#[test]
fn none_takes_long() {
    let mut scratch = Scratch::new();
    // A debug build is slower, and so is a machine that does other work.
    let most = if cfg!(debug_assertions) { Duration::from_secs(4) } else { Duration::from_millis(100) };
    for (pattern, flags, first, repeated, last) in CASES {
        let text = format!("{first}{}{last}", repeated.repeat(SIZE / repeated.len()));
        let regex = regex(pattern, flags);
        let wide: Vec<u16> = text.encode_utf16().collect();
        let bytes: Vec<u8> = text.bytes().collect();
        for subject in [Subject::Latin1(&bytes), Subject::Utf16(&wide)] {
            let start = Instant::now();
            let mut host = Strict { bytes: 0, most: usize::MAX, questions: 2000 };
            let found = regex.find(subject, 0, false, &mut scratch, &mut host);
            let took = start.elapsed();
            println!("{took:?} /{pattern}/ {found:?}");
            assert!(took < most && found.is_ok(), "/{pattern}/ took {took:?}: {found:?}");
        }
    }
}

#[test]
fn compiling_is_linear() {
    let start = Instant::now();
    let words = (0..40_000).map(|i| format!("w{}x{i}", i * 7919 % 40_009)).collect::<Vec<String>>().join("|");
    let words = regex(&words, "");
    let mut scratch = Scratch::new();
    assert_eq!(words.find(Subject::Latin1(b"..w7919x1.."), 0, false, &mut scratch, &mut Unbounded), Ok(true));
    assert_eq!(scratch.group(0), Some(2..9));
    let text = (0..40_000).map(|i| format!("[{}]x{i}?", i % 10)).collect::<Vec<String>>().join("|");
    regex(&text, "i");
    let nested = regex("((a{1000}){1000}){1000}", "");
    assert!(nested.memory() < 100_000);
    assert_eq!(nested.find(Subject::Latin1(&[b'a'; 5000]), 0, false, &mut scratch, &mut Unbounded), Ok(false));
    let deep = "(?:".repeat(400) + "a" + &")*".repeat(400);
    regex(&deep, "");
    regex(&("(".repeat(450) + &"){2}".repeat(450)), "");
    let most = if cfg!(debug_assertions) { 20 } else { 1 };
    assert!(start.elapsed() < Duration::from_secs(most), "{:?}", start.elapsed());
}

#[test]
fn what_is_too_deep_is_refused() {
    for text in ["(".repeat(100_000), "(?:".repeat(100_000) + &")".repeat(100_000), "(?=".repeat(5000) + &")".repeat(5000)] {
        let units: Vec<u16> = text.encode_utf16().collect();
        assert_eq!(Regex::new(&units, Flags::default()).err().map(|e| e.reason), Some("Regular expression too large"));
    }
    let classes: Vec<u16> = ("[".repeat(100_000)).encode_utf16().collect();
    let v = Flags::parse("v".encode_utf16()).expect("flags");
    assert_eq!(Regex::new(&classes, v).err().map(|e| e.reason), Some("Regular expression too large"));
}

/// Grants a number of bytes, and stops after a number of questions.
struct Strict {
    bytes: usize,
    most: usize,
    questions: u32,
}

impl Host for Strict {
    fn charge(&mut self, bytes: usize) -> bool {
        self.bytes += bytes;
        self.bytes <= self.most
    }
    fn release(&mut self, bytes: usize) {
        self.bytes -= bytes;
    }
    fn interrupted(&mut self) -> bool {
        self.questions = self.questions.saturating_sub(1);
        self.questions == 0
    }
}

#[test]
fn what_refers_back_can_be_stopped() {
    let regex = regex(r"^(?=(a+)+$)(a|aa)+\2x$|(a|a?)+\3b", "");
    let text = vec![b'a'; 200];
    let mut host = Strict { bytes: 0, most: usize::MAX, questions: 20 };
    let mut scratch = Scratch::new();
    assert_eq!(regex.find(Subject::Latin1(&text), 0, false, &mut scratch, &mut host), Err(Stop::Interrupted));
    assert_eq!(host.bytes, 0);
}

#[test]
fn memory_is_asked_for() {
    let text = vec![b'c'; 1 << 20];
    let mut scratch = Scratch::new();
    // Nothing to come back to.
    let mut host = Strict { bytes: 0, most: 0, questions: 0 };
    assert_eq!(regex(r"(?:a|b|(c))*$", "").find(Subject::Latin1(&text), 0, false, &mut scratch, &mut host), Ok(true));
    let regex = regex(r"(?:(c)|.)*$", "");
    let mut host = Strict { bytes: 0, most: 1 << 20, questions: 0 };
    assert_eq!(regex.find(Subject::Latin1(&text), 0, false, &mut scratch, &mut host), Err(Stop::Memory));
    let mut host = Strict { bytes: 0, most: usize::MAX, questions: 0 };
    assert_eq!(regex.find(Subject::Latin1(&text), 0, false, &mut scratch, &mut host), Ok(true));
    assert_eq!(host.bytes, 0);
}
