//! Objects and the cells behind them: layout, shapes, property storage, elements, strings, functions.

pub mod buffer_cells;
pub mod code;
pub mod context;
pub mod foreign;
pub mod function;
pub mod key;
pub mod object;
pub mod shape;
pub mod slots;
pub mod string;
pub mod symbol;
pub mod weak;

pub use key::{Name, PropertyKey};
pub use object::Object;
pub use string::Str;
