//! Transitions: which shape an object gets when it takes a step from its own, a property added or all of them frozen.
//!
//! A shape keeps the id of its only child, or a table of ids by the hash of the step once there are more. They are weak
//! and nobody clears them: an id is believed only if the shape that has it now says that it came from here by that very
//! step. So a child that died, and whose id another shape has, is no transition. Its place is taken by the next child that
//! takes the same step; the table drops what is left of such places when it is used up, or when a marking has passed
//! since it was last looked through.
//!
//! **Invariants.** A child holds its parent, so the parents of a live shape are alive. Steps are compared by name and
//! attributes, not by hash.

use super::hash_table::{PAIRS, Table, append, attrs_at, find_entry, key_at, set_value, value_at};
use super::key::{Name, NameCell};
use super::shape::{Shape, ShapeRef, step};
use crate::cx::{Cx, JsResult};
use tally_heap::{Heap, Imm, Local, Ref, Val};

/// More children than this, and objects that would take yet another step become dictionaries, as in V8.
const MAX_TRANSITIONS: usize = 1536;

/// What distinguishes a child from its parent.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Step<'h> {
    Add(Name<'h>, u8),
    /// One of the constants of `step`.
    Mark(u8),
}

impl<'h> Step<'h> {
    fn hash(self) -> u32 {
        match self {
            Step::Add(name, attrs) => name.hash() ^ u32::from(attrs).wrapping_mul(0x9E37_79B9),
            Step::Mark(m) => u32::from(m),
        }
    }
    fn key(self) -> Imm {
        Imm::int(self.hash() as i32)
    }
    /// The step that led to a shape; `None` for those that no transition leads to.
    pub fn to(child: Ref<'h, Shape>) -> Option<Step<'h>> {
        match child.step {
            step::ROOT | step::ALONE => None,
            step::ADD => {
                let last = child.count() - 1;
                let t = child.read_properties()?;
                Some(Step::Add(key_at(t, last).cast::<NameCell>()?, attrs_at(t, last)))
            }
            m => Some(Step::Mark(m)),
        }
    }
}

/// The live child of `parent` with this id, whatever step led to it.
fn child<'h>(heap: &'h Heap, parent: Ref<'h, Shape>, id: Val<'h>) -> Option<(Ref<'h, Shape>, Step<'h>)> {
    let p = heap.shape_ptr(id.raw().as_int() as u32);
    if p.is_null() {
        return None;
    }
    // SAFETY: not null, so a live SHAPE cell.
    let child: Ref<'h, Shape> = unsafe { Ref::from_ptr(p.cast()) };
    let step = Step::to(child)?;
    (child.read(&child.parent) == parent.val()).then_some((child, step))
}

/// The child that place `i` of a table leads to.
fn child_at<'h>(heap: &'h Heap, parent: Ref<'h, Shape>, t: Ref<'h, Table>, i: usize) -> Option<(Ref<'h, Shape>, Step<'h>)> {
    child(heap, parent, value_at(t, i)).filter(|(_, step)| key_at(t, i) == step.key())
}

/// The shape that a step leads to, if it was taken before and the shape lives.
pub(super) fn find<'h>(heap: &'h Heap, parent: Ref<'h, Shape>, step: Step<'_>) -> Option<Ref<'h, Shape>> {
    let known = parent.read(&parent.transitions);
    if known.is_int() {
        return child(heap, parent, known).filter(|(_, s)| *s == step).map(|(c, _)| c);
    }
    let t = known.cast::<Table>()?;
    let is = |i: usize| key_at(t, i) == step.key() && child(heap, parent, value_at(t, i)).is_some_and(|(_, s)| s == step);
    let i = find_entry(t, step.hash(), is)?;
    child(heap, parent, value_at(t, i)).map(|(c, _)| c)
}

/// Markings so far, cut to what an int32 holds.
fn markings(cx: &Cx) -> Imm {
    Imm::int(cx.markings() as i32)
}

/// Live children in a table.
fn live(heap: &Heap, parent: Ref<'_, Shape>, t: Ref<'_, Table>) -> usize {
    (0..t.used()).filter(|&i| child_at(heap, parent, t, i).is_some()).count()
}

impl Cx {
    /// Whether a shape has so many children that it gets no more.
    pub(super) fn is_crowded(&mut self, shape: Local<Shape>) -> JsResult<bool> {
        let s = shape.get(self);
        let Some(t) = s.read(&s.transitions).cast::<Table>() else { return Ok(false) };
        if t.len() < MAX_TRANSITIONS {
            return Ok(false);
        }
        if t.link.raw() != markings(self).raw() {
            self.rebuild_transitions(shape)?;
        }
        let s = shape.get(self);
        Ok(s.read(&s.transitions).cast::<Table>().is_some_and(|t| t.len() >= MAX_TRANSITIONS))
    }

    /// Makes room for one more child, so that [`add_transition`](Self::add_transition) cannot fail.
    pub(super) fn make_transition_room(&mut self, parent: Local<Shape>) -> JsResult {
        let p = parent.get(self);
        let known = p.read(&p.transitions);
        let full = match known.cast::<Table>() {
            Some(t) => t.used() == t.capacity(),
            None => known.is_int() && child(self, p, known).is_some(),
        };
        if full { self.rebuild_transitions(parent) } else { Ok(()) }
    }

    /// Moves what lives to a new table with room for as many again.
    fn rebuild_transitions(&mut self, parent: Local<Shape>) -> JsResult {
        let p = parent.get(self);
        let known = p.read(&p.transitions);
        let count = known.cast::<Table>().map_or(1, |t| live(self, p, t));
        let mark = self.open_scope();
        let out = self.slot();
        let new = self.new_properties(out, PAIRS, count * 2 + 1)?.get(self);
        let p = parent.get(self);
        let known = p.read(&p.transitions);
        let keep = |found: Option<(Ref<'_, Shape>, Step<'_>)>| {
            if let Some((c, step)) = found {
                append(self, new, step.hash(), step.key(), 0, Imm::int(c.id() as i32));
            }
        };
        match known.cast::<Table>() {
            Some(t) => (0..t.used()).for_each(|i| keep(child_at(self, p, t, i))),
            None => keep(child(self, p, known)),
        }
        self.write(new, &new.link, markings(self));
        self.write(p, &p.transitions, new.val());
        self.close_scope(mark);
        Ok(())
    }

    /// Makes `to` the child of `parent` that its step says; there is room.
    pub(super) fn add_transition(&self, parent: Ref<'_, Shape>, to: Ref<'_, Shape>) {
        let Some(step) = Step::to(to) else { return };
        self.write(to, &to.parent, parent.val());
        let id = Imm::int(to.id() as i32);
        let Some(t) = parent.read(&parent.transitions).cast::<Table>() else {
            self.write(parent, &parent.transitions, id);
            return;
        };
        // The place of one that died and came by the same step.
        let place = find_entry(t, step.hash(), |i| key_at(t, i) == step.key() && child_at(self, parent, t, i).is_none());
        match place {
            Some(i) => set_value(self, t, i, id),
            None => {
                append(self, t, step.hash(), step.key(), 0, id);
            }
        }
    }
}
