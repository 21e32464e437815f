//! A charge: the proof that some bytes are on the books, and the means to take them off again.
//!
//! **Invariant**: the bytes of a charge are on its account from creation until drop. Every method keeps that.

use crate::account::Account;
use crate::book::Ledger;
use crate::limit::LimitError;

/// Bytes on an account; dropping it takes them off. Keep it beside the memory it stands for, and drop it after.
#[must_use = "dropping a charge takes its bytes off the books"]
#[derive(Debug)]
pub struct Charge {
    ledger: Ledger,
    account: Account,
    bytes: u64,
}

impl Charge {
    pub(crate) fn new(ledger: Ledger, account: Account, bytes: u64) -> Charge {
        Charge { ledger, account, bytes }
    }

    /// Bytes charged.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The account that holds them.
    #[must_use]
    pub fn account(&self) -> Account {
        self.account
    }

    /// The book they are in.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Adds `n` bytes, or refuses and leaves the charge as it was.
    pub fn grow(&mut self, n: u64) -> Result<(), LimitError> {
        self.ledger.add(self.account, n)?;
        self.bytes += n;
        Ok(())
    }

    /// Adds `n` bytes without asking the limits; see [`Ledger::charge_beyond_limits`].
    pub fn grow_beyond_limits(&mut self, n: u64) {
        self.ledger.add_beyond_limits(self.account, n);
        self.bytes += n;
    }

    /// Takes `n` bytes off, or all of them if there are fewer. Returns how many were taken off.
    pub fn shrink(&mut self, n: u64) -> u64 {
        let n = n.min(self.bytes);
        self.ledger.sub(self.account, n);
        self.bytes -= n;
        n
    }

    /// Makes the charge `bytes` large. Only growing can be refused.
    pub fn resize(&mut self, bytes: u64) -> Result<(), LimitError> {
        if bytes > self.bytes {
            self.grow(bytes - self.bytes)
        } else {
            self.shrink(self.bytes - bytes);
            Ok(())
        }
    }

    /// Moves `n` bytes (or all, if there are fewer) into a charge of their own on the same account. No counter moves.
    pub fn split(&mut self, n: u64) -> Charge {
        let n = n.min(self.bytes);
        self.bytes -= n;
        Charge::new(self.ledger.clone(), self.account, n)
    }

    /// Takes in the bytes of `other`, moving them to this account first where it is another.
    /// Hands `other` back unchanged if it belongs to another book.
    pub fn merge(&mut self, mut other: Charge) -> Result<(), Charge> {
        if !self.ledger.same_book(&other.ledger) {
            return Err(other);
        }
        if other.account != self.account {
            other.transfer(self.account);
        }
        self.bytes += std::mem::take(&mut other.bytes);
        Ok(())
    }

    /// Moves all bytes to `account`. The total stays, and no limit is asked, so this cannot fail: a move between an
    /// account of the heap and another can leave the heap over its own limit, which then refuses the next charge.
    pub fn transfer(&mut self, account: Account) {
        if account != self.account {
            self.ledger.transfer(self.account, account, self.bytes);
            self.account = account;
        }
    }

    /// Takes the bytes off the books now; what dropping does, with a name.
    pub fn free(self) {
        drop(self);
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        if self.bytes > 0 {
            self.ledger.sub(self.account, self.bytes);
        }
    }
}
