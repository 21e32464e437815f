//! What can go wrong.

use std::fmt;

/// Bytes that are no module, or none that can be run here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompileError {
    pub message: String,
    /// Where in the bytes, if that is known.
    pub offset: Option<usize>,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.offset.map_or(Ok(()), |at| write!(f, " @+{at}"))
    }
}

impl CompileError {
    pub(crate) fn at(offset: usize, message: impl Into<String>) -> CompileError {
        CompileError { message: message.into(), offset: Some(offset) }
    }
}

/// Why code ended before its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trap {
    Unreachable,
    MemoryOutOfBounds,
    TableOutOfBounds,
    /// A call through a table of what is null, or has another type.
    BadIndirectCall,
    DivisionByZero,
    IntegerOverflow,
    BadConversion,
    StackOverflow,
    OutOfMemory,
}

/// Why a call or an instantiation came to nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    Trap(Trap),
    /// The host stopped it, and knows why.
    Stopped,
    /// The store runs already, and did not call the host: a mistake of the embedder's.
    Busy,
    /// A segment of elements lies outside of its table.
    ElementOutOfBounds,
    /// Anything else, in the machine's words.
    Other(String),
}

impl From<wasmi::Error> for Failure {
    fn from(error: wasmi::Error) -> Failure {
        use wasmi::errors::{ErrorKind, InstantiationError, TableError};
        if error.downcast_ref::<crate::run::Stop>().is_some() {
            return Failure::Stopped;
        }
        if let Some(code) = error.as_trap_code() {
            return Failure::Trap(code.into());
        }
        match error.kind() {
            ErrorKind::Instantiation(InstantiationError::ElementSegmentDoesNotFit { .. }) => Failure::ElementOutOfBounds,
            ErrorKind::Table(TableError::InitOutOfBounds | TableError::SetOutOfBounds | TableError::CopyOutOfBounds) => {
                Failure::ElementOutOfBounds
            }
            ErrorKind::Memory(_) => Failure::Trap(Trap::MemoryOutOfBounds),
            _ => Failure::Other(error.to_string()),
        }
    }
}

impl From<wasmi::TrapCode> for Trap {
    fn from(code: wasmi::TrapCode) -> Trap {
        use wasmi::TrapCode;
        match code {
            TrapCode::UnreachableCodeReached => Trap::Unreachable,
            TrapCode::MemoryOutOfBounds => Trap::MemoryOutOfBounds,
            TrapCode::TableOutOfBounds => Trap::TableOutOfBounds,
            TrapCode::IndirectCallToNull | TrapCode::BadSignature => Trap::BadIndirectCall,
            TrapCode::IntegerDivisionByZero => Trap::DivisionByZero,
            TrapCode::IntegerOverflow => Trap::IntegerOverflow,
            TrapCode::BadConversionToInteger => Trap::BadConversion,
            TrapCode::StackOverflow => Trap::StackOverflow,
            // Fuel is given again before this is seen.
            TrapCode::OutOfFuel | TrapCode::GrowthOperationLimited | TrapCode::OutOfSystemMemory => Trap::OutOfMemory,
        }
    }
}
