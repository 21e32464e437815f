//! `spawnSync`: a process run to its end, with its pipes, while the program waits.
//!
//! One poll over the pipes and the process. What is read grows by permission of the ledger. When it takes too long, or
//! writes too much, it is sent the signal that was asked for, and its pipes are closed.

use super::exit::{self, Ended, ended};
use super::{Ends, Stdio, ends, raw, request, stdio};
use crate::binding::{args, bytes};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::process::WaitOptions;
use std::time::{Duration, Instant};
use tally_heap::{Imm, Local, Val, Value};
use tally_ledger::{Account, Charge};
use tally_offheap::AllocError;
use tally_vm::object::Object;
use tally_vm::ops::property;
use tally_vm::{Args, Cx, JsResult};

/// Bytes for one read.
const PIECE: usize = 64 * 1024;

/// One of the child's pipes.
struct Pipe {
    /// `None` once it is closed.
    fd: Option<OwnedFd>,
    /// What is written to the child, and how far it is.
    input: Vec<u8>,
    at: usize,
    /// What the child wrote.
    output: Vec<u8>,
    charge: Charge,
    reads: bool,
}

/// Why a run ended before its time.
enum Cut {
    Time,
    Size,
    Memory(AllocError),
}

struct Run {
    pid: i32,
    pipes: Vec<Pipe>,
    watch: Option<OwnedFd>,
    ended: Option<Ended>,
    read: u64,
    most: u64,
    deadline: Option<Instant>,
    signal: i32,
    cut: Option<Cut>,
}

impl Run {
    fn stop(&mut self, why: Cut) {
        if self.cut.is_some() {
            return;
        }
        self.cut = Some(why);
        self.deadline = None;
        for pipe in &mut self.pipes {
            pipe.fd = None;
        }
        if self.ended.is_none() {
            // SAFETY: the process is ours and was not waited for, so the number is nobody else's.
            unsafe {
                if libc::kill(self.pid, self.signal) < 0 {
                    libc::kill(self.pid, libc::SIGKILL);
                }
            }
        }
    }

    /// Until the process has ended and nobody has the other ends of its pipes.
    fn run(&mut self) -> Result<(), Errno> {
        while self.ended.is_none() || self.pipes.iter().any(|p| p.fd.is_some()) {
            let patience = self.deadline.map(|at| at.saturating_duration_since(Instant::now()));
            if patience == Some(Duration::ZERO) {
                self.stop(Cut::Time);
                continue;
            }
            let ready = self.wait(patience)?;
            if ready.is_empty() {
                continue;
            }
            if ready[0] {
                self.ended = ended(self.pid, WaitOptions::NOHANG);
                if self.ended.is_some() {
                    self.watch = None;
                }
            }
            for (i, _) in ready.iter().enumerate().skip(1).filter(|(_, is)| **is) {
                if let Err(why) = self.serve(i - 1) {
                    self.stop(why);
                    break;
                }
            }
        }
        Ok(())
    }

    /// Which of the process and the pipes are ready.
    fn wait(&self, patience: Option<Duration>) -> Result<Vec<bool>, Errno> {
        let mut places = Vec::new();
        let mut polled = Vec::new();
        if let Some(watch) = &self.watch {
            places.push(0);
            polled.push(PollFd::new(watch, PollFlags::IN));
        }
        for (i, pipe) in self.pipes.iter().enumerate() {
            if let Some(fd) = &pipe.fd {
                places.push(i + 1);
                let mut flags = PollFlags::IN;
                if pipe.at < pipe.input.len() {
                    flags |= PollFlags::OUT;
                }
                polled.push(PollFd::new(fd, flags));
            }
        }
        let patience = patience.map(|d| Timespec { tv_sec: d.as_secs() as i64, tv_nsec: i64::from(d.subsec_nanos()) as _ });
        match poll(&mut polled, patience.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(e) => return Err(e),
        }
        let mut ready = vec![false; self.pipes.len() + 1];
        for (place, fd) in places.into_iter().zip(&polled) {
            ready[place] = !fd.revents().is_empty();
        }
        Ok(ready)
    }

    fn serve(&mut self, i: usize) -> Result<(), Cut> {
        let pipe = &mut self.pipes[i];
        let Some(fd) = &pipe.fd else { return Ok(()) };
        if pipe.at < pipe.input.len() {
            match rustix::net::send(fd, &pipe.input[pipe.at..], rustix::net::SendFlags::NOSIGNAL | rustix::net::SendFlags::DONTWAIT) {
                Ok(n) => pipe.at += n,
                Err(Errno::AGAIN | Errno::INTR) => {}
                // Nobody reads it any more.
                Err(_) => pipe.at = pipe.input.len(),
            }
            if pipe.at == pipe.input.len() {
                let _ = rustix::net::shutdown(fd, rustix::net::Shutdown::Write);
            }
        }
        let old = pipe.output.len();
        if pipe.output.capacity() - old < PIECE {
            let want = (old * 2).max(2 * PIECE);
            pipe.charge.resize(want as u64).map_err(|e| Cut::Memory(AllocError::Limit(e)))?;
            let more = want - old;
            pipe.output.try_reserve_exact(more).map_err(|_| Cut::Memory(AllocError::OutOfMemory { asked: want as u64 }))?;
        }
        let fd = pipe.fd.as_ref().map_or(-1, raw);
        // SAFETY: there is so much room behind what is there, and the descriptor is ours; what was read is counted in below.
        let n = unsafe { libc::recv(fd, pipe.output.as_mut_ptr().add(old).cast(), PIECE, libc::MSG_DONTWAIT) };
        if n > 0 {
            let n = n as usize;
            if pipe.reads {
                // SAFETY: the system wrote so many bytes there.
                unsafe { pipe.output.set_len(old + n) };
                self.read += n as u64;
                if self.most > 0 && self.read > self.most {
                    return Err(Cut::Size);
                }
            }
            return Ok(());
        }
        let error = std::io::Error::last_os_error().raw_os_error();
        if n < 0 && matches!(error, Some(libc::EAGAIN | libc::EINTR)) {
            return Ok(());
        }
        pipe.fd = None;
        Ok(())
    }
}

/// `spawnSync(file, args, env, cwd, detached, uid, gid, stdio, inputs, timeout, maxBuffer, killSignal)`
/// -> `[errno, pid, code, signal, output | null...]`, an output for each of the child's descriptors.
pub fn spawn_sync<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let request = request(cx, a)?;
    let wanted = stdio(cx, a.get(cx, 7))?;
    let timeout = args::number(cx, a, 9);
    let most = args::number(cx, a, 10);
    let signal = args::int(cx, a, 11) as i32;
    let mut run = Run {
        pid: 0,
        pipes: Vec::new(),
        watch: None,
        ended: None,
        read: 0,
        most: if most.is_finite() && most >= 0.0 { (most as u64).max(1) } else { 0 },
        deadline: (timeout > 0.0 && timeout.is_finite()).then(|| Instant::now() + Duration::from_secs_f64(timeout / 1000.0)),
        signal: if signal > 0 { signal } else { libc::SIGTERM },
        cut: None,
    };
    let mut errno = 0;
    let started = ends(&wanted).and_then(|Ends { theirs, ours }| {
        let spare = exit::spare()?;
        let pid = super::spawn::start(&request, &theirs)?;
        let watch = exit::watch(pid, spare).inspect_err(|_| exit::discard(pid))?;
        Ok((pid, watch, ours))
    });
    match started {
        Err(e) => errno = -e.raw_os_error(),
        Ok((pid, watch, ours)) => {
            (run.pid, run.watch) = (pid, Some(watch));
            let mut ours = ours.into_iter();
            for (i, _) in wanted.iter().enumerate().filter(|(_, s)| matches!(s, Stdio::Pipe)) {
                let fd = ours.next();
                let input = input(cx, a, i)?;
                let charge = cx.ledger().charge_beyond_limits(Account::Native, input.len() as u64);
                if let (Some(fd), true) = (&fd, input.is_empty()) {
                    let _ = rustix::net::shutdown(fd, rustix::net::Shutdown::Write);
                }
                run.pipes.push(Pipe { fd, input, at: 0, output: Vec::new(), charge, reads: i > 0 });
            }
            if let Err(e) = run.run() {
                errno = -e.raw_os_error();
                exit::discard(pid);
            }
        }
    }
    match run.cut.take() {
        Some(Cut::Time) => errno = -libc::ETIMEDOUT,
        Some(Cut::Size) => errno = -libc::ENOBUFS,
        Some(Cut::Memory(e)) => return Err(cx.allocation_failed(e)),
        None => {}
    }
    answer(cx, &wanted, run, errno)
}

/// The bytes that are written to the child's descriptor `i`.
fn input(cx: &mut Cx, a: Args, i: usize) -> JsResult<Vec<u8>> {
    let mark = cx.open_scope();
    let item = cx.slot();
    let mut all = Vec::new();
    if let Some(array) = a.get(cx, 8).cast::<Object>(cx) {
        property::get(cx, array, i as u32, item)?;
        let len = bytes::cells(cx, item).len() as u64;
        if len > 0 {
            let room = cx.obtain(len, |cx| cx.ledger().charge(Account::Native, len).map_err(AllocError::Limit))?;
            drop(room);
            all.extend(bytes::cells(cx, item).iter().map(std::cell::Cell::get));
        }
    }
    cx.close_scope(mark);
    Ok(all)
}

fn answer<'a>(cx: &'a mut Cx, wanted: &[Stdio], run: Run, errno: i32) -> JsResult<Val<'a>> {
    let [out, item] = cx.slots();
    let array = cx.new_array(out, 0)?;
    let Ended { code, signal } = run.ended.unwrap_or_default();
    for n in [errno, run.pid, code, signal] {
        cx.set(item, Imm::int(n));
        cx.push(array, item)?;
    }
    let mut pipes = run.pipes.into_iter();
    for (i, one) in wanted.iter().enumerate() {
        cx.set(item, Imm::NULL);
        if matches!(one, Stdio::Pipe)
            && let Some(pipe) = pipes.next()
            && i > 0
        {
            buffer(cx, &pipe.output, item)?;
        }
        cx.push(array, item)?;
    }
    Ok(cx.val(out))
}

fn buffer(cx: &mut Cx, from: &[u8], out: Local<Value>) -> JsResult {
    let store = cx.new_store(from.len() as u64, false)?;
    for (to, from) in store.cells().iter().zip(from) {
        to.set(*from);
    }
    bytes::new_buffer(cx, out, store)
}
