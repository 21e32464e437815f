//! Prototypes survive being written and read.

use std::sync::Arc;
use tally_bytecode::{CompileMode, CompileOptions, Source, compile, serial};

#[test]
fn every_kind_of_constant_and_function_survives() {
    let text = r#"
        let a = 1.5, b = 'caf\u00e9', c = '\u4e2d\ud800', d = 12345678901234567890n, e = -0, f = 1e300;
        const g = /x(?<n>y)+/giu, h = String.raw`a${1}\u{110000}b\u4e2d`, i = { p: 1, q: 2, 'r s': 3 };
        var j, k;
        function l(a, b = 2, ...c) { return arguments.length + this.x; }
        async function* m() { try { yield* l(); } catch (e) { await e; } finally { for (const x of []) continue; } }
        class N extends Object { #p = 1; static s = 2; static { this.t = 3; } get v() { return this.#p; } constructor() { super(); } }
        class O { m() {} }
        const P = (x) => { switch (x) { case 1: case 2: case 3: case 4: case 5: case -7: return 'few'; default: return 'many'; } };
        Q.r.s = function () { 'use strict'; return () => this; };
    "#;
    for mode in [
        CompileMode::Script { completion: true },
        CompileMode::IndirectEval,
        CompileMode::FunctionBody { params: vec!["exports".into(), "require".into()] },
    ] {
        let source = Arc::new(Source::new("all.js", text));
        let proto = compile(source.clone(), &CompileOptions { mode }).expect("it compiles");
        let bytes = serial::encode(&proto);
        let read = serial::decode(&bytes, &source).expect("whole");
        assert_eq!(format!("{read:?}"), format!("{proto:?}"));
        for len in 0..bytes.len() {
            assert!(serial::decode(&bytes[..len], &source).is_none(), "{len} of {} bytes", bytes.len());
        }
    }
}

#[test]
fn bytes_of_a_stranger_take_no_memory() {
    let source = Arc::new(Source::new("x.js", ""));
    for byte in 0..=255 {
        assert!(serial::decode(&[byte; 64], &source).is_none());
    }
}
