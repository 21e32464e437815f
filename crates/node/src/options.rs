//! How to run a program: what the command line, or an embedder, says.

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;

/// What an option of Node's was set to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Setting {
    Switch(bool),
    Text(String),
    List(Vec<String>),
}

/// What to run.
#[derive(Clone, Debug)]
pub enum Program {
    /// A file, as a CommonJS module.
    File(String),
    /// A file as a plain script in the global scope.
    Script(PathBuf),
    /// Text from the command line; with `print` its completion value is printed.
    Eval { source: String, print: bool },
    /// Text from standard input; `print` as above.
    Stdin { source: String, print: bool },
    /// What the first message of a worker's own port says.
    Worker,
}

/// Sizes of the slabs that are read into, in bytes, and what becomes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlabSizes {
    /// A slab that sockets are read into.
    pub socket_slab: usize,
    /// The most that one read of a socket is offered. It begins with 64 KiB and doubles while reads come back full.
    pub socket_read: usize,
    /// A slab that files are read into.
    pub file_slab: usize,
    /// Whether what lives in slabs that are mostly dead is moved out of them.
    pub evacuate: bool,
    /// Whether the place of each line that keeps a slab where it is is noted, not of one in sixteen.
    pub trace_pins: bool,
}

impl SlabSizes {
    /// What each may be.
    pub const SLAB: std::ops::RangeInclusive<u64> = (64 << 10)..=(1 << 30);
    pub const READ: std::ops::RangeInclusive<u64> = (4 << 10)..=(512 << 10);
}

impl Default for SlabSizes {
    fn default() -> SlabSizes {
        SlabSizes { socket_slab: 1 << 20, socket_read: 512 << 10, file_slab: 256 << 10, evacuate: true, trace_pins: false }
    }
}

/// Everything the runtime needs to know at start.
#[derive(Clone, Debug)]
pub struct Options {
    pub program: Program,
    /// What follows the program on the command line.
    pub args: Vec<String>,
    /// The flags as given, for `process.execArgv`.
    pub exec_argv: Vec<String>,
    /// `argv[0]` as typed.
    pub argv0: String,
    pub expose_gc: bool,
    /// Programs may require the runtime's internal modules.
    pub expose_internals: bool,
    /// Print the memory report when the program ends, and when SIGUSR2 arrives.
    pub memory_report: bool,
    /// Say on standard error which streams hold more than their high-water marks allow.
    pub trace_backpressure: bool,
    pub slabs: SlabSizes,
    /// Turns figures into the text of the report.
    pub render_report: fn(&tally_heap::Figures) -> String,
    /// Options of Node's that were set, by their names without dashes: JavaScript reads them as `require.options`, in
    /// camel case.
    pub settings: Vec<(String, Setting)>,
    /// More of the environment, for names that it does not have.
    pub env: Vec<(String, String)>,
    pub heap: tally_heap::Config,
    pub machine: tally_vm::interp::MachineConfig,
    /// Bound on all memory, in bytes.
    pub max_memory: Option<u64>,
    /// The counter of a [`CountingAllocator`](tally_offheap::CountingAllocator) that is the process's global allocator:
    /// what the runtime takes for itself. Without one the `native` figure is 0.
    pub native_meter: Option<&'static AtomicU64>,
}
