//! Messages (RFC 1035 section 4): a query to send, and the answer that came.
//!
//! ```text
//! id, flags, four counts          12 bytes
//! question                        name, type, class
//! answers, authority, additional  records: name, type, class, ttl, length, data
//! ```
//! [`Message::parse`] goes over all of it once and keeps nothing but the counts: what is malformed anywhere is found there,
//! by c-ares' rules, so that later readers need not look again. Records are read where they are when they are wanted.
//!
//! **Invariants.** Nothing is allocated. Work is linear in the message but for names, each of which is bounded.

use crate::name::{self, Name};
use crate::record::{self, Record};
use crate::{RecordType, Status};

/// Bytes before the question.
pub const HEADER: usize = 12;
/// Class IN.
pub const CLASS_IN: u16 = 1;
/// The bit of [`Message::flags`] that says that the answer was cut.
pub const TRUNCATED: u16 = 0x0200;

/// Makes the query for `name`, ready to be sent as a datagram. With `payload`, it has an OPT record (EDNS0, RFC 6891) that
/// says how long an answer in a datagram may be.
///
/// # Errors
/// [`Status::BadName`], see [`name::encode`].
pub fn query(id: u16, name: &str, rtype: RecordType, payload: Option<u16>) -> Result<Vec<u8>, Status> {
    let mut out = Vec::with_capacity(HEADER + name.len() + 2 + 4);
    out.extend(id.to_be_bytes());
    out.extend([1, 0, 0, 1, 0, 0, 0, 0, 0, u8::from(payload.is_some())]);
    name::encode(name, &mut out)?;
    out.extend((rtype as u16).to_be_bytes());
    out.extend(CLASS_IN.to_be_bytes());
    if let Some(size) = payload {
        out.extend([0, 0, record::OPT as u8]);
        out.extend(size.to_be_bytes());
        out.extend([0; 6]);
    }
    Ok(out)
}

/// Reads numbers of the network's order from a part of a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    /// The message up to the end of the part.
    pub bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Reader<'a> {
    pub fn take(&mut self, n: usize) -> Result<&'a [u8], Status> {
        let end = self.at.checked_add(n).ok_or(Status::BadResp)?;
        let part = self.bytes.get(self.at..end).ok_or(Status::BadResp)?;
        self.at = end;
        Ok(part)
    }
    pub fn u8(&mut self) -> Result<u8, Status> {
        Ok(self.take(1)?[0])
    }
    pub fn u16(&mut self) -> Result<u16, Status> {
        let b = self.take(2)?;
        Ok(u16::from_be_bytes([b[0], b[1]]))
    }
    pub fn u32(&mut self) -> Result<u32, Status> {
        let b = self.take(4)?;
        Ok(u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
    }
    pub fn name(&mut self) -> Result<Name<'a>, Status> {
        Name::read(self.bytes, &mut self.at)
    }
    /// A byte of length and as many bytes.
    pub fn string(&mut self) -> Result<&'a [u8], Status> {
        let n = self.u8()?;
        self.take(usize::from(n))
    }
    pub fn rest(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        self.at = self.bytes.len();
        rest
    }
    pub fn is_empty(&self) -> bool {
        self.at >= self.bytes.len()
    }
}

/// The one question of a message.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub name: Name<'a>,
    pub rtype: u16,
    pub class: u16,
}

/// A message that was looked through.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    bytes: &'a [u8],
    pub id: u16,
    pub flags: u16,
    /// The answer's code, with what an OPT record adds to it. A code that nobody has given a meaning is SERVFAIL.
    pub rcode: u16,
    pub question: Question<'a>,
    answers: u16,
    answers_at: usize,
}

impl<'a> Message<'a> {
    /// Looks through a message. Bytes after the last record are nobody's.
    ///
    /// # Errors
    /// [`Status::BadResp`]: it is cut off, has no question or two of them, or a record is malformed.
    pub fn parse(bytes: &'a [u8]) -> Result<Message<'a>, Status> {
        let mut r = Reader { bytes, at: 0 };
        let (id, flags) = (r.u16()?, r.u16()?);
        let [questions, answers, authority, additional] = [r.u16()?, r.u16()?, r.u16()?, r.u16()?];
        if !matches!(flags >> 11 & 15, 0 | 1 | 2 | 4 | 5) || questions != 1 {
            return Err(Status::BadResp);
        }
        let question = Question { name: r.name()?, rtype: r.u16()?, class: r.u16()? };
        let answers_at = r.at;
        let mut rcode = flags & 15;
        for _ in 0..u32::from(answers) + u32::from(authority) + u32::from(additional) {
            let record = Record::read(&mut r)?;
            record.check()?;
            if record.rtype == record::OPT {
                rcode |= (record.ttl >> 24 << 4) as u16;
            }
        }
        if !matches!(rcode, 0..=11 | 16..=23) {
            rcode = 2;
        }
        Ok(Message { bytes, id, flags, rcode, question, answers, answers_at })
    }

    /// The records of the answer section.
    pub fn answers(&self) -> impl Iterator<Item = Record<'a>> + use<'a> {
        let mut r = Reader { bytes: self.bytes, at: self.answers_at };
        (0..self.answers).map_while(move |_| Record::read(&mut r).ok())
    }

    /// What the head says of the answer.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        match self.rcode {
            1 => Some(Status::FormErr),
            2 => Some(Status::ServFail),
            3 => Some(Status::NotFound),
            4 => Some(Status::NotImp),
            5 => Some(Status::Refused),
            0 if self.answers == 0 => Some(Status::NoData),
            _ => None,
        }
    }
}
