//! Builtin objects.
