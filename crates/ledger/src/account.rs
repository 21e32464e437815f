//! The accounts: the fixed list of owners that a byte can have.
//!
//! A closed list on purpose: reports, metrics and tests name accounts by [`Account::name`], and those names are stable.

/// Who holds bytes. Heap accounts hold *committed* bytes (pages got from the operating system, whether or not objects
/// fill them); the others hold the bytes that were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Account {
    /// Semi-spaces of the young generation.
    HeapNew,
    /// Pages of the old generation.
    HeapOld,
    /// Pages of objects too large for a common page.
    HeapLarge,
    /// Interned strings and symbols.
    HeapAtoms,
    /// Shapes (hidden classes) and their transition tables.
    HeapShapes,
    /// Compiled functions that live on the heap.
    HeapCode,
    /// Backing stores of array buffers that are not slabs.
    ArrayBuffers,
    /// Slabs of the Buffer pool.
    BufferSlabs,
    /// Slabs that sockets read into.
    SocketSlabs,
    /// Slabs that files are read into.
    FileSlabs,
    /// Pages of small backing stores, as far as no store has them: free blocks, rounding up, headers.
    StorePages,
    /// Memory that isolates share: of a process's book what there is, once; of a worker's what it holds.
    SharedBuffers,
    /// All that the ledgers of workers hold but measured native memory, which is the process's in any case.
    Workers,
    /// Chunks that wait in streams. An attribution: the bytes are charged to other accounts, and are no part of any sum.
    StreamQueues,
    /// Bytecode and source text outside the heap.
    Code,
    /// Everything else that native code allocates, as a counting allocator reports it.
    Native,
}

/// How many accounts there are.
pub const ACCOUNT_COUNT: usize = 16;

impl Account {
    /// All accounts, in the order of the enum.
    pub const ALL: [Account; ACCOUNT_COUNT] = [
        Account::HeapNew,
        Account::HeapOld,
        Account::HeapLarge,
        Account::HeapAtoms,
        Account::HeapShapes,
        Account::HeapCode,
        Account::ArrayBuffers,
        Account::BufferSlabs,
        Account::SocketSlabs,
        Account::FileSlabs,
        Account::StorePages,
        Account::SharedBuffers,
        Account::Workers,
        Account::StreamQueues,
        Account::Code,
        Account::Native,
    ];

    /// The stable name, in the spelling that JavaScript and reports use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Account::HeapNew => "heapNew",
            Account::HeapOld => "heapOld",
            Account::HeapLarge => "heapLarge",
            Account::HeapAtoms => "heapAtoms",
            Account::HeapShapes => "heapShapes",
            Account::HeapCode => "heapCode",
            Account::ArrayBuffers => "arrayBuffers",
            Account::BufferSlabs => "bufferSlabs",
            Account::SocketSlabs => "socketSlabs",
            Account::FileSlabs => "fileSlabs",
            Account::StorePages => "storePages",
            Account::SharedBuffers => "sharedBuffers",
            Account::Workers => "workers",
            Account::StreamQueues => "streamQueues",
            Account::Code => "code",
            Account::Native => "native",
        }
    }

    /// The account of that [`name`](Account::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Account> {
        Account::ALL.into_iter().find(|a| a.name() == name)
    }

    /// Position in [`Account::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Whether the account is part of the managed heap and so counts against the heap limit too.
    #[must_use]
    pub const fn is_heap(self) -> bool {
        matches!(
            self,
            Account::HeapNew | Account::HeapOld | Account::HeapLarge | Account::HeapAtoms | Account::HeapShapes | Account::HeapCode
        )
    }

    /// Whether the account only says whose some bytes of other accounts are. It is set by [`Ledger::attribute`](crate::Ledger::attribute)
    /// and never charged.
    #[must_use]
    pub const fn is_attribution(self) -> bool {
        matches!(self, Account::StreamQueues)
    }

    /// Whether Node counts the account in `process.memoryUsage().arrayBuffers`.
    #[must_use]
    pub const fn is_array_buffer(self) -> bool {
        matches!(self, Account::ArrayBuffers | Account::SharedBuffers | Account::BufferSlabs | Account::SocketSlabs | Account::FileSlabs)
    }
}

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_follows_the_enum_and_names_are_unique() {
        for (i, a) in Account::ALL.into_iter().enumerate() {
            assert_eq!(a.index(), i);
            assert_eq!(Account::from_name(a.name()), Some(a));
        }
        assert_eq!(Account::from_name("nobody"), None);
    }
}
