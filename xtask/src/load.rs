//! CPU time, wall time and memory of programs that move bytes, on tally and its peers: interleaved runs, medians.
//!
//! Programs are `bench/load/NAME.js`. One with a `NAME.client.js` beside it is a server that prints `listening PORT`; the
//! client runs on Node with the port as its argument, what is measured is the server, and it is stopped when the client
//! ends. CPU time is user and system time, memory the most that was resident, both as the kernel counts them for the
//! process (`wait4`).

#![allow(unsafe_code, reason = "the standard library has no wait4")]

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Instant;

use crate::bench::{Peer, command, median, peers};
use crate::options;

#[derive(Clone, Copy)]
struct Cost {
    cpu: f64,
    wall: f64,
    mib: f64,
}

/// Waits for the end of a process; what it took.
fn wait(child: &Child, start: Instant) -> Option<(ExitStatus, Cost)> {
    let mut status = 0;
    // SAFETY: all-zero is a valid rusage, and the call fills it.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: a child of ours that nobody else waits for, and room for both answers.
    let pid = unsafe { libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut usage) };
    let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 / 1e6;
    (pid > 0).then(|| {
        let cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
        (ExitStatus::from_raw(status), Cost { cpu, wall: start.elapsed().as_secs_f64(), mib: usage.ru_maxrss as f64 / 1024.0 })
    })
}

fn run_alone(peer: &Peer, program: &Path) -> Option<Cost> {
    let start = Instant::now();
    let child = command(peer, program).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let (status, cost) = wait(&child, start)?;
    status.success().then_some(cost)
}

fn run_server(peer: &Peer, program: &Path, client: &Path, node: &Path) -> Option<Cost> {
    let mut server = command(peer, program).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut line = String::new();
    let port = BufReader::new(server.stdout.take()?).read_line(&mut line).ok().and_then(|_| line.trim().strip_prefix("listening "));
    let start = Instant::now();
    let done = port.and_then(|port| Command::new(node).arg(client).arg(port).stdout(Stdio::null()).stderr(Stdio::null()).status().ok());
    let _ = server.kill();
    let (_, cost) = wait(&server, start)?;
    done.is_some_and(|s| s.success()).then_some(cost)
}

/// `load [--binary PATH] [--peers DIR] [--rounds N] [NAME…]`
pub fn run(args: &[String]) -> Result<(), String> {
    let mut names = args.to_vec();
    let binary = options::take_file(&mut names, "--binary")?;
    let dir = options::take_file(&mut names, "--peers")?;
    let rounds = match options::take(&mut names, "--rounds")? {
        None => 5,
        Some(n) => n.parse().ok().filter(|&n: &usize| n > 0).ok_or(format!("--rounds {n}: expected a number above 0"))?,
    };
    let peers: Vec<Peer> =
        peers(binary.map_or_else(crate::build_tally, Ok)?, dir).into_iter().filter(|p| !matches!(p.name, "quickjs-ng" | "boa")).collect();
    let node = peers.iter().find(|p| p.name == "node").map(|p| p.command.clone());
    let folder = crate::root().join("bench/load");
    let mut programs: Vec<_> = std::fs::read_dir(&folder)
        .map_err(|e| format!("{}: {e}", folder.display()))?
        .flatten()
        .filter_map(|e| e.file_name().to_str().and_then(|n| n.strip_suffix(".js")).map(str::to_owned))
        .filter(|n| !n.ends_with(".client") && (names.is_empty() || names.contains(n)))
        .collect();
    programs.sort();
    println!("Medians of {rounds} interleaved runs: seconds of CPU time / seconds / most MiB resident.\n");
    print!("| program |");
    peers.iter().for_each(|p| print!(" {} |", p.name));
    println!("\n|---|{}", "---:|".repeat(peers.len()));
    for name in &programs {
        let program = folder.join(format!("{name}.js"));
        let client = folder.join(format!("{name}.client.js"));
        let mut results: Vec<Vec<Cost>> = peers.iter().map(|_| Vec::new()).collect();
        for _ in 0..rounds {
            for (peer, r) in peers.iter().zip(&mut results) {
                let cost = match &node {
                    Some(node) if client.exists() => run_server(peer, &program, &client, node),
                    None if client.exists() => return Err("the clients need Node: --peers DIR".into()),
                    _ => run_alone(peer, &program),
                };
                r.extend(cost);
            }
        }
        print!("| {name} |");
        for r in &results {
            let of = |f: fn(&Cost) -> f64| median(r.iter().map(f).collect());
            if r.len() < rounds {
                print!(" fails |")
            } else {
                print!(" {:.2} / {:.2} / {:.0} |", of(|c| c.cpu), of(|c| c.wall), of(|c| c.mib))
            }
        }
        println!();
    }
    Ok(())
}
