//! The command's flags, each as its help says.

mod support;

use support::{Run, Temp, tally, tally_with_input};

#[track_caller]
fn ok(run: &Run, stdout: &str) {
    assert!(run.code == Some(0) && run.stdout == stdout && run.stderr.is_empty(), "want {stdout}\n{}", run.show());
}

#[test]
fn programs_come_from_four_places() {
    let show = "console.log(process.argv.slice(2).join(), typeof require, typeof module)";
    let file = Temp::new("a.js", show.as_bytes());
    ok(&tally(&[file.path(), "x", "--y"]), "x,--y function object\n");
    ok(&tally(&["-e", "console.log(process.argv.slice(1).join(), typeof require)", "x"]), "x function\n");
    ok(&tally(&["-p", "[1, { a: 'b' }]"]), "[ 1, { a: 'b' } ]\n");
    ok(&tally_with_input(&["-", "x"], b"console.log(process.argv.slice(2).join())"), "x\n");
}

#[test]
fn scripts_run_in_the_global_scope() {
    let file =
        Temp::new("script.js", b"var a = 1; function f() {} console.log(globalThis.a, this === globalThis, typeof f, typeof module)");
    ok(&tally(&["--script", file.path()]), "1 true function undefined\n");
    ok(&tally(&[file.path()]), "undefined false function object\n");
}

#[test]
fn help_and_version() {
    let help = tally(&["--help"]);
    assert!(help.code == Some(0) && help.stdout.starts_with("Usage: tally"), "{}", help.show());
    for flag in [
        "--eval",
        "--print",
        "--script",
        "--expose-gc",
        "--max-old-space-size",
        "--max-semi-space-size",
        "--gc-stress",
        "--trace-gc",
        "--trace-backpressure",
        "--no-ic",
        "--no-slab-evacuation",
        "--trace-slab-pins",
    ] {
        assert!(help.stdout.contains(flag), "{flag} is not in the help");
    }
    ok(&tally(&["--version"]), &format!("tally {} (Node {})\n", env!("CARGO_PKG_VERSION"), "24.21.0"));
    ok(&tally(&["-p", "process.version"]), "v24.21.0\n");
}

#[test]
fn gc_is_there_when_asked_for() {
    ok(&tally(&["-p", "typeof gc"]), "undefined\n");
    ok(&tally(&["--expose-gc", "-p", "typeof gc + gc()"]), "functionundefined\n");
}

#[test]
fn traces_have_the_familiar_shape() {
    let run = tally(&["--trace-gc", "--expose-gc", "-e", "gc(); for (let i = 0, a = []; i < 2e5; i++) a.push({ i })"]);
    assert!(run.code == Some(0) && run.stdout.is_empty(), "{}", run.show());
    for kind in ["Mark-Sweep", "Scavenge"] {
        let line = run.stderr.lines().find(|l| l.contains(kind)).unwrap_or_else(|| panic!("no {kind}\n{}", run.show()));
        // [pid:isolate]  NNN ms: Kind used (committed) -> used (committed) MB, pause / external ms  (…) reason
        let parts = ["[", ":0x", "] ", " ms: ", " (", ") -> ", ") MB, ", " / ", " ms  (average mu = ", ") "];
        let mut rest = line;
        for part in parts {
            rest = rest.split_once(part).unwrap_or_else(|| panic!("no {part:?} in its place: {line}")).1;
        }
    }
}

#[test]
fn the_heap_has_the_size_it_is_given() {
    let code = "let e, a = []; try { for (;;) a.push(new Array(1000).fill(0)) } catch (x) { e = x; a = null } console.log(e.name, e.code, \
                require('v8').getHeapStatistics().heap_size_limit > 0)";
    ok(&tally(&["--max-old-space-size=40", "--max-semi-space-size=1", "-e", code]), "RangeError ERR_HEAP_LIMIT true\n");
}

/// Rows of a memory report: names and the bytes that they hold.
fn rows(text: &str) -> Vec<(String, f64)> {
    let size = |cell: &str| -> Option<f64> {
        let (n, unit) = cell.trim().split_once(' ')?;
        let scale = match unit {
            "B" => 1.0,
            "KiB" => 1024.0,
            "MiB" => 1048576.0,
            "GiB" => 1073741824.0,
            _ => return None,
        };
        Some(n.parse::<f64>().ok()? * scale)
    };
    text.lines().filter(|l| l.len() >= 50).filter_map(|l| Some((l[..26].trim().to_owned(), size(&l[37..50])?))).collect()
}

#[test]
fn the_report_adds_up() {
    let code = "globalThis.kept = [Buffer.alloc(3 << 20), Buffer.allocUnsafe(16), new Array(1e5)]; console.log('done')";
    let run = tally(&["--memory-report", "-e", code]);
    assert!(run.code == Some(0) && run.stdout == "done\n", "{}", run.show());
    let rows = rows(&run.stderr);
    let held = |name: &str| rows.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no row {name}\n{}", run.show())).1;
    assert!(held("array buffers") >= 3.0 * 1048576.0, "{}", run.show());
    assert!(held("Buffer slabs") >= 8192.0, "{}", run.show());
    assert!(held("heap: large") >= 800_000.0, "{}", run.show());
    assert!(held("native") > 100_000.0, "the runtime itself takes something\n{}", run.show());
    let total = held("total");
    let sum: f64 = rows.iter().take_while(|(n, _)| n != "total").map(|(_, b)| b).sum();
    // Sizes are shown with three digits.
    assert!((sum - total).abs() < 0.02 * total, "the rows add up to {sum}\n{}", run.show());
    assert!((held("RSS") - total - held("unexplained")).abs() < 0.02 * held("RSS"), "{}", run.show());
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_asks_for_the_report() {
    // Asleep in the loop, and busy: the report does not wait for the end.
    for code in [
        "process.kill(process.pid, 'SIGUSR2'); setTimeout(() => console.error('END'), 3000)",
        "process.kill(process.pid, 'SIGUSR2'); const t = Date.now(); while (Date.now() - t < 3000); console.error('END')",
    ] {
        let run = tally(&["--memory-report", "-e", code]);
        let (before, after) = run.stderr.split_once("END").unwrap_or_else(|| panic!("no END\n{}", run.show()));
        assert!(run.code == Some(0) && before.contains("Memory, by owner") && after.contains("Memory, by owner"), "{code}\n{}", run.show());
    }
}

#[test]
fn figures_for_programs() {
    let code = "const l = require('tally:memory').ledger(); const m = process.memoryUsage(); \
                console.log(Object.keys(m).join(), l.native > 0, l.total > l.heapTotal, l.rss - l.total === l.unexplained)";
    ok(&tally(&["-e", code]), "rss,heapTotal,heapUsed,external,arrayBuffers true true true\n");
}

#[test]
fn streams_that_hold_too_much_are_told() {
    let code = "const { Writable } = require('stream');
        const slow = new Writable({ highWaterMark: 1024, write() {} }), fine = new Writable({ write(c, e, f) { f(); } });
        for (let i = 0; i < 100; i++) { slow.write(Buffer.alloc(500)); fine.write('x'); }";
    let run = tally(&["--trace-backpressure", "-e", code]);
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert!(run.code == Some(0) && lines.len() == 6, "{}", run.show());
    let first =
        "[backpressure] Writable, made at [eval]:2:22 holds 4.9 KiB, 4 times its high-water mark of 1.0 KiB; the program is at [eval]:3:46";
    assert_eq!(lines[0], first);
    for (line, n) in lines[1..4].iter().zip(["8 times", "16 times", "32 times"]) {
        assert!(line.contains(n), "{line}");
    }
    assert!(lines[5].contains("48.8 KiB") && lines[5].contains("written at [eval]:3:46"), "{}", lines[5]);
}
