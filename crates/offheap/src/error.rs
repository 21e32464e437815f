//! What can go wrong when memory is asked for or touched.

use std::fmt;

use tally_ledger::LimitError;

/// Memory that could not be had. Nothing was allocated or charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllocError {
    /// More bytes than any store may have, whatever is free.
    TooLarge { asked: u64, max: u64 },
    /// The ledger refused.
    Limit(LimitError),
    /// The operating system or the global allocator refused.
    OutOfMemory { asked: u64 },
}

impl fmt::Display for AllocError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AllocError::TooLarge { asked, max } => {
                write!(f, "{asked} bytes asked, but at most {max} are allowed")
            }
            AllocError::Limit(e) => e.fmt(f),
            AllocError::OutOfMemory { asked } => {
                write!(f, "the system has no {asked} bytes of memory to give")
            }
        }
    }
}

impl std::error::Error for AllocError {}

impl From<LimitError> for AllocError {
    fn from(e: LimitError) -> Self {
        AllocError::Limit(e)
    }
}

/// A range that is not inside a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfBounds {
    /// First byte of the range.
    pub offset: usize,
    /// Bytes in the range.
    pub len: usize,
    /// Bytes the store has.
    pub byte_length: usize,
}

impl fmt::Display for OutOfBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes at offset {} do not lie within a store of {} bytes", self.len, self.offset, self.byte_length)
    }
}

impl std::error::Error for OutOfBounds {}
