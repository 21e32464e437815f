//! Plain objects: ordinary ones without elements whose own properties are all data named by strings, and writable,
//! enumerable and configurable. What lists or copies all properties of an object asks here first.
//!
//! A shape keeps the names of its plain objects once somebody asked (V8's enum cache). Copying remembers which shape the
//! target ended with; what is remembered is ids, and a use checks that the shapes still say so: that the way from the
//! target's shape to the remembered one adds just these names.

use super::Object;
use super::elements::{Elements, elements};
use super::key::Name;
use super::object::{IS_PROTOTYPE, ObjectExt};
use super::prop_table::attr;
use super::shape::{Shape, ShapeRef, step};
use super::slots::{Slots, SlotsExt};
use super::storage::{entries, locate};
use crate::cx::{Cx, JsResult};
use crate::kinds;
use tally_heap::{Imm, Local, Ref, Value};

/// More names than this are copied one by one.
const MAX_COPIED: usize = 64;

/// How properties come to a target.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Copying {
    /// They are defined: object spread and rest.
    Define,
    /// They are assigned, which asks the target's prototypes: `Object.assign`.
    Assign,
}

/// A copy that was made: of objects of one shape to objects of another.
#[derive(Clone, Copy, Default)]
pub(crate) struct Copied {
    from: u32,
    before: u32,
    after: u32,
    /// The names left out, as bits of their places.
    skipped: u64,
    /// The prototype epoch of an assignment; 0: it was a definition.
    epoch: u64,
}

/// The copies made lately.
#[derive(Default)]
pub(crate) struct Copies([Copied; 32]);
impl Copies {
    fn place(from: u32, before: u32, skipped: u64) -> usize {
        (from ^ before.rotate_left(3) ^ skipped as u32) as usize % 32
    }
}

/// What [`Cx::copy_plain`] did.
pub(crate) enum Outcome {
    Done,
    /// Nothing; after the copy was made in the general way, [`Cx::copied_plain`] wants this.
    Learn(CopyToLearn),
    /// Nothing, and there is nothing to learn.
    General,
}
pub(crate) struct CopyToLearn(Copied);

/// Whether an object is ordinary and without elements, so that its shape may say everything.
fn is_simple(cx: &Cx, o: Ref<'_, Object>) -> bool {
    cx.machine.shortcuts && o.kind() == kinds::OBJECT && !o.shape(cx).is_dictionary() && o.shape(cx).elements_location().is_none()
}

impl Cx {
    /// The names of a plain object's properties in order of creation, in a cell that nobody may change; `None`: it is not
    /// plain.
    pub(crate) fn plain_names(&mut self, o: Local<Object>, out: Local<Value>) -> JsResult<Option<Local<Slots>>> {
        let obj = o.get(self);
        if !is_simple(self, obj) {
            return Ok(None);
        }
        let shape = obj.shape(self);
        let known = shape.read(&shape.names);
        if let Some(names) = known.cast::<Slots>() {
            self.set(out, names.val());
            return Ok(out.cast(self));
        }
        if !known.is_hole() {
            return Ok(None);
        }
        let count = shape.entry_count();
        let plain = entries(self, obj).all(|(n, p)| p.attrs == attr::ALL && !n.is_symbol());
        let shape = self.local_of(shape);
        if !plain {
            let s = shape.get(self);
            self.write(s, &s.names, Imm::UNDEFINED);
            return Ok(None);
        }
        let names = self.new_slots(out, count)?;
        let (slots, s) = (names.get(self), shape.get(self));
        for (i, (n, _)) in entries(self, o.get(self)).enumerate() {
            self.write(slots, slots.at(i), n.val());
        }
        self.write(s, &s.names, slots.val());
        Ok(Some(names))
    }

    /// Whether no prototype of an object of this simple shape has anything that for-in would show.
    pub(crate) fn inherits_nothing_to_list(&self, o: Ref<'_, Object>) -> bool {
        let shape = o.shape(self);
        let Some(epoch) = self.machine.lasting_epoch() else { return false };
        if shape.quiet_epoch.get() == epoch {
            return true;
        }
        let mut at = shape.read_proto();
        while let Some(p) = at.cast::<Object>() {
            let quiet = p.kind() == kinds::OBJECT
                && matches!(elements(self, p), Elements::None)
                && entries(self, p).all(|(n, p)| p.attrs & attr::ENUMERABLE == 0 || n.is_symbol());
            if !quiet {
                return false;
            }
            at = p.shape(self).read_proto();
        }
        shape.quiet_epoch.set(epoch);
        true
    }

    /// Copies the properties of `from` to `to` if both are plain and the same was done before. `skipped` has the bits of
    /// the names, in [`Cx::plain_names`]' order, that are left out.
    pub(crate) fn copy_plain(
        &mut self,
        from: Local<Object>,
        names: Local<Slots>,
        to: Local<Object>,
        skipped: u64,
        how: Copying,
    ) -> JsResult<Outcome> {
        let n = names.get(self).capacity();
        let target = to.get(self);
        if n > MAX_COPIED || !is_simple(self, target) || target.shape(self).flags != 0 || target.same(from.get(self)) {
            return Ok(Outcome::General);
        }
        let epoch = match (how, self.machine.lasting_epoch()) {
            (Copying::Define, _) => 0,
            (Copying::Assign, Some(epoch)) if self.assigns_plainly(target) => epoch,
            _ => return Ok(Outcome::General),
        };
        let wanted = Copied { from: from.get(self).shape_id(), before: target.shape_id(), after: 0, skipped, epoch };
        let known = self.machine.copies.0[Copies::place(wanted.from, wanted.before, skipped)];
        let same = known.from == wanted.from && known.before == wanted.before && known.skipped == skipped && known.epoch == epoch;
        if !same || !self.leads_to(known, names.get(self)) {
            return Ok(Outcome::Learn(CopyToLearn(wanted)));
        }
        let used = target.shape(self).entry_count() as u32;
        let added = n as u32 - skipped.count_ones();
        // Making room may collect, and nothing else need hold the shape.
        let mark = self.open_scope();
        self.local_of(self.shape(known.after));
        let room = self.make_room(to, used, used + added);
        self.close_scope(mark);
        room?;
        let (source, target) = (from.get(self), to.get(self));
        self.store_shape(target, known.after);
        let (from_shape, to_shape) = (source.shape(self), target.shape(self));
        for (slot, i) in (used..).zip((0..n as u32).filter(|i| skipped & 1 << i == 0)) {
            let (holder, at) = locate(source, from_shape.location(i));
            let v = holder.read(at);
            let (holder, at) = locate(target, to_shape.location(slot));
            self.write(holder, at, v);
        }
        self.touch_prototype(target);
        Ok(Outcome::Done)
    }

    /// To be called after a copy was made in the general way: it is kept if it added all names to the target, in order.
    pub(crate) fn copied_plain(&mut self, learn: CopyToLearn, names: Local<Slots>, to: Local<Object>) {
        let CopyToLearn(mut copy) = learn;
        let target = to.get(self);
        copy.after = target.shape_id();
        let stands = copy.epoch == 0 || copy.epoch == self.machine.proto_epoch();
        if stands && target.header.flags() & IS_PROTOTYPE == 0 && is_simple(self, target) && self.leads_to(copy, names.get(self)) {
            self.machine.copies.0[Copies::place(copy.from, copy.before, copy.skipped)] = copy;
        }
    }

    /// Whether adding the names that are not left out, in order, leads from one shape to the other.
    fn leads_to(&self, copy: Copied, names: Ref<'_, Slots>) -> bool {
        let p = self.shape_ptr(copy.after);
        if p.is_null() {
            return false;
        }
        // SAFETY: not null, so a live SHAPE cell.
        let mut shape: Ref<'_, Shape> = unsafe { Ref::from_ptr(p.cast()) };
        let n = names.capacity();
        if n > MAX_COPIED {
            return false;
        }
        for i in (0..n).rev().filter(|i| copy.skipped & 1 << i == 0) {
            let Some(before) = shape.before() else { return false };
            debug_assert!(shape.step == step::ADD);
            let last = shape.entry_count() - 1;
            match shape.entry_in(last) {
                Some((name, p)) if name.val() == names.read(names.at(i)) && p.attrs == attr::ALL => shape = before,
                _ => return false,
            }
        }
        shape.id() == copy.before
    }

    /// Whether what a new property of an object meets on its way up depends on the prototype epoch alone: no proxy.
    fn assigns_plainly(&self, o: Ref<'_, Object>) -> bool {
        let mut at = o.shape(self).read_proto();
        while let Some(p) = at.cast::<Object>() {
            if p.kind() != kinds::OBJECT {
                return false;
            }
            at = p.shape(self).read_proto();
        }
        true
    }

    /// The bits of the names that are among some: `None` if a bit could not say so.
    pub(crate) fn bits_of_names(&self, names: Ref<'_, Slots>, is_one: impl Fn(Name<'_>) -> bool) -> Option<u64> {
        let n = names.capacity();
        if n > MAX_COPIED {
            return None;
        }
        let named = |i: usize| names.read(names.at(i)).cast().is_some_and(&is_one);
        Some((0..n).filter(|&i| named(i)).fold(0, |bits, i| bits | 1 << i))
    }
}
