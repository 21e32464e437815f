//! What has to hold of every URL, and the recorded cases.
#![allow(dead_code, reason = "each test file uses a part of it")]

use tally_url::{Component, Url};

/// Reads a field of `recorded.txt`; `None` for `~`.
pub fn field(text: &str) -> Option<String> {
    if text == "~" {
        return None;
    }
    let mut out = String::new();
    let mut parts = text.split('\\');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (number, rest) = part.split_once(';').expect("a number ends");
        out.push(u32::from_str_radix(number, 16).ok().and_then(char::from_u32).expect("a character's number"));
        out.push_str(rest);
    }
    Some(out)
}

/// Everything that holds of a URL, however it came to be.
pub fn check(url: &Url) {
    check_places(url);
    let text = url.as_str();
    assert_eq!(Url::parse(text, None).as_ref(), Some(url), "{text:?} is not its own text");
}

/// What holds of a URL that was made a file's, too: those alone do not have a host `localhost`, nor `C|` for a drive, when
/// they are parsed, and the standard does not look at them again when the scheme is set.
pub fn check_places(url: &Url) {
    let (text, at) = (url.as_str(), url.offsets());
    assert!(text.is_ascii(), "{text:?}");
    assert_eq!(Url::from_parts(text.into(), at).as_ref(), Some(url), "{text:?} {at:?}");
    assert!(Url::parse(text, None).is_some(), "{text:?} is no URL");
    assert!(url.host().starts_with(url.hostname()) && url.protocol().ends_with(':'), "{text:?}");
    let credentials = if url.username().is_empty() && url.password().is_empty() { 0 } else { 1 };
    let least = url.protocol().len() + url.username().len() + url.password().len() + credentials + url.host().len() + url.pathname().len();
    assert!(least <= text.len() && text.ends_with(url.hash()), "{text:?}");
}

/// Parses, and sets each component to each value: nothing panics, and what comes out is a URL each time.
pub fn exercise(input: &str, base: Option<&str>, values: &[&str]) {
    let base = base.and_then(|b| Url::parse(b, None));
    let Some(url) = Url::parse(input, base.as_ref()) else { return };
    check(&url);
    for value in values {
        for component in Component::ALL {
            let mut other = url.clone();
            let changed = other.set(component, value);
            assert_eq!(changed, other != url);
            if component == Component::Protocol && other.protocol() == "file:" {
                check_places(&other);
            } else {
                check(&other);
            }
        }
    }
}

/// Any bytes as lines: the first is parsed against the second, then every component is set to each of the others.
pub fn lines(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.split('\n');
    let input = lines.next().unwrap_or_default();
    let base = lines.next().filter(|b| !b.is_empty());
    exercise(input, base, &lines.take(4).collect::<Vec<_>>());
    let form: Vec<String> = tally_url::parse_form(input).flat_map(|(n, v)| [n, v]).collect();
    let query = tally_url::serialize_form(form.iter().map(String::as_str));
    let again: Vec<String> = tally_url::parse_form(&query).flat_map(|(n, v)| [n, v]).collect();
    // A pair of nothing and nothing is `=`, which is read as one again.
    assert_eq!(form, again, "{input:?}");
    if let Some(ascii) = tally_url::domain_to_ascii(input) {
        assert!(ascii.is_ascii() && !ascii.is_empty());
        tally_url::host_to_unicode(&ascii);
    }
}
