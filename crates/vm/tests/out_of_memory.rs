//! Memory that is refused, at each allocation in turn: what was being changed is as it was before or as it was to be,
//! and the next try works.

mod common;

use common::eval_in;
use tally_heap::{Config, Imm, Val};
use tally_vm::cx::{Args, JsResult};
use tally_vm::object::function::NativeInfo;
use tally_vm::ops::property;
use tally_vm::realm::RealmExt;
use tally_vm::{Cx, isolate};

/// `failAfter(n)`: the allocation after `n` more fails; -1 takes that back. Answers what was left, -1 if it has failed.
fn fail_after<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let n = a.get(cx, 0);
    let n = u32::try_from(cx.val(n).as_number() as i64).ok();
    let left = cx.fail_allocation(n);
    Ok(Imm::number(left.map_or(-1.0, f64::from)))
}

fn isolate_that_fails() -> Box<Cx> {
    let config = Config { verify: false, ..Default::default() };
    let mut cx = isolate::new(config, tally_ledger::Ledger::default()).expect("there is memory for a realm");
    let mark = cx.open_scope();
    let [f, text] = cx.slots();
    cx.new_native(f, &NativeInfo { name: "failAfter", length: 1, native: fail_after, constructor: false }).expect("memory");
    let key = tally_vm::object::string::new_string(&mut cx, text, "failAfter").expect("memory");
    let key = tally_vm::ops::convert::to_property_key(&mut cx, key.value()).expect("a key");
    let global = cx.local_of(cx.realm().global());
    property::create_data_property_or_throw(&mut cx, global, key, f).expect("memory");
    cx.close_scope(mark);
    cx
}

#[test]
fn whatever_fails_loses_nothing() {
    let mut cx = isolate_that_fails();
    let only = std::env::var("ONLY").unwrap_or_default();
    let program = format!("const only = '{only}';\n{}", include_str!("out_of_memory.js"));
    let got = eval_in(&mut cx, &program);
    assert!(got == "fine true", "{got}");
}

/// Visits every builtin: intrinsics are made when first read.
const WALK: &str = "
    const seen = new Set(), lines = [];
    function walk(path, o) {
        if (typeof o !== 'object' && typeof o !== 'function' || o === null || seen.has(o)) return;
        seen.add(o);
        for (const k of Reflect.ownKeys(o)) {
            const d = Reflect.getOwnPropertyDescriptor(o, k), at = path + '.' + String(k);
            lines.push(at + (d.writable ? 'w' : '-') + (d.enumerable ? 'e' : '-') + (d.configurable ? 'c' : '-') + typeof d.value);
            if (k !== 'failAfter') for (const v of [d.value, d.get, d.set]) walk(at, v);
        }
        walk(path + '.[[Prototype]]', Reflect.getPrototypeOf(o));
    }
    walk('', globalThis);
";

#[test]
fn builtins_are_made_whole_or_later() {
    let run = |n: Option<u32>| {
        let mut cx = isolate_that_fails();
        cx.fail_allocation(n);
        let first = eval_in(&mut cx, &format!("(function () {{ {WALK} }})()"));
        let left = cx.fail_allocation(None);
        assert!(first == "undefined" || first.starts_with("throws RangeError"), "{n:?}: {first}");
        (eval_in(&mut cx, &format!("(function () {{ {WALK}; return lines.join('\\n') }})()")), n.is_none() || left.is_some())
    };
    let (want, _) = run(None);
    assert!(want.lines().count() > 1000, "{want}");
    let mut n = 0;
    loop {
        let (got, done) = run(Some(n));
        let differs = want.lines().zip(got.lines()).find(|(a, b)| a != b);
        assert!(got == want, "allocation {n} failed: {differs:?}, {} lines of {}", got.lines().count(), want.lines().count());
        if done {
            break;
        }
        // A step that is no multiple of anything, so that all kinds of allocation are met.
        n += 1 + n / 41;
    }
}
