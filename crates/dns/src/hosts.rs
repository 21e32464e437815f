//! The system's files: `/etc/hosts`, for what c-ares takes from it, and `/etc/resolv.conf`. Texts in, values out.
//!
//! **Invariants.** Linear in the text. Lines that make no sense are passed over.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The names of an address in a hosts file, the canonical one first. As c-ares has it, lines that share an address or a
/// name are of one host, and a name counts where it is first.
#[must_use]
pub fn names_of(hosts: &str, address: IpAddr) -> Vec<&str> {
    let mut entries: Vec<Vec<&str>> = Vec::new();
    let mut by_address: HashMap<IpAddr, usize> = HashMap::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for line in hosts.lines() {
        let mut words = line.split('#').next().unwrap_or_default().split_ascii_whitespace();
        let Some(ip) = words.next().and_then(|a| a.parse::<IpAddr>().ok()) else { continue };
        let names: Vec<&str> = words.collect();
        let known = by_address.get(&ip).or_else(|| names.iter().find_map(|n| by_name.get(&n.to_ascii_lowercase()))).copied();
        let entry = known.unwrap_or_else(|| {
            entries.push(Vec::new());
            entries.len() - 1
        });
        by_address.entry(ip).or_insert(entry);
        for name in names {
            if let Entry::Vacant(vacant) = by_name.entry(name.to_ascii_lowercase()) {
                vacant.insert(entry);
                entries[entry].push(name);
            }
        }
    }
    by_address.get(&address).map(|entry| entries.swap_remove(*entry)).unwrap_or_default()
}

/// What `resolv.conf` says that concerns us: names are asked for as they are, so `search` and `ndots` are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemConfig {
    pub servers: Vec<SocketAddr>,
    /// Milliseconds.
    pub timeout: Option<u32>,
    pub tries: Option<u32>,
    pub rotate: bool,
    pub use_tcp: bool,
}

impl SystemConfig {
    /// Reads the file. Without a server in it, there is one at 127.0.0.1.
    #[must_use]
    pub fn parse(text: &str) -> SystemConfig {
        let mut config = SystemConfig::default();
        for line in text.lines() {
            let line = line.split(['#', ';']).next().unwrap_or_default();
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("nameserver") => {
                    if let Some(server) = words.next().and_then(server) {
                        if !config.servers.contains(&server) {
                            config.servers.push(server);
                        }
                    }
                }
                Some("options") => words.for_each(|word| config.option(word)),
                _ => {}
            }
        }
        if config.servers.is_empty() {
            config.servers.push(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 53));
        }
        config
    }

    fn option(&mut self, word: &str) {
        let (name, value) = word.split_once(':').unwrap_or((word, ""));
        let value: Option<u32> = value.parse().ok().filter(|n| *n > 0);
        match name {
            "timeout" | "retrans" => self.timeout = value.map(|s| s.saturating_mul(1000)).or(self.timeout),
            "attempts" | "retry" => self.tries = value.or(self.tries),
            "rotate" => self.rotate = true,
            "use-vc" | "usevc" | "tcp" => self.use_tcp = true,
            _ => {}
        }
    }
}

/// `192.0.2.1`, `2001:db8::1`, `fe80::1%2`, and either with a port: `192.0.2.1:53`, `[2001:db8::1]:53`.
fn server(text: &str) -> Option<SocketAddr> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(SocketAddr::new(address, 53));
    }
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Some(address);
    }
    // A zone in digits; by name only who has a list of interfaces could tell.
    let bracketed = if text.starts_with('[') { text.to_owned() } else { format!("[{text}]:53") };
    bracketed.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_an_address() {
        let hosts =
            "# c\n127.0.0.1 only # c\n1.2.3.4 a b c\nnonsense a\n1.2.3.4 d\n5.6.7.8 A x\n::1\tsix seven\n9.9.9.9 e\n9.9.9.9 c\n8.8.8.8\n";
        let names = |a: &str| names_of(hosts, a.parse().unwrap());
        assert_eq!(names("127.0.0.1"), ["only"]);
        assert_eq!(names("1.2.3.4"), ["a", "b", "c", "d", "x"]);
        assert_eq!(names("5.6.7.8"), names("1.2.3.4"));
        assert_eq!(names("::1"), ["six", "seven"]);
        assert_eq!(names("9.9.9.9"), ["e"]);
        assert!(names("8.8.8.8").is_empty() && names("1.2.3.5").is_empty());
    }

    #[test]
    fn system_config() {
        let c = SystemConfig::parse(
            "search a b\nnameserver 192.0.2.1 # x\nnameserver ::1\nnameserver 192.0.2.1\nnameserver x\noptions ndots:2 timeout:1 attempts:5 rotate use-vc\n",
        );
        assert_eq!(c.servers, ["192.0.2.1:53".parse().unwrap(), "[::1]:53".parse().unwrap()]);
        assert_eq!((c.timeout, c.tries, c.rotate, c.use_tcp), (Some(1000), Some(5), true, true));
        assert_eq!(SystemConfig::parse("").servers, ["127.0.0.1:53".parse().unwrap()]);
        let odd = SystemConfig::parse("nameserver [::1]:54\nnameserver 1.2.3.4:5\nnameserver fe80::1%2\noptions timeout:x attempts:0");
        assert_eq!(odd.servers.len(), 3);
        assert_eq!((odd.timeout, odd.tries), (None, None));
    }
}
