//! The names and symbols the machine itself uses: one set for an isolate, whatever realms it has (ECMA-262 §6.1.5.1: all
//! realms share the well-known symbols).
//!
//! **Invariant.** Each has a slot at the bottom of the root stack, below the first frame, that is never released or
//! written again (`RootStack::seal`). So the `Local`s here are good for as long as the isolate lives, and serve as keys as they are.

use crate::object::{NameCell, string, symbol};
use tally_heap::{Heap, Local, OutOfMemory};

macro_rules! names {
    ($($field:ident $(= $text:literal)?),* $(,)?) => {
        /// Interned names the machine uses.
        pub struct Names { $(pub $field: Local<NameCell>,)* }
        impl Names {
            /// Makes the slots.
            pub(crate) fn new(heap: &mut Heap) -> Result<Names, OutOfMemory> {
                $(let $field = {
                    #[allow(unused_mut, unused_assignments, reason = "the text defaults to the field's name")]
                    let mut text = stringify!($field);
                    $(text = $text;)?
                    let slot = heap.slot();
                    string::intern_static(heap, text, slot)?
                };)*
                Ok(Names { $($field,)* })
            }
        }
    };
}
names! {
    empty = "", length, name, prototype, constructor, message, stack, cause, errors, value, done, next, return_ = "return",
    throw_ = "throw", get, set, writable, enumerable, configurable, to_string = "toString", value_of = "valueOf", to_json = "toJSON",
    undefined, null, true_ = "true", false_ = "false", object, function, string, number, boolean, symbol, bigint,
    proto = "__proto__", callee, caller, arguments, index, input, groups, indices, last_index = "lastIndex", source, flags, global,
    ignore_case = "ignoreCase", multiline, dot_all = "dotAll", unicode, unicode_sets = "unicodeSets", sticky, has_indices = "hasIndices",
    exec, raw, then, resolve, reject, promise, status, reason, fulfilled, rejected, default, code, join, size, has, keys, add,
    get_prototype_of = "getPrototypeOf", set_prototype_of = "setPrototypeOf", is_extensible = "isExtensible",
    prevent_extensions = "preventExtensions", get_own_property_descriptor = "getOwnPropertyDescriptor",
    define_property = "defineProperty", delete_property = "deleteProperty", own_keys = "ownKeys", apply, construct, proxy, revoke,
    buffer, byte_length = "byteLength", byte_offset = "byteOffset", max_byte_length = "maxByteLength", anonymous, eval, global_this = "globalThis", heap_exhausted = "out of memory",
    infinity = "Infinity", nan = "NaN", stack_trace_limit = "stackTraceLimit", prepare_stack_trace = "prepareStackTrace", error = "Error",
    error_field = "error", suppressed,
}

macro_rules! well_known {
    ($($field:ident $variant:ident $text:literal),* $(,)?) => {
        /// The well-known symbols, by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum WellKnown { $($variant),* }
        /// The well-known symbols.
        pub struct Symbols {
            $(pub $field: Local<NameCell>,)*
            /// Internal: names the hidden property that holds an object's elements.
            pub elements: Local<NameCell>,
            /// Internal: marks raw JSON objects and holds their text.
            pub raw_json: Local<NameCell>,
        }
        impl Symbols {
            /// Makes the slots.
            pub(crate) fn new(heap: &mut Heap) -> Result<Symbols, OutOfMemory> {
                $(let $field = symbol::new_static(heap, concat!("Symbol.", $text))?;)*
                let elements = symbol::new_static_private(heap, "elements")?;
                let raw_json = symbol::new_static_private(heap, "raw JSON")?;
                Ok(Symbols { $($field,)* elements, raw_json })
            }
            pub fn get(&self, w: WellKnown) -> Local<NameCell> {
                match w { $(WellKnown::$variant => self.$field),* }
            }
        }
    };
}
well_known! {
    iterator Iterator "iterator", async_iterator AsyncIterator "asyncIterator", has_instance HasInstance "hasInstance",
    to_primitive ToPrimitive "toPrimitive", to_string_tag ToStringTag "toStringTag", species Species "species",
    is_concat_spreadable IsConcatSpreadable "isConcatSpreadable", unscopables Unscopables "unscopables", match_ Match "match",
    match_all MatchAll "matchAll", replace Replace "replace", search Search "search", split Split "split",
    dispose Dispose "dispose", async_dispose AsyncDispose "asyncDispose",
}
