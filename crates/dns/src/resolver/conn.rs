//! A socket as the resolver sees it: whose it is, what goes out, what came in so far.

use super::{QueryId, Transport};
use std::collections::{BTreeSet, VecDeque};

/// A socket by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

pub(super) struct Conn {
    /// Index of the server.
    pub server: usize,
    pub transport: Transport,
    /// What is to be sent, in order. Those that are not in `flight` any more are passed over.
    pub queue: VecDeque<QueryId>,
    /// Queries whose answers are waited for here.
    pub flight: BTreeSet<QueryId>,
    /// The rest of a frame that was written in part.
    pub partial: Vec<u8>,
    /// A frame of a stream that has not come in full, with its two bytes of length.
    input: Vec<u8>,
}

impl Conn {
    pub fn new(server: usize, transport: Transport) -> Conn {
        Conn { server, transport, queue: VecDeque::new(), flight: BTreeSet::new(), partial: Vec::new(), input: Vec::new() }
    }

    /// Takes bytes of a stream until a message is complete, which it answers, or all of them.
    pub fn take_message(&mut self, bytes: &mut &[u8]) -> Option<Vec<u8>> {
        while !bytes.is_empty() {
            let wanted = match self.input[..] {
                [high, low, ..] => 2 + usize::from(u16::from_be_bytes([high, low])),
                _ => 2,
            };
            let (now, later) = bytes.split_at(bytes.len().min(wanted - self.input.len()));
            self.input.extend_from_slice(now);
            *bytes = later;
            let complete = match self.input[..] {
                [high, low, ..] => self.input.len() == 2 + usize::from(u16::from_be_bytes([high, low])),
                _ => false,
            };
            if complete {
                let message = self.input.split_off(2);
                self.input = Vec::new();
                return Some(message);
            }
        }
        None
    }
}
