//! What must not be done, and the error it meets. In release builds this is what stands between safe code and the heap.

mod common;
use common::{isolate, stressed};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use tally::types::Function;
use tally::{Error, Global, Isolate, Limits};

/// Panics that a test provokes say nothing on standard error.
fn quietly<R>(f: impl FnOnce() -> R) -> R {
    std::panic::set_hook(Box::new(|_| {}));
    let r = catch_unwind(AssertUnwindSafe(f));
    let _ = std::panic::take_hook();
    r.unwrap_or_else(|payload| std::panic::resume_unwind(payload))
}

#[test]
fn handles_of_another_isolate() -> Result<(), Error> {
    let (mut a, mut b) = (isolate(), stressed());
    a.enter(|a| {
        let (text, object) = (a.string("a's")?, a.object()?);
        let f = a.evaluate("f.js", "x => x")?.cast::<Function>(a)?;
        b.enter(|b| {
            let mine = b.object()?;
            assert!(matches!(b.as_text(text), Err(Error::WrongIsolate)));
            assert!(matches!(b.set(mine, "x", text), Err(Error::WrongIsolate)));
            assert!(matches!(b.set(object, "x", mine), Err(Error::WrongIsolate)));
            assert!(matches!(b.get(mine, text), Err(Error::WrongIsolate)));
            assert!(matches!(b.array(&[mine.any(), object.any()]), Err(Error::WrongIsolate)));
            assert!(matches!(b.call(f, mine, &[]), Err(Error::WrongIsolate)));
            assert!(matches!(b.kind(object), Err(Error::WrongIsolate)));
            assert!(matches!(b.is::<Function>(object.any()), Err(Error::WrongIsolate)));
            assert!(matches!(b.global_handle(object), Err(Error::WrongIsolate)));
            assert!(matches!(b.own_keys(object), Err(Error::WrongIsolate)));
            // And the other way, while both are open.
            assert!(matches!(a.to_text(mine), Err(Error::WrongIsolate)));
            let own = b.function("f", 0, |b, args| args.get(b, 0))?;
            let undefined = a.undefined();
            assert!(matches!(b.call(own, undefined, &[]), Err(Error::WrongIsolate)));
            Ok(())
        })
    })
}

#[test]
fn globals_of_another_isolate_and_of_none() -> Result<(), Error> {
    let (mut a, mut b) = (isolate(), isolate());
    let kept: Global = a.enter(|a| {
        let o = a.evaluate("o.js", "({ deep: [1, 2, 3] })")?;
        a.global_handle(o)
    })?;
    assert!(matches!(b.enter(|b| kept.get(b).map(|_| ())), Err(Error::WrongIsolate)));
    let copy = kept.clone();
    drop(a);
    assert!(matches!(b.enter(|b| kept.get(b).map(|_| ())), Err(Error::WrongIsolate)));
    drop(kept);
    // A new isolate, perhaps where the old one was.
    for _ in 0..20 {
        let mut c = isolate();
        assert!(matches!(c.enter(|c| copy.get(c).map(|_| ())), Err(Error::WrongIsolate)));
    }
    drop(copy);
    Ok(())
}

#[test]
fn exceptions_of_another_isolate() -> Result<(), Error> {
    let (mut a, inner) = (isolate(), Rc::new(RefCell::new(isolate())));
    let e = a.enter(|a| {
        let f = a.function("other", 0, move |a, _| {
            inner.borrow_mut().enter(|b| b.evaluate("b.js", "throw new TypeError('of b')").map(|_| ()))?;
            Ok(a.undefined())
        })?;
        let this = a.undefined();
        a.call(f, this, &[]).map(|_| ())
    });
    assert_eq!(e.unwrap_err().to_string(), "Error: TypeError: of b");
    Ok(())
}

#[test]
fn a_panic_in_a_native_function_poisons() {
    for mut isolate in [isolate(), stressed()] {
        let handle = isolate.interrupt_handle();
        let mut kept: Option<Global> = None;
        let r = quietly(|| {
            isolate.enter(|scope| {
                let o = scope.object()?;
                kept = Some(scope.global_handle(o.any())?);
                let f = scope.function("boom", 0, |_, _| panic!("the closure's own mistake"))?;
                let global = scope.global()?;
                scope.set(global, "boom", f)?;
                let text = "var after = 0; function* g() { try { boom() } finally { after++ } }
                    try { [1].map(() => { for (const x of g()); }) } catch { after++ } finally { after++ } for (;;);";
                let r = scope.evaluate("boom.js", text);
                assert!(matches!(&r, Err(Error::Poisoned(m)) if m == "the closure's own mistake"), "{r:?}");
                // In the same scope, too.
                assert!(matches!(scope.object(), Err(Error::Poisoned(_))));
                assert!(matches!(scope.kind(o), Err(Error::Poisoned(_))));
                assert!(matches!(scope.nested(|_| Ok(())), Err(Error::Poisoned(_))));
                assert!(matches!(scope.collect_garbage(), Err(Error::Poisoned(_))));
                r.map(|_| ())
            })
        });
        assert!(matches!(r, Err(Error::Poisoned(_))));
        let r = isolate.enter(|_| Ok(()));
        assert_eq!(r.unwrap_err().to_string(), "The isolate cannot be used any more, after a panic: the closure's own mistake");
        handle.interrupt();
        assert!(isolate.statistics().heap_used > 0);
        drop(isolate);
        drop(kept);
    }
}

#[test]
fn a_panic_of_the_embedders_own_passes_through() -> Result<(), Error> {
    let mut isolate = isolate();
    let r = quietly(|| catch_unwind(AssertUnwindSafe(|| isolate.enter::<()>(|scope| scope.nested(|_| panic!("mine"))))));
    assert!(r.is_err());
    isolate.enter(|scope| {
        let n = scope.evaluate("n.js", "6 * 7")?;
        assert_eq!(scope.as_number(n)?, 42.0);
        Ok(())
    })
}

#[test]
fn a_panic_that_a_native_function_catches_itself() -> Result<(), Error> {
    isolate().enter(|scope| {
        let f = scope.function("f", 0, |scope, _| {
            let r = quietly(|| catch_unwind(AssertUnwindSafe(|| scope.nested::<()>(|_| panic!("caught at once")))));
            assert!(r.is_err());
            Ok(scope.number(1.0)?.any())
        })?;
        let this = scope.undefined();
        let one = scope.call(f, this, &[])?;
        assert_eq!(scope.as_number(one)?, 1.0);
        Ok(())
    })
}

#[test]
fn microtasks_are_the_outermost_callers() -> Result<(), Error> {
    isolate().enter(|scope| {
        let f = scope.function("f", 0, |scope, _| {
            scope.run_microtasks()?;
            Ok(scope.undefined())
        })?;
        let this = scope.undefined();
        let e = scope.call(f, this, &[]).unwrap_err();
        assert_eq!(e.to_string(), "TypeError: Microtasks are run by the outermost caller, not from within a call");
        Ok(())
    })
}

#[test]
fn an_isolate_entered_from_its_own_function() -> Result<(), Error> {
    // The type system has no way; a RefCell has one, and refuses at run time. That panic is the closure's own.
    let isolate = Rc::new(RefCell::new(isolate()));
    let again = isolate.clone();
    let r = quietly(|| {
        isolate.borrow_mut().enter(|scope| {
            let f = scope.function("f", 0, move |scope, _| {
                again.borrow_mut().enter(|_| Ok(()))?;
                Ok(scope.undefined())
            })?;
            let this = scope.undefined();
            scope.call(f, this, &[]).map(|_| ())
        })
    });
    assert!(matches!(r, Err(Error::Poisoned(_))), "{r:?}");
    Ok(())
}

#[test]
fn too_many_handles() -> Result<(), Error> {
    let mut isolate = Isolate::new(Limits { stack_slots: 4096, ..Limits::default() })?;
    isolate.enter(|scope| {
        let full = (0..10_000).find_map(|i| scope.number(f64::from(i)).err());
        assert!(matches!(full, Some(Error::TooManyHandles)));
        assert!(matches!(scope.object(), Err(Error::TooManyHandles)));
        assert!(scope.nested_value(|scope| scope.null()).is_err());
        // What needs no handle still works.
        scope.collect_garbage()
    })?;
    isolate.enter(|scope| {
        for i in 0..10_000 {
            scope.nested(|scope| scope.number(f64::from(i)).map(|_| ()))?;
        }
        let nested = |scope: &mut tally::Scope<'_>| -> Result<(), Error> {
            let f = scope.evaluate("f.js", "(...a) => a.length")?.cast::<Function>(scope)?;
            let this = scope.undefined();
            let args = vec![this; 100_000];
            let e = scope.call(f, this, &args).unwrap_err();
            assert_eq!(e.to_string(), "RangeError: Maximum call stack size exceeded");
            Ok(())
        };
        nested(scope)
    })
}

#[test]
fn sizes_from_outside() {
    let with = |f: fn(&mut Limits)| {
        let mut limits = Limits::default();
        f(&mut limits);
        Isolate::new(limits).err()
    };
    for e in [
        with(|l| l.max_heap = 0),
        with(|l| l.max_heap = u64::MAX),
        with(|l| l.max_young = 0),
        with(|l| l.max_young = u64::MAX),
        with(|l| l.max_memory = Some(0)),
        with(|l| l.native_stack = 0),
        with(|l| l.native_stack = usize::MAX),
        with(|l| l.stack_slots = 0),
        with(|l| l.stack_slots = u32::MAX),
    ] {
        assert!(matches!(e, Some(Error::InvalidLimits(_))), "{e:?}");
    }
    for (heap, young, memory) in [(1 << 20, 256 << 10, None), (1 << 20, 1 << 20, Some(4 << 20)), (64 << 20, 1 << 30, Some(5 << 20))] {
        let limits = Limits { max_heap: heap, max_young: young, max_memory: memory, ..Limits::default() };
        let mut isolate = Isolate::new(limits).expect("little room is room");
        let r = isolate.enter(|scope| scope.evaluate("x.js", "[1, 2, 3].map(x => x + 1).join()").map(|_| ()));
        assert!(r.is_ok(), "{r:?}");
    }
    let mut isolate = isolate();
    let r = isolate.enter(|scope| {
        let long = "x".repeat((1 << 29) - 23);
        assert_eq!(scope.string(&long).unwrap_err().to_string(), "RangeError: Invalid string length");
        assert_eq!(scope.evaluate("long.js", &long).unwrap_err().to_string(), "RangeError: Invalid string length");
        assert!(scope.evaluate("deep.js", &"(".repeat(1 << 20)).is_err());
        let digits = "9".repeat(100_000);
        scope.bigint_from_text(&digits)?;
        Ok(())
    });
    assert!(r.is_ok(), "{r:?}");
}
