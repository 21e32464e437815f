//! Node's own `URL` as the judge: what it answered to thousands of texts, bases, setters, domains and queries is in
//! `recorded.txt` (`record.js` makes it). All of ours must be its answers, and everything that comes out must be a URL.
//!
//! In one thing Node is not followed, and `record.js` keeps it out: where a `%` in a query does not begin UTF-8, Node takes
//! only the low byte of the characters beside it that are not ASCII; the standard takes the characters.
//!
//! `TALLY_URL_RECORDED` names another file of `record.js` to compare with.

mod common;

use common::{check, check_places, field};
use tally_url::{Component, Url, domain_to_ascii, domain_to_unicode, parse_form, serialize_form};

const NAMES: [&str; 10] = ["href", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];

fn components(url: &Url) -> Vec<Option<String>> {
    let all = [
        url.as_str(),
        url.protocol(),
        url.username(),
        url.password(),
        url.host(),
        url.hostname(),
        url.port(),
        url.pathname(),
        url.search(),
        url.hash(),
    ];
    all.into_iter().map(|c| Some(c.to_string())).collect()
}

/// Our answer to a case, as its fields are.
fn answer(kind: &str, fields: &[Option<String>]) -> Vec<Option<String>> {
    let text = |i: usize| fields[i].as_deref().expect("a text");
    match kind {
        "P" => {
            let base = fields[1].as_deref().map(|b| Url::parse(b, None).expect("a base"));
            let Some(url) = Url::parse(text(0), base.as_ref()) else { return vec![None] };
            check(&url);
            components(&url)
        }
        "S" => {
            let mut url = Url::parse(text(0), None).expect("a URL");
            let which = NAMES.iter().position(|n| *n == text(1)).expect("a component");
            url.set(Component::ALL[which], text(2));
            check_places(&url);
            vec![Some(url.into_string())]
        }
        "A" => vec![Some(domain_to_ascii(text(0)).unwrap_or_default()), Some(domain_to_unicode(text(0)).unwrap_or_default())],
        "F" => {
            let pairs: Vec<String> = parse_form(text(0)).flat_map(|(n, v)| [n, v]).collect();
            let again = serialize_form(pairs.iter().map(String::as_str));
            [again].into_iter().chain(pairs).map(Some).collect()
        }
        other => panic!("no kind of case: {other}"),
    }
}

#[test]
fn answers_are_nodes() {
    let other = std::env::var("TALLY_URL_RECORDED").ok();
    let text = match &other {
        Some(path) => std::fs::read_to_string(path).expect("the recorded file"),
        None => include_str!("recorded.txt").into(),
    };
    let (mut cases, mut wrong) = (0, 0);
    for line in text.lines() {
        let (kind, rest) = line.split_once('\t').expect("a kind");
        let fields: Vec<Option<String>> = rest.split('\t').map(field).collect();
        let questions = match kind {
            "P" => 2,
            "S" => 3,
            _ => 1,
        };
        cases += 1;
        let ours = answer(kind, &fields);
        if ours != fields[questions..] {
            wrong += 1;
            if wrong <= 40 {
                println!("{line}\n ours: {ours:?}");
            }
        }
    }
    println!("{cases} cases, {wrong} with another answer");
    assert_eq!(wrong, 0, "of {cases} answers are not Node's");
    assert!(other.is_some() || cases > 3500);
}
