//! The model test: random operations on a heap and on a naive twin, compared throughout.
//!
//! The twin is a vector of nodes that refer to each other by number; its collector follows the definition. Each cell
//! carries its twin's number. After every full collection of the heap the twin collects too, and then weak slots,
//! ephemerons, atoms, shapes, finalizers and the bytes in use must agree to the last one. A marking made in steps may keep
//! what died meanwhile: the twin is told what it emptied, which must be dead.
//!
//! `TALLY_MODEL_OPS` sets the number of operations of the long run, `TALLY_MODEL_SEED` the seed.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use tally_heap::page::{MAX_SMALL, Page};
use tally_heap::*;
use tally_ledger::Ledger;

const LEAF: u8 = 2;
const NODE: u8 = 3;
const RANGED: u8 = 4;
const WEAK: u8 = 5;
const EPHEMERON: u8 = 6;
const OWNER: u8 = 7;
const INNER: u8 = 8;
const SHAPED: u8 = 9;
const ATOM: u8 = 10;
const SHAPE: u8 = 11;
const CODE: u8 = 12;

/// Word `i` of a cell.
unsafe fn word(cell: *mut Header, i: usize) -> *mut u64 {
    // SAFETY: the callers' cells have that many words.
    unsafe { cell.cast::<u64>().add(i) }
}

unsafe fn trace_weak(cell: *mut Header, v: &mut dyn Visitor) {
    // SAFETY: a WEAK cell has three words.
    unsafe {
        v.visit(word(cell, 1).cast());
        v.visit_weak(word(cell, 2).cast());
    }
}
unsafe fn finalize_owner(cell: *mut Header) {
    // SAFETY: word 1 of an OWNER is the address of the list that outlives the heap.
    unsafe {
        let list: *const RefCell<Vec<u32>> = std::ptr::with_exposed_provenance(*word(cell, 1) as usize);
        (*list).borrow_mut().push((*cell).aux());
    }
}
unsafe fn moved_inner(from: *mut Header, to: *mut Header) {
    // SAFETY: word 1 of an INNER is the address of its word 3.
    unsafe {
        assert_eq!(*word(from, 1), word(from, 3).addr() as u64);
        *word(to, 1) = word(to, 3).expose_provenance() as u64;
    }
}

static KINDS: [KindDesc; 13] = {
    let mut k = [KindDesc::leaf("none"); 13];
    k[LEAF as usize] = KindDesc::leaf("leaf");
    k[NODE as usize] = KindDesc::values("node");
    k[RANGED as usize] = KindDesc { trace: Trace::Range { from: 16, to: 32 }, ..KindDesc::leaf("ranged") };
    k[WEAK as usize] = KindDesc { trace: Trace::Custom(trace_weak), notify_cleared: true, ..KindDesc::leaf("weak") };
    k[EPHEMERON as usize] = KindDesc { trace: Trace::Ephemerons { from: 16 }, ..KindDesc::leaf("ephemeron") };
    k[OWNER as usize] = KindDesc { trace: Trace::Values { from: 16 }, finalize: Some(finalize_owner), ..KindDesc::leaf("owner") };
    k[INNER as usize] = KindDesc { trace: Trace::Range { from: 16, to: 24 }, moved: Some(moved_inner), ..KindDesc::leaf("inner") };
    k[SHAPED as usize] = KindDesc { shaped: true, ..KindDesc::values("shaped") };
    k[ATOM as usize] = KindDesc { birth: Birth::Atoms, ..KindDesc::leaf("atom") };
    k[SHAPE as usize] = KindDesc { birth: Birth::Shapes, ..KindDesc::values("shape") };
    k[CODE as usize] = KindDesc { birth: Birth::Code, ..KindDesc::values("code") };
    k
};

/// The words of a cell that are slots: first, and one past the last.
fn slots_of(kind: u8, words: usize) -> (usize, usize) {
    match kind {
        NODE | SHAPED | SHAPE | CODE => (1, words),
        RANGED => (2, 4),
        WEAK => (1, 3),
        EPHEMERON => (2, words / 2 * 2),
        OWNER => (2, words),
        INNER => (2, 3),
        _ => (1, 1),
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Twin {
    Hole,
    Undefined,
    Int(i32),
    Node(u32),
}

struct Node {
    kind: u8,
    words: usize,
    slots: Vec<Twin>,
    hash: Option<u32>,
    /// Number of the shape's node.
    shape: u32,
    /// The shape's id in the heap, for shapes.
    shape_id: u32,
    external: usize,
}

struct Rng(u64);
impl Rng {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

const ROOTS: usize = 400;
/// Slots that the operations use.
const SCRATCH: usize = 4;

struct Model {
    heap: Heap,
    rng: Rng,
    nodes: HashMap<u32, Node>,
    next: u32,
    /// Half of them `Root`s, half of them slots of the stack.
    roots: [Twin; ROOTS * 2],
    handles: Vec<Root<Value>>,
    slots: Vec<Local<Value>>,
    scratch: Vec<Local<Value>>,
    finalized: Box<RefCell<Vec<u32>>>,
    /// Numbers of owners that were not finalized yet.
    owners: HashSet<u32>,
    markings: u64,
    /// Markings made in steps that the twin was told of.
    adopted: u64,
    checks: u64,
}

impl Model {
    fn new(seed: u64, config: Config) -> Model {
        // SAFETY: the rows are true of the cells that the model makes.
        let heap = Heap::new(unsafe { KindTable::new(&KINDS) }, config, Ledger::new());
        let handles = (0..ROOTS).map(|_| heap.new_root(Imm::UNDEFINED, "model")).collect();
        let slots = (0..ROOTS).map(|_| heap.slot()).collect();
        let scratch = (0..SCRATCH).map(|_| heap.slot()).collect();
        Model {
            heap,
            rng: Rng(seed * 2 + 1),
            nodes: HashMap::new(),
            next: 1,
            roots: [Twin::Undefined; ROOTS * 2],
            handles,
            slots,
            scratch,
            finalized: Box::default(),
            owners: HashSet::new(),
            markings: 0,
            adopted: 0,
            checks: 0,
        }
    }

    fn markings_of_heap(&self) -> u64 {
        let s = self.heap.stats();
        s.full.count + s.evacuations.count
    }

    fn root_val(&self, i: usize) -> Val<'_> {
        if i < ROOTS { self.handles[i].val(&self.heap) } else { self.heap.val(self.slots[i - ROOTS]) }
    }
    fn set_root(&mut self, i: usize, from: Local<Value>, twin: Twin) {
        let v = self.heap.val(from);
        if i < ROOTS {
            self.handles[i].set(v);
        } else {
            self.heap.set(self.slots[i - ROOTS], v);
        }
        self.roots[i] = twin;
    }

    /// Walks from a random root by random slots; leaves the value in a scratch slot.
    fn pick(&mut self, scratch: usize) -> Twin {
        let out = self.scratch[scratch];
        let i = self.rng.below(ROOTS * 2);
        let mut at = self.roots[i];
        self.heap.set(out, self.root_val(i));
        for _ in 0..self.rng.below(8) {
            let Twin::Node(n) = at else { break };
            let node = &self.nodes[&n];
            if node.slots.is_empty() {
                break;
            }
            let slot = self.rng.below(node.slots.len());
            if !matches!(node.slots[slot], Twin::Node(_)) {
                break;
            }
            at = node.slots[slot];
            let (first, _) = slots_of(node.kind, node.words);
            // SAFETY: the value came from a slot just now, and the slot exists.
            let v = unsafe { *word(self.heap.val(out).raw().as_cell(), first + slot).cast::<Value>() };
            // SAFETY: as above.
            self.heap.set(out, unsafe { Val::from_raw(v) });
        }
        at
    }

    fn pick_node(&mut self, scratch: usize) -> Option<u32> {
        match self.pick(scratch) {
            Twin::Node(n) => Some(n),
            _ => None,
        }
    }

    /// A value to store, in a scratch slot.
    fn pick_value(&mut self, scratch: usize) -> Twin {
        if self.rng.one_in(4) {
            let i = self.rng.next() as i32;
            self.heap.set(self.scratch[scratch], Imm::int(i));
            return Twin::Int(i);
        }
        self.pick(scratch)
    }

    fn alloc(&mut self) {
        let (mut kind, mut words) = match self.rng.below(40) {
            0..6 => (LEAF, 1 + self.rng.below(12)),
            6..20 => (NODE, 2 + self.rng.below(7)),
            20..23 => (RANGED, 5),
            23..26 => (WEAK, 3),
            26..28 => (EPHEMERON, 2 + self.rng.below(9)),
            28..30 => (OWNER, 2 + self.rng.below(3)),
            30..32 => (INNER, 4),
            32..37 => (SHAPED, 2 + self.rng.below(5)),
            37 => (ATOM, 1 + self.rng.below(5)),
            38 => (SHAPE, 2 + self.rng.below(5)),
            _ => (CODE, 2 + self.rng.below(9)),
        };
        if self.rng.one_in(400) {
            words += self.rng.below(2000);
        }
        if self.rng.one_in(3000) {
            words = MAX_SMALL / 8 + self.rng.below(20_000);
            kind = [LEAF, NODE, CODE, EPHEMERON, NODE][self.rng.below(5)];
        }
        let shape = if kind == SHAPED {
            match self.pick_node(1) {
                Some(n) if self.nodes[&n].kind == SHAPE => n,
                _ => 0,
            }
        } else {
            0
        };
        let number = self.next;
        let aux = match kind {
            SHAPED if shape != 0 => self.nodes[&shape].shape_id,
            SHAPED => 0,
            _ => number,
        };
        let out = self.scratch[0];
        // What the slot holds is alive if the allocation collects, and would be gone when the twin follows.
        self.heap.set(out, Imm::UNDEFINED);
        let cell = self.heap.alloc::<AnyCell>(out, kind, words * 8, aux).expect("far from every limit");
        self.next += 1;
        let (first, end) = slots_of(kind, words);
        let mut slots = vec![Twin::Hole; end - first];
        if kind == SHAPED {
            slots[0] = Twin::Int(number as i32);
        }
        let external = if kind == OWNER { self.rng.below(1 << 16) } else { 0 };
        // SAFETY: the cell was just made, and has these words.
        unsafe {
            let p = self.heap.val(out).raw().as_cell();
            match kind {
                LEAF | ATOM => (1..words).step_by(501).for_each(|i| *word(p, i) = number as u64 * 8),
                RANGED => {
                    *word(p, 1) = 0x7f00_dead_beef_0000 & 0xffff_ffff_fff8;
                    *word(p, 4) = number as u64 * 8;
                }
                EPHEMERON => *word(p, 1) = number as u64 * 8,
                OWNER => *word(p, 1) = (&raw const *self.finalized).expose_provenance() as u64,
                INNER => {
                    *word(p, 1) = word(p, 3).expose_provenance() as u64;
                    *word(p, 3) = number as u64 * 8;
                }
                SHAPED => *word(p, 1) = Value::int(number as i32).bits(),
                _ => {}
            }
            if kind == ATOM {
                self.heap.add_atom(p);
            }
        }
        let mut shape_id = 0;
        match kind {
            OWNER => {
                self.heap.finalize_later(cell.get(&self.heap), external);
                self.owners.insert(number);
            }
            SHAPE => shape_id = self.heap.register_shape(cell),
            _ => {}
        }
        let count = slots.len();
        self.nodes.insert(number, Node { kind, words, slots, hash: None, shape, shape_id, external });
        self.follow_heap();
        for i in (usize::from(kind == SHAPED)..count).step_by(if count > 40 { 97 } else { 1 }) {
            if self.rng.one_in(2) {
                let value = self.pick_value(1);
                self.nodes.get_mut(&number).expect("just made").slots[i] = value;
                // SAFETY: nothing was allocated since the cell was.
                unsafe { *word(self.heap.val(out).raw().as_cell(), first + i).cast() = self.heap.val(self.scratch[1]).raw() };
            }
        }
        let i = self.rng.below(ROOTS * 2);
        if self.rng.one_in(6) {
            self.set_root(i, out, Twin::Node(number));
        } else if let Some(holder) = self.pick_node(1) {
            self.store(holder, 1, 0, Twin::Node(number));
        }
    }

    /// Stores a scratch value into a random slot of a picked cell.
    fn store(&mut self, holder: u32, holder_at: usize, value_at: usize, value: Twin) {
        let node = &self.nodes[&holder];
        if node.slots.is_empty() || node.kind == SHAPED && node.slots.len() == 1 {
            return;
        }
        let start = usize::from(node.kind == SHAPED);
        let slot = start + self.rng.below((node.slots.len() - start).min(200));
        let (first, _) = slots_of(node.kind, node.words);
        let bulk = self.rng.one_in(8);
        let heap = &self.heap;
        let v = heap.val(self.scratch[value_at]);
        let holder_ref = heap.val(self.scratch[holder_at]).cast::<AnyCell>().expect("a cell");
        let cell: *mut Header = holder_ref.ptr().cast();
        // SAFETY: the holder is alive and has the slot.
        unsafe {
            let p = word(cell, first + slot).cast::<Value>();
            if bulk {
                *p = v.raw();
                heap.remember_cell(holder_ref);
            } else {
                heap.write_raw(cell, p, v.raw());
            }
        }
        self.nodes.get_mut(&holder).expect("picked").slots[slot] = value;
    }

    fn step(&mut self) {
        match self.rng.below(100) {
            0..55 => self.alloc(),
            55..85 => {
                if let Some(holder) = self.pick_node(0) {
                    let value = self.pick_value(1);
                    self.store(holder, 0, 1, value);
                }
            }
            85..87 => {
                let (i, out) = (self.rng.below(ROOTS * 2), self.scratch[0]);
                if self.rng.one_in(8) {
                    self.heap.set(out, Imm::UNDEFINED);
                    self.set_root(i, out, Twin::Undefined);
                } else {
                    let value = self.pick_value(0);
                    self.set_root(i, out, value);
                }
            }
            87..98 => {
                if let Some(n) = self.pick_node(0) {
                    let hash = self.heap.identity_hash(self.heap.val(self.scratch[0]).cast().expect("a cell"));
                    let node = self.nodes.get_mut(&n).expect("picked");
                    assert_eq!(*node.hash.get_or_insert(hash), hash, "the identity hash of {n} changed");
                }
            }
            98 => {
                if let Some(n) = self.pick_node(0)
                    && self.nodes[&n].kind == OWNER
                {
                    let bytes = self.rng.below(1 << 16);
                    self.heap.set_external(self.heap.val(self.scratch[0]).cast::<AnyCell>().expect("a cell"), bytes);
                    self.nodes.get_mut(&n).expect("picked").external = bytes;
                }
            }
            _ => match self.rng.below(40) {
                0..8 => self.heap.collect(Gc::Scavenge, "model"),
                8..10 => self.heap.collect(Gc::Full, "model"),
                10..12 => self.heap.collect(Gc::Evacuate, "model"),
                12 => self.heap.external_pressure(1 << 20),
                13 => while self.heap.take_cleared(self.scratch[0]) {},
                14 if self.nodes.len() > 3000 && self.rng.one_in(4) => {
                    for i in 0..ROOTS * 2 {
                        if !self.rng.one_in(3) {
                            self.heap.set(self.scratch[0], Imm::UNDEFINED);
                            self.set_root(i, self.scratch[0], Twin::Undefined);
                        }
                    }
                }
                15..18 => self.check(false),
                18 => {
                    self.heap.finish_under_way();
                }
                _ => {}
            },
        }
        self.follow_heap();
    }

    /// If the heap has marked and swept, so does the twin.
    fn follow_heap(&mut self) {
        let markings = self.markings_of_heap();
        if markings != self.markings {
            self.markings = markings;
            self.adopt();
            self.collect_twin();
        } else if self.heap.stats().markings.count != self.adopted {
            self.adopt();
        }
    }

    /// Empties weak slots and pairs of the twin that the heap has emptied.
    fn adopt(&mut self) {
        self.adopted = self.heap.stats().markings.count;
        let alive = self.reachable();
        let mut work: Vec<(Value, Twin)> = (0..ROOTS * 2).map(|i| (self.root_val(i).raw(), self.roots[i])).collect();
        let mut more = |v: Val<'_>| work.extend(self.number_of(v).map(|n| (v.raw(), Twin::Node(n))));
        self.scratch.iter().for_each(|&s| more(self.heap.val(s)));
        self.heap.each_root(|kind, cell| {
            if kind == graph::RootKind::Cleared {
                more(cell.val());
            }
        });
        let mut seen = HashSet::new();
        while let Some((v, twin)) = work.pop() {
            let Twin::Node(n) = twin else { continue };
            if !v.is_cell() || !seen.insert(n) {
                continue;
            }
            let node = self.nodes.get_mut(&n).expect("what the heap holds is known");
            let (first, _) = slots_of(node.kind, node.words);
            // SAFETY: the heap holds the cell, and it has these words.
            let held = |i: usize| unsafe { *word(v.as_cell(), first + i).cast::<Value>() };
            let dead = |t: Twin| matches!(t, Twin::Node(t) if !alive.contains(&t));
            match node.kind {
                WEAK if held(1).is_hole() && matches!(node.slots[1], Twin::Node(_)) => {
                    assert!(dead(node.slots[1]), "a weak slot of {n} was emptied, but {:?} lives", node.slots[1]);
                    node.slots[1] = Twin::Hole;
                }
                EPHEMERON => {
                    for (i, pair) in node.slots.chunks_exact_mut(2).enumerate() {
                        if held(i * 2).is_undefined() && matches!(pair[0], Twin::Node(_)) {
                            assert!(dead(pair[0]), "a pair of {n} was emptied, but its key {:?} lives", pair[0]);
                            pair.copy_from_slice(&[Twin::Undefined, Twin::Hole]);
                        }
                    }
                }
                _ => {}
            }
            work.extend(node.slots.iter().enumerate().map(|(i, &t)| (held(i), t)));
            if node.kind == SHAPED && node.shape != 0 {
                // SAFETY: the shape of a cell that the heap holds lives.
                let shape = unsafe { self.heap.shape_ptr((*v.as_cell()).aux()) };
                work.push((Value::cell(shape), Twin::Node(node.shape)));
            }
        }
    }

    /// What is reachable strongly, by the definition: the largest growth by roots, strong slots and ephemerons.
    fn reachable(&self) -> HashSet<u32> {
        let mut seen = HashSet::new();
        let mut work: Vec<Twin> = self.roots.to_vec();
        // Scratch slots are roots too, and so are holders on the cleared list.
        for &s in &self.scratch {
            work.extend(self.number_of(self.heap.val(s)).map(Twin::Node));
        }
        self.heap.each_root(|kind, cell| {
            if kind == graph::RootKind::Cleared {
                work.extend(self.number_of(cell.val()).map(Twin::Node));
            }
        });
        let mut ephemerons = Vec::new();
        loop {
            while let Some(at) = work.pop() {
                let Twin::Node(n) = at else { continue };
                if !seen.insert(n) {
                    continue;
                }
                let node = &self.nodes[&n];
                match node.kind {
                    WEAK => work.push(node.slots[0]),
                    EPHEMERON => ephemerons.push(n),
                    _ => work.extend(&node.slots),
                }
                if node.shape != 0 {
                    work.push(Twin::Node(node.shape));
                }
            }
            for n in &ephemerons {
                for pair in self.nodes[n].slots.chunks_exact(2) {
                    let alive = !matches!(pair[0], Twin::Node(k) if !seen.contains(&k));
                    if alive && matches!(pair[1], Twin::Node(v) if !seen.contains(&v)) {
                        work.push(pair[1]);
                    }
                }
            }
            if work.is_empty() {
                return seen;
            }
        }
    }

    fn number_of(&self, v: Val<'_>) -> Option<u32> {
        let cell: Ref<'_, AnyCell> = v.cast()?;
        let header = cell.header();
        Some(match header.kind() {
            // SAFETY: word 1 of a SHAPED cell is its number.
            SHAPED => unsafe { (*word(cell.ptr().cast(), 1).cast::<Value>()).as_int() as u32 },
            _ => header.aux(),
        })
    }

    fn collect_twin(&mut self) {
        let alive = self.reachable();
        let dead: Vec<u32> = self.nodes.keys().copied().filter(|n| !alive.contains(n)).collect();
        for n in dead {
            let node = self.nodes.remove(&n).expect("listed");
            if node.kind == SHAPE {
                let now = self.heap.shape_ptr(node.shape_id);
                // SAFETY: not null, so a live cell.
                let number = (!now.is_null()).then(|| self.number_of(unsafe { Val::from_raw(Value::cell(now)) }));
                assert!(number != Some(Some(n)), "the dead shape {n} is still registered");
            }
            if node.kind == ATOM {
                assert!(self.heap.find_atom(n, |_| true).is_none(), "the dead atom {n} is still in the table");
            }
        }
        for node in self.nodes.values_mut() {
            match node.kind {
                WEAK => {
                    if matches!(node.slots[1], Twin::Node(t) if !alive.contains(&t)) {
                        node.slots[1] = Twin::Hole;
                    }
                }
                EPHEMERON => {
                    for pair in node.slots.chunks_exact_mut(2) {
                        if matches!(pair[0], Twin::Node(k) if !alive.contains(&k)) {
                            pair.copy_from_slice(&[Twin::Undefined, Twin::Hole]);
                        }
                    }
                }
                _ => {}
            }
        }
        self.check(true);
    }

    /// Compares everything reachable; after a marking also what must be gone.
    fn check(&mut self, exact: bool) {
        self.checks += 1;
        for n in self.finalized.borrow_mut().drain(..) {
            assert!(self.owners.remove(&n), "{n} was finalized twice");
        }
        let alive = self.reachable();
        for n in &alive {
            assert!(self.nodes[n].kind != OWNER || self.owners.contains(n), "{n} was finalized alive");
        }
        let mut work = Vec::new();
        for i in 0..ROOTS * 2 {
            work.push((self.root_val(i).raw(), self.roots[i]));
        }
        let mut seen = HashMap::new();
        while let Some((v, twin)) = work.pop() {
            let n = match twin {
                Twin::Hole => {
                    assert!(v.is_hole());
                    continue;
                }
                Twin::Undefined => {
                    assert!(v.is_undefined());
                    continue;
                }
                Twin::Int(i) => {
                    assert_eq!(v, Value::int(i));
                    continue;
                }
                Twin::Node(n) => n,
            };
            assert!(v.is_cell(), "{n} should be a cell but is {v:?}");
            if let Some(old) = seen.insert(n, v) {
                assert_eq!(old, v, "{n} is in two places");
                continue;
            }
            let node = &self.nodes[&n];
            let cell = v.as_cell();
            // SAFETY: the heap says that the cell is reachable.
            unsafe {
                let kind = (*cell).kind();
                assert_eq!(kind, node.kind, "kind of {n}");
                let large = node.words * 8 > MAX_SMALL;
                assert_eq!((*cell).words() as usize, if large { 0 } else { node.words });
                let val = Val::from_raw(v);
                assert_eq!(self.number_of(val), Some(n));
                if let Some(hash) = node.hash {
                    assert_eq!(self.heap.identity_hash(val.cast().expect("a cell")), hash, "identity of {n}");
                }
                match kind {
                    LEAF | ATOM => (1..node.words).step_by(501).for_each(|i| assert_eq!(*word(cell, i), n as u64 * 8)),
                    RANGED => assert_eq!(*word(cell, 4), n as u64 * 8),
                    EPHEMERON => assert_eq!(*word(cell, 1), n as u64 * 8),
                    INNER => {
                        assert_eq!(*word(cell, 1), word(cell, 3).addr() as u64);
                        assert_eq!(*word(cell, 3), n as u64 * 8);
                    }
                    SHAPED if node.shape != 0 => {
                        assert_eq!(self.number_of(Val::from_raw(Value::cell(self.heap.shape_ptr((*cell).aux())))), Some(node.shape));
                    }
                    _ => {}
                }
                let (first, end) = slots_of(kind, node.words);
                for i in 0..end - first {
                    work.push((*word(cell, first + i).cast::<Value>(), node.slots[i]));
                }
            }
        }
        if exact {
            let bytes: usize = alive
                .iter()
                .map(|n| match self.nodes[n].words * 8 {
                    small if small <= MAX_SMALL => small,
                    large => (Page::FIRST + large).next_multiple_of(4096),
                })
                .sum();
            if self.heap.used() != bytes {
                let mut there = HashSet::new();
                self.heap.each_cell(|c| {
                    there.extend(self.number_of(c.cell.val()));
                });
                let kinds = |a: &HashSet<u32>, b: &HashSet<u32>| -> Vec<(u32, u8, usize)> {
                    a.difference(b).filter_map(|n| self.nodes.get(n).map(|t| (*n, t.kind, t.words))).collect()
                };
                println!("lost: {:?}, left: {:?}", kinds(&alive, &there), kinds(&there, &alive));
            }
            assert_eq!(self.heap.used(), bytes, "bytes in use after a marking");
            for n in &self.owners {
                assert!(alive.contains(n), "{n} died and was not finalized");
            }
            let external: usize = alive.iter().map(|n| self.nodes[n].external).sum();
            assert_eq!(self.heap.external_bytes(), external);
        }
    }
}

fn config() -> Config {
    Config { initial_semi: 256 << 10, max_semi: 1 << 20, stack_slots: 4096, verify: false, ..Config::default() }
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|s| s.parse().ok()).unwrap_or(default)
}

fn run(ops: u64, seed: u64, config: Config) {
    // Miri takes some thousand times as long.
    let ops = if cfg!(miri) { ops.min(1_000_000) / 500 } else { ops };
    let mut model = Model::new(seed, config);
    for _ in 0..ops {
        model.step();
    }
    model.heap.collect(Gc::Full, "end");
    model.follow_heap();
    println!("{ops} operations, {} checks, {:?}", model.checks, model.heap.stats());
    let owned = model.owners.clone();
    let Model { heap, handles, finalized, .. } = model;
    drop(handles);
    drop(heap);
    let left: HashSet<u32> = finalized.borrow().iter().copied().collect();
    assert_eq!(left, owned, "a heap that goes finalizes what it still owns");
}

#[test]
fn random_operations() {
    run(number("TALLY_MODEL_OPS", 1_000_000), number("TALLY_MODEL_SEED", 1), config());
}

#[test]
fn verified_after_each_collection() {
    for seed in 2..6 {
        run(20_000, seed, Config { verify: true, ..config() });
    }
}

#[test]
fn under_stress() {
    for (seed, n) in [(7, 1), (8, 3), (9, 50)] {
        run(1500 * n as u64 / (n as u64).isqrt(), seed, Config { verify: true, stress: Some(n), ..config() });
    }
}

/// Counters come round: a number that two cells share is no harm, and no cell loses its own.
#[test]
fn counters_near_their_end() {
    run(20_000, 20, Config { verify: true, late_counters: true, ..config() });
}

/// The same with a marking that stands still most of the time, and is checked at random moments.
#[test]
fn while_marking_stands_still() {
    for seed in 10..16 {
        run(60_000, seed, Config { verify: true, marking_test: Some(seed as u32), ..config() });
    }
}

#[test]
fn while_marking_stands_still_under_stress() {
    for (seed, n) in [(17, 1), (18, 3), (19, 50)] {
        run(1500 * n as u64 / (n as u64).isqrt(), seed, Config { verify: true, stress: Some(n), marking_test: Some(n), ..config() });
    }
}
