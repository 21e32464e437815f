//! Processors, memory, load, uptime. Linux tells these in /proc and /sys; elsewhere what `sysconf` knows is answered and
//! the rest is ENOSYS.

use super::SystemError;

/// One logical processor.
#[derive(Debug)]
pub struct Cpu {
    pub model: String,
    pub mhz: f64,
    /// user, nice, sys, idle, irq, in milliseconds.
    pub times: [f64; 5],
}

#[cfg(not(target_os = "linux"))]
fn not_here(syscall: &'static str) -> SystemError {
    SystemError { errno: -libc::ENOSYS, syscall, path: None, dest: None }
}

#[cfg(target_os = "linux")]
fn read(path: &str, syscall: &'static str) -> Result<String, SystemError> {
    std::fs::read_to_string(path).map_err(|e| SystemError::from_io(&e, syscall))
}

#[cfg(target_os = "linux")]
pub fn cpus() -> Result<Vec<Cpu>, SystemError> {
    let stat = read("/proc/stat", "uv_cpu_info")?;
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let tick = 1000.0 / rustix::param::clock_ticks_per_second().max(1) as f64;
    let mut cpus = parse_cpus(&stat, &info, tick);
    for (number, cpu) in &mut cpus {
        let path = format!("/sys/devices/system/cpu/cpu{number}/cpufreq/scaling_cur_freq");
        if let Some(khz) = std::fs::read_to_string(path).ok().and_then(|t| t.trim().parse::<f64>().ok()) {
            cpu.mhz = (khz / 1000.0).trunc();
        }
    }
    Ok(cpus.into_iter().map(|(_, cpu)| cpu).collect())
}

/// The processors with their numbers: times from `/proc/stat`, names from `/proc/cpuinfo`.
#[cfg(target_os = "linux")]
fn parse_cpus(stat: &str, info: &str, tick: f64) -> Vec<(u32, Cpu)> {
    let mut models: Vec<(u32, String)> = Vec::new();
    let mut current = 0;
    for line in info.lines() {
        let Some((key, value)) = line.split_once(':') else { continue };
        match key.trim() {
            "processor" => current = value.trim().parse().unwrap_or(current),
            "model name" => models.push((current, value.trim().to_owned())),
            _ => {}
        }
    }
    let mut cpus = Vec::new();
    for line in stat.lines() {
        let mut words = line.split_ascii_whitespace();
        let Some(number) = words.next().and_then(|w| w.strip_prefix("cpu")).and_then(|n| n.parse::<u32>().ok()) else { continue };
        let ticks: Vec<f64> = words.map(|w| w.parse().unwrap_or(0.0)).collect();
        let ms = |i: usize| ticks.get(i).map_or(0.0, |t| (t * tick).trunc());
        let model = models.iter().find(|m| m.0 == number).map_or("unknown", |m| &m.1).to_owned();
        // Field 4 is the time waited for input and output, which nobody reports.
        cpus.push((number, Cpu { model, mhz: 0.0, times: [ms(0), ms(1), ms(2), ms(3), ms(5)] }));
    }
    cpus
}

#[cfg(not(target_os = "linux"))]
pub fn cpus() -> Result<Vec<Cpu>, SystemError> {
    Err(not_here("uv_cpu_info"))
}

/// A line of `/proc/meminfo`, in bytes.
#[cfg(target_os = "linux")]
fn meminfo(text: &str, key: &str) -> Option<f64> {
    let line = text.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix(':'))?;
    Some(line.split_ascii_whitespace().next()?.parse::<f64>().ok()? * 1024.0)
}

#[cfg(target_os = "linux")]
pub fn total_memory() -> Result<f64, SystemError> {
    let text = read("/proc/meminfo", "uv_get_total_memory")?;
    Ok(meminfo(&text, "MemTotal").unwrap_or(0.0))
}
#[cfg(not(target_os = "linux"))]
pub fn total_memory() -> Result<f64, SystemError> {
    // SAFETY: no memory is involved.
    let pages = unsafe { libc::sysconf(libc::_SC_PHYS_PAGES) };
    Ok(pages as f64 * rustix::param::page_size() as f64)
}

/// What programs could get, caches given up included.
#[cfg(target_os = "linux")]
pub fn free_memory() -> Result<f64, SystemError> {
    let text = read("/proc/meminfo", "uv_get_free_memory")?;
    Ok(meminfo(&text, "MemAvailable").or_else(|| meminfo(&text, "MemFree")).unwrap_or(0.0))
}
#[cfg(not(target_os = "linux"))]
pub fn free_memory() -> Result<f64, SystemError> {
    Err(not_here("uv_get_free_memory"))
}

#[cfg(target_os = "linux")]
pub fn uptime() -> Result<f64, SystemError> {
    let t = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    // Hundredths, as /proc/uptime has them.
    Ok(t.tv_sec as f64 + (t.tv_nsec / 10_000_000) as f64 / 100.0)
}
#[cfg(not(target_os = "linux"))]
pub fn uptime() -> Result<f64, SystemError> {
    Err(not_here("uv_uptime"))
}

/// Zeroes where the system does not say.
pub fn load() -> [f64; 3] {
    let mut load = [0.0; 3];
    // SAFETY: room for three.
    if unsafe { libc::getloadavg(load.as_mut_ptr(), 3) } < 3 { [0.0; 3] } else { load }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn parses_what_linux_says() {
        let stat = "cpu  9 9 9 9 9 9\ncpu0 100 2 3 4 5 6 7\ncpu1 1 1 1 1 1 1\nintr 5\n";
        let info = "processor\t: 0\nmodel name\t: A: fast\n\nprocessor\t: 1\nmodel name\t: B\n";
        let cpus = parse_cpus(stat, info, 10.0);
        assert_eq!(cpus.len(), 2);
        assert_eq!((cpus[0].0, cpus[0].1.model.as_str(), cpus[0].1.times), (0, "A: fast", [1000.0, 20.0, 30.0, 40.0, 60.0]));
        assert_eq!(cpus[1].1.model, "B");
        assert_eq!(meminfo("MemTotal:       100 kB\nMemFree: 5 kB\n", "MemFree"), Some(5120.0));
        assert_eq!(meminfo("MemTotal: x", "MemTotal"), None);
    }

    #[test]
    fn this_machine_has_some_of_each() {
        assert!(!cpus().expect("readable").is_empty());
        assert!(total_memory().expect("readable") >= free_memory().expect("readable"));
        assert!(uptime().expect("readable") > 0.0);
    }
}
