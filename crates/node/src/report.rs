//! Memory figures for JavaScript, and the report on standard error.

use crate::state::NodeState;
use tally_vm::Cx;

/// The signal that asks for a report while the program runs.
pub const SIGNAL: i32 = libc::SIGUSR2;

/// The heap's figures with what only this crate knows: how much of the Buffer slabs is in use.
pub fn figures(cx: &Cx) -> tally_heap::Figures {
    let mut f = tally_heap::Figures::read(cx);
    f.buffer_slabs_live = cx.host.state::<NodeState>().bindings.buffer_pool.stats().live_bytes as u64;
    f.stream_queues = crate::binding::stream_queues::measure(cx);
    f
}

/// Resident memory in bytes.
pub fn rss() -> u64 {
    tally_heap::figures::resident()
}

/// The report, rendered by the function that the options name.
pub fn text(cx: &Cx) -> String {
    let f = figures(cx);
    (cx.host.state::<NodeState>().options.render_report)(&f)
}

/// Prints the report on standard error.
pub fn print(cx: &mut Cx) {
    crate::binding::process::write_all(2, text(cx).as_bytes());
}
