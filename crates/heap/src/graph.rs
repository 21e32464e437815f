//! The object graph, for tools: every cell, every edge, every root. Reads the same table of kinds as the collector.
//!
//! Cells that died and were found by no marking are still listed: who wants the living alone collects first.

use crate::cell::{AnyCell, Header, Ref};
use crate::heap::Heap;
use crate::kinds::Field;
use crate::page::{Page, Space, page_flag};
use crate::value::Value;

/// One cell.
#[derive(Clone, Copy)]
pub struct CellInfo<'h> {
    pub cell: Ref<'h, AnyCell>,
    pub kind: u8,
    pub kind_name: &'static str,
    pub space: Space,
    pub young: bool,
    /// Header included, without the page of a large cell.
    pub bytes: usize,
}

/// How an edge holds its target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EdgeKind {
    Strong,
    Weak,
    /// The key of an ephemeron: holds nothing.
    EphemeronKey,
    /// The value of an ephemeron: held as long as the key lives.
    EphemeronValue,
    /// By shape id, from the header or elsewhere.
    Shape,
}

/// One edge of the graph.
#[derive(Clone, Copy)]
pub struct Edge<'h> {
    pub kind: EdgeKind,
    /// Byte offset of the slot in its cell; `None` for shapes (held weakly, too) and for slots outside the cell.
    pub offset: Option<usize>,
    pub target: Ref<'h, AnyCell>,
}

/// Where a root is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RootKind {
    /// A register or a native's slot, by its index in the root stack.
    Stack(u32),
    /// A [`Root`](crate::Root), with the reason it was given.
    Handle(&'static str),
    /// A holder whose weak slot was emptied, waiting for `take_cleared`.
    Cleared,
}

impl Heap {
    /// Calls `f` with every cell of the heap, space by space, in order of address within a page.
    pub fn each_cell(&self, mut f: impl FnMut(CellInfo<'_>)) {
        let mut raw = |cell: *mut Header| f(self.cell_info(cell));
        // SAFETY: listed pages are mapped and walkable; the page being bumped through ends at `top`.
        unsafe {
            for &page in &self.new.active {
                let end = if page == self.page { self.bump.top } else { page.cast::<u8>().add((*page).top) };
                let mut p = page.cast::<u8>().add(Page::FIRST);
                while p < end {
                    raw(p.cast());
                    p = p.add(Header::bytes(p.cast()));
                }
            }
            self.old.each_cell(&mut raw);
            for space in &self.fixed {
                space.each_cell(&mut raw);
            }
            self.large.each_cell().for_each(&mut raw);
        }
    }

    /// What is known of a cell without reading its fields.
    pub fn info(&self, cell: Ref<'_, AnyCell>) -> CellInfo<'_> {
        self.cell_info(cell.ptr().cast())
    }
    fn cell_info(&self, cell: *mut Header) -> CellInfo<'_> {
        // SAFETY: a live cell of this heap, on a mapped page.
        unsafe {
            let (page, kind) = (Page::of(cell), (*cell).kind);
            CellInfo {
                cell: Ref::from_ptr(cell.cast()),
                kind,
                kind_name: self.kinds.name(kind),
                space: (*page).space,
                young: (*page).flags & page_flag::YOUNG != 0,
                bytes: Header::bytes(cell),
            }
        }
    }

    /// Calls `f` with every edge that leaves a cell.
    pub fn each_edge(&self, cell: Ref<'_, AnyCell>, mut f: impl FnMut(Edge<'_>)) {
        let from: *mut Header = cell.ptr().cast();
        // SAFETY: a `Ref` is a live cell, so its slots are valid.
        unsafe {
            let bytes = Header::bytes(from);
            let mut edge = |kind, slot: *mut Value| {
                let v = *slot;
                if v.is_cell() {
                    let offset = Some(slot.addr().wrapping_sub(from.addr())).filter(|&o| o < bytes);
                    f(Edge { kind, offset, target: Ref::from_ptr(v.as_cell().cast()) });
                }
            };
            let (mut shapes, mut weak_shapes) = (Vec::new(), Vec::new());
            self.kinds.each_field(from, |field| match field {
                Field::Strong(slot) => edge(EdgeKind::Strong, slot),
                Field::Weak(slot) => edge(EdgeKind::Weak, slot),
                Field::Pair(key, value) => {
                    edge(EdgeKind::EphemeronKey, key);
                    edge(EdgeKind::EphemeronValue, value);
                }
                Field::Shape(id) => shapes.push(id),
                Field::WeakShape(id) => weak_shapes.push(*id),
            });
            for (ids, kind) in [(shapes, EdgeKind::Shape), (weak_shapes, EdgeKind::Weak)] {
                for id in ids {
                    let shape = self.shapes[id as usize];
                    if !shape.is_null() {
                        f(Edge { kind, offset: None, target: Ref::from_ptr(shape.cast()) });
                    }
                }
            }
        }
    }

    /// Calls `f` with every root that is a cell.
    pub fn each_root(&self, mut f: impl FnMut(RootKind, Ref<'_, AnyCell>)) {
        let mut root = |kind, v: Value| {
            if v.is_cell() {
                // SAFETY: roots hold live cells.
                f(kind, unsafe { Ref::from_ptr(v.as_cell().cast()) });
            }
        };
        for i in 0..self.stack.top() {
            // SAFETY: slots below the top hold valid values.
            root(RootKind::Stack(i), unsafe { *self.stack.base().add(i as usize) });
        }
        // SAFETY: `each` hands out valid slots.
        self.roots.each(|slot, why| root(RootKind::Handle(why), unsafe { *slot }));
        for &v in &self.cleared {
            root(RootKind::Cleared, v);
        }
    }
}
