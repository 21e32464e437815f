//! An isolate on each of four threads, with limits and figures of its own, and a watchdog for all of them.
//! `cargo run --release -p tally --example threads`

use std::sync::mpsc;
use std::time::{Duration, Instant};
use tally::{Error, Isolate, Limits};

/// The first two end by themselves, the third meets its limit, the fourth its watchdog.
const PROGRAMS: [(&str, &str); 4] = [
    (
        "primes",
        "let n = 0; for (let i = 2; i < 20000; i++) { let p = true; for (let j = 2; j * j <= i; j++) if (i % j === 0) { p = false; break } n += p } n",
    ),
    (
        "words",
        "const m = new Map(); for (let i = 0; i < 200000; i++) { const k = 'w' + i * 7919 % 1009; m.set(k, (m.get(k) ?? 0) + 1) } m.size",
    ),
    ("hog", "const all = []; for (;;) all.push({ n: all.length })"),
    ("endless", "for (;;);"),
];

fn main() {
    let (send, receive) = mpsc::channel();
    let workers: Vec<_> = PROGRAMS
        .into_iter()
        .zip(1..)
        .map(|((name, program), i)| {
            let send = send.clone();
            std::thread::spawn(move || -> Result<(), tally::Report> {
                let start = Instant::now();
                let mut isolate = Isolate::new(Limits { max_heap: (16 << 20) * i, ..Limits::default() }).map_err(Error::into_report)?;
                // The watchdog is gone only if everything is.
                let _ = send.send(isolate.interrupt_handle());
                drop(send);
                let answer = isolate.enter(|scope| {
                    let v = scope.evaluate(name, program)?;
                    scope.to_text(v)
                });
                let answer = answer.unwrap_or_else(|e| e.to_string());
                let s = isolate.statistics();
                let (used, total) = (s.heap_used >> 10, s.heap_total >> 10);
                println!("{name}: {answer} ({:.0?}, heap {used} KiB used of {total} KiB)", start.elapsed());
                Ok(())
            })
        })
        .collect();
    drop(send);
    let handles: Vec<_> = receive.iter().collect();
    std::thread::sleep(Duration::from_secs(2));
    handles.iter().for_each(tally::InterruptHandle::interrupt);
    for worker in workers {
        match worker.join() {
            Ok(Ok(())) => {}
            Ok(Err(report)) => println!("no isolate: {report}"),
            Err(_) => println!("a worker panicked"),
        }
    }
}
