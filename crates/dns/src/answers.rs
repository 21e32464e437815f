//! What of an answer a program is told: the rules of Node's `dns.resolve*` (some of them c-ares', some its own).
//!
//! Owners of records are not looked at, nor whether a chain of aliases holds together: a resolver did that.

use crate::message::Message;
use crate::record::{Data, Record, RecordType};
use crate::{CLASS_IN, Name, Status};

/// One thing that is told.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    pub data: Data<'a>,
    /// Seconds. Of addresses the least of their own and that of the aliases on the way.
    pub ttl: u32,
}

/// Calls `tell` with each answer to a query for `rtype`, in the order of what Node gives.
///
/// # Errors
/// The status that the query ends with instead; or what `tell` says, which ends it at once.
pub fn answers<'a, E: From<Status>>(
    message: &Message<'a>,
    rtype: RecordType,
    mut tell: impl FnMut(Answer<'a>) -> Result<(), E>,
) -> Result<(), E> {
    use RecordType::{A, Aaaa, Any, Caa, Cname, Mx, Naptr, Ns, Ptr, Soa, Srv, Tlsa, Txt};
    if let Some(status) = message.status() {
        return Err(status.into());
    }
    let found = match rtype {
        A | Aaaa => tell_all(message, rtype, &mut tell)? || of_type(message, Cname).next().is_some(),
        Ns | Ptr => tell_all(message, rtype, &mut tell)?,
        Cname => {
            let name = canonical(message).ok_or(Status::NoData)?;
            tell(Answer { data: Data::Cname(name), ttl: 0 })?;
            true
        }
        Soa => {
            let record = of_type(message, Soa).next().ok_or(Status::BadResp)?;
            tell(Answer { data: record.data()?, ttl: record.ttl })?;
            true
        }
        Any => {
            match of_type(message, Cname).next() {
                Some(alias) => tell(Answer { data: alias.data()?, ttl: alias.ttl })?,
                None => drop(tell_all(message, A, &mut tell)?),
            }
            for rtype in [Aaaa, Mx, Ns, Txt, Srv, Ptr, Naptr] {
                tell_all(message, rtype, &mut tell)?;
            }
            if let Some(soa) = message.answers().find(|r| r.rtype == Soa as u16) {
                tell(Answer { data: soa.data()?, ttl: soa.ttl })?;
            }
            for rtype in [Tlsa, Caa] {
                tell_all(message, rtype, &mut tell)?;
            }
            true
        }
        // With records of other types only, these are no failure.
        Mx | Txt | Srv | Naptr | Caa => tell_all(message, rtype, &mut tell)? || message.answers().next().is_some(),
        Tlsa => tell_all(message, rtype, &mut tell).map(|_| true)?,
    };
    if found { Ok(()) } else { Err(Status::NoData.into()) }
}

/// Records of a type. Those of other classes than IN count for three types, as they do in Node.
fn of_type<'a>(message: &Message<'a>, rtype: RecordType) -> impl Iterator<Item = Record<'a>> {
    const CLASS_CHAOS: u16 = 3;
    let counts = move |class: u16| match rtype {
        RecordType::Caa | RecordType::Tlsa => true,
        RecordType::Txt => class == CLASS_IN || class == CLASS_CHAOS,
        _ => class == CLASS_IN,
    };
    message.answers().filter(move |r| r.rtype == rtype as u16 && counts(r.class))
}

/// Tells all records of a type; whether there were any.
fn tell_all<'a, E: From<Status>>(
    message: &Message<'a>,
    rtype: RecordType,
    tell: &mut impl FnMut(Answer<'a>) -> Result<(), E>,
) -> Result<bool, E> {
    let least = match rtype {
        RecordType::A | RecordType::Aaaa => of_type(message, RecordType::Cname).map(|r| r.ttl as i32).min().unwrap_or(i32::MAX),
        _ => i32::MAX,
    };
    let mut any = false;
    for record in of_type(message, rtype) {
        // c-ares has these as signed numbers while it compares them, and Node as unsigned ones when it tells them.
        tell(Answer { data: record.data()?, ttl: (record.ttl as i32).min(least) as u32 })?;
        any = true;
    }
    Ok(any)
}

/// The name that the aliases lead to: the first one's target, or the name asked for where there are only addresses.
fn canonical<'a>(message: &Message<'a>) -> Option<Name<'a>> {
    match of_type(message, RecordType::Cname).next().map(|r| r.data()) {
        Some(Ok(Data::Cname(name))) => Some(name),
        _ => of_type(message, RecordType::A).next().map(|_| message.question.name),
    }
}
