//! DNS as bytes: names, messages, and a stub resolver without sockets or clock.
//!
//! **Invariants.** It names no other crate of ours, no descriptor, no clock, no heap and no JavaScript. No bytes panic it.
//! What malformed messages are is what c-ares 1.34 says of them, as Node 24.21 has it: `tests/recorded.rs` compares.

#![forbid(unsafe_code)]

mod address;
mod answers;
mod hosts;
mod message;
mod name;
mod record;
mod resolver;
mod status;

pub use address::{reverse_name, text_of_ipv4, text_of_ipv6};
pub use answers::{Answer, answers};
pub use hosts::{SystemConfig, names_of};
pub use message::{CLASS_IN, HEADER, Message, Question, TRUNCATED, query};
pub use name::{MAX_LABEL, MAX_NAME, Name};
pub use record::{Data, Record, RecordType, Strings};
pub use resolver::{ConnId, Event, MAX_IN_FLIGHT, Options, QueryId, Resolver, Transport};
pub use status::{CODES, Status};
