//! The spaces: where pages come from and how cells are placed on them.
//!
//! [`new::NewSpace`] is bumped through and emptied by copying; [`swept::Swept`] hands out ranges of free lists and is
//! swept (old space, and the spaces whose cells never move); [`large::Large`] maps one page per cell.
//! The spaces know nothing of roots, kinds or policies: who collects when is decided in `allocate` and `collect`.

pub(crate) mod large;
pub(crate) mod new;
pub(crate) mod swept;

use crate::cell::Birth;
use crate::page::Space;
use tally_ledger::Account;

/// What freed memory is filled with when stress testing. As a value it is a number; as a header, a kind nobody has.
pub(crate) const POISON: u8 = 0xDB;

impl Space {
    /// Every space, in the order of reports.
    pub const ALL: [Space; 6] = [Space::New, Space::Old, Space::Large, Space::Atoms, Space::Shapes, Space::Code];

    /// The stable name, as reports spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Space::New => "new",
            Space::Old => "old",
            Space::Large => "large",
            Space::Atoms => "atoms",
            Space::Shapes => "shapes",
            Space::Code => "code",
        }
    }
    /// The account in the ledger that its pages are charged to.
    #[must_use]
    pub const fn account(self) -> Account {
        match self {
            Space::New => Account::HeapNew,
            Space::Old => Account::HeapOld,
            Space::Large => Account::HeapLarge,
            Space::Atoms => Account::HeapAtoms,
            Space::Shapes => Account::HeapShapes,
            Space::Code => Account::HeapCode,
        }
    }
}

/// Position of a birth's space among the spaces that never move; `None` for the young.
pub(crate) const fn fixed_index(birth: Birth) -> Option<usize> {
    match birth {
        Birth::Young => None,
        Birth::Atoms => Some(0),
        Birth::Shapes => Some(1),
        Birth::Code => Some(2),
    }
}
