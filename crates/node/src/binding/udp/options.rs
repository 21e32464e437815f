//! Options of datagram sockets, with libuv's bounds.

use super::{id, number, with_fd};
use crate::binding::args;
use crate::state::NodeState;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use rustix::net::{AddressFamily, getsockname, sockopt};
use tally_heap::{Imm, Val};
use tally_vm::{Args, Cx, JsResult};

pub fn is_v6(fd: BorrowedFd<'_>) -> Result<bool, Errno> {
    Ok(getsockname(fd)?.address_family() == AddressFamily::INET6)
}

/// `setOption(id, option, value)`: 1 broadcast, 2 TTL, 3 multicast TTL, 4 multicast loopback.
pub fn set_option<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (option, value) = (args::int(cx, a, 1), args::int(cx, a, 2));
    let done = with_fd(cx, a, |fd| {
        let v6 = is_v6(fd)?;
        match option {
            1 => sockopt::set_socket_broadcast(fd, value != 0),
            2 => match u8::try_from(value).ok().filter(|n| *n > 0) {
                Some(n) if v6 => sockopt::set_ipv6_unicast_hops(fd, Some(n)),
                Some(n) => sockopt::set_ip_ttl(fd, u32::from(n)),
                None => Err(Errno::INVAL),
            },
            3 => match u8::try_from(value) {
                Ok(n) if v6 => sockopt::set_ipv6_multicast_hops(fd, u32::from(n)),
                Ok(n) => sockopt::set_ip_multicast_ttl(fd, u32::from(n)),
                Err(_) => Err(Errno::INVAL),
            },
            4 if v6 => sockopt::set_ipv6_multicast_loop(fd, value != 0),
            4 => sockopt::set_ip_multicast_loop(fd, value != 0),
            _ => Err(Errno::INVAL),
        }
    });
    Ok(number(done))
}

/// `bufferSize(id, size, receiving)`: sets it unless `size` is 0; the size that the kernel says, or a negative error number.
pub fn buffer_size<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (size, receiving) = (args::size(cx, a, 1), args::flag(cx, a, 2));
    let state = cx.host.state::<NodeState>();
    let found = state.event_loop.handles.fd(id(cx, a)).and_then(|fd| match (size, receiving) {
        (0, true) => sockopt::socket_recv_buffer_size(fd),
        (0, false) => sockopt::socket_send_buffer_size(fd),
        (n, true) => sockopt::set_socket_recv_buffer_size(fd, n).map(|()| 0),
        (n, false) => sockopt::set_socket_send_buffer_size(fd, n).map(|()| 0),
    });
    Ok(found.map_or_else(|e| Imm::int(-e.raw_os_error()), |n| Imm::number(n as f64)))
}
