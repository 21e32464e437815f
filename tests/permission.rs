//! The permission model: programs that try to get around it.

mod support;

use std::os::unix::fs::symlink;
use std::process::Command;
use support::{Run, Temp, tally, tally_with_env};

/// A directory that may be used, with `secret` beside it. The program's expressions run there; each prints what it gives, or
/// the code, permission and resource of what it throws.
struct Fence {
    temp: Temp,
}

const PRELUDE: &str = r"
const fs = require('fs'), path = require('path');
const attempt = (f) => { try { const r = f(); console.log('got', r); } catch (e) { console.log(e.code, e.permission); } };
";

impl Fence {
    fn new(name: &str) -> Fence {
        let fence = Fence { temp: Temp::new(name, b"") };
        std::fs::create_dir(fence.path("in")).expect("made");
        std::fs::write(fence.path("secret"), "the secret").expect("written");
        std::fs::write(fence.path("in/open"), "open").expect("written");
        fence
    }
    fn path(&self, name: &str) -> String {
        let beside = std::path::Path::new(self.temp.path()).with_file_name(name);
        beside.to_string_lossy().into_owned()
    }
    fn exists(&self, name: &str) -> bool {
        std::path::Path::new(&self.path(name)).exists()
    }
    fn program(&self, text: &str) -> String {
        let file = self.path("in/program.js");
        std::fs::write(&file, format!("{PRELUDE}process.chdir(__dirname);\n{text}")).expect("written");
        file
    }
    /// Runs with the directory to read and to write.
    fn run(&self, flags: &[&str], text: &str) -> Run {
        let program = self.program(text);
        let (read, write) = (format!("--allow-fs-read={}", self.path("in")), format!("--allow-fs-write={}", self.path("in")));
        tally(&[&["--permission", &read, &write], flags, &[&program]].concat())
    }
}

#[track_caller]
fn prints(run: &Run, want: &str) {
    assert!(run.code == Some(0) && run.stdout == want, "want {want}\n{}", run.show());
}

#[test]
fn links_lead_nowhere_else() {
    let fence = Fence::new("permission-links");
    symlink(fence.path("secret"), fence.path("in/link")).expect("linked");
    symlink("..", fence.path("in/up")).expect("linked");
    symlink("open", fence.path("in/inside")).expect("linked");
    symlink("loop", fence.path("in/loop")).expect("linked");
    let text = r"
for (const name of ['link', 'up/secret', '../secret', './/..//secret', 'up/in/up/secret', 'loop', path.resolve('../secret'), '/etc/../' + path.resolve('../secret')]) attempt(() => fs.readFileSync(name, 'utf8'));
attempt(() => fs.readFileSync('inside', 'utf8'));
attempt(() => fs.readFileSync('up/in/open', 'utf8'));
attempt(() => fs.writeFileSync('link', 'x'));
attempt(() => fs.appendFileSync('up/new', 'x'));
attempt(() => fs.openSync('link', 'r+'));
attempt(() => fs.openSync(Buffer.from('link'), 'r'));
attempt(() => fs.copyFileSync('link', 'copy'));
attempt(() => fs.copyFileSync('open', 'up/copy'));
attempt(() => fs.cpSync('link', 'copy', { dereference: true }));
attempt(() => fs.readdirSync('up'));
attempt(() => fs.opendirSync('up'));
attempt(() => fs.statSync('link'));
attempt(() => fs.existsSync('link'));
attempt(() => fs.truncateSync('link'));
attempt(() => fs.chmodSync('link', 0o777));
attempt(() => fs.symlinkSync('../secret', 'mine'));
attempt(() => fs.linkSync('../secret', 'mine'));
attempt(() => fs.renameSync('../secret', 'mine'));
attempt(() => fs.renameSync('open', '../mine'));
attempt(() => fs.mkdirSync('up/directory'));
attempt(() => fs.rmSync('../secret'));
attempt(() => fs.unlinkSync('link'));
";
    let (read, write) = ("ERR_ACCESS_DENIED FileSystemRead\n", "ERR_ACCESS_DENIED FileSystemWrite\n");
    let want = [
        &read.repeat(8),
        "got open\ngot open\n",
        &write.repeat(2),
        &read.repeat(3),
        write,
        &read.repeat(6),
        write,
        "ERR_ACCESS_DENIED \n",
        &read.repeat(2),
        &write.repeat(2),
        read,
        "got undefined\n",
    ];
    prints(&fence.run(&[], text), &want.concat());
    assert_eq!(std::fs::read_to_string(fence.path("secret")).expect("there"), "the secret");
    assert!(!fence.exists("new") && !fence.exists("copy"));
}

#[test]
fn proc_leads_nowhere_else() {
    let fence = Fence::new("permission-proc");
    let secret = fence.path("secret");
    let text = format!(
        r"
for (const name of ['/proc/self/root', '/proc/thread-self/root', '/proc/' + process.pid + '/root', '/proc/self/cwd/../..', '/dev/fd/../root', '/proc/1/root'])
  attempt(() => fs.readFileSync(name + {secret:?}, 'utf8'));
attempt(() => fs.readFileSync('/proc/self/mem'));
attempt(() => fs.openSync('/proc/self/mem', 'r+'));
attempt(() => fs.readFileSync('/proc/self/environ'));
"
    );
    prints(&fence.run(&[], &text), &"ERR_ACCESS_DENIED FileSystemRead\n".repeat(9));
    // Not even when all files are allowed: what is in there is no file.
    let program = fence.program("attempt(() => fs.openSync('/proc/self/mem', 'r+')); attempt(() => fs.openSync('/proc/self/../self/task/' + process.pid + '/mem'));");
    prints(&tally(&["--permission", "--allow-fs-read=*", "--allow-fs-write=*", &program]), &"ERR_ACCESS_DENIED FileSystemRead\n".repeat(2));
}

#[test]
fn inherited_descriptors_are_judged_by_their_files() {
    let fence = Fence::new("permission-inherited");
    let program = fence.program(
        r"
attempt(() => fs.readSync(7, Buffer.alloc(9)));
attempt(() => fs.readFileSync(7));
attempt(() => fs.fstatSync(7));
attempt(() => fs.writeSync(8, 'x'));
attempt(() => fs.ftruncateSync(8));
attempt(() => fs.readFileSync('/proc/self/fd/7'));
attempt(() => fs.readFileSync('/dev/fd/7'));
attempt(() => fs.readFileSync(9, 'utf8'));
fs.read(7, Buffer.alloc(9), (e) => { console.log(e.code); fs.createReadStream(null, { fd: 7 }).resume().on('error', (e) => console.log(e.code)); });
",
    );
    let script = format!(
        "exec {} --permission --allow-fs-read={} {program} 7<{secret} 8>>{secret} 9<{}",
        env!("CARGO_BIN_EXE_tally"),
        fence.path("in"),
        fence.path("in/open"),
        secret = fence.path("secret"),
    );
    let output = Command::new("sh").args(["-c", &script]).output().expect("sh runs");
    let want = [
        &"ERR_ACCESS_DENIED FileSystemRead\n".repeat(3),
        &"ERR_ACCESS_DENIED FileSystemWrite\n".repeat(2),
        &"ERR_ACCESS_DENIED FileSystemRead\n".repeat(2),
        "got open\n",
        &"ERR_ACCESS_DENIED\n".repeat(2),
    ];
    assert_eq!(String::from_utf8_lossy(&output.stdout), want.concat(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read_to_string(fence.path("secret")).expect("there"), "the secret");
}

#[test]
fn no_processes() {
    let fence = Fence::new("permission-processes");
    let text = r"
const child = require('child_process');
attempt(() => child.spawnSync('true').error);
attempt(() => child.spawn('true'));
attempt(() => child.execSync('true'));
attempt(() => child.execFileSync('true'));
attempt(() => child.exec('true'));
attempt(() => child.fork(__filename));
attempt(() => require('cluster').fork());
attempt(() => process.execve('/bin/true', []));
console.log(process.permission.has('child'));
";
    let run = fence.run(&["--no-warnings"], text);
    prints(&run, &format!("{}false\n", "ERR_ACCESS_DENIED ChildProcess\n".repeat(8)));
}

#[test]
fn workers_may_no_more() {
    let fence = Fence::new("permission-workers");
    let text = "const { Worker } = require('worker_threads'); attempt(() => new Worker('1', { eval: true })); console.log(process.permission.has('worker'));";
    prints(&fence.run(&[], text), "ERR_ACCESS_DENIED WorkerThreads\nfalse\n");
    let text = r"
const { Worker } = require('worker_threads');
process.permission.drop('fs.write');
const code = `
const fs = require('fs');
for (const f of [() => fs.readFileSync('../secret'), () => fs.writeFileSync('open', 'x'), () => require('child_process').spawn('true')]) try { f(); console.log('got'); } catch (e) { console.log(e.code, e.permission); }
console.log(fs.readFileSync('open', 'utf8'), process.permission.has('fs.write', process.cwd()));`;
new Worker(code, { eval: true });
";
    let want = "ERR_ACCESS_DENIED FileSystemRead\nERR_ACCESS_DENIED FileSystemWrite\nERR_ACCESS_DENIED ChildProcess\nopen false\n";
    prints(&fence.run(&["--allow-worker", "--no-warnings"], text), want);
}

#[test]
fn children_may_no_more() {
    let fence = Fence::new("permission-children");
    let text = r"
const child = require('child_process');
const code = `try { console.log(require('fs').readFileSync('../secret', 'utf8')) } catch (e) { console.log(e.code, process.permission.has('child')) }`;
for (const env of [process.env, {}, { NODE_OPTIONS: '' }, { NODE_OPTIONS: '--no-warnings' }]) {
  console.log(child.execFileSync(process.execPath, ['--no-warnings', '-e', code], { env, encoding: 'utf8' }).trim());
}
";
    prints(&fence.run(&["--allow-child-process", "--no-warnings"], text), &"ERR_ACCESS_DENIED true\n".repeat(4));
}

#[test]
fn no_network() {
    let fence = Fence::new("permission-network");
    let text = r"
const net = require('net'), dgram = require('dgram');
const said = (name) => (e) => console.log(name, e?.code, e?.permission);
net.connect(1, '127.0.0.1').on('error', said('connect'));
net.connect(1, 'localhost').on('error', said('by name'));
net.connect('socket').on('error', said('path'));
net.createServer().on('error', said('listen')).listen(0, '127.0.0.1');
net.createServer().on('error', said('listen anywhere')).listen(0);
require('dns').lookup('localhost', said('lookup'));
attempt(() => require('dns').resolve('localhost', said('resolve')));
dgram.createSocket('udp4').on('error', said('udp')).bind(0);
console.log(process.permission.has('net'));
";
    let run = fence.run(&[], text);
    let mut lines: Vec<&str> = run.stdout.lines().collect();
    lines.sort_unstable();
    let want =
        ["by name", "connect", "listen", "listen anywhere", "lookup", "path", "udp"].map(|name| format!("{name} ERR_ACCESS_DENIED Net"));
    let mut want: Vec<&str> = want.iter().map(String::as_str).chain(["ERR_ACCESS_DENIED Net", "false"]).collect();
    want.sort_unstable();
    assert!(run.code == Some(0) && lines == want, "want {want:?}\n{}", run.show());
    let text = "require('net').createServer().listen(0, '127.0.0.1', function() { console.log('listens'); this.close(); });";
    prints(&fence.run(&["--allow-net"], text), "listens\n");
    // A socket that is a file lies where it may be written.
    let text = "require('net').createServer().on('error', (e) => console.log(e.code)).listen(path.resolve('../socket'), () => console.log('got'));";
    let run = fence.run(&["--allow-net"], text);
    assert!(!run.stdout.contains("got") && !fence.exists("socket"), "{}", run.show());
}

#[test]
fn errors_show_no_files() {
    let fence = Fence::new("permission-errors");
    let text = "require('vm').runInThisContext('throw new Error(1)', { filename: path.resolve('../secret') });";
    let run = fence.run(&[], text);
    assert!(run.code == Some(1) && !run.stderr.contains("the secret"), "{}", run.show());
    let text = "attempt(() => require('../secret')); import('../secret').catch((e) => console.log(e.code));";
    let run = fence.run(&[], text);
    assert!(
        !run.stdout.contains("the secret") && !run.stderr.contains("the secret") && run.stdout.contains("ERR_ACCESS_DENIED"),
        "{}",
        run.show()
    );
}

#[test]
fn what_was_dropped_is_gone() {
    let fence = Fence::new("permission-dropped");
    let text = r"
const { permission } = process;
console.log(permission.has('fs.read', path.resolve('open')), permission.has('fs.read'), permission.has('fs.write', path.resolve('../secret')));
permission.drop('fs.read', path.resolve('.'));
attempt(() => fs.readFileSync('open'));
attempt(() => fs.writeFileSync('open', 'x'));
permission.drop('fs.write');
attempt(() => fs.writeFileSync('open', 'y'));
console.log(permission.has('fs.write', path.resolve('open')));
";
    let want = "true false false\nERR_ACCESS_DENIED FileSystemRead\ngot undefined\nERR_ACCESS_DENIED FileSystemWrite\nfalse\n";
    prints(&fence.run(&[], text), want);
    prints(&tally(&["-p", "process.permission"]), "undefined\n");
    let run = tally(&["--allow-fs-read=*", "-p", "1"]);
    assert!(run.code == Some(1) && run.stderr.contains("ERR_MISSING_OPTION"), "{}", run.show());
    prints(&tally_with_env(&["-p", "process.permission.has('child')"], &[("NODE_OPTIONS", "--permission")]), "false\n");
}
