//! What each file operation needs to be allowed (`crate::permission`).

use super::job::path;
use crate::binding::args;
use crate::permission::{self, Denied, Scope};
use rustix::fs::OFlags;
use tally_vm::{Args, Cx, JsResult};

/// What an operation does with its first arguments.
#[derive(Clone, Copy, Debug)]
pub enum Access {
    /// Nothing that needs to be allowed: it tells what is there, or works on a descriptor of the program's own.
    Free,
    /// Reads what a path leads to.
    Reads,
    /// Reads what is at a path, a link itself included.
    ReadsLink,
    Writes,
    WritesLink,
    /// As its flags, the second argument, say.
    Opens,
    /// A directory whose name is yet to be completed.
    MakesTemporary,
    /// From one path to another.
    Moves,
    Copies,
    /// Another name for a file: whoever has it may write to the file.
    MakesName,
    MakesLink,
    /// Works on a descriptor, which may have been inherited.
    Descriptor,
    DescriptorWrites,
    /// Cannot be allowed: a descriptor does not say what it may be used for.
    Never(&'static str),
}

impl Access {
    /// What to throw if the program may not.
    ///
    /// # Errors
    /// When an argument cannot be read.
    pub fn check(self, cx: &mut Cx, a: Args) -> JsResult<Result<(), Denied>> {
        use Scope::{FsRead, FsWrite};
        if !cx.host.state::<crate::state::NodeState>().permissions.is_on() {
            return Ok(Ok(()));
        }
        let paths: &[(usize, Scope, bool)] = match self {
            Access::Free => &[],
            Access::Reads => &[(0, FsRead, true)],
            Access::ReadsLink => &[(0, FsRead, false)],
            Access::Writes | Access::MakesTemporary => &[(0, FsWrite, true)],
            Access::WritesLink => &[(0, FsWrite, false)],
            Access::Moves => &[(0, FsRead, false), (0, FsWrite, false), (1, FsWrite, false)],
            Access::Copies => &[(0, FsRead, true), (1, FsWrite, true)],
            Access::MakesName => &[(0, FsRead, true), (0, FsWrite, true), (1, FsWrite, false)],
            Access::Opens => opens(args::int(cx, a, 1)),
            Access::MakesLink if permission::has_all_files(cx) => &[],
            Access::MakesLink => return Ok(Err(Denied::api("fs.symlink API requires full fs.read and fs.write permissions."))),
            Access::Never(name) => return Ok(Err(Denied::api(format!("{name} API is disabled when Permission Model is enabled.")))),
            Access::Descriptor => return Ok(permission::descriptor(cx, FsRead, args::int(cx, a, 0))),
            Access::DescriptorWrites => return Ok(permission::descriptor(cx, FsWrite, args::int(cx, a, 0))),
        };
        for (i, scope, follow) in paths {
            if cx.val(a.get(cx, *i)).is_number() {
                return Ok(permission::descriptor(cx, *scope, args::int(cx, a, *i)));
            }
            let mut path = path(cx, a, *i)?;
            if let Access::MakesTemporary = self {
                path.as_mut_os_string().push("XXXXXX");
            }
            if let Err(denied) = permission::path(cx, *scope, &path, *follow) {
                return Ok(Err(denied));
            }
        }
        Ok(Ok(()))
    }
}

/// What opening with these flags needs.
fn opens(flags: i64) -> &'static [(usize, Scope, bool)] {
    let flags = OFlags::from_bits_retain(flags as u32);
    let read = flags.contains(OFlags::RDWR) || !flags.contains(OFlags::WRONLY);
    let write = flags.intersects(OFlags::RDWR | OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::APPEND);
    match (read, write) {
        (true, true) => &[(0, Scope::FsRead, true), (0, Scope::FsWrite, true)],
        (false, true) => &[(0, Scope::FsWrite, true)],
        _ => &[(0, Scope::FsRead, true)],
    }
}
