//! Keys.

use crate::value::Secret;

/// A key of any kind.
pub enum Key {
    Secret(Secret),
}

impl Key {
    /// Bytes it takes, about.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Key::Secret(s) => s.len(),
        }
    }
}
