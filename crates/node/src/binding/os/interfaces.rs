//! Network interfaces that are up, one entry per address.

use super::SystemError;
use std::ffi::CStr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub struct Interface {
    pub name: String,
    pub address: IpAddr,
    pub netmask: IpAddr,
    pub mac: String,
    pub internal: bool,
    /// IPv6 only.
    pub scope_id: Option<u32>,
}

pub fn list() -> Result<Vec<Interface>, SystemError> {
    let mut first = std::ptr::null_mut();
    // SAFETY: the pointer is to live memory.
    if unsafe { libc::getifaddrs(&mut first) } != 0 {
        return Err(SystemError::from_io(&std::io::Error::last_os_error(), "uv_interface_addresses"));
    }
    let mut found: Vec<Interface> = Vec::new();
    let mut macs: Vec<(String, String)> = Vec::new();
    let mut at: *const libc::ifaddrs = first;
    while !at.is_null() {
        // SAFETY: an entry of the list, alive until `freeifaddrs`.
        let entry = unsafe { &*at };
        at = entry.ifa_next;
        let up = (libc::IFF_UP | libc::IFF_RUNNING) as u32;
        if entry.ifa_addr.is_null() || entry.ifa_flags & up != up {
            continue;
        }
        // SAFETY: names end in zero.
        let name = unsafe { CStr::from_ptr(entry.ifa_name) }.to_string_lossy().into_owned();
        // SAFETY: an address of the list or null.
        let (address, netmask) = unsafe { (ip(entry.ifa_addr), ip(entry.ifa_netmask)) };
        let Some((address, scope)) = address else {
            // SAFETY: an address of the list, not null.
            if let Some(mac) = unsafe { hardware(entry.ifa_addr) } {
                macs.push((name, mac));
            }
            continue;
        };
        let none = if address.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { IpAddr::V6(Ipv6Addr::UNSPECIFIED) };
        found.push(Interface {
            name,
            address,
            netmask: netmask.map_or(none, |m| m.0),
            mac: String::new(),
            internal: entry.ifa_flags & libc::IFF_LOOPBACK as u32 != 0,
            scope_id: scope,
        });
    }
    // SAFETY: what `getifaddrs` gave, once.
    unsafe { libc::freeifaddrs(first) };
    for i in &mut found {
        i.mac = macs.iter().find(|m| m.0 == i.name).map_or("00:00:00:00:00:00", |m| &m.1).to_owned();
    }
    Ok(found)
}

/// # Safety
/// `p` is null or a socket address as long as its family says.
unsafe fn ip(p: *const libc::sockaddr) -> Option<(IpAddr, Option<u32>)> {
    if p.is_null() {
        return None;
    }
    // SAFETY: the caller's promise.
    unsafe {
        match i32::from((*p).sa_family) {
            libc::AF_INET => {
                let a = p.cast::<libc::sockaddr_in>().read_unaligned();
                Some((IpAddr::V4(Ipv4Addr::from(u32::from_be(a.sin_addr.s_addr))), None))
            }
            libc::AF_INET6 => {
                let a = p.cast::<libc::sockaddr_in6>().read_unaligned();
                Some((IpAddr::V6(Ipv6Addr::from(a.sin6_addr.s6_addr)), Some(a.sin6_scope_id)))
            }
            _ => None,
        }
    }
}

/// The hardware address, if that is what `p` is.
///
/// # Safety
/// `p` is a socket address as long as its family says.
#[cfg(target_os = "linux")]
unsafe fn hardware(p: *const libc::sockaddr) -> Option<String> {
    // SAFETY: the caller's promise.
    let a = unsafe {
        if i32::from((*p).sa_family) != libc::AF_PACKET {
            return None;
        }
        p.cast::<libc::sockaddr_ll>().read_unaligned()
    };
    Some(mac_text(&a.sll_addr[..6]))
}
/// # Safety
/// `p` is a socket address as long as its family says.
#[cfg(not(target_os = "linux"))]
unsafe fn hardware(p: *const libc::sockaddr) -> Option<String> {
    // SAFETY: the caller's promise; the address stands behind the name in the data.
    unsafe {
        if i32::from((*p).sa_family) != libc::AF_LINK {
            return None;
        }
        let a = p.cast::<libc::sockaddr_dl>();
        if (*a).sdl_alen < 6 {
            return None;
        }
        let data = (&raw const (*a).sdl_data).cast::<u8>().add((*a).sdl_nlen as usize);
        Some(mac_text(std::slice::from_raw_parts(data, 6)))
    }
}

fn mac_text(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_can_be_read() {
        let all = super::list().expect("readable");
        assert!(all.iter().all(|i| i.mac.len() == 17 && i.scope_id.is_some() == i.address.is_ipv6()));
        assert_eq!(super::mac_text(&[2, 0xfc, 0, 0, 0, 1]), "02:fc:00:00:00:01");
    }
}
