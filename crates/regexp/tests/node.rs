//! Node's answers. `tests/node.tsv` has a line for each case: flags, pattern and text (units in hexadecimal), and the
//! places of the groups, or `!` and V8's reason why the pattern is none. `tests/generate.js` writes such lines; more of
//! them can be named by the variable REGEXP_CASES.

use tally_regexp::{Flags, Host, Regex, Scratch, Stop, Subject};

/// Stops what would not come to an end.
struct Patient(u32);

impl Host for Patient {
    fn charge(&mut self, _: usize) -> bool {
        true
    }
    fn release(&mut self, _: usize) {}
    fn interrupted(&mut self) -> bool {
        self.0 += 1;
        self.0 > 100
    }
}

fn units(hex: &str) -> Vec<u16> {
    hex.as_bytes().chunks(4).map(|c| u16::from_str_radix(std::str::from_utf8(c).unwrap(), 16).unwrap()).collect()
}

fn answer(regex: &Regex, text: Subject<'_>, scratch: &mut Scratch) -> String {
    let sticky = regex.flags().has(b'y');
    match regex.find(text, 0, sticky, scratch, &mut Patient(0)) {
        Ok(false) => "null".into(),
        Ok(true) => {
            let place = |i| scratch.group(i).map_or("-".into(), |r| format!("{},{}", r.start, r.end));
            (0..regex.groups()).map(place).collect::<Vec<String>>().join(";")
        }
        Err(Stop::Interrupted) => "?".into(),
        Err(stop) => format!("{stop:?}"),
    }
}

/// What the naive matcher says.
fn by_specification(pattern: &[u16], flags: Flags, text: &[u16]) -> String {
    match tally_regexp::naive::find(pattern, flags, text, 0) {
        Err(e) if e.reason == "Duplicate capture group name" => format!("!{e}"),
        Ok(Ok(None)) => "null".into(),
        Ok(Ok(Some(groups))) => groups.iter().map(|g| g.map_or("-".into(), |(a, b)| format!("{a},{b}"))).collect::<Vec<String>>().join(";"),
        _ => "no answer".into(),
    }
}

fn check(line: &str, scratch: &mut Scratch, eager: &mut Scratch) -> Option<String> {
    let mut parts = line.split('\t');
    let mut part = || parts.next().unwrap_or("");
    let (flags, pattern, text, want) = (part(), units(part()), units(part()), part());
    let flags = Flags::parse(flags.encode_utf16()).expect("good flags");
    let got = match Regex::new(&pattern, flags) {
        Err(e) => format!("!{e}"),
        Ok(regex) => {
            let wide = answer(&regex, Subject::Utf16(&text), scratch);
            let remembered = answer(&regex, Subject::Utf16(&text), eager);
            if remembered != wide && wide != "?" {
                return Some(format!("/{}/{} remembering {remembered}, else {wide}", String::from_utf16_lossy(&pattern), flags.text()));
            }
            let bytes: Option<Vec<u8>> = text.iter().map(|&u| u8::try_from(u).ok()).collect();
            if let Some(bytes) = bytes {
                let narrow = answer(&regex, Subject::Latin1(&bytes), scratch);
                if narrow != wide {
                    return Some(format!("/{}/{} on bytes {narrow}, on units {wide}", String::from_utf16_lossy(&pattern), flags.text()));
                }
            }
            wide
        }
    };
    // Some patterns are exponential in what cannot be remembered; the two need not give up alike.
    if got == "?" && std::env::var_os("REGEXP_SLOW").is_none() {
        return None;
    }
    // V8 overlooks some groups of the same name, looks within pairs for what is empty, and takes `(?-i:)` too far; the
    // specification decides.
    if got != want && got == by_specification(&pattern, flags, &text) {
        return None;
    }
    (got != want).then(|| {
        let (p, t) = (String::from_utf16_lossy(&pattern), String::from_utf16_lossy(&text));
        format!("/{p}/{} on {t:?}: got {got}, want {want}", flags.text())
    })
}

#[test]
fn answers_are_those_of_node() {
    let mut files = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/node.tsv").to_string()];
    files.extend(std::env::var("REGEXP_CASES"));
    let mut scratch = Scratch::new();
    let mut wrong = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file}: {e}"));
        wrong.extend(text.lines().filter_map(|line| check(line, &mut scratch, &mut Scratch::eager())));
    }
    let n = wrong.len();
    wrong.truncate(40);
    assert!(n == 0, "{n} differ:\n{}", wrong.join("\n"));
}
