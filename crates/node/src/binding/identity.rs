//! More of the binding `process`: who the process is (users, groups), becoming another program, the calling thread's time,
//! and what the command line may have.

use crate::node_options::{ALIASES, Kind, OPTIONS};
use crate::permission::{self, Scope};
use crate::text::{argument, number, number_array, string_array};
use std::ffi::{CStr, CString};
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::object::Object;
use tally_vm::object::string::{self, Str};
use tally_vm::ops::{convert, property};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("allowedFlags"), 0, allowed_flags),
    Prop::HostMethod(Key::Name("execve"), 3, execve),
    Prop::HostMethod(Key::Name("initgroups"), 2, initgroups),
    Prop::HostMethod(Key::Name("lookUpGroup"), 1, look_up_group),
    Prop::HostMethod(Key::Name("lookUpUser"), 1, look_up_user),
    Prop::HostMethod(Key::Name("setId"), 2, set_id),
    Prop::HostMethod(Key::Name("setgroups"), 1, set_groups),
    Prop::HostMethod(Key::Name("threadCpuUsage"), 0, thread_cpu_usage),
];

/// The flags that `NODE_OPTIONS` may have, as one writes them.
fn allowed_flags<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let mut names = Vec::new();
    for o in OPTIONS.iter().filter(|o| o.env) {
        names.push(format!("--{}", o.name));
        if o.kind == Kind::Switch {
            names.push(format!("--no-{}", o.name));
        }
    }
    let env = |long: &str| OPTIONS.iter().any(|o| o.env && long.strip_prefix("--") == Some(o.name));
    names.extend(ALIASES.iter().filter(|a| env(a.1)).map(|a| a.0.to_owned()));
    let out = cx.slot();
    string_array(cx, &names, out)?;
    Ok(cx.val(out))
}

fn result<'a>(r: i32) -> JsResult<Val<'a>> {
    Ok(Imm::int(if r == 0 { 0 } else { -std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINVAL) }))
}

/// `setId(which, id)`: 0, or a negative errno. `which`: 'uid', 'euid', 'gid' or 'egid'.
fn set_id<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let which = argument(cx, a, 0)?;
    let id = number(cx, a, 1) as u32;
    // SAFETY: plain system calls on integers.
    let r = unsafe {
        match which.as_str() {
            "uid" => libc::setuid(id),
            "euid" => libc::seteuid(id),
            "gid" => libc::setgid(id),
            _ => libc::setegid(id),
        }
    };
    result(r)
}

fn texts_of(cx: &mut Cx, list: Local<Value>) -> JsResult<Vec<String>> {
    let mut out = Vec::new();
    let Some(list) = list.cast::<Object>(cx) else { return Ok(out) };
    let item = cx.slot();
    let length = cx.names().length;
    property::get(cx, list, length, item)?;
    for i in 0..convert::to_uint32(cx, item)? {
        property::get(cx, list, i, item)?;
        let text = convert::to_string(cx, item, item)?;
        string::flatten(cx, text)?;
        out.push(string::to_rust_string(text.get(cx)));
    }
    Ok(out)
}

/// `setgroups(ids)`: 0, or a negative errno.
fn set_groups<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let ids: Vec<libc::gid_t> = texts_of(cx, a.get(cx, 0))?.iter().filter_map(|t| t.parse().ok()).collect();
    // SAFETY: the pointer and the length are those of a live slice.
    result(unsafe { libc::setgroups(ids.len() as _, ids.as_ptr()) })
}

/// `initgroups(userName, gid)`: 0, or a negative errno.
fn initgroups<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = argument(cx, a, 0)?;
    let gid = number(cx, a, 1) as u32;
    let Ok(name) = CString::new(name) else { return Ok(Imm::int(-libc::EINVAL)) };
    // SAFETY: a text that ends in zero, and an integer.
    result(unsafe { libc::initgroups(name.as_ptr(), gid as _) })
}

/// The number, or the name, of an entry; `None` if there is none.
type Found = Option<(u32, String)>;

fn user(key: Result<u32, &CStr>) -> Found {
    let mut room = vec![0; 1024];
    loop {
        // SAFETY: all-zero is a valid entry; all pointers are to live memory of the sizes given.
        let (r, entry, found) = unsafe {
            let mut entry: libc::passwd = std::mem::zeroed();
            let mut found = std::ptr::null_mut();
            let (to, len) = (room.as_mut_ptr(), room.len());
            let r = match key {
                Ok(id) => libc::getpwuid_r(id, &mut entry, to, len, &mut found),
                Err(name) => libc::getpwnam_r(name.as_ptr(), &mut entry, to, len, &mut found),
            };
            (r, entry, found)
        };
        match r {
            // SAFETY: a hit: the name lies in `room` and ends in zero.
            0 if !found.is_null() => return Some((entry.pw_uid, unsafe { CStr::from_ptr(entry.pw_name) }.to_string_lossy().into_owned())),
            libc::ERANGE if room.len() < 1 << 16 => room.resize(room.len() * 2, 0),
            libc::EINTR => {}
            _ => return None,
        }
    }
}

fn group(key: Result<u32, &CStr>) -> Found {
    let mut room = vec![0; 1024];
    loop {
        // SAFETY: as in `user`.
        let (r, entry, found) = unsafe {
            let mut entry: libc::group = std::mem::zeroed();
            let mut found = std::ptr::null_mut();
            let (to, len) = (room.as_mut_ptr(), room.len());
            let r = match key {
                Ok(id) => libc::getgrgid_r(id, &mut entry, to, len, &mut found),
                Err(name) => libc::getgrnam_r(name.as_ptr(), &mut entry, to, len, &mut found),
            };
            (r, entry, found)
        };
        match r {
            // SAFETY: as in `user`.
            0 if !found.is_null() => return Some((entry.gr_gid, unsafe { CStr::from_ptr(entry.gr_name) }.to_string_lossy().into_owned())),
            libc::ERANGE if room.len() < 1 << 16 => room.resize(room.len() * 2, 0),
            libc::EINTR => {}
            _ => return None,
        }
    }
}

fn look_up<'a>(cx: &'a mut Cx, a: Args, find: fn(Result<u32, &CStr>) -> Found) -> JsResult<Val<'a>> {
    let by_name = a.get(cx, 0).cast::<Str>(cx).is_some();
    if by_name {
        let name = argument(cx, a, 0)?;
        let found = CString::new(name).ok().and_then(|n| find(Err(&n)));
        return Ok(found.map_or(Imm::UNDEFINED, |f| Imm::number(f.0 as f64)));
    }
    let Some((_, name)) = find(Ok(number(cx, a, 0) as u32)) else { return Ok(Imm::UNDEFINED) };
    let out = cx.slot();
    string::new_string(cx, out, &name)?;
    Ok(cx.val(out))
}

/// `lookUpUser(name) -> number`, `lookUpUser(number) -> name`; undefined if there is none.
fn look_up_user<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    look_up(cx, a, user)
}

/// As `lookUpUser`, for groups.
fn look_up_group<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    look_up(cx, a, group)
}

/// `execve(file, args, env)`: becomes another program. A negative errno if that fails.
fn execve<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let file = argument(cx, a, 0)?;
    permission::check(cx, Scope::Child, &file)?;
    let (args, env) = (texts_of(cx, a.get(cx, 1))?, texts_of(cx, a.get(cx, 2))?);
    let c = |texts: Vec<String>| texts.into_iter().map(CString::new).collect::<Result<Vec<_>, _>>();
    let (Ok(file), Ok(args), Ok(env)) = (CString::new(file), c(args), c(env)) else { return Ok(Imm::int(-libc::EINVAL)) };
    let pointers = |texts: &[CString]| texts.iter().map(|t| t.as_ptr()).chain([std::ptr::null()]).collect::<Vec<_>>();
    let (args_at, env_at) = (pointers(&args), pointers(&env));
    for fd in 0..3 {
        // SAFETY: plain system calls on integers.
        unsafe {
            let flags = libc::fcntl(fd, libc::F_GETFD);
            if flags >= 0 {
                libc::fcntl(fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC);
            }
        }
    }
    // SAFETY: texts that end in zero, in lists that end in null, all alive until the call is over.
    result(unsafe { libc::execve(file.as_ptr(), args_at.as_ptr(), env_at.as_ptr()) })
}

/// `[userMicros, systemMicros]` of the calling thread.
fn thread_cpu_usage<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    #[cfg(target_os = "linux")]
    let who = libc::RUSAGE_THREAD;
    #[cfg(not(target_os = "linux"))]
    let who = libc::RUSAGE_SELF;
    // SAFETY: all-zero is a valid rusage, and the call fills it.
    let u = unsafe {
        let mut u: libc::rusage = std::mem::zeroed();
        libc::getrusage(who, &mut u);
        u
    };
    let micros = |t: libc::timeval| t.tv_sec as f64 * 1e6 + t.tv_usec as f64;
    let out = cx.slot();
    number_array(cx, &[micros(u.ru_utime), micros(u.ru_stime)], out)?;
    Ok(cx.val(out))
}
