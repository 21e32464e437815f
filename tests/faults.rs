//! What a machine does to a program: no descriptors left, an output nobody reads, nothing to do for a while.

mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::Duration;
use support::root;

const TALLY: &str = env!("CARGO_BIN_EXE_tally");

/// Runs `faults/NAME.js` through the shell, after what `before` says.
fn shell(before: &str, name: &str, after: &str) -> (Option<i32>, String, String) {
    let line = format!("{before} exec \"$0\" faults/{name}.js {after}");
    let out =
        Command::new("sh").args(["-c", &line, TALLY]).current_dir(root().join("tests")).env("NO_COLOR", "1").output().expect("a shell");
    (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned(), String::from_utf8_lossy(&out.stderr).into_owned())
}

#[test]
fn a_connection_that_no_descriptor_is_left_for_is_closed() {
    let (code, out, err) = shell("ulimit -n 40;", "accept-without-descriptors", "");
    assert_eq!((code, out.as_str()), (Some(0), "EMFILE\nconnect\nclose 0\nafter 1\n"), "{err}");
}

#[test]
fn an_output_that_nobody_reads_is_an_error_of_the_stream() {
    let (code, _, err) = shell("", "output-closed", "2>&1 >/dev/full | cat >&2; exit 0;");
    assert_eq!(code, Some(0));
    assert!(err.contains("ENOSPC: no space left on device, write"), "{err}");
    let (_, _, err) = shell("", "output-closed", "| true");
    assert!(err.contains("EPIPE: broken pipe, write") || err.contains("write EPIPE"), "{err}");
}

/// How often a process was put to sleep or interrupted.
fn switches(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    status.lines().filter(|l| l.contains("ctxt_switches")).filter_map(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok()).sum()
}

#[test]
fn what_waits_does_not_wake() {
    let mut child = Command::new(TALLY)
        .args(["faults/idle-server.js"])
        .current_dir(root().join("tests"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    out.read_line(&mut line).expect("a line");
    assert_eq!(line, "ready\n");
    std::thread::sleep(Duration::from_millis(300));
    let before = switches(child.id());
    std::thread::sleep(Duration::from_millis(700));
    let woken = switches(child.id()) - before;
    drop(child.stdin.take());
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("text");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(rest, "done\n");
    assert!(woken <= 4, "woken {woken} times");
}
