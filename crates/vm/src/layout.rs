//! Where things are in the cells and records that the dispatch loop reads by address, and that machine code will.
//!
//! Numbers of words count from the start of the cell, whose header is word 0. What a struct or the table of kinds
//! defines is derived from it; the assertions below are what a change of layout has to meet on purpose.

use crate::interp::frame::Frame;
use crate::interp::global;
use crate::kinds;
use crate::object::accessor::Accessor;
use crate::object::code::{Code, CodeData};
use crate::object::context::Context;
use crate::object::function::{BoundFunction, Function, NativeFunction};
use crate::object::object::Object;
use crate::object::slots::Slots;
use crate::object::weak::WeakRef;
use std::mem::offset_of;

/// First internal word, or property slot, of an object.
pub(crate) const OBJECT_WORDS: usize = size_of::<Object>() / 8;
/// First value of a SLOTS cell; its `aux` says how many there are.
pub(crate) const SLOTS_VALUES: usize = size_of::<Slots>() / 8;
/// The elements of an array: a SLOTS cell if they are dense.
pub(crate) const ARRAY_STORE: usize = OBJECT_WORDS;
/// The length of an array, a number.
pub(crate) const ARRAY_LENGTH: usize = OBJECT_WORDS + 1;
/// First variable of a CONTEXT.
pub(crate) const CONTEXT_SLOTS: usize = size_of::<Context>() / 8;
/// The value in the RECORD of a script-scope binding.
pub(crate) const BINDING_VALUE: usize = 1 + global::VALUE;
/// First property slot of a closure.
pub(crate) const FUNCTION_SLOTS: usize = OBJECT_WORDS + kinds::internal_words(kinds::FUNCTION);

/// The structs of objects agree with the table of kinds.
const _: () = {
    assert!(size_of::<Function>() == 8 * FUNCTION_SLOTS);
    assert!(size_of::<NativeFunction>() == 8 * (OBJECT_WORDS + kinds::internal_words(kinds::NATIVE_FUNCTION)));
    assert!(size_of::<BoundFunction>() == 8 * (OBJECT_WORDS + kinds::internal_words(kinds::BOUND_FUNCTION)));
    assert!(size_of::<WeakRef>() == 8 * (OBJECT_WORDS + kinds::internal_words(kinds::WEAK_REF)));
    assert!(kinds::internal_words(kinds::ARRAY) == 2);
};

/// Cells.
const _: () = {
    assert!(OBJECT_WORDS == 1 && SLOTS_VALUES == 1 && CONTEXT_SLOTS == 2);
    assert!(offset_of!(Context, parent) == 8);
    assert!(offset_of!(Accessor, get) == 8 && offset_of!(Accessor, set) == 16);
    assert!(offset_of!(Function, code) == 8 && offset_of!(Function, context) == 16);
    assert!(offset_of!(Function, construct_shape) == 24);
    assert!(offset_of!(Code, data) == 8);
};

/// What belongs to the machine.
const _: () = {
    assert!(size_of::<Frame>() == 40);
    assert!(offset_of!(Frame, code) == 0 && offset_of!(Frame, pc) == 8);
    assert!(offset_of!(Frame, base) == 16 && offset_of!(Frame, top) == 20);
    assert!(offset_of!(Frame, args) == 24 && offset_of!(Frame, argc) == 28);
    assert!(offset_of!(Frame, new_target) == 32 && offset_of!(Frame, dst) == 36);
    assert!(offset_of!(Frame, flags) == 38 && offset_of!(Frame, ret_len) == 39);
    assert!(offset_of!(CodeData, entry) == 0 && offset_of!(CodeData, constants_ptr) == 8);
    assert!(offset_of!(CodeData, ics_ptr) == 16);
    assert!(offset_of!(CodeData, frame_size) == 24 && offset_of!(CodeData, nparams) == 26 && offset_of!(CodeData, mode) == 28);
};
