//! Both ways: Rust calls JavaScript, which calls Rust. `cargo run -p tally --example hello`

use tally::types::Function;
use tally::{Error, Isolate, Limits};

fn main() -> Result<(), Error> {
    let mut isolate = Isolate::new(Limits { max_heap: 64 << 20, max_memory: Some(128 << 20), ..Limits::default() })?;
    isolate.enter(|scope| {
        let print = scope.function("print", 1, |scope, args| {
            let text = args.get(scope, 0)?;
            println!("{}", scope.to_text(text)?);
            Ok(scope.undefined())
        })?;
        let global = scope.global()?;
        scope.set(global, "print", print)?;

        let greet = scope.evaluate("greet.js", "(name, n) => { for (let i = 1; i <= n; i++) print(`${i}: Hello, ${name}!`); return n }")?;
        let greet = greet.cast::<Function>(scope)?;
        let args = [scope.string("world")?.any(), scope.number(3.0)?.any()];
        let this = scope.undefined();
        let n = scope.call(greet, this, &args)?;
        println!("greeted {} times", scope.as_number(n)?);

        // What a program throws has its message, its stack and its value.
        let e = scope.evaluate("oops.js", "function f(x) { return x.y.z }\nf({})").unwrap_err();
        println!("{e}\n--\n{}", e.exception().and_then(|e| e.stack()).unwrap_or_default());

        // What it takes is bounded.
        let e = scope.evaluate("hog.js", "const all = []; for (;;) all.push(new Array(1000).fill(all.length))").unwrap_err();
        println!("--\n{e}");
        scope.collect_garbage()
    })?;
    println!("--\n{:#?}", isolate.statistics());
    Ok(())
}
