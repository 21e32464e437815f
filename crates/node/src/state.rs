//! What the node half keeps beside the machine: the loop's state, the hooks into JavaScript, the program's arguments.

use crate::binding::performance::Milestones;
use crate::binding::state::BindingState;
use crate::event_loop::handles::{Handles, Id};
use crate::event_loop::idle::Idle;
use crate::event_loop::poller::{Interest, Poller};
use crate::jobs::Jobs;
use crate::options::Options;
use crate::signals::Signals;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tally_heap::{Root, Value};

/// The functions JavaScript handed over at start: see BINDINGS.md, section 1.
pub struct Hooks {
    pub object: Root<Value>,
    /// `this` of the hooks.
    pub process: Root<Value>,
}

/// The event loop's part that bindings write.
pub struct LoopState {
    pub poller: Poller,
    pub handles: Handles,
    /// Kept between polls for its memory.
    pub ready: Vec<(Id, Interest)>,
    /// How long the loop slept so far.
    pub idle: Duration,
    /// What is done while it sleeps.
    pub quiet: Idle,
    /// When the one native timer fires, in ms on the loop's clock.
    pub timer_at: Option<f64>,
    pub timer_refed: bool,
    pub immediate_pending: bool,
    /// Something without a handle of its own (a message port) may still get work from this very thread.
    pub kept: bool,
    pub immediate_refed: bool,
}

impl LoopState {
    /// # Errors
    /// When the process may open no more descriptors.
    pub fn new() -> std::io::Result<LoopState> {
        Ok(LoopState {
            poller: Poller::new()?,
            handles: Handles::default(),
            ready: Vec::new(),
            idle: Duration::ZERO,
            quiet: Idle::default(),
            timer_at: None,
            timer_refed: false,
            immediate_pending: false,
            kept: false,
            immediate_refed: false,
        })
    }
}

/// Reached by natives as `cx.host.state::<NodeState>()`.
pub struct NodeState {
    pub bindings: BindingState,
    pub options: Options,
    pub event_loop: LoopState,
    /// Work on the pool of threads.
    pub jobs: Jobs,
    pub hooks: Option<Hooks>,
    /// Set by `reallyExit`: the program unwinds and leaves with this code.
    pub exit_code: Option<i32>,
    pub start: Instant,
    pub milestones: Milestones,
    /// Milliseconds since the epoch at `start`.
    pub time_origin: f64,
    pub env: crate::workers::env::Env,
    pub title: String,
    /// Raised by SIGUSR2.
    pub report_wanted: Arc<AtomicBool>,
    pub signals: Signals,
    /// Ticks may be queued, or rejections that nobody handled: the `tick` hook has something to do.
    pub ticks_pending: bool,
    pub pressure: crate::pressure::Pressure,
    /// Code that runs under a limit of time, or that SIGINT may end.
    pub guards: crate::binding::contextify::Guards,
    /// Other isolates of the process.
    pub workers: crate::workers::Workers,
    /// Descriptors that the program has as numbers and that are closed when it ends: a worker's.
    pub open_fds: Option<crate::workers::fds::OpenFds>,
    /// The program ended because there was no memory left for it.
    pub met_limit: bool,
    /// What the program may do.
    pub permissions: crate::permission::Permissions,
}

impl NodeState {
    /// The state of a program that has not run yet.
    ///
    /// # Errors
    /// When the process may open no more descriptors.
    pub fn new(options: Options, bindings: BindingState, start: Instant, group: Arc<crate::workers::Group>) -> std::io::Result<NodeState> {
        let event_loop = LoopState::new()?;
        bindings.socket_pool.set_slab_size(options.slabs.socket_slab);
        bindings.file_pool.set_slab_size(options.slabs.file_slab);
        let signals = Signals::new(event_loop.poller.wake_fd());
        let inbox = crate::workers::inbox::Inbox::new(event_loop.poller.wake_fd());
        let mut env: BTreeMap<String, String> =
            std::env::vars_os().map(|(k, v)| (k.to_string_lossy().into_owned(), v.to_string_lossy().into_owned())).collect();
        for (name, value) in &options.env {
            env.entry(name.clone()).or_insert_with(|| value.clone());
        }
        let permissions = crate::permission::Permissions::new(&options);
        Ok(NodeState {
            permissions,
            bindings,
            options,
            event_loop,
            jobs: Jobs::default(),
            hooks: None,
            exit_code: None,
            guards: Default::default(),
            start,
            milestones: Milestones::default(),
            time_origin: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |d| d.as_secs_f64() * 1000.0),
            env: env.into(),
            title: "tally".into(),
            report_wanted: Arc::default(),
            signals,
            ticks_pending: false,
            pressure: Default::default(),
            workers: crate::workers::Workers::new(group, inbox),
            open_fds: None,
            met_limit: false,
        })
    }

    /// Milliseconds since the program started.
    pub fn now_ms(&self) -> f64 {
        self.start.elapsed().as_secs_f64() * 1000.0
    }

    /// The state of a program that does nothing, for the bindings' tests.
    #[cfg(test)]
    pub fn for_tests(bindings: BindingState) -> NodeState {
        let options = Options {
            program: crate::options::Program::Eval { source: String::new(), print: false },
            args: Vec::new(),
            exec_argv: Vec::new(),
            argv0: String::new(),
            expose_gc: false,
            expose_internals: false,
            memory_report: false,
            trace_backpressure: false,
            slabs: Default::default(),
            render_report: |_| String::new(),
            heap: tally_heap::Config::default(),
            machine: Default::default(),
            max_memory: None,
            native_meter: None,
            settings: Vec::new(),
            env: Vec::new(),
        };
        NodeState::new(options, bindings, Instant::now(), Arc::default()).expect("descriptors are to be had")
    }
}
