//! The JavaScript machine: interpreter, objects, abstract operations, builtins.
