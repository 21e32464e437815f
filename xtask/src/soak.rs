//! Runs the programs of `tests/soak` for a long time and watches their memory and their collections stand still.
//!
//! Each program is a module with `round(i)`; `support/run.js` goes round and prints a line of figures after each tenth.
//! The second line is the start (before it caches fill and pages are taken), the last one the end.
//!
//! **Invariants.** A program holds as much at the end as at the start: RSS, heapUsed and the native account within 5 %
//! and 2 MiB, a full collection takes as long within 25 % and a twentieth of a millisecond.

use std::path::Path;
use std::process::Command;

use crate::options;

/// Figures of a line: rounds, RSS, heapUsed, native (bytes), a full collection (milliseconds).
type Line = [f64; 5];

const COLUMNS: [&str; 5] = ["rounds", "RSS MiB", "heapUsed MiB", "native MiB", "full gc ms"];
const MIB: f64 = 1048576.0;

/// Whether a figure of this column stood still.
fn flat(column: usize, from: f64, to: f64) -> bool {
    match column {
        4 => to <= from * 1.25 + 0.05,
        _ => to <= from * 1.05 + 2.0 * MIB,
    }
}

fn figures(binary: &Path, name: &str, rounds: Option<&str>) -> Result<(Line, Line), String> {
    let mut command = Command::new(binary);
    command.args(["--expose-gc", "--expose-internals", "support/run.js", name]).args(rounds);
    let out = command.current_dir(crate::root().join("tests/soak")).output().map_err(|e| format!("{}: {e}", binary.display()))?;
    let text = String::from_utf8_lossy(&out.stdout);
    let lines: Vec<Line> =
        text.lines().filter_map(|l| l.split(' ').map(|n| n.parse().ok()).collect::<Option<Vec<f64>>>()?.try_into().ok()).collect();
    match (out.status.success(), &lines[..]) {
        (true, [_, from, .., to]) => Ok((*from, *to)),
        _ => Err(format!("{}\n{text}{}", out.status, String::from_utf8_lossy(&out.stderr))),
    }
}

/// `soak [--binary PATH] [--rounds N] [NAME…]`
pub fn run(args: &[String]) -> Result<(), String> {
    let mut names = args.to_vec();
    let binary = options::take_file(&mut names, "--binary")?.map_or_else(crate::build_tally, Ok)?;
    let rounds = options::take(&mut names, "--rounds")?;
    if let Some(n) = &rounds {
        n.parse().ok().filter(|&n: &u64| n >= 10).ok_or(format!("--rounds {n}: expected a number, 10 or above"))?;
    }
    if names.is_empty() {
        let dir = crate::root().join("tests/soak");
        let entries = std::fs::read_dir(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        names = entries.flatten().filter_map(|e| Some(e.file_name().to_str()?.strip_suffix(".js")?.to_string())).collect();
        names.sort();
    }
    println!("From the second tenth to the last; what grew is marked.\n");
    println!("| program | {} |\n|---|{}", COLUMNS.join(" | "), "---:|".repeat(COLUMNS.len()));
    let mut grew = Vec::new();
    for name in names {
        match figures(&binary, &name, rounds.as_deref()) {
            Err(e) => {
                println!("| {name} | fails |");
                grew.push(format!("{name}: {e}"));
            }
            Ok((from, to)) => {
                print!("| {name} | {} |", to[0]);
                let mut bad = Vec::new();
                for column in 1..COLUMNS.len() {
                    let (a, b) = (from[column], to[column]);
                    let mark = if flat(column, a, b) { "" } else { "**" };
                    let unit = if column == 4 { 1.0 } else { MIB };
                    print!(" {mark}{:.2} -> {:.2}{mark} |", a / unit, b / unit);
                    if !mark.is_empty() {
                        bad.push(COLUMNS[column]);
                    }
                }
                println!();
                if !bad.is_empty() {
                    grew.push(format!("{name}: {}", bad.join(", ")));
                }
            }
        }
    }
    if grew.is_empty() { Ok(()) } else { Err(format!("these do not stand still:\n{}", grew.join("\n"))) }
}
