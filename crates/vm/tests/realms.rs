//! Several realms in one isolate: each has intrinsics, a global object and a script scope of its own, functions belong
//! to one, and a realm that nobody can reach goes.

mod common;
use common::{eval_in, isolate_with};
use tally_heap::{Gc, Imm};
use tally_vm::object::prop_table::attr;
use tally_vm::realm::RealmExt;
use tally_vm::{Cx, Local};

/// An isolate whose global `other` is the global object of a second realm.
fn two(stress: Option<u32>) -> Box<Cx> {
    let mut cx = isolate_with(stress);
    let out = cx.slot();
    new_realm(&mut cx, "other", out);
    cx
}

fn new_realm(cx: &mut Cx, name: &str, out: Local) {
    let scope = cx.open_scope();
    let realm = cx.new_realm(out).expect("memory for a second realm");
    let global = cx.local(realm.get(cx).global().val());
    let first = cx.local_of(cx.realm().global());
    let name = cx.rooted_name(name).expect("memory");
    cx.put_own(first, name, attr::ALL, global).expect("memory");
    cx.close_scope(scope);
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for stress in [None, Some(7)] {
        for (code, want) in cases {
            assert_eq!(eval_in(&mut two(stress), code), *want, "{code} (stress: {stress:?})");
        }
    }
}

#[test]
fn intrinsics_are_apart() {
    check(&[
        (
            "['Array', 'Object', 'Function', 'Symbol', 'RegExp', 'Math', 'parseInt', 'eval', 'Map'].filter((n) => other[n] === globalThis[n]) + ''",
            "",
        ),
        ("other.globalThis === other && other.Function('return this')() === other", "true"),
        (
            "const a = new other.Array(3); Array.isArray(a) + ' ' + (a instanceof Array) + ' ' + (a instanceof other.Array)",
            "true false true",
        ),
        ("other.eval('[].map') === [].map || other.eval('[]') instanceof Array", "false"),
        ("other.Number.prototype.mine = 5; (1).mine + ' ' + other.Function('return (1).mine')()", "undefined 5"),
        ("Symbol.iterator === other.Symbol.iterator && Symbol.for('x') === other.Symbol.for('x')", "true"),
        ("other.eval('(function f() {})').prototype.__proto__ === other.Object.prototype", "true"),
    ]);
}

#[test]
fn errors_belong_to_the_function_that_throws() {
    check(&[
        ("try { other.Function('null.x')() } catch (e) { [e instanceof TypeError, e instanceof other.TypeError] + '' }", "false,true"),
        ("try { other.JSON.parse('{') } catch (e) { [e instanceof SyntaxError, e instanceof other.SyntaxError] + '' }", "false,true"),
        ("other.f = () => null.x; try { other.Array.from([1], other.f) } catch (e) { e instanceof TypeError }", "true"),
        ("try { other.eval('(class {})')() } catch (e) { e instanceof other.TypeError }", "true"),
    ]);
}

#[test]
fn constructions_fall_back_to_the_realm_of_new_target() {
    check(&[
        (
            "const t = new other.Function(); t.prototype = null; Object.getPrototypeOf(Reflect.construct(Map, [], t)) === other.Map.prototype",
            "true",
        ),
        ("const t = new other.Function().bind(); Object.getPrototypeOf(Reflect.construct(Array, [], t)) === other.Array.prototype", "true"),
        (
            "const t = new Proxy(new other.Function(), { get: () => 1 }); Object.getPrototypeOf(Reflect.construct(Date, [], t)) === other.Date.prototype",
            "true",
        ),
        ("const a = []; a.constructor = other.Array; Object.getPrototypeOf(a.map((x) => x)) === Array.prototype", "true"),
    ]);
}

#[test]
fn scopes_are_apart() {
    check(&[
        ("let x = 1; (0, other.eval)('var y = 2'); [typeof y, other.y, other.Function('return typeof x')()] + ''", "undefined,2,undefined"),
        ("other.setPrototypeOf = 1; typeof setPrototypeOf", "undefined"),
        ("Object.setPrototypeOf(other.Object.prototype, null) && Reflect.setPrototypeOf(other.Object.prototype, {})", "false"),
    ]);
}

#[test]
fn jobs_run_in_the_realm_of_their_function() {
    let mut cx = two(None);
    eval_in(&mut cx, "other.eval('Promise.resolve({ then(f) { f(globalThis) } }).then((g) => { done = g === globalThis })')");
    assert_eq!(eval_in(&mut cx, "other.done"), "true");
}

#[test]
fn array_iteration_is_the_realms_own() {
    check(&[(
        "other.Array.prototype[Symbol.iterator] = function* () { yield 'other' };
         const f = other.Function('return [...[1, 2]]');
         [[...[1, 2]], f(), [...[3]], f()].join(';')",
        "1,2;other;3;other",
    )]);
}

/// Realms are cells: what only a dropped realm holds is given back.
#[test]
fn realms_that_nobody_reaches_are_collected() {
    let mut cx = isolate_with(None);
    let scope = cx.open_scope();
    let out = cx.slot();
    new_realm(&mut cx, "other", out);
    cx.set(out, Imm::UNDEFINED);
    assert_eq!(eval_in(&mut cx, "const w = new WeakRef(other.Array.prototype); other.keep = new other.Array(); other = 0"), "0");
    for _ in 0..2 {
        eval_in(&mut cx, "0");
        cx.collect(Gc::Full, "nobody reaches the second realm");
    }
    assert_eq!(eval_in(&mut cx, "w.deref() === undefined"), "true");
    cx.close_scope(scope);
}
