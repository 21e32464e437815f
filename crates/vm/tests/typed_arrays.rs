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

/// RevalidateAtomicAccess, ECMA-262 §25.4.3.4: the view may have become shorter while the operands were converted. (V8
/// says TypeError, as if the buffer were detached.)
#[test]
fn atomics_look_again_after_conversions() {
    let mut cx = common::isolate();
    let program = "
        const ops = ['load', 'store', 'add', 'sub', 'and', 'or', 'xor', 'exchange', 'compareExchange'];
        const answers = [];
        for (const length of [undefined, 16]) for (const op of ops) {
          const buffer = new ArrayBuffer(64, { maxByteLength: 64 });
          const view = new Int32Array(buffer, 0, length);
          const shrink = { valueOf() { buffer.resize(8); return op === 'load' ? 15 : 7; } };
          try {
            answers.push(op === 'load' ? Atomics.load(view, shrink) : Atomics[op](view, 15, shrink, shrink));
          } catch (e) { answers.push(e.name); }
          buffer.resize(64);
          if (view.some((x) => x !== 0)) answers.push('written');
        }
        answers.join()";
    let want = [["RangeError"; 9], ["TypeError"; 9]].concat().join(",");
    assert_eq!(common::eval_in(&mut cx, program), want);
}
