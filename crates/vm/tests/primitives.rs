//! Strings, numbers, BigInts, symbols and Math as Node answers.
//!
//! `recorded/primitives.js` has a program a line, `primitives.txt` the completion values that Node printed.

mod common;

#[test]
fn as_node_answers() {
    let programs = include_str!("recorded/primitives.js").lines();
    let cases: Vec<(&str, &str)> = programs.zip(include_str!("recorded/primitives.txt").split('\n')).collect();
    common::check(&cases);
}
