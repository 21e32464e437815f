//! From source text to register bytecode.
