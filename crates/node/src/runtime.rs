//! [`run`]: an isolate, the JavaScript half, the program, the loop.

use crate::binding::{self, state::BindingState};
use crate::event_loop::{self, Exit, Step};
use crate::options::{Options, Program, Setting};
use crate::state::{Hooks, NodeState};
use crate::workers::{self, thread::Control, thread::Ending};
use crate::{js_files, js_params, report};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;
use tally_heap::{Imm, Local, Val, Value};
use tally_ledger::Ledger;
use tally_vm::host::RejectionEvent;
use tally_vm::object::function::{NativeFunction, NativeInfo};
use tally_vm::object::{Object, string};
use tally_vm::ops::{call, property};
use tally_vm::realm::RealmExt;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult, interp, isolate};

/// Runs a program to its end and answers the exit code.
///
/// # Errors
/// When the limits leave no room for the runtime itself.
pub fn run(options: Options) -> Result<i32, tally_heap::OutOfMemory> {
    let start = Instant::now();
    let ledger = Ledger::new();
    ledger.set_limit(options.max_memory);
    if let Some(meter) = options.native_meter {
        ledger.meter_native(meter);
    }
    let memory_report = options.memory_report;
    let mut cx = isolate(&options, ledger, 6 << 20)?;
    if let Err(e) = prepare(&mut cx, options, Arc::default(), start) {
        eprintln!("tally: the event loop cannot start: {e}");
        return Ok(70);
    }
    if memory_report {
        let _ = cx.host.state_mut::<NodeState>().signals.watch(report::SIGNAL);
    }
    let code = live(&mut cx);
    // Workers end with their parent.
    cx.host.state_mut::<NodeState>().workers.children.clear();
    if memory_report {
        cx.machine().clear_termination();
        report::print(&mut cx);
    }
    Ok(code)
}

/// Runs a worker's program on this thread, which is the worker's own. The isolate is gone when this returns.
pub fn run_worker(start: workers::thread::Start, control: &Arc<Control>) -> Ending {
    let begin = Instant::now();
    let workers::thread::Start { options, ledger, group, own, public, native_stack, env, track_fds, permissions, .. } = start;
    if options.native_meter.is_some() {
        ledger.meter_thread(tally_offheap::given_to_thread);
    }
    let Ok(mut cx) = isolate(&options, ledger, native_stack) else {
        return Ending { code: 1, out_of_memory: true };
    };
    if prepare(&mut cx, options, group, begin).is_err() {
        return Ending { code: 1, out_of_memory: false };
    }
    cx.host.state_mut::<NodeState>().open_fds = track_fds.then(Default::default);
    cx.builtins.date.set_zone(env.get("TZ").as_deref());
    cx.host.state_mut::<NodeState>().env = env;
    cx.host.state_mut::<NodeState>().permissions = permissions;
    let (interrupt, sleeper) = (cx.machine().interrupt_flag(), cx.machine().sleeper());
    workers::thread::begin(&mut cx.host.state_mut::<NodeState>().workers, control, own, public, interrupt, sleeper);
    let code = live(&mut cx);
    let out_of_memory = cx.host.state::<NodeState>().met_limit;
    // Its own workers first: they hold nothing of it, but their books are below its own.
    let state = cx.host.state_mut::<NodeState>();
    state.workers.children.clear();
    state.jobs.finish();
    if let Some(fds) = &state.open_fds {
        fds.close_all();
    }
    Ending { code: if out_of_memory { 1 } else { code }, out_of_memory }
}

/// An isolate without a program.
fn isolate(options: &Options, ledger: Ledger, native_stack: usize) -> Result<Box<Cx>, tally_heap::OutOfMemory> {
    let cx = isolate::with_machine(options.heap.clone(), ledger, &options.machine)?;
    cx.buffers.evacuates.set(options.slabs.evacuate);
    cx.buffers.pins.exact.set(options.slabs.trace_pins);
    cx.machine().set_native_stack(native_stack);
    Ok(cx)
}

/// Gives it a loop and what Node's world needs.
fn prepare(cx: &mut Cx, options: Options, group: Arc<workers::Group>, start: Instant) -> std::io::Result<()> {
    let machine = Instant::now();
    let mut state = NodeState::new(options, BindingState::new(cx), start, group)?;
    state.milestones.machine = Some(machine);
    state.milestones.environment = Some(Instant::now());
    state.jobs.set_waker(state.event_loop.poller.waker());
    cx.host.agent = Some(Arc::clone(&state.workers.inbox) as Arc<dyn tally_offheap::Agent>);
    cx.host.embedder = Some(Box::new(state));
    cx.host.rejection_tracker = Some(track_rejection);
    cx.host.import_module = Some(import_module);
    cx.host.import_meta = Some(import_meta);
    cx.host.settle_waiter = Some(settle_waiter);
    cx.set_on_interrupt(interrupted);
    let flag = cx.machine().interrupt_flag();
    cx.host.state_mut::<NodeState>().signals.set_interrupt(flag);
    Ok(())
}

/// Runs the program to its end and answers its code.
fn live(cx: &mut Cx) -> i32 {
    match start_up(cx) {
        // Nothing of its program has run.
        Ok(()) if workers::is_stopped(cx) => 0,
        Ok(()) => match bootstrapped(cx, run_program).and_then(|()| event_loop::run(cx)) {
            Ok(()) => event_loop::exit_code(cx),
            Err(Exit(code)) => code,
        },
        Err(thrown) if cx.host.state::<NodeState>().exit_code.is_some() => {
            // The options were not to be had together: it was said.
            let out = cx.slot();
            cx.take_exception(thrown, out);
            cx.host.state::<NodeState>().exit_code.unwrap_or(1)
        }
        Err(thrown) => {
            let out = cx.slot();
            cx.take_exception(thrown, out);
            if workers::is_stopped(cx) {
                return 0;
            }
            cx.host.state_mut::<NodeState>().met_limit = tally_vm::errors::is_out_of_memory(cx, out);
            eprintln!("tally: the runtime did not start: {}", tally_vm::ops::display::error_text(cx, out));
            70
        }
    }
}

/// The program runs; the runtime is ready.
fn bootstrapped(cx: &mut Cx, run: fn(&mut Cx) -> Step) -> Step {
    cx.host.state_mut::<NodeState>().milestones.bootstrap_complete = Some(Instant::now());
    run(cx)
}

/// Called at a safepoint when the interrupt flag was raised: signals are handled between tasks, the report at once.
fn interrupted(cx: &mut Cx) -> JsResult {
    if workers::is_stopped(cx) {
        workers::leave(cx);
        cx.machine().terminate();
        return Err(cx.throw_val(Imm::UNDEFINED));
    }
    let state = cx.host.state::<NodeState>();
    if state.options.memory_report {
        if state.signals.take_one(report::SIGNAL) {
            state.report_wanted.store(true, Ordering::Relaxed);
        }
        event_loop::report_if_wanted(cx);
    }
    binding::contextify::check_guards(cx)
}

fn track_rejection(cx: &mut Cx, event: RejectionEvent, promise: Local<Value>, value: Local<Value>) {
    cx.host.state_mut::<NodeState>().ticks_pending = true;
    let mark = cx.open_scope();
    let [kind, out] = cx.slots();
    cx.set(kind, Imm::int(if event == RejectionEvent::Reject { 0 } else { 1 }));
    if let Err(thrown) = event_loop::call_hook(cx, "promiseReject", &[kind, promise, value], out) {
        cx.take_exception(thrown, out);
    }
    cx.close_scope(mark);
}

/// `import()`: the JavaScript half resolves and loads.
fn import_module(cx: &mut Cx, file: &str, specifier: Local<Value>, options: Local<Value>, out: Local<Value>) -> JsResult {
    let name = cx.slot();
    string::new_string(cx, name, file)?;
    event_loop::call_hook(cx, "importModule", &[name, specifier, options], out)
}

/// `import.meta`: the JavaScript half fills the object.
fn import_meta(cx: &mut Cx, module: Local<Value>, meta: Local<Value>) -> JsResult {
    let [url, out] = cx.slots();
    let record = module.cast(cx).expect("a module record");
    cx.set(url, tally_vm::module::url(cx, record));
    event_loop::call_hook(cx, "importMeta", &[url, meta], out)
}

/// `Atomics.waitAsync`: the JavaScript half has the timers.
fn settle_waiter(cx: &mut Cx, id: u64, milliseconds: f64) -> JsResult {
    let mark = cx.open_scope();
    let [number, time, out] = cx.slots();
    cx.set(number, Imm::number(id as f64));
    cx.set(time, Imm::number(milliseconds));
    let r = event_loop::call_hook(cx, "settleWaiter", &[number, time], out);
    cx.close_scope(mark);
    r
}

/// One of the runtime's own files as a function.
fn load_builtin(cx: &mut Cx, file: &'static js_files::File, out: Local<Value>) -> JsResult {
    let group = Arc::clone(&cx.host.state::<NodeState>().workers.group);
    match group.builtin(file) {
        Some(proto) => interp::function_from_proto(cx, proto, out),
        None => Err(cx.type_error(&format!("The bytecode of node:{} is not whole", file.id))),
    }
}

const NATIVE: &[Prop] = &[Prop::HostMethod(Key::Name("compile"), 1, native_compile)];

fn native_compile<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let id = crate::text::argument(cx, a, 0)?;
    let Some(file) = js_files::find(&id) else { return Ok(Imm::UNDEFINED) };
    let out = cx.slot();
    load_builtin(cx, file, out)?;
    Ok(cx.val(out))
}

fn native_binding<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = crate::text::argument(cx, a, 0)?;
    let [cache, out] = cx.slots();
    // The bindings made so far are properties of a hidden object that this function captured.
    cx.set(cache, tally_vm::object::create::native_data(cx, a.callee(cx)));
    let key = cx.rooted_name(&name)?;
    let cache = cache.cast::<Object>(cx).unwrap_or_else(|| unreachable!("captured when the function was made"));
    property::get(cx, cache, key, out)?;
    if cx.val(out).is_undefined() {
        if binding::make(cx, &name, out)?.is_none() {
            return Err(cx.type_error(&format!("No such binding: {name}")));
        }
        property::set(cx, cache, key, out, true)?;
    }
    Ok(cx.val(out))
}

/// Runs `internal/bootstrap/loader` and keeps the hooks it answers with.
fn start_up(cx: &mut Cx) -> JsResult {
    let mark = cx.open_scope();
    let [native, loader, out, tmp] = cx.slots();
    let o = cx.new_object(native)?;
    cx.define_props(o, NATIVE)?;
    cx.set(tmp, Imm::NULL);
    cx.new_object_with_proto(out, tmp)?;
    let info = NativeInfo { name: "binding", length: 1, native: native_binding, constructor: false };
    cx.new_native_data(tmp, &info, out)?;
    tmp.cast::<NativeFunction>(cx).expect("just made").get(cx).hide_from_traces();
    let key = cx.rooted_name("binding")?;
    property::set(cx, o, key, tmp, true)?;
    crate::text::string_array(cx, &js_files::ids(), tmp)?;
    let key = cx.rooted_name("ids")?;
    property::set(cx, o, key, tmp, true)?;
    options_object(cx, tmp)?;
    let key = cx.rooted_name("options")?;
    property::set(cx, o, key, tmp, true)?;
    let file = js_files::find(js_params::LOADER).unwrap_or_else(|| unreachable!("the build puts it there"));
    load_builtin(cx, file, loader)?;
    let none = cx.undefined();
    call::call(cx, loader, none, &[native], out)?;
    if !cx.val(out).is::<Object>() {
        let text = tally_vm::ops::display::display(cx, out);
        return Err(cx.type_error(&format!("internal/bootstrap/loader answered {text} instead of its hooks")));
    }
    let key = cx.rooted_name("process")?;
    let hooks_object = out.cast(cx).expect("seen to be an object");
    property::get(cx, hooks_object, key, tmp)?;
    let object = cx.new_root(cx.val(out), "hooks of the JavaScript half");
    let process = cx.new_root(cx.val(tmp), "process");
    cx.host.state_mut::<NodeState>().hooks = Some(Hooks { object, process });
    if cx.host.state::<NodeState>().options.expose_gc {
        let info = NativeInfo { name: "gc", length: 0, native: binding::memory::gc, constructor: false };
        cx.new_native(tmp, &info)?;
        let global = cx.local_of(cx.realm().global());
        let key = cx.rooted_name("gc")?;
        cx.put_own(global, key, tally_vm::object::prop_table::attr::HIDDEN, tmp)?;
    }
    cx.close_scope(mark);
    Ok(())
}

fn options_object(cx: &mut Cx, out: Local<Value>) -> JsResult {
    let o = cx.new_object(out)?;
    let options = &cx.host.state::<NodeState>().options;
    let mut settings = vec![
        ("exposeGc".to_owned(), Setting::Switch(options.expose_gc)),
        ("exposeInternals".into(), Setting::Switch(options.expose_internals)),
        ("traceBackpressure".into(), Setting::Switch(options.trace_backpressure)),
    ];
    settings.extend(options.settings.iter().map(|(name, value)| (camel_case(name), value.clone())));
    let mark = cx.open_scope();
    let v = cx.slot();
    for (name, value) in settings {
        let key = cx.rooted_name(&name)?;
        match value {
            Setting::Switch(on) => cx.set(v, Imm::bool(on)),
            Setting::Text(text) => string::new_string(cx, v, &text).map(|_| ())?,
            Setting::List(list) => crate::text::string_array(cx, &list, v)?,
        }
        property::set(cx, o, key, v, true)?;
    }
    cx.close_scope(mark);
    Ok(())
}

/// `stack-trace-limit` as `stackTraceLimit`.
fn camel_case(name: &str) -> String {
    let mut parts = name.split('-');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        out.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

fn run_program(cx: &mut Cx) -> Step {
    let program = cx.host.state::<NodeState>().options.program.clone();
    event_loop::guarded(cx, |cx| {
        let mark = cx.open_scope();
        let [text, out] = cx.slots();
        let r = match &program {
            Program::File(path) => string::new_string(cx, text, path).and_then(|_| event_loop::call_hook(cx, "runMain", &[text], out)),
            Program::Eval { source, print } => eval_main(cx, source, *print, "[eval]", out),
            Program::Stdin { source, print } => eval_main(cx, source, *print, "[stdin]", out),
            Program::Script(path) => run_script(cx, path, out),
            Program::Worker => event_loop::call_hook(cx, "runWorker", &[], out),
        };
        cx.close_scope(mark);
        r
    })?;
    event_loop::tick(cx)
}

fn eval_main(cx: &mut Cx, source: &str, print: bool, name: &str, out: Local<Value>) -> JsResult {
    let [text, flag, label] = cx.slots();
    string::new_string(cx, text, source)?;
    string::new_string(cx, label, name)?;
    cx.set(flag, Imm::bool(print));
    event_loop::call_hook(cx, "evalMain", &[text, flag, label], out)
}

/// `--script`: the file in the global scope.
fn run_script(cx: &mut Cx, path: &Path, out: Local<Value>) -> JsResult {
    let bytes = match std::fs::read(path) {
        Ok(b) => b,
        Err(e) => return Err(cx.type_error(&format!("Cannot read '{}': {e}", path.display()))),
    };
    let text = String::from_utf8_lossy(&bytes);
    binding::contextify::run_script(cx, &text, &path.to_string_lossy(), false, out)
}
