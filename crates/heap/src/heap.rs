//! [`Heap`]: the one value through which everything is allocated, rooted, written and collected.
//!
//! `&Heap` reads and writes existing cells and root slots; nothing moves while it is borrowed. `&mut Heap` may
//! allocate, and whatever may allocate may collect and move every cell. See `docs/gc-safety.md`.
//!
//! This file has the parts and the figures; what happens to them is in `allocate`, `barrier` and `collect`.

use crate::atoms::AtomTable;
use crate::barrier::Remembered;
use crate::cell::{AnyCell, CellType, Header, KindTable, Ref};
use crate::external::External;
use crate::identity::Identity;
use crate::idle::Idle;
use crate::kinds::Kinds;
use crate::local::{Local, RootStack};
use crate::mark::Marking;
use crate::marking::{Cycle, Rhythm};
use crate::page::{Page, Space};
use crate::root::RootTable;
use crate::spaces::large::Large;
use crate::spaces::new::NewSpace;
use crate::spaces::swept::Swept;
use crate::stats::Pauses;
use crate::value::{Val, Value};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::ptr::NonNull;
use std::rc::Rc;
use std::time::Instant;
use tally_ledger::{Ledger, LimitError};

/// How a heap is set up. Sizes in bytes.
#[derive(Clone, Debug)]
pub struct Config {
    /// Limit of the bytes in cells of the old and non-moving spaces and of the mappings of large cells, together.
    pub max_old: u64,
    /// Largest size of one semi-space. Address space for two and some is reserved at once, memory is not.
    pub max_semi: u64,
    /// Size of one semi-space at the start.
    pub initial_semi: u64,
    /// Collect every so many allocations (evacuations, scavenges, markings in steps and sweeps in turn), and poison what was left.
    pub stress: Option<u32>,
    /// For tests: the allocation after so many fails, once, as if memory were short. [`Heap::fail_allocation`] sets it
    /// later.
    pub fail_allocation: Option<u32>,
    /// Walk and check the heap before and after each collection.
    pub verify: bool,
    /// Test the barriers that incremental marking needs, in a rhythm that follows from this number.
    pub marking_test: Option<u32>,
    /// Counters that wrap or end start shortly before they do: identity hashes, generations of slots.
    pub late_counters: bool,
    /// Print a line per collection on standard error, and with the second its phases.
    pub trace: bool,
    pub trace_phases: bool,
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
            fail_allocation: None,
            verify: cfg!(debug_assertions),
            marking_test: None,
            late_counters: false,
            trace: false,
            trace_phases: false,
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

impl std::fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            OutOfMemory::Limit(e) => e.fmt(f),
            OutOfMemory::System { bytes } => write!(f, "The operating system refused {bytes} bytes"),
            OutOfMemory::TooLarge { bytes } => write!(f, "No cell can have {bytes} bytes"),
        }
    }
}
impl std::error::Error for OutOfMemory {}

/// Which collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gc {
    /// The new space.
    Scavenge,
    /// Everything; old cells stay where they are. Afterwards nothing unreachable is left, and the new space is empty.
    Full,
    /// Everything; every cell that can move does. The old generation is compacted by it.
    Evacuate,
}

/// What the heap's owner can still give up, see [`Heap::set_last_resort`].
pub type LastResort = Box<dyn FnMut(&Heap) -> bool>;

/// Where the next young cell goes, and the end of the zeroed memory that it may take without a further question. Machine
/// code bumps through it as [`Heap::alloc_raw`] does: a cell is 8-byte aligned and has its header written at once.
#[repr(C)]
pub struct Bump {
    pub(crate) top: *mut u8,
    pub(crate) limit: *mut u8,
}

/// The managed heap of one isolate.
///
/// What machine code reads comes first, at fixed offsets (`tests::layout`).
#[repr(C)]
pub struct Heap {
    pub(crate) bump: Bump,
    pub(crate) stack: RootStack,
    /// Per kind: fewest words of a cell that is born in the new space; more than any has for the others.
    pub(crate) least: [u16; 256],
    /// The end of the memory known to be zero after `top`; `limit` but for stress testing.
    pub(crate) zeroed: *mut u8,
    /// The new page being bumped through, null when there is none, and whether its rest is zero as the OS made it.
    pub(crate) page: *mut Page,
    pub(crate) page_fresh: bool,
    /// Every flag a page can have while a marking is under way, else 0: what the write barrier adds to a page's.
    pub(crate) shading: u8,
    /// A marking or a sweep is under way.
    pub(crate) active: bool,

    pub(crate) kinds: Rc<Kinds>,
    pub(crate) config: Config,
    pub(crate) ledger: Ledger,
    pub(crate) roots: Rc<RootTable>,
    /// Shape cells by id; null for the dead.
    pub(crate) shapes: Vec<*mut Header>,
    /// Ids of the shapes that were alive at the last marking or were made since: what a marking looks through.
    pub(crate) shape_ids: Vec<u32>,
    /// Ids of dead shapes, which the next ones get.
    pub(crate) free_shape_ids: Vec<u32>,
    /// The shape of the cell being allocated, which nothing else may hold; 0: none.
    pub(crate) shape_asked_for: u32,
    pub(crate) atoms: AtomTable,

    pub(crate) new: NewSpace,
    pub(crate) old: Swept,
    /// Atoms, shapes and code, as `spaces::fixed_index` orders them.
    pub(crate) fixed: [Swept; 3],
    pub(crate) large: Large,
    /// Mappings put aside so that an evacuation cannot run out of them.
    pub(crate) spare: Vec<NonNull<u8>>,
    /// Poisoned pages of the last evacuation, kept so that stale pointers meet poison and not new cells.
    pub(crate) quarantine: Vec<*mut Page>,

    pub(crate) remembered: RefCell<Remembered>,
    /// The marking that stands still while the program runs, and when it goes on.
    pub(crate) marking: RefCell<Option<Box<Marking>>>,
    pub(crate) cycle: Cycle,
    pub(crate) idle: Idle,
    /// Allocations that were no mere bump of the pointer.
    pub(crate) visits: u64,
    /// Sweeps so far. A page that is not young and has another number waits for the sweep under way.
    pub(crate) sweep: u32,
    pub(crate) marking_test: Option<Rhythm>,
    pub(crate) external: RefCell<External>,
    pub(crate) identity: RefCell<Identity>,
    /// Holders whose weak slot was emptied. Strong.
    pub(crate) cleared: VecDeque<Value>,

    /// Old bytes at which the next marking is due.
    pub(crate) old_limit: usize,
    /// Bytes that survived scavenges since the semi-spaces last changed their size.
    pub(crate) survived: usize,
    /// Seconds that a scavenge takes for a byte that survives; 0 until measured.
    pub(crate) copy_cost: f64,
    /// After the last full collection a limit was still passed.
    pub(crate) over_limit: bool,
    /// Asked before memory is refused for good.
    pub(crate) last_resort: Option<LastResort>,
    /// Bytes of the non-moving spaces when `max_old` was passed, while it is.
    pub(crate) fixed_at_limit: Option<usize>,
    /// A page may be taken past the limits after the next failure, so that an error can be made.
    pub(crate) grace: bool,
    pub(crate) bound: crate::bound::Bound,
    /// Allocations until the next collection of a stress test, and which it is.
    pub(crate) stress_left: u32,
    pub(crate) stress_deed: u32,
    /// Bytes of the new space collected since the verifier last ran.
    pub(crate) unverified: usize,
    pub(crate) pauses: Pauses,
    pub(crate) born: Instant,
    /// For tests: the operating system gives collections no more pages.
    #[cfg(test)]
    pub(crate) refuse_pages: bool,
}

impl Heap {
    /// A heap for the client's kinds. Charges go to `ledger`, whose limits hold beside `config.max_old`.
    ///
    /// # Panics
    /// If the table of kinds contradicts itself.
    pub fn new(kinds: KindTable, config: Config, ledger: Ledger) -> Heap {
        let kinds = Kinds::new(kinds);
        let null = std::ptr::null_mut::<u8>();
        let roots: Rc<RootTable> = Rc::default();
        let owner = roots.owner();
        Heap {
            bump: Bump { top: null, limit: null },
            least: std::array::from_fn(|k| if kinds.fields[k].young { kinds.least[k] } else { u16::MAX }),
            zeroed: null,
            page: null.cast(),
            page_fresh: false,
            shading: 0,
            active: false,
            stack: RootStack::new(config.stack_slots, config.late_counters),
            roots,
            // Shape id 0 is nobody's, so that a zeroed inline cache matches nothing.
            shapes: vec![std::ptr::null_mut()],
            shape_ids: Vec::new(),
            free_shape_ids: Vec::new(),
            shape_asked_for: 0,
            last_resort: None,
            fixed_at_limit: None,
            atoms: AtomTable::default(),
            new: NewSpace::new(owner, config.initial_semi, config.max_semi),
            old: Swept::new(Space::Old),
            fixed: [Swept::new(Space::Atoms), Swept::new(Space::Shapes), Swept::new(Space::Code)],
            large: Large::default(),
            spare: Vec::new(),
            quarantine: Vec::new(),
            remembered: RefCell::default(),
            marking: RefCell::default(),
            cycle: Cycle::default(),
            idle: Idle::default(),
            visits: 0,
            sweep: 0,
            marking_test: config.marking_test.map(Rhythm::new),
            external: RefCell::default(),
            identity: RefCell::new(Identity::new(config.late_counters)),
            cleared: VecDeque::new(),
            old_limit: crate::collect::INITIAL_OLD_LIMIT,
            survived: 0,
            copy_cost: 0.0,
            over_limit: false,
            grace: true,
            bound: Default::default(),
            stress_left: config.stress.unwrap_or(0),
            stress_deed: 0,
            unverified: 0,
            pauses: Pauses::default(),
            born: Instant::now(),
            #[cfg(test)]
            refuse_pages: false,
            kinds: Rc::new(kinds),
            config,
            ledger,
        }
    }

    /// Has `give_up` called when memory is refused although everything was collected. If it answers `true` it has let
    /// go of cells, and the heap collects and tries once more.
    pub fn set_last_resort(&mut self, give_up: LastResort) {
        self.last_resort = Some(give_up);
    }
    /// Gives a cell of a kind born in the shapes space its id, which may have been that of a shape that died. Who keeps
    /// an id without keeping the shape alive has it visited as a weak one
    /// ([`Visitor::visit_weak_shape`](crate::Visitor::visit_weak_shape)), or checks what the shape with that id says.
    ///
    /// # Panics
    /// If the cell was born in another space.
    pub fn register_shape<T: CellType>(&mut self, shape: Local<T>) -> u32 {
        let v = self.val(shape).raw();
        assert!(v.is_cell(), "a shape is a cell");
        let p = v.as_cell();
        // SAFETY: a slot holds live cells.
        let space = unsafe { (*Page::of(p)).space };
        assert!(space == Space::Shapes, "a shape is born in the space of shapes, this cell is of the {} space", space.name());
        let id = match self.free_shape_ids.pop() {
            Some(id) => id,
            None => {
                self.shapes.push(std::ptr::null_mut());
                (self.shapes.len() - 1) as u32
            }
        };
        self.shapes[id as usize] = p;
        self.shape_ids.push(id);
        id
    }
    /// The shape cell with this id. It never moves. Null once the shape has died, and for what never was an id.
    #[inline(always)]
    pub fn shape_ptr(&self, id: u32) -> *mut Header {
        self.shapes.get(id as usize).copied().unwrap_or(std::ptr::null_mut())
    }

    /// A number that stays with the cell wherever it moves, for hash tables keyed by identity. No two cells alive at
    /// the same time have the same (until 2^32 of them were asked).
    pub fn identity_hash(&self, cell: Ref<'_, AnyCell>) -> u32 {
        let young = self.is_young(cell.ptr().cast());
        self.identity.borrow_mut().of(cell.ptr().cast(), young)
    }

    /// Takes one cell from the list of holders whose weak slot was emptied ([`KindDesc::notify_cleared`]) into `out`.
    /// A holder may be on the list more than once.
    ///
    /// [`KindDesc::notify_cleared`]: crate::cell::KindDesc::notify_cleared
    pub fn take_cleared(&mut self, out: Local<Value>) -> bool {
        match self.cleared.pop_front() {
            None => false,
            Some(v) => {
                // SAFETY: the list is scanned as roots are, so what it holds is live.
                self.set_own(out, unsafe { Val::from_raw(v) });
                true
            }
        }
    }

    /// Whether the last marking found the cell dead, and the sweep has not come to it: for whoever keeps the address of a cell
    /// that its finalizer takes back. Such a cell is whole, but must not be revived.
    pub fn is_dead(&self, cell: Ref<'_, AnyCell>) -> bool {
        let cell: *mut Header = cell.ptr().cast();
        let page = Page::of(cell);
        // SAFETY: a `Ref` is a cell on a mapped page.
        unsafe { (*page).sweep != self.sweep && !crate::mark::lives(cell) && self.cycle.sweeping }
    }

    /// Whether a cell's page belongs to the young generation.
    #[inline(always)]
    pub(crate) fn is_young(&self, cell: *mut Header) -> bool {
        // SAFETY: cells are on mapped pages.
        unsafe { (*Page::of(cell)).flags & crate::page::page_flag::YOUNG != 0 }
    }

    /// Bytes in cells: those of dead cells that no marking has found included, those of free memory not. A large cell counts
    /// with its whole mapping. What `process.memoryUsage().heapUsed` shows.
    pub fn used(&self) -> usize {
        self.used_new() + self.old_used()
    }
    pub(crate) fn used_new(&self) -> usize {
        let bumped = if self.page.is_null() { 0 } else { self.bump.top.addr() - self.page.addr() - Page::FIRST };
        // SAFETY: active pages are mapped.
        let full = |&p: &*mut Page| if p == self.page { 0 } else { unsafe { (*p).top - Page::FIRST } };
        bumped + self.new.active.iter().map(full).sum::<usize>()
    }
    /// Bytes that count against `max_old` and drive markings.
    pub(crate) fn old_used(&self) -> usize {
        self.old.used + self.fixed.iter().map(|s| s.used).sum::<usize>() + self.large.used()
    }
    /// Bytes taken from the operating system. What `process.memoryUsage().heapTotal` shows.
    pub fn committed(&self) -> usize {
        let swept = self.old.committed() + self.fixed.iter().map(Swept::committed).sum::<usize>();
        self.new.committed() + swept + self.large.bytes
    }
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
    pub fn config(&self) -> &Config {
        &self.config
    }
}

/// Byte offsets in [`Heap`] of what machine code reads and writes; `Heap` is the first field of the machine's context.
pub mod offset {
    use super::{Bump, Heap};
    use crate::local::RootStack;
    use std::mem::offset_of;

    /// Where the next young cell goes.
    pub const BUMP_TOP: usize = offset_of!(Heap, bump) + offset_of!(Bump, top);
    /// Where the zeroed memory ends.
    pub const BUMP_LIMIT: usize = offset_of!(Heap, bump) + offset_of!(Bump, limit);
    /// The address of slot 0.
    pub const STACK_BASE: usize = offset_of!(Heap, stack) + RootStack::BASE;
    /// The number of slots in use, a `u32`.
    pub const STACK_TOP: usize = offset_of!(Heap, stack) + RootStack::TOP;
    /// The floor of the native that runs: two `u32`s, its window and its height, written and restored as one word.
    pub const STACK_FLOOR: usize = offset_of!(Heap, stack) + RootStack::FLOOR;
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.finalize_all();
        for base in self.spare.drain(..) {
            // SAFETY: spare mappings are unused and of one page.
            unsafe { crate::page::unmap_pages(base, crate::page::PAGE_SIZE) };
        }
        for page in self.quarantine.drain(..) {
            // SAFETY: nothing uses a page in quarantine.
            unsafe { Page::release(page) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::offset::*;

    /// Machine code will rely on these.
    #[test]
    fn layout() {
        assert_eq!([BUMP_TOP, BUMP_LIMIT, STACK_BASE, STACK_TOP, STACK_FLOOR], [0, 8, 16, 24, 32]);
    }
}
