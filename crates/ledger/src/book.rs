//! The book itself: counters, limits, and the handle everybody holds.
//!
//! All counters are relaxed atomics: a sweeper thread frees while the main thread charges, and no counter guards
//! other memory, so no ordering is needed. Limits sit in atomics too because an embedder may change them at any time.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

use crate::account::{ACCOUNT_COUNT, Account};
use crate::charge::Charge;
use crate::limit::{LimitError, LimitKind};

const UNLIMITED: u64 = u64::MAX;

/// Where native memory is read: bytes given out and not got back.
#[derive(Clone, Copy, Debug)]
enum NativeMeter {
    /// The process's.
    Process(&'static AtomicU64),
    /// Of the thread that asks, which is the isolate's own.
    Thread(fn() -> u64),
}

/// Who may take of what is held back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reserve {
    Closed,
    /// Three quarters of it are the program's.
    Lent,
    Open,
}

/// A running sum with a limit, a part of it held back, and its highest value so far. All in bytes.
#[derive(Debug)]
struct Sum {
    used: AtomicU64,
    peak: AtomicU64,
    limit: AtomicU64,
    reserve: AtomicU64,
}

impl Sum {
    fn new() -> Sum {
        Sum { used: AtomicU64::new(0), peak: AtomicU64::new(0), limit: AtomicU64::new(UNLIMITED), reserve: AtomicU64::new(0) }
    }

    /// Adds `bytes` unless the limit forbids it, and returns the new sum. The peak is the caller's to raise, once
    /// nobody can refuse any more.
    fn try_add(&self, bytes: u64, reserve: Reserve, which: LimitKind) -> Result<u64, LimitError> {
        let limit = self.limit.load(Relaxed);
        let held_back = if limit == UNLIMITED { 0 } else { self.held_back(reserve).min(limit) };
        let ceiling = limit - held_back;
        let mut used = self.used.load(Relaxed);
        loop {
            let next = match used.checked_add(bytes) {
                Some(next) if next <= ceiling || bytes == 0 => next,
                _ => {
                    return Err(LimitError { which, asked: bytes, limit, held_back, used });
                }
            };
            match self.used.compare_exchange_weak(used, next, Relaxed, Relaxed) {
                Ok(_) => return Ok(next),
                Err(now) => used = now,
            }
        }
    }

    /// How much is held back while the reserve is in that state.
    fn held_back(&self, reserve: Reserve) -> u64 {
        match reserve {
            Reserve::Closed => self.reserve.load(Relaxed),
            Reserve::Lent => self.reserve.load(Relaxed) / 4,
            Reserve::Open => 0,
        }
    }

    /// Adds without asking the limit. Sums are of memory that exists, so they stay far below 2^64.
    fn add(&self, bytes: u64) {
        let next = self.used.fetch_add(bytes, Relaxed).wrapping_add(bytes);
        raise(&self.peak, next);
    }

    fn sub(&self, bytes: u64) {
        let before = self.used.fetch_sub(bytes, Relaxed);
        debug_assert!(before >= bytes, "ledger: freed more than was charged");
    }
}

/// Lifts `peak` to `value`; in the common case a single load.
fn raise(peak: &AtomicU64, value: u64) {
    if peak.load(Relaxed) < value {
        peak.fetch_max(value, Relaxed);
    }
}

#[derive(Debug, Default)]
struct Counters {
    current: AtomicU64,
    peak: AtomicU64,
    charges: AtomicU64,
}

#[derive(Debug)]
struct Book {
    total: Sum,
    heap: Sum,
    /// How many [`ReserveGuard`]s live, of those that open it, and of those that lend it.
    reserve_open: AtomicU32,
    reserve_lent: AtomicU32,
    accounts: [Counters; ACCOUNT_COUNT],
    /// The ledger of the isolate that started this one's: it asks its own limit, too.
    parent: Option<Ledger>,
    /// Native memory and code that children have charged: it is part of what the process's meter measures.
    charged_by_children: AtomicU64,
    /// What a counting allocator has given out, if somebody counts.
    native_meter: OnceLock<NativeMeter>,
    /// Bytes that the heap and native memory may have together, as far as charges to [`Account::Native`] are concerned.
    native_limit: AtomicU64,
    /// The part of [`Account::Native`] that is measured, not charged.
    measured: AtomicU64,
    /// The part of [`Account::Native`] that allocators keep beyond what anybody asked of them.
    kept: AtomicU64,
}

/// The handle to one ledger. Cloning it is cheap and gives another handle to the same book.
///
/// ```
/// use tally_ledger::{Account, Ledger};
/// let ledger = Ledger::new();
/// ledger.set_limit(Some(1 << 20));
/// let charge = ledger.charge(Account::ArrayBuffers, 1 << 19).unwrap();
/// assert!(ledger.charge(Account::HeapOld, (1 << 19) + 1).is_err());
/// drop(charge);
/// assert_eq!(ledger.total(), 0);
/// ```
#[derive(Clone, Debug)]
pub struct Ledger {
    book: Arc<Book>,
}

impl Default for Ledger {
    fn default() -> Self {
        Ledger::new()
    }
}

impl Ledger {
    /// A fresh book: all accounts empty, no limits, no reserve.
    #[must_use]
    pub fn new() -> Ledger {
        Ledger::with_parent(None)
    }

    /// A book below this one, with limits of its own: what it holds counts here, too, as [`Account::Workers`], and is refused
    /// where it would pass a limit of this one. Native memory that is only measured stays in the child's book.
    #[must_use]
    pub fn child(&self) -> Ledger {
        Ledger::with_parent(Some(self.clone()))
    }

    /// The book at the top: the process's.
    #[must_use]
    pub fn root(&self) -> Ledger {
        let mut top = self;
        while let Some(parent) = &top.book.parent {
            top = parent;
        }
        top.clone()
    }

    /// Whether it is a [`child`](Ledger::child).
    #[must_use]
    pub fn is_child(&self) -> bool {
        self.book.parent.is_some()
    }

    fn with_parent(parent: Option<Ledger>) -> Ledger {
        Ledger {
            book: Arc::new(Book {
                parent,
                charged_by_children: AtomicU64::new(0),
                total: Sum::new(),
                heap: Sum::new(),
                reserve_open: AtomicU32::new(0),
                reserve_lent: AtomicU32::new(0),
                accounts: Default::default(),
                native_meter: OnceLock::new(),
                native_limit: AtomicU64::new(UNLIMITED),
                measured: AtomicU64::new(0),
                kept: AtomicU64::new(0),
            }),
        }
    }

    /// Charges `bytes` to `account`, or refuses without having changed anything but a moment's sum.
    ///
    /// A charge of 0 bytes always succeeds (and counts as a charge), even over the limit.
    pub fn charge(&self, account: Account, bytes: u64) -> Result<Charge, LimitError> {
        self.add(account, bytes)?;
        self.count_charge(account);
        Ok(Charge::new(self.clone(), account, bytes))
    }

    /// A worker's part in memory that the process's book has once already ([`Account::SharedBuffers`]): charged to this book
    /// and none above it. The process's own holds nothing this way.
    ///
    /// # Errors
    /// When a limit of this book refuses.
    pub fn hold(&self, account: Account, bytes: u64) -> Result<Holding, LimitError> {
        let bytes = if self.is_child() { bytes } else { 0 };
        if bytes > 0 {
            self.add_here(account, bytes)?;
        }
        Ok(Holding { ledger: self.clone(), account, bytes })
    }

    /// Charges without asking the limits: for memory that exists already and has to be accounted for, such as the
    /// to-space a running collection cannot do without, or a store that a library handed over.
    pub fn charge_beyond_limits(&self, account: Account, bytes: u64) -> Charge {
        self.add_beyond_limits(account, bytes);
        self.count_charge(account);
        Charge::new(self.clone(), account, bytes)
    }

    /// Whether [`charge`](Ledger::charge) would succeed now. Only a hint when other threads charge too.
    #[must_use]
    pub fn would_fit(&self, account: Account, bytes: u64) -> bool {
        let reserve = self.reserve();
        let fits = |sum: &Sum| {
            let limit = sum.limit.load(Relaxed);
            let ceiling = if limit == UNLIMITED { limit } else { limit.saturating_sub(sum.held_back(reserve)) };
            sum.used.load(Relaxed).checked_add(bytes).is_some_and(|next| next <= ceiling)
        };
        bytes == 0 || (fits(&self.book.total) && (!account.is_heap() || fits(&self.book.heap)))
    }

    /// States what a counting allocator measured: from now on [`Account::Native`] holds `bytes`, less what is in
    /// [`Account::Code`], and never less than what is charged to it (charged memory is part of what was measured).
    /// Asks no limit, since the memory is there already. One caller at a time.
    pub fn observe_native(&self, bytes: u64) {
        let before = self.book.measured.load(Relaxed);
        let kept = self.book.kept.load(Relaxed);
        let charged = self.native().saturating_sub(before + kept);
        let code = self.book.accounts[Account::Code.index()].current.load(Relaxed) + self.book.charged_by_children.load(Relaxed);
        self.restate(&self.book.measured, bytes.saturating_sub(charged).saturating_sub(code));
    }

    /// States how much memory is resident that no file backs. What that is beyond the total, and beyond some `slack`, is kept by
    /// allocators or has been forgotten by an account: from now on [`Account::Native`] has it. Asks no limit. Memory that
    /// is charged and was never touched hides as much of it. One caller at a time. Resident memory is the process's: a
    /// ledger that was given no [meter](Ledger::meter_native) does not look at it.
    pub fn observe_resident(&self, anonymous: u64, slack: u64) {
        if !self.is_metered() || self.is_child() {
            return;
        }
        let before = self.book.kept.load(Relaxed);
        let explained = self.total().saturating_sub(before);
        self.restate(&self.book.kept, anonymous.saturating_sub(explained).saturating_sub(slack));
    }

    /// Whether [`meter_native`](Ledger::meter_native) was called: the ledger is the one of the process.
    #[must_use]
    pub fn is_metered(&self) -> bool {
        matches!(self.book.native_meter.get(), Some(NativeMeter::Process(_)))
    }

    /// What [`observe_resident`](Ledger::observe_resident) found last, in bytes.
    #[must_use]
    pub fn kept(&self) -> u64 {
        self.book.kept.load(Relaxed)
    }

    fn native(&self) -> u64 {
        self.book.accounts[Account::Native.index()].current.load(Relaxed)
    }

    /// Makes a part of [`Account::Native`] that is measured `now` bytes.
    fn restate(&self, part: &AtomicU64, now: u64) {
        let before = part.swap(now, Relaxed);
        if now >= before {
            self.book.total.add(now - before);
            self.add_to_account(Account::Native, now - before);
        } else {
            self.sub_here(Account::Native, before - now);
        }
    }

    /// Says that `bytes` of what other accounts hold belong to `account` as well, an [attribution](Account::is_attribution):
    /// whoever measured them says so each time. Neither the total nor a limit knows of them; others than attributions
    /// are left alone.
    pub fn attribute(&self, account: Account, bytes: u64) {
        if account.is_attribution() {
            let cell = &self.book.accounts[account.index()];
            cell.current.store(bytes, Relaxed);
            raise(&cell.peak, bytes);
        }
    }

    /// Has [`Account::Native`] follow `given_out`, the bytes that a counting allocator has given out and not got back,
    /// at every [`refresh`](Ledger::refresh). The first call counts. Such a counter is the process's: of several
    /// ledgers in a process, give it to one.
    pub fn meter_native(&self, given_out: &'static AtomicU64) {
        let _ = self.book.native_meter.set(NativeMeter::Process(given_out));
        self.refresh();
    }

    /// As [`meter_native`](Ledger::meter_native) for an isolate that has a thread of its own and a ledger that is a child:
    /// `given_out` answers what that thread has been given and did not give back. From now on the ledger is refreshed
    /// there and nowhere else.
    pub fn meter_thread(&self, given_out: fn() -> u64) {
        let _ = self.book.native_meter.set(NativeMeter::Thread(given_out));
        self.refresh();
    }

    /// Reads the meter, if there is one. Cheap; collectors call it once a collection, reports before they read.
    pub fn refresh(&self) {
        match self.book.native_meter.get() {
            Some(NativeMeter::Process(meter)) => self.observe_native(meter.load(Relaxed)),
            Some(NativeMeter::Thread(meter)) => self.observe_native(meter()),
            None => {}
        }
    }

    /// Bytes in all accounts together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.book.total.used.load(Relaxed)
    }

    /// The highest [`total`](Ledger::total) so far.
    #[must_use]
    pub fn total_peak(&self) -> u64 {
        self.book.total.peak.load(Relaxed)
    }

    /// Bytes in the heap accounts together.
    #[must_use]
    pub fn heap_total(&self) -> u64 {
        self.book.heap.used.load(Relaxed)
    }

    /// The state of one account.
    #[must_use]
    pub fn account(&self, account: Account) -> AccountSnapshot {
        let cell = &self.book.accounts[account.index()];
        AccountSnapshot { account, current: cell.current.load(Relaxed), peak: cell.peak.load(Relaxed), charges: cell.charges.load(Relaxed) }
    }

    /// Everything at once. Consistent when no other thread charges meanwhile.
    #[must_use]
    pub fn snapshot(&self) -> LedgerSnapshot {
        LedgerSnapshot {
            total: self.total(),
            total_peak: self.total_peak(),
            heap_total: self.heap_total(),
            heap_peak: self.book.heap.peak.load(Relaxed),
            limit: self.limit(),
            heap_limit: self.heap_limit(),
            reserve: self.book.total.reserve.load(Relaxed),
            heap_reserve: self.book.heap.reserve.load(Relaxed),
            accounts: Account::ALL.map(|a| self.account(a)),
        }
    }

    /// Sets the limit over everything, in bytes; `None` for no limit. A limit below what is in use is allowed: it
    /// refuses further charges and frees nothing.
    pub fn set_limit(&self, bytes: Option<u64>) {
        self.book.total.limit.store(bytes.unwrap_or(UNLIMITED), Relaxed);
    }

    /// The limit over everything, in bytes.
    #[must_use]
    pub fn limit(&self) -> Option<u64> {
        Some(self.book.total.limit.load(Relaxed)).filter(|&l| l != UNLIMITED)
    }

    /// Sets the limit over the heap accounts, in bytes; `u64::MAX` for no limit.
    pub fn set_heap_limit(&self, bytes: u64) {
        self.book.heap.limit.store(bytes, Relaxed);
    }

    /// Has charges to [`Account::Native`] refused, as the heap's limit would, where the heap accounts and native memory together
    /// would have more than `bytes`: what native code takes for a program it takes in the heap's stead.
    pub fn set_native_limit(&self, bytes: u64) {
        self.book.native_limit.store(bytes, Relaxed);
    }

    fn native_fits(&self, bytes: u64) -> Result<(), LimitError> {
        let limit = self.book.native_limit.load(Relaxed);
        let held_back = if limit == UNLIMITED { 0 } else { self.heap_held_back().min(limit) };
        let used = self.heap_total() + self.native();
        match used.checked_add(bytes) {
            Some(next) if next <= limit - held_back || bytes == 0 => Ok(()),
            _ => Err(LimitError { which: LimitKind::Heap, asked: bytes, limit, held_back, used }),
        }
    }

    /// The limit over the heap accounts, in bytes; `u64::MAX` when there is none.
    #[must_use]
    pub fn heap_limit(&self) -> u64 {
        self.book.heap.limit.load(Relaxed)
    }

    /// How many bytes of each limit are held back until somebody opens the reserve. They are part of the limit, not
    /// on top of it: `--max-memory` stays a promise while an error handler runs.
    pub fn set_reserve(&self, memory_bytes: u64, heap_bytes: u64) {
        self.book.total.reserve.store(memory_bytes, Relaxed);
        self.book.heap.reserve.store(heap_bytes, Relaxed);
    }

    /// Opens the reserve until the guard is dropped, all of it: for making an out-of-memory error and for reporting one that
    /// nobody caught. Guards nest.
    pub fn with_reserve(&self) -> ReserveGuard {
        self.book.reserve_open.fetch_add(1, Relaxed);
        ReserveGuard { ledger: self.clone(), all: true }
    }

    /// Lends three quarters of the reserve until the guard is dropped: for the program, from an out-of-memory error on, until it has
    /// let go of what filled the memory. The rest stays for [`with_reserve`](Ledger::with_reserve).
    pub fn lend_reserve(&self) -> ReserveGuard {
        self.book.reserve_lent.fetch_add(1, Relaxed);
        ReserveGuard { ledger: self.clone(), all: false }
    }

    fn reserve(&self) -> Reserve {
        if self.book.reserve_open.load(Relaxed) > 0 {
            Reserve::Open
        } else if self.book.reserve_lent.load(Relaxed) > 0 {
            Reserve::Lent
        } else {
            Reserve::Closed
        }
    }

    /// Bytes of the heap's reserve that are held back now: for whoever checks a limit of the heap's of its own.
    #[must_use]
    pub fn heap_held_back(&self) -> u64 {
        self.book.heap.held_back(self.reserve())
    }

    /// Whether the whole reserve is open.
    #[must_use]
    pub fn reserve_is_open(&self) -> bool {
        self.reserve() == Reserve::Open
    }

    /// Whether two handles are to the same book.
    #[must_use]
    pub fn same_book(&self, other: &Ledger) -> bool {
        Arc::ptr_eq(&self.book, &other.book)
    }

    fn count_charge(&self, account: Account) {
        self.book.accounts[account.index()].charges.fetch_add(1, Relaxed);
    }

    pub(crate) fn add(&self, account: Account, bytes: u64) -> Result<(), LimitError> {
        if account == Account::Native {
            self.native_fits(bytes)?;
        }
        let open = self.reserve();
        let (total, heap) = (&self.book.total, &self.book.heap);
        let new_total = total.try_add(bytes, open, LimitKind::Memory)?;
        if account.is_heap() {
            match heap.try_add(bytes, open, LimitKind::Heap) {
                Ok(new_heap) => raise(&heap.peak, new_heap),
                Err(refused) => {
                    total.sub(bytes);
                    return Err(refused);
                }
            }
        }
        if let Some(parent) = &self.book.parent
            && let Err(refused) = parent.add(Account::Workers, bytes)
        {
            total.sub(bytes);
            if account.is_heap() {
                heap.sub(bytes);
            }
            return Err(refused);
        }
        self.tell_children_of_native(account, bytes, true);
        raise(&total.peak, new_total);
        self.add_to_account(account, bytes);
        Ok(())
    }

    /// Every book above notes native memory that was charged here, so that it is not measured on top of it.
    fn tell_children_of_native(&self, account: Account, bytes: u64, more: bool) {
        if !matches!(account, Account::Native | Account::Code) {
            return;
        }
        let mut above = self.book.parent.as_ref();
        while let Some(ledger) = above {
            let sum = &ledger.book.charged_by_children;
            if more {
                sum.fetch_add(bytes, Relaxed)
            } else {
                sum.fetch_sub(bytes, Relaxed)
            };
            above = ledger.book.parent.as_ref();
        }
    }

    /// What this book alone holds: a worker's part in something that the process's book has once already.
    pub(crate) fn add_here(&self, account: Account, bytes: u64) -> Result<(), LimitError> {
        let new_total = self.book.total.try_add(bytes, self.reserve(), LimitKind::Memory)?;
        raise(&self.book.total.peak, new_total);
        self.add_to_account(account, bytes);
        Ok(())
    }

    pub(crate) fn sub_here(&self, account: Account, bytes: u64) {
        self.book.accounts[account.index()].current.fetch_sub(bytes, Relaxed);
        self.book.total.sub(bytes);
    }

    pub(crate) fn add_beyond_limits(&self, account: Account, bytes: u64) {
        if let Some(parent) = &self.book.parent {
            parent.add_beyond_limits(Account::Workers, bytes);
        }
        self.tell_children_of_native(account, bytes, true);
        self.book.total.add(bytes);
        if account.is_heap() {
            self.book.heap.add(bytes);
        }
        self.add_to_account(account, bytes);
    }

    pub(crate) fn sub(&self, account: Account, bytes: u64) {
        let before = self.book.accounts[account.index()].current.fetch_sub(bytes, Relaxed);
        debug_assert!(before >= bytes, "ledger: {account} freed more than it had");
        if let Some(parent) = &self.book.parent {
            parent.sub(Account::Workers, bytes);
        }
        self.tell_children_of_native(account, bytes, false);
        if account.is_heap() {
            self.book.heap.sub(bytes);
        }
        self.book.total.sub(bytes);
    }

    /// Moves bytes between accounts. The total does not change and no limit is asked.
    pub(crate) fn transfer(&self, from: Account, to: Account, bytes: u64) {
        self.book.accounts[from.index()].current.fetch_sub(bytes, Relaxed);
        match (from.is_heap(), to.is_heap()) {
            (true, false) => self.book.heap.sub(bytes),
            (false, true) => self.book.heap.add(bytes),
            _ => {}
        }
        self.tell_children_of_native(from, bytes, false);
        self.tell_children_of_native(to, bytes, true);
        self.add_to_account(to, bytes);
        self.count_charge(to);
    }

    fn add_to_account(&self, account: Account, bytes: u64) {
        let cell = &self.book.accounts[account.index()];
        let next = cell.current.fetch_add(bytes, Relaxed).wrapping_add(bytes);
        raise(&cell.peak, next);
    }
}

/// See [`Ledger::hold`]. Dropping it takes its bytes off.
#[must_use = "dropping a holding takes its bytes off the book"]
#[derive(Debug)]
pub struct Holding {
    ledger: Ledger,
    account: Account,
    bytes: u64,
}

impl Holding {
    /// Follows memory that has grown, whoever grew it: asks no limit, since the memory is there.
    pub fn follow(&mut self, bytes: u64) {
        if self.ledger.is_child() && bytes > self.bytes {
            self.ledger.book.total.add(bytes - self.bytes);
            self.ledger.add_to_account(self.account, bytes - self.bytes);
            self.bytes = bytes;
        }
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        if self.bytes > 0 {
            self.ledger.sub_here(self.account, self.bytes);
        }
    }
}

/// Keeps the reserve open or lent; see [`Ledger::with_reserve`] and [`Ledger::lend_reserve`].
#[must_use = "the reserve closes when the guard is dropped"]
#[derive(Debug)]
pub struct ReserveGuard {
    ledger: Ledger,
    all: bool,
}

impl Drop for ReserveGuard {
    fn drop(&mut self) {
        let book = &self.ledger.book;
        let count = if self.all { &book.reserve_open } else { &book.reserve_lent };
        count.fetch_sub(1, Relaxed);
    }
}

/// One account at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountSnapshot {
    pub account: Account,
    /// Bytes held now.
    pub current: u64,
    /// The highest `current` so far, in bytes.
    pub peak: u64,
    /// How many charges were ever made: charges and transfers to the account count, growing a charge does not.
    pub charges: u64,
}

/// All of a ledger at one moment. Bytes throughout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerSnapshot {
    pub total: u64,
    pub total_peak: u64,
    pub heap_total: u64,
    pub heap_peak: u64,
    /// `None` when there is no limit.
    pub limit: Option<u64>,
    /// `u64::MAX` when there is no limit.
    pub heap_limit: u64,
    pub reserve: u64,
    pub heap_reserve: u64,
    /// In the order of [`Account::ALL`].
    pub accounts: [AccountSnapshot; ACCOUNT_COUNT],
}

impl LedgerSnapshot {
    /// The state of one account.
    #[must_use]
    pub fn account(&self, account: Account) -> AccountSnapshot {
        self.accounts[account.index()]
    }

    /// What Node calls `arrayBuffers`: array buffers and all slabs, in bytes.
    #[must_use]
    pub fn array_buffers(&self) -> u64 {
        self.accounts.iter().filter(|a| a.account.is_array_buffer()).map(|a| a.current).sum()
    }
}
