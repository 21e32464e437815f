//! Node's permission model (`--permission`): what a program may read, write and start. Asked by the natives themselves, where
//! descriptors, processes and threads are made, so that no module goes around it.
//!
//! A path is judged by what it leads to: links are followed as the system follows them, `..` behind a link is where the link
//! leads, and the links of /proc to files of this process are links like any other. (Node judges the text.) What leads into
//! another process is refused, and so is a process's memory. A descriptor that was inherited, beside the first three, is
//! judged by its file.
//!
//! **Invariants.** Without `--permission` everything is allowed at the cost of one test. A permission that was dropped does not
//! come back. Between the question and the system call the file system may change under us, as in Node: who may write
//! where it may not read can use that.

use crate::options::{Options, Program, Setting};
use crate::state::NodeState;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Component, Path, PathBuf};
use tally_vm::object::string;
use tally_vm::realm::Intrinsic;
use tally_vm::{Cx, JsResult, Thrown};

/// What may be allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    FsRead,
    FsWrite,
    Net,
    Child,
    Worker,
    Wasi,
    Addon,
    Inspector,
}

/// Each with its name for programs, in errors, and as a flag.
const SCOPES: &[(Scope, &str, &str, &str)] = &[
    (Scope::FsRead, "fs.read", "FileSystemRead", "allow-fs-read"),
    (Scope::FsWrite, "fs.write", "FileSystemWrite", "allow-fs-write"),
    (Scope::Net, "net", "Net", "allow-net"),
    (Scope::Child, "child", "ChildProcess", "allow-child-process"),
    (Scope::Worker, "worker", "WorkerThreads", "allow-worker"),
    (Scope::Wasi, "wasi", "WASI", "allow-wasi"),
    (Scope::Addon, "addon", "Addon", "allow-addons"),
    (Scope::Inspector, "inspector", "Inspector", "allow-inspector"),
];

impl Scope {
    /// What `process.permission` calls it.
    #[must_use]
    pub fn parse(name: &str) -> Option<Scope> {
        SCOPES.iter().find(|s| s.1 == name).map(|s| s.0)
    }
    fn bit(self) -> u8 {
        1 << self as u8
    }
    fn texts(self) -> (&'static str, &'static str) {
        SCOPES.iter().find(|s| s.0 == self).map_or(("", ""), |s| (s.2, s.3))
    }
}

/// Paths that are allowed.
#[derive(Clone)]
enum Rule {
    /// One file.
    File(PathBuf),
    /// A directory and what is in it.
    Tree(PathBuf),
    /// Whatever begins so.
    Prefix(Vec<u8>),
}

impl Rule {
    /// What a flag says, with links followed.
    fn parse(text: &str) -> Rule {
        if let Some(prefix) = text.strip_suffix('*') {
            let tree = prefix.strip_suffix('/');
            if let Some(tree) = tree {
                return Rule::Tree(resolve(Path::new(if tree.is_empty() { "/" } else { tree }), true).unwrap_or_default());
            }
            let path = Path::new(prefix);
            let (parent, name) = (path.parent().unwrap_or(Path::new("")), path.file_name().unwrap_or_default());
            let mut real = resolve(parent, true).unwrap_or_default().join(name).into_os_string().into_vec();
            real.dedup_by(|a, b| *a == b'/' && *b == b'/');
            return Rule::Prefix(real);
        }
        let real = resolve(Path::new(text), true).unwrap_or_default();
        if real.is_dir() { Rule::Tree(real) } else { Rule::File(real) }
    }
    fn allows(&self, path: &Path) -> bool {
        match self {
            Rule::File(file) => path == file,
            Rule::Tree(tree) => !tree.as_os_str().is_empty() && path.starts_with(tree),
            Rule::Prefix(prefix) => path.as_os_str().as_bytes().starts_with(prefix),
        }
    }
}

#[derive(Clone, Default)]
struct Paths {
    all: Cell<bool>,
    rules: RefCell<Vec<Rule>>,
}

impl Paths {
    fn of(list: &[String]) -> Paths {
        let rules = list.iter().filter(|t| *t != "*").map(|t| Rule::parse(t)).collect();
        Paths { all: Cell::new(list.iter().any(|t| t == "*")), rules: RefCell::new(rules) }
    }
    fn allows(&self, real: Option<&Path>) -> bool {
        // What leads out of what can be judged is refused whatever is allowed.
        real.is_some_and(|real| self.all.get() || self.rules.borrow().iter().any(|rule| rule.allows(real)))
    }
}

/// What a program may do. A worker begins with a copy of what who starts it may.
#[derive(Clone, Default)]
pub struct Permissions {
    on: bool,
    /// Scopes that are allowed as a whole, as bits.
    granted: Cell<u8>,
    read: Paths,
    write: Paths,
    /// Descriptors that were there when the program began.
    inherited: Vec<i32>,
}

impl Permissions {
    /// What the options say.
    #[must_use]
    pub fn new(options: &Options) -> Permissions {
        let set = |name: &str| options.settings.iter().find(|(n, _)| n == name).map(|(_, s)| s);
        let is_on = |name: &str| matches!(set(name), Some(Setting::Switch(true)));
        let list = |name: &str| if let Some(Setting::List(list)) = set(name) { list.clone() } else { Vec::new() };
        if !is_on("permission") {
            return Permissions::default();
        }
        let granted = SCOPES.iter().filter(|(.., flag)| is_on(flag)).fold(0, |bits, (scope, ..)| bits | scope.bit());
        let read = Paths::of(&list("allow-fs-read"));
        // The program itself may be read.
        if let Program::File(main) = &options.program
            && let Some(main) = program_file(Path::new(main))
        {
            read.rules.borrow_mut().push(Rule::File(main));
        }
        Permissions {
            on: true,
            granted: Cell::new(granted),
            read,
            write: Paths::of(&list("allow-fs-write")),
            inherited: open_descriptors(),
        }
    }
    /// Whether there is anything that the program may not.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.on
    }
    fn paths(&self, scope: Scope) -> Option<&Paths> {
        match scope {
            Scope::FsRead => Some(&self.read),
            Scope::FsWrite => Some(&self.write),
            _ => None,
        }
    }
    /// Whether all of a scope is allowed, or this path of it.
    #[must_use]
    pub fn has(&self, scope: Scope, path: Option<&Path>) -> bool {
        match (self.paths(scope), path) {
            _ if !self.on => true,
            (None, _) => self.granted.get() & scope.bit() != 0,
            (Some(paths), None) => paths.all.get(),
            (Some(paths), Some(path)) => paths.allows(judged(path, true).as_deref()),
        }
    }
    /// Takes back a scope, or one path of it.
    pub fn drop_one(&self, scope: Scope, path: Option<&Path>) {
        match (self.paths(scope), path) {
            (None, _) => self.granted.set(self.granted.get() & !scope.bit()),
            (Some(paths), None) => {
                paths.all.set(false);
                paths.rules.borrow_mut().clear();
            }
            // As in Node: only what was allowed by itself is taken back by itself.
            (Some(paths), Some(path)) => {
                let real = resolve(path, true);
                paths.rules.borrow_mut().retain(|rule| !matches!(rule, Rule::File(p) | Rule::Tree(p) if Some(p) == real.as_ref()));
            }
        }
    }
}

/// The file that a program's name leads to, as `require` would find it.
fn program_file(main: &Path) -> Option<PathBuf> {
    let with = |extension: &str| {
        let mut name = OsString::from(main);
        name.push(extension);
        PathBuf::from(name)
    };
    let names = [main.to_owned(), with(".js"), with(".json"), main.join("index.js")];
    resolve(names.iter().find(|name| name.is_file()).unwrap_or(&names[0]), true)
}

fn open_descriptors() -> Vec<i32> {
    let Ok(entries) = std::fs::read_dir("/proc/self/fd") else { return Vec::new() };
    let names = entries.flatten().filter_map(|e| e.file_name().to_str()?.parse().ok());
    // (The descriptor of this listing is gone afterwards.)
    names.filter(|fd: &i32| *fd > 2).filter(|fd| std::fs::symlink_metadata(format!("/proc/self/fd/{fd}")).is_ok()).collect()
}

/// Where a path leads, unless that cannot be judged: into another process, or to the memory of one.
fn judged(path: &Path, follow: bool) -> Option<PathBuf> {
    let real = resolve(path, follow)?;
    let parts: Vec<&OsStr> = real.iter().collect();
    let of_process = parts.get(1).is_some_and(|p| *p == "proc") && parts.len() > 3;
    if of_process && parts.last().is_some_and(|p| *p == "mem" || *p == "pagemap") { None } else { Some(real) }
}

/// How many links are followed, as by the system.
const MOST_LINKS: usize = 40;

/// Follows links as the system does. What is not there is what it says. `None`: too many links, or into another process.
fn resolve(path: &Path, follow: bool) -> Option<PathBuf> {
    let absolute = if path.is_absolute() { path.to_owned() } else { std::env::current_dir().ok()?.join(path) };
    let parts = |path: &Path| -> Vec<OsString> {
        let name = |c: Component<'_>| match c {
            Component::Normal(name) => Some(name.to_owned()),
            Component::ParentDir => Some(OsString::from("..")),
            _ => None,
        };
        path.components().filter_map(name).collect()
    };
    // (A slash or a dot at the end follows a link that is last.)
    let bytes = absolute.as_os_str().as_bytes();
    let follow = follow || bytes.ends_with(b"/") || bytes.ends_with(b"/.");
    let mut rest: VecDeque<OsString> = parts(&absolute).into();
    let mut done = PathBuf::from("/");
    let mut links = 0;
    while let Some(part) = rest.pop_front() {
        if part == ".." {
            done.pop();
            continue;
        }
        let here = done.join(&part);
        let target = if rest.is_empty() && !follow { None } else { std::fs::read_link(&here).ok() };
        let Some(target) = target else {
            done = here;
            continue;
        };
        links += 1;
        if links > MOST_LINKS || leads_elsewhere(&done) {
            return None;
        }
        if target.is_absolute() {
            done = PathBuf::from("/");
        }
        for part in parts(&target).into_iter().rev() {
            rest.push_front(part);
        }
    }
    Some(done)
}

/// Whether links in this directory are of another process: /proc/NUMBER/...
fn leads_elsewhere(directory: &Path) -> bool {
    let mut parts = directory.iter().skip(1);
    let Some(number) = parts.next().filter(|p| *p == "proc").and(parts.next()).and_then(OsStr::to_str) else { return false };
    number.parse::<u32>().is_ok_and(|n| n != std::process::id())
}

/// ERR_ACCESS_DENIED, with its fields.
pub fn denied(cx: &mut Cx, message: &str, permission: &str, resource: &str) -> Thrown {
    let mark = cx.open_scope();
    let [out, item] = cx.slots();
    // (What no permission allows is thrown by Node's JavaScript, whose errors show their code.)
    let code = if permission.is_empty() { Some("ERR_ACCESS_DENIED") } else { None };
    let made = tally_vm::errors::make_error(cx, Intrinsic::ErrorPrototype, message, code, out).and_then(|()| {
        let Some(o) = out.cast(cx) else { return Ok(()) };
        for (key, text) in [("code", "ERR_ACCESS_DENIED"), ("permission", permission), ("resource", resource)] {
            string::new_string(cx, item, text)?;
            crate::binding::args::put(cx, o, key, item)?;
        }
        Ok(())
    });
    let thrown = match made {
        Ok(()) => cx.throw(out),
        Err(thrown) => thrown,
    };
    cx.close_scope(mark);
    thrown
}

/// What is refused: for whoever throws it later.
#[derive(Clone, Debug)]
pub struct Denied {
    scope: Option<Scope>,
    message: String,
    resource: String,
}

impl Denied {
    fn of(scope: Scope, resource: impl Into<String>) -> Denied {
        let message = format!("Access to this API has been restricted. Use --{} to manage permissions.", scope.texts().1);
        Denied { scope: Some(scope), message, resource: resource.into() }
    }
    /// What cannot be allowed.
    #[must_use]
    pub fn api(message: impl Into<String>) -> Denied {
        Denied { scope: None, message: message.into(), resource: String::new() }
    }
    pub fn throw(&self, cx: &mut Cx) -> Thrown {
        denied(cx, &self.message, self.scope.map_or("", |s| s.texts().0), &self.resource)
    }
}

fn permissions(cx: &Cx) -> Option<&Permissions> {
    Some(&cx.host.state::<NodeState>().permissions).filter(|p| p.on)
}

/// Whether a program may use a scope as a whole: threads, processes, the network. `resource` is what the error names.
///
/// # Errors
/// ERR_ACCESS_DENIED.
pub fn check(cx: &mut Cx, scope: Scope, resource: &str) -> JsResult {
    allowed(cx, scope, resource).map_err(|denied| denied.throw(cx))
}

/// The same for who throws later.
///
/// # Errors
/// What to throw.
pub fn allowed(cx: &Cx, scope: Scope, resource: &str) -> Result<(), Denied> {
    match permissions(cx) {
        Some(p) if !p.has(scope, None) => Err(Denied::of(scope, resource)),
        _ => Ok(()),
    }
}

/// Whether a program may use a path. `follow`: what it leads to, not a link itself.
///
/// # Errors
/// What to throw.
pub fn path(cx: &Cx, scope: Scope, path: &Path, follow: bool) -> Result<(), Denied> {
    let Some(p) = permissions(cx) else { return Ok(()) };
    let allowed = p.paths(scope).is_some_and(|paths| paths.allows(judged(path, follow).as_deref()));
    if allowed { Ok(()) } else { Err(Denied::of(scope, path.to_string_lossy())) }
}

/// Whether a descriptor was there when the program began.
#[must_use]
pub fn is_inherited(cx: &Cx, fd: i32) -> bool {
    permissions(cx).is_some_and(|p| p.inherited.contains(&fd))
}

/// Whether a program may use a descriptor: one that it inherited as the file that it is of.
///
/// # Errors
/// What to throw.
pub fn descriptor(cx: &Cx, scope: Scope, fd: i64) -> Result<(), Denied> {
    let Some(p) = permissions(cx) else { return Ok(()) };
    if !p.inherited.iter().any(|known| i64::from(*known) == fd) {
        return Ok(());
    }
    match std::fs::read_link(format!("/proc/self/fd/{fd}")) {
        // Pipes and sockets have no path.
        Ok(file) if file.is_absolute() => path(cx, scope, &file, true),
        _ => Ok(()),
    }
}

/// Whether a program may use all files.
#[must_use]
pub fn has_all_files(cx: &Cx) -> bool {
    permissions(cx).is_none_or(|p| p.has(Scope::FsRead, None) && p.has(Scope::FsWrite, None))
}

/// The flags that a child of this program is to be run with, so that it may no more.
#[must_use]
pub fn flags_for_children(cx: &Cx) -> Option<String> {
    permissions(cx)?;
    let argv = &cx.host.state::<NodeState>().options.exec_argv;
    let mut flags: Vec<&str> = Vec::new();
    let mut values = false;
    for flag in argv {
        if flag == "--permission" || flag.starts_with("--allow-") {
            values = (flag == "--allow-fs-read" || flag == "--allow-fs-write") && !flag.contains('=');
            flags.push(flag);
        } else if std::mem::take(&mut values) {
            flags.push(flag);
        }
    }
    Some(flags.join(" "))
}
