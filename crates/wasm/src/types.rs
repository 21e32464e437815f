//! Types and values as they cross the border.

use crate::store::FuncId;

/// The type of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValType {
    I32,
    I64,
    F32,
    F64,
    V128,
    FuncRef,
    ExternRef,
}

/// A value. References are numbers: of a function of the store, or what the embedder gave.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value {
    I32(i32),
    I64(i64),
    F32(f32),
    F64(f64),
    V128(u128),
    FuncRef(Option<FuncId>),
    ExternRef(Option<u32>),
}

impl Value {
    /// Zero or null.
    #[must_use]
    pub fn default_of(ty: ValType) -> Value {
        match ty {
            ValType::I32 => Value::I32(0),
            ValType::I64 => Value::I64(0),
            ValType::F32 => Value::F32(0.0),
            ValType::F64 => Value::F64(0.0),
            ValType::V128 => Value::V128(0),
            ValType::FuncRef => Value::FuncRef(None),
            ValType::ExternRef => Value::ExternRef(None),
        }
    }
    #[must_use]
    pub fn ty(self) -> ValType {
        match self {
            Value::I32(_) => ValType::I32,
            Value::I64(_) => ValType::I64,
            Value::F32(_) => ValType::F32,
            Value::F64(_) => ValType::F64,
            Value::V128(_) => ValType::V128,
            Value::FuncRef(_) => ValType::FuncRef,
            Value::ExternRef(_) => ValType::ExternRef,
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FuncType {
    pub params: Box<[ValType]>,
    pub results: Box<[ValType]>,
}

/// Sizes in pages of [`PAGE`](crate::PAGE) bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MemoryType {
    pub min: u64,
    pub max: Option<u64>,
    pub is_64: bool,
}

/// Sizes in elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableType {
    /// `FuncRef` or `ExternRef`.
    pub element: ValType,
    pub min: u64,
    pub max: Option<u64>,
    pub is_64: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GlobalType {
    pub value: ValType,
    pub mutable: bool,
}

/// What something is that a module imports or exports, and its type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExternType {
    Func(FuncType),
    Table(TableType),
    Memory(MemoryType),
    Global(GlobalType),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Func,
    Table,
    Memory,
    Global,
}

impl ExternType {
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            ExternType::Func(_) => Kind::Func,
            ExternType::Table(_) => Kind::Table,
            ExternType::Memory(_) => Kind::Memory,
            ExternType::Global(_) => Kind::Global,
        }
    }
}

impl From<wasmi::ValType> for ValType {
    fn from(ty: wasmi::ValType) -> ValType {
        match ty {
            wasmi::ValType::I32 => ValType::I32,
            wasmi::ValType::I64 => ValType::I64,
            wasmi::ValType::F32 => ValType::F32,
            wasmi::ValType::F64 => ValType::F64,
            wasmi::ValType::V128 => ValType::V128,
            wasmi::ValType::FuncRef => ValType::FuncRef,
            wasmi::ValType::ExternRef => ValType::ExternRef,
        }
    }
}
impl From<ValType> for wasmi::ValType {
    fn from(ty: ValType) -> wasmi::ValType {
        match ty {
            ValType::I32 => wasmi::ValType::I32,
            ValType::I64 => wasmi::ValType::I64,
            ValType::F32 => wasmi::ValType::F32,
            ValType::F64 => wasmi::ValType::F64,
            ValType::V128 => wasmi::ValType::V128,
            ValType::FuncRef => wasmi::ValType::FuncRef,
            ValType::ExternRef => wasmi::ValType::ExternRef,
        }
    }
}
impl From<&wasmi::FuncType> for FuncType {
    fn from(ty: &wasmi::FuncType) -> FuncType {
        let list = |types: &[wasmi::ValType]| types.iter().map(|t| (*t).into()).collect();
        FuncType { params: list(ty.params()), results: list(ty.results()) }
    }
}
impl From<wasmi::MemoryType> for MemoryType {
    fn from(ty: wasmi::MemoryType) -> MemoryType {
        MemoryType { min: ty.minimum(), max: ty.maximum(), is_64: ty.is_64() }
    }
}
impl From<wasmi::TableType> for TableType {
    fn from(ty: wasmi::TableType) -> TableType {
        TableType {
            element: match ty.element() {
                wasmi::RefType::Func => ValType::FuncRef,
                wasmi::RefType::Extern => ValType::ExternRef,
            },
            min: ty.minimum(),
            max: ty.maximum(),
            is_64: ty.is_64(),
        }
    }
}
impl From<wasmi::GlobalType> for GlobalType {
    fn from(ty: wasmi::GlobalType) -> GlobalType {
        GlobalType { value: ty.content().into(), mutable: ty.mutability().is_mut() }
    }
}
impl From<&wasmi::ExternType> for ExternType {
    fn from(ty: &wasmi::ExternType) -> ExternType {
        match ty {
            wasmi::ExternType::Func(t) => ExternType::Func(t.into()),
            wasmi::ExternType::Table(t) => ExternType::Table((*t).into()),
            wasmi::ExternType::Memory(t) => ExternType::Memory((*t).into()),
            wasmi::ExternType::Global(t) => ExternType::Global((*t).into()),
        }
    }
}
