//! How much memory this machine, or its container, has.

/// The cgroup's limit in bytes, if there is one.
pub fn cgroup_limit() -> Option<u64> {
    let read = |p: &str| std::fs::read_to_string(p).ok().and_then(|t| t.trim().parse::<u64>().ok());
    read("/sys/fs/cgroup/memory.max").or_else(|| read("/sys/fs/cgroup/memory/memory.limit_in_bytes")).filter(|n| *n < 1 << 60)
}

/// A line of /proc/meminfo in bytes.
fn meminfo(key: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|l| l.starts_with(key))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|k| k * 1024)
}

/// Bytes that could be allocated without swapping.
pub fn available() -> u64 {
    meminfo("MemAvailable:").unwrap_or(0)
}

/// Physical memory, or the container's share of it, in bytes.
pub fn total() -> u64 {
    let machine = meminfo("MemTotal:").unwrap_or(4 << 30);
    cgroup_limit().map_or(machine, |c| c.min(machine))
}
