//! How much memory this machine, or its container, has, and whether it runs short.
//!
//! A process's cgroup is named in /proc/self/cgroup, of version 2 (`0::/path`) or 1 (`N:memory:/path`). A limit of any group
//! above holds as well. In a container the path may be one outside of what is mounted; then the mount's root is looked at.

use std::fs::read_to_string;

/// A figure in a file of one number; `max` is none.
fn number(path: &str) -> Option<u64> {
    read_to_string(path).ok()?.trim().parse::<u64>().ok()
}

/// The directories of the process's memory cgroup, innermost first, and whether they are of version 2.
fn groups() -> (Vec<String>, bool) {
    let text = read_to_string("/proc/self/cgroup").unwrap_or_default();
    group_dirs(&text)
}

fn group_dirs(text: &str) -> (Vec<String>, bool) {
    let v1 = text.lines().find_map(|l| {
        let mut parts = l.splitn(3, ':').skip(1);
        let controllers = parts.next()?;
        controllers.split(',').any(|c| c == "memory").then(|| parts.next()).flatten()
    });
    let (root, path, v2) = match v1 {
        Some(path) => ("/sys/fs/cgroup/memory", path, false),
        None => ("/sys/fs/cgroup", text.lines().find_map(|l| l.strip_prefix("0::")).unwrap_or("/"), true),
    };
    let mut dirs = Vec::new();
    let mut path = path.trim_end_matches('/');
    while !path.is_empty() {
        dirs.push(format!("{root}{path}"));
        path = path.rsplit_once('/').map_or("", |(above, _)| above);
    }
    dirs.push(root.into());
    (dirs, v2)
}

/// The cgroup's limit in bytes, if there is one: the smallest of the group's and of those above it.
pub fn cgroup_limit() -> Option<u64> {
    let (dirs, v2) = groups();
    let file = if v2 { "memory.max" } else { "memory.limit_in_bytes" };
    dirs.iter().filter_map(|d| number(&format!("{d}/{file}"))).filter(|n| *n < 1 << 60).min()
}

/// What the cgroup uses, in bytes.
fn cgroup_used() -> Option<u64> {
    let (dirs, v2) = groups();
    let file = if v2 { "memory.current" } else { "memory.usage_in_bytes" };
    dirs.iter().find_map(|d| number(&format!("{d}/{file}")))
}

/// A line of /proc/meminfo in bytes.
fn meminfo(key: &str) -> Option<u64> {
    let text = read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|l| l.starts_with(key))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|k| k * 1024)
}

/// Bytes that could be allocated without swapping, within the container's limit.
pub fn available() -> u64 {
    let machine = meminfo("MemAvailable:").unwrap_or(0);
    match cgroup_limit() {
        Some(limit) => machine.min(limit.saturating_sub(cgroup_used().unwrap_or(0))),
        None => machine,
    }
}

/// Physical memory, or the container's share of it, in bytes.
pub fn total() -> u64 {
    let machine = meminfo("MemTotal:").unwrap_or(4 << 30);
    cgroup_limit().map_or(machine, |c| c.min(machine))
}

/// How often the kernel slowed the cgroup down because it passed `memory.high`.
pub fn times_throttled() -> u64 {
    let (dirs, v2) = groups();
    let text = if v2 { dirs.iter().find_map(|d| read_to_string(format!("{d}/memory.events")).ok()) } else { None };
    text.and_then(|t| t.lines().find_map(|l| l.strip_prefix("high ")?.parse().ok())).unwrap_or(0)
}

/// The part of the last ten seconds, in percent, in which something waited for memory: of the cgroup, or of the machine.
pub fn stalled() -> f64 {
    let (dirs, v2) = groups();
    let mut files: Vec<String> = if v2 { dirs.iter().map(|d| format!("{d}/memory.pressure")).collect() } else { Vec::new() };
    files.push("/proc/pressure/memory".into());
    files.iter().find_map(|f| stall_of(&read_to_string(f).ok()?)).unwrap_or(0.0)
}

fn stall_of(text: &str) -> Option<f64> {
    let line = text.lines().find(|l| l.starts_with("some "))?;
    line.split(' ').find_map(|w| w.strip_prefix("avg10=")?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_those_above_them() {
        let (dirs, v2) = group_dirs("0::/a/b\n");
        assert!(v2 && dirs == ["/sys/fs/cgroup/a/b", "/sys/fs/cgroup/a", "/sys/fs/cgroup"]);
        let (dirs, v2) = group_dirs("12:cpu,cpuacct:/x\n3:memory:/docker/1\n0::/\n");
        assert!(!v2 && dirs == ["/sys/fs/cgroup/memory/docker/1", "/sys/fs/cgroup/memory/docker", "/sys/fs/cgroup/memory"]);
        assert_eq!(group_dirs("").0, ["/sys/fs/cgroup"]);
    }

    #[test]
    fn stalls_are_read() {
        assert_eq!(stall_of("some avg10=12.50 avg60=0.00 avg300=0.00 total=1\nfull avg10=1.00\n"), Some(12.5));
        assert_eq!(stall_of(""), None);
    }
}
