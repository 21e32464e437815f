//! Objects and the cells behind them: layout, shapes, property storage, elements, strings, functions.

pub mod accessor;
pub mod array;
pub mod backing;
pub mod bigint;
pub mod blank_arrays;
pub mod buffer_cells;
pub mod code;
pub(crate) mod context;
pub mod create;
pub mod data_view;
pub mod dictionary;
pub mod element_type;
pub mod elements;
pub mod ephemerons;
pub mod evacuate;
pub mod feedback;
pub mod foreign;
pub mod function;
pub mod function_props;
pub mod half;
pub mod hash_table;
pub mod iterator;
pub mod key;
pub mod key_set;
#[allow(clippy::module_inception, reason = "the file of the type Object")]
pub mod object;
pub mod pin_sites;
pub(crate) mod plain;
pub mod prop_table;
pub mod record;
pub(crate) mod shape;
pub mod slots;
pub mod sparse;
pub(crate) mod storage;
pub mod string;
pub mod symbol;
pub mod table;
pub mod text;
pub mod transitions;
pub mod typed;
pub mod views;
pub mod weak;

pub use key::{KeyView, Name, NameCell, NameExt, PropertyKey};
pub use object::Object;
pub use string::Str;
