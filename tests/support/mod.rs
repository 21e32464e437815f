//! Running the command `tally` from tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a run of the command gave.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// For messages.
    pub fn show(&self) -> String {
        format!("exit code {:?}\n--- stdout\n{}\n--- stderr\n{}", self.code, self.stdout, self.stderr)
    }
}

/// Runs `tally` with these arguments in `tests/`, for at most ten minutes (several builds may share the machine).
#[allow(dead_code, reason = "not every test file needs it")]
pub fn tally(args: &[&str]) -> Run {
    tally_with_input(args, b"")
}

/// As [`tally`], with bytes on standard input.
#[allow(dead_code, reason = "not every test file needs it")]
pub fn tally_with_input(args: &[&str], input: &[u8]) -> Run {
    finish(command(args), args, input)
}

/// As [`tally`], with variables of the environment.
#[allow(dead_code, reason = "not every test file needs it")]
pub fn tally_with_env(args: &[&str], env: &[(&str, &str)]) -> Run {
    let mut command = command(args);
    command.envs(env.iter().copied());
    finish(command, args, b"")
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tally"));
    command.args(args).current_dir(root().join("tests")).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("NO_COLOR", "1").env("TZ", "UTC");
    for name in ["NODE_PATH", "NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "NODE_V8_COVERAGE"] {
        command.env_remove(name);
    }
    command
}

fn finish(mut command: Command, args: &[&str], input: &[u8]) -> Run {
    use std::io::{Read, Write};
    let mut child = command.spawn().unwrap_or_else(|e| panic!("tally does not start: {e}"));
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_vec();
    let feed = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let read = |mut p: Box<dyn Read + Send>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = p.read_to_end(&mut bytes);
            bytes
        })
    };
    let out = read(Box::new(child.stdout.take().expect("piped")));
    let err = read(Box::new(child.stderr.take().expect("piped")));
    let start = Instant::now();
    let status = loop {
        match child.try_wait().expect("the child can be waited for") {
            Some(s) => break s,
            None if start.elapsed() > Duration::from_secs(600) => {
                let _ = child.kill();
                panic!("tally {args:?} hangs: no end after ten minutes");
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let _ = feed.join();
    let o = Output { status, stdout: out.join().expect("a reader"), stderr: err.join().expect("a reader") };
    let run = Run {
        code: o.status.code(),
        stdout: String::from_utf8_lossy(&o.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&o.stderr).into_owned(),
    };
    assert!(run.code.is_some(), "tally {args:?} was killed by a signal: {:?}\n{}", o.status, run.show());
    assert!(!run.stderr.contains("panicked at"), "tally {args:?} panicked\n{}", run.show());
    run
}

/// A file in a folder of its own, both removed at the end of the test.
#[allow(dead_code, reason = "not every test file needs it")]
pub struct Temp(pub PathBuf);
#[allow(dead_code, reason = "not every test file needs it")]
impl Temp {
    pub fn new(name: &str, bytes: &[u8]) -> Temp {
        let dir = std::env::temp_dir().join(format!("tally-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a temporary folder");
        let path = dir.join(name);
        std::fs::write(&path, bytes).expect("a temporary file");
        Temp(path)
    }
    pub fn path(&self) -> &str {
        self.0.to_str().expect("UTF-8")
    }
}
impl Drop for Temp {
    fn drop(&mut self) {
        if let Some(dir) = self.0.parent() {
            let _ = std::fs::remove_dir_all(dir);
        }
    }
}
