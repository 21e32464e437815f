//! Records, and what is inside of those that we know.
//!
//! **Invariants.** [`Record::check`] refuses what c-ares refuses: data shorter than its type has it, texts with bytes that
//! are no printable ASCII where it wants such, an unusual class. Data that is longer than its type has it is fine.

use crate::Status;
use crate::message::Reader;
use crate::name::Name;

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum RecordType {
    A = 1,
    Ns = 2,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Naptr = 35,
    Tlsa = 52,
    Any = 255,
    Caa = 257,
}

/// Type of the record that is none: EDNS0.
pub const OPT: u16 = 41;

/// A record where it is in its message.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    pub owner: Name<'a>,
    pub rtype: u16,
    pub class: u16,
    /// Seconds.
    pub ttl: u32,
    data: Reader<'a>,
}

/// What a record says, of the types that can be asked for.
#[derive(Clone, Copy, Debug)]
pub enum Data<'a> {
    A([u8; 4]),
    Aaaa([u8; 16]),
    Ns(Name<'a>),
    Cname(Name<'a>),
    Ptr(Name<'a>),
    Mx {
        preference: u16,
        exchange: Name<'a>,
    },
    Txt(Strings<'a>),
    Srv {
        priority: u16,
        weight: u16,
        port: u16,
        target: Name<'a>,
    },
    Naptr {
        order: u16,
        preference: u16,
        flags: &'a [u8],
        services: &'a [u8],
        regexp: &'a [u8],
        replacement: Name<'a>,
    },
    Soa {
        mname: Name<'a>,
        rname: Name<'a>,
        serial: u32,
        refresh: u32,
        retry: u32,
        expire: u32,
        minimum: u32,
    },
    Caa {
        flags: u8,
        tag: &'a [u8],
        value: &'a [u8],
    },
    Tlsa {
        usage: u8,
        selector: u8,
        matching: u8,
        data: &'a [u8],
    },
    /// Any other.
    Other,
}

/// The texts of a TXT record.
#[derive(Clone, Copy, Debug)]
pub struct Strings<'a>(Reader<'a>);

impl<'a> Iterator for Strings<'a> {
    type Item = &'a [u8];
    fn next(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() { None } else { self.0.string().ok() }
    }
}

impl<'a> Record<'a> {
    pub(crate) fn read(r: &mut Reader<'a>) -> Result<Record<'a>, Status> {
        let (owner, rtype, class, ttl) = (r.name()?, r.u16()?, r.u16()?, r.u32()?);
        let length = usize::from(r.u16()?);
        let at = r.at;
        r.take(length)?;
        Ok(Record { owner, rtype, class, ttl, data: Reader { bytes: &r.bytes[..at + length], at } })
    }

    pub(crate) fn check(&self) -> Result<(), Status> {
        let known = matches!(self.rtype, 1 | 2 | 5 | 6 | 12 | 13 | 15 | 16 | 24 | 28 | 33 | 35 | 52 | 64 | 65 | 255..=257);
        if known && !matches!(self.class, 1 | 3 | 4 | 254) || self.rtype == 255 {
            return Err(Status::BadResp);
        }
        let mut r = self.data;
        let ok = match (self.rtype, self.data()?) {
            (_, Data::Txt(mut strings)) => {
                // Their lengths add up.
                let mut any = false;
                while !strings.0.is_empty() {
                    strings.0.string()?;
                    any = true;
                }
                any
            }
            (_, Data::Srv { target, .. }) => target.is_whole(),
            (_, Data::Naptr { flags, services, regexp, replacement, .. }) => {
                printable(flags) && printable(services) && printable(regexp) && replacement.is_whole()
            }
            (_, Data::Caa { tag, value, .. }) => printable(tag) && !tag.is_empty() && !value.is_empty(),
            (_, Data::Tlsa { data, .. }) => !data.is_empty(),
            (13, _) => printable(r.string()?) && printable(r.string()?),
            (24, _) => {
                r.take(18)?;
                r.name()?.is_whole() && !r.rest().is_empty()
            }
            (OPT, _) => {
                options(&mut r)?;
                true
            }
            (64 | 65, _) => {
                r.u16()?;
                let target = r.name()?;
                options(&mut r)?;
                target.is_whole()
            }
            (256, _) => {
                r.u32()?;
                let target = r.rest();
                printable(target) && !target.is_empty()
            }
            _ => true,
        };
        if ok { Ok(()) } else { Err(Status::BadResp) }
    }

    /// Reads the data.
    ///
    /// # Errors
    /// [`Status::BadResp`]: it is too short. Never for a record of a [`Message`](crate::Message).
    pub fn data(&self) -> Result<Data<'a>, Status> {
        let mut r = self.data;
        Ok(match self.rtype {
            1 => Data::A(r.take(4)?.try_into().map_err(|_| Status::BadResp)?),
            28 => Data::Aaaa(r.take(16)?.try_into().map_err(|_| Status::BadResp)?),
            2 => Data::Ns(r.name()?),
            5 => Data::Cname(r.name()?),
            12 => Data::Ptr(r.name()?),
            15 => Data::Mx { preference: r.u16()?, exchange: r.name()? },
            16 => Data::Txt(Strings(r)),
            33 => Data::Srv { priority: r.u16()?, weight: r.u16()?, port: r.u16()?, target: r.name()? },
            35 => Data::Naptr {
                order: r.u16()?,
                preference: r.u16()?,
                flags: r.string()?,
                services: r.string()?,
                regexp: r.string()?,
                replacement: r.name()?,
            },
            6 => Data::Soa {
                mname: r.name()?,
                rname: r.name()?,
                serial: r.u32()?,
                refresh: r.u32()?,
                retry: r.u32()?,
                expire: r.u32()?,
                minimum: r.u32()?,
            },
            257 => Data::Caa { flags: r.u8()?, tag: r.string()?, value: r.rest() },
            52 => Data::Tlsa { usage: r.u8()?, selector: r.u8()?, matching: r.u8()?, data: r.rest() },
            _ => Data::Other,
        })
    }
}

/// Numbers with bytes of a length: options of EDNS0, parameters of SVCB.
fn options(r: &mut Reader) -> Result<(), Status> {
    while !r.is_empty() {
        r.u16()?;
        let n = r.u16()?;
        r.take(usize::from(n))?;
    }
    Ok(())
}

fn printable(text: &[u8]) -> bool {
    text.iter().all(|b| (b' '..=b'~').contains(b))
}
