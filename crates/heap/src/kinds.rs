//! The client's table of kinds in the form the collector's loops read: eight bytes a kind, indexed by the kind byte.
//!
//! **Invariants.** Derived from the [`KindTable`] once, and from nothing else. A kind byte that no kind has is
//! [`Tag::Invalid`]; meeting one means that memory was corrupted, and is reported as such.

use crate::cell::{Birth, FIRST_KIND, Header, KindDesc, KindTable, Trace, Visitor};
use crate::resident::Resident;
use crate::value::Value;

/// How a kind's references are found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Tag {
    Leaf,
    /// Words from `from` to `to`, or to the end of the cell if `to` is 0.
    Range,
    Ephemerons,
    Custom,
    Invalid,
}

#[derive(Clone, Copy)]
pub(crate) struct Fields {
    pub tag: Tag,
    /// `aux` is a shape id.
    pub shaped: bool,
    /// Has a `moved` hook.
    pub moved: bool,
    pub young: bool,
    pub from: u16,
    pub to: u16,
}

pub(crate) struct Kinds {
    pub fields: [Fields; 256],
    /// Fewest words of a cell.
    pub least: [u16; 256],
    pub table: &'static [KindDesc],
}

/// One reference of a cell.
pub(crate) enum Field {
    Strong(*mut Value),
    Weak(*mut Value),
    /// Key and value.
    Pair(*mut Value, *mut Value),
    Shape(u32),
    WeakShape(*mut u32),
}

impl Kinds {
    /// # Panics
    /// If the table is longer than a kind byte reaches, or names offsets that cannot hold slots.
    pub fn new(table: KindTable) -> Kinds {
        let table = table.rows();
        assert!(table.len() <= 256, "a kind is one byte, but the table has {} kinds", table.len());
        let none = Fields { tag: Tag::Invalid, shaped: false, moved: false, young: false, from: 0, to: 0 };
        let mut fields = [none; 256];
        let mut least = [u16::MAX; 256];
        for (kind, desc) in table.iter().enumerate().skip(FIRST_KIND as usize) {
            let (tag, from, to) = match desc.trace {
                Trace::Leaf => (Tag::Leaf, 8, 8),
                Trace::Values { from } => (Tag::Range, from, 0),
                Trace::Range { from, to } if from == to => (Tag::Leaf, from, to),
                Trace::Range { from, to } => (Tag::Range, from, to),
                Trace::Ephemerons { from } => (Tag::Ephemerons, from, 0),
                Trace::Custom(_) => (Tag::Custom, 8, 0),
            };
            let sound = from >= 8 && from % 8 == 0 && to % 8 == 0 && (to == 0 || to >= from);
            assert!(sound, "kind {kind} ({}): slots from byte {from} to {to}", desc.name);
            // A large cell may end before a slot that every cell of its kind is said to have.
            least[kind] = (desc.least.max(from).max(to) / 8).max(1) + u16::from(desc.least % 8 != 0);
            let young = desc.birth == Birth::Young;
            fields[kind] = Fields { tag, shaped: desc.shaped, moved: desc.moved.is_some(), young, from, to };
        }
        Kinds { fields, least, table }
    }

    #[inline(always)]
    pub fn of(&self, kind: u8) -> Fields {
        self.fields[kind as usize]
    }
    /// # Panics
    /// If there is no such kind.
    pub fn desc(&self, kind: u8) -> &'static KindDesc {
        &self.table[kind as usize]
    }
    /// For messages.
    pub fn name(&self, kind: u8) -> &'static str {
        match kind {
            _ if kind >= FIRST_KIND && (kind as usize) < self.table.len() => self.table[kind as usize].name,
            0 => "forwarding header",
            1 => "free range",
            0xDB => "poison",
            _ => "unknown kind",
        }
    }

    /// Calls the trace function of a `Custom` kind.
    ///
    /// # Safety
    /// `cell` is a live cell of this kind.
    pub unsafe fn trace_custom(&self, cell: *mut Header, kind: u8, visitor: &mut dyn Visitor) {
        if let Trace::Custom(trace) = self.desc(kind).trace {
            // SAFETY: the caller's promise.
            unsafe { trace(cell, visitor) }
        }
    }

    /// Reports every reference of a cell, the one in its header included; parts of large cells that nobody ever
    /// touched are left out. For walks whose speed matters less.
    ///
    /// # Safety
    /// `cell` is a live cell.
    pub unsafe fn each_field(&self, cell: *mut Header, mut f: impl FnMut(Field)) {
        // SAFETY: the caller's promise; slots lie within the cell.
        unsafe {
            let (kind, bytes) = ((*cell).kind, Header::bytes(cell));
            let fields = self.of(kind);
            if fields.shaped {
                f(Field::Shape((*cell).aux.get()));
            }
            match fields.tag {
                Tag::Leaf => {}
                Tag::Range => {
                    let (slot, end) = fields.range(cell, bytes);
                    Resident::default().each_part(slot, end, |mut slot, end| {
                        while slot < end {
                            f(Field::Strong(slot));
                            slot = slot.add(1);
                        }
                    });
                }
                Tag::Ephemerons => {
                    let (mut slot, end) = fields.pairs(cell, bytes);
                    while slot < end {
                        f(Field::Pair(slot, slot.add(1)));
                        slot = slot.add(2);
                    }
                }
                Tag::Custom => {
                    struct Report<'f>(&'f mut dyn FnMut(Field));
                    impl Visitor for Report<'_> {
                        fn visit(&mut self, slot: *mut Value) {
                            (self.0)(Field::Strong(slot))
                        }
                        fn visit_weak(&mut self, slot: *mut Value) {
                            (self.0)(Field::Weak(slot))
                        }
                        fn visit_shape(&mut self, id: u32) {
                            (self.0)(Field::Shape(id))
                        }
                        fn visit_weak_shape(&mut self, id: *mut u32) {
                            (self.0)(Field::WeakShape(id))
                        }
                    }
                    self.trace_custom(cell, kind, &mut Report(&mut f));
                }
                Tag::Invalid => self.corrupt(cell),
            }
        }
    }

    /// A cell whose kind no kind is: a stale pointer was followed, or memory overwritten.
    ///
    /// # Safety
    /// `cell` is readable.
    #[cold]
    #[inline(never)]
    pub unsafe fn corrupt(&self, cell: *mut Header) -> ! {
        // SAFETY: the caller's promise.
        let word = unsafe { *cell.cast::<u64>() };
        panic!("the heap is corrupt: {cell:p} is no cell, its header is {word:#018x} ({})", self.name(word as u8))
    }
}

impl Fields {
    /// First slot and the end of the slots of a `Range` kind.
    ///
    /// # Safety
    /// `cell` is a cell of this kind of `bytes` bytes.
    #[inline(always)]
    pub unsafe fn range(self, cell: *mut Header, bytes: usize) -> (*mut Value, *mut Value) {
        let to = if self.to == 0 { bytes } else { (self.to as usize).min(bytes) };
        // SAFETY: both offsets are within the cell or at its end.
        unsafe { (cell.byte_add((self.from as usize).min(to)).cast(), cell.byte_add(to).cast()) }
    }
    /// First key and the end of the last whole pair of an `Ephemerons` kind.
    ///
    /// # Safety
    /// As for [`range`](Self::range).
    #[inline(always)]
    pub unsafe fn pairs(self, cell: *mut Header, bytes: usize) -> (*mut Value, *mut Value) {
        let from = (self.from as usize).min(bytes);
        let to = from + (bytes - from) / 16 * 16;
        // SAFETY: both offsets are within the cell or at its end.
        unsafe { (cell.byte_add(from).cast(), cell.byte_add(to).cast()) }
    }
}
