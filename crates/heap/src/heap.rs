//! [`Heap`]: the one value through which everything is allocated, rooted, written and collected.
//!
//! `&Heap` reads and writes existing cells and root slots; nothing moves while it is borrowed. `&mut Heap` may
//! allocate, and whatever may allocate may collect and move every cell. See `docs/gc-safety.md`.

use crate::cell::{AnyCell, CellType, FIRST_KIND, Header, KindTable, Ref, Slot};
use crate::local::{Local, RootStack};
use crate::page::{MAX_SMALL, PAGE_SIZE, Page, Space, map_pages, page_flag};
use crate::root::RootTable;
use crate::value::{Val, Value};
use std::rc::Rc;
use tally_ledger::{Account, Ledger, LimitError};

/// How a heap is set up. Sizes in bytes.
#[derive(Clone, Debug)]
pub struct Config {
    /// Limit of the old, large and non-moving spaces together.
    pub max_old: u64,
    /// Largest size of one semi-space.
    pub max_semi: u64,
    /// Size of one semi-space at the start.
    pub initial_semi: u64,
    /// Collect and move everything every so many allocations, and poison what was left.
    pub stress: Option<u32>,
    /// Walk and check the heap before and after each collection.
    pub verify: bool,
    /// Print a line per collection on standard error.
    pub trace: bool,
    /// Slots of the root stack that JavaScript frames may use.
    pub stack_slots: u32,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            max_old: 4 << 30,
            max_semi: 16 << 20,
            initial_semi: 1 << 20,
            stress: None,
            verify: cfg!(debug_assertions),
            trace: false,
            stack_slots: 1 << 20,
        }
    }
}

/// Why memory was not to be had, after every collection that could have helped.
#[derive(Debug, Clone)]
pub enum OutOfMemory {
    /// The heap's limit (`ERR_HEAP_LIMIT`) or the limit over all memory (`ERR_MEMORY_LIMIT`).
    Limit(LimitError),
    /// The operating system has no more.
    System { bytes: u64 },
    /// No cell can be that large.
    TooLarge { bytes: u64 },
}

/// Which collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gc {
    /// The new space.
    Scavenge,
    /// Everything; old cells stay where they are.
    Full,
    /// Everything; every cell that can move does.
    Evacuate,
}

/// The managed heap of one isolate.
pub struct Heap {
    pub(crate) kinds: KindTable,
    pub(crate) config: Config,
    pub(crate) ledger: Ledger,
    pub(crate) stack: RootStack,
    pub(crate) roots: Rc<RootTable>,
    pub(crate) pages: Vec<*mut Page>,
    pub(crate) shapes: Vec<*mut Header>,
    pub atoms: crate::atoms::AtomTable,
}

impl Heap {
    pub fn new(kinds: KindTable, config: Config, ledger: Ledger) -> Heap {
        let stack = RootStack::new(config.stack_slots);
        // Shape id 0 is nobody's, so that a zeroed inline cache matches nothing.
        Heap {
            kinds,
            config,
            ledger,
            stack,
            roots: Rc::default(),
            pages: Vec::new(),
            shapes: vec![std::ptr::null_mut()],
            atoms: Default::default(),
        }
    }

    /// Allocates a cell of `bytes` (header included; rounded up to 8) whose words after the header are zero (holes),
    /// and puts it into the slot `out`. May collect.
    pub fn alloc<T: CellType>(&mut self, out: Local<Value>, kind: u8, bytes: usize, aux: u32) -> Result<Local<T>, OutOfMemory> {
        debug_assert!(T::is(kind));
        let p = self.alloc_raw(kind, bytes, aux)?;
        // SAFETY: the cell was just made.
        self.set(out, unsafe { Val::from_raw(Value::cell(p)) });
        Ok(out.retype())
    }

    /// As [`alloc`](Self::alloc), for the interpreter: the address is good until the next allocation.
    pub fn alloc_raw(&mut self, kind: u8, bytes: usize, aux: u32) -> Result<*mut Header, OutOfMemory> {
        debug_assert!(kind >= FIRST_KIND);
        let bytes = bytes.checked_add(7).ok_or(OutOfMemory::TooLarge { bytes: bytes as u64 })? & !7;
        let large = bytes > MAX_SMALL;
        let fits = self.pages.last().is_some_and(|p| {
            // SAFETY: pages on the list are mapped.
            let p = unsafe { &**p };
            p.space != Space::Large && p.top + bytes <= PAGE_SIZE
        });
        if large || !fits {
            self.add_page(if large { bytes } else { 0 })?;
        }
        let page = *self.pages.last().expect("a page was added");
        // SAFETY: the page is mapped and has room.
        unsafe {
            let cell = page.cast::<u8>().add((*page).top).cast::<Header>();
            (*page).top += bytes;
            let words = if large { 0 } else { (bytes / 8) as u16 };
            cell.write(Header { kind, flags: std::cell::Cell::new(0), words, aux: std::cell::Cell::new(aux) });
            Ok(cell)
        }
    }

    fn add_page(&mut self, large_bytes: usize) -> Result<(), OutOfMemory> {
        let size = if large_bytes > 0 { (Page::FIRST + large_bytes + 4095) & !4095 } else { PAGE_SIZE };
        let (space, account) = if large_bytes > 0 { (Space::Large, Account::HeapLarge) } else { (Space::Old, Account::HeapOld) };
        let charge = self.ledger.charge(account, size as u64).map_err(OutOfMemory::Limit)?;
        let base = map_pages(size).ok_or(OutOfMemory::System { bytes: size as u64 })?.cast::<Page>();
        // SAFETY: fresh zeroed memory; every field of a zeroed page is valid but the ones written here.
        unsafe {
            let p = base.as_ptr();
            (&raw mut (*p).space).write(space);
            (&raw mut (*p).size).write(size);
            (&raw mut (*p).top).write(Page::FIRST);
            (&raw mut (*p).charge).write(Some(charge));
            (&raw mut (*p).slots).write(None);
        }
        self.pages.push(base.as_ptr());
        Ok(())
    }

    /// Stores `v` into a slot of `holder`, with the write barrier.
    #[inline(always)]
    pub fn write<T: CellType>(&self, holder: Ref<'_, T>, slot: &Slot, v: Val<'_>) {
        // SAFETY: the holder is live and the slot is one of its words.
        unsafe { self.write_raw(holder.ptr().cast(), slot.as_ptr(), v.raw()) }
    }

    /// The write barrier on raw addresses, for the interpreter.
    ///
    /// # Safety
    /// `holder` is a live cell, `slot` one of its words that its kind traces, `v` live.
    #[inline(always)]
    pub unsafe fn write_raw(&self, holder: *mut Header, slot: *mut Value, v: Value) {
        // SAFETY: the caller's promise.
        unsafe { *slot = v };
        if v.is_cell() {
            // SAFETY: both are live cells on mapped pages.
            unsafe {
                if (*Page::of(v.as_cell())).flags & page_flag::YOUNG != 0 && (*Page::of(holder)).flags & page_flag::YOUNG == 0 {
                    self.remember_slot(holder, slot);
                }
            }
        }
    }

    #[cold]
    fn remember_slot(&self, _holder: *mut Header, _slot: *mut Value) {}

    /// Says that a whole cell (one with a `Custom` trace, or filled in bulk) may now point at young cells.
    pub fn remember_cell<T: CellType>(&self, _holder: Ref<'_, T>) {}

    /// Collects. `reason` shows in traces.
    pub fn collect(&mut self, _gc: Gc, _reason: &'static str) {}

    /// Registers a cell whose kind has a finalizer, with the bytes outside the heap that it keeps alive.
    pub fn finalize_later<T: CellType>(&self, _cell: Ref<'_, T>, _external: usize) {}

    /// Changes the external bytes of a cell registered with [`finalize_later`](Self::finalize_later).
    pub fn set_external<T: CellType>(&self, _cell: Ref<'_, T>, _external: usize) {}

    /// To be called before `bytes` are allocated outside the heap for a young cell: collects when dead cells are
    /// likely to hold much external memory.
    pub fn external_pressure(&mut self, _bytes: usize) {}

    /// Bytes of all external memory registered.
    pub fn external_bytes(&self) -> usize {
        0
    }

    /// A number that stays with the cell wherever it moves, for hash tables keyed by identity.
    pub fn identity_hash(&self, cell: Ref<'_, AnyCell>) -> u32 {
        // No cell moves yet.
        let a = cell.ptr().addr() as u64 >> 3;
        (a.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
    }

    /// Gives a cell of a kind born in the shapes space its id.
    pub fn register_shape<T: CellType>(&mut self, shape: Local<T>) -> u32 {
        let p = self.val(shape).raw().as_cell();
        self.shapes.push(p);
        (self.shapes.len() - 1) as u32
    }
    /// The shape cell with this id. It never moves.
    #[inline(always)]
    pub fn shape_ptr(&self, id: u32) -> *mut Header {
        self.shapes[id as usize]
    }

    /// Takes one cell from the list of holders whose weak slot was emptied ([`KindDesc::notify_cleared`]) into `out`.
    ///
    /// [`KindDesc::notify_cleared`]: crate::cell::KindDesc::notify_cleared
    pub fn take_cleared(&mut self, _out: Local<Value>) -> bool {
        false
    }

    /// Bytes in cells (dead ones not yet collected included).
    pub fn used(&self) -> usize {
        // SAFETY: pages on the list are mapped.
        self.pages.iter().map(|&p| unsafe { (*p).top } - Page::FIRST).sum()
    }
    /// Bytes taken from the operating system.
    pub fn committed(&self) -> usize {
        // SAFETY: pages on the list are mapped.
        self.pages.iter().map(|&p| unsafe { (*p).size }).sum()
    }
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
    pub fn config(&self) -> &Config {
        &self.config
    }
}
