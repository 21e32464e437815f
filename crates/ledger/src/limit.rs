//! The refusal of a charge.

use std::fmt;

/// Which limit refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitKind {
    /// The limit over everything (`--max-memory`).
    Memory,
    /// The limit over the heap accounts alone (`--max-old-space-size` and semi-spaces).
    Heap,
}

/// A charge that would have passed a limit. Nothing was charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LimitError {
    pub which: LimitKind,
    /// Bytes that were asked for.
    pub asked: u64,
    /// The limit as it was set, in bytes.
    pub limit: u64,
    /// How many bytes of the limit were kept back for error handlers at that moment; 0 while the reserve is open.
    pub held_back: u64,
    /// Bytes in use when the charge was refused: all accounts, or the heap's, as `which` says.
    pub used: u64,
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let which = match self.which {
            LimitKind::Memory => "Memory",
            LimitKind::Heap => "Heap",
        };
        write!(f, "{which} limit reached: {} bytes asked, {} allowed, {} in use", self.asked, self.limit, self.used)?;
        if self.held_back > 0 {
            write!(f, ", {} held back for error handlers", self.held_back)?;
        }
        Ok(())
    }
}

impl std::error::Error for LimitError {}
