//! Terminals: raw mode, and giving the terminal back as it was.

use crate::binding::args;
use crate::binding::handles::with_fd;
use crate::state::NodeState;
use rustix::io::Errno;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use tally_heap::{Imm, Val};
use tally_vm::{Args, Cx, JsResult};

/// How a terminal was before the program changed it. Put back when the program ends, however it ends.
pub struct Original {
    fd: rustix::fd::OwnedFd,
    mode: Termios,
}

impl Drop for Original {
    fn drop(&mut self) {
        let _ = tcsetattr(&self.fd, OptionalActions::Now, &self.mode);
    }
}

/// `setRawMode(id, on)`: every key at once and unchanged, as `uv_tty_set_mode` does it.
pub fn set_raw_mode<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let on = args::flag(cx, a, 1);
    let changed = with_fd(cx, a, |fd| {
        let mode = tcgetattr(fd)?;
        let kept = rustix::io::fcntl_dupfd_cloexec(fd, 3)?;
        Ok((mode, kept))
    });
    let done = changed.and_then(|(mode, fd)| {
        let state = cx.host.state_mut::<NodeState>();
        let original = state.bindings.terminal.get_or_insert(Original { fd, mode });
        let mut wanted = original.mode.clone();
        if on {
            // Ctrl-C and Ctrl-Z are keys, too. Output stays as it was: lines end in CR LF.
            let output = wanted.output_modes;
            wanted.make_raw();
            wanted.output_modes = output;
        }
        with_fd(cx, a, |fd| tcsetattr(fd, OptionalActions::Drain, &wanted))
    });
    Ok(done.map_or_else(|e: Errno| Imm::int(-e.raw_os_error()), |()| Imm::int(0)))
}

/// `windowSize(id) -> [columns, rows]`
pub fn window_size<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    match with_fd(cx, a, |fd| tcgetwinsize(fd)) {
        Ok(size) => {
            let out = cx.slot();
            args::list(cx, out, &[f64::from(size.ws_col).into(), f64::from(size.ws_row).into()])?;
            Ok(cx.val(out))
        }
        Err(e) => Ok(Imm::int(-e.raw_os_error())),
    }
}
