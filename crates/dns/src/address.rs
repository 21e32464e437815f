//! Addresses as text, and the names that lead back from them.

use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// `192.0.2.1`.
#[must_use]
pub fn text_of_ipv4(address: [u8; 4]) -> String {
    Ipv4Addr::from(address).to_string()
}

/// `2001:db8::1`; as inet_ntop has it, with dots in `::ffff:1.2.3.4` and in `::1.2.3.4` (which std writes as `::102:304`).
#[must_use]
pub fn text_of_ipv6(address: [u8; 16]) -> String {
    let std = Ipv6Addr::from(address);
    match std.segments() {
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            format!("::{a}.{b}.{c}.{d}")
        }
        _ => std.to_string(),
    }
}

/// The name that a PTR record for this address has: `1.2.0.192.in-addr.arpa`.
#[must_use]
pub fn reverse_name(address: IpAddr) -> String {
    let mut out = String::new();
    match address {
        IpAddr::V4(v4) => {
            for byte in v4.octets().iter().rev() {
                let _ = write!(out, "{byte}.");
            }
            out.push_str("in-addr.arpa");
        }
        IpAddr::V6(v6) => {
            for byte in v6.octets().iter().rev() {
                let _ = write!(out, "{:x}.{:x}.", byte & 15, byte >> 4);
            }
            out.push_str("ip6.arpa");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        let v6 = |text: &str| text_of_ipv6(text.parse::<Ipv6Addr>().unwrap().octets());
        for text in ["::", "::1", "::ffff:1.2.3.4", "::1.2.3.4", "2001:db8::1", "1:0:2::", "fe80::1:0:0:1"] {
            assert_eq!(v6(text), text);
        }
        assert_eq!(reverse_name("192.0.2.1".parse().unwrap()), "1.2.0.192.in-addr.arpa");
        let name = reverse_name("2001:db8::1".parse().unwrap());
        assert_eq!(name, "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    }
}
