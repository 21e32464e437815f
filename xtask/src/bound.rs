//! Runs the programs of `tests/bound`, each under three limits, and says how much memory each had resident at most.
//!
//! **Holds** when a program ends by itself or in a catchable RangeError and goes on afterwards, or, when it does not catch, leaves
//! with 134 after its error, its `exit` handlers and the memory report; and when the peak is at most the bound and 12 MiB.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::options;

/// Flag and bound in MiB.
const LIMITS: [(&str, u64); 3] = [("--max-memory=64m", 64), ("--max-memory=128m", 128), ("--max-old-space-size=64", 64)];
/// MiB that may be resident above the bound: the executable, and what starting takes.
const ABOVE: u64 = 12;
/// Then it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

struct Outcome {
    /// What the program said, or what went wrong.
    said: String,
    /// MiB.
    peak: f64,
    holds: bool,
}

fn program(binary: &Path, words: &[&str], flag: &str, bound: u64) -> Result<Outcome, String> {
    let mut command = Command::new(binary);
    command.arg(flag).arg("run.js").args(words).arg(bound.to_string()).current_dir(crate::root().join("tests/bound"));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| format!("{}: {e}", binary.display()))?;
    let start = Instant::now();
    // What they print fits a pipe.
    while child.try_wait().map_err(|e| e.to_string())?.is_none() {
        if start.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return Ok(Outcome { said: "hangs".into(), peak: 0.0, holds: false });
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let out = child.wait_with_output().map_err(|e| e.to_string())?;
    let (text, errors) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    let last = text.lines().last().unwrap_or_default();
    let (said, peak) = last.rsplit_once("; peak ").unwrap_or((last, ""));
    let peak = peak.strip_suffix(" kB").and_then(|p| p.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0;
    let right = if words[0] == "uncaught" {
        out.status.code() == Some(134) && errors.contains("ERR_") && errors.contains("Memory, by owner")
    } else {
        out.status.code() == Some(0) && said.ends_with("goes on") && ["refused", "ended", "RangeError"].iter().any(|w| said.starts_with(w))
    };
    let said = if right {
        said.to_owned()
    } else {
        format!("{} {said} {}", out.status, errors.lines().find(|l| l.contains("Error")).unwrap_or(""))
    };
    Ok(Outcome { said, peak, holds: right && peak > 0.0 && peak <= (bound + ABOVE) as f64 })
}

/// `bound [--binary PATH] [--jobs N] [--save] [TEXT…]`
pub fn run(args: &[String]) -> Result<(), String> {
    let mut texts = args.to_vec();
    let binary = options::take_file(&mut texts, "--binary")?.map_or_else(crate::build_tally, Ok)?;
    let jobs =
        options::take(&mut texts, "--jobs")?.map_or(Ok(1), |n| n.parse::<usize>().map_err(|_| format!("--jobs {n}: expected a number")))?;
    let save = texts.iter().position(|t| t == "--save").map(|i| texts.remove(i)).is_some();
    let list = Command::new(&binary).arg("list.js").current_dir(crate::root().join("tests/bound")).output().map_err(|e| e.to_string())?;
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    let programs: Vec<Vec<&str>> = list
        .lines()
        .filter(|l| texts.is_empty() || texts.iter().any(|t| l.contains(t.as_str())))
        .map(|l| l.split('\t').collect())
        .collect();
    let next = AtomicUsize::new(0);
    let rows: Mutex<Vec<(usize, [Option<Outcome>; 3])>> = Mutex::default();
    std::thread::scope(|threads| {
        for _ in 0..jobs.max(1) {
            threads.spawn(|| {
                while let Some((i, words)) = {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    programs.get(i).map(|p| (i, p))
                } {
                    let row = LIMITS.map(|(flag, bound)| program(&binary, words, flag, bound).ok());
                    for (o, (flag, _)) in row.iter().zip(LIMITS) {
                        if let Some(o) = o.as_ref().filter(|o| !o.holds) {
                            eprintln!("{flag} {}: {} ({:.1} MiB)", words.join(" / "), o.said, o.peak);
                        }
                    }
                    rows.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((i, row));
                }
            });
        }
    });
    let mut rows = rows.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    rows.sort_by_key(|r| r.0);
    let mut table = format!("| program | {} |\n|---|{}\n", LIMITS.map(|l| format!("`{}`", l.0)).join(" | "), "---|".repeat(LIMITS.len()));
    let (mut held, mut all) = (0, 0);
    for (i, row) in &rows {
        table += &format!("| {} |", programs[*i].join(": "));
        for o in row {
            all += 1;
            match o {
                Some(o) if o.holds => {
                    held += 1;
                    table += &format!(" {}, {:.1} |", o.said, o.peak);
                }
                Some(o) => table += &format!(" **{}, {:.1}** |", o.said.replace('|', "\\|"), o.peak),
                None => table += " **does not start** |",
            }
        }
        table += "\n";
    }
    let summary = format!("{held} of {all} runs hold (the others in bold); figures are the peak resident MiB.");
    println!("{summary}\n\n{table}");
    if save {
        let path = crate::root().join("docs/memory-bound.md");
        let page = std::fs::read_to_string(&path).unwrap_or_default();
        const MARK: &str = "<!-- written by cargo xtask bound --save -->";
        let head = page.split(MARK).next().unwrap_or_default().trim_end();
        std::fs::write(&path, format!("{head}\n\n{MARK}\n\n{summary}\n\n{table}")).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    if held == all { Ok(()) } else { Err(format!("{} runs do not hold", all - held)) }
}
