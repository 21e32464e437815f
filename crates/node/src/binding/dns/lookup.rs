//! Look-ups by the system (getaddrinfo, getnameinfo), on the pool's threads.
//!
//! Either may hang for as long as a network likes, so they are slow jobs: at most half of the threads.

use crate::binding::args::{self, Item};
use crate::jobs;
use crate::permission::{self, Scope};
use crate::threads::Pace;
use std::ffi::{CStr, CString};
use std::net::{IpAddr, SocketAddr};
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::{Args, Cx, JsResult};

/// More addresses than this of one name are not looked at.
const MOST: usize = 4096;

/// `lookup(name, family 0|4|6, flags, callback(null, addresses | error number))`
pub fn lookup<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (name, family, flags) = (args::text(cx, a, 0)?, args::int(cx, a, 1), args::int(cx, a, 2) as i32);
    if let Err(denied) = permission::allowed(cx, Scope::Net, &name) {
        jobs::start(cx, Pace::Slow, a.get(cx, 3), "callback of a look-up", || (), move |cx, (), _| Err(denied.throw(cx)));
        return Ok(Imm::UNDEFINED);
    }
    let work = move || match CString::new(name) {
        Ok(name) => addresses(&name, family, flags),
        Err(_) => Err(-libc::EINVAL),
    };
    jobs::start(cx, Pace::Slow, a.get(cx, 3), "callback of a look-up", work, conclude);
    Ok(Imm::UNDEFINED)
}

/// `lookupService(address, port, callback(null, [name, service] | error number))`
pub fn lookup_service<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (address, port) = (args::text(cx, a, 0)?, args::int(cx, a, 1) as u16);
    if let Err(denied) = permission::allowed(cx, Scope::Net, &address) {
        jobs::start(cx, Pace::Slow, a.get(cx, 2), "callback of a look-up", || (), move |cx, (), _| Err(denied.throw(cx)));
        return Ok(Imm::UNDEFINED);
    }
    let work = move || match crate::binding::stream::address::parse(&address, port) {
        Ok(address) => names(&address),
        Err(e) => Err(-e.raw_os_error()),
    };
    jobs::start(cx, Pace::Slow, a.get(cx, 2), "callback of a look-up", work, conclude);
    Ok(Imm::UNDEFINED)
}

fn conclude(cx: &mut Cx, answer: Result<Vec<String>, i32>, out: Local<Value>) -> JsResult {
    match answer {
        Ok(texts) => {
            args::list(cx, out, &texts.into_iter().map(Item::Text).collect::<Vec<_>>())?;
        }
        Err(errno) => cx.set(out, Imm::int(errno)),
    }
    Ok(())
}

/// libuv's number for an error of these functions.
fn error_number(code: i32) -> i32 {
    match code {
        libc::EAI_AGAIN => -3001,
        libc::EAI_BADFLAGS => -3002,
        libc::EAI_FAIL => -3004,
        libc::EAI_FAMILY => -3005,
        libc::EAI_MEMORY => -3006,
        libc::EAI_NODATA => -3007,
        libc::EAI_NONAME => -3008,
        libc::EAI_OVERFLOW => -3009,
        libc::EAI_SERVICE => -3010,
        libc::EAI_SOCKTYPE => -3011,
        libc::EAI_SYSTEM => -std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO),
        // EAI_ADDRFAMILY, which libc does not name.
        -9 => -3000,
        _ => -4094,
    }
}

fn addresses(name: &CStr, family: i64, flags: i32) -> Result<Vec<String>, i32> {
    // SAFETY: all zero is "no hints".
    let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
    hints.ai_family = match family {
        4 => libc::AF_INET,
        6 => libc::AF_INET6,
        _ => libc::AF_UNSPEC,
    };
    hints.ai_socktype = libc::SOCK_STREAM;
    hints.ai_flags = flags;
    let mut list: *mut libc::addrinfo = std::ptr::null_mut();
    // SAFETY: the name ends in a zero byte, the hints are such, and the list is freed below.
    match unsafe { libc::getaddrinfo(name.as_ptr(), std::ptr::null(), &raw const hints, &raw mut list) } {
        0 => {}
        code => return Err(error_number(code)),
    }
    let mut found = Vec::new();
    let mut next = list;
    while !next.is_null() && found.len() < MOST {
        // SAFETY: an entry of the list that was just made.
        let entry = unsafe { &*next };
        let ip: Option<IpAddr> = match entry.ai_family {
            libc::AF_INET => {
                // SAFETY: of this family the address is such a struct, somewhere.
                let address = unsafe { entry.ai_addr.cast::<libc::sockaddr_in>().read_unaligned() };
                Some(IpAddr::V4(u32::from_be(address.sin_addr.s_addr).into()))
            }
            libc::AF_INET6 => {
                // SAFETY: as above.
                let address = unsafe { entry.ai_addr.cast::<libc::sockaddr_in6>().read_unaligned() };
                Some(IpAddr::V6(address.sin6_addr.s6_addr.into()))
            }
            _ => None,
        };
        found.extend(ip.map(|ip| match ip {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => tally_dns::text_of_ipv6(v6.octets()),
        }));
        next = entry.ai_next;
    }
    // SAFETY: made by getaddrinfo, freed once.
    unsafe { libc::freeaddrinfo(list) };
    Ok(found)
}

fn names(address: &SocketAddr) -> Result<Vec<String>, i32> {
    let mut host = [0_u8; 1025];
    let mut service = [0_u8; 32];
    // SAFETY: all zero is an address.
    let mut v6: libc::sockaddr_in6 = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    let mut v4: libc::sockaddr_in = unsafe { std::mem::zeroed() };
    let (at, size): (*const libc::sockaddr, usize) = match address {
        SocketAddr::V4(a) => {
            v4.sin_family = libc::AF_INET as libc::sa_family_t;
            v4.sin_port = a.port().to_be();
            v4.sin_addr.s_addr = u32::from(*a.ip()).to_be();
            ((&raw const v4).cast(), size_of::<libc::sockaddr_in>())
        }
        SocketAddr::V6(a) => {
            v6.sin6_family = libc::AF_INET6 as libc::sa_family_t;
            v6.sin6_port = a.port().to_be();
            v6.sin6_addr.s6_addr = a.ip().octets();
            v6.sin6_scope_id = a.scope_id();
            ((&raw const v6).cast(), size_of::<libc::sockaddr_in6>())
        }
    };
    // SAFETY: an address of that size, and room of those sizes.
    let code = unsafe {
        libc::getnameinfo(
            at,
            size as libc::socklen_t,
            host.as_mut_ptr().cast(),
            host.len() as libc::socklen_t,
            service.as_mut_ptr().cast(),
            service.len() as libc::socklen_t,
            libc::NI_NAMEREQD,
        )
    };
    if code != 0 {
        return Err(error_number(code));
    }
    let text = |bytes: &[u8]| CStr::from_bytes_until_nul(bytes).map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(vec![text(&host), text(&service)])
}
