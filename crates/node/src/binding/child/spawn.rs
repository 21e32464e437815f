//! Making a process: `posix_spawn(3)`, which shares our memory until the child is another program, so that a large heap costs
//! nothing. Another user's process is made by the standard library's fork and exec, since `posix_spawn` knows no users.
//!
//! The search of PATH is ours: it is the child's own PATH that counts, as for libuv.
//!
//! **Invariants.** All signals have their default effect in the child, and none is blocked. What goes wrong before the
//! child is another program is told here, and then there is no child.

use super::raw;
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use std::ffi::{CString, OsStr};
use std::mem::MaybeUninit;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;

/// What is asked for, apart from descriptors.
pub struct Request {
    pub file: CString,
    pub argv: Vec<CString>,
    pub environment: Vec<CString>,
    pub cwd: Option<CString>,
    pub detached: bool,
    pub uid: Option<u32>,
    pub gid: Option<u32>,
}

/// Where programs are looked for without a PATH.
const DEFAULT_PATH: &[u8] = b"/usr/local/bin:/bin:/usr/bin";

/// Starts a process with these descriptors as 0, 1, and so on.
///
/// # Errors
/// What the system says.
pub fn start(request: &Request, descriptors: &[OwnedFd]) -> Result<i32, Errno> {
    keep_ours();
    let mut denied = None;
    for file in candidates(request) {
        match start_file(request, &file, descriptors) {
            Err(Errno::NOENT | Errno::NOTDIR) => {}
            Err(Errno::ACCESS) => denied = Some(Errno::ACCESS),
            other => return other,
        }
    }
    Err(denied.unwrap_or(Errno::NOENT))
}

/// What this program was itself given beside the standard three is not for its children either. Where the system has no
/// call for all of them, the first ones are told one by one, as libuv does.
fn keep_ours() {
    #[cfg(target_os = "linux")]
    {
        // SAFETY: sets a flag of descriptors.
        let done = unsafe { libc::syscall(libc::SYS_close_range, 3_u32, u32::MAX, libc::CLOSE_RANGE_CLOEXEC) };
        if done == 0 {
            return;
        }
    }
    for fd in 3..16 {
        // SAFETY: sets a flag; a number that is not open is refused.
        unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
    }
}

/// The files that the name may mean.
fn candidates(request: &Request) -> Vec<CString> {
    let name = request.file.as_bytes();
    if name.contains(&b'/') {
        return vec![request.file.clone()];
    }
    let path = request.environment.iter().rev().find_map(|pair| pair.as_bytes().strip_prefix(b"PATH="));
    let mut all = Vec::new();
    for dir in path.unwrap_or(DEFAULT_PATH).split(|b| *b == b':') {
        let dir = if dir.is_empty() { &b"."[..] } else { dir };
        let Ok(file) = CString::new([dir, b"/", name].concat()) else { continue };
        // Most places do not have it: a look is cheaper than a try. Relative ones are the child's to look at.
        if dir[0] == b'/' && rustix::fs::access(&file, rustix::fs::Access::EXISTS).is_err() {
            continue;
        }
        all.push(file);
    }
    all
}

fn start_file(request: &Request, file: &CString, descriptors: &[OwnedFd]) -> Result<i32, Errno> {
    let run = |file: &CString, argv: &[CString]| {
        if request.uid.is_some() || request.gid.is_some() {
            as_somebody(request, file, argv, descriptors)
        } else {
            as_we_are(request, file, argv, descriptors)
        }
    };
    match run(file, &request.argv) {
        // A script without a first line is the shell's, as for execvp.
        Err(Errno::NOEXEC) => {
            let shell = CString::from(c"/bin/sh");
            let mut argv = vec![shell.clone(), file.clone()];
            argv.extend(request.argv.iter().skip(1).cloned());
            run(&shell, &argv)
        }
        other => other,
    }
}

fn check(result: libc::c_int) -> Result<(), Errno> {
    if result == 0 { Ok(()) } else { Err(Errno::from_raw_os_error(result)) }
}

/// What the child does before it is another program.
struct Actions(libc::posix_spawn_file_actions_t);
impl Actions {
    fn new() -> Result<Actions, Errno> {
        let mut actions = MaybeUninit::uninit();
        // SAFETY: made by the call, which says whether it was.
        check(unsafe { libc::posix_spawn_file_actions_init(actions.as_mut_ptr()) })?;
        // SAFETY: it was.
        Ok(Actions(unsafe { actions.assume_init() }))
    }
}
impl Drop for Actions {
    fn drop(&mut self) {
        // SAFETY: made once, destroyed once.
        unsafe { libc::posix_spawn_file_actions_destroy(&raw mut self.0) };
    }
}

struct Attributes(libc::posix_spawnattr_t);
impl Attributes {
    fn new() -> Result<Attributes, Errno> {
        let mut attributes = MaybeUninit::uninit();
        // SAFETY: as for actions.
        check(unsafe { libc::posix_spawnattr_init(attributes.as_mut_ptr()) })?;
        // SAFETY: it was made.
        Ok(Attributes(unsafe { attributes.assume_init() }))
    }
}
impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: made once, destroyed once.
        unsafe { libc::posix_spawnattr_destroy(&raw mut self.0) };
    }
}

/// A list of C strings, as the system wants it.
fn pointers(strings: &[CString]) -> Vec<*mut libc::c_char> {
    strings.iter().map(|s| s.as_ptr().cast_mut()).chain([std::ptr::null_mut()]).collect()
}

fn as_we_are(request: &Request, file: &CString, argv: &[CString], descriptors: &[OwnedFd]) -> Result<i32, Errno> {
    let (mut actions, mut attributes) = (Actions::new()?, Attributes::new()?);
    let mut flags = libc::POSIX_SPAWN_SETSIGDEF as libc::c_int | libc::POSIX_SPAWN_SETSIGMASK as libc::c_int;
    if request.detached {
        flags |= libc::POSIX_SPAWN_SETSID as libc::c_int;
    }
    let (mut all, mut none) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    // SAFETY: sets, actions and attributes are made by the calls before they are used; strings live to the end.
    unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::sigemptyset(none.as_mut_ptr());
        check(libc::posix_spawnattr_setsigdefault(&raw mut attributes.0, all.as_ptr()))?;
        check(libc::posix_spawnattr_setsigmask(&raw mut attributes.0, none.as_ptr()))?;
        check(libc::posix_spawnattr_setflags(&raw mut attributes.0, flags as _))?;
        for (number, fd) in descriptors.iter().enumerate() {
            check(libc::posix_spawn_file_actions_adddup2(&raw mut actions.0, raw(fd), number as libc::c_int))?;
        }
        if let Some(cwd) = &request.cwd {
            check(libc::posix_spawn_file_actions_addchdir_np(&raw mut actions.0, cwd.as_ptr()))?;
        }
    }
    let (argv, environment) = (pointers(argv), pointers(&request.environment));
    let mut pid = 0;
    // SAFETY: everything was made above; the lists end with null.
    check(unsafe {
        libc::posix_spawn(&raw mut pid, file.as_ptr(), &raw const actions.0, &raw const attributes.0, argv.as_ptr(), environment.as_ptr())
    })?;
    Ok(pid)
}

fn as_somebody(request: &Request, file: &CString, argv: &[CString], descriptors: &[OwnedFd]) -> Result<i32, Errno> {
    let text = |s: &CString| OsStr::from_bytes(s.as_bytes()).to_owned();
    let mut command = std::process::Command::new(text(file));
    command.args(argv.iter().skip(1).map(text)).env_clear();
    if let Some(first) = argv.first() {
        command.arg0(text(first));
    }
    for pair in &request.environment {
        let pair = pair.as_bytes();
        let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
        command.env(OsStr::from_bytes(&pair[..at]), OsStr::from_bytes(pair.get(at + 1..).unwrap_or_default()));
    }
    if let Some(cwd) = &request.cwd {
        command.current_dir(text(cwd));
    }
    if let Some(uid) = request.uid {
        command.uid(uid);
    }
    if let Some(gid) = request.gid {
        command.gid(gid);
    }
    let (detached, numbers) = (request.detached, descriptors.iter().map(raw).collect::<Vec<_>>());
    // SAFETY: system calls only, nothing that locks or allocates.
    unsafe {
        command.pre_exec(move || {
            if detached && libc::setsid() < 0 {
                return Err(std::io::Error::last_os_error());
            }
            for (number, fd) in numbers.iter().enumerate() {
                if libc::dup2(*fd, number as libc::c_int) < 0 {
                    return Err(std::io::Error::last_os_error());
                }
            }
            Ok(())
        });
    }
    match command.spawn() {
        // The handle of the standard library does not wait when it goes.
        Ok(child) => i32::try_from(child.id()).map_err(|_| Errno::INVAL),
        Err(e) => Err(Errno::from_io_error(&e).unwrap_or(Errno::IO)),
    }
}
