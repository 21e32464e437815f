//! Groups of multicast: joining, leaving, and by which interface.

use super::options::is_v6;
use super::{number, with_fd};
use crate::binding::args;
use crate::binding::stream::address;
use rustix::fd::{AsRawFd, BorrowedFd};
use rustix::io::Errno;
use rustix::net::sockopt;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV6};
use tally_heap::Val;
use tally_vm::{Args, Cx, JsResult};

/// A text of an address; nothing at all is any address.
fn parse(text: Option<&str>) -> Result<Option<SocketAddr>, Errno> {
    text.map(|text| address::parse(text, 0)).transpose()
}
fn v4(address: Option<SocketAddr>) -> Result<Ipv4Addr, Errno> {
    match address {
        None => Ok(Ipv4Addr::UNSPECIFIED),
        Some(SocketAddr::V4(v4)) => Ok(*v4.ip()),
        Some(SocketAddr::V6(_)) => Err(Errno::INVAL),
    }
}
/// The index of an interface, 0 for any.
fn index(address: Option<SocketAddr>) -> Result<u32, Errno> {
    match address {
        None => Ok(0),
        Some(SocketAddr::V6(v6)) => Ok(v6.scope_id()),
        Some(SocketAddr::V4(_)) => Err(Errno::INVAL),
    }
}
fn optional_text(cx: &mut Cx, a: Args, i: usize) -> JsResult<Option<String>> {
    if cx.val(a.get(cx, i)).is_undefined() { Ok(None) } else { args::text(cx, a, i).map(Some) }
}

/// `setMulticastInterface(id, address)`
pub fn set_interface<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let text = args::text(cx, a, 1)?;
    let done = with_fd(cx, a, |fd| match parse(Some(&text))? {
        Some(SocketAddr::V6(v6)) => sockopt::set_ipv6_multicast_if(fd, v6.scope_id()),
        other => sockopt::set_ip_multicast_if(fd, &v4(other)?),
    });
    Ok(number(done))
}

/// `membership(id, join, group, interface | undefined)`
pub fn membership<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (join, group, interface) = (args::flag(cx, a, 1), args::text(cx, a, 2)?, optional_text(cx, a, 3)?);
    let done = with_fd(cx, a, |fd| {
        let interface = parse(interface.as_deref());
        match address::parse(&group, 0)? {
            SocketAddr::V4(group) => {
                let interface = v4(interface?)?;
                if join {
                    sockopt::set_ip_add_membership(fd, group.ip(), &interface)
                } else {
                    sockopt::set_ip_drop_membership(fd, group.ip(), &interface)
                }
            }
            SocketAddr::V6(group) => {
                let interface = index(interface?)?;
                if join {
                    sockopt::set_ipv6_add_membership(fd, group.ip(), interface)
                } else {
                    sockopt::set_ipv6_drop_membership(fd, group.ip(), interface)
                }
            }
        }
    });
    Ok(number(done))
}

/// `sourceMembership(id, join, source, group, interface | undefined)`
pub fn source_membership<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (join, source, group) = (args::flag(cx, a, 1), args::text(cx, a, 2)?, args::text(cx, a, 3)?);
    let interface = optional_text(cx, a, 4)?;
    let done = with_fd(cx, a, |fd| {
        let interface = parse(interface.as_deref())?;
        match (address::parse(&group, 0)?, address::parse(&source, 0)?) {
            (SocketAddr::V4(group), SocketAddr::V4(source)) => {
                let interface = v4(interface)?;
                if join {
                    sockopt::set_ip_add_source_membership(fd, group.ip(), &interface, source.ip())
                } else {
                    sockopt::set_ip_drop_source_membership(fd, group.ip(), &interface, source.ip())
                }
            }
            (SocketAddr::V6(group), SocketAddr::V6(source)) if is_v6(fd)? => join_source_v6(fd, join, group, source, index(interface)?),
            _ => Err(Errno::INVAL),
        }
    });
    Ok(number(done))
}

/// `struct group_source_req`, which libc does not have.
#[repr(C)]
struct GroupSource {
    interface: u32,
    group: libc::sockaddr_storage,
    source: libc::sockaddr_storage,
}

fn storage(address: &SocketAddrV6) -> libc::sockaddr_storage {
    // SAFETY: all zero bytes is one.
    let mut out: libc::sockaddr_storage = unsafe { std::mem::zeroed() };
    // SAFETY: a zeroed sockaddr_in6 is one, too.
    let mut v6: libc::sockaddr_in6 = unsafe { std::mem::zeroed() };
    v6.sin6_family = libc::AF_INET6 as libc::sa_family_t;
    v6.sin6_addr.s6_addr = address.ip().octets();
    v6.sin6_scope_id = address.scope_id();
    // SAFETY: a sockaddr_storage has room for any address and is aligned for it.
    unsafe { (&raw mut out).cast::<libc::sockaddr_in6>().write(v6) };
    out
}

fn join_source_v6(fd: BorrowedFd<'_>, join: bool, group: SocketAddrV6, source: SocketAddrV6, interface: u32) -> Result<(), Errno> {
    const MCAST_JOIN_SOURCE_GROUP: libc::c_int = 46;
    const MCAST_LEAVE_SOURCE_GROUP: libc::c_int = 47;
    let request = GroupSource { interface, group: storage(&group), source: storage(&source) };
    let option = if join { MCAST_JOIN_SOURCE_GROUP } else { MCAST_LEAVE_SOURCE_GROUP };
    // SAFETY: the option's value is such a struct, alive for the call.
    let r = unsafe {
        libc::setsockopt(
            fd.as_raw_fd(),
            libc::IPPROTO_IPV6,
            option,
            (&raw const request).cast(),
            size_of::<GroupSource>() as libc::socklen_t,
        )
    };
    if r == 0 { Ok(()) } else { Err(Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::IO)) }
}
