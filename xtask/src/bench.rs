//! Times whole programs on tally and its peers: interleaved runs, medians, ratios.
//!
//! Programs are `bench/programs/*.js`; each prints its own time in milliseconds on its last line. Peers are whatever is
//! installed in `bench/node_modules` or on the path; one that is missing is left out of the table.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

struct Peer {
    name: &'static str,
    command: PathBuf,
    args: Vec<String>,
}

fn peers() -> Result<Vec<Peer>, String> {
    let bench = crate::root().join("bench");
    let mut all = vec![Peer { name: "tally", command: crate::build_tally()?, args: vec![] }];
    let mut add = |name, command: PathBuf, args: &[&str]| {
        let found =
            command.is_absolute() && command.exists() || !command.is_absolute() && Command::new(&command).arg("--version").output().is_ok();
        if found {
            all.push(Peer { name, command, args: args.iter().map(|s| (*s).to_owned()).collect() });
        }
    };
    let npm = |p: &str| bench.join("node_modules").join(p);
    let node24 = npm("node/bin/node");
    let node = if node24.exists() { node24 } else { PathBuf::from("node") };
    add("node --jitless", node.clone(), &["--jitless"]);
    add("node", node, &[]);
    add("bun", npm("bun/bin/bun.exe"), &[]);
    add("deno", npm("deno/deno"), &["run", "--allow-all"]);
    add("qjs-ng", npm("quickjs-ng/qjs"), &[]);
    Ok(all)
}

fn median(mut v: Vec<f64>) -> f64 {
    v.sort_by(f64::total_cmp);
    v[v.len() / 2]
}

/// One run: the time that the program printed, or the whole run's for programs that print none.
fn time(peer: &Peer, program: &Path) -> Option<f64> {
    let start = Instant::now();
    let out = Command::new(&peer.command).args(&peer.args).arg(program).output().ok()?;
    let whole = start.elapsed().as_secs_f64() * 1000.0;
    if !out.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&out.stdout);
    Some(text.lines().last().and_then(|l| l.trim().parse().ok()).unwrap_or(whole))
}

/// `bench [NAME…]`
pub fn run(names: &[String]) -> Result<(), String> {
    const ROUNDS: usize = 5;
    let peers = peers()?;
    let dir = crate::root().join("bench/programs");
    let mut programs: Vec<PathBuf> = std::fs::read_dir(&dir)
        .map_err(|e| format!("{}: {e}", dir.display()))?
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|x| x == "js"))
        .filter(|p| names.is_empty() || p.file_stem().is_some_and(|s| names.iter().any(|n| **n == *s.to_string_lossy())))
        .collect();
    programs.sort();
    println!("milliseconds, medians of {ROUNDS}, interleaved\n");
    print!("| program |");
    peers.iter().for_each(|p| print!(" {} |", p.name));
    println!("\n|---|{}", "---:|".repeat(peers.len()));
    for program in &programs {
        let mut times: Vec<Vec<f64>> = peers.iter().map(|_| Vec::new()).collect();
        for _ in 0..ROUNDS {
            for (peer, t) in peers.iter().zip(&mut times) {
                t.extend(time(peer, program));
            }
        }
        print!("| {} |", program.file_stem().unwrap_or_default().to_string_lossy());
        for t in times {
            if t.is_empty() { print!(" fails |") } else { print!(" {:.1} |", median(t)) }
        }
        println!();
    }
    Ok(())
}
