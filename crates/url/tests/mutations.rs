//! Recorded texts with random damage: what is a URL stays one, whatever is set on it. Deterministic and short;
//! `cargo xtask fuzz url --seconds N` goes on for as long as one likes.

mod common;

use common::{exercise, field};

#[test]
fn what_is_parsed_is_its_own_text() {
    let texts: Vec<String> = include_str!("recorded.txt").lines().filter_map(|l| l.split('\t').nth(1).and_then(field)).collect();
    let mut seed = 7u64;
    let mut below = |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as usize % n.max(1)
    };
    for round in 0..3000 {
        let mut input: Vec<char> = texts[below(texts.len())].chars().collect();
        for _ in 0..below(4) {
            let at = below(input.len() + 1);
            let other: Vec<char> = texts[below(texts.len())].chars().collect();
            let from = below(other.len());
            let piece = &other[from..(from + below(6)).min(other.len())];
            let end = (at + below(4)).min(input.len());
            input.splice(at..end, piece.iter().copied());
        }
        let input: String = input.into_iter().collect();
        let base = texts[below(texts.len())].clone();
        let value = texts[below(texts.len())].clone();
        exercise(&input, (round % 2 == 0).then_some(&base), &[&value]);
    }
}

/// Ten times the text takes ten times as long: twenty times is refused.
#[test]
fn work_is_linear() {
    use tally_url::Url;
    let shapes: [&dyn Fn(usize) -> String; 9] = [
        &|n| format!("http://a/{}", "../".repeat(n)),
        &|n| format!("http://a/{}{}", "b/".repeat(n), "../".repeat(n)),
        &|n| format!("http://{}@h/", "a@".repeat(n)),
        &|n| format!("http://{}/", "a.".repeat(n)),
        &|n| format!("http://a?{}", "'\u{e4}".repeat(n)),
        &|n| format!("x:{}", " ".repeat(n)),
        &|n| format!("file:{}", "/\\C|".repeat(n)),
        &|n| "\t".repeat(n),
        &|n| format!("http://{}.4/", "0".repeat(n)),
    ];
    for (i, shape) in shapes.iter().enumerate() {
        let time = |n: usize| {
            let text = shape(n);
            (0..3)
                .map(|_| {
                    let start = std::time::Instant::now();
                    let url = Url::parse(&text, None);
                    let spent = start.elapsed();
                    drop(url);
                    spent.as_secs_f64()
                })
                .fold(f64::MAX, f64::min)
        };
        let (short, long) = (time(20_000), time(400_000));
        assert!(long < short * 20.0 * 8.0 + 0.02, "shape {i}: {short} s, then {long} s");
    }
}
