//! Binding `encoding`.

use tally_vm::realm::Prop;

pub const PROPS: &[Prop] = &[];
