//! Stores: functions, memories, tables and globals by numbers.
//!
//! **Invariant**: a thing of the machine's has one number, whichever way it came, so that numbers can be compared.

use crate::error::Failure;
use crate::linear::{Linear, PAGE};
use crate::module::{Engine, Module, Wanted};
use crate::run::{self, Data, Host, Limiter, State};
use crate::types::{ExternType, FuncType, GlobalType, MemoryType, TableType, ValType, Value};
use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::HashMap;
use std::ptr::NonNull;
use std::rc::Rc;
use wasmi::{AsContext, Nullable, StoreContextMut};

/// A function of a store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FuncId(pub u32);
/// A memory of a store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MemoryId(pub u32);
/// A table of a store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableId(pub u32);
/// A global of a store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GlobalId(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExternId {
    Func(FuncId),
    Table(TableId),
    Memory(MemoryId),
    Global(GlobalId),
}

/// Memory was refused, or there is a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Refused;

/// Asked before tables take memory, which they have until their store goes.
pub trait Meter {
    fn take(&self, bytes: usize) -> bool;
}

/// Things of the machine's in the order in which they came, and their numbers.
struct List<T> {
    items: Vec<T>,
    numbers: HashMap<u64, u32>,
}
impl<T> Default for List<T> {
    fn default() -> List<T> {
        List { items: Vec::new(), numbers: HashMap::new() }
    }
}
impl<T: Copy> List<T> {
    /// What tells a handle of the machine's from others.
    fn bits(item: T) -> u64 {
        const { assert!(size_of::<T>() == 8) };
        // SAFETY: a handle is the number of its store and a number in there, 32 bits each, without padding.
        unsafe { std::mem::transmute_copy::<T, u64>(&item) }
    }
    fn number(&mut self, item: T) -> u32 {
        let next = self.items.len() as u32;
        *self.numbers.entry(Self::bits(item)).or_insert_with(|| {
            self.items.push(item);
            next
        })
    }
    fn get(&self, number: u32) -> Option<T> {
        self.items.get(number as usize).copied()
    }
}

/// What a store and the machine's callbacks share.
pub(crate) struct Shared {
    pub(crate) state: Cell<State>,
    /// Who is asked by what runs.
    pub(crate) host: Cell<Option<NonNull<dyn Host>>>,
    /// A memory is being made: its bytes are there.
    pub(crate) creating: Cell<bool>,
    pub(crate) meter: Box<dyn Meter>,
    funcs: RefCell<List<wasmi::Func>>,
    tables: RefCell<List<wasmi::Table>>,
    memories: RefCell<List<wasmi::Memory>>,
    globals: RefCell<List<wasmi::Global>>,
    /// The bytes of each memory, by its number.
    linears: RefCell<Vec<Rc<dyn Linear>>>,
    externs: RefCell<Vec<wasmi::ExternRef>>,
    /// Types of functions that were asked for, by their numbers.
    types: RefCell<HashMap<u32, Rc<FuncType>>>,
}

/// See the crate.
pub struct Store {
    // Goes before the bytes of its memories.
    pub(crate) inner: UnsafeCell<wasmi::Store<Data>>,
    pub(crate) shared: Rc<Shared>,
}

/// What came of an instantiation.
pub struct Instance {
    /// In the order of the module's section.
    pub exports: Vec<ExternId>,
    /// To be called before anything else is.
    pub start: Option<FuncId>,
}

impl Shared {
    pub(crate) fn func(&self, id: FuncId) -> Option<wasmi::Func> {
        self.funcs.borrow().get(id.0)
    }
    pub(crate) fn linears(&self, wanted: impl Fn(&dyn Linear) -> bool) -> Vec<Rc<dyn Linear>> {
        self.linears.borrow().iter().filter(|l| wanted(&***l)).cloned().collect()
    }
    pub(crate) fn from_machine(&self, ctx: &StoreContextMut<'_, Data>, value: &wasmi::Val) -> Value {
        match value {
            wasmi::Val::I32(v) => Value::I32(*v),
            wasmi::Val::I64(v) => Value::I64(*v),
            wasmi::Val::F32(v) => Value::F32(f32::from_bits(v.to_bits())),
            wasmi::Val::F64(v) => Value::F64(f64::from_bits(v.to_bits())),
            wasmi::Val::V128(v) => Value::V128(v.as_u128()),
            wasmi::Val::FuncRef(f) => Value::FuncRef(f.val().map(|f| FuncId(self.funcs.borrow_mut().number(*f)))),
            wasmi::Val::ExternRef(e) => {
                Value::ExternRef(e.val().map(|e| e.data(ctx.as_context()).downcast_ref::<u32>().copied().unwrap_or(0)))
            }
        }
    }
    /// (A function that is none of the store's is null.)
    pub(crate) fn to_machine(&self, ctx: &mut StoreContextMut<'_, Data>, value: Value) -> wasmi::Val {
        match value {
            Value::I32(v) => wasmi::Val::I32(v),
            Value::I64(v) => wasmi::Val::I64(v),
            Value::F32(v) => wasmi::Val::F32(wasmi::F32::from_bits(v.to_bits())),
            Value::F64(v) => wasmi::Val::F64(wasmi::F64::from_bits(v.to_bits())),
            Value::V128(v) => wasmi::Val::V128(wasmi::V128::from(v)),
            Value::FuncRef(id) => wasmi::Val::FuncRef(id.and_then(|id| self.func(id)).map_or(Nullable::Null, Nullable::Val)),
            Value::ExternRef(number) => wasmi::Val::ExternRef(number.map_or(Nullable::Null, |number| {
                let mut externs = self.externs.borrow_mut();
                while externs.len() <= number as usize {
                    let next = externs.len() as u32;
                    externs.push(wasmi::ExternRef::new(&mut *ctx, next));
                }
                Nullable::Val(externs[number as usize])
            })),
        }
    }
    fn reference(&self, ctx: &mut StoreContextMut<'_, Data>, value: Value) -> wasmi::Ref {
        match self.to_machine(ctx, value) {
            wasmi::Val::ExternRef(e) => wasmi::Ref::Extern(e),
            wasmi::Val::FuncRef(f) => wasmi::Ref::Func(f),
            _ => wasmi::Ref::Func(Nullable::Null),
        }
    }
}

impl Store {
    #[must_use]
    pub fn new(engine: &Engine, meter: Box<dyn Meter>) -> Store {
        let shared = Rc::new(Shared {
            state: Cell::new(State::Idle),
            host: Cell::new(None),
            creating: Cell::new(false),
            meter,
            funcs: RefCell::default(),
            tables: RefCell::default(),
            memories: RefCell::default(),
            globals: RefCell::default(),
            linears: RefCell::default(),
            externs: RefCell::default(),
            types: RefCell::default(),
        });
        let data = Data { shared: Rc::clone(&shared), limiter: Limiter { shared: Rc::clone(&shared) } };
        let mut inner = wasmi::Store::new(&engine.inner, data);
        inner.limiter(|data| &mut data.limiter);
        Store { inner: UnsafeCell::new(inner), shared }
    }

    /// A memory of these bytes, which are at least as long as its least size; they are cleared so far.
    ///
    /// # Errors
    /// When its type is impossible, or the bytes are too few.
    pub fn add_memory(&self, ty: MemoryType, linear: Rc<dyn Linear>) -> Result<MemoryId, Failure> {
        let mut builder = wasmi::MemoryType::builder();
        builder.min(ty.min).max(ty.max).memory64(ty.is_64);
        let ty = builder.build().map_err(|e| Failure::Other(e.to_string()))?;
        if ty.minimum().saturating_mul(PAGE as u64) > linear.len() as u64 {
            return Err(Failure::Other("the memory is too short".into()));
        }
        // SAFETY: `Linear` promises this address space as long as it lives, which it does as long as the machine's memory:
        // both are the store's. The machine makes a pointer of it at once, and touches nothing behind the size that it has
        // (which is no longer than what can be accessed: `grow_memories`). Others touch it in the ways that `Linear` says.
        let bytes = unsafe { std::slice::from_raw_parts_mut(linear.base(), linear.capacity()) };
        self.with(|ctx| {
            self.shared.creating.set(true);
            let memory = wasmi::Memory::new_static(ctx, ty, bytes);
            self.shared.creating.set(false);
            let id = self.shared.memories.borrow_mut().number(memory?);
            self.shared.linears.borrow_mut().push(linear);
            Ok(MemoryId(id))
        })?
    }

    #[must_use]
    pub fn memory_type(&self, id: MemoryId) -> Option<MemoryType> {
        let memory = self.shared.memories.borrow().get(id.0)?;
        self.with(|ctx| memory.ty(&ctx).into()).ok()
    }
    /// Bytes that the code sees.
    #[must_use]
    pub fn memory_len(&self, id: MemoryId) -> Option<usize> {
        let memory = self.shared.memories.borrow().get(id.0)?;
        self.with(|ctx| memory.data_size(&ctx)).ok()
    }
    #[must_use]
    pub fn linear(&self, id: MemoryId) -> Option<Rc<dyn Linear>> {
        self.shared.linears.borrow().get(id.0 as usize).cloned()
    }
    /// Makes it so many pages longer; how many it had.
    #[must_use]
    pub fn memory_grow(&self, id: MemoryId, pages: u64) -> Option<u64> {
        let memory = self.shared.memories.borrow().get(id.0)?;
        self.with(|ctx| memory.grow(ctx, pages).ok()).ok()?
    }
    /// Cuts bytes that were made ready for a memory that did not grow then. To be called when code stopped running or called
    /// the host.
    pub fn settle(&self) {
        let memories: Vec<wasmi::Memory> = self.shared.memories.borrow().items.clone();
        for (i, memory) in memories.into_iter().enumerate() {
            let Some(linear) = self.linear(MemoryId(i as u32)) else { continue };
            if let Ok(size) = self.with(|ctx| memory.data_size(&ctx))
                && size < linear.len()
            {
                linear.resize(size);
            }
        }
    }
    /// How many memories there are.
    #[must_use]
    pub fn memories(&self) -> u32 {
        self.shared.memories.borrow().items.len() as u32
    }

    /// # Errors
    /// When memory is refused, or the type is impossible.
    pub fn add_table(&self, ty: TableType, init: Value) -> Result<TableId, Failure> {
        let element = if ty.element == ValType::ExternRef { wasmi::RefType::Extern } else { wasmi::RefType::Func };
        let max = ty.max.map(|m| m.min(u64::from(u32::MAX)) as u32);
        let min = u32::try_from(ty.min).map_err(|_| Failure::Other("too many elements".into()))?;
        self.with(|mut ctx| {
            let init = self.shared.reference(&mut ctx, init);
            let table = wasmi::Table::new(&mut ctx, wasmi::TableType::new(element, min, max), init)?;
            Ok(TableId(self.shared.tables.borrow_mut().number(table)))
        })?
    }
    fn table<R>(&self, id: TableId, f: impl FnOnce(wasmi::Table, StoreContextMut<'_, Data>) -> R) -> Option<R> {
        let table = self.shared.tables.borrow().get(id.0)?;
        self.with(|ctx| f(table, ctx)).ok()
    }
    #[must_use]
    pub fn table_type(&self, id: TableId) -> Option<TableType> {
        self.table(id, |table, ctx| table.ty(&ctx).into())
    }
    #[must_use]
    pub fn table_len(&self, id: TableId) -> Option<u64> {
        self.table(id, |table, ctx| table.size(&ctx))
    }
    #[must_use]
    pub fn table_get(&self, id: TableId, index: u64) -> Option<Value> {
        self.table(id, |table, ctx| {
            let value = match table.get(&ctx, index)? {
                wasmi::Ref::Func(f) => wasmi::Val::FuncRef(f),
                wasmi::Ref::Extern(e) => wasmi::Val::ExternRef(e),
            };
            Some(self.shared.from_machine(&ctx, &value))
        })?
    }
    /// # Errors
    /// When there is no such place, or it holds other things.
    pub fn table_set(&self, id: TableId, index: u64, value: Value) -> Result<(), Refused> {
        let done = self.table(id, |table, mut ctx| {
            let value = self.shared.reference(&mut ctx, value);
            table.set(ctx, index, value).is_ok()
        });
        if done == Some(true) { Ok(()) } else { Err(Refused) }
    }
    /// Makes it so many elements longer; how many it had.
    #[must_use]
    pub fn table_grow(&self, id: TableId, delta: u64, value: Value) -> Option<u64> {
        self.table(id, |table, mut ctx| {
            let value = self.shared.reference(&mut ctx, value);
            table.grow(ctx, delta, value).ok()
        })?
    }

    /// # Errors
    /// When the store is busy.
    pub fn add_global(&self, mutable: bool, value: Value) -> Result<GlobalId, Failure> {
        self.with(|mut ctx| {
            let value = self.shared.to_machine(&mut ctx, value);
            let mutability = if mutable { wasmi::Mutability::Var } else { wasmi::Mutability::Const };
            let global = wasmi::Global::new(ctx, value, mutability);
            GlobalId(self.shared.globals.borrow_mut().number(global))
        })
    }
    #[must_use]
    pub fn global_type(&self, id: GlobalId) -> Option<GlobalType> {
        let global = self.shared.globals.borrow().get(id.0)?;
        self.with(|ctx| global.ty(&ctx).into()).ok()
    }
    #[must_use]
    pub fn global_get(&self, id: GlobalId) -> Option<Value> {
        let global = self.shared.globals.borrow().get(id.0)?;
        self.with(|ctx| self.shared.from_machine(&ctx, &global.get(&ctx))).ok()
    }
    /// # Errors
    /// When it cannot be set, or has another type.
    pub fn global_set(&self, id: GlobalId, value: Value) -> Result<(), Refused> {
        let global = self.shared.globals.borrow().get(id.0).ok_or(Refused)?;
        let done = self.with(|mut ctx| {
            let value = self.shared.to_machine(&mut ctx, value);
            global.set(ctx, value).is_ok()
        });
        if done == Ok(true) { Ok(()) } else { Err(Refused) }
    }

    /// A function that is the host's import of this number.
    ///
    /// # Errors
    /// When the store is busy.
    pub fn add_host_func(&self, ty: &FuncType, import: u32) -> Result<FuncId, Failure> {
        let list = |types: &[ValType]| types.iter().map(|t| wasmi::ValType::from(*t)).collect::<Vec<_>>();
        let ty = wasmi::FuncType::new(list(&ty.params), list(&ty.results));
        self.with(|ctx| {
            let func = wasmi::Func::new(ctx, ty, move |mut caller, args, results| run::called(&mut caller, import, args, results));
            FuncId(self.shared.funcs.borrow_mut().number(func))
        })
    }
    #[must_use]
    pub fn func_type(&self, id: FuncId) -> Option<Rc<FuncType>> {
        if let Some(ty) = self.shared.types.borrow().get(&id.0) {
            return Some(Rc::clone(ty));
        }
        let func = self.shared.func(id)?;
        let ty = Rc::new(self.with(|ctx| FuncType::from(&func.ty(&ctx))).ok()?);
        self.shared.types.borrow_mut().insert(id.0, Rc::clone(&ty));
        Some(ty)
    }

    /// Makes an instance of a module, of things of this store: one for each import, in the order of the module, and one for
    /// each memory that it defines.
    ///
    /// # Errors
    /// When something does not fit, memory is refused, or a segment lies outside of what it is for.
    pub fn instantiate(&self, module: &Module, imports: &[ExternId], memories: &[MemoryId]) -> Result<Instance, Failure> {
        let missing = || Failure::Other("an import is missing".into());
        let mut externs = Vec::with_capacity(module.wanted().len());
        for wanted in module.wanted() {
            let id = match wanted {
                Wanted::Import(i) => *imports.get(*i).ok_or_else(missing)?,
                Wanted::Memory(i) => ExternId::Memory(*memories.get(*i).ok_or_else(missing)?),
            };
            externs.push(self.extern_of(id).ok_or_else(missing)?);
        }
        self.with(|mut ctx| {
            // Segments are as long as the module at most.
            ctx.set_fuel(u64::MAX / 2)?;
            let instance = wasmi::Instance::new(&mut ctx, module.compiled(), &externs);
            ctx.set_fuel(crate::limits::FUEL)?;
            let instance = instance?;
            let exports = module.exports().iter().filter_map(|e| instance.get_export(&ctx, &e.name)).map(|e| self.id_of(e)).collect();
            let start = module.start().and_then(|name| instance.get_export(&ctx, name)).map(|e| self.id_of(e));
            let start = start.and_then(|id| if let ExternId::Func(id) = id { Some(id) } else { None });
            Ok(Instance { exports, start })
        })?
    }

    fn extern_of(&self, id: ExternId) -> Option<wasmi::Extern> {
        let shared = &self.shared;
        Some(match id {
            ExternId::Func(id) => wasmi::Extern::Func(shared.func(id)?),
            ExternId::Table(id) => wasmi::Extern::Table(shared.tables.borrow().get(id.0)?),
            ExternId::Memory(id) => wasmi::Extern::Memory(shared.memories.borrow().get(id.0)?),
            ExternId::Global(id) => wasmi::Extern::Global(shared.globals.borrow().get(id.0)?),
        })
    }
    fn id_of(&self, thing: wasmi::Extern) -> ExternId {
        let shared = &self.shared;
        match thing {
            wasmi::Extern::Func(f) => ExternId::Func(FuncId(shared.funcs.borrow_mut().number(f))),
            wasmi::Extern::Table(t) => ExternId::Table(TableId(shared.tables.borrow_mut().number(t))),
            wasmi::Extern::Memory(m) => ExternId::Memory(MemoryId(shared.memories.borrow_mut().number(m))),
            wasmi::Extern::Global(g) => ExternId::Global(GlobalId(shared.globals.borrow_mut().number(g))),
        }
    }
    /// What something of the store is.
    #[must_use]
    pub fn type_of(&self, id: ExternId) -> Option<ExternType> {
        Some(match id {
            ExternId::Func(id) => ExternType::Func(FuncType::clone(&*self.func_type(id)?)),
            ExternId::Table(id) => ExternType::Table(self.table_type(id)?),
            ExternId::Memory(id) => ExternType::Memory(self.memory_type(id)?),
            ExternId::Global(id) => ExternType::Global(self.global_type(id)?),
        })
    }
}
