//! What Unicode says of characters: case, properties, properties of strings. Data as of Unicode 17.

pub mod fold;
mod fold_table;
pub mod property;
mod string_table;
pub mod strings;
