//! Socket addresses as JavaScript has them: `[address, family, port]`, or the path of a Unix socket.

use crate::binding::args::{self, Item};
use rustix::io::Errno;
use rustix::net::{SocketAddrAny, SocketAddrUnix, SocketAddrV6};
use std::ffi::CString;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::os::unix::ffi::OsStrExt;
use tally_heap::{Imm, Local, Value};
use tally_vm::{Cx, JsResult};

/// An address and port as text. IPv6 may have a zone behind `%`: an interface's name or number.
///
/// # Errors
/// `EINVAL` for what is no address or names no interface.
pub fn parse(address: &str, port: u16) -> Result<SocketAddr, Errno> {
    let Some((ip, zone)) = address.split_once('%') else {
        return address.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, port)).map_err(|_| Errno::INVAL);
    };
    let ip: Ipv6Addr = ip.parse().map_err(|_| Errno::INVAL)?;
    let scope = zone.parse().or_else(|_| interface_index(zone))?;
    Ok(SocketAddrV6::new(ip, port, 0, scope).into())
}

fn interface_index(name: &str) -> Result<u32, Errno> {
    let name = CString::new(name).map_err(|_| Errno::INVAL)?;
    // SAFETY: a string that ends in a zero byte.
    match unsafe { libc::if_nametoindex(name.as_ptr()) } {
        0 => Err(Errno::INVAL),
        n => Ok(n),
    }
}

fn interface_name(index: u32) -> String {
    let mut name = [0_u8; libc::IF_NAMESIZE];
    // SAFETY: room for the longest name.
    if unsafe { libc::if_indextoname(index, name.as_mut_ptr().cast()) }.is_null() {
        return index.to_string();
    }
    let len = name.iter().position(|b| *b == 0).unwrap_or(name.len());
    String::from_utf8_lossy(&name[..len]).into_owned()
}

/// A Unix socket's address. A first zero byte says that it is abstract: in no file system.
///
/// # Errors
/// `EINVAL` or `ENAMETOOLONG` for what is no path of a socket.
pub fn unix(path: &str) -> Result<SocketAddrUnix, Errno> {
    match path.strip_prefix('\0') {
        Some(name) => SocketAddrUnix::new_abstract_name(name.as_bytes()),
        None => SocketAddrUnix::new(path),
    }
}

/// The text of an IP address, with its zone if it is link-local.
pub fn ip_text(address: &SocketAddr) -> String {
    match address {
        SocketAddr::V6(v6) if v6.scope_id() != 0 => format!("{}%{}", v6.ip(), interface_name(v6.scope_id())),
        _ => address.ip().to_string(),
    }
}

/// What `address()` and `peer()` answer: a list, a path, or undefined for what has no address.
pub fn set(cx: &mut Cx, out: Local<Value>, address: &SocketAddrAny) -> JsResult {
    if let Ok(unix) = SocketAddrUnix::try_from(address.clone()) {
        let path = match unix.abstract_name() {
            Some(name) => format!("\0{}", String::from_utf8_lossy(name)),
            None => unix.path().map(|p| String::from_utf8_lossy(p.to_bytes()).into_owned()).unwrap_or_default(),
        };
        return args::set_item(cx, out, &Item::Text(path));
    }
    match SocketAddr::try_from(address.clone()) {
        Ok(ip) => {
            let family = if ip.is_ipv4() { "IPv4" } else { "IPv6" };
            args::list(cx, out, &[Item::Text(ip_text(&ip)), family.into(), f64::from(ip.port()).into()]).map(|_| ())
        }
        Err(_) => {
            cx.set(out, Imm::UNDEFINED);
            Ok(())
        }
    }
}

/// The path of a Unix socket's file, to be removed when the server closes.
pub fn file_of(path: &str) -> Option<std::path::PathBuf> {
    (!path.starts_with('\0')).then(|| std::path::PathBuf::from(std::ffi::OsStr::from_bytes(path.as_bytes())))
}
