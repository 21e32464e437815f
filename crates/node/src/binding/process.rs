//! Binding `process`: arguments, environment, clocks, memory figures, identity, standard streams.

use super::os::constants;
use crate::permission::{self, Scope};
use crate::state::NodeState;
use crate::text::{argument, number, number_array, string_array};
use tally_heap::{Imm, Local, Val};
use tally_vm::object::{Object, string};
use tally_vm::ops::property;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

macro_rules! method {
    ($name:literal, $n:literal, $f:expr) => {
        Prop::HostMethod(Key::Name($name), $n, $f)
    };
}

pub const PROPS: &[Prop] = &[
    method!("envPairs", 0, env_pairs),
    method!("setEnv", 2, set_env),
    method!("unsetEnv", 1, unset_env),
    method!("envVersion", 0, env_version),
    method!("cwd", 0, cwd),
    method!("chdir", 1, chdir),
    method!("hrtime", 0, hrtime),
    method!("now", 0, now),
    method!("memoryUsage", 1, memory_usage),
    method!("rss", 0, rss_native),
    method!("cpuUsage", 0, cpu_usage),
    method!("resourceUsage", 0, resource_usage),
    method!("constrainedMemory", 0, constrained_memory),
    method!("availableMemory", 0, available_memory),
    method!("reallyExit", 1, really_exit),
    method!("abort", 0, abort),
    method!("kill", 2, kill),
    method!("umask", 1, umask),
    method!("getuid", 0, getuid),
    method!("geteuid", 0, geteuid),
    method!("getgid", 0, getgid),
    method!("getegid", 0, getegid),
    method!("getgroups", 0, getgroups),
    method!("watchSignal", 1, watch_signal),
    method!("unwatchSignal", 1, unwatch_signal),
    method!("stdioKind", 1, stdio_kind),
    method!("ttySize", 1, tty_size),
    method!("isatty", 1, isatty),
    method!("writeString", 2, write_string),
    method!("writeBytes", 2, write_bytes),
    method!("setTitle", 1, set_title),
    method!("getTitle", 0, get_title),
];

/// `SIGTERM` for 15.
pub fn signal_name(number: i32) -> &'static str {
    constants::SIGNALS.iter().find(|(_, n)| *n == number).map_or("SIG?", |(name, _)| name)
}

fn set(cx: &mut Cx, o: Local<Object>, name: &str, v: Local<tally_heap::Value>) -> JsResult {
    let key = cx.rooted_name(name)?;
    property::set(cx, o, key, v, true).map(|_| ())
}

/// The properties that are no functions.
pub fn extra(cx: &mut Cx, o: Local<Object>) -> JsResult {
    cx.define_props(o, super::identity::PROPS)?;
    let mark = cx.open_scope();
    let v = cx.slot();
    let options = cx.host.state::<NodeState>().options.clone();
    let exec_path = std::env::current_exe().map_or_else(|_| options.argv0.clone(), |p| p.to_string_lossy().into_owned());
    let mut argv = vec![exec_path.clone()];
    if let crate::options::Program::File(path) = &options.program {
        argv.push(std::path::absolute(path).map_or_else(|_| path.clone(), |p| p.to_string_lossy().into_owned()));
    }
    argv.extend(options.args.iter().cloned());
    string_array(cx, &argv, v)?;
    set(cx, o, "argv", v)?;
    string_array(cx, &options.exec_argv, v)?;
    set(cx, o, "execArgv", v)?;
    for (name, text) in [
        ("nodeVersion", crate::NODE_VERSION),
        ("argv0", options.argv0.as_str()),
        ("execPath", &exec_path),
        ("platform", if cfg!(target_os = "macos") { "darwin" } else { "linux" }),
        ("arch", if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" }),
    ] {
        string::new_string(cx, v, text)?;
        set(cx, o, name, v)?;
    }
    let origin = cx.host.state::<NodeState>().time_origin;
    for (name, n) in [
        ("pid", std::process::id() as f64),
        ("ppid", rustix::process::getppid().map_or(0, |p| p.as_raw_nonzero().get()) as f64),
        ("timeOrigin", origin),
    ] {
        cx.set(v, Imm::number(n));
        set(cx, o, name, v)?;
    }
    let versions = cx.slot();
    let vo = cx.new_object(versions)?;
    for (name, text) in [("tally", env!("CARGO_PKG_VERSION")), ("oxc", "0.146")] {
        string::new_string(cx, v, text)?;
        set(cx, vo, name, v)?;
    }
    set(cx, o, "versions", versions)?;
    let so = cx.new_object(versions)?;
    for (name, n) in constants::SIGNALS {
        cx.set(v, Imm::int(*n));
        set(cx, so, name, v)?;
    }
    set(cx, o, "signals", versions)?;
    cx.close_scope(mark);
    Ok(())
}

fn env_pairs<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let pairs: Vec<String> = cx.host.state::<NodeState>().env.all().into_iter().flat_map(|(k, v)| [k, v]).collect();
    let out = cx.slot();
    string_array(cx, &pairs, out)?;
    Ok(cx.val(out))
}
fn set_env<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (name, value) = (argument(cx, a, 0)?, argument(cx, a, 1)?);
    if name == "TZ" {
        cx.builtins.date.set_zone(Some(&value));
    }
    cx.host.state::<NodeState>().env.set(name, value);
    Ok(Imm::UNDEFINED)
}
fn unset_env<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = argument(cx, a, 0)?;
    cx.host.state::<NodeState>().env.unset(&name);
    if name == "TZ" {
        cx.builtins.date.set_zone(None);
    }
    Ok(Imm::UNDEFINED)
}
/// `envVersion()`: changes whenever something in it does, whoever changed it
fn env_version<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(cx.host.state::<NodeState>().env.version() as f64))
}
fn cwd<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    match std::env::current_dir() {
        Ok(p) => {
            let out = cx.slot();
            string::new_string(cx, out, &p.to_string_lossy())?;
            Ok(cx.val(out))
        }
        Err(e) => Err(super::errors::system_error(cx, &e, "uv_cwd", None, None)),
    }
}
fn chdir<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let path = argument(cx, a, 0)?;
    permission::path(cx, Scope::FsRead, path.as_ref(), true).map_err(|denied| denied.throw(cx))?;
    match std::env::set_current_dir(&path) {
        Ok(()) => Ok(Imm::UNDEFINED),
        Err(e) => {
            // Node names both ends of the move.
            let here = std::env::current_dir().map(|d| d.to_string_lossy().into_owned()).unwrap_or_default();
            Err(super::errors::system_error(cx, &e, "chdir", Some(&here), Some(&path)))
        }
    }
}
fn hrtime<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let t = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    let nanos = t.tv_sec as i128 * 1_000_000_000 + t.tv_nsec as i128;
    let out = cx.slot();
    tally_vm::object::bigint::new_bigint_small(cx, out, nanos)?;
    Ok(cx.val(out))
}
fn now<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(cx.host.state::<NodeState>().now_ms()))
}
fn memory_usage<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let m = crate::report::figures(cx);
    let into = a.get(cx, 0);
    if let Some(o) = into.cast::<Object>(cx) {
        let v = cx.slot();
        for (i, n) in [m.rss, m.heap_total, m.heap_used, m.external, m.array_buffers].into_iter().enumerate() {
            cx.set(v, Imm::number(n as f64));
            property::set(cx, o, i as u32, v, false)?;
        }
    }
    Ok(Imm::UNDEFINED)
}
fn rss_native<'a>(_cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(crate::report::rss() as f64))
}
fn micros(t: libc::timeval) -> f64 {
    t.tv_sec as f64 * 1e6 + t.tv_usec as f64
}
fn usage() -> libc::rusage {
    // SAFETY: all-zero is a valid rusage, and the call fills it.
    unsafe {
        let mut u: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut u);
        u
    }
}
fn cpu_usage<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let u = usage();
    let out = cx.slot();
    number_array(cx, &[micros(u.ru_utime), micros(u.ru_stime)], out)?;
    Ok(cx.val(out))
}
fn resource_usage<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let u = usage();
    let rest = [
        u.ru_maxrss,
        u.ru_ixrss,
        u.ru_idrss,
        u.ru_isrss,
        u.ru_minflt,
        u.ru_majflt,
        u.ru_nswap,
        u.ru_inblock,
        u.ru_oublock,
        u.ru_msgsnd,
        u.ru_msgrcv,
        u.ru_nsignals,
        u.ru_nvcsw,
        u.ru_nivcsw,
    ];
    let mut all = vec![micros(u.ru_utime), micros(u.ru_stime)];
    all.extend(rest.iter().map(|n| *n as f64));
    let out = cx.slot();
    number_array(cx, &all, out)?;
    Ok(cx.val(out))
}
fn constrained_memory<'a>(_cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(crate::machine_memory::cgroup_limit().unwrap_or(0) as f64))
}
fn available_memory<'a>(_cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(crate::machine_memory::available() as f64))
}
/// Unwinds the program; the runtime then leaves with the code.
fn really_exit<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let code = number(cx, a, 0) as i32;
    cx.host.state_mut::<NodeState>().exit_code = Some(code);
    cx.machine().terminate();
    Err(cx.throw_val(Imm::UNDEFINED))
}
fn abort<'a>(_cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    std::process::abort()
}
fn kill<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (pid, signal) = (number(cx, a, 0) as i32, number(cx, a, 1) as i32);
    // SAFETY: a plain system call on two integers.
    let r = unsafe { libc::kill(pid, signal) };
    Ok(Imm::int(if r == 0 { 0 } else { -std::io::Error::last_os_error().raw_os_error().unwrap_or(1) }))
}
fn umask<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let wanted = cx.val(a.get(cx, 0));
    // SAFETY: plain system calls; without an argument the mask is set back at once.
    let old = unsafe {
        if wanted.is_number() {
            libc::umask(wanted.as_number() as libc::mode_t)
        } else {
            let old = libc::umask(0);
            libc::umask(old);
            old
        }
    };
    Ok(Imm::int(old as i32))
}
fn getuid<'a>(_cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(rustix::process::getuid().as_raw() as f64))
}
fn geteuid<'a>(_cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(rustix::process::geteuid().as_raw() as f64))
}
fn getgid<'a>(_cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(rustix::process::getgid().as_raw() as f64))
}
fn getegid<'a>(_cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(rustix::process::getegid().as_raw() as f64))
}
fn getgroups<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let groups: Vec<f64> = rustix::process::getgroups().unwrap_or_default().iter().map(|g| g.as_raw() as f64).collect();
    let out = cx.slot();
    number_array(cx, &groups, out)?;
    Ok(cx.val(out))
}
fn watch_signal<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let n = number(cx, a, 0) as i32;
    match cx.host.state_mut::<NodeState>().signals.watch(n) {
        Ok(()) => Ok(Imm::UNDEFINED),
        Err(e) => Err(super::errors::system_error(cx, &e, "uv_signal_start", None, None)),
    }
}
fn unwatch_signal<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let n = number(cx, a, 0) as i32;
    cx.host.state_mut::<NodeState>().signals.unwatch(n);
    Ok(Imm::UNDEFINED)
}
fn fd_of(cx: &Cx, a: Args) -> i32 {
    number(cx, a, 0) as i32
}
fn stdio_kind<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let fd = fd_of(cx, a);
    // SAFETY: all-zero is a valid stat, and the call fills it or fails.
    let mode = unsafe {
        let mut s: libc::stat = std::mem::zeroed();
        if libc::fstat(fd, &mut s) == 0 { Some(s.st_mode & libc::S_IFMT) } else { None }
    };
    // SAFETY: a plain system call.
    let tty = unsafe { libc::isatty(fd) } == 1;
    let kind = match mode {
        _ if tty => "tty",
        Some(libc::S_IFREG) => "file",
        Some(libc::S_IFIFO) => "pipe",
        Some(libc::S_IFSOCK) => "tcp",
        Some(libc::S_IFCHR) => "file",
        _ => "none",
    };
    let out = cx.slot();
    string::new_string(cx, out, kind)?;
    Ok(cx.val(out))
}
fn tty_size<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let fd = fd_of(cx, a);
    // SAFETY: the call fills the struct or fails.
    let size = unsafe {
        let mut w: libc::winsize = std::mem::zeroed();
        (libc::ioctl(fd, libc::TIOCGWINSZ, &mut w) == 0).then_some((w.ws_col, w.ws_row))
    };
    let Some((columns, rows)) = size else { return Ok(Imm::UNDEFINED) };
    let out = cx.slot();
    number_array(cx, &[columns as f64, rows as f64], out)?;
    Ok(cx.val(out))
}
fn isatty<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: a plain system call.
    Ok(Imm::bool(unsafe { libc::isatty(fd_of(cx, a)) } == 1))
}

/// Writes everything: waits where the descriptor does not take more, goes on where a signal came between.
/// 0, or a negative errno.
pub fn write_all(fd: i32, mut bytes: &[u8]) -> i32 {
    while !bytes.is_empty() {
        // SAFETY: the slice is valid for its length.
        let n = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
        if n >= 0 {
            bytes = &bytes[n as usize..];
            continue;
        }
        match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EINTR) => {}
            Some(libc::EAGAIN) => {
                let mut p = libc::pollfd { fd, events: libc::POLLOUT, revents: 0 };
                // SAFETY: one valid pollfd.
                unsafe { libc::poll(&mut p, 1, -1) };
            }
            e => return -e.unwrap_or(libc::EIO),
        }
    }
    0
}
fn write_string<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let text = argument(cx, a, 1)?;
    Ok(Imm::int(write_all(fd_of(cx, a), text.as_bytes())))
}
fn write_bytes<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    // SAFETY: they are copied before anything else runs.
    let bytes = unsafe { super::bytes::read(cx, a.get(cx, 1)) }.to_vec();
    Ok(Imm::int(write_all(fd_of(cx, a), &bytes)))
}
fn set_title<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let title = argument(cx, a, 0)?;
    cx.host.state_mut::<NodeState>().title = title;
    Ok(Imm::UNDEFINED)
}
fn get_title<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let title = cx.host.state::<NodeState>().title.clone();
    let out = cx.slot();
    string::new_string(cx, out, &title)?;
    Ok(cx.val(out))
}
