//! The memory report: one table from the heap's spaces to the process's RSS.

use std::fmt::Write;
use tally_heap::Figures;

/// A size with three significant digits: `812 B`, `1.25 MiB`.
fn size(bytes: i64) -> String {
    let sign = if bytes < 0 { "-" } else { "" };
    let mut n = bytes.unsigned_abs() as f64;
    let mut unit = "B";
    for next in ["KiB", "MiB", "GiB", "TiB"] {
        if n < 1024.0 {
            break;
        }
        n /= 1024.0;
        unit = next;
    }
    let digits = if unit == "B" || n >= 100.0 { 0 } else { 1 };
    format!("{sign}{n:.digits$} {unit}")
}

fn share(part: u64, whole: u64) -> String {
    if whole == 0 { String::new() } else { format!("{:.0} %", part as f64 * 100.0 / whole as f64) }
}

/// The table, for a terminal: 72 columns, one line an account.
///
/// Columns: what is in use, what was taken from the system for it, and its part of RSS.
#[must_use]
pub fn memory_report(f: &Figures) -> String {
    let mut out = String::new();
    let mut row = |name: &str, used: &str, held: &str, share: &str, note: &str| {
        let _ = writeln!(out, "{}", format!("  {name:<24}{used:>11}{held:>13}{share:>7}  {note}").trim_end());
    };
    row("Memory, by owner", "used", "held", "of RSS", "");
    let mut spaces = f.spaces.to_vec();
    spaces.retain(|s| s.committed > 0);
    for s in &spaces {
        row(
            &format!("heap: {}", s.name),
            &size(s.used as i64),
            &size(s.committed as i64),
            &share(s.committed as u64, f.rss),
            space_note(s.name),
        );
    }
    let plain = |bytes: u64| size(bytes as i64);
    row("array buffers", &plain(f.stores), &plain(f.stores), &share(f.stores, f.rss), "");
    let wasted = if f.buffer_slabs > 0 { format!("{} wasted", plain(f.buffer_slabs_wasted())) } else { String::new() };
    row("Buffer slabs", &plain(f.buffer_slabs_live), &plain(f.buffer_slabs), &share(f.buffer_slabs, f.rss), &wasted);
    for (name, bytes) in [("socket slabs", f.socket_slabs), ("file slabs", f.file_slabs)] {
        if bytes > 0 {
            row(name, &plain(bytes), &plain(bytes), &share(bytes, f.rss), "");
        }
    }
    row("native", &plain(f.native), &plain(f.native), &share(f.native, f.rss), "the runtime's own");
    row("total", "", &plain(f.total), &share(f.total, f.rss), "");
    if f.stream_queues > 0 {
        row("in stream queues", &plain(f.stream_queues), "", "", "part of the above");
    }
    row("RSS", "", &plain(f.rss), "", "");
    let rest = f.unexplained();
    let note = if rest < 0 { "held but never touched" } else { "program text, stacks, libraries" };
    row("unexplained", "", &size(rest), &if rest > 0 { share(rest as u64, f.rss) } else { String::new() }, note);
    out
}

fn space_note(name: &str) -> &'static str {
    match name {
        "new" => "young objects",
        "old" => "objects that survived",
        "large" => "cells over 64 KiB",
        "atoms" => "names and literals",
        "shapes" => "hidden classes",
        "code" => "functions",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(1023), "1023 B");
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(-(1 << 20)), "-1.0 MiB");
        assert_eq!(size(300 << 20), "300 MiB");
    }
}
