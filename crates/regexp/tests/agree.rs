//! The recorded patterns and texts, and some that were hard once, against the specification's matcher.

mod common;

#[test]
fn with_the_specification() {
    for (flags, pattern, text) in [
        ("", "(a*)*", "b"),
        ("", "(a*)+b", "aab"),
        ("", "(?:a*?)*?$", "aa"),
        ("", "(z)((a+)?(b+)?(c))*", "zaacbbbcac"),
        ("", "(?=(a+))a*b\\1", "baaabac"),
        ("", "(.*?)a(?!(a+)b\\2c)\\2(.*)", "baaabaac"),
        ("", "(?<=(\\d+)(\\d+))$", "1053"),
        ("i", "(?<=\\1(a))b", "Aab"),
        ("u", "(?<=^.)x|.$", "\u{1F980}x"),
        ("", "(?:(a)|(b)|(c))+?\\b", "abc abc"),
        ("", "(?:(?:a|b)*c|(?:a*)*)*$", "aabbacaab"),
        ("", "(?:a{0,3}){2,5}(b{2}){0,4}c", "aaaaaabbbbbbc"),
        ("m", "^(?:x*|y)+$", "xyx\nz\nyy"),
        ("v", "[[a-z]--[aeiou]\\q{ch|sch}]+", "schach"),
        ("iv", "[^\\p{Lu}]|\\P{Lu}", "aB"),
        ("s", "((?:.*,)*)(.{3})*;", "ab,cd,efg;"),
    ] {
        common::agree(format!("{flags}\0{pattern}\0{text}").as_bytes());
    }
}
