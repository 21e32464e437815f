//! Runs conformance tests in process on the bare machine: `t262 DIR_OF_SUITE PATH_PREFIX...`. Prints each failure.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tally_bytecode::{CompileMode, CompileOptions, Source, compile};
use tally_vm::object::function::NativeInfo;
use tally_vm::object::string;
use tally_vm::ops::{convert, property};
use tally_vm::{Args, Cx, Imm, JsResult, Local, Val, isolate};

thread_local! { static OUT: RefCell<String> = const { RefCell::new(String::new()) }; }

fn print<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    let s = convert::to_string(cx, a.get(cx, 0), out)?;
    string::flatten(cx, s)?;
    let t = string::to_rust_string(s.get(cx));
    OUT.with(|o| o.borrow_mut().push_str(&(t + "\n")));
    Ok(Imm::UNDEFINED)
}
static PRINT: NativeInfo = NativeInfo { name: "print", length: 1, native: print, constructor: false };

fn stop(cx: &mut Cx) -> JsResult {
    cx.machine.terminate();
    Err(cx.type_error("timeout"))
}

fn front(text: &str) -> &str {
    text.split_once("/*---").and_then(|(_, r)| r.split_once("---*/")).map_or("", |(f, _)| f)
}
fn list(front: &str, key: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut lines = front.lines().peekable();
    while let Some(l) = lines.next() {
        if let Some(rest) = l.trim().strip_prefix(&format!("{key}:")) {
            let rest = rest.trim();
            if rest.starts_with('[') {
                out.extend(rest.trim_matches(['[', ']']).split(',').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()));
            } else {
                while let Some(i) = lines.peek().and_then(|l| l.trim().strip_prefix("- ")) {
                    out.push(i.trim().to_owned());
                    lines.next();
                }
            }
        }
    }
    out
}

fn shown(cx: &mut Cx, v: Local) -> String {
    let text = cx.slot();
    match convert::to_string(cx, v, text) {
        Ok(s) => {
            let _ = string::flatten(cx, s);
            string::to_rust_string(s.get(cx))
        }
        Err(_) => "(not printable)".into(),
    }
}

fn run_one(suite: &Path, text: &str, strict: bool, stress: Option<u32>) -> Result<(), String> {
    let f = front(text);
    let flags = list(f, "flags");
    let is_async = flags.iter().any(|x| x == "async");
    let raw = flags.iter().any(|x| x == "raw");
    let negative = f.split_once("negative:").map(|(_, r)| {
        let get = |k: &str| r.split_once(k).map(|(_, v)| v.lines().next().unwrap_or("").trim().to_owned()).unwrap_or_default();
        (get("phase:"), get("type:"))
    });
    let config = tally_heap::Config { verify: false, stress, ..Default::default() };
    let mut cx = isolate::new(config, tally_ledger::Ledger::default()).map_err(|_| "isolate".to_owned())?;
    cx.machine.set_native_stack(3 << 20);
    cx.machine.on_interrupt = Some(stop);
    OUT.with(|o| o.borrow_mut().clear());
    let out = cx.slot();
    {
        let p = cx.slot();
        cx.new_native(p, &PRINT).map_err(|_| "print")?;
        let g = cx.realm.global(&cx);
        let g = cx.root(g);
        let key = cx.rooted_name("print").map_err(|_| "name")?;
        property::set(&mut cx, g, key, p, true).map_err(|_| "set")?;
    }
    let mut includes: Vec<String> = if raw { vec![] } else { vec!["assert.js".into(), "sta.js".into()] };
    if is_async {
        includes.push("doneprintHandle.js".into());
    }
    includes.extend(list(f, "includes"));
    let done = Arc::new(AtomicBool::new(false));
    let flag = cx.machine.interrupt_flag();
    let d = done.clone();
    let watch = std::thread::spawn(move || {
        for _ in 0..200 {
            std::thread::park_timeout(Duration::from_millis(50));
            if d.load(Ordering::Relaxed) {
                return;
            }
        }
        flag.store(true, Ordering::Relaxed);
    });
    let mut result = Ok(());
    'all: {
        for i in &includes {
            let t = std::fs::read_to_string(suite.join("harness").join(i)).unwrap_or_default();
            let p = match compile(Arc::new(Source::new(i.as_str(), t)), &CompileOptions { mode: CompileMode::Script { completion: false } })
            {
                Ok(p) => p,
                Err(e) => {
                    result = Err(format!("harness {i}: {}", e.message));
                    break 'all;
                }
            };
            if let Err(t) = tally_vm::interp::run_script(&mut cx, p, out) {
                cx.take_exception(t, out);
                result = Err(format!("harness {i}: {}", shown(&mut cx, out)));
                break 'all;
            }
        }
        let body = if strict { format!("\"use strict\";\n{text}") } else { text.to_owned() };
        let r = compile(Arc::new(Source::new("test.js", body)), &CompileOptions { mode: CompileMode::Script { completion: false } });
        let p = match r {
            Ok(p) => {
                if negative.as_ref().is_some_and(|n| n.0 == "parse") {
                    result = Err("should not parse".into());
                    break 'all;
                }
                p
            }
            Err(e) => {
                match &negative {
                    Some((phase, _)) if phase == "parse" => {}
                    _ => result = Err(format!("does not compile: {}", e.message)),
                }
                break 'all;
            }
        };
        let r = tally_vm::interp::run_script(&mut cx, p, out).and_then(|()| cx.run_jobs());
        match (r, &negative) {
            (Ok(()), Some(_)) => result = Err("should throw".into()),
            (Ok(()), None) => {
                if is_async {
                    let o = OUT.with(|o| o.borrow().clone());
                    if !o.contains("Test262:AsyncTestComplete") {
                        result = Err(format!("async: {}", o.trim()));
                    }
                }
            }
            (Err(t), n) => {
                cx.take_exception(t, out);
                let s = shown(&mut cx, out);
                match n {
                    Some((_, ty)) if s.starts_with(ty.as_str()) => {}
                    _ => result = Err(s),
                }
            }
        }
    }
    done.store(true, Ordering::Relaxed);
    watch.thread().unpark();
    let _ = watch.join();
    result
}

const SKIP: &[&str] = &[
    "Temporal",
    "ShadowRealm",
    "decorators",
    "import-defer",
    "source-phase-imports",
    "import-text",
    "import-bytes",
    "dynamic-import",
    "import.meta",
    "top-level-await",
    "cross-realm",
    "IsHTMLDDA",
    "Intl",
    "explicit-resource-management",
    "import-attributes",
    "tail-call-optimization",
    "caller",
    "iterator-sequencing",
    "joint-iteration",
    "Atomics.waitAsync",
    "immutable-arraybuffer",
];

fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
    if dir.is_file() {
        out.push(dir.to_owned());
        return;
    }
    let Ok(rd) = std::fs::read_dir(dir) else { return };
    let mut es: Vec<_> = rd.flatten().map(|e| e.path()).collect();
    es.sort();
    for p in es {
        if p.is_dir() {
            walk(&p, out);
        } else if p.extension().is_some_and(|e| e == "js") && !p.to_string_lossy().contains("_FIXTURE") {
            out.push(p);
        }
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let suite = PathBuf::from(&args[0]);
    let mut files = Vec::new();
    for a in &args[1..] {
        walk(&suite.join("test").join(a), &mut files);
    }
    let stress = std::env::var("STRESS").ok().and_then(|s| s.parse().ok());
    std::panic::set_hook(Box::new(|i| eprintln!("PANIC {i}")));
    let (mut pass, mut fail, mut skip) = (0, 0, 0);
    let worker = std::thread::Builder::new().stack_size(16 << 20).spawn(move || {
        for f in files {
            let name = f.strip_prefix(&suite).unwrap().display().to_string();
            let Ok(text) = std::fs::read_to_string(&f) else { continue };
            let fr = front(&text);
            let flags = list(fr, "flags");
            if flags.iter().any(|x| x == "module")
                || list(fr, "features").iter().any(|x| SKIP.contains(&x.as_str()))
                || text.contains("$262")
            {
                skip += 1;
                continue;
            }
            let raw = flags.iter().any(|x| x == "raw");
            let only_strict = flags.iter().any(|x| x == "onlyStrict");
            let no_strict = raw || flags.iter().any(|x| x == "noStrict");
            for strict in [false, true] {
                if strict && no_strict || !strict && only_strict {
                    continue;
                }
                let s = suite.clone();
                let t = text.clone();
                match std::panic::catch_unwind(move || run_one(&s, &t, strict, stress)) {
                    Ok(Ok(())) => pass += 1,
                    Ok(Err(e)) => {
                        fail += 1;
                        println!("FAIL {name}{}: {}", if strict { " (strict)" } else { "" }, e.replace('\n', " "));
                    }
                    Err(_) => {
                        fail += 1;
                        println!("FAIL {name}{}: PANIC", if strict { " (strict)" } else { "" });
                    }
                }
            }
        }
        println!("pass {pass} fail {fail} skip {skip}");
    });
    let _ = worker.unwrap().join();
}
