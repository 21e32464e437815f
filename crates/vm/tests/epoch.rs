//! The prototype epoch near the ends of its range: caches must not believe what stopped being true.

mod common;
use common::eval_in;
use tally_vm::interp::MachineConfig;
use tally_vm::{Cx, isolate};

fn isolate_at(first_epoch: u64) -> Box<Cx> {
    let machine = MachineConfig { first_epoch, ..MachineConfig::default() };
    isolate::with_machine(Default::default(), tally_ledger::Ledger::default(), &machine).expect("memory for a realm")
}

/// Every step makes what the steps before cached wrong: values of a prototype, absence, getters, methods of primitives,
/// additions that a setter intercepts. Answers with the steps that went wrong.
const STEPS: &str = "
    var P = { a: 1, m() { return 'm' } }, o = Object.create(P), wrong = '';
    function q(x) { return x.q } function m(x) { return x.m() } function n(x) { return x.zz } function set(x) { x.w = 1; return x.w }
    function expect(i, what, got, want) { if (!Object.is(got, want)) wrong += i + what + ' ' + got + ' not ' + want + '; ' }
    for (var i = 0; i < 300; i++) {
        expect(i, 'absent', q(o), undefined);
        P.q = i;
        expect(i, 'found', q(o), i);
        delete P.q;
        Object.defineProperty(P, 'q', { get() { return -i }, configurable: true });
        expect(i, 'getter', q(o), -i);
        delete P.q;
        P.m = () => i;
        expect(i, 'method', m(o), i);
        Object.defineProperty(P, 'm', { value: () => -i, configurable: true, writable: true });
        expect(i, 'method again', m(o), -i);
        expect(i, 'primitive', n(5) + n('s'), NaN);
        Number.prototype.zz = i; String.prototype.zz = 's';
        expect(i, 'primitive', n(5) + n('s'), i + 's');
        delete Number.prototype.zz; delete String.prototype.zz;
        expect(i, 'add', set(Object.create(P)), 1);
        Object.defineProperty(P, 'w', { set(v) {}, configurable: true });
        expect(i, 'setter', set(Object.create(P)), undefined);
        delete P.w;
    }
    wrong";

#[test]
fn caches_stay_right_across_the_ends() {
    for first in [0, 1, (1 << 32) - 700, (1 << 32) - 1, u64::MAX - 700, u64::MAX - 1, u64::MAX] {
        let mut cx = isolate_at(first);
        assert_eq!(eval_in(&mut cx, STEPS), "", "from epoch {first:#x} on");
    }
}

#[test]
fn the_epoch_stands_still_at_its_end() {
    let mut cx = isolate_at(u64::MAX - 2);
    eval_in(&mut cx, STEPS);
    assert_eq!(cx.machine().proto_epoch(), u64::MAX);
    assert_eq!(cx.machine().lasting_epoch(), None);
    let patched = "
        function sum(a) { let s = 0; for (const x of a) s += x; return s }
        const before = sum([1, 2]) + sum([1, 2]);
        Array.prototype[Symbol.iterator] = function* () { yield 10 };
        before + ' ' + sum([1, 2])";
    assert_eq!(eval_in(&mut cx, patched), "6 10");
}

#[test]
fn names_of_a_later_script_hide_properties_of_the_global_object() {
    for properties in [1, 300] {
        let mut cx = isolate_at(1);
        let mut run = |text: &str| eval_in(&mut cx, text);
        run(&format!("for (let i = 0; i < {properties}; i++) globalThis['p' + i] = i; var f = () => p0, g = v => {{ p0 = v }}"));
        assert_eq!(run("f() + f() + f()"), "0");
        run("g(5); g(6)");
        assert_eq!(run("f() + ' ' + globalThis.p0"), "6 6");
        run("let p0 = 'hides'");
        assert_eq!(run("f() + ' ' + globalThis.p0"), "hides 6");
        run("g('set')");
        assert_eq!(run("f() + ' ' + globalThis.p0"), "set 6");
    }
}
