//! ACCESSOR cells: the getter and setter of an accessor property.

use crate::cx::{Cx, JsResult};
use crate::kinds;
use crate::object::context::{Context, ContextExt};
use tally_heap::{CellType, Header, Local, Ref, Slot, Val, Value};

/// Both are functions or undefined. In properties of namespaces `get` is a CONTEXT and `set` the number of the slot in it
/// where the variable is ([`Accessor::variable`]).
#[repr(C)]
pub struct Accessor {
    header: Header,
    pub get: Slot,
    pub set: Slot,
}
// SAFETY: ACCESSOR cells are made with these words.
unsafe impl CellType for Accessor {
    const NAME: &'static str = "Accessor";
    fn is(kind: u8) -> bool {
        kind == kinds::ACCESSOR
    }
}

/// The variable behind a property of a namespace.
pub enum Variable<'h> {
    /// The accessor has functions.
    None,
    /// Read before its declaration.
    Uninitialized,
    Value(Val<'h>),
}

pub trait AccessorExt<'h> {
    /// What a property of a namespace reads.
    fn variable(self) -> Variable<'h>;
}
impl<'h> AccessorExt<'h> for Ref<'h, Accessor> {
    fn variable(self) -> Variable<'h> {
        let Some(context) = self.read(&self.get).cast::<Context>() else { return Variable::None };
        let v = context.read(context.at(self.set.raw().as_number() as usize));
        if v.raw().is_hole() { Variable::Uninitialized } else { Variable::Value(v) }
    }
}

impl Cx {
    pub fn new_accessor(&mut self, out: Local<Value>, get: Local<Value>, set: Local<Value>) -> JsResult<Local<Accessor>> {
        let a = self.alloc::<Accessor>(out, kinds::ACCESSOR, size_of::<Accessor>(), 0).map_err(|e| self.out_of_memory(e))?;
        let r = a.get(self);
        self.write(r, &r.get, self.val(get));
        self.write(r, &r.set, self.val(set));
        Ok(a)
    }
}
