//! Limits hold, meeting one is an answer, and isolates do not feel each other's.

mod common;
use common::{isolate, stressed};
use std::time::Duration;
use tally::types::Function;
use tally::{Error, Isolate, Limits, Statistics};

const MIB: u64 = 1 << 20;

#[test]
fn out_of_memory_is_an_answer() -> Result<(), Error> {
    let mut isolate = Isolate::new(Limits { max_heap: 24 * MIB, max_young: 2 * MIB, ..Limits::default() })?;
    for round in 0..3 {
        let e = isolate.enter(|scope| {
            let e = scope.evaluate("hog.js", "{ const all = []; for (;;) all.push({ a: all.length, b: 'x' + all.length }) }").unwrap_err();
            assert!(matches!(&e, Error::OutOfMemory(_)), "{round}: {e:?}");
            let code = e.exception().expect("an exception").value(scope)?;
            let code = scope.get(code, "code")?;
            assert_eq!(scope.as_text(code)?, "ERR_HEAP_LIMIT");
            Ok(e)
        })?;
        assert_eq!(e.exception().map(|e| e.name()), Some("RangeError"));
        // What the program held is gone with it, and the isolate works.
        let n = isolate.enter(|scope| {
            let n = scope.evaluate(
                "next.js",
                "let s = 0; for (const x of Array.from({ length: 100000 }, (_, i) => i)) s += x; s".replace("let s", "var s").as_str(),
            )?;
            scope.collect_garbage()?;
            scope.as_number(n)
        })?;
        assert_eq!(n, 4_999_950_000.0);
        assert!(isolate.statistics().heap_used < 4 * MIB, "{:?}", isolate.statistics());
    }
    Ok(())
}

#[test]
fn out_of_memory_in_the_embedders_hands() -> Result<(), Error> {
    let mut isolate = Isolate::new(Limits { max_memory: Some(32 * MIB), ..Limits::default() })?;
    isolate.enter(|scope| {
        let big = vec![0u8; 64 << 20];
        assert!(matches!(scope.bytes(&big), Err(Error::OutOfMemory(_))));
        let mut kept = Vec::new();
        let e = loop {
            let b = scope.nested(|scope| {
                let b = scope.bytes(&big[..1 << 20])?;
                scope.global_handle(b)
            });
            match b {
                Ok(b) => kept.push(b),
                Err(e) => break e,
            }
        };
        assert!(matches!(e, Error::OutOfMemory(_)) && kept.len() > 16, "{e:?} after {}", kept.len());
        assert_eq!(scope.statistics().array_buffers, kept.len() as u64 * MIB);
        kept.clear();
        scope.collect_garbage()?;
        scope.bytes(&big[..16 << 20]).map(|_| ())
    })
}

#[test]
fn a_program_may_catch_what_the_embedder_would_see() -> Result<(), Error> {
    let mut isolate = Isolate::new(Limits { max_heap: 16 * MIB, max_young: 2 * MIB, ..Limits::default() })?;
    isolate.enter(|scope| {
        let code = scope
            .evaluate("c.js", "(() => { try { const a = []; for (;;) a.push(new Array(100).fill(0)) } catch (e) { return e.code } })()")?;
        assert_eq!(scope.as_text(code)?, "ERR_HEAP_LIMIT");
        Ok(())
    })
}

#[test]
fn endless_recursion_is_a_range_error() -> Result<(), Error> {
    for text in ["(function f() { f() })()", "const o = { toString() { return '' + o } }; '' + o", "[1].map(function f() { [1].map(f) })"] {
        for mut isolate in [isolate(), Isolate::new(Limits { native_stack: 256 << 10, stack_slots: 8192, ..Limits::default() })?] {
            let e = isolate.enter(|scope| scope.evaluate("r.js", text).map(|_| ())).unwrap_err();
            assert_eq!(e.to_string(), "RangeError: Maximum call stack size exceeded", "{text}");
        }
    }
    Ok(())
}

/// Interrupts `text` after a while: it must answer that it was terminated, and `after` must then run.
#[track_caller]
fn check_interrupted(isolate: &mut Isolate, text: &str, after: &str, want: &str) {
    let handle = isolate.interrupt_handle();
    let watchdog = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(30));
        handle.interrupt();
    });
    let r = isolate.enter(|scope| {
        let r = scope.evaluate("endless.js", text).and_then(|_| scope.run_microtasks());
        assert!(matches!(r, Err(Error::Terminated)), "{text}: {r:?}");
        Ok(())
    });
    assert!(r.is_ok(), "{text}: {r:?}");
    watchdog.join().expect("the watchdog ends");
    let got = isolate.enter(|scope| {
        let v = scope.evaluate("after.js", after)?;
        scope.to_text(v)
    });
    assert_eq!(got.expect("the isolate works"), want, "{text}");
}

#[test]
fn programs_that_would_not_end_are_stopped() {
    for mut isolate in [isolate(), stressed()] {
        let caught = "var n = 0; try { for (;;); } catch { n = 1 } finally { n = 2 }";
        check_interrupted(&mut isolate, caught, "n", "0");
        check_interrupted(&mut isolate, "(function f() { for (;;) try { f() } catch {} })()", "1", "1");
        check_interrupted(&mut isolate, "function two(n) { if (n) { two(n - 1); two(n - 1) } } two(1000)", "2", "2");
        check_interrupted(
            &mut isolate,
            "class Two { constructor(n) { if (n) { new Two(n - 1); new Two(n - 1) } } } new Two(1000)",
            "3",
            "3",
        );
        check_interrupted(&mut isolate, "const again = () => Promise.resolve().then(again); again()", "4", "4");
        check_interrupted(&mut isolate, "var it = (function* () { for (;;); })(); it.next()", "typeof it.next", "function");
        check_interrupted(&mut isolate, "[...{ *[Symbol.iterator]() { for (;;) yield } }]; 0", "5", "5");
        check_interrupted(&mut isolate, "(async () => { for (;;) await 0 })()", "6", "6");
        check_interrupted(&mut isolate, "[3, 2, 1].sort(() => { for (;;); })", "7", "7");
    }
}

#[test]
fn a_request_is_not_lost_between_calls_and_can_be_taken_back() -> Result<(), Error> {
    let mut isolate = isolate();
    let handle = isolate.interrupt_handle();
    handle.interrupt();
    let r = isolate.enter(|scope| scope.evaluate("a.js", "1").map(|_| ()));
    assert!(matches!(r, Err(Error::Terminated)));
    handle.interrupt();
    handle.cancel();
    isolate.enter(|scope| scope.evaluate("b.js", "1").map(|_| ()))?;
    // A native function may end the program, too, and cannot go on after it was ended.
    isolate.enter(|scope| {
        let f = scope.function("end", 0, |_, _| Err(Error::Terminated))?;
        let g = scope.function("ignore", 0, |scope, args| {
            let end = args.get(scope, 0)?.cast::<Function>(scope)?;
            let this = scope.undefined();
            assert!(matches!(scope.call(end, this, &[]), Err(Error::Terminated)));
            assert!(matches!(scope.evaluate("no.js", "1"), Err(Error::Terminated)));
            Ok(scope.undefined())
        })?;
        let global = scope.global()?;
        scope.set(global, "end", f)?;
        scope.set(global, "ignore", g)?;
        assert!(matches!(scope.evaluate("e.js", "var n = 1; try { ignore(end) } finally { n = 2 } n = 3"), Err(Error::Terminated)));
        let n = scope.evaluate("n.js", "n")?;
        assert_eq!(scope.as_number(n)?, 1.0);
        Ok(())
    })?;
    drop(isolate);
    handle.interrupt();
    Ok(())
}

/// A program that makes garbage and keeps `kept` KiB of it in objects, and `buffers` in array buffers.
const PROGRAM: &str = "
    class Tree {
        constructor(depth) { if (depth) { this.left = new Tree(depth - 1); this.right = new Tree(depth - 1) } }
        count() { return this.left ? 1 + this.left.count() + this.right.count() : 1 }
    }
    var kept = [];
    function run(seed, depth) {
        let x = seed, sum = 0;
        for (let i = 0; i < 20; i++) {
            sum += new Tree(depth).count();
            const m = new Map();
            for (let j = 0; j < 500; j++) { x = x * 1103515245 + 12345 & 0x7fffffff; m.set(`k${x % 97}`, x) }
            sum += m.size + JSON.parse(JSON.stringify([...m.values()])).length + [...m.keys()].sort().join().length % 2;
        }
        kept.push(new Tree(depth), new Uint8Array(seed << 20));
        return sum;
    }";

#[test]
fn four_isolates_on_four_threads() {
    let figures: Vec<Statistics> = std::thread::scope(|threads| {
        let run = |i: u64| -> Result<Statistics, Error> {
            let limits =
                Limits { max_heap: (8 + 4 * i) * MIB, max_memory: Some((40 + 8 * i) * MIB), max_young: 4 * MIB, ..Limits::default() };
            let mut isolate = Isolate::new(limits)?;
            let sum = isolate.enter(|scope| {
                scope.evaluate("program.js", PROGRAM)?;
                let global = scope.global()?;
                let args = [scope.number((i + 1) as f64)?.any(), scope.number(8.0)?.any()];
                let sum = scope.call_method(global, "run", &args)?;
                scope.as_number(sum)
            })?;
            assert!(sum > 20.0 * (511.0 + 97.0), "{sum}");
            isolate.enter(|scope| scope.collect_garbage())?;
            let figures = isolate.statistics();
            // Its own limit stops it, and nobody else.
            let e = isolate.enter(|scope| scope.evaluate("hog.js", "for (;;) kept.push(new Tree(10))").map(|_| ())).unwrap_err();
            assert!(matches!(e, Error::OutOfMemory(_)), "{e:?}");
            let at_limit = isolate.statistics();
            // A part is held back for handlers, and the young generation counts with its pages.
            assert!(at_limit.heap_used > limits_of(i) - 5 * MIB && at_limit.heap_used < limits_of(i) + 6 * MIB, "{i}: {at_limit:?}");
            assert!(at_limit.total_peak <= (40 + 8 * i) * MIB, "{i}: {at_limit:?}");
            Ok(figures)
        };
        let running: Vec<_> = (0..4).map(|i| threads.spawn(move || run(i).map_err(Error::into_report))).collect();
        running.into_iter().map(|t| t.join().expect("no panic").expect("no error")).collect()
    });
    for (i, f) in figures.iter().enumerate() {
        assert_eq!(f.array_buffers, (i as u64 + 1) * MIB);
        assert_eq!(f.memory_limit, Some((40 + 8 * i as u64) * MIB));
    }
}

fn limits_of(i: u64) -> u64 {
    (8 + 4 * i) * MIB
}

#[test]
fn a_stopped_isolate_and_its_neighbours() {
    // One runs for ever, the other three end; the first is then stopped from outside.
    let (send, receive) = std::sync::mpsc::channel();
    let endless = std::thread::spawn(move || {
        let mut isolate = isolate();
        send.send(isolate.interrupt_handle()).expect("somebody listens");
        isolate.enter(|scope| scope.evaluate("endless.js", "for (;;);").map(|_| ())).unwrap_err().to_string()
    });
    let handle = receive.recv().expect("a handle");
    let others: Vec<_> = (0..3)
        .map(|i| {
            std::thread::spawn(move || {
                stressed()
                    .enter(|scope| {
                        let v = scope.evaluate("n.js", &format!("[1, 2, 3].map(x => x * {i}).reduce((a, b) => a + b)"))?;
                        scope.as_number(v)
                    })
                    .map_err(Error::into_report)
            })
        })
        .collect();
    for (i, t) in others.into_iter().enumerate() {
        assert_eq!(t.join().expect("no panic").expect("no error"), 6.0 * i as f64);
    }
    handle.interrupt();
    assert_eq!(endless.join().expect("no panic"), "Script execution was terminated");
}
