//! The user: from the password database.

use super::SystemError;
use std::ffi::CStr;
use std::mem::MaybeUninit;

pub struct User {
    pub uid: u32,
    pub gid: u32,
    pub name: String,
    pub home: String,
    pub shell: String,
}

/// The entry of the effective user.
pub fn current() -> Result<User, SystemError> {
    let uid = rustix::process::geteuid().as_raw();
    let mut room = vec![0; 1024];
    loop {
        let mut entry = MaybeUninit::<libc::passwd>::uninit();
        let mut found = std::ptr::null_mut();
        // SAFETY: all pointers are to live memory of the sizes given.
        let r = unsafe { libc::getpwuid_r(uid, entry.as_mut_ptr(), room.as_mut_ptr(), room.len(), &mut found) };
        match r {
            0 if found.is_null() => return Err(failed(libc::ENOENT)),
            0 => {
                // SAFETY: a hit: the entry is filled, its texts lie in `room` and end in zero, or are null.
                let (e, text) = unsafe {
                    let text =
                        |p: *const libc::c_char| if p.is_null() { String::new() } else { CStr::from_ptr(p).to_string_lossy().into_owned() };
                    (entry.assume_init_ref(), text)
                };
                return Ok(User { uid: e.pw_uid, gid: e.pw_gid, name: text(e.pw_name), home: text(e.pw_dir), shell: text(e.pw_shell) });
            }
            libc::EINTR => {}
            libc::ERANGE if room.len() < 1 << 20 => room.resize(room.len() * 2, 0),
            e => return Err(failed(e)),
        }
    }
}

fn failed(errno: i32) -> SystemError {
    SystemError { errno: -errno, syscall: "uv_os_get_passwd", path: None, dest: None }
}

/// `HOME`, else what the database says.
pub fn home_directory() -> Result<String, SystemError> {
    match std::env::var_os("HOME") {
        Some(home) if !home.is_empty() => Ok(home.to_string_lossy().into_owned()),
        _ => current().map(|u| u.home),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn somebody_runs_this() {
        let u = super::current().expect("an entry");
        assert_eq!(u.uid, rustix::process::geteuid().as_raw());
        assert!(!u.name.is_empty() && u.home.starts_with('/'));
    }
}
