//! Typed arrays, array buffers, DataView and Atomics as Node answers.
//!
//! `recorded/typed_arrays.js` runs as one program; each of its lines of answers is in `typed_arrays.txt` as Node printed
//! it. (Recorded with Node 20; the lists of property names and what Object.seal says are Node 24's.)

mod common;

#[test]
fn as_node_answers() {
    let want: Vec<&str> = include_str!("recorded/typed_arrays.txt").lines().collect();
    let mut cx = common::isolate();
    let got = common::eval_in(&mut cx, include_str!("recorded/typed_arrays.js"));
    let got: Vec<&str> = got.lines().collect();
    for (i, (got, want)) in got.iter().zip(&want).enumerate() {
        assert_eq!(got, want, "answer {}", i + 1);
    }
    assert_eq!(got.len(), want.len());
}
